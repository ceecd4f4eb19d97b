"""groundrules:comparecontrols: farmland of 2019 against 2024 in the sample county, and access lists."""
from __future__ import annotations

import pytest
import shapely
from helpers.county.samples import shipped
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, rows, stopped
from helpers.files.layers import memory, square

from groundrules.samples.generator.ground.area import ellipsoidal_area_m2

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 500_000, 2_500_000


@pytest.fixture
def compared(tmp_path):
    def compare(old, new, **more):
        wanted = {name: str(tmp_path / f"{name}.gpkg") for name in ("CHANGES", "SUMMARY")}
        result = results("comparecontrols", {"OLD": old, "NEW": new, **wanted, **more})
        return result, rows(wanted["CHANGES"]), rows(wanted["SUMMARY"])

    return compare


def test_farmland_of_the_county(compared, tmp_path):
    """Against plain unions of the drawn patches, measured by the generator's own area function."""
    path = county_inputs(tmp_path)["SUBJECTS"].split("|")[0]
    result, changes, summary = compared(f"{path}|layername=YJJBNTBHTB_2019", f"{path}|layername=YJJBNTBHTB")
    old, new = (shapely.union_all(shipped(name).geometry) for name in ("YJJBNTBHTB_2019", "YJJBNTBHTB"))
    wanted = {"OLD_M2": old, "NEW_M2": new, "DECREASE_M2": old.difference(new), "INCREASE_M2": new.difference(old),
              "KEPT_M2": old.intersection(new)}
    for name, shape in wanted.items():
        assert result[name] == pytest.approx(ellipsoidal_area_m2(shape), rel=1e-6, abs=0.05), name
    assert abs(result["RESIDUAL_M2"]) < 0.01
    assert result["HAS_ALERT"] and not result["IS_SAME"] and {row["kind"] for row in changes} == {"decrease",
                                                                                                  "increase"}
    assert sum(row["decrease_m2"] for row in summary) == pytest.approx(result["DECREASE_M2"])
    assert result["ALERT_COUNT"] == sum(row["alert"] for row in changes)


def test_a_version_against_itself(compared, tmp_path):
    path = county_inputs(tmp_path)["SUBJECTS"].split("|")[0] + "|layername=CZKFBJ"
    result, changes, _ = compared(path, path, ID_FIELDS=["BSM"], COMPARE_FIELDS=["GHFQDM"])
    assert result["IS_SAME"] and changes == [] and result["RESIDUAL_M2"] == 0.0


def test_reasons_and_changed_zones(compared):
    def layer(side, zone, why):
        return memory("Polygon?crs=EPSG:4547&field=BSM:string&field=GHFQDM:string&field=SM:string",
                      [(square(X, Y, side), ["1", zone, why])], "CZKFBJ")

    result, changes, _ = compared(layer(100, "410", None), layer(90, "420", "R-1"), ID_FIELDS=["BSM"],
                                  COMPARE_FIELDS=["GHFQDM"], REASON="SM", AREA_METHOD="planar")
    assert [(row["kind"], row["reason"], row["area_m2"]) for row in changes] == [
        ("decrease", "R-1", 1900.0), ("changed", "R-1", 8100.0)]
    assert not result["HAS_ALERT"] and changes[1]["fields"] == "GHFQDM: 410 → 420"


def test_access_lists(compared):
    def clauses(rows_):
        return memory("None?field=unit:string&field=clause:integer&field=text:string",
                      [(None, list(row)) for row in rows_], "清单")

    result, changes, _ = compared(
        clauses([("U1", 1, "禁止A"), ("U1", 2, "限制B")]), clauses([("U1", 1, "鼓励A"), ("U2", 1, "C")]),
        ID_FIELDS=["unit", "clause"], COMPARE_FIELDS=["text"])
    assert [(row["kind"], row["old_id"], row["new_id"], bool(row["alert"])) for row in changes] == [
        ("decrease", "U1 | 2", None, True), ("increase", None, "U2 | 1", False),
        ("changed", "U1 | 1", "U1 | 1", False)]
    assert result["ALERT_COUNT"] == 1 and result["HAS_ALERT"]


def test_stops():
    plots = memory("Polygon?crs=EPSG:4547&field=BSM:string", [(square(X, Y), ["1"])], "图斑")
    table = memory("None?field=BSM:string", [(None, ["1"])], "清单")
    assert "two layers or two tables" in stopped("comparecontrols", {"OLD": plots, "NEW": table, "CHANGES": "memory:"})
    assert "ID_FIELDS" in stopped("comparecontrols", {"OLD": table, "NEW": table, "CHANGES": "memory:"})
    other = memory("Polygon?crs=EPSG:4547&field=BH:string", [(square(X, Y), ["1"])], "旧版")
    assert "旧版" in stopped("comparecontrols", {"OLD": other, "NEW": plots, "ID_FIELDS": ["BSM"],
                                               "CHANGES": "memory:"})
