"""What a code is counted as: spellings, levels, legal classes, names, rights. Expectations are written by hand."""
from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from helpers.cases.codes import JAPAN, china, classified, column, keys

from groundrules.core.errors import InputError
from groundrules.core.landuse.codes.classify import class_name, classify, load_codes, ownership_kind

SURVEY, GUIDE, TRIAL, OLDER = "survey-3", "guide-2023", "guide-2020-trial", "gbt-21010-2017"
COLUMNS = ["land_class", "known", "level1", "level2", "level3", "legal_class", "cropland", "paddy", "form"]


def code_of(value, scheme, codes=None) -> dict:
    return classified([value], scheme, codes=codes).frame.iloc[0].to_dict()


@pytest.mark.parametrize(("raw", "scheme", "code", "form"), [
    ("0101", SURVEY, "0101", "plain"), (" 01 01\t", SURVEY, "0101", "plain"), ("０１０１", SURVEY, "0101", "plain"),
    ("\ufeff0101\u200b", SURVEY, "0101", "plain"), ("101", SURVEY, "0101", "number"),
    ("101.0", SURVEY, "0101", "number"), ("1001.00", SURVEY, "1001", "number"),
    ("1", SURVEY, "01", "number"), ("0201k", SURVEY, "0201K", "plain"),
    ("０８Ｈ２Ａ", SURVEY, "08H2A", "plain"), ("60201", GUIDE, "060201", "number"), ("1207v", GUIDE, "1207", "village"),
    ("1207V", GUIDE, "1207", "village"), ("1401 v", GUIDE, "1401", "village"), ("0701/09", GUIDE, "0701", "mixed"),
    ("０７０１／０９", GUIDE, "0701", "mixed"), ("1401/120803(0806)", GUIDE, "1401", "mixed"),
    ("1401(0806)/09", GUIDE, "1401", "mixed"), ("0701(70%)/09(30%)", GUIDE, "0701", "mixed"),
    ("1401（0806）", GUIDE, "1401", "compatible"), ("0704v/0703", GUIDE, "0704", "mixed"),
    ("701/09", GUIDE, "0701", "mixed"), ("UG1201", GUIDE, "1201", "underground"),
    ("ug25", GUIDE, "UG25", "underground"), ("UG12", GUIDE, "12", "underground")])
def test_a_spelling_is_read_as_a_code(raw, scheme, code, form):
    result = code_of(raw, scheme)
    assert (result["land_class"], result["known"], result["form"]) == (code, True, form)


@pytest.mark.parametrize(("raw", "scheme"), [
    ("0105", SURVEY), ("0301A", SURVEY), ("0305K", SURVEY), ("水田", SURVEY), ("010", SURVEY), ("00101", SURVEY),
    ("0101x", SURVEY), ("0701/09", SURVEY), ("1207v", SURVEY), ("UG12", SURVEY), ("05H1", GUIDE), ("0205", TRIAL),
    ("0603", GUIDE), ("/09", GUIDE), ("v", GUIDE), ("(0806)", GUIDE), ("UG", GUIDE), ("UGUG12", GUIDE),
    ("1.5", SURVEY), ("-101", SURVEY), ("101e0", SURVEY), ("=0101", SURVEY)])
def test_an_unknown_code_has_no_class_and_keeps_its_spelling(raw, scheme):
    result = code_of(raw, scheme)
    assert (result["land_class"], result["known"], result["legal_class"]) == (raw, False, "undetermined")
    assert not result["cropland"] and not result["paddy"]
    assert all(pd.isna(result[level]) for level in ("level1", "level2", "level3"))


@pytest.mark.parametrize("values", [
    pd.Series([101, 1001, 9], dtype="Int64"), pd.Series([101.0, 1001.0, 9.0]), pd.Series([101, 1001, 9]),
    pd.Series(["0101", "1001", "09"], dtype=object), pd.Series([101.0, 1001.0, 9.0], dtype="Float64")],
    ids=["Int64", "float64", "int64", "object", "Float64"])
def test_columns_of_any_type(values):
    frame = classify(values, china(), SURVEY).frame
    assert frame["land_class"].tolist() == ["0101", "1001", "09"]
    assert frame["legal_class"].tolist() == ["agricultural", "construction", "construction"]


