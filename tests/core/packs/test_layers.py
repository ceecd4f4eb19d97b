"""Packs over packs: what a layer adds, overrides and switches off, and what is refused."""
from __future__ import annotations

import pandas as pd
import pytest
from helpers.cases.packs import parse, write_pack

from groundrules.core.contract.pack_head import ADDED, OFF, OVERRIDDEN
from groundrules.core.fields import column_without_field, type_column
from groundrules.core.layers.values import map_fields, mapping_notes
from groundrules.core.packs.layering import PackPath, lower_paths, stack_of
from groundrules.core.packs.load import PackError
from groundrules.core.zoning.pack.loading import FORM, ZONING, load_checked_pack, load_pack, read_pack

HEAD = 'format: 1\nkind: zoning\npack: {id}\nversion: "3"\ntitle: {{en: Above, zh: 上层}}\nextends: {below}\n'
CITY_RULE = """rules:
  - id: R-1
    verdict: conditional
    documents: [{id: permit, title: {en: Permit, zh: 许可}}]
    basis: [{document: A city rule}]
"""
NEW_ANSWER = """cases:
  - {id: urban on farmland, verdict: conditional, findings: [{rule: R-1, verdict: conditional}]}
"""


def layer(tmp_path, body: str = "", cases: str | None = None, id: str = "city", below: str = "small"):
    """A layer over the small pack, beside it."""
    if not (tmp_path / "small").exists():
        write_pack(tmp_path / "small")
    return write_pack(tmp_path / id, HEAD.format(id=id, below=below) + body, cases)


def changes(pack, number: int = 0) -> list:
    return [(change.kind, ".".join(change.path)) for change in pack.stack[number].changes]


def refused(path) -> list:
    """Keys of the errors of a pack, each with the file that it names."""
    return [(problem.key, problem.file) for problem in ZONING.tried(path, parse)[1] if problem.severity == "error"]


# -- what merging gives -------------------------------------------------------------------------------------

def test_a_layer_that_adds_nothing_says_what_the_pack_below_says(tmp_path):
    upper = load_checked_pack(layer(tmp_path), parse)
    lower = load_checked_pack(tmp_path / "small", parse)
    assert (upper.rules, upper.roles, upper.subject_fields, upper.cases) == \
        (lower.rules, lower.roles, lower.subject_fields, lower.cases)
    assert (upper.id, upper.version, upper.title["en"], lower.stack) == ("city", "3", "Above", ())
    assert [entry.id for entry in upper.stack] == ["city", "small"] and changes(upper) == []
    assert upper.content_hash != lower.content_hash == upper.stack[1].content_hash
    assert {upper.layer_of(rule.id) for rule in upper.rules} == {"small"}
    assert upper.named["layers"] == [lower.named] and "layers" not in lower.named


def test_a_hash_holds_for_all_layers(tmp_path):
    path = layer(tmp_path)
    before = load_pack(path, parse).content_hash
    document = tmp_path / "small" / "pack.yaml"
    document.write_text(document.read_text(encoding="utf-8").replace("area_m2: 1.0", "area_m2: 2.0"), encoding="utf-8")
    after = load_pack(path, parse)
    assert after.content_hash != before and after.rules[0].minimum.area_m2 == 2.0


def test_a_rule_is_overridden_key_by_key_and_says_so(tmp_path):
    pack = load_checked_pack(layer(tmp_path, CITY_RULE, NEW_ANSWER), parse)
    first, second = pack.rules
    assert (first.verdict, first.minimum.area_m2, first.documents[0].id) == ("conditional", 1.0, "permit")
    assert [basis.document[""] for basis in first.basis] == ["A city rule"]
    assert (pack.layer_of("R-1"), pack.layer_of("R-2"), second.verdict) == ("city", "small", "conditional")
    assert (OVERRIDDEN, "rules.R-1.verdict") in changes(pack) and (ADDED, "rules.R-1.documents") in changes(pack)
    notes = next(change for change in pack.stack[0].changes if change.path[-1] == "verdict")
    assert (notes.before, notes.after, notes.file, notes.line) == ("forbidden", "conditional", "pack.yaml", 9)


def test_a_rule_is_added(tmp_path):
    pack = load_checked_pack(layer(tmp_path, """rules:
  - {id: R-9, control: farmland, severity: minor, relation: disjoint, verdict: undetermined,
     basis: [{document: A city rule}], message: {en: Far, zh: 远}}
""", "cases: [{id: beside, verdict: undetermined, findings: [{rule: R-9, verdict: undetermined}]}]\n"), parse)
    assert [rule.id for rule in pack.rules] == ["R-1", "R-2", "R-9"] and pack.layer_of("R-9") == "city"


