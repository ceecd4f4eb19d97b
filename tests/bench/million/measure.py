"""One run in a process of its own, watched: ``measure.py JOB.json`` writes ``JOB.result`` beside it.

``measure.py`` without a job starts once, reads the files of jobs from its standard input, one a line, and runs each in
a fork of itself, which has run nothing before: it prints the fork's number, and a line with how it ended.

The clock begins when QGIS has started and the plugin's modules are loaded. Waits of a cancel and of progress are the
smaller of wall time and processor time, so that other work on the machine is not counted; where both cores work,
that is wall time.
"""
from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]
LOOK_S = 0.05   # between two looks at where a run is
LONG_S = 0.25   # a wait of a cancel that is kept with what the run did meanwhile


class Clocks:
    """Wall and processor time since the begin."""

    def __init__(self):
        self.begun = time.perf_counter(), time.process_time()

    def now(self) -> tuple:
        return time.perf_counter() - self.begun[0], time.process_time() - self.begun[1]


class Watch:
    """Longest waits between questions for a cancel and between moves of progress, and what the run did meanwhile."""

    def __init__(self, clocks: Clocks):
        self.clocks, self.asked = clocks, (0.0, 0.0)
        self.longest_wait, self.waits = 0.0, []   # the second: seconds, where it ended, what was seen meanwhile
        self.seen: Counter = Counter()
        self.moves = [(0.0, 0.0, 0.0)]   # wall, processor, per cent
        self.places: Counter = Counter()
        self.largest, self.largest_at, self.memory = 0.0, "", []
        self.main, self.ended = threading.get_ident(), False
        threading.Thread(target=self._look, daemon=True).start()

    def ask(self, place: str = "") -> bool:
        now, wait = self.clocks.now(), self._since(self.asked)
        self.longest_wait = max(self.longest_wait, wait)
        if wait > LONG_S:
            seen, self.seen = self.seen, Counter()
            self.waits.append((wait, place or described(sys._getframe(2)), seen.most_common(4)))
        elif self.seen:
            self.seen = Counter()
        self.asked = now
        return False

    def _since(self, before: tuple) -> float:
        return min(late - early for late, early in zip(self.clocks.now(), before))

    def move(self, percent: float) -> None:
        self.moves.append((*self.clocks.now(), percent))

    def _look(self) -> None:
        while not self.ended:
            time.sleep(LOOK_S)
            place = self._place()
            self.places[place] += 1
            self.seen[place] += 1
            size = resident_mb()
            if not self.memory or size > self.memory[-1][0] + 50:
                self.memory.append((size, place))

    def _place(self) -> str:
        """Where the run is; where it follows work on a thread of its own, where that is."""
        frames = sys._current_frames()
        place = described(frames[self.main]) if self.main in frames else ""
        if place.startswith("following:"):
            others = (described(frames[thread]) for thread in frames.keys() - {self.main, threading.get_ident()})
            place = max(others, key=len, default="") or place
        frames.clear()   # with this very frame among them they would hold each other, and sinks open
        return place

    def silence(self) -> tuple:
        """The longest time between two moves of progress in seconds, and the per cent that stood meanwhile."""
        moves = [*self.moves, (*self.clocks.now(), 100.0)]
        waits = [(min(late[0] - early[0], late[1] - early[1]), early[2]) for early, late in zip(moves, moves[1:])]
        return max(waits)

    def lie(self) -> tuple:
        """How far progress was at most from the share of time, in per cent, and the per cent at which it was."""
        whole = self.clocks.now()
        worst = (0.0, 0.0)
        moves = [*self.moves, (*whole, 100.0)]
        for early, late in zip(moves, moves[1:]):
            for moment in (early, late):   # just when it moved there, and just before it moved on
                off = min(abs(early[2] - 100.0 * at / all_) for at, all_ in zip(moment, whole))
                worst = max(worst, (off, early[2]))
        return worst

    def falls(self) -> int:
        """How often progress went back by more than a per cent."""
        return sum(late[2] < early[2] - 1.0 for early, late in zip(self.moves, self.moves[1:]))


def described(frame) -> str:
    """Where a frame is, as its nearest places in the plugin."""
    root, places = str(HERE.parents[2]), []
    while frame is not None and len(places) < 5:
        name = frame.f_code.co_filename
        if root in name and "/tests/" not in name:
            places.append(f"{Path(name).stem}:{frame.f_lineno}")
        frame = frame.f_back
    return " < ".join(places)


def resident_mb() -> float:
    """The memory this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def measured(name: str, parameters: dict) -> dict:
    """Run an algorithm, and what was seen of it."""
    from helpers.desk.running import run
    from qgis.core import QgsProcessingFeedback
    from worker import peak_mb

    from groundrules.bridge.runs import paced

    clocks = Clocks()
    watch = Watch(clocks)

    class Feedback(QgsProcessingFeedback):
        def isCanceled(self):
            return watch.ask()

    reports, rows = [], []
    reported, begun = paced.Paced.setProgress, paced.Paced.__init__

    def report(self, percent):
        reports.append((*clocks.now(), percent))
        reported(self, percent)

    def begin(self, feedback, algorithm, count, clock=None):
        rows.append(count)
        begun(self, feedback, algorithm, count, clock)

    paced.Paced.setProgress, paced.Paced.__init__ = report, begin
    feedback = Feedback(False)
    feedback.progressChanged.connect(watch.move)
    before = resident_mb()
    done = run(name, parameters, feedback)
    watch.ask("end")
    watch.ended = True
    wall, busy = clocks.now()
    silence, stood = watch.silence()
    lie, at = watch.lie()
    return {"seconds": wall, "busy_s": busy, "memory_mb": peak_mb(), "before_mb": before,
            "cancel_s": watch.longest_wait, "waits": sorted(watch.waits, reverse=True)[:8],
            "silence_s": silence, "silence_at": stood, "lie": lie, "lie_at": at, "falls": watch.falls(),
            "memory": watch.memory,
            "moves": watch.moves if len(watch.moves) < 400 else watch.moves[::len(watch.moves) // 200],
            "reports": reports if len(reports) < 2_000 else reports[::len(reports) // 1_000], "rows": sum(rows),
            "places": watch.places.most_common(40), "problem": "" if done.results is not None else done.log[-1500:]}


def write(path: Path) -> None:
    """Run a job and write what was seen."""
    job = json.loads(path.read_text())
    path.with_suffix(".result").write_text(json.dumps(measured(job["name"], job["parameters"])))


def write_logged(path: Path) -> None:
    """Run a job, and write what it prints beside it."""
    log = os.open(path.with_suffix(".log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    write(path)


def serve(answers) -> None:
    """Run the jobs whose files are named, each in a fork."""
    from forking import leave

    gc.freeze()   # what the start made stays shared
    for line in sys.stdin:
        path = Path(line.strip())
        fork = os.fork()
        if fork == 0:
            leave(write_logged, path)
        print(fork, file=answers, flush=True)
        _, status = os.waitpid(fork, 0)
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


def main(paths: list) -> None:
    from attack.server import start

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)   # whatever libraries print is no answer
    keep = start()
    gc.collect()
    if paths:
        write(Path(paths[0]))
    else:
        serve(answers)
    del keep
    os._exit(0)   # QGIS takes its time to leave


if __name__ == "__main__":
    main(sys.argv[1:])
