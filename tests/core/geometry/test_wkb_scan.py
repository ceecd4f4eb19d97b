"""A layer looked at while it is read gives the same ground as its polygons built and compared."""
from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import shapely

from groundrules.core.carbon.stock.patches import as_built, as_read
from groundrules.core.cluster.processes import OnProcesses
from groundrules.core.contract.outcome import Check
from groundrules.core.errors import InputError
from groundrules.core.geometry.measure.encodings import Encodings
from groundrules.core.geometry.overlay import wkb_scan
from groundrules.core.geometry.overlay.wkb_scan import WkbScan
from groundrules.core.geometry.parallel import Cancelled, stoppable
from groundrules.core.scale.run import run_by_size
from groundrules.core.table import Source, UnbuiltTable, table_from_geometries

CRS, ORIGIN = "EPSG:4547", np.array([450_000.0, 3_400_000.0])


def tiles(side: int, seed: int) -> np.ndarray:
    """Wavy neighbours that share their edges, of all kinds of outlines."""
    random = np.random.default_rng(seed)
    grid = np.stack(np.meshgrid(np.arange(side + 1), np.arange(side + 1), indexing="ij"), axis=-1) * 50.0
    grid += random.uniform(-10, 10, grid.shape)
    east = _wavy(grid[:-1], grid[1:], random)
    north = _wavy(grid[:, :-1], grid[:, 1:], random)
    rings = np.concatenate([east[:, :-1, :-1], north[1:, :, :-1], east[:, 1:, :0:-1], north[:-1, :, ::-1]], axis=2)
    result = shapely.polygons(rings.reshape(side * side, -1, 2) + ORIGIN)
    return result[shapely.is_valid(result)]


def _wavy(start, end, random) -> np.ndarray:
    share = np.linspace(0, 1, 5)[None, None, :, None]
    points = start[:, :, None] * (1 - share) + end[:, :, None] * share
    wave = random.uniform(-4, 4, points.shape)
    wave[:, :, [0, -1]] = 0
    return points + wave


def both(shapes, method: str = "planar", crs: str = CRS, batch: int = 100, measured_by: str = ""):
    """The land of some shapes, built and as it was read, in batches; ``measured_by``: meanwhile, not by the method."""
    table = table_from_geometries("land", shapes, crs=crs)
    wkb = shapely.to_wkb(table.geometry, byte_order=1)
    parts = [Encodings.of(wkb[first:first + batch]) for first in range(0, len(wkb), batch)]
    with WkbScan(crs, multipart=False, plain=lambda wkb: (wkb, {}), measured_by=measured_by or method) as entry:
        for part in parts:
            entry.add(part)
        seen = entry.seen()
    unbuilt = UnbuiltTable(replace(table, name="land", crs=crs, source=Source()), Encodings.joined(parts), seen)
    return as_built(table, crs, method, None), as_read(unbuilt, method, None), unbuilt


def assert_alike(first, other) -> None:
    assert other is not None
    assert np.array_equal(first.rows, other.rows)
    assert np.allclose(first.area_m2, other.area_m2, rtol=1e-9, atol=1e-6)
    assert first.losers.tolist() == other.losers.tolist()
    assert first.lost_m2 == pytest.approx(other.lost_m2, abs=1e-6)
    assert (first.first.tolist(), first.other.tolist()) == (other.first.tolist(), other.other.tolist())


@pytest.mark.parametrize("method", ["planar", "ellipsoidal"])
def test_clean_neighbours(method):
    built, read, table = both(tiles(12, 1), method)
    assert_alike(built, read)
    if method == "ellipsoidal":   # both by the same sums, to the last digit
        assert built.area_m2.tolist() == read.area_m2.tolist()
    assert "geometry" not in vars(table)     # none was built of the whole layer
    assert not len(built.losers) and not len(built.first)


@pytest.mark.parametrize("crs", [CRS, "EPSG:4490"])
def test_areas_that_are_measured_while_the_file_is_read_are_those_measured_later(crs):
    """To the last digit, whatever the outlines are like."""
    shapes = [*tiles(8, 5), None]
    shapes[3] = shapes[3].difference(shapely.point_on_surface(shapes[3]).buffer(2.0))
    shapes[5] = shapely.MultiPolygon([shapes[5]])
    shapes[9] = shapely.Polygon([(0, 0), (50, 50), (50, 0), (0, 50)] + ORIGIN)
    shapes.append(shapely.Polygon(ORIGIN + 900 + [
        (0, 0), (90, 0), (90, 9), (9, 9), (9, 80), (90, 80), (90, 90), (0, 90)]))
    if crs != CRS:
        shapes = shapely.transform(shapes, lambda xy: (xy - ORIGIN) * 1e-5 + [114.0, 30.0])
    _built, read, meanwhile = both(shapes, "ellipsoidal", crs, batch=20)
    _built, other, later = both(shapes, "ellipsoidal", crs, measured_by="planar")
    assert (meanwhile.looked.ground_m2 is None) == (crs != CRS) and later.looked.ground_m2 is None
    assert read.rows.tolist() == other.rows.tolist() and len(read.rows) == len(shapes) - 2
    assert read.area_m2.tolist() == other.area_m2.tolist()


