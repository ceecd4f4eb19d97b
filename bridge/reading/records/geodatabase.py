"""The rows of a file geodatabase, looked through without GDAL: whether each has a geometry that a rectangle finds.

GDAL tells it only by going through all rows one by one, half a second for 500,000. Where the table is laid out as
OpenFileGDB and ArcGIS write it, geometry first, the first bytes of each row say it in a twentieth of that. What is laid
out otherwise is left to GDAL. The layout is that of Even Rouault's description, "FGDB Spec", versions 9 and 10.
"""
from __future__ import annotations

import struct
from pathlib import Path
from typing import NamedTuple, Optional

import numpy as np
from osgeo import gdal

from ....core.geometry.parallel import in_threads

CATALOG = "GDB_SystemCatalog"
VERSION, INDEX_HEAD, INDEX_BLOCK = 3, 16, 1024   # of both files; bytes before an index's places; places in a block
OFFSET_BYTES = (4, 5, 6)
TEXT, ROW_ID, SHAPE, BINARY, RASTER = 4, 6, 7, 8, 9
NAMED = (10, 11, 12)            # ids and XML: no default
NUMBERS = (0, 1, 2, 3, 5, 13, 14, 15, 16)
NULLABLE, HAS_DEFAULT = 1, 4    # of a field's flags
HAS_Z, HAS_M = 1 << 31, 1 << 30   # of a table's flags
MEASURED, HIGH = 4, 2           # of a geometry's flags: it has M, Z
#: Types of shapes by what they are: plain, with Z, with both, with M, and the general one, whose flags follow.
KINDS = {"polygon": (5, 19, 15, 25, 51), "line": (3, 10, 13, 23, 50)}
KNOWN = {kind: np.isin(np.arange(128), numbers) for kind, numbers in KINDS.items()}
MORE, LOW = 0x80, 0x7F          # of a byte of a number: another byte follows; its own bits
SEAL = 4                        # bytes behind the descriptions
LONGEST = 10                    # bytes of a number
TABLE_HEAD = 40                 # bytes before a table's first row
HEAD, LEAST = 32, 3             # of a row: bytes that are looked at; those that a geometry takes at least
MOST_FLAGS = HEAD - 4 - 2 * LONGEST - 1   # so that both numbers before that of the points are within
BLOCK = 1 << 20                 # of a file: bytes that stay in the processor's memory while they are looked at
TOGETHER = 32                   # blocks for a thread


class Layout(NamedTuple):
    """Where a row's geometry stands: after so many bytes of flags, of which the first bit may say that it is null."""

    flag_bytes: int
    nullable: bool


def has_odd_row(path: Path, layer_name: str, kind: str) -> Optional[bool]:
    """Whether some row has no geometry, another one than the layer's, or one without points. None if unknown.

    Args:
        path: of the geodatabase, a folder. layer_name: of the table. kind: ``polygon`` or ``line``.
    """
    if kind not in KINDS:
        return None
    try:
        table = _table_file(path, layer_name)
        places = _places(np.fromfile(table.with_suffix(".gdbtablx"), dtype=np.uint8))
        size = table.stat().st_size
        layout, count = _layout(np.memmap(table, dtype=np.uint8, mode="r"))
    except (AttributeError, OSError, ValueError, RuntimeError, IndexError, struct.error):
        return None
    if layout is None or places is None or len(places) != count or layout.flag_bytes > MOST_FLAGS:
        return None
    if not count:
        return False
    if (np.diff(places) < 0).any():
        places = np.sort(places)
    if places[0] < TABLE_HEAD or places[-1] + HEAD > size:
        return None
    starts = np.arange(0, size, BLOCK)
    cuts = np.searchsorted(places, [*starts, size])
    blocks = [(start, places[begin:end] - start) for start, begin, end in zip(starts.tolist(), cuts, cuts[1:])
              if end > begin]
    parts = [blocks[first:first + TOGETHER] for first in range(0, len(blocks), TOGETHER)]
    try:
        return any(in_threads(lambda part: any(_is_odd(table, size, *block, layout, kind) for block in part), parts))
    except OSError:
        return None


def _table_file(path: Path, layer_name: str) -> Optional[Path]:
    """The file of a table: tables are numbered by their rows in the catalog."""
    with gdal.ExceptionMgr(useExceptions=True):
        opened = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_READONLY, allowed_drivers=["OpenFileGDB"],
                             open_options=["LIST_ALL_TABLES=YES"])
        catalog = opened.GetLayerByName(CATALOG)
        rows = [feature.GetFID() for feature in catalog if feature["Name"] == layer_name]
        del catalog, opened
    return path / f"a{rows[0]:08x}.gdbtable" if len(rows) == 1 else None


