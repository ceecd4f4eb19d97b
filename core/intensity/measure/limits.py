"""Limits of building intensity: read from fields, found by zone code, combined where zones meet in a parcel."""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ...contract.arithmetic import choose
from ...contract.arithmetic import joined as of_all
from ...contract.interval import Interval, known_or
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
        bar: in ratios and metres. Where nothing is controlled, as far as a number can be: both ends of an upper limit
            are inf, of a lower one -inf. Of an upper limit that is known in part only the high end is known, of a lower
            one the low end: the true limit is at least as strict. ``why`` says why it is free or unknown: an entry
            ``limit_<why>`` of the texts.
        kind: ``relative`` or ``elevation``: what heights are measured from; ``mixed`` where zones differ in it,
            ``""`` if unknown.
    """

    bar: dict
    kind: np.ndarray

    def __len__(self) -> int:
        return len(self.kind)

    def is_free(self, role: str) -> np.ndarray:
        """Where nothing is controlled, bool ``(n,)``.

        Args:
            role: of the limit.
        """
        return is_free(self.bar[role])

    def is_open(self, role: str) -> np.ndarray:
        """Where the limit is unknown, or known in part, bool ``(n,)``.

        Args:
            role: of the limit.
        """
        return ~self.is_free(role) & ~self.bar[role].is_known

    def state(self, role: str) -> np.ndarray:
        """``KNOWN``, ``FREE`` or ``OPEN``, int8 ``(n,)``.

        Args:
            role: of the limit.
        """
        return np.where(self.is_free(role), FREE, np.where(self.bar[role].is_known, KNOWN, OPEN)).astype(np.int8)

    def take(self, rows: np.ndarray) -> Limits:
        """Some rows.

        Args:
            rows: positions ``(k,)``.
        """
        return Limits({role: bar.at(rows) for role, bar in self.bar.items()}, self.kind[rows])

    def replace(self, rows: np.ndarray, other: Limits) -> Limits:
        """These limits with some rows of others.

        Args:
            rows: positions ``(k,)``. other: limits of these rows, in their order.
        """
        source = np.arange(len(self))
        source[rows] = len(self) + np.arange(len(other))
        return joined([self, other]).take(source)

    def with_bars(self, **bars: Interval) -> Limits:
        """The same with other limits of some roles.

        Args:
            bars: by role ``(n,)``.
        """
        return replace(self, bar=self.bar | bars)


def is_free(bar: Interval) -> np.ndarray:
    """Where nothing limits a value, bool ``(n,)``.

    Args:
        bar: as of ``Limits``.
    """
    return np.isinf(bar.low) & (bar.low == bar.high)


def known_end(bar: Interval, bound: str) -> Interval:
    """What is known of limits: the true ones are at least as strict ``(n,)``.

    Args:
        bar: as of ``Limits``. bound: ``"upper"`` or ``"lower"``.

    Returns:
        In the limits' unit; unknown where nothing is known or controlled.
    """
    end = bar.high if bound == "upper" else bar.low
    return Interval.of(np.where(np.isfinite(end), end, np.nan))


def joined(parts: list) -> Limits:
    """Rows of several, one after the other.

    Args:
        parts: limits.
    """
    return Limits({role: of_all(*(limits.bar[role] for limits in parts)) for role in LIMIT_ROLES},
                  np.concatenate([limits.kind for limits in parts]))


def open_limits(count: int, reason: str) -> Limits:
    """Limits of which nothing is known.

    Args:
        count: rows. reason: why.
    """
    return Limits({role: _unknown(count, reason) for role in LIMIT_ROLES}, np.full(count, "relative", dtype=object))


def opened(limits: Limits, mask: np.ndarray, reason: str) -> Limits:
    """The same limits, where the mask is True as ones besides which others may apply.

    Args:
        limits: ``(n,)``. mask: which are opened ``(n,)``. reason: why.
    """
    bars = {}
    for role, bar in limits.bar.items():
        ends = {"low": np.where(mask, -np.inf, bar.low)} if role.endswith("upper") else {
            "high": np.where(mask, np.inf, bar.high)}
        bars[role] = bar._replace(why=np.where(mask & ~limits.is_open(role), reason, bar.why), **ends)
    return limits.with_bars(**bars)


def _unknown(count: int, reason) -> Interval:
    return Interval.of(np.full(count, np.nan), why=np.full(count, reason, dtype=object))


def _unlimited(role: str, reason: np.ndarray) -> Interval:
    end = np.inf if role.endswith("upper") else -np.inf
    return Interval.of(np.full(len(reason), end), why=reason)


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
    shown, mixed, bars = [], [], {}
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
        upper, lower = (_bound(read, f"{indicator}_{bound}", described, count) for bound in ("upper", "lower"))
        reversed_ = known_or(lower, -np.inf) > known_or(upper, np.inf)   # it is unknown which of them is wrong
        for bound, bar in (("upper", upper), ("lower", lower)):
            bars[f"{indicator}_{bound}"] = choose(reversed_, _unknown(count, "reversed"), bar)
    kind, rows = _height_kind(layer, described["height_kind"])
    return LimitsRead(Limits(bars, kind), shown + rows, mixed)


def _bound(read: dict, role: str, described, count: int) -> Interval:
    """One bound, from its own field and from the other bound's field, such as 1.0-2.5."""
    bound, other = ("upper", "lower") if role.endswith("upper") else ("lower", "upper")
    own, far = read[bound], read[other]
    if own is not None:
        bar = _own(own, role)
    elif described[role].empty == "not_controlled":
        bar = _unlimited(role, np.full(count, "no_field_free", dtype=object))
    else:
        bar = _unknown(count, "no_field")
    if far is not None:
        end = _end(far, role)
        is_span = ~np.isnan(end) & (far.low != far.high)
        bar = choose(is_span & ~bar.is_known, Interval.of(end), bar)
    return bar


