"""The four indicators of every site, and what of them is not known."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from ...layers.control_layer import ControlLayer
from ...layers.prepare import prepare_controls
from ..pack.model import INDICATORS
from .buildings import Buildings, Standing, read_buildings, stand, stated_floor_areas
from .parcels import Parcels, Reader, covered
from .request import IntensityRequest
from .sites import Sites, touched_by_unusable
from .values import VALUE


@dataclass(frozen=True)
class Measures:
    """Indicators of the sites ``(m,)``.

    Attributes:
        value: indicator -> ratio, or height in metres; NaN if unknown.
        at_least: indicator -> something that adds to it is not known.
        why: indicator -> why it is unknown, or partly unknown: an entry ``why_<word>`` of the texts, otherwise ``""``.
        site_m2: what ratios are divided by.
        floor_m2, basement_m2, footprint_m2, green_m2: NaN if unknown.
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
    at_least: dict
    why: dict
    site_m2: np.ndarray
    floor_m2: np.ndarray
    basement_m2: np.ndarray
    footprint_m2: np.ndarray
    green_m2: np.ndarray
    floor_from: np.ndarray
    number: np.ndarray
    is_vacant: np.ndarray
    row_count: np.ndarray
    shared: np.ndarray
    buildings: Optional[Buildings]
    standing: Optional[Standing]
    numbers_left: list
    stated_m2: np.ndarray
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
        self.nowhere = np.isnan(sites.measured_m2)   # a site without ground meets nothing, which is no result
        self.site_m2 = parcels.site_m2[sites.parcel] * sites.share
        self.value, self.at_least, self.why = {}, {}, {}
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
            vacant = (number == 0) & ~standing.may_hold_more & (standing.floor_m2 == 0)
        floor, origin, row_count, shared, left, stated = self._floor_area()
        # a floor area is stated, and no building is there: it is missing from the data
        missing = vacant & (origin != "buildings") & (floor > 0)
        vacant &= ~missing
        footprint = self._footprint(missing)
        self._height(vacant, missing)
        green, unusable_green = self._green()
        basement = np.full(self.count, np.nan) if standing is None else np.where(
            self.nowhere | standing.may_hold_more, np.nan, standing.basement_m2)
        return Measures({key: self.value[key] for key in INDICATORS}, self.at_least, self.why, self.site_m2, floor,
                        basement, footprint, green, origin, number, vacant, row_count, shared,
                        self.buildings, standing, left, stated, unusable_green)

    def _stated(self, role: str, unit: str = "") -> np.ndarray:
        """What parcels state, by parcel; NaN where they do not."""
        read = self.reader.numbers(self.request.parcels, "parcels", role, unit)
        return np.where(read.meaning == VALUE, read.value, np.nan)

    def _settle(self, indicator: str, value, at_least, why) -> None:
        """Keep an indicator; what has no value has no lower bound either."""
        unknown = np.isnan(value)
        # a green patch or a building may be missing, but what is there is there
        self.value[indicator], self.at_least[indicator] = value, np.asarray(at_least, dtype=bool) & ~unknown
        self.why[indicator] = np.where(unknown | self.at_least[indicator], why, "").astype(object)

    def _ratio(self, indicator: str, area, at_least, why) -> None:
        why = np.where(np.isnan(self.site_m2), "no_site_area", why).astype(object)
        self._settle(indicator, area / self.site_m2, at_least, why)

    # -- floor area ------------------------------------------------------------------------------------------

    def _floor_area(self) -> tuple:
        request, parcels, parcel = self.request, self.parcels, self.sites.parcel
        floor, origin = np.full(self.count, np.nan), np.full(self.count, "", dtype=object)
        at_least, why = np.zeros(self.count, dtype=bool), np.full(self.count, "no_floor_area", dtype=object)
        row_count, left = np.full(self.count, -1), []
        shared, in_part = np.zeros(len(parcels), dtype=bool), np.zeros(len(parcels), dtype=bool)
        stated = np.full(len(parcels), np.nan)
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
        stated = np.where(none, np.nan, stated)
        given = ~np.isnan(stated[parcel])
        floor[given] = (stated[parcel] * self.sites.share)[given]
        origin[given] = own
        at_least[given], why[given] = in_part[parcel[given]], "floor_area_in_part"
        open_ = may_be_none[parcel] & ~at_least
        at_least[open_], why[open_] = True, "unusable_building"
        why[none[parcel]] = "none_stated"
        if self.standing is not None:
            rest = ~given & ~self.nowhere & ~none[parcel]
            floor[rest], origin[rest] = self.standing.floor_m2[rest], "buildings"
            at_least[rest] = (self.standing.floor_open | self.standing.may_hold_more)[rest]
            why[rest] = np.where(self.standing.floor_open, "building_floor_area", "unusable_building")[rest]
            # without known numbers there is no value: a floor area of 0 would look like one
            bare = rest & self.standing.floor_open & (self.standing.floor_m2 == 0)
            floor[bare], origin[bare] = np.nan, ""
        why[self.nowhere & ~given] = "no_geometry"
        self._ratio("floor_area_ratio", floor, at_least, why)
        return floor, origin, row_count, shared, left, stated

    def _none_stated(self, stated: np.ndarray) -> tuple:
        """Parcels with a stated floor area of 0 on which a building is, or may be ``(n,)``.

        No building has a floor area of 0: the number means unknown, or the building is new.
        """
        count = len(self.parcels)
        if self.standing is None:
            return np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
        zero, stands = stated == 0, self.standing.number[:count] > 0
        return zero & stands, zero & ~stands & self.standing.may_hold_more[:count]

    # -- the others ------------------------------------------------------------------------------------------

    def _footprint(self, missing: np.ndarray) -> np.ndarray:
        if self.standing is not None:
            area, at_least = self.standing.footprint_m2.astype(float), self.standing.may_hold_more
            why = np.full(self.count, "unusable_building", dtype=object)
        else:
            stated, _ = self.parcels.shared_out(self._stated("footprint_area", self.request.floor_area_unit))
            area, at_least = stated[self.sites.parcel] * self.sites.share, np.zeros(self.count, dtype=bool)
            why = np.full(self.count, "no_buildings", dtype=object)
            self._ratio("coverage", area, at_least, why)
            return area
        why[missing], why[self.nowhere] = "stated_only", "no_geometry"
        area[self.nowhere | missing] = np.nan
        self._ratio("coverage", area, at_least, why)
        return area

    def _height(self, vacant: np.ndarray, missing: np.ndarray) -> None:
        kind, standing = self.sites.limits.kind, self.standing
        if standing is None:
            stated = self._stated("height")[self.sites.parcel]
            ground = self._stated("ground_elevation")[self.sites.parcel]
            value = np.where(kind == "elevation", stated + ground, stated)
            why = np.where(np.isnan(stated), "no_buildings", "no_ground").astype(object)
            self._settle("height", np.where(kind == "", np.nan, value), np.zeros(self.count, dtype=bool),
                         np.where(kind == "", "height_kind", why))
            return
        elevation = kind == "elevation"
        value = np.where(elevation, standing.top_m, standing.height_m)
        open_ = np.where(elevation, standing.height_open["elevation"], standing.height_open["relative"])
        value = np.where(vacant & ~elevation, 0.0, value)
        why = np.where(open_, np.where(elevation & ~standing.height_open["relative"], "no_ground", "building_height"),
                       "unusable_building").astype(object)
        why[vacant & elevation] = "vacant"
        why[missing], why[kind == ""], why[self.nowhere] = "stated_only", "height_kind", "no_geometry"
        value = np.where((kind == "") | self.nowhere, np.nan, value)
        self._settle("height", value, open_ | standing.may_hold_more, why)

    def _green(self) -> tuple:
        request, sites, subjects = self.request, self.sites, self.parcels.subjects
        if request.green is None or not len(request.green):
            stated, _ = self.parcels.shared_out(self._stated("green_area", request.floor_area_unit))
            area = stated[sites.parcel] * sites.share
            self._ratio("green_ratio", area, np.zeros(self.count, dtype=bool),
                        np.full(self.count, "no_green", dtype=object))
            return area, 0
        controls = prepare_controls("green", [ControlLayer("green", request.green)], subjects.table.crs,
                                    subjects.method, kind="polygon")
        area = covered(sites.geometry, np.nan_to_num(sites.measured_m2), controls.geometry, subjects, self.cancelled)
        area = np.where(self.nowhere, np.nan, area)
        why = np.where(self.nowhere, "no_geometry", "unusable_green").astype(object)
        self._ratio("green_ratio", area, touched_by_unusable(sites.geometry, controls.unusable), why)
        return area, len(controls.unusable)
