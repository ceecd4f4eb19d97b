"""Maps of the user's own of two dates: cells and parcels that gain and lose, by hand and against numpy."""
from __future__ import annotations

import json

import numpy as np
import pytest
from helpers.desk.running import results, rows, run, stopped
from helpers.files.carbon_layers import (
    FULL,
    NOTHING,
    box,
    floats,
    oracle,
    polygons,
    random_maps,
    raster,
    table,
    totals,
)
from osgeo import gdal

pytestmark = pytest.mark.usefixtures("qgis_app")


def asked_of_dates(tmp_path, classes, own, **more):
    """Two dates of classes and of maps; None where a date has no map."""
    asking = {"AREA_METHOD": "planar", "LANGUAGE": "en", "ROOT_SHOOT": 0.25, "MAP_QUANTITY": "carbon", "OLD_YEAR": 2010,
              "NEW_YEAR": 2020, **table(tmp_path / "t.csv", FULL), **more}
    for name, values in zip(("OLD", "NEW"), classes):
        asking[name] = raster(tmp_path / f"{name}.tif", np.asarray(values, np.uint8))
    for name, values in zip(("MAP", "NEW_MAP"), own):
        if values is not None:
            asking[name] = floats(tmp_path / f"{name}.tif", values)
    return asking


def test_change_of_two_maps(tmp_path):
    """Forest that grows, forest that thins, forest cleared, and forest that one date's map alone knows."""
    target, pairs, cells, manifest = (str(tmp_path / name) for name in ("t.gpkg", "p.gpkg", "c.tif", "m.json"))
    result = results("carbonchangeraster", asked_of_dates(
        tmp_path, ([[1, 1, 1, 1]], [[1, 1, 2, 1]]), ([[80.0, 60.0, 100.0, 50.0]], [[100.0, 40.0, 4.0, NOTHING]]),
        TOTALS=target, TRANSITIONS=pairs, CHANGE=cells, MANIFEST=manifest))
    # 1.25 with roots: +25, -25, and -120 with 64 - 40 of other pools; the last cell has one map and does not change
    assert gdal.Open(cells).ReadAsArray().tolist() == [[25.0, -25.0, -144.0, 0.0]]
    assert result["DIFFERENCE_T_C"] == pytest.approx(-144.0)
    assert (result["GAIN_T_C"], result["LOSS_T_C"]) == (pytest.approx(25.0), pytest.approx(-169.0))
    assert result["OLD_T_C"] == pytest.approx(290 * 1.25 + 4 * 64)
    assert result["AREA_EFFECT_T_C"] + result["DENSITY_EFFECT_T_C"] == pytest.approx(-144.0)
    assert result["RESIDUAL_T_C"] == pytest.approx(0.0, abs=1e-9) and result["MAPPED_HA"] == 4.0
    assert totals(target, "above")[None]["difference_t_c"] == pytest.approx(20 - 20 - 96)
    assert [entry["date"] for entry in json.loads(open(manifest, encoding="utf-8").read())["maps"]] == [1, 2]


def test_change_with_one_map(tmp_path):
    """Land that stays keeps the map's number; what changed has the table's on the other date; both are told."""
    done = run("carbonchangeraster", asked_of_dates(
        tmp_path, ([[1, 1, 2]], [[1, 2, 1]]), ([[80.0, 60.0, 10.0]], None)))
    # 60 * 1.25 becomes 3, and 64 of other pools 40; 12.5 becomes 125, and 40 becomes 64
    assert done.results["DIFFERENCE_T_C"] == pytest.approx(3 - 75 + 125 - 12.5)
    assert "3.00 ha" in done.log and "keeps its class keeps the map's number" in done.log


def test_change_of_maps_against_numpy(tmp_path):
    """Random classes, maps with holes on both dates, zones: each cell and each zone."""
    classes, own, second = random_maps()
    new = np.random.default_rng(7).permuted(classes, axis=1)
    zones = polygons([box(0, -6000, 4000, 0), box(3000, -6000, 8000, -1000)], ["A", "B"], "zones")
    target, cells = str(tmp_path / "t.gpkg"), str(tmp_path / "c.tif")
    result = results("carbonchangeraster", asked_of_dates(
        tmp_path, (classes, new), (own, second), ZONES=zones, ZONE_FIELD="class", TOTALS=target, CHANGE=cells,
        MAP_UNCERTAINTY=10))
    same = classes == new
    filled = [np.where((first == NOTHING) & same, other, first) for first, other in ((own, second), (second, own))]
    nothing = np.full(classes.shape, NOTHING)
    dates = [sum(oracle(of, values, nothing, 0.25).values()) for of, values in zip((classes, new), filled)]
    there = (classes > 0) & (new > 0)
    wanted = np.where(there, dates[1] - dates[0], 0.0)
    written = gdal.Open(cells).ReadAsArray()
    assert np.allclose(written[there], wanted[there], atol=1e-4) and (written[~there] < -1e30).all()
    row, column = np.indices(classes.shape)
    inside = {None: row >= 0, "A": column < 40, "B": (column >= 30) & (row >= 10)}
    got = totals(target)
    for zone, cells_in in inside.items():
        assert got[zone]["difference_t_c"] == pytest.approx(wanted[cells_in].sum(), abs=1e-3), zone
        assert got[zone]["loss_t_c"] + got[zone]["gain_t_c"] + got[zone]["potential_gain_t_c"] == pytest.approx(
            wanted[cells_in].sum(), abs=1e-3)
    assert result["DIFFERENCE_LOWER_T_C"] < result["DIFFERENCE_T_C"] < result["DIFFERENCE_UPPER_T_C"]