def _end(read: Numbers, role: str) -> np.ndarray:
    return read.high if role.endswith("upper") else read.low


def _own(read: Numbers, role: str) -> Interval:
    end = _end(read, role)
    other_only = (read.meaning == VALUE) & np.isnan(end)   # "≥ 1.2" in the field of the upper limit
    names = np.array(["", "stated_free", "unknown", "unreadable", "empty"], dtype=object)
    reason = np.where(other_only, "other_bound", names[read.meaning])
    if read.doubt is not None:
        reason = np.where(read.doubt == "", reason, read.doubt)
    bar = Interval.of(np.where(read.meaning == VALUE, end, np.nan), why=reason)
    return choose((read.meaning == NOT_CONTROLLED) | other_only, _unlimited(role, reason), bar)


def _height_kind(layer: ControlLayer, described) -> tuple:
    name, count = layer.fields.get("height_kind"), len(layer.table)
    if name is None:
        return np.full(count, "relative", dtype=object), []
    words, strange = read_text_column(layer.table.columns[name], described)
    kind = np.where(words == "", "relative", words)
    kind[strange] = ""
    raw = layer.table.columns[name].astype("string").fillna("")
    sizes = pd.DataFrame({"raw": raw, "kind": kind}).groupby(["raw", "kind"]).size()
    rows = [{"layer": layer.table.name, "field": name, "role": "height_kind", "raw": value,
             "meaning": word or MEANINGS[3], "scale": "", "row_count": int(number), "least": None, "greatest": None}
            for (value, word), number in sizes.items() if value]
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
    frame = pd.DataFrame({"kind": read.kind, **{f"{role} {end}": getattr(bar, end) for role, bar in read.bar.items()
                                                for end in ("low", "high")}})
    rows, twice = {}, []
    for code, places in pd.Series(range(len(own))).groupby(own):
        if code == "":
            continue
        if len(places) > 1 and len(frame.iloc[places].drop_duplicates()) > 1:
            twice.append(code)
        rows[code] = int(places.iloc[0])
    row = np.array([rows.get(code, -1) for code in codes], dtype=np.int64)
    double = np.isin(codes.astype(str), np.array(twice, dtype=str))
    limits = open_limits(len(codes), "no_code")
    good = np.flatnonzero((row >= 0) & ~double)
    limits = limits.replace(good, read.take(row[good]))
    for mask, reason in (((row < 0) & (codes != ""), "no_row"), (double, "row_twice")):
        at = np.flatnonzero(mask)
        limits = limits.replace(at, open_limits(len(at), reason))
    return limits, twice


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
    none = open_limits(count, "no_zone")
    met = np.zeros(count, dtype=bool)
    met[pair_of] = True
    bars, kind = {}, _kinds(pair_of, limits, count)
    for role in LIMIT_ROLES:
        if how == "weighted" and not role.startswith("height"):
            bar = _weighted(pair_of, area, limits, role, count)
        else:
            bar = _strictest(pair_of, limits, role, count)
        bars[role] = choose(met, bar, none.bar[role])
    for role in ("height_upper", "height_lower"):   # above ground and above the sea: no number holds for both
        bars[role] = choose((kind == "mixed") & ~is_free(bars[role]), _unknown(count, "height_kinds"), bars[role])
    return Limits(bars, kind)


