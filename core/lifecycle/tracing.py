"""From rows of tables to threads and parcels: what they have of each stage, and what was judged of them."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import pandas as pd

from ..contract.arithmetic import divide
from ..contract.interval import Interval, known_or
from ..contract.outcome import Steps
from ..geometry.measure.stated import FIT
from ..geometry.parallel import ask
from ..rights.pack.stages import KEYS
from .amounts import Ground, ground_left, left_between
from .cells import Cells, Facts, cells_of, facts_of, first_number, one_word
from .due.dates import day_number
from .due.timing import (
    HAPPENED,
    LAND_UNKNOWN,
    NO_RECORD,
    OTHER_LAND,
    STATE_LAND,
    UNDETERMINED,
    Event,
    Judged,
    Progress,
    judge_due,
    judge_progress,
    judge_start,
)
from .entries import Entries, read_entries
from .linking import Linked, link
from .request import FILLED, HOLLOW, UNDATED, UNKNOWN, LifecycleRequest
from .twice import Once, counted_once


@dataclass(frozen=True)
class Groups:
    """Threads or parcels ``(g,)``: of which rows they are, and what they have of each stage.

    Attributes:
        number: of each row of ``Entries``, -1: of none. names: of each group, unlike each other.
        cells: what they have of each stage. is_given: stages that a table could know of ``(s,)``.
        way: how supplies on the same ground count, of ``twice.WAYS``, empty without ``(g,)``. shared_m2: of them.
    """

    number: np.ndarray
    names: np.ndarray
    cells: Cells
    is_given: np.ndarray
    way: np.ndarray
    shared_m2: np.ndarray

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def first(self) -> np.ndarray:
        """A row of each group ``(g,)``."""
        first = np.zeros(len(self), dtype=np.int64)
        rows = np.flatnonzero(self.number >= 0)[::-1]
        first[self.number[rows]] = rows
        return first

    @cached_property
    def words(self) -> np.ndarray:
        """The state of each stage's cell, of ``request.CELLS`` ``(g, s)``."""
        cells = self.cells
        words = np.broadcast_to(np.where(self.is_given, HOLLOW, UNKNOWN).astype(object), cells.record.shape).copy()
        happened = cells.record == HAPPENED
        dated = np.isfinite(cells.day_low) & np.isfinite(cells.day_high)
        words[happened] = np.where(dated, FILLED, UNDATED)[happened]
        words[cells.is_unclear] = UNKNOWN
        return words


@dataclass(frozen=True)
class Traced:
    """All that was worked out, for tables and findings."""

    request: LifecycleRequest
    entries: Entries
    linked: Linked
    facts: Facts
    threads: Groups
    parcels: Groups
    thread_of: np.ndarray   # of each parcel
    land: np.ndarray
    cause: np.ndarray
    recognition: np.ndarray
    start: Judged
    use: Judged
    completion: Judged
    built: Interval
    invested: Interval
    ground: Ground
    unclear: np.ndarray   # parcels with a record of which it is not known whether it is in force

    @property
    def as_of(self) -> float:
        """Day of the check, number of days since 1970."""
        return day_number(self.request.as_of)

    def place(self, stage: str) -> int:
        """The place of a stage; -1 where the pack has none of that name.

        Args:
            stage: its id.
        """
        stages = list(self.request.life.stages)
        return stages.index(stage) if stage in stages else -1


def traced_of(request: LifecycleRequest, steps: Steps) -> Traced:
    """Read, link and judge.

    Args:
        request: layers and tables of stages. steps: how it is followed.

    Raises:
        InputError: planar areas in degrees, different datums. Cancelled: the run was stopped.
    """
    entries, conditions = read_entries(request), request.life.conditions
    as_of = day_number(request.as_of)
    linked = link(entries, request.link, request.minimum_share, steps, partial(left_between, entries, request, steps))
    facts = facts_of(entries, as_of)
    live = facts.at(entries.is_live[facts.entry])
    stages = len(request.life.stages)
    is_given = np.zeros(stages, dtype=bool)
    is_given[np.unique(facts.stage[facts.record != NO_RECORD])] = True
    threads, parcels = (_groups(entries, live, number, is_given, partial(
        counted_once, entries, linked.is_alone, minimum_area_m2=request.minimum_area_m2))
                        for number in (linked.thread, linked.parcel))
    thread_of = threads.number[parcels.first] if len(parcels) else np.zeros(0, dtype=np.int64)
    # stages of whole projects, such as the approval, are those of the thread
    project = np.array([stage.level == "project" for stage in request.life.stages.values()])
    parcels = Groups(parcels.number, parcels.names, Cells(*(np.where(project[None, :], of[thread_of], own)
                                                          for of, own in zip(threads.cells, parcels.cells))),
                     is_given, parcels.way, parcels.shared_m2)
    number, count, use = parcels.number, len(parcels), entries.is_live
    place = list(request.life.stages).index
    land = _land(entries, number, count, conditions)
    start, completed = (_event(parcels.cells, place(stage)) if stage in request.life.stages else _no_event(count)
                        for stage in ("started", "completed"))
    progress = _progress(entries, number, count)
    unclear = np.zeros(count, dtype=bool)
    unclear[number[entries.is_unclear & use & (number >= 0)]] = True
    started, used, done = (_undetermined(judged, unclear) for judged in (
        judge_start(start, land, as_of, conditions),
        judge_progress(progress, start.record, completed.record, land, as_of, conditions), judge_due(completed, as_of)))
    ground = ground_left(entries, linked, threads, request)
    steps.progress(0.9)
    return Traced(request, entries, linked, facts, threads, parcels, thread_of, land,
                  one_word(entries.texts("cause"), number, count, use),
                  one_word(entries.texts("recognition"), number, count, use, "*"), started, used, done,
                  progress.built, progress.invested, ground, unclear)


