"""The HTML report: what it says, what it never says, its limits."""
from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.report_data import IMAGE, SCRIPT, findings, objects, report, verdicts
from helpers.zoning_cases import CRS, box, layer, pack

from groundrules.core.errors import InputError
from groundrules.core.report import format as fmt
from groundrules.core.report.build import build_report
from groundrules.core.report.checked import checked_section
from groundrules.core.report.data import ReportData
from groundrules.core.report.drawing import HEIGHT, WIDTH, draw
from groundrules.core.report.layers import read_manifest, report_from_tables
from groundrules.core.report.projects import build_project_reports, file_names
from groundrules.core.report.zoning import report_from_result
from groundrules.core.table import table_from_geometries
from groundrules.core.zoning.check import check_zoning
from groundrules.core.zoning.request import ZoningRequest


class Page(HTMLParser):
    """Texts by element, and the elements and attributes that stand in a page."""

    def __init__(self, html: str):
        super().__init__()
        self.tags, self.attributes, self.texts, self.open = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag):]

    def handle_data(self, data):
        if "script" not in self.open and "style" not in self.open and data.strip():
            self.texts.append(" ".join(data.split()))

    @property
    def words(self) -> str:
        return " ".join(self.texts)


def section(html: str, name: str) -> str:
    """The words of one section of the page."""
    start = html.index(f'<section id="{name}"')
    return Page(html[start:html.index("</section>", start)]).words


@pytest.fixture(scope="module")
def html():
    return build_report(report())


# -- what it says ----------------------------------------------------------------------------------

def test_notice_in_head_and_foot(html):
    assert Page(html).words.count("初步检测，以主管部门认定为准。") == 2
    english = Page(build_report(report(language="en"))).words
    assert english.count("Preliminary check. The competent authority decides.") == 2


def test_head_names_run_dates_and_mark(html):
    head = Page(html[html.index("<header"):html.index("</header>")]).words
    for words in ("空间管控初步检测报告", "云禾县第一批", "2026-03-14", "2026-03-01", "密级 内部",
                  "平面面积"):
        assert words in head


def test_first_page_counts_verdicts_scope_and_unverified_rules(html):
    result = section(html, "result")
    for words in ("禁止 1", "无法判定 1", "附条件 1", "未发现冲突 1"):
        assert words in result
    assert "范围内共 3 项管控，已检测 2 项" in result
    assert "4 条结果中有 1 条所依据的规则尚未核验" in result
    assert "假定数据覆盖完整" in result


def test_built_in_findings_are_not_counted_as_unverified_rules():
    """GR- checks rest on no rule; where their flag is empty nobody is warned about them."""
    rows = findings().assign(basis_verified=pd.array([True, True, None, None], dtype="boolean"))
    assert "没有结果依据尚未核验的规则" in section(build_report(report(findings=rows)), "result")


def test_areas_by_control_in_three_units(html):
    assert "永久基本农田 禁止 1 312.00 0.0312 0.47" in section(html, "summary")


def test_what_was_not_checked(html):
    scope = section(html, "scope")
    for words in ("历史文化保护线 在范围内，但未提供图层：无法判定", "洪涝风险控制线 不在本次检测范围内",
                  "DLTB_2024 图层未绑定管控要素，未使用", "道路宽度 规则包不含"):
        assert words in scope
    assert "1,200 个要素 · 数据日期 2024-12-31" in scope


def test_cards_come_worst_first_with_the_two_numbers(html):
    cards = section(html, "cards")
    assert cards.index("甲-001") < cards.index("乙-002")
    assert "实测 312.00 m² 限值 0 m² 容差 1.00 m² 重叠及占对象比例 0.0312 公顷 · 0.47 亩 · 52.00 %" in cards
    assert "可行途径 调整选址" in cards and "施行 自 2020-01-01 起" in cards
    assert "数据日期 2024-12-31" in cards
    assert "Opinion: missing Approval: number supplied, not verified (No. 7)" in cards
    assert "No layer for heritage" in cards
    assert "丁-004" not in cards     # nothing was found there


def test_an_unverified_basis_names_no_article(html):
    assert "土地管理法 条款待核" in section(html, "cards")
    assert "35" not in section(html, "cards").replace("35.", "")
    rules = (replace(report().rules[0], basis=(("土地管理法", "", "第三十五条", True),)),)
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
                       basis=((IMAGE, IMAGE, IMAGE, True),)),),
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
    assert "无检测结果条目" in section(page, "result") and "未提供检测对象" in section(page, "cards")


