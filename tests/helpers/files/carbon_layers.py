"""Small layers, rasters and tables of densities for algorithms of carbon."""
from __future__ import annotations

import numpy as np
import shapely
from osgeo import gdal, osr
from qgis.core import QgsFeature, QgsField, QgsGeometry, QgsVectorLayer
from qgis.PyQt.QtCore import QMetaType

from helpers.desk.running import rows

#: Class -> above, below, soil, dead, t C/ha; and what maps have where they have nothing.
FULL = {"1": (100.0, 25.0, 60.0, 4.0), "2": (2.0, 1.0, 40.0, 0.0)}
NOTHING = -9999.0


def table(path, densities, columns="c_above,c_below,c_soil,c_dead"):
    path.write_text(f"lucode,{columns}\n" + "".join(
        f"{code},{','.join(map(str, values))}\n" for code, values in densities.items()), encoding="utf-8")
    return {"TABLE": str(path), "TABLE_DEPTH": 0.3, "CROSSWALK": ""}


def raster(path, values, west=500_000.0, north=4_000_000.0, step=(100.0, 100.0), no_data=0, epsg=32650):
    values = np.asarray(values)
    kind = {"uint8": gdal.GDT_Byte, "float32": gdal.GDT_Float32}[values.dtype.name]
    made = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1, kind)
    made.SetGeoTransform((west, step[0], 0, north, 0, -step[1]))
    system = osr.SpatialReference()
    system.ImportFromEPSG(epsg)
    made.SetProjection(system.ExportToWkt())
    made.GetRasterBand(1).SetNoDataValue(no_data)
    made.GetRasterBand(1).WriteArray(values)
    return str(path)


def polygons(shapes, values, name="land", crs="EPSG:32650", field="class"):
    layer = QgsVectorLayer(f"Polygon?crs={crs}&field={field}:string(20)", name, "memory")
    features = []
    for shape, value in zip(shapes, values):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(shapely.to_wkt(shape)))
        feature.setAttribute(0, value)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def box(left, bottom, right, top):
    return shapely.box(500_000 + left, 4_000_000 + bottom, 500_000 + right, 4_000_000 + top)


def with_texts(layer, **columns):
    """A layer of memory with more fields of texts, a value a feature."""
    layer.dataProvider().addAttributes([QgsField(name, QMetaType.Type.QString) for name in columns])
    layer.updateFields()
    places = [layer.fields().indexOf(name) for name in columns]
    layer.dataProvider().changeAttributeValues({
        feature.id(): dict(zip(places, values)) for feature, *values in zip(layer.getFeatures(), *columns.values())})
    return layer


def totals(path, pool="all"):
    return {row["zone"]: row for row in rows(path) if row["pool"] == pool}


def floats(path, values, no_data=NOTHING, **where):
    """A map of numbers of four bytes."""
    return raster(path, np.asarray(values, np.float32), no_data=no_data, **where)


def random_maps():
    """Classes of 60 × 80 cells, and maps of biomass and soil with holes."""
    random = np.random.default_rng(16)
    classes = random.integers(0, 3, (60, 80)).astype(np.uint8)
    own = np.where(random.random((60, 80)) < 0.2, NOTHING, random.gamma(4.0, 20.0, (60, 80))).astype(np.float32)
    soil = np.where(random.random((60, 80)) < 0.3, NOTHING, random.gamma(9.0, 8.0, (60, 80))).astype(np.float32)
    return classes, own, soil


def oracle(classes, own, soil, ratio):
    """t C by pool of each cell of a hectare, by plain loops over masks."""
    pools = {}
    for place, pool in enumerate(("above", "below", "soil", "dead")):
        pools[pool] = np.zeros(classes.shape)
        for code, numbers in FULL.items():
            pools[pool][classes == int(code)] = numbers[place]
    land = classes > 0
    known = land & (own != NOTHING)
    pools["above"][known], pools["below"][known] = own[known].astype(float), own[known].astype(float) * ratio
    known = land & (soil != NOTHING)
    pools["soil"][known] = soil[known].astype(float)
    return pools
