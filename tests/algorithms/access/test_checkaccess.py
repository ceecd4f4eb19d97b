"""groundrules:checkaccess: the sample county, what users give it, and that reports take its findings."""
from __future__ import annotations

import shutil

import pytest
from helpers.county.samples import COUNTY, expected
from helpers.desk.running import results, rows, run, stopped
from helpers.files.layers import memory, square
from helpers.source import ROOT

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 547_000, 4_822_000
ACCESS = ROOT / "packs" / "cn-control-units"


@pytest.fixture
def county(tmp_path):
    shutil.copyfile(COUNTY, tmp_path / "county.gpkg")
    return lambda name: f"{tmp_path / 'county.gpkg'}|layername={name}"


def inputs(county, tmp_path, *wanted, **more):
    outputs = {name: str(tmp_path / f"{name}.gpkg") for name in ("OUTPUT", *wanted)}
    return {"SUBJECTS": county("XMYD_access"), "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH", "UNITS": county("GKDY"),
            "AS_OF": "2026-06-30", "LANGUAGE": "en", **outputs, **more}


def test_the_sample_county(county, tmp_path):
    """Verdict, units, shares and clauses of every parcel, against answers made without the engine."""
    result = results("checkaccess", inputs(county, tmp_path, "VERDICTS", "FINDINGS"))
    wanted = expected("checkaccess")
    verdicts = {row["DKBH"]: row for row in rows(result["VERDICTS"])}
    assert {code: row["verdict"] for code, row in verdicts.items()} == {row["DKBH"]: row["verdict"] for row in wanted}
    values: dict = {}
    for row in rows(result["OUTPUT"]):
        values.setdefault((row["subject_id"], row["unit_code"]), []).append(row)
    assert set(values) == {(row["DKBH"], row["unit_code"]) for row in wanted} and len(wanted) == 17
    for row in wanted:
        some = values[row["DKBH"], row["unit_code"]]
        assert sorted(entry["clause_id"] for entry in some
                      if entry["clause_id"]) == sorted(row["clause_ids"].split()), row
        for item in some:
            assert item["area_m2"] == pytest.approx(float(row["area_m2"]), abs=0.02)
            assert item["share"] == pytest.approx(float(row["share"]), abs=2e-5)
            assert item["sliver"] == (float(row["share"]) < 0.001)
    assert {name: result[name] for name in ("SUBJECT_COUNT", "FORBIDDEN_COUNT", "UNDETERMINED_COUNT",
                                            "CONDITIONAL_COUNT", "ALLOWED_COUNT")} == {
        "SUBJECT_COUNT": 15, "FORBIDDEN_COUNT": 4, "UNDETERMINED_COUNT": 4, "CONDITIONAL_COUNT": 3, "ALLOWED_COUNT": 4}
    assert result["HAS_PROHIBITION"] and not result["IS_COMPLIANT"]
    assert verdicts["ZR2026-07-1"]["outside_share"] == pytest.approx(0.5, abs=1e-3)
    first = rows(result["FINDINGS"])[0]
    assert first["rule_id"] == "GR-PREVAILS" and "platform prevails" in first["message"]
    assert not first["subject_id"]


def test_three_sites_of_one_works(county, tmp_path):
    result = results("checkaccess", inputs(county, tmp_path, "SITES", COMPARE="BXZ"))
    assert [(row["rank"], row["project_id"], row["verdict"]) for row in rows(result["SITES"])] == [
        (1, "ZR2026-12", "allowed"), (2, "ZR2026-11", "conditional"), (3, "ZR2026-10", "forbidden")]


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("platform prevails", "ZH99012710001", "Comparison of sites")),
    ("zh", ("省级生态环境分区管控平台", "选址比较", "虚构"))])
def test_the_report(county, tmp_path, language, words):
    report = tmp_path / "report.html"
    results("checkaccess", inputs(county, tmp_path, REPORT=str(report), LANGUAGE=language))
    page = report.read_text(encoding="utf-8")
    for word in words:
        assert word in page
    assert str(tmp_path) not in page


def test_buildreport_takes_the_findings(county, tmp_path):
    result = results("checkaccess", inputs(county, tmp_path, "VERDICTS", "FINDINGS"))
    report = tmp_path / "built.html"
    run("buildreport", {"FINDINGS": [result["FINDINGS"]], "VERDICTS": [result["VERDICTS"]], "LANGUAGE": "en",
                        "REPORT": str(report)})
    page = report.read_text(encoding="utf-8")
    assert "platform prevails" in page and "DEMO-U-101" in page and "ZR2026-01" in page


def test_a_layer_without_codes_is_refused(county, tmp_path):
    bare = memory("Polygon?crs=EPSG:4547&field=name:string", [(square(X, Y, 100), ["甲"])], "范围")
    assert "UNIT_CODE" in stopped("checkaccess", inputs(county, tmp_path, UNITS=bare))
    assert not (tmp_path / "OUTPUT.gpkg").exists()


def test_fields_that_are_named_win(county, tmp_path):
    """A class field under a name of its own, and no industry at all."""
    units = memory("Polygon?crs=EPSG:4547&field=k:string&field=t:string",
                   [(square(X, Y, 1000), ["ZH99012730001", "一般管控"])], "单元")
    plots = memory("Polygon?crs=EPSG:4547&field=who:string", [(square(X + 10, Y + 10, 50), ["地块1"])], "地块")
    result = results("checkaccess", inputs(county, tmp_path, "VERDICTS", SUBJECTS=plots, SUBJECT_ID="who",
                                           PROJECT_FIELD=None, UNITS=units, UNIT_CODE="k", UNIT_CLASS="t"))
    assert [row["verdict"] for row in rows(result["VERDICTS"])] == ["undetermined"]
    assert rows(result["OUTPUT"])[0]["unit_class"] == "general"


def test_a_pack_from_a_file_and_its_faults(county, tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(ACCESS, folder)
    table = folder / "sample.csv"
    good = table.read_text(encoding="utf-8")
    result = results("checkaccess", inputs(county, tmp_path, PACK_FILE=str(folder / "pack.yaml")))
    assert result["FORBIDDEN_COUNT"] == 4
    table.write_bytes(good.encode("gbk"))
    message = stopped("checkaccess", inputs(county, tmp_path, PACK_FILE=str(folder / "pack.yaml")))
    assert "sample.csv:2" in message and "UTF-8" in message
    broken = results("validatepack", {"PACK": "", "PACK_FILE": str(folder / "pack.yaml"),
                                      "OUTPUT": str(tmp_path / "problems.gpkg"), "LANGUAGE": "en"})
    assert not broken["IS_VALID"]


def test_validatepack_takes_the_shipped_lists(tmp_path):
    result = results("validatepack", {"PACK": "cn-control-units", "OUTPUT": str(tmp_path / "problems.gpkg")})
    assert result["IS_VALID"] and result["PROBLEM_COUNT"] == 0
    assert result["RULE_COUNT"] == 24 and result["CASE_COUNT"] == 27


def test_a_pack_of_another_kind_is_refused(county, tmp_path):
    assert "access" in stopped("checkaccess", inputs(county, tmp_path, PACK="cn-three-lines"))
