"""A recheck beside a full check, on a copy of the parcels: ``rechecking.py PARCELS ZONES PACK FOLDER ROUNDS``.

Prints, as JSON, seconds by the clock and of the processor of runs in turn: reading and hashing the layer of parcels,
and a recheck that looks for changes and finds none; then, after edits, a full check, rechecks that are given the ids of
10, 100, 1,000 edited parcels, and one that writes all rows, which are compared with those of the full check.
"""
from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import shapely
import worker
from osgeo import gdal, ogr

EDITS = (10, 100, 1_000)


def timed(action) -> tuple:
    """Seconds by the clock and of the processor, and the result."""
    begun, busy = time.perf_counter(), time.process_time()
    result = action()
    return (time.perf_counter() - begun, time.process_time() - busy), result


def edit(path: str, fids: list) -> None:
    """Move the parcels of some ids by a metre."""
    with gdal.ExceptionMgr(useExceptions=True):
        data = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE)
        layer = data.GetLayer(0)
        layer.StartTransaction()
        for fid in fids:
            feature = layer.GetFeature(fid)
            shape = shapely.from_wkb(bytes(feature.GetGeometryRef().ExportToWkb()))
            moved = shapely.transform(shape, lambda points: points + (1.0, 0.0))
            feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(shapely.to_wkb(moved)))
            layer.SetFeature(feature)
        layer.CommitTransaction()
        layer = data = None


def rows(path: str) -> list:
    """All columns of all rows, the geometry as it is stored."""
    with closing(sqlite3.connect(path)) as database:
        (table,), = database.execute("SELECT table_name FROM gpkg_contents").fetchall()
        return database.execute(f'SELECT * FROM "{table}" ORDER BY fid').fetchall()


def main(parcels: str, zones: str, pack: str, place: str, rounds: int) -> dict:
    folder = Path(place)
    keep = worker.start_qgis()
    import processing
    from qgis.core import QgsVectorLayer

    from groundrules.bridge.reading.read import read, snapshot

    folder.mkdir(parents=True, exist_ok=True)
    path, _, name = parcels.partition("|layername=")
    copy = str(folder / "parcels.gpkg")
    shutil.copy(path, copy)
    shutil.copy(zones.split("|")[0], folder / Path(zones.split("|")[0]).name)
    zones = str(folder / Path(zones.split("|")[0]).name)
    source = f"{copy}|layername={name}" if name else copy

    def full(label: str) -> dict:
        made = {"FINDINGS": str(folder / f"{label}.gpkg"), "MANIFEST": str(folder / f"{label}.json")}
        processing.run("groundrules:checkzoning", {
            "SUBJECTS": source, "SUBJECT_ID": "parcel_id", "CONTROLS": [zones], "PACK": "", "PACK_FILE": pack,
            "LANGUAGE": "en", "AS_OF": "2026-01-01",
            "VERDICTS": str(folder / f"{label}_v.gpkg"), **made})
        return made

    def again(label: str, fids=(), previous: str = "") -> dict:
        return processing.run("groundrules:recheck", {
            "MANIFEST": run["MANIFEST"], "PREVIOUS": previous or None, "FOLDER": str(folder), "PACK_FILE": pack,
            "CHANGED": ",".join(map(str, fids)), "FINDINGS": str(folder / f"{label}.gpkg"), "LANGUAGE": "en"})

    taken: dict = {}

    def keep_time(what: str, action):
        seconds, result = timed(action)
        taken.setdefault(what, []).append(seconds)
        return result

    run = full("before")
    done = again("warm")
    table = read(snapshot(QgsVectorLayer(source, "parcels", "ogr")), ["parcel_id"])
    for _ in range(rounds):
        keep_time("read", lambda: read(snapshot(QgsVectorLayer(source, "parcels", "ogr")), ["parcel_id"]))
        done = keep_time("find", lambda: again("nothing"))
    unchanged = bool(done["IS_UNCHANGED"])
    fids = np.random.default_rng(4).permutation(table.fids)[:min(max(EDITS), len(table) // 2)].tolist()
    edit(copy, fids)   # the greatest number of edits; a recheck is told of some of them only
    counts = [count for count in EDITS if count <= len(fids)]
    for _ in range(rounds):
        wanted = keep_time("full", lambda: full("after"))
        for count in counts:
            keep_time(f"{count}", lambda count=count: again("given", fids[:count]))
        done = keep_time("rows", lambda: again("merged", fids, run["FINDINGS"]))
    del keep
    return {"parcels": len(table), "taken": taken, "unchanged": unchanged, "counts": counts,
            "same": rows(done["FINDINGS"]) == rows(wanted["FINDINGS"]), "judged": done["CHECKED_COUNT"]}


if __name__ == "__main__":
    answer = main(*sys.argv[1:5], int(sys.argv[5]))
    print(json.dumps(answer))
    sys.stdout.flush()
    os._exit(0)   # QGIS takes its time to leave
