"""Areas by the compiled kernel: the pairs of GEOS and its numbers, and GEOS alone where numba is not there."""
from __future__ import annotations

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from helpers.source import ROOT
from shapely.affinity import rotate, translate

from groundrules.core.geometry.overlay import pairs
from groundrules.core.geometry.overlay.compiled import sizes
from groundrules.core.geometry.overlay.pairs import overlap_sizes, overlaps
from groundrules.core.geometry.parallel import Cancelled, stoppable

PLACE = 520_000.0, 3_400_000.0
COLUMNS = "subject", "control", "inside"


@pytest.fixture(scope="module")
def kernel():
    """Of a numba that is installed beside the tests; ``./dev test`` does it."""
    folder = next(iter((ROOT / ".work" / "numba").glob("lib/python3*/site-packages")), None)
    if folder is not None:
        sys.path.append(str(folder))
    try:
        from groundrules.core.geometry.overlay.compiled import kernel as module

        if module.njit is None:   # a test before has loaded it without
            importlib.reload(module)
        made = sizes.loaded()
    finally:
        if folder is not None:
            sys.path.remove(str(folder))
    if made is None:
        pytest.skip("numba is not installed in .work/numba")
    return made


def both(monkeypatch, subjects, controls, crs: str, method: str) -> tuple:
    """What GEOS measures, and what is measured with numba."""
    results = []
    for name in ("geos", "numba"):
        monkeypatch.setenv(sizes.SWITCH, name)
        results.append(overlap_sizes(subjects, controls, crs, method))
    return tuple(results)


def assert_same(geos, compiled, coordinate: float = 4e6) -> None:
    """The same pairs; areas to 1e-9, but for the rounding of GEOS's new corners along an outline."""
    for column in COLUMNS:
        assert np.array_equal(getattr(geos, column), getattr(compiled, column)), column
    rounding = 4 * np.finfo(float).eps * coordinate * np.sqrt(geos.area_m2)
    assert (np.abs(geos.area_m2 - compiled.area_m2) <= 1e-9 * geos.area_m2 + rounding).all()


def star(random, vertices: int, radius: float, holes: int = 0):
    """A polygon of any direction of drawing with long spikes, some corners upright over each other."""
    angle = np.sort(random.uniform(0, 2 * np.pi, vertices))
    length = radius * random.uniform(0.2, 1.0, vertices)
    xy = np.column_stack([length * np.cos(angle), length * np.sin(angle)])
    if random.random() < 0.5:
        xy = np.round(xy / 10) * 10
    shape = shapely.make_valid(shapely.Polygon(xy))
    for _ in range(holes):
        x, y = random.uniform(-0.5, 0.5, 2) * radius
        shape = shape - shapely.box(x, y, x + radius / 9, y + radius / 7)
    shape = shapely.multipolygons([part for part in shapely.get_parts(shapely.get_parts(shape)) if part.area > 0])
    return shapely.reverse(shape) if random.random() < 0.5 else shape


def scattered(random, count: int, radius: float) -> np.ndarray:
    return np.array([translate(star(random, int(random.integers(4, 40)), radius, int(random.integers(0, 4))),
                               PLACE[0] + random.uniform(0, 900), PLACE[1] + random.uniform(0, 900))
                     for _ in range(count)], dtype=object)


@pytest.mark.parametrize(("crs", "method"), [
    ("EPSG:4547", "planar"), ("EPSG:4547", "ellipsoidal"), ("EPSG:3857", "ellipsoidal"), ("EPSG:2225", "ellipsoidal")])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_polygons_of_any_shape_share_what_geos_says(kernel, monkeypatch, crs, method, seed):
    """Holes, parts, spikes, both directions of drawing; a wide projection, and one in feet."""
    random = np.random.default_rng(seed)
    subjects, controls = scattered(random, 60, 120.0), scattered(random, 30, 400.0)
    calls = counted(monkeypatch)
    assert_same(*both(monkeypatch, subjects, controls, crs, method))
    assert calls[0] > 300


def counted(monkeypatch) -> list:
    """How many pairs the kernel has measured."""
    calls, true = [0], sizes.shared_areas

    def shared_areas(*arguments):
        plane, area_m2 = true(*arguments)
        calls[0] += int(np.isfinite(area_m2).sum())
        return plane, area_m2

    monkeypatch.setattr(pairs, "shared_areas", shared_areas)
    return calls


@pytest.mark.parametrize("angle", [0.0, 17.0, 45.0])
@pytest.mark.parametrize("method", ["planar", "ellipsoidal"])
def test_neighbours_that_touch_are_no_pairs_and_what_is_filled_is_inside(kernel, monkeypatch, angle, method):
    """Edges and corners that are shared, by other vertices too; zones made of subjects; a subject that is a zone."""
    x, y = (grid.ravel() * 30.0 for grid in np.meshgrid(np.arange(12), np.arange(12)))
    cells = shapely.box(x, y, x + 30, y + 30)
    zones = np.array([shapely.union_all(cells[:50]), shapely.union_all(cells[50:90]), cells[100],
                      shapely.box(0, 0, 360, 45), shapely.box(45, 0, 45 + 1e-4, 360), shapely.box(-50, -50, 0, 400),
                      shapely.box(-90, -90, 500, 500) - shapely.box(60, 60, 120, 120)], dtype=object)
    cells, zones = (np.array([translate(rotate(shape, angle, (0, 0)), *PLACE) for shape in shapes], dtype=object)
                    for shapes in (cells, zones))
    geos, compiled = both(monkeypatch, cells, zones, "EPSG:4547", method)
    assert_same(geos, compiled)
    assert compiled.inside[compiled.control == 0].all() and (compiled.control == 0).sum() == 50
    assert not (compiled.control == 5).any()


