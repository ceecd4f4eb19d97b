"""Search, groups and filters of a list of findings."""
from __future__ import annotations

from dataclasses import replace

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from ...core.findings.index import Query
from ...core.findings.table import cell
from ...core.report.format import whole
from ..text import tr
from ..widgets import action, button, named
from .form import SEVERAL, ListForm

SEARCH_DELAY_MS = 200
MOST_CHOICES = 500      # of a filter's list; beyond it the search finds more


class FilterBar(QWidget):
    """What of the findings is to be seen.

    Signals:
        changed: a choice is another one.
    """

    changed = pyqtSignal()

    def __init__(self, form: ListForm, icons: dict, parent=None):
        super().__init__(parent)
        self.form, self.icons = form, icons
        self.only_with = ""     # column in which a finding must have something
        self.search = named(QgsFilterLineEdit(), f"{form.name}_search", tr("Search the findings"),
                            tr("Words in any column; all of them must occur"))
        self.search.setPlaceholderText(tr("Search"))
        self.search.setShowSearchIcon(True)
        self.group = named(QComboBox(), f"{form.name}_group", tr("Group by"))
        for title, key in form.groups:
            self.group.addItem(title, key)
        self.filters = {name: named(QComboBox(), f"{form.name}_filter_{name}", titles[0])
                        for name, titles in form.filters.items()}
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(SEARCH_DELAY_MS)
        self.timer.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda: self.timer.start())
        self.group.currentIndexChanged.connect(self.changed)
        for box in self.filters.values():
            box.currentIndexChanged.connect(self.changed)
        self._lay_out()

    def _lay_out(self) -> None:
        self.row, self.more = QHBoxLayout(), QWidget()
        self.row.addWidget(self.search, 2)
        rows = QVBoxLayout(self.more)
        layout = QVBoxLayout(self)
        for column in (rows, layout):
            column.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self.row)
        layout.addWidget(self.more)
        for names in self.form.filter_rows:
            row = QHBoxLayout()
            rows.addLayout(row)
            for name in names:
                row.addWidget(self.filters[name], 1)
        self.row.addWidget(self.group, 1)
        for box in (self.group, *self.filters.values()):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(9 if box is self.group else 6)
        self.filters_action = action(self, f"{self.form.name}_filters", tr("Filters"), "mActionFilter2.svg",
                                     self.more.setVisible, checkable=True)
        self.row.addWidget(button(self.filters_action, words=True))
        for name in self.form.where_present:
            self.filters[name].setVisible(False)
        self.more.setVisible(False)
        self.changed.connect(self._count)

    def _count(self) -> None:
        """Say on the button how many filters are set, and which."""
        active = [f"{self.form.filters[name][0]}: {box.currentText()}" for name, box in self.filters.items()
                  if box.currentData() is not None]
        self.filters_action.setText(tr("Filters ({count})").format(count=len(active)) if active else tr("Filters"))
        self.filters_action.setToolTip("\n".join(active) or tr("Show or hide the filters"))

    def fill(self, index, words, *, keep_choice: bool = False) -> None:
        """Offer what the findings hold; nothing chosen, unless a choice that is still there is to stay."""
        self._block(True)
        if not keep_choice:
            self.search.clear()
        for name, box in self.filters.items():
            chosen = box.currentData() if keep_choice else None
            self._fill(name, box, index, words)
            place = box.findData(chosen) if chosen is not None else 0
            box.setCurrentIndex(max(place, 0))
        self._block(False)
        self._count()

    def _fill(self, name: str, box: QComboBox, index, words) -> None:
        box.clear()
        if name in self.form.where_present:
            box.setVisible(index is not None and bool(index.values(name)))
        box.addItem(self.form.filters[name][1], None)
        if index is None:
            box.setToolTip(self.form.filters[name][0])
            return
        counts = index.counts(name)
        for values, title in self.form.sets.get(name, {}).items():
            box.addItem(f"{title} ({whole(sum(counts.get(word, 0) for word in values.split(SEVERAL)))})", values)
        for value in index.values(name)[:MOST_CHOICES]:
            box.addItem(f"{cell(name, value, words)} ({whole(counts[value])})", value)
            if name in self.icons:
                fallback = self.icons[name].get("undetermined")
                box.setItemIcon(box.count() - 1, self.icons[name].get(value, fallback))
        title, filled = self.form.filters[name][0], box.count() > 1
        box.setEnabled(filled)
        box.setToolTip(title if filled else tr("{title}: no finding here states one").format(title=title))

    def query(self, old: Query) -> Query:
        """The query with the choices that are in the bar."""
        self.timer.stop()
        keep = {}
        for name, box in self.filters.items():
            chosen = box.currentData()
            if chosen is not None:
                keep[name] = set(chosen.split(SEVERAL)) if chosen in self.form.sets.get(name, {}) else {chosen}
            elif name == self.only_with:
                keep[name] = {box.itemData(place) for place in range(1, box.count())}
        group = self.group.currentData() or ""
        return replace(old, words=tuple(self.search.text().split()), keep=keep, group_by=group,
                       collapsed=old.collapsed if group == old.group_by else frozenset())

    def reset(self) -> None:
        """Keep everything."""
        self._block(True)
        self.search.clear()
        for box in self.filters.values():
            box.setCurrentIndex(0)
        self._block(False)
        self._count()

    def _block(self, on: bool) -> None:
        for box in (self.search, *self.filters.values()):
            box.blockSignals(on)
