"""Packs of kind monitoring: formulas are read by QGIS, names and columns have to fit, and cases are tried."""
from __future__ import annotations

import re

import pytest
from helpers.source import ROOT, pack_page

from groundrules.bridge.packs.expressions import parse
from groundrules.core.monitoring.pack.formulas import case_value
from groundrules.core.monitoring.pack.model import Levels
from groundrules.core.monitoring.pack.reading import FORM, MONITORING, load_monitoring
from groundrules.core.packs.load import PackError, errors_of

BLOCK = re.compile(r"```(?:yaml|csv)\n# monitoring/([\w.]+)\n(.*?)```", re.DOTALL)


@pytest.fixture
def example(tmp_path):
    """The pack of the page, with any of its texts replaced: ``(file, old, new)``."""
    files = dict(BLOCK.findall(pack_page("monitoring")))
    assert set(files) == {"pack.yaml", "quantities.csv", "indicators.csv", "cases.yaml"}

    def written(*changes):
        texts = dict(files)
        for name, old, new in changes:
            assert texts[name].count(old) >= 1, old
            texts[name] = texts[name].replace(old, new, 1)
        for name, text in texts.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path
    return written


def test_the_example_of_the_page_holds(example):
    pack, problems = MONITORING.tried(example(), parse)
    assert problems == []
    assert pack.levels[:4] == Levels(0.05, 5, 0.0, 3)[:4] and len(pack.levels.basis) == 1
    share = pack.indicators["forest_share"]
    assert (share.direction, share.kind, share.goal, share.scope, share.state) == (
        "at_least", "expected", "reach", "unit", "unverified")
    assert pack.categories["forest"].land.groups == ("forest",) and pack.order == ("forest_change",)
    assert pack.indicators["forest_change"].direction == ""   # not stated is not guessed


def test_a_case_that_does_not_hold_keeps_the_pack_from_use(example):
    with pytest.raises(PackError, match="the value is 25"):
        load_monitoring(example(("cases.yaml", "value: 25", "value: 26")), parse)
    with pytest.raises(PackError, match="the value is –"):   # nothing per nothing is no number
        load_monitoring(example(("cases.yaml", "ground_m2: 0}", "ground_m2: 0}, value: 0")), parse)


CHANGE = "100 * (forest_area - forest_area_before) / forest_area_before"


@pytest.mark.parametrize(("file", "old", "new", "key"), [
    ("indicators.csv", "forest_area_before) /", "forest_of_old) /", "packs.condition_column_unknown"),
    ("indicators.csv", CHANGE, "100", "monitoring.formula_constant"),
    ("indicators.csv", CHANGE, "forest_area > 1",
     "monitoring.formula_no_number"),
    ("indicators.csv", CHANGE, "forest_area +",
     "packs.condition_syntax"),
    ("indicators.csv", CHANGE, "forest_change + forest_area",
     "monitoring.circle"),
    ("indicators.csv", "at_least,binding", "more,binding", "packs.not_a_choice"),
    ("indicators.csv", "binding,hold", "law,hold", "packs.not_a_choice"),
    ("indicators.csv", "binding,hold", "binding,keep", "packs.not_a_choice"),
    ("indicators.csv", "groundrules:computeindicators,forest_m2", "groundrules:landusestructure,forest_m2",
     "monitoring.row_or_quantity"),
    ("indicators.csv", "measured,groundrules:computeindicators,forest_m2,,", "table,,forest_m2,,",
     "monitoring.column_of_source"),
    ("indicators.csv", "forest_m2,ground_m2,100", "forest_m2,ground,100", "packs.not_a_choice"),
    ("indicators.csv", ",0.0001,", ",0,", "packs.number_range"),
    ("indicators.csv", ",0.0001,", ",many,", "packs.not_a_number"),
    ("indicators.csv", "forest_share,Share", "forest_area,Share", "packs.listed_twice"),
    ("indicators.csv", "forest_share,Share", "people,Share", "packs.listed_twice"),
    ("quantities.csv", "area,m2,land,forest", "area,m2,,forest", "monitoring.layer_of_measure"),
    ("quantities.csv", "area,m2,land,forest", "area,m2,urban_area,forest", "monitoring.categories_of_land"),
    ("quantities.csv", "area,m2,land,forest", "sum,m2,land,forest", "packs.not_a_choice"),
    ("quantities.csv", "area,m2,land,forest", "area,m2,land,meadow", "packs.not_a_choice"),
    ("pack.yaml", "dimension: land,", "dimension: sea,", "packs.not_a_choice"),
    ("pack.yaml", "window_years: 5", "window_years: 1", "packs.number_range"),
    ("pack.yaml", "least_values: 3", "least_values: 2.5", "packs.number_range"),
    ("pack.yaml", "groups: [forest]}", "groups: []}", "packs.text_empty"),
    ("pack.yaml", "  land: {title", "  soil: {title", "packs.key_missing"),
    ("cases.yaml", "indicator: forest_share", "indicator: forest", "packs.not_a_choice"),
])
def test_what_does_not_fit_is_refused(example, file, old, new, key):
    pack, problems = FORM.read(example((file, old, new)), parse)
    assert pack is None and key in {problem.key for problem in errors_of(problems)}


