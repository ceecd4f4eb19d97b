"""Rows into a series store: one transaction, nothing of it overwritten."""
from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ....core.errors import InputError
from ....core.monitoring.series.appending import (
    COMPLETED,
    CORRECTED,
    SAME,
    SETTLED,
    TAKEN_BACK,
    WORDS,
    appended,
    current,
    with_final,
)
from ....core.monitoring.series.doubts import mixed_percent, outside_validity, redefined, renamed
from ....core.monitoring.series.official import completed, preliminary
from ....core.monitoring.series.tables import (
    BREAKS,
    FINAL,
    RECORD,
    TARGETS,
    UNITS,
    VALUES,
    SeriesTable,
)
from ....core.texts import text
from ..file import check_whole, copy_of, ensure_store, reading, store_format, writing
from ..kinds import now
from .reading import rows_of
from .tables import KIND, RUNS

ROW_COLUMNS = {"series_table": "string", "change": "string", "indicator_id": "string", "unit_code": "string",
               "year": "Int64", "series": "string", "successor": "string", "row_number": "Int64",
               "supersedes": "Int64"}


class Arriving(NamedTuple):
    """Rows to record, each in the columns of its table; None: none.

    Attributes:
        values, targets, units, breaks: frames. manifests: of the runs that made the values, as far as
            they are known. title: of the layers with the values.
    """

    values: Optional[pd.DataFrame] = None
    targets: Optional[pd.DataFrame] = None
    units: Optional[pd.DataFrame] = None
    breaks: Optional[pd.DataFrame] = None
    manifests: Sequence[dict] = ()
    title: str = ""


class Recorded(NamedTuple):
    """What was recorded.

    Attributes:
        rows: of values, targets, units and breaks: ``series_table``, ``change``, which is what became of each, its key,
            ``row_number``, 0 of what was there, and ``supersedes``.
        counts: by word; a row that corrects the own value and withdraws the official one counts as both.
        renamed, redefined: as of ``core.monitoring.series.doubts``.
    """

    rows: pd.DataFrame
    counts: dict
    renamed: list
    redefined: list

    def results(self) -> dict:
        """Counts that a model can branch on."""
        counts = {f"{word.upper()}_COUNT": count for word, count in self.counts.items()}
        return {**counts, "RENAMED_COUNT": len(self.renamed), "REDEFINED_COUNT": len(self.redefined),
                "IS_UNCHANGED": sum(self.counts.values()) == self.counts[SAME]}

    def remarks(self, language: str) -> list[str]:
        """Sentences on names and definitions that changed. Args: language: of them."""
        return [*(text("series.renamed", language, unit=code, before=before, after=after)
                  for code, before, after in self.renamed),
                *(text("alerts.redefined", language, indicator=indicator, year=year)
                  for indicator, year in self.redefined)]

    def table(self) -> pd.DataFrame:
        """A row for each row that was given, in the columns ``ROW_COLUMNS``."""
        rows = self.rows.reindex(columns=list(ROW_COLUMNS))
        year = rows["year"].where(rows["year"].notna(), self.rows.get("target_year"))
        numbers = {name: rows[name].where(rows[name].astype(float) > 0) for name in ("row_number", "supersedes")}
        return rows.assign(year=year, **numbers).astype(ROW_COLUMNS)


def record_series(path: str, arriving: Arriving, author: str = "", why: str = "") -> Recorded:
    """Append rows to a store, which is made where it does not exist; all of them or none.

    Args:
        path: of the store. arriving: rows. author: who records them. why: reason of corrections; needed for them.

    Raises:
        InputError: a correction without author or reason; shares that look like 0.45 beside 45, or values of years in
            which their unit was not there, without a reason; as of ``file.writing``.
    """
    if arriving.values is not None and not Path(path).exists():   # what is refused makes no store
        _refuse_doubtful(pd.DataFrame(columns=list(VALUES.columns)), arriving.values, pd.DataFrame(
            columns=list(UNITS.columns)) if arriving.units is None else arriving.units, why)
    ensure_store(path, kind=KIND)
    with writing(path, KIND) as database:
        check_whole(database, KIND)
        run, = database.execute(f"SELECT coalesce(max(fid), 0) + 1 FROM {RUNS}").fetchone()   # nosec B608
        moment, parts = now(), []
        for table, frame in ((UNITS, arriving.units), (BREAKS, arriving.breaks), (TARGETS, arriving.targets),
                             (VALUES, arriving.values)):
            if frame is None or not len(frame):
                continue
            if table is VALUES:
                _refuse_doubtful(rows_of(database, VALUES, holding=True), frame, rows_of(database, UNITS, holding=True),
                                 why)
            for batch in _batches(frame):
                parts.append(_append(database, table, rows_of(database, table), batch, (author, why, moment, run)))
        if any((part["row_number"] > 0).any() for part in parts):
            _new_run(database, run, arriving, author, moment)
        values, breaks = rows_of(database, VALUES, holding=True), rows_of(database, BREAKS, holding=True)
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(ROW_COLUMNS))
    counts = {word: int((rows["change"] == word).sum()) for word in WORDS}
    if parts:
        counts[TAKEN_BACK] = int(rows["withdraws"].sum())
    return Recorded(rows, counts, renamed(values), redefined(values, breaks))


