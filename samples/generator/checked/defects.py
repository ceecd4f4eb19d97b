"""A block of survey parcels with faults, each named in the field QXLX, kept apart from the clean survey."""

from __future__ import annotations

import math

import numpy as np
import shapely
from shapely import MultiPolygon, Point, Polygon

from ..ground import layers, parcels, shapes
from ..ground.area import ellipsoidal_area_m2
from ..ground.survey import Parcel, attributes

BLOCK_AT, BLOCK_SIZE = (3300, 2050), 34
SCHEMA = (
    layers.DLTB
    + """
QXLX C30 缺陷类型
QXSM C100 缺陷说明
"""
)
# kind -> (what it is, in Chinese and English)
KINDS = {
    "overlap": ("与相邻图斑重叠12平方米", "overlaps its neighbour by 12 m²"),
    "gap": ("与相邻图斑之间有12平方米空隙", "leaves a gap of 12 m² to its neighbour"),
    "spike": ("边界有30米长的尖刺", "a spike 30 m long"),
    "self_intersection": ("边界自相交", "the ring crosses itself"),
    "arc": ("边界含圆弧", "an edge is a circular arc"),
    "multipart": ("多部件要素", "two parts in one feature"),
    "duplicate_geometry": ("与另一要素完全重合", "the same polygon twice"),
    "duplicate_bsm": ("标识码重复", "BSM used twice"),
    "area_small": ("TBMJ 比椭球面积大0.02平方米", "TBMJ is 0.02 m² more than the ellipsoidal area"),
    "area_large": ("TBMJ 比椭球面积大8%", "TBMJ is 8 % more than the ellipsoidal area"),
    "net_area": ("TBDLMJ 不等于 TBMJ 减 KCMJ", "TBDLMJ is not TBMJ minus KCMJ"),
    "code_name": ("地类编码与名称不一致", "code and name of the class disagree"),
    "code_edition": ("用了2023年分类指南的编码", "a code of the guide of 2023 among survey codes"),
    "full_width": ("编码含全角数字", "full-width digits in a code"),
    "blank": ("编码带空格", "a blank after a code"),
    "null": ("必填字段为空", "a mandatory field is NULL"),
    "null_geometry": ("无几何", "no geometry"),
    "empty_geometry": ("空几何", "an empty geometry"),
}


def defect_layer(plots: list[Parcel]) -> layers.Layer:
    """DLTB_defects: clean parcels (QXLX is NULL) and one or two parcels of each kind of fault."""
    layer = layers.Layer("DLTB_defects", "地类图斑(含标注缺陷)", "CurvePolygon", SCHEMA)
    block = _block(plots)
    whole = shapely.coverage_union_all([p.polygon for p in block])
    rim = [p for p in block if p.polygon.boundary.intersection(whole.boundary).length > 60]
    core = [p for p in block if p not in rim]
    rows = []
    for serial, parcel in enumerate(block, start=1):
        row = attributes(parcel)
        row["BSM"] = layers.bsm(2099, serial)
        rows.append([parcel, parcel.polygon, row])
    of = {id(p): entry for (p, *_), entry in zip(rows, rows)}
    take_core, take_rim = iter(core), iter(rim)

    def next_core():
        return of[id(next(take_core))]

    def next_rim():
        return of[id(next(take_rim))]

    _geometry_faults(next_core, next_rim, whole, block)
    _attribute_faults(next_core, next_rim)
    entries = rows + _extra_rows(rows)
    for _parcel, geometry, row in entries:
        layer.add(geometry, **row)
    return layer


def _block(plots: list[Parcel]) -> list[Parcel]:
    ground = [p for p in plots if p.face.kind == parcels.BACKGROUND and not p.polygon.interiors]
    nearest = sorted(ground, key=lambda p: p.centre.distance(Point(BLOCK_AT)))[:BLOCK_SIZE]
    return sorted(nearest, key=lambda p: p.serial)


