"""What a series store holds, as it was known on a day."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ....core.monitoring.series.tables import BREAKS, RECORD, TARGETS, UNITS, VALUES, SeriesTable
from ..file import reading
from .tables import KIND


class StoredSeries(NamedTuple):
    """Rows of a store that hold on a day, each in the columns of its table and those of the record.

    Attributes:
        values, targets, units, breaks: frames.
    """

    values: pd.DataFrame
    targets: pd.DataFrame
    units: pd.DataFrame
    breaks: pd.DataFrame

    @property
    def last_year(self) -> int:
        """The last year with a value that is known; 0 without one."""
        known = self.values.loc[self.values["value"].notna(), "year"]
        return int(known.max()) if len(known) else 0


def read_series(path: str, as_of: date | None = None) -> StoredSeries:
    """Read a store.

    Args:
        path: of it. as_of: what was recorded after this day (UTC) is not read; None: everything is.

    Raises:
        InputError: as of ``file.reading``.
    """
    with reading(path, KIND) as database:
        return StoredSeries(*(rows_of(database, table, as_of, holding=True) for table in (
            VALUES, TARGETS, UNITS, BREAKS)))


def nothing_stored() -> StoredSeries:
    """What a store holds that there is not."""
    return StoredSeries(*(pd.DataFrame({name: pd.Series(dtype=object) for name in ("fid", *table.columns, *RECORD)})
                          for table in (VALUES, TARGETS, UNITS, BREAKS)))


def rows_of(database, table: SeriesTable, as_of: date | None = None, holding: bool = False,
            of: Mapping[str, Sequence[str]] | None = None) -> pd.DataFrame:
    """Rows of a table of an open store, in the order in which they were recorded.

    Args:
        database: of ``file.reading``. table: of ``core.monitoring.series.tables``. as_of: None: all.
        holding: without those in whose place others came. of: column of the key -> its words; None: all.
    """
    names, before = ["fid", *table.columns, *RECORD], ""
    if as_of is not None:
        before = f"recorded < '{(as_of + timedelta(days=1)).isoformat()}'"
    old = f"SELECT supersedes FROM {table.name} WHERE supersedes IS NOT NULL" + (   # nosec B608
        f" AND {before}" if before else "")
    wanted = [part for part in (before, f"fid NOT IN ({old})" if holding else "") if part]
    words = [word for several in (of or {}).values() for word in several]
    wanted += [f"{column} IN ({', '.join('?' * len(several))})" for column, several in (of or {}).items()]
    where = f" WHERE {' AND '.join(wanted)}" if wanted else ""
    cells = database.execute(
        f"SELECT {', '.join(names)} FROM {table.name}{where} ORDER BY fid", words)   # nosec B608
    frame = pd.DataFrame(cells.fetchall(), columns=names)
    types = {**table.columns, "fid": "INTEGER", "supersedes": "INTEGER"}
    for name, kind in types.items():
        if kind == "REAL":
            frame[name] = pd.to_numeric(frame[name]).astype(float)
        elif kind == "INTEGER":
            frame[name] = pd.to_numeric(frame[name]).astype("int64" if name in ("fid", *table.key) else "Int64")
    return frame


def units_recorded(path: str) -> dict:
    """Indicator -> unit of measure in which its values are recorded; empty without a store.

    Args:
        path: of the store.

    Raises:
        InputError: as of ``file.reading``.
    """
    if not Path(path).exists():
        return {}
    with reading(path, KIND) as database:
        return dict(database.execute(
            f"SELECT indicator_id, unit FROM {VALUES.name} WHERE unit IS NOT NULL GROUP BY indicator_id"))  # nosec B608


def read_versions(path: str, as_of: date | None = None, indicator: str = "",
                  units: Sequence[str] = ()) -> pd.DataFrame:
    """Every version of the values of a store, those too in whose place others came, in the order of their recording.

    Args:
        path: of it. as_of: as of ``read_series``. indicator: id; empty: all. units: codes; empty: all.

    Returns:
        Columns of ``VALUES`` and ``RECORD``, and ``fid``.

    Raises:
        InputError: as of ``file.reading``.
    """
    of = {"indicator_id": [indicator] if indicator else [], "unit_code": list(units)}
    with reading(path, KIND) as database:
        return rows_of(database, VALUES, as_of, of={column: words for column, words in of.items() if words})
