"""Ground that unusable features may hold: of what crosses itself that of every repair, of the rest the extent."""
from __future__ import annotations

import numpy as np
import pytest
import shapely
from helpers.cases.outlines import knotted

from groundrules.core.layers.broken import broken_of, may_meet
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.layers.prepare import prepare_controls
from groundrules.core.table import table_from_geometries

CRS, X, Y = "EPSG:4547", 500_000.0, 3_000_000.0
BESIDE, ON, AFAR = (shapely.box(X + x, Y + y, X + x + 20, Y + y + 20) for x, y in ((-300, 300), (-300, 10), (900, 9)))


def near(*shapes, crs=CRS):
    layer = ControlLayer("cover", table_from_geometries("cover", np.array([*shapes, None][:len(shapes)], dtype=object),
                                                        {}, crs))
    controls = prepare_controls("cover", [layer], CRS, "planar", kind="polygon")
    return may_meet(np.array([BESIDE, ON, AFAR], dtype=object), broken_of(layer, controls, CRS, "planar"), CRS,
                    "planar").tolist()


def test_what_crosses_itself_meets_the_ground_of_its_repairs():
    assert near(knotted(X, Y)) == [False, True, False]


def test_of_what_has_too_few_corners_the_extent_counts_and_of_nothing_all_ground():
    line = shapely.LineString([(X - 310, Y + 290), (X - 270, Y + 330)])
    assert near(knotted(X, Y), line) == [True, True, False]
    assert near(knotted(X, Y), None) == [True, True, True]


def test_usable_features_are_not_in_question_and_neighbours_do_not_meet():
    assert near(shapely.box(X - 400, Y, X, Y + 400)) == [False, False, False]
    assert near(shapely.transform(knotted(X, Y), lambda xy: xy - [0, 30])) == [False, False, False]   # ends at Y + 10


@pytest.mark.parametrize("count", [60, 1_500])
def test_a_scribble_is_its_hull_whoever_mends_it(count):
    """It has more crossings than corners: GEOS takes minutes for the larger one, and cannot be cancelled."""
    corners = np.random.default_rng(count).uniform(0, 100, (count, 2)) + (X, Y)
    scribble = shapely.Polygon(corners)
    layer = ControlLayer("cover", table_from_geometries("cover", np.array([scribble], dtype=object), {}, CRS))
    controls = prepare_controls("cover", [layer], CRS, "planar", kind="polygon")
    ground, = broken_of(layer, controls, CRS, "planar").ground
    assert ground.equals(scribble.convex_hull)
