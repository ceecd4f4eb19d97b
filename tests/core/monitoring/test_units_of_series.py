"""Units that follow others: what they have from those before them, and what they cannot have."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from groundrules.core.monitoring.series.tables import VALUES
from groundrules.core.monitoring.series.units import carried_over


def values(*rows):
    """Rows of indicator, unit, year, value, unit of measure, numerator, denominator."""
    frame = pd.DataFrame(rows, columns=["indicator_id", "unit_code", "year", "value", "unit", "numerator",
                                        "denominator"])
    return frame.reindex(columns=list(VALUES.columns)).assign(series="", year=frame["year"])


def units(*rows):
    return pd.DataFrame(rows, columns=["unit_code", "successor", "valid_from", "valid_to", "share"])


MERGED = units(("a", "c", None, 2020, 1.0), ("b", "c", None, 2020, 1.0), ("c", "", 2021, None, np.nan))


def of(frame, unit, year, indicator="farm"):
    rows = frame[(frame["unit_code"] == unit) & (frame["year"] == year) & (frame["indicator_id"] == indicator)]
    assert len(rows) == 1, rows
    return rows.iloc[0]


def test_a_county_that_became_a_district_keeps_its_series():
    made = carried_over(values(("farm", "990127", 2019, 40.0, "ha", None, None), ("index", "990127", 2019, 3.0, "x",
                                                                                  None, None)),
                        units(("990127", "990112", None, 2020, 1.0)))
    assert of(made, "990112", 2019)["value"] == 40.0
    assert of(made, "990112", 2019, "index")["value"] == 3.0   # whatever it is of
    assert of(made, "990112", 2019)["from_units"] == "990127"
    assert of(made, "990127", 2019)["from_units"] is None


def test_merged_towns_add_what_adds_up():
    made = carried_over(values(
        ("farm", "a", 2020, 40.0, "ha", None, None), ("farm", "b", 2020, 2.5, "ha", None, None),
        ("park", "a", 2020, 10.0, "m2/person", 1000.0, 100.0), ("park", "b", 2020, 4.0, "m2/person", 800.0, 200.0),
        ("green", "a", 2020, 50.0, "%", 5.0, 10.0), ("green", "b", 2020, 20.0, "%", 4.0, 20.0),
        ("index", "a", 2020, 1.0, "x", None, None), ("index", "b", 2020, 2.0, "x", None, None)), MERGED)
    assert of(made, "c", 2020)["value"] == 42.5
    assert of(made, "c", 2020, "park")["value"] == pytest.approx(1800 / 300)   # not the 7 of a mean
    assert of(made, "c", 2020, "green")["value"] == pytest.approx(30.0)
    index = of(made, "c", 2020, "index")
    assert np.isnan(index["value"])
    assert (index["doubt"], index["from_units"]) == ("not_additive", "a, b")


def test_a_part_that_is_missing_makes_no_sum():
    made = carried_over(values(("farm", "a", 2020, 40.0, "ha", None, None),
                               ("farm", "a", 2019, 40.0, "ha", None, None),
                               ("farm", "b", 2019, None, "ha", None, None)), MERGED)
    for year in (2019, 2020):
        assert np.isnan(of(made, "c", year)["value"])
        assert of(made, "c", year)["doubt"] == "part_missing"


def test_what_was_recorded_for_the_unit_itself_stays():
    made = carried_over(values(("farm", "a", 2020, 40.0, "ha", None, None), ("farm", "b", 2020, 2.0, "ha", None, None),
                               ("farm", "c", 2020, 41.0, "ha", None, None)), MERGED)
    assert of(made, "c", 2020)["value"] == 41.0
    assert of(made, "c", 2020)["from_units"] is None


def test_values_after_the_end_of_a_unit_do_not_pass():
    made = carried_over(values(("farm", "a", 2021, 40.0, "ha", None, None)), MERGED)
    assert made["unit_code"].tolist() == ["a"]


def test_a_split_passes_shares_of_sums_only():
    split = units(("a", "c", None, 2020, 0.25), ("a", "d", None, 2020, 0.75))
    made = carried_over(values(("farm", "a", 2020, 40.0, "ha", None, None), ("index", "a", 2020, 3.0, "x", None, None)),
                        split)
    assert [of(made, unit, 2020)["value"] for unit in "cd"] == [10.0, 30.0]
    assert np.isnan(of(made, "c", 2020, "index")["value"])


def test_a_chain_of_two_successions():
    chain = units(("a", "b", None, 2014, 1.0), ("b", "d", 2015, 2020, 1.0), ("c", "d", None, 2020, 1.0))
    made = carried_over(values(("farm", "a", 2012, 1.0, "ha", None, None), ("farm", "c", 2012, 2.0, "ha", None, None),
                               ("farm", "b", 2018, 4.0, "ha", None, None), ("farm", "c", 2018, 8.0, "ha", None, None)),
                        chain)
    assert (of(made, "d", 2012)["value"], of(made, "d", 2018)["value"], of(made, "b", 2012)["value"]) == (3.0, 12.0, 1)


def test_a_circle_of_successors_ends():
    made = carried_over(values(("farm", "a", 2012, 1.0, "ha", None, None)),
                        units(("a", "b", None, 2020, 1.0), ("b", "a", None, 2021, 1.0)))
    assert of(made, "b", 2012)["value"] == 1.0
