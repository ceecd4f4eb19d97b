"""The HTML report: what it says, what it never says, its limits."""
from __future__ import annotations

import re
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from helpers.cases.report import IMAGE, SCRIPT, findings, objects, report, verdicts
from helpers.files.report_page import Page, section

from groundrules.core.contract.basis import BasisShown
from groundrules.core.errors import InputError
from groundrules.core.findings import states as store_states
from groundrules.core.report import format as fmt
from groundrules.core.report.data import ReportData
from groundrules.core.report.html.build import build_report, manifests_text
from groundrules.core.report.numbers import NumberStyle, area_in, read_units
from groundrules.core.report.paper.document import document_from
from groundrules.core.report.parts import sheets
from groundrules.core.report.parts.states import STATES
from groundrules.core.texts import text
from groundrules.core.texts.separators import use_separators
from groundrules.core.zoning.report_map import maps_of_report


@pytest.fixture(scope="module")
def html():
    return build_report(report())


def test_notice_in_head_and_foot(html):
    assert Page(html).words.count("初步检测，以主管部门认定为准。") == 2
    english = Page(build_report(report(language="en"))).words
    assert english.count("Preliminary check. The competent authority decides.") == 2


def test_every_page_is_for_internal_use_and_no_mark_is_left_to_fill_in(html):
    """The head, the foot, and by the style sheet the foot of each printed page."""
    assert Page(html).words.count("内部使用、不作审批依据") == 2
    assert '@bottom-left { content: "内部使用、不作审批依据"' in html
    plain = build_report(report(language="en", classification_mark=""))
    assert '@bottom-left { content: "Internal use; not a basis for approval"' in plain
    assert "Classification" not in Page(plain).words


def test_head_names_run_dates_and_mark(html):
    head = Page(html[html.index("<header"):html.index("</header>")]).words
    for words in ("空间管控初步检测报告", "云禾县第一批", "2026-03-14", "2026-03-01", "密级 内部",
                  "平面面积"):
        assert words in head


def test_first_page_counts_verdicts_scope_and_unverified_rules(html):
    result = section(html, "result")
    for words in ("不符合（初检） 1", "待补充 1", "有条件 1", "未发现冲突 1"):
        assert words in result
    assert "范围内共 3 项管控，已检测 2 项" in result
    assert "4 条结果中有 1 条所依据的规则尚未核验" in result
    assert "假定数据覆盖完整" in result


def test_built_in_findings_are_not_counted_as_unverified_rules():
    """GR- checks rest on no rule; where their flag is empty nobody is warned about them."""
    rows = findings().assign(basis_verified=pd.array([True, True, None, None], dtype="boolean"))
    assert "没有结果依据尚未核验的规则" in section(build_report(report(findings=rows)), "result")


def test_areas_by_control_in_three_units(html):
    assert "永久基本农田 不符合（初检） 1 312.00 0.0312 0.47" in section(html, "summary")


def test_what_was_not_checked(html):
    scope = section(html, "scope")
    for words in ("历史文化保护线 在范围内，但未提供图层：待补充", "洪涝风险控制线 不在本次检测范围内",
                  "DLTB_2024 图层未绑定管控要素，未使用", "道路宽度 规则包不含"):
        assert words in scope
    assert "1,200 个要素 · 数据日期 2024-12-31" in scope


def test_cards_come_worst_first_with_the_two_numbers(html):
    cards = section(html, "cards")
    assert cards.index("甲-001") < cards.index("乙-002")
    assert "实测 312.00 平方米 限值 0 平方米 容差 1.00 平方米 重叠及占对象比例 0.0312 公顷 · 0.47 亩 · 52.00 %" in cards
    assert "可行途径 调整选址" in cards and "施行 自 2020-01-01 起" in cards
    assert "数据日期 2024-12-31" in cards
    assert "Opinion: missing Approval: number supplied, not verified (No. 7)" in cards
    assert "No layer for heritage" in cards
    assert "丁-004" not in cards     # nothing was found there


def test_an_unverified_basis_names_no_article(html):
    assert "土地管理法 条款待核" in section(html, "cards")
    assert "35" not in section(html, "cards").replace("35.", "")
    rules = (replace(report().rules[0], basis=(BasisShown("土地管理法", "", "第三十五条", "verified"),)),)
    assert "土地管理法 第三十五条 已核验" in section(build_report(report(rules=rules)), "cards")


