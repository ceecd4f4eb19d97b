"""Limits on carbon, judged with what is unknown: a limit inside a band is undetermined."""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np

from ...contract.interval import MET, MISSED, OPEN, WITHIN, Interval, compare, verdicts
from ...packs.cases import instead
from ...packs.load import PackKind
from .pack import FORM, CarbonCase, CarbonPack, CarbonRule

ALLOWED, UNDETERMINED = "allowed", "undetermined"
_WHY = {MET: "kept", MISSED: "missed", OPEN: "inside_band"}


class Measured(NamedTuple):
    """What a rule measures of a subject.

    Attributes:
        subject: a zone's or a use's id, ``*`` for everything. name: its name.
        value: None if unknown. lower, upper: ends of its band, both None if there is none; of a band of
            which one end is known, the other one may be anywhere.
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

    A value that lacks ground is not known, however good it looks. With a band both of its ends have to keep the limit,
    and the value too.

    Args:
        rule: limit and relation. one: the value with its band and the share of ground that it covers.
    """
    if one.value is None:
        return UNDETERMINED, "no_value"
    covered = Interval.of(np.nan if one.covered is None else one.covered)
    if compare(covered, "at_least", Interval.of(rule.least_covered))[0] != MET:
        return UNDETERMINED, "not_covered"
    if one.uncounted:
        return UNDETERMINED, "uncounted"
    has_band = one.lower is not None or one.upper is not None
    low, high = (np.nan if end is None else end for end in (one.lower, one.upper)) if has_band else (one.value,) * 2
    band = Interval.of(low, high)
    value = Interval.of(np.fmin(band.low, one.value), np.fmax(band.high, one.value))
    status = int(compare(value, rule.relation, Interval.of(rule.limit), rule.tolerance)[0])
    return verdicts(rule.within_tolerance, rule.missed)[status], \
        f"within_{rule.within_tolerance}" if status == WITHIN else _WHY[status]


def judge_case(pack: CarbonPack, case: CarbonCase) -> str:
    """The verdict of a case of a pack where it is not the one that the case says, empty where it is.

    Args:
        pack: of rules. case: value, band and coverage.
    """
    verdict = judged(pack.rules[case.rule], Measured("*", "", case.value, case.lower, case.upper, case.covered))[0]
    return "" if verdict == case.verdict else verdict


def margin(rule: CarbonRule, value: Optional[float]) -> Optional[float]:
    """What is left to the limit; negative where it is missed.

    Args:
        rule: limit and relation. value: in its unit; None or NaN if unknown.

    >>> from types import SimpleNamespace as Some
    >>> margin(Some(relation="at_most", limit=100.0), 90.0), margin(Some(relation="at_least", limit=100.0), 90.0)
    (10.0, -10.0)
    """
    if value is None or np.isnan(value):
        return None
    return rule.limit - value if rule.relation == "at_most" else value - rule.limit


CARBON = PackKind(FORM, instead(judge_case, "carbonrule.case_failed"), lambda pack: (len(pack.rules), 0))
load_rules = CARBON.load
