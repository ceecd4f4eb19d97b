"""The sample county side by side, by us and by QGIS: ``county.py JOB TIMES:ROUNDS…``.

The county stands TIMES × TIMES times. Jobs: its patches overlaid with its farmland (``overlaps``), its earlier survey
with its later one (``surveys``), its plan compared with both (``plan``), from GeoPackages into memory. All runs are of
one process, one after the other in turn; what counts is the processor's time of all cores.
Prints JSON: for each size the numbers of features of the layers, of pairs, the seconds of each side, and whether what
ours measures in the plane is what QGIS's pieces cover (None: not compared, as it was for the size before).
"""
from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import files
import numpy as np
import worker
from osgeo import gdal, ogr
from side_by_side import copy_side_by_side

ROOT = Path(__file__).resolve().parents[3]
LAYERS = {"overlaps": ("DLTB_2024", "YJJBNTBHTB"), "surveys": ("DLTB_2020", "DLTB_2024"),
          "plan": ("GHYDYH", "DLTB_2024", "DLTB_2020")}
STEP_M = 26_000.0   # from one county to the next; none overlap
SIDES = ("ellipsoidal", "peer", "planar")


def plan_of(times: int) -> Path:
    """The county's surveys, farmland and plan, copied side by side."""
    target = files.FOLDER / f"county_{times}_plan.gpkg"
    if target.exists():
        return target
    draft = target.with_name(f"draft_{os.getpid()}_{target.name}")
    with gdal.ExceptionMgr(useExceptions=True), ogr.Open(str(ROOT / "samples" / "county.gpkg")) as source:
        made = ogr.GetDriverByName("GPKG").CreateDataSource(str(draft))
        for name in sorted({name for names in LAYERS.values() for name in names}):
            layer = source.GetLayerByName(name)
            copy_side_by_side(made, layer, [feature.Clone() for feature in layer], times, STEP_M)
        del made
    draft.rename(target)
    return target


def run(job: str, side: str, layers: list):
    """A result of ours, or the pieces of QGIS's overlays."""
    import processing

    if side == "peer":
        pairs = [(layers[1], layers[2]), (layers[1], layers[0])] if job == "plan" else [layers]
        return [processing.run("native:intersection", {
            "INPUT": first, "OVERLAY": other, "INPUT_FIELDS": ["DLBM"], "OVERLAY_FIELDS": ["BSM"],
            "OUTPUT": "TEMPORARY_OUTPUT"})["OUTPUT"] for first, other in pairs]
    name, parameters = {
        "overlaps": lambda: ("measureoverlaps", {
            "SUBJECTS": layers[0], "CONTROLS": [layers[1]], "OUTPUT": "TEMPORARY_OUTPUT"}),
        "surveys": lambda: ("landusetransition", {
            "OLD": layers[0], "NEW": layers[1], "MATRIX": "TEMPORARY_OUTPUT"}),
        "plan": lambda: ("comparetoplan", {
            "PLAN": layers[0], "ACTUAL": layers[1], "BASE": layers[2], "LANGUAGE": "en",
            "TABLE": "TEMPORARY_OUTPUT", "PATCHES": "TEMPORARY_OUTPUT"})}[job]()
    return processing.run(f"groundrules:{name}", {**parameters, "AREA_METHOD": side})


def areas(job: str, side: str, result) -> np.ndarray:
    """Areas of all pairs, sorted; of surveys and plans one sum. A pair of the peer that only touches has none."""
    if side == "peer":
        values = [feature.geometry().area() for feature in result[0].getFeatures()]
        values = values if job == "overlaps" else [sum(values)]
    elif job == "overlaps":
        place = result["OUTPUT"].fields().indexOf("overlap_area_m2")
        values = [feature.attributes()[place] for feature in result["OUTPUT"].getFeatures()]
    elif job == "surveys":
        values = [result["COMMON_M2"]]
    else:
        values = [sum(feature.geometry().area() for feature in result["PATCHES"].getFeatures())]
    return np.sort([area for area in values if area > 1e-3])


def timed(job: str, side: str, layers: list) -> tuple:
    begun = time.process_time()
    done = run(job, side, layers)
    return time.process_time() - begun, done


def main(job: str, sizes: list) -> list:
    """Lines of the sizes, each a number of counties a way, and of rounds."""
    keep = worker.start_qgis()
    from qgis.core import QgsVectorLayer

    entries = []
    for place, (times, rounds) in enumerate(sizes):
        small, layers = ([f"{plan_of(count)}|layername={name}"
                          for name in LAYERS[job]] for count in (1, times))
        taken: dict = {side: [] for side in SIDES}
        answers = {}
        for side in SIDES if not place else ():   # the first run of a process is no user's
            run(job, side, small)
        for number in range(rounds):
            for side in SIDES:
                if side != "planar" or job == "overlaps" or not number and not place:
                    seconds, answers[side] = timed(job, side, layers)
                    taken[side].append(seconds)
        plane, peer = (areas(job, side, answers[side]) if side in answers else None for side in ("planar", "peer"))
        same = plane is None or len(plane) == len(peer) and abs(plane.sum() / peer.sum() - 1) <= 1e-9
        entries.append({"counts": [QgsVectorLayer(layer, "", "ogr").featureCount() for layer in layers],
                        "pairs": sum(layer.featureCount() for layer in answers["peer"]) if job != "overlaps"
                        else len(peer), "same": None if plane is None else bool(same), "seconds": taken})
    del keep
    return entries


if __name__ == "__main__":
    result = main(sys.argv[1], [tuple(map(int, item.split(":"))) for item in sys.argv[2:]])
    print(json.dumps(result))
    sys.stdout.flush()
    os._exit(0)   # QGIS takes its time to leave
