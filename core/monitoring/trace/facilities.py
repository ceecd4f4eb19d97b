"""What each facility of an indicator of reach serves that no other one does, at both dates."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import shapely

from ...frames import typed_columns
from ...geometry.overlay.pairs import overlap_sizes
from ...geometry.parallel import asking
from ...indicators.scene import Scene
from ..compute.ground import zones_around
from ..compute.parts import parts_that_count
from ..pack.model import Indicator
from .dates import Date
from .request import AFTER, BEFORE, FACILITY_COLUMNS


def facilities_of(indicator: Indicator, dates: Sequence[Date], codes: Sequence[Mapping], scene: Scene) -> pd.DataFrame:
    """A row for each facility and date: what it serves, what it alone serves, and what the indicator of all units would
    lose without it. What two serve is lost without neither, so that these do not add up to the indicator.

    Args:
        indicator: of reach, otherwise there are no rows. dates: the earlier one first. codes: of each date role of a
            layer -> its codes of features. scene: plane and units.

    Returns:
        Columns ``FACILITY_COLUMNS``; NULL where what is served is not known.
    """
    quantity = dates[0].values.request.pack.quantities[indicator.numerator]
    frames = []
    if quantity.near:
        for word, date, own in zip((BEFORE, AFTER), dates, codes):
            if not date.values.measures.of(quantity, indicator.scope).needed:
                frames.append(_of_date(indicator, date, own, scene).assign(date=word, year=date.values.request.year))
    return typed_columns(pd.concat(frames, ignore_index=True), FACILITY_COLUMNS) if frames else no_facilities()


def no_facilities() -> pd.DataFrame:
    """The columns ``FACILITY_COLUMNS``, without rows."""
    return typed_columns(pd.DataFrame({name: [] for name in FACILITY_COLUMNS}), FACILITY_COLUMNS)


def _of_date(indicator: Indicator, date: Date, codes: Mapping, scene: Scene) -> pd.DataFrame:
    measures, quantity = date.values.measures, date.values.request.pack.quantities[indicator.numerator]
    table = date.values.request.layers[quantity.near].table
    prepared = scene.prepare(table, "any")
    zones = zones_around(prepared.geometry, scene.crs, quantity.distance_m)
    ground = parts_that_count(measures, quantity, indicator.scope)
    sure = np.flatnonzero(ground.weight.low == ground.weight.high)   # a facility serves what surely counts
    served, alone = (_served(ground.shape[sure], ground.weight.low[sure], some, scene) for some in (
        zones, alone_in(zones)))
    whole = date.numbers("denominator")[-1] if indicator.denominator else 1.0
    code = codes.get(quantity.near)
    frame = pd.DataFrame({
        "feature": table.fids[prepared.source_row], "code": None if code is None else code[prepared.source_row],
        "served_amount": served, "alone_amount": alone, "contribution": indicator.times * alone / (whole or np.nan)})
    return frame.assign(indicator_id=indicator.id, unit=indicator.unit, amount_unit=quantity.unit, rank=frame[
        "alone_amount"].round(6).rank(method="first", ascending=False).astype("Int64"))


def alone_in(zones: np.ndarray) -> np.ndarray:
    """What of each zone no other one holds ``(n,)``.

    Args:
        zones: polygons ``(n,)``.

    Two schools 100 m apart, each reaching 100 m to both sides:

    >>> shapely.area(alone_in(shapely.box([0, 100], 0, [200, 300], 1))).tolist()
    [100.0, 100.0]
    """
    first, second = shapely.STRtree(zones).query(zones, predicate="intersects")
    other = first != second
    first, second = first[other], second[other]
    order = np.argsort(first, kind="stable")
    starts = np.searchsorted(first[order], np.arange(len(zones) + 1))
    alone = zones.copy()
    for zone in asking(np.flatnonzero(np.diff(starts)).tolist(), 100):
        near = second[order[starts[zone]:starts[zone + 1]]]
        alone[zone] = shapely.difference(zones[zone], shapely.union_all(zones[near]))
    return alone


def _served(shapes: np.ndarray, weight: np.ndarray, zones: np.ndarray, scene: Scene) -> np.ndarray:
    pairs = overlap_sizes(shapes, zones, scene.crs, scene.method, cancelled=scene.cancelled)
    part = np.where(np.isfinite(pairs.area_m2), pairs.area_m2,
                    np.where(np.isfinite(pairs.length_m), pairs.length_m, 1.0))
    return np.bincount(pairs.control, weights=part * weight[pairs.subject], minlength=len(zones))
