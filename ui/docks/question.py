"""A dialog with a form, as a dock asks something."""
from __future__ import annotations

from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout

from ..text import tr


class Question(QDialog):
    """A dialog with a form and two buttons; OK waits until ``complete`` says yes."""

    def __init__(self, name: str, title: str, parent=None):
        super().__init__(parent)
        self.setObjectName(f"groundrules_{name}")
        self.setWindowTitle(title)
        self.form = QFormLayout()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        for kind, words in ((QDialogButtonBox.StandardButton.Ok, tr("OK")),
                            (QDialogButtonBox.StandardButton.Cancel, tr("Cancel"))):
            self.buttons.button(kind).setText(words)     # Qt's own words lack a translation on some systems
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(self.form)
        layout.addWidget(self.buttons)

    def complete(self) -> bool:
        return True

    def check(self, *_) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(self.complete())
