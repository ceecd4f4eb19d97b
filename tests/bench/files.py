"""Workloads as files under ``.work/bench``, made once: GeoPackages and a FileGDB."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
import workloads
from osgeo import gdal, ogr, osr

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".work" / "bench"
LAND_USE = ("0101", "0103", "0301", "0701", "1006")
KINDS = ("core", "general", "legacy")
FIELDS = {
    "parcels": (("parcel_id", ogr.OFTString), ("land_use", ogr.OFTString), ("village", ogr.OFTString),
                ("owner_kind", ogr.OFTString), ("registered_m2", ogr.OFTReal), ("slope", ogr.OFTReal),
                ("surveyed", ogr.OFTInteger), ("remark", ogr.OFTString)),
    "zones": (("zone_id", ogr.OFTString), ("kind", ogr.OFTString)),
    "survey": (("zone_id", ogr.OFTString), ("kind", ogr.OFTString), ("land_use", ogr.OFTString),
               ("village", ogr.OFTString), ("owner_kind", ogr.OFTString), ("registered_m2", ogr.OFTReal),
               ("slope", ogr.OFTReal), ("surveyed", ogr.OFTInteger), ("remark", ogr.OFTString)),
}


def parcels(count: int) -> str:
    """A layer source of about ``count`` parcels."""
    return _made(f"parcels_{count}.gpkg", "parcels", lambda: workloads.parcels(count))


def survey(count: int, suffix: str) -> str:
    """A land-use survey of about ``count`` patches as ``gpkg`` or ``gdb``."""
    return _made(f"survey_{count}.{suffix}", "survey", lambda: workloads.parcels(count))


def tenth_of_parcels(count: int) -> str:
    """A random tenth of the parcels, under their own ids."""
    def rows():
        geometry = workloads.parcels(count)
        keep = np.sort(np.random.default_rng(9).choice(len(geometry), len(geometry) // 10, replace=False))
        return geometry[keep], keep

    return _made(f"parcels_{count}_tenth.gpkg", "parcels", rows)


def light_zones(count: int) -> str:
    """Zones of at most 2,000 vertices."""
    return _made(f"zones_light_{count}.gpkg", "zones", lambda: workloads.light_zones(count))


def heavy_zones(scale: int = 1) -> str:
    """Zones of up to a million vertices and thousands of holes; ``scale`` divides both."""
    return _made(f"zones_heavy_{scale}.gpkg", "zones", lambda: workloads.heavy_zones(scale=scale))


def projects(count: int) -> str:
    """Projects of some 2 km, apart from each other."""
    return _made(f"projects_{count}.gpkg", "parcels", lambda: workloads.projects(count))


def _made(name: str, layer: str, geometries) -> str:
    path = FOLDER / name
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        made = geometries()
        geometry, ids = made if isinstance(made, tuple) else (made, np.arange(len(made)))
        draft = path.with_name("draft_" + path.name)
        _remove(draft)
        _write(draft, layer, geometry, ids)
        draft.rename(path)
    return f"{path}|layername={layer}"


def _remove(path: Path) -> None:
    if path.is_dir():
        for file in path.iterdir():
            file.unlink()
        path.rmdir()
    path.unlink(missing_ok=True)


def _write(path: Path, layer_name: str, geometry: np.ndarray, ids: np.ndarray) -> None:
    gdal.UseExceptions()
    crs = osr.SpatialReference()
    crs.SetFromUserInput(workloads.CRS)
    driver = {".gdb": "OpenFileGDB", ".gpkg": "GPKG"}[path.suffix]
    dataset = gdal.GetDriverByName(driver).Create(str(path), 0, 0, 0, gdal.GDT_Unknown)
    layer = dataset.CreateLayer(layer_name, crs, ogr.wkbMultiPolygon)
    for name, kind in FIELDS[layer_name]:
        layer.CreateField(ogr.FieldDefn(name, kind))
    definition = layer.GetLayerDefn()
    random = np.random.default_rng(4)
    several = shapely.multipolygons([[one] for one in geometry])
    dataset.StartTransaction(True)
    for number, wkb, area in zip(ids.tolist(), shapely.to_wkb(several), shapely.area(several).tolist()):
        feature = ogr.Feature(definition)
        feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(wkb))
        values = (LAND_USE[number % 5], f"Village {number % 97}", "collective", area, float(random.uniform(0, 25)),
                  2024, "")
        if layer_name == "parcels":
            values = (f"P{number:08d}", *values)
        else:
            values = (f"Z{number:06d}", KINDS[number % 3], *values)[:len(FIELDS[layer_name])]
        for position, value in enumerate(values):
            feature.SetField(position, value)
        layer.CreateFeature(feature)
    dataset.CommitTransaction()
    dataset.Close()
