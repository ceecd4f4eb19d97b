"""The indicators of a pack by unit: their values, or what would be needed."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract.basis import VERIFIED
from ...contract.cells import UNDETERMINED
from ...contract.outcome import ALONE, Check, Outcome, Steps
from ...errors import InputError
from ...indicators.rows import ALL_UNITS, indicator_frame
from ...indicators.scene import Scene, scene_of
from ...inputs import register
from ...quotas.units import unit_prefix
from ...texts import text
from ..pack.fingerprint import fingerprint, land_mark
from ..pack.model import FORMULA, MEASURED, Indicator
from ..series.definitions import with_mark
from .given import GivenRows
from .ground import Measures
from .request import ROW_COLUMNS, ComputeRequest
from .stated import Stated, read_stated
from .values import Values


def compute_indicators(request: ComputeRequest, steps: Steps = ALONE) -> Outcome:
    """Compute every indicator of a pack, by unit and of all units together.

    What is not known is undetermined, never 0, and says what would be needed: a layer, a field, a statistic, a row of
    another algorithm. Values are the user's own; ``official`` is what statistics state for the same indicator.

    Args:
        request: layers, rows and tables. steps: how the run is followed.

    Returns:
        Table ``rows``: a row per indicator and unit, in the order of the pack.

    Raises:
        InputError: nothing was given, a layer or table that cannot be used.
        Cancelled: ``cancelled`` returned True.
    """
    if not (request.layers or request.rows or request.own_rows or request.statistics):
        raise InputError("monitoring.nothing_given", layers=register.LAYERS, rows=register.INDICATOR_ROWS,
                         statistics=register.STATISTICS)
    scene = _scene(request, steps)
    measures = Measures(request, scene)
    statistics = read_stated(request.statistics, request.pack, request.year, register.STATISTICS)
    targets = read_stated(request.targets, request.pack, request.year, register.TARGETS)
    given, own = (GivenRows(rows, request.whole_code, register.INDICATOR_ROWS) for rows in (
        request.rows, request.own_rows))
    values = Values(measures, statistics, given, own)
    measured = values.all()
    steps.progress(0.9)
    whole = (request.whole_code or ALL_UNITS, text("indicators.whole", request.language))
    frame = indicator_frame(measured, [*zip(scene.codes, scene.names), whole], request.language, request.year,
                            request.data_date)
    frame = _completed(frame, request, values, targets)
    return Outcome(tables={"rows": frame}, counts=_counts(frame, request),
                   notes=[*scene.notes, *measures.notes, *statistics.notes(request.language, values.units),
                          *targets.notes(request.language, values.units)])


def _scene(request: ComputeRequest, steps: Steps) -> Scene:
    tables = [bound.table for bound in request.layers.values()]
    if not tables and request.units is None:
        return Scene("", request.method, request.language, cancelled=steps.cancelled)
    return scene_of(tables or [request.units.table], request.units, request.method, request.language, steps.cancelled)


def _completed(frame: pd.DataFrame, request: ComputeRequest, values: Values, targets: Stated) -> pd.DataFrame:
    """Rows with scope, pack, series, what would be needed, target, official value and the difference to it."""
    indicators, places = request.pack.indicators.values(), values.places
    official = np.concatenate([values.official(indicator) for indicator in indicators])
    target = np.array([_target(targets, indicator.id, code, request) for indicator in indicators
                       for code in values.codes])
    needed = [" · ".join(words) or None for indicator in indicators for words in values.needed[indicator.id]]
    open_rows = (frame["state"] == UNDETERMINED).to_numpy()
    frame = frame.assign(
        definition=np.repeat([_definition(words, indicator, request, values.measures.land_scheme)
                              for words, indicator in zip(frame["definition"].fillna("").iloc[::places], indicators)],
                             places),
        scope=np.repeat([indicator.scope for indicator in indicators], places), pack=request.pack.id,
        pack_version=request.pack.version, series=request.series or None,
        needed=np.where(open_rows, np.array(needed, dtype=object), None), official=_floats(official),
        target=_floats(target))
    frame["difference"] = frame["value"] - frame["official"]
    frame["official_source"] = np.where(frame["official"].notna(), values.statistics.name, None)
    return frame[list(ROW_COLUMNS)].astype(ROW_COLUMNS)


def _definition(words: str, indicator: Indicator, request: ComputeRequest, scheme: str) -> str:
    """A definition with the mark of what is measured, so that another one in a later version of a pack is noticed."""
    pack = request.pack
    if not words and indicator.source in (MEASURED, FORMULA):
        words = indicator.formula_text or (f"{indicator.algorithm}: {indicator.row}" if indicator.row else "")
    own = fingerprint(pack, indicator)
    return with_mark(words, f"{own} {land_mark(pack, indicator, request.codes, scheme)}".strip() if own else "")


def _target(targets: Stated, key: str, code: str, request: ComputeRequest) -> float:
    """The target of the year, otherwise of the first year after it; NaN without one, or where two contradict."""
    by_year = targets.numbers.get((key, code)) or (
        targets.numbers.get((key, unit_prefix(request.whole_code)), {}) if not code else {})
    year = min((year for year in by_year if year >= request.year), default=None)
    number = by_year.get(year)
    return np.nan if number is None else number


def _floats(numbers: np.ndarray) -> pd.arrays.FloatingArray:
    return pd.arrays.FloatingArray(np.nan_to_num(numbers), np.isnan(numbers))


def _counts(frame: pd.DataFrame, request: ComputeRequest) -> dict:
    missing = int((frame["state"] == UNDETERMINED).sum())
    return {"ROW_COUNT": len(frame), "INDICATOR_COUNT": len(request.pack.indicators),
            "VALUE_COUNT": len(frame) - missing, "MISSING_COUNT": missing,
            "UNVERIFIED_COUNT": sum(indicator.state != VERIFIED for indicator in request.pack.indicators.values()),
            "IS_DETERMINED": missing == 0}


CHECK = Check("monitoring", compute_indicators, None, {"rows": ROW_COLUMNS}, whole="scale.sums")
