"""Pieces that were decided in an earlier run: kept, told from new ones, and asked again where they changed."""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...contract.frame import hashed
from ...layers.control_layer import ControlLayer
from ...texts import LANGUAGES, text
from .request import ACCEPTED, CHANGED, DRAFT_EDGE, GONE, NEW, OPEN, PARCEL, SPLIT

SAME = 0.01      # relative: an area that differs by more has changed
SAME_M2 = 0.1
_WORDS = {PARCEL: ("parcel", "随宗地", "宗地"), DRAFT_EDGE: ("draft", "随草案", "草案"), SPLIT: ("split", "分割")}
#: How a layer that comes back says its states: our words and titles.
_STATE_WORDS = {state: {state, *(text(f"alignment.state_{state}", language).lower() for language in LANGUAGES)}
                for state in (CHANGED, GONE)}
_DECISION = {word: decision for decision, words in _WORDS.items() for word in words}


class Memory(NamedTuple):
    """Earlier pieces by their id: ``decision`` (empty: open), ``area_m2`` of which it was taken (NaN: not known),
    ``is_changed``: it is to be taken again, as an earlier run found; ``parcel_id``, and ``place`` in the layer. Words
    that are no decision; ids that were decided twice in different ways."""

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
        layer: with the roles of ``FIELDS["accepted"]``; None without.

    A piece that an earlier run found changed stays so until its state says that it is accepted: the decision on it was
    taken of the area it had. That area, ``accepted_m2``, also counts where the piece was gone, or has not changed: many
    small steps are a change too.
    """
    if layer is None:
        return Memory(pd.DataFrame({"decision": [], "area_m2": [], "is_changed": [], "parcel_id": [], "place": []}),
                      [], [])
    words, state, parcel = (_texts(layer, role) for role in ("decision", "state", "parcel"))
    ids, words, state = _texts(layer, "cut_id"), words.str.lower(), state.str.lower()
    area, accepted = (_numbers(layer, role) for role in ("area", "accepted_area"))
    is_changed = state.isin(_STATE_WORDS[CHANGED]).to_numpy()
    is_gone = state.isin(_STATE_WORDS[GONE]).to_numpy()
    keeps = is_changed | (is_gone | ~_differs(area, accepted)) & ~np.isnan(accepted)
    rows = pd.DataFrame({"cut_id": ids.to_numpy(dtype=object), "decision": [_DECISION.get(word, "") for word in words],
                         "area_m2": np.where(keeps, accepted, area), "is_changed": is_changed,
                         "parcel_id": parcel.where(parcel != "", None).to_numpy(dtype=object),
                         "place": np.arange(len(ids))})
    unread = sorted({word for word in words if word and word not in _DECISION})
    rows = rows[rows["cut_id"] != ""]
    decided = rows[rows["decision"] != ""].groupby("cut_id")["decision"].nunique()
    twice = sorted(decided.index[decided > 1])
    rows.loc[rows["cut_id"].isin(twice), "decision"] = ""
    rows = rows.sort_values(["decision", "place"], ascending=[False, True], kind="stable").drop_duplicates("cut_id")
    return Memory(rows.set_index("cut_id"), unread, twice)


def _texts(layer: ControlLayer, role: str) -> pd.Series:
    name = layer.fields.get(role)
    if not name:
        return pd.Series("", index=np.arange(len(layer.table)), dtype="string")
    return layer.table.columns[name].astype("string").fillna("").str.strip().reset_index(drop=True)


def _numbers(layer: ControlLayer, role: str) -> np.ndarray:
    name = layer.fields.get(role)
    if not name:
        return np.full(len(layer.table), np.nan)
    return pd.to_numeric(layer.table.columns[name], errors="coerce").astype(float).to_numpy()


def _differs(area_m2: np.ndarray, was_m2: np.ndarray) -> np.ndarray:
    """Which areas are others ``(m,)``; one that is not known counts as the same."""
    return np.abs(area_m2 - was_m2) > np.maximum(SAME * was_m2, SAME_M2)


def states_of(ids: np.ndarray, area_m2: np.ndarray, is_offered: np.ndarray, memory: Memory) -> tuple:
    """What an earlier run knew of each piece.

    Args:
        ids, area_m2: of the pieces ``(m,)``. is_offered: following the parcel is. memory: of the earlier run.

    Returns:
        State, of ``STATES``, and decision (empty: none) ``(m,)``. A decided piece whose area changed, now or in an
        earlier run, or whose decision is no longer offered, is ``changed`` and has to be looked at again.
    """
    known = memory.rows.reindex(ids)
    decision = known["decision"].fillna("").to_numpy(dtype=object)
    was = known["area_m2"].to_numpy(dtype=float)
    is_back = ~np.isnan(was) & ~_differs(area_m2, was)     # as it was accepted
    moved = _differs(area_m2, was) | (known["is_changed"].eq(True).to_numpy() & ~is_back)
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
