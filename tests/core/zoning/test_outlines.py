"""Hashes of outlines that are made while others are overlaid: those that are made when they are asked for."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from helpers.cases.zoning import box, check, layer

from groundrules.core.geometry.parallel import Cancelled, stoppable
from groundrules.core.zoning.judging import outlines
from groundrules.core.zoning.judging.outlines import MANY, Hashes

COUNT = 60


class Counted:
    """Hashes that count how often each is made."""

    def __init__(self):
        self.made = []

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        self.made.extend(rows.tolist())
        return rows.astype(np.uint64) * np.uint64(7) + np.uint64(1)


def test_each_hash_is_made_once_whether_begun_or_not():
    make = Counted()
    hashes = Hashes(3 * MANY, make)
    hashes.begin(lambda: np.arange(MANY))
    hashes.begin(lambda: np.arange(MANY // 2, MANY + 1))   # of a second role
    rows = np.array([-1, 0, MANY - 1, MANY, 2 * MANY, MANY, -1])
    assert hashes.at(rows).tolist() == [0, 1, 7 * MANY - 6, 7 * MANY + 1, 14 * MANY + 1, 7 * MANY + 1, 0]
    assert hashes.at(rows).tolist() == hashes.at(rows).tolist()
    assert sorted(make.made) == [*range(MANY + 1), 2 * MANY]


def test_few_are_not_begun():
    make = Counted()
    Hashes(MANY - 1, make).begin(lambda: np.arange(5))
    assert make.made == []
    assert Hashes(0, make).at(np.array([-1, -1])).tolist() == [0, 0]


def test_what_stops_a_thread_stops_the_run():
    def refused(rows):
        raise MemoryError

    hashes = Hashes(MANY, refused)
    hashes.begin(lambda: np.arange(MANY))
    with pytest.raises(MemoryError):
        hashes.at(np.array([0]))


def squares(count: int) -> list:
    return [box(20 * k, 0, 20 * k + 10, 10) for k in range(count)]


def test_findings_are_the_same_whether_hashes_are_begun_or_not(monkeypatch):
    farm = layer("farm", *(box(20 * k + 5, 0, 20 * k + 12, 10) for k in range(0, COUNT, 2)),
                 columns={"id": [f"A-{k}" for k in range(0, COUNT, 2)]})
    late = check(squares(COUNT), [farm])
    made, own = [], outlines.begun

    def noted(work, *arguments):
        result = own(work, *arguments)
        made.append(len(result()[0]))
        return result

    monkeypatch.setattr(outlines, "MANY", 1)
    monkeypatch.setattr(outlines, "begun", noted)
    early = check(squares(COUNT), [farm])
    assert made == [COUNT // 2, COUNT // 2]   # squares and fields whose extents meet
    pd.testing.assert_frame_equal(late.findings, early.findings)
    assert late.findings["evidence_hash"].nunique() == COUNT // 2


def test_a_cancel_ends_hashes_that_are_begun():
    with stoppable(lambda: True):
        hashes = Hashes(MANY, outlines.partial(outlines._hashes_of, layer("farm", *squares(MANY)).table))
        hashes.begin(lambda: np.arange(MANY))
        with pytest.raises(Cancelled):
            hashes.at(np.array([0]))
