"""Packs of kind carbon: what a plan's carbon may come to, as data; read strictly."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Optional

from ...contract.interval import WITHIN_WORDS
from ...contract.pack_head import PackHead
from ...contract.verdicts import SEVERITIES, VERDICTS
from ...packs.cases import cases_by
from ...packs.head import HEAD, head_keys, head_of
from ...packs.load import PackForm
from ...packs.parts import BASIS, build_bases, check_bases, is_of_kind
from ...packs.schema import Choice, ListOf, MapOf, Number, Place, Record, Text, texts
from ...rules.model import Texts

KIND = "carbon"
CHANGE, GROUND, FLUX, BUILDINGS = RESULTS = ("change", "ground", "flux", "buildings")
#: What a rule may measure -> unit, the result it is in, and the subjects that it applies to.
MEASURES = {
    "net_loss": ("t C", CHANGE, ("whole", "zone")), "gross_loss": ("t C", CHANGE, ("whole", "zone")),
    "net_loss_share": ("%", CHANGE, ("whole", "zone")), "net_emission": ("t CO2", CHANGE, ("whole", "zone")),
    "sink_land_change": ("ha", GROUND, ("whole", "zone")), "sink_land_lost": ("ha", GROUND, ("whole", "zone")),
    "annual_emission": ("t CO2/yr", FLUX, ("whole", "zone")),
    "annual_emission_by_hectare": ("t CO2/ha/yr", FLUX, ("whole", "zone")),
    "floor_emission": ("kg CO2/m2/yr", BUILDINGS, ("whole", "zone", "use")),
    "building_emission": ("t CO2/yr", BUILDINGS, ("whole", "zone", "use"))}
RELATIONS = ("at_most", "at_least")
MISSED = ("forbidden", "conditional")
PLACES = ("anywhere", "inside")
PARTS = ("land", "energy", "farm_inputs", "all")
ACCOUNTS = ("actual", "potential")
RULE = Record({"title": texts, "measure": Choice(tuple(MEASURES)), "unit": Text(limit=20),
               "relation": Choice(RELATIONS), "limit": Number(signed=True), "tolerance": Number(),
               "within_tolerance": Choice(WITHIN_WORDS),
               "per": Choice(("whole", "zone", "use")), "place": Choice(PLACES), "classes": ListOf(Text(limit=60)),
               "part": Choice(PARTS), "account": Choice(ACCOUNTS), "least_covered": Number(),
               "severity": Choice(SEVERITIES), "missed": Choice(MISSED), "documents": texts, "basis": ListOf(BASIS)},
              needed=("title", "measure", "unit", "relation", "limit", "severity", "missed", "basis"))
PACK = Record({**head_keys(KIND), "rules": MapOf(RULE, key=re.compile("[A-Z][A-Z0-9-]{0,29}"), form="A-Z 0-9 -")},
              needed=(*HEAD, "rules"))
CASE = Record({"id": Text(limit=120), "rule": Text(limit=40), "value": Number(signed=True),
               "lower": Number(signed=True), "upper": Number(signed=True), "covered": Number(),
               "verdict": Choice(VERDICTS)}, needed=("id", "rule", "verdict"))
CASES = Record({"cases": ListOf(CASE)}, needed=("cases",))


@dataclass(frozen=True)
class CarbonRule:
    """A limit on what a plan's carbon comes to.

    Attributes:
        id: ``NET-LOSS`` gives the rule id ``CARBON-NET-LOSS``. measure: of ``MEASURES``; unit: its unit.
        limit, tolerance: in that unit. per: whole, zone, or use of buildings. place: inside the layer of the run.
        classes: sinks, of the crosswalk. part: of a flux. account: of buildings.
        least_covered: share of ground or floor below which the answer is not known.
        missed: the verdict of a missed limit. within_tolerance: of one that is missed within the tolerance.
        documents: what to hand in where it is conditional.
    """

    id: str
    title: Texts
    measure: str
    unit: str
    relation: str
    limit: float
    severity: str
    missed: str
    basis: tuple
    tolerance: float = 0.0
    within_tolerance: str = "allowed"
    per: str = "whole"
    place: str = "anywhere"
    classes: tuple = ()
    part: str = "all"
    account: str = "actual"
    least_covered: float = 1.0
    documents: Texts = field(default_factory=dict)

    @property
    def rule_id(self) -> str:
        """The rule's id in findings."""
        return f"CARBON-{self.id}"

    @property
    def result(self) -> str:
        """Which result it is judged by."""
        return MEASURES[self.measure][1]


@dataclass(frozen=True)
class CarbonCase:
    """A number and the verdict that it owes; ``value`` None: it is unknown."""

    id: str
    rule: str
    verdict: str
    value: Optional[float] = None
    lower: Optional[float] = None
    upper: Optional[float] = None
    covered: float = 1.0
    line: int = 0


@dataclass(frozen=True)
class CarbonPack(PackHead):
    """A pack of kind carbon, read and found well formed."""

    rules: dict[str, CarbonRule]

    def _is_of_rule(self, path: tuple[str, ...], rule: str) -> bool:
        return path[0] == "rules" and len(path) > 1 and rule == f"CARBON-{path[1]}"


def _read(node, place: Place, _files) -> CarbonPack | None:
    values = PACK(node, place) if is_of_kind(node, place, KIND) else None
    if values is None:
        return None
    rules, at = {}, place.at("rules")
    for key, entry in values["rules"].items():
        check_bases(entry["basis"], at.at(key).at("basis"))
        rules[key] = CarbonRule(id=key, **{**entry, "basis": build_bases(entry["basis"])})
        _check(rules[key], entry, at.at(key))
    if not rules:
        at.problem(values.line_of("rules"), "packs.text_empty")
    return CarbonPack(*head_of(values), rules)


def _check(rule: CarbonRule, entry, place: Place) -> None:
    unit, result, subjects = MEASURES[rule.measure]
    if rule.unit != unit:
        place.at("unit").problem(entry.line_of("unit"), "carbonrule.unit", found=rule.unit, measure=rule.measure,
                                 wanted=unit)
    if rule.per not in subjects:
        place.at("per").problem(entry.line_of("per"), "packs.not_a_choice", value=rule.per, choices=", ".join(subjects))
    for name, only in (("classes", GROUND), ("place", GROUND), ("part", FLUX), ("account", BUILDINGS)):
        if name in entry and result != only:
            place.at(name).problem(entry.line_of(name), "carbonrule.key_of_other", name=name, measure=rule.measure)
    if result == GROUND and not rule.classes:
        place.problem(entry.line, "packs.key_missing", name="classes")
    if rule.least_covered > 1.0:
        place.at("least_covered").problem(entry.line_of("least_covered"), "packs.number_range",
                                          value=f"{rule.least_covered:g}")


def _case(entry, at: Place, pack: CarbonPack, _values) -> CarbonCase | None:
    if entry["rule"] not in pack.rules:
        at.problem(entry.line, "packs.not_a_choice", value=entry["rule"], choices=", ".join(pack.rules))
        return None
    return CarbonCase(**entry, line=entry.line)


#: How packs of kind carbon are written.
FORM = PackForm(_read, cases_by(CASES, _case), "carbonrule.no_cases")
