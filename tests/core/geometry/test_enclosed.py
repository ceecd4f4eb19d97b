"""Faces that lines enclose, looked for some lines at a time."""
from __future__ import annotations

import numpy as np
import pytest
import shapely

from groundrules.core.geometry.parallel import Cancelled, stoppable
from groundrules.core.geometry.topology import enclosed as module
from groundrules.core.geometry.topology.enclosed import enclosed


def _sides(polygons) -> np.ndarray:
    """Each side of each polygon as a line, once."""
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(polygons)]
    lines = shapely.normalize(shapely.linestrings(np.concatenate(
        [np.stack([ring[:-1], ring[1:]], axis=1) for ring in rings])))
    return shapely.from_wkb(np.unique(shapely.to_wkb(lines, hex=True)))


def _spelled(faces) -> list:
    return sorted(shapely.to_wkt(shapely.normalize(faces)).tolist())


@pytest.mark.parametrize("seed", range(12))
def test_faces_are_those_of_one_call(seed, monkeypatch):
    """Squares far from each other, side by side, and one in the other, whose ring is a hole of the outer face."""
    random = np.random.default_rng(seed)
    monkeypatch.setattr(module, "LINES", int(random.integers(1, 30)))
    (x, y), inset = random.integers(0, 6, (2, 14)) * 10, random.integers(0, 5, 14)
    lines = _sides(shapely.box(x + inset, y + inset, x + 10 - inset, y + 10 - inset))
    assert len(enclosed(lines)) >= 4
    assert _spelled(enclosed(lines)) == _spelled(shapely.get_parts(shapely.polygonize(lines)))


def test_lines_that_strips_part_go_by_themselves(monkeypatch):
    """Two squares in a column and one aside: three calls of four lines, as many as may go together."""
    monkeypatch.setattr(module, "LINES", 4)
    lines = _sides(shapely.box([0, 0, 20], [0, 20, 0], [9, 9, 29], [9, 29, 9]))
    assert [len(rows) for rows in module._calls(shapely.bounds(lines))] == [4, 4, 4]
    monkeypatch.setattr(module, "LINES", 8)
    assert [len(rows) for rows in module._calls(shapely.bounds(lines))] == [8, 4]


def test_lines_without_a_face_give_none():
    assert enclosed(shapely.linestrings([[(0, 0), (1, 1)]])).tolist() == []


def test_a_cancel_ends_it_between_two_calls(monkeypatch):
    monkeypatch.setattr(module, "LINES", 4)
    lines, asked = _sides(shapely.box([0, 20, 40], 0, [9, 29, 49], 9)), []

    def cancelled() -> bool:
        asked.append(len(asked))
        return len(asked) > 3

    with stoppable(cancelled), pytest.raises(Cancelled):
        enclosed(lines)
    assert len(asked) == 4
