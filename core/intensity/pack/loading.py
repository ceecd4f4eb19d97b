"""How packs of kind ``intensity`` are written, their cases among it."""
from __future__ import annotations

import re

from ...contract.interval import WITHIN_WORDS
from ...contract.verdicts import SEVERITIES, VERDICTS
from ...packs.cases import cases_by
from ...packs.head import HEAD, head_keys, head_of
from ...packs.load import PackForm
from ...packs.parts import (
    BASIS,
    VALUE_TITLES,
    build_bases,
    check_bases,
    check_fields,
    is_of_kind,
    spellings,
)
from ...packs.schema import Choice, ListOf, MapOf, Number, Place, Record, Text, Values, name_text, texts
from ...units import SQUARE_METRES
from .model import (
    EMPTY_MEANINGS,
    FLOOR_AREA_SOURCES,
    HEIGHT_KINDS,
    INDICATORS,
    KINDS_OF_VALUE,
    OVERLAPS,
    TABLES,
    Indicator,
    IntensityCase,
    IntensityField,
    IntensityPack,
    Plausible,
    Scale,
)

KIND = "intensity"
_WORD = Text(limit=200)
_DIGIT = Text(re.compile("[0-6]"), "0-6")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,30}")
FIELD = Record({"aliases": ListOf(_WORD), "title": texts, "unknown": ListOf(_WORD), "not_controlled": ListOf(_WORD),
                "empty": Choice(EMPTY_MEANINGS), "unit": Choice(tuple(SQUARE_METRES)),
                "values": MapOf(ListOf(_WORD)), "value_titles": VALUE_TITLES})
SCALE = Record({"ratio_up_to": Number(), "percent_from": Number(), "most": Number()},
               needed=("ratio_up_to", "percent_from"))
INDICATOR = Record({"title": texts, "rule": Text(re.compile("[A-Z][A-Z0-9-]{0,19}"), "A-Z 0-9 -"),
                    "short": name_text(6), "decimals": _DIGIT,
                    "tolerance": Record({"relative": Number(), "absolute": Number()}),
                    "within_tolerance": Choice(WITHIN_WORDS),
                    "severity": Choice(SEVERITIES), "scale": SCALE, "basis": ListOf(BASIS)},
                   needed=("title", "rule", "short", "decimals", "severity", "basis"))
MEANING = Record({"unknown": ListOf(_WORD), "not_controlled": ListOf(_WORD)})


def _read_field(node, place: Place):
    """A field: its keys, or only the list of its names in data."""
    if node.kind == "list":
        aliases = ListOf(_WORD)(node, place)
        return Values(aliases=aliases)
    return FIELD(node, place)


_ANY_FIELDS = MapOf(_read_field)
NEEDED = (*HEAD, "indicators", "fields", "storey_words", "floor_area_order", "overlapping_storeys", "sliver")
PACK = Record({
    **head_keys(KIND), "indicators": Record({key: INDICATOR for key in INDICATORS}, needed=INDICATORS),
    "meanings": Record({kind: MEANING for kind in KINDS_OF_VALUE}),
    "fields": Record({table: _ANY_FIELDS for table in TABLES}),
    "uses": MapOf(Record({"title": texts, "codes": ListOf(Text(limit=20))}, needed=("title", "codes"))),
    "storey_words": Record({key: ListOf(_WORD) for key in ("above", "below", "storey")},
                           needed=("above", "below", "storey")),
    "suffixes": ListOf(Text(limit=20)), "floor_area_order": ListOf(Choice(FLOOR_AREA_SOURCES)),
    "overlapping_storeys": Choice(OVERLAPS),
    "sliver": Record({"area_m2": Number(), "share": Number()}, needed=("area_m2", "share")),
    "plausible": Record({"storey_height_m": Record({"least": Number(), "most": Number()}, needed=("least", "most")),
                         "area_difference": Number(), "floor_area_difference": Number()})}, needed=NEEDED)
CASE = Record({"id": Text(limit=120), "table": Choice(tuple(TABLES)), "role": name_text(), "raw": Text(limit=200),
               "column": ListOf(_WORD, unique=False),
               "means": Choice(("value", "not_controlled", "unknown", "unreadable")),
               "low": Number(signed=True), "high": Number(signed=True), "below": Number(),
               "indicator": Choice(INDICATORS), "value": Number(), "lower": Number(), "upper": Number(),
               "verdict": Choice(VERDICTS)}, needed=("id",))
CASES = Record({"cases": ListOf(CASE)}, needed=("cases",))


def _read(node, place: Place, _files) -> IntensityPack | None:
    values = PACK(node, place) if is_of_kind(node, place, KIND) else None
    if values is None:
        return None
    uses = values.get("uses", {})
    sliver = values["sliver"]
    seen: dict = {}
    for use, entry in uses.items():
        for code in entry["codes"]:
            if seen.setdefault(code, use) != use:
                place.at("uses").at(use).problem(uses.line_of(use), "packs.alias_twice", value=code,
                                                 first=seen[code], second=use)
    return IntensityPack(
        *head_of(values), indicators=_indicators(values["indicators"], place.at("indicators")),
        fields=_tables(values, tuple(uses), place), uses={use: entry["codes"] for use, entry in uses.items()},
        use_titles={use: entry["title"] for use, entry in uses.items()},
        storey_words={key: spellings(words) for key, words in values["storey_words"].items()},
        suffixes=spellings(values.get("suffixes", ())), floor_area_order=values["floor_area_order"],
        overlapping_storeys=values["overlapping_storeys"], sliver_area_m2=sliver["area_m2"],
        sliver_share=sliver["share"], plausible=_plausible(values.get("plausible"), place.at("plausible")))


