"""Packs of kind rights: what pack.yaml and its tables hold, read strictly, and the pack's own cases."""
from __future__ import annotations

import re
from dataclasses import replace

from ...calendars import WAYS
from ...contract.verdicts import SEVERITIES, VERDICTS
from ...fields import Field
from ...packs.archive import PackFiles
from ...packs.based import read_bases
from ...packs.cases import Miss, cases_by, one_by_one, verdict_misses
from ...packs.head import HEAD, head_keys, head_of
from ...packs.load import PackForm, PackKind
from ...packs.parts import (
    BASIS,
    build_field,
    check_fields,
    is_of_kind,
    read_field,
    spellings,
)
from ...packs.schema import Choice, ListOf, MapOf, Number, Place, Record, Text, texts
from .days import LIFE_CASE, LifeCase, judged_state, life_case
from .lifecycle import LIFECYCLE, TABLE_FILE, read_lifecycle
from .model import DATES, ENDS, ROLES, RULES, SHARE_KINDS, CodeForm, RightsCase, RightsPack, RuleBasis, ShareKind
from .model import Rights as RightsTables
from .relation import answer
from .tables import TableReader

BASIS_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_WORDS = ListOf(Text(limit=100))
_PAIR = ListOf(Text(limit=40), unique=False)
_RULE = Record({"severity": Choice(SEVERITIES), "basis": ListOf(Text(limit=60))}, needed=("severity", "basis"))
_CODE_KEYS = ("parcel", "unit", "county", "feature", "fixture")
RIGHTS_KEYS = Record({
    "types": TABLE_FILE, "matrix": TABLE_FILE, "registrations": TABLE_FILE, "seizures": TABLE_FILE,
    "letters": TABLE_FILE,
    "share_kinds": Record(dict.fromkeys(SHARE_KINDS, Record({"title": texts, "spellings": _WORDS}, needed=("title",)))),
    "code": Record(dict.fromkeys(_CODE_KEYS, Number()), needed=_CODE_KEYS),
    "tolerance": Record({"area_m2": Number(), "share": Number()}, needed=("area_m2", "share")),
    "minimum": Record({"area_m2": Number(), "width_m": Number()}, needed=("area_m2", "width_m")),
    "rules": Record(dict.fromkeys(RULES, _RULE), needed=RULES)},
    needed=("types", "matrix", "tolerance", "minimum", "rules"))
PACK = Record({**head_keys("rights"), "bases": MapOf(BASIS, key=BASIS_ID, form="a-z 0-9 -"), "rights": RIGHTS_KEYS,
               "lifecycle": LIFECYCLE, "supply": TABLE_FILE, "fields": MapOf(MapOf(read_field)),
               "dates": Choice(WAYS), "endless": _WORDS},
              needed=(*HEAD, "bases"))
CASE = Record({"id": Text(limit=120), "types": _PAIR, "features": _PAIR, "rule": Choice((*RULES, "none")),
               "verdict": Choice(VERDICTS), **LIFE_CASE}, needed=("id",))
CASES = Record({"cases": ListOf(CASE)}, needed=("cases",))


def _read(node, place: Place, files: PackFiles) -> RightsPack | None:
    values = PACK(node, place) if is_of_kind(node, place, "rights") else None
    if values is None:
        return None
    if "rights" not in values and "lifecycle" not in values:
        place.problem(node.line, "rights.no_part")
        return None
    reader = TableReader(files, read_bases(values["bases"], place.at("bases")))
    fields = _fields(values.get("fields", {}), place.at("fields"), (
        values.get("dates", ""), spellings(values.get("endless", ()))))
    return RightsPack(
        *head_of(values), _rights(values["rights"], place.at("rights"), reader) if "rights" in values else None,
        read_lifecycle(values["lifecycle"], place.at("lifecycle"), reader, fields) if "lifecycle" in values else None,
        fields, reader.supply((values["supply"], values.line_of("supply")), place.at("supply"))
        if "supply" in values else {})


