"""What widgets show of the inputs of an algorithm: label, tip, choices, default, required mark; as it declares them."""
from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProject
from qgis.PyQt.QtWidgets import QComboBox, QLabel

from ...bridge.inputs.declared import inputs_of
from ...core.inputs import register
from ...core.inputs.checking import is_enabled
from ...core.inputs.describing import described
from ..widgets import named

LEAST_LETTERS = 18      # of a list in a form: where its label leaves less room, the form puts it below the label


class Declared:
    """The inputs of an algorithm for a form.

    Args:
        algorithm: that the form runs.
        language: of the words that the dialogs have no translation of.
    """

    def __init__(self, algorithm, language: str):
        self.algorithm, self.language = algorithm, language
        self.inputs = {declared.name: declared for declared in inputs_of(algorithm)}
        self.keys: set = set()   # letters that are taken

    def label(self, name: str) -> str:
        """What the dialog calls an input."""
        return self.inputs[name].label

    def default(self, name: str):
        """What the dialog offers."""
        return self.algorithm.parameterDefinition(name).defaultValue()

    def choices(self, name: str) -> tuple:
        """Words of a choice."""
        return self.inputs[name].choices

    def hints(self, name: str) -> list:
        """Words that the dialog offers for a text."""
        return list(self.inputs[name].offered)

    def heads(self, name: str) -> list:
        """Heads of the columns of an input of rows."""
        return self.algorithm.parameterDefinition(name).headers()

    def tip(self, name: str) -> str:
        """Label, help, kind, unit, and whether it is required."""
        declared = self.inputs[name]
        description = described(declared, self.language, self.label)
        facts = "; ".join(filter(None, (description.unit, description.needed)))
        return f"{declared.label} ({facts})\n{self.algorithm.parameterDefinition(name).help()}"

    def dressed(self, widget, object_name: str, name: str):
        """Give a widget an object name, and of an input the name for screen readers and the tip; return it."""
        if isinstance(widget, QComboBox):
            widget.setMinimumContentsLength(LEAST_LETTERS)
        return named(widget, object_name, self.label(name), self.tip(name))

    def title(self, name: str, buddy=None) -> QLabel:
        """A label for a form: with a star where the input is required, and a letter as key for Alt."""
        words = self.label(name).replace("&", "&&")
        own = [sign for sign in words.upper() if sign.isascii() and sign.isalpha()]
        letter = next((sign for sign in own or name if sign.isalpha() and sign not in self.keys), "")
        if letter:
            self.keys.add(letter)
            place = words.upper().find(letter)
            words = f"{words[:place]}&{words[place:]}" if own else f"{words}(&{letter})"
        given_by_user = self.inputs[name].required and not self.inputs[name].preset
        made = QLabel(f"{words} *" if given_by_user else words)
        if not own:     # Qt reckons too little for brackets of both widths beside each other
            made.setMinimumWidth(made.sizeHint().width() + made.fontMetrics().averageCharWidth())
        made.setToolTip(self.tip(name))
        if buddy is not None:
            made.setBuddy(buddy)
        return made

    def enable(self, widgets: dict, given) -> None:
        """Enable the widgets of inputs that mean something beside what is given.

        Args:
            widgets: name -> widget. given: names of the inputs that are given.
        """
        for name, widget in widgets.items():
            widget.setEnabled(is_enabled(self.inputs[name], list(self.inputs.values()), given))

    def wrong(self, parameters: dict) -> str:
        """What the dialog would say of the values before a run; empty where it would run."""
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        return self.algorithm.wrong_inputs({register.LANGUAGE: self.language, **parameters}, context, is_written=False)