@pytest.mark.parametrize(("code", "scheme", "levels", "legal"), [
    ("0101", SURVEY, ("01", "0101"), "agricultural"), ("0201K", SURVEY, ("02", "0201", "0201K"), "agricultural"),
    ("08H2A", SURVEY, ("08", "08H2", "08H2A"), "construction"), ("05H1", SURVEY, ("05", "05H1"), "construction"),
    ("0303", SURVEY, ("00", "0303"), "agricultural"), ("0303", OLDER, ("03", "0303"), "agricultural"),
    ("0603", SURVEY, ("00", "0603"), "construction"), ("1106", SURVEY, ("00", "1106"), "unused"),
    ("1104A", SURVEY, ("11", "1104", "1104A"), "agricultural"), ("1203", SURVEY, ("12", "1203"), "agricultural"),
    ("1204", SURVEY, ("12", "1204"), "unused"), ("09", SURVEY, ("09",), "construction"),
    ("12", SURVEY, ("12",), "undetermined"), ("060102", GUIDE, ("06", "0601", "060102"), "agricultural"),
    ("0507", GUIDE, ("05", "0507"), "agricultural"), ("1601", OLDER, (), "undetermined"),
    ("1001", GUIDE, ("10", "1001"), "construction"), ("16", GUIDE, ("16",), "construction"),
    ("1701", GUIDE, ("17", "1701"), "unused"), ("1801", GUIDE, ("18", "1801"), "undetermined"),
    ("060102", TRIAL, ("06", "0601", "060102"), "undetermined"), ("0902", OLDER, ("09", "0902"), "construction")])
def test_levels_and_legal_class(code, scheme, levels, legal):
    result = code_of(code, scheme)
    assert tuple(result[name] for name in ("level1", "level2", "level3") if not pd.isna(result[name])) == levels
    assert result["legal_class"] == legal


@pytest.mark.parametrize("scheme", [SURVEY, GUIDE, TRIAL, OLDER])
def test_cropland_and_paddy(scheme):
    frame = classified(list(china().schemes[scheme].classes), scheme).frame
    assert frame["known"].all()
    assert frame.loc[frame["cropland"], "land_class"].tolist() == ["01", "0101", "0102", "0103"]
    assert frame.loc[frame["paddy"], "land_class"].tolist() == ["0101"]


def test_what_lies_underground_takes_no_cropland():
    result = code_of("UG0101", GUIDE)
    assert (result["land_class"], result["legal_class"], result["cropland"], result["paddy"]) == (
        "0101", "undetermined", False, False)


@pytest.mark.parametrize("empty", [None, "", "  ", "\u3000", "NULL", "<NULL>", "/", "无", "0", "9999", "-1"])
def test_nothing_is_nothing(empty):
    result = classified(["0101", empty], SURVEY)
    frame = result.frame.iloc[1]
    assert pd.isna(frame["land_class"]) and not frame["known"] and frame["legal_class"] == "undetermined"
    assert keys(result.problems) == ["empty"] and result.problems[0].values["count"] == 1


def test_the_frame_has_the_shape_of_the_contract():
    frame = classified(["0101", None, "x"]).frame
    assert list(frame.columns) == COLUMNS and list(frame.index) == [0, 1, 2]
    assert {str(frame[name].dtype) for name in ("known", "cropland", "paddy")} == {"bool"}
    assert {str(frame[name].dtype) for name in COLUMNS if name not in ("known", "cropland", "paddy")} == {"string"}


@pytest.mark.parametrize("values", [[], [None, None]])
def test_no_codes_at_all(values):
    result = classified(values)
    assert len(result.frame) == len(values) and list(result.frame.columns) == COLUMNS
    assert not result.frame["known"].any() and set(result.frame["legal_class"]) <= {"undetermined"}
    assert keys(result.problems) == (["empty"] if values else [])


def test_another_index_does_not_shift_rows():
    raw = pd.Series(["0101", "0701"], index=[7, 3], dtype="string")
    assert classify(raw, china(), SURVEY).frame["land_class"].tolist() == ["0101", "0701"]


