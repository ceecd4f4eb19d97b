"""Kills writers of a findings store a hundred times, and sees whether anything is lost that they had reported saved.

Run as a program of its own: it loads everything once and forks, so that no writer pays for a start.
Prints how many changes were reported saved; ends with an error where one is lost.
"""
from __future__ import annotations

import importlib.util
import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
KILLS = 100


def load() -> None:
    """The plugin as ``groundrules``, and this folder's helpers."""
    spec = importlib.util.spec_from_file_location("groundrules", ROOT / "__init__.py",
                                                  submodule_search_locations=[str(ROOT)])
    module = importlib.util.module_from_spec(spec)
    sys.modules["groundrules"] = module
    spec.loader.exec_module(module)
    sys.path.insert(0, str(ROOT / "tests"))


def write(path: str, writing: int, round_: int) -> None:
    """Change the store without end, each change told only when it is saved."""
    from groundrules.bridge.store import api as findings_store
    from groundrules.bridge.store.recording import record_runs
    from helpers.store.made import finding, run_of

    number = 0
    while True:
        name, kind = f"{round_}-{number}", number % 4
        if kind == 0:
            findings_store.comment(path, [1 + number % 20], name, "writer")
        elif kind == 1:
            findings_store.waive(path, [1 + number % 20], name, "writer")
        elif kind == 2:
            findings_store.set_state(path, [1 + number % 20], "open", "writer")
            findings_store.set_state(path, [1 + number % 20], "disputed", "writer", name)
        else:
            record_runs(path, [run_of([finding(name)], f"check {name}")], "writer")
        os.write(writing, f"{kind} {name}\n".encode())
        number += 1


def lost(path: str, saved: list[str]) -> list[str]:
    """What was told as saved and is not in the file; or that the file is not whole."""
    with closing(sqlite3.connect(path)) as database:
        state, = database.execute("PRAGMA quick_check").fetchone()
        if state != "ok":
            return [state]
        kept = {f"0 {body}" for body, in database.execute("SELECT body FROM comments")}
        kept |= {f"1 {reason}" for reason, in database.execute("SELECT reason FROM waivers")}
        kept |= {f"2 {detail}" for detail, in database.execute("SELECT detail FROM history WHERE event = 'state'")}
        kept |= {f"3 {name}" for name, in database.execute("SELECT finding_id FROM findings")}
        half, = database.execute("SELECT count(*) FROM findings f LEFT JOIN versions v ON v.finding = f.fid "
                                 "WHERE v.fid IS NULL").fetchone()
        half += database.execute("SELECT count(*) FROM waivers w LEFT JOIN history h ON h.finding = w.finding "
                                 "AND h.event = 'waived' AND h.detail = w.reason WHERE h.fid IS NULL").fetchone()[0]
    return [*(line for line in saved if line not in kept), *(["half a change"] if half else [])]


def main(path: str) -> int:
    load()
    from groundrules.bridge.store.recording import record_runs
    from helpers.store.made import finding, run_of

    record_runs(path, [run_of([finding(f"f{n}", n) for n in range(1, 21)])], "first")
    random.seed(7)   # of the moments only
    saved: list[str] = []
    for round_ in range(KILLS):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            try:
                write(path, writing, round_)
            finally:
                os._exit(1)   # only an error gets here
        os.close(writing)
        with os.fdopen(reading) as pipe:
            # at any moment of any change: before the first, or after some, and then somewhere inside the next
            saved += [pipe.readline().rstrip("\n") for _ in range(round_ % 5)]
            time.sleep(random.uniform(0.0, 0.015))
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            if not os.WIFSIGNALED(status):
                print("the writer stopped by itself", file=sys.stderr)
                return 2
            saved += [line.rstrip("\n") for line in pipe if line.endswith("\n")]
        missing = lost(path, saved)
        if missing:
            print(f"kill {round_}: {missing[:5]}", file=sys.stderr)
            return 1
    print(len(saved))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
