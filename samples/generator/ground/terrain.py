"""The invented ground: outline, hills, water, roads, towns and villages, in metres from one corner."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import shapely
from shapely import LineString, Point, Polygon

from . import shapes

CRS = "EPSG:4547"  # CGCS2000 / 3-degree Gauss-Kruger CM 114E, no zone number in the easting
DEGREES = "EPSG:4490"
ORIGIN = (547000.0, 4822000.0)  # open steppe: nothing real is near, whatever base map lies below
COUNTY_CODE = "990127"
COUNTY = "样川县"

TOWNS = {"990127100": "样城镇", "990127101": "样岭镇"}
# code, name, seat x, seat y, town; the seats divide the county into village areas
VILLAGES = [
    ("990127100001", "禾湾村", 5300, 2900, "990127100"),
    ("990127100002", "柳塘村", 2500, 2350, "990127100"),
    ("990127100003", "石埂村", 5150, 950, "990127100"),
    ("990127100004", "渠口村", 8000, 1150, "990127100"),
    ("990127101001", "樟桥村", 8150, 5350, "990127101"),
    ("990127101002", "河沿村", 5750, 5750, "990127101"),
    ("990127101003", "松坡村", 2700, 5150, "990127101"),
    ("990127101004", "东垅村", 8900, 3250, "990127101"),
]
# hamlets: x, y, radius, village index
HAMLETS = [
    (6500, 2050, 210, 0),
    (2550, 2400, 260, 1),
    (1250, 1850, 150, 1),
    (4750, 1000, 240, 2),
    (7900, 830, 230, 3),
    (9250, 900, 150, 3),
    (7150, 6500, 190, 4),
    (9500, 4750, 160, 4),
    (5700, 5900, 220, 5),
    (4450, 5750, 150, 5),
    (3150, 4900, 200, 6),
    (8800, 3300, 230, 7),
]
TOWN_CENTRES = [(5250, 3250, 640, 0.12), (8250, 5450, 430, -0.3)]  # x, y, radius, turn of the streets
HILLS = [(1900, 6600, 2150, 1700, 1.25), (850, 3900, 1050, 800, 1.0), (9350, 6650, 1300, 950, 1.1)]


@lru_cache(maxsize=1)
def outline() -> Polygon:
    """The county's border, about 11 by 8 km."""
    waves = [(2, 0.055, 2.5), (3, 0.045, 0.4), (5, 0.03, 2.2), (7, 0.022, 4.0), (11, 0.014, 0.9), (17, 0.009, 3.3)]
    stream = shapes.dice("outline")
    ring = []
    for i in range(240):
        a = 2 * math.pi * i / 240
        r = 1 + sum(w * math.sin(k * a + p) for k, w, p in waves) + stream.uniform(-0.008, 0.008)
        ring.append((5350 + 5150 * r * math.cos(a), 3950 + 3850 * r * math.sin(a)))
    return Polygon(ring)


def height(x, y):
    """0 in the plain, 1 and more on the hills."""
    total = 0.0
    for cx, cy, rx, ry, top in HILLS:
        total = total + top * np.exp(-(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2))
    return total + 0.06 * np.sin(x / 310.0 + 1.0) * np.sin(y / 270.0)


def wave(xy: np.ndarray) -> np.ndarray:
    """How far background edges are bent: a little in the plain, more on the hills."""
    x, y = xy[:, 0], xy[:, 1]
    strength = np.clip(height(x, y), 0.12, 1.0)
    dx = 26 * np.sin(x / 140 + 0.7 * np.sin(y / 190)) + 13 * np.sin(y / 55 + x / 90)
    dy = 26 * np.sin(y / 150 + 0.8 * np.sin(x / 170)) + 13 * np.sin(x / 60 - y / 80)
    return np.column_stack([dx, dy]) * strength[:, None]


RIVER = [
    (700, 8900),
    (1500, 7800),
    (2350, 6950),
    (3150, 6300),
    (3700, 5450),
    (4700, 4850),
    (5900, 4450),
    (6900, 3850),
    (7300, 3000),
    (8300, 2350),
    (9400, 1950),
    (11400, 1250),
]
BROOK = [(6900, 8800), (7350, 7600), (6650, 6750), (6900, 5900), (6500, 5200), (6700, 4600), (6900, 3850)]
NATIONAL_ROAD = [
    (-400, 3050),
    (1100, 2950),
    (2700, 2900),
    (4200, 2700),
    (5300, 2800),
    (6600, 2700),
    (8200, 2950),
    (9300, 2800),
    (11400, 3100),
]
COUNTY_ROAD = [
    (5050, -400),
    (5300, 900),
    (5200, 2000),
    (5250, 3250),
    (5500, 4300),
    (6050, 4900),
    (7100, 5150),
    (8250, 5450),
    (9500, 5700),
    (11400, 5500),
]
CANAL = [(5760, 1930), (8560, 1390)]  # dead straight, as canals of the plain are
LANES = [  # rural roads, 6 m
    [(2550, 2880), (2500, 2400), (2000, 2050), (1250, 1850), (600, 1500)],
    [(2550, 2400), (3400, 1700), (4750, 1000), (5250, 900)],
    [(5280, 900), (6300, 700), (7900, 830), (9250, 900), (9900, 1500)],
    [(6500, 2730), (6500, 2050), (5800, 2080), (5240, 2000)],
    [(8800, 2870), (8800, 3300), (9250, 4000), (9500, 4750), (9000, 5580)],
    [(8250, 5450), (7700, 6000), (7150, 6500), (7250, 7100), (8100, 7500)],
    [(6050, 4900), (5850, 5350), (5700, 5900), (5300, 6700), (5500, 7700)],
    [(5700, 5900), (4950, 5950), (4450, 5750), (4150, 6300), (4000, 7200)],
    [(3900, 2750), (3600, 3900), (3150, 4900), (2500, 4750), (1700, 5200)],
    [(2550, 2400), (2900, 1500), (3050, 600)],
    [(8800, 3300), (9900, 3700), (10700, 4300)],
]


