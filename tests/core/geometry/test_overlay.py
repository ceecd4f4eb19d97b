"""Overlaps by hand, against a slow and obvious computation, and their properties."""
from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.errors import GEOSException

from groundrules.core.geometry import twice_crossed
from groundrules.core.geometry.in_parts import is_full_of_spikes, near
from groundrules.core.geometry.measure.drawn_area import drawn_area_m2
from groundrules.core.geometry.overlay.connected import with_parts
from groundrules.core.geometry.overlay.pairs import measured_sizes, overlap_sizes, overlaps
from groundrules.core.geometry.parallel import Cancelled
from groundrules.core.geometry.parts import each_its_own
from groundrules.core.geometry.subdivide import subdivide
from groundrules.core.geometry.united import BLOCK, FEW, covered_by_ground, nearby, unions_by

CRS = "EPSG:4548"
ORIGIN = 500_000, 4_400_000


def box(x1, y1, x2, y2):
    return shapely.box(ORIGIN[0] + x1, ORIGIN[1] + y1, ORIGIN[0] + x2, ORIGIN[1] + y2)


def array(*geometries):
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


def run(subjects, controls, parts=False, **options):
    result = overlaps(subjects, controls, CRS, "planar", **options)
    return with_parts(result, CRS, "planar") if parts else result


def blobs(count, size, seed, vertices=40):
    random = np.random.default_rng(seed)
    result = []
    for _ in range(count):
        angles = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
        radius = size * random.uniform(0.5, 1, vertices)
        x, y = random.uniform(0, 1000, 2)
        result.append(shapely.Polygon(np.column_stack([ORIGIN[0] + x + radius * np.cos(angles),
                                                       ORIGIN[1] + y + radius * np.sin(angles)])))
    return array(*result)


def slow(subjects, controls):
    """Every pair intersected, one by one."""
    pairs = {}
    for i, subject in enumerate(subjects):
        for k, control in enumerate(controls):
            area = subject.intersection(control).area
            if area > 1e-6:
                pairs[i, k] = area
    return pairs


def test_partial_whole_touching_and_apart():
    subjects = array(box(0, 0, 10, 10), box(20, 20, 22, 22), box(100, 0, 110, 10), box(50, 0, 60, 10))
    controls = array(box(5, 0, 50, 50), box(110, 0, 120, 10))
    result = run(subjects, controls)
    assert list(zip(result.subject, result.control)) == [(0, 0), (1, 0)]   # touching is not overlapping
    assert result.area_m2 == pytest.approx([50, 4])
    assert result.inside.tolist() == [False, True]


def test_every_pair_agrees_with_the_slow_way_also_when_zones_are_cut():
    subjects, zones = blobs(40, 40, 1), blobs(8, 400, 2, vertices=3000)
    expected = slow(subjects, zones)
    result = run(subjects, zones)
    got = dict(zip(zip(result.subject.tolist(), result.control.tolist()), result.area_m2))
    assert set(got) == set(expected) and len(got) > 90
    for pair, area in expected.items():
        assert got[pair] == pytest.approx(area, rel=1e-9, abs=1e-6)


def test_areas_of_controls_that_are_known_change_no_number():
    """Small controls that lie in subjects, some of several parts, a large one that is cut, a line, none."""
    small = blobs(300, 12, 3)
    several = array(*(shapely.MultiPolygon([left, right]) for left, right in zip(
        small[:40], shapely.transform(small[:40], lambda xy: xy + 40.0))))
    controls = np.concatenate([small[40:], several, blobs(1, 200, 4, vertices=1_500), array(
        shapely.LineString([ORIGIN, (ORIGIN[0] + 900, ORIGIN[1] + 900)]), None)])
    subjects = np.concatenate([blobs(12, 400, 5, vertices=90), blobs(1, 450, 6, vertices=4_000)])
    assert is_full_of_spikes(subjects, np.full(13, 100)).tolist() == [False] * 12 + [True]   # overlaid by its faces
    known = drawn_area_m2(controls, CRS)
    plain = overlap_sizes(subjects, controls, CRS)
    given = measured_sizes(subjects, controls, CRS, "ellipsoidal", (None, known))
    assert all((getattr(plain, name) == getattr(given, name))[~np.isnan(plain.area_m2)].all()
               for name in ("subject", "control", "area_m2", "inside"))
    # they are used, for whole ones only
    doubled = measured_sizes(subjects, controls, CRS, "ellipsoidal", (None, 2 * known))
    share = doubled.area_m2 / plain.area_m2
    assert set(np.round(share[~np.isnan(share)], 9).tolist()) == {1.0, 2.0}