def test_allowed_is_never_called_approved():
    data = report(verdicts=verdicts().iloc[3:], verdict_geometry=None, findings=findings().iloc[:0],
                  finding_geometry=None)
    chinese = Page(build_report(data)).words
    assert "所检图层未发现冲突" in chinese
    for denial in ("不构成任何批准或许可", "规则不允许"):
        chinese = chinese.replace(denial, "")
    assert not re.search("允许|同意|准予|合规|通过|许可|批准", chinese)
    english = Page(build_report(replace(data, language="en"))).words
    assert "No conflict found in the layers checked." in english
    assert not re.search(r"\b(allowed|permitted|approved|compliant)\b", english, re.I)


def test_a_verdict_shows_by_shape_as_well_as_by_colour(html):
    for word in ("forbidden", "conditional", "undetermined", "allowed"):
        assert f'href="#v-{word}"' in html and html.count(f'symbol id="v-{word}"') == 1


# -- what it never says ----------------------------------------------------------------------------

def test_data_is_text(html):
    page = Page(html)
    assert page.tags.count("script") == 1 and "img" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert SCRIPT in page.words and IMAGE in page.words


def test_every_text_of_the_data_is_escaped():
    """Put the hostile text wherever a text can stand; the page still has one script and no picture."""
    rows = findings()
    for name in rows.columns:
        if pd.api.types.is_object_dtype(rows[name]) or pd.api.types.is_string_dtype(rows[name]):
            rows[name] = IMAGE
    data = report()
    frame = pd.DataFrame({IMAGE: [IMAGE, SCRIPT]})
    hostile = replace(
        data, **{name: IMAGE for name in ("title", "run_name", "made_on", "as_of", "classification_mark",
                                          "pack", "area_method")},
        findings=rows, verdicts=verdicts().assign(verdict=SCRIPT), tables=((IMAGE, frame),),
        ledgers=((IMAGE, data.ledgers[0][1].assign(reason=SCRIPT, control_role=IMAGE)),),
        projects=pd.DataFrame({"project_id": [IMAGE], "verdict": [SCRIPT]}),
        controls=tuple(replace(control, role=IMAGE, title=IMAGE, layers=(SCRIPT,), data_date=SCRIPT)
                       for control in data.controls),
        rules=(replace(data.rules[0], rule_id=IMAGE, routes=(SCRIPT,), presumed=SCRIPT,
                       basis=(BasisShown(*[IMAGE] * 3, "verified", *[IMAGE] * 4),)),),
        unbound_layers=(SCRIPT,), not_checked=(IMAGE,), notes=(SCRIPT,), other_files=(IMAGE,),
        manifests=({IMAGE: {SCRIPT: [SCRIPT, {IMAGE: "\u2028</script>"}]}},))
    page = Page(build_report(hostile))
    assert page.tags.count("script") == 1 and "img" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on")]


def test_no_network_no_coordinates_no_folders(html):
    assert not re.search(r'(?:src|href)="(?!#)', html) and "url(" not in html.replace("url(#", "")
    assert "http" not in html.replace("http-equiv", "")
    for number in ("38512", "38_512", "3398765", "339876"):
        assert number not in html
    assert "/home/" not in html and "/srv/" not in html
    assert "county.gpkg|layername=XMYD" in html and "read from red.gpkg" in html


@pytest.mark.parametrize(("given", "shown"), [
    ("/home/wang/a b/red.gpkg|layername=x", "red.gpkg|layername=x"), (r"C:\Users\王\red.gpkg", "red.gpkg"),
    (r"\\server\share\red.shp", "red.shp"), ("m²/ha and 1/2", "m²/ha and 1/2"),
    ("cannot open /srv/data/red.gpkg: locked", "cannot open red.gpkg: locked"), ("2026/03/14", "2026/03/14")])
def test_folders_are_cut(given, shown):
    assert fmt.without_folders(given) == shown


# -- empty and partial input -----------------------------------------------------------------------

def test_nothing_is_refused():
    with pytest.raises(InputError) as error:
        build_report(ReportData())
    assert error.value.key == "report.empty"
    with pytest.raises(InputError) as error:
        build_report(report(language="fr"))
    assert error.value.key == "report.language_unknown"


