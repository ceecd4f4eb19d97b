"""Limits of building intensity: read from fields, found by zone code, combined where zones meet in a parcel."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...layers.control_layer import ControlLayer
from ..pack.model import INDICATORS, LIMIT_ROLES, IntensityPack
from .values import MEANINGS, NOT_CONTROLLED, VALUE, Numbers, read_column, read_text_column

KNOWN, FREE, OPEN = range(3)   # OPEN: unknown, or partly unknown
#: Where the limits of a parcel in several zones come from.
SPLITS = ("split", "strictest", "weighted", "largest")


@dataclass(frozen=True)
class Limits:
    """Limits of sites, by field role of ``LIMIT_ROLES`` ``(n,)`` each.

    Attributes:
        value: in ratios and metres; NaN if unknown. Of an open one: what is known of it, so that the
            true limit is at least as strict.
        state: KNOWN, FREE (nothing is controlled) or OPEN.
        reason: why it is free or open: an entry ``limit_<reason>`` of the texts.
        kind: ``relative`` or ``elevation``: what heights are measured from; ``mixed`` where zones differ in it,
            ``""`` if unknown.
    """

    value: dict
    state: dict
    reason: dict
    kind: np.ndarray

    def __len__(self) -> int:
        return len(self.kind)

    def take(self, rows: np.ndarray) -> Limits:
        """Some rows.

        Args:
            rows: positions ``(k,)``.
        """
        return Limits({key: one[rows] for key, one in self.value.items()},
                      {key: one[rows] for key, one in self.state.items()},
                      {key: one[rows] for key, one in self.reason.items()}, self.kind[rows])

    def replace(self, rows: np.ndarray, other: Limits) -> Limits:
        """These limits with some rows of others.

        Args:
            rows: positions ``(k,)``. other: limits of these rows, in their order.
        """
        parts = []
        for mine, theirs in ((self.value, other.value), (self.state, other.state), (self.reason, other.reason)):
            part = {}
            for key in mine:
                part[key] = mine[key].copy()
                part[key][rows] = theirs[key]
            parts.append(part)
        kind = self.kind.copy()
        kind[rows] = other.kind
        return Limits(*parts, kind)


def joined(parts: list) -> Limits:
    """Rows of several, one after the other.

    Args:
        parts: limits.
    """
    return Limits(*({key: np.concatenate([getattr(part, name)[key] for part in parts]) for key in LIMIT_ROLES}
                    for name in ("value", "state", "reason")), np.concatenate([part.kind for part in parts]))


def open_limits(count: int, reason: str) -> Limits:
    """Limits of which nothing is known.

    Args:
        count: rows. reason: why.
    """
    return Limits({key: np.full(count, np.nan) for key in LIMIT_ROLES},
                  {key: np.full(count, OPEN, dtype=np.int8) for key in LIMIT_ROLES},
                  {key: np.full(count, reason, dtype=object) for key in LIMIT_ROLES},
                  np.full(count, "relative", dtype=object))


def opened(limits: Limits, mask: np.ndarray, reason: str) -> Limits:
    """The same limits, where the mask is True as ones besides which others may apply.

    Args:
        limits: ``(n,)``. mask: which are opened ``(n,)``. reason: why.
    """
    return Limits(limits.value, {key: np.where(mask, OPEN, one).astype(np.int8) for key, one in limits.state.items()},
                  {key: np.where(mask & (limits.state[key] != OPEN), reason, one).astype(object)
                   for key, one in limits.reason.items()}, limits.kind)


# -- out of fields --------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class LimitsRead:
    """Limits of a layer's rows, how their values were read (rows of ``shown``), and columns of two scales."""

    limits: Limits
    shown: list
    mixed: list

    def take(self, rows: np.ndarray) -> LimitsRead:
        """Some rows, as the whole column was read: whether 1 is a ratio is not asked again of the few.

        Args:
            rows: positions ``(k,)``.
        """
        return LimitsRead(self.limits.take(rows), self.shown, self.mixed)


