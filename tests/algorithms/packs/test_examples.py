"""Example packs of other countries on real layers that were not made for them: each reaches a verdict."""
from __future__ import annotations

import csv
from collections import Counter

import pytest
from helpers.desk.running import results, rows
from helpers.real_data import CAMBRIDGE, CHINO, DATA, HUIZHOU, needs

pytestmark = pytest.mark.usefixtures("qgis_app")
TAMANA = DATA / "plateau-buildings" / "tamana_land_use.gpkg"
BUILDINGS = DATA / "plateau-buildings" / "tamana_buildings.gpkg"
PLOTS = HUIZHOU / "huizhou.gpkg"
NUMAZU = DATA / "plateau-urban-plans" / "numazu.gpkg"
LOTS = {"SUBJECT_ID": "chiban_id", "AREA_METHOD": "planar"}


def pre_check(folder, path, name: str, *fields: str) -> tuple:
    """State and number of findings of each rule, and the findings, where a layer is taken for building land."""
    wanted = {table: str(folder / f"{table}.gpkg") for table in ("FINDINGS", "RULE_STATES")}
    results("checkdataquality", {
        "LAYERS": [f"{path}|layername={name}"], "PACK": "example-de-xplan", "LANGUAGE": "en",
        "ROLES": [name, "BP_BaugebietsTeilFlaeche"], "FIELDS": list(fields), **wanted})
    return {row["rule_id"]: (row["state"], row["finding_count"]) for row in rows(wanted["RULE_STATES"])}, rows(
        wanted["FINDINGS"])


@needs(PLOTS)
def test_plots_of_huizhou_as_one_tiling(tmp_path):
    """The streets between the blocks belong to no layer: without an extent they are no gaps; no plots overlap."""
    states, findings = pre_check(tmp_path, PLOTS, "land_use_plots", "land_use_plots", "gml_id", "ID",
                                 "land_use_plots", "allgArtDerBaulNutzung", "Layer")
    assert states["TP02"] == ("partly", 0) and states["TP04"] == ("run", 0) and states["AT03"] == ("run", 0)
    assert states["AT02"] == ("run", 79)   # codes of another country are in no list of the pack
    assert {row["control_id"] for row in findings if row["rule_id"] == "AT02"} == {"allgArtDerBaulNutzung"}


@needs(TAMANA)
def test_land_use_of_tamana_has_a_gap_and_a_sliver(tmp_path):
    states, findings = pre_check(tmp_path, TAMANA, "land_use", "land_use", "allgArtDerBaulNutzung", "class")
    assert states["TP02"] == ("partly", 1) and states["TP04"] == ("run", 1)
    gap, = (row for row in findings if row["rule_id"] == "TP02")
    assert gap["subject_id"] is None and gap["measured"] == pytest.approx(1.14, abs=0.01)   # the one hole of the union
    assert [row["subject_id"] for row in findings if row["rule_id"] == "TP04"] == [
        "luse_52d9356f-bf64-4b8d-8ae5-498adbbeb3c0"]
    assert states["ST03"][1] == 1   # another datum than ETRS89


# -- restrictions as in Switzerland, and the permit of Chino -----------------------------------------


def judged(folder, path, subjects: str, controls: dict, pack: str, **more) -> tuple:
    """The verdict rows, the rules that each subject met, and the share of the subjects' area that is undetermined."""
    wanted = {table: str(folder / f"{table}.gpkg") for table in ("FINDINGS", "VERDICTS")}
    results("checkzoning", {
        "SUBJECTS": f"{path}|layername={subjects}", "CONTROLS": [f"{path}|layername={name}" for name in controls],
        "ROLES": [word for name, role in controls.items() if role for word in (name, role)],
        "PACK": pack, "AS_OF": "2026-06-30", "LANGUAGE": "en", **more, **wanted})
    verdicts, met = rows(wanted["VERDICTS"]), {}
    for row in rows(wanted["FINDINGS"]):
        met.setdefault(row["subject_id"], set()).add((row["rule_id"], row["verdict"]))
    area = sum(row["area_m2"] or 0 for row in verdicts)
    open_area = sum(row["area_m2"] or 0 for row in verdicts if row["verdict"] == "undetermined")
    return verdicts, met, open_area / area


def counts(verdicts: list) -> dict:
    return Counter(row["verdict"] for row in verdicts)


@needs(CHINO)
def test_the_permit_of_chino_where_the_answers_are_one_for_all(tmp_path):
    names = ("agricultural_land", "flood_assumption", "buried_cultural_property", "use_districts", "city_planning_area")
    verdicts, met, open_share = judged(
        tmp_path, CHINO, "lots", dict.fromkeys(names), "example-jp-chino", **LOTS,
        VALUES=["subjects", "purpose", "*", "own use", "subjects", "land_category", "*", "農地以外"])
    assert counts(verdicts) == {"conditional": 213, "allowed": 4} and open_share == 0.0
    assert not any(rule in ("PUR-00", "CAT-00") for result in met.values() for rule, _ in result)


