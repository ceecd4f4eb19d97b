"""Affected holders: the vectors by hand, properties, and bad tables."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.source import ROOT

from groundrules.core.contract.outcome import departures
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.rights.holders.report import holders_report
from groundrules.core.rights.holders.request import HoldersRequest, KindOfRight, Prices
from groundrules.core.rights.holders.run import CHECK, affected_holders
from groundrules.core.rights.pack.reading import FORM
from groundrules.core.rights.tokens import holder_tokens
from groundrules.core.table import table_from_geometries

CRS, KEY = "EPSG:4547", b"of the test"
TYPES = {"1": KindOfRight("ownership", "collective", "Collective ownership"),
         "3": KindOfRight("use", "", "State construction land"), "9": KindOfRight("use", "", "Contracted land"),
         "22": KindOfRight("other", "", "Mining")}
#: The parcels of the vectors: code, type, ground.
PARCELS = {"A": ("3", (0, 0, 100, 60)), "B": ("3", (98, 0, 200, 60)), "C": ("9", (0, 60, 120, 160)),
           "O": ("1", (0, 0, 200, 160)), "M": ("22", (150, 30, 300, 130))}
HOLDERS = [("A", "h1", "1/2"), ("A", "h2", "1/4"), ("A", "h3", "1/4"), ("B", "h1", "1/3"), ("B", "h4", "1/3"),
           ("C", "h5", "共同共有"), ("C", "h6", "共同共有")]
PROJECT = shapely.box(50, 20, 130, 100)


def layer(role, rows, fields, geometry=None):
    columns = {name: [row[at] for row in rows] for at, name in enumerate(fields.values())}
    return ControlLayer(role, table_from_geometries(role, geometry or [None] * len(rows), columns, CRS), fields)


def request(parcels=None, holders=HOLDERS, project=(PROJECT,), **options):
    parcels = PARCELS if parcels is None else parcels
    rows = [(code, entry[0], entry[2] if len(entry) > 2 else "Willow") for code, entry in parcels.items()]
    rights = layer("rights", rows, {"unit_code": "code", "right_type": "type", "village": "village"},
                   [shapely.box(*entry[1]) if isinstance(entry[1], tuple) else entry[1] for entry in parcels.values()])
    people = None if holders is None else layer("holders", holders, {
        "unit_code": "code", "holder_name": "name", "share": "share"})
    names = {"id": [f"P{number}" for number in range(len(project))]}
    return HoldersRequest(table_from_geometries("projects", project, names, CRS), [rights], KEY, types=TYPES,
                          holders=people, subject_id="id", area_method="planar", **options)


def rows_of(outcome, *columns):
    rows = outcome.tables["rows"]
    return [tuple(row) for row in rows[list(columns)].itertuples(index=False)]


def token(name):
    return holder_tokens(KEY, [name]).token[0]


@pytest.fixture(scope="module")
def vectors():
    return affected_holders(request(with_pieces=True))


def test_holders_of_the_vectors(vectors):
    named = {token(f"h{number}"): f"h{number}" for number in range(1, 7)}
    held = {(row.part, tuple(sorted(named[name] for name in row.holder_token.split()))): round(float(row.area_m2), 2)
            for row in vectors.tables["rows"].fillna({"holder_token": ""}).itertuples() if row.part != "ownership"}
    assert held == {("holder", ("h1",)): 1426.67, ("holder", ("h2",)): 500.0, ("holder", ("h3",)): 500.0,
                    ("holder", ("h4",)): 426.67, ("share_unknown", ()): 426.67, ("joint", ("h5", "h6")): 2800.0,
                    ("open", ()): 400.0}


def test_a_last_run_frees_the_rights_and_says_the_same():
    """Geometries that no table needs are let go of; those that are shown stay."""
    lasting, last, shown = (request(with_parcels=parcels, frees_rights=frees) for parcels, frees in (
        (False, False), (False, True), (True, True)))
    outcomes = [affected_holders(asked) for asked in (lasting, last, shown)]
    for name, frame in outcomes[0].tables.items():
        pd.testing.assert_frame_equal(outcomes[1].tables[name], frame)
    assert outcomes[0].counts == outcomes[1].counts and outcomes[0].notes == outcomes[1].notes
    assert [sum(shape is None for shape in asked.rights[0].table.geometry) for asked in (lasting, last, shown)] == [
        0, len(PARCELS), 0]
    assert shapely.area(outcomes[2].geometry["parcels"]).tolist() == [6000.0, 6120.0, 12000.0]


def test_parcels_and_ledger_of_the_vectors(vectors):
    parcels = vectors.tables["parcels"]
    assert [(row.parcel, float(row.area_m2), round(100 * row.share_of_parcels, 2), float(row.disputed_m2))
            for row in parcels.itertuples()] == [("A", 2000.0, 33.33, 80.0), ("B", 1280.0, 20.92, 80.0),
                                                 ("C", 2800.0, 23.33, 0.0)]
    assert parcels["share_state"].tolist() == ["whole", "under", "joint"]
    assert parcels["share_total"].tolist() == ["1", "2/3", "0"]
    ledger = vectors.tables["ledger"].iloc[0]
    assert [round(float(ledger[name]), 2) for name in (
        "area_m2", "held_m2", "counted_twice_m2", "open_m2", "unusable_m2", "collective_owned_m2", "no_ownership_m2",
        "other_rights_m2")] == [6400, 6080, 80, 400, 0, 6400, 0, 0]
    assert ledger["is_closed"] and abs(ledger["ledger_residual_m2"]) < 1e-9
    assert vectors.counts["IS_CLOSED"] and vectors.counts["HOLDER_COUNT"] == 6


def test_an_outcome_is_as_declared_and_pieces_are_the_ground(vectors):
    assert list(departures(CHECK, vectors)) == []
    pieces = vectors.tables["pieces"]
    assert sorted(zip(pieces["parcel"].fillna(""), pieces["area_m2"].astype(float))) == [
        ("", 400.0), ("A", 2000.0), ("B", 1280.0), ("C", 2800.0)]
    assert shapely.area(vectors.geometry["pieces"]).tolist() == pieces["area_m2"].tolist()


def test_the_order_of_rows_does_not_matter(vectors):
    codes = [*PARCELS]
    for seed in range(3):
        order = np.random.default_rng(seed)
        parcels = {codes[at]: PARCELS[codes[at]] for at in order.permutation(len(codes))}
        other = affected_holders(request(parcels, [HOLDERS[at] for at in order.permutation(len(HOLDERS))]))
        for name in ("rows", "ledger", "cells"):
            assert other.tables[name].equals(vectors.tables[name]), name


def test_halves_of_a_parcel_sum_to_the_whole(vectors):
    halves = {**PARCELS, "C": (PARCELS["C"][0], (0, 60, 60, 160)), "C2": (PARCELS["C"][0], (60, 60, 120, 160))}
    people = [*HOLDERS, ("C2", "h5", "共同共有"), ("C2", "h6", "共同共有")]
    outcome = affected_holders(request(halves, people))
    columns = ("part", "holder_token", "area_m2", "share_of_parcels", "disputed_m2")
    assert str(rows_of(outcome, *columns)) == str(rows_of(vectors, *columns))
    assert outcome.tables["parcels"].set_index("parcel")["area_m2"].loc[["C", "C2"]].tolist() == [400.0, 2400.0]
    two = affected_holders(request(project=(shapely.box(50, 20, 90, 100), shapely.box(90, 20, 130, 100))))
    sums = two.tables["ledger"][["area_m2", "held_m2", "counted_twice_m2", "open_m2"]].sum()
    assert sums.tolist() == pytest.approx([6400, 6080, 80, 400])


def test_tables_that_are_not_asked_for_are_empty_and_nothing_else_differs(vectors):
    lean = affected_holders(request(with_cells=False, with_parcels=False))
    assert not len(lean.tables["cells"]) and not len(lean.tables["parcels"]) and len(vectors.tables["cells"])
    assert lean.counts == vectors.counts and list(departures(CHECK, lean)) == []
    for name in ("rows", "ledger", "estimate"):
        assert lean.tables[name].equals(vectors.tables[name]), name


def parts(outcome):
    rows = outcome.tables["rows"]
    return rows[rows["part"] != "ownership"].groupby("part")["area_m2"].sum().round(6).to_dict()


@pytest.mark.parametrize(("removed", "expected"), [
    ("C", {"holder": 2853.333333, "share_unknown": 426.666667, "open": 3200.0}),
    ("B", {"holder": 2000.0, "joint": 2800.0, "open": 1600.0}), ("O", None)])
def test_ground_stays_when_a_parcel_goes(vectors, removed, expected):
    outcome = affected_holders(request({code: entry for code, entry in PARCELS.items() if code != removed}))
    assert parts(outcome) == (expected or parts(vectors))
    assert outcome.counts["IS_CLOSED"] and outcome.counts["TOTAL_M2"] == 6400.0
    if removed == "O":
        assert outcome.tables["ledger"]["no_ownership_m2"].tolist() == [6400.0]


def test_without_holders_ground_is_told_by_unit():
    outcome = affected_holders(request(holders=None))
    assert parts(outcome) == {"holder_missing": 6080.0, "open": 400.0}
    assert rows_of(outcome, "part", "village", "right_type", "area_m2")[:2] == [
        ("holder_missing", "Willow", "3", 3280.0), ("holder_missing", "Willow", "9", 2800.0)]
    assert any("No table of holders" in note for note in outcome.notes)


@pytest.mark.parametrize(("holders", "expected"), [
    ([("A", "h1", "3/4"), ("A", "h2", "1/2")], {"share_unknown": 2000.0}),
    ([("A", "h1", "1/2"), ("A", "h2", "")], {"holder": 1000.0, "share_unknown": 1000.0}),
    ([("A", "h1", "1/2"), ("A", "h2", "Smith 1/2")], {"holder": 1000.0, "share_unknown": 1000.0}),
    ([("A", "h1", "")], {"share_unknown": 2000.0}), ([("A", "h1", "单独所有")], {"holder": 2000.0}),
    ([("A", "", "1/1")], {"holder_missing": 2000.0}), ([("Z", "h1", "1/1")], {"holder_missing": 2000.0}),
    ([(" ａ", "h1", "0.3333"), ("A", "h2", "33.33%"), ("a", "h3", "三分之一")], {"holder": 2000.0}),
    ([("A", "h1", "共同共有"), ("A", "h2", "1/4")], {"holder": 500.0, "share_unknown": 1500.0})])
def test_what_is_not_known_of_shares_has_a_row(holders, expected):
    outcome = affected_holders(request({"A": PARCELS["A"]}, holders))
    assert parts(outcome) == {**expected, "open": 4400.0}
    assert outcome.counts["IS_CLOSED"]
    words = " ".join(outcome.notes)
    assert "Smith" not in words and "h1" not in words
    assert ("… 1/2" in words) == (holders[-1][2] == "Smith 1/2")
    assert ("A (5/4)" in words) == (holders[0][2] == "3/4")


def test_a_sole_holder_has_all_only_where_that_is_said_or_no_share_is_recorded():
    parcel, holder = {"A": PARCELS["A"]}, [("A", "h1", "")]
    assert parts(affected_holders(request(parcel, holder, sole_is_whole=True)))["holder"] == 2000
    without = request(parcel, holder)
    without.holders.fields.pop("share")
    assert parts(affected_holders(without))["holder"] == 2000


PARCEL, UNIT = "110101001001GB00001", "110101001001GB00001F0000000"


def test_units_stacked_on_a_parcel_are_one_ground_whose_shares_are_open():
    box = (0, 0, 100, 60)
    holders = [(UNIT + "1", "h1", "1/1"), (UNIT + "2", "h2", "1/1")]
    options = {"parcel_length": 19, "unit_length": 28}
    on_parcel = affected_holders(request({PARCEL: ("3", box)}, holders, **options))
    stacked = affected_holders(request({UNIT + "1": ("3", box), UNIT + "2": ("3", box)}, holders, **options))
    for outcome in (on_parcel, stacked):
        assert parts(outcome) == {"share_unknown": 2000.0, "open": 4400.0}
        assert outcome.tables["parcels"][["parcel", "share_state", "holder_count"]].values.tolist() == [
            [PARCEL, "stacked", 2]]
        assert not outcome.counts["HAS_DISPUTED"]
    one_unit = affected_holders(request({PARCEL: ("3", box)}, holders[:1], **options))
    assert parts(one_unit)["holder"] == 2000.0


def test_a_type_that_is_not_known_is_a_use_right_and_told():
    outcome = affected_holders(request({**PARCELS, "B": ("77", PARCELS["B"][1])}))
    assert parts(outcome)["share_unknown"] == pytest.approx(1280 / 3)
    assert outcome.counts["UNKNOWN_TYPE_COUNT"] == 1 and any("not in the pack" in note for note in outcome.notes)
    named = affected_holders(request({**PARCELS, "B": ("甲一", PARCELS["B"][1])}))
    assert "甲一" not in named.tables["parcels"].to_csv() + " ".join(named.notes)


def test_a_parcel_that_cannot_be_used_makes_open_ground_unusable():
    bow = shapely.from_wkt("POLYGON ((110 60, 130 100, 130 60, 110 100, 110 60))")
    outcome = affected_holders(request({**PARCELS, "X": ("3", bow)}))
    assert parts(outcome) == {"holder": pytest.approx(2853.333333), "joint": 2800.0, "share_unknown": pytest.approx(
        426.666667), "unusable": 400.0}
    assert outcome.counts["IS_CLOSED"]


@pytest.mark.parametrize(("language", "words"), [
    ("en", "1 project or parcel cannot be used; it has no area here. Repair it (“Fix geometries”) or draw it anew: "
           "P1: empty geometry"),
    ("zh", "有 1 个项目或地块的几何无法使用，未计面积。请修复几何或重新绘制：P1: 几何为空")])
def test_a_project_that_cannot_be_used_is_named_with_what_is_wrong(language, words):
    outcome = affected_holders(request(project=(PROJECT, shapely.Polygon()), language=language))
    assert words in outcome.notes


def test_ground_that_three_parcels_claim_is_counted_twice_beyond_once():
    parcels = {"A": ("3", (0, 0, 10, 10)), "B": ("3", (5, 0, 15, 10)), "C": ("3", (8, 0, 20, 10))}
    outcome = affected_holders(request(parcels, [(code, code, "1/1") for code in parcels],
                                       (shapely.box(0, 0, 20, 10), shapely.box(100, 0, 110, 10))))
    ledger = outcome.tables["ledger"].set_index("project_id")
    # 100 + 100 + 120 = 320 of 200: the doubled 5–8, 10–15 and, three times, 8–10
    assert ledger.loc["P0", ["held_m2", "counted_twice_m2", "open_m2"]].tolist() == [320.0, 120.0, 0.0]
    assert outcome.tables["parcels"]["disputed_m2"].tolist() == [50.0, 100.0, 70.0]
    assert ledger.loc["P1", ["held_m2", "open_m2"]].tolist() == [0.0, 100.0] and outcome.counts["IS_CLOSED"]


def test_land_divides_what_is_held_and_what_is_open():
    land = layer("land", [("0101",), ("0701",)], {"land_class": "class"}, [shapely.box(0, 0, 100, 200), shapely.box(
        100, 0, 125, 200)])
    outcome = affected_holders(request(land=land, with_pieces=True))
    rows = outcome.tables["rows"]
    held = rows[~rows["part"].isin(["ownership"])].groupby(rows["land_class"].fillna("–"))["area_m2"].sum()
    # 50–100: A 2,000, B 80, C 2,000; 100–125: B 1,000, C 800, open 200; 125–130 of no class: B 200, open 200
    assert held.round(6).to_dict() == {"0101": 4080.0, "0701": 2000.0, "–": 400.0}
    assert outcome.counts["IS_CLOSED"] and outcome.tables["pieces"]["area_m2"].sum() == pytest.approx(6480.0)


def test_cells_of_fewer_than_three_holders_are_merged():
    parcels = {f"W{n}": ("3", (10 * n, 0, 10 * n + 10, 10), "Willow") for n in range(4)} | {
        "W4": ("9", (40, 0, 50, 10), "Willow"), "M1": ("9", (50, 0, 60, 10), "Mill"),
        "N": ("9", (60, 0, 70, 10), "Mill")}
    holders = [(code, code, "1/1") for code in parcels if code != "N"]
    outcome = affected_holders(request(parcels, holders, (shapely.box(0, 0, 70, 10),), group_by="village"))
    cells = outcome.tables["cells"]
    # Willow: 4 holders of type 3, 1 of type 9: merged to 5; Mill: 1 holder, merged with the village beside it
    assert cells[["village", "holder_count", "area_m2", "merged_cells"]].values.tolist() == [
        ["several, merged", 6, 700.0, 3]]
    unit, = outcome.tables["rows"].to_dict("records")   # by unit they show no single holder either
    assert (unit["part"], unit["village"], unit["right_title"]) == ("unit", "Mill; Willow", "several, merged")
    assert (unit["holder_count"], unit["area_m2"], unit["share_of_parcels"]) == (6, 700.0, 1.0)
    assert any("fewer than 3 known holders" in note for note in outcome.notes)
    apart = affected_holders(request(parcels, holders, (shapely.box(0, 0, 70, 10),), group_by="village",
                                     least_holders=1))
    assert sorted(apart.tables["rows"][["village", "holder_count"]].values.tolist()) == [
        ["Mill", 1], ["Willow", 1], ["Willow", 4]]
    assert not any("known holders were merged" in note for note in apart.notes)
    few = affected_holders(request(parcels, holders, (shapely.box(40, 0, 60, 10),), group_by="village"))
    assert few.tables["rows"][["holder_count", "parcel_count"]].isna().all(axis=None)
    assert few.tables["rows"]["area_m2"].tolist() == [200.0]   # 2 holders of the whole project: no number
    two = affected_holders(request(parcels, holders, (shapely.box(0, 0, 20, 10),)))
    assert two.tables["cells"]["holder_count"].isna().all() and two.tables["cells"]["area_m2"].tolist() == [200.0]


@pytest.mark.parametrize(("rows", "words"), [
    ([("Willow", "3.5 per mu")], ["1 value of the field price is not a number above 0",
                                  "1 village or collective has no price", ": Willow."]),
    ([("Willow", "-5"), ("Oak", "7")], ["1 value of the field price", "1 village or collective has no price"]),
    ([("Willow", "5"), ("Willow", "6")], ["1 village or collective has several prices in prices"])])
def test_a_village_without_a_price_is_counted_once_and_named_with_what_its_price_is(rows, words):
    """Two projects in one village; a price with a unit is there, and is not a missing one."""
    areas, values = zip(*rows)
    prices = Prices(table_from_geometries("prices", [None] * len(rows), {"area": areas, "price": values}, CRS), "area",
                    "price", 10_000 / 15, "yuan")
    outcome = affected_holders(request(project=(PROJECT, shapely.box(0, 0, 20, 20)), prices=prices))
    assert outcome.tables["estimate"]["estimate_amount"].isna().all()
    for word in words:
        assert any(word in note for note in outcome.notes), outcome.notes


def test_the_report_prints_amounts_of_two_decimals_and_calls_an_unknown_type_so():
    prices = Prices(table_from_geometries("prices", [None], {"area": ["Willow"], "price": [60_000.0]}, CRS), "area",
                    "price", 10_000 / 15, "yuan")
    parcels = {**PARCELS, "X": ("77", (120, 60, 130, 100), "Mill")}
    asked = request(parcels, prices=prices)
    tables = dict(holders_report(affected_holders(asked), asked, FORM.load(ROOT / "packs" / "cn-rights")).tables)
    estimate, cells, ledger = (next(table for table in tables.values() if name in table) for name in (
        "estimate_amount", "merged_cells", "ledger_residual_m2"))
    # 6,400 m² are 9.6 mu of 60,000 yuan
    assert estimate[["price", "price_area_m2", "estimate_amount"]].values.tolist() == [[60_000, 666.67, 576_000]]
    assert cells["right_title"].notna().all() and (cells["right_title"] != "").all()
    assert ledger["ledger_residual_m2"].map(str).tolist() == ["0.0"]


def test_parcels_of_one_holder_that_touch_are_one_unit():
    parcels = {"A": ("3", (0, 0, 10, 10)), "B": ("3", (10, 0, 20, 10)), "C": ("3", (20, 10, 30, 20)),
               "D": ("3", (20, 0, 30, 10)), "E": ("9", (30, 0, 40, 10))}
    holders = [("A", "h1", "1/1"), ("B", "h1", "1/1"), ("C", "h1", "1/1"), ("D", "h2", "1/1"), ("E", "h1", "1/1")]
    outcome = affected_holders(request(parcels, holders, (shapely.box(5, 0, 40, 20),), merge_units=True))
    assert outcome.tables["parcels"][["parcel", "parcel_count", "parcel_m2", "area_m2"]].values.tolist() == [
        ["A; B", 2, 200.0, 150.0], ["C", 1, 100.0, 100.0], ["D", 1, 100.0, 100.0], ["E", 1, 100.0, 100.0]]
    assert shapely.area(outcome.geometry["parcels"]).tolist() == [200.0, 100.0, 100.0, 100.0]


def test_masks_show_what_was_chosen_and_nothing_else(vectors):
    assert vectors.tables["rows"]["holder_name"].isna().all()
    holders = [("A", "甲一", "1/1")]
    shown = {mask: affected_holders(request({"A": PARCELS["A"]}, holders, mask=mask)).tables["rows"]["holder_name"][0]
             for mask in ("initials", "none")}
    assert shown == {"initials": "甲*", "none": "甲一"}


def test_whose_share_cannot_be_read_is_never_left_out():
    """The shares that can be read are the whole, and yet somebody else holds a part."""
    outcome = affected_holders(request(holders=[("A", "h1", "1"), ("A", "h2", "1/0 330199197101010014")]))
    part, tokens = next((row.part, row.holder_token) for row in outcome.tables["rows"].itertuples()
                        if row.part not in ("open", "ownership", "holder_missing"))
    assert part == "share_unknown" and set(tokens.split()) == {token("h1"), token("h2")}
    assert not any("330199197101010014" in note for note in outcome.notes)


def test_a_code_that_is_none_joins_no_holder():
    parcels = {"无": PARCELS["A"], "3.30199001002E+18": PARCELS["B"]}
    outcome = affected_holders(request(parcels, holders=[(code, "h1", "1") for code in parcels]))
    assert {row.part for row in outcome.tables["rows"].itertuples()} == {"holder_missing", "open"}


def _numbered(*parcels):
    """Parcels of a register whose codes have no form, the first one at the project: code, type, village."""
    grounds = [shapely.box(1000 * at, 0, 1000 * at + 100, 100) for at in range(len(parcels))]
    rights = layer("rights", parcels, {"unit_code": "code", "right_type": "type", "village": "village"}, grounds)
    holders = layer("holders", [("12", "h1", "1"), ("7", "h2", "1")], {
        "unit_code": "code", "holder_name": "name", "share": "share"})
    return replace(request(project=(shapely.box(0, 0, 50, 50),)), rights=[rights], holders=holders)


def test_a_number_of_two_villages_joins_no_holder():
    """Lot 12 lies in East and in West: the table of holders does not say which of them h1 has."""
    asked = _numbered(("12", "3", "East"), ("12", "3", "West"))
    outcome = affected_holders(asked)
    assert rows_of(outcome, "part", "area_m2") == [("holder_missing", 2500.0)]
    assert any(note.startswith("1 code stands on parcels of different villages") and ": 12. " in note
               for note in outcome.notes)
    # as a run reads it: of the rights what lies at the project, of the register all
    there = replace(asked, rights=[replace(asked.rights[0], table=asked.rights[0].table.take(np.array([0])))])
    assert rows_of(affected_holders(there), "part", "area_m2") == [("holder", 2500.0)]
    assert rows_of(affected_holders(replace(there, register=asked.rights)), "part", "area_m2") == [
        ("holder_missing", 2500.0)]


@pytest.mark.parametrize(("second", "is_listed"), [
    (("12", "3", "East"), True), (("7", "3", "West"), False), (("12", "22", "East"), False), (("12", "3", ""), True)])
def test_a_number_that_stands_again_in_its_village_is_listed(second, is_listed):
    """It may be a parcel in two parts, to which its holder is joined; another right on the parcel is no second one."""
    outcome = affected_holders(_numbered(("12", "3", "East"), second))
    assert ("holder", 2500.0) in rows_of(outcome, "part", "area_m2")
    assert any(note.startswith("1 code stands on several parcels") for note in outcome.notes) is is_listed
