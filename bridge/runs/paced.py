"""A run's feedback, whose progress keeps step with the time."""
from __future__ import annotations

import csv
import time
from functools import lru_cache
from pathlib import Path
from threading import get_ident

from ...core.pace import Pace

TABLE = Path(__file__).with_name("pace.csv")
KNOWN_S = 2.0    # from which on rows say how long a run takes; before, what every run does first takes most of it
OFTEN_S = 0.25   # from one move of progress to the next, at least


@lru_cache(maxsize=1)
def _table() -> dict:
    """Name of an algorithm -> seconds a million rows, and its marks (``Pace``)."""
    with open(TABLE, encoding="utf-8", newline="") as file:
        return {row["algorithm"]: (float(row["seconds_per_million"]), marks_of(row["marks"]))
                for row in csv.DictReader(file)}


def marks_of(words: str) -> list:
    """Marks as the table has them.

    >>> marks_of("0:0 0.5:0.1 1:0.9")
    [(0.0, 0.0), (0.5, 0.1), (1.0, 0.9)]
    """
    return [tuple(map(float, mark.split(":"))) for mark in words.split()]


class Paced:
    """What an algorithm is given as its feedback: that of the run, but for progress.

    It is no QObject: what hands feedback on to QGIS hands on ``whole``.

    Args:
        feedback: of the run. name: of the algorithm. rows: of the layers that it reads, 0 if not known.
    """

    def __init__(self, feedback, name: str, rows: int):
        per_million, marks = _table().get(name, (0.0, ()))
        self.whole, self.thread = feedback, get_ident()
        expected_s = per_million * rows / 1e6
        self.pace = Pace(marks, expected_s if expected_s > KNOWN_S else None)
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
