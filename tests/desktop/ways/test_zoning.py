"""Each algorithm by every way there is: called, ``qgis_process``, a model file, batch. Equal numbers.

One ``qgis_process`` takes most of the runs; the first of each group has a process of its own.
"""
from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from types import SimpleNamespace

import pytest
from helpers.county.zoning_runs import county_inputs
from helpers.desk.qgis_run import Start, desktop
from helpers.desk.ways import (
    assert_same,
    batch_rows,
    by_model_file,
    by_process,
    contents,
    county_layer,
    model_outputs,
    numbers,
    run_here,
    targets,
)
from helpers.files import drawings
from helpers.source import ROOT
from qgis.core import QgsApplication

import groundrules

ALGORITHMS = {
    "measureoverlaps": ["OUTPUT", "LEDGER"],
    "checkzoning": ["VERDICTS", "PROJECTS", "FINDINGS", "SUMMARY", "LEDGER"],
    "validatepack": ["OUTPUT"],
    "buildreport": ["REPORT"],
    "importboundarypoints": ["OUTPUT", "POINTS", "ISSUES"],
    "exportboundarypoints": ["FILE", "TABLE"],
    "importdrawing": ["OUTPUT", "ISSUES"],
    "landuseoccupation": ["OUTPUT", "PARCELS", "PROJECTS", "ISSUES", "BY_CLASS", "BY_OWNER", "BY_LOCATION", "BY_PARCEL",
                          "STATEMENT", "REPORT"],
    "adjustareas": ["OUTPUT", "GROUPS"],
    "assignunits": ["OUTPUT", "SHARES", "ISSUES"],
    "checkthreelines": ["VERDICTS", "PROJECTS", "FINDINGS", "LEDGER"],
    "whatapplies": ["OUTPUT", "PIECES"],
    "howtocomply": ["CUTS", "REMAINING"],
    "checkaccess": ["OUTPUT", "VERDICTS", "FINDINGS", "SITES"],
    "checkcontrollines": ["CONFLICTS", "SUMMARY"],
    "comparecontrols": ["CHANGES", "SUMMARY"],
    "farmlandloss": ["LOSS", "TABLE", "BALANCE"],
    "farmlandbalance": ["LEDGER", "SUMMARY", "ISSUES"],
}


