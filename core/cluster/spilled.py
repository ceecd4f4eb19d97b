"""A check of zoning whose answers lie in files while it runs: in memory is one part, and what is added up of the rest.

For runs of which nothing needs all rows at once: they are written part by part, each row at its place.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Optional

import numpy as np

from ..contract.frame import Mark
from ..contract.outcome import ALONE, Check, Outcome, Steps
from ..geometry.following import beside
from ..geometry.parallel import report_progress
from ..memory import give_back
from ..scale.partition import MOST_VERTICES
from ..scale.run import OF_HEAD, TO_JOIN, InParts, cut_of, judged_parts, parts_of, size_of
from .codec import read_value, write_value
from .flow import Survey, Surveying, rows_of_parts
from .folder import Head, Part, answer_path

#: Size of a part, in vertices as of ``run.size_of``: some 30,000 parcels, whose findings are 100 MB.
PART_SIZE = 2 * MOST_VERTICES


class Spilled(NamedTuple):
    """A run whose answers lie in a folder.

    Attributes:
        folder: of the answers. cut: of the request. rows: positions of each part's subjects. seen: what is known of all
            of them, with their verdicts.
    """

    folder: Path
    cut: object
    rows: list
    seen: Survey

    def answers(self) -> Iterator[tuple]:
        """Share of the parts before it, part and outcome of each; see ``flow.rows_of_parts``."""
        for number, own in enumerate(self.rows):
            outcome = read_value(answer_path(self.folder, number))
            yield number / len(self.rows), Part(own, self.cut.subjects.fids[own], None), outcome
            outcome = None
            give_back()

    def rows_by_part(self, mark: Optional[Mark] = None, progress: Callable[[float], None] = lambda share: None,
                     cancelled: Optional[Callable[[], bool]] = None) -> Iterator[dict]:
        """Findings and ledger part by part, as of ``flow.rows_of_parts``.

        Args:
            mark: is shown all findings. progress: called with 0…1. cancelled: asked between parts.
        """
        return rows_of_parts(self.answers(), self.seen, progress, cancelled, mark)

    def whole(self, steps: Steps = ALONE) -> Outcome:
        """The outcome with all rows, after all.

        Args:
            steps: how this is followed.
        """
        outcomes = [outcome for _, _, outcome in self.answers()]
        return self.cut.join(self.seen.head.outcome, self.rows, outcomes, steps)

    def summed(self) -> Outcome:
        """See ``Survey.summed``."""
        return self.seen.summed()


def judged_into(folder: Path, check: Check, request, wanted: InParts, steps: Steps = ALONE) -> Spilled:
    """Judge a check of zoning part by part, into files.

    Args:
        folder: an empty one, that stays as long as the result. check: of zoning. request: of it.
        wanted: how it is cut. steps: how it is followed.

    Raises:
        InputError: as of ``scale.run.run_in_parts``. Cancelled: the user stopped the run.
    """
    cut = cut_of(check, request)
    rows = beside(_parts, cut, wanted.count)
    head = beside(cut.head, check.run, ALONE)
    report_progress(OF_HEAD, *steps)
    looking = Surveying(Head(head, {}, cut.without()), keeps_verdicts=True)
    _spill(folder, cut, rows, looking, judged_parts(check, cut, rows, steps, wanted.runner))
    report_progress(TO_JOIN, *steps)
    return Spilled(folder, cut, rows, beside(looking.survey))


def _parts(cut, count: int) -> list:
    return parts_of(cut, count or int(np.ceil(size_of(cut.subjects.geometry) / PART_SIZE)))


def _spill(folder: Path, cut, rows: list, looking: Surveying, outcomes: Iterable[Outcome]) -> None:
    """Look at answers as they come, and write them down; none is kept."""
    outcomes = iter(outcomes)
    for number, own in enumerate(rows):
        outcome = next(outcomes)
        beside(looking.add, own, cut.subjects.fids[own], outcome, cut.subjects.geometry[own])
        write_value(answer_path(folder, number), outcome, packed=False)   # no left call writes
        outcome = None
