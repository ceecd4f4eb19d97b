"""The widest place of what is given back: found by halving, without a step inward that is far too wide."""
from __future__ import annotations

import numpy as np
import pytest
import shapely

from groundrules.core.zoning.remedy import giveback


def by_halving(polygon):
    xmin, ymin, xmax, ymax = shapely.bounds(polygon)
    low, high, core = 0.0, float(min(xmax - xmin, ymax - ymin)) / 2, polygon
    for _ in range(giveback.STEPS):
        middle = (low + high) / 2
        inner = shapely.buffer(polygon, -middle)
        low, high, core = (low, middle, core) if shapely.is_empty(inner) else (middle, high, inner)
    return shapely.point_on_surface(core)


@pytest.mark.parametrize("seed", range(12))
def test_the_place_is_that_of_plain_halving(seed):
    rng = np.random.default_rng(seed)
    shape = shapely.union_all([shapely.box(x, y, x + w, y + h) for x, y, w, h in rng.uniform(1.0, 60.0, (6, 4))])
    for polygon in shapely.get_parts(shape):
        assert shapely.equals_exact(giveback.widest_place(polygon), by_halving(polygon))


def test_among_holes_no_step_is_much_wider_than_the_widest_place(monkeypatch):
    holes = [shapely.box(x + 0.25, y + 0.25, x + 0.75, y + 0.75).exterior for x in range(12) for y in range(12)]
    sieve, steps, buffer = shapely.Polygon(shapely.box(0, 0, 12, 12).exterior, holes), [], shapely.buffer

    def watched(geometry, distance, *more, **named):
        steps.append(-distance)
        return buffer(geometry, distance, *more, **named)
    monkeypatch.setattr(shapely, "buffer", watched)
    place = giveback.widest_place(sieve)
    # between four holes, whose corners are half a metre apart in x and in y
    assert shapely.distance(place, sieve.boundary) == pytest.approx(0.25 * 2 ** 0.5, abs=0.01)
    assert max(steps) < 1.0
