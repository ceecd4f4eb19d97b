"""Candidates by coordinates: known cities, maps that differ, seas, and the shipped grids against their source."""
from __future__ import annotations

import base64
import hashlib
import zlib

import numpy as np
import pytest
import shapely
from helpers.cases.packs import own_pack
from helpers.real_data import DATA
from helpers.source import ROOT

from groundrules.core.carbon.checked_pack import COEFFICIENTS, load_coefficients
from groundrules.core.carbon.pack.places import ClimateMap, Places
from groundrules.core.carbon.zones.lookup import (
    CLIMATE,
    CONTINENT,
    SOIL,
    ZONE,
    candidates_at,
    of_climates,
    places_here,
    soils_of,
)

#: City: longitude, latitude, continent.
CITIES = {
    "Lagos": (3.4, 6.5, "africa"), "Tunis": (10.2, 36.8, "africa"), "Tangier": (-5.8, 35.8, "africa"),
    "Cairo": (31.2, 30.1, "africa"), "Antananarivo": (47.5, -18.9, "africa"), "Mogadishu": (45.3, 2.0, "africa"),
    "Gibraltar": (-5.35, 36.14, "europe"), "Malta": (14.5, 35.9, "europe"), "Iraklio": (25.1, 35.3, "europe"),
    "Reykjavik": (-21.9, 64.1, "europe"), "Moscow": (37.6, 55.8, "europe"), "Lausanne": (6.6, 46.5, "europe"),
    "Istanbul, Fatih": (28.95, 41.01, "europe"), "Perm": (56.2, 58.0, "europe"), "Longyearbyen": (15.6, 78.2, "europe"),
    "Ankara": (32.9, 39.9, "asia"), "Nicosia": (33.4, 35.2, "asia"), "Tbilisi": (44.8, 41.7, "asia"),
    "Jeddah": (39.2, 21.5, "asia"), "Sanaa": (44.2, 15.4, "asia"), "Muscat": (58.4, 23.6, "asia"),
    "Changsha": (113.0, 28.2, "asia"), "Sapporo": (141.3, 43.1, "asia"), "Manila": (121.0, 14.6, "asia"),
    "Dili": (125.6, -8.6, "asia"), "Makassar": (119.4, -5.1, "asia"), "Anadyr": (177.5, 64.7, "asia"),
    "Male": (73.5, 4.2, "asia"), "Petropavlovsk": (158.6, 53.0, "asia"), "Yekaterinburg": (60.6, 56.8, "asia"),
    "Jayapura": (140.7, -2.5, "oceania"), "Port Moresby": (147.2, -9.4, "oceania"), "Perth": (115.9, -32.0, "oceania"),
    "Honolulu": (-157.9, 21.3, "oceania"), "Papeete": (-149.6, -17.5, "oceania"), "Suva": (178.4, -18.1, "oceania"),
    "Auckland": (174.8, -36.8, "oceania"), "Guam": (144.8, 13.4, "oceania"), "Darwin": (130.8, -12.4, "oceania"),
    "Panama": (-79.5, 9.0, "north_america"), "Havana": (-82.4, 23.1, "north_america"),
    "Nuuk": (-51.7, 64.2, "north_america"), "Anchorage": (-149.9, 61.2, "north_america"),
    "Bridgetown": (-59.6, 13.1, "north_america"), "Adak": (-176.6, 51.9, "north_america"),
    "Willemstad": (-68.9, 12.1, "south_america"), "Quito": (-78.5, -0.2, "south_america"),
    "Caracas": (-66.9, 10.5, "south_america"), "Ushuaia": (-68.3, -54.8, "south_america"),
    "Galapagos": (-90.3, -0.7, "south_america"), "Recife": (-34.9, -8.1, "south_america")}
