"""The authority to ask: a key of a rule, shown after the documents of its findings."""
from __future__ import annotations

from helpers.cases.packs import PACK, parse, write_pack
from helpers.cases.zoning import FARM_RULES, box, check, layer, rule

from groundrules.core.zoning.pack.loading import load_pack, read_pack

FARM = layer("farm", box(0, 0, 100, 100), columns={"id": ["A-1"]})
ASKED = {"en": "Water authority", "zh": "水行政主管部门"}


def documents(rules, **options) -> list:
    claims = {"claim": [None, "3"], "number": [None, "No. 7"]}
    return check([box(90, 0, 110, 10), box(90, 20, 110, 30)], [FARM], rules=rules, columns=claims,
                 **options).findings["documents"].tolist()


def test_a_rule_says_whom_to_ask(tmp_path):
    notes = PACK.replace("    documents: [{id", "    authority: {en: Roads, zh: 交通}\n    documents: [{id", 1)
    first, second = load_pack(write_pack(tmp_path, notes), parse).rules
    assert first.authority == {} and second.authority == {"en": "Roads", "zh": "交通"}


def test_an_authority_is_read_strictly(tmp_path):
    for value, key in (("Roads", "packs.wrong_kind"), ("{}", "packs.text_empty"), ("{en: ''}", "packs.text_empty")):
        notes = PACK.replace("    documents: [{id", f"    authority: {value}\n    documents: [{{id", 1)
        keys = [item.key for item in read_pack(write_pack(tmp_path, notes), parse)[1]]
        assert key in keys, (value, keys)


def test_it_stands_after_the_documents_and_alone_where_there_are_none():
    alone = rule("F-1", when=FARM_RULES[0].when, authority=ASKED)
    both = rule("F-2", when=FARM_RULES[1].when, verdict="conditional", documents=FARM_RULES[1].documents,
                authority=ASKED)
    assert documents((alone, both)) == [
        "Authority to ask: Water authority",
        "List: number supplied, not verified (No. 7); Authority to ask: Water authority"]
    assert documents((alone, both), language="zh")[0] == "征询部门：水行政主管部门"
    assert documents(FARM_RULES)[0] == ""
