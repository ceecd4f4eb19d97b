"""Energy and farm inputs of the county in a year, invented, and its annual flux: plain sums, family C by hand.

``samples/carbon_flux`` holds the tables as CSV: they have no place on the map.
"""

from __future__ import annotations

import csv
import pathlib

from shapely import STRtree

from ..ground import layers
from .carbon import SEALED, WHOLE

# town, kind of energy, amount, unit, purpose
ENERGY = (
    ("990127100", "原煤", "1200", "吨", "终端消费"),
    ("990127100", "原煤", "500", "吨", "发电"),
    ("990127100", "电力", "300", "万千瓦时", ""),
    ("990127101", "柴油", "80", "吨", "终端消费"),
    ("990127101", "天然气", "45", "万立方米", "终端消费"),
    ("", "液化石油气", "20", "吨标准煤", "终端消费"),
)
FARM = (("化肥", "410", "吨"), ("农药", "3500", "千克"), ("农膜", "12", "吨"), ("农用柴油", "30", "吨"),
        ("灌溉面积", "0.6", "千公顷"), ("翻耕面积", "1", "千公顷"))
# t CO2 of a tonne, or of ten thousand cubic metres: calorific value, carbon, oxidised share, 44/12
FACTORS = {"原煤": 20908 * 26.37 * 0.94, "柴油": 42652 * 20.2 * 0.98, "天然气": 10 * 38931 * 15.3 * 0.99,
           "液化石油气": 50179 * 17.2 * 0.98}
COAL_OF_LPG = 1.7143  # kg of standard coal that a kilogram stands for
# kg C of a kilogram or hectare; diesel stands in the table of energy, and no source agrees on ploughing
INPUTS = {"化肥": 410_000 * 0.8956, "农药": 3500 * 4.9341, "农膜": 12_000 * 5.18, "灌溉面积": 600 * 266.48}
# family C, t CO2 of a hectare in a year
FLUXES = {"forest": -3.9, "cropland": 0.1, "paddy": 0.1, "grassland": -0.2, "flat": -0.6}


def write_tables(folder: pathlib.Path) -> None:
    """Write ``carbon_flux/*.csv``."""
    target = folder / "carbon_flux"
    target.mkdir(exist_ok=True)
    _write(target / "energy.csv", ("XZQDM", "能源名称", "消费量", "单位", "用途"), ENERGY)
    _write(target / "farm_inputs.csv", ("农业投入品", "用量", "单位"), FARM)


def rows(patches: layers.Layer, towns: layers.Layer) -> list[dict]:
    """A row a town and part, the whole county under an empty town; t CO2 a year, removals negative."""
    sums: dict = {}
    tree = STRtree(patches.geometries)
    numbers = [_flux(row["DLBM"]) for row in patches.rows]

    def add(zone: str, part: str, amount: float) -> None:
        sums[zone, part] = sums.get((zone, part), 0.0) + amount

    for number, patch in zip(numbers, patches.geometries):
        add("", "land", number * patch.area / 1e4)
    for town, shape in zip(towns.rows, towns.geometries):
        for k in tree.query(shape):
            add(town["XZQDM"], "land", numbers[k] * patches.geometries[k].intersection(shape).area / 1e4)
    for town, fuel, amount, _unit, _purpose in ENERGY:
        if fuel in FACTORS:  # seen from production: coal for power counts, electricity does not
            tonnes = float(amount) / (COAL_OF_LPG if fuel == "液化石油气" else 1.0)
            emitted = tonnes * FACTORS[fuel] * 44 / 12 / 1e6
            for zone in {"", town}:
                add(zone, "energy", emitted)
    add("", "farm_inputs", sum(INPUTS.values()) * 44 / 12 / 1000)
    return [{"zone": zone, "component": part, "net_emission_t_co2_yr": f"{value:.2f}"}
            for (zone, part), value in sorted(sums.items())]


def _flux(code: str) -> float:
    """t CO2 a hectare and year; nothing for what is blank in the family and for construction land."""
    if code in SEALED:
        return 0.0
    return FLUXES.get(next(name for name, codes in WHOLE.items() if code in codes.split()), 0.0)


def _write(path: pathlib.Path, head, result) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(result)
