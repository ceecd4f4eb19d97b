"""Row 15 of ``./dev bench``: each algorithm, watched as ``./dev bench --million`` watches it, on fewer parcels."""
from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Timer

import files
from lines import Line, Sizes
from million import million
from running import environment

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE))   # behind the others: its modules import each other by name

LIMIT_S = 60.0   # of a run: the rest of the bench waits for it


class Started:
    """A ``measure.py`` that has started: each job runs in a fork of it, as in a process that has run nothing before."""

    def __init__(self):
        self.process = subprocess.Popen([sys.executable, str(HERE / "measure.py")], text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment())

    def run(self, job, folder: Path) -> dict:
        """As ``million.run``."""
        path = million.written(job, folder)
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        fork, stopped = self.process.stdout.readline(), []

        def stop() -> None:
            stopped.append({"stopped": LIMIT_S})
            os.kill(int(fork), signal.SIGKILL)

        limit = Timer(LIMIT_S, stop)
        limit.start()
        ending = self.process.stdout.readline()
        limit.cancel()
        return stopped[0] if stopped else million.seen(path, f"ended: {ending.strip()}")

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()


def algorithms(sizes: Sizes) -> list[Line]:
    """Row 15: each algorithm from file to file, its growth, memory and cancel; as many at once as there are cores."""
    every = [job for job in million.jobs().values() if not job.name.endswith("raster")][::sizes.each_of]
    folder = inputs_folder()
    counts, at_once = (sizes.each // 10, sizes.each), os.cpu_count() or 1
    started: SimpleQueue = SimpleQueue()
    with ExitStack() as stack:
        for _ in range(at_once):
            started.put(stack.enter_context(closing(Started())))
        for count in counts:
            for job in every:
                million.make_inputs(job, folder / f"{count}", count)

        def measured(job) -> Line:
            with borrowed(started) as worker:
                return _line(million.Row(job.name, *(worker.run(job, folder / f"{count}") for count in counts)), counts)

        follow = [job for job in every if "#out-" in str(job.inputs)]   # what others have written
        with ThreadPoolExecutor(at_once) as pool:
            entries = list(pool.map(measured, (job for job in every if job not in follow)))
        entries += [measured(job) for job in follow]
    for made in (*folder.glob("*/out-*"), *folder.glob("*/job-*")):
        shutil.rmtree(made) if made.is_dir() else made.unlink()
    return entries


def inputs_folder() -> Path:
    """Where inputs lie that were made of this sample by this code; those of others are removed."""
    key = hashlib.sha256()
    for path in (HERE / "inputs.py", HERE.parent / "cancelling.py", HERE.parent / "cancel_inputs.py",
                 *sorted(path for path in (million.ROOT / "samples").rglob("*")
                         if path.suffix in (".gpkg", ".csv", ".txt"))):
        key.update(path.read_bytes())
    folder = files.FOLDER / "each" / key.hexdigest()[:16]
    for other in folder.parent.glob("*"):
        if other != folder:
            shutil.rmtree(other)
    return folder


@contextmanager
def borrowed(started: SimpleQueue):
    """One of the workers, which is given back."""
    worker = started.get()
    try:
        yield worker
    finally:
        started.put(worker)


def _line(row, counts: tuple) -> Line:
    whole, beyond = row.whole, row.beyond()
    seen = f"cancel within {whole['cancel_s']:.2f} s, silent for {whole['silence_s']:.1f} s at most" \
        if "cancel_s" in whole else ""
    growth = "–" if row.growth is None else f"{row.growth:.1f} ×"
    memory = f"{whole['memory_mb'] / 1024:.2f} GB" if "memory_mb" in whole else "–"
    missed = set(beyond.split(", ")) - {"", "silence", "progress"}
    return Line(15, f"{row.name}: {counts[0]:,} to {counts[1]:,} parcels, by default", memory, "", growth,
                "≤ 11 ×, ≤ 3 GB, ≤ 0.5 s", not missed,
                "; ".join(filter(None, (seen, beyond and f"beyond the aim: {beyond}"))), "each",
                f"{row.tenth['busy_s']:.2f} to {whole['busy_s']:.2f} s" if "busy_s" in row.tenth and "busy_s" in whole
                else "–")


ROWS = {15: algorithms}
