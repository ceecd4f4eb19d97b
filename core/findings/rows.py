"""What a run says of each row that it read, kept in its manifest, so that a later run can see what changed.

The section ``rows`` of a manifest holds, for each input, its rows' feature ids, a hash of each row as far as the check
read it, where it lies, and the groups whose rows are judged together. Arrays are packed: little-endian numbers, zlib,
base64.
"""
from __future__ import annotations

import base64
import hashlib
import zlib
from dataclasses import dataclass, field
from typing import Optional

import numpy as np
import pandas as pd
import shapely

SECTION = "rows"
SUBJECTS = "subjects"
_LEVEL = 1   # hashes do not shrink, ids and boxes do at any level


@dataclass(frozen=True)
class RowState:
    """The rows of one input as a run read them ``(n,)``.

    Attributes:
        fids: feature ids, rising, int64.
        hashes: of geometry and of the fields that the check reads, uint64.
        boxes: xmin, ymin, xmax, ymax in the layer's own system, float64 ``(n, 4)``, NaN without geometry; None for
            subjects, which are looked up by id.
        groups: name -> key of the group of each row, uint64. Rows that share a key are judged together.
        crs: of the boxes.
        whole: every row of the layer was read: no selection, no filter, no limit.
    """

    fids: np.ndarray
    hashes: np.ndarray
    boxes: Optional[np.ndarray] = None
    groups: dict = field(default_factory=dict)
    crs: str = ""
    whole: bool = True

    def __len__(self) -> int:
        return len(self.fids)


def row_hashes(geometry: np.ndarray, columns: pd.DataFrame) -> np.ndarray:
    """Hash of each row, uint64 ``(n,)``: its geometry and the columns, whose names count too.

    NULL differs from 0 and from an empty text.
    """
    wkb = shapely.to_wkb(geometry, byte_order=1, flavor="iso")
    total = np.fromiter((int.from_bytes(hashlib.blake2b(one or b"", digest_size=8).digest(), "little") for one in wkb),
                        dtype=np.uint64, count=len(wkb))
    for name in sorted(columns.columns):
        salt = np.uint64(int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(),
                                        "little"))
        with np.errstate(over="ignore"):
            total = (total ^ (_cells(columns[name]) + salt)) * np.uint64(0x9E3779B97F4A7C15)
            total ^= total >> np.uint64(29)
    return total


def key_hashes(values: np.ndarray) -> np.ndarray:
    """Keys of groups as uint64 ``(n,)``, by their texts."""
    return pd.util.hash_array(np.asarray(values, dtype=object).astype(str).astype(object))


def _cells(column: pd.Series) -> np.ndarray:
    lost = column.isna().to_numpy()
    if column.dtype.kind == "M":
        hashed = pd.util.hash_array(column.to_numpy().astype("datetime64[s]").astype(np.int64))
    elif pd.api.types.is_numeric_dtype(column.dtype):
        kind = np.float64 if pd.api.types.is_float_dtype(column.dtype) else np.int64
        hashed = pd.util.hash_array(column.to_numpy(dtype=kind, na_value=0))
    else:
        hashed = pd.util.hash_array(column.astype(object).where(~lost, "").astype(str).to_numpy(dtype=object))
    return np.where(lost, np.uint64(0xA5A5A5A5A5A5A5A5), hashed)


def rows_section(states: dict) -> dict:
    """The section of a manifest: input -> packed ``RowState``."""
    return {name: {"count": len(state), "crs": state.crs, "whole": state.whole,
                   "fids": _packed(np.diff(state.fids, prepend=0), "<i8"), "hashes": _packed(state.hashes, "<u8"),
                   "boxes": None if state.boxes is None else _packed(state.boxes, "<f8"),
                   "groups": {key: _packed(values, "<u8") for key, values in state.groups.items()}}
            for name, state in states.items()}


def read_rows(manifest: dict) -> dict:
    """Input -> ``RowState`` of a manifest's section; empty where it has none, or where somebody has damaged it."""
    section = manifest.get(SECTION)
    states = {}
    try:
        for name, part in (section or {}).items():
            count = int(part["count"])
            fids = np.cumsum(_unpacked(part["fids"], "<i8", count))
            boxes = None if part.get("boxes") is None else _unpacked(part["boxes"], "<f8", 4 * count).reshape(-1, 4)
            states[name] = RowState(
                fids, _unpacked(part["hashes"], "<u8", count), boxes,
                {key: _unpacked(one, "<u8", count) for key, one in part["groups"].items()}, str(part["crs"]),
                part["whole"] is True)
    except (AttributeError, KeyError, TypeError, ValueError, zlib.error):
        return {}
    return states


def _packed(values: np.ndarray, kind: str) -> str:
    return base64.b85encode(zlib.compress(np.ascontiguousarray(values, dtype=kind).tobytes(), _LEVEL)).decode()


def _unpacked(text: str, kind: str, count: int) -> np.ndarray:
    values = np.frombuffer(zlib.decompress(base64.b85decode(text)), dtype=kind)
    if len(values) != count:
        raise ValueError(count)
    return values.copy()