def test_whether_processes_pay_is_not_asked_of_shapes_that_nobody_builds():
    """A million parcels were built to count their vertices, at more than the cost of their stock."""
    _built, _read, table = both(tiles(12, 1))
    check = Check("", lambda request, steps: "answer", None, {}, part=lambda request, steps: None,
                  cut=lambda request: SimpleNamespace(subjects=request, refusal=""))
    assert run_by_size(check, table, crew=OnProcesses("carbonstock")) == "answer"
    assert "geometry" not in vars(table)


@pytest.mark.parametrize("seed", range(6))
def test_broken_layers_are_told_and_counted_alike(seed):
    random, shapes = np.random.default_rng(seed), list(tiles(12, seed))
    for row in random.integers(0, len(shapes), 6):
        kind = random.integers(0, 6)
        if kind == 0:
            shapes[row] = shapes[row].buffer(random.uniform(0.01, 30), join_style="mitre")     # into its neighbours
        elif kind == 1:
            shapes.append(shapes[row])                                                         # twice
        elif kind == 2:
            shapes[row] = shapely.Polygon([(0, 0), (50, 50), (50, 0), (0, 50)] + ORIGIN)       # crosses itself
        elif kind == 3:
            shapes[row] = None
        elif kind == 4:
            middle = shapely.point_on_surface(shapes[row])
            shapes[row] = shapes[row].difference(middle.buffer(2.0))                           # a hole
            shapes.append(middle.buffer(4.0))                                                  # and more than fills it
        else:
            shapes[row] = shapes[row].reverse()
    built, read, _table = both([shapes[row] for row in random.permutation(len(shapes))])
    assert_alike(built, read)


def test_a_parcel_under_whole_others_is_found():
    shapes = list(tiles(12, 3))
    shapes.append(shapely.box(*(ORIGIN + 130), *(ORIGIN + 420)))
    built, read, _table = both(shapes)
    assert_alike(built, read)
    assert built.lost_m2.sum() == pytest.approx(290.0 ** 2, rel=1e-3)


def test_what_is_too_small_or_far_is_not_usable():
    shapes = [*tiles(12, 4), shapely.box(*ORIGIN, *(ORIGIN + 1e-4)), shapely.box(5e7, 5e7, 5e7 + 10, 5e7 + 10),
              shapely.LineString([ORIGIN, ORIGIN + 5]), shapely.Polygon()]
    built, read, _table = both(shapes)
    assert_alike(built, read)
    assert built.rows.tolist() == list(range(len(shapes) - 4))


def test_order_and_batches_make_no_difference():
    shapes = tiles(12, 5)
    _built, read, _table = both(shapes, batch=7)
    order = np.random.default_rng(0).permutation(len(shapes))
    _built, other, _table = both(shapes[order], batch=31)
    assert np.array_equal(read.area_m2[order], other.area_m2)


def test_polygons_that_are_no_neighbours_are_to_be_built(monkeypatch):
    monkeypatch.setattr("groundrules.core.geometry.topology.shared_edges.MOST", 100)
    x, y = (value.ravel() for value in np.meshgrid(np.arange(10) * 10.0 + ORIGIN[0], np.arange(10) * 10.0 + ORIGIN[1]))
    apart = shapely.box(x, y, x + 5, y + 5)
    built, read, table = both(apart)
    assert read is None and built.area_m2.sum() == pytest.approx(25.0 * len(apart))
    assert len(table.geometry) == len(apart)     # and can be


def test_degrees():
    geographic = shapely.transform(tiles(12, 6), lambda xy: (xy - ORIGIN) / 1e5 + [113.5, 30.7])
    assert_alike(*both(geographic, "ellipsoidal", "EPSG:4490")[:2])
    with pytest.raises(InputError):
        both(geographic, "planar", "EPSG:4490")[1]


def test_nothing_usable_and_nothing_at_all():
    built, read, _table = both([None, None])
    assert not len(built.rows) and not len(read.rows)
    assert not len(both([])[1].rows)


def test_rows_of_an_unbuilt_table_are_taken_built():
    _built, _read, table = both(tiles(12, 7))
    some = table.take(np.array([3, 1]))
    assert some.fids.tolist() == [4, 2] and shapely.equals_exact(some.geometry, table.geometry[[3, 1]]).all()
    assert wkb_scan.built(table.wkb[:2])[1] == table.geometry[1]


def test_a_cancel_is_answered_while_the_last_rows_are_looked_at():
    """The rows of a million are read before all of them were looked at."""
    with WkbScan("EPSG:4547", multipart=False, plain=lambda wkb: (wkb, {})) as scan:
        scan._jobs.append(Future())   # it never ends
        with stoppable(lambda: True), pytest.raises(Cancelled):
            scan.seen()
