"""Rows 14 and 17 of ``./dev bench``: the sample county side by side, its surveys and its plan; processor's time."""
from __future__ import annotations

from statistics import median

import files
from lines import Line, Sizes, spread
from rows import DEFAULT, PEER
from running import run_script

LEAST = {"overlaps": 1, "large": 3, "surveys": 2, "plan": 2}   # times as long as ours the peer has to take
LARGE = 50_000   # patches
WHAT = {"overlaps": "measureoverlaps, {:,} patches × {:,} farmland polygons", "surveys": "landusetransition, {:,} and "
        "{:,} patches", "plan": "comparetoplan, {:,} plots, {:,} and {:,} patches"}
OVERLAYS = {"plan": f"{PEER} of both surveys and of the plan"}


def county(sizes: Sizes) -> list[Line]:
    """Row 14: overlaps on the ellipsoid, in the plane, and by QGIS; processor time in one process."""
    return _lines(14, "overlaps", sizes.counties)


def landuse(sizes: Sizes) -> list[Line]:
    """Row 17: two surveys, and a plan with both, against the overlays of them; processor time in one process."""
    return [*_lines(17, "surveys", sizes.surveys), *_lines(17, "plan", sizes.plans)]


def _lines(row: int, job: str, times: tuple) -> list[Line]:
    files.FOLDER.mkdir(parents=True, exist_ok=True)
    entries = []
    for notes in run_script("landuse/county.py", job, times):
        what, taken = f"{WHAT[job].format(*notes['counts'])}, {DEFAULT}", notes["seconds"]
        ours = taken["ellipsoidal"]
        agree = {True: f"in the plane: {notes['pairs']:,} pairs, same sum", False: "DIFFERS: pairs or their sum",
                 None: f"{notes['pairs']:,} pieces"}[notes["same"]]
        least = LEAST["large" if job == "overlaps" and notes["counts"][0] > LARGE else job]
        for name, label, most in ((PEER, "peer", None), ("ours in the plane", "planar", 1.3)):
            theirs = taken[label]
            if len(theirs) < len(ours):
                continue
            factors = [own / other if most else other / own for own, other in zip(ours, theirs)]
            good = median(factors) <= most if most else median(factors) >= least
            entries.append(Line(row, what, f"{median(ours):.2f} s", f"{name if most else OVERLAYS.get(job, name)} "
                                f"{median(theirs):.2f} s", spread(factors, 2 if most else 1),
                                f"≤ {most} ×" if most else f"≥ {least} ×", good and notes["same"] is not False,
                                f"{agree}; times are the processor's", f"county_{label}",
                                f"{median(ours):.2f} and {median(theirs):.2f} s"))
    return entries


ROWS = {14: county, 17: landuse}
