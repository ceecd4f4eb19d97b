"""Row 15 of ``./dev bench``: each algorithm, watched as ``./dev bench --million`` watches it, on fewer parcels."""
from __future__ import annotations

import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import files
from lines import Line, Sizes
from million import million

sys.path.append(str(Path(__file__).resolve().parent))   # behind the others: its modules import each other by name

LIMIT_S = 60.0   # of a run: the rest of the bench waits for it


def algorithms(sizes: Sizes) -> list[Line]:
    """Row 15: each algorithm from file to file, its growth, memory and cancel; as many at once as there are cores."""
    every = [job for job in million.jobs().values() if not job.name.endswith("raster")][::sizes.each_of]
    folder = files.FOLDER / "each"
    shutil.rmtree(folder, ignore_errors=True)
    counts, at_once = (sizes.each // 10, sizes.each), os.cpu_count() or 1
    for count in counts:
        for job in every:
            million.make_inputs(job, folder / f"{count}", count)

    def measured(job) -> Line:
        return _line(million.Row(job.name, *(million.run(job, folder / f"{count}", LIMIT_S) for count in counts)),
                     counts)

    follow = [job for job in every if "#out-" in str(job.inputs)]   # what others have written
    with ThreadPoolExecutor(at_once) as pool:
        entries = list(pool.map(measured, (job for job in every if job not in follow)))
    entries += [measured(job) for job in follow]
    shutil.rmtree(folder, ignore_errors=True)
    return entries


def _line(row, counts: tuple) -> Line:
    whole, beyond = row.whole, row.beyond()
    seen = f"cancel within {whole['cancel_s']:.2f} s, silent for {whole['silence_s']:.1f} s at most" \
        if "cancel_s" in whole else ""
    growth = "–" if row.growth is None else f"{row.growth:.1f} ×"
    memory = f"{whole['memory_mb'] / 1024:.2f} GB" if "memory_mb" in whole else "–"
    missed = set(beyond.split(", ")) - {"", "silence", "progress"}
    return Line(15, f"{row.name}: {counts[0]:,} to {counts[1]:,} parcels, by default", memory, "", growth,
                "≤ 11 ×, ≤ 3 GB, ≤ 0.5 s", not missed,
                "; ".join(filter(None, (seen, beyond and f"beyond the aim: {beyond}"))), "each",
                f"{row.tenth['busy_s']:.2f} to {whole['busy_s']:.2f} s" if "busy_s" in row.tenth and "busy_s" in whole
                else "–")


ROWS = {15: algorithms}
