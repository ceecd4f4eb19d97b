"""Geometries that SQLite writes are those of a sink."""
from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np
import pandas as pd
import pytest
import shapely
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsVectorFileWriter,
)

from groundrules.bridge.writing.fitting import fits, layer_type
from groundrules.bridge.writing.shapes import shape_table
from groundrules.bridge.writing.sinks import Form
from groundrules.bridge.writing.sqlite import insert_shapes
from groundrules.bridge.writing.write import fields_of, write_frame

pytestmark = pytest.mark.usefixtures("qgis_app")
METRIC = QgsCoordinateReferenceSystem("EPSG:4547")


@pytest.mark.parametrize("texts", [
    ("POLYGON((0 0,1 0,1 1,0 0))", "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))", "MULTIPOLYGON EMPTY",
     "POLYGON Z((0 0 1,1 0 1,1 1 1,0 0 1))"),
    ("LINESTRING(0 0,1 1)", "MULTILINESTRING((0 0,1 1),(2 2,3 3))"), ("POINT(1 2)", "MULTIPOINT((1 2),(3 4))")])
def test_shapes_by_sqlite_are_the_bytes_of_a_sink(tmp_path, texts):
    first, *others = shapely.from_wkt(texts)
    geometry = np.array([first, *others, None, first, None], dtype=object)   # one object is the piece of two rows
    rows = pd.DataFrame({"text": ["a", None, "c", "d", "e", "f", "g"][-len(geometry):],
                         "day": np.datetime64("2026-06-30", "s"),
                         "yes": pd.array([True, None, False, True, None, True, None][:len(geometry)], "boolean")})
    fields, kind, files = fields_of(rows, None, {}, False), layer_type(geometry), []
    for name in ("sink", "sqlite"):
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName, options.layerName, options.layerOptions = "GPKG", "rows", ["SPATIAL_INDEX=NO"]
        path = str(tmp_path / f"{name}.gpkg")
        sink = QgsVectorFileWriter.create(path, fields, kind, METRIC, QgsCoordinateTransformContext(), options)
        if name == "sink":
            write_frame(sink, fields, rows, geometry)
        del sink
        assert insert_shapes(path, Form(fields, kind, METRIC, len(rows)), rows, geometry) == (name == "sqlite")
        with closing(sqlite3.connect(path)) as database:
            files.append(database.execute("SELECT * FROM rows ORDER BY fid").fetchall())
    assert files[0] == files[1] and len(files[0]) == len(geometry)
    assert shape_table(path, kind) is None and fits(geometry, kind)   # only an empty one is taken
    assert not fits(np.append(geometry, shapely.GeometryCollection(list(geometry[:1]))), kind)
