"""Shelter: area for each person, and who is near to one."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from ...contract.arithmetic import NOTHING
from ...contract.interval import Interval
from ...inputs import register
from ...texts import text
from ..amounts import amounts, together
from ..exposure import UNPLACED, exposed, sources_of
from ..pack import Indicator
from ..people import numbers_of, stated_or_more
from ..reach import share_reached
from ..rows import Measured, not_measured, per
from ..run import spread
from ..unplaced import NO_FEATURES, Unplaced, possible
from .run import ResilienceRun

NO_AREA = "no_area"   # key of why: a shelter does not state its area


class Shelters(NamedTuple):
    """Shelters in the plane ``(n,)``.

    Attributes:
        area: m², from 0 on where none is stated. bad: those that cannot be used. reason: why nothing is known, or
            empty.
    """

    shapes: np.ndarray
    area: Interval
    bad: Unplaced
    reason: str


def shelter(run: ResilienceRun, indicator: Indicator) -> list[Measured]:
    """Area of shelters for each person, m².

    Args:
        run: with its people. indicator: what is measured.
    """
    shelters, people, scene = _shelters(run), run.people_as_things(), run.scene
    language = run.request.language
    number, of_people = run.number_of(people)
    reason = shelters.reason or people.reason
    if reason:
        return [not_measured(indicator, run.places, reason, None if people.reason else number, run.area_method)]
    parts, reach = scene.divided(shelters.shapes), possible(scene, shelters.bad)
    area = together(amounts(scene, parts, spread(shelters.area, parts), Interval.of(1.0)),
                    reach.amounts(shelters.bad.weight, UNPLACED)).whole(run.places)
    silent = int((~shelters.area.is_known).sum())
    sentences = {UNPLACED: reach.sentence(shelters.bad, language),
                 NO_AREA: text("resilience.shelter_area", language, count=silent, layer=shelters.bad.name), **of_people}
    return [Measured(indicator, per(area, number), area, number, run.area_method,
                     {NOTHING: text("resilience.none", language)}, sentences)]


def shelter_reach(run: ResilienceRun, indicator: Indicator) -> list[Measured]:
    """The share of people within a distance of a shelter, %.

    Args:
        run: with its people. indicator: what is measured.
    """
    shelters, people = _shelters(run), run.people_as_things()
    target = sources_of(shelters.shapes, shelters.bad, shelters.reason)
    return [exposed(run.scene, indicator, people, target, share_reached(run.scene, indicator.distance_m),
                    run.distance_method(indicator))]


def _shelters(run: ResilienceRun) -> Shelters:
    table, field = run.request.shelters, run.request.shelter_field
    if table is None:
        return Shelters(NO_FEATURES.shapes, NO_FEATURES.weight, NO_FEATURES, run.needs(register.SHELTERS))
    if field:
        stated = numbers_of(table, field)
        area = stated_or_more(np.where(stated >= 0.0, stated, np.nan), NO_AREA)
        prepared, bad, reason = run.prepared("shelters", weight=area)
        return Shelters(prepared.geometry, area.at(prepared.source_row), bad, reason)
    prepared, bad, reason = run.prepared("shelters")
    area, most = (np.where(shapely.get_dimensions(shapes) == 2, run.scene.measure(shapes), np.nan)
                  for shapes in (prepared.geometry, bad.shapes))
    # a broken outline has no area of its own, so nothing of it is certain
    bad = bad._replace(weight=Interval.of(np.zeros(len(most)), most))
    return Shelters(prepared.geometry, stated_or_more(area, NO_AREA), bad, reason)
