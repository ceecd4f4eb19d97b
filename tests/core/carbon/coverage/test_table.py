"""Coverage: areas by hand, the three states, what blanks lack, and properties over random ground."""
from __future__ import annotations

from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

from groundrules.core.carbon.coverage.land import land_of
from groundrules.core.carbon.coverage.shares import AREA, CARBON, VEGETATED, share_numbers, share_of, shares_table
from groundrules.core.carbon.coverage.table import COVERAGE_COLUMNS, LACKS, by_class, coverage_table
from groundrules.core.carbon.densities.table import densities, densities_of
from groundrules.core.carbon.pack.keys import Key
from groundrules.core.carbon.pack.model import Coefficient, CoefficientPack, Family, LandClass, Share
from groundrules.core.carbon.stock.classes import Mixes
from groundrules.core.carbon.stock.stock import WHOLE, Ground, carbon_stock, land_of_ground
from groundrules.core.carbon.uncertainty.bands import Sureness
from groundrules.core.contract.pack_head import PackHead

ZONE = Key("zone", {"en": "ecological zone"}, {name: {"en": name} for name in ("wet", "dry", "icy")})
FAMILY = Family("f", {"en": "F"}, {"en": "all"}, "t C/ha", 0.3)


def row(land_class, pool, value, **stated):
    climate = stated.pop("climate", "")
    return Coefficient("f", land_class, pool, value, climate=climate, keys=stated)


ROWS = (row("forest", "above", 100.0, zone=("wet",)), row("forest", "above", 50.0, zone=("dry",)),
        row("forest", "soil", 60.0), row("grass", "above", 5.0, climate="cold"), row("grass", "soil", 40.0),
        row("bog", "above", 2.0), row("bog", "soil", 300.0), row("park", "above", None), row("park", "soil", 30.0),
        row("town", "above", 0.0))
CLASSES = {name: LandClass(name, {"en": name.title(), "zh": name}, "forest_land", name == "bog", name not in (
    "town", "park")) for name in ("forest", "grass", "bog", "park", "town")}


def pack_of(rows=ROWS):
    return CoefficientPack(*_head(), {"f": FAMILY}, tuple(rows), keys={"zone": ZONE}, classes=CLASSES)


def _head():
    """The fields that every pack has, empty but for id and version."""
    return [{"id": "p", "version": "1"}.get(field.name, {}) for field in fields(PackHead)]


def covered(areas, rows=ROWS, climate="cold", **given):
    table = densities_of(pack_of(rows), "f", climate, {key: values.split("|") for key, values in given.items()})
    return coverage_table(land_of(areas, CLASSES), table, "en")


def states(frame):
    return {(land_class if not pd.isna(land_class) else "", pool): (state, None if pd.isna(lacks) else lacks)
            for land_class, pool, state, lacks in frame[["land_class", "pool", "state", "lacks"]].values}


AREAS = {"forest": 3.0, "grass": 2.0, "bog": 1.0, "park": 1.0, "town": 1.0, "reef": 1.0, "": 1.0}


def test_each_cell_says_how_it_has_its_number_and_what_it_lacks():
    frame = covered(AREAS, zone="wet")
    assert list(frame) == list(COVERAGE_COLUMNS)
    cells = states(frame)
    assert cells["forest", "above"] == ("row", None) and cells["forest", "soil"] == ("row", None)
    assert cells["bog", "soil"] == ("none", "organic_soil") and cells["bog", "above"] == ("row", None)
    assert cells["park", "above"] == ("none", "cell") and cells["town", "soil"] == ("none", "pool")
    assert cells["reef", "above"] == ("none", "class") and cells["", "above"] == ("none", "code")
    forest = frame[frame["land_class"] == "forest"].iloc[0]
    assert (forest["eco_zone"], forest["climate"], forest["pack"], forest["family"]) == ("wet", "cold", "p 1", "f")
    assert (forest["density_t_c_ha"], forest["stock_t_c"]) == (100.0, 300.0)