def read_limits(layer: ControlLayer, table: str, pack: IntensityPack, written_as: str = "auto") -> LimitsRead:
    """Read the limits that a layer's or table's fields state.

    Args:
        layer: rows, and field role -> field.
        table: its name in the pack.
        pack: fields and units.
        written_as: how ratios are written, see ``values.read_column``.
    """
    described, count = pack.fields[table], len(layer.table)
    shown, mixed, value, state, reason = [], [], {}, {}, {}
    for indicator in INDICATORS:
        read = {}
        for bound in ("upper", "lower"):
            role = f"{indicator}_{bound}"
            name = layer.fields.get(role)
            if name is None:
                read[bound] = None
                continue
            read[bound] = read_column(layer.table.columns[name], described[role], pack,
                                      pack.indicators[indicator].scale, written_as)
            shown += [{"layer": layer.table.name, "field": name, "role": role, **row} for row in read[bound].shown]
            if read[bound].is_mixed:
                mixed.append((layer.table.name, name))
        for bound, other in (("upper", "lower"), ("lower", "upper")):
            role = f"{indicator}_{bound}"
            value[role], state[role], reason[role] = _bound(read, bound, other, described[role].empty, count)
        _refuse_reversed(indicator, value, state, reason)
    kind, rows = _height_kind(layer, described["height_kind"])
    return LimitsRead(Limits(value, state, reason, kind), shown + rows, mixed)


def _bound(read: dict, bound: str, other: str, empty: str, count: int) -> tuple:
    """One bound, from its own field and from the other bound's field, such as 1.0-2.5."""
    own, far = read[bound], read[other]
    value = np.full(count, np.nan)
    absent = FREE if empty == "not_controlled" else OPEN
    state = np.full(count, absent, dtype=np.int8)
    reason = np.full(count, "no_field_free" if absent == FREE else "no_field", dtype=object)
    if own is not None:
        value, state, reason = _own(own, bound)
    if far is not None:
        end = _end(far, bound)
        said = ~np.isnan(end) & (far.low != far.high) & (state != KNOWN)
        value[said], state[said], reason[said] = end[said], KNOWN, ""
    return value, state, reason


def _end(read: Numbers, bound: str) -> np.ndarray:
    return read.high if bound == "upper" else read.low


def _own(read: Numbers, bound: str) -> tuple:
    end = _end(read, bound)
    known = (read.meaning == VALUE) & ~np.isnan(end)
    other_only = (read.meaning == VALUE) & np.isnan(end)   # "≥ 1.2" in the field of the upper limit
    free = (read.meaning == NOT_CONTROLLED) | other_only
    state = np.where(known, KNOWN, np.where(free, FREE, OPEN)).astype(np.int8)
    names = np.array(["", "stated_free", "unknown", "unreadable", "empty"], dtype=object)
    reason = names[read.meaning]
    reason[other_only] = "other_bound"
    if read.doubt is not None:
        reason = np.where(read.doubt == "", reason, read.doubt)
    return np.where(known, end, np.nan), state, reason


def _refuse_reversed(indicator: str, value: dict, state: dict, reason: dict) -> None:
    """A lower limit above the upper one: it is unknown which of them is wrong."""
    upper, lower = f"{indicator}_upper", f"{indicator}_lower"
    with np.errstate(invalid="ignore"):
        wrong = value[lower] > value[upper]
    for role in (upper, lower):
        state[role][wrong], reason[role][wrong], value[role][wrong] = OPEN, "reversed", np.nan


def _height_kind(layer: ControlLayer, described) -> tuple:
    name, count = layer.fields.get("height_kind"), len(layer.table)
    if name is None:
        return np.full(count, "relative", dtype=object), []
    words, strange = read_text_column(layer.table.columns[name], described)
    kind = np.where(words == "", "relative", words)
    kind[strange] = ""
    raw = layer.table.columns[name].astype("string").fillna("")
    rows = [{"layer": layer.table.name, "field": name, "role": "height_kind", "raw": value,
             "meaning": one or MEANINGS[3], "scale": "", "row_count": int(number), "least": np.nan, "greatest": np.nan}
            for (value, one), number in pd.DataFrame({"raw": raw, "kind": kind}).groupby(["raw", "kind"]).size().items()
            if value]
    return kind, rows


# -- by zone code ---------------------------------------------------------------------------------------------

def look_up(codes: np.ndarray, layer: ControlLayer, read: Limits, pack: IntensityPack) -> tuple:
    """Limits by zone code; whole codes, never beginnings.

    Args:
        codes: of the sites, ``""`` if unknown ``(n,)``.
        layer, read: the table and its limits.
        pack: field of the codes.

    Returns:
        Limits ``(n,)``; and codes that are in several rows with different limits.
    """
    own, _ = read_text_column(layer.table.columns[layer.fields["zone_code"]], pack.fields["limits"]["zone_code"])
    frame = pd.DataFrame({**read.value, "kind": read.kind,
                          **{f"{key}_state": one for key, one in read.state.items()}})
    rows, twice = {}, []
    for code, mine in pd.Series(range(len(own))).groupby(own):
        if code == "":
            continue
        if len(mine) > 1 and len(frame.iloc[mine].drop_duplicates()) > 1:
            twice.append(code)
        rows[code] = int(mine.iloc[0])
    row = np.array([rows.get(code, -1) for code in codes], dtype=np.int64)
    double = np.isin(codes.astype(str), np.array(twice, dtype=str))
    found = open_limits(len(codes), "no_code")
    good = np.flatnonzero((row >= 0) & ~double)
    found = found.replace(good, read.take(row[good]))
    for mask, reason in (((row < 0) & (codes != ""), "no_row"), (double, "row_twice")):
        at = np.flatnonzero(mask)
        found = found.replace(at, open_limits(len(at), reason))
    return found, twice


