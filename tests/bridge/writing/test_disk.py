"""A disk that does not keep what SQLite wrote into a file: an error of ours with the reason, and no file is left."""
from __future__ import annotations

import errno
import os
import sqlite3

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, stopped
from helpers.files.layers import square, write
from qgis.core import QgsCoordinateReferenceSystem, QgsWkbTypes

from groundrules.algorithms.common import outputs
from groundrules.bridge.writing.appending import Appending
from groundrules.bridge.writing.copies import Tables, move_copies
from groundrules.bridge.writing.fitting import layer_type
from groundrules.bridge.writing.sinks import Form
from groundrules.bridge.writing.sqlite import insert_rows, insert_shapes
from groundrules.bridge.writing.write import fields_of
from groundrules.core.errors import InputError
from groundrules.core.geometry.parallel import Cancelled

pytestmark = pytest.mark.usefixtures("qgis_app")
ROWS = pd.DataFrame({"n": [1, 2, 3]})
GEOMETRY = shapely.box(500_000 + np.arange(3), 2_500_000, 500_001 + np.arange(3), 2_500_001)


@pytest.fixture
def full_disk(monkeypatch, tmp_path):
    """It says that it is full when it is waited for; the numbers of the files that were asked for."""
    asked = []

    def fsync(number):
        asked.append(number)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(tmp_path / ".groundrules-1234.part"))

    monkeypatch.setattr(os, "fsync", fsync)
    return asked


def empty(folder, geometry=GEOMETRY) -> tuple:
    """A GeoPackage without rows, with geometry or without, and its form."""
    kind = QgsWkbTypes.Type.NoGeometry if geometry is None else layer_type(geometry)
    path = write(folder / "rows.gpkg", {"n": "big"}, [], layer="rows", kind=int(kind),
                 options=["SPATIAL_INDEX=NO"] if geometry is not None else ())
    return str(path), Form(fields_of(ROWS), kind, QgsCoordinateReferenceSystem("EPSG:4547"), len(ROWS))


def rows_of_a_table(folder):
    path, form = empty(folder, None)
    insert_rows(path, form.fields.names(), ROWS)


def rows_with_geometry(folder):
    path, form = empty(folder)
    assert insert_shapes(path, form, ROWS, GEOMETRY)


def copies(folder):
    path, _form = empty(folder)
    source = write(folder / "source.gpkg", {"n": "big"},
                   [(square(500_000 + k, 2_500_000), {"n": k}) for k in range(3)], layer="source")
    route = Tables(str(source), "source", "fid", "geom"), Tables(path, "rows", "fid", "geom")
    move_copies(route, ["n"], 1, np.arange(1, 4), ROWS[[]])


def parts(folder):
    path, form = empty(folder)
    with Appending(path, form, True) as begun:
        begun.add(np.arange(3), ROWS, GEOMETRY)


@pytest.mark.parametrize("way", [rows_of_a_table, rows_with_geometry, copies, parts])
def test_each_way_waits_for_the_disk_and_says_what_it_says(tmp_path, full_disk, way):
    with pytest.raises(InputError) as error:
        way(tmp_path)
    assert error.value.key == "writing.refused" and len(full_disk) == 1
    assert error.value.values == {"detail": os.strerror(errno.ENOSPC)}      # without the draft's name


@pytest.mark.parametrize("way", [rows_of_a_table, rows_with_geometry, copies, parts])
def test_each_way_waits_once_and_not_between_pages(tmp_path, way, monkeypatch):
    """Before it writes, SQLite has been asked not to wait; all rows are there when the disk is asked."""
    done, fsync, connect = [], os.fsync, sqlite3.connect

    def traced(*args, **more):
        database = connect(*args, **more)
        database.set_trace_callback(done.append)
        return database

    monkeypatch.setattr(sqlite3, "connect", traced)
    monkeypatch.setattr(os, "fsync", lambda number: done.append(f"fsync {fsync(number)}"))
    way(tmp_path)
    steps = [step for step in done if step in ("PRAGMA synchronous = OFF", "BEGIN", "COMMIT", "fsync None")]
    assert steps == ["PRAGMA synchronous = OFF", "BEGIN", "COMMIT", "fsync None"]


def test_a_run_into_a_full_disk_leaves_no_file(tmp_path, full_disk, monkeypatch):
    monkeypatch.setattr(outputs, "MANY_ROWS", 1)     # copies of few rows go through QGIS
    folder = tmp_path / "out"
    folder.mkdir()
    inputs = county_inputs(tmp_path, parcels=8, LANGUAGE="en", VERDICTS=str(folder / "verdicts.gpkg"),
                           FINDINGS=str(folder / "findings.csv"), MANIFEST=str(folder / "manifest.json"))
    log = stopped("checkzoning", inputs)
    assert os.strerror(errno.ENOSPC) in log and ".groundrules-" not in log and full_disk
    assert list(folder.rglob("*")) == []
    monkeypatch.undo()
    results("checkzoning", inputs)
    assert {path.name for path in folder.iterdir()} >= {"verdicts.gpkg", "findings.csv", "manifest.json"}


@pytest.mark.parametrize("reason", [Cancelled, KeyboardInterrupt])
def test_a_file_that_cannot_be_closed_hides_no_cancel(tmp_path, monkeypatch, reason):
    """A user who cancels reads that nothing was written, and not what SQLite says of it."""
    class Unclosed(sqlite3.Connection):
        def close(self):
            super().close()
            raise sqlite3.OperationalError("disk I/O error")

    path, form = empty(tmp_path)
    begun, connect = Appending(path, form, True), sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **more: connect(*args, factory=Unclosed, **more))

    def run():
        with begun:
            begun.add(np.arange(3), ROWS, GEOMETRY)
            raise reason

    with pytest.raises(reason):
        run()
    monkeypatch.undo()
    with pytest.raises(InputError), Appending(path, form, True) as again:
        again._database.close()
