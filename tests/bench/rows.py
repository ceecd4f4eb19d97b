"""The rows of ``./dev bench``: what is run against what, and what is to be reached (issue's section 7)."""
from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Optional

import files
import numpy as np
from lines import QUICK, Line, Sizes, against, duration, processors, spread  # noqa: F401 - bench asks for QUICK
from running import HERE, Run, agreement, busy, environment, in_turn, run, seconds, with_numba

SCHEMA = str(files.ROOT / "tests" / "data" / "packs" / "parcels" / "pack.yaml")
PACK = str(files.ROOT / "tests" / "data" / "packs" / "bench" / "pack.yaml")
GIGABYTE = 1024.0
PEER = "native:intersection"


def has_geopandas() -> bool:
    return importlib.util.find_spec("geopandas") is not None


DEFAULT, PLANAR = "by default, on the ellipsoid", "in the plane, as the peer measures"
ELLIPSOID = {"method": "ellipsoidal"}


def light(sizes: Sizes) -> list[Line]:
    """Row 1: many parcels, many zones of at most 2,000 vertices."""
    layers = {"parcels": files.parcels(sizes.pair_parcels), "zones": files.light_zones(sizes.zones)}
    check = {"task": "check", "pack": PACK}
    jobs = {"default": {"task": "overlaps", **ELLIPSOID}, "intersection": {"task": "intersection"},
            "planar": {"task": "overlaps"}, "check": {**check, **ELLIPSOID},
            "ledger": {**check, "ledger": True, **ELLIPSOID}}
    in_memory = {side: {**jobs[side], "memory": True} for side in ("default", "intersection", "planar")}
    arrays = {"default": {"task": "arrays", **ELLIPSOID}, "planar": {"task": "arrays"}}
    if has_geopandas():
        jobs["overlay"], arrays["overlay"] = {"task": "overlay"}, {"task": "overlay_arrays"}
    if with_numba():
        jobs["numba"] = {"task": "overlaps", **ELLIPSOID, "numba": True}

    def turns(which):
        return in_turn({name: {**layers, **job} for name, job in which.items()}, sizes.rounds)

    file, memory, array = turns(jobs), turns(in_memory), turns(arrays)
    turned = run("intersection", zones_first=True, **layers)
    entries = _default_and_planar("measureoverlaps, GeoPackage to GeoPackage", file, "intersection", 8, "files")
    entries.append(against(1, "the same, zones as the peer's INPUT", file["default"], PEER,
                           [turned] * len(file["default"]), sums=False))
    if "numba" in file:
        entries.append(against(1, "the same, by the compiled kernel", file["numba"], "ours without numba",
                               file["default"], key="numba"))
    entries += _default_and_planar("measureoverlaps, memory layers", memory, "intersection", 6, "memory")
    if has_geopandas():
        entries += [*_default_and_planar("measureoverlaps, GeoPackage to GeoPackage", file, "overlay", 3, "overlay"),
                    *_default_and_planar("arrays in, arrays out", array, "overlay", None, "")]
    else:
        entries.append(Line(1, "arrays in, arrays out", duration(array["default"]), "geopandas is not installed", "–"))
    return entries + [against(1, f"checkzoning: {what}", file[job], PEER, file["intersection"], least, job, sums=False)
                      for what, job, least in (("verdicts and findings", "check", 2.5),
                                               ("and measured ledger", "ledger", 1.5))]


def _default_and_planar(what: str, runs: dict, peer: str, least: Optional[float], key: str) -> list[Line]:
    """The line of the default, then the one whose sums are compared."""
    name = PEER if peer == "intersection" else "geopandas.overlay"
    return [against(1, f"{what}, {how}", runs[side], name, runs[peer], least, key, sums=side == "planar")
            for side, how in (("default", DEFAULT), ("planar", PLANAR))]


def heavy(sizes: Sizes) -> list[Line]:
    """Row 2: zones of up to a million vertices; the peer gets a tenth of the parcels and our full time."""
    zones = files.heavy_zones(sizes.heavy_scale)
    layers = {"parcels": files.parcels(sizes.parcels), "zones": zones}
    jobs = {"default": {"task": "overlaps", **ELLIPSOID}, "planar": {"task": "overlaps"}}
    if with_numba():
        jobs["numba"] = {"task": "overlaps", **ELLIPSOID, "numba": True}
    runs = in_turn({name: {**layers, **job} for name, job in jobs.items()}, sizes.rounds)
    peer = run("intersection", limit_s=seconds(runs["default"]), parcels=files.tenth_of_parcels(sizes.parcels),
               zones=zones)
    if peer.seconds is not None:
        text = f"finished a random tenth of the parcels in {peer.seconds:.1f} s"
    elif peer.restarts:
        text = f"had done {peer.progress:.1f} % of a random tenth of the parcels"
    else:
        text = f"had indexed {peer.progress:.0f} % of the zones and begun no parcel of a random tenth"
    entries = [Line(2, f"measureoverlaps, heavy zones, {how}", duration(runs[side]), f"{PEER}, stopped at our time",
                    "–", "we finish", True, f"{runs[side][0].answer['pairs']:,} pairs; the peer {text}", "heavy",
                    f"{busy(runs[side]):.2f} s")
               for side, how in (("default", DEFAULT), ("planar", PLANAR))]
    if "numba" in runs:
        entries.append(against(2, "the same, by the compiled kernel", runs["numba"], "ours without numba",
                               runs["default"], key="numba"))
    return entries


