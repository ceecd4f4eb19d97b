"""The matrix of a year, two years beside each other, and the pieces behind a cell, by hand."""
from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from groundrules.core.contract.cells import KNOWN, UNDETERMINED
from groundrules.core.errors import InputError
from groundrules.core.monitoring.alerts.request import AlertRequest
from groundrules.core.monitoring.matrix.cells import cell_tip, cell_words
from groundrules.core.monitoring.matrix.comparing import compared, comparison_sheet, counts_of_changes
from groundrules.core.monitoring.matrix.grid import (
    NOTHING,
    Choice,
    Grid,
    counts_of,
    grid_of,
    levels_in,
    worst_of,
    year_of,
)
from groundrules.core.monitoring.matrix.named_pack import pack_of
from groundrules.core.monitoring.matrix.series import series_at
from groundrules.core.monitoring.matrix.sheets import matrix_sheet, rows_sheet
from groundrules.core.monitoring.matrix.where import ground_of, piece_words
from groundrules.core.monitoring.matrix.why import why_card
from groundrules.core.monitoring.pack.model import Indicator, Levels, MonitoringPack
from groundrules.core.monitoring.series.tables import BREAKS, RECORD, TARGETS, UNITS, VALUES
from groundrules.core.monitoring.trace.request import CLOSURE_COLUMNS, PIECE_COLUMNS


def frame(table, rows):
    made = pd.DataFrame(rows).reindex(columns=[*table.columns, *RECORD, "fid"])
    for name, kind in table.columns.items():
        made[name] = made[name].astype({"REAL": float, "INTEGER": "Int64"}.get(kind, object))
        if kind == "TEXT":
            made[name] = made[name].where(made[name].notna(), "" if name in ("series", "successor") else None)
    return made.assign(fid=np.arange(1, len(made) + 1))


def pack():
    indicators = {key: Indicator(key, {"en": title}, "land", "g", "ha", "table") for key, title in (
        ("wetland", "Wetland"), ("farm", "Cropland"))}
    made = object.__new__(MonitoringPack)
    for name, value in {"id": "demo", "version": "1", "title": {"en": "Demo"}, "levels": Levels(0.05, 5, 0.0, 3),
                        "indicators": indicators, "dimensions": {"land": {"en": "Land"}}, "quantities": {}}.items():
        object.__setattr__(made, name, value)
    return made


def judged(year=2025, language="en"):
    """Cropland that misses its target in one unit and holds it in another, wetland without a target."""
    values = [{"indicator_id": "farm", "unit_code": unit, "unit_name": name, "year": 2021 + at, "value": value,
               "unit": "ha"} for unit, name, numbers in (("a", "North", (100, 99, 97, 94, 89)), (
                   "b", "South", (200, 200, 200, 200, 200))) for at, value in enumerate(numbers)]
    values.append({"indicator_id": "wetland", "unit_code": "a", "unit_name": "North", "year": 2025, "value": 7.0,
                   "unit": "ha"})
    targets = [{"indicator_id": "farm", "unit_code": unit, "target_year": 2035, "target": target, "unit": "ha",
                "relation": "at_least", "goal": "hold", "kind": kind, "base": base, "base_year": 2021}
               for unit, target, base, kind in (("a", 90.0, 100.0, "binding"), ("b", 150.0, 200.0, "expected"))]
    return year_of(AlertRequest(frame(VALUES, values), frame(TARGETS, targets), frame(UNITS, []), frame(BREAKS, []),
                                pack(), year, name="county-series", language=language))


def test_the_grid_has_indicators_in_the_order_of_the_pack_and_units_by_code():
    grid = grid_of(judged())
    assert (grid.indicators, grid.units) == (("wetland", "farm"), ("a", "b"))
    assert grid.level.tolist() == [[4, NOTHING], [0, 3]]     # grey; red and green
    assert worst_of(judged(), grid) == {"a": "red", "b": "green"}
    assert levels_in(grid, "farm") == {"a": "red", "b": "green"} and levels_in(grid, "none") == {}
    assert counts_of(judged()) == {"red": 1, "orange": 0, "yellow": 0, "green": 1, "grey": 1}


def test_a_unit_with_a_target_that_cannot_be_judged_is_not_green():
    year = judged()
    row = grid_of(year).row
    both = Grid(("wetland", "farm"), ("b",), np.array([[row[0, 0]], [row[1, 1]]]), np.array([[4], [3]]))
    assert worst_of(year, both) == {"b": "green"}       # wetland has no target
    assert worst_of(replace(year, rows=year.rows.assign(target=1.0)), both) == {"b": "grey"}


