"""The answer as of the day before and the first day of each change of law, through the checks that users run."""
from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from helpers.desk.running import results, rows
from helpers.files.layers import square, write
from helpers.source import ROOT

from groundrules.bridge.packs.expressions import parse
from groundrules.core.zoning.pack.loading import load_pack

pytestmark = pytest.mark.usefixtures("qgis_app")
F, C, U, A = "forbidden", "conditional", "undetermined", "allowed"
RESERVE, SOURCE, HERITAGE = "nature_reserve", "drinking_water", "heritage"
FARM, LINE, TOWN, STORE = ("permanent_basic_farmland", "ecological_red_line", "urban_development_boundary",
                           "farmland_reserve")
FACILITY, ADJUST = {"project_kind": "facility_agriculture"}, {"matter": "boundary_adjustment"}


class Change(NamedTuple):
    """What a subject inside a control meets on the eve of a day and on it: rule ids with their verdicts."""

    day: date
    role: str
    control: dict
    subject: dict
    before: dict
    after: dict


CODE, RESERVES, PARKS = date(2026, 8, 15), date(2026, 3, 15), date(2026, 1, 1)
MINES, RELICS, SEA = date(2025, 7, 1), date(2025, 3, 1), date(2018, 7, 14)
CONSTRAINTS = (
    Change(CODE, SOURCE, {"zone": "first"}, {}, {"DWS-01": F}, {"DWS-01-2026": F}),
    Change(CODE, SOURCE, {"zone": "first"}, {"serves_source": "yes"}, {"DWS-02": C}, {"DWS-02-2026": C}),
    Change(CODE, SOURCE, {"zone": "second"}, {"discharges": "yes"}, {"DWS-03": F}, {"DWS-03-2026": F}),
    Change(CODE, SOURCE, {"zone": "second"}, {}, {"DWS-04": U}, {"DWS-04-2026": U}),
    Change(CODE, SOURCE, {"zone": "second"}, {"discharges": "no"}, {"DWS-05": C}, {"DWS-05-2026": C}),
    Change(CODE, SOURCE, {"zone": "quasi"}, {}, {"DWS-06": C}, {"DWS-06-2026": C}),
    Change(CODE, SOURCE, {}, {}, {"DWS-00": U}, {"DWS-00-2026": U}),
    Change(CODE, RESERVE, {"kind": "nature_park"}, {}, {"RES-00": U}, {"RES-06": F}),
    Change(CODE, RESERVE, {"kind": "nature_park"}, {"limited_activity": "5"}, {"RES-00": U}, {"RES-07": C}),
    Change(CODE, RESERVE, {"kind": "reserve"}, {}, {"RES-00": U}, {"RES-00-2026": U}),
    Change(CODE, RESERVE, {"zone": "legacy_buffer"}, {}, {"RES-03": U}, {"RES-03-2026": U}),
    Change(RESERVES, RESERVE, {"zone": "general"}, {}, {"RES-02-2017": C}, {"RES-04": F}),
    Change(RESERVES, RESERVE, {"zone": "general"}, {"limited_activity": "5"}, {"RES-02-2017": C}, {"RES-02": C}),
    Change(RESERVES, RESERVE, {"zone": "core"}, {}, {"RES-01-2017": F}, {"RES-01": F}),
    Change(RESERVES, RESERVE, {"zone": "legacy_experimental"}, {}, {"RES-02-2017": C}, {"RES-03": U}),
    Change(PARKS, RESERVE, {"zone": "general", "kind": "national_park"}, {}, {"RES-02-2017": C},
           {"RES-02-2017": C, "NPK-02": F}),
    Change(PARKS, RESERVE, {"zone": "core", "kind": "national_park"}, {}, {"RES-01-2017": F},
           {"RES-01-2017": F, "NPK-01": F}),
    Change(MINES, "mineral_overlay", {"strategic": "no"}, {}, {"MIN-01-2010": C}, {"MIN-03": C}),
    Change(MINES, "mineral_overlay", {"strategic": "yes"}, {}, {"MIN-01-2010": C}, {"MIN-01": C}),
    Change(RELICS, HERITAGE, {"zone": "protection", "rank": "national"}, {}, {"HER-03-2017": F}, {"HER-03": F}),
    Change(RELICS, HERITAGE, {"zone": "control"}, {}, {"HER-02-2017": C}, {"HER-02": C}),
    Change(RELICS, HERITAGE, {}, {}, {"HER-00-2017": U}, {"HER-00": U}),
    Change(SEA, "sea_area", {}, {"sea_use": "reclamation"}, {"SEA-02-2002": C}, {"SEA-01": F}),
    Change(SEA, "sea_area", {}, {}, {"SEA-00-2002": U}, {"SEA-00": U}))
