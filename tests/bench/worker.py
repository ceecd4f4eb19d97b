"""Timed runs in a process of their own: ``worker.py JOB.json`` writes ``JOB.result`` beside it.

QGIS is started, and the same task run on a tiny workload, before the clock. The clock holds
reading, the work, and writing; what is compared with the peers is read back after it has stopped.

``worker.py serve`` starts once and is given sockets on its standard input; for each it makes a fork, which has run
nothing before. A fork is given the file of a job, runs before the clock what that asks for, says by a line that it is
ready, is given the job files of its runs, one a line, and tells the end of each by a line; so a side is run several
times, in turn with others. The first line is the fork's number, the last how it ended.
"""
from __future__ import annotations

import gc
import importlib
import importlib.util
import json
import os
import pkgutil
import resource
import signal
import socket
import sys
import time
import warnings
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROCESSING = "/usr/share/qgis/python/plugins"
COLD = "GROUNDRULES_BENCH_COLD"   # set by ``--quick``: nothing is run before the clock


def is_cold() -> bool:
    """Whether what is measured may be the first run of its process: then it only shows that all runs and agrees."""
    return COLD in os.environ


_started: list = []   # that of this process, or of the one that it is a fork of


def start_qgis():
    """A QGIS without a window, with Processing and our provider; the one that is there where it has started."""
    if _started:
        return _started[0]
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
    _started.append((application, provider))
    return _started[0]


def take_turns(job, run, size: int, rounds: int, first: int) -> tuple[dict, dict]:
    """Run both sides of a job in this process, in turn, each first in every other round; what counts is the
    processor's time.

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
        for side, steps in list(sides.items())[::-1 if number % 2 else 1]:
            gc.collect()   # a full collection costs a tenth of a second: it would be the side's in which it falls due
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


def load() -> None:
    """Import all modules of the plugin, so that no fork has to."""
    for name in ("core", "bridge"):
        package = importlib.import_module(f"groundrules.{name}")
        for module in pkgutil.walk_packages(package.__path__, f"groundrules.{name}."):
            importlib.import_module(module.name)


def ready(job: dict):
    """The module of a job's task, when what comes before the clock has been run, as a user's program has."""
    jobs = importlib.import_module(job.get("module", "jobs"))
    for before in filter(None, (None if is_cold() else job.get("warm"), job.get("again"))):
        work(jobs, {**job, **before, "limit_s": None})
    return jobs


def keep_working(asked, answers) -> None:
    """Run what is asked for, in a fork; its log lies beside the first job's file."""
    print(os.getpid(), file=answers, flush=True)
    path = Path(asked.readline().strip())
    log = os.open(path.with_name("log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    job = json.loads(path.read_text())
    if "script" in job:   # it takes its own turns
        result = importlib.import_module(job["script"]).main(*job["arguments"])
        path.with_suffix(".result").write_text(json.dumps(result))
        return
    jobs = ready(job)
    print("ready", file=answers, flush=True)
    for line in asked:
        timed(jobs, Path(line.strip()))
        print("done", file=answers, flush=True)


def attend(line: int) -> None:
    """In a fork: make another one that works for whoever is at the other end of a socket, and tell how it ended."""
    from forking import leave

    with socket.socket(fileno=line) as connection:
        fork = os.fork()
        if not fork:
            leave(keep_working, connection.makefile("r", encoding="utf-8"), connection.makefile("w", encoding="utf-8"))
        _, status = os.waitpid(fork, 0)
        with suppress(OSError):   # nobody listens any more
            connection.sendall(f"ended {os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def serve() -> None:
    """Make a fork for each socket that is sent, until no more can come."""
    sys.modules["worker"] = sys.modules[__name__]   # to those who import it QGIS has started
    control = socket.socket(fileno=os.dup(0))
    keep = start_qgis()
    sys.path.insert(0, str(HERE))
    load()
    gc.collect()
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)   # libraries': they wait
    while True:
        _, lines, _, _ = socket.recv_fds(control, 1, 1)
        if not lines:
            break
        if not os.fork():
            control.close()
            attend(lines[0])
        os.close(lines[0])
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
    with suppress(ChildProcessError):   # their processor's time is this process's when they have been waited for
        while True:
            os.wait()
    del keep
    os._exit(0)   # QGIS takes its time to leave


def main(path: Path) -> None:
    os.dup2(2, 1)   # whatever libraries print is no answer
    keep = start_qgis()
    sys.path.insert(0, str(HERE))
    timed(ready(json.loads(path.read_text())), path)
    del keep
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve()
    main(Path(sys.argv[1]))
