"""The fingerprint of a result whose rows come part by part: that of ``trace.result_entry`` for all of them."""
from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...core.geometry.parallel import asking, blocks, in_steps
from .trace import NO_SHAPE, cell_hashes, column_head, encoded

WINDOW = 20_000   # rows whose geometries are put in their order at once


class _Part(NamedTuple):
    """Rows of a part: places among all, rising ``(k,)``; their geometries begin there in the file ``(k + 1,)``."""

    place: np.ndarray
    begin: np.ndarray


class Fingerprint:
    """Hashes of rows in files, until all are there and can be taken in their order.

    Args:
        folder: an empty one. columns: names. has_geometry: whether rows have any.
    """

    def __init__(self, folder: Path, columns: list, has_geometry: bool):
        self.folder, self.columns, self.has_geometry = folder, list(columns), has_geometry
        self._parts: list[_Part] = []
        self._size = 0

    @property
    def _shapes(self) -> Path:
        return self.folder / "shapes"

    def add(self, place: np.ndarray, frame: pd.DataFrame, geometry: Optional[np.ndarray]) -> None:
        """Take some rows.

        Args:
            place: of each among all, from 0 ``(k,)``. frame: the rows. geometry: of each ``(k,)``, None without any.
        """
        order = np.argsort(place, kind="stable")
        with self._cells(len(self._parts)).open("wb") as file:
            for name in self.columns:
                if len(frame):
                    file.write(cell_hashes(frame[name])[order].tobytes())
        begin = np.zeros(len(place) + 1, dtype=np.int64)
        if self.has_geometry:
            with self._shapes.open("ab") as file:
                for rows in blocks(len(place)):
                    shapes = [shape or NO_SHAPE for shape in in_steps(encoded, geometry[order[rows]])]
                    begin[rows.start + 1:rows.stop + 1] = list(map(len, shapes))
                    file.write(b"".join(shapes))
        begin = self._size + np.cumsum(begin)
        self._size = int(begin[-1])
        self._parts.append(_Part(place[order], begin))

    def entry(self) -> dict:
        """The fingerprint of all rows."""
        count = sum(len(part.place) for part in self._parts)
        digest, cells = hashlib.blake2b(digest_size=16), np.zeros(count, dtype=np.uint64)
        for position, name in enumerate(self.columns):
            digest.update(column_head(name))
            for number, part in enumerate(asking(self._parts, 1)):
                size = len(part.place)
                cells[part.place] = np.fromfile(self._cells(number), dtype=np.uint64, count=size,
                                                offset=position * size * cells.itemsize)
            if count:
                digest.update(cells.tobytes())
        if self.has_geometry:
            with self._shapes.open("rb") as file:
                for window in blocks(count, WINDOW):
                    digest.update(b"".join(self._in_order(file, window)))
        return {"row_count": count, "hash": digest.hexdigest()}

    def _in_order(self, file, window: slice) -> list:
        """Geometries of the rows of a window: those of a part lie in one stretch of the file."""
        places, shapes = [], []
        for part in self._parts:
            first, last = np.searchsorted(part.place, [window.start, window.stop])
            if first == last:
                continue
            begin = part.begin[first:last + 1] - part.begin[first]
            file.seek(int(part.begin[first]))
            stretch = file.read(int(begin[-1]))
            places.append(part.place[first:last])
            shapes += map(stretch.__getitem__, map(slice, begin[:-1].tolist(), begin[1:].tolist()))
        order = np.argsort(np.concatenate(places), kind="stable")
        return list(map(shapes.__getitem__, order.tolist()))

    def _cells(self, number: int) -> Path:
        return self.folder / f"cells-{number}"
