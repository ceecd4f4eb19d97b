"""The Monitoring dock without a window: matrix, series, reasons, years, comparison, map, files."""
from __future__ import annotations

from helpers.desk.series_dock import click_cell, settle, show_series, signs


def test_the_matrix_has_the_levels_of_the_check(monitoring, series_path):
    show_series(monitoring, series_path)
    cells = signs(monitoring)
    print(cells)
    monitoring.grab().save("/tmp/dockg/dock.png")
    click_cell(monitoring, "farmland", "990127")
    print(monitoring.details.card.toPlainText())
    assert len(cells) == 8