def _layout(data: np.ndarray) -> tuple[Optional[Layout], int]:
    """The layout of a table's rows, None if geometry is not their first value; and how many rows there are."""
    version, count = struct.unpack_from("<2i", data, 0)
    start, = struct.unpack_from("<q", data, 32)
    size, form, flags, fields = struct.unpack_from("<iiIh", data, start)
    if version != VERSION or form not in (3, 4) or not 0 < size <= len(data) - start:
        return None, count
    place, order, nullable = start + 14, [], []
    for _ in range(fields):
        for _text in ("name", "other name"):
            place += 1 + 2 * int(data[place])
        kind = int(data[place])
        place, flag = _after_field(data, place + 1, kind) if kind != SHAPE else \
            _after_shape(data, place + 1, bool(flags & HAS_Z), bool(flags & HAS_M))
        if kind != ROW_ID:
            order.append(kind)
            nullable.append(bool(flag & NULLABLE))
    if not order or order[0] != SHAPE or start + 4 + size - place not in (0, SEAL):
        return None, count
    return Layout((sum(nullable) + 7) // 8, nullable[0]), count


def _after_field(data: np.ndarray, place: int, kind: int) -> tuple[int, int]:
    """Where the description of a field ends, and its flags."""
    if kind == ROW_ID:
        return place + 2, 0
    if kind in NAMED or kind == BINARY:
        return place + 2, int(data[place + 1])
    if kind == TEXT:
        flag, place = int(data[place + 4]), place + 5
        length = shift = 0
        while True:
            byte = int(data[place])
            length |= (byte & LOW) << shift
            place, shift = place + 1, shift + 7
            if not byte & MORE:
                break
        return place + (length if flag & HAS_DEFAULT else 0), flag
    if kind not in NUMBERS:
        raise ValueError("a raster, or a kind of later versions")
    flag, length = int(data[place + 1]), int(data[place + 2])
    return place + 3 + (length if flag & HAS_DEFAULT else 0), flag


def _after_shape(data: np.ndarray, place: int, high: bool = False, measured: bool = False) -> tuple[int, int]:
    """As ``_after_field``, of the geometry."""
    flag = int(data[place + 1])
    text, = struct.unpack_from("<h", data, place + 2)
    place += 4 + text
    has = int(data[place])
    numbers = 3 + 2 * bool(has & MEASURED) + 2 * bool(has & HIGH)         # origins and scales
    numbers += 1 + bool(has & MEASURED) + bool(has & HIGH)                # tolerances
    place += 1 + 8 * (numbers + 4 + 2 * high + 2 * measured) + 1          # the extent
    grids, = struct.unpack_from("<i", data, place)
    return place + 4 + 8 * grids, flag


def _places(index: np.ndarray) -> Optional[np.ndarray]:
    """Where rows begin in the table; rows that were deleted have no place."""
    version, blocks, count, width = struct.unpack_from("<4i", index, 0)
    if version != VERSION or width not in OFFSET_BYTES or count < 0:
        return None
    cells = index[INDEX_HEAD:INDEX_HEAD + blocks * INDEX_BLOCK * width]
    if len(cells) != blocks * INDEX_BLOCK * width:
        return None
    wide = np.zeros((len(cells) // width, 8), dtype=np.uint8)
    wide[:, :width] = cells.reshape(-1, width)
    places = wide.view("<i8").ravel()
    return places[places > 0]


def _is_odd(table: Path, total: int, start: int, places: np.ndarray, layout: Layout, kind: str) -> bool:
    """Of the rows in one block of a table's file; ``places`` are counted from the block's start."""
    data = np.fromfile(table, dtype=np.uint8, count=BLOCK + HEAD, offset=start)
    head = np.ndarray(len(data) - HEAD + 1, f"V{HEAD}", data, strides=1)[places].view(np.uint8).reshape(-1, HEAD)
    size = head[:, :4].copy().view("<i4").ravel()
    if (size < layout.flag_bytes + LEAST).any() or (start + places + 4 + size > total).any():
        return True
    if layout.nullable and (head[:, 4] & 1).any():
        return True
    row = np.arange(len(places))
    place = _after_number(head, row, np.full(len(row), 4 + layout.flag_bytes))   # its length in bytes
    shape = head[row, place] & LOW
    place = _after_number(head, row, place)
    return not KNOWN[kind][shape].all() or bool((head[row, place] == 0).any())   # the number of points


def _after_number(head: np.ndarray, row: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Where numbers of as many bytes as they need end, within the heads of their rows."""
    for _ in range(LONGEST):
        more = (head[row, place] & MORE) > 0
        if not more.any():
            break
        place = np.minimum(place + more, HEAD - 1)
    return np.minimum(place + 1, HEAD - 1)
