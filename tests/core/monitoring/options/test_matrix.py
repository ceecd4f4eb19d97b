"""Options side by side as a page shows them."""
from __future__ import annotations

import pandas as pd

from groundrules.core.monitoring.options.matrix import Cell, matrix_of
from groundrules.core.monitoring.options.request import DOMINANCE_COLUMNS, OPTION_COLUMNS


def frame(columns, rows):
    return pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype=object).astype(kind)
                         for name, kind in columns.items()})


def row(key, option, comparison, value=None, lower=None, upper=None, **more):
    return {"indicator_id": key, "title": key.title(), "dimension_title": "Ground", "unit": "ha", "option": option,
            "comparison": comparison, "value": value, "lower": lower, "upper": upper, "reference": "A",
            "definition": "by hand", **more}


ROWS = [row("forest", "A", "reference", 1234.5, is_best=False),
        row("forest", "B", "better", 1300.0, 1290.0, 1310.0, difference=65.5, is_best=True),
        row("built", "A", "reference", 10.0), row("built", "B", "worse", 12.0, difference=2.0),
        row("reach", "A", "reference", lower=1.0, upper=4.0),
        row("reach", "B", "undetermined", 3.0, reason="a class is unknown"),
        row("shelter", "A", "reference", reason="no layer", needed="a layer of shelters"),
        row("shelter", "B", "undetermined", reason="no layer", needed="a layer of shelters")]


def test_a_line_each_indicator_with_value_band_sign_and_star():
    between = [{"option": "A", "other": "B", "relation": "trade_off", "said": "Trade-off: …"}]
    matrix = matrix_of(frame(OPTION_COLUMNS, ROWS), frame(DOMINANCE_COLUMNS, between), "en")
    assert matrix.options == ("A", "B") and matrix.sentences == ("Trade-off: …",)
    assert [(line.title, line.unit, line.tip) for line in matrix.lines] == [
        ("Forest", "ha", "by hand"), ("Built", "ha", "by hand"), ("Reach", "ha", "by hand")]
    words = [[cell.words for cell in line.cells] for line in matrix.lines]
    assert words == [["1,234.5", "1,300 ↑ ★\n1,290 … 1,310"], ["10", "12 ↓"], ["1 … 4", "3 ?"]]
    assert matrix.lines[1].cells[1] == Cell("12 ↓", "Built, B: 12 ha\nworse than A: +2 ha")
    tip = matrix.lines[0].cells[1].tip
    assert "between 1,290 … 1,310 ha" in tip and "better than A: +65.5 ha" in tip and "not worse than any" in tip
    assert "not sure" in matrix.lines[2].cells[1].tip and "a class is unknown" in matrix.lines[2].cells[1].tip
    assert matrix.without == (("Shelter", "a layer of shelters"),)


def test_a_row_without_a_comparison_has_no_sign():
    rows = frame(OPTION_COLUMNS, [row("forest", "A", None, 5.0)])
    assert rows["comparison"].isna().all()
    assert matrix_of(rows, frame(DOMINANCE_COLUMNS, []), "en").lines[0].cells == (Cell("5", "Forest, A: 5 ha"),)


def test_a_difference_that_rounds_to_nothing_has_no_sign_and_a_title_is_said_once():
    rows = frame(OPTION_COLUMNS, [row("forest", "A", "reference", 45.0, definition="Forest", source="by hand"), *(
        row("forest", name, "alike", 45.0, difference=difference) for name, difference in (("B", -1e-4), ("C", 1e-4)))])
    (line,) = matrix_of(rows, frame(DOMINANCE_COLUMNS, []), "en").lines
    assert line.tip == "by hand"
    assert [cell.tip for cell in line.cells[1:]] == [f"Forest, {name}: 45 ha\nas A: 0 ha" for name in "BC"]


def test_in_chinese_and_without_anything():
    matrix = matrix_of(frame(OPTION_COLUMNS, ROWS), frame(DOMINANCE_COLUMNS, []), "zh")
    assert matrix.lines[1].cells[1].tip == "B的Built：12 ha\n劣于A：+2 ha" and matrix.sentences == ()
    assert matrix_of(frame(OPTION_COLUMNS, []), frame(DOMINANCE_COLUMNS, []), "en").lines == ()
