"""Row 15 of ``./dev bench``: each algorithm, watched as ``./dev bench --million`` watches it, on fewer parcels."""
from __future__ import annotations

import shutil
import sys
from pathlib import Path

import files
from lines import Line, Sizes

sys.path.insert(0, str(Path(__file__).resolve().parent / "million"))

import million

LIMIT_S = 60.0   # of a run: the rest of the bench waits for it


def algorithms(sizes: Sizes) -> list[Line]:
    """Row 15: each algorithm from file to file, its growth, memory and cancel."""
    every, entries = million.jobs(), []
    for name, job in every.items():
        measured = []
        for count in (sizes.each // 10, sizes.each):
            folder = files.FOLDER / "each" / f"{count}"
            million.make_inputs(job, folder, count)
            measured.append(million.run(job, folder, LIMIT_S))
        row = million.Row(name, *measured)
        whole, beyond = row.whole, row.beyond()
        growth = "–" if row.growth is None else f"{row.growth:.1f} ×"
        note = beyond or f"cancel within {whole['cancel_s']:.2f} s; silent for {whole['silence_s']:.1f} s at most"
        if "memory_mb" in whole:
            note += f"; {whole['memory_mb'] / 1024:.2f} GB"
        entries.append(Line(15, f"{name}: {sizes.each // 10:,} to {sizes.each:,} parcels, by default",
                            _seconds(whole, "seconds"), "", growth, "≤ 11 ×, ≤ 3 GB, ≤ 0.5 s",
                            None if whole.get("stopped") else not set(beyond.split(", ")) - {"", "silence", "progress"},
                            note, "each", _seconds(whole, "busy_s")))
    shutil.rmtree(files.FOLDER / "each", ignore_errors=True)
    return entries


def _seconds(whole: dict, key: str) -> str:
    return f"{whole[key]:.1f} s" if key in whole else "–"


ROWS = {15: algorithms}
