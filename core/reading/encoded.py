"""Well-known binary to shapely: the six plain types are read by GEOS, which checks their counts, the rest by others.

Bytes of a file are never trusted. GEOS takes a piece of the stack for each geometry within a geometry; so what may be
deep, and what is not plain, goes to a reader that whoever calls this has.
"""
from __future__ import annotations

import struct
from collections.abc import Callable
from operator import itemgetter
from typing import NamedTuple, Optional

import numpy as np
import shapely

#: GEOS ends the process where too many geometries lie within geometries.
DEEP_BYTES = 4_096
_HEAD = np.dtype([("order", "u1"), ("code", "<u4"), ("count", "<u4"), ("part_order", "u1"), ("part", "<u4")])
#: Bytes of the extent in a GeoPackage's geometry, by what its head says.
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_FLAGS = 0x1FFFFFFF   # without those for Z, M and system that some write


class Unusual(NamedTuple):
    """What reads encodings that GEOS should not be given.

    Attributes:
        is_sound: whether the counts, types and depth of an encoding can be.
        read: an encoding to a geometry and ``""``, or to None and what it is.
    """

    is_sound: Callable[[bytes], bool]
    read: Callable[[bytes], tuple]


class Parsed(NamedTuple):
    """Geometries without Z and M, ``(n,)``.

    ``unreadable`` maps positions to details; ``wkb`` is the plain 2-D encoding, the same however
    the features were read, with None for null and unreadable ones.
    """

    geometry: np.ndarray
    unreadable: dict
    wkb: np.ndarray


def parse(wkb: np.ndarray, multipart: bool, unusual: Unusual) -> Parsed:
    """Read geometries.

    Args:
        wkb: bytes each, None without geometry; object ``(n,)``.
        multipart: make single parts multipart, as QGIS does in a layer of multiparts. unusual: reads the rest.
    """
    if (np.equal(wkb, None)).all():   # a table
        return Parsed(np.full(len(wkb), None, dtype=object), {}, wkb)
    simple, plain = _kinds(wkb, unusual.is_sound)
    with np.errstate(invalid="ignore"):   # coordinates that are not numbers
        geometry = shapely.from_wkb(wkb if simple.all() else np.where(simple, wkb, None), on_invalid="ignore")
    encode = shapely.is_empty(geometry) | shapely.has_z(geometry) | (~plain & ~shapely.is_missing(geometry))
    unreadable = {}
    for row in np.flatnonzero(shapely.is_missing(geometry)).tolist():
        if wkb[row] is None:
            continue
        geometry[row], detail = unusual.read(wkb[row])
        encode[row] = geometry[row] is not None
        if geometry[row] is None:
            unreadable[row] = detail
            wkb[row] = None
    rows = np.flatnonzero(encode)
    if len(rows):
        geometry[rows] = shapely.force_2d(geometry[rows])
        wkb[rows] = shapely.to_wkb(geometry[rows], byte_order=1, flavor="iso")
    if multipart:
        single = np.flatnonzero(np.isin(shapely.get_type_id(geometry), (0, 1, 3)))
        if len(single):
            wkb[single] = [_as_multi(shape) for shape in wkb[single]]
            with np.errstate(invalid="ignore"):
                geometry[single] = shapely.from_wkb(wkb[single])
            empty = single[shapely.is_empty(geometry[single])]   # a multipart of no parts, not of an empty one
            wkb[empty] = shapely.to_wkb(geometry[empty], byte_order=1, flavor="iso")
    return Parsed(geometry, unreadable, wkb)


def wkb_of(blob: bytes) -> Optional[bytes]:
    """The WKB inside a GeoPackage's geometry; None if it is not one.

    Args:
        blob: as the file stores it.
    """
    if len(blob) < 8 or blob[:2] != b"GP":
        return None
    envelope = _ENVELOPES.get((blob[3] >> 1) & 7)
    return None if envelope is None else bytes(blob[8 + envelope:])


def _as_multi(wkb: bytes) -> bytes:
    """A plain encoding of one part as that of a multipart."""
    return struct.pack("<BII", 1, struct.unpack_from("<I", wkb, 1)[0] + 3, 1) + wkb


def _kinds(wkb: np.ndarray, is_sound: Callable) -> tuple[np.ndarray, np.ndarray]:
    """Which are points, lines, polygons or multiparts of these, so that GEOS may read them; which are so plainly."""
    shapes = wkb.tolist()
    if None in shapes:
        shapes = [b"" if shape is None else shape for shape in shapes]
    heads = b"".join(map(itemgetter(slice(_HEAD.itemsize)), shapes))
    if len(heads) < _HEAD.itemsize * len(shapes):
        heads = b"".join([shape[:_HEAD.itemsize].ljust(_HEAD.itemsize, b"\xff") for shape in shapes])
    head = np.frombuffer(heads, dtype=_HEAD)
    own = head["order"] == 1
    code = np.where(own, head["code"], head["code"].byteswap())
    flat = (code & _FLAGS) % 1000
    simple = (head["order"] <= 1) & (flat >= 1) & (flat <= 6)
    one_part = own & (head["count"] == 1) & (head["part_order"] == 1) & ((head["part"] & _FLAGS) % 1000 == flat - 3)
    for row in np.flatnonzero(simple & (flat >= 4) & ~one_part).tolist():
        simple[row] = len(shapes[row]) <= DEEP_BYTES or is_sound(shapes[row])
    return simple, own & (code >= 1) & (code <= 6)
