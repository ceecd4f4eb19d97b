"""What a worker can be asked to do with carbon: our algorithms, and GDAL or QGIS on the same files; see ``jobs``."""
from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

import numpy as np
from jobs import answer_nothing, prepare_nothing, run  # noqa: F401 - the worker asks for the first two

ROWS = 512   # of the file's tiles


def _table(path: str, sql: str) -> list:
    """Rows of the only table of a GeoPackage."""
    with closing(sqlite3.connect(path)) as database:
        (name,), = database.execute("SELECT table_name FROM gpkg_contents").fetchall()
        return database.execute(sql.format(table=f'"{name}"')).fetchall()


def _own_table(job: dict) -> dict:
    return {"TABLE": job["densities"], "TABLE_DEPTH": 0.3, "CROSSWALK": "", "UNCERTAINTY": "none", "LANGUAGE": "en"}


# -- parcels ----------------------------------------------------------------------------------------

def class_table(folder: Path) -> str:
    """Densities of the 97 villages, taken for classes, with bounds."""
    path = folder / "villages.csv"
    path.write_text("land_class,pool,value,lower,upper,bounds,unit\n" + "".join(
        f"Village {number},{pool},{10 + number},{8 + number},{13 + number},ci95,t C/ha\n"
        for number in range(97) for pool in ("above", "dead_wood")))
    return str(path)


def vector_read(job, _prepared):
    """The layer by GDAL's Arrow stream, one field, geometry parsed by shapely; one thread."""
    import shapely
    from osgeo import gdal

    path = job["parcels"].split("|")[0]
    with gdal.ExceptionMgr(useExceptions=True):
        dataset = gdal.OpenEx(path, gdal.OF_VECTOR)
        layer = dataset.GetLayer(0)
        definition = layer.GetLayerDefn()
        names = [definition.GetFieldDefn(place).GetName() for place in range(definition.GetFieldCount())]
        layer.SetIgnoredFields([name for name in names if name != "village"])
        shapes = [shapely.from_wkb(np.ma.getdata(batch[layer.GetGeometryColumn()]))
                  for batch in layer.GetArrowStreamAsNumPy(options=["USE_MASKED_ARRAYS=YES"])]
    return {"rows": sum(map(len, shapes))}


def vector_totals(job, _prepared):
    """Stock by class of parcels, with the result layer where it is wanted."""
    folder = Path(job["folder"])
    parameters = {"INPUT": job["parcels"], "CLASS_FIELD": "village", "TABLE": class_table(folder), "CROSSWALK": "",
                  "AREA_METHOD": job.get("method", "planar"), "UNCERTAINTY": "none", "LANGUAGE": "en",
                  "TOTALS": str(folder / "totals.gpkg"), "STOCKS": str(folder / "stocks.gpkg")}
    if job.get("layer"):
        parameters["OUTPUT"] = str(folder / "land.gpkg")
    return run("groundrules:carbonstock", parameters)


def answer_vector_totals(job, done) -> dict:
    values = {"area_ha": done["AREA_HA"], "stock": done["STOCK_T_C"]}
    if job.get("layer"):
        (rows, stock), = _table(done["OUTPUT"], "SELECT count(*), sum(carbon_t_c) FROM {table}")
        values.update(rows=rows, sum=stock)
    return values


def save_features(job, _prepared):
    """native:savefeatures of the layer."""
    run("native:savefeatures", {"INPUT": job["parcels"], "OUTPUT": str(Path(job["folder"]) / "saved.gpkg")})


@cache
def _ground(parcels: str, folder: str) -> tuple:
    """The ground of the parcels by class, and the densities."""
    from qgis.core import QgsVectorLayer

    from groundrules.bridge.inputs.carbon.land import Chosen, read_densities
    from groundrules.bridge.packs.places import resolve_pack
    from groundrules.bridge.reading.read import read, snapshot
    from groundrules.core.carbon.stock.classes import mixes_of
    from groundrules.core.carbon.stock.patches import ground_of
    from groundrules.core.landuse.transition.classes import plain_classes

    villages = QgsVectorLayer(class_table(Path(folder)), "villages", "ogr")
    densities = read_densities(Chosen(table=snapshot(villages)), resolve_pack("carbon-classes", "", ""))
    table = read(snapshot(QgsVectorLayer(parcels, "parcels", "ogr")), ["village"])
    classes = plain_classes(table.columns["village"])
    return ground_of(table, classes, None, "planar", "en").ground, mixes_of(classes.keys), densities


def prepare_draws(job):
    return _ground(job["parcels"], str(Path(job["folder"]).parent))


def draws(job, prepared):
    """10,000 draws of Monte Carlo on the parcels' ground."""
    from groundrules.core.carbon.stock.stock import carbon_stock
    from groundrules.core.carbon.uncertainty.drawing import Sureness

    outcome = carbon_stock(*prepared, Sureness("monte_carlo", area_percent=5.0), "en")
    return {"lower": outcome.counts["STOCK_LOWER_T_C"], "upper": outcome.counts["STOCK_UPPER_T_C"]}


# -- rasters ----------------------------------------------------------------------------------------

def raster_read(job, _prepared):
    """GDAL's own read of one or two files, tile row by tile row, on one thread."""
    from osgeo import gdal

    with gdal.ExceptionMgr(useExceptions=True):
        datasets = [gdal.Open(job[name]) for name in ("cover", "new_cover") if name in job]
        for first in range(0, datasets[0].RasterYSize, ROWS):
            for dataset in datasets:
                rows = min(ROWS, dataset.RasterYSize - first)
                dataset.GetRasterBand(1).ReadRaster(0, first, dataset.RasterXSize, rows)
                dataset.GetRasterBand(1).FlushCache()