@pytest.mark.parametrize(("choice", "cells"), [
    (Choice(levels=("red",)), {("farm", "a")}), (Choice(kind="expected"), {("farm", "b")}),
    (Choice(levels=("red", "grey")), {("farm", "a"), ("wetland", "a")}), (Choice(dimension="sea"), set()),
    (Choice("land", "binding", ("green",)), set())])
def test_a_choice_leaves_what_it_names(choice, cells):
    year = judged()
    grid = grid_of(year, choice)
    assert {(indicator, unit) for line, indicator in enumerate(grid.indicators) for place, unit in enumerate(
        grid.units) if grid.row[line, place] != NOTHING} == cells
    for line, indicator in enumerate(grid.indicators):
        for place, unit in enumerate(grid.units):
            if (row := grid.row[line, place]) != NOTHING:
                assert tuple(year.rows.loc[row, ["indicator_id", "unit_code"]]) == (indicator, unit)


def test_nothing_recorded_is_said():
    with pytest.raises(InputError, match="holds no values and no targets"):
        year_of(AlertRequest(*(frame(table, []) for table in (VALUES, TARGETS, UNITS, BREAKS)), pack(), 2025))


def test_two_years_are_compared_and_grey_is_no_level():
    both = compared(judged(2024), judged())     # 94 ha held 90; wetland was not recorded yet
    names = ["indicator_id", "unit_code", "level_first", "level_second", "change"]
    assert [tuple(row) for row in both.rows[names].fillna("").itertuples(index=False)] == [
        ("farm", "a", "orange", "red", "worse"), ("farm", "b", "green", "green", "same"),
        ("wetland", "a", "", "grey", "added")]
    assert {word: count for word, count in counts_of_changes(both.rows).items() if count} == {"worse": 1, "added": 1}
    sheet = comparison_sheet(both, ("2024", "2025"), "en")
    assert sheet.frame["change"].tolist() == ["worse", "same level", "only in the second"]
    year = judged()
    row = int(grid_of(year).row[1, 0])
    assert cell_words(year, row, both.by_cell["farm", "a"]) == "✗ ↓" and "worse" in cell_tip(
        year, row, both.by_cell["farm", "a"])


def test_tables_say_sign_and_word():
    year = judged()
    grid = grid_of(year)
    assert matrix_sheet(year, grid).frame.to_numpy().tolist() == [
        ["Land", "Wetland", "? no level", ""], ["Land", "Cropland", "✗ missed", "✓ on its path"]]
    rows = rows_sheet(year, grid)
    assert rows.frame["level"].tolist() == ["no level", "missed", "on its path"]
    assert rows.frame["value"].tolist() == [7.0, 89.0, 200.0] and len(rows.columns) == len(rows.frame.columns)


def test_the_series_and_the_card_of_a_cell():
    year = judged()
    row = int(grid_of(year).row[1, 0])
    series = series_at(year, row)
    assert (series.years.tolist(), series.value.tolist(), series.target, series.level) == (
        [2021, 2022, 2023, 2024, 2025], [100.0, 99.0, 97.0, 94.0, 89.0], 90.0, "red")
    versions = frame(VALUES, [
        {"indicator_id": "farm", "unit_code": "a", "year": 2025, "value": 88.0, "unit": "ha",
         "recorded": "2026-01-02T"},
        {"indicator_id": "farm", "unit_code": "a", "year": 2025, "value": 89.0, "unit": "ha", "recorded": "2026-02-03T",
         "supersedes": 1, "author": "Li <b>", "why": "typing error", "numerator": 890.0, "denominator": 10.0}])
    card = why_card(year, row, versions).replace("\u00a0", " ")
    for words in ("✗ missed", "89 ha in 2025", "at least 90 ha by 2035 · binding", "890 / 10", "2026-02-03 by",
                  "2025: 88 → 89, 2026-02-03, Li &lt;b&gt;: typing error", "margin 5 %"):
        assert words in card, words
    chinese = judged(language="zh")
    assert series_at(chinese, row).unit == "公顷"
    card = why_card(chinese, row, versions).replace("\u00a0", " ")
    assert "2025 年 89 公顷" in card and " ha" not in card


