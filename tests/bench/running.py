"""Runs workers: own and peer in turn, stopped where they take too long, their answers compared."""
from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Optional

import numpy as np
from whole import forks

HERE = Path(__file__).resolve().parent
SUM_TOLERANCE = 1e-9


@dataclass
class Run:
    """What one worker gave; ``seconds`` None: stopped, at ``progress`` percent after ``restarts`` of counting."""

    seconds: Optional[float]
    memory_mb: float = 0.0
    answer: dict = field(default_factory=dict)
    key: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    area: np.ndarray = field(default_factory=lambda: np.zeros(0))
    progress: float = 0.0
    restarts: int = 0


def run(task: str, limit_s: Optional[float] = None, tree: Optional[Path] = None, program: tuple = (),
        numba: bool = False, **job) -> Run:
    """Run a task in a process of its own; its outputs are removed afterwards.

    Args:
        task: a function of ``jobs``.
        limit_s: stop it when its clock has run so long.
        tree: of which checkout, in a process that starts QGIS itself, whose memory is counted whole; None: of this
            one, in a fork, which counts no page of a library that it does not touch.
        program: what runs the task instead of our worker: it is given the job's file.
        numba: whether the task finds it, and takes it; see ``./dev bench``.
        job: what the task needs; ``again``: it has run once before on the same layers.

    Raises:
        RuntimeError: the worker failed.
    """
    if not tree and not program:
        with Kept(task, numba, **job) as worker:
            return worker.run(limit_s)
    folder = _folder()
    try:
        path = _written(folder, {**job, "task": task, "limit_s": limit_s})
        command = [*program, task, str(path)] if program else [
            sys.executable, str(tree / "tests/bench/worker.py"), str(path)]
        worker = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                  env=environment())
        try:
            _, text = worker.communicate()
        except BaseException:
            worker.kill()
            raise
        return _result(path, f"{task} failed:\n{text[-3000:]}")
    finally:
        shutil.rmtree(folder)


def _folder() -> Path:
    """A new folder of this process's, below those that ``clean`` looks through."""
    from files import FOLDER

    FOLDER.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=FOLDER, prefix=f"run_{os.getpid()}_"))
    (folder / "warm").mkdir()
    return folder


def _written(folder: Path, job: dict) -> Path:
    """The job's file in its folder, with what is run before the clock."""
    from files import land_survey, light_zones, parcels, project_parcels

    job = {**job, "folder": str(folder), "pairs": str(folder / "pairs.npz"), "progress": str(folder / "progress")}
    small = job.pop("warm_on", None) or (
        {"parcels": project_parcels(2, 6), "zones": land_survey(400)} if job.pop("warm_daily", False)
        else {"parcels": parcels(400), "zones": light_zones(20)})
    job["warm"] = {"folder": str(folder / "warm"), **small}
    if job.get("again"):
        (folder / "again").mkdir()
        job["again"] = {"folder": str(folder / "again")}
    path = folder / "job.json"
    path.write_text(json.dumps(job))
    return path


def _stopped(folder: Path) -> Run:
    """How far a worker had come that was stopped."""
    progress = folder / "progress"
    percent, restarts = (progress.read_text().split() if progress.exists() else None) or ("0", "0")
    return Run(None, progress=float(percent), restarts=int(restarts))


def _result(path: Path, problem: str) -> Run:
    """What a worker left beside its job's file."""
    result = path.with_suffix(".result")
    if not result.exists():
        raise RuntimeError(problem)
    answer = json.loads(result.read_text())
    done = Run(answer.pop("seconds"), answer.pop("memory_mb"), answer)
    if path.with_name("pairs.npz").exists():
        with np.load(path.with_name("pairs.npz")) as pairs:
            done.key, done.area = pairs["key"], pairs["area"]
    return done


class Kept:
    """A worker that gets ready once and runs its job whenever it is asked; to be used in a ``with``.

    It gets ready beside others that are made before ``ready`` waits for it; while it waits for a run it does nothing.
    """

    def __init__(self, task: str, numba: bool = False, **job):
        self.job = {**job, "task": task, "limit_s": None}
        self.worker = Worker(numba, self.job)
        self.is_ready = False

    def ready(self) -> None:
        """Wait until it has run before the clock what it has to."""
        if not self.is_ready:
            self.worker.hear()   # where it has ended, its first run says why
            self.is_ready = True

    def run(self, limit_s: Optional[float] = None, answers: bool = True) -> Run:
        """Run it once more.

        Args:
            limit_s: stop it when its clock has run so long; it does not run again.
            answers: whether its result is read back after the clock, to be compared.

        Raises:
            RuntimeError: the worker failed.
        """
        self.ready()
        folder = _folder()
        try:
            path = _written(folder, {**self.job, "limit_s": limit_s, "answers": answers})
            self.worker.say(path)
            if self.worker.hear() == f"ended {-signal.SIGALRM}":
                return _stopped(folder)
            return _result(path, f"{self.job['task']} failed:\n{self.worker.log()}")
        finally:
            shutil.rmtree(folder)

    def __enter__(self) -> Kept:
        return self

    def __exit__(self, *_error) -> None:
        self.close()

    def close(self) -> None:
        self.worker.close()


