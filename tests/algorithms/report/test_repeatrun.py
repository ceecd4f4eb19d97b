"""A run is started again from its manifest alone, and both runs are compared."""
from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from helpers.county.results import JOBS, Data
from helpers.desk.running import layer, results, rows, run, stopped
from qgis.core import QgsProject

pytestmark = pytest.mark.usefixtures("qgis_app")


@pytest.fixture(scope="module")
def data(tmp_path_factory, qgis_app):
    return Data(tmp_path_factory.mktemp("county") / "data", around=("GHYDYH", "GHFA_A"))


@pytest.fixture(scope="module")
def manifest(data):
    """Of a run whose files lie beside it; a test reads it and writes others."""
    path = data.file("run.json")
    asked = {"LANGUAGE": "en", **JOBS["measureoverlaps"](data, data.folder)}
    results("measureoverlaps", {**asked, "OUTPUT": data.file("overlaps.gpkg"), "MANIFEST": path})
    return json.loads((data.folder / "run.json").read_text(encoding="utf-8"))


def _written(folder, run_manifest: dict, **changed) -> str:
    folder.mkdir(exist_ok=True)
    path = folder / "manifest.json"
    path.write_text(json.dumps({**run_manifest, **changed}, ensure_ascii=False), encoding="utf-8")
    return str(path)


def _again(manifest: str, folder, **more):
    return run("repeatrun", {"MANIFEST": manifest, "RESULTS": str(folder), "COMPARISON": str(folder / "rows.gpkg"),
                             "LANGUAGE": "en", **more})


def test_a_repeated_run_says_that_all_is_equal_and_replaces_nothing(data, manifest, tmp_path):
    """The layers lie two folders deep; a second time there are two folders of results."""
    (tmp_path / "office" / "2026").mkdir(parents=True)
    shutil.copyfile(data.file("county.gpkg"), tmp_path / "office" / "2026" / "county.gpkg")
    path = _written(tmp_path / "sent", manifest)
    first = _again(path, tmp_path, FOLDER=str(tmp_path / "office"))
    second = _again(path, tmp_path, FOLDER=str(tmp_path / "office"), LANGUAGE="zh")
    assert first.results["HAS_DIFFERENCES"] is False and first.results["ALGORITHM"].endswith("measureoverlaps")
    assert "all 10 layers, files, packs, results and counts that can be compared are equal" in first.log
    assert "全部一致" in second.log
    assert [result.results["RESULTS"] for result in (first, second)] == [
        str(tmp_path / name) for name in ("measureoverlaps", "measureoverlaps-2")]
    assert (tmp_path / "measureoverlaps" / "output.gpkg").exists()
    table = rows(tmp_path / "rows.gpkg")
    assert {row["state"] for row in table if row["run_part"] != "software"} == {"equal"}
    assert sum(row["run_part"] == "input" for row in table) == len(manifest["inputs"])


def test_what_is_different_is_named_with_its_reason(data, manifest, tmp_path):
    """A parcel was deleted: layer and result differ, the result because of the layer."""
    (tmp_path / "now").mkdir()
    shutil.copyfile(data.file("county.gpkg"), tmp_path / "now" / "county.gpkg")
    with closing(sqlite3.connect(tmp_path / "now" / "county.gpkg")) as database:
        database.execute("DROP TRIGGER IF EXISTS rtree_XMYD_geom_delete")
        database.execute("DELETE FROM XMYD WHERE fid = 1")
        database.commit()
    done = _again(_written(tmp_path / "sent", manifest), tmp_path, FOLDER=str(tmp_path / "now"))
    assert done.results["HAS_DIFFERENCES"] and done.results["DIFFERENT_COUNT"] >= 2
    assert "SUBJECTS: XMYD: The layer had 6 rows, it has 5 now." in done.log
    first, *_ = table = rows(tmp_path / "rows.gpkg")
    assert first["state"] == "different" and first["name"] == "SUBJECTS: XMYD"
    assert next(row for row in table if row["name"] == "OUTPUT")["reason"] == \
        "What was read is different: SUBJECTS: XMYD."


def test_without_a_folder_the_layers_of_the_project_say_where_their_files_lie(data, manifest, tmp_path):
    project = QgsProject()
    project.addMapLayer(layer(data.file("county.gpkg"), "XMYD"))
    done = run("repeatrun", {"MANIFEST": _written(tmp_path / "sent", manifest), "RESULTS": str(tmp_path),
                             "COMPARISON": "memory:", "LANGUAGE": "en"}, project=project)
    assert done.results is not None, done.log
    assert done.results["HAS_DIFFERENCES"] is False


