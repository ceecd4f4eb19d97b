"""Findings: filters, the table, and the keys that walk through it."""
from __future__ import annotations

from dataclasses import replace

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ...core.findings.index import GROUPS, Query
from ...core.findings.table import COLUMNS, cell
from ..text import tr
from ..widgets import action, button, named
from .findings_model import FindingsModel

SEARCH_DELAY_MS = 200
WIDTHS = {"verdict": 145, "project_id": 95, "subject_id": 110, "control_role": 175, "rule_id": 80,
          "overlap_area_m2": 100, "overlap_share": 70, "message": 420, "severity": 70, "control_layer": 110}
MOST_CHOICES = 500      # of a filter's list; beyond it the search finds more


class HeadingDelegate(QStyledItemDelegate):
    """Writes the heading of a group across all columns: each cell shows its part of the one line."""

    def paint(self, painter, option, index) -> None:
        words = index.data(Qt.ItemDataRole.UserRole)
        if words is None:
            super().paint(painter, option, index)
            return
        view = option.widget
        plain = QStyleOptionViewItem(option)
        self.initStyleOption(plain, index.siblingAtColumn(0) if index.column() == 0 else index)
        if index.column() == 0:
            plain.text = ""
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, plain, painter, view)
        painter.save()
        painter.setClipRect(option.rect)
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = option.palette.ColorRole.HighlightedText if chosen else option.palette.ColorRole.Text
        painter.setPen(option.palette.color(role))
        line = option.rect
        line.setLeft(view.columnViewportPosition(0) + 26)
        line.setRight(line.left() + max(view.viewport().width() * 2, 2000))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)
        painter.restore()


