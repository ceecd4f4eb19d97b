"""Packs of kind access: the shipped one, what loading refuses and where, and the page that explains it."""
from __future__ import annotations

import re
import shutil
from datetime import date

import pytest
from helpers.source import ROOT, pack_page

from groundrules.core.access.lists import ACCESS, load_access
from groundrules.core.access.pack import loading as access_loading
from groundrules.core.access.pack import reading as access_reading
from groundrules.core.access.pack.model import DIMENSIONS, SCOPES, STATES, SUBJECT_FIELDS, UNIT_FIELDS, VERBS
from groundrules.core.access.pack.unit_codes import parse_unit_code
from groundrules.core.pack_review.review import review_pack
from groundrules.core.packs.load import PackError

SHIPPED = ROOT / "packs" / "cn-control-units"
PAGE = pack_page("access")
_BLOCK = re.compile(r"```yaml\n# access/(\w+\.yaml)\n(.*?)```|`(\w+\.csv)`\n\n```csv\n(.*?)```", re.DOTALL)
EXAMPLE = {name or table: text or rows for name, text, table, rows in _BLOCK.findall(PAGE)}


@pytest.fixture
def example(tmp_path):
    """Write the worked example, with ``(file, old, new)`` changed."""
    def write(*changes, encoding="utf-8"):
        files = dict(EXAMPLE)
        for file, old, new in changes:
            assert old in files[file], old
            files[file] = files[file].replace(old, new, 1)
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding=encoding if name.endswith(".csv") else "utf-8")
        return tmp_path
    return write


def problems(path):
    return [(item.file, item.line, item.key, item.severity) for item in ACCESS.form.read(path)[1]]


# -- what is shipped ---------------------------------------------------------------------------------------

def test_no_problem_not_even_a_warning():
    pack, result = ACCESS.form.read(SHIPPED)
    assert [problem.in_language("en") for problem in result] == []
    assert [problem.in_language("en") for problem in ACCESS.case_problems(pack)] == []
    assert pack.id == SHIPPED.name and pack.kind == "access"


def test_nothing_claims_to_be_verified_and_no_unit_is_real():
    pack = load_access(SHIPPED)
    assert not any(basis.state != "unverified" for clause in pack.clauses for basis in clause.basis)
    assert not any(basis.verified for basis in (*pack.notation.basis, *pack.industries.basis))
    assert all(code.startswith("ZH990127") for code in pack.units)
    real = [clause for clause in pack.clauses if pack.list_of(clause.list).scope == "class"]
    assert all(clause.judgement == "confirm" for clause in real) and len(real) == 8
    for clause in (item for item in pack.clauses if item not in real):
        assert clause.text["en"].startswith("Demonstration") and clause.text["zh"].startswith("演示")
    assert {clause.verb for clause in pack.clauses} == set(VERBS)
    assert {clause.dimension for clause in pack.clauses} == set(DIMENSIONS)


def test_every_clause_has_a_case():
    pack = load_access(SHIPPED)
    assert {clause.id for clause in pack.clauses} == {item for case in pack.cases for item in case.clauses or ()}


@pytest.mark.parametrize(("code", "good", "area", "unit_class", "serial"), [
    ("ZH99012710001", True, "990127", "priority", "0001"), (" zh99012720012 ", True, "990127", "key", "0012"),
    ("ZH99012740001", True, "990127", "", "0001"), ("ZH9901271001", False, "", "", ""),
    ("YS99012710001", False, "", "", ""), ("ZH990127１0001", True, "990127", "priority", "0001")])
def test_unit_codes_are_taken_apart(code, good, area, unit_class, serial):
    assert parse_unit_code(code, load_access(SHIPPED))[1:] == (good, area, unit_class, serial)


# -- what loading refuses ----------------------------------------------------------------------------------

