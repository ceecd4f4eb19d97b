"""Damage to a raster: its place, its system, its cells."""
from __future__ import annotations

import math
from pathlib import Path
from random import Random

import numpy as np
from osgeo import gdal

from attack.mutations.systems import CLAIMED, _system

KINDS = {"float": gdal.GDT_Float32, "double": gdal.GDT_Float64, "signed": gdal.GDT_Int16, "complex": gdal.GDT_CFloat32,
         "wide": gdal.GDT_UInt32}


def place(random: Random, path: Path, layer: str) -> tuple:
    """A transform that is no transform: empty, turned, not a number, huge."""
    kind = random.choice(("nan", "zero", "infinite", "rotated", "upside down", "huge", "tiny", "far", "mirrored",
                          "flat"))
    with gdal.ExceptionMgr(useExceptions=True), gdal.Open(str(path)) as source:
        left, width, _, top, _, height = source.GetGeoTransform()
        size = source.RasterYSize
    transform = {"nan": (math.nan, width, 0, top, 0, height), "zero": (left, 0, 0, top, 0, 0),
                 "infinite": (left, math.inf, 0, top, 0, height), "rotated": (left, width, width / 2, top, 5, height),
                 "upside down": (left, width, 0, top + height * size, 0, -height),
                 "huge": (left, 1e30, 0, top, 0, -1e30), "tiny": (left, 1e-12, 0, top, 0, -1e-12),
                 "far": (1e30, width, 0, top, 0, height), "mirrored": (left, -width, 0, top, 0, height),
                 "flat": (left, width, width, top, width, width)}[kind]
    return kind, "any", _vrt(path, transform=transform)


def system(random: Random, path: Path, layer: str) -> tuple:
    """The same cells under another system's name."""
    kind = random.choice(sorted(CLAIMED))
    return kind, "any", _vrt(path, system=_system(CLAIMED[kind]))


def cells(random: Random, path: Path, layer: str) -> tuple:
    """Cells of another type, with values that are no class."""
    kind, value = random.choice(sorted(KINDS)), random.choice((math.nan, math.inf, -1.0, 1.5, 1e30, 65_000.0))
    nodata = random.choice((None, math.nan, 255, -9999, 1e40))
    target = path.with_name(f"cells-{path.name}")
    with gdal.ExceptionMgr(useExceptions=True), gdal.quiet_errors():
        with gdal.Open(str(path)) as source:
            values = source.ReadAsArray().astype(complex if kind == "complex" else float)
            place, wkt = source.GetGeoTransform(), source.GetProjection()
        values[random.randrange(values.shape[0])] = value
        with np.errstate(invalid="ignore"):
            made = gdal.GetDriverByName("GTiff").Create(str(target), values.shape[1], values.shape[0], 1, KINDS[kind])
            made.SetGeoTransform(place)
            made.SetProjection(wkt)
            if nodata is not None:
                made.GetRasterBand(1).SetNoDataValue(nodata)
            made.GetRasterBand(1).WriteArray(values)
            made.FlushCache()
    return f"{kind}, {value}, no data {nodata}", "any", target


def shape(random: Random, path: Path, layer: str) -> tuple:
    """A raster of one cell, of no usable band, or far too large to read."""
    kind = random.choice(("one cell", "huge", "no source", "two bands"))
    wide, high = {"one cell": (1, 1), "huge": (1_000_000, 2_000_000)}.get(kind, (20, 20))
    source = path.name if kind != "no source" else "nobody.tif"
    band = (f'<VRTRasterBand dataType="Byte" band="1"><SimpleSource><SourceFilename relativeToVRT="1">{source}'
            '</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand>')
    with gdal.ExceptionMgr(useExceptions=True), gdal.Open(str(path)) as opened:
        place = ", ".join(map(repr, opened.GetGeoTransform()))
        wkt = opened.GetProjection().replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    target = path.with_suffix(".vrt")
    more = band.replace('band="1"', 'band="2"', 1) if kind == "two bands" else ""
    target.write_text(f'<VRTDataset rasterXSize="{wide}" rasterYSize="{high}"><SRS>{wkt}</SRS><GeoTransform>{place}'
                      f'</GeoTransform>{band}{more}</VRTDataset>', encoding="utf-8")
    return kind, "any", target


def _vrt(path: Path, transform=None, system=None) -> Path:
    """A VRT over the file with another transform or system."""
    target = path.with_suffix(".vrt")
    with gdal.ExceptionMgr(useExceptions=True), gdal.quiet_errors():
        made = gdal.Translate(str(target), str(path), format="VRT")
        if transform is not None:
            made.SetGeoTransform(transform)
        if system is not None:
            made.SetProjection(system)
        made.FlushCache()
    return target


MUTATIONS = [(place, 4), (system, 3), (cells, 4), (shape, 2)]
