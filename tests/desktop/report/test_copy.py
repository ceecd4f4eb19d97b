"""The statement of an occupation's report, copied by its button in a real browser."""
from __future__ import annotations

import json
import re
import shutil
import subprocess

import pandas as pd
import pytest
from helpers.cases import occupation as made

from groundrules.core.landuse.tables.layouts import customary_tables
from groundrules.core.landuse.tables.project_values import project_values
from groundrules.core.landuse.tables.statement import pack_template, statements
from groundrules.core.report.html.build import build_report
from groundrules.core.report.parts.occupation import occupation_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed")
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
           "--enable-logging=stderr", "--v=0", "--virtual-time-budget=4000")
PROBE = """<script>
window.addEventListener("load", function () {
  var told = {secure: window.isSecureContext, copied: []};
  var how = %s;
  if (how === "clipboard") {
    Object.defineProperty(navigator, "clipboard", {value: {writeText: function (words) {
      told.copied.push(words); return Promise.resolve(); }}});
  } else if (how === "refused") {
    Object.defineProperty(navigator, "clipboard", {value: {writeText: function () { return Promise.reject(); }}});
    document.execCommand = function () { told.copied.push(String(window.getSelection())); return false; };
  } else {
    Object.defineProperty(navigator, "clipboard", {value: undefined});
    document.execCommand = function () { told.copied.push(String(window.getSelection())); return true; };
  }
  var button = document.querySelectorAll(".copy")[1];
  told.hidden = button.hidden;
  button.click();
  setTimeout(function () {
    told.said = button.parentElement.querySelector("output").textContent;
    var box = document.createElement("pre"); box.id = "answer";
    box.textContent = JSON.stringify(told); document.body.appendChild(box);
  }, 200);
});</script></body>"""


@pytest.fixture(scope="module")
def report():
    frames = made.frames()
    tables = customary_tables(*frames, "zh", "ha", made.classes)
    values = project_values(*frames[:2], tables, "ha")
    words = dict(statements(values, pack_template("zh"), "zh", "ha"))
    return words, build_report(occupation_report(tables, words, "zh", issues=pd.DataFrame()))


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    """Of the browser, which makes it at the first start."""
    return tmp_path_factory.mktemp("profile")


def clicked(folder, profile, html: str, how: str) -> dict:
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    page = folder / "probe.html"
    page.write_text(html.replace("</body>", PROBE % json.dumps(how)), encoding="utf-8")
    done = subprocess.run([CHROMIUM, *OPTIONS, f"--user-data-dir={profile}", "--dump-dom", page.as_uri()],
                          capture_output=True, text=True, encoding="utf-8", timeout=120)
    match = re.search(r'<pre id="answer">(.*?)</pre>', done.stdout, re.S)
    assert match, done.stderr[-800:]
    return json.loads(match[1])


@pytest.mark.parametrize(("how", "sentence"), [
    ("clipboard", "已复制"), ("refused", "已选中，请按 Ctrl+C 复制"), ("none", "已复制")])
def test_the_statement_is_copied_whole(tmp_path, profile, report, how, sentence):
    words, html = report
    notes = clicked(tmp_path, profile, html, how)
    assert notes["secure"] and not notes["hidden"] and notes["said"] == sentence
    assert [text.replace("\r\n", "\n").strip() for text in notes["copied"]] == [words["P2"]]


def test_the_page_says_nothing_on_the_console(tmp_path, profile, report):
    page = tmp_path / "report.html"
    page.write_text(report[1], encoding="utf-8")
    done = subprocess.run([CHROMIUM, *OPTIONS, f"--user-data-dir={profile}", "--dump-dom", page.as_uri()],
                          capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert "CONSOLE" not in done.stderr and 'class="copy">复制' in done.stdout
