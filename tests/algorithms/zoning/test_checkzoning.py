"""groundrules:checkzoning on the invented county and on real cities; tables as the contract has them."""
from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from helpers.county.zoning_runs import county_inputs, expected
from helpers.desk.running import results, rows, run, stopped
from helpers.files.layers import open_layer
from helpers.real_data import CAMBRIDGE, CHINO, needs
from helpers.source import ROOT
from qgis.PyQt.QtCore import QMetaType

pytestmark = pytest.mark.usefixtures("qgis_app")
TABLES = ("VERDICTS", "PROJECTS", "FINDINGS", "SUMMARY", "LEDGER")
ROLES = ("permanent_basic_farmland", "ecological_red_line", "urban_development_boundary")
WORDS = ("forbidden", "conditional", "undetermined", "allowed")
ORDER = ("forbidden", "undetermined", "conditional", "allowed")


def destinations(folder) -> dict:
    return {name: str(folder / f"{name.lower()}.gpkg") for name in TABLES}


def read(wanted: dict) -> dict:
    return {name: rows(wanted[name]) for name in TABLES}


def near(stated, parcels: int = 1):
    """Stated areas are of edges cut at 70 m and rounded, ours of edges cut at 20 m."""
    return pytest.approx(float(stated), abs=max(0.01 * parcels, 1e-5 * float(stated)))


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """Folder, results and tables of one run over the county, everything asked for."""
    folder = tmp_path_factory.mktemp("county")
    wanted = {**destinations(folder), "MANIFEST": str(folder / "manifest.json"),
              "REPORT": str(folder / "report.html"), "REPORT_FOLDER": str(folder / "reports")}
    result = results("checkzoning", county_inputs(folder, LANGUAGE="zh", **wanted))
    return folder, result, read(wanted)


@pytest.fixture(scope="module")
def before_the_law(tmp_path_factory):
    """Folder, verdicts by parcel and log of a run without any other result, for 2019; one control layer too many."""
    folder = tmp_path_factory.mktemp("before")
    inputs = county_inputs(folder, AS_OF="2019-01-01", LANGUAGE="zh", VERDICTS=str(folder / "only.gpkg"))
    inputs["CONTROLS"].append(inputs["CONTROLS"][0].replace("YJJBNTBHTB", "DLTB_2024"))
    done = run("checkzoning", inputs)
    assert done.results is not None, done.log
    return folder, {row["DKBH"]: row["verdict"] for row in rows(folder / "only.gpkg")}, done


def test_two_processes_and_a_manifest_give_the_rows_of_one_run(county, tmp_path):
    """Started from the manifest, on processes that the log names."""
    from groundrules.bridge.runs.manifest import parameters_in

    folder, result, tables = county
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    wanted = destinations(tmp_path)
    done = run("checkzoning", {**parameters_in(manifest, str(folder)), "PROCESSES": 2, **wanted})
    assert done.results is not None, done.log
    assert "\u7531 2 \u4e2a\u8fdb\u7a0b\u8ba1\u7b97" in done.log and "\u65e0\u6cd5\u542f\u52a8" not in done.log
    assert read(wanted) == tables
    assert {name: done.results[name] for name in result if name.endswith("COUNT")} == {
        name: value for name, value in result.items() if name.endswith("COUNT")}


# -- the invented county ---------------------------------------------------------------------------

def test_every_parcel_has_its_expected_answer(county):
    _, result, tables = county
    answers = {row["DKBH"]: row for row in tables["VERDICTS"]}
    assert answers.keys() == {row["DKBH"] for row in expected()}
    rules = {}
    for row in tables["FINDINGS"]:
        rules.setdefault(row["subject_id"], set()).add(row["rule_id"])
    for wanted in expected():
        row = answers[wanted["DKBH"]]
        for name in ("verdict", *(f"{role}_verdict" for role in ROLES)):
            assert row[name] == wanted[name], (wanted["DKBH"], name)
        for name in ("area_m2", *(f"{role}_m2" for role in ROLES)):
            assert row[name] == near(wanted[name]), (wanted["DKBH"], name)
        assert rules.get(wanted["DKBH"], set()) == set(wanted["rule_ids"].split()), wanted["DKBH"]


