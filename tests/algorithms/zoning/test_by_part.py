"""A check of zoning from file to file, judged and written part by part: the rows and the manifest of one run."""
from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from helpers.county.results import Data
from helpers.county.zoning_runs import AS_OF, CONTROLS
from helpers.desk.running import results, rows, stopped
from helpers.desk.running import run as run_algorithm
from qgis.core import QgsVectorLayer

from groundrules.bridge.runs import names
from groundrules.bridge.writing import appending, sinks
from groundrules.core.cluster import spilled
from groundrules.core.scale import run
from groundrules.core.zoning.judging import check, wording

pytestmark = pytest.mark.usefixtures("qgis_app")
LAYERS = ("VERDICTS", "FINDINGS", "PROJECTS", "SUMMARY", "LEDGER")
MANIFEST = "MANIFEST"


@pytest.fixture(scope="module")
def asked(tmp_path_factory, qgis_app):
    data = Data(tmp_path_factory.mktemp("data"))
    return {"SUBJECTS": data.county("XMYD"), "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH", "AS_OF": AS_OF,
            "CONTROLS": [data.county(name) for name in CONTROLS], "PACK": "cn-three-lines", "LANGUAGE": "en"}


def outputs_in(folder) -> dict:
    folder.mkdir()
    return {**{name: str(folder / f"{name}.gpkg") for name in LAYERS}, MANIFEST: str(folder / "manifest.json")}


def small_parts(patch) -> list:
    """Every run is cut into small parts; the number of parts of each that was."""
    parts, own = [], spilled.parts_of

    def noted(cut, count):
        made = own(cut, count)
        parts.append(len(made))
        return made

    patch.setattr(run, "CUT_ABOVE", 0)
    patch.setattr(spilled, "PART_SIZE", 500)
    patch.setattr(spilled, "parts_of", noted)
    return parts


def written_meanwhile(patch) -> list:
    """Findings are written while others are put into words, as those of many parcels are; the number in each part."""
    parts, own = [], appending.Appending.add

    def noted(self, place, frame, geometry):
        parts.append(len(frame))
        own(self, place, frame, geometry)

    for module, name, most in ((check, "MANY", 2), (wording, "PART", 5), (sinks, "MANY_SHAPES", 2)):
        patch.setattr(module, name, most)
    patch.setattr(appending.Appending, "add", noted)
    return parts


@pytest.fixture(scope="module")
def runs(asked, tmp_path_factory):
    """Destinations, results and log of one run, and of one by part."""
    folder, made = tmp_path_factory.mktemp("runs"), {}
    for way, patched in (("whole", written_meanwhile), ("by_part", small_parts)):
        with pytest.MonkeyPatch.context() as patch:
            parts, written = patched(patch), outputs_in(folder / way)
            made[way] = written, *run_algorithm("checkzoning", {**asked, **written})
        assert sum(parts) > 2, way
    return made


@pytest.mark.parametrize("name", LAYERS)
def test_rows_and_their_ground_are_those_of_one_run(runs, name):
    whole, by_part = (runs[way][0][name] for way in ("whole", "by_part"))
    assert len(rows(whole)) > 3 and rows(by_part) == rows(whole)
    ground = [[(row.id(), row.geometry().asWkb()) for row in QgsVectorLayer(path, name, "ogr").getFeatures()]
              for path in (whole, by_part)]
    assert ground[0] == ground[1]
    boxes = []
    for path in (whole, by_part):
        with closing(sqlite3.connect(path)) as database:
            index = [row for row, in database.execute("SELECT name FROM sqlite_master WHERE sql LIKE '% USING rtree%'")]
            boxes.append([database.execute(f'SELECT * FROM "{table}" ORDER BY id').fetchall() for table in index])
            extent = database.execute("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents").fetchall()
            boxes.append([extent, *(database.execute("SELECT rtreecheck(?)", (table,)).fetchone() for table in index)])
    assert boxes[:2] == boxes[2:]


def test_the_manifest_is_that_of_one_run(runs):
    """Hashes of results are of rows in their order, whatever came first."""
    whole, by_part = (json.loads(Path(runs[way][0][MANIFEST]).read_text(encoding="utf-8"))
                      for way in ("whole", "by_part"))
    assert set(LAYERS) == set(whole["results"])
    assert whole["findings"]["count"] == len(rows(runs["whole"][0]["FINDINGS"]))
    own = {"made"}   # the second
    for name in whole.keys() - own:
        assert by_part[name] == whole[name], name
    assert whole.keys() == by_part.keys()


def test_counts_and_remarks_are_those_of_one_run(runs):
    (_, whole, log), (_, by_part, other_log) = runs["whole"], runs["by_part"]
    assert {name: value for name, value in whole.items() if name not in (*LAYERS, MANIFEST)} == {
        name: value for name, value in by_part.items() if name not in (*LAYERS, MANIFEST)}
    assert sorted(log.splitlines()) == sorted(other_log.splitlines()) and "personal data" in log


def test_what_takes_no_rows_out_of_order_is_written_at_once(asked, tmp_path, monkeypatch):
    """A layer in memory, a report: all rows are there."""
    parts = small_parts(monkeypatch)
    made = results("checkzoning", {**asked, "VERDICTS": "memory:", "FINDINGS": "memory:"})
    assert made["FORBIDDEN_COUNT"] > 0
    results("checkzoning", {**asked, "VERDICTS": str(tmp_path / "verdicts.gpkg"), "REPORT": str(tmp_path / "r.html")})
    assert (tmp_path / "r.html").exists() and not parts


def test_a_part_that_fails_leaves_nothing(asked, tmp_path, monkeypatch):
    """The user reads at which feature it did."""
    small_parts(monkeypatch)
    own = check.CHECK

    def failing(request, steps):
        if len(request.subjects) > 1:
            raise ZeroDivisionError("of a part")
        return own.run(request, steps)

    monkeypatch.setattr(check, "CHECK", own._replace(run=failing))
    written = outputs_in(tmp_path / "out")
    assert "of a part" in stopped("checkzoning", {**asked, **written})
    assert not list((tmp_path / "out").iterdir())


def test_names_of_projects_are_read_for_reports_and_not_for_a_manifest(asked, tmp_path, monkeypatch):
    read = []
    monkeypatch.setattr(names, "project_names", lambda subjects, fids, *rest: read.append(len(fids)) or {})
    verdicts, manifest = str(tmp_path / "v.gpkg"), tmp_path / "m.json"
    run_algorithm("checkzoning", {**asked, "VERDICTS": verdicts, MANIFEST: str(manifest)})
    assert read == [] and manifest.is_file()
    run_algorithm("checkzoning", {**asked, "VERDICTS": verdicts, "REPORT": str(tmp_path / "r.html")})
    assert len(read) == 1 and read[0] > 1
