"""Reads a table of targets; what cannot be read is a problem of its row, and nothing is dropped."""
from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from ..errors import InputError
from ..fields import Field, spelling, type_column
from ..geometry.measure.written import two_readings
from .judging import own_indicator, read_quantity, read_tolerance, word_of
from .pack import LandCounted, QuotaPack
from .request import Bound, Target
from .units import unit_prefix

NEEDED = ("indicator", "value")
_YEAR = re.compile(r"(\d{4})(?:\D(?!.*\d{4}).*)?")   # of a period such as 2021-2035 it is not known which is meant


def read_year(raw) -> int | None:
    """2035, "2035年" or a date; None without one, and for a period.

    Args:
        raw: as the table has it.

    >>> read_year("2035年"), read_year(2035), read_year("soon"), read_year("2021-2035")
    (2035, 2035, None, None)
    """
    if raw is None:
        return None
    match = _YEAR.fullmatch(spelling(raw))
    if match:
        return int(match[1])
    typed, _ = type_column(pd.Series([raw], dtype=object), Field("year", "date"))
    return None if typed.isna()[0] else int(typed[0].year)


def read_targets(bound: Bound, pack: QuotaPack, default_unit: str = "") -> list[Target]:
    """Every row of the table as a target, with what is wrong with it.

    Args:
        bound: the table and its fields. pack: words of indicators and units. default_unit: where a row names none.

    Raises:
        InputError: no rows, or a column that targets require is missing.
    """
    missing = [role for role in NEEDED if role not in bound.fields]
    if missing:
        raise InputError("quota.fields_missing", layer=bound.table.name, missing=", ".join(missing),
                         fields=bound.table.fields_shown)
    if not len(bound.table):
        raise InputError("quota.no_targets", layer=bound.table.name)
    columns = {role: bound.column(role) for role in pack.fields["targets"]}
    doubtful = two_readings(columns["value"])
    empty = bound.column("none")
    targets = [_target(row, int(bound.table.fids[row]), {role: columns.get(role, empty)[row] for role in (
        "indicator", "unit_code", "unit_name", "year", "value", "unit", "relation", "kind", "tolerance", "classes",
        "place", "parent_unit")}, pack, default_unit, doubtful) for row in range(len(bound.table))]
    return _without_doubles(targets)


def _target(row: int, fid: int, cell: dict, pack: QuotaPack, default_unit: str, doubtful: set[str]) -> Target:
    problems: list = []
    word = spelling(cell["indicator"]) if cell["indicator"] is not None else ""
    listed = pack.indicator_of(word) if word else None
    value = read_quantity(cell["value"], cell["unit"], pack, default_unit, doubtful)
    if value.problem:
        problems.append((value.problem, {"value": cell["value"], "unit": cell["unit"]}))
    stated = word_of(pack.relation_words, cell["relation"])
    if cell["relation"] is not None and spelling(cell["relation"]) and not stated:
        problems.append(("quota.relation_unknown", {"relation": cell["relation"]}))
    elif stated and value.relation and stated != value.relation:
        problems.append(("quota.two_relations", {"value": cell["value"], "relation": cell["relation"]}))
    relation = stated or value.relation or (listed.relation if listed else "")
    if not relation:
        problems.append(("quota.relation_missing", {}))
    kind = word_of(pack.kind_words, cell["kind"])
    if not kind:
        problems.append(("quota.kind_unknown", {"kind": cell["kind"] if cell["kind"] is not None else "–"}))
    if not word:
        problems.append(("quota.indicator_missing", {}))
    unit = value.unit
    indicator = listed or own_indicator(word, unit or pack.units[next(iter(pack.units))], relation)
    if unit is not None and unit.quantity != indicator.quantity:
        problems.append(("quota.unit_unfit", {"unit": cell["unit"] or unit.id, "quantity": indicator.quantity}))
        unit = None
    limit = value.value if unit is not None else None
    tolerance = read_tolerance(cell["tolerance"], limit, unit) if limit is not None else 0.0
    if tolerance is None:
        problems.append(("quota.tolerance_unreadable", {"value": cell["tolerance"]}))
        tolerance = 0.0
    classes = tuple(filter(None, re.split(r"[|,;、，；\s]+", spelling(cell["classes"])))) \
        if cell["classes"] is not None else ()
    where, place = pack.fields["targets"].get("place"), indicator.place
    if cell["place"] is not None and spelling(cell["place"]):
        known = {name: key for key, words in (where.values if where else {}).items() for name in (key, *words)}
        place = known.get(spelling(cell["place"]), "")
        if not place:
            problems.append(("quota.place_unknown", {"value": cell["place"]}))
            place = "anywhere"
    year = read_year(cell["year"])
    if cell["year"] is not None and spelling(cell["year"]) and year is None:
        problems.append(("quota.year_unreadable", {"value": cell["year"]}))
    if classes:
        indicator = replace(indicator, land=LandCounted(codes={"": classes}))
    return Target(row, fid, indicator, unit_prefix(cell["unit_code"]), _text(cell["unit_name"]), year, limit,
                  tolerance, unit or (pack.units[indicator.unit] if listed else None), relation, kind, classes, place,
                  unit_prefix(cell["parent_unit"]), problems, _text(cell["unit_code"]))


def _text(raw) -> str:
    return spelling(raw) if raw is not None else ""


def _without_doubles(targets: list[Target]) -> list[Target]:
    """Marks rows that say the same twice, and those that contradict each other."""
    groups: dict = {}
    for target in targets:
        if target.indicator.id:
            groups.setdefault((*target.key, target.place, target.classes), []).append(target)
    for members in groups.values():
        first = members[0]
        for target in members[1:]:
            alike = (target.limit, target.kind, target.tolerance) == (first.limit, first.kind, first.tolerance)
            target.problems.append(("quota.twice" if alike else "quota.contradicts", {"feature": first.fid}))
            if not alike and not any(key == "quota.contradicts" for key, _ in first.problems):
                first.problems.append(("quota.contradicts", {"feature": target.fid}))
    return targets
