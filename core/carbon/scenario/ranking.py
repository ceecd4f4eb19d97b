"""Which scenario is better by one quantity: what cannot be distinguished shares a rank, what is unknown has a range.

A total of which a part is not known lies between two ends, and is ranked by them: its rank is one only where it is the
same wherever the total lies.
"""
from __future__ import annotations

from itertools import combinations
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import subtract
from ...contract.interval import SLACK, Interval
from ...texts import text

RANKING_COLUMNS = {
    "place": "Int64", "rank": "Int64", "best_rank": "Int64", "worst_rank": "Int64", "scenario": "string",
    "quantity": "string", "title": "string", "unit": "string", "horizon_years": "Float64", "one_off": "Float64",
    "annual": "Float64", "over_years": "Float64", "total": "Float64", "lower": "Float64", "upper": "Float64",
    "total_at_least": "Float64", "total_at_most": "Float64", "said": "string", "tied_with": "string",
    "has_band": "boolean", "unknown_ha": "Float64", "boundary": "string", "family": "string",
    "is_reference": "boolean"}
PAIR_COLUMNS = {
    "scenario": "string", "other": "string", "quantity": "string", "unit": "string", "difference": "Float64",
    "lower": "Float64", "upper": "Float64", "distinguishable": "boolean", "said": "string"}


class Beyond(NamedTuple):
    """What is not known of totals, and comes to what is known of them.

    Attributes:
        own: of each scenario ``(s,)``; 0 to 0 where everything is known, ``why`` an entry ``said_<why>`` of the texts.
        pairs: (position, position) -> ends of that of the first less the second.
    """

    own: Interval
    pairs: dict

    def times(self, factor: float) -> Beyond:
        """The same for totals multiplied by ``factor``, above 0 and without unit."""
        return Beyond(Interval.of(self.own.low * factor, self.own.high * factor, self.own.why),
                      {plans: (low * factor, high * factor) for plans, (low, high) in self.pairs.items()})

    def without(self, unknown: np.ndarray) -> Beyond:
        """The same, where some totals may be anything.

        Args:
            unknown: which, bool ``(s,)``.
        """
        return Beyond(Interval.of(np.where(unknown, -np.inf, self.own.low), np.where(unknown, np.inf, self.own.high),
                                  self.own.why),
                      {(a, b): (-np.inf, np.inf) if unknown[a] or unknown[b] else ends
                       for (a, b), ends in self.pairs.items()})


class Contest(NamedTuple):
    """One quantity of all scenarios; less is better.

    Attributes:
        quantity: its id. unit: of totals. boundary: what it includes. family: of its coefficients.
        one_off: ``(s,)``. annual: in a year, ``(s,)``. total: one-off and what goes on over the horizon ``(s,)``, as
            far as it is known; open where nothing of it is.
        lower, upper: of the total; NaN without a band.
        pairs: (position, position) -> ends of the band of the first less the second, whatever is not known of it.
        beyond: what is unknown.
        unknown_ha: ground that is missing in the total ``(s,)``.
    """

    quantity: str
    unit: str
    boundary: str
    family: str
    one_off: Interval
    annual: Interval
    total: Interval
    lower: np.ndarray
    upper: np.ndarray
    pairs: dict
    beyond: Beyond
    unknown_ha: Interval

    @property
    def known(self) -> np.ndarray:
        """What is known of the totals, 0 where nothing is ``(s,)``."""
        return np.where(self.total.is_known, self.total.low, 0.0)


def beyond_of(own: Interval) -> Beyond:
    """What is not known of totals that have nothing of it in common.

    Args:
        own: what is unknown of each total ``(s,)``.

    >>> beyond_of(Interval.of([0.0, 2.0], [0.0, 5.0])).pairs
    {(0, 1): (-5.0, -2.0)}
    """
    low, high = own.low.tolist(), own.high.tolist()
    return Beyond(own, {(a, b): (low[a] - high[b], high[a] - low[b]) for a, b in combinations(range(len(low)), 2)})


