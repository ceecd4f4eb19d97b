"""What a balance says of numbers that are missing: only what this account lacks, and which rows."""
from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from helpers.source import ROOT

from groundrules.core.errors import InputError
from groundrules.core.farmland.balance.cases import BALANCE
from groundrules.core.farmland.balance.rows import Patches
from groundrules.core.farmland.balance.run import BalanceRequest, farmland_balance
from groundrules.core.layers.recognise.names import first_field
from groundrules.core.table import table_from_geometries

PACK, _ = BALANCE.form.read(ROOT / "packs" / "cn-farmland-balance")
COLUMNS = ("county", "date", "cause", "net_area", "paddy", "slope_grade", "quality_grade")
OUT = ("990127", 2023, "非农建设", 10_000.0, "否", None, "5")
BACK = ("990127", 2023, "土地整理", 10_000.0, "否", "1", "5")


def table(name, **columns):
    return table_from_geometries(name, [None] * len(next(iter(columns.values()))), columns)


def side(name, rows):
    columns = {column: list(values) for column, values in zip(COLUMNS, zip(*rows))}
    return Patches(table(name, **columns), {column: column for column in columns})


def balance(occupied, replenished, language="en", **more):
    capacity = table("capacity", grade=[4, 5], kg_per_hectare=[9000.0, 8000.0])
    return farmland_balance(BalanceRequest(
        side("O", occupied), side("R", replenished) if replenished else None, PACK, date(2026, 6, 30), **{
            "grade_scale": "quality_15", "capacity": capacity, "language": language,
            "capacity_fields": {"grade": "grade", "kg_per_hectare": "kg_per_hectare"}, **more}))


def reason(result, ledger="area", county="990127", account="requisition", year=2023):
    rows = result.tables["ledger"]
    row, = rows[(rows["row_kind"] == "total") & (rows["scope"] == "county") & (rows["ledger"] == ledger) & (
        rows["county"] == county) & (rows["account"] == account) & (rows["year"] == year)].itertuples()
    return row.verdict, row.reason


def changed(row, **values):
    return tuple(values.get(column, value) for column, value in zip(COLUMNS, row))


@pytest.mark.parametrize(("lost", "ledger", "words"), [
    ({"net_area": None}, "area", "the area of 1 row."),
    ({"slope_grade": None}, "area", "the slope of 1 replenished row."),
    ({"paddy": None}, "paddy", "whether 1 row is paddy."),
    ({"quality_grade": None}, "capacity", "the quality grade of 1 row, or the capacity of that grade."),
    ({"cause": None}, "area", "whether 1 row of unknown cause or account belongs here."),
    ({"county": None}, "area", "whether 1 row without county or year belongs here."),
    ({"net_area": None, "slope_grade": None}, "area", "the area of 1 row; the slope of 1 replenished row.")])
def test_a_reason_names_what_this_account_lacks_and_nothing_else(lost, ledger, words):
    paddy = changed(OUT, paddy="是") if ledger == "paddy" else OUT
    answer = reason(balance([paddy], [changed(BACK, **lost)]), ledger)
    assert answer == ("undetermined", f"Both results are possible, because this is unknown: {words}")


def test_another_county_and_a_row_that_cannot_matter_are_not_named():
    """A slope that is missing in one county says nothing of the other; dry land of any slope gives no paddy."""
    other = changed(OUT, county="990128", paddy="是")
    result = balance([OUT, other], [BACK, changed(BACK, county="990128", slope_grade=None)])
    assert reason(result) == ("allowed", "Balanced, whatever the missing values are.")
    assert reason(result, county="990128")[1].endswith("unknown: the slope of 1 replenished row.")
    assert reason(result, "paddy", county="990128") == (
        "forbidden", "Short by 10,000.00, whatever the missing values are.")


def test_quota_and_a_base_that_the_data_do_not_hold():
    short = [changed(BACK, date=2024, net_area=9_000.0, cause="恢复耕地")]
    since = changed(OUT, date=2024)
    quota = {"carried": table("Q", county=["990127"], date=["2024"], ledger=["数量"], amount=[1_500.0]),
             "carried_fields": {name: name for name in ("county", "date", "ledger", "amount")}}
    result = balance([since], short, balance_unit="county", **quota)
    assert reason(result, account="all", year=2024) == (
        "undetermined", "Both results are possible, because this is unknown: whether the carried quota counts.")
    in_2023 = {**quota, "carried": table("Q", county=["990127"], date=["2023"], ledger=["数量"], amount=[1_500.0])}
    enough = balance([OUT], [changed(BACK, net_area=9_000.0)], "zh", **in_2023)
    assert reason(enough) == ("conditional", "须计入结转指标方能平衡，请提供可使用的依据。")


def test_capacity_without_a_table():
    result = balance([OUT], [BACK], "zh", capacity=None)
    assert reason(result, "capacity") == (
        "undetermined", "以下事项不明，两种结论均有可能：2 行的粮食产能（未提供 GRADE_SCALE 或 CAPACITY_TABLE）。")


def test_no_sentence_has_a_negative_zero():
    """10,000 m² against exactly as much, of which the slope is unknown: short by 0 to 10,000, in the province."""
    since = [changed(OUT, date=2024)], [changed(BACK, date=2024, slope_grade=None)]
    for language in ("en", "zh"):
        result = balance(*since, language)
        words = reason(result, account="all", year=2024)[1]
        assert "0.00–10,000.00" in words and "-0.00" not in words
        ledger = result.tables["ledger"]
        assert not [value for name in ("net", "balance", "balance_low", "balance_high")
                    for value in ledger[name].dropna().map(str) if value == "-0.0"]


def test_a_grade_outside_the_scale_names_its_rows():
    rows = [changed(OUT, quality_grade=str(5 + 11 * (place > 1))) for place in range(9)]
    with pytest.raises(InputError) as stop:
        balance(rows, [BACK])
    assert "O" in str(stop.value) and stop.value.values["features"].startswith(", ".join(map(
        str, side("O", rows).table.fids[2:7].tolist()))) and stop.value.values["count"] == 7
    assert "要素" in stop.value.in_language("zh") and "例如" in stop.value.in_language("zh")
    bad = {"capacity": table("C", grade=[4, 16], kg_per_hectare=[9000.0, 8000.0])}
    with pytest.raises(InputError, match="grade 16, 8000 kg") as stop:
        balance([OUT], [BACK], **bad)
    assert str(bad["capacity"].fids[1]) in str(stop.value.values["feature"])


@pytest.mark.parametrize("name", ["县", "县区", "区县", "县（市、区）", "县(市、区)", "区县名称", "区县代码"])
def test_the_county_is_found_by_the_names_of_ledgers(name):
    for kind in ("patches", "carried"):
        assert first_field(["面积", name, "年度"], PACK.fields[kind]["county"].aliases) == name
    # a code is better than a name
    assert first_field([name, "XZQDM"], PACK.fields["patches"]["county"].aliases) in ("XZQDM", "区县代码")


def test_broken_grades_and_negative_areas_name_their_rows():
    result = balance([OUT, changed(OUT, quality_grade="5.5"), changed(OUT, net_area=-3.0)], [BACK])
    issues = result.tables["issues"].set_index("kind")["message"]
    second, third = side("O", [OUT] * 3).table.fids[1:].tolist()
    assert f"feature {second}" in issues["grade"] and f"feature {third}" in issues["negative_area"]
    assert not pd.isna(issues).any()
