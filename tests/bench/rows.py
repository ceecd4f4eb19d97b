"""The rows of ``./dev bench``: what is run against what, and what is to be reached (issue's section 7)."""
from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from operator import sub
from pathlib import Path
from statistics import median
from threading import Lock

import files
import numpy as np
from lines import Line, Sizes, against, beside, duration, outlasting, processors
from running import HERE, Kept, Run, agreement, busy, in_turn, run, run_script, seconds, with_numba

SCHEMA = str(files.ROOT / "tests" / "data" / "packs" / "parcels" / "pack.yaml")
PACK = str(files.ROOT / "tests" / "data" / "packs" / "bench" / "pack.yaml")
GIGABYTE = 1024.0
PEER = "native:intersection"


def has_geopandas() -> bool:
    return importlib.util.find_spec("geopandas") is not None


DEFAULT, PLANAR = "by default", "in the plane, as the peer measures"
ELLIPSOID = {"method": "ellipsoidal"}
PATIENCE, LONG = 5.0, 8.0   # times our own time, which are to be reached, until a peer is stopped


def light(sizes: Sizes) -> list[Line]:
    """Row 1: many parcels, many zones of at most 2,000 vertices."""
    layers = {"parcels": files.parcels(sizes.light_parcels), "zones": files.light_zones(sizes.zones)}
    check, planar = {"task": "check", "pack": PACK, **ELLIPSOID}, {"task": "overlaps", "once": True}
    jobs = {"default": {"task": "overlaps", **ELLIPSOID}, "check": check, "intersection": {"task": "intersection"},
            "ledger": {**check, "ledger": True}, "planar": {"task": "overlaps"},
            "turned": {"task": "intersection", "zones_first": True, "once": True}}
    memory = {side: {**jobs[side], "memory": True} for side in ("default", "intersection")}
    memory["planar"] = {**planar, "memory": True}
    arrays = {"default": {"task": "arrays", **ELLIPSOID, "once": True}, "planar": {"task": "arrays", "once": True}}
    if has_geopandas():     # arrays have no target: one pair shows what files cost
        jobs["overlay"], arrays["overlay"] = {"task": "overlay"}, {"task": "overlay_arrays", "once": True}
    if with_numba():
        jobs["numba"] = {"task": "overlaps", **ELLIPSOID, "numba": True, "once": True}

    def turns(which):
        return in_turn({name: {**layers, **job} for name, job in which.items()}, sizes.rounds)

    file, memory, array = turns(jobs), turns(memory), turns(arrays)
    what = "measureoverlaps, GeoPackage to GeoPackage"
    entries = [against(1, f"{what}, {how}", file[side], PEER, file["intersection"], 8, "files", sums=side == "planar")
               for side, how in (("default", DEFAULT), ("planar", PLANAR))]
    entries.append(against(1, "the same by default, zones as the peer's INPUT", file["default"], PEER, file["turned"],
                           sums=False))
    if "numba" in file:
        entries.append(against(1, "the same by default, by the compiled kernel", file["numba"], "ours without numba",
                               file["default"], key="numba"))
    entries.append(_summed(against(1, f"measureoverlaps, memory layers, {DEFAULT}", memory["default"], PEER,
                                   memory["intersection"], 6, "memory", sums=False), memory, "intersection"))
    if "overlay" in file:
        entries += [_summed(against(1, f"{what}, {DEFAULT}", file["default"], "geopandas.overlay", file["overlay"], 3,
                                    "overlay", sums=False), file, "overlay"),
                    _summed(against(1, f"arrays in, arrays out, {DEFAULT}", array["default"], "geopandas.overlay",
                                    array["overlay"], sums=False), array, "overlay")]
    else:
        entries.append(Line(1, "arrays in, arrays out", duration(array["default"]), "geopandas is not installed", "–"))
    for name, job, least, most in (("verdicts and findings", "check", 2.5, 1.6),
                                   ("and measured ledger", "ledger", 1.5, 2)):
        entries += [against(1, f"checkzoning: {name}, {DEFAULT}", file[job], PEER, file["intersection"], least, job,
                            sums=False),
                    beside(1, f"checkzoning: {name}, {DEFAULT}", file[job], "measureoverlaps", file["default"], most,
                           f"{job}_beside", agreement(file[job][0], file["default"][0]))]
    return entries


