"""Zoning control on the formats that bureaus deliver: results equal to those on the GeoPackage.

Tolerances as in test_format_matrix.py: KML holds degrees on WGS 84, where straight edges are other edges.
"""
from __future__ import annotations

import shutil

import pytest
from helpers.formats import DELIVERED, FORMATS
from helpers.running import results, rows
from helpers.samples import COUNTY
from helpers.zoning_runs import AS_OF

pytestmark = pytest.mark.usefixtures("qgis_app")
LINES = {"FARMLAND": "YJJBNTBHTB", "RED_LINE": "STBHHX", "BOUNDARY": "CZKFBJ"}
DEFECTS = {name: f"{layer}_defects" for name, layer in LINES.items()}
NAMES = ("XMYD", "XMYD_access", *LINES.values(), *DEFECTS.values(), "GKDY", "GKDY_defects", "XZQ", "DLTB_2020",
         "DLTB_2024", "YJJBNTBHTB_2019")
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
    return _summed(rows(target), ("kind", "status", "feature_id", "other_id"), "area_m2")


def compare_controls(paths, target):
    results("comparecontrols", {"OLD": paths["YJJBNTBHTB_2019"], "NEW": paths["YJJBNTBHTB"], "ID_FIELDS": ["BSM"],
                                "CHANGES": target})
    return _summed(rows(target), ("kind", "old_id", "new_id"), "area_m2")


def farmland_loss(paths, target):
    table = target.replace(".gpkg", "_table.gpkg")
    results("farmlandloss", {"OLD": paths["DLTB_2020"], "NEW": paths["DLTB_2024"], "LOSS": target, "TABLE": table,
                             "FARMLAND": paths["YJJBNTBHTB_2019"]})
    return _summed(rows(table), ("survey", "kind", "reason", "inside_farmland", "unit_code"), "gross_m2")


def farmland_balance(paths, target):
    """A survey as what was occupied: county, paddy, slope and net area come from its fields."""
    results("farmlandbalance", {"OCCUPIED": paths["DLTB_2024"], "YEAR": 2023, "OCCUPIED_CAUSE": "construction",
                                "REPLENISHED": paths["DLTB_2020"], "REPLENISHED_CAUSE": "consolidation",
                                "AS_OF": AS_OF, "LEDGER": target})
    return {tuple(row[name] for name in ("scope", "county", "year", "account", "ledger", "cause", "row_kind")): (
        row["verdict"], float(row["occupied"]), float(row["replenished"])) for row in rows(target)}


def _summed(found, names, area) -> dict:
    """Areas by key. What has none is left out: a FileGDB's grid of 0.1 mm makes patches of 5e-7 m² unusable."""
    sums: dict = {}
    for row in found:
        key = tuple(str(row[name]) if row[name] is not None else "" for name in names)
        sums[key] = sums.get(key, 0.0) + (row[area] or 0.0)
    return {key: (value,) for key, value in sums.items() if value > LEAST_M2}


#: Job -> how many rows it gives at least.
JOBS = {"checkthreelines": (check_three_lines, 29), "whatapplies": (what_applies, 87),
        "howtocomply": (how_to_comply, 8), "checkaccess": (check_access, 25),
        "checkcontrollines": (check_control_lines, 8), "comparecontrols": (compare_controls, 10),
        "farmlandloss": (farmland_loss, 10), "farmlandbalance": (farmland_balance, 4)}


@pytest.fixture(scope="module")
def delivered(tmp_path_factory, qgis_app):
    """Paths by format and layer; Chinese in the folder's name."""
    found = {}
    for name in DELIVERED:
        folder = tmp_path_factory.mktemp("zoning") / "样川县 数据"
        folder.mkdir()
        shutil.copyfile(COUNTY, folder / "county.gpkg")
        found[name] = FORMATS[name](folder, NAMES)
    return found


@pytest.fixture(scope="module")
def wanted(delivered, tmp_path_factory):
    """What each job gives on the GeoPackage; once for each."""
    folder = tmp_path_factory.mktemp("wanted")
    return {job: run(delivered["GeoPackage"], str(folder / f"{job}.gpkg")) for job, (run, _) in JOBS.items()}


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("name", [name for name in DELIVERED if name != "GeoPackage"])
def test_equal_results(delivered, wanted, tmp_path, name, job):
    run, least = JOBS[job]
    found = run(delivered[name], str(tmp_path / "out.gpkg"))
    assert len(wanted[job]) >= least
    assert set(found) == set(wanted[job])
    absolute, relative = (0.5, 1e-3) if "degrees" in name else (0.05, 1e-6)
    for key, values in wanted[job].items():
        for one, other in zip(values, found[key]):
            same = abs(one - other) <= absolute + relative * abs(one) if isinstance(one, float) else one == other
            assert same, (key, one, other)
