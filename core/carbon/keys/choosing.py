"""The rows that hold for some land: the most specific one, or those of its candidates."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations, product
from typing import NamedTuple, Optional

from ...errors import InputError
from ..pack.keys import ENVELOPE, MEAN, Key, with_implied
from ..pack.model import Coefficient


class Choice(NamedTuple):
    """What holds for some land.

    Attributes:
        rows: each once, in the order of the table; several are candidates.
        is_direct: the one row was chosen under the values that were given, nothing being left open.
        lacking: keys that would have to be given, where nothing fits without them.
        gaps: ``(key, value)`` that were given and have no row.
        counts: how many combinations of candidates have a row, and how many there are.
    """

    rows: tuple
    is_direct: bool
    lacking: tuple = ()
    gaps: tuple = ()
    counts: tuple = (1, 1)


def candidates(rows: Sequence[Sequence[str]]) -> dict[str, tuple]:
    """What a user gives of keys.

    Args:
        rows: of a key and its value, or several values that are separated by ``|``.

    >>> candidates([("zone", "wet | dry"), ("zone", "icy"), ("age", "")])
    {'zone': ('wet', 'dry', 'icy')}
    """
    given: dict = {}
    for key, values in rows:
        for value in filter(None, (part.strip() for part in values.split("|"))):
            given.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in given.items()}


def choose(rows: Sequence[Coefficient], given: Mapping[str, Sequence[str]], keys: Mapping[str, Key]) -> Choice:
    """The rows that hold, of one class and pool.

    Args:
        rows: numbers with what each states of the keys. given: key -> its candidates, one where it is known.
        keys: of the pack.

    Returns:
        The most specific row of each combination of candidates: a row that states more keys wins, of two that state
        the same number the one with fewer values in all. A combination without a row is left out and named.

    Raises:
        InputError: two rows that are equally specific and give different numbers.

    >>> zone = Key("zone", {}, {"wet": {}, "dry": {}})
    >>> table = [Coefficient("f", "forest", "above", value, keys=stated) for value, stated in (
    ...     (100.0, {"zone": ("wet",)}), (50.0, {"zone": ("dry",)}), (70.0, {}))]
    >>> [[row.value for row in choose(table, given, {"zone": zone}).rows]
    ...  for given in ({"zone": ["wet"]}, {"zone": ["wet", "dry"]}, {})]
    [[100.0], [100.0, 50.0], [70.0]]

    Where the pack says ``mean``, a row for all values is the answer, and without one all its values are candidates:

    >>> zone = zone._replace(not_given=MEAN)
    >>> [[row.value for row in choose(rows, {}, {"zone": zone}).rows] for rows in (table, table[:2])]
    [[70.0], [100.0, 50.0]]
    """
    given = with_implied(given, keys)
    named = [key for key in keys if any(key in row.keys for row in rows)]
    place = {key: tuple(given[key]) for key in named if given.get(key)}
    opened = tuple(key for key in named if key not in place and keys[key].not_given == ENVELOPE)
    means = tuple(key for key in named if key not in place and keys[key].not_given == MEAN)
    closed = {key for key in place if keys[key].no_row == ENVELOPE}
    chosen: list = []
    gaps: list = []
    is_relaxed = False
    for values in product(*place.values()):
        known = dict(zip(place, values))
        fitting = _of_place(rows, known, (*opened, *_without_mean(rows, known, opened, means)), keys)
        if not fitting and closed:
            is_relaxed = True   # what other values of the key give is no answer of its own
            fitting = _of_place(rows, {key: value for key, value in known.items() if key not in closed},
                                (*opened, *(key for key in place if key in closed)), keys)
        if not fitting:
            gaps.append(known)
        chosen += fitting
    kept = tuple(row for row in rows if any(row is held for held in chosen))
    lacking = () if kept else tuple(key for key in named if key not in place and key not in opened)
    count = math.prod(map(len, place.values()))
    is_open = len(kept) > 1 or any(key in row.keys for row in kept for key in (*opened, *means))
    return Choice(kept, not is_open and not is_relaxed and bool(kept), lacking, _named(rows, gaps),
                  (count - len(gaps), count))


def _without_mean(rows: Sequence[Coefficient], known: Mapping[str, str], opened: Sequence[str],
                  means: Sequence[str]) -> tuple:
    """The fewest of ``means`` that have to be opened for a row to hold; none where a mean does, or nothing can."""
    matching = _matching(rows, known)
    for count in range(len(means) + 1):
        for chosen in combinations(means, count):
            if any(row.keys.keys() <= {*known, *opened, *chosen} for row in matching):
                return chosen
    return ()


def _named(rows: Sequence[Coefficient], gaps: list) -> tuple:
    """The values that have no row; where each has one, but not together, all of them."""
    alone = dict.fromkeys((key, value) for gap in gaps for key, value in gap.items()
                          if not _matching(rows, {key: value}))
    return tuple(alone) or tuple(dict.fromkeys(pair for gap in gaps for pair in gap.items()))


def _of_place(rows: Sequence[Coefficient], known: Mapping[str, str], opened: Sequence[str],
              keys: Mapping[str, Key]) -> list:
    """The rows that hold where some keys are known and others may have any of their values, each once."""
    matching = _matching(rows, known)
    options = [_options(key, matching, keys) for key in opened]
    best: list = []
    for others in product(*options):
        row = _best(matching, {**known, **{key: value for key, value in zip(opened, others) if value}})
        if row is not None and not any(row is held for held in best):
            best.append(row)
    return best


def _options(key: str, matching: Sequence[Coefficient], keys: Mapping[str, Key]) -> list:
    """The values of an open key that rows differ by, and one that no row states in the place of all such values."""
    stated = {value for row in matching for value in row.keys.get(key, ())}
    silent = [value for value in keys[key].values if value not in stated]
    return [value for value in keys[key].values if value in stated or value in silent[:1]] if stated else [""]


def _matching(rows: Sequence[Coefficient], known: Mapping[str, str]) -> list:
    """Rows with a number that hold where keys have these values, whatever the others are."""
    return [row for row in rows if row.value is not None and all(
        value in row.keys.get(key, (value,)) for key, value in known.items())]


def _best(rows: Sequence[Coefficient], known: Mapping[str, str]) -> Optional[Coefficient]:
    """The most specific row of those that state no other key than ``known``; None without one.

    Raises:
        InputError: a tie.
    """
    fit = [row for row in rows if all(known.get(key) in values for key, values in row.keys.items())]
    if not fit:
        return None
    rank = min(map(_rank, fit))
    first, *others = (row for row in fit if _rank(row) == rank)
    for other in others:
        if (other.value, other.lower, other.upper) != (first.value, first.lower, first.upper):
            raise InputError("coefficients.tie", land_class=first.land_class, pool=first.pool,
                             first=f"{first.value:g}", second=f"{other.value:g}",
                             keys=", ".join(f"{key} {value}" for key, value in known.items()) or "–")
    return first


def _rank(row: Coefficient) -> tuple:
    """The more keys a row states, and the fewer values in all, the more specific it is; fallbacks come last."""
    return row.is_fallback, -len(row.keys), sum(map(len, row.keys.values()))
