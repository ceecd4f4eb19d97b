"""The pack cn-constraints on the sample county, against overlaps that shapely measures by itself."""
from __future__ import annotations

import pytest
import shapely
from helpers.county.zoning_runs import AS_OF, county_inputs
from helpers.desk.running import results, rows
from osgeo import ogr

pytestmark = pytest.mark.usefixtures("qgis_app")
ROLES = {"HLFXKZX": "flood_risk", "DZZHFXQ": "geological_hazard", "LSWHBHX": "heritage", "YYSSYD": "drinking_water"}
TABLES = ("VERDICTS", "FINDINGS", "LEDGER")


def shapes(path, layer: str, name: str) -> list:
    source = ogr.Open(str(path))   # the layer lives as long as its source
    return [(item.GetField(name), shapely.from_wkb(bytes(item.GetGeometryRef().ExportToIsoWkb())))
            for item in source.GetLayerByName(layer)]


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    folder = tmp_path_factory.mktemp("constraints")
    wanted = {name: str(folder / f"{name.lower()}.gpkg") for name in TABLES}
    inputs = county_inputs(folder, PACK="cn-constraints", LANGUAGE="zh", AREA_METHOD="planar", **wanted)
    path = folder / "county.gpkg"
    inputs["CONTROLS"] = [f"{path}|layername={name}" for name in (*ROLES, "XZQ")]
    result = results("checkzoning", inputs)
    return path, result, {name: rows(target) for name, target in wanted.items()}


def test_the_four_layers_are_recognised_and_only_they_are_checked(county):
    _, result, tables = county
    assert {row["control_role"] for row in tables["LEDGER"]} == {"*", *ROLES.values()}
    assert result["SUBJECT_COUNT"] == len(tables["VERDICTS"])


def test_areas_are_those_of_shapely(county):
    path, _, tables = county
    plots = dict(shapes(path, "XMYD", "DKBH"))
    met = 0
    for layer, role in ROLES.items():
        union = shapely.union_all([shape for _, shape in shapes(path, layer, "BSM")])
        for row in tables["VERDICTS"]:
            plot = plots[row["DKBH"]]
            if plot is not None and plot.is_valid and not plot.is_empty:
                wanted = plot.intersection(union).area
                assert (row[f"{role}_m2"] or 0) == pytest.approx(wanted, abs=0.01), (row["DKBH"], role)
                met += wanted > 1
    assert met > 0


def test_every_finding_of_a_rule_says_whom_to_ask_what_to_bring_and_how_much(county):
    messages = [row for row in county[2]["FINDINGS"] if not row["rule_id"].startswith("GR-")]
    assert messages
    for row in messages:
        assert "征询部门：" in row["documents"] and "平方米" in row["message"], row
        assert "条款待核" in row["basis"] and not row["basis_verified"]
        if row["verdict"] == "conditional":
            assert "须提供" in row["documents"] or "缺失" in row["documents"]


def test_before_any_rule_nothing_is_allowed(tmp_path):
    wanted = {name: str(tmp_path / f"{name.lower()}.gpkg") for name in ("VERDICTS", "FINDINGS")}
    inputs = county_inputs(tmp_path, PACK="cn-constraints", LANGUAGE="en", **{**wanted, "AS_OF": "1999-12-31"})
    inputs["CONTROLS"] = [f"{tmp_path / 'county.gpkg'}|layername={name}" for name in ROLES]
    result = results("checkzoning", inputs)
    assert result["UNDETERMINED_COUNT"] == result["SUBJECT_COUNT"] > 0 and AS_OF != "1999-12-31"
    messages = [row["message"] for row in rows(wanted["FINDINGS"]) if row["rule_id"] == "GR-NO-RULES-IN-FORCE"]
    assert len(messages) == len(ROLES) and all("1999-12-31" in item for item in messages)


@pytest.mark.parametrize(("ended", "findings"), [(True, 0), (False, 1)], ids=["old one ended", "both in force"])
def test_two_farmland_layers_of_different_years(tmp_path, ended, findings):
    """The old layer of the county ended with its year, and takes no part; without its last day it is a finding."""
    wanted = {name: str(tmp_path / f"{name.lower()}.gpkg") for name in ("VERDICTS", "FINDINGS")}
    inputs = county_inputs(tmp_path, LANGUAGE="en", **wanted)
    path, farmland = tmp_path / "county.gpkg", "permanent_basic_farmland"
    if not ended:
        ogr.Open(str(path), 1).ExecuteSQL("UPDATE YJJBNTBHTB_2019 SET BHJSSJ = NULL")
    roles = {"YJJBNTBHTB": farmland, "YJJBNTBHTB_2019": farmland, "STBHHX": "ecological_red_line",
             "CZKFBJ": "urban_development_boundary", "XZQ": "administrative_unit"}
    sources = {f"{path}|layername={name}": role for name, role in roles.items()}
    inputs.update(CONTROLS=list(sources), ROLES=[word for pair in sources.items() for word in pair])
    results("checkzoning", inputs)
    messages = [row for row in rows(wanted["FINDINGS"]) if row["rule_id"] == "GR-DIFFERENT-YEARS"]
    assert len(messages) == findings
    assert all(row["control_role"] == farmland and "2019" in row["message"] for row in messages)