@pytest.mark.parametrize("language", [
    pytest.param(language, marks=pytest.mark.takes_turns(turn=turn)) for turn, language in enumerate(("en", "zh"))])
def test_a_filter_on_a_control_layer_is_one_finding(county, tmp_path, language):
    """Without the red lines that it hides parcels turn allowed, and the run says so once."""
    inputs = county_inputs(tmp_path, LANGUAGE=language)
    line = inputs["CONTROLS"][1]
    whole = open_layer(*line.split("|layername="))
    total = whole.featureCount()
    inputs["CONTROLS"][1] = f"{line}|subset=fid = {min(feature.id() for feature in whole.getFeatures())}"
    wanted = {name: str(tmp_path / f"{name}.gpkg") for name in ("VERDICTS", "FINDINGS")}
    result = results("checkzoning", {**inputs, **wanted})
    before = sum(row["ecological_red_line_verdict"] == "allowed" for row in county[2]["VERDICTS"])
    assert sum(row["ecological_red_line_verdict"] == "allowed" for row in rows(wanted["VERDICTS"])) > before
    (text,) = [row for row in rows(wanted["FINDINGS"]) if row["rule_id"] == "GR-FILTERED-CONTROL"]
    assert (text["verdict"], text["severity"], text["control_role"]) == ("undetermined", "major", "ecological_red_line")
    assert text["control_layer"] == "STBHHX" and str(total - 1) in text["message"] and str(total) in text["message"]
    assert ("过滤条件" if language == "zh" else "filter") in text["message"] and result["SUBJECT_COUNT"] > 0
    assert not [row for row in county[2]["FINDINGS"] if row["rule_id"] == "GR-FILTERED-CONTROL"]
    without = {row["DKBH"]: row["verdict"] for row in county[2]["VERDICTS"]}
    better = [row for row in rows(wanted["VERDICTS"])
              if ORDER.index(row["verdict"]) > ORDER.index(without[row["DKBH"]])]
    assert result["BETTER_BY_FILTER_COUNT"] == text["measured"] == len(better) > 0
    assert f"{len(better)} " in text["message"] and county[1]["BETTER_BY_FILTER_COUNT"] == 0


def test_every_project_has_its_expected_answer(county):
    answers = {row["project_id"]: row for row in county[2]["PROJECTS"]}
    wanted = expected("checkzoning_projects")
    assert answers.keys() == {row["XMBH"] for row in wanted}
    for project in wanted:
        row = answers[project["XMBH"]]
        assert row["subject_count"] == int(project["parcels"])
        for name in ("verdict", *(f"{role}_verdict" for role in ROLES)):
            assert row[name] == project[name], (project["XMBH"], name)
        assert row["area_m2"] == near(project["area_m2"], row["subject_count"])


def test_counts_agree_with_the_tables(county):
    _, result, tables = county
    verdicts = [row["verdict"] for row in tables["VERDICTS"]]
    assert result["SUBJECT_COUNT"] == len(verdicts) == sum(result[f"{word.upper()}_COUNT"] for word in WORDS)
    for word in WORDS:
        assert result[f"{word.upper()}_COUNT"] == verdicts.count(word) > 0
    assert result["HAS_PROHIBITION"] is True
    assert result["IS_COMPLIANT"] is False
    assert result["OPEN_CONDITION_COUNT"] == sum(
        row["verdict"] == "conditional" and row["subject_fid"] is not None for row in tables["FINDINGS"])
    for name in ("forbidden_count", "conditional_count", "undetermined_count"):
        word = name.split("_")[0]
        assert sum(row[name] for row in tables["VERDICTS"]) == sum(
            row["verdict"] == word and row["subject_fid"] is not None for row in tables["FINDINGS"])
    for role in ("*", *ROLES):
        column = "verdict" if role == "*" else f"{role}_verdict"
        for row in (summary for summary in tables["SUMMARY"] if summary["control_role"] == role):
            of_word = [verdict for verdict in tables["VERDICTS"] if verdict[column] == row["verdict"]]
            assert row["subject_count"] == len(of_word)
            assert row["subject_area_m2"] == pytest.approx(sum(item["area_m2"] or 0 for item in of_word))


