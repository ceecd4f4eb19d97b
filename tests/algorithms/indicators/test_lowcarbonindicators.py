"""groundrules:lowcarbonindicators through Processing: the county by town, people, what is missing, bad input."""
from __future__ import annotations

import pytest
from helpers.county.samples import COUNTY, expected
from helpers.desk.running import results, rows, stopped

pytestmark = pytest.mark.usefixtures("qgis_app")
LAND = f"{COUNTY}|layername=DLTB_2024"
UNITS = f"{COUNTY}|layername=XZQ"


def by_key(path):
    return {(row["unit_code"], row["indicator_id"]): row for row in rows(path)}


def test_county_by_town_as_expected(tmp_path):
    target = str(tmp_path / "i.gpkg")
    counts = results("lowcarbonindicators", {"LAND": LAND, "UNITS": UNITS, "AREA_METHOD": "planar", "YEAR": 2024,
                                            "INDICATORS": target, "LANGUAGE": "en"})
    by_unit, wanted = by_key(target), expected("lowcarbonindicators")
    assert len(wanted) >= 15
    for row in wanted:
        assert float(row["value"]) == pytest.approx(by_unit[row["unit_code"], row["indicator_id"]]["value"], rel=2e-4,
                                                    abs=6e-5), row
    assert {row["year"] for row in by_unit.values()} == {2024}
    assert counts["ROW_COUNT"] == len(by_unit) and counts["UNDETERMINED_COUNT"] > 0 and not counts["IS_DETERMINED"]
    assert by_unit["*", "station_coverage_800m"]["value"] is None
    assert "STATIONS" in by_unit["*", "station_coverage_800m"]["reason"]


def test_in_chinese(tmp_path):
    target = str(tmp_path / "i.gpkg")
    results("lowcarbonindicators", {"LAND": LAND, "INDICATORS": target, "LANGUAGE": "zh"})
    row = by_key(target)["*", "sink_share"]
    assert row["title"] == "碳汇用地占比" and "条款待核" in row["source"]


def test_bad_input(tmp_path):
    target = str(tmp_path / "i.gpkg")
    message = stopped("lowcarbonindicators", {"LAND": LAND, "INDICATORS": target, "DATA_DATE": "soon",
                                              "LANGUAGE": "en"})
    assert "DATA_DATE" in message
    message = stopped("lowcarbonindicators", {"LAND": LAND, "LAND_LIST": "gb-50137-2011", "INDICATORS": target,
                                           "LANGUAGE": "en"})
    assert "cn-indicators" in message and not (tmp_path / "i.gpkg").exists()
