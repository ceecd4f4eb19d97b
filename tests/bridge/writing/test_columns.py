"""Columns of a frame as an INSERT takes them: each value once, and looked at once."""
from __future__ import annotations

import pytest

pytest.importorskip("qgis.core")
from helpers.files.all_types import frame
from helpers.suite.questions import most_calls

from groundrules.bridge.writing.sqlite import SqlColumns, sql_values


def test_what_all_rows_or_two_columns_say_is_not_handed_over_again():
    rows = frame(9)
    columns = SqlColumns(rows)
    bound = [rows.columns[number] for number in columns.bound]
    assert bound == ["number", "area_m2", "text", "inside", "day", "message", "tenth", "ends", "gap", "nearly"]
    places = dict(zip(rows.columns, [columns.spelt("?{}".format, number) for number in range(rows.shape[1])]))
    assert places["twin"] == places["area_m2"] == "?1" and places["text_twin"] == places["text"] == "?2"
    assert places["same"] == "'it''s ''α''?'" and places["none"] == "NULL" and places["today"] == "'2026-11-29'"
    assert (places["yes"], places["seven"]) == ("1", "7")
    for part in (slice(0, 9), slice(1, 2), slice(3, 7)):
        assert columns.batch(part) == [sql_values(rows[name].iloc[part]) for name in bound]


def test_columns_are_looked_at_once_and_not_once_a_row():
    def calls(count):
        rows = frame(count)
        return most_calls(lambda: SqlColumns(rows).batch(slice(0, count)))

    assert calls(6_000) <= 1.5 * calls(600)
