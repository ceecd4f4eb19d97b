"""Timed runs in a process of their own: ``worker.py JOB.json`` writes ``JOB.result`` beside it.

QGIS is started, and the same task run on a tiny workload, before the clock. The clock holds
reading, the work, and writing; what is compared with the peers is read back after it has stopped.

``worker.py JOB.json kept`` says by a line that it is ready, waits for the job files of its runs on its standard input,
one a line, and tells the end of each by a line; so a side is run several times, in turn with others, and starts once.
"""
from __future__ import annotations

import gc
import importlib
import importlib.util
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROCESSING = "/usr/share/qgis/python/plugins"
COLD = "GROUNDRULES_BENCH_COLD"   # set by ``--quick``: nothing is run before the clock


def is_cold() -> bool:
    """Whether what is measured may be the first run of its process: then it only shows that all runs and agrees."""
    return COLD in os.environ


def start_qgis():
    """A QGIS without a window, with Processing and our provider."""
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    sys.path.append(PROCESSING)
    from processing.core.Processing import Processing

    Processing.initialize()
    finder = importlib.util.spec_from_file_location("bench_finder", HERE.parent / "conftest.py")
    finder.loader.exec_module(importlib.util.module_from_spec(finder))
    from groundrules.algorithms.provider import GroundRulesProvider

    provider = GroundRulesProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    return application, provider


def take_turns(job, run, size: int, rounds: int, first: int) -> tuple[dict, dict]:
    """Run both sides of a job in this process, in turn; what counts is the processor's time.

    Args:
        job: a size -> side -> steps, each an algorithm and its parameters. run: runs a step.
        size, rounds: what is measured, and how often. first: the size of the first run, which is no user's and does
            not count; ``is_cold``: there is none.

    Returns:
        Side -> seconds of each round; side -> its steps of the last one.
    """
    taken: dict = {}
    sides: dict = {}
    for number, count in enumerate((first, *[size] * rounds)):
        if not number and is_cold():
            continue
        sides = job(count)
        for side, steps in sides.items():
            begun = time.process_time()
            done = [run(name, parameters) for name, parameters in steps]
            if number:
                taken.setdefault(side, []).append(time.process_time() - begun)
            del done
    return taken, sides


def peak_mb() -> float:
    """The most memory this process has held; what a parent held before it is not counted."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def prepare(jobs, job: dict):
    return getattr(jobs, "prepare_" + job["task"], jobs.prepare_nothing)(job)


def work(jobs, job: dict):
    return getattr(jobs, job["task"])(job, prepare(jobs, job))


def timed(jobs, path: Path) -> None:
    """Run a job and write its result."""
    job = json.loads(path.read_text())
    prepared = prepare(jobs, job)
    gc.collect()   # what the start left behind is not the task's: a full collection costs a tenth of a second
    if job.get("limit_s"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)   # ends the process, whatever it is doing
        signal.setitimer(signal.ITIMER_REAL, job["limit_s"])
    begun, busy = time.perf_counter(), time.process_time()
    done = getattr(jobs, job["task"])(job, prepared)
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    signal.setitimer(signal.ITIMER_REAL, 0)
    memory = peak_mb()
    answer = getattr(jobs, "answer_" + job["task"], jobs.answer_nothing)(job, done) if job.get("answers", True) else {}
    values = {"seconds": seconds, "busy_s": busy, "memory_mb": memory, **answer}
    path.with_suffix(".result").write_text(json.dumps(values))


def main(path: Path, kept: bool) -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)   # whatever libraries print is no answer
    job = json.loads(path.read_text())
    keep = start_qgis()
    sys.path.insert(0, str(HERE))
    jobs = importlib.import_module(job.get("module", "jobs"))
    # as a user's program has run it before
    for before in filter(None, (None if is_cold() else job.get("warm"), job.get("again"))):
        work(jobs, {**job, **before, "limit_s": None})
    if kept:
        print("ready", file=answers, flush=True)
    else:
        timed(jobs, path)
    for line in sys.stdin if kept else ():
        timed(jobs, Path(line.strip()))
        print("done", file=answers, flush=True)
    sys.stdout.flush()
    del keep
    os._exit(0)   # QGIS takes its time to leave


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] == ["kept"])
