"""What a whole run has measured, kept row by row, and the lock that lets one bench run at a time."""
from __future__ import annotations

import fcntl
import json
import os
import time
from contextlib import contextmanager
from pathlib import Path

import files
from lines import Line

LINES = files.FOLDER / "lines.json"
LOCK = files.FOLDER / "lock"


class Busy(Exception):
    """Another bench runs in this checkout."""


@contextmanager
def alone():
    """Within this block no other bench of this checkout measures.

    Raises:
        Busy: one does.
    """
    files.FOLDER.mkdir(parents=True, exist_ok=True)
    with open(LOCK, "a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise Busy(f"Another bench ({lock.read().strip() or 'just begun'}) runs in this checkout: both would "
                       "measure each other. Wait for it, or stop it.") from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}")
        lock.flush()
        try:
            yield
        finally:
            lock.truncate(0)


class Measured:
    """Rows as they were measured: number -> lines, minutes, and in which go.

    Args:
        path: where they are kept. anew: whether those of before are forgotten.
    """

    def __init__(self, path: Path = LINES, anew: bool = False):
        self.path, self.rows = path, {}
        if path.exists() and not anew:
            self.rows = {int(number): row for number, row in json.loads(path.read_text(encoding="utf-8")).items()}
        self.begun, self.before = time.strftime("%Y-%m-%d %H:%M:%S"), os.getloadavg()[0]

    def failed(self) -> list[int]:
        """Rows that did not run to their end."""
        return [number for number, row in self.rows.items() if any(line["key"] == "failed" for line in row["lines"])]

    def add(self, number: int, lines: list[Line], minutes: float) -> None:
        """Keep a row, also if what comes after it does not end."""
        self.rows[number] = {"lines": [vars(line) for line in lines], "minutes": minutes, "go": self.begun,
                             "load": self.before}
        draft = self.path.with_suffix(".draft")
        draft.write_text(json.dumps(self.rows, ensure_ascii=False, indent=1), encoding="utf-8")
        draft.replace(self.path)

    def lines(self) -> list[Line]:
        """Of all rows, in their order."""
        return [Line(**line) for number in sorted(self.rows) for line in self.rows[number]["lines"]]

    def minutes(self) -> dict:
        """Row -> minutes, in their order."""
        return {number: self.rows[number]["minutes"] for number in sorted(self.rows)}

    def load(self) -> float:
        """The machine's load before any go, the most of them."""
        return max(row["load"] for row in self.rows.values())

    def days(self) -> str:
        """The day of the rows, or the first and the last."""
        days = sorted({self.rows[number]["go"][:10] for number in set(self.rows) - {0}})
        return days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"

    def goes(self) -> str:
        """In how many goes the rows were measured, and those apart from most of them when, as the page says it."""
        goes: dict = {}
        for number in sorted(set(self.rows) - {0}):
            goes.setdefault(self.rows[number]["go"], []).append(number)
        if len(goes) == 1:
            return "in one run"
        largest, *others = sorted(goes, key=lambda go: len(goes[go]), reverse=True)
        again = sorted((number, go[:16]) for go in others for number in goes[go])
        return (f"in {len(goes)} runs (most on {largest[:16]}; apart from them "
                + ", ".join(f"row {number} on {go}" for number, go in again) + ")")
