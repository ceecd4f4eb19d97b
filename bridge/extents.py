"""Which part of a control layer a run needs: what lies at its subjects."""
from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Optional
from urllib.parse import quote

import numpy as np
import shapely
from pyproj import Transformer

from ..core.table import FeatureTable
from .reading import read
from .reading_arrow import NotPlain, open_layer

MOST_BOXES = 5_000    # more subjects than that usually lie all over the layer: read it whole
MARGIN_M = 1.0


def extents_for(subjects: FeatureTable, control_crs: str, reach_m: float = 0.0) -> Optional[np.ndarray]:
    """Rectangles around the subjects in a control layer's coordinate system.

    Args:
        subjects: what is checked.
        control_crs: of the layer that is to be read.
        reach_m: how far from a subject a control may matter.

    Returns:
        ``(k, 4)`` of xmin, ymin, xmax, ymax; None where the layer should be read whole.
    """
    return None if len(subjects) > MOST_BOXES else extents_around(subjects.geometry, subjects.crs, control_crs, reach_m)


def extents_around(geometry: np.ndarray, crs: str, control_crs: str, reach_m: float = 0.0) -> Optional[np.ndarray]:
    """``extents_for`` of geometries ``(n,)`` in ``crs``."""
    from ..core.geometry.crs import parse_crs
    from ..core.geometry.distance import widened

    boxes = shapely.bounds(geometry)
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(boxes):
        return None
    boxes = widened(boxes, crs, MARGIN_M + reach_m)
    if crs == control_crs:
        return boxes
    change = Transformer.from_crs(parse_crs(crs), parse_crs(control_crs), always_xy=True)
    moved = np.array([change.transform_bounds(*box, densify_pts=8) for box in boxes])
    return moved if np.isfinite(moved).all() else None


def read_at(snapshot, subjects: FeatureTable, fields, reach_m: float = 0.0, cancelled=None) -> FeatureTable:
    """Read of a control layer what lies at the subjects; all of it where a rectangle could pass something over.

    Args:
        snapshot: of the layer, from ``reading.snapshot``.
        subjects: what is checked.
        fields: names of the fields wanted.
        reach_m: how far from a subject a control may matter.
        cancelled: asked between batches.

    Raises:
        InputError, Cancelled: as ``reading.read``.
    """
    from ..core.geometry.crs import check_system

    if snapshot.geometry != "none":
        check_system(snapshot.crs, snapshot.name)
    boxes = extents_for(subjects, snapshot.crs, reach_m) if snapshot.crs and snapshot.is_whole else None
    if boxes is not None and has_rows_without_geometry(snapshot):
        boxes = None
    return read(snapshot, fields, boxes, cancelled=cancelled)


def has_rows_without_geometry(snapshot) -> bool:
    """Whether a layer holds rows that a spatial filter would pass over in silence.

    They could lie anywhere, so a control layer that has one is read whole. A GeoPackage's spatial
    index lists every row that has a geometry, and triggers count all rows, so that two numbers
    tell; other files are asked, row by row. True
    where nobody can say, as for layers in memory.
    """
    if snapshot.ogr is None:
        return True
    if snapshot.driver != "GPKG":
        return _has_null_geometry(snapshot)
    path = snapshot.source.split("|", 1)[0]
    table = snapshot.data_layer.replace('"', '""')
    try:
        with closing(sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True)) as database:
            column, = database.execute("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?",
                                       (snapshot.data_layer,)).fetchone()
            index = f"rtree_{table}_{column}_rowid"   # the index's own table with a row for each feature
            rows = _kept_count(database, snapshot.data_layer)
            if rows is None:
                rows, = database.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # nosec B608
            indexed, = database.execute(f'SELECT count(*) FROM "{index}"').fetchone()  # nosec B608
    except (sqlite3.Error, TypeError):
        return True   # no index: read the layer whole
    return rows != indexed


def _kept_count(database, table: str) -> Optional[int]:
    """The number of rows that the file's triggers keep; None where it has no such thing."""
    try:
        found = database.execute("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = ?",
                                 (table,)).fetchone()
    except sqlite3.Error:
        return None
    return found[0] if found else None


def _has_null_geometry(snapshot) -> bool:
    try:
        dataset, layer = open_layer(snapshot.ogr)
        subset = f"({snapshot.ogr.subset}) AND " if snapshot.ogr.subset else ""
        layer.SetIgnoredFields([] if subset else [field.GetName() for field in layer.schema])
        layer.SetAttributeFilter(f"{subset}OGR_GEOMETRY IS NULL")
        return layer.GetNextFeature() is not None
    except (NotPlain, RuntimeError):
        return True
