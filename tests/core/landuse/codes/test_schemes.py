"""Which list a column follows: by its codes, then by its names; and what is said where neither decides."""
from __future__ import annotations

import pandas as pd
import pytest
from helpers.cases.codes import china, classified, keys

from groundrules.core.landuse.transition.classes import Telling, coded_classes

SURVEY, GUIDE, TRIAL, OLDER = "survey-3", "guide-2023", "guide-2020-trial", "gbt-21010-2017"


def values_of(problems, key) -> dict:
    return next(problem.values for problem in problems if problem.key == f"codes.{key}")


@pytest.mark.parametrize("scheme", [SURVEY, GUIDE, TRIAL, OLDER])
def test_a_whole_list_is_recognised(scheme):
    result = classified(list(china().schemes[scheme].classes))
    assert result.scheme == scheme and not result.ambiguous and result.frame["known"].all()


@pytest.mark.parametrize(("codes", "scheme"), [
    (["0101", "05H1", "0601"], SURVEY), (["0101", "0810A"], SURVEY), (["0101", "0201K"], SURVEY),
    (["0101", "0205"], GUIDE), (["0101", "060203"], GUIDE), (["0701", "2206"], GUIDE),
    (["0101", "0604", "1313"], TRIAL), (["0903", "090301"], TRIAL), (["0101", "0501", "0804", "0906", "1108"], OLDER),
    (["1207v", "0701/09", "060201"], GUIDE)])
def test_codes_that_only_one_list_has_decide(codes, scheme):
    result = classified(codes)
    assert result.scheme == scheme and not result.ambiguous
    assert not {"ambiguous", "ambiguous_groups", "two_editions"} & set(keys(result.problems))


def test_a_stray_code_does_not_change_the_list():
    codes = ["0101", "05H1", "1006", "1107", "0205"]
    result = classified(codes)
    assert result.scheme == SURVEY and result.frame["known"].tolist() == [True] * 4 + [False]
    assert keys(result.problems) == ["unknown_elsewhere"]


@pytest.mark.parametrize(("codes", "names", "scheme"), [
    (["0601", "0701"], ["工业用地", "城镇住宅用地"], SURVEY), (["0601", "0701"], ["农村道路", "城镇住宅用地"], GUIDE),
    (["1001"], ["工业用地"], GUIDE), (["1001"], ["铁路用地"], SURVEY), (["2302"], ["田坎"], TRIAL),
    (["2302"], ["后备耕地"], GUIDE), (["1311"], ["干渠"], TRIAL), (["0602"], ["种植设施建设用地"], TRIAL),
    (["0602"], ["采矿用地"], SURVEY), (["05"], ["商服用地"], SURVEY)])
def test_names_decide_where_codes_do_not(codes, names, scheme):
    result = classified(codes, names=names)
    assert result.scheme == scheme and not result.ambiguous and result.frame["known"].all()


def test_one_name_in_a_column_is_enough():
    result = classified(["0601", "1001", "0601"], names=["农村道路", None, None])
    assert result.scheme == GUIDE and result.frame["known"].all()


def test_names_outweigh_a_stray_code():
    names = ["工业用地", "铁路用地", "灌木林地"]
    assert classified(["0601", "1001", "0305"], names=names).scheme == SURVEY
    result = classified(["0601", "1001", "0205"], names=[*names[:2], "其他园地"])
    assert result.scheme == SURVEY and result.frame["known"].tolist() == [True, True, False]


def test_what_could_be_two_things_is_nothing_until_somebody_says():
    result = classified(["0601", "0601", "0701", "0101"])
    assert result.ambiguous
    assert result.frame["known"].tolist() == [False, False, True, True]
    assert result.frame["legal_class"].tolist() == ["undetermined"] * 2 + ["construction", "agricultural"]
    assert result.frame["land_class"].tolist() == ["0601", "0601", "0701", "0101"]
    assert keys(result.problems) == ["ambiguous"]
    answer = values_of(result.problems, "ambiguous")
    assert answer["count"] == 2 and answer["examples"] == "0601" and SURVEY in answer["schemes"]
    assert "SCHEME" in str(result.problems[0]) and "SCHEME" in result.problems[0].in_language("zh")


