"""The pieces behind the change of an indicator: their contributions close to the change, in every unit."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ...contract.cells import UNDETERMINED, is_settled
from ...contract.interval import Interval
from ...contract.outcome import ALONE, Check, Outcome, Steps
from ...errors import InputError
from ...indicators.rows import ALL_UNITS
from ...indicators.scene import Scene, scene_of
from ...inputs import register
from ...texts import pick, text
from ..compute.request import ComputeRequest
from ..pack.formulas import ids_of, stem_of
from ..pack.model import FORMULA, MEASURED, NETWORK, Indicator, MonitoringPack
from .beside import joined_with
from .closing import closed, without_change
from .dates import Date, changes_between, date_of
from .facilities import facilities_of, no_facilities
from .ranking import no_pieces, pieces_table, ranked
from .request import CLOSURE_COLUMNS, DENOMINATOR, FACILITY_COLUMNS, NUMERATOR, OPEN, PIECE_COLUMNS, TraceRequest

CLOSE = 1e-6   # of all that changed: more that is left over is no rounding


def trace_indicator(request: TraceRequest, steps: Steps = ALONE) -> Outcome:
    """Which pieces of ground or features changed an indicator, by unit and in all.

    A sum changes by what its pieces add. A ratio changes by its numerator and its denominator, each by its pieces or by
    the number of its unit, see ``contributions``. What another definition did to the first date is apart.

    Args:
        request: the two dates. steps: how the run is followed.

    Returns:
        Table ``pieces`` with geometry, by rank within each unit; table ``closure``, a row per unit and one of all.
        What is not known at one of the dates is undetermined and says why: its change has bounds, the pieces that
        surely changed it have their contributions, and those that perhaps did so are ``OPEN`` with what they may have
        contributed. Table ``facilities`` of an indicator of reach, where it is wanted.

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
        closure = without_change(indicator, places, request, _why_not(indicator, after))
        return _outcome(pieces_table(no_pieces(), indicator, places), np.zeros(0, dtype=object), closure, scene, [],
                        no_facilities())
    dates = [date_of(asked, indicator, scene, places) for asked in (before, after)]
    steps.progress(0.4)
    changes, shapes = changes_between(indicator, dates, request.codes, scene, steps)
    steps.progress(0.8)
    changes = _contributions(changes, indicator, dates)
    closure = closed(changes, indicator, places, request, dates)
    did = _did_something(changes)
    is_open = (closure["state"] == UNDETERMINED).to_numpy()
    changes, shapes = ranked(changes[did].reset_index(drop=True), shapes[did], request.limit, is_open)
    changes = joined_with(changes, shapes, request.beside, scene)
    notes = [note for date in dates for note in (*date.values.measures.notes,
                                                 *date.values.statistics.notes(after.language, date.values.units))]
    served = facilities_of(indicator, dates, request.codes, scene) if request.wants_facilities else no_facilities()
    return _outcome(pieces_table(changes, indicator, places), shapes, closure, scene, notes, served)


def _is_traced(indicator: Indicator) -> bool:
    return indicator.source == MEASURED and bool(indicator.numerator)


def _why_not(indicator: Indicator, request: ComputeRequest) -> str:
    key = "trace_formula" if indicator.source == FORMULA else "trace_reach" if indicator.source == NETWORK else \
        "trace_rows" if indicator.source == MEASURED else "trace_statistic"
    return text(f"monitoring.{key}", request.language, title=pick(indicator.title, request.language),
                formula=indicator.formula_text, algorithm=indicator.algorithm,
                known=", ".join(_of_same_ground(indicator, request.pack)) or "–")


def _of_same_ground(indicator: Indicator, pack: MonitoringPack) -> list[str]:
    """Ids of traced indicators that a formula reads, or that have a quantity of it as a part; without any, all."""
    wanted, read = {indicator.id}, set()
    while wanted:      # formulas read formulas
        key = wanted.pop()
        read.add(key)
        if key in pack.indicators and pack.indicators[key].source == FORMULA:
            wanted |= {stem_of(name) for name in ids_of(pack.indicators[key])} - read
    traced = [other for other in pack.indicators.values() if _is_traced(other)]
    near = [other.id for other in traced if {other.id, other.numerator, other.denominator} & read]
    return near or [other.id for other in traced]


def _scene(request: TraceRequest, steps: Steps) -> Scene:
    tables = [bound.table for asked in (request.after, request.before) for bound in asked.layers.values()]
    after = request.after
    if not tables:
        raise InputError("monitoring.trace_nothing", before=register.BEFORE, after=register.AFTER)
    return scene_of(tables, after.units, after.method, after.language, steps.cancelled)


