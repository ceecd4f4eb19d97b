"""Hashes of outlines of subjects and controls, which the evidence of findings depends on.

They are made while outlines are overlaid: GEOS leaves Python's lock free, and hashes need it.
"""
from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Optional

import numpy as np
import shapely

from ...contract.frame import geometry_hashes, hash_decimals
from ...geometry.parallel import Begun, begun, queried
from ...layers.prepare import Controls, Subjects
from ...table import FeatureTable

MANY = 2_000   # outlines whose hashes are worth a thread of their own


class Hashes:
    """Hashes of rows, made once, of those that are asked for.

    Args:
        count: of rows. make: positions ``(k,)`` -> hashes, uint64 ``(k,)``; it may run on a thread.

    >>> hashes = Hashes(3, lambda rows: 10 * rows.astype(np.uint64))
    >>> hashes.begin(lambda: np.array([1, 2]))
    >>> hashes.at(np.array([2, -1, 0, 2])).tolist()
    [20, 0, 0, 20]
    """

    def __init__(self, count: int, make: Callable[[np.ndarray], np.ndarray]):
        self._make, self._made = make, np.zeros(count, dtype=bool)
        self._known = np.zeros(count, dtype=np.uint64)
        self._ahead: Optional[Begun] = None

    def begin(self, chosen: Callable[[], np.ndarray]) -> None:
        """Begin some, which most likely will be asked for, on a thread of their own; few are left for later.

        Args:
            chosen: gives their positions, each once ``(k,)``, on that thread.
        """
        if len(self._made) >= MANY:
            self._settle()
            self._ahead = begun(self._chosen, chosen, ~self._made)

    def _chosen(self, chosen: Callable[[], np.ndarray], is_open: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rows = chosen()
        rows = rows[is_open[rows]]
        return rows, self._make(rows)

    def _settle(self) -> None:
        """Take what was begun."""
        if self._ahead is not None:
            ready, hashes = self._ahead()
            self._known[ready], self._made[ready], self._ahead = hashes, True, None

    def at(self, rows: np.ndarray) -> np.ndarray:
        """Hashes of rows ``(n,)``; 0 for row -1.

        Args:
            rows: positions, or -1.
        """
        if not len(self._known):
            return np.zeros(len(rows), dtype=np.uint64)
        self._settle()
        wanted = np.zeros(len(self._made), dtype=bool)
        wanted[rows[rows >= 0]] = True
        fresh = np.flatnonzero(wanted & ~self._made)
        if len(fresh):
            self._known[fresh], self._made[fresh] = self._make(fresh), True
        return np.where(rows >= 0, self._known[rows], np.uint64(0))


class Outlines:
    """Hashes of the outlines of a run.

    Args:
        subjects: what is checked.

    Attributes:
        subjects: of what is checked. controls: role -> of its features.
    """

    def __init__(self, subjects: Subjects):
        self._geometry = subjects.geometry
        self.subjects = Hashes(len(subjects), partial(_hashes_of, subjects.table))
        self.controls: dict[str, Hashes] = {}

    def add(self, role: str, controls: Controls) -> None:
        """A role and its features.

        Args:
            role: of a pack. controls: all that are compared.
        """
        self.controls[role] = Hashes(len(controls), partial(_control_hashes, controls))

    def begin(self, role: str, controls: Controls) -> None:
        """Begin the hashes of what is overlaid next: of subjects whose extent meets one of a feature.

        Args:
            role: of the features. controls: as of ``add``; those that were read lie at the subjects.
        """
        self.subjects.begin(partial(_meeting, self._geometry, controls.geometry))
        self.controls[role].begin(partial(np.arange, len(controls)))


def _meeting(subjects: np.ndarray, controls: np.ndarray) -> np.ndarray:
    """Positions of the subjects whose extents meet those of controls, rising."""
    mask = np.zeros(len(subjects), dtype=bool)
    mask[queried(shapely.STRtree(controls), subjects)[0]] = True
    return np.flatnonzero(mask)


def _hashes_of(table: FeatureTable, rows: np.ndarray) -> np.ndarray:
    digests = geometry_hashes(table.geometry[rows], hash_decimals(table.crs))
    return np.array([int(digest, 16) if digest else 0 for digest in digests], dtype=np.uint64)


def _control_hashes(controls: Controls, rows: np.ndarray) -> np.ndarray:
    hashes = np.zeros(len(rows), dtype=np.uint64)
    for number in np.unique(controls.layer[rows]):
        here = controls.layer[rows] == number
        hashes[here] = _hashes_of(controls.layers[number].table, controls.source_row[rows[here]])
    return hashes
