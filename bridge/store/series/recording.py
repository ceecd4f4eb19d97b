"""Rows into a series store: one transaction, nothing of it overwritten."""
from __future__ import annotations

import json
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ....core.errors import InputError
from ....core.monitoring.series.appending import CORRECTED, NEW, SAME, SETTLED, appended
from ....core.monitoring.series.doubts import mixed_percent, outside_validity, redefined, renamed
from ....core.monitoring.series.tables import (
    BREAKS,
    FINAL,
    PRELIMINARY,
    RECORD,
    TARGETS,
    UNITS,
    VALUES,
    SeriesTable,
)
from ..file import damaged, ensure_store, writing
from ..kinds import now
from .reading import rows_of
from .tables import KIND, RUNS


class Arriving(NamedTuple):
    """Rows to record, each in the columns of its table; None: none.

    Attributes:
        values, targets, units, breaks: frames. manifest: of the run that made the values; None: unknown.
        title: of the layer with the values.
    """

    values: Optional[pd.DataFrame] = None
    targets: Optional[pd.DataFrame] = None
    units: Optional[pd.DataFrame] = None
    breaks: Optional[pd.DataFrame] = None
    manifest: Optional[dict] = None
    title: str = ""


class Recorded(NamedTuple):
    """What was recorded.

    Attributes:
        rows: of values, targets, units and breaks: ``table`` and ``what`` became of each, its key, its number.
        counts: by word. renamed, redefined: as of ``core.monitoring.series.doubts``.
    """

    rows: pd.DataFrame
    counts: dict
    renamed: list
    redefined: list


def record_series(path: str, arriving: Arriving, author: str = "", why: str = "") -> Recorded:
    """Append rows to a store, which is made where it does not exist; all of them or none.

    Args:
        path: of the store. arriving: rows. author: who records them. why: reason of corrections; needed for them.

    Raises:
        InputError: a correction without author or reason; shares that look like 0.45 beside 45, or values of years in
            which their unit was not there, without a reason; as of ``file.writing``.
    """
    ensure_store(path, kind=KIND)
    with writing(path, KIND) as database:
        _check_whole(database)
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
        if any((part["fid"] > 0).any() for part in parts):
            _new_run(database, run, arriving, author, moment)
        values, breaks = rows_of(database, VALUES, holding=True), rows_of(database, BREAKS, holding=True)
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["table", "what", "fid"])
    counts = {word: int((rows["what"] == word).sum()) for word in (NEW, SAME, CORRECTED, SETTLED)}
    return Recorded(rows, counts, renamed(values), redefined(values, breaks))


def _check_whole(database) -> None:
    report, = database.execute("PRAGMA quick_check(1)").fetchone()
    if report != "ok":
        raise damaged(database, str(report), KIND)


def _batches(frame: pd.DataFrame) -> list:
    """Preliminary values before the others: a final one of the same year takes their place."""
    if "status" not in frame:
        return [frame]
    early = (frame["status"] == PRELIMINARY).to_numpy()
    return [batch.reset_index(drop=True) for batch in (frame[early], frame[~early]) if len(batch)]


def _refuse_doubtful(stored: pd.DataFrame, frame: pd.DataFrame, units: pd.DataFrame, why: str) -> None:
    """Refuse what is doubtful, unless a reason is given.

    Raises:
        InputError: names the first row.
    """
    if why.strip():
        return
    both = pd.concat([stored[list(VALUES.columns)], frame], ignore_index=True)
    for key, rows in (("series.percent_mixed", mixed_percent(both)[len(stored):]),
                      ("series.unit_not_there", outside_validity(frame, units))):
        if rows.any():
            row = frame.iloc[int(np.flatnonzero(rows)[0])]
            raise InputError(key, count=int(rows.sum()), indicator=row["indicator_id"], unit=row["unit_code"],
                             year=int(row["year"]), value="–" if pd.isna(row["value"]) else f"{row['value']:g}")


def _append(database, table: SeriesTable, stored: pd.DataFrame, frame: pd.DataFrame, record: tuple) -> pd.DataFrame:
    author, why, moment, run = record
    change = appended(table, stored, frame, author, why)
    fresh = np.flatnonzero(change.what != SAME)
    start = int(stored["fid"].max()) + 1 if len(stored) else 1
    fids = np.zeros(len(frame), dtype=np.int64)
    fids[fresh] = np.arange(start, start + len(fresh))
    cells = frame[list(table.columns)].astype(object)
    cells = cells.where(cells.notna(), None).to_numpy(dtype=object)
    names = ("fid", *table.columns, *RECORD)
    reasons = {CORRECTED: why or None, SETTLED: FINAL}
    database.executemany(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",   # nosec B608
        ((int(fids[row]), *map(_plain, cells[row]), int(change.supersedes[row]) or None, moment, author or None,
          reasons.get(change.what[row]), run) for row in fresh.tolist()))
    return frame[list(table.key)].assign(table=table.name, what=change.what, fid=fids, supersedes=change.supersedes)


def _plain(cell):
    """A cell as SQLite takes it."""
    return cell.item() if isinstance(cell, np.generic) else cell


def _new_run(database, number: int, arriving: Arriving, author: str, moment: str) -> None:
    manifest = arriving.manifest or {}
    pack = manifest.get("pack") if isinstance(manifest.get("pack"), dict) else {}
    database.execute(
        f"INSERT INTO {RUNS} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",   # nosec B608
        (number, manifest.get("algorithm"), arriving.title or None, manifest.get("made"), moment, author or None,
         pack.get("id"), pack.get("version"), 0 if arriving.values is None else len(arriving.values),
         json.dumps(manifest, ensure_ascii=False) if manifest else None))
