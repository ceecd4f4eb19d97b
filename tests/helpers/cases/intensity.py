"""Plots of 100 by 100 m in a metric plane, and what stands on them, for tests of building intensity."""
from __future__ import annotations

import shapely

from groundrules.core.intensity.check import CHECK
from groundrules.core.intensity.checked_pack import load_intensity
from groundrules.core.intensity.measure.request import IntensityRequest
from groundrules.core.intensity.pack.model import TABLES
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.table import table_from_geometries
from helpers.outcomes import declared
from helpers.source import ROOT

PACK = load_intensity(ROOT / "packs" / "cn-intensity")
CRS = "EPSG:4548"
X, Y = 500_000, 4_400_000
LIMITS = {"floor_area_ratio_upper": 2.0, "coverage_upper": 40.0, "height_upper": 24.0, "green_ratio_lower": 30.0}


def box(x, y, width, depth):
    return shapely.box(X + x, Y + y, X + x + width, Y + y + depth)


def layer(table, shapes, **columns):
    """Fields bear the names of their roles."""
    features = table_from_geometries(table, shapes, columns, CRS)
    return ControlLayer(table, features, {name: name for name in columns if name in TABLES[table]})


def plots(count=1, **columns):
    values = {name: [value] * count for name, value in LIMITS.items()} | columns
    return layer("parcels", [box(200 * k, 0, 100, 100) for k in range(count)],
                 number=[f"P{k}" for k in range(count)], **values)


def green(*shapes):
    return table_from_geometries("green", shapes or [box(0, 60, 100, 40)], {}, CRS)


def check(parcels=None, buildings=None, **more):
    request = IntensityRequest(parcels or plots(), PACK, "number", buildings, **{"green": green(), **more})
    return declared(CHECK, request)


def house(*rows, **columns):
    """Buildings: (x, y, width, depth), storeys, height."""
    return layer("buildings", [box(*row[0]) for row in rows], storeys=[row[1] for row in rows],
                 height=[row[2] for row in rows], **columns)


def rules(result, verdict=None):
    frame = result.findings
    return sorted(frame["rule_id"] if verdict is None else frame.loc[frame["verdict"] == verdict, "rule_id"])


def zones(*rows, **columns):
    """Zones: (x, y, width, depth) and the upper ratio."""
    return layer("zones", [box(*row[0]) for row in rows], id=[f"Z{k}" for k in range(len(rows))],
                 floor_area_ratio_upper=[row[1] for row in rows], **columns)
