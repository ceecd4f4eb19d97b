"""Columns of a frame as an INSERT takes them: each value once, and looked at once."""
from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("qgis.core")
from helpers.files.all_types import frame
from helpers.suite.questions import most_calls

from groundrules.bridge.writing import sqlite
from groundrules.bridge.writing.sqlite import SqlColumns, put_rows, sql_values


def test_what_all_rows_say_is_a_word_of_the_statement():
    rows = frame(9)
    columns = SqlColumns(rows)
    places = dict(zip(rows.columns, columns.places))
    bound = [name for name, place in places.items() if place == "?"]
    assert bound == ["number", "area_m2", "text", "inside", "day", "message", "tenth", "ends", "gap"]
    assert places["same"] == "'it''s ''α''?'" and places["none"] == "NULL" and places["today"] == "'2026-11-29'"
    assert (places["yes"], places["seven"]) == ("1", "7")
    for part in (slice(0, 9), slice(1, 2), slice(3, 7)):
        assert columns.batch(part) == [sql_values(rows[name].iloc[part]) for name in bound]
    assert SqlColumns(rows[["same"]], at_least_one=True).places == ["?"]


def test_a_decimal_that_all_rows_say_is_a_word_where_its_digits_are_exact():
    columns = {"whole": [7.0] * 3, "zero": [0.0] * 3, "half": [0.5] * 3, "tenth": [0.1] * 3, "large": [1e15] * 3,
               "two": [7.0, 8.0, 7.0], "gap": [7.0, None, 7.0], "open": [float("inf")] * 3}
    made = SqlColumns(pd.DataFrame(columns))
    assert dict(zip(columns, made.places)) == {
        **dict.fromkeys(columns, "?"), "whole": "7.0", "zero": "0.0"}
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE TABLE t ({', '.join(f'{name} REAL' for name in columns)})")
        put_rows(database, "t", made.places, made.batch(slice(0, 3)))
        stored = database.execute("SELECT * FROM t").fetchall()
    assert stored == list(zip(*columns.values()))


@pytest.mark.parametrize("count", [0, 1, 299, 300, 301, 899, 900, 901, 2_500])
def test_rows_of_all_numbers_come_in_their_order(count, monkeypatch):
    monkeypatch.setattr(sqlite, "VALUES", 900)   # how many it takes depends on its version
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a, b, c, d)")
        columns = [list(range(count)), [f"t{k}" for k in range(count)], [None] * count]
        asked = []
        database.set_trace_callback(asked.append)
        put_rows(database, "t (a, b, c, d)", ["?", "?", "'it''s'", "?"], columns)
        database.set_trace_callback(None)
        assert database.execute("SELECT * FROM t ORDER BY id").fetchall() == [
            (k + 1, k, f"t{k}", "it's", None) for k in range(count)]
    assert sum("INSERT" in words for words in asked) == count // 300 + count % 300


def test_columns_are_looked_at_once_and_not_once_a_row():
    def calls(count):
        rows = frame(count)
        return most_calls(lambda: SqlColumns(rows).batch(slice(0, count)))

    assert calls(6_000) <= 1.5 * calls(600)


def test_a_decimal_of_numpy_among_objects_is_written_as_a_number():
    cells = pd.DataFrame({"seven": pd.Series([np.float64(7.0)] * 3, dtype=object)})
    assert SqlColumns(cells).places == ["7.0"]
