"""pack.yaml of kind zoning: what is read, and what is refused with file, line and remedy."""
from __future__ import annotations

from datetime import date

import pytest
from helpers.cases.packs import CASES, CONDITIONS, PACK, parse, write_pack

from groundrules.core.packs.head import read_head
from groundrules.core.packs.load import PackError
from groundrules.core.rules.model import InForce, Minimum
from groundrules.core.zoning.pack.loading import load_pack, read_pack


def problems(tmp_path, old: str = "", new: str = "", cases: str | None = CASES) -> list:
    assert old in PACK
    return read_pack(write_pack(tmp_path, PACK.replace(old, new, 1) if old else PACK, cases), parse)[1]


def test_what_a_pack_says(tmp_path):
    pack = load_pack(write_pack(tmp_path), parse)
    assert (pack.id, pack.version, pack.kind) == ("small", "1", "zoning")
    assert pack.required_roles == ("farmland",)
    role = pack.roles["farmland"]
    assert (role.short, role.geometry, role.coverage) == ("farm", "polygon", False)
    assert role.fields["land_class"].aliases == ("DLBM",) and role.fields["id"].type == "text"
    kind = pack.subject_fields["kind"]
    assert kind.values == {"urban": ("城镇",), "road": ("道路",)} and kind.unknown == ("9999",)
    first, second = pack.rules
    assert first.when == CONDITIONS["IS_URBAN"] and first.when_text == "IS_URBAN"
    assert first.minimum == Minimum(1.0, 0.1, 0.0) and first.in_force == InForce(date(2020, 1, 1), None)
    assert first.basis[0].article == "0601" and not first.basis_verified
    assert first.presumed["zh"] == "无例外" and first.claim == "number"
    assert second.documents[0].field == "number" and second.in_force == InForce()
    assert [case.id for case in pack.cases] == ["urban on farmland", "road on farmland", "beside"]
    assert len(pack.content_hash) == 64


def test_full_width_spellings(tmp_path):
    pack = load_pack(write_pack(tmp_path, PACK.replace("[道路]", "[道路（含桥）, ０３]")), parse)
    assert pack.subject_fields["kind"].values["road"] == ("道路(含桥)", "03")


def test_rules_in_force(tmp_path):
    pack = load_pack(write_pack(tmp_path), parse)
    assert [rule.id for rule in pack.rules_in_force(date(2019, 12, 31))] == ["R-2"]
    assert [rule.id for rule in pack.rules_in_force(date(2020, 1, 1))] == ["R-1", "R-2"]


def test_personal_fields(tmp_path):
    personal = "personal_fields: {names: [QLR], patterns: ['*SFZ*', '*电话']}\nrules:"
    path = write_pack(tmp_path, PACK.replace("rules:", personal, 1).replace("QLR", "HUSH"))
    assert load_pack(path, parse).id == "small"
    assert read_head(path).personal.of(["HUSH", "hush", "HUSHES", "SFZY", "LXSFZ1", "BSM"]) == (
        "HUSH", "hush", "SFZY", "LXSFZ1")


