"""The statement: what it says of a project, what it never says, and what is told about a bad template."""
from __future__ import annotations

import re
import time
from functools import lru_cache

import pandas as pd
import pytest
from helpers.cases import occupation as made
from helpers.source import ROOT

from groundrules.core.errors import InputError
from groundrules.core.landuse.tables.layouts import customary_tables
from groundrules.core.landuse.tables.project_values import project_values
from groundrules.core.landuse.tables.statement import (
    TAKEN,
    AboutRun,
    known_variables,
    pack_template,
    statement,
    statements,
    takes_land,
)
from groundrules.core.report.text_template import TextTemplate, read_text_template

NOTICE = {"zh": "初步检测，以主管部门认定为准。", "en": "Preliminary check. The competent authority decides."}


def values(language="zh", unit="ha", wanted=None) -> dict:
    rows, parcels, projects = made.frames(wanted)
    return project_values(rows, parcels, customary_tables(rows, parcels, projects, language, unit, made.classes), unit)


@lru_cache
def shared_values(language: str, unit: str) -> dict:
    """Of the rows that most tests look at; for who changes nothing in them."""
    return values(language, unit)


def statement_of(source: str, project="P1", language="en", unit="m2", **more) -> str:
    return statement(shared_values(language, unit)[project], TextTemplate("mine.txt", source), language, unit, **more)


def refused(source: str, language="en") -> InputError:
    with pytest.raises(InputError) as error:
        statement_of(source, language=language)
    assert "mine.txt" in str(error.value) and error.value.in_language("zh")
    return error.value


# -- the pack's own --------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def chinese():
    return dict(statements(shared_values("zh", "ha"), pack_template("zh"), "zh", "ha", AboutRun("指南", "ellipsoidal")))


def test_one_for_each_project_in_one_paragraph(chinese):
    assert list(chinese) == ["P1", "P2"]
    assert all("\n\n" not in words.strip() for words in chinese.values())
    english = dict(statements(values("en", "mu"), pack_template("en"), "en", "mu"))
    assert all("\n\n" not in words.strip() for words in english.values())


def test_chinese_numbers(chinese):
    for words in ("“P1”项目共2个地块，用地总面积0.1901公顷（椭球面积）", "按《指南》分类统计", "农用地0.1501公顷",
                  "其中耕地0.1376公顷，含水田0.0900公顷；田坎0.0125公顷已按系数扣除",
                  "建设用地0.0250公顷，未利用地0.0100公顷",
                  "国有土地0.0100公顷，集体土地0.1751公顷，权属性质无法判定0.0050公顷", "甲村（集体）0.1751公顷",
                  "有0.0040公顷位于所提供的调查数据范围之外", "清单外代码：99X（0.0010公顷）"):
        assert words in chinese["P1"], words
    assert "用地全部位于所提供的调查数据范围内" in chinese["P2"] and "田坎" not in chinese["P2"]


def test_english_numbers():
    words = statement(shared_values("en", "m2")["P1"], pack_template("en"), "en", "m2",
                      AboutRun(area_method="planar"))
    for part in ("Project P1 has 2 parcels and takes 1900.65 m² of land (planar area).", "paddy 900.00 m²",
                 "40.00 m² lie outside the survey", "Code not in the list: 99X (10.01 m²)"):
        assert part in words
    assert "  " not in words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_notice_and_nothing_that_sounds_like_an_approval(language):
    for words in dict(statements(shared_values(language, "ha"), pack_template(language), language, "ha")).values():
        assert words.count(NOTICE[language]) == 1
        plain = words
        for denial in ("不构成任何批准或许可", "其批准文件未经核对", "approve nothing"):
            plain = plain.replace(denial, "")
        assert not re.search("允许|同意|准予|合规|符合|通过|许可|批准|complian|permit|allowed", plain)
        assert not re.search(r"第[一二三四五六七八九十百零〇\d]+条|[Aa]rticle|〔", words)     # nothing is verified


