"""groundrules:tracelifecycle: the county's stages against answers by hand, tables alone, other systems, bad input."""
from __future__ import annotations

import pytest
from helpers.county.samples import SAMPLES, expected
from helpers.desk.running import results, rows, run, stopped
from helpers.files.layers import memory, square
from shapely import box

from groundrules.bridge.store.reading import read_store
from groundrules.core.findings.card import finding_card
from groundrules.ui.compliance.findings_panel import SHOWN, store_words
from groundrules.ui.findings.words import finding_at
from samples.generator.checked.stages import AREAS

pytestmark = pytest.mark.usefixtures("qgis_app")
SOURCE = str(SAMPLES / "lifecycle.gpkg|layername=")
LAYERS = ("ZZ_JBXX", "GHTJ", "GongDi", "yongdi", "DJ", "BCGD", "WPTB")
OUTPUTS = ("OUTPUT", "PARCELS", "STAGES", "DRIFT", "FINDINGS", "INDICATORS", "YEARS")


def asked(**more) -> dict:
    return {"LAYERS": [SOURCE + name for name in LAYERS], "AS_OF": "2026-06-30", "AREA_METHOD": "planar", **more}


@pytest.fixture(scope="module")
def county(qgis_app, tmp_path_factory):
    folder = tmp_path_factory.mktemp("stages")
    paths = {name: str(folder / f"{name}.gpkg") for name in OUTPUTS}
    done = run("tracelifecycle", asked(**paths, REPORT=str(folder / "r.html"), MANIFEST=str(folder / "m.json"),
                                       LANGUAGE="zh"))
    assert done.results is not None, done.log
    return folder, done, {name: rows(path) for name, path in paths.items()}


def test_the_county_is_as_reckoned_by_hand(county):
    _folder, done, tables = county
    fired: dict = {}
    for row in tables["FINDINGS"]:
        fired.setdefault(row["subject_id"], set()).add(row["rule_id"])
    by_name = {row["name"]: row for row in tables["PARCELS"]}
    for case in expected("tracelifecycle"):
        row = by_name[case["case"]]
        assert (row["start_state"], row["use_state"]) == (case["start_state"], case["use_state"]), case
        assert str(row["days_late"] or "") == case["days_late"], case
        assert fired.get(row["parcel_id"], set()) - {"LIFE-OPEN"} == set(case["rules"].split()), case
    thread = next(row for row in tables["OUTPUT"] if row["approved_m2"] == 102_000)
    assert {name: round(thread[name], 6) for name in AREAS} == AREAS
    assert f"{100 * thread['approved_not_supplied_share']:.2f}" == "23.53"
    assert [(row["kind"], row["area_m2"]) for row in tables["DRIFT"]] == [("stated", 20.0)]
    assert {row["verdict"] for row in tables["FINDINGS"]} == {"conditional", "undetermined"}
    cut, = (row for row in tables["FINDINGS"] if row["rule_id"] == "GR-LIFE-KEY")
    assert "15 位" in cut["message"]
    assert done.results["SUSPECTED_IDLE_COUNT"] == 3 and done.results["MAY_BE_IDLE_COUNT"] == 2
    assert done.results["IDLE_SOON_COUNT"] == 2 and done.results["HAS_SUSPECTED_IDLE"]
    assert {row["stage"] for row in tables["YEARS"]} > {"approved", "supplied", "started", "inspected"}


def test_nothing_says_more_than_suspected(county):
    folder, _done, tables = county
    page = (folder / "r.html").read_text(encoding="utf-8")
    assert "疑似闲置" in page and "可以认定" in page and "分年度" in page and "只提示核实" in page
    for words in ("百分之二十缴纳", "无偿收回"):
        assert words not in page and not any(words in (row["route"] or "") for row in tables["PARCELS"])
    assert not any("违法" in row["message"] for row in tables["FINDINGS"])


def test_tables_without_geometry_and_a_recognition_that_is_given(tmp_path):
    supplied = memory("NoGeometry?field=DZJGH:string&field=TDXZ:string&field=XZRDSH:string", [
        (None, ["9901272024B00000001", "国有", "样闲认〔2026〕1号"])], "GongDi")
    used = memory("NoGeometry?field=DZJGH:string&field=YDKGSJ:string&field=SJKGSJ:string", [
        (None, ["9901272024B00000001", "2024-01-01", ""])], "yongdi")
    got = results("tracelifecycle", {"LAYERS": [supplied, used], "AS_OF": "2026-06-30", "LANGUAGE": "zh",
                                     "PARCELS": str(tmp_path / "p.gpkg"), "OUTPUT": "memory:"})
    row, = rows(got["PARCELS"])
    assert row["start_state"] == "suspected_idle" and "百分之二十" in row["route"] and row["verdict"] != "forbidden"


