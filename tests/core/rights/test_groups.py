"""Rows brought together by their keys, and sums that do not depend on the order of rows."""
from __future__ import annotations

from itertools import permutations

import numpy as np

from groundrules.core.rights.groups import placed, summed


def test_rows_of_equal_keys_have_one_place_in_the_order_of_keys():
    place, first = placed(np.array([3, 1, 3, 0, 1]), np.array([7, 2, 7, 5, 9]))
    assert place.tolist() == [3, 1, 3, 0, 2]
    assert first.tolist() == [3, 1, 4, 0]
    nothing = np.zeros(0, dtype=np.int64)
    assert [part.tolist() for part in placed(nothing, nothing)] == [[], []]


def test_keys_that_do_not_fit_into_one_number_are_brought_together_too():
    wide = np.array([2**40, 0, 2**40, 5])
    place, first = placed(wide, np.array([1, 2**40, 1, 0]), wide)
    assert place.tolist() == [2, 0, 2, 1] and first.tolist() == [1, 3, 0]


def test_sums_are_the_same_in_whatever_order_rows_come():
    values = np.array([1e16, 1.0, 1.0, 0.0, np.nan])   # from the largest on, each 1 would be lost in rounding
    place = np.array([0, 0, 0, 1, 2])
    for order in map(list, permutations(range(5))):
        sums = summed(place[order], values[order], 4)
        assert sums[:2].tolist() == [1e16 + 2.0, 0.0] and np.isnan(sums[2]) and sums[3] == 0.0
