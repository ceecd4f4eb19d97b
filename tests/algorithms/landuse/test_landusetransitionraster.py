"""groundrules:landusetransitionraster: real pairs against their reference tables, grids that do not line up."""
from __future__ import annotations

import csv

import numpy as np
import pytest
from helpers.desk.running import results, rows, run, stopped
from helpers.real_data import DIRTY, LAUSANNE, NEW_GUINEA, needs
from osgeo import gdal, osr

pytestmark = pytest.mark.usefixtures("qgis_app")


def reference(path):
    with open(path, encoding="utf-8") as file:
        return {(row["class_date1"], row["class_date2"]): (int(row["pixels"]), float(row["hectares"]))
                for row in csv.DictReader(file)}


def pairs(path):
    return {(row["old_class"], row["new_class"]): (row["part_count"], row["area_m2"] / 1e4)
            for row in rows(path) if row["kind"] in ("unchanged", "changed")}


def compare(tmp_path, old, new, **more):
    target = str(tmp_path / "matrix.gpkg")
    result = results("landusetransitionraster", {"OLD": str(old), "NEW": str(new), "AREA_METHOD": "planar",
                                                 "MATRIX": target, **more})
    return result, target


@needs(NEW_GUINEA)
def test_new_guinea(tmp_path):
    """9,358,246 cells of 9 ha, counted by somebody else; and on the ellipsoid, in an equal-area projection, alike."""
    result, target = compare(tmp_path, NEW_GUINEA / "landcover2001.tif", NEW_GUINEA / "landcover2015.tif",
                             OLD_YEAR=2001, NEW_YEAR=2015)
    expected = reference(NEW_GUINEA / "reference" / "transition_2001_2015.csv")
    got = pairs(target)
    assert {key: value[0] for key, value in got.items()} == {key: value[0] for key, value in expected.items()}
    assert all(got[key][1] == pytest.approx(value[1], rel=1e-9) for key, value in expected.items())
    assert result["CELL_COUNT"] == 9_358_246 and result["IS_CLOSED"]
    ellipsoidal, _ = compare(tmp_path, NEW_GUINEA / "landcover2001.tif", NEW_GUINEA / "landcover2015.tif",
                             AREA_METHOD="ellipsoidal")
    assert ellipsoidal["OLD_M2"] == pytest.approx(result["OLD_M2"], rel=1e-5)


@needs(NEW_GUINEA)
def test_windows_as_floats(tmp_path):
    """Float32 with NaN: whole numbers all the same."""
    result, target = compare(tmp_path, NEW_GUINEA / "landcover2001s.tif", NEW_GUINEA / "landcover2015s.tif")
    old, new = (gdal.Open(str(NEW_GUINEA / f"landcover{year}s.tif")).ReadAsArray() for year in (2001, 2015))
    both = ~np.isnan(old) & ~np.isnan(new)
    expected = {(str(int(a)), str(int(b))): int(((old == a) & (new == b)).sum())
                for a in np.unique(old[both]) for b in np.unique(new[both])}
    assert {key: value[0] for key, value in pairs(target).items()} == {k: v for k, v in expected.items() if v}
    assert result["CELL_COUNT"] == int((~np.isnan(old) | ~np.isnan(new)).sum())


@needs(LAUSANNE)
def test_lausanne(tmp_path):
    _, target = compare(tmp_path, LAUSANNE / "ls250_06.tif", LAUSANNE / "ls250_12.tif")
    expected = reference(LAUSANNE / "reference" / "transition_250m_2006_2012.csv")
    got = pairs(target)
    assert {key: value[0] for key, value in got.items()} == {key: value[0] for key, value in expected.items()}
    assert all(got[key][1] == pytest.approx(value[1], rel=1e-5) for key, value in expected.items())


@needs(LAUSANNE)
def test_lausanne_misaligned_is_refused_or_aligned(tmp_path):
    pair = {"OLD": str(LAUSANNE / "ls100_06.tif"), "NEW": str(LAUSANNE / "ls100_12.tif")}
    text = stopped("landusetransitionraster", {**pair, "MATRIX": str(tmp_path / "m.gpkg")})
    assert "does not line up" in text and "ALIGN" in text and "cells are" in text
    assert not (tmp_path / "m.gpkg").exists()
    _, target = compare(tmp_path, pair["OLD"], pair["NEW"], ALIGN="nearest_on_old")
    expected = reference(LAUSANNE / "reference" / "transition_100m_2006_2012_nearest_on_2006_grid.csv")
    got = {key: value[0] for key, value in pairs(target).items()}
    assert got == {key: value[0] for key, value in expected.items()}
    assert not gdal.ReadDir("/vsimem/") or not [item for item in gdal.ReadDir("/vsimem/") if "groundrules-" in item]


