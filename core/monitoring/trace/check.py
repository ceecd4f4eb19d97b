"""The pieces behind the change of an indicator: their contributions close to the change, in every unit."""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np
import pandas as pd
import shapely

from ...contract.cells import KNOWN, UNDETERMINED, number
from ...contract.outcome import ALONE, Check, Outcome, Steps
from ...errors import InputError
from ...frames import typed_columns
from ...indicators.rows import ALL_UNITS, indicator_frame
from ...indicators.scene import Scene, scene_of
from ...inputs import register
from ...texts import pick, text
from ..compute.given import GivenRows
from ..compute.ground import Measures
from ..compute.request import ComputeRequest
from ..compute.stated import read_stated
from ..compute.values import Values
from ..pack.model import FORMULA, MEASURED, NETWORK, Indicator
from .contributions import change_of, shares_of_increase
from .pieces import NO_ROW, ground_changes, thing_changes
from .request import (
    CLOSURE_COLUMNS,
    DENOMINATOR,
    NUMERATOR,
    PIECE_COLUMNS,
    REST,
    STATED,
    TraceRequest,
)

CLOSE = 1e-6   # of all that changed: more that is left over is no rounding


class _Date(NamedTuple):
    """An indicator at a date, by place: its row of ``indicator_frame``, and what it is made of."""

    values: Values
    rows: pd.DataFrame

    def numbers(self, column: str) -> np.ndarray:
        return self.rows[column].to_numpy(dtype=float, na_value=np.nan)


def trace_indicator(request: TraceRequest, steps: Steps = ALONE) -> Outcome:
    """Which pieces of ground or features changed an indicator, by unit and in all.

    A sum changes by what its pieces add. A ratio changes by its numerator and its denominator, each by its pieces or by
    the number of its unit, see ``contributions``. What another definition did to the first date is apart.

    Args:
        request: the two dates. steps: how the run is followed.

    Returns:
        Table ``pieces`` with geometry, by rank within each unit; table ``closure``, a row per unit and one of all. What
        is not known at one of the dates is undetermined, says why, and has no pieces.

    Raises:
        InputError: an indicator that the pack does not have, years in the wrong order, a layer that cannot be used.
        Cancelled: the run was stopped.
    """
    before, after = request.before, request.after
    indicator = after.pack.indicators.get(request.indicator)
    if indicator is None:
        raise InputError("monitoring.trace_unknown", indicator=request.indicator, pack=after.pack.id,
                         known=", ".join(key for key, other in after.pack.indicators.items() if _is_traced(other)))
    if before.year >= after.year:
        raise InputError("monitoring.trace_years", before=before.year, after=after.year)
    scene = _scene(request, steps)
    whole = (after.whole_code or ALL_UNITS, text("indicators.whole", after.language))
    places = [*zip(scene.codes, scene.names), whole]
    if not _is_traced(indicator):
        closure = _closure(indicator, places, request, {"reason": [_why_not(indicator, after)] * len(places)})
        return _outcome(_pieces_table(_no_pieces(), indicator, places, request), _no_shapes(), closure, scene, [])
    dates = [_date(asked, indicator, scene, places) for asked in (before, after)]
    steps.progress(0.4)
    changes, shapes = _changes(indicator, dates, scene, steps)
    steps.progress(0.8)
    changes = _contributions(changes, indicator, dates)
    did = ((changes["contribution"] != 0.0) | (changes["whole_contribution"].fillna(0.0) != 0.0)).to_numpy(dtype=bool)
    changes, shapes = changes[did].reset_index(drop=True), shapes[did]
    closure = _closed(changes, indicator, places, request, dates)
    open_places = np.flatnonzero((closure["state"] == UNDETERMINED).to_numpy())
    if len(places) - 1 in open_places:
        changes = changes.assign(whole_contribution=np.nan)
    kept = ~changes["unit"].isin(open_places).to_numpy()
    changes, shapes = _ranked(changes[kept].reset_index(drop=True), shapes[kept], request.limit)
    notes = [note for date in dates for note in (*date.values.measures.notes,
                                                 *date.values.statistics.notes(after.language))]
    return _outcome(_pieces_table(changes, indicator, places, request), shapes, closure, scene, notes)


def _is_traced(indicator: Indicator) -> bool:
    return indicator.source == MEASURED and bool(indicator.numerator)


