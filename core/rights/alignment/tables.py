"""Tables of an alignment: pieces, their alternatives with the effect of each, and what was accepted."""
from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ...contract.book import of_distinct
from ...contract.sentences import gathered, texts_of_rows
from ...texts import text
from .grouping import Rows, ranks_of
from .memory import Memory, gone
from .moving import Moves
from .request import (
    ACCEPTED,
    ACCEPTED_COLUMNS,
    ALTERNATIVES,
    CHANGED,
    CUT,
    CUT_COLUMNS,
    DIVIDES,
    GONE,
    IN_FORCE,
    MAY_FOLLOW,
    OPEN_EDGE,
    PARCEL,
    PIECE_COLUMNS,
    SLIVER,
    SPLIT_PARCEL,
    STAYS,
    WITHIN,
    AlignRequest,
)


class Facts(NamedTuple):
    """What a run knows: rows, their ids, states and decisions ``(m,)``; pieces that are rounding, and whether all sum
    to their parcels; names, areas, rights of parcels ``(n,)``; names, areas and limits of units ``(u,)``."""

    rows: Rows
    ids: np.ndarray
    state: np.ndarray
    decision: np.ndarray
    parcel_ids: np.ndarray
    parcel_m2: np.ndarray
    rights: np.ndarray
    unit_names: np.ndarray
    unit_m2: np.ndarray
    limits: np.ndarray
    rounding: int
    is_closed: bool


def _frame(columns: Mapping, types: dict) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(columns[name]).astype(kind) for name, kind in types.items()})


def _titles(key: str, words: np.ndarray, language: str) -> np.ndarray:
    return of_distinct(lambda word: text(f"alignment.{key}_{word}", language), words)


def _named(values: np.ndarray, unit: np.ndarray, outside) -> np.ndarray:
    return np.append(values.astype(object), outside)[unit]


def warnings_of(moves: Moves, language: str) -> np.ndarray:
    """What following the parcel would spoil, in one sentence each; empty where nothing ``(m,)``.

    Args:
        moves: of the pieces. language: of the sentences.
    """
    rows = [np.flatnonzero(getattr(moves, name)) for name in moves._fields[1:]]
    words = [np.full(len(some), text(f"alignment.warn_{name}", language), dtype=object)
             for name, some in zip(moves._fields[1:], rows)]
    return gathered(np.concatenate(words), np.concatenate(rows).astype(np.int64), len(moves.status),
                    text("alignment.semicolon", language))


def piece_table(facts: Facts, request: AlignRequest) -> pd.DataFrame:
    """A row for each piece, in the columns of ``PIECE_COLUMNS``.

    Args:
        facts: of the run. request: with the language.
    """
    pieces, language, kind = facts.rows, request.language, facts.rows.kind
    whole, offered, status = facts.parcel_m2[pieces.parcel], pieces.is_offered, pieces.moves.status
    outside = text("alignment.outside", language)
    action = np.select([kind == SLIVER, kind == SPLIT_PARCEL, offered, status == IN_FORCE],
                       [WITHIN, DIVIDES, MAY_FOLLOW, STAYS], OPEN_EDGE).astype(object)
    edge = np.where(pieces.is_doubtful, "doubtful", status).astype(object)
    return _frame({
        "cut_id": facts.ids, "rank": ranks_of(pieces, action, facts.state),
        "parcel_id": facts.parcel_ids[pieces.parcel], "right_type": facts.rights[pieces.parcel],
        "kind": kind, "kind_title": _titles("kind", kind, language), "piece_count": pieces.count,
        "piece_unit": _named(facts.unit_names, pieces.unit, outside),
        "main_unit": _named(facts.unit_names, pieces.main, outside), "area_m2": pieces.area_m2,
        "width_m": pieces.width_m, "share": pieces.area_m2 / whole, "parcel_m2": whole,
        "edge_status": status, "edge_title": _titles("edge", edge, language), "action": action,
        "is_offered": offered, "to_parcel_m2": np.where(offered, pieces.area_m2, np.nan),
        "to_draft_m2": np.where(pieces.is_cut, -pieces.area_m2, np.nan), "to_split_m2": pieces.area_m2,
        "unit_limits": _named(facts.limits, pieces.unit, None), "main_limits": _named(facts.limits, pieces.main, None),
        "warning": warnings_of(pieces.moves, language), "state": facts.state,
        "state_title": _titles("state", facts.state, language), "decision": facts.decision}, PIECE_COLUMNS)


