"""Cases of zoning packs: read, and judged side by side by the check itself."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from shapely.affinity import translate

from ...contract.pack_head import BUILT_IN
from ...contract.verdicts import VERDICTS
from ...layers.control_layer import ControlLayer
from ...packs.cases import Miss, cases_by, verdict_misses
from ...packs.schema import Choice, ListOf, MapOf, Number, Place, Record, Text, Values, day, texts
from ...packs.shapes import LONGEST, shape, shape_text
from ...rules.model import Case, CaseFeature, ExpectedFinding, Pack
from ...table import table_from_geometries
from ..judging.check import check_zoning
from ..request import ZoningRequest

#: The plane that cases lie in; any metric one would do.
CASE_CRS = "EPSG:4547"
STEP_M = 10_000.0
_IN_A_ROW = 32   # cases side by side, so that a thousand of them stay where the plane has places
MAX_AGAIN = 50   # cases that fail alone too; after so many the pack is broken anyhow, and no other is tried again


def _as_it_stands(node, _place):
    """A value of the field's type"""   # which the pack defines
    return node


_FEATURE = Record({"geometry": Text(limit=LONGEST), "fields": MapOf(_as_it_stands)}, needed=("geometry",))
_EXPECTED = Record({"rule": Text(limit=60), "verdict": Choice(VERDICTS)}, needed=("rule", "verdict"))
_CASE = Record({"id": Text(limit=120), "title": texts, "subject": _FEATURE,
                "controls": MapOf(ListOf(_FEATURE)), "as_of": day, "verdict": Choice(VERDICTS),
                "scope": ListOf(Text(limit=40)), "findings": ListOf(_EXPECTED)},
               needed=("id", "subject", "controls", "as_of", "verdict"))
_CASES = Record({"shapes": MapOf(Text(limit=LONGEST)), "cases": ListOf(_CASE)}, needed=("cases",))


def _case(case: Values, place: Place, pack: Pack, values: Values) -> Case:
    shapes = values.get("shapes", {})
    subject = _feature(case["subject"], shapes, pack.subject_fields, place.at("subject"))
    controls = {}
    for role, features in case["controls"].items():
        if role not in pack.roles:
            place.problem(case.line_of("controls"), "packs.role_unknown", name=role,
                          known=", ".join(pack.roles))
            continue
        controls[role] = tuple(_feature(feature, shapes, pack.roles[role].fields, place.at(role))
                               for feature in features)
    for role in case.get("scope", ()):
        if role not in pack.roles:
            place.problem(case.line_of("scope"), "packs.role_unknown", name=role,
                          known=", ".join(pack.roles))
    rules = {rule.id for rule in pack.rules}
    expected = case.get("findings")
    if expected is not None:
        for finding in expected:
            if finding["rule"] not in rules and not finding["rule"].startswith(BUILT_IN):
                place.problem(finding.line, "packs.case_rule_unknown", name=finding["rule"])
        expected = tuple(ExpectedFinding(finding["rule"], finding["verdict"]) for finding in expected)
    return Case(id=case["id"], subject=subject, controls=controls, as_of=case["as_of"],
                verdict=case["verdict"], scope=case.get("scope", ()), findings=expected,
                title=case.get("title", {}), line=case.line)


def _feature(feature: Values, shapes: dict, fields: dict, place: Place) -> CaseFeature:
    wkt = shape_text(feature["geometry"], shapes, feature.line_of("geometry"), place)
    values = {}
    for key, node in feature.get("fields", {}).items():
        if key not in fields:
            place.problem(node.line, "packs.field_unknown", name=key, known=", ".join(fields))
        else:
            values[key] = _TYPES[fields[key].type](node, place.at(key))
    return CaseFeature(wkt, values)


read_cases = cases_by(_CASES, _case)


_TYPES = {"text": lambda node, place: Text()(node, place), "number": Number(signed=True), "date": day}


def case_misses(pack: Pack, check=check_zoning) -> Iterator[tuple]:
    """Judge every case of a pack, side by side where the same holds for them.

    Args:
        pack: a pack that has been read. check: judges a request.

    Returns:
        Pairs of a case whose verdict or findings are not the expected ones, and the miss.
    """
    pack = _without_rest(pack)
    together, failed = _judge_together(pack, check), 0
    for case in pack.cases:
        answer = together.get(case.id)
        if answer is None or (_misses(case, answer) and failed < MAX_AGAIN):
            answer = _judge([case], pack, check)[case.id]
        misses = _misses(case, answer)
        failed += bool(misses)
        yield from ((case, miss) for miss in misses)


