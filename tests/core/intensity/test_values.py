"""Values of building intensity as data hold them, and the pack that says what they mean."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from helpers.source import ROOT, pack_page

from groundrules.core.contract.interval import Interval
from groundrules.core.intensity.checked_pack import INTENSITY, load_intensity
from groundrules.core.intensity.judging import judge, judge_case, rounded
from groundrules.core.intensity.measure.values import (
    EMPTY,
    MEANINGS,
    NOT_CONTROLLED,
    UNKNOWN,
    UNREADABLE,
    VALUE,
    read_column,
)
from groundrules.core.intensity.pack import loading as intensity_loading
from groundrules.core.intensity.pack import model as intensity
from groundrules.core.packs.load import PackError

FOLDER = ROOT / "packs" / "cn-intensity"
PACK = load_intensity(FOLDER)
RATIO = PACK.indicators["floor_area_ratio"]
PAGE = pack_page("intensity")


def read(values, table="parcels", role="floor_area_ratio_upper", written_as="auto", dtype="string"):
    described = PACK.fields[table][role]
    name = role.rsplit("_", 1)[0]
    scale = PACK.indicators[name].scale if described.reads == "limit" and name in PACK.indicators else None
    return read_column(pd.Series(values, dtype=dtype), described, PACK, scale, written_as)


def test_one_column_of_ratios_in_many_spellings():
    result = read(["2.0", "200", "150%", "≤1.8", "1.0～2.5", "≥1.2", "0", "-1", "待定", "", None, "见图", "15"])
    assert result.high.tolist() == pytest.approx([2, 2, 1.5, 1.8, 2.5] + [np.nan] * 8, nan_ok=True)
    assert result.low[4:6].tolist() == [1.0, 1.2]
    assert [MEANINGS[item] for item in result.meaning[6:]] == [
        "not_controlled", "unknown", "unknown", "empty", "empty", "unreadable", "unknown"]
    assert result.is_mixed
    shown = {(row["meaning"], row["scale"]): row["row_count"] for row in result.shown}
    assert shown["value", "ratio"] == 4 and shown["value", "percent"] == 2 and shown["empty", ""] == 2


def test_a_comma_of_two_readings_is_no_thousand():
    """Beside 24,5 a height of 1,200 may be 1.2 m: as a limit of 1,200 m it would allow every tower."""
    result = read(["24", "24,5", "1,200", "≤1,200", "1,200.5", "1,200,000"], role="height_upper")
    assert result.high.tolist() == pytest.approx([24, np.nan, np.nan, np.nan, 1200.5, 1.2e6], nan_ok=True)
    assert [MEANINGS[item] for item in result.meaning[1:4]] == ["unreadable"] * 3
    assert read(["24", "24.5", "1,200"], role="height_upper").high.tolist() == [24, 24.5, 1200]


@pytest.mark.parametrize(("values", "dtype"), [(["2.5", "-9999"], "string"), ([2.5, -9999.0], "Float64")])
def test_numbers_and_texts_are_read_alike(values, dtype):
    result = read(values, dtype=dtype)
    assert result.amount.low[0] == 2.5 and result.meaning.tolist() == [VALUE, UNKNOWN]


def test_the_scale_can_be_said():
    assert read(["15", "8"], written_as="ratio").high.tolist() == [15, 8]
    assert read(["15", "8"], written_as="percent").high.tolist() == [0.15, 0.08]
    assert read(["150%"], written_as="ratio").high.tolist() == [1.5]


def test_an_empty_lower_limit_is_no_limit_and_an_empty_upper_one_is_unknown():
    assert read([None, " "], role="floor_area_ratio_lower").meaning.tolist() == [NOT_CONTROLLED] * 2
    assert read([None, " "]).meaning.tolist() == [EMPTY] * 2


@pytest.mark.parametrize(("text", "above", "below"), [
    ("地上6层/地下1层", 6, 1), ("地上6层地下1层", 6, 1), ("地上十二层，地下二层", 12, 2), ("18F/-2F", 18, 2),
    ("6", 6, np.nan), ("6层", 6, np.nan), ("２．５", 2.5, np.nan), ("6+1", np.nan, np.nan), ("约6层", np.nan, np.nan),
    ("二十", 20, np.nan),
    ("地下1层", np.nan, 1), ("6-8", np.nan, np.nan), ("9999", np.nan, np.nan)])
def test_storeys(text, above, below):
    result = read([text], "buildings", "storeys")
    for amount, wanted in ((result.amount, above), (result.below, below)):
        assert amount.is_known[0] == (wanted == wanted) and (wanted != wanted or amount.low[0] == wanted)


def test_areas_come_in_their_unit():
    described = PACK.fields["floor_areas"]["counted_floor_area"]
    column = read_column(pd.Series([10.0, 0.0, -5.0, np.nan], dtype="Float64"), described, PACK, unit="square_foot")
    assert column.amount.low[:2].tolist() == pytest.approx([0.9290304, 0.0])
    assert column.meaning.tolist() == [VALUE, VALUE, UNREADABLE, EMPTY]


def test_a_comma_is_read_between_thousands_only():
    """12,5 may be twelve and a half: read as 125 it would be ten times too much."""
    result = read(["1,234.5", "12,345,678", "12,5", "1,23", "1,2345", "0,600", "1.234,567", "12²"], "buildings",
                  "counted_floor_area")
    assert result.amount.low[:2].tolist() == [1234.5, 12_345_678] and not result.amount.is_known[2:].any()
    assert result.meaning[2:].tolist() == [UNREADABLE] * 6


def test_elevations_may_be_negative_and_heights_not():
    assert read(["-3.5"], "buildings", "top_elevation").amount.low[0] == -3.5
    assert read(["-3.5"], "buildings", "height").meaning[0] == UNREADABLE


def test_rounding_is_as_printed():
    assert rounded(np.array([2.675, 2.005, 2.0049]), 2).tolist() == [2.68, 2.01, 2.0]


@pytest.mark.parametrize(("value", "at_least", "stricter", "verdict"), [
    (2.5, False, False, 3), (2.52, False, False, 2), (2.6, False, False, 0), (2.6, True, True, 0),
    (2.4, True, False, 1), (2.4, False, True, 1), (np.nan, False, False, 1)])
def test_what_is_known_in_part_proves_a_violation_only(value, at_least, stricter, verdict):
    measured = Interval.of(value, np.inf if at_least else value)
    limit = Interval.of(-np.inf if stricter else 2.5, 2.5)
    assert judge(measured, limit, "upper", RATIO)[0].tolist() == [verdict]


def test_a_lower_limit_that_is_reached_by_what_is_known_is_kept():
    codes, within = judge(Interval.of([1.2, 0.5], np.inf), Interval.of([1.0]), "lower", RATIO)
    assert codes.tolist() == [3, 1] and not within.any()


@pytest.mark.parametrize(("bound", "end"), [("upper", np.inf), ("lower", -np.inf)])
def test_where_nothing_is_controlled_whatever_is_there_is_allowed(bound, end):
    codes, within = judge(Interval.of([2.0, np.nan]), Interval.of([end, end]), bound, RATIO)
    assert codes.tolist() == [3, 3] and not within.any()


def test_a_number_without_an_end_is_not_one():
    assert read(["1e999"], role="height_upper").meaning.tolist() == [UNREADABLE]


# -- the pack -------------------------------------------------------------------------------------------------

def pack_with(tmp_path, old, new, file="pack.yaml"):
    for name in ("pack.yaml", "cases.yaml"):
        text = (FOLDER / name).read_text(encoding="utf-8")
        assert name != file or old in text
        (tmp_path / name).write_text(text.replace(old, new, 1) if name == file else text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("old", "new", "key"), [
    ("decimals: 2", "decimals: two", "packs.text_form"),
    ("scale: {ratio_up_to: 10, percent_from: 20}", "scale: {ratio_up_to: 30, percent_from: 20}",
     "intensity.scale_order"),
    ("rule: COV", "rule: FAR", "packs.listed_twice"),
    ("sliver: {area_m2: 5, share: 0.02}", "sliver: {area_m2: 5}", "packs.key_missing"),
    ("height_upper: {aliases", "height_uper: {aliases", "packs.key_unknown"),
    ("storeys: {aliases: [DSCS", "storeys: {empty: unknown, aliases: [DSCS", "intensity.limits_only"),
    ("floor_area_above: {aliases: [DSJZMJ", "floor_area_above: {aliases: [JRJZMJ", "packs.alias_twice"),
    ("[counted, above, total, storeys]", "[counted, guessed]", "packs.not_a_choice")])
def test_a_broken_pack_is_refused(tmp_path, old, new, key):
    _, problems = INTENSITY.form.read(pack_with(tmp_path, old, new))
    values = [problem for problem in problems if problem.key == key]
    assert values and values[0].line > 0 and values[0].in_language("zh")


def test_a_case_that_fails_keeps_the_pack_from_use(tmp_path):
    with pytest.raises(PackError, match="allowed"):
        load_intensity(pack_with(tmp_path, "upper: 2.5, verdict: allowed", "upper: 2.5, verdict: forbidden",
                                 "cases.yaml"))


def test_every_key_is_documented():
    section = PAGE
    records = (intensity_loading.PACK, intensity_loading.INDICATOR, intensity_loading.FIELD, intensity_loading.SCALE,
               intensity_loading.CASE, intensity_loading.PACK.keys["sliver"], intensity_loading.PACK.keys["plausible"])
    words = {key for record in records for key in record.keys} - {"personal_fields", "not_checked", "description"}
    roles = {role for roles in intensity.TABLES.values() for role in roles}
    words |= roles - set(intensity.LIMIT_ROLES)
    words |= {*intensity.FLOOR_AREA_SOURCES, *intensity.OVERLAPS}
    assert [word for word in sorted(words) if f"`{word}" not in section] == []


def test_the_documented_example_loads(tmp_path):
    blocks = PAGE.split("# intensity/")[1:]
    for name, block in zip(("pack.yaml", "cases.yaml"), blocks):
        (tmp_path / name).write_text(block.split("\n", 1)[1].split("```")[0], encoding="utf-8")
    pack = load_intensity(tmp_path)
    assert pack.id == "small-city" and len(pack.cases) == 5


def test_nothing_unverified_looks_like_law():
    assert not any(indicator.basis_verified for indicator in PACK.indicators.values())
    assert all(judge_case(PACK, case) == "" for case in PACK.cases)