def test_findings_alone_say_that_clear_subjects_are_unknown():
    page = build_report(ReportData(language="en", findings=findings()))
    assert "3 subjects that have findings" in section(page, "result")
    assert "Undetermined 1" in section(page, "result")


def test_missing_values_are_a_dash_and_small_ones_are_not_zero():
    assert fmt.area_m2(pd.NA) == fmt.area_ha(None) == fmt.percent(np.nan) == "–"
    assert fmt.area_m2(0.0004) == "0.0004" and fmt.area_m2(0) == "0.00"
    assert fmt.area_ha(312) == "0.0312" and fmt.area_mu(2000 / 3) == "1.00"
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


def test_building_does_not_go_through_all_rows():
    """Ten times the rows beyond the limit may not take ten times as long."""
    def seconds(data):
        start = time.perf_counter()
        build_report(data)
        return time.perf_counter() - start

    few, more = many(20_000), many(200_000)
    build_report(few)
    assert seconds(more) < 4 * min(seconds(few), seconds(few))


# -- drawings --------------------------------------------------------------------------------------

def path_numbers(frame):
    shapes = (*frame.subject, *frame.pieces)
    return np.array([float(number) for shape in shapes
                     for number in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", shape.path)])


def test_a_drawing_is_in_its_own_units_with_a_scale_bar():
    subject = shapely.box(500_000, 3_000_000, 500_300, 3_000_200)
    drawing = draw(subject, [(shapely.box(500_000, 3_000_000, 500_100, 3_000_200), "forbidden")], "EPSG:4547")
    (frame,) = drawing.frames
    numbers = path_numbers(frame)
    assert numbers.min() >= 0 and numbers.max() <= max(WIDTH, HEIGHT)
    assert frame.bar_text == "50 m" or frame.bar_text == "100 m"
    per_metre = frame.bar_length / float(frame.bar_text.split()[0])
    xs = [float(x) for x in re.findall(r"[ML](\d+\.?\d*) ", frame.subject[0].path)]
    assert max(xs) - min(xs) == pytest.approx(300 * per_metre, abs=0.3)
    assert drawing.verdicts == ("forbidden",)


def test_degrees_are_drawn_in_proportion():
    """A square of 100 m at 60° north stays a square."""
    step = 100 / 111_195.0
    square = shapely.box(110, 60, 110 + 2 * step, 60 + step)
    (frame,) = draw(square, [], "EPSG:4490").frames
    xy = np.array(re.findall(r"[ML](\S+) ([0-9.]+)", frame.subject[0].path), dtype=float)
    width, height = np.ptp(xy, axis=0)
    assert width == pytest.approx(height, rel=0.01)


def test_a_small_piece_is_ringed_and_enlarged():
    subject = shapely.box(0, 0, 1000, 800)
    sliver = shapely.box(0, 0, 2, 1.5)
    whole, detail = draw(subject, [(sliver, "forbidden")], "EPSG:4547").frames
    assert len(whole.rings) == 1 and whole.locator is not None
    assert detail.bar_text in ("1 m", "2 m") and detail.locator is None


def test_lines_points_holes_and_collections_are_drawn():
    ring = shapely.Polygon(shapely.box(0, 0, 10, 10).exterior, [shapely.box(4, 4, 6, 6).exterior])
    (frame,) = draw(ring, [], "EPSG:4547").frames
    assert frame.subject[0].path.count("Z") == 2
    line = shapely.LineString([(0, 0), (100, 50)])
    (frame,) = draw(line, [(shapely.LineString([(0, 0), (50, 25)]), "forbidden")], "EPSG:4547").frames
    assert [shape.kind for shape in frame.pieces] == ["line"]
    (frame,) = draw(shapely.Point(5, 5), [(shapely.Point(5, 5), "forbidden")], "EPSG:4547").frames
    assert frame.subject[0].kind == "point" and frame.bar_text == ""
    mixed = shapely.GeometryCollection([line, shapely.box(0, 0, 5, 5)])
    (frame,) = draw(None, [(mixed, "")], "").frames
    assert {shape.kind for shape in frame.pieces} == {"area", "line"}
    assert draw(None, [(None, "forbidden")], "") is None
    assert draw(shapely.Polygon(), [], "") is None


def test_a_heavy_shape_makes_a_light_drawing():
    angle = np.linspace(0, 2 * np.pi, 200_001)
    coast = shapely.Polygon(np.c_[1000 * np.cos(angle), 1000 * np.sin(angle)])
    (frame,) = draw(coast, [], "EPSG:4547").frames
    assert len(frame.subject[0].path) < 5_000
    pieces = [(shapely.box(n, 0, n + 0.5, 0.5), "forbidden") for n in range(300)]
    assert draw(coast, pieces, "EPSG:4547").not_drawn == 100


# -- projects --------------------------------------------------------------------------------------

def test_one_report_a_project_and_an_index():
    pages = build_project_reports(report())
    assert list(pages) == ["index.html", "P1.html", "P2.html", "project.html"]
    assert 'href="P1.html"' in pages["index.html"] and "甲-001" not in pages["index.html"]
    assert "4 个检测对象" in section(pages["index.html"], "result")
    assert "甲-001" in pages["P1.html"] and "乙-002" not in pages["P1.html"]
    assert "No layer for heritage" in pages["P1.html"]      # concerns every project
    assert "312.00" in section(pages["P1.html"], "ledger-1")
    assert 'href="index.html"' in pages["P2.html"]
    assert "丁-004" in pages["project.html"] and "无项目编号" in pages["project.html"]


def test_file_names_are_safe_and_unique():
    ids = ["A/1", "A:1", "a_1", "CON", "con.2024", "index", "末尾. ", "", "..\\x", "x" * 300, "e\u0301", "é"]
    names = list(file_names(ids).values())
    assert len({name.casefold() for name in names}) == len(ids)
    for name in names:
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name) and len(name) < 100
        assert name[:-5].split(".")[0].casefold() not in ("con", "index")
        assert not name[:-5].endswith((" ", "."))
    assert file_names(["XM-001"])["XM-001"] == "XM-001.html"


# -- from a check, from layers ---------------------------------------------------------------------

@pytest.fixture(scope="module")
def checked():
    farm = layer("farm", box(0, 0, 100, 100), columns={"id": ["A-1"]})
    subjects = table_from_geometries(
        "PROJECTS", [box(90, 0, 110, 10), box(90, 20, 110, 30), box(200, 0, 210, 10)],
        {"claim": [None, "3", None], "number": [None, "No. 7", None]}, CRS)
    request = ZoningRequest(subjects, [farm], pack(), subject_fields={"claim": "claim", "number": "number"},
                            area_method="planar", as_of=date(2026, 6, 1), with_ledger=True)
    return check_zoning(request), request


def test_report_of_a_real_check(checked):
    result, request = checked
    data = report_from_result(result, request, {"pack": "test"}, "en", "My check", unbound_layers=("SPARE",),
                              other_files=("out.gpkg",))
    html = build_report(data)
    cards = section(html, "cards")
    assert "Presumption exception not claimed" in cards and cards.count("exception not claimed") == 1
    assert "Land Law clause to be checked" in cards and "List: number supplied, not verified (No. 7)" in cards
    assert "Forbidden 1" in section(html, "result") and "No conflict found 1" in section(html, "result")
    assert "SPARE" in section(html, "scope") and "100.00" in section(html, "ledger-1")
    assert 'id="projects"' not in html               # every subject is its own project
    assert "Coverage assumed" in section(html, "result")


def test_a_manifest_carries_the_scope_to_a_later_report(checked):
    result, request = checked
    data = report_from_result(result, request, None, "en")
    manifest = {"checked": checked_section(data)}
    crs = request.subjects.crs
    later = report_from_tables(
        [table_from_geometries("findings", result.finding_geometry, dict(result.findings), crs)],
        [table_from_geometries("verdicts", request.subjects.geometry, dict(result.verdicts), crs)],
        manifests=[manifest], language="en", made_on=data.made_on)
    first, second = build_report(data), build_report(later)
    assert section(second, "cards") == section(first, "cards")
    assert section(second, "scope") == section(first, "scope")
    assert section(second, "findings") == section(first, "findings")


def test_edited_manifests_do_no_harm():
    manifest = {"checked": {"controls": [{"status": "approved"}, 7, {"status": "checked", "title": 3}],
                            "rules": [{"basis": [[1, 2]]}, "x"], "notes": "text", "coverage_assumed": "no"}}
    deep = []
    for _ in range(500):
        deep = [deep]
    manifest.update(mixed=[{"a": 1}, "b", None, [{"c": 2}]], deep=deep, items="x")
    page = build_report(report_from_tables(manifests=[manifest], language="en"))
    assert "mixed a 1 b – c 2" in section(page, "manifest")


def test_layers_must_be_what_they_are_given_as():
    table = table_from_geometries("parcels", [None], {"DKBH": ["1"]})
    for kind in ("findings", "verdicts", "ledgers"):
        with pytest.raises(InputError) as error:
            report_from_tables(**{kind: [table]})
        assert error.value.key == "report.columns_missing" and "parcels" in str(error.value)
    numbers = table_from_geometries("f", [None], {"verdict": ["x"], "rule_id": ["R"], "message": ["m"],
                                                  "measured": ["many"]})
    with pytest.raises(InputError) as error:
        report_from_tables([numbers])
    assert error.value.key == "report.columns_text"
    with pytest.raises(InputError) as error:
        report_from_tables()
    assert error.value.key == "report.empty"


def test_short_names_and_flags_of_other_formats_are_understood():
    frame = {"verdict": ["forbidden"], "rule_id": ["R"], "message": ["m"], "subj_id": ["A"], "verified": [0]}
    table = table_from_geometries("dbf", [None], frame)
    data = report_from_tables([table], language="en", short_names={"subject_id": "subj_id",
                                                                   "basis_verified": "verified"})
    assert data.findings["subject_id"].tolist() == ["A"]
    assert "1 of 1 findings rest on rules that nobody has verified" in build_report(data)


def test_layers_in_another_system_are_named_and_not_drawn():
    frame = {"verdict": ["forbidden"], "subject_id": ["A"]}
    tables = [table_from_geometries(name, [box(0, 0, 10, 10)], frame, crs)
              for name, crs in (("first", CRS), ("second", "EPSG:4490"))]
    html = build_report(report_from_tables(verdicts=tables, language="en"))
    assert "Layer second is in another coordinate system" in section(html, "scope")
    assert html.count('class="frame"') == 1


def test_personal_fields_of_other_tables_are_dropped_and_named(checked):
    private = replace(checked[1].pack, personal_names=("QLR",))
    table = table_from_geometries("owners", [None], {"QLR": ["王某"], "area": [3.5]})
    html = build_report(report_from_tables(tables=[table], packs=[private], language="en"))
    assert "王某" not in html and "Fields about persons are not printed: QLR." in html


@pytest.mark.parametrize("content", ["{", "[1, 2]", "\ufeff{\"a\": 1}", "[" * 100_000])
def test_manifests_are_read_or_refused(tmp_path, content):
    path = tmp_path / "清单.json"
    path.write_text(content, encoding="utf-8")
    if content.endswith("}"):
        assert read_manifest(path) == {"a": 1}
    else:
        with pytest.raises(InputError) as error:
            read_manifest(path)
        assert error.value.key == "report.manifest_unreadable" and str(tmp_path) not in str(error.value)
    with pytest.raises(InputError):
        read_manifest(tmp_path / "none.json")


def test_findings_that_differ_in_the_control_share_a_block():
    rows = pd.concat([findings().iloc[[0]].assign(control_id=str(n), message=f"sentence {n}", measured=10.0 - n)
                      for n in range(5)], ignore_index=True)
    html = build_report(report(findings=rows, finding_geometry=None))
    cards = section(html, "cards")
    assert all(f"sentence {n}" in cards for n in range(5))
    assert cards.count("可行途径") == 1 and "另有" not in cards
    many_rows = pd.concat([rows.iloc[[0]]] * 100, ignore_index=True)
    assert "该对象另有 40 条结果" in section(build_report(report(findings=many_rows, finding_geometry=None)), "cards")


def test_the_worst_piece_lies_on_top_and_what_is_no_conflict_is_not_drawn():
    ground = shapely.box(0, 0, 10, 10)
    (frame,) = draw(ground, [(ground, "forbidden"), (ground, "conditional"), (ground, "allowed")],
                    "EPSG:4547").frames
    assert [shape.verdict for shape in frame.pieces] == ["conditional", "forbidden"]


def test_dates_of_all_kinds():
    assert fmt.day(2024) == fmt.day(2024.0) == "2024" and fmt.day(20240131) == "2024-01-31"
    assert fmt.day(pd.Timestamp("2024-01-31 10:00")) == fmt.day("2024-01-31T10:00") == "2024-01-31"
    assert fmt.day(pd.NaT) == fmt.day(None) == ""
