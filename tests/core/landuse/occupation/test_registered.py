"""Occupation adjusted to registered areas: numbers by hand in a metric plane."""
from __future__ import annotations

import pandas as pd
import pytest
from helpers.cases.parcels_and_survey import areas, box, closes, issues, kinds, occupy, survey

from groundrules.core.errors import InputError
from groundrules.core.layers.control_layer import ControlLayer

PLANT = {"DLBM": "0601", "QSXZ": "20", "QSDWDM": "990127002", "QSDWMC": "B", "ZLDWDM": "990127001", "ZLDWMC": "A",
         "BSM": "W"}
WASTE = {"DLBM": "1207", "QSXZ": "30", "BSM": "U"}
PARCEL = box(0, 0, 100, 100)


def test_registered_areas():
    """10 % more, unknown, and 20 % more, which is over the limit."""
    parcels = [box(0, 0, 10, 10), box(20, 0, 30, 10), box(40, 0, 50, 10)]
    result = occupy(parcels, [(box(0, 0, 100, 5), WASTE), (box(0, 5, 100, 10), PLANT)], {"reg": [110.0, 0.0, 120.0]},
                    adjust_to="registered", registered_field="reg", adjust_limit=0.1)
    assert result.tables["parcels"]["area_m2"].tolist() == [110, 100, 100]
    assert result.tables["parcels"]["measured_m2"].tolist() == [100, 100, 100]
    assert result.tables["parcels"]["residual_m2"].tolist() == pytest.approx([10, 0, 20])
    assert result.tables["rows"].loc[result.tables["rows"]["subject_fid"] == 1, "net_m2"].tolist() == [55, 55]
    assert kinds(result) == ["adjust_refused", "registered_unknown"] and not result.counts["IS_CLOSED"]
    assert "20.00" not in issues(result, "adjust_refused")["subject_id"].iloc[0]
    assert "16.67 %" in issues(result, "adjust_refused")["message"].iloc[0]
    assert closes(result)


def test_registered_areas_in_mu_with_9999_for_unknown_and_one_of_another_unit():
    """0.15 mu are 100 m². 9999 is unknown before it is made m². 150 mu of 100 m² are 100,000 m²: a slip of the unit."""
    parcels = [box(0, 0, 10, 10), box(20, 0, 30, 10), box(40, 0, 50, 10)]
    result = occupy(parcels, [(box(0, 0, 100, 10), WASTE)], {"面积（亩）": [0.15, 9999.0, 150.0]},
                    adjust_to="registered", registered_field="面积（亩）")
    assert result.tables["parcels"]["area_m2"].tolist() == pytest.approx([100, 100, 100_000])
    assert [kind for kind in kinds(result) if kind.startswith("registered")] == ["registered_unknown"]
    assert sum("面积（亩）" in note and "666.667" in note for note in result.notes) == 1
    assert sum("100,000.00 / 100.00 m²" in note and "less than a third" in note for note in result.notes) == 1


def test_the_area_method_registered_is_adjustment_to_the_registered_area():
    options = {"columns": {"reg": [10500.0]}, "registered_field": "reg"}
    first = occupy([PARCEL], [(box(0, 0, 50, 100), WASTE)], area_method="registered", **options)
    second = occupy([PARCEL], [(box(0, 0, 50, 100), WASTE)], area_method="ellipsoidal", adjust_to="registered",
                    **options)
    pd.testing.assert_frame_equal(first.tables["rows"], second.tables["rows"])
    assert first.tables["parcels"]["area_m2"].tolist() == [10500]
    with pytest.raises(InputError):
        occupy([PARCEL], [(PARCEL, WASTE)], adjust_to="registered")


def test_areas_of_the_survey_are_read_in_the_unit_of_their_fields():
    """600 m² of ridges in a patch of 30 mu, which are 20,000 m²: 3 % of the parcel's 10,000 m² are 300 m²."""
    paddy = {"DLBM": "0101", "QSXZ": "30", "KCDLBM": "1203", "GDPDJB": "3", "KCMJ": 600.0, "面积（亩）": 30.0}
    land = survey((PARCEL, paddy))
    result = occupy([PARCEL], ControlLayer(land.role, land.table, {**land.fields, "area": "面积（亩）"}))
    assert areas(result, "land_class") == {"0101": 9700.0, "1203": 300.0}
    assert ["面积（亩）" in note and "666.667" in note for note in result.notes].count(True) == 1


def test_areas_of_the_survey_may_have_their_unit_in_the_cell():
    """600 m² of ridges in a patch of 1 hectare are 6 %: 600 m² of the parcel. A word is listed and counts gross."""
    paddy = {"DLBM": "0101", "QSXZ": "30", "KCDLBM": "1203", "GDPDJB": "3", "KCMJ": "600 平方米", "TBMJ": "1 公顷"}
    result = occupy([PARCEL], survey((PARCEL, paddy)))
    assert areas(result, "land_class") == {"0101": 9400.0, "1203": 600.0}
    assert ["TBMJ" in note and "10,000 m²" in note for note in result.notes].count(True) == 1
    result = occupy([PARCEL], survey((PARCEL, {**paddy, "KCMJ": "about 600"})))
    assert "ridge_missing" in kinds(result) and areas(result, "land_class") == {"0101": 10000.0}
    assert ["KCMJ" in note and "about 600" in note for note in result.notes].count(True) == 1