def _mark(entry, kind: str, geometry=None, **values) -> None:
    if geometry is not None:
        entry[1] = geometry
    entry[2].update(QXLX=kind, QXSM=KINDS[kind][0], **values)


def _own_area(entry) -> None:
    """The attribute follows the faulty geometry, so that the fault is the only one."""
    area = round(ellipsoidal_area_m2(entry[1]), 2)
    ridge = round(area * entry[2].get("KCXS", 0.0), 2)
    entry[2].update(TBMJ=area, KCMJ=ridge, TBDLMJ=round(area - ridge, 2))


def _longest_edge(parcel: Parcel, within) -> tuple[np.ndarray, np.ndarray]:
    """The longest edge whose middle is (or is not) on a boundary, clockwise as in the ring."""
    xy = np.asarray(parcel.polygon.exterior.coords)
    edges = [(a, b) for a, b in zip(xy[:-1], xy[1:]) if within(Point((a + b) / 2))]
    return max(edges, key=lambda e: math.hypot(*(e[1] - e[0])))


def _patch(edge, outward_m: float, parcel: Parcel) -> Polygon:
    """A rectangle of 6 m on an edge, out of the parcel or (negative) into it."""
    a, b = edge
    along = (b - a) / math.hypot(*(b - a))
    out = np.array([-along[1], along[0]])
    middle = (a + b) / 2
    if parcel.polygon.contains(Point(middle + out * 0.5)):
        out = -out
    low, high = (0, outward_m) if outward_m > 0 else (outward_m, 0.3)
    return Polygon(
        [
            middle - 3 * along + low * out,
            middle + 3 * along + low * out,
            middle + 3 * along + high * out,
            middle - 3 * along + high * out,
        ]
    )


def _swapped(polygon: Polygon) -> Polygon:
    """Two vertices change places: a ring of four or more mostly crosses itself then."""
    xy = list(polygon.exterior.coords)
    xy[1], xy[2] = xy[2], xy[1]
    return Polygon(xy)


def _geometry_faults(next_core, next_rim, whole, block) -> None:
    def inner(point):
        return whole.boundary.distance(point) > 0.5

    def outer(point):
        return whole.boundary.distance(point) < 0.01

    entry = next_core()
    patch = _patch(_longest_edge(entry[0], inner), 2.0, entry[0])
    _mark(entry, "overlap", shapes.tidy(entry[1].union(patch)))
    _own_area(entry)
    entry = next_core()
    patch = _patch(_longest_edge(entry[0], inner), -2.0, entry[0])
    _mark(entry, "gap", shapes.tidy(entry[1].difference(patch)))
    _own_area(entry)
    entry = next_rim()
    _mark(entry, "spike", _spiked(entry[0], _longest_edge(entry[0], outer)))
    _own_area(entry)
    entry = next_rim()
    while _swapped(entry[1]).is_valid:   # as a triangle, which some versions of GEOS draw here
        entry = next_rim()
    _mark(entry, "self_intersection", _swapped(entry[1]))
    entry = next_rim()
    _mark(entry, "arc", _with_arc(entry[0], _longest_edge(entry[0], outer)))
    first, second = next_rim(), next_rim()
    while first[1].distance(second[1]) < 1:
        second = next_rim()
    _mark(first, "multipart", MultiPolygon([first[1], second[1]]))
    _own_area(first)
    _mark(second, "null_geometry")
    second[1] = None


def _spiked(parcel: Parcel, edge) -> Polygon:
    a, b = edge
    middle = (a + b) / 2
    out = middle - np.asarray(parcel.polygon.centroid.coords[0])
    out = out / math.hypot(*out)
    along = (b - a) / math.hypot(*(b - a))
    spike = [middle - 0.02 * along, middle + 30 * out, middle + 0.02 * along]
    xy = np.asarray(parcel.polygon.exterior.coords)
    at = next(i for i in range(len(xy) - 1) if np.allclose(xy[i], a) and np.allclose(xy[i + 1], b))
    return Polygon(np.round(np.insert(xy, at + 1, spike, axis=0), 3))


