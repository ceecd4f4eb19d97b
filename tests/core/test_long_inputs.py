"""Work grows with the size of one long outline or text, not with its square: processor time of n and of 4 n."""
from __future__ import annotations

import random
import re
import time

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.codes import china

from groundrules.core.geometry import crowded, in_parts
from groundrules.core.geometry.in_parts import InParts, near, simpler
from groundrules.core.geometry.overlay.connected import with_parts
from groundrules.core.geometry.overlay.coverage import remainder
from groundrules.core.geometry.overlay.pairs import overlaps
from groundrules.core.geometry.overlay.unchanged import once
from groundrules.core.geometry.united import unions, united
from groundrules.core.landuse.codes.column import Division, read_code_column
from groundrules.core.landuse.codes.spelling import take_apart

CRS = "EPSG:4547"
MOST = 8.0   # times as long for four times as much: 4 were linear, 16 quadratic


LEAST_S = 0.02   # of what is few: below, a clock tells nothing


def busy(job) -> float:
    """Processor seconds."""
    begun = time.process_time()
    job()
    return time.process_time() - begun


def keeps_to(many, most: float, few) -> bool:
    """Whether ``many`` takes less than ``most`` times the seconds of ``few``.

    It may try ten times: a machine at work slows now one of them, now the other, and what is quadratic stays so.
    """
    for _ in range(10):
        taken = busy(many)
        if taken < most * LEAST_S or taken < most * min(busy(few), busy(few)):
            return True
    return False


def ring_over_neighbours(vertices: int, side: int) -> np.ndarray:
    """Parcels of a square, ``side`` by ``side``, and one ring over most of them, as rough as its edges are long."""
    x, y = (grid.ravel() for grid in np.meshgrid(np.arange(side) / side, np.arange(side) / side))
    parcels = shapely.box(*(1e4 * np.array([x, y, x + 1 / side, y + 1 / side])))
    turn = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    reach = 4_000 * (1 + 0.1 * np.sin(9 * turn) + 5 / vertices * np.sin(vertices / 7 * turn))
    ring = shapely.Polygon(np.column_stack([5_000 + reach * np.cos(turn), 5_000 + reach * np.sin(turn)]))
    return shapely.transform(np.append(parcels, ring), lambda xy: xy + (500_000.0, 3_400_000.0))


def test_a_ring_over_its_neighbours_takes_time_by_its_length():
    few, many = ring_over_neighbours(12_000, 12), ring_over_neighbours(48_000, 24)
    once(few[:9], CRS)
    assert keeps_to(lambda: once(many, CRS), MOST, lambda: once(few, CRS))


@pytest.mark.parametrize("heavy", [True, False])
def test_what_is_left_of_a_ring_is_the_same_by_either_way(monkeypatch, heavy):
    """Also where its parts have few vertices, and against GEOS's difference in one call."""
    monkeypatch.setattr(in_parts, "HEAVY", 0 if heavy else np.inf)
    monkeypatch.setattr(in_parts, "LARGE", 300 if heavy else 10**9)
    layer = ring_over_neighbours(3_000, 12)
    kept = np.delete(layer, np.arange(0, 144, 7))   # some ground of the ring stays
    left, first, other = once(kept, CRS)
    ring, others = kept[-1], shapely.union_all(kept[:-1])
    assert left[-1].is_valid and left[-1].symmetric_difference(ring.difference(others)).area <= 1e-9 * ring.area
    assert set(other) == {len(kept) - 1} and len(first) > 50


@pytest.mark.parametrize("kind", ["polygon", "line", "point"])
def test_overlaps_of_a_ring_are_the_same_by_either_way(monkeypatch, kind):
    layer = ring_over_neighbours(3_000, 12)
    zones = {"polygon": layer[:-1], "line": shapely.boundary(layer[:-1]), "point": shapely.centroid(layer[:-1])}[kind]
    entries = []
    for heavy in (np.inf, 0):
        monkeypatch.setattr(in_parts, "HEAVY", heavy)
        monkeypatch.setattr(in_parts, "LARGE", 300)
        entries.append(with_parts(overlaps(layer[-1:], zones, CRS), CRS, "ellipsoidal"))
    plain, parts = entries
    assert len(plain) > 50 and parts.control.tolist() == plain.control.tolist()
    for name in ("area_m2", "length_m", "perimeter_m"):
        assert getattr(parts, name) == pytest.approx(getattr(plain, name), rel=1e-9, abs=1e-6, nan_ok=True)
    assert len(parts.part_pair) == len(plain.part_pair)
    assert parts.inside.tolist() == plain.inside.tolist()


def star_over_neighbours(vertices: int, side: int) -> np.ndarray:
    """Parcels of a square, ``side`` by ``side``, and a star of long thin spikes over most of them, the last."""
    layer = ring_over_neighbours(12, side)
    turn = 2 * np.pi * np.arange(vertices) / vertices
    reach = 4_500 * (1 - np.arange(vertices) % 2 / 2)
    return np.append(layer[:-1], shapely.Polygon(np.column_stack([505_003 + reach * np.cos(turn),
                                                                  3_405_007 + reach * np.sin(turn)])))


