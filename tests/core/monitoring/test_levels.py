"""Levels: the vectors of the design, mirrored, and what holds of any series."""
from __future__ import annotations

import numpy as np
import pytest

from groundrules.core.monitoring.levels import terms
from groundrules.core.monitoring.levels.judging import judge
from groundrules.core.monitoring.levels.terms import LEVELS, MODES, Targets, Terms, Values
from groundrules.core.monitoring.levels.trend import slopes

TERMS = Terms(margin=0.05, window_years=5, least_values=3)
NAN = float("nan")
CROPLAND = (41850, 41790, 41722, 41640, 41575)


def series(*values, lower=NAN, upper=NAN, broken=-np.inf, first=2021):
    value = np.array([values], dtype=float)
    ends = np.full((2, *value.shape), NAN)
    ends[:, 0, -1] = lower, upper
    return Values(np.arange(first, first + len(values)), value, *ends, np.array([broken], dtype=float))


def target(relation="at_least", mode="hold", due=41400.0, year=2035.0, base=41850.0, base_year=2021.0, tolerance=0.0):
    relations = {"at_least": 0, "at_most": 1, "equal": 2, "": -1}
    return Targets(*(np.array([number]) for number in (
        relations[relation], MODES.index(mode) if mode else -1, due, year, base, base_year, tolerance)))


def mirrored(values, due):
    lower, upper = -values.upper, -values.lower
    other = np.select([due.relation == 0, due.relation == 1], [1, 0], due.relation)
    return values._replace(value=-values.value, lower=lower, upper=upper), due._replace(
        relation=other, target=-due.target, base=-due.base)


def judged_twice(values, due=None, year=2025, numbers=TERMS):
    """What is said of a series, after its mirror was seen to have the same level."""
    due = target() if due is None else due
    judged, other = judge(values, due, year, numbers), judge(*mirrored(values, due), year, numbers)
    assert judged.level.tolist() == other.level.tolist()
    assert judged.why.tolist() == other.why.tolist()
    np.testing.assert_allclose(judged.margin, other.margin)
    np.testing.assert_allclose(judged.trend, -other.trend)
    np.testing.assert_allclose(judged.year_of_meeting, other.year_of_meeting)
    return judged


def level_of(*args, **more):
    return LEVELS[int(judged_twice(*args, **more).level[0])]


def test_numbers_of_cropland():
    judged = judged_twice(series(*CROPLAND))
    assert judged.path[0] == pytest.approx(41721.4286, abs=1e-4)
    assert judged.path[0] - judged.value[0] == pytest.approx(146.4286, abs=1e-4)
    assert judged.trend[0] == -69.375
    assert judged.trend_count[0] == 5
    assert judged.year_of_meeting[0] == pytest.approx(2027.5225, abs=1e-4)
    assert judged.margin[0] == 175.0
    assert judged.margin[0] / 41400 == pytest.approx(0.004227, abs=1e-6)
    assert judged.margin_share[0] == pytest.approx(175 / 450)
    assert judged.used_share[0] == pytest.approx(0.6111, abs=1e-4)
    assert judged.time_share[0] == pytest.approx(0.2857, abs=1e-4)


@pytest.mark.parametrize(("level", "values"), [
    ("orange", series(*CROPLAND)),
    ("orange", series(41850, 41790, NAN, 41640, 41575)),
    ("red", series(41850, 41790, 41722, 41640, 41399)),
    ("grey", series(41850, 41790, 41722, 41640, NAN)),
    ("green", series(41850, 41849, 41848, 41847, 41846)),
    # behind its path, and turning: the median of its ten slopes is +10
    ("yellow", series(41850, 41680, 41690, 41700, 41715)),
    ("orange", series(*CROPLAND, lower=41380, upper=41770)),
    ("red", series(41850, 41790, 41722, 41640, 41350, lower=41300, upper=41390)),
    # below the target, but its band reaches above it
    ("orange", series(41850, 41790, 41722, 41640, 41390, lower=41370, upper=41410)),
    # nothing is known of the value but that all it may be misses
    ("red", series(41850, 41790, 41722, 41640, NAN, lower=41300, upper=41390)),
    ("grey", series(41850, 41790, 41722, 41640, NAN, lower=41380, upper=41770)),
])
def test_levels_of_a_target_to_hold(level, values):
    assert level_of(values) == level


def test_tolerance_moves_target_and_path():
    assert level_of(series(41850, 41790, 41722, 41640, 41399), target(tolerance=1.0)) == "orange"
    # 146.4 behind the path, within 150: late, but not by more than the tolerance
    assert level_of(series(*CROPLAND), target(tolerance=150.0)) == "yellow"