class Worker:
    """A fork of ``worker.py serve``; it has a folder, where the worker's first job and log lie.

    Args:
        numba: whether the worker finds it. job: its first.
    """

    def __init__(self, numba: bool, job: dict):
        self.folder, self.ending = _folder(), ""
        self.path = _written(self.folder, job)
        self.socket = forks.worker(environment(), with_numba() if numba else {})
        self.stream = self.socket.makefile("rw", encoding="utf-8")
        number = self.hear()
        if self.ending:
            raise RuntimeError("QGIS did not start, or a fork of it could not be made")
        self.number = int(number)
        self.say(self.path)

    def say(self, path: Path) -> None:
        """Name the file of a job."""
        with suppress(OSError):   # where the worker has ended, what it says last comes next
            self.stream.write(f"{path}\n")
            self.stream.flush()

    def hear(self) -> str:
        """What the worker says next; at its end always how it ended."""
        text = self.ending or self.stream.readline().strip() or "ended"
        if text.startswith("ended"):
            self.ending = text
        return text

    def log(self) -> str:
        """The end of what the worker logged, or how it ended."""
        log = self.folder / "log"
        return (log.read_text(errors="replace")[-3000:] if log.exists() else "") or self.ending

    def close(self) -> None:
        """End the worker; when this returns, its memory is free."""
        if not self.ending:
            with suppress(ProcessLookupError):
                os.kill(self.number, signal.SIGKILL)
        while not self.hear().startswith("ended"):
            pass
        with suppress(OSError):
            self.stream.close()
        self.socket.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def run_script(name: str, *arguments):
    """What a script says whose sides take turns in one process.

    Args:
        name: of its file. Those in ``screen`` have a window, which nobody sees, and print it last; others have a
            ``main`` that gives it, and run in a fork of a QGIS that has started.
        arguments: of the script, as JSON has them.

    Raises:
        RuntimeError: it failed.
    """
    if name.startswith("screen/"):
        done = subprocess.run([sys.executable, str(HERE / name), *map(str, arguments)], capture_output=True, text=True,
                              env=environment())
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return json.loads(done.stdout.strip().splitlines()[-1])
    worker = Worker(False, {"script": name.removesuffix(".py").replace("/", "."), "arguments": arguments})
    try:
        ending, result = worker.hear(), worker.path.with_suffix(".result")
        if not result.exists():
            raise RuntimeError(worker.log() or ending)
        return json.loads(result.read_text())
    finally:
        worker.close()


def environment() -> dict:
    """Offscreen, with a profile of the bench's own."""
    from files import FOLDER

    for name in ("profile", "runtime"):
        (FOLDER / name).mkdir(parents=True, exist_ok=True)
    (FOLDER / "runtime").chmod(0o700)
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QGIS_CUSTOM_CONFIG_PATH": str(FOLDER / "profile"),
            "XDG_RUNTIME_DIR": str(FOLDER / "runtime"), "LC_ALL": "C.UTF-8"}


def with_numba() -> dict:
    """What lets a process find numba, and take it for small jobs; empty where ``./dev bench`` could not install it."""
    from files import ROOT

    folder = next(iter((ROOT / ".work" / "numba").glob("lib/python3*/site-packages/numba")), None)
    return {} if folder is None else {"PYTHONPATH": str(folder.parent), "GROUNDRULES_KERNEL": "numba"}


def in_turn(jobs: dict, rounds: int) -> dict:
    """Run named jobs one after the other, ``rounds`` times: name -> runs.

    Each has a process that starts once, before all; those of another program, of a ``tree``, or ``alone``, start for
    each run. What starts does so beside the others of its round, and the first of them runs when all are ready. Results
    are read back of the first and of the last round.

    Args:
        jobs: name -> keywords of ``run``. With ``once``, a job runs in the first round only.
    """
    runs: dict = {name: [] for name in jobs}
    with ExitStack() as stack:
        kept: dict = {}
        for number in range(rounds):
            with ExitStack() as turn:
                workers = {}
                for name, job in jobs.items():
                    job = dict(job)
                    once, alone = job.pop("once", False), job.pop("alone", False)
                    if once and number:
                        continue
                    if "program" in job or "tree" in job:
                        workers[name] = job
                    elif once or alone:
                        workers[name] = turn.enter_context(Kept(**job))
                    else:
                        workers[name] = kept[name] = kept.get(name) or stack.enter_context(Kept(**job))
                for worker in workers.values():
                    if isinstance(worker, Kept):
                        worker.ready()
                for name, worker in workers.items():
                    if not isinstance(worker, Kept):
                        runs[name].append(run(**worker))
                        continue
                    runs[name].append(worker.run(answers=number in (0, rounds - 1)))
                    if name not in kept:
                        worker.close()   # its memory is free for the next
    return runs


def seconds(runs: list) -> float:
    return median(item.seconds for item in runs)


def busy(runs: list) -> float:
    """The processor's time of all cores, which other work on the machine changes less than the clock's."""
    return median(item.answer.get("busy_s", float("nan")) for item in runs)


def ratios(ours: list, peer: list) -> list[float]:
    """How many times as long the peer took, of each pair that ran next to each other, from the least to the most."""
    return sorted(theirs.seconds / own.seconds for own, theirs in zip(ours, peer))


def agreement(ours: Run, peer: Run, sums: bool = True) -> str:
    """Whether pairs are the same, and, where both measure alike, their sums; says what differs."""
    if not np.array_equal(ours.key, peer.key):
        missing, extra = np.setdiff1d(peer.key, ours.key), np.setdiff1d(ours.key, peer.key)
        return f"DIFFERS: {len(missing)} pairs missing, {len(extra)} extra of {len(peer.key)}"
    if not sums:
        return f"{len(ours.key):,} pairs"
    total = float(np.sum(peer.area))
    off = abs(float(np.sum(ours.area)) - total) / max(total, 1e-300)
    if off > SUM_TOLERANCE:
        return f"DIFFERS: sums by {off:.1e}"
    return f"{len(ours.key):,} pairs, sums within {off:.0e}" if off else f"{len(ours.key):,} pairs, same sum"
