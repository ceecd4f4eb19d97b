"""Layers for the rows on rights: parcels with rights and holders, and the life of land in seven stages."""
from __future__ import annotations

import os

import files
import numpy as np
import shapely
import workloads
from osgeo import gdal, ogr

#: How the shares of a parcel's holders are written, by turns: each sums to the whole, is joint, or is not known.
SHARES = (("1/1",), ("1/2", "1/2"), ("50%", "25%", "25%"), ("共同共有", "共同共有"), ("0.3333", "0.3333", "0.3333"),
          ("",))
STAGES = ("GHTJ", "ZZ_JBXX", "GongDi", "HT", "GHXK", "yongdi", "ZDJBXX")
#: By how many metres each stage lies beside the one before it, where they are shifted.
SHIFT_M = 3.0
_DATES = {"GHTJ": "CJRQ", "ZZ_JBXX": "PZRQ", "GongDi": "GDRQ", "HT": "HTQDRQ", "GHXK": "HFRQ", "yongdi": "SJKGSJ",
          "ZDJBXX": "DJSJ"}
files.FIELDS["ZD"] = (*files.FIELDS["parcels"], *((name, ogr.OFTString) for name in ("BDCDYH", "QLLX", "ZLDWMC")))
files.FIELDS |= {stage: (("DZJGH", ogr.OFTString), (_DATES[stage], ogr.OFTString)) for stage in STAGES}


def code(number: int) -> str:
    """The code of the unit of a parcel: county, cadastral area, feature code, fixture."""
    return f"990127{number // 90_000:03d}001GB{10_000 + number % 90_000:05d}W00000000"


def rights(count: int) -> str:
    """About ``count`` parcels with a right, some of which reach into their neighbours."""
    def rows():
        geometry = workloads.planted(count)[0]
        return geometry, [
            (f"P{number:08d}", files.LAND_USE[number % 5], f"Village {number // 1_000}", "collective", area, 0.0, 2024,
             "", code(number), "3", f"Village {number // 1_000}")
            for number, area in enumerate(shapely.area(geometry).tolist())]

    return files._made(f"rights_{count}.gpkg", "ZD", rows)


def holders(count: int) -> str:
    """One to three holders of each of ``rights``, each with some neighbouring parcels, as a table without geometry."""
    path = files.FOLDER / f"holders_{count}.gpkg"
    if not path.exists():
        files.FOLDER.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"draft_{os.getpid()}_{path.name}")
        persons = [(number, number // 4 + 10_007 * place, share) for number in range(int(np.sqrt(count)) ** 2)
                   for place, share in enumerate(SHARES[number % len(SHARES)])]
        rows = [(code(number), f"holder {person}", f"X{person:09d}", share) for number, person, share in persons]
        with gdal.ExceptionMgr(useExceptions=True), ogr.GetDriverByName("GPKG").CreateDataSource(str(draft)) as made:
            table = made.CreateLayer("QLR", None, ogr.wkbNone)
            for name in ("BDCDYH", "QLR", "ZJH", "QLBL"):
                table.CreateField(ogr.FieldDefn(name, ogr.OFTString))
            made.StartTransaction()
            for values in rows:
                feature = ogr.Feature(table.GetLayerDefn())
                for place, value in enumerate(values):
                    feature.SetField(place, value)
                table.CreateFeature(feature)
            made.CommitTransaction()
            del table
        draft.rename(path)
    return f"{path}|layername=QLR"


def stages(count: int, shift_m: float) -> list[str]:
    """About ``count`` parcels in each of seven stages, each stage beside the one before it."""
    def rows(place: int):
        geometry = shapely.transform(workloads.parcels(count), lambda xy: xy + shift_m * place)
        return geometry, [(f"9901272020A{number:08d}", f"20{10 + place}-03-01") for number in range(len(geometry))]

    return [files._made(f"stages_{count}_{shift_m:g}_{stage}.gpkg", stage, lambda place=place: rows(place))
            for place, stage in enumerate(STAGES)]
