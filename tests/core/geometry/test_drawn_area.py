"""Areas of outlines that are straight in a plane, against outlines of points a metre apart, by two other formulas."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import CRS, Transformer

from groundrules.core.errors import InputError
from groundrules.core.geometry.measure import areal_scale, drawn_area
from groundrules.core.geometry.measure.area import CUT_STEP_M, area_m2, densify
from groundrules.core.geometry.measure.areal_scale import EXACT, LARGEST_RESIDUAL, SUMMED, ring_areas_m2, square
from groundrules.core.geometry.measure.drawn_area import (
    DENSIFIED,
    PLANAR,
    SCALE,
    drawn_area_m2,
    drawn_ring_area_m2,
    for_cutting,
    measuring,
)
from groundrules.core.geometry.measure.plain_rings import PlainRings
from groundrules.core.geometry.overlay.pairs import overlaps
from groundrules.core.geometry.overlay.unchanged import once
from groundrules.core.geometry.parallel import Cancelled, stoppable
from groundrules.core.geometry.systems.crs import plan_transform, transform
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.table import FeatureTable
from groundrules.core.zoning.judging.overlap_table import OverlapRequest, measure_overlaps
from groundrules.samples.generator.ground.area import ellipsoidal_area_m2

#: A plane, and places in it.
PLANES = [
    ("EPSG:4547", 500_000, 3_400_000), ("EPSG:4547", 631_000, 5_412_000),      # CGCS2000, 3 degrees, 114° E
    ("EPSG:4528", 40_631_000, 3_400_000),                                      # with the zone before the easting
    ("EPSG:32650", 833_000, 4_400_000), ("EPSG:32748", 700_000, 9_310_000),    # UTM, north and south
    ("EPSG:3857", 12_900_000, 4_865_000), ("EPSG:3857", 1_000_000, 9_400_000),  # the web's Mercator, 40° and 64° N
    ("EPSG:2154", 700_000, 6_600_000), ("ESRI:102012", 1_500_000, 4_000_000),  # Lambert's conic
    ("EPSG:2249", 770_000, 2_950_000),                                         # the same in feet
    ("EPSG:3035", 4_321_000, 3_210_000), ("EPSG:9473", -500_000, -1_500_000)]  # equal-area: azimuthal, conic


def star(random, x: float, y: float, size: float, corners: int = 11) -> shapely.Polygon:
    turn = np.sort(random.uniform(0, 2 * np.pi, corners))
    radius = size * random.uniform(0.3, 1, corners)
    return shapely.Polygon(np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)]))


def stars(x, y, size, count=4, seed=7):
    random = np.random.default_rng(seed)
    made = [star(random, x + size * random.uniform(-3, 3), y + size * random.uniform(-3, 3), size)
            for _ in range(3 * count)]
    return np.array([item for item in made if item.is_valid][:count], dtype=object)


def by_equal_area_projection(shapes, crs: str, step: float) -> np.ndarray:
    """PROJ's cylindrical equal-area projection of outlines with points ``step`` apart."""
    system = CRS.from_user_input(crs)
    to = Transformer.from_crs(system, CRS.from_proj4(
        f"+proj=cea +a={system.ellipsoid.semi_major_metre} +rf={system.ellipsoid.inverse_flattening}"), always_xy=True)
    return shapely.area(shapely.transform(shapely.segmentize(shapes, step),
                                          lambda xy: np.column_stack(to.transform(*xy.T))))


@pytest.mark.parametrize("size", [8, 130, 2_500])
@pytest.mark.parametrize(("crs", "x", "y"), PLANES)
def test_area_is_that_of_an_outline_of_many_points_in_an_equal_area_projection(crs, x, y, size):
    shapes = stars(x, y, size)
    step = min(1.0, size / 100)
    assert drawn_area_m2(shapes, crs) == pytest.approx(by_equal_area_projection(shapes, crs, step), rel=3e-10, abs=2e-5)


