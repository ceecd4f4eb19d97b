"""Ten invented years of the sample county: recorded, corrected, checked, recorded as findings."""
from __future__ import annotations

import csv
import sqlite3
from contextlib import closing

import pytest
from helpers.county.samples import COUNTY, SAMPLES
from helpers.desk.running import results, rows, stopped
from osgeo import gdal
from qgis.core import QgsProcessingFeedback

from groundrules.bridge.store import api as findings_store
from groundrules.bridge.store.series import recording

pytestmark = pytest.mark.usefixtures("qgis_app")
TABLES = SAMPLES / "monitoring"


def given(folder, **more) -> dict:
    return {"INDICATOR_ROWS": [str(TABLES / "values.csv")], "TARGETS": str(TABLES / "targets.csv"),
            "UNITS": str(TABLES / "units.csv"), "BREAKS": str(TABLES / "breaks.csv"),
            "STORE": str(folder / "county-series.gpkg"), "LANGUAGE": "en", **more}


def correction(folder, **more) -> dict:
    return {"INDICATOR_ROWS": [str(TABLES / "correction.csv")], "STORE": str(folder / "county-series.gpkg"),
            "LANGUAGE": "en", **more}


@pytest.fixture(scope="module")
def folder(tmp_path_factory, qgis_app):
    """A folder with the store of the sample, corrected."""
    place = tmp_path_factory.mktemp("series")
    answer = results("recordindicators", given(place, OUTPUT=str(place / "first.gpkg")))
    assert (answer["SAME_COUNT"], answer["CORRECTED_COUNT"], answer["FINAL_COUNT"]) == (0, 0, 1)
    assert answer["STORE_FILE"] == str(place / "county-series.gpkg")
    answer = results("recordindicators", correction(place, AUTHOR="Wang", REASON="typing error"))
    assert (answer["NEW_COUNT"], answer["CORRECTED_COUNT"]) == (0, 1)
    return place


def checked(folder, **more):
    place = folder / "checked"
    place.mkdir(exist_ok=True)
    asked = {"SERIES": str(folder / "county-series.gpkg"), "YEAR": 2025, "PACK": "sdg-11", "LANGUAGE": "en",
             "OUTPUT": str(place / "rows.gpkg"), "FINDINGS": str(place / "findings.gpkg"),
             "MATRIX": str(place / "matrix.gpkg"), "MANIFEST": str(place / "manifest.json"), **more}
    return results("checkindicators", asked), place


def test_levels_are_those_of_the_answers_by_hand(folder):
    counts, place = checked(folder)
    judged = {(row["indicator_id"], row["unit_code"]): row for row in rows(str(place / "rows.gpkg"))}
    with open(SAMPLES / "expected" / "checkindicators.csv", encoding="utf-8") as file:
        expected = list(csv.DictReader(file))
    assert {(row["indicator_id"], row["unit_code"]) for row in expected} == set(judged)
    for row in expected:
        own = judged[row["indicator_id"], row["unit_code"]]
        assert own["level"] == row["level"], row
        for name in ("value", "path", "margin", "trend", "year_of_meeting"):
            if name == "year_of_meeting" and row["margin"] and own["level"] == "red":
                continue
            assert own[name] == (pytest.approx(float(row[name]), abs=2e-6) if row[name] else None), (row, name)
    assert [counts[f"{level}_COUNT"] for level in ("RED", "ORANGE", "YELLOW", "GREEN", "GREY")] == [2, 1, 1, 3, 1]
    assert counts["HAS_BINDING_MISSED"] is True
    assert counts["BINDING_MISSED_COUNT"] == 1
    matrix = {row["unit_code"]: row for row in rows(str(place / "matrix.gpkg"))}
    assert set(matrix) == {"990127", "990127100", "990127101"}
    assert (matrix["990127"]["farmland"], matrix["990127"]["water"], matrix["990127100"]["forest"]) == (
        "orange", "grey", None)
    merged = judged["farmland", "990127101"]
    assert (merged["from_units"], merged["broken_year"]) == ("990127103, 990127104", 2019)


def test_the_answer_of_a_day_before_everything_is_that_nothing_is_recorded(folder):
    with pytest.raises(Exception, match="holds no values and no targets"):
        checked(folder, AS_OF="2020-01-01")


def test_findings_are_recorded_and_missed_targets_forbid_nothing(folder, tmp_path):
    _counts, place = checked(folder)
    findings = rows(str(place / "findings.gpkg"))
    assert {row["verdict"] for row in findings} == {"conditional", "undetermined"}
    red = [row for row in findings if row["rule_id"] == "IND-MISSED"]
    assert sorted((row["subject_id"], row["severity"]) for row in red) == [
        ("990127100", "critical"), ("990127100", "major")]
    assert all("target missed" in row["message"] for row in red)
    store = str(tmp_path / "findings.gpkg")
    answer = results("recordfindings", {
        "FINDINGS": [str(place / "findings.gpkg")], "MANIFESTS": [str(place / "manifest.json")], "STORE": store})
    assert (answer["NEW_COUNT"], answer["CRITICAL_OPEN_COUNT"]) == (len(findings), 1)
    assert len(findings_store.read_store(store).fids) == len(findings)


def areas(path, field, layer=""):
    """Value of a field and area of each feature."""
    with gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        table = source.GetLayerByName(layer) if layer else source.GetLayer(0)
        return [(feature[field], feature.GetGeometryRef().GetArea()) for feature in table]


