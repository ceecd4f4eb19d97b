"""groundrules:validatepack on packs of codes. What each problem means is tested in tests/core."""
from __future__ import annotations

import zipfile

import pytest
from helpers.cases.codes import CASES, CHINA, JAPAN, NEW, PACK, china, write_codes
from helpers.desk.running import results, rows

pytestmark = pytest.mark.usefixtures("qgis_app")


def validate(path, tmp_path, **parameters):
    found = results("validatepack", {"PACK_FILE": str(path), "LANGUAGE": "en", "OUTPUT": str(tmp_path / "p.gpkg"),
                                     **parameters})
    table = rows(tmp_path / "p.gpkg")
    assert found["PROBLEM_COUNT"] == len(table)
    return found, table


@pytest.mark.parametrize("path", [CHINA, JAPAN], ids=lambda path: path.name)
def test_packs_of_the_project(tmp_path, path):
    found, table = validate(path / "pack.yaml", tmp_path)
    assert (table, found["IS_VALID"], found["RULE_COUNT"]) == ([], True, 0)
    assert found["CLASS_COUNT"] == sum(len((path / name).read_text(encoding="utf-8").splitlines()) - 1
                                       for name in _lists(path))
    assert found["CASE_COUNT"] == (path / "cases.yaml").read_text(encoding="utf-8").count("\n  - {")


def _lists(path):
    """Files of the pack's lists of codes; other tables stand beside them."""
    text = (path / "pack.yaml").read_text(encoding="utf-8")
    return [one.name for one in path.glob("*.csv") if one.name in text and one.name not in (
        "crosswalk.csv", "groups.csv")]


def test_by_id():
    found = results("validatepack", {"PACK": "cn-land-use", "OUTPUT": "memory:"})
    assert found["IS_VALID"] is True and found["CLASS_COUNT"] == china().class_count


def test_rules_have_no_codes():
    found = results("validatepack", {"PACK": "cn-three-lines", "OUTPUT": "memory:"})
    assert found["CLASS_COUNT"] == 0 and found["RULE_COUNT"] > 0


def test_problems_of_tables_have_file_line_and_place(tmp_path):
    folder = write_codes(tmp_path / "包", new_csv=NEW.replace("construction", "built").replace("0404,04", "0404,05"))
    found, table = validate(folder, tmp_path)
    assert found["IS_VALID"] is False and found["CLASS_COUNT"] == 0
    assert {(row["file"], row["line"], row["place"], row["severity"]) for row in table} >= {
        ("new.csv", 7, "legal_class", "error"), ("new.csv", 6, "parent", "error")}
    assert any("agricultural, construction, unused, undetermined" in row["message"] for row in table)


def test_a_case_that_does_not_hold(tmp_path):
    folder = write_codes(tmp_path / "包", cases_yaml=CASES.replace("paddy: true", "paddy: false"))
    found, table = validate(folder, tmp_path, LANGUAGE="zh")
    row, = table
    assert (row["file"], row["line"], row["severity"]) == ("cases.yaml", 2, "error")
    assert "paddy" in row["message"] and "实际为" in row["message"]
    assert (found["IS_VALID"], found["CLASS_COUNT"], found["CASE_COUNT"]) == (False, 8, 4)


def test_a_warning_is_listed_in_words(tmp_path):
    found, table = validate(write_codes(tmp_path / "包", new_csv=NEW.replace("name_zh", "name_ja")), tmp_path)
    assert found["IS_VALID"] is True and [row["severity"] for row in table] == ["warning"]
    assert "zh" in table[0]["message"]


def test_a_kind_that_nobody_knows(tmp_path):
    found, table = validate(write_codes(tmp_path / "包", pack_yaml=PACK.replace("kind: codes", "kind: code")), tmp_path)
    assert not found["IS_VALID"]
    assert any("zoning, codes" in row["message"] for row in table)


def test_a_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "codes.zip", "w") as archive:
        for path in JAPAN.iterdir():
            archive.write(path, path.name)
    found, table = validate(tmp_path / "codes.zip", tmp_path)
    assert table == [] and found["CLASS_COUNT"] == 13