@pytest.mark.parametrize("size", [8, 130, 2_500])
@pytest.mark.parametrize("east", [500_000, 372_000, 640_000])
def test_area_is_that_of_the_surveys_series_on_an_outline_of_points_a_metre_apart(east, size):
    shapes = stars(east, 3_456_789, size)
    series = [ellipsoidal_area_m2(shapely.segmentize(shape, 1.0)) for shape in shapes]
    assert drawn_area_m2(shapes, "EPSG:4547") == pytest.approx(np.array(series), rel=1e-10, abs=1e-5)


def holed(shapes: np.ndarray, size: float) -> np.ndarray:
    """Each with a hole around its middle."""
    inner = shapely.buffer(shapely.point_on_surface(shapes), size / 50, quad_segs=3)
    return np.concatenate([shapes, shapely.difference(shapes, inner)])


@pytest.mark.parametrize("size", [40, 300, 9_000])
@pytest.mark.parametrize(("crs", "x", "y"), PLANES)
def test_areas_that_are_added_up_are_off_by_less_than_a_ten_trillionth(crs, x, y, size, monkeypatch):
    """2,000 km² by 0.0002 m² at most: against series with all their terms, and against what single areas are to."""
    shapes = holed(stars(x, y, size, 8), size)
    summed, single = (drawn_area_m2(shapes, crs, exact=exact) for exact in (SUMMED, EXACT))
    monkeypatch.setattr(areal_scale, "EXACT", -1.0)   # no series but the whole one is short enough
    whole = drawn_area_m2(shapes, crs, exact=-1.0)
    assert (whole != summed).any()
    assert summed == pytest.approx(whole, rel=SUMMED, abs=0)
    assert single == pytest.approx(whole, rel=4e-15, abs=0)   # rounding of sums of thousands of square metres


@pytest.mark.parametrize(("crs", "x", "y"), PLANES)
def test_area_is_that_of_geodesics_between_many_points(crs, x, y):
    """As GeographicLib has it, which rounds each of many short edges: small outlines to some thousandths of a m²."""
    shapes = np.concatenate([holed(stars(x, y, size, 1), size) for size in (40, 700, 9_000)])
    system = CRS.from_user_input(crs)
    to, geod = Transformer.from_crs(system, system.geodetic_crs, always_xy=True), system.get_geod()
    dense = shapely.transform(shapely.segmentize(shapes, shapely.length(shapes) / 1_500),
                              lambda xy: np.column_stack(to.transform(*xy.T)))
    other = [abs(geod.geometry_area_perimeter(shapely.orient_polygons(shape))[0]) for shape in dense]
    for exact in (EXACT, SUMMED):
        assert drawn_area_m2(shapes, crs, exact=exact) == pytest.approx(np.array(other), rel=1e-8, abs=2e-3)


def test_the_surveys_rings_have_the_area_that_they_have_at_a_point_every_10_m():
    ring = [(500100, 4420100), (501300, 4420250), (501150, 4421400), (499900, 4421300)]   # policy-standards 2f
    near, far = (shapely.Polygon([(x + shift, y) for x, y in ring]) for shift in (0, 120_000))
    assert drawn_area_m2([near], "EPSG:4548")[0] == pytest.approx(1_461_249.9823, abs=1e-3)
    assert drawn_area_m2([far], "EPSG:4548")[0] == pytest.approx(1_460_726.9978, abs=1e-3)
    # and the survey's own function is not touched: edges straight in latitude and longitude
    assert area_m2([near], "EPSG:4548")[0] == pytest.approx(1_461_250.9887, abs=2e-3)
    assert area_m2([far], "EPSG:4548")[0] == pytest.approx(1_460_727.8351, abs=2e-3)


@pytest.mark.parametrize(("crs", "x", "y"), PLANES)
@pytest.mark.parametrize("size", [25, 400, 6_000])
def test_it_differs_from_densified_outlines_by_less_than_is_printed(crs, x, y, size):
    shapes = stars(x, y, size, 8)
    before = area_m2(densify(shapes, crs, CUT_STEP_M), crs)
    off = np.abs(drawn_area_m2(shapes, crs) - before)
    assert ((off < 0.005) | (off < 1e-6 * before)).all()


