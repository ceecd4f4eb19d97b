"""Rasters read and written in blocks on threads: the same as all at once, whatever tiles and masks they have."""
from __future__ import annotations

import time

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsRasterLayer

from groundrules.bridge.rasters import windows as raster_windows
from groundrules.bridge.rasters.blocks import Reader, in_blocks, write_blocks
from groundrules.bridge.rasters.layers import Raster, snapshot_raster
from groundrules.bridge.rasters.windows import Window, read_windows, row_blocks, written_tile, written_windows
from groundrules.core.errors import InputError
from groundrules.core.geometry import parallel
from groundrules.core.geometry.parallel import Cancelled
from groundrules.core.geometry.systems.grid import Grid, union
from groundrules.core.landuse.transition.cell_counts import NOTHING, merged, tally

CRS = "EPSG:32650"
TILES = {"strips of one row": ["BLOCKYSIZE=1"], "strips": ["BLOCKYSIZE=7"],
         "tiles": ["TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=48"], "one strip": ["BLOCKYSIZE=1000"]}


def made(path, values, options=(), no_data=None, mask=None, west=500_000.0, north=4_000_000.0):
    rows, width = values.shape
    with gdal.ExceptionMgr(useExceptions=True), gdal.config_option("GDAL_TIFF_INTERNAL_MASK", "YES"):
        target = gdal.GetDriverByName("GTiff").Create(
            str(path), width, rows, 1, gdal.GetDataTypeByName({"uint8": "Byte", "int16": "Int16", "int32": "Int32",
                                                               "float32": "Float32"}[str(values.dtype)]),
            ["COMPRESS=DEFLATE", *options])
        system = osr.SpatialReference()
        system.SetFromUserInput(CRS)
        target.SetProjection(system.ExportToWkt())
        target.SetGeoTransform((west, 30.0, 0.0, north, 0.0, -20.0))
        if no_data is not None:
            target.GetRasterBand(1).SetNoDataValue(no_data)
        target.GetRasterBand(1).WriteArray(values)
        if mask is not None:
            target.CreateMaskBand(gdal.GMF_PER_DATASET)
            target.GetRasterBand(1).GetMaskBand().WriteArray(mask.astype(np.uint8) * 255)
        target = None
    return snapshot_raster(QgsRasterLayer(str(path), path.stem))


