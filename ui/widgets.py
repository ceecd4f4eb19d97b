"""Small helpers for widgets: names for screen readers, theme icons, tool buttons."""
from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QRect, Qt
from qgis.PyQt.QtGui import QFont, QFontMetrics, QIcon, QKeySequence
from qgis.PyQt.QtWidgets import QAbstractItemView, QAction, QTableView, QToolButton, QWidget

ICONS = Path(__file__).resolve().parents[1] / "icons"


def named(widget: QWidget, name: str, title: str, tip: str = ""):
    """Give a widget an object name, an accessible name and a tip, and return it."""
    widget.setObjectName(f"groundrules_{name}")
    widget.setAccessibleName(title)
    widget.setToolTip(tip or title)
    return widget


def advance(font: QFont, words: str) -> int:
    """Pixels that words take on one line."""
    return QFontMetrics(font).horizontalAdvance(words)


def wrapped_height(font: QFont, words: str, room: float) -> int:
    """Pixels that words take from top to bottom, in lines of at most so many pixels."""
    return QFontMetrics(font).boundingRect(QRect(0, 0, int(room), 1000), int(Qt.TextFlag.TextWordWrap), words).height()


def line_height(font: QFont) -> int:
    """Pixels that one line takes."""
    return QFontMetrics(font).height()


def plain_rows(table: QTableView, *, several: bool = False) -> None:
    """Rows that are chosen whole and written nowhere, without a grid or numbers; Tab leaves the table."""
    behaviour = QAbstractItemView.SelectionMode
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(behaviour.ExtendedSelection if several else behaviour.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.verticalHeader().setVisible(False)


def focus_within(table: QTableView) -> str:
    """Name of the widget in a table that has the focus; empty: none has it."""
    window = table.window()
    focus = window.focusWidget() if window is not None else None
    return focus.objectName() if focus is not None and focus is not table and table.isAncestorOf(focus) else ""


def keep_keys(table: QTableView, boxes: list, held: str) -> None:
    """Let Tab go through the boxes of a table that was filled anew, after the table; one gets back the focus it had.

    Args:
        boxes: in their order. held: of ``focus_within`` before.
    """
    for before, box in zip((table, *boxes), boxes):
        QWidget.setTabOrder(before, box)
        if held and box.objectName() == held:
            box.setFocus()


def icon(name: str) -> QIcon:
    """An icon of ours by its name, or one of QGIS's theme by its file (``mAction….svg``)."""
    own = ICONS / f"{name}.svg"
    return QIcon(str(own)) if own.exists() else QgsApplication.getThemeIcon(f"/{name}")


def action(parent: QWidget, name: str, title: str, picture: str, run, shortcut: str = "", *,
           checkable: bool = False) -> QAction:
    """An action that works while its dock has the focus; the tip names the shortcut."""
    made = QAction(icon(picture), title, parent)
    made.setObjectName(f"groundrules_{name}")
    made.setCheckable(checkable)
    if shortcut:
        made.setShortcut(QKeySequence(shortcut))
        made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shown = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        made.setToolTip(f"{title} ({shown})")
    (made.toggled if checkable else made.triggered).connect(run)
    parent.addAction(made)
    return made


def button(shown: QAction, *, words: bool = False) -> QToolButton:
    """A tool button for an action."""
    made = QToolButton()
    made.setDefaultAction(shown)
    made.setAutoRaise(True)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setObjectName(f"{shown.objectName()}_button")
    made.setAccessibleName(shown.text())
    if words:
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return made
