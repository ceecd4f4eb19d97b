"""A run in parts: its head, each part by the check's own function, and the join."""
from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import shapely

from ..contract.outcome import ALONE, Check, Outcome, Steps
from ..errors import InputError
from ..geometry.parallel import report_progress
from .partition import partition, parts_wanted, vertices_of


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


def run_in_parts(check: Check, request, steps: Steps = ALONE, count: int = 0,
                 runner: Callable[..., Iterable[Outcome]] | None = None) -> Outcome:
    """A check, part by part: the outcome of ``check.run(request)``, in less memory or on more processors.

    Args:
        check: whose ``cut`` is known. request: of it. steps: how the run is followed. count: of parts;
            0: by their size.
        runner: ``(check.run, requests, steps)`` to their outcomes in order; None: one after another.

    Raises:
        InputError: a check, or a request, that cannot be cut. Cancelled: the user stopped the run.
    """
    if check.cut is None:
        raise InputError("scale.needs_all")
    cut = check.cut(request)
    if cut.refusal:
        raise InputError(cut.refusal)
    rows = parts_of(cut, count)
    head = cut.head(check.run, Steps(cancelled=steps.cancelled))
    share = 0.05   # of the head
    report_progress(share, *steps)
    inner = Steps(lambda done: steps.progress(share + (0.98 - share) * done), steps.cancelled)
    outcomes = list((runner or one_by_one)(check.run, (cut.some(own) for own in rows), inner, len(rows)))
    return cut.join(head, rows, [cut.subjects.fids[own] for own in rows], outcomes)


def one_by_one(run: Callable, requests: Iterable, steps: Steps, count: int) -> Iterable[Outcome]:
    """Judge parts one after another; threads are within each of them.

    Args:
        run: of the check. requests: of the parts. steps: of all of them. count: of parts.
    """
    for number, request in enumerate(requests):
        yield run(request, Steps(lambda share, start=number: steps.progress((start + share) / count), steps.cancelled))
