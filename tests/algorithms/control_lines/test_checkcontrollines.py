"""groundrules:checkcontrollines: the planted conflicts of the sample county, and the county's own clean lines."""
from __future__ import annotations

import pytest
from helpers.county.samples import expected
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, rows, stopped
from helpers.files.layers import memory, square

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 500_000, 2_500_000


@pytest.fixture
def county(tmp_path):
    path = county_inputs(tmp_path)["SUBJECTS"].split("|")[0]

    def inputs(suffix: str = "") -> dict:
        named = {"FARMLAND": f"YJJBNTBHTB{suffix}", "RED_LINE": f"STBHHX{suffix}", "BOUNDARY": f"CZKFBJ{suffix}",
                 "CONTROL_UNITS": f"GKDY{suffix}", "SURVEY": "DLTB_2024", "ADMINISTRATIVE": "XZQ"}
        return {name: f"{path}|layername={layer}" for name, layer in named.items()}

    return inputs


@pytest.fixture
def checked(tmp_path):
    def check(parameters):
        wanted = {name: str(tmp_path / f"{name}.gpkg") for name in ("CONFLICTS", "SUMMARY")}
        result = results("checkcontrollines", {**parameters, **wanted})
        return result, rows(wanted["CONFLICTS"]), rows(wanted["SUMMARY"])

    return check


def key(row) -> tuple:
    return row["kind"], row["status"], row["feature_id"] or "", row["other_id"] or "", str(row["is_sliver"]).lower()


def test_every_planted_conflict_and_nothing_else(checked, county):
    result, conflicts, summary = checked(county("_defects"))
    wanted = {key(row): float(row["area_m2"]) for row in expected("checkcontrollines")}
    values = {key({**row, "is_sliver": bool(row["is_sliver"])}): row["area_m2"] for row in conflicts}
    assert sorted(values) == sorted(wanted) and len(conflicts) == len(wanted) == 15
    assert all(values[item] == pytest.approx(area, abs=0.05) for item, area in wanted.items())
    assert (result["CONFLICT_COUNT"], result["SLIVER_COUNT"], result["RESTORABLE_COUNT"]) == (9, 1, 1)
    assert (result["EXPLAINED_COUNT"], result["UNDETERMINED_COUNT"], result["NOT_CHECKED_COUNT"]) == (2, 2, 0)
    assert result["HAS_OVERLAP"] and result["IS_COMPLETE"] and not result["IS_CLEAN"]
    assert sum(row["area_m2"] or 0 for row in summary) == pytest.approx(sum(values.values()))
    assert all(row["basis"] is None or "clause to be checked" in row["basis"] for row in conflicts)


def test_the_lines_of_the_county_are_clean(checked, county):
    result, conflicts, summary = checked(county())
    assert conflicts == [] and result["IS_CLEAN"] and result["IS_COMPLETE"] and not result["HAS_OVERLAP"]
    assert {row["status"] for row in summary} == {"clean"}


def test_two_layers_and_named_fields(checked):
    def plots(name, x):
        return memory("Polygon?crs=EPSG:4547&field=code:string", [(square(X + x, Y, 100), [name])], name)

    farm, red = plots("F", 0), plots("R", 80)
    result, conflicts, summary = checked({"FARMLAND": farm, "RED_LINE": red, "AREA_METHOD": "planar",
                                          "FIELDS": [farm.id(), "id", "code", red.id(), "id", "code"]})
    assert [(row["feature_id"], row["other_id"], row["area_m2"]) for row in conflicts] == [("F", "R", 2000.0)]
    assert result["OVERLAP_M2"] == 2000.0 and not result["IS_COMPLETE"]
    assert sum(row["status"] == "not_checked" for row in summary) == result["NOT_CHECKED_COUNT"] == 11


def test_explained_conflicts(checked):
    def plots(x, side):
        return memory("Polygon?crs=EPSG:4547&field=YY:string", [(square(X + x, Y, side), ["approved 2025-1"])])

    result, conflicts, _ = checked({"FARMLAND": plots(0, 100), "BOUNDARY": plots(80, 100), "EXPLAINED": plots(70, 120),
                                    "EXPLAINED_FIELD": "YY"})
    assert [(row["status"], row["reason"]) for row in conflicts] == [("explained", "approved 2025-1")]
    assert result["IS_CLEAN"] and not result["HAS_OVERLAP"] and result["EXPLAINED_COUNT"] == 1


def test_stops():
    assert "at least one of them" in stopped("checkcontrollines", {"CONFLICTS": "memory:"})
    nothing = memory("Polygon?crs=EPSG:4547&field=BSM:string", [], "空")
    assert "no features" in stopped("checkcontrollines", {"FARMLAND": nothing, "CONFLICTS": "memory:"})
    plain = memory("Polygon?crs=EPSG:4547&field=BSM:string", [(square(X, Y), ["1"])], "图斑")
    assert "图斑" in stopped("checkcontrollines", {"FARMLAND": plain, "SURVEY": plain, "CONFLICTS": "memory:"})


def test_an_empty_layer_is_told_and_never_clean(checked):
    farm = memory("Polygon?crs=EPSG:4547&field=BSM:string", [(square(X, Y, 100), ["F"])], "farm")
    empty = memory("Polygon?crs=EPSG:4547&field=BSM:string&field=DLBM:string", [], "DLTB")
    for name in ("SURVEY", "RED_LINE", "ADMINISTRATIVE"):
        result, conflicts, summary = checked({"FARMLAND": farm, name: empty})
        assert [(row["kind"], row["layer"]) for row in conflicts] == [("empty_layer", "DLTB")]
        assert not result["IS_CLEAN"] and not result["IS_COMPLETE"] and result["UNDETERMINED_COUNT"] == 1
