"""Models of the four questions by ``qgis_process``: asked for the report and one result, they give what steps give.

No other result is asked for: what a later step reads is made all the same, and the report leaves nothing out. A model
in a process of its own is the daily job of test_zoning.py.
"""
from __future__ import annotations

import re

import pytest
from helpers.desk.ways import contents, county_layer, run_here

import groundrules

#: Of large layers a part; zoningreview, the model of the first question, is run beside its steps in test_zoning.py.
PART = "|subset=fid <= 150"
PLAN = {"ACTUAL": f"DLTB_2024{PART}", "PLAN": f"GHYDYH{PART}", "BASE": f"DLTB_2020{PART}", "UNITS": "XZQ",
        "UNIT_FIELD": "=XZQDM"}
GREEN = {"LAND": f"DLTB_2024{PART}", "UNITS": "XZQ", "UNIT_CODE": "=XZQDM", "PACK": "=sample-carbon",
         "FAMILY": "=sample-2025"}
CHANGE = {"OLD": f"DLTB_2020{PART}", "NEW": f"DLTB_2024{PART}", "OLD_YEAR": "=2020", "NEW_YEAR": "=2024",
          "FARMLAND": "YJJBNTBHTB"}
#: Model -> inputs, its result, the step and output that it is of, names of that step's inputs, and words of the report.
MODELS = {
    "planreview": (PLAN, "patches", "comparetoplan", "PATCHES", {}, ("结构", "基期 × 现状 × 规划", "不符合")),
    "greenreview": (GREEN, "land_carbon", "carbonstock", "OUTPUT", {
        "LAND": "INPUT", "UNITS": "ZONES", "UNIT_CODE": "ZONE_FIELD"}, ("碳储量", "绿")),
    "changereview": (CHANGE, "changes", "landusetransition", "CHANGES", {"FARMLAND": None}, ("转移", "耕地"))}


def rounded(path: str) -> tuple:
    """Columns and rows of a layer, numbers to the millimetre; the last digits are those of a way of reading."""
    names, rows = contents(path)
    return names, [tuple(str(round(float(cell), 3) + 0.0) if re.fullmatch(r"-?\d+\.\d+(e-?\d+)?", cell) else cell
                         for cell in row) for row in rows]


@pytest.fixture(scope="module", autouse=True)
def provider(qgis_app):
    plugin = groundrules.classFactory(None)
    plugin.initProcessing()
    yield
    plugin.unload()


@pytest.mark.parametrize("name", MODELS)
def test_a_question_is_answered_by_its_model(doors, name, tmp_path):
    inputs, result, step, output, names, words = MODELS[name]
    given = {key: value[1:] if value.startswith("=") else county_layer(value) for key, value in inputs.items()}
    wanted = {result: str(tmp_path / "result.gpkg"), "report": str(tmp_path / "report.html")}
    doors.run(f"groundrules:{name}", {**given, "LANGUAGE": "zh", **wanted})
    alone = {names.get(key, key): value for key, value in given.items()}
    alone.pop(None, None)
    run_here(step, {**alone, "LANGUAGE": "zh", output: str(tmp_path / "alone.gpkg")})
    assert rounded(wanted[result]) == rounded(str(tmp_path / "alone.gpkg"))
    assert len(contents(wanted[result])[1]) >= 5
    with open(wanted["report"], encoding="utf-8") as file:
        page = re.sub("<[^>]*>", " ", file.read())
    assert [word for word in words if word not in page] == []
