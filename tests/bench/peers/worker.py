"""One timed run of SedonaDB or DuckDB in a process of its own: ``worker.py TASK JOB.json`` writes ``JOB.result``.

Runs in the virtual environment ``.work/peers``, without QGIS. The clock holds reading both files, the join with areas,
and a table as CSV; the same was run once on small files before.
"""
from __future__ import annotations

import json
import sys
import time
from pathlib import Path

LEAST_M2 = 1e-3
JOIN = ("SELECT p.parcel_id, z.zone_id, ST_Area(ST_Intersection(p.geometry, z.geometry)) AS shared_m2 "   # nosec B608
        "FROM parcels p JOIN zones z ON ST_Intersects(p.geometry, z.geometry)")
COLUMNS = {"parcels": "parcel_id", "zones": "zone_id"}


def _frames(job: dict) -> dict:
    import geopandas

    frames = {}
    for name, column in COLUMNS.items():
        path, _, layer = job[name].partition("|layername=")
        frames[name] = geopandas.read_file(path, layer=layer, columns=[column], engine="pyogrio")
    return frames


def sedonadb(job: dict):
    import sedonadb as library

    context = library.connect()
    for name, frame in _frames(job).items():
        context.create_data_frame(frame).to_view(name, overwrite=True)
    return context.sql(JOIN).to_pandas()


def duckdb(job: dict):
    import duckdb as library
    from duckdb_extensions import import_extension

    with library.connect() as connection:
        import_extension("spatial", con=connection)
        connection.execute("LOAD spatial")
        for name, column in COLUMNS.items():
            path, _, layer = job[name].partition("|layername=")
            connection.execute(f"CREATE TABLE {name} AS SELECT {column}, geom AS geometry "   # nosec B608
                               f"FROM ST_Read('{path}', layer='{layer}')")
        return connection.execute(JOIN).df()


def main(task: str, path: Path) -> None:
    import numpy as np

    job = json.loads(path.read_text())
    run = {"sedonadb": sedonadb, "duckdb": duckdb}[task]
    run({**job, **job["warm"]})
    begun, busy = time.perf_counter(), time.process_time()
    table = run(job)
    table.to_csv(path.with_suffix(".csv"), index=False)
    values = {"seconds": time.perf_counter() - begun, "busy_s": time.process_time() - busy, "memory_mb": 0.0}
    status = Path("/proc/self/status")
    if status.exists():
        values["memory_mb"] = next(int(line.split()[1]) for line in status.read_text().splitlines()
                                   if line.startswith("VmHWM")) / 1024
    parcel, zone = (table[name].str[1:].astype(np.int64).to_numpy() for name in ("parcel_id", "zone_id"))
    key, area = parcel * 10**9 + zone, table["shared_m2"].to_numpy(dtype=float)
    order = np.argsort(key)
    order = order[area[order] > LEAST_M2]
    np.savez(job["pairs"], key=key[order], area=area[order])
    path.with_suffix(".result").write_text(json.dumps(values))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
