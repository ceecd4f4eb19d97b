"""What of a control layer is read: all that could lie at a subject, and rows that could lie anywhere."""
from __future__ import annotations

import pytest
import shapely
from helpers.layers import open_layer, square, write
from osgeo import ogr

from groundrules.bridge.extents import extents_for, has_rows_without_geometry
from groundrules.bridge.reading import snapshot
from groundrules.core.table import table_from_geometries

FORMATS = [("GPKG", "a.gpkg"), ("ESRI Shapefile", "a.shp"), ("OpenFileGDB", "a.gdb"), ("GeoJSON", "a.geojson")]


@pytest.mark.parametrize(("driver", "name"), FORMATS)
@pytest.mark.parametrize("lost", [False, True])
def test_a_row_without_geometry_is_noticed_in_every_format(tmp_path, driver, name, lost):
    rows = [(square(500_000 + 20 * k, 2_500_000), {"t": "x"}) for k in range(5)] + [(None, {"t": "y"})] * lost
    path = write(tmp_path / name, {"t": "text"}, rows, driver, "a", kind=ogr.wkbMultiPolygon
                 if driver == "OpenFileGDB" else ogr.wkbPolygon, options=["ENCODING=UTF-8"] * (name == "a.shp"))
    assert has_rows_without_geometry(snapshot(open_layer(path))) is lost


def test_a_reach_in_degrees_is_no_shorter_to_the_east():
    subject = table_from_geometries("S", [shapely.box(25.0, 60.0, 25.001, 60.001)], crs="EPSG:4326")
    box, = extents_for(subject, "EPSG:4326", reach_m=1000.0)
    assert box[2] > 25.001 + 0.0179 and box[3] > 60.001 + 0.0089   # a degree of longitude has 55.8 km there
