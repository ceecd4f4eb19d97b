"""Order, filter and groups of many findings as index arrays, so that a table can show 100,000 of them.

Everything that costs time is worked out once for a column and kept: ranks for sorting, codes for
grouping, one long text for searching. A change of the view is then a matter of a few array operations.
"""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from heapq import merge
from itertools import repeat
from operator import contains
from typing import Optional

import numpy as np
import pandas as pd

from ..contract.verdicts import SEVERITIES, VERDICTS
from ..report.rows import column, findings_order, rank
from .arrangement import Arrangement, Groups, folded
from .states import STATES

#: Columns by which the findings of one run can be grouped; those of a store have more.
GROUPS = ("project_id", "verdict", "rule_id")
STORE_GROUPS = (*GROUPS, "check_name", "severity", "state", "unit_code", "control_role", "subject_id", "family",
                "life_stage", "days_late")
#: Columns by which they can be filtered.
FILTERS = ("verdict", "control_role")
#: Columns in which a search looks.
SEARCHED = ("project_id", "project_name", "subject_id", "subject_name", "rule_id", "control_role", "control_layer",
            "control_id", "message", "documents", "basis")
_ORDERED = {"verdict": VERDICTS, "severity": SEVERITIES, "state": STATES}
RUN = 4_000          # texts sorted in one call, or put together to be searched


@dataclass(frozen=True)
class Query:
    """What of the findings is to be seen, and how.

    Attributes:
        words: each must stand somewhere in a finding's texts; capitals do not matter.
        keep: column -> the values to keep; a column that is absent keeps all, an empty set none.
        sort_by: column; empty: the worst first.
        descending: the other way round; empty cells stay last.
        group_by: a column, such as one of ``GROUPS``; or empty.
        collapsed: keys of the groups whose findings are hidden.
        extent: xmin, ymin, xmax, ymax in the findings' coordinate system: findings whose extent meets it are kept,
            and those without geometry are not. None: wherever they lie.
    """

    words: tuple = ()
    keep: dict = field(default_factory=dict)
    sort_by: str = ""
    descending: bool = False
    group_by: str = ""
    collapsed: frozenset = frozenset()
    extent: Optional[tuple] = None


def _ranks_of(values: pd.Series) -> np.ndarray:
    """Ranks of values, int64 ``(n,)``; equal ones share one, empty ones have -1.

    Sorting 100,000 different texts in one call would hold Python's lock, and the window, for a fifth of a second.
    """
    cells = [None if empty else cell for cell, empty in zip(values.tolist(), values.isna().tolist())] \
        if values.dtype == object else [0]
    if not all(cell is None or isinstance(cell, str) for cell in cells):
        return pd.factorize(values, sort=True, use_na_sentinel=True)[0].astype(np.int64)
    codes, texts = _coded(cells)
    runs = [sorted(range(start, min(start + RUN, len(texts))), key=texts.__getitem__)
            for start in range(0, len(texts), RUN)]
    place = np.full(len(texts) + 1, -1, dtype=np.int64)   # the last for empty cells, whose code is -1
    place[np.fromiter(merge(*runs, key=texts.__getitem__), dtype=np.int64, count=len(texts))] = np.arange(len(texts))
    return place[codes]


def _coded(texts: list) -> tuple:
    """Numbers of texts in the order in which they come, -1 for None, int64 ``(n,)``; and the texts."""
    numbers: dict = {}
    codes = np.fromiter((-1 if text is None else numbers.setdefault(text, len(numbers)) for text in texts),
                        dtype=np.int64, count=len(texts))
    return codes, list(numbers)