def test_all_is_taken_from_a_star_in_about_the_time_of_one_call(monkeypatch):
    """GEOS compares all its spikes in each call."""
    monkeypatch.setattr(in_parts, "LARGE", 1_000)
    layer = star_over_neighbours(3_000, 4)
    kept, star = layer[[1, 2, 4, 7, 8, 11, 13, 14, 16]], layer[-1]
    ground = shapely.union_all(kept[:-1])
    shared = shapely.intersection(star, kept[:-1])
    row = np.zeros(len(shared), dtype=np.int64)
    taken = simpler(np.full(len(shared), star), kept[:-1], shared)
    assert keeps_to(lambda: remainder(layer[-1:], row, taken, row > 0, CRS), 3,
                    lambda: shapely.difference(star, ground))


@pytest.mark.parametrize("last", [True, False])
def test_ground_of_a_star_counts_once(monkeypatch, last):
    monkeypatch.setattr(in_parts, "LARGE", 1_000)
    layer = star_over_neighbours(3_000, 4)[[1, 2, 4, 7, 8, 16]]
    layer = layer if last else layer[::-1]
    left, _, _ = once(layer, CRS)
    assert shapely.area(left).sum() == pytest.approx(shapely.union_all(layer).area, rel=1e-9)
    for row in (0, -1):
        before = shapely.union_all(layer[:row])
        assert left[row].symmetric_difference(layer[row].difference(before)).area <= 1e-9 * layer[row].area


@pytest.mark.parametrize("fails", [False, True])
def test_only_what_is_near_of_a_star_is_cut(monkeypatch, fails):
    """Where a clip fails, which its area shows, the whole star is."""
    monkeypatch.setattr(in_parts, "LARGE", 1_000)
    layer = star_over_neighbours(3_000, 12)
    star, others = layer[-1], shapely.buffer(shapely.centroid(layer[[40, 77, 101]]), 300)
    plain = shapely.intersection(star, others)
    if fails:
        monkeypatch.setattr(shapely, "clip_by_rect", lambda *_: shapely.Polygon())
    parts, row = InParts(layer[-1:], np.zeros(3, dtype=np.int64)), np.zeros(3, dtype=np.int64)
    result = parts.intersections(row, others)
    assert shapely.area(result) == pytest.approx(shapely.area(plain), rel=1e-9)
    assert shapely.area(shapely.symmetric_difference(result, plain)) == pytest.approx(0.0, abs=1e-6)
    if not fails:
        assert shapely.get_num_coordinates(near(layer[[-1] * 3], others)).max() < 2_000
        assert near(layer[-1:], shapely.buffer(layer[-1:], 100))[0] is star


def test_spikes_are_crowded_and_surveys_and_long_rings_are_not():
    """Counted against all pairs of boxes; the estimate may be some times too high, not less than half."""
    layer = star_over_neighbours(3_000, 12)
    ends = shapely.get_coordinates(layer[-1])
    boxes = shapely.box(*np.minimum(ends[1:], ends[:-1]).T, *np.maximum(ends[1:], ends[:-1]).T)
    pairs = len(shapely.STRtree(boxes).query(boxes)[0]) / 2
    assert 0.5 * pairs < crowded.crowding(layer[-1:]) < 10 * pairs
    assert crowded.crowding(ring_over_neighbours(300_000, 2)[-1:]) < pairs / 5
    assert crowded.crowding(ring_over_neighbours(3_000, 60)) < pairs / 5


@pytest.fixture
def all_crowded(monkeypatch):
    """Whatever has vertices is crowded; whatever is done by faces is counted."""
    monkeypatch.setattr(crowded, "FEW", 20)
    monkeypatch.setattr(crowded, "CROWDED", 0)
    made, faces = [], crowded._faces

    def counted(*arguments):
        made.append(faces(*arguments))
        return made[-1]

    monkeypatch.setattr(crowded, "_faces", counted)
    return made


@pytest.mark.parametrize("turned", [False, True])
def test_overlaps_of_a_star_are_the_same_by_its_faces(all_crowded, monkeypatch, turned):
    """Against GEOS, as subject and as zone; a parcel with a hole, and one in two parts, among the others."""
    layer = star_over_neighbours(1_000, 6)
    layer[7] = layer[7].difference(layer[7].centroid.buffer(200))
    layer[14] = shapely.union(layer[14], layer[28])
    sides = (layer[:-1], layer[-1:]) if turned else (layer[-1:], layer[:-1])
    result = with_parts(overlaps(*sides, CRS), CRS, "ellipsoidal")
    assert all_crowded
    assert all(item is not None for item in all_crowded)
    plain = shapely.intersection(layer[:-1], layer[-1])
    which = result.subject if turned else result.control
    assert set(which) == set(np.flatnonzero(shapely.area(plain) > 1e-6))
    assert shapely.is_valid(result.pieces).all()
    assert shapely.area(shapely.symmetric_difference(result.pieces, plain[which])) == pytest.approx(0.0, abs=1e-6)