def _undetermined(judged: Judged, rows: np.ndarray) -> Judged:
    """Nothing is said of some parcels: of a record of theirs it is not known whether it is in force."""
    state = judged.state.copy()
    state[rows] = UNDETERMINED
    return Judged(state, *(np.where(rows, np.nan, days) for days in (judged.days, judged.idle_on)))


def _groups(entries: Entries, live: Facts, labels: np.ndarray, is_given: np.ndarray,
            counted: Callable[..., Once]) -> Groups:
    """Groups in the order of their names, which do not depend on the order of rows."""
    rows = np.flatnonzero(labels >= 0)
    distinct, number = np.unique(labels[rows], return_inverse=True)
    ask()
    # the name of the earliest row with a key of parcels, otherwise of a project; of equal ones the first in order
    names = entries.names[rows]
    by_parcel, by_any = (np.any([entries.keys[kind][rows] != "" for kind in kinds], axis=0)
                         for kinds in (KEYS[:-1], KEYS))
    order = np.lexsort((names.astype(str), entries.order[rows], ~entries.is_live[rows], ~by_any, ~by_parcel))
    best = np.full(len(distinct), "", dtype=object)
    best[number[order[::-1]]] = entries.names[rows][order[::-1]]
    ask()
    least = np.full(len(distinct), "", dtype=object)
    layer_names = np.array([layer.table.name for layer in entries.layers], dtype=object)
    own = layer_names[entries.layer[rows]] + "#" + entries.fid[rows].astype(str).astype(object)
    by_own = np.lexsort((own.astype(str), entries.order[rows]))[::-1]
    least[number[by_own]] = own[by_own]
    ask()
    repeated = pd.Series(best).duplicated(keep=False).to_numpy()
    best = np.where(repeated, best + " · " + least, best)
    rank = np.empty(len(distinct), dtype=np.int64)
    rank[np.argsort(best.astype(str), kind="stable")] = np.arange(len(distinct))
    numbers = np.full(len(labels), -1, dtype=np.int64)
    numbers[rows] = rank[number]
    once = counted(live, numbers)
    return Groups(numbers, np.sort(best.astype(str)).astype(object), cells_of(
        once.facts, numbers, len(distinct), entries.table, len(is_given)), is_given, once.way, once.shared_m2)


def _event(cells: Cells, stage: int) -> Event:
    return Event(cells.due(stage), cells.day(stage), cells.record[:, stage])


def _no_event(count: int) -> Event:
    nothing = Interval.of(np.full(count, np.nan))
    return Event(nothing, nothing, np.full(count, NO_RECORD, dtype=np.int8))


def _land(entries: Entries, number: np.ndarray, count: int, conditions) -> np.ndarray:
    """What kind of land each parcel is, by its field, the way of supply, or the letters of its code."""
    land = np.full(count, LAND_UNKNOWN, dtype=np.int8)
    stated = [one_word(entries.texts(role), number, count, entries.is_live, "?") for role in ("land", "supply_way")]
    place, codes = pd.factorize(entries.keys["parcel"])
    letters = np.full(len(codes), "", dtype=object)
    for word, starts in conditions.letters.items():
        letters[[code.startswith(tuple(starts), conditions.letters_at) for code in codes]] = word
    letters = letters[place]
    stated.append(one_word(letters, number, count, entries.is_live, "?"))
    for words in stated[::-1]:
        land[words == "state_construction"] = STATE_LAND
        land[words == "other"] = OTHER_LAND
        land[words == "?"] = LAND_UNKNOWN
    differ = np.zeros(count, dtype=bool)
    for words in stated[1:]:
        differ |= (stated[0] != "") & (words != "") & (words != stated[0])
    land[differ] = LAND_UNKNOWN
    return land


def _progress(entries: Entries, number: np.ndarray, count: int) -> Progress:
    use, table = entries.is_live, entries.table

    def amount(role: str) -> Interval:
        return Interval.of(first_number(entries.numbers(role), number, count, table, use))

    stopped, working = entries.days("stop_date"), entries.texts("working")
    rows = np.flatnonzero((number >= 0) & use & np.isfinite(stopped.low))
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low, number[rows], stopped.low[rows])
    np.maximum.at(high, number[rows], stopped.high[rows])
    none = low > high
    share = first_number(entries.numbers("invested_share"), number, count, table, use)
    share = np.where(share > 1.0, share / 100.0, share)   # in per cent
    built = divide(amount("built_area"), amount("planned_area"))
    too_much = built.low > FIT   # more than there is to be built: in another unit, or wrong
    built = Interval.of(np.where(too_much, -np.inf, built.low), np.where(too_much, np.inf, built.high))
    invested = divide(amount("invested"), amount("planned_investment"))
    return Progress(Interval.of(np.where(none, np.nan, low), np.where(none, np.nan, high)),
                    one_word(working, number, count, use) == "working", built,
                    Interval.of(np.where(np.isnan(share), known_or(invested, np.nan), share)))
