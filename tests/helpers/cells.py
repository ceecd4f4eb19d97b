"""Attributes of features as OGR gives them. Its own ``items()`` looks every name up anew: minutes for a real layer."""
from __future__ import annotations

from osgeo import gdal, ogr

_GETTERS = {ogr.OFTString: ogr.Feature.GetFieldAsString, ogr.OFTInteger: ogr.Feature.GetFieldAsInteger,
            ogr.OFTInteger64: ogr.Feature.GetFieldAsInteger64, ogr.OFTReal: ogr.Feature.GetFieldAsDouble}


def items(table):
    """``feature -> {name: value}`` for the features of a layer, the same as ``feature.items()``; NULL is None."""
    definition = table.GetLayerDefn()
    columns = []
    for place in range(definition.GetFieldCount()):
        field = definition.GetFieldDefn(place)
        plain = field.GetSubType() == ogr.OFSTNone
        columns.append((place, field.GetName(), _GETTERS.get(field.GetType()) if plain else None))

    def of(feature) -> dict:
        return {name: None if not feature.IsFieldSetAndNotNull(place) else
                getter(feature, place) if getter else feature.GetField(place) for place, name, getter in columns}

    return of


def written(path, layer: str = "") -> list[tuple]:
    """Rows of a layer in the order of the file: attributes, and geometry as WKT or None."""
    with gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        table = source.GetLayerByName(layer) if layer else source.GetLayer(0)
        read = items(table)
        return [(read(feature), feature.GetGeometryRef().ExportToWkt() if feature.GetGeometryRef() else None)
                for feature in table]
