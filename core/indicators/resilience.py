"""Resilience indicators: what lies in hazard zones, permeable ground, run-off, shelter, and a raster by parcel."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ..carbon.patches import Zones
from ..errors import InputError
from ..geometry.overlay import overlaps
from ..landuse.codes import LandUseCodes
from ..landuse.transition import ground_once
from ..landuse.transition_classes import Classes
from ..packs.indicators import Indicator, IndicatorPack
from ..table import FeatureTable
from ..texts import text
from .lowcarbon import IndicatorResult
from .reach import reached
from .rows import Measured, counts_of, indicator_frame
from .scene import LEAST_M2, Land, Scene, land_of, numbers_of, people_of, rows_of, scene_of

MEASURES = ("hazard", "permeable", "runoff", "shelter", "shelter_reach", "raster")
NO_KIND = "–"


@dataclass(frozen=True)
class ResilienceRequest:
    """What is measured; a layer that is None makes undetermined what needs it.

    Attributes:
        hazards, hazard_field: zones and their kind. facilities, buildings: of any geometry.
        planned, planned_classes: a plan's land; its built-up classes are planned development.
        land, classes: present land. people, people_field: points or polygons with people.
        shelters, shelter_field: polygons, or any geometry with a field of area (m²).
        hot_share: by row of ``land`` the share of a raster's cells at or above the threshold, NaN where it has none;
            None without a raster.
    """

    pack: IndicatorPack
    codes: LandUseCodes
    units: Optional[Zones] = None
    hazards: Optional[FeatureTable] = None
    hazard_field: Optional[str] = None
    people: Optional[FeatureTable] = None
    people_field: Optional[str] = None
    buildings: Optional[FeatureTable] = None
    facilities: Optional[FeatureTable] = None
    planned: Optional[FeatureTable] = None
    planned_classes: Optional[Classes] = None
    land: Optional[FeatureTable] = None
    classes: Optional[Classes] = None
    shelters: Optional[FeatureTable] = None
    shelter_field: Optional[str] = None
    hot_share: Optional[np.ndarray] = None
    method: str = "ellipsoidal"
    language: str = "en"
    year: Optional[int] = None
    data_date: str = ""


def resilience_indicators(request: ResilienceRequest, cancelled=None) -> IndicatorResult:
    """Measure the pack's resilience indicators by unit and in all.

    Raises:
        InputError: no layer at all, classes that the pack does not have, a pack without such indicators.
        Cancelled: ``cancelled`` said so.
    """
    asked = [one for one in request.pack.indicators.values() if one.measure in MEASURES]
    if not asked:
        raise InputError("indicators.no_measures", pack=request.pack.id, measures=", ".join(MEASURES))
    tables = [one for one in (request.land, request.planned, request.hazards, request.people, request.buildings,
                              request.facilities, request.shelters) if one is not None]
    if not tables:
        raise InputError("resilience.no_layers")
    run = _Run(request, scene_of(tables, request.units, request.method, request.language, cancelled))
    measured = [row for one in asked for row in getattr(run, one.measure)(one)]
    frame = indicator_frame(measured, request.language, request.year, request.data_date)
    return IndicatorResult(frame, {**counts_of(frame), "UNUSABLE_COUNT": run.unusable}, run.notes)


@dataclass(frozen=True)
class _Things:
    """What may lie in a hazard: ``parts`` among the units with ``shape``, and the ``weight`` of each; ``is_known``: a
    layer says anything of it."""

    parts: pd.DataFrame
    weight: np.ndarray
    by_area: bool
    reason: str
    method: str
    is_known: bool = True


class _Run:
    def __init__(self, request: ResilienceRequest, scene: Scene):
        self.request, self.scene = request, scene
        self.places = scene.places()
        self.notes, self.unusable = list(scene.notes), 0
        self.people = people_of(scene, request.people, request.people_field)
        self.present = self._land(request.land, request.classes)
        self.plan = self._land(request.planned, request.planned_classes)
        self.kinds = self._hazards()

    def say(self, key: str, **values) -> str:
        return text(f"indicators.{key}", self.request.language, **values)

    def _land(self, table, classes) -> Optional[Land]:
        if table is None:
            return None
        land = land_of(self.scene, table, classes, self.request.pack, self.request.codes)
        self.notes += land.notes
        self.unusable += land.unusable
        return land

    def _hazards(self) -> list[tuple[str, np.ndarray]]:
        """Kind and zones, each piece of ground once; the first stands for all kinds."""
        table, name = self.request.hazards, self.request.hazard_field
        self.hazard_reason = "" if table is not None else self.say("needs_layer", parameter="HAZARDS")
        if table is None:
            return [("", np.zeros(0, dtype=object))]
        prepared = self.scene.prepare(table, "polygon")
        if len(prepared.unusable):
            self.hazard_reason = self.say("unusable", count=len(prepared.unusable), layer=table.name)
            self.unusable += len(prepared.unusable)
        self.hazard_reason = self.hazard_reason or self.scene.nothing_in(table)
        found = [("", prepared.geometry)]
        if name:
            kinds = table.columns[name].astype("string").str.strip().fillna("").replace("", NO_KIND)
            own = kinds.to_numpy(dtype=object)[prepared.source_row]
            found += [(kind, prepared.geometry[own == kind]) for kind in sorted(set(own))]
        return [(kind, ground_once(shapes, np.arange(len(shapes)).astype(str), self.scene.crs, self.scene.method,
                                   self.scene.cancelled)[0]) for kind, shapes in found]

    def rows(self, indicator: Indicator, numerator, denominator, method, why, factor=1.0, kind="",
             bounds=None) -> list[Measured]:
        nothing = (np.full(len(self.places), np.nan),) * 2
        low, high = bounds or nothing
        return [Measured(indicator, code, name, float(numerator[place]), float(denominator[place]), why(place), method,
                         factor, low[place], high[place], kind) for place, (code, name) in enumerate(self.places)]

    # -- in hazard zones -------------------------------------------------------------------------

    def _things(self, subject: str) -> _Things:
        nothing = pd.DataFrame({"row": np.zeros(0, int), "unit": np.zeros(0, int), "size": np.zeros(0),
                                "share": np.zeros(0), "shape": np.zeros(0, dtype=object)})
        if subject == "people":
            if self.people is None:
                return _Things(nothing, np.zeros(0), True, self.say("needs_layer", parameter="PEOPLE"), "", False)
            parts = self.scene.divided(self.people.shapes, pieces=True)
            return _Things(parts, parts["share"].to_numpy() * self.people.number[parts["row"]], True,
                           self.people.reason, self.say("method_people", layer=self.people.name),
                           len(self.people.number) > 0)
        if subject == "planned":
            if self.plan is None:
                return _Things(nothing, np.zeros(0), True, self.say("needs_layer", parameter="PLANNED"), "", False)
            parts = self.scene.divided(self.plan.shapes[self.plan.among(("built",))], pieces=True)
            lost = self.scene.measure(self.plan.shapes[self.plan.unclassed]).sum()
            return _Things(parts, parts["size"].to_numpy(), True,
                           self.say("unclassed", area=lost) if lost > LEAST_M2 else "",
                           self.say("method_area", method=self.request.method))
        table = getattr(self.request, subject)
        if table is None:
            return _Things(nothing, np.zeros(0), False, self.say("needs_layer", parameter=subject.upper()), "", False)
        prepared = self.scene.prepare(table)
        why = self.say("unusable", count=len(prepared.unusable), layer=table.name) if len(prepared.unusable) \
            else self.scene.nothing_in(table)
        parts = self.scene.divided(shapely.point_on_surface(prepared.geometry))
        parts["shape"] = prepared.geometry[parts["row"]]
        return _Things(parts, np.ones(len(parts)), False, why, text("resilience.counted", self.request.language),
                       len(table) > 0)

    def _total(self, things: _Things) -> np.ndarray:
        """Sums by place; NaN, and no 0, where no layer says anything."""
        sums = self.scene.by_unit(things.parts, things.weight)
        return sums if things.is_known else np.full(len(sums), np.nan)

    def hazard(self, indicator: Indicator) -> list[Measured]:
        things = self._things(indicator.subject)
        reason = things.reason or self.hazard_reason
        total = self._total(things)
        made = []
        for kind, zones in self.kinds:
            met = self.scene.by_unit(things.parts, things.weight * self._inside(things, zones))
            if reason:
                met = np.full(len(met), np.nan)
            made += self.rows(indicator, met, total, things.method, lambda place: reason or (
                "" if total[place] > 0.0 else text("resilience.none", self.request.language)), 100.0, kind)
        return made

    def _inside(self, things: _Things, zones: np.ndarray) -> np.ndarray:
        """Share of each part inside the zones; of things that are counted 1 where they meet one."""
        shapes = things.parts["shape"].to_numpy(dtype=object)
        if not len(shapes) or not len(zones):
            return np.zeros(len(shapes))
        found = overlaps(shapes, zones, self.scene.crs, self.scene.method, cancelled=self.scene.cancelled)
        if not things.by_area:
            return (np.bincount(found.subject, minlength=len(shapes)) > 0).astype(float)
        size = self.scene.measure(shapes)
        part = np.where(np.isfinite(found.area_m2), found.area_m2,
                        np.where(np.isfinite(found.length_m), found.length_m, 1.0))
        inside = np.bincount(found.subject, weights=part, minlength=len(shapes))
        return np.minimum(np.divide(inside, size, out=np.zeros(len(shapes)), where=size > 0), 1.0)

    # -- water -------------------------------------------------------------------------------------

    def permeable(self, indicator: Indicator) -> list[Measured]:
        return self._by_class(indicator, "permeable", 100.0)

    def runoff(self, indicator: Indicator) -> list[Measured]:
        return self._by_class(indicator, "runoff", 1.0)

    def _by_class(self, indicator: Indicator, column: str, factor: float) -> list[Measured]:
        land, nothing = self.present, np.full(len(self.places), np.nan)
        if land is None:
            return self.rows(indicator, nothing, nothing, "", lambda _place: self.say("needs_layer", parameter="LAND"))
        number, distinct = pd.factorize(land.codes)
        table = rows_of(list(distinct), land.scheme, self.request.pack.runoff, self.request.pack.id,
                        self.request.codes)
        values = np.array([np.nan if row is None or getattr(row, column) is None else getattr(row, column)
                           for row in table])[number]
        parts = self.scene.divided(land.shapes)
        of_part, size = values[parts["row"]], parts["size"].to_numpy()
        total = self.scene.by_unit(parts, size)
        known = self.scene.by_unit(parts, size * np.nan_to_num(of_part))
        blank = self.scene.by_unit(parts, size * np.isnan(of_part))
        with np.errstate(invalid="ignore", divide="ignore"):
            low, high = factor * known / total, factor * (known + blank) / total

        def why(place):
            if total[place] <= LEAST_M2:
                return self.say("no_land")
            return text("resilience.blank", self.request.language, area=blank[place], lower=low[place],
                        upper=high[place]) if blank[place] > LEAST_M2 else ""

        return self.rows(indicator, known, total, self.say("method_area", method=self.request.method), why, factor,
                         bounds=(low, high))

    # -- shelter -----------------------------------------------------------------------------------

    def _shelters(self) -> tuple:
        table = self.request.shelters
        if table is None:
            return None, np.zeros(0), self.say("needs_layer", parameter="SHELTERS")
        prepared = self.scene.prepare(table)
        why = self.say("unusable", count=len(prepared.unusable), layer=table.name) if len(prepared.unusable) \
            else self.scene.nothing_in(table)
        if self.request.shelter_field:
            area = numbers_of(table, self.request.shelter_field)[prepared.source_row]
        else:
            area = np.where(shapely.get_dimensions(prepared.geometry) == 2, self.scene.measure(prepared.geometry),
                            np.nan)
        if not (area >= 0).all():
            why = why or text("resilience.shelter_area", self.request.language, count=int((~(area >= 0)).sum()),
                              layer=table.name)
        return prepared.geometry, np.nan_to_num(area), why

    def _people_parts(self) -> tuple:
        things = self._things("people")
        return things.parts, things.weight, things.reason, self._total(things)

    def shelter(self, indicator: Indicator) -> list[Measured]:
        shapes, area, why = self._shelters()
        _parts, _weight, lacking, number = self._people_parts()
        reason = why or lacking
        have = np.full(len(self.places), np.nan)
        if shapes is not None and not why:
            among = self.scene.divided(shapes)
            have = self.scene.by_unit(among, among["share"].to_numpy() * area[among["row"]])
        return self.rows(indicator, have, number, self.say("method_area", method=self.request.method), lambda place: (
            reason or ("" if number[place] > 0 else text("resilience.none", self.request.language))))

    def shelter_reach(self, indicator: Indicator) -> list[Measured]:
        shapes, _area, why = self._shelters()
        if shapes is not None and len(shapes) and self.scene.prepare(self.request.shelters).unusable.empty:
            why = ""   # how far they are does not ask for their area
        parts, weight, lacking, number = self._people_parts()
        reason = why or lacking
        near = np.full(len(self.places), np.nan)
        if not reason:
            things = parts["shape"].to_numpy(dtype=object)
            size = self.scene.measure(things)
            share = np.divide(reached(self.scene, things, shapes, indicator.distance_m), size,
                              out=np.zeros(len(things)), where=size > 0)
            near = self.scene.by_unit(parts, weight * share)

        def lacks(place):
            return reason or ("" if number[place] > 0 else text("resilience.none", self.request.language))

        return self.rows(indicator, near, number, f"{self.say('method_line')} {indicator.distance_m:g} m", lacks, 100.0)

    # -- raster ------------------------------------------------------------------------------------

    def raster(self, indicator: Indicator) -> list[Measured]:
        land, nothing = self.present, np.full(len(self.places), np.nan)
        if land is None or self.request.hot_share is None:
            missing = self.say("needs_layer", parameter="RASTER" if land is not None else "LAND")
            return self.rows(indicator, nothing, nothing, "", lambda _place: missing)
        parts = self.scene.divided(land.shapes)
        share = self.request.hot_share[land.source_row][parts["row"]]
        size = parts["size"].to_numpy()
        total = self.scene.by_unit(parts, size)
        hot, blank = (self.scene.by_unit(parts, size * one) for one in (np.nan_to_num(share), np.isnan(share)))
        with np.errstate(invalid="ignore", divide="ignore"):
            low, high = 100.0 * hot / total, 100.0 * (hot + blank) / total

        def why(place):
            if total[place] <= LEAST_M2:
                return self.say("no_land")
            return text("resilience.no_cells", self.request.language, area=blank[place], lower=low[place],
                        upper=high[place]) if blank[place] > LEAST_M2 else ""

        return self.rows(indicator, hot, total, text("resilience.cells", self.request.language), why, 100.0,
                         bounds=(low, high))
