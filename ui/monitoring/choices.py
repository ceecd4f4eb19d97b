"""What of the series is shown: pack, day, dimension, kind, levels, year, and what it is compared with."""
from __future__ import annotations

from contextlib import contextmanager
from datetime import date

from qgis.PyQt.QtCore import QDate, QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...core.monitoring.levels.terms import LEVELS
from ...core.monitoring.matrix.grid import SIGNS, Choice, counts_of, dimensions_of, kinds_of
from ...core.report.charts.colours import chart_colours
from ...core.texts import text, word_of
from ..docks.parts import labelled, row_of
from ..text import tr
from ..widgets import action, button, named

SETTLE_MS = 120     # the slider passes years on its way
SIGN = 16           # pixels of a level's sign
NOTHING = ("", 0)


def level_icon(level: str, palette: QPalette) -> QIcon:
    """The sign of a level on its colour, as cells of the matrix have it."""
    colour = QColor(chart_colours(palette.color(QPalette.ColorRole.Base).lightness() < 128)[level])
    picture = QPixmap(SIGN * 2, SIGN * 2)
    picture.fill(colour)
    painter = QPainter(picture)
    painter.setPen(QColor(Qt.GlobalColor.white if colour.lightnessF() < 0.55 else Qt.GlobalColor.black))
    font = painter.font()
    font.setPixelSize(SIGN * 3 // 2)
    font.setBold(True)
    painter.setFont(font)
    painter.drawText(picture.rect(), int(Qt.AlignmentFlag.AlignCenter), SIGNS[level])
    painter.end()
    return QIcon(picture)


class Choices(QWidget):
    """The rows above the matrix.

    Args:
        language: of titles.

    Signals:
        asked: the store is to be read again: by another pack, or as known on another day.
        filtered: other dimensions, kinds or levels are to be seen.
        year_chosen: year.
        beside_chosen: pack, year; ``NOTHING``: nothing is compared.
        map_wanted: whether units are to be coloured on the map.
    """

    asked = pyqtSignal()
    filtered = pyqtSignal()
    year_chosen = pyqtSignal(int)
    beside_chosen = pyqtSignal(str, int)
    map_wanted = pyqtSignal(bool)

    def __init__(self, language: str, parent=None):
        super().__init__(parent)
        self.language, self.years = language, ()
        self.pack = named(QComboBox(), "monitoring_pack", tr("Monitoring pack"),
                          tr("Titles, directions and kinds of indicators, and the numbers by which levels are judged"))
        self.as_known = named(QCheckBox(tr("As known on")), "monitoring_as_known", tr("As known on a day"),
                              tr("What was recorded later is left out: the answer of that day"))
        self.day = named(QDateEdit(QDate.currentDate()), "monitoring_day", tr("Day on which it was known"))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setEnabled(False)
        self.dimension = named(QComboBox(), "monitoring_dimension", tr("Dimension"))
        self.kind = named(QComboBox(), "monitoring_kind", tr("Kind of target"))
        self.levels = {level: self._level(level) for level in LEVELS}
        self.slider = named(QSlider(Qt.Orientation.Horizontal), "monitoring_year", tr("Year that is shown"),
                            tr("Year that is shown; arrow keys go from year to year"))
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setPageStep(1)
        self.shown = QLabel()
        font = self.shown.font()
        font.setBold(True)
        self.shown.setFont(font)
        self.beside = named(QComboBox(), "monitoring_beside", tr("Compare with another year or pack"))
        self.map_action = action(self, "monitoring_map", tr("Units on the map by level"),
                                 "rendererCategorizedSymbol.svg", self.map_wanted, "Ctrl+I", checkable=True)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(SETTLE_MS)
        self.timer.timeout.connect(self._settled)
        self._lay_out()
        self.pack.activated.connect(lambda _place: self.asked.emit())
        self.as_known.toggled.connect(self._as_known_toggled)
        self.day.editingFinished.connect(self._day_edited)
        self.dimension.activated.connect(lambda _place: self.filtered.emit())
        self.kind.activated.connect(lambda _place: self.filtered.emit())
        self.slider.valueChanged.connect(self._moved)
        self.beside.activated.connect(lambda place: self.beside_chosen.emit(*self.beside.itemData(place)))
        self.known_day = self.day.date()
        self.show_opened(None, {})

    def _level(self, level: str) -> QToolButton:
        title = text(f"alerts.level_{level}", self.language)
        made = named(QToolButton(), f"monitoring_level_{level}", title)
        made.setIconSize(QSize(SIGN, SIGN))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda _on: self.filtered.emit())
        return made

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        first = QHBoxLayout()
        first.addWidget(labelled(tr("&Pack"), self.pack))
        first.addWidget(self.pack, 1)
        first.addWidget(self.as_known)
        first.addWidget(self.day)
        second = QHBoxLayout()
        second.addWidget(self.dimension, 1)
        second.addWidget(self.kind, 1)
        tiles = row_of(*self.levels.values(), stretch=False)
        tiles.setSpacing(2)
        second.addLayout(tiles, 1)
        third = QHBoxLayout()
        third.addWidget(labelled(tr("&Year"), self.slider))
        third.addWidget(self.slider, 2)
        third.addWidget(self.shown)
        third.addWidget(button(self.map_action))
        third.addWidget(self.beside, 1)
        for row in (first, second, third):
            column.addLayout(row)

    # -- what there is -------------------------------------------------------------------------

    def offer_packs(self, packs: dict, chosen: str) -> None:
        """Offer packs, id -> title; empty: by which the store's values were computed."""
        with _quiet(self.pack):
            self.pack.clear()
            self.pack.addItem(tr("as recorded"), "")
            for key, title in packs.items():
                self.pack.addItem(f"{title} ({key})", key)
            self.pack.setCurrentIndex(max(self.pack.findData(chosen), 0))

    def show_opened(self, opened, packs: dict) -> None:
        """Show what a store has (``bridge.docks.series.OpenedSeries``); None: nothing.

        Args:
            packs: those that it can be compared by, id -> title.
        """
        is_there = opened is not None
        self.pack.setItemText(0, tr("by its indicators") if is_there and opened.remark else tr("as recorded"))
        for part in (self.dimension, self.kind, self.slider, self.beside, *self.levels.values()):
            part.setEnabled(is_there)
        self.map_action.setEnabled(is_there)
        self._fill(self.dimension, tr("All dimensions"), dimensions_of(opened.year) if is_there else {})
        self._fill(self.kind, tr("All kinds"), {kind: word_of("kind", kind, self.language) for kind in kinds_of(
            opened.year)} if is_there else {})
        counts = counts_of(opened.year) if is_there else dict.fromkeys(LEVELS, 0)
        for level, made in self.levels.items():
            made.setText(str(counts[level]) if is_there else "")
            made.setIcon(level_icon(level, self.palette()))
            title = text(f"alerts.level_{level}", self.language)
            made.setAccessibleName(f"{title}: {counts[level]}")
            made.setToolTip(tr("{level}: {count}; click to see only these").format(level=title, count=counts[level]))
        self._show_years(opened)
        self._offer_beside(opened, packs)

    def _show_years(self, opened) -> None:
        self.years = opened.years if opened is not None else ()
        with _quiet(self.slider):
            self.slider.setRange(0, max(len(self.years) - 1, 0))
            if opened is not None and opened.asked.year in self.years:
                self.slider.setValue(self.years.index(opened.asked.year))
        self.slider.setEnabled(len(self.years) > 1)
        self.shown.setText(str(opened.asked.year) if opened is not None else "–")

    def _offer_beside(self, opened, packs: dict) -> None:
        chosen = self.beside.currentData()
        with _quiet(self.beside):
            self.beside.clear()
            self.beside.addItem(tr("Compare with…"), NOTHING)
            if opened is not None:
                for year in reversed(self.years):
                    if year != opened.asked.year:
                        self.beside.addItem(str(year), ("", year))
                for key, title in packs.items():
                    if key != opened.pack.id:
                        self.beside.addItem(f"{title} ({key})", (key, 0))
            places = [place for place in range(self.beside.count()) if self.beside.itemData(place) == chosen]
            self.beside.setCurrentIndex(places[0] if places else 0)

    @staticmethod
    def _fill(box: QComboBox, everything: str, titles: dict) -> None:
        chosen = box.currentData()
        with _quiet(box):
            box.clear()
            box.addItem(everything, "")
            for key, title in titles.items():
                box.addItem(title, key)
            box.setCurrentIndex(max(box.findData(chosen), 0))

    # -- what is chosen ------------------------------------------------------------------------

    def choice(self) -> Choice:
        """Which series are to be seen."""
        levels = tuple(level for level, made in self.levels.items() if made.isChecked())
        return Choice(self.dimension.currentData() or "", self.kind.currentData() or "", levels)

    def compared(self) -> tuple:
        """Pack and year that are compared with what is shown; ``NOTHING`` for none."""
        return self.beside.currentData() or NOTHING

    def stop_comparing(self) -> None:
        """Compare with nothing."""
        self.beside.setCurrentIndex(0)

    def as_of(self) -> date | None:
        """The day on which it was known; None: now."""
        return self.day.date().toPyDate() if self.as_known.isChecked() else None

    def set_as_of(self, day: str) -> None:
        """Show a day, ISO; empty: now."""
        with _quiet(self.as_known), _quiet(self.day):
            self.as_known.setChecked(bool(day))
            self.day.setEnabled(bool(day))
            if day:
                self.day.setDate(QDate.fromString(day, Qt.DateFormat.ISODate))
        self.known_day = self.day.date()

    def show_map(self, on: bool) -> None:
        """Show whether units are on the map, without a signal."""
        with _quiet(self.map_action):
            self.map_action.setChecked(on)

    def choose_year(self, year: int) -> None:
        """Move the slider to a year that there is."""
        if year in self.years:
            self.slider.setValue(self.years.index(year))

    def _as_known_toggled(self, on: bool) -> None:
        self.day.setEnabled(on)
        self.asked.emit()

    def _day_edited(self) -> None:
        if self.day.date() != self.known_day:       # the focus came and went
            self.known_day = self.day.date()
            self.asked.emit()

    def _moved(self, place: int) -> None:
        if place < len(self.years):
            self.shown.setText(str(self.years[place]))
            self.timer.start()

    def _settled(self) -> None:
        if self.slider.value() < len(self.years):
            self.year_chosen.emit(self.years[self.slider.value()])


@contextmanager
def _quiet(widget):
    """No signals of a widget while it is filled."""
    before = widget.blockSignals(True)
    try:
        yield
    finally:
        widget.blockSignals(before)
