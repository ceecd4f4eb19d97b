"""Targets as written in data, compared with measured values: met, missed, or undetermined.

Source: policy-standards 1.2 G05, G06, 2g LG06. Kinds, relations and units are data of a pack of kind quotas.
"""
from __future__ import annotations

import math
import re
from collections.abc import Set
from dataclasses import dataclass
from typing import Optional

from ..contract.cells import is_settled
from ..contract.interval import STATUSES, Interval, compare, verdicts
from ..fields import spelling
from ..names import folded_name, is_marked
from ..packs.cases import instead
from ..packs.load import PackKind
from .pack import FORM, Indicator, Measure, QuotaCase, QuotaPack

MISSED, UNKNOWN, WITHIN, MET = STATUSES
NONE: Set[str] = frozenset()
_VALUE = re.compile(r"(?P<sign>[^\d.+-]*)(?P<number>[+-]?([1-9]\d{0,2}(,\d{3})+|\d+)(\.\d+)?)(?P<unit>.*)")


@dataclass(frozen=True)
class Quantity:
    """A number with its unit.

    Attributes:
        value: in base units; None where it cannot be read.
        relation: that its own sign states, or empty.
        unit: of the pack; None: none was stated, or it is not known.
        problem: text key of what is wrong with it, or empty.
    """

    value: Optional[float]
    relation: str = ""
    unit: Optional[Measure] = None
    problem: str = ""


def read_quantity(raw, unit_word, pack: QuotaPack, default_unit: str = "", doubtful: Set[str] = NONE) -> Quantity:
    """Read ``12.5``, ``≥12.5万亩``, ``1,200 公顷``.

    Args:
        raw: the cell; None or NaN is missing. unit_word: of the related field, or empty.
        pack: its words. default_unit: if none is stated.
        doubtful: spellings of the column whose comma may be before decimals, of ``two_readings``.
    """
    text = "" if raw is None or (isinstance(raw, float) and math.isnan(raw)) else spelling(raw)
    if text == "" or folded_name(text) in {folded_name(word) for word in pack.unknown}:
        return Quantity(None, problem="quota.value_missing")
    if text in doubtful:
        return Quantity(None, problem="quota.two_readings")
    if isinstance(raw, float) and "e" in text.lower():   # 1e-05 is a number, and e-05 no unit
        text = f"{raw:.12f}"
    match = None if is_marked(raw) else _VALUE.fullmatch(text.replace("，", ","))
    if match is None:
        return Quantity(None, problem="quota.value_unreadable")
    sign, own = match["sign"].strip(), match["unit"].strip()
    relation = pack.relation_words.get(folded_name(sign), "") if sign else ""
    if sign and not relation:
        return Quantity(None, problem="quota.value_unreadable")
    beside = spelling(unit_word) if unit_word else ""
    units = [pack.unit_of(word) for word in (own, beside) if word]
    if None in units:
        return Quantity(None, relation, problem="quota.unit_unknown" if beside and units[-1] is None
                        else "quota.value_unreadable")
    if len(units) == 2 and units[0].id != units[1].id:
        return Quantity(None, relation, problem="quota.two_units")
    unit = units[0] if units else pack.unit_of(default_unit) if default_unit else None
    if unit is None:
        return Quantity(None, relation, problem="quota.unit_missing")
    return Quantity(float(match["number"].replace(",", "")) * unit.factor, relation, unit)


def read_tolerance(raw, limit: float, unit: Measure) -> Optional[float]:
    """A tolerance in base units: ``1%`` of the target, or a number in its unit; None where it cannot be read.

    Args:
        raw: as the table has it. limit: in base units. unit: of the target.
    """
    text = "" if raw is None or (isinstance(raw, float) and math.isnan(raw)) else spelling(raw).lstrip("±")
    if text == "":
        return 0.0
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(%?)", text)
    if match is None:
        return None
    return float(match[1]) * (abs(limit) / 100.0 if match[2] else unit.factor)


