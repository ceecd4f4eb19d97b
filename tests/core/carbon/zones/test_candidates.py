"""What each candidate of a place would give, before a run."""
from __future__ import annotations

import pytest
from helpers.source import ROOT

from groundrules.core.carbon.checked_pack import load_coefficients
from groundrules.core.carbon.densities.table import densities_of
from groundrules.core.carbon.zones.candidates import CANDIDATE_COLUMNS, candidate_table
from groundrules.core.carbon.zones.lookup import candidates_at, places_here

BOSTON, SEA = (-71.1, 42.37), (-146.75, -54.25)


@pytest.fixture(scope="module")
def forest():
    return load_coefficients(ROOT / "packs" / "ipcc-2019-forest" / "pack.yaml")


@pytest.fixture(scope="module")
def places():
    return load_coefficients(ROOT / "packs" / "ipcc-zones" / "pack.yaml").places


def table_at(point, forest, places, chosen=("", {})):
    candidates = candidates_at([point[0]], [point[1]], [1.0], places)
    places = places_here([point[0]], [point[1]], places)
    return candidate_table(forest, "land-natural", chosen, candidates, places, "en")


def test_each_candidate_gives_what_a_run_that_picks_it_gives(forest, places):
    """At Boston the maps differ: warm or cool temperate; each climate is shown with its own zones."""
    frame = table_at(BOSTON, forest, places)
    assert list(frame.columns) == list(CANDIDATE_COLUMNS)
    woods = frame[frame["land_class"] == "forest"].set_index("value", drop=False)
    climates = woods[woods["key"] == "climate"]
    assert climates["value"].tolist() == ["warm_temperate_moist", "cool_temperate_moist"]
    assert climates["share"].tolist() == [0.5, 0.5] and set(climates["maps"]) == {"cru", "trends-earth"}
    zones = places_here([BOSTON[0]], [BOSTON[1]], places).zones["cool_temperate_moist"]
    known = [zone for zone in zones if zone in forest.keys["zone"].values]
    alone = densities_of(forest, "land-natural", "cool_temperate_moist", {"zone": known,
                                                                      "continent": ("north_america",)})
    assert climates.loc["cool_temperate_moist", "density_t_c_ha"] == pytest.approx(alone.density("forest", "biomass"))
    whole = frame[frame["key"].isna() & (frame["land_class"] == "forest")].iloc[0]
    assert whole["state"] == "envelope"
    usable = woods[woods["key"].isin(("climate", "zone")) & (woods["state"] != "none")]
    assert whole["lower_t_c_ha"] == pytest.approx(usable["lower_t_c_ha"].min())
    assert whole["upper_t_c_ha"] == pytest.approx(usable["upper_t_c_ha"].max())


def test_what_was_given_holds_throughout_and_is_no_candidate(forest, places):
    frame = table_at(BOSTON, forest, places, ("cool_temperate_moist", {"continent": ("north_america",)}))
    assert set(frame["key"].dropna()) == {"zone"}
    assert set(frame["value"].dropna()) == set(
        places_here([BOSTON[0]], [BOSTON[1]], places).zones["cool_temperate_moist"])
    given = table_at(BOSTON, forest, places, ("cool_temperate_moist", {
        "continent": ("north_america",), "zone": ("temperate_continental_forest",)}))
    assert given["key"].isna().all() and "forest" in set(given["land_class"])


def test_a_place_that_no_map_knows_has_a_row_that_says_so(forest, places):
    frame = table_at(SEA, forest, places)
    assert frame["state"].tolist()[0] == "none" and frame["density_t_c_ha"].isna().all()
