"""The rows that a run read, as its manifest describes them, so that a later run can see what changed.

The section ``rows`` of a manifest holds of the subjects each row's feature id, a hash of what the check reads of it,
and the groups whose rows are judged together; of every other layer a grid whose cells hold the sum of the hashes of the
rows that reach into them; and a hash of what the rules say. Arrays are packed: little-endian numbers, zlib, base64.
"""
from __future__ import annotations

import base64
import hashlib
import zlib
from dataclasses import dataclass, field
from functools import partial
from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ..geometry.parallel import ask, in_steps

SECTION = "rows"
MOST_SIDE, LEAST_SIDE = 128, 8
MOST_REPEATED = 1_000
_LEVEL = 1   # hashes do not shrink, and ids do at any level


@dataclass(frozen=True)
class RowState:
    """The subjects as a run read them ``(n,)``.

    Attributes:
        fids: feature ids, rising, int64.
        hashes: of geometry and of the fields that the check reads, uint64.
        groups: name -> key of each row's group, uint32. Rows that share a key are judged together; two groups may share
            one by chance, and then more is judged again than need be.
        whole: every row of the layer was read: no selection, no filter, no limit.
    """

    fids: np.ndarray
    hashes: np.ndarray
    groups: dict = field(default_factory=dict)
    whole: bool = True

    def __len__(self) -> int:
        return len(self.fids)


@dataclass(frozen=True)
class Cells:
    """Another layer than the subjects, as a run read it, by place.

    Attributes:
        extent: xmin, ymin, xmax, ymax of the grid, in the layer's own system.
        sums: for each cell the sum of the hashes of the rows whose extent reaches it, uint64 ``(side, side)``.
        nowhere: sum of the hashes of the rows that have no place.
        count: number of rows.
    """

    extent: tuple
    sums: np.ndarray
    nowhere: int = 0
    count: int = 0


@dataclass(frozen=True)
class RunState:
    """All that a later run compares with.

    Attributes:
        subjects: see ``RowState``.
        context: key of a layer -> ``Cells``.
        common: hash of everything except layers on which the run's answers depend: choices, fields, day.
        rules: control role, or another part of the rules that is judged by itself -> hash of what it says.
        repeated: role -> ids that several of its features bear; None: too many to list.
    """

    subjects: RowState
    context: dict = field(default_factory=dict)
    common: str = ""
    rules: dict = field(default_factory=dict)
    repeated: dict = field(default_factory=dict)


# -- hashes ------------------------------------------------------------------------------------------

def row_hashes(geometry: np.ndarray, columns: pd.DataFrame, fids: Optional[np.ndarray] = None,
               shapes: Optional[np.ndarray] = None) -> np.ndarray:
    """Hash of each row, uint64 ``(n,)``: its geometry and the columns, whose names count too.

    NULL differs from 0 and from an empty text.

    Args:
        geometry: shapely geometries or None.
        columns: of the same rows, in pandas' nullable types.
        fids: feature ids that count as well; None: they do not.
        shapes: of ``shape_hashes``, where they are known already.
    """
    blake = hashlib.blake2b
    total = shapes.copy() if shapes is not None else in_steps(
        lambda some: shape_hashes(shapely.to_wkb(some, byte_order=1, flavor="iso")), np.asarray(geometry, dtype=object))
    parts = {name: _cells(columns[name]) for name in sorted(columns.columns)}
    if fids is not None:
        parts[""] = pd.util.hash_array(np.asarray(fids, dtype=np.int64))
    for name, values in parts.items():
        salt = np.frombuffer(blake(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), dtype="<u8")[0]
        total = (total ^ (values + salt)) * np.uint64(0x9E3779B97F4A7C15)
        total ^= total >> np.uint64(29)
    return total


def shape_hashes(wkb: np.ndarray) -> np.ndarray:
    """Hash of each geometry, uint64 ``(n,)``; ``wkb``: little-endian ISO, None if there is none."""
    shapes = np.empty(len(wkb), dtype=object)
    shapes[:] = wkb
    return pd.util.hash_array(shapes, categorize=False)   # SipHash over the bytes, without a Python call a row


