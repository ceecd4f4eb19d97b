"""Runs workers: own and peer in turn, stopped where they take too long, their answers compared."""
from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Optional

import numpy as np

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
        tree: of which checkout; None: this one.
        program: what runs the task instead of our worker: it is given the job's file.
        numba: whether the task finds it; see ``./dev bench``.
        job: what the task needs.

    Raises:
        RuntimeError: the worker failed.
    """
    from files import FOLDER, land_survey, light_zones, parcels, project_parcels

    FOLDER.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=FOLDER, prefix="run_"))
    (folder / "warm").mkdir()
    try:
        path = folder / "job.json"
        job.update(task=task, limit_s=limit_s, folder=str(folder), pairs=str(folder / "pairs.npz"),
                   progress=str(folder / "progress"),
                   warm={"folder": str(folder / "warm"), **(job.pop("warm_on", None) or (
                       {"parcels": project_parcels(2, 6), "zones": land_survey(400)} if job.pop("warm_daily", False)
                       else {"parcels": parcels(400), "zones": light_zones(20)}))})
        path.write_text(json.dumps(job))
        script = (tree / "tests/bench" if tree else HERE) / "worker.py"
        command = [*program, task, str(path)] if program else [sys.executable, str(script), str(path)]
        worker = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                  env={**environment(), **(with_numba() if numba else {})})
        _, text = worker.communicate()
        result, progress = path.with_suffix(".result"), folder / "progress"
        if worker.returncode == -signal.SIGALRM:
            percent, restarts = (progress.read_text().split() if progress.exists() else None) or ("0", "0")
            return Run(None, progress=float(percent), restarts=int(restarts))
        if not result.exists():
            raise RuntimeError(f"{task} failed:\n{text[-3000:]}")
        answer = json.loads(result.read_text())
        done = Run(answer.pop("seconds"), answer.pop("memory_mb"), answer)
        if Path(job["pairs"]).exists():
            with np.load(job["pairs"]) as pairs:
                done.key, done.area = pairs["key"], pairs["area"]
        return done
    finally:
        shutil.rmtree(folder)


def environment() -> dict:
    """Offscreen, with a profile of the bench's own."""
    from files import FOLDER

    for name in ("profile", "runtime"):
        (FOLDER / name).mkdir(parents=True, exist_ok=True)
    (FOLDER / "runtime").chmod(0o700)
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QGIS_CUSTOM_CONFIG_PATH": str(FOLDER / "profile"),
            "XDG_RUNTIME_DIR": str(FOLDER / "runtime"), "LC_ALL": "C.UTF-8"}


def with_numba() -> dict:
    """What lets a process find numba; empty where ``./dev bench`` could not install it."""
    from files import ROOT

    folder = next(iter((ROOT / ".work" / "numba").glob("lib/python3*/site-packages/numba")), None)
    return {} if folder is None else {"PYTHONPATH": str(folder.parent)}


def in_turn(jobs: dict, rounds: int) -> dict:
    """Run named jobs one after the other, ``rounds`` times: name -> runs.

    Args:
        jobs: name -> keywords of ``run``.
    """
    runs: dict = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            runs[name].append(run(**job))
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
