"""Clauses of plans by hand: what each lacks, how it stands, what carries it."""
from __future__ import annotations

import pandas as pd
import pytest
import shapely
from helpers.cases.commitments import CROPLAND, INDICATORS, checked, clause, of_years, pack
from helpers.cases.series import frame

from groundrules.core.errors import InputError
from groundrules.core.monitoring.commitments.check import CHECK
from groundrules.core.monitoring.commitments.promised import read_promise
from groundrules.core.monitoring.commitments.request import CommitmentRequest, Parcels
from groundrules.core.monitoring.series.tables import BREAKS, TARGETS, UNITS, VALUES
from groundrules.core.quotas.request import Bound
from groundrules.core.table import table_from_geometries


def only(outcome):
    rows = outcome.tables["rows"]
    rows = rows[rows["row_kind"] == "clause"]
    assert len(rows) == 1
    return rows.iloc[0]


def rules(outcome):
    return sorted(rule for rule in outcome.findings["rule_id"] if rule != "COM-CLAUSE")


def test_a_clause_stands_where_its_indicator_stands():
    outcome = checked([clause()], of_years())
    row = only(outcome)
    assert (row["state"], row["level"], row["verdict"]) == ("off_path", "orange", "conditional")
    assert row["state_title"] == "Off its path"
    assert bool(row["is_measurable"]) and bool(row["is_measured"]) and not bool(row["is_on_path"])
    assert row["path"] == pytest.approx(41721.43, abs=0.01)
    assert (row["value"], row["target"], row["margin"], row["trend"]) == (41575.0, 41400.0, 175.0, -69.375)
    assert row["year_of_meeting"] == pytest.approx(2027.52, abs=0.01)
    assert (row["used_share"], row["time_share"]) == (pytest.approx(0.6111, abs=1e-4), pytest.approx(0.2857, abs=1e-4))
    assert (row["unit_name"], row["relation"], row["goal"], row["kind"]) == ("North", "at_least", "hold", "binding")
    finding = outcome.findings[outcome.findings["rule_id"] == "COM-PATH"].iloc[0]
    assert (finding["subject_id"], finding["control_id"], finding["severity"]) == ("1", "farm/990127/2035", "major")
    assert finding["message"].startswith("Clause 1. Cropland, North: at risk.")
    assert (outcome.counts["CLAUSE_COUNT"], outcome.counts["OFF_PATH_COUNT"], outcome.counts["NO_CLAUSE_COUNT"]) == (
        1, 1, 2)


@pytest.mark.parametrize(("values", "state", "rule"), [
    ((*CROPLAND[:4], 41399), "missed", "COM-MISSED"),
    ((41850, 41849, 41848, 41847, 41846), "on_path", None),
    ((41700, 41695, 41690, 41700, 41715), "near", "COM-NEAR"),
])
def test_states_are_those_of_levels(values, state, rule):
    outcome = checked([clause()], of_years(values))
    assert only(outcome)["state"] == state
    assert rules(outcome) == ([] if rule is None else [rule])
    assert outcome.counts["ALL_ON_PATH"] is (state == "on_path")


