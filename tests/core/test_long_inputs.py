"""Work grows with the size of one long outline or text, not with its square: processor time of n and of 4 n."""
from __future__ import annotations

import random
import re
import time

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.codes import china

from groundrules.core.geometry import coverage
from groundrules.core.geometry.coverage import remainder
from groundrules.core.geometry.unchanged import once
from groundrules.core.landuse.code_column import read_code_column
from groundrules.core.landuse.codes_spelling import take_apart

CRS = "EPSG:4547"
MOST = 8.0   # times as long for four times as much: 4 were linear, 16 quadratic


def busy(job) -> float:
    """Processor seconds, the better of two runs."""
    taken = []
    for _ in range(2):
        begun = time.process_time()
        job()
        taken.append(time.process_time() - begun)
    return min(taken)


def ring_over_neighbours(vertices: int, side: int) -> np.ndarray:
    """Parcels of a square, ``side`` by ``side``, and one ring of many vertices over most of them."""
    x, y = (grid.ravel() for grid in np.meshgrid(np.arange(side) / side, np.arange(side) / side))
    parcels = shapely.box(*(1e4 * np.array([x, y, x + 1 / side, y + 1 / side])))
    turn = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    reach = 4_000 * (1 + 0.1 * np.sin(9 * turn) + 0.02 * np.sin(vertices / 7 * turn))
    ring = shapely.Polygon(np.column_stack([5_000 + reach * np.cos(turn), 5_000 + reach * np.sin(turn)]))
    return shapely.transform(np.append(parcels, ring), lambda xy: xy + (500_000.0, 3_400_000.0))


@pytest.mark.parametrize("vertices", [400, 12_000])
def test_what_is_left_of_a_ring_is_the_same_by_either_way(monkeypatch, vertices):
    layer = ring_over_neighbours(vertices, 12)
    kept = np.delete(layer, np.arange(0, 144, 7))   # some ground of the ring stays
    left = once(kept, CRS)[0][-1]
    ring, others = kept[-1], shapely.union_all(kept[:-1])
    assert left.is_valid and left.area == pytest.approx(ring.difference(others).area, rel=1e-12)
    monkeypatch.setattr(coverage, "HEAVY", 0 if vertices == 400 else np.inf)
    other = once(kept, CRS)[0][-1]
    assert other.symmetric_difference(left).area <= 1e-9 * left.area


def test_a_heavy_line_loses_what_is_taken_from_it(monkeypatch):
    monkeypatch.setattr(coverage, "HEAVY", 0)
    line = shapely.segmentize(shapely.LineString([(5e5, 3e6), (500_100, 3e6)]), 1.0)
    pieces = np.array([shapely.LineString([(5e5 + a, 3e6), (5e5 + a + 10, 3e6)]) for a in (10, 40, 45)], dtype=object)
    left, = remainder(np.array([line]), np.zeros(3, dtype=np.int64), pieces, np.zeros(3, dtype=bool), CRS)
    assert left.length == pytest.approx(100 - 25, abs=1e-3)


@pytest.mark.parametrize("mixed", ["main", "split", "each"])
@pytest.mark.parametrize("unit", ["0101/", "0701(0806)/", "0101、", "(", "0", "7:", "水"])
def test_a_long_class_text_takes_time_by_its_length(mixed, unit):
    codes = china()

    def read(length: int):
        return read_code_column(pd.Series([unit * (length // len(unit)), "0101"]), codes, "guide-2023", mixed=mixed)

    read(1_000)
    found = read(50_000)
    assert max(len(str(one)) for one in found.problems) < 1_000
    assert found.parts["known"].iloc[-1]
    assert busy(lambda: read(160_000)) < MOST * max(busy(lambda: read(40_000)), 0.02)


def test_a_class_text_of_two_million_letters_is_read():
    found = read_code_column(pd.Series(["0101/" * 400_000, "0101"]), china(), "guide-2023")
    assert found.parts["land_class"].tolist() == ["0101", "0101"]
    assert found.parts["form"].tolist() == ["mixed", "plain"]


def test_spellings_are_cut_where_no_bracket_holds_the_separator():
    """Against the definition, letter by letter: what follows up to the next bracket does not end in a closing one."""
    codes, dice = china(), random.Random(12)
    for scheme in codes.schemes.values():
        marks = scheme.notation.separators
        for _ in range(3_000):
            text = "".join(dice.choice("01/()+、") for _ in range(dice.randint(0, 10)))
            parts, begin, at = [], 0, 0
            while at < len(text):
                mark = next((one for one in marks if text.startswith(one, at)), "")
                behind = re.match("[^()]*", text[at + len(mark):])
                if mark and not text[at + len(mark) + behind.end():].startswith(")"):
                    parts.append(text[begin:at])
                    begin = at = at + len(mark)
                else:
                    at += 1
            parts.append(text[begin:])
            if not scheme.notation.compatible_bracket and text.casefold() not in scheme.by_folded_code:
                assert take_apart(text, scheme).codes in (tuple(parts), (text,))
