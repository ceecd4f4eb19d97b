"""Carbon of the county's survey by town, with the invented densities: plain sums of planar intersections."""

from __future__ import annotations

from shapely import STRtree

from ..ground import layers

# class: above, below, dead organic matter, soil; t C/ha, invented
DENSITIES = {
    "forest": (40, 10, 3, 60),
    "shrub": (8, 4, 1, 50),
    "orchard": (15, 4, 0.5, 48),
    "cropland": (3, 1, 0, 45),
    "paddy": (3, 1, 0, 55),
    "grassland": (1.5, 5, 0.5, 55),
    "flat": (1, 1, 0, 20),
    "water": (0, 0, 0, 0),
    "sealed": (0, 0, 0, 30),
    "green": (10, 3, 0.5, 45),
    "bare": (0, 0, 0, 20),
}
POOLS = ("above", "below", "dead", "soil")
# classes of the survey by what stands on them; two of them with the share of sealed ground
WHOLE = {
    "forest": "0301 0301K 0302 0307 0307K",
    "shrub": "0305",
    "orchard": "0201 0201K 0202 0204",
    "cropland": "0102 0103",
    "paddy": "0101",
    "grassland": "0404 1203",
    "flat": "1106",
    "water": "1101 1103 1104 1104A 1107 1107A",
    "sealed": "1003 1004 1005 1006 1109 1202",
    "green": "0810",
    "bare": "0602 1201 1207",
}
SEALED = {"0508": 0.8, "05H1": 0.8, "0601": 0.85, "0701": 0.7, "0702": 0.8, "0809": 0.65, "0810A": 0.65,
          "08H1": 0.65, "08H2": 0.65, "08H2A": 0.65, "09": 0.65}


def density(code: str) -> list[float]:
    """t C/ha of a class of the survey, by pool."""
    if code in SEALED:
        return [SEALED[code] * a + (1 - SEALED[code]) * b for a, b in zip(DENSITIES["sealed"], DENSITIES["green"])]
    return list(DENSITIES[next(name for name, codes in WHOLE.items() if code in codes.split())])


def rows(patches: layers.Layer, towns: layers.Layer) -> list[dict]:
    """A row a town and pool, the whole county under an empty town; areas in the plane."""
    sums = {}
    tree = STRtree(patches.geometries)
    numbers = [density(row["DLBM"]) for row in patches.rows]
    for patch, by_pool in zip(patches.geometries, numbers):
        for pool, value in zip(POOLS, by_pool):
            sums["", pool] = sums.get(("", pool), 0.0) + patch.area / 1e4 * value
    for town, shape in zip(towns.rows, towns.geometries):
        for k in tree.query(shape):
            area = patches.geometries[k].intersection(shape).area / 1e4
            for pool, value in zip(POOLS, numbers[k]):
                sums[town["XZQDM"], pool] = sums.get((town["XZQDM"], pool), 0.0) + area * value
    return [{"zone": zone, "pool": pool, "stock_t_c": f"{value:.2f}"} for (zone, pool), value in sorted(sums.items())]


def change_rows(old: layers.Layer, new: layers.Layer) -> list[dict]:
    """A row a pool: what the later survey holds more than the earlier one on the same ground."""
    sums = [
        {pool: sum(patch.area / 1e4 * density(row["DLBM"])[k] for row, patch in zip(item.rows, item.geometries))
         for k, pool in enumerate(POOLS)}
        for item in (old, new)
    ]
    return [{"pool": pool, "difference_t_c": f"{sums[1][pool] - sums[0][pool]:.2f}"} for pool in POOLS]
