"""Expansion since the base year, and applications that use a quota up; what is printed."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from helpers.cases.quotas import CRS, PACK, X, Y, applications, check, land, rules, status, targets, used

from groundrules.core.errors import InputError
from groundrules.core.quotas.check import check_quotas
from groundrules.core.quotas.report import quota_report
from groundrules.core.quotas.request import Bound, QuotaRequest
from groundrules.core.report.html.build import build_report
from groundrules.core.table import table_from_geometries


def test_expansion():
    base = land(("0101", None, "990127100200"), ("0103", None, "990127100200"), ("0301", None, "990127101201"),
                ("0701", "202", "990127100200"), ("0702", "203", "990127101201"), ("0101", None, "990127101201"),
                name="base", year=2020)
    rows = [{"indicator": "扩展倍数", "value": 1.3, "unit": "倍"},
            {"indicator": "新增城镇建设用地", "value": 1, "unit_code": "990127101"}]
    result = check(rows, base=base, multiple=2.5)
    assert status(result) == ["missed", "met", "met"]   # 2 ha now, 1 ha then
    assert list(result.tables["rows"]["value"].astype(float)) == [pytest.approx(2), pytest.approx(1), pytest.approx(2)]
    whole = result.tables["expansion"][result.tables["expansion"]["unit_code"] == ""].iloc[0]
    assert (whole["base_m2"], whole["now_m2"], whole["new_m2"]) == tuple(map(pytest.approx, (10_000, 20_000, 10_000)))
    assert "base" in whole["definition"] and "2020" in whole["definition"] and whole["base_year"] == 2020
    new = check(rows[:1], base=base, multiple_of="new")
    assert status(new) == ["met"] and float(new.tables["rows"]["value"][0]) == pytest.approx(1)
    assert float(new.tables["expansion"]["remaining_m2"][0]) == pytest.approx(3_000)
    assert status(check(rows)) == ["undetermined"] * 2
    unknown = replace(base, fields={"land_class": "DLBM", "unit_code": "ZLDWDM"})
    assert status(check(rows, base=unknown)) == ["undetermined", "met"]


@pytest.mark.parametrize(("place", "now", "new"), [("anywhere", 20_000, 10_000), ("inside", 15_000, 5_000),
                                                   ("outside", 5_000, 5_000)])
def test_expansion_inside_and_outside(place, now, new):
    """Urban land is patch 4 of the base year, and patches 4 and 6 now; the boundary ends in the middle of patch 6."""
    base = land(("0101", None, "1"), ("0103", None, "1"), ("0301", None, "1"), ("0701", "202", "1"),
                ("0702", "203", "1"), ("0101", None, "1"), name="base", year=2020)
    boundary = table_from_geometries("boundary", [shapely.box(X + 300, Y, X + 550, Y + 100)], {}, CRS)
    result = check([{"indicator": "新增城镇建设用地", "value": 1, "place": place}], base=base, place=boundary)
    assert float(result.tables["rows"]["value"][0]) * 10_000 == pytest.approx(new)
    assert float(result.tables["rows"]["value_high"][0]) * 10_000 == pytest.approx(new)
    assert result.tables["expansion"]["now_m2"][0] == pytest.approx(now)


def test_the_work_grows_with_units_and_not_with_rows_times_units(monkeypatch):
    """400 patches and 20 units: codes are not compared with each other; an expansion is worked out once."""
    from groundrules.core.quotas import land as quota_land
    from groundrules.core.quotas import values as quota_values

    compared, expanded = [], []
    below, covers = quota_land.is_below, quota_land.LandTotals.total
    monkeypatch.setattr(quota_land, "is_below", lambda *both: compared.append(both) or below(*both))
    monkeypatch.setattr(quota_values.LandTotals, "total", lambda self, unit, *more, **words: expanded.append(unit)
                        or covers(self, unit, *more, **words))
    many = land(*(("0101" if row % 2 else "0701", "201", f"9901271{row % 20:02d}") for row in range(400)))
    rows = [{"value": 1, "unit_code": f"9901271{unit:02d}"} for unit in range(20)]
    result = check([*rows, {"indicator": "新增城镇建设用地", "value": 1},
                    {"indicator": "扩展倍数", "value": 2, "unit": "倍"}], many, base=many)
    assert status(result) == ["missed", "met"] * 10 + ["met", "met"]   # even units hold no cropland
    assert not compared
    assert expanded.count("") == 4   # base, now, and both bounds of what is new


# -- what is printed -----------------------------------------------------------------------------------------

def test_what_is_missed_says_its_bounds_and_the_unit_as_written():
    """1 ha of forest for sure, and 1 ha of nobody knows what: both are less than 5 ha."""
    layer = land(("0301", None, "990100"), ("????", None, "990100"))
    outcome = check([{"indicator": "林地保有量", "value": 5, "unit_code": "990100"}], layer)
    message = outcome.findings["message"][0]
    assert "between 1 and 2 ha" in message and "990100" in message and "at least 5 ha" in message
    assert outcome.tables["rows"]["unit_code"][0] == "990100" and outcome.findings["subject_id"][0] == "990100"
    lost = check([{"indicator": "林地保有量", "value": 5, "unit_code": "880000"}], layer)
    assert "Unit 880000 does not occur" in lost.findings["message"][0]


# -- applications --------------------------------------------------------------------------------------------

def test_the_report_names_indicators_and_not_ids():
    """Ledger and findings keep the id; the page has the title, and the sentence names the target."""
    outcome, _ = used([("a", "990127", 8, "ha", 1), ("b", "990127", 8, "ha", 2)])
    request = QuotaRequest(targets({"indicator": "新增城镇建设用地", "unit_code": "990127", "value": "≤10"}), PACK,
                           applications=applications(), order_field="order", language="zh")
    finding = outcome.findings.iloc[0]
    assert outcome.tables["ledger"]["indicator_id"].eq("new_urban_land").all()
    assert finding["control_id"].startswith("new_urban_land/990127/")
    data = quota_report(outcome, request)
    ledger = next(frame for _title, frame in data.tables if "application_id" in frame)
    assert list(ledger["title"]) == [PACK.indicators["new_urban_land"].title["zh"]] * 2
    page = build_report(data)
    assert "new_urban_land" not in page and ledger["title"][0] in page


def test_in_order_ties_by_id():
    rows = [("10", "990127", 3, "ha", 2), ("9", "990127", 4, "ha", 2), ("1", "990127100", 60, "亩", 1),
            ("2", "990127", 1, "ha", 3)]
    result, answer = used(rows)
    assert list(result.tables["ledger"]["application_id"]) == ["1", "9", "10", "2"]
    assert answer == {"1": "fits", "9": "fits", "10": "exceeds", "2": "waits"}
    assert list(result.tables["ledger"]["first_exceeding"]) == [False, False, True, False]
    np.testing.assert_allclose(result.tables["ledger"]["remaining"].astype(float), [6, 2, 2, 2])
    assert result.counts["EXCEEDING_COUNT"] == 1 and not result.counts["APPLICATIONS_FIT"]
    _result, answer = used(rows, after_exceeding="skip")
    assert answer == {"1": "fits", "9": "fits", "10": "exceeds", "2": "fits"}
    again, _ = used(rows[::-1])
    assert list(again.tables["ledger"]["application_id"]) == ["1", "9", "10", "2"]


@pytest.mark.parametrize(("kind", "verdict"), [("约束性", "forbidden"), ("预期性", "conditional"),
                                               ("建议性", "conditional"), ("?", "undetermined")])
def test_what_exceeds_a_quota_that_does_not_bind_is_not_forbidden(kind, verdict):
    quota = targets({"indicator": "新增城镇建设用地", "unit_code": "990127", "value": "≤10", "kind": kind})
    result = check_quotas(QuotaRequest(quota, PACK, applications=applications(
        ("a", "990127", 8, "ha", 1), ("b", "990127", 8, "ha", 2), ("c", "990127", 1, "ha", 3)), order_field="order"))
    assert list(result.tables["ledger"]["verdict"]) == ["allowed", verdict, verdict]
    assert list(result.tables["ledger"]["status"]) == ["fits", "exceeds", "waits"]


def test_what_is_not_known_of_an_application():
    rows = [("a", "990127", 4, "ha", 1), ("b", "990127", "?", "ha", 2), ("c", "990127", 1, "ha", 3),
            ("d", "990127", 7, "ha", 4)]
    _result, answer = used(rows)
    assert answer == {"a": "fits", "b": "undetermined", "c": "undetermined", "d": "exceeds"}
    _result, answer = used([("a", "990127", 4, "ha", 1), ("b", "990127", 5, "ha", None), ("c", "990127", 3, "ha", 2)])
    assert answer == {"a": "fits", "c": "undetermined", "b": "undetermined"}
    result, answer = used([("a", "990128", 4, "ha", 1)])
    assert answer == {} and rules(result)[0].startswith("GR-QUOTA") and "GR-QUOTA-NO-QUOTA" in rules(result)
    with pytest.raises(InputError, match="ORDER_FIELD"):
        check_quotas(QuotaRequest(targets({"value": 1}), PACK, applications=applications(("a", "1", 1, "ha", 1))))


def test_order_by_date_and_by_text():
    rows = [("a", "990127", 8, "ha", "2025-10-01"), ("b", "990127", 8, "ha", "2025-9-30")]
    assert used(rows)[1] == {"b": "fits", "a": "exceeds"}
    assert used([("a", "990127", 8, "ha", "B"), ("b", "990127", 8, "ha", "A")])[1] == {"b": "fits", "a": "exceeds"}


# -- what is first, and what contradicts ---------------------------------------------------------------------

@pytest.mark.parametrize("after", ["stop", "skip"])
def test_behind_an_application_that_may_not_fit_none_is_called_the_first_to_exceed(after):
    """8 of 10 ha; then one without a readable amount; 20 ha exceed in any case, but perhaps not as the first."""
    rows = [("a", "990127", "8", "公顷", 1), ("b", "990127", "?", "公顷", 2), ("c", "990127", "20", "公顷", 3)]
    result, answer = used(rows, after_exceeding=after)
    assert answer == {"a": "fits", "b": "undetermined", "c": "exceeds"}
    assert not result.tables["ledger"]["first_exceeding"].any()
    plain, _ = used([rows[0], rows[2]], after_exceeding=after)
    assert list(plain.tables["ledger"]["first_exceeding"]) == [False, True]


def test_beside_one_without_a_place_the_first_to_exceed_is_not_known():
    """9 ha have no place: before the 20 ha they fit, and the 20 ha are the first; 11 ha would exceed themselves."""
    for amount, first in (("9", True), ("11", False)):
        result, _ = used([("a", "990127", amount, "公顷", None), ("b", "990127", "20", "公顷", 1)])
        line = result.tables["ledger"].set_index("application_id").loc["b"]
        assert line["status"] == "exceeds" and bool(line["first_exceeding"]) is first


def test_children_that_contradict_each_other_are_not_unreadable():
    result = check([{"unit_code": "990127", "value": "≥100"}, {"unit_code": "990127100", "value": "≥50"},
                    {"unit_code": "990127100", "value": "≥60"}])
    reason = result.tables["children"]["reason"][0]
    assert "contradict each other: 990127100." in reason and "cannot be read" not in reason
    messages = result.findings.loc[result.findings["rule_id"] == "GR-QUOTA-CHILDREN", "message"].iloc[0]
    assert "targets of 1 unit below" in messages


def test_units_without_a_code_stop_the_run_and_land_without_one_says_so():
    units = Bound(table_from_geometries("towns", [shapely.box(X, Y, X + 600, Y + 100)], {"other": ["990127"]}, CRS), {})
    with pytest.raises(InputError) as stopped:
        check([{"value": 1, "unit_code": "990127"}], units=units)
    assert all(word in stopped.value.in_language("en") for word in ("towns", "unit_code", "FIELDS", "other"))
    bare = land(("0101", None, "990127"), unit=False)
    outcome = check([{"value": 1, "unit_code": "990127"}, {"value": 1}], bare)
    assert status(outcome) == ["undetermined", "met"] and "UNIT_CODE" in outcome.tables["rows"]["reason"][0]