def test_margin_is_of_the_distance_between_base_and_target():
    steady = (41850, 41849, 41848, 41847, 41846)
    assert level_of(series(*steady), numbers=TERMS._replace(margin=446 / 450)) == "green"
    assert level_of(series(*steady), numbers=TERMS._replace(margin=446.01 / 450)) == "yellow"
    # base and target are one number: of the target
    held = target(due=41400.0, base=41400.0)
    assert level_of(series(41500, 41500, 41500, 41500, 41500), held, numbers=TERMS._replace(margin=0.0024)) == "green"
    assert level_of(series(41500, 41500, 41500, 41500, 41500), held, numbers=TERMS._replace(margin=0.0025)) == "yellow"
    # and both are nothing: none is left, and none is due
    none = target("at_most", due=0.0, base=0.0)
    assert level_of(series(0, 0, 0, 0, 0), none) == "green"
    assert level_of(series(0, 0, 0, 0, 1), none) == "red"


def test_breaks():
    broken = series(45000, 44900, 41722, 41640, 41575, broken=2023)
    judged = judged_twice(broken)
    assert judged.trend[0] == pytest.approx(-73.5)   # -82, -73.5, -65
    assert LEVELS[int(judged.level[0])] == "orange"
    assert level_of(series(45000, 44900, 45000, 41640, 41575, broken=2024)) == "grey"
    assert judged_twice(series(45000, 44900, 45000, 41640, 41575, broken=2024)).why[0] == "broken"
    assert level_of(series(41850, 41790, 41722, 41640, 41399, broken=2024)) == "grey"   # the first that holds


GROWING = {"due": 100.0, "base": 60.0, "base_year": 2021.0, "year": 2031.0, "mode": "reach"}


@pytest.mark.parametrize(("level", "values", "more"), [
    ("green", (60, 64, 68, 72, 76), {}),                          # on its path of 4 a year
    ("yellow", (60, 65, 69, 72, 74), {}),                         # 74 < 76, with 3.42 a year 95.0 by 2031: see orange
    ("orange", (60, 62, 64, 66, 68), {}),                         # 68 < 76, with 2 a year 80 by 2031
    ("yellow", (60, 60, 61, 66, 75), {"window": 3}),              # behind, with 7 a year 117 by 2031
    ("yellow", (60, 79, 78, 77, 76.5), {"window": 4}),            # ahead, but falling
    ("green", (60, 64, 68, 72, 76), {"year": 2026.0, "due": 80.0}),
    ("red", (60, 64, 68, 72, 76), {"year": 2025.0, "due": 80.0}),   # its year has come
    ("green", (60, 70, 80, 95, 110), {"year": 2025.0}),
    ("yellow", (60, 70, 80, 90, 101), {"year": 2025.0}),          # 1 left of 40: less than a twentieth
    ("orange", (60, 70, 80, 90, 101), {"year": 2025.0, "lower": 99.0, "upper": 103.0}),
    ("grey", (NAN, NAN, NAN, 66, 68), {}),                        # behind, and two values are no trend
    ("grey", (60, 62, 64, 66, 68), {"base": NAN}),
])
def test_levels_of_a_target_to_reach(level, values, more):
    ends = {name: more.pop(name) for name in ("lower", "upper") if name in more}
    numbers = TERMS._replace(window_years=more.pop("window", 5))
    if level == "yellow" and values[-1] == 74:   # slopes 5 4.5 4 3.5 4 3.5 3 3 2.5 2: median 3.5, so 95 by 2031
        assert level_of(series(*values), target(**{**GROWING, **more}), numbers=numbers) == "orange"
        assert level_of(series(*values), target(**{**GROWING, **more}, tolerance=5.0), numbers=numbers) == level
        return
    assert level_of(series(*values, **ends), target(**{**GROWING, **more}), numbers=numbers) == level


@pytest.mark.parametrize(("level", "values", "more"), [
    ("red", (100, 100, 100, 100, 101), {"mode": "hold", "due": 100.0, "base": 100.0}),
    ("green", (100, 100, 100, 100, 100), {"mode": "hold", "due": 100.0, "base": 100.0}),
    ("yellow", (100, 100, 100, 100, 101), {"mode": "hold", "due": 100.0, "base": 100.0, "tolerance": 2.0}),
    ("orange", (100, 100, 100, 100, 101), {"mode": "hold", "due": 100.0, "base": 100.0, "lower": 99.0,
                                           "upper": 103.0}),
    ("green", (60, 64, 68, 72, 76), {}),
    ("orange", (60, 62, 64, 66, 68), {}),
    ("orange", (60, 80, 100, 120, 140), {}),   # past it, and further away each year
])
def test_levels_of_an_equal_target(level, values, more):
    ends = {name: more.pop(name) for name in ("lower", "upper") if name in more}
    assert level_of(series(*values, **ends), target("equal", **{**GROWING, **more})) == level