OFF_R1 = "rules:\n  - {id: R-1, off: true, reason: {en: Repealed, zh: 已废止}}\n"
URBAN_OFF = "  - {id: urban on farmland, off: true, reason: repealed}\n"


def test_a_rule_is_switched_off_and_reports_tell_it(tmp_path):
    assert refused(layer(tmp_path, OFF_R1)) == [("packs.case_rule_unknown", "small/cases.yaml"),
                                                ("packs.extends_cases", "cases.yaml")]
    pack = load_checked_pack(layer(tmp_path, OFF_R1, "cases:\n" + URBAN_OFF), parse)
    assert [rule.id for rule in pack.rules] == ["R-2"] and len(pack.cases) == 2
    assert [notes["en"] for notes in pack.not_checked] == ["Switched off by the pack city: rules.R-1 (Repealed)"]
    assert pack.not_checked[0]["zh"].endswith("（已废止）")
    assert (OFF, "rules.R-1") in changes(pack) and pack.stack[0].changes[0].reason["en"] == "Repealed"
    assert "packs.no_rules" in [key for key, _file in refused(layer(tmp_path, OFF_R1 + "  - {id: R-2, off: true}\n"))]


def test_where_no_rule_is_left_nothing_is_allowed(tmp_path):
    """A control that no rule judges any more makes what lies on it undetermined, as before any of its rules."""
    pack = load_checked_pack(layer(tmp_path, """roles: {red: {title: {en: Red, zh: 红}, short: red}}
rules:
  - {id: R-1, off: true}
  - {id: R-2, off: true}
  - {id: R-9, control: red, severity: minor, relation: overlaps, verdict: forbidden,
     basis: [{document: A city rule}], message: {en: Red, zh: 红}}
""", "cases:\n" + URBAN_OFF + """  - {id: road on farmland, verdict: undetermined}
  - {id: beside, controls: {red: [{geometry: patch}]}, verdict: undetermined,
     findings: [{rule: GR-NO-RULES-IN-FORCE, verdict: undetermined}]}
"""), parse)
    assert [rule.id for rule in pack.rules] == ["R-9"] and len(pack.cases) == 2


@pytest.mark.parametrize(("body", "aliases"), [
    ("{fields: {land_class: [LUCODE]}}", ("DLBM", "LUCODE")),
    ("{fields: {land_class: {aliases: [LUCODE]}}}", ("DLBM", "LUCODE")),
    ("{fields: {land_class: {aliases: {only: [LUCODE]}}}}", ("LUCODE",)),
    ("{fields: {land_class: {only: [LUCODE]}}}", ("LUCODE",)),
    ("{fields: {land_class: {aliases: [bsm]}}}", ("DLBM", "bsm")),   # taken from the field that had it below
])
def test_names_in_data_are_added_or_replaced(tmp_path, body, aliases):
    pack = load_checked_pack(layer(tmp_path, f"roles: {{farmland: {body}}}\n"), parse)
    assert pack.roles["farmland"].fields["land_class"].aliases == aliases
    assert (OVERRIDDEN, "roles.farmland.fields.bsm") in [(kind, name.lower()) for kind, name in changes(pack)] or \
        "BSM" in pack.roles["farmland"].fields["id"].aliases


def test_a_mapping_of_values_prevails_over_the_pack_below(tmp_path):
    """A project's own words: what the pack below took for urban is a road here, and told."""
    pack = load_checked_pack(layer(tmp_path, """subject_fields:
  kind: {aliases: [TYPE], values: {urban: [Stadt], road: [城镇, "9999"]}, unknown: [n/a]}
"""), parse)
    kind = pack.subject_fields["kind"]
    assert (kind.aliases, kind.unknown) == (("XMLX", "TYPE"), ("n/a",))
    assert kind.values == {"urban": ("Stadt",), "road": ("道路", "城镇", "9999")}
    moved = [(change.before, change.after, change.path[-1]) for change in pack.stack[0].changes
             if change.kind == OVERRIDDEN]
    assert sorted(moved) == [("unknown", "road", "9999"), ("urban", "road", "城镇")]


