"""Writes ``docs/performance.md`` from the lines of a whole run."""
from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "performance.md"
HEAD = ("row", "what", "ours", "peer", "ratio", "processor's time", "target", "reached", "pairs, sums")
REACHED = {True: "yes", False: "**no**", None: ""}


CORES = ("Our overlay runs on all cores, the peer's on one: on a machine whose cores are busy with other work the "
         "ratio is smaller.")
#: Why a row may be missed, by its key; printed where it is.
REASONS = {
    "files": CORES,
    "overlay": CORES,
    "memory": "From files the peer also reads zones again and again, from memory it does not. Layers in memory have no "
              "Arrow stream: reading and writing go feature by feature on both sides, on one core, 0.8 and 1.1 s of "
              "our 6.8 s of the processor's time on 100,000 parcels and 2,000 zones. A sixth of the peer's 18.3 s is "
              "3.05 s; beside them 1.15 s would be left for the overlay, which takes 3.5 to 4.4 s of the processor's "
              "time on two cores. " + CORES,
    "check": CORES,
    "ledger": CORES,
    "clip_gpkg_first": "Each row is looked at whether it lies anywhere at all, once for each state of the file: GDAL's "
                       "spatial filter leaves out in silence what has no geometry, an unreadable one, or one that is "
                       "not in the index, and such a control could lie anywhere. Of a GeoPackage of 500,000 rows that "
                       "takes 0.24 s of the processor (0.07 s of it are SQLite's pass over the rows), on two cores "
                       "in two halves, as much as all of native:clip. Its index cannot say it: its triggers put a row "
                       "in by what its header states, whatever comes behind. Later runs know the answer.",
    "clip_gdb_first": "As for the GeoPackage: the rows are looked at by their first bytes, 0.05 to 0.07 s of the "
                      "processor for 500,000. GDAL's first use of the index is 0.02 s more. A later run takes 0.11 to "
                      "0.15 s of the processor, native:clip 0.13 to 0.15 s.",
    "clip_gpkg_again": "Both are done in a fifth of a second. We also check every geometry, measure pair by pair and "
                       "name the pairs; native:clip measures nothing and joins what it clips to.",
    "clip_gdb_again": "As for the GeoPackage.",
    "check_beside": "By a sampler of all threads, of 10.6 s of the processor's time and the peer's 5.4: 193,000 "
                    "findings put into words 1.5 (hashes of outlines and of evidence 0.55, of names 0.13, "
                    "sentences 0.17, frames 0.5), written 1.7 (170 MB: SQLite 1.05, geometry encoded 0.3, "
                    "columns 0.2, index 0.1), 100,000 copies of parcels 0.9 (72 MB), the union of zones in each parcel "
                    "0.45, rules, tables and joined frames 0.7. SQLite alone takes 0.6 s for these rows and 0.3 "
                    "for rows without a value. Two fifths of all that would have to go.",
    "ledger_beside": "As above, and the ledger measures what remains of each parcel.",
    "kernel": "The prototype's 3.3 × was measured on more zones of more vertices; reading polygons and cutting zones "
              "into pieces takes the same time with and without numba.",
    "cluster": "",
    "occupation_projects": "Both cut the same pieces. We also find every overlap of patches, whatever gaps lie beside "
                           "it, close each parcel in whole units, and write ridges, owners and places. " + CORES,
    "clip_gdb": "Each row is looked at whether it has a geometry, since a spatial filter passes over those that have "
                "none in silence, and such a control could lie anywhere; native:clip leaves them out unasked.",
    "reading": "Reading and parsing run on two threads. " + CORES.replace("Our overlay runs", "We work"),
    "click": "Both read the same features from the same files; we also check and measure them, in a background task, "
             "so that a slow source does not hold the window. On busy cores the task waits for its turn.",
    "heartbeat_check": "Python's lock: the check works in it, and the window waits until it is free. On busy cores the "
                       "wait is longer.",
    "heartbeat_read": "As above.",
    "heartbeat_store_read": "As above.",
    "heartbeat_table": "The table's order is computed for all findings at once.",
    "raster_change_ellipsoidal": "Where each cell has an area of its own, each run of like cells costs four look-ups, "
                                 "and two rasters together have more runs. " + CORES.replace("overlay", "counting"),
    "raster_layer": "Reading takes a tenth of what GDAL takes to compress and looking up another one, and compressing "
                    "wants all cores already.",
    "vector_totals": "Besides reading, each parcel is checked, so that invalid ground is listed, and each edge is "
                     "looked up among its neighbours', so that no ground counts twice. Neither is left out for speed. "
                     + CORES.replace("Our overlay runs", "We work"),
    "rights_same_peer": "Beside the overlaps that both look for, each right has its types, term and letters of code "
                        "read, bands of its edges, and pieces by the matrix of rights.",
    "rights_holders_peer": "The peer makes no tables of persons. By the processor, of 0.9 s more: doubled and disputed "
                           "ground 0.2, reading holders 0.13, persons and their tokens 0.12, tables 0.13, writing "
                           "0.09, whole parcels 0.12.",
    "rights_pieces_peer": "As above, and a third of a second for ground that no holder has, which the peer does not "
                          "look for.",
    "each": "See the line; `./dev bench --million` has a million parcels.",
    "start": "Sixty algorithms are imported; what they and the models take is declared once the window is there.",
}