def test_chinese_punctuation_is_full_width():
    source = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", pack_template("zh").source)
    assert not set(source) & set(",;:()!?")
    assert "，" in source


def test_controls_and_approved_land():
    rows, parcels, projects = made.frames()
    rows["farm_m2"] = (rows["level2"].fillna("") == "0101") * 5.0
    roles = {"farm": "永久基本农田"}
    tables = customary_tables(rows, parcels, projects, "zh", "m2", made.classes, roles)
    words = statement(project_values(rows, parcels, tables, "m2", roles)["P1"], pack_template("zh"), "zh", "m2",
                      AboutRun(roles=roles))
    assert "永久基本农田5.00平方米" in words and "有900.00平方米位于所提供的已批用地图层内" in words
    rows["approved"] = pd.array([None] * len(rows), dtype="boolean")
    tables = customary_tables(rows, parcels, projects, "zh", "m2")
    words = statement(project_values(rows, parcels, tables, "m2")["P1"], pack_template("zh"), "zh", "m2")
    assert "未提供已批用地图层" in words


def test_documented_variables_are_the_ones_that_there_are():
    page = (ROOT / "docs" / "statement-template.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_0-9]+)`", page))
    from groundrules.core.landuse.tables.project_values import AREAS
    from groundrules.core.landuse.tables.statement import VARIABLES

    assert {*AREAS, *VARIABLES} <= named


# -- the user's own --------------------------------------------------------------------------------

def test_a_template_of_the_users_own_keeps_the_notice():
    assert statement_of("Land {{ area }} {{ unit }}") == f"Land 1900.65 m²\n{NOTICE['en']}"
    assert statement_of("{{ notice }} Land") == f"{NOTICE['en']} Land"


def test_loops_conditions_numbers_and_lines():
    source = ("{% for owner in owners %}\n{{ loop.index }} {{ owner.name }}: {{ owner.area }}\n{% endfor %}\n\n"
              "{% if area_ha > 0.19 %}large {{ (area_ha * 10000)|number(1) }}{% endif %}")
    assert statement_of(source).split("\n")[:5] == ["1 甲村: 1750.65", "2 =乙村: 99.99", "3 not given: 10.01", "",
                                                    "large 1901.0"]


def test_numbers_exist_in_every_unit():
    assert statement_of("{{ cropland_m2 }} {{ cropland_ha }} {{ cropland_mu }}").startswith("1375.25 0.1376 2.06")
    assert all(f"{name}" in known_variables() for name in ("uncovered_mu", "new_construction_ha", "owners"))


