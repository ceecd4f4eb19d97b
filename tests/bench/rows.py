"""The rows of ``./dev bench``: what is run against what, and what is to be reached (issue's section 7)."""
from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Optional

import files
import numpy as np
from running import HERE, Run, agreement, environment, in_turn, ratio, run, seconds

SCHEMA = str(files.ROOT / "tests" / "data" / "packs" / "parcels" / "pack.yaml")
PACK = str(files.ROOT / "tests" / "data" / "packs" / "bench" / "pack.yaml")
GIGABYTE = 1024.0


@dataclass(frozen=True)
class Sizes:
    """How much; ``--quick`` shrinks all of it, so that the ratios mean nothing."""

    parcels: int = 100_000
    more_parcels: int = 1_000_000
    zones: int = 2_000
    heavy_scale: int = 1
    survey: int = 500_000
    projects: int = 10
    job_projects: int = 200
    job_parcels: int = 1_500
    rounds: int = 2
    starts: int = 10
    controls: int = 1_000_000
    clicks: int = 200
    findings: int = 100_000
    raster_side: int = 20_000
    raster_zones: int = 1_000
    carbon_parcels: int = 1_000_000
    carbon_rounds: int = 4
    counties: tuple = (1, 3, 7)
    county_rounds: int = 3


QUICK = Sizes(parcels=2_500, more_parcels=10_000, zones=60, heavy_scale=100, survey=10_000, projects=3,
              job_projects=4, job_parcels=12, rounds=1, starts=1, controls=10_000, clicks=6, findings=600,
              raster_side=1_200, raster_zones=30, carbon_parcels=10_000, carbon_rounds=1, counties=(1,),
              county_rounds=1)


@dataclass(frozen=True)
class Line:
    """One line of the table; ``met`` None where nothing was to be reached."""

    row: int
    what: str
    ours: str
    peer: str
    ratio: str
    target: str = ""
    met: Optional[bool] = None
    note: str = ""
    key: str = ""


def _against(row: int, what: str, ours: list, peer_name: str, peer: list, least: Optional[float] = None,
             key: str = "", pairs: bool = True) -> Line:
    """Own runs against a peer's that ran in turn with them."""
    factor = ratio(ours, peer)
    text = agreement(ours[0], peer[0]) if pairs else ""
    met = None if least is None else factor >= least and "DIFFERS" not in text
    return Line(row, what, _seconds(ours), f"{peer_name} {_seconds(peer)}", f"{factor:.1f} ×",
                "" if least is None else f"≥ {least:g} ×", met, text, key)


def _seconds(runs: list) -> str:
    value = seconds(runs)
    return f"{value:.1f} s" if value >= 1 else f"{value:.2f} s"


def has_geopandas() -> bool:
    return importlib.util.find_spec("geopandas") is not None


def light(sizes: Sizes) -> list[Line]:
    """Row 1: many parcels, many zones of at most 2,000 vertices."""
    layers = {"parcels": files.parcels(sizes.parcels), "zones": files.light_zones(sizes.zones)}
    jobs = {"ours": {"task": "overlaps"}, "check": {"task": "check", "pack": PACK},
            "ledger": {"task": "check", "pack": PACK, "ledger": True}, "intersection": {"task": "intersection"}}
    in_memory = {"ours": {"task": "overlaps", "memory": True},
                 "intersection": {"task": "intersection", "memory": True}}
    arrays = {"ours": {"task": "arrays"}}
    if has_geopandas():
        jobs["overlay"] = {"task": "overlay"}
        arrays["overlay"] = {"task": "overlay_arrays"}

    def turns(which, rounds=sizes.rounds):
        return in_turn({name: {**layers, **job} for name, job in which.items()}, rounds)

    file, memory, array = turns(jobs), turns(in_memory), turns(arrays)
    turned = run("intersection", zones_first=True, **layers)
    peer = "native:intersection"
    entries = [_against(1, "measureoverlaps, GeoPackage to GeoPackage", file["ours"], peer, file["intersection"], 8,
                        "files"),
               _against(1, "the same, zones as the peer's INPUT", file["ours"], peer, [turned] * len(file["ours"])),
               _against(1, "measureoverlaps, memory layers", memory["ours"], peer, memory["intersection"], 6, "memory")]
    if has_geopandas():
        entries += [_against(1, "measureoverlaps, GeoPackage to GeoPackage", file["ours"], "geopandas.overlay",
                             file["overlay"], 3, "overlay"),
                    _against(1, "arrays in, arrays out", array["ours"], "geopandas.overlay", array["overlay"])]
    else:
        entries.append(Line(1, "arrays in, arrays out", f"{seconds(array['ours']):.1f} s", "geopandas is not installed",
                            "–"))
    entries += [_against(1, f"checkzoning: {what}", file[job], peer, file["intersection"], least, job)
                for what, job, least in (("verdicts and findings", "check", 2.5), ("and measured ledger", "ledger",
                                                                                   1.5))]
    return entries