def test_cut_zones_give_whole_pieces_again():
    subject, zone = blobs(1, 600, 3), blobs(1, 900, 4, vertices=9000)
    assert len(subdivide(zone)[0]) > 4
    result = run(subject, zone, parts=True)
    exact = subject[0].intersection(zone[0])
    assert result.perimeter_m[0] == pytest.approx(exact.length, rel=1e-6)
    assert result.pieces[0].symmetric_difference(exact).area < 1e-3


def test_subdivision_keeps_the_area_and_holes():
    holes = [box(x, y, x + 4, y + 4) for x in range(5, 1000, 10) for y in range(5, 300, 10)]
    swiss = box(0, 0, 1000, 300) - shapely.union_all(holes)
    pieces, owner = subdivide(array(box(0, 0, 1, 1), swiss))
    assert shapely.area(pieces[owner == 1]).sum() == pytest.approx(swiss.area, rel=1e-12)
    assert shapely.get_num_coordinates(pieces).max() <= 1024
    assert (np.diff(owner) >= 0).all()


def test_order_of_features_does_not_matter():
    subjects, zones = blobs(50, 60, 5), blobs(20, 200, 6)
    forward = run(subjects, zones)
    mirrored = run(subjects[::-1], zones[::-1])
    values = {(s, c): a for s, c, a in zip(forward.subject, forward.control, forward.area_m2)}
    two = {(len(subjects) - 1 - s, len(zones) - 1 - c): a
           for s, c, a in zip(mirrored.subject, mirrored.control, mirrored.area_m2)}
    assert values == pytest.approx(two)


def test_lines_and_points_are_measured_by_length_and_position():
    line = shapely.LineString([(ORIGIN[0], ORIGIN[1] + 5), (ORIGIN[0] + 30, ORIGIN[1] + 5)])
    on_edge, within = (shapely.Point(ORIGIN[0] + x, ORIGIN[1] + 5) for x in (10, 12))
    zone = box(10, 0, 20, 10)
    result = run(array(line, on_edge, within, shapely.Point(ORIGIN)), array(zone))
    assert result.subject.tolist() == [0, 1, 2]
    assert result.length_m[0] == pytest.approx(10) and np.isnan(result.area_m2).all()
    assert result.inside.tolist() == [False, True, True]


def test_a_line_control_and_lines_that_cross():
    road = shapely.LineString([(ORIGIN[0] - 5, ORIGIN[1] + 5), (ORIGIN[0] + 50, ORIGIN[1] + 5)])
    pipe = shapely.LineString([(ORIGIN[0] + 20, ORIGIN[1]), (ORIGIN[0] + 20, ORIGIN[1] + 10)])
    result = run(array(box(0, 0, 10, 10), pipe), array(road))
    assert result.length_m == pytest.approx([10, 0]) and not result.inside.any()


def test_parts_of_a_piece_are_listed():
    comb = shapely.union_all([box(0, 0, 30, 2), box(0, 0, 2, 10), box(14, 0, 16, 10), box(28, 0, 30, 10)])
    result = run(array(comb), array(box(-5, 5, 50, 20)), parts=True)
    assert result.area_m2 == pytest.approx([30]) and result.perimeter_m == pytest.approx([3 * 14])
    assert result.part_area_m2 == pytest.approx([10, 10, 10])
    assert result.part_perimeter_m == pytest.approx([14, 14, 14])
    assert result.part_pair.tolist() == [0, 0, 0]


def test_missing_and_no_geometries_take_no_part():
    assert len(run(array(None, box(0, 0, 1, 1)), array(None))) == 0
    assert len(run(array(), array(box(0, 0, 1, 1)))) == 0


def test_ellipsoidal_pieces_use_the_ellipsoid():
    result = overlaps(array(box(0, 0, 100, 100)), array(box(50, 0, 200, 100)), CRS)
    assert result.area_m2[0] == pytest.approx(5000, rel=1e-6) and result.area_m2[0] != 5000


