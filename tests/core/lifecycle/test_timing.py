"""Idle land and delays by hand: the vectors of the reference, and what a missing date may never do."""
from __future__ import annotations

import itertools
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from groundrules.core.contract.interval import Interval
from groundrules.core.fields import Field
from groundrules.core.lifecycle.due.dates import add_years, day_number, read_days
from groundrules.core.lifecycle.due.timing import (
    HAPPENED,
    IN_TIME,
    IN_USE,
    LATE,
    MAY_BE_IDLE,
    NO_RECORD,
    NOT_DUE,
    NOT_YET,
    OTHER_LAND,
    STATE_LAND,
    SUSPECTED_IDLE,
    UNDETERMINED,
    Conditions,
    Event,
    Progress,
    judge_progress,
    judge_start,
)

CHINA = Conditions(1, 1, Fraction(1, 3), Fraction(1, 4))
AS_OF = day_number(date(2026, 6, 30))
OPEN = Interval.of([np.nan])


def days(*written) -> Interval:
    return read_days(pd.Series(list(written), dtype=object))[0]


def start(due, started=None, record=NOT_YET, land=STATE_LAND):
    judged = judge_start(Event(days(due), days(started), np.array([record])), np.array([land]), AS_OF, CHINA)
    return judged.state[0], judged.days[0]


def progress(stopped, built=None, invested=None, works=False, land=STATE_LAND):
    built = Interval.of([np.nan if built is None else built / 40_000])
    invested = Interval.of([np.nan if invested is None else invested])
    return judge_progress(Progress(days(stopped), np.array([works]), built, invested), np.array([HAPPENED]),
                          np.array([NOT_YET]), np.array([land]), AS_OF, CHINA).state[0]


def test_a_start_is_suspected_a_full_year_late_and_not_a_day_earlier():
    assert start("2025-06-30") == (SUSPECTED_IDLE, 365.0)
    assert start("2025-07-01") == (LATE, 364.0)
    assert start("2026-06-30")[0] == NOT_DUE
    assert start("2025-06-30", land=OTHER_LAND) == (LATE, 365.0)
    assert start("2025-06-30", land=-1)[0] == UNDETERMINED
    assert start("2025-06-30", "2025-06-30", HAPPENED)[0] == IN_TIME
    assert start("2025-06-30", record=NO_RECORD)[0] == UNDETERMINED
    assert start(None)[0] == UNDETERMINED
    assert start("2025年6月") == (SUSPECTED_IDLE, 365.0)
    assert start("2025")[0] == UNDETERMINED, "the year after it may have passed, or not"


def test_a_building_that_stopped_may_be_recognised_below_a_third_or_a_quarter():
    assert progress("2025-05-31", 13_000) == MAY_BE_IDLE
    assert progress("2025-05-31", 13_400, 0.250) == IN_USE
    assert progress("2025-05-31", 13_400, 0.249) == MAY_BE_IDLE
    assert progress("2025-05-31", 13_400) == UNDETERMINED
    assert progress("2025-05-31", 13_000, land=OTHER_LAND) == "stopped"
    assert progress("2025-07-01", 13_000) == "stopped"
    assert progress(None, 13_000) == UNDETERMINED
    assert progress(None, works=True) == IN_USE


def test_a_date_that_is_removed_turns_nothing_into_in_time():
    written = (None, "2024-01-01", "2025-06-30", "2025-07-01", "2026-12-31", "2025年6月", "2025")
    for due, started, record in itertools.product(written, written, (NO_RECORD, NOT_YET, HAPPENED)):
        known = start(due, started, record)[0]
        assert known in (IN_TIME, NOT_DUE) or start(None, started, record)[0] not in (IN_TIME, NOT_DUE)
        assert known == IN_TIME or start(due, None, min(record, NOT_YET))[0] != IN_TIME
        assert known == IN_TIME or start(due, None, NO_RECORD)[0] != IN_TIME
    for stopped, built, invested, works in itertools.product(written, (None, 13_000, 13_400), (None, 0.249, 0.25),
                                                             (False, True)):
        if progress(stopped, built, invested, works) == MAY_BE_IDLE:
            assert progress(None, built, invested) != IN_USE
            assert progress(stopped, None, invested, works) != IN_USE
            assert progress(stopped, built, None, works) != IN_USE


@pytest.mark.parametrize("written", ["20250630", "2025/6/30", 45838, "45838", 45838.0, "2025年6月30日",
                                     "二〇二五年六月三十日", " 2025-06-30 ", pd.Timestamp(2025, 6, 30)])
def test_dates_are_read_as_offices_write_them(written):
    read, wrong = read_days(pd.Series([written], dtype=object))
    assert (read.low[0], read.high[0], wrong[0]) == (day_number(date(2025, 6, 30)),) * 2 + (False,)


