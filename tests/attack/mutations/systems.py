"""Layers in other coordinate systems, in none, or in one that they are not in."""
from __future__ import annotations

from pathlib import Path
from random import Random

from osgeo import gdal, osr

CLAIMED = {
    "none": "", "degrees": "EPSG:4326", "mercator": "EPSG:3857", "other zone": "EPSG:4549", "geocentric": "EPSG:4978",
    "local": 'LOCAL_CS["site grid",UNIT["metre",1]]',
    "engineering": 'ENGCRS["site",EDATUM["site"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],LENGTHUNIT["metre",1]]',
    "compound": "EPSG:4547+5737", "feet": "EPSG:2249", "old datum": "EPSG:2437", "south": "EPSG:32733",
    "custom": "+proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs",
    "odd": "+proj=ob_tran +o_proj=longlat +o_lon_p=0 +o_lat_p=39 +lon_0=18 +to_meter=0.0174532925199433",
    "polar": "EPSG:3031",
}
MADE = {"degrees": "EPSG:4490", "mercator": "EPSG:3857", "zone with prefix": "EPSG:4526", "utm": "EPSG:32649"}


def claimed(random: Random, path: Path, layer: str) -> tuple:
    """The same coordinates under another system's name."""
    kind = random.choice(sorted(CLAIMED))
    return kind, "any", _translated(path, layer, _system(CLAIMED[kind]), reproject=False)


def made(random: Random, path: Path, layer: str) -> tuple:
    """The layer reprojected as it should be."""
    kind = random.choice(sorted(MADE))
    return kind, "any", _translated(path, layer, MADE[kind], reproject=True)


def other_format(random: Random, path: Path, layer: str) -> tuple:
    """The layer in another format."""
    driver, suffix = random.choice((("ESRI Shapefile", "shp"), ("GeoJSON", "geojson"), ("FlatGeobuf", "fgb"),
                                    ("GML", "gml"), ("SQLite", "sqlite"), ("CSV", "csv"), ("MapInfo File", "tab")))
    target = path.with_name(f"{path.stem}.{suffix}")
    with gdal.ExceptionMgr(useExceptions=True), gdal.quiet_errors():
        gdal.VectorTranslate(str(target), str(path), layers=[layer], layerName=layer, format=driver)
    return driver, "any", target


def _system(text: str) -> str:
    if not text:
        return ""
    system = osr.SpatialReference()
    system.SetFromUserInput(text)
    return system.ExportToWkt(["FORMAT=WKT2_2018"])


def _translated(path: Path, layer: str, system: str, reproject: bool) -> Path:
    target = path.with_name(f"system-{path.name}")
    with gdal.ExceptionMgr(useExceptions=True), gdal.quiet_errors():
        gdal.VectorTranslate(str(target), str(path), layers=[layer], layerName=layer, dstSRS=system or "EPSG:4547",
                             reproject=reproject)
        if not system:
            with gdal.OpenEx(str(target), gdal.OF_VECTOR | gdal.OF_UPDATE) as source:
                source.ExecuteSQL("UPDATE gpkg_contents SET srs_id = -1")
                source.ExecuteSQL("UPDATE gpkg_geometry_columns SET srs_id = -1")
    return target


MUTATIONS = [(claimed, 4), (made, 2), (other_format, 3)]