def raster_totals(job, _prepared):
    """Stock by class, and by zone where zones are given."""
    folder = Path(job["folder"])
    parameters = {"INPUT": job["cover"], "AREA_METHOD": job.get("method", "planar"), **_own_table(job),
                  "TOTALS": str(folder / "totals.gpkg"), "STOCKS": str(folder / "stocks.gpkg")}
    if "zones" in job:
        parameters.update(ZONES=job["zones"], ZONE_FIELD="parcel_id")
    return run("groundrules:carbonstockraster", parameters)


def answer_raster_totals(job, done) -> dict:
    """Area by class, m²; and number of cells by zone and class as pairs."""
    rows = _table(done["STOCKS"], "SELECT zone, land_class, area_ha FROM {table} WHERE pool = 'soil'")
    areas = {code: area * 1e4 for zone, code, area in rows if zone is None}
    if "zones" in job:
        _save_cells(job, [(zone, code, area * 1e4 / job["cell_m2"]) for zone, code, area in rows
                          if zone not in (None, "outside")])
    return {"areas": areas}


def _save_cells(job, rows: list) -> None:
    key = np.array([int(zone[1:]) * 1000 + int(code) for zone, code, _cells in rows], dtype=np.int64)
    order = np.argsort(key)
    np.savez(job["pairs"], key=key[order], area=np.rint([cells for _zone, _code, cells in rows])[order])


def zonal_histogram(job, _prepared):
    """native:zonalhistogram on the same cells and zones."""
    return run("native:zonalhistogram", {
        "INPUT_RASTER": job["cover"], "RASTER_BAND": 1, "INPUT_VECTOR": job["zones"], "COLUMN_PREFIX": "CELLS_",
        "OUTPUT": str(Path(job["folder"]) / "histogram.gpkg")})["OUTPUT"]


def answer_zonal_histogram(job, output) -> dict:
    with closing(sqlite3.connect(output)) as database:
        (name,), = database.execute("SELECT table_name FROM gpkg_contents").fetchall()
        cursor = database.execute(f'SELECT * FROM "{name}"')
        names = [column[0] for column in cursor.description]
        rows = cursor.fetchall()
    at, classes = names.index("parcel_id"), [(place, item[6:]) for place, item in enumerate(names)
                                             if item.startswith("CELLS_") and item[6:].isdigit()]
    _save_cells(job, [(row[at], code, row[place]) for row in rows for place, code in classes if row[place]])
    return {}


def prepare_raster_layer(job):
    from qgis.core import QgsRasterLayer

    from groundrules.bridge.rasters.layers import snapshot_raster

    return snapshot_raster(QgsRasterLayer(job["cover"], "cover"))


def raster_layer(job, raster):
    """The raster of densities: read, looked up, written."""
    from groundrules.bridge.rasters.carbon import write_density

    return write_density(str(Path(job["folder"]) / "density.tif"), raster, _amounts())


def _amounts() -> dict:
    from carbon.rasters import DENSITIES

    return {code: sum(parts) for code, parts in DENSITIES.items()}


def answer_raster_layer(job, path) -> dict:
    from osgeo import gdal

    dataset = gdal.Open(path)
    return {"checksum": dataset.GetRasterBand(1).Checksum()}


def prepare_raster_write(job):
    return _values(job["cover"])


@cache
def _values(cover: str) -> np.ndarray:
    """The same cells in memory."""
    from osgeo import gdal

    from groundrules.bridge.rasters.carbon import NODATA

    values = gdal.Open(cover).ReadAsArray()
    table = np.full(256, NODATA, dtype=np.float32)
    for code, amount in _amounts().items():
        table[code] = amount
    result = np.empty(values.shape, dtype=np.float32)
    for first in range(0, len(values), ROWS):
        np.take(table, values[first:first + ROWS], out=result[first:first + ROWS], mode="clip")
    return result


def raster_write(job, values):
    """GDAL's own write of cells in memory, with our options."""
    from osgeo import gdal

    from groundrules.bridge.rasters.blocks import OPTIONS
    from groundrules.bridge.rasters.windows import TILE

    path = str(Path(job["folder"]) / "written.tif")
    options = [f"BLOCKXSIZE={TILE}", f"BLOCKYSIZE={TILE}", *(option for option in OPTIONS
                                       if not (job.get("one_thread") and option.startswith("NUM_THREADS")))]
    with gdal.ExceptionMgr(useExceptions=True):
        target = gdal.GetDriverByName("GTiff").Create(path, values.shape[1], values.shape[0], 1, gdal.GDT_Float32,
                                                      options)
        for first in range(0, len(values), ROWS):
            target.GetRasterBand(1).WriteArray(values[first:first + ROWS], 0, first)
        target.Close()
    return path


answer_raster_write = answer_raster_layer


def raster_change(job, _prepared):
    """Two dates by pairs of classes."""
    return run("groundrules:carbonchangeraster", {
        "OLD": job["cover"], "NEW": job["new_cover"], "AREA_METHOD": job.get("method", "planar"), **_own_table(job),
        "TRANSITIONS": str(Path(job["folder"]) / "transitions.gpkg")})


def answer_raster_change(job, done) -> dict:
    """Area of each pair of classes, m²."""
    rows = _table(done["TRANSITIONS"], "SELECT old_class, new_class, area_ha FROM {table} WHERE pool = 'soil'")
    return {"areas": {f"{old} {new}": area * 1e4 for old, new, area in rows if old and new}}
