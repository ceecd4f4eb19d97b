"""Which scenario is better by one quantity: what cannot be told apart shares a rank, what is not known has none."""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ..texts import text

RANKING_COLUMNS = {
    "place": "Int64", "rank": "Int64", "scenario": "string", "quantity": "string", "title": "string",
    "unit": "string", "horizon_years": "Float64", "one_off": "Float64", "annual": "Float64", "over_years": "Float64",
    "total": "Float64", "lower": "Float64", "upper": "Float64", "said": "string", "tied_with": "string",
    "has_band": "boolean", "unknown_ha": "Float64", "boundary": "string", "family": "string"}
PAIR_COLUMNS = {
    "scenario": "string", "other": "string", "quantity": "string", "unit": "string", "difference": "Float64",
    "lower": "Float64", "upper": "Float64", "distinguishable": "boolean", "said": "string"}


class Contest(NamedTuple):
    """One quantity of all scenarios; less is better.

    Attributes:
        quantity: its id. unit: of totals. boundary: what it includes. family: of its coefficients.
        one_off: ``(s,)``. annual: in a year, ``(s,)``. total: one-off and what goes on over the horizon ``(s,)``;
            NaN where nothing of it is known.
        lower, upper: of the total; NaN without a band.
        pairs: (position, position) -> ends of the band of the first less the second.
        unknown_ha: ground that is missing in the total ``(s,)``; NaN: nothing is known.
    """

    quantity: str
    unit: str
    boundary: str
    family: str
    one_off: np.ndarray
    annual: np.ndarray
    total: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    pairs: dict
    unknown_ha: np.ndarray


def _against(contest: Contest, a: int, b: int) -> tuple:
    """Difference of two totals, ends of its band, and whether they can be told apart: None where no band says.

    All NaN where one of both is not known: what is missing in it may be more than the difference.
    """
    if contest.unknown_ha[a] != 0.0 or contest.unknown_ha[b] != 0.0:
        return np.nan, np.nan, np.nan, None
    difference = contest.total[a] - contest.total[b]
    lower, upper = contest.pairs[min(a, b), max(a, b)]
    if a > b:
        lower, upper = -upper, -lower
    if np.isnan(lower):
        return difference, lower, upper, None if difference else False
    return difference, lower, upper, bool(lower > 0.0 or upper < 0.0)


def ranked(contest: Contest, names: list, horizon_years: float, language: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The ranking, best first, and each two of it.

    A scenario's rank is one more than the number of those that are better beyond doubt: where the band of the
    difference holds zero, neither is. Where there are no bands the numbers alone decide, and that is said. A scenario
    with ground whose change is not known has no rank and stands last, and one that no other can be compared with has
    none either: nothing says that it is better.
    """
    known = contest.unknown_ha == 0.0
    order = sorted(range(len(names)), key=lambda s: (not known[s], np.nan_to_num(contest.total[s]), s))
    title = text(f"scenario.rank_{contest.quantity}", language)
    rows, pairs = [], []
    for place, s in enumerate(order, start=1):
        against = {t: _against(contest, s, t) for t in order if t != s and known[s] and known[t]}
        worse_than = [t for t, (difference, *_ends, apart) in against.items()
                      if difference > 0.0 and apart is not False]
        tied = [t for t, (*_ends, apart) in against.items() if apart is False]
        banded = all(apart is not None for *_ends, apart in against.values()) if against else None
        rows.append({
            "place": place, "rank": len(worse_than) + 1 if against else None, "scenario": names[s],
            "quantity": contest.quantity, "title": title, "unit": contest.unit, "horizon_years": horizon_years,
            "one_off": contest.one_off[s], "annual": contest.annual[s],
            "over_years": contest.total[s] - contest.one_off[s], "total": contest.total[s],
            "lower": contest.lower[s], "upper": contest.upper[s],
            "said": _said(contest, s, names, (list(against), worse_than, tied), banded, language),
            "tied_with": ", ".join(names[t] for t in tied) or None, "has_band": banded,
            "unknown_ha": contest.unknown_ha[s], "boundary": contest.boundary or None,
            "family": contest.family or None})
        for t in order[place:]:
            difference, lower, upper, apart = _against(contest, s, t)
            pairs.append({"scenario": names[s], "other": names[t], "quantity": contest.quantity, "unit": contest.unit,
                          "difference": difference, "lower": lower, "upper": upper, "distinguishable": apart,
                          "said": _said_of_pair(contest, s, t, names, apart, language)})
    return (pd.DataFrame(rows, columns=list(RANKING_COLUMNS)).astype(RANKING_COLUMNS),
            pd.DataFrame(pairs, columns=list(PAIR_COLUMNS)).astype(PAIR_COLUMNS))


def _undetermined(area_ha: float, language: str) -> str:
    """Why a scenario cannot be judged."""
    return text("scenario.said_nothing_known" if np.isnan(area_ha) else "scenario.said_unknown", language, area=area_ha)


def _said_of_pair(contest: Contest, a: int, b: int, names: list, apart: Optional[bool], language: str) -> str:
    unknown = [t for t in (a, b) if contest.unknown_ha[t] != 0.0]
    if unknown:
        why = text("scenario.said_joint", language).join(text(
            "scenario.why_not", language, name=names[t], why=_undetermined(contest.unknown_ha[t], language))
            for t in unknown)
        return text("scenario.pair_not_comparable", language, first=names[a], second=names[b], why=why)
    return text("scenario.pair_unknown" if apart is None else "scenario.pair_better" if apart
                else "scenario.pair_tied", language, first=names[a], second=names[b])


def _said(contest: Contest, s: int, names: list, found: tuple, banded: Optional[bool], language: str) -> str:
    """What a row says; ``found``: positions that it was compared with, is worse than, is tied with."""
    if contest.unknown_ha[s] != 0.0:
        return _undetermined(contest.unknown_ha[s], language)
    against, worse_than, tied = found
    others = [t for t in range(len(names)) if t != s and t not in against]

    def listed(positions: list) -> str:
        return ", ".join(names[t] for t in positions)

    parts = []
    if tied:
        parts.append(text("scenario.said_tied", language, names=listed(tied)))
    if worse_than:
        parts.append(text("scenario.said_worse", language, names=listed(worse_than)))
    if against and not parts:
        parts.append(text("scenario.said_better", language, names=listed(against)) if others else
                     text("scenario.said_best", language))
    if others:
        parts.append(text("scenario.said_not_comparable", language, names=listed(others)))
    if banded is False:
        parts.append(text("scenario.said_no_bands", language))
    return text("scenario.said_joint", language).join(parts)


def first_line(ranking: pd.DataFrame, language: str) -> str:
    """Which scenario comes first and what is said of it, or that none does."""
    best = ranking.iloc[0]
    key = "scenario.no_best_line" if pd.isna(best["rank"]) else "scenario.best_line"
    return text(key, language, scenario=best["scenario"], said=best["said"])
