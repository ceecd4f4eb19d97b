"""Small layers, rasters and tables of densities for algorithms of carbon."""
from __future__ import annotations

import numpy as np
import shapely
from osgeo import gdal, osr
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

from helpers.desk.running import rows


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


def totals(path, pool="all"):
    return {row["zone"]: row for row in rows(path) if row["pool"] == pool}
