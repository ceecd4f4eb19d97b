"""The annual check-up from the series store of the sample county, in both languages, on all kinds of paper."""
from __future__ import annotations

import os
import zipfile

import pytest
from helpers.county.samples import SAMPLES
from helpers.desk.running import results

pytestmark = pytest.mark.usefixtures("qgis_app")
TABLES = SAMPLES / "monitoring"


@pytest.fixture(scope="module")
def store(tmp_path_factory, qgis_app):
    """The series store of the sample county, corrected."""
    path = str(tmp_path_factory.mktemp("annual") / "county-series.gpkg")
    results("recordindicators", {
        "INDICATOR_ROWS": [str(TABLES / "values.csv")], "TARGETS": str(TABLES / "targets.csv"),
        "UNITS": str(TABLES / "units.csv"), "BREAKS": str(TABLES / "breaks.csv"), "STORE": path, "LANGUAGE": "en"})
    results("recordindicators", {"INDICATOR_ROWS": [str(TABLES / "correction.csv")], "STORE": path, "AUTHOR": "Wang",
                                 "REASON": "typing error", "LANGUAGE": "en"})
    return path


def report(store, place, language="en", **more):
    folder = os.environ.get("ANNUAL_PAGES") or place     # to look at them
    asked = {"SERIES": store, "YEAR": 2025, "LANGUAGE": language, "REPORT": f"{folder}/{language}.html",
             "PDF": f"{folder}/{language}.pdf", "DOCUMENT": f"{folder}/{language}.docx", **more}
    return results("buildreport", asked)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_year_is_written_on_every_kind_of_paper(store, tmp_path, language):
    made = report(store, tmp_path, language)
    page = open(made["REPORT"], encoding="utf-8").read()
    assert ("Annual check-up 2025" if language == "en" else "2025 年度体检报告") in page
    with zipfile.ZipFile(made["DOCUMENT"]) as word:
        assert b"3,632.2" in word.read("word/document.xml")
    assert "Wang" not in page
    assert os.path.exists(made["REPORT"].replace(".html", "-tables.xlsx"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_decides_gets_two_pages(store, tmp_path, language):
    folder = os.environ.get("ANNUAL_PAGES") or tmp_path
    names = {name: f"{folder}/brief-{language}.{suffix}" for name, suffix in (
        ("REPORT", "html"), ("PDF", "pdf"), ("DOCUMENT", "docx"))}
    made = report(store, tmp_path, language, EXTENT="brief", **names)
    pages = open(made["PDF"], "rb").read().count(b"/Type /Page\n")
    assert pages == 2
    page = open(made["REPORT"], encoding="utf-8").read()
    assert ("What is not known" if language == "en" else "尚不明确的事项") in page
