"""The list of codes of a layer, chosen by its title or written as its id."""
from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QComboBox

from ....bridge.packs.offered import Packs
from ....core.inputs.register import CODE_PACK
from ....core.inputs.wording import choice_title
from ....core.landuse.codes.classify import AUTO

LEAST_LETTERS = 10      # a title is longer than a column of a table is wide


class CodeListBox(QComboBox):
    """Lists of codes by their titles; the id of another, of a pack next to the project, can be typed.

    Args:
        declared: ``ui.docks.declared.Declared``, the inputs of the algorithm.
        name: of the input, whose declaration says what is offered.
    """

    def __init__(self, declared, name: str, parent=None):
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(LEAST_LETTERS)
        offered = declared.algorithm.parameterDefinition(name).metadata()["offers"]
        packs = Packs(QgsProject.instance().homePath(), declared.language)
        offers = packs.offers(offered, {CODE_PACK: str(declared.default(CODE_PACK))})
        titles = {offer.word: offer.title for offer in offers if offer.title}
        for word in dict.fromkeys([*declared.hints(name), *titles]):
            self.addItem(f"{titles[word]} ({word})" if word in titles else
                         choice_title(name, word, declared.language), word)

    def word(self) -> str:
        """Id of the list that is shown; what was typed where it is not one of the titles."""
        written = self.currentText().strip()
        place = self.findText(written)
        return self.itemData(place) if place >= 0 else written or AUTO

    def choose(self, word: str) -> None:
        """Show a list by its id."""
        place = self.findData(word)
        self.setCurrentIndex(place)
        if place < 0:
            self.setEditText(word)
        self.lineEdit().setCursorPosition(0)
