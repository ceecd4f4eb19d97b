"""groundrules:comparetoplan: the sample county's plan, bad input, the plan above."""
from __future__ import annotations

import pytest
from helpers.county.samples import expected
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, rows, stopped
from helpers.files.layers import memory, square
from osgeo import gdal

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 500_000, 4_800_000


def test_the_county(tmp_path):
    """Areas by status as the generator reckoned them with plain intersections."""
    path = county_inputs(tmp_path)["SUBJECTS"].split("|")[0]
    wanted = {name: str(tmp_path / f"{name}.gpkg") for name in ("PATCHES", "TABLE", "UNIT_TABLE", "FINDINGS")}
    result = results("comparetoplan", {
        "PLAN": f"{path}|layername=GHYDYH", "ACTUAL": f"{path}|layername=DLTB_2024",
        "BASE": f"{path}|layername=DLTB_2020", "SCHEME": "guide-2023", "UNITS": f"{path}|layername=CJDCQ",
        "UNIT_FIELD": "ZLDWDM", "MINIMUM_AREA": 0, "MINIMUM_WIDTH": 0, **wanted})
    for row in expected("comparetoplan"):
        assert result[f"{row['status'].upper()}_M2"] == pytest.approx(float(row["area_m2"]), rel=1e-6, abs=0.5), row
    patches = rows(wanted["PATCHES"])
    inside = sum(row["area_m2"] for row in patches if row["status"] != "outside_plan")
    assert inside == pytest.approx(result["PLAN_M2"], rel=1e-9)
    assert sum(row["area_m2"] for row in rows(wanted["TABLE"])) == pytest.approx(sum(
        row["area_m2"] for row in patches))
    assert sum(row["area_m2"] for row in rows(wanted["UNIT_TABLE"])) == pytest.approx(sum(
        row["area_m2"] for row in patches))
    assert result["HAS_CONTRARY"] and result["FINDING_COUNT"] == len(rows(wanted["FINDINGS"]))
    assert {row["rule_id"] for row in rows(wanted["FINDINGS"])} >= {"PLAN-CONTRARY", "PLAN-DEVIATES"}
    assert len({row["finding_id"] for row in rows(wanted["FINDINGS"])}) == result["FINDING_COUNT"]


def test_a_plan_in_another_system(tmp_path):
    """The plan in degrees beside a survey in metres: the same areas, but for what GEOS rounds."""
    path = county_inputs(tmp_path)["SUBJECTS"].split("|")[0]
    plan = str(tmp_path / "plan.gpkg")
    assert gdal.VectorTranslate(plan, path, layers=["GHYDYH"], dstSRS="EPSG:4490", reproject=True) is not None
    asked = {"ACTUAL": f"{path}|layername=DLTB_2024", "BASE": f"{path}|layername=DLTB_2020", "SCHEME": "guide-2023",
             **{name: str(tmp_path / f"{name}.gpkg") for name in ("PATCHES", "TABLE", "FINDINGS")}}
    first = results("comparetoplan", {"PLAN": f"{path}|layername=GHYDYH", **asked})
    other = results("comparetoplan", {"PLAN": plan, **asked})
    sums = [name for name in first if name.endswith("_M2")]
    assert sums and all(other[name] == pytest.approx(first[name], rel=1e-5, abs=2.0) for name in sums)


def layer(result, name="layer"):
    return memory("Polygon?crs=EPSG:4547&field=DLBM:string", [(square(X + x, Y, 100), [code]) for code, x in result],
                  name)


def test_the_plan_above(tmp_path):
    plan, above = layer([("0701", 0), ("0101", 100)], "plan"), layer([("07", 0), ("03", 100)], "above")
    result = results("comparetoplan", {
        "PLAN": plan, "ACTUAL": plan, "PARENT": above, "LINES": layer([("1", 0)]), "PARENT_LINES": layer([("1", 0)]),
        "SCHEME": "guide-2023", "LAND_SCHEME": "guide-2023", "AREA_METHOD": "planar",
        "PATCHES": str(tmp_path / "p.gpkg"), "PARENT_FINDINGS": str(tmp_path / "f.gpkg"),
        "PARENT_TOTALS": str(tmp_path / "t.gpkg")})
    assert result["PARENT_DIFFERENT_COUNT"] == 1 and result["LINE_LOOSENED_COUNT"] == 0
    assert not result["AGREES_WITH_PARENT"] and result["IN_ACCORDANCE_SHARE"] == pytest.approx(1.0)
    assert rows(tmp_path / "f.gpkg")[0]["overlap_area_m2"] == pytest.approx(10_000)
    assert {row["plan_class"]: row["difference_m2"] for row in rows(tmp_path / "t.gpkg")} == {
        "01": 10_000, "03": -10_000, "07": 0}


def test_bad_input(tmp_path):
    plan, bare = layer([("0701", 0)]), memory("Polygon?crs=EPSG:4547&field=X:string", [(square(X, Y), ["1"])], "bare")
    wanted = {"PATCHES": str(tmp_path / "p.gpkg")}
    assert "PLAN_CLASS" in stopped("comparetoplan", {"PLAN": bare, "ACTUAL": plan, **wanted})
    assert "UNIT_FIELD" in stopped("comparetoplan", {"PLAN": plan, "ACTUAL": plan, "UNITS": bare, **wanted})
    assert "no usable polygons" in stopped("comparetoplan", {"PLAN": plan, "ACTUAL": layer([]), **wanted})
    assert not (tmp_path / "p.gpkg").exists()