def _rights(values, place: Place, reader: TableReader) -> RightsTables:
    def named(table: str) -> tuple:
        return values[table], values.line_of(table)

    def codes(table: str) -> dict:
        return reader.coded(named(table), place.at(table)) if table in values else {}

    types = reader.types(named("types"), place.at("types"))
    rules = {}
    for rule, entry in values["rules"].items():
        for key in entry["basis"]:
            if key not in reader.bases:
                place.at("rules").at(rule).problem(entry.line_of("basis"), "packs.not_a_choice", value=key,
                                                   choices=", ".join(reader.bases))
        rules[rule] = RuleBasis(entry["severity"], tuple(reader.bases[key] for key in entry["basis"]
                                                         if key in reader.bases))
    code = values.get("code")
    return RightsTables(
        types, reader.relations(named("matrix"), place.at("matrix"), types), codes("registrations"), codes("seizures"),
        reader.letters(named("letters"), place.at("letters")) if "letters" in values else {},
        {kind: ShareKind(entry["title"], spellings(entry.get("spellings", ())))
         for kind, entry in values.get("share_kinds", {}).items()},
        None if code is None else CodeForm(*(int(code[key]) for key in _CODE_KEYS)),
        values["tolerance"]["area_m2"], values["tolerance"]["share"], values["minimum"]["area_m2"],
        values["minimum"]["width_m"], rules)


def _fields(values, place: Place, written: tuple) -> dict:
    (dates, endless), fields = written, {}
    for table, stated in values.items():
        at, roles = place.at(table), ROLES.get(table)
        for role in stated:
            if roles is not None and role not in roles:
                at.at(role).problem(stated.line_of(role), "packs.key_unknown", name=role, known=", ".join(roles))
        fields[table] = {role: replace(build_field(role, entry), dates=dates) for role, entry in stated.items()}
        check_fields(fields[table], stated, at)
    for table, roles in (DATES if dates else {}).items():   # a user may name fields that the pack does not list
        for role in roles:
            fields.setdefault(table, {}).setdefault(role, Field(role, "date", dates=dates))
    for table, roles in (ENDS if endless else {}).items():
        for role in roles:
            known = fields.setdefault(table, {}).get(role, Field(role, "date"))
            fields[table][role] = replace(known, endless=endless)
    return fields


# -- cases --------------------------------------------------------------------------------------------------

def _case(entry, at: Place, pack: RightsPack, _values) -> RightsCase | LifeCase | None:
    if "life" in entry or "state" in entry:
        return life_case(entry, at, pack.lifecycle)
    if "types" not in entry or "verdict" not in entry:
        at.problem(entry.line, "packs.key_missing", name="types, verdict")
        return None
    if pack.rights is None or len(entry["types"]) != 2 or len(entry.get("features", ("", ""))) != 2:
        at.problem(entry.line, "rights.case_of_two")
        return None
    return RightsCase(entry["id"], entry["types"], entry.get("features", ()), entry.get("rule", ""), entry["verdict"],
                      entry.line)


def judge_case(pack: RightsPack, case: RightsCase | LifeCase) -> list[Miss]:
    """What comes out instead of what a case says.

    Args:
        pack: with its tables. case: two rights on the same ground, or a parcel on a day, and what they owe.
    """
    if isinstance(case, LifeCase):
        state = judged_state(pack.lifecycle.conditions, case)
        return [] if state == case.state else [Miss("quota.case_failed", {"found": state})]
    first, second = case.types
    letters = [pack.rights.letters.get(("right", feature[1:2])) for feature in case.features] or [None, None]
    strata = [letter.stratum if letter else "" for letter in letters]
    result = answer(pack.rights, first, second, (strata[0], strata[1]))
    wanted = None if not case.rule else [] if case.rule == "none" else [case.rule]
    return verdict_misses(case, result.verdict, [result.rule] if result.rule else [], wanted)


def _counts(pack: RightsPack) -> tuple[int, int]:
    rights, lifecycle = pack.rights, pack.lifecycle
    return ((len(rights.relations) if rights else 0) + (len(lifecycle.transitions) if lifecycle else 0),
            (len(rights.types) if rights else 0) + (len(lifecycle.stages) if lifecycle else 0))


FORM = PackForm(_read, cases_by(CASES, _case), "rights.no_cases")
RIGHTS = PackKind(FORM, one_by_one(judge_case), _counts)
load_rights = RIGHTS.load
