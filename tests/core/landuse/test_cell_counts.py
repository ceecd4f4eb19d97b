"""Counting by runs, by pairs of bytes and cell by cell: the same as plain loops; areas of cells against single ones."""
from __future__ import annotations

import numpy as np
import pytest

from groundrules.core.errors import InputError
from groundrules.core.geometry.measure import cell_areas as areas_module
from groundrules.core.geometry.measure.cell_areas import CellAreas, cell_areas
from groundrules.core.geometry.parallel import Cancelled, in_order
from groundrules.core.geometry.systems.grid import Grid
from groundrules.core.landuse.transition import cell_counts
from groundrules.core.landuse.transition.cell_counts import NOTHING, Cells, merged, tally

SHAPES = [(1, 1), (1, 9), (9, 1), (7, 5), (40, 33)]


def slowly(rasters, areas):
    """Value combination -> cells and area, one cell after the other."""
    values, size = {}, np.broadcast_to(areas.each(), rasters[0].values.shape)
    known = [raster.known() for raster in rasters]
    for place in np.ndindex(size.shape):
        key = tuple(NOTHING if has is not None and not has[place] else int(raster.values[place])
                    for raster, has in zip(rasters, known))
        cells, area = values.get(key, (0, 0.0))
        values[key] = cells + 1, area + size[place]
    return values


def as_dict(result):
    return {tuple(values): (cells, area) for values, cells, area in zip(
        result.values.tolist(), result.cells.tolist(), result.area_m2.tolist())}


def check_same(result, wanted):
    assert {key: cells for key, (cells, _) in result.items()} == {key: cells for key, (cells, _) in wanted.items()}
    for key, (_, area) in wanted.items():
        assert result[key][1] == pytest.approx(area, rel=1e-12)


def some_areas(shape, random):
    rows, width = shape
    up_to = np.concatenate([np.zeros((2, 1)), np.cumsum(random.random((2, width)) + 1, axis=1)], axis=1)
    return [CellAreas(np.array([[3.5]])), CellAreas(random.random((rows, 1)) + 1),
            CellAreas(random.random((rows, 2)) + 1, up_to)]


