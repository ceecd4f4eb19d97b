"""Options of a plan by the indicators of a pack: values, differences, dominance, and a score by the user's weights.

Source: next-systems 3.4, a design of this project. Each option is computed as ``groundrules:computeindicators`` does.
"""
from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import shapely

from ...contract.cells import KNOWN, UNDETERMINED
from ...contract.outcome import ALONE, Check, Outcome, Steps
from ...errors import InputError
from ...geometry.measure.drawn_area import drawn_area_m2
from ...indicators.rows import ALL_UNITS
from ...inputs import register
from ...texts import pick, text
from ...units import SQUARE_METRES
from ..compute.check import compute_indicators
from ..compute.given import GivenRows
from ..pack.model import Indicator
from ..series.definitions import parted
from .request import (
    ALIKE,
    BETTER,
    BETTER_ON_ALL,
    DOMINANCE_COLUMNS,
    OPEN,
    OPTION_COLUMNS,
    REFERENCE,
    SCORE_COLUMNS,
    TRADE_OFF,
    WORSE,
    WORSE_ON_ALL,
    OptionsRequest,
)
from .scores import scores_of
from .standing import CODES, SIGNS, Values, best_of, compared, differences, relation

#: Share of the larger ground by which the grounds of plans may differ: edges are drawn a little otherwise.
SAME_GROUND = 0.001


def compare_options(request: OptionsRequest, steps: Steps = ALONE) -> Outcome:
    """Compare options.

    Args:
        request: of the comparison. steps: of the run.

    Returns:
        Tables ``options``, a row each indicator and option; ``dominance``, a row each two options; ``scores``, a row
        each option where weights are given.

    Raises:
        InputError: fewer than two options, a reference or weight that cannot be, an option without any input.
        Cancelled: the run was stopped.
    """
    _check(request)
    indicators, names = request.compared, list(request.options)
    frames, notes = [], []
    for place, (name, option) in enumerate(request.options.items()):
        outcome = compute_indicators(option, Steps(
            lambda part, done=place: steps.progress(0.9 * (done + part) / len(names)), steps.cancelled))
        whole = outcome.tables["rows"]
        whole = whole[whole["unit_code"] == (option.whole_code or ALL_UNITS)].set_index("indicator_id", drop=False)
        frames.append(whole.loc[[indicator.id for indicator in indicators]].reset_index(drop=True))
        notes += [text("options.note_of", request.language, option=name, note=note) for note in outcome.notes]
    values = _values(request, indicators, frames)
    low, high = differences(values, indicators, names, request.paired)
    code = compared(low, high, values, indicators, request.tolerance)
    rows = _rows(request, indicators, frames, values, (low, high), code)
    dominance = _dominance(request, indicators, names, code)
    scores = _scores(request, indicators, names, values)
    steps.progress(1.0)
    counts, grounds = _counts(request, rows, dominance, indicators, frames), _grounds(request)
    return Outcome(tables={"options": rows, "dominance": dominance, "scores": scores},
                   counts={**counts, "IS_SAME_GROUND": not grounds},
                   notes=[*grounds, *dict.fromkeys(notes), *_remarks(request)])


def _check(request: OptionsRequest) -> None:
    names = list(request.options)
    if len(names) < 2:
        raise InputError("options.too_few", names=", ".join(names) or "–", plans=register.PLANS,
                         results=register.RESULTS)
    if request.reference not in names:
        raise InputError("options.no_reference", reference=request.reference, known=", ".join(names))
    unknown = [key for key in request.weights if key not in request.pack.indicators]
    if unknown:
        raise InputError("options.weight_unknown", ids=", ".join(unknown), pack=request.pack.id,
                         known=", ".join(request.pack.indicators))
    strange = [key for key in request.chosen if key not in request.pack.indicators]
    if strange:
        raise InputError("options.indicator_unknown", ids=", ".join(strange), pack=request.pack.id,
                         known=", ".join(request.pack.indicators))
    beside = [key for key in request.weights if request.chosen and key not in request.chosen]
    if beside:
        raise InputError("options.weight_not_chosen", ids=", ".join(beside))
    silent = [key for key in request.weights if request.pack.indicators[key].direction not in SIGNS]
    if silent:
        raise InputError("options.weight_direction", ids=", ".join(silent), pack=request.pack.id)
    for key, weight in request.weights.items():
        ends = weight.worst, weight.best
        sign = SIGNS[request.pack.indicators[key].direction]
        if None not in ends and not sign * ends[1] > sign * ends[0]:
            raise InputError("options.weight_ends", id=key, worst=ends[0], best=ends[1],
                             direction=request.pack.indicators[key].direction)


