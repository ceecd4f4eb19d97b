"""Low-carbon indicators: sinks, green and blue space, service, stations, mix, density, compactness (standards 1.3)."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

import numpy as np
import pandas as pd

from ..carbon.patches import Zones
from ..errors import InputError
from ..geometry.crs import unit_factor
from ..geometry.overlay import overlaps
from ..geometry.shared_edges import outline_length
from ..landuse.codes import LandUseCodes
from ..landuse.transition_classes import Classes
from ..packs.indicators import Indicator, IndicatorPack
from ..table import FeatureTable
from ..texts import pick, text
from .reach import reached
from .rows import Measured, counts_of, indicator_frame
from .scene import LEAST_M2, Land, People, Scene, land_of, people_of, scene_of

STEP_M = 1e-6   # vertices that are one
MEASURES = ("share", "reach", "mix", "people_density", "road_density", "compactness")


@dataclass(frozen=True)
class LowCarbonRequest:
    """What is measured.

    Attributes:
        land, classes: patches and their classes. units: None: everything is one.
        people, people_field: points or polygons with a number of people; None: coverage is of land.
        stations, roads: layers; None: their indicators are undetermined.
        method: of areas. year, data_date: written into the rows.
    """

    land: FeatureTable
    classes: Classes
    pack: IndicatorPack
    codes: LandUseCodes
    units: Optional[Zones] = None
    people: Optional[FeatureTable] = None
    people_field: Optional[str] = None
    stations: Optional[FeatureTable] = None
    roads: Optional[FeatureTable] = None
    method: str = "ellipsoidal"
    language: str = "en"
    year: Optional[int] = None
    data_date: str = ""


@dataclass(frozen=True)
class IndicatorResult:
    """Attributes: ``rows``: indicator rows; ``counts``: numbers for models; ``notes``: sentences."""

    rows: pd.DataFrame
    counts: dict
    notes: list = field(default_factory=list)


def low_carbon_indicators(request: LowCarbonRequest, cancelled=None) -> IndicatorResult:
    """Measure the pack's low-carbon indicators by unit and in all.

    What is not known is undetermined, never zero: a layer that is missing, people that are not stated, land without a
    class. Rows of the units and of the ground outside add up to the total.

    Raises:
        InputError: unusable layers, classes that the pack does not have, a pack without such indicators.
        Cancelled: ``cancelled`` said so.
    """
    asked = [one for one in request.pack.indicators.values() if one.measure in MEASURES]
    if not asked:
        raise InputError("indicators.no_measures", pack=request.pack.id, measures=", ".join(MEASURES))
    tables = [one for one in (request.land, request.people, request.stations, request.roads) if one is not None]
    scene = scene_of(tables, request.units, request.method, request.language, cancelled)
    run = _Run(request, scene, land_of(scene, request.land, request.classes, request.pack, request.codes),
               people_of(scene, request.people, request.people_field))
    measured = [row for one in asked for row in getattr(run, one.measure)(one)]
    frame = indicator_frame(measured, request.language, request.year, request.data_date)
    return IndicatorResult(frame, {**counts_of(frame), "UNUSABLE_COUNT": run.land.unusable},
                           [*scene.notes, *run.land.notes])


class _Run:
    def __init__(self, request: LowCarbonRequest, scene: Scene, land: Land, people: Optional[People]):
        self.request, self.scene, self.land, self.people = request, scene, land, people
        self.parts = scene.divided(land.shapes)
        self.all_m2 = scene.by_unit(self.parts, self.parts["size"])
        self.unknown_m2 = self.area(land.unclassed)
        self.places = scene.places()

    def say(self, key: str, **values) -> str:
        return text(f"indicators.{key}", self.request.language, **values)

    def area(self, rows: np.ndarray) -> np.ndarray:
        """Area by place of some of the land."""
        return self.scene.by_unit(self.parts, self.parts["size"] * rows[self.parts["row"]])

    def rows(self, indicator: Indicator, numerator, denominator, method: str, why, factor: float = 1.0,
             value=None, bounds=None) -> list[Measured]:
        """A row a place. ``why``: place -> reason, empty where there is a value."""
        made = []
        for place, (code, name) in enumerate(self.places):
            low, high = (bounds[0][place], bounds[1][place]) if bounds is not None else (np.nan, np.nan)
            made.append(Measured(indicator, code, name, float(numerator[place]), float(denominator[place]), why(place),
                                 method, factor, low, high, value=None if value is None else float(value[place])))
        return made

    def _area_method(self) -> str:
        return self.say("method_area", method=self.request.method)

    def _names(self, names: tuple) -> str:
        return ", ".join(pick(self.request.pack.categories[one], self.request.language) for one in names)

    def _unclassed(self, place: int) -> str:
        return self.say("unclassed", area=self.unknown_m2[place]) if self.unknown_m2[place] > LEAST_M2 else ""

    def share(self, indicator: Indicator) -> list[Measured]:
        some = self.area(self.land.among(indicator.of))
        with np.errstate(invalid="ignore", divide="ignore"):
            low, high = 100.0 * some / self.all_m2, 100.0 * (some + self.unknown_m2) / self.all_m2

        def why(place):
            if self.all_m2[place] <= LEAST_M2:
                return self.say("no_land")
            return self.say("without_class", area=self.unknown_m2[place], lower=low[place], upper=high[place]) \
                if self.unknown_m2[place] > LEAST_M2 else ""

        return self.rows(indicator, some, self.all_m2, self._area_method(), why, 100.0, bounds=(low, high))

    def mix(self, indicator: Indicator) -> list[Measured]:
        groups = list(self.request.pack.uses)
        by_use = np.array([self.area(self.land.uses == one) for one in groups]).reshape(len(groups), -1)
        used = by_use.sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            share = by_use / used
            entropy = -np.nansum(np.where(share > 0, share * np.log(share), 0.0), axis=0)
        most = np.log(len(groups)) if len(groups) > 1 else np.nan

        def why(place):
            if used[place] <= LEAST_M2 or not np.isfinite(most):
                return self.say("nothing_of", what=self._words(groups))
            return self._unclassed(place)

        return self.rows(indicator, entropy, np.full(len(self.places), most), self._area_method(), why)

    def _words(self, groups: list) -> str:
        return ", ".join(pick(self.request.pack.uses[one], self.request.language) for one in groups) or "–"

    def _people_reason(self) -> str:
        return self.say("needs_layer", parameter="PEOPLE") if self.people is None else self.people.reason

    def people_density(self, indicator: Indicator) -> list[Measured]:
        ground = self.area(self.land.among(indicator.of)) / 1e6
        number = np.full(len(self.places), np.nan)
        if self.people is not None and len(self.people.number):
            parts = self.scene.divided(self.people.shapes)
            number = self.scene.by_unit(parts, parts["share"] * self.people.number[parts["row"]])

        def why(place):
            return self._people_reason() or self._unclassed(place) or (
                self.say("nothing_of", what=self._names(indicator.of)) if ground[place] <= LEAST_M2 / 1e6 else "")

        method = self.say("method_people", layer=self.people.name) if self.people else ""
        return self.rows(indicator, number, ground, method, why)

    def road_density(self, indicator: Indicator) -> list[Measured]:
        built = self.land.among(indicator.of)
        ground = self.area(built) / 1e6
        length, bad = np.full(len(self.places), np.nan), 0
        empty = "" if self.request.roads is None else self.scene.nothing_in(self.request.roads)
        if self.request.roads is not None and not empty:
            roads = self.scene.prepare(self.request.roads, "line")
            bad = len(roads.unusable)
            parts = self.scene.divided(roads.geometry, pieces=True)
            found = overlaps(parts["shape"].to_numpy(dtype=object), self.land.shapes[built], self.scene.crs,
                             self.scene.method, cancelled=self.scene.cancelled)
            length = self.scene.by_unit(parts.iloc[found.subject], found.length_m / 1e3)

        def why(place):
            if self.request.roads is None:
                return self.say("needs_layer", parameter="ROADS")
            if bad:
                return self.say("unusable", count=bad, layer=self.request.roads.name)
            return empty or self._unclassed(place) or (
                self.say("nothing_of", what=self._names(indicator.of)) if ground[place] <= LEAST_M2 / 1e6 else "")

        return self.rows(indicator, length, ground, self._area_method(), why)

    def compactness(self, indicator: Indicator) -> list[Measured]:
        parts = self.scene.divided(self.land.shapes[self.land.among(indicator.of)], pieces=True)
        pieces, unit = parts["shape"].to_numpy(dtype=object), parts["unit"].to_numpy()
        count = len(self.places)
        chosen = [pieces[unit == place] for place in range(max(count - 1, 1))]
        if count > 1:
            chosen.append(self.land.shapes[self.land.among(indicator.of)])
        unit_m = unit_factor(self.scene.crs)   # the scene lies in a plane
        length = np.array([outline_length(shapes, STEP_M / unit_m, self.scene.cancelled) for shapes in chosen]) * unit_m
        area = np.array([self.scene.measure(shapes).sum() for shapes in chosen])   # no ground stands twice

        def why(place):
            return self._unclassed(place) or (self.say("nothing_of", what=self._names(indicator.of))
                                              if area[place] <= LEAST_M2 else "")

        return self.rows(indicator, 4.0 * np.pi * area, length ** 2, self._area_method(), why)

    # -- service ---------------------------------------------------------------------------------

    def reach(self, indicator: Indicator) -> list[Measured]:
        unknown = np.zeros(0, dtype=object)
        lacking = ""
        if indicator.origin == "stations":
            sources = np.zeros(0, dtype=object)
            if self.request.stations is None:
                lacking = self.say("needs_layer", parameter="STATIONS")
            else:
                prepared = self.scene.prepare(self.request.stations)
                sources = prepared.geometry
                if len(prepared.unusable):
                    lacking = self.say("unusable", count=len(prepared.unusable), layer=self.request.stations.name)
                lacking = lacking or self.scene.nothing_in(self.request.stations)
        else:
            sources, unknown = self.land.shapes[self.land.among(indicator.of)], self.land.shapes[self.land.unclassed]
        if self.people is not None:
            things, weight, what = self.people.shapes, self.people.number, self.people.name
            method = self.say("method_people", layer=self.people.name)
            lacking = lacking or self._people_reason()
        else:
            things, weight, what = self.land.shapes[self.land.among(indicator.within)], None, self._names(
                indicator.within)
            method = self._area_method()
        parts = self.scene.divided(things, pieces=True)
        shapes = parts["shape"].to_numpy(dtype=object)
        size = parts["size"].to_numpy()
        scale = np.ones(len(parts)) if weight is None else np.divide(
            weight[parts["row"]] * parts["share"], size, out=np.zeros(len(parts)), where=size > 0)
        near = reached(self.scene, shapes, sources, indicator.distance_m) * scale
        most = reached(self.scene, shapes, np.concatenate([sources, unknown]), indicator.distance_m) * scale \
            if len(unknown) else near
        total, low, high = (self.scene.by_unit(parts, one) for one in (size * scale, near, most))

        def why(place):
            if lacking:
                return lacking
            if total[place] <= (LEAST_M2 if weight is None else 0.0):
                return self.say("nothing_of", what=what)
            if weight is None and self._unclassed(place):
                return self._unclassed(place)
            if high[place] - low[place] > LEAST_M2:
                return self.say("without_class", area=self.unknown_m2[-1], lower=100.0 * low[place] / total[place],
                                upper=100.0 * high[place] / total[place])
            return ""

        missing = np.full(len(low), np.nan)
        total = missing if weight is not None and not len(weight) else total   # no number is no 0
        return self.rows(indicator, missing if lacking else low, total,
                         f"{method}; {self.say('method_line')} {indicator.distance_m:g} m", why, 100.0)
