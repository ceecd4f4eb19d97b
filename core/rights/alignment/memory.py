"""Pieces that were decided in an earlier run: kept, told from new ones, and asked again where they changed."""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...contract.frame import hashed
from ...layers.control_layer import ControlLayer
from .request import ACCEPTED, CHANGED, DRAFT_EDGE, GONE, NEW, OPEN, PARCEL, SPLIT

SAME = 0.01      # relative: an area that differs by more has changed
SAME_M2 = 0.1
_WORDS = {PARCEL: ("parcel", "随宗地", "宗地"), DRAFT_EDGE: ("draft", "随草案", "草案"), SPLIT: ("split", "分割")}
_DECISION = {word: decision for decision, words in _WORDS.items() for word in words}


class Memory(NamedTuple):
    """Earlier pieces by their id: ``decision`` (empty: open), ``area_m2``; words that are no decision; ids that were
    decided twice in different ways."""

    rows: pd.DataFrame
    unread: list
    twice: list


def cut_ids(parcel: np.ndarray, unit: np.ndarray, number: np.ndarray) -> np.ndarray:
    """Ids that stay from run to run, whatever the order of features ``(m,)``.

    Args:
        parcel, unit: names ``(m,)``. number: place among the pieces of both.
    """
    return np.array(hashed(parcel, unit, number), dtype=object)


def memory_of(layer: Optional[ControlLayer]) -> Memory:
    """Read what an earlier run left and the user decided.

    Args:
        layer: with the field roles ``cut_id``, ``decision``, ``area``; None without.
    """
    if layer is None:
        return Memory(pd.DataFrame({"decision": [], "area_m2": [], "place": []}), [], [])
    columns, fields = layer.table.columns, layer.fields
    ids = columns[fields["cut_id"]].astype("string").fillna("").str.strip()
    words = columns[fields["decision"]].astype("string").fillna("").str.strip().str.lower() if fields.get(
        "decision") else pd.Series("", index=ids.index, dtype="string")
    area = pd.to_numeric(columns[fields["area"]], errors="coerce").astype(float) if fields.get("area") else pd.Series(
        np.nan, index=ids.index)
    rows = pd.DataFrame({"cut_id": ids.to_numpy(dtype=object), "decision": [_DECISION.get(word, "") for word in words],
                         "area_m2": area.to_numpy(dtype=float), "place": np.arange(len(ids))})
    unread = sorted({word for word in words if word and word not in _DECISION})
    rows = rows[rows["cut_id"] != ""]
    decided = rows[rows["decision"] != ""].groupby("cut_id")["decision"].nunique()
    twice = sorted(decided.index[decided > 1])
    rows.loc[rows["cut_id"].isin(twice), "decision"] = ""
    rows = rows.sort_values(["decision", "place"], ascending=[False, True], kind="stable").drop_duplicates("cut_id")
    return Memory(rows.set_index("cut_id"), unread, twice)


def states_of(ids: np.ndarray, area_m2: np.ndarray, is_offered: np.ndarray, memory: Memory) -> tuple:
    """What an earlier run knew of each piece.

    Args:
        ids, area_m2: of the pieces ``(m,)``. is_offered: following the parcel is. memory: of the earlier run.

    Returns:
        State, of ``STATES``, and decision (empty: none) ``(m,)``. A decided piece whose area changed, or whose decision
        is no longer offered, is ``changed`` and has to be looked at again.
    """
    known = memory.rows.reindex(ids)
    decision = known["decision"].fillna("").to_numpy(dtype=object)
    was = known["area_m2"].to_numpy(dtype=float)
    moved = np.abs(area_m2 - was) > np.maximum(SAME * was, SAME_M2)   # an unknown area is none
    refused = (decision == PARCEL) & ~is_offered
    state = np.select([~np.isin(ids, memory.rows.index), decision == "", moved | refused], [NEW, OPEN, CHANGED],
                      ACCEPTED)
    return state.astype(object), decision


def gone(ids: np.ndarray, memory: Memory) -> pd.DataFrame:
    """Decided pieces that there are no more: rows of ``Memory``, by id.

    Args:
        ids: of the pieces there are ``(m,)``. memory: of the earlier run.
    """
    rows = memory.rows[(memory.rows["decision"] != "") & ~memory.rows.index.isin(ids)]
    return rows.sort_index().assign(state=GONE)
