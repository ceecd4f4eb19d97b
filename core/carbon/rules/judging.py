"""Limits on carbon, judged with what is unknown: a limit inside a band is undetermined."""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np

from ...contract.arithmetic import ANYTHING, hull, subtract
from ...contract.interval import MET, MISSED, OPEN, WITHIN, Interval, compare, verdicts
from ...packs.cases import instead
from ...packs.load import PackKind
from .pack import FORM, CarbonCase, CarbonPack, CarbonRule

ALLOWED, UNDETERMINED, UNCOUNTED = "allowed", "undetermined", "uncounted"
_WHY = {MET: "kept", MISSED: "missed", OPEN: "inside_band"}


class Measured(NamedTuple):
    """What a rule measures of a subject.

    Attributes:
        subject: a zone's or a use's id, ``*`` for everything. name: its name.
        value: as tables tell it ``(1,)``, open where it is not known; ``covered``: share of ground or floor that it
            covers, NaN where that is not said; ``why`` is ``UNCOUNTED`` where a part of it is in no number, whatever
            ground it covers, as an amount or a factor is blank.
        ends: between which it lies, by its band or by what is unknown of it ``(1,)``; open where nothing says. Of a
            band of which one end is known, the other one may be anywhere.
        geometry: of a finding, None where it has no place.
    """

    subject: str
    name: str
    value: Interval
    ends: Interval = ANYTHING
    geometry: object = None

    @classmethod
    def of(cls, subject: str, name: str, value: Optional[float], ends: tuple = (None, None),
           covered: Optional[float] = 1.0) -> Measured:
        """Of plain numbers.

        Args:
            subject, name: as above. value: in the unit of a rule, None if unknown.
            ends: of its band, each None where there is none. covered: share from 0 to 1, None where that is not said.
        """
        value, low, high, share = (np.nan if number is None else number for number in (value, *ends, covered))
        return cls(subject, name, Interval.of(value, covered=share), Interval.of(low, high))


def judged(rule: CarbonRule, measured: Measured) -> tuple[str, str]:
    """The verdict, and why: a key of the texts ``carbonrule.why_*``.

    A value that lacks ground is not known, however good it looks. With a band both of its ends have to keep the limit,
    and the value too.

    Args:
        rule: limit and relation. measured: the value with its band and the share of ground that it covers.
    """
    if not measured.value.is_known[0]:
        return UNDETERMINED, "no_value"
    if compare(Interval.of(measured.value.covered), "at_least", Interval.of(rule.least_covered))[0] != MET:
        return UNDETERMINED, "not_covered"
    if measured.value.why[0] == UNCOUNTED:
        return UNDETERMINED, UNCOUNTED
    value = hull(measured.value, measured.ends) if np.isfinite(measured.ends[:2]).any() else measured.value
    status = int(compare(value, rule.relation, Interval.of(rule.limit), rule.tolerance)[0])
    return verdicts(rule.within_tolerance, rule.missed)[status], \
        f"within_{rule.within_tolerance}" if status == WITHIN else _WHY[status]


def judge_case(pack: CarbonPack, case: CarbonCase) -> str:
    """The verdict of a case of a pack where it is not the one that the case says, empty where it is.

    Args:
        pack: of rules. case: value, band and coverage.
    """
    verdict = judged(pack.rules[case.rule], Measured.of("*", "", case.value, (case.lower, case.upper), case.covered))[0]
    return "" if verdict == case.verdict else verdict


def margin(rule: CarbonRule, value: Interval) -> Interval:
    """What is left to the limit; negative where it is missed.

    Args:
        rule: limit and relation. value: in its unit ``(n,)``.

    >>> from types import SimpleNamespace as Some
    >>> ninety = Interval.of(90.0)
    >>> [margin(Some(relation=one, limit=100.0), ninety).low.tolist() for one in ("at_most", "at_least")]
    [[10.0], [-10.0]]
    """
    limit = Interval.of(rule.limit)
    return subtract(limit, value) if rule.relation == "at_most" else subtract(value, limit)


CARBON = PackKind(FORM, instead(judge_case, "carbonrule.case_failed"), lambda pack: (len(pack.rules), 0))
load_rules = CARBON.load
