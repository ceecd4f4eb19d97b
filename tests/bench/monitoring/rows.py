"""Row 20 of ``./dev bench``: indicators of a year, their check, trace and report beside what they stand on."""
from __future__ import annotations

from statistics import median

from lines import Line, Sizes, spread
from rows import DEFAULT
from running import run_script

#: Job -> what it is, what stands beside it, and how many times as long ours may take.
JOBS = {
    "year": ("computeindicators, a year of the sample county {0} × {0} times",
             "landusestructure and measureoverlaps of the same", 1.2),
    "check": ("checkindicators, 122 indicators of {0} units in 15 years", "reading the store", 2),
    "trace": ("traceindicator, the sample county {0} × {0} times", "landusetransition of the same surveys", 1.5),
    "report": ("buildreport of a series of {0} units, by page", "buildreport of findings, by page", 1.5)}


def monitoring(sizes: Sizes) -> list[Line]:
    """Row 20: indicators of a year, their check, trace and report; processor time in one process."""
    entries = []
    for job, (what, name, most) in JOBS.items():
        size = sizes.monitored_times if job in ("year", "trace") else sizes.monitored_units
        notes = run_script("monitoring/turns.py", job, size, min(sizes.rounds, 5))
        taken, pages = notes["seconds"], notes["pages"]
        factors = [own / pages["ours"] / (other / pages["peer"]) for own, other in zip(taken["ours"], taken["peer"])]
        of_pages = f"{pages['ours']} and {pages['peer']} pages; " if job == "report" else ""
        entries.append(Line(
            20, f"{what.format(size)}, {DEFAULT}", f"{median(taken['ours']):.2f} s",
            f"{name} {median(taken['peer']):.2f} s", spread(factors, 2), f"≤ {most:g} ×", median(factors) <= most,
            f"{of_pages}times are the processor's", f"monitoring_{job}",
            f"{median(taken['ours']):.2f} and {median(taken['peer']):.2f} s"))
    return entries


ROWS = {20: monitoring}
