"""The projects of the sample county: each is a case, drawn so that its answer is known beforehand."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely import Point, Polygon
from shapely.ops import substring

from ..ground import layers, parcels, shapes, terrain
from ..ground.area import ellipsoidal_area_m2
from ..ground.survey import Parcel

TOOTH_COUNT, TOOTH_WIDTH_M, TOOTH_DEPTH_M, TOOTH_STEP_M = 300, 1.5, 0.6, 3.0
FARMLAND_TAKEN_M2 = 312.0
NECK_WIDTH_M = 24.0


@dataclass
class Project:
    """One case.

    Attributes:
        number: three digits of the project number.
        name, kind: XMMC and XMLX.
        parcels: polygons in the working CRS, in the order of their numbers.
        claims: the other fields of XMYD that are filled.
    """

    number: int
    name: str
    kind: str | None
    parcels: list[Polygon]
    claims: dict = field(default_factory=dict)

    @property
    def code(self) -> str:
        return f"YC2025-{self.number:03d}"

    def parcel_code(self, i: int) -> str:
        return f"{self.code}-{i + 1:02d}"


class Ground:
    """Where things are, for the people who draw projects."""

    def __init__(self, plots: list[Parcel]):
        self.parcels = plots
        self.farmland = [p for p in plots if p.face.facts["farmland"]]
        self.county = shapely.coverage_union_all([p.polygon for p in plots])

    def near(self, x: float, y: float, wanted) -> Parcel:
        """The parcel nearest to a place (local metres) that is as wanted."""
        place = Point(x, y)
        return min((p for p in self.parcels if wanted(p.face.facts, p)), key=lambda p: p.centre.distance(place))

    def site(self, x: float, y: float, wanted, width_m: float, depth_m: float) -> Polygon:
        """A plot in the nearest wanted parcel that has room for it."""
        place = Point(x, y)
        for parcel in sorted(
            (p for p in self.parcels if wanted(p.face.facts, p)), key=lambda p: p.centre.distance(place)
        ):
            result = _plot(parcel.polygon, width_m, depth_m)
            if parcel.polygon.buffer(-1).contains(result):
                return result
        raise ValueError("A plot of the sample county fits into no parcel.")

    def union(self, wanted):
        return shapely.coverage_union_all([p.polygon for p in self.parcels if wanted(p.face.facts, p)])


def _plot(area, width_m: float, depth_m: float) -> Polygon:
    """A rectangular building plot in the widest place of a polygon, along its long axis."""
    largest = shapes.parts(area)[0]
    at = shapely.maximum_inscribed_circle(largest, tolerance=0.5).coords[0]
    corners = np.asarray(largest.minimum_rotated_rectangle.exterior.coords)
    sides = np.diff(corners, axis=0)
    side = sides[int(np.argmax(np.hypot(*sides.T)))]
    return _placed(shapes.rectangle(*at, width_m, depth_m, math.atan2(side[1], side[0])))


def _placed(polygon) -> Polygon:
    return shapely.transform(polygon, lambda xy: np.round(xy, 3))


def _inset(parcel: Parcel, distance_m: float) -> Polygon:
    shrunk = shapes.parts(parcel.polygon.buffer(-distance_m, join_style="mitre"))[0]
    return _placed(shrunk.simplify(1.0))


@dataclass(frozen=True)
class _Edge:
    """A straight edge with farmland on its left; ``at`` turns (along, into the farmland) into x, y."""

    middle: np.ndarray
    along: np.ndarray

    def at(self, u: float, v: float) -> tuple[float, float]:
        x, y = self.middle + u * self.along + v * np.array([-self.along[1], self.along[0]])
        return float(x), float(y)

    def draw(self, points) -> Polygon:
        return _placed(Polygon([self.at(u, v) for u, v in points]))


def _edges(farmland: Parcel, other: Parcel, length_m: float):
    shared = shapely.line_merge(shapely.intersection(farmland.polygon.boundary, other.polygon.boundary))
    for line in shapely.get_parts(shared):
        if line.geom_type != "LineString":
            continue
        xy = np.asarray(line.coords)
        for a, b in zip(xy[:-1], xy[1:]):
            along = (b - a) / max(math.hypot(*(b - a)), 1e-9)
            if math.hypot(*(b - a)) < length_m:
                continue
            edge = _Edge((a + b) / 2, along)
            if not farmland.polygon.contains(Point(edge.at(0, 0.5))):
                edge = _Edge((a + b) / 2, -along)
            if farmland.polygon.contains(Point(edge.at(0, 0.5))):
                yield edge


def _on_an_edge(ground: Ground, x: float, y: float, wanted, length_m: float, draw, room, skip=()) -> tuple:
    """The drawing on the nearest straight edge between farmland and wanted ground, and the edge.

    ``draw(edge)`` gives a polygon whose part outside the farmland patch must lie in ``room``.
    """
    place = Point(x, y)
    values = [p for p in ground.parcels if wanted(p.face.facts, p)]
    tree = shapely.STRtree([p.polygon for p in values])
    for farmland in sorted(ground.farmland, key=lambda p: p.centre.distance(place)):
        if farmland.face.facts.get("expired") or farmland.serial in skip:
            continue
        for i in sorted(tree.query(farmland.polygon, predicate="intersects")):
            for edge in _edges(farmland, values[i], length_m):
                polygon = draw(edge)
                if room.contains(polygon.difference(farmland.polygon).buffer(-0.01)):
                    return polygon, edge
    raise ValueError("No edge of the sample county fits a project.")


def _workshop(edge: _Edge) -> Polygon:
    """A hall and a yard; only the yard, 24 m wide, goes into the farmland, by 312 m²."""
    half = NECK_WIDTH_M / 2
    deep = FARMLAND_TAKEN_M2 / NECK_WIDTH_M
    for _ in range(3):  # the depth follows the scale of the projection at this place
        taken = edge.draw([(-half, 0), (half, 0), (half, deep), (-half, deep)])
        deep *= FARMLAND_TAKEN_M2 / ellipsoidal_area_m2(taken)
    return edge.draw([(-half, deep), (-half, -5), (-30, -5), (-30, -48), (30, -48), (30, -5), (half, -5), (half, deep)])


def _hall(edge: _Edge) -> Polygon:
    """A building whose corner was digitised 0.1 m too far: a wedge of 0.8 m² in the farmland."""
    return edge.draw([(-8, 0.1), (-8, -18), (8, -18), (8, 0)])


def _yard(edge: _Edge) -> Polygon:
    """A yard that goes 20 m by 25 m into the farmland."""
    return edge.draw([(-12.5, 20), (-12.5, -22), (12.5, -22), (12.5, 20)])


def _comb(ground: Ground) -> Polygon:
    """The lining of a canal whose edge was traced from an image, in 300 teeth of 0.9 m² over farmland."""
    start, end = (np.asarray(p) + terrain.ORIGIN for p in terrain.CANAL)
    along = (end - start) / math.hypot(*(end - start))
    left = np.array([-along[1], along[0]])
    edge = _Edge(start - 6 * left, -along)  # the southern bank; its left is the field
    bank = [p.polygon for p in ground.farmland]
    tree = shapely.STRtree(bank)
    total = math.hypot(*(end - start))
    teeth, at = [], 20.0
    while len(teeth) < TOOTH_COUNT and at < total - 20:
        tooth = edge.draw(
            [(-at, 0.02), (-at, TOOTH_DEPTH_M), (-at - TOOTH_WIDTH_M, TOOTH_DEPTH_M), (-at - TOOTH_WIDTH_M, 0.02)]
        )
        if len(tree.query(tooth, predicate="within")):
            teeth.append(at)
            at += TOOTH_STEP_M
        else:
            at += 1.0
    if len(teeth) < TOOTH_COUNT:
        raise ValueError("The canal of the sample county is too short for its comb.")
    # between teeth the edge runs 0.5 m inside the canal, so that only the teeth touch the fields
    outer = []
    for at in teeth:
        outer += [(-at, -0.5), (-at, TOOTH_DEPTH_M), (-at - TOOTH_WIDTH_M, TOOTH_DEPTH_M), (-at - TOOTH_WIDTH_M, -0.5)]
    first, last = teeth[0] - 6, teeth[-1] + TOOTH_WIDTH_M + 6
    return edge.draw([(-first, -0.5), *outer, (-last, -0.5), (-last, -4), (-first, -4)])


def _road(points, width_m: float, pieces: int = 1) -> list[Polygon]:
    line = parcels.shift(shapes.smooth_line(points, 2))
    entries = []
    for i in range(pieces):
        part = substring(line, i / pieces, (i + 1) / pieces, normalized=True)
        entries.append(_placed(part.buffer(width_m / 2, cap_style="flat", quad_segs=2)))
    return entries


def _across_the_border(ground: Ground) -> Polygon:
    def quiet(facts, p):
        return not (facts["farmland"] or facts["red"] or facts["boundary"]) and p.face.kind == parcels.BACKGROUND

    border = ground.county.exterior
    room = ground.union(quiet)
    place = Point(1300 + terrain.ORIGIN[0], 1300 + terrain.ORIGIN[1])
    xy = np.asarray(border.coords)
    middles = (xy[:-1] + xy[1:]) / 2
    for i in sorted(range(len(middles)), key=lambda k: place.distance(Point(middles[k]))):
        along = xy[i + 1] - xy[i]
        polygon = _placed(shapes.rectangle(*middles[i], 44, 40, math.atan2(along[1], along[0])))
        inside = polygon.intersection(ground.county)
        if room.contains(inside.buffer(-0.01)) and 0.3 < inside.area / polygon.area < 0.7:
            return polygon
    raise ValueError("No place on the county's border is free of control lines.")


def build_projects(plots: list[Parcel]) -> list[Project]:
    """All projects, in the order of their numbers."""
    ground = Ground(plots)

    def in_zone(code):
        return lambda facts, p: facts["boundary"] == code and p.face.kind in ("town", parcels.BACKGROUND)

    def plain(facts, p):
        return facts["open"]

    def red(hill, zone):
        return lambda facts, p: facts["red"] == (hill, zone) and p.face.kind == parcels.BACKGROUND

    def farm(facts, p):
        return facts["farmland"] and not facts.get("expired") and not facts.get("island")

    def hamlet(facts, p):
        return facts["zone"] == "510" and p.face.kind == "hamlet"

    core = ground.union(lambda facts, p: facts["boundary"] == "410")
    village = ground.union(lambda facts, p: facts["zone"] == "510")
    open_land = ground.union(lambda facts, p: not (facts["farmland"] or facts["red"] or facts["boundary"]))
    near, site = ground.near, ground.site
    workshop, _e = _on_an_edge(ground, 5000, 2500, in_zone("410"), 27, _workshop, core)
    hall, _e = _on_an_edge(ground, 4750, 1000, lambda f, p: f["zone"] == "510", 19, _hall, village)
    yard, _e = _on_an_edge(ground, 4400, 1900, plain, 30, _yard, open_land)
    island = near(4100, 1750, lambda f, p: f.get("island"))
    ring = _placed(
        island.polygon.buffer(16, join_style="mitre").difference(island.polygon.buffer(1.5, join_style="mitre"))
    )
    expired = near(7000, 4850, lambda f, p: f.get("expired"))
    road_numbers = {"ZDXMLX": "3", "QDWH": "样发改基础〔2024〕12号", "BKBRWH": "样自然资函〔2024〕33号"}
    infrastructure, urban, rural, scattered = "区域基础设施", "城镇建设", "村庄建设", "零星项目"
    return [
        Project(1, "柳塘村张家宅基地", rural, [site(2550, 2400, hamlet, 11, 13)]),
        Project(2, "样城机械厂", urban, [site(6150, 3150, in_zone("410"), 80, 55)]),
        Project(3, "禾湾食品厂扩建", urban, [workshop]),
        Project(4, "石埂村文化活动室", rural, [hall]),
        Project(5, "渠口干渠衬砌改造", infrastructure, [_comb(ground)]),
        Project(
            6,
            "国道G999样川段改线",
            infrastructure,
            _road([(4600, 7000), (5300, 6450), (6400, 6350)], 26, 2),
            road_numbers,
        ),
        Project(
            7, "国道G999连接线", infrastructure, _road([(6850, 1250), (7200, 700), (7300, 250)], 22), {"ZDXMLX": "3"}
        ),
        Project(8, "东垅至樟桥公路", infrastructure, _road([(9350, 4150), (10000, 4250), (10500, 4650)], 12)),
        Project(9, "样岭隧道", infrastructure, _road([(1150, 6050), (1900, 6250), (2900, 5850)], 14), {"SFYD": "否"}),
        Project(
            10,
            "样岭观景步道服务点",
            scattered,
            [site(1000, 5950, red("northwest", "一般控制区"), 40, 30)],
            {"HDLX": "5", "RDYJWH": "样政函〔2024〕8号"},
        ),
        Project(
            11, "样岭科普驿站", scattered, [site(3000, 6100, red("northwest", "一般控制区"), 36, 25)], {"HDLX": "5"}
        ),
        Project(12, "样岭度假村", urban, [site(1500, 6900, red("northwest", "核心保护区"), 90, 60)]),
        Project(13, "样城电子厂", urban, [site(6600, 3230, in_zone("420"), 70, 45)]),
        Project(14, "东垅光伏电站", "光伏", [_inset(near(9300, 2450, farm), 12)]),
        Project(15, "界口农贸市场", rural, [_across_the_border(ground)]),
        Project(16, "石埂田园综合体", rural, [site(3700, 1500, plain, 40, 30), ring, yard]),
        Project(17, "柳塘冷库", None, [site(3500, 2300, plain, 45, 35)]),
        Project(
            18,
            "东岭登山步道服务点",
            scattered,
            [site(9300, 6500, red("northeast", None), 30, 24)],
            {"HDLX": "5", "RDYJWH": "样政函〔2024〕9号"},
        ),
        Project(19, "禾湾花园住宅小区", urban, [site(6900, 1900, plain, 70, 50)]),
        Project(20, "样川烈士陵园", "特殊用地", [site(5000, 4400, in_zone("430"), 60, 45)]),
        Project(21, "样岭石料矿", "采矿", [site(3650, 6950, lambda f, p: p.code == "0602", 70, 50)]),
        Project(22, "河沿村便民服务中心", rural, [_plot(expired.polygon, 36, 24)]),
        Project(23, "柳塘生猪养殖场", "设施农业", [site(1900, 1700, farm, 60, 28)]),
        Project(24, "河沿柑橘基地", "造林种果", [_inset(near(6100, 6900, farm), 8)]),
        Project(
            25,
            "石门森林人家",
            scattered,
            [site(850, 3900, red("west", "核心区"), 34, 26)],
            {"HDLX": "5", "RDYJWH": "样政函〔2024〕10号"},
        ),
        Project(
            26,
            "样岭500千伏输变电工程",
            infrastructure,
            [site(700, 5700, red("northwest", "一般控制区"), 50, 40)],
            {"ZDXMLX": "4", "QDWH": "样发改能源〔2024〕5号", "BKBRWH": "样自然资函〔2024〕41号"},
        ),
    ]


def project_layer(projects: list[Project]) -> layers.Layer:
    """XMYD, one feature a parcel; the registered area is the ellipsoidal one."""
    layer = layers.Layer("XMYD", "项目用地", "Polygon", layers.XMYD)
    for project in projects:
        for i, polygon in enumerate(project.parcels):
            if not polygon.is_valid:
                raise ValueError(f"Parcel {project.parcel_code(i)} is not a valid polygon.")
            layer.add(
                polygon,
                XMBH=project.code,
                DKBH=project.parcel_code(i),
                XMMC=project.name,
                XMLX=project.kind,
                YDMJ=round(ellipsoidal_area_m2(polygon), 2),
                **project.claims,
            )
    return layer
