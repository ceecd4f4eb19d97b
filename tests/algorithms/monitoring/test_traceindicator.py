"""groundrules:traceindicator through Processing: the county between two surveys, beside computeindicators."""
from __future__ import annotations

import pytest
from helpers.county.samples import COUNTY
from helpers.desk.running import results, rows, stopped

pytestmark = pytest.mark.usefixtures("qgis_app")


def county(name):
    return f"{COUNTY}|layername={name}"


def given(tmp_path, indicator="permanent_basic_farmland", **more):
    old, new = county("DLTB_2020"), county("DLTB_2024")
    return {"INDICATOR": indicator, "BEFORE": [old, county("CZKFBJ")], "AFTER": [new, county("CZKFBJ")],
            "ROLES": [old, "land", new, "land", county("CZKFBJ"), "urban_area"], "UNITS": county("XZQ"),
            "BASE_YEAR": 2020, "YEAR": 2024, "SCHEME": "survey-3", "OUTPUT": str(tmp_path / "pieces.gpkg"),
            "CLOSURE": str(tmp_path / "closure.gpkg"), **more}


@pytest.mark.parametrize("indicator", ["cropland_holding", "construction_land", "industrial_land_share"])
def test_the_county_between_two_surveys(tmp_path, indicator):
    done = results("traceindicator", given(tmp_path, indicator))
    values = []
    for year, name in ((2020, "DLTB_2020"), (2024, "DLTB_2024")):
        target = str(tmp_path / f"{year}.gpkg")
        results("computeindicators", {"LAYERS": [county(name)], "ROLES": [county(name), "land"], "UNITS": county("XZQ"),
                                      "YEAR": year, "SCHEME": "survey-3", "OUTPUT": target})
        values.append({row["unit_code"]: row for row in rows(target) if row["indicator_id"] == indicator})
    pieces, known = rows(tmp_path / "pieces.gpkg"), 0
    for row in rows(tmp_path / "closure.gpkg"):
        before, after = (side[row["unit_code"]] for side in values)
        assert (row["before"], row["after"]) == (
            pytest.approx(before["value"]) if before["value"] is not None else None,
            pytest.approx(after["value"]) if after["value"] is not None else None)
        if row["state"] == "known":
            known += 1
            own = sum(piece["whole_contribution"] for piece in pieces) if row["unit_code"] == "*" else sum(
                piece["contribution"] for piece in pieces if piece["unit_code"] == row["unit_code"])
            assert own == pytest.approx(after["value"] - before["value"], abs=1e-7)
        else:
            assert row["reason"] and None in (before["value"], after["value"])
    assert known and done["PIECE_COUNT"] == len(pieces) > 0


def test_what_is_missing_is_said_and_a_wrong_name_is_refused(tmp_path):
    done = results("traceindicator", given(tmp_path, "shelter_area_per_person"))
    assert done["IS_DETERMINED"] is False and done["PIECE_COUNT"] == 0
    assert all("shelters" in row["reason"] for row in rows(tmp_path / "closure.gpkg"))
    for wrong, word in (({"indicator": "cropland"}, "cropland_holding"), ({"ROLES": ["nowhere", "land"]}, "nowhere"),
                        ({"YEAR": 2020}, "BASE_YEAR")):
        asked = given(tmp_path, wrong.pop("indicator", "cropland_holding"))
        assert word in stopped("traceindicator", {**asked, **wrong, "OUTPUT": str(tmp_path / "none.gpkg")})
        assert not (tmp_path / "none.gpkg").exists()
