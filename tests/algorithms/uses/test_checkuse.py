"""groundrules:checkuse: the sample county's survey against its zones, a proposal, formats of the question."""
from __future__ import annotations

import pytest
import shapely
from helpers.county.samples import shipped
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, rows, stopped
from helpers.files.layers import memory, square
from helpers.source import ROOT

from groundrules.core.landuse.codes.classify import classify, load_codes
from groundrules.core.landuse.codes.crosswalk import to_guide_2023
from groundrules.core.uses.pack.model import cell_for
from groundrules.core.uses.pack.reading import load_matrix
from groundrules.samples.generator.ground.area import ellipsoidal_area_m2

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 500_000, 4_800_000


@pytest.fixture
def checked(tmp_path):
    def go(subjects, zones, **more):
        wanted = {name: str(tmp_path / f"{name}.gpkg") for name in ("OUTPUT", "VERDICTS", "FINDINGS", "SUMMARY")}
        result = results("checkuse", {"SUBJECTS": subjects, "ZONES": zones, **wanted, **more})
        return result, {name: rows(path) for name, path in wanted.items()}

    return go


def test_the_county_against_plain_intersections(checked, tmp_path):
    """Existing land: areas by zone and use from unions by shapely, the verdict from the matrix read by hand."""
    path = county_inputs(tmp_path)["SUBJECTS"].split("|")[0]
    report = tmp_path / "report.html"
    result, tables = checked(f"{path}|layername=DLTB_2024", f"{path}|layername=GHFQ", MODE="existing",
                             SUBJECT_ID="BSM", REPORT=str(report), LANGUAGE="zh")
    land, zones = shipped("DLTB_2024"), shipped("GHFQ")
    codes, matrix = load_codes(ROOT / "packs" / "cn-land-use"), load_matrix(ROOT / "packs" / "cn-zone-use")
    read = classify(land.columns["DLBM"], codes, "survey-3")
    led = to_guide_2023(read, codes)
    scheme = codes.schemes["guide-2023"]
    by_zone = {zone: shapely.union_all(zones.geometry[(zones.columns["GHFQDM"] == zone).to_numpy(dtype=bool)])
               for zone in set(zones.columns["GHFQDM"])}
    expected: dict = {}
    for (_code, target, _how, others), members in led.assign(code=read.frame["land_class"]).groupby(
            ["code", "target", "map", "alternatives"], dropna=False).groups.items():
        shape = shapely.union_all(land.geometry[list(members)])
        uses = [part for part in (target, *(others.split(", ") if isinstance(others, str) else ()))
                if isinstance(part, str)]
        for zone, ground in by_zone.items():
            cells = {cell.verdict if cell else "undetermined" for cell in (
                cell_for(matrix, zone, list(reversed(scheme.levels(use)))) for use in uses)}
            verdict = cells.pop() if len(cells) == 1 else "undetermined"
            word = {"allowed": "in_accordance", "conditional": "on_condition",
                    "forbidden": "existing_not_in_accordance"}.get(verdict, "undetermined")
            area = ellipsoidal_area_m2(shape.intersection(ground))
            expected[zone, word] = expected.get((zone, word), 0.0) + area
    got: dict = {}
    for row in tables["OUTPUT"]:
        key = row["zone_code"], row["accordance"]
        got[key] = got.get(key, 0.0) + row["area_m2"]
    for key, area in expected.items():
        assert got.get(key, 0.0) == pytest.approx(area, rel=1e-6, abs=1.0), key
    assert result["FORBIDDEN_COUNT"] == 0 and result["EXISTING_NOT_IN_ACCORDANCE_COUNT"] > 0
    assert sum(row["area_m2"] for row in tables["VERDICTS"]) == pytest.approx(
        sum(result[name] for name in ("IN_ACCORDANCE_M2", "ON_CONDITION_M2", "NOT_IN_ACCORDANCE_M2",
                                      "EXISTING_NOT_IN_ACCORDANCE_M2", "UNDETERMINED_M2")), rel=1e-6)
    page = report.read_text(encoding="utf-8")
    assert "仅作演示" in page and "条款待核" in page


def layer(rows, field):
    return memory(f"Polygon?crs=EPSG:4547&field={field}:string", rows)


def test_a_proposal(checked):
    parcels = layer([(square(X, Y), ["070102"]), (square(X + 20, Y), ["1002"]), (square(X + 40, Y), ["16"])],
                    "YDYHFLDM")
    zones = layer([(square(X - 10, Y - 10, 200), ["411"])], "GHFQDM")
    result, tables = checked(parcels, zones, SCHEME="guide-2023")
    assert [row["verdict"] for row in tables["VERDICTS"]] == ["allowed", "forbidden", "undetermined"]
    assert (result["ALLOWED_COUNT"], result["FORBIDDEN_COUNT"], result["UNDETERMINED_COUNT"]) == (1, 1, 1)
    assert {row["rule_id"] for row in tables["FINDINGS"]} == {"USE-411-1002", "GR-USE-NOT-STATED"}
    assert result["HAS_PROHIBITION"] and not result["IS_COMPLIANT"]


def test_the_use_of_a_regulatory_plan_is_recognised(checked):
    """Plots of a regulatory plan name their use in DLDM (policy-standards 2e); the check of intensity reads it too."""
    parcels = layer([(square(X, Y), ["070102"])], "DLDM")
    zones = layer([(square(X - 10, Y - 10, 200), ["411"])], "GHFQDM")
    result, _tables = checked(parcels, zones, SCHEME="guide-2023")
    assert result["ALLOWED_COUNT"] == 1


def test_bad_input(tmp_path):
    parcels = layer([(square(X, Y), ["07"])], "YDYHFLDM")
    zones = layer([(square(X, Y), ["411"])], "GHFQDM")
    wanted = {"OUTPUT": str(tmp_path / "o.gpkg")}
    bare = layer([(square(X, Y), ["411"])], "NAME")
    assert "ZONE_CODE" in stopped("checkuse", {"SUBJECTS": parcels, "ZONES": bare, **wanted})
    assert "(USE)" in stopped("checkuse", {"SUBJECTS": bare, "ZONES": zones, **wanted})
    assert "no usable zones" in stopped("checkuse", {"SUBJECTS": parcels, "ZONES": layer([], "GHFQDM"), **wanted})
    assert "CODE_PACK" in stopped("checkuse", {"SUBJECTS": parcels, "ZONES": zones, "CODE_PACK": "", **wanted})
    unknown = stopped("checkuse", {"SUBJECTS": parcels, "ZONES": zones, "SCHEME": "register", **wanted})
    assert "register" in unknown and "guide-2023" in unknown   # the lists that the pack has
    assert "kind" in stopped("checkuse", {"SUBJECTS": parcels, "ZONES": zones, "PACK": "cn-three-lines", **wanted})
    assert not (tmp_path / "o.gpkg").exists()
