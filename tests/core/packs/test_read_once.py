"""A pack of a content that was read before is not read again, and says the same."""
from __future__ import annotations

import shutil

from helpers.source import ROOT

from groundrules.core.landuse.codes.classify import CODES as KIND
from groundrules.core.landuse.pack import reading

CODES = ROOT / "packs" / "cn-land-use"


def counted(monkeypatch) -> list:
    """What reads a document, and how often it did."""
    calls, build = [], reading._build_scheme

    def scheme(*values):
        calls.append(1)
        return build(*values)
    monkeypatch.setattr(reading, "_build_scheme", scheme)
    return calls


def test_the_same_content_elsewhere_is_not_read_again(tmp_path, monkeypatch):
    shutil.copytree(CODES, tmp_path / "one")
    (tmp_path / "one" / "notes.md").write_text("so that nobody has read it", encoding="utf-8")
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    calls = counted(monkeypatch)
    first, problems = KIND.form.read(tmp_path / "one")
    assert calls
    calls.clear()
    second, again = KIND.form.read(tmp_path / "two")
    assert not calls and again == problems
    assert (first.path, second.path) == (str(tmp_path / "one"), str(tmp_path / "two"))
    assert second.schemes == first.schemes and second.content_hash == first.content_hash


def test_a_changed_file_is_read(tmp_path, monkeypatch):
    shutil.copytree(CODES, tmp_path / "one")
    first, _ = KIND.form.read(tmp_path / "one")
    calls = counted(monkeypatch)
    document = tmp_path / "one" / "pack.yaml"
    document.write_text(document.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    second, _ = KIND.form.read(tmp_path / "one")
    assert calls and second.content_hash != first.content_hash
    document.write_text("format: [", encoding="utf-8")
    broken, problems = KIND.form.read(tmp_path / "one")
    assert broken is None and problems
    assert KIND.form.read(tmp_path / "one") == (None, problems)
