"""Which files of a folder a run may replace and remove: those of its own algorithm, and no others."""
from __future__ import annotations

import json

import pytest

from groundrules.bridge.writing.folders import LIST, require_free, settle
from groundrules.core.errors import InputError


class Folder:
    """A folder of results, and runs into it."""

    def __init__(self, path):
        self.path, self.count = path / "results", 0
        self.path.mkdir()

    def run(self, files, made_by="checkzoning", output="REPORT_FOLDER"):
        """What a run does at its end; returns the names of files that went."""
        self.count += 1
        draft = self.path.parent / f"draft{self.count}"
        draft.mkdir()
        for name in files:
            (draft / name).write_text(f"{made_by} {self.count}", encoding="utf-8")
        gone = settle(str(self.path), str(draft), list(files), made_by, output)
        for path in gone:
            path.unlink()
        for file in draft.iterdir():
            file.replace(self.path / file.name)
        return [path.name for path in gone]

    def names(self):
        return sorted(path.name for path in self.path.iterdir() if path.name != LIST)

    def text(self, name):
        return (self.path / name).read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_a_run_replaces_its_own_files_and_those_of_before_go(folder):
    assert folder.run(["index.html", "P1.html", "P2.html"]) == []
    assert folder.run(["index.html", "p1.html"]) == ["P2.html"]        # on Windows p1 is P1
    assert folder.text("index.html") == "checkzoning 2"
    assert folder.run(["index.html"]) == ["p1.html"] and "index.html" in folder.names()


@pytest.mark.parametrize("made_by", ["screenpatches", ""])
def test_a_file_of_another_is_never_replaced(folder, made_by):
    if made_by:
        folder.run(["index.html"], made_by, "EVIDENCE_FOLDER")
    else:
        (folder.path / "index.html").write_text("a page of my own", encoding="utf-8")
    before = folder.text("index.html")
    with pytest.raises(InputError) as error:
        folder.run(["P1.html", "index.html"])
    assert error.value.key == "writing.folder_taken" and "“" not in str(error.value)
    assert "results" in str(error.value) and "index.html" in error.value.in_language("zh")
    assert folder.text("index.html") == before and folder.names() == ["index.html"]


def test_results_of_several_outputs_and_algorithms_share_a_folder(folder):
    folder.run(["P1.xlsx"], "landuseoccupation", "FILLED")
    folder.run(["index.html", "P1.html"])
    folder.run(["index.pdf", "P1.pdf", "P2.pdf"], output="PDF_FOLDER")
    assert folder.run(["index.html"]) == ["P1.html"]
    assert folder.run(["index.pdf"], output="PDF_FOLDER") == ["P1.pdf", "P2.pdf"]
    assert folder.names() == ["P1.xlsx", "index.html", "index.pdf"]


def test_two_outputs_of_one_run_into_one_folder_are_both_listed(folder):
    draft = folder.path.parent / "draft"
    draft.mkdir()
    for name, output in (("index.html", "REPORT_FOLDER"), ("index.pdf", "PDF_FOLDER")):
        (draft / name).write_text(name, encoding="utf-8")
        settle(str(folder.path), str(draft), [name], "checkzoning", output)
    listed = json.loads((draft / LIST).read_text(encoding="utf-8"))
    assert {output: list(files) for output, files in listed["checkzoning"].items()} == {
        "REPORT_FOLDER": ["index.html"], "PDF_FOLDER": ["index.pdf"]}


def test_what_was_changed_and_what_is_no_file_stays(folder):
    folder.run(["index.html", "Edited.html", "Link.html", "Folder.html", "Gone.html", "Old.html"])
    (folder.path / "Edited.html").write_text("with a note of mine", encoding="utf-8")
    target = folder.path.parent / "target.html"
    (folder.path / "Link.html").replace(target)
    (folder.path / "Link.html").symlink_to(target)
    (folder.path / "Folder.html").unlink()
    (folder.path / "Folder.html").mkdir()
    (folder.path / "Gone.html").unlink()
    assert folder.run(["index.html"]) == ["Old.html"] and target.exists()


@pytest.mark.parametrize("name", ["../other.html", "..", "sub/x.html", "C:x.html", "x\0.html", ""])
def test_a_list_leads_to_no_file_outside_of_the_folder(folder, name):
    other = folder.path.parent / "other.html"
    other.write_text("x", encoding="utf-8")
    (folder.path / LIST).write_text(json.dumps({"checkzoning": {"REPORT_FOLDER": {
        name: "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}}}), encoding="utf-8")   # of "x"
    assert folder.run(["index.html"]) == [] and other.exists()


@pytest.mark.parametrize("words", ["", "[]", '{"checkzoning": 3}', '{"checkzoning": {"REPORT_FOLDER": []}}', "\xff"])
def test_a_broken_list_gives_no_file_away(folder, words):
    folder.run(["index.html"])
    (folder.path / LIST).write_bytes(words.encode("latin-1"))
    with pytest.raises(InputError):
        folder.run(["index.html"])


def test_a_folder_is_refused_before_the_run(folder):
    require_free(str(folder.path / "not there"), ["index.html"], "checkzoning")
    require_free(str(folder.path), ["index.html"], "checkzoning")
    folder.run(["index.html"])
    require_free(str(folder.path), ["index.html"], "checkzoning")
    with pytest.raises(InputError):
        require_free(str(folder.path), ["index.html"], "checkthreelines")
