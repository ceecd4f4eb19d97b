"""groundrules:traceindicator through Processing: the county between two surveys, beside computeindicators."""
from __future__ import annotations

import json

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


@pytest.fixture(scope="module")
def computed(tmp_path_factory, qgis_app):
    """The rows of computeindicators of each survey."""
    made = []
    for year, name in ((2020, "DLTB_2020"), (2024, "DLTB_2024")):
        target = str(tmp_path_factory.mktemp("computed") / f"{year}.gpkg")
        results("computeindicators", {"LAYERS": [county(name)], "ROLES": [county(name), "land"], "UNITS": county("XZQ"),
                                      "YEAR": year, "SCHEME": "survey-3", "OUTPUT": target})
        made.append(rows(target))
    return made


@pytest.mark.parametrize("indicator", ["cropland_holding", "construction_land", "industrial_land_share"])
def test_the_county_between_two_surveys(computed, tmp_path, indicator):
    done = results("traceindicator", given(tmp_path, indicator))
    values = [{row["unit_code"]: row for row in made if row["indicator_id"] == indicator} for made in computed]
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
            assert row["change_lower"] == pytest.approx(after["lower"] - before["upper"])
            assert row["change_upper"] == pytest.approx(after["upper"] - before["lower"])
    assert known and done["PIECE_COUNT"] == len(pieces) > 0
    # what is certain of the county is most of it, though one class of one patch is not known
    whole = next(row for row in rows(tmp_path / "closure.gpkg") if row["unit_code"] == "*")
    assert done["CHANGE_LOWER"] == whole["change_lower"] < done["CHANGE_UPPER"] and 0 < done["OPEN_COUNT"] < 5
    if indicator != "industrial_land_share":   # of a share nothing is certain while its whole is open
        assert done["CHANGE_LOWER"] < done["CERTAIN_CHANGE"] < done["CHANGE_UPPER"]
        assert sum(piece["whole_contribution"] or 0.0 for piece in pieces) == pytest.approx(done["CERTAIN_CHANGE"])
    assert {piece["code_before"] for piece in pieces if piece["kind"] == "lost"} <= {
        row["BSM"] for row in rows(COUNTY, "DLTB_2020")}


def test_pieces_lie_in_projects_and_in_stages(tmp_path):
    stages = str(tmp_path / "parcels.geojson")
    with open(stages, "w", encoding="utf-8") as file:
        json.dump({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"parcel_id": "P-1", "stage": "supplied", "start_state": "late"},
             "geometry": {"type": "Polygon", "coordinates": [[[60, 20], [150, 20], [150, 60], [60, 60], [60, 20]]]}}]},
            file)
    results("traceindicator", given(tmp_path, "construction_land", PROJECTS=county("XMYD"), LIFECYCLE=stages))
    pieces = rows(tmp_path / "pieces.gpkg")
    projects = {row["XMBH"]: row for row in rows(COUNTY, "XMYD")}
    named = [piece for piece in pieces if piece["project"]]
    assert named and {piece["project"] for piece in named} <= set(projects)
    assert all(0.0 < piece["project_share_percent"] <= 100.0 for piece in named)
    assert {tuple(piece[name] for name in ("parcel", "stage", "start_state")) for piece in pieces} == {
        ("P-1", "supplied", "late")}
    assert {round(piece["stage_share_percent"], 6) for piece in pieces} == {100.0}
    message = stopped("traceindicator", given(tmp_path, PROJECTS=county("XZQ"), OUTPUT=str(tmp_path / "no.gpkg")))
    assert "PROJECTS" in message and "permit" in message and not (tmp_path / "no.gpkg").exists()


def test_layers_without_a_row_of_roles_are_known_by_their_names(tmp_path):
    asked = given(tmp_path, "construction_in_boundary", ROLES=[
        county("DLTB_2020"), "land", county("DLTB_2024"), "land"])
    results("traceindicator", asked)   # the boundary by its name
    assert any(row["change"] is not None for row in rows(tmp_path / "closure.gpkg"))


def test_what_is_missing_is_said_and_a_wrong_name_is_refused(tmp_path):
    done = results("traceindicator", given(tmp_path, "shelter_area_per_person"))
    assert done["IS_DETERMINED"] is False and done["PIECE_COUNT"] == 0
    assert all("shelters" in row["reason"] for row in rows(tmp_path / "closure.gpkg"))
    for wrong, word in (({"indicator": "cropland"}, "cropland_holding"), ({"ROLES": ["nowhere", "land"]}, "nowhere"),
                        ({"YEAR": 2020}, "BASE_YEAR")):
        asked = given(tmp_path, wrong.pop("indicator", "cropland_holding"))
        assert word in stopped("traceindicator", {**asked, **wrong, "OUTPUT": str(tmp_path / "none.gpkg")})
        assert not (tmp_path / "none.gpkg").exists()