@pytest.mark.parametrize("kept", ["verdicts", "findings", "summary", "projects", "ledgers", "tables",
                                  "manifests"])
def test_each_part_alone_is_a_report(kept):
    frame = pd.DataFrame({"project_id": ["P1"], "control_role": ["farm"], "verdict": ["forbidden"],
                          "subject_count": [1], "area_m2": [1.5], "covered_m2": [1.5]})
    full = {"verdicts": verdicts(), "findings": findings(), "summary": frame, "projects": frame,
            "ledgers": report().ledgers, "tables": (("Targets", pd.DataFrame({"unit": ["a"]})),),
            "manifests": ({"pack": "x"},)}
    for language in ("en", "zh"):
        page = Page(build_report(ReportData(language=language, **{kept: full[kept]})))
        assert len(page.words) > 200


def test_no_rows_is_a_result():
    page = build_report(report(verdicts=verdicts().iloc[:0], verdict_geometry=objects(),
                               findings=findings().iloc[:0], finding_geometry=objects(), ledgers=()))
    assert "未检出问题" in section(page, "result") and "未提供检测对象" in section(page, "cards")


def test_findings_alone_say_that_clear_subjects_are_unknown():
    page = build_report(ReportData(language="en", findings=findings()))
    assert "3 subjects that have findings" in section(page, "result")
    assert "Undetermined 1" in section(page, "result")


def test_missing_values_are_a_dash_and_small_ones_are_not_zero():
    usual = NumberStyle()
    assert area_in(pd.NA, "m2", usual) == area_in(None, "ha", usual) == fmt.percent(np.nan) == "–"
    assert fmt.decimal(0.0004, 2) == "0.0004" and area_in(0, "m2", usual) == "0.00"
    assert area_in(0.02, "ha", usual) == "<0.0001" and area_in(-0.02, "mu", usual) == "-<0.01"    # decimals are fixed
    assert area_in(5.9e-10, "m2", usual) == "<0.01" and fmt.decimal(0.002, 2) == "0.002"     # a sliver is never zero
    assert area_in(312, "ha", usual) == "0.0312" and area_in(2000 / 3, "mu", usual) == "1.00"
    assert fmt.quantity(0.25, "share") == "25.00 %" and fmt.quantity(1234.5, "m2") == "1,234.50 m²"


# -- limits ----------------------------------------------------------------------------------------

def many(count: int) -> ReportData:
    words = np.array(["allowed", "conditional", "forbidden", "undetermined"])[np.arange(count) % 4]
    frame = pd.DataFrame({
        "subject_id": [f"S{n}" for n in range(count)], "project_id": "P", "rule_id": "R",
        "severity": "major", "verdict": words, "control_role": "farm", "message": "m", "measured": 1.0,
        "unit": "m2", "overlap_area_m2": np.arange(count, dtype=float), "basis_verified": False})
    subjects = frame[["subject_id", "project_id", "verdict"]].assign(area_m2=10.0)
    return ReportData(language="en", findings=frame, verdicts=subjects, other_files=("result.gpkg",))


def test_limits_keep_the_worst_and_say_where_the_rest_is():
    html = build_report(many(30_000))
    assert html.count('<details class="card') == 200
    table = section(html, "findings")
    assert "The 5,000 worst of 30,000 rows are shown. All rows are in result.gpkg." in table
    assert table.count("Forbidden") == 5_000     # 7,500 are forbidden: nothing milder is listed
    assert "S29998 " in table and "30,000 of 30,000 findings rest on rules" in section(html, "result")
    assert "The 200 worst of 22,500 subjects" in section(html, "cards")
    assert "S29998" in section(html, "cards")        # the largest of the forbidden ones


def test_building_does_not_go_through_all_rows(monkeypatch):
    """Ten times the rows beyond the limit may not take ten times as long."""
    monkeypatch.setattr(sheets, "MAX_ROWS", 500)
    def seconds(data):
        start = time.process_time()
        build_report(data)
        return time.process_time() - start

    few, more = many(5_000), many(50_000)
    build_report(few)
    assert any(seconds(more) < 4 * seconds(few) for _ in range(5))      # a machine at work slows now one of them


