"""Every shipped zoning pack, every combination of the words of its rules: no missing value is the better answer."""
from __future__ import annotations

import itertools
from datetime import date

import pytest
import shapely
from helpers.source import ROOT

pytestmark = pytest.mark.usefixtures("qgis_app")
ORDER = ["forbidden", "undetermined", "conditional", "allowed"]
PACKS = ["cn-three-lines", "cn-constraints", "neutral-zoning"]
#: What a field stands for decides what is asked, or a word of a claim like any other: one or none is enough.
FEW = {"matter": (None,), "key_class": (None, "1"), "limited_activity": (None, "1", "2", "6"),
       "adjustment_case": (None, "1")}
KNOWN = {
    # with a grade it is a risk or prone area; only without both it may be a danger area (GEO-00)
    ("geological_hazard", "area_kind", "danger", "forbidden", "conditional"),
    # a claim that the kind of project would have to bear out, beside another claim that needs no kind
    ("ecological_red_line", "takes_land", "no", "undetermined", "conditional")}


def columns(node, result: set) -> set:
    if isinstance(node, tuple):
        result |= {node[1]} if node[:1] == ("column",) else set()
        for item in node:
            columns(item, result)
    return result


def verdicts(pack, role: str, day: date, inside: bool):
    """Names of the fields, and values -> verdict of the role, of a square on a control of its own, or far from it."""
    from groundrules.core.layers.control_layer import ControlLayer
    from groundrules.core.table import table_from_geometries
    from groundrules.core.zoning.judging.check import check_zoning
    from groundrules.core.zoning.request import ZoningRequest

    rules = [rule for rule in pack.rules if rule.control == role and rule.in_force.includes(day)]
    used = columns(tuple(rule.when for rule in rules), set())
    subject = sorted(name for name in pack.subject_fields if f"subject_{name}" in used)
    control = sorted(name for name in pack.roles[role].fields if f"control_{name}" in used)
    domains = [FEW.get(name) or (None, *(field.values or ("X",))) for name, field in
               [(item, pack.subject_fields[item]) for item in subject]
               + [(item, pack.roles[role].fields[item]) for item in control]]
    combinations = list(itertools.product(*domains))
    places = [shapely.box(x, y, x + 10, y + 10) for k in range(len(combinations))
              for x, y in [(500_000 + 20 * (k % 200), 2_500_000 + 20 * (k // 200))]]
    table = table_from_geometries("S", places, {
        name: [combination[k] for combination in combinations] for k, name in enumerate(subject)} or None, "EPSG:4547")
    lines = table_from_geometries("C", places if inside else [shapely.box(4e5, 24e5, 4e5 + 9, 24e5 + 9)], {
        name: [combination[len(subject) + k] for combination in combinations] if inside else [None]
        for k, name in enumerate(control)} or None, "EPSG:4547")
    result = check_zoning(ZoningRequest(
        table, [ControlLayer(role, lines, {name: name for name in control})], pack, as_of=day, scope=(role,),
        subject_fields={name: name for name in subject}, area_method="planar"))
    return [*subject, *control], dict(zip(combinations, result.verdicts[f"{role}_verdict"]))


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("name", PACKS)
def test_a_missing_value_never_betters_a_verdict_to_conditional_or_allowed(name, inside):
    from groundrules.bridge.packs.expressions import parse
    from groundrules.core.zoning.pack.loading import load_pack

    pack, better, asked = load_pack(ROOT / "packs" / name, parse), set(), 0
    for role in pack.roles:
        if pack.roles[role].coverage:
            continue
        names, result = verdicts(pack, role, date(2026, 6, 30), inside)
        asked += len(result)
        for values, verdict in result.items():
            for k, field in enumerate(names):
                without = result[(*values[:k], None, *values[k + 1:])]
                if without in ("conditional", "allowed") and ORDER.index(without) > ORDER.index(verdict):
                    better.add((role, field, values[k], verdict, without))
    assert asked > 20 and better - KNOWN == set()
