"""Tier 1 from coordinates alone against means of countries: inside the band, and within a factor of two."""
from __future__ import annotations

import csv

import pytest
from helpers.source import ROOT

from groundrules.core.carbon.checked_pack import load_coefficients
from groundrules.core.carbon.densities.table import densities_of
from groundrules.core.carbon.zones.filling import Question
from groundrules.core.carbon.zones.lookup import CLIMATE, KEYS, candidates_at

FRA = ROOT.parent / "shared" / "reference" / "carbon" / "fra2020_country_carbon.csv"
FOREST = load_coefficients(ROOT / "packs" / "ipcc-2019-forest")
PLACES = load_coefficients(ROOT / "packs" / "ipcc-zones").places
#: Growing stock, m3/ha, as remembered of FRA 2020; what a cubic metre holds stands in the table beside the clone.
STOCKS = {
    "DEU": (321, [(13.5, 51.8), (8.2, 48.2), (10.9, 50.8), (12.8, 49.0)]),
    "FIN": (109, [(25, 62), (28, 63), (24, 64.5), (27, 66.5)]),
    "POL": (282, [(17, 53.5), (21, 53.7), (19, 51), (22, 50)]),
    "FRA": (174, [(6.5, 48.2), (2.5, 47.5), (-0.8, 44.3), (3, 45.5)]),
    "ESP": (58, [(-3.5, 42.5), (-5.5, 40), (-4, 37.8), (0, 41.8), (-2, 40.2)]),
    "ITA": (145, [(11.5, 44), (13.5, 42.2), (16.3, 39.3), (11.5, 46.2)]),
    "TUR": (77, [(31, 40.7), (36, 37), (29, 37), (40, 40.8)]),
    "JPN": (220, [(142.5, 43.5), (140.5, 39.5), (138.5, 36.2), (136, 35.2), (133.5, 33.7), (131, 32.5)]),
    "KOR": (165, [(128.5, 37.6), (128, 36.5), (127.5, 35.2)]),
    "CHN": (87, [(119.5, 28.8), (113.5, 24.3), (108.5, 24.5), (101, 25), (101.5, 29.5), (128.5, 43.5), (129.5, 47.5),
                 (123, 50.5)]),
    "IND": (71, [(80, 20), (78, 23), (82, 22.5), (92.5, 25.5), (79, 30.5), (75.5, 13.5)]),
    "IDN": (138, [(102, -1), (114, 0), (121, -2), (138, -4)]),
    "GAB": (235, [(11.5, -0.5), (12.5, 1), (11, -2)]),
    "COD": (230, [(22, 0), (20, -3), (26, 1), (25, -6)]),
    "BRA": (243, [(-60, -3), (-65, -6), (-55, -4), (-68, -9), (-52, -8)]),
    "USA": (134, [(-84, 33), (-79, 35.5), (-90, 32), (-72, 44), (-78, 41.5), (-122.5, 44.5)]),
    "PNG": (145, [(145, -6), (143, -4.5), (150, -9.5)])}


def of_places(family: str, places: list) -> list:
    """The forest of a family at each place, from its coordinates alone."""
    numbers = []
    for longitude, latitude in places:
        there, known = candidates_at([longitude], [latitude], [1.0], PLACES), Question(FOREST, (family,)).known()
        values = {key: tuple(candidate.value for candidate in there[key] if candidate.value in known[key])
                  for key in KEYS if key in known}
        numbers.append(densities_of(FOREST, family, "|".join(values.pop(CLIMATE)), values).given["forest", "biomass"])
    return numbers


def mean(family: str, places: list) -> float:
    return sum(number.value for number in of_places(family, places)) / len(places)


@pytest.mark.skipif(not FRA.exists(), reason="needs ../shared/reference/carbon")
def test_means_of_countries_lie_in_the_band_and_near_the_value():
    held: dict = {}
    with FRA.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["unit"] == "t C/m3":
                held[row["age_class"]] = held.get(row["age_class"], 0.0) + float(row["value"])
    near = {}
    for country, (cubic_metres, places) in STOCKS.items():
        published = cubic_metres * held[country]
        numbers = of_places("land-any", places)
        assert all(number.lower < published < number.upper for number in numbers), country
        near[country] = sum(number.value for number in numbers) / len(numbers) / published
    assert {country: round(ratio, 2) for country, ratio in near.items() if not 0.5 <= ratio <= 2.0} == {}


def test_where_the_origin_is_not_known_it_is_a_candidate_and_no_longer_natural():
    """Southern China, whose forests hold some 30 to 50 t C/ha; the table has 258 t dm/ha of natural ones."""
    southern = [(119.5, 28.8), (117.8, 26.2), (113.5, 24.3), (110.8, 27.5), (108.5, 24.5), (115, 27)]
    natural, planted, either = (mean(family, southern) for family in ("land-natural", "land-plantation", "land-any"))
    assert either == pytest.approx((natural + planted) / 2.0)
    assert planted < 70.0 and 90.0 < either < 95.0 and natural > 120.0


def test_what_is_known_of_a_forest_says_its_origin():
    def of(zone="subtropical_humid_forest", **given):
        return densities_of(FOREST, "forest-any", "", {"zone": (zone,), "continent": ("asia",), **given}).given[
            "forest", "above"]

    fir = of("subtropical_dry_forest", kind=("cunninghamia_sp",), age=("over_20",))   # a kind is of plantations
    assert fir.value == pytest.approx(148.6 * 0.47) and not fir.by_envelope
    primary = of(age=("primary",))                          # no plantation is primary
    assert primary.value == pytest.approx(323.0 * 0.47) and not primary.by_envelope
    old, known = of(age=("over_20",)), of(age=("over_20",), origin=("natural",))
    assert old.by_envelope and known.value == pytest.approx(258.4 * 0.47)
    assert old.value == pytest.approx((258.4 * 0.47 + (180 * 0.48 + 100 * 0.47) / 2.0) / 2.0, rel=0.02)   # table 4.8
