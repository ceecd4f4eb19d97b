"""Closed lines of a drawing to parcels."""
from __future__ import annotations

import time

import numpy as np
import pytest
import shapely

from groundrules.core.drawing.parcels import Drawing, DrawingOptions, matches, parcels_from_drawing
from groundrules.core.errors import InputError

EAST, NORTH, CRS = 39_500_000.0, 4_100_000.0, "EPSG:4527"


def line(*points, closed=False):
    points = [(EAST + x, NORTH + y) for x, y in points]
    return shapely.LineString([*points, points[0]] if closed else points)


def square(x, y, side):
    return line((x, y), (x + side, y), (x + side, y + side), (x, y + side), closed=True)


def drawing(*lines, layers=None, texts=(), text_layers=None, paper_count=0):
    array = np.empty(len(lines), dtype=object)
    array[:] = lines
    return Drawing("a.dxf", array, list(layers or ["红线"] * len(lines)), [f"A{row}" for row in range(len(lines))],
                   [word for word, _x, _y in texts], list(text_layers or ["注记"] * len(texts)),
                   np.array([(EAST + x, NORTH + y) for _word, x, y in texts]).reshape(-1, 2), paper_count)


def run(result, crs=CRS, **options):
    return parcels_from_drawing(result, crs, DrawingOptions(**options))


def test_closed_lines_become_parcels_and_open_ones_are_listed():
    result = run(drawing(square(0, 0, 100), line((200, 0), (250, 0), (250, 50), (200, 0.5))))
    assert result.parcels["area_m2"].tolist() == [10000.0]
    assert (result.open_count, result.issue_count) == (1, 1)
    row = result.issues.iloc[0]
    assert (row["kind"], row["handle"], row["gap_m"]) == ("open_line", "A1", 0.5)
    assert (row["x"], row["y"]) == (EAST + 200, NORTH + 0.5) and "0.500" in row["message"]


def test_gaps_up_to_the_tolerance_are_closed_and_told():
    lines = [line((0, 0), (50, 0), (50, 50), (0, 50), (0, gap)) for gap in (0.05, 0.06)]
    result = run(drawing(*lines), tolerance=0.05)
    assert result.open_count == 1 and result.issue_count == 1
    assert result.parcels["closed_gap_m"][0] == pytest.approx(0.05)
    assert list(result.issues["kind"]) == ["gap_closed", "open_line"]
    assert result.parcels["area_m2"][0] == 2500.0


def test_nested_lines():
    nested = drawing(square(0, 0, 100), square(20, 20, 60), square(40, 40, 20), square(200, 0, 10))
    apart = run(nested)
    assert apart.parcels["area_m2"].tolist() == [10000.0, 3600.0, 400.0, 100.0]
    assert list(apart.issues["kind"]) == ["nested", "nested"]
    holes = run(nested, holes=True)
    assert holes.parcels["area_m2"].tolist() == [6400.0, 400.0, 100.0]
    assert (holes.hole_count, holes.issue_count) == (1, 0)
    assert holes.parcels["hole_count"].tolist() == [1, 0, 0] and holes.parcels["point_count"].tolist() == [8, 4, 4]


@pytest.mark.parametrize("doubled", [(0,), (1,), (0, 1), (2,), (0, 1, 2)])
def test_lines_drawn_twice_nest_as_one(doubled):
    """A parcel, its hole and an island, any of them drawn twice."""
    squares = [square(0, 0, 100), square(10, 10, 80), square(20, 20, 10)]
    result = run(drawing(*squares, *(squares[row] for row in doubled)), holes=True)
    assert sorted(result.parcels["area_m2"]) == sorted(
        [3600.0] * (1 + (0 in doubled)) + [100.0] * (1 + (2 in doubled)))
    assert result.parcels["is_valid"].all() and result.hole_count == 1 and type(result.hole_count) is int
    assert list(result.issues["kind"]) == ["drawn_twice"] * len(doubled)


def test_a_drawing_of_hatches_alone_says_why_it_has_no_parcels():
    hatch = shapely.box(EAST, NORTH, EAST + 10, NORTH + 10)
    only, beside = run(drawing(hatch)), run(drawing(hatch, square(0, 0, 100)))
    assert (len(only.parcels), only.issue_count, only.issues["kind"][0]) == (0, 1, "hatches")
    assert (len(beside.parcels), beside.issue_count, beside.issues["severity"][0]) == (1, 0, "info")


def test_overlapping_lines_are_no_holes():
    result = run(drawing(square(0, 0, 100), square(50, 50, 100)), holes=True)
    assert result.hole_count == 0 and len(result.parcels) == 2


def test_nearest_text_inside_is_the_name():
    lines = drawing(square(0, 0, 100), square(20, 20, 20), square(200, 0, 50), texts=[
        ("外", 90, 90), ("内", 30, 30), ("远", 201, 1), ("近", 226, 24), ("无关", 500, 500)])
    result = run(lines)
    assert list(result.parcels["parcel_name"]) == ["外", "内", "近"]
    assert list(result.parcels["text_count"]) == [1, 1, 2]
    assert run(lines, named=False).parcels["parcel_name"].isna().all()
    assert run(lines, text_layers=("别的",)).parcels["parcel_name"].isna().all()