def beyond_of_ground(area_ha: np.ndarray, each: Interval, is_one: np.ndarray, why: np.ndarray) -> Beyond:
    """What is not known of totals over the same grounds.

    Args:
        area_ha: of each scenario and ground ``(s, k)``. each: of a hectare of the grounds ``(k,)``.
        is_one: what is unknown of the ground is one number, the same in all scenarios ``(k,)``; otherwise it may be
            another in each. why: of each scenario, as of ``Beyond`` ``(s,)``.

    >>> area, each, why = np.array([[2.0], [3.0]]), Interval.of(-1.0, 4.0), np.array(["unknown"] * 2)
    >>> same = beyond_of_ground(area, each, np.array([True]), why)
    >>> same.pairs, same.own.high.tolist()
    ({(0, 1): (-4.0, 1.0)}, [8.0, 12.0])
    >>> beyond_of_ground(area, each, np.array([False]), why).pairs
    {(0, 1): (-14.0, 11.0)}
    """
    count, nothing = len(area_ha), np.zeros(area_ha.shape[1])

    def ends(first: np.ndarray, second: np.ndarray) -> tuple:
        up, down = parts_of_ground(first, second, is_one)
        with np.errstate(invalid="ignore"):   # no area of something unknown is zero
            sums = [sum(float(np.where(part == 0.0, 0.0, part * end).sum()) for part, end in sides)
                    for sides in (((up, each.low), (down, each.high)), ((up, each.high), (down, each.low)))]
        return tuple(sums)

    own = [ends(area, nothing) for area in area_ha]
    return Beyond(Interval.of(*zip(*own), why=why),
                  {(a, b): ends(area_ha[a], area_ha[b]) for a, b in combinations(range(count), 2)})


def parts_of_ground(first: np.ndarray, second: np.ndarray, is_one: np.ndarray) -> tuple:
    """Ground of one scenario that counts for it, and of another that counts against it, where one is less the other.

    Args:
        first, second: of the two, ha ``(…, k)``. is_one: as of ``beyond_of_ground`` ``(k,)``.

    Returns:
        What is not below 0, and what is not above it ``(…, k)``; of ground that is one number the difference alone.

    >>> one, two = parts_of_ground(np.array([2.0, 2.0]), np.array([3.0, 3.0]), np.array([True, False]))
    >>> one.tolist(), two.tolist()
    ([0.0, 2.0], [-1.0, -3.0])
    """
    more = first - second
    more = np.where(np.abs(more) <= SLACK * np.maximum(1.0, np.maximum(first, second)), 0.0, more)
    return np.where(is_one, np.maximum(more, 0.0), first), np.where(is_one, np.minimum(more, 0.0), -second)


def widened(pairs: dict, beyond: Beyond) -> dict:
    """Bands of differences with what is unknown of them, which is next to what is.

    Args:
        pairs: places of two scenarios -> ends of the difference. beyond: what is unknown of the totals.

    >>> widened({(0, 1): (1.0, 2.0)}, beyond_of(Interval.of([0.0, 0.0], [0.0, 5.0])))
    {(0, 1): (-4.0, 2.0)}
    """
    return {place: (lower + beyond.pairs[place][0], upper + beyond.pairs[place][1])
            for place, (lower, upper) in pairs.items()}


class _Against(NamedTuple):
    """One total less another: ends of it, NaN where nothing says; ``apart``: whether it is another than 0 beyond doubt.

    ``is_known``: nothing of it is missing; then ``apart`` is None where no band says. ``may_be_worse``: the first may
    turn out to be worse than the second as more becomes known.
    """

    difference: float
    lower: float
    upper: float
    is_known: bool
    apart: Optional[bool]

    @property
    def is_worse(self) -> bool:
        return self.difference > 0.0 and self.apart is not False if self.is_known else self.lower > 0.0

    @property
    def may_be_worse(self) -> bool:
        return not self.is_known and self.upper > 0.0

    @property
    def is_settled(self) -> bool:
        return self.is_known or self.apart is True


