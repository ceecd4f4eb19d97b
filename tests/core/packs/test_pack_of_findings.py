"""Each finding says from which pack of those over each other its rule is; nothing else of it changes by that."""
from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.cases.zoning import FARM_RULES, box, check, layer, pack

from groundrules.core.contract.pack_head import ADDED, OFF, OVERRIDDEN, Change, Layer
from groundrules.core.report.data import RuleShown
from groundrules.core.report.outcome import with_layers
from groundrules.core.report.words import basis_lines, words_in


def change(kind: str, *path: str) -> Change:
    return Change(kind, path, "", "", "pack.yaml", 1, {})


def layered(*changes: Change):
    """The small pack as a city's over a nation's."""
    return replace(pack(*FARM_RULES), stack=(
        Layer("city", "1", {"en": "City", "zh": "市"}, "c", changes), Layer("nation", "1", {"en": "Nation"}, "n")))


def findings(rules):
    subjects = [box(0, 0, 50, 50), box(500, 500, 550, 550)]
    return check(subjects, [layer("farm", box(0, 0, 100, 100), columns={"id": ["1"]})], pack=rules,
                 columns={"claim": [None, "x"]}, scope=("farm", "town")).findings


def test_a_finding_names_the_pack_that_last_said_something_of_its_rule():
    alone, judged = findings(pack(*FARM_RULES)), findings(layered(change(OVERRIDDEN, "rules", "F-1", "verdict")))
    assert dict(zip(judged["rule_id"], judged["rule_pack"].fillna("-")))["F-1"] == "city"
    assert set(judged.loc[judged["rule_id"].str.startswith("GR-"), "rule_pack"].fillna("-")) == {"-"}
    assert set(alone["rule_pack"].dropna()) == {"test"}
    left = [name for name in judged if name != "rule_pack"]
    assert judged[left].equals(alone[left])   # ids and evidence among them


@pytest.mark.parametrize(("changes", "first"), [
    ((), "nation"), ((change(ADDED, "rules", "F-1"),), "city"),
    ((change(OVERRIDDEN, "rules", "F-2", "when"),), "nation"),
    ((change(OFF, "rules", "F-1", "minimum"),), "nation"), ((change(ADDED, "roles", "farm", "aliases"),), "nation")])
def test_what_makes_a_rule_that_of_a_layer(changes, first):
    assert layered(*changes).layer_of("F-1") == first


def test_reports_name_the_pack_beside_the_basis():
    rules = with_layers((RuleShown("F-1"), RuleShown("F-2")), layered(change(ADDED, "rules", "F-1")), "zh")
    assert [rule.pack for rule in rules] == ["市", "Nation"]
    record = {"basis": "A law", "basis_verified": False}
    lines = basis_lines(words_in("en"), "en", record, rules[0])
    assert [line["text"] for line in lines] == ["A law", "rule of the pack “市”"]
    assert [line["text"] for line in basis_lines(words_in("en"), "en", record, RuleShown("F-1"))] == ["A law"]
