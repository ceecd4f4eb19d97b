"""The frame of a dock: its name, and below what is its own the messages, the progress with cancel, and the notice."""
from __future__ import annotations

from qgis.core import QgsProject
from qgis.gui import QgsDockWidget, QgsGui
from qgis.PyQt.QtCore import QEvent, Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QAction, QComboBox, QHBoxLayout, QLabel, QLayout, QProgressBar, QVBoxLayout, QWidget

from ...bridge.project.dock_state import remember, remembered
from ..help import open_help
from ..text import tr
from ..widgets import action, button, named
from .background import Background
from .map_link import MapLink
from .messages import Messages

PROGRESS_WIDTH = 120
PROGRESS_MS = 100   # from one move of the progress to the next: each repaints the window at once
LEAST_LETTERS = 8   # that a list of choices shows


class Dock(QgsDockWidget):
    """A dock at the side of the map.

    A dock derives from it, puts its own parts in with ``set_parts``, tells with ``enable`` what can be used now,
    and starts everything that takes time through ``work``.

    Args:
        name: ``"zoning"``; in front of the object names, and under it the project remembers what the dock shows.
        title: of the window.
        work: what it does in the background.
        iface: of QGIS, None where there is no window: then the map is left out.
    """

    def __init__(self, name: str, title: str, work: Background, iface=None, parent=None):
        super().__init__(title, parent)
        self.setObjectName(f"groundrules_{name}_dock")
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self.name, self.work, self.iface, self.language = name, work, iface, work.language
        work.setParent(self)
        self.map_link = MapLink(iface.mapCanvas() if iface is not None else None)
        self.links: list = []
        self.keys: list = []    # actions whose keys QGIS's list of shortcuts has
        self.written = ""       # file that was written last
        self.clearing = False
        project = QgsProject.instance()
        self.listen((project.aboutToBeCleared, self._clear_begins), (project.cleared, self._cleared))
        self.messages = Messages(name)
        self.words = self.messages.words
        self.progress = named(QProgressBar(), f"{name}_progress", tr("Progress"))
        self.progress.setFixedWidth(PROGRESS_WIDTH)
        self.cancel_action = action(self, f"{name}_cancel", tr("Cancel"), "mTaskCancel.svg", work.cancel, "Esc")
        self.cancel_button = button(self.cancel_action)
        self.open_action = action(self, f"{name}_open_written", tr("Open"), "mActionFileOpen.svg", self.open_written)
        self.open_button = button(self.open_action, words=True)
        self.notice = QLabel(tr("Preliminary check: the competent authority decides."))
        self.notice.setWordWrap(True)
        self.help_action = action(self, f"{name}_help", tr("Help on this dock (F1)"), "help",
                                  lambda: open_help(self.language, name))
        work.began.connect(self.work_began)
        self.percent, self.moving = 0.0, QTimer(self)
        self.moving.setSingleShot(True)
        self.moving.timeout.connect(lambda: self.progress.setValue(int(self.percent)))
        work.progressed.connect(self._work_progressed)
        work.ended.connect(self.work_ended)
        work.wrote.connect(self.offer)

    def set_parts(self, *parts) -> None:
        """Put widgets and layouts below each other; the first widget takes the room that is left."""
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(4, 4, 4, 2)
        layout.setSpacing(3)        # what a low window saves here, the list above has
        grown = False
        for part in parts:
            if isinstance(part, QLayout):
                layout.addLayout(part)
            else:
                layout.addWidget(part, 0 if grown else 1)
                grown = True
        foot = QHBoxLayout()
        foot.addWidget(self.messages, 1)
        for part in (self.open_button, self.progress, self.cancel_button, button(self.help_action)):
            foot.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(foot)
        layout.addWidget(self.notice)
        self.setWidget(body)
        for box in body.findChildren(QComboBox):
            if box.inherits("QComboBox"):       # Python may take a widget for a list that was deleted in its place
                _let_shrink(box)
        self._register_keys()
        self.open_button.setVisible(False)
        self._show_progress(False)

    def _register_keys(self) -> None:
        """Let the user change the keys of the dock in QGIS's list of shortcuts.

        The list tells actions apart by their text, so that each begins with the title of its dock.
        """
        manager = QgsGui.shortcutsManager()
        for made in self.findChildren(QAction):
            key = made.shortcut().toString()
            if key and made.objectName().startswith("groundrules_"):
                made.setIconText(made.text())       # what buttons show
                made.setText(f"{self.windowTitle()}: {made.text()}")
                manager.registerAction(made, key)
                self.keys.append(made)

    def listen(self, *links) -> None:
        """Connect ``(signal, slot)`` each to something that outlives the dock; ``take_down`` lets go."""
        for signal, slot in links:
            signal.connect(slot)
            self.links.append((signal, slot))

    # -- words ---------------------------------------------------------------------------------

    def tell(self, words: str, level: str = "fine") -> None:
        """Say something to the user, in one line that opens; ``"wrong"`` in bold and open."""
        self.messages.tell(words, wrong=level == "wrong")
        self.open_button.setVisible(False)

    def offer(self, words: str, path: str) -> None:
        """Say that a file was written, and offer to open it."""
        self.tell(words)
        self.written = path
        self.open_button.setToolTip(path)
        self.open_button.setVisible(True)

    def open_written(self) -> None:
        """Open the file that was written last with what the computer opens it with."""
        if self.written:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self.written))

    # -- what takes time -----------------------------------------------------------------------

    def enable(self) -> None:
        """Let be used what can be used now; a dock adds its own."""
        self.cancel_action.setEnabled(self.work.can_stop)

    def work_began(self, words: str) -> None:
        """Show what is under way, with a button that stops it."""
        self.tell(words)
        self.moving.stop()      # what is still to be shown is of the work before
        self.progress.setRange(0, 100 if self.work.run is not None else 0)     # a reading cannot say how far it is
        self.progress.setValue(0)
        self._show_progress(True)
        self.enable()

    def _work_progressed(self, percent: float) -> None:
        """Show the latest percent in a moment: a run reports some hundred times a second."""
        self.percent = percent
        if not self.moving.isActive():
            self.moving.start(PROGRESS_MS)

    def work_ended(self, words: str, level: str) -> None:
        """Show how it ended; words and level as of ``tell``."""
        self.moving.stop()
        self._show_progress(False)
        self.tell(words, level)
        self.enable()

    def _show_progress(self, on: bool) -> None:
        for part in (self.progress, self.cancel_button):
            part.setVisible(on)

    def when_free(self, act) -> None:
        """Do something, unless something is under way."""
        if self.work.busy:
            self.tell(tr("Another task is running. Try again when it has finished."), "wrong")
        else:
            act()

    # -- the project ---------------------------------------------------------------------------

    def state(self) -> dict:
        """What the project remembers of the dock."""
        return remembered(QgsProject.instance(), self.name)

    def _clear_begins(self) -> None:
        """The layers of a project go before the next one is there: what changes by it belongs to neither."""
        self.clearing = True

    def _cleared(self) -> None:
        self.clearing = False

    def keep_state(self, values: dict) -> None:
        """Let the project remember some things; the others stay."""
        if self.clearing:
            return
        remember(QgsProject.instance(), self.name, {**self.state(), **values})

    # -- the end -------------------------------------------------------------------------------

    def take_down(self) -> None:
        """Stop everything, begin nothing any more, and let go of QGIS, before the dock is deleted."""
        for signal, slot in self.links:
            signal.disconnect(slot)
        self.links = []
        for made in self.keys:
            QgsGui.shortcutsManager().unregisterAction(made)
        self.keys = []
        self.work.drop()
        self.map_link.take_down()
        for timer in self.findChildren(QTimer):     # a layer that goes before the dock is deleted would start them
            timer.blockSignals(True)

    def event(self, event) -> bool:
        """Keep F1 from QGIS's own help while the dock has the focus: ``keyPressEvent`` gets it then."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_help(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event) -> None:
        if _is_help(event):
            self.help_action.trigger()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event) -> None:
        self.map_link.clear_all()
        super().closeEvent(event)


def _let_shrink(box: QComboBox) -> None:
    """Let a list be narrower than its longest entry, so that docks on both sides leave room for the map."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(box.minimumContentsLength() or LEAST_LETTERS)
    box.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)   # the id of a pack stands at the end


def _is_help(event) -> bool:
    return event.key() == Qt.Key.Key_F1 and event.modifiers() == Qt.KeyboardModifier.NoModifier
