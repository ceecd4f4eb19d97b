"""Workloads as files under ``.work/bench``, made once: GeoPackages and a FileGDB."""
from __future__ import annotations

import os
from pathlib import Path
from threading import get_ident

import numpy as np
import shapely
import workloads
from osgeo import gdal, ogr, osr
from whole import geopackage

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
    "DLTB": (("BSM", ogr.OFTString), ("DLBM", ogr.OFTString), ("QSXZ", ogr.OFTString), ("QSDWDM", ogr.OFTString),
             ("QSDWMC", ogr.OFTString), ("ZLDWDM", ogr.OFTString), ("ZLDWMC", ogr.OFTString), ("TBMJ", ogr.OFTReal),
             ("KCXS", ogr.OFTReal)),
    "XMYD": (("DKBH", ogr.OFTString), ("XMBH", ogr.OFTString)),
    "YJJBNTBHTB": (("BSM", ogr.OFTString), ("DLBM", ogr.OFTString), ("QSDWMC", ogr.OFTString), ("TBMJ", ogr.OFTReal),
                   ("SJNF", ogr.OFTInteger), ("BHKSSJ", ogr.OFTDate), ("BHJSSJ", ogr.OFTDate)),
    "STBHHX": (("BSM", ogr.OFTString), ("HXMC", ogr.OFTString), ("ZRBHDFQ", ogr.OFTString), ("MJ", ogr.OFTReal)),
    "CZKFBJ": (("BSM", ogr.OFTString), ("GHFQDM", ogr.OFTString), ("GHFQMC", ogr.OFTString), ("MJ", ogr.OFTReal)),
    "YJJBNTCBQ": (("BSM", ogr.OFTString), ("DLBM", ogr.OFTString), ("MJ", ogr.OFTReal), ("SJNF", ogr.OFTInteger)),
    "XZQ": (("BSM", ogr.OFTString), ("XZQDM", ogr.OFTString), ("XZQMC", ogr.OFTString), ("MJ", ogr.OFTReal)),
}
#: The layers of the pack ``cn-three-lines``, for a click.
CONTROLS = ("YJJBNTBHTB", "STBHHX", "CZKFBJ", "YJJBNTCBQ", "XZQ")
#: Classes of the third survey, by a patch's number.
SURVEY_CLASSES = ("0101", "0103", "0301", "0307", "0404", "0601", "0702", "1003", "1006", "1104", "1107", "1202")


def parcels(count: int) -> str:
    """A layer source of about ``count`` parcels."""
    return _made(f"parcels_{count}.gpkg", "parcels", lambda: workloads.parcels(count))


def planted_parcels(count: int) -> tuple:
    """Parcels with planted overlaps and gaps, and the answer: keys of pairs, their areas, number of gaps."""
    result = workloads.planted(count)
    source = _made(f"planted_{count}.gpkg", "parcels", lambda: result[0])
    return source, result[1][:, 0] * 10**9 + result[1][:, 1], result[2], result[3]


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


def land_survey(count: int) -> str:
    """A land-use survey with classes, owners, locations; areas without ridges, which the peers do not know."""
    def rows():
        geometry = workloads.parcels(count)
        area, village = shapely.area(geometry), np.arange(len(geometry)) // 1_000 % 97
        return geometry, [
            (f"B{number:08d}", SURVEY_CLASSES[number * 7 % 12], "20" if number % 11 == 0 else "30",
             f"990127{100 + town:03d}{200 + town:03d}0000000", f"Village {town}",
             f"990127{100 + town:03d}{200 + town:03d}0000000", f"Village {town}", size, 0.0)
            for number, (town, size) in enumerate(zip(village.tolist(), area.tolist()))]

    return _made(f"land_survey_{count}.gpkg", "DLTB", rows)


def controls(count: int) -> list[str]:
    """The control layers of the default pack, about ``count`` polygons each, every one with an outline of its own."""
    return [control(name, count) for name in CONTROLS]


def control(name: str, count: int) -> str:
    """One of ``controls``."""
    return _made(f"control_{name}_{count}.gpkg", name, lambda: _control_rows(name, count))