class FindingsView(QWidget):
    """The table of findings with its filters.

    Signals:
        chosen: position of the finding that is current; -1 for none.
        wanted: the same, where the user asks to go there (double click, Return).
    """

    chosen = pyqtSignal(int)
    wanted = pyqtSignal(int)

    def __init__(self, words, parent=None):
        super().__init__(parent)
        self.model = FindingsModel(words, self)
        self.search = named(QgsFilterLineEdit(), "zoning_search", tr("Search the findings"),
                            tr("Words in any column; all of them must occur"))
        self.search.setPlaceholderText(tr("Search"))
        self.search.setShowSearchIcon(True)
        self.group = named(QComboBox(), "zoning_group", tr("Group by"))
        for title, key in ((tr("Not grouped"), ""), (tr("By project"), "project_id"), (tr("By verdict"), "verdict"),
                           (tr("By rule"), "rule_id")):
            self.group.addItem(title, key)
        self.filters = {name: named(QComboBox(), f"zoning_filter_{name}", title) for name, title in (
            ("verdict", tr("Show verdicts")), ("control_role", tr("Show controls")))}
        self.count = named(QLabel(), "zoning_count", tr("Number of findings shown"))
        self._make_table()
        self._make_actions()
        self._lay_out()
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(SEARCH_DELAY_MS)
        self.timer.timeout.connect(self._apply)
        self.search.textChanged.connect(lambda: self.timer.start())
        self.group.currentIndexChanged.connect(self._apply)
        for box in self.filters.values():
            box.currentIndexChanged.connect(self._apply)
        self._count()

    def _make_table(self) -> None:
        self.table = named(QTableView(), "zoning_findings", tr("Findings"))
        self.table.setModel(self.model)
        self.table.setItemDelegate(HeadingDelegate(self.table))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSortingEnabled(False)
        vertical = self.table.verticalHeader()
        vertical.setVisible(False)
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setHighlightSections(False)
        for place, name in enumerate(COLUMNS):
            header.resizeSection(place, WIDTHS.get(name, 100))
        header.sectionClicked.connect(self._sort)
        self.table.selectionModel().currentRowChanged.connect(self._current_changed)
        self.table.activated.connect(self._activated)    # Return, or a double click

    def _make_actions(self) -> None:
        self.next_action = action(self, "zoning_next", tr("Next finding"), "mActionArrowDown.svg",
                                  lambda: self.step(1), "Ctrl+Down")
        self.previous_action = action(self, "zoning_previous", tr("Previous finding"), "mActionArrowUp.svg",
                                      lambda: self.step(-1), "Ctrl+Up")
        self.fold_action = action(self, "zoning_fold", tr("Fold or unfold the group"), "mActionCollapseTree.svg",
                                  self.fold, "Ctrl+U")
        self.reset_action = action(self, "zoning_reset_filter", tr("Show all findings"), "mActionFilter2.svg",
                                   self.reset_filter, "Shift+F4")
        action(self, "zoning_find", tr("Search"), "search.svg", self._to_search, "F4")

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.search, 2)
        top.addWidget(self.group, 1)
        second = QHBoxLayout()
        for box in self.filters.values():
            second.addWidget(box, 1)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
        second.addWidget(button(self.reset_action))
        for shown in (self.previous_action, self.next_action, self.fold_action):
            second.addWidget(button(shown))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addLayout(second)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.count)

    # -- content -------------------------------------------------------------------------------

    def set_run(self, run, words) -> None:
        """Show the findings of another run; None: nothing."""
        self.timer.stop()
        for box in (self.search, *self.filters.values()):
            box.blockSignals(True)
        self.search.clear()
        self._fill_filters(run, words)
        for box in (self.search, *self.filters.values()):
            box.blockSignals(False)
        self.model.set_run(run, words)
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._count()
        self.chosen.emit(-1)

    def _fill_filters(self, run, words) -> None:
        titles = {"verdict": tr("All verdicts"), "control_role": tr("All controls")}
        for name, box in self.filters.items():
            box.clear()
            box.addItem(titles[name], None)
            if run is None:
                continue
            counts = run.index.counts(name)
            for value in run.index.values(name)[:MOST_CHOICES]:
                box.addItem(f"{cell(name, value, words)} ({counts[value]:,})", value)
                if name == "verdict":
                    box.setItemIcon(box.count() - 1, self.model.icons.get(value, self.model.icons["undetermined"]))

    def current(self) -> int:
        """Position of the current finding; -1 for none."""
        return self.model.finding(self.table.currentIndex().row())

    def shown(self):
        """Positions of the findings that the filter keeps, in their order, also those of folded groups."""
        query = replace(self.model.query, collapsed=frozenset())
        return self.model.run.index.arrange(query).findings if self.model.run else []

    # -- filter and order ----------------------------------------------------------------------

    def _apply(self) -> None:
        self.timer.stop()
        group = self.group.currentData() or ""
        keep = {name: {box.currentData()} for name, box in self.filters.items() if box.currentData() is not None}
        old = self.model.query
        collapsed = old.collapsed if group == old.group_by else frozenset()
        self._set_query(replace(old, words=tuple(self.search.text().split()), keep=keep, group_by=group,
                                collapsed=collapsed))

    def _set_query(self, query: Query) -> None:
        current = self.current()
        self.model.set_query(query)
        self._count()
        row = self.model.rows.row_of(current) if current >= 0 else -1
        if row >= 0:
            self._select(row)
        else:
            self.chosen.emit(-1)

    def _sort(self, section: int) -> None:
        """Ascending, descending, and the worst first again."""
        name, old = COLUMNS[section], self.model.query
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
        for box in (self.search, *self.filters.values()):
            box.blockSignals(True)
        self.search.clear()
        for box in self.filters.values():
            box.setCurrentIndex(0)
        for box in (self.search, *self.filters.values()):
            box.blockSignals(False)
        self._apply()

    def fold(self) -> None:
        """Fold or unfold the group of the current row."""
        row = self.table.currentIndex().row()
        if self.model.query.group_by not in GROUPS or row < 0:
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
        if self.model.run is None:
            self.count.setText("")
        elif rows.matching == rows.total:
            self.count.setText(tr("{count} findings").format(count=f"{rows.total:,}"))
        else:
            self.count.setText(tr("{shown} of {count} findings").format(shown=f"{rows.matching:,}",
                                                                        count=f"{rows.total:,}"))

    # -- walking -------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Go to the next finding (1) or the one before (-1)."""
        row = self.model.rows.next_finding(self.table.currentIndex().row(), by)
        if row >= 0:
            self._select(row)
            self.wanted.emit(self.current())

    def select_first(self) -> None:
        row = self.model.rows.next_finding(-1, 1)
        if row >= 0:
            self._select(row)

    def _select(self, row: int) -> None:
        self.table.setCurrentIndex(self.model.index(row, 0))
        self.table.scrollTo(self.model.index(row, 0))

    def _current_changed(self, new, old) -> None:
        self.chosen.emit(self.model.finding(new.row()) if new.isValid() else -1)

    def _activated(self, index) -> None:
        group = self.model.group(index.row())
        if group is not None:
            self._toggle(group.key)
        else:
            self.wanted.emit(self.model.finding(index.row()))

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