@pytest.fixture(scope="module")
def county(tmp_path_factory, qgis_app, doors):
    """The provider, the doors of ``qgis_process``, and inputs by algorithm."""
    folder = tmp_path_factory.mktemp("ways")
    plugin = groundrules.classFactory(None)
    plugin.initProcessing()
    inputs = county_inputs(folder, LANGUAGE="zh")
    measure = {name: inputs[name] for name in ("SUBJECTS", "SUBJECT_ID", "CONTROLS", "LANGUAGE")}
    checked = {name: str(folder / f"checked-{name.lower()}.gpkg") for name in ("VERDICTS", "FINDINGS", "LEDGER")}
    run_here("checkzoning", {**inputs, **checked})
    points = ROOT / "samples" / "boundary_points"
    (folder / "plan.dxf").write_text(drawings.site_plan(), encoding="utf-8")
    yield SimpleNamespace(
        folder=folder, doors=doors, inputs={
            "measureoverlaps": measure, "checkzoning": inputs,
            "importboundarypoints": {"FILE": str(points / "YC2025-016.txt"), "FOLDER": str(points / "faulty"),
                                     "LANGUAGE": "zh"},
            "exportboundarypoints": {"SUBJECTS": inputs["SUBJECTS"], "DATE": "2026-06-30", "LANGUAGE": "zh"},
            "importdrawing": {"FILE": str(folder / "plan.dxf"), "CRS": "EPSG:4527", "TOLERANCE": 0.05,
                              "LANGUAGE": "zh"},
            "landuseoccupation": {
                **{name: inputs[name] for name in ("SUBJECTS", "SUBJECT_ID", "PROJECT_FIELD", "LANGUAGE")},
                "SURVEY": county_layer("DLTB_2024"), "CONTROLS": [county_layer("YJJBNTBHTB")],
                "PACK": "cn-three-lines"},
            "checkthreelines": {
                **{name: inputs[name] for name in ("SUBJECTS", "SUBJECT_ID", "PROJECT_FIELD", "COVERAGE", "AS_OF",
                                                   "LANGUAGE") if name in inputs},
                "FARMLAND": county_layer("YJJBNTBHTB"), "RED_LINE": county_layer("STBHHX"),
                "BOUNDARY": county_layer("CZKFBJ")},
            "whatapplies": {name: inputs[name] for name in ("SUBJECTS", "SUBJECT_ID", "CONTROLS", "PACK", "AS_OF",
                                                            "LANGUAGE")},
            "howtocomply": {**{name: inputs[name] for name in ("SUBJECTS", "SUBJECT_ID", "PROJECT_FIELD", "CONTROLS",
                                                               "PACK", "AS_OF", "LANGUAGE")}, "LIMIT": 4},
            "checkaccess": {"SUBJECTS": county_layer("XMYD_access"), "UNITS": county_layer("GKDY"),
                            "PACK": "cn-control-units", "AS_OF": "2026-06-30", "LANGUAGE": "zh"},
            "checkcontrollines": {
                "FARMLAND": county_layer("YJJBNTBHTB_defects"), "RED_LINE": county_layer("STBHHX_defects"),
                "BOUNDARY": county_layer("CZKFBJ_defects"), "CONTROL_UNITS": county_layer("GKDY_defects"),
                "LANGUAGE": "zh"},
            "comparecontrols": {"OLD": county_layer("YJJBNTBHTB_2019"), "NEW": county_layer("YJJBNTBHTB"),
                                "LANGUAGE": "zh"},
            "farmlandloss": {"OLD": county_layer("DLTB_2020"), "NEW": county_layer("DLTB_2024"),
                             "FARMLAND": county_layer("YJJBNTBHTB_2019"), "LANGUAGE": "zh"},
            "farmlandbalance": {
                "OCCUPIED": str(ROOT / "samples" / "farmland_balance" / "occupied.csv"),
                "REPLENISHED": str(ROOT / "samples" / "farmland_balance" / "replenished.csv"),
                "AS_OF": "2026-06-30", "LANGUAGE": "zh"},
            "adjustareas": {"INPUT": county_layer("XMYD"), "GROUP_FIELD": "XMBH", "TOTAL": "measured",
                            "LANGUAGE": "zh"},
            "assignunits": {"SUBJECTS": county_layer("XMYD"), "SUBJECT_ID": "DKBH", "UNITS": county_layer("CJDCQ"),
                            "LANGUAGE": "zh"},
            "validatepack": {"PACK": "cn-three-lines", "LANGUAGE": "zh"},
            "buildreport": {"LANGUAGE": "zh", "FINDINGS": [checked["FINDINGS"]],
                            "VERDICTS": [checked["VERDICTS"]], "LEDGERS": [checked["LEDGER"]]}})
    plugin.unload()


LEAST = {"measureoverlaps": 50, "checkzoning": 100, "validatepack": 0, "buildreport": 100,
         "importboundarypoints": 50, "exportboundarypoints": 300, "importdrawing": 5, "landuseoccupation": 500,
         "adjustareas": 50, "assignunits": 50, "checkthreelines": 100, "whatapplies": 50, "howtocomply": 3,
         "checkaccess": 50, "checkcontrollines": 10, "comparecontrols": 50, "farmlandloss": 20, "farmlandbalance": 10}


@pytest.fixture(scope="module")
def called(county):
    """Files and results of an algorithm, called in this process; once for each."""
    @cache
    def call(name):
        wanted = targets(ALGORITHMS[name], county.folder / f"called-{name}")
        return wanted, run_here(name, {**county.inputs[name], **wanted})
    return call