def _why_not(indicator: Indicator, request: ComputeRequest) -> str:
    key = "trace_formula" if indicator.source == FORMULA else "trace_reach" if indicator.source == NETWORK else \
        "trace_rows" if indicator.source == MEASURED else "trace_statistic"
    return text(f"monitoring.{key}", request.language, title=pick(indicator.title, request.language),
                formula=indicator.formula_text, algorithm=indicator.algorithm)


def _scene(request: TraceRequest, steps: Steps) -> Scene:
    tables = [bound.table for asked in (request.after, request.before) for bound in asked.layers.values()]
    after = request.after
    if not tables:
        raise InputError("monitoring.trace_nothing", before=register.BEFORE, after=register.AFTER)
    return scene_of(tables, after.units, after.method, after.language, steps.cancelled)


def _date(request: ComputeRequest, indicator: Indicator, scene: Scene, places: list) -> _Date:
    values = Values(Measures(request, scene),
                    read_stated(request.statistics, request.pack, request.year, register.STATISTICS),
                    GivenRows((), request.whole_code, register.RECORDED))
    measured = values.measured(indicator)
    rows = indicator_frame([measured], places, request.language, request.year, request.data_date)
    # of an open value the rows give what is sure of its parts, which says nothing about a change
    return _Date(values, rows.assign(**{part: number(getattr(measured, part)) for part in (NUMERATOR, DENOMINATOR)}))


# -- what changed ------------------------------------------------------------------------------------------------


def _changes(indicator: Indicator, dates: list, scene: Scene, steps: Steps) -> tuple[pd.DataFrame, np.ndarray]:
    """Changes of the numerator and the denominator; ``unit`` is the position of the place."""
    frames, shapes = [], []
    for part, key in ((NUMERATOR, indicator.numerator), (DENOMINATOR, indicator.denominator)):
        if not key:
            continue
        quantity = dates[0].values.request.pack.quantities[key]
        measured = [date.values.measures for date in dates]
        if quantity.layer and not any(
                side.of(quantity, indicator.scope).needed for side in measured):
            pieces = [side.pieces(quantity, indicator.scope) for side in measured]
            changes = ground_changes(*pieces, scene, lambda share: steps.progress(0.4 + 0.2 * share)) \
                if quantity.measure == "area" else thing_changes(*pieces)
            fids = [side.request.layers[quantity.layer].table.fids for side in measured]
            frame = changes.frame
            for name, ids in zip(("before", "after"), fids):
                row = frame[name].to_numpy(dtype=int)
                feature = pd.Series(pd.NA, index=frame.index, dtype="Int64")
                feature[row != NO_ROW] = ids[row[row != NO_ROW]]
                frame = frame.assign(**{f"feature_{name}": feature})
            shapes.append(changes.shape)
        else:
            frame = _stated(part, dates, len(scene.codes))
            shapes.append(np.full(len(frame), None, dtype=object))
        frames.append(frame.assign(part=part, amount_unit=quantity.unit))
    return pd.concat(frames, ignore_index=True), np.concatenate(shapes)


def _stated(part: str, dates: list, units: int) -> pd.DataFrame:
    """The change of a number that each unit has as a whole; what the total has beside its units is one more row."""
    change = dates[1].numbers(part) - dates[0].numbers(part)
    own, rest = change[:units], change[-1] - np.nansum(change[:units])
    amount = np.append(np.nan_to_num(own), rest)
    moved = np.abs(amount) > 1e-12 * max(1.0, float(np.nanmax(np.abs(np.nan_to_num(change)))))
    frame = pd.DataFrame({"unit": np.arange(units + 1), "kind": STATED, "amount": amount})[moved]
    nothing = pd.Series(pd.NA, index=frame.index, dtype="Int64")
    return frame.assign(feature_before=nothing, feature_after=nothing)