#: By its mean temperature and rain: above 18 °C tropical, 10 warm, 0 cool; above 2000 mm wet; else rain against
#: evaporation.
CLIMATES = {"Lagos": "tropical_moist", "Cairo": "tropical_dry", "Changsha": "warm_temperate_moist",
            "Lausanne": "cool_temperate_moist", "Moscow": "cool_temperate_moist", "Jayapura": "tropical_wet",
            "Manila": "tropical_wet", "Anadyr": "boreal_moist", "Ankara": "warm_temperate_dry",
            "Longyearbyen": "polar_moist"}
TO_56_SOUTH = 292   # rows of half a degree
#: Map -> its source beside the project, and SHA-256 of its cells to 56° south.
SOURCES = {"cru": ("climate_half_degree_colin",
                   "f81b581677d8ecdfc8aace7aaa4100e8540899dde20a3297fe7d367ae6ca10fa"),
           "trends-earth": ("climate_half_degree_trends_earth",
                            "25fe5d96a6519be191d036a1b06aef78d3592f42a96c53c8add0802b87b750ba")}


@pytest.fixture(scope="module")
def places():
    return load_coefficients(ROOT / "packs" / "ipcc-zones" / "pack.yaml").places


def values(candidates: dict, key: str) -> list:
    return [candidate.value for candidate in candidates[key]]


@pytest.mark.parametrize("city", CITIES)
def test_the_continent_of_known_cities(places, city):
    longitude, latitude, continent = CITIES[city]
    assert continent in values(candidates_at([longitude], [latitude], [1.0], places), CONTINENT)


@pytest.mark.parametrize("city", CLIMATES)
def test_the_climate_of_known_cities_is_a_candidate_with_its_zones(places, city):
    candidates = candidates_at([CITIES[city][0]], [CITIES[city][1]], [1.0], places)
    assert CLIMATES[city] in values(candidates, CLIMATE)
    assert values(candidates, ZONE)
    assert sum(candidate.share for candidate in candidates[CLIMATE]) == pytest.approx(1.0)


def test_cells_of_land_have_one_continent_and_borders_two(places):
    """By the middle of each cell of land, but for Antarctica and islands of the southern Indian Ocean."""
    rows, columns = np.nonzero([list(row) for row in places.climates["cru"].codes])
    latitude, longitude = 89.75 - rows / 2.0, columns / 2.0 - 179.75
    kept = latitude > -60.0
    points = shapely.points(longitude[kept], latitude[kept])
    counts = sum(shapely.intersects(outline, points).astype(int) for _name, outline in places.continents)
    assert (counts == 1).mean() > 0.9995
    assert set(values(candidates_at([60.0], [58.0], [1.0], places), CONTINENT)) == {"asia", "europe"}


MAP = ClimateMap("one", {}, "", None, ("wet", "dry"), (bytes([1, 1, 1, 1]), bytes([2, 2, 2, 0])))
OTHER = MAP._replace(id="other", codes=(bytes([1, 1, 2, 2]), bytes(4)))
WORLD, NORTH = (-180.0, -90.0, 180.0, 90.0), (-180.0, 0.0, 180.0, 90.0)
INVENTED = Places({"one": MAP, "other": OTHER}, {"wet": ("forest", "moor"), "dry": ("steppe", "moor")},
                  (("west", shapely.box(-180, -90, 0, 90)), ("east", shapely.box(0, -90, 180, 90))),
                  {"wet": (("clay", 0.6), ("peat", 0.4)), "dry": (("sand", 1.0),), "forest": (("clay", 1.0),)})


def test_shares_are_of_the_ground_and_the_mean_of_the_maps_that_know_it():
    """By hand: 3 ha at 45° E, 1 ha at 135° W. The one says wet of both; the other dry of the 3 ha."""
    candidates = candidates_at([45.0, -135.0], [45.0, 45.0], [3.0, 1.0], INVENTED)
    assert {candidate.value: candidate.share for candidate in candidates[CLIMATE]} == {"wet": 0.625, "dry": 0.375}
    assert {candidate.value: candidate.maps for candidate in candidates[CLIMATE]} == {"wet": ("one", "other"),
                                                                                  "dry": ("other",)}
    assert {candidate.value: candidate.share for candidate in candidates[ZONE]} == {"forest": 0.625, "moor": 1.0,
                                                                               "steppe": 0.375}
    assert values(candidates, CONTINENT) == ["east", "west"]
    assert soils_of(candidates[ZONE], candidates[CLIMATE], INVENTED) == pytest.approx({"clay": 0.375, "sand": 0.375,
                                                                             "peat": 0.25})