@pytest.mark.takes_turns
@pytest.mark.parametrize("name", ALGORITHMS)
def test_qgis_process(name, county, called):
    wanted = targets(ALGORITHMS[name], county.folder / f"process-{name}")
    results = by_process(county.doors, name, ALGORITHMS, {**county.inputs[name], **wanted})
    assert_same(ALGORITHMS[name], called(name)[0], wanted, LEAST[name])
    assert numbers(results) == numbers(called(name)[1])


@pytest.mark.takes_turns
@pytest.mark.parametrize("name", ALGORITHMS)
def test_model_file(name, county, called):
    """A step in a .model3 that ``qgis_process`` runs from the file."""
    wanted = targets(ALGORITHMS[name], county.folder / f"model-{name}")
    by_model_file(county.doors, county.folder / f"one{name}.model3", name, ALGORITHMS, county.inputs[name], wanted)
    assert_same(ALGORITHMS[name], called(name)[0], wanted, LEAST[name])


@pytest.mark.parametrize(("name", "step"), [("zoningreport", "checkzoning"), ("overlapreport", "measureoverlaps")])
def test_shipped_model(name, step, county, called):
    """The models of the provider, through ``qgis_process``, against the step alone."""
    model = QgsApplication.processingRegistry().algorithmById(f"groundrules:{name}")
    wanted = model_outputs(model, county.folder)
    inputs = {key: value for key, value in county.inputs[step].items() if model.parameterDefinition(key)}
    county.doors.run(f"groundrules:{name}", {**inputs, **wanted})
    compared = 0
    for key, path in wanted.items():
        if key.upper() in called(step)[0]:
            assert contents(path) == contents(called(step)[0][key.upper()]), key
            compared += 1
    assert compared >= 1
    assert len(contents(wanted["report"])) > 50


def by_class(table) -> dict:
    """Net area by parcel, class, ownership and part."""
    names, rows = table
    areas = defaultdict(float)
    for row in rows:
        key = tuple(row[names.index(name)] for name in ("subject_id", "land_class", "ownership", "part"))
        areas[key] += float(row[names.index("net_m2")])
    return dict(areas)


def test_the_daily_job_as_a_model(county, called, tmp_path):
    """From a folder of boundary-point files to the report; the occupation is that of the same parcels alone."""
    model = QgsApplication.processingRegistry().algorithmById("groundrules:dailyjob")
    wanted = model_outputs(model, tmp_path)
    controls = county.inputs["checkzoning"]["CONTROLS"]
    county.doors.call("groundrules:dailyjob", {
        "FOLDER": str(ROOT / "samples" / "boundary_points"), "SURVEY": county_layer("DLTB_2024"),
        "CONTROLS": controls, "AS_OF": "2026-06-30", "LANGUAGE": "zh", **wanted})
    own, other = (by_class(contents(path)) for path in (wanted["occupation"], called("landuseoccupation")[0]["OUTPUT"]))
    assert len(own) >= 8
    assert own == pytest.approx({key: other[key] for key in own}, abs=0.5)   # files keep millimetres
    with open(wanted["statement"], encoding="utf-8") as file:
        assert "YC2025-006" in file.read()
    assert len(contents(wanted["report"])) > 50


def verdicts_by_parcel(table) -> dict:
    names, rows = table
    return {row[names.index("DKBH")]: row[names.index("verdict")] for row in rows}


def test_control_lines_and_access_lists_in_one_model(county, called, tmp_path):
    """The verdicts are those of the steps alone, and the report holds both."""
    model = QgsApplication.processingRegistry().algorithmById("groundrules:zoningreview")
    wanted = model_outputs(model, tmp_path)
    lines, access = county.inputs["checkthreelines"], county.inputs["checkaccess"]
    county.doors.run("groundrules:zoningreview", {
        **{key: value for key, value in {**lines, **access}.items() if model.parameterDefinition(key)}, **wanted})
    own, alone = (verdicts_by_parcel(contents(path))
                  for path in (wanted["access_verdicts"], called("checkaccess")[0]["VERDICTS"]))
    assert own == alone and len(set(own.values())) >= 3
    assert len(contents(wanted["verdicts"])[1]) == len(contents(wanted["access_verdicts"])[1])
    assert len(contents(wanted["report"])) > 100