def test_what_a_spreadsheet_leaves_empty_is_no_day_and_a_word_is_told():
    read, wrong = read_days(pd.Series(["1900-01-01", "1900/1/0", "", None, 0, "1", "按合同约定", "2025-13-01"]))
    assert not np.isfinite(read.low).any()
    assert wrong.tolist() == [False, False, False, False, False, False, True, True]


def test_a_year_after_a_leap_day_is_the_last_of_february():
    assert add_years(np.array([day_number(date(2024, 2, 29))]), 1)[0] == day_number(date(2025, 2, 28))


@pytest.mark.parametrize("written", ["民國114年6月30日", "中華民國 114 年 6 月 30 日", "民国114年06月30日"])
def test_years_of_the_republic_are_read_where_the_era_is_written(written):
    """114 + 1911 = 2025."""
    days, wrong = read_days(pd.Series([written]))
    assert not wrong[0] and days.low[0] == days.high[0] == day_number(date(2025, 6, 30))


@pytest.mark.parametrize("written", ["2568-06-30", "2568/6/30", 25680630, date(2568, 6, 30), "114/6/30", "114.06.30",
                                     "30/06/2568"])
def test_a_year_of_an_era_that_is_not_written_is_no_date_and_never_guessed(written):
    """2568 is 2025 in Thailand: read as ours it would lie in the future, and nothing would have happened."""
    days, wrong = read_days(pd.Series([written], dtype=object))
    assert wrong[0] and np.isinf(days.low[0]) and np.isinf(days.high[0])


@pytest.mark.parametrize(("way", "written"), [
    ("buddhist", "2568-06-30"), ("buddhist", "30/06/2568"), ("buddhist", 25680630), ("buddhist", date(2568, 6, 30)),
    ("buddhist", "พ.ศ. 2568-06-30"), ("buddhist", "2025-06-30"), ("buddhist", date(2025, 6, 30)),
    ("republic", "114/6/30"), ("republic", "114.06.30"), ("republic", 1140630), ("republic", "114年6月30日"),
    ("republic", "0114/06/30"), ("republic", date(114, 6, 30)), ("republic", "2025-06-30"),
    ("republic", "民國114年6月30日"),
    ("day_first", "30/06/2025"), ("day_first", "30-6-2025"), ("day_first", "30-Jun-2025"),
    ("month_first", "06/30/2025"),
    ("", "30 June 2025"), ("", "June 30, 2025"), ("", "30.06.2025")])
def test_what_a_pack_states_of_dates_is_how_they_are_read(way, written):
    """2568 - 543 = 114 + 1911 = 2025."""
    days, wrong = read_days(pd.Series([written], dtype=object), Field("day", "date", dates=way))
    assert not wrong[0] and days.low[0] == days.high[0] == day_number(date(2025, 6, 30))


@pytest.mark.parametrize(("way", "written"), [
    ("day_first", "06/30/2025"), ("month_first", "30/06/2025"), ("day_first", "2568-06-30"), ("republic", "2568-06-30"),
    ("buddhist", "114/6/30"), ("buddhist", "31/02/2568"), ("republic", "05/01/24"), ("republic", "24-05-01"),
    ("republic", "240501"), ("", "240501"), ("", "990501")])    # 240501 was January of 2405: a term without an end
def test_what_does_not_fit_it_is_no_date(way, written):
    days, wrong = read_days(pd.Series([written], dtype=object), Field("day", "date", dates=way))
    assert wrong[0] and np.isinf(days.low[0])


def test_leases_of_hundreds_of_years_stay_dates():
    days, wrong = read_days(pd.Series(["2124-06-30", "2442-06-30", "3024-06-30"]))
    assert not wrong.any() and np.isfinite(days.low).all()


def test_days_before_there_was_a_register_are_no_dates_and_what_programs_leave_is_none():
    read, wrong = read_days(pd.Series([date(1, 1, 1), "1753-01-01", "1899-12-31", "1901-01-01", "2021-06-31",
                                       "1949-10-01"], dtype=object))
    assert wrong.tolist() == [False, False, False, True, True, False]
    assert np.isfinite(read.low).tolist() == [False] * 5 + [True]


def test_of_a_month_a_suspicion_counts_from_its_end_and_a_warning_from_its_begin():
    judged = judge_start(Event(days("2024年6月", "2026年3月"), days(None, None), np.array([NOT_YET] * 2)),
                         np.array([STATE_LAND] * 2), AS_OF, CHINA)
    assert judged.state.tolist() == [SUSPECTED_IDLE, LATE]
    assert judged.idle_on.tolist() == days("2025-06-30", "2027-03-01").low.tolist()
    assert judged.days.tolist() == (AS_OF - days("2024-06-30", "2026-03-31").low).tolist()