def _contributions(changes: pd.DataFrame, indicator: Indicator, dates: list) -> pd.DataFrame:
    """With what each change did to the value of its place, and of all places, in the unit of the indicator."""
    factors = {NUMERATOR: np.full(len(dates[0].rows), indicator.times), DENOMINATOR: np.zeros(len(dates[0].rows))}
    if indicator.denominator:
        (n0, n1), (d0, d1) = ([date.numbers(part) for date in dates] for part in (NUMERATOR, DENOMINATOR))
        with np.errstate(divide="ignore", invalid="ignore"):
            factors = {NUMERATOR: indicator.times * (1.0 / d0 + 1.0 / d1) / 2.0,
                       DENOMINATOR: np.where(n0 + n1 == 0.0, 0.0, -indicator.times * (n0 + n1) / (2.0 * d0 * d1))}
    unit, amount = changes["unit"].to_numpy(dtype=int), changes["amount"].to_numpy(dtype=float)
    is_part = (changes["part"] == NUMERATOR).to_numpy()
    return changes.assign(contribution=np.where(is_part, factors[NUMERATOR][unit], factors[DENOMINATOR][unit]) * amount,
                          whole_contribution=np.where(is_part, factors[NUMERATOR][-1], factors[DENOMINATOR][-1])
                          * amount)


# -- closing -----------------------------------------------------------------------------------------------------


def _closed(changes: pd.DataFrame, indicator: Indicator, places: list, request: TraceRequest, dates: list):
    """The table of closure: the change as both dates were measured, beside the sum of what its pieces did."""
    count, unit = len(places), changes["unit"].to_numpy(dtype=int)
    before, after = (date.numbers("value") for date in dates)
    recorded, sums = _recorded(request, indicator, dates[0], count), {}
    own = changes["contribution"].to_numpy(dtype=float)
    total = changes["whole_contribution"].to_numpy(dtype=float)
    is_part = (changes["part"] == NUMERATOR).to_numpy()
    summed = {"numerator_effect": lambda did: np.where(is_part, did, 0.0),
              "denominator_effect": lambda did: np.where(is_part, 0.0, did),
              "gross_increase": lambda did: np.maximum(did, 0.0), "gross_decrease": lambda did: np.minimum(did, 0.0),
              "piece_count": np.ones_like}
    for name, weights in summed.items():
        sums[name] = np.bincount(unit, weights=weights(own), minlength=count)
        sums[name][-1] = weights(total).sum()
    definition = np.array([change_of(old, new, now).definition for old, now, new in zip(recorded, before, after)])
    moved = after - before
    rounding = moved - sums["numerator_effect"] - sums["denominator_effect"]
    known = np.isfinite(moved) & np.isfinite(rounding)
    columns = {**sums, "before": before, "after": after, "recorded_before": recorded, "definition_effect": definition,
               "change": np.where(np.isnan(recorded), moved, after - recorded), "rounding": rounding}
    if not indicator.denominator:
        columns["denominator_effect"] = np.full(count, np.nan)
    for name in ("numerator_effect", "denominator_effect", "gross_increase", "gross_decrease", "rounding",
                 "piece_count"):
        columns[name] = np.where(known, columns[name], np.nan)
    return _closure(indicator, places, request, {**columns, "state": np.where(known, KNOWN, UNDETERMINED), "reason": [
        None if known[place] else _reason(dates, place, request) for place in range(count)]})


def _recorded(request: TraceRequest, indicator: Indicator, date: _Date, count: int) -> np.ndarray:
    """What was recorded of the first date, NaN without ``(p,)``."""
    given = GivenRows(request.recorded, request.before.whole_code, register.RECORDED)
    numbers = np.full(count, np.nan)
    for place, code in enumerate(date.values.codes):
        row = given.of(indicator.id, code, request.before.year, wanted=indicator.unit)
        if row is not None and row.value.low[0] == row.value.high[0]:
            numbers[place] = row.value.low[0]
    return numbers


def _reason(dates: list, place: int, request: TraceRequest) -> str:
    language, words = request.after.language, []
    for key, date in zip(("trace_before", "trace_after"), dates):
        reason = date.rows["reason"].iloc[place]
        if not pd.isna(reason):
            words.append(text(f"monitoring.{key}", language, reason=reason))
    return " ".join(words) or text("monitoring.trace_open", language)


def _closure(indicator: Indicator, places: list, request: TraceRequest, columns: dict) -> pd.DataFrame:
    empty = {name: np.full(len(places), np.nan) for name, kind in CLOSURE_COLUMNS.items() if kind != "string"}
    frame = pd.DataFrame({**empty, "state": UNDETERMINED, **columns, "year_before": request.before.year,
                          "year_after": request.after.year}, index=range(len(places)))
    codes, names = zip(*places)
    return typed_columns(frame.assign(
        indicator_id=indicator.id, title=pick(indicator.title, request.after.language), unit_code=codes,
        unit_name=names, unit=indicator.unit), CLOSURE_COLUMNS)