#: Place: longitude, latitude, a zone that it has, one that it cannot have; by what grows there.
GROWTH = {"Tampere": (23.8, 61.5, "boreal_coniferous_forest", "temperate_oceanic_forest"),
          "Reykjavik": (-20.5, 64.0, "boreal_tundra_woodland", "temperate_oceanic_forest"),
          "Enga": (143.5, -6.0, "tropical_mountain_system", "temperate_oceanic_forest"),
          "Mau": (35.5, -0.6, "tropical_mountain_system", "subtropical_dry_forest"),
          "Libreville": (11.5, -0.5, "tropical_rainforest", "tropical_dry_forest"),
          "Warsaw": (19.5, 52.5, "temperate_continental_forest", "temperate_desert"),
          "Khentii": (106.5, 49.0, "temperate_steppe", "boreal_tundra_woodland"),
          "Valdivia": (-72.5, -40.5, "temperate_oceanic_forest", "temperate_continental_forest")}


@pytest.mark.parametrize("place", GROWTH)
def test_zones_are_those_of_the_climate_in_that_part_of_the_world(places, place):
    longitude, latitude, has, has_not = GROWTH[place]
    zones = values(candidates_at([longitude], [latitude], [1.0], places), ZONE)
    assert has in zones and has_not not in zones


def test_the_first_box_that_holds_a_place_counts_for_looked_up_and_given_climates():
    boxed = INVENTED._replace(boxes={"dry": ((NORTH, ("steppe", "moor")), (WORLD, ("bog",)))})
    assert values(candidates_at([-135.0], [-45.0], [1.0], boxed), ZONE) == ["bog"]
    both = candidates_at([-135.0, 45.0], [-45.0, 45.0], [1.0, 1.0], boxed)
    assert values(both, ZONE) == ["steppe", "moor", "bog", "forest"]   # three quarters of the ground are dry
    here = places_here([-135.0], [-45.0], boxed)
    assert values(of_climates(both, "dry", here), ZONE) == ["bog"]


def test_antarctica_has_no_climate_and_no_zone_and_tierra_del_fuego_has(places):
    """One of the maps has cool temperate ice there: a wood, if somebody says so, would have a number."""
    for longitude, latitude in ((0.0, -75.0), (-58.5, -62.2), (3.2, -60.0)):
        candidates = candidates_at([longitude], [latitude], [1.0], places)
        assert candidates[CLIMATE] == candidates[ZONE] == candidates[SOIL] == ()
    assert values(candidates_at([-67.3], [-55.6], [1.0], places), CLIMATE)


def test_where_one_map_knows_a_place_it_is_answered_by_that_alone():
    assert [tuple(candidates) for candidates in candidates_at([-135.0], [-45.0], [1.0], INVENTED)[CLIMATE]] == [
        ("dry", 1.0, ("one",))]
    assert candidates_at([135.0], [-45.0], [1.0], INVENTED)[CLIMATE] == ()   # the sea of both
    assert candidates_at([], [], [], INVENTED) == {CLIMATE: (), ZONE: (), CONTINENT: (), SOIL: ()}


def test_places_beside_the_edge_of_a_cell_lie_on_their_own_side():
    """The edge is at 0° N: a hundredth of a degree, some 1,100 m, on either side."""
    assert [values(candidates_at([-135.0], [latitude], [1.0], INVENTED._replace(climates={"one": MAP})), CLIMATE)
            for latitude in (0.01, -0.01)] == [["wet"], ["dry"]]


