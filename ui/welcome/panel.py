"""The welcome panel: the sample county, or the open project with what was recognised in it and a check at one click."""
from __future__ import annotations

import importlib
from html import escape

from qgis.core import QgsProject
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ...bridge.settings import set_welcome_at_start, welcome_at_start
from ..docks.loading import Loading
from ..text import tr
from ..widgets import icon, named

DELAY_MS = 300      # many layers come at once when a project opens
LEAST_HEIGHT, USUAL_WIDTH, PICTURE = 200, 340, 40
LOOKS = __name__.rsplit(".", 3)[0] + ".bridge.docks.overview"      # imported when there is something to look at


class WelcomePanel(QgsDockWidget):
    """A dock beside the map. It is light: what looks at layers is imported when there are layers.

    Args:
        iface: of QGIS. language: of titles and reasons.
        loading: imports modules, for all docks of the plugin one at a time.

    Signals:
        sample_wanted, help_wanted, dock_wanted: a button was clicked.
        check_wanted: id of the layer to be checked.
        pack_wanted: id of a rule pack that recognises more layers.
    """

    sample_wanted = pyqtSignal()
    help_wanted = pyqtSignal()
    dock_wanted = pyqtSignal()
    check_wanted = pyqtSignal(str)
    pack_wanted = pyqtSignal(str)

    def __init__(self, iface, language: str, loading: Loading, parent=None):
        super().__init__(tr("Welcome to Ground Rules"), parent)
        self.setObjectName("groundrules_welcome_dock")
        self.iface, self.language, self.overview = iface, language, None
        self.loading = loading
        self.loading.ended.connect(self._loaded)
        self.sample = self._button("sample", tr("Open the sample county"), "groundrules", self.sample_wanted.emit)
        self.check = self._button("check", tr("Check now"), "checkzoning", self._check)
        self.choose = self._button("choose", tr("Choose the layers myself…"), "zoning", self.dock_wanted.emit)
        self.help = self._button("help", tr("First steps, with pictures"), "help", self.help_wanted.emit)
        self.project = named(QLabel(), "welcome_project", tr("What was recognised in the project"))
        self.project.setWordWrap(True)
        self.project.setTextFormat(Qt.TextFormat.RichText)
        self.project.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.project.setOpenExternalLinks(False)
        self.project.linkActivated.connect(self.pack_wanted)
        self.again = named(QCheckBox(tr("Do not show this when QGIS starts")), "welcome_again",
                           tr("Do not show this when QGIS starts"),
                           tr("Menu Ground Rules › Welcome shows it again."))
        self.again.setChecked(not welcome_at_start())
        self.again.toggled.connect(lambda off: set_welcome_at_start(not off))
        self._lay_out()
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(DELAY_MS)
        self.timer.timeout.connect(self.look)
        project = QgsProject.instance()
        self.links = [(signal, self.later) for signal in (
            project.layersAdded, project.layersRemoved, project.readProject, project.cleared)]
        if iface is not None:
            self.links.append((iface.currentLayerChanged, self.later))
        for signal, slot in self.links:
            signal.connect(slot)
        self.visibilityChanged.connect(self.later)
        self._show(tr("Looking at the layers…") if QgsProject.instance().mapLayers() else self._nothing())

    def _button(self, name: str, words: str, picture: str, run) -> QPushButton:
        made = named(QPushButton(icon(picture), words), f"welcome_{name}", words)
        made.clicked.connect(lambda *_: run())
        return made

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        head = QHBoxLayout()
        picture = QLabel()
        picture.setPixmap(icon("groundrules").pixmap(PICTURE, PICTURE))
        head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(_words(tr("Does a plan or project touch what the land must keep? Checked on layers in QGIS, "
                                 "with the evidence for each finding.")), 1)
        column.addLayout(head)
        column.addWidget(_part(tr("Try it"), _words(tr(
            "An invented county with its control lines and some twenty projects. A copy is opened: try anything.")),
            self.sample, self.help))
        column.addWidget(_part(tr("Use my project"), self.project, self.check, self.choose))
        column.addStretch(1)
        column.addWidget(_words(tr("In the toolbar, “Check” opens the Zoning dock, “Findings” the Compliance dock, "
                                   "“Carbon” the Carbon dock and “Monitoring” the Monitoring dock.")))
        column.addWidget(_words(tr("Preliminary check: the competent authority decides.")))
        column.addWidget(self.again)
        area = _Scrolled()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        self.setWidget(area)

    # -- the project ---------------------------------------------------------------------------

    def later(self, *_) -> None:
        """Look at the project again, soon and once."""
        self.timer.start()

    def look(self) -> None:
        """Look at the project, if the panel is in sight."""
        if not self.isVisible():
            return
        if not QgsProject.instance().mapLayers():
            self.overview = None
            self._show(self._nothing())
        elif self.loading.is_there(LOOKS):
            self._look()
        else:
            self._show(tr("Looking at the layers…"))
            self.loading.begin(LOOKS)

    def _loaded(self, module: str, problem: str) -> None:
        if module == LOOKS and problem:
            self._show(escape(problem))
        elif module == LOOKS:
            self.look()

    def _look(self) -> None:
        active = self.iface.activeLayer() if self.iface is not None else None
        overview = importlib.import_module(LOOKS).overview
        self.overview = overview(QgsProject.instance(), active.id() if active is not None else "", self.language)
        self._show(self._words_of(self.overview))

    def _show(self, words: str) -> None:
        self.project.setText(words)
        self.check.setEnabled(self.overview is not None and self.overview.ready)
        self.check.setDefault(self.check.isEnabled())
        self.choose.setEnabled(bool(QgsProject.instance().mapLayers()))

    def _nothing(self) -> str:
        return escape(tr("No layer is open yet. Open a project, or add the projects or parcels to be checked and the "
                         "layers of control lines: they are recognised by names, fields and values."))

    def _words_of(self, seen) -> str:
        lines = [f"✓ <b>{escape(title)}</b>: {escape(', '.join(names))}" for title, names in seen.bound]
        lines += [f"✗ <b>{escape(title)}</b>: {escape(tr('no layer; its verdicts will be undetermined'))}"
                  for title in seen.missing]
        if not seen.bound:
            from ...core.texts.separators import filled  # it brings yaml, and the panel is there when QGIS starts

            lines = [escape(filled(
                tr("None of {count} {count:layer|layers} was recognised as a control of {pack}. Say what "
                   "{count:it is|they are} in the Zoning dock, or choose another pack there."),
                {"count": seen.layers, "pack": seen.pack}))]
            lines += [f'<a href="{escape(other.pack_id)}">{escape(other.title)}</a>: ' + escape(
                tr("recognises {count}; a click chooses this pack").format(count=other.layers))
                for other in seen.others]
        head = escape(seen.reason or tr("{layer} was chosen before.").format(layer=seen.name)) if seen.subjects else \
            escape(tr("No layer looks like projects or parcels: make it the active layer, or choose it in the dock."))
        return "<p style='margin:2px'>" + "<br>".join(lines) + "</p><p style='margin:6px 2px 2px 2px'>" + \
            f"<b>{escape(tr('To be checked'))}</b>: {head}</p>"

    def _check(self) -> None:
        if self.overview is not None and self.overview.ready:
            self.check_wanted.emit(self.overview.subjects)

    # -- the end -------------------------------------------------------------------------------

    def take_down(self) -> None:
        """Let go of QGIS, before the panel is deleted."""
        self.timer.stop()
        self.loading.ended.disconnect(self._loaded)
        for signal, slot in self.links:
            signal.disconnect(slot)
        self.links = []


class _Scrolled(QScrollArea):
    """Scrolls up and down only: as wide as what it holds must be."""

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self.widget().minimumSizeHint().width() + bar, LEAST_HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(max(USUAL_WIDTH, self.minimumSizeHint().width()), super().sizeHint().height())


def _words(words: str) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    return label


def _part(title: str, *widgets) -> QFrame:
    """A framed part with a bold title."""
    frame = QFrame()
    frame.setFrameShape(QFrame.Shape.StyledPanel)
    column = QVBoxLayout(frame)
    head = QLabel(title)
    font = head.font()
    font.setBold(True)
    head.setFont(font)
    for widget in (head, *widgets):
        column.addWidget(widget)
    return frame