@pytest.mark.parametrize(("file", "old", "new", "key", "line"), [
    ("clauses.csv", "R-2,region", "R-1,region", "access.clause_twice", 4),
    ("clauses.csv", "R-1,region,", "R-1,TS07301,", "access.list_unknown", 3),
    ("clauses.csv", "No new tanneries.,禁止新建制革项目。", ",", "access.clause_empty", 3),
    ("clauses.csv", "2024-03-01,,list", "2024-03-01,,", "packs.no_basis", 3),
    ("clauses.csv", "2024-03-01,,list", "2024-03-01,,law", "access.basis_unknown", 3),
    ("clauses.csv", "2024-03-01,,list", "2024-03-01,2023,list", "access.dates_reversed", 3),
    ("clauses.csv", "2024-03-01,", "1 March,", "packs.not_a_date", 3),
    ("clauses.csv", "new,1910", "new,19-10", "access.industry_form", 3),
    ("clauses.csv", "new,1910", "new,Z", "packs.not_a_choice", 3),
    ("clauses.csv", "emission,prohibit", "emission,forbid", "packs.not_a_choice", 3),
    ("clauses.csv", "R-2,region,pollutant_emission,exit,existing,1910,,2025,2030,list,Tanneries leave.,制革企业退出。",
     "R-2,region,pollutant_emission,prohibit,new,1910,,2024-03-01,,list,No new tanneries.,禁止新建制革项目。",
     "access.clause_repeated", 4),
    ("units.csv", "TS07201,", "TS07101,", "packs.code_twice", 3),
    ("units.csv", "open,lake", "open,pond", "access.list_unknown", 3),
    ("units.csv", "open,lake", "wide,lake", "packs.not_a_choice", 3),
    ("pack.yaml", "zh: \"区域\"}}", "zh: \"区域\"}, inherits: [lake]}", "access.loop", 33),
    ("pack.yaml", "zh: \"区域\"}}", "zh: \"区域\"}, inherits: [region]}", "access.loop", 33),
    ("pack.yaml", "zh: \"区域\"}}", "zh: \"区域\"}, inherits: [nowhere]}", "access.list_unknown", 33),
    ("pack.yaml", "scope: class, class: strict", "scope: class", "access.class_of_scope", 35),
    ("pack.yaml", "values: {new: [planned]", "values: {fresh: [planned]", "packs.not_a_choice", 27),
    ("pack.yaml", "C: \"13-43\"", "C: \"03-43\"", "access.section_span", 16),
    ("pack.yaml", "clauses: [clauses.csv]", "clauses: [others.csv]", "packs.table_missing", 38),
    ("cases.yaml", "clauses: [R-1]", "clauses: [R-9]", "access.clause_unknown", 2)])
def test_what_is_wrong_is_said_with_file_and_line(example, file, old, new, key, line):
    result = problems(example((file, old, new)))
    assert (file, line, key, "error") in result, result
    with pytest.raises(PackError):
        load_access(example((file, old, new)))


def test_narrower_lists_are_not_inherited(example):
    """A region that inherits from a basin which inherits nothing: no loop, but upside down."""
    path = example(("pack.yaml", "zh: \"湖区\"}, inherits: [region]}", "zh: \"湖区\"}}"),
                   ("pack.yaml", "zh: \"区域\"}}", "zh: \"区域\"}, inherits: [lake]}"))
    assert ("pack.yaml", 33, "access.inherits_narrower", "error") in problems(path)


def test_a_loop_of_three_is_told_once(example):
    path = example(
        ("pack.yaml", "  strict-units:", "  shore: {scope: basin, title: {en: S, zh: 岸}, inherits: [lake]}\n"
         "  strict-units:"),
        ("pack.yaml", "zh: \"湖区\"}, inherits: [region]}", "zh: \"湖区\"}, inherits: [shore]}"))
    assert [problem[2] for problem in problems(path)].count("access.loop") == 1


def test_an_empty_unit_and_an_empty_list(example):
    path = example(("units.csv", "open,lake", "open,"), ("clauses.csv", "N-2,TS07201", "N-2,lake"))
    assert ("units.csv", 3, "access.unit_empty", "error") in problems(path)
    path = example(("clauses.csv", "S-1,strict-units", "S-1,lake"))
    assert ("pack.yaml", 35, "access.list_empty", "error") in problems(path)


