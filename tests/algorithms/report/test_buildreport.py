"""groundrules:buildreport on what groundrules:checkzoning wrote."""
from __future__ import annotations

import json
import re
import threading

import pytest

pytest.importorskip("qgis.core")
from helpers.county.zoning_runs import county_inputs
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from groundrules.algorithms.report.buildreport import BuildReport
from groundrules.algorithms.zoning.checkzoning import CheckZoning
from groundrules.core.report.html import build as pages

pytestmark = pytest.mark.usefixtures("qgis_app")


def run(algorithm, parameters, feedback=None):
    """Results of a run, and what it told."""
    context, feedback = QgsProcessingContext(), feedback or QgsProcessingFeedback(False)
    results, fine = algorithm.create().run(parameters, context, feedback)
    return (results if fine else None), feedback.textLog()


def section(html: str, name: str) -> str:
    start = html.index(f'<section id="{name}"')
    return " ".join(re.sub("<[^>]*>", " ", html[start:html.index("</section>", start)]).split())


@pytest.fixture(scope="module")
def check(tmp_path_factory):
    folder = tmp_path_factory.mktemp("check")
    wanted = {name: str(folder / file) for name, file in (
        ("VERDICTS", "verdicts.gpkg"), ("FINDINGS", "findings.gpkg"), ("LEDGER", "ledger.gpkg"),
        ("SUMMARY", "summary.gpkg"), ("MANIFEST", "manifest.json"), ("REPORT", "report.html"))}
    results, log = run(CheckZoning(), county_inputs(folder, LANGUAGE="zh", **wanted))
    assert results, log
    return {**wanted, "folder": folder}


def build(check, name="again.html", **parameters):
    target = check["folder"] / name
    results, log = run(BuildReport(), {"LANGUAGE": "zh", "REPORT": str(target), **parameters})
    return (target.read_text(encoding="utf-8") if results else None), log


def test_what_lies_beside_a_report_replaces_nothing_else(check):
    """Another result of the run takes that name, or a file of the user's has it; a report again replaces its own."""
    folder, given = check["folder"], {"MANIFESTS": [check["MANIFEST"]], "FINDINGS": [check["FINDINGS"]]}
    page, log = build(check, "x.html", **given, MANIFEST=str(folder / "x-manifest.json"))
    assert "x-manifest-2.json" in page and "附属文件改名为 x-manifest-2.json" in log
    assert json.loads((folder / "x-manifest.json").read_text(encoding="utf-8"))["algorithm"].endswith("buildreport")
    assert "checkzoning" in (folder / "x-manifest-2.json").read_text(encoding="utf-8")
    (folder / "y-manifest.json").write_text("mine", encoding="utf-8")
    for _ in range(2):
        page, log = build(check, "z.html", **given)
        assert "z-manifest.json" in page and "z-manifest-2.json" not in page
    page, log = build(check, "y.html", **given)
    assert "y-manifest-2.json" in page and (folder / "y-manifest.json").read_text(encoding="utf-8") == "mine"


def test_a_cancel_does_not_wait_for_the_page(check, monkeypatch):
    """The page is held until the run has asked three times whether it was cancelled; then it is."""
    asked, is_made, may_end = [], threading.Event(), threading.Event()

    class Feedback(QgsProcessingFeedback):
        def isCanceled(self):
            if is_made.is_set():
                asked.append(True)
            return len(asked) > 3

    def held(_data):
        is_made.set()
        may_end.wait(60.0)
        return "page"

    monkeypatch.setattr(pages, "build_report", held)
    target = check["folder"] / "cancelled.html"
    try:
        results, log = run(BuildReport(), {"LANGUAGE": "en", "REPORT": str(target), "TABLES": [check["SUMMARY"]]},
                           Feedback(False))
    finally:
        may_end.set()
    assert results is None and len(asked) > 3 and "Cancelled: nothing was written" in log
    assert not target.exists()


def test_the_report_of_the_check_again(check):
    """From the files alone the report says the same as the one that the check wrote itself."""
    html, log = build(check, FINDINGS=[check["FINDINGS"]], VERDICTS=[check["VERDICTS"]],
                      LEDGERS=[check["LEDGER"]], MANIFESTS=[check["MANIFEST"]])
    assert html, log
    with open(check["REPORT"], encoding="utf-8") as file:
        first = file.read()
    named = re.compile(r'<span>[^<]+</span>(\s*<span class="soft">项目)')
    assert len(named.findall(html)) == len(named.findall(first)) > 20      # both name the projects
    for name in ("result", "scope", "cards", "findings", "subjects", "ledger-1"):
        assert section(html, name).replace("空间管控", "") == section(first, name), name
    assert len(re.findall('class="frame"', html)) == len(re.findall('class="frame"', first)) > 10


def test_shapefiles_with_short_names(check):
    folder = check["folder"]
    wanted = {"VERDICTS": str(folder / "v.shp"), "FINDINGS": str(folder / "f.shp")}
    results, log = run(CheckZoning(), county_inputs(folder, LANGUAGE="en", **wanted))
    assert results, log
    html, log = build(check, "short.html", FINDINGS=[wanted["FINDINGS"]], VERDICTS=[wanted["VERDICTS"]],
                      LANGUAGE="en")
    assert html, log
    assert "29 subjects" in section(html, "result") and "rest on rules that have not been verified" in html
    assert "YC2025-024-01" in section(html, "cards")
    # the fields of controls (v_farm, m2_farm …) are read by the one pack that has them all
    subjects = section(html, "subjects")
    assert "Permanent basic farmland" in subjects and "v_farm" not in html and "312.00 m²" in subjects
    assert "Permanent basic farmland" in section(html, "summary")


def test_tables_alone_title_and_mark(check):
    html, log = build(check, "tables.html", TABLES=[check["SUMMARY"]], TITLE="<b>月报</b>", RUN_NAME="第一批",
                      CLASSIFICATION="内部")
    assert html, log
    assert "&lt;b&gt;月报&lt;/b&gt;" in html and "第一批" in html and "内部" in html
    assert "永久基本农田" in section(html, "table-1")


def test_nothing_is_refused_in_the_language(check):
    html, log = build(check, "none.html")
    assert html is None and "[FINDINGS]" in log and "至少填写一项" in log
    assert not (check["folder"] / "none.html").exists()


def test_a_layer_in_the_wrong_place_and_a_broken_manifest_are_named(check):
    html, log = build(check, "wrong.html", FINDINGS=[check["LEDGER"]])
    assert html is None and "TABLES" in log and "message" in log
    broken = check["folder"] / "broken.json"
    broken.write_text(json.dumps([1]), encoding="utf-8")
    html, log = build(check, "wrong.html", MANIFESTS=[str(broken)])
    assert html is None and "broken.json" in log
    assert not list(check["folder"].glob("wrong.html*"))


def test_personal_fields_of_tables_stay_out(check):
    html, log = build(check, "people.html", TABLES=[f"{check['folder'] / 'county.gpkg'}|layername=YJJBNTBHTB"])
    assert html, log
    assert "涉及个人信息的字段不写入成果：CFZR" in html and "王" not in section(html, "table-1")