def _with_arc(parcel: Parcel, edge) -> bytes:
    """The parcel with one outer edge bulging 6 m as a circular arc: WKB, since shapely has no arcs."""
    from osgeo import ogr

    a, b = edge
    xy = np.asarray(parcel.polygon.exterior.coords)[:-1]
    at = next(i for i in range(len(xy)) if np.allclose(xy[i], a))
    turned = np.roll(xy, -at, axis=0)  # starts at a, then b
    out = (a + b) / 2 - np.asarray(parcel.polygon.centroid.coords[0])
    top = np.round((a + b) / 2 + 6 * out / math.hypot(*out), 3)

    def text(points):
        return ", ".join(f"{x:.3f} {y:.3f}" for x, y in points)

    rest = np.vstack([turned[1:], turned[:1]])
    wkt = f"CURVEPOLYGON (COMPOUNDCURVE (CIRCULARSTRING ({text([a, top, b])}), ({text(rest)})))"
    return bytes(ogr.CreateGeometryFromWkt(wkt).ExportToIsoWkb())


def _attribute_faults(next_core, next_rim) -> None:
    entries = iter([*_all(next_core), *_all(next_rim)])
    entry = next(entries)
    first_bsm = entry[2]["BSM"]
    _mark(entry, "duplicate_bsm")
    _mark(next(entries), "duplicate_bsm", BSM=first_bsm)
    entry = next(entries)
    _mark(entry, "area_small", TBMJ=round(entry[2]["TBMJ"] + 0.02, 2), TBDLMJ=round(entry[2]["TBDLMJ"] + 0.02, 2))
    entry = next(entries)
    more = round(entry[2]["TBMJ"] * 0.08, 2)
    _mark(entry, "area_large", TBMJ=round(entry[2]["TBMJ"] + more, 2), TBDLMJ=round(entry[2]["TBDLMJ"] + more, 2))
    entry = next(entries)
    _mark(entry, "net_area", TBDLMJ=round(entry[2]["TBDLMJ"] - 150.0, 2))
    entry = next(entries)
    _mark(entry, "code_name", DLMC="果园" if entry[2]["DLBM"] != "0201" else "旱地")
    _mark(next(entries), "code_edition", DLBM="0703", DLMC="农村宅基地")
    _mark(next(entries), "code_edition", DLBM="1202", DLMC="公路用地")
    entry = next(entries)
    wide = "".join(chr(0xFF10 + int(c)) if c.isdigit() else c for c in entry[2]["DLBM"])
    _mark(entry, "full_width", DLBM=wide)
    entry = next(entries)
    _mark(entry, "blank", DLBM=entry[2]["DLBM"] + " ")
    _mark(next(entries), "null", DLBM=None)


def _all(take):
    while True:
        try:
            yield take()
        except StopIteration:
            return


def _extra_rows(rows) -> list:
    """Rows that stand for no parcel of the block: the same polygon twice, and an empty geometry."""
    clean = [entry for entry in rows if "QXLX" not in entry[2]]
    twin = [clean[0][0], clean[0][1], dict(clean[0][2], BSM=layers.bsm(2099, 901))]
    _mark(clean[0], "duplicate_geometry")
    _mark(twin, "duplicate_geometry")
    hollow = [clean[1][0], Polygon(), dict(clean[1][2], BSM=layers.bsm(2099, 902))]
    _mark(hollow, "empty_geometry")
    return [twin, hollow]


def expected_rows(layer: layers.Layer) -> list[dict]:
    """Each labelled feature: feature id in the GeoPackage, BSM, kind, and what is wrong."""
    return [
        {"fid": i, "BSM": row["BSM"], "defect": row["QXLX"], "zh": KINDS[row["QXLX"]][0], "en": KINDS[row["QXLX"]][1]}
        for i, row in enumerate(layer.rows, start=1)
        if row.get("QXLX")
    ]
