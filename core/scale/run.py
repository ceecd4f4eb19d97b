"""A run in parts: its head, each part by the check's own function, and the join."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import NamedTuple, Optional

import numpy as np
import shapely

from ..contract.outcome import ALONE, Check, Outcome, Steps
from ..errors import InputError
from ..geometry.following import beside
from ..geometry.parallel import report_progress
from ..memory import give_back
from ..table import FeatureTable, is_unbuilt
from .partition import MOST_VERTICES, partition, parts_wanted, vertices_of
from .runner import PARTS_EACH, PartFailed, failing_as, failing_feature, processes_that_pay

#: Vertices that a subject's rows in the results take as much memory as: 4 kB.
ROW_VERTICES = 40
#: Size of the subjects, in vertices, from which on a run is cut, though nobody asks for it: head, join and what parts
#: prepare anew cost an eighth of the time at 100,000 parcels. Below it all fits into 2 GB: 190,000 parcels of 24
#: vertices, or 250,000 of eight.
CUT_ABOVE = 12 * MOST_VERTICES
#: Shares of a run when its head is there, and when all parts are judged.
OF_HEAD, TO_JOIN = 0.05, 0.9


def parts_of(cut, count: int = 0) -> list[np.ndarray]:
    """Which subjects of a check go into which part.

    Args:
        cut: of the check (``Check.cut``). count: of parts; 0: as many as a part's size asks for.

    Returns:
        Positions of each part's subjects, rising.
    """
    geometry = cut.subjects.geometry
    weights = vertices_of(geometry)
    return partition(shapely.bounds(geometry).reshape(-1, 4), weights, count or parts_wanted(weights), cut.groups)


def cut_of(check: Check, request):
    """The cut of a request.

    Args:
        check: of it. request: the whole one.

    Raises:
        InputError: a check, or a request, that cannot be cut, and why.
    """
    if check.cut is None:
        raise InputError(check.whole or "scale.needs_all")
    cut = check.cut(request)
    if cut.refusal:
        raise InputError(cut.refusal)
    return cut


def without_paths(request):
    """A request whose packs do not say in which folder they lie here: it goes to other machines.

    Args:
        request: of a check.
    """
    return replace(request, **{
        part.name: replace(held, path="") for part in fields(request) for held in [getattr(request, part.name)]
        if is_dataclass(held) and getattr(held, "path", "")})


def same_layers(request, other) -> bool:
    """Whether two requests are about the same rows of the same layers.

    Args:
        request, other: of one check.
    """
    return _rows_of(request) == _rows_of(other)


def _rows_of(value) -> list:
    """Hashes of the rows of all tables in a request, in their order."""
    if isinstance(value, FeatureTable):
        return [value.source.rows_hash or len(value)]
    if isinstance(value, (list, tuple)):
        return [part for held in value for part in _rows_of(held)]
    if is_dataclass(value):
        return [part for name in fields(value) for part in _rows_of(getattr(value, name.name))]
    return []


class InParts(NamedTuple):
    """How a request is cut: number of parts, 0: by their size; and who judges them, as of ``runner``, None: here."""

    count: int = 0
    runner: Optional[Callable] = None


def run_by_size(check: Check, request, steps: Steps = ALONE, crew=None, ready: Callable | None = None) -> Outcome:
    """A check at once, or part by part where its subjects are many, perhaps on several processes: the same outcome.

    Args:
        check, request, steps: as of ``run_in_parts``; a request that cannot be cut is run at once.
        crew: ``cluster.processes.OnProcesses``, with what the user wants; None: this process alone.
        ready: a third argument of the check's ``run``, for checks that hand over what is there before all is; it is
            not called where the run is cut.

    Raises:
        Cancelled: the user stopped the run.
    """
    wanted = parts_by_size(check, request, crew)
    if wanted is None:
        return check.run(request, steps) if ready is None else check.run(request, steps, ready)
    return run_in_parts(check, request, steps, *wanted)


def parts_by_size(check: Check, request, crew=None) -> Optional[InParts]:
    """How a request is cut; None: it is run at once.

    Args:
        check, request, crew: as of ``run_by_size``.
    """
    if check.part is not None and crew is None:   # its second stage has all rows at hand: parts save it no memory
        return None
    cut = None if check.cut is None else check.cut(request)
    if cut is None or cut.refusal:
        if crew is not None and crew.wanted > 1:
            crew.remark(check.whole or "scale.needs_all" if cut is None else cut.refusal)
        return None
    if is_unbuilt(cut.subjects) and not (crew and crew.wanted):   # to build shapes costs more than such a check
        return None
    size = size_of(cut.subjects.geometry)
    count = 1 if crew is None else processes_that_pay(size, crew.wanted)
    if count > 1:
        parts = max(parts_wanted(vertices_of(cut.subjects.geometry)), PARTS_EACH * count)
        return InParts(parts, partial(crew, processes=count))
    return InParts() if size > CUT_ABOVE and check.part is None else None


def size_of(geometry: np.ndarray) -> int:
    """What subjects take in memory with their results, in vertices.

    Args:
        geometry: shapely geometries or None ``(n,)``.
    """
    return int(np.sum(vertices_of(geometry))) + ROW_VERTICES * len(geometry)


def run_in_parts(check: Check, request, steps: Steps = ALONE, count: int = 0,
                 runner: Callable[..., Iterable[Outcome]] | None = None) -> Outcome:
    """A check, part by part: the outcome of ``check.run(request)``, in less memory or on more processors.

    Args:
        check: whose ``cut`` is known. request: of it. steps: how the run is followed. count: of parts;
            0: by their size.
        runner: as of ``runner``; None: one after another.

    Raises:
        InputError: a check, or a request, that cannot be cut; a part that failed, with the feature at which it did.
        Cancelled: the user stopped the run.
    """
    cut = cut_of(check, request)
    rows = beside(parts_of, cut, count)
    head = beside(cut.head, check.run, ALONE)
    report_progress(OF_HEAD, *steps)
    outcomes = list(judged_parts(check, cut, rows, steps, runner))
    return cut.join(head, rows, outcomes, Steps(lambda done: steps.progress(max(done, TO_JOIN)), steps.cancelled))


def judged_parts(check: Check, cut, rows: Sequence[np.ndarray], steps: Steps,
                 runner: Callable[..., Iterable[Outcome]] | None = None) -> Iterator[Outcome]:
    """Answers of parts in their order, as they come.

    Args:
        check: of the run. cut: of the request. rows: positions of each part's subjects. steps: of the whole run, of
            which this is the share from ``OF_HEAD`` to ``TO_JOIN``. runner: as of ``run_in_parts``.

    Raises:
        InputError: as of ``run_in_parts``. Cancelled: the user stopped the run.
    """
    inner = Steps(lambda done: steps.progress(OF_HEAD + (TO_JOIN - OF_HEAD) * done), steps.cancelled)
    try:
        yield from (runner or one_by_one)(check.judge, (beside(cut.some, own) for own in rows), inner, len(rows))
    except PartFailed as failure:
        raise _named(failure, check.judge, cut, len(rows), rows[failure.number], steps) from failure


def _named(failure: PartFailed, judge: Callable, cut, count: int, own: np.ndarray, steps: Steps) -> InputError:
    """What is said of a part that failed: one of ``count``, with these subjects."""
    feature = failing_feature(judge, cut, own, steps.cancelled)
    fids = cut.subjects.fids[own]
    values = {"part": failure.number + 1, "count": count, "error": failure.error}
    if feature is None:
        return InputError("scale.part_failed", **values, first=int(fids.min()), last=int(fids.max()))
    return InputError("scale.feature_failed", **values, feature=feature)


def one_by_one(run: Callable, requests: Iterable, steps: Steps, count: int) -> Iterable[Outcome]:
    """Judge parts one after another; threads are within each of them.

    Args:
        run: ``judge`` of the check. requests: of the parts. steps: of all of them. count: of parts.
    """
    for number, request in enumerate(requests):
        part = Steps(lambda share, start=number: steps.progress((start + share) / count), steps.cancelled)
        with failing_as(number):
            outcome = run(request, part)
        yield outcome
        outcome = None   # whoever took it may have let it go
        give_back()
