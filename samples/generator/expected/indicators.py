"""Indicators of the county's survey by town: plain sums of planar intersections, with lists of classes of their own."""

from __future__ import annotations

import math

from shapely import STRtree, union_all

from ..ground import layers

SINK = ("03", "04", "1105", "1106", "1108")
GREEN_BLUE = ("02", "03", "04", "11", "1203", "1105", "1106", "1108")
PARKS = ("0810",)
HOUSING = ("07",)
USES = {
    "housing": ("07",),
    "public": ("08",),
    "commerce": ("05",),
    "storage": ("0508",),
    "industry": ("06",),
    "utilities": ("0809", "1109"),
    "green": ("0810",),
    "special": ("09",),
    "transport": ("10",),
}
NO_USE = ("1006", "0603")
BUILT = ("05", "06", "07", "08", "09", "10", "1109", "1201")


def group_of(code: str, groups: dict) -> str:
    """The group whose longest class begins the code."""
    entries = [(len(land_class), name) for name, classes in groups.items() for land_class in classes
               if code.startswith(land_class)]
    return max(entries)[1] if entries else ""


def is_sink(code: str) -> bool:
    return code.startswith(SINK)


def is_green_blue(code: str) -> bool:
    # waterworks are built; a square serves and is not green
    return (code.startswith(GREEN_BLUE) and not code.startswith("1109")) or code == "0810"


def is_built(code: str) -> bool:
    return code.startswith(BUILT) and not code.startswith(NO_USE)


def use_of(code: str) -> str:
    return "" if code.startswith(NO_USE) else group_of(code, USES)


def rows(patches: layers.Layer, towns: layers.Layer) -> list[dict]:
    """A row a town and indicator, the whole county under ``*``."""
    codes, shapes = [row["DLBM"] for row in patches.rows], list(patches.geometries)
    tree, parts = STRtree(shapes), {"*": list(zip(codes, shapes))}
    for town, shape in zip(towns.rows, towns.geometries):
        parts[town["XZQDM"]] = [(codes[k], shapes[k].intersection(shape)) for k in tree.query(shape)]
    parks = union_all([shape for code, shape in zip(codes, shapes) if code.startswith(PARKS)]).buffer(300, quad_segs=64)
    entries = []
    for place, ground in parts.items():
        total = sum(shape.area for _code, shape in ground)
        built = union_all([shape for code, shape in ground if is_built(code)])
        by_use: dict = {}
        for code, shape in ground:
            by_use[use_of(code)] = by_use.get(use_of(code), 0.0) + shape.area
        by_use.pop("", None)
        used = sum(by_use.values())
        housing = [shape for code, shape in ground if code.startswith(HOUSING)]
        values = {
            "sink_share": 100 * sum(shape.area for code, shape in ground if is_sink(code)) / total,
            "green_blue_share": 100 * sum(shape.area for code, shape in ground if is_green_blue(code)) / total,
            "park_service_300m": 100 * sum(shape.intersection(parks).area for shape in housing)
            / sum(shape.area for shape in housing),
            "land_use_mix": -sum(area / used * math.log(area / used) for area in by_use.values() if area)
            / math.log(len(USES)),
            "compactness": 4 * math.pi * built.area / built.length**2,
        }
        entries += [{"unit_code": place, "indicator_id": name, "value": f"{value:.4f}"} for name,
                    value in values.items()]
    return sorted(entries, key=lambda row: (row["unit_code"], row["indicator_id"]))


# run-off coefficient of classes of the survey; the longest beginning of a code holds
RUNOFF = {
    "": None,
    "00": 1, "0303": 1, "0304": 1, "0306": 1, "0402": 1, "1105": 1, "1106": 1, "1108": 1, "11": 1, "0603": 1,
    "01": 0.15, "02": 0.15, "03": 0.15, "04": 0.15, "1203": 0.15, "0810": 0.15,
    "1202": 0.6, "1006": 0.6, "07": 0.6, "08": 0.6, "05": 0.75, "06": 0.8, "0508": 0.8, "10": 0.85,
    "0809": 0.65, "09": 0.65, "1109": 0.65, "0810A": 0.65, "12": 0.3, "1201": 0.3,
}  # fmt: skip


def coefficient(code: str) -> float:
    return RUNOFF[max((item for item in RUNOFF if code.startswith(item)), key=len)]


def resilience_rows(patches: layers.Layer, towns: layers.Layer, zones: layers.Layer) -> list[dict]:
    """Run-off of the survey, and its built-up land in zones of hazard as if it were a plan, by town and in all."""
    hazard = union_all(list(zones.geometries))
    built = [shape for row, shape in zip(patches.rows, patches.geometries) if is_built(row["DLBM"])]
    entries = []
    for name, town in [("*", None), *((row["XZQDM"], shape) for row, shape in zip(towns.rows, towns.geometries))]:

        def cut(shape, town=town):
            return shape if town is None else shape.intersection(town)

        ground = [(coefficient(row["DLBM"]), cut(shape).area) for row, shape in zip(patches.rows, patches.geometries)]
        values = {"runoff_coefficient": sum(c * area for c, area in ground) / sum(area for _c, area in ground)}
        planned = [cut(shape) for shape in built]
        if sum(shape.area for shape in planned):
            values["planned_in_hazard"] = (
                100 * sum(shape.intersection(hazard).area for shape in planned) / sum(shape.area for shape in planned)
            )
        entries += [{"unit_code": name, "indicator_id": key, "value": f"{value:.4f}"} for key, value in values.items()]
    return sorted(entries, key=lambda row: (row["unit_code"], row["indicator_id"]))