@needs(CHINO)
def test_lots_of_chino_are_concerned_or_not_or_in_no_zone(tmp_path):
    verdicts, met, open_share = judged(
        tmp_path, CHINO, "lots", {"flood_assumption": "hazard", "use_districts": "zone"}, "example-ch-restrictions",
        **LOTS, VALUES=["hazard", "grade", "*", "blau", "zone", "zone_kind", "*", "Bauzone"])
    with open(CHINO.parent / "reference" / "lot_overlap_area.csv", encoding="utf-8") as file:
        reference = {row["chiban_id"]: row for row in csv.DictReader(file)}
    zoned = {lot: float(row["use_districts_m2"]) / float(row["area_m2"]) for lot, row in reference.items()}
    assert {row["subject_id"] for row in verdicts if row["verdict"] == "undetermined"} == {
        lot for lot, share in zoned.items() if share < 0.95}
    flooded = {lot for lot, row in reference.items() if float(row["flood_assumption_m2"]) > 0}
    assert {lot for lot, value in met.items() if ("GEF-2", "conditional") in value} == flooded
    assert {lot for lot, value in met.items() if ("GEF-N", "allowed") in value} == set(reference) - flooded
    assert 0.5 < open_share < 0.7   # the sample's lots are far larger than the use districts of the town


@needs(NUMAZU)
def test_zones_of_numazu_in_landslide_areas(tmp_path):
    verdicts, met, open_share = judged(
        tmp_path, NUMAZU, "use_districts", {"landslide_hazard": "hazard"}, "example-ch-restrictions",
        SUBJECT_ID="gml_id", FIELDS=["landslide_hazard", "grade", "areaType"],
        VALUES=["hazard", "grade", "1", "moderate", "hazard", "grade", "2", "considerable"])
    assert counts(verdicts) == {"allowed": 28, "forbidden": 8, "conditional": 2} and open_share == 0.0
    assert {rule for result in met.values() for rule, _ in result} >= {"GEF-1", "GEF-2", "GEF-N"}


@needs(CAMBRIDGE)
def test_parcels_of_cambridge_in_flood_areas(tmp_path):
    verdicts, _, open_share = judged(
        tmp_path, CAMBRIDGE, "parcels_fy2014", {"flood_100yr": "hazard"}, "example-ch-restrictions", SUBJECT_ID="ML",
        VALUES=["hazard", "grade", "*", "blau"])
    result = counts(verdicts)
    assert result["undetermined"] == 38 and open_share < 1e-6   # 37 invalid ones, and an empty one
    assert result["conditional"] > 100 and result["allowed"] > 12_000


# -- intensity as in Taiwan --------------------------------------------------------------------------


@needs(BUILDINGS)
def test_buildings_of_tamana_by_ratios_in_percent_of_which_one_is_not_set(tmp_path):
    """Each outline is taken for a site; 9999 and -9999 are unknown; a ratio of 0 is not set, and allows nothing."""
    limits = tmp_path / "limits.csv"
    lines = ("使用分區,建蔽率,容積率", "411,60,200", "412,60,200", "413,80,200", "403,80,400", "422,0,0")
    limits.write_text("\n".join(lines), encoding="utf-8")
    wanted = str(tmp_path / "verdicts.gpkg")
    results("checkintensity", {
        "SUBJECTS": f"{BUILDINGS}|layername=buildings", "SUBJECT_ID": "gml_id", "PACK": "example-tw-intensity",
        "LIMITS": str(limits), "LIMITS_FROM": "table", "INDICATORS": ["floor_area_ratio"], "LANGUAGE": "en",
        "FIELDS": ["buildings", "zone_code", "usage", "buildings", "counted_floor_area", "totalFloorArea"],
        "VERDICTS": wanted})
    verdicts = rows(wanted)
    ratios = {"411": 2.0, "412": 2.0, "413": 2.0, "403": 4.0}
    for row in verdicts:
        known = row["totalFloorArea"] > 0 and row["usage"] in ratios
        ratio = round(row["totalFloorArea"] / row["site_area_m2"] + 1e-9, 2)
        assert row["verdict"] == ("undetermined" if not known else "allowed" if ratio <= ratios[row["usage"]]
                                  else "forbidden"), row
    assert counts(verdicts) == {"allowed": 157, "undetermined": 84, "forbidden": 1}
    assert {row["verdict"] for row in verdicts if row["usage"] == "422"} == {"undetermined"}
    assert sum(row["totalFloorArea"] <= 0 for row in verdicts) == 61
