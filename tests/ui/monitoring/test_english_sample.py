"""The sample's ten years as the English tutorial has them: the numbers of the Chinese tables, in English words."""
from __future__ import annotations

import csv
import re

import pytest
from helpers.county.samples import SAMPLES
from helpers.desk.running import results
from helpers.desk.series_dock import settle, show_series, signs
from helpers.desk.zoning_dock import wait_until
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from groundrules.core.monitoring.statistics.rows import LEFT_OUT
from groundrules.ui.menu import copy_sample
from groundrules.ui.monitoring.statistics.dialog import StatisticsDialog

TABLES = "values", "targets", "units", "breaks", "correction", "official"
CHINESE = re.compile("[\u4e00-\u9fff]")


def cells(path) -> list:
    with open(path, encoding="utf-8") as file:
        return [cell for row in csv.reader(file) for cell in row]


def numbers(path) -> list:
    return [cell for cell in cells(path) if re.fullmatch(r"[\d.]+E?|", cell)]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_county_of_a_language_has_the_tables_of_it(language, tmp_path):
    copy_sample(tmp_path, language)
    for name in TABLES:
        own = tmp_path / "monitoring" / f"{name}.csv"
        assert any(map(CHINESE.search, cells(own))) == (language == "zh"), name
        assert numbers(own) == numbers(SAMPLES / "monitoring" / f"{name}.csv"), name
    assert (tmp_path / "monitoring" / "commitments.csv").exists()      # what the tutorial does not use is in Chinese


def test_the_tutorial_in_english(monitoring, series_path, tmp_path):
    """Levels are those of the Chinese tables; the yearbook's words are known but for wheat."""
    show_series(monitoring, series_path)
    chinese = signs(monitoring)
    folder = copy_sample(tmp_path / "county", "en").parent / "monitoring"
    store = str(tmp_path / "english-series.gpkg")
    results("recordindicators", {"INDICATOR_ROWS": [str(folder / "values.csv")], "STORE": store, **{
        name.upper(): str(folder / f"{name}.csv") for name in ("targets", "units", "breaks")}})
    results("recordindicators", {"INDICATOR_ROWS": [str(folder / "correction.csv")], "STORE": store,
                                 "AUTHOR": "Wang", "REASON": "typing error"})
    opened = show_series(monitoring, store)
    assert signs(monitoring) == chinese
    assert not CHINESE.search(" ".join(opened.year.rows[["title", "unit_name"]].to_numpy().ravel()))
    monitoring.files.import_action.trigger()
    dialog = monitoring.findChild(StatisticsDialog)
    dialog.file.setFilePath(str(folder / "yearbook.xlsx"))
    wait_until(lambda: dialog.reading is None)
    assert dialog.counts.text() == "9 values to record · 3 cells without a number · 6 values whose word is open"
    box = dialog.indicators.cellWidget(2, 1)    # wheat
    box.setCurrentIndex(box.findData(LEFT_OUT))
    box.activated.emit(box.currentIndex())
    wait_until(lambda: dialog.reading is None)
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    settle(monitoring)
    assert "9 new" in monitoring.words.text() and monitoring.opened.years[-2:] == (2026, 2027)


def test_without_a_store_the_page_says_what_to_do(monitoring, tmp_path):
    monitoring.link.choose(str(tmp_path / "new.gpkg"))
    settle(monitoring)
    chart, card = monitoring.details.chart, monitoring.details.card
    assert "import statistics" in chart.empty and card.toPlainText() == chart.empty
    (tmp_path / "bad.gpkg").write_bytes(b"no GeoPackage")
    monitoring.link.choose(str(tmp_path / "bad.gpkg"))
    settle(monitoring)
    assert "bad.gpkg is not a GeoPackage" in chart.empty and card.toPlainText() == chart.empty
