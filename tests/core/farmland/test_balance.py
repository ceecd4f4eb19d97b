"""The farmland balance: hand-computed accounts, and what no missing value may do."""
from __future__ import annotations

import random
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from helpers.source import pack_page

from groundrules.core.contract.outcome import departures
from groundrules.core.errors import InputError
from groundrules.core.farmland.balance import cases as balance_cases
from groundrules.core.farmland.balance import pack as balance_pack
from groundrules.core.farmland.balance.cases import BALANCE, load_balance
from groundrules.core.farmland.balance.rows import Patches
from groundrules.core.farmland.balance.run import CHECK, BalanceRequest, farmland_balance
from groundrules.core.pack_review.review import review_pack
from groundrules.core.packs.load import PackError
from groundrules.core.table import table_from_geometries

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "packs" / "cn-farmland-balance"
PACK, _ = BALANCE.form.read(FOLDER)   # its cases take seconds, and run where it is reviewed
COLUMNS = ("county", "date", "cause", "net_area", "gross_area", "paddy", "slope_grade", "quality_grade", "project_id")
RANK = {"forbidden": 0, "undetermined": 1, "conditional": 2, "allowed": 3}


def patches(rows, name="t", without=(), **defaults):
    """Rows of (county, year, cause, net, paddy, slope grade, quality grade), each a value or None."""
    frame = pd.DataFrame([(a, b, c, d, None, e, f, g, f"P{k}") for k, (a, b, c, d, e, f, g) in enumerate(rows)],
                         columns=COLUMNS).drop(columns=list(without))
    table = table_from_geometries(name, [None] * len(frame), {item: list(frame[item]) for item in frame})
    return Patches(table, {item: item for item in frame}, **defaults)


def table(name, **columns):
    return table_from_geometries(name, [None] * len(next(iter(columns.values()))), columns)


def balance(occupied, replenished=(), pack=PACK, as_of=date(2026, 6, 30), **more):
    capacity = table("capacity", grade=[4, 5, 6], kg_per_hectare=[9000.0, 8000.0, 7000.0])
    more = {"grade_scale": "quality_15", "capacity": capacity,
            "capacity_fields": {"grade": "grade", "kg_per_hectare": "kg_per_hectare"}, **more}
    sides = [item if isinstance(item, Patches) or item is None else patches(item, name)
             for item, name in ((occupied, "O"), (replenished, "R"))]
    result = farmland_balance(BalanceRequest(*sides, pack, as_of, **more))
    assert list(departures(CHECK, result)) == []
    return result


def total(result, ledger="area", account="requisition", county="990127", year=2023, scope="county"):
    answer = result.tables["ledger"]
    answer = answer[(answer["row_kind"] == "total") & (answer["ledger"] == ledger) & (answer["account"] == account)
                    & (answer["scope"] == scope) & (answer["county"] == county) & (answer["year"] == year)]
    assert len(answer) == 1
    return answer.iloc[0]


O1 = ("990127", 2023, "非农建设", 10_000.0, "是", None, "5")
R1 = ("990127", 2023, "土地整理", 12_000.0, "是", "1", "6")


def test_two_accounts_by_hand():
    """10,000 m² of paddy of grade 5 (8,000 kg) against 12,000 m² of grade 6 (8,400 kg)."""
    result = balance([O1, ("990127", 2023, "造林", 3_000.0, "否", None, "4")], [R1])
    area, paddy, grain = (total(result, name) for name in ("area", "paddy", "capacity"))
    assert (area["occupied"], area["replenished"], area["net"]) == (10_000, 12_000, 2_000)
    assert (paddy["net"], grain["occupied"], grain["replenished"], grain["unit"]) == (2_000, 8_000, 8_400, "kg")
    assert {area["verdict"], paddy["verdict"], grain["verdict"]} == {"allowed"}
    forest = total(result, account="in_out")
    assert (forest["occupied"], forest["net"], forest["verdict"]) == (3_000, -3_000, "forbidden")
    assert total(result, "capacity", "in_out")["verdict"] == "undetermined"   # whether it is asked, nobody knows
    assert result.counts["IS_BALANCED"] is False and result.counts["HAS_UNDETERMINED"] is True