def _against(contest: Contest, a: int, b: int) -> _Against:
    """The total of one scenario less that of another."""
    first, second = min(a, b), max(a, b)
    values = contest.known
    difference, (lower, upper), (least, most) = (values[first] - values[second], contest.pairs[first, second],
                                                 contest.beyond.pairs[first, second])
    is_known = least == most == 0.0
    if not is_known:   # without a band the numbers alone say
        lower = difference + least if np.isnan(lower) else lower
        upper = difference + most if np.isnan(upper) else upper
    if a > b:
        difference, lower, upper = -difference, -upper, -lower
    apart = bool(lower > 0.0 or upper < 0.0)
    if not is_known:
        return _Against(np.nan, lower, upper, False, apart or None)
    return _Against(difference, lower, upper, True, (None if difference else False) if np.isnan(lower) else apart)


class _Standing(NamedTuple):
    """Where a scenario stands: positions that it is worse and better than, tied with, and not comparable with."""

    worse: list
    better: list
    tied: list
    others: list
    best_rank: int
    worst_rank: int
    has_band: Optional[bool]

    @property
    def rank(self) -> Optional[int]:
        return self.best_rank if self.best_rank == self.worst_rank else None


def _standing(against: dict) -> _Standing:
    """Of one scenario, from its differences to the others."""
    worse = [t for t, pair in against.items() if pair.is_worse]
    settled = {t: pair for t, pair in against.items() if pair.is_settled}
    tied = [t for t, pair in settled.items() if pair.apart is False]
    return _Standing(worse, [t for t in settled if t not in (*worse, *tied)], tied,
                     [t for t in against if t not in settled], len(worse) + 1,
                     len(worse) + 1 + sum(pair.may_be_worse for t, pair in against.items() if t not in worse),
                     all(pair.apart is not None for pair in settled.values()) if settled else None)


def ranked(contest: Contest, names: list, horizon_years: float, language: str,
           refusal: str = "") -> tuple[pd.DataFrame, pd.DataFrame]:
    """The ranking of the plans, best first, and each two scenarios.

    The present comes last, as the reference that plans are compared with, and has no rank; one plan alone has none
    either. A plan's best rank is one
    more than the number of plans that are better beyond doubt: where the band of the difference holds zero, neither is.
    Where there are no bands the numbers alone decide, and that is reported. Its worst rank counts those besides that
    may be better, as a part of one of both totals is not known. Where both are one, that is its rank; otherwise it has
    none.

    Args:
        contest: totals ``(s,)`` and differences. names: of the scenarios, the present first. horizon_years: over which
            they count. language: of sentences, ``"en"`` or ``"zh"``.
        refusal: a sentence why nothing is ranked; empty: it is.

    Returns:
        The ranking, and a row for each two scenarios.
    """
    count = len(names)
    against = [{t: _against(contest, s, t) for t in range(count) if t != s} for s in range(count)]
    standing = [_standing(pairs) for pairs in against]
    among = [_standing({t: pair for t, pair in pairs.items() if t}) for pairs in against]    # plans alone
    values, (low, high) = contest.known, contest.beyond.own[:2]
    columns = {"one_off": contest.one_off, "annual": contest.annual, "over_years": subtract(
        contest.total, contest.one_off), "total": contest.total, "unknown_ha": contest.unknown_ha}
    columns = {name: cells.number(interval) for name, interval in columns.items()}
    at_least, at_most = (_finite(values + end) for end in (low, high))
    order = [*range(1, count), 0] if refusal else sorted(range(count), key=lambda s: (
        not s, among[s].worst_rank, -among[s].best_rank, values[s], s))
    title = text(f"scenario.rank_{contest.quantity}", language)
    rows, pairs = [], []
    for place, s in enumerate(order, start=1):
        own, ranks = standing[s], (None,) * 3 if refusal or not s or count < 3 else (
            among[s].rank, among[s].best_rank, among[s].worst_rank)
        rows.append({
            "place": place, **dict(zip(("rank", "best_rank", "worst_rank"), ranks)),
            "scenario": names[s], "quantity": contest.quantity, "title": title, "unit": contest.unit,
            "horizon_years": horizon_years, **{name: column[s] for name, column in columns.items()},
            "lower": contest.lower[s], "upper": contest.upper[s], "total_at_least": at_least[s],
            "total_at_most": at_most[s],
            "said": text("scenario.said_reference", language) if not s else refusal or _said(
                contest, s, names, own._replace(best_rank=ranks[1], worst_rank=ranks[2]), language),
            "tied_with": ", ".join(names[t] for t in order if t in own.tied) or None, "has_band": own.has_band,
            "boundary": contest.boundary or None, "family": contest.family or None, "is_reference": not s})
        for t in order[place:]:
            pair = _against(contest, s, t)
            pairs.append({"scenario": names[s], "other": names[t], "quantity": contest.quantity, "unit": contest.unit,
                          "difference": pair.difference, "lower": _finite(pair.lower), "upper": _finite(pair.upper),
                          "distinguishable": pair.apart,
                          "said": refusal or _said_of_pair(contest, s, t, names, pair, language)})
    return (pd.DataFrame(rows, columns=list(RANKING_COLUMNS)).astype(RANKING_COLUMNS),
            pd.DataFrame(pairs, columns=list(PAIR_COLUMNS)).astype(PAIR_COLUMNS))


