"""Control lines checked against each other: by hand, on rectangles in metres near the central meridian."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.codes import china
from helpers.outcomes import declared
from shapely.geometry import Polygon, box

from groundrules.core.control_lines.check import CHECK
from groundrules.core.control_lines.request import LinesRequest
from groundrules.core.control_lines.units import unit_classes
from groundrules.core.errors import InputError
from groundrules.core.geometry.overlay.pieces import Minimum, measure, uncovered
from groundrules.core.geometry.overlay.unchanged import doubled
from groundrules.core.geometry.systems.crs import plan_transform, transform
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.table import table_from_geometries

CRS, X, Y = "EPSG:4547", 500_000, 2_500_000
FARM, RED, URBAN = "permanent_basic_farmland", "ecological_red_line", "urban_development_boundary"
UNIT, USE, ADMIN = "control_unit", "land_use", "administrative_unit"
BOW_TIE = Polygon([(X, Y), (X + 9, Y + 9), (X + 9, Y), (X, Y + 9)])


def place(x, width, y=0.0, height=100.0):
    return box(X + x, Y + y, X + x + width, Y + y + height)


def layer(role, shapes, crs=CRS, fields=None, **columns):
    columns = {"BSM": [f"{role[0]}{number}" for number in range(len(shapes))], **columns}
    return ControlLayer(role, table_from_geometries(role, shapes, columns, crs), {"id": "BSM", **(fields or {})})


def survey(shapes, codes, **columns):
    return layer(USE, shapes, fields={"land_class": "DLBM"}, DLBM=codes, **columns)


def units(shapes, classes):
    return layer(UNIT, shapes, fields={"unit_class": "GKDYFL"}, GKDYFL=classes)


def checked(*layers, **more):
    more = {"area_method": "planar", **more}
    return declared(CHECK, LinesRequest({item.role: item for item in layers}, codes=china(), **more))


def rows(result, *columns) -> list:
    frame = result.tables["conflicts"][["kind", *columns]]
    return [tuple(None if pd.isna(value) else round(value, 3) if isinstance(value, float) else value for value in row)
            for row in frame.itertuples(index=False)]


# -- the lines against each other ----------------------------------------------------------------------


def test_the_three_lines_overlap_in_pairs():
    # farmland 0…100, red line 80…180, boundary 170…300 and one that touches nothing
    result = checked(layer(FARM, [place(0, 100)]), layer(RED, [place(80, 100)]),
                     layer(URBAN, [place(170, 130), place(500, 10)]))
    assert rows(result, "feature_id", "other_id", "area_m2", "width_m", "status") == [
        ("farmland_in_red_line", "p0", "e0", 2000.0, 16.667, "conflict"),     # 2 · 2000 / 240
        ("boundary_holds_red_line", "u0", "e0", 1000.0, 9.091, "conflict")]   # 2 · 1000 / 220
    assert result.counts["CONFLICT_COUNT"] == 2 and result.counts["OVERLAP_M2"] == pytest.approx(3000)
    assert result.counts["HAS_OVERLAP"] and not result.counts["IS_CLEAN"]
    assert [piece.area for piece in result.geometry["conflicts"]] == pytest.approx([2000, 1000])


def test_lines_that_only_touch_are_clean():
    result = checked(layer(FARM, [place(0, 100)]), layer(RED, [place(100, 100)]), layer(URBAN, [place(200, 10)]))
    assert not len(result.tables["conflicts"]) and result.counts["IS_CLEAN"] and not result.counts["HAS_OVERLAP"]
    clean = result.tables["summary"][result.tables["summary"]["status"] == "clean"]["kind"].tolist()
    assert clean == ["farmland_in_red_line", "boundary_holds_farmland", "boundary_holds_red_line",
                     *["self_overlap"] * 3]


def test_a_hole_of_the_boundary_is_an_enclave_and_explained():
    ring = place(0, 300, height=300).difference(place(100, 100, y=100, height=100))
    inside = place(110, 50, y=110, height=50)        # wholly in the hole
    half = place(190, 20, y=110, height=50)          # 10 m in the hole, 10 m in the boundary
    result = checked(layer(URBAN, [ring]), layer(FARM, [inside, half]))
    assert rows(result, "status", "other_id", "area_m2") == [
        ("boundary_holds_farmland", "conflict", "p1", 500.0),
        ("enclave_farmland", "explained", "p0", 2500.0), ("enclave_farmland", "explained", "p1", 500.0)]
    assert result.counts["EXPLAINED_COUNT"] == 2 and result.counts["CONFLICT_COUNT"] == 1


def test_explained_ground_explains_what_lies_wholly_in_it():
    explained = table_from_geometries("说明", [place(0, 50)], {"YY": ["待调出"]}, CRS)
    result = checked(layer(URBAN, [place(0, 500)]), layer(FARM, [place(10, 20), place(40, 20)]),
                     explained=explained, explained_field="YY")
    values = {row.other_id: row for row in result.tables["conflicts"].itertuples()}
    assert (values["p0"].status, values["p0"].reason, values["p0"].explained_m2) == ("explained", "待调出", 2000.0)
    assert (values["p1"].status, values["p1"].explained_m2) == ("conflict", 1000.0)


# -- slivers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height", "sliver"), [
    (0.05, 100, True),       # 5 m², but 5 cm wide
    (0.5, 1.9, True),        # 0.95 m²
    (0.5, 2.1, False), (20, 100, False)])
def test_slivers_are_told_by_area_and_width(width, height, sliver):
    result = checked(layer(FARM, [place(0, 100)]), layer(RED, [place(100 - width, 100, height=height)]))
    assert result.tables["conflicts"]["is_sliver"].tolist() == [sliver]
    assert result.counts["SLIVER_COUNT"] == sliver and result.counts["CONFLICT_COUNT"] == (not sliver)
    assert not result.counts["IS_CLEAN"]


def test_small_teeth_count_together_and_long_threads_do_not():
    teeth = shapely.MultiPolygon([box(k, 0, k + 0.9, 1) for k in range(10)])      # ten of 0.9 m²
    thread = box(0, 0, 5000, 0.05)                                              # 250 m²
    result = measure(_array(teeth, thread), CRS, "planar", Minimum(1.0, 0.1))
    assert result.is_sliver.tolist() == [False, True]
    assert result.area_m2 == pytest.approx([9.0, 250.0]) and result.width_m[0] == pytest.approx(1.8 / 3.8)


def _array(*shapes):
    result = np.empty(len(shapes), dtype=object)
    result[:] = shapes
    return result


def test_rounding_is_counted_and_not_listed():
    result = checked(layer(FARM, [place(0, 100)]), layer(RED, [place(99.9998, 100)]))
    assert not len(result.tables["conflicts"]) and result.counts["IS_CLEAN"]
    assert "1 piece" in result.notes[0] and "0.02" in result.notes[0]


# -- what must tile ------------------------------------------------------------------------------------


def test_units_must_tile_the_administrative_area():
    # 0…100 and 90…180 of 0…200: 10 m twice, 20 m not at all; another lies 30 m beyond
    result = checked(units([place(0, 100), place(90, 90), place(190, 40)], ["一般管控单元"] * 3),
                     layer(ADMIN, [place(0, 200)]))
    assert rows(result, "role", "feature_id", "other_id", "area_m2") == [
        ("self_overlap", UNIT, "c0", "c1", 1000.0), ("gap", UNIT, None, "a0", 1000.0),
        ("outside_administrative", UNIT, "c2", None, 3000.0)]


def test_each_gap_is_a_row():
    cut = place(0, 200).difference(place(20, 10, y=20, height=10)).difference(place(150, 5, y=50, height=5))
    result = checked(units([cut], ["priority"]), layer(ADMIN, [place(0, 120), place(120, 80)]))
    assert rows(result, "other_id", "area_m2") == [("gap", "a0", 100.0), ("gap", "a1", 25.0)]


def test_gaps_across_the_cells_of_the_grid_are_one():
    squares = _array(*[place(10 * i, 10, y=10 * j, height=10) for i in range(30) for j in range(30)
                       if not (j == 15 and 3 <= i < 27)])
    left = uncovered(_array(place(0, 300, height=300)), squares, CRS, "planar")
    assert left[0].geom_type == "Polygon" and left[0].area == pytest.approx(2400.0)
    assert left[0].equals(place(30, 240, y=150, height=10))


def test_doubled_ground_of_neighbours_that_do_not_share_vertices():
    first, second, pieces = doubled(_array(place(0, 10), place(10, 10, height=50), place(15, 10)))
    assert list(zip(first.tolist(), second.tolist())) == [(1, 2)]
    assert pieces[0].area == pytest.approx(250.0)


# -- the land ------------------------------------------------------------------------------------------


def test_farmland_that_is_no_cropland():
    codes = ["0101", "0201", "0201K", "0301", "0999", "0702"]
    planting = [None, None, None, "JKHF", None, "GCHF"]
    patches = survey([place(10 * k, 10) for k in range(6)], codes, ZZSXDM=planting)
    result = checked(layer(FARM, [place(0, 70)]), patches)   # 10 m beyond the survey
    assert rows(result, "status", "land_class", "reason", "area_m2") == [
        ("farmland_not_cropland", "conflict", "0201", None, 1000.0),
        ("farmland_not_cropland", "conflict", "0702", None, 1000.0),
        ("farmland_class_unknown", "undetermined", "0999", None, 1000.0),
        ("farmland_outside_survey", "undetermined", None, None, 1000.0),
        ("farmland_restorable", "restorable", "0201K", "K", 1000.0),
        ("farmland_restorable", "restorable", "0301", "JKHF", 1000.0)]
    assert result.counts["RESTORABLE_COUNT"] == 2 and result.counts["UNDETERMINED_COUNT"] == 2


# -- priority units ------------------------------------------------------------------------------------


def test_red_line_must_lie_in_priority_units():
    answer = units([place(0, 100), place(100, 50), place(150, 20)], ["优先保护单元", "重点管控单元", "?"])
    result = checked(layer(RED, [place(0, 100), place(90, 90)]), answer)
    assert rows(result, "feature_id", "other_id", "status", "area_m2") == [
        ("red_line_outside_priority", "e1", "c1", "conflict", 5000.0),
        ("red_line_outside_priority", "e1", None, "conflict", 1000.0),
        ("self_overlap", "e0", "e1", "conflict", 1000.0),
        ("red_line_unit_unknown", "e1", "c2", "undetermined", 2000.0)]


@pytest.mark.parametrize(("code", "wanted"), [
    ("ZH99012710001", "priority"), ("zh99012720001", "key"), ("ZH99012730001", "general"),
    ("ZH99012740001", "undetermined"), ("990127", "undetermined"), (None, "undetermined")])
def test_class_of_a_unit_by_its_code(code, wanted):
    table = table_from_geometries("units", [place(0, 1)], {"BM": [code]}, CRS)
    assert unit_classes(ControlLayer(UNIT, table, {"id": "BM"})).classes.tolist() == [wanted]


def test_a_word_that_nobody_knows_is_no_class_whatever_it_contains():
    answer = layer(UNIT, [place(0, 100)], fields={"unit_class": "GKDYFL"}, BSM=["ZH99012710001"],
                   GKDYFL=["非优先保护单元"])
    result = checked(layer(RED, [place(0, 10)]), answer)
    assert rows(result, "status", "area_m2") == [("red_line_unit_unknown", "undetermined", 1000.0)]
    assert any("非优先保护单元" in note for note in result.notes)


def test_a_class_that_its_code_contradicts_is_said():
    answer = layer(UNIT, [place(0, 100)], fields={"unit_class": "GKDYFL"}, BSM=["ZH99012720001"],
                   GKDYFL=["优先保护单元"])
    result = checked(layer(RED, [place(0, 10)]), answer)
    assert not len(result.tables["conflicts"]) and any("ZH99012720001" in note for note in result.notes)


# -- what is missing or broken -------------------------------------------------------------------------


def test_what_lacks_a_layer_is_listed_as_not_checked():
    result = checked(layer(FARM, [place(0, 10)]), layer(RED, [place(20, 10)]))
    missed = result.tables["summary"][result.tables["summary"]["status"] == "not_checked"]
    assert missed[["kind", "role"]].values.tolist() == [
        ["boundary_holds_farmland", URBAN], ["boundary_holds_red_line", URBAN], ["farmland_not_cropland", FARM],
        ["red_line_outside_priority", RED], ["gap", UNIT], ["gap", USE],
        ["outside_administrative", UNIT], ["outside_administrative", RED], ["outside_administrative", USE],
        ["outside_administrative", FARM], ["outside_administrative", URBAN]]
    assert result.counts["NOT_CHECKED_COUNT"] == 11 and not result.counts["IS_COMPLETE"]
    assert result.counts["IS_CLEAN"]   # of what was checked


def test_an_unusable_feature_is_undetermined():
    result = checked(layer(FARM, [BOW_TIE, place(50, 10)]), layer(RED, [place(20, 10)]))
    assert rows(result, "feature_id", "status", "reason") == [
        ("unusable", "p0", "undetermined", "invalid geometry")]
    assert result.geometry["conflicts"][0] is None and not result.counts["IS_CLEAN"]


def test_stops():
    with pytest.raises(InputError, match="at least two"):
        checked()
    with pytest.raises(InputError, match="no features"):
        checked(layer(FARM, []), layer(RED, []))
    with pytest.raises(InputError, match="field"):
        checked(layer(FARM, [place(0, 1)]), layer(USE, [place(0, 1)]))
    with pytest.raises(InputError):
        checked(layer(FARM, [place(0, 1)], crs=""), layer(RED, [place(0, 1)]))


def test_an_empty_layer_is_not_clean():
    result = checked(layer(FARM, []), layer(RED, [place(20, 10)]))
    assert rows(result, "status", "area_m2") == [("empty_layer", "undetermined", None)]
    status = {(row.kind, row.role): row.status for row in result.tables["summary"].itertuples()}
    assert status["farmland_in_red_line", FARM] == status["self_overlap", FARM] == "not_checked"
    assert status["self_overlap", RED] == "clean"
    assert not result.counts["IS_CLEAN"] and not result.counts["IS_COMPLETE"]


@pytest.mark.parametrize("role", [FARM, RED, URBAN, UNIT, USE, ADMIN])
def test_emptying_a_layer_never_makes_anything_clean(role):
    layers = {item.role: item for item in (
        layer(FARM, [place(0, 50)]), layer(RED, [place(60, 30)]), layer(URBAN, [place(100, 10)]),
        units([place(0, 200)], ["优先保护单元"]), survey([place(0, 200)], ["0101"]), layer(ADMIN, [place(0, 200)]))}
    assert checked(*layers.values()).counts["IS_CLEAN"]
    shapes = {USE: lambda: survey([], []), UNIT: lambda: units([], [])}
    layers[role] = shapes.get(role, lambda: layer(role, []))()
    counts = checked(*layers.values()).counts
    assert not counts["IS_CLEAN"] and not counts["IS_COMPLETE"] and counts["CONFLICT_COUNT"] == 0


def test_what_could_not_be_looked_at_is_not_clean_in_the_summary():
    result = checked(layer(FARM, [place(0, 10)]), layer(RED, [BOW_TIE, place(50, 10)]))
    status = {(row.kind, row.role): row.status for row in result.tables["summary"].itertuples()}
    assert status["farmland_in_red_line", FARM] == status["self_overlap", RED] == "undetermined"
    assert status["self_overlap", FARM] == "clean"


def test_layers_in_degrees_are_compared_in_the_projection():
    red = transform(_array(place(80, 100)), plan_transform(CRS, "EPSG:4490"))
    result = checked(layer(RED, list(red), crs="EPSG:4490"), layer(FARM, [place(0, 100)]), area_method="ellipsoidal")
    assert result.crs == CRS and result.tables["conflicts"]["area_m2"].tolist() == pytest.approx([2000], rel=1e-3)


def test_chinese():
    result = checked(layer(FARM, [place(0, 100)]), layer(RED, [place(80, 100)]), language="zh")
    row = result.tables["conflicts"].iloc[0]
    assert row["title"] == "永久基本农田与生态保护红线重叠" and "条款待核" in row["basis"] and not row["basis_verified"]
    assert "重叠 2000.00 平方米" in row["message"]


def test_explained_ground_without_a_reason_explains_nothing():
    ground = table_from_geometries("why", [place(80, 10), place(90, 10)], {"YY": [None, "approved"]}, CRS)
    lines = layer(FARM, [place(0, 100)]), layer(RED, [place(80, 100)])
    result = checked(*lines, explained=ground, explained_field="YY")
    assert rows(result, "status", "explained_m2", "reason") == [
        ("farmland_in_red_line", "conflict", 1000.0, "approved")]
    assert any("does not explain anything" in note for note in result.notes)
    assert rows(checked(*lines, explained=ground), "status") == [("farmland_in_red_line", "explained")]
