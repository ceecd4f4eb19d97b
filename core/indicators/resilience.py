"""Resilience indicators: what lies in hazard zones, permeable ground, run-off, shelter, and a raster by parcel."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ..carbon.stock.patches import Zones
from ..contract.outcome import ALONE, Check, Outcome, Steps
from ..errors import InputError
from ..inputs import register
from ..landuse.codes.classify import LandUseCodes
from ..landuse.transition.classes import Classes
from ..table import FeatureTable
from ..texts import text
from .exposure import (
    Target,
    Things,
    Unknown,
    exposure,
    exposure_whys,
    inside,
    lies_in,
    rows_between,
    target_of,
)
from .pack import Indicator, IndicatorPack
from .reach import reached
from .rows import COLUMNS, Measured, counts_of, indicator_frame
from .scene import LEAST_M2, Land, Scene, land_of, numbers_of, people_of, rows_of, scene_of
from .unplaced import Shares, Unplaced, cannot_be_used, ends_of, possible, unplaced

MEASURES = ("hazard", "permeable", "runoff", "shelter", "shelter_reach", "raster")
NO_KIND = "–"
BUILT = ("built",)   # category of planned development


@dataclass(frozen=True)
class ResilienceRequest:
    """What is measured; what needs a layer that is None is undetermined.

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


def resilience_indicators(request: ResilienceRequest, steps: Steps = ALONE) -> Outcome:
    """Measure the pack's resilience indicators by unit and in all.

    Args:
        request: layers, the pack and its choices. steps: how the run is followed; no progress is reported.

    Returns:
        Table ``rows``: a row per indicator and unit, with the numerator, the denominator and bounds.

    Raises:
        InputError: no layer at all, classes that the pack does not have, a pack without such indicators.
        Cancelled: ``cancelled`` returned True.
    """
    asked = [one for one in request.pack.indicators.values() if one.measure in MEASURES]
    if not asked:
        raise InputError("indicators.no_measures", pack=request.pack.id, measures=", ".join(MEASURES))
    tables = [one for one in (request.land, request.planned, request.hazards, request.people, request.buildings,
                              request.facilities, request.shelters) if one is not None]
    if not tables:
        raise InputError("resilience.no_layers")
    run = _Run(request, scene_of(tables, request.units, request.method, request.language, steps.cancelled))
    measured = [row for one in asked for row in getattr(run, one.measure)(one)]
    frame = indicator_frame(measured, request.language, request.year, request.data_date)
    return Outcome(tables={"rows": frame}, counts={**counts_of(frame), "UNUSABLE_COUNT": sum(run.unusable.values())},
                   notes=run.notes)


