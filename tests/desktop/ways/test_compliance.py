"""Planning compliance by every way there is: called, ``qgis_process``, a model file, batch. Equal numbers.

Findings go on from there: recorded in a store, and rechecked after an edit, by each way.
"""
from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from functools import cache
from types import SimpleNamespace

import pytest
from helpers.county.samples import SAMPLES
from helpers.desk.qgis_run import Start, desktop
from helpers.desk.ways import (
    assert_same,
    batch_rows,
    by_model_file,
    by_process,
    contents,
    county_layer,
    numbers,
    run_here,
    targets,
)
from osgeo import gdal, ogr

import groundrules

ALGORITHMS = {
    "checkintensity": ["VERDICTS", "FINDINGS", "PARTS", "BUILDING_SHARES", "BLOCK_TOTALS", "VALUES"],
    "checkuse": ["OUTPUT", "VERDICTS", "FINDINGS", "SUMMARY"],
    "checkquotas": ["OUTPUT", "FINDINGS", "CHILDREN", "EXPANSION", "LEDGER"],
    "checkdataquality": ["FINDINGS", "RULE_STATES", "AREAS"],
    "recordfindings": [],
    "recheck": ["FINDINGS"],
}
LEAST = {"checkintensity": 70, "checkuse": 60, "checkquotas": 40, "checkdataquality": 45, "recordfindings": 0,
         "recheck": 5}
PACKAGE = ("XZQ", "GHFQ", "CZKFBJ", "YJJBNTBHTB", "YDYHGHFQ", "GHZB")
RECORDED = ["recordfindings"]   # whose result is a store


@pytest.fixture(scope="module")
def compliance(tmp_path_factory, qgis_app, doors):
    """The provider, the doors of ``qgis_process``, and inputs by algorithm; a function of the way's name."""
    folder = tmp_path_factory.mktemp("compliance")
    plugin = groundrules.classFactory(None)
    plugin.initProcessing()
    data = folder / "data"
    data.mkdir()
    shutil.copyfile(SAMPLES / "county.gpkg", data / "county.gpkg")
    uses = {"SUBJECTS": f"{data / 'county.gpkg'}|layername=XG_GHDK", "SUBJECT_ID": "DKBH",
            "ZONES": f"{data / 'county.gpkg'}|layername=GHFQ", "LANGUAGE": "zh"}
    first = {"FINDINGS": str(folder / "uses.gpkg"), "MANIFEST": str(folder / "uses.json")}
    run_here("checkuse", {**uses, **first, "OUTPUT": "memory:"})
    edit_a_plot(data / "county.gpkg")
    inputs = {
        "checkintensity": {"SUBJECTS": county_layer("XG_GHDK"), "SUBJECT_ID": "DKBH", "BUILDINGS": county_layer("JZW"),
                           "GREEN": county_layer("LD"), "BLOCKS": county_layer("XG_JQJF"), "LANGUAGE": "zh"},
        "checkuse": uses,
        "checkquotas": {"TARGETS": str(SAMPLES / "quotas" / "targets.csv"), "LAND": county_layer("DLTB_2024"),
                        "LAND_YEAR": 2024, "UNITS": county_layer("XZQ"), "BASE": county_layer("DLTB_2020"),
                        "BASE_YEAR": 2020, "APPLICATIONS": str(SAMPLES / "quotas" / "applications.csv"),
                        "ORDER_FIELD": "受理日期", "LANGUAGE": "zh"},
        "checkdataquality": {"LAYERS": [f"{SAMPLES / 'plan_database.gpkg'}|layername={name}" for name in PACKAGE],
                             "MODE": "lenient", "LANGUAGE": "en"},
        "recordfindings": {"FINDINGS": [first["FINDINGS"]], "MANIFESTS": [first["MANIFEST"]], "AUTHOR": "ann",
                           "LANGUAGE": "en"},
        "recheck": {"MANIFEST": first["MANIFEST"], "PREVIOUS": first["FINDINGS"], "FOLDER": str(data),
                    "LANGUAGE": "zh"}}

    def of(name: str, way: str) -> tuple:
        """Inputs of an algorithm for one way, its outputs, and what it makes besides."""
        wanted = targets(ALGORITHMS[name], folder / f"{way}-{name}")
        store = str(folder / f"{way}-{name}" / "store.gpkg")
        return {**inputs[name], **({"STORE": store} if name in RECORDED else {})}, wanted, \
            [store] if name in RECORDED else []

    yield SimpleNamespace(folder=folder, of=of, doors=doors)
    plugin.unload()


