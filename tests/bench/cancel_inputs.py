"""What runs that are cancelled read beside layers: many rows, big rasters, a folder where something changed."""
from __future__ import annotations

import math
import shutil
from pathlib import Path

import numpy as np
from helpers.desk.ways import rasters_of_the_county
from helpers.files.drawings import document, polyline, square, words
from helpers.source import ROOT
from osgeo import gdal, ogr
from side_by_side import moved

SAMPLES = ROOT / "samples"
STEP_M = 2_000.0    # between copies of a site
TILES = 11          # of the county's rasters, each way: 100 million cells at 100,000 parcels
MOST_CLASSES = 8    # of the list of land cover that rasters are read by
OTHER_M = 1.0       # by which a parcel is moved that is to be judged again
EACH = 10           # of so many parcels one


def make_files(folder: Path, count: int) -> None:
    """Write what is not there yet: points.txt, plan.dxf, two ledgers of farmland, two rasters."""
    for name, make in (("points.txt", _points), ("plan.dxf", _drawing), ("occupied.csv", _ledger),
                       ("replenished.csv", _ledger), ("land2024.tif", _rasters)):
        if not (folder / name).exists():
            make(folder / name, count)


def _points(path: Path, count: int) -> None:
    """The parcels of a boundary-point file, side by side."""
    text = (SAMPLES / "boundary_points" / "YC2025-016.txt").read_text(encoding="utf-8")
    head, mark, body = text.partition("[地块坐标]\n")
    rows = [line.split(",") for line in body.splitlines() if line]
    times = math.ceil(math.sqrt(count / sum(row[-1] == "@" for row in rows)))
    with open(path, "w", encoding="utf-8") as file:
        file.write(head + mark)
        for copy in range(times * times):
            north, east = STEP_M * (copy // times), STEP_M * (copy % times)
            for row in rows:
                made = [*row[:2], f"{row[2]}-{copy}", *row[3:]] if row[-1] == "@" else \
                    [*row[:2], f"{float(row[2]) + north:.3f}", f"{float(row[3]) + east:.3f}"]
                file.write(",".join(made) + "\n")


def _drawing(path: Path, count: int) -> None:
    """Outlines with a name in each."""
    across = math.ceil(math.sqrt(count))
    entities = []
    for place in range(count):
        corners = square(120.0 * (place % across), 120.0 * (place // across), 100.0)
        entities.append(polyline("红线", corners, handle=f"A{place:X}"))
        entities.append(words("注记", corners[0][0] + 50, corners[0][1] + 50, f"样川{place}", handle=f"E{place:X}"))
    path.write_text(document(*entities), encoding="utf-8")


def _ledger(path: Path, count: int) -> None:
    """The rows of a ledger over and over, each under a number of its own."""
    head, *rows = (SAMPLES / "farmland_balance" / path.name).read_text(encoding="utf-8").splitlines()
    with open(path, "w", encoding="utf-8") as file:
        file.write(head + "\n")
        for place in range(count):
            number, rest = rows[place % len(rows)].split(",", 1)
            file.write(f"{number}-{place},{rest}\n")


def _rasters(path: Path, count: int) -> None:
    """The county's rasters side by side, in cells of 10 m."""
    times = max(1, math.ceil(TILES * math.sqrt(count / 100_000)))
    plain = path.parent / "one"
    plain.mkdir(exist_ok=True)
    for item in rasters_of_the_county(plain):
        with gdal.Open(item) as source:
            values = source.ReadAsArray()
            values[(values > MOST_CLASSES) & (values != 255)] = MOST_CLASSES
            values = np.tile(values, (times, times))
            made = gdal.GetDriverByName("GTiff").Create(str(path.parent / Path(item).name), values.shape[1],
                                                        values.shape[0], 1, gdal.GDT_Byte, ["COMPRESS=DEFLATE"])
            made.SetGeoTransform(source.GetGeoTransform())
            made.SetProjection(source.GetProjection())
            made.GetRasterBand(1).SetNoDataValue(255)
            made.GetRasterBand(1).WriteArray(values)
            made.FlushCache()
            del made


def changed_since(folder: Path, names) -> Path:
    """A folder with the layers as they are now: one parcel of ten has moved since the run."""
    made = folder / "changed"
    made.mkdir(exist_ok=True)
    for name in names:
        if not (made / f"{name}.gpkg").exists():
            shutil.copyfile(folder / f"{name}.gpkg", made / f"{name}.gpkg")
            if name == names[0]:
                _move(made / f"{name}.gpkg")
    return made


def _move(path: Path) -> None:
    with gdal.ExceptionMgr(useExceptions=True), ogr.Open(str(path), update=1) as opened:
        table = opened.GetLayer(0)
        table.StartTransaction()
        for fid in [feature.GetFID() for feature in table][::EACH]:
            feature = table.GetFeature(fid)
            feature.SetGeometry(moved(feature.GetGeometryRef(), OTHER_M, 0.0))
            table.SetFeature(feature)
        table.CommitTransaction()
