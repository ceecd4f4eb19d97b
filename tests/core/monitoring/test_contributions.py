"""Contributions to a change: the vectors of the design, and that they close."""
from __future__ import annotations

import numpy as np
import pytest

from groundrules.core.monitoring.trace.contributions import (
    change_of,
    denominator_contributions,
    numerator_contributions,
    ratio_effects,
    shared_out,
    shares_of_increase,
)

N, D = (1_260_000.0, 1_281_000.0), (100_000.0, 105_000.0)


def test_new_urban_land_outside_the_boundary():
    pieces = np.array([3.10, 1.25, -0.80, 0.60])
    assert pieces.sum() == pytest.approx(4.15)
    assert (100 * shares_of_increase(pieces)[[0, 1, 3]]).round(2).tolist() == [62.63, 25.25, 12.12]


def test_people_and_parks():
    effects = ratio_effects(N, D)
    assert (N[0] / D[0], N[1] / D[1]) == (pytest.approx(12.60), pytest.approx(12.20))
    assert [round(effect, 3) for effect in effects] == [0.205, -0.605, -0.4]
    assert effects.numerator + effects.denominator == pytest.approx(effects.change, abs=1e-12)
    assert ratio_effects(N, D, 100.0).change == pytest.approx(-40.0)


def test_effects_of_any_ratio_and_their_parts_close():
    random = np.random.default_rng(2)
    for _ in range(200):
        before, after = random.uniform(0, 100, (2, 5))
        people_before, people_after = random.uniform(1, 100, (2, 4))
        numerator, denominator = (before.sum(), after.sum()), (people_before.sum(), people_after.sum())
        effects = ratio_effects(numerator, denominator)
        change = numerator[1] / denominator[1] - numerator[0] / denominator[0]
        parts = numerator_contributions(before, after, denominator)
        people = denominator_contributions(people_before, people_after, numerator)
        assert effects.numerator + effects.denominator == pytest.approx(change, abs=1e-12)
        assert parts.sum() == pytest.approx(effects.numerator, abs=1e-12)
        assert people.sum() == pytest.approx(effects.denominator, abs=1e-12)
        assert shared_out(effects.numerator, before, after) == pytest.approx(parts, abs=1e-9)


def test_going_back_is_the_same_with_the_other_sign():
    there, back = ratio_effects(N, D), ratio_effects(N[::-1], D[::-1])
    assert [a + b for a, b in zip(there, back)] == pytest.approx([0.0] * 3, abs=1e-12)


@pytest.mark.parametrize(("numerator", "denominator"), [
    (N, (0.0, 5.0)), (N, (5.0, 0.0)), ((np.nan, 1.0), D), (N, (np.nan, 1.0))])
def test_nothing_is_said_over_nothing(numerator, denominator):
    assert np.isnan(ratio_effects(numerator, denominator)).all()


def test_parts_that_cancel_out_are_not_shared_out():
    assert np.isnan(shared_out(0.0, np.array([1.0, 2.0]), np.array([2.0, 1.0]))).all()
    assert shared_out(0.0, np.array([1.0, 2.0]), np.array([1.0, 2.0])).tolist() == [0.0, 0.0]
    assert np.isnan(numerator_contributions(np.ones(2), np.ones(2), (0.0, 1.0))).all()
    assert np.isnan(denominator_contributions(np.zeros(2), np.ones(2), (1.0, 1.0))).all()


def test_another_definition_is_apart():
    assert change_of(100.0, 90.0) == (-10.0, 0.0, 0.0)
    assert change_of(100.0, 90.0, 95.0) == (-5.0, -5.0, 0.0)
