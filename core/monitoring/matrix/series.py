"""One series of a judged year, as its chart takes it."""
from __future__ import annotations

import numpy as np

from ...report.format import unit_text
from ..annual.chart import Series
from .grid import Year


def series_at(year: Year, row: int) -> Series:
    """The series behind a cell of the matrix.

    Args:
        year: as judged. row: position in its rows.
    """
    own, values = year.rows.iloc[row], year.series.values
    target = year.series.targets

    def number(column: np.ndarray) -> float:
        return float(column[row])

    unit = unit_text(own["unit"], year.request.language)
    name = year.names[own["unit_code"]]
    return Series(f"{own['title']} · {name}", unit, values.years, values.value[row], values.lower[row],
                  values.upper[row], number(values.broken), number(target.base), number(target.base_year),
                  number(target.target), number(target.year), number(year.judged.trend), year.request.year,
                  own["level"])
