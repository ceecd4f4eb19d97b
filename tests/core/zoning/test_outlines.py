"""Hashes of outlines that are made while others are overlaid: those that are made when they are asked for."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from helpers.cases.zoning import box, check, layer

from groundrules.core.geometry.overlay.pairs import overlaps
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
    hashes.begin(np.arange(MANY))
    hashes.begin(np.arange(MANY, 2 * MANY))   # of a second role: when they are asked for
    rows = np.array([-1, 0, MANY - 1, MANY, 2 * MANY, MANY, -1])
    assert hashes.at(rows).tolist() == [0, 1, 7 * MANY - 6, 7 * MANY + 1, 14 * MANY + 1, 7 * MANY + 1, 0]
    assert hashes.at(rows).tolist() == hashes.at(rows).tolist()
    assert sorted(make.made) == [*range(MANY + 1), 2 * MANY]


def test_few_are_not_begun():
    make = Counted()
    hashes = Hashes(MANY, make)
    hashes.begin(np.arange(MANY - 1))
    assert make.made == []
    assert Hashes(0, make).at(np.array([-1, -1])).tolist() == [0, 0]


def test_what_stops_a_thread_stops_the_run():
    def refused(rows):
        raise MemoryError

    hashes = Hashes(MANY, refused)
    hashes.begin(np.arange(MANY))
    with pytest.raises(MemoryError):
        hashes.at(np.array([0]))


def test_overlaps_name_what_they_will_overlay():
    subjects = np.array([box(0, 0, 10, 10), box(100, 0, 110, 10), box(5, 5, 15, 15)])
    controls = np.array([box(500, 0, 510, 10), box(8, 8, 20, 20)])
    named = []
    overlaps(subjects, controls, "EPSG:4547", "planar", met=lambda *rows: named.append([own.tolist() for own in rows]))
    assert named == [[[0, 2], [1]]]


def squares(count: int) -> list:
    return [box(20 * k, 0, 20 * k + 10, 10) for k in range(count)]


def test_findings_are_the_same_whether_hashes_are_begun_or_not(monkeypatch):
    farm = layer("farm", *(box(20 * k + 5, 0, 20 * k + 12, 10) for k in range(0, COUNT, 2)),
                 columns={"id": [f"A-{k}" for k in range(0, COUNT, 2)]})
    late = check(squares(COUNT), [farm])
    begun = []
    monkeypatch.setattr(outlines, "MANY", 1)
    monkeypatch.setattr(outlines, "begun", lambda make, rows: begun.append(len(rows)) or (lambda: make(rows)))
    early = check(squares(COUNT), [farm])
    assert begun == [COUNT // 2, COUNT // 2]
    pd.testing.assert_frame_equal(late.findings, early.findings)
    assert late.findings["evidence_hash"].nunique() == COUNT // 2


def test_a_cancel_ends_hashes_that_are_begun():
    with stoppable(lambda: True):
        hashes = Hashes(MANY, outlines.partial(outlines._hashes_of, layer("farm", *squares(MANY)).table))
        hashes.begin(np.arange(MANY))
        with pytest.raises(Cancelled):
            hashes.at(np.array([0]))