def test_zones_of_many_vertices_and_thin_slivers(kernel, monkeypatch):
    """A zone that is cut in pieces; subjects that reach into it by a millimetre."""
    middle = shapely.Point(*PLACE)
    zone = middle.buffer(3_000.0, quad_segs=2_000) - middle.buffer(1_000.0, quad_segs=500)
    angle = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    subjects = [shapely.box(px - 20, py - 20, px + 20, py + 20) for px, py in np.column_stack(
        [PLACE[0] + 3_000 * np.cos(angle), PLACE[1] + 3_000 * np.sin(angle)])]
    inner = [shapely.Point(PLACE[0] + (1_000 - radius) * np.cos(turn), PLACE[1] + (1_000 - radius) * np.sin(turn))
             .buffer(radius + 0.001) for turn, radius in zip(angle[::8], np.linspace(1, 60, 50))]
    for method in ("planar", "ellipsoidal"):
        assert_same(*both(monkeypatch, np.array(subjects + inner), np.array([zone]), "EPSG:4547", method))


def test_what_the_kernel_may_not_have_is_left_to_geos(kernel, monkeypatch):
    """Degrees; subjects of very many vertices, or so wide that the ground is no polynomial of second degree; lines."""
    calls = counted(monkeypatch)
    west, north = 114.0, 30.0
    degrees = np.array([shapely.box(west, north, west + 0.01, north + 0.01)], dtype=object)
    moved = np.array([translate(degrees[0], 0.005, 0.003)], dtype=object)
    assert_same(*both(monkeypatch, degrees, moved, "EPSG:4490", "ellipsoidal"))
    round_one = np.array([shapely.Point(*PLACE).buffer(300, quad_segs=400)], dtype=object)
    wide = np.array([shapely.box(PLACE[0], PLACE[1], PLACE[0] + 60_000, PLACE[1] + 60_000)], dtype=object)
    zone = np.array([shapely.box(PLACE[0] + 7, PLACE[1] + 5, PLACE[0] + 50_000, PLACE[1] + 900)], dtype=object)
    for subjects in (round_one, wide):
        assert_same(*both(monkeypatch, subjects, zone, "EPSG:4547", "ellipsoidal"))
    lines = shapely.boundary(zone)
    monkeypatch.setenv(sizes.SWITCH, "numba")
    assert np.isnan(overlap_sizes(lines, zone, "EPSG:4547").area_m2).all()
    assert overlaps(wide, zone, "EPSG:4547").pieces[0].area > 0    # a piece is wanted
    assert calls[0] == 0
    assert_same(*both(monkeypatch, wide, zone, "EPSG:4547", "planar"))
    assert calls[0] == 1


def test_the_run_says_what_measured_and_stops_when_it_is_told(kernel, monkeypatch):
    monkeypatch.setenv(sizes.SWITCH, "numba")
    square = np.array([shapely.box(*PLACE, PLACE[0] + 10, PLACE[1] + 10)], dtype=object)
    zone = np.array([translate(square[0], 3, 4)], dtype=object)
    assert sizes.kernel_used() == sizes.GEOS
    with sizes.kernels_noted():
        assert sizes.kernel_used() == sizes.GEOS
        assert overlap_sizes(square, zone, "EPSG:4547", "planar").area_m2.tolist() == [42.0]
        assert sizes.kernel_used().startswith("numba ")
    assert sizes.kernel_used() == sizes.GEOS
    with pytest.raises(Cancelled), stoppable(lambda: True):
        sizes.shared_areas(kernel, square, zone, "EPSG:4547", "planar")


def test_where_nothing_may_be_written_nothing_is_kept(kernel, monkeypatch):
    monkeypatch.setattr(Path, "touch", lambda *_: (_ for _ in ()).throw(PermissionError))
    assert kernel._compiled(kernel._put.py_func)._cache.__class__.__name__ == "NullCache"


# -- without numba ----------------------------------------------------------------------------------

def test_small_jobs_and_computers_without_numba_never_load_it(monkeypatch):
    zones = np.array([shapely.box(0, 0, 1, 1)], dtype=object)
    monkeypatch.setattr(sizes, "find_spec", lambda name: object())
    many = np.array([sizes.PAYS // 5 + 1])
    assert sizes.pays(zones, many) and not sizes.pays(zones, many // 2)
    monkeypatch.setenv(sizes.SWITCH, "geos")
    assert not sizes.pays(zones, many)
    monkeypatch.delenv(sizes.SWITCH)
    monkeypatch.setattr(sizes, "find_spec", lambda name: None)
    assert not sizes.pays(zones, many)


def test_a_numba_that_does_not_work_is_as_none(monkeypatch):
    """One for another numpy says so when it is imported."""
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.setattr(sizes, "find_spec", lambda name: object())
    monkeypatch.setenv(sizes.SWITCH, "numba")
    square = np.array([shapely.box(*PLACE, PLACE[0] + 10, PLACE[1] + 10)], dtype=object)
    with sizes.kernels_noted():
        assert overlap_sizes(square, square, "EPSG:4547", "planar").area_m2.tolist() == [100.0]
        assert sizes.kernel_used() == sizes.GEOS