def status_of(value: Interval, relation: str, limit: float, tolerance: float = 0.0) -> str:
    """What a value makes of a target; undetermined where its ends allow both.

    Args:
        value: in base units ``(1,)``. relation: of ``contract.interval.RELATIONS``. limit, tolerance: in base units.

    >>> [status_of(Interval.of(*ends), "at_most", 88.0, 3.0) for ends in ((88, 88), (90, 90), (80, 96), (95, 99))]
    ['met', 'within_tolerance', 'undetermined', 'missed']
    """
    return STATUSES[int(compare(value, relation, Interval.of(limit), tolerance)[0])]


def margin_of(value: Interval, relation: str, limit: float) -> Optional[float]:
    """What is left until the target is missed, negative by how much it is; None where the value is not known.

    Of ``equal`` it is minus the distance.

    Args:
        value: in base units ``(1,)``. relation: of the target. limit: in base units.

    >>> margin_of(Interval.of(90.0), "at_most", 100.0), margin_of(Interval.of(90.0), "at_least", 100.0)
    (10.0, -10.0)
    """
    if not is_settled(value)[0]:
        return None
    known = float(value.low[0])
    return {"at_least": known - limit, "at_most": limit - known}.get(relation, -abs(known - limit))


def verdict_of(status: str, kind: Optional[str], pack: QuotaPack) -> str:
    """The verdict of a status: what missing a target of that kind means, and within tolerance, the pack says.

    If the kind of a missed target is unknown, its severity is unknown; likewise the tolerance, where the
    kinds differ in it.

    Args:
        status: of ``status_of``. kind: of the target, None if unknown. pack: what missing means.
    """
    if not kind:
        within = {target_kind.within_tolerance for target_kind in pack.kinds.values()}
        kinds = ("undetermined" if len(within) > 1 else within.pop(), "undetermined")
    else:
        kinds = pack.kinds[kind].within_tolerance, pack.kinds[kind].missed
    return verdicts(*kinds)[STATUSES.index(status)]


def word_of(words: dict, raw) -> str:
    """The pack's word for a spelling; empty if it has none.

    Args:
        words: spelling -> word. raw: as the table has it.
    """
    text = "" if raw is None or (isinstance(raw, float) and math.isnan(raw)) else spelling(raw)
    return words.get(folded_name(text), "") if text else ""


def own_indicator(word: str, unit: Measure, relation: str) -> Indicator:
    """An indicator that the pack does not list: its values come from indicator rows, or from stated classes.

    Args:
        word: its name. unit: of the target. relation: of the target.
    """
    return Indicator(word, {"": word}, "", unit.quantity, unit.id, relation)


# -- cases of packs ------------------------------------------------------------------------------------------

def judge_case(pack: QuotaPack, case: QuotaCase) -> str:
    """What was found instead of what a case says; empty where it holds.

    Args:
        pack: indicators and units. case: value, limit and what is to be found.
    """
    quantity = read_quantity(case.value, case.unit, pack)
    relation = word_of(pack.relation_words, case.relation)
    clash = bool(quantity.relation and relation and quantity.relation != relation)
    relation, kind = relation or quantity.relation, word_of(pack.kind_words, case.kind)
    if case.limit is not None and not (quantity.value is not None and math.isclose(quantity.value, case.limit,
                                                                                   rel_tol=1e-9)):
        return f"{quantity.value} {quantity.problem}".strip()
    if not case.verdict:
        return ""
    status = UNKNOWN
    if quantity.value is not None and relation and not clash:
        tolerance = read_tolerance(case.tolerance or None, quantity.value, quantity.unit)
        low = -math.inf if case.low is None else case.low
        high = math.inf if case.high is None else case.high
        status = UNKNOWN if tolerance is None else status_of(
            Interval.of(low, high), relation, quantity.value, tolerance)
    verdict = verdict_of(status, kind, pack)
    return "" if verdict == case.verdict else verdict


QUOTAS = PackKind(FORM, instead(judge_case, "quota.case_failed"), lambda pack: (len(pack.indicators), 0))
load_quotas = QUOTAS.load
