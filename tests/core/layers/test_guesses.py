"""What a layer's fields and values may mean: guessed with a reason, never applied, and what is open told."""
from __future__ import annotations

from dataclasses import replace

import pytest
import yaml
from helpers.cases.zoning import TOWN_RULES, pack

from groundrules.core.fields import Field
from groundrules.core.layers.mapping_pack import MappedLayer, mapping_pack
from groundrules.core.layers.recognise.columns import guess_fields
from groundrules.core.layers.recognise.layer import LayerDescription
from groundrules.core.layers.recognise.mapping import (
    SUBJECTS,
    AskedField,
    LayerMapping,
    asked_fields,
    is_open,
    mapping_of_data,
    mapping_rows,
)
from groundrules.core.layers.recognise.state import Counted, field_state
from groundrules.core.layers.recognise.values import guess_values, value_states, word_title
from groundrules.core.layers.values import map_fields
from groundrules.core.texts import texts_of

GRADE = Field("grade", aliases=("grade", "tingkat"), unknown=("-1", "k. A.", "unknown"), values={
    "high": ("H", "tinggi", "very high", "高"), "moderate": ("M", "sedang", "中"), "low": ("L", "rendah", "低")})
ADMISSION = Field("admission", values={"allowed": ("I", "permitted"), "forbidden": ("X", "not permitted")})


@pytest.mark.parametrize(("value", "word", "key"), [
    ("HIGH", "high", "same_letters"), ("Very-High", "high", "same_letters"), ("Modérate", "moderate", "same_letters"),
    ("3 - low", "low", "code"), ("H: hoch", "high", "code"), ("Zone rouge (H)", "high", "code"),
    ("zona rawan tinggi", "high", "inside"), ("modrate", "moderate", "alike"),
    ("Unknown", "", "same_letters"), ("K.A.", "", "same_letters")])
def test_a_value_is_guessed_with_its_reason(value, word, key):
    guess = guess_values([value], GRADE)[0]
    assert (guess.word, guess.reason.key) == (word, f"mapping.{key}")
    assert all(guess.reason.in_language(language) for language in ("en", "zh"))


@pytest.mark.parametrize("value", ["hoch", "1", "C-1", "high or low", "not high", "高中", "高风险区", "", "-", "9-1"])
def test_what_may_be_two_things_or_nothing_is_not_guessed(value):
    assert guess_values([value], GRADE) == [None]


def test_a_negated_word_is_not_the_word():
    assert [guess and guess.word for guess in guess_values(
        ["not permitted here", "permitted here", "kein permitted zone", "x"], ADMISSION)] == [
            "forbidden", "allowed", None, "forbidden"]


def test_a_guess_is_a_proposal_and_no_run_takes_it():
    states = value_states({"HIGH RISK": 5, "HIGH": 3, "H": 2, "-1": 1, "?": 1}, GRADE, {})
    assert [(state.how, state.word) for state in states] == [
        ("proposed", "high"), ("read", "high"), ("read", "high"), ("read", ""), ("open", None)]   # read in any capitals
    assert mapping_rows("a", "flood", LayerMapping()) == ([], [])


def test_rows_of_a_mapping_are_what_a_run_takes():
    twice = LayerMapping().with_values("grade", ["1", "2"], "high").with_values("grade", ["1.0"], "low")
    assert twice.values == {"grade": {"1": "low", "2": "high", "1.0": "low"}}   # to a run they are one, to a pack two
    mapping = LayerMapping().with_field("grade", "KL").with_values("grade", ["hoch", "sehr hoch"], "high")
    mapping = mapping.with_values("grade", ["?!"], "").with_values("grade", ["*"], "low")
    fields, values = mapping_rows("a", "flood", mapping)
    assert fields == [("a", "grade", "KL")]
    mapped = map_fields({"flood": {"grade": GRADE}}, values)["flood"]["grade"].mapped
    assert mapped == {"hoch": "high", "sehr hoch": "high", "?!": None, "*": "low"}
    assert mapping.with_values("grade", ["hoch", "sehr hoch", "?!", "*"], None).values == {}
    assert mapping.with_field("grade", "OTHER").values == {}


def test_a_mapping_is_kept_as_data_and_what_is_gone_is_left_out():
    mapping = LayerMapping({"grade": "KL", "zone": ""}, {"grade": {"hoch": "high", "x": "gone"}, "other": {"a": "b"}})
    assert mapping_of_data(mapping.as_data()) == mapping
    assert mapping_of_data(["odd"]) == mapping_of_data({"fields": 3, "values": {"grade": 1}}) == LayerMapping()
    known = mapping.known_by({"grade": GRADE, "zone": Field("zone")}, ["KL"])
    assert known == LayerMapping({"grade": "KL", "zone": ""}, {"grade": {"hoch": "high"}})
    assert mapping.known_by({"grade": GRADE}, ["other"]) == LayerMapping()


LAYER = LayerDescription(
    "a", "flood_100yr", row_count=9, values={"id": tuple("abcdefghi"), "dual_zone": ("F",), "fld_zone": ("AE",),
                                            "RISK": ("HIGH", "L"), "note": ("x", "y")},
    fields=(("id", "", "text"), ("dual_zone", "", "text"), ("fld_zone", "", "text"), ("RISK", "", "text"),
            ("note", "", "text")))


