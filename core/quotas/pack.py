"""Packs of kind quotas: how targets of plans are written, and which land their indicators count; read strictly."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Optional

from ..contract.interval import RELATIONS, WITHIN_WORDS
from ..contract.pack_head import PackHead
from ..contract.verdicts import SEVERITIES, VERDICTS
from ..fields import spelling
from ..names import folded_name
from ..packs.cases import cases_by
from ..packs.head import HEAD, head_keys, head_of
from ..packs.load import PackForm
from ..packs.parts import (
    BASIS,
    build_bases,
    build_field,
    check_bases,
    check_fields,
    is_of_kind,
    read_field,
    spellings,
)
from ..packs.schema import Choice, ListOf, MapOf, Number, Place, Record, Text, name_text, texts
from ..rules.model import Texts
from ..units import SQUARE_METRES

KIND_WORDS = ("binding", "expected", "suggested")
QUANTITIES = ("area", "length", "count", "share")
MEASURES = ("area", "share", "new", "multiple")
PLACES = ("anywhere", "inside", "outside")
LEGAL = ("agricultural", "construction", "unused")
#: Field roles by table.
ROLES = {"targets": ("indicator", "unit_code", "unit_name", "year", "value", "unit", "relation", "kind", "tolerance",
                     "classes", "place", "parent_unit"),
         "indicators": ("indicator", "unit_code", "year", "value", "unit"), "land": ("unit_code",),
         "units": ("unit_code",), "applications": ("id", "unit_code", "amount", "unit", "indicator")}
_WORDS = ListOf(Text(limit=100))
_CODES = MapOf(ListOf(Text(re.compile(r"[0-9A-Za-z]{1,20}"), "0-9 A-Z a-z")),
               key=re.compile(r"[a-z0-9][a-z0-9-]{0,59}"), form="a-z 0-9 -")
LAND = Record({"groups": ListOf(name_text()), "legal_classes": ListOf(Choice(LEGAL)), "codes": _CODES})
INDICATOR = Record({"title": texts, "rule": Text(re.compile("[A-Z][A-Z0-9-]{0,29}"), "A-Z 0-9 -"), "aliases": _WORDS,
                    "quantity": Choice(QUANTITIES), "unit": name_text(), "relation": Choice(RELATIONS), "land": LAND,
                    "place": Choice(PLACES), "measure": Choice(MEASURES), "basis": ListOf(BASIS)},
                   needed=("title", "rule", "quantity", "unit", "relation", "basis"))
UNIT = Record({"quantity": Choice(QUANTITIES), "area_unit": Choice(tuple(SQUARE_METRES)), "times": Number(),
               "spellings": _WORDS}, needed=("quantity",))
KIND_OF_TARGET = Record({"title": texts, "severity": Choice(SEVERITIES), "missed": Choice(("forbidden", "conditional")),
                         "within_tolerance": Choice(WITHIN_WORDS), "spellings": _WORDS},
                        needed=("title", "severity", "missed"))
_FIELDS = MapOf(read_field)
PACK = Record({**head_keys("quotas"), "kinds": Record(dict.fromkeys(KIND_WORDS, KIND_OF_TARGET), needed=KIND_WORDS),
               "relations": Record(dict.fromkeys(RELATIONS, _WORDS), needed=RELATIONS), "units": MapOf(UNIT),
               "indicators": MapOf(INDICATOR), "fields": Record(dict.fromkeys(ROLES, _FIELDS), needed=("targets",)),
               "applications": Record({"indicator": name_text()}, needed=("indicator",)), "unknown": _WORDS},
              needed=(*HEAD, "kinds", "relations", "units", "indicators",
                      "fields"))
CASE = Record({"id": Text(limit=120), "value": Text(limit=100), "unit": Text(limit=40), "relation": Text(limit=40),
               "kind": Text(limit=40), "tolerance": Text(limit=40), "low": Number(signed=True),
               "high": Number(signed=True), "limit": Number(signed=True), "verdict": Choice(VERDICTS)},
              needed=("id", "value"))
CASES = Record({"cases": ListOf(CASE)}, needed=("cases",))


@dataclass(frozen=True)
class TargetKind:
    """Binding, expected or suggested: how bad it is to miss such a target, which verdict it gives, and which it gives
    to miss it within the tolerance."""

    id: str
    title: Texts
    severity: str
    missed: str
    within_tolerance: str = "allowed"


@dataclass(frozen=True)
class Measure:
    """A unit of measure: ``factor`` base units (m², m, 1) of a quantity."""

    id: str
    quantity: str
    factor: float
    spellings: tuple = ()


@dataclass(frozen=True)
class LandCounted:
    """Which land counts: groups of the code pack, classes of the land law, or codes by list with all below them.

    A feature counts if any of the three names it.
    """

    groups: tuple = ()
    legal_classes: tuple = ()
    codes: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Indicator:
    """Attributes:
        rule: ``CROPLAND`` gives the rule id ``QUOTA-CROPLAND``. unit: in which it is printed.
        relation: of targets that state none. land: what counts; None: the value comes from indicator rows only.
        place: whether only land inside or outside the layer of the run counts. measure: of ``MEASURES``.
    """

    id: str
    title: Texts
    rule: str
    quantity: str
    unit: str
    relation: str
    aliases: tuple = ()
    land: Optional[LandCounted] = None
    place: str = "anywhere"
    measure: str = "area"
    basis: tuple = ()


@dataclass(frozen=True)
class QuotaPack(PackHead):
    """A pack of kind quotas, read and found well formed."""

    kinds: dict
    kind_words: dict
    relation_words: dict
    units: dict
    indicators: dict
    fields: dict
    application_indicator: str = ""
    unknown: tuple = ()

    def _is_of_rule(self, path: tuple[str, ...], rule: str) -> bool:
        indicator = self.indicators.get(path[1]) if path[0] == "indicators" and len(path) > 1 else None
        return indicator is not None and bool(indicator.rule) and rule == f"QUOTA-{indicator.rule}"

    @cached_property
    def unit_words(self) -> dict:
        """Spelling as names are compared -> unit."""
        return {folded_name(word): unit for unit in self.units.values() for word in (unit.id, *unit.spellings)}

    @cached_property
    def indicator_words(self) -> dict:
        """Spelling as names are compared -> indicator."""
        return {folded_name(word): indicator for indicator in self.indicators.values()
                for word in (indicator.id, *indicator.aliases, *indicator.title.values())}

    def unit_of(self, word: str) -> Optional[Measure]:
        """The unit that a word means; None where the pack has none.

        Args:
            word: of a table.
        """
        return self.unit_words.get(folded_name(spelling(word)))

    def indicator_of(self, word: str) -> Optional[Indicator]:
        """The indicator that a word means; None where the pack has none.

        Args:
            word: of a table.
        """
        return self.indicator_words.get(folded_name(spelling(word)))


@dataclass(frozen=True)
class QuotaCase:
    """A target as data write it, and how it is read and judged. ``low``, ``high``, ``limit`` in base units."""

    id: str
    value: str
    unit: str = ""
    relation: str = ""
    kind: str = ""
    tolerance: str = ""
    low: Optional[float] = None
    high: Optional[float] = None
    limit: Optional[float] = None
    verdict: str = ""
    line: int = 0


def _read(node, place: Place, _files) -> QuotaPack | None:
    values = PACK(node, place) if is_of_kind(node, place, "quotas") else None
    if values is None:
        return None
    kinds = {key: TargetKind(key, kind["title"], kind["severity"], kind["missed"],
                             kind.get("within_tolerance", "allowed"))
             for key, kind in values["kinds"].items()}
    kind_words = _words({key: (key, *kind["title"].values(), *kind.get("spellings", ()))
                         for key, kind in values["kinds"].items()}, values["kinds"], place.at("kinds"))
    relations = _words({key: (key, *words) for key, words in values["relations"].items()}, values["relations"],
                       place.at("relations"))
    units = {key: Measure(key, unit["quantity"], unit.get("times", 1.0) * SQUARE_METRES[unit.get("area_unit", "m2")],
                          spellings(unit.get("spellings", ()))) for key, unit in values["units"].items()}
    for key, unit in values["units"].items():
        if "area_unit" in unit and unit["quantity"] != "area":
            place.at("units").at(key).problem(values["units"].line_of(key), "quota.area_unit_of_areas", name=key)
        if not unit.get("times", 1.0) > 0:
            place.at("units").at(key).problem(values["units"].line_of(key), "packs.number_range", value="0")
    _words({key: (key, *unit.spellings) for key, unit in units.items()}, values["units"], place.at("units"))
    indicators = _indicators(values["indicators"], units, place.at("indicators"))
    fields = {}
    for table, roles in ROLES.items():
        stated, at = values["fields"].get(table, {}), place.at("fields").at(table)
        for role in stated:
            if role not in roles:
                at.at(role).problem(stated.line_of(role), "packs.key_unknown", name=role, known=", ".join(roles))
        fields[table] = {role: build_field(role, entry) for role, entry in stated.items() if role in roles}
        if stated:
            check_fields(fields[table], stated, at)
    used = values.get("applications", {}).get("indicator", "")
    if used and used not in indicators:
        place.at("applications").problem(values.line_of("applications"), "packs.not_a_choice", value=used,
                                         choices=", ".join(indicators))
    return QuotaPack(*head_of(values), kinds, kind_words, relations, units, indicators, fields, used,
                     spellings(values.get("unknown", ())))


def _words(of: dict, values, place: Place) -> dict:
    """Spelling -> what it means; no spelling may have two meanings."""
    meanings: dict = {}
    for key, words in of.items():
        for word in words:
            if meanings.setdefault(folded_name(spelling(word)), key) != key:
                place.at(key).problem(values.line_of(key), "packs.value_twice", value=word,
                                      first=meanings[folded_name(spelling(word))], second=key)
    return meanings


def _indicators(values, units: dict, place: Place) -> dict:
    indicators, rules = {}, {}
    for key, indicator in values.items():
        at, line = place.at(key), values.line_of(key)
        check_bases(indicator["basis"], at.at("basis"))
        unit = units.get(indicator["unit"])
        if unit is None or unit.quantity != indicator["quantity"]:
            at.at("unit").problem(indicator.line_of("unit"), "quota.unit_of_quantity", unit=indicator["unit"],
                                  quantity=indicator["quantity"])
        if rules.setdefault(indicator["rule"], key) != key:
            at.at("rule").problem(indicator.line_of("rule"), "packs.listed_twice", value=indicator["rule"])
        measure = indicator.get("measure", "area")
        if (indicator["quantity"] == "share") != (measure in ("share", "multiple")) and "land" in indicator:
            at.at("measure").problem(indicator.line_of("measure"), "quota.measure_of_quantity", measure=measure,
                                     quantity=indicator["quantity"])
        land = indicator.get("land")
        if land is not None and not any(land.get(name) for name in ("groups", "legal_classes", "codes")):
            at.at("land").problem(line, "packs.text_empty")
        if land is None and ("measure" in indicator or "place" in indicator):
            at.problem(line, "quota.nothing_counted", name=key)
        indicators[key] = Indicator(
            key, indicator["title"], indicator["rule"], indicator["quantity"], indicator["unit"], indicator["relation"],
            spellings(indicator.get("aliases", ())), None if land is None else LandCounted(
                land.get("groups", ()), land.get("legal_classes", ()), dict(land.get("codes", {}))),
            indicator.get("place", "anywhere"), measure, build_bases(indicator["basis"]))
    _words({key: (key, *indicator.aliases, *indicator.title.values()) for key, indicator in indicators.items()},
           values, place)
    return indicators


# -- cases --------------------------------------------------------------------------------------------------

def _case(case, at: Place, _pack, _values) -> QuotaCase | None:
    if "limit" not in case and "verdict" not in case:
        at.problem(case.line, "packs.key_missing", name="verdict")
        return None
    return QuotaCase(**case, line=case.line)


#: How packs of kind quotas are written.
FORM = PackForm(_read, cases_by(CASES, _case), "quota.no_cases")