def heavy(sizes: Sizes) -> list[Line]:
    """Row 2: zones of up to a million vertices; the peer gets a tenth of the parcels and our full time."""
    zones = files.heavy_zones(sizes.heavy_scale)
    ours = run("overlaps", parcels=files.parcels(sizes.parcels), zones=zones)
    peer = run("intersection", limit_s=ours.seconds, parcels=files.tenth_of_parcels(sizes.parcels), zones=zones)
    if peer.seconds is not None:
        text = f"finished a random tenth of the parcels in {peer.seconds:.1f} s"
    elif peer.restarts:
        text = f"had done {peer.progress:.1f} % of a random tenth of the parcels"
    else:
        text = f"had indexed {peer.progress:.0f} % of the zones and begun no parcel of a random tenth"
    return [Line(2, "measureoverlaps, heavy zones", f"{ours.seconds:.1f} s", "native:intersection, stopped at our time",
                 "–", "we finish", True, f"{ours.answer['pairs']:,} pairs; the peer {text}", "heavy")]


def scaling(sizes: Sizes) -> list[Line]:
    """Row 3: ten times as many parcels."""
    entries, memory = [], 0.0
    for name, zones, most in (("heavy", files.heavy_zones(sizes.heavy_scale), 6),
                              ("light", files.light_zones(sizes.zones), 11)):
        few = run("overlaps", parcels=files.parcels(sizes.parcels), zones=zones)
        many = run("overlaps", parcels=files.parcels(sizes.more_parcels), zones=zones)
        factor = many.seconds / few.seconds
        memory = max(memory, many.memory_mb)
        entries.append(Line(3, f"{sizes.parcels:,} to {sizes.more_parcels:,} parcels, {name} zones",
                            f"{few.seconds:.1f} s to {many.seconds:.1f} s", "", f"{factor:.1f} ×", f"≤ {most} ×",
                            factor <= most, f"{many.answer['pairs']:,} pairs", f"scaling_{name}"))
    gigabytes = memory / GIGABYTE
    entries.append(Line(3, f"peak memory at {sizes.more_parcels:,} parcels", f"{gigabytes:.1f} GB", "", "–", "< 4 GB",
                        gigabytes < 4, "of the whole process, QGIS included", "peak"))
    return entries


def survey(sizes: Sizes) -> list[Line]:
    """Row 4: few projects on a large survey layer, read through the spatial filter."""
    entries = []
    for suffix, name in (("gpkg", "GeoPackage"), ("gdb", "FileGDB")):
        layers = {"parcels": files.projects(sizes.projects), "zones": files.survey(sizes.survey, suffix)}
        runs = in_turn({task: {"task": task, **layers} for task in ("overlaps", "clip", "intersection")},
                       2 * sizes.rounds)
        ours = runs["overlaps"]
        what = f"{sizes.projects} projects on {sizes.survey:,} patches, {name}"
        line = _against(4, what, ours, "native:intersection", runs["intersection"], 10, f"survey_{suffix}")
        entries.append(Line(**{**vars(line), "note": f"{line.note}; {_read_of(ours[0])}"}))
        line = _against(4, what, ours, "native:clip", runs["clip"], 1, f"clip_{suffix}", pairs=False)
        own, theirs = float(ours[0].area.sum()), runs["clip"][0].answer["sum_m2"]
        off = abs(own - theirs) / max(theirs, 1e-300)
        entries.append(Line(**{**vars(line), "met": line.met and off <= 1e-9, "note": f"sums within {off:.0e}"}))
    return entries