def scaling(sizes: Sizes) -> list[Line]:
    """Row 3: ten times as many parcels."""
    entries, memory = [], 0.0
    kinds = [("heavy", files.heavy_zones(sizes.heavy_scale), 6, False),
             ("light", files.light_zones(sizes.zones), 11, False)]
    if with_numba():
        kinds.append(("heavy, by the compiled kernel", files.heavy_zones(sizes.heavy_scale), None, True))
    for name, zones, most, numba in kinds:
        few, many = ([run("overlaps", parcels=files.parcels(count), zones=zones, numba=numba, **ELLIPSOID)]
                     for count in (sizes.parcels, sizes.more_parcels))
        factor = many[0].seconds / few[0].seconds
        memory = max(memory, many[0].memory_mb)
        entries.append(Line(3, f"{sizes.parcels:,} to {sizes.more_parcels:,} parcels, {name} zones, {DEFAULT}",
                            f"{duration(few)} to {duration(many)}", "", f"{factor:.1f} ×",
                            f"≤ {most} ×" if most else "", factor <= most if most else None,
                            f"{many[0].answer['pairs']:,} pairs", f"scaling_{name}", processors(few, many)))
    gigabytes = memory / GIGABYTE
    entries.append(Line(3, f"peak memory at {sizes.more_parcels:,} parcels", f"{gigabytes:.1f} GB", "", "–", "< 4 GB",
                        gigabytes < 4, "of the whole process, QGIS included", "peak"))
    return entries


def survey(sizes: Sizes) -> list[Line]:
    """Row 4: few projects on a large survey layer, read through the spatial filter."""
    entries = []
    for suffix, name in (("gpkg", "GeoPackage"), ("gdb", "FileGDB")):
        layers = {"parcels": files.projects(sizes.projects), "zones": files.survey(sizes.survey, suffix)}
        jobs = {"default": {"task": "overlaps", **ELLIPSOID}, "clip": {"task": "clip"}, "planar": {"task": "overlaps"},
                "intersection": {"task": "intersection"}}
        runs = in_turn({task: {**layers, **job} for task, job in jobs.items()}, sizes.rounds)
        clipped = runs["clip"][0].answer["sum_m2"]
        for side, how in (("default", DEFAULT), ("planar", PLANAR)):
            ours, compared = runs[side], side == "planar"
            what = f"{sizes.projects} projects on {sizes.survey:,} patches, {name}, {how}"
            line = against(4, what, ours, PEER, runs["intersection"], 10, f"survey_{suffix}", sums=compared)
            entries.append(Line(**{**vars(line), "note": f"{line.note}; {_read_of(ours[0])}"}))
            line = against(4, what, ours, "native:clip", runs["clip"], 1, f"clip_{suffix}", pairs=False)
            off = abs(float(ours[0].area.sum()) - clipped) / max(clipped, 1e-300)
            entries.append(Line(**{**vars(line), "met": line.met and (off <= 1e-9 or not compared),
                                   "note": f"sums within {off:.0e}" if compared else ""}))
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
    more = median(own - bare for own, bare in zip(taken["with"], taken["without"]))
    return [Line(6, what, f"{median(taken['with']):.2f} s", f"without {median(taken['without']):.2f} s",
                 f"{more:+.2f} s", "≤ +0.1 s", more <= 0.1, f"median of {len(taken['with'])} pairs", "start")]


