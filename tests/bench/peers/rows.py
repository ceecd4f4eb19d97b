"""Row 16 of ``./dev bench``: the same overlaps by databases and engines for spatial data; each may be missing."""
from __future__ import annotations

from dataclasses import replace

import files
from lines import Line, Sizes, against
from peers.server import Missing, Server
from rows import DEFAULT
from running import HERE, Kept, Run, agreement, run

PYTHON = files.ROOT / ".work" / "peers" / "bin" / "python"
WHAT = "measureoverlaps, GeoPackage to GeoPackage"
ELLIPSOID = {"method": "ellipsoidal"}
PAIRS = 3   # at most: there is no target


def databases(sizes: Sizes) -> list[Line]:
    """Row 16: many parcels, many zones, by SedonaDB, DuckDB and PostGIS."""
    layers = {"parcels": files.parcels(sizes.pair_parcels), "zones": files.light_zones(sizes.zones)}
    with Kept("overlaps", **layers, **ELLIPSOID) as default:
        planar, entries = run("overlaps", **layers), []
        for task, name in (("sedonadb", "SedonaDB"), ("duckdb", "DuckDB spatial")):
            ours, peer = [], []
            try:
                if not PYTHON.exists():
                    raise Missing("its virtual environment could not be made")
                program = str(PYTHON), str(HERE / "peers" / "worker.py")
                for _ in range(min(sizes.rounds, PAIRS)):
                    ours.append(default.run())
                    peer.append(run(task, program=program, **layers))
            except (Missing, RuntimeError) as problem:
                entries.append(_missing(name, problem))
                continue
            entries.append(_line(ours, name, peer, planar, task))
        return entries + _postgis(layers, sizes, default, planar)


def _line(ours: list, name: str, peer: list, planar: Run, key: str) -> Line:
    text = agreement(planar, peer[0])
    line = against(16, f"{WHAT}, {DEFAULT}", ours, name, peer, key=key, sums=False)
    return replace(line, met=False if "DIFFERS" in text else None, note=f"in the plane: {text}")


def _postgis(layers: dict, sizes: Sizes, default: Kept, planar: Run) -> list[Line]:
    name = "PostGIS"
    try:
        with Server() as server:
            name = f"PostGIS {server.version()}"
            small = {"parcels": files.parcels(400), "zones": files.light_zones(20)}
            server.run(**small)
            ours, peer, alone = [], [], []
            for _ in range(min(sizes.rounds, PAIRS)):
                ours.append(default.run())
                answer = server.run(**layers)
                peer.append(Run(answer["seconds"], answer={"busy_s": answer["busy_s"]}, key=answer["key"],
                                area=answer["area"]))
                alone.append(Run(answer["query_s"], answer={"busy_s": answer["query_busy_s"]}, key=answer["key"],
                                 area=answer["area"]))
    except (Missing, RuntimeError, OSError) as problem:
        return [_missing(name, problem)]
    return [_line(ours, f"{name}, copied in and joined", peer, planar, "postgis"),
            _line(ours, f"{name}, the query alone", alone, planar, "postgis")]


def _missing(name: str, problem: Exception) -> Line:
    text = " ".join(str(problem).split())[-200:].replace("|", "/")
    return Line(16, WHAT, "–", f"{name}: not run", "–", note=f"skipped: {text}", key="missing")


ROWS = {16: databases}
