"""groundrules:checkdataquality: every planted defect of the sample package, and nothing in the clean one."""
from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from helpers.county.samples import COUNTY, SAMPLES, expected
from helpers.desk.running import layer, results, rows, run, stopped
from helpers.files.layers import memory, square, write
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem

from groundrules.samples.generator.files import writing
from groundrules.samples.generator.planned import database as plan_database

pytestmark = pytest.mark.usefixtures("qgis_app")
DEFECTS = SAMPLES / "plan_database.gpkg"
X, Y = 500_000, 3_400_000


def layers_of(path) -> list:
    with gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        names = [source.GetLayer(i).GetName() for i in range(source.GetLayerCount())]
    return [layer(path, name, name) for name in names]


@pytest.fixture
def check(tmp_path):
    def run_it(layers, **more):
        layers = layers if isinstance(layers, list) else layers_of(layers)
        wanted = {name: str(tmp_path / f"{name}.gpkg") for name in ("FINDINGS", "RULE_STATES", "AREAS")}
        done = results("checkdataquality", {"LAYERS": layers, "LANGUAGE": "en", **wanted, **more})
        return done, rows(wanted["FINDINGS"]), {row["rule_id"]: row for row in rows(wanted["RULE_STATES"])}

    return run_it


def test_every_planted_defect_and_nothing_else(check, tmp_path):
    done, findings, states = check(DEFECTS)
    result = Counter((row["rule_id"], row["control_role"], row["subject_id"] or "") for row in findings)
    planted = expected("checkdataquality")
    wanted = Counter((row["rule_id"], row["layer"], row["feature_id"]) for row in planted)
    assert result == wanted, [row["message"] for row in findings]
    named = {(row["rule_id"], row["control_role"], row["control_id"]) for row in findings}
    assert {(row["rule_id"], row["layer"], row["detail"]) for row in planted
            if row["detail"] and row["rule_id"] != "TP06"} <= named
    assert done["FINDING_COUNT"] == len(planted) and done["HAS_CRITICAL"] and not done["IS_CLEAN"]
    assert done["CRITICAL_COUNT"] + done["MAJOR_COUNT"] + done["MINOR_COUNT"] == len(planted)
    assert sum(row["finding_count"] for row in states.values()) == len(planted)
    assert len({row["finding_id"] for row in findings}) == len(planted)
    assert {row["verdict"] for row in findings} == {"conditional"}
    assert not any(row["basis_verified"] for row in findings)
    assert all("to be checked" in row["basis"] for row in findings)
    # what the data are unfit for is said, and stops nothing else
    assert states["LG01"]["state"] == "partly" and "STBHHX" in states["LG01"]["reason"]
    assert states["TP03"]["state"] == "run" or "STBHHX" in states["TP03"]["reason"]
    assert states["AR01"]["skipped_count"] == 2 and all(row["blind_spots"] for row in states.values())
    ground = rows(tmp_path / "AREAS.gpkg")
    gap = next(row for row in ground if row["kind"] == "no_gaps")
    assert gap["area_m2"] == pytest.approx(400, abs=0.1) and gap["width_m"] == pytest.approx(10, abs=0.01)


def test_the_clean_package_is_clean(check, tmp_path):
    path = writing.write_geopackage(tmp_path / "clean.gpkg", plan_database.package_layers(False))
    done, findings, states = check(path, MODE="lenient")
    assert findings == [], [row["message"] for row in findings]
    assert {state["rule_id"]: state["reason"] for state in states.values() if state["state"] != "run"} == {}
    assert done["IS_CLEAN"] and done["IS_COMPLETE"] and not done["HAS_CRITICAL"]


def test_the_survey_of_the_county(check):
    """The county's own survey: no overlap, no gap, areas and control areas right; what stays are its tiny patches."""
    layers = [layer(COUNTY, name, name) for name in ("XZQ", "CJDCQ", "DLTB_2024")]
    done, findings, states = check(layers, PACK="cn-survey")
    assert done["CRITICAL_COUNT"] == 0
    assert {row["rule_id"] for row in findings} == {"ST03", "ST05", "AT05", "TP05", "TP06"}
    assert {row["control_id"] for row in findings if row["rule_id"] == "AT05"} == {"TBMJ"}
    for rule in ("AR01", "AR02", "AR03", "TP01", "TP02", "TP03", "TP04", "TP07", "LG02", "LG03"):
        assert states[rule]["state"] == "run" and states[rule]["finding_count"] == 0, rule


