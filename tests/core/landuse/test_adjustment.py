"""Adjustment of a layer's areas: groups, totals, and what is refused, by hand."""
from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Polygon, box

from groundrules.core.errors import InputError
from groundrules.core.landuse.units.adjustment import AdjustmentRequest, adjust_layer, control_fields
from groundrules.core.table import table_from_geometries

CRS = "EPSG:4547"
X, Y = 500_000, 2_500_000
BOW_TIE = Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])


def plot(width, x=0.0):
    """A square metre a metre of width."""
    return box(X + x, Y, X + x + width, Y + 1)


def layer(shapes, **columns):
    return table_from_geometries("地块", shapes, columns, CRS)


def adjusted(table, **more):
    return adjust_layer(AdjustmentRequest(table, **{"area_method": "planar", "id_field": "code", **more}))


def column(result, name):
    return [None if pd.isna(value) else value for value in result.frame[name]]


def group(result, position=0) -> dict:
    return {name: None if pd.isna(value) else value for name, value in result.groups.iloc[position].items()}


THIRDS = {"shapes": [plot(10.004), plot(20.004), plot(30.004)], "code": ["A", "B", "C"]}


def test_own_sum_rounded():
    # 60.012 m² are 60.01: one centi-square-metre is left for the first of three equal remainders
    result = adjusted(layer(**THIRDS))
    assert column(result, "adjusted_m2") == [10.01, 20.0, 30.0] and column(result, "received") == [1, 0, 0]
    assert column(result, "change_m2") == pytest.approx([0.006, -0.004, -0.004])
    assert column(result, "reason") == ["", "", ""]
    text = group(result)
    assert (text["group_id"], text["part_count"], text["receivers"]) == ("all features", 3, "A +1")
    assert (text["measured_m2"], text["total_m2"], text["residual_m2"]) == pytest.approx((60.012, 60.01, -0.002))
    assert result.counts == {"GROUP_COUNT": 1, "REFUSED_COUNT": 0, "MISSING_TOTAL_COUNT": 0, "UNUSABLE_COUNT": 0,
                             "UNGROUPED_COUNT": 0,
                             "MAX_RESIDUAL_M2": pytest.approx(0.002), "IS_CLOSED": True}


@pytest.mark.parametrize(("unit", "in_unit", "adjusted_m2"), [
    ("0.01 m2", [1000.0, 2000.0], [1000.0, 2000.0]), ("0.0001 ha", [0.1, 0.2], [1000.0, 2000.0]),
    ("0.01 mu", [1.5, 3.0], [1000.0, 2000.0])])
def test_units(unit, in_unit, adjusted_m2):
    result = adjusted(layer([plot(1000), plot(2000)], code=["A", "B"]), unit=unit, field_name="MJ")
    assert column(result, "MJ") == in_unit
    assert column(result, "adjusted_m2") == pytest.approx(adjusted_m2, abs=1e-9)


def test_registered_totals_by_group():
    table = layer([plot(100), plot(300), plot(50)], code=["A", "B", "C"], xm=["一", "一", "二"],
                  total=[400.4, 400.4, 50.0])
    result = adjusted(table, total="registered", total_field="total", group_field="xm", limit=0.01)
    assert column(result, "adjusted_m2") == [100.1, 300.3, 50.0] and column(result, "group_id") == ["一", "一", "二"]
    assert result.groups["residual_m2"].tolist() == pytest.approx([0.4, 0.0])
    assert result.counts["MAX_RESIDUAL_M2"] == pytest.approx(0.4)


def test_over_the_limit_is_refused_and_listed():
    table = layer([plot(100), plot(300)], code=["A", "B"], total=[400.5, 400.5])
    result = adjusted(table, total="registered", total_field="total")
    assert column(result, "adjusted_m2") == [None, None] and column(result, "received") == [None, None]
    assert "over the limit of 0.001" in column(result, "reason")[0]
    text = group(result)
    assert text["refused"] and text["residual_m2"] == pytest.approx(0.5) and text["total_m2"] == 400.5
    assert text["relative"] == pytest.approx(0.5 / 400.5) and text["receivers"] == ""
    assert (result.counts["REFUSED_COUNT"], result.counts["IS_CLOSED"]) == (1, False)


def test_totals_that_differ_or_are_missing_are_undetermined():
    table = layer([plot(10), plot(10), plot(20), plot(30)], code=list("ABCD"), xm=["一", "一", "二", "三"],
                  total=[20.0, 21.0, None, 0.0])
    result = adjusted(table, total="registered", total_field="total", group_field="xm")
    assert column(result, "adjusted_m2") == [None] * 4
    assert sorted(result.groups["reason"]) == sorted(["no total is known", "no total is known",
                                                      "the features state different totals in field total: "
                                                      "20.00 to 21.00 m²"])
    assert (result.counts["MISSING_TOTAL_COUNT"], result.counts["REFUSED_COUNT"]) == (3, 0)


def test_a_total_may_stand_in_one_feature_only():
    table = layer([plot(10), plot(10)], code=["A", "B"], total=[20.0, None])
    assert column(adjusted(table, total="registered", total_field="total"), "adjusted_m2") == [10.0, 10.0]


