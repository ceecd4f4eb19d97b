"""No run leaves a file of its input open, nor keeps what it read: also in a script, which has no event loop."""
from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from attack.bases import LAYERS, SAMPLES
from attack.jobs import VECTOR_JOBS, inputs_of
from helpers.desk.running import results, stopped
from helpers.files.layers import square, write
from qgis.core import QgsVectorLayer

pytestmark = [pytest.mark.usefixtures("qgis_app"),
              pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="no /proc to count open files in")]
RUNS = 3


@pytest.fixture(scope="module", autouse=True)
def others_set_aside():
    """What tests before these keep is not looked at: each collection would walk through it, for up to a second."""
    gc.collect()
    gc.freeze()


def open_files(folder) -> list[str]:
    """Files below a folder that this process holds open."""
    entries = []
    for number in os.listdir("/proc/self/fd"):
        try:
            entries.append(os.readlink(f"/proc/self/fd/{number}"))
        except OSError:   # closed meanwhile
            continue
    return sorted(name for name in entries if name.startswith(str(folder)))


@pytest.fixture
def units(tmp_path):
    return write(tmp_path / "units.gpkg", {"code": "text"},
                 [(square(500_000, 2_500_000, 6_000.0), {"code": "360421"})], layer="units")


@pytest.mark.parametrize(("driver", "name", "options"), [
    ("GPKG", "a.gpkg", []), ("ESRI Shapefile", "a.shp", ["ENCODING=UTF-8"]),
    ("ESRI Shapefile", "gbk.shp", ["ENCODING=GBK"]), ("FlatGeobuf", "a.fgb", []), ("GeoJSON", "a.geojson", [])])
def test_runs_that_copy_features_close_what_they_opened(tmp_path, units, driver, name, options):
    rows = [(square(500_000 + 20 * k, 2_500_000), {"t": "地块"}) for k in range(40)]
    path = write(tmp_path / name, {"t": "text"}, rows, driver, layer="a", options=options)
    for number in range(RUNS):
        results("assignunits", {"SUBJECTS": str(path), "UNITS": str(units), "UNIT_CODE": "code",
                                "OUTPUT": str(tmp_path / f"out{number}.gpkg")})
    gc.collect()
    assert open_files(tmp_path) == []


def test_runs_that_stop_close_what_they_opened(tmp_path, units):
    path = write(tmp_path / "a.gpkg", {"t": "text"}, [(square(500_000, 2_500_000), {"t": "x"})], layer="a")
    for _ in range(RUNS):
        stopped("assignunits", {"SUBJECTS": str(path), "UNITS": str(units), "UNIT_CODE": "nope",
                                "OUTPUT": str(tmp_path / "out.gpkg")})
    gc.collect()
    assert open_files(tmp_path) == []


def test_a_layer_that_stays_has_one_connection_and_closes_it_at_its_end(tmp_path, units):
    path = write(tmp_path / "a.gpkg", {"t": "text"}, [(square(500_000, 2_500_000), {"t": "x"})], layer="a")
    layer = QgsVectorLayer(str(path), "a", "ogr")
    held = []
    for number in range(3):
        results("assignunits", {"SUBJECTS": layer, "UNITS": str(units), "UNIT_CODE": "code",
                                "OUTPUT": str(tmp_path / f"out{number}.gpkg")})
        gc.collect()
        held.append(len(open_files(tmp_path)))
    assert held[0] == held[1] == held[2]
    del layer
    assert open_files(tmp_path) == []


@pytest.mark.parametrize("name", ["adjustareas", "checkzoning", "soilcarbonchange"])
def test_six_runs_leave_no_handle_more_than_two(tmp_path, name):
    job = next(item for item in VECTOR_JOBS if item.name == name)
    inputs = inputs_of(job, tmp_path, {})
    inputs = {key: [county(item) for item in value] if isinstance(value, list) else county(value)
              for key, value in inputs.items()}
    counts, held = [], open_files(SAMPLES)   # what tests before this one keep
    for number in range(6):
        results(name, {**inputs, job.outputs[0]: str(tmp_path / f"out{number}.gpkg")})
        gc.collect()
        counts.append(len(os.listdir("/proc/self/fd")))
    assert counts[-1] <= counts[1]
    assert open_files(SAMPLES) == held


def county(value):
    """A layer of the attack's bases as it lies in the samples."""
    name = Path(value.split("|")[0]).stem if isinstance(value, str) and "|layername=" in value else ""
    return f"{SAMPLES / LAYERS.get(name, ('county', name))[0]}.gpkg|{value.split('|')[1]}" if name else value
