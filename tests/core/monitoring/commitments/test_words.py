"""Words that tables of clauses write for places, totals, indicators and sides of a target."""
from __future__ import annotations

import pytest
from helpers.cases.commitments import INDICATORS, checked, clause, of_years

from groundrules.core.monitoring.commitments.promised import read_promise
from groundrules.core.monitoring.pack.model import Indicator


@pytest.mark.parametrize("word", ["*", "全域", " Whole area "])
def test_all_units_together_may_be_named_by_a_star_or_in_words(word):
    whole = checked([clause(unit_code=word)], of_years(), whole_code="990127000000").tables["rows"].iloc[0]
    assert (whole["unit_code"], whole["state"]) == ("990127", "off_path")
    starred = checked([clause(unit_code=word)], of_years(unit_code="*")).tables["rows"].iloc[0]
    assert (starred["unit_code"], starred["state"]) == ("*", "off_path")
    unknown = checked([clause(unit_code=word)], of_years()).tables["rows"].iloc[0]
    assert unknown["state"] == "not_measurable" and "WHOLE_CODE" in unknown["reason"]


def test_rows_that_add_up_others_are_no_clauses_and_are_named():
    outcome = checked([clause(), {"clause_id": "合计", "target": "41400", "unit": "ha"}, {"clause_text": "Total"}],
                      of_years())
    assert outcome.counts["CLAUSE_COUNT"] == 1
    assert [note for note in outcome.notes if "2 rows of clauses add up others" in note and "(2, 3)" in note]
    assert not [note for note in outcome.notes if "left out" in note]
    named = checked([clause(clause_id="合计")], of_years())
    assert named.counts["CLAUSE_COUNT"] == 1       # with an indicator it is a clause, whatever its number


def test_a_title_of_several_indicators_is_no_unknown_one():
    twins = (*INDICATORS, Indicator("green_2", {"en": "Green share", "zh": "绿地率"}, "green", "space", "%", "table"))
    both = checked([clause(indicator="Green share"), clause(clause_id="2", indicator="Greenness")], indicators=twins)
    first, second = both.tables["rows"]["reason"].iloc[:2]
    assert "several indicators" in first and "green, green_2" in first
    assert "know no indicator “Greenness”" in second


@pytest.mark.parametrize(("cell", "number", "unit", "relation"), [
    ("0.20以上", 0.2, "", "at_least"), ("41,400公顷以上", 41400.0, "公顷", "at_least"), ("5%以内", 5.0, "%", "at_most"),
    ("30 % or more", 30.0, "%", "at_least"), ("至少 3 ha", 3.0, "ha", "at_least")])
def test_words_behind_a_number_say_which_side_is_meant(cell, number, unit, relation):
    assert read_promise(cell) == (number, unit, relation, "")