def _values(request: OptionsRequest, indicators: list[Indicator], frames: list[pd.DataFrame]) -> Values:
    value, low, high = (np.column_stack([frame[column].to_numpy(dtype=float, na_value=np.nan) for frame in frames])
                        for column in ("value", "lower", "upper"))
    for column, option in enumerate(request.options.values()):
        given, own = (GivenRows(rows, option.whole_code, register.RESULTS) for rows in (option.rows, option.own_rows))
        for row, indicator in enumerate(indicators):
            if not (indicator.row or indicator.id in own.by_id) or np.isnan(value[row, column]):
                continue
            stated = own.of(indicator.id, "", option.year, wanted=indicator.unit) if indicator.id in own.by_id else \
                given.of(indicator.row, "", option.year, indicator, indicator.unit)
            if stated is not None and None not in stated.band:   # a value that is known has a band of its own there
                low[row, column], high[row, column] = stated.band
    known = ~np.isnan(value)
    low = np.where(np.isnan(low), np.where(known, value, -np.inf), low)
    high = np.where(np.isnan(high), np.where(known, value, np.inf), high)
    return Values(value, np.where(known, np.minimum(low, value), low), np.where(known, np.maximum(high, value), high))


def _rows(request: OptionsRequest, indicators: list[Indicator], frames: list[pd.DataFrame], values: Values,
          ends: tuple, code: np.ndarray) -> pd.DataFrame:
    language, pack, names = request.language, request.pack, list(request.options)
    at = names.index(request.reference)
    best, (low, high), blocks = best_of(code), ends, []
    for place, (name, frame) in enumerate(zip(names, frames)):
        own = place == at
        words = [REFERENCE if own else CODES[number] for number in code[:, place, at]]
        blocks.append(pd.DataFrame({
            "indicator_id": frame["indicator_id"], "title": frame["title"],
            "dimension": [indicator.dimension for indicator in indicators],
            "dimension_title": [pick(pack.dimensions[indicator.dimension], language) for indicator in indicators],
            "unit": frame["unit"], "direction": [indicator.direction or None for indicator in indicators],
            "option": name, "value": _floats(values.value[:, place]), "lower": _floats(values.low[:, place]),
            "upper": _floats(values.high[:, place]), "state": frame["state"],
            "difference": _floats(np.full(len(frame), np.nan) if own else
                                  values.value[:, place] - values.value[:, at]),
            "difference_lower": _floats(np.full(len(frame), np.nan) if own else low[:, place, at]),
            "difference_upper": _floats(np.full(len(frame), np.nan) if own else high[:, place, at]),
            "comparison": words, "is_best": best[:, place], "reference": request.reference,
            "reason": frame["reason"], "needed": frame["needed"],
            "definition": [parted(words)[0] for words in frame["definition"]],   # all are of one pack
            "source": frame["source"], "verified": frame["verified"], "_order": np.arange(len(frame))}))
    rows = pd.concat(blocks, ignore_index=True).sort_values("_order", kind="stable").reset_index(drop=True)
    return rows[list(OPTION_COLUMNS)].astype(OPTION_COLUMNS)


def _dominance(request: OptionsRequest, indicators: list[Indicator], names: list[str],
               code: np.ndarray) -> pd.DataFrame:
    language, rows = request.language, []
    titles = np.array([pick(indicator.title, language) for indicator in indicators], dtype=object)
    for a, b in combinations(range(len(names)), 2):
        between = code[:, a, b]
        titled = {word: titles[between == CODES.index(word)] for word in (BETTER, WORSE, ALIKE, OPEN)}
        word = relation(between)
        comma = text("options.comma", language)
        rows.append({"option": names[a], "other": names[b], "relation": word,
                     **{key: comma.join(some) or None for key, some in titled.items()},
                     **{f"{key}_count": len(some) for key, some in titled.items()},
                     "said": text(f"options.said_{word}", language, option=names[a], other=names[b],
                                  better=len(titled[BETTER]), worse=len(titled[WORSE]), open=len(titled[OPEN]))})
    return pd.DataFrame(rows, columns=list(DOMINANCE_COLUMNS)).astype(DOMINANCE_COLUMNS)


