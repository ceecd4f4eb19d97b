"""Numbers of an earlier year out of the rows that this algorithm wrote for it: growth from year to year, chained."""
from __future__ import annotations

import math

import pandas as pd
import pytest
from helpers.cases.packs import parse_formula
from helpers.cases.series import TOWNS, box, layer
from helpers.source import ROOT

from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.monitoring.compute.check import CHECK
from groundrules.core.monitoring.compute.request import ComputeRequest
from groundrules.core.monitoring.pack.reading import FORM

PACK = FORM.load(ROOT / "packs" / "sdg-11", parse_formula)
CODES = load_codes(ROOT / "packs" / "cn-land-use")
WHOLE, WEST, EAST = "990127", "990127100", "990127101"


def people(year, west, east):
    columns = {"indicator": ["people"] * 2, "unit_code": [WEST, EAST], "year": [year] * 2, "value": [west, east],
               "unit": ["person"] * 2}
    return layer("people", [None, None], **columns)


def run(year, width, statistics=None, rows=(), **more):
    """Built-up land from west to east, 100 m high, as wide in each town."""
    built = layer("built", [box(0, 0, width, 100), box(500, 0, 500 + width, 100)])
    return CHECK.run(ComputeRequest(PACK, CODES, year=year, units=TOWNS, whole_code=WHOLE, method="planar", rows=[
        layer_of.table for layer_of in rows], layers={"built_up_area": built}, statistics=statistics,
        **more)).tables["rows"]


def as_given(frame):
    return layer(f"rows of {frame['year'].iloc[0]}", [None] * len(frame), **{
        name: frame[name].tolist() for name in frame.columns})


def values(frame, indicator):
    return frame[frame["indicator_id"] == indicator].set_index("unit_code")["value"].to_dict()


def test_growth_is_chained_by_the_rows_of_the_earlier_year():
    before = run(2020, 200.0, people(2020, 1000.0, 3000.0))
    after = run(2025, 240.0, people(2025, 1100.0, 2970.0), [as_given(before)])
    # 2 ha → 2.4 ha in each town and 4 → 4.8 ha together, in five years
    assert values(after, "lcr_log") == pytest.approx(dict.fromkeys((WEST, EAST, WHOLE), math.log(1.2) / 5))
    assert values(after, "pgr") == pytest.approx({
        WEST: math.log(1.1) / 5, EAST: math.log(0.99) / 5, WHOLE: math.log(4070 / 4000) / 5})
    assert values(after, "lcrpgr_log")[WEST] == pytest.approx(math.log(1.2) / math.log(1.1))


def test_the_latest_year_counts_unless_another_is_chosen():
    chain = [as_given(run(year, width, people(year, 1000.0, 1000.0))) for year, width in ((2015, 100.0), (2020, 200.0))]
    now = people(2025, 1000.0, 1000.0)
    assert values(run(2025, 240.0, now, chain), "lcr_linear")[WHOLE] == pytest.approx(0.2 / 5)
    assert values(run(2025, 240.0, now, chain[::-1], base_year=2015), "lcr_linear")[WHOLE] == pytest.approx(1.4 / 10)


def test_what_was_open_then_and_rows_of_another_pack_are_no_earlier_number():
    """Of an open row the numerator is only what is sure of it."""
    before = run(2020, 200.0)     # without people
    for rows in (before, run(2020, 200.0, people(2020, 1000.0, 3000.0)).assign(pack="own")):
        after = run(2025, 240.0, people(2025, 1100.0, 2970.0), [as_given(rows)])
        row = after[(after["indicator_id"] == "lcr_log") & (after["unit_code"] == WHOLE)].iloc[0]
        assert pd.isna(row["value"]) and "the rows that this algorithm wrote for it" in row["needed"]
