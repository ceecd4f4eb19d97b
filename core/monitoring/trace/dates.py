"""An indicator at each of two dates, and what changed of its numerator and denominator between them."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract.cells import number
from ...contract.interval import Interval
from ...contract.outcome import Steps
from ...indicators.rows import indicator_frame
from ...indicators.scene import Scene
from ...inputs import register
from ..compute.given import GivenRows
from ..compute.ground import Measures
from ..compute.parts import parts_that_count
from ..compute.request import ComputeRequest
from ..compute.stated import read_stated
from ..compute.values import Values
from ..pack.model import Indicator, Quantity
from .pieces import NO_ROW, ground_changes, thing_changes
from .request import DENOMINATOR, NUMERATOR, OPEN, STATED

LEAST = 1e-9   # of what may have changed: less is rounding


class Date(NamedTuple):
    """An indicator at a date, by place.

    Attributes:
        values: what it is made of. rows: of ``indicator_frame``, and ``numerator`` and ``denominator`` where they are
            known. ends: of both, at least and at most, by name.
    """

    values: Values
    rows: pd.DataFrame
    ends: Mapping[str, Interval]

    def numbers(self, column: str) -> np.ndarray:
        """A column as numbers ``(p,)``, NaN where it is empty.

        Args:
            column: of the rows.
        """
        return self.rows[column].to_numpy(dtype=float, na_value=np.nan)


def date_of(request: ComputeRequest, indicator: Indicator, scene: Scene, places: list) -> Date:
    """An indicator at a date.

    Args:
        request: layers and statistics of the date. indicator: that is made of quantities. scene: plane and units of
            both dates. places: code and name of each unit, and of all ``(p,)``.

    Raises:
        InputError: a layer that cannot be used.
        Cancelled: the run was stopped.
    """
    values = Values(Measures(request, scene, few=True),
                    read_stated(request.statistics, request.pack, request.year, register.STATISTICS),
                    GivenRows((), request.whole_code, register.RECORDED))
    measured = values.measured(indicator)
    rows = indicator_frame([measured], places, request.language, request.year, request.data_date)
    # of an open value the rows give what is sure of its parts, which says nothing about a change
    ends = {part: getattr(measured, part) for part in (NUMERATOR, DENOMINATOR)}
    return Date(values, rows.assign(**{part: number(value) for part, value in ends.items()}), ends)


def changes_between(indicator: Indicator, dates: Sequence[Date], codes: Sequence[Mapping], scene: Scene,
                    steps: Steps) -> tuple[pd.DataFrame, np.ndarray]:
    """Changes of the numerator and the denominator, and the ground or outline of each.

    Args:
        indicator: of both dates. dates: the earlier one first. codes: of each date role of a layer -> its codes of
            features. scene: plane and units. steps: of the run.

    Returns:
        Columns ``unit`` (position of the place), ``part``, ``kind``, ``low`` and ``high`` (after less before in
        ``amount_unit``), ``feature_before``, ``feature_after``, ``code_before``, ``code_after`` ``(k,)``; shapes
        ``(k,)``.
    """
    frames, shapes = [], []
    for part, key in ((NUMERATOR, indicator.numerator), (DENOMINATOR, indicator.denominator)):
        if not key:
            continue
        quantity = dates[0].values.request.pack.quantities[key]
        measured = [date.values.measures for date in dates]
        if quantity.layer and not any(side.of(quantity, indicator.scope).needed for side in measured):
            frame, outlines = _of_layer(quantity, indicator, measured, codes, scene, steps)
            lost = _beside_pieces(frame, part, dates)
            frame = pd.concat([frame, lost], ignore_index=True) if len(lost) else frame
            shapes += [outlines, np.full(len(lost), None, dtype=object)]
        else:
            frame = _stated(part, dates, len(scene.codes))
            shapes.append(np.full(len(frame), None, dtype=object))
        frames.append(frame.assign(part=part, amount_unit=quantity.unit))
    columns = ("feature_before", "feature_after", "code_before", "code_after")
    both = pd.concat(frames, ignore_index=True)
    missing = [name for name in columns if name not in both]
    return both.reindex(columns=[*both.columns, *missing]), np.concatenate(shapes)


def _of_layer(quantity: Quantity, indicator: Indicator, measured: list[Measures], codes: Sequence[Mapping],
              scene: Scene, steps: Steps) -> tuple[pd.DataFrame, np.ndarray]:
    pieces = [parts_that_count(side, quantity, indicator.scope) for side in measured]
    changes = ground_changes(*pieces, scene, lambda share: steps.progress(0.4 + 0.2 * share)) \
        if quantity.measure == "area" else thing_changes(*pieces)
    frame = changes.frame
    for name, side, own in zip(("before", "after"), measured, codes):
        row = frame[name].to_numpy(dtype=int)
        there, fids = row != NO_ROW, side.request.layers[quantity.layer].table.fids
        feature, code = pd.Series(pd.NA, index=frame.index, dtype="Int64"), np.full(len(frame), None, dtype=object)
        feature[there] = fids[row[there]]
        if own.get(quantity.layer) is not None:
            code[there] = own[quantity.layer][row[there]]
        frame = frame.assign(**{f"feature_{name}": feature, f"code_{name}": code})
    return frame.drop(columns=["before", "after"]), changes.shape


def _beside_pieces(frame: pd.DataFrame, part: str, dates: Sequence[Date]) -> pd.DataFrame:
    """What features that cannot be used may have changed of each place, beyond its pieces: they have no outline."""
    old, new = (date.ends[part] for date in dates)
    count = len(old.low)
    units = max(count - 1, 1)
    with np.errstate(invalid="ignore"):
        least, most = new.low[:units] - old.high[:units], new.high[:units] - old.low[:units]
        unit = frame["unit"].to_numpy(dtype=int)
        low, high = (end - np.bincount(unit, weights=frame[name].to_numpy(dtype=float), minlength=units)
                     for name, end in (("low", least), ("high", most)))
        size = LEAST * np.maximum.reduce([np.ones(units), *(np.nan_to_num(np.abs(end), posinf=1.0) for end in (
            least, most, old.high[:units], new.high[:units]))])
    low, high = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)
    # of a place that is known nothing else can be: the bounds of its pieces are wider than their sum
    is_open = ((old.high - old.low)[:units] > size) | ((new.high - new.low)[:units] > size)
    some = np.flatnonzero(is_open & ((low < -size) | (high > size)))
    return pd.DataFrame({"unit": some, "kind": OPEN, "low": np.minimum(low[some], 0.0),
                         "high": np.maximum(high[some], 0.0)}, index=range(len(some)))


def _stated(part: str, dates: Sequence[Date], units: int) -> pd.DataFrame:
    """The change of a number that each unit has as a whole; what the total has beside its units is one more row."""
    change = dates[1].numbers(part) - dates[0].numbers(part)
    own, rest = change[:units], change[-1] - np.nansum(change[:units])
    amount = np.append(np.nan_to_num(own), rest)
    moved = np.abs(amount) > 1e-12 * max(1.0, float(np.nanmax(np.abs(np.nan_to_num(change)))))
    return pd.DataFrame({"unit": np.arange(units + 1), "kind": STATED, "low": amount, "high": amount})[moved]