class _Run:
    def __init__(self, request: ResilienceRequest, scene: Scene):
        self.request, self.scene = request, scene
        self.places = scene.places()
        self.notes, self.unusable = list(scene.notes), {}
        self.people = people_of(scene, request.people, request.people_field)
        if self.people is not None:
            self.unusable["people"] = len(self.people.unplaced.rows)
        self.present = self._land("land", request.classes)
        self.plan = self._land("planned", request.planned_classes)
        self.kinds = self._hazards()

    def say(self, key: str, **values) -> str:
        return text(f"indicators.{key}", self.request.language, **values)

    def _land(self, layer: str, classes) -> Optional[Land]:
        table = getattr(self.request, layer)
        if table is None:
            return None
        land = land_of(self.scene, table, classes, self.request.pack, self.request.codes)
        self.notes += land.notes
        self.unusable[layer] = land.unusable
        return land

    def _prepared(self, layer: str) -> tuple:
        """A layer in the plane, and its features that cannot be used."""
        table = getattr(self.request, layer)
        prepared = self.scene.prepare(table, "polygon" if layer == "hazards" else "any")
        self.unusable[layer] = len(prepared.unusable)
        return prepared, unplaced(table, prepared)

    def _hazards(self) -> list[Target]:
        """Zones by kind; the first are of all kinds."""
        table, name, nothing = self.request.hazards, self.request.hazard_field, np.zeros(0, dtype=object)
        if table is None:
            self.hazard_reason = self.say("needs_layer", parameter=register.HAZARDS)
            return [Target("", nothing, Unplaced("", nothing, np.zeros(0, dtype=int), np.zeros(0)), nothing)]
        self.hazard_reason = self.scene.nothing_in(table)
        prepared, bad = self._prepared("hazards")
        found = [target_of(self.scene, prepared.geometry, bad)]
        if name:
            own = table.columns[name].astype("string").str.strip().fillna("").replace("", NO_KIND).to_numpy(object)
            found += [target_of(self.scene, prepared.geometry[own[prepared.source_row] == kind],
                                bad.among(own[bad.rows] == kind), kind) for kind in sorted(set(own))]
        return found

    def rows(self, indicator: Indicator, numerator, denominator, method, why, factor=1.0,
             bounds=None) -> list[Measured]:
        """A row per place.

        Args:
            indicator: what is measured. numerator, denominator: of each place ``(k,)``. method: how it was measured.
            why: place -> reason, empty where there is a value. factor: from the quotient to the indicator's unit.
            bounds: lower and upper values ``(k,)`` each, None where they are not known.
        """
        nothing = (np.full(len(self.places), np.nan),) * 2
        low, high = bounds or nothing
        return [Measured(indicator, code, name, float(numerator[place]), float(denominator[place]), why(place), method,
                         factor, low[place], high[place]) for place, (code, name) in enumerate(self.places)]

    # -- in hazard zones -------------------------------------------------------------------------

    def _things(self, subject: str) -> Things:
        nothing = pd.DataFrame({"row": np.zeros(0, int), "unit": np.zeros(0, int), "size": np.zeros(0),
                                "share": np.zeros(0), "shape": np.zeros(0, dtype=object)})
        if subject == "people":
            if self.people is None:
                return Things(nothing, np.zeros(0), True, self.say("needs_layer", parameter=register.PEOPLE), "", False)
            people = self.people
            parts, unstated = (self.scene.divided(one, pieces=True) for one in (people.shapes, people.unstated))
            why = self.say("people_empty", count=len(people.unstated), layer=people.name)
            return Things(parts, parts["share"].to_numpy() * people.number[parts["row"]], True, people.reason,
                          self.say("method_people", layer=people.name), not people.reason, people.unplaced,
                          (unstated, why))
        if subject == "planned":
            if self.plan is None:
                return Things(nothing, np.zeros(0), True, self.say("needs_layer", parameter=register.PLANNED), "",
                              False)
            may_be = self.plan.may_be(BUILT)
            parts, lost = (self.scene.divided(self.plan.shapes[rows], pieces=True) for rows in (
                self.plan.among(BUILT), may_be))
            unknown = self.plan.open(self.scene, self.scene.divided(self.plan.shapes), may_be)._replace(nowhere=0)
            return Things(parts, parts["size"].to_numpy(), True, "",
                          self.say("method_area", method=self.request.method), unplaced=self.plan.nowhere,
                          optional=(lost, "; ".join(unknown.whys(-1, self.request.language))))
        table = getattr(self.request, subject)
        if table is None:
            return Things(nothing, np.zeros(0), False, self.say("needs_layer", parameter=subject.upper()), "", False)
        prepared, bad = self._prepared(subject)
        parts = self.scene.divided(shapely.point_on_surface(prepared.geometry))
        parts["shape"] = prepared.geometry[parts["row"]]
        return Things(parts, np.ones(len(parts)), False, self.scene.nothing_in(table),
                      text("resilience.counted", self.request.language), len(table) > 0, bad)

    def hazard(self, indicator: Indicator) -> list[Measured]:
        things = self._things(indicator.subject)

        def share(shapes: np.ndarray, zones: np.ndarray, by_area: bool) -> np.ndarray:
            return inside(self.scene, shapes, zones, by_area)

        return [row for zones in self.kinds for row in self._exposed(
            indicator, things, zones, share, things.reason or self.hazard_reason, things.method)]

    def _exposed(self, indicator: Indicator, things: Things, target: Target, share, reason: str,
                 method: str) -> list[Measured]:
        found = exposure(self.scene, things, target, lies_in(target, share))
        return rows_between(self.scene, indicator, found.shares, method, Unknown(
            reason, exposure_whys(found, things, target, self.request.language)), target.kind)

    # -- water -------------------------------------------------------------------------------------

    def permeable(self, indicator: Indicator) -> list[Measured]:
        return self._by_class(indicator, "permeable", 100.0)

    def runoff(self, indicator: Indicator) -> list[Measured]:
        return self._by_class(indicator, "runoff", 1.0)

    def _by_class(self, indicator: Indicator, column: str, factor: float) -> list[Measured]:
        land, nothing = self.present, np.full(len(self.places), np.nan)
        if land is None:
            return self.rows(indicator, nothing, nothing, "", lambda _place: self.say(
                "needs_layer", parameter=register.LAND))
        number, distinct = pd.factorize(land.codes)
        table = rows_of(list(distinct), land.scheme, self.request.pack.runoff, self.request.pack.id,
                        self.request.codes)
        values = np.array([np.nan if row is None or getattr(row, column) is None else getattr(row, column)
                           for row in table])[number]
        return self._of_land(indicator, values, self.say("method_area", method=self.request.method), factor, "blank")

    def _of_land(self, indicator: Indicator, values: np.ndarray, method: str, factor: float,
                 blank: str) -> list[Measured]:
        """Rows of a mean over the land.

        Args:
            values: of each piece of land ``(n,)``, from 0 to 1; NaN if unknown.
            blank: text on usable land that has none.
        """
        land, language = self.present, self.request.language
        parts = self.scene.divided(land.shapes)
        number, size = parts["row"].to_numpy(), parts["size"].to_numpy()
        lost = land.open(self.scene, parts, land.lost)
        total, known, silent = (self.scene.by_unit(parts, size * of[number]) for of in (
            ~land.lost, np.nan_to_num(values), np.isnan(values) & ~land.lost))
        with np.errstate(invalid="ignore", divide="ignore"):
            low, high = (factor * part / (total + lost.m2) for part in (known, known + silent + lost.m2))
        if lost.nowhere:
            low, high = np.zeros(len(low)), np.full(len(high), factor)

        def why(place):
            more = (text(f"resilience.{blank}", language, area=silent[place]),) if silent[place] > LEAST_M2 else ()
            return lost.between(place, language, low[place], high[place], more) or (
                self.say("no_land") if total[place] <= LEAST_M2 else "")

        return self.rows(indicator, known, total, method, why, factor, bounds=(low, high))

    # -- shelter -----------------------------------------------------------------------------------

    def _shelters(self) -> tuple:
        """Shelters in the plane with the area of each, and those that cannot be used; why nothing is known."""
        table = self.request.shelters
        if table is None:
            return None, np.zeros(0), None, self.say("needs_layer", parameter=register.SHELTERS)
        prepared, bad = self._prepared("shelters")
        if self.request.shelter_field:
            of_rows = numbers_of(table, self.request.shelter_field)
            of_rows = np.where(of_rows >= 0, of_rows, np.nan)
            area = of_rows[prepared.source_row]
            most = of_rows[bad.rows]
        else:
            area, most = (np.where(shapely.get_dimensions(shapes) == 2, self.scene.measure(shapes), np.nan)
                          for shapes in (prepared.geometry, bad.shapes))
        return prepared.geometry, area, bad._replace(weight=np.where(np.isfinite(most), most, np.inf)), \
            self.scene.nothing_in(table)

    def shelter(self, indicator: Indicator) -> list[Measured]:
        shapes, area, bad, why = self._shelters()
        people, language = self._things("people"), self.request.language
        reason, method = why or people.reason, self.say("method_area", method=self.request.method)
        number = self._total(people)
        if reason or shapes is None:
            return self.rows(indicator, np.full(len(self.places), np.nan), number, method, lambda _place: reason)
        among, silent = self.scene.divided(shapes), ~np.isfinite(area)
        have = self.scene.by_unit(among, among["share"].to_numpy() * np.nan_to_num(area)[among["row"]])
        unsaid, unstated = (self.scene.by_unit(parts, met) > 0.0 for parts, met in (
            (among, silent[among["row"]]), (people.unstated[0], np.ones(len(people.unstated[0])))))
        lost, nobody = (possible(self.scene, one, lambda pieces: (np.ones(len(pieces), bool),) * 2)
                        for one in (bad, people.unplaced))
        # a broken outline has no area of its own, so nothing of it is certain
        least, most = ends_of(have, lost, bad.weight, self.request.shelter_field is not None)
        few, many = ends_of(number, nobody, people.unplaced.weight, True)
        most, many = np.where(unsaid, np.inf, most), np.where(unstated, np.inf, many)
        with np.errstate(invalid="ignore", divide="ignore"):
            lower, upper = np.where(many > 0.0, least / many, np.nan), np.where(few > 0.0, most / few, np.inf)

        def whys(place: int) -> list:
            return list(filter(None, (
                cannot_be_used(int(lost.here[place].sum()), bad.name, language),
                text("resilience.shelter_area", language, count=int(silent.sum()), layer=bad.name)
                if unsaid[place] else "",
                cannot_be_used(int(nobody.here[place].sum()), self.request.people.name, language),
                people.unstated[1] if unstated[place] else "")))

        return rows_between(self.scene, indicator, Shares(lower, upper, least, most, few, many), method,
                            Unknown("", whys), factor=1.0)

    def _total(self, things: Things) -> np.ndarray:
        """Sums by place; NaN, and no 0, where no layer says anything."""
        sums = self.scene.by_unit(things.parts, things.weight)
        return sums if things.is_known else np.full(len(sums), np.nan)

    def shelter_reach(self, indicator: Indicator) -> list[Measured]:
        shapes, _area, bad, why = self._shelters()
        things, method = self._things("people"), f"{self.say('method_line')} {indicator.distance_m:g} m"
        reason = why or things.reason
        if reason or shapes is None:
            return self.rows(indicator, np.full(len(self.places), np.nan), self._total(things), method,
                             lambda _place: reason, 100.0)

        def share(pieces: np.ndarray, sources: np.ndarray, _by_area: bool) -> np.ndarray:
            size = self.scene.measure(pieces)
            return np.divide(reached(self.scene, pieces, sources, indicator.distance_m), size,
                             out=np.zeros(len(pieces)), where=size > 0)

        return self._exposed(indicator, things, Target("", shapes, bad, np.concatenate([shapes, bad.extents])), share,
                             reason, method)

    # -- raster ------------------------------------------------------------------------------------

    def raster(self, indicator: Indicator) -> list[Measured]:
        land, nothing = self.present, np.full(len(self.places), np.nan)
        if land is None or self.request.hot_share is None:
            missing = self.say("needs_layer", parameter=register.RASTER if land is not None else register.LAND)
            return self.rows(indicator, nothing, nothing, "", lambda _place: missing)
        share = np.where(land.lost, np.nan, self.request.hot_share[land.source_row])
        return self._of_land(indicator, share, text("resilience.cells", self.request.language), 100.0, "no_cells")


CHECK = Check("indicators", resilience_indicators, None, {"rows": COLUMNS})