def test_findings_that_differ_in_the_control_share_a_block():
    rows = pd.concat([findings().iloc[[0]].assign(control_id=str(n), message=f"sentence {n}", measured=10.0 - n)
                      for n in range(5)], ignore_index=True)
    html = build_report(report(findings=rows, finding_geometry=None))
    cards = section(html, "cards")
    assert all(f"sentence {n}" in cards for n in range(5))
    assert cards.count("可行途径") == 1 and "另有" not in cards
    many_rows = pd.concat([rows.iloc[[0]]] * 100, ignore_index=True)
    assert "该对象另有 40 条结果" in section(build_report(report(findings=many_rows, finding_geometry=None)), "cards")


def test_dates_of_all_kinds():
    assert fmt.day(2024) == fmt.day(2024.0) == "2024" and fmt.day(20240131) == "2024-01-31"
    assert fmt.day(pd.Timestamp("2024-01-31 10:00")) == fmt.day("2024-01-31T10:00") == "2024-01-31"
    assert fmt.day(pd.NaT) == fmt.day(None) == ""


def test_a_card_says_how_to_comply_where_that_was_computed():
    data = report(language="en")
    plain = build_report(data)
    text = build_report(replace(data, remedies={1: ("Cut off 312.00 m².", SCRIPT)}, bands={1: ("From 0.050 m.",)}))
    assert "How to comply" not in plain
    assert text.count("How to comply") == 1 and "Cut off 312.00 m²." in text and "From 0.050 m." in text
    assert SCRIPT not in text


# -- units and decimals ----------------------------------------------------------------------------------------

def test_areas_are_written_in_the_units_that_are_wanted():
    """600 + 400 + 100 + 25,000 m² = 39.15 mu; 312 m² = 0.468 mu."""
    page = build_report(report(language="en", numbers=NumberStyle(("mu", "km2"), 3)))
    assert "39.150 mu · 0.026 km²" in section(page, "result")
    assert "Covered, mu" in section(page, "summary") and "km²" in section(page, "summary")
    assert "Area, mu" in section(page, "subjects") and "37.500" in section(page, "subjects")   # 25,000 m²
    assert "0.468 mu" in section(page, "subjects")                                             # farm_m2
    cards = section(page, "cards")
    assert "0.900 mu 0.001 km²" in re.sub(r"\s+", " ", cards)       # 600 m²
    assert "312.00 m²" in cards         # the rule's own number keeps its unit
    assert not re.search(r"\d ha\b", section(page, "result") + section(page, "summary") + cards)


def test_one_unit_and_whole_numbers():
    page = build_report(report(language="zh", numbers=NumberStyle(("m2",), 0)))
    assert "26,100 平方米" in section(page, "result") and "公顷" not in section(page, "result")
    assert "面积 平方米" in section(page, "subjects") and "25,000" in section(page, "subjects")


def test_without_a_style_all_is_as_usual():
    assert build_report(report()) == build_report(report(numbers=NumberStyle(("m2", "ha", "mu"), None)))


def test_units_in_words():
    assert read_units("mu") == ("mu",) and read_units(" ha，mu; ha ") == ("ha", "mu")
    for words in ("acre", "m2, 亩", " , "):
        with pytest.raises(InputError) as refused:
            read_units(words)
        assert "m2, ha, mu, km2" in refused.value.in_language("en")
        assert "AREA_UNITS" in refused.value.in_language("zh")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_relation_and_role_of_the_house_has_words(language):
    from groundrules.core.report.words import KNOWN_RELATIONS, KNOWN_ROLES, relation_word, role_word, words_in

    t = words_in(language)
    assert len(KNOWN_RELATIONS) > 35
    for relation in KNOWN_RELATIONS:
        assert relation_word(t, relation) and "_" not in relation_word(t, relation)
    for role in KNOWN_ROLES:
        assert "_" not in role_word(t, role, {}) and role_word(t, role, {role: "mine"}) == "mine"
    assert relation_word(t, "of_another_house") == "of_another_house"


# -- states ----------------------------------------------------------------------------------------

