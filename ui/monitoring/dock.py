"""The Monitoring dock: where each indicator stands against its target, since when, why, and which ground moved it."""
from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QTimer

from ...algorithms.common.base import interface_language
from ...bridge.docks.series import Asked, judging_packs
from ...bridge.store.series.tables import KIND
from ...core.monitoring.matrix.comparing import compared, counts_of_changes
from ...core.monitoring.matrix.grid import NOTHING, grid_of
from ...core.texts import pick, text
from ..docks.frame import Dock
from ..docks.parts import Fitting, Shared, row_of
from ..docks.store_link import StoreLink
from ..text import tr
from ..widgets import action, button
from .choices import NOTHING as NO_COMPARISON
from .choices import Choices
from .details import SERIES, WHY, Details
from .files import Files
from .ground import Ground
from .matrix import MatrixView
from .work import Work


class MonitoringDock(Dock):
    """Levels of indicators by unit and year.

    Args:
        iface: of QGIS, None where there is no window: then the map is left out.
    """

    def __init__(self, iface=None, parent=None):
        super().__init__("monitoring", tr("Monitoring"), Work(interface_language()), iface, parent)
        self.link = StoreLink(self, KIND, tr("Choose the series store…"), tr("Series stores (*.gpkg)"))
        self.opened, self.grid, self.beside = None, None, None
        self.kept, self.ending, self.cell = "", "", ("", "")
        self.waiting = None     # what is to be shown when what is under way has ended: the last that was asked for
        self.choices, self.matrix, self.details = Choices(self.language), MatrixView(), Details(self.language)
        self.ground, self.files = Ground(self), Files(self)
        self._make_actions()
        self._lay_out()
        self._connect()
        self.restore()

    # -- the window ----------------------------------------------------------------------------

    def _make_actions(self) -> None:
        def made(name, title, picture, run, key=""):
            return action(self, f"monitoring_{name}", title, picture, run, key)

        self.reload_action = made("reload", tr("Read the series store again"), "mActionRefresh.svg", self.reload,
                                  "Ctrl+R")
        self.units_action = made("units", tr("Administrative units…"), "mIconPolygonLayer.svg",
                                 self.ground.choose_units)

    def _lay_out(self) -> None:
        statistics = button(self.files.import_action, words=True)
        self.top = Fitting([statistics, None, self.link.button, self.reload_action, self.units_action,
                            self.files.export_action, self.files.picture_action], [statistics, self.link.button])
        self.body = Shared(self.matrix, self.details, self.matrix.wanted_height, shares=(1, 2))
        self.set_parts(row_of(self.top, stretch=False), self.choices, self.body)
        self.widget().layout().setStretchFactor(self.choices, 0)
        self.widget().layout().setStretchFactor(self.body, 1)

    def _connect(self) -> None:
        project, work, choices, details = QgsProject.instance(), self.work, self.choices, self.details
        self.listen((project.readProject, self._project_read), (project.cleared, self._project_read),
                    (project.projectSaved, self._project_saved), (project.layersAdded, self._layers_changed),
                    (project.layersRemoved, self._layers_changed))
        self.link.touched.connect(self._touched)
        self.link.chosen.connect(self._show_store)
        self.visibilityChanged.connect(lambda on: self._touched() if on else None)
        choices.asked.connect(self._asked)
        choices.filtered.connect(self._show_grid)
        choices.year_chosen.connect(self.show_year)
        choices.beside_chosen.connect(self.compare)
        choices.map_wanted.connect(self.ground.show)
        self.matrix.chosen.connect(self._cell_chosen)
        self.matrix.reasons_wanted.connect(self._show_reasons)
        details.year_wanted.connect(choices.choose_year)
        details.passed.connect(self.tell)
        details.where.trace_wanted.connect(self.ground.trace)
        details.where.dialog_wanted.connect(self.ground.open_trace)
        details.where.roles_wanted.connect(self.ground.ask_roles)
        details.where.values_wanted.connect(self.ground.open_values)
        details.where.piece_chosen.connect(self.ground.go_to_piece)
        details.where.changed.connect(self.remember)
        details.tabs.currentChanged.connect(lambda _place: self.remember())
        work.opened.connect(self._opened)
        work.unreadable.connect(self._show_nothing)
        work.beside_read.connect(self._beside_read)
        work.explained.connect(lambda row, card: details.show_card(card) if row == self.matrix.current() else None)
        work.traced.connect(self.ground.show_traced)
        work.recorded.connect(self._recorded)

    def enable(self) -> None:
        super().enable()
        free, there = not self.work.busy, self.opened is not None
        self.reload_action.setEnabled(free and self.link.exists())
        self.files.enable(free, there)
        self.details.where.set_free(free)
        self.link.enable(free)
        self.top.fit()

    def work_ended(self, words: str, level: str) -> None:
        self.ending, self.kept = words or self.kept, ""
        super().work_ended(self.ending, level)
        if self.waiting is not None:
            QTimer.singleShot(0, self._go_on)     # the result of what has ended is shown first

    # -- the store -----------------------------------------------------------------------------

    def restore(self) -> None:
        """Show what the project remembers."""
        self.link.restore()
        state, project = self.state(), QgsProject.instance()
        self.packs = {key: pick(pack.title, self.language) or key for key, pack in judging_packs(
            project.homePath()).items()}
        self.choices.offer_packs(self.packs, state.get("pack", ""))
        self.choices.set_as_of(state.get("as_of", ""))
        self.details.where.show_state(state.get("where", {}))
        self.details.tabs.setCurrentIndex(state.get("page", SERIES))
        self.cell = tuple(state.get("cell", ("", "")))
        self.tell("")
        self._show_store()

    def remember(self) -> None:
        """Keep the choices in the project."""
        if self.opened is None:     # nothing was chosen yet
            return
        day = self.choices.as_of()
        self.keep_state({"pack": self.choices.pack.currentData() or "", "as_of": day.isoformat() if day else "",
                         "year": self.opened.asked.year, "where": self.details.where.state(), "cell": list(self.cell),
                         "page": self.details.tabs.currentIndex()})

    def _show_store(self) -> None:
        self._show(None)
        if self.link.exists():
            self.reload()
        elif self.link.path or not QgsProject.instance().fileName():
            words = tr("No series is recorded yet: import statistics, choose a series store, or run “Record "
                       "indicators”.")
            self._show_nothing(words)
            self.tell(words)

    def _show_nothing(self, words: str) -> None:
        """Show no store, and why, where there is more room than in the line of messages."""
        self._show(None)
        self.details.show_row(None, NOTHING, words)

    def _project_read(self, *_) -> None:
        self.work.cancel()
        self.details.where.offer_layers()
        self.restore()

    def _project_saved(self) -> None:
        """A project that was saved for the first time has a place now."""
        if not self.link.path:
            self.restore()

    def _layers_changed(self, *_) -> None:
        self.details.where.offer_layers()
        self.ground.layers_gone()

    def reload(self) -> None:
        """Read the store again."""
        if not self.work.busy and self.link.path:
            year = self.opened.asked.year if self.opened is not None else int(self.state().get("year", 0))
            self.work.open(Asked(self.link.path, self.choices.pack.currentData() or "", year, self.choices.as_of(),
                                 QgsProject.instance().homePath(), self.language))

    def _asked(self) -> None:
        """Another pack or another day."""
        self.choices.stop_comparing()
        self.beside = None
        self.when_free(self.reload)
        self.remember()

    def _touched(self) -> None:
        """The store may have changed."""
        if self.isVisible() and self.link.exists() and self.opened is not None and not self.work.busy \
                and self.link.stamp() != self.opened.version:
            self.kept = tr("The series store was changed elsewhere and has been read again.")
            self.reload()

    def _recorded(self, words: str) -> None:
        self.kept = words
        self.link.watch()
        self.reload()

    # -- what is shown -------------------------------------------------------------------------

    def show_year(self, year: int) -> None:
        """Show another year of the store."""
        self._soon(lambda: self.work.show_year(self.opened, year) if year != self.opened.asked.year else None)

    def _go_on(self) -> None:
        waiting, self.waiting = self.waiting, None
        if waiting is not None:
            self._soon(waiting)

    def _soon(self, act) -> None:
        """Do something with the store that is shown; while something is under way, as soon as it has ended."""
        if self.opened is not None and self.work.busy:
            self.waiting = act
        elif self.opened is not None:
            act()

    def _opened(self, opened) -> None:
        if opened.asked.path != self.link.path:     # another project was opened meanwhile
            self.reload()
            return
        if self.beside is not None and self.beside is not opened.year:
            self.choices.show_opened(opened, self.packs)    # what is compared stays, beside another year
        self._show(opened)
        if opened.remark:
            self.tell("\n".join(filter(None, (self.ending, opened.remark))))
        if self.choices.compared() != NO_COMPARISON:
            self.compare(*self.choices.compared())

    def _show(self, opened) -> None:
        self.opened = opened
        self.link.watch()
        self.choices.show_opened(opened, self.packs)
        if opened is None:
            self.beside = None
            self.details.show_row(None, NOTHING)
        self._show_grid()
        self.remember()
        self.enable()

    def _show_grid(self) -> None:
        opened = self.opened
        self.grid = None if opened is None else grid_of(opened.year, self.choices.choice())
        both = compared(self.beside, opened.year) if opened is not None and self.beside is not None else None
        self.matrix.show_grid(opened.year if opened is not None else None, self.grid,
                              both.by_cell if both is not None else {}, self.cell)
        if both is not None:
            counts = [f"{text(f'levels.{change}', self.language)}: {count}"
                      for change, count in counts_of_changes(both.rows).items() if count]
            self.tell(" · ".join(counts) or tr("No level differs."))
        if opened is not None and self.matrix.current() == NOTHING and self.grid.indicators:
            self.matrix.choose_first()
        self.ground.update()

    def _show_reasons(self) -> None:
        """Open the card, for the keyboard."""
        self.details.tabs.setCurrentIndex(WHY)
        self.details.card.setFocus()

    def _cell_chosen(self, row: int) -> None:
        if row == NOTHING:      # what is shown would be of the cell before
            self.details.show_row(None, NOTHING, tr("This unit has no series of this indicator."))
            return
        own = self.opened.year.rows.iloc[row]
        self.cell = own["indicator_id"], own["unit_code"]
        self.details.show_row(self.opened, row)
        self.work.explain(self.opened, row)
        self.ground.update()

    # -- comparing -----------------------------------------------------------------------------

    def compare(self, pack: str, year: int) -> None:
        """Set another year, or the same year by another pack, beside what is shown; neither: stop comparing."""
        self._soon(lambda: self._compare(pack, year))

    def _compare(self, pack: str, year: int) -> None:
        if (pack, year) == NO_COMPARISON:
            self.beside = None
            self.tell("")
            self._show_grid()
        else:
            self.work.set_beside(self.opened, year or self.opened.asked.year, pack)

    def _beside_read(self, year) -> None:
        self.beside = year
        self._show_grid()

    def names_compared(self) -> tuple[str, str]:
        """What the two answers are called that are compared."""
        first, second = self.beside.request, self.opened.year.request
        if first.pack.id == second.pack.id:
            return str(first.year), str(second.year)
        return f"{first.year}, {first.pack.id}", f"{second.year}, {second.pack.id}"

    # -- the end -------------------------------------------------------------------------------

    def take_down(self) -> None:
        self.link.take_down()
        super().take_down()
