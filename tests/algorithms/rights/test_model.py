"""The model that reviews rights, on the sample county: numbers by hand of each step, one report, no name anywhere."""
from __future__ import annotations

import json
import re

import pytest
from helpers.county.samples import SAMPLES, expected
from helpers.desk.running import rows
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
)

import groundrules

CADASTRE, STAGES = (str(SAMPLES / f"{name}.gpkg|layername=") for name in ("cadastre", "lifecycle"))
KINDS = {"report": "html", "rights_manifest": "json", "holders_manifest": "json", "life_manifest": "json"}


@pytest.fixture(scope="module")
def reviewed(qgis_app, tmp_path_factory):
    """Paths by output, and the log."""
    plugin = groundrules.classFactory(None)
    plugin.initProcessing()
    model = QgsApplication.processingRegistry().algorithmById("groundrules:rightsreview")
    words = [parameter.description() for parameter in model.parameterDefinitions()]
    assert len(words) == len(set(words))
    folder = tmp_path_factory.mktemp("review")
    paths = {parameter.name(): str(folder / f"{parameter.name()}.{KINDS.get(parameter.name(), 'gpkg')}")
             for parameter in model.destinationParameterDefinitions()}
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    context.setProject(QgsProject.instance())
    _result, fine = model.create().run({
        "RIGHTS": [CADASTRE + name for name in ("ZD", "CBD", "SYQZD")], "HOLDERS": CADASTRE + "QLR",
        "SUBJECTS": CADASTRE + "XM", "SUBJECT_ID": "XMBH", "AREA_METHOD": "planar", "AS_OF": "2026-06-30",
        "STAGE_LAYERS": [STAGES + name for name in ("ZZ_JBXX", "GHTJ", "GongDi", "yongdi", "DJ", "BCGD", "WPTB")],
        "LANGUAGE": "zh", **paths}, context, feedback)
    assert fine, feedback.textLog()
    yield paths, feedback.textLog()
    plugin.unload()


def test_each_step_is_as_reckoned_by_hand(reviewed):
    paths, _log = reviewed
    pair = next(row for row in rows(paths["conflicts"]) if row["rule_id"] == "RIGHT-SAME"
                and row["first_id"] == "990127001000GB00001")
    assert (pair["second_id"], f"{pair['area_m2']:.0f}") == ("990127001000GB00002", "120")
    wanted = [{name: value for name, value in row.items() if name != "project"}
              for row in expected("affectedholders_ledger")]
    assert len(wanted) == 3
    assert [{name: f"{row[name]:.1f}" for name in wanted[0]} for row in rows(paths["ledger"])] == [
        {name: f"{float(value):.1f}" for name, value in row.items()} for row in wanted]
    parcels = {row["name"]: row for row in rows(paths["parcels"])}
    states = {case["case"]: (case["start_state"], case["use_state"]) for case in expected("tracelifecycle")}
    assert {name: (parcels[name]["start_state"], parcels[name]["use_state"]) for name in states} == states


def test_a_holder_has_one_token_in_the_tables_of_all_steps(reviewed):
    paths, _log = reviewed
    by_step = [{token for row in rows(paths[table]) for token in re.findall(r"[0-9a-f]{10}", row[column] or "")}
               for table, column in (("affected", "holder_token"), ("shares", "tokens"))]
    assert len(by_step[0]) > 10 and by_step[0] <= by_step[1]     # there is no store beside the project


def test_one_report_has_findings_and_tables_of_all(reviewed):
    paths, log = reviewed
    with open(paths["report"], encoding="utf-8") as file:
        page = file.read()
    text = re.sub("<[^>]*>", " ", page)
    findings = rows(paths["rights_findings"]) + rows(paths["life_findings"])
    assert {row["rule_id"] for row in findings} > {"RIGHT-SAME", "RIGHT-SHARE", "LIFE-IDLE"}
    assert [row["rule_id"] for row in findings if row["rule_id"] not in text] == []
    assert "疑似闲置" in text and "柳塘村" in text
    assert "不得公开" in text and "共同共有（不分割）" in text and "3 宗地在权利人表中没有权利人" in text
    percents = [float(number.replace(",", "")) for number in re.findall(r"([\d,]+\.\d+)\s*%", text)]
    assert max(percents) == 125     # shares that exceed the whole; no area is written as a percentage
    for name, step in (("rights", "checkrights"), ("holders", "affectedholders"), ("life", "tracelifecycle")):
        with open(paths[f"{name}_manifest"], encoding="utf-8") as file:
            assert json.load(file)["algorithm"].endswith(step)
    holders = {row["QLR"].replace("　", "") for row in rows(SAMPLES / "cadastre.gpkg", "QLR") if row["QLR"]}
    assert len(holders) > 5
    assert [name for name in holders if name in page + log] == []