@pytest.mark.parametrize(("more", "missing", "words"), [
    ({"indicator": None}, "indicator", "names no indicator"),
    ({"indicator": "happiness"}, "indicator", "know no indicator “happiness”"),
    ({"target": None}, "target", "no target"),
    ({"target": "much more"}, "target", "“much more” is not a number"),
    ({"target": "12,5"}, "target", "decimal comma"),
    ({"target": "41,400²"}, "target", "sign of a note"),
    ({"target": "+30 ha"}, "target", "may be a change"),
    ({"target": "0,600"}, "target", "decimal comma"),
    ({"target_year": "2034-35"}, "year", "a fiscal year"),
    ({"target": "10-12 ha", "unit": None}, "target, unit of measure", "is not a number"),
    ({"unit": None}, "unit of measure", "the indicator is in ha"),
    ({"unit": "%"}, "unit of measure", "cannot be converted into ha"),
    ({"target": "414 km2"}, "unit of measure", "two units of measure, km2 and ha"),
    ({"target_year": None}, "year", "no year"),
    ({"target_year": "soon"}, "year", "“soon” is not a year"),
    ({"target_year": "2578"}, "year", "Thai calendar: write 2035"),
    ({"base_year": 2036}, "year", "2036 is not before the year 2035"),
    ({"unit_code": None}, "place", "names no place"),
])
def test_what_a_clause_lacks_is_named(more, missing, words):
    outcome = checked([clause(**more)], of_years())
    row = only(outcome)
    state = "no_indicator" if missing == "indicator" else "not_measurable"
    assert (row["state"], row["verdict"], row["missing"]) == (state, "undetermined", missing)
    assert words in row["reason"]
    assert not bool(row["is_measurable"])
    assert pd.isna(row["is_measured"])
    assert pd.isna(row["level"])
    assert rules(outcome) == ["COM-INDICATOR" if missing == "indicator" else "COM-MEASURE"]
    assert row["reason"] in outcome.findings[outcome.findings["rule_id"] != "COM-CLAUSE"].iloc[0]["message"]


def test_words_of_targets_are_read():
    assert read_promise("≥ 41,400.5 公顷")[:3] == (41400.5, "公顷", "at_least")
    assert read_promise("控制在 1,00,000 m2")[:3] == (100000.0, "m2", "at_most")
    assert read_promise("-5 %")[:3] == (-5.0, "%", "")
    assert read_promise("๔๑๔ rai")[:2] == (414.0, "rai")
    row = only(checked([clause(target="不低于41.4千公顷", unit=None, base="418.5 km2")], of_years()))
    assert (row["relation"], row["target"], row["base"], row["unit"]) == (
        "at_least", pytest.approx(41400.0), pytest.approx(41850.0), "ha")
    assert row["state"] == "off_path"


def test_titles_in_both_languages_and_names_of_units_are_known():
    row = only(checked([clause(indicator="耕地保有量", unit_code="North")], of_years()))
    assert (row["indicator_id"], row["unit_code"], row["state"]) == ("farm", "990127", "off_path")


def test_an_indicator_that_the_store_alone_has_is_known():
    row = only(checked([clause(indicator="own")], of_years(indicator_id="own", title=None)))
    assert (row["indicator_id"], row["title"], row["level"]) == ("own", "own", "grey")
    assert "relation" in row["reason"] or "at least, at most" in row["reason"]


def test_the_text_of_a_clause_without_an_indicator_suggests_one():
    row = only(checked([clause(indicator=None, clause_text="提高人均应急避难场所面积和绿地率")], language="zh"))
    assert row["suggested"] == "shelter, green"
    assert "提及人均应急避难场所面积 (shelter)、绿地率 (green)" in row["reason"]


@pytest.mark.parametrize(("values", "words"), [
    ([], "holds no value of Cropland for 990127"),
    (of_years(CROPLAND[:3]), "compute it and record it. The last value is that of 2023."),
])
def test_a_promise_without_a_value_is_measurable_and_not_measured(values, words):
    outcome = checked([clause()], values)
    row = only(outcome)
    assert (row["state"], bool(row["is_measurable"]), bool(row["is_measured"])) == ("not_measured", True, False)
    assert words in row["reason"]
    assert rules(outcome) == ["COM-VALUE"]
    assert outcome.counts["IS_DETERMINED"] is False


def test_without_a_store_clauses_are_measurable_or_not():
    outcome = checked([clause(), clause(clause_id="2", target=None)], year=0, name="")
    assert outcome.tables["rows"]["state"].tolist()[:2] == ["not_measured", "not_measurable"]
    assert "There is no series store" in outcome.notes[0]
    assert (outcome.counts["MEASURABLE_COUNT"], outcome.counts["MEASURED_COUNT"]) == (1, 0)


