"""What is not known of carbon: in sums, in cells of results, and in logs."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from helpers.suite.rotation import in_turns

from groundrules.core.carbon.change.run import ChangeRequest, account_of, carbon_change
from groundrules.core.carbon.change.zones import zone_totals
from groundrules.core.carbon.densities.own_table import own_densities
from groundrules.core.carbon.densities.table import densities
from groundrules.core.carbon.densities.tally import blanks, tally
from groundrules.core.carbon.pack.model import Coefficient, CoefficientPack, Family, LandClass, Share
from groundrules.core.carbon.scenario.compare import Plan, ScenarioRequest, compare_scenarios
from groundrules.core.carbon.stock.classes import mixes_of
from groundrules.core.carbon.stock.features import density_of_codes
from groundrules.core.carbon.stock.stock import WHOLE, Ground, carbon_stock
from groundrules.core.carbon.uncertainty.bands import Sureness
from groundrules.core.contract.pack_head import head
from groundrules.core.errors import InputError
from groundrules.core.fields import Field

STOCKS = Family("f", {"en": "F"}, {"en": "all"}, "t C/ha", 0.3)


def table(rows):
    """``(class, value, lower, upper, bounds)`` of soils."""
    return densities(STOCKS, [Coefficient("f", name, "soil", *row) for name, *row in rows], "test")


def test_a_log_calls_numbers_by_the_titles_of_the_pack():
    """A code of the pack whose bounds are skewed, in Chinese: 林地 · 土壤, no id"""
    numbers = table([("k-forest", 180.0, 45.0, 720.0, "ci95"), ("k-bare", None), ("k-field", 30.0)])
    pack = CoefficientPack(*head("p", "1", {}), {}, classes={
        "k-forest": LandClass("k-forest", {"en": "woodland", "zh": "林地"}, "forest_land", False),
        "k-bare": LandClass("k-bare", {"en": "bare land", "zh": "裸地"}, "other_land", False),
        "k-field": LandClass("k-field", {"en": "arable land", "zh": "耕地"}, "cropland", False)},
        crosswalks={"x": {"03": (Share("k-forest", 1.0, {}),), "12": (Share("k-bare", 1.0, {}),),
                          "01": (Share("k-field", 1.0, {}),)}})
    mixes = mixes_of(["01", "03", "12"], pack, "x")
    land = Ground(pd.DataFrame([(WHOLE, "03", 1e4, 1), (WHOLE, "12", 1e4, 1)],
                               columns=["zone", "code", "area_m2", "part_count"]))
    pairs = pd.DataFrame({"kind": "changed", "old": ["01", "12"], "new": ["03", "01"], "area_m2": [1e4, 2e4]})
    logs = {language: (carbon_stock(land, mixes, numbers, Sureness(), language).notes, carbon_change(ChangeRequest(
        pairs, mixes, numbers, numbers, 5.0, Sureness(), language)).notes) for language in ("zh", "en")}
    for notes in logs["zh"]:
        assert any("林地 · 土壤" in note for note in notes) and any("裸地" in note for note in notes)
    for notes in (*logs["zh"], *logs["en"]):
        assert not any(name in note for note in notes for name in ("k-forest", "k-bare", "k-field"))
    assert any("woodland · soil" in item for item in logs["en"][0])


# -- properties: seeded tables with blanks, and every way to fill them in -----------------------------------------

POOLS = ("above", "soil")
CLASSES = ("a", "b", "c", "d")


def stocks(random, blank=0.3):
    """A table with bounds, without and with blanks, and the same one with some numbers for the blanks."""
    rows, filled = [], []
    for name in CLASSES:
        for pool in POOLS:
            value = float(random.choice((0.0, 5.0, 40.0, 120.0)))
            bounds = (0.8 * value, 1.2 * value, "ci95") if value and random.random() < 0.5 else ()
            pace = {"years_to_maturity": 20.0} if random.random() < 0.5 else {}
            is_blank = random.random() < blank
            rows.append(Coefficient("f", name, pool, None) if is_blank else Coefficient(
                "f", name, pool, value, *bounds, **pace))
            filled.append(rows[-1])
            if is_blank:
                filled[-1] = replace(rows[-1], value=float(random.choice((0.0, 3.0, 300.0))))
    return densities(STOCKS, rows, "test"), densities(STOCKS, filled, "test")


def ground(random, zones=()):
    rows = [(zone, code, float(random.integers(1, 9)) * 1e4, 1) for zone in (WHOLE, *zones)
            for code in (*random.choice(CLASSES, random.integers(1, 4), replace=False), *[""] * random.integers(0, 2))]
    return Ground(pd.DataFrame(rows, columns=["zone", "code", "area_m2", "part_count"]), {item: item for item in zones})


def change_pairs(random):
    rows = [("unchanged" if old == new else "changed", old, new, float(random.integers(1, 9)) * 1e4)
            for old in CLASSES for new in CLASSES if random.random() < 0.5]
    return pd.DataFrame(rows or [("unchanged", "a", "a", 1e4)], columns=["kind", "old", "new", "area_m2"]).astype(
        {"kind": "string", "old": "string", "new": "string"})


def is_share(column) -> bool:
    return bool(column.dropna().between(0.0, 1.0).all())


@pytest.mark.parametrize("seed", range(8))
def test_sums_hold_what_blanks_turn_out_to_be(seed):
    """Stock, change and their parts: the sum of the table filled in lies between the ends of the one with blanks."""
    random = np.random.default_rng(seed)
    (blank, filled), pairs = stocks(random), change_pairs(random)
    mixes = mixes_of(CLASSES)
    area_ha = pairs["area_m2"].to_numpy()[None] / 1e4
    for pools in ([0], [1], [0, 1]):
        accounts = [account_of(pairs, ChangeRequest(pairs, mixes, item, item, 10.0)) for item in (blank, filled)]
        for name in ("difference", "loss", "gain", "net"):
            some, all_ = (account.tally(name, area_ha, pools) for account in accounts)
            assert some.total.low[0] - 1e-9 <= all_.known[0] <= some.total.high[0] + 1e-9, name
        held = [tally(area_ha, density_of_codes(pairs["old"], mixes, item).at((slice(None), pools)))
                for item in (blank, filled)]
        assert held[0].known[0] == held[0].total.low[0] <= held[1].known[0] + 1e-9 <= held[0].total.high[0] + 2e-9
        assert held[1].in_tables.covered[0] == 1.0 and 0.0 <= held[0].in_tables.covered[0] <= 1.0


@pytest.mark.parametrize("seed", range(8))
def test_bands_hold_their_numbers_and_shares_are_shares(seed):
    random = np.random.default_rng(100 + seed)
    (blank, _), land, pairs = stocks(random), ground(random, ("z", "y")), change_pairs(random)
    how = Sureness(draws=500)
    mixes = mixes_of([*CLASSES, ""])
    totals = carbon_stock(land, mixes, blank, how, "en").totals
    zones = zone_totals(ChangeRequest(pairs, mixes, blank, blank, 10.0, how))
    for frame, value, lower, upper in ((totals, "stock_t_c", "lower_t_c", "upper_t_c"),
                                       (zones, "difference_t_c", "lower_t_c", "upper_t_c"),
                                       (zones, "net_t_c", "net_lower_t_c", "net_upper_t_c")):
        rows = frame[frame[lower].notna()].astype({name: float for name in (value, lower, upper)})
        assert rows[value].notna().all() and (rows[lower] <= rows[value] + 1e-6).all()
        assert (rows[value] <= rows[upper] + 1e-6).all()
        assert is_share(frame["covered_share"])
        assert (frame.loc[frame[value].isna(), "covered_share"] == 0.0).all()   # no number only of what nobody knows
        assert frame.loc[frame["covered_share"] == 1.0, value].notna().all()


@pytest.mark.parametrize("seed", range(8))
def test_a_blank_parcel_never_shrinks_what_a_sum_may_be(seed):
    """More ground of which nothing is known: neither the ends of a sum nor the share that it covers get better."""
    random = np.random.default_rng(200 + seed)
    value = np.where(random.random((6, 2)) < 0.4, np.nan, random.normal(size=(6, 2)).round(2))
    area = random.integers(0, 4, size=(3, 6)).astype(float)
    for least in (0.0, -np.inf):
        each = blanks(np.abs(value) if least == 0.0 else value, least, "blank")
        more = blanks(np.vstack([each.low * np.where(each.is_known, 1.0, np.nan), [np.nan] * 2]), least, "blank")
        first = tally(area, each)
        two = tally(np.column_stack([area, np.ones(3)]), more)
        assert (two.total.low <= first.total.low).all() and (two.total.high >= first.total.high).all()
        assert (two.known == first.known).all()
        assert (two.in_tables.covered <= np.nan_to_num(first.in_tables.covered, nan=1.0)).all()
        assert (two.in_tables.covered < 1.0).all() and not two.is_covered.any()


@pytest.mark.parametrize("seed", in_turns((1, 4, 7, 11, 13), each_time=(1, 4)))
def test_a_best_plan_is_best_whatever_is_blank(seed):
    """Who has rank 1 alone has the least emission in every table that fills the blanks in."""
    random = np.random.default_rng(300 + seed)
    plans = [change_pairs(random) for _ in range(3)]
    present = {code: 1e4 * random.integers(3, 9) for code in CLASSES}
    plans = [Plan(f"p{number}", scaled(plan, present)) for number, plan in enumerate(plans)]
    blank, _ = stocks(random, 0.2)
    asked = ScenarioRequest("now", tuple(plans), mixes_of(CLASSES), blank, 10.0, 10.0, how=Sureness("none"))
    ranking = compare_scenarios(asked).ranking
    first = ranking.loc[(ranking["rank"] == 1).fillna(False), "scenario"]
    least = dict(zip(ranking["scenario"], ranking["total_at_least"].to_numpy(dtype=float, na_value=-np.inf)))
    most = dict(zip(ranking["scenario"], ranking["total_at_most"].to_numpy(dtype=float, na_value=np.inf)))
    for _ in range(2):
        numbers = [item if item.value is not None else replace(item, value=float(random.choice((0.0, 3.0, 300.0))),
                                                            years_to_maturity=random.choice((None, 5.0, 80.0)))
                   for item in blank.given.values()]
        full = compare_scenarios(replace(asked, table=densities(STOCKS, numbers, "test"))).ranking
        total = full.set_index("scenario")["total"].astype(float)
        assert all(least[name] - 1e-6 <= total[name] <= most[name] + 1e-6 for name in total.index)
        for name in first if len(first) == 1 else ():
            assert total[name] <= total.min() + 1e-6, (name, total)


def scaled(pairs, present):
    """Pairs on the whole ground of the present, each class in equal parts; a class without a pair stays."""
    rows = []
    for code, area in present.items():
        of = pairs[pairs["old"] == code]
        targets = of["new"].tolist() or [code]
        rows += [("unchanged" if code == new else "changed", code, new, area / len(targets)) for new in targets]
    return pd.DataFrame(rows, columns=["kind", "old", "new", "area_m2"]).astype(
        {"kind": "string", "old": "string", "new": "string"})


def test_a_class_counted_by_energy_has_no_number_by_the_hectare_in_an_own_table_either():
    """It counted twice, and 3 ha of 2 ha were covered."""
    columns = pd.DataFrame({"land_class": ["town", "forest"], "value": [1.0, -2.0], "counted_by": ["energy", ""]})
    fields = {name: Field(name, "text", (), {}, {}, ()) for name in columns}
    with pytest.raises(InputError) as error:
        own_densities(columns, "mine", fields, "t C/ha/yr", None)
    assert "count twice" in error.value.in_language("en")