def test_attribute_areas_add_up_to_the_total():
    table = layer([plot(100), plot(300)], code=["A", "B"], tbmj=[100.1, 300.1])
    result = adjusted(table, total="attribute", total_field="tbmj")
    assert column(result, "adjusted_m2") == [100.05, 300.15]
    table = layer([plot(100), plot(300)], code=["A", "B"], tbmj=[100.1, None])
    result = adjusted(table, total="attribute", total_field="tbmj")
    assert column(result, "adjusted_m2") == [None, None] and "1 feature" in group(result)["reason"]


def test_an_area_field_instead_of_measuring():
    table = layer([None, LineString([(X, Y), (X + 1, Y)]), plot(1)], code=["A", "B", "C"], mj=["3", "6", "0"])
    result = adjusted(table, area_field="mj", total="number", total_m2=9.009)
    assert column(result, "measured_m2") == [3, 6, 0] and column(result, "adjusted_m2") == [3.0, 6.01, 0.0]


def test_bad_attribute_areas_are_listed_and_get_nothing():
    table = layer([plot(1)] * 4, code=list("ABCD"), mj=["3", "-6", "many", None])
    result = adjusted(table, area_field="mj")
    assert column(result, "adjusted_m2") == [3.0, None, None, None]
    assert column(result, "reason") == ["", *["no area in field mj"] * 3]
    assert result.counts["UNUSABLE_COUNT"] == 3 and not result.counts["IS_CLOSED"]
    assert len(result.notes) == 1 and "2 values" in result.notes[0] and "-6, many" in result.notes[0]


def test_areas_are_read_in_the_unit_of_their_field():
    """0.15 mu are 100 m², 0.3 mu 200 m²; the total of 0.0301 ha is 301 m², shared as 100.33 and 200.67."""
    table = layer([None, None], code=["A", "B"], mj_mu=[0.15, 0.3], **{"total (ha)": ["0,0301", "0,0301"]})
    result = adjusted(table, area_field="mj_mu", total="registered", total_field="total (ha)", limit=0.01)
    assert column(result, "measured_m2") == pytest.approx([100, 200])
    assert column(result, "adjusted_m2") == [100.33, 200.67] and group(result)["total_m2"] == pytest.approx(301)
    assert [("666.667" in note, "10,000 m²" in note) for note in result.notes] == [(True, False), (False, True)]


def test_unusable_geometry_is_listed_and_keeps_others_from_a_total():
    table = layer([plot(10), BOW_TIE, None, LineString([(X, Y), (X + 1, Y)])], code=list("ABCD"))
    own = adjusted(table)
    assert column(own, "adjusted_m2") == [10.0, None, None, None]
    assert column(own, "reason")[1:] == ["invalid geometry", "no geometry", "not a polygon"]
    other = adjusted(table, total="number", total_m2=10.0)
    assert column(other, "adjusted_m2") == [None] * 4 and other.counts["REFUSED_COUNT"] == 1
    assert "3 features" in column(other, "reason")[0] and column(other, "reason")[1] == "invalid geometry"


def test_features_without_a_group():
    table = layer([plot(10), plot(10)], code=["A", "B"], xm=["一", None])
    result = adjusted(table, group_field="xm")
    assert column(result, "adjusted_m2") == [10.0, None] and column(result, "group_id") == ["一", None]
    assert "no group" in column(result, "reason")[1] and result.counts["GROUP_COUNT"] == 1
    assert result.counts["UNGROUPED_COUNT"] == result.frame["adjusted_m2"].isna().sum()
    assert any("1 feature" in note and "belongs to no group" in note for note in result.notes)


UNITS = {"XZQDM": ["1", "2"], "DCMJ": [100.1, 200.1]}


def test_control_areas_by_code():
    table = layer([plot(100), plot(200), plot(5)], code=list("ABC"), unit=[1.0, 2.0, 3.0])
    control = layer([None, None], **UNITS)
    result = adjusted(table, total="control_area", group_field="unit", control=control, control_id="XZQDM",
                      control_area="DCMJ")
    assert column(result, "adjusted_m2") == [100.1, 200.1, None]
    assert "no unit 3" in column(result, "reason")[2] and result.counts["MISSING_TOTAL_COUNT"] == 1


def test_control_areas_by_location():
    table = layer([plot(60), plot(40, 60), plot(199.9, 100), plot(5, 900), None], code=list("ABCDE"))
    control = layer([box(X, Y, X + 100, Y + 1), box(X + 100, Y, X + 300, Y + 1)], **UNITS)
    result = adjusted(table, total="control_area", control=control, control_id="XZQDM", control_area="DCMJ")
    assert column(result, "group_id") == ["1", "1", "2", None, None]
    assert column(result, "adjusted_m2") == [60.06, 40.04, 200.1, None, None]
    assert "D lies in no unit" in result.notes[0] and column(result, "reason")[4] == "no geometry"


