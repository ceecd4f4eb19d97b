"""Ground by zone and code, from patches: each piece of ground once."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd

from ...errors import InputError
from ...geometry.measure.drawn_area import drawn_area_m2
from ...geometry.overlay import wkb_scan
from ...geometry.overlay.pairs import overlap_sizes
from ...geometry.overlay.unchanged import doubled
from ...geometry.systems.crs import common_crs
from ...landuse.transition.classes import SHOWN, Classes
from ...landuse.transition.patches import ground_once, named_pairs
from ...landuse.transition.tables import NO_CLASS
from ...layers.control_layer import ControlLayer
from ...layers.prepare import prepare_controls
from ...table import FeatureTable, UnbuiltTable
from ...texts import text
from .stock import WHOLE, Ground

OUTSIDE = "outside"   # id of ground in no zone
LEAST_M2 = 0.005   # ground that rounding leaves along a border


@dataclass(frozen=True)
class Zones:
    """Zones that get tables of their own: a layer, and the fields with their ids and names."""

    table: FeatureTable
    id_field: Optional[str] = None
    name_field: Optional[str] = None


@dataclass(frozen=True)
class PatchGround:
    """Ground, and the area of each row of the layer, NaN where it cannot be used."""

    ground: Ground
    row_area_m2: np.ndarray
    unusable: int
    doubled_m2: float
    notes: list


def ground_of(table: FeatureTable, classes: Classes, zones: Optional[Zones], method: str, language: str,
              cancelled: Optional[Callable[[], bool]] = None) -> PatchGround:
    """Measure patches by code and zone.

    Ground that two patches hold counts once, for the one that stands first. Ground outside all zones is a zone of
    its own; zones that overlap each count what they hold, and that is reported.

    Args:
        table: the patches. classes: of its rows.
        zones: None without.
        method: ``"ellipsoidal"`` or ``"planar"``. language: of remarks.

    Raises:
        InputError: no usable polygon, zones without id, systems that cannot be combined.
        Cancelled: ``cancelled`` returned True.
    """
    crs = common_crs([table, *([zones.table] if zones else [])])
    land = as_read(table, method, cancelled) if zones is None else None
    if land is None:
        land = as_built(table, crs, method, cancelled)
    if not len(land.rows):
        raise InputError("carbon.empty", layer=table.name)
    codes = classes.keys[land.rows]
    row_area = np.full(len(table), np.nan)
    row_area[land.rows] = land.area_m2
    notes = list(classes.problems)
    if len(land.unusable):
        notes.append(text("carbon.unusable", language, layer=table.name, count=len(land.unusable),
                          features=", ".join(land.unusable[:SHOWN])))
    if land.doubled_m2 > 0.0:
        notes.append(text("transition.doubled", language, layer=table.name, area=land.doubled_m2, pairs=land.pairs))
    number, distinct = pd.factorize(codes)   # a million rows are few codes: only these are grouped
    whole = pd.DataFrame({"zone": WHOLE, "code": distinct, "part_count": np.bincount(number, minlength=len(distinct)),
                          "area_m2": np.bincount(number, weights=land.area_m2, minlength=len(distinct))})
    frames, names = [whole], {}
    if zones is not None:
        inside, names, more = by_zone(Patches(land.shapes, land.area_m2, codes, crs), zones, method, language,
                                      cancelled)
        frames.append(inside.assign(part_count=1))
        notes += more
    rows = pd.concat(frames, ignore_index=True)
    rows = rows.groupby(["zone", "code"], sort=True)[["area_m2", "part_count"]].sum().reset_index()
    titles = {NO_CLASS: text("transition.no_class", language), **classes.titles}
    return PatchGround(Ground(rows, names, titles), row_area, len(land.unusable), land.doubled_m2, notes)


@dataclass(frozen=True)
class Land:
    """The usable rows of a layer; ground that two hold counts once."""

    rows: np.ndarray
    area_m2: np.ndarray
    unusable: list            # ids, as they are shown
    doubled_m2: float
    pairs: str                # that share ground, by id
    shapes: Optional[np.ndarray] = None


def as_built(table: FeatureTable, crs: str, method: str, cancelled) -> Land:
    """The land of a layer, from its geometries.

    Args:
        table: polygons. crs: of the areas, which shapes are brought to. method: ``"ellipsoidal"`` or ``"planar"``.
        cancelled: asked between steps, whether to stop.

    Returns:
        Its usable rows and their areas in m².

    Raises:
        InputError: coordinate systems that cannot be combined. Cancelled: ``cancelled`` returned True.
    """
    prepared = prepare_controls("land", [ControlLayer("land", table)], crs, method, kind="polygon")
    if not len(prepared):
        return Land(prepared.source_row, np.zeros(0), list(prepared.unusable["control_id"]), 0.0, "")
    shapes, doubled_m2, pairs = ground_once(prepared.geometry, prepared.ids, crs, method, cancelled)
    return Land(prepared.source_row, np.nan_to_num(drawn_area_m2(shapes, crs, method)),
                list(prepared.unusable["control_id"]), doubled_m2, pairs, shapes)


def as_read(table: FeatureTable, method: str, cancelled) -> Optional[Land]:
    """The same from what was seen of the layer while it was read; None where its polygons have to be built.

    Args:
        table: as it was read. method: ``"ellipsoidal"`` or ``"planar"``.
        cancelled: asked between steps, whether to stop.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    if not isinstance(table, UnbuiltTable) or table.looked is None:
        return None
    ground = wkb_scan.ground_once(table.wkb, table.looked, table.crs, method, cancelled)
    if ground is None:
        return None
    good = table.looked.reasons == ""
    first, other = ([f"#{fid}" for fid in table.fids[rows[:SHOWN]]] for rows in (ground.first, ground.other))
    return Land(np.flatnonzero(good), ground.area_m2[good], [f"#{fid}" for fid in table.fids[~good]],
                ground.doubled_m2, named_pairs(first, other, len(ground.first)))


