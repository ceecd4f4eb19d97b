"""Monitoring beside what it stands on: ``turns.py JOB SIZE ROUNDS``.

Jobs: the indicators of a year from layers against the algorithms that measure the same one by one (``year``), the
check of 122 indicators of SIZE units and 15 years against reading its store (``check``), a trace against the transition
of the same two surveys (``trace``), the annual check-up against a report of findings, each by its pages (``report``).
SIZE of ``year`` and ``trace`` is how often the sample county stands each way. All runs are of one process, in turn;
what counts is the processor's time.
Prints JSON: what was measured, and the seconds of each side.
"""
from __future__ import annotations

import csv
import json
import os
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import files
import worker
from landuse.county import STEP_M
from osgeo import gdal, ogr
from side_by_side import copy_side_by_side

KEPT = "TEMPORARY_OUTPUT"
LAYERS = ("DLTB_2020", "DLTB_2024", "YJJBNTBHTB", "STBHHX", "CZKFBJ", "XZQ")
YEARS, INDICATORS = range(2011, 2026), 122
PAGE = re.compile(rb"/Type\s*/Page\b")


def county(times: int) -> dict[str, str]:
    """Name -> layer of the county that stands ``times`` each way."""
    path = files.FOLDER / f"county_{times}_monitoring.gpkg"
    if not path.exists():
        files.FOLDER.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"draft_{os.getpid()}_{path.name}")
        with gdal.ExceptionMgr(useExceptions=True), gdal.VectorTranslate(   # one of its lines is in degrees
                "", str(files.ROOT / "samples" / "county.gpkg"), format="Memory", layers=list(LAYERS),
                dstSRS="EPSG:4547") as source:
            made = ogr.GetDriverByName("GPKG").CreateDataSource(str(draft))
            for name in LAYERS:
                layer = source.GetLayerByName(name)
                copy_side_by_side(made, layer, [feature.Clone() for feature in layer], times, STEP_M, ("XZQDM",))
            del made
        draft.rename(path)
    return {name: f"{path}|layername={name}" for name in LAYERS}


def year(times: int) -> dict:
    """Indicators of the three lines; and classes by town, land in the lines, farmland in the red line."""
    layer = county(times)
    roles = [word for name, role in (("DLTB_2024", "land"), ("YJJBNTBHTB", "permanent_basic_farmland"), (
        "STBHHX", "ecological_red_line"), ("CZKFBJ", "development_boundary")) for word in (layer[name], role)]
    lines = [layer[name] for name in ("YJJBNTBHTB", "STBHHX", "CZKFBJ")]
    return {"ours": [("computeindicators", {"LAYERS": roles[::2], "ROLES": roles, "UNITS": layer["XZQ"], "YEAR": 2024,
                                            "PACK": "cn-three-lines-monitoring", "SCHEME": "survey-3",
                                            "OUTPUT": KEPT, "LANGUAGE": "en"})],
            "peer": [("landusestructure", {"BASE": layer["DLTB_2024"], "UNITS": layer["XZQ"], "STRUCTURE": KEPT,
                                           "LANGUAGE": "en"}),
                     ("measureoverlaps", {"SUBJECTS": layer["DLTB_2024"], "CONTROLS": lines, "OUTPUT": KEPT}),
                     ("measureoverlaps", {"SUBJECTS": layer["YJJBNTBHTB"], "CONTROLS": [layer["STBHHX"]],
                                          "OUTPUT": KEPT})]}


def trace(times: int) -> dict:
    """Cropland of two surveys, piece by piece, and their transition with its ground."""
    layer = county(times)
    old, new = layer["DLTB_2020"], layer["DLTB_2024"]
    return {"ours": [("traceindicator", {"INDICATOR": "cropland_holding", "BEFORE": [old], "AFTER": [new], "ROLES": [
        old, "land", new, "land"], "BASE_YEAR": 2020, "YEAR": 2024, "SCHEME": "survey-3", "OUTPUT": KEPT,
        "CLOSURE": KEPT, "LANGUAGE": "en"})],
            "peer": [("landusetransition", {"OLD": old, "NEW": new, "OLD_YEAR": 2020, "NEW_YEAR": 2024, "MATRIX": KEPT,
                                            "CHANGES": KEPT, "LANGUAGE": "en"})]}


