"""Where a rule is written, and how far that was checked: three states, said alike by tables, cards and papers."""
from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from helpers.cases.packs import CASES, PACK, parse
from helpers.cases.report import findings, report
from helpers.files.report_page import Page, section
from helpers.source import ROOT

from groundrules.core.contract.basis import (
    COMPARED,
    UNVERIFIED,
    VERIFIED,
    Basis,
    BasisShown,
    Compared,
    bases_text,
    basis_text,
    is_official,
    says_its_state,
    shown,
    state_of,
)
from groundrules.core.control_lines.kinds import kinds
from groundrules.core.farmland.balance.cases import BALANCE
from groundrules.core.findings.card import CardWords, finding_card, statement
from groundrules.core.pack_review.review import review_pack
from groundrules.core.report.checked import checked_section, read_checked
from groundrules.core.report.html.build import build_report
from groundrules.core.report.paper.document import document_from
from groundrules.core.report.parts.sheets import FINDING_COLUMNS
from groundrules.core.report.rows import records
from groundrules.core.zoning.pack.loading import load_pack, read_pack

COPY, OFFICIAL = "https://laws.example.org/35.html", "https://www.town.gov.cn/35.html"
READ = Compared(COPY, date(2026, 11, 27))


def law(**more) -> Basis:
    return Basis({"en": "A law", "zh": "某法"}, **more)


@pytest.mark.parametrize(("basis", "english", "chinese"), [
    (law(number="No. 7", article="33"), "A law, clause to be checked", "某法，条款待核"),
    (law(), "A law, clause to be checked", "某法，条款待核"),
    (law(number="No. 7", article="33", compared=READ),
     "A law No. 7, article 33, compared with a public copy on 2026-11-27, not verified",
     "某法 No. 7第33条，已与公开文本核对（2026-11-27），未经核验"),
    (law(article="33", compared=replace(READ, agrees="partly")),
     "A law, article 33, compared with a public copy on 2026-11-27, which agrees in part; not verified",
     "某法第33条，已与公开文本核对（2026-11-27），部分一致，未经核验"),
    (law(number="No. 7", article="33", verified=True), "A law No. 7, article 33", "某法 No. 7第33条"),
    (law(number="No. 7", verified=True, compared=READ), "A law No. 7", "某法 No. 7"),
    (Basis({"": ""}, "No. 7", "33", True), "", "")])
def test_number_and_article_only_where_somebody_read_them(basis, english, chinese):
    assert (basis_text(basis, "en"), basis_text(basis, "zh")) == (english, chinese)
    for notes in filter(None, (english, chinese)):
        assert says_its_state(notes) == (basis.state != VERIFIED)


def test_the_weakest_basis_decides():
    assert [law().state, law(compared=READ).state, law(verified=True, compared=READ).state] == [
        UNVERIFIED, COMPARED, VERIFIED]
    assert state_of([law(verified=True), law(compared=READ)]) == COMPARED
    assert state_of([law(compared=READ), law()]) == state_of([]) == UNVERIFIED
    assert bases_text([law(verified=True), law()], "en") == "A law; A law, clause to be checked"


@pytest.mark.parametrize(("address", "official"), [
    (OFFICIAL, True), ("http://gov.cn/a", True), ("https://big5.mee.gov.cn/gate/www.mee.gov.cn/a", True),
    ("https://www.legislation.gov.uk/a", True), ("https://epa.gov/a", True), (COPY, False), ("", False),
    ("https://gov.cn.example.org/a", False), ("https://notgov.cn/a", False), ("https://example.org/gov.cn", False)])
def test_official_is_a_government_s_own_host(address, official):
    assert is_official(address) == official


def pack_with(tmp_path, basis: str):
    folder = tmp_path / "small"
    folder.mkdir(exist_ok=True)
    old = 'basis: [{document: A law, article: "0601", verified: false}]'
    assert old in PACK
    (folder / "pack.yaml").write_text(PACK.replace(old, f"basis: [{basis}]"), encoding="utf-8")
    (folder / "cases.yaml").write_text(CASES, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("compared", "key"), [
    ("{on: 2026-11-27, agrees: yes}", "packs.key_missing"), (f"{{copy: {COPY}, agrees: yes}}", "packs.key_missing"),
    (f"{{copy: {COPY}, on: 2026-11-27}}", "packs.key_missing"),
    (f"{{copy: {COPY}, on: 27.11.2026, agrees: yes}}", "packs.not_a_date"),
    (f"{{copy: {COPY}, on: 2026-11-27, agrees: mostly}}", "packs.not_a_choice"),
    (f"{{copy: {COPY}, on: 2026-11-27, agrees: yes, by: me}}", "packs.key_unknown"),
    ("{copy: a book on my desk, on: 2026-11-27, agrees: yes}", "packs.not_an_address"),
    ("{copy: 'ftp://example.org/a', on: 2026-11-27, agrees: yes}", "packs.not_an_address"),
    ("{copy: 'https:///a', on: 2026-11-27, agrees: yes}", "packs.not_an_address"),
    (f"{{copy: {COPY}, on: 2026-11-27, agrees: partly}}", "packs.compared_without_note")])
def test_the_loader_reads_a_comparison_strictly(tmp_path, compared, key):
    problems = read_pack(pack_with(tmp_path, f"{{document: A law, compared: {compared}}}"), parse)[1]
    assert [problem.key for problem in problems if problem.severity == "error"] == [key]
    assert problems[0].line and all(problem.in_language("zh") for problem in problems)


