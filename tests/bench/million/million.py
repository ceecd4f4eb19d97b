"""``./dev bench --million [ALGORITHM…] [--parcels N]``: each algorithm on a million parcels, from file to file.

Each runs in a process of its own, first on a tenth of the parcels, and is stopped at a limit. What was measured on
1,000,000 or 100,000 parcels takes the place of that algorithm's rows in ``docs/million.md``; other runs are printed.
"""
from __future__ import annotations

import argparse
import csv
import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]
from table import MILLION, Row, keep, table, write  # noqa: E402 - where modules import each other by name

DATA = ROOT / ".work" / "bench" / "million"
TABLES = {"commitments.csv": "commitments", "series_statistics.csv": "statistics"}   # as the sample has them
#: Algorithms that read no parcels, or as many whatever the county has: the page says why.
WITHOUT = ("checkindicators", "coefficientcoverage", "inventorytable", "recordindicators", "repeatrun", "validatepack")
LIMIT_S = 1_800.0


def jobs() -> dict:
    """Name -> ``attack.jobs.Job``, those last that take what others have written."""
    import conftest  # noqa: F401 - lets the clone be imported as groundrules
    from attack.jobs import FAMILIES
    from cancelling import more_jobs

    several = (*FAMILIES["vectors"], *FAMILIES["files"], *FAMILIES["rasters"], *more_jobs(ROOT / "samples"))
    return {job.name: job for job in sorted(several, key=lambda job: any(
        str(value).startswith(("#out-", "['#out-")) for value in job.inputs.values())) if job.name not in WITHOUT}


def make_inputs(job, folder: Path, count: int) -> None:
    """Write the layers and files of a job that are not there yet."""
    from attack.bases import LAYERS, SAMPLES, SURVEYS
    from cancel_inputs import _drawing, _ledger, _points, changed_since
    from cancelling import INSTEAD
    from cells import land
    from inputs import spread

    layers = {**LAYERS, **{name: ("county", name) for name in (*SURVEYS, "HLFXKZX")}}
    files = {"points.txt": _points, "plan.dxf": _drawing, "occupied.csv": _ledger, "replenished.csv": _ledger,
             "land2020.tif": land, "land2024.tif": land}
    folder.mkdir(parents=True, exist_ok=True)
    for value in {**job.inputs, **INSTEAD.get(job.name, {})}.values():
        for item in value if isinstance(value, list) else [value]:
            if not isinstance(item, str) or item[:1] not in ("@", "#"):
                continue
            name = item[1:]
            if item[0] == "@" and not (folder / f"{name}.gpkg").exists():
                file, layer = layers[name]
                spread(SAMPLES / f"{file}.gpkg", layer, folder / f"{name}.gpkg", count)
            elif name in TABLES:
                shutil.copyfile(ROOT / "samples" / "monitoring" / f"{TABLES[name]}.csv", folder / name)
            elif name in files and not (folder / name).exists():
                files[name](folder / name, count)
            elif name == "changed":
                changed_since(folder, ("XMYD", "YJJBNTBHTB", "STBHHX", "CZKFBJ", "XZQ"))


def written(job, folder: Path) -> Path:
    """The file of a job for ``measure.py``, with what the job reads."""
    from attack.case import outputs_of
    from attack.jobs import inputs_of
    from cancelling import INSTEAD

    target = folder / f"out-{job.name}"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    job = job._replace(inputs={**job.inputs, **INSTEAD.get(job.name, {})})
    path = folder / f"job-{job.name}.json"
    path.with_suffix(".result").unlink(missing_ok=True)
    path.write_text(json.dumps({"name": job.name,
                                "parameters": {**inputs_of(job, folder, {}), **outputs_of(job, target)}}))
    if job.name == "collectparts":
        judge_parts(Path(job.inputs["FOLDER"].replace("#", f"{folder}/")))
    return path


def run(job, folder: Path, limit_s: float) -> dict:
    """What ``measure.py`` saw of a job; ``{"stopped": seconds}`` where it did not end in time."""
    from running import environment

    path = written(job, folder)
    begun = time.perf_counter()
    with open(path.with_suffix(".log"), "w", encoding="utf-8") as log:
        worker = subprocess.Popen([sys.executable, str(HERE / "measure.py"), str(path)], stdout=log, stderr=log,
                                  env=environment())
        try:
            worker.wait(limit_s)
        except subprocess.TimeoutExpired:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            return {"stopped": time.perf_counter() - begun}
        except BaseException:
            worker.kill()
            raise
    return seen(path, f"ended: {worker.returncode}")


