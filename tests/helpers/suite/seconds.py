"""Processor seconds of the tests by file, children included, and the committed list that they must not outgrow.

Wall time says nothing on a machine that is shared; processor time says much the same on each. What a machine is
slower, or its cores are more in each other's way, a loop tells that every worker times now and then.
"""
from __future__ import annotations

import csv
import os
import resource
import statistics
import time
from pathlib import Path

LIST = "tests/seconds.csv"
LOOP = "(the loop that tells machines apart)"
#: Files below are not listed, and may grow to it.
LEAST_S = 2.0
GROWTH = 4 / 3
#: Seconds that come and go: the first in a worker to load QGIS, to read the packs and to draw the county pays 17 s.
SLACK_S = 25.0
#: How much more than the loop tells all files together may take: their data outgrow the cache, the loop does not.
BEYOND_LOOP = 1.5
EVERY_S = 20.0


def _stat_seconds(process: str) -> float:
    """Own time of a process, and that of its children which have ended."""
    with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
        fields = file.read().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _living(process: str) -> list[str]:
    children = []
    for thread in os.listdir(f"/proc/{process}/task"):
        with open(f"/proc/{process}/task/{thread}/children", encoding="ascii") as file:
            for child in file.read().split():
                children += [child, *_living(child)]
    return children


def spent() -> float:
    """Processor seconds of this process and all that it has started, living and ended."""
    own = 0.0
    for _ in range(5):   # where one ends meanwhile, its seconds are its parent's by the next look
        usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        own = sum(usage.ru_utime + usage.ru_stime for usage in usages)
        try:
            return own + sum(map(_stat_seconds, _living("self")))
        except OSError:
            continue
    return own   # this system has no /proc


def loop_seconds() -> float:
    """Processor seconds of a fixed piece of work."""
    start, text = time.process_time(), ""
    for number in range(60_000):
        text = f"{number * 0.5:.3f}{text[:20]}"
    counts: dict = {}
    for number in range(60_000):
        counts[number % 977] = counts.get(number % 977, 0) + len(text)
    return time.process_time() - start


class Clock:
    """In the process that runs tests: puts on each report what it has cost since the last one."""

    def __init__(self):
        self.last, self.timed = spent(), 0.0

    def read(self) -> float:
        before, self.last = self.last, spent()
        return max(0.0, self.last - before)

    def loop(self) -> float | None:
        """The loop's seconds, now and then."""
        if time.monotonic() - self.timed < EVERY_S:
            return None
        self.timed = time.monotonic()
        seconds = min(loop_seconds() for _ in range(3))
        self.last = spent()
        return seconds


class Spent:
    """In the process that reports: seconds by file, and the loop's."""

    def __init__(self):
        self.files: dict[str, float] = {}   # without cases that take turns: which of them run, changes
        self.turns, self.cases = 0.0, 0     # those; all cases that ran
        self.loops: list[float] = []
        self.slowest: dict[str, float] = {}   # the loop while a file ran

    def add(self, report) -> None:
        name = report.nodeid.split("::")[0]
        spent, by_turns = getattr(report, "processor_s", 0.0), "takes_turns" in report.keywords
        self.cases += getattr(report, "when", "") == "teardown"
        self.files[name] = self.files.get(name, 0.0) + spent * (not by_turns)
        self.turns += spent * by_turns
        if getattr(report, "loop_s", None):
            self.loops.append(report.loop_s)
            self.slowest[name] = max(report.loop_s, self.slowest.get(name, 0.0))

    @property
    def total(self) -> float:
        return sum(self.files.values()) + self.turns

    @property
    def loop(self) -> float:
        return statistics.median(self.loops) if self.loops else 0.0

    def lines(self) -> list[str]:
        shown = sorted(((seconds, name) for name, seconds in self.files.items() if seconds >= LEAST_S), reverse=True)
        few = sum(self.files.values()) - sum(seconds for seconds, _ in shown)
        return [*(f"{seconds:8.1f}  {name}" for seconds, name in shown),
                f"{few:8.1f}  {len(self.files) - len(shown)} files of less than {LEAST_S:g} s",
                f"{self.turns:8.1f}  cases that take turns, of all files",
                f"{self.total:8.1f}  all; the loop that tells machines apart took {1000 * self.loop:.1f} ms"]

    def grown(self, listed: dict[str, float]) -> list[str]:
        """What has grown by more than a third over the list, as sentences.

        Noise must not fail a run, for then nothing lands: a file has ``SLACK_S`` more, and where the machine was
        slower while it ran than on the whole, it is held against that.
        """
        slower = self.slower(listed)
        wrong = []
        for name, seconds in sorted(self.files.items()):
            known, here = listed.get(name), max(slower, self.slowest.get(name, 0.0) / listed.get(LOOP, float("inf")))
            if seconds > max(known or 0.0, LEAST_S) * here * GROWTH + SLACK_S * max(1.0, here):
                wrong.append(f"{name}: {seconds:.1f} s of processor time; " + (
                    "it is not in the list" if known is None else
                    f"listed {known:.1f} s, on this machine {known * here:.1f} s"))
        return wrong

    def slower(self, listed: dict[str, float]) -> float:
        """How much longer this machine takes than the one of the list: by the loop, and by most files."""
        loop = self.loop / listed[LOOP] if self.loop and LOOP in listed else 1.0
        ratios = [seconds / listed[name] for name, seconds in self.files.items() if listed.get(name, 0) >= 2 * LEAST_S]
        return max(loop, min(statistics.median(ratios), BEYOND_LOOP * loop)) if len(ratios) > 9 else loop

    def listed_anew(self, listed: dict[str, float], whole: bool) -> dict[str, float]:
        """The list with what was measured now; of some files only, in seconds of the list's machine."""
        if whole:
            measured = {LOOP: self.loop, **self.files}
        else:
            slower = self.slower(listed)
            measured = {LOOP: self.loop, **listed, **{name: seconds / slower for name, seconds in self.files.items()}}
        return {name: seconds for name, seconds in measured.items() if name == LOOP or seconds >= LEAST_S}


def read_list(path: Path) -> dict[str, float]:
    if not path.exists():
        return {}
    with open(path, encoding="utf-8", newline="") as file:
        return {row["file"]: float(row["seconds"]) for row in csv.DictReader(file)}


def write_list(seconds: dict[str, float], path: Path) -> None:
    """Sorted by name, so that two branches rarely meet in one line."""
    lines = [f"{name},{value:.{4 if name == LOOP else 1}f}" for name, value in sorted(seconds.items())]
    path.write_text("\n".join(["file,seconds", *lines, ""]), encoding="utf-8")
