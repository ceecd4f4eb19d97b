"""Indicators of the county's survey by town: plain sums of planar intersections, with lists of classes of their own."""

from __future__ import annotations

import math

from shapely import STRtree, union_all

from . import layers

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
    found = [(len(one), name) for name, classes in groups.items() for one in classes if code.startswith(one)]
    return max(found)[1] if found else ""


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
    found = []
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
        found += [{"unit_code": place, "indicator_id": name, "value": f"{value:.4f}"} for name, value in values.items()]
    return sorted(found, key=lambda row: (row["unit_code"], row["indicator_id"]))
