"""A run that is cancelled, or cannot write: it says so, and leaves nothing half-written."""
from __future__ import annotations

import resource
import threading
import time
from contextlib import contextmanager

import pytest
from helpers.county.zoning_runs import county_inputs, expected
from helpers.desk.running import layer, results, rows, run, stopped
from helpers.suite.rotation import in_turns
from osgeo import gdal
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterFolderDestination

from groundrules.algorithms.common import outputs as common_outputs
from groundrules.algorithms.provider import algorithm_classes
from groundrules.bridge.reading import read as reading
from groundrules.bridge.writing import sinks, sqlite
from groundrules.bridge.writing import write as writing
from groundrules.core import handing
from groundrules.core.errors import InputError

pytestmark = pytest.mark.usefixtures("qgis_app")
LAYERS = ("VERDICTS", "PROJECTS", "FINDINGS", "SUMMARY", "LEDGER")


def everything(folder) -> dict:
    """Every output as a file of its own."""
    folder.mkdir(exist_ok=True)
    return {**{name: str(folder / f"{name}.gpkg") for name in LAYERS}, "MANIFEST": str(folder / "m.json"),
            "REPORT": str(folder / "r.html"), "REPORT_FOLDER": str(folder / "reports")}


def files(folder) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


class Impatient(QgsProcessingFeedback):
    """Cancels when the progress reaches a share."""

    def __init__(self, share: float):
        super().__init__(False)
        self.progressChanged.connect(lambda now: self.cancel() if now >= share else None)


@pytest.mark.parametrize("share", in_turns([0, 20, 25, 40, 60, 72], [25, 72]))
def test_cancelled_anywhere_nothing_is_left(tmp_path, share):
    target = tmp_path / "out"
    log = stopped("checkzoning", county_inputs(tmp_path, LANGUAGE="en", **everything(target)),
                  feedback=Impatient(share))
    assert files(target) == []
    assert "Cancelled" in log


def test_pythons_lock_changes_hands_sooner_until_a_run_has_stopped(tmp_path, monkeypatch):
    depth, seen, feedback = [0], [], Impatient(60)

    @contextmanager
    def handed():
        depth[0] += 1
        try:
            yield
        finally:
            depth[0] -= 1

    monkeypatch.setattr(handing, "HANDING", handed())   # its own: a dock that reads may be in the other
    feedback.progressChanged.connect(lambda _now: seen.append(depth[0]))
    stopped("checkzoning", county_inputs(tmp_path, LANGUAGE="en", **everything(tmp_path / "out")), feedback=feedback)
    assert seen[-1] == 1 and depth == [0]


def test_cancelled_before_it_begins(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "take_snapshot", None)   # what is read is not even looked at
    feedback = QgsProcessingFeedback(False)
    feedback.cancel()
    for name, outputs in (("checkzoning", everything(tmp_path / "out")),
                          ("measureoverlaps", {"OUTPUT": str(tmp_path / "out" / "o.gpkg")})):
        (tmp_path / "out").mkdir(exist_ok=True)
        inputs = county_inputs(tmp_path)
        wanted = {key: inputs[key] for key in ("SUBJECTS", "CONTROLS")} if name == "measureoverlaps" else inputs
        assert "nothing was written" in stopped(name, {**wanted, **outputs}, feedback=feedback)
        assert files(tmp_path / "out") == []


@pytest.mark.parametrize("share", in_turns([0, 40, 79], [40]))
def test_measureoverlaps_cancelled(tmp_path, share):
    target = tmp_path / "out"
    target.mkdir()
    inputs = county_inputs(tmp_path)
    stopped("measureoverlaps", {
        "SUBJECTS": inputs["SUBJECTS"], "CONTROLS": inputs["CONTROLS"], "OUTPUT": str(target / "o.gpkg"),
        "PIECES": str(target / "p.gpkg"), "LEDGER": str(target / "l.gpkg")}, feedback=Impatient(share))
    assert files(target) == []


@pytest.mark.parametrize("number", in_turns(range(0, 40, 4), [4, 20, 36]))
def test_whatever_the_moment_all_or_nothing(tmp_path, monkeypatch, number):
    """Cancelled while it writes: the sinks ask between batches."""
    real, asked, target = writing._write, 0, tmp_path / "out"
    monkeypatch.setattr(writing, "BATCH", 2)

    def cancelled():
        nonlocal asked
        asked += 1
        return asked > number

    monkeypatch.setattr(writing, "_write", lambda sink, features, _: real(sink, features, cancelled))
    stopped("checkzoning", county_inputs(tmp_path, parcels=25, **everything(target)))
    assert asked == number + 1
    assert files(target) == []


def test_what_was_there_before_stays_when_nothing_was_begun(tmp_path):
    """And a table of another name in the same file stays in any case."""
    target = tmp_path / "old.gpkg"
    results("checkzoning", county_inputs(tmp_path, VERDICTS=str(target)))
    before = rows(target)
    stopped("checkzoning", county_inputs(tmp_path, VERDICTS=str(target)), feedback=Impatient(20))
    assert rows(target) == before
    stopped("checkzoning", county_inputs(tmp_path, VERDICTS=f"ogr:dbname='{target}' table=\"new\" (geom)",
                                         REPORT=str(target / "under" / "r.html")))
    assert rows(target) == before
    source = gdal.OpenEx(str(target), gdal.OF_VECTOR)
    assert [source.GetLayer(k).GetName() for k in range(source.GetLayerCount())] == ["old"]


