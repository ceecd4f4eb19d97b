"""A run that is killed leaves no result that looks complete: every name that is there holds all of its rows."""
from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, rows, run
from helpers.files.layers import square, write
from helpers.suite.rotation import in_turns
from osgeo import gdal
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputLayerDefinition, QgsProject

from groundrules.bridge.writing import drafts
from groundrules.bridge.writing.destinations import SQLITE_MATES
from groundrules.bridge.writing.folders import LIST
from groundrules.core.errors import InputError

pytestmark = [pytest.mark.usefixtures("qgis_app"), pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")]
TABLE = "result"


def outputs(folder: Path) -> dict:
    return {"VERDICTS": str(folder / "verdicts.gpkg"), "FINDINGS": str(folder / "findings.csv"),
            "LEDGER": f"ogr:dbname='{folder / 'many.gpkg'}' table=\"{TABLE}\"", "PROJECTS": str(folder / "p.geojson"),
            "REPORT": str(folder / "report.html"), "REPORT_FOLDER": str(folder / "reports"),
            "MANIFEST": str(folder / "manifest.json")}


def prepared(folder: Path) -> dict:
    """A folder with a GeoPackage that holds a table of somebody's, and the parameters of a run into it."""
    folder.mkdir()
    write(folder / "many.gpkg", {"t": "text"}, [(square(500_000, 2_500_000), {"t": "x"})], layer="theirs")
    return county_inputs(folder.parent, parcels=8, LANGUAGE="en", **outputs(folder))


def seen(folder: Path) -> dict:
    """What somebody finds there: file or table -> number of its rows, or its last letter."""
    values = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_dir() or inside.parts[0].startswith(drafts.PREFIX) or path.name.endswith(SQLITE_MATES):
            continue
        if path.name == "many.gpkg":
            with gdal.ExceptionMgr(useExceptions=True):
                # for changes, as QGIS opens it: what SQLite had not committed is taken back by who may write
                opened = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
                names = [opened.GetLayer(k).GetName() for k in range(opened.GetLayerCount())]
                values.update({name: opened.GetLayerByName(name).GetFeatureCount() for name in names
                               if drafts.UNFINISHED not in name})
        elif path.suffix in (".gpkg", ".csv", ".geojson"):
            values[str(inside)] = len(rows(path))
        else:
            values[str(inside)] = path.read_text(encoding="utf-8").rstrip()[-1:]
    return values


def killed(work, after: float = 0.0) -> float:
    """Run it in a process of its own, killed after some seconds; returns those that it took."""
    began, child = time.monotonic(), os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    if after:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return time.monotonic() - began


@pytest.fixture(scope="module")
def whole(tmp_path_factory, qgis_app):
    """A run that was let be: its folder, what it said and gave, and what somebody finds there."""
    folder = tmp_path_factory.mktemp("whole") / "out"
    done = run("checkzoning", prepared(folder))
    assert done.results is not None, done.log
    assert not list(folder.glob(f"{drafts.PREFIX}*"))
    result = seen(folder)
    assert {"verdicts.gpkg", "findings.csv", TABLE, "p.geojson", "report.html", "manifest.json"} <= set(result)
    return SimpleNamespace(folder=folder, done=done, seen=result)


@pytest.fixture(scope="module")
def full_s(tmp_path_factory, whole):
    """Seconds of a run in a process of its own, which gives the same."""
    folder = tmp_path_factory.mktemp("first") / "out"
    inputs = prepared(folder)
    seconds = killed(lambda: results("checkzoning", inputs))
    assert seen(folder) == whole.seen
    return seconds


@pytest.mark.parametrize("number", in_turns(range(5), [1, 4]))
def test_killed_at_any_time(tmp_path, whole, full_s, number):
    chance = random.Random(12 + number)   # nosec B311
    inputs = prepared(tmp_path / "out")
    killed(lambda: results("checkzoning", inputs), after=full_s * chance.uniform(0.02, 1.1))
    result = seen(tmp_path / "out")
    assert all(result[name] == whole.seen[name] for name in result if name != "theirs"), result


@pytest.mark.parametrize("step", in_turns([0, 2, 5], [2]))
def test_killed_while_files_take_their_places(tmp_path, whole, step, monkeypatch):
    folder, left, real = tmp_path / "out", [step], os.replace

    def replace(*names):
        if drafts.PREFIX in str(names[0]):
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1
        return real(*names)

    monkeypatch.setattr(drafts.os, "replace", replace)
    killed(lambda: results("checkzoning", prepared(folder)))
    monkeypatch.undo()
    result = seen(folder)
    assert all(result[name] == whole.seen[name] for name in result if name != "theirs"), result
    assert len(result) < len(whole.seen)
    # the next run removes what is left, and ends as any other
    (folder / "many.gpkg").unlink()
    folder.rename(tmp_path / "old")
    again = tmp_path / "again"
    inputs = prepared(again)
    for entry in (tmp_path / "old").glob(f"{drafts.PREFIX}*"):
        entry.rename(again / entry.name)
    results("checkzoning", inputs)
    assert seen(again) == whole.seen
    assert not list(again.glob(f"{drafts.PREFIX}*"))


def test_a_draft_of_a_run_that_lives_stays(tmp_path):
    first, second = drafts.Drafts(), drafts.Drafts()
    Path(first.value({"A": str(tmp_path / "a.txt")}, "A")).write_text("a", encoding="utf-8")
    Path(second.value({"B": str(tmp_path / "b.txt")}, "B")).write_text("b", encoding="utf-8")
    second.take_places()
    first.take_places()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_a_file_that_cannot_take_its_place_brings_back_what_was_there(tmp_path):
    (tmp_path / "a.txt").write_text("old", encoding="utf-8")
    (tmp_path / "b.txt").mkdir()
    (tmp_path / "b.txt" / "in").write_text("x", encoding="utf-8")
    made = drafts.Drafts()
    for name in ("a.txt", "b.txt", "c.txt"):
        Path(made.value({"A": str(tmp_path / name)}, "A")).write_text("new", encoding="utf-8")

    real = os.replace
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drafts.os, "replace", lambda *names: (_ for _ in ()).throw(OSError(13, "no", str(names[1])))
                      if str(names[1]).endswith("c.txt") else real(*names))
        with pytest.raises(InputError):
            made.take_places()
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "old"
    assert (tmp_path / "b.txt" / "in").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_that_is_there_needs_nothing_beside_it(tmp_path, there):
    target, made = tmp_path / "out", drafts.Drafts()
    if there:
        target.mkdir()
        (target / "theirs.txt").write_text("x", encoding="utf-8")
    place = Path(made.value({"A": str(target)}, "A", is_folder=True))
    (place / "r.html").write_text("y", encoding="utf-8")
    assert target in place.parents if there else target not in place.parents
    assert made.final(str(place / "r.html")) == str(target / "r.html")
    made.take_places()
    assert sorted(path.name for path in target.iterdir()) == ["r.html", "theirs.txt"][:1 + there]


