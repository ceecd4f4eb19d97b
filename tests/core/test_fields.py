"""Raw values read as what the pack says they are: nothing becomes 0 in silence."""
from __future__ import annotations

import pandas as pd
import pytest

from groundrules.core.fields import Field, type_column


def column(values, dtype="string") -> pd.Series:
    return pd.Series(pd.array(values, dtype=dtype))


def read(raw, dtype="string", **field):
    typed, problems = type_column(column(raw, dtype), Field("x", **field))
    return [None if pd.isna(value) else value for value in typed], problems


def test_numbers_from_text():
    values = ["2.5", " 2.5 ", "\uff12\uff0e\uff15", "1e3", "-4", ".5", None, "", "  "]   # full-width digits
    assert read(values, type="number") == ([2.5, 2.5, 2.5, 1000.0, -4.0, 0.5, None, None, None], [])


@pytest.mark.parametrize(("values", "dtype"), [
    (["1e400", "-1e308", "9" * 400, "1e16", "7"], "string"), ([float("inf"), -1e308, 1e300, 1e16, 7.0], "Float64"),
    ([2**62, -(2**60), 2**55, 10**16, 7], "Int64")])
def test_numbers_too_large_to_count_with_are_unknown_and_told(values, dtype):
    result, problems = read(values, dtype, type="number")
    assert result == [None] * 4 + [7.0]
    assert "4 values" in problems[0].in_language("en")


def test_what_is_no_number_is_told_with_examples():
    values, problems = read(["≤2.5", "1.0-2.0", "—", "35%", "无", "inf", "nan", "7"], type="number")
    assert values == [None] * 7 + [7.0]
    assert len(problems) == 1
    assert problems[0].values["count"] == 7
    assert "≤2.5" in str(problems[0])
    assert "35%" in problems[0].in_language("zh")


@pytest.mark.parametrize(("values", "dtype"), [
    ([0, -1, 9999, -9999, None, 12], "Int64"), ([0.0, -1.0, 9999.0, -9999.0, None, 12.0], "Float64"),
    (["0", "-1", "9999", "-9999.00", None, "12"], "string")])
def test_values_that_mean_unknown(values, dtype):
    unknown = ("0", "-1", "9999", "-9999")
    assert read(values, dtype, type="number", unknown=unknown) == ([None] * 5 + [12.0], [])


def test_without_the_packs_word_a_zero_is_a_zero():
    assert read([0, None], "Int64", type="number") == ([0.0, None], [])


def test_codes_stay_text():
    assert read(["0601", "601", " 0601 "], type="text")[0] == ["0601", "601", "0601"]
    assert read([410, None], "Int64", type="text")[0] == ["410", None]
    assert read([410.0, 0.5], "Float64", type="text")[0] == ["410", "0.5"]
    assert read(["0"], type="text", unknown=("00",))[0] == ["0"]


def test_words_of_a_list_in_every_width():
    wide = "零星项目\uff08旅游等\uff09"
    values = {"scattered": (wide,), "urban": ("城镇建设", "1")}
    raw = ["零星项目(旅游等)", wide, "城镇建设 ", "\uff11", "urban", "别的", None]
    typed, problems = read(raw, type="text", values=values)
    assert typed == ["scattered", "scattered", "urban", "urban", "urban", None, None]
    assert [problem.key for problem in problems] == ["fields.not_in_list"]
    assert problems[0].values["count"] == 1


def test_words_of_a_list_in_other_capitals_and_blanks():
    """As the pack writes it goes first: "A" and "a" are two codes, "AB" may be either of two."""
    values = {"commonOwnership": ("common ownership",), "A": (), "a": (), "ab": (), "aB": (), "in_force": ("active",)}
    raw = ["Active", "ＡＣＴＩＶＥ", "COMMON  Ownership", "common\u00a0ownership", "A", "a", "ab", "AB", "activ",
           "In Force"]
    typed, problems = read(raw, type="text", values=values)
    assert typed == ["in_force", "in_force", "commonOwnership", "commonOwnership", "A", "a", "ab", None, None, None]
    assert problems[0].values == {"count": 3, "examples": "“AB” (1), “activ” (1), “In Force” (1)"}


def test_a_word_that_means_unknown_in_other_capitals_stays_unknown():
    typed, problems = read(["none", "None", "NONE", "Nil"], type="text", values={"nil": ("None",)}, unknown=("NONE",))
    assert typed == [None, "nil", None, "nil"]
    assert problems[0].values["count"] == 1     # "none" may be either; "NONE" is what the pack calls unknown


def test_what_a_user_says_of_a_word_goes_before_its_reading_in_other_capitals():
    values = {"lease": ("leasehold",), "ownership": ("freehold",)}
    assert read(["Freehold", "Leasehold", "x"], values=values, mapped={"Freehold": "lease", "*": "ownership"})[0] == \
        ["lease", "lease", "ownership"]


def test_integers_above_two_to_the_53_keep_their_digits_as_text():
    assert read([2**53 + 1], "Int64", type="text")[0] == ["9007199254740993"]


@pytest.mark.parametrize(("raw", "day"), [
    ("2026-03-01", "2026-03-01"), ("2026/3/1", "2026-03-01"), ("20260301", "2026-03-01"),
    ("2026年3月1日", "2026-03-01"), ("2026年3月", "2026-03-01"), ("2026", "2026-01-01"),
    ("2026年", "2026-01-01"),
    ("2026-03-01T10:00:00", "2026-03-01"), ("9999-12-31", "9999-12-31"), ("02.01.2026", "2026-01-02"),
    ("31.12.2026", "2026-12-31"), ("2.1.2026", "2026-01-02"), ("2. 1. 2026", "2026-01-02"),
    ("02.01.2026 10:30", "2026-01-02"), ("２.１.２０２６", "2026-01-02"), ("2026.1.2", "2026-01-02"),
    ("2026 年 11 月 2 日", "2026-11-02"), ("2026年 11月2号", "2026-11-02"), ("2026/1/2 下午 3:00:00", "2026-01-02"),
    ("2026/01/02 10:00:00+08", "2026-01-02"), ("2026-01-02+08:00", "2026-01-02"), ("2026-01-02Z", "2026-01-02")])