def _finite(value):
    """NaN for an end that is open."""
    return np.where(np.isfinite(value), value, np.nan)[()]


def _is_open(contest: Contest, s: int) -> bool:
    return not contest.beyond.own.low[s] == contest.beyond.own.high[s] == 0.0


def _undetermined(contest: Contest, s: int, language: str, is_ranked: bool = False) -> str:
    """Why a total is not known, or only in part, and between which ends it lies."""
    (low, high), why = contest.beyond.own[:2], contest.beyond.own.why[s]
    reasons = [text(f"scenario.said_{why}", language, area=contest.unknown_ha.low[s], word=text(
        "scenario.word_in_part" if is_ranked else "scenario.word_undetermined", language))]
    ends = [text(f"scenario.total_{name}", language, amount=contest.known[s] + end[s], unit=contest.unit)
            for name, end in (("at_least", low), ("at_most", high)) if np.isfinite(end[s])]
    return text("scenario.said_joint", language).join([*reasons, *ends])


def _said_of_pair(contest: Contest, a: int, b: int, names: list, pair: _Against, language: str) -> str:
    if not pair.is_settled:
        why = text("scenario.said_joint", language).join(text(
            "scenario.why_not", language, name=names[t], why=_undetermined(contest, t, language))
            for t in (a, b) if _is_open(contest, t))
        return text("scenario.pair_not_comparable", language, first=names[a], second=names[b], why=why)
    first, second = (names[b], names[a]) if pair.is_worse else (names[a], names[b])
    key = "better_anyway" if not pair.is_known else "unknown" if pair.apart is None else \
        "better" if pair.apart else "tied"
    return text(f"scenario.pair_{key}", language, first=first, second=second)


def _said(contest: Contest, s: int, names: list, own: _Standing, language: str) -> str:
    """What a row says."""
    def listed(positions: list) -> str:
        return ", ".join(names[t] for t in positions)

    parts = []
    if own.tied:
        parts.append(text("scenario.said_tied", language, names=listed(own.tied)))
    if own.worse:
        parts.append(text("scenario.said_worse", language, names=listed(own.worse)))
    if own.better and not parts:
        parts.append(text("scenario.said_better", language, names=listed(own.better)) if own.others else
                     text("scenario.said_best", language))
    if own.others and not (_is_open(contest, s) and not parts):
        parts.append(text("scenario.said_not_comparable", language, names=listed(own.others)))
    if own.has_band is False:
        parts.append(text("scenario.said_no_bands", language))
    if _is_open(contest, s):
        parts.append(_undetermined(contest, s, language, own.rank is not None))
    return text("scenario.said_joint", language).join(parts)


def first_line(ranking: pd.DataFrame, language: str) -> str:
    """Which scenario comes first, and its sentence; or that none does.

    Args:
        ranking: the best first.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    best = ranking.iloc[0]
    is_first = not pd.isna(best["rank"]) and best["rank"] == 1
    if pd.isna(best["worst_rank"]) and len(ranking) > 2:      # nothing is ranked
        return str(best["said"])
    return text("scenario.best_line" if is_first else "scenario.no_best_line", language, scenario=best["scenario"],
                said=best["said"])