# -- several zones under one parcel ---------------------------------------------------------------------------

def combine(pair_of: np.ndarray, area: np.ndarray, limits: Limits, count: int, how: str) -> Limits:
    """One set of limits for each parcel out of those of its zones.

    Args:
        pair_of: which parcel each pair belongs to ``(m,)``, in order; parcels without pairs become open.
        area: of the pairs, m² ``(m,)``.
        limits: of the pairs ``(m,)``.
        count: number of parcels.
        how: ``"strictest"``, ``"weighted"`` or ``"largest"``. Heights have no mean: weighted takes their strictest.
    """
    if how == "largest":
        order = np.lexsort((-area, pair_of))
        first = order[np.concatenate([[True], np.diff(pair_of[order]) != 0])] if len(order) else order
        return open_limits(count, "no_zone").replace(pair_of[first], limits.take(first))
    found = open_limits(count, "no_zone")
    met = np.zeros(count, dtype=bool)
    met[pair_of] = True
    for role in LIMIT_ROLES:
        weigh = how == "weighted" and not role.startswith("height")
        mixed = _weighted if weigh else _strictest
        value, state, reason = mixed(pair_of, area, limits.value[role], limits.state[role], limits.reason[role],
                                     count, role.endswith("upper"))
        found.value[role][met], found.state[role][met], found.reason[role][met] = value[met], state[met], reason[met]
    kind = _kinds(pair_of, limits, count)
    for role in ("height_upper", "height_lower"):   # above ground and above the sea: no number holds for both
        mixed = (kind == "mixed") & (found.state[role] != FREE)
        found.value[role][mixed], found.state[role][mixed], found.reason[role][mixed] = np.nan, OPEN, "height_kinds"
    return Limits(found.value, found.state, found.reason, kind)


def _kinds(pair_of: np.ndarray, limits: Limits, count: int) -> np.ndarray:
    """What heights are measured from in all zones of a parcel that limit them."""
    limiting = (limits.state["height_upper"] != FREE) | (limits.state["height_lower"] != FREE)
    relative, elevation, nobody = (np.bincount(pair_of, weights=limiting & (limits.kind == one), minlength=count) > 0
                                   for one in ("relative", "elevation", ""))
    kind = np.where(elevation, np.where(relative, "mixed", "elevation"), "relative").astype(object)
    kind[nobody] = ""
    return kind


def _strictest(pair_of, _area, value, state, reason, count, is_upper) -> tuple:
    bar = np.full(count, np.inf if is_upper else -np.inf)
    known = ~np.isnan(value)
    (np.minimum if is_upper else np.maximum).at(bar, pair_of[known], value[known])
    bar[np.isinf(bar)] = np.nan
    open_ = np.bincount(pair_of, weights=state == OPEN, minlength=count) > 0
    found = np.where(open_, OPEN, np.where(np.isnan(bar), FREE, KNOWN)).astype(np.int8)
    return bar, found, _reasons(pair_of, state, reason, found, count)


def _weighted(pair_of, area, value, state, reason, count, _is_upper) -> tuple:
    total = np.bincount(pair_of, weights=area, minlength=count)
    with np.errstate(invalid="ignore", divide="ignore"):
        bar = np.bincount(pair_of, weights=area * np.nan_to_num(value), minlength=count) / total
    number = [np.bincount(pair_of, weights=state == one, minlength=count) for one in (KNOWN, FREE, OPEN)]
    all_known, all_free = (number[1] + number[2]) == 0, (number[0] + number[2]) == 0
    found = np.where(all_known, KNOWN, np.where(all_free, FREE, OPEN)).astype(np.int8)
    said = _reasons(pair_of, state, reason, found, count)
    said[(found == OPEN) & (number[2] == 0)] = "free_in_part"
    return np.where(all_known, bar, np.nan), found, said


def _reasons(pair_of, state, reason, found, count) -> np.ndarray:
    """The first reason among the pairs of the same state."""
    said = np.full(count, "", dtype=object)
    for wanted in (FREE, OPEN):
        rows = np.flatnonzero(state == wanted)[::-1]
        mine = found[pair_of[rows]] == wanted
        said[pair_of[rows[mine]]] = reason[rows[mine]]
    return said
