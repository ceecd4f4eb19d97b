"""Which pages of a folder go with a new run: those of the same algorithm that its index leads to, and no others."""
from __future__ import annotations

import pandas as pd
import pytest

from groundrules.bridge.writing.folders import pages_before
from groundrules.core.report.data import ReportData
from groundrules.core.report.html.folder import Page, folder_files, is_page, listed_files
from groundrules.core.report.html.projects import INDEX, project_reports

DATA = ReportData(title="Pages", tables=(("Rows", pd.DataFrame({"a": [1]})),))


def pages_of(*names, made_by="screenpatches"):
    """Files of a folder whose index leads to pages of these names."""
    files = dict(folder_files([Page(INDEX, DATA), *(Page(name, DATA, INDEX) for name in names)], made_by))
    links = "".join(f'<tr><td><a href="{name}">x</a></td></tr>' for name in names)
    return {**files, INDEX: files[INDEX].replace("</main>", f"<table>{links}</table></main>")}


def write(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")


@pytest.fixture
def written(tmp_path):
    write(tmp_path / "new", {INDEX: "new"})
    return tmp_path / "new"


def before(folder, written):
    return [path.name for path in pages_before(str(folder), str(written), "screenpatches")]


def test_reports_of_projects_are_not_pages_of_the_run(tmp_path, written):
    verdicts = pd.DataFrame({"subject_id": ["s1", "s2"], "project_id": ["P1", "P2"], "verdict": ["allowed"] * 2})
    reports = dict(project_reports(ReportData(title="Check", verdicts=verdicts)))
    assert list(reports) == [INDEX, "P1.html", "P2.html"]
    write(tmp_path / "old", reports)
    assert before(tmp_path / "old", written) == []
    assert listed_files(reports[INDEX], "screenpatches") == []
    assert not any(is_page(page, "screenpatches") for page in reports.values())


def test_pages_of_the_same_algorithm_go(tmp_path, written):
    write(tmp_path / "old", pages_of("East.html", "West.html"))
    assert before(tmp_path / "old", written) == ["East.html", "West.html"]
    write(written, {"east.html": "again"})
    assert before(tmp_path / "old", written) == ["West.html"]
    write(tmp_path / "old", pages_of("East.html", "West.html", made_by="other"))
    assert before(tmp_path / "old", written) == []


@pytest.mark.parametrize("link", ["..%2Fother%2Fx.html", "..&sol;other&sol;x.html", "..%5Cother%5Cx.html", "C%3Ax.html",
                                  "..&#47;other&#47;x.html", "x%00.html"])
def test_a_link_out_of_the_folder_leads_to_no_page(tmp_path, written, link):
    files = pages_of("East.html")
    files[INDEX] = files[INDEX].replace("<table>", f'<table><tr><td><a href="{link}">x</a></td></tr>')
    write(tmp_path / "old", files)
    write(tmp_path / "other", {"x.html": files["East.html"]})
    assert listed_files(files[INDEX], "screenpatches") == ["East.html"]
    assert before(tmp_path / "old", written) == ["East.html"]


def test_links_folders_and_files_of_other_encodings_stay(tmp_path, written):
    files = pages_of("Link.html", "Folder.html", "Latin.html", "East.html")
    write(tmp_path / "other", {"x.html": files["Link.html"]})
    write(tmp_path / "old", {name: files[name] for name in (INDEX, "East.html")})
    (tmp_path / "old" / "Link.html").symlink_to(tmp_path / "other" / "x.html")
    (tmp_path / "old" / "Folder.html").mkdir()
    (tmp_path / "old" / "Latin.html").write_bytes(files["Latin.html"].encode() + b"\xe9")
    assert before(tmp_path / "old", written) == ["East.html"]