def test_labelled_faults_of_the_survey(check):
    """The faults of DLTB_defects that a pre-check can see, by their labels."""
    layers = [layer(COUNTY, name, name) for name in ("XZQ", "CJDCQ", "DLTB_defects")]
    _, findings, states = check(layers, PACK="cn-survey")
    label = {row["BSM"]: row["defect"] for row in expected("defects")}
    entries = {(row["rule_id"], label.get(row["subject_id"])) for row in findings if row["subject_id"] in label}
    assert entries == {
        ("AR01", "arc"), ("AR01", "area_large"), ("AR01", "area_small"), ("AR02", "net_area"), ("AT01", "null"),
        ("AT02", "code_edition"), ("AT03", "code_edition"), ("AT03", "code_name"), ("AT04", "duplicate_bsm"),
        ("AT04", "duplicate_geometry"), ("AT04", "empty_geometry"), ("AT08", "blank"), ("AT08", "full_width"),
        ("LG02", "code_edition"), ("LG03", "code_edition"), ("LG03", "null"), ("TP01", "duplicate_geometry"),
        ("TP03", "empty_geometry"), ("TP03", "null_geometry"), ("TP03", "self_intersection"), ("TP04", "multipart"),
        ("TP06", "arc"), ("TP06", "self_intersection"), ("TP06", "spike")}
    # the labelled overlap is one with the feature that intersects itself: it is passed over, and that is said
    assert states["TP01"]["skipped_count"] == 3
    assert ("TP02", "DLTB") in {(row["rule_id"], row["control_role"]) for row in findings}


def test_fields_cut_at_ten_bytes_and_of_another_type(check, tmp_path):
    """A shapefile's names and types: recognised, used, and told."""
    pack = tmp_path / "plots"
    pack.mkdir()
    (pack / "pack.yaml").write_text(PACK, encoding="utf-8")
    (pack / "fields.csv").write_text(FIELDS, encoding="utf-8")
    path = write(tmp_path / "PLOT.shp", {"PARCEL_NUM": "text", "STATED_ARE": "text", "YEAR": "real"}, [
        (square(X, Y, 10), {"PARCEL_NUM": "1", "STATED_ARE": "100.00", "YEAR": 2024}),
        (square(X + 20, Y, 10), {"PARCEL_NUM": "2", "STATED_ARE": "about 90", "YEAR": 2024}),
        (square(X + 40, Y, 10), {"PARCEL_NUM": "3", "STATED_ARE": "90", "YEAR": 2024})],
        driver="ESRI Shapefile", layer="PLOT")
    _, findings, states = check([layer(path, "", "PLOT")], PACK_FILE=str(pack / "pack.yaml"))
    notes = {(row["rule_id"], row["control_id"], row["subject_id"]) for row in findings}
    assert notes == {("F", "PARCEL_NUMBER", None), ("F", "STATED_AREA", None), ("F", "YEAR", None),
                     ("N", "STATED_AREA", "2"), ("A", "STATED_AREA", "3")}
    messages = " ".join(row["message"] for row in findings)
    assert "cuts names at 10 bytes" in messages and "stored as text" in messages and "about 90" in messages
    assert states["A"]["state"] == "partly" and states["A"]["examined_count"] == 2   # "about 90" compares with nothing


PACK = """
format: 1
kind: schema
pack: plots
version: "1"
title: {en: plots, zh: 地块}
area_method: planar
fields: fields.csv
layers:
  PLOT: {title: {en: plots, zh: 地块}, geometry: polygon, required: true, id: PARCEL_NUMBER}
rules:
  - {id: F, check: fields_present, severity: minor, title: {en: f, zh: f}, basis: [{document: d}]}
  - {id: N, check: in_range, severity: minor, title: {en: n, zh: n}, basis: [{document: d}]}
  - {id: A, check: stated_area, severity: critical, tolerance_m2: 1, title: {en: a, zh: a},
     basis: [{document: d}]}
"""
FIELDS = """layer,field,type,length,presence,name_en,name_zh,range,form
PLOT,PARCEL_NUMBER,text,,M,number,编号,,
PLOT,STATED_AREA,number,,M,area,面积,,area_m2
PLOT,YEAR,integer,,M,year,年份,,
"""


