"""``./dev bench [rows…] [--quick]``: speed against peers, as ratios of runs next to each other.

Rows are kept as they are measured. When all are there in full size, ``docs/performance.md`` is written, also where a
row failed or took longer than ``LIMIT_MINUTES``, which its line tells. A run that was stopped goes on with
``--continue``, which also runs again what failed; some rows are measured anew by their numbers, the others stay.
``--quick`` only prints: small sizes, one check of row 18, no comparison of memory in row 12, one algorithm in so many
of row 15.
"""
from __future__ import annotations

import argparse
import os
import resource
import signal
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import page
import rows
from lines import QUICK, Line, Sizes
from whole import forks
from whole.ahead import make_files
from whole.kept import Busy, Measured, alone
from worker import COLD

HERE = Path(__file__).resolve().parent
#: Modules of more rows, each with ``ROWS``: number -> function of the sizes.
MODULES = ("carbon.rows", "landuse.rows", "million.each", "peers.rows", "cluster.rows", "rights.rows",
           "monitoring.rows")


LONG_ROWS = (6, 18)   # rows that take long by themselves: of a quick run the first
LIMIT_MINUTES = 25   # of a row: one that hangs does not keep the others from being measured


@contextmanager
def limited(minutes: float):
    """Within this block something that takes longer fails.

    Raises:
        TimeoutError: it did.
    """
    def end(*_) -> None:
        raise TimeoutError(f"did not end in {minutes:g} minutes")

    before = signal.signal(signal.SIGALRM, end)
    try:
        signal.setitimer(signal.ITIMER_REAL, minutes * 60)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def all_rows() -> dict:
    """Number -> function, in their order."""
    every = dict(rows.ROWS)
    for name in MODULES:
        every.update(import_module(name).ROWS)
    return dict(sorted(every.items()))


def run_row(number: int, function, sizes: Sizes) -> list[Line]:
    """The lines of a row, or one that tells that it failed."""
    what = function.__doc__.split(": ", 1)[1].strip().splitlines()[0]
    print(f"row {number}: {what}", file=sys.stderr, flush=True)
    try:
        return function(sizes)
    except Exception as problem:   # whatever it is: the other rows are still to come
        traceback.print_exc()
        text = " ".join(str(problem).split())[-300:].replace("|", "/")
        return [Line(number, what, "–", "–", "–", "runs", False, f"FAILED: {text}", "failed")]
    finally:
        rows.clean()


def measure(number: int, function, sizes: Sizes) -> tuple:
    """A row's number, its lines, and the minutes that it took."""
    begun = time.perf_counter()
    lines = run_row(number, function, sizes)
    minutes = (time.perf_counter() - begun) / 60
    print(f"row {number}: {minutes:.1f} minutes", file=sys.stderr, flush=True)
    return number, lines, minutes


def main() -> int:
    every = all_rows()
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("rows", nargs="*", type=int, metavar="row", help=f"{min(every)} to {max(every)}; none: all")
    parser.add_argument("--rows", nargs="+", type=int, default=[], dest="more", metavar="row", help="the same")
    parser.add_argument("--continue", action="store_true", dest="goes_on", help="the rows that are not kept yet")
    parser.add_argument("--quick", action="store_true", help="small sizes, no page: shows that all of it runs")
    chosen = parser.parse_args()
    wanted = [*chosen.rows, *chosen.more]
    if set(wanted) - set(every):
        parser.error(f"no row {min(set(wanted) - set(every))}; there are {', '.join(map(str, every))}")
    try:
        with alone():
            rows.clean()
            return _quick(wanted or every, every) if chosen.quick else _full(wanted, chosen.goes_on, every)
    except Busy as busy:
        print(busy, file=sys.stderr)
        return 2


def _quick(numbers, every: dict) -> int:
    begun, lines = time.perf_counter(), []
    os.environ[COLD] = "1"
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:   # targets are for full sizes, one row at a time
        ordered = sorted(numbers, key=lambda number: number not in LONG_ROWS)
        for _, result, _ in pool.map(lambda number: measure(number, every[number], QUICK), ordered):
            lines += result
            print(page.table([replace(line, target="", met=False if _failed([line]) else None) for line in result]),
                  flush=True)
    failed = _failed(lines)
    forks.stop()   # its processor's time is counted when it has ended
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{time.perf_counter() - begun:.0f} s, {used.ru_utime + used.ru_stime:.0f} s of the processor's time. Small "
          "sizes, rows beside each other, nothing run before the clock: they run and agree, how fast they are shows "
          "the full run."
          + "".join(f"\n  row {line.row}: {line.what}: {line.note}" for line in failed))
    return 1 if failed else 0


def _full(wanted: list, goes_on: bool, every: dict) -> int:
    measured = Measured(anew=not wanted and not goes_on)
    numbers = wanted or [number for number in every if number not in measured.rows or number in measured.failed()]
    sizes, begun = Sizes(), time.perf_counter()
    if len(numbers) > len(every) // 2:
        print("files", file=sys.stderr, flush=True)
        make_files(sizes)
        measured.add(0, [], (time.perf_counter() - begun) / 60)
    for number in numbers:
        with limited(LIMIT_MINUTES):
            _, lines, minutes = measure(number, every[number], sizes)
        print(page.table(lines), flush=True)
        measured.add(number, lines, minutes)
    lines = measured.lines()
    print("\nminutes: " + ", ".join(f"row {number} {spent:.1f}" for number, spent in measured.minutes().items())
          + f"; this run {(time.perf_counter() - begun) / 60:.0f}")
    missed = [line for line in lines if line.met is False]
    print(f"Missed: {len(missed)} of {sum(line.met is not None for line in lines)}"
          + "".join(f"\n  row {line.row}: {line.what}: {line.ratio} ({line.target}) {line.note}" for line in missed))
    absent = [number for number in every if number not in measured.rows]
    if absent:
        print(f"not measured yet: {', '.join(map(str, absent))}; \"./dev bench --continue\" does, and writes the page")
    else:
        page.write(lines, measured.minutes(), measured.goes(), measured.load(), measured.days())
        print(f"written: {page.PAGE.relative_to(page.ROOT)}")
    return 1 if _failed(lines) else 0


def _failed(lines) -> list:
    return [line for line in lines if line.key == "failed" or "DIFFER" in line.note]


if __name__ == "__main__":
    sys.exit(main())
