"""The shipped zoning packs as texts: both languages, dates, bases, cases for every rule. Verdicts: tests/algorithms."""
from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from groundrules.core.zoning.pack.loading import load_pack, read_pack

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = [path for path in sorted((ROOT / "packs").iterdir())
           if "\nkind: zoning" in (path / "pack.yaml").read_text(encoding="utf-8")]
HALF_WIDTH = re.compile("(?<=[\u4e00-\u9fff》〕”）。])[,;:!?()]|[,;:!?()](?=[\u4e00-\u9fff《〔“（])")
BRACES = re.compile(r"\{(\w+)\}")
#: Without QGIS conditions are not read: any that fits the types will do.
ANY_CONDITION = ("compare", ">=", ("column", "subject_area_m2"), ("literal", 0))


def read(path):
    return load_pack(path, lambda _text: ANY_CONDITION)


def texts(pack):
    """Every text of a pack with the place where it stands."""
    yield "title", pack.title
    yield "description", pack.description
    for number, text in enumerate(pack.not_checked):
        yield f"not_checked {number}", text
    for role in pack.roles.values():
        yield role.id, role.title
        yield from ((f"{role.id}.{field.id}", field.title) for field in role.fields.values() if field.title)
    yield from ((field.id, field.title) for field in pack.subject_fields.values() if field.title)
    for rule in pack.rules:
        yield f"{rule.id} message", rule.message
        yield from ((f"{rule.id} {what}", words) for what, words in (("presumed", rule.presumed),
                                                                    ("authority", rule.authority)) if words)
        yield from ((f"{rule.id} route", route) for route in rule.routes)
        yield from ((f"{rule.id} {document.id}", document.title) for document in rule.documents)
        yield from ((f"{rule.id} basis", basis.document) for basis in rule.basis)


@pytest.fixture(scope="module", params=SHIPPED, ids=lambda path: path.name)
def pack(request):
    return read(request.param)


def test_all_packs_are_here():
    assert {"cn-three-lines", "cn-constraints", "neutral-zoning", "example-jp-chino",
            "example-us-cambridge"} <= {path.name for path in SHIPPED}


def test_no_problems_and_no_warnings(pack):
    assert read_pack(pack.path, lambda _text: ANY_CONDITION)[1] == []


def test_every_text_is_in_both_languages_with_their_punctuation(pack):
    for place, text in texts(pack):
        assert {"en", "zh"} <= text.keys(), place
        assert not HALF_WIDTH.search(text["zh"]), (place, text["zh"])
        assert not re.search("[\u4e00-\u9fff，。；：（）]", text["en"]), (place, text["en"])
        assert any("\u4e00" <= letter <= "\u9fff" for letter in text["zh"]), place


def test_a_message_shows_the_same_in_every_language_and_no_word_of_the_pack(pack):
    for rule in pack.rules:
        shown = {language: sorted(BRACES.findall(value)) for language, value in rule.message.items()}
        assert all(names == shown["en"] for names in shown.values()), rule.id
        for name in shown["en"]:
            side, _, field = name.partition("_")
            described = {"control": pack.roles[rule.control].fields, "subject": pack.subject_fields}.get(side, {})
            words = described[field].values if field in described else {}
            assert not any(word.isalpha() and len(word) > 1 for word in words), (rule.id, name)


def test_nothing_claims_to_be_verified(pack):
    assert [rule.id for rule in pack.rules if any(basis.verified for basis in rule.basis)] == []


def test_every_rule_has_a_case(pack):
    named = {item.rule for case in pack.cases for item in case.findings or ()}
    assert [rule.id for rule in pack.rules if rule.id not in named] == []


def test_every_rule_but_those_that_allow_has_a_minimum_and_a_first_day(pack):
    for rule in pack.rules:
        assert rule.in_force.start is not None, rule.id
        if rule.relation == "overlaps" and rule.verdict != "allowed":
            assert 0.5 <= rule.minimum.area_m2 <= 1.0, rule.id


def test_a_rule_that_ends_is_followed_on_the_next_day(pack):
    for rule in pack.rules:
        if rule.in_force.end:
            next_day = rule.in_force.end + timedelta(days=1)
            followers = [item.id for item in pack.rules if item.control == rule.control
                         and item.relation == rule.relation
                         and item.in_force.start == next_day]
            assert followers, rule.id


def test_every_role_has_rules_of_one_first_day(pack):
    """Else a subject of the days between meets some rules of a role and not those that matter."""
    for role in pack.roles.values():
        starts = {rule.in_force.start for rule in pack.rules if rule.control == role.id}
        assert starts or role.coverage, role.id
        if starts:
            eve = pack.rules_in_force(min(starts) - timedelta(days=1))
            assert not [rule for rule in eve if rule.control == role.id]


def test_titles_of_fields_are_in_conditions_messages(pack):
    """A condition that ends in NULL names the field; one that rules read needs a title."""
    for rule in pack.rules:
        for name in re.findall(r"(?:subject|control)_([a-z0-9_]+)", rule.when_text):
            fields = {**pack.roles[rule.control].fields, **pack.subject_fields}
            assert name not in fields or fields[name].title or name == "id", (rule.id, name)


def test_constraints_say_whom_to_ask_and_what_area():
    pack = read(ROOT / "packs" / "cn-constraints")
    assert pack.required_roles == ()
    for rule in pack.rules:
        assert rule.authority and "{overlap_area_m2}" in rule.message["en"], rule.id
        assert rule.documents or rule.verdict in ("forbidden", "undetermined"), rule.id


def test_official_and_sample_layer_names():
    roles = read(ROOT / "packs" / "cn-constraints").roles
    for layer, role in (("HLFXKZX", "flood_risk"), ("LSWHBHX", "heritage"), ("DZZHFXQ", "geological_hazard"),
                        ("YYSSYD", "drinking_water")):
        assert [item.id for item in roles.values() if layer in item.aliases] == [role]


def test_three_lines_and_constraints_share_no_layer_name():
    packs = [read(ROOT / "packs" / name) for name in ("cn-three-lines", "cn-constraints")]
    first, second = ({alias.casefold() for role in pack.roles.values() if not role.coverage for alias in role.aliases}
                     for pack in packs)
    assert not first & second


def test_a_date_before_any_rule_leaves_every_role_without_rules(pack):
    assert pack.rules_in_force(date(1990, 1, 1)) == ()