def test_layers_and_fields_that_a_person_names(check):
    plots = memory("Polygon?crs=EPSG:4547&field=code:string&field=kind:string", [
        (square(X, Y, 100), ["990127200000000001", "0101"]), (square(X + 90, Y, 100), ["990127200000000002", "9"])],
        "data of 2024")
    done, findings, states = check(
        [plots], PACK="cn-survey", RULES="AT02, TP01", ROLES=[plots.id(), "DLTB"],
        FIELDS=[plots.id(), "BSM", "code", plots.id(), "DLBM", "kind"])
    assert [(row["rule_id"], row["subject_id"], row["control_id"]) for row in findings] == [
        ("AT02", "990127200000000002", "DLBM"), ("TP01", "990127200000000001", "990127200000000002")]
    assert findings[1]["overlap_area_m2"] == pytest.approx(1000, abs=1)
    assert set(states) == {"AT02", "TP01"} and done["RULE_COUNT"] == 2


def test_without_codes_rules_on_codes_are_not_run(check):
    plots = memory("Polygon?crs=EPSG:4547&field=DLBM:string", [(square(X, Y, 100), ["x"])], "DLTB")
    done, findings, states = check([plots], PACK="cn-survey", RULES="AT02", CODE_PACK="")
    assert findings == [] and states["AT02"]["state"] == "not_run" and "survey-3" in states["AT02"]["reason"]
    assert not done["IS_COMPLETE"] and not done["IS_CLEAN"]


def test_a_layer_without_system_stops_only_what_needs_it(check):
    plots = memory("Polygon?field=BSM:string&field=QSXZ:string", [(square(X, Y, 100), ["1", "30"])], "DLTB")
    plots.setCrs(QgsCoordinateReferenceSystem())
    _, findings, states = check([plots], PACK="cn-survey", RULES="ST04,AT02,TP01,TP02")
    assert [row["rule_id"] for row in findings] == ["ST04"], [row["message"] for row in findings]
    assert "no coordinate system" in findings[0]["message"]
    assert states["AT02"]["state"] == "run" and states["TP01"]["state"] == "not_run"


def test_report_and_manifest(tmp_path):
    for language, word in (("en", "Pre-check"), ("zh", "质检预检")):
        report, manifest = tmp_path / f"{language}.html", tmp_path / f"{language}.json"
        results("checkdataquality", {
            "LAYERS": layers_of(DEFECTS), "LANGUAGE": language, "FINDINGS": "memory:", "RULE_STATES": "memory:",
            "REPORT": str(report), "MANIFEST": str(manifest)})
        text = report.read_text(encoding="utf-8")
        assert word in text and "LG01" in text and "TP02" in text and str(tmp_path) not in text
        assert not re.search(r"\b(54|55)\d{4}\.\d|\b482\d{4}\.\d", text)   # no coordinates
        assert '"cn-plan-database"' in manifest.read_text(encoding="utf-8")


def test_stops(tmp_path):
    nothing = memory("Polygon?crs=EPSG:4547&field=a:string", [(square(X, Y), ["1"])], "其他")
    ask = {"FINDINGS": "memory:", "RULE_STATES": "memory:", "LANGUAGE": "en"}
    assert "ROLES" in stopped("checkdataquality", {"LAYERS": [nothing], **ask})
    plots = [memory("Polygon?crs=EPSG:4547&field=a:string", [(square(X, Y), ["1"])], name) for name in ("DLTB", "dltb")]
    assert "both match DLTB" in stopped("checkdataquality", {"LAYERS": plots, "PACK": "cn-survey", **ask})
    assert "no rules TP99" in stopped("checkdataquality", {
        "LAYERS": plots[:1], "PACK": "cn-survey", "RULES": "TP99", **ask})
    assert run("checkdataquality", {"LAYERS": plots[:1], "PACK": "cn-three-lines", **ask}).results is None
    assert not list(Path(tmp_path).iterdir())