def test_a_card_shows_the_official_value_its_source_and_when_it_came():
    year = judged()
    row = int(grid_of(year).row[1, 0])
    year.rows.loc[row, ["official", "difference", "official_status", "official_source"]] = [
        88.0, 1.0, "preliminary", "yearbook"]
    of_farm = {"indicator_id": "farm", "unit_code": "a", "year": 2025, "value": 89.0, "unit": "ha"}
    versions = frame(VALUES, [
        {**of_farm, "recorded": "2026-01-02T"},
        {**of_farm, "official": 80.0, "recorded": "2026-02-03T", "supersedes": 1, "author": "Li", "why": "completed"},
        {**of_farm, "official": 88.0, "recorded": "2026-02-04T", "supersedes": 2, "author": "Li", "why": "misprint"},
        {**of_farm, "official": 87.5, "recorded": "2026-02-05T", "supersedes": 3, "author": "Li", "why": "final"}])
    card = why_card(year, row, versions).replace("\u00a0", " ")
    for words in ("88 ha in 2025 (yearbook, preliminary)", "2025: official value 88 (preliminary) → 87.5 (final)",
                  "+1 ha (+1.14 %)", "2025: official value 80 added, 2026-02-03, Li",
                  "2025: official value 80 → 88, 2026-02-04, Li: misprint"):
        assert words in card, words
    assert "89 →" not in card


def test_a_card_says_that_an_official_value_was_withdrawn_by_whom_and_why():
    year = judged()
    row = int(grid_of(year).row[1, 0])
    year.rows.loc[row, ["official_status", "official_source"]] = ["withdrawn", "notice 3"]
    of_farm = {"indicator_id": "farm", "unit_code": "a", "year": 2025, "value": 89.0, "unit": "ha"}
    gone = {**of_farm, "official_status": "withdrawn", "official_source": "notice 3", "author": "Li"}
    versions = frame(VALUES, [
        {**of_farm, "official": 80.0, "recorded": "2026-02-03T"},
        {**gone, "recorded": "2026-02-04T", "supersedes": 1, "why": "revoked"},
        {**gone, "value": 90.0, "recorded": "2026-02-05T", "supersedes": 2, "why": "misread"},
        {**of_farm, "official": 81.0, "recorded": "2026-02-06T", "supersedes": 3, "author": "Wu", "why": "notice 4"}])
    card = why_card(year, row, versions).replace("\u00a0", " ")
    for words in ("81 ha in 2025, withdrawn (notice 3)", "2025: official value 80 withdrawn, 2026-02-04, Li: revoked",
                  "2025: 89 → 90, 2026-02-05, Li: misread",
                  "2025: official value 81 in place of the withdrawn one, 2026-02-06, Wu: notice 4"):
        assert words in card, words
    assert card.count("withdrawn,") == 1


@pytest.mark.parametrize(("language", "official", "recorded"), [
    ("en", "80 ha in 2025, withdrawn (notice 3)", "2026-02-01 by Wu"),
    ("zh", "2025 年 80 公顷，已撤回（notice 3）", "2026-02-01，经办人 Wu")])
def test_who_withdraws_an_official_value_did_not_record_the_own_one(language, official, recorded):
    year = judged()
    year = replace(year, request=replace(year.request, language=language))
    row = int(grid_of(year).row[1, 0])
    year.rows.loc[row, ["official_status", "official_source"]] = ["withdrawn", "notice 3"]
    year.rows.loc[row, "year_of_meeting"] = 2027.6
    of_farm = {"indicator_id": "farm", "unit_code": "a", "year": 2025, "value": 89.0, "unit": "ha"}
    versions = frame(VALUES, [
        {**of_farm, "value": 88.0, "recorded": "2026-01-31T", "author": "Zhao"},
        {**of_farm, "recorded": "2026-02-01T", "supersedes": 1, "author": "Wu", "why": "misread"},
        {**of_farm, "official": 80.0, "recorded": "2026-02-03T", "supersedes": 2, "author": "Qian"},
        {**of_farm, "official_status": "withdrawn", "official_source": "notice 3", "recorded": "2026-02-04T",
         "supersedes": 3, "author": "Li", "why": "revoked"}])
    card = why_card(year, row, versions).replace("\u00a0", " ")
    assert official in card and recorded in card and "2026-02-04 by" not in card
    assert "2027.6" not in card and "2028" in card


