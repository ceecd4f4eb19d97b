"""Limits on carbon, judged with what is not known: a limit inside a band is undetermined."""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np

from ..packs.carbon_rules import CarbonCase, CarbonPack, CarbonRule, load_carbon_rules

ALLOWED, UNDETERMINED = "allowed", "undetermined"


class Measured(NamedTuple):
    """What a rule measures of a subject.

    Attributes:
        subject: a zone's or a use's id, ``*`` for everything. name: its name.
        value: None where it is not known. lower, upper: ends of its band, None where there is none.
        covered: share of ground or floor that it covers, None where that is not said.
        uncounted: part of it is in no number, whatever ground it covers, as an amount or a factor is blank.
        geometry: of a finding, None where it has no place.
    """

    subject: str
    name: str
    value: Optional[float]
    lower: Optional[float] = None
    upper: Optional[float] = None
    covered: Optional[float] = 1.0
    geometry: object = None
    uncounted: bool = False


def judged(rule: CarbonRule, one: Measured) -> tuple[str, str]:
    """The verdict, and why: a key of the texts ``carbonrule.why_*``.

    A value that lacks ground is not known, however good it looks. With a band both of its ends have to keep the limit.
    """
    if one.value is None:
        return UNDETERMINED, "no_value"
    if one.covered is None or one.covered < rule.least_covered - 1e-9:
        return UNDETERMINED, "not_covered"
    if one.uncounted:
        return UNDETERMINED, "uncounted"
    lower, upper = one.value if one.lower is None else one.lower, one.value if one.upper is None else one.upper
    sign = 1.0 if rule.relation == "at_most" else -1.0
    best, worst = sorted((sign * lower, sign * upper))
    limit = sign * rule.limit + rule.tolerance
    if worst <= limit:
        return ALLOWED, "kept"
    if best > limit:
        return rule.missed, "missed"
    return UNDETERMINED, "inside_band"


def judge_case(rule: CarbonRule, case: CarbonCase) -> str:
    """The verdict of a case of a pack."""
    return judged(rule, Measured("*", "", case.value, case.lower, case.upper, case.covered))[0]


def load_rules(path) -> CarbonPack:
    """Load a pack of kind carbon whose own cases hold.

    Raises:
        PackError: the pack is broken, or a case is not judged as it says.
    """
    return load_carbon_rules(path, judge_case)


def margin(rule: CarbonRule, value: Optional[float]) -> Optional[float]:
    """What is left to the limit; negative where it is missed."""
    if value is None or np.isnan(value):
        return None
    return rule.limit - value if rule.relation == "at_most" else value - rule.limit
