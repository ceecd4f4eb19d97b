"""Adjustment of areas: by hand, and what must hold for any."""
from __future__ import annotations

import time

import numpy as np
import pytest

from groundrules.core.errors import InputError
from groundrules.core.geometry.measure.adjust import UNITS, adjust_areas, group_sums, relative_difference

CM = UNITS["0.01 m2"]


def one_group(parts, total, unit=CM, limit=None):
    return adjust_areas(np.array(parts, dtype=float), np.zeros(len(parts), dtype=int), np.array([total]), unit, limit)


# -- by hand -------------------------------------------------------------------------------------------


def test_the_units():
    assert UNITS == {"0.01 m2": 0.01, "0.0001 ha": 1.0, "0.01 mu": pytest.approx(20 / 3)}


def test_the_largest_remainder_gets_the_missing_unit():
    # In units of 1 m²: shares 10.4, 20.3, 69.3 of 100; rounded down they sum to 99, and 0.4 is the largest.
    result = one_group([10.4, 20.3, 69.3], 100.0, 1.0)
    assert result.units.tolist() == [11, 20, 69]
    assert result.received.tolist() == [1, 0, 0]
    assert result.area_m2.tolist() == [11.0, 20.0, 69.0]
    assert result.residual_m2 == pytest.approx([0.0], abs=1e-12)
    assert not result.refused.any()


def test_a_unit_is_given_back_where_usual_rounding_gives_too_many():
    # Shares 10.6, 20.7, 68.7: rounding gives 11 + 21 + 69 = 101. The smallest of the remainders goes down.
    result = one_group([10.6, 20.7, 68.7], 100.0, 1.0)
    assert result.units.tolist() == [10, 21, 69]
    assert result.received.tolist() == [-1, 0, 0]


def test_a_residual_goes_by_area():
    # 1000 m² measured, 1010 m² registered: 10 m² shared 1 : 2 : 7.
    result = one_group([100.0, 200.0, 700.0], 1010.0)
    assert result.units.tolist() == [10100, 20200, 70700]
    assert result.area_m2.tolist() == [101.0, 202.0, 707.0]
    assert result.received.tolist() == [0, 0, 0]
    assert result.residual_m2 == pytest.approx([10.0])
    assert result.relative == pytest.approx([10 / 1010])


def test_ties_go_by_position():
    # Both lost 0.4 of a unit by rounding down; 30.8 m² are 31.
    assert one_group([10.4, 20.4], 30.8, 1.0).units.tolist() == [11, 20]
    # Thirds of 1.00 m²: 33.33… units each, one is missing, the first row takes it.
    result = one_group([5.0, 5.0, 5.0], 1.0)
    assert result.units.tolist() == [34, 33, 33]
    assert result.received.tolist() == [1, 0, 0]
    assert one_group([0.1] * 7, 1.0).units.tolist() == [15, 15, 14, 14, 14, 14, 14]


def test_a_tie_is_a_tie_whatever_floating_point_made_of_it():
    # 0.1 + 0.2 is not 0.3, but both are a third here.
    assert one_group([0.1 + 0.2, 0.3, 0.3], 1.0).units.tolist() == [34, 33, 33]
    assert one_group([0.3, 0.1 + 0.2, 0.3], 1.0).units.tolist() == [34, 33, 33]


def test_zero_parts_stay_zero():
    result = one_group([0.0, 1.0, 0.0, 2.0], 1.0, 1.0)
    assert result.units.tolist() == [0, 0, 0, 1]
    assert one_group([0.0, 0.0], 0.0).units.tolist() == [0, 0]


def test_mu_and_hectares():
    result = one_group([1000.0, 2000.0], 3000.0, UNITS["0.01 mu"])
    assert result.units.tolist() == [150, 300]                  # 1.50 and 3.00 mu
    assert result.area_m2 == pytest.approx([1000.0, 2000.0], abs=1e-9)
    result = one_group([10_000.4, 20_000.4], 30_000.8, UNITS["0.0001 ha"])
    assert result.units.tolist() == [10_001, 20_000] and result.total_units.tolist() == [30_001]
    assert result.residual_m2 == pytest.approx([0.2])           # what rounding the total added


def test_decimals_print_as_they_are():
    result = one_group([0.07, 0.29, 1.13], 1.49)
    assert result.area_m2.tolist() == [0.07, 0.29, 1.13]


def test_a_total_halfway_goes_up():
    assert one_group([0.125], 0.125).units.tolist() == [13]
    assert one_group([1.005], 1.005).units.tolist() == [101]    # as written, not as 1.00499999…


# -- limit ---------------------------------------------------------------------------------------------


def test_a_group_over_the_limit_is_refused_and_rounded_to_its_own_sum():
    result = adjust_areas([100.004, 200.004, 50.0], [0, 0, 1], [310.0, 50.0], CM, 0.001)
    assert result.refused.tolist() == [True, False]
    assert result.units.tolist() == [10_001, 20_000, 5_000]     # 300.008 m² -> 300.01
    assert result.total_m2.tolist() == [300.01, 50.0]
    assert result.residual_m2 == pytest.approx([310 - 300.008, 0.0])
    assert result.relative == pytest.approx([(310 - 300.008) / 310, 0.0])


def test_the_limit_itself_is_allowed():
    assert not one_group([999.0], 1000.0, limit=0.001).refused[0]
    assert one_group([998.9], 1000.0, limit=0.001).refused[0]
    assert not one_group([1001.0], 1000.0, limit=0.001).refused[0]
    assert not one_group([299.7], 300.0, limit=0.001).refused[0]    # 0.00100000000000004 in floating point


