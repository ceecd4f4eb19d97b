"""Row 15 of ``./dev bench``: each algorithm, watched as ``./dev bench --million`` watches it, on fewer parcels."""
from __future__ import annotations

import shutil
import sys
from pathlib import Path

import files
from lines import Line, Sizes
from million import million

sys.path.append(str(Path(__file__).resolve().parent))   # behind the others: its modules import each other by name

LIMIT_S = 60.0   # of a run: the rest of the bench waits for it


def algorithms(sizes: Sizes) -> list[Line]:
    """Row 15: each algorithm from file to file, its growth, memory and cancel."""
    every, entries = {name: job for name, job in million.jobs().items() if not name.endswith("raster")}, []
    for name, job in list(every.items())[::sizes.each_of]:
        measured = []
        for count in (sizes.each // 10, sizes.each):
            folder = files.FOLDER / "each" / f"{count}"
            million.make_inputs(job, folder, count)
            measured.append(million.run(job, folder, LIMIT_S))
        row = million.Row(name, *measured)
        whole, beyond = row.whole, row.beyond()
        growth = "–" if row.growth is None else f"{row.growth:.1f} ×"
        seen = f"cancel within {whole['cancel_s']:.2f} s, silent for {whole['silence_s']:.1f} s at most, " \
               f"{whole['memory_mb'] / 1024:.2f} GB" if "memory_mb" in whole else ""
        note = "; ".join(filter(None, (seen, beyond and f"beyond the aim: {beyond}")))
        entries.append(Line(15, f"{name}: {sizes.each // 10:,} to {sizes.each:,} parcels, by default",
                            _seconds(whole, "seconds"), "", growth, "≤ 11 ×, ≤ 3 GB, ≤ 0.5 s",
                            None if whole.get("stopped") else not set(beyond.split(", ")) - {"", "silence", "progress"},
                            note, "each", _seconds(whole, "busy_s")))
    shutil.rmtree(files.FOLDER / "each", ignore_errors=True)
    return entries


def _seconds(whole: dict, key: str) -> str:
    return f"{whole[key]:.1f} s" if key in whole else "–"


ROWS = {15: algorithms}
