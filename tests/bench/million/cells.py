"""Rasters of the sample county side by side, 20,000 and 40,000 cells a side, for ``./dev bench --million``."""
from __future__ import annotations

from pathlib import Path

import numpy as np
from cancel_inputs import MOST_CLASSES
from helpers.desk.ways import rasters_of_the_county
from osgeo import gdal

MILLION = 1_000_000
SIDE, SIDE_OF_TENTH = 40_000, 20_000
NO_DATA, BLOCK = 255, 512


def side_of(count: int) -> int:
    """Cells a side where others have so many parcels."""
    return {MILLION: SIDE, MILLION // 10: SIDE_OF_TENTH}.get(count, max(1, int(SIDE * (count / MILLION) ** 0.5)))


def land(path: Path, count: int) -> None:
    """Write ``land2020.tif`` or ``land2024.tif``, some rows at a time."""
    plain, side = path.parent / "one", side_of(count)
    plain.mkdir(exist_ok=True)
    item, = [item for item in rasters_of_the_county(plain) if Path(item).name == path.name]
    with gdal.ExceptionMgr(useExceptions=True), gdal.Open(item) as source:
        values = source.ReadAsArray()
        values[(values > MOST_CLASSES) & (values != NO_DATA)] = MOST_CLASSES
        wide = np.tile(values, (1, side // values.shape[1] + 1))[:, :side]
        with gdal.GetDriverByName("GTiff").Create(str(path), side, side, 1, gdal.GDT_Byte, [
                "TILED=YES", f"BLOCKXSIZE={BLOCK}", f"BLOCKYSIZE={BLOCK}", "COMPRESS=ZSTD", "ZSTD_LEVEL=1",
                "BIGTIFF=YES"]) as made:
            made.SetGeoTransform(source.GetGeoTransform())
            made.SetProjection(source.GetProjection())
            band = made.GetRasterBand(1)
            band.SetNoDataValue(NO_DATA)
            for top in range(0, side, 4 * BLOCK):
                band.WriteArray(wide[np.arange(top, min(top + 4 * BLOCK, side)) % len(wide)], 0, top)
