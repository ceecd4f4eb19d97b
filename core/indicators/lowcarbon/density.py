"""People and roads over the land of some categories."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract.arithmetic import NOTHING, add, multiply
from ...contract.interval import Interval
from ...geometry.measure.length import length_m
from ...geometry.overlay.pairs import overlap_sizes
from ...inputs import register
from ..exposure import UNPLACED
from ..pack import Indicator
from ..rows import Measured, not_measured, per
from ..scene import once_along, several_zones
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
    length = _on_land(run, parts, run.land.belongs(indicator.of))
    if len(run.land.nowhere.rows):
        length = Interval.of(length.low, np.maximum(length.low, run.scene.by_unit(parts, parts["size"]) / KM))
    reach = possible(run.scene, bad)
    # a line may be of any length within its extent
    lost = reach.amounts(Interval.of(np.zeros(len(bad.rows)), np.inf), UNPLACED).whole(run.places)
    sentences = {UNPLACED: reach.sentence(bad, run.request.language)}
    return [_density(run, indicator, add(length, lost), run.area_method, sentences)]


def _on_land(run: LowCarbonRun, parts: pd.DataFrame, belongs: Interval) -> Interval:
    """Length of roads on land by place, km.

    Args:
        parts: of roads among the units, with ``shape``. belongs: whether land counts ``(n,)``.
    """
    scene, lines = run.scene, parts["shape"].to_numpy(dtype=object)
    sure = belongs.low > 0.0
    rows = np.concatenate([np.flatnonzero(sure), np.flatnonzero(~sure & (belongs.high > 0.0))])   # borders are sure
    land = run.land.shapes[rows]
    pairs = overlap_sizes(lines, land, scene.crs, scene.method, cancelled=scene.cancelled)
    length, along = pairs.length_m.copy(), several_zones(lines, pairs.subject)
    length[along] = length_m(once_along(lines, land, pairs.subject[along], pairs.control[along]), scene.crs)
    frame, share = parts.iloc[pairs.subject], belongs.at(rows[pairs.control])
    return Interval.of(*(scene.by_unit(frame, length / KM * end) for end in share[:2]))


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
