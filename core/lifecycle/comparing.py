"""Do use, floor-area ratio, density, green and height agree between conditions, contract, permit and completion?"""
from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..contract.interval import MISSED, OPEN, Interval, compare
from ..names import folded_name
from .cells import one_word
from .entries import Entries
from .request import LifecycleRequest

if TYPE_CHECKING:
    from .tracing import Groups

_NUMBERS = ("far", "density", "green", "height")
#: Role of the later number, of its limit in the earlier table, and what it has to be to it.
_PAIRS = (("", "_upper", "at_most"), ("", "_lower", "at_least"), ("_upper", "_upper", "at_most"),
          ("_lower", "_lower", "at_least"), ("", "", "equal"))


class Difference(NamedTuple):
    """A parcel whose later stage does not agree with an earlier one, or may not.

    Attributes:
        what: of ``stages.COMPARED``. parcel: its number. first, then: positions of the layers.
        is_open: it is not known whether they agree. value, limit: as known, texts of a use; None where unknown.
        relation: what the value has to be to the limit.
    """

    what: str
    parcel: int
    first: int
    then: int
    is_open: bool
    value: object
    limit: object
    relation: str


def compared(entries: Entries, parcels: Groups, request: LifecycleRequest) -> list[Difference]:
    """Compare each table with the nearest earlier one that states the same.

    Args:
        entries: rows of all tables. parcels: of which rows they are. request: what the pack compares.

    Returns:
        Differences, in the order of the pack, then of tables and parcels.
    """
    differences = []
    for what in request.life.comparisons:
        if what == "use":
            differences += _uses(entries, parcels)
        elif what in _NUMBERS:
            for value, limit, relation in _PAIRS:
                differences += _numbers(entries, parcels, what, value, limit, relation)
    return differences


def _having(entries: Entries, role: str) -> list[int]:
    return [position for position, layer in enumerate(entries.layers) if layer.fields.get(role)]


def _pairs(entries: Entries, value: str, limit: str) -> list[tuple[int, int]]:
    limits = _having(entries, limit)
    places = [entries.life.place(entries.own_stage(position).id) for position in range(len(entries.layers))]
    pairs = []
    for then in _having(entries, value):
        earlier = [first for first in limits if places[first] < places[then]]
        if earlier:
            nearest = entries.layers[max(earlier, key=lambda first: (places[first], first))].role
            pairs += [(first, then) for first in earlier if entries.layers[first].role == nearest]
    return pairs


def _uses(entries: Entries, parcels: Groups) -> list[Difference]:
    differences, words, number = [], entries.texts("use"), parcels.number
    for first, then in _pairs(entries, "use", "use"):
        sides = []
        for position in (first, then):
            use = (entries.layer == position) & entries.is_live
            has = np.zeros(len(parcels), dtype=bool)
            has[number[use & (number >= 0)]] = True
            sides.append((one_word(words, number, len(parcels), use, "…"), has))
        (earlier, has_earlier), (later, has_later) = sides
        for parcel in np.flatnonzero(has_earlier & has_later & (earlier != later)):
            is_open = not earlier[parcel] or not later[parcel] or "…" in (earlier[parcel], later[parcel])
            if is_open or folded_name(earlier[parcel]) != folded_name(later[parcel]):
                differences.append(Difference("use", int(parcel), first, then, is_open, later[parcel] or None,
                                              earlier[parcel] or None, "equal"))
    return differences


def _numbers(entries: Entries, parcels: Groups, what: str, value: str, limit: str, relation: str) -> list[Difference]:
    differences = []
    pairs = _pairs(entries, what + value, what + limit)
    if not pairs:
        return differences
    values, limits = entries.numbers(what + value), entries.numbers(what + limit)
    for first, then in pairs:
        later, has_later = _range(entries, parcels, then, values)
        earlier, has_earlier = _range(entries, parcels, first, limits)
        if what in ("density", "green"):
            later, earlier = _as_share(later), _as_share(earlier)
        statuses = compare(later, relation, earlier)
        rows = np.flatnonzero(has_later & has_earlier & np.isin(statuses, (MISSED, OPEN)))
        differences += map(Difference, repeat(what), rows.tolist(), repeat(first), repeat(then),
                           (statuses[rows] == OPEN).tolist(), _ends(later, rows), _ends(earlier, rows),
                           repeat(relation))
    return differences


def _range(entries: Entries, parcels: Groups, position: int, values: np.ndarray) -> tuple[Interval, np.ndarray]:
    """Least and most of each parcel's live rows in a table, and which parcels have any."""
    rows = np.flatnonzero((entries.layer == position) & entries.is_live & (parcels.number >= 0))
    number, known = parcels.number[rows], values[rows]
    low, high = np.full(len(parcels), np.inf), np.full(len(parcels), -np.inf)
    np.minimum.at(low, number, np.where(np.isnan(known), -np.inf, known))
    np.maximum.at(high, number, np.where(np.isnan(known), np.inf, known))
    has = low <= high
    return Interval.of(np.where(has, low, np.nan), np.where(has, high, np.nan)), has


def _as_share(value: Interval) -> Interval:
    """Per cent as a share: 35 and 0.35 are the same."""
    low, high = (np.where(np.isfinite(end) & (end > 1.0), end / 100.0, end) for end in (value.low, value.high))
    return value._replace(low=low, high=high)


def _ends(value: Interval, rows: np.ndarray) -> list:
    """The number of each row, None where it is not known."""
    low = value.low[rows]
    return np.where(np.isfinite(low) & (low == value.high[rows]), low, None).tolist()
