"""``./dev bench [rows…] [--quick]``: speed against peers, as ratios of runs next to each other.

All rows in full size write ``docs/performance.md``, also where a row failed, which its line tells; some rows, or
``--quick``, only print.
"""
from __future__ import annotations

import argparse
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import page
import rows
from lines import QUICK, Line, Sizes

HERE = Path(__file__).resolve().parent
#: Modules of more rows, each with ``ROWS``: number -> function of the sizes. ``landuse/rows.py`` is for what compares
#: two surveys, or a survey and a plan, with their overlays.
MODULES = ("carbon.rows", "million.each", "peers.rows", "landuse.rows")


def all_rows() -> dict:
    """Number -> function, in their order."""
    every = dict(rows.ROWS)
    for name in MODULES:
        if (HERE / f"{name.replace('.', '/')}.py").exists():
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


def main() -> int:
    every = all_rows()
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("rows", nargs="*", type=int, metavar="row", help=f"{min(every)} to {max(every)}; none: all")
    parser.add_argument("--quick", action="store_true", help="small sizes: shows that it runs, not how fast")
    chosen = parser.parse_args()
    if set(chosen.rows) - set(every):
        parser.error(f"no row {min(set(chosen.rows) - set(every))}; there are {', '.join(map(str, every))}")
    sizes = QUICK if chosen.quick else Sizes()
    lines, minutes = [], {}
    for number in chosen.rows or every:
        begun = time.perf_counter()
        result = run_row(number, every[number], sizes)
        minutes[number] = (time.perf_counter() - begun) / 60
        print(page.table(result), flush=True)
        lines += result
    print("\nminutes: " + ", ".join(f"row {number} {spent:.1f}" for number, spent in minutes.items())
          + f"; together {sum(minutes.values()):.0f}")
    missed = [line for line in lines if line.met is False]
    failed = [line for line in lines if line.key == "failed" or "DIFFER" in line.note]
    if chosen.quick:
        print("Small sizes: this shows that it runs and agrees, not how fast it is."
              + "".join(f"\n  row {line.row}: {line.what}: {line.note}" for line in failed))
        return 1 if failed else 0
    print(f"Missed: {len(missed)} of {sum(line.met is not None for line in lines)}"
          + "".join(f"\n  row {line.row}: {line.what}: {line.ratio} ({line.target}) {line.note}" for line in missed))
    if not chosen.rows:
        page.write(lines, minutes)
        print(f"written: {page.PAGE.relative_to(page.ROOT)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