def test_a_worse_grade_fails_the_capacity_alone():
    result = balance([O1], [R1[:3] + (10_000.0, "是", "1", "6")])
    assert (total(result)["verdict"], total(result, "capacity")["verdict"]) == ("allowed", "forbidden")
    assert total(result, "capacity")["net"] == -1_000


def test_without_a_capacity_table_the_ledger_is_undetermined():
    for more in ({"capacity": None}, {"grade_scale": "undeclared"}):
        result = balance([O1], [R1], **more)
        row = total(result, "capacity")
        assert row["verdict"] == "undetermined" and row[["occupied", "replenished", "net", "balance"]].isna().all()
        assert row[["balance_low", "balance_high"]].isna().all() and row["refused"] == 0
        assert result.tables["summary"].loc[0, ["capacity_occupied_kg", "capacity_net_kg"]].isna().all()
        assert "no_capacity" in set(result.tables["issues"]["kind"])


@pytest.mark.parametrize(("slope", "verdict", "replenished", "refused"),
                         [("1", "allowed", 12_000, 0), ("5", "forbidden", 0, 12_000),
                          (None, "undetermined", 12_000, 0)])
def test_slope(slope, verdict, replenished, refused):
    result = balance([O1], [(*R1[:5], slope, "6")])
    row = total(result)
    assert (row["verdict"], row["replenished"], row["refused"]) == (verdict, replenished, refused)
    assert (row["balance_low"], row["balance_high"]) == {
        "1": (2_000, 2_000), "5": (-10_000, -10_000), None: (-10_000, 2_000)}[slope]
    assert row[["net", "balance"]].tolist() == {"1": [2_000] * 2, "5": [-10_000] * 2, None: [pd.NA] * 2}[slope]
    assert ("too_steep" in set(result.tables["issues"]["kind"])) == (slope == "5")
    assert ("no_slope_grade" in set(result.tables["issues"]["kind"])) == (slope is None)


def test_one_account_since_2024():
    """All causes stand in one account; a county's shortfall is the province's to offset."""
    rows = [("990127", 2024, "建设占用", 10_000.0, "否", None, "5"), ("990127", 2024, "园地", 5_000.0, "否", None, "5"),
            ("990128", 2024, "园地", 1_000.0, "否", None, "5")]
    back = [("990128", 2024, "恢复耕地", 14_000.0, "否", "1", "5")]
    here = {"account": "all", "year": 2024}
    part = balance(rows, back)
    assert total(part, **here)["net"] == -15_000 and total(part, **here)["verdict"] == "undetermined"
    assert total(part, county="990128", **here)["verdict"] == "allowed"
    assert total(part, county="99", scope="province", **here)["verdict"] == "undetermined"
    whole = balance(rows, back, province_complete=True)
    province = total(whole, county="99", scope="province", **here)
    assert (province["occupied"], province["net"], province["verdict"]) == (16_000, -2_000, "forbidden")
    assert total(balance(rows, back, balance_unit="county"), **here)["verdict"] == "forbidden"
    more = balance(rows, [*back, ("990127", 2024, "复垦", 2_000.0, "否", "1", "5")], province_complete=True)
    assert total(more, county="99", scope="province", **here)["verdict"] == "allowed"
    assert total(more, "cap", county="99", scope="province", **here)["verdict"] == "undetermined"