def test_climate_indicators_without_a_clause_are_rows():
    outcome = checked([clause(indicator="shelter", target="2", unit="m2/person")], [
        *of_years(), *of_years((1.5,), first=2025, indicator_id="energy", unit="tce/10k CNY")])
    rows = outcome.tables["rows"]
    left = rows[rows["row_kind"] == "indicator"].iloc[0]
    assert (left["indicator_id"], left["climate"], left["state"], left["verdict"]) == (
        "energy", "low_carbon", "no_clause", "undetermined")
    assert bool(left["is_measured"])
    finding = outcome.findings[outcome.findings["rule_id"] == "COM-CLAUSE"].iloc[0]
    assert (finding["subject_id"], "low carbon" in finding["message"]) == ("energy", True)
    assert (outcome.counts["NO_CLAUSE_COUNT"], outcome.counts["CLAUSE_COUNT"]) == (1, 1)


def test_what_a_clause_does_not_state_is_that_of_the_recorded_target():
    recorded = {"indicator_id": "farm", "unit_code": "990127", "target_year": 2035, "target": 414.0, "unit": "km2",
                "relation": "at_least", "goal": "hold", "kind": "expected", "base": 418.5, "base_year": 2021}
    bare = clause(base=None, base_year=None)
    assert only(checked([bare], of_years()))["level"] == "grey"
    outcome = checked([bare], of_years(), [recorded])
    row = only(outcome)
    assert (row["state"], row["base"], row["kind"]) == ("off_path", pytest.approx(41850.0), "expected")
    assert pd.isna(row["recorded_target"])
    assert "COM-TARGET" not in rules(outcome)
    other = checked([bare], of_years(), [{**recorded, "target": 415.0}])
    assert only(other)["recorded_target"] == pytest.approx(41500.0)
    assert only(other)["target"] == 41400.0
    assert "COM-TARGET" in rules(other)


def test_two_promises_of_one_indicator_are_judged_each_and_their_clash_is_found():
    outcome = checked([clause(), clause(clause_id="2", target="41700"), clause(clause_id="3", target_year=2030)],
                      of_years())
    rows = outcome.tables["rows"]
    assert rows["state"].tolist()[:3] == ["off_path", "missed", "off_path"]
    assert rows["path"].tolist()[:3] == [pytest.approx(41850 - 450 * 4 / 14), pytest.approx(41850 - 150 * 4 / 14),
                                         pytest.approx(41850 - 450 * 4 / 9)]
    clash = outcome.findings[outcome.findings["rule_id"] == "COM-CLASH"]
    assert clash["message"].tolist() == [
        "Clause 2. Clauses 1 and 2 promise 41,400 and 41,700 ha of Cropland for the same place and year."]


def test_at_least_and_at_most_do_not_clash_where_they_leave_room():
    least = clause(target="不低于 41400", relation=None)
    for most, clashes in (("不超过 41700", 0), ("不超过 41300", 1)):
        outcome = checked([least, clause(clause_id="2", target=most, relation=None)], of_years())
        assert (outcome.findings["rule_id"] == "COM-CLASH").sum() == clashes


@pytest.mark.parametrize(("value", "target"), [(45.0, "0.5"), (0.45, "50")])
def test_a_share_beside_per_cent_is_not_judged(value, target):
    row = only(checked([clause(indicator="green", target=target, unit="%", base=None, base_year=None)],
                       of_years((value,), first=2025, indicator_id="green", unit="%")))
    assert (row["state"], row["verdict"], row["level"]) == ("not_judged", "undetermined", "grey")
    assert "per cent" in row["reason"]


def parcels(places=("zone",), **more):
    squares = [shapely.box(0, 0, 100, 60), shapely.box(90, 0, 200, 60), shapely.box(0, 60, 100, 160),
               shapely.box(0, 200, 10, 210)]
    table = table_from_geometries("parcels", squares, {
        "zone": ["R1", "R1", "R2", "G"], "code": ["990127000000", "990127100", "990127101000", "440100"],
        "name": ["a", "b", "c", "d"]}, "EPSG:32649")
    return Parcels(table, places, **more)


