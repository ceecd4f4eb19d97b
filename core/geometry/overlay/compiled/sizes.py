"""Areas that polygons share by the compiled kernel: whether it is there, when it pays, and which pairs it may have.

GEOS keeps what is nearly nothing, so that the same pairs are found with and without numba: below ``LEAST`` of a square
metre the rounding of GEOS's new corners decides what is a touch. It also keeps pairs of polygons of very many vertices,
and those over whose extent the ground is not a polynomial of second degree.
"""
from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.util import find_spec
from typing import Optional

import numpy as np
import shapely

from ...measure.areal_scale import quadratics
from ...parallel import STEP, ask, waited
from ...subdivide import MAX_VERTICES
from ...systems.crs import is_geographic, unit_factor

PAYS = 50_000_000       # vertices of zones that subjects meet, in pieces: three seconds for GEOS, as many to compile
MOST_VERTICES = 512     # of a subject: each of its edges is compared with each of a zone's within its extent
LEAST_M2 = 1.0
GEOS = "GEOS"
SWITCH = "GROUNDRULES_KERNEL"   # an environment variable: "geos" leaves numba alone, "numba" takes it for small jobs
_USED: ContextVar[Optional[set]] = ContextVar("kernels", default=None)


@contextmanager
def kernels_noted():
    """Within this block ``kernel_used`` says what measured."""
    token = _USED.set(set())
    try:
        yield
    finally:
        _USED.reset(token)


def kernel_used() -> str:
    """``GEOS``, or the version of numba where some areas of this run were measured by the kernel."""
    return next(iter(_USED.get() or ()), GEOS)


def pays(zones: np.ndarray, met: np.ndarray) -> bool:
    """Whether numba is there and a job is so large that loading the kernel is worth it.

    Args:
        zones: polygons ``(k,)``. met: how many subjects' extents each one's meets ``(k,)``.
    """
    chosen = os.environ.get(SWITCH, "").lower()
    vertices = np.minimum(shapely.get_num_coordinates(zones), MAX_VERTICES)
    large = chosen == "numba" or int(met @ vertices) >= PAYS
    return large and chosen != "geos" and find_spec("numba") is not None


def loaded():
    """The kernel, compiled; None where numba cannot be used, for whatever reason."""
    try:
        import numba

        from . import kernel
        if kernel.njit is None:   # numba came after this module
            return None
        waited(_try, kernel)
    except (ImportError, OSError, RuntimeError, AttributeError, SystemError):
        return None   # GEOS does it as well; numba was made for another numpy, mostly
    if _USED.get() is not None:
        _USED.get().add(f"numba {numba.__version__}")
    return kernel


def _try(kernel) -> None:
    """Compile: one pair, with ground and without."""
    square = np.array([shapely.box(0.0, 0.0, 1.0, 1.0)], dtype=object)
    pair = np.zeros(1, dtype=np.int64)
    for series in (np.zeros((0, 6)), np.ones((1, 6))):
        _run(kernel, square, pair, square, pair, series)


def shared_areas(kernel, subjects: np.ndarray, zones: np.ndarray, crs: str, method: str) -> tuple:
    """What subjects share with zones, in pairs.

    Args:
        kernel: of ``loaded``. subjects, zones: valid polygons or multipolygons ``(m,)``. crs: of both.
        method: ``"ellipsoidal"`` or ``"planar"``.

    Returns:
        Areas in the plane of the system, in its units, and in m² by the method ``(m,)``; NaN where GEOS has to do it.

    Raises:
        Cancelled: see ``parallel.ask``.
    """
    plane, ground = np.full(len(subjects), np.nan), np.full(len(subjects), np.nan)
    fit = shapely.get_num_coordinates(subjects) <= MOST_VERTICES
    if method != "planar":
        fit &= not is_geographic(crs)
    rows = np.flatnonzero(fit)
    for first in range(0, len(rows), STEP):
        ask()
        some = rows[first:first + STEP]
        series = np.zeros((0, 6))
        if method != "planar":
            series = quadratics(shapely.bounds(subjects[some]), crs)
            some, series = some[np.isfinite(series[:, 0])], series[np.isfinite(series[:, 0])]
        if len(some):
            owner, zone = (_each_once(geometry[some]) for geometry in (subjects, zones))
            polygons, subject_of = owner
            sizes = _run(kernel, polygons, subject_of, *zone, series[_places(subject_of)] if len(series) else series)
            plane[some] = sizes[0]
            ground[some] = sizes[1] if len(series) else sizes[0] * unit_factor(crs) ** 2
    small = ~(ground >= LEAST_M2)
    plane[small] = ground[small] = np.nan
    return plane, ground


def _each_once(geometry: np.ndarray) -> tuple:
    """The geometries of an array, each once, and the place of each row's."""
    name = np.fromiter(map(id, geometry), dtype=np.int64, count=len(geometry))
    _, first, place = np.unique(name, return_index=True, return_inverse=True)
    return geometry[first], place


def _places(place: np.ndarray) -> np.ndarray:
    """A row for each number."""
    return np.unique(place, return_index=True)[1]


def _run(kernel, subjects, subject_of, zones, zone_of, series) -> tuple:
    outlines = *_edges(subjects), shapely.bounds(subjects)
    plane, ground = np.zeros(len(subject_of)), np.zeros(len(subject_of))
    kernel.shared(np.column_stack([subject_of, zone_of]), outlines, np.ascontiguousarray(series), _rings(zones), plane,
                  ground)
    return plane, ground


def _rings(polygons: np.ndarray) -> tuple:
    """Where each polygon's rings begin, where each ring's vertices begin, the vertices, and the rings' signs."""
    parts, polygon_of = shapely.get_parts(polygons, return_index=True)
    outlines, part_of = shapely.get_rings(parts, return_index=True)
    vertices, ring_of = shapely.get_coordinates(outlines, return_index=True)
    ring_first = np.searchsorted(ring_of, np.arange(len(outlines) + 1))
    rings = np.searchsorted(polygon_of[part_of], np.arange(len(polygons) + 1))
    shell = np.diff(part_of, prepend=-1) != 0
    signs = np.where(shapely.is_ccw(outlines) == shell, 1.0, -1.0)
    return rings, ring_first, vertices, signs


def _edges(polygons: np.ndarray) -> tuple:
    """Edges of polygons about the middle of each one's extent, as the kernel takes them; where each one's begin."""
    rings, ring_first, vertices, signs = _rings(polygons)
    box = shapely.bounds(polygons)
    ring_of = np.repeat(np.arange(len(signs)), np.diff(ring_first))
    polygon_of = np.repeat(np.arange(len(polygons)), np.diff(rings))[ring_of]
    vertices = vertices - ((box[:, :2] + box[:, 2:]) / 2)[polygon_of]
    edge = np.flatnonzero((ring_of[1:] == ring_of[:-1]) & (vertices[1:, 0] != vertices[:-1, 0]))
    start, end, sign, owner = vertices[edge], vertices[edge + 1], signs[ring_of[edge]], polygon_of[edge]
    right = start[:, 0] < end[:, 0]
    made = np.empty((len(edge), 5))
    made[:, :2] = np.where(right[:, None], start, end)
    made[:, 2:4] = np.where(right[:, None], end, start)
    made[:, 4] = np.where(right, -sign, sign)
    order = np.lexsort((made[:, 0], owner))
    return made[order], np.searchsorted(owner[order], np.arange(len(polygons) + 1))