def patchy(shape, random, kind):
    """Patches of 4 by 4 cells, so that most cells are like their neighbours."""
    coarse = random.integers(0, 5, (shape[0] // 4 + 1, shape[1] // 4 + 1))
    return np.repeat(np.repeat(coarse, 4, axis=0), 4, axis=1)[:shape[0], :shape[1]].astype(kind)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", ["uint8", "int16", "uint16", "int32", "uint32", "int64", "float32", "float64"])
def test_all_ways_of_counting_agree_with_a_loop(kind, shape, monkeypatch):
    random = np.random.default_rng(6)
    monkeypatch.setattr(cell_counts, "CHUNK", 70)   # blocks of an odd number of rows
    has = random.random(shape) < 0.8
    for values in (patchy(shape, random, kind), random.integers(0, 40, shape).astype(kind), np.full(shape, 3, kind)):
        zones = patchy(shape, random, "uint16")
        for cells in (Cells(values), Cells(values, has), Cells(values, nothing=3), Cells(values, has, 1)):
            for areas in some_areas(shape, random):
                check_same(as_dict(tally([cells], areas)), slowly([cells], areas))
                pair = [cells, Cells(zones)]
                check_same(as_dict(tally(pair, areas)), slowly(pair, areas))


def test_more_combinations_than_bins(monkeypatch):
    monkeypatch.setattr(cell_counts, "MOST_BINS", 10)
    random = np.random.default_rng(2)
    pair = [Cells(random.integers(0, 50, (20, 30)).astype(np.int32)), Cells(patchy((20, 30), random, "uint8"))]
    for areas in some_areas((20, 30), random):
        check_same(as_dict(tally(pair, areas)), slowly(pair, areas))


def test_cells_without_a_number_are_one_run():
    values = np.array([[np.nan, np.nan, 1.0, 1.0, -0.0, 0.0]], np.float32)
    result = tally([Cells(values, ~np.isnan(values))], CellAreas(np.array([[1.0]])))
    assert as_dict(result) == {(NOTHING,): (2, 2.0), (0,): (2, 2.0), (1,): (2, 2.0)}


@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_a_fraction_stops_however_it_is_counted(kind):
    for values in (np.full((4, 40), 1.5, kind), np.random.default_rng(1).random((4, 40)).astype(kind)):
        with pytest.raises(InputError) as error:
            tally([Cells(values, name="cover")], CellAreas(np.array([[1.0]])))
        assert error.value.key == "rasters.not_classes" and "cover" in str(error.value)


def test_parts_add_up_in_any_order():
    random = np.random.default_rng(3)
    values, areas = random.integers(0, 9, (60, 20)).astype(np.uint8), CellAreas(random.random((60, 1)) + 1)
    parts = [tally([Cells(values[first:first + 7])], areas.rows(first, 7)) for first in range(0, 60, 7)]
    whole = as_dict(tally([Cells(values)], areas))
    check_same(as_dict(merged(parts)), whole)
    check_same(as_dict(merged(parts[::-1])), whole)


@pytest.mark.parametrize("grid", [
    Grid(300_000, 4_000_000, 10, 25, 900, 700, "EPSG:32649"), Grid(100, 40, 1 / 3000, 1 / 1200, 90, 700, "EPSG:4326"),
    Grid(2e6, 5e6, 5000, 5000, 300, 500, "EPSG:3035"), Grid(-8e6, 15e6, 90_000, 50_000, 150, 500, "EPSG:3857"),
    Grid(-17_000_000, 8_600_000, 30_000, 30_000, 1130, 570, "ESRI:54030"),    # Robinson, corners off the Earth
    Grid(-11_119_505, 6_671_703, 463.3127, 463.3127, 2400, 900, "ESRI:54008"),   # a tile of the sinusoidal projection
    Grid(500_000, 4_000_000, 25, 40, 1, 2, "EPSG:32650"), Grid(500_000, 4_000_000, 25, 40, 2, 1, "EPSG:32650"),
    Grid(500_000, 4_000_000, 0.2, 0.2, 90, 90, "EPSG:32650")])
def test_areas_between_the_nodes(grid):
    """Against each cell's own outline; small cells against the square around them, whose digits last longer."""
    areas, random = cell_areas(grid, "ellipsoidal"), np.random.default_rng(0)
    cell = np.unique(random.integers(0, grid.height * grid.width, 60))
    row, column = np.divmod(cell, grid.width)
    wanted = np.array([areas_module._measured(grid, np.array([float(r)]), np.array([float(c)]))[0, 0]
                       for r, c in zip(row, column)])
    result = np.concatenate([areas.rows(r, 1).of_runs(np.array([c]), np.array([1]), grid.width)
                             for r, c in zip(row, column)])
    known = np.isfinite(wanted)
    assert known.sum() > 0.5 * len(known)
    assert result[known] == pytest.approx(wanted[known], rel=2e-9)


@pytest.mark.parametrize("grid", [
    Grid(40_000_000, 40_000_000, 1000, 1000, 50, 50, "ESRI:54008"),            # off the Earth
    Grid(-20_015_109, 10_007_555, 40_000, 40_000, 1000, 500, "ESRI:54008")])   # poles, where its inverse goes round
def test_grids_whose_cells_cannot_be_measured_are_refused(grid):
    with pytest.raises(InputError) as error:
        cell_areas(grid, "ellipsoidal")
    assert error.value.key == "rasters.no_area"
    assert cell_areas(grid, "planar").each().tolist() == [[grid.step_x * grid.step_y]]


def test_results_come_in_order_and_stop_when_asked():
    assert list(in_order(lambda item: item * item, range(50))) == [number * number for number in range(50)]
    begun = []
    with pytest.raises(Cancelled):
        list(in_order(begun.append, range(1000), lambda: len(begun) >= 5))
    assert len(begun) < 100
    with pytest.raises(ZeroDivisionError):
        list(in_order(lambda item: 1 / item, [1, 0, 1, 1, 1]))
