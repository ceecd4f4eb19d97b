"""What the Compliance dock does in the background: the store read and changed, runs recorded, reports."""
from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsProject
from qgis.PyQt.QtCore import pyqtSignal

from ...bridge.packs.offered import pack_titles
from ...bridge.reading.read import snapshot
from ...bridge.settings import read_options
from ...bridge.store import dock as store_dock
from ...bridge.store.units import place_in_units
from ...core.inputs import register
from ...core.report.format import whole
from ...core.texts import first_language
from ...core.texts.separators import filled
from ..docks.background import Background
from ..docks.task import Reading
from ..text import tr

RECORD, RECHECK = "groundrules:recordfindings", "groundrules:recheck"


class Jobs(Background):
    """Asks of the store, one thing at a time; what a card shows is asked beside it.

    Signals:
        opened: ``bridge.store.dock.Opened``.
        unreadable: words; the store could not be read.
        decided: ``bridge.store.dock.Decided``, kind.
        compared: ``bridge.store.dock.Compared``.
        detailed: ``bridge.store.dock.Detail``.
        pieces: WKB of several findings.
        recorded: words; the store holds more than before.
    """

    opened = pyqtSignal(object)
    unreadable = pyqtSignal(str)
    decided = pyqtSignal(object, str)
    compared = pyqtSignal(object)
    detailed = pyqtSignal(object)
    pieces = pyqtSignal(list)
    recorded = pyqtSignal(str)

    def __init__(self, language: str, parent=None):
        super().__init__(language, parent)
        self.beside = None      # reading of a card or of pieces
        self.looking = None     # at the version of the store
        self.opening = False

    # -- the store -----------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Read a store."""
        self.opening, home = True, QgsProject.instance().homePath()

        def read(cancelled):
            pack_titles(home, self.language)    # by which the list calls checks: remembered, so that no window waits
            return store_dock.open_store(path, cancelled)

        self.read(tr("Reading the findings store…"), read, self._opened)

    def _opened(self, opened) -> None:
        self.opening = False
        self.opened.emit(opened)
        self.ended.emit("", "fine")

    def _has_read(self, result, error, done) -> None:
        was_opening, self.opening = self.opening, False
        super()._has_read(result, error, done)
        if result is None and was_opening:
            self.unreadable.emit(self.why(error)[0])

    def decide(self, stored, known: tuple, kind: str, fids, answers: dict) -> None:
        """Change findings; for one reason all of them."""
        self.read(tr("Writing into the findings store…"),
                  lambda cancelled: store_dock.decide(stored, known, kind, fids, answers),
                  lambda decided: self._decided(decided, kind))

    def _decided(self, decided, kind: str) -> None:
        self.ended.emit("", "fine")
        self.decided.emit(decided, kind)

    def compare(self, stored, first: int = 0, second: int = 0) -> None:
        """Compare two runs of a check; without runs, stop comparing."""
        self.read(tr("Comparing the runs…"), lambda cancelled: store_dock.with_changes(stored, first, second),
                  self._compared)

    def _compared(self, compared) -> None:
        self.ended.emit("", "fine")
        self.compared.emit(compared)

    def place(self, path: str, layer, code_field: str) -> None:
        """Give the findings of a store without a unit the one of a layer in which they lie; ``recorded`` follows."""
        units = snapshot(layer)
        self.read(tr("Finding the units…"),
                  lambda cancelled: place_in_units(path, units, code_field, self.language, cancelled), self._placed)

    def _placed(self, counts: tuple) -> None:
        words = filled(
            tr("{count} {count:finding|findings} got {count:its|their} unit; {without} {without:is|are} outside all "
               "units."), {"count": whole(counts[0]), "without": whole(counts[1])})
        self.ended.emit(words, "fine")
        self.recorded.emit(words)

    # -- beside it -----------------------------------------------------------------------------

    def look(self, path: str, known: tuple, changed) -> None:
        """Call ``changed()`` where the store holds something else than the version that is known."""
        if self.looking is None and not self.busy:
            self.looking = Reading("", lambda cancelled: store_dock.version(path),
                                   lambda version, error: self._looked(version, known, changed), hidden=True)
            self.looking.begin()

    def _looked(self, version, known: tuple, changed) -> None:
        self.looking = None
        if version is not None and version != known:
            changed()

    def ask_detail(self, path: str, fid: int) -> None:
        """Read what the card of a finding shows; a newer question drops an older one."""
        self._beside(lambda cancelled: store_dock.detail(path, fid), self.detailed)

    def ask_pieces(self, path: str, fids) -> None:
        """Read the geometry of several findings."""
        self._beside(lambda cancelled: store_dock.pieces(path, fids), self.pieces)

    def forget_beside(self) -> None:
        if self.beside is not None:
            self.beside.drop()
        self.beside = None

    def _beside(self, function, signal) -> None:
        self.forget_beside()
        self.beside = Reading("", function, lambda result, error: self._beside_read(result, error, signal), hidden=True)
        self.beside.begin()

    def _beside_read(self, result, error, signal) -> None:
        self.beside = None
        if result is not None:
            signal.emit(result)
        elif error is not None and not self.busy:
            self.ended.emit(*self.why(error))

    # -- algorithms ----------------------------------------------------------------------------

    def record(self, parameters: dict) -> None:
        """Record findings: parameters of ``groundrules:recordfindings``."""
        self.start(RECORD, {**parameters, register.LANGUAGE: self.language}, tr("Recording the findings…"),
                   self._recorded)

    def recheck(self, path: str, run: int, parameters: dict) -> None:
        """Check again what changed since a run of the store, and record it."""
        manifest = store_dock.temporary("recheck.json")
        given = {**parameters, register.MANIFEST: manifest, register.STORE: path, register.LANGUAGE: self.language,
                 register.FINDINGS: store_dock.temporary("recheck.gpkg")}
        self.read(tr("Checking again…"), lambda cancelled: [store_dock.write_run_manifest(path, run, manifest)],
                  lambda there: self._recheck(there[0], given))

    def _recheck(self, there: bool, parameters: dict) -> None:
        if there:
            self.start(RECHECK, parameters, tr("Checking again…"), self._recorded)
        else:
            self.ended.emit(tr("No manifest was recorded with this run: run the check again and record it."), "wrong")

    def _recorded(self, results: dict, warnings: list) -> None:
        counts = ((tr("{count} new"), "NEW_COUNT"), (tr("{count} changed"), "CHANGED_COUNT"),
                  (tr("{count} fixed"), "FIXED_COUNT"), (tr("{count} open again"), "REOPENED_COUNT"),
                  (tr("{count} {count:waiver|waivers} stale"), "STALE_WAIVER_COUNT"),
                  (tr("{count} without a conflict: not recorded"), "LEFT_OUT_COUNT"))
        sentence = " · ".join(filled(words, {"count": whole(results[name])})
                              for words, name in counts if results.get(name))
        if results.get("IS_UNCHANGED"):
            sentence = tr("Nothing new: the store already contains this run.")
        words = "\n".join([sentence or tr("Nothing has changed since the last run."), *warnings])
        self.ended.emit(words, "fine")
        self.recorded.emit(words)

    def report(self, stored, positions, words, path: str) -> None:
        """Write a report of findings."""
        target, language = store_dock.temporary("report.gpkg"), read_options().report_language or self.language
        card_words = replace(words, language=first_language(language))
        self.read(tr("Writing the report…"),
                  lambda cancelled: store_dock.copy_for_report(stored, positions, target, card_words),
                  lambda inputs: self.write_report(inputs, path, language))

    def drop(self) -> None:
        """Stop, and never be heard of again."""
        super().drop()
        self.forget_beside()
        if self.looking is not None:
            self.looking.drop()