def test_findings_lie_where_their_units_do(folder, tmp_path):
    findings = tmp_path / "findings.gpkg"
    _counts, place = checked(folder, UNITS=f"{COUNTY}|layername=XZQ", FINDINGS=str(findings))
    towns = dict(areas(COUNTY, "XZQDM", "XZQ"))
    outlines = areas(findings, "subject_id")
    for unit, area in outlines:   # the county is its towns
        assert area == pytest.approx(sum(towns.values()) if unit in ("990127", "*") else towns[unit], rel=1e-9)
    answer = results("recordfindings", {"FINDINGS": [str(findings)], "MANIFESTS": [str(place / "manifest.json")],
                                        "STORE": str(tmp_path / "store.gpkg")})
    stored = findings_store.read_store(str(tmp_path / "store.gpkg"))
    assert answer["NEW_COUNT"] == len(outlines) == len(stored.fids) > 3
    assert stored.crs


def test_the_same_again_changes_nothing_and_the_typing_error_does_not_come_back(folder):
    first = given(folder)
    before = (folder / "county-series.gpkg").read_bytes()
    message = stopped("recordindicators", first)
    assert "AUTHOR" in message and "REASON" in message
    assert "耕地保有量, 样川县, 2023: value 3,623.2 ha, recorded 3,632.2 ha" in message
    again = results("recordindicators", correction(folder))
    assert (again["SAME_COUNT"], again["IS_UNCHANGED"]) == (1, True)
    assert (folder / "county-series.gpkg").read_bytes() == before


def test_a_given_table_of_targets_comes_in_place_of_the_stored_one(folder, tmp_path):
    table = tmp_path / "targets.csv"
    table.write_text("indicator_id,unit_code,target_year,target,unit,relation,goal,base,base_year\n"
                     "farmland,990127,2035,36.2,km2,at_least,hold,36.45,2021\n", encoding="utf-8")
    counts, place = checked(folder, TARGETS=str(table))
    row = next(row for row in rows(str(place / "rows.gpkg")) if (row["indicator_id"], row["unit_code"]) == (
        "farmland", "990127"))
    assert (row["target"], row["base"], row["level"]) == (pytest.approx(3620.0), pytest.approx(3645.0), "red")
    assert counts["RED_COUNT"] == 3


def test_the_last_year_is_judged_where_none_is_named_and_numbers_can_be_given(folder):
    counts, place = checked(folder, YEAR=None, WINDOW=3, MARGIN=90.0, TOLERANCE=0.0, LEAST_VALUES=2)
    assert {row["year"] for row in rows(str(place / "rows.gpkg"))} == {2025}
    assert counts["YELLOW_COUNT"] > 1   # with less than 90 % left


def test_what_was_recorded_is_listed(folder, tmp_path):
    answer = results("recordindicators", {**given(tmp_path), "OUTPUT": str(tmp_path / "rows.gpkg")})
    listed = rows(str(tmp_path / "rows.gpkg"))
    assert len(listed) == answer["NEW_COUNT"] + answer["FINAL_COUNT"]
    final = [row for row in listed if row["change"] == "final"]
    assert [(row["indicator_id"], row["year"], row["supersedes"] > 0) for row in final] == [("farmland", 2025, True)]
    with closing(sqlite3.connect(tmp_path / "county-series.gpkg")) as database:
        assert database.execute("SELECT count(*) FROM runs").fetchone() == (1,)


@pytest.mark.parametrize(("name", "asked", "words"), [
    ("recordindicators", {}, "nothing to record"),
    ("recordindicators", {"INDICATOR_ROWS": [str(TABLES / "units.csv")]}, "lacks the columns"),
    ("checkindicators", {}, "there is no file"),
])
def test_what_cannot_be_used_is_named(tmp_path, name, asked, words):
    store = str(tmp_path / "none.gpkg")
    more = {"STORE": store} if name == "recordindicators" else {"SERIES": store, "OUTPUT": "TEMPORARY_OUTPUT"}
    assert words in stopped(name, {"LANGUAGE": "en", **more, **asked})
    assert not (tmp_path / "none.gpkg").exists()


def test_official_values_of_another_unit_stand_beside_the_county_s_own(folder):
    counts = results("recordindicators", {"INDICATOR_ROWS": [str(TABLES / "official.csv")], "LANGUAGE": "en",
                                          "STORE": str(folder / "county-series.gpkg")})
    # the value of water is not known: its row takes the official one beside nothing
    assert (counts["COMPLETED_COUNT"], counts["NEW_COUNT"], counts["CORRECTED_COUNT"]) == (3, 0, 0)
    checked(folder)
    judged = {(row["indicator_id"], row["unit_code"]): row for row in rows(str(folder / "checked" / "rows.gpkg"))}
    for key, official, difference in ((("farmland", "990127"), 3616.0, 1.5), (("farmland", "990127100"), 1675.0, -1.0),
                                      (("water", "990127"), 1148.0, None)):
        row = judged[key]
        assert (row["official"], row["difference"]) == (pytest.approx(official), pytest.approx(difference)), key
    assert judged["farmland", "990127"]["official_source"] == "统计公报(虚构)"
    assert judged["water", "990127"]["level"] == "grey"      # an official value judges nothing


def test_a_cancel_that_comes_after_the_rows_were_recorded_says_so(tmp_path, monkeypatch):
    feedback, record = QgsProcessingFeedback(False), recording.record_series

    def cancelled_too_late(*asked):
        recorded = record(*asked)
        feedback.cancel()
        return recorded

    monkeypatch.setattr(recording, "record_series", cancelled_too_late)
    asked = given(tmp_path, OUTPUT=str(tmp_path / "table.gpkg"))
    message = stopped("recordindicators", asked, feedback=feedback)
    assert "Cancelled too late: the rows are recorded" in message and "nothing was written" not in message
    assert not (tmp_path / "table.gpkg").exists()
    monkeypatch.undo()
    answer = results("recordindicators", asked)
    assert answer["IS_UNCHANGED"] and answer["SAME_COUNT"] > 0