def test_parcels_of_a_zone_carry_a_clause_and_ground_counts_once():
    asked = [clause(measure="r1"), clause(clause_id="2", measure="R1、R2"), clause(clause_id="3", measure="X"),
             clause(clause_id="4")]
    outcome = checked(asked, of_years(), parcels=parcels(subject_id="name"), method="planar")
    rows = outcome.tables["rows"]
    assert rows["parcel_count"].tolist()[:4] == [2, 3, 0, 0]
    # 100 · 60 + 110 · 60 less 10 · 60 that both have; and 100 · 100 more
    assert rows["area_m2"].tolist()[:4] == [pytest.approx(12000.0), pytest.approx(22000.0), 0.0, 0.0]
    carriers = outcome.tables["carriers"]
    assert carriers["subject_id"].tolist() == ["a", "b", "a", "b", "c"]
    assert carriers["area_m2"].tolist()[:2] == [pytest.approx(6000.0), pytest.approx(6600.0)]
    assert set(carriers["state"]) == {"off_path"}
    assert outcome.geometry["carriers"][4].equals(shapely.box(0, 60, 100, 160))
    carrier = outcome.findings[outcome.findings["rule_id"] == "COM-CARRIER"]
    assert carrier["subject_id"].tolist() == ["3"]
    places = dict(zip(outcome.findings["subject_id"] + outcome.findings["rule_id"], outcome.geometry["findings"]))
    assert places["1COM-PATH"].equals(shapely.box(0, 0, 200, 60))
    assert places["3COM-CARRIER"] is None
    assert outcome.counts["CARRIER_COUNT"] == 5


def test_a_clause_is_carried_in_its_own_unit():
    asked = [clause(measure="R1", unit_code="990127100"), clause(clause_id="2", measure="G"), clause(clause_id="3")]
    outcome = checked(asked, of_years(), parcels=parcels(("zone", "code"), unit_code="code"), method="planar")
    assert outcome.tables["rows"]["parcel_count"].tolist()[:3] == [1, 0, 1]


def test_a_layer_without_fields_of_places_is_refused():
    with pytest.raises(InputError, match="choose them in PLACE_FIELDS"):
        checked([clause()], parcels=parcels(()))


def test_the_same_clause_twice_is_refused_and_empty_rows_are_left_out():
    with pytest.raises(InputError) as caught:
        checked([clause(), clause()])
    assert (caught.value.values["first"], caught.value.values["second"]) == (1, 2)
    outcome = checked([clause(), dict.fromkeys(clause())], of_years())
    assert outcome.counts["CLAUSE_COUNT"] == 1
    assert any("1 row" in note for note in outcome.notes)
    with pytest.raises(InputError, match="holds no clauses"):
        checked([dict.fromkeys(clause())])
    with pytest.raises(InputError, match="“about”"):
        checked([clause(relation="about")])


def test_findings_keep_their_ids_from_year_to_year():
    first, second = (checked([clause()], of_years(), year=year).findings for year in (2024, 2025))
    assert first["finding_id"].tolist() == second["finding_id"].tolist()


def test_chinese():
    outcome = checked([clause(), clause(clause_id="2", target=None)], of_years(), language="zh")
    messages = outcome.findings["message"].tolist()
    assert any(message.startswith("条款 1：North耕地保有量存在风险") for message in messages)
    assert any("不可量化，缺：目标值。未给出目标值。" in message for message in messages)


def test_a_point_beside_decimal_commas_is_not_guessed():
    rows = checked([clause(target="41.400"), clause(clause_id="2", target="12,5")], of_years()).tables["rows"]
    assert rows["missing"].tolist()[:2] == ["target", "target"] and "decimal comma" in rows["reason"].iat[0]


def test_a_place_is_known_by_its_name_and_named_where_it_is_not():
    assert only(checked([clause(unit_code="north")], of_years()))["state"] == "off_path"
    row = only(checked([clause(unit_code="Poblacion")], of_years()))
    assert row["state"] == "not_measured" and "knows no unit “Poblacion”" in row["reason"]
    twins = [*of_years(), *[{**value, "unit_code": "990128"} for value in of_years()]]
    row = only(checked([clause(unit_code="North")], twins))
    assert (row["state"], row["missing"]) == ("not_measurable", "place") and "several units “North”" in row["reason"]