def test_problems_count_rows_and_show_the_most_frequent_first():
    result = classified(["0101"] * 5 + ["07zz"] * 2 + ["xx"] * 3, SURVEY)
    problem, = result.problems
    assert problem.key == "codes.unknown"
    assert problem.values == {"count": 5, "examples": "xx, 07zz", "scheme": SURVEY, "parameter": "SCHEME"}
    assert "5" in str(problem) and "SCHEME" in str(problem) and "xx" in problem.in_language("zh")


def test_many_unknown_codes_are_not_all_listed():
    problem, = classified(["0101"] + [f"x{i}" for i in range(20)], SURVEY).problems
    assert problem.values["count"] == 20 and problem.values["examples"] == "x0, x1, x10, x11, x12, ..."


def test_unknown_here_known_elsewhere_is_said():
    problem, = classified(["0101", "0205", "0205"], SURVEY).problems
    assert problem.key == "codes.unknown_elsewhere" and problem.values["other"] == GUIDE


@pytest.mark.parametrize(("raw", "key"), [
    ("101", "number"), ("1207v", "village"), ("0701/09", "mixed"), ("1401(0806)", "compatible"),
    ("UG1201", "underground")])
def test_unusual_spellings_are_told(raw, key):
    result = classified(["0101", raw, raw], GUIDE)
    assert keys(result.problems) == [key] and result.problems[0].values == {"count": 2, "examples": raw}


@pytest.mark.parametrize(("code", "scheme", "key"), [
    ("0404", SURVEY, "disputed_legal_class"), ("0404", OLDER, "disputed_legal_class"),
    ("0403", GUIDE, "disputed_legal_class"), ("1107A", SURVEY, "disputed_target"), ("2005", GUIDE, "disputed_name"),
    ("2302", GUIDE, "legal_class_open"), ("11", SURVEY, "legal_class_open"), ("1801", GUIDE, "legal_class_open")])
def test_what_sources_disagree_on_is_said_where_it_occurs(code, scheme, key):
    assert key in keys(classified(["0101", code], scheme).problems)
    assert key not in keys(classified(["0101"], scheme).problems)


def test_the_canal_of_the_trial_edition_is_disputed_twice():
    assert keys(classified(["1311"], TRIAL).problems) == ["disputed_legal_class", "disputed_target"]


def test_an_unknown_code_is_never_given_a_legal_class():
    """Whatever stands in the column, in whatever scheme."""
    random = np.random.default_rng(5)
    letters = list("0123456789KAHv/()UG ")
    values = ["".join(random.choice(letters, random.integers(1, 7))) for _ in range(3000)]
    for scheme in ("auto", *china().schemes):
        frame = classified(values, scheme).frame
        assert frame["known"].any() and not frame["known"].all()
        lost = frame[~frame["known"]]
        assert set(lost["legal_class"]) == {"undetermined"} and not (lost["cropland"] | lost["paddy"]).any()
        assert lost[["level1", "level2", "level3"]].isna().all(axis=None)
        result = frame[frame["known"]]
        assert result["level1"].notna().all()
        assert set(result["land_class"]) <= (set(china().schemes[scheme].classes) if scheme != "auto" else
                                             set().union(*(item.classes for item in china().schemes.values())))


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_does_not_matter(seed):
    random = np.random.default_rng(seed)
    scheme = list(china().schemes)[seed % 4]
    codes = list(china().schemes[scheme].classes)
    values = [*random.choice(codes, 60), *random.choice(["xx", "101", "0603", "060201", "v"], 10), None]
    names = [class_name(code, scheme, "zh", china()) if random.random() < 0.7 else "某地" for code in values]
    order = random.permutation(len(values))
    first = classified(values, "auto", names)
    second = classified([values[i] for i in order], "auto", [names[i] for i in order])
    assert second.scheme == first.scheme and second.ambiguous == first.ambiguous
    pd.testing.assert_frame_equal(second.frame, first.frame.iloc[order].reset_index(drop=True))
    assert [str(problem) for problem in second.problems] == [str(problem) for problem in first.problems]


def test_half_a_million_rows_are_read_by_distinct_value():
    codes = list(china().schemes[SURVEY].classes)
    raw = column(np.array(codes, dtype=object)[np.arange(500_000) % len(codes)])
    names = column(np.array([class_name(code, SURVEY, "zh", china()) for code in codes],
                            dtype=object)[np.arange(500_000) % len(codes)])
    start = time.process_time()
    result = classify(raw, china(), "auto", names)
    assert time.process_time() - start < 5   # a fifth of a second on a quiet machine
    assert result.scheme == SURVEY and result.frame["known"].all()
    assert result.frame["paddy"].sum() == (raw == "0101").sum()