def group_keys(values: np.ndarray) -> np.ndarray:
    """Keys of groups, uint32 ``(n,)``, by their texts.

    Args:
        values: texts ``(n,)``.
    """
    return (_texts_hashed(np.asarray(values, dtype=object)) >> np.uint64(32)).astype(np.uint32)


def text_hash(*values) -> str:
    """Hash of values that Python writes the same way each time: texts, numbers, days, tuples, dataclasses.

    Args:
        values: hashed in this order.
    """
    return hashlib.blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _texts_hashed(values: np.ndarray) -> np.ndarray:
    return in_steps(partial(pd.util.hash_array, categorize=False), values, step=20_000)


def _cells(column: pd.Series) -> np.ndarray:
    ask()
    lost = column.isna().to_numpy()
    if column.dtype.kind == "M":
        hashed = pd.util.hash_array(column.to_numpy().astype("datetime64[s]").astype(np.int64))
    elif pd.api.types.is_numeric_dtype(column.dtype):
        kind = np.float64 if pd.api.types.is_float_dtype(column.dtype) else np.int64
        hashed = pd.util.hash_array(column.to_numpy(dtype=kind, na_value=0))
    else:
        hashed = _texts_hashed(column.astype(object).where(~lost, "").to_numpy(dtype=object))
    return np.where(lost, np.uint64(0xA5A5A5A5A5A5A5A5), hashed)


# -- grids -------------------------------------------------------------------------------------------

def cells_of(hashes: np.ndarray, bounds: np.ndarray, extent: Optional[tuple] = None, side: int = 0) -> Cells:
    """Hashes of a layer's rows by place.

    Args:
        hashes: of ``row_hashes``, uint64 ``(n,)``.
        bounds: xmin, ymin, xmax, ymax of each row; rows that are not finite have no place.
        extent, side: of a grid to compare with; None, 0: one that fits the rows.
    """
    placed = np.isfinite(bounds).all(axis=1)
    if extent is None:
        extent = (0.0, 0.0, 1.0, 1.0) if not placed.any() else tuple(
            np.concatenate([bounds[placed, :2].min(axis=0), bounds[placed, 2:].max(axis=0)]).tolist())
    side = side or int(np.clip(np.sqrt(len(hashes)), LEAST_SIDE, MOST_SIDE))
    column, row = (_steps(bounds[placed][:, axis::2], extent[axis], extent[axis + 2], side) for axis in (0, 1))
    # each row adds its hash to a rectangle of cells: marks at its corners, summed along both axes
    marks = np.zeros((side + 1, side + 1), dtype=np.uint64)
    own = hashes[placed]
    minus = np.negative(own)
    for values, rows, columns in ((own, row[:, 0], column[:, 0]), (minus, row[:, 1] + 1, column[:, 0]),
                                  (minus, row[:, 0], column[:, 1] + 1), (own, row[:, 1] + 1, column[:, 1] + 1)):
        np.add.at(marks, (rows, columns), values)
    sums = np.cumsum(np.cumsum(marks, axis=0, dtype=np.uint64), axis=1, dtype=np.uint64)[:side, :side]
    return Cells(extent, sums, int(np.sum(hashes[~placed], dtype=np.uint64)), len(hashes))


def _steps(values: np.ndarray, low: float, high: float, side: int) -> np.ndarray:
    size = max(high - low, np.finfo(float).tiny)
    return np.clip(np.floor((values - low) / size * side), 0, side - 1).astype(np.int64)


