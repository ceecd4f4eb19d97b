"""Sums, differences, products and ratios of intervals: by hand, and what holds for whatever they may be."""
from __future__ import annotations

import numpy as np
import pytest

from groundrules.core.contract.arithmetic import NOTHING, add, divide, hull, multiply, share, subtract
from groundrules.core.contract.interval import Interval
from groundrules.core.contract.sums import mean_by, sum_by, total

INF = float("inf")
COUNT = 3000
TRUE = {add: np.add, subtract: np.subtract, multiply: np.multiply, divide: np.divide,
        share: lambda part, rest: part / (part + rest)}


def drawn(rng, least=-3.0):
    """Ends, and a finite number between them; some known, some 0, some open."""
    low = np.round(rng.uniform(least, 3.0, COUNT), 1)
    high = low + np.where(rng.random(COUNT) < 0.4, 0.0, np.round(rng.exponential(1.0, COUNT), 1))
    low = np.where(rng.random(COUNT) < 0.15, least if least == 0.0 else -INF, low)
    high = np.where(rng.random(COUNT) < 0.15, INF, high)
    return Interval.of(low, high), inside(rng, low, high)


def inside(rng, low, high):
    start, end = np.where(np.isinf(low), np.minimum(high, 9.0) - 9.0, low), np.where(np.isinf(high), np.maximum(
        low, -9.0) + 9.0, high)
    start, end = np.minimum(start, end), np.maximum(start, end)
    return np.clip(start + (end - start) * rng.random(COUNT), low, high)


def narrower(rng, value, truth):
    """Some interval within it that still holds the number."""
    low, high = (np.where(rng.random(COUNT) < 0.3, truth, np.where(np.isinf(end), truth + side, (end + truth) / 2.0))
                 for end, side in ((value.low, -2.0), (value.high, 2.0)))
    return Interval.of(np.clip(low, value.low, truth), np.clip(high, truth, value.high))


def holds(outer, low, high):
    """Whether each result lies within the outer one, but for rounding."""
    near = 1e-12 * np.maximum(1.0, np.abs(np.where(np.isfinite(low), low, 0.0)))
    return ((outer.low <= low + near) & (high - 1e-12 * np.maximum(1.0, np.abs(np.where(
        np.isfinite(high), high, 0.0))) <= outer.high)).all()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("function", TRUE, ids=lambda item: item.__name__)
def test_the_number_is_inside_and_knowing_more_never_widens(function, seed):
    rng = np.random.default_rng(seed)
    least = 0.0 if function is share else -3.0
    first, entry = drawn(rng, least)
    second, other = drawn(rng, least)
    wide = function(first, second)
    with np.errstate(divide="ignore", invalid="ignore"):
        truth = TRUE[function](entry, other)
    asked = np.isfinite(truth)
    assert (asked.sum() > COUNT / 2) and not (np.isnan(wide.low) | np.isnan(wide.high)).any()
    assert holds(Interval(*(end[asked] for end in wide)), truth[asked], truth[asked])
    narrow = function(narrower(rng, first, entry), narrower(rng, second, other))
    has = narrow.why != NOTHING   # what relates to nothing has no value
    assert holds(Interval(*(end[has] for end in wide)), narrow.low[has], narrow.high[has])
    known = function(Interval.of(entry), Interval.of(other))
    assert np.array_equal(known.low[asked], truth[asked]) and np.array_equal(known.high[asked], truth[asked])


@pytest.mark.parametrize("seed", range(3))
def test_a_share_is_tighter_than_the_part_over_the_whole(seed):
    rng = np.random.default_rng(seed)
    (part, _), (rest, _) = drawn(rng, 0.0), drawn(rng, 0.0)
    result, naive = share(part, rest), divide(part, add(part, rest))
    has = result.why != NOTHING
    assert holds(Interval(*(end[has] for end in naive)), result.low[has], result.high[has])
    assert (result.low[has] >= 0.0).all() and (result.high[has] <= 1.0).all()
    assert ((naive.high > result.high + 0.01) & has).sum() > COUNT / 10


@pytest.mark.parametrize("seed", range(3))
def test_sums_hold_the_number_whatever_the_order_of_rows(seed):
    rng = np.random.default_rng(seed)
    value, truth = drawn(rng)
    value = value._replace(why=np.where(np.isinf(value.high), rng.choice(["soil", "age"], COUNT), ""),
                           covered=rng.choice([0.0, 0.5, 1.0], COUNT))
    group, weight = rng.integers(-1, 400, COUNT), np.round(rng.exponential(1.0, COUNT), 2)
    result = sum_by(value, group, 400, weight)
    sums = np.bincount(group[group >= 0], weights=truth[group >= 0], minlength=400)
    assert not np.isnan(result.low).any() and holds(result, sums, sums)
    assert np.isfinite(result.low).any() and np.isinf(result.low).any()
    rows = rng.permutation(COUNT)
    again = sum_by(Interval(*(item[rows] for item in value)), group[rows], 400, weight[rows])
    assert all(np.array_equal(item, other) for item, other in zip(result[:3], again[:3]))
    assert np.allclose(result.covered,
                       again.covered) and (result.covered <= 1.0).all() and (result.covered >= 0.0).all()
    narrow = sum_by(narrower(rng, value, truth), group, 400)
    assert holds(result, narrow.low, narrow.high)
    whole = total(value)
    assert whole.low.tolist() == [-INF] and whole.why.tolist() == ["age soil"]


