"""Row 16 of ``./dev bench``: the same overlaps by databases and engines for spatial data; each may be missing."""
from __future__ import annotations

from statistics import median

import files
from lines import Line, Sizes, against, duration, spread
from peers.server import Missing, Server
from running import HERE, Run, agreement, in_turn, run

PYTHON = files.ROOT / ".work" / "peers" / "bin" / "python"
WHAT = "measureoverlaps, GeoPackage to GeoPackage"
ELLIPSOID = {"method": "ellipsoidal"}


def databases(sizes: Sizes) -> list[Line]:
    """Row 16: many parcels, many zones, by SedonaDB, DuckDB and PostGIS."""
    layers = {"parcels": files.parcels(sizes.pair_parcels), "zones": files.light_zones(sizes.zones)}
    entries = []
    for task, name in (("sedonadb", "SedonaDB"), ("duckdb", "DuckDB spatial")):
        try:
            if not PYTHON.exists():
                raise Missing("its virtual environment could not be made")
            program = str(PYTHON), str(HERE / "peers" / "worker.py")
            runs = in_turn({"default": {"task": "overlaps", **layers, **ELLIPSOID}, "peer": {
                "task": task, "program": program, **layers}, "planar": {"task": "overlaps", **layers}}, sizes.rounds)
        except (Missing, RuntimeError) as problem:
            entries.append(_missing(name, problem))
            continue
        entries += [against(16, f"{WHAT}, {how}", runs[side], name, runs["peer"], key=task, sums=side == "planar")
                    for side, how in (("default", "by default"), ("planar", "in the plane"))]
    return entries + _postgis(layers, sizes)


def _postgis(layers: dict, sizes: Sizes) -> list[Line]:
    name = "PostGIS"
    try:
        with Server() as server:
            name = f"PostGIS {server.version()}"
            small = {"parcels": files.parcels(400), "zones": files.light_zones(20)}
            server.run(**small)
            ours, peer, alone = {"default": [], "planar": []}, [], []
            for _ in range(sizes.rounds):
                ours["default"].append(run("overlaps", **layers, **ELLIPSOID))
                answer = server.run(**layers)
                peer.append(Run(answer["seconds"], answer={"busy_s": answer["busy_s"]}, key=answer["key"],
                                area=answer["area"]))
                alone.append(answer["query_s"])
                ours["planar"].append(run("overlaps", **layers))
    except (Missing, RuntimeError, OSError) as problem:
        return [_missing(name, problem)]
    entries = [against(16, f"{WHAT}, {how}", ours[side], f"{name}, copied in and joined", peer, key="postgis",
                       sums=side == "planar") for side, how in (("default", "by default"), ("planar", "in the plane"))]
    factors = [seconds / own.seconds for own, seconds in zip(ours["default"], alone)]
    return [*entries, Line(16, f"{WHAT}, by default", duration(ours["default"]),
                           f"{name}, the query alone {median(alone):.1f} s", spread(factors), "", None,
                           agreement(ours["planar"][0], peer[0]), "postgis")]


def _missing(name: str, problem: Exception) -> Line:
    text = " ".join(str(problem).split())[-200:].replace("|", "/")
    return Line(16, WHAT, "–", f"{name}: not run", "–", note=f"skipped: {text}", key="missing")


ROWS = {16: databases}
