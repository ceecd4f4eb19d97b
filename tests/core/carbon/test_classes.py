"""Crosswalks to classes of densities: no code of a list is left out in silence, and categories are those of IPCC."""
from __future__ import annotations

import csv
from pathlib import Path

import pytest

from groundrules.core.carbon.checked_pack import load_coefficients
from groundrules.core.carbon.pack.model import shares_of
from groundrules.core.carbon.stock.classes import by_mix, joined, mixes_of
from groundrules.core.errors import InputError

PACKS = Path(__file__).resolve().parents[3] / "packs"
CLASSES = load_coefficients(PACKS / "carbon-classes")
#: Codes that stand for no one class: the whole of built or of open land, farmland with forest, space below ground.
NO_CLASS = {**dict.fromkeys(("guide-2023", "guide-2020-trial"), {"UG25", "UG26"}),
            "gb-50137-2011": {"H", "E", "E2", "E9"}}


def codes(name: str) -> list:
    with open(PACKS / "cn-land-use" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return [row["code"] for row in csv.DictReader(file)]


@pytest.mark.parametrize("name", ["guide-2023", "guide-2020-trial", "survey-3", "gbt-21010-2017", "gb-50137-2011"])
def test_every_code_of_a_list_has_classes(name):
    table = CLASSES.crosswalks[name]
    without = {code for code in codes(name) if not shares_of(code, table)}
    assert without == NO_CLASS.get(name, set())
    strange = {code for code in table if not any(item.startswith(code) for item in codes(name))}
    assert not strange, "rows that no code of the list begins with"


@pytest.mark.parametrize("name", ["guide-2023", "guide-2020-trial", "survey-3", "gbt-21010-2017", "gb-50137-2011"])
def test_rows_of_buildings_are_codes_of_their_list(name):
    assert {item for item in CLASSES.buildings.lists[name] if item not in codes(name)} <= set()


def test_categories():
    """Orchards are perennial cropland, green of towns is Settlements, marsh and mangrove may be organic soil."""
    values = {code: (land_class.category, land_class.organic_soil) for code, land_class in CLASSES.classes.items()}
    assert values["orchard"] == ("cropland", False) and values["urban_green"] == ("settlements", False)
    assert values["marsh"] == ("wetlands", True) == values["mangrove"] and values["sealed"][0] == "settlements"


def test_numbers_of_a_grid_hold_as_a_whole_and_are_told_where_another_list_reads_them_too():
    def parts(codes: list, scheme: str):
        return mixes_of(codes, CLASSES, scheme)

    with pytest.raises(InputError, match="no row for: 312. Lists that have every code of this land: corine"):
        parts(["312"], "corine-grid")                    # was read as 31, bare rock
    with pytest.raises(InputError, match="every code of this land: corine-grid"):
        parts(["2", "12", "18"], "corine")
    both = parts(["12", "23", "24"], "corine")           # groups 12, 23, 24, or arable land and two kinds of forest
    assert both.shares["23"][0].land_class == "grassland" and "corine-grid" in both.doubts("en")[0]
    assert "corine-grid" in by_mix(joined(both, both))[1].doubts("zh")[0]
    assert not parts(["211", "312"], "corine").doubts("en") and not parts(["12", "23"], "corine-grid").doubts("en")


def test_words_are_no_codes_of_the_list_that_has_their_first_letter():
    """GB 50137 has R, A, W, G, U: Residential, Agriculture, Wetland, Green, Urban were read as them."""
    table = CLASSES.crosswalks["gb-50137-2011"]
    assert shares_of("R2", table) and shares_of("W1", table) and shares_of("E13", table)
    words = ["Residential", "Agriculture", "Wetland", "Green", "Urban"]
    assert not [word for word in words if shares_of(word, table)]
    with pytest.raises(InputError) as caught:
        mixes_of(["R2", *words], CLASSES, "gb-50137-2011")
    assert "Agriculture, Green, Residential, Urban, Wetland" in str(caught.value) and "VALUES" in str(caught.value)
    assert "VALUES" in caught.value.in_language("zh")