@pytest.mark.parametrize(("climate", "given", "cell", "expected"), [
    ("cold", {"zone": "wet|dry"}, ("forest", "above"), ("envelope", None)),
    ("cold", {"zone": "icy"}, ("forest", "above"), ("none", "key_row")),
    ("cold", {}, ("forest", "above"), ("none", "key"))])
def test_a_key_that_is_open_wrong_or_not_given(climate, given, cell, expected):
    frame = covered(AREAS, climate=climate, **given)
    assert states(frame)[cell] == expected and expected[1] in (None, *LACKS)
    lacking = frame.set_index(["land_class", "pool"]).loc[cell, "lacking_keys"]
    assert (pd.isna(lacking) if expected[0] == "envelope" else lacking == "zone")


def test_a_climate_without_a_row_is_what_a_class_lacks():
    rows = (*ROWS, row("grass", "above", 5.0, climate="hot"), row("orchard", "above", 9.0, climate="hot"))
    frame = covered({"orchard": 1.0, "grass": 1.0}, rows, zone="wet")
    assert states(frame)["orchard", "above"] == ("none", "key_row") and states(frame)["grass", "above"][0] == "row"
    assert "climate: cold" in frame.loc[frame["lacking_keys"] == "climate", "note"].iloc[0]


def test_shares_by_hand():
    # wet|dry: forest 3 ha by envelope; grass 2 by row; bog, park, town, reef and ground without a class 1 ha each: none
    frame = covered(AREAS, zone="wet|dry")
    numbers = share_numbers(frame)
    assert numbers == pytest.approx({"SHARE_BY_ROW": 0.2, "SHARE_BY_ENVELOPE": 0.3, "SHARE_WITHOUT": 0.5})
    shares = shares_table(frame)
    # reef has no entry of a crosswalk: whether it is vegetated is not known
    assert share_of(shares, VEGETATED, "row") is None
    known = shares_table(covered({name: area for name, area in AREAS.items() if name != "reef"}, zone="wet|dry"))
    assert [share_of(known, VEGETATED, state) for state in ("row", "envelope", "none")] == pytest.approx(
        [2 / 6, 3 / 6, 1 / 6])
    # carbon by row: forest's soil 180, grass 10 + 80, bog above 2, park's soil 30, town 0; by envelope 3 · 75
    assert [share_of(shares, CARBON, state) for state in ("row", "envelope")] == pytest.approx(
        [302 / 527, 225 / 527])
    assert share_of(shares, CARBON, "none") is None


def test_no_ground_is_a_table_without_rows():
    frame = covered({})
    assert frame.empty and list(frame.columns) == list(COVERAGE_COLUMNS)


def test_codes_without_a_class_and_users_zones_are_rows_of_their_own():
    ground = Ground(pd.DataFrame({
        "zone": [WHOLE, WHOLE, WHOLE, "A", "B"], "code": ["01", "99", "", "01", "99"],
        "area_m2": [20_000.0, 10_000.0, 5_000.0, 20_000.0, 10_000.0], "part_count": 1}), {"A": "North", "B": "South"},
        {"99": "Unheard of"})
    mixes = Mixes({"01": (Share("forest", 0.5, {}), Share("town", 0.5, {})), "99": (), "": ()}, CLASSES)
    table = densities_of(pack_of(), "f", "cold", {"zone": ["wet"]})
    frame = coverage_table(land_of_ground(ground, mixes), table, "en")
    whole = by_class(frame[frame["zone"].isna()])
    assert whole[["land_class", "code", "area_ha", "state"]].values.tolist() == [
        ["", "", 0.5, "none"], ["", "99", 1.0, "none"], ["forest", "", 1.0, "row"], ["town", "", 1.0, "none"]]
    assert frame.loc[frame["code"] == "99", "title"].iloc[0] == "Unheard of"
    assert frame.loc[frame["land_class"] == "town", "codes"].iloc[0] == "01"
    assert frame.loc[frame["zone"] == "A", "zone_name"].unique().tolist() == ["North"]
    assert shares_table(frame).groupby("zone", dropna=False)["amount"].count().tolist() == [8, 8, 8]


