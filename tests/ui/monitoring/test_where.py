"""From a cell of the matrix to the pieces of ground that moved it."""
from __future__ import annotations

import pytest
from helpers.desk.running import results, rows
from helpers.desk.series_dock import click_cell, settle, show_series
from helpers.desk.zoning_dock import add_layers, click, layer
from qgis.core import QgsProject

from groundrules.bridge.project.run_group import run_layer

TOWN = "990127101"


@pytest.fixture
def traced(monitoring, project, tmp_path):
    """The dock over a store with construction land of two years, the layers of both chosen."""
    add_layers(project, tmp_path, ("DLTB_2020", "DLTB_2024"))
    table = tmp_path / "land.csv"
    table.write_text("indicator_id,unit_code,unit_name,year,value,unit,pack\n" + "".join(
        f"construction_land,{code},,{year},{value},ha,cn-checkup-2021\n" for code, year, value in (
            (TOWN, 2020, 500), (TOWN, 2024, 490), ("990127", 2020, 900), ("990127", 2024, 880))), encoding="utf-8")
    store = str(tmp_path / "own-series.gpkg")
    results("recordindicators", {"INDICATOR_ROWS": [str(table)], "STORE": store, "LANGUAGE": "en"})
    show_series(monitoring, store)
    click_cell(monitoring, "construction_land", TOWN)
    return monitoring


def check_layer(box, name):
    place = next(place for place in range(box.count()) if box.itemText(place) == name)
    box.setItemCheckState(place, 2)


def test_the_pieces_are_listed_by_what_they_moved_and_shown_on_the_map(traced, tmp_path):
    where = traced.details.where
    traced.details.tabs.setCurrentIndex(2)
    assert traced.opened.pack.id == "cn-checkup-2021" and not where.trace_action.isEnabled()
    assert "layers of both dates" in where.words.text()
    check_layer(where.before, "DLTB_2020")
    check_layer(where.after, "DLTB_2024")
    assert where.base_year.value() == 2020 and where.trace_action.isEnabled(), where.words.text()
    click(traced, where.trace_action)
    settle(traced)
    assert where.table.rowCount() > 0, traced.words.text() + where.words.text()
    pieces = rows(where.traced.path)
    own = [piece for piece in pieces if piece["unit_code"].startswith(TOWN)]
    shown = [where.table.item(place, 2).text() for place in range(where.table.rowCount())]
    moved = [float(words.split()[0]) for words in shown if "…" not in words]
    assert sorted(map(abs, moved), reverse=True) == list(map(abs, moved)) and len(shown) == len(own)
    assert sum(moved) == pytest.approx(sum(piece["contribution"] or 0.0 for piece in own), rel=1e-4)
    shown = run_layer(QgsProject.instance(), "groundrules:traceindicator", "OUTPUT")
    assert shown is not None and shown.featureCount() == len(pieces)
    assert where.words.text().endswith(f"by {len(own)} pieces")
    click_cell(traced, "construction_land", "990127")       # the whole county: no other run, and it is not known
    assert where.table.rowCount() == len(pieces) and "undetermined" in where.words.text()
    assert any("…" in where.table.item(place, 2).text() for place in range(len(pieces)))    # what may have moved it
    click_cell(traced, "construction_land", TOWN)
    assert where.table.rowCount() == len(own)
    assert traced.state()["where"]["base_year"] == 2020 and layer("DLTB_2020").id() in traced.state()["where"]["before"]
    where.base_year.setValue(2019)
    traced.details.where.show_cell(traced.opened, where.row)
    assert where.table.rowCount() == 0      # that was another question