PLOTS = {"SUBJECTS": "XG_GHDK", "BUILDINGS": "JZW", "GREEN": "LD", "BLOCKS": "XG_JQJF", "ZONES": "GHFQ"}


def test_pre_check_intensity_and_uses_in_one_model(county, tmp_path):
    """Verdicts are those of the steps alone; in the report each plot stands once, with the worst of both."""
    inputs = {**{name: county_layer(layer) for name, layer in PLOTS.items()}, "SUBJECT_ID": "DKBH", "USE": "DLDM",
              "LAYERS": [county_layer(name) for name in ("XZQ", "GHFQ", "CZKFBJ")], "LANGUAGE": "zh"}
    model = QgsApplication.processingRegistry().algorithmById("groundrules:compliancereview")
    words = [parameter.description() for parameter in model.parameterDefinitions()]
    assert len(words) == len(set(words))
    wanted = model_outputs(model, tmp_path)
    county.doors.run("groundrules:compliancereview", {**inputs, **wanted})
    verdicts = {}
    for step, output in (("checkintensity", "intensity_verdicts"), ("checkuse", "use_verdicts")):
        own = QgsApplication.processingRegistry().algorithmById(f"groundrules:{step}")
        alone = str(tmp_path / f"{step}.gpkg")
        run_here(step, {**{key: value for key, value in inputs.items() if own.parameterDefinition(key)
                           and not (step == "checkintensity" and key == "ZONES")}, "VERDICTS": alone,
                        **({"OUTPUT": "memory:"} if step == "checkuse" else {})})
        assert contents(alone) == contents(wanted[output])
        names, rows = contents(alone)
        verdicts[step] = {row[names.index("BSM")]: row[names.index("verdict")] for row in rows}
    order = ["forbidden", "undetermined", "conditional", "allowed"]
    worst = [min(parameter, verdicts["checkuse"][plot], key=order.index)
             for plot, parameter in verdicts["checkintensity"].items()]
    assert len(worst) == 18 and set(worst) == set(order)
    with open(wanted["report"], encoding="utf-8") as file:
        page = file.read()
    assert "共 18 个检测对象" in page and "仅作演示" in page
    shown = re.findall(r'<li class="tile v-(\w+).*?class="tile-count">(\d+)<', page, re.S)
    assert {verdict: int(count) for verdict, count in shown} == {word: worst.count(word) for word in order}
    assert all(words in page for words in ("质检预检", "容积率", "规划分区", "cn-zone-use", "cn-plan-database"))


@pytest.mark.takes_turns(turn=0)
def test_batch(county, called, tmp_path):
    """The batch dialog of the real QGIS: a row for each algorithm, and two for the first of each group.

    That a second row has a run of its own is QGIS's doing and our base class's, the same for all of a group.
    """
    rows = {}
    for name, parameters in county.inputs.items():
        rows[name] = [{"PARAMETERS": parameters,
                       "OUTPUTS": targets(ALGORITHMS[name], county.folder / f"batch{number}-{name}")}
                      for number in batch_rows(name, ALGORITHMS)]
    answer = desktop(Start("zh-Hans"), "batch", tmp_path, rows=rows)
    assert answer == {name: len(runs) for name, runs in rows.items()}
    assert set(answer) == set(ALGORITHMS) and max(answer.values()) == 2
    for name, runs in rows.items():
        for run in runs:
            assert_same(ALGORITHMS[name], called(name)[0], run["OUTPUTS"], LEAST[name])
