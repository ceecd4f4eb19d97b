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
from qgis.PyQt.QtCore import QDate

from groundrules.bridge.reading.ogr import quoted
from groundrules.bridge.writing import columns as columns_module
from groundrules.bridge.writing import sqlite
from groundrules.bridge.writing.columns import SqlColumns, handed, sql_values
from groundrules.bridge.writing.sqlite import put_rows
from groundrules.bridge.writing.write import column_values


def test_what_all_rows_say_is_a_word_of_the_statement():
    rows = frame(9)
    columns = SqlColumns(rows)
    places = dict(zip(rows.columns, columns.words))
    bound = [name for name, place in places.items() if place.startswith("column")]
    assert [places[name] for name in bound] == handed(columns.count)
    assert bound == ["number", "area_m2", "text", "inside", "day", "message", "tenth", "ends", "gap"]
    assert places["same"] == "'it''s ''α''?'" and places["none"] == "NULL" and places["today"] == "'2026-11-29'"
    assert (places["yes"], places["seven"]) == ("1", "7")
    for part in (slice(0, 9), slice(1, 2), slice(3, 7)):
        assert columns.batch(part) == [sql_values(rows[name].iloc[part]) for name in bound]
    alone = SqlColumns(rows[["same"]], at_least_one=True)
    assert alone.words == [places["same"]] and [len(values) for values in alone.batch(slice(0, 2))] == [2]


def test_a_decimal_that_all_rows_say_is_a_word_where_its_digits_are_exact():
    columns = {"whole": [7.0] * 3, "zero": [0.0] * 3, "half": [0.5] * 3, "tenth": [0.1] * 3, "large": [1e15] * 3,
               "two": [7.0, 8.0, 7.0], "gap": [7.0, None, 7.0], "open": [float("inf")] * 3}
    made = SqlColumns(pd.DataFrame(columns))
    assert {name: word for name, word in zip(columns, made.words) if not word.startswith("column")} == {
        "whole": "7.0", "zero": "0.0"}
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE TABLE t ({', '.join(f'{name} REAL' for name in columns)})")
        put_rows(database, "t", made.words, made.batch(slice(0, 3)))
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
        put_rows(database, "t (a, b, c, d)", ["column1", "column2", "'it''s'", "column3"], columns)
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
    assert SqlColumns(cells).words == ["7.0"]


def stored(rows: pd.DataFrame, made: SqlColumns) -> list:
    """What SQLite has of all rows, values with their types."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE TABLE t ({', '.join(map(quoted, rows.columns))})")
        put_rows(database, "t", made.words, made.batch(slice(0, len(rows))))
        return [[(type(value), value) for value in row] for row in database.execute("SELECT * FROM t ORDER BY rowid")]


def few_values(count: int) -> pd.DataFrame:
    """Two texts, three numbers, two days, each with gaps; and columns that only look alike."""
    number = np.arange(count)
    words = pd.Series(np.array(["it's", "b", None], dtype=object)[number % 3], dtype="string")
    return pd.DataFrame({
        "rule": words, "is_odd": number % 2 == 1, "limit": np.array([0.0, 5.0, np.nan])[number // 3 % 3],
        "day": pd.to_datetime(pd.Series(["2026-01-01", None])).astype("datetime64[s]").to_numpy()[number % 2],
        "half": np.array([0.5, 1.0])[number % 2], "zero": np.array([0.0, -0.0])[number % 2], "place": number,
        "area": number * 1.1, "again": number * 1.1, "id": pd.Series([f"P{k}" for k in number], dtype="string"),
        "project": pd.Series([f"P{k}" for k in number], dtype="string"), "mixed": pd.Series(
            np.array([1, 1.0], dtype=object)[number % 2], dtype=object), "other": number * 1.1 + (number == 7)})


def test_few_values_and_columns_that_say_the_same_are_handed_over_once():
    rows = few_values(600)
    made = SqlColumns(rows)
    words = dict(zip(rows.columns, made.words))
    assert made.count == 9   # rule with oddness, limit with day; half, zero, place, area, id, mixed, other
    assert len({words[name].partition(" WHEN ")[0] for name in ("rule", "is_odd", "limit", "day")}) == 2
    assert words["again"] == words["area"] != words["other"] and words["project"] == words["id"]
    assert stored(rows, made) == [[(type(value), value) for value in row] for row in zip(
        *(sql_values(rows[name]) if name != "is_odd" else rows[name].astype(int).tolist() for name in rows))]


def test_few_values_of_few_rows_are_not_looked_for(monkeypatch):
    rows = few_values(columns_module.MANY_ROWS - 1)
    assert not any("CASE" in word for word in SqlColumns(rows).words)
    monkeypatch.setattr(columns_module, "FEW", 2)   # of three texts with their gaps
    assert not any("CASE" in word for word in SqlColumns(few_values(600)[["limit"]]).words)


def test_days_are_made_once_a_day_and_not_once_a_row():
    days = pd.Series(np.array(["2026-06-30", "2026-07-01", "NaT"] * 4_000, dtype="datetime64[s]"))
    for made, wanted in ((column_values, [QDate(2026, 6, 30), QDate(2026, 7, 1), None]),
                         (sql_values, ["2026-06-30", "2026-07-01", None])):
        assert made(days) == wanted * 4_000
        assert most_calls(lambda made=made: made(days)) < len(days) / 4
    assert column_values(days[:0]) == [] and sql_values(pd.Series([pd.NaT], dtype="datetime64[s]")) == [None]


def test_values_that_are_equal_and_not_alike_are_handed_over_each():
    mixed = SqlColumns(pd.DataFrame({"a": pd.Series([1, 1.0, 1, True, 1], dtype=object)}))
    assert mixed.words == ["column1"] and list(map(repr, mixed.batch(slice(0, 5))[0])) == ["1", "1.0", "1", "True", "1"]
    assert SqlColumns(pd.DataFrame({"a": pd.Series([1, 1, 1], dtype=object)})).words == ["1"]
