"""A run's feedback, whose progress keeps step with the time."""
from __future__ import annotations

import csv
import time
from functools import lru_cache
from pathlib import Path
from threading import get_ident

from ...core.pace import Pace, Stretch, marks_at

TABLE = Path(__file__).with_name("pace.csv")
OFTEN_S = 0.05   # from one move of progress to the next, at least


@lru_cache(maxsize=1)
def _table() -> dict:
    """Name of an algorithm -> what it does between its reports (``core.pace.Stretch``)."""
    with open(TABLE, encoding="utf-8", newline="") as file:
        return {row["algorithm"]: parts_of(row["parts"]) for row in csv.DictReader(file)}


def parts_of(words: str) -> list:
    """Parts of a run as the table has them: what is reported at their end, seconds of each run, and of a million rows.

    >>> parts_of("0.5:0.1:7 1:0:12.5")
    [Stretch(done=0.5, fixed_s=0.1, per_million_s=7.0), Stretch(done=1.0, fixed_s=0.0, per_million_s=12.5)]
    """
    return [Stretch(*map(float, part.split(":"))) for part in words.split()]


class Paced:
    """What an algorithm is given as its feedback: that of the run, but for progress.

    It is no QObject: what hands feedback on to QGIS hands on ``whole``.

    Args:
        feedback: of the run. name: of the algorithm. rows: of the layers that it reads, 0 if not known.
        clock: seconds since the run began; None: it begins now.
    """

    def __init__(self, feedback, name: str, rows: int, clock=None):
        self.whole, self.thread = feedback, get_ident()
        expected_s, marks = marks_at(_table().get(name, ()), rows)
        self.pace = Pace(marks, expected_s, clock)
        self.shown = 0.0

    def __getattr__(self, name):
        return getattr(self.whole, name)

    def setProgress(self, percent: float) -> None:
        """Progress as the algorithm counts it."""
        self._show(self.pace.report(percent / 100.0))

    def isCanceled(self) -> bool:
        """Whether the user cancelled; this is asked often, so that progress moves on here."""
        if get_ident() == self.thread and time.perf_counter() - self.shown > OFTEN_S:
            self._show(self.pace.now())
        return self.whole.isCanceled()

    def _show(self, share: float) -> None:
        self.shown = time.perf_counter()
        self.whole.setProgress(100.0 * share)