def test_gbk_is_refused_with_its_line(example):
    path = example(encoding="gbk")
    assert ("units.csv", 2, "packs.not_utf8", "error") in problems(path)
    assert ("clauses.csv", 2, "packs.not_utf8", "error") in problems(path)


def test_codes_of_another_scheme_are_warnings(example):
    assert ("units.csv", 2, "access.unit_class_code", "warning") in problems(
        example(("units.csv", "TS07101,North shore,北岸,strict", "TS07101,North shore,北岸,open")))
    path = example(("units.csv", "TS07201", "GK-1"), ("clauses.csv", "TS07201", "GK-1"))
    assert ("units.csv", 3, "access.unit_code_form", "warning") in problems(path)


@pytest.mark.parametrize(("old", "new", "key"), [
    ("verdict: forbidden, clauses: [R-1]", "verdict: allowed", "packs.case_verdict"),
    ("clauses: [S-1, L-1]", "clauses: [S-1]", "packs.case_findings")])
def test_a_pack_whose_cases_fail_does_not_load(example, old, new, key):
    with pytest.raises(PackError) as refused:
        load_access(example(("cases.yaml", old, new)))
    assert [problem.key for problem in refused.value.problems] == [key]


def test_review_takes_the_kind(example):
    def review(path):
        return review_pack(path, None)

    assert review(SHIPPED).counts == {"PROBLEM_COUNT": 0, "ERROR_COUNT": 0, "IS_VALID": True, "RULE_COUNT": 24,
                                      "CLASS_COUNT": 0, "CASE_COUNT": 27, "UNVERIFIED_COUNT": 30,
                                      "COMPARED_COUNT": 0, "VERIFIED_COUNT": 0, "LAYER_COUNT": 0,
                                      "ADDED_COUNT": 0, "OVERRIDDEN_COUNT": 0, "OFF_COUNT": 0}
    assert not review(example(("clauses.csv", "R-2,region", "R-1,region"))).counts["IS_VALID"]


def test_a_pack_of_rules_is_told_apart(tmp_path):
    shutil.copytree(ROOT / "packs" / "cn-three-lines", tmp_path / "p")
    assert [item.key for item in ACCESS.form.read(tmp_path / "p")[1]] == ["packs.other_kind"]


# -- inheritance -------------------------------------------------------------------------------------------

def test_each_list_once_by_the_shortest_way(example):
    pack = load_access(example())
    assert pack.paths("TS07101") == (("TS07101",), ("TS07101", "strict-units"), ("TS07101", "lake"),
                                     ("TS07101", "lake", "region"))
    assert [item.clause.id for item in pack.clauses_of("TS07101")] == ["N-1", "S-1", "L-1", "R-1", "R-2"]
    assert pack.class_lists("strict") == ("strict-units",) and pack.class_lists("open") == ()


def test_a_year_is_its_first_and_last_day(example):
    pack = load_access(example())
    clause = next(item for item in pack.clauses if item.id == "R-2")
    assert clause.in_force == (date(2025, 1, 1), date(2030, 12, 31))


# -- the documentation -------------------------------------------------------------------------------------

def test_the_worked_example_loads_and_its_cases_hold(example):
    assert list(EXAMPLE) == ["pack.yaml", "units.csv", "clauses.csv", "cases.yaml"]
    assert ACCESS.form.read(example())[1] == []
    assert len(load_access(example()).cases) == 6


def test_every_key_and_column_is_documented():
    records = [access_reading.PACK, access_reading.CLASS, access_reading.LIST, access_reading.NOTATION,
               access_reading.INDUSTRIES, access_reading.MINIMUM, access_loading.CASE]
    words = {key for record in records for key in record.keys}
    words |= {*UNIT_FIELDS, *SUBJECT_FIELDS, *DIMENSIONS, *VERBS, *STATES, *SCOPES[:-1]}
    words |= (set(access_reading.UNIT_COLUMNS) - {"name"}) | set(access_reading.CLAUSE_COLUMNS)
    assert [word for word in sorted(words) if f"`{word}" not in PAGE] == []