def test_fields_are_guessed_by_values_by_words_and_as_the_likeliest():
    guesses = guess_fields(LAYER, {"grade": GRADE, "zone": Field("zone", aliases=("zone",))})
    assert [guess.name for guess in guesses["grade"]] == ["RISK", "fld_zone", "dual_zone", "note"]
    assert not any(guess.is_sure for guess in guesses["grade"])
    assert [guess.name for guess in guesses["zone"]] == ["dual_zone", "fld_zone"]
    named = replace(LAYER, fields=(*LAYER.fields, ("Tingkat", "", "text")))
    best = guess_fields(named, {"grade": GRADE})["grade"][0]
    assert best.name == "Tingkat" and best.is_sure


def test_what_is_open_is_counted():
    asked = AskedField("grade", GRADE, True)
    counted = Counted({"H": 6, "hoch": 3, "HIGH RISK": 1}, 2, 12)
    guesses = guess_fields(LAYER, {"grade": GRADE})["grade"]
    state = field_state(asked, guesses, LayerMapping(), counted)
    assert (state.name, state.how, state.share.values, state.share.features) == ("RISK", "proposed", 2, 4)
    chosen = LayerMapping({"grade": "RISK"}, {"grade": {"hoch": "high", "HIGH RISK": ""}})
    state = field_state(asked, guesses, chosen, counted)
    assert state.is_settled and state.share.empty == 2
    none = field_state(asked, guesses, LayerMapping({"grade": ""}), counted)
    assert (none.name, none.how, none.share.features, none.is_settled) == ("", "open", 12, False)
    all_high = LayerMapping({"grade": ""}, {"grade": {"*": "high"}})
    assert field_state(asked, guesses, all_high, counted).is_settled
    assert not field_state(asked, guesses, chosen, None).is_settled


def test_rules_say_what_is_needed():
    rules = pack(*TOWN_RULES)
    assert [(entry.part, entry.is_used) for entry in asked_fields(rules, "town")] == [("zone", True)]
    assert [(entry.part, entry.is_used) for entry in asked_fields(rules, SUBJECTS)] == [
        ("kind", True), ("claim", False), ("number", False)]
    assert not any(entry.is_used for entry in asked_fields(rules, SUBJECTS, ["farm"]))
    needed = [AskedField("grade", GRADE, True)]
    assert is_open(needed, {}, {}, LayerMapping())
    assert is_open(needed, {"grade": "KL"}, {"KL": ("hoch",)}, LayerMapping())
    assert not is_open(needed, {"grade": "KL"}, {"KL": ("hoch",)}, LayerMapping({}, {"grade": {"hoch": "high"}}))
    assert not is_open(needed, {}, {}, LayerMapping({}, {"grade": {"*": "high"}}))
    assert not is_open([AskedField("grade", GRADE, False)], {}, {}, LayerMapping())


def test_words_of_the_pack_bear_their_chinese_spelling():
    assert word_title("high", GRADE, "zh") == "高（high）" and word_title("high", GRADE, "en") == "high"
    assert set(texts_of("mapping")) >= {"same_letters", "code", "inside", "alike"}


def test_a_mapping_becomes_a_pack_that_belongs_over_the_other():
    below = replace(pack(*TOWN_RULES), id="below")
    below = replace(below, roles={**below.roles, "town": replace(below.roles["town"], aliases=("town",), fields={
        "zone": Field("zone", aliases=("zone", "zona"), unknown=("-1",), values={"in": ("I",), "out": ("O",)})})})
    mapping = LayerMapping({"zone": "KL"}, {"zone": {"1": "in", "1.0": "in", "2": "out", "?": "", "*": "in", "": "out",
                                                     "\\*": "out", "x" * 201: "in"}})
    layers = [MappedLayer("town", ("Stadt", "Stadt"), ("zona", "KL"), mapping),
              MappedLayer("town", ("town", "Ort"), ("KZ",), LayerMapping({"zone": "KZ"}, {"zone": {
                  "3": "in", "1": "out", "*": "out"}})),
              MappedLayer(SUBJECTS, ("Bau",), ("ART",), LayerMapping({"kind": "ART"}, {"kind": {"*": ""}}))]
    content, left = mapping_pack(below, "ours", "Ours", layers)
    assert yaml.safe_load(content) == {
        "format": 1, "kind": "zoning", "pack": "ours", "version": "1", "title": {"en": "Ours", "zh": "Ours"},
        "extends": "below", "subject_fields": {"kind": {"aliases": ["ART"], "others": "?"}},
        "roles": {"town": {"aliases": ["Stadt", "Ort"], "fields": {"zone": {
            "aliases": {"only": ["KL", "zone", "zona", "KZ"]}, "values": {"in": ["1", "1.0", "3"], "out": ["2", "*"]},
            "unknown": {"only": ["?"]}, "others": "in", "empty": "out"}}}}}
    assert "&" not in content and [(reason.values["layer"], reason.values["row"]) for reason in left] == [
        ("Stadt", f"town, zone, {'x' * 40}…, in"), ("town", "town, zone, 1, out"),
        ("town", "town, zone, *, out")]
