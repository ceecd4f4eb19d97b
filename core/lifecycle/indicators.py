"""Indicator rows of the life of land, of all land and of the unit that holds most of each thread or parcel."""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np
import pandas as pd
import shapely

from ..contract.interval import Interval
from ..geometry.systems.crs import plan_transform, transform
from ..indicators.pack import Indicator
from ..indicators.rows import ALL_UNITS, COLUMNS, OUTSIDE, Measured, indicator_frame
from ..indicators.scene import Scene, scene_of
from ..texts import LANGUAGES, text
from .cells import one_word
from .due.timing import MAY_BE_IDLE, SUSPECTED_IDLE, UNDETERMINED
from .request import LifecycleRequest
from .tracing import Traced

INDICATOR_COLUMNS = COLUMNS
#: Indicator -> the amount, and the whole that it is a share of.
_SHARES = {"lifecycle_supply_rate": ("supplied_m2", "approved_m2"),
           "lifecycle_not_supplied_share": ("approved_not_supplied_m2", "approved_m2"),
           "lifecycle_not_used_share": ("supplied_not_used_m2", "supplied_m2"),
           "lifecycle_completion_rate": ("completed_m2", "started_m2")}
_AREAS = {"lifecycle_not_supplied": "approved_not_supplied_m2", "lifecycle_not_used": "supplied_not_used_m2",
          "lifecycle_not_finished": "used_not_finished_m2"}
HECTARE_M2 = 10_000.0
UNKNOWN = -1   # no ground, and no code of a unit: it may be in any
_CROSSING = 0.01   # share of ground in another unit, from which it is said


def indicators_of(threads: pd.DataFrame, parcels: pd.DataFrame, request: LifecycleRequest,
                  places: Optional[Places] = None) -> pd.DataFrame:
    """Rows in the columns of all indicators, of all land and of each unit.

    A thread that is not known leaves the value open, and one whose unit is not known leaves each unit open.

    Args:
        threads, parcels: tables of the tracing. request: with language and day. places: units; None: all land alone.
    """
    whole = (ALL_UNITS, text("lifecycle.all_land", request.language))
    shown = [whole] if places is None else [*zip(places.codes, places.names), whole]
    of_threads, of_parcels = (None, None) if places is None else (places.threads, places.parcels)
    measured = []
    for name, (part, whole_m2) in _SHARES.items():
        amount, total = (_total(threads[column], of_threads, len(shown)) for column in (part, whole_m2))
        size = np.where(total.is_known & (total.low > 0.0), total.low, np.nan)
        has = np.isfinite(size)
        measured.append(_row((name, "%", request.language), Interval.of(
            100 * amount.low / size, 100 * amount.high / size,
            np.where(has & amount.is_known, "", "rows").astype(object)), amount, total))
    for name, column in _AREAS.items():
        amount = _total(threads[column], of_threads, len(shown))
        hectares = Interval.of(amount.low / HECTARE_M2, amount.high / HECTARE_M2, amount.why)
        measured.append(_row((name, "ha", request.language), hectares, amount, _nothing(len(shown))))
    for name, column, states in (("lifecycle_idle", "start_state", SUSPECTED_IDLE),
                                 ("lifecycle_may_be_idle", "use_state", MAY_BE_IDLE)):
        sure, maybe = ((parcels[column] == word).to_numpy(dtype=float) for word in (states, UNDETERMINED))
        low = _sums(sure, of_parcels, len(shown))[0]
        high = np.add(*_sums(sure + maybe, of_parcels, len(shown)))
        count = Interval.of(low, high, np.where(low == high, "", "rows").astype(object))
        measured.append(_row((name, "1", request.language), count, count, _nothing(len(shown))))
    return indicator_frame(measured, shown, request.language, request.as_of.year, request.as_of.isoformat())


def _sums(values: np.ndarray, place: Optional[np.ndarray], shown: int) -> tuple[np.ndarray, np.ndarray]:
    """Sum of each unit and, last, of all ``(shown,)``; and what perhaps belongs to it besides ``(shown,)``."""
    if place is None:
        return np.array([values.sum()]), np.zeros(1)
    known = place != UNKNOWN
    sums = np.bincount(place[known], values[known], minlength=shown - 1)
    return np.append(sums, values.sum()), np.append(np.full(shown - 1, values[~known].sum()), 0.0)