def cut_table(facts: Facts, rows: pd.DataFrame, request: AlignRequest) -> pd.DataFrame:
    """A row for each narrow piece and alternative, in the columns of ``CUT_COLUMNS``.

    Args:
        facts: of the run. rows: the pieces. request: with the language.
    """
    language, parts = request.language, []
    places = np.flatnonzero(facts.rows.is_cut)
    some, area = rows.iloc[places], facts.rows.area_m2[places]
    whole = facts.parcel_m2[facts.rows.parcel[places]]
    sizes = {name: _named(facts.unit_m2, unit[places], np.nan).astype(float) for name, unit in (
        ("gains", facts.rows.main), ("loses", facts.rows.unit))}
    names = {"gains": some["main_unit"].to_numpy(dtype=object), "loses": some["piece_unit"].to_numpy(dtype=object)}
    both = {"main": _or_unknown(some["main_limits"], language), "unit": _or_unknown(some["unit_limits"], language)}
    for alternative in ALTERNATIVES:
        moves = alternative == PARCEL
        change = area if moves else np.zeros(len(places))
        offered = facts.rows.is_offered[places] if moves else np.ones(len(places), dtype=bool)
        parts.append(pd.DataFrame({
            "cut_id": facts.ids[places], "parcel_id": some["parcel_id"].to_numpy(dtype=object),
            "alternative": alternative, "place": places,
            "alternative_title": text(f"alignment.alternative_{alternative}", language), "is_offered": offered,
            "gains": names["gains"] if moves else None, "loses": names["loses"] if moves else None,
            "change_m2": change, "gains_before_m2": sizes["gains"], "gains_after_m2": sizes["gains"] + change,
            "loses_before_m2": sizes["loses"], "loses_after_m2": sizes["loses"] - change, "parcel_before_m2": whole,
            "parcel_after_m2": whole if moves else whole - area,
            "limits_effect": texts_of_rows(f"alignment.limits_{alternative}", language, len(places), **both),
            "rights_effect": texts_of_rows(f"alignment.rights_{alternative}", language, len(places), area=area),
            "warning": some["warning"].to_numpy(dtype=object) if moves else ""}))
    table = pd.concat(parts, ignore_index=True).sort_values("place", kind="stable", ignore_index=True)
    return _frame(table, CUT_COLUMNS)


def _or_unknown(limits: pd.Series, language: str) -> np.ndarray:
    return limits.fillna(text("alignment.limits_unknown", language)).to_numpy(dtype=object)


def accepted_table(facts: Facts, memory: Memory, request: AlignRequest) -> tuple[pd.DataFrame, np.ndarray]:
    """Pieces that were decided, and those of them that there are no more, in the columns of ``ACCEPTED_COLUMNS``.

    Args:
        facts: of the run. memory: of the earlier one. request: with the language and the earlier layer.

    Returns:
        The rows, and the ground of each: of a piece that is gone as it was, None where the table had none.
    """
    here = np.flatnonzero(np.isin(facts.state, (ACCEPTED, CHANGED)))
    old, layer = gone(facts.ids, memory), request.accepted
    parcels = old["parcel_id"].to_numpy(dtype=object)
    ground = np.full(len(here) + len(old), None, dtype=object)
    ground[:len(here)] = facts.rows.geometry[here]
    if len(old):
        places = old["place"].to_numpy(dtype=np.int64)
        if layer.table.geometry is not None and layer.table.crs == request.parcels.table.crs:
            shapes = layer.table.geometry[places]
            ground[len(here):] = np.where(shapely.get_dimensions(shapes) == 2, shapes, None)
    state = np.concatenate([facts.state[here], np.full(len(old), GONE, dtype=object)])
    was = memory.rows["area_m2"].reindex(facts.ids[here]).to_numpy(dtype=float)
    return _frame({
        "cut_id": np.concatenate([facts.ids[here], old.index.to_numpy(dtype=object)]),
        "parcel_id": np.concatenate([facts.parcel_ids[facts.rows.parcel[here]], parcels]),
        "decision": np.concatenate([facts.decision[here], old["decision"].to_numpy(dtype=object)]), "state": state,
        "state_title": _titles("state", state, request.language),
        "area_m2": np.concatenate([facts.rows.area_m2[here], np.full(len(old), np.nan)]),
        "accepted_m2": np.concatenate([was, old["area_m2"].to_numpy(dtype=float)])}, ACCEPTED_COLUMNS), ground


def counts_of(rows: pd.DataFrame, accepted: pd.DataFrame, facts: Facts, unusable: int) -> dict:
    """Numbers and booleans of a run.

    Args:
        rows: pieces. accepted: decided ones. facts: of the run. unusable: parcels and features that cannot be used.
    """
    narrow, slivers = rows[rows["kind"] == CUT], rows[rows["kind"] == SLIVER]
    states = narrow["state"].value_counts()
    edges = narrow["edge_status"].value_counts()
    return {
        "PARCEL_COUNT": len(facts.parcel_ids), "CUT_PARCEL_COUNT": narrow["parcel_id"].nunique(),
        "CUT_COUNT": len(narrow), "CUT_M2": float(narrow["area_m2"].sum()),
        "SPLIT_COUNT": int((rows["kind"] == SPLIT_PARCEL).sum()),
        "PIECE_COUNT": int(narrow["piece_count"].sum()), "SLIVER_COUNT": int(slivers["piece_count"].sum()),
        "SLIVER_M2": float(slivers["area_m2"].sum()),
        "OFFERED_COUNT": int(narrow["is_offered"].sum()), "IN_FORCE_COUNT": int(edges.get("in_force", 0)),
        "UNDETERMINED_COUNT": int(edges.get("unknown", 0)), "NEW_COUNT": int(states.get("new", 0)),
        "ACCEPTED_COUNT": int(states.get("accepted", 0)), "CHANGED_COUNT": int(states.get("changed", 0)),
        "GONE_COUNT": int((accepted["state"] == GONE).sum()), "WARNING_COUNT": int((narrow["warning"] != "").sum()),
        "ROUNDING_COUNT": facts.rounding, "UNUSABLE_COUNT": unusable, "HAS_CUTS": len(narrow) > 0,
        "IS_ALL_DECIDED": bool((narrow["state"] == ACCEPTED).all()), "IS_CLOSED": facts.is_closed}