def _kinds(pair_of: np.ndarray, limits: Limits, count: int) -> np.ndarray:
    """What heights are measured from in all zones of a parcel that limit them."""
    limiting = ~limits.is_free("height_upper") | ~limits.is_free("height_lower")
    relative, elevation, unknown = (np.bincount(pair_of, weights=limiting & (limits.kind == word), minlength=count) > 0
                                    for word in ("relative", "elevation", ""))
    kind = np.where(elevation, np.where(relative, "mixed", "elevation"), "relative").astype(object)
    kind[unknown] = ""
    return kind


def _strictest(pair_of: np.ndarray, limits: Limits, role: str, count: int) -> Interval:
    """The strictest limit of each parcel: of an upper one the least that its zones may have, end by end."""
    bar, is_upper = limits.bar[role], role.endswith("upper")
    ends = [np.full(count, np.inf if is_upper else -np.inf) for _ in range(2)]
    for end, own in zip(ends, bar[:2]):
        (np.minimum if is_upper else np.maximum).at(end, pair_of, own)
    return _with_reasons(Interval.of(*ends), pair_of, limits, role)


def _weighted(pair_of: np.ndarray, area: np.ndarray, limits: Limits, role: str, count: int) -> Interval:
    """The mean by area where all zones of a parcel have a limit; none where none of them has."""
    bar, free, open_ = limits.bar[role], limits.is_free(role), limits.is_open(role)
    total = np.bincount(pair_of, weights=area, minlength=count)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(pair_of, weights=area * known_or(bar, 0.0), minlength=count) / total
    known, frees, opens = (np.bincount(pair_of, weights=mask, minlength=count) > 0
                           for mask in (bar.is_known, free, open_))
    mixed = choose(known & ~frees & ~opens, Interval.of(mean), _unknown(count, ""))
    mixed = choose(frees & ~known & ~opens, _unlimited(role, mixed.why), mixed)
    mixed = _with_reasons(mixed, pair_of, limits, role)
    return mixed._replace(why=np.where(frees & known & ~opens, "free_in_part", mixed.why))


def _with_reasons(bar: Interval, pair_of: np.ndarray, limits: Limits, role: str) -> Interval:
    """Limits of parcels with the first reason among their zones that are as free, or as unknown, as they are."""
    free, open_ = is_free(bar), ~is_free(bar) & ~bar.is_known
    reasons = np.full(len(bar.low), "", dtype=object)
    for of_parcel, of_zone in ((free, limits.is_free(role)), (open_, limits.is_open(role))):
        rows = np.flatnonzero(of_zone)[::-1]   # the first one is written last
        rows = rows[of_parcel[pair_of[rows]]]
        reasons[pair_of[rows]] = limits.bar[role].why[rows]
    return bar._replace(why=reasons)