def write(path, values, west=500_000.0, north=4_000_000.0, step=10.0, no_data=0, epsg=32650):
    values = np.asarray(values)
    kind = {"uint8": gdal.GDT_Byte, "int32": gdal.GDT_Int32, "float32": gdal.GDT_Float32}[values.dtype.name]
    made = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1, kind)
    made.SetGeoTransform((west, step, 0, north, 0, -step))
    if epsg:
        system = osr.SpatialReference()
        system.ImportFromEPSG(epsg)
        made.SetProjection(system.ExportToWkt())
    if no_data is not None:
        made.GetRasterBand(1).SetNoDataValue(no_data)
    made.GetRasterBand(1).WriteArray(values)
    return str(path)


def test_extents_that_differ_on_one_grid(tmp_path):
    """3 × 3 and 3 × 3, shifted by one column: six cells of both, three of each alone; and the raster of changes."""
    old = write(tmp_path / "old.tif", np.full((3, 3), 1, np.uint8))
    new = write(tmp_path / "new.tif", np.array([[1, 2, 2]] * 3, np.uint8), west=500_010.0)
    change = str(tmp_path / "change.tif")
    result, target = compare(tmp_path, old, new, CHANGE=change, CROPLAND="1")
    table = {(row["kind"], row["old_class"], row["new_class"]): row for row in rows(target)}
    assert {key: row["area_m2"] for key, row in table.items()} == {
        ("unchanged", "1", "1"): 300, ("changed", "1", "2"): 300, ("only_old", "1", None): 300,
        ("only_new", None, "2"): 300}
    written = gdal.Open(change)
    assert written.RasterXSize == 4 and written.GetRasterBand(1).GetNoDataValue() == 0
    ids = [table[key]["transition_id"] for key in (("only_old", "1", None), ("unchanged", "1", "1"),
                                                   ("changed", "1", "2"), ("only_new", None, "2"))]
    assert written.ReadAsArray().tolist() == [ids] * 3
    assert result["CROPLAND_LOSS_M2"] == 300


def test_bad_rasters(tmp_path):
    fine = write(tmp_path / "fine.tif", np.ones((2, 2), np.uint8))
    wanted = {"MATRIX": str(tmp_path / "m.gpkg")}
    floats = write(tmp_path / "floats.tif", np.array([[1.9999, 1], [1, 1]], np.float32))
    assert "1.9999" in stopped("landusetransitionraster", {"OLD": fine, "NEW": floats, **wanted})
    bare = write(tmp_path / "bare.tif", np.ones((2, 2), np.uint8), epsg=None)
    assert "no coordinate system" in stopped("landusetransitionraster", {"OLD": bare, "NEW": fine, **wanted})
    empty = write(tmp_path / "empty.tif", np.zeros((2, 2), np.uint8))
    assert "no cell with a value" in stopped("landusetransitionraster", {"OLD": fine, "NEW": empty, **wanted})
    far = write(tmp_path / "far.tif", np.ones((2, 2), np.uint8), west=900_000.0)
    assert "do not overlap" in stopped("landusetransitionraster", {"OLD": fine, "NEW": far, **wanted})
    assert "no band 3" in stopped("landusetransitionraster", {"OLD": fine, "NEW": fine, "NEW_BAND": 3, **wanted})
    degrees = write(tmp_path / "degrees.tif", np.ones((2, 2), np.uint8), west=100.0, north=30.0, step=0.1, epsg=4326)
    assert "degrees" in stopped("landusetransitionraster", {"OLD": degrees, "NEW": degrees, "AREA_METHOD": "planar",
                                                            **wanted})
    assert "coordinate system is" in stopped("landusetransitionraster", {"OLD": fine, "NEW": degrees, **wanted})