def test_a_unit_in_parts_adds_up():
    table = layer([plot(300)], code=["A"], unit=["1"])
    control = layer([None, None], XZQDM=["1", "1"], DCMJ=[100.0, 200.0])
    result = adjusted(table, total="control_area", group_field="unit", control=control, control_id="XZQDM",
                      control_area="DCMJ")
    assert column(result, "adjusted_m2") == [300.0] and "added up" in result.notes[0]


def test_a_unit_without_area_is_a_missing_total():
    table = layer([plot(300)], code=["A"], unit=["1"])
    control = layer([None, None], XZQDM=["1", "1"], DCMJ=[300.0, None])
    result = adjusted(table, total="control_area", group_field="unit", control=control, control_id="XZQDM",
                      control_area="DCMJ")
    assert column(result, "adjusted_m2") == [None] and "no area in field DCMJ" in group(result)["reason"]


@pytest.mark.parametrize(("key", "more"), [
    ("adjust.no_total_field", {"total": "registered"}),
    ("adjust.no_total_number", {"total": "number"}),
    ("adjust.no_total_number", {"total": "number", "total_m2": 0.0}),
    ("adjust.number_with_groups", {"total": "number", "total_m2": 5.0, "group_field": "code"}),
    ("adjust.no_control", {"total": "control_area"}),
    ("adjust.bad_field_name", {"field_name": ""}),
    ("adjust.bad_field_name", {"field_name": "Received"}),
    ("adjust.no_such_field", {"group_field": "nothing"}),
])
def test_choices_that_lack_something(key, more):
    with pytest.raises(InputError) as error:
        adjusted(layer(**THIRDS), **more)
    assert error.value.key == key and str(error.value)


def test_control_fields_by_alias():
    assert control_fields(["XZQDM", "DCMJ"], "XZQ") == ("XZQDM", "DCMJ")
    assert control_fields(["code", "XZQDM", "DCMJ", "JSMJ"], "XZQ", "code", "JSMJ") == ("code", "JSMJ")
    with pytest.raises(InputError, match="CONTROL_AREA"):
        control_fields(["XZQDM"], "XZQ")
    with pytest.raises(InputError, match="CONTROL_ID"):
        control_fields(["DCMJ"], "XZQ")


def test_nothing_to_adjust():
    with pytest.raises(InputError, match="holds no features"):
        adjusted(layer([], code=[]))


def test_many_receivers_are_cut_short():
    count = 40
    result = adjusted(layer([plot(1.0025)] * count, code=[f"P{k}" for k in range(count)]))
    # 40.10 m², 1.00 each: ten parts take one each
    assert column(result, "received").count(1) == 10
    assert group(result)["receivers"] == "P0 +1, P1 +1, P2 +1, P3 +1, P4 +1 and 5 more"


def test_every_group_closes():
    random = np.random.default_rng(2)
    table = layer([plot(width) for width in random.uniform(1, 500, 300)], code=[str(k) for k in range(300)],
                  xm=random.integers(0, 20, 300))
    result = adjusted(table, group_field="xm", unit="0.0001 ha")
    sums = result.frame.groupby("group_id")["adjusted_m2"].sum()
    assert (sums.to_numpy() == result.groups["total_m2"].to_numpy()).all()
    assert result.counts["IS_CLOSED"] and result.counts["GROUP_COUNT"] == 20


# -- numbers that are no areas -------------------------------------------------------------------------

def test_a_number_that_is_no_area_on_earth_is_unknown_and_told():
    result = adjusted(layer([plot(1), plot(2)], code=["A", "B"], area=[1e15, 2.0]), area_field="area")
    assert column(result, "adjusted_m2") == [None, 2.0] and not result.counts["IS_CLOSED"]
    assert len(result.notes) == 1 and "area" in result.notes[0] and "Earth" in result.notes[0]


def test_a_total_that_has_too_many_units_is_refused():
    with pytest.raises(InputError) as error:
        adjusted(layer([plot(1)], code=["A"]), total="number", total_m2=1e17, limit=1.0)
    assert error.value.key == "adjust.too_many_units"


def test_control_units_in_many_parts_take_no_time():
    count = 20_000
    codes = [f"{place:06d}" for place in range(100_000, 100_000 + count)]
    control = layer([plot(1)] * (2 * count), unit=codes * 2, KZMJ=[1.0] * (2 * count))
    features = layer([plot(2)] * count, code=codes, area=[2.0] * count)
    start = time.process_time()
    result = adjusted(features, area_field="area", group_field="code", total="control_area", control=control,
                      control_id="unit", control_area="KZMJ")
    assert time.process_time() - start < 4.0
    assert result.counts["GROUP_COUNT"] == count and result.counts["IS_CLOSED"]


def test_receivers_of_many_groups_take_no_time():
    count = 20_000
    features = layer([None] * (2 * count), code=["A", "B"] * count, area=[1.006, 1.006] * count,
                     g=[str(place) for place in range(count) for _ in range(2)])
    start = time.process_time()
    result = adjusted(features, area_field="area", group_field="g")
    assert time.process_time() - start < 3.0
    assert set(result.groups["receivers"]) == {"B -1"}   # 2.012 are 2.01: usual rounding would give 1.01 twice