def test_every_ledger_closes(county):
    _, result, tables = county
    assert len(tables["LEDGER"]) == result["SUBJECT_COUNT"] * (len(ROLES) + 1)
    for row in tables["LEDGER"]:
        assert row["covered_m2"] + row["free_m2"] + row["unusable_m2"] == pytest.approx(row["area_m2"], rel=1e-6)
        assert row["residual_share"] < 1e-6
    joint = {row["subject_id"]: row for row in tables["LEDGER"] if row["control_role"] == "*"}
    for row in tables["VERDICTS"]:
        assert row["covered_m2"] == pytest.approx(joint[row["DKBH"]]["covered_m2"], abs=1e-6)


def test_findings_have_the_columns_and_types_of_the_contract(county):
    fields = open_layer(county[0] / "findings.gpkg").fields()
    contract = {
        "finding_id": "QString", "evidence_hash": "QString", "rule_id": "QString", "severity": "QString",
        "verdict": "QString", "relation": "QString", "project_id": "QString", "subject_id": "QString",
        "subject_fid": "qlonglong", "control_role": "QString", "control_layer": "QString", "control_id": "QString",
        "measured": "double", "limit_value": "double", "tolerance": "double", "unit": "QString",
        "overlap_area_m2": "double", "overlap_length_m": "double", "overlap_share": "double", "basis": "QString",
        "in_force_from": "QDate", "in_force_to": "QDate", "basis_verified": "bool", "message": "QString",
        "documents": "QString", "data_date": "QDate", "rule_pack": "QString"}
    assert {name: QMetaType.typeName(fields.field(name).type()) for name in contract} == contract


def test_verdicts_keep_the_parcels_own_fields_and_shapes(county):
    source = {row["DKBH"]: row for row in open_layer(county[0] / "county.gpkg", "XMYD").getFeatures()}
    for row in open_layer(county[0] / "verdicts.gpkg").getFeatures():
        own = source[row["DKBH"]]
        assert row.geometry().equals(own.geometry())
        for field in own.fields().names():
            if field != "fid":
                assert row[field] == own[field], field


def test_messages_are_in_the_language_and_bases_unverified(county):
    for row in county[2]["FINDINGS"]:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in row["message"])
        assert "{" not in row["message"]
        of_pack = not row["rule_id"].startswith("GR-")   # what the check itself asks for cites no document
        assert ("条款待核" if of_pack else "未引用文件") in row["basis"] and not row["basis_verified"]


def test_manifest_says_what_was_read(county):
    folder, result, _ = county
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    assert str(folder) not in text
    manifest = json.loads(text)
    assert manifest["pack"]["id"] == "cn-three-lines" and manifest["as_of"] == "2026-06-30"
    inputs = {entry["use"]: entry for entry in manifest["inputs"]}
    assert inputs["subjects"]["rows_read"] == result["SUBJECT_COUNT"]
    assert all(len(entry["rows_hash"]) == 32 for entry in manifest["inputs"])
    assert {"qgis", "gdal", "geos", "proj", "groundrules"} <= manifest["software"].keys()
    assert manifest["software"]["overlays"] == "GEOS"   # pieces are cut, and the layers are small


