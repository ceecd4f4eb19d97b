"""What computes for long asks in between whether the run was cancelled: questions are counted, seconds are not."""
from __future__ import annotations

import hashlib
import threading
import time

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.suite.questions import questions

from groundrules.core.contract.frame import COLUMNS, findings_frame, mark_of
from groundrules.core.geometry.in_parts import InParts
from groundrules.core.geometry.measure.area import area_m2, densify
from groundrules.core.geometry.measure.distance import pairs_within
from groundrules.core.geometry.measure.drawn_area import drawn_area_m2
from groundrules.core.geometry.measure.length import length_m
from groundrules.core.geometry.overlay.coverage import Cut, covered_size
from groundrules.core.geometry.overlay.pairs import overlaps
from groundrules.core.geometry.parallel import STEP, Cancelled, indexed, queried, stoppable, waited
from groundrules.core.geometry.topology.usable import duplicates, unusable_reasons
from groundrules.core.geometry.united import BLOCK, united
from groundrules.core.scale.partition import vertices_of

PLANE, DEGREES = "EPSG:4547", "EPSG:4490"
COUNT = 3 * STEP + 1


def squares(count: int, crs: str = PLANE, side: float = 20.0, apart: float = 0.0) -> np.ndarray:
    step, x0, y0 = (side + apart, 500_000.0, 3_000_000.0) if crs == PLANE else (1e-4 + 1e-6 * apart, 114.0, 27.0)
    width = side if crs == PLANE else 1e-4
    across = int(np.ceil(np.sqrt(count)))
    x, y = x0 + step * (np.arange(count) % across), y0 + step * (np.arange(count) // across)
    return shapely.box(x, y, x + width, y + width)


def named(count: int) -> pd.DataFrame:
    """Findings of which only names and evidence are there."""
    return pd.DataFrame({"finding_id": [f"a{k}" for k in range(count)], "evidence_hash": ["2:d"] * count})


def _one_zone():
    shapes = squares(COUNT)
    whole = shapely.box(*shapely.total_bounds(shapes)).buffer(-5.0)
    overlaps(shapes, np.array([whole], dtype=object), PLANE)


def _pieces_that_overlap():
    shapes = squares(COUNT)
    size = np.full(COUNT, 400.0)
    subject = np.repeat(np.arange(COUNT), 2)
    cut = Cut(subject, shapely.buffer(shapes[subject], -1.0, quad_segs=1), np.full(2 * COUNT, 324.0),
              np.zeros(2 * COUNT, dtype=bool))
    covered_size(shapes, size, cut, shapely.area, PLANE)


STEPS = {
    "measuring in a plane": lambda: drawn_area_m2(squares(6 * STEP), PLANE),
    "measuring in degrees": lambda: area_m2(squares(COUNT, DEGREES), DEGREES),
    "lengths in degrees": lambda: length_m(squares(COUNT, DEGREES), DEGREES),
    "densifying": lambda: densify(squares(COUNT), PLANE),
    "a tree that is asked": lambda: queried(shapely.STRtree(squares(COUNT)), squares(COUNT), "intersects"),
    "distances": lambda: pairs_within(squares(COUNT), squares(COUNT, apart=1.0), PLANE, 5.0),
    "validity": lambda: unusable_reasons(squares(COUNT), PLANE),
    "which polygons are heavy": lambda: InParts(squares(COUNT), np.arange(COUNT)),
    "vertices": lambda: vertices_of(squares(COUNT)),
    "an index": lambda: indexed(squares(5)),
    "doubled outlines": lambda: duplicates(np.concatenate([squares(2 * STEP)] * 2)),
    "many parcels in one zone": _one_zone,
    "what pieces cover together": _pieces_that_overlap,
    "a union of all": lambda: united(squares(4 * BLOCK)),
    "a table of findings": lambda: findings_frame({"rule_id": ["a"] * 5, "measured": [1.0] * 5}, 5),
    "the mark of findings": lambda: mark_of(named(40_001)),
}
LEAST = {"measuring in a plane": 3, "validity": 24, "which polygons are heavy": 8, "an index": 3,
          "a table of findings": 2 * len(COLUMNS)}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_asks_between_its_chunks(name):
    assert questions(STEPS[name]) >= LEAST.get(name, 4)


@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_is_cancelled_in_its_middle_ends_there(name):
    left, asked = [questions(STEPS[name]) // 2], [0]

    def cancelled() -> bool:
        left[0] -= 1
        asked[0] += 1
        return left[0] < 0

    with pytest.raises(Cancelled), stoppable(cancelled):
        STEPS[name]()
    assert asked[0] <= questions(STEPS[name]) // 2 + 40   # threads may have begun steps of their own


@pytest.mark.parametrize("apart", [0.0, 3.0, -6.0])
def test_a_union_of_all_is_that_of_one_call(apart):
    shapes = squares(5 * BLOCK + 7, apart=apart)
    shapes[3] = None
    shapes[8] = shapely.Polygon()
    shape, other = united(shapes), shapely.union_all(shapes[~shapely.is_missing(shapes)])
    assert shape.is_valid
    assert shape.area == pytest.approx(other.area, rel=1e-12)
    assert shapely.get_num_geometries(shape) == shapely.get_num_geometries(other)
    assert shape.equals(other)


def test_a_union_of_all_keeps_holes_and_what_stands_in_them():
    ring = shapely.box(0, 0, 1000, 1000).difference(shapely.box(100, 100, 900, 900))
    shapes = np.append(shapely.box(*(np.stack(np.meshgrid(np.arange(30) * 25.0 + 120.0, np.arange(30) * 25.0 + 120.0))
                                     .reshape(2, -1)), *(np.stack(np.meshgrid(
                                         np.arange(30) * 25.0 + 130.0, np.arange(30) * 25.0 + 130.0)).reshape(2, -1))),
                       ring)
    shape = united(shapes)
    assert shape.is_valid and shapely.get_num_geometries(shape) == 901
    assert shape.area == pytest.approx(ring.area + 900 * 100.0, rel=1e-12)


def test_a_union_of_lines_is_that_of_one_call():
    lines = shapely.linestrings([[[k, 0], [k + 1, 0]] for k in range(2 * BLOCK)])
    assert united(lines).equals(shapely.union_all(lines))


def test_a_mark_does_not_depend_on_the_blocks_in_which_it_is_made():
    lines = "\n".join(f"a{k} 2:d" for k in range(20_001))
    assert mark_of(named(20_001)) == {
        "count": 20_001, "hash": hashlib.blake2b(lines.encode(), digest_size=8).hexdigest()}
    assert mark_of(named(0)) == {"count": 0, "hash": hashlib.blake2b(digest_size=8).hexdigest()}


def test_hashes_of_evidence_do_not_depend_on_the_step():
    frame = pd.DataFrame({"a": [f"v{k % 7}" for k in range(50)], "b": np.arange(50)})
    whole = pd.util.hash_pandas_object(frame, index=False).to_numpy()
    parts = np.concatenate([pd.util.hash_pandas_object(frame.iloc[a:a + 20], index=False).to_numpy()
                            for a in range(0, 50, 20)])
    assert (whole == parts).all()


def test_a_call_that_cannot_be_cut_is_waited_for_and_its_result_is_that_of_the_call():
    assert waited(lambda a, b: a + b, 1, 2) == 3
    with stoppable(lambda: False):
        assert waited(lambda: "x") == "x"
        with pytest.raises(ZeroDivisionError):
            waited(lambda: 1 / 0)


def test_a_cancel_ends_the_wait_and_not_the_call():
    goes_on, begun = threading.Event(), time.monotonic()
    left = [3]

    def cancelled() -> bool:
        left[0] -= 1
        return left[0] < 0

    with pytest.raises(Cancelled), stoppable(cancelled):
        waited(goes_on.wait, 60.0)
    assert time.monotonic() - begun < 30.0   # it did not wait for the call
    goes_on.set()


def test_a_cancel_stops_a_call_that_can_be_stopped_and_waits_for_its_end():
    """What the first call of ``stop`` did not reach, because the work had not begun, the next ones do."""
    messages, ended, left = [], [], [2]

    def work() -> None:
        while len(messages) < 3:
            time.sleep(0.001)
        ended.append(True)

    def cancelled() -> bool:
        left[0] -= 1
        return left[0] < 0

    with pytest.raises(Cancelled), stoppable(cancelled):
        waited(work, stop=lambda: messages.append(1))
    assert ended == [True] and len(messages) >= 3
