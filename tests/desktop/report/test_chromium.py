"""The report in a real browser: it opens, filters, sorts by keyboard, runs nothing of the data.

What is not shown here: other browsers. The page uses nothing newer than they have had since 2023.
"""
from __future__ import annotations

import dataclasses
import json
import re
import shutil
import subprocess
from urllib.parse import quote

import pandas as pd
import pytest
from helpers.cases.report import IMAGE, SCRIPT, findings, report
from helpers.county.samples import COUNTY
from helpers.desk.running import results

from groundrules.core.report.html.build import build_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed")
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
           "--enable-logging=stderr", "--v=0", "--virtual-time-budget=4000", "--hide-scrollbars")


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    profile = tmp_path_factory.mktemp("profile")

    def run(*arguments):
        return subprocess.run([CHROMIUM, *OPTIONS, f"--user-data-dir={profile}", *arguments],
                              capture_output=True, text=True, encoding="utf-8", timeout=120)
    return run


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "报告.html"
    path.write_text(build_report(report()), encoding="utf-8")
    return path


def opened(browser, path, fragment="", *options):
    """The page after its script ran, and what the console said."""
    done = browser(*options, "--dump-dom", path.as_uri() + (f"#{fragment}" if fragment else ""))
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return done.stdout, console


#: In a page of its own, which tells the page around it what its script says.
PROBE = """<script>
window.addEventListener("load", function () {
  var answer;
  try { answer = (function () { %s }()); } catch (error) { answer = String(error); }
  parent.postMessage(["%s", answer], "*");
});</script></body>"""
AROUND = """<!DOCTYPE html><meta charset="utf-8"><script>
var answers = {}, wanted = %d;
window.addEventListener("message", function (event) {
  answers[event.data[0]] = event.data[1];
  if (Object.keys(answers).length === wanted) {
    var box = document.createElement("pre"); box.id = "answer";
    box.textContent = JSON.stringify(answers); document.body.appendChild(box);
  }
});</script><body style="margin: 0">%s</body>"""