def _summed(line: Line, runs: dict, peer: str) -> Line:
    """The line of a default, with what a run in the plane agrees with the peer in."""
    text = agreement(runs["planar"][0], runs[peer][0])
    return replace(line, met=line.met and "DIFFERS" not in text, note=f"in the plane: {text}")


def heavy(sizes: Sizes) -> list[Line]:
    """Row 2: zones of up to a million vertices; the peer gets a tenth of the parcels and our full time."""
    zones = files.heavy_zones(sizes.heavy_scale)
    layers = {"parcels": files.parcels(sizes.parcels), "zones": zones}
    jobs = {"arrays": {"task": "arrays", "sizes": True, **ELLIPSOID}}
    if with_numba():
        jobs["numba_arrays"] = {**jobs["arrays"], "numba": True}
    runs = {**_heavy_runs(sizes), **in_turn({name: {**layers, **job} for name, job in jobs.items()}, sizes.rounds)}
    peer = run("intersection", limit_s=seconds(runs["default"]), parcels=files.tenth_of_parcels(sizes.parcels),
               zones=zones)
    if peer.seconds is not None:
        text = f"finished a random tenth of the parcels in {peer.seconds:.1f} s"
    elif peer.restarts:
        text = f"had done {peer.progress:.1f} % of a random tenth of the parcels"
    else:
        text = f"had indexed {peer.progress:.0f} % of the zones and begun no parcel of a random tenth"
    entries = [Line(2, f"measureoverlaps, heavy zones, {DEFAULT}", duration(runs["default"]),
                    f"{PEER}, stopped at our time", "–", "we finish", True,
                    f"{runs['default'][0].answer['pairs']:,} pairs; the peer {text}", "heavy",
                    f"{busy(runs['default']):.2f} s")]
    for kind, name, least in (("numba_arrays", "arrays in, areas out", 3.3), ("numba", "measureoverlaps", None)):
        if kind in runs:
            entries.append(against(2, f"{name}, heavy zones, {DEFAULT}, by the compiled kernel", runs[kind],
                                   "ours without numba", runs["arrays" if least else "default"], least, "kernel"))
        elif least:
            entries.append(Line(2, f"{name}, heavy zones, by the compiled kernel", "–", "numba is not installed", "–",
                                f"≥ {least:g} ×", None, "skipped", "kernel"))
    return entries


_sharing, _shared = Lock(), {}


def _heavy_runs(sizes: Sizes) -> dict:
    """Overlaps of few and many parcels with heavy zones, in turn, for rows 2 and 3: whichever comes first runs them."""
    with _sharing:
        key = sizes, in_turn
        if key not in _shared:
            job = {"task": "overlaps", "zones": files.heavy_zones(sizes.heavy_scale), **ELLIPSOID}
            jobs = {"few": {**job, "parcels": files.parcels(sizes.few_parcels)},
                    "default": {**job, "parcels": files.parcels(sizes.parcels)}}
            if with_numba():
                jobs["numba"] = {**jobs["default"], "numba": True, "once": True}
            _shared[key] = in_turn(jobs, sizes.rounds)
        return _shared[key]


def scaling(sizes: Sizes) -> list[Line]:
    """Row 3: ten times as many parcels."""
    counts = sizes.few_parcels, sizes.parcels, sizes.most_parcels
    sides, entries, memory = ("few", "default", "most"), [], 0.0
    zones = {"heavy": files.heavy_zones(sizes.heavy_scale), "light": files.light_zones(sizes.zones)}
    jobs = {kind: {side: {"task": "overlaps", "parcels": files.parcels(count), "zones": zones[kind], **ELLIPSOID}
                   for side, count in zip(sides, counts)} for kind in zones}
    for kind in zones:
        jobs[kind]["most"] |= {"once": True, "tree": files.ROOT}   # its memory is counted
    planar = {**jobs["light"]["default"], "method": "planar", "once": True}
    light = in_turn({**jobs["light"], "planar": planar, "peer": {**planar, "task": "intersection"}}, sizes.rounds)
    largest = in_turn({side: {**jobs["heavy"][side], "once": True} for side in ("default", "most")}, 1)
    runs = {"heavy": {**_heavy_runs(sizes), "most": largest["most"]}, "light": light}
    for kind, most in (("heavy", 6), ("light", 11)):
        memory = max(memory, runs[kind]["most"][0].memory_mb)
        for (less, fewer), (more, count) in zip(zip(sides, counts), zip(sides[1:], counts[1:])):
            few, many = (largest if kind == "heavy" and more == "most" else runs[kind])[less], runs[kind][more]
            few = few[:len(many)]
            line = beside(3, f"{fewer:,} to {count:,} parcels, {kind} zones, {DEFAULT}", many, "", few, most,
                          f"scaling_{kind}", f"{many[0].answer['pairs']:,} pairs")
            entries.append(replace(line, ours=f"{duration(few)} to {duration(many)}", peer="",
                                   busy=processors(few, many)))
    entries.append(_summed(against(3, f"{sizes.parcels:,} parcels, light zones, {DEFAULT}", light["default"][:1], PEER,
                                   light["peer"], 8, "files", sums=False), light, "peer"))
    gigabytes = memory / GIGABYTE
    entries.append(Line(3, f"peak memory at {sizes.most_parcels:,} parcels, {DEFAULT}", f"{gigabytes:.1f} GB", "", "–",
                        "< 4 GB", gigabytes < 4, "of the whole process, QGIS included", "peak"))
    return entries