def stored(language: str = "zh", **changes) -> ReportData:
    """Findings of a store, one subject for each state, all of them forbidden by rule."""
    rows = pd.concat([findings().iloc[[0]]] * 4, ignore_index=True).assign(
        subject_id=["S-open", "S-disputed", "S-waived", "S-fixed"], subject_fid=pd.array([1, 2, 3, 4], dtype="Int64"),
        state=list(STATES), message=[f"message of {state}" for state in STATES])
    return ReportData(**{"language": language, "findings": rows, "rules": report().rules, **changes})


def test_tiles_and_headline_count_what_is_open_and_a_fixed_parcel_has_no_card():
    assert STATES == store_states.STATES
    html = build_report(stored("en"))
    result, cards, table = (section(html, name) for name in ("result", "cards", "findings"))
    assert "Subjects with open findings: 1" in result
    assert "Forbidden 1" in result
    assert "open 1 disputed 1 waived 1 fixed 1" in result
    assert "S-fixed" not in cards and "message of fixed" not in cards
    assert cards.index("S-open") < cards.index("S-disputed") < cards.index("S-waived")
    heads = [Page(part[:part.index("</summary>")]).words for part in html.split('<summary class="card-head">')[1:]]
    assert [head.rsplit(" ", 1)[-1] for head in heads] == ["Forbidden", "disputed", "waived"]
    assert "fixed before: Forbidden S-fixed" in table and table.count("Forbidden") == 4   # one is what it was before


def test_states_stand_on_paper_and_in_chinese_and_a_run_has_none():
    assert "未处理 1 有异议 1 已豁免 1 已整改 1" in section(build_report(stored()), "result")
    result = document_from(stored()).blocks
    assert result[0].rows[0][:2] == ("不符合（初检）", "1")
    assert {"未处理：1", "已整改：1"} <= set(result[1].paragraphs)
    assert "未处理" not in Page(build_report(report())).words
    everything = build_report(stored(findings=stored().findings.assign(state="fixed")))
    assert "不符合（初检） 0" in section(everything, "result") and "<details" not in everything


# -- the appendix ----------------------------------------------------------------------------------

def test_rules_by_id_and_those_not_applied_stand_in_the_appendix(html):
    """Cards say what the rule says, and where it is written; ids and rules that do not apply come last."""
    note = text("zoning.later_rules", "zh", count=2, date="2026-06-30", rules="PBF-01-2020, UDB-50")
    page = build_report(report(notes=(note, "a remark")))
    rules = section(page, "rules")
    assert "PBF-01 1 土地管理法 条款待核 自 2020-01-01 起" in rules and "UDB-50" in rules
    assert "GR-COVERAGE" not in rules       # a check of the data rests on no rule
    assert "a remark" in section(page, "scope") and "UDB-50" not in section(page, "scope")
    assert "PBF-01" not in section(html, "cards")


def test_the_manifest_is_a_file_beside_where_it_has_a_name():
    page = build_report(report(manifest_file="r-manifest.json"))
    assert "county.gpkg" not in page and "r-manifest.json" in section(page, "manifest")
    beside = manifests_text(report())
    assert "/home/wang" not in beside and "county.gpkg" in beside


def test_an_overview_and_a_map_of_each_project_numbered_alike():
    data = report(verdicts=verdicts().assign(project_id=["P1", "P2", "P2", "P3"]), project_names={"P1": "甲项目"},
                  projects=pd.DataFrame({"project_id": ["P3", "P2", "P1"], "verdict": [
                      "allowed", "undetermined", "forbidden"]}))
    page = build_report(replace(data, maps=maps_of_report(data)))
    assert page.count('<svg class="map"') == 3        # P3 has no card: nothing was found there
    assert page.count("内部用图</text>") == 3
    assert "1 不符合（初检） 甲项目 P1" in section(page, "projects")
    overview = section(page, "overview")
    assert all(number in overview.split() for number in ("1", "2", "3"))
    assert "1 甲-001 甲项目" in section(page, "cards")


def test_numbers_have_the_separators_of_the_locale_and_dates_and_ids_stay():
    use_separators(".", ",")
    try:
        page = build_report(report())
    finally:
        use_separators(",", ".")
    assert "26.100,00 平方米" in section(page, "result") and "2026-03-14" in page
    assert "实测 312,00 平方米" in section(page, "cards") and "编号 990001" in section(page, "cards")
    assert "26,100.00 平方米" in section(build_report(report()), "result")