def test_a_folder_that_came_meanwhile_is_not_replaced(tmp_path):
    made = drafts.Drafts()
    Path(made.value({"A": str(tmp_path / "a.html")}, "A")).write_text("new", encoding="utf-8")
    (tmp_path / "a.html").mkdir()
    (tmp_path / "a.html" / "theirs.txt").write_text("x", encoding="utf-8")
    with pytest.raises(InputError) as error:
        made.take_places()
    assert error.value.key == "writing.no_file" and "a.html" in str(error.value)
    assert [path.name for path in tmp_path.rglob("*")] == ["a.html", "theirs.txt"]


def test_a_shapefile_is_replaced_whole(tmp_path):
    for suffix in (".shp", ".shx", ".dbf", ".qix", ".cpg"):
        (tmp_path / f"a{suffix}").write_text("old", encoding="utf-8")
    made = drafts.Drafts()
    place = Path(made.value({"A": str(tmp_path / "a.shp")}, "A")).parent
    for suffix in (".shp", ".shx", ".dbf"):
        (place / f"a{suffix}").write_text("new", encoding="utf-8")
    made.take_places()
    assert {path.suffix: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {
        ".shp": "new", ".shx": "new", ".dbf": "new"}


def test_what_is_loaded_after_the_run_bears_its_own_name(tmp_path):
    from groundrules.algorithms.zoning.checkzoning import CheckZoning

    project, context = QgsProject(), QgsProcessingContext()
    context.setProject(project)
    target = tmp_path / "v.gpkg"
    inputs = county_inputs(tmp_path, VERDICTS=QgsProcessingOutputLayerDefinition(str(target), project))
    result, fine = CheckZoning().create().run(inputs, context, QgsProcessingFeedback(False))
    assert fine and result["VERDICTS"] == str(target)
    assert list(context.layersToLoadOnCompletion()) == [str(target)]


def test_nothing_that_a_user_reads_names_a_draft(whole):
    """Files, tables and what they say of each other, the log and the results of a run that is done."""
    folder, done = whole.folder, whole.done
    values = {"log": done.log, "results": str(done.results)}
    for path in folder.rglob("*"):
        values[f"name {path.name}"] = path.name
        if path.suffix == ".gpkg":
            with closing(sqlite3.connect(path)) as database:
                database.text_factory = lambda raw: raw.decode("utf-8", "replace")
                for table, in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    if not table.startswith("rtree_"):
                        values[f"{path.name} {table}"] = str(database.execute(
                            f'SELECT * FROM "{table}"').fetchall())   # nosec B608
                values[f"{path.name} schema"] = str(database.execute("SELECT * FROM sqlite_master").fetchall())
        elif path.is_file():
            values[path.name] = path.read_bytes().decode("utf-8", "replace")
    assert {"verdicts.gpkg", "findings.csv", "many.gpkg", "report.html", "manifest.json"} <= {
        name.split()[0] for name in values}
    assert TABLE in values["many.gpkg schema"]
    for words in (drafts.PREFIX, f"{drafts.DRAFT}/", drafts.UNFINISHED):
        assert [name for name, text in values.items() if words in text] == [], words


def test_a_run_that_stops_leaves_the_old_result(tmp_path):
    from helpers.desk.running import stopped

    target = tmp_path / "v.gpkg"
    results("checkzoning", county_inputs(tmp_path, VERDICTS=str(target)))
    before = target.read_bytes()
    (tmp_path / "blocked").write_text("a file", encoding="utf-8")
    stopped("checkzoning", county_inputs(tmp_path, VERDICTS=str(target), REPORT=str(tmp_path / "blocked" / "r.html")))
    assert target.read_bytes() == before
    assert not list(tmp_path.glob(f"{drafts.PREFIX}*"))


def pages(place: Path, names, wait=None) -> drafts.Drafts:
    """A run into a folder, until its files take their places."""
    from groundrules.bridge.writing.folders import settle

    made = drafts.Drafts()
    draft = Path(made.value({"F": str(place)}, "F", True))
    if wait is not None:
        wait()
    for name in names:
        (draft / name).write_text(f"{name} of {len(names)}", encoding="utf-8")
    made.removed += settle(str(place), str(draft), list(names), "checkzoning", "F")
    return made


def test_a_folder_that_another_run_makes_meanwhile_is_no_obstacle(tmp_path):
    place = tmp_path / "reports"
    second = pages(place, ["index.html"], lambda: pages(place, ["index.html", "East.html"]).take_places())
    second.take_places()
    assert sorted(path.name for path in place.iterdir() if path.name != LIST) == ["index.html"]
    assert (place / "index.html").read_text(encoding="utf-8") == "index.html of 1"
    assert not [path for path in tmp_path.rglob(f"{drafts.PREFIX}*")]


def test_a_page_that_another_run_has_removed_is_no_obstacle(tmp_path, monkeypatch):
    place = tmp_path / "reports"
    pages(place, ["index.html", "East.html", "West.html"]).take_places()
    first, second = pages(place, ["index.html"]), pages(place, ["index.html", "North.html"])
    third, real = pages(place, ["index.html", "South.html"]), os.replace
    first.take_places()
    second.take_places()
    assert {path.name for path in place.iterdir() if path.name != LIST} >= {"North.html", "index.html"}
    assert not (place / "East.html").exists() and not (place / "West.html").exists()
    (place / "East.html").write_text("again", encoding="utf-8")

    def replace(source, target):      # the other run is faster by a moment
        if Path(source).name == "East.html":
            Path(source).unlink()
        return real(source, target)

    monkeypatch.setattr(drafts.os, "replace", replace)
    third.take_places()
    assert (place / "South.html").exists() and not (place / "East.html").exists()


def test_what_cannot_be_put_aside_stays_as_it_was(tmp_path, monkeypatch):
    """A file system without links: a copy that the disk has no room for must not take the file's place."""
    from groundrules.core.errors import InputError

    (tmp_path / "a.txt").write_text("old and long", encoding="utf-8")
    made = drafts.Drafts()
    Path(made.value({"A": str(tmp_path / "a.txt")}, "A")).write_text("new", encoding="utf-8")

    def copy(_source, target):
        Path(target).write_text("old", encoding="utf-8")
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(drafts.os, "link", lambda *names: (_ for _ in ()).throw(OSError(1, "no links")))
    monkeypatch.setattr(drafts.shutil, "copyfile", copy)
    with pytest.raises(InputError):
        made.take_places()
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "old and long"


def test_the_list_of_a_folder_takes_its_place_first(tmp_path):
    (tmp_path / "in").mkdir()
    for name in ("index.html", "manifest.json", LIST):
        (tmp_path / "in" / name).write_text("x", encoding="utf-8")
    assert [path.name for path in sorted((tmp_path / "in").iterdir(), key=drafts._turn)] == [
        LIST, "index.html", "manifest.json"]