def test_progress_and_cancel():
    subjects, zones = blobs(300, 60, 7), blobs(200, 300, 8)
    shares = []
    run(subjects, zones, progress=shares.append)
    assert shares and shares[-1] == 1
    with pytest.raises(Cancelled):
        run(subjects, zones, cancelled=lambda: True)


@pytest.mark.parametrize("shape", ["whole", "with a hole"])
def test_a_large_subject_on_many_small_zones_agrees_with_the_slow_way(shape):
    """Here the subject is prepared, and a zone inside it is taken as its own piece."""
    subject = box(0, 0, 100, 100)
    if shape == "with a hole":
        subject = subject - box(33, 33, 58, 61)
    zones = array(*[box(x, y, x + 10, y + 10) for x in range(-20, 120, 10) for y in range(-15, 120, 10)])
    result = run(array(subject), zones, parts=True)
    expected = slow(array(subject), zones)
    got = dict(zip(zip(result.subject.tolist(), result.control.tolist()), result.area_m2))
    assert got == pytest.approx(expected) and 60 < len(got) < len(zones)
    for row, zone in enumerate(result.control):
        assert result.pieces[row].symmetric_difference(subject & zones[zone]).area < 1e-6
    assert result.perimeter_m == pytest.approx([piece.length for piece in result.pieces])


def test_points_and_lines_inside_a_large_subject():
    subject = box(0, 0, 100, 100)
    points = [shapely.Point(ORIGIN[0] + x, ORIGIN[1] + 5) for x in range(-20, 130, 10)]
    lines = [shapely.LineString([(ORIGIN[0] + x, ORIGIN[1] + 20), (ORIGIN[0] + x + 10, ORIGIN[1] + 20)])
             for x in range(-15, 120, 10)]
    assert len(run(array(subject), array(*points))) == 11
    result = run(array(subject), array(*lines))
    assert result.length_m.sum() == pytest.approx(100) and not result.inside.any()


def test_a_control_that_stands_twice_is_no_danger():
    """The same object as several controls: each is prepared by its own thread, so each has to be its own object."""
    zone = box(0, 0, 1000, 1000)
    controls = array(zone, box(0, 0, 500, 500), zone, zone)
    own = each_its_own(controls)
    assert len({id(item) for item in own}) == 4 and shapely.equals(own, controls).all()
    assert own[0] is zone and each_its_own(own) is own


def test_where_a_polygon_cannot_be_clipped_it_is_cut_the_slow_way(monkeypatch):
    """GEOS ends in an error on some valid polygons of many vertices ("Invalid number of points in LinearRing")."""
    def fails(*_):
        raise GEOSException("IllegalArgumentException: Invalid number of points in LinearRing found 3")

    subject = array(shapely.Point(0, 0).buffer(100, quad_segs=3_000))
    assert near(subject, array(box(-5, -5, 5, 5)))[0].area < 200
    monkeypatch.setattr(shapely, "clip_by_rect", fails)
    assert near(subject, array(box(-5, -5, 5, 5)))[0].equals(subject[0])
    pieces, owner = subdivide(subject, 500)
    assert len(pieces) > 10 and not owner.any()
    assert shapely.area(pieces).sum() == pytest.approx(subject[0].area, rel=1e-12)


