"""How each clause stands, by the same judge as the check of indicators: a clause is a target of its own."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract.outcome import ALONE, Steps
from ..alerts.check import judged_rows
from ..alerts.request import ROW_COLUMNS as LEVEL_COLUMNS
from ..alerts.request import AlertRequest
from ..series.measures import factor_between
from ..series.tables import TARGETS
from .request import CommitmentRequest

#: What a clause that does not state it takes from the target of the store with its indicator, unit and year.
FROM_STORE = ("relation", "goal", "kind", "base", "base_year", "tolerance")
STATE_OF_LEVEL = {"red": "missed", "orange": "off_path", "yellow": "near", "green": "on_path", "grey": "not_judged"}
SAME = 1e-9   # targets that differ by less, relative to the larger, are one


def standings(clauses: pd.DataFrame, request: CommitmentRequest, steps: Steps = ALONE) -> pd.DataFrame:
    """Levels of clauses that are measurable.

    Args:
        clauses: as of ``clauses.read_clauses``. request: of the check. steps: how the run is followed.

    Returns:
        A row each clause ``(c,)`` in the columns of ``alerts.request.ROW_COLUMNS``, empty where it is not measurable
        or no year is to be judged, and ``recorded_target``: what the store states instead, in the clause's unit, NaN
        where it states nothing else; ``last_year``: the last one with a value, NaN without one.

    Raises:
        InputError: the pack does not state by which numbers levels are judged.
    """
    due = _targets(clauses, request)
    measurable = (clauses["missing"].map(len) == 0).to_numpy(dtype=bool)
    rows = pd.DataFrame({name: pd.array([None] * len(clauses), dtype=kind) for name, kind in LEVEL_COLUMNS.items()})
    # two clauses may promise two numbers of one indicator and place: each is judged in a turn of its own
    turn = clauses[measurable].groupby(["indicator_id", "unit_code"], sort=False).cumcount()
    for number in range(int(turn.max()) + 1 if len(turn) and request.year else 0):
        at = turn.index[turn == number]
        wanted = set(clauses.loc[at, "indicator_id"])
        values = request.values[request.values["indicator_id"].isin(wanted)].reset_index(drop=True)
        _series, _judged, levels = judged_rows(AlertRequest(
            values, due.loc[at, list(TARGETS.columns)].reset_index(drop=True), request.units, request.breaks,
            request.pack, request.year, name=request.name, language=request.language))
        place = pd.MultiIndex.from_frame(levels[["indicator_id", "unit_code"]]).get_indexer(
            pd.MultiIndex.from_frame(clauses.loc[at, ["indicator_id", "unit_code"]]))
        there = place >= 0   # a unit that ended before the year has no series
        rows.loc[at[there]] = levels.iloc[place[there]].set_index(at[there])
        steps.progress((number + 1) / (int(turn.max()) + 1))
    return rows.assign(recorded_target=due["recorded_target"], last_year=_last_years(clauses, request))


def _targets(clauses: pd.DataFrame, request: CommitmentRequest) -> pd.DataFrame:
    """Each clause as a row of ``series.tables.TARGETS``, completed by the target of the store."""
    key = ["indicator_id", "unit_code", "target_year"]
    stored = request.targets.reset_index(drop=True)
    place = np.full(len(clauses), -1)
    if len(stored):
        index = pd.MultiIndex.from_frame(stored[key].astype({"target_year": float}))
        place = index.get_indexer(pd.MultiIndex.from_frame(clauses[key].astype({"target_year": float})))
    theirs = stored.reindex(place).reset_index(drop=True) if len(stored) else pd.DataFrame(
        index=range(len(clauses)), columns=list(TARGETS.columns))
    theirs[place < 0] = None
    times = np.array([_between(own, its) for own, its in zip(theirs["unit"], clauses["unit"])])
    due = clauses[["indicator_id", "unit_code", "target", "unit"]].copy()
    due["target_year"] = clauses["target_year"]
    for name in FROM_STORE:
        own = clauses[name] if name in clauses else pd.Series(None, index=clauses.index, dtype=object)
        other = pd.to_numeric(theirs[name]).astype(float) * times if name in ("base", "tolerance") else theirs[name]
        due[name] = own.where(own.notna(), other)
    # a base is its value and its year: half of the clause's and half of the store's would be another path
    half = clauses["base"].notna() ^ clauses["base_year"].notna()
    due.loc[half, ["base", "base_year"]] = clauses.loc[half, ["base", "base_year"]]
    due["source"] = None
    recorded = pd.to_numeric(theirs["target"]).astype(float).to_numpy() * times
    own = clauses["target"].to_numpy(dtype=float)
    other = np.abs(recorded - own) > SAME * np.maximum(np.abs(recorded), np.abs(own))
    return due.assign(recorded_target=np.where(other, recorded, np.nan)).astype(
        {"base": float, "base_year": float, "tolerance": float})


def _between(own, wanted) -> float:
    """By what a number of the store is multiplied to be in the unit of a clause; NaN where it cannot be."""
    if own is None or pd.isna(own) or wanted is None or pd.isna(wanted):
        return 1.0
    times = factor_between(str(own), str(wanted))
    return np.nan if times is None else times


def _last_years(clauses: pd.DataFrame, request: CommitmentRequest) -> np.ndarray:
    """The last year up to the judged one in which each clause's indicator has a value ``(c,)``; NaN without one."""
    known = request.values[request.values["value"].notna() & (request.values["year"] <= request.year)]
    if not len(known):
        return np.full(len(clauses), np.nan)
    last = known.groupby(["indicator_id", "unit_code"])["year"].max()
    return last.reindex(pd.MultiIndex.from_frame(clauses[["indicator_id", "unit_code"]])).to_numpy(dtype=float)


def states_of(clauses: pd.DataFrame, levels: pd.DataFrame) -> np.ndarray:
    """How each clause stands, words of ``request.STATES`` ``(c,)``.

    Args:
        clauses: as of ``read_clauses``. levels: of ``standings``.
    """
    state = levels["level"].map(STATE_OF_LEVEL).astype(object)
    has_value = levels[["value", "lower", "upper"]].notna().any(axis=1)
    state = state.where(has_value, "not_measured")
    lacking = clauses["missing"].map(len) > 0
    state = state.where(~lacking, "not_measurable")
    return state.where(clauses["indicator_id"].notna(), "no_indicator").to_numpy(dtype=object)