def _control_rows(name: str, count: int) -> tuple:
    geometry = workloads.parcels(count, seed=20 + CONTROLS.index(name))

    def values(number: int, size: float) -> tuple:
        return {"YJJBNTBHTB": (f"F{number:08d}", SURVEY_CLASSES[number % 2], f"Village {number % 97}", size, 2024,
                               "2023-01-01", None),
                "STBHHX": (f"R{number:08d}", f"Line {number % 31}", ("核心保护区", "一般控制区")[number % 5 > 0], size),
                "CZKFBJ": (f"B{number:08d}", ("411", "420", "430")[number % 3], f"Zone {number % 3}", size),
                "YJJBNTCBQ": (f"S{number:08d}", SURVEY_CLASSES[number % 2], size, 2024),
                "XZQ": (f"A{number:08d}", f"{990_000 + number % 997}", f"Town {number % 997}", size)}[name]

    return geometry, [values(number, size) for number, size in enumerate(shapely.area(geometry).tolist())]


def project_parcels(count: int, parcel_count: int) -> str:
    """Parcels of many projects, apart from each other."""
    def rows():
        geometry, project = workloads.project_parcels(count, parcel_count)
        return geometry, [(f"P{number:06d}", f"X{of:04d}") for number, of in enumerate(project.tolist())]

    return _made(f"project_parcels_{count}_{parcel_count}.gpkg", "XMYD", rows)


def _made(name: str, layer: str, geometries) -> str:
    path = FOLDER / name
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        made = geometries()   # with numbers, or with whole rows of values
        geometry, ids = made if isinstance(made, tuple) else (made, np.arange(len(made)))
        draft = path.with_name(f"draft_{os.getpid()}_{get_ident()}_{path.name}")
        _remove(draft)
        _write(draft, layer, geometry, ids)
        if path.exists():    # another process was faster
            _remove(draft)
        else:
            draft.rename(path)
    return f"{path}|layername={layer}"


def _remove(path: Path) -> None:
    if path.is_dir():
        for file in path.iterdir():
            file.unlink()
        path.rmdir()
    path.unlink(missing_ok=True)


def _write(path: Path, layer_name: str, geometry: np.ndarray, ids) -> None:
    """``ids``: numbers, of which values are made up, or a list of rows of values."""
    gdal.UseExceptions()
    crs = osr.SpatialReference()
    crs.SetFromUserInput(workloads.CRS)
    several = shapely.multipolygons(geometry, indices=np.arange(len(geometry))) if len(geometry) else geometry
    if not isinstance(ids, list):
        ids = _rows_of(layer_name, ids.tolist(), shapely.area(several).tolist())
    if path.suffix == ".gpkg":
        geopackage.write(path, layer_name, crs, FIELDS[layer_name], several, ids)
        return
    dataset = gdal.GetDriverByName("OpenFileGDB").Create(str(path), 0, 0, 0, gdal.GDT_Unknown)
    layer = dataset.CreateLayer(layer_name, crs, ogr.wkbMultiPolygon)
    for name, kind in FIELDS[layer_name]:
        layer.CreateField(ogr.FieldDefn(name, kind))
    definition = layer.GetLayerDefn()
    dataset.StartTransaction(True)
    for values, wkb in zip(ids, shapely.to_wkb(several)):
        feature = ogr.Feature(definition)
        feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(wkb))
        for position, value in enumerate(values):
            feature.SetField(position, value)
        layer.CreateFeature(feature)
    dataset.CommitTransaction()
    dataset.Close()


def _rows_of(layer_name: str, numbers: list, areas: list) -> list:
    random = np.random.default_rng(4)
    rows = []
    for number, area in zip(numbers, areas):
        values = (LAND_USE[number % 5], f"Village {number % 97}", "collective", area, float(random.uniform(0, 25)),
                  2024, "")
        rows.append((f"P{number:08d}", *values) if layer_name == "parcels"
                    else (f"Z{number:06d}", KINDS[number % 3], *values)[:len(FIELDS[layer_name])])
    return rows
