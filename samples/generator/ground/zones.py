"""What the plan says about each parcel: red line, farmland, boundary, planning zone."""

from __future__ import annotations

import shapely
from shapely import Point

from . import parcels, shapes, terrain
from .survey import CROPLAND, Parcel, slope_class

EXPIRED_AT = (7000, 4850)  # the patch here is protected until the end of 2023
ISLAND_AT = (4100, 1750)  # a patch of farmland alone among land that is not protected


def assign(plots: list[Parcel]) -> None:
    """Write into each parcel's facts: ``boundary``, ``red`` (hill, zone), ``farmland``, ``village``, ``zone``."""
    _boundary(plots)
    for parcel in plots:
        facts, c = parcel.face.facts, parcel.centre
        facts["village"] = parcel.face.kind == "hamlet" or (
            parcel.face.kind == parcels.BACKGROUND and any(b.buffer(45).contains(c) for b in terrain.hamlets())
        )
        facts["red"] = None if facts["boundary"] or facts["village"] else _red(parcel)
    _farmland(plots)
    for parcel in plots:
        parcel.face.facts["zone"] = _zone(parcel)
    _generalise(plots)


def _generalise(plots: list[Parcel]) -> None:
    """A plan is coarser than a survey: what lies scattered among protected fields is in their zone too."""
    tree = shapely.STRtree([p.polygon for p in plots])
    scattered = []
    for parcel in plots:
        facts = parcel.face.facts
        facts["open"] = facts["zone"] == "520" and parcel.face.kind == parcels.BACKGROUND
        if facts["open"]:
            around = [plots[i] for i in tree.query(parcel.polygon, predicate="touches")]
            protected = sum(1 for p in around if p.face.facts["zone"] == "300")
            if protected >= 0.6 * len(around):
                scattered.append(parcel)
        elif facts["zone"] == "520" and parcel.face.kind == "1104":
            scattered.append(parcel)
    for parcel in scattered:
        parcel.face.facts["zone"] = "300"


def _boundary(result):
    regions = terrain.growth_regions()
    for parcel in result:
        parcel.face.facts["boundary"] = next(
            (code for code, region in regions.items() if region.contains(parcel.centre)), None
        )
    for code in regions:  # a parcel inside a ring of the same zone belongs to it
        inside = shapely.union_all([p.polygon for p in result if p.face.facts["boundary"] == code])
        filled = shapely.union_all([shapely.Polygon(g.exterior) for g in shapes.parts(inside)])
        for parcel in result:
            if parcel.face.facts["boundary"] is None and filled.contains(parcel.polygon.representative_point()):
                parcel.face.facts["boundary"] = code


def _red(parcel: Parcel):
    """(hill, zone as the deliverer wrote it) or None; the north-east was delivered without zones."""
    c = parcel.centre
    if parcel.face.kind not in (parcels.BACKGROUND, "1103") or parcel.code in (*CROPLAND, "0602", "1109"):
        return None
    h = float(terrain.height(c.x, c.y))
    if c.x > 6500:
        return ("northeast", None) if h > 0.55 else None
    if c.y > 5250:
        return ("northwest", "核心保护区" if h > 1.0 else "一般控制区") if h > 0.62 else None
    if h > 0.88:
        return "west", "核心区"
    return ("west", "缓冲区" if h > 0.72 else "实验区") if h > 0.55 else None


def _farmland(result):
    tree = shapely.STRtree([p.face.polygon for p in result])
    canal = terrain.water()["1107A"][0]
    for parcel in result:
        facts, c = parcel.face.facts, parcel.centre
        chance = shapes.dice("farmland", round(c.x), round(c.y)).random()
        usable = parcel.code in CROPLAND and slope_class(parcel) in "123" and parcel.face.kind == parcels.BACKGROUND
        free = not (facts["boundary"] or facts["village"])
        facts["farmland"] = usable and free and (chance < 0.9 or parcel.face.polygon.intersects(canal))
    island = result[int(tree.query_nearest(Point(ISLAND_AT))[0])]
    for i in tree.query(island.face.polygon.buffer(60), predicate="intersects"):
        result[i].face.facts["farmland"] = False
    island.face.facts["farmland"] = True
    island.face.facts["island"] = True
    if island.code not in CROPLAND:
        island.code = "0103"
    result[int(tree.query_nearest(Point(EXPIRED_AT))[0])].face.facts["expired"] = True


def _zone(parcel: Parcel) -> str:
    facts, c = parcel.face.facts, parcel.centre
    if facts["boundary"] in ("420", "430"):
        return facts["boundary"]
    if facts["boundary"] == "410":
        x, y, radius, _turn = min(terrain.TOWN_CENTRES, key=lambda t: Point(t[0], t[1]).distance(c))
        if c.x > x + 0.45 * radius:
            return "414"
        if Point(x, y).distance(c) < 0.32 * radius:
            return "413"
        return "412" if c.y > y + 0.35 * radius else "416" if parcel.code.startswith("0810") else "411"
    if facts["red"]:
        return "100"
    if facts["farmland"]:
        return "300"
    if facts["village"]:
        return "510"
    if parcel.code == "0602":
        return "710"
    h = float(terrain.height(c.x, c.y))
    if parcel.face.kind in ("1101", "1103") or h > 0.62:
        return "200"
    return "540" if h > 0.35 else "520"