def zone_ids(zones: Zones) -> tuple[list, list]:
    """Id and name of each row of the zones.

    Args:
        zones: layer and its fields.

    Raises:
        InputError: an id that is empty or appears twice, or is that of ground in no zone.
    """
    table = zones.table
    ids = [str(fid) for fid in table.fids] if zones.id_field is None else [
        "" if pd.isna(cell) else str(cell).strip() for cell in table.columns[zones.id_field]]
    if "" in ids or len(set(ids)) < len(ids):
        wrong = sorted({zone_id or "∅" for zone_id in ids if not zone_id or ids.count(zone_id) > 1})
        raise InputError("carbon.zone_ids", layer=table.name, field=zones.id_field, ids=", ".join(wrong[:SHOWN]))
    if OUTSIDE in ids:
        raise InputError("carbon.zone_outside", layer=table.name)
    names = ids if zones.name_field is None else [
        ids[row] if pd.isna(cell) else str(cell) for row, cell in enumerate(table.columns[zones.name_field])]
    return ids, names


class Patches(NamedTuple):
    """Ground that does not overlap: polygons ``(n,)``, their areas in m² ``(n,)`` and codes ``(n,)``; the polygons'
    coordinate system."""

    shapes: np.ndarray
    area_m2: np.ndarray
    codes: np.ndarray
    crs: str


def by_zone(patches: Patches, zones: Zones, method: str, language: str, cancelled) -> tuple:
    """Ground by zone and code; and what lies outside all zones.

    Args:
        patches: the ground. zones: that may overlap. method: of areas, ``"ellipsoidal"`` or ``"planar"``.
        language: of remarks. cancelled: asked between steps.

    Returns:
        ``zone``, ``code``, ``area_m2``; zone -> name, ``outside`` last; remarks.
    """
    shapes, area, codes, crs = patches
    ids, names = zone_ids(zones)
    prepared = prepare_controls("zones", [ControlLayer("zones", zones.table)], crs, method, kind="polygon")
    notes = [] if len(prepared) else [text("carbon.zones_none", language, layer=zones.table.name)]
    if len(prepared.unusable):
        notes.append(text("carbon.zones_unusable", language, layer=zones.table.name,
                          features=", ".join(prepared.unusable["control_id"][:SHOWN])))
    rows = prepared.source_row
    overlap = overlap_sizes(shapes, prepared.geometry, crs, method, subject_area_m2=area, cancelled=cancelled)
    id_of = np.array([*ids, None], dtype=object)[:-1]
    inside = pd.DataFrame({"zone": id_of[rows[overlap.control]], "code": codes[overlap.subject],
                           "area_m2": overlap.area_m2})
    first, other, _pieces = doubled(prepared.geometry, cancelled)
    measured = overlap
    if len(first):
        notes.append(text("carbon.zones_overlap", language, layer=zones.table.name, pairs=", ".join(
            f"{ids[rows[a]]} + {ids[rows[b]]}" for a, b in zip(first[:SHOWN], other[:SHOWN]))))
        once, _area, _pairs = ground_once(prepared.geometry, prepared.ids, crs, method, cancelled)
        measured = overlap_sizes(shapes, once, crs, method, subject_area_m2=area, cancelled=cancelled)
    left = area - np.bincount(measured.subject, weights=measured.area_m2, minlength=len(area))
    out = left > LEAST_M2
    named = {ids[row]: names[row] for row in rows}
    filled = set(inside["zone"])
    without = [name for name in named if name not in filled]
    if without:
        notes.append(text("carbon.zones_empty", language, layer=zones.table.name, zones=", ".join(without[:SHOWN])))
    if out.any():
        outside = text("carbon.outside", language)
        named[OUTSIDE] = outside
        inside = pd.concat([inside, pd.DataFrame({"zone": OUTSIDE, "code": codes[out], "area_m2": left[out]})],
                           ignore_index=True)
    return inside, named, notes