def test_values_stay_on_one_line_and_are_not_run():
    rows = [list(line) for line in made.ROWS]
    for line in rows:
        line[0] = "{{ notice }}\nP"
    result = values("en", "m2", rows)
    words = statement(next(iter(result.values())), TextTemplate("mine.txt", "{{ project_id }}"), "en", "m2")
    assert words.startswith("{{ notice }} P\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(tmp_path, encoding):
    path = tmp_path / "说明.txt"
    path.write_bytes("面积\r\n{{ area }}".encode(encoding))
    template = read_text_template(path)
    assert statement(shared_values("zh", "ha")["P1"], template, "zh", "ha").startswith("面积\n0.1901")


# -- bad templates ---------------------------------------------------------------------------------

@pytest.mark.parametrize(("source", "key", "line", "part"), [
    ("one\n{{ aera }}", "statement.unknown_variable", 2, "Did you mean “area”?"),
    ("{{ zzz }}", "statement.unknown_variable", 1, "project_id"),
    ("a\nb\n{% for o in owners %}{{ o.nam }}{% endfor %}", "statement.unknown_variable", 3, "“name”"),
    ("a\n{% if area %}", "statement.syntax", 2, "endif"),
    ("{{ area }", "statement.syntax", 1, ""),
    ("\n\n{{ area|shout }}", "statement.not_allowed", 3, "|shout"),
    ("x\n{% set a = 1 %}", "statement.not_allowed", 2, "assign"),
    ("{% include 'other.txt' %}", "statement.not_allowed", 1, "include"),
    ("{% macro a() %}{% endmacro %}", "statement.not_allowed", 1, "macro"),
    ("{{ area.upper() }}", "statement.not_allowed", 1, "call"),
    ("{{ range(10) }}", "statement.not_allowed", 1, "call"),
    ("{{ 9 ** 9 ** 9 }}", "statement.not_allowed", 1, "pow"),
    ("{{ area ~ area }}", "statement.not_allowed", 1, "concat"),
    ("{{ area.__class__ }}", "statement.unknown_variable", 1, "__class__"),
    ("{{ owners.__class__.__mro__ }}", "statement.unknown_variable", 1, "__mro__"),
    ("{{ owners['append'] }}", "statement.unknown_variable", 1, "append"),
    ("{% for a in owners %}{% for b in owners %}{% for c in owners %}{% endfor %}{% endfor %}{% endfor %}",
     "statement.not_allowed", 1, "for in for"),
    ("a\n{{ area_m2 + area }}", "statement.failed", 2, "numbers"),
    ("a\n{{ 'x' * 100000000 }}", "statement.failed", 2, "numbers"),
    ("a\n{{ area_m2 / 0 }}", "statement.failed", 2, "zero"),
    ("a\n{{ owners|number(2) }}", "statement.failed", 2, ""),
    ("{% if false %}x{% endif %}", "statement.empty", None, ""),
    ("{#" + "x" * 30_000 + "#}", "statement.too_large", None, "20000"),
])
def test_what_is_wrong_with_a_template(source, key, line, part):
    error = refused(source)
    assert error.key == key and part in str(error), error
    assert line is None or f"line {line}" in str(error)


@pytest.mark.parametrize("source", [
    "{% for a in owners %}{% for b in owners %}{{ a|string|list|join(a|string) }}{% endfor %}{% endfor %}",
    "{{ 'aaaaaaaaaa'" + "|join('bbbbbbbbbbbbbbbbbbbb')" * 40 + " }}",
])
def test_a_template_cannot_grow_without_end(source):
    result = values("en", "m2")["P1"]
    result["by_owner"] = result["by_owner"] * 200
    begun = time.process_time()
    with pytest.raises(InputError) as error:
        statement(result, TextTemplate("mine.txt", source), "en", "m2")
    assert error.value.key == "statement.too_long" and time.process_time() - begun < 5


def test_a_template_cannot_loop_without_end():
    result = values("en", "m2")["P1"]
    result["by_owner"] = result["by_owner"] * 200
    with pytest.raises(InputError) as error:
        statement(result, TextTemplate("mine.txt",
                                       "{% for a in owners %}{% for b in owners %}{% endfor %}{% endfor %}"),
                  "en", "m2")
    assert error.value.key == "statement.too_long"


def test_files_that_are_no_templates(tmp_path):
    for name, content, key in (("a.docx", b"PK\x03\x04\x00\x00\xff\xfe", "statement.not_text"),
                               ("b.txt", b"x" * 100_000, "statement.too_large")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError) as error:
            read_text_template(tmp_path / name)
        assert error.value.key == key and name in str(error.value)
    with pytest.raises(InputError) as error:
        read_text_template(tmp_path / "none.txt")
    assert error.value.key == "statement.unreadable"


def test_a_project_on_construction_land_alone_takes_nothing_and_what_is_unknown_counts():
    nothing = {"unusable_count": 0, "role_farm_m2": 0, "construction_m2": 50.0, **{f"{name}_m2": 0 for name in TAKEN}}
    assert not takes_land(nothing)
    for change in ({"unusable_count": 1}, {"role_farm_m2": 0.01}, {"new_construction_m2": 1}, {"uncovered_m2": None}):
        assert takes_land({**nothing, **change})
