"""A right click on a model of ours in the toolbox: a copy opens in the model designer, in QGIS's language."""
from __future__ import annotations

from qgis.core import QgsProcessingModelAlgorithm
from qgis.PyQt.QtCore import QSizeF
from qgis.PyQt.QtGui import QFont

from .text import tr
from .widgets import icon, line_height, wrapped_height

BESIDE = 44     # pixels of a box in the model designer that its icon, its buttons and their margins take
AROUND = 8      # pixels above and below its words
TALLEST = 44    # boxes of our models stand 50 apart
WIDER = 20      # pixels by which a box grows until its words fit


class ModelActions:
    """The entry in the toolbox's menu; ``remove`` takes it away again."""

    def __init__(self):
        from processing.gui.ProviderActions import ProviderContextMenuActions

        self.actions = [_copy_action()]
        ProviderContextMenuActions.registerProviderContextMenuActions(self.actions)

    def remove(self) -> None:
        """Take the entry out of the menu."""
        from processing.gui.ProviderActions import ProviderContextMenuActions

        ProviderContextMenuActions.deregisterProviderContextMenuActions(self.actions)
        self.actions = []


def open_copy(model):
    """Open a copy of a model in the model designer; saving it asks for a file, so what we ship stays as it is.

    Args:
        model: ``algorithms.common.models.ShippedModel``.

    Returns:
        The designer's window.
    """
    from processing.modeler.ModelerDialog import ModelerDialog

    from ..algorithms.common.models import own_copy

    copy = own_copy(model)
    fit_boxes(copy)
    designer = ModelerDialog.create(copy)
    designer.show()
    designer.activate()
    return designer


def words_height(words: str, width: float) -> float:
    """Pixels that the words of a box need, where the box has this width."""
    return wrapped_height(QFont(), words, width - BESIDE)


def fit_boxes(model) -> None:
    """Make boxes of inputs as large as their words need: QGIS cuts a second line in a box of its usual size."""
    line = line_height(QFont())
    tallest = max(TALLEST, line + AROUND)   # a line of large letters is higher: no width makes it lower
    for name, component in model.parameterComponents().items():
        words = model.parameterDefinition(name).description()
        width, height = component.size().width(), component.size().height()
        while words_height(words, width) + AROUND > max(height, tallest):
            width += WIDER
        needed = words_height(words, width)
        if needed > line:
            height = max(height, needed + AROUND)
        component.setSize(QSizeF(width, height))
        model.setParameterComponent(component)


def _copy_action():
    """The entry, of a class that only QGIS with its Processing plugin has."""
    from processing.gui.ContextAction import ContextAction

    class CopyModel(ContextAction):
        """Opens a copy of the model that was clicked."""

        def __init__(self):
            super().__init__()
            self.name = tr("Open a copy in the model designer…")

        def icon(self):
            return icon("groundrules")

        def isEnabled(self):
            return isinstance(self.itemData, QgsProcessingModelAlgorithm) \
                and self.itemData.provider().id() == "groundrules"

        def execute(self):
            return open_copy(self.itemData)

    return CopyModel()