def test_rounding_alone_is_never_over_the_limit():
    # 0.4 m² of 2 m² is 20 %, but that is the unit's doing.
    result = one_group([2.4], 2.4, 1.0, limit=0.001)
    assert not result.refused[0] and result.units.tolist() == [2]


def test_nothing_to_share_a_total_with_is_refused():
    assert one_group([0.0, 0.0], 5.0).refused[0]
    assert one_group([0.0, 0.0], 5.0).units.tolist() == [0, 0]
    assert one_group([1.0, 2.0], 0.0).refused[0]
    assert one_group([1.0, 2.0], 0.0).units.tolist() == [100, 200]


def test_groups_without_parts():
    result = adjust_areas([1.0], [1], [0.0, 1.0, 4.0], CM)
    assert result.total_units.tolist() == [0, 100, 0]
    assert result.refused.tolist() == [False, False, True]
    assert result.residual_m2.tolist() == [0.0, 0.0, 4.0]


def test_nothing_at_all():
    result = adjust_areas(np.zeros(0), np.zeros(0, dtype=int), np.zeros(0), CM, 0.001)
    assert len(result.units) == len(result.total_units) == 0
    assert adjust_areas(np.zeros(0), np.zeros(0, dtype=int), np.zeros(2), CM).total_units.tolist() == [0, 0]


# -- bad input -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [-0.01, np.nan, np.inf, -np.inf])
def test_bad_parts_and_totals_are_refused(bad):
    with pytest.raises(InputError) as error:
        one_group([1.0, bad, bad], 1.0)
    assert error.value.key == "adjust.bad_part"
    assert "2 areas" in str(error.value) and "row 2" in str(error.value)
    with pytest.raises(InputError) as error:
        one_group([1.0], bad)
    assert error.value.key == "adjust.bad_total"


# -- properties ----------------------------------------------------------------------------------------


def random_case(seed, parts=200, groups=9):
    random = np.random.default_rng(seed)
    areas = random.lognormal(5, 2, parts)
    areas[random.random(parts) < 0.1] = 0.0
    group = random.integers(0, groups, parts)
    totals = group_sums(areas, group, groups) * random.uniform(0.9995, 1.0005, groups)
    return areas, group, totals


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
@pytest.mark.parametrize("seed", range(25))
def test_sums_are_exact_and_shares_are_near(seed, unit):
    areas, group, totals = random_case(seed)
    result = adjust_areas(areas, group, totals, unit, 0.001)
    sums = np.zeros(len(totals), dtype=np.int64)
    np.add.at(sums, group, result.units)
    assert (sums == result.total_units).all()
    assert (result.total_units == np.floor(totals / unit + 0.5)).all()
    share = areas / unit * (totals / group_sums(areas, group, len(totals)))[group]
    assert (np.abs(result.units - share) < 1 + 1e-6).all()
    assert (result.units[areas == 0] == 0).all() and (result.units >= 0).all()
    assert set(np.unique(result.received)) <= {-1, 0, 1}
    usual = np.zeros(len(totals), dtype=np.int64)
    np.add.at(usual, group, np.floor(share + 0.5).astype(np.int64))
    received = np.zeros(len(totals), dtype=np.int64)
    np.add.at(received, group, result.received)
    assert (usual + received == result.total_units).all()
    assert result.residual_m2 == pytest.approx(result.total_m2 - result.sum_m2, abs=1e-9)


@pytest.mark.parametrize("seed", range(25))
def test_larger_parts_never_get_less(seed):
    areas, group, totals = random_case(seed)
    units = adjust_areas(areas, group, totals, 1.0).units
    order = np.lexsort((areas, group))
    same = np.diff(group[order]) == 0
    assert (np.diff(units[order])[same] >= 0).all()


@pytest.mark.parametrize("seed", range(25))
def test_the_order_of_rows_does_not_matter_but_for_ties(seed):
    areas, group, totals = random_case(seed)
    shuffled = np.random.default_rng(seed + 1000).permutation(len(areas))
    first = adjust_areas(areas, group, totals, CM)
    second = adjust_areas(areas[shuffled], group[shuffled], totals, CM)
    assert (first.units[shuffled] == second.units).all()
    assert (first.sum_m2 == second.sum_m2).all()


@pytest.mark.parametrize("seed", range(5))
def test_an_adjusted_column_adjusts_to_itself(seed):
    areas, group, totals = random_case(seed)
    once = adjust_areas(areas, group, totals, CM)
    twice = adjust_areas(once.area_m2, group, once.total_m2, CM)
    assert (once.units == twice.units).all() and not twice.received.any()


def test_sums_do_not_depend_on_the_order():
    random = np.random.default_rng(3)
    values = random.lognormal(0, 8, 1000)
    group = random.integers(0, 4, 1000)
    shuffled = random.permutation(1000)
    assert (group_sums(values, group, 5) == group_sums(values[shuffled], group[shuffled], 5)).all()
    assert group_sums(values, group, 5)[4] == 0.0


def test_relative_differences():
    assert relative_difference(np.array([99.0, 0.0, 1.0]), np.array([100.0, 0.0, 0.0])).tolist() \
        == [pytest.approx(0.01), 0.0, np.inf]


def test_a_county_in_square_centimetres_stays_exact():
    """Beyond 2**31 units, where 32 bits would overflow."""
    result = one_group([3e9, 2e9, 1e9 + 0.004], 6e9 + 0.01)
    assert result.units.sum() == 600_000_000_001


def test_a_million_rows_take_seconds():
    random = np.random.default_rng(1)
    areas, group = random.lognormal(7, 1, 1_000_000), random.integers(0, 50_000, 1_000_000)
    begun = time.process_time()
    result = adjust_areas(areas, group, group_sums(areas, group, 50_000), CM, 0.001)
    assert time.process_time() - begun < 15
    assert result.units.sum() == result.total_units.sum()