def test_without_a_parser_formulas_are_refused_not_left_out(example):
    assert {problem.key for problem in errors_of(FORM.read(example())[1])} == {"monitoring.no_parser"}


def test_both_forms_of_sdg_11_3_1():
    pack = load_monitoring(ROOT / "packs" / "sdg-11", parse)
    given = {"built_up_m2": 138e6, "built_up_m2_before": 120e6, "people": 1.08e6, "people_before": 1e6, "years": 5.0}
    values = {key: case_value(pack, key, given) for key in (
        "lcr_log", "lcr_linear", "pgr", "lcrpgr_log", "lcrpgr_linear", "built_up_per_person")}
    assert values == pytest.approx({"lcr_log": 0.0279523885, "lcr_linear": 0.03, "pgr": 0.0153922082,
                                    "lcrpgr_log": 1.8160089873, "lcrpgr_linear": 1.9490380819,
                                    "built_up_per_person": 127.7777777778}, rel=1e-8)
    flat = {**given, "people": 1.004e6}
    assert str(case_value(pack, "lcrpgr_log", flat)) == "nan" and case_value(pack, "lcr_log", flat) > 0.027


def test_nothing_is_verified_that_was_not_compared():
    pack = load_monitoring(ROOT / "packs" / "sdg-11", parse)
    assert {indicator.state for indicator in pack.indicators.values()} == {"unverified"}


def test_the_check_up_of_2021_lists_what_it_computes():
    pack = load_monitoring(ROOT / "packs" / "cn-checkup-2021", parse)
    assert (len(pack.indicators), len(pack.groups), len(pack.dimensions)) == (122, 22, 6)
    assert {indicator.group for indicator in pack.indicators.values()} == set(pack.groups)
    sources = {source: [key for key, indicator in pack.indicators.items() if indicator.source == source]
               for source in ("measured", "table", "network")}
    assert {source: len(keys) for source, keys in sources.items()} == {"measured": 53, "table": 53, "network": 16}
    page = pack_page("monitoring").partition("## What cn-checkup-2021 computes")[2].partition("## All keys")[0]
    computed, beside = page.split("Reach along a network")
    assert re.findall(r"`([a-z0-9_]+)` ?\n?\(", computed) == sources["measured"]
    assert re.findall(r"`([a-z0-9_]+)`[;.]", beside) == sources["network"]
    assert {indicator.state for indicator in pack.indicators.values()} == {"unverified"}
    assert {indicator.grade for indicator in pack.indicators.values()} == {"", "basic", "recommended"}


def test_the_code_of_2025_says_that_its_text_is_not_at_hand():
    pack = load_monitoring(ROOT / "packs" / "cn-checkup-2025", parse)
    assert [indicator.source for indicator in pack.indicators.values()] == ["unavailable"]
    assert "not at hand" in pack.title["en"] and pack.not_checked