def table(lines) -> str:
    """The lines as a Markdown table."""
    cells = [HEAD] + [(str(line.row), line.what, line.ours, line.peer, line.ratio, line.busy, line.target,
                       REACHED[line.met], line.note) for line in lines]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEAD))]
    texts = ["| " + " | ".join(text.ljust(width) for text, width in zip(row, widths)) + " |" for row in cells]
    texts.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(texts)


def machine() -> str:
    """The machine's class: no names, no paths."""
    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*:\s*(.+)", info)
    kind = model.group(1) if model else platform.processor() or platform.machine()
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores ({kind.strip()}), {gigabytes:.0f} GiB"


def versions() -> str:
    """Of everything that a time may depend on; each asked in a Python of its own."""
    code = ("from qgis.core import Qgis; from osgeo import gdal; import shapely, numpy, pandas, platform; "
            "print('QGIS', Qgis.QGIS_VERSION.split('-')[0], '· GDAL', gdal.VersionInfo('RELEASE_NAME'), '· GEOS', "
            "shapely.geos_version_string, '· shapely', shapely.__version__, '· numpy', numpy.__version__, "
            "'· pandas', pandas.__version__, '· Python', platform.python_version())")
    text = subprocess.run(["/usr/bin/python3", "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    others = {name: _installed(folder, name) for folder, name in (
        ("numba", "numba"), ("peers", "sedonadb"), ("peers", "duckdb"))}
    try:
        others["geopandas"] = importlib.metadata.version("geopandas")
    except importlib.metadata.PackageNotFoundError:
        pass
    return " · ".join([text, *(f"{name} {version}" for name, version in others.items() if version)])


def _installed(folder: str, name: str) -> str:
    """The version of a package in one of the virtual environments below ``.work``; empty if it is not there."""
    places = sorted((ROOT / ".work" / folder).glob(f"lib/python3*/site-packages/{name}-*.dist-info"))
    return places[-1].name.removesuffix(".dist-info").rpartition("-")[2] if places else ""


def write(lines, minutes: dict, goes: str = "in one run", load: float = 0.0, days: str = "") -> None:
    """Fill the template's places.

    Args:
        lines: of the table. minutes: of each row, and of row 0, the making of files. goes: in how many runs.
        load: of the machine, before the first row. days: on which they ran; empty: today.
    """
    missed = [line for line in lines if line.met is False]
    reasons = "\n".join(f"- **Row {line.row}, {line.what}**: {_missed(line)}" for line in missed)
    of_rows = {number: value for number, value in minutes.items() if number}
    spent = ", ".join(f"row {number} {value:.1f}" for number, value in of_rows.items())
    made = f" Files that were not there were made before, in {minutes[0]:.1f} minutes." if 0 in minutes else ""
    filled = {"machine": machine(), "versions": versions(), "table": table(lines), "minutes_by_row": spent,
              "made": made, "minutes": f"{sum(of_rows.values()):.0f}", "goes": goes,
              "date": days or time.strftime("%Y-%m-%d"),
              "load": f"its load was {load:.1f} when the first row began",
              "missed": reasons or "Nothing: every row was reached in this run."}
    template = (Path(__file__).parent / "page.md").read_text(encoding="utf-8")
    PAGE.write_text(re.sub(r"\{\{(\w+)\}\}", lambda place: filled[place.group(1)], template), encoding="utf-8")


def _missed(line) -> str:
    if line.key == "failed":
        return f"the row did not run: {line.note}"
    return f"{line.ratio} instead of {line.target}. " + REASONS.get(line.key, "No reason known.")
