"""The check of indicators: what rows of a store come to."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.series import frame

from groundrules.core.carbon.stock.patches import Zones
from groundrules.core.contract.outcome import departures
from groundrules.core.errors import InputError
from groundrules.core.monitoring.alerts.check import CHECK
from groundrules.core.monitoring.alerts.places import outlines_of
from groundrules.core.monitoring.alerts.request import AlertRequest, Numbers
from groundrules.core.monitoring.alerts.words import SAID, Said, message_of
from groundrules.core.monitoring.levels.terms import LEVELS as LEVEL_WORDS
from groundrules.core.monitoring.pack.model import Indicator, Levels, MonitoringPack
from groundrules.core.monitoring.series.tables import BREAKS, TARGETS, UNITS, VALUES
from groundrules.core.table import FeatureTable

LEVELS = Levels(0.05, 5, 0.0, 3)
PACKS = Numbers()
CROPLAND = (41850, 41790, 41722, 41640, 41575)


def of_years(values=CROPLAND, first=2021, **more):
    return [{"indicator_id": "farm", "unit_code": "990127", "year": first + at, "value": value, "unit": "ha",
             "unit_name": "North", **more} for at, value in enumerate(values)]


def due(**more):
    return {"indicator_id": "farm", "unit_code": "990127", "target_year": 2035, "target": 41400.0, "unit": "ha",
            "relation": "at_least", "goal": "hold", "kind": "binding", "base": 41850.0, "base_year": 2021, **more}


def pack(*indicators, levels=LEVELS):
    """A pack, of which a check of levels reads no more than this."""
    made = object.__new__(MonitoringPack)
    for name, value in {"id": "demo", "version": "1", "title": {"en": "Demo"}, "levels": levels, "indicators": {
            indicator.id: indicator for indicator in indicators}}.items():
        object.__setattr__(made, name, value)
    return made


def checked(values, targets, units=(), breaks=(), numbers=PACKS, year=2025, language="en", rules=None,
            places=None):
    request = AlertRequest(frame(VALUES, list(values)), frame(TARGETS, list(targets)), frame(UNITS, list(units)),
                           frame(BREAKS, list(breaks)), rules or pack(), year, numbers, "county-series", language,
                           places)
    outcome = CHECK.run(request)
    assert list(departures(CHECK, outcome)) == []
    return outcome


def only(outcome):
    assert len(outcome.tables["rows"]) == 1
    return outcome.tables["rows"].iloc[0]


def test_cropland_that_is_behind_its_path():
    outcome = checked(of_years(), [due()])
    row = only(outcome)
    assert (row["level"], row["verdict"]) == ("orange", "conditional")
    assert row["path"] == pytest.approx(41721.43, abs=0.01)
    assert (row["margin"], row["trend"], row["trend_count"]) == (175.0, -69.375, 5)
    assert row["year_of_meeting"] == pytest.approx(2027.52, abs=0.01)
    assert (row["used_share"], row["time_share"]) == (pytest.approx(0.6111, abs=1e-4), pytest.approx(0.2857, abs=1e-4))
    finding = outcome.findings.iloc[0]
    assert (finding["rule_id"], finding["severity"], finding["verdict"]) == ("IND-PATH", "major", "conditional")
    assert (finding["measured"], finding["limit_value"], finding["unit"]) == (41575.0, 41400.0, "ha")
    assert (finding["subject_id"], finding["control_id"]) == ("990127", "farm/2035")
    assert "61.1 % of the allowance is used in 28.6 % of the time" in finding["message"]
    assert outcome.counts["ORANGE_COUNT"] == 1
    matrix = outcome.tables["matrix"]
    assert matrix.to_numpy().tolist() == [["990127", "North", "orange"]]
    assert matrix.columns.tolist() == ["unit_code", "unit_name", "farm"]


@pytest.mark.parametrize(("value", "base", "words"), [
    (41575.0, 41850.0, "61.1 % of the allowance is used"), (42000.0, 41850.0, "Nothing of the allowance is used"),
    (41200.0, 41300.0, "")])     # a base below the target leaves no allowance
def test_what_is_used_of_an_allowance(value, base, words):
    share = (value - base) / (41400.0 - base)
    cells = Said(**{**dict.fromkeys(SAID), "title": "Cropland", "unit_code": "1", "year": 2025, "value": value,
                   "lower": 70.221, "upper": 70.222, "relation": "at_least", "goal": "hold", "target": 41400.0,
                   "base": base, "target_year": 2035, "time_share": 0.25, "used_share": share})
    message = message_of(LEVEL_WORDS.index("green"), cells, "en")
    assert words in message and ("allowance" in message) == bool(words)
    assert "may be" not in message      # a band of nothing that can be seen


def test_an_alert_keeps_its_id_where_another_indicator_has_no_target():
    """Remarks hang on it: with a target year missing beside it, its own became 2035.0."""
    alone = checked(of_years(CROPLAND[:4]), [due()]).findings
    beside = checked([*of_years(CROPLAND[:4]), *of_years(indicator_id="town")], [due()]).findings
    assert sorted(beside["control_id"]) == ["farm/2035", "town"]
    assert set(alone["finding_id"]) < set(beside["finding_id"])


def test_a_missed_target_is_missed_and_never_forbidden():
    for language, words in (("en", "target missed"), ("zh", "未达标")):
        outcome = checked(of_years((*CROPLAND[:4], 41399)), [due()], language=language)
        finding = outcome.findings.iloc[0]
        assert (finding["rule_id"], finding["severity"], finding["verdict"]) == (
            "IND-MISSED", "critical", "conditional")
        assert words in finding["message"]
        assert not {"forbidden", "禁止", "不符合"} & set(finding["message"].split())
    assert outcome.counts["HAS_BINDING_MISSED"] is True
    expected = checked(of_years((*CROPLAND[:4], 41399)), [due(kind="expected")])
    assert expected.findings.iloc[0]["severity"] == "major"
    assert expected.counts["HAS_BINDING_MISSED"] is False


@pytest.mark.parametrize(("words", "values", "targets"), [
    ("no target", of_years(), []),
    ("value of 2025 is unknown", of_years(CROPLAND[:4]), [due()]),
    ("relation", of_years(), [due(relation=None)]),
    ("hold or reach", of_years(), [due(goal=None)]),
    ("relation", of_years(), [due(relation="a\nb", kind="urgent")]),   # as only another program writes it
    ("hold or reach", of_years(), [due(goal="keep")]),
    ("base", of_years(), [due(base=None)]),
    ("unit that cannot be converted", of_years(), [due(unit="%")]),
    ("too few values for a trend", of_years((41600, 41575), first=2024), [due()]),
])
def test_what_is_missing_is_named(words, values, targets):
    outcome = checked(values, targets)
    row = only(outcome)
    assert (row["level"], row["verdict"]) == ("grey", "undetermined")
    assert words in row["reason"].casefold()
    assert row["reason"] in outcome.findings.iloc[0]["message"]
    assert outcome.findings.iloc[0]["rule_id"] == "IND-UNKNOWN"
    assert outcome.counts["GREY_COUNT"] == 1


@pytest.mark.parametrize(("named", "absent", "more"), [
    (("relation", "hold or reach", "year of the target"), "converted", {"relation": None, "goal": None,
                                                                       "target_year": None}),
    (("relation", "year of the target"), "hold or reach", {"relation": None, "target_year": None}),
    (("hold or reach", "year of the target"), "relation", {"goal": None, "target_year": None}),
    (("converted", "relation", "hold or reach"), "year of the target", {"unit": "%", "relation": None, "goal": None}),
])
def test_all_that_a_target_lacks_is_named_at_once(named, absent, more):
    outcome = checked([*of_years(), *of_years((1.0,), indicator_id="other")], [due(**more)])
    reason = outcome.tables["rows"].set_index("indicator_id").loc["farm", "reason"]
    assert [words in reason for words in named] == [True] * len(named) and absent not in reason
    assert outcome.tables["rows"].set_index("indicator_id").loc["other", "reason"] == "There is no target: record one."


def test_what_a_target_does_not_state_is_the_packs():
    rules = pack(Indicator("farm", {"en": "Cropland", "zh": "耕地"}, "safety", "food", "ha", "table",
                           direction="at_least", goal="hold", kind="binding", tolerance=2.0))
    bare = due(relation=None, goal=None, kind=None)
    row = only(checked(of_years(), [bare], rules=rules))
    assert row[["title", "dimension", "relation", "goal", "kind", "tolerance"]].tolist() == [
        "Cropland", "safety", "at_least", "hold", "binding", 2.0]
    assert only(checked(of_years(), [{**bare, "tolerance": 150.0}], rules=rules))["level"] == "yellow"
    # a share of the 450 ha between base and target, where nobody states hectares
    row = only(checked(of_years(), [due()], numbers=Numbers(tolerance=0.4)))
    assert (row["tolerance"], row["level"]) == (180.0, "yellow")


def test_targets_and_values_in_other_units():
    row = only(checked(of_years(), [due(target=414.0, base=418.5, unit="km2")]))
    assert (row["target"], row["base"], row["unit"], row["level"]) == (41400.0, 41850.0, "ha", "orange")


def test_the_next_target_counts_otherwise_the_last():
    both = [due(), due(target_year=2027, target=41700.0)]
    row = only(checked(of_years(), both))
    assert (row["target_year"], row["level"]) == (2027, "red")
    assert only(checked(of_years(first=2026), both, year=2030))["target_year"] == 2035
    assert only(checked(of_years(first=2036), both, year=2040))["target_year"] == 2035


def test_breaks_of_the_store_and_of_the_pack_and_other_surveys():
    broken = {"indicator_id": "farm", "unit_code": "*", "year": 2023, "cause": "survey"}
    rules = pack(Indicator("farm", {"en": "Cropland"}, "", "", "ha", "table", break_years=(2023, 2030)))
    for outcome in (checked(of_years(), [due()], breaks=[broken]), checked(of_years(), [due()], rules=rules)):
        row = only(outcome)
        assert (row["broken_year"], row["trend_count"], row["trend"]) == (2023, 3, -73.5)
    late = {**broken, "unit_code": "990127", "year": 2024}
    row = only(checked(of_years(), [due()], breaks=[broken, late]))
    assert (row["level"], row["broken_year"]) == ("grey", 2024)
    surveys = [*of_years((45000, 44900), series="survey 2"), *of_years(CROPLAND[2:], first=2023, series="survey 3")]
    row = only(checked(surveys, [due()]))
    assert (row["series"], row["broken_year"], row["trend_count"]) == ("survey 3", 2023, 3)


def test_merged_towns_have_one_series_that_says_where_it_is_from():
    values = [*of_years((20850, 20790, 20722), unit_code="a", unit_name="A"),
              *of_years((21000, 21000, 21000), unit_code="b", unit_name="B"),
              *of_years((41640, 41575), first=2024, unit_code="c", unit_name="C")]
    units = [{"unit_code": code, "successor": "c", "valid_to": 2023, "share": 1.0} for code in "ab"]
    row = only(checked(values, [due(unit_code="c")], [*units, {"unit_code": "c", "valid_from": 2024}]))
    assert row[["unit_code", "unit_name", "level", "trend"]].tolist() == ["c", "C", "orange", -69.375]
    assert row["from_units"] == "a, b"
    assert only(checked(values, [due(unit_code="c")], [*units, {"unit_code": "c", "valid_from": 2024}]))["level"] == \
        "orange"
    index = [{**row, "unit": "x"} for row in values]
    grey = only(checked(index, [due(unit_code="c", unit="x")], [*units, {"unit_code": "c", "valid_from": 2024}]))
    assert (grey["level"], "cannot be added up" in grey["reason"]) == ("grey", True)


def test_values_of_later_years_are_not_looked_at():
    row = only(checked(of_years(), [due()], year=2023))
    assert (row["value"], row["trend_count"]) == (41722.0, 3)


@pytest.mark.parametrize(("year", "words"), [
    (2019, "No value of 2019 or earlier is recorded; the first is of 2021"), (2027, "the last is of 2025"),
    (2023, "there are values from 2021 to 2025")])
def test_a_year_without_any_value_is_said_with_the_years_that_have_some(year, words):
    values = [row for row in of_years() if row["year"] != 2023]
    outcome = checked(values, [due()], year=year)
    assert only(outcome)["level"] == "grey" and len(outcome.notes) == 1 and words in outcome.notes[0]
    assert str(year) in checked(values, [due()], year=year, language="zh").notes[0]
    assert list(checked(values, [due()]).notes) == []


def test_a_definition_that_changed_is_a_finding():
    values = [*of_years(CROPLAND[:3], definition="old"), *of_years(CROPLAND[3:], first=2024, definition="new")]
    rules = checked(values, [due()]).findings["rule_id"].tolist()
    assert sorted(rules) == ["IND-DEFINITION", "IND-PATH"]
    marked = {"indicator_id": "farm", "unit_code": "*", "year": 2024, "cause": "definition"}
    assert "IND-DEFINITION" not in checked(values, [due()], breaks=[marked]).findings["rule_id"].tolist()


def test_findings_keep_their_ids_from_year_to_year():
    first, second = (checked(of_years(), [due()], year=year).findings for year in (2024, 2025))
    assert first["finding_id"].tolist() == second["finding_id"].tolist()
    assert first["evidence_hash"].tolist() != second["evidence_hash"].tolist()


def test_evidence_is_one_in_both_languages():
    values = [*of_years(), *of_years(CROPLAND[:3], indicator_id="water")]
    first, second = (checked(values, [due()], language=language).findings for language in ("en", "zh"))
    assert first["message"].tolist() != second["message"].tolist()
    for name in ("finding_id", "evidence_hash"):
        assert set(first[name]) == set(second[name])


def test_without_numbers_or_rows_there_is_no_check():
    with pytest.raises(InputError) as error:
        checked(of_years(), [due()], rules=pack(levels=None))
    assert error.value.key == "alerts.no_numbers"
    given = Numbers(0.05, 5, 3, 0.0)
    assert only(checked(of_years(), [due()], rules=pack(levels=None), numbers=given))["level"] == "orange"
    with pytest.raises(InputError) as error:
        checked([], [])
    assert error.value.key == "alerts.nothing_recorded"


def test_a_unit_without_finite_coordinates_has_no_outline():
    ring = [(2.0, 0.0), (3.0, float("inf")), (3.0, 1.0), (2.0, 0.0)]
    towns = Zones(FeatureTable("towns", np.arange(2), np.array([shapely.box(0, 0, 1, 1), shapely.Polygon(ring)]),
                               pd.DataFrame({"code": ["990127", "990128"]}), ""), "code")
    (north, south), dropped = outlines_of(np.array(["990127", "990128"]), towns)
    assert north.area == 1.0 and south is None and dropped == ["990128"]


def test_an_outline_made_without_a_town_says_which():
    ring = [(2.0, 0.0), (3.0, float("nan")), (3.0, 1.0), (2.0, 0.0)]
    shapes = [shapely.box(0, 0, 1, 1), shapely.Polygon(ring), shapely.LineString([(0, 0), (1, 1)]), None,
              shapely.box(5, 0, 7, 1)]
    towns = Zones(FeatureTable("towns", np.arange(5), np.array(shapes, dtype=object), pd.DataFrame(
        {"code": ["990127001", "990127002", "990127003", "990128001", "990129"]}), ""), "code")
    (county, town), dropped = outlines_of(np.array(["990127", "990127001"]), towns)
    assert (county.area, town.area, dropped) == (1.0, 1.0, ["990127002", "990127003"])
    assert outlines_of(np.array(["990129"]), towns)[1] == []     # others are no part of it
    values, targets = of_years(unit_code="990127"), [due(unit_code="990127")]
    for language, words in (("en", "2 polygons of towns"), ("zh", "towns 中有 2 个图形")):
        outcome = checked(values, targets, places=towns, language=language)
        assert [note for note in outcome.notes if words in note and "990127002, 990127003" in note]
        assert not [note for note in outcome.notes if "no polygon of these units" in note]
    whole = replace(towns, table=replace(towns.table, geometry=np.array([shapes[0]] * 5)))
    assert not [note for note in checked(values, targets, places=whole).notes if "polygon" in note]


def test_many_units_and_indicators():
    values, targets = [], []
    for indicator in ("farm", "green"):
        for unit in range(30):
            values += [{**row, "indicator_id": indicator, "unit_code": f"{unit:02}"} for row in of_years()]
            targets.append(due(indicator_id=indicator, unit_code=f"{unit:02}"))
    outcome = checked(values, targets)
    assert len(outcome.tables["rows"]) == 60
    assert outcome.tables["matrix"].shape == (30, 4)
    assert outcome.counts["ORANGE_COUNT"] == 60


def test_an_official_value_stands_beside_ours_and_judges_nothing():
    ours = of_years(series="survey 3", official=None, official_source=None)
    alone = [{"indicator_id": "farm", "unit_code": "990127", "year": year, "official": number, "unit": "ha",
              "official_source": "yearbook"} for year, number in ((2020, 41900.0), (2025, 41500.0))]
    plain, beside = checked(ours, [due()]), checked([*ours, *alone], [due()])
    row = only(beside)
    assert (row["official"], row["difference"], row["official_source"]) == (41500.0, 75.0, "yearbook")
    # a row with an official value alone, of no survey, breaks no series
    numbers = ["level", "value", "path", "trend", "broken_year", "reason", "series", "year_of_meeting"]
    pd.testing.assert_series_equal(row[numbers], only(plain)[numbers])
    # one of the row itself goes before one that stands alone
    ours[-1]["official"] = 41570.0
    assert only(checked([*ours, *alone], [due()]))["difference"] == 5.0
    # without an own value the level is open, and the official one is shown
    row = only(checked(alone, [due()]))
    assert (row["level"], row["official"], row["reason"]) == (
        "grey", 41500.0, "The value of 2025 is unknown. No own value of that year is recorded: compute it and record "
                         "it.")
    assert pd.isna(row["difference"])


def test_what_several_units_became_has_no_official_value_of_theirs():
    units = [{"unit_code": "1", "successor": "3", "valid_to": 2025, "share": 1.0},
             {"unit_code": "2", "successor": "3", "valid_to": 2025, "share": 1.0},
             {"unit_code": "3", "valid_from": 2025}]
    values = [{"indicator_id": "farm", "unit_code": code, "year": 2025, "value": number, "unit": "ha",
               "official": number + 1} for code, number in (("1", 10.0), ("2", 20.0))]
    rows = checked(values, [], units).tables["rows"].set_index("unit_code")
    assert rows.loc["3", "value"] == 30.0 and pd.isna(rows.loc["3", "official"])
    moved = [{**units[0]}, {**units[2]}]
    assert checked(values[:1], [], moved).tables["rows"].set_index("unit_code").loc["3", "official"] == 11.0
