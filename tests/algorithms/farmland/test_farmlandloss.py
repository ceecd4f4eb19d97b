"""groundrules:farmlandloss: the sample county's surveys of 2020 and 2024."""
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
def lost(tmp_path):
    def run(old, new, **more):
        wanted = {name: str(tmp_path / f"{name}.gpkg") for name in ("LOSS", "TABLE", "BALANCE")}
        result = results("farmlandloss", {"OLD": old, "NEW": new, **wanted, **more})
        return result, *(rows(path) for path in wanted.values())

    return run


def united(name, wanted):
    table = shipped(name)
    return shapely.union_all(table.geometry[table.columns["DLBM"].map(wanted).to_numpy(dtype=bool)])


def test_the_county_against_plain_unions(lost, tmp_path):
    """Cropland by the first two digits of the code, unions and differences, and the generator's own areas."""
    path = county_inputs(tmp_path)["SUBJECTS"].split("|")[0]
    result, pieces, table, balance = lost(f"{path}|layername=DLTB_2020", f"{path}|layername=DLTB_2024",
                                          FARMLAND=f"{path}|layername=YJJBNTBHTB_2019")

    def is_cropland(code):
        return code.startswith("01")

    old, new = united("DLTB_2020", is_cropland), united("DLTB_2024", is_cropland)
    farmland = shapely.union_all(shipped("YJJBNTBHTB_2019").geometry)
    for name, shape in {"OLD_CROPLAND_M2": old, "NEW_CROPLAND_M2": new, "KEPT_M2": old.intersection(new),
                        "LOSS_M2": old.difference(new), "GAIN_M2": new.difference(old),
                        "INSIDE_FARMLAND_M2": old.difference(new).intersection(farmland)}.items():
        assert result[name] == pytest.approx(ellipsoidal_area_m2(shape), rel=1e-6, abs=0.05), name
    built = old.intersection(united("DLTB_2024", lambda code: code[:2] in ("05", "06", "07", "08") or code == "1201"))
    by_reason = {}
    for row in table:
        if row["kind"] == "loss":
            by_reason[row["reason"]] = by_reason.get(row["reason"], 0) + row["gross_m2"]
    assert by_reason["construction"] == pytest.approx(ellipsoidal_area_m2(built), rel=1e-6)
    assert sum(by_reason.values()) == pytest.approx(result["LOSS_M2"])
    assert result["INSIDE_FARMLAND_M2"] > 1e5
    assert result["IS_CLOSED"] and result["HAS_LOSS"] and result["UNDETERMINED_M2"] == pytest.approx(0, abs=0.01)
    assert result["LOSS_NET_M2"] <= result["LOSS_M2"] and len(pieces) == result["ROW_COUNT"] and len(balance) == 10
    assert all(row["unit_code"].startswith("990127") for row in table)


def test_planting_and_exempt_ground(lost):
    def survey(code, planting):
        return memory("Polygon?crs=EPSG:4547&field=BSM:string&field=DLBM:string&field=ZZSXDM:string",
                      [(square(X, Y, 100), ["1", "0101", planting]), (square(X + 100, Y, 100), ["2", code, None])],
                      "DLTB")

    exempt = memory("Polygon?crs=EPSG:4547&field=YY:string", [(square(X + 150, Y, 200), ["flood"])], "exempt")
    result, pieces, _, _ = lost(survey("0101", "LS"), survey("0301", "FLS"), EXEMPT=exempt, EXEMPT_FIELD="YY",
                                SCHEME="survey-3", AREA_METHOD="planar")
    assert sorted((row["kind"], row["exempt_cause"] or "", row["gross_m2"]) for row in pieces) == [
        ("loss", "", 5000.0), ("loss", "flood", 5000.0), ("planting_non_grain", "", 10000.0)]
    assert (result["EXEMPT_M2"], result["NON_GRAIN_M2"], result["LOSS_M2"]) == (5000.0, 10000.0, 10000.0)


def test_only_exempt_causes_of_the_pack_exempt(lost):
    definition = "Polygon?crs=EPSG:4547&field=BSM:string&field=DLBM:string&field=BHYY:string"
    old = memory(definition, [(square(X, Y, 100), ["1", "0101", None]), (square(X + 100, Y, 100), ["2", "0101", None])])
    new = memory(definition, [(square(X, Y, 100), ["1", "0601", "建设占用"]),
                              (square(X + 100, Y, 100), ["2", "0301", "退耕还林"])])
    result, pieces, _, _ = lost(old, new, CAUSE_FIELD="BHYY", SCHEME="survey-3", AREA_METHOD="planar")
    assert [(row["reason"], bool(row["exempt"])) for row in pieces] == [("construction", False), ("forest", True)]
    assert result["EXEMPT_M2"] == 10000.0 and result["INSIDE_UNKNOWN_M2"] == result["LOSS_M2"] == 20000.0


def test_stops():
    plain = memory("Polygon?crs=EPSG:4547&field=BH:string", [(square(X, Y), ["1"])], "图斑")
    assert "图斑" in stopped("farmlandloss", {"OLD": plain, "NEW": plain, "LOSS": "memory:"})
    empty = memory("Polygon?crs=EPSG:4547&field=DLBM:string", [], "空图层")
    assert "空图层" in stopped("farmlandloss", {"OLD": empty, "NEW": empty, "LOSS": "memory:"})