def test_report_folder_has_a_page_for_each_project(county):
    folder, _, tables = county
    pages = {path.name for path in (folder / "reports").glob("[!.]*")}
    assert "index.html" in pages
    assert len(pages) == len(tables["PROJECTS"]) + 2     # an index, and the manifest
    assert str(folder) not in (folder / "report.html").read_text(encoding="utf-8")


def test_optional_results_that_nobody_asks_for_are_not_made(before_the_law):
    folder, _, done = before_the_law
    assert not {"FINDINGS", "LEDGER", "PROJECTS", "SUMMARY", "MANIFEST", "REPORT"} & done.results.keys()
    assert {path.suffix for path in folder.iterdir()} <= {".gpkg", ".gpkg-wal", ".gpkg-shm"}
    assert len(list(folder.glob("*.gpkg"))) == 2   # the county and the verdicts


def test_without_projects_each_parcel_is_one(tmp_path):
    wanted = destinations(tmp_path)
    inputs = county_inputs(tmp_path, **wanted)
    del inputs["PROJECT_FIELD"]
    results("checkzoning", inputs)
    tables = read(wanted)
    assert [row["project_id"] for row in tables["PROJECTS"]] == [row["DKBH"] for row in tables["VERDICTS"]]


def test_scope_and_prefix(tmp_path):
    result = results("checkzoning", county_inputs(
        tmp_path, SCOPE="ecological_red_line", PREFIX="gr_", VERDICTS=str(tmp_path / "v.gpkg"),
        FINDINGS=str(tmp_path / "f.gpkg")))
    row = rows(tmp_path / "v.gpkg")[0]
    assert {"gr_verdict", "gr_ecological_red_line_verdict", "gr_controls_in_scope"} <= row.keys()
    assert row["gr_controls_in_scope"] == 1
    assert "gr_permanent_basic_farmland_verdict" not in row
    assert {item["control_role"] for item in rows(tmp_path / "f.gpkg")} <= {"ecological_red_line", "*"}
    assert result["SUBJECT_COUNT"] == len(expected())


def test_roles_and_fields_may_be_said(tmp_path):
    """The county's layers under other names, bound by hand: the same answers."""
    inputs = county_inputs(tmp_path)
    layers = [open_layer(tmp_path / "county.gpkg", name, f"层{k}")
              for k, name in enumerate(("YJJBNTBHTB", "STBHHX", "CZKFBJ", "XZQ"))]
    for layer in layers[:1]:
        layer.renameAttribute(layer.fields().indexOf("DLBM"), "LAND")   # read only: not saved
    matrix = [cell for layer, role in zip(layers, (*ROLES, "administrative_unit")) for cell in (layer.name(), role)]
    inputs.update(CONTROLS=layers, ROLES=matrix, VERDICTS=str(tmp_path / "v.gpkg"),
                  FIELDS=["层1", "zone", "ZRBHDFQ"])
    results("checkzoning", inputs)
    answers = {row["DKBH"]: row["verdict"] for row in rows(tmp_path / "v.gpkg")}
    assert answers == {row["DKBH"]: row["verdict"] for row in expected()}


def test_the_date_decides_which_law_holds(county, before_the_law):
    """That of 2026 allows what was open in 2019."""
    assert before_the_law[1]["YC2025-002-01"] == "undetermined"
    assert {row["DKBH"]: row["verdict"] for row in county[2]["VERDICTS"]}["YC2025-002-01"] == "allowed"


def test_a_pack_by_zip(tmp_path):
    """By its pack.yaml: tests/algorithms/findings/test_recheck.py."""
    archive = shutil.make_archive(str(tmp_path / "三线"), "zip", ROOT / "packs" / "cn-three-lines")
    inputs = county_inputs(tmp_path, PACK_FILE=archive, VERDICTS=str(tmp_path / "v.gpkg"))
    del inputs["PACK"]
    results("checkzoning", inputs)
    assert {row["DKBH"]: row["verdict"] for row in rows(inputs["VERDICTS"])} \
        == {row["DKBH"]: row["verdict"] for row in expected()}


