"""The list of shipped packs whose cases hold is that of today; any other content is tried before it is used.

That their cases hold, ``tests/algorithms/pack_review/test_validatepack.py`` shows.
"""
from __future__ import annotations

import csv
import runpy
import shutil

import pytest
from helpers.source import ROOT

from groundrules.core.landuse.pack.loading import FORM
from groundrules.core.packs.cases import Miss
from groundrules.core.packs.held import LIST, held
from groundrules.core.packs.load import PackError, PackKind


def test_the_list_is_that_of_the_shipped_packs():
    contents = runpy.run_path(str(ROOT / "tools" / "packs.py"))["contents"]
    with open(LIST, encoding="utf-8", newline="") as file:
        listed = {row["pack"]: row["content_hash"] for row in csv.DictReader(file)}
    assert listed == contents(), "./dev packs"
    assert frozenset(listed.values()) == held()


def test_cases_of_listed_contents_alone_are_taken_on_trust(tmp_path):
    asked = []

    def tried(pack) -> list:
        asked.append(pack)
        return [(pack.cases[0], Miss("packs.case_empty", {"known": ""}))]

    kind = PackKind(FORM, tried)
    shipped = ROOT / "packs" / "cn-land-use"
    kind.load(shipped)
    folder = shutil.copytree(shipped, tmp_path / "elsewhere")
    kind.load(folder)   # the same content, wherever it lies
    assert not asked
    cases = folder / "cases.yaml"
    cases.write_text(cases.read_text(encoding="utf-8") + "\n# another content\n", encoding="utf-8")
    with pytest.raises(PackError):
        kind.load(folder)
    assert asked


def test_without_the_list_every_pack_is_tried(monkeypatch, tmp_path):
    monkeypatch.setattr("groundrules.core.packs.held.LIST", tmp_path / "lost.csv")
    assert held.__wrapped__() == frozenset()
