"""People and roads over the land of some categories."""
from __future__ import annotations

import numpy as np

from ...contract.arithmetic import NOTHING, add, multiply
from ...contract.interval import Interval
from ...geometry.overlay.pairs import overlap_sizes
from ...inputs import register
from ..exposure import UNPLACED
from ..pack import Indicator
from ..rows import Measured, not_measured, per
from ..unplaced import possible
from .run import LowCarbonRun

KM2, KM = 1e6, 1e3


def people_density(run: LowCarbonRun, indicator: Indicator) -> list[Measured]:
    """People over the ground of some categories, 1/km².

    Args:
        run: with its land and people. indicator: what is measured.
    """
    things = run.people_as_things()
    if things.reason:
        return [_not_measured(run, indicator, things.reason, "")]
    number, sentences = run.number_of(things)
    return [_density(run, indicator, number, things.method, sentences)]


def road_density(run: LowCarbonRun, indicator: Indicator) -> list[Measured]:
    """Length of roads on the ground of some categories over that ground, km/km².

    Args:
        run: with its land. indicator: what is measured.
    """
    if run.request.roads is None:
        return [_not_measured(run, indicator, run.needs(register.ROADS), run.area_method)]
    prepared, bad, reason = run.prepared("roads", "line")
    if reason:
        return [_not_measured(run, indicator, reason, run.area_method)]
    parts = run.scene.divided(prepared.geometry, pieces=True)
    sure, may_be = (_length(run, parts, rows) for rows in (
        run.land.among(indicator.of), run.land.may_be(indicator.of)))
    if len(run.land.nowhere.rows):
        may_be = run.scene.by_unit(parts, parts["size"]) / KM - sure
    reach = possible(run.scene, bad)
    # a line may be of any length within its extent
    lost = reach.amounts(Interval.of(np.zeros(len(bad.rows)), np.inf), UNPLACED).whole(run.places)
    length = add(Interval.of(sure, sure + np.maximum(may_be, 0.0)), lost)
    return [_density(run, indicator, length, run.area_method, {UNPLACED: reach.sentence(bad, run.request.language)})]


def _length(run: LowCarbonRun, parts, rows: np.ndarray) -> np.ndarray:
    """Length of roads on some of the land by place, km."""
    if not rows.any():
        return np.zeros(run.places)
    pairs = overlap_sizes(parts["shape"].to_numpy(dtype=object), run.land.shapes[rows], run.scene.crs,
                          run.scene.method, cancelled=run.scene.cancelled)
    return run.scene.by_unit(parts.iloc[pairs.subject], pairs.length_m / KM)


def _ground(run: LowCarbonRun, indicator: Indicator) -> Interval:
    """Ground of the categories by place, km²."""
    ground = add(Interval.of(run.area(run.land.among(indicator.of))), run.open(indicator.of).m2)
    return multiply(ground, Interval.of(1.0 / KM2))


def _density(run: LowCarbonRun, indicator: Indicator, amount: Interval, method: str, sentences: dict) -> Measured:
    ground = _ground(run, indicator)
    return Measured(indicator, per(amount, ground), amount, ground, method,
                    {NOTHING: run.nothing_of(indicator.of, run.request.pack.categories)},
                    {**sentences, **run.open(indicator.of).sentences(run.request.language)})


def _not_measured(run: LowCarbonRun, indicator: Indicator, reason: str, method: str) -> Measured:
    return not_measured(indicator, run.places, reason, _ground(run, indicator), method)
