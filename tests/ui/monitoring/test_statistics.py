"""Statistics out of a spreadsheet with merged heads, through the dialog into the store."""
from __future__ import annotations

import pytest
from helpers.desk.series_dock import settle, show_series
from helpers.files.merged import write_merged
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from groundrules.bridge.store.series.reading import read_series, read_versions
from groundrules.core.monitoring.statistics.layout import INDICATOR, PLACE, SKIP, VALUE, YEAR
from groundrules.core.monitoring.statistics.rows import LEFT_OUT
from groundrules.ui.monitoring.statistics.dialog import StatisticsDialog

ROWS = [["样川县统计年鉴（单位：公顷）", None, None, None, None], ["乡镇", "耕地保有量", None, "另一指标", None],
        [None, 2026, "2027E", 2026, 2027], ["样城镇", 1670, 1665, 7, 8], ["样岭镇", "1,940", "—", 9, 10]]
MERGED = ("A1:E1", "B2:C2", "D2:E2", "A2:A3")


@pytest.fixture
def dialog(monitoring, series_path, tmp_path):
    show_series(monitoring, series_path)
    QTest.mouseClick(monitoring.top.findChild(type(monitoring.place), "groundrules_monitoring_import_button"),
                     Qt.MouseButton.LeftButton)
    made = monitoring.findChild(StatisticsDialog)
    yield made
    if not sip.isdeleted(made):
        made.reject()


def opened(dialog, path):
    dialog.file.setFilePath(path)
    for _ in range(200):
        QTest.qWait(20)
        if dialog.reading is None:
            return dialog
    raise TimeoutError


def pick(table, row, data):
    box = table.cellWidget(row, 1)
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_merged_heads_go_into_the_store(monitoring, dialog, series_path, tmp_path):
    assert not dialog.ok.isEnabled()
    opened(dialog, write_merged(tmp_path / "yearbook.xlsx", "耕地", ROWS, MERGED))
    assert dialog.layout_of.heads == (SKIP, INDICATOR, YEAR) and dialog.layout_of.columns == (PLACE, *[VALUE] * 4)
    assert dialog.layout_of.measure == "公顷"
    # three values of the known indicator; four of a word that nobody has said anything about; one dash
    assert dialog.counts.text() == "3 values to record · 1 cells without a number · 4 values whose word is open"
    pick(dialog.indicators, 1, LEFT_OUT)
    assert dialog.counts.text().endswith("4 values not taken")
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    settle(monitoring)
    assert "3 new" in monitoring.words.text()
    rows = read_versions(series_path, None, "farmland", ["990127100", "990127101"])
    new = rows[rows["year"] >= 2026]
    assert sorted(zip(new["unit_code"], new["year"], new["value"], new["unit"], new["status"].fillna(""))) == [
        ("990127100", 2026, 1670.0, "ha", ""), ("990127100", 2027, 1665.0, "ha", "preliminary"),
        ("990127101", 2026, 1940.0, "ha", "")]
    assert set(new["source"]) == {"yearbook.xlsx · 耕地 · B4", "yearbook.xlsx · 耕地 · C4", "yearbook.xlsx · 耕地 · B5"}
    assert monitoring.opened.years[-1] == 2027


def test_a_word_is_given_its_indicator_and_a_head_another_meaning(dialog, tmp_path):
    opened(dialog, write_merged(tmp_path / "yearbook.xlsx", "耕地", ROWS, MERGED))
    pick(dialog.indicators, 1, "forest")
    assert dialog.counts.text().startswith("7 values to record")
    pick(dialog.indicators, 0, None)        # a word that is known by name can be opened again
    assert dialog.counts.text().startswith("4 values to record")
    assert "3 values whose word is open" in dialog.counts.text()
    pick(dialog.indicators, 0, "farmland")
    box = dialog.preview.cellWidget(2, 0)       # the row with the indicators
    box.setCurrentIndex(box.findData(SKIP))
    box.activated.emit(box.currentIndex())
    assert dialog.layout_of.heads == (SKIP, SKIP, YEAR) and dialog.fixed[INDICATOR].isEnabled()
    assert not dialog.ok.isEnabled()
    dialog.fixed[INDICATOR].setText("耕地保有量")
    dialog.fixed[INDICATOR].editingFinished.emit()
    assert dialog.counts.text().startswith("7 values to record")


def test_a_correction_needs_its_reason(monitoring, dialog, series_path, tmp_path):
    rows = [["乡镇", "耕地保有量（公顷）", None], [None, 2023, 2024], ["样川县", 3600, 3624]]
    before = len(read_series(series_path).values)
    opened(dialog, write_merged(tmp_path / "yearbook.xlsx", "a", rows, ("B1:C1", "A1:A2")))
    dialog.author.setText("Li")
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    settle(monitoring)
    assert "REASON" in monitoring.words.text() and len(read_series(series_path).values) == before


def test_cells_that_are_no_numbers_stop_it_and_a_broken_file_is_named(dialog, tmp_path):
    rows = [["乡镇", "耕地保有量"], [None, 2026], ["样城镇", "约1670"]]
    opened(dialog, write_merged(tmp_path / "yearbook.xlsx", "a", rows))
    assert "Cell B3: “约1670” is not a number" in dialog.counts.text() and not dialog.ok.isEnabled()
    (tmp_path / "broken.xlsx").write_bytes(b"no zip")
    opened(dialog, str(tmp_path / "broken.xlsx"))
    assert "broken.xlsx cannot be read" in dialog.counts.text() and not dialog.ok.isEnabled()
