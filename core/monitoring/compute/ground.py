"""Quantities of layers by unit, with bounds: ground, lengths, numbers and sums of features, in or beside others."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd
import shapely

from ...contract.arithmetic import add, joined, multiply
from ...contract.interval import Interval
from ...contract.sums import sum_by
from ...fields import type_column
from ...geometry.measure.drawn_area import drawn_area_m2
from ...geometry.measure.offset import offset
from ...geometry.systems.crs import unit_factor
from ...indicators.exposure import inside
from ...indicators.reach import FLAT_M
from ...indicators.rows import sentences_at, unknown
from ...indicators.scene import Scene
from ...indicators.unplaced import Unplaced, possible, unplaced
from ...landuse.transition.patches import ground_once
from ...quotas.classes import LandClasses
from ...quotas.land import Cover, cover, cover_of
from ...quotas.request import Bound, LandLayer
from ...rules.condition import columns_used, evaluate
from ...texts import first_few, pick, text
from ..pack.model import RUN_YEAR, SCOPE_LAYERS, Quantity
from .request import ComputeRequest

#: Keys of why: features that cannot be used, those of which it is not known whether they count, empty fields.
UNPLACED, UNDECIDED, EMPTY = "unplaced", "undecided", "empty"
KINDS = {"area": "polygon", "length": "line", "count": "any", "sum": "any"}


class Amount(NamedTuple):
    """A quantity in each place.

    Attributes:
        value: in the unit of the quantity ``(p,)``. needed: sentences on what would be needed to know it; none where it
            is known. sentences: key of what is unknown -> sentence. method: how it was measured.
        by_place: what each place needs, ``(p,)``; empty where it is ``needed`` in all of them.
    """

    value: Interval
    needed: tuple[str, ...] = ()
    sentences: Mapping[str, str | Callable[[int], str]] = {}
    method: str = ""
    by_place: tuple[tuple[str, ...], ...] = ()

    def needed_at(self, place: int) -> tuple[str, ...]:
        """What would be needed in a place.

        Args:
            place: its position.
        """
        return self.by_place[place] if self.by_place else self.needed

    def open_at(self, place: int) -> tuple[str, ...]:
        """Why the value of a place is open, of what was given.

        Args:
            place: its position.
        """
        return tuple(sentences_at(self.sentences, self.value, place))


class Near(NamedTuple):
    """What lies no further in a straight line, in metres, from a feature of a layer of some role."""

    role: str
    distance_m: float


class Features(NamedTuple):
    """Features of a layer in the plane, the parts of them among the units, and those that cannot be used."""

    rows: np.ndarray
    parts: pd.DataFrame
    bad: Unplaced


class Measures:
    """Quantities of the layers of a request, each worked out once.

    Args:
        request: with its layers. scene: plane and units. few: one or two quantities are asked for, so that only what
            counts in them is divided among the units.
    """

    def __init__(self, request: ComputeRequest, scene: Scene, few: bool = False):
        self.request, self.scene, self.few = request, scene, few
        self.units = len(scene.codes)
        self.places = self.units + 1
        self.notes: list[str] = []
        self._covers: dict = {}
        self._features: dict = {}
        self._where: dict = {}
        self._areas: dict = {}   # of the parts of features, m²
        self._amounts: dict = {}
        self._classes: Optional[LandClasses] = None

    def say(self, key: str, **values) -> str:
        """A sentence on monitoring.

        Args:
            key: of the text. values: that it names.
        """
        return text(f"monitoring.{key}", self.request.language, **values)

    def of(self, quantity: Quantity, scope: str) -> Amount:
        """A quantity of layers, by unit and in all.

        Args:
            quantity: measured of a layer, or the ground of units. scope: of ``pack.model.SCOPES``.

        Raises:
            InputError: a layer that cannot be used.
            Cancelled: the run was stopped.
        """
        key = quantity.id, scope
        if key not in self._amounts:
            self._amounts[key] = self._measured(quantity, scope)
        return self._amounts[key]

    def _measured(self, quantity: Quantity, scope: str) -> Amount:
        within = layers_within(quantity, scope)
        needed = [self.needs_layer(role) for role in dict.fromkeys(
            (*filter(None, [quantity.layer]), *(getattr(role, "role", role) for role in within), *quantity.outside))
                  if not self._has(role)]
        if quantity.measure == "unit_area" and not within and not self.units:
            needed.append(self.say("needs_units"))
        needed += self._fields_needed(quantity) if quantity.layer and self._has(quantity.layer) else []
        if needed:
            return Amount(unknown(self.places), tuple(needed))
        if quantity.measure == "unit_area":
            return Amount(self._unit_ground(within), method=self._method(quantity))
        return self._of_layer(quantity, within)

    def _has(self, role: str) -> bool:
        bound = self.request.layers.get(role)
        return bound is not None and len(bound.table) > 0

    def needs_layer(self, role: str) -> str:
        """A sentence on a layer that is not given, or empty.

        Args:
            role: of the pack.
        """
        bound, title = self.request.layers.get(role), pick(self.request.pack.layers[role].title, self.request.language)
        return self.say("needs_layer", title=title, role=role) if bound is None else \
            self.say("layer_empty", layer=bound.table.name, title=title)

    def _fields_needed(self, quantity: Quantity) -> list[str]:
        bound = self.request.layers[quantity.layer]
        roles = {*filter(None, [quantity.field]), *columns_used(quantity.condition)} - {RUN_YEAR}
        roles |= {"land_class"} if quantity.categories else set()
        return [self.say("needs_field", layer=bound.table.name, role=role, fields=bound.table.fields_shown)
                for role in sorted(roles) if role not in bound.fields]

    # -- covers ----------------------------------------------------------------------------------------------

    def cover(self, roles: tuple, joined_too: bool = False) -> Optional[Cover]:
        """Ground that all layers hold, or that one of them holds; None without layers.

        Args:
            roles: of the layers. joined_too: what one of them holds counts.
        """
        covers = []
        for role in roles:
            if role not in self._covers:
                self._covers[role] = self._reach(role) if isinstance(role, Near) else cover_of(
                    self.request.layers[role].table, self.scene.crs, self.scene.method)
            covers.append(self._covers[role])
        result = covers[0] if covers else None
        for other in covers[1:]:
            result = result.joined(other) if joined_too else result.meeting(other)
        return result

    def _reach(self, near: Near) -> Cover:
        """Ground within a straight line of features of any kind, as indicators of reach measure it."""
        prepared = self.scene.prepare(self.request.layers[near.role].table, "any")
        boxes = prepared.unusable[["xmin", "ymin", "xmax", "ymax"]].to_numpy(dtype=float).reshape(-1, 4)
        wider = near.distance_m / unit_factor(self.scene.crs) * np.array([-1.0, -1.0, 1.0, 1.0])
        return cover(zones_around(prepared.geometry, self.scene.crs, near.distance_m), boxes + wider, self.scene.crs,
                     self.scene.method)

    def _share(self, shapes: np.ndarray, cover: Cover, by_area: bool, area_m2: Optional[np.ndarray] = None) -> Interval:
        low = inside(self.scene, shapes, cover.ground, by_area, area_m2)
        high = np.ones(len(shapes)) if cover.anywhere else low if cover.more is cover.ground else \
            np.maximum(low, inside(self.scene, shapes, cover.more, by_area, area_m2))
        return Interval.of(low, high, np.where(high > low, UNDECIDED, ""))

    def placed(self, key: tuple, parts: pd.DataFrame, within: tuple, beside: tuple, by_area: bool) -> Interval:
        """The share of each part that lies inside all layers and beside others ``(m,)``.

        Args:
            key, parts: of ``prepared``. within, beside: roles of layers. by_area: or whether it meets them.
        """
        features, key = key, (*key, within, beside)
        if key not in self._where:
            shapes = parts["shape"].to_numpy(dtype=object)
            share = Interval.of(np.ones(len(shapes)))
            ground, other = self.cover(within), self.cover(beside, joined_too=True)
            if (ground is not None or other is not None) and features not in self._areas:
                self._areas[features] = drawn_area_m2(shapes, self.scene.crs, self.scene.method)
            if ground is not None:
                share = self._share(shapes, ground, by_area, self._areas[features])
            if other is not None:
                both = other if ground is None else ground.meeting(other)
                out = self._share(shapes, both, by_area, self._areas[features])
                share = Interval.of(np.maximum(share.low - out.high, 0.0), np.maximum(share.high - out.low, 0.0),
                                    np.where(out.high > out.low, UNDECIDED, share.why))
            self._where[key] = share
        return self._where[key]

    def _unit_ground(self, within: tuple) -> Interval:
        """Ground of each unit, or of what of a cover lies in it, m² ``(p,)``."""
        scene, cover = self.scene, self.cover(within)
        if not self.units:
            return Interval.of([scene.measure(cover.ground).sum()], [
                np.inf if cover.anywhere else scene.measure(cover.more).sum()], "" if cover.more is cover.ground
                and not cover.anywhere else UNDECIDED)
        size = Interval.of(scene.measure(scene.shapes))
        if cover is not None:
            size = multiply(size, self._share(scene.shapes, cover, True))
        return self._by_place(np.arange(self.units), size)

    def _by_place(self, unit: np.ndarray, size: Interval) -> Interval:
        """Sums by unit, and of all units; ground outside of them belongs to none."""
        if not self.units:
            return sum_by(size, np.zeros(len(unit), dtype=int), 1)
        chosen = unit < self.units
        unit, size = unit[chosen], size.at(chosen)
        return sum_by(joined(size, size), np.concatenate([unit, np.full(len(unit), self.units)]), self.places)

    # -- features --------------------------------------------------------------------------------------------

    def _of_layer(self, quantity: Quantity, within: tuple) -> Amount:
        table, by_area = self.request.layers[quantity.layer].table, quantity.measure != "count"
        counts, words, problem = self.counts_of(quantity)
        if problem:
            return Amount(unknown(self.places), (problem,))
        key, features = self.prepared(table, quantity, counts)
        parts, row = features.parts, features.rows[features.parts["row"].to_numpy()]
        size = parts["share"].to_numpy() if quantity.measure in ("count", "sum") else parts["size"].to_numpy()
        where = self.placed(key, parts, within, quantity.outside, by_area)
        amount = multiply(multiply(Interval.of(size), counts.at(row)), where)
        sentences = {UNDECIDED: words or self.say("undecided", layer=table.name),
                     EMPTY: self.say("values_empty", layer=table.name, field=quantity.field)}
        if quantity.field:
            amount = multiply(amount, self.values_of(quantity).at(row))
        value = self._by_place(parts["unit"].to_numpy(dtype=int), amount)
        if len(features.bad.rows):
            value = add(value, self._lost(quantity, features.bad, counts))
            fids = table.fids[features.bad.rows]
            sentences[UNPLACED] = self.say("unusable", layer=table.name, count=len(fids), features=first_few(fids))
        return Amount(value, (), sentences, self._method(quantity))

    def prepared(self, table, quantity: Quantity, counts: Interval) -> tuple[tuple, Features]:
        """Features of a layer in the plane and among the units, once for quantities that ask for the same of them.

        Args:
            table: of the layer. quantity: of it. counts: of ``counts_of``.
        """
        key = quantity.layer, quantity.measure, quantity.condition_text, (
            self.few or quantity.condition) and quantity.categories
        if key not in self._features:
            prepared = self.scene.prepare(table, KINDS[quantity.measure])
            rows, geometry = prepared.source_row, prepared.geometry
            if quantity.condition is not None:
                chosen = counts.high[rows] > 0.0
                rows, geometry = rows[chosen], geometry[chosen]
            if quantity.measure == "area":
                ids = rows.astype(str)
                geometry, twice_m2, pairs = ground_once(geometry, ids, self.scene.crs, self.scene.method,
                                                        self.scene.cancelled)
                if twice_m2 > 0.0:
                    self.notes.append(text("transition.doubled", self.request.language, layer=table.name, area=twice_m2,
                                           pairs=pairs))
            elif quantity.measure == "count":
                geometry = shapely.point_on_surface(geometry)
            if self.few and quantity.categories:
                chosen = counts.high[rows] > 0.0
                rows, geometry = rows[chosen], geometry[chosen]
            self._features[key] = Features(rows, self.scene.divided(geometry, pieces=True), unplaced(table, prepared))
        return key, self._features[key]

    def counts_of(self, quantity: Quantity) -> tuple[Interval, str, str]:
        """Which share of each feature counts ``(n,)``; a sentence on what is unknown; and why nothing is known.

        Args:
            quantity: of a layer that was given.
        """
        bound = self.request.layers[quantity.layer]
        share, words = Interval.of(np.ones(len(bound.table))), ""
        if quantity.categories:
            low, high = np.zeros(len(bound.table)), np.zeros(len(bound.table))
            for name in quantity.categories:
                counted = self._land_classes(bound).counted(self.request.pack.categories[name].land)
                if counted.problem:
                    return share, "", text(counted.problem, self.request.language, **counted.values)
                low, high = np.maximum(low, counted.sure), np.maximum(high, counted.sure + counted.perhaps)
            share, words = Interval.of(low, high, np.where(high > low, UNDECIDED, "")), self.say(
                "classes_unknown", layer=bound.table.name)
        if quantity.condition is not None:
            holds = evaluate(quantity.condition, self._typed(bound, quantity))
            true = holds.to_numpy(dtype=bool, na_value=False)
            may = holds.to_numpy(dtype=bool, na_value=True)
            share = multiply(share, Interval.of(true, may, np.where(may > true, UNDECIDED, "")))
            words = words or self.say("condition_unknown", layer=bound.table.name, condition=quantity.condition_text)
        return share, words, ""

    def _land_classes(self, bound: Bound) -> LandClasses:
        if self._classes is None:
            self._classes = LandClasses(LandLayer(bound.table, bound.fields), self.request.codes, self.request.scheme,
                                        "split")
            self.notes += self._classes.problems(self.request.language)
        return self._classes

    @property
    def land_scheme(self) -> str:
        """Id of the list of codes by which land was counted; empty where none was."""
        return self._classes.column.scheme if self._classes is not None and self._classes.column is not None else ""

    def _typed(self, bound: Bound, quantity: Quantity) -> pd.DataFrame:
        fields = self.request.pack.layers[quantity.layer].fields
        columns = {role: type_column(bound.table.columns[bound.fields[role]].reset_index(drop=True), fields[role])[0]
                   for role in columns_used(quantity.condition) if role in fields}
        return pd.DataFrame({**columns, RUN_YEAR: pd.array([self.request.year] * len(bound.table), dtype="Int64")})

    def values_of(self, quantity: Quantity) -> Interval:
        """Numbers of a field ``(n,)``; an empty or negative one is unknown, and never 0.

        Args:
            quantity: with the field.
        """
        bound = self.request.layers[quantity.layer]
        field = self.request.pack.layers[quantity.layer].fields[quantity.field]
        numbers = type_column(bound.table.columns[bound.fields[quantity.field]].reset_index(drop=True), field)[0] \
            .to_numpy(dtype=float, na_value=np.nan)
        known = np.isfinite(numbers) & (numbers >= 0.0)
        return Interval.of(np.where(known, numbers, 0.0), np.where(known, numbers, np.inf), np.where(known, "", EMPTY))

    def _lost(self, quantity: Quantity, bad: Unplaced, counts: Interval) -> Interval:
        """What features that cannot be used may add, by place."""
        counted, missing = counts.at(bad.rows), shapely.is_missing(bad.shapes)
        if quantity.measure in ("count", "sum"):
            most = np.ones(len(bad.rows)) if quantity.measure == "count" else self.values_of(quantity).high[bad.rows]
        else:
            most = np.full(len(bad.rows), np.inf)   # a line may be of any length within its extent
            if quantity.measure == "area":
                most[~missing] = self.scene.measure(bad.shapes[~missing])
        with np.errstate(invalid="ignore"):   # nothing of an endless line is nothing
            weight = Interval.of(np.zeros(len(most)), np.nan_to_num(most * counted.high, nan=0.0, posinf=np.inf))
        amounts = possible(self.scene, bad, whole=quantity.measure == "count").amounts(weight, UNPLACED)
        value = amounts.whole(len(self.scene.places()))
        if not self.units:
            return value
        return value.at([*range(self.units), len(value.low) - 1])

    def _method(self, quantity: Quantity) -> str:
        method = self.say(f"method_{quantity.measure}", method=text(
            f"report.method_{self.request.method}", self.request.language))
        return f"{method}; {self.say('method_near', distance=quantity.distance_m)}" if quantity.near else method


def zones_around(geometry: np.ndarray, crs: str, distance_m: float) -> np.ndarray:
    """Ground within a straight line of each feature ``(n,)``.

    Args:
        geometry: of any kind ``(n,)``. crs: of it. distance_m: metres in the plane.
    """
    return offset(shapely.simplify(geometry, FLAT_M / unit_factor(crs)), crs, distance_m)


def layers_within(quantity: Quantity, scope: str) -> tuple:
    """Roles of all layers in which a quantity counts, and what it has to be near to.

    Args:
        quantity: of a layer. scope: of ``pack.model.SCOPES``.
    """
    near = [Near(quantity.near, quantity.distance_m)] if quantity.near else []
    return (*quantity.inside, *filter(None, [SCOPE_LAYERS.get(scope)]), *near)