def own_pack(tmp_path, before, after):
    folder = tmp_path / "pack"
    folder.mkdir(exist_ok=True)
    for path in FOLDER.iterdir():
        if path.name == "cases.yaml":   # they speak about the pack as it is
            continue
        content = path.read_text(encoding="utf-8")
        if path.name == "parameters.csv":
            assert before in content
            content = content.replace(before, after)
        (folder / path.name).write_text(content, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("basis", "verdict", "base"),
                         [("recovered_same_year", "forbidden", 9_000), ("recovered_previous_year", "allowed", 11_000),
                          ("net_previous_year", "allowed", 10_000)])
def test_cap_by_recovered_cropland(tmp_path, basis, verdict, base):
    """10,000 m² of construction in 2025; recovered 9,000 m² in 2025 and 11,000 m² in 2024, when 1,000 were taken."""
    pack = load_balance(own_pack(tmp_path, "cap_basis,,,,2024", f"cap_basis,,,{basis},2024"))
    rows = [("990127", 2025, "建设占用", 10_000.0, "否", None, "5"), ("990127", 2024, "园地", 1_000.0, "否", None, "5")]
    back = [("990127", 2025, "恢复", 9_000.0, "否", "1", "5"), ("990127", 2024, "恢复", 11_000.0, "否", "1", "5")]
    row = total(balance(rows, back, pack, balance_unit="county"), "cap", "all", year=2025)
    assert (row["occupied"], row["replenished"], row["verdict"]) == (10_000, base, verdict)
    if "previous" in basis:   # the data do not hold the year before
        alone = total(balance(rows[:1], back[:1], pack, balance_unit="county"), "cap", "all", year=2025)
        assert alone["verdict"] == "undetermined"


def test_parameters_are_dated(tmp_path):
    pack = load_balance(own_pack(tmp_path, "ledger_required,all,paddy,,2024-09-30,,",
                                 "ledger_required,all,paddy,yes,2024-09-30,2024-12-31,"))
    rows = [("990127", year, "建设占用", 10_000.0, "是", None, "5") for year in (2024, 2025)]
    result = balance(rows, pack=pack, balance_unit="county")
    assert total(result, "paddy", "all", year=2024)["verdict"] == "forbidden"
    assert total(result, "paddy", "all", year=2025)["verdict"] == "undetermined"


def test_regime_can_be_said():
    row = ("990127", 2023, "造林", 3_000.0, "否", None, "4")
    assert total(balance([row], regime="since_2024"), account="all")["regime"] == "one_account"
    late = ("990127", 2025, "造林", 3_000.0, "否", None, "4")
    result = total(balance([late], regime="before_2024"), account="in_out", year=2025)
    assert (result["regime"], result["verdict"]) == ("two_accounts", "forbidden")


def quota(**more):
    columns = {"county": ["990127"], "date": ["2023"], "ledger": ["数量"], "amount": [1_500.0], **more}
    return {"carried": table("quota", **columns), "carried_fields": {column: column for column in columns}}


def test_carried_quota():
    short = [R1[:3] + (9_000.0, "是", "1", "6")]
    row = total(balance([O1], short, **quota()))
    assert (row["net"], row["carried"], row["balance"], row["verdict"]) == (-1_000, 1_500, 500, "conditional")
    assert total(balance([O1], short))["verdict"] == "forbidden"
    late = balance([O1], short, **quota(valid_to=["2023-06-30"]))
    assert total(late)["verdict"] == "forbidden" and "carried_unused" in set(late.tables["issues"]["kind"])
    since = ("990127", 2024, "建设占用", 1_000.0, "否", None, "5")
    row = total(balance([since], balance_unit="county", **quota(date=["2024"])), account="all", year=2024)
    assert (row["carried"], row["verdict"]) == (1_500, "undetermined")   # whether it still counts, nobody knows


