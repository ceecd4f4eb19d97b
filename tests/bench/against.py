"""``./dev bench against COMMIT [rows…] [--pairs N]``: our side of rows, here and as of another commit, in turn.

The other commit lies in a worktree below ``.work`` while this runs. Processor time of all cores counts, which other
work on the machine changes less than the clock's; each pair ran next to each other, the first side by turns.
"""
from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))

import files
import rows
from carbon import rasters
from lines import QUICK, Sizes
from running import run
from whole.kept import Busy, alone

OTHER = files.ROOT / ".work" / "against"
MOST = 1.1   # times the other commit's processor time


def light(sizes) -> dict:
    layers = {"parcels": files.parcels(sizes.parcels), "zones": files.light_zones(sizes.zones)}
    return {"measureoverlaps, files": {"task": "overlaps", **layers},
            "checkzoning": {"task": "check", "pack": rows.PACK, **layers},
            "checkzoning with ledger": {"task": "check", "pack": rows.PACK, "ledger": True, **layers}}


def scaling(sizes) -> dict:
    heavy = files.heavy_zones(sizes.heavy_scale)
    return {f"measureoverlaps, {count:,} parcels, heavy zones": {
        "task": "overlaps", "parcels": files.parcels(count), "zones": heavy}
        for count in (sizes.parcels, sizes.most_parcels)}


def daily_job(sizes) -> dict:
    return {"landuseoccupation": {
        "task": "occupation", "parcels": files.project_parcels(sizes.job_projects, sizes.job_parcels),
        "zones": files.land_survey(sizes.survey), "warm_daily": True}}


def quality(sizes) -> dict:
    job = {"task": "quality", "parcels": files.planted_parcels(sizes.parcels)[0], "pack": rows.SCHEMA}
    return {"checkdataquality, overlaps": {**job, "rules": "OVERLAP"}, "checkdataquality, all rules": job}


def carbon_rasters(sizes) -> dict:
    side, densities, module = sizes.raster_side, rasters.densities(), {"module": "carbon.jobs", "warm_on": {
        "cover": rasters.cover(300), "new_cover": rasters.cover(300, 2)}}
    job = {**module, "cover": rasters.cover(side), "densities": densities}
    return {"carbonstockraster, planar": {**job, "task": "raster_totals"},
            "carbonstockraster, ellipsoidal": {**job, "task": "raster_totals", "method": "ellipsoidal"},
            "carbonstockraster, degrees": {**job, "task": "raster_totals", "method": "ellipsoidal",
                                           "cover": rasters.cover_in_degrees(side)},
            "carbonchangeraster": {**job, "task": "raster_change", "new_cover": rasters.cover(side, 2)},
            "raster of densities": {**job, "task": "raster_layer"}}


def carbon_parcels(sizes) -> dict:
    job = {"module": "carbon.jobs", "warm_on": {"parcels": files.parcels(400)},
           "parcels": files.parcels(sizes.carbon_parcels)}
    return {"carbonstock, tables": {**job, "task": "vector_totals"},
            "carbonstock, tables and layer": {**job, "task": "vector_totals", "layer": True},
            "10,000 draws": {**job, "task": "draws"}}


ROWS = {1: light, 3: scaling, 7: daily_job, 10: quality, 12: carbon_rasters, 13: carbon_parcels}


def main() -> int:
    try:
        with alone():
            return compare()
    except Busy as busy:
        print(busy, file=sys.stderr)
        return 2


def compare() -> int:
    """Run the chosen rows in both trees; 1 where some are slower here."""
    parser = argparse.ArgumentParser(prog="./dev bench against", description=__doc__)
    parser.add_argument("commit")
    parser.add_argument("rows", nargs="*", type=int, metavar="row", help=f"of {', '.join(map(str, ROWS))}; none: all")
    parser.add_argument("--pairs", type=int, default=9, help="of runs, each side once")
    parser.add_argument("--quick", action="store_true", help="small sizes: shows that it runs, not how fast")
    chosen = parser.parse_args()
    if set(chosen.rows) - set(ROWS):
        parser.error(f"no row {min(set(chosen.rows) - set(ROWS))}; there are {', '.join(map(str, ROWS))}")
    sizes, slower = QUICK if chosen.quick else Sizes(), 0
    git = ["git", "-C", str(files.ROOT), "worktree"]
    subprocess.run([*git, "remove", "--force", str(OTHER)], capture_output=True)
    subprocess.run([*git, "add", "--quiet", "--detach", str(OTHER), chosen.commit], check=True)
    print(f"| row | what | here, processor s | {chosen.commit}, processor s | median of {chosen.pairs} ratios | all |\n"
          "|---|---|---|---|---|---|", flush=True)
    try:
        for number in chosen.rows or ROWS:
            for what, job in ROWS[number](sizes).items():
                here, other = _pairs(job, chosen.pairs)
                ratios = sorted(own / theirs for own, theirs in zip(here, other))
                slower += median(ratios) > MOST
                print(f"| {number} | {what} | {median(here):.2f} | {median(other):.2f} | {median(ratios):.2f} | "
                      f"{ratios[0]:.2f} to {ratios[-1]:.2f} |", flush=True)
    finally:
        rows.clean()
        subprocess.run([*git, "remove", "--force", str(OTHER)], check=True)
    print(f"\nMore than {MOST - 1:.0%} slower: {slower}")
    return 1 if slower and not chosen.quick else 0


def _pairs(job: dict, count: int) -> tuple[list, list]:
    """Processor seconds of a task, here and in the other tree."""
    taken: dict = {files.ROOT: [], OTHER: []}
    for pair in range(count):
        for root in sorted(taken, key=lambda item: (item == OTHER) != bool(pair % 2)):
            taken[root].append(run(tree=root, **_of(job, root)).answer["busy_s"])
    return taken[files.ROOT], taken[OTHER]


def _of(job: dict, root: Path) -> dict:
    """A job with the pack of a tree, and the name that its module has there."""
    result = dict(job)
    if "pack" in job:
        result["pack"] = job["pack"].replace(str(files.ROOT), str(root), 1)
    if "module" in job and not (root / "tests/bench" / f"{job['module'].replace('.', '/')}.py").exists():
        result["module"] = job["module"].replace(".", "_")   # before modules had rooms
    return result


if __name__ == "__main__":
    sys.exit(main())
