"""Overlaps on the ellipsoid, in the plane, and by QGIS: ``county_overlaps.py FOLDER ROUNDS TIMES…``.

The sample county stands TIMES × TIMES times side by side; its patches are overlaid with its farmland, and its earlier
survey with its later one, from GeoPackages into memory. All runs are of one process, one after the other in turn;
what counts is the processor's time of all cores.
Prints JSON: for each size the numbers of both layers, of pairs, the seconds of each side, and how far areas are
apart.
"""
from __future__ import annotations

import json
import os
import sys
import time
from itertools import product
from pathlib import Path

import numpy as np
import worker
from osgeo import gdal, ogr
from side_by_side import copy_side_by_side

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("DLTB_2024", "YJJBNTBHTB")
SURVEYS = ("DLTB_2020", "DLTB_2024")
STEP_M = 26_000.0   # from one county to the next; none overlap
SIDES = ("ellipsoidal", "planar", "peer")


def copied(times: int, target: Path) -> Path:
    """The county's surveys and farmland, copied side by side."""
    if target.exists():
        return target
    with gdal.ExceptionMgr(useExceptions=True), ogr.Open(str(ROOT / "samples" / "county.gpkg")) as source:
        made = ogr.GetDriverByName("GPKG").CreateDataSource(str(target))
        for name in sorted({*LAYERS, *SURVEYS}):
            layer = source.GetLayerByName(name)
            copy_side_by_side(made, layer, [feature.Clone() for feature in layer], times, STEP_M)
        del made
    return target


def run(side: str, layers: list):
    import processing

    if side == "peer":
        return processing.run("native:intersection", {
            "INPUT": layers[0], "OVERLAY": layers[1], "INPUT_FIELDS": ["DLBM"], "OVERLAY_FIELDS": ["DLBM"],
            "OUTPUT": "TEMPORARY_OUTPUT"})["OUTPUT"]
    if SURVEYS[0] in layers[0]:
        return processing.run("groundrules:landusetransition", {
            "OLD": layers[0], "NEW": layers[1], "AREA_METHOD": side, "MATRIX": "TEMPORARY_OUTPUT"})
    return processing.run("groundrules:measureoverlaps", {
        "SUBJECTS": layers[0], "CONTROLS": [layers[1]], "AREA_METHOD": side, "OUTPUT": "TEMPORARY_OUTPUT"})["OUTPUT"]


def areas(side: str, layer) -> np.ndarray:
    """Areas of all pairs, sorted; a pair of the peer that only touches has none. Of two surveys: what both cover."""
    if isinstance(layer, dict):
        return np.array([layer["COMMON_M2"]])
    if side == "peer":
        values = [feature.geometry().area() for feature in layer.getFeatures()]
    else:
        place = layer.fields().indexOf("overlap_area_m2")
        values = [feature.attributes()[place] for feature in layer.getFeatures()]
    return np.sort([area for area in values if area > 1e-3])


def timed(side: str, layers: list) -> tuple:
    begun = time.process_time()
    done = run(side, layers)
    return time.process_time() - begun, done


def main(folder: Path, rounds: int, sizes: list) -> list:
    keep = worker.start_qgis()
    from qgis.core import QgsVectorLayer

    entries = []
    for times, names in product(sizes, (LAYERS, SURVEYS)):
        path = copied(times, folder / f"county_{times}_surveys.gpkg")
        layers = [f"{path}|layername={name}" for name in names]
        taken: dict = {side: [] for side in SIDES}
        answers = {}
        for number in range(rounds + 1):   # the first of each is not counted
            for side in SIDES:
                seconds, answers[side] = timed(side, layers)
                if number:
                    taken[side].append(seconds)
        plane, peer = (areas(side, answers[side]) for side in SIDES[1:])
        same = (names == SURVEYS or len(plane) == len(peer)) and abs(plane.sum() / peer.sum() - 1) <= 1e-9
        entries.append({"times": times, "counts": [QgsVectorLayer(layer, "", "ogr").featureCount() for layer in layers],
                        "surveys": names == SURVEYS, "pairs": len(peer), "same": bool(same), "seconds": taken})
    del keep
    return entries


if __name__ == "__main__":
    result = main(Path(sys.argv[1]), int(sys.argv[2]), [int(item) for item in sys.argv[3:]])
    print(json.dumps(result))
    sys.stdout.flush()
    os._exit(0)   # QGIS takes its time to leave