def test_gross_where_net_is_missing():
    rows = patches([R1], "R")
    columns = rows.table.columns.assign(net_area=pd.NA, gross_area=12_000.0)
    gross = Patches(table_from_geometries("R", [None], {column: list(columns[column]) for column in columns}),
                    rows.fields)
    result = balance([O1], gross)
    assert (total(result)["verdict"], total(result)["area_basis"]) == ("conditional", "mixed")
    assert "gross_area" in set(result.tables["issues"]["kind"])
    shares = columns.assign(ridge_share=0.25)
    net = Patches(table_from_geometries("R", [None], {share: list(shares[share]) for share in shares}),
                  {**rows.fields, "ridge_share": "ridge_share"})
    assert total(balance([O1], net))["replenished"] == 9_000


def test_a_mix_of_scales_is_refused():
    with pytest.raises(InputError, match="outside the scale quality_10"):
        balance([(*O1[:6], "12")], [R1], grade_scale="quality_10")
    rows = patches([O1])
    frame = rows.table.columns.rename(columns={"quality_grade": "ZLDJ"})
    other = Patches(table_from_geometries("O", [None], {item: list(frame[item]) for item in frame}),
                    {**rows.fields, "quality_grade": "ZLDJ"})
    with pytest.raises(InputError, match="cannot be mixed"):
        balance(other, [R1])
    with pytest.raises(InputError, match="against the declared direction"):
        balance([O1], capacity=table("c", grade=[4, 5], kg_per_hectare=[7000.0, 8000.0]))
    with pytest.raises(InputError, match="GRADE_DIRECTION"):
        balance([O1], direction="best_is_highest")


def test_missing_values_are_listed_and_undetermined():
    for place, kind in ((0, "no_county"), (1, "no_date"), (2, "no_cause"), (3, "no_area"), (4, "no_paddy"),
                        (6, "no_quality_grade")):
        row = list(O1)
        row[place] = None
        result = balance([O1, tuple(row)], [R1])
        assert kind in set(result.tables["issues"]["kind"]), kind
        assert result.counts["HAS_UNDETERMINED"], kind
    assert "unknown_cause" in set(balance([(*O1[:2], "飞碟", *O1[3:])]).tables["issues"]["kind"])
    with pytest.raises(InputError, match="COUNTY"):
        balance(patches([O1], without=["county"]))


def test_an_exempt_cause_and_a_late_row():
    rows = [("990127", 2023, "灾毁", 5_000.0, "否", None, "5"),
            ("990127", "2026-07-01", "造林", 5_000.0, "否", None, "5")]
    result = balance(rows)
    assert total(result, account="exempt")["verdict"] == "allowed"
    assert result.tables["issues"]["kind"].tolist().count("after_as_of") == 1
    assert set(result.tables["ledger"]["year"]) == {2023}
    since = balance([("990127", 2024, "灾毁", 5_000.0, "否", None, "5")])
    assert total(since, account="exempt", year=2024)["verdict"] == "allowed"


def test_rows_that_are_not_cropland_are_counted_once_and_not_missed():
    """As rows of Land-use occupation: cropland is a flag, and other land has no grade."""
    rows = patches([O1, ("990127", 2023, "非农建设", 700.0, None, None, None)])
    table = table_from_geometries("O", [None] * 2, {**{column: list(rows.table.columns[column]) for column in COLUMNS},
                                                    "cropland": [True, False]})
    result = balance(Patches(table, {**rows.fields, "cropland": "cropland"}), None)
    assert total(result)["occupied"] == 10_000 and result.tables["issues"]["kind"].tolist() == ["not_cropland"]


def drawn(seed):
    stream = random.Random(seed)

    def side(causes, slopes, count):
        return [(stream.choice(["990127", "990128", None]), stream.choice([2022, 2023, 2024, 2025, 2024, None]),
                 stream.choice([*causes, None]), stream.choice([1_000.37, 2_500.0, 7_777.77, None]),
                 stream.choice(["是", "否", None]), stream.choice(slopes), stream.choice(["4", "5", "6", None]))
                for _ in range(count)]

    return (side(["建设占用", "造林", "灾毁"], [None], stream.randint(1, 6)),
            side(["恢复", "开垦", "旱改水"], ["1", "1", "5", None], stream.randint(0, 8)))


