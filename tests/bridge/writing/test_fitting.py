"""What a layer takes: areas beside a point and a line, in memory, in a file by features, in a file by SQL."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.files.layers import open_layer, write
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMemoryProviderUtils,
    QgsProcessingContext,
    QgsProcessingUtils,
    QgsWkbTypes,
)

from groundrules.bridge.reading.read import snapshot
from groundrules.bridge.writing.copies import copy_route, move_copies
from groundrules.bridge.writing.fitting import Copied, fitted, layer_type
from groundrules.bridge.writing.write import fields_of, result_fields, write_copies, write_frame

pytestmark = pytest.mark.usefixtures("qgis_app")
METRIC = QgsCoordinateReferenceSystem("EPSG:4547")
AREA = QgsWkbTypes.Type.MultiPolygon
#: As GDAL stores them, a point has no box before it; the second, third and sixth are no areas.
SHAPES = ("POLYGON((0 0,10 0,10 10,0 0))", "POINT(900 900)", "LINESTRING(800 800,810 800)", None,
          "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))",
          "GEOMETRYCOLLECTION(POINT(700 700),LINESTRING(0 0,1 1))", "POLYGON((0 0,4 0,4 4,0 0))")
KEPT, LOST = [50.0, None, None, None, 1.0, None, 8.0], [2, 3, 6]


def made_in_memory(name: str, fields, kind):
    return QgsMemoryProviderUtils.createMemoryLayer(name, fields, kind, METRIC)


def areas_of(layer) -> list:
    shapes = [feature.geometry() for feature in layer.getFeatures()]
    return [None if shape.isEmpty() else shape.area() for shape in shapes]   # a sink writes none as empty


def test_a_layer_in_memory_takes_areas_that_an_overlay_leaves_lines_beside():
    """The half square that both share, and the edge along which they touch; a row that is a line alone loses it."""
    both = shapely.box(0, 0, 100, 100).intersection(shapely.from_wkt(
        "POLYGON ((50 0, 50 50, 100 50, 100 100, 150 100, 150 0, 50 0))"))
    assert both.geom_type == "GeometryCollection" and both.length > 200.0
    geometry = np.array([both, None, shapely.box(0, 0, 1, 1), shapely.LineString([(0, 0), (1, 1)])], dtype=object)
    rows, kind = pd.DataFrame({"text": list("abcd")}), layer_type(geometry)
    layer = made_in_memory("rows", fields_of(rows, None, {}, False), kind)
    kept, lost = fitted(geometry, kind)
    write_frame(layer.dataProvider(), layer.fields(), rows, kept)
    assert kind == AREA and areas_of(layer) == [2500.0, None, 1.0, None] and lost.tolist() == [3]
    assert geometry[3] is not None   # what was handed over stays


@pytest.mark.parametrize("is_empty", [False, True])
def test_a_layer_is_of_the_highest_kind_that_is_there(is_empty):
    shapes = [shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 1, 1)]
    shapes += [shapely.Polygon()] if is_empty else [None]
    kinds = [layer_type(np.array(shapes[:count], dtype=object)) for count in range(4)]
    assert kinds == [AREA, QgsWkbTypes.Type.MultiPoint, QgsWkbTypes.Type.MultiLineString, AREA]


@pytest.mark.parametrize("how", ["memory", "features", "sql"])
def test_copies_of_areas_have_no_points_and_lines(tmp_path, how):
    """All rows are there with what they say; the index knows no place of those that lost theirs."""
    source = open_layer(write(tmp_path / "in.gpkg", {"t": "text"}, [
        (shape, {"t": f"row {place}"}) for place, shape in enumerate(SHAPES)]))
    taken, ours, fids = snapshot(source), pd.DataFrame({"n": np.arange(len(SHAPES))}), np.arange(1, len(SHAPES) + 1)
    fields, keep = result_fields(taken.fields, (), ours)
    shape = Copied(taken.wkb_type)
    if how == "memory":
        layer = made_in_memory("rows", fields, taken.wkb_type)
        write_copies(layer.dataProvider(), fields, taken.feature_source, keep, fids, ours, shape=shape)
    else:
        sink, where = QgsProcessingUtils.createFeatureSink(
            str(tmp_path / "out.gpkg"), QgsProcessingContext(), fields, taken.wkb_type, METRIC)
        if how == "features":
            write_copies(sink, fields, taken.feature_source, keep, fids, ours, shape=shape)
        del sink
        if how == "sql":
            move_copies(copy_route(taken, where), fields.names(), len(keep), fids, ours, shape=shape)
        layer = open_layer(tmp_path / "out.gpkg")
    assert areas_of(layer) == KEPT and shape.lost == LOST
    assert [(feature["t"], feature["n"]) for feature in layer.getFeatures()] == [
        (f"row {place}", place) for place in range(len(SHAPES))]
    layer.updateExtents()
    assert layer.extent().xMaximum() == 10.0