def _read_of(first) -> str:
    return "; ".join(first.answer["said"]).replace("zones: ", "").replace("survey: ", "")


def reading(sizes: Sizes) -> list[Line]:
    """Row 5: a layer into arrays."""
    layers = {"parcels": files.parcels(sizes.more_parcels)}
    runs = in_turn({task: {"task": task, **layers} for task in ("read", "loop")}, sizes.rounds)
    line = _against(5, f"reading {sizes.more_parcels:,} parcels, three fields", runs["read"], "feature loop",
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
              "zones": files.land_survey(sizes.survey)}
    jobs = {"ours": {"task": "occupation"}, "projects": {"task": "statistics"},
            "survey": {"task": "statistics", "survey_first": True}}
    runs = in_turn({name: {**layers, **job, "warm_daily": True} for name, job in jobs.items()}, sizes.rounds)
    what = f"{sizes.job_projects} projects, {sizes.job_parcels:,} parcels on {sizes.survey:,} patches"
    entries = []
    for name, least in (("projects", 3), ("survey", 8)):
        line = _against(7, f"{what}; {name} as the peer's INPUT", runs["ours"], "intersection and statistics",
                        runs[name], least, f"occupation_{name}", pairs=False)
        text = _same_classes(runs["ours"][0], runs[name][0], sizes.job_parcels)
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


def quality(sizes: Sizes) -> list[Line]:
    """Row 10: overlaps and gaps of a whole layer, with planted defects."""
    source, key, area, holes = files.planted_parcels(sizes.parcels)
    jobs = {"ours": {"task": "quality", "rules": "OVERLAP"}, "peer": {"task": "self_intersection"},
            "gaps": {"task": "quality"}}
    runs = in_turn({name: {"parcels": source, "pack": SCHEMA, **job} for name, job in jobs.items()}, sizes.rounds)
    what = f"overlaps within {sizes.parcels:,} parcels with {len(key):,} planted pairs"
    line = _against(10, what, runs["ours"], "native:intersection with itself", runs["peer"], 5, "self_overlap")
    order = np.argsort(key)
    planted = Run(None, key=key[order], area=area[order])
    texts = [f"planted: {agreement(item[0], planted)}" for item in (runs["ours"], runs["gaps"])]
    entries = [Line(**{**vars(line), "met": line.met and "DIFFERS" not in texts[0],
                       "note": f"{line.note}; {texts[0]}"})]
    gaps = runs["gaps"][0].answer["gaps"]
    right = len(gaps) == holes and all(abs(gap - 100.0) < 0.1 for gap in gaps)
    text = f"{len(gaps):,} gaps, as planted" if right else f"DIFFERS: {len(gaps)} gaps instead of {holes}"
    return [*entries, Line(10, f"overlaps and gaps within {sizes.parcels:,} parcels", _seconds(runs["gaps"]), "", "–",
                           "all planted, no others", right and "DIFFERS" not in texts[1], f"{text}; {texts[1]}",
                           "gaps")]


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
            factor = median(theirs) / median(ours)
            good = factor >= 1 / 1.3 if least is None else factor >= least
            entries.append(Line(14, f"{what}, ellipsoidal", f"{median(ours):.2f} s", f"{name} {median(theirs):.2f} s",
                                f"{factor:.1f} ×" if least else f"{1 / factor:.2f} ×",
                                f"≥ {least} ×" if least else "≤ 1.3 ×", good and notes["same"],
                                f"{agree}; processor time, medians of {len(ours)} runs", f"county_{peer}"))
    return entries


ROWS = {1: light, 2: heavy, 3: scaling, 4: survey, 5: reading, 6: starting, 7: daily_job, 8: clicking, 9: heartbeat,
        10: quality, 11: rechecking, 14: county}


def clean() -> None:
    """Remove what a run that was cut off left."""
    for folder in Path(files.FOLDER).glob("run_*"):
        shutil.rmtree(folder, ignore_errors=True)