FOOD, HAINAN = date(2024, 6, 1), date(2026, 9, 1)
MEASURE, FARMLAND, NOTICE_166, STANDARD = date(2026, 2, 11), date(2025, 10, 1), date(2021, 11, 27), date(2023, 10, 31)
REPLENISH = {"matter": "replenishment", "land_class": "0101", "slope_grade": "1"}
LINES = (
    Change(CODE, LINE, {"zone": "legacy_core"}, {"limited_activity": "5"}, {"ERL-07": U}, {"ERL-07-2026": U}),
    Change(RESERVES, LINE, {"zone": "core"}, {"project_kind": "urban"}, {"ERL-01-2022": F}, {"ERL-01": F}),
    Change(RESERVES, LINE, {"zone": "legacy_experimental"}, {"limited_activity": "5"}, {"ERL-02-2022": C},
           {"ERL-07": U}),
    Change(MEASURE, TOWN, {"zone": "410"}, ADJUST, {"UDB-48-2023": C}, {"UDB-48": C}),
    Change(FARMLAND, FARM, {}, {"project_kind": "urban"}, {"PBF-01-2020": F}, {"PBF-01": F}),
    Change(FARMLAND, FARM, {}, {"matter": "correction"}, {"PBF-30-2019": U}, {"PBF-30": C}),
    Change(FARMLAND, FARM, {}, {"project_kind": "mining", "list_number": "n", "mining_right": "renewed"},
           {"PBF-07-2019": C}, {"PBF-13": C}),
    Change(FARMLAND, FARM, {}, ADJUST, {"PBF-40-2019": C}, {"PBF-40": C}),
    Change(FARMLAND, FARM, {}, REPLENISH, {"PBF-20-2019": F}, {"PBF-20": F}),
    Change(FARMLAND, STORE, {}, {"project_kind": "urban"}, {"PBS-01-2019": C}, {"PBS-01": C}),
    Change(FARMLAND, STORE, {}, REPLENISH, {"PBS-02-2019": A}, {"PBS-02": A}),
    Change(FARMLAND, STORE, {}, ADJUST, {"PBS-04-2019": C}, {"PBS-04": C}),
    Change(NOTICE_166, FARM, {}, {**FACILITY, "facility_kind": "livestock"}, {"PBF-05-2019": C}, {"PBF-05": F}),
    Change(NOTICE_166, FARM, {}, {**FACILITY, "facility_kind": "crops", "destroys_tillage": "no"},
           {"PBF-09-2019": C}, {"PBF-09": C}),
    Change(NOTICE_166, FARM, {}, {**FACILITY, "facility_kind": "crops", "destroys_tillage": "yes"},
           {"PBF-05-2019": C}, {"PBF-05": F}),
    Change(NOTICE_166, FARM, {}, FACILITY, {"PBF-05-2019": C}, {"PBF-12": U}),
    Change(NOTICE_166, FARM, {}, {"project_kind": "planting"}, {"PBF-04-2020": F}, {"PBF-04-2021": F}),
    Change(FOOD, FARM, {}, {"project_kind": "planting"}, {"PBF-04-2021": F}, {"PBF-04": F}),
    Change(HAINAN, TOWN, {"zone": "410"}, {"project_kind": "urban", "place_code": "460105"}, {"UDB-05": A},
           {"UDB-05": A, "UDB-50": C}),
    Change(HAINAN, TOWN, {"zone": "410"}, {"project_kind": "urban", "place_code": "440105"}, {"UDB-05": A},
           {"UDB-05": A}),
    Change(STANDARD, FARM, {}, {"matter": "land_assembly", "project_kind": "planting"}, {"PBF-04-2021": F, "PBF-11": F},
           {"PBF-04-2021": F, "PBF-11-2023": F}))
URBAN = {"project_kind": "urban"}
OUTSIDE = (
    Change(MEASURE, TOWN, {"zone": "410"}, URBAN, {"UDB-01-2023": F}, {"UDB-01": F}),
    Change(MEASURE, TOWN, {"zone": "410"}, {**URBAN, "list_number": "n", "town_use": "special_siting"},
           {"UDB-02-2023": C}, {"UDB-02": C}),
    Change(MEASURE, TOWN, {"zone": "410"}, {**URBAN, "list_number": "n"}, {"UDB-21-2023": U}, {"UDB-21": U}),
    Change(MEASURE, TOWN, {"zone": "410"}, {**URBAN, "list_number": "n", "town_use": "industrial_park"},
           {"UDB-22-2023": F}, {"UDB-22": F}),
    Change(MEASURE, TOWN, {"zone": "410"}, {**URBAN, "list_number": "n", "town_use": "housing"},
           {"UDB-22-2023": F}, {"UDB-21": U}),
    Change(HAINAN, TOWN, {"zone": "410"}, {"project_kind": "village", "place_code": "460105"}, {"UDB-11": C},
           {"UDB-11": C, "UDB-51": C}),
    Change(MEASURE, TOWN, {"zone": "410"}, {"project_kind": "village"}, {"UDB-03-2023": C}, {"UDB-11": C}),
    Change(MEASURE, TOWN, {"zone": "410"}, ADJUST, {"UDB-40-2023": U}, {"UDB-40": F}))
