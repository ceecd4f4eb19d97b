"""The same county in the formats that bureaus deliver, and results in the formats that they want."""
from __future__ import annotations

import csv

import pytest
from helpers.county.formats import FORMATS
from helpers.county.zoning_runs import CONTROLS, county_inputs, expected
from helpers.desk.running import layer, results, rows, stopped
from helpers.suite.rotation import in_turns

pytestmark = pytest.mark.usefixtures("qgis_app")
NAMES = ("XMYD", *CONTROLS)
ROLES = ("permanent_basic_farmland", "ecological_red_line", "urban_development_boundary")


@pytest.mark.parametrize("name", in_turns(FORMATS, ["FileGDB", "shapefile in GBK"]))
def test_same_verdicts_in_every_format(tmp_path, name):
    """Verdict and area of each parcel by control; Chinese in fields and paths."""
    folder = tmp_path / "样川县 数据"
    folder.mkdir()
    inputs = county_inputs(folder)
    paths = FORMATS[name](folder, NAMES)
    results("checkzoning", {**inputs, "SUBJECTS": paths["XMYD"], "CONTROLS": [paths[control] for control in CONTROLS],
                            "VERDICTS": str(folder / "结论.gpkg"), "FINDINGS": str(folder / "发现.gpkg")})
    answers = {row["DKBH"]: row for row in rows(folder / "结论.gpkg")}
    # an edge that is straight in the projection is not straight in degrees: half a millimetre on 200 m
    rel = 1e-3 if "degrees" in name else 1e-5
    assert len(answers) == len(expected())
    for wanted in expected():
        row = answers[wanted["DKBH"]]
        for column in ("verdict", *(f"{role}_verdict" for role in ROLES)):
            assert row[column] == wanted[column], (wanted["DKBH"], column)
        for role in ROLES:
            assert row[f"{role}_m2"] == pytest.approx(float(wanted[f"{role}_m2"]), abs=0.05, rel=rel)
        assert row["XMMC"] and any("\u4e00" <= letter <= "\u9fff" for letter in row["XMMC"])
    ids = {row["control_id"] for row in rows(folder / "发现.gpkg") if row["control_role"] == ROLES[0]}
    assert {value for value in ids if value and value.startswith("990127")}


def test_short_names_where_names_are_short(tmp_path):
    wanted = {"VERDICTS": str(tmp_path / "v.shp"), "FINDINGS": str(tmp_path / "f.shp")}
    results("checkzoning", county_inputs(tmp_path, LANGUAGE="zh", **wanted))
    verdict = rows(wanted["VERDICTS"])[0]
    assert {"v_farm", "m2_farm", "v_red", "m2_red", "v_urban", "m2_urban", "verdict"} <= verdict.keys()
    finding = rows(wanted["FINDINGS"])[0]
    assert {"find_id", "evid_hash", "proj_id", "subj_id", "subj_fid", "ctrl_role", "limit_val", "ovl_m2", "ovl_share",
            "force_from", "verified"} <= finding.keys()
    assert all(len(name) <= 10 for path in wanted.values() for name in rows(path)[0])
    answers = {row["DKBH"]: row["v_farm"] for row in rows(wanted["VERDICTS"])}
    assert answers == {row["DKBH"]: row["permanent_basic_farmland_verdict"] for row in expected()}
    messages = [row["message"] for row in rows(wanted["FINDINGS"])]
    assert any("平方米" in message for message in messages)


def test_a_table_as_a_shapefile_stops_before_anything_is_written(tmp_path):
    """QGIS would write a file that it cannot load."""
    for suffix in ("dbf", "shp"):
        text = stopped("checkzoning", county_inputs(
            tmp_path, LANGUAGE="en", VERDICTS=str(tmp_path / "v.shp"), LEDGER=str(tmp_path / f"l.{suffix}")))
        assert "LEDGER" in text and "GeoPackage" in text
        assert "features read" not in text
    assert not list(tmp_path.glob("v.*")) and not list(tmp_path.glob("l.*"))


def test_all_tables_into_one_geopackage(tmp_path):
    """As the demo writes them: nothing that was there before is lost."""
    target = tmp_path / "结果.gpkg"
    names = {"VERDICTS": "结论", "FINDINGS": "发现", "PROJECTS": "projects", "SUMMARY": "summary", "LEDGER": "ledger"}
    result = results("checkzoning", county_inputs(tmp_path, **{
        key: f"ogr:dbname='{target}' table=\"{name}\" (geom)" for key, name in names.items()}))
    assert len(rows(target, "结论")) == result["SUBJECT_COUNT"]
    for name in names.values():
        assert rows(target, name), name
    assert layer(target, "结论").isSpatial() and layer(target, "发现").isSpatial()
    assert not layer(target, "ledger").isSpatial()


@pytest.mark.parametrize("suffix", in_turns(["csv", "xlsx", "ods"], ["xlsx"]))
def test_tables_for_spreadsheets(tmp_path, suffix):
    wanted = {name: str(tmp_path / f"{name}.{suffix}") for name in ("PROJECTS", "SUMMARY", "LEDGER")}
    results("checkzoning", county_inputs(tmp_path, LANGUAGE="zh", VERDICTS=str(tmp_path / "v.gpkg"), **wanted))
    projects = {row["project_id"]: row for row in rows(wanted["PROJECTS"])}
    for project in expected("checkzoning_projects"):
        row = projects[project["XMBH"]]
        assert row["verdict"] == project["verdict"]
        assert float(row["area_m2"]) == pytest.approx(float(project["area_m2"]), rel=1e-4)
    if suffix == "csv":
        with open(wanted["LEDGER"], encoding="utf-8", newline="") as file:
            assert "covered_m2" in next(csv.reader(file))


@pytest.mark.parametrize("suffix", in_turns(["geojson", "fgb", "gdb", "sqlite"], ["gdb"]))
def test_verdicts_in_other_formats(tmp_path, suffix):
    wanted = str(tmp_path / f"v.{suffix}")
    results("checkzoning", county_inputs(tmp_path, VERDICTS=wanted))
    written = {row["DKBH"] if "DKBH" in row else row["dkbh"]: row["verdict"] for row in rows(wanted)}
    assert written == {row["DKBH"]: row["verdict"] for row in expected()}


@pytest.mark.parametrize("output", in_turns(["VERDICTS", "FINDINGS", "LEDGER"], ["FINDINGS"]))
def test_an_output_never_replaces_what_is_read(tmp_path, output):
    county = tmp_path / "county.gpkg"
    inputs = county_inputs(tmp_path, LANGUAGE="en", VERDICTS=str(tmp_path / "v.gpkg"))
    before = county.read_bytes()
    assert output in stopped("checkzoning", {**inputs, output: str(county)})
    assert "XMYD" in stopped("checkzoning", {**inputs, output: f"ogr:dbname='{county}' table=\"XMYD\" (geom)"})
    assert county.read_bytes() == before
    results("checkzoning", {**inputs, output: f"ogr:dbname='{county}' table=\"新表\" (geom)"})
    assert len(rows(county, "XMYD")) == len(expected())
    assert rows(county, "新表")