#: Layers, files and folders are each made in one way.
@pytest.mark.parametrize("name", in_turns([*LAYERS, "MANIFEST", "REPORT", "REPORT_FOLDER"],
                                          ["VERDICTS", "REPORT", "REPORT_FOLDER"]))
def test_a_folder_that_cannot_be_written(tmp_path, name):
    """Root may write anywhere: a file stands where the folder should be."""
    target = tmp_path / "out"
    wanted = everything(target)
    (tmp_path / "blocked").write_text("a file", encoding="utf-8")
    wanted[name] = str(tmp_path / "blocked" / wanted[name].rsplit("/", 1)[-1])
    log = stopped("checkzoning", county_inputs(tmp_path, LANGUAGE="en", **wanted))
    assert log.strip().splitlines()[-1]
    assert "blocked" in log or "could not" in log.lower() or "not be written" in log
    assert files(target) == []


@contextmanager
def full_disk(size: int):
    """No file may grow beyond this size while the block runs, as if the disk were full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(("name", "suffix", "size"), [
    ("VERDICTS", "gpkg", 60_000), ("FINDINGS", "gpkg", 100_000), ("VERDICTS", "shp", 500),
    ("FINDINGS", "geojson", 20_000), ("LEDGER", "csv", 2_000), ("REPORT", "html", 20_000)])
def test_a_full_disk(tmp_path, name, suffix, size):
    target = tmp_path / "out"
    target.mkdir()
    wanted = {"VERDICTS": "memory:", name: str(target / f"o.{suffix}")}
    inputs = county_inputs(tmp_path, LANGUAGE="en", **wanted)
    with full_disk(size):
        done = run("checkzoning", inputs)
    assert done.results is None, files(target)
    assert "Traceback" not in done.log
    assert files(target) == []


def test_files_that_are_filled_while_others_are_made(tmp_path, monkeypatch):
    """What fills one fails or is cancelled: the run says so and leaves none of them; otherwise all have their rows."""
    monkeypatch.setattr(common_outputs, "MANY_ROWS", 2)
    monkeypatch.setattr(sinks, "MANY_SHAPES", 2)
    target, filled, real = tmp_path / "out", [], sqlite._insert
    inputs = county_inputs(tmp_path, LANGUAGE="en", **everything(target))

    def insert(path, table, *others):
        filled.append(threading.current_thread())
        return real(path, table, *others)

    monkeypatch.setattr(sqlite, "_insert", insert)
    done = results("checkzoning", inputs)
    assert len(filled) >= 2 and threading.main_thread() not in filled
    assert len(rows(done["VERDICTS"])) == len(expected()) and len(rows(done["LEDGER"])) > len(expected())
    for path in sorted(target.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()

    def fails(path, *others):
        if "LEDGER" in path:
            time.sleep(0.1)
            raise InputError("writing.refused", detail="the disk is full")
        return real(path, *others)

    monkeypatch.setattr(sqlite, "_insert", fails)
    assert "the disk is full" in stopped("checkzoning", inputs)
    assert files(target) == []


def test_a_full_disk_in_a_geopackage_with_many_tables(tmp_path):
    target = tmp_path / "all.gpkg"
    results("checkzoning", county_inputs(tmp_path, VERDICTS=f"ogr:dbname='{target}' table=\"kept\" (geom)"))
    kept = rows(target, "kept")
    size = target.stat().st_size
    inputs = county_inputs(tmp_path, **{
        name: f"ogr:dbname='{target}' table=\"{name}\" (geom)" for name in LAYERS})
    with full_disk(size + 60_000):
        stopped("checkzoning", inputs)
    assert rows(target, "kept") == kept
    assert layer(target, "kept").featureCount() == len(expected())


@pytest.mark.parametrize("kind", algorithm_classes(), ids=lambda kind: kind().name())
def test_a_folder_is_never_replaced_by_a_file(tmp_path, kind):
    """It would be lost with all that lies in it."""
    algorithm = kind().create()
    for definition in algorithm.destinationParameterDefinitions():
        if isinstance(definition, QgsProcessingParameterFolderDestination):
            continue
        place = tmp_path / f"{definition.name()}.{definition.defaultFileExtension()}"
        place.mkdir()
        (place / "theirs.txt").write_text("x", encoding="utf-8")
        with pytest.raises(InputError) as error, common_outputs.open_outputs(
                algorithm, {definition.name(): str(place)}, QgsProcessingContext(), QgsProcessingFeedback(False)):
            pass
        assert error.value.key in ("writing.is_folder", "writing.table_without_place", "writing.table_as_shapefile")
        assert files(tmp_path).count("theirs.txt") == len(list(tmp_path.iterdir()))


def test_a_workbook_in_place_of_a_folder_stops_the_run(tmp_path):
    (tmp_path / "t.xlsx").mkdir()
    (tmp_path / "t.xlsx" / "theirs.txt").write_text("x", encoding="utf-8")
    inputs = county_inputs(tmp_path)
    log = stopped("landuseoccupation", {
        "SUBJECTS": inputs["SUBJECTS"], "SURVEY": inputs["CONTROLS"][0], "LANGUAGE": "en",
        "OUTPUT": str(tmp_path / "rows.gpkg"), "XLSX": str(tmp_path / "t.xlsx")})
    assert "t.xlsx: that is a folder" in log and not (tmp_path / "rows.gpkg").exists()
    assert files(tmp_path / "t.xlsx") == ["theirs.txt"]
