"""What the buttons beside inputs share: how they look, how they warn, and rows of inputs that they read and write."""
from __future__ import annotations

from collections.abc import Callable, Iterable

from qgis.core import QgsProcessingContext, QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QToolButton, QWidget

from ..text import tr
from ..widgets import named


def opening_button(name: str, title: str, tip: str, words: str, opened: Callable) -> QToolButton:
    """A button beside an input that opens a dialog; words alone, since the input's own value needs the room.

    Args:
        name, title, tip: as of ``widgets.named``. words: on it. opened: called when it is pressed.
    """
    button = named(QToolButton(), name, title, tip)
    button.setText(words)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.clicked.connect(opened)
    return button


def use_or_cancel(dialog: QDialog) -> QDialogButtonBox:
    """The buttons at the foot of a dialog whose choices are used or left.

    Args:
        dialog: that they accept or reject.
    """
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("Use"))
    buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons


def warn(beside: QWidget, words: str) -> None:
    """Say something in the bar of the dialog of a widget; a window without one says nothing.

    Args:
        beside: the widget. words: the sentence.
    """
    bar = getattr(beside.window(), "messageBar", lambda: None)()
    if bar is not None:
        bar.pushWarning(tr("Ground Rules"), words)


def rows_of(wrapper, width: int) -> list[tuple]:
    """Rows that the widget of a matrix holds, as words.

    Args:
        wrapper: of the input. width: columns of a row.
    """
    held = [str(value) for value in wrapper.parameterValue() or []]
    return [tuple(held[start:start + width]) for start in range(0, len(held) - width + 1, width)]


def set_value(wrapper, value) -> None:
    """Put a value into an input of a dialog.

    Args:
        wrapper: of the input. value: what it takes.
    """
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    wrapper.setParameterValue(value, context)


def set_rows(wrapper, rows: Iterable[tuple]) -> None:
    """Put rows into the widget of a matrix.

    Args:
        wrapper: of the input. rows: of one width.
    """
    set_value(wrapper, [word for row in rows for word in row])