def test_no_such_scheme_names_those_that_are():
    with pytest.raises(InputError) as refused:
        classified(["0101"], "guide")
    assert refused.value.key == "codes.scheme_unknown"
    assert "guide-2023" in str(refused.value) and "auto" in str(refused.value)


# -- names -------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("code", "scheme", "language", "name"), [
    ("0101", SURVEY, "zh", "水田"), ("0101", SURVEY, "en", "Paddy"), ("0601", SURVEY, "zh", "工业用地"),
    ("0601", GUIDE, "zh", "农村道路"), ("0601", GUIDE, "fr", "Rural road"), ("9999", GUIDE, "zh", ""),
    (pd.NA, GUIDE, "zh", ""), (None, GUIDE, "en", ""), ("0101", "no-such", "zh", ""), ("0101", "", "zh", "")])
def test_class_name(code, scheme, language, name):
    assert class_name(code, scheme, language, china()) == name


def test_names_that_disagree_are_a_problem_and_the_code_counts():
    result = classified(["0601", "0601", "0101", "0101"], SURVEY, ["农村道路", "工业用地", "水 田", None])
    problem, = result.problems
    assert problem.key == "codes.names_differ"
    assert problem.values == {"count": 1, "examples": "0601 “农村道路”", "scheme": SURVEY}
    assert result.frame["legal_class"].tolist() == ["construction"] * 2 + ["agricultural"] * 2


def test_names_of_another_list_say_which():
    problem, = classified(["0601", "1001", "0701"], SURVEY, ["农村道路", "工业用地", "城镇住宅用地"]).problems
    assert problem.key == "codes.names_of_other_scheme" and problem.values["other"] == GUIDE
    assert problem.values["count"] == 2


def test_names_and_codes_of_different_length_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="length"):
        classified(["0101"], SURVEY, ["水田", "旱地"])


# -- rights -------------------------------------------------------------------------------------------------

def test_ownership():
    raw = column(["10", "20", "30", "31", "32", "33", "34", "40", "２０", " 30 ", "20.0", "国有", "集体土地所有权"])
    kinds, problems = ownership_kind(raw, china())
    assert kinds.tolist() == [*["state"] * 2, *["collective"] * 6, "state", "collective", "state", "state",
                              "collective"]
    assert problems == [] and str(kinds.dtype) == "string"


def test_ownership_as_numbers():
    kinds, _problems = ownership_kind(pd.Series([20.0, 30.0, np.nan]), china())
    assert kinds.tolist() == ["state", "collective", "undetermined"]


def test_ownership_that_nobody_knows_is_undetermined_and_said():
    kinds, problems = ownership_kind(column(["99", "99", None, "", "NULL", "20", "2"]), china())
    assert kinds.tolist() == ["undetermined"] * 5 + ["state", "undetermined"]
    assert keys(problems) == ["ownership_empty", "ownership_unknown"]
    assert problems[0].values["count"] == 3
    assert problems[1].values["count"] == 3 and problems[1].values["examples"] == "99, 2"


def test_a_pack_without_ownership_leaves_it_open():
    kinds, problems = ownership_kind(column(["20"]), load_codes(JAPAN))
    assert kinds.tolist() == ["undetermined"] and keys(problems) == ["ownership_unknown"]


# -- another country ----------------------------------------------------------------------------------------

def test_another_country():
    japan = load_codes(JAPAN)
    result = classified(["Ｆ１", "b", "W2", "W", "Q", "不明"], codes=japan)
    assert result.scheme == "register"
    assert result.frame["land_class"].tolist()[:5] == ["F1", "B", "W2", "W", "Q"]
    assert result.frame["legal_class"].tolist() == ["agricultural", "construction", "unused"] + ["undetermined"] * 3
    assert result.frame["paddy"].tolist() == [True] + [False] * 5
    assert keys(result.problems) == ["empty", "unknown", "legal_class_open"]
    assert class_name("F1", "register", "ja", japan) == "田"
    assert code_of("1・3", "field-survey", japan)["land_class"] == "1"