# -- the property: knowing less never allows -------------------------------------------------------

def without(path, layer, field):
    """The layer without a field, which is gone in the edit buffer only."""
    poorer = open_layer(path, layer, layer)
    poorer.startEditing()
    assert poorer.deleteAttribute(poorer.fields().indexOf(field))
    return poorer


def test_removing_layers_and_fields_never_allows(tmp_path):
    """One layer and a field of each other: each layer is judged by itself. One by one: tests/bridge/samples."""
    inputs = county_inputs(tmp_path, VERDICTS=str(tmp_path / "v.gpkg"))
    path = tmp_path / "county.gpkg"
    less = {"STBHHX": "ZRBHDFQ", "CZKFBJ": "GHFQDM"}
    inputs["CONTROLS"] = [name for name in inputs["CONTROLS"] if name.split("=")[-1] not in ("YJJBNTBHTB", *less)]
    inputs["CONTROLS"] += [without(path, layer, field) for layer, field in less.items()]
    results("checkzoning", {**inputs, "SUBJECTS": without(path, "XMYD", "XMLX")})
    columns = ("verdict", *(f"{role}_verdict" for role in ROLES))
    allowed = {row["DKBH"]: {name for name in columns if row[name] == "allowed"} for row in expected()}
    changed = 0
    for row in rows(inputs["VERDICTS"]):
        left = {name for name in columns if row[name] == "allowed"}
        assert left <= allowed[row["DKBH"]], row["DKBH"]
        assert row["controls_in_scope"] == len(ROLES)
        changed += left < allowed[row["DKBH"]]
    assert changed


def test_what_the_user_says_of_values_counts_and_stands_in_manifest_and_report(county, tmp_path):
    """Zones of the growth boundary that mean nothing leave it open; all projects of one kind are judged as that."""
    boundary = "urban_development_boundary"
    files = {"VERDICTS": str(tmp_path / "v.gpkg"), "MANIFEST": str(tmp_path / "m.json"),
             "REPORT": str(tmp_path / "r.html")}
    inputs = county_inputs(tmp_path, LANGUAGE="en", SCOPE=boundary, **files)
    before = [row[f"{boundary}_verdict"] for row in county[2]["VERDICTS"]]
    values = [boundary, "zone", "410", "?", boundary, "zone", "999", "420"]
    done = run("checkzoning", {**inputs, "VALUES": values})
    after = [row[f"{boundary}_verdict"] for row in rows(files["VERDICTS"])]
    assert before.count("undetermined") < after.count("undetermined")
    assert json.loads(Path(files["MANIFEST"]).read_text(encoding="utf-8"))["parameters"]["VALUES"] == values
    report = Path(files["REPORT"]).read_text(encoding="utf-8")
    for log in (done.log, report):
        assert "410 = ?" in log and "none of the features that were read: 999" in log
    assert "410, 420, 430" in stopped("checkzoning", {**inputs, "VALUES": [boundary, "zone", "410", "town"]})


# -- real cities -----------------------------------------------------------------------------------

@needs(CHINO)
def test_chino(tmp_path):
    """75 lots on buried cultural property, 2 more by slivers only, 150 in the flood area, none on farmland."""
    names = ("agricultural_land", "flood_assumption", "buried_cultural_property", "use_districts", "city_planning_area")
    wanted = destinations(tmp_path)
    result = results("checkzoning", {
        "SUBJECTS": f"{CHINO}|layername=lots", "SUBJECT_ID": "chiban_id", "AS_OF": "2026-06-30",
        "CONTROLS": [f"{CHINO}|layername={name}" for name in names], "AREA_METHOD": "planar",
        "PACK": "example-jp-chino", "LANGUAGE": "zh", **wanted})
    tables = read(wanted)
    heritage = [row for row in tables["FINDINGS"] if row["rule_id"] == "BCP-01"]
    slivers = {row["subject_fid"] for row in heritage if row["message"].startswith("技术核查")}
    real = {row["subject_fid"] for row in heritage} - slivers
    assert (result["SUBJECT_COUNT"], len(real), len(slivers - real)) == (217, 75, 2)
    assert sum(row["flood_assumption_m2"] > 0 for row in tables["VERDICTS"]) == 150
    assert sum(row["agricultural_land_m2"] > 0 for row in tables["VERDICTS"]) == 0
    assert all(row["residual_share"] < 1e-6 for row in tables["LEDGER"])