def test_the_unit_in_the_head_of_targets_counts():
    heads = {"clause_id": "1", "indicator": "farm", "unit_code": "990127", "target_year": 2035, "base_year": 2021}
    table = table_from_geometries("clauses", [None], {
        **{key: [word] for key, word in heads.items()}, "Target (km2)": ["414"], "Baseline (ha)": ["41850"]})
    fields = {**{key: key for key in heads}, "target": "Target (km2)", "base": "Baseline (ha)"}
    row = only(CHECK.run(CommitmentRequest(
        Bound(table, fields), frame(VALUES, of_years()), frame(TARGETS, []), frame(UNITS, []), frame(BREAKS, []),
        pack(), 2025, "county-series")))
    assert (row["target"], row["base"], row["unit"], row["state"]) == (41400.0, 41850.0, "ha", "off_path")


def test_the_year_in_the_head_of_targets_counts_and_by_2035_is_a_year():
    named = {"target": "2035年目标值（公顷）", "base": "2021年现状值"}
    row = {name: value for name, value in clause().items() if name not in ("unit", "target_year", "base_year")}
    table = table_from_geometries("clauses", [None], {named.get(name, name): [value] for name, value in row.items()})
    request = CommitmentRequest(
        Bound(table, {name: named.get(name, name) for name in row}), frame(VALUES, of_years()), frame(TARGETS, []),
        frame(UNITS, []), frame(BREAKS, []), pack(), 2025, "county-series")
    # 2.4: 146.4 ha behind the path of 41,721.4
    for row in (only(CHECK.run(request)), only(checked([clause(target_year="by 2035")], of_years()))):
        assert (row["target"], row["target_year"], row["base_year"]) == (41400.0, 2035, 2021)
        assert row["path"] == pytest.approx(41721.4, abs=0.05)


def test_targets_of_several_years_are_a_promise_each_and_a_row_of_another_year_is_named():
    row = {"clause_id": "1", "indicator": "farm", "unit_code": "990127", "Ziel 2030 (ha)": "41600",
           "Ziel 2035 (ha)": "41400"}
    fields = {**{name: name for name in list(row)[:3]}, "target": "Ziel 2030 (ha)", "target 2": "Ziel 2035 (ha)"}

    def clauses(cells, fields):
        table = table_from_geometries("clauses", [None], {name: [cell] for name, cell in cells.items()})
        answer = CHECK.run(CommitmentRequest(
            Bound(table, fields), frame(VALUES, of_years()), frame(TARGETS, []), frame(UNITS, []), frame(BREAKS, []),
            pack(INDICATORS[:1]), 2025, "county-series")).tables["rows"]
        return answer[answer["row_kind"] == "clause"]

    assert clauses(row, fields)[["target_year", "target", "unit"]].to_numpy().tolist() == [
        [2030, 41600.0, "ha"], [2035, 41400.0, "ha"]]
    assert clauses({**row, "Ziel 2030 (ha)": None}, fields)["target_year"].tolist() == [2035]
    deadline = clauses({**row, "deadline": 2027}, {**fields, "target_year": "deadline"}).iloc[0]
    assert deadline["missing"] == "year" and "2027" in deadline["reason"] and "Ziel 2030 (ha)" in deadline["reason"]
    with pytest.raises(InputError) as caught:       # of which target is the unit of the base?
        clauses({**row, "base": 41850, "Ziel 2035 (km2)": 414}, {**fields, "target 2": "Ziel 2035 (km2)",
                                                                 "base": "base"})
    assert caught.value.key == "series.heads_differ"
    prices = {"target": "2020年价"}        # a price of 2020 is no promise of 2020
    no_year = clauses({"clause_id": "1", "indicator": "farm", "unit_code": "990127", "2020年价": "5 ha"},
                      {**{name: name for name in list(row)[:3]}, **prices})
    assert no_year["target_year"].isna().all() and "states no year" in no_year["reason"].iat[0]
