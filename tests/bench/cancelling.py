"""``./dev bench cancel [ALGORITHM…] [--parcels N]``: how long a cancel waits, by algorithm.

A run is watched from outside: each time the code asks whether it was cancelled, the processor time since it asked last
is what a cancel might have waited. The longest is printed with where it began and ended. Layers are the sample
county's, copied side by side until they have the wanted number of features.
"""
from __future__ import annotations

import argparse
import math
import os
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
sys.path.insert(0, str(TESTS))
STEP_M = {"wide": 26_000.0, "small": 2_000.0}   # of the county, and of its planned quarter
TIMES = 7   # the whole county: 49 × 2,016 patches
NUMBERS = {"XZQ": ("XZQDM",), "CJDCQ": ("ZLDWDM",)}   # of units: each once
PARCELS = ("XMYD", "XMYD_access")   # too few of them: they take the patches' geometry
SMALL = ("XG_GHDK", "JZW", "LD", "XG_JQJF", "GHYDYH", "GHFA_A", "GHFA_B", "TRBHDK", "GHDK_defects")
#: Files whose layers stay together, as many copies of each: features of the layer that is counted.
TOGETHER = {"plan_database": 24, "cadastre": 19, "lifecycle": 24, "supply": 10}
TIED = ("BDCDYH", "DZJGH", "ZDDM", "XMDM", "CRHTH")   # by which rows of such layers find each other: each copy its own
#: Runs whose results others take.
NEEDS = {**dict.fromkeys(("recordfindings", "buildreport", "recheck"), ("checkzoning",)),
         "checkcarbon": ("carbonchange", "carbonflux")}
#: Layers with defects are too few, and too far apart, to be copied often: the clean ones take their places.
INSTEAD = {"checkcontrollines": {"FARMLAND": "@YJJBNTBHTB", "RED_LINE": "@STBHHX", "BOUNDARY": "@CZKFBJ",
                                 "CONTROL_UNITS": "@GKDY"}}


class Watch:
    """Asked whether the run was cancelled; remembers the longest processor times between two questions.

    A thread looks every few hundredths of a second where the run is, to say what a wait was spent on.
    """

    def __init__(self, limit: float = math.inf):
        self.gaps, self.last, self.place = [], time.process_time(), "the start"
        self.seen, self.main, self.ended = Counter(), threading.get_ident(), False
        self.whole, self.begun, self.limit = Counter(), self.last, limit
        threading.Thread(target=self._look, daemon=True).start()

    def ask(self) -> bool:
        now, place = time.process_time(), _described(sys._getframe(1))
        seen, self.seen = self.seen, Counter()
        if now - self.last > 0.2:
            self.gaps.append((now - self.last, self.place, place, seen.most_common(4)))
        self.last, self.place = now, place
        return now - self.begun > self.limit

    def _look(self) -> None:
        while not self.ended:
            time.sleep(0.02)
            frame = sys._current_frames().get(self.main)
            if frame is not None:
                place = _described(frame)
                self.seen[place] += 1
                self.whole[place] += 1
            del frame   # it would hold sinks open


def _described(frame) -> str:
    """Where a frame stands, as its nearest places in the plugin."""
    places = []
    while frame is not None and len(places) < 4:
        name = frame.f_code.co_filename
        if str(ROOT) in name and "/tests/" not in name:
            places.append(f"{Path(name).stem}:{frame.f_lineno}")
        frame = frame.f_back
    return " < ".join(places)


def tiled(source: Path, layer: str, target: Path, count: int) -> None:
    """Copy a layer side by side until it has ``count`` features; numbers get the copy's behind them."""
    from osgeo import gdal, ogr
    from side_by_side import copy_side_by_side

    together = TOGETHER.get(source.stem)
    with gdal.ExceptionMgr(useExceptions=True), ogr.Open(str(source)) as opened:
        rows = [feature.Clone() for feature in opened.GetLayerByName(layer)]
        result = opened.GetLayerByName(layer)
        if layer in PARCELS:
            rows = _on_patches(rows, opened.GetLayerByName("DLTB_2024"))
        is_small = together or layer in SMALL
        times = max(1, math.ceil(math.sqrt(count / (together or len(rows))))) if is_small \
            else max(1, math.ceil(TIMES * math.sqrt(count / 100_000)))
        step = STEP_M["small" if layer in SMALL or source.stem == "plan_database" else "wide"]
        degrees = bool(result.GetSpatialRef() and result.GetSpatialRef().IsGeographic())
        step = step / 100_000 if degrees else step
        made = ogr.GetDriverByName("GPKG").CreateDataSource(str(target))
        copy_side_by_side(made, result, rows, times, step, ("BSM", "DKBH", "XMBH", *TIED, *NUMBERS.get(layer, ())))
        del made


def _on_patches(rows: list, patches) -> list:
    """The attributes of ``rows``, over and over, on the geometry of patches."""
    made = []
    for place, patch in enumerate(patches):
        made.append(rows[place % len(rows)].Clone())
        made[-1].SetGeometry(patch.GetGeometryRef())
        made[-1]["DKBH"] = f"{place}"
    return made