def _without_rest(pack: Pack) -> Pack:
    """A pack without what it says of all other values: that is about layers, and a case states what it means."""
    def plain(fields: dict) -> dict:
        return {key: replace(described, mapped={}, spelled_by={}) for key, described in fields.items()}

    return replace(pack, subject_fields=plain(pack.subject_fields),
                   roles={key: replace(role, fields=plain(role.fields)) for key, role in pack.roles.items()})


def _misses(case: Case, answer: _Found) -> list[Miss]:
    if answer.error:
        return [Miss("packs.case_error", {"error": answer.error})]
    wanted = None if case.findings is None else [f"{finding.rule} {finding.verdict}" for finding in case.findings]
    return verdict_misses(case, answer.verdict, [" ".join(finding) for finding in answer.findings], wanted)


@dataclass
class _Found:
    verdict: str = ""
    findings: list = field(default_factory=list)
    error: str = ""


def _judge_together(pack: Pack, check) -> dict:
    """Judge cases for which the same holds on their day in one run, side by side, far from each other.

    A run takes some 20 ms, and a pack may have a thousand cases. Whatever could concern a whole run, and so
    a neighbour, is the same for all cases of a run, or the case is judged alone, as is every case that fails here.
    """
    groups: dict = {}
    reach = 2 * max([rule.distance_m or 0.0 for rule in pack.rules], default=0.0)
    for case in pack.cases:
        shapes = [shape(feature.wkt) for feature in (case.subject, *(feature for several in case.controls.values()
                                                                     for feature in several))]
        if all(map(_ordinary, shapes)) and np.abs(shapely.bounds(shapes)).max() + reach < STEP_M / 2:
            groups.setdefault(_what_holds(pack, case), []).append(case)
    answers: dict = {}
    for cases in groups.values():
        answers.update(_judge(cases, pack, check))
    return answers


def _what_holds(pack: Pack, case: Case) -> tuple:
    """What a run reports about its day as a whole; cases that differ in it are not judged together.

    The rules in force for its roles, the roles with layers and with features, the scope; and the day itself where
    features are in force by it, or a layer is newer than it.
    """
    roles = {*case.controls, *case.scope}
    fields = [columns.fields for several in case.controls.values() for columns in several]
    by_day = any("valid_from" in columns or "valid_to" in columns for columns in fields) \
        or any((columns.get("data_date") or case.as_of) > case.as_of for columns in fields)
    return (tuple(rule.id for rule in pack.rules_in_force(case.as_of) if rule.control in roles),
            frozenset(case.controls),
            frozenset(role for role, several in case.controls.items() if several), case.scope,
            case.as_of if by_day else None)


def _ordinary(shape) -> bool:
    return shape.is_valid and not shape.is_empty


def _judge(cases: list, pack: Pack, check) -> dict:
    """Run the check on cases for which the same holds; each lies a step from its neighbours."""
    first = cases[0]
    layers = []
    for role in first.controls:
        names = pack.roles[role].fields
        features = [(feature, i) for i, case in enumerate(cases) for feature in case.controls[role]]
        layers.append(ControlLayer(role, _table(role, features, names), {name: name for name in names}))
    request = ZoningRequest(
        subjects=_table("subject", [(case.subject, i) for i, case in enumerate(cases)], pack.subject_fields),
        controls=layers, pack=pack, subject_fields={name: name for name in pack.subject_fields},
        scope=list(first.scope) or [role for role in first.controls if not pack.roles[role].coverage],
        as_of=max(case.as_of for case in cases), area_method="planar", language="en")
    try:
        result = check(request)
    except ValueError as error:
        return {case.id: _Found(error=str(error)) for case in cases}
    rows = result.findings
    answers = {}
    for i, case in enumerate(cases):
        rows_of_case = rows["subject_fid"].isna() | (rows["subject_fid"] == i + 1)   # none: about the whole run
        findings = set(zip(rows["rule_id"][rows_of_case], rows["verdict"][rows_of_case]))
        answers[case.id] = _Found(result.verdicts["verdict"].iloc[i], sorted(findings))
    return answers


def _table(name: str, features: list, fields: dict):
    """Features as ``(feature, number of its case)``."""
    shapes = [translate(shape(feature.wkt), xoff=i % _IN_A_ROW * STEP_M, yoff=i // _IN_A_ROW * STEP_M)
              for feature, i in features]
    columns = {key: [feature.fields.get(key) for feature, _i in features] for key in fields}
    table = table_from_geometries(name, shapes, columns, CASE_CRS)
    for key, field_spec in fields.items():
        table.columns[key] = table.columns[key].astype(_DTYPES[field_spec.type])
    return table


_DTYPES = {"text": "string", "number": "Float64", "date": "datetime64[s]"}