def daily_job(sizes: Sizes) -> list[Line]:
    """Row 7: what land many projects take, by class, owner and location."""
    layers = {"parcels": files.project_parcels(sizes.job_projects, sizes.job_parcels),
              "zones": files.land_survey(sizes.survey), "warm_daily": True}
    jobs = {"default": {"task": "occupation", **ELLIPSOID}, "projects": {"task": "statistics"},
            "planar": {"task": "occupation"}}
    runs = in_turn({name: {**layers, **job} for name, job in jobs.items()}, sizes.rounds)
    turned = [run("statistics", survey_first=True, **layers)] * len(runs["default"])
    what = f"{sizes.job_projects} projects, {sizes.job_parcels:,} parcels on {sizes.survey:,} patches"
    entries = []
    for side, how in (("default", DEFAULT), ("planar", PLANAR)):
        for name, peer, least in (("projects", runs["projects"], 3), ("survey", turned, 8)):
            line = against(7, f"{what}, {how}; {name} as the peer's INPUT", runs[side], "intersection and statistics",
                           peer, least, f"occupation_{name}", pairs=False)
            text = _same_classes(runs[side][0], peer[0], sizes.job_parcels) if side == "planar" else ""
            entries.append(Line(**{**vars(line), "met": line.met and "DIFFERS" not in text, "note": text}))
    return entries


def _same_classes(ours, peer, parcels: int) -> str:
    """Sums by project and class: the same keys above 0.1 m², no sum further apart than the rounding of its rows."""
    own, theirs = (dict(zip(item.key.tolist(), item.area.tolist())) for item in (ours, peer))
    off = max((abs(own.get(key, 0.0) - theirs.get(key, 0.0)) for key in own.keys() | theirs.keys()), default=0.0)
    total = abs(sum(own.values()) - sum(theirs.values()))
    if off > 0.5 or total > 0.01 * parcels:
        return f"DIFFERS: a class by {off:.2f} m², the total by {total:.2f} m²"
    return f"{len(own):,} sums by project and class within {off:.2f} m², the total within {total:.2f} m²"


def _script(name: str, *arguments) -> dict:
    """What a script with a window, which nobody sees, prints last."""
    done = subprocess.run([sys.executable, str(HERE / name), *map(str, arguments)], capture_output=True, text=True,
                          env=environment())
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.strip().splitlines()[-1])


def clicking(sizes: Sizes) -> list[Line]:
    """Row 8: what applies at a click, against QGIS's identify."""
    files.controls(sizes.controls)
    taken = _script("screen/clicking.py", sizes.controls, sizes.clicks)
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
    notes = _script("screen/heartbeat.py", sizes.findings)
    entries = []
    for part, what in (("check", "while a check runs"), ("read", "while findings are read"),
                       ("table", "while the table is searched, sorted, grouped"),
                       ("store_read", "while the Compliance dock reads its store"),
                       ("store_table", "while its list is searched, sorted, grouped, filtered"),
                       ("store_write", "while all are waived at once, and two runs compared")):
        late = notes[part]
        worst = f", longest at: {late['at']}" if late["at"] else ""
        entries.append(Line(9, f"10 ms heartbeat, {notes['findings']:,} findings, {what}",
                            f"p99 {late['p99']:.0f} ms, at most {late['longest']:.0f} ms", "", "–",
                            "p99 < 50 ms, ≤ 300 ms", late["p99"] < 50 and late["longest"] <= 300,
                            f"{late['beats']:,} beats, p50 {late['p50']:.1f} ms{worst}", f"heartbeat_{part}"))
    return entries


PATIENCE = 6.0   # times our own time, until a peer is stopped


