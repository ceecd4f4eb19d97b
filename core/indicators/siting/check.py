"""Ground that is left for solar or wind power outside what excludes it, and the reason for every excluded piece."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ...carbon.stock.patches import Zones
from ...contract.arithmetic import NOTHING, multiply
from ...contract.book import of_distinct
from ...contract.interval import Interval
from ...contract.outcome import ALONE, Check, Outcome, Steps
from ...errors import InputError
from ...geometry.measure.offset import offset
from ...geometry.parallel import Cancelled, ask, waited
from ...geometry.parts import without_lower
from ...geometry.united import nearby, united
from ...landuse.codes.classify import LandUseCodes
from ...landuse.transition.classes import Classes
from ...landuse.transition.patches import ground_once
from ...table import FeatureTable
from ...texts import LANGUAGES, first_few, pick, text
from ..land import Land, land_of
from ..pack import Indicator, IndicatorPack
from ..rows import COLUMNS, Measured, indicator_frame, known_unless, not_measured, unknown
from ..scene import LEAST_M2, Scene, scene_of

USABLE, TOO_SMALL, NO_CLASS, STEEP = "usable", "too_small", "no_class", "steep"
LEAST_SHARE = 1e-6   # of the study area: less of a piece is rounding


@dataclass(frozen=True)
class ExclusionLayer:
    """A layer that excludes ground, its reason (an exclusion of the pack, or a name) and its buffer in metres."""

    table: FeatureTable
    reason: str
    buffer_m: Optional[float] = None


PIECE_COLUMNS = {"technology": "object", "reason": "object", "reason_title": "object", "is_usable": "bool",
                 "area_m2": "float64", "is_conditional": "bool"}


@dataclass(frozen=True)
class SitingRequest:
    """Attributes:
        area: the study area. technology: ``"solar"`` or ``"wind"``. layers: what excludes ground.
        land, classes: present land; its classes exclude as the pack says. steep: polygons of slopes above the limit.
        minimum_area_m2, minimum_width_m: of a usable piece.
    """

    area: FeatureTable
    technology: str
    pack: IndicatorPack
    codes: LandUseCodes
    layers: tuple[ExclusionLayer, ...] = ()
    land: Optional[FeatureTable] = None
    classes: Optional[Classes] = None
    units: Optional[Zones] = None
    minimum_area_m2: float = 0.0
    minimum_width_m: float = 0.0
    method: str = "ellipsoidal"
    language: str = "en"
    year: Optional[int] = None
    data_date: str = ""
    steep: Optional[FeatureTable] = None


def screen_sites(request: SitingRequest, steps: Steps = ALONE) -> Outcome:
    """Divide a study area into usable ground and ground excluded by each reason; they add up to it.

    Reasons are named in the order of the pack, then of other layers by name, and those last that leave the ground to
    the technology on conditions; a piece has the first that holds. Land that no patch holds, or whose class is empty,
    is undetermined, never usable.

    Args:
        request: the area, its land, other layers, the pack and its choices. steps: how the run is followed; no progress
            is reported.

    Returns:
        Tables: ``pieces``, every piece of ground with its reason; ``rows``, indicator rows. Counts: sums in m².

    Raises:
        InputError: an empty study area, features that cannot be used in it or in a layer that excludes; of patches of
            land that cannot be used the ground has no class.
        Cancelled: ``cancelled`` returned True.
    """
    if request.pack.siting is None:
        raise InputError("siting.no_siting", pack=request.pack.id)
    tables = [table for table in (request.area, request.land, request.steep) if table is not None]
    scene = scene_of([*tables, *(layer.table for layer in request.layers)], request.units, request.method,
                     request.language, steps.cancelled)
    return _Screen(request, scene).result()


class _Screen:
    def __init__(self, request: SitingRequest, scene: Scene):
        self.request, self.scene, self.notes = request, scene, list(scene.notes)
        shapes = self._usable(request.area)
        if not len(shapes):
            raise InputError("carbon.empty", layer=request.area.name)
        self.area = ground_once(shapes, np.arange(len(shapes)).astype(str), scene.crs, scene.method,
                                scene.cancelled)[0]
        self.land: Optional[Land] = None
        if request.land is not None:
            self.land = land_of(scene, request.land, request.classes, request.pack, request.codes)
            self.notes += self.land.notes   # the ground of a patch that cannot be used is land without a class

    def _usable(self, table: FeatureTable, kind: str = "polygon") -> np.ndarray:
        prepared = self.scene.prepare(table, kind)
        if len(prepared.unusable):
            raise InputError("siting.unusable", layer=table.name, count=len(prepared.unusable),
                             features=first_few(prepared.unusable["control_id"]))
        return prepared.geometry

    def _zones(self) -> list[tuple[str, np.ndarray]]:
        """Reason and what it excludes, in order."""
        technology, exclusions = self.request.technology, self.request.pack.siting.exclusions
        names = [*exclusions, *sorted({layer.reason for layer in self.request.layers} - set(exclusions))]
        zones = []
        for name in names:
            known = exclusions.get(name)
            buffer = known.buffer_m.get(technology, 0.0) if known else 0.0
            shapes, checked = [], False
            for layer in (layer for layer in self.request.layers if layer.reason == name):
                metres = buffer if layer.buffer_m is None else layer.buffer_m
                prepared = self._usable(layer.table, "any")
                shapes.append(offset(prepared, self.scene.crs, metres) if metres > 0 else prepared)
                checked = checked or len(layer.table) > 0   # one that holds nothing does not say: nothing is there
            if known and known.of and self.land is not None:
                some = self.land.shapes[self.land.among(known.of)]
                shapes.append(offset(some, self.scene.crs, buffer) if buffer > 0 else some)
                checked = True
            if checked:
                zones.append((name, np.concatenate(shapes)))
        if self.request.steep is not None:
            zones.append((STEEP, self._usable(self.request.steep)))
        # what another reason excludes is not open on conditions
        zones.sort(key=lambda zone: self._conditional(zone[0]))
        self.not_checked = [name for name in names if name not in dict(zones)]
        return zones

    def _conditional(self, reason: str) -> bool:
        known = self.request.pack.siting.exclusions.get(reason)
        return known is not None and self.request.technology in known.conditional

    def _title(self, reason: str) -> str:
        known = self.request.pack.siting.exclusions.get(reason)
        if known:
            return pick(known.title, self.request.language)
        return text(f"siting.{reason}", self.request.language) if reason in (
            USABLE, TOO_SMALL, NO_CLASS, STEEP) else reason

    def _taken(self, left: np.ndarray, zones: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Pieces of the ground inside the zones, and what is left."""
        zones = zones[shapely.get_dimensions(zones) == 2]
        if not len(zones) or not len(left):
            return np.zeros(0, dtype=object), left
        joined = nearby(united(zones), left)
        pieces, rest = (without_lower(waited(cut, left, joined), 2)
                        for cut in (shapely.intersection, shapely.difference))
        if self.scene.cancelled is not None and self.scene.cancelled():
            raise Cancelled
        return pieces[~shapely.is_empty(pieces)], rest[~shapely.is_empty(rest)]

    def result(self) -> Outcome:
        left, shapes, reasons = self.area, [], []

        def keep(pieces, reason):
            pieces = shapely.get_parts(pieces)
            shapes.append(pieces)
            reasons.extend([reason] * len(pieces))

        for reason, zones in self._zones():
            pieces, left = self._taken(left, zones)
            keep(pieces, reason)
        if self.land is not None:
            known, unknown = self._taken(left, self.land.shapes[~self.land.unclassed])
            keep(unknown, NO_CLASS)
            left = shapely.get_parts(united(known)) if len(known) else known
        ask()
        parts = without_lower(shapely.get_parts(left), 2)
        small = self.scene.measure(parts) < self.request.minimum_area_m2
        if self.request.minimum_width_m > 0:
            small |= shapely.is_empty(offset(parts, self.scene.crs, -self.request.minimum_width_m / 2))
        keep(parts[small], TOO_SMALL)
        keep(parts[~small], USABLE)
        geometry = np.concatenate(shapes)
        area = self.scene.measure(geometry)
        ground = float(self.scene.measure(self.area).sum())
        real = area > min(LEAST_M2, LEAST_SHARE * ground)   # a study area of no size keeps its pieces
        geometry, area, reasons = geometry[real], area[real], np.array(reasons, dtype=object)[real]
        pieces = pd.DataFrame({
            "technology": self.request.technology, "reason": reasons,
            "reason_title": of_distinct(self._title, reasons), "is_usable": reasons == USABLE,
            "area_m2": area, "is_conditional": of_distinct(self._conditional, reasons).astype(bool)})
        rows = self._rows(geometry, reasons)
        usable = float(area[reasons == USABLE].sum())
        on_condition = pieces["is_conditional"].to_numpy(dtype=bool)
        counts = {"STUDY_M2": ground, "USABLE_M2": usable, "CONDITIONAL_M2": float(area[on_condition].sum()),
                  "UNDETERMINED_M2": float(area[reasons == NO_CLASS].sum()),
                  "RESIDUAL_M2": ground - float(area.sum()), "PIECE_COUNT": len(pieces),
                  "NOT_CHECKED_COUNT": len(self.not_checked), "IS_COMPLETE": not self.not_checked}
        if self.not_checked:
            self.notes.append(text("siting.not_checked", self.request.language, reasons=", ".join(
                self._title(reason) for reason in self.not_checked)))
        return Outcome(None, {"rows": rows, "pieces": pieces}, {"pieces": geometry}, self.scene.crs, counts, self.notes)

    def _area_word(self, reason: str) -> str:
        return "conditional_area" if self._conditional(reason) else "excluded_area"

    def _rows(self, geometry: np.ndarray, reasons: np.ndarray) -> pd.DataFrame:
        request, siting, places = self.request, self.request.pack.siting, len(self.scene.places())
        whole = self.scene.divided(self.area)
        study_ha = self.scene.by_unit(whole, whole["size"]) / 1e4
        parts = self.scene.divided(geometry)
        named = reasons[parts["row"]]
        measured_by = text(f"report.method_{request.method}", request.language)
        method = text("siting.checked", request.language, method=measured_by,
                      count=len(set(siting.exclusions) - set(self.not_checked)), of=len(siting.exclusions))
        study = Interval.of(study_ha)
        gone = np.where(study_ha > 0.0, "", NOTHING)   # a unit without study area has no value
        nothing = {NOTHING: text("siting.nothing", request.language)}
        density = siting.density_mw_per_km2.get(request.technology)
        rows = []
        for reason in [USABLE, *sorted(set(reasons) - {USABLE})]:
            area_ha = self.scene.by_unit(parts, parts["size"] * (named == reason)) / 1e4
            area, value = Interval.of(area_ha), known_unless(gone, area_ha)
            word = "usable_area" if reason == USABLE else self._area_word(reason)
            rows.append(Measured(self._indicator(word, "ha"), value, area, study, method, nothing,
                                 kind="" if reason == USABLE else reason))
            if reason == USABLE and density is not None:
                rows.append(Measured(self._indicator("capacity", "MW"), multiply(value, Interval.of(density / 100.0)),
                                     area, unknown(places), method, nothing))
        no_layer = text("siting.no_layer", request.language)
        rows += [not_measured(self._indicator(self._area_word(reason), "ha"), places, no_layer, study, method, reason)
                 for reason in self.not_checked]
        frame = indicator_frame(rows, self.scene.places(), request.language, request.year, request.data_date)
        by_place = np.argsort(np.tile(np.arange(places), len(rows)), kind="stable")
        return frame.iloc[by_place].reset_index(drop=True)

    def _indicator(self, word: str, unit: str) -> Indicator:
        technology, basis = self.request.technology, self.request.pack.siting.basis
        title, definition = ({tag: text(f"siting.{word}{end}", tag, technology=text(f"siting.{technology}", tag))
                              for tag in LANGUAGES} for end in ("_title", "_definition"))
        return Indicator(f"{technology}_{word}", title, definition, unit, "share", basis=basis)


CHECK = Check("indicators", screen_sites, None, {"rows": COLUMNS, "pieces": PIECE_COLUMNS}, whole="scale.connected")
