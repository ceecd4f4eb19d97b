"""A definition that changed between two versions of a pack, by what is measured and not by its words."""
from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from helpers.cases.packs import parse_formula
from helpers.source import ROOT

from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.monitoring.pack.fingerprint import fingerprint, land_mark
from groundrules.core.monitoring.pack.reading import FORM
from groundrules.core.monitoring.series.doubts import redefined

PACK = FORM.load(ROOT / "packs" / "cn-checkup-2021", parse_formula)
LAND = load_codes(ROOT / "packs" / "cn-land-use")
NO_BREAK = pd.DataFrame(columns=["indicator_id", "year"])


def mark(key, pack=PACK, **more):
    return fingerprint(pack, replace(pack.indicators[key], **more))


def with_quantity(key, **more):
    return replace(PACK, quantities={**PACK.quantities, key: PACK.quantities[key]._replace(**more)})


def with_cropland(groups):
    category = PACK.categories["cropland"]
    land = replace(category.land, groups=groups)
    return replace(PACK, categories={**PACK.categories, "cropland": category._replace(land=land)})


def test_land_that_counts_otherwise_is_another_definition():
    before = mark("cropland_holding")
    assert len(before) == 8 and before == mark("cropland_holding", with_cropland(("cropland",)))
    wider = mark("cropland_holding", with_cropland(("cropland", "forest")))
    assert wider != before and wider == mark("cropland_holding", with_cropland(("forest", "cropland")))


def test_titles_targets_and_sources_are_no_definition():
    before = mark("cropland_holding")
    assert before == mark("cropland_holding", title={"en": "Farmland"}, kind="binding", basis=(), tolerance=2.0,
                          break_years=(2022,), definition={"en": "Fields"})
    key = PACK.indicators["cropland_holding"].numerator
    assert before == mark("cropland_holding", with_quantity(key, title={"en": "Fields"}, basis=()))


@pytest.mark.parametrize("more", [
    {"measure": "count"}, {"unit": "m"}, {"layer": "parcels"}, {"inside": ("urban_area",)}, {"near": "roads"},
    {"condition": ("literal", True)}, {"field": "people"}, {"outside": ("urban_area",)}, {"distance_m": 300.0}])
def test_each_part_of_a_quantity_is_of_the_definition(more):
    key = PACK.indicators["cropland_holding"].numerator
    assert mark("cropland_holding", with_quantity(key, **more)) != mark("cropland_holding")


@pytest.mark.parametrize("more", [{"unit": "ha"}, {"times": 7.0}, {"scope": "urban"}, {"denominator": "residents"}])
def test_factor_unit_scope_and_whole_are_of_the_definition(more):
    assert mark("cropland_holding", **more) != mark("cropland_holding")


def test_a_formula_is_defined_by_what_it_reads_too():
    formula = parse_formula("cropland_holding * 2")
    double = {"source": "formula", "numerator": "", "formula": formula}
    before = mark("wetland_area", **double)
    assert before != mark("wetland_area", with_cropland(("cropland", "forest")), **double)
    assert before != mark("wetland_area", **{**double, "formula": parse_formula("cropland_holding * 3")})


def test_what_others_state_has_no_mark():
    assert {fingerprint(PACK, indicator) for indicator in PACK.indicators.values() if indicator.source in (
        "table", "network", "unavailable")} == {""}


def changes(*rows, breaks=NO_BREAK):
    values = pd.DataFrame([(year, words, series) for year, words, series in rows], columns=[
        "year", "definition", "series"])
    return redefined(values.assign(indicator_id="farm", unit_code="1"), breaks)


def test_marks_decide_where_two_rows_have_one_and_words_otherwise():
    old, new = "Cropland [0a1b2c3d]", "Cropland [ffffffff]"
    assert changes((2020, old, ""), (2024, new, "")) == [("farm", 2024)]
    assert changes((2020, old, ""), (2024, "耕地 [0a1b2c3d]", "")) == []
    assert changes((2020, "Cropland", ""), (2022, old, ""), (2023, old, "")) == []
    assert changes((2020, "Cropland", ""), (2022, old, ""), (2024, new, "")) == [("farm", 2024)]
    assert changes((2020, "Cropland", ""), (2024, "Cropland and forest", "")) == [("farm", 2024)]
    broken = pd.DataFrame({"indicator_id": ["farm"], "year": [2024]})
    assert changes((2020, old, ""), (2024, new, ""), breaks=broken) == []


def test_two_surveys_side_by_side_are_no_change():
    sides = [(year, f"Cropland [{mark}]", survey) for year in (2020, 2022) for survey, mark in (
        ("third", "0a1b2c3d"), ("yearly", "ffffffff"))]
    assert changes(*sides) == []
    assert changes(*sides, (2024, "Cropland [eeeeeeee]", "yearly")) == [("farm", 2024)]


def of_land(scheme="guide-2023", groups=None, classes=(), codes=LAND):
    """The mark of the land of cropland, with rows of groups and classes beside those of the pack."""
    own = codes.schemes[scheme]
    listed = replace(own, classes={**own.classes, **dict(classes)})
    changed = replace(codes, schemes={**codes.schemes, scheme: listed},
                      group_codes={**codes.group_codes, scheme: {**codes.group_codes[scheme], **(groups or {})}})
    return land_mark(PACK, PACK.indicators["cropland_holding"], changed, scheme)


def test_a_code_that_joins_or_leaves_a_group_is_another_definition():
    before = of_land()
    assert before.startswith("guide-2023:") and len(before) == len("guide-2023:") + 8
    assert of_land(groups={"0301": "cropland"}) not in ("", before)         # forest counts as cropland from now on
    rows = LAND.group_codes["guide-2023"]
    code = next(key for key, group in rows.items() if group == "cropland")
    assert of_land(groups={code: "forest"}) not in ("", before)
    # another group, and a code below cropland that counts as cropland does, change nothing of cropland
    assert of_land(groups={"0301": "grassland"}) == before
    child = replace(LAND.schemes["guide-2023"].classes[code], code=f"{code}99", parent=code)
    assert of_land(classes={child.code: child}) == before


def test_lists_of_codes_and_indicators_without_groups_have_marks_of_their_own():
    assert of_land(scheme=next(key for key in LAND.schemes if key != "guide-2023")) != of_land()
    stated = next(indicator for indicator in PACK.indicators.values() if indicator.source == "table")
    assert land_mark(PACK, stated, LAND, "guide-2023") == "" == land_mark(
        PACK, PACK.indicators["cropland_holding"], LAND, "none")


def test_marks_of_land_decide_within_one_list_of_codes():
    first, second = "Cropland [0a1b2c3d a:11111111]", "Cropland [0a1b2c3d a:22222222]"
    assert changes((2020, first, ""), (2024, second, "")) == [("farm", 2024)]
    assert changes((2020, first, ""), (2024, "耕地 [0a1b2c3d a:11111111]", "")) == []
    assert changes((2020, "Cropland [0a1b2c3d]", ""), (2022, first, ""), (2024, second, "")) == [("farm", 2024)]
    assert changes((2020, first, ""), (2024, "Cropland [0a1b2c3d b:22222222]", "")) == []     # another list: not known
    assert changes((2020, first, ""), (2024, "Cropland [ffffffff a:11111111]", "")) == [("farm", 2024)]
