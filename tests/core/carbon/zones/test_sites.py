"""Parcels by their place: across edges of cells, in metres and degrees, divided, and by the user's own layer."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.source import ROOT
from helpers.suite.questions import calls

from groundrules.core.carbon.checked_pack import load_coefficients
from groundrules.core.carbon.keys.variants import known_words, variants_of
from groundrules.core.carbon.pack.places import ClimateMap, Places
from groundrules.core.carbon.zones import pieces as pieces_module
from groundrules.core.carbon.zones.filling import Question, filled
from groundrules.core.carbon.zones.lookup import CLIMATE, CONTINENT, ZONE, candidates_at
from groundrules.core.carbon.zones.pieces import pieces_of
from groundrules.core.carbon.zones.sites import sites_of, values_of
from groundrules.core.geometry.systems.crs import from_geographic
from groundrules.core.table import numbered

WEST_EAST = Places({"one": ClimateMap("one", {}, "", None, ("wet", "dry"), (
    (bytes([1] * 360 + [2] * 360),) * 360))}, {"wet": ("forest", "moor"), "dry": ("steppe",)})
EDGE, NORTH = 8.0, 48.2   # by both shipped maps warm temperate to the west, cool temperate to the east


@pytest.fixture(scope="module")
def places():
    return load_coefficients(ROOT / "packs" / "ipcc-zones" / "pack.yaml").places


@pytest.fixture(scope="module")
def forest():
    return load_coefficients(ROOT / "packs" / "ipcc-2019-forest" / "pack.yaml")


def climates(sites):
    """Climates of each parcel, in one order."""
    of_site = ["|".join(sorted(values_of(site, CLIMATE))) for site in sites.candidates]
    return [of_site[site] for site in sites.of_row]


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:25832", "EPSG:3857"])
def test_parcels_beside_and_across_an_edge(places, crs):
    """Two parcels of a hundred metres beside the edge, and one of which four fifths lie in the east."""
    degrees = [(EDGE - 0.0015, EDGE - 0.0001), (EDGE + 0.0001, EDGE + 0.0015), (EDGE - 0.001, EDGE + 0.004)]
    shapes = np.array([shapely.transform(shapely.box(west, NORTH, east, NORTH + 0.001), lambda corners: from_geographic(
        corners, crs)) for west, east in degrees])
    sites = sites_of(pieces_of(shapes, crs, places), shapely.area(shapes), places)
    warm, cool = "warm_temperate_moist", "cool_temperate_moist"
    assert climates(sites) == [warm, cool, cool]
    assert sites.stray.tolist() == pytest.approx([0.0, 0.0, 0.2], abs=1e-3)


def test_random_parcels_have_the_climate_of_their_greater_part():
    """Against areas by hand; and cut in two by any meridian, the ground in each climate stays what it was, but for what
    the straddling parcel gives to its larger part.
    """
    random = np.random.default_rng(11)
    west, width = random.uniform(-3.0, 2.0, 200), random.uniform(0.001, 1.5, 200)
    shapes = shapely.box(west, 10.0, west + width, 10.2)
    sites = sites_of(pieces_of(shapes, "EPSG:4326", WEST_EAST), shapely.area(shapes), WEST_EAST)
    in_east = np.clip(west + width, 0.0, None) - np.clip(west, 0.0, None)
    assert climates(sites) == ["dry" if share > 0.5 else "wet" for share in in_east / width]
    assert sites.stray == pytest.approx(np.minimum(in_east / width, 1.0 - in_east / width), abs=1e-9)
    halves = np.concatenate([shapely.box(west, 10.0, np.clip(0.0, west, west + width), 10.2),
                             shapely.box(np.clip(0.0, west, west + width), 10.0, west + width, 10.2)])
    divided = sites_of(pieces_of(halves, "EPSG:4326", WEST_EAST), shapely.area(halves), WEST_EAST)
    ground = {values_of(site, CLIMATE)[0]: weight for site, weight in zip(divided.candidates, divided.weight)}
    assert ground["dry"] == pytest.approx(float(in_east.sum()) * 0.2, rel=1e-9)


def test_a_parcel_of_many_cells_is_looked_up_by_their_middles(monkeypatch):
    shape = shapely.box(-10.0, 0.0, 20.0, 10.0)
    cut = pieces_of(np.array([shape]), "EPSG:4326", WEST_EAST)
    monkeypatch.setattr(pieces_module, "MOST_CUTS", 10)
    middles = pieces_of(np.array([shape]), "EPSG:4326", WEST_EAST)
    for pieces in (cut, middles):
        assert pieces.weight[pieces.longitude > 0.0].sum() == pytest.approx(2.0 / 3.0, abs=0.01)


def test_ground_without_a_shape_has_no_site_and_no_map_no_climate(places):
    shapes = np.array([None, shapely.box(-146.8, -54.3, -146.7, -54.2), shapely.Polygon()], dtype=object)
    sites = sites_of(pieces_of(shapes, "EPSG:4326", places), np.nan_to_num(shapely.area(shapes)), places)
    assert sites.of_row.tolist() == [-1, 0, -1] and sites.candidates[0][CLIMATE] == ()
    empty = sites_of(pieces_of(shapes[:0], "EPSG:4326", places), np.zeros(0), places)
    assert empty.candidates == [] and len(empty.of_row) == 0


def test_an_own_layer_that_says_what_the_lookup_says_changes_no_number(places, forest):
    shapes = shapely.box([EDGE - 0.1, EDGE + 0.1], NORTH, [EDGE - 0.05, EDGE + 0.15], NORTH + 0.05)
    pieces, area = pieces_of(shapes, "EPSG:4326", places), shapely.area(shapes)
    by_map = sites_of(pieces, area, places)
    own = sites_of(pieces, area, places, {CLIMATE: [values_of(by_map.candidates[site], CLIMATE)[0]
                                                  for site in by_map.of_row]})
    question = Question(forest, ("land-natural",))
    first, second = (filled(question, sites, places, "en") for sites in (by_map, own))
    assert (first.given, first.labels, first.climate, first.keys) == (
        second.given, second.labels, second.climate, second.keys) and len(first.given) == 2
    assert any("own layer" in note for note in second.notes) and "own" not in str(first.entries)


def test_the_users_layer_wins_over_what_was_given_and_that_over_the_maps(places, forest):
    """Its zone holds for the first parcel alone; of the second it says nothing, so the zone of the run holds."""
    shapes = shapely.box([EDGE + 0.1, EDGE + 0.2], NORTH, [EDGE + 0.15, EDGE + 0.25], NORTH + 0.05)
    sites = sites_of(pieces_of(shapes, "EPSG:4326", places), shapely.area(shapes), places,
                     {ZONE: ["temperate_mountain_system", ""]})
    result = filled(Question(forest, ("land-natural",), "", {ZONE: ("temperate_oceanic_forest",)}), sites, places, "en")
    assert {label: values[ZONE] for label, values in result.given.items()} == {
        "temperate_mountain_system": ("temperate_mountain_system",),
        "temperate_oceanic_forest": ("temperate_oceanic_forest",)}
    assert result.titles["temperate_mountain_system"]["zh"] == "温带山地"
    assert result.climate == "cool_temperate_moist" and result.keys[CONTINENT] == ("europe",)
    assert {(entry["value"], tuple(entry["maps"])) for entry in result.entries if entry["key"] == ZONE} == {
        ("temperate_mountain_system", ("own",)), ("temperate_oceanic_forest", ("user",))}


def test_sites_together_are_the_candidates_of_all_ground(places):
    random = np.random.default_rng(3)
    lon, lat = random.uniform(100, 115, 300), random.uniform(25, 40, 300)
    shapes = shapely.box(lon, lat, lon + 1e-4, lat + 1e-4)
    joint = sites_of(pieces_of(shapes, "EPSG:4326", places), np.ones(300), places).as_one()
    whole = candidates_at(lon + 5e-5, lat + 5e-5, np.ones(300), places)
    assert {held.value: held.share for held in joint.candidates[0][CLIMATE]} == pytest.approx(
        {held.value: held.share for held in whole[CLIMATE]}, abs=0.01)


def test_no_loop_goes_over_parcels(places, forest):
    """Four times as many parcels, in two climates and of three classes, take as many calls, but for blocks of them."""
    def work(count: int) -> None:
        number = np.arange(count)
        west = np.where(number % 2, 7.6, 8.1) + number % 1000 * 1e-4
        shapes = shapely.box(west, NORTH, west + 1e-4, NORTH + 1e-4)
        sites = sites_of(pieces_of(shapes, "EPSG:4326", places), shapely.area(shapes), places)
        answer = filled(Question(forest, ("land-natural",)), sites, places, "en", number)
        labels = np.array([*answer.labels, ""], dtype=object)[sites.of_row]
        cells = {"zone": pd.Series(["", "boreal_coniferous_forest"] * (count // 2))}
        stated = variants_of(known_words(cells, forest.keys, "land", {"zone": "zone"}), {}, labels, answer.given)
        assert len(numbered([np.array(["03", "01", "07"], dtype=object)[number % 3], stated.labels])[1]) == 6

    work(120)
    few, many = (calls(lambda count=count: work(count)) for count in (1200, 4800))
    assert many < 1.05 * few, (few, many)
