"""A scheduler and two workers on the loopback judge a county in parts, check by check; a worker is killed three times,
then the command itself, which is started again; at last two processes do without a scheduler, the command killed too.

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
ORPHANS_S = 10.0   # in which what a killed command has started ends
#: Name of a way, and arguments of ``judged``.
WAYS = (("cluster", 0), ("cluster, workers killed", 3), ("cluster, command killed", 3, "command"),
        ("processes, command killed", 3, "command", False))


def started(module: str, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", f"distributed.cli.{module}", *arguments], start_new_session=True,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def worker() -> subprocess.Popen:
    return started("dask_worker", ADDRESS, "--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--no-nanny")


def stop(process: subprocess.Popen, how=signal.SIGTERM) -> None:
    """End a process that this one started, and wait for it."""
    os.killpg(process.pid, how)
    process.wait()


def command(parts: Path, *options: str) -> subprocess.Popen:
    return subprocess.Popen([str(BIN / "groundrules-run"), str(parts / "plan.json"), *options], start_new_session=True,
                            stdout=subprocess.DEVNULL)


def has_ended(process: subprocess.Popen) -> bool:
    """Whether nothing of a command that is gone goes on: its processes end when it does."""
    until = time.monotonic() + ORPHANS_S
    while any(map(goes_on, group_of(process.pid))):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def group_of(number: int) -> list[Path]:
    """Folders of the processes of a group."""
    return [path.parent for path in Path("/proc").glob("[0-9]*/stat") if fields_of(path)[2:3] == [str(number)]]


def goes_on(process: Path) -> bool:
    """Whether a process has not ended; one that nobody has asked for its end is still listed."""
    return fields_of(process / "stat")[:1] not in ([], ["Z"], ["X"])


def fields_of(path: Path) -> list[str]:
    """Of a process its state, its parent and its group, and so on; empty where it is gone."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:
        return []


def judged(parts: Path, kills: int, killing: str = "worker", scheduled: bool = True) -> tuple:
    """Judge all parts anew; seconds, how often something was killed, and whether nothing of it went on.

    Args:
        kills: how often. killing: ``"worker"``, or ``"command"``: the one that has the parts judged is started again.
        scheduled: on a new cluster; otherwise on processes of the command's own.
    """
    for path in parts.glob("answer-*"):
        path.unlink()
    members, options = [], ["--workers", "2"]
    if scheduled:
        members = [started("dask_scheduler", "--host", "127.0.0.1", "--port", "18786", "--no-dashboard"), worker(),
                   worker()]
        options = ["--scheduler", ADDRESS, "--loopback"]
    begun, alone = time.perf_counter(), True
    run = command(parts, *options)
    count, killed = read_plan(parts)["count"], 0
    moments = sorted(random.sample(range(1, max(2, count - 1)), min(kills, max(1, count - 2)))) if kills else []
    while run.poll() is None:
        done = len(list(parts.glob("answer-*.done")))
        if moments and done >= moments[0]:
            moments.pop(0)
            time.sleep(random.uniform(0.0, 0.5))
            if killing == "worker":
                place = 1 + killed % 2
                stop(members[place], signal.SIGKILL)
                members[place] = worker()
            else:
                run.kill()   # it alone: what it has started finds out by itself
                run.wait()
                alone &= has_ended(run)
                run = command(parts, *options)
            killed += 1
        time.sleep(0.05)
    seconds = time.perf_counter() - begun
    for process in reversed(members):
        stop(process)
    if run.returncode:
        raise SystemExit(f"groundrules-run ended with {run.returncode}")
    return seconds, killed, alone and has_ended(run)


def tried(folder: Path) -> bool:
    """Judge the parts of one check with and without kills, print what was measured, and whether bytes are equal and
    nothing went on."""
    parts, known = folder / "parts", file_hash(folder / "whole.npz")
    row, same = json.loads((folder / "whole.json").read_text()), True
    for name, *how in WAYS if row.get("check") == "checkzoning" else WAYS[:2]:   # of the command no check knows
        seconds, killed, alone = judged(parts, *how)
        begun, busy = time.perf_counter(), time.process_time()
        write_value(folder / "joined.npz", collect(parts)[0])
        equal = file_hash(folder / "joined.npz") == known and not list(parts.glob("*.part"))
        row |= {f"{name}: s": round(seconds, 1), f"{name}: equal bytes": equal, f"{name}: kills": killed,
                f"{name}: collect s": round(time.perf_counter() - begun, 1),
                f"{name}: collect cpu s": round(time.process_time() - busy, 1)}
        if not alone:
            row[f"{name}: goes on"] = True
        same &= equal and alone
    print(json.dumps(row, indent=1), flush=True)
    return same


def main(folder: Path) -> int:
    same = [tried(place) for place in sorted(folder.iterdir()) if (place / "whole.json").exists()]
    return 0 if same and all(same) else 1


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
