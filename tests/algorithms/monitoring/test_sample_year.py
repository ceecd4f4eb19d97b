"""The sample county's year: statistics, land of a town at two dates, against answers by hand; and the whole chain."""
from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from helpers.county.samples import COUNTY, SAMPLES
from helpers.desk.running import results, rows

pytestmark = pytest.mark.usefixtures("qgis_app")
TABLES = SAMPLES / "monitoring"
TOWN = f"{SAMPLES / 'monitoring.gpkg'}|layername="


def answers(name):
    with open(SAMPLES / "expected" / f"{name}.csv", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_statistics_of_the_county_give_what_they_give_by_hand(tmp_path):
    layers = {f"{COUNTY}|layername={name}": role for name, role in (
        ("DLTB_2024", "land"), ("YJJBNTBHTB", "permanent_basic_farmland"), ("STBHHX", "ecological_red_line"),
        ("CZKFBJ", "development_boundary"), ("LSWHBHX", "heritage_line"))}
    counts = results("computeindicators", {
        "LAYERS": list(layers), "ROLES": [word for pair in layers.items() for word in pair],
        "UNITS": f"{COUNTY}|layername=XZQ", "WHOLE_CODE": "990127", "STATISTICS": str(TABLES / "statistics.csv"),
        "YEAR": 2024, "OUTPUT": str(tmp_path / "rows.gpkg"), "LANGUAGE": "en"})
    made = {row["indicator_id"]: row for row in rows(str(tmp_path / "rows.gpkg")) if row["unit_code"] == "990127"}
    assert len(made) == counts["INDICATOR_COUNT"] == 122
    for row in answers("computeindicators"):
        assert made[row["indicator_id"]]["value"] == pytest.approx(float(row["value"]), rel=1e-12), row
    open_rows = {key: row["reason"] for key, row in made.items() if row["value"] is None}
    assert len(open_rows) == 31   # 91 of 122 have a value
    urban = {"permeable_surface_share", "road_density", "urban_population_density", "building_density",
             "urban_floor_area"}
    assert {key for key, reason in open_rows.items() if "urban_area" in reason} == urban
    network = {key for key, reason in open_rows.items() if "network of streets" in reason}
    classes = {key for key, reason in open_rows.items() if "the class of some land of DLTB_2024 is unknown" in reason
               and "stations" not in reason}
    assert (len(network), len(classes)) == (11, 13)   # a patch of the sample has no code
    assert set(open_rows) - urban - network - classes == {"burial_land", "station_cover_800m"}
    line = made["red_line_area"]
    assert line["official"] == 9.8
    assert line["difference"] == pytest.approx(line["value"] - 9.8, rel=1e-12)


def land(year):
    return f"{TOWN}DLTB_{year}"


@pytest.fixture(scope="module")
def levels(tmp_path_factory, qgis_app):
    """The town's level by indicator: its land of 2025 computed, recorded beside its earlier years, and checked."""
    folder = tmp_path_factory.mktemp("town")
    computed, store, checked = (str(folder / name) for name in ("rows.gpkg", "town-series.gpkg", "levels.gpkg"))
    results("computeindicators", {"LAYERS": [land(2025)], "ROLES": [land(2025), "land"], "UNITS": f"{TOWN}XZQ",
                                  "YEAR": 2025, "AREA_METHOD": "planar", "OUTPUT": computed})
    results("recordindicators", {"INDICATOR_ROWS": [str(TABLES / "checkup_values.csv"), computed], "STORE": store})
    results("checkindicators", {"SERIES": store, "TARGETS": str(TABLES / "checkup_targets.csv"), "YEAR": 2025,
                                "PACK": "cn-checkup-2021", "OUTPUT": checked})
    return {row["indicator_id"]: row for row in rows(checked) if row["unit_code"] == "990127100"}


@pytest.mark.parametrize("row", answers("checkindicators_town"), ids=lambda row: row["level"])
def test_alerts_of_the_town_have_their_levels_by_hand(levels, row):
    own = levels[row["indicator_id"]]
    assert own["level"] == row["level"]
    assert own["unit"] == ("%" if row["indicator_id"] == "industrial_land_share" else "ha")
    for name in ("value", "path", "margin", "trend"):
        assert own[name] == pytest.approx(float(row[name]), abs=2e-6), name
    if row["year_of_meeting"] and row["level"] != "red":
        assert own["year_of_meeting"] == pytest.approx(float(row["year_of_meeting"]), abs=2e-6)


def test_the_town_has_an_alert_of_each_level():
    assert {row["level"] for row in answers("checkindicators_town")} == {"red", "orange", "yellow"}
    assert {row["indicator_id"] for row in answers("checkindicators_town")} == {
        row["indicator_id"] for row in answers("traceindicator")}


#: Indicator -> the town's value in 2024 and 2025 by hand, km² and per cent.
BY_HAND = {"cropland_holding": (16.78, 16.74), "construction_land": (2.86, 2.91), "forest_land": (0.36, 0.35),
           "industrial_land_share": (0.0, 100 * 5 / 291)}


@pytest.mark.parametrize("indicator", BY_HAND)
def test_the_parcels_behind_an_alert_are_those_of_the_hand(tmp_path, indicator):
    traced = {"INDICATOR": indicator, "BEFORE": [land(2024)], "AFTER": [land(2025)],
              "ROLES": [land(2024), "land", land(2025), "land"], "UNITS": f"{TOWN}XZQ",
              "BASE_YEAR": 2024, "YEAR": 2025, "AREA_METHOD": "planar", "OUTPUT": str(tmp_path / "pieces.gpkg"),
              "CLOSURE": str(tmp_path / "closure.gpkg"), "LANGUAGE": "en"}
    results("traceindicator", traced)
    pieces = rows(str(tmp_path / "pieces.gpkg"))
    own = sorted((row["part"], row["contribution"]) for row in pieces)
    by_hand = sorted((row["part"], float(row["contribution"])) for row in answers("traceindicator")
                     if row["indicator_id"] == indicator)
    assert [part for part, _did in own] == [part for part, _did in by_hand]
    assert [did for _part, did in own] == pytest.approx([did for _part, did in by_hand], abs=1e-9)
    town = next(row for row in rows(str(tmp_path / "closure.gpkg")) if row["unit_code"] == "990127100")
    assert (town["before"], town["after"]) == pytest.approx(BY_HAND[indicator], abs=1e-9)
    assert town["change"] == pytest.approx(sum(did for _part, did in by_hand), abs=2e-9 * len(by_hand))


def test_the_model_computes_records_checks_traces_and_reports(tmp_path):
    from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback, QgsProject

    import groundrules

    plugin = groundrules.classFactory(None)
    plugin.initProcessing()
    model = QgsApplication.processingRegistry().algorithmById("groundrules:annualcheckup")
    folder = Path(os.environ.get("ANNUAL_PAGES") or tmp_path)     # to look at them
    given = {"LAYERS": [f"{TOWN}DLTB_2025"], "BEFORE": [f"{TOWN}DLTB_2024"], "UNITS": f"{TOWN}XZQ", "YEAR": 2025,
             "BASE_YEAR": 2024, "INDICATOR": "cropland_holding", "STATISTICS": str(TABLES / "statistics.csv"),
             "INDICATOR_ROWS": [str(TABLES / "checkup_values.csv")], "TARGETS": str(TABLES / "checkup_targets.csv"),
             "STORE": str(tmp_path / "town-series.gpkg"), "AREA_METHOD": "planar"}
    for language in ("en", "zh"):      # the second time the store has all, and no rows are given
        paths = {name: str(folder / f"model-{language}-{name}.{suffix}") for name, suffix in (
            ("levels", "gpkg"), ("pieces", "gpkg"), ("report", "html"), ("pdf", "pdf"))}
        given |= {"LANGUAGE": language, **paths, **({"INDICATOR_ROWS": None} if language == "zh" else {})}
        context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
        context.setProject(QgsProject.instance())
        _result, fine = model.create().run(given, context, feedback)
        assert fine, feedback.textLog()
        levels = {(row["indicator_id"], row["unit_code"]): row["level"] for row in rows(paths["levels"])}
        assert {name: levels[name, "990127100"] for name in BY_HAND} == {
            row["indicator_id"]: row["level"] for row in answers("checkindicators_town")}
        with open(paths["report"], encoding="utf-8") as file:
            page = file.read()
        assert ("What changed from 2024 to 2025" if language == "en" else "2024 至 2025 年变化分解") in page
    plugin.unload()
