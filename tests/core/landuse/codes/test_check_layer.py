"""What is wrong about the codes of a layer: every kind once, by hand."""
from __future__ import annotations

import sqlite3

import pytest
import shapely
from helpers.cases.codes import china
from helpers.outcomes import declared
from helpers.real_data import HUIZHOU, needs

from groundrules.core.contract.frame import COLUMNS
from groundrules.core.landuse.codes.check_layer import CHECK, CodeCheckRequest, check_codes
from groundrules.core.table import table_from_geometries

GUIDE, SURVEY, URBAN = "guide-2023", "survey-3", "gb-50137-2011"


def plots(values, **columns):
    return table_from_geometries("plots", [shapely.box(i, 0, i + 1, 1) for i in range(len(values))],
                                 {"CODE": list(values), **columns}, "EPSG:4547")


def check(values, scheme="auto", target="", mixed="main", **columns):
    fields = {"land_class": "CODE", **{role: name for role, name in (
        ("land_class_name", "NAME"), ("mixed_shares", "SHARES"), ("id", "ID")) if name in columns}}
    return declared(CHECK, CodeCheckRequest(plots(values, **columns), fields, china(), scheme, target, mixed))


def findings_of(result):
    return [(row.subject_id if isinstance(row.subject_id, str) else None, row.rule_id.removeprefix("GR-CODE-"))
            for row in result.findings.itertuples()]


def test_a_clean_column():
    result = check(["0101", "0701", "060201"], GUIDE)
    assert result.counts["IS_CLEAN"] and result.counts["CLEAN_COUNT"] == 3 and not len(result.findings)
    assert list(result.findings.columns) == list(COLUMNS)
    spellings = result.tables["spellings"]
    assert spellings["is_clean"].all() and spellings["feature_count"].tolist() == [1, 1, 1]


def test_every_kind_of_issue():
    result = check(["0101", None, "zz", "0604", "R2", "0403", "60102", "0601"], GUIDE, SURVEY,
                   NAME=["水田", None, None, None, None, None, None, "工业用地"])
    assert findings_of(result) == [
        (None, "TWO-SCHEMES"), ("2", "EMPTY"), ("3", "UNKNOWN"), ("4", "OTHER-EDITION"), ("5", "OTHER-SCHEME"),
        ("6", "DISPUTED"), ("7", "NUMBER"), ("8", "NAME")]
    assert result.counts["UNKNOWN_COUNT"] == result.counts["OTHER_EDITION_COUNT"] == 1
    assert result.counts["HAS_TWO_SCHEMES"] and not result.counts["IS_CLEAN"] and result.counts["CLEAN_COUNT"] == 1
    assert result.finding_geometry[0] is None and result.finding_geometry[1].equals(shapely.box(1, 0, 2, 1))


def test_one_to_many_and_review():
    result = check(["05H1", "1107A", "0101"], SURVEY, GUIDE)
    assert findings_of(result) == [("1", "ONE-TO-MANY"), ("2", "DISPUTED"), ("2", "REVIEW")]
    messages = result.findings["message"].tolist()
    assert "09 Commerce and services; 07" in messages[0] and "1311 Hydraulic works; 1705 Ditch" in messages[2]
    assert result.findings["verdict"].tolist() == ["conditional", "undetermined", "undetermined"]
    rows = result.tables["spellings"].set_index("spelling")
    assert rows.loc["0101", "map"] == "1:1" and rows.loc["05H1", "alternatives"].startswith("07, 0702")
    assert rows.loc["1107A", "issues"] == "disputed, review"


def test_doubt_is_told_and_not_called_unknown():
    result = check(["0601", "0701"])
    assert findings_of(result) == [(None, "SCHEME"), ("1", "DOUBTFUL")]
    assert not result.counts["SCHEME_IS_SURE"] and result.counts["UNKNOWN_COUNT"] == 0
    assert check(["0601", "0701"], GUIDE).counts["IS_CLEAN"]


def test_two_editions_in_one_column():
    result = check(["0101", "0205", "0603", "0604", "2302", "060201"])
    assert findings_of(result) == [(None, "SCHEME"), (None, "TWO-SCHEMES"), ("3", "OTHER-EDITION"), ("4",
                                                                                                     "OTHER-EDITION"),
                                   ("5", "DOUBTFUL")]


def test_shares_only_where_land_is_divided():
    values, shares = ["0701/09", "0701/09", "0701/09(6:4)", "0701/zz"], [None, "70%:20%", None, "1:1"]
    assert findings_of(check(values, GUIDE, SHARES=shares)) == [("4", "UNKNOWN")]
    assert findings_of(check(values, GUIDE, mixed="split", SHARES=shares)) == [
        ("1", "SHARES"), ("2", "SHARES"), ("4", "UNKNOWN")]


def test_a_mark_that_the_list_does_not_have():
    result = check(["0305K"], SURVEY)
    assert "0305" in result.findings["message"].iloc[0] and "K" in result.findings["message"].iloc[0]


def test_ids_stay_and_tell_features_apart():
    findings = check(["zz", "zz", "0101"], GUIDE, ID=["a", "a", "b"]).findings
    turned = check(["0101", "zz", "zz"], GUIDE, ID=["b", "a", "a"]).findings
    assert findings["finding_id"].nunique() == 2 and findings["subject_id"].tolist() == ["a", "a"]
    assert check(["zz", "yy"], GUIDE, ID=["a", "b"]).findings["finding_id"].iloc[0] == check(
        ["zz"], GUIDE, ID=["a"]).findings["finding_id"].iloc[0]
    assert set(findings["evidence_hash"]) != set(turned["evidence_hash"])   # they lie elsewhere


def test_chinese():
    request = CodeCheckRequest(plots(["zz"]), {"land_class": "CODE"}, china(), GUIDE, language="zh")
    assert "不是" in check_codes(request).findings["message"].iloc[0]


def test_many_rows_are_no_trouble():
    result = check(["05H1", "zz", None, "0101"] * 5000, SURVEY, GUIDE)
    assert len(result.findings) == 15000 and result.findings["finding_id"].is_unique


@needs(HUIZHOU)
def test_huizhou_every_code_is_placed_or_listed():
    with sqlite3.connect(f"file:{HUIZHOU / 'huizhou.gpkg'}?mode=ro&immutable=1", uri=True) as base:
        values = [row[0] for row in base.execute("SELECT Layer FROM land_use_plots")]
    result = check(values, "auto", GUIDE)
    assert result.settled["scheme"] == URBAN and result.counts["SCHEME_IS_SURE"]
    placed = result.tables["spellings"]["map"].eq("1:1")
    listed = result.tables["spellings"]["issues"].fillna("").str.contains("one_to_many|review")
    assert (placed | listed).all() and result.tables["spellings"]["feature_count"].sum() == 79
    assert result.counts["ONE_TO_MANY_COUNT"] == 61 and result.counts["DISPUTED_COUNT"] == 3


@pytest.mark.parametrize("scheme", [SURVEY, GUIDE, URBAN])
def test_an_empty_layer(scheme):
    result = check([], scheme)
    assert result.counts["IS_CLEAN"] and not len(result.tables["spellings"])
