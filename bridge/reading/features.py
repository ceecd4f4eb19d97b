"""Rows by QGIS's feature iterator: edited, memory, joined, filtered layers, and every provider."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Optional

import numpy as np
import pandas as pd
from qgis.core import QgsFeatureRequest, QgsRectangle

from ...core.geometry.parallel import asking
from ...core.reading.rows import Batch
from .columns import column_from_values, kind_of

BATCH = 20_000


def feature_batches(snapshot, names: list[str], boxes: Optional[np.ndarray], _built: bool = True) -> Iterator[Batch]:
    """Read rows through the snapshot's feature source.

    Args:
        snapshot: from ``reading.snapshot``.
        names: fields wanted.
        boxes: rows of xmin, ymin, xmax, ymax, read one after the other, or None for everything.
    """
    wanted = _wanted_ids(snapshot)
    for box in [None] if boxes is None else boxes:
        yield from _batches_in(box, snapshot, names, wanted)


def _batches_in(box, snapshot, names, wanted) -> Iterator[Batch]:
    request = _request(snapshot, names)
    if box is not None:
        request.setFilterRect(QgsRectangle(*box))
    if wanted is not None and not snapshot.expression:
        request.setFilterFids(list(wanted))
    positions = [snapshot.fields.indexOf(name) for name in names]
    kinds = [kind_of(snapshot.fields.at(position)) for position in positions]
    fids, wkb, values = [], [], [[] for _ in names]
    for feature in asking(snapshot.feature_source.getFeatures(request)):   # by their ids they come slowly
        if wanted is not None and feature.id() not in wanted:
            continue
        fids.append(feature.id())
        geometry = feature.geometry()
        wkb.append(None if geometry.isNull() else geometry.asWkb().data())
        for position, column in zip(positions, values):
            column.append(feature.attribute(position))
        if len(fids) == BATCH:
            yield _batch(fids, wkb, names, values, kinds)
            fids, wkb, values = [], [], [[] for _ in names]
    yield _batch(fids, wkb, names, values, kinds)


def _batch(fids, wkb, names, values, kinds) -> Batch:
    columns = pd.DataFrame({name: column_from_values(column, kind)
                            for name, column, kind in zip(names, values, kinds)}, index=range(len(fids)))
    shapes = np.empty(len(wkb), dtype=object)
    shapes[:] = wkb
    return Batch(np.array(fids, dtype=np.int64), shapes, columns)


def _request(snapshot, names) -> QgsFeatureRequest:
    request = QgsFeatureRequest()
    request.setInvalidGeometryCheck(QgsFeatureRequest.InvalidGeometryCheck.GeometryNoCheck)
    request.setSubsetOfAttributes(names, snapshot.fields)
    if snapshot.expression:
        request.setFilterExpression(snapshot.expression)
        if snapshot.expression_context is not None:
            request.setExpressionContext(snapshot.expression_context)
    return request


def _wanted_ids(snapshot) -> Optional[frozenset]:
    """The ids that selection and feature limit leave; None for all.

    A limit counts rows before any rectangle is applied, so that it means the same with and without.
    """
    if not snapshot.limit:
        return snapshot.only_fids
    request = _request(snapshot, [])
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    fids = []
    for feature in snapshot.feature_source.getFeatures(request):
        if snapshot.only_fids is None or feature.id() in snapshot.only_fids:
            fids.append(feature.id())
            if len(fids) == snapshot.limit:
                break
    return frozenset(fids)
