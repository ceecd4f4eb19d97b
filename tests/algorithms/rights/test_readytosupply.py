"""Ready to supply on the sample county: answers by hand, words in both languages, and layers that are left out."""
from __future__ import annotations

import json

import pytest
from helpers.county.samples import SAMPLES, expected
from helpers.desk.running import results, rows, run, stopped

pytestmark = pytest.mark.usefixtures("qgis_app")
STATES = ("approval", "supply", "rights", "plan", "lines", "documents")
AREAS = ("not_approved_m2", "supplied_m2", "rights_m2", "not_planned_m2", "lines_m2")


def source(name, layer):
    return str(SAMPLES / f"{name}.gpkg|layername={layer}")


def asked(**more):
    return {"PARCELS": source("supply", "NGDK"), "APPROVED": source("lifecycle", "ZZ_JBXX"),
            "SUPPLIED": source("lifecycle", "GongDi"), "PLAN": source("supply", "GHDY"),
            "RIGHTS": [source("cadastre", name) for name in ("ZD", "CBD", "SYQZD")],
            "LINES": [source("supply", name) for name in ("YJJBNT", "STBHHX")], "AS_OF": "2026-06-30",
            "AREA_METHOD": "planar", "LANGUAGE": "en", "OUTPUT": "memory:", **more}


def test_the_sample_county_has_the_answers_by_hand(tmp_path):
    target, conditions, manifest = (str(tmp_path / name) for name in ("o.gpkg", "c.gpkg", "m.json"))
    counts = results("readytosupply", asked(OUTPUT=target, CONDITIONS=conditions, MANIFEST=manifest))
    by_case = {row["AL"]: row for row in rows(target)}
    wanted = expected("readytosupply")
    assert len(wanted) == len(by_case) == 10
    for case in wanted:
        row = by_case[case["case"]]
        assert (row["answer"], {name: row[f"{name}_state"] for name in STATES}) == (
            case["answer"], {name: case[name] for name in STATES}), (case["case"], row["missing"])
        if case["missed_m2"]:
            first = next(place for place, name in enumerate(STATES) if case[name] == "missed")
            assert round(row[AREAS[first]], 3) == float(case["missed_m2"]), case["case"]
    answers = [case["answer"] for case in wanted]
    assert (counts["READY_COUNT"], counts["NOT_READY_COUNT"], counts["UNDETERMINED_COUNT"]) == tuple(
        answers.count(word) for word in ("ready", "not_ready", "undetermined"))
    assert counts["READY_M2"] == pytest.approx(1200) and counts["IS_ALL_READY"] is False
    asked_of = {row["item"] for row in rows(conditions)}
    assert asked_of >= {"approval", "ownership", "contracted", "farmland", "compensation"}
    with open(manifest, encoding="utf-8") as file:
        assert "cn-rights" in json.dumps(json.load(file)["pack"])


def test_what_is_missing_is_recorded_and_the_same_in_a_later_run(tmp_path):
    store, paths = str(tmp_path / "store.gpkg"), {"FINDINGS": str(tmp_path / "f.gpkg"), "MANIFEST": str(
        tmp_path / "m.json")}
    results("readytosupply", asked(**paths))
    findings = rows(paths["FINDINGS"])
    assert {row["verdict"] for row in findings} == {"conditional", "undetermined"}
    approval, = (row for row in findings if (row["rule_id"], row["subject_id"]) == ("READY-APPROVAL", "NG-02"))
    assert approval["measured"] == pytest.approx(600) and "clause to be checked" in approval["basis"]
    record = {"STORE": store, "AUTHOR": "ann", "LANGUAGE": "en"}
    counts = results("recordfindings", {**record, "FINDINGS": [paths["FINDINGS"]], "MANIFESTS": [paths["MANIFEST"]]})
    assert counts["NEW_COUNT"] == len(findings)
    again = {"FINDINGS": str(tmp_path / "f2.gpkg"), "MANIFEST": str(tmp_path / "m2.json")}
    results("readytosupply", asked(AS_OF="2026-07-01", **again))
    counts = results("recordfindings", {**record, "FINDINGS": [again["FINDINGS"]], "MANIFESTS": [again["MANIFEST"]]})
    assert counts["NEW_COUNT"] == 0 and counts["FIXED_COUNT"] == 0


def test_no_layer_less_makes_a_parcel_ready():
    whole = asked()
    for name in ("APPROVED", "SUPPLIED", "PLAN"):
        assert results("readytosupply", {key: value for key, value in whole.items() if key != name})["READY_COUNT"] == 0
    for name in ("RIGHTS", "LINES"):
        for layer in whole[name]:
            fewer = [other for other in whole[name] if other != layer]
            assert results("readytosupply", {**whole, name: fewer})["READY_COUNT"] == 0, layer


def test_words_are_chinese_and_two_layers_of_one_register_are_refused(tmp_path):
    target = str(tmp_path / "o.gpkg")
    done = run("readytosupply", asked(OUTPUT=target, LANGUAGE="zh"))
    by_case = {row["AL"]: row for row in rows(target)}
    assert by_case["净地"]["answer_title"] == "具备供应条件" and not by_case["净地"]["missing"]
    assert "BCAZWH" in by_case["缺少文件"]["missing"] and "不代表批准供应" in done.log
    twice = asked(RIGHTS=[*asked()["RIGHTS"], source("cadastre", "XM")],
                  ROLES=[source("cadastre", "ZD"), "use", source("cadastre", "XM"), "use"])
    assert "Merge them into one" in stopped("readytosupply", twice)
    assert "neutral-rights" in stopped("readytosupply", asked(PACK="neutral-rights"))


def test_the_model_ends_in_one_report(tmp_path):
    from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback, QgsProject

    import groundrules

    plugin = groundrules.classFactory(None)
    plugin.initProcessing()
    model = QgsApplication.processingRegistry().algorithmById("groundrules:supplyreview")
    names = {parameter.name() for parameter in model.parameterDefinitions()}
    given = {name: value for name, value in asked(LANGUAGE="zh").items() if name in names}
    paths = {"answers": str(tmp_path / "a.gpkg"), "report": str(tmp_path / "r.html")}
    for lines in (given["LINES"], []):    # the second run, as of a batch, lacks a layer
        context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
        context.setProject(QgsProject.instance())
        _result, fine = model.create().run({**given, "LINES": lines, **paths}, context, feedback)
        assert fine, feedback.textLog()
        answers = [row["answer"] for row in rows(paths["answers"])]
        with open(paths["report"], encoding="utf-8") as file:
            page = file.read()
        assert "RIGHT-SAME" in page and "安置补偿落实到位" in page and "不代表批准供应" in page
        assert answers.count("ready") == (1 if lines else 0)
    plugin.unload()