def _scores(request: OptionsRequest, indicators: list[Indicator], names: list[str], values: Values) -> pd.DataFrame:
    if not request.weights:
        return pd.DataFrame(columns=list(SCORE_COLUMNS)).astype(SCORE_COLUMNS)
    language, total = request.language, sum(weight.weight for weight in request.weights.values())
    scores = scores_of(values, indicators, request.weights, request.tolerance)
    titles = {indicator.id: pick(indicator.title, language) for indicator in indicators}
    weights = text("options.comma", language).join(
        text("options.weight", language, title=titles[key], percent=round(100.0 * weight.weight / total, 1))
        for key, weight in request.weights.items())
    reason = text("options.score_open", language, indicators=text("options.comma", language).join(
        titles[key] for key in scores.open)) if scores.open else None
    return pd.DataFrame({
        "option": names, "score": _floats(scores.score), "lower": _floats(scores.low), "upper": _floats(scores.high),
        "best_rank": scores.best_rank, "worst_rank": scores.worst_rank, "weights": weights,
        "reason": reason})[list(SCORE_COLUMNS)].astype(SCORE_COLUMNS)


def _counts(request: OptionsRequest, rows: pd.DataFrame, dominance: pd.DataFrame, indicators: list[Indicator],
            frames: list[pd.DataFrame]) -> dict:
    names = list(request.options)
    over = {*zip(dominance["option"][dominance["relation"] == BETTER_ON_ALL],
                 dominance["other"][dominance["relation"] == BETTER_ON_ALL]),
            *zip(dominance["other"][dominance["relation"] == WORSE_ON_ALL],
                 dominance["option"][dominance["relation"] == WORSE_ON_ALL])}
    best = next((name for name in names if all((name, other) in over for other in names if other != name)), "")
    open_ = int((rows["state"] == UNDETERMINED).sum())
    compared_ids = sum(all(frame["state"].iloc[row] == KNOWN for frame in frames) for row in range(len(indicators)))
    return {"OPTION_COUNT": len(names), "INDICATOR_COUNT": len(indicators), "COMPARED_COUNT": compared_ids,
            "UNDETERMINED_COUNT": open_, "TRADE_OFF_COUNT": int((dominance["relation"] == TRADE_OFF).sum()),
            "DOMINATED_COUNT": len({other for _name, other in over}), "BEST_OPTION": best,
            "HAS_BEST": bool(best), "IS_DETERMINED": open_ == 0}


def _grounds(request: OptionsRequest) -> list[str]:
    """A sentence where plans do not cover the same ground: then more forest may only mean a larger map."""
    areas = {}
    for name, option in request.options.items():
        plan = option.layers.get(request.plan_role)
        if plan is not None and len(plan.table):
            shapes = plan.table.geometry[~shapely.is_missing(plan.table.geometry)]
            areas[name] = float(np.nansum(drawn_area_m2(shapes, plan.table.crs, option.method))) / SQUARE_METRES["ha"]
    if not areas or max(areas.values()) - min(areas.values()) <= SAME_GROUND * max(areas.values()):
        return []
    comma = text("options.comma", request.language)
    return [text("options.other_ground", request.language, areas=comma.join(
        text("options.ground", request.language, option=name, area=area) for name, area in areas.items()))]


def _remarks(request: OptionsRequest) -> list[str]:
    silent = [pick(indicator.title, request.language) for indicator in request.compared
              if indicator.direction not in SIGNS]
    return [text("options.no_direction", request.language, indicators=text("options.comma", request.language).join(
        silent))] if silent else []


def _floats(numbers: np.ndarray) -> pd.arrays.FloatingArray:
    return pd.arrays.FloatingArray(np.nan_to_num(numbers, posinf=0.0, neginf=0.0), ~np.isfinite(numbers))


CHECK = Check("monitoring", compare_options, None, {
    "options": OPTION_COLUMNS, "dominance": DOMINANCE_COLUMNS, "scores": SCORE_COLUMNS}, whole="scale.two_layers")
