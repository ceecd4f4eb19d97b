"""Batches of rows to the table of a layer, and what is looked at before a layer is trusted.

A layer here is anything with ``name``, ``data_layer``, ``file_name``, ``size_bytes``, ``modified``, ``row_count`` (-1:
unknown), ``hidden``, ``crs``, ``geometry`` (``"polygon"``, ``"line"``, ``"point"``, ``"any"`` or ``"none"``),
``is_multi``, ``field_names``, and ``kind_of`` (name of a field to its kind, as of ``columns``).
"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Optional

import numpy as np

from ..errors import InputError
from ..geometry.overlay.wkb_scan import built
from ..geometry.parallel import Cancelled
from ..geometry.systems.placement import SAMPLE, check_placement, far_outside
from ..table import FeatureTable, Source, UnbuiltTable


def checked_names(layer, fields: Optional[Iterable[str]]) -> list[str]:
    """Names of the fields that are read, each once.

    Args:
        layer: as above. fields: that are wanted, those without a name are left out; None for all.

    Raises:
        InputError: a field that does not exist.
    """
    known = layer.field_names
    if fields is None:
        return known
    names = list(dict.fromkeys(name for name in fields if name))
    for name in names:
        if name not in known:
            raise InputError("reading.no_field", layer=layer.name, field=name, fields=", ".join(known))
    return names


def collect(batches: Iterable, layer, names: list[str], boxes: Optional[np.ndarray], kind, *,
            progress: Optional[Callable[[float], None]] = None,
            cancelled: Optional[Callable[[], bool]] = None) -> dict:
    """Read all batches, once for each rectangle, and put the rows in the order of their ids.

    Args:
        batches: of rows. layer: as above. names: of the fields. boxes: rectangles that are read by, or None.
        kind: ``rows.Built`` or ``rows.Looked``. progress: called with 0…1. cancelled: asked between batches.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    parts, last, count, ordered = [], None, 0, boxes is None
    with kind as rows:
        for batch in batches:
            if cancelled is not None and cancelled():
                raise Cancelled
            if not len(batch.fids):
                continue
            ordered = ordered and bool((last is None or batch.fids[0] > last) and (np.diff(batch.fids) > 0).all())
            parts.append((batch.fids, rows.taken(batch, ordered), batch.columns))
            last = batch.fids[-1]
            count += len(batch.fids)
            if progress is not None and layer.row_count > 0:
                progress(min(count / layer.row_count, 1.0))
        return rows.table(parts, names, ordered, boxes)


def table_of(layer, rows: dict, data_date: str, build: bool = True) -> FeatureTable:
    """The table of rows that were read.

    Args:
        layer: as above. rows: of ``collect``. data_date: day of the layer's data, ISO. build: whether geometries were
            built; otherwise they are encodings.
    """
    source = Source(layer_name=layer.name, data_layer=layer.data_layer, file_name=layer.file_name,
                    size_bytes=layer.size_bytes, modified=layer.modified, row_count=layer.row_count,
                    rows_read=len(rows["fids"]), rows_hash=rows["hash"], hidden=layer.hidden, data_date=data_date)
    table = FeatureTable(layer.name, rows["fids"], rows["geometry"], rows["columns"], layer.crs, source,
                         rows["unreadable"], tuple(layer.field_names), rows["dimensions"])
    return table if build else UnbuiltTable(table, rows["geometry"], rows["looked"])


def check_placed(layer, geometry: np.ndarray, by_boxes: bool, build: bool = True) -> int:
    """Look at whether a layer's coordinates can be in its system.

    Args:
        layer: as above. geometry: of the rows that were read, encodings where they were not built ``(n,)``.
        by_boxes: rows were read by rectangles. build: as of ``table_of``.

    Returns:
        How many rows were looked at; 0: nothing that was read says it.

    Raises:
        InputError: they cannot.
    """
    if by_boxes:   # what lies far outside came along, however much of the layer lies right
        geometry = geometry[~far_outside(geometry, layer.crs)]
    some = geometry[::max(1, len(geometry) // SAMPLE)]   # as many as are looked at
    check_placement(some if build else built(some), layer.crs, layer.name)
    return len(geometry)
