"""What the register says of rights: disputes, terms, codes, areas; and what is missing of it."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from helpers.cases.rights import FORM, OWNER, ROOT, A, B, C, M, box, findings_of, layer, request, run, table, table_of

from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.layers.stated_areas import registered_scale
from groundrules.core.rights.conflicts.check import check_rights
from groundrules.core.rights.conflicts.parcels import Parcels
from groundrules.core.table import FeatureTable


def test_disputes_come_from_a_layer_or_a_list():
    ground = ControlLayer("disputes", table([("", "", box(5, 0, 25, 9))], name="争议"), {})
    listed = ControlLayer("disputes", FeatureTable(
        "清单", np.array([1]), np.array([None], dtype=object), pd.DataFrame({"dm": pd.array([B], dtype="string")}), ""),
        {"unit_code": "dm"})
    rights = layer([(A, "3", box(0, 0, 9, 9)), (B, "3", box(20, 0, 29, 9)), (M, "22", box(90, 0, 99, 9))])
    areas = [row[3] for row in findings_of(run(rights, disputes=ground), "RIGHT-DISPUTED")]
    assert areas == pytest.approx([36.0, 45.0])
    assert [row[0] for row in findings_of(run(rights, disputes=listed), "RIGHT-DISPUTED")] == [B]


def test_terms_are_read_as_offices_write_them():
    """Of 2026-06-30: serials and numerals are days, and a month alone is many: what hangs on it is undetermined."""
    written = (("46202", "conditional"), ("二〇二六年六月三十日", "allowed"), ("2026年6月", "undetermined"),
               ("2026年5月", "conditional"), ("2026", "undetermined"), ("9999-12-31", "conditional"),
               ("1930-05-01", "conditional"))
    rows = [(f"440101001001JD{number:05d}", "9", box(20 * number, 0, 20 * number + 9, 9)) for number in range(7)]
    outcome = run(layer(rows, {"term_to": "JSSJ"}, JSSJ=[text for text, _ in written]))
    assert outcome.tables["parcels"]["term_verdict"].tolist() == [verdict for _, verdict in written]
    messages = outcome.findings[outcome.findings["rule_id"] == "RIGHT-TERM"].set_index("subject_fid")["message"]
    assert "2026-06-01/2026-06-30" in " ".join(messages) and "ended on 1930-05-01" in " ".join(messages)


def test_words_of_the_pack_say_that_a_term_has_no_end():
    rows = [(f"440101001001JD{number:05d}", "9", box(20 * number, 0, 20 * number + 9, 9)) for number in range(5)]
    ends = ("长期", "无 固定期限", None, "unbefristet", "1. März 2020")   # the fourth is no word of this pack
    outcome = run(layer(rows, {"term_to": "JSSJ"}, JSSJ=ends))
    assert outcome.tables["parcels"]["term_verdict"].tolist() == [
        "allowed", "allowed", "conditional", "undetermined", "conditional"]
    assert "(endless)" in " ".join(outcome.findings["message"]) and "ended on 2020-03-01" in " ".join(
        outcome.findings["message"])


def test_terms_on_the_day():
    rows = [(f"440101001001JD{number:05d}", "9", box(20 * number, 0, 20 * number + 9, 9)) for number in range(5)]
    outcome = run(layer(rows, {"term_to": "JSSJ"}, JSSJ=("2026-06-29", "20260630", None, "someday", "1900-01-01")))
    verdicts = outcome.tables["parcels"]["term_verdict"].tolist()
    assert verdicts == ["conditional", "allowed", "conditional", "undetermined", "conditional"]
    without = run(layer(rows))   # no such field at all: not checked, and nothing is "no conflict found"
    assert without.tables["parcels"]["term_verdict"].isna().all()
    assert set(without.tables["parcels"]["verdict"]) == {"undetermined"}
    assert any("RIGHT-TERM was not checked" in note for note in without.notes)
    over = layer(rows[:2], {"term_to": "JSSJ"}, JSSJ=("2020-01-01", "2050-01-01"))   # the first one's term is over
    verdicts = run(over).tables["parcels"][["term_verdict", "plan_verdict", "verdict"]]
    assert verdicts.fillna("").values.tolist() == [["conditional", "", "undetermined"], ["allowed", "", "undetermined"]]
    alone = run(over, scope=("RIGHT-TERM",)).tables["parcels"]["verdict"]   # all that was asked was checked
    assert alone.tolist() == ["conditional", "allowed"]


@pytest.mark.parametrize(("language", "title"), [("en", "(right of unknown type)"), ("zh", "（类型不明的权利）")])
def test_a_term_of_a_right_of_unknown_type_names_it_so(language, title):
    outcome = run(layer([(A, "no such type", box(0, 0, 9, 9))], {"term_to": "JSSJ"}, JSSJ=["2020-01-01"]),
                  language=language)
    message, = outcome.findings[outcome.findings["rule_id"] == "RIGHT-TERM"]["message"]
    assert title in message and "2020-01-01" in message


def test_codes_as_offices_send_them():
    codes = ["440101 001001gb00001", "440101001001GB0000", "4.40101E+18", "440101001001QX00002", A, A,
             "440101001001JC00008", None]
    rows = [(code, "3", box(20 * number, 0, 20 * number + 9, 9)) for number, code in enumerate(codes)]
    units = ControlLayer("units", table([("440102", "", box(-9, -9, 900, 900))], name="县"), {"unit_code": "ZDDM"})
    outcome = run(layer(rows), units=units)
    about_codes = outcome.findings.query("rule_id == 'RIGHT-CODE'")
    messages = " ".join(about_codes["message"])
    for words in ("small letters", "blanks", "neither 19 nor 28", "made a number", "not in the list",
                  "Another right", "does not agree with the type", "another county"):
        assert words in messages, words
    assert outcome.tables["parcels"]["code_verdict"].tolist() == ["conditional"] * 7 + ["undetermined"]


def test_registered_areas():
    rows = [(A, "3", box(0, 0, 100, 60)), (B, "3", box(200, 0, 300, 60)), (C, "9", box(400, 0, 500, 60))]
    outcome = run(layer(rows, {"registered_area": "MJ"}, MJ=(6030.0, 6031.0, None)), area_method="registered")
    assert outcome.tables["parcels"]["area_verdict"].tolist() == ["allowed", "conditional", "undetermined"]
    assert outcome.tables["parcels"]["area_m2"].tolist() == pytest.approx([6030.0, 6031.0, 6000.0])


def test_registered_areas_are_read_as_registers_write_them():
    """6,000 m² each; what is no area is unread, and said."""
    words = ("6,000.00", "６０００", "6000平方米", "0.6公顷", "9亩", "6000 m²", "0.7公顷", "按合同")
    rows = [(f"440101001001GB{number:05d}", "3", box(200 * number, 0, 200 * number + 100, 60))
            for number in range(len(words))]
    outcome = run(layer(rows, {"registered_area": "MJ"}, MJ=words), area_method="registered")
    parcels = outcome.tables["parcels"]
    assert parcels["registered_m2"].tolist()[:7] == pytest.approx([6000.0] * 6 + [7000.0])
    assert parcels["area_verdict"].tolist() == ["allowed"] * 6 + ["conditional", "undetermined"]
    unread = [note for note in outcome.notes if "MJ" in note]
    assert len(unread) == 1 and "“按合同” (1)" in unread[0]


def test_contracted_land_registered_in_mu_is_compared_in_square_metres():
    """6,000 m² are 9 mu; one of 9.2 mu is 6,133.33 m², beyond 0.5 %. A layer in m² beside it stays so."""
    fields = [("9", box(0, 0, 100, 60)), ("9", box(200, 0, 300, 60)), ("9", box(400, 0, 500, 60))]
    rows = [(f"440101001001JD{number:05d}", *field) for number, field in enumerate(fields)]
    other = layer([(A, "3", box(600, 0, 700, 60))], {"registered_area": "MJ"}, name="国有", MJ=(6000.0,))
    outcome = run(layer(rows, {"registered_area": "CBMJ"}, name="承包地", CBMJ=(9.0, 9.2, None)), other,
                  area_method="registered")
    parcels = outcome.tables["parcels"]
    assert parcels["area_verdict"].tolist() == ["allowed", "conditional", "undetermined", "allowed"]
    assert parcels["registered_m2"].tolist()[:2] == pytest.approx([6000.0, 9.2 * 2000.0 / 3.0])
    remarks = [note for note in outcome.notes if "read so" in note]
    assert len(remarks) == 1 and "承包地" in remarks[0] and "in mu" in remarks[0]


def test_a_registered_area_that_fits_another_unit_than_its_layer_is_undetermined():
    """Of 6,000 m² each: three of 9.0 mu and two of 6,000 m²; 4,000 on 6,000 m² fits no unit, and is nearest to m²."""
    rows = [(f"440101001001JD{number:05d}", "9", box(200 * number, 0, 200 * number + 100, 60)) for number in range(6)]
    outcome = run(layer(rows, {"registered_area": "CBMJ"}, CBMJ=(9.0, 9.0, 9.0, 6000.0, 6000.0, 4000.0)),
                  area_method="registered")
    parcels = outcome.tables["parcels"]
    assert parcels["area_verdict"].tolist() == ["allowed"] * 3 + ["undetermined"] * 3
    assert parcels["registered_m2"].isna().tolist() == [False] * 3 + [True] * 3
    assert parcels["area_m2"].tolist() == pytest.approx([6000.0] * 6)
    assert any("of 3 stated areas it is not certain" in note for note in outcome.notes)


def test_what_is_missing_is_said_of_each_rule_that_is_undetermined():
    rows = [(A, "3", box(0, 0, 9, 9)), (B, "3", box(20, 0, 29, 9)), (None, "3", box(40, 0, 49, 9))]
    outcome = run(layer(rows, {"registration": "DJLX", "registered_area": "MJ", "term_to": "JSSJ"},
                        DJLX=("首次", None, "查封"), MJ=("81", "约 81", "81"),
                        JSSJ=("2050-01-01", None, "2050-01-01")),
                  holders=table_of([(A, "h1", "单独所有"), (B, "h2", None)]))
    notes = {rule: [note for note in outcome.notes if note.startswith(f"RIGHT-{rule} is undetermined for 1 right ")]
             for rule in ("DISPUTED", "SHARE", "TERM", "CODE", "AREA")}
    assert {rule: len(some) for rule, some in notes.items()} == dict.fromkeys(notes, 1)
    assert B in notes["DISPUTED"][0] and B in notes["TERM"][0] and B in notes["AREA"][0]
    assert "宗地#3" in notes["SHARE"][0] and "宗地#3" in notes["CODE"][0]   # of B's share a finding speaks
    assert any("MJ: " in note for note in outcome.notes)
    message, = outcome.findings.query("rule_id == 'RIGHT-SHARE'")["message"]
    assert "50 %" in message


def test_a_value_that_cannot_be_read_is_not_called_missing():
    """Four rights: one states a registration that no pack lists, one a seizure, one nothing; areas likewise."""
    names = [A, B, C, OWNER]
    outcome = run(layer([(name, "3", box(20 * at, 0, 20 * at + 9, 9)) for at, name in enumerate(names)],
                        {"registration": "DJLX", "seizure": "CFLX", "registered_area": "MJ"},
                        DJLX=("查封注销", "首次", None, "首次"), CFLX=(None, "大约", None, "无"),
                        MJ=("八十一", None, "81", "81")))
    notes = {(rule, word): [note for note in outcome.notes if note.startswith(f"RIGHT-{rule} is ") and word in note]
             for rule in ("DISPUTED", "AREA") for word in ("is stated and", "neither", "without")}
    unread, = notes["DISPUTED", "is stated and"]
    empty, = notes["DISPUTED", "neither"]
    assert "for 2 rights whose" in unread and f"({A}, {B})" in unread and "for 1 right " in empty and C in empty
    assert [note for note in notes["AREA", "is stated and"] if f"({A})" in note] == notes["AREA", "is stated and"] != []
    assert [note for note in notes["AREA", "without"] if f"({B})" in note] == notes["AREA", "without"] != []


@pytest.mark.parametrize("word", ["无", "否", "未查封", "解封", "已解封"])
def test_words_for_no_seizure_leave_a_right_undisputed(word):
    outcome = run(layer([(A, "3", box(0, 0, 9, 9)), (B, "3", box(20, 0, 29, 9))],
                        {"registration": "DJLX", "seizure": "CFLX"}, DJLX=("首次", None), CFLX=(word, word)))
    assert outcome.tables["parcels"]["disputed_verdict"].tolist() == ["allowed", "allowed"]


def test_registrations_are_read_as_offices_shorten_them():
    rows = [(A, "3", box(0, 0, 9, 9)), (B, "3", box(20, 0, 29, 9)), (C, "9", box(40, 0, 49, 9)),
            (OWNER, "3", box(60, 0, 69, 9))]
    outcome = run(layer(rows, {"registration": "DJLX"}, DJLX=("首次", "查封", "异议", "大约")))
    assert outcome.tables["parcels"]["disputed_verdict"].tolist() == [
        "allowed", "forbidden", "conditional", "undetermined"]
    assert any("DJLX" in note for note in outcome.notes)


@pytest.mark.parametrize(("words", "known"), [
    (["-54平方米", "81"], [None, 81.0]), ([-54.0, 81.0], [None, 81.0]), (["-54", "81"], [None, 81.0]),
    (["0,0054公顷", "81"], [54.0, 81.0]), (["1.250", "81,5"], [None, 81.5])])
def test_registered_areas_below_nought_and_of_two_readings_are_not_known_and_said(words, known):
    """6 × 9 and 9 × 9 m²; 0.0054 hectares are 54 m²."""
    asked = request(layer([(A, "3", box(0, 0, 6, 9)), (B, "3", box(20, 0, 29, 9))], {"registered_area": "SYQMJ"},
                          SYQMJ=words))
    parcels = Parcels(asked)
    assert [None if np.isnan(value) else pytest.approx(value) for value in parcels.registered.values] == known
    assert parcels.registered.is_known.tolist() == [value is not None for value in known]
    assert len([note for note in parcels.notes if str(words[0]).rstrip(".0") in note]) == (known[0] is None)


@pytest.mark.parametrize(("words", "scale"), [
    (["0,0054公顷", "-54"], [1.0, None]), ([54.0, -54.0], [1.0, None]), (["1.250", "40,5"], [None, 0.75])])
def test_ground_is_not_scaled_to_registered_areas_that_are_not_certain(words, scale):
    scales = registered_scale(table([("", "", box(0, 0, 6, 9))] * 2, SYQMJ=words), "SYQMJ", np.full(2, 54.0))
    assert [pytest.approx(low) if np.isfinite(low) else None for low in scales.low.tolist()] == scale
    assert (np.isfinite(scales.high) == np.isfinite(scales.low)).all()


def test_9999_is_unknown_in_the_unit_of_its_column_and_an_area_in_one_of_its_own():
    """0.9999 ha are 9,999 m² and are known; 9999 mu in a column of mu, and 9999 without a unit, are unknown."""
    rows = table([("", "", box(0, 0, 6, 9))] * 3, mj_mu=[9999.0, 0.081, 6666.0], mj=["0.9999 ha", "54", "9999"])
    scales = [registered_scale(rows, name, np.full(3, 54.0)).low.tolist() for name in ("mj_mu", "mj")]
    assert scales[0] == [-np.inf, pytest.approx(1.0), pytest.approx(6666 * 2000 / 3 / 54)]
    assert scales[1] == [pytest.approx(9999 / 54), 1.0, -np.inf]


def test_a_number_of_two_villages_says_neither_whose_the_shares_are_nor_that_they_are_right():
    """Lot 12 of East is leased and that of West owned: halves of both sum to one whole, which neither has."""
    rows = [("12", "lease", box(0, 0, 9, 9)), ("12", "ownership", box(90, 0, 99, 9)),
            ("Lot 7", "lease", box(200, 0, 209, 9)), ("lot 7", "ownership", box(200, 0, 209, 9))]
    holders = table_of([("12", "h1", "1/2"), ("12", "h2", "1/2"), ("LOT 7", "h1", "1")])
    asked = request(layer(rows, {"village": "barangay"}, barangay=["East", "West", "East", None]), holders=holders)
    outcome = check_rights(replace(asked, pack=FORM.load(ROOT / "packs" / "neutral-rights")))
    parcels, shares = outcome.tables["parcels"], outcome.tables["shares"].set_index("unit_code")
    assert parcels["code_verdict"].tolist() == ["conditional", "conditional", "allowed", "allowed"]
    assert parcels["share_verdict"].tolist() == ["undetermined", "undetermined", "allowed", "allowed"]
    assert shares["state"].to_dict() == {"12": "apart", "LOT7": "whole"} and shares["tokens"]["12"] == ""
    assert pd.isna(shares["total_share"]["12"]) and pd.isna(shares["total"]["12"])
    assert "name it (FIELDS, unit_code)" in " ".join(outcome.findings.query("rule_id == 'RIGHT-SHARE'")["message"])


def test_acres_in_the_head_of_a_column_are_acres():
    """2.5 acres are 10,117.14 m², which a square of 100.584 m has; a parcel of 2 acres is not of that size."""
    rows = [(A, "3", box(0, 0, 100.584, 100.584)), (B, "3", box(200, 0, 300.584, 100.584))]
    outcome = run(layer(rows, {"registered_area": "extent_acres"}, extent_acres=[2.5, 2.0]), area_method="registered")
    parcels = outcome.tables["parcels"]
    assert parcels["registered_m2"].round(2).tolist() == [10117.14, 8093.71]
    assert parcels["area_verdict"].tolist() == ["allowed", "conditional"]
    assert any("extent_acres" in note and "4,046.86 m²" in note for note in outcome.notes)
