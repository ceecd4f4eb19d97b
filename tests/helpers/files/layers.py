"""Layers for the tests of reading and writing: files that GDAL writes, layers that QGIS holds."""
from __future__ import annotations

from functools import cache, wraps
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from osgeo import gdal, ogr, osr
from qgis.core import QgsFeature, QgsGeometry, QgsProviderRegistry, QgsVectorLayer

from helpers.real_data import DATA

SHARED = DATA
TYPES = {"integer": (ogr.OFTInteger, ogr.OFSTNone), "big": (ogr.OFTInteger64, ogr.OFSTNone),
         "short": (ogr.OFTInteger, ogr.OFSTInt16), "flag": (ogr.OFTInteger, ogr.OFSTBoolean),
         "real": (ogr.OFTReal, ogr.OFSTNone), "single": (ogr.OFTReal, ogr.OFSTFloat32),
         "text": (ogr.OFTString, ogr.OFSTNone), "day": (ogr.OFTDate, ogr.OFSTNone),
         "moment": (ogr.OFTDateTime, ogr.OFSTNone), "bytes": (ogr.OFTBinary, ogr.OFSTNone),
         "json": (ogr.OFTString, ogr.OFSTJSON)}
PLAIN = ("integer", "big", "real", "text", "day")


def write(path, fields: dict, rows: list, driver="GPKG", layer="地块", epsg=4547, kind=ogr.wkbPolygon,
          options=()):
    """Write a file; rows are (WKT or WKB or None, {field: value}); a value left out is NULL."""
    encoding = next((option[9:] for option in options if option.startswith("ENCODING=")), None)
    with gdal.ExceptionMgr(useExceptions=True), \
            gdal.config_option("SHAPE_ENCODING", encoding):   # QGIS sets it to ""
        dataset = gdal.GetDriverByName(driver).Create(str(path), 0, 0, 0, gdal.GDT_Unknown)
        system = osr.SpatialReference()
        if epsg:
            system.ImportFromEPSG(epsg)
        table = dataset.CreateLayer(layer, system if epsg else None, kind, list(options))
        for name, type_name in fields.items():
            field = ogr.FieldDefn(name, TYPES[type_name][0])
            field.SetSubType(TYPES[type_name][1])
            table.CreateField(field)
        for shape, values in rows:
            feature = ogr.Feature(table.GetLayerDefn())
            for name, value in values.items():
                if value is None:
                    feature.SetFieldNull(name)
                else:
                    feature[name] = value
            if shape is not None:
                feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(shape) if isinstance(shape, bytes)
                                            else ogr.CreateGeometryFromWkt(shape))
            table.CreateFeature(feature)
        del table, dataset
    return Path(path)


def written_once(write_into):
    """``write_into(folder, *values)`` that writes files into a folder: by values it does so once, then they are copied.

    Only where all cases of a test begin with the same small file, which each then harms or reads.
    """
    @cache
    def files(*values) -> dict:
        with TemporaryDirectory() as folder:
            write_into(Path(folder), *values)
            return {path.name: path.read_bytes() for path in Path(folder).iterdir()}

    @wraps(write_into)
    def copied(folder: Path, *values) -> None:
        for name, content in files(*values).items():
            (Path(folder) / name).write_bytes(content)

    return copied


def square(x: float, y: float, side: float = 10.0) -> str:
    return f"POLYGON(({x} {y},{x + side} {y},{x + side} {y + side},{x} {y + side},{x} {y}))"


def hectares(fields: str, rows) -> QgsVectorLayer:
    """Hectares side by side with these values; ``fields`` as a memory layer's definition has them: ``a:string&…``."""
    return memory("Polygon?crs=EPSG:32650" + "".join(f"&field={field}" for field in fields.split("&")), [
        (square(500_000 + 100 * place, 4_000_000, 100), list(row)) for place, row in enumerate(rows)], "land")


def grid(count: int, kinds=PLAIN, seed=1) -> tuple[dict, list]:
    """Fields and rows of squares with awkward values and NULLs, near the central meridian of 114°."""
    values = {"integer": [0, -1, 2**31 - 1], "big": [2**53 + 1, -2**62, 0], "short": [1, -5, 0],
              "flag": [0, 1, 1],
              "real": [0.1, -9999.0, 1e300], "single": [0.1, 2.5, 0.0], "text": ["", "农田‘甲’", "0601"],
              "day": ["2020/02/29", "1949/10/01", "9999/12/31"],
              "moment": ["2020/02/29 10:11:12", "1999/01/01 00:00:00", "2026/07/01 23:59:59"],
              "bytes": [b"\x00\x01", b"a", b""], "json": ['{"a": 1}', "[1]", "{}"]}
    random = np.random.default_rng(seed)
    fields = {f"字段_{kind}": kind for kind in kinds}
    rows = []
    for i in range(count):
        row = {f"字段_{kind}": values[kind][int(random.integers(3))]
               for kind in kinds if random.random() > 0.2}
        rows.append((square(500_000 + 20 * (i % 50), 2_500_000 + 20 * (i // 50)), row))
    return fields, rows


def open_layer(path, layer: str = "", name: str = "图层") -> QgsVectorLayer:
    source = f"{path}|layername={layer}" if layer else str(path)
    opened = QgsVectorLayer(source, name, "ogr")
    assert opened.isValid(), source
    return opened


def memory(definition: str, rows: list, name="内存") -> QgsVectorLayer:
    """A memory layer; rows are (WKT or None, [values])."""
    layer = QgsVectorLayer(definition, name, "memory")
    features = []
    for shape, values in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(values)
        if shape is not None:
            feature.setGeometry(QgsGeometry.fromWkt(shape))
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    layer.updateExtents()
    return layer


def sublayers(path) -> list[QgsVectorLayer]:
    return [QgsVectorLayer(layer.uri(), layer.name(), "ogr")
            for layer in QgsProviderRegistry.instance().querySublayers(str(path))]
