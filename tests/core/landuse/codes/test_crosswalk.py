"""From the other lists into the 2023 guide."""
from __future__ import annotations

import pandas as pd
import pytest
from helpers.cases.codes import JAPAN, china, classified, write_codes

from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.landuse.codes.crosswalk import to_guide_2023

SURVEY, GUIDE, TRIAL, OLDER = "survey-3", "guide-2023", "guide-2020-trial", "gbt-21010-2017"


def passed(values, scheme, codes=None) -> list:
    frame = to_guide_2023(classified(values, scheme, codes=codes), codes or china())
    return [tuple("" if pd.isna(value) else value for value in row)
            for row in frame[["target", "map", "alternatives"]].itertuples(index=False)]


@pytest.mark.parametrize(("code", "scheme", "expected"), [
    ("0101", SURVEY, ("0101", "1:1", "")), ("0305", SURVEY, ("0303", "1:1", "")), ("0303", SURVEY, ("0507", "1:1", "")),
    ("0403", SURVEY, ("0402", "1:1", "")), ("0404", SURVEY, ("0403", "1:1", "")),
    ("0204", SURVEY, ("0205", "1:n", "0204")), ("0204K", SURVEY, ("0205", "1:n", "01, 0204")),
    ("1104K", SURVEY, ("1704", "1:n", "01")), ("1104A", SURVEY, ("1704", "1:1", "")),
    ("0601", SURVEY, ("1001", "1:n", "100101, 100102, 100103")), ("0702", SURVEY, ("0703", "1:n", "070301, 070302")),
    ("0508", SURVEY, ("1101", "1:n", "1102")), ("08H2A", SURVEY, ("080401", "1:1", "")),
    ("0810A", SURVEY, ("1403", "1:1", "")), ("1003", SURVEY, ("1202", "1:1", "")),
    ("1006", SURVEY, ("0601", "1:n", "060101, 060102")), ("1107", SURVEY, ("1705", "1:1", "")),
    ("1107A", SURVEY, ("", "review", "1311, 1705")), ("1109", SURVEY, ("1311", "1:1", "")),
    ("1203", SURVEY, ("2303", "1:1", "")), ("1207", SURVEY, ("2307", "1:1", "")),
    ("12", SURVEY, ("", "review", "23, 0602")),
    ("0204", TRIAL, ("0205", "1:n", "0204")), ("0602", TRIAL, ("060201", "1:1", "")),
    ("0604", TRIAL, ("060203", "1:1", "")), ("060102", TRIAL, ("1207", "1:1", "")),
    ("1311", TRIAL, ("", "review", "1311, 1705")), ("1312", TRIAL, ("1311", "1:1", "")),
    ("1313", TRIAL, ("1312", "1:1", "")), ("2302", TRIAL, ("2303", "1:1", "")), ("2303", TRIAL, ("060102", "1:1", "")),
    ("2202", TRIAL, ("2206", "1:n", "2202, 2203, 2204, 2205")), ("0701", TRIAL, ("0701", "1:1", "")),
    ("0501", OLDER, ("090101", "1:1", "")), ("0604", OLDER, ("1101", "1:n", "1102")),
    ("0803", OLDER, ("0804", "1:1", "")), ("0906", OLDER, ("", "review", "1504, 1507")),
    ("0601", GUIDE, ("0601", "1:1", "")), ("UG1201", GUIDE, ("1201", "1:1", ""))])
def test_where_a_code_goes(code, scheme, expected):
    assert passed([code], scheme) == [expected]


def test_unknown_codes_go_nowhere():
    assert passed(["zz", None, "0101"], SURVEY) == [("", "", ""), ("", "", ""), ("0101", "1:1", "")]


def test_a_code_in_doubt_goes_nowhere():
    result = classified(["0601", "0701"])
    assert result.ambiguous
    assert to_guide_2023(result, china())["map"].isna().tolist() == [True, False]


@pytest.mark.parametrize("scheme", [SURVEY, TRIAL, OLDER])
def test_every_code_of_every_list_has_a_row(scheme):
    codes = china()
    assert set(codes.crosswalk[scheme]) == set(codes.schemes[scheme].classes)


def test_what_is_one_to_one_keeps_its_legal_class_or_names_the_doubt():
    """A plain conversion must not change what the land counts as; where it would, one side is open."""
    codes, changed = china(), []
    guide = codes.schemes[GUIDE].classes
    for scheme, rows in codes.crosswalk.items():
        for code, target in rows.items():
            if target.map == "1:1":
                before, after = codes.schemes[scheme].classes[code].legal_class, guide[target.code].legal_class
                if before != after and "undetermined" not in (before, after):
                    changed.append((scheme, code))
                classes, two = codes.schemes[scheme].classes[code], guide[target.code]
                assert (classes.cropland, classes.paddy) == (two.cropland, two.paddy)
    assert changed == []


def test_a_disputed_target_is_decided_by_a_person():
    codes = china()
    disputed = [(scheme.id, land_class.code) for scheme in codes.schemes.values()
                for land_class in scheme.classes.values()
                if "target" in land_class.disputed]
    assert disputed == [(SURVEY, "1107A"), (TRIAL, "1311")]
    assert all(codes.crosswalk[scheme][code].map == "review" for scheme, code in disputed)


def test_order_and_length_are_those_of_the_column():
    values = ["0601", "zz", "0101", "0601"] * 3
    whole = passed(values, SURVEY)
    assert whole == [passed([value], SURVEY)[0] for value in values]
    assert passed([], SURVEY) == []


def test_a_code_without_a_row_is_for_review(tmp_path):
    codes = load_codes(write_codes(tmp_path, crosswalk_csv="scheme,code,target,map\nold,1,01,1:1\n", cases_yaml=None))
    assert passed(["1", "7"], "old", codes) == [("01", "1:1", ""), ("", "review", "")]


def test_a_pack_without_a_crosswalk_leaves_everything_to_review(tmp_path):
    from helpers.cases.codes import PACK

    codes = load_codes(write_codes(tmp_path, cases_yaml=None, crosswalk_csv=None, pack_yaml=PACK.replace(
        "crosswalk: {table: crosswalk.csv, target: new}\n", "")))
    assert passed(["0101"], "new", codes) == [("", "review", "")]


def test_another_country():
    assert passed(["1", "31", "4"], "field-survey", load_codes(JAPAN)) == [
        ("F1", "1:1", ""), ("", "review", "B, F2"), ("F", "1:n", "W2, M")]
