"""Findings: the table with its filters, and the keys that walk through it."""
from __future__ import annotations

from dataclasses import replace

from qgis.PyQt.QtCore import QItemSelection, QItemSelectionModel, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ...core.findings.index import Query
from ...core.findings.tiles import tiles_of_kept
from ...core.report.format import whole
from ...core.texts import text
from ...core.texts.separators import filled
from ..text import tr
from ..widgets import action, button, named
from .filter_bar import FilterBar
from .form import ListForm
from .model import FindingsModel
from .table_view import findings_table
from .tile_bar import TileBar

MOST_STRETCHES = 200     # of a selection that is set again


class FindingsView(QWidget):
    """The table of findings with its filters.

    Signals:
        chosen: position of the finding that is current; -1 for none.
        wanted: the same, where the user asks to go there (double click, Return).
        selected: other findings are selected.
    """

    chosen = pyqtSignal(int)
    wanted = pyqtSignal(int)
    selected = pyqtSignal()

    def __init__(self, words, form: ListForm, parent=None):
        super().__init__(parent)
        self.form = form
        self.model = FindingsModel(words, form, self)
        self.bar = FilterBar(form, self.model.icons)
        self.tiles = TileBar(form, words.language)
        self.search, self.group, self.filters = self.bar.search, self.bar.group, self.bar.filters
        self.count = named(QLabel(), f"{form.name}_count", tr("Number of findings shown"))
        self._make_table()
        self._make_actions()
        foot = self.foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        for shown in (self.reset_action, self.previous_action, self.next_action, self.fold_action):
            foot.addWidget(button(shown))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self.tiles)
        layout.addWidget(self.bar)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        self.arranging, self.after = False, QTimer(self)
        self.after.setSingleShot(True)
        self.after.timeout.connect(lambda: self.chosen.emit(self.current()))
        self.bar.changed.connect(self._apply)
        self.tiles.changed.connect(self._apply)
        self._count()

    def _make_table(self) -> None:
        self.table = findings_table(self.form, self.model)
        self.table.itemDelegate().toggled.connect(lambda row: self._toggle(self.model.group(row).key))
        self.table.horizontalHeader().sectionClicked.connect(self._sort)
        self.table.selectionModel().currentRowChanged.connect(self._current_changed)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit())
        self.table.activated.connect(self._activated)    # Return, or a double click

    def _make_actions(self) -> None:
        name = self.form.name
        self.next_action = action(self, f"{name}_next", tr("Next finding"), "mActionArrowDown.svg",
                                  lambda: self.step(1), "Ctrl+Down")
        self.previous_action = action(self, f"{name}_previous", tr("Previous finding"), "mActionArrowUp.svg",
                                      lambda: self.step(-1), "Ctrl+Up")
        self.fold_action = action(self, f"{name}_fold", tr("Fold or unfold the group"), "mActionCollapseTree.svg",
                                  self.fold, "Ctrl+U")
        self.reset_action = action(self, f"{name}_reset_filter", tr("Show all findings"), "mActionFilter2.svg",
                                   self.reset_filter, "Shift+F4")
        action(self, f"{name}_find", tr("Search"), "search.svg", self._to_search, "F4")

    # -- content -------------------------------------------------------------------------------

    def set_run(self, run, words) -> None:
        """Show the findings of another run; None: nothing."""
        self.bar.timer.stop()
        self.after.stop()
        self.tiles.choose("")
        self.bar.fill(run.index if run else None, words)
        self.model.set_run(run, words)
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._count()
        self.chosen.emit(-1)

    def renew(self, run, words) -> None:
        """Show the same findings as they stand now; filter, order, selection and place stay.

        The next finding is chosen where the current one is among those shown no longer.
        """
        row, current, chosen = self.table.currentIndex().row(), self.current(), self.selection()
        top = self.table.verticalScrollBar().value()
        self.bar.fill(run.index, words, keep_choice=True)
        query = self.bar.query(self.model.query)
        self.model.query = replace(query, keep={**query.keep, **self.tiles.kept()})
        self.model.renew(run, words)
        self._count()
        self.table.verticalScrollBar().setValue(top)
        at = self.model.rows.row_of(current) if current >= 0 else -1
        if at < 0 and current >= 0:
            at = self.model.rows.next_finding(min(row, self.model.rowCount()) - 1, 1)
            at = at if at >= 0 else self.model.rows.next_finding(self.model.rowCount(), -1)
        if at < 0:
            self.chosen.emit(-1)
            return
        self._select(at)
        if len(chosen) > 1:
            self._select_positions(chosen)

    def height_for(self, count: int) -> int:
        """Height with which so many rows of the table are seen."""
        table, rows = self.table, self.table.verticalHeader().defaultSectionSize() * count
        inside = rows + table.horizontalHeader().sizeHint().height() + table.horizontalScrollBar().sizeHint().height()
        return self.minimumSizeHint().height() - table.minimumSizeHint().height() + inside + 2 * table.frameWidth()

    def show_column(self, name: str, on: bool) -> None:
        """Show or hide a column."""
        self.table.setColumnHidden(self.form.columns.index(name), not on)

    def current(self) -> int:
        """Position of the current finding; -1 for none."""
        return self.model.finding(self.table.currentIndex().row())

    def shown(self):
        """Positions of the findings that the filter keeps, in their order, also those of folded groups."""
        query = replace(self.model.query, collapsed=frozenset())
        return self.model.run.index.arrange(query).findings if self.model.run else []

    def selection(self):
        """Positions of the selected findings, rising; a selected heading means those of its group."""
        model = self.model
        if model.run is None:
            return []
        ranges = self.table.selectionModel().selection()
        return model.run.index.chosen(model.rows, model.query, [(ranges[place].top(), ranges[place].bottom())
                                                                for place in range(len(ranges))])

    def _select_positions(self, positions) -> None:
        chosen, last = QItemSelection(), len(self.form.columns) - 1
        stretches = self.model.rows.rows_of(positions)
        if len(stretches) > MOST_STRETCHES:     # Qt compares each with each
            return
        for first_row, last_row in stretches:
            chosen.select(self.model.index(first_row, 0), self.model.index(last_row, last))
        self.table.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.Select)

    # -- filter and order ----------------------------------------------------------------------

    def _apply(self) -> None:
        old = self.model.query
        query = self.bar.query(old)
        query = replace(query, keep={**query.keep, **self.tiles.kept()})
        if query.words:
            query = replace(query, collapsed=frozenset())      # what was searched is to be seen
        elif query != replace(old, collapsed=query.collapsed):
            query = self.model.folded(query)
        self._set_query(query)

    def group_first(self, name: str) -> None:
        """Group by a column as if the user had chosen so."""
        self.group.setCurrentIndex(max(self.group.findData(name), 0))

    def only_with(self, name: str) -> None:
        """Until told otherwise, keep only findings that have something in a column; empty: all."""
        self.bar.only_with = name

    def set_extent(self, extent) -> None:
        """Keep what meets an extent in the findings' system; None: wherever they lie."""
        if extent != self.model.query.extent:
            self._set_query(replace(self.model.query, extent=extent))

    def _set_query(self, query: Query) -> None:
        current = self.current()
        self.model.set_query(query)
        self._count()
        row = self.model.rows.row_of(current) if current >= 0 else -1
        self.arranging = True
        if row >= 0:
            self._select(row)
        else:
            self.select_first()
        self.arranging = False
        self.after.start()      # first the list, then what it says of the current finding: the window waits for less

    def _sort(self, section: int) -> None:
        """Ascending, descending, and the worst first again."""
        name, old = self.form.columns[section], self.model.query
        if old.sort_by != name:
            query = replace(old, sort_by=name, descending=False)
        elif not old.descending:
            query = replace(old, descending=True)
        else:
            query = replace(old, sort_by="", descending=False)
        header = self.table.horizontalHeader()
        order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(section if query.sort_by else -1, order)
        self._set_query(query)

    def reset_filter(self) -> None:
        """Show all findings again."""
        self.bar.reset()
        self.tiles.choose("")
        self._apply()

    def fold(self) -> None:
        """Fold or unfold the group of the current row."""
        row = self.table.currentIndex().row()
        if not self.model.query.group_by or row < 0:
            return
        while row > 0 and self.model.group(row) is None:
            row -= 1
        group = self.model.group(row)
        if group is not None:
            self._toggle(group.key)

    def _toggle(self, key: str) -> None:
        query = self.model.query
        self.model.set_query(replace(query, collapsed=query.collapsed ^ {key}))
        place = next(place for place, group in enumerate(self.model.rows.groups) if group.key == key)
        self._select(self.model.rows.row_of(-1 - place))

    def _count(self) -> None:
        rows = self.model.rows
        self._fill_tiles()
        if self.model.run is None:
            words = ""
        elif rows.matching == rows.total:
            words = filled(tr("{count} {count:finding|findings}"), {"count": whole(rows.total)})
        else:
            words = filled(tr("{shown} of {count} {count:finding|findings}"),
                           {"shown": whole(rows.matching), "count": whole(rows.total)})
        without = getattr(self.model.run, "without", 0)     # a store knows only what has findings
        if without:
            words += " · " + text("findings.projects_without", self.model.words.language, count=whole(without))
        self.count.setText(words)
        self.count.setToolTip(words)

    def _fill_tiles(self) -> None:
        """Tiles of the run, or of what the other filters keep of a store."""
        run = self.model.run
        tiles = () if run is None else getattr(run, "tiles", None)
        if tiles is None:
            query = self.bar.query(self.model.query)
            tiles = tiles_of_kept(run.index, run.index.matching(query))
        self.tiles.fill(tiles, self.model.words)

    # -- walking -------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Go to the next finding (1) or the one before (-1)."""
        at = self.table.currentIndex().row()
        following = self.model.group(at + by)
        if following is not None and following.collapsed:       # its findings are the next ones
            self._toggle(following.key)
            at = self.table.currentIndex().row() + (0 if by > 0 else following.count + 1)
        row = self.model.rows.next_finding(at, by)
        if row >= 0:
            self._select(row)
            self.wanted.emit(self.current())

    def pick(self, positions) -> bool:
        """Choose one of some findings, the worst first, and with each further call the next of them.

        Args:
            positions: of the findings. What a filter or a folded group hides is shown again.
        """
        if self.model.run is None or not len(positions):
            return False
        chosen = self.model.run.index.following(positions, self.current())
        if not self.model.run.index.matching(self.model.query)[chosen]:
            self.reset_filter()
        query = self.model.query
        if query.group_by and self.model.rows.row_of(chosen) < 0:
            codes, keys = self.model.run.index.codes(query.group_by)
            self.model.set_query(replace(query, collapsed=query.collapsed - {keys[codes[chosen]]}))
        self._select(self.model.rows.row_of(chosen))
        return True

    def select_first(self) -> bool:
        """Choose the first finding that is shown; whether there is one."""
        row = self.model.rows.next_finding(-1, 1)
        if row >= 0:
            self._select(row)
        return row >= 0

    def _select(self, row: int) -> None:
        flags = QItemSelectionModel.SelectionFlag     # whatever keys are down: Ctrl would add to the selection
        self.table.selectionModel().setCurrentIndex(self.model.index(row, 0), flags.ClearAndSelect | flags.Rows)
        self.table.scrollTo(self.model.index(row, 0))

    def _current_changed(self, new, old) -> None:
        if not self.arranging:
            self.after.stop()
            self.chosen.emit(self.model.finding(new.row()) if new.isValid() else -1)

    def _activated(self, index) -> None:
        group = self.model.group(index.row())
        if group is not None:
            self._toggle(group.key)
        else:
            self.wanted.emit(self.model.finding(index.row()))

    def take_down(self) -> None:
        """Say nothing any more."""
        self.bar.timer.stop()
        self.after.stop()

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
