"""Ground for solar power in the county, by reason: cut from the drawing in the order in which reasons count."""

from __future__ import annotations

from shapely import STRtree, get_parts, union_all

from ..ground import layers

#: Classes of the survey by what excludes them; ``1109`` and ``1201`` are built, ``1203`` is none of them.
CROPLAND, FOREST = ("01",), ("03",)
BLUE = ("11",)
BUILT = ("05", "06", "07", "08", "09", "10", "1109", "1201")
NOT_BUILT = ("1006", "0603")
LEAST_M2, LEAST_WIDTH_M = 10_000, 20


def _shapes(patches: layers.Layer, starts: tuple, but: tuple = ()) -> list:
    return [shape for row, shape in zip(patches.rows, patches.geometries)
            if row["DLBM"].startswith(starts) and not row["DLBM"].startswith(but or ("-",))]


def rows(patches: layers.Layer, towns: layers.Layer, farmland: layers.Layer, flood: layers.Layer) -> list[dict]:
    """A row a reason; areas in the plane."""
    left = union_all(towns.geometries)
    sums = {}
    for reason, shapes in (
            ("permanent_basic_farmland", farmland.geometries), ("cropland", _shapes(patches, CROPLAND)),
            ("blue", _shapes(patches, BLUE, ("1109",))),
            ("built", _shapes(patches, BUILT, NOT_BUILT)), ("flood", flood.geometries),
            ("forest", _shapes(patches, FOREST))):   # on conditions only, so every other reason comes first
        near = [shapes[k] for k in STRtree(shapes).query(left)]
        zone = union_all(near)
        sums[reason] = left.intersection(zone).area
        left = left.difference(zone)
    sums["usable"] = sums["too_small"] = 0.0
    for part in get_parts(left):
        fits = part.area >= LEAST_M2 and not part.buffer(-LEAST_WIDTH_M / 2).is_empty
        sums["usable" if fits else "too_small"] += part.area
    return [{"reason": reason, "area_m2": f"{area:.1f}"} for reason, area in sums.items()]