def some(kind="uint8", shape=(101, 53), seed=1):
    random = np.random.default_rng(seed)
    return np.repeat(random.integers(0, 6, (shape[0], shape[1] // 3 + 1)), 3, axis=1)[:, :shape[1]].astype(kind)


def counted(rasters, grid, method="planar", **how):
    return merged(in_blocks(lambda _row, cells, areas: tally(cells, areas), rasters, grid, method, **how))


def numbers(result):
    return {tuple(values): cells for values, cells in zip(result.values.tolist(), result.cells.tolist())}


@pytest.fixture
def small_blocks(monkeypatch):
    for name, cells in (("BLOCK_CELLS", 53 * 10), ("WRITTEN_CELLS", 500), ("ROW_CELLS", 53 * 40)):
        monkeypatch.setattr(raster_windows, name, cells)


@pytest.mark.parametrize("options", TILES.values(), ids=TILES.keys())
@pytest.mark.parametrize("kind", ["uint8", "int16", "int32", "float32"])
def test_blocks_count_as_the_whole(tmp_path, small_blocks, options, kind):
    values = some(kind)
    has = np.random.default_rng(2).random(values.shape) < 0.7
    for name, raster, known in (
            ("plain", made(tmp_path / "plain.tif", values, options), np.ones(values.shape, bool)),
            ("no_data", made(tmp_path / "no_data.tif", values, options, no_data=3), values != 3),
            ("beyond", made(tmp_path / "beyond.tif", values, options, no_data=-9999), np.ones(values.shape, bool)),
            ("masked", made(tmp_path / "masked.tif", values, options, mask=has), has)):
        occurs, cells = np.unique(values[known], return_counts=True)
        wanted = {(int(item),): count for item, count in zip(occurs, cells.tolist())}
        if not known.all():
            wanted[(NOTHING,)] = int((~known).sum())
        assert numbers(counted([raster], raster.grid)) == wanted, name


def test_a_fraction_as_no_data_value(tmp_path):
    """GDAL takes 2.5 for a mark of floats only; no cell of whole numbers is lost to it."""
    raster = made(tmp_path / "odd.tif", some("int32"), no_data=2.5)
    assert sum(cells for value, cells in numbers(counted([raster], raster.grid)).items() if value != (NOTHING,)) \
        == Reader(raster, raster.grid).rows(0, 101)[1].sum()


def test_cells_without_a_number_have_no_value(tmp_path):
    values = some("float32")
    values[5:9, 3:30] = np.nan
    for no_data in (None, np.nan, 2.0):
        raster = made(tmp_path / f"nan{no_data}.tif", values, no_data=no_data)
        known = ~np.isnan(values) & (values != no_data if no_data == 2.0 else True)
        assert numbers(counted([raster], raster.grid))[(NOTHING,)] == (~known).sum()


@pytest.mark.parametrize("options", TILES.values(), ids=TILES.keys())
def test_threads_give_what_one_gives(tmp_path, small_blocks, options, monkeypatch):
    raster = made(tmp_path / "a.tif", some(), options, no_data=0)
    entries = []
    for workers in (1, 2, 7):
        monkeypatch.setattr(parallel.os, "cpu_count", lambda workers=workers: workers)
        entries.append(counted([raster], raster.grid, "ellipsoidal"))
    for other in entries[1:]:
        assert all(np.array_equal(item, two) for item, two in zip(entries[0], other))   # to the last digit
    monkeypatch.setattr(raster_windows, "BLOCK_CELLS", 10**9)
    whole = counted([raster], raster.grid, "ellipsoidal")
    assert numbers(whole) == numbers(entries[0]) and whole.area_m2 == pytest.approx(entries[0].area_m2, rel=1e-12)


def test_two_rasters_on_a_grid_over_both(tmp_path, small_blocks):
    old, new = some(seed=1), some(seed=5, shape=(80, 60))
    rasters = [made(tmp_path / "old.tif", old, TILES["tiles"], no_data=0),
               made(tmp_path / "new.tif", new, TILES["strips"], west=500_000 + 10 * 30.0, north=4_000_000 + 7 * 20.0)]
    grid = union(rasters[0].grid, rasters[1].grid)
    whole = np.full((2, grid.height, grid.width), NOTHING)
    whole[0, 7:108, :53] = np.where(old != 0, old.astype(np.int64), NOTHING)
    whole[1, :80, 10:70] = new
    pairs, cells = np.unique(whole.reshape(2, -1), axis=1, return_counts=True)
    wanted = {tuple(pair): count for pair, count in zip(pairs.T.tolist(), cells.tolist())}
    assert numbers(counted(rasters, grid)) == wanted
    path = write_blocks(str(tmp_path / "sum.tif"), lambda both: np.where(
        both[0].known() & (True if both[1].known() is None else both[1].known()),
        both[0].values + both[1].values.astype(np.int32), -1).astype(np.int32), rasters, grid, np.int32, -1)
    written = gdal.Open(path).ReadAsArray()
    both = (whole != NOTHING).all(axis=0)
    assert np.array_equal(written, np.where(both, whole[0] + whole[1], -1))


def holes(windows, grid):
    """Cells of a grid that windows leave out or hold twice."""
    times = np.zeros((grid.height, grid.width), dtype=int)
    for row, rows, column, columns in windows:
        times[row:row + rows, column:column + columns] += 1
    return int((times != 1).sum())


def test_blocks_end_where_tiles_do(tmp_path, monkeypatch):
    monkeypatch.setattr(raster_windows, "BLOCK_CELLS", 53 * 100)
    raster = made(tmp_path / "a.tif", some(), TILES["tiles"])
    assert row_blocks(raster.grid, [raster]) == [(0, 96), (96, 5)]
    lower = union(raster.grid, made(tmp_path / "b.tif", some(), north=4_000_000 + 5 * 20.0).grid)
    assert row_blocks(lower, [raster]) == [(0, 5), (5, 96), (101, 5)]
    monkeypatch.setattr(raster_windows, "BLOCK_CELLS", 48 * 40)
    assert read_windows(raster.grid, [raster]) == [
        Window(0, 48, 0, 32), Window(0, 48, 32, 21), Window(48, 48, 0, 32), Window(48, 48, 32, 21),
        Window(96, 5, 0, 32), Window(96, 5, 32, 21)]
    assert holes(read_windows(lower, [raster]), lower) == 0
    assert read_windows(lower, [raster])[:2] == [Window(0, 5, 0, 32), Window(0, 5, 32, 21)]
    monkeypatch.setattr(raster_windows, "MOST_CELLS", 53 * 20)   # tiles that are too high are read in parts
    monkeypatch.setattr(raster_windows, "BLOCK_CELLS", 53 * 15)
    strip = made(tmp_path / "c.tif", some(), TILES["one strip"])
    assert row_blocks(strip.grid, [strip])[:2] == [(0, 15), (15, 15)]
    assert read_windows(strip.grid, [strip])[:2] == [Window(0, 15, 0, 53), Window(15, 15, 0, 53)]
    for read in (raster, strip):
        assert counted([read], read.grid).cells.sum() == 101 * 53


def test_cells_are_written_by_tiles_of_both_files(tmp_path):
    values = some(shape=(1_100, 1_300))
    raster = made(tmp_path / "a.tif", values, ["TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=128"], no_data=0)
    assert written_windows(raster.grid, [raster], 200_000)[:4] == [
        Window(0, 256, 0, 512), Window(0, 256, 512, 512), Window(0, 256, 1024, 276), Window(256, 256, 0, 512)]
    strips = made(tmp_path / "b.tif", values, TILES["strips"], west=500_000 + 10 * 30.0)
    grid = union(raster.grid, strips.grid)
    assert written_windows(grid, [raster, strips], 200_000)[0] == Window(0, 256, 0, 1310)   # strips are read once
    for rasters in ([raster], [strips], [raster, strips]):
        assert holes(written_windows(grid, rasters, 200_000), grid) == 0
        path = write_blocks(str(tmp_path / "c.tif"), lambda cells: cells[-1].values, rasters, grid, np.uint8, 9)
        first = 10 if rasters[-1] is strips else 0
        assert np.array_equal(gdal.Open(path).ReadAsArray()[:, first:first + 1300], values)


@pytest.mark.parametrize("width", [1, 50_000, 250_000, 690_000, 1_000_000])
@pytest.mark.parametrize("tile", [(1, 0), (128, 0), (256, 256), (1000, 1000), (128, 512)])
def test_blocks_of_the_widest_rasters_fit_into_memory(width, tile):
    grid = Grid(500_000.0, 4_000_000.0, 1.0, 1.0, width, 5_000, CRS)
    raster = Raster("wide", "", 1, grid, "Byte", tile_rows=tile[0], tile_columns=tile[1])
    rows, columns = written_tile(grid, [raster])
    assert rows in (16, 32, 64, 128, 256) and rows * columns == 256 * 256
    assert max(rows for _, rows in row_blocks(grid, [raster])) * width <= raster_windows.MOST_CELLS
    for windows, most in ((read_windows(grid, [raster]), 64_000_000 if not tile[1] else 4_000_000),
                          (written_windows(grid, [raster]), 4 * raster_windows.BLOCK_CELLS)):
        assert max(window.rows * window.columns for window in windows) <= most
        assert sum(window.rows * window.columns for window in windows) == 5_000 * width


def test_four_times_the_cells_take_no_more_memory():
    """Windows of files with tiles hold about as many cells whatever their width, so all that is made of them does."""
    sizes = []
    for side in (20_000, 40_000):
        grid = Grid(500_000.0, 4_000_000.0, 1.0, 1.0, side, side, CRS)
        raster = Raster("wide", "", 1, grid, "Byte", tile_rows=512, tile_columns=512)
        strips = Raster("wide", "", 1, grid, "Byte", tile_rows=1, tile_columns=side)
        sizes.append([max(window.rows * window.columns for window in windows) for windows in (
            read_windows(grid, [raster]), written_windows(grid, [raster]), read_windows(grid, [strips]),
            written_windows(grid, [strips]))])
    assert all(more <= 1.1 * fewer for fewer, more in zip(*sizes)), sizes


@pytest.mark.parametrize(("width", "height"), [(1_000_000, 2_000_000), (1_000_001, 1), (1, 1_000_001),
                                               (2_000_000_000, 2_000_000_000)])
def test_a_raster_that_claims_too_many_cells_is_refused(tmp_path, width, height):
    made(tmp_path / "a.tif", some())
    system = osr.SpatialReference()
    system.SetFromUserInput(CRS)
    path = tmp_path / "a.vrt"
    path.write_text(f'''<VRTDataset rasterXSize="{width}" rasterYSize="{height}"><SRS>{system.ExportToPrettyWkt()
        .replace('"', "&quot;")}</SRS><GeoTransform>500000, 1e-3, 0, 4000000, 0, -1e-3</GeoTransform>
        <VRTRasterBand dataType="Byte" band="1"><SimpleSource><SourceFilename relativeToVRT="1">a.tif</SourceFilename>
        <SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>''', encoding="utf-8")
    with pytest.raises(InputError) as error:
        snapshot_raster(QgsRasterLayer(str(path), "a"))
    assert error.value.key == "rasters.too_large"
    assert f"{width} × {height}" in error.value.in_language("en")


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (700, 1), (257, 300)])
def test_what_is_written_is_read(tmp_path, small_blocks, shape):
    values = some("float32", shape)
    raster = made(tmp_path / "a.tif", values)
    messages = []
    path = write_blocks(str(tmp_path / "b.tif"), lambda cells: cells[0].values * 2, [raster], raster.grid, np.float32,
                        -5.0, "t C/ha", messages.append)
    written = gdal.Open(path)
    assert np.array_equal(written.ReadAsArray().reshape(shape), values * 2)
    assert written.GetRasterBand(1).GetNoDataValue() == -5.0 and written.GetRasterBand(1).GetUnitType() == "t C/ha"
    assert written.GetGeoTransform() == (500_000.0, 30.0, 0.0, 4_000_000.0, 0.0, -20.0)
    assert messages == sorted(messages) and messages[-1] == 1.0
    assert sorted(item.name for item in tmp_path.glob("*.tif")) == ["a.tif", "b.tif"]


def test_cancelling_stops_soon_and_leaves_nothing(tmp_path, small_blocks):
    raster = made(tmp_path / "a.tif", some(shape=(5000, 53)))
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(Cancelled):
        counted([raster], raster.grid, cancelled=cancelled)
    assert len(asked) == 4
    asked.clear()

    def slow(cells: list) -> np.ndarray:
        time.sleep(0.02)
        return cells[0].values

    with pytest.raises(Cancelled):
        write_blocks(str(tmp_path / "b.tif"), slow, [raster], raster.grid, np.uint8, 0, cancelled=cancelled)
    assert len(asked) == 4
    assert [path.name for path in tmp_path.glob("*.tif")] == ["a.tif"]


def test_a_file_that_breaks_off_is_told(tmp_path, small_blocks):
    values = np.random.default_rng(1).integers(0, 255, (2000, 53)).astype(np.uint8)
    raster = made(tmp_path / "a.tif", values, TILES["strips"])
    content = (tmp_path / "a.tif").read_bytes()
    (tmp_path / "a.tif").write_bytes(content[:len(content) // 2])
    with pytest.raises(InputError) as error:
        counted([raster], raster.grid)
    assert error.value.key == "rasters.no_file"
