"""A run of indicators: its layers, each prepared once, and what is counted and reported of them."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Callable, Optional

import numpy as np
import pandas as pd

from ..contract.interval import Interval
from ..contract.outcome import Outcome
from ..errors import InputError
from ..inputs import register
from ..landuse.transition.classes import Classes
from ..table import FeatureTable
from ..texts import text
from .amounts import amounts, together
from .exposure import UNDECIDED, Things, no_things
from .land import Land, land_of
from .pack import Indicator
from .people import UNSTATED, People, people_of
from .rows import Measured, counts_of, indicator_frame
from .scene import Scene
from .unplaced import possible, unplaced

PEOPLE = "people"   # key of why: people that cannot be placed


class Run:
    """Layers of a request in one plane.

    Args:
        request: of an algorithm: its layers, ``pack``, ``codes``, ``method``, ``language``, ``year``, ``data_date``.
        scene: plane and units.
    """

    def __init__(self, request, scene: Scene):
        self.request, self.scene = request, scene
        self.places = len(scene.places())
        self.notes, self.unusable = list(scene.notes), {}
        self.people: Optional[People] = None
        self._prepared: dict = {}
        self._people: Optional[pd.DataFrame] = None
        self._parts: dict = {}

    def say(self, key: str, **values) -> str:
        """A sentence on indicators.

        Args:
            key: of the text. values: that it names.
        """
        return text(f"indicators.{key}", self.request.language, **values)

    def needs(self, parameter: str) -> str:
        """A sentence on a layer that is not given.

        Args:
            parameter: of the layer.
        """
        return self.say("needs_layer", parameter=parameter)

    @property
    def area_method(self) -> str:
        """How areas are measured, as a sentence."""
        return self.say("method_area", method=text(f"report.method_{self.request.method}", self.request.language))

    def distance_method(self, indicator: Indicator) -> str:
        """How an indicator's distance is measured, as a sentence.

        Args:
            indicator: with a distance.
        """
        return f"{self.say('method_line')} {indicator.distance_m:g} m"

    def read_people(self) -> None:
        """Take the people of the request.

        Raises:
            InputError: no field, negative numbers.
        """
        self.people = people_of(self.scene, self.request.people, self.request.people_field)
        if self.people is not None:
            self.unusable["people"] = len(self.people.unplaced.rows)

    def read_land(self, layer: str, classes: Optional[Classes]) -> Optional[Land]:
        """Land of a layer by the pack's categories, None without the layer.

        Args:
            layer: name of it in the request. classes: of its rows.

        Raises:
            InputError: no usable polygon, a list or codes that the pack does not have.
        """
        table = getattr(self.request, layer)
        if table is None:
            return None
        land = land_of(self.scene, table, classes, self.request.pack, self.request.codes)
        self.notes += land.notes
        self.unusable[layer] = land.unusable
        return land

    def parts_of(self, land: Land) -> pd.DataFrame:
        """Land among the units, as ``Scene.divided`` gives it.

        Args:
            land: of the run.
        """
        if id(land) not in self._parts:
            self._parts[id(land)] = self.scene.divided(land.shapes)
        return self._parts[id(land)]

    def prepared(self, layer: str, kind: str = "any", weight: Optional[Interval] = None) -> tuple:
        """A layer in the plane, its features that cannot be used, and why it shows nothing, or empty.

        Args:
            layer: name of it in the request. kind: of geometry that is required. weight: of each row of its table;
                None: 1 each.
        """
        table: FeatureTable = getattr(self.request, layer)
        if layer not in self._prepared:
            self._prepared[layer] = self.scene.prepare(table, kind)
            self.unusable[layer] = len(self._prepared[layer].unusable)
        prepared = self._prepared[layer]
        return prepared, unplaced(table, prepared, weight), self.scene.nothing_in(table)

    def people_as_things(self) -> Things:
        """People by the share of their ground."""
        people = self.people
        if people is None:
            return no_things(self.needs(register.PEOPLE))
        if self._people is None:
            self._people = self.scene.divided(people.shapes, pieces=True)
        parts = self._people
        count = int((~people.number.is_known).sum())
        return Things(parts, spread(people.number, parts), True, self.say("method_people", layer=people.name),
                      people.reason, people.unplaced,
                      sentences={UNSTATED: self.say("people_empty", count=count, layer=people.name)})

    def number_of(self, things: Things) -> tuple[Interval, dict]:
        """People by place, and sentences on what is unknown of their number.

        Args:
            things: of ``people_as_things``.
        """
        bad, reach = things.unplaced, possible(self.scene, things.unplaced)
        number = together(amounts(self.scene, things.parts, things.weight, Interval.of(1.0)),
                          reach.amounts(bad.weight, PEOPLE)).whole(self.places)
        return number, {PEOPLE: reach.sentence(bad, self.request.language), **things.sentences}

    def land_as_things(self, land: Land, names: tuple) -> Things:
        """Land of some categories by area.

        Args:
            land: of the run. names: of categories.
        """
        may_be = land.may_be(names)
        parts, undecided = (self.scene.divided(land.shapes[rows], pieces=True) for rows in (land.among(names), may_be))
        return Things(parts, Interval.of(parts["size"].to_numpy()), True, self.area_method, unplaced=land.nowhere,
                      undecided=undecided, sentences={UNDECIDED: self.unknown_of(land, may_be)})

    def unknown_of(self, land: Land, rows: np.ndarray) -> str:
        """A sentence on what is unknown of some land in all units; that it could lie anywhere is reported separately.

        Args:
            land: of the run. rows: which of it, bool ``(n,)``.
        """
        if not rows.any():
            return ""
        return land.open(self.scene, self.parts_of(land), rows).summary(self.request.language)

    def outcome(self, measures: Mapping[str, Callable[[Run, Indicator], list[Measured]]]) -> Outcome:
        """All indicators of the pack that can be measured, as a check answers.

        Args:
            measures: name of a measure -> run, indicator -> rows.

        Raises:
            InputError: the pack has no such indicators.
        """
        request = self.request
        measured = [row for indicator in asked(request.pack, measures)
                    for row in measures[indicator.measure](self, indicator)]
        frame = indicator_frame(measured, self.scene.places(), request.language, request.year, request.data_date)
        counts = {**counts_of(frame), "UNUSABLE_COUNT": sum(self.unusable.values())}
        return Outcome(tables={"rows": frame}, counts=counts, notes=self.notes)


def spread(number: Interval, parts: pd.DataFrame) -> Interval:
    """What things hold, spread evenly over their ground.

    Args:
        number: of each thing, not below 0 ``(n,)``. parts: of them among the units ``(m,)``.

    Returns:
        In the unit of the number ``(m,)``.
    """
    own, share = number.at(parts["row"].to_numpy()), parts["share"].to_numpy()
    return Interval.of(own.low * share, np.where(np.isinf(own.high), own.high, own.high * share), own.why)


def asked(pack, measures) -> list[Indicator]:
    """The indicators of a pack that an algorithm measures.

    Args:
        pack: of indicators. measures: names of measures.

    Raises:
        InputError: the pack has none.
    """
    indicators = [indicator for indicator in pack.indicators.values() if indicator.measure in measures]
    if not indicators:
        raise InputError("indicators.no_measures", pack=pack.id, measures=", ".join(measures))
    return indicators
