"""How a subject complies, in words: sizes in the user's units, the recheck, routes where no cut helps."""
from __future__ import annotations

import pytest

from groundrules.core.findings.card import CardWords, applies_card, finding_card
from groundrules.core.report.data import ControlShown, RuleShown
from groundrules.core.report.numbers import NumberStyle
from groundrules.core.report.parts.sheets import FINDING_COLUMNS
from groundrules.core.texts import LANGUAGES
from groundrules.core.zoning.remedy.card import comply_card, comply_lines

SITE = {"subject_id": "A-1", "project_id": "A", "remedy": "cut", "verdict": "forbidden", "verdict_after": "allowed",
        "passes": True, "shrunk_fails": True, "verdict_shrunk": "forbidden", "failing_share": 0.99, "area_m2": 2000.0,
        "length_m": None, "cut_m2": 1000.0, "cut_length_m": None, "part_count": 2, "message": "all of it"}
PIECE = {"action": "cut", "rule_id": "R-1", "control_role": "farm", "area_m2": 1000.0, "length_m": None,
         "documents": "paper <missing>", "message": "cut it"}
BAND = {"control_role": "farm", "message": "farmland: from 0.050 m"}
RULES = {"R-1": RuleShown("R-1", ("ask the ministry",))}


def words(language="en", **more):
    return CardWords(language, {"farm": "farmland", "line": "red line"}, RULES, NumberStyle(("ha", "m2")), **more)


def test_a_cut_in_the_users_units_with_the_recheck():
    text = comply_card(SITE, [PIECE], [BAND], words())
    assert "0.1000\u00a0ha · 1,000.00\u00a0m²" in text and "0.2000\u00a0ha · 2,000.00\u00a0m²" in text
    assert "With the cut: " in text and "With 99 % of the cut it is still forbidden." in text
    assert "farmland · R-1" in text and "paper &lt;missing&gt;" in text and "0.050 m" in text
    assert "competent authority decides" in text


def test_where_no_cut_helps_the_routes_stand():
    site = {**SITE, "remedy": "no_cut", "verdict_after": None, "message": "nothing would remain"}
    text = comply_card(site, [{**PIECE, "action": "none"}], [], words())
    assert "No cut helps." in text and "nothing would remain" in text and "ask the ministry" in text
    unknown = comply_card(site, [{**PIECE, "action": "none", "rule_id": "R-9"}], [], words())
    assert "does not state how" in unknown


@pytest.mark.parametrize("remedy", ["documents", "undetermined", "none_needed"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_kinds(remedy, language):
    open_ = {**PIECE, "action": "documents", "message": "bring the paper"}
    text = comply_card({**SITE, "remedy": remedy}, [open_], [], words(language))
    assert "bring the paper" in text and "1,000.00" not in text


def test_lines_of_the_card_hold_the_band_of_the_own_control_only():
    other = {"control_role": "line", "message": "red line: none"}
    lines = dict(comply_lines(SITE, [BAND, other], "farm", words()))
    assert lines["Tolerance band"] == ["farmland: from 0.050 m"]
    assert any("remain" in line for line in lines["How to comply"])


def test_the_card_says_scope_coverage_day_layer_and_offers_the_rest():
    finding = {**dict.fromkeys(FINDING_COLUMNS), "rule_id": "R-1", "verdict": "forbidden", "severity": "critical",
               "control_role": "farm", "control_layer": "YJJBNT", "message": "it does", "subject_id": "A-1"}
    checked = {"controls": (ControlShown("farm", "f", "checked"), ControlShown("line", "l", "no_layer")),
               "coverage_assumed": True, "as_of": "2026-06-30", "pack": "cn-three-lines 2026.2"}
    text = finding_card(finding, None, words(checked=checked), [("Tolerance", "0.05 m")], "work <it> out")
    assert "no layer: red line" in text and "assumed complete" in text
    assert "2026-06-30 · cn-three-lines 2026.2" in text
    assert "YJJBNT, date of the data not stated" in text and "<a href='comply'>work &lt;it&gt; out</a>" in text
    dated = finding_card({**finding, "data_date": "2024-12-31"}, None, words())
    assert "YJJBNT, data of 2024-12-31" in dated and "href" not in dated


def place(subject, role="farm"):
    return {"subject_id": subject, "control_role": role, "control_title": role, "applies": "concerned"}


def test_several_places_stand_each_under_its_name():
    assert "<h3>" not in applies_card([place("A"), place("A", "line")], words())
    text = applies_card([place("A"), place("B <b>"), place("A", "line")], words())
    assert text.index("<h3>A</h3>") < text.index("line") < text.index("<h3>B &lt;b&gt;</h3>")
    many = applies_card([place(f"P-{number}") for number in range(60)], words())
    assert many.count("<h3>") == 50 and "10 more places" in many