def test_dates(raw, day):
    typed, problems = read([raw], type="date")
    assert problems == []
    assert typed[0].date().isoformat() == day


@pytest.mark.parametrize(("raw", "way", "day"), [
    ("2569-03-01", "buddhist", "2026-03-01"), ("1/3/2569", "buddhist", "2026-03-01"),
    ("115/03/01", "republic", "2026-03-01"), ("1150301", "republic", "2026-03-01"),
    ("01/03/2026", "day_first", "2026-03-01"),
    ("03/01/2026", "month_first", "2026-03-01"), ("民國115年3月1日", "", "2026-03-01"), ("พ.ศ. 2569", "", "2026-01-01"),
    ("1-Mar-2026", "", "2026-03-01"), ("2026-03-01", "buddhist", "2026-03-01")])
def test_dates_of_other_eras_and_orders(raw, way, day):
    typed, problems = read([raw], type="date", dates=way)
    assert not problems and typed[0].date().isoformat() == day


def test_a_date_of_an_era_that_is_not_stated_is_listed_with_what_would_state_it():
    stamps = pd.Series(pd.array(["2567-06-30", "2026-03-01"], dtype="datetime64[s]"))
    for column_of_dates, count in ((stamps, 1), (column(["2567-06-30", "115/03/01", "01/03/2026", "2026-03-01"]), 3)):
        typed, problems = type_column(column_of_dates, Field("x", "date"))
        assert typed.notna().sum() == 1 and problems[0].values["count"] == count
        assert "buddhist" in problems[0].in_language("en") and "佛历" in problems[0].in_language("zh")
    plain = read(["2026-13-01", "soon"], type="date")[1][0]
    assert plain.key == "fields.not_a_date"     # nothing that is stated would make it one


def test_a_year_of_two_figures_is_no_date_whatever_is_stated_and_the_remedy_is_named():
    """99 is no day and no month, so that it is a year: 99 + 1911 = 2010. Of 05/01/24 nothing says which is."""
    typed, problems = read(["99/12/31", "05/01/24", "24.05.01", "240501"], type="date", dates="republic")
    assert [value is not None and value.date().isoformat() for value in typed] == ["2010-12-31", False, False, False]
    assert problems[0].values["count"] == 3 and "four figures" in problems[0].in_language("en")
    assert "四位年份" in problems[0].in_language("zh")


def test_years_and_days_as_numbers():
    assert [value.date().isoformat() for value in read([2026, 20260301], "Int64", type="date")[0]] == \
        ["2026-01-01", "2026-03-01"]
    stamps = pd.Series(pd.array(["2026-03-01", None], dtype="datetime64[s]"))
    typed, problems = type_column(stamps, Field("x", "date"))
    assert typed.isna().tolist() == [False, True]
    assert not problems


def test_an_end_is_the_last_day_of_its_period():
    raw = column(["2026", "2024-02", "2026-03-05"])
    typed, _ = type_column(raw, Field("valid_to", "date"))
    assert [value.date().isoformat() for value in typed] == ["2026-12-31", "2024-02-29", "2026-03-05"]
    assert type_column(column(["05.03.2026"]), Field("valid_to", "date"))[0][0].date().isoformat() == "2026-03-05"


def test_what_is_no_date_is_told():
    typed, problems = read(["2026-13-01", "soon", "2026-02-30", "02/01/2026", "31.2.2026", "1.13.2026", "2.1.26"],
                           type="date")
    assert typed == [None] * 7
    assert problems[0].values["count"] == 7


def test_of_a_text_that_is_more_than_a_date_nothing_is_left_out():
    """Nor is one of two readings taken: 2026112 may be 12 January and 2 November."""
    raw = ["2026 11 02", "2026 Nov 2", "2026 to 2030", "2026 (draft)", "2026112", "2026-1112", "2026年112日",
           "2026/1-2"]
    for name in ("x", "valid_to"):
        typed, problems = type_column(column(raw), Field(name, "date"))
        assert typed.isna().all() and problems[0].values["count"] == len(raw)


def test_empty_columns():
    for kind in ("text", "number", "date"):
        typed, problems = type_column(column([]), Field("x", kind))
        assert len(typed) == 0
        assert not problems
        assert type_column(column([None, None]), Field("x", kind))[0].isna().all()


def test_a_sign_of_a_note_is_no_digit_of_a_number():
    """12² is 12 with a note at the foot of the table, and not 122."""
    values, problems = read(["12²", "3.5①", "② 7", "12", "１２"], type="number")
    assert values == [None, None, None, 12.0, 12.0]
    assert problems[0].values["count"] == 3


@pytest.mark.parametrize(("dates", "values"), [("", [None, None, None, "2024-05-01"]),
                                               ("republic", ["2024-05-01", "2024-05-01", None, "2024-05-01"])])
def test_days_of_another_era_are_no_days_of_ours(dates, values):
    """0113 is the year 113 of the Republic of China, and 1445 of the Hijra began in 2023."""
    days, problems = read(["0113-05-01", "113/5/1", "1445-10-22", "2024-05-01"], type="date", dates=dates)
    assert [day and str(day.date()) for day in days] == values
    assert problems[0].values["count"] == values.count(None)
