"""Floor area that stands, and floor area that a plan's limits allow, with the use and the zone of each.

Floor areas are read as the check of building intensity reads them: stated, or storeys times footprint.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
import pandas as pd

from ...contract.interval import Interval, known_or
from ...errors import InputError
from ...geometry.overlay.pairs import overlap_sizes
from ...geometry.systems.crs import is_geographic
from ...geometry.topology.usable import duplicates
from ...intensity.measure.buildings import read_buildings
from ...intensity.measure.limits import read_limits
from ...intensity.measure.parcels import Reader, area_method, read_parcels
from ...intensity.measure.request import IntensityRequest
from ...intensity.pack.model import IntensityPack
from ...landuse.transition.classes import SHOWN
from ...layers.control_layer import ControlLayer
from ...layers.prepare import prepare_controls
from ...texts import text
from ..densities.tally import blanks
from ..stock.patches import Zones, zone_ids

UNUSABLE, REPEATED, NO_FLOOR_AREA, NO_LIMIT, NO_SITE_AREA = (
    "unusable", "repeated", "no_floor_area", "no_limit", "no_site_area")
NO_FLOOR = (UNUSABLE, NO_FLOOR_AREA, NO_LIMIT, NO_SITE_AREA)   # a repeated plot means no floor of its own


@dataclass(frozen=True)
class Floors:
    """Features with floor area ``(n,)``.

    Attributes:
        fids: of the layer's rows. floor_m2: 0 at least where it is not known, with ``why``.
        code: the use as it is written, ``""`` for none. zone: position among the zones, -1 outside.
        source: where a building's floor area is taken from. site_m2, ratio: of plots, not known elsewhere.
    """

    fids: np.ndarray
    floor_m2: Interval
    code: np.ndarray
    zone: np.ndarray
    source: np.ndarray
    site_m2: Interval
    ratio: Interval

    def __len__(self) -> int:
        return len(self.fids)


@dataclass(frozen=True)
class BuildingZones:
    """Zones with their climate and region of the grid.

    Attributes:
        ids, names: of the zones ``(z,)``. climates, regions: as written, ``""`` if nothing is stated.
    """

    ids: tuple = ()
    names: tuple = ()
    climates: tuple = ()
    regions: tuple = ()


@dataclass(frozen=True)
class Built:
    """What stands, what may be built, their zones, the method of areas, and remarks."""

    buildings: Optional[Floors]
    plots: Optional[Floors]
    zones: BuildingZones
    method: str
    notes: list


@dataclass(frozen=True)
class BuiltRequest:
    """Layers to read.

    Attributes:
        values: how floor areas, storeys and limits are written. buildings, plots: at least one of them.
        zones: with ``climate_field`` and ``region_field`` of theirs. plot_id: number of a plot, which may repeat.
        method: of ``AREA_METHODS``. site_area, written_as, units: as in a check of building intensity.
    """

    values: IntensityPack
    buildings: Optional[ControlLayer] = None
    plots: Optional[ControlLayer] = None
    zones: Optional[Zones] = None
    climate_field: Optional[str] = None
    region_field: Optional[str] = None
    plot_id: Optional[str] = None
    method: str = "auto"
    site_area: str = "registered"
    written_as: str = "auto"
    registered_unit: str = ""
    floor_area_unit: str = ""
    language: str = "en"


def read_built(request: BuiltRequest, cancelled=None) -> Built:
    """Measure buildings and plots.

    A building without a use of its own has the use of the plot that holds most of it. A feature belongs to the zone
    that holds most of it, so zones add up.

    Args:
        request: layers, fields and how areas are measured.

    Returns:
        Floors of each building and plot in m², their zones and remarks.

    Raises:
        InputError: neither buildings nor plots, one of them without features, planar areas in degrees, systems that
            cannot be brought together.
        Cancelled: ``cancelled`` returned True.
    """
    main = request.buildings or request.plots
    if main is None:
        raise InputError("buildings.nothing")
    for layer in filter(None, (request.buildings, request.plots)):
        if not len(layer.table):   # a layer that a filter hides would otherwise come to 0 t, all covered
            raise InputError("carbon.empty", layer=layer.table.name)
    asked = IntensityRequest(request.plots or main, request.values, request.plot_id, request.buildings,
                             area_method=request.method, site_area=request.site_area, written_as=request.written_as,
                             registered_unit=request.registered_unit, floor_area_unit=request.floor_area_unit,
                             language=request.language)
    reader, method = Reader(asked), area_method(asked)
    if method == "planar" and is_geographic(main.table.crs):
        raise InputError("geometry.planar_in_degrees", layer=main.table.name)
    notes: list = []
    zones, shapes = _zones(request, main.table.crs, method, notes)
    plots = plot_shapes = None
    if request.plots is not None:
        plots, plot_shapes = _plots(asked, reader, shapes, method, main.table.crs, cancelled)
    buildings = None
    if request.buildings is not None:
        buildings = _buildings(request, reader, (plots, plot_shapes), shapes, method, notes, cancelled)
    return Built(buildings, plots, zones, method, notes)


def _buildings(request: BuiltRequest, reader: Reader, plots: tuple, zones: np.ndarray, method: str, notes: list,
               cancelled) -> Floors:
    layer, count = request.buildings, len(request.buildings.table)
    crs = layer.table.crs
    buildings = read_buildings(layer, request.values, reader, crs, method, request.floor_area_unit, cancelled)
    rows = buildings.controls.source_row
    floor, source, reason = np.full(count, np.nan), np.full(count, "", dtype=object), np.full(
        count, UNUSABLE, dtype=object)
    floor_m2, taken_from = known_or(buildings.floor_m2, np.nan), buildings.source.copy()
    by_storeys = taken_from == "storeys"
    wrong = by_storeys & buildings.stated_unreadable   # what is there contradicts whatever storeys would give
    floor_m2[wrong], taken_from[wrong] = np.nan, ""
    instead = by_storeys & buildings.stated_zero & ~wrong
    if instead.any():
        fids = layer.table.fids[rows[instead]]
        notes.append(text("buildings.stated_zero", request.language, count=len(fids),
                          area=float(floor_m2[instead].sum()), features=", ".join(f"#{fid}" for fid in fids[:SHOWN])))
    if wrong.any():
        fids = layer.table.fids[rows[wrong]]
        notes.append(text("buildings.stated_wrong", request.language, count=len(fids),
                          features=", ".join(f"#{fid}" for fid in fids[:SHOWN])))
    floor[rows], source[rows] = floor_m2, taken_from
    reason[rows] = np.where(np.isnan(floor_m2), NO_FLOOR_AREA, "")
    if "use" in layer.fields:
        code = reader.texts(layer, "buildings", "use").copy()
    else:
        code = np.full(count, "", dtype=object)
    stated, shapes = plots
    if stated is not None:
        bare = code[rows] == ""
        place = largest(buildings.controls.geometry, shapes, crs, method, buildings.footprint_m2, cancelled)
        taken = bare & (place >= 0)
        code[rows[taken]] = stated.code[place[taken]]
        number = int((taken & (code[rows] != "")).sum())
        if number:
            notes.append(text("buildings.use_of_plot", request.language, count=number))
    zone = np.full(count, -1)
    zone[rows] = largest(buildings.controls.geometry, zones, crs, method, buildings.footprint_m2, cancelled)
    if buildings.hidden_m2.sum() > 0.0:
        notes.append(text("buildings.hidden", request.language, count=int((buildings.hidden_m2 > 0.0).sum()),
                          area=float(buildings.hidden_m2.sum())))
    # parts of one building may be drawn on one another, floor by floor: each counts, and that is reported
    twice = (duplicates(layer.table.geometry) >= 0) & (reason == "") & (source != "storeys")
    if twice.any():
        notes.append(text("buildings.same_outline", request.language, count=int(twice.sum()),
                          area=float(floor[twice].sum())))
    nothing = blanks(np.full(count, np.nan), 0.0, NO_LIMIT)
    return Floors(layer.table.fids, blanks(floor, 0.0, reason), code, zone, source, nothing, nothing)


def _plots(asked: IntensityRequest, reader: Reader, zones: np.ndarray, method: str, crs: str, cancelled) -> tuple:
    """Plots with what their upper floor-area ratio allows, and their shapes in the buildings' system."""
    layer = asked.parcels
    parcels = read_parcels(asked, reader, method, cancelled)
    limits = read_limits(layer, "parcels", asked.pack, asked.written_as).limits
    ratio, site = (known_or(value, np.nan) for value in (limits.bar["floor_area_ratio_upper"], parcels.site_m2))
    floor = ratio * site
    reason = np.where(np.isnan(site), NO_SITE_AREA, np.where(np.isnan(ratio), NO_LIMIT, "")).astype(object)
    reason[parcels.subjects.reasons != ""] = np.where(
        np.isnan(site), UNUSABLE, reason)[parcels.subjects.reasons != ""]
    twice = (parcels.first >= 0) & (reason == "")
    reason[twice], floor[twice] = REPEATED, np.nan
    prepared = prepare_controls("plots", [layer], crs, method, kind="polygon")
    shapes = np.full(len(layer.table), None, dtype=object)
    shapes[prepared.source_row] = prepared.geometry
    zone = largest(shapes, zones, crs, method, None, cancelled)
    return Floors(layer.table.fids, blanks(np.where(reason == "", floor, np.nan), 0.0, reason),
                  reader.texts(layer, "parcels", "use"), zone, np.full(len(floor), "", dtype=object),
                  blanks(site, 0.0, NO_SITE_AREA), blanks(ratio, 0.0, NO_LIMIT)), shapes


