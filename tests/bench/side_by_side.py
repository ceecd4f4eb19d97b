"""A layer's features again and again, beside each other."""
from __future__ import annotations

import shapely
from osgeo import ogr


def copy_side_by_side(made, layer, rows: list, times: int, step: float, numbered=()) -> None:
    """Write ``times`` × ``times`` copies of a layer's features, none of which meets another copy's.

    Args:
        made: the data source to write into, opened to be changed.
        layer: what gives name, system and fields. rows: its features.
        step: from one copy to the next, in units of the system.
        numbered: fields that get the copy's number behind their value, so that each value is there once.
    """
    table = made.CreateLayer(layer.GetName(), layer.GetSpatialRef(), layer.GetGeomType())
    for field in layer.schema:
        table.CreateField(field)
    table.StartTransaction()
    for place in range(times * times):
        east, north = (place % times - times // 2) * step, (place // times - times // 2) * step
        for row in rows:
            feature = ogr.Feature(table.GetLayerDefn())
            feature.SetFrom(row)
            feature.SetFID(-1)
            if row.GetGeometryRef() is not None:
                feature.SetGeometry(moved(row.GetGeometryRef(), east, north))
            for name in numbered:
                if feature.GetFieldIndex(name) >= 0 and feature.IsFieldSetAndNotNull(name):
                    feature[name] = f"{feature.GetField(name)}-{place}"
            table.CreateFeature(feature)
    table.CommitTransaction()


def moved(geometry, east: float, north: float):
    """A geometry of OGR at another place."""
    shape = shapely.from_wkb(bytes(geometry.ExportToIsoWkb()))
    return ogr.CreateGeometryFromWkb(shapely.to_wkb(
        shapely.transform(shape, lambda points: points + (east, north)), flavor="iso"))
