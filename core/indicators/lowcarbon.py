"""Low-carbon indicators: sinks, green and blue space, service, stations, mix, density, compactness (standards 1.3)."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from ..carbon.stock.patches import Zones
from ..contract.outcome import ALONE, Check, Outcome, Steps
from ..errors import InputError
from ..geometry.overlay.pairs import overlap_sizes
from ..geometry.systems.crs import unit_factor
from ..geometry.topology.shared_edges import outline_length
from ..inputs import register
from ..landuse.codes.classify import LandUseCodes
from ..landuse.transition.classes import Classes
from ..table import FeatureTable
from ..texts import pick, text
from .exposure import Target, Things, Unknown, exposure, exposure_whys, lies_in, rows_between
from .open_land import OpenLand
from .pack import Indicator, IndicatorPack
from .reach import reached
from .rows import COLUMNS, Measured, counts_of, indicator_frame
from .scene import LEAST_M2, Land, People, Scene, land_of, people_of, scene_of
from .unplaced import Possible, Shares, Unplaced, cannot_be_used, ends_of, possible, unplaced

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


def low_carbon_indicators(request: LowCarbonRequest, steps: Steps = ALONE) -> Outcome:
    """Measure the pack's low-carbon indicators by unit and in all.

    What is not known is undetermined, never zero: a layer that is missing, people that are not stated, land without a
    class. Rows of the units and of the ground outside add up to the total.

    Args:
        request: layers, the pack and its choices. steps: how the run is followed; no progress is reported.

    Returns:
        Table ``rows``: a row per indicator and unit, with the numerator, the denominator and bounds.

    Raises:
        InputError: unusable layers, classes that the pack does not have, a pack without such indicators.
        Cancelled: ``cancelled`` returned True.
    """
    asked = [one for one in request.pack.indicators.values() if one.measure in MEASURES]
    if not asked:
        raise InputError("indicators.no_measures", pack=request.pack.id, measures=", ".join(MEASURES))
    tables = [one for one in (request.land, request.people, request.stations, request.roads) if one is not None]
    scene = scene_of(tables, request.units, request.method, request.language, steps.cancelled)
    run = _Run(request, scene, land_of(scene, request.land, request.classes, request.pack, request.codes),
               people_of(scene, request.people, request.people_field))
    measured = [row for one in asked for row in getattr(run, one.measure)(one)]
    frame = indicator_frame(measured, request.language, request.year, request.data_date)
    return Outcome(tables={"rows": frame}, counts={**counts_of(frame), "UNUSABLE_COUNT": sum(run.unusable.values())},
                   notes=[*scene.notes, *run.land.notes])


class _Run:
    def __init__(self, request: LowCarbonRequest, scene: Scene, land: Land, people: Optional[People]):
        self.request, self.scene, self.land, self.people = request, scene, land, people
        self.parts = scene.divided(land.shapes)
        self.all_m2 = self.area(~land.lost)
        self.places = scene.places()
        self.unusable = {"land": land.unusable, "people": 0 if people is None else len(people.unplaced.rows)}

    def _prepared(self, layer: str, kind: str = "any") -> tuple:
        """A layer in the plane, and its features that cannot be used."""
        table = getattr(self.request, layer)
        prepared = self.scene.prepare(table, kind)
        self.unusable[layer] = len(prepared.unusable)
        return prepared.geometry, unplaced(table, prepared)

    def say(self, key: str, **values) -> str:
        return text(f"indicators.{key}", self.request.language, **values)

    def area(self, rows: np.ndarray) -> np.ndarray:
        """Area by place of some of the land."""
        return self.scene.by_unit(self.parts, self.parts["size"] * rows[self.parts["row"]])

    def rows(self, indicator: Indicator, numerator, denominator, method: str, why, factor: float = 1.0,
             bounds=None) -> list[Measured]:
        """A row per place.

        Args:
            indicator: what is measured. numerator, denominator: of each place ``(k,)``. method: how it was measured.
            why: place -> reason, empty where there is a value. factor: from the quotient to the indicator's unit.
            bounds: lower and upper values ``(k,)`` each, None where they are not known.
        """
        made = []
        for place, (code, name) in enumerate(self.places):
            low, high = (bounds[0][place], bounds[1][place]) if bounds is not None else (np.nan, np.nan)
            made.append(Measured(indicator, code, name, float(numerator[place]), float(denominator[place]), why(place),
                                 method, factor, low, high))
        return made

    def _area_method(self) -> str:
        return self.say("method_area", method=self.request.method)

    def _names(self, names: tuple) -> str:
        return ", ".join(pick(self.request.pack.categories[one], self.request.language) for one in names)

    def _open(self, names: tuple) -> OpenLand:
        """What is not known of the land of some categories."""
        return self.land.open(self.scene, self.parts, self.land.may_be(names))

    def share(self, indicator: Indicator) -> list[Measured]:
        some, language = self.area(self.land.among(indicator.of)), self.request.language
        unknown, mine = self.land.open(self.scene, self.parts, self.land.unclassed), self._open(indicator.of)
        with np.errstate(invalid="ignore", divide="ignore"):
            low = 100.0 * some / (self.all_m2 + unknown.lost_m2)
            high = 100.0 * (some + mine.m2) / (self.all_m2 + mine.lost_m2)
        if unknown.nowhere:
            low, high = np.zeros(len(low)), np.full(len(high), 100.0)

        def why(place):
            return unknown.between(place, language, low[place], high[place]) or (
                self.say("no_land") if self.all_m2[place] <= LEAST_M2 else "")

        return self.rows(indicator, some, self.all_m2, self._area_method(), why, 100.0, bounds=(low, high))

    def mix(self, indicator: Indicator) -> list[Measured]:
        groups = list(self.request.pack.uses)
        by_use = np.array([self.area(self.land.uses == one) for one in groups]).reshape(len(groups), -1)
        used = by_use.sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            share = by_use / used
            entropy = -np.nansum(np.where(share > 0, share * np.log(share), 0.0), axis=0)
        most = np.log(len(groups)) if len(groups) > 1 else np.nan
        unknown = self.land.open(self.scene, self.parts, self.land.unclassed)

        def why(place):
            return unknown.why_undetermined(place, self.request.language) or (
                self.say("nothing_of", what=self._words(groups))
                if used[place] <= LEAST_M2 or not np.isfinite(most) else "")

        return self.rows(indicator, entropy, np.full(len(self.places), most), self._area_method(), why)

    def _words(self, groups: list) -> str:
        return ", ".join(pick(self.request.pack.uses[one], self.request.language) for one in groups) or "–"

    def _people_reason(self) -> str:
        return self.say("needs_layer", parameter=register.PEOPLE) if self.people is None else self.people.reason

    def people_density(self, indicator: Indicator) -> list[Measured]:
        ground = self.area(self.land.among(indicator.of)) / 1e6
        number, people = np.full(len(self.places), np.nan), self.people
        if people is None or people.reason:
            return self._densities(indicator, Shares(*(number,) * 4, ground, ground), "", self._people_reason(), None)
        parts, unstated = self.scene.divided(people.shapes), self.scene.divided(people.unstated)
        nobody = self._reach(people.unplaced)
        few, many = ends_of(self.scene.by_unit(parts, parts["share"] * people.number[parts["row"]]), nobody,
                            people.unplaced.weight, True)
        silent = self.scene.by_unit(unstated, np.ones(len(unstated))) > 0.0
        many = np.where(silent, np.inf, many)

        def whys(place: int) -> list:
            return list(filter(None, (
                cannot_be_used(int(nobody.here[place].sum()), people.name, self.request.language),
                self._unstated() if silent[place] else "")))

        return self._densities(indicator, Shares(few, many, few, many, ground, ground),
                               self.say("method_people", layer=people.name), "", whys)

    def _unstated(self) -> str:
        return self.say("people_empty", count=len(self.people.unstated), layer=self.people.name)

    def _why(self, names: tuple) -> str:
        """What is not known of the land of some categories, in all units."""
        unknown = self._open(names)._replace(nowhere=0)   # that is reported separately
        return "; ".join(unknown.whys(-1, self.request.language))

    def _reach(self, items) -> Possible:
        """Where features that cannot be used may be."""
        return possible(self.scene, items, lambda shapes: (np.ones(len(shapes), bool),) * 2)

    def _densities(self, indicator: Indicator, found: Shares, method: str, reason: str, whys) -> list[Measured]:
        """Rows of an amount over the ground of some categories, km²: ground without a class leaves them open.

        Args:
            found: ``lower`` and ``upper`` of the amount itself.
        """
        ground = found.whole
        with np.errstate(invalid="ignore", divide="ignore"):
            lower, upper = (np.where(ground > LEAST_M2 / 1e6, end / ground, np.nan) for end in (
                found.lower, found.upper))
        rows = rows_between(self.scene, indicator, found._replace(lower=lower, upper=upper), method,
                            Unknown(reason, whys, self.say("nothing_of", what=self._names(indicator.of))), factor=1.0)
        unknown, language = self._open(indicator.of), self.request.language
        return [row if reason or not unknown.whys(place, language) else replace(
            row, reason=unknown.why_undetermined(place, language), lower=np.nan, upper=np.nan)
            for place, row in enumerate(rows)]

    def road_density(self, indicator: Indicator) -> list[Measured]:
        built = self.land.among(indicator.of)
        ground, nothing = self.area(built) / 1e6, np.full(len(self.places), np.nan)
        roads = self.request.roads
        why = self.say("needs_layer", parameter=register.ROADS) if roads is None else self.scene.nothing_in(roads)
        if why:
            return self._densities(indicator, Shares(*(nothing,) * 4, ground, ground), self._area_method(), why, None)
        lines, bad = self._prepared("roads", "line")
        parts = self.scene.divided(lines, pieces=True)
        found = overlap_sizes(parts["shape"].to_numpy(dtype=object), self.land.shapes[built], self.scene.crs,
                              self.scene.method, cancelled=self.scene.cancelled)
        length, lost = self.scene.by_unit(parts.iloc[found.subject], found.length_m / 1e3), self._reach(bad)
        most = np.where(lost.here.any(axis=1), np.inf, length)   # a line may be of any length within its extent
        return self._densities(
            indicator, Shares(length, most, length, most, ground, ground), self._area_method(), "",
            lambda place: [cannot_be_used(int(lost.here[place].sum()), bad.name, self.request.language)])

    def compactness(self, indicator: Indicator) -> list[Measured]:
        parts = self.scene.divided(self.land.shapes[self.land.among(indicator.of)], pieces=True)
        pieces, unit = parts["shape"].to_numpy(dtype=object), parts["unit"].to_numpy()
        count = len(self.places)
        chosen = [pieces[unit == place] for place in range(max(count - 1, 1))]
        if count > 1:
            chosen.append(self.land.shapes[self.land.among(indicator.of)])
        unit_m = unit_factor(self.scene.crs)   # the scene lies in a plane
        length = np.array([outline_length(shapes, STEP_M / unit_m, self.scene.cancelled) for shapes in chosen]) * unit_m
        area = np.array([self.scene.measure(shapes).sum() for shapes in chosen])   # no ground appears twice
        unknown = self._open(indicator.of)

        def why(place):
            if area[place] > LEAST_M2:
                return unknown.why_undetermined(place, self.request.language)
            return unknown.why_undetermined(place, self.request.language) or self.say(
                "nothing_of", what=self._names(indicator.of))

        return self.rows(indicator, 4.0 * np.pi * area, length ** 2, self._area_method(), why)

    # -- service ---------------------------------------------------------------------------------

    def reach(self, indicator: Indicator) -> list[Measured]:
        nothing, reason = np.zeros(0, dtype=object), ""
        nobody = Unplaced("", nothing, np.zeros(0, dtype=int), np.zeros(0))
        if indicator.origin == "stations":
            table = self.request.stations
            reason = self.say("needs_layer", parameter=register.STATIONS) if table is None \
                else self.scene.nothing_in(table)
            sources, bad = (nothing, nobody) if table is None else self._prepared("stations")
            target = Target("", sources, bad, np.concatenate([sources, bad.extents]) if len(bad.rows) else sources)
        else:
            sources, may_be = self.land.shapes[self.land.among(indicator.of)], self.land.may_be(indicator.of)
            target = Target("", sources, self.land.nowhere, np.concatenate([sources, self.land.shapes[may_be]])
                            if may_be.any() else sources, self._why(indicator.of))
        people = self.people
        if people is not None:
            parts, unstated = (self.scene.divided(one, pieces=True) for one in (people.shapes, people.unstated))
            things = Things(parts, parts["share"].to_numpy() * people.number[parts["row"]], True, people.reason,
                            self.say("method_people", layer=people.name), not people.reason, people.unplaced,
                            (unstated, self._unstated()))
        else:
            parts, lost = (self.scene.divided(self.land.shapes[rows], pieces=True) for rows in (
                self.land.among(indicator.within), self.land.may_be(indicator.within)))
            things = Things(parts, parts["size"].to_numpy(), True, "", self._area_method(), unplaced=self.land.nowhere,
                            optional=(lost, self._why(indicator.within)))

        def share(pieces: np.ndarray, sources: np.ndarray, _by_area: bool) -> np.ndarray:
            size = self.scene.measure(pieces)
            return np.divide(reached(self.scene, pieces, sources, indicator.distance_m), size,
                             out=np.zeros(len(pieces)), where=size > 0)

        found = exposure(self.scene, things, target, lies_in(target, share), LEAST_M2 if people is None else 0.0)
        what = people.name if people is not None else self._names(indicator.within)
        method = f"{things.method}; {self.say('method_line')} {indicator.distance_m:g} m"
        return rows_between(self.scene, indicator, found.shares, method, Unknown(
            reason or things.reason, exposure_whys(found, things, target, self.request.language),
            self.say("nothing_of", what=what)))


CHECK = Check("indicators", low_carbon_indicators, None, {"rows": COLUMNS})