def more_jobs(samples: Path) -> tuple:
    """Jobs that nobody attacks; the last ones take what ``checkzoning`` has written just before."""
    from attack.jobs import Job

    changes, carbon = "#out-carbonchange/", {"PACK": "sample-carbon-rules", "LANGUAGE": "en"}
    values = {"FINDINGS": ["#out-checkzoning/findings.gpkg"], "LANGUAGE": "en"}
    return (Job("resilienceindicators", {"LAND": "@DLTB_2024", "UNITS": "@XZQ", "HAZARDS": "@HLFXKZX", "LANGUAGE": "en",
                                         "BUILDINGS": "@JZW"}, ("INDICATORS",), {}),
            Job("checkquotas", {"TARGETS": str(samples / "quotas" / "targets.csv"), "LAND": "@DLTB_2024",
                                "LAND_YEAR": 2024, "BASE": "@DLTB_2020", "BASE_YEAR": 2020, "LANGUAGE": "en"},
                ("OUTPUT",), {}),
            Job("recordfindings", {**values, "MANIFESTS": ["#out-checkzoning/manifest.json"], "AUTHOR": "ann",
                                   "STORE": "#out-recordfindings/store.gpkg"}, (), {}),
            Job("buildreport", values, ("REPORT",), {}),
            Job("recheck", {"MANIFEST": "#out-checkzoning/manifest.json", "FOLDER": "#changed", "LANGUAGE": "en",
                            "PREVIOUS": "#out-checkzoning/findings.gpkg"}, ("FINDINGS", "NEW_MANIFEST"), {}),
            Job("preparepartitions", {
                "SUBJECTS": "@XMYD", "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH", "LANGUAGE": "en",
                "CONTROLS": ["@YJJBNTBHTB", "@STBHHX", "@CZKFBJ", "@XZQ"], "PACK": "cn-three-lines",
                "AS_OF": "2026-06-30", "FOLDER": "#out-preparepartitions/parts"}, (), {}),
            Job("collectparts", {"FOLDER": "#out-preparepartitions/parts", "LANGUAGE": "en"},
                ("VERDICTS", "FINDINGS"), {}),
            Job("checkcarbon", {**carbon, "CHANGE": f"{changes}totals.gpkg", "CHANGES": f"{changes}changes.gpkg",
                                "FLUX": "#out-carbonflux/totals.gpkg", "PLACE": "@STBHHX", "PLACE_FIELD": "BSM"},
                ("OUTPUT", "FINDINGS"), {}))


def watched(job, folder: Path, target: Path, limit: float = math.inf) -> tuple:
    """Seconds of the run, the gaps of one job, and where it was seen; it is cancelled after ``limit`` seconds."""
    from attack.case import outputs_of
    from attack.jobs import inputs_of
    from helpers.desk.running import run
    from qgis.core import QgsProcessingFeedback

    watch = Watch(limit)

    class Feedback(QgsProcessingFeedback):
        def isCanceled(self):
            return watch.ask()

    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    begun = time.process_time()
    watch.last = begun
    job = job._replace(inputs={**job.inputs, **INSTEAD.get(job.name, {})})
    done = run(job.name, {**inputs_of(job, folder, {}), **outputs_of(job, target)}, Feedback(False))
    watch.place += " … the end"
    watch.ask()
    watch.ended = True
    seconds = time.process_time() - begun
    if done.results is None:
        print(f"{job.name}: stopped: {done.log[-300:]}")
    return seconds, sorted(watch.gaps, reverse=True), watch.whole


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench cancel", description=__doc__)
    parser.add_argument("algorithms", nargs="*")
    parser.add_argument("--parcels", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="where the layers lie or are made; kept for the next time")
    parser.add_argument("--gaps", type=int, default=1, help="how many of the longest waits are printed")
    parser.add_argument("--limit", type=float, default=math.inf, help="seconds after which a run is cancelled")
    parser.add_argument("--places", type=int, default=0, help="how many places that took time are printed")
    options = parser.parse_args()
    from attack.server import start

    running = start()
    from attack.bases import LAYERS, SAMPLES, SURVEYS
    from attack.jobs import FAMILIES
    from cancel_inputs import changed_since, make_files

    folder = options.data or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    layers = {**LAYERS, **{name: ("county", name) for name in (*SURVEYS, "HLFXKZX")}}
    for name, (file, layer) in layers.items():
        if not (folder / f"{name}.gpkg").exists():
            tiled(SAMPLES / f"{file}.gpkg", layer, folder / "unfinished.gpkg", options.parcels)
            (folder / "unfinished.gpkg").rename(folder / f"{name}.gpkg")
    make_files(folder, options.parcels)
    changed_since(folder, ("XMYD", "YJJBNTBHTB", "STBHHX", "CZKFBJ", "XZQ"))
    wanted = set(options.algorithms)
    wanted |= {need for item in wanted for need in NEEDS.get(item, ())
               if not any((folder / f"out-{need}").glob("*.gpkg"))}
    families = [family for name in ("vectors", "files", "rasters") for family in FAMILIES[name]
                if family.name != "buildreport"]
    for job in (*families, *more_jobs(SAMPLES)):
        if wanted and job.name not in wanted:
            continue
        seconds, gaps, places = watched(job, folder, folder / f"out-{job.name}", options.limit)
        print(f"{job.name}: {seconds:.1f} s; longest wait {gaps[0][0] if gaps else 0.2:.2f} s", flush=True)
        for wait, begin, end, seen in gaps[:options.gaps]:
            print(f"    {wait:.2f} s from {begin}\n        to {end}", flush=True)
            for place, count in seen:
                print(f"            {count:4} × {place}", flush=True)
        for place, count in places.most_common(options.places):
            print(f"    {count:5} × {place}", flush=True)
    del running
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