@needs(CAMBRIDGE)
def test_cambridge(tmp_path):
    """A whole city: every parcel has a verdict, 37 invalid and one empty are listed, every ledger closes."""
    names = ("flood_100yr", "wetlands", "open_space", "historic_districts")
    wanted = {name: str(tmp_path / f"{name}.gpkg") for name in ("VERDICTS", "FINDINGS", "LEDGER")}
    result = results("checkzoning", {
        "SUBJECTS": f"{CAMBRIDGE}|layername=parcels_fy2014", "SUBJECT_ID": "ML", "AS_OF": "2026-06-30",
        "CONTROLS": [f"{CAMBRIDGE}|layername={name}" for name in names],
        "PACK": "example-us-cambridge", "LANGUAGE": "en", **wanted})
    verdicts = selected(wanted["VERDICTS"], "SELECT area_m2, verdict FROM verdicts")
    assert result["SUBJECT_COUNT"] == len(verdicts) == 13_116
    unusable, lost = zip(*selected(wanted["FINDINGS"], "SELECT message, subject_fid FROM findings "
                                                       "WHERE rule_id = 'GR-UNUSABLE-SUBJECT'"))
    assert sum("invalid" in message for message in unusable) == 37
    assert sum("empty" in message or "no geometry" in message for message in unusable) == 1
    assert len(unusable) == 38
    ledger = selected(wanted["LEDGER"], "SELECT subject_fid, reason, residual_share FROM ledger")
    for fid, reason, residual_share in ledger:
        if fid in lost:
            assert reason == "unusable_subject"
        else:
            assert residual_share < 1e-6
    assert len(ledger) == 13_116 * 5
    assert {verdict for area_m2, verdict in verdicts if area_m2 is None} == {"undetermined"}


def selected(path, statement: str) -> list[tuple]:
    """Rows of a statement; ``rows`` takes seconds for a city."""
    with closing(sqlite3.connect(path)) as database:
        return database.execute(statement).fetchall()


def test_a_pack_of_another_name_stops_in_both_languages(tmp_path):
    for language, word in (("en", "[PACK]: there is no rule pack"), ("zh", "[PACK]：没有规则包")):
        inputs = county_inputs(tmp_path, PACK="no-such-pack", LANGUAGE=language, VERDICTS="TEMPORARY_OUTPUT")
        sentence = stopped("checkzoning", inputs)
        assert word in sentence and "cn-three-lines" in sentence and "cn-grid" not in sentence   # packs of zoning only


def test_log_names_what_was_bound_and_left(before_the_law):
    log = before_the_law[2].log
    assert "YJJBNTBHTB：永久基本农田（按名称识别）" in log
    assert "DLTB_2024 未使用" in log


def test_control_layers_without_any_role_are_a_warning_that_says_how_to_give_one(tmp_path):
    inputs = county_inputs(tmp_path)
    layer = open_layer(tmp_path / "county.gpkg", "DLTB_2024", "层1")
    done = run("checkzoning", {**inputs, "CONTROLS": [layer], "VERDICTS": "memory:", "LANGUAGE": "en"})
    assert "None of the control layers has a role, so nothing was checked against them: 层1" in done.log
    assert done.results["ALLOWED_COUNT"] == 0
