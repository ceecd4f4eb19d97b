"""Codes, structure, transition and plan against actual by every way there is, as in ``ways.test_zoning``."""
from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pytest
from helpers.desk.qgis_run import Start, desktop
from helpers.desk.ways import (
    assert_same,
    batch_rows,
    by_model_file,
    by_process,
    county_layer,
    numbers,
    rasters_of_the_county,
    run_here,
    targets,
)

import groundrules

#: Algorithm -> its outputs, and the least number of rows in all of them.
ALGORITHMS = {
    "checklandusecodes": (["FINDINGS", "CODES"], 15),
    "recodelanduse": (["OUTPUT", "DECISION_TABLE"], 2000),
    "landusestructure": (["STRUCTURE", "ISSUES"], 40),
    "landusetransition": (["MATRIX", "CLASSES", "CROSS", "CHANGES"], 100),
    "landusetransitionraster": (["MATRIX", "CLASSES", "CROSS", "CHANGE"], 500),
    "comparetoplan": (["PATCHES", "TABLE", "UNIT_TABLE", "FINDINGS", "PARENT_FINDINGS", "PARENT_TOTALS"], 500),
}


@pytest.fixture(scope="module")
def county(tmp_path_factory, qgis_app, doors):
    """The provider, the doors of ``qgis_process``, and inputs by algorithm."""
    folder = tmp_path_factory.mktemp("ways")
    plugin = groundrules.classFactory(None)
    plugin.initProcessing()
    old, new = rasters_of_the_county(folder)
    years = {"OLD_YEAR": 2020, "NEW_YEAR": 2024}
    inputs = {
        "checklandusecodes": {"INPUT": county_layer("GHDK_defects"), "ID_FIELD": "DKBH", "MIXED": "split"},
        "recodelanduse": {"INPUT": county_layer("DLTB_2024"), "ID_FIELD": "BSM"},
        "landusestructure": {"BASE": county_layer("DLTB_2020"), "TARGET": county_layer("DLTB_2024"),
                             "UNITS": county_layer("XZQ"), "CONTROL_AREA": "DCMJ"},
        "landusetransition": {"OLD": county_layer("DLTB_2020"), "NEW": county_layer("DLTB_2024"), **years},
        "landusetransitionraster": {"OLD": old, "NEW": new, "CROPLAND": "1", **years},
        "comparetoplan": {"PLAN": county_layer("GHYDYH"), "ACTUAL": county_layer("DLTB_2024"),
                          "BASE": county_layer("DLTB_2020"), "APPROVED": county_layer("XMYD"),
                          "UNITS": county_layer("CJDCQ"), "UNIT_FIELD": "ZLDWDM", "PARENT": county_layer("GHYDYH"),
                          "LINES": county_layer("STBHHX"), "PARENT_LINES": county_layer("STBHHX")}}
    yield SimpleNamespace(folder=folder, doors=doors,
                          inputs={name: {**given, "LANGUAGE": "zh"} for name, given in inputs.items()})
    plugin.unload()


@pytest.fixture(scope="module")
def called(county):
    """Files and results of an algorithm, called in this process; once for each."""
    @cache
    def call(name):
        wanted = targets(ALGORITHMS[name][0], county.folder / f"called-{name}")
        return wanted, run_here(name, {**county.inputs[name], **wanted})
    return call


@pytest.mark.takes_turns
@pytest.mark.parametrize("name", ALGORITHMS)
def test_qgis_process(name, county, called):
    outputs, least = ALGORITHMS[name]
    wanted = targets(outputs, county.folder / f"process-{name}")
    results = by_process(county.doors, name, ALGORITHMS, {**county.inputs[name], **wanted})
    assert_same(outputs, called(name)[0], wanted, least)
    assert numbers(results) == numbers(called(name)[1])


@pytest.mark.takes_turns
@pytest.mark.parametrize("name", ALGORITHMS)
def test_model_file(name, county, called):
    """A step in a .model3 that ``qgis_process`` runs from the file."""
    outputs, least = ALGORITHMS[name]
    wanted = targets(outputs, county.folder / f"model-{name}")
    by_model_file(county.doors, county.folder / f"one{name}.model3", name, ALGORITHMS, county.inputs[name], wanted)
    assert_same(outputs, called(name)[0], wanted, least)


@pytest.mark.takes_turns(turn=0)
def test_batch(county, called, tmp_path):
    """The batch dialog of the real QGIS: a row for each algorithm, and two for the first of each group.

    That a second row has a run of its own is QGIS's doing and our base class's, the same for all of a group.
    """
    rows = {name: [{"PARAMETERS": parameters,
                    "OUTPUTS": targets(ALGORITHMS[name][0], county.folder / f"batch{number}-{name}")}
                   for number in batch_rows(name, ALGORITHMS)] for name, parameters in county.inputs.items()}
    answer = desktop(Start("zh-Hans"), "batch", tmp_path, rows=rows)
    assert answer == {name: len(runs) for name, runs in rows.items()}
    assert set(answer) == set(ALGORITHMS) and max(answer.values()) == 2
    for name, runs in rows.items():
        for run in runs:
            assert_same(ALGORITHMS[name][0], called(name)[0], run["OUTPUTS"], ALGORITHMS[name][1])