def edit_a_plot(path) -> None:
    """One plot gets a use that its zone does not admit."""
    with gdal.ExceptionMgr(useExceptions=True), ogr.Open(str(path), 1) as source:
        layer = source.GetLayerByName("XG_GHDK")
        feature = layer.GetNextFeature()
        feature["DLDM"] = "1002"
        layer.SetFeature(feature)


def stored(paths) -> list:
    """What findings a store holds, and in which state."""
    rows = []
    for path in paths:
        with closing(sqlite3.connect(path)) as database:
            rows += sorted(database.execute("SELECT finding_id, state, rule_id, subject_id FROM findings").fetchall())
    return rows


@pytest.fixture(scope="module")
def called(compliance):
    """Files, results and store of an algorithm, called in this process; once for each."""
    @cache
    def call(name):
        inputs, wanted, made = compliance.of(name, "called")
        return wanted, run_here(name, {**inputs, **wanted}), made
    return call


def assert_as_called(name, called, wanted, made) -> None:
    assert_same(ALGORITHMS[name], called(name)[0], wanted, LEAST[name])
    assert stored(made) == stored(called(name)[2])
    assert not made or len(stored(made)) >= 5


@pytest.mark.takes_turns
@pytest.mark.parametrize("name", ALGORITHMS)
def test_qgis_process(name, compliance, called):
    inputs, wanted, made = compliance.of(name, "process")
    results = by_process(compliance.doors, name, ALGORITHMS, {**inputs, **wanted})
    assert_as_called(name, called, wanted, made)
    assert numbers(results) == numbers(called(name)[1])


@pytest.mark.takes_turns
@pytest.mark.parametrize("name", ALGORITHMS)
def test_model_file(name, compliance, called):
    """A step in a .model3 that ``qgis_process`` runs from the file."""
    inputs, wanted, made = compliance.of(name, "model")
    by_model_file(compliance.doors, compliance.folder / f"one{name}.model3", name, ALGORITHMS, inputs, wanted)
    assert_as_called(name, called, wanted, made)


def test_a_recheck_gives_the_rows_of_a_full_run(compliance, called, tmp_path):
    """After the edit, by whatever way; and it judged the one plot again."""
    full = str(tmp_path / "full.gpkg")
    run_here("checkuse", {**compliance.of("checkuse", "full")[0], "FINDINGS": full, "OUTPUT": "memory:"})
    files, results, _made = called("recheck")
    assert contents(files["FINDINGS"]) == contents(full)
    assert results["CHECKED_COUNT"] == 1 and not results["IS_FULL_RUN"] and not results["IS_UNCHANGED"]


@pytest.mark.takes_turns(turn=1)
def test_batch(compliance, called, tmp_path):
    """The batch dialog of the real QGIS: a row for each algorithm, and two for the first of each group.

    That a second row has a run of its own is QGIS's doing and our base class's, the same for all of a group.
    """
    rows = {}
    for name in ALGORITHMS:
        runs = [compliance.of(name, f"batch{number}") for number in batch_rows(name, ALGORITHMS)]
        rows[name] = [dict(zip(("PARAMETERS", "OUTPUTS", "FILES"), item)) for item in runs]
    answer = desktop(Start("zh-Hans"), "batch", tmp_path, rows=rows)
    assert answer == {name: len(runs) for name, runs in rows.items()}
    assert set(answer) == set(ALGORITHMS) and max(answer.values()) == 2
    for name, runs in rows.items():
        for run in runs:
            assert_as_called(name, called, run["OUTPUTS"], run["FILES"])