def test_a_date_that_lost_its_no_data_value(tmp_path):
    """255 is none on the first date: it is none on the second too, which declares nothing, and that is said."""
    old = write(tmp_path / "old.tif", np.array([[255, 1, 2]], np.uint8), no_data=255)
    new = write(tmp_path / "new.tif", np.array([[255, 1, 255]], np.uint8), no_data=None)
    result, target = compare(tmp_path, old, new)
    assert result["CELL_COUNT"] == 2 and result["CLASS_COUNT"] == 2
    assert {row["kind"] for row in rows(target)} == {"unchanged", "only_old"}
    log = run("landusetransitionraster", {"OLD": str(old), "NEW": str(new), "MATRIX": target})[1]
    assert "255, which is no data in old, also counts as no data" in log
    log = run("landusetransitionraster", {"OLD": str(new), "NEW": str(new), "MATRIX": target})[1]
    assert "255 count as classes" in log   # nobody says what it is


@needs(LAUSANNE)
def test_no_data_flag_removed(tmp_path):
    """The real raster without its flag against itself: no ground of a class 255."""
    result, _ = compare(tmp_path, LAUSANNE / "ls100_12.tif", DIRTY / "raster" / "ls100_12_nodata_flag_removed.tif")
    assert result["NEW_M2"] == result["OLD_M2"] and result["ONLY_NEW_M2"] == 0 and not result["HAS_CHANGE"]


def test_planar_areas_of_the_grid_that_is_kept(tmp_path):
    """Aligned on a raster in degrees, planar areas have no meaning: it is named, with the remedy."""
    metres = write(tmp_path / "metres.tif", np.ones((2, 2), np.uint8))
    degrees = write(tmp_path / "degrees.tif", np.ones((2, 2), np.uint8), west=116.9, north=36.2, step=0.1, epsg=4326)
    log = stopped("landusetransitionraster", {"OLD": metres, "NEW": degrees, "ALIGN": "nearest_on_new",
                                              "AREA_METHOD": "planar", "MATRIX": str(tmp_path / "m.gpkg")})
    assert "Layer degrees is in degrees" in log


def test_a_value_without_no_data_counts(tmp_path):
    """Zero is a class where the file declares no other."""
    old = write(tmp_path / "old.tif", np.array([[0, 1]], np.uint8), no_data=None)
    new = write(tmp_path / "new.tif", np.array([[1, 1]], np.uint8), no_data=None)
    result, _ = compare(tmp_path, old, new)
    assert result["CELL_COUNT"] == 2 and result["CHANGED_CELL_COUNT"] == 1


def test_each_date_by_its_list_and_by_what_its_values_mean(tmp_path):
    """WorldCover against a product of a city: its 1 is tree cover, 2 cropland, 3 means nothing."""
    old = write(tmp_path / "old.tif", np.array([[10, 40, 40, 40]], np.uint8))
    new = write(tmp_path / "new.tif", np.array([[1, 2, 1, 3]], np.uint8))
    lists = {"OLD_LIST": "esa-worldcover", "NEW_LIST": "esa-worldcover", "CODE_PACK": "land-cover"}
    meant = ["new", "land_class", "1", "10", "new", "land_class", "2", "40", "new", "land_class", "3", "?"]
    change = str(tmp_path / "change.tif")
    result, target = compare(tmp_path, old, new, **lists, VALUES=meant, CHANGE=change)
    table = {(row["kind"], row["old_class"], row["new_class"] or None): row for row in rows(target)}
    assert set(table) == {("unchanged", "10", "10"), ("unchanged", "40", "40"), ("changed", "40", "10"),
                          ("changed", "40", None)}
    assert table["changed", "40", "10"]["old_title"] == "Cropland"
    assert result["CROPLAND_LOSS_M2"] is None and result["CROPLAND_GAIN_M2"] == 0      # what 3 is, is unknown
    assert gdal.Open(change).ReadAsArray().tolist() == [[table[key]["transition_id"] for key in (
        ("unchanged", "10", "10"), ("unchanged", "40", "40"), ("changed", "40", "10"), ("changed", "40", None))]]
    refused = {"OLD": str(old), "NEW": str(new), "MATRIX": target, **lists}
    assert "999" in stopped("landusetransitionraster", {**refused, "VALUES": [*meant[:3], "999"]})
    assert "corine" in stopped("landusetransitionraster", {**refused, "NEW_LIST": "corine", "VALUES": meant[8:]})
    log = run("landusetransitionraster", {**refused, "NEW_LIST": "no-list"})[1]
    assert "no-list" in log