def test_all_other_values_are_what_a_mapping_says(tmp_path):
    """Of layers: a case of the pack below on a kind that is unknown stays what it was."""
    unknown = "cases: [{id: of no kind, verdict: undetermined, subject: {geometry: plot}, as_of: 2026-01-01,\n" \
        "  controls: {farmland: [{geometry: patch}]}}]\n"
    path = layer(tmp_path, "subject_fields: {kind: {others: road, empty: urban, values: {urban: [B]}}}\n", unknown)
    kind = load_checked_pack(path, parse).subject_fields["kind"]
    raw = pd.Series(["B", "道路", "9999", "x", None], dtype="string")
    assert type_column(raw, kind)[0].tolist() == ["urban", "road", pd.NA, "road", "urban"]
    assert column_without_field(kind, 2).tolist() == ["road", "road"]
    notes = [mapping_notes("Plots", pd.DataFrame({"A": raw}), bound, {"kind": kind}, "en")
             for bound in ({"kind": "A"}, {})]
    assert [len(sentences) for sentences in notes] == [1, 1]
    assert "pack city" in notes[0][0] and "* = road; ∅ = urban; 9999 = ?" in notes[0][0]
    assert "all of its features count as road" in notes[1][0]
    over = map_fields({"subjects": {"kind": kind}}, [("", "kind", "*", "?")])["subjects"]["kind"]
    assert type_column(raw, over)[0].isna().tolist() == [False, False, True, True, False]


def test_full_width_letters_are_the_same_value(tmp_path):
    below = "subject_fields: {kind: {values: {urban: [\"（Ｋ）\"]}}}\n"
    layer(tmp_path, below, id="province")
    above = below.replace("urban", "road").replace("（Ｋ）", "(K)")
    values = load_checked_pack(layer(tmp_path, above, below="province"), parse).subject_fields["kind"].values
    assert "(K)" in values["road"] and "(K)" not in values["urban"]


def test_a_key_is_switched_off(tmp_path):
    path = layer(tmp_path, "roles: {farmland: {fields: {id: {off: true}}}}\n",
                 "cases: [{id: urban on farmland, controls: {farmland: [{geometry: patch}]}}]\n")
    assert list(load_checked_pack(path, parse).roles["farmland"].fields) == ["land_class"]


def test_a_sentence_is_replaced_whole_and_a_language_may_be_added(tmp_path):
    pack = load_checked_pack(layer(tmp_path, """roles:
  farmland: {title: {en: Fields}}
rules:
  - {id: R-2, message: {de: Eine Straße}}
"""), parse)
    assert pack.roles["farmland"].title == {"en": "Fields"}   # the Chinese title said something else
    assert pack.rules[1].message == {"en": "A road", "zh": "道路", "de": "Eine Straße"}


def test_city_over_province_over_nation(tmp_path):
    body = "rules: [{{id: R-1, minimum: {{area_m2: {0}}}, basis: [{{document: Rule of {1}}}]}}]\n"
    layer(tmp_path, body.format(5, "province"), id="province")
    layer(tmp_path, body.format(9, "city"), id="city", below="province")
    pack = load_checked_pack(tmp_path / "city", parse)
    assert (pack.rules[0].minimum.area_m2, pack.rules[0].minimum.width_m) == (9.0, 0.1)
    assert [entry.id for entry in pack.stack] == ["city", "province", "small"]
    assert (pack.layer_of("R-1"), changes(pack, 1)) == ("city", changes(pack, 0))
    assert [entry["id"] for entry in pack.named["layers"]] == ["province", "small"]
    (tmp_path / "city" / "pack.yaml").write_text(HEAD.format(id="city", below="province"), encoding="utf-8")
    assert load_pack(tmp_path / "city", parse).layer_of("R-1") == "province"
    assert [path.rsplit("/", 1)[1] for path in lower_paths(tmp_path / "city")] == ["province", "small"]


def test_a_finder_says_where_packs_lie(tmp_path):
    write_pack(tmp_path / "deep" / "elsewhere")
    path = write_pack(tmp_path / "city", HEAD.format(id="city", below="small"), None)
    assert refused(path) == [("packs.extends_missing", "pack.yaml")]
    placed = PackPath(str(path), {"small": str(tmp_path / "deep" / "elsewhere")}.get)
    assert load_checked_pack(placed, parse).stack[1].id == "small"


def test_files_are_read_from_the_top_down(tmp_path):
    path = layer(tmp_path)
    (tmp_path / "small" / "note.txt").write_text("below", encoding="utf-8")
    (tmp_path / "small" / "other.txt").write_text("other", encoding="utf-8")
    (path / "note.txt").write_text("above", encoding="utf-8")
    assert stack_of(path).merged().files["note.txt"] == b"above"
    assert stack_of(path).merged().files["other.txt"] == b"other"


