"""groundrules:validatepack on packs of codes. What each problem means is tested in tests/core."""
from __future__ import annotations

import zipfile

import pytest
from helpers.cases.codes import CASES, CHINA, JAPAN, NEW, PACK, china, write_codes
from helpers.desk.running import results, rows

pytestmark = pytest.mark.usefixtures("qgis_app")


def validate(path, tmp_path, **parameters):
    result = results("validatepack", {"PACK_FILE": str(path), "LANGUAGE": "en", "OUTPUT": str(tmp_path / "p.gpkg"),
                                      **parameters})
    table = rows(tmp_path / "p.gpkg")
    assert result["PROBLEM_COUNT"] == len(table)
    return result, table


@pytest.mark.parametrize("path", [CHINA, JAPAN], ids=lambda path: path.name)
def test_packs_of_the_project(tmp_path, path):
    result, table = validate(path / "pack.yaml", tmp_path)
    assert (table, result["IS_VALID"], result["RULE_COUNT"]) == ([], True, 0)
    assert result["CLASS_COUNT"] == sum(len((path / name).read_text(encoding="utf-8").splitlines()) - 1
                                        for name in _lists(path))
    assert result["CASE_COUNT"] == (path / "cases.yaml").read_text(encoding="utf-8").count("\n  - {")


def _lists(path):
    """Files of the pack's lists of codes; other tables stand beside them."""
    text = (path / "pack.yaml").read_text(encoding="utf-8")
    return [item.name for item in path.glob("*.csv") if item.name in text and item.name not in (
        "crosswalk.csv", "groups.csv")]


def test_by_id():
    result = results("validatepack", {"PACK": "cn-land-use", "OUTPUT": "memory:"})
    assert result["IS_VALID"] is True and result["CLASS_COUNT"] == china().class_count


def test_rules_have_no_codes():
    result = results("validatepack", {"PACK": "cn-three-lines", "OUTPUT": "memory:"})
    assert result["CLASS_COUNT"] == 0 and result["RULE_COUNT"] > 0


def test_problems_of_tables_have_file_line_and_place(tmp_path):
    folder = write_codes(tmp_path / "包", new_csv=NEW.replace("construction", "built").replace("0404,04", "0404,05"))
    result, table = validate(folder, tmp_path)
    assert result["IS_VALID"] is False and result["CLASS_COUNT"] == 0
    assert {(row["file"], row["line"], row["place"], row["severity"]) for row in table} >= {
        ("new.csv", 7, "legal_class", "error"), ("new.csv", 6, "parent", "error")}
    assert any("agricultural, construction, unused, undetermined" in row["message"] for row in table)


def test_a_case_that_does_not_hold(tmp_path):
    folder = write_codes(tmp_path / "包", cases_yaml=CASES.replace("paddy: true", "paddy: false"))
    result, table = validate(folder, tmp_path, LANGUAGE="zh")
    row, = table
    assert (row["file"], row["line"], row["severity"]) == ("cases.yaml", 2, "error")
    assert "paddy" in row["message"] and "实际为" in row["message"]
    assert (result["IS_VALID"], result["CLASS_COUNT"], result["CASE_COUNT"]) == (False, 8, 4)


def test_a_warning_is_listed_in_words(tmp_path):
    result, table = validate(write_codes(tmp_path / "包", new_csv=NEW.replace("name_zh", "name_ja")), tmp_path)
    assert result["IS_VALID"] is True and [row["severity"] for row in table] == ["warning"]
    assert "zh" in table[0]["message"]


def test_a_kind_that_nobody_knows(tmp_path):
    folder = write_codes(tmp_path / "包", pack_yaml=PACK.replace("kind: codes", "kind: code"))
    result, table = validate(folder, tmp_path)
    assert not result["IS_VALID"]
    assert any("zoning, codes" in row["message"] for row in table)


def test_a_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "codes.zip", "w") as archive:
        for path in JAPAN.iterdir():
            archive.write(path, path.name)
    result, table = validate(tmp_path / "codes.zip", tmp_path)
    assert table == [] and result["CLASS_COUNT"] == 13