def changed_places(before: Cells, hashes: np.ndarray, bounds: np.ndarray) -> Optional[np.ndarray]:
    """Where a layer has changed since a run.

    Args:
        before: the layer at that run.
        hashes, bounds: of its rows now, as of ``cells_of``.

    Returns:
        Rectangles xmin, ymin, xmax, ymax ``(k, 4)`` in the layer's system; None where the change has no place.
    """
    side = len(before.sums)
    now = cells_of(hashes, bounds, before.extent, side)
    if now.nowhere != before.nowhere:
        return None
    rows, columns = np.nonzero(now.sums != before.sums)
    xmin, ymin, xmax, ymax = before.extent
    step = np.array([(xmax - xmin) / side, (ymax - ymin) / side])
    low = np.column_stack([columns, rows]) * step + (xmin, ymin)
    boxes = np.hstack([low, low + step])
    placed = np.isfinite(bounds).all(axis=1)
    if len(boxes) and placed.any():   # what lies beyond the grid counts in its outermost cells
        around = np.concatenate([bounds[placed, :2].min(axis=0), bounds[placed, 2:].max(axis=0)])
        for place, edge, at in ((columns, 0, 0), (rows, 0, 1), (columns, side - 1, 2), (rows, side - 1, 3)):
            outer = place == edge
            pick = np.minimum if at < 2 else np.maximum
            boxes[outer, at] = pick(boxes[outer, at], around[at])
    return boxes


# -- in the manifest -----------------------------------------------------------------------------------

def state_section(state: RunState) -> dict:
    """The section of a manifest, ready for JSON.

    Args:
        state: what a run looked at.
    """
    rows = state.subjects
    return {"subjects": {"count": len(rows), "whole": rows.whole, "fids": _packed(np.diff(rows.fids, prepend=0), "<i8"),
                         "hashes": _packed(rows.hashes, "<u8"),
                         "groups": {name: _packed(keys, "<u4") for name, keys in rows.groups.items()}},
            "context": {name: {"extent": list(cells.extent), "side": len(cells.sums), "count": cells.count,
                               "nowhere": str(cells.nowhere), "sums": _packed(cells.sums, "<u8")}
                        for name, cells in state.context.items()},
            "common": state.common, "rules": state.rules,
            "repeated": {role: None if ids is None or len(ids) > MOST_REPEATED else sorted(ids)
                         for role, ids in state.repeated.items()}}


def read_state(manifest: dict) -> Optional[RunState]:
    """The state of a run's rows, from its manifest; None if the manifest lacks it or is damaged.

    Args:
        manifest: of a run.
    """
    section = manifest.get(SECTION)
    try:
        part = section["subjects"]
        count = int(part["count"])
        rows = RowState(np.cumsum(_unpacked(part["fids"], "<i8", count)), _unpacked(part["hashes"], "<u8", count),
                        {name: _unpacked(keys, "<u4", count) for name, keys in part["groups"].items()},
                        part["whole"] is True)
        context = {}
        for name, cells in section["context"].items():
            side = int(cells["side"])
            if not 1 <= side <= MOST_SIDE:
                raise ValueError(side)
            context[name] = Cells(_extent(cells["extent"]),
                                  _unpacked(cells["sums"], "<u8", side * side).reshape(side, side),
                                  int(cells["nowhere"]), int(cells["count"]))
        return RunState(rows, context, str(section["common"]), dict(section["rules"]), dict(section["repeated"]))
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError, zlib.error):
        return None


def _extent(numbers: list) -> tuple:
    xmin, ymin, xmax, ymax = map(float, numbers)
    if not (np.isfinite([xmin, ymin, xmax, ymax]).all() and xmin <= xmax and ymin <= ymax):
        raise ValueError(numbers)
    return xmin, ymin, xmax, ymax


def _packed(values: np.ndarray, kind: str) -> str:
    return base64.b64encode(zlib.compress(np.ascontiguousarray(values, dtype=kind).tobytes(), _LEVEL)).decode()


def _unpacked(text: str, kind: str, count: int) -> np.ndarray:
    size = count * np.dtype(kind).itemsize   # no more is unpacked, whatever the text claims
    opener = zlib.decompressobj()
    opened = opener.decompress(base64.b64decode(text, validate=True), max(size, 0) + 1)
    values = np.frombuffer(opened, dtype=kind)
    if len(values) != count or not opener.eof:
        raise ValueError(count)
    return values.copy()