# -- what is refused ------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("body", "cases", "key", "file"), [
    ("", "cases: [{id: beside, off: true}]\n", "packs.extends_off_reason", "cases.yaml"),
    ("", "cases: [{id: nowhere, off: true, reason: x}]\n", "packs.extends_off_nothing", "cases.yaml"),
    ("rules: [{id: R-7, off: true}]\n", None, "packs.extends_off_nothing", "pack.yaml"),
    ("roles: {farmland: {fields: {zone: {off: true}}}}\n", None, "packs.extends_off_nothing", "pack.yaml"),
    ("rules: [{id: R-1, off: true, verdict: allowed}]\n", None, "packs.extends_off_form", "pack.yaml"),
    ("rules: [{id: R-1, off: false}]\n", None, "packs.extends_off_form", "pack.yaml"),
    ("rules: [{id: R-1, verdict: allowed}]\n", None, "packs.extends_basis", "pack.yaml"),
    ("rules: [{id: R-1, severity: fatal, basis: [{document: D}]}]\n", None, "packs.not_a_choice", "pack.yaml"),
    ("colour: red\n", None, "packs.key_unknown", "pack.yaml"),
    ("subject_fields: {kind: {values: {urban: [X], road: [X]}}}\n", None, "packs.value_twice", "pack.yaml"),
    ("roles: {farmland: {fields: {id: [Q], land_class: [q]}}}\n", None, "packs.alias_twice", "pack.yaml"),
])
def test_a_layer_that_is_wrong(tmp_path, body, cases, key, file):
    assert (key, file) in refused(layer(tmp_path, body, cases))


def test_what_is_wrong_below_names_the_file_below(tmp_path):
    path = layer(tmp_path)
    below = (tmp_path / "small" / "pack.yaml").read_text(encoding="utf-8")
    write_pack(tmp_path / "small", below.replace("severity: major", "severity: fatal"))
    problems = read_pack(path, parse)[1]
    assert [(problem.file, problem.line, problem.key) for problem in problems] == [
        ("small/pack.yaml", 31, "packs.not_a_choice")]


@pytest.mark.parametrize(("below", "old", "new", "key"), [
    ("small", "kind: zoning", "kind: codes", "packs.extends_kind"),
    ("small", "format: 1", "format: 2", "packs.extends_format"),
    ('{pack: small, version: "2026.*"}', "", "", "packs.extends_version"),
    ("other", "", "", "packs.extends_missing"),
    ("city", "", "", "packs.extends_circle"),
    ("small", 'version: "1"', 'version: "1"\nextends: city', "packs.extends_circle"),
    ("[small]", "", "", "packs.wrong_kind"),
    ("Small Pack", "", "", "packs.extends_missing"),
])
def test_a_pack_below_that_does_not_fit(tmp_path, below, old, new, key):
    path = layer(tmp_path, below=below)
    document = tmp_path / "small" / "pack.yaml"
    document.write_text(document.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as error:
        load_checked_pack(path, parse)
    assert key in [problem.key for problem in error.value.problems]


def test_a_version_that_fits(tmp_path):
    assert load_pack(layer(tmp_path, below='{pack: small, version: "1*"}'), parse).stack[1].version == "1"


@pytest.mark.parametrize("key", ["format", "kind", "version", "title"])
def test_a_layer_needs_a_head_of_its_own(tmp_path, key):
    path = layer(tmp_path)
    lines = (path / "pack.yaml").read_text(encoding="utf-8").splitlines()
    (path / "pack.yaml").write_text("\n".join(line for line in lines if not line.startswith(key)), encoding="utf-8")
    assert refused(path), key


def test_too_many_layers(tmp_path):
    for number in range(10):
        layer(tmp_path, id=f"level-{number}", below=f"level-{number - 1}" if number else "small")
    assert load_pack(tmp_path / "level-7", parse).stack[-1].id == "small"
    assert refused(tmp_path / "level-9") == [("packs.extends_depth", "level-1/pack.yaml")]


# -- cases ------------------------------------------------------------------------------------------------------

def test_cases_of_the_pack_below_run_on_what_the_layer_makes(tmp_path):
    path = layer(tmp_path, CITY_RULE)
    with pytest.raises(PackError) as error:
        load_checked_pack(path, parse)
    assert [(problem.key, problem.file) for problem in error.value.problems] == [
        ("packs.case_verdict", "small/cases.yaml"), ("packs.extends_cases", "cases.yaml")]
    sentence = error.value.problems[1].in_language("en")
    assert "urban on farmland" in sentence and "{id: …, off: true, reason: …}" in sentence
    load_checked_pack(layer(tmp_path, CITY_RULE, NEW_ANSWER), parse)


def test_cases_of_a_layer_use_shapes_of_the_pack_below(tmp_path):
    cases = """cases:
  - id: in the city
    subject: {geometry: plot, fields: {kind: road}}
    controls: {farmland: [{geometry: patch}]}
    as_of: 2026-01-01
    verdict: allowed
"""
    path = layer(tmp_path, "", cases)
    assert len(FORM.read(path, parse)[0].cases) == 4
    assert refused(path) == [("packs.case_verdict", "cases.yaml")]
