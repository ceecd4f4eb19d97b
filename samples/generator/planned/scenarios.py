"""Two plans for the same hills north of the first town, and what each gains and loses, reckoned without the engine.

Plan A builds on forest. Plan B builds as much on cropland, and plants forest.
"""

from __future__ import annotations

from shapely import STRtree, box

from ..expected.carbon import DENSITIES, POOLS, density
from ..ground import layers, terrain
from ..ground.area import ellipsoidal_area_m2
from .land import GHYDYH, NAMES

TITLES = {"GHFA_A": "规划方案甲", "GHFA_B": "规划方案乙"}
#: Rows from south to north, columns from west to east.
PLANS = {
    "GHFA_A": (("02", "01", "01", "01", "01"), ("02", "01", "04", "0703", "03"), ("03", "0701", "09", "0703", "1001"),
               ("03", "0701", "01", "01", "03")),
    "GHFA_B": (("02", "0701", "0701", "09", "1001"), ("02", "03", "03", "0703", "03"), ("03", "03", "03", "0703", "03"),
               ("03", "03", "01", "01", "03")),
}
WEST, SOUTH, WIDTH, HEIGHT = 2100.0, 4480.0, 300.0, 250.0  # from the origin, in metres
USES = {**NAMES, "02": "园地", "04": "草地", "0703": "农村宅基地"}
#: Planned use -> classes of densities and their shares.
MADE_OF = {"01": {"cropland": 1.0}, "02": {"orchard": 1.0}, "03": {"forest": 1.0}, "04": {"grassland": 1.0},
           "0701": {"sealed": 0.7, "green": 0.3}, "0703": {"sealed": 0.8, "green": 0.2},
           "09": {"sealed": 0.8, "green": 0.2}, "1001": {"sealed": 0.85, "green": 0.15}}
#: Years to maturity: above, below, dead organic matter, soil; invented as the densities are.
YEARS = {"forest": (30, 30, 30, 20), "orchard": (15, 15, 15, 20), "cropland": (1, 1, None, 20),
         "grassland": (3, 3, 3, 20), "green": (15, 15, 15, 20), "sealed": (None, None, None, 20)}
PLAN_YEARS = 10


def plan_layers() -> list[layers.Layer]:
    """Both plans, of twenty plots each on the same ground."""
    entries = []
    for place, (name, rows_of_plan) in enumerate(PLANS.items()):
        layer = layers.Layer(name, TITLES[name], "Polygon", GHYDYH)
        for row, codes in enumerate(rows_of_plan):
            for column, code in enumerate(codes):
                west = terrain.ORIGIN[0] + WEST + WIDTH * column
                south = terrain.ORIGIN[1] + SOUTH + HEIGHT * row
                shape = box(west, south, west + WIDTH, south + HEIGHT)
                layer.add(shape, BSM=layers.bsm(2070 + place, len(layer.rows) + 1), XZQDM=terrain.COUNTY_CODE,
                          YDYHFLDM=code, YDYHFLMC=USES[code], MJ=round(ellipsoidal_area_m2(shape), 2))
        entries.append(layer)
    return entries


def _change(before: list[float], use: str, k: int) -> tuple[float, float, float]:
    """Loss at once, gain after ``PLAN_YEARS`` and gain in the year after them of one pool, t C/ha."""
    held = {item: share * DENSITIES[item][k] for item, share in MADE_OF[use].items()}
    whole = sum(held.values())
    difference = whole - before[k]
    if difference <= 0.0:
        return difference, 0.0, 0.0
    gain = annual = 0.0
    for key, amount in held.items():
        part = difference * amount / whole
        if part:
            years = YEARS[key][k]
            gain += part * min(1.0, PLAN_YEARS / years)
            annual += part / years if years > PLAN_YEARS else 0.0
    return 0.0, gain, annual


def rows(patches: layers.Layer) -> list[dict]:
    """A row a plan and pool: one-off loss and accrued gain, and what goes on; areas in the plane."""
    tree, entries = STRtree(patches.geometries), []
    for layer in plan_layers():
        sums = {pool: [0.0, 0.0, 0.0] for pool in POOLS}
        for shape, values in zip(layer.geometries, layer.rows):
            for place in tree.query(shape):
                area, code = patches.geometries[place].intersection(shape).area / 1e4, patches.rows[place]["DLBM"]
                for k, pool in enumerate(POOLS):
                    for part, amount in enumerate(_change(density(code), values["YDYHFLDM"], k)):
                        sums[pool][part] += area * amount
        entries += [{"scenario": layer.name, "pool": pool, "loss_t_c": f"{loss:.2f}", "gain_t_c": f"{gain:.2f}",
                     "annual_gain_t_c_yr": f"{annual:.3f}"} for pool, (loss, gain, annual) in sums.items()]
    return entries