def test_layers_are_chosen_by_name():
    result = drawing(square(0, 0, 10), square(20, 0, 10), layers=["红线_A", "道路"])
    assert list(run(result, layers=("红线*",)).parcels["drawing_layer"]) == ["红线_A"]
    with pytest.raises(InputError) as caught:
        run(result, layers=("用地",))
    assert "红线_A" in str(caught.value) and caught.value.key == "drawing.no_such_layer"
    assert matches("Layer1", ("layer?",)) and not matches("Layer10", ("layer?",)) and matches("x", ())


def test_blocks_hatches_and_paper():
    hatch = shapely.box(EAST + 40, NORTH, EAST + 50, NORTH + 10)
    block = shapely.GeometryCollection([square(0, 0, 10), shapely.MultiLineString([square(20, 0, 10)]),
                                        shapely.Point(EAST, NORTH), hatch])
    result = run(drawing(block, paper_count=3))
    assert len(result.parcels) == 2
    assert list(result.issues["kind"]) == ["hatches", "paper_space"] and result.issue_count == 0
    assert len(run(drawing(block), hatches=True).parcels) == 3


def test_outlines_that_cross_or_repeat():
    bow = line((0, 0), (10, 10), (10, 0), (0, 10), closed=True)
    result = run(drawing(bow, square(20, 0, 10), square(20, 0, 10), line((0, 50), (5, 50), closed=True)))
    assert sorted(zip(result.issues["kind"], result.issues["handle"])) == [
        ("crossing", "A0"), ("drawn_twice", "A2"), ("too_few_points", "A3")]
    crossing = result.issues[result.issues["kind"] == "crossing"].iloc[0]
    assert (crossing["x"], crossing["y"]) == (EAST + 5, NORTH + 5)
    assert result.parcels["is_valid"].tolist() == [False, True, True]
    assert result.parcels["area_m2"].isna()[0]


@pytest.mark.parametrize(("points", "crs", "key"), [
    ([(100, 100), (200, 100), (200, 200)], "EPSG:4548", "drawing.astray"),              # local coordinates
    ([(100, 100), (200, 100), (200, 200)], "EPSG:4527", "crs.zone_number_missing"),
    ([(4_100_000, 500_000), (4_100_100, 500_000), (4_100_100, 500_100)], "EPSG:4548", "drawing.swapped"),
    ([(38_500_000, 4_100_000), (38_500_100, 4_100_000), (38_500_100, 4_100_100)], "EPSG:4527",
     "crs.zone_number_differs"),
    ([(5e8, 4.1e9), (5.001e8, 4.1e9), (5.001e8, 4.1001e9)], "EPSG:4548", "drawing.astray")])  # millimetres
def test_coordinates_must_fit_the_system(points, crs, key):
    shape = shapely.LineString([*points, points[0]])
    with pytest.raises(InputError) as caught:
        run(drawing(shape), crs=crs)
    assert caught.value.key == key or (key == "drawing.astray" and caught.value.key == "crs.far_outside")


def test_a_drawing_that_fits_the_neighbouring_zone_is_taken():
    """Three degrees beyond the zone is practice; the check is about drawings that lie nowhere."""
    shape = shapely.LineString([(250_000, 4_100_000), (250_100, 4_100_000), (250_100, 4_100_100), (250_000, 4_100_000)])
    assert len(run(drawing(shape), crs="EPSG:4548").parcels) == 1


def test_nothing_in_it():
    with pytest.raises(InputError) as caught:
        run(drawing())
    assert caught.value.key == "drawing.no_lines"
    result = run(drawing(line((0, 0), (5, 5))))
    assert len(result.parcels) == 0 and result.open_count == 1


# -- what is no place, and what is drawn many times --------------------------------------------------

@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e30, -1e30, 1e308])
@pytest.mark.parametrize("corner", [0, 1, 3])
def test_coordinates_that_are_no_places_are_listed(value, corner):
    points = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    points[corner] = (value, points[corner][1])
    with np.errstate(invalid="ignore"):
        odd = line(*points)
    result = run(drawing(square(200, 0, 10), odd))
    assert result.parcels["area_m2"].tolist() == [100.0]
    assert list(result.issues[["kind", "handle"]].itertuples(index=False, name=None)) == [("no_place", "A1")]
    with pytest.raises(InputError) as refused:
        run(drawing(odd))
    assert refused.value.key == "drawing.no_places" and refused.value.in_language("zh")


def test_a_block_repeated_many_times():
    """Each outline lay in 499 others like it: pairs by the million."""
    block = [square(20 * number, 0, 10) for number in range(10)] + [square(2, 2, 3)]
    began = time.process_time()
    result = run(drawing(*block * 500, texts=[("甲", 7, 7)] * 500), holes=True)
    assert time.process_time() - began < 20
    assert result.hole_count == 1
    assert (result.issues["kind"] == "drawn_twice").sum() == 499 * 11
    assert len(result.parcels) == 500 * 10 and set(result.parcels["area_m2"].iloc[::10]) == {91.0}
    assert result.parcels["text_count"].iloc[0] == 500 and result.parcels["text_count"].sum() == 500


def test_more_nesting_than_can_be_looked_at():
    with pytest.raises(InputError) as refused:
        run(drawing(*[square(number, number, 8000 - 2 * number) for number in range(1500)]))
    assert refused.value.key == "drawing.too_nested" and "a.dxf" in refused.value.in_language("zh")