TABLES = {"cn-constraints": (CONSTRAINTS, 0.0), "cn-three-lines": (LINES, 0.0), "outside": (OUTSIDE, 500.0)}
RUNS = [(name, day) for name, (table, _) in TABLES.items() for day in sorted({item.day for item in table})]


def layers(folder, name: str, day: date) -> tuple[str, list, list]:
    """A layer of subjects and one of controls for each role, a square apart for each change of that day."""
    table, away = TABLES[name]
    pack = load_pack(ROOT / "packs" / ("cn-three-lines" if name == "outside" else name), parse)
    values = [item for item in table if item.day == day]
    fields = {key: pack.subject_fields[key].aliases[0] for item in values for key in item.subject}
    path = write(folder / "subjects.gpkg", {"NAME": "text", **dict.fromkeys(fields.values(), "text")}, [
        (square(500_000 + 2_000 * k + away, 3_400_000), {
            "NAME": str(k), **{fields[key]: value for key, value in item.subject.items()}})
        for k, item in enumerate(values)], layer="plots")
    controls, roles = [], []
    for role in dict.fromkeys(item.role for item in values):
        known = pack.roles[role].fields
        named = {key: known[key].aliases[0] for item in values if item.role == role for key in item.control}
        target = write(folder / f"{role}.gpkg", {"BSM": "text", **dict.fromkeys(named.values(), "text")}, [
            (square(500_000 + 2_000 * k - 50, 3_399_950, 110.0), {
                "BSM": str(k), **{named[key]: value for key, value in item.control.items()}})
            for k, item in enumerate(values) if item.role == role], layer=role)
        controls.append(f"{target}|layername={role}")
        roles += [controls[-1], role]
    return f"{path}|layername=plots", controls, roles


@pytest.mark.parametrize(("name", "day"), RUNS, ids=[f"{name} {day}" for name, day in RUNS])
def test_the_eve_and_the_first_day(tmp_path, name, day):
    subjects, controls, roles = layers(tmp_path, name, day)
    own = [table for table in TABLES[name][0] if table.day == day]
    for as_of, wanted in ((day - timedelta(days=1), "before"), (day, "after")):
        target = tmp_path / f"{wanted}.gpkg"
        results("checkzoning", {
            "SUBJECTS": subjects, "SUBJECT_ID": "NAME", "CONTROLS": controls, "ROLES": roles, "LANGUAGE": "en",
            "PACK": "cn-three-lines" if name == "outside" else name, "SCOPE": sorted({item.role for item in own}),
            "AS_OF": as_of.isoformat(), "FINDINGS": str(target), "VERDICTS": "memory:"})
        values: dict = {k: {} for k in range(len(own))}
        for row in rows(target):
            k = int(row["subject_id"]) if row["subject_id"] else None
            if k is not None and row["control_role"] == own[k].role:
                values[k][row["rule_id"]] = row["verdict"]
        assert values == {k: getattr(item, wanted) for k, item in enumerate(own)}, as_of


def test_every_rule_that_ends_or_follows_another_stands_in_the_table():
    """A change of law that is made later fails here until it has its row."""
    messages = {rule for table, _ in TABLES.values() for item in table for rule in (*item.before, *item.after)}
    days = {item.day for table, _ in TABLES.values() for item in table}
    for name in ("cn-constraints", "cn-three-lines"):
        pack = load_pack(ROOT / "packs" / name, parse)
        ends = {rule.in_force.end + timedelta(days=1) for rule in pack.rules if rule.in_force.end}
        older = {date(2019, 12, 31), date(2021, 11, 4), date(2023, 3, 20), date(2020, 1, 1)}   # cases of the pack
        assert not {day for day in ends if day > date(2018, 1, 1)} - days - older, name
        recent = {rule.id for rule in pack.rules if rule.in_force.end and rule.in_force.end >= date(2026, 8, 14)}
        assert recent <= messages, name
