"""Which files of a folder a run may replace and remove: those of its own algorithm, and no others."""
from __future__ import annotations

import json

import pytest

from groundrules.bridge.writing.folders import LIST, changed_files, earlier_files, require_free, settle
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
    assert folder.run(["index.html", "P1.html"]) == ["P2.html"]
    assert folder.text("index.html") == "checkzoning 2"
    assert folder.run(["index.html"]) == ["P1.html"] and folder.names() == ["index.html"]


def test_a_name_that_differs_in_case_is_ours_where_it_leads_to_the_same_file(folder):
    folder.run(["East.html"])
    (folder.path / "EAST.html").hardlink_to(folder.path / "East.html")     # as on Windows
    assert folder.run(["EAST.html"]) == [] and folder.text("EAST.html") == "checkzoning 2"


def test_a_name_that_differs_in_case_is_another_file_elsewhere(folder):
    folder.run(["East.html"])
    (folder.path / "EAST.html").write_text("a note of mine", encoding="utf-8")
    if (folder.path / "EAST.html").samefile(folder.path / "East.html"):
        pytest.skip("this file system does not tell them apart")
    with pytest.raises(InputError) as error:
        folder.run(["EAST.html"])
    assert error.value.key == "writing.folder_taken" and folder.text("EAST.html") == "a note of mine"
    (folder.path / "EAST.html").unlink()
    assert folder.run(["EAST.html"]) == ["East.html"] and folder.names() == ["EAST.html"]


@pytest.mark.parametrize("made_by", ["screenpatches", ""])
def test_a_file_of_another_is_never_replaced(folder, made_by):
    if made_by:
        folder.run(["index.html"], made_by, "EVIDENCE_FOLDER")
    else:
        (folder.path / "index.html").write_text("a page of my own", encoding="utf-8")
    before = folder.text("index.html")
    with pytest.raises(InputError) as error:
        folder.run(["P1.html", "index.html"])
    assert error.value.key == ("writing.folder_taken" if made_by else "writing.folder_unlisted")
    assert "“" not in str(error.value)
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


def test_a_folder_without_a_list_is_refused_with_what_to_do(folder):
    folder.run(["index.html"])
    (folder.path / LIST).unlink()      # as in a copy without hidden files, or a folder of an earlier version
    with pytest.raises(InputError) as error:
        require_free(str(folder.path), ["index.html"], "checkzoning")
    assert error.value.key == "writing.folder_unlisted" and LIST in str(error.value)
    assert "an empty folder, or delete the old files" in str(error.value)
    assert "空文件夹" in error.value.in_language("zh")


@pytest.mark.parametrize("is_new", [False, True])
def test_what_was_changed_is_never_replaced_and_runs_remember_it(folder, is_new):
    folder.run(["index.html", "East.html"])
    assert changed_files(str(folder.path), "checkzoning", "REPORT_FOLDER") == []
    if is_new:
        (folder.path / "East.html").unlink()
        assert changed_files(str(folder.path), "checkzoning", "REPORT_FOLDER") == []
    (folder.path / "East.html").write_text("with a note of mine", encoding="utf-8")
    for _ in range(2):      # a run without it leaves it, and the next one has not forgotten whose it was
        with pytest.raises(InputError) as error:
            folder.run(["index.html", "East.html"])
        assert error.value.key == "writing.folder_changed" and "East.html" in str(error.value)
        assert folder.text("East.html") == "with a note of mine"
        assert changed_files(str(folder.path), "checkzoning", "REPORT_FOLDER") == ["East.html"]
        assert folder.run(["index.html"]) == []
    (folder.path / "East.html").unlink()
    assert folder.run(["index.html", "East.html"]) == []
    assert folder.run(["index.html"]) == ["East.html"]


def test_what_a_run_will_replace_is_counted_before(folder):
    def counted(maker="checkzoning", output="REPORT_FOLDER"):
        return earlier_files(str(folder.path), maker, output)

    assert counted() == 0
    folder.run(["index.html", "East.html", "West.html"])
    assert (counted(), counted("screenpatches"), counted(output="PDF_FOLDER")) == (3, 0, 0)
    (folder.path / "East.html").write_text("with a note of mine", encoding="utf-8")
    assert counted() == 2      # this one is never replaced
    (folder.path / "West.html").unlink()
    assert counted() == 1


def test_a_run_that_was_killed_between_the_list_and_a_file_is_no_change(folder):
    folder.run(["index.html", "East.html"])
    before = folder.text("East.html")
    folder.run(["index.html", "East.html"])
    (folder.path / "East.html").write_text(before, encoding="utf-8")      # what it had not replaced yet
    assert changed_files(str(folder.path), "checkzoning", "REPORT_FOLDER") == []
    assert folder.run(["index.html"]) == ["East.html"]


def test_a_folder_is_refused_before_the_run(folder):
    require_free(str(folder.path / "not there"), ["index.html"], "checkzoning")
    require_free(str(folder.path), ["index.html"], "checkzoning")
    folder.run(["index.html"])
    require_free(str(folder.path), ["index.html"], "checkzoning")
    with pytest.raises(InputError):
        require_free(str(folder.path), ["index.html"], "checkthreelines")