def _indicators(values: Values, place: Place) -> dict:
    indicators, seen = {}, {}
    for key, indicator in values.items():
        at, line = place.at(key), values.line_of(key)
        check_bases(indicator["basis"], at.at("basis"))
        if not indicator["basis"]:
            at.at("basis").problem(line, "packs.no_basis")
        for name in ("rule", "short"):
            if seen.setdefault((name, indicator[name]), key) != key:
                at.at(name).problem(indicator.line_of(name), "packs.listed_twice", value=indicator[name])
        scale = indicator.get("scale")
        if (scale is None) != (key == "height"):
            at.problem(line, "intensity.scale_of_ratios", name=key)
        elif scale and not 0 < scale["ratio_up_to"] < scale["percent_from"]:
            at.at("scale").problem(indicator.line_of("scale"), "intensity.scale_order")
        tolerance = indicator.get("tolerance", {})
        indicators[key] = Indicator(
            key, indicator["title"], indicator["rule"], indicator["short"], int(indicator["decimals"]),
            tolerance.get("relative", 0.0), tolerance.get("absolute", 0.0),
            indicator.get("within_tolerance", "conditional"), indicator["severity"],
            Scale(**scale) if scale else None, build_bases(indicator["basis"]))
    return indicators


def _plausible(values: Values | None, place: Place) -> Plausible:
    if values is None:
        return Plausible()
    height = values.get("storey_height_m")
    if height and not height["least"] < height["most"]:
        place.at("storey_height_m").problem(values.line_of("storey_height_m"), "intensity.scale_order")
    plain = {key: values[key] for key in ("area_difference", "floor_area_difference") if key in values}
    return Plausible(**plain, **({"storey_height_m": (height["least"], height["most"])} if height else {}))


def roles_of(table: str, uses: tuple) -> dict:
    """Field roles of a table and how they are read; blocks have a limit for each use.

    Args:
        table: id of a table of the pack. uses: ids of the pack's uses.
    """
    more = {f"{use}_limit": "area" for use in uses} if table == "blocks" else {}
    return {**TABLES[table], **more}


def _tables(values: Values, uses: tuple, place: Place) -> dict:
    meanings, tables = values.get("meanings", {}), {}
    for table in TABLES:
        stated, at = values["fields"].get(table, Values()), place.at("fields").at(table)
        roles = roles_of(table, uses)
        for role in stated:
            if role not in roles:
                at.at(role).problem(stated.line_of(role), "packs.key_unknown", name=role, known=", ".join(roles))
        fields = {role: _field(role, reads, stated.get(role, {}), meanings.get(reads, {}))
                  for role, reads in roles.items()}
        for role, field in fields.items():
            _check_field(role, field, stated, at)
        check_fields({role: field for role, field in fields.items() if role in stated}, stated, at)
        tables[table] = fields
    return tables


def _field(role: str, reads: str, values, meaning) -> IntensityField:
    unknown = (*meaning.get("unknown", ()), *values.get("unknown", ()))
    free = (*meaning.get("not_controlled", ()), *values.get("not_controlled", ()))
    own = set(values.get("not_controlled", ())) | set(values.get("unknown", ()))   # a field's own word wins
    return IntensityField(
        role, "text" if reads == "text" else "number", values.get("aliases", ()), values.get("title", {}),
        {word: spellings(raw) for word, raw in values.get("values", {}).items()},
        spellings(tuple(dict.fromkeys(word for word in unknown
                                      if word not in own or word in values.get("unknown", ())))),
        not_controlled=spellings(tuple(dict.fromkeys(
            word for word in free if word not in own or word in values.get("not_controlled", ())))),
        empty=values.get("empty", "unknown"), unit=values.get("unit", "m2"), reads=reads,
        value_titles=dict(values.get("value_titles", {})))


def _check_field(role: str, field: IntensityField, stated: Values, place: Place) -> None:
    at, line = place.at(role), stated.line_of(role)
    raw = stated.get(role, {})
    both = set(field.unknown) & set(field.not_controlled)
    for spelling in sorted(both):
        at.problem(line, "packs.value_twice", value=spelling, first="unknown", second="not_controlled")
    if field.reads != "limit" and ("empty" in raw or field.not_controlled):
        at.problem(line, "intensity.limits_only", name=role)
    if field.reads != "area" and "unit" in raw:
        at.problem(line, "intensity.areas_only", name=role)
    if field.reads != "text" and field.values:
        at.problem(line, "packs.values_of_text_only", name=role)
    if role == "height_kind":
        for word in field.values:
            if word not in HEIGHT_KINDS:
                at.problem(line, "packs.not_a_choice", value=word, choices=", ".join(HEIGHT_KINDS))


# -- cases --------------------------------------------------------------------------------------------------

def _case(case, at: Place, pack: IntensityPack, _values) -> IntensityCase | None:
    reading, judging = "role" in case and "table" in case, "indicator" in case and "verdict" in case
    if reading == judging:
        at.problem(case.line, "intensity.case_of_two", case=case["id"])
        return None
    if reading and case["role"] not in pack.fields[case["table"]]:
        at.problem(case.line_of("role"), "packs.not_a_choice", value=case["role"],
                   choices=", ".join(pack.fields[case["table"]]))
        return None
    return IntensityCase(**case, line=case.line)


#: How packs of kind ``intensity`` are written.
FORM = PackForm(_read, cases_by(CASES, _case), "intensity.no_cases")