def test_what_lies_in_a_ground_of_many_parts_is_what_geos_says():
    random = np.random.default_rng(5)

    def boxes(count: int) -> np.ndarray:
        corner, size = random.integers(0, 40, (count, 2)), random.integers(1, 6, (count, 2))
        return shapely.box(*corner.T, *(corner + size).T)

    several = boxes(200)
    shapes = np.concatenate([several, shapely.multipolygons(several, indices=np.arange(200) // 2),
                             shapely.linestrings(random.integers(0, 40, (100, 2, 2)).astype(float)),
                             shapely.points(random.integers(0, 40, (100, 2)).astype(float))])
    for ground in (shapely.union_all(boxes(60)), shapely.box(5, 5, 30, 30), shapely.Polygon()):
        covered = covered_by_ground(ground, shapes)
        assert covered.tolist() == shapely.covers(ground, shapes).tolist() and covered.any() != ground.is_empty
        near = nearby(ground, several)
        for cut in (shapely.intersection, shapely.difference):
            assert shapely.to_wkb(cut(several, near)).tolist() == shapely.to_wkb(cut(several, ground)).tolist()


def stars(random, count, radius, at, digits=None):
    """Valid polygons of any direction of drawing, with long spikes."""
    result = []
    while len(result) < count:
        vertices = int(random.integers(3, 40))
        angle, length = np.sort(random.uniform(0, 2 * np.pi, vertices)), radius * random.uniform(0.3, 1, vertices)
        x, y = np.array(at) + random.uniform(-0.7, 0.7, 2) * radius
        xy = np.column_stack([x + length * np.cos(angle), y + length * np.sin(angle)])
        star = shapely.Polygon(xy if digits is None else np.round(xy, digits))
        if star.is_valid and star.area > 0:
            result.append(shapely.reverse(star) if random.random() < 0.5 else star)
    return array(*result)


@pytest.mark.parametrize(("at", "radius", "digits", "least"), [
    ((450_000.0, 3_400_000.0), 100.0, None, 100), ((39_500_000.0, 3_400_000.0), 80.0, 3, 100),
    ((113.0, 27.0), 1e-3, None, 100), ((0.0, 0.0), 10.0, None, 100), ((0.0, 0.0), 20.0, 0, 20)])
def test_what_outlines_that_cross_twice_share_is_that_of_geos_to_the_last_bit(at, radius, digits, least):
    random = np.random.default_rng(31)
    first, second = (stars(random, 600, radius, at, digits) for _ in range(2))
    for some in (first[::5], second[::4]):   # with a small hole, far from the other one in some pairs
        some[:] = shapely.difference(some, shapely.buffer(shapely.point_on_surface(some), radius / 50, quad_segs=1))
    first[::7] = [shapely.multipolygons(shapely.get_parts(star)) for star in first[::7]]
    expected = shapely.to_wkb(shapely.intersection(first, second))
    made, rows = twice_crossed.put_together(first, second)
    assert len(rows) >= least and (shapely.to_wkb(made) == expected[rows]).all()
    assert (rows % 4 == 0).any() and (rows % 5 == 0).any()
    for mixed in (np.arange(len(first)), np.concatenate([np.arange(len(first)), np.tile(rows, 5)])):
        assert (shapely.to_wkb(twice_crossed.shared(first[mixed], second[mixed])) == expected[mixed]).all()


def test_two_squares_that_cross_are_put_together_by_hand():
    holed = box(0, 0, 10, 10) - box(1, 1, 2, 2)
    made, rows = twice_crossed.put_together(array(box(0, 0, 10, 10), holed), array(*[box(5, 5, 15, 15)] * 2))
    east, north = ORIGIN
    assert rows.tolist() == [0, 1] and shapely.equals_exact(*made)
    # clockwise, begun at the first vertex after the first outline has come in
    assert shapely.get_coordinates(made[0]).tolist() == [
        [east + x, north + y] for x, y in ((10, 10), (10, 5), (5, 5), (5, 10), (10, 10))]


def test_whatever_is_not_certain_is_left_to_geos():
    square, hole = box(0, 0, 10, 10), box(0, 0, 10, 10) - box(6, 6, 7, 7)
    corner = shapely.Polygon([(ORIGIN[0] + x, ORIGIN[1] + y) for x, y in ((5, 5), (10, 10), (15, 15), (15, 5))])
    twice = shapely.from_wkt(square.wkt.replace("((", f"(({ORIGIN[0] + 10} {ORIGIN[1]}, "))
    pairs = [(square, box(5, 5, 15, 10)), (square, corner), (square, box(10 - 1e-9, 5, 15, 15)),
             (hole, box(5, 5, 15, 15)), (box(5, 5, 15, 15), hole),
             (square, box(2, 2, 3, 3)), (square, box(20, 2, 30, 3)), (square, box(10, 0, 20, 10)), (square, square),
             (square, box(2, -5, 3, 15)), (shapely.force_3d(square), box(5, 5, 15, 15)),
             (twice, box(5, 5, 15, 15)), (shapely.MultiPolygon([square, box(30, 0, 40, 10)]), box(5, 5, 15, 15)),
             (square, shapely.LineString([(ORIGIN[0], ORIGIN[1] + 5), (ORIGIN[0] + 20, ORIGIN[1] + 5)])),
             (square, shapely.Polygon()), (square, None)]
    first, second = (array(*column) for column in zip(*pairs))
    assert shapely.is_valid(twice) and shapely.get_num_coordinates(twice) == 6
    assert twice_crossed.put_together(first, second)[1].tolist() == []
    many = np.tile(first, 20), np.tile(second, 20)
    assert len(many[0]) > twice_crossed.FEW
    assert (shapely.to_wkb(twice_crossed.shared(*many)) == shapely.to_wkb(shapely.intersection(*many))).all()


@pytest.mark.parametrize("pair", [
    # near the origin: both crossings on one edge, nearer to each other than rounding of their shares
    ("POLYGON ((58.80472656044112 48.59099064098421, -72.04095508574424 -59.52823147202101,"
     "48.0486865092932 39.703156753649, 58.80472656044112 48.59099064098421))",
     "POLYGON ((67.56621657248348 55.830705950929314, -110.33379780690635 -91.1700274825625,"
     "-118.25294747101466 -143.94989329824207, 67.56621657248348 55.830705950929314))"),
    # as thin as a rounding of coordinates of a zone
    ("POLYGON ((39500000.02162058 3399882.974529967, 39499999.98320476 3400154.572822939,"
     "39499917.2175878 3400114.8647244247, 39500000.02162058 3399882.974529967))",
     "POLYGON ((39500000 3399925.5703613986, 39499999.99999999 3400081.7768790605,"
     "39499999.99999999 3400001.5615094695, 39500000 3399925.5703613986))"),
    # a lot of Cambridge with a spike as thin, whose edge the other one crosses
    ("POLYGON ((228430.89516917858 904963.0506799575, 228430.8928854256 904963.6147916516,"
     "228425.43852892207 904962.4644704442, 228419.20660704555 904960.7468858993,"
     "228424.66096588544 904961.8972022631, 228425.44081223654 904961.9003587487,"
     "228430.89516917858 904963.0506799575))",
     "POLYGON ((228427.83280516256 904948.9517324177, 228384.16829093453 904947.0524415749,"
     "228419.20800545815 904960.4013206797, 228424.6599586301 904962.1460598365,"
     "228423.5695698402 904961.7971125954, 228424.69300904233 904962.0086192273,"
     "228427.83280516256 904948.9517324177))")])
def test_outlines_as_thin_as_a_rounding_are_left_to_geos(pair):
    for first, second in (pair, pair[::-1]):
        pairs = [array(*[shapely.from_wkt(text)] * twice_crossed.FEW) for text in (first, second)]
        assert not len(twice_crossed.put_together(*pairs)[1])
        assert (shapely.to_wkb(twice_crossed.shared(*pairs)) == shapely.to_wkb(shapely.intersection(*pairs))).all()


def test_edges_are_looked_at_in_blocks_and_outlines_of_very_many_are_left_to_geos(monkeypatch):
    random = np.random.default_rng(5)
    first, second = (stars(random, 200, 50.0, (450_000.0, 3_400_000.0)) for _ in range(2))
    made, rows = twice_crossed.put_together(first, second)
    assert len(rows) > 30
    monkeypatch.setattr(twice_crossed, "TOGETHER", 7)
    again, same = twice_crossed.put_together(first, second)
    assert (rows == same).all() and (shapely.to_wkb(made) == shapely.to_wkb(again)).all()
    many = [array(shapely.Point(x, 0).buffer(1_000, quad_segs=1_500)) for x in (0, 10)]
    assert not len(twice_crossed.put_together(*many)[1])
    few = [array(shapely.Point(x, 0).buffer(1_000, quad_segs=60)) for x in (0, 10)]
    assert len(twice_crossed.put_together(*few)[1]) == 1


def test_rows_of_every_size_have_the_ground_of_one_call():
    random = np.random.default_rng(3)
    sizes = [0, 1, 7, FEW + 10, BLOCK + 1, 3 * BLOCK]
    row = np.repeat(np.arange(len(sizes)), sizes)
    corner = random.uniform(0, 300, (len(row), 2))
    shapes = shapely.box(*corner.T, *(corner + random.uniform(1, 9, corner.shape)).T)
    shares = []
    made = unions_by(len(sizes), row, shapes, shares.append)
    assert made[0] is None
    for number in range(1, len(sizes)):
        whole = shapely.union_all(shapes[row == number])
        assert abs(shapely.area(shapely.symmetric_difference(made[number], whole))) < 1e-6
    assert shares == sorted(shares) and 0.9 < shares[-1] <= 1.0 and len(shares) > 5
