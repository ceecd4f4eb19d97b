"""Stocks by hand, InVEST's numbers, blanks, and properties; bands of both methods."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from helpers.source import ROOT

from groundrules.core.carbon.checked_pack import load_coefficients
from groundrules.core.carbon.densities.own_table import own_densities
from groundrules.core.carbon.densities.table import densities
from groundrules.core.carbon.pack.model import Coefficient, CoefficientPack, Family, LandClass, Share
from groundrules.core.carbon.stock.cells import Block, DensityOfCells, count_block, ground_of_cells
from groundrules.core.carbon.stock.classes import by_mix, mixes_of
from groundrules.core.carbon.stock.features import feature_columns
from groundrules.core.carbon.stock.soil import soil_stock
from groundrules.core.carbon.stock.stock import ALL, WHOLE, Ground, carbon_stock
from groundrules.core.carbon.uncertainty.drawing import Sureness
from groundrules.core.contract.pack_head import head
from groundrules.core.errors import InputError
from groundrules.core.fields import Field
from groundrules.core.geometry.measure.cell_areas import CellAreas
from groundrules.core.landuse.transition.cell_counts import Cells

FAMILY = Family("f", {"en": "F"}, {"en": "all of it"}, "t C/ha", 0.3)
NONE = Sureness("none")


def table(rows, family=FAMILY):
    """Densities of ``(class, pool, value, lower, upper, bounds)``."""
    return densities(family, [Coefficient(family.id, *row) for row in rows], "test")


INVEST = table([(code, pool, value) for code, values in (("1", (15, 10, 60, 1)), ("2", (5, 3, 20, 0)),
                                                         ("3", (2, 1, 5, 0)))
                for pool, value in zip(("above", "below", "soil", "dead"), values)])


def ground(*rows, zones=()):
    frame = pd.DataFrame([(zone, code, area, 1) for zone, code, area in rows],
                         columns=["zone", "code", "area_m2", "part_count"])
    return Ground(frame, dict(zones))


def stock(land, densities_, how=NONE, mixes=None):
    return carbon_stock(land, mixes or mixes_of(land.rows["code"]), densities_, how, "en")


def total(result, zone=None, pool=ALL):
    rows = result.totals
    chosen = rows[(rows["pool"] == pool) & (rows["zone"].isna() if zone is None else rows["zone"] == zone)]
    return chosen.iloc[0]


def test_invest_storage():
    """10 × 10 cells of 1 m: 86 t/ha, 0.86 t; a raster [[1, 1], [2, 3]] of one hectare each by pool."""
    assert stock(ground((WHOLE, "1", 100.0)), INVEST).counts["STOCK_T_C"] == pytest.approx(0.86, abs=1e-12)
    assert stock(ground((WHOLE, "2", 100.0)), INVEST).counts["STOCK_T_C"] == pytest.approx(0.28, abs=1e-12)
    outcome = stock(ground((WHOLE, "1", 2e4), (WHOLE, "2", 1e4), (WHOLE, "3", 1e4)), INVEST)
    assert {pool: total(outcome, pool=pool)["stock_t_c"] for pool in INVEST.pools} == {
        "above": 37, "below": 24, "dead": 2, "soil": 145}
    assert total(outcome)["stock_t_c"] == 208 and outcome.counts["IS_COVERED"]


def test_a_class_that_the_table_lacks_stops_with_its_code():
    with pytest.raises(InputError) as error:
        stock(ground((WHOLE, "1", 1.0), (WHOLE, "200", 1.0)), INVEST)
    assert error.value.key == "carbon.classes_missing" and "200" in str(error.value) and "1," not in str(error.value)


def test_a_blank_number_is_listed_and_not_counted():
    densities_ = table([("1", "above", 10.0), ("1", "soil", 50.0), ("2", "above", None), ("2", "soil", 20.0)])
    outcome = stock(ground((WHOLE, "1", 3e4), (WHOLE, "2", 1e4)), densities_)
    rows = outcome.stocks.set_index(["land_class", "pool"])
    assert rows.loc[("2", "above"), "state"] == "blank" and pd.isna(rows.loc[("2", "above"), "stock_t_c"])
    assert rows.loc[("2", "above"), "area_ha"] == 1
    assert total(outcome, pool="above")["covered_share"] == 0.75 and total(outcome, pool="soil")["covered_share"] == 1
    assert outcome.counts["STOCK_T_C"] == 30 + 150 + 20 and not outcome.counts["IS_COVERED"]
    assert outcome.counts["COVERED_SHARE"] == 0.75 and pd.isna(total(outcome)["density_t_c_ha"])
    assert any("above-ground" in note and "1.00 ha" in note for note in outcome.notes)


def test_ground_without_class_is_ground():
    outcome = stock(ground((WHOLE, "1", 1e4), (WHOLE, "", 1e4)), INVEST)
    assert outcome.counts["STOCK_T_C"] == 86 and outcome.counts["COVERED_SHARE"] == 0.5


def test_organic_soil_is_never_mineral():
    pack = CoefficientPack(*head("p", "1", {}), {}, classes={"bog": LandClass("bog", {"en": "bog"}, "wetlands", True)},
                           crosswalks={"x": {"9": (Share("bog", 1.0, {}),)}})
    densities_ = table([("bog", "above", 5.0), ("bog", "soil", 70.0)])
    outcome = stock(ground((WHOLE, "9", 1e4)), densities_, mixes=mixes_of(["9"], pack, "x"))
    assert outcome.counts["STOCK_T_C"] == 5
    assert outcome.stocks.set_index("pool").loc["soil", "state"] == "organic_soil"
    assert any("Organic soils" in note for note in outcome.notes)


def test_a_code_of_two_classes_is_shared_out():
    pack = CoefficientPack(*head("p", "1", {}), {}, crosswalks={"x": {"07": (Share("1", 0.7, {}), Share("2", 0.3, {})),
                                                               "01": (Share("1", 1.0, {}),)}})
    mixes = mixes_of(["0701", "01"], pack, "x")
    outcome = stock(ground((WHOLE, "0701", 1e4), (WHOLE, "01", 1e4)), INVEST, mixes=mixes)
    assert outcome.counts["STOCK_T_C"] == pytest.approx(86 * 1.7 + 28 * 0.3)
    assert outcome.crosswalk["area_m2"].tolist() == [1e4, 7e3, 3e3]
    keys, grouped = by_mix(mixes)
    assert keys == {"0701": "1 70% + 2 30%", "01": "1"} and set(grouped.shares) == set(keys.values())
    frame = feature_columns(np.array([1e4, np.nan]), np.array(["0701", "01"], dtype=object), mixes, INVEST)
    assert frame["carbon_t_c"].tolist()[0] == pytest.approx(68.6) and pd.isna(frame["carbon_t_c"][1])
    with pytest.raises(InputError):
        mixes_of(["88"], pack, "x")
    with pytest.raises(InputError):
        mixes_of(["07"], pack, "other")


UNSURE = table([("1", "above", 40.0, 24.0, 56.0, "ci95"), ("1", "soil", 60.0, 50.0, 70.0, "two_sd"),
                ("2", "above", 4.0, 3.0, 5.0, "one_sd"), ("2", "soil", 45.0, 30.0, 60.0, "range")])
LAND = ground((WHOLE, "1", 3e6), (WHOLE, "2", 5e6), ("a", "1", 1e6), ("a", "2", 5e6), ("b", "1", 2e6),
              zones={"a": "A", "b": "B"})


def test_analytic_band_by_hand():
    row = total(stock(LAND, UNSURE, Sureness("analytic")), pool="above")
    half = 1.959964 * np.hypot(300 * 16 / 1.959964, 500 * 1.0)
    assert row["stock_t_c"] == 300 * 40 + 500 * 4
    assert (row["lower_t_c"], row["upper_t_c"]) == pytest.approx((14_000 - half, 14_000 + half))


@pytest.mark.parametrize("area_percent", [0.0, 10.0])
def test_both_methods_agree_within_two_percent(area_percent):
    """All bounds normal; a sum that a uniform number rules has other tails, and there Monte Carlo is right."""
    normal = table([(*key, value, value * 0.8, value * 1.2, "ci95") for key, value in (
        (("1", "above"), 40.0), (("1", "soil"), 60.0), (("2", "above"), 4.0), (("2", "soil"), 45.0))])
    how = {method: Sureness(method, area_percent, 100_000) for method in ("analytic", "monte_carlo")}
    totals, other = (stock(LAND, normal, how[method]).totals for method in how)
    for pool in ("above", "soil", ALL):
        for zone in (None, "a", "b"):
            rows = [frame[(frame["pool"] == pool) & (frame["zone"].isna() if zone is None else frame["zone"] == zone)]
                    for frame in (totals, other)]
            widths = [float((row["upper_t_c"] - row["lower_t_c"]).iloc[0]) for row in rows]
            assert widths[1] == pytest.approx(widths[0], rel=0.02)


def test_the_same_seed_gives_the_same_band_and_another_does_not():
    bands = [stock(LAND, UNSURE, Sureness("monte_carlo", 5.0, 2000, seed)).counts for seed in (1, 1, 2)]
    assert bands[0] == bands[1] and bands[0]["STOCK_UPPER_T_C"] != bands[2]["STOCK_UPPER_T_C"]


def test_a_density_is_drawn_once_a_class_however_many_parcels():
    """Ten thousand parcels of one class are as unsure as one; drawn apart they would be a hundred times surer."""
    many = ground(*[(WHOLE, "1", 300.0)] * 10_000)
    for method in ("analytic", "monte_carlo"):
        results = stock(ground((WHOLE, "1", 3e6)), UNSURE, Sureness(method)).counts
        assert stock(many, UNSURE,
                     Sureness(method)).counts["STOCK_UPPER_T_C"] == pytest.approx(results["STOCK_UPPER_T_C"])


def test_without_bounds_there_is_no_band_and_a_part_is_told():
    assert stock(LAND, INVEST, Sureness("analytic")).counts["STOCK_LOWER_T_C"] is None
    half = table([("1", "above", 40.0, 24.0, 56.0, "ci95"), ("2", "above", 40.0)])
    assert stock(ground((WHOLE, "1", 3e4), (WHOLE, "2", 1e4)), half, Sureness("analytic")).counts["BAND_SHARE"] == 0.75


def test_coefficients_times_k():
    for method in ("analytic", "monte_carlo"):
        counts, other = (stock(LAND, densities_, Sureness(method)).counts for densities_ in (UNSURE,
                                                                                             UNSURE.scaled(3.0)))
        for name in ("STOCK_T_C", "STOCK_LOWER_T_C", "STOCK_UPPER_T_C"):
            assert other[name] == pytest.approx(3 * counts[name])


def test_halves_sum_to_the_whole_and_order_does_not_matter():
    half = ground(*[(zone, code, area / 2) for zone, code, area in LAND.rows[["zone", "code", "area_m2"]].values] * 2,
                  zones=LAND.zone_names)
    back = Ground(half.rows[::-1].reset_index(drop=True), half.zone_names)
    whole = stock(LAND, UNSURE, Sureness("analytic")).totals
    for item in (half, back):
        pd.testing.assert_frame_equal(stock(item, UNSURE, Sureness("analytic")).totals, whole)


def test_four_maps_of_china():
    """Above-ground biomass × forest × 0.47: 9.52, 3.92, 17.02 and 5.94 Pg C."""
    family = Family("maps", {"en": "maps"}, {"en": "above ground"}, "t dm/ha", None, 0.47)
    for t_ha, mega_ha, pg in ((104.10, 194.53, 9.52), (53.10, 157.03, 3.92), (121.93, 297.03, 17.02),
                              (73.77, 171.24, 5.94)):
        outcome = stock(ground((WHOLE, "forest", mega_ha * 1e10)), table([("forest", "above", t_ha)], family))
        assert round(outcome.counts["STOCK_T_C"] / 1e9, 2) == pg


def test_soil_of_a_field():
    pack = load_coefficients(ROOT / "packs" / "ipcc-2019")
    place = "high_activity_clay", "warm_temperate_moist"
    field, native = (soil_stock(pack, *place, *levels) for levels in (("annual", "full_tillage", "medium"),
                                                                      ("native", "none", "none")))
    assert field.value_t_c_ha == pytest.approx(44.16, abs=1e-9)
    assert (field.value_t_c_ha - native.value_t_c_ha) / 20 == pytest.approx(-0.992)
    assert -(field.value_t_c_ha - native.value_t_c_ha) / 20 * 44 / 12 == pytest.approx(3.6373, abs=5e-5)
    relative = np.hypot(0.05 / 1.959964, 0.16 / 2)
    assert field.sd == pytest.approx(44.16 * relative, rel=1e-6)
    with pytest.raises(InputError) as error:
        soil_stock(pack, "organic", place[1], "annual", "full_tillage", "medium")
    assert "Organic soils are not covered" in str(error.value)


FIELDS = {"land_class": Field("land_class", "text", ("lucode",), {}, {}, ()),
          **{pool: Field(pool, "text", (f"c_{pool}",), {}, {}, ()) for pool in ("above", "below", "soil", "dead")},
          **{name: Field(name, "text", (), {}, {}, ()) for name in ("pool", "value", "lower", "upper", "bounds",
                                                                    "unit", "depth_m")}}


def own(rows, unit="t C/ha", depth=0.3):
    return own_densities(pd.DataFrame(rows), "mine", FIELDS, unit, depth)


def test_own_table_as_invest_writes_it():
    result = own({"lucode": [1, 2], "C_above": [15, "5.5"], "c_soil": [60, None], "LULC_name": ["a", "b"]})
    assert result.density("1", "above") == 15 and result.density("2", "above") == 5.5
    assert np.isnan(result.density("2", "soil")) and result.family.soil_depth_m == 0.3
    assert own({"lucode": [1], "c_above": [44]}, "t CO2/ha").density("1", "above") == pytest.approx(12)


def test_years_to_maturity_of_a_class_hold_for_all_its_pools():
    fields = {**FIELDS, "years_to_maturity": Field("years_to_maturity", "text", (), {}, {}, ())}
    result = own_densities(pd.DataFrame({"lucode": [1], "c_above": [40], "c_soil": [60], "years_to_maturity": [30],
                                         "lower": [None], "depth_m": [0.3]}), "mine", fields, "t C/ha", 0.3)
    assert result.years.tolist() == [[30, 30]]


def test_own_table_in_rows():
    result = own({"land_class": ["a"], "pool": ["above"], "value": [4], "lower": [3], "upper": [5], "bounds": ["ci95"],
                  "unit": ["t C/ha"]})
    assert result.spread[0, 0].kind == "normal" and result.upper[0, 0] == 5


@pytest.mark.parametrize(("rows", "words"), [
    ({"lucode": [1, 1], "c_above": [1, 2]}, "row 2: Class 1 has two numbers of pool above; the first is in row 1"),
    ({"lucode": [1], "c_above": ["1,5"]}, "decimal comma"),
    ({"lucode": [1], "c_above": ["1,234"]}, "row 1, field c_above: “1,234” may have a decimal comma or separated thou"),
    ({"lucode": [1], "c_above": ["much"]}, "row 1, field c_above: much"),
    *(({"lucode": [1], "c_above": [cell]}, "field c_above") for cell in (
        "~30", "n/a", "50%", "NaN", "inf", "1 234", "1.234,5", "12.5 t", "<5", "99–119", "−5", "0x10")),
    ({"lucode": [1], "c_above": ["1e9"]}, "more than any land holds"),
    ({"land_class": ["forest", "Forest "], "pool": ["above"] * 2, "value": [1, 2]}, "differ only in how they are"),
    *(({"land_class": ["a"], "pool": ["above"], "value": [4], "unit": [unit]}, words) for unit, words in (
        ("t dm/ha", "row 1, field unit: Unit t dm/ha is dry matter"), ("t d.m. ha-1", "carbon fraction"),
        ("kg/tree", "of one tree, cell or plot"), ("t C/cell", "number per hectare"), ("m3/ha", "an expansion factor"),
        ("g C/m2", "Convert the number"))),
    ({"lucode": [1], "c_above": [-1]}, "negative"),
    ({"lucode": [None], "c_above": [1]}, "class is empty"),
    ({"lucode": [1], "c_above": [1], "unit": ["t CO2/ha"]}, "units cannot be mixed"),
    ({"name": [1], "c_above": [1]}, "needs a field with the class"),
    ({"land_class": ["a"], "pool": ["soil"], "value": [4], "depth_m": [1.0]}, "depths cannot be mixed"),
    ({"lucode": [1, 2], "c_soil": [60, 50], "depth_m": [0.3, 1.0]}, "depths cannot be mixed"),
    ({"lucode": [1], "c_above": [4], "lower": [3], "upper": [5]}, "which pool"),
    ({"lucode": [1], "c_above": [4], "bounds": ["ci95"]}, "which pool"),
    ({"land_class": ["a"], "pool": ["trees"], "value": [4]}, "trees"),
    *(({"land_class": ["a"], "pool": ["above"], "value": [4], "lower": [lower], "upper": [upper], "bounds": ["ci95"]},
       "swapped") for lower, upper in ((5, 3), (5, 6))),
])
def test_own_tables_that_are_refused(rows, words):
    with pytest.raises(InputError) as error:
        own(rows)
    assert words in str(error.value)


@pytest.mark.parametrize(("cell", "value"), [
    ("１２．５", 12.5), ("12\u00a0", 12.0), ("\u00a0", np.nan), ("1e3", 1000.0)])
def test_cells_that_can_mean_one_number_only_are_read(cell, value):
    assert own({"lucode": [1], "c_above": [cell]}).density("1", "above") == pytest.approx(value, nan_ok=True)


def test_soil_without_depth_is_refused():
    with pytest.raises(InputError) as error:
        own({"lucode": [1], "c_soil": [60]}, depth=None)
    assert "TABLE_DEPTH" in str(error.value)


@pytest.mark.parametrize("kind", ["uint8", "int16", "float32"])
def test_cells_by_zone_against_plain_numpy(kind):
    random = np.random.default_rng(4)
    values = random.integers(0, 6, (50, 40)).astype(kind)
    has, zones = random.random((50, 40)) < 0.8, random.integers(0, 4, (50, 40))
    columns = np.concatenate([np.zeros((2, 1)), np.cumsum(random.random((2, 40)) + 1, axis=1)], axis=1)
    for areas in (CellAreas(np.array([[2.0]])), CellAreas(random.random((50, 1)) + 1),
                  CellAreas(random.random((50, 2)) + 1, columns)):
        parts = [count_block(Block(Cells(values[first:first + 13], has[first:first + 13]), areas.rows(first, 13),
                                   (zones[first:first + 13],))) for first in range(0, 50, 13)]
        rows = ground_of_cells(parts, "r", {"a": "A", "b": "B", "c": "C"}, {}).rows.set_index(["zone", "code"])
        size = np.broadcast_to(areas.each(), values.shape)
        for number, zone in enumerate(("outside", "a", "b", "c")):
            for value in range(6):
                cells = has & (zones == number) & (values == value)
                assert rows.loc[(zone, str(value)), "part_count"] == cells.sum()
                assert rows.loc[(zone, str(value)), "area_m2"] == pytest.approx(size[cells].sum())
        assert rows.loc[WHOLE, "area_m2"].sum() == pytest.approx(size[has].sum())


def test_zones_that_overlap_each_count_what_they_hold():
    zones = np.array([[1, 1, 0, 0]]), np.array([[0, 2, 2, 0]])
    part = count_block(Block(Cells(np.ones((1, 4), np.uint8)), CellAreas(np.array([[1.0]])), zones))
    result = ground_of_cells([part], "r", {"a": "", "b": ""}, {}).rows.set_index("zone")["part_count"].to_dict()
    assert result == {"": 4, "a": 2, "b": 2, "outside": 1}


def test_cells_that_are_no_classes_stop():
    with pytest.raises(InputError) as error:
        count_block(Block(Cells(np.array([[1.9999]]), name="r"), CellAreas(np.array([[1.0]]))))
    assert "1.9999" in str(error.value)


@pytest.mark.parametrize("kind", ["uint8", "int32", "float32"])
def test_rasters_of_densities(kind):
    nothing, values = np.float32(-1e30), np.array([[1, 2, 3, 4]], kind)
    density = {1: 86.0, 2: float("nan"), 3: 5.0, 9: 1.0}
    density_of = DensityOfCells(density, -1e30)
    assert density_of(Cells(values, np.array([[True, True, False, True]]))).tolist() == [
        [86.0, nothing, nothing, nothing]]
    assert density_of(Cells(values, nothing=1)).tolist() == [[nothing, nothing, 5.0, nothing]]
    assert density_of(Cells(values)).tolist() == [[86.0, nothing, 5.0, nothing]]


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (300, 401)])
def test_densities_of_bytes_are_those_of_a_table(shape):
    values = np.random.default_rng(1).integers(0, 256, (shape[0], 2 * shape[1])).astype(np.uint8)[:, ::2]
    density = {code: code * 1.1 for code in range(0, 256, 3)}
    table = np.array([density.get(code, -1.0) if code != 6 else -1.0 for code in range(256)], dtype=np.float32)
    density_of = DensityOfCells(density, -1.0)
    assert np.array_equal(density_of(Cells(values, nothing=6)), table[values])
    part = slice(0, 200), slice(3, 160)   # whose rows do not follow each other, and whose cells are no whole pairs
    assert np.array_equal(density_of(Cells(np.ascontiguousarray(values), nothing=6).part(*part)), table[values[part]])
    assert (density_of(Cells(values))[values == 6] == np.float32(6 * 1.1)).all()


@pytest.mark.parametrize("how", [NONE, Sureness("analytic", 10.0), Sureness("monte_carlo", 10.0, 200)])
def test_ground_that_is_wholly_unknown_has_no_number(how):
    """Zone a lies on a blank class; b on one of which trees alone are known; c on sealed ground, which holds 0; d is
    empty. 2 ha · 40 t in b and 0 in c make the whole."""
    held = table([("open", "above", None), ("open", "soil", None), ("peat", "above", 40.0), ("peat", "soil", None),
                  ("sealed", "above", 0.0), ("sealed", "soil", 0.0)])
    rows = [("a", "open", 1e4, 1), ("b", "peat", 2e4, 1), ("c", "sealed", 1e4, 1)]
    rows += [(WHOLE, code, area, count) for _zone, code, area, count in rows]
    land = Ground(pd.DataFrame(rows, columns=["zone", "code", "area_m2", "part_count"]), dict(zip("abcd", "abcd")))
    outcome = stock(land, held, how)
    for pool in ("above", "soil", ALL):
        assert total(outcome, "a", pool)[["stock_t_c", "lower_t_c", "upper_t_c", "density_t_c_ha"]].isna().all()
        assert total(outcome, "a", pool)["covered_share"] == 0
        assert total(outcome, "c", pool)["stock_t_c"] == 0 and total(outcome, "c", pool)["covered_share"] == 1
        assert total(outcome, "d", pool)["stock_t_c"] == 0
    assert total(outcome, "b", "above")["stock_t_c"] == 80 and pd.isna(total(outcome, "b", "soil")["stock_t_c"])
    assert total(outcome, "b")["stock_t_c"] == 80 and total(outcome, "b")["covered_share"] == 0   # a known part
    assert outcome.counts["STOCK_T_C"] == 80 and outcome.counts["COVERED_SHARE"] == 0.25


def test_a_stock_of_which_nothing_is_known_is_none():
    counts = stock(ground((WHOLE, "open", 1e4), (WHOLE, "", 1e4)), table([("open", "above", None)])).counts
    assert counts["STOCK_T_C"] is None and counts["COVERED_SHARE"] == 0 and not counts["IS_COVERED"]
