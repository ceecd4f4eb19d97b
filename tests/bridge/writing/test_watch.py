"""What the watch for personal data is shown of rows that SQLite copies."""
from __future__ import annotations

import sqlite3
from contextlib import closing
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("qgis.core")
from helpers.files.layers import square, write

from groundrules.bridge.writing import copies
from groundrules.bridge.writing.copies import Tables, move_copies

pytestmark = pytest.mark.usefixtures("qgis_app")
NOT_UTF_8 = b'\xd3\xc3\xd3\xc3"\xd3\xc3,'


def seen_of(folder, words: list, raw: dict) -> list:
    """Texts and numbers that the watch is shown; ``raw``: id -> bytes in place of the text."""
    fields = {"t": "text", "n": "big"}
    source = write(folder / "in.gpkg", fields, [
        (square(5e5 + k, 2.5e6), {"t": word, "n": 10**k}) for k, word in enumerate(words)], layer="dk")
    target = write(folder / "o.gpkg", {**fields, "v": "text"}, [], layer="dk")
    with closing(sqlite3.connect(source)) as file:
        for name, in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f'DROP TRIGGER "{name}"')     # of the spatial index: only GDAL can run them
        file.executemany("UPDATE dk SET t = CAST(? AS TEXT) WHERE fid = ?", [(data, fid) for fid, data in raw.items()])
        file.commit()
    seen = [[], []]
    watch = SimpleNamespace(columns=["t", "n"], close=lambda: None, batch=lambda columns: [
        kept.extend(values) for kept, values in zip(seen, columns)])
    route = Tables(str(source), "dk", "fid", "geom"), Tables(str(target), "dk", "fid", "geom")
    count = len(words)
    assert move_copies(route, ["t", "n", "v"], 2, np.arange(1, count + 1), pd.DataFrame({"v": ["x"] * count}),
                       watch=watch) == count
    return seen


def test_the_watch_sees_what_may_be_a_number_of_a_person(tmp_path, monkeypatch):
    words = (["13912345678", None, "short", "a@b.c", "a＠b.c", "it's \"1234567\"", "农"] * 3)[:18]
    monkeypatch.setattr(copies, "BATCH", 5)
    assert seen_of(tmp_path, words, {}) == [[word for word in words if word and len(word) > 4 and word != "short"],
                                            [10**k for k in range(6, 18)]]


def test_a_text_that_is_no_utf_8_is_copied_as_it_is_and_looked_at(tmp_path):
    """Its error would show the values of all rows around it."""
    words = [f"1391234567{k}" for k in range(4)]
    texts, _numbers = seen_of(tmp_path, words, {2: NOT_UTF_8})
    assert [texts[place] for place in (0, 2, 3)] == [words[place] for place in (0, 2, 3)] and '"' in texts[1]
    with closing(sqlite3.connect(tmp_path / "o.gpkg")) as file:
        assert file.execute("SELECT CAST(t AS BLOB) FROM dk WHERE fid = 2").fetchone() == (NOT_UTF_8,)
