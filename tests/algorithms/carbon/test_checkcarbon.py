"""groundrules:checkcarbon after carbonchange and carbonflux, its findings recorded, and what it refuses."""
from __future__ import annotations

import json

import pytest
from helpers.county.samples import COUNTY
from helpers.desk.running import results, rows, run, stopped

pytestmark = pytest.mark.usefixtures("qgis_app")
RULES = {"PACK": "sample-carbon-rules", "AREA_METHOD": "planar", "LANGUAGE": "en"}
SAMPLE = {"PACK": "sample-carbon", "AREA_METHOD": "planar", "LANGUAGE": "en"}


@pytest.fixture(scope="module")
def computed(tmp_path_factory, qgis_app):
    """Tables of a change and of a flux of the sample county."""
    folder = tmp_path_factory.mktemp("carbon")
    paths = {name: str(folder / f"{name}.gpkg") for name in ("CHANGE", "CHANGES", "FLUX")}
    results("carbonchange", {
        "OLD": f"{COUNTY}|layername=DLTB_2020", "NEW": f"{COUNTY}|layername=DLTB_2024", **SAMPLE,
        "FAMILY": "sample-2025", "OLD_YEAR": 2020, "NEW_YEAR": 2024, "ZONES": f"{COUNTY}|layername=XZQ",
        "ZONE_FIELD": "XZQDM", "TOTALS": paths["CHANGE"], "CHANGES": paths["CHANGES"]})
    results("carbonflux", {
        "INPUT": f"{COUNTY}|layername=DLTB_2024", **SAMPLE, "PACK": "cn-land-flux", "FAMILY": "inventory-c",
        "TOTALS": paths["FLUX"]})
    return paths


def test_the_county_by_the_invented_rules(tmp_path, computed):
    made = {**{name: str(tmp_path / f"{name}.gpkg") for name in ("OUTPUT", "FINDINGS")},
            "MANIFEST": str(tmp_path / "run.json")}
    page = tmp_path / "report.html"
    result = results("checkcarbon", {**RULES, **computed, **made, "PLACE": f"{COUNTY}|layername=STBHHX",
                                     "PLACE_FIELD": "BSM", "REPORT": str(page)})
    values = {(row["rule_id"], row["subject_id"]): row for row in rows(made["OUTPUT"])}
    assert result["RULE_COUNT"] == 5 and result["ROW_COUNT"] == len(values)
    whole = next(row for row in rows(computed["CHANGE"]) if row["zone"] is None and row["pool"] == "all")
    loss = values["CARBON-NET-LOSS", "*"]
    assert loss["value"] == pytest.approx(-whole["net_t_c"]) and loss["lower"] == pytest.approx(-whole["net_upper_t_c"])
    wanted = "allowed" if loss["upper"] <= 0 else "forbidden" if loss["lower"] > 0 else "undetermined"
    assert loss["verdict"] == wanted
    towns = [key for key in values if key[0] == "CARBON-TOWN-LOSS"]
    assert len(towns) >= 2 and values["CARBON-FLOOR", "*"]["verdict"] == "undetermined"
    assert "no totals of carbon of buildings" in values["CARBON-FLOOR", "*"]["reason"]
    assert "CARBON-FLOOR" in page.read_text(encoding="utf-8")
    kept = sum(row["verdict"] == "allowed" for row in values.values())
    assert result["KEPT_COUNT"] == kept and result["FINDING_COUNT"] == len(values) - kept and not result["ALL_KEPT"]
    store = str(tmp_path / "store.gpkg")
    recorded = results("recordfindings", {"FINDINGS": made["FINDINGS"], "STORE": store, "LANGUAGE": "en",
                                          "MANIFESTS": made["MANIFEST"]})
    assert recorded["NEW_COUNT"] == result["FINDING_COUNT"]
    manifest = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert manifest["question"] == dict.fromkeys(("CHANGE", "CHANGES", "FLUX", "PLACE"), "given")
    assert [given["use"] for given in manifest["inputs"]] == ["subjects", "changes", "flux", "place"]
    assert manifest["looked"] == {"everything": True} and manifest["counts"]["KEPT_COUNT"] == kept


def test_findings_do_not_depend_on_the_order_of_pieces(tmp_path, computed):
    first, second = (str(tmp_path / f"{name}.gpkg") for name in "ab")
    for target in (first, second):
        run("checkcarbon", {**RULES, **computed, "OUTPUT": str(tmp_path / "o.gpkg"), "FINDINGS": target,
                            "PLACE": f"{COUNTY}|layername=STBHHX"})
    assert [row["evidence_hash"] for row in rows(first)] == [row["evidence_hash"] for row in rows(second)]


def test_what_is_refused(tmp_path, computed):
    base = {**RULES, "OUTPUT": str(tmp_path / "o.gpkg")}
    assert "at least one of them" in stopped("checkcarbon", base)
    assert "TOTALS of groundrules:carbonflux" in stopped("checkcarbon", {**base, "FLUX": computed["CHANGE"]})
    assert "TOTALS of groundrules:carbonchange" in stopped("checkcarbon", {**base, "CHANGE": computed["FLUX"]})
    assert "carbon" in stopped("checkcarbon", {**base, "CHANGE": computed["CHANGE"], "PACK": "sample-carbon"})


def test_build_report_has_a_section_on_carbon(tmp_path, computed):
    page = tmp_path / "r.html"
    results("buildreport", {"TABLES": [computed["CHANGE"], computed["FLUX"]], "REPORT": str(page), "LANGUAGE": "en",
                            "PDF": str(tmp_path / "r.pdf")})
    text = page.read_text(encoding="utf-8")
    assert 'id="carbon"' in text and "Carbon change (gains positive)" in text and "Annual flux (emissions" in text
    assert "inventory-c" in text and (tmp_path / "r.pdf").stat().st_size > 1000


def test_buildings_of_the_county_by_floor_area(tmp_path):
    """What plots allow, against 40 kg CO2 a square metre: as buildingcarbon tells it, with the share it covers."""
    totals, target = str(tmp_path / "b.gpkg"), str(tmp_path / "o.gpkg")
    results("buildingcarbon", {
        "BUILDINGS": f"{COUNTY}|layername=JZW", "PLOTS": f"{COUNTY}|layername=XG_GHDK", "CODE_LIST": "gb-50137-2011",
        "PACK": "sample-buildings", "SET": "sample-2025", "CLIMATE": "cold", "FACTOR_PACK": "sample-buildings",
        "REGION": "样川县", "YEAR": 2025, "LANGUAGE": "en", "TOTALS": totals})
    whole = next(row for row in rows(totals) if row["account"] == "potential" and row["group"] == "all")
    results("checkcarbon", {**RULES, "BUILDINGS": totals, "OUTPUT": target})
    floor = next(row for row in rows(target) if row["rule_id"] == "CARBON-FLOOR")
    assert floor["value"] == pytest.approx(whole["emission_kg_co2_m2_yr"])
    assert floor["lower"] == pytest.approx(floor["value"] * whole["lower_t_co2_yr"] / whole["emission_t_co2_yr"])
    assert floor["covered_share"] == pytest.approx(whole["covered_share"])
    if floor["covered_share"] < 1 or floor["lower"] <= 40 < floor["upper"]:
        assert floor["verdict"] == "undetermined"
    else:
        assert floor["verdict"] == ("allowed" if floor["upper"] <= 40 else "conditional")
