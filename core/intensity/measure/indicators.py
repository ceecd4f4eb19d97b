"""The four indicators of every site, and what of them is not known."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from ...contract.arithmetic import ANYTHING, add, choose, divide, multiply
from ...contract.cells import is_settled
from ...contract.interval import Interval, known_or
from ...layers.control_layer import ControlLayer
from ...layers.prepare import prepare_controls
from ..pack.model import INDICATORS
from .buildings import Buildings, Standing, read_buildings, stand, stated_floor_areas
from .parcels import Parcels, Reader, covered
from .request import IntensityRequest
from .sites import Sites, touched_by_unusable


@dataclass(frozen=True)
class Measures:
    """Indicators of the sites ``(m,)``.

    Attributes:
        value: indicator -> ratio, or height in metres. Where something that adds to it is unknown, its low end is what
            is known. ``why`` it is unknown: an entry ``why_<word>`` of the texts.
        site_m2: what ratios are divided by.
        floor_m2, basement_m2, footprint_m2, green_m2: of the sites.
        floor_from: ``table``, ``parcel``, ``buildings``, or ``""``.
        number: of buildings on the site; -1 if unknown.
        is_vacant: buildings are known, and none is there.
        row_count: rows of the table of floor areas, by site.
        shared: the floor area was stated for a number that repeats, by parcel ``(n,)``.
        buildings, standing: of the layer; None without one.
        numbers_left: parcel numbers of the table that no parcel has.
        stated_m2: floor area that the parcel states, or its table ``(n,)``.
        unusable_green: rows of green patches that cannot be used.
    """

    value: dict
    site_m2: Interval
    floor_m2: Interval
    basement_m2: Interval
    footprint_m2: Interval
    green_m2: Interval
    floor_from: np.ndarray
    number: np.ndarray
    is_vacant: np.ndarray
    row_count: np.ndarray
    shared: np.ndarray
    buildings: Optional[Buildings]
    standing: Optional[Standing]
    numbers_left: list
    stated_m2: Interval
    unusable_green: int


def measure(request: IntensityRequest, parcels: Parcels, sites: Sites, reader: Reader, progress=None,
            cancelled=None) -> Measures:
    """Measure every site.

    Args:
        request: the check. parcels, sites: what is measured. reader: of columns.
        progress: called with the share done, 0…1. cancelled: asked between steps, whether to stop.

    Returns:
        Floor-area ratio, building density in %, height in m, green ratio in %, each between two ends.
    """
    return _Measuring(request, parcels, sites, reader, progress, cancelled).result()


class _Measuring:
    """The steps share what they find."""

    def __init__(self, request, parcels, sites, reader, progress, cancelled):
        self.request, self.parcels, self.sites, self.reader = request, parcels, sites, reader
        self.progress, self.cancelled = progress, cancelled
        self.count = len(sites)
        self.nowhere = ~sites.measured_m2.is_known   # a site without ground meets nothing, which is no result
        self.share = Interval.of(sites.share)
        self.site_m2 = multiply(parcels.site_m2.at(sites.parcel), self.share)
        self.value = {}
        self.buildings = self.standing = None

    def result(self) -> Measures:
        request, sites = self.request, self.sites
        if request.buildings is not None and len(request.buildings.table):   # an empty layer tells nothing about plots
            ground = self._stated("ground_elevation")
            self.buildings = read_buildings(request.buildings, request.pack, self.reader,
                                            self.parcels.subjects.table.crs, self.parcels.subjects.method,
                                            request.floor_area_unit, self.cancelled)
            self.standing = stand(self.buildings, sites, self.parcels, request.pack, ground, self.progress,
                                  self.cancelled)
        standing = self.standing
        number = np.full(self.count, -1) if standing is None else np.where(self.nowhere, -1, standing.number)
        vacant = np.zeros(self.count, dtype=bool)
        if standing is not None:
            vacant = (number == 0) & ~standing.may_hold_more & (standing.floor_m2.low == 0)
        floor, origin, row_count, shared, left, stated = self._floor_area()
        # a floor area is stated, and no building is there: it is missing from the data
        missing = vacant & (origin != "buildings") & (floor.low > 0)
        vacant &= ~missing
        footprint = self._footprint(missing)
        self._height(vacant, missing)
        green, unusable_green = self._green()
        basement = Interval.of(np.full(self.count, np.nan)) if standing is None else choose(
            self.nowhere | standing.may_hold_more, ANYTHING, standing.basement_m2)
        return Measures({key: self.value[key] for key in INDICATORS}, self.site_m2, floor, basement, footprint, green,
                        origin, number, vacant, row_count, shared, self.buildings, standing, left, stated,
                        unusable_green)

    def _stated(self, role: str, unit: str = "") -> Interval:
        """What parcels state, by parcel."""
        return self.reader.numbers(self.request.parcels, "parcels", role, unit).amount

    def _shared(self, role: str) -> Interval:
        """An area that parcels state, by site."""
        stated, _ = self.parcels.shared_out(self._stated(role, self.request.floor_area_unit))
        return multiply(stated.at(self.sites.parcel), self.share)

    def _settle(self, indicator: str, value: Interval, why) -> None:
        """Keep an indicator, with the reason where something of it is unknown."""
        self.value[indicator] = value._replace(why=np.where(is_settled(value), "", why))

    def _ratio(self, indicator: str, area: Interval, why) -> None:
        self._settle(indicator, divide(area, self.site_m2), np.where(self.site_m2.is_known, why, "no_site_area"))

    # -- floor area ------------------------------------------------------------------------------------------

    def _floor_area(self) -> tuple:
        request, parcels, parcel = self.request, self.parcels, self.sites.parcel
        why = np.full(self.count, "no_floor_area", dtype=object)
        row_count, left = np.full(self.count, -1), []
        shared, in_part = np.zeros(len(parcels), dtype=bool), np.zeros(len(parcels), dtype=bool)
        stated = Interval.of(np.full(len(parcels), np.nan))
        own = "table" if request.floor_areas is not None else "parcel"
        if own == "table":
            stated, in_part, rows, shared, left = stated_floor_areas(request.floor_areas, parcels, self.reader,
                                                                     request.floor_area_unit)
            row_count = rows[parcel]
            why[row_count == 0] = "no_row"
            why[row_count > 0] = "no_value"
        elif "counted_floor_area" in request.parcels.fields:
            stated, shared = parcels.shared_out(self._stated("counted_floor_area", request.floor_area_unit))
        none, may_be_none = self._none_stated(stated)
        stated = choose(none, ANYTHING, stated)
        given = stated.is_known[parcel]
        origin = np.where(given, own, "").astype(object)
        floor = multiply(stated.at(parcel), self.share)
        more = given & (in_part | may_be_none)[parcel]
        floor = floor._replace(high=np.where(more, np.inf, floor.high))
        why[more] = np.where(in_part[parcel[more]], "floor_area_in_part", "unusable_building")
        why[none[parcel]] = "none_stated"
        if self.standing is not None:
            built = self.standing.floor_m2
            rest = ~given & ~self.nowhere & ~none[parcel]
            floor, why = choose(rest, built, floor), np.where(rest, built.why, why)
            # without known numbers there is no value: a floor area of 0 would look like one
            bare = rest & (built.why == "building_floor_area") & (built.low == 0)
            floor = choose(bare, ANYTHING, floor)
            origin[rest & ~bare] = "buildings"
        why = np.where(self.nowhere & ~given, "no_geometry", why)
        self._ratio("floor_area_ratio", floor, why)
        return floor, origin, row_count, shared, left, stated

    def _none_stated(self, stated: Interval) -> tuple:
        """Parcels with a stated floor area of 0 on which a building is, or may be ``(n,)``.

        No building has a floor area of 0: the number means unknown, or the building is new.
        """
        count = len(self.parcels)
        if self.standing is None:
            return np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
        zero, stands = stated.low == 0, self.standing.number[:count] > 0
        return zero & stands, zero & ~stands & self.standing.may_hold_more[:count]

    # -- the others ------------------------------------------------------------------------------------------

    def _footprint(self, missing: np.ndarray) -> Interval:
        if self.standing is None:
            area, why = self._shared("footprint_area"), "no_buildings"
        else:
            area = choose(self.nowhere | missing, ANYTHING, self.standing.footprint_m2)
            why = np.where(self.nowhere, "no_geometry", np.where(missing, "stated_only", "unusable_building"))
        self._ratio("coverage", area, why)
        return area

    def _height(self, vacant: np.ndarray, missing: np.ndarray) -> None:
        kind, standing = self.sites.limits.kind, self.standing
        elevation = kind == "elevation"
        if standing is None:
            stated, ground = (self._stated(role).at(self.sites.parcel) for role in ("height", "ground_elevation"))
            value, why = choose(elevation, add(stated, ground), stated), np.where(
                stated.is_known, "no_ground", "no_buildings")
            self._settle("height", choose(kind == "", ANYTHING, value), np.where(kind == "", "height_kind", why))
            return
        value = choose(elevation, standing.top_m, standing.height_m)
        why = np.where(vacant & elevation, "vacant", value.why)
        value = choose(vacant & ~elevation, Interval.of(0.0), value)
        why = np.where(missing, "stated_only", why)
        why = np.where(self.nowhere, "no_geometry", np.where(kind == "", "height_kind", why))
        self._settle("height", choose((kind == "") | self.nowhere, ANYTHING, value), why)

    def _green(self) -> tuple:
        request, sites, subjects = self.request, self.sites, self.parcels.subjects
        if request.green is None or not len(request.green):
            area = self._shared("green_area")
            self._ratio("green_ratio", area, "no_green")
            return area, 0
        controls = prepare_controls("green", [ControlLayer("green", request.green)], subjects.table.crs,
                                    subjects.method, kind="polygon")
        area = covered(sites.geometry, known_or(sites.measured_m2, 0.0), controls.geometry, subjects, self.cancelled)
        more = touched_by_unusable(sites.geometry, controls.unusable)
        area = choose(self.nowhere, ANYTHING, Interval.of(area, np.where(more, np.inf, area)))
        self._ratio("green_ratio", area, np.where(self.nowhere, "no_geometry", "unusable_green"))
        return area, len(controls.unusable)
