"""Planning compliance on the formats that bureaus deliver: results equal to those on the GeoPackage.

Tolerances as in test_matrix.py: KML holds degrees on WGS 84, where straight edges are other edges.
"""
from __future__ import annotations

import pytest
from helpers.county.formats import DELIVERED, assert_equal_results, deliver, on_geopackage, summed
from helpers.county.samples import SAMPLES
from helpers.desk.running import results, rows

pytestmark = pytest.mark.usefixtures("qgis_app")
LEAST_M2 = 2.0   # smaller pieces come and go with the last digit of a coordinate, and between two systems


def check_land_use_codes(paths, target):
    results("checklandusecodes", {"INPUT": paths["GHDK_defects"], "ID_FIELD": "DKBH", "SHARE_FIELD": "HHBL",
                                  "MIXED": "split", "FINDINGS": target, "TARGET_SCHEME": ""})
    return {(row["subject_id"], row["rule_id"]): (row["severity"], row["verdict"]) for row in rows(target)}


def recode_land_use(paths, target):
    results("recodelanduse", {"INPUT": paths["DLTB_2024"], "ID_FIELD": "BSM", "ONE_TO_MANY": "usual",
                              "OUTPUT": target, "DECISION_TABLE": target.replace(".gpkg", "_decisions.gpkg")})
    return {row["BSM"]: (row["source_code"], row["target_code"], row["target_map"]) for row in rows(target)}


def check_use(paths, target):
    results("checkuse", {"SUBJECTS": paths["DLTB_2024"], "SUBJECT_ID": "BSM", "ZONES": paths["GHFQ"],
                         "MODE": "existing", "OUTPUT": target})
    return summed(rows(target), ("zone_code", "use", "accordance"), "area_m2", LEAST_M2)


def land_use_transition(paths, target):
    results("landusetransition", {"OLD": paths["DLTB_2020"], "NEW": paths["DLTB_2024"], "MATRIX": target,
                                  "OLD_YEAR": 2020, "NEW_YEAR": 2024})
    return summed([row for row in rows(target) if row["kind"] in ("changed", "unchanged")],
                  ("kind", "old_class", "new_class"), "area_m2", LEAST_M2)


def carbon_change(paths, target):
    results("carbonchange", {"OLD": paths["DLTB_2020"], "NEW": paths["DLTB_2024"], "PACK": "sample-carbon",
                             "FAMILY": "sample-2025", "LAND_LIST": "survey-3", "NEW_LIST": "survey-3",
                             "TRANSITIONS": target})
    return summed([{**row, "area_m2": row["area_ha"] * 1e4} for row in rows(target)
                   if row["kind"] in ("changed", "unchanged")], ("kind", "old_class", "new_class", "pool"), "area_m2",
                  LEAST_M2)


def compare_scenarios(paths, target):
    plans = [paths["GHYDYH"], paths["GHFA_A"]]
    results("comparescenarios", {"PRESENT": paths["DLTB_2024"], "PLANS": plans, "PACK": "sample-carbon",
                                 "SCENARIOS": [plans[0], "A", "", "", plans[1], "B", "", ""], "PLAN_YEAR": 2035,
                                 "FAMILY": "sample-2025", "LAND_LIST": "survey-3", "PLAN_LIST": "guide-2023",
                                 "PRESENT_YEAR": 2025, "TRANSITIONS": target})
    return summed([{**row, "area_m2": row["area_ha"] * 1e4} for row in rows(target) if row["kind"] == "changed"],
                  ("scenario", "old_class", "new_class", "pool"), "area_m2", LEAST_M2)


def compare_to_plan(paths, target):
    results("comparetoplan", {"PLAN": paths["GHYDYH"], "ACTUAL": paths["DLTB_2024"], "BASE": paths["DLTB_2020"],
                              "SCHEME": "guide-2023", "PATCHES": target})
    return summed([row for row in rows(target) if row["status"] not in ("sliver", "outside_plan")],
                  ("status", "plan_id", "actual_class", "plan_class"), "area_m2", LEAST_M2)


def check_quotas(paths, target):
    results("checkquotas", {"TARGETS": str(SAMPLES / "quotas" / "targets.csv"), "LAND": paths["DLTB_2024"],
                            "BASE": paths["DLTB_2020"], "OUTPUT": target})
    return {(row["indicator_id"], row["unit_code"]): (row["status"], float(row["value"] or 0))
            for row in rows(target)}


def land_use_structure(paths, target):
    results("landusestructure", {"BASE": paths["DLTB_2020"], "TARGET": paths["DLTB_2024"], "UNITS": paths["XZQ"],
                                 "CONTROL_AREA": "DCMJ", "STRUCTURE": target})
    return {(row["unit_code"], row["code"]): (row["base_m2"] or 0.0, row["target_m2"] or 0.0) for row in rows(target)}


def check_intensity(paths, target):
    results("checkintensity", {"SUBJECTS": paths["XG_GHDK"], "BUILDINGS": paths["JZW"], "GREEN": paths["LD"],
                               "SUBJECT_ID": "DKBH", "VERDICTS": target})
    return {row["DKBH"]: tuple(row[name] for name in (
        "verdict", "floor_area_ratio", "coverage_percent", "building_height_m", "green_ratio_percent"))
        for row in rows(target)}


def building_carbon(paths, target):
    results("buildingcarbon", {
        "BUILDINGS": paths["JZW"], "PLOTS": paths["XG_GHDK"], "CODE_LIST": "gb-50137-2011", "CLIMATE": "cold",
        "PACK": "sample-buildings", "SET": "sample-2025", "FACTOR_PACK": "sample-buildings", "REGION": "sample",
        "YEAR": 2025, "AREA_METHOD": "ellipsoidal", "POTENTIAL": target, "OUTPUT": target.replace(".gpkg", "b.gpkg")})
    entries = [*rows(target), *rows(target.replace(".gpkg", "b.gpkg"))]
    return {row["BSM"]: (row["emission_state"], row["building_use"], row.get("floor_area_m2"),
                         row.get("potential_floor_area_m2")) for row in entries}


#: Job -> how many rows it gives at least.
JOBS = {"checklandusecodes": (check_land_use_codes, 12), "recodelanduse": (recode_land_use, 2000),
        "checkuse": (check_use, 25), "landusetransition": (land_use_transition, 10),
        "carbonchange": (carbon_change, 40), "comparescenarios": (compare_scenarios, 100),
        "checkquotas": (check_quotas, 13),
        "comparetoplan": (compare_to_plan, 40), "landusestructure": (land_use_structure, 30),
        "checkintensity": (check_intensity, 15), "buildingcarbon": (building_carbon, 36)}


@pytest.fixture(scope="module")
def delivered(tmp_path_factory, qgis_app):
    return deliver(tmp_path_factory)


@pytest.fixture(scope="module")
def wanted(delivered, tmp_path_factory):
    return on_geopackage(delivered, tmp_path_factory, {job: run for job, (run, _) in JOBS.items()})


@pytest.mark.takes_turns
@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("name", [name for name in DELIVERED if name != "GeoPackage"])
def test_equal_results(delivered, wanted, tmp_path, name, job):
    run, least = JOBS[job]
    assert_equal_results(run(delivered[name], str(tmp_path / "out.gpkg")), wanted[job], least, "degrees" in name)
