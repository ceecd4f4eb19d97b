"""Cells of two dates: pairs by hand, values that are no classes, cell areas."""
from __future__ import annotations

import numpy as np
import pytest

from groundrules.core.errors import InputError
from groundrules.core.geometry.measure.cell_areas import CellAreas, cell_areas
from groundrules.core.geometry.systems.grid import Grid, meets, offset, union, why_not_aligned
from groundrules.core.landuse.transition.cell_counts import NOTHING, Cells
from groundrules.core.landuse.transition.raster import (
    AmountOfPairs,
    Block,
    count_pairs,
    pair_counts,
    raster_transition,
)
from groundrules.core.landuse.transition.tables import Period

UTM = "EPSG:32650"


def block(old, new, no_data=255, area=100.0):
    return Block(Cells(np.array(old), nothing=no_data), Cells(np.array(new), nothing=no_data), alike(area))


def alike(area):
    return CellAreas(np.array([[area]]))


def masked(old, has_old, new, has_new, area):
    return Block(Cells(old, has_old, name="before"), Cells(new, has_new, name="after"), alike(area))


def count(*blocks):
    return pair_counts([count_pairs(item) for item in blocks], "before", "after")


def sums(outcome):
    return {(row.kind, row.old_class if isinstance(row.old_class, str) else None,
             row.new_class if isinstance(row.new_class, str) else None): (row.part_count, row.area_m2)
            for row in outcome.tables["matrix"].itertuples()}


def test_two_rows_by_hand():
    counts = count(block([[1, 1, 2, 255]], [[1, 2, 2, 2]]), block([[1, 255, 0, 7]], [[255, 255, 1, 7]]))
    outcome = raster_transition(counts, Period(2.0), "en", cropland=["1"])
    assert sums(outcome) == {("unchanged", "1", "1"): (1, 100), ("changed", "1", "2"): (1, 100),
                             ("unchanged", "2", "2"): (1, 100), ("only_new", None, "2"): (1, 100),
                             ("only_old", "1", None): (1, 100), ("changed", "0", "1"): (1, 100),
                             ("unchanged", "7", "7"): (1, 100)}
    assert outcome.counts["CROPLAND_LOSS_M2"] == outcome.counts["CROPLAND_GAIN_M2"] == 100
    assert outcome.counts["CELL_COUNT"] == 7 and outcome.counts["CHANGED_CELL_COUNT"] == 2
    assert outcome.counts["IS_CLOSED"]
    assert outcome.counts["DYNAMIC_DEGREE_PERCENT"] == pytest.approx(100 * 2 / 5 / 2)


@pytest.mark.parametrize("kind", ["uint8", "int16", "int32", "float32", "float64"])
def test_any_type_and_blocks_give_the_same(kind):
    generator = np.random.default_rng(3)
    old, new = (generator.integers(0, 9, (40, 30)).astype(kind) for _ in range(2))
    has = generator.random((40, 30)) < 0.9
    whole = count(masked(old, has, new, has, 2.0))
    rows = count(*(masked(old[k:k + 7], has[k:k + 7], new[k:k + 7], has[k:k + 7], 2.0)
                   for k in range(0, 40, 7)))
    for item, other in zip(whole, rows):
        assert np.array_equal(item, other)
    expected = {(a, b): int(((old == a) & (new == b) & has).sum()) for a in range(9) for b in range(9)}
    assert {(a, b): n for a, b, n in zip(whole.old, whole.new, whole.cells)} == {k: v for k, v in expected.items() if v}


def test_far_apart_and_negative_values():
    counts = count(block([[-5, 2_000_000_000]], [[2_000_000_000, -5]]))
    assert list(zip(counts.old, counts.new)) == [(-5, 2_000_000_000), (2_000_000_000, -5)]


def test_a_value_that_is_no_class_stops():
    values = np.array([[1.0, 1.9999]])
    has = np.array([[True, True]])
    with pytest.raises(InputError) as error:
        count(masked(values, has, values, has, 1.0))
    assert error.value.key == "rasters.not_classes"
    assert "1.9999" in str(error.value)


def test_a_raster_without_values_stops():
    with pytest.raises(InputError) as error:
        count(block([[255, 255]], [[1, 1]]))
    assert error.value.key == "rasters.empty"


@pytest.mark.parametrize("kind", ["uint8", "int32", "float32"])
def test_what_belongs_to_pairs(kind):
    def codes(old, new, amounts):
        return AmountOfPairs(amounts, 0, np.uint16)(Cells(np.array(old, kind), nothing=255), Cells(
            np.array(new, kind), nothing=255)).tolist()

    assert codes([[1, 1, 255]], [[1, 2, 255]], {(1, 1): 1, (1, 2): 2, (9, 9): 3}) == [[1, 2, 0]]
    assert codes([[255]], [[2]], {(NOTHING, 2): 5}) == [[5]]
    assert codes([[255, 255], [2, 2]], [[2, 255], [255, 2]], {(NOTHING, 2): 5, (2, NOTHING): 6, (255, 2): 7}) == [
        [5, 0], [6, 0]]