@pytest.mark.parametrize(("old", "new", "key", "line"), [
    ("format: 1", "format: 2", "packs.not_a_choice", 1),
    ("kind: zoning", "kind: magic", "packs.not_a_choice", 2),
    ("pack: small", "pack: ../small", "packs.text_form", 3),
    ("pack: small", "pack:", "packs.text_empty", 3),
    ("pack: small\n", "", "packs.key_missing", 1),
    ("title: {en: Small, zh: 小}", "titel: {en: Small, zh: 小}", "packs.key_unknown", 5),
    ("title: {en: Small, zh: 小}", "title: Small", "packs.wrong_kind", 5),
    ("title: {en: Small, zh: 小}", "title: {}", "packs.text_empty", 5),
    ("short: farm", "short: farmland", "packs.text_form", 9),
    ("required: true", "required: yes", "packs.not_a_choice", 10),
    ("required: true", "required: True", "packs.not_a_choice", 10),
    ("aliases: [FARM]", "aliases: FARM", "packs.wrong_kind", 11),
    ("aliases: [FARM]", "aliases: [FARM, FARM]", "packs.listed_twice", 11),
    ("  farmland:\n", "  Farm-land:\n", "packs.text_form", 7),
    ("id: [BSM], land_class: [DLBM]", "id: [BSM], land_class: [bsm]", "packs.alias_twice", 12),
    ("land_class: [DLBM]", "data_date: {type: text}", "packs.special_field", 12),
    ("land_class: [DLBM]", "land_class: {type: number, values: {a: [b]}}", "packs.values_of_text_only", 12),
    ("road: [道路]", "road: [城镇]", "packs.value_twice", 14),
    ('unknown: ["9999"]', "unknown: [道路]", "packs.value_twice", 14),
    ("number: {aliases: [QDWH]}", "area_m2: {aliases: [QDWH]}", "packs.field_taken", 15),
    ("id: R-1", "id: R 1", "packs.text_form", 17),
    ("id: R-2", "id: R-1", "packs.rule_twice", 29),
    ("id: R-1", "id: GR-1", "packs.rule_id_taken", 17),
    ("control: farmland", "control: red_line", "packs.role_unknown", 18),
    ("severity: critical", "severity: bad", "packs.not_a_choice", 19),
    ("relation: overlaps", "relation: touches", "packs.not_a_choice", 20),
    ("relation: overlaps", "relation: within_distance", "packs.distance_and_relation", 17),
    ("relation: overlaps", "relation: overlaps\n    distance_m: 5", "packs.distance_and_relation", 21),
    ("relation: overlaps", "relation: within_distance\n    distance_m: 0", "packs.number_range", 21),
    ("verdict: forbidden", "verdict: refused", "packs.not_a_choice", 22),
    ("claim: number", "claim: absent", "packs.field_unknown", 23),
    ("    claim: number\n", "", "packs.claim_and_presumed", 17),
    ("field: number", "field: absent", "packs.field_unknown", 35),
    ("    documents: [{id: list, title: {en: List, zh: 清单}, field: number}]\n", "",
     "packs.conditional_without_documents", 29),
    ("area_m2: 1.0", "area_m2: '1.0'", "packs.not_a_number", 25),
    ("area_m2: 1.0", "area_m2: 1 m²", "packs.not_a_number", 25),
    ("area_m2: 1.0", "area_m2: -1", "packs.number_range", 25),
    ("area_m2: 1.0", "area_m2: 1e999", "packs.number_range", 25),
    ("area_m2: 1.0", "area_m2: .nan", "packs.not_a_number", 25),
    ("area_m2: 1.0", "area: 1.0", "packs.key_unknown", 25),
    ("from: 2020-01-01", "from: 2020-02-30", "packs.not_a_date", 26),
    ("from: 2020-01-01", "from: 1/1/2020", "packs.not_a_date", 26),
    ("from: 2020-01-01", "from: 2020-01-01, to: 2019-01-01", "packs.period_reversed", 26),
    ("basis: [{document: A law}]", "basis: []", "packs.no_basis", 36),
    ("verified: false", "verified: true", "packs.verified_by_nobody", 27),
    ("{overlap_area_m2} m2 of {control_land_class}", "{control_absent}", "packs.message_placeholder", 28),
    ("{overlap_area_m2} m2 of {control_land_class}", "{limit.__class__}", "packs.message_braces", 28),
    ("{overlap_area_m2} m2 of {control_land_class}", "{overlap_area_m2:>99999}", "packs.message_braces", 28),
    ("{overlap_area_m2} m2 of {control_land_class}", "a } b", "packs.message_braces", 28),
    ("IS_URBAN", "nonsense (", "packs.condition_syntax", 21),
    ("IS_URBAN", "OTHER_COLUMN", "packs.condition_column_unknown", 21),
    ("IS_URBAN", "RAW_NAME", "packs.condition_column_unknown", 21),
    ("IS_URBAN", "TEXT_AGAINST_NUMBER", "packs.condition_types_differ", 21),
    ("IS_URBAN", "ALWAYS", "packs.condition_constant_result", 21),
    ("IS_URBAN", "DISTANCE", "packs.condition_column_unknown", 21),
])
def test_refused_with_line(tmp_path, old, new, key, line):
    result = problems(tmp_path, old, new)
    assert key in [problem.key for problem in result], [problem.in_language("en") for problem in result]
    problem = next(problem for problem in result if problem.key == key)
    assert (problem.file, problem.severity) == ("pack.yaml", "error")
    assert problem.line == line, problem
    assert problem.in_language("zh") != problem.in_language("en")
    with pytest.raises(PackError) as refused:
        load_pack(tmp_path, parse)
    assert f"pack.yaml:{line}" in str(refused.value)


def test_control_fields_have_no_meaning_outside_all_controls(tmp_path):
    pack = PACK.replace("relation: overlaps", "relation: outside", 1).replace("IS_URBAN", "CONTROL")
    pack = pack.replace(" of {control_land_class}", "")
    result = read_pack(write_pack(tmp_path, pack), parse)[1]
    assert [problem.key for problem in result] == ["packs.condition_column_unknown"]


def test_two_roles_with_one_name(tmp_path):
    second = ("  other: {title: {en: Other, zh: 其他}, short: farm, aliases: [farm]}\n"
              "subject_fields:")
    result = problems(tmp_path, "subject_fields:", second)
    assert [problem.key for problem in result] == ["packs.short_twice", "packs.alias_twice"]


def test_every_problem_is_listed_at_once(tmp_path):
    pack = PACK.replace("severity: critical", "severity: bad").replace("short: farm", "short: FARM") \
        .replace("from: 2020-01-01", "from: yesterday")
    result = read_pack(write_pack(tmp_path, pack), parse)[1]
    assert {"packs.not_a_choice", "packs.text_form", "packs.not_a_date"} <= {item.key for item in result}
    with pytest.raises(PackError) as refused:
        load_pack(tmp_path, parse)
    assert refused.value.in_language("zh").count("\n") == len(result)


def test_a_language_that_is_missing_is_said_but_no_obstacle(tmp_path):
    result = problems(tmp_path, "title: {en: Small, zh: 小}", "title: {en: Small, ja: 小}")
    assert [(item.key, item.severity) for item in result] == [("packs.language_missing", "warning")]
    assert "zh" in result[0].in_language("en") and "zh" in result[0].in_language("zh")
    assert load_pack(tmp_path, parse).title == {"en": "Small", "ja": "小"}


def test_a_pack_without_cases_is_told_so(tmp_path):
    result = problems(tmp_path, cases=None)
    assert [(item.key, item.severity) for item in result] == [("packs.no_cases", "warning")]


def test_many_problems_are_cut_short(tmp_path):
    pack = PACK.replace("roles:", "roles:\n" + "".join(f"  R{i}: {{}}\n" for i in range(100)), 1)
    write_pack(tmp_path, pack)
    with pytest.raises(PackError) as refused:
        load_pack(tmp_path, parse)
    assert len(refused.value.problems) >= 100 and len(str(refused.value).splitlines()) == 22