def test_a_comparison_is_read_and_counted(tmp_path):
    folder = pack_with(tmp_path, f"{{document: A law, article: '7', compared: {{copy: {COPY}, on: 2026-11-27, "
                                 "agrees: partly, note: {en: only half was read, zh: 仅读一半}}}")
    first, second = load_pack(folder, parse).rules
    assert first.basis[0].compared == Compared(COPY, date(2026, 11, 27), "partly",
                                               {"en": "only half was read", "zh": "仅读一半"})
    assert state_of(first.basis) == COMPARED and state_of(second.basis) == UNVERIFIED and not first.basis_verified
    both = pack_with(tmp_path, f"{{document: A law, verified: true, verified_by: Office, verified_on: 2026-05-04, "
                               f"compared: {{copy: {COPY}, on: 2026-11-27, agrees: yes}}}}")
    assert load_pack(both, parse).rules[0].basis_verified
    counts = review_pack(folder, parse).counts   # the folder is the same: the second text stands there now
    assert (counts["UNVERIFIED_COUNT"], counts["COMPARED_COUNT"], counts["VERIFIED_COUNT"]) == (1, 0, 1)


def test_a_table_of_dated_values_says_the_same(tmp_path):
    folder = tmp_path / "balance"
    folder.mkdir()
    for file in (ROOT / "packs" / "cn-farmland-balance").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    table = folder / "parameters.csv"
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    at = head.split(",")
    extra = [name for name in ("compared_copy", "compared_on", "compared_agrees", "compared_note") if name not in at]

    def write(**values):
        cells = [*rows[0].split(","), *[""] * len(extra)]
        for name, value in values.items():
            cells[[*at, *extra].index(name)] = value
        table.write_text("\n".join([",".join([*at, *extra]), ",".join(cells),
                                    *(row + "," * len(extra) for row in rows[1:])]), encoding="utf-8")
        return BALANCE.form.read(folder)

    pack, problems = write(compared_copy=COPY, compared_on="2026-11-27", compared_agrees="yes")
    assert problems == [] and "compared with a public copy on 2026-11-27" in pack.parameters[0].source("en")
    for values, key in (({"compared_copy": COPY, "compared_agrees": "yes"}, "packs.text_empty"),
                        ({"compared_copy": "a book", "compared_on": "2026-11-27", "compared_agrees": "yes"},
                         "packs.not_an_address")):
        pack, problems = write(**values)
        assert pack is None and [problem.key for problem in problems] == [key]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_shipped_marks_every_basis_and_speaks_one_language(language):
    parameters = BALANCE.form.read(ROOT / "packs" / "cn-farmland-balance")[0].parameters
    messages = {parameter.source(language) for parameter in parameters} | {kind.basis(language)
                                                                           for kind in kinds().values()} - {""}
    assert len(messages) > 6 and all(says_its_state(item) for item in messages)
    assert not any("〔" in item for item in messages if "to be checked" in item or "条款待核" in item)
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in item) == (language == "zh") for item in messages)


def compared_report(copy: str, **more):
    basis = shown([law(article="第三十五条", compared=Compared(copy, date(2026, 11, 27), "yes", {"zh": "仅读该条"}))],
                  "zh")
    return report(rules=(replace(report().rules[0], basis=basis),), **more)


def test_papers_say_compared_and_name_official_addresses_only():
    data = compared_report(COPY)
    manifest = {"checked": checked_section(data)}
    page = build_report(replace(data, manifests=(manifest,)))
    cards = section(page, "cards")
    assert "某法 第三十五条 已与公开文本核对（2026-11-27），未经核验 仅读该条" in cards
    assert "其中 1 条所依据的条款已与公开文本" in Page(page).words and "example.org" not in page
    assert OFFICIAL in section(build_report(compared_report(OFFICIAL)), "cards")
    text = str(document_from(data))
    assert "已与公开文本核对（2026-11-27），未经核验" in text and "example.org" not in text


def test_a_manifest_keeps_the_comparison_and_old_manifests_are_read():
    data = compared_report(COPY)
    kept = json.loads(json.dumps({"checked": checked_section(data)}))
    assert read_checked([kept])["rules"][0].basis == data.rules[0].basis
    kept["checked"]["rules"][0]["basis"] = [["某法", "7", "35", True], ["某法", "7", "35", False], {"state": "sure"}, 5]
    assert read_checked([kept])["rules"][0].basis == (BasisShown("某法", "7", "35", VERIFIED),
                                                      BasisShown("某法", "7", "35", UNVERIFIED))


def test_the_card_on_the_desk_names_the_copy_and_the_statement_does_not():
    rule = compared_report(COPY).rules[0]
    row = records(findings().iloc[[0]], FINDING_COLUMNS)[0]
    assert row["rule_id"] == rule.rule_id
    words = CardWords("zh", rules={rule.rule_id: rule})
    card, pasted = finding_card(row, None, words), statement([row], None, words)
    assert COPY in card and "已与公开文本核对（2026-11-27），未经核验" in card and "仅读该条" in card
    assert "某法 第三十五条，已与公开文本核对（2026-11-27），未经核验" in pasted and COPY not in pasted
    official = compared_report(OFFICIAL).rules[0]
    assert OFFICIAL in statement([row], None, CardWords("zh", rules={rule.rule_id: official}))
    plain = replace(rule, basis=(BasisShown("某法", "", "第三十五条"),))
    assert "某法" not in statement([row], None, CardWords("zh", rules={rule.rule_id: plain}))
