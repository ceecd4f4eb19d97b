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
    found = results("lowcarbonindicators", {"LAND": LAND, "UNITS": UNITS, "AREA_METHOD": "planar", "YEAR": 2024,
                                            "INDICATORS": target, "LANGUAGE": "en"})
    mine, wanted = by_key(target), expected("lowcarbonindicators")
    assert len(wanted) >= 15
    for row in wanted:
        assert float(row["value"]) == pytest.approx(mine[row["unit_code"], row["indicator_id"]]["value"], rel=2e-4,
                                                    abs=6e-5), row
    assert {row["year"] for row in mine.values()} == {2024}
    assert found["ROW_COUNT"] == len(mine) and found["UNDETERMINED_COUNT"] > 0 and not found["IS_DETERMINED"]
    assert mine["*", "station_coverage_800m"]["value"] is None
    assert "STATIONS" in mine["*", "station_coverage_800m"]["reason"]


def test_in_chinese(tmp_path):
    target = str(tmp_path / "i.gpkg")
    results("lowcarbonindicators", {"LAND": LAND, "INDICATORS": target, "LANGUAGE": "zh"})
    row = by_key(target)["*", "sink_share"]
    assert row["title"] == "碳汇用地占比" and "条款待核" in row["source"]


def test_bad_input(tmp_path):
    target = str(tmp_path / "i.gpkg")
    said = stopped("lowcarbonindicators", {"LAND": LAND, "INDICATORS": target, "DATA_DATE": "soon", "LANGUAGE": "en"})
    assert "DATA_DATE" in said
    said = stopped("lowcarbonindicators", {"LAND": LAND, "LAND_LIST": "gb-50137-2011", "INDICATORS": target,
                                           "LANGUAGE": "en"})
    assert "cn-indicators" in said and not (tmp_path / "i.gpkg").exists()