@pytest.mark.takes_turns
@pytest.mark.parametrize("seed", range(24))
def test_properties(seed, tmp_path):
    """Ledgers close; the order of rows does not matter; taking a replenishment away improves no verdict."""
    basis = ["", "recovered_same_year", "recovered_previous_year", "net_previous_year"][seed % 4]
    pack = load_balance(own_pack(tmp_path, "cap_basis,,,,2024", f"cap_basis,,,{basis},2024"))
    occupied, replenished = drawn(seed)
    options = {"pack": pack, "province_complete": bool(seed % 2), "balance_unit": ("auto", "county")[seed % 3 == 0]}
    result = balance(occupied, replenished, **options)
    ledger = result.tables["ledger"]
    shown = ledger[(ledger["row_kind"] == "cause") & (ledger["ledger"] == "area")]
    for given, amount in ((occupied, shown["occupied"]), (
            [row for row in replenished if row[2] != "旱改水"], shown["replenished"] + shown["refused"])):
        stated = pd.DataFrame([(*row[:3], row[3]) for row in given], columns=["county", "year", "cause", "area"])
        sums = stated.groupby(["county", "year", "cause"], dropna=False)["area"].apply(
            lambda some: sum(some) if some.notna().all() else pd.NA)
        assert amount.isna().sum() == sums.isna().sum()
        assert amount.sum() == pytest.approx(sums.dropna().sum(), abs=1e-6)
    keys = ["county", "year", "account", "ledger"]
    county = ledger[(ledger["scope"] == "county") & (ledger["ledger"] != "cap")]
    for name in ("occupied", "replenished", "refused", "net"):
        sums = county.groupby([*keys, "row_kind"], dropna=False)[name].agg(
            lambda some: some.sum() if some.notna().all() else pd.NA).unstack("row_kind").astype("Float64")
        assert ((sums["cause"] - sums["total"]).abs().fillna(0.0) < 0.006).all(), name
        assert (sums["total"].isna() | sums["cause"].notna()).all(), name   # others may widen a net, and no stated sum
        assert name == "net" or (sums["cause"].isna() | sums["total"].notna()).all(), name
    other = list(replenished)
    random.Random(seed).shuffle(other)
    again = balance(occupied[::-1], other, **options).tables["ledger"]
    pd.testing.assert_frame_equal(again, ledger)

    def verdicts(first):
        own = first[first["row_kind"] == "total"]
        return {tuple(map(str, row[:-1])): RANK[row[-1]] for row in
                own[["scope", *keys, "verdict"]].itertuples(index=False, name=None)}

    before = verdicts(ledger)
    for place in range(len(replenished)):
        less = balance(occupied, replenished[:place] + replenished[place + 1:], **options)
        for key, rank in verdicts(less.tables["ledger"]).items():
            assert rank <= before.get(key, 3), (key, place)
        assert less.counts["IS_BALANCED"] <= result.counts["IS_BALANCED"]


@pytest.mark.parametrize(("file", "old", "new", "key", "line"), [
    ("parameters.csv", "cap_basis,,,none,", "cap_basis,,,sometimes,", "packs.not_a_choice", 29),
    ("cases.yaml", "net_area: 9999, ", "net_area: 12000, ", "packs.case_verdict", 15),
    ("causes.csv", "non_agricultural,建设占用|", "non_agricultural,", "packs.case_verdict", 0),
    ("cases.yaml", "verdict: forbidden}", "verdict: refused}", "packs.not_a_choice", 15),
    ("cases.yaml", "county: ", "country: ", "packs.key_unknown", 5)])
