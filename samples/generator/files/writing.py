"""Writes layers to files: the GeoPackage that is shipped, and copies in other formats for tests."""

from __future__ import annotations

import pathlib

import shapely
from osgeo import gdal, ogr, osr

from ..ground.layers import Layer
from . import dates

WRITTEN_ON = "2025-01-01T00:00:00.000Z"  # fixed, so that the file is the same on every day
GEOMETRY_TYPES = {
    "Polygon": ogr.wkbPolygon,
    "MultiPolygon": ogr.wkbMultiPolygon,
    "LineString": ogr.wkbLineString,
    "Point": ogr.wkbPoint,
    "CurvePolygon": ogr.wkbCurvePolygon,
    "Unknown": ogr.wkbUnknown,
    "PolygonZ": ogr.wkbPolygon25D,
    "None": ogr.wkbNone,
}
FIELD_TYPES = {"C": ogr.OFTString, "I": ogr.OFTInteger, "F": ogr.OFTReal, "D": ogr.OFTDate}
# old versions are seldom opened, and a handful of features needs none: indexes cost 150 kB and 12 kB
WITHOUT_INDEX = (
    "DLTB_2020",
    "YJJBNTBHTB_2019",
    "GKDY",
    "XMYD_access",
    "DZZHFXQ",
    "LSWHBHX",
    "YYSSYD",
    "YJJBNTBHTB_defects",
    "STBHHX_defects",
    "CZKFBJ_defects",
    "GKDY_defects",
    "GHDK_defects",
    "XG_GHDK",
    "JZW",
    "LD",
    "XG_JQJF",
)
COPY_KINDS = ("gbk-shapefile", "filegdb", "dxf")

gdal.UseExceptions()


def _reference(crs: str) -> osr.SpatialReference:
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(int(crs.split(":")[1]))
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return reference


def to_ogr(geometry) -> ogr.Geometry | None:
    """A shapely geometry or WKB bytes as OGR sees it."""
    if geometry is None:
        return None
    return ogr.CreateGeometryFromWkb(geometry if isinstance(geometry, bytes) else shapely.to_wkb(geometry))


def _fill(target: ogr.Layer, layer: Layer, with_titles: bool, precision: bool = False) -> None:
    for name, kind, length, title in layer.fields():
        field = ogr.FieldDefn(name, FIELD_TYPES[kind])
        field.SetWidth(length)
        if precision and kind == "F":
            field.SetWidth(18)
            field.SetPrecision(4)
        if with_titles:
            field.SetAlternativeName(title)
        target.CreateField(field)
    definition = target.GetLayerDefn()
    target.StartTransaction()
    for row, geometry in zip(layer.rows, layer.geometries):
        feature = ogr.Feature(definition)
        for i, (name, _kind, _length, _title) in enumerate(layer.fields()):
            if row.get(name) is not None:
                feature.SetField(i, row[name])
        shape = to_ogr(geometry)
        if shape is not None:
            feature.SetGeometryDirectly(shape)
        target.CreateFeature(feature)
    target.CommitTransaction()


def write_geopackage(path, layers: list[Layer], indexed: bool = True) -> pathlib.Path:
    """Write all layers into one GeoPackage, replacing it.

    Args:
        path: the file.
        layers: in the order of the tables.
        indexed: with spatial indexes, but for the layers of ``WITHOUT_INDEX``.

    Returns:
        The path. The bytes depend on the layers and on GDAL's version only.
    """
    path = pathlib.Path(path)
    path.unlink(missing_ok=True)
    gdal.SetConfigOption("OGR_CURRENT_DATE", WRITTEN_ON)
    try:
        driver = ogr.GetDriverByName("GPKG")
        source = driver.CreateDataSource(str(path), options=["ADD_GPKG_OGR_CONTENTS=NO"])
        for layer in layers:
            target = source.CreateLayer(
                layer.name,
                _reference(layer.crs),
                GEOMETRY_TYPES[layer.geometry_type],
                [
                    "FID=fid",
                    "GEOMETRY_NAME=geom",
                    f"IDENTIFIER={layer.name}",
                    f"DESCRIPTION={layer.title}",
                    f"SPATIAL_INDEX={'YES' if indexed and layer.name not in WITHOUT_INDEX else 'NO'}",
                ],
            )
            with gdal.quiet_errors():  # defects hold what the format does not want; that is their point
                _fill(target, layer, with_titles=True)
        dates.state(source, layers, WRITTEN_ON)
        source.ExecuteSQL("VACUUM")
        source = None
    finally:
        gdal.SetConfigOption("OGR_CURRENT_DATE", None)
    return path


