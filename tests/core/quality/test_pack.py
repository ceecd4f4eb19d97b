"""Packs of kind schema: the shipped ones, the documented one, and what loading refuses."""
from __future__ import annotations

import re

import pytest
from helpers.source import ROOT, pack_page

from groundrules.core.packs.load import PackError
from groundrules.core.quality.cases import SCHEMA, load_schema
from groundrules.core.quality.pack.loading import MAX_CASES
from groundrules.core.quality.pack.reading import interval

PAGE = pack_page("schema")


@pytest.fixture
def example() -> dict:
    """The files of the documented pack."""
    yaml = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    csv = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    return {"pack.yaml": yaml[0], "cases.yaml": yaml[1], "fields.csv": csv[0], "domains.csv": csv[1]}


@pytest.fixture
def problems(tmp_path, example):
    def read(name: str = "", old: str = "", new: str = "") -> list:
        files = dict(example)
        if name:
            assert old in files[name]
            files[name] = files[name].replace(old, new)
        for file, content in files.items():
            (tmp_path / file).write_text(content, encoding="utf-8")
        pack, entries = SCHEMA.form.read(tmp_path)
        if pack is not None:
            entries = [*entries, *SCHEMA.case_problems(pack)]
        return [(item.file, item.key) for item in entries]

    return read


@pytest.mark.parametrize("name", ["cn-plan-database", "cn-survey"])
def test_shipped_packs(name):
    pack = load_schema(ROOT / "packs" / name)
    tried = {rule for case in pack.cases for rule in case.rules}
    # what files declare (types, names, systems, curves) cannot stand in a case
    assert {rule.id for rule in pack.rules} - tried <= {"ST01", "ST02", "ST03", "ST04", "ST05", "ST06", "AT01", "AT05",
                                                       "AT08", "AR01", "AR02", "TP05", "TP06"}
    assert not any(rule.basis_verified for rule in pack.rules)
    assert pack.unverified_field_count == sum(len(layer.fields) for layer in pack.layers.values())
    assert {rule.id[:2] for rule in pack.rules} >= {"ST", "AT", "AR", "TP", "LG"}
    assert all(set(rule.title) == {"en", "zh"} for rule in pack.rules)


def test_the_german_example():
    pack = load_schema(ROOT / "packs" / "example-de-xplan")
    tried = {rule for case in pack.cases for rule in case.rules}
    assert {rule.id for rule in pack.rules} - tried == {"ST01", "ST02", "ST03"}
    assert not any(rule.basis_verified for rule in pack.rules)
    assert "Example" in pack.title["en"] and "示例" in pack.title["zh"] and "Beispiel" in pack.title["de"]
    spoken = [pack.title, *(rule.title for rule in pack.rules), *(layer.title for layer in pack.layers.values()),
              *(field.title for layer in pack.layers.values() for field in layer.fields.values())]
    assert all(set(words) == {"en", "zh", "de"} for words in spoken)


def test_the_documented_pack_loads(problems):
    assert problems() == []


@pytest.mark.parametrize(("file", "old", "new", "key"), [
    ("pack.yaml", "check: in_domain", "check: in_domains", "packs.not_a_choice"),
    ("pack.yaml", "within: VILLAGE", "within: TOWN", "schema.layer_unknown"),
    ("pack.yaml", "within: VILLAGE", "", "packs.key_missing"),
    ("pack.yaml", "layers: [POND]", "layers: [POND]\n    tolerance: 1", "packs.key_unknown"),
    ("pack.yaml", "field: CODE}", "field: KODE}", "schema.field_unknown"),
    ("pack.yaml", "id: ID,", "id: NR,", "schema.field_unknown"),
    ("pack.yaml", "id: P2", "id: P1", "packs.listed_twice"),
    ("pack.yaml", "aliases: [PONDS", "aliases: [village", "packs.alias_twice"),
    ("pack.yaml", "fields: fields.csv", "fields: field.csv", "packs.table_missing"),
    ("pack.yaml", "{strict: 0, lenient: 0.05}", "{strict: 0}", "packs.key_missing"),
    ("pack.yaml", "{strict: 0, lenient: 0.05}", "-1", "packs.number_range"),
    ("fields.csv", "用途,use,", "用途,uses,", "schema.domain_unknown"),
    ("fields.csv", '"(0, )"', '"0 to 1"', "packs.text_form"),
    ("fields.csv", '"(0, )"', '"[2, 1]"', "packs.text_form"),
    ("fields.csv", ",number,,M", ",text,,M", "schema.area_of_text"),
    ("fields.csv", "用途名称,,USE", "用途名称,,ID", "schema.name_of_nothing"),
    ("fields.csv", "POND,USE,", "LAKE,USE,", "schema.layer_unknown"),
    ("fields.csv", "text,8,M", "text,eight,M", "packs.not_a_number"),
    ("domains.csv", "use,20", "use,10", "packs.listed_twice"),
    ("cases.yaml", "rules: [P2, P3, P4]", "rules: [P9]", "schema.rule_unknown"),
    ("cases.yaml", "VILLAGE: [{", "TOWN: [{", "schema.layer_unknown"),
    ("cases.yaml", 'USE: "30"', 'USE: "20"', "packs.case_findings"),
    ("cases.yaml", "geometry: away", "geometry: nowhere", "packs.case_shape_unknown"),
    ("cases.yaml", "geometry: away", 'geometry: "POLYGON ((0 0"', "packs.case_wkt"),
    ("cases.yaml", "geometry: away", 'geometry: "CIRCULARSTRING (0 0, 1 1, 2 0)"', "packs.case_curve"),
    ("cases.yaml", "    rules: [P2, P3, P4]", "    crs: nonsense\n    rules: [P2, P3, P4]", "packs.case_findings"),
])
def test_what_is_refused(problems, file, old, new, key):
    assert key in [problem for _, problem in problems(file, old, new)]


def test_a_broken_case_keeps_the_pack_from_use(tmp_path, problems):
    problems("cases.yaml", 'AREA: "150"', 'AREA: "100"')
    with pytest.raises(PackError, match="ponds, of an|P3"):
        load_schema(tmp_path)


def test_more_cases_than_can_be_waited_for(problems, example):
    first = example["cases.yaml"].split("cases:\n")[1]
    many = "".join(first.replace("ponds in order", f"{number} ponds in order") for number in range(MAX_CASES + 1))
    assert problems("cases.yaml", first, many) == [("cases.yaml", "packs.too_many_cases")]


def test_intervals():
    assert interval("") is None
    assert interval("[0, 1)")[:4] == (0.0, 1.0, True, False)
    assert interval("(0, )")[:4] == (0.0, None, False, False)
    assert interval("(,-5]")[:4] == (None, -5.0, False, True)
