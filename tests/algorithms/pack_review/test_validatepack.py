"""groundrules:validatepack on good, broken and hostile packs. What each problem means is tested in tests/core."""
from __future__ import annotations

import os
import re
import shutil
import time
import zipfile

import pytest
from helpers.cases.packs import CASES, QGIS_PACK
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, rows, run, stopped
from helpers.source import ROOT
from helpers.suite.rotation import in_turns

pytestmark = pytest.mark.usefixtures("qgis_app")
BROKEN = QGIS_PACK.replace("severity: critical", "severity: fatal")
TABLE = ["file", "line", "place", "severity", "message"]


@pytest.fixture
def validate(tmp_path):
    """Run over a pack's texts, or bytes of a zip, and return (results, rows)."""
    def run_over(pack=QGIS_PACK, cases=CASES, archive=None, **parameters):
        folder = tmp_path / "包"
        folder.mkdir(exist_ok=True)
        if archive is None:
            (folder / "pack.yaml").write_bytes(pack if isinstance(pack, bytes) else pack.encode("utf-8"))
            if cases is not None:
                (folder / "cases.yaml").write_text(cases, encoding="utf-8")
        target = tmp_path / "problems.gpkg"
        result = results("validatepack", {"PACK_FILE": str(archive or folder / "pack.yaml"), "LANGUAGE": "en",
                                          "OUTPUT": str(target), **parameters})
        table = [{name: row[name] for name in TABLE} for row in rows(target)]
        assert result["PROBLEM_COUNT"] == len(table)
        assert result["ERROR_COUNT"] == sum(row["severity"] == "error" for row in table)
        assert result["IS_VALID"] == (result["ERROR_COUNT"] == 0)
        return result, table
    return run_over


PACKS = sorted((ROOT / "packs").iterdir())
#: Each of a kind of its own.
OF_EACH_KIND = {re.search(r"(?m)^kind: *(\w+)", (path / "pack.yaml").read_text(encoding="utf-8"))[1]: path
                for path in reversed(PACKS)}


@pytest.mark.parametrize("path", [ROOT / "packs" / "cn-three-lines", ROOT / "packs" / "example-us-cambridge"],
                         ids=lambda path: path.name)
def test_rules_and_cases_are_counted(tmp_path, path):
    result = results("validatepack", {"PACK_FILE": str(path / "pack.yaml"), "OUTPUT": str(tmp_path / "p.gpkg")})
    assert (result["PROBLEM_COUNT"], result["ERROR_COUNT"], result["IS_VALID"]) == (0, 0, True)
    assert result["RULE_COUNT"] == (path / "pack.yaml").read_text(encoding="utf-8").count("\n  - id: ")
    assert result["CASE_COUNT"] == (path / "cases.yaml").read_text(encoding="utf-8").count("\n  - id: ") > 5
    assert rows(tmp_path / "p.gpkg") == []


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.name)
def test_every_pack_that_comes_with_the_plugin(tmp_path, path):
    """Whatever its kind: a kind without a checker would be refused here."""
    result = results("validatepack", {"PACK": path.name, "OUTPUT": str(tmp_path / "p.gpkg")})
    assert (result["PROBLEM_COUNT"], result["IS_VALID"]) == (0, True)
    assert result["RULE_COUNT"] + result["CLASS_COUNT"] > 0 and result["CASE_COUNT"] > 5


@pytest.mark.parametrize("path", in_turns(PACKS, OF_EACH_KIND.values()), ids=lambda path: path.name)
def test_every_kind_is_read_to_its_end(tmp_path, path):
    """A key that nobody knows, in a copy of each pack."""
    shutil.copytree(path, tmp_path / "p")
    with (tmp_path / "p" / "pack.yaml").open("a", encoding="utf-8") as file:
        file.write("\nbeyond: 1\n")
    result = results("validatepack", {"PACK_FILE": str(tmp_path / "p"), "OUTPUT": str(tmp_path / "p.gpkg")})
    assert result["IS_VALID"] is False
    assert any("beyond" in row["place"] for row in rows(tmp_path / "p.gpkg"))


def test_by_id():
    assert results("validatepack", {"PACK": "cn-three-lines", "OUTPUT": "memory:"})["IS_VALID"] is True


def test_a_good_pack(validate):
    result, table = validate()
    assert table == []
    assert (result["RULE_COUNT"], result["CASE_COUNT"]) == (2, 3)


def test_a_problem_has_file_line_place_and_remedy(validate):
    line = QGIS_PACK.splitlines().index("    severity: critical") + 1
    result, table = validate(BROKEN, cases=None)
    assert result["IS_VALID"] is False
    assert table == [{"file": "pack.yaml", "line": line, "place": "rules[0].severity", "severity": "error",
                      "message": table[0]["message"]}]
    assert "critical, major, minor" in table[0]["message"]


def test_every_problem_is_a_row(validate):
    broken = QGIS_PACK.replace("critical", "fatal").replace("format: 1", "format: 7").replace(
        "relation: overlaps", "relation: touches")
    result, table = validate(broken)
    assert result["ERROR_COUNT"] >= 4
    assert len({(row["line"], row["place"]) for row in table}) == len(table)


def test_a_warning_keeps_nothing_from_use(validate):
    result, table = validate(cases=None)
    assert [(row["severity"], row["file"], row["line"]) for row in table] == [("warning", "cases.yaml", None)]
    assert result["IS_VALID"] is True


