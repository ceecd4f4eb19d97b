"""The records of a shapefile, looked through without GDAL: whether each has a place that a rectangle finds."""
from __future__ import annotations

from pathlib import Path

import numpy as np

HEAD, RECORD, BOX, COUNTS = 100, 8, 32, 8   # bytes: of a file, before a record, of its extent, of its two numbers
POINTS, PARTED, MULTIPOINTS = (1, 11, 21), (3, 5, 13, 15, 23, 25), (8, 18, 28)
CHUNK = 20_000                              # records that are looked through at once


def has_odd_record(path: Path, index: Path) -> bool:
    """Whether some record has no position, or another than its header states: GDAL's spatial filter trusts the header.

    Such are records without a shape, cut ones, coordinates that are not numbers, an extent that misses points.
    True also if unknown.

    Args:
        path: of the ``.shp``. index: its ``.shx``.
    """
    try:
        entries = np.fromfile(index, dtype=">u4", offset=HEAD).reshape(-1, 2).astype(np.int64)
        words = np.memmap(path, dtype="<u4", mode="r", shape=(path.stat().st_size // 4,))
    except (OSError, ValueError):
        return True
    start, length = 2 * entries[:, 0], 2 * entries[:, 1]
    if (start % 4 != 0).any() or (start < HEAD).any() or (start + RECORD + length > 4 * len(words)).any():
        return True
    return any(_is_odd(words, (start[begin:begin + CHUNK] + RECORD) // 4, length[begin:begin + CHUNK])
               for begin in range(0, len(start), CHUNK))


def _is_odd(words: np.ndarray, start: np.ndarray, length: np.ndarray) -> bool:
    """Of some records: where they begin, in words of four bytes, and their length in bytes."""
    if (length < 4).any():
        return True
    kind = np.asarray(words[start])
    if len(np.unique(kind)) > 1:   # a record without a shape among others
        return True
    if kind[0] in POINTS:
        return bool((length < 20).any()) or not np.isfinite(_doubles(words, start + 1, 2)).all()
    parted = kind[0] in PARTED
    if not parted and kind[0] not in MULTIPOINTS:
        return True
    if (length < 4 + BOX + (COUNTS if parted else 4)).any():
        return True
    parts = words[start + 9].astype(np.int64) if parted else np.zeros(len(start), dtype=np.int64)
    points = words[start + (10 if parted else 9)].astype(np.int64)
    first = start + (11 if parted else 10) + parts
    if (points < 1).any() or (parted and (parts < 1).any()) or (4 * (first - start) + 16 * points > length).any():
        return True
    if parted and not _are_in_order(_taken(words, start + 11, parts), parts, points):
        return True
    xy = _doubles(words, first, 2, points)
    if not np.isfinite(xy).all():
        return True
    begin = np.cumsum(points) - points
    box = _doubles(words, start + 1, 4)
    return not ((box[:, :2] <= np.minimum.reduceat(xy, begin)) & (box[:, 2:] >= np.maximum.reduceat(xy, begin))).all()


def _are_in_order(part: np.ndarray, parts: np.ndarray, points: np.ndarray) -> bool:
    """Whether parts begin at 0 and one after the other, each within the record's points."""
    first = np.cumsum(parts) - parts
    later = np.ones(len(part), dtype=bool)
    later[first] = False
    steps = np.diff(part.astype(np.int64), prepend=0)
    return not part[first].any() and bool((steps[later] > 0).all() and (part < np.repeat(points, parts)).all())


def _taken(words: np.ndarray, first: np.ndarray, count: np.ndarray) -> np.ndarray:
    """So many words from each place on."""
    begin = np.cumsum(count) - count
    return words[np.arange(int(count.sum())) + np.repeat(first - begin, count)]


def _doubles(words: np.ndarray, first: np.ndarray, width: int, count=1) -> np.ndarray:
    """Rows of ``width`` numbers, ``count`` rows from each place on."""
    count = np.broadcast_to(np.asarray(count) * 2 * width, first.shape)
    return np.ascontiguousarray(_taken(words, first, count)).view("<f8").reshape(-1, width)
