"""The runs of the dock: check, read, explain a place, report. One of each at a time."""
from __future__ import annotations

from functools import partial
from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingException, QgsProcessingUtils, QgsProject
from qgis.PyQt.QtCore import QTimer, pyqtSignal

from ...bridge.docks.comply import comply_destinations, read_comply
from ...bridge.project.run_group import RunLayer, run_title, show_run
from ...bridge.project.styles import style_by_verdict
from ...bridge.reading.read import snapshot
from ...bridge.runs.files import destinations, discard_old, new_result_path, read_run
from ...core.errors import InputError
from ...core.inputs import register
from ..docks.background import Background, is_installed
from ..docks.task import Reading, words_of
from ..text import tr
from .queries import Queries

CHECK, APPLIES, COMPLY = "groundrules:checkzoning", "groundrules:whatapplies", "groundrules:howtocomply"
LATE_MS = 200


def can_explain_places() -> bool:
    """Whether the algorithm is there that says what applies at a place."""
    return is_installed(APPLIES)


def show_check(path: str, language: str) -> None:
    """Show the verdicts and findings of a file of results on the map."""
    style = partial(style_by_verdict, field="verdict", language=language)
    layers = [RunLayer(part, f"{path}|layername={part}", title, style, part == "verdicts", part == "verdicts")
              for part, title in (("findings", tr("Findings")), ("verdicts", tr("Verdicts")))]
    show_run(QgsProject.instance(), CHECK, run_title(tr("Check zoning")), layers)


class Runs(Background):
    """Starts algorithms and hands on what they found.

    Signals:
        loaded: ``bridge.runs.files.StoredRun``.
        applies: rows of ``groundrules:whatapplies``, a dict each.
        complied: ``bridge.docks.comply.Remedied`` of the subjects that were asked about.
    """

    loaded = pyqtSignal(object)
    applies = pyqtSignal(object)
    complied = pyqtSignal(list)

    def __init__(self, language: str, parent=None):
        super().__init__(language, parent)
        self.place = None                   # of what applies at a place
        self.late = QTimer(self)            # most places are reported before one could read that they are looked at
        self.late.setSingleShot(True)
        self.late.timeout.connect(self._place_is_late)
        self.queries = Queries()
        QgsProject.instance().layersWillBeRemoved.connect(self.queries.forget)

    @property
    def can_stop(self) -> bool:
        """Whether something is under way that a cancel ends."""
        return self.busy or self.place is not None

    # -- the check -----------------------------------------------------------------------------

    def check(self, parameters: dict, pack_path: str, *, keep: bool) -> None:
        """Check, and load what was found.

        Args:
            parameters: of ``groundrules:checkzoning`` without destinations.
            pack_path: of the pack, for titles.
            keep: put the results next to the project, if it is saved; otherwise into a temporary file.
        """
        if self.busy:
            return
        try:
            path = new_result_path(QgsProject.instance().fileName() if keep else "")
        except OSError as error:
            self.ended.emit(tr("The folder of the project cannot be written: {detail}").format(
                detail=error.strerror or str(error)), "wrong")
            return
        self.start(CHECK, {**parameters, **destinations(path)}, tr("Checking…"),
                   lambda results, warnings: self.load(path, pack_path, warnings))

    def load(self, path: str, pack_path: str, warnings=()) -> None:
        """Read a file of results in the background."""
        self.read(tr("Reading the findings…"), lambda cancelled: read_run(path, pack_path, self.language, cancelled),
                  lambda run: self._loaded(path, run, warnings))

    def _loaded(self, path: str, run, warnings) -> None:
        discard_old(path)
        self.loaded.emit(run)
        self.ended.emit("\n".join(warnings), "fine")

    # -- how to comply -------------------------------------------------------------------------

    def comply(self, parameters: dict) -> None:
        """Say how subjects would comply.

        Args:
            parameters: of ``bridge.docks.comply.comply_parameters``.
        """
        if self.busy:
            return
        path = str(Path(QgsProcessingUtils.generateTempFilename("comply.gpkg")))
        algorithm = QgsApplication.processingRegistry().algorithmById(COMPLY)
        names = {definition.name() for definition in algorithm.parameterDefinitions()} if algorithm else set()
        wanted = {name: value for name, value in parameters.items() if name in names}
        self.start(COMPLY, {**wanted, **comply_destinations(path)}, tr("Computing the cuts…"),
                   lambda results, warnings: self.read(
                       tr("Computing the cuts…"), lambda cancelled: read_comply(path), self._complied))

    def _complied(self, remedied) -> None:
        self.complied.emit(remedied)
        self.ended.emit("", "fine")

    # -- a report ------------------------------------------------------------------------------

    def report(self, run, path: str) -> None:
        """Write the report of a run."""
        self.write_report({
            register.FINDINGS: [f"{run.path}|layername=findings"],
            register.VERDICTS: [f"{run.path}|layername=verdicts"],
            register.MANIFESTS: [str(Path(run.path).with_suffix(".json"))]}, path, run.language)

    # -- what applies at a place ---------------------------------------------------------------

    def explain(self, layer, parameters: dict, *, selected_only: bool = False) -> None:
        """Say what applies at the features of a layer; a newer question drops an older one."""
        self._drop_place()
        try:
            query = self.queries.query(layer, parameters)
            place = snapshot(layer, selected_only=selected_only)
        except (InputError, QgsProcessingException) as error:
            self.ended.emit(words_of(error, self.language), "wrong")
            return
        self.place = Reading(tr("Looking…"), lambda cancelled: query.rows(place, cancelled), self._place_read)
        self.place.begin()
        self.late.start(LATE_MS)

    def _place_is_late(self) -> None:
        if self.place is not None:
            self.began.emit(tr("Looking…"))

    def _place_read(self, rows, error) -> None:
        self.place = None
        self.late.stop()
        if rows is None:
            self.ended.emit(*self.why(error))
            return
        self.applies.emit(rows)
        self.ended.emit("", "fine")

    def _drop_place(self) -> None:
        if self.place is not None:
            self.place.drop()
        self.place = None

    # -- the end -------------------------------------------------------------------------------

    def cancel(self) -> None:
        """Stop what is under way; ``ended`` follows."""
        super().cancel()
        if self.place is not None:
            self.place.cancel()

    def drop(self) -> None:
        """Stop, and never be heard of again."""
        super().drop()
        self._drop_place()
        QgsProject.instance().layersWillBeRemoved.disconnect(self.queries.forget)
        self.queries.forget()