def test_change_of_polygons_with_maps_is_that_of_their_cells(tmp_path):
    """A parcel a cell, and changed ones apart from each other: whole, zones, loss and gain are those of the rasters;
    each changed piece has the numbers of its cell.
    """
    classes, own, second = random_maps()
    old, first, later = (values[:9, :11] for values in (np.maximum(classes, 1), own, second))
    new = old.copy()
    new[::2, ::2] = np.random.default_rng(3).integers(1, 3, new[::2, ::2].shape)
    zones = polygons([box(0, -600, 500, 0), box(300, -900, 1100, -200)], ["A", "B"], "zones")
    more = {"ZONES": zones, "ZONE_FIELD": "class", "MAP_UNCERTAINTY": 10, "UNCERTAINTY": "analytic"}
    cells, made = str(tmp_path / "c.tif"), str(tmp_path / "changes.gpkg")
    asking = asked_of_dates(tmp_path, (old, new), (first, later), TOTALS=str(tmp_path / "r.gpkg"), CHANGE=cells, **more)
    wanted = results("carbonchangeraster", asking)
    row, column = (place.ravel() for place in np.indices(old.shape))
    boxes = [box(100 * x, -100 * y - 100, 100 * x + 100, -100 * y) for y, x in zip(row, column)]
    asking |= {name: polygons(boxes, values.ravel().astype(str).tolist(), name)
               for name, values in (("OLD", old), ("NEW", new))}
    asking |= {"OLD_CLASS": "class", "NEW_CLASS": "class", "CROSSWALK": "", "TOTALS": str(tmp_path / "p.gpkg"),
               "CHANGES": made}
    asking.pop("CHANGE")
    done = run("carbonchange", asking)
    assert done.results is not None, done.log
    for name in ("OLD_T_C", "NEW_T_C", "DIFFERENCE_T_C", "LOSS_T_C", "GAIN_T_C", "DIFFERENCE_LOWER_T_C",
                 "DIFFERENCE_UPPER_T_C", "AREA_EFFECT_T_C", "COMMON_HA", "CHANGED_HA", "MAPPED_HA"):
        assert done.results[name] == pytest.approx(wanted[name], rel=1e-6), name
    of_cells, of_parcels = totals(tmp_path / "r.gpkg"), totals(tmp_path / "p.gpkg")
    for zone in (None, "A", "B"):
        for name in ("difference_t_c", "loss_t_c", "gain_t_c", "lower_t_c"):
            assert of_parcels[zone][name] == pytest.approx(of_cells[zone][name], rel=1e-6), (zone, name)
    changed = gdal.Open(cells).ReadAsArray()[old != new]
    assert sorted(row["difference_t_c"] for row in rows(made)) == pytest.approx(sorted(changed.tolist()), abs=1e-3)
    assert "keeps its class keeps the map's number" in done.log and "Map 'MAP'" not in done.log


def test_change_of_parcels_of_several_cells(tmp_path):
    """A wood of four hectares, half of which becomes field; each half is known by one cell of two."""
    target = str(tmp_path / "changes.gpkg")
    own = [[80.0, 60.0], [NOTHING, 100.0]], [[90.0, NOTHING], [NOTHING] * 2]
    asking = asked_of_dates(tmp_path, ([[1]], [[1]]), own, OLD_CLASS="class", NEW_CLASS="class", CROSSWALK="",
                            CHANGES=target)
    asking |= {"OLD": polygons([box(0, -200, 200, 0)], ["1"], "old"),
               "NEW": polygons([box(0, -200, 100, 0), box(100, -200, 200, 0)], ["1", "2"], "new")}
    done = run("carbonchange", asking)
    # the half that stays: a hectare from 80 to 90 and one of the table; the other: 160 of maps becomes 2 × 3, and twice
    # 64 of other pools 40
    assert done.results["DIFFERENCE_T_C"] == pytest.approx(10 * 1.25 + 2 * 3 - 160 * 1.25 + 2 * (40 - 64)), done.log
    assert [row["difference_t_c"] for row in rows(target)] == pytest.approx([6 - 200 - 48])
    assert done.results["MAPPED_HA"] == pytest.approx(3.0)
    stop = stopped("carbonchange", {**asking, "MAP_QUANTITY": None})
    assert "MAP_QUANTITY" in stop