def test_what_is_left_of_a_star_and_its_union_are_the_same_by_its_faces(all_crowded):
    layer = star_over_neighbours(1_000, 6)
    star, taken = layer[-1], layer[[8, 14, 21, 22]]
    row = np.zeros(len(taken), dtype=np.int64)
    left = remainder(layer[-1:], row, taken, row > 0, CRS)[0]
    whole, two = united(np.append(taken, star)), unions(np.array([[star, taken[0]]], dtype=object))[0]
    assert len(all_crowded) == 3
    assert all(item is not None for item in all_crowded)
    for made, plain in ((left, star.difference(shapely.union_all(taken))), (two, star.union(taken[0])),
                        (whole, shapely.union_all(np.append(taken, star)))):
        assert made.is_valid and made.symmetric_difference(plain).area <= 1e-9 * star.area


def test_faces_that_do_not_add_up_are_not_used(all_crowded, monkeypatch):
    layer, polygonize = star_over_neighbours(1_000, 4), shapely.polygonize
    monkeypatch.setattr(shapely, "polygonize", lambda lines: shapely.geometrycollections(
        shapely.get_parts(polygonize(lines))[1:]))
    whole = united(layer[[5, -1]])
    assert all_crowded == [None]
    assert whole.symmetric_difference(layer[5].union(layer[-1])).area <= 1e-9 * layer[-1].area


@pytest.mark.parametrize("mixed", ["main", "split", "each"])
@pytest.mark.parametrize("unit", ["0101/", "0701(0806)/", "0101、", "(", "0", "7:", "水"])
def test_a_long_class_text_takes_time_by_its_length(mixed, unit):
    codes = china()

    def read(length: int):
        return read_code_column(pd.Series([unit * (length // len(unit)), "0101"]), codes, "guide-2023",
                                division=Division(mixed))

    read(1_000)
    result = read(50_000)
    assert max(len(str(problem)) for problem in result.problems) < 1_000
    assert result.parts["known"].iloc[-1]
    assert keeps_to(lambda: read(160_000), MOST, lambda: read(40_000))


def test_a_class_text_of_two_million_letters_is_read():
    code_column = read_code_column(pd.Series(["0101/" * 400_000, "0101"]), china(), "guide-2023")
    assert code_column.parts["land_class"].tolist() == ["0101", "0101"]
    assert code_column.parts["form"].tolist() == ["mixed", "plain"]


def test_spellings_are_cut_where_no_bracket_holds_the_separator():
    """Against the definition, letter by letter: what follows up to the next bracket does not end in a closing one."""
    codes, dice = china(), random.Random(12)
    for scheme in codes.schemes.values():
        marks = scheme.notation.separators
        for _ in range(3_000):
            text = "".join(dice.choice("01/()+、") for _ in range(dice.randint(0, 10)))
            parts, begin, at = [], 0, 0
            while at < len(text):
                mark = next((item for item in marks if text.startswith(item, at)), "")
                behind = re.match("[^()]*", text[at + len(mark):])
                if mark and not text[at + len(mark) + behind.end():].startswith(")"):
                    parts.append(text[begin:at])
                    begin = at = at + len(mark)
                else:
                    at += 1
            parts.append(text[begin:])
            if not scheme.notation.compatible_bracket and text.casefold() not in scheme.by_folded_code:
                assert take_apart(text, scheme).codes in (tuple(parts), (text,))


def box_over_circles(side: int) -> np.ndarray:
    """Circles that do not meet, and a box over all of them: an extent that stands for what cannot be used."""
    x, y = (grid.ravel() for grid in np.meshgrid(np.arange(side), np.arange(side)))
    circles = shapely.buffer(shapely.points(500_000.0 + 10.0 * x, 3_400_000.0 + 10.0 * y), 4.0, quad_segs=8)
    return np.append(circles, shapely.box(499_990.0, 3_399_990.0, 500_000.0 + 10.0 * side, 3_400_000.0 + 10.0 * side))


def test_very_many_small_pieces_are_taken_from_a_box_at_once():
    """One after the other each would go through all the holes before it: a city of 13,000 parcels took hours."""
    few, many = box_over_circles(20), box_over_circles(40)
    assert keeps_to(lambda: once(many, CRS), MOST, lambda: once(few, CRS))
    left, kept, lost = once(many, CRS)
    assert shapely.area(left[-1]) == pytest.approx(shapely.area(many[-1]) - shapely.area(many[:-1]).sum(), rel=1e-12)
    assert len(kept) == 1_600 and set(lost) == {1_600} and (left[:-1] == many[:-1]).all()