def _zones(request: BuiltRequest, crs: str, method: str, notes: list) -> tuple:
    """What zones say, and their shapes; None for those that cannot be used."""
    zones = request.zones
    if zones is None:
        return BuildingZones(), np.zeros(0, dtype=object)
    ids, names = zone_ids(zones)
    prepared = prepare_controls("zones", [ControlLayer("zones", zones.table)], crs, method, kind="polygon")
    shapes = np.full(len(ids), None, dtype=object)
    shapes[prepared.source_row] = prepared.geometry
    if not len(prepared):
        notes.append(text("carbon.zones_none", request.language, layer=zones.table.name))
    if len(prepared.unusable):
        notes.append(text("carbon.zones_unusable", request.language, layer=zones.table.name,
                          features=", ".join(prepared.unusable["control_id"][:SHOWN])))

    def cells(field: Optional[str]) -> tuple:
        if field is None:
            return ("",) * len(ids)
        return tuple("" if pd.isna(cell) else str(cell).strip() for cell in zones.table.columns[field])

    return BuildingZones(tuple(ids), tuple(names), cells(request.climate_field), cells(request.region_field)), shapes


def largest(shapes: np.ndarray, zones: np.ndarray, crs: str, method: str, area_m2: Optional[np.ndarray],
            cancelled=None) -> np.ndarray:
    """The zone that holds most of each shape, the first of equals; -1 where none does.

    Args:
        shapes: polygons ``(n,)``. zones: polygons ``(k,)``. crs: of both. method: of areas.
        area_m2: of the shapes ``(n,)``; None: measured.
        cancelled: asked between steps, whether to stop.

    Returns:
        Positions in ``zones``, int ``(n,)``.

    >>> import shapely
    >>> shapes, zones = shapely.box([0, 90], 0, [10, 99], 10), shapely.box([0, 4], 0, [4, 20], 10)
    >>> largest(shapes, zones, "EPSG:4547", "planar", None).tolist()
    [1, -1]
    """
    holders = np.full(len(shapes), -1)
    if not len(zones):
        return holders
    pairs = overlap_sizes(shapes, zones, crs, method, subject_area_m2=area_m2, cancelled=cancelled)
    order = np.lexsort((pairs.control, -np.round(pairs.area_m2, 3), pairs.subject))
    subject = pairs.subject[order]
    first = np.concatenate([[True], np.diff(subject) != 0])[:len(subject)]
    holders[subject[first]] = pairs.control[order][first]
    return holders
