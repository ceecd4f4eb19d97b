"""Encodings of many geometries in few long buffers, as a file's reader hands them out.

A bytes object for each geometry costs more than most of the arithmetic on its coordinates; so they are made only of the
few geometries that have to be built.
"""
from __future__ import annotations

from collections.abc import Iterator

import numpy as np

NONE = -1   # size of an encoding that is not there


class Encodings:
    """Encodings of rows ``(n,)``; like an array of bytes objects, where single rows are wanted.

    Attributes:
        buffers: bytes, ``(m,)`` each. buffer: in which of them each row's encoding stands ``(n,)``.
        start: its first byte there ``(n,)``. size: how many bytes, ``NONE`` where a row has none ``(n,)``.
    """

    def __init__(self, buffers: list, buffer: np.ndarray, start: np.ndarray, size: np.ndarray):
        self.buffers, self.buffer, self.start, self.size = buffers, buffer, start, size

    @classmethod
    def of(cls, shapes: np.ndarray) -> Encodings:
        """Of bytes objects, which are copied.

        Args:
            shapes: encodings, None if absent, object ``(n,)``.
        """
        values = shapes.tolist()
        size = np.fromiter([NONE if value is None else len(value) for value in values], np.int64, len(values))
        data = np.frombuffer(b"".join([value for value in values if value is not None]), dtype=np.uint8)
        length = np.maximum(size, 0)
        return cls([data], np.zeros(len(values), dtype=np.int32), np.cumsum(length) - length, size)

    @classmethod
    def joined(cls, parts: list) -> Encodings:
        """Of the rows of all parts, one after the other.

        Args:
            parts: ``Encodings`` each.
        """
        if len(parts) == 1:
            return parts[0]
        first = np.cumsum([0, *(len(part.buffers) for part in parts)])
        buffer = [part.buffer + number for part, number in zip(parts, first)]
        return cls([data for part in parts for data in part.buffers],
                   np.concatenate([np.zeros(0, dtype=np.int32), *buffer]).astype(np.int32),
                   *(np.concatenate([np.zeros(0, dtype=np.int64), *(getattr(part, name) for part in parts)])
                     for name in ("start", "size")))

    def __len__(self) -> int:
        return len(self.size)

    def __getitem__(self, rows) -> np.ndarray:
        """Bytes objects of some rows, None if absent: of positions, a mask or a slice ``(k,)``."""
        views = [memoryview(data) for data in self.buffers]
        begin, size = self.start[rows], self.size[rows]
        values = [None if length < 0 else bytes(views[number][first:first + length]) for number, first, length in zip(
            self.buffer[rows].tolist(), begin.tolist(), size.tolist())]
        return np.array([*values, None], dtype=object)[:-1]

    def __setitem__(self, rows: np.ndarray, shapes: np.ndarray) -> None:
        """Other encodings for some rows, by position: bytes objects, None if absent ``(k,)``."""
        other = Encodings.of(shapes)
        self.buffer[rows], self.start[rows], self.size[rows] = len(self.buffers), other.start, other.size
        self.buffers = [*self.buffers, *other.buffers]

    def of_rows(self, rows) -> Encodings:
        """The same of some rows.

        Args:
            rows: positions ``(k,)``, a mask ``(n,)`` or a slice.
        """
        return Encodings(self.buffers, self.buffer[rows], self.start[rows], self.size[rows])

    def by_buffer(self) -> Iterator[tuple]:
        """Each buffer that holds encodings, and the rows that it holds."""
        numbers = np.unique(self.buffer).tolist()
        for number in numbers:
            yield self.buffers[number], np.arange(len(self)) if len(numbers) == 1 else np.flatnonzero(
                self.buffer == number)
