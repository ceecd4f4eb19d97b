"""Row 19 of ``./dev bench``: rights, holders and the life of land against what they stand on; processor's time."""
from __future__ import annotations

from statistics import median

from lines import Line, Sizes, spread
from rows import DEFAULT
from running import run_script

#: Job -> what it is, what stands beside it by side, and how many times as long ours may take.
JOBS = {
    "same": ("checkrights, RIGHT-SAME of {:,} parcels", {"peer": ("checkdataquality, its rule of overlaps", 1.3)}),
    "holders": ("affectedholders, {:,} parcels", {"peer": ("measureoverlaps of the same layers", 1.3)}),
    "pieces": ("affectedholders with pieces and ledger, {:,} parcels", {"peer": ("measureoverlaps with pieces", 1.3)}),
    "stages": ("tracelifecycle, seven equal stages of {:,}", {
        "peer": ("measureoverlaps of two of them", 8), "overlay": ("native:intersection of two of them", 8)}),
    "shifted": ("tracelifecycle, seven stages of {:,}, each moved by 3 m", {
        "peer": ("measureoverlaps of two of them", 8), "overlay": ("native:intersection of two of them", 8)})}


def rights(sizes: Sizes) -> list[Line]:
    """Row 19: rights, holders and the life of land; processor time in one process."""
    entries = []
    for job, (what, beside) in JOBS.items():
        count = sizes.stage_rows if job in ("stages", "shifted") else sizes.rights_parcels
        taken = run_script("rights/turns.py", job, count, sizes.rounds)["seconds"]
        for side, (name, most) in beside.items():
            factors = [own / other for own, other in zip(taken["ours"], taken[side])]
            entries.append(Line(
                19, f"{what.format(count)}, {DEFAULT}", f"{median(taken['ours']):.2f} s",
                f"{name} {median(taken[side]):.2f} s", spread(factors, 2), f"≤ {most:g} ×", median(factors) <= most,
                "times are the processor's", f"rights_{job}_{side}",
                f"{median(taken['ours']):.2f} and {median(taken[side]):.2f} s"))
    return entries


ROWS = {19: rights}