# -- the pieces --------------------------------------------------------------------------------------------------


def _no_pieces() -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in ("unit", "part", "kind", "feature_before", "feature_after", "amount",
                                               "amount_unit", "contribution", "whole_contribution", "share_percent",
                                               "rank", "piece_count")})


def _no_shapes() -> np.ndarray:
    return np.zeros(0, dtype=object)


def _ranked(changes: pd.DataFrame, shapes: np.ndarray, limit: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Pieces of each unit by what they did, largest first; those beyond the limit are one row of each part."""
    if not len(changes):
        return _no_pieces(), _no_shapes()
    share = np.zeros(len(changes))
    for rows in changes.groupby("unit").indices.values():
        share[rows] = 100.0 * shares_of_increase(changes["contribution"].to_numpy(dtype=float)[rows])
    changes = changes.assign(share_percent=share, size=-changes["contribution"].abs().round(12), piece_count=1)
    changes = changes.sort_values(["unit", "size", "part", "kind", "feature_before", "feature_after"], kind="stable",
                                  ascending=[True, True, False, True, True, True])
    shapes, changes = shapes[changes.index.to_numpy()], changes.reset_index(drop=True)
    changes["rank"] = (changes.groupby("unit").cumcount() + 1).astype("Int64")
    beyond = (changes["rank"] > limit).to_numpy(dtype=bool) if limit else np.zeros(len(changes), dtype=bool)
    if not beyond.any():
        return changes, shapes
    rest = changes[beyond].assign(up=changes["contribution"] > 0).groupby(
        ["unit", "part", "amount_unit", "up"], as_index=False)[
        ["amount", "contribution", "whole_contribution", "share_percent", "piece_count"]].sum()
    rest = rest.drop(columns="up").assign(kind=REST, **{name: pd.array([pd.NA] * len(rest), dtype="Int64") for name in (
        "feature_before", "feature_after", "rank")})
    both = pd.concat([changes[~beyond], rest], ignore_index=True)
    order = both.sort_values("unit", kind="stable").index.to_numpy()
    return both.iloc[order].reset_index(drop=True), np.concatenate(
        [shapes[~beyond], np.full(len(rest), None, dtype=object)])[order]


def _pieces_table(changes: pd.DataFrame, indicator: Indicator, places: list, request: TraceRequest) -> pd.DataFrame:
    unit = changes["unit"].to_numpy(dtype=int)
    codes, names = (np.array(column, dtype=object) for column in zip(*places))
    return typed_columns(changes.drop(columns="unit").assign(
        indicator_id=indicator.id, unit_code=codes[unit], unit_name=names[unit], unit=indicator.unit), PIECE_COLUMNS)


def _outcome(pieces: pd.DataFrame, shapes: np.ndarray, closure: pd.DataFrame, scene: Scene, notes: list) -> Outcome:
    grounds = np.array([shape if shape is not None and shapely.get_dimensions(shape) == 2 else None
                        for shape in shapes], dtype=object)
    open_rows = (closure["state"] == UNDETERMINED).to_numpy(dtype=bool)
    gross = (closure["gross_increase"] - closure["gross_decrease"]).to_numpy(dtype=float, na_value=0.0)
    size = np.maximum(gross, np.abs(closure["before"].to_numpy(dtype=float, na_value=0.0)))
    off = np.abs(closure["rounding"].to_numpy(dtype=float, na_value=0.0)) > CLOSE * size
    change: Optional[float] = None if open_rows[-1] else float(closure["change"].iloc[-1])
    return Outcome(tables={"pieces": pieces, "closure": closure}, geometry={"pieces": grounds}, crs=scene.crs, counts={
        "PIECE_COUNT": int(pieces["piece_count"].sum()), "UNIT_COUNT": len(closure) - 1, "CHANGE": change,
        "UNDETERMINED_COUNT": int(open_rows.sum()), "IS_CLOSED": not off.any() and not open_rows.any(),
        "IS_DETERMINED": not open_rows.any()}, notes=[*scene.notes, *notes])


CHECK = Check("monitoring", trace_indicator, None, {"pieces": PIECE_COLUMNS, "closure": CLOSURE_COLUMNS},
              whole="scale.two_layers")
