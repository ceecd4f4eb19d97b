"""Rows 12 and 13 of ``./dev bench``: carbon from rasters and from many parcels (issue's section 3)."""
from __future__ import annotations

from typing import Optional

import files
import numpy as np
import workloads
from carbon import rasters as raster_files
from rows import Line, Sizes
from running import agreement, in_turn, run

TOLD = 1e-9   # relative: sums of floats in another order
WARM_SIDE = 300


def _best(runs: list) -> float:
    """The machine's other work only ever adds time."""
    return min(item.seconds for item in runs)


def _line(row: int, what: str, ours: list, peer_name: str, peer: list, most: Optional[float], note: str,
          key: str) -> Line:
    """Ours as a multiple of the peer."""
    factor = _best(ours) / _best(peer)
    return Line(row, what, f"{_best(ours):.2f} s", f"{peer_name} {_best(peer):.2f} s", f"{factor:.2f} ×",
                "" if most is None else f"≤ {most:g} ×",
                None if most is None else factor <= most and "DIFFER" not in note, note, key)


PATIENCE = 30.0   # times our own time, until a peer is stopped


def _turns(jobs: dict, rounds: int, warm: dict) -> dict:
    return in_turn({name: {**job, "module": "carbon.jobs", "warm_on": warm} for name, job in jobs.items()}, rounds)


def rasters(sizes: Sizes) -> list[Line]:
    """Row 12: land-cover rasters counted and written, against GDAL's own read and write of them."""
    side, rounds = sizes.raster_side, sizes.carbon_rounds
    covers = {"cover": raster_files.cover(side), "new_cover": raster_files.cover(side, 2)}
    degrees, densities = raster_files.cover_in_degrees(side), raster_files.densities()
    warm = {"cover": raster_files.cover(WARM_SIDE), "new_cover": raster_files.cover(WARM_SIDE, 2)}
    first = {"cover": covers["cover"], "densities": densities}
    size = f"{side:,} × {side:,} cells"
    runs = _turns({
        "read": {"task": "raster_read", "cover": covers["cover"]},
        "planar": {"task": "raster_totals", **first},
        "ellipsoidal": {"task": "raster_totals", **first, "method": "ellipsoidal"},
        "degrees": {"task": "raster_totals", **first, "cover": degrees, "method": "ellipsoidal"}}, rounds, warm)
    cells = _cells(covers["cover"])
    wanted = {str(code): count * (workloads.SIDE_M / side) ** 2 for code, count in cells.items()}
    values = [_line(12, f"{size}: stock by class, {what}", runs[name], "GDAL's read, one thread", runs["read"], 3,
                    (_same_areas(runs[name][0].answer["areas"], wanted) + "; " if name == "planar" else "")
                    + _busy(runs, name, "read"), f"raster_{name}")
              for name, what in (("planar", "planar"), ("ellipsoidal", "ellipsoidal, a zone of 3 degrees"),
                                 ("degrees", "ellipsoidal, in degrees"))]
    runs = _turns({"read": {"task": "raster_read", **covers},
                   "ours": {"task": "raster_change", **covers, "densities": densities},
                   "ellipsoidal": {"task": "raster_change", **covers, "densities": densities,
                                   "method": "ellipsoidal"}}, rounds, warm)
    pairs = {f"{old} {new}": count * (workloads.SIDE_M / side) ** 2
             for (old, new), count in _pairs(*covers.values()).items()}
    for job, name in (("ours", "planar"), ("ellipsoidal", "ellipsoidal")):
        text = _same_areas(runs[job][0].answer["areas"], pairs) + "; " if name == "planar" else ""
        values.append(_line(12, f"two times {size}: change by pairs of classes, {name}", runs[job],
                            "GDAL's read of both", runs["read"], 3, text + _busy(runs, job, "read"),
                            f"raster_change_{name}"))
    return [*values, *_by_zone(sizes, first, warm), *_layer(sizes, first, warm), *_memory(sizes, warm)]


