"""Numbers against limits: hand cases, the order of answers, and what knowing more or less may change."""
from __future__ import annotations

import numpy as np
import pytest

from groundrules.core.contract.interval import MET, MISSED, OPEN, RELATIONS, WITHIN, Interval, compare, verdicts

INF = float("inf")


@pytest.mark.parametrize(("low", "high", "relation", "limit", "tolerance", "answer"), [
    (0.1 + 0.2, None, "at_most", 0.3, 0.0, MET), (0.1 + 0.2, None, "equal", 0.3, 0.0, MET),
    (0.3, None, "at_least", 0.1 + 0.2, 0.0, MET), (0.3 + 1e-8, None, "at_most", 0.3, 0.0, MISSED),
    (1e12 + 500, None, "at_most", 1e12, 0.0, MET), (1e12 + 2000, None, "at_most", 1e12, 0.0, MISSED),   # 1e-9 of it
    (-0.1 - 0.2, None, "at_least", -0.3, 0.0, MET), (10.6, None, "at_most", 10.0, 0.5, MISSED),
    (10.1 + 0.4, None, "at_most", 10.0, 0.5, WITHIN), (9.0, 11.0, "equal", 10.0, 1.0, WITHIN),
    (9.0, 11.5, "equal", 10.0, 1.0, OPEN), (11.5, 12.0, "equal", 10.0, 1.0, MISSED),
    (9.0, INF, "at_most", 10.0, 1.0, OPEN), (12.0, INF, "at_most", 10.0, 1.0, MISSED),
    (np.nan, None, "at_most", 10.0, 1.0, OPEN), (-INF, 9.0, "at_most", 10.0, 0.0, MET),
    (5.0, None, "at_most", np.nan, 1.0, OPEN), (5.0, None, "at_most", np.nan, INF, OPEN),
    (10.5, None, "at_most", 10.0, np.nan, OPEN)])
def test_by_hand(low, high, relation, limit, tolerance, answer):
    assert compare(Interval.of(low, high), relation, Interval.of(limit), tolerance).tolist() == [answer]


def test_infinity_less_infinity_is_open():
    with np.errstate(all="raise"):
        for relation in RELATIONS:
            result = compare(Interval.of([INF, -INF, -INF], [INF, -INF, INF]), relation,
                             Interval.of([INF, -INF, -INF], [INF, -INF, INF]), 1.0)
            assert result.tolist() == [OPEN] * 3


def test_ends_in_any_order_and_what_goes_with_them():
    first = Interval.of([3.0, 5.0], [1.0, 5.0], why=["soil", ""], covered=0.5)
    assert first.low.tolist() == [1.0, 5.0] and first.high.tolist() == [3.0, 5.0]
    assert first.is_known.tolist() == [False, True]
    assert first.why.tolist() == ["soil", ""] and first.covered.tolist() == [0.5, 0.5]
    with pytest.raises(ValueError, match="more_than"):
        compare(first, "more_than", first)


def drawn(rng, count):
    """Ends around 10, some of them open, some equal, some a rounding apart."""
    low = np.where(rng.random(count) < 0.2, 10.0, np.round(rng.uniform(8, 12, count), rng.integers(0, 3)))
    high = low + np.where(rng.random(count) < 0.4, 0.0, np.round(rng.exponential(1.0, count), 1))
    return np.where(rng.random(count) < 0.15, -INF, low), np.where(rng.random(count) < 0.15, INF, high)


def better_by(relation, low, high, limit, step):
    """Values that come nearer to what is asked; for ``equal`` to a known limit."""
    if relation == "equal":
        return [np.where(np.isinf(end), end, limit + np.where(np.isinf(end), 0.0, end - limit) * np.clip(
            1.0 - step, 0.0, 1.0)) for end in (low, high)]
    return [end + step * (1.0 if relation == "at_least" else -1.0) for end in (low, high)]


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("seed", range(4))
def test_better_values_never_have_worse_answers(relation, seed):
    rng = np.random.default_rng(seed)
    low, high = drawn(rng, 4000)
    limit_low, limit_high = drawn(rng, 4000)
    if relation == "equal":
        limit_low = limit_high = np.round(rng.uniform(8, 12, 4000), 1)
    tolerance = np.round(rng.exponential(0.5, 4000), 1)
    limit = Interval.of(limit_low, limit_high)
    result = compare(Interval.of(low, high), relation, limit, tolerance)
    better = compare(Interval.of(*better_by(relation, low, high, limit_low, rng.exponential(0.3, 4000))), relation,
                     limit, tolerance)
    assert (better >= result).all()
    assert (compare(Interval.of(low, high), relation, limit, tolerance + 0.3) >= result).all()
    assert set(result) == {MET, WITHIN, MISSED, OPEN}   # all of them were drawn


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("seed", range(4))
def test_knowing_more_settles_and_never_contradicts(relation, seed):
    rng = np.random.default_rng(seed)
    ends = drawn(rng, 4000), drawn(rng, 4000)
    tolerance = np.round(rng.exponential(0.5, 4000), 1)

    def within(low, high):
        """Some interval inside."""
        low, high = np.where(np.isinf(low), np.minimum(high, 12.0) - 6.0, low), np.where(np.isinf(high), np.maximum(
            low, 8.0) + 6.0, high)
        cut = np.sort(rng.random((2, len(low))), axis=0)
        return Interval.of(low + (high - low) * cut[0], low + (high - low) * cut[1])

    wide = compare(Interval.of(*ends[0]), relation, Interval.of(*ends[1]), tolerance)
    narrow = compare(within(*ends[0]), relation, within(*ends[1]), tolerance)
    for answer, allowed in ((MET, {MET}), (WITHIN, {WITHIN, MET}), (MISSED, {MISSED}), (OPEN, {MET, WITHIN, MISSED,
                                                                                               OPEN})):
        assert set(narrow[wide == answer]) <= allowed and (wide == answer).any()


def test_words_of_verdicts():
    assert verdicts("allowed") == ("forbidden", "undetermined", "allowed", "allowed")
    assert verdicts("conditional", "conditional")[MISSED] == "conditional"