def survey(sizes: Sizes) -> list[Line]:
    """Row 4: few projects on a large survey layer, read through the spatial filter."""
    entries = []
    for suffix, name in (("gpkg", "GeoPackage"), ("gdb", "FileGDB")):
        layers = {"parcels": files.projects(sizes.projects), "zones": files.survey(sizes.survey, suffix),
                  "warm_on": {"parcels": files.parcels(400), "zones": files.survey(400, suffix)}}
        jobs = {"first": {"task": "overlaps", **ELLIPSOID, "alone": True}, "clip": {"task": "clip"},
                "again": {"task": "overlaps", **ELLIPSOID, "again": True}, "intersection": {"task": "intersection"},
                "planar": {"task": "overlaps", "once": True}}
        runs = in_turn({task: {**layers, **job} for task, job in jobs.items()}, sizes.rounds)
        clipped, planar = runs["clip"][0].answer["sum_m2"], runs["planar"][0]
        off = abs(float(planar.area.sum()) - clipped) / max(clipped, 1e-300)
        sums = f"in the plane: sums within {off:.0e}" if off <= 1e-9 else f"DIFFERS: sums by {off:.0e}"
        for side, how in (("first", "the session's first run on the survey"), ("again", "a later run")):
            what = f"{sizes.projects} projects on {sizes.survey:,} patches, {name}, by default, {how}"
            line = _summed(against(4, what, runs[side], PEER, runs["intersection"], 10, f"survey_{suffix}",
                                   sums=False), runs, "intersection")
            clip = against(4, what, runs[side], "native:clip", runs["clip"], 1, f"clip_{suffix}_{side}", pairs=False)
            entries += [replace(line, note=f"{line.note}; {_read_of(runs[side][0])}"),
                        replace(clip, met=clip.met and off <= 1e-9, note=sums)]
    return entries


def _read_of(first) -> str:
    return "; ".join(first.answer["said"]).replace("zones: ", "").replace("survey: ", "")


def reading(sizes: Sizes) -> list[Line]:
    """Row 5: a layer into arrays."""
    layers = {"parcels": files.parcels(sizes.more_parcels)}
    runs = in_turn({task: {"task": task, **layers} for task in ("read", "loop")}, sizes.rounds)
    line = against(5, f"reading {sizes.more_parcels:,} parcels, three fields", runs["read"], "feature loop",
                    runs["loop"], 2.5, "reading", pairs=False)
    own, loop = (runs[task][0].answer for task in ("read", "loop"))
    same = own["rows"] == loop["rows"] and abs(own["sum_m2"] - loop["sum_m2"]) <= 1e-9 * loop["sum_m2"]
    return [Line(**{**vars(line), "met": line.met and same, "note": f"{own['rows']:,} rows, "
                    + ("same sum" if same else "DIFFERENT SUM")})]