def quality(sizes: Sizes) -> list[Line]:
    """Row 10: overlaps and gaps of a whole layer, with planted defects; a peer that takes too long is stopped."""
    small, *_ = files.planted_parcels(max(1_000, sizes.parcels // 20))
    alike = in_turn({name: {"parcels": small, "pack": SCHEMA, **job} for name, job in (
        ("ours", {"task": "quality", "rules": "OVERLAP"}), ("peer", {"task": "self_intersection"}))}, 1)
    source, key, area, holes = files.planted_parcels(sizes.parcels)
    own: dict = {"ours": [], "gaps": [], "peer": []}
    for _ in range(sizes.rounds):
        own["ours"].append(run("quality", parcels=source, pack=SCHEMA, rules="OVERLAP"))
        limit = PATIENCE * own["ours"][-1].seconds
        own["peer"].append(run("self_intersection", limit_s=limit, parcels=source, pack=SCHEMA))
        own["gaps"].append(run("quality", parcels=source, pack=SCHEMA))
    stopped = any(item.seconds is None for item in own["peer"])
    factors = [PATIENCE if peer.seconds is None else peer.seconds / ours.seconds
               for ours, peer in zip(own["ours"], own["peer"])]
    order = np.argsort(key)
    planted = Run(None, key=key[order], area=area[order])
    texts = [f"planted: {agreement(item[0], planted)}" for item in (own["ours"], own["gaps"])]
    texts[0] = f"on a twentieth {agreement(alike['ours'][0], alike['peer'][0])}; {texts[0]}"
    entries = [Line(10, f"overlaps within {sizes.parcels:,} parcels with {len(key):,} planted pairs, {DEFAULT}",
                    duration(own["ours"]), "native:intersection with itself" + (
                        f", stopped at {PATIENCE:g} × our time" if stopped else f" {duration(own['peer'])}"),
                    ("> " if stopped else "") + spread(factors), "≥ 5 ×",
                    median(factors) >= 5 and "DIFFERS" not in texts[0], texts[0], "self_overlap",
                    f"{busy(own['ours']):.2f} s")]
    gaps = own["gaps"][0].answer["gaps"]
    right = len(gaps) == holes and all(abs(gap - 100.0) < 0.1 for gap in gaps)
    text = f"{len(gaps):,} gaps, as planted" if right else f"DIFFERS: {len(gaps)} gaps instead of {holes}"
    return [*entries, Line(10, f"overlaps and gaps within {sizes.parcels:,} parcels", duration(own["gaps"]), "", "–",
                           "all planted, no others", right and "DIFFERS" not in texts[1], f"{text}; {texts[1]}",
                           "gaps", f"{busy(own['gaps']):.2f} s")]


def rechecking(sizes: Sizes) -> list[Line]:
    """Row 11: a recheck beside a full run."""
    folder = files.FOLDER / f"run_recheck_{sizes.parcels}"
    try:
        notes = _script("rechecking.py", files.parcels(sizes.parcels), files.light_zones(sizes.zones), PACK, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    text = "the rows of a full run" if notes["same"] and notes["unchanged"] else "DIFFERS from a full run"
    what, good = f"{notes['parcels']:,} parcels", text == "the rows of a full run"
    factor = notes["find"] / notes["read"]
    entries = [Line(11, f"recheck of {what}: looking for changes, none there", f"{notes['find']:.2f} s",
                    f"reading and hashing the layer {notes['read']:.2f} s", f"{factor:.1f} ×", "≤ 1.5 ×",
                    factor <= 1.5 and good, text, "recheck_find")]
    for count, taken in notes["given"].items():
        entries.append(Line(11, f"recheck of {what}, given {int(count):,} edited", f"{taken:.2f} s",
                            f"full run {notes['full']:.1f} s", f"{notes['full'] / taken:.1f} ×", "", None, "",
                            f"recheck_{count}"))
    entries.append(Line(11, f"recheck of {what}, {notes['judged']:,} judged, all rows written",
                        f"{notes['all_rows']:.2f} s", f"full run {notes['full']:.1f} s",
                        f"{notes['full'] / notes['all_rows']:.1f} ×", "", None, text, "recheck_rows"))
    return entries


def county(sizes: Sizes) -> list[Line]:
    """Row 14: overlaps and two surveys, on the ellipsoid, in the plane, and by QGIS; processor time in one process."""
    files.FOLDER.mkdir(parents=True, exist_ok=True)
    entries = []
    for notes in _script("county_overlaps.py", files.FOLDER, sizes.county_rounds, *sizes.counties):
        first, other = notes["counts"]
        what, ours = f"{first:,} patches × {other:,} farmland polygons", notes["seconds"]["ellipsoidal"]
        if notes["surveys"]:
            what = f"landusetransition, {first:,} and {other:,} patches"
        agree = f"{notes['pairs']:,} pairs" if notes["same"] else "DIFFERS: pairs or their sum"
        for peer, name, least in (("planar", "ours, planar", None),
                                  ("peer", "native:intersection", 2 if notes["surveys"] else
                                   3 if notes["times"] >= 7 else 1)):
            theirs = notes["seconds"][peer]
            factors = [other / own for own, other in zip(ours, theirs)]
            factor = median(factors)
            good = factor >= 1 / 1.3 if least is None else factor >= least
            shown = spread(factors) if least else \
                f"{1 / factor:.2f} × ({1 / max(factors):.2f} to {1 / min(factors):.2f})"
            entries.append(Line(14, f"{what}, {DEFAULT}", f"{median(ours):.2f} s", f"{name} {median(theirs):.2f} s",
                                shown, f"≥ {least} ×" if least else "≤ 1.3 ×", good and notes["same"],
                                f"{agree}; times are the processor's", f"county_{peer}",
                                f"{median(ours):.2f} and {median(theirs):.2f} s"))
    return entries


ROWS = {1: light, 2: heavy, 3: scaling, 4: survey, 5: reading, 6: starting, 7: daily_job, 8: clicking, 9: heartbeat,
        10: quality, 11: rechecking, 14: county}


def clean() -> None:
    """Remove what a run that was cut off left."""
    for folder in Path(files.FOLDER).glob("run_*"):
        shutil.rmtree(folder, ignore_errors=True)