def test_other_systems_and_another_name_with_its_role(tmp_path):
    degrees = memory("Polygon?crs=EPSG:4490&field=PZRQ:string", [
        ("POLYGON((114.6 43.6,114.601 43.6,114.601 43.601,114.6 43.601,114.6 43.6))", ["2024-01-01"])], "batch")
    supplied = memory("Polygon?crs=EPSG:4490&field=GDRQ:string", [
        ("POLYGON((114.6 43.6,114.6005 43.6,114.6005 43.601,114.6 43.601,114.6 43.6))", ["2024-02-01"])], "GongDi")
    got = results("tracelifecycle", {
        "LAYERS": [degrees, supplied], "ROLES": ["batch", "approved", "GongDi", "supplied"], "LINK": "ground",
        "AS_OF": "2026-06-30", "OUTPUT": str(tmp_path / "o.gpkg"), "PARCELS": "memory:"})
    row, = rows(got["OUTPUT"])
    assert row["approved_not_supplied_m2"] == pytest.approx(row["approved_m2"] / 2, rel=1e-4)


def test_bad_input_is_refused_with_the_remedy():
    plain = memory("Polygon?crs=EPSG:4547&field=X:string", [(square(0, 0), ["1"])], "nothing")
    assert "ROLES" in stopped("tracelifecycle", {"LAYERS": [plain], "OUTPUT": "memory:", "PARCELS": "memory:",
                                                 "LANGUAGE": "en"})
    assert "cn-land-lifecycle" in stopped("tracelifecycle", asked(PACK="cn-rights", OUTPUT="memory:", PARCELS="memory:",
                                                                  LANGUAGE="en"))
    assert "supplied" in stopped("tracelifecycle", asked(ROLES=["GongDi", "nonsense"], OUTPUT="memory:",
                                                         PARCELS="memory:", LANGUAGE="en"))


def test_the_card_of_a_finding_shows_the_stages_as_boxes(county, tmp_path):
    folder, _done, _tables = county
    path = tmp_path / "store.gpkg"
    results("recordfindings", {"FINDINGS": [str(folder / "FINDINGS.gpkg")], "MANIFESTS": [str(folder / "m.json")],
                               "STORE": str(path), "AUTHOR": "ann"})
    stored = read_store(str(path))
    words = store_words("zh", stored)
    position = stored.index.frame["rule_id"].tolist().index("LIFE-IDLE")
    card = finding_card(finding_at(stored.index, position, SHOWN), None, words)
    assert card.count("■") == 3, "approved, supplied, and the legend"
    assert "2024&#8209;01&#8209;10" in card and "6,000&nbsp;平方米" in card
    assert card.count("□") > 2 and card.count("▨") > 2
    assert "width=" not in card and card.index("■") < card.index("疑似闲置")      # it wraps, ahead of the sentence


def test_units_have_rows_that_sum_to_all_land(qgis_app, tmp_path):
    """Two units: west holds the row of cases, north the batch of areas; the cadastre's parcel lies outside."""
    ground = [("W", "West", box(547_900, 4_825_400, 548_950, 4_825_700)), ("N", "North", box(
        547_900, 4_825_850, 548_600, 4_826_200))]
    units = memory("Polygon?crs=EPSG:4547&field=XZQDM:string&field=XZQMC:string",
                   [(shape.wkt, [code, name]) for code, name, shape in ground], "units")
    table = str(tmp_path / "i.gpkg")
    results("tracelifecycle", asked(UNITS=units, INDICATORS=table, OUTPUT="memory:"))
    by_unit = {(row["indicator_id"], row["unit_code"]): row for row in rows(table)}
    assert {unit for _name, unit in by_unit} == {"W", "N", "outside", "*"}
    value = {key: row["value"] for key, row in by_unit.items()}
    # by hand: the batch of areas has 102,000 m² approved, 78,000 supplied; three parcels of the row are suspected idle
    assert round(value["lifecycle_supply_rate", "N"], 6) == round(100 * 78_000 / 102_000, 6)
    assert value["lifecycle_not_supplied", "N"] == pytest.approx(2.4)
    assert (by_unit["lifecycle_idle", "W"]["lower"], by_unit["lifecycle_idle", "N"]["lower"]) == (3, 0)
    for name in ("lifecycle_not_supplied", "lifecycle_not_used"):
        parts = [by_unit[name, unit]["numerator"] for unit in ("W", "N", "outside")]
        assert sum(parts) == pytest.approx(by_unit[name, "*"]["numerator"]), name
    before = str(tmp_path / "b.gpkg")
    results("tracelifecycle", asked(INDICATORS=before, OUTPUT="memory:"))
    assert [(row["value"], row["lower"], row["upper"]) for row in rows(before)] == [
        (row["value"], row["lower"], row["upper"]) for row in rows(table) if row["unit_code"] == "*"]
