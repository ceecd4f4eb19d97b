"""What is attacked: clean files of the sample county, one layer a file, made once a run."""
from __future__ import annotations

import shutil
from pathlib import Path

from helpers.desk.ways import rasters_of_the_county
from helpers.files.drawings import site_plan
from helpers.source import ROOT
from osgeo import gdal

SAMPLES = ROOT / "samples"
#: Base name -> (sample file, layer).
LAYERS = {name: ("county", name) for name in (
    "XMYD", "YJJBNTBHTB", "YJJBNTBHTB_2019", "STBHHX", "CZKFBJ", "GHFQ", "XZQ", "CJDCQ", "GKDY", "XMYD_access",
    "YJJBNTBHTB_defects", "STBHHX_defects", "CZKFBJ_defects", "GKDY_defects", "GHDK_defects", "XG_GHDK", "JZW", "LD",
    "XG_JQJF", "GHYDYH", "GHFA_A", "GHFA_B", "DZZHFXQ")}
LAYERS |= {f"plan_{name}": ("plan_database", name) for name in (
    "XZQ", "GHFQ", "CZKFBJ", "YJJBNTBHTB", "YDYHGHFQ", "GHZB")}
LAYERS |= {"TRBHDK": ("soil_change", "TRBHDK")}
LAYERS |= {f"rights_{name}": ("cadastre", name) for name in ("XM", "ZD", "CBD", "SYQZD", "QLR")}
LAYERS |= {f"life_{name}": ("lifecycle", name) for name in ("ZZ_JBXX", "GongDi", "yongdi", "DJ")}
LAYERS |= {f"supply_{name}": ("supply", name) for name in ("NGDK", "GHDY", "YJJBNT", "STBHHX")}
#: Surveys are cut to a part of the county, so that a case takes a second.
SURVEYS = ("DLTB_2020", "DLTB_2024")
WINDOW = (548_500, 4_825_500, 551_500, 4_828_500)


def make_layers(folder: Path, *names: str) -> None:
    """Write bases of these names, which are layers of samples, into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with gdal.ExceptionMgr(useExceptions=True):
        for name in names:
            _copy(folder, name, *LAYERS[name])


def make(folder: Path) -> None:
    """Write every base into ``folder``."""
    make_layers(folder, *LAYERS)
    with gdal.ExceptionMgr(useExceptions=True):
        for name in SURVEYS:
            _copy(folder, name, "county", name, window=WINDOW)
    for name, raster in zip(("land2020", "land2024"), rasters_of_the_county(folder)):
        _coarse(raster, folder / f"{name}.tif")
    (folder / "plan.dxf").write_text(site_plan(), encoding="utf-8")
    shutil.copyfile(SAMPLES / "boundary_points" / "YC2025-016.txt", folder / "points.txt")
    for path in (SAMPLES / "farmland_balance").glob("*.csv"):
        shutil.copyfile(path, folder / path.name)
    for name in ("commitments", "inventory"):
        shutil.copyfile(SAMPLES / "monitoring" / f"{name}.csv", folder / f"{name}.csv")
    for name in ("values", "targets", "units", "breaks", "statistics", "official"):
        shutil.copyfile(SAMPLES / "monitoring" / f"{name}.csv", folder / f"series_{name}.csv")
    for pack in ("cn-three-lines", "cn-intensity", "sample-carbon", "sample-carbon-rules"):
        shutil.copytree(ROOT / "packs" / pack, folder / "packs" / pack)


def _copy(folder: Path, name: str, file: str, layer: str, window: tuple | None = None) -> None:
    gdal.VectorTranslate(str(folder / f"{name}.gpkg"), str(SAMPLES / f"{file}.gpkg"), layers=[layer],
                         layerName=layer, spatFilter=window)


def _coarse(path: str, target: Path) -> None:
    """The county's raster with cells of 50 m, and only classes that land-cover lists know."""
    with gdal.Open(path) as source:
        values = source.ReadAsArray()[::5, ::5]
        values[(values > 8) & (values != 255)] = 8
        left, width, _, top, _, height = source.GetGeoTransform()
        made = gdal.GetDriverByName("GTiff").Create(str(target), values.shape[1], values.shape[0], 1, gdal.GDT_Byte)
        made.SetGeoTransform((left, 5 * width, 0, top, 0, 5 * height))
        made.SetProjection(source.GetProjection())
        made.GetRasterBand(1).SetNoDataValue(255)
        made.GetRasterBand(1).WriteArray(values)
        made.FlushCache()


def layer_of(name: str) -> str:
    """The name of the layer in a base's file."""
    return LAYERS[name][1] if name in LAYERS else name
