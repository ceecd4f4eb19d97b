"""Bad input that packs meet: a day before any rule, layers of different years, codes of another scheme."""
from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from helpers.cases.zoning import InForce, box, check, layer, rule, verdicts

from groundrules.core.fields import type_column
from groundrules.core.zoning.pack.loading import load_pack

ROOT = Path(__file__).resolve().parents[3]
ANY_CONDITION = ("compare", ">=", ("column", "subject_area_m2"), ("literal", 0))
PLOT = box(10, 10, 30, 30)


def farm(year, right=100):
    dates = None if year is None else [f"{year}-12-31"]
    columns = {"id": ["1"], **({} if dates is None else {"data_date": dates})}
    return layer("farm", box(0, 0, right, 100), columns=columns)


def named(control, name):
    return replace(control, table=replace(control.table, name=name))


def findings_of(result, rule_id):
    return result.findings[result.findings["rule_id"] == rule_id]


def test_two_layers_of_different_years_are_told_once_with_names_and_years():
    layers = [named(farm(2019, 200), "old"), named(farm(2024), "new")]
    rows = findings_of(check([PLOT], layers), "GR-DIFFERENT-YEARS")
    assert len(rows) == 1 and rows["verdict"].tolist() == ["undetermined"] and rows["subject_fid"].isna().all()
    assert "old (2019), new (2024)" in rows["message"].iloc[0] and "Farmland" in rows["message"].iloc[0]
    assert "old (2019), new (2024)" in findings_of(check([PLOT], layers, language="zh"),
                                                   "GR-DIFFERENT-YEARS")["message"].iloc[0]


def test_layers_that_bear_one_name_are_still_two():
    rows = findings_of(check([PLOT], [farm(2019), farm(2024)]), "GR-DIFFERENT-YEARS")
    assert "FARM (2019), FARM (2024)" in rows["message"].iloc[0]


@pytest.mark.parametrize("layers", [[2024], [2024, 2024], [2024, None], [None, None]], ids=str)
def test_layers_of_one_year_or_without_one_are_not(layers):
    result = check([PLOT], [farm(year) for year in layers])
    assert findings_of(result, "GR-DIFFERENT-YEARS").empty


def test_a_version_that_is_no_longer_in_force_takes_no_part():
    old = layer("farm", box(0, 0, 200, 100), columns={"id": ["1"], "data_date": ["2019-12-31"],
                                                      "valid_to": ["2023-12-31"]})
    assert findings_of(check([PLOT], [old, farm(2024)]), "GR-DIFFERENT-YEARS").empty
    assert len(findings_of(check([PLOT], [old, farm(2024)], as_of=date(2023, 12, 31)), "GR-DIFFERENT-YEARS")) == 1


def test_the_verdicts_are_those_of_both_layers_and_the_finding_changes_none():
    with_both = check([PLOT, box(150, 10, 160, 20)], [farm(2019, 200), farm(2024)])
    assert verdicts(with_both) == ["forbidden", "forbidden"]
    assert verdicts(check([PLOT, box(150, 10, 160, 20)], [farm(2024)])) == ["forbidden", "allowed"]


def test_a_day_before_any_rule_is_undetermined_never_allowed():
    rules = (rule("F-1", in_force=InForce(date(2020, 1, 1), None)),)
    early, late = (check([PLOT, box(500, 0, 510, 10)], [farm(2019)], rules=rules, as_of=day)
                   for day in (date(2019, 12, 31), date(2020, 1, 1)))
    assert verdicts(early) == ["undetermined", "undetermined"]
    assert findings_of(early, "GR-NO-RULES-IN-FORCE")["message"].iloc[0].count("2019-12-31") == 1
    assert verdicts(late) == ["forbidden", "allowed"]


@pytest.mark.parametrize(("pack", "role", "field", "foreign"), [
    ("cn-three-lines", "urban_development_boundary", "zone", ["010", "允许建设区", "有条件建设区", "0301"]),
    ("cn-three-lines", "ecological_red_line", "zone", ["一类管控区", "红线区", "0102"]),
    ("cn-constraints", "drinking_water", "zone", ["1", "Ⅰ", "core"]),
    ("cn-constraints", "geological_hazard", "grade", ["3", "红色"]),
    ("neutral-zoning", "landslide_hazard", "grade", ["1", "2", "3"]),
    ("neutral-zoning", "base_zone", "admission", ["Y", "I/T", "T,B", "1"]),
])
def test_codes_of_another_scheme_are_unknown_and_told(pack, role, field, foreign):
    """They are neither taken for a code that looks alike nor passed over."""
    described = load_pack(ROOT / "packs" / pack, lambda _text: ANY_CONDITION).roles[role].fields[field]
    typed, problems = type_column(pd.Series(foreign, dtype="string"), described)
    assert typed.isna().all()
    assert len(problems) == 1 and foreign[0] in problems[0].in_language("zh") + problems[0].in_language("en")


def test_the_words_of_the_four_countries_are_read():
    fields = load_pack(ROOT / "packs" / "neutral-zoning", lambda _text: ANY_CONDITION).roles["base_zone"].fields
    raw = ["I", "T", "B", "X", "Permissible on application", "Prohibited", "Tidak diizinkan", "Diizinkan bersyarat",
           "diizinkan terbatas", "ห้าม", "Conditional use"]
    typed, problems = type_column(pd.Series(raw, dtype="string"), fields["admission"])
    assert problems == [] and typed.tolist() == [
        "allowed", "limited", "conditional", "forbidden", "conditional", "forbidden", "forbidden", "conditional",
        "limited", "forbidden", "conditional"]