@pytest.mark.parametrize(("why", "due"), [
    ("relation", target(relation="")), ("mode", target(mode="")), ("target", target(due=NAN)),
    ("target_year", target(year=NAN)), ("base", target(base=NAN)), ("base", target(base_year=2030.0)),
    ("base", target(base_year=2036.0))])
def test_what_is_not_known_is_named(why, due):
    judged = judged_twice(series(*CROPLAND), due)
    assert (LEVELS[int(judged.level[0])], judged.why[0]) == ("grey", why)


def test_a_year_without_a_column_is_grey():
    assert judged_twice(series(*CROPLAND), year=2026).why.tolist() == ["value"]


def test_a_missed_target_is_red_without_a_base_or_a_trend():
    assert level_of(series(NAN, NAN, NAN, NAN, 41399), target(base=NAN)) == "red"


def test_what_is_not_known_decides_nothing():
    """A level without a base or a trend is that of every base and trend; it is grey where these differ."""
    random = np.random.default_rng(5)
    for mode in MODES:
        for _ in range(200):
            values = series(*random.integers(38, 44, 5).astype(float))
            known = target(mode=mode, due=40.0, base=float(random.integers(38, 46)), year=float(
                random.integers(2024, 2030)), tolerance=float(random.integers(0, 2)))
            without_base = level_of(values, known._replace(base=np.array([NAN])))
            without_trend = level_of(values, known, numbers=TERMS._replace(least_values=6))
            whole = level_of(values, known)
            assert without_base in (whole, "grey") or known.year[0] <= 2025
            assert without_trend in (whole, "grey")


def test_many_series_are_judged_as_each_alone():
    random = np.random.default_rng(3)
    count = 60
    value = random.integers(38, 46, (count, 6)).astype(float)
    value[random.random(value.shape) < 0.2] = NAN
    half = random.integers(0, 3, value.shape)
    values = Values(np.arange(2020, 2026), value, value - half, value + half, np.where(
        random.random(count) < 0.3, random.integers(2020, 2026, count), -np.inf))
    due = Targets(random.integers(-1, 3, count), random.integers(0, 2, count), random.integers(38, 46, count).astype(
        float), random.integers(2023, 2030, count).astype(float), random.integers(38, 46, count).astype(float),
        np.full(count, 2020.0), random.integers(0, 2, count).astype(float))
    numbers = Terms(random.random(count), random.integers(3, 7, count), random.integers(2, 5, count))
    judged = judge(values, due, 2025, numbers)
    assert set(judged.level.tolist()) == set(range(5))
    for row in range(count):
        alone = judge(values._replace(value=value[[row]], lower=values.lower[[row]], upper=values.upper[[row]],
                                      broken=values.broken[[row]]), Targets(*(column[[row]] for column in due)), 2025,
                      Terms(*(number[row] for number in numbers)))
        for name, column, single in zip(judged._fields, judged, alone):
            np.testing.assert_array_equal(column[[row]], single, err_msg=name)


def test_a_worse_value_never_has_a_better_level():
    order = [LEVELS.index(name) for name in ("red", "orange", "yellow", "green")]
    numbers = TERMS._replace(window_years=4, least_values=2)
    for mode in MODES:
        due = target(mode=mode, due=40.0, base=50.0 if mode == "hold" else 30.0, base_year=2021.0, year=2030.0)
        ranks = [order.index(int(judge(series(45, 44, 43, NAN, last), due, 2025, numbers).level[0]))
                 for last in range(30, 60)]
        assert ranks == sorted(ranks), mode


def test_theil_sen_is_the_median_of_all_slopes():
    random = np.random.default_rng(1)
    value = random.integers(0, 100, (50, 7)).astype(float)
    value[random.random(value.shape) < 0.3] = NAN
    values = Values(np.arange(2010, 2017), value, value, value, np.full(50, -np.inf))
    slope = slopes(values, ~np.isnan(value), 2)
    for row in range(50):
        all_ = [(value[row, b] - value[row, a]) / (b - a) for a in range(7) for b in range(a + 1, 7)
                if not np.isnan(value[row, a] + value[row, b])]
        assert slope[row] == pytest.approx(np.median(all_)) if all_ else np.isnan(slope[row])


def test_levels_are_numbered_as_they_are_named():
    assert [LEVELS[number] for number in (terms.RED, terms.ORANGE, terms.YELLOW, terms.GREEN, terms.GREY)] == list(
        LEVELS)