def seen(path: Path, ending: str) -> dict:
    """What ``measure.py`` has written of a job, or the last of what it said, or how it ended."""
    if not path.with_suffix(".result").exists():
        return {"problem": path.with_suffix(".log").read_text(encoding="utf-8")[-600:] or ending}
    return json.loads(path.with_suffix(".result").read_text())


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench --million", description=__doc__)
    parser.add_argument("algorithms", nargs="*")
    parser.add_argument("--parcels", type=int, default=MILLION)
    parser.add_argument("--limit", type=float, default=LIMIT_S, help="seconds after which a run is stopped")
    parser.add_argument("--data", type=Path, default=DATA, help="where layers are made; kept for the next time")
    parser.add_argument("--whole-only", action="store_true", help="without the run on a tenth")
    parser.add_argument("--unkept", action="store_true", help="leave the page as it is")
    parser.add_argument("--pace", action="store_true", help="keep at which share of the time what is reported")
    parser.add_argument("--details", action="store_true", help="where time and memory go, and what waits longest")
    options = parser.parse_args()
    every = jobs()
    unknown = set(options.algorithms) - set(every)
    if unknown:
        parser.error(f"no job {min(unknown)}; there are {', '.join(every)}")
    rows = []
    for name in options.algorithms or every:
        measured = []
        for count in [options.parcels] if options.whole_only else [options.parcels // 10, options.parcels]:
            folder = options.data / f"{count}"
            make_inputs(every[name], folder, count)
            measured.append(run(every[name], folder, options.limit))
            if count in (MILLION, MILLION // 10) and not options.unkept:
                keep(name, count, measured[-1])
        rows.append(Row(name, measured[0] if len(measured) > 1 else {}, measured[-1]))
        print(table(rows[-1:]).splitlines()[-1], flush=True)
        if options.details:
            details(rows[-1].whole)
        if options.pace:
            keep_pace(rows[-1])
    print(table(rows))
    if options.parcels in (MILLION, MILLION // 10) and not options.unkept:
        write()
    return 0


def judge_parts(folder: Path) -> None:
    """What ``groundrules-run`` does between the two algorithms of a check in parts."""
    from groundrules.core.cluster.folder import judge, missing, read_plan

    for number in missing(folder, read_plan(folder)):
        judge(str(folder), number)


def keep_pace(row: Row) -> None:
    """Write how much of its time an algorithm takes to what it reports, if it ran to its end.

    Nothing is kept of runs whose rows could not be counted, of rasters: they report their cells, evenly.
    """
    from groundrules.bridge.runs.paced import TABLE
    from groundrules.core.pace import stretches

    head = ["algorithm", "parts"]
    with open(TABLE, encoding="utf-8", newline="") as file:
        lines = {row["algorithm"]: [row[name] for name in head] for row in csv.DictReader(file)}
    runs = [run for run in (row.tenth or row.whole, row.whole) if "reports" in run and not run.get("problem")]
    if len(runs) == 2 and all(run["rows"] for run in runs):
        parts = stretches(*map(_moves, runs), tuple(run["rows"] for run in runs))
        lines[row.name] = [row.name, " ".join(":".join(f"{value:.4g}" for value in part) for part in parts)]
    with open(TABLE, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *(lines[name] for name in sorted(lines))])


def _moves(run: dict) -> list:
    """Seconds and share of what was reported, and the whole run's seconds; from one report to the next the smaller of
    wall time and processor's time counts, so that other work on the machine does not."""
    marks = [(0.0, 0.0, 0.0), *run["reports"], (run["seconds"], run["busy_s"], None)]
    passed, moves = 0.0, []
    for early, late in zip(marks, marks[1:]):
        passed += min(late[0] - early[0], late[1] - early[1])
        moves.append((passed, None if late[2] is None else late[2] / 100.0))
    return moves


def details(run_: dict) -> None:
    """Print where a run's time and memory went."""
    print("  silence at", run_.get("silence_at"), "lie at", run_.get("lie_at"))
    for wait, end, seen in run_.get("waits", ()):
        print(f"  {wait:.2f} s without a question, to {end}")
        for place, count in seen:
            print(f"    {count:5} × {place}")
    for size, place in run_.get("memory", ()):
        print(f"  {size:7.0f} MB {place}")
    for place, count in run_.get("places", ())[:15]:
        print(f"  {count:5} × {place}")


if __name__ == "__main__":
    sys.exit(main())
