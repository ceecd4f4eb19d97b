"""What ``docs/million.md`` says: the rows of all runs so far, each with its day and its state of the code.

A run of some algorithms changes their rows only, so that the page can be measured piece by piece.
"""
from __future__ import annotations

import csv
import math
import subprocess
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
MEASURED, PAGE = HERE / "measured.csv", ROOT / "docs" / "million.md"
MILLION = 1_000_000
#: At most: growth from a tenth, memory in MB, seconds of a cancel and of silence, per cent of a lie.
GROWTH, MEMORY_MB, CANCEL_S, SILENCE_S, LIE = 11.0, 3_072, 0.5, 1.0, 10.0
LIE_S = 0.3   # of a lie, which nobody sees of a run that ends in a second or two
CELLS_GROWTH, CELLS_MEMORY = 4.4, 1.1   # of rasters, whose cells are four times as many
HEAD = ("algorithm", "seconds, tenth", "processor's", "seconds, all", "processor's", "growth", "peak memory", "cancel",
        "silence", "lie", "beyond the aim")
NUMBERS = ("seconds", "busy_s", "memory_mb", "cancel_s", "silence_s", "lie", "falls", "stopped")
COLUMNS = ("algorithm", "parcels", *NUMBERS, "problem", "day", "commit")


class Row(NamedTuple):
    """An algorithm: what was measured of a tenth and of all parcels; empty where it did not end."""

    name: str
    tenth: dict
    whole: dict

    @property
    def growth(self) -> float | None:
        """Of the processor's time: wall time depends on what else the machine does."""
        if not self.tenth.get("busy_s") or not self.whole.get("busy_s"):
            return None
        return self.whole["busy_s"] / self.tenth["busy_s"]

    def beyond(self) -> str:
        """Which aims are missed."""
        if not self.whole:
            return "not run"
        if self.whole.get("stopped"):
            return f"did not end in {self.whole['stopped']:.0f} s"
        if self.whole.get("problem"):
            return "stopped: " + " ".join(self.whole["problem"].split())[-160:].replace("|", "/")
        is_raster = self.name.endswith("raster")
        memory_mb = self.tenth.get("memory_mb", MEMORY_MB) * CELLS_MEMORY if is_raster else MEMORY_MB
        missed = [word for word, is_missed in (
            ("growth", self.growth is not None and self.growth > (CELLS_GROWTH if is_raster else GROWTH)),
            ("memory", self.whole["memory_mb"] > memory_mb), ("cancel", self.whole["cancel_s"] > CANCEL_S),
            ("silence", self.whole["silence_s"] > SILENCE_S),
            ("progress", self._lies() or self.whole["falls"])) if is_missed]
        return ", ".join(missed)

    def _lies(self) -> bool:
        """Whether progress was off by more than may be, as a share and in seconds."""
        run = self.whole
        off_s = run["lie"] / 100.0 * min(run.get("seconds", math.inf), run.get("busy_s", math.inf))
        return run["lie"] > LIE and off_s > LIE_S

    def cells(self) -> tuple:
        tenth, whole = self.tenth, self.whole
        growth = "" if self.growth is None else f"{self.growth:.1f} ×"
        return (self.name, _number(tenth, "seconds", " s"), _number(tenth, "busy_s", " s"),
                _number(whole, "seconds", " s"), _number(whole, "busy_s", " s"), growth,
                f"{whole['memory_mb'] / 1024:.2f} GB" if "memory_mb" in whole else "",
                _number(whole, "cancel_s", " s", 2), _number(whole, "silence_s", " s"),
                _number(whole, "lie", " %", 0), self.beyond())


def _number(run: dict, key: str, unit: str, decimals: int = 1) -> str:
    return f"{run[key]:.{decimals}f}{unit}" if key in run else ""


def table(rows, further: dict | None = None) -> str:
    """Rows as a Markdown table.

    Args:
        further: heading -> cells, one a row, of columns behind the others.
    """
    further = further or {}
    cells = [(*HEAD, *further), *((*row.cells(), *more) for row, more in zip(rows, zip(*further.values()) if further
                                                                             else [()] * len(rows)))]
    widths = [max(len(line[place]) for line in cells) for place in range(len(cells[0]))]
    lines = ["| " + " | ".join(text.ljust(width) for text, width in zip(line, widths)) + " |" for line in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def measured(path: Path = MEASURED) -> dict:
    """(algorithm, parcels) -> what its last run gave, with ``day`` and ``commit``."""
    if not path.exists():
        return {}
    with open(path, encoding="utf-8", newline="") as file:
        return {(row["algorithm"], int(row["parcels"])): {
            **{name: float(row[name]) for name in NUMBERS if row[name]},
            **{name: row[name] for name in ("problem", "day", "commit") if row[name]}} for row in csv.DictReader(file)}


def keep(name: str, parcels: int, run: dict, path: Path = MEASURED) -> None:
    """Put a run in the place of the last one of this algorithm on so many parcels; the others stay.

    Args:
        run: as of ``measure.measured``, or what says that it did not end.
    """
    runs = measured(path)
    problem = " ".join(run.get("problem", "").replace(str(ROOT), "").split())[-160:]
    runs[name, parcels] = {**{key: f"{run[key]:.4g}" for key in NUMBERS if key in run}, "problem": problem,
                           "day": f"{datetime.now(timezone.utc):%Y-%m-%d}", "commit": _commit()}
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows({"algorithm": algorithm, "parcels": count,
                          **{key: f"{value:.4g}" if isinstance(value, float) else value for key, value in line.items()}}
                         for (algorithm, count), line in sorted(runs.items()))


def _commit() -> str:
    done = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "--short=8", "HEAD"], capture_output=True, text=True)
    return done.stdout.strip()


def write(path: Path = MEASURED, page: Path = PAGE) -> None:
    """``docs/million.md`` from its template and all runs that are kept."""
    from page import machine, versions

    runs = measured(path)
    of_all = sorted({name for name, count in runs if count == MILLION})
    rows = [Row(name, runs.get((name, MILLION // 10), {}), runs[name, MILLION]) for name in of_all]
    fewer = [Row(name, {}, run) for (name, count), run in sorted(runs.items())
             if count == MILLION // 10 and name not in of_all]
    text = (HERE / "page.md").read_text(encoding="utf-8")
    rasters = [row for row in rows if row.name.endswith("raster")]
    of_tenth = {"memory, tenth": [_number(row.tenth, "memory_mb", " MB", 0) for row in rasters]}
    rows = [row for row in rows if row not in rasters]
    for place, value in (("table", _dated(rows)), ("fewer", _dated(fewer)), ("machine", machine()),
                         ("versions", versions()), ("rasters", _dated(rasters, of_tenth))):
        text = text.replace("{{" + place + "}}", value)
    page.write_text(text, encoding="utf-8")


def _dated(rows, further: dict | None = None) -> str:
    if not rows:
        return "None."
    return table(rows, {**(further or {}), **{name: [row.whole[name] for row in rows] for name in ("day", "commit")}})