def mean_of(value, weight, group):
    """Means of known numbers; NaN where nothing weighs anything."""
    with np.errstate(invalid="ignore"):
        return np.bincount(group, value * weight, 400) / np.bincount(group, weight, 400)


@pytest.mark.parametrize("seed", range(3))
def test_a_mean_holds_the_number_whatever_values_and_weights_are(seed):
    rng = np.random.default_rng(seed)
    (value, truth), (weight, own) = drawn(rng), drawn(rng, 0.0)
    group = rng.integers(0, 400, COUNT)
    wide, means = mean_by(value, weight, group, 400), mean_of(truth, own, group)
    asked = np.isfinite(means)
    assert asked.sum() > 300 and not (np.isnan(wide.low) | np.isnan(wide.high)).any()
    assert holds(wide.at(asked), means[asked], means[asked]) and np.isfinite(wide.low).any()
    narrow = mean_by(narrower(rng, value, truth), narrower(rng, weight, own), group, 400)
    has = narrow.why != NOTHING
    assert holds(wide.at(has), narrow.low[has], narrow.high[has])
    known = mean_by(Interval.of(truth), Interval.of(own), group, 400)
    assert known.is_known[asked].all() and np.allclose(known.low[asked], means[asked], rtol=1e-12, atol=1e-12)
    rows = rng.permutation(COUNT)
    again = mean_by(value.at(rows), weight.at(rows), group[rows], 400)
    assert all(np.allclose(item, other, rtol=1e-12, atol=1e-12) for item, other in zip(wide[:2], again[:2]))


@pytest.mark.parametrize("seed", range(3))
def test_no_narrower_interval_holds_a_mean(seed):
    """Four rows: some corner of all that values and weights may be is each end; a weight without end is a great one."""
    rng, great = np.random.default_rng(seed), 1e12
    for _ in range(100):
        low, few = np.round(rng.uniform(-3.0, 3.0, 4), 1), np.round(rng.uniform(0.0, 2.0, 4), 1)
        high, many = (end + np.where(rng.random(4) < 0.4, 0.0, np.round(rng.exponential(1.0, 4), 1))
                      for end in (low, few))
        many = np.where(rng.random(4) < 0.2, np.inf, many)
        made = mean_by(Interval.of(low, high), Interval.of(few, many), np.zeros(4, dtype=int), 1)
        corners = [np.where(np.array(chosen), np.minimum(many, great), few) for chosen in np.ndindex(2, 2, 2, 2)]
        ends = [(end * weight).sum() / weight.sum() for weight in corners if weight.sum() > 0.0 for end in (low, high)]
        assert (made.low[0], made.high[0]) == pytest.approx((min(ends), max(ends)), abs=1e-9)


def test_what_is_unknown_of_values_and_weights_is_unknown_of_the_mean():
    value = Interval.of([1.0, 0.0, 1.0], [1.0, 1.0, 1.0], ["", "soil", ""], [1.0, 0.5, 1.0])
    weight = Interval.of([1.0, 1.0, 0.0], [2.0, 1.0, 0.0], ["age", "", "gone"])
    result = mean_by(value, weight, np.array([0, 0, 1]), 2)
    assert result.why.tolist() == ["age soil", NOTHING] and result.covered.tolist() == [0.5, 1.0]
    assert result.low.tolist() == [0.5, -INF] and result.high.tolist() == [1.0, INF]
    assert mean_by(Interval.of(np.zeros(0)), Interval.of(np.zeros(0)), np.zeros(0, dtype=int), 1).why[0] == NOTHING


def test_what_is_not_known_goes_with_the_result():
    first = Interval.of([1.0, 2.0], why=["soil", ""], covered=[0.5, 1.0])
    second = Interval.of(3.0, 4.0, why="age", covered=0.75)
    for function in (add, subtract, multiply, divide, share, hull):
        result = function(first, second)
        assert result.why.tolist() == ["age soil", "age"] and result.covered.tolist() == [0.5, 0.75]
    gone = divide(Interval.of(1.0, why="soil"), Interval.of(0.0))
    assert (gone.low.tolist(), gone.high.tolist(), gone.why.tolist()) == ([-INF], [INF], ["nothing soil"])


def test_nothing_added_up_is_known_and_unknown_weights_leave_the_share_unknown():
    nothing = sum_by(Interval.of(np.zeros(0)), np.zeros(0, dtype=int), 2)
    assert nothing.low.tolist() == nothing.high.tolist() == [0.0, 0.0] and nothing.covered.tolist() == [1.0, 1.0]
    assert np.isnan(total(Interval.of([1.0, 2.0], covered=[1.0, 0.0]), np.array([1.0, np.nan])).covered[0])


def test_a_hull_holds_each_of_its_numbers():
    rng = np.random.default_rng(7)
    (first, entry), (second, other) = drawn(rng), drawn(rng)
    result = hull(first, second)
    assert holds(result, np.minimum(entry, other), np.maximum(entry, other))