def _by_zone(sizes: Sizes, first: dict, warm: dict) -> list[Line]:
    zones, warm = raster_files.zones(sizes.raster_zones), {**warm, "zones": files.parcels(25)}
    small = max(sizes.raster_side // 10, 100)
    job = {**first, "zones": zones, "cell_m2": (workloads.SIDE_M / small) ** 2, "cover": raster_files.cover(small)}
    equal = _turns({"ours": {"task": "raster_totals", **job}, "peer": {"task": "zonal_histogram", **job}}, 1, warm)
    text = (f"on {small:,} × {small:,} cells {_best(equal['peer']) / _best(equal['ours']):.1f} ×, "
            + agreement(equal["ours"][0], equal["peer"][0]).replace("pairs, ", "counts by zone and class, "))
    job = {**first, "zones": zones, "cell_m2": (workloads.SIDE_M / sizes.raster_side) ** 2}
    ours = _turns({"ours": {"task": "raster_totals", **job}}, sizes.carbon_rounds, warm)["ours"]
    peer = run("zonal_histogram", limit_s=PATIENCE * _best(ours), module="carbon.jobs", warm_on=warm, **job)
    factor = PATIENCE if peer.seconds is None else peer.seconds / _best(ours)
    stopped = ", stopped" if peer.seconds is None else ""
    if not stopped:
        text = f"{agreement(ours[0], peer).replace('pairs, ', 'counts by zone and class, ')}; {text}"
    return [Line(12, f"{sizes.raster_side:,} × {sizes.raster_side:,} cells: stock of {sizes.raster_zones:,} zones",
                 f"{_best(ours):.2f} s", f"native:zonalhistogram {factor * _best(ours):.1f} s{stopped}",
                 f"{'> ' if stopped else ''}{factor:.1f} ×", "≥ 5 ×", factor >= 5 and "DIFFER" not in text,
                 text, "raster_zones")]


def _layer(sizes: Sizes, first: dict, warm: dict) -> list[Line]:
    runs = _turns({"ours": {"task": "raster_layer", **first}, "peer": {"task": "raster_write", **first},
                   "alone": {"task": "raster_write", **first, "one_thread": True}}, sizes.carbon_rounds, warm)
    sums = {name: runs[name][0].answer["checksum"] for name in runs}
    text = "the same cells" if len(set(sums.values())) == 1 else f"DIFFERS: checksums {sums}"
    what = f"{sizes.raster_side:,} × {sizes.raster_side:,} cells: the raster of densities, read, looked up, written"
    return [_line(12, what, runs["ours"], "GDAL's write from memory, our options", runs["peer"], 1.3,
                  f"{text}; {_busy(runs, 'ours', 'peer')}", "raster_layer"),
            _line(12, "the same", runs["ours"], "GDAL's write from memory, one thread", runs["alone"], None, text,
                  "raster_layer_one")]


def _memory(sizes: Sizes, warm: dict) -> list[Line]:
    densities, half, lines = raster_files.densities(), sizes.raster_side // 2, []
    for task, what in (("raster_totals", "stock by class"), ("raster_layer", "the raster of densities")):
        memory, other = (run(task, module="carbon.jobs", warm_on=warm, densities=densities, method="ellipsoidal",
                             cover=raster_files.cover(side)).memory_mb for side in (half, sizes.raster_side))
        lines.append(Line(12, f"peak memory, {what}: {half:,} and {sizes.raster_side:,} cells a side",
                          f"{memory:,.0f} and {other:,.0f} MB", "", f"{other / memory:.2f} ×", "≤ 1.5 × (blocks widen)",
                          other <= 1.5 * memory, "of the whole process, QGIS included; four times the cells",
                          f"memory_{task}"))
    return lines


def parcels(sizes: Sizes) -> list[Line]:
    """Row 13: carbon of many parcels, against reading them and against saving them."""
    layer, warm, count = {"parcels": files.parcels(sizes.carbon_parcels)}, {"parcels": files.parcels(400)}, \
        f"{sizes.carbon_parcels:,} parcels"
    runs = _turns({"read": {"task": "vector_read", **layer}, "totals": {"task": "vector_totals", **layer},
                   "layer": {"task": "vector_totals", **layer, "layer": True},
                   "save": {"task": "save_features", **layer}, "draws": {"task": "draws", **layer}},
                  max(1, sizes.carbon_rounds // 2), warm)
    rows, with_layer = (runs[name][0].answer for name in ("totals", "layer"))
    square_ha = workloads.SIDE_M ** 2 / 1e4
    whole = abs(rows["area_ha"] / square_ha - 1.0) < 0.01   # rims are wavy
    text = "the square's area" if whole else f"DIFFERS: {rows['area_ha']:.0f} ha"
    same = with_layer["rows"] == runs["read"][0].answer["rows"] and abs(
        with_layer["sum"] / rows["stock"] - 1.0) < TOLD
    entries = [_line(13, f"{count}: stock by class, planar", runs["totals"], "Arrow and from_wkb, one thread",
                     runs["read"], 1.5, f"{text}; {_busy(runs, 'totals', 'read')}", "vector_totals")]
    more, saved = _best(runs["layer"]) - _best(runs["totals"]), _best(runs["save"])
    notes = "the layer's carbon sums to the total" if same else "DIFFERS: rows or sums of the layer"
    entries.append(Line(13, f"{count}: the result layer besides", f"{more:.1f} s", f"native:savefeatures {saved:.1f} s",
                        f"{more / saved:.2f} ×", "≤ 1.2 ×", more <= 1.2 * saved and same, notes, "vector_layer"))
    entries.append(_line(13, f"{count} of 97 classes: 10,000 draws", runs["draws"], "Arrow and from_wkb, one thread",
                         runs["read"], 1.0, _busy(runs, "draws", "read"), "draws"))
    return entries


def _busy(runs: dict, ours: str, peer: str) -> str:
    """The processor's time of both sides, which other work does not change."""
    own, other = (min(item.answer["busy_s"] for item in runs[name]) for name in (ours, peer))
    return f"{own:.2f} and {other:.2f} s of all cores' time"


def _same_areas(areas: dict, wanted: dict) -> str:
    """Whether areas are those of a plain count."""
    if areas.keys() != wanted.keys():
        return f"DIFFERS: {sorted(areas.keys() ^ wanted.keys())}"
    off = max((abs(areas[key] / wanted[key] - 1.0) for key in wanted), default=0.0)
    return f"DIFFERS by {off:.0e}" if off > TOLD else f"{len(wanted)} sums as counted by numpy"


def _strips(*covers: str):
    from osgeo import gdal

    gdal.UseExceptions()
    datasets = [gdal.Open(cover) for cover in covers]
    for first in range(0, datasets[0].RasterYSize, raster_files.TILE):
        rows = min(raster_files.TILE, datasets[0].RasterYSize - first)
        yield [dataset.ReadAsArray(0, first, dataset.RasterXSize, rows).ravel().astype(np.int64)
               for dataset in datasets]


def _cells(cover: str) -> dict:
    counts = sum(np.bincount(values, minlength=256) for (values,) in _strips(cover))
    return {code: int(counts[code]) for code in np.flatnonzero(counts) if code}


def _pairs(old: str, new: str) -> dict:
    counts = sum(np.bincount(before * 256 + after, minlength=65_536) for before, after in _strips(old, new))
    return {(code // 256, code % 256): int(counts[code]) for code in np.flatnonzero(counts)
            if code // 256 and code % 256}


ROWS = {12: rasters, 13: parcels}
