"""The quick reading of attributes gives what OGR's own gives, for every type of field."""
from __future__ import annotations

from helpers.cells import items
from osgeo import gdal, ogr


def test_every_type_as_ogr_gives_it(tmp_path):
    with gdal.ExceptionMgr(useExceptions=True):
        source = ogr.GetDriverByName("GPKG").CreateDataSource(str(tmp_path / "a.gpkg"))
        layer = source.CreateLayer("a")
        types = {"text": ogr.OFTString, "whole": ogr.OFTInteger, "long": ogr.OFTInteger64, "real": ogr.OFTReal,
                 "day": ogr.OFTDate, "time": ogr.OFTDateTime, "bytes": ogr.OFTBinary}
        for name, kind in types.items():
            layer.CreateField(ogr.FieldDefn(name, kind))
        for name, kind, sub in (("yes", ogr.OFTInteger, ogr.OFSTBoolean), ("list", ogr.OFTString, ogr.OFSTJSON)):
            field = ogr.FieldDefn(name, kind)
            field.SetSubType(sub)
            layer.CreateField(field)
        full, empty = ogr.Feature(layer.GetLayerDefn()), ogr.Feature(layer.GetLayerDefn())
        for name, value in {"text": "耕地", "whole": -3, "long": 2**40, "real": 0.1, "day": "2026/01/02", "yes": 1,
                            "time": "2026/01/02 03:04:05+00", "list": "[1, 2]"}.items():
            full.SetField(name, value)
        for feature in (full, empty):
            layer.CreateFeature(feature)
        read = items(layer)
        assert [read(feature) for feature in layer] == [feature.items() for feature in layer]
        assert read(full)["text"] == "耕地" and set(read(empty).values()) == {None}