@lru_cache(maxsize=1)
def water() -> dict[str, list[Polygon]]:
    """River, brook, reservoir, ponds, canal, by the survey's class."""
    reservoir = shapes.blob(2250, 6950, 480, "reservoir", 1.5, -0.75)
    river = shapes.ribbon(shapes.smooth_line(RIVER), 34, 78).difference(reservoir)
    brook = shapes.ribbon(shapes.smooth_line(BROOK), 9, 22).difference(river)
    dam = shapes.rectangle(2790, 6600, 320, 26, -0.75).difference(reservoir.buffer(-20))
    river, reservoir = river.difference(dam), reservoir.difference(dam)
    canal = LineString(CANAL).buffer(6, cap_style="flat")
    ponds = []
    stream = shapes.dice("ponds")
    while len(ponds) < 26:
        x, y = stream.uniform(1200, 9900), stream.uniform(500, 6300)
        pond = shapes.blob(x, y, stream.uniform(28, 62), len(ponds), stream.uniform(1, 1.5), points=14)
        if height(x, y) < 0.3 and not any(pond.buffer(60).intersects(g) for g in (*ponds, *_built(), canal, river)):
            ponds.append(pond)
    return {"1109": [dam], "1103": [reservoir], "1101": [river, brook], "1107A": [canal], "1104": ponds}


@lru_cache(maxsize=1)
def _built() -> tuple[Polygon, ...]:
    return (*towns(), *hamlets())


@lru_cache(maxsize=1)
def towns() -> tuple[Polygon, ...]:
    """Built-up ground of the two towns."""
    return tuple(
        shapes.blob(x, y, r, ("town", i), 1.15, turn, 40, 0.08) for i, (x, y, r, turn) in enumerate(TOWN_CENTRES)
    )


@lru_cache(maxsize=1)
def hamlets() -> tuple[Polygon, ...]:
    """Built-up ground of the villages."""
    return tuple(shapes.blob(x, y, r, ("hamlet", i), 1.25, 0.3 * i, 22) for i, (x, y, r, _v) in enumerate(HAMLETS))


@lru_cache(maxsize=1)
def roads() -> dict[str, list[Polygon]]:
    """Road corridors by the survey's class; town streets come with the towns."""
    main = [
        shapes.smooth_line(NATIONAL_ROAD).buffer(9, quad_segs=2, cap_style="flat"),
        shapes.smooth_line(COUNTY_ROAD).buffer(6, quad_segs=2, cap_style="flat"),
    ]
    lanes = [shapes.smooth_line(line, 2).buffer(3, quad_segs=2, cap_style="flat") for line in LANES]
    return {"1003": main, "1006": lanes}


def streets(town: int) -> list[LineString]:
    """A bent street grid for a town, as centre lines."""
    x, y, radius, turn = TOWN_CENTRES[town]
    stream = shapes.dice("streets", town)
    lines, reach = [], radius * 1.4
    for across in (0.0, math.pi / 2):
        at = -radius * 1.2
        while at < radius * 1.2:
            a = turn + across
            sway = stream.uniform(-18, 18)
            points = [(-reach, at), (0, at + sway), (reach, at + stream.uniform(-14, 14))]
            lines.append(
                LineString(
                    [(x + u * math.cos(a) - v * math.sin(a), y + u * math.sin(a) + v * math.cos(a)) for u, v in points]
                )
            )
            at += stream.uniform(165, 230)
    return lines


@lru_cache(maxsize=1)
def village_areas() -> tuple[Polygon, ...]:
    """The county divided among the villages: nearest seat, edges bent later with all others."""
    seats = shapely.MultiPoint([(v[2], v[3]) for v in VILLAGES])
    cells = shapely.get_parts(shapely.voronoi_polygons(seats, extend_to=shapely.box(-2000, -2000, 13000, 11000)))
    return tuple(next(c for c in cells if c.contains(Point(v[2], v[3]))) for v in VILLAGES)


@lru_cache(maxsize=1)
def growth_regions() -> dict[str, object]:
    """Where each zone of the urban development boundary lies; parcels join by their centre."""
    first, second = towns()
    core = shapely.union_all([first.buffer(90), shapes.blob(6080, 3130, 330, "works"), second.buffer(60)])
    elastic = shapely.union_all([shapes.blob(6560, 3230, 330, "elastic"), shapes.blob(8820, 5560, 330, "elastic2")])
    special = shapes.blob(5000, 4380, 420, "park", 1.7, -0.45)
    elastic = elastic.difference(core)
    return {"410": core, "420": elastic, "430": special.difference(shapely.union_all([core, elastic]))}