def test_pairs_of_bytes_are_looked_up_as_those_of_other_numbers():
    """Whatever marks cells without data: a value, a mask, both, on one date only."""
    random = np.random.default_rng(4)
    old, new = (random.integers(0, 7, (130, 301)).astype(np.uint8) for _ in range(2))
    masks = [random.random(old.shape) < 0.7 for _ in range(2)]
    keys = [NOTHING, *range(7)]
    amount_of = AmountOfPairs({(a, b): 100.5 * x + y for x, a in enumerate(keys) for y, b in enumerate(keys)
                               if (x + y) % 3}, -1.0, np.float32)
    for first, second in (((None, None), (None, None)), ((None, 3), (masks[1], None)), ((masks[0], 6), (masks[1], 0))):
        sides = [(Cells(values, *marks), Cells(values.astype(np.int32), *marks))
                 for values, marks in ((old, first), (new, second))]
        plain, wide = (amount_of(*(side[number] for side in sides)) for number in (0, 1))
        assert plain.dtype == np.float32 and np.array_equal(plain, wide), (first, second)


def test_what_belongs_to_many_pairs():
    """More values than a table holds are looked up among those that occur."""
    old, new = (np.random.default_rng(k).permutation(3000).reshape(30, 100).astype(np.int32) for k in (1, 2))
    amounts = {(int(a), int(b)): int(a) + 1 for a, b in zip(old.ravel()[::2], new.ravel()[::2])}
    result = AmountOfPairs(amounts, 0, np.int64)(Cells(old), Cells(new))
    wanted = np.where(np.arange(3000).reshape(30, 100) % 2 == 0, old + 1, 0)
    assert np.array_equal(result, wanted)


def test_groups_and_titles():
    counts = count(block([[1, 2, 3]], [[2, 1, 1]]))
    outcome = raster_transition(counts, Period(), "en", {"1": "green", "2": "green"}, {"3": "town"})
    assert sums(outcome) == {("unchanged", "green", "green"): (2, 200), ("changed", "3", "green"): (1, 100)}
    assert outcome.tables["matrix"].set_index("old_class").loc["3", "old_title"] == "town"
    assert any("3" in note for note in outcome.notes)


def grid(west=0.0, north=0.0, step=10.0, width=10, height=10, crs=UTM):
    return Grid(500_000 + west, 4_000_000 + north, step, step, width, height, crs)


def test_grids_that_line_up_and_that_do_not():
    assert why_not_aligned(grid(30, -20), grid()) is None and offset(grid(30, -20), grid()) == (3, 2)
    assert union(grid(), grid(30, -20)) == Grid(500_000, 4_000_000, 10, 10, 13, 12, UTM)
    assert union(grid(30, -20), grid()) == Grid(500_000, 4_000_000, 10, 10, 13, 12, UTM)
    assert meets(grid(), grid(30, -20)) and not meets(grid(), grid(100))
    assert why_not_aligned(grid(5), grid())[0] == "origin"
    assert why_not_aligned(grid(step=10.013), grid())[0] == "cell"
    assert why_not_aligned(grid(crs="EPSG:32651"), grid())[0] == "crs"


def test_cells_in_degrees_are_bands_of_the_ellipsoid():
    """A ring of 360 cells of one degree has the area between its parallels; the whole Earth is 510.0656 million km²."""
    world = Grid(-180.0, 90.0, 1.0, 1.0, 360, 180, "EPSG:4326")
    areas = cell_areas(world, "ellipsoidal").each()
    assert areas.shape == (180, 1)
    assert areas.sum() * 360 == pytest.approx(510_065_621.724e6, rel=1e-9)
    assert np.allclose(areas[:90, 0], areas[:89:-1, 0])   # south as north


def test_cells_in_web_mercator():
    """At 60° a cell of 100 m holds about a quarter of 10,000 m²; rows differ, columns do not."""
    north = 8_399_737.889818357   # 60° N
    areas = cell_areas(Grid(0.0, north, 100.0, 100.0, 500, 2, "EPSG:3857"), "ellipsoidal").each()
    assert areas.shape == (2, 1)
    flattened = 1 / (1 - 0.00669437999 * 0.75) ** 2 * (1 - 0.00669437999)   # M N / a² at 60°
    assert areas[0, 0] == pytest.approx(10_000 / 4 * flattened, rel=2e-5)


def test_cells_of_a_zone_vary_along_the_row_and_interpolate():
    zone = Grid(400_000, 4_000_000, 500.0, 500.0, 400, 3, UTM)
    areas = cell_areas(zone, "ellipsoidal").each()
    assert areas.shape == (3, 400)
    single = [cell_areas(Grid(400_000 + 500.0 * k, 4_000_000, 500.0, 500.0, 1, 1, UTM), "ellipsoidal").each()[0, 0]
              for k in (0, 33, 100, 399)]
    assert areas[0, [0, 33, 100, 399]] == pytest.approx(single, rel=1e-8)
    assert cell_areas(zone, "planar").each().tolist() == [[250_000.0]]