def asked(browser, path, scripts: dict, *options) -> dict:
    """Run scripts of the test's, each in a page without the policy that forbids it; their answers, by one start."""
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", path.read_text(encoding="utf-8"))
    frames = []
    for name, script in scripts.items():
        probe = path.with_name(f"probe-{name}.html")
        probe.write_text(html.replace("</body>", PROBE % (script, name)), encoding="utf-8")
        frames.append(f'<iframe src="{probe.as_uri()}" style="border: 0; width: 100%; height: 800px"></iframe>')
    around = path.with_name("around.html")
    around.write_text(AROUND % (len(scripts), "".join(frames)), encoding="utf-8")
    dom, console = opened(browser, around, "", *options)
    match = re.search(r'<pre id="answer">(.*?)</pre>', dom, re.S)
    assert match, dom[-500:]
    assert not console
    return json.loads(match.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


#: Scripts of tests, each of which has a page to itself.
SCRIPTS = {
    "typing": """
        var section = document.getElementById("findings"), form = section.querySelector("form");
        function shown() { return Array.from(section.querySelectorAll("tbody tr"))
          .filter(function (row) { return !row.hidden; }).length; }
        function changed(element) { element.dispatchEvent(new Event("input", {bubbles: true})); }
        var input = form.querySelector("input[type=search]"), select = form.querySelector("select");
        var seen = [shown()];
        input.value = "ＥＲＬ"; changed(input); seen.push(shown());
        input.value = "没有这样的行"; changed(input); seen.push(shown());
        seen.push(section.querySelector(".no-match").hidden);
        input.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape"})); seen.push(shown());
        var box = form.querySelector("input[value=undetermined]");
        box.checked = true; changed(box); seen.push(shown());
        box.checked = false; select.value = "farm"; changed(select); seen.push(shown());
        select.value = ""; changed(select); seen.push(shown());
        return seen;""",
    "heads": """
        var section = document.getElementById("findings");
        var head = section.querySelectorAll("thead th")[5], button = head.querySelector("[role=button]");
        function press(key) {
          button.dispatchEvent(new KeyboardEvent("keydown", {key: key, cancelable: true}));
        }
        function first() { return section.querySelector("tbody tr").cells[5].dataset.sort; }
        var seen = []; button.focus(); seen.push(document.activeElement === button);
        press("Enter"); seen.push(head.getAttribute("aria-sort"), first());
        press(" "); seen.push(head.getAttribute("aria-sort"), first());
        return seen;""",
    "data": """
        var text = document.body.innerText;
        return [document.title, document.images.length, document.scripts.length,
                text.indexOf("<script>alert(1)") >= 0, text.indexOf('"><img src=x') >= 0];""",
    "cards": """
        var card = document.querySelector("details.card"); card.open = false;
        window.dispatchEvent(new Event("beforeprint")); var printed = card.open;
        window.dispatchEvent(new Event("afterprint")); return [printed, card.open];""",
}


@pytest.fixture(scope="module")
def answers(browser, page):
    return asked(browser, page, SCRIPTS)


def rows(dom: str):
    """(row, is hidden) of the findings table."""
    start = dom.index('id="findings"')
    table = dom[dom.index("<tbody>", start):dom.index("</tbody>", start)]
    return [(row, ' hidden=""' in row[:row.index(">")]) for row in re.findall(r"<tr.*?</tr>", table, re.S)]


def test_opens_without_a_word_on_the_console(browser, page):
    dom, console = opened(browser, page)
    assert console == []
    assert "占用永久基本农田 312.00 平方米" in dom and 'lang="zh-CN"' in dom
    assert "显示 4 / 4 行" in dom       # the page's own script ran under its content policy


def test_a_link_filters_and_sorts(browser, page):
    dom, console = opened(browser, page, f"filter={quote('基本农田')}&verdict=forbidden,conditional")
    assert console == [] and "显示 1 / 4 行" in dom
    shown = [row for row, hidden in rows(dom) if not hidden]
    assert len(shown) == 1 and "甲-001" in shown[0]
    dom, _ = opened(browser, page, "sort=5&order=asc")
    order = [row for row, _ in rows(dom)]
    assert [float(re.search(r'class="n" data-sort="([^"]*)"', row).group(1) or "inf") for row in order] \
        == [5.0, 40.0, 312.0, float("inf")]


def test_typing_ticking_choosing_and_resetting(answers):
    answer = answers["typing"]
    assert answer == [4, 1, 0, False, 4, 2, 2, 4]


def test_heads_sort_by_keyboard(answers):
    answer = answers["heads"]
    assert answer == [True, "descending", "312.0", "ascending", "5.0"]


def test_data_is_never_executed(answers):
    answer = answers["data"]
    assert answer == ["空间管控初步检测报告 · 云禾县第一批", 0, 2, True, True]     # two: ours and the probe
    assert SCRIPT in findings()["message"].tolist() and IMAGE in findings()["basis"].tolist()


def test_the_content_policy_stops_foreign_scripts(browser, page):
    """Even where escaping failed, nothing but our own script may run."""
    broken = page.with_name("broken.html")
    html = page.read_text(encoding="utf-8")
    html = html.replace("<h1>", '<img src="x" onerror="document.title=\'ran\'"><h1>')
    html = html.replace("</footer>", "</footer><script>document.title='ran'</script>")
    broken.write_text(html, encoding="utf-8")
    dom, console = opened(browser, broken)
    assert "<title>空间管控" in dom and "<title>ran" not in dom
    assert any("Content Security Policy" in line for line in console)


def test_a_narrow_screen_needs_no_sideways_scrolling(browser, page):
    """500 pixels is the narrowest window that Chromium opens."""
    answer = asked(browser, page, {"width": "return [window.innerWidth, document.documentElement.scrollWidth];"},
                   "--window-size=400,900")["width"]
    assert answer[0] <= 500 and answer[1] <= answer[0]


def test_folded_cards_are_printed_open_and_folded_again(answers):
    answer = answers["cards"]
    assert answer == [True, False]


def printed(browser, page) -> list[str]:
    """The words of each page of paper, all of them A4."""
    target = page.with_suffix(".pdf")
    browser("--no-pdf-header-footer", f"--print-to-pdf={target}", page.as_uri())
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", target.read_bytes())
    assert {tuple(float(side) // 10 for side in size) for size in boxes} <= {(59, 84), (84, 59)}
    words = subprocess.run(["pdftotext", "-layout", str(target), "-"], capture_output=True, check=True)
    return words.stdout.decode("utf-8").split("\f")[:-1]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="Debian's poppler-utils is not installed")
def test_each_printed_page_is_for_internal_use_and_long_tables_are_named(browser, page):
    data = report()
    rows = pd.concat([data.ledgers[0][1]] * 60, ignore_index=True)
    long = page.with_name("long.html")
    long.write_text(build_report(dataclasses.replace(data, ledgers=(("", rows),))), encoding="utf-8")
    pages = printed(browser, long)
    assert len(pages) == 2 and all("内部使用、不作审批依据" in words for words in pages)
    assert "下列表格较长，不打印" in pages[-1] and "面积台账（60 行）" in pages[-1]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="Debian's poppler-utils is not installed")
@pytest.mark.parametrize("language", [pytest.param("zh", marks=pytest.mark.takes_turns(turn=0)),
                                      pytest.param("en", marks=pytest.mark.takes_turns(turn=1))])
def test_the_county_prints_on_ten_pages_with_its_cards_whole(browser, qgis_app, tmp_path, language):
    """Each subject's head stands on the page of its first finding, and no head stands at the end of a page."""
    path = tmp_path / "county.html"
    county = {name: f"{COUNTY}|layername={layer}" for name, layer in (
        ("SUBJECTS", "XMYD"), ("FARMLAND", "YJJBNTBHTB"), ("RED_LINE", "STBHHX"), ("BOUNDARY", "CZKFBJ"),
        ("COVERAGE", "XZQ"))}
    results("checkthreelines", {**county, "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH", "AS_OF": "2026-06-30",
                                "LANGUAGE": language, "REPORT": str(path), "VERDICTS": "TEMPORARY_OUTPUT"})
    pages = printed(browser, path)
    assert 5 < len(pages) <= 10
    heads = {"en": "Findings in detail", "zh": "逐项说明"}[language]
    for words in pages:
        lines = [line.strip() for line in words.splitlines() if line.strip()]
        assert not re.match(r"\d+ YC2025-", lines[-2]) and lines[-2] != heads, lines[-3:]


def test_pictures_of_both_languages_and_themes(browser, page):
    """Not compared with anything: they are there to be looked at. A blank page would be tiny."""
    for language, theme, scheme in (("en", "dark", "0"), ("zh", "light", "1")):
        source, picture = page.with_name(f"{language}.html"), page.with_name(f"{language}-{theme}.png")
        source.write_text(build_report(report(language=language)), encoding="utf-8")
        browser("--window-size=1300,1800", f"--blink-settings=preferredColorScheme={scheme}",
                f"--screenshot={picture}", source.as_uri())
        assert picture.stat().st_size > 60_000
