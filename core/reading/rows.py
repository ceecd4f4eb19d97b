"""What becomes of the batches of a layer: geometries and a hash of the rows, or encodings that are looked at."""
from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd
import shapely

from ..geometry.measure.encodings import Encodings
from ..geometry.overlay.wkb_scan import WkbScan
from ..geometry.parallel import blocks
from .columns import empty_column, hash_columns
from .encoded import Unusual, parse
from .extents import may_meet

DIMENSIONS = {"point": frozenset({0}), "line": frozenset({1}), "polygon": frozenset({2})}   # by kind of layer


class Batch(NamedTuple):
    """Some rows ``(n,)``: ids int64, geometries as bytes or None in an object array or as ``Encodings``, columns."""

    fids: np.ndarray
    wkb: np.ndarray | Encodings
    columns: pd.DataFrame


class Built:
    """Builds geometries and hashes the rows, for the manifest; to be used in a ``with``.

    Args:
        source: the layer, as of ``core.reading.table``. unusual: reads what is no plain geometry.
        seen: called with the ids and the plain encodings of each batch. hashes: False: the hash stays empty.
    """

    def __init__(self, source, unusual: Unusual, seen: Optional[Callable] = None, hashes: bool = True):
        self._source, self._unusual, self._seen, self._hashes = source, unusual, seen, hashes
        self._digest, self._unreadable = hashlib.blake2b(digest_size=16), []
        self._pool = ThreadPoolExecutor(max_workers=1)   # hashing leaves Python's lock to us

    def __enter__(self) -> Built:
        return self

    def __exit__(self, *_error) -> None:
        self._pool.shutdown(wait=True)

    def taken(self, batch: Batch, ordered: bool) -> np.ndarray:
        """Geometries of a batch ``(n,)``.

        Args:
            batch: of rows. ordered: all ids until now were rising.
        """
        parsed = parse(batch.wkb, self._source.is_multi, self._unusual)
        if self._seen is not None:
            self._seen(batch.fids, parsed.wkb)
        if ordered and self._hashes:   # otherwise hashed at the end, when the rows are in order
            self._pool.submit(self._digest.update, _joined(parsed.wkb))
        self._unreadable += [(int(batch.fids[row]), detail) for row, detail in parsed.unreadable.items()]
        return parsed.geometry

    def table(self, parts: list, names: list[str], ordered: bool, boxes) -> dict:
        """The rows of all batches in the order of their ids, with their hash and the unreadable rows.

        Args:
            parts: ids, what was taken, columns of each batch. names: of fields. ordered: all ids were rising.
            boxes: that rows were read by, or None.
        """
        self._pool.shutdown(wait=True)
        rows, digest = _joined_parts(parts, self._source, names), self._digest
        dimensions = _dimensions(self._source, rows, boxes)
        if not ordered:
            rows = _in_order(rows, boxes, self._source.crs)
            digest = None
        return {**rows, "hash": _hash(rows, digest) if self._hashes else "", "unreadable": _told(self._unreadable),
                "dimensions": dimensions}


class Looked:
    """Has polygons looked at while they are read, and keeps their encodings; to be used in a ``with``.

    Args:
        source, unusual: as of ``Built``. measured_by: the method of areas.
    """

    def __init__(self, source, unusual: Unusual, measured_by: str = "planar"):
        self._source = source

        def plain(wkb: np.ndarray) -> tuple[np.ndarray, dict]:
            parsed = parse(wkb, source.is_multi, unusual)
            return parsed.wkb, parsed.unreadable

        self._scan = WkbScan(source.crs, source.is_multi, plain, measured_by)

    def __enter__(self) -> Looked:
        self._scan.__enter__()
        return self

    def __exit__(self, *error) -> None:
        self._scan.__exit__(*error)

    def taken(self, batch: Batch, _ordered: bool) -> Encodings:
        """The encodings of a batch ``(n,)``; they are made plain meanwhile.

        Args:
            batch: of rows. _ordered: as of ``Built.taken``.
        """
        wkb = batch.wkb if isinstance(batch.wkb, Encodings) else Encodings.of(batch.wkb)
        self._scan.add(wkb)
        return wkb

    def table(self, parts: list, names: list[str], ordered: bool, boxes) -> dict:
        """As of ``Built``, without a hash; what was seen under ``looked``, None where the rows were out of order.

        Args:
            parts, names, ordered, boxes: as of ``Built``.
        """
        looked = self._scan.seen()   # first: it makes the encodings plain
        rows = _joined_parts(parts, self._source, names, Encodings.joined)
        unreadable = [(int(rows["fids"][row]), detail) for row, detail in looked.unreadable.items()]
        if not ordered:
            rows["geometry"], looked = rows["geometry"][:], None
            rows = _in_order(rows, boxes, self._source.crs)
            rows["geometry"] = Encodings.of(rows["geometry"])
        return {**rows, "hash": "", "unreadable": _told(unreadable), "looked": looked, "dimensions": frozenset()}


def _joined_parts(parts: list, source, names: list[str], join: Callable = np.concatenate) -> dict:
    if not parts:
        return {"fids": np.empty(0, dtype=np.int64), "geometry": join([np.empty(0, dtype=object)]),
                "columns": pd.DataFrame({name: empty_column(source.kind_of(name)) for name in names})}
    fids, geometry, frames = zip(*parts)
    return {"fids": np.concatenate(fids), "geometry": join(geometry),
            "columns": frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)}


def _dimensions(source, rows: dict, boxes) -> frozenset:
    """Of the geometry that a layer holds, where rows are left out that would tell."""
    if boxes is None:
        return frozenset()
    return DIMENSIONS.get(source.geometry) or frozenset(shapely.get_dimensions(rows["geometry"]).tolist()) - {-1}


def _in_order(rows: dict, boxes, crs: str) -> dict:
    """Each row once, by id: a geometry that meets two rectangles was read twice.

    Only rows that certainly lie outside the rectangles are left out. A row of unknown position stays, and is listed.
    """
    fids, keep = np.unique(rows["fids"], return_index=True)
    if boxes is not None:
        inside = may_meet(rows["geometry"][keep], boxes, crs)
        fids, keep = fids[inside], keep[inside]
    return {"fids": fids, "geometry": rows["geometry"][keep],
            "columns": rows["columns"].iloc[keep].reset_index(drop=True)}


def _hash(rows: dict, digest) -> str:
    """Hash of rows in their order; ``digest``: has their encodings, None where these were read in another order."""
    if digest is None:
        digest = hashlib.blake2b(digest_size=16)
        for part in blocks(len(rows["fids"])):   # the encodings of a county are not held at once
            digest.update(_joined(shapely.to_wkb(rows["geometry"][part], byte_order=1, flavor="iso")))
    digest.update(rows["fids"].astype("<i8").tobytes())
    hash_columns(rows["columns"], digest)
    return digest.hexdigest()


def _joined(wkb: np.ndarray) -> bytes:
    shapes = wkb.tolist()
    if None in shapes:
        shapes = [b"-" if shape is None else shape for shape in shapes]
    return b"".join(shapes)


def _told(unreadable: list) -> pd.DataFrame:
    rows = sorted(set(unreadable))
    return pd.DataFrame({   # column by column: a layer without such rows, read in a moment, waits for this
        "fid": np.array([fid for fid, _ in rows], dtype=np.int64),
        "reason": pd.array(["reading.geometry_unreadable"] * len(rows), dtype="string"),
        "detail": pd.array([detail for _, detail in rows], dtype="string")})