def _nothing(count: int) -> Interval:
    return Interval.of(np.full(count, np.nan), None, "rows")


def _total(column: pd.Series, place: Optional[np.ndarray], shown: int) -> Interval:
    """Sums of what is known ``(shown,)``; open above where a row is not."""
    values = column.to_numpy(dtype=float, na_value=np.nan)
    low, more = _sums(np.nan_to_num(values), place, shown)
    is_open = np.add(*_sums(np.isnan(values).astype(float), place, shown)) > 0.0
    why = np.where(is_open | (more > 0.0), "rows", "").astype(object)
    return Interval.of(low, np.where(is_open, np.nan, low + more), why)


def _row(named: tuple[str, str, str], value: Interval, numerator: Interval, denominator: Interval) -> Measured:
    name, unit, language = named
    title, definition = ({tag: text(f"lifecycle.{name}{end}", tag) for tag in LANGUAGES} for end in ("", "_definition"))
    return Measured(Indicator(name, title, definition, unit, "lifecycle"), value, numerator, denominator,
                    sentences={"rows": text("lifecycle.rows_open", language)})


class Places(NamedTuple):
    """Units, the ground outside as the last one, and where each thread and parcel is.

    Attributes:
        codes, names: of units ``(u,)``. threads, parcels: position among them, ``UNKNOWN`` where nothing says it.
    """

    codes: list
    names: list
    threads: np.ndarray
    parcels: np.ndarray


def places_of(traced: Traced, threads: np.ndarray, parcels: np.ndarray, notes: list) -> Optional[Places]:
    """Where threads and parcels lie; None without units.

    Args:
        traced: with the request. threads, parcels: ground of each ``(t,)``, ``(p,)``, None without. notes: to which it
            adds.

    Raises:
        InputError: units without code or with one twice, systems that cannot be combined.
    """
    request, entries = traced.request, traced.entries
    if request.units is None:
        return None
    tables = [layer.table for layer in entries.layers if layer.table.crs]
    scene = scene_of(tables or [request.units.table], request.units, request.area_method, request.language)
    notes += scene.notes
    by_code = {code: place for place, code in enumerate(scene.codes)}

    def placed(ground: np.ndarray, number: np.ndarray) -> tuple[np.ndarray, int]:
        words = one_word(entries.texts("unit_code"), number, len(ground), entries.is_live, "?")
        place = np.array([by_code.get(word, UNKNOWN) for word in words.tolist()], dtype=np.int64)
        return _by_ground(scene, ground, entries.crs, place)

    of_threads, crossing = placed(threads, traced.threads.number)
    of_parcels, _count = placed(parcels, traced.parcels.number)
    of_parcels = np.where(of_parcels == UNKNOWN, of_threads[traced.thread_of], of_parcels)
    language = request.language
    unknown = int((of_threads == UNKNOWN).sum())
    notes += [text(f"lifecycle.units_{name}", language, count=count)
              for name, count in (("crossing", crossing), ("unknown", unknown)) if count]
    return Places([*scene.codes, OUTSIDE], [*scene.names, text("indicators.outside", language)], of_threads, of_parcels)


def _by_ground(scene: Scene, ground: np.ndarray, crs: str, place: np.ndarray) -> tuple[np.ndarray, int]:
    """The place of most of the ground where there is any, and how many lie in several."""
    rows = np.flatnonzero(~shapely.is_missing(ground))
    if not len(rows):
        return place, 0
    frame = scene.divided(transform(ground[rows], plan_transform(crs, scene.crs)))
    most = frame.sort_values(["share", "unit"], ascending=[False, True], kind="stable").drop_duplicates("row")
    place[rows[most["row"].to_numpy()]] = most["unit"].to_numpy()
    others = frame[(frame["share"] > _CROSSING) & (frame["share"] < 1.0 - _CROSSING)]
    return place, others["row"].nunique()