def store(units: int) -> str:
    """A store with a value of each of 122 indicators in each unit and year, and a target of each."""
    path = files.FOLDER / f"monitoring_{units}.gpkg"
    if not path.exists():
        files.FOLDER.mkdir(parents=True, exist_ok=True)
        with open(files.ROOT / "packs" / "cn-checkup-2021" / "indicators.csv", encoding="utf-8") as file:
            known = list(csv.DictReader(file))
        assert len(known) == INDICATORS
        pairs = [(row["id"], row["unit"], row["direction"] or "at_least", f"990{unit:03d}", place)
                 for place, row in enumerate(known) for unit in range(units)]
        tables = {
            "values": (("indicator_id", "unit_code", "year", "value", "unit"), [
                (name, code, when, 1_000 + place + (7 * place + int(code)) % 11 * (when - 2011) - when % 3, measure)
                for name, measure, _relation, code, place in pairs for when in YEARS]),
            "targets": (("indicator_id", "unit_code", "target_year", "target", "unit", "relation", "goal", "kind",
                         "base", "base_year"), [
                (name, code, 2035, 1_060 + place, measure, relation, ("hold", "reach")[place % 2],
                 ("binding", "expected", "suggested")[place % 3], 1_000 + place, 2015)
                for name, measure, relation, code, place in pairs])}
        given = {}
        for name, (columns, rows) in tables.items():
            given[name] = path.with_name(f"monitoring_{units}_{name}.csv")
            with open(given[name], "w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([columns, *rows])
        draft = path.with_name(f"draft_{os.getpid()}_{path.name}")
        run("recordindicators", {"INDICATOR_ROWS": [str(given["values"])], "TARGETS": str(given["targets"]),
                                 "STORE": str(draft), "LANGUAGE": "en"})
        draft.rename(path)
    return str(path)


def check(units: int) -> dict:
    """All levels of a year, and reading the store."""
    path = store(units)
    return {"ours": [("checkindicators", {"SERIES": path, "YEAR": 2025, "PACK": "cn-checkup-2021", "OUTPUT": KEPT,
                                          "LANGUAGE": "en"})],
            "peer": [("read", {"path": path})]}


def report(units: int) -> dict:
    """The check-up of a year, and a report of as many findings as it has series."""
    path, folder = store(units), files.FOLDER / f"monitoring_{units}_report"
    folder.mkdir(exist_ok=True)
    findings = folder / "findings.gpkg"
    if not findings.exists():
        subjects = str(files.ROOT / "samples" / "county.gpkg")
        run("checkthreelines", {**{name: f"{subjects}|layername={layer}" for name, layer in (
            ("SUBJECTS", "XMYD"), ("FARMLAND", "YJJBNTBHTB"), ("RED_LINE", "STBHHX"), ("BOUNDARY", "CZKFBJ"))},
            "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH", "AS_OF": "2026-06-30", "FINDINGS": str(findings),
            "VERDICTS": str(folder / "verdicts.gpkg"), "LANGUAGE": "en"})
    written = {side: {"REPORT": str(folder / f"{side}.html"), "PDF": str(folder / f"{side}.pdf"), "LANGUAGE": "en"}
               for side in ("ours", "peer")}
    return {"ours": [("buildreport", {"SERIES": path, "YEAR": 2025, "PACK": "cn-checkup-2021", **written["ours"]})],
            "peer": [("buildreport", {"FINDINGS": [str(findings)], "VERDICTS": [str(folder / "verdicts.gpkg")],
                                      **written["peer"]})]}


JOBS = {"year": year, "check": check, "trace": trace, "report": report}


def run(name: str, parameters: dict):
    """An algorithm of ours, or reading a series store."""
    if name == "read":
        from groundrules.bridge.store.series.reading import read_series

        return read_series(parameters["path"])
    import processing

    return processing.run(f"groundrules:{name}", parameters)


def pages(steps: list) -> int:
    """Pages of the PDF that a side wrote; 1 of one that writes none."""
    path = steps[0][1].get("PDF")
    return len(PAGE.findall(Path(path).read_bytes())) if path else 1


def main(job: str, size: int, rounds: int) -> dict:
    keep = worker.start_qgis()
    taken, sides = worker.take_turns(JOBS[job], run, size, rounds, 1)
    del keep
    return {"seconds": taken, "pages": {side: pages(steps) for side, steps in sides.items()}}


if __name__ == "__main__":
    result = main(sys.argv[1], *map(int, sys.argv[2:4]))
    print(json.dumps(result))
    sys.stdout.flush()
    os._exit(0)   # QGIS takes its time to leave