def pieces():
    rows = [{"unit_code": "990127100", "unit_name": "North", "part": "numerator", "kind": kind, "amount": amount,
             "amount_unit": "m2", "contribution": own, "whole_contribution": whole, "lower": low, "upper": high,
             "unit": "%", "project": project}
            for kind, amount, own, whole, low, high, project in (
                ("gained", 100.0, 1.0, 0.5, 1.0, 1.0, "P1"), ("gained", 300.0, 3.0, 1.5, 3.0, 3.0, None),
                ("lost", -50.0, -0.5, -0.25, -0.5, -0.5, None), ("open", None, None, None, 0.0, 2.0, None))]
    return pd.DataFrame(rows).reindex(columns=list(PIECE_COLUMNS)).astype(PIECE_COLUMNS)


def closure(state=KNOWN, recorded=10.0):
    rows = [{"unit_code": code, "unit_name": "North", "unit": "%", "year_before": 2020, "year_after": 2025,
             "before": 10.0, "after": 13.5, "change": 13.5 - recorded, "state": state, "reason": "because",
             "recorded_before": recorded, "definition_effect": 10.0 - recorded} for code in (
                 "990127100000", "*")]
    return pd.DataFrame(rows).reindex(columns=list(CLOSURE_COLUMNS)).astype(CLOSURE_COLUMNS)


def test_pieces_of_a_unit_are_ranked_with_their_share_of_what_went_the_same_way():
    ground = ground_of(pieces(), closure(), "990127100", "en", (0.135, "1"))
    assert [piece_words(row, "en") for row in ground.rows.itertuples()] == [
        ("counts since · 300 m²", "+3 %", "75.0 %"), ("not known", "+0 … +2 %", ""),
        ("counts since · 100 m² · P1", "+1 %", "25.0 %"), ("counts no more · -50 m²", "-0.5 %", "100.0 %")]
    assert piece_words(next(ground.rows.itertuples()), "zh")[0].endswith("300 平方米")
    assert ground.sentence == "2020: 10 % → 2025: 13.5 % (change 3.5 %), by 4 pieces"
    whole = ground_of(pieces(), closure(), "990127", "en")      # the county of the towns
    assert whole.rows["moved"].fillna(0).tolist() == [0.0, 1.5, 0.5, -0.25]
    assert ground_of(pieces(), closure(UNDETERMINED), "990127100", "en").sentence == "because"
    unlike = closure(recorded=8.0), "990127100"      # the pieces add up to what was measured, not to the series
    assert ground_of(pieces(), *unlike, "en", (np.nan, "")).sentence == (
        "2020: recorded 8, measured 10 % → 2025: measured 13.5 %, nothing recorded (change 3.5 %), by 4 pieces\nThe "
        "difference in 2020, 2 %, does not come from the pieces: another definition, survey or date of the layer.")
    assert ground_of(pieces(), *unlike, "zh", (14.0, "%")).sentence == (
        "2020 年 记录值 8、量算值 10 % → 2025 年 记录值 14、量算值 13.5 %（变化 3.5 %），涉及 4 个地块\n"
        "2020 年两者相差 2 %，与地块变化无关：定义、调查或图层时点不同。")
    other = ground_of(pieces(), closure(), "990128", "en")      # which the trace is not of
    assert not len(other.rows) and "other units" in other.sentence


def test_a_store_that_names_no_pack_says_by_which_it_is_shown():
    packs = {name: SimpleNamespace(indicators=dict.fromkeys(ids), title={"en": f"Pack {name}", "zh": name})
             for name, ids in (("usual", "xyz"), ("best", "abx"))}
    values = pd.DataFrame({"indicator_id": ["a", "b", "c"], "pack": [None, None, None]})

    def chosen(rows):
        return pack_of(rows, packs, "usual", "en")

    assert chosen(values)[0] == "best" and "“Pack best”, which knows 2 of its 3 indicators" in chosen(values)[1]
    assert chosen(values.assign(pack=["usual", "best", "usual"])) == ("usual", "")
    assert chosen(values.assign(pack="gone"))[0] == "best" and "The pack gone" in chosen(values.assign(pack="gone"))[1]
    strange = chosen(values.assign(indicator_id="other"))
    assert strange[0] == "usual" and "no pack knows any" in strange[1]
    assert "{" not in pack_of(values, packs, "usual", "zh")[1]