@pytest.mark.parametrize(("crs", "x", "y"), PLANES)
@pytest.mark.parametrize("side", [64, 4_096, 65_536])
def test_pieces_add_up_to_the_whole(crs, x, y, side):
    """Cut where coordinates are exact in the computer, so that nothing but the measuring can be wrong."""
    x, y = round(x), round(y)
    whole = shapely.Polygon([(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
    notch = shapely.box(x + side / 4, y + side / 4, x + side / 2, y + side / 2)
    cuts = [x, x + side // 8, x + side // 2 + 3, x + side - 1, x + side]
    pieces = [shapely.intersection(whole - notch, shapely.box(a, y, b, y + side)) for a, b in zip(cuts, cuts[1:])]
    for exact in (EXACT, SUMMED):
        parts = drawn_area_m2(np.array([*pieces, notch], dtype=object), crs, exact=exact)
        # rounding alone: versions of GEOS begin the rings of pieces elsewhere, and sums round in another order
        assert parts.sum() == pytest.approx(drawn_area_m2([whole], crs, exact=exact)[0], rel=1e-14, abs=0)


def test_a_cut_in_the_middle_of_a_long_edge_moves_nothing():
    """100 km: densified to 70 m and not cut at those points, the survey's function is wrong by square metres."""
    whole = shapely.Polygon([(450_000, 3_400_000), (550_000, 3_400_128), (550_000, 3_401_152), (450_000, 3_401_024)])
    west, east = shapely.box(0, 0, 5e5 - 96, 4e6), shapely.box(5e5 - 96, 0, 1e6, 4e6)
    parts = drawn_area_m2([whole & west, whole & east], "EPSG:4547")
    assert parts.sum() == pytest.approx(drawn_area_m2([whole], "EPSG:4547")[0], rel=1e-14)


def test_a_zone_before_the_easting_changes_nothing():
    shapes = stars(540_000, 3_400_000, 90, 6)
    with_zone = shapely.transform(shapes, lambda xy: xy + [40_000_000, 0])
    back = shapely.transform(with_zone, lambda xy: xy - [40_000_000, 0])   # the same rounding of coordinates
    assert CRS.from_epsg(4528).coordinate_operation.params[1].value == CRS.from_epsg(4549).coordinate_operation.params[
        1].value == 120
    assert drawn_area_m2(with_zone, "EPSG:4528") == pytest.approx(drawn_area_m2(back, "EPSG:4549"), rel=1e-12)


def test_along_the_central_meridian_only_latitude_changes_the_area():
    """There the plane is true to scale: an outline 100 m wide has its plane area to (50 m / 6.4e6 m)² / 3."""
    boxes = np.array([shapely.box(499_950, y, 500_050, y + 100) for y in range(1_000_000, 6_000_000, 250_000)])
    assert drawn_area_m2(boxes, "EPSG:4547") == pytest.approx(np.full(len(boxes), 10_000.0), rel=3e-11)


def test_on_both_sides_of_the_meridian_alike():
    east = stars(600_000, 3_400_000, 300)
    west = shapely.transform(east, lambda xy: [1_000_000, 0] + xy * [-1, 1])
    assert drawn_area_m2(west, "EPSG:4547") == pytest.approx(drawn_area_m2(east, "EPSG:4547"), rel=1e-12)


def test_direction_holes_parts_collections_and_what_has_no_area():
    outer, hole = shapely.box(0, 0, 100, 100), shapely.box(20, 20, 40, 40)
    outer, hole, far = (shapely.transform(shape, lambda xy: xy + [560_000, 3_400_000])
                        for shape in (outer, hole, shapely.box(70_000, 0, 70_300, 10)))
    line = shapely.LineString([(560_000, 3_400_000), (560_100, 3_400_000)])
    shapes = np.array([
        outer, hole, far, shapely.reverse(outer), outer - hole, shapely.reverse(outer - hole),
        shapely.MultiPolygon([outer - hole, far]),
        shapely.GeometryCollection([shapely.MultiPolygon([outer, far]), line]),
        shapely.force_3d(outer, 8.0), line, shapely.Point(560_000, 3_400_000), shapely.Polygon(), None], dtype=object)
    area = drawn_area_m2(shapes, "EPSG:4547")
    assert area[3] == area[0] == area[8]
    assert area[4] == area[5] == pytest.approx(area[0] - area[1], rel=1e-15)
    assert area[6] == pytest.approx(area[4] + area[2], rel=1e-15)
    assert area[7] == pytest.approx(area[0] + area[2], rel=1e-15)
    assert area[9:12].tolist() == [0, 0, 0]
    assert np.isnan(area[12])
    assert drawn_area_m2(np.array([], dtype=object), "EPSG:4547").tolist() == []


def test_what_else_is_measured_does_not_change_an_area():
    """Nor does the order: a recheck of ten parcels gives the numbers of the full run."""
    shapes = np.concatenate([stars(x, y, size, 5, seed) for seed, (x, y, size) in enumerate(
        [(500_000, 3_400_000, 30), (640_000, 3_700_000, 900), (410_000, 4_900_000, 12_000), (555_000, 2_000_000, 5)])])
    together = drawn_area_m2(shapes, "EPSG:4547")
    assert [drawn_area_m2([shape], "EPSG:4547")[0] for shape in shapes] == together.tolist()
    assert drawn_area_m2(shapes[::-1], "EPSG:4547")[::-1].tolist() == together.tolist()


def test_rings_measure_as_their_polygons():
    shapes = stars(520_000, 3_400_000, 60, 9)
    xy, ring = shapely.get_coordinates(shapes, return_index=True)
    rings = PlainRings.of(xy, np.bincount(ring))
    assert np.array_equal(rings.ring, ring)
    assert drawn_ring_area_m2(rings, "EPSG:4547").tolist() == drawn_area_m2(shapes, "EPSG:4547").tolist()
    assert not len(ring_areas_m2(PlainRings.of(np.zeros((0, 2)), np.zeros(0, int)), "EPSG:4547"))


def test_squares_of_any_size_say_the_same(monkeypatch):
    shapes = stars(620_000, 4_000_000, 700, 6)
    large = drawn_area_m2(shapes, "EPSG:4547")
    monkeypatch.setattr(areal_scale, "HALF_M", (64_000.0,))
    square.cache_clear()
    small = drawn_area_m2(shapes, "EPSG:4547")
    square.cache_clear()
    assert small != pytest.approx(large, rel=0, abs=0)
    assert small == pytest.approx(large, rel=LARGEST_RESIDUAL)


@pytest.mark.parametrize(("crs", "x", "y"), PLANES)
def test_the_scale_fits_and_its_residual_is_said(crs, x, y):
    how = measuring(shapely.bounds(stars(x, y, 500)), crs, "ellipsoidal")
    assert how.way == SCALE
    assert 0 < how.residual <= LARGEST_RESIDUAL
    assert how.extent[0] < x < how.extent[2] and how.extent[1] < y < how.extent[3]
    assert how.adds_up
    assert not how.densified


def test_a_plane_whose_scale_does_not_fit_keeps_the_old_way():
    """Mercator over half the Earth, and near its pole; Krovak's cone where it is steep is measured by small squares."""
    world = np.array([shapely.box(-1.5e7, -1.2e7, 1.5e7, 1.2e7)], dtype=object)
    how = measuring(shapely.bounds(world), "EPSG:3857", "ellipsoidal")
    assert (how.way, how.densified, how.adds_up) == (DENSIFIED, 1, False)
    radius, degrees = 6378137.0, np.degrees(1.5e7 / 6378137.0)
    sine = np.tanh(1.2e7 / radius)   # the web's Mercator is the sphere's, with latitudes of the ellipsoid
    e = np.sqrt(0.00669437999014)
    half_zone = radius**2 * (1 - e**2) / 2 * (sine / (1 - (e * sine)**2) + np.arctanh(e * sine) / e)
    assert drawn_area_m2(world, "EPSG:3857")[0] == pytest.approx(2 * half_zone * np.radians(2 * degrees), rel=1e-9)
    both = np.concatenate([world, stars(12_900_000, 4_865_000, 300, 2)])
    how = measuring(shapely.bounds(both), "EPSG:3857", "ellipsoidal")
    assert (how.way, how.densified, how.adds_up) == (SCALE, 1, False)
    steep = stars(-600_000, -1_100_000, 300)
    how = measuring(shapely.bounds(steep), "EPSG:5514", "ellipsoidal")
    assert how.way == SCALE
    assert how.extent[2] - how.extent[0] < 2 * areal_scale.HALF_M[0]
    other = by_equal_area_projection(steep, "EPSG:5514", 1.0)
    assert drawn_area_m2(steep, "EPSG:5514") == pytest.approx(other, rel=3e-10)


def test_degrees_are_measured_as_before():
    shapes = np.array([shapely.box(113.5, 30.2, 113.52, 30.21), None], dtype=object)
    assert drawn_area_m2(shapes, "EPSG:4490")[0] == area_m2(shapes, "EPSG:4490")[0]
    assert measuring(shapely.bounds(shapes), "EPSG:4490", "ellipsoidal").way == DENSIFIED
    assert measuring(shapely.bounds(shapes), "EPSG:4490", "ellipsoidal").densified == 1


def test_planar_areas_are_those_of_the_plane():
    shapes = stars(640_000, 3_400_000, 100)
    assert drawn_area_m2(shapes, "EPSG:4547", "planar").tolist() == shapely.area(shapes).tolist()
    assert measuring(shapely.bounds(shapes), "EPSG:4547", "planar").way == PLANAR
    with pytest.raises(InputError, match="degrees"):
        drawn_area_m2(shapes, "EPSG:4490", "planar")


def test_coordinates_that_are_nowhere_have_no_area_and_end():
    shapes = np.array([shapely.box(1e30, 1e30, 2e30, 2e30), shapely.box(-4e8, 3e6, -4e8 + 50, 3e6 + 50)], dtype=object)
    assert not (drawn_area_m2(shapes, "EPSG:4547") > 0).any()


# -- cutting ---------------------------------------------------------------------------------------

def test_only_degrees_and_what_is_moved_get_vertices():
    plane = np.array([shapely.box(5e5, 3.4e6, 501_000, 3_401_000)])
    degrees = np.array([shapely.box(114, 30, 114.01, 30.01)])
    moved, same = plan_transform("EPSG:4547", "EPSG:4548"), plan_transform("EPSG:4547", "EPSG:4547")

    def vertices(geometry, *args) -> int:
        return int(shapely.get_num_coordinates(for_cutting(geometry, *args))[0])

    assert vertices(plane, "EPSG:4547", "ellipsoidal") == vertices(plane, "EPSG:4547", "planar", same) == 5
    assert vertices(plane, "EPSG:4547", "ellipsoidal", moved) == vertices(plane, "EPSG:4547", "planar", moved) == 201
    assert vertices(degrees, "EPSG:4490", "ellipsoidal") > 200
    assert vertices(degrees, "EPSG:4490", "planar") == 5


def _table(name, shapes, crs="EPSG:4547"):
    return FeatureTable(name, np.arange(1, len(shapes) + 1), shapes, pd.DataFrame(index=range(len(shapes))), crs)


def _tiles(x, y, count, side, random):
    """A survey of neighbours: a grid whose corners are shaken."""
    corner = np.stack(np.meshgrid(np.arange(count + 1.0), np.arange(count + 1.0)), axis=-1) * side
    corner += random.uniform(-0.3, 0.3, corner.shape) * side
    corner += [x, y]
    return np.array([shapely.Polygon([corner[j, i], corner[j, i + 1], corner[j + 1, i + 1], corner[j + 1, i]])
                     for i in range(count) for j in range(count)], dtype=object)


def test_overlaps_on_the_ellipsoid_cut_the_same_outlines_as_in_the_plane():
    """So they take as long: no vertex more in any piece, and the same pairs."""
    random = np.random.default_rng(5)
    patches, zones = _tiles(420_000, 3_400_000, 14, 230, random), _tiles(420_100, 3_400_050, 6, 510, random)
    plane = overlaps(patches, zones, "EPSG:4547", "planar")
    ground = overlaps(patches, zones, "EPSG:4547", "ellipsoidal")
    assert ground.subject.tolist() == plane.subject.tolist()
    assert ground.control.tolist() == plane.control.tolist()
    assert shapely.to_wkb(ground.pieces).tolist() == shapely.to_wkb(plane.pieces).tolist()
    assert ground.area_m2.sum() / plane.area_m2.sum() == pytest.approx(1 - (78_500 / 6_366_000)**2, rel=1e-6)


@pytest.mark.parametrize("crs", ["EPSG:4547", "EPSG:3857"])
def test_the_ledger_of_a_run_closes_to_a_billionth(crs):
    random = np.random.default_rng(3)
    x, y = (420_000, 3_400_000) if crs == "EPSG:4547" else (12_700_000, 3_600_000)
    parcels = _table("parcels", _tiles(x, y, 8, 400, random), crs)
    cover = _table("cover", once(_tiles(x - 3_000, y - 3_000, 14, 700, random), crs)[0], crs)
    result = measure_overlaps(OverlapRequest(parcels, [ControlLayer("cover", cover)], with_ledger=True))
    ledger = result.ledger[result.ledger["control_role"] == "cover"]
    area, covered = ledger["area_m2"].to_numpy(), ledger["covered_m2"].to_numpy()
    assert len(ledger) == 64
    assert area == pytest.approx(covered, rel=1e-9)
    pieces = result.pairs.groupby("subject_id", sort=False)["overlap_area_m2"].sum().to_numpy()
    assert pieces == pytest.approx(area, rel=2e-11)


def test_a_layer_in_another_system_is_placed_as_before_and_the_ledger_closes():
    random = np.random.default_rng(4)
    parcels = _tiles(560_000, 3_400_000, 5, 400, random)
    cover = _tiles(558_000, 3_398_000, 8, 800, random)
    there = transform(densify(cover, "EPSG:4547", 5.0), plan_transform("EPSG:4547", "EPSG:4490"))
    result = measure_overlaps(OverlapRequest(_table("parcels", parcels), [
        ControlLayer("cover", _table("cover", there, "EPSG:4490"))]))
    pieces = result.pairs.groupby("subject_id", sort=False)["overlap_area_m2"].sum().to_numpy()
    assert pieces == pytest.approx(drawn_area_m2(parcels, "EPSG:4547"), rel=1e-7)
    assert drawn_area_m2(parcels, "EPSG:4547") == pytest.approx(by_equal_area_projection(parcels, "EPSG:4547", 1.0),
                                                                rel=1e-10)


def test_an_area_is_the_same_alone_and_in_any_crowd():
    """To the last bit, or parts of a run would not be the run."""
    random = np.random.default_rng(6)
    angles = [np.sort(random.uniform(0, 2 * np.pi, count)) for count in random.integers(4, 60, 300)]
    blobs = np.array([shapely.Polygon(random.uniform(0, 50_000, 2) + [500_000, 3_400_000] + np.column_stack(
        [np.cos(angle), np.sin(angle)]) * random.uniform(20, 2000, (len(angle), 1))) for angle in angles])
    for exact in (EXACT, SUMMED):
        crowd = drawn_area_m2(blobs, "EPSG:4547", exact=exact)
        alone = [drawn_area_m2(blobs[row:row + 1], "EPSG:4547", exact=exact)[0] for row in range(0, 300, 2)]
        assert alone == crowd[::2].tolist()


def test_many_areas_are_measured_in_chunks_to_the_same_bits(monkeypatch):
    """On threads; missing ones, lines and parts keep their places, and a cancel is answered."""
    random = np.random.default_rng(9)
    west, south = random.uniform(400_000, 600_000, 50), random.uniform(2_400_000, 4_900_000, 50)
    shapes = shapely.box(west, south, west + random.uniform(1, 9_000, 50), south + random.uniform(1, 9_000, 50))
    shapes[[3, 49]], shapes[7], shapes[8] = None, shapely.LineString([(0, 0), (1, 1)]), shapely.union(*shapes[8:10])
    at_once = drawn_area_m2(shapes, "EPSG:4547")
    monkeypatch.setattr(drawn_area, "ROWS_A_STEP", 7)
    assert drawn_area_m2(shapes, "EPSG:4547").tobytes() == at_once.tobytes()
    assert np.flatnonzero(np.isnan(at_once)).tolist() == [3, 49] and at_once[7] == 0
    with stoppable(lambda: True), pytest.raises(Cancelled):
        drawn_area_m2(shapes, "EPSG:4547")
