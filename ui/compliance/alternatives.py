"""What changes if the edge of a plan moves: links on the card of a cut, lines on the map, and what is accepted."""
from __future__ import annotations

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QUrl, pyqtSignal

from ...bridge.docks.parcels import parameters_of, parcel_of_finding, selected_parcels
from ...bridge.store.api import current_author
from ...bridge.store.cuts import cuts_source
from ...core.findings.details.alternatives import cut_of, edges_of
from ...core.inputs import register
from ...core.texts import text
from ..text import tr
from ..widgets import action
from .dialogs import ACCEPT, Decision

ALIGN = "groundrules:alignplan"


class Alternatives(QObject):
    """Answers the links of the card; what they draw goes with the finding.

    Args:
        panel: ``FindingsPanel``.

    Signals:
        decided: number of the finding, what was said.
    """

    decided = pyqtSignal(int, dict)

    def __init__(self, panel):
        super().__init__(panel)
        self.panel = panel
        panel.card.text.anchorClicked.connect(self.clicked)

    def clicked(self, link: QUrl) -> None:
        """Draw an alternative, or ask who accepts it."""
        verb, _, alternative = link.toString().partition(":")
        cut = self.cut()
        if cut is None:
            return
        if verb == "show":
            self.show(cut, alternative)
        elif verb in ("accept", "withdraw") and self.panel.free:
            self.ask(cut, alternative)

    def cut(self):
        """The cut of the current finding; None without."""
        position = self.panel.view.current()
        return None if position < 0 else cut_of(self.panel.words.cuts, self.panel.finding(position))

    def show(self, cut, alternative: str) -> None:
        """Draw where the edge would be: solid as it would be, dashed as it is now and would not be any more."""
        detail, link = self.panel.detail, self.panel.map_link
        if detail is None or not detail.piece:
            return
        now, followed = (link.geometry(line, self.panel.stored.crs) for line in edges_of(cut, detail.piece))
        if alternative == "parcel":
            link.show_more([(now, "undetermined", True), (followed, "allowed", False)])
        else:
            link.show_more([(now, "allowed" if alternative == "split" else "forbidden", False)])
        link.zoom_to_all([link.geometry(detail.piece, self.panel.stored.crs)])
        self.panel.message.emit(self.words(alternative), "fine")

    def words(self, alternative: str) -> str:
        """What the lines on the map say."""
        return {"parcel": tr("Green: the edge if the parcel is followed. Dashed: the edge of the plan now. Nothing is "
                             "moved."),
                "draft": tr("Red: the edge of the plan stays, and the parcel ends at it. Nothing is moved."),
                "split": tr("Green: the edge of the plan stays, and divides the parcel in two. Nothing is moved.")
                }.get(alternative, "")

    def ask(self, cut, alternative: str) -> None:
        """Ask who accepts an alternative; without one, who takes the decision back."""
        fid = int(self.panel.stored.fids[self.panel.view.current()])
        sentence = self.sentence(alternative)
        asked = Decision(ACCEPT, 1, current_author(), self.panel, sentence)
        asked.accepted.connect(lambda: self.decided.emit(fid, {
            **asked.answers(), "cut": cut, "decision": alternative, "said": sentence}))
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def sentence(self, alternative: str) -> str:
        """What is written to the finding."""
        if not alternative:
            return tr("Decision taken back")
        return tr("Accepted: {alternative}").format(
            alternative=text(f"alignment.alternative_{alternative}", self.panel.language))


def align_action(dock):
    """The action that asks what changes if an edge moves; what is accepted comes to the map.

    Args:
        dock: ``ComplianceDock``.
    """
    dock.checks.begins[ALIGN] = lambda: questions(dock)
    made = action(dock, "compliance_align", tr("What changes if an edge moves…"), "alignplan",
                  lambda: dock.checks.start(ALIGN))
    made.setToolTip(tr("What changes if an edge moves: for the parcels selected on the map, otherwise for the parcel "
                       "of the finding"))
    dock.jobs.decided.connect(lambda _decided, kind: accepted_layer(
        QgsProject.instance(), dock.link.path) if kind == ACCEPT else None)
    return made


def questions(dock) -> dict:
    """Parameters of "Align plan edges with parcels" as it begins from the dock: those of its last run, what was
    accepted, and the parcel that is picked: selected on the map, otherwise that of the current finding.

    Args:
        dock: ``ComplianceDock``.
    """
    panel, stored = dock.findings, dock.findings.stored
    runs, project = {} if stored is None else stored.requests, QgsProject.instance()
    last = next((run for run in runs.values() if run.get("algorithm") == ALIGN), {})
    given = parameters_of(last, project)
    layer = accepted_layer(project, dock.link.path) if dock.link.path else None
    if layer is not None:
        given[register.ACCEPTED] = layer.id()
    parcels = None if dock.iface is None else selected_parcels(dock.iface.activeLayer())
    position = panel.view.current()
    if parcels is None and position >= 0:
        finding = panel.finding(position)
        parcels = parcel_of_finding(finding, runs.get(finding["check_name"], {}), project)
    return given if parcels is None else {**given, register.PARCELS: parcels}


def accepted_layer(project, store: str):
    """The layer of accepted cuts, put on the map where it is not there yet; None before anything was accepted.

    Args:
        project: ``QgsProject``. store: path of the findings store.
    """
    source = cuts_source(store)
    if not source:
        return None
    for layer in project.mapLayers().values():
        if isinstance(layer, QgsVectorLayer) and layer.source() == source:
            layer.dataProvider().reloadData()
            layer.triggerRepaint()
            return layer
    layer = QgsVectorLayer(source, tr("Accepted cuts"), "ogr")
    layer.setReadOnly(True)
    if not layer.isValid():
        return None
    project.addMapLayer(layer, False)
    project.layerTreeRoot().insertLayer(0, layer)      # beside the groups of runs, not in one
    return layer
