"""``./dev attack``: cases of seeds on all cores, and a table of how they ended. Exit code 1 where one ended badly.

``./dev attack --cases 2000 --seed 1 --seed 2``; one case again, its files kept: ``./dev attack --case 1:57``.
"""
from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from attack.server import BAD, WORDS  # noqa: E402 - needs the path

FAULTS = ("not damaged", "not judged")   # of the attack itself
TRIES = 3
FAMILIES = ("vectors", "files", "rasters", "packs", "stores")


def run(seed: str, first: int, count: int, folder: Path, workers: int, keep: bool = False, tell=None) -> list[dict]:
    """Run the cases ``first`` … ``first + count - 1`` of a seed: how each ended, in order."""
    def part(worker: int) -> list[dict]:
        begin, end = (first + count * place // workers for place in (worker, worker + 1))
        return _serve(seed, begin, end - begin, folder / f"{seed}-{worker}", keep, tell)

    with ThreadPoolExecutor(workers) as pool:
        return [result for part in pool.map(part, range(workers)) for result in part]


def _serve(seed: str, first: int, count: int, folder: Path, keep: bool, tell, died: int = 0) -> list[dict]:
    """One server of cases; if it dies itself, another begins with the case that it was at.

    A case at which several servers died one after the other is not judged, and the next ones go on.
    """
    folder.mkdir(parents=True, exist_ok=True)
    runtime = folder.parent / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    entries = []
    command = [sys.executable, "-X", "faulthandler", str(ROOT / "tests" / "attack" / "server.py"),
               str(folder / "work"), seed, str(first), str(count), *(["keep"] if keep else [])]
    with open(folder / "errors.txt", "w", encoding="utf-8") as errors, subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8",
            env={**os.environ, "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen",
                 "XDG_RUNTIME_DIR": str(runtime), "QGIS_CUSTOM_CONFIG_PATH": str(folder / "profile")}) as process:
        for line in process.stdout:
            if line.startswith("{"):
                entries.append(json.loads(line))
                if tell:
                    tell(entries[-1])
    if len(entries) == count:
        return entries
    begin, left = first + len(entries), count - len(entries)
    died = 1 if entries else died + 1
    if died < TRIES:
        return [*entries, *_serve(seed, begin, left, folder, keep, tell, died)]
    errors = (folder / "errors.txt").read_text(encoding="utf-8", errors="replace")[-2_000:]
    lost = {"seed": seed, "number": begin, "family": "", "job": "", "parameter": "", "damage": "",
            "word": "not judged", "why": f"the server of cases ended {TRIES} times\n{errors}"}
    return [*entries, lost, *(_serve(seed, begin + 1, left - 1, folder, keep, tell) if left > 1 else [])]


def bad(result: list[dict]) -> list[dict]:
    """Cases that ended as none may, faults of the attack among them."""
    return [case for case in result if case["word"] in (*BAD, *FAULTS)]


def table(result: list[dict]) -> str:
    """Counts by family and word."""
    lines = [f"{'':10}" + "".join(f"{word:>16}" for word in WORDS)]
    for family in (*FAMILIES, "all"):
        cases = [case for case in result if family in (case["family"], "all")]
        lines.append(f"{family:10}" + "".join(f"{sum(case['word'] == word for case in cases):>16}" for word in WORDS))
    return "\n".join(lines)


def described(case: dict) -> str:
    return (f"{case['seed']}:{case['number']} {case['word']}: {case['job']} {case['parameter']}, {case['damage']}\n"
            f"    {case['why']}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev attack", description=__doc__)
    parser.add_argument("--cases", type=int, default=2_000, help="cases a seed")
    parser.add_argument("--seed", action="append", help="a word or number; may be given several times")
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, 8), help="servers side by side")
    parser.add_argument("--case", help="one case as SEED:NUMBER; its files stay")
    options = parser.parse_args()
    folder = ROOT / ".work" / "attack"
    if options.case:
        seed, number = options.case.rsplit(":", 1)
        result = run(seed, int(number), 1, folder / "case", 1,
                     keep=True)   # not among those of a run that still goes on
        print("\n".join(map(described, result)), f"\n{folder / 'case' / (seed + '-0') / 'work' / f'{seed}-{number}'}")
        return bool(bad(result))
    failed = False
    for seed in options.seed or ["1", "2"]:
        begun = time.monotonic()

        def tell(case):
            if bad([case]):
                print(described(case), flush=True)

        result = run(seed, options.first, options.cases, folder, options.workers, tell=tell)
        print(f"\nSeed {seed}, {len(result)} cases in {time.monotonic() - begun:.0f} s\n{table(result)}\n", flush=True)
        failed = failed or bool(bad(result))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