@pytest.mark.parametrize(("changed", "words"), [
    ({"manifest": 2}, "has format 2, this version of Ground Rules reads format 1"),
    ({"algorithm": "groundrules:nosuch"}, "is of groundrules:nosuch, which this version of Ground Rules does not have"),
    ({"algorithm": "groundrules:repeatrun"}, "which this version of Ground Rules does not have"),
    ({"algorithm": None}, "is not the manifest of a run"),
    ({"parameters": []}, "is not the manifest of a run"),
    ({"inputs": {"file_name": 1}}, "does not say which files its run read"),
    ({"files": [1]}, "does not say which files its run read"),
    ({"parameters": {}}, "does not name SUBJECTS, CONTROLS, which measureoverlaps needs"),
    ({"parameters": {"SUBJECTS": "memory://Polygon?uid={1}", "CONTROLS": 3}}, "which was not in a file"),
    ({"parameters": {"SUBJECTS": {"source": "county.gpkg|layername=XMYD", "selected": True}}},
     "only selected features of county.gpkg|layername=XMYD"),
])
def test_a_manifest_that_cannot_be_repeated_is_refused_in_a_sentence(data, manifest, tmp_path, changed, words):
    path = _written(tmp_path / "sent", manifest, **changed)
    assert words in stopped("repeatrun", {"MANIFEST": path, "FOLDER": str(data.folder), "RESULTS": str(tmp_path),
                                          "COMPARISON": "memory:", "LANGUAGE": "en"})
    assert [place.name for place in tmp_path.iterdir()] == ["sent"]


def test_files_and_packs_that_are_not_there_are_named(data, manifest, tmp_path):
    """No file; two files of one name, of which neither was read; a pack of a name that is not installed."""
    path = _written(tmp_path / "sent", manifest)
    asked = {"RESULTS": str(tmp_path), "COMPARISON": "memory:", "LANGUAGE": "en"}
    assert "Not found in sent and the folders in it: county.gpkg" in stopped("repeatrun", {**asked, "MANIFEST": path})
    for name in ("a", "b"):
        (tmp_path / "twice" / name).mkdir(parents=True)
        (tmp_path / "twice" / name / "county.gpkg").write_bytes(b"other")
    assert "county.gpkg lies in several folders of twice: a, b" in stopped(
        "repeatrun", {**asked, "MANIFEST": path, "FOLDER": str(tmp_path / "twice")})
    zoning = JOBS["checkzoning"](data, tmp_path)
    results("checkzoning", {**zoning, "SUBJECTS": data.county("XMYD"), "VERDICTS": "memory:",
                            "MANIFEST": data.file("zoning.json")})
    written = json.loads((data.folder / "zoning.json").read_text(encoding="utf-8"))
    path = _written(tmp_path / "sent", written, parameters={**written["parameters"], "PACK": "not-installed"})
    assert "not-installed" in stopped("repeatrun", {**asked, "MANIFEST": path, "FOLDER": str(data.folder)})


def test_a_recheck_is_repeated_as_the_whole_check_with_the_same_findings(data, tmp_path):
    """A parcel was deleted, and its project judged again; the manifest of that gives the findings of a full run."""
    folder = tmp_path / "edited"
    folder.mkdir()
    shutil.copyfile(data.file("county.gpkg"), folder / "county.gpkg")
    zoning = {key: _moved(value, data, folder) for key, value in JOBS["checkzoning"](data, tmp_path).items()}
    given = {name: str(folder / f"{name.lower()}.gpkg") for name in ("VERDICTS", "FINDINGS")}
    results("checkzoning", {**zoning, **given, "MANIFEST": str(folder / "first.json")})
    with closing(sqlite3.connect(folder / "county.gpkg")) as database:
        database.execute("DROP TRIGGER IF EXISTS rtree_XMYD_geom_delete")
        database.execute("DELETE FROM XMYD WHERE fid = 1")
        database.commit()
    results("recheck", {"MANIFEST": str(folder / "first.json"), "PREVIOUS": given["FINDINGS"], "FOLDER": str(folder),
                        "FINDINGS": "memory:", "NEW_MANIFEST": str(folder / "second.json")})
    done = _again(str(folder / "second.json"), tmp_path)
    assert done.results is not None, done.log
    assert "The manifest was written by a recheck" in done.log and not done.results["HAS_DIFFERENCES"], done.log
    assert {row["name"]: row["state"] for row in rows(tmp_path / "rows.gpkg")}["FINDINGS"] == "equal"


def _moved(value, data, folder):
    if isinstance(value, list):
        return [_moved(part, data, folder) for part in value]
    return value.replace(str(data.folder), str(folder)) if isinstance(value, str) else value
