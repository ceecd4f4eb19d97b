"""A scheduler and two workers on the loopback judge a county in parts, check by check; a worker is killed three times.

``trial.py FOLDER`` after ``prepare.py``, in an environment with the package and dask.distributed. Prints what was
measured; ends with 1 where bytes differ from those of one process.
"""
from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from groundrules.core.cluster.codec import write_value
from groundrules.core.cluster.folder import collect, file_hash, read_plan

BIN = Path(sys.executable).parent
ADDRESS = "tcp://127.0.0.1:18786"


def started(module: str, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", f"distributed.cli.{module}", *arguments], start_new_session=True,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def worker() -> subprocess.Popen:
    return started("dask_worker", ADDRESS, "--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--no-nanny")


def stop(process: subprocess.Popen, how=signal.SIGTERM) -> None:
    """End a process that this one started, and wait for it."""
    os.killpg(process.pid, how)
    process.wait()


def judged(parts: Path, kills: int) -> tuple[float, int]:
    """Judge all parts on a new cluster; seconds, and how often a worker was killed."""
    for path in parts.glob("answer-*"):
        path.unlink()
    scheduler = started("dask_scheduler", "--host", "127.0.0.1", "--port", "18786", "--no-dashboard")
    workers = [worker(), worker()]
    begun = time.perf_counter()
    run = subprocess.Popen([str(BIN / "groundrules-run"), str(parts / "plan.json"), "--scheduler", ADDRESS,
                            "--loopback"], stdout=subprocess.DEVNULL)
    count, killed = read_plan(parts)["count"], 0
    moments = sorted(random.sample(range(1, max(2, count - 1)), min(kills, max(1, count - 2)))) if kills else []
    while run.poll() is None:
        done = len(list(parts.glob("answer-*.done")))
        if moments and done >= moments[0]:
            moments.pop(0)
            time.sleep(random.uniform(0.0, 0.5))
            stop(workers[killed % 2], signal.SIGKILL)
            workers[killed % 2] = worker()
            killed += 1
        time.sleep(0.05)
    seconds = time.perf_counter() - begun
    for process in (*workers, scheduler):
        stop(process)
    if run.returncode:
        raise SystemExit(f"groundrules-run ended with {run.returncode}")
    return seconds, killed


def tried(folder: Path) -> bool:
    """Judge the parts of one check with and without kills, print what was measured, and whether bytes are equal."""
    parts, known = folder / "parts", file_hash(folder / "whole.npz")
    row, same = json.loads((folder / "whole.json").read_text()), True
    for name, kills in (("cluster", 0), ("cluster, workers killed", 3)):
        seconds, killed = judged(parts, kills)
        begun, busy = time.perf_counter(), time.process_time()
        write_value(folder / "joined.npz", collect(parts)[0])
        equal = file_hash(folder / "joined.npz") == known
        row |= {f"{name}: s": round(seconds, 1), f"{name}: equal bytes": equal, f"{name}: kills": killed,
                f"{name}: collect s": round(time.perf_counter() - begun, 1),
                f"{name}: collect cpu s": round(time.process_time() - busy, 1)}
        same &= equal
    print(json.dumps(row, indent=1), flush=True)
    return same


def main(folder: Path) -> int:
    same = [tried(place) for place in sorted(folder.iterdir()) if (place / "whole.json").exists()]
    return 0 if same and all(same) else 1


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
