"""The earlier survey, and the joining of parcels that are alike."""

from __future__ import annotations

from dataclasses import replace

import shapely

from . import parcels, shapes
from .area import ellipsoidal_area_m2
from .survey import Parcel, slope_class


def join_alike(plots: list[Parcel], key, largest_m2: float, may=lambda parcel: True) -> list[list[Parcel]]:
    """Groups of adjacent parcels with the same key whose union is one ring without holes.

    Every parcel is in one group; most groups have one. Order follows the first parcel of each.
    """
    tree = shapely.STRtree([p.polygon for p in plots])
    group_of = list(range(len(plots)))
    union = [p.polygon for p in plots]
    members = [[p] for p in plots]
    for i, parcel in enumerate(plots):
        if not may(parcel):
            continue
        for j in sorted(tree.query(parcel.polygon, predicate="intersects")):
            own, other = group_of[i], group_of[j]
            if own == other or key(plots[j]) != key(parcel) or not may(plots[j]):
                continue
            if union[own].area + union[other].area > largest_m2 or not _share_an_edge(parcel, plots[j]):
                continue
            joined = shapely.get_parts(shapely.coverage_union_all([union[own], union[other]]))
            if len(joined) > 1 or joined[0].interiors:
                continue
            first, second = min(own, other), max(own, other)
            union[first] = joined[0]
            members[first] += members[second]
            members[second] = []
            group_of = [first if g == second else g for g in group_of]
    return [group for group in members if group]


def _share_an_edge(parcel: Parcel, other: Parcel) -> bool:
    return shapely.length(shapely.intersection(parcel.polygon.boundary, other.polygon.boundary)) > 15


def merged(group: list[Parcel]) -> Parcel:
    """One parcel in place of a group; it keeps the facts and numbers of the first."""
    if len(group) == 1:
        return group[0]
    polygon = shapely.normalize(shapely.get_parts(shapely.coverage_union_all([p.polygon for p in group]))[0])
    return replace(group[0], polygon=polygon, area_m2=round(ellipsoidal_area_m2(polygon), 2))


def earlier_survey(parcels_2024: list[Parcel]) -> list[Parcel]:
    """The survey of 2020: what changed until 2024 is undone, and fields that were split later are one."""
    entries = []
    for parcel in parcels_2024:
        old = replace(parcel, year=2020)
        c = parcel.centre
        stream = shapes.dice("change", round(c.x), round(c.y))
        before, chance = _before(parcel, stream), stream.random()
        if before and chance < before[1]:
            old.code, old.serial = before[0], 50000 + parcel.serial
        entries.append(old)
    groups = join_alike(
        entries,
        lambda p: (p.face.village, p.code, p.face.kind == "hamlet", slope_class(p)),
        420_000.0,
        lambda p: p.face.kind in ("town", "hamlet", parcels.BACKGROUND),
    )
    return [merged(group) for group in groups]


def _before(parcel: Parcel, stream):
    """(class in 2020, how likely it changed) or None."""
    code, kind = parcel.code, parcel.face.kind
    if kind == "town":
        return (
            ("0101" if stream.random() < 0.6 else "0103", 0.55)
            if code in ("0601", "1201", "0508")
            else (("0103", 0.08) if code in ("0701", "05H1") else None)
        )
    if kind == "hamlet":
        return ("1201", 0.04)
    if kind != parcels.BACKGROUND:
        return None
    return {
        "0201K": ("0103", 0.6),
        "0307K": ("0103", 0.6),
        "0301K": ("0102", 0.5),
        "1104A": ("0101", 0.45),
        "1202": ("0103", 0.5),
        "0101": ("0103", 0.015),
        "0103": ("0404", 0.03),
        "0602": ("0301", 0.5),
        "0202": ("0305", 0.2),
        "0404": ("1201", 0.05),
    }.get(code)