def test_zones_and_soils_of_a_climate_that_the_user_gives_are_its_own():
    candidates = candidates_at([45.0], [45.0], [1.0], INVENTED)
    given = of_climates(candidates, "dry", INVENTED)
    assert values(given, ZONE) == ["steppe", "moor"] and values(given, SOIL) == ["sand"]
    assert given[CONTINENT] == candidates[CONTINENT] and of_climates(candidates, "", INVENTED) == candidates


def test_longitudes_go_round_and_metres_are_refused():
    assert candidates_at([405.0 - 180.0], [45.0], [1.0], INVENTED) == candidates_at([-135.0], [45.0], [1.0], INVENTED)
    assert candidates_at([180.0], [45.0], [1.0], INVENTED) == candidates_at([-180.0], [45.0], [1.0], INVENTED)
    with pytest.raises(ValueError, match="degrees"):
        candidates_at([500_000.0], [3_000_000.0], [1.0], INVENTED)


def test_order_and_splits_of_the_ground_change_nothing(places):
    random = np.random.default_rng(7)
    lon, lat, weight = random.uniform(80, 130, 300), random.uniform(10, 50, 300), random.uniform(0, 5, 300)
    order = random.permutation(300)
    whole = candidates_at(lon, lat, weight, places)
    other = candidates_at(np.repeat(lon[order], 2), np.repeat(lat[order], 2), np.repeat(weight[order] / 2, 2), places)
    for key in (CLIMATE, ZONE, CONTINENT):
        assert {candidate.value: candidate.share for candidate in whole[key]} == pytest.approx(
            {candidate.value: candidate.share for candidate in other[key]})


@pytest.mark.parametrize("name", SOURCES)
def test_the_cells_are_those_of_the_source(places, name):
    codes, (source, hashed) = places.climates[name].codes, SOURCES[name]
    assert {len(row) for row in codes} == {2 * len(codes)} and len(codes) == 360
    used = b"".join(codes[:TO_56_SOUTH])
    assert hashlib.sha256(used).hexdigest() == hashed and not any(map(any, codes[TO_56_SOUTH:]))
    path = DATA.parent / "reference" / "carbon" / f"{source}.b64.txt"
    if not path.exists():
        pytest.skip("the source lies beside the project, and is absent")
    text = "".join(line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    assert zlib.decompress(base64.b64decode(text))[:len(used)] == used


@pytest.mark.parametrize(("file", "old", "new", "message"), [
    ("climate-cru.csv", "90,0x720", "89,0x720", "The row begins at 89° north; 90° is its place"),
    ("climate-cru.csv", "90,0x720", "90,0x719", "The row has 719 cells; a map of as many rows has 720"),
    ("climate-cru.csv", "90,0x720", "90,0x719 13", "The row has the code 13; values name 12"),
    ("climate-cru.csv", "90,0x720", "90,0x719 a", "0x12 5 6x3"),
    ("continents.csv", "-32 36, -12 35.5", "-32 36, 66 -46, -12 35.5", "The outline of africa crosses itself"),
    ("soils.csv", "0.442", "0.642", "The shares of soils in boreal_coniferous_forest sum to more than 1"),
    ("zones.csv", "zones-of-climate", "nowhere", "nowhere"),
    ("zones.csv", "-180 24 180 90", "180 24 -180 90", "The box 180 24 -180 90 is not one of west, south"),
    ("zones.csv", "-180 24 180 90", "", "tropical_wet")])
def test_what_a_pack_of_places_may_not_say(tmp_path, file, old, new, message):
    path = own_pack("ipcc-zones", tmp_path / "pack").parent / file
    words = path.read_text(encoding="utf-8")
    assert old in words
    path.write_text(words.replace(old, new, 1), encoding="utf-8")
    _pack, problems = COEFFICIENTS.form.read(path.parent)
    sentences = [problem.in_language("en") for problem in problems]
    assert any(message in sentence for sentence in sentences), sentences
