"""Cells of results: NULL where a number is not known, where an end is open, or an answer."""
from __future__ import annotations

import numpy as np
import pandas as pd

from groundrules.core.contract import cells
from groundrules.core.contract.interval import MET, MISSED, OPEN, WITHIN, Interval, verdicts

INF = float("inf")
VALUE = Interval.of([2.0, 2.0, -INF, np.nan, INF], [2.0, 3.0, 3.0, np.nan, INF],
                    covered=[1.0000000000000002, 0.5, 0.0, np.nan, -1e-17])


def cells_of(column) -> list:
    return [None if pd.isna(item) else item for item in column]


def test_numbers():
    assert cells_of(cells.number(VALUE)) == [2.0, None, None, None, None]
    assert cells_of(cells.lower(VALUE)) == [2.0, 2.0, None, None, None]
    assert cells_of(cells.upper(VALUE)) == [2.0, 3.0, 3.0, None, None]
    assert cells_of(cells.covered(VALUE)) == [1.0, 0.5, 0.0, None, 0.0]
    assert cells.state(VALUE).tolist() == ["known"] + ["undetermined"] * 4
    assert all(str(column.dtype) == "Float64" for column in (cells.number(VALUE), cells.covered(VALUE)))


def test_rounding_of_sums_does_not_make_a_number_unknown():
    sums = Interval.of([0.1 + 0.2, 1e12 + 100, 1e12 + 5000, 0.0], [0.3, 1e12, 1e12, 1e-6])
    assert cells.is_settled(sums).tolist() == [True, True, False, False]


def test_answers():
    answers = np.array([MISSED, OPEN, WITHIN, MET])
    assert cells_of(cells.is_kept(answers)) == [False, None, True, True]
    assert cells_of(cells.is_missed(answers)) == [True, None, False, False]
    assert cells.word(answers).tolist() == ["missed", "undetermined", "within_tolerance", "met"]
    assert cells.word(answers, verdicts("conditional")).tolist() == [
        "forbidden", "undetermined", "conditional", "allowed"]


def test_one_cell():
    assert cells.one_number(cells.lower(Interval.of(1.0, INF))) == 1.0
    assert cells.one_number(cells.upper(Interval.of(1.0, INF))) is None