def write_copies(folder, kinds, layers: list[Layer], title: str = "样川县") -> dict[str, list[pathlib.Path]]:
    """Write the layers again in formats that bureaus deliver.

    Args:
        folder: where; it must exist.
        kinds: of ``COPY_KINDS``: ``gbk-shapefile`` (a folder of shapefiles whose text is GBK, with a .cpg),
            ``filegdb`` (one FileGDB), ``dxf`` (one drawing a layer: outlines only, no attributes).
        layers: those to copy.
        title: file name of the FileGDB and of the shapefiles' folder; Chinese on purpose.

    Returns:
        The files or folders written, by kind. Names of fields are cut to 10 characters in shapefiles.
    """
    folder = pathlib.Path(folder)
    written: dict[str, list[pathlib.Path]] = {}
    for kind in kinds:
        if kind == "gbk-shapefile":
            written[kind] = _shapefiles(folder / f"{title}_shp", layers)
        elif kind == "filegdb":
            written[kind] = [_filegdb(folder / f"{title}.gdb", layers)]
        elif kind == "dxf":
            written[kind] = [_drawing(folder / f"{layer.name}.dxf", layer) for layer in layers]
        else:
            raise ValueError(f"Unknown kind of copy: {kind}. Known are {', '.join(COPY_KINDS)}.")
    return written


def _shapefiles(folder: pathlib.Path, layers: list[Layer]) -> list[pathlib.Path]:
    folder.mkdir(parents=True, exist_ok=True)
    driver = ogr.GetDriverByName("ESRI Shapefile")
    paths = []
    for layer in layers:
        path = folder / f"{layer.name}.shp"
        # QGIS sets SHAPE_ENCODING to nothing, which would write UTF-8 under the name of GBK; long names
        # are cut with a warning, which is what bureaus get
        with gdal.config_option("SHAPE_ENCODING", "GBK"), gdal.quiet_errors():
            source = driver.CreateDataSource(str(path))
            target = source.CreateLayer(
                layer.name, _reference(layer.crs), GEOMETRY_TYPES[layer.geometry_type], ["ENCODING=GBK"]
            )
            _fill(target, layer, with_titles=False, precision=True)
            target = source = None
        paths.append(path)
    return paths


def _filegdb(path: pathlib.Path, layers: list[Layer]) -> pathlib.Path:
    source = ogr.GetDriverByName("OpenFileGDB").CreateDataSource(str(path))
    for layer in layers:
        target = source.CreateLayer(
            layer.name, _reference(layer.crs), ogr.wkbMultiPolygon, [f"LAYER_ALIAS={layer.title}"]
        )
        with gdal.quiet_errors():  # dates become date-times there
            _fill(target, layer, with_titles=True)
    return path


def _drawing(path: pathlib.Path, layer: Layer) -> pathlib.Path:
    source = ogr.GetDriverByName("DXF").CreateDataSource(str(path))
    target = source.CreateLayer("entities", _reference(layer.crs))
    for geometry in layer.geometries:
        if geometry is None or isinstance(geometry, bytes):
            continue
        feature = ogr.Feature(target.GetLayerDefn())
        feature.SetField("Layer", layer.name)
        feature.SetGeometryDirectly(to_ogr(geometry))
        target.CreateFeature(feature)
    return path
