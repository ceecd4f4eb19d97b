"""Zoning control on the formats that bureaus deliver: results equal to those on the GeoPackage.

Tolerances as in test_matrix.py: KML holds degrees on WGS 84, where straight edges are other edges.
"""
from __future__ import annotations

import pytest
from helpers.county.formats import DELIVERED, assert_equal_results, deliver, on_geopackage, summed
from helpers.county.zoning_runs import AS_OF
from helpers.desk.running import results, rows

pytestmark = pytest.mark.usefixtures("qgis_app")
LINES = {"FARMLAND": "YJJBNTBHTB", "RED_LINE": "STBHHX", "BOUNDARY": "CZKFBJ"}
DEFECTS = {name: f"{layer}_defects" for name, layer in LINES.items()}
LEAST_M2 = 2.0   # smaller pieces come and go with the last digit of a coordinate, and between two systems


def wanted_lines(paths) -> dict:
    return {"COVERAGE": paths["XZQ"], "AS_OF": AS_OF, "SUBJECTS": paths["XMYD"], "SUBJECT_ID": "DKBH",
            **{name: paths[layer] for name, layer in LINES.items()}}


def controls(paths) -> dict:
    return {"SUBJECTS": paths["XMYD"], "SUBJECT_ID": "DKBH", "AS_OF": AS_OF, "PACK": "cn-three-lines",
            "CONTROLS": [paths[name] for name in (*LINES.values(), "XZQ")]}


def check_three_lines(paths, target):
    results("checkthreelines", {**wanted_lines(paths), "PROJECT_FIELD": "XMBH", "VERDICTS": target})
    return {row["DKBH"]: (row["verdict"], float(row["covered_m2"] or 0)) for row in rows(target)}


def what_applies(paths, target):
    results("whatapplies", {**controls(paths), "OUTPUT": target})
    return {(row["subject_id"], row["control_role"]): (row["verdict"], float(row["overlap_area_m2"] or 0))
            for row in rows(target)}


def how_to_comply(paths, target):
    results("howtocomply", {**controls(paths), "PROJECT_FIELD": "XMBH", "LIMIT": 12, "CUTS": target,
                            "REMAINING": target.replace(".gpkg", "_rest.gpkg")})
    return {row["subject_id"]: (row["remedy"], bool(row["passes"]), float(row["cut_m2"] or 0))
            for row in rows(target.replace(".gpkg", "_rest.gpkg"))}


def check_access(paths, target):
    results("checkaccess", {"SUBJECTS": paths["XMYD_access"], "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH",
                            "UNITS": paths["GKDY"], "AS_OF": AS_OF, "OUTPUT": target})
    return {(row["subject_id"], row["unit_code"], row["clause_id"]): (row["verdict"], float(row["area_m2"] or 0))
            for row in rows(target)}


def check_control_lines(paths, target):
    results("checkcontrollines", {**{name: paths[layer] for name, layer in DEFECTS.items()},
                                  "CONTROL_UNITS": paths["GKDY_defects"], "SURVEY": paths["DLTB_2024"],
                                  "ADMINISTRATIVE": paths["XZQ"], "CONFLICTS": target})
    return summed(rows(target), ("kind", "status", "feature_id", "other_id"), "area_m2", LEAST_M2)


def compare_controls(paths, target):
    results("comparecontrols", {"OLD": paths["YJJBNTBHTB_2019"], "NEW": paths["YJJBNTBHTB"], "ID_FIELDS": ["BSM"],
                                "CHANGES": target})
    return summed(rows(target), ("kind", "old_id", "new_id"), "area_m2", LEAST_M2)


def farmland_loss(paths, target):
    table = target.replace(".gpkg", "_table.gpkg")
    results("farmlandloss", {"OLD": paths["DLTB_2020"], "NEW": paths["DLTB_2024"], "LOSS": target, "TABLE": table,
                             "FARMLAND": paths["YJJBNTBHTB_2019"]})
    return summed(rows(table), ("survey", "kind", "reason", "inside_farmland", "unit_code"), "gross_m2", LEAST_M2)


def farmland_balance(paths, target):
    """A survey as what was occupied: county, paddy, slope and net area come from its fields."""
    results("farmlandbalance", {"OCCUPIED": paths["DLTB_2024"], "YEAR": 2023, "OCCUPIED_CAUSE": "construction",
                                "REPLENISHED": paths["DLTB_2020"], "REPLENISHED_CAUSE": "consolidation",
                                "AS_OF": AS_OF, "LEDGER": target})
    return {tuple(row[name] for name in ("scope", "county", "year", "account", "ledger", "cause", "row_kind")): (
        row["verdict"], *("NULL" if row[name] is None else float(row[name])
                          for name in ("occupied", "replenished"))) for row in rows(target)}


def screen_patches(paths, target):
    results("screenpatches", {"PATCHES": paths["XMYD_access"], "PATCH_ID": "DKBH", "APPROVED": paths["CZKFBJ"],
                              "AFTER": paths["DLTB_2024"], "UNDATED": "count", "AS_OF": AS_OF, "OUTPUT": target})
    return {row["patch_id"]: (row["word"], *(round(row[name], 1) for name in ("area_m2", "covered_m2", "rest_m2")))
            for row in rows(target)}


#: Job -> how many rows it gives at least.
JOBS = {"checkthreelines": (check_three_lines, 29), "whatapplies": (what_applies, 87),
        "howtocomply": (how_to_comply, 8), "checkaccess": (check_access, 25),
        "checkcontrollines": (check_control_lines, 8), "comparecontrols": (compare_controls, 10),
        "farmlandloss": (farmland_loss, 10), "farmlandbalance": (farmland_balance, 4),
        "screenpatches": (screen_patches, 15)}


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
