"""What a series store holds, as it was known on a day."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ....core.monitoring.series.tables import BREAKS, RECORD, TARGETS, UNITS, VALUES, SeriesTable
from ....core.monitoring.series.tables import WHOLE as EVERYWHERE
from ....core.texts import LANGUAGES, text
from ..file import check_whole, damaged, reading
from .tables import KIND

#: What a whole number of a store stays below, so that one read as a float is exact.
WHOLE = 2.0 ** 53


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

    def named_in(self, language: str) -> StoredSeries:
        """The same rows with our own word for all units together in a language, whichever they were recorded in.

        Args:
            language: ``"en"`` or ``"zh"``.
        """
        names = self.values["unit_name"]
        ours = names.isin([text("indicators.whole", spoken) for spoken in LANGUAGES]) | (
            names.isna() & (self.values["unit_code"] == EVERYWHERE))
        if not ours.any():
            return self
        word = text("indicators.whole", language)
        return self._replace(values=self.values.assign(unit_name=names.astype(object).mask(ours, word)))


def read_series(path: str, as_of: date | None = None) -> StoredSeries:
    """Read a store.

    Args:
        path: of it. as_of: what was recorded after this day (UTC) is not read; None: everything is.

    Raises:
        InputError: as of ``file.reading``.
    """
    with reading(path, KIND) as database:
        check_whole(database, KIND)
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

    Raises:
        InputError: the store is damaged: a column of numbers holds something else, or two rows of one key hold.
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
    there = {row[1] for row in database.execute(f"PRAGMA table_info({table.name})")}
    chosen = [name if name in there else f"NULL AS {name}" for name in names]   # a store of an earlier format
    cells = database.execute(
        f"SELECT {', '.join(chosen)} FROM {table.name}{where} ORDER BY fid", words)   # nosec B608
    frame = pd.DataFrame(cells.fetchall(), columns=names)
    types = {**table.columns, "fid": "INTEGER", "supersedes": "INTEGER"}
    for name, kind in types.items():
        if kind == "REAL":
            frame[name] = _numbers(database, table.name, frame, name).astype(float)
        elif kind == "INTEGER":
            keyed = name in ("fid", *table.key)
            frame[name] = _numbers(database, table.name, frame, name, whole=True, filled=keyed).astype(
                "int64" if keyed else "Int64")
    key = list(table.key)
    again = frame[frame.duplicated(key, keep=False)] if holding else frame[:0]
    if len(again):
        fids = again.groupby(key, dropna=False, sort=False)["fid"].agg(list).iloc[0]
        named = ", ".join(f"{name} = {str(again[name].iloc[0])[:40]}" for name in key)
        raise damaged(database, f"{table.name}, fid {fids[0]}, {fids[1]}: {named}", KIND)
    return frame


def _numbers(database, table: str, frame: pd.DataFrame, name: str, whole=False, filled=False) -> pd.Series:
    """A column of numbers; SQLite keeps words in one too, which only another hand can have written."""
    numbers = pd.to_numeric(frame[name], errors="coerce")
    wrong = numbers.isna() & (frame[name].notna() | filled)
    if whole:
        wrong |= numbers.notna() & ((numbers % 1 != 0) | (numbers.abs() >= WHOLE))
    if wrong.any():
        row = frame[wrong].iloc[0]
        raise damaged(database, f"{table}, fid {row['fid']}: {name} = {str(row[name])[:40]}", KIND)
    return numbers


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
