"""Rows of statistics that are there and cannot be used: what is lacking names them, and does not call them missing."""
from __future__ import annotations

import pandas as pd
import pytest
from helpers.cases.packs import parse_formula
from helpers.cases.series import TOWNS, box, layer
from helpers.source import ROOT

from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.monitoring.compute.check import CHECK
from groundrules.core.monitoring.compute.request import ComputeRequest
from groundrules.core.monitoring.pack.reading import FORM

PACK = FORM.load(ROOT / "packs" / "cn-checkup-2021", parse_formula)
CODES = load_codes(ROOT / "packs" / "cn-land-use")


def table(*lines):
    return layer("table", [None] * len(lines), **dict(zip(
        ("indicator", "unit_code", "year", "value", "unit"), map(list, zip(*lines)))))


SHELTERS = layer("s", [box(0, 0, 200, 100)])     # 20,000 m²


def rows(*lines, **given):
    """What is computed of rows of statistics, by indicator and unit."""
    request = ComputeRequest(PACK, CODES, 2025, statistics=table(*lines), units=TOWNS, whole_code="990127",
                             method="planar", **given)
    return CHECK.run(request).tables["rows"].set_index(["indicator_id", "unit_code"])


@pytest.mark.parametrize(("language", "unread", "two"), [
    ("en", "row “residents” of the table of statistics (STATISTICS), which is there but cannot be used: "
     "feature 0 (FY2025)",
     "row “residents” of the table of statistics (STATISTICS), of which there are rows that contradict each other: "
     "5000; 1234567"),
    ("zh", "“residents”（表中已有，但无法使用：要素 0（FY2025））",
     "“residents”（表中已有，但各行数值不一致：5000；1234567）")])
def test_a_row_that_is_there_and_not_used_is_not_called_missing(language, unread, two):
    given = {"layers": {"shelters": SHELTERS}, "language": language}
    first, second = ("residents", "990127", 2025, 5000, "人"), ("residents", "990127", 2025, 1_234_567, "人")
    for stated, words in (([("residents", "990127", "FY2025", 5000, "人")], unread), ([first, second], two)):
        row = rows(*stated, **given).loc[("shelter_area_per_person", "990127")]
        assert pd.isna(row["value"]) and words in row["needed"] and words in row["reason"]
        towns = rows(*stated, **given).loc[("shelter_area_per_person", "990127100")]
        assert words not in towns["needed"] and "residents" in towns["needed"]     # of the county alone
    usable = rows(("residents", "990127", "FY2025", 7, "人"), first, **given)
    assert usable.loc[("shelter_area_per_person", "990127"), "value"] == pytest.approx(4.0)    # 20,000 m² for 5,000


def test_a_star_is_the_whole_and_a_unit_that_the_run_does_not_have_is_said():
    given = {"statistics": table(("residents", "*", 2025, 5000, "人"), ("residents", "990200", 2025, 9, "人")),
             "layers": {"shelters": SHELTERS}, "units": TOWNS, "method": "planar"}
    for code in ("990127", ""):
        done = CHECK.run(ComputeRequest(PACK, CODES, 2025, whole_code=code, **given))
        whole = done.tables["rows"].set_index(["indicator_id", "unit_code"]).loc[(
            "shelter_area_per_person", code or "*")]
        assert whole["value"] == pytest.approx(4.0)     # 20,000 m² for 5,000
        assert [note for note in done.notes if "rows are of 1 unit that this run does not have" in note
                and "used: 9902." in note]


def test_numbers_without_a_unit_count_in_that_of_the_pack_which_is_said():
    done = CHECK.run(ComputeRequest(PACK, CODES, 2025, whole_code="990127", statistics=table(
        ("urbanisation_rate", "990127", 2025, 45, None), ("residents", "990127", 2025, 5000, None))))
    assert [note for note in done.notes if note.startswith(
        "table: 1 row without a unit of measure counts in that of the pack: 0 (urbanisation_rate %).")]


@pytest.mark.parametrize(("row", "words"), [
    (("urbanisation_rate", "990127", 2025, 0.45, None), "feature 0 (0.45)"),
    (("urbanisation_rate", "990127", "2025E", 45, "%"), "feature 0 (2025E)"),
    (("urbanisation_rate", "990127", 2568, 45, "%"), "feature 0 (2568)"),
    (("urbanisation_rate", "990127", "soon", 45, "%"), "feature 0 (soon)"),
    (("urbanisation_rate", "990127", 2025, "about 45", "%"), "feature 0 (about 45)"),
    (("urbanisation_rate", "990127", 2025, None, "%"), "feature 0 (–)"),
    (("urbanisation_rate", "990127", 2025, 45, "km2"), "feature 0 (45 km2)"),
    (("urbanisation_rate", "990127", 2024, "about 45", "%"), ""),
    (("urbanisation_rate", "990127", 2567, 45, "%"), ""),     # of 2024
])
def test_what_a_stated_indicator_lacks_names_its_own_row(row, words):
    frame = rows(row, ("water_use", "990127", 2025, 1, "亿m3"))
    needed = frame.loc[("urbanisation_rate", "990127"), "needed"]
    assert words in needed and ("which is there but cannot be used" in needed) == bool(words)


def test_people_of_the_whole_lack_the_row_of_a_town():
    towns = [("residents", "990127100", 2025, "about 10", "人"), ("residents", "990127101", 2025, 3000, "人")]
    frame = rows(*towns, layers={"shelters": SHELTERS}).xs("shelter_area_per_person")
    for unit in ("990127", "990127100"):
        assert "feature 0 (about 10)" in frame.loc[unit, "needed"]
    assert frame.loc["990127101", "value"] == 0.0


def test_land_of_a_pack_without_the_groups_that_count_is_undetermined_and_never_0():
    """The pack of land cover has no group of construction land: its artificial surfaces are not none."""
    land = layer("clc", [box(0, 0, 500, 1000)], land_class=["111"])
    frame = CHECK.run(ComputeRequest(
        PACK, load_codes(ROOT / "packs" / "land-cover"), 2025, layers={"land": land}, units=TOWNS, whole_code="990127",
        method="planar", scheme="corine", statistics=table(("residents", "990127", 2025, 5000, "人")))).tables["rows"]
    for indicator, group in (("construction_land", "construction"), ("grassland_area", "grassland")):
        row = frame[(frame["indicator_id"] == indicator) & (frame["unit_code"] == "990127")].iloc[0]
        assert pd.isna(row["value"]) and row["state"] == "undetermined"
        assert f"({group})" in row["needed"] and "it has built," in row["needed"]
