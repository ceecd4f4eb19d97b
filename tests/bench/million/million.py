"""``./dev bench --million [ALGORITHM…] [--parcels N]``: each algorithm on a million parcels, from file to file.

Each runs in a process of its own, first on a tenth of the parcels, and is stopped at a limit. A run over all algorithms
at 1,000,000 parcels writes ``docs/million.md``; others print its rows.
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
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]
DATA = ROOT / ".work" / "bench" / "million"
MILLION, LIMIT_S = 1_000_000, 1_800.0
#: At most: growth from a tenth, memory in MB, seconds of a cancel and of silence, per cent of a lie.
GROWTH, MEMORY_MB, CANCEL_S, SILENCE_S, LIE = 11.0, 3_072, 0.5, 1.0, 10.0
HEAD = ("algorithm", "seconds, tenth", "processor's", "seconds, all", "processor's", "growth", "peak memory", "cancel",
        "silence", "lie", "beyond the aim")


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
        missed = [word for word, is_missed in (
            ("growth", self.growth is not None and self.growth > GROWTH),
            ("memory", self.whole["memory_mb"] > MEMORY_MB), ("cancel", self.whole["cancel_s"] > CANCEL_S),
            ("silence", self.whole["silence_s"] > SILENCE_S),
            ("progress", self.whole["lie"] > LIE or self.whole["falls"])) if is_missed]
        return ", ".join(missed)

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


def table(rows) -> str:
    """Rows as a Markdown table."""
    cells = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(HEAD))]
    lines = ["| " + " | ".join(text.ljust(width) for text, width in zip(line, widths)) + " |" for line in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def jobs() -> dict:
    """Name -> ``attack.jobs.Job``, those last that take what others have written."""
    import conftest  # noqa: F401 - lets the clone be imported as groundrules
    from attack.jobs import FAMILIES
    from cancelling import more_jobs

    several = (*FAMILIES["vectors"], *FAMILIES["files"], *more_jobs(ROOT / "samples"))
    return {job.name: job for job in sorted(several, key=lambda job: any(
        str(value).startswith(("#out-", "['#out-")) for value in job.inputs.values()))}


def make_inputs(job, folder: Path, count: int) -> None:
    """Write the layers and files of a job that are not there yet."""
    from attack.bases import LAYERS, SAMPLES, SURVEYS
    from cancel_inputs import _drawing, _ledger, _points
    from cancelling import INSTEAD
    from inputs import spread

    layers = {**LAYERS, **{name: ("county", name) for name in (*SURVEYS, "HLFXKZX")}}
    files = {"points.txt": _points, "plan.dxf": _drawing, "occupied.csv": _ledger, "replenished.csv": _ledger}
    folder.mkdir(parents=True, exist_ok=True)
    for value in {**job.inputs, **INSTEAD.get(job.name, {})}.values():
        for item in value if isinstance(value, list) else [value]:
            if not isinstance(item, str) or item[:1] not in ("@", "#"):
                continue
            name = item[1:]
            if item[0] == "@" and not (folder / f"{name}.gpkg").exists():
                file, layer = layers[name]
                spread(SAMPLES / f"{file}.gpkg", layer, folder / f"{name}.gpkg", count)
            elif name in files and not (folder / name).exists():
                files[name](folder / name, count)


def run(job, folder: Path, limit_s: float) -> dict:
    """What ``measure.py`` saw of a job; ``{"stopped": seconds}`` where it did not end in time."""
    from attack.case import outputs_of
    from attack.jobs import inputs_of
    from cancelling import INSTEAD
    from running import environment

    target = folder / f"out-{job.name}"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    job = job._replace(inputs={**job.inputs, **INSTEAD.get(job.name, {})})
    path = folder / f"job-{job.name}.json"
    path.with_suffix(".result").unlink(missing_ok=True)
    path.write_text(json.dumps({"name": job.name,
                                "parameters": {**inputs_of(job, folder, {}), **outputs_of(job, target)}}))
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
    if not path.with_suffix(".result").exists():
        return {"problem": path.with_suffix(".log").read_text(encoding="utf-8")[-600:] or f"ended: {worker.returncode}"}
    return json.loads(path.with_suffix(".result").read_text())


def write(rows) -> Path:
    """``docs/million.md`` from its template."""
    import page

    text = (HERE / "page.md").read_text(encoding="utf-8")
    target = ROOT / "docs" / "million.md"
    target.write_text(text.replace("{{table}}", table(rows)).replace("{{machine}}", page.machine()).replace(
        "{{versions}}", page.versions()), encoding="utf-8")
    return target


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench --million", description=__doc__)
    parser.add_argument("algorithms", nargs="*")
    parser.add_argument("--parcels", type=int, default=MILLION)
    parser.add_argument("--limit", type=float, default=LIMIT_S, help="seconds after which a run is stopped")
    parser.add_argument("--data", type=Path, default=DATA, help="where layers are made; kept for the next time")
    parser.add_argument("--whole-only", action="store_true", help="without the run on a tenth")
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
        rows.append(Row(name, measured[0] if len(measured) > 1 else {}, measured[-1]))
        print(table(rows[-1:]).splitlines()[-1], flush=True)
        if options.details:
            details(rows[-1].whole)
    print(table(rows))
    if options.pace:
        keep_pace({row.name: row.whole for row in rows})
    if not options.algorithms and options.parcels == MILLION:
        print(f"written: {write(rows).relative_to(ROOT)}")
    return 0


def keep_pace(runs: dict) -> None:
    """Write the shares of time at which each algorithm reports what, of runs on the most parcels that ended.

    Args:
        runs: name -> what was measured. Algorithms that are not in it keep theirs.
    """
    from groundrules.bridge.runs.paced import TABLE
    from groundrules.core.pace import STEPS, measured_shares

    head = ["algorithm", "seconds_per_million", *(f"at_{step * 100 // STEPS}" for step in range(STEPS + 1))]
    lines = {}
    if TABLE.exists():
        with open(TABLE, encoding="utf-8", newline="") as file:
            lines = {row["algorithm"]: [row[name] for name in head] for row in csv.DictReader(file)}
    for name, run_ in runs.items():
        if run_.get("problem") or "reports" not in run_:
            continue
        moves = [((wall / run_["seconds"] + busy / run_["busy_s"]) / 2, percent / 100.0)
                 for wall, busy, percent in run_["reports"]]
        seconds = min(run_["seconds"], run_["busy_s"])   # on a machine that does other work, as on a quiet one
        lines[name] = [name, f"{seconds / max(run_['rows'], 1) * 1e6:.3g}",
                       *(f"{share:g}" for share in measured_shares(moves))]
    with open(TABLE, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *(lines[name] for name in sorted(lines))])


def details(run_: dict) -> None:
    """Print where a run's time and memory went."""
    print("  waits", run_.get("cancel_between"), "silence at", run_.get("silence_at"), "lie at", run_.get("lie_at"))
    for size, place in run_.get("memory", ()):
        print(f"  {size:7.0f} MB {place}")
    for place, count in run_.get("places", ())[:15]:
        print(f"  {count:5} × {place}")


if __name__ == "__main__":
    sys.exit(main())