class FindingsIndex:
    """Findings with what sorting, filtering and grouping need.

    Args:
        frame: findings in the columns of the data contract; absent columns count as empty.
        titles: control role -> its title, so that a search finds what the table shows.
        bounds: xmin, ymin, xmax, ymax of each finding, float64 ``(n, 4)``, NaN where it has no geometry; None:
            no filter by extent.
        groups: columns by which findings will be grouped or filtered.
    """

    def __init__(self, frame: pd.DataFrame, titles: Optional[dict] = None, bounds: Optional[np.ndarray] = None,
                 groups: tuple = GROUPS):
        self.frame = frame if frame.index.equals(pd.RangeIndex(len(frame))) else frame.reset_index(drop=True)
        self.titles = titles or {}
        self.bounds, self.groups = bounds, groups
        self._ranks: dict = {}
        self._codes: dict = {}
        self._same: dict = {}
        self._holding: dict = {}    # word -> mask, of the last search
        self._search: Optional[list] = None
        self._worst: Optional[np.ndarray] = None
        self._last: Optional[tuple] = None   # query without folded groups, and its rows

    def __len__(self) -> int:
        return len(self.frame)

    def copy(self) -> FindingsIndex:
        """The same findings, for changes that a table does not show; nothing is computed again."""
        other = FindingsIndex(self.frame.copy(deep=False), self.titles, self.bounds, self.groups)
        other._ranks, other._codes = dict(self._ranks), dict(self._codes)
        other._same, other._search, other._worst = dict(self._same), self._search, self._worst
        return other

    def prepare(self, columns) -> None:
        """Work out beforehand, in a thread of its own, what the views of some ``columns`` need."""
        self.worst_first()
        for name in columns:
            self.ranks(name)
        for name in dict.fromkeys((*self.groups, *FILTERS)):
            self.codes(name)
        self.same("project_id", "subject_id")
        self._searched()

    def replace(self, name: str, positions: np.ndarray, values) -> None:
        """Write other cells into a column, such as the states of waived findings.

        Args:
            name: column; not one of those that a search looks in.
            positions: of the findings ``(k,)``.
            values: one for all, or ``(k,)``.
        """
        cells = column(self.frame, name).astype(object).to_numpy(copy=True)
        cells[positions] = values
        self.frame[name] = pd.Series(cells, index=self.frame.index, dtype=object)
        for kept in (self._ranks, self._codes):
            kept.pop(name, None)
        self._same = {names: mask for names, mask in self._same.items() if name not in names}
        self._last = None
        if name in ("verdict", "severity"):
            self._worst = None

    def worst_first(self) -> np.ndarray:
        """Positions ``(n,)`` by verdict, severity, then the largest overlap."""
        if self._worst is None:
            self._worst = findings_order(self.frame)
        return self._worst

    def ranks(self, name: str) -> np.ndarray:
        """Rank of each finding in the column ``name``, int64 ``(n,)``; equal cells share one, empty ones have -1."""
        if name not in self._ranks:
            values = column(self.frame, name)
            if name in _ORDERED:
                ranks = rank(values, _ORDERED[name])
            else:
                ranks = _ranks_of(values)
            self._ranks[name] = ranks
        return self._ranks[name]

    def codes(self, name: str) -> tuple:
        """Texts of the column ``name`` as ``(codes (n,), keys)``; an empty cell has the key ``""``."""
        if name not in self._codes:
            values = column(self.frame, name)
            self._codes[name] = _coded(["" if empty else str(value) for value, empty in
                                        zip(values.tolist(), values.isna().tolist())])
        return self._codes[name]

    def same(self, first: str, second: str) -> np.ndarray:
        """Mask ``(n,)`` of the findings whose texts in the columns ``first`` and ``second`` are the same, not empty."""
        if (first, second) not in self._same:
            (codes, keys), (others, other_keys) = self.codes(first), self.codes(second)
            place = {key: number for number, key in enumerate(other_keys) if key}
            self._same[first, second] = np.array([place.get(key, -1) for key in keys], dtype=np.int64)[codes] == others
        return self._same[first, second]

    def values(self, name: str) -> list:
        """The different texts of the column ``name``, sorted; verdicts the worst first."""
        keys = [key for key in self.codes(name)[1] if key]
        order = _ORDERED.get(name, ())
        return sorted(keys, key=lambda key: (order.index(key) if key in order else len(order), key))

    def counts(self, name: str, rows: Optional[np.ndarray] = None) -> dict:
        """How many findings have each text of the column ``name``; of some ``rows``, or of all."""
        codes, keys = self.codes(name)
        totals = np.bincount(codes if rows is None else codes[rows], minlength=len(keys))
        return {key: int(count) for key, count in zip(keys, totals)}

    def with_value(self, name: str, value: str) -> list:
        """Positions of the findings with the text ``value`` in the column ``name``, the worst first."""
        codes, keys = self.codes(name)
        if value not in keys:
            return []
        worst = self.worst_first()
        return worst[codes[worst] == keys.index(value)].tolist()

    def following(self, positions, current: int = -1) -> int:
        """The finding behind the ``current`` one among those at ``positions``, the worst first, round and round."""
        worst = self.worst_first()
        own = worst[np.isin(worst, positions)].tolist()
        return own[(own.index(current) + 1) % len(own)] if current in own else own[0]

    def matching(self, query: Query) -> np.ndarray:
        """Mask ``(n,)`` of the findings that ``query`` keeps."""
        mask = np.ones(len(self), dtype=bool)
        for name, kept in query.keep.items():
            codes, keys = self.codes(name)
            wanted = np.array([key in kept for key in keys], dtype=bool)
            mask &= wanted[codes] if len(keys) else False
        self._holding = {word: self._holding[word] if word in self._holding else self._containing(word)
                         for word in query.words}
        for holding in self._holding.values():
            mask &= holding
        if query.extent is not None and self.bounds is not None:
            west, south, east, north = self.bounds.T
            with np.errstate(invalid="ignore"):
                mask &= (west <= query.extent[2]) & (east >= query.extent[0]) \
                    & (south <= query.extent[3]) & (north >= query.extent[1])
        return mask

    def arrange(self, query: Query) -> Arrangement:
        """The table's rows for ``query``; those of the last one are kept, as folding a group changes no order."""
        unfolded = replace(query, collapsed=frozenset())
        if self._last is None or self._last[0] != unfolded:
            mask, order = self.matching(query), self._order(query)
            order = order[mask[order]]
            self._last = unfolded, self._grouped(order, query) if query.group_by else Arrangement(
                order, (), len(order), len(self))
        return folded(self._last[1], query.collapsed) if query.group_by and query.collapsed else self._last[1]

    def chosen(self, arrangement: Arrangement, query: Query, stretches) -> np.ndarray:
        """Positions of the findings in some rows, ascending; a heading means all findings of its group.

        Args:
            arrangement: of the query.
            query: what is shown.
            stretches: ``(first row, last row)`` each.
        """
        rows = [np.arange(first, last + 1) for first, last in stretches]
        entries = arrangement.entries[np.unique(np.concatenate(rows))] if rows else arrangement.entries[:0]
        chosen, name = entries[entries >= 0], query.group_by
        keys = {arrangement.groups[-1 - entry].key for entry in entries[entries < 0]}
        if keys:
            codes, names = self.codes(name)
            own = np.array([key in keys for key in names], dtype=bool)[codes]
            chosen = np.union1d(chosen, np.flatnonzero(own & self.matching(query)))
        return np.unique(chosen)

    def extent_of(self, positions) -> Optional[tuple]:
        """xmin, ymin, xmax, ymax around findings at ``positions``; None if none of them has geometry."""
        if self.bounds is None:
            return None
        own = self.bounds[np.asarray(positions, dtype=np.int64)]
        own = own[np.isfinite(own).all(axis=1)]
        return (*own[:, :2].min(axis=0).tolist(), *own[:, 2:].max(axis=0).tolist()) if len(own) else None

    def _order(self, query: Query) -> np.ndarray:
        if not query.sort_by:
            worst = self.worst_first()
            return worst[::-1] if query.descending else worst
        worst = self.worst_first()
        ranks = self.ranks(query.sort_by)[worst]
        key = -ranks if query.descending else ranks.copy()
        if query.sort_by not in _ORDERED:
            key[ranks < 0] = np.iinfo(np.int64).max   # empty cells
        return worst[np.argsort(key, kind="stable")]

    def _grouped(self, order: np.ndarray, query: Query) -> Arrangement:
        codes, keys = self.codes(query.group_by)
        own = codes[order]
        first = np.full(len(keys), len(own))
        first[own[::-1]] = np.arange(len(own))[::-1]   # the last that is written is the first
        # Groups are in the order of their first finding, so that sorting applies to them too.
        present = np.argsort(first, kind="stable")[:int((first < len(own)).sum())]
        place = np.full(len(keys), -1)
        place[present] = np.arange(len(present))
        by_group = np.argsort(place[own], kind="stable")
        counts = np.bincount(place[own], minlength=len(present))
        heads = np.cumsum(counts) - counts
        verdicts = np.maximum(self.ranks("verdict")[order[by_group]], 0)
        worst = np.minimum.reduceat(verdicts, heads) if len(heads) else heads
        entries = np.insert(order[by_group], heads, -1 - np.arange(len(present)))
        return Arrangement(entries, Groups(keys, present, counts, worst), len(order), len(self))

    def _searched(self) -> list:
        """All texts of each finding, one after the other in one ``(n,)``."""
        if self._search is None:
            parts = []
            for name in SEARCHED:
                values = column(self.frame, name).astype("object")
                if name == "control_role":
                    values = values.map(lambda role: f"{role} {self.titles.get(role, '')}", na_action="ignore")
                parts.append(values.where(values.notna(), "").to_numpy(dtype=object))
            self._search = []
            for first in range(0, len(self), RUN):
                rows = zip(*(part[first:first + RUN] for part in parts))
                self._search += ["\t".join(map(str, row)).replace("\n", " ").casefold() for row in rows]
        return self._search

    def _containing(self, word: str) -> np.ndarray:
        """Mask of the findings that hold a word."""
        word = word.replace("\n", " ").casefold()
        return np.fromiter(map(contains, self._searched(), repeat(word)), dtype=bool, count=len(self))
