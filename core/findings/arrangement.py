"""The rows of a table of findings: positions in an order, and headings of groups among them."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Optional

import numpy as np

from ..contract.verdicts import VERDICTS


class Group(NamedTuple):
    """A heading: the value that its findings share, how many they are, and their worst verdict."""

    key: str
    count: int
    verdict: str
    collapsed: bool = False


class Groups(Sequence):
    """Headings, each made on demand: there may be tens of thousands, and few are shown.

    Args:
        keys: of all groups that there could be.
        present, counts, worst: for each heading its place in ``keys``, its findings, and the place of their worst
            verdict in ``VERDICTS`` ``(g,)``.
        collapsed: keys of the groups whose findings are hidden.
    """

    def __init__(self, keys: list, present, counts, worst, collapsed=frozenset()):
        self._keys, self._present, self._counts, self._worst = keys, present, counts, worst
        self._collapsed = collapsed
        self._of_headings: Optional[list] = None

    def __len__(self) -> int:
        return len(self._present)

    def keys(self) -> list:
        """The keys of all headings, in their order."""
        if self._of_headings is None:
            self._of_headings = [self._keys[place] for place in self._present.tolist()]
        return self._of_headings

    def sizes(self) -> np.ndarray:
        """Number of findings of each, folded or not, int64 ``(g,)``."""
        return self._counts

    def folded(self, collapsed: frozenset) -> Groups:
        """The same, with other folded ones.

        Args:
            collapsed: their keys.
        """
        groups = Groups(self._keys, self._present, self._counts, self._worst, collapsed)
        groups._of_headings = self.keys()
        return groups

    def __getitem__(self, row):
        if isinstance(row, slice):
            return [self[place] for place in range(*row.indices(len(self)))]
        key = self._keys[self._present[row]]
        return Group(key, int(self._counts[row]), VERDICTS[self._worst[row]], key in self._collapsed)


@dataclass(frozen=True)
class Arrangement:
    """The rows of the table.

    Attributes:
        entries: int64 ``(rows,)``; a position among the findings, or ``-1 - g`` for the heading of
            group ``g``.
        groups: headings, in their order.
        matching: how many findings the filter keeps; those of collapsed groups count.
        total: how many there are.
    """

    entries: np.ndarray
    groups: Sequence
    matching: int
    total: int

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def findings(self) -> np.ndarray:
        """Positions ``(m,)`` of the findings that are shown, in the order of the table."""
        return self.entries[self.entries >= 0]

    def row_of(self, finding: int) -> int:
        """Row of the ``finding`` at a position; -1 where it is not shown."""
        rows = np.flatnonzero(self.entries == finding)
        return int(rows[0]) if len(rows) else -1

    def rows_of(self, findings) -> list:
        """Rows of ``findings`` (positions) as ``(first, last)`` of each stretch; what is not shown is left out."""
        rows = np.flatnonzero(np.isin(self.entries, findings))
        return [(int(part[0]), int(part[-1])) for part in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
                if len(part)]

    def next_finding(self, row: int, step: int) -> int:
        """The nearest row behind ``row`` (``step`` 1) or before it (-1) that is a finding; -1 without one."""
        rows = np.flatnonzero(self.entries >= 0)
        if step > 0:
            place = int(np.searchsorted(rows, row, side="right"))
            return int(rows[place]) if place < len(rows) else -1
        place = int(np.searchsorted(rows, row, side="left")) - 1
        return int(rows[place]) if place >= 0 else -1


NOTHING = Arrangement(np.zeros(0, dtype=np.int64), (), 0, 0)


def folded(rows: Arrangement, collapsed: frozenset) -> Arrangement:
    """Rows without the findings of some groups.

    Args:
        rows: with all findings. collapsed: keys of groups.
    """
    groups = rows.groups.folded(collapsed)
    hidden = np.repeat(np.fromiter(map(collapsed.__contains__, groups.keys()), dtype=bool, count=len(groups)),
                       groups.sizes() + 1)
    return Arrangement(rows.entries[~hidden | (rows.entries < 0)], groups, rows.matching, rows.total)
