"""The Compliance dock: the findings of all checks of the project, worked through one by one or many at once."""
from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QMenu, QToolButton

from ...algorithms.common.base import interface_language
from ...bridge.project.units_layer import units_layer
from ...bridge.store.api import current_author
from ...bridge.store.tables import KIND
from ...core.findings.stored import cell_of_store
from ...core.findings.table import STORE_EXPORTED
from ...core.inputs import register
from ...core.report.format import whole
from ..docks.background import is_installed
from ..docks.files import add_layers
from ..docks.frame import Dock
from ..docks.parts import Fitting, Scrolled, row_of
from ..docks.store_link import StoreLink
from ..findings.exports import Exports
from ..findings.pick_tool import Pick
from ..text import tr
from ..widgets import action, button
from .alternatives import align_action
from .checks import Checks, can_recheck, is_check
from .dialogs import RecordQuestion
from .findings_panel import FindingsPanel
from .jobs import RECHECK, RECORD, Jobs
from .units_question import UnitsQuestion, what_units_are_for
from .watch import Watch


class ComplianceDock(Dock):
    """One list over all checks of the project.

    Args:
        iface: of QGIS, None where there is no window: then the map is left out.
    """

    def __init__(self, iface=None, parent=None):
        super().__init__("compliance", tr("Compliance"), Jobs(interface_language()), iface, parent)
        self.jobs, self.checks = self.work, Checks(self)
        self.link = StoreLink(self, KIND, tr("Choose the findings store…"), tr("Findings stores (*.gpkg)"))
        self.findings = FindingsPanel(self.language, self.map_link)
        self.exports = Exports(self, self.findings.view, STORE_EXPORTED, self._report,
                               (tr("Add the store to the map"), self.add_layer))
        self.pick, self.watch = Pick(iface, self), Watch(self.findings.date, self)
        self.waiting: list = []     # checks that are to be run again
        self.known_units: tuple = ()     # the layer of units, or None, once it was looked for
        self.kept = ""      # words that the next reading of the store leaves standing
        self._make_actions()
        self._lay_out()
        self._connect()
        self.restore()

    # -- the window ----------------------------------------------------------------------------

    def _make_actions(self) -> None:
        def made(name, title, picture, run, key=""):
            return action(self, f"compliance_{name}", title, picture, run, key)

        self.reload_action = made("reload", tr("Read the store again"), "mActionRefresh.svg", self.reload, "Ctrl+R")
        self.check_action = made("check", tr("Check"), "checkzoning", lambda: None)
        self.record_action = made("record", tr("Record"), "recordfindings", self.record, "Ctrl+Return")
        self.recheck_action = made("recheck", tr("Recheck"), "mActionRedo.svg", self.recheck, "Ctrl+Shift+Return")
        self.compare_action = made("compare", tr("Compare two runs"), "comparecontrols", self.findings.begin_compare,
                                   "Ctrl+Shift+Y")
        self.desk_action = made("verification", tr("Verification desk…"), "validatepack", self.open_verification)
        self.align_action = align_action(self)
        self.units_action = made("units", tr("Administrative units…"), "mIconPolygonLayer.svg", self.choose_units)

    def _lay_out(self) -> None:
        self.check_menu, self.recheck_menu = QMenu(self), QMenu(self)
        self.check_menu.aboutToShow.connect(lambda: self.checks.fill(self.check_menu))
        self.recheck_menu.aboutToShow.connect(self._fill_recheck)
        check, recheck = button(self.check_action, words=True), button(self.recheck_action, words=True)
        check.setMenu(self.check_menu)
        check.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        recheck.setMenu(self.recheck_menu)
        recheck.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        record = button(self.record_action, words=True)
        self.findings.add_buttons(self.pick.actions)
        self.top = Fitting([check, record, recheck, self.compare_action, None, self.link.button, self.reload_action,
                            self.align_action, self.units_action, self.desk_action, *self.exports.actions],
                           [check, record, recheck, self.link.button])
        self.set_parts(row_of(self.top, stretch=False), Scrolled(self.findings))

    def _connect(self) -> None:
        project = QgsProject.instance()
        self.listen((project.readProject, self._project_read), (project.cleared, self._project_read),
                    (project.projectSaved, self._project_saved), (project.layersAdded, self._layers_changed),
                    (project.layersRemoved, self._layers_changed))
        self.visibilityChanged.connect(lambda on: self._touched() if on else None)
        self.link.touched.connect(self._touched)
        self.link.chosen.connect(self._show_store)
        self.checks.written.connect(self.record_run)
        self.checks.message.connect(self.tell)
        self.pick.clicked.connect(self.findings.pick)
        jobs, findings = self.jobs, self.findings
        jobs.opened.connect(self._opened)
        jobs.unreadable.connect(findings.show_unreadable)
        jobs.decided.connect(self._decided)
        jobs.compared.connect(findings.show_compared)
        jobs.detailed.connect(findings.show_detail)
        jobs.pieces.connect(findings.show_pieces)
        jobs.recorded.connect(self._recorded)
        findings.decided.connect(lambda kind, fids, answers: self.when_free(
            lambda: jobs.decide(findings.stored, self.link.version, kind, fids, answers)))
        findings.detail_wanted.connect(lambda fid: jobs.ask_detail(self.link.path, fid))
        findings.pieces_wanted.connect(lambda fids: jobs.ask_pieces(self.link.path, fids))
        findings.message.connect(self.tell)
        findings.date.recheck.connect(self.recheck_stale)
        findings.compare.wanted.connect(lambda first, second: self.when_free(
            lambda: jobs.compare(findings.stored, first, second)))
        findings.compare.closed.connect(self._compare_closed)

    def enable(self) -> None:
        super().enable()
        free, stored = not self.jobs.busy, self.findings.stored
        filled = stored is not None and len(stored.index) > 0
        self.findings.set_free(free)
        self.reload_action.setEnabled(free and self.link.exists())
        self.record_action.setEnabled(free and is_installed(RECORD))
        self.recheck_action.setEnabled(free and is_installed(RECHECK) and stored is not None and len(stored.runs) > 0)
        self.compare_action.setEnabled(free and filled)
        self.exports.enable(free and filled, self.link.exists())
        self.link.enable(free)
        self.top.fit()

    def work_ended(self, words: str, level: str) -> None:
        kept, self.kept = self.kept, ""
        self.waiting = self.waiting if level == "fine" else []      # what was asked for together ends together
        super().work_ended(words or kept, level)

    # -- the store -----------------------------------------------------------------------------

    def restore(self) -> None:
        """Show the store of the project, where it has one."""
        self.link.restore()
        self.tell("")
        self._show_store()

    def _show_store(self) -> None:
        self.findings.set_store(None)
        self.watch.follow(None)
        self.waiting = []
        self.enable()
        if self.link.exists():
            self.reload()

    def _project_read(self, *_) -> None:
        self.jobs.cancel()
        self._layers_changed()
        self.restore()

    def _project_saved(self) -> None:
        """A project that was saved for the first time has a place now."""
        if not self.link.path:
            self.restore()

    def reload(self) -> None:
        """Read the store again."""
        if not self.jobs.busy and self.link.path:
            self.jobs.open(self.link.path)

    def _opened(self, opened) -> None:
        if opened.stored.path != self.link.path:     # another project was opened meanwhile
            self.reload()
            return
        self.link.version = opened.version
        self.link.watch()
        units = self.units()
        self.findings.set_store(opened.stored, units.names if units is not None else {})
        self.watch.follow(opened.stored)
        if self.isVisible():
            self.pick.offer()
        self.enable()
        if self.waiting:
            self.recheck(self.waiting.pop(0))

    def _touched(self) -> None:
        """The store may have changed."""
        if self.isVisible() and self.link.exists() and self.findings.stored is not None:
            self.jobs.look(self.link.path, self.link.version, self._changed_elsewhere)

    def _changed_elsewhere(self) -> None:
        self.kept = tr("The store was changed elsewhere and has been read again.")
        self.reload()

    def _decided(self, decided, kind: str) -> None:
        words = tr("Findings saved: {count}.").format(count=whole(decided.count))
        if decided.stored is None:     # another user changed it too
            self.kept = words
            self.reload()
            return
        self.link.version = decided.after
        self.findings.set_store(decided.stored, compared=self.findings.comparing)
        self.tell(words)

    # -- administrative units --------------------------------------------------------------------

    def units(self):
        """The layer of units that is chosen or recognised (``bridge.project.units_layer.UnitsLayer``), or None."""
        if not self.known_units:
            self.known_units = (units_layer(QgsProject.instance(), self.state().get("units", {})),)
        return self.known_units[0]

    def unit_parameters(self) -> dict:
        """``UNITS`` and ``UNIT_FIELD`` of the algorithms that write into the store."""
        units = self.units()
        return {} if units is None else {register.UNITS: units.layer_id, register.UNIT_FIELD: units.code_field}

    def _layers_changed(self, *_) -> None:
        self.known_units = ()

    def choose_units(self) -> None:
        """Ask for the layer of units."""
        asked = UnitsQuestion(self.state().get("units", {}), what_units_are_for(), self)
        asked.accepted.connect(lambda: self.take_units(asked.choice()))
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def take_units(self, choice: dict) -> None:
        """Keep the choice in the project, and give findings their units that have none yet."""
        self.keep_state({"units": choice})
        self.known_units = ()
        units, stored = self.units(), self.findings.stored
        if units is not None and stored is not None and stored.index.frame["unit_code"].isna().any():
            layer = QgsProject.instance().mapLayer(units.layer_id)
            self.when_free(lambda: self.jobs.place(self.link.path, layer, units.code_field))
        elif stored is not None:
            self.reload()

    # -- runs ----------------------------------------------------------------------------------

    def record(self) -> None:
        """Ask which findings to record."""
        asked = RecordQuestion(current_author(), self)
        asked.accepted.connect(lambda: self.record_run(asked.parameters()))
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def record_run(self, parameters: dict) -> None:
        """Record findings; a place is requested where there is none."""
        if not self.link.path:
            self.link.ask()
        if not self.link.path:
            self.tell(tr("Nothing was recorded: no place was chosen for the findings store yet."), "wrong")
            return
        author = parameters.get(register.AUTHOR) or current_author()
        given = {**parameters, **self.unit_parameters(), register.STORE: self.link.path, register.AUTHOR: author}
        self.when_free(lambda: self.jobs.record(given))

    def _recorded(self, words: str) -> None:
        self.kept = words
        self.reload()

    def _fill_recheck(self) -> None:
        self.recheck_menu.clear()
        for name in self.findings.stored.runs["check_name"].unique() if self.findings.stored is not None else ():
            entry = self.recheck_menu.addAction(cell_of_store("check_name", name, self.findings.words))
            entry.triggered.connect(lambda _=False, name=name: self.recheck(name))

    def recheck(self, check_name="") -> None:
        """Check again what changed since the last run of a check; empty: that of the current finding."""
        runs, position = self.findings.stored.runs, self.findings.view.current()
        name = check_name or (self.findings.finding(position)["check_name"] if position >= 0
                              else runs["check_name"].iloc[0])
        last = runs[runs["check_name"] == name].iloc[0]
        if is_check(last["algorithm"]) and not can_recheck(last["algorithm"]):
            self.tell(tr("This check is run again as a whole: its dialog is open."))
            self.checks.start(last["algorithm"])
            return
        run = int(last["run"])
        given = {**self.unit_parameters(), register.AUTHOR: current_author()}
        if not self.jobs.busy:
            self.watch.begin(name, self.findings.stored.requests.get(name, {}))
        self.when_free(lambda: self.jobs.recheck(self.link.path, run, given))

    def recheck_stale(self) -> None:
        """Check again what is out of date, one check after the other."""
        self.waiting = self.findings.date.stale()
        if self.waiting:
            self.recheck(self.waiting.pop(0))

    def _compare_closed(self) -> None:
        if self.findings.stored is not None:
            self.when_free(lambda: self.jobs.compare(self.findings.stored))

    # -- what leaves the dock --------------------------------------------------------------------

    def _report(self, path: str) -> None:
        self.jobs.report(self.findings.stored, self.findings.view.shown(), self.findings.words, path)

    def open_verification(self) -> None:
        """The verification desk over the pack of the selected findings; what fired comes first."""
        from ..verification.opening import open_over_findings

        open_over_findings(self)

    def add_layer(self) -> None:
        """Add the store's findings to the map; the store is changed by the dock and by algorithms."""
        add_layers({f"{self.link.path}|layername=findings": tr("Findings")}, self.language, read_only=True)

    # -- the end -------------------------------------------------------------------------------

    def take_down(self) -> None:
        self.link.take_down()
        self.checks.take_down()
        self.watch.follow(None)
        self.findings.take_down()
        self.pick.take_down()
        super().take_down()

    def closeEvent(self, event) -> None:
        self.pick.let_go()
        super().closeEvent(event)
