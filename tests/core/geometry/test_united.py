"""What lies in a ground of many parts, and what of it is near."""
from __future__ import annotations

import numpy as np
import shapely

from groundrules.core.geometry.united import covered_by_ground, nearby


def test_what_lies_in_a_ground_of_many_parts_is_what_geos_says():
    random = np.random.default_rng(5)

    def boxes(count: int) -> np.ndarray:
        corner, size = random.integers(0, 40, (count, 2)), random.integers(1, 6, (count, 2))
        return shapely.box(*corner.T, *(corner + size).T)

    several = boxes(200)
    shapes = np.concatenate([several, shapely.multipolygons(several, indices=np.arange(200) // 2),
                             shapely.linestrings(random.integers(0, 40, (100, 2, 2)).astype(float)),
                             shapely.points(random.integers(0, 40, (100, 2)).astype(float))])
    for ground in (shapely.union_all(boxes(60)), shapely.box(5, 5, 30, 30), shapely.Polygon()):
        covered = covered_by_ground(ground, shapes)
        assert covered.tolist() == shapely.covers(ground, shapes).tolist() and covered.any() != ground.is_empty
        near = nearby(ground, several)
        for cut in (shapely.intersection, shapely.difference):
            assert shapely.to_wkb(cut(several, near)).tolist() == shapely.to_wkb(cut(several, ground)).tolist()