def migration(path: str, language: str) -> list[str]:
    """What recording does to a store of an earlier format: it is brought to the present one, a copy is kept.

    Args:
        path: of the store. language: of the sentence, ``"en"`` or ``"zh"``.

    Raises:
        InputError: as of ``file.reading``.
    """
    if not Path(path).exists():
        return []
    with reading(path, KIND) as database:
        version = store_format(database, path, KIND)
    return [text("series.migrated", language, file=Path(path).name, before=version, now=KIND.format,
                 copy=copy_of(path, version).name)] if version < KIND.format else []


def _batches(frame: pd.DataFrame) -> list:
    """Preliminary values before the others: a final one of the same year takes their place."""
    if "status" not in frame:
        return [frame]
    early = preliminary(frame)
    return [batch.reset_index(drop=True) for batch in (frame[early], frame[~early]) if len(batch)]


def _refuse_doubtful(stored: pd.DataFrame, frame: pd.DataFrame, units: pd.DataFrame, why: str) -> None:
    """Refuse what is doubtful, unless a reason is given.

    Raises:
        InputError: names the first row.
    """
    if why.strip():
        return
    both = pd.concat([stored[list(VALUES.columns)], frame], ignore_index=True) if len(stored) else frame
    for key, rows in (("series.percent_mixed", mixed_percent(both)[len(stored):]),
                      ("series.unit_not_there", outside_validity(frame, units))):
        if rows.any():
            row = frame.iloc[int(np.flatnonzero(rows)[0])]
            raise InputError(key, layer=row["layer"], feature=row["feature"], field=row["field"], count=int(rows.sum()),
                             indicator=row["indicator_id"], unit=row["unit_code"],
                             year=int(row["year"]), value="–" if pd.isna(row["value"]) else f"{row['value']:g}")


def _append(database, table: SeriesTable, stored: pd.DataFrame, frame: pd.DataFrame, record: tuple) -> pd.DataFrame:
    author, why, moment, run = record
    if table is VALUES:
        frame = with_final(stored, completed(stored[current(stored)] if len(stored) else stored, frame))
    change = appended(table, stored, frame, author, why)
    fresh = np.flatnonzero(change.what != SAME)
    start = int(stored["fid"].max()) + 1 if len(stored) else 1
    fids = np.zeros(len(frame), dtype=np.int64)
    fids[fresh] = np.arange(start, start + len(fresh))
    cells = frame[list(table.columns)].astype(object)
    cells = cells.where(cells.notna(), None).to_numpy(dtype=object)
    names = ("fid", *table.columns, *RECORD)
    reasons = {CORRECTED: why or None, TAKEN_BACK: why or None, SETTLED: FINAL}
    # what completes a corrected row is a corrected one, for the same reason
    earlier = {fid: COMPLETED if word in (None, FINAL) else word for fid, word in zip(stored["fid"], stored["why"])}
    database.executemany(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",   # nosec B608
        ((int(fids[row]), *map(_plain, cells[row]), int(change.supersedes[row]) or None, moment, author or None,
          earlier[change.supersedes[row]] if change.what[row] == COMPLETED else reasons.get(change.what[row]), run)
         for row in fresh.tolist()))
    return frame[list(table.key)].assign(
        series_table=table.name, change=change.what, row_number=fids, supersedes=change.supersedes,
        withdraws=change.withdraws)


def _plain(cell):
    """A cell as SQLite takes it."""
    return cell.item() if isinstance(cell, np.generic) else cell


def _new_run(database, number: int, arriving: Arriving, author: str, moment: str) -> None:
    """The run with all its manifests: a row each, those of one record with the same moment."""
    count = 0 if arriving.values is None else len(arriving.values)
    for step, manifest in enumerate(arriving.manifests or ({},)):
        pack = manifest.get("pack") if isinstance(manifest.get("pack"), dict) else {}
        database.execute(
            f"INSERT INTO {RUNS} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",   # nosec B608
            (number + step, manifest.get("algorithm"), arriving.title or None, manifest.get("made"), moment,
             author or None, pack.get("id"), pack.get("version"), count,
             json.dumps(manifest, ensure_ascii=False) if manifest else None))