def test_a_pack_is_reviewed_with_its_tables_and_cases(tmp_path, file, old, new, key, line):
    folder = tmp_path / "pack"
    shutil.copytree(FOLDER, folder)
    cases = (FOLDER / "cases.yaml").read_text(encoding="utf-8").split("\n  - id: ")   # those of a new content all run
    (folder / "cases.yaml").write_text("\n  - id: ".join(cases[:4]) + "\n", encoding="utf-8")
    content = (folder / file).read_text(encoding="utf-8")
    assert old in content
    (folder / file).write_text(content.replace(old, new, 1), encoding="utf-8")
    outcome = review_pack(folder, None)
    assert not outcome.counts["IS_VALID"]
    assert [problem for problem in outcome.problems if problem.key == key
            and problem.file == file.replace("causes.csv", "cases.yaml")
            and (problem.line == line or not line)]
    with pytest.raises(PackError):
        load_balance(folder)


def test_a_sound_pack_in_numbers():
    assert review_pack(FOLDER, None).counts == {
        "PROBLEM_COUNT": 0, "ERROR_COUNT": 0, "IS_VALID": True, "RULE_COUNT": len(PACK.parameters),
        "CLASS_COUNT": len(PACK.causes), "CASE_COUNT": 25, "VERIFIED_COUNT": 0, "COMPARED_COUNT": 3,
        "UNVERIFIED_COUNT": len(PACK.parameters) - 3, "LAYER_COUNT": 0, "ADDED_COUNT": 0, "OVERRIDDEN_COUNT": 0,
        "OFF_COUNT": 0}


def test_the_pack_is_read_strictly(tmp_path):
    assert BALANCE.form.read(FOLDER)[1] == []
    folder = own_pack(tmp_path, "cap_basis,,,none,", "cap_basis,,,sometimes,")
    pack, problems = BALANCE.form.read(folder)
    assert pack is None and problems[0].key == "packs.not_a_choice" and problems[0].line == 29
    assert not any(item.verified for item in (*(parameter.basis for parameter in PACK.parameters),
                                              *PACK.causes.values()))


def test_every_key_of_a_pack_is_documented():
    page = pack_page("balance")
    records = (balance_pack.PACK, balance_pack.SCALE, balance_cases.CASE, balance_cases.EXPECTED)
    words = {key for record in records for key in record.keys} | set(balance_pack.FIELD_ROLES)
    assert [word for word in sorted(words) if f"`{word}" not in page] == []


@pytest.mark.parametrize("side", ["occupied", "replenished"])
def test_a_row_that_stands_twice_balances_nothing(side):
    """20,000 m² taken, and 10,000 m² given that stand twice: nobody knows. Likewise for what was taken."""
    def twice(row, name):
        given = patches([row, row], name)
        given.table.columns["project_id"] = "P0"
        return given

    taken, given = ("990127", 2023, "非农建设", 20_000.0, "是", None, "5"), \
        ("990127", 2023, "土地整理", 10_000.0, "是", "1", "5")
    result = balance([taken], twice(given, "R")) if side == "replenished" else \
        balance(twice(given[:2] + ("非农建设",) + given[3:], "O"), [given])
    answer = total(result)
    assert answer["verdict"] == "undetermined" and "twice" in result.tables["issues"]["kind"].tolist()
    assert not result.counts["IS_BALANCED"]


def test_an_empty_table_of_occupation_is_refused_and_of_replenishment_told():
    with pytest.raises(InputError, match="no occupation to balance"):
        balance([], [R1])
    result = balance([O1], [])
    assert total(result)["verdict"] == "forbidden" and "empty_layer" in result.tables["issues"]["kind"].tolist()


def test_a_grade_that_the_capacity_table_lacks_is_told():
    result = balance([("990127", 2023, "非农建设", 10_000.0, "是", None, "9")], [R1])
    assert total(result, "capacity")["verdict"] == "undetermined"
    issues = result.tables["issues"]
    message, = issues.loc[issues["kind"] == "grade_without_capacity", "message"]
    assert "9" in message
