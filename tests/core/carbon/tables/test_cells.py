"""Each number of a shipped pack is that of the reading it was taken from, bounds and what they mean included.

The readings lie outside the repository. A checksum of the numbers that were compared is kept beside them in
``helpers/readings``, so that a number that changes fails where the readings are not at hand too: compare it, then
freeze the checksum anew. ``left_out.csv`` says of every row of the readings that is in no pack why it is not.
"""
from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from helpers.readings import energy, forests, layers, soils, source, wetlands

COMPARED = {**forests.COMPARED, **layers.COMPARED, **soils.COMPARED, **wetlands.COMPARED, **energy.COMPARED}
LEFT_OUT = Path(__file__).with_name("left_out.csv")
#: Used otherwise: maps of climates and their zones (``zones/test_lookup``), and tables of comparisons.
ELSEWHERE = ("climate_to_gez_candidates", "climate_maps_confusion", "domain_climate_to_gez_candidates",
             "coverage_forest_cells", "crosscheck", "derived_forest_carbon_tier1", "validation_mata_transition")
FILES = sorted({name for compared in COMPARED.values() for name in compared.files})
needs_readings = pytest.mark.skipif(not source.READINGS.exists(),
                                    reason="the readings of the tables are not on this machine")


@pytest.mark.parametrize("name", COMPARED)
def test_the_numbers_are_those_that_were_compared(name):
    compared = COMPARED[name]
    numbers = compared.of_pack()
    assert (len(numbers), source.checksum(numbers)) == (compared.count, compared.checksum)


@needs_readings
@pytest.mark.parametrize("name", COMPARED)
def test_the_numbers_are_those_of_the_readings(name):
    assert source.differences(COMPARED[name]) == []


def left_out(name):
    with open(LEFT_OUT, encoding="utf-8", newline="") as table:
        return [row for row in csv.DictReader(table) if row["file"] == name]


@needs_readings
@pytest.mark.parametrize("name", FILES)
def test_each_other_number_of_a_reading_is_noticed_or_its_row_is_left_out_for_a_reason(name):
    """A row counts if another number in it makes a comparison fail; the others have a reason, group by group."""
    unused, groups = source.unused_rows(name, COMPARED), left_out(name)
    of_group = dict.fromkeys((row["rows_like"] for row in groups), 0)
    for row in unused:
        words = "; ".join(filter(None, row.values()))
        like = next((pattern for pattern in of_group if re.search(pattern, words)), None)
        assert like is not None, f"{name}: {words} is in no pack, and nobody says why"
        of_group[like] += 1
    assert of_group == {row["rows_like"]: int(row["count"]) for row in groups}
    assert all(row["why"] for row in groups)


@needs_readings
def test_each_file_of_the_readings_is_compared_or_left_out_for_a_reason():
    names = {path.stem for path in source.READINGS.glob("*.csv")}
    with open(LEFT_OUT, encoding="utf-8", newline="") as table:
        whole = {row["file"] for row in csv.DictReader(table) if row["rows_like"] == "." and row["file"] not in FILES}
    assert names - set(FILES) - set(ELSEWHERE) == whole
    assert all(len(source.reading(name)) == int(left_out(name)[0]["count"]) for name in whole)
