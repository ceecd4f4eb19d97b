"""Ground by zone and code, from patches: each piece of ground once."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd

from ...contract.outcome import ALONE, Steps
from ...errors import InputError
from ...geometry.measure.areal_scale import SUMMED
from ...geometry.measure.drawn_area import drawn_area_m2
from ...geometry.overlay import wkb_scan
from ...geometry.overlay.pairs import overlap_sizes
from ...geometry.overlay.unchanged import doubled, once
from ...geometry.parallel import ask
from ...geometry.systems.crs import common_crs
from ...landuse.transition.classes import SHOWN, Classes
from ...landuse.transition.patches import lost_m2, named_pairs
from ...landuse.transition.tables import NO_CLASS
from ...layers.control_layer import ControlLayer
from ...layers.prepare import Controls, prepare_controls
from ...scale.stages import Rows, Stages, places_of
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


@dataclass(frozen=True)
class GroundRequest:
    """Patches to measure by code and zone.

    Attributes:
        table: the patches. classes: of its rows; None: of a part, which measures them only.
        zones: None without. method: ``"ellipsoidal"`` or ``"planar"``. language: of remarks.
    """

    table: FeatureTable
    classes: Optional[Classes]
    zones: Optional[Zones] = None
    method: str = "ellipsoidal"
    language: str = "en"


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
    return STAGES.run(GroundRequest(table, classes, zones, method, language), Steps(cancelled=cancelled))


class _Ground:
    """Patches, measured each by itself and with those that hold its ground, and their sums by code and zone."""

    def __init__(self, request: GroundRequest, steps: Steps = ALONE):
        self.request, self.cancelled = request, steps.cancelled
        self.crs = common_crs([request.table, *([request.zones.table] if request.zones else [])])

    def measure(self) -> dict[str, Rows]:
        """Measure.

        Returns:
            ``land``: the patches that can be used; ``lost``: ground that an earlier one holds; ``pairs``: of these;
            ``inside``: ground in zones; ``left``: ground in none.
        """
        request, crs = self.request, self.crs
        land = as_read(request.table, request.method, self.cancelled) if request.zones is None else None
        if land is None:
            land = as_built(request.table, crs, request.method, self.cancelled)
        fids = request.table.fids
        measured = {"land": Rows(land.rows, {"area_m2": land.area_m2}),
                    "lost": Rows(land.losers, {"area_m2": land.lost_m2}),
                    "pairs": Rows(land.first, {"other": fids[land.other]})}
        if request.zones is None:
            return measured
        inside, left = in_zones(land.shapes, land.area_m2, request.zones, crs, request.method, self.cancelled)
        return measured | {"inside": Rows(land.rows[inside[0]], dict(zip(("zone", "area_m2"), inside[1:]))),
                           "left": Rows(land.rows, {"area_m2": left})}

    def answer(self, measured: dict[str, Rows]) -> PatchGround:
        """Sums, and remarks.

        Args:
            measured: of ``measure``.
        """
        table, classes, zones, method, language = (getattr(self.request, name) for name in (
            "table", "classes", "zones", "method", "language"))
        land, lost, pairs = (measured[name] for name in ("land", "lost", "pairs"))
        if not len(land.subject):
            raise InputError("carbon.empty", layer=table.name)
        area = land.values["area_m2"]
        row_area = np.full(len(table), np.nan)
        row_area[land.subject] = area
        unusable = [f"#{fid}" for fid in table.fids[np.isnan(row_area)]]
        doubled_m2 = float(lost.values["area_m2"].sum())
        notes = list(classes.problems)
        if unusable:
            notes.append(text("carbon.unusable", language, layer=table.name, count=len(unusable),
                              features=", ".join(unusable[:SHOWN])))
        if doubled_m2 > 0.0:
            first, other = ([f"#{fid}" for fid in some[:SHOWN]] for some in (
                table.fids[pairs.subject], pairs.values["other"]))
            notes.append(text("transition.doubled", language, layer=table.name, area=doubled_m2,
                              pairs=named_pairs(first, other, len(pairs.subject))))
        number, distinct = pd.factorize(classes.keys[land.subject])   # a million rows are few codes
        whole = pd.DataFrame({"zone": WHOLE, "code": distinct,
                              "part_count": np.bincount(number, minlength=len(distinct)),
                              "area_m2": np.bincount(number, weights=area, minlength=len(distinct))})
        frames, names = [whole], {}
        if zones is not None:
            inside, names, more = told_zones(
                (classes.keys[measured["inside"].subject], *measured["inside"].values.values()),
                (classes.keys[land.subject], measured["left"].values["area_m2"]), zones, self.crs, method, language,
                self.cancelled)
            frames.append(inside.assign(part_count=1))
            notes += more
        ask()   # of a million rows each of these steps takes some tenths of a second
        rows = pd.concat(frames, ignore_index=True)
        ask()
        rows = rows.groupby(["zone", "code"], sort=True)[["area_m2", "part_count"]].sum().reset_index()
        ask()
        titles = {NO_CLASS: text("transition.no_class", language), **classes.titles}
        return PatchGround(Ground(rows, names, titles), row_area, len(unusable), doubled_m2, notes)


@dataclass(frozen=True)
class Land:
    """The usable rows of a layer; ground that two hold counts once.

    Attributes:
        rows: positions, rising ``(n,)``. area_m2: of each. losers: rows that lost ground to an earlier one, rising
            ``(k,)``; lost_m2: how much. first, other: rows that share ground, in pairs. shapes: of the rows.
    """

    rows: np.ndarray
    area_m2: np.ndarray
    losers: np.ndarray
    lost_m2: np.ndarray
    first: np.ndarray
    other: np.ndarray
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
    rows = prepared.source_row
    left, first, other = once(prepared.geometry, crs, cancelled)
    losers, lost = lost_m2(prepared.geometry, left, other, crs, method, SUMMED)
    return Land(rows, np.nan_to_num(drawn_area_m2(left, crs, method, SUMMED)), rows[losers], lost, rows[first],
                rows[other], left)


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
    rows = np.flatnonzero(table.looked.reasons == "")
    return Land(rows, ground.area_m2[rows], ground.losers, ground.lost_m2, ground.first, ground.other)


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
    (subject, zone, inside_m2), left = in_zones(patches.shapes, patches.area_m2, zones, patches.crs, method, cancelled)
    return told_zones((patches.codes[subject], zone, inside_m2), (patches.codes, left), zones, patches.crs, method,
                      language, cancelled)


def in_zones(shapes: np.ndarray, area_m2: np.ndarray, zones: Zones, crs: str, method: str, cancelled) -> tuple:
    """What patches have in zones.

    Args:
        shapes: that do not overlap ``(n,)``. area_m2: of each. zones: that may overlap. crs: of the shapes.
        method: of areas. cancelled: asked between steps.

    Returns:
        Position of the patch, feature id of the zone and m², ``(m,)`` each, by patch; and what each patch has in no
        zone, m² ``(n,)``.
    """
    prepared = _prepared(zones, crs, method)
    overlap = overlap_sizes(shapes, prepared.geometry, crs, method, subject_area_m2=area_m2, cancelled=cancelled)
    measured = overlap
    if len(doubled(prepared.geometry, cancelled)[0]):
        once_only = once(prepared.geometry, crs, cancelled)[0]
        measured = overlap_sizes(shapes, once_only, crs, method, subject_area_m2=area_m2, cancelled=cancelled)
    left = area_m2 - np.bincount(measured.subject, weights=measured.area_m2, minlength=len(area_m2))
    return (overlap.subject, zones.table.fids[prepared.source_row][overlap.control], overlap.area_m2), left


def told_zones(inside: tuple, left: tuple, zones: Zones, crs: str, method: str, language: str, cancelled) -> tuple:
    """Ground by zone and code, from what was measured, and remarks on the zones.

    Args:
        inside: codes, feature ids of zones, m² ``(m,)`` each. left: codes and m² of what is in no zone ``(n,)`` each.
        zones: the layer. crs, method: of areas. language: of remarks. cancelled: asked between steps.

    Returns:
        As of ``by_zone``.
    """
    ids, names = zone_ids(zones)
    prepared = _prepared(zones, crs, method)
    notes = [] if len(prepared) else [text("carbon.zones_none", language, layer=zones.table.name)]
    if len(prepared.unusable):
        notes.append(text("carbon.zones_unusable", language, layer=zones.table.name,
                          features=", ".join(prepared.unusable["control_id"][:SHOWN])))
    rows = prepared.source_row
    id_of = np.array([*ids, None], dtype=object)[:-1]
    frame = pd.DataFrame({"zone": id_of[places_of(zones.table.fids, inside[1])], "code": inside[0],
                          "area_m2": inside[2]})
    ask()
    first, other, _pieces = doubled(prepared.geometry, cancelled)
    if len(first):
        notes.append(text("carbon.zones_overlap", language, layer=zones.table.name, pairs=", ".join(
            f"{ids[rows[a]]} + {ids[rows[b]]}" for a, b in zip(first[:SHOWN], other[:SHOWN]))))
    named = {ids[row]: names[row] for row in rows}
    ask()
    filled = set(frame["zone"])
    without = [name for name in named if name not in filled]
    if without:
        notes.append(text("carbon.zones_empty", language, layer=zones.table.name, zones=", ".join(without[:SHOWN])))
    codes, left_m2 = left
    out = left_m2 > LEAST_M2
    if out.any():
        outside = text("carbon.outside", language)
        named[OUTSIDE] = outside
        frame = pd.concat([frame, pd.DataFrame({"zone": OUTSIDE, "code": codes[out], "area_m2": left_m2[out]})],
                          ignore_index=True)
    return frame, named, notes


def _prepared(zones: Zones, crs: str, method: str) -> Controls:
    return prepare_controls("zones", [ControlLayer("zones", zones.table)], crs, method, kind="polygon")


def _lean(request: GroundRequest) -> GroundRequest:
    return replace(request, classes=None)


STAGES = Stages(_Ground, "table", {"zones": "polygon"}, lean=_lean, beside=2)
CHECK = STAGES.check("", STAGES.run, {})