def _contributions(changes: pd.DataFrame, indicator: Indicator, dates: list[Date]) -> pd.DataFrame:
    """With what each change did to the value of its place, and of all places, in the unit of the indicator: the number
    where it is known, and what it is at least and at most."""
    unit, is_part = changes["unit"].to_numpy(dtype=int), (changes["part"] == NUMERATOR).to_numpy()
    times = _factors(indicator, dates)
    own, total = (np.where(is_part, times[NUMERATOR][:, place], times[DENOMINATOR][:, place]) for place in (
        unit, np.full(len(unit), len(dates[0].rows) - 1)))
    amount = np.where((changes["kind"] != OPEN).to_numpy(), changes["low"].to_numpy(dtype=float), np.nan)
    with np.errstate(invalid="ignore"):
        ends = np.array([end * number for end in own for number in changes[["low", "high"]].to_numpy(dtype=float).T])
        own, total = (np.where(ends_of[0] == ends_of[1], ends_of[0], np.nan) for ends_of in (own, total))
        return changes.assign(amount=amount, lower=ends.min(axis=0), upper=ends.max(axis=0), contribution=own * amount,
                              whole_contribution=total * amount)


def _factors(indicator: Indicator, dates: list[Date]) -> dict[str, np.ndarray]:
    """By what an amount of each part changes the value of a place, two ends ``(2, p)``: one number where the other part
    is known, see ``contributions``."""
    count = len(dates[0].rows)
    if not indicator.denominator:
        return {NUMERATOR: np.full((2, count), indicator.times), DENOMINATOR: np.zeros((2, count))}
    part, whole = ([_ends(date.ends[name]) for date in dates] for name in (NUMERATOR, DENOMINATOR))
    with np.errstate(divide="ignore", invalid="ignore"):
        by_part = indicator.times * (1.0 / whole[0] + 1.0 / whole[1])[::-1] / 2.0
        both = part[0] + part[1]
        by_whole = np.where(both == 0.0, 0.0, -indicator.times * both / (2.0 * whole[0] * whole[1])[::-1])[::-1]
    return {NUMERATOR: by_part, DENOMINATOR: by_whole}


def _ends(value: Interval) -> np.ndarray:
    """Both ends ``(2, p)``, one number where they are so but for rounding."""
    return np.array([value.low, np.where(is_settled(value), value.low, value.high)])


def _did_something(changes: pd.DataFrame) -> np.ndarray:
    """Pieces that surely or perhaps changed a place or all places; of which nothing can be said, too."""
    return ((changes["contribution"] != 0.0) | (changes["whole_contribution"] != 0.0)).to_numpy(dtype=bool)


def _outcome(pieces: pd.DataFrame, shapes: np.ndarray, closure: pd.DataFrame, scene: Scene, notes: list,
             facilities: pd.DataFrame) -> Outcome:
    grounds = np.array([shape if shape is not None and shapely.get_dimensions(shape) == 2 else None
                        for shape in shapes], dtype=object)
    open_rows = (closure["state"] == UNDETERMINED).to_numpy(dtype=bool)
    gross = (closure["gross_increase"] - closure["gross_decrease"]).to_numpy(dtype=float, na_value=0.0)
    size = np.maximum(gross, np.abs(closure["before"].to_numpy(dtype=float, na_value=0.0)))
    off = np.abs(closure["rounding"].to_numpy(dtype=float, na_value=0.0)) > CLOSE * size
    whole = {output: None if pd.isna(closure[name].iloc[-1]) else float(closure[name].iloc[-1]) for output, name in (
        ("CHANGE", "change"), ("CHANGE_LOWER", "change_lower"), ("CHANGE_UPPER", "change_upper"),
        ("CERTAIN_CHANGE", "certain_change"))}
    if open_rows[-1]:
        whole["CHANGE"] = None
    return Outcome(tables={"pieces": pieces, "closure": closure, "facilities": facilities},
                   geometry={"pieces": grounds}, crs=scene.crs, counts={
        "PIECE_COUNT": int(pieces["piece_count"].sum()), "OPEN_COUNT": int(
            pieces.loc[pieces["kind"] == OPEN, "piece_count"].sum()), "UNIT_COUNT": len(closure) - 1, **whole,
        "UNDETERMINED_COUNT": int(open_rows.sum()), "IS_CLOSED": not off.any() and not open_rows.any(),
        "IS_DETERMINED": not open_rows.any()}, notes=[*scene.notes, *notes])


CHECK = Check("monitoring", trace_indicator, None, {"pieces": PIECE_COLUMNS, "closure": CLOSURE_COLUMNS,
                                                    "facilities": FACILITY_COLUMNS},
              whole="scale.two_layers")
