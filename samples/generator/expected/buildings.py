"""Carbon of the block's buildings and of what its plots allow, with the invented numbers: reckoned from the drawing."""

from __future__ import annotations

import shapely

from ..ground.layers import bsm
from ..planned.plots import PLOTS, buildings

# t CO2 a year by m²: kWh/m² of electricity and of heating; kg CO2/m² embodied once; invented
ENERGY = {"R": (30, 60, 400), "B": (120, 50, 500)}
FACTOR_2025, FACTOR_2030 = 0.5, 0.4  # kg CO2/kWh; halfway on the path from 0.5 in 2025 to 0.3 in 2035
COLUMNS = ("layer", "BSM", "state", "floor_area_m2", "electricity_t_co2_yr", "heating_t_co2_yr", "emission_t_co2_yr",
           "embodied_t_co2")


def _row(layer: str, number: str, state: str, floor: float | None, use: str, factor: float) -> dict:
    row = dict.fromkeys(COLUMNS, "") | {"layer": layer, "BSM": number, "state": state}
    if floor is not None:
        row["floor_area_m2"] = f"{floor:.2f}"
    if state == "known":
        power, heat, once = ENERGY[use]
        for name, amount in (("electricity_t_co2_yr", power * factor), ("heating_t_co2_yr", heat * factor),
                             ("emission_t_co2_yr", (power + heat) * factor), ("embodied_t_co2", once)):
            row[name] = f"{floor * amount / 1000:.4f}"
    return row


def _state(use: str) -> str:
    return "known" if use in ENERGY else "blank"


def _building_rows() -> list[dict]:
    """A row a building; its use is that of the plot that holds most of it."""
    entries, drawn = [], buildings()
    for serial, (polygon, item) in enumerate(drawn, start=1):
        plot = max(PLOTS, key=lambda each: each.polygon.intersection(polygon).area)
        use = plot.use[0] if plot.polygon.intersection(polygon).area > 0 else ""
        higher = [other for other, its in drawn if (its.count or 0) > (item.count or 0)]
        floor = item.counted_m2
        if floor is None and item.count is not None:
            floor = item.count * polygon.difference(shapely.union_all(higher)).area
        state = "no_floor_area" if floor is None else "unknown_use" if not use else _state(use)
        entries.append(_row("JZW", bsm(2102, serial), state, floor, use, FACTOR_2025))
    return entries


def _ratio(plot) -> float | None:
    """The upper floor-area ratio; none where it is not stated, only a lower one is, or both are the wrong way round."""
    written = plot.limits["RJL"]
    if written is None or written.startswith("≥"):
        return None
    ratio = float(written.rstrip("%")) / (100 if written.endswith("%") else 1)
    return None if plot.limits.get("RJLXX", 0) > ratio else ratio


def _plot_rows() -> list[dict]:
    """A row a plot: what its ratio allows on its site."""
    entries = []
    for serial, plot in enumerate(PLOTS, start=1):
        ratio = _ratio(plot)
        floor = None if ratio is None else ratio * plot.more.get("DJMJ", plot.polygon.area)
        state = "no_limit" if floor is None else _state(plot.use[0])
        entries.append(_row("XG_GHDK", bsm(2101, serial), state, floor, plot.use[0], FACTOR_2030))
    return entries


def rows() -> list[dict]:
    """Buildings, then plots."""
    return [*_building_rows(), *_plot_rows()]
