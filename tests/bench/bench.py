"""``./dev bench [rows…] [--quick]``: speed against peers, as ratios of runs next to each other.

All rows in full size write ``docs/performance.md``; some rows, or ``--quick``, only print.
"""
from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import page
import rows
from carbon import rows as carbon_rows

ROWS = {**rows.ROWS, **carbon_rows.ROWS}


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("rows", nargs="*", type=int, metavar="row", help="1 to 14; none: all of them")
    parser.add_argument("--quick", action="store_true", help="small sizes: shows that it runs, not how fast")
    chosen = parser.parse_args()
    unknown = set(chosen.rows) - set(ROWS)
    if unknown:
        parser.error(f"no row {min(unknown)}; there are {', '.join(map(str, ROWS))}")
    sizes = rows.QUICK if chosen.quick else rows.Sizes()
    begun, lines = time.perf_counter(), []
    for number in chosen.rows or ROWS:
        print(f"row {number}: {ROWS[number].__doc__.split(': ', 1)[1]}", file=sys.stderr, flush=True)
        try:
            result = ROWS[number](sizes)
        finally:
            rows.clean()
        print(page.table(result), flush=True)
        lines += result
    if chosen.quick:
        print("\nSmall sizes: this shows that it runs and agrees, not how fast it is.")
        return 1 if any("DIFFER" in line.note for line in lines) else 0
    minutes = (time.perf_counter() - begun) / 60
    missed = [line for line in lines if line.met is False]
    print(f"\n{minutes:.0f} minutes. Missed: {len(missed)} of {sum(line.met is not None for line in lines)}"
          + "".join(f"\n  row {line.row}: {line.what}: {line.ratio} ({line.target}) {line.note}" for line in missed))
    if not chosen.rows:
        page.write(lines, sizes, minutes)
        print(f"written: {page.PAGE.relative_to(page.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
