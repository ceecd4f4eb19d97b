"""Units by largest share: by hand, on squares of 100 m near the central meridian."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import LineString, Point, Polygon, box

from groundrules.core.errors import InputError
from groundrules.core.landuse.units.assign import AssignRequest, assign_units
from groundrules.core.landuse.units.codes import codes_at_level, is_inexact, unit_fields
from groundrules.core.table import FeatureTable, table_from_geometries

CRS = "EPSG:4547"
X, Y = 500_000, 2_500_000
BOW_TIE = Polygon([(X + 200, Y), (X + 300, Y + 100), (X + 300, Y), (X + 200, Y + 100)])


def plot(x, width=100.0, y=0.0, height=100.0):
    return box(X + x, Y + y, X + x + width, Y + y + height)


def units(shapes, codes, names=None, crs=CRS):
    names = names or [f"村{code}" for code in codes]
    return table_from_geometries("XZQ", shapes, {"XZQDM": codes, "XZQMC": names}, crs)


TWO = (plot(0), plot(100)), ["990127100001", "990127100002"]


def assigned(shapes, layer=None, **more):
    subjects = table_from_geometries("地块", shapes, {"code": [chr(65 + k) for k in range(len(shapes))]}, CRS)
    layer = units(*TWO) if layer is None else layer
    more = {"name_field": "XZQMC", **more}
    return assign_units(AssignRequest(subjects, layer, "XZQDM", subject_id="code", **more))


def row(result, position=0) -> dict:
    return {name: None if pd.isna(value) else value for name, value in result.frame.iloc[position].items()}


def kinds(result) -> list:
    return result.issues["kind"].tolist()


# -- shares --------------------------------------------------------------------------------------------


def test_the_largest_share_wins_and_the_second_is_named():
    # 10 m of 40 m lie in the first village, 30 m in the second
    result = assigned([plot(90, 40)])
    assert row(result) == {
        "unit_code": "990127100002", "unit_name": "村990127100002", "unit_share": pytest.approx(0.75, abs=1e-6),
        "second_code": "990127100001", "second_share": pytest.approx(0.25, abs=1e-6), "near_tie": False,
        "outside_share": 0.0}
    assert result.counts == {"SUBJECT_COUNT": 1, "NEAR_TIE_COUNT": 0, "OUTSIDE_COUNT": 0, "UNDETERMINED_COUNT": 0,
                             "ISSUE_COUNT": 0, "ALL_ASSIGNED": True}
    shares = result.shares
    assert shares["unit_code"].tolist() == ["990127100002", "990127100001"]
    assert shares["area_m2"].tolist() == pytest.approx([3000, 1000], rel=1e-3)   # on the ellipsoid
    assert shares["rank"].tolist() == [1, 2] and shares["length_m"].isna().all()


def test_one_unit_has_no_second():
    result = row(assigned([plot(10, 20, 10, 20)]))
    assert (result["unit_share"], result["second_code"], result["second_share"]) == (1.0, None, None)


@pytest.mark.parametrize(("left", "near", "tie"), [
    (47.4, 0.05, False), (47.6, 0.05, True), (47.6, 0.04, False), (50.0, 0.0, True), (49.9, 0.0, False)])
def test_near_ties_are_listed(left, near, tie):
    # ``left`` of 100 m lie in the first village: the difference of the shares is 100 - 2 * left per cent
    result = assigned([plot(100 - left, 100)], near_tie=near)
    assert row(result)["near_tie"] == tie and kinds(result) == ["near_tie"] * tie
    assert result.counts["NEAR_TIE_COUNT"] == tie and result.counts["ALL_ASSIGNED"]
    if tie:
        assert "990127100001" in result.issues["message"][0] and "A" == result.issues["subject_id"][0]


def test_equal_shares_go_to_the_lower_code_whatever_the_order():
    for order in (slice(None), slice(None, None, -1)):
        layer = units(list(TWO[0])[order], TWO[1][order])
        assert row(assigned([plot(50, 100)], layer))["unit_code"] == "990127100001"


def test_lines_by_length():
    result = assigned([LineString([(X + 20, Y + 50), (X + 150, Y + 50)])])
    assert (row(result)["unit_code"], row(result)["unit_share"]) == ("990127100001", pytest.approx(80 / 130, rel=1e-6))
    assert result.shares["length_m"].tolist() == pytest.approx([80, 50], rel=1e-3)
    assert result.shares["area_m2"].isna().all()


def test_points_by_position():
    result = assigned([Point(X + 150, Y + 5), Point(X + 100, Y + 5), Point(X + 500, Y)])
    assert row(result)["unit_code"] == "990127100002" and row(result)["unit_share"] == 1.0
    on_border = row(result, 1)
    assert (on_border["unit_code"], on_border["unit_share"], on_border["near_tie"]) == ("990127100001", 0.5, True)
    assert row(result, 2)["unit_code"] is None and row(result, 2)["outside_share"] == 1.0
    assert kinds(result) == ["outside", "near_tie"]


# -- outside, overlapping ------------------------------------------------------------------------------


def test_no_unit_at_all_is_undetermined():
    result = assigned([plot(10, 20), plot(300)])
    assert row(result, 1) == {"unit_code": None, "unit_name": None, "unit_share": None, "second_code": None,
                              "second_share": None, "near_tie": False, "outside_share": 1.0}
    assert kinds(result) == ["outside"] and result.issues["severity"][0] == "error"
    assert (result.counts["OUTSIDE_COUNT"], result.counts["ALL_ASSIGNED"]) == (1, False)


def test_partly_outside_is_assigned_and_listed():
    result = assigned([plot(150, 200)])   # 50 m inside, 150 m outside
    assert row(result)["unit_code"] == "990127100002"
    assert row(result)["outside_share"] == pytest.approx(0.75, abs=1e-6)
    assert kinds(result) == ["partly_outside"] and "75.0%" in result.issues["message"][0]


def test_overlapping_units_are_listed():
    layer = units([plot(0, 110), plot(100)], TWO[1])
    result = assigned([plot(100, 40), plot(20, 20)], layer)
    # 10 of 40 m lie in both: shares 1.0 and 0.25
    assert [row(result)[name] for name in ("unit_share", "second_share", "outside_share")] == [
        pytest.approx(1.0), pytest.approx(0.25, abs=1e-6), 0.0]
    assert kinds(result) == ["overlapping_units"] and result.issues["subject_id"].tolist() == ["A"]
    assert "1000" in result.issues["message"][0] or "999." in result.issues["message"][0]


def test_features_of_one_unit_count_together_and_once():
    code = "990127100001"
    layer = units([plot(0, 30), plot(20, 30), plot(50, 50)], [code, code, "990127100002"])
    result = assigned([plot(0, 100)], layer)
    assert row(result)["unit_share"] == pytest.approx(0.5, abs=1e-6) and row(result)["unit_code"] == code
    assert len(result.shares) == 2


# -- what cannot be used -------------------------------------------------------------------------------


def test_unusable_subjects_are_listed():
    result = assigned([None, BOW_TIE, plot(10, 20)])
    assert kinds(result) == ["unusable_subject"] * 2
    assert result.frame["unit_code"].isna().tolist() == [True, True, False]
    assert result.frame["outside_share"].isna().tolist() == [True, True, False]
    assert result.counts["OUTSIDE_COUNT"] == 0 and result.counts["UNDETERMINED_COUNT"] == 2


def test_an_invalid_unit_makes_undetermined_only_what_it_could_change():
    layer = units([plot(100), BOW_TIE], TWO[1])
    # A: 60 % in the good unit, 40 % where the invalid one lies. B: 40 % in it. C: far from it.
    result = assigned([plot(140, 100), plot(160, 100), plot(110, 20)], layer)
    assert result.frame["unit_code"].isna().tolist() == [False, True, False]
    assert sorted(kinds(result)) == ["partly_outside", "uncertain", "unusable_unit"]


def test_a_unit_without_geometry_could_lie_anywhere():
    layer = units([plot(0), None], TWO[1])
    result = assigned([plot(10, 20), plot(95, 100), plot(400)], layer)
    assert result.frame["unit_code"].isna().tolist() == [False, True, True]


def test_a_unit_without_code_gives_no_unit():
    layer = units([plot(0), plot(100)], [None, "990127100002"])
    result = assigned([plot(10, 20), plot(90, 40)], layer)
    assert result.frame["unit_code"].isna().tolist() == [True, False]
    assert kinds(result) == ["no_code"] and pd.isna(result.frame["second_code"][1])
    assert result.frame["second_share"][1] == pytest.approx(0.25, abs=1e-6)


def test_nothing_to_assign_to():
    with pytest.raises(InputError, match="holds no features"):
        assigned([plot(0)], units([], []))
    with pytest.raises(InputError, match="no polygon"):
        assigned([plot(0)], units([LineString([(X, Y), (X + 1, Y)])], ["990127"]))
    with pytest.raises(InputError, match="has no field NAME"):
        assigned([plot(0)], name_field="NAME")


def test_units_in_degrees():
    layer = units(list(TWO[0]), TWO[1])
    degrees = shapely.transform(layer.geometry, lambda xy: xy)
    from groundrules.core.geometry.systems.crs import plan_transform, transform
    degrees = transform(degrees, plan_transform(CRS, "EPSG:4490", "a", "b"))
    result = assigned([plot(90, 40)], FeatureTable("XZQ", layer.fids, degrees, layer.columns, "EPSG:4490"))
    assert row(result)["unit_share"] == pytest.approx(0.75, abs=1e-6) and not len(result.issues)


# -- codes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "level", "expected"), [
    ("9901271000010000000", "village", "990127100001"),
    ("9901271000010000000", "township", "990127100"),
    ("9901271000010000000", "county", "990127"),
    ("9901271000010000000", "as_given", "9901271000010000000"),
    ("990127100", "village", "990127100000"),
    (" ９９０１２７１００ ", "county", "990127"),
    (990127100, "township", "990127100"),
    (990127100.0, "township", "990127100"),
])
def test_codes_at_a_level(code, level, expected):
    codes, bad, _ = codes_at_level(pd.Series([code, None], dtype=object), level)
    assert codes.tolist() == [expected, ""] and bad.tolist() == [False, False]


def test_codes_that_are_none():
    codes, bad, _ = codes_at_level(pd.Series(["9901", "样城镇", "", None, "990127"], dtype="string"), "township")
    assert codes.tolist() == ["", "", "", "", "990127000"]
    assert bad.tolist() == [True, True, False, False, False]
    codes, bad, _ = codes_at_level(pd.Series(["样城镇"], dtype="string"))
    assert codes.tolist() == ["样城镇"] and not bad.any()


def test_a_unit_below_the_level_gives_no_name():
    _, _, deeper = codes_at_level(pd.Series(["9901271000010000000", "9901271000000000000", "990127100"]), "township")
    assert deeper.tolist() == [True, False, False]


def test_a_level_joins_villages_to_their_town():
    layer = units([plot(0), plot(100), plot(200)], ["990127100001", "990127100002", "990127101001"])
    result = assigned([plot(50, 200)], layer, level="township")
    # 150 of 200 m in two villages of one town; before, the second village would have won by itself
    assert row(result)["unit_code"] == "990127100" and row(result)["unit_share"] == pytest.approx(0.75, abs=1e-6)
    assert row(result)["unit_name"] is None and row(result)["second_code"] == "990127101"
    with_town = units([plot(0), plot(100), plot(200)], ["990127100001", "990127100000", "990127101001"],
                      ["一村", "样城镇", "二村"])
    assert row(assigned([plot(50, 200)], with_town, level="township"))["unit_name"] == "样城镇"


def test_a_bad_code_is_listed_and_gives_no_unit():
    layer = units([plot(0), plot(100)], ["村一", "990127100002"])
    result = assigned([plot(10, 20)], layer, level="township")
    assert kinds(result) == ["bad_code", "no_code"] and row(result)["unit_code"] is None


def test_two_names_of_one_code_are_listed():
    layer = units([plot(0), plot(100)], ["990127", "990127"], ["样县", "样城县"])
    result = assigned([plot(10, 20)], layer)
    assert row(result)["unit_name"] == "样县" and kinds(result) == ["several_names"]


def test_codes_in_a_real_field_that_lost_digits():
    assert is_inexact(pd.Series([9901271000010000000.0], dtype="Float64"), "as_given")
    assert not is_inexact(pd.Series([9901271000010000000.0], dtype="Float64"), "village")
    assert not is_inexact(pd.Series([990127100001.0, None], dtype="Float64"), "as_given")


def test_fields_by_alias():
    assert unit_fields(["BSM", "xzqdm", "XZQMC"], "XZQ") == ("xzqdm", "XZQMC")
    assert unit_fields(["ZLDWDM", "ZLDWMC", "QSDWDM", "QSDWMC"], "DLTB", "QSDWDM") == ("QSDWDM", "QSDWMC")
    assert unit_fields(["code", "name"], "units", "code") == ("code", "name")
    assert unit_fields(["QSDWDM"], "DLTB") == ("QSDWDM", None)
    assert unit_fields(["XZQDM", "XZQMC", "label"], "XZQ", "", "label") == ("XZQDM", "label")
    with pytest.raises(InputError, match="UNIT_CODE"):
        unit_fields(["BSM"], "XZQ")


# -- properties ----------------------------------------------------------------------------------------


def test_shares_of_a_tiling_sum_to_one():
    random = np.random.default_rng(5)
    tiles = [plot(100 * i, 100, 100 * j, 100) for i in range(5) for j in range(5)]
    layer = units(tiles, [f"9901271{k:02d}" for k in range(25)])
    shapes = [plot(x, width, y, height) for x, y, width, height in
              zip(*random.uniform(0, 350, (2, 80)), *random.uniform(1, 150, (2, 80)))]
    result = assigned(shapes, layer)
    total = result.shares.groupby("subject_fid")["share"].sum()
    assert total.to_numpy() == pytest.approx(np.ones(80), abs=1e-6)
    best = result.shares.sort_values("share").groupby("subject_fid").tail(1).set_index("subject_fid")["unit_code"]
    assert (best.sort_index().to_numpy() == result.frame["unit_code"].to_numpy()).all()
    assert not result.frame["outside_share"].any() and result.counts["ALL_ASSIGNED"]
