"""Rows 12 and 13 of ``./dev bench``: carbon from rasters and from many parcels (issue's section 3)."""
from __future__ import annotations

import files
import numpy as np
import workloads
from carbon import rasters as raster_files
from lines import Line, Sizes, beside, outlasting
from rows import DEFAULT
from running import Kept, Run, agreement, in_turn, run

TOLD = 1e-9   # relative: sums of floats in another order
WARM_SIDE = 300
PATIENCE = 5.0   # times our own time, which is to be reached, until a peer is stopped
READ = "GDAL's read, one thread"


def _turns(jobs: dict, rounds: int, warm: dict) -> dict:
    """Each run in a process of its own, as the first large read of a process costs more than later ones.

    Only what takes long to prepare keeps its process.
    """
    return in_turn({name: {"alone": True, **job, "module": "carbon.jobs", "warm_on": warm}
                    for name, job in jobs.items()}, rounds)


def rasters(sizes: Sizes) -> list[Line]:
    """Row 12: land-cover rasters counted and written, against GDAL's own read and write of them."""
    side, rounds = sizes.raster_side, sizes.rounds
    covers = {"cover": raster_files.cover(side), "new_cover": raster_files.cover(side, 2)}
    degrees, densities = raster_files.cover_in_degrees(side), raster_files.densities()
    warm = {"cover": raster_files.cover(WARM_SIDE), "new_cover": raster_files.cover(WARM_SIDE, 2)}
    first, ellipsoid = {"cover": covers["cover"], "densities": densities}, {"method": "ellipsoidal"}
    size = f"{side:,} × {side:,} cells"
    runs = _turns({
        "ellipsoidal": {"task": "raster_totals", **first, **ellipsoid},
        "read": {"task": "raster_read", "cover": covers["cover"]},
        "degrees": {"task": "raster_totals", **first, "cover": degrees, **ellipsoid},
        "planar": {"task": "raster_totals", **first}}, rounds, warm)
    cells, changes = _counted(*covers.values())
    wanted = {str(code): count * (workloads.SIDE_M / side) ** 2 for code, count in cells.items()}
    values = [beside(12, f"{size}: stock by class, {what}", runs[name], READ, runs["read"], 3, f"raster_{name}",
                     _same_areas(runs[name][0].answer["areas"], wanted) if name == "planar" else "")
              for name, what in (("ellipsoidal", f"{DEFAULT}, a zone of 3 degrees"),
                                 ("degrees", f"{DEFAULT}, in degrees"), ("planar", "in the plane"))]
    change = {"task": "raster_change", **covers, "densities": densities}
    runs = _turns({"ellipsoidal": {**change, **ellipsoid}, "read": {"task": "raster_read", **covers}, "planar": change},
                  rounds, warm)
    pairs = {f"{old} {new}": count * (workloads.SIDE_M / side) ** 2
             for (old, new), count in changes.items()}
    for name, what in (("ellipsoidal", DEFAULT), ("planar", "in the plane")):
        values.append(beside(12, f"two times {size}: change by pairs of classes, {what}", runs[name],
                             f"{READ}, of both", runs["read"], 3, f"raster_change_{name}",
                             _same_areas(runs[name][0].answer["areas"], pairs) if name == "planar" else ""))
    values += [*_by_zone(sizes, first, warm), *_layer(sizes, first, warm)]
    return [*values, *_memory(sizes, warm)] if sizes.compares_memory else values