def starting(sizes: Sizes) -> list[Line]:
    """Row 6: QGIS with its windows, with and without the plugin."""
    what = "QGIS start with the plugin, without it"
    if shutil.which("xvfb-run") is None:
        return [Line(6, what, "–", "–", "–", "≤ +0.1 s", None, "needs xvfb", "start")]
    done = subprocess.run(["xvfb-run", "-a", "-s", "-screen 0 1280x900x24", sys.executable,
                           str(HERE / "screen/starting.py"), str(sizes.starts)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    taken = json.loads(done.stdout.strip().splitlines()[-1])
    own, bare = ({part: median(values) for part, values in taken[side].items()} for side in ("with", "without"))
    more = median(map(sub, taken["with"]["seconds"], taken["without"]["seconds"]))
    return [Line(6, what, f"{own['seconds']:.2f} s", f"without {bare['seconds']:.2f} s", f"{more:+.2f} s", "≤ +0.1 s",
                 more <= 0.1, f"median of {len(taken['with']['busy'])} pairs", "start",
                 f"{own['busy']:.2f} and {bare['busy']:.2f} s")]


def daily_job(sizes: Sizes) -> list[Line]:
    """Row 7: what land many projects take, by class, owner and location; a peer that takes too long is stopped."""
    layers = {"parcels": files.project_parcels(sizes.job_projects, sizes.job_parcels),
              "zones": files.land_survey(sizes.survey), "warm_daily": True}
    own, peer, turned = [], [], []
    with Kept("occupation", **layers, **ELLIPSOID) as ours, Kept("statistics", **layers) as theirs:
        for _ in range(sizes.rounds):
            own.append(ours.run())
            peer.append(theirs.run())
            if not turned or turned[-1].seconds is not None:    # one that was stopped would be stopped again
                turned.append(run("statistics", limit_s=LONG * own[-1].seconds, survey_first=True, **layers))
    text = "in the plane: " + _same_classes(run("occupation", **layers), peer[0], sizes.job_parcels)
    what = f"{sizes.job_projects} projects, {sizes.job_parcels:,} parcels on {sizes.survey:,} patches, {DEFAULT}"
    name = "intersection and statistics"
    line = against(7, f"{what}; projects as the peer's INPUT", own, name, peer, 3, "occupation_projects", pairs=False)
    return [replace(line, met=line.met and "DIFFERS" not in text, note=text),
            outlasting(7, f"{what}; survey as the peer's INPUT", own, name, turned, LONG, LONG,
                       key="occupation_survey")]


def _same_classes(ours, peer, parcels: int) -> str:
    """Sums by project and class: the same keys above 0.1 m², no sum further apart than the rounding of its rows."""
    own, theirs = (dict(zip(item.key.tolist(), item.area.tolist())) for item in (ours, peer))
    off = max((abs(own.get(key, 0.0) - theirs.get(key, 0.0)) for key in own.keys() | theirs.keys()), default=0.0)
    total = abs(sum(own.values()) - sum(theirs.values()))
    if off > 0.5 or total > 0.01 * parcels:
        return f"DIFFERS: a class by {off:.2f} m², the total by {total:.2f} m²"
    return f"{len(own):,} sums by project and class within {off:.2f} m², the total within {total:.2f} m²"


def clicking(sizes: Sizes) -> list[Line]:
    """Row 8: what applies at a click, against QGIS's identify."""
    files.controls(sizes.controls)
    taken = run_script("screen/clicking.py", sizes.controls, sizes.clicks)
    ours, peer = median(taken["click"]), median(taken["identify"])
    anew = sum(click > 5 * ours for click in taken["click"])
    text = "the same features" if not taken["differ"] else f"DIFFERS: at {taken['differ']} places"
    return [Line(8, f"{sizes.clicks} clicks on {len(files.CONTROLS)} layers of {sizes.controls:,} polygons",
                 f"{ours:.1f} ms", f"identify {peer:.1f} ms", f"{ours / peer:.1f} ×", "≤ 3 ×",
                 ours <= 3 * peer and not taken["differ"],
                 f"{text}; {anew} took more than 5 × as long as usual; with the card {median(taken['card']):.1f} ms; "
                 f"the first of all {taken['first'] / 1000:.1f} s", "click")]


def heartbeat(sizes: Sizes) -> list[Line]:
    """Row 9: how long the window waits while the dock works on many findings."""
    notes = run_script("screen/heartbeat.py", sizes.findings)
    entries = []
    for part, what in (("check", "while a check runs"), ("read", "while findings are read"),
                       ("table", "while the table is searched, sorted, grouped"),
                       ("store_read", "while the Compliance dock reads its store"),
                       ("store_table", "while its list is searched, sorted, grouped, filtered"),
                       ("store_write", "while all are waived at once, and two runs compared")):
        late, most = notes[part], 200 if part == "read" else 300
        worst = f", longest at: {late['at']}" if late["at"] else ""
        entries.append(Line(9, f"10 ms heartbeat, {notes['findings']:,} findings, {what}",
                            f"p99 {late['p99']:.0f} ms, at most {late['longest']:.0f} ms", "", "–",
                            f"p99 < 50 ms, ≤ {most} ms", late["p99"] < 50 and late["longest"] <= most,
                            f"{late['beats']:,} beats, p50 {late['p50']:.1f} ms{worst}; at most the processor's time: "
                            f"p99 {late['own_p99']:.0f} ms, at most {late['own_longest']:.0f} ms", f"heartbeat_{part}"))
    return entries


def quality(sizes: Sizes) -> list[Line]:
    """Row 10: overlaps and gaps of a whole layer, with planted defects; a peer that takes too long is stopped."""
    small, *_ = files.planted_parcels(max(1_000, sizes.pair_parcels // 20))
    alike = in_turn({name: {"parcels": small, "pack": SCHEMA, "alone": True, **job} for name, job in (
        ("ours", {"task": "quality", "rules": "OVERLAP"}), ("peer", {"task": "self_intersection"}))}, 1)
    source, key, area, holes = files.planted_parcels(sizes.pair_parcels)
    job = {"parcels": source, "pack": SCHEMA}
    own, gapped, peer = [], [], []
    with Kept("quality", **job, rules="OVERLAP") as ours, Kept("quality", **job) as both:
        for _ in range(sizes.rounds):
            own.append(ours.run())
            peer.append(run("self_intersection", limit_s=PATIENCE * own[-1].seconds, **job))
            gapped.append(both.run())
    order = np.argsort(key)
    planted = Run(None, key=key[order], area=area[order])
    texts = [f"planted: {agreement(runs[0], planted)}" for runs in (own, gapped)]
    texts[0] = f"on a twentieth {agreement(alike['ours'][0], alike['peer'][0])}; {texts[0]}"
    gaps = gapped[0].answer["gaps"]
    right = len(gaps) == holes and all(abs(gap - 100.0) < 0.1 for gap in gaps)
    text = f"{len(gaps):,} gaps, as planted" if right else f"DIFFERS: {len(gaps)} gaps instead of {holes}"
    what = f"within {sizes.pair_parcels:,} parcels"
    return [outlasting(10, f"overlaps {what} with {len(key):,} planted pairs, {DEFAULT}", own,
                       "native:intersection with itself", peer, PATIENCE, PATIENCE, texts[0], "self_overlap"),
            Line(10, f"overlaps and gaps {what}, {DEFAULT}", duration(gapped), "", "–", "all planted, no others",
                 right and "DIFFERS" not in texts[1], f"{text}; {texts[1]}", "gaps", f"{busy(gapped):.2f} s")]


def rechecking(sizes: Sizes) -> list[Line]:
    """Row 11: a recheck beside a full run."""
    folder = files.FOLDER / f"run_{os.getpid()}_recheck"
    try:
        notes = run_script("rechecking.py", files.parcels(sizes.pair_parcels), files.light_zones(sizes.zones), PACK,
                           str(folder), sizes.rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    runs = {name: [Run(wall, answer={"busy_s": used}) for wall, used in taken]
            for name, taken in notes["taken"].items()}
    text = "the rows of a full run" if notes["same"] and notes["unchanged"] else "DIFFERS from a full run"
    what = f"recheck of {notes['parcels']:,} parcels, {DEFAULT}"
    entries = [beside(11, f"{what}: looking for changes, none there", runs["find"], "reading and hashing the layer",
                      runs["read"], 1.5, "recheck_find", text)]
    for count in notes["counts"]:
        entries.append(against(11, f"{what}, given {count:,} edited", runs[f"{count}"], "full run", runs["full"],
                               pairs=False, key="recheck_given"))
    line = against(11, f"{what}, {notes['judged']:,} judged, all rows written", runs["rows"], "full run", runs["full"],
                   pairs=False, key="recheck_rows")
    return [*entries, replace(line, note=text)]


ROWS = {1: light, 2: heavy, 3: scaling, 4: survey, 5: reading, 6: starting, 7: daily_job, 8: clicking, 9: heartbeat,
        10: quality, 11: rechecking}


def clean() -> None:
    """Remove what runs left that were cut off; those of living processes stay."""
    for folder in (*Path(files.FOLDER).glob("run_*"), *Path(files.FOLDER).glob("draft_*")):
        process = folder.name.split("_")[1]
        if process.isdigit() and Path(f"/proc/{process}").exists():
            continue
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
        else:
            folder.unlink(missing_ok=True)