@pytest.mark.parametrize(("scheme", "legal"), [(SURVEY, "construction"), (GUIDE, "agricultural")])
def test_choosing_the_scheme_settles_it(scheme, legal):
    result = classified(["0601"], scheme)
    assert (result.problems, result.ambiguous, result.frame["legal_class"][0]) == ([], False, legal)


def test_lists_that_say_the_same_are_no_doubt():
    result = classified(["0101", "0103", "0701", "1107"])
    assert not result.ambiguous and result.problems == [] and result.scheme == SURVEY


def test_lists_that_only_group_otherwise_are_said_and_lose_nothing():
    result = classified(["0101", "0303", "0303", "1107"])
    assert result.scheme == SURVEY and result.ambiguous and result.frame["known"].all()
    assert keys(result.problems) == ["ambiguous_groups"]
    assert values_of(result.problems, "ambiguous_groups")["count"] == 2


TWO = ["0101", "0205", "060201", "0603", "0603", "1313", "2302", "2303", "0701"]


def test_two_editions_in_one_column():
    result = classified(TWO)
    assert result.ambiguous and keys(result.problems)[0] == "two_editions"
    problems = result.problems[0].values
    assert {problems["scheme"], problems["others"]} == {GUIDE, TRIAL}
    frame = result.frame
    assert not frame.loc[frame["land_class"].isin(["2302", "2303"]), "known"].any()
    assert frame.loc[frame["land_class"].isin(["0101", "0701"]), "known"].all()
    assert problems["count"] == 2 and problems["examples"] == "2302, 2303"
    assert "SCHEME" in str(result.problems[0])


def test_two_editions_with_one_in_the_majority():
    result = classified([*TWO, "2203", "2204", "2205"])
    assert result.scheme == GUIDE and keys(result.problems)[0] == "two_editions"
    assert result.problems[0].values["theirs"] == "0603, 1313"
    assert {"0205", "060201", "2203"} <= set(result.problems[0].values["mine"].split(", "))


def test_two_editions_settled_by_names():
    names = ["水田", None, None, None, None, None, "后备耕地", "田间道", None]
    result = classified([*TWO, "2203"], names=[*names, None])
    frame = result.frame.set_index("land_class")
    assert result.scheme == GUIDE
    assert bool(frame.loc["2302", "known"]) and not bool(frame.loc["2303", "known"])


def test_a_chosen_edition_is_not_asked_again():
    result = classified(TWO, GUIDE)
    assert not result.ambiguous and "two_editions" not in keys(result.problems)
    assert result.frame["known"].sum() == 6 and "unknown_elsewhere" in keys(result.problems)


def test_surveys_are_no_editions_of_the_guide():
    """One wrong code in a survey must not take the others' meaning."""
    result = classified(["0101", "05H1", "05H1", "05H1", "0601", "1001", "0205", "2302"])
    assert result.scheme == SURVEY and not result.ambiguous
    assert result.frame["known"].tolist() == [True] * 6 + [False] * 2


def test_a_column_without_any_code_of_any_list():
    result = classified(["水田", "旱地", "水田"])
    assert keys(result.problems) == ["no_scheme"] and not result.frame["known"].any()
    assert result.problems[0].values["count"] == 3 and result.problems[0].values["examples"].startswith("水田")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_said_of_doubt_is_what_comes_of_it(language):
    """Where codes in doubt keep the class of the list that was taken, that is said; a refusal says why alone."""
    raw = pd.Series(["0601", "0601", "0701", "0101"])
    stays, taken, asked = {"en": ("is unknown", "was used for all of them", "choose PLAN_LIST"),
                           "zh": ("无法确定", "已全部按", "指定 PLAN_LIST")}[language]
    result = coded_classes(raw, None, china(), "auto", "land_class", Telling(language, parameter="PLAN_LIST"))
    (text,) = [problem for problem in result.problems if "0601" in problem]
    assert result.keys.tolist() == ["0601", "0601", "0701", "0101"] and result.scheme in text
    assert taken in text and asked in text and stays not in text and "SCHEME" not in text
    legal = coded_classes(raw, None, china(), "auto", "legal_class", Telling(language))
    assert legal.keys.tolist()[:2] == ["undetermined"] * 2 and any(stays in problem for problem in legal.problems)
    why = legal.untold.in_language(language)
    assert "0601" in why and stays not in why and taken not in why and "SCHEME" not in why