def random_case(seed):
    rng = np.random.default_rng(seed)
    names = [*CLASSES, "reef", ""]
    chosen = rng.permutation(names)[:rng.integers(1, len(names) + 1)]
    areas = {str(name): float(area) for name, area in zip(chosen, rng.uniform(0.1, 50.0, len(chosen)))}
    zone = "|".join(rng.permutation(["wet", "dry", "icy"])[:rng.integers(1, 4)])
    return rng, areas, zone


@pytest.mark.parametrize("seed", range(12))
def test_states_add_up_order_does_not_matter_and_fewer_rows_never_cover_more(seed):
    rng, areas, zone = random_case(seed)
    frame = covered(areas, zone=zone)
    for pool in frame["pool"].unique():
        assert frame.loc[frame["pool"] == pool, "area_ha"].sum() == pytest.approx(sum(areas.values()))
    shares = shares_table(frame)
    of_area = shares[shares["measure"] == AREA]
    assert of_area["amount"].sum() == pytest.approx(sum(areas.values())) and of_area["share"].sum() == pytest.approx(1)
    shuffled = {name: areas[name] for name in rng.permutation(list(areas))}
    rows = [ROWS[place] for place in rng.permutation(len(ROWS))]
    again = shares_table(covered(shuffled, rows, zone=zone))
    assert again["amount"].fillna(-1.0).to_numpy() == pytest.approx(shares["amount"].fillna(-1.0).to_numpy())
    removed = [kept for place, kept in enumerate(ROWS) if place != seed % len(ROWS)]
    if any(kept.climate for kept in removed):
        assert share_numbers(covered(areas, removed, zone=zone))["SHARE_WITHOUT"] >= \
            share_numbers(frame)["SHARE_WITHOUT"] - 1e-12


@pytest.mark.parametrize("zone", ["wet", "wet|dry", "icy"])
def test_a_stock_has_the_shares_of_its_coverage_and_they_agree_with_its_covered_share(zone):
    areas = {name: area for name, area in AREAS.items() if name != "reef"}
    ground = Ground(pd.DataFrame({"zone": WHOLE, "code": list(areas), "area_m2": np.array(list(areas.values())) * 1e4,
                                  "part_count": 1}))
    mixes = Mixes({name: (Share(name, 1.0, {}),) if name else () for name in areas}, CLASSES)
    table = densities_of(pack_of(), "f", "cold", {"zone": zone.split("|")})
    stock = carbon_stock(ground, mixes, table, Sureness("none"), "en")
    assert stock.counts["SHARE_WITHOUT"] == pytest.approx(1.0 - stock.counts["COVERED_SHARE"])
    assert sum(stock.counts[name] for name in ("SHARE_BY_ROW", "SHARE_BY_ENVELOPE", "SHARE_WITHOUT")) == \
        pytest.approx(1.0)
    assert stock.coverage["stock_t_c"].sum() == pytest.approx(stock.counts["STOCK_T_C"])
    sentence = f"{100.0 * stock.counts['SHARE_WITHOUT']:.1f} % lacks a number"
    assert zone == "wet" or any(sentence in note for note in stock.notes)


def test_an_own_table_is_its_own_level_of_trust_and_a_pack_says_its():
    own = densities(Family("mine", {}, {}, "t C/ha", trust="own"), [row("forest", "above", 7.0)], "mine")
    frame = coverage_table(land_of({"forest": 1.0}, {}), own, "en")
    assert frame[["trust", "family"]].values.tolist() == [["own", "mine"]] and frame["pack"].isna().all()
    assert frame["vegetated"].isna().all()