def _by_zone(sizes: Sizes, first: dict, warm: dict) -> list[Line]:
    zones, warm = raster_files.zones(sizes.raster_zones), {**warm, "zones": files.parcels(25)}
    small = max(sizes.raster_side // 10, 100)
    job = {**first, "zones": zones, "cell_m2": (workloads.SIDE_M / small) ** 2, "cover": raster_files.cover(small)}
    equal = _turns({"ours": {"task": "raster_totals", **job}, "peer": {"task": "zonal_histogram", **job}}, 1, warm)
    text = (f"in the plane, on {small:,} × {small:,} cells: "
            + agreement(equal["ours"][0], equal["peer"][0]).replace("pairs, ", "counts by zone and class, "))
    job = {**first, "cover": raster_files.cover(sizes.zoned_side), "zones": zones, "module": "carbon.jobs",
           "cell_m2": (workloads.SIDE_M / sizes.zoned_side) ** 2, "warm_on": warm}
    ours, peer = [], []
    for _ in range(sizes.rounds):
        with Kept("raster_totals", method="ellipsoidal", **job) as own, Kept("zonal_histogram", **job) as other:
            own.ready()
            other.ready()
            ours.append(own.run())
            own.close()
            peer.append(other.run(PATIENCE * ours[-1].seconds))
    side = f"{sizes.zoned_side:,}"
    return [outlasting(12, f"{side} × {side} cells: stock of {sizes.raster_zones:,} zones, {DEFAULT}", ours,
                       "native:zonalhistogram", peer, PATIENCE, PATIENCE, text, "raster_zones")]


def _layer(sizes: Sizes, first: dict, warm: dict) -> list[Line]:
    runs = _turns({"ours": {"task": "raster_layer", **first}, "peer": {"task": "raster_write", **first, "alone": False},
                   "alone": {"task": "raster_write", **first, "one_thread": True, "once": True}}, sizes.rounds, warm)
    sums = {name: runs[name][0].answer["checksum"] for name in runs}
    text = "the same cells" if len(set(sums.values())) == 1 else f"DIFFERS: checksums {sums}"
    what = f"{sizes.raster_side:,} × {sizes.raster_side:,} cells: the raster of densities, read, looked up, written"
    return [beside(12, what, runs["ours"], "GDAL's write from memory, our options", runs["peer"], 1.3, "raster_layer",
                   text),
            beside(12, "the same", runs["ours"], "GDAL's write from memory, one thread", runs["alone"], None,
                   "raster_layer_one", text)]


def _memory(sizes: Sizes, warm: dict) -> list[Line]:
    densities, half, lines = raster_files.densities(), sizes.raster_side // 2, []
    for task, what in (("raster_totals", "stock by class"), ("raster_layer", "the raster of densities")):
        memory, other = (run(task, tree=files.ROOT, module="carbon.jobs", warm_on=warm, densities=densities,
                             method="ellipsoidal", cover=raster_files.cover(side)).memory_mb
                         for side in (half, sizes.raster_side))
        lines.append(Line(12, f"peak memory, {what}: {half:,} and {sizes.raster_side:,} cells a side",
                          f"{memory:,.0f} and {other:,.0f} MB", "", f"{other / memory:.2f} ×", "≤ 1.5 × (blocks widen)",
                          other <= 1.5 * memory, "of the whole process, QGIS included; four times the cells",
                          f"memory_{task}"))
    return lines


def parcels(sizes: Sizes) -> list[Line]:
    """Row 13: carbon of many parcels, against reading them and against saving them."""
    layer, warm, count = {"parcels": files.parcels(sizes.carbon_parcels)}, {"parcels": files.parcels(400)}, \
        f"{sizes.carbon_parcels:,} parcels"
    few, ellipsoid = {"parcels": files.parcels(sizes.more_parcels)}, {"method": "ellipsoidal"}
    runs = _turns({"totals": {"task": "vector_totals", **layer, **ellipsoid}, "read": {"task": "vector_read", **layer},
                   "planar": {"task": "vector_totals", **layer}, "draws": {"task": "draws", **layer, "alone": False}},
                  sizes.rounds, warm)
    runs |= _turns({"few": {"task": "vector_totals", **few, **ellipsoid},
                    "layer": {"task": "vector_totals", **few, **ellipsoid, "layer": True},
                    "save": {"task": "save_features", **few}, "few_read": {"task": "vector_read", **few, "once": True}},
                   sizes.rounds, warm)
    square_ha = workloads.SIDE_M ** 2 / 1e4
    area = runs["planar"][0].answer["area_ha"]
    text = "the square's area" if abs(area / square_ha - 1.0) < 0.01 else f"DIFFERS: {area:.0f} ha"   # rims are wavy
    peer = "Arrow and from_wkb, one thread"
    entries = [beside(13, f"{count}: stock by class, {what}", runs[name], peer, runs["read"], 1.5, "vector_totals",
                      text if name == "planar" else "")
               for name, what in (("totals", DEFAULT), ("planar", "in the plane"))]
    plain, with_layer = (runs[name][0].answer for name in ("few", "layer"))
    same = with_layer["rows"] == runs["few_read"][0].answer["rows"] and abs(
        with_layer["sum"] / plain["stock"] - 1.0) < TOLD
    more = [Run(whole.seconds - part.seconds, answer={"busy_s": whole.answer["busy_s"] - part.answer["busy_s"]})
            for whole, part in zip(runs["layer"], runs["few"])]
    entries.append(beside(13, f"{sizes.more_parcels:,} parcels: the result layer besides, {DEFAULT}", more,
                          "native:savefeatures", runs["save"], 1.2, "vector_layer",
                          "the layer's carbon sums to the total" if same else "DIFFERS: rows or sums of the layer"))
    entries.append(beside(13, f"{count} of 97 classes: 10,000 draws", runs["draws"], peer, runs["read"], 1.0,
                          "draws"))
    return entries


def _same_areas(areas: dict, wanted: dict) -> str:
    """Whether areas are those of a plain count."""
    if areas.keys() != wanted.keys():
        return f"DIFFERS: {sorted(areas.keys() ^ wanted.keys())}"
    off = max((abs(areas[key] / wanted[key] - 1.0) for key in wanted), default=0.0)
    return f"DIFFERS by {off:.0e}" if off > TOLD else f"{len(wanted)} sums as counted by numpy"


def _counted(old: str, new: str) -> tuple:
    """Cells of each class of a raster, and of each pair of its classes with another one's."""
    from osgeo import gdal

    counts = np.zeros(65_536, dtype=np.int64)
    with gdal.ExceptionMgr(useExceptions=True), gdal.Open(old) as before, gdal.Open(new) as after:
        for first in range(0, before.RasterYSize, raster_files.TILE):
            part = 0, first, before.RasterXSize, min(raster_files.TILE, before.RasterYSize - first)
            values = before.ReadAsArray(*part).astype(np.uint16) << 8
            counts += np.bincount((values | after.ReadAsArray(*part)).ravel(), minlength=len(counts))
    counts = counts.reshape(256, 256)
    whole = counts.sum(axis=1)
    return ({code: int(whole[code]) for code in np.flatnonzero(whole).tolist() if code},
            {(code, other): int(counts[code, other]) for code, other in np.argwhere(counts).tolist() if code and other})


ROWS = {12: rasters, 13: parcels}