def test_a_case_that_does_not_hold(validate):
    result, table = validate(cases=CASES.replace("verdict: conditional", "verdict: allowed"))
    row, = table
    assert row["severity"] == "error" and row["file"] == "cases.yaml" and row["line"] > 1
    assert "road on farmland" in row["message"]
    assert (result["IS_VALID"], result["RULE_COUNT"], result["CASE_COUNT"]) == (False, 2, 3)


def test_in_chinese(validate):
    _, table = validate(QGIS_PACK.replace("format: 1", "format: 1\nbeyond: 1"), LANGUAGE="zh")
    assert "beyond" in table[0]["message"] and "可用的键" in table[0]["message"]


def hostile_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


DEEP = QGIS_PACK.replace("subject_kind = 'urban'", "(" * 20_000 + "subject_kind = 'urban'" + ")" * 20_000)
HOSTILE = {
    "tag": (QGIS_PACK.replace("pack: small", "pack: !!python/object/apply:os.system [echo]"), "tag"),
    "anchors that loop": (QGIS_PACK + "x: &a [*a]\n", "Anchors"),
    "billion laughs": (QGIS_PACK + "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "Anchors"),
    "key twice": (QGIS_PACK.replace("pack: small", "pack: small\npack: other"), "twice"),
    "brackets": (DEEP, ""),
    "outside the subset": (QGIS_PACK.replace("subject_kind = 'urban'", "eval('1=1')"), "subset|not part of|function"),
    "raw field": (QGIS_PACK.replace("subject_kind = 'urban'", '\\"XMLX\\" = \'x\''), "XMLX"),
    "no YAML": ("{{{{", "YAML"),
    "empty": ("", "empty"),
    "binary": (os.urandom(2000), "UTF-8|YAML"),
    "depth": ("[" * 5000, "levels|YAML"),
    "large": (b"x: " + b"y" * 6_000_000, "bytes"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_texts(validate, case):
    pack, text = HOSTILE[case]
    start = time.process_time()
    result, table = validate(pack, cases=None)
    assert time.process_time() - start < 10
    errors = [row for row in table if row["severity"] == "error"]
    assert errors and not result["IS_VALID"]
    assert re.search(text, " ".join(row["message"] for row in errors)), errors


def test_a_gigabyte_is_not_read(tmp_path, validate):
    folder = tmp_path / "包"
    folder.mkdir()
    (folder / "pack.yaml").write_bytes(b"")
    os.truncate(folder / "pack.yaml", 2**30)   # a hole: takes no room on the disk
    target = tmp_path / "p.gpkg"
    start = time.process_time()
    result = results("validatepack", {"PACK_FILE": str(folder / "pack.yaml"), "OUTPUT": str(target)})
    assert time.process_time() - start < 5
    assert not result["IS_VALID"]


@pytest.mark.parametrize("member", ["../outside.yaml", "/etc/pack.yaml", "a/../../b.yaml"])
def test_zip_members_that_lead_outside(tmp_path, validate, member):
    archive = hostile_zip(tmp_path / "p.zip", [("pack.yaml", QGIS_PACK), ("cases.yaml", CASES), (member, "x: 1")])
    result, table = validate(archive=archive)
    assert not result["IS_VALID"]
    assert "outside the pack" in table[0]["message"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.zip", "problems.gpkg", "包"]


def test_a_zip_bomb(tmp_path, validate):
    archive = hostile_zip(tmp_path / "p.zip", [("pack.yaml", b"#" * 50_000_000)])
    result, table = validate(archive=archive)
    assert not result["IS_VALID"] and "bytes" in table[0]["message"]


def test_no_zip(tmp_path, validate):
    (tmp_path / "p.zip").write_bytes(b"PK\x03\x04 nothing")
    result, table = validate(archive=tmp_path / "p.zip")
    assert not result["IS_VALID"] and len(table) == 1


@pytest.mark.parametrize(("parameters", "words"), [
    ({"PACK": "no-such"}, "no-such"), ({"PACK_FILE": "/nowhere/pack.yaml"}, "pack.yaml"),
    ({"PACK": "other", "PACK_FILE": "/nowhere/pack.yaml"}, "PACK_FILE"), ({"PACK": ""}, "PACK")])
def test_what_cannot_be_found_stops(parameters, words):
    assert words in stopped("validatepack", {"OUTPUT": "memory:", **parameters})


def test_a_broken_pack_stops_the_check_and_says_where(tmp_path):
    (tmp_path / "pack.yaml").write_text(BROKEN, encoding="utf-8")
    inputs = county_inputs(tmp_path, PACK_FILE=str(tmp_path / "pack.yaml"), VERDICTS=str(tmp_path / "v.gpkg"),
                           LANGUAGE="en")
    text = stopped("checkzoning", inputs)
    assert "pack.yaml:" in text and "rules[0].severity" in text
    assert not (tmp_path / "v.gpkg").exists()


def test_problems_stand_in_the_log_too(tmp_path, validate):
    (tmp_path / "pack.yaml").write_text(BROKEN, encoding="utf-8")
    log = run("validatepack", {"PACK_FILE": str(tmp_path / "pack.yaml"), "OUTPUT": "memory:"}).log
    assert "rules[0].severity" in log


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_as_a_table_for_other_programs(tmp_path, validate, suffix):
    target = tmp_path / f"问题.{suffix}"
    validate(BROKEN, cases=None)
    results("validatepack", {"PACK_FILE": str(tmp_path / "包" / "pack.yaml"), "OUTPUT": str(target), "LANGUAGE": "zh"})
    row, = rows(target)
    assert row["place"] == "rules[0].severity" and "可选值" in row["message"]
