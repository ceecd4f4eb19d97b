"""A pack's own cases: small situations with the verdict that the pack owes them."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.errors import ShapelyError

from ..table import table_from_geometries
from .model import BUILT_IN, VERDICTS, Case, CaseFeature, ExpectedFinding, Pack, Problem
from .schema import Choice, ListOf, MapOf, Number, Place, Record, Text, Values, day, texts

CASES_FILE = "cases.yaml"
MAX_CASES = 1000
#: The plane that cases lie in; any metric one would do.
CASE_CRS = "EPSG:4547"
STEP_M = 10_000.0
_WKT_LENGTH = 20_000
_FEATURE = Record({"geometry": Text(limit=_WKT_LENGTH),
                   "fields": MapOf(lambda node, place: node)}, needed=("geometry",))
_EXPECTED = Record({"rule": Text(limit=60), "verdict": Choice(VERDICTS)}, needed=("rule", "verdict"))
_CASE = Record({"id": Text(limit=120), "title": texts, "subject": _FEATURE,
                "controls": MapOf(ListOf(_FEATURE)), "as_of": day, "verdict": Choice(VERDICTS),
                "scope": ListOf(Text(limit=40)), "findings": ListOf(_EXPECTED)},
               needed=("id", "subject", "controls", "as_of", "verdict"))
_CASES = Record({"shapes": MapOf(Text(limit=_WKT_LENGTH)), "cases": ListOf(_CASE)}, needed=("cases",))


def failing_cases(pack, judge: Callable, key: str) -> list[Problem]:
    """Problems of the cases of a pack of any kind whose judge says in words what came out instead.

    Args:
        judge: ``(pack, case)`` to what was found instead, ``""`` or None where the case holds.
        key: text key of the sentence, with ``case`` and ``found``.
    """
    problems: list = []
    for case in pack.cases:
        found = judge(pack, case)
        if found:
            Place(CASES_FILE, f"cases.{case.id}", problems).problem(case.line, key, case=case.id, found=found)
    return problems


def read_cases(node, place: Place, pack: Pack) -> tuple:
    """Read cases.yaml against the pack that it belongs to; problems go to the place."""
    values = _CASES(node, place)
    if values is None:
        return ()
    shapes = values.get("shapes", {})
    return tuple(_build(found, shapes, pack, at) for found, at in each_case(values, node, place))


def each_case(values: Values, node, place: Place) -> Iterator[tuple[Values, Place]]:
    """The cases of a pack of any kind with their places; ids that stand twice, and too many cases, are problems.

    Args:
        values: of cases.yaml, with the list ``cases``. node: the document. place: its file.
    """
    if len(values["cases"]) > MAX_CASES:
        place.problem(node.line, "packs.too_many_cases", limit=MAX_CASES)
        return
    seen = set()
    for found in values["cases"]:
        at = place.at("cases").at(found["id"])
        if found["id"] in seen:
            at.problem(found.line, "packs.case_twice", name=found["id"])
        seen.add(found["id"])
        yield found, at


def _build(found: Values, shapes: dict, pack: Pack, place: Place) -> Case:
    subject = _feature(found["subject"], shapes, pack.subject_fields, place.at("subject"))
    controls = {}
    for role, features in found["controls"].items():
        if role not in pack.roles:
            place.problem(found.line_of("controls"), "packs.role_unknown", name=role,
                          known=", ".join(pack.roles))
            continue
        controls[role] = tuple(_feature(one, shapes, pack.roles[role].fields, place.at(role))
                               for one in features)
    for role in found.get("scope", ()):
        if role not in pack.roles:
            place.problem(found.line_of("scope"), "packs.role_unknown", name=role,
                          known=", ".join(pack.roles))
    rules = {rule.id for rule in pack.rules}
    expected = found.get("findings")
    if expected is not None:
        for one in expected:
            if one["rule"] not in rules and not one["rule"].startswith(BUILT_IN):
                place.problem(one.line, "packs.case_rule_unknown", name=one["rule"])
        expected = tuple(ExpectedFinding(one["rule"], one["verdict"]) for one in expected)
    return Case(id=found["id"], subject=subject, controls=controls, as_of=found["as_of"],
                verdict=found["verdict"], scope=found.get("scope", ()), findings=expected,
                title=found.get("title", {}), line=found.line)


def _feature(found: Values, shapes: dict, fields: dict, place: Place) -> CaseFeature:
    wkt = shapes.get(found["geometry"], found["geometry"])
    try:
        shapely.from_wkt(wkt)
    except ShapelyError:
        known = re.fullmatch(r"[a-z][a-z0-9_]*", wkt) is not None
        place.problem(found.line_of("geometry"), "packs.case_shape_unknown" if known else "packs.case_wkt",
                      name=wkt[:60])
        wkt = "POINT EMPTY"
    values = {}
    for key, node in found.get("fields", {}).items():
        if key not in fields:
            place.problem(node.line, "packs.field_unknown", name=key, known=", ".join(fields))
        else:
            values[key] = _TYPES[fields[key].type](node, place.at(key))
    return CaseFeature(wkt, values)


_TYPES = {"text": lambda node, place: Text()(node, place), "number": Number(signed=True), "date": day}


def run_cases(pack: Pack, check) -> list[Problem]:
    """Judge every case of a pack.

    Args:
        pack: a pack that has been read.
        check: ``core.zoning.check.check_zoning``; handed in, because it builds on packs.

    Returns:
        A problem for each case whose verdict or findings are not the expected ones.
    """
    problems: list = []
    together = _judge_together(pack, check)
    for case in pack.cases:
        if case.id in together and _as_expected(case, together[case.id]):
            continue
        found = _judge([case], pack, check)[case.id]
        if _as_expected(case, found):
            continue
        place = Place(CASES_FILE, f"cases.{case.id}", problems)
        if found.error:
            place.problem(case.line, "packs.case_error", case=case.id, error=found.error)
        elif found.verdict != case.verdict:
            place.problem(case.line, "packs.case_verdict", case=case.id, expected=case.verdict,
                          found=found.verdict, findings=_listed(found.findings))
        else:
            place.problem(case.line, "packs.case_findings", case=case.id,
                          expected=_listed((one.rule, one.verdict) for one in case.findings),
                          found=_listed(found.findings))
    return problems


def _listed(findings) -> str:
    return ", ".join(f"{rule} {verdict}" for rule, verdict in sorted(findings)) or "-"


@dataclass
class _Found:
    verdict: str = ""
    findings: list = field(default_factory=list)
    error: str = ""


def _as_expected(case: Case, found: _Found) -> bool:
    if found.error or found.verdict != case.verdict:
        return False
    return case.findings is None or sorted((one.rule, one.verdict) for one in case.findings) == found.findings


def _judge_together(pack: Pack, check) -> dict:
    """Judge cases of one day and scope in one run, side by side, far from each other.

    Dozens of small runs take seconds. Whatever could speak about a whole run, and so about a
    neighbour, stays out: those cases are judged alone, as is every case that fails here.
    """
    groups: dict = {}
    reach = 2 * max([rule.distance_m or 0.0 for rule in pack.rules], default=0.0)
    for case in pack.cases:
        features = [case.subject, *(one for several in case.controls.values() for one in several)]
        shapes = [shapely.from_wkt(one.wkt) for one in features]
        if any("data_date" in one.fields for one in features) or not all(map(_ordinary, shapes)):
            continue
        if np.abs(shapely.bounds(shapes)).max() + reach < STEP_M / 2:
            groups.setdefault((case.as_of, frozenset(case.controls), case.scope), []).append(case)
    found: dict = {}
    for cases in groups.values():
        found.update(_judge(cases, pack, check))
    return found


def _ordinary(shape) -> bool:
    return shape.is_valid and not shape.is_empty


def _judge(cases: list, pack: Pack, check) -> dict:
    """Run the check on cases of one day and scope; each lies a step further east."""
    from ..zoning.request import ControlLayer, ZoningRequest

    first = cases[0]
    layers = []
    for role in first.controls:
        names = pack.roles[role].fields
        features = [(one, i) for i, case in enumerate(cases) for one in case.controls[role]]
        layers.append(ControlLayer(role, _table(role, features, names), {name: name for name in names}))
    request = ZoningRequest(
        subjects=_table("subject", [(case.subject, i) for i, case in enumerate(cases)], pack.subject_fields),
        controls=layers, pack=pack, subject_fields={name: name for name in pack.subject_fields},
        scope=list(first.scope) or [role for role in first.controls if not pack.roles[role].coverage],
        as_of=first.as_of, area_method="planar", language="en")
    try:
        result = check(request)
    except ValueError as error:
        return {case.id: _Found(error=str(error)) for case in cases}
    rows = result.findings
    found = {}
    for i, case in enumerate(cases):
        mine = rows["subject_fid"].isna() | (rows["subject_fid"] == i + 1)   # none: about the whole run
        findings = set(zip(rows["rule_id"][mine], rows["verdict"][mine]))
        found[case.id] = _Found(result.verdicts["verdict"].iloc[i], sorted(findings))
    return found


def _table(name: str, features: list, fields: dict):
    """Features as ``(feature, number of its case)``."""
    shapes = [translate(shapely.from_wkt(one.wkt), xoff=i * STEP_M) for one, i in features]
    columns = {key: [one.fields.get(key) for one, _i in features] for key in fields}
    table = table_from_geometries(name, shapes, columns, CASE_CRS)
    for key, one in fields.items():
        table.columns[key] = table.columns[key].astype(_DTYPES[one.type])
    return table


_DTYPES = {"text": "string", "number": "Float64", "date": "datetime64[s]"}
