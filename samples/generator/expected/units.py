"""The expected units of each parcel: plain intersections of the drawn polygons, without the engine."""

from __future__ import annotations

from ..checked.projects import Project
from ..ground import layers

SAME_SHARE = 1e-3  # no answer may hang on how an area is measured


def rows(projects: list[Project], towns: layers.Layer, villages: layers.Layer) -> list[dict]:
    """A row a parcel: town and village by largest share, the second one, and the share outside.

    Raises:
        ValueError: two units have the same share, so that a drawing decides nothing.
    """
    entries = []
    for project in projects:
        for i, polygon in enumerate(project.parcels):
            row = {"DKBH": project.parcel_code(i)}
            row.update(_answer(polygon, towns, "XZQDM", "XZQMC", "town"))
            row.update(_answer(polygon, villages, "ZLDWDM", "ZLDWMC", "village"))
            entries.append(row)
    return entries


def _answer(polygon, units: layers.Layer, code: str, name: str, kind: str) -> dict:
    shares = []
    for values, unit in zip(units.rows, units.geometries):
        share = polygon.intersection(unit).area / polygon.area
        if share > 1e-9:
            shares.append((share, values[code], values[name]))
    shares.sort(reverse=True)
    if len(shares) > 1 and shares[0][0] - shares[1][0] < SAME_SHARE:
        raise ValueError(f"{shares[0][1]} and {shares[1][1]} have the same share of a parcel.")
    first, second = (shares + [(0.0, "", "")] * 2)[:2]
    outside = abs(1 - sum(share for share, *_ in shares))
    return {
        f"{kind}_code": first[1],
        f"{kind}_name": first[2],
        f"{kind}_share": f"{first[0]:.4f}",
        f"{kind}_second_code": second[1],
        f"{kind}_second_share": f"{second[0]:.4f}" if second[1] else "",
        f"{kind}_outside_share": f"{outside:.4f}",
    }
