"""Columns of a frame as an INSERT takes them: each value once, and looked at once."""
from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

pytest.importorskip("qgis.core")
from helpers.files.all_types import frame
from helpers.suite.questions import most_calls

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


@pytest.mark.parametrize("count", [0, 1, 299, 300, 301, 899, 900, 901, 2_500])
def test_rows_of_all_numbers_come_in_their_order(count):
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
