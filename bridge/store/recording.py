"""Runs into the findings store: each check's findings brought together with those of its runs before."""
from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ...core.errors import InputError
from ...core.findings.contract import MORE, NAMES, STORED
from ...core.findings.recording import RecordedRun, is_other_land
from ...core.findings.states import DISPUTED, FIXED, OPEN, SAME, Merge, merge
from ...core.geometry.parallel import Cancelled, ask, asking
from ...core.geometry.systems.crs import plan_transform, transform
from .api import settle_expired
from .evidence import in_one_form
from .file import ensure_store, geometry_blobs, set_crs, store_crs, stored_manifest, writing
from .kinds import now
from .tables import FINDINGS

#: What a run changes, summed over several; and what the store then holds of their checks.
COUNTS = ("FINDING_COUNT", "NEW_COUNT", "STILL_OPEN_COUNT", "CHANGED_COUNT", "FIXED_COUNT", "REOPENED_COUNT",
          "STALE_WAIVER_COUNT", "OPEN_COUNT", "WAIVED_COUNT", "DISPUTED_COUNT", "CRITICAL_OPEN_COUNT", "LEFT_OUT_COUNT")
_BEFORE = ("fid", "finding_id", "state", "evidence_hash", "terms_hash", "row_hash", "verdict", "subject_fid",
           "control_role", *MORE)
_WAIVER = ("fid", "finding", "rule_id", "subject_id", "evidence_hash", "terms_hash", "expires")


def record_runs(path: str, runs: list[RecordedRun], author: str, today: Optional[date] = None, cancelled=None) -> dict:
    """Record runs of several checks, all of them or none, in one transaction. A run that is there changes nothing.

    Args:
        path: of the store, which is made where it does not exist.
        runs: of different checks.
        author: who records them.
        today: on which waivers expire; None: the real one.
        cancelled: asked between runs.

    Returns:
        ``COUNTS``, and ``RECORDED_COUNT``: how many runs were new.

    Raises:
        InputError: two runs of one check, a run older than the last one, a coordinate system that does not go with
            the store's; as of ``file.ensure_store`` and ``writing``.
        Cancelled: ``cancelled`` returned True; nothing was written.
    """
    names = [run.check for run in runs]
    for name in names:
        if names.count(name) > 1:
            raise InputError("store.same_check", check=name)
    ensure_store(path, next((run.crs for run in runs if run.crs and len(run.frame)), ""))
    counts = dict.fromkeys((*COUNTS, "RECORDED_COUNT"), 0)
    with writing(path) as database:
        _check_whole(database, path)
        settle_expired(database, today)
        for run in runs:
            if cancelled is not None and cancelled():
                raise Cancelled
            for name, count in _record(database, run, author, today or date.today()).items():
                counts[name] += count
    return counts


def _check_whole(database, path: str) -> None:
    """Look at the whole file before a run is written: SQLite sees a damaged page only where it reads one.

    Raises:
        InputError: it is damaged, or holds values that no run writes.
    """
    report, = database.execute("PRAGMA quick_check(1)").fetchone()
    if report == "ok":
        twice = database.execute("SELECT finding_id FROM findings GROUP BY check_name, finding_id "
                                 "HAVING count(*) > 1 OR finding_id IS NULL LIMIT 1").fetchone()
        report = "ok" if twice is None else f"findings.finding_id: {twice[0]}"
    if report == "ok" and database.execute("SELECT 1 FROM gpkg_geometry_columns WHERE table_name = ?",
                                           (FINDINGS,)).fetchone() is None:
        report = "gpkg_geometry_columns"
    if report != "ok":
        raise InputError("store.damaged", file=Path(path).name, detail=str(report))


def _record(database, run: RecordedRun, author: str, today: date) -> dict:
    counts = {"FINDING_COUNT": len(run.frame), "LEFT_OUT_COUNT": run.left_out}
    if _is_there(database, run):
        counts["STILL_OPEN_COUNT"], = database.execute(
            "SELECT count(*) FROM findings WHERE check_name = ? AND state IN (?, ?)",
            (run.check, OPEN, DISPUTED)).fetchone()
        return {**counts, **_now_of(database, run.check)}
    _check_land(database, run)
    stored = pd.DataFrame(database.execute(
        f"SELECT {', '.join(_BEFORE)} FROM findings WHERE check_name = ? ORDER BY fid",   # nosec B608
        (run.check,)).fetchall(), columns=list(_BEFORE))
    stored["subject_fid"] = pd.to_numeric(stored["subject_fid"], errors="coerce").astype("Float64")
    waivers = _waivers(database, run.check, stored)
    run, stored, waivers = in_one_form(database, run, stored, waivers)
    ask()
    merged = merge(stored, run.frame, waivers, run.looked, today)
    blobs = _placed(database, run)
    moment, number = now(), _new_run(database, run, author)
    fids = _write_findings(database, run, stored, merged, blobs, number, moment)
    _close(database, stored, merged, number, moment)
    _write_versions(database, run, merged, fids, number)
    _end_stale(database, run, stored, merged, waivers, moment)
    _write_history(database, stored, merged, fids, author, number, moment)
    return {**counts, **merged.counts, **_now_of(database, run.check), "RECORDED_COUNT": 1}


def _is_there(database, run: RecordedRun) -> bool:
    """Whether the store holds the run; a run without a time can only be compared with the last one.

    Raises:
        InputError: it is not there, and older than the last one.
    """
    rows = database.execute("SELECT run_hash, made FROM runs WHERE check_name = ? ORDER BY fid DESC",
                            (run.check,)).fetchall()
    same = [row[0] == run.run_hash for row in rows]
    if any(same if run.made else same[:1]):
        return True
    last = max((row[1] for row in rows if row[1]), default="")
    if run.made and last and run.made < last:
        raise InputError("store.older", layer=run.layer, made=run.made, last=last)
    return False


def _check_land(database, run: RecordedRun) -> None:
    """Refuse runs on different land under the same name, unless the user named the check.

    Raises:
        InputError: the run has many subjects, and none of the previous run.
    """
    if run.named or not run.manifest:
        return
    last = database.execute("SELECT manifest, made FROM runs WHERE check_name = ? AND manifest IS NOT NULL "
                            "ORDER BY fid DESC LIMIT 1", (run.check,)).fetchone()
    if last is not None and is_other_land(stored_manifest(database, last[0]), run.manifest):
        raise InputError("store.other_land", layer=run.layer, check=run.check, made=last[1] or "–")


def _now_of(database, check: str) -> dict:
    states = dict(database.execute("SELECT state, count(*) FROM findings WHERE check_name = ? AND "
                                   "verdict <> 'allowed' GROUP BY state", (check,)).fetchall())
    critical, = database.execute("SELECT count(*) FROM findings WHERE check_name = ? AND state IN (?, ?) AND "
                                 "severity = 'critical' AND verdict <> 'allowed'", (check, OPEN, DISPUTED)).fetchone()
    return {"OPEN_COUNT": states.get(OPEN, 0), "WAIVED_COUNT": states.get("waived", 0),
            "DISPUTED_COUNT": states.get(DISPUTED, 0), "CRITICAL_OPEN_COUNT": critical}


def _waivers(database, check: str, stored: pd.DataFrame) -> pd.DataFrame:
    wanted = ", ".join(f"w.{name}" for name in _WAIVER)
    rows = database.execute(
        f"SELECT {wanted} FROM waivers w JOIN findings f ON f.fid = w.finding "   # nosec B608
        "WHERE w.ended IS NULL AND f.check_name = ? ORDER BY w.fid", (check,)).fetchall()
    frame = pd.DataFrame(rows, columns=list(_WAIVER))
    return frame.assign(position=np.searchsorted(stored["fid"].to_numpy(dtype=np.int64), frame["finding"].to_numpy(
        dtype=np.int64)))


def _placed(database, run: RecordedRun) -> list:
    """Geometries as the store keeps them, in its coordinate system."""
    geometry = run.geometry.copy()
    geometry[shapely.is_empty(geometry)] = None
    there = ~shapely.is_missing(geometry)
    if not there.any():
        return [None] * len(geometry)
    crs = store_crs(database)
    if not crs and run.crs:
        set_crs(database, run.crs)
    elif run.crs and run.crs != crs:
        geometry[there] = transform(geometry[there], plan_transform(run.crs, crs, run.layer))
    number, = database.execute("SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ?", (FINDINGS,)).fetchone()
    boxes = shapely.total_bounds(geometry[there]).tolist()
    database.execute(
        "UPDATE gpkg_contents SET min_x = min(coalesce(min_x, ?1), ?1), min_y = min(coalesce(min_y, ?2), ?2), "
        "max_x = max(coalesce(max_x, ?3), ?3), max_y = max(coalesce(max_y, ?4), ?4) WHERE table_name = ?5",
        (*boxes, FINDINGS))
    return geometry_blobs(geometry, number)


def _new_run(database, run: RecordedRun, author: str) -> int:
    manifest = run.manifest
    pack = manifest.get("pack") if isinstance(manifest.get("pack"), dict) else {}
    return database.execute(
        "INSERT INTO runs (check_name, algorithm, title, made, recorded, author, pack, pack_version, as_of, "
        "finding_count, is_partial, run_hash, manifest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (run.check, manifest.get("algorithm"), run.layer, run.made or None, now(), author or None, pack.get("id"),
         pack.get("version"), manifest.get("as_of"), len(run.frame), not run.looked.everything, run.run_hash,
         json.dumps(manifest, ensure_ascii=False) if manifest else None)).lastrowid


def _write_findings(database, run: RecordedRun, stored, merged: Merge, blobs: list, number: int, moment: str):
    """Insert what is new, rewrite rows that differ from before; returns each arriving one's number."""
    position = merged.position
    more = _more(run, stored, position)
    rows = _cells(run.frame.assign(**more))
    fids = np.full(len(position), -1, dtype=np.int64)
    fids[position >= 0] = stored["fid"].to_numpy(dtype=np.int64)[position[position >= 0]]
    fresh = np.flatnonzero(position < 0)
    start, = database.execute("SELECT coalesce(max(fid), 0) + 1 FROM findings").fetchone()
    fids[fresh] = np.arange(start, start + len(fresh))
    names = ("fid", "geom", "check_name", *STORED, "state", "state_since", "first_run", "changed_run", "terms_hash",
             "row_hash")
    terms, hashes = run.frame["terms_hash"].tolist(), run.frame["row_hash"].tolist()
    database.executemany(
        f"INSERT INTO findings ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",   # nosec B608
        ((int(fids[row]), blobs[row], run.check, *rows[row], merged.state[row], moment, number, number, terms[row],
          hashes[row]) for row in asking(fresh.tolist())))
    old = np.flatnonzero(position >= 0)
    before = stored["row_hash"].to_numpy(dtype=object)[position[old]]
    differs = before != run.frame["row_hash"].to_numpy(dtype=object)[old]
    for name, values in more.items():
        differs |= stored[name].fillna("").to_numpy(object)[position[old]] != values.fillna("").to_numpy(object)[old]
    other = old[differs]
    set_ = ", ".join(f"{name} = ?" for name in ("geom", *STORED, "changed_run", "terms_hash", "row_hash"))
    database.executemany(
        f"UPDATE findings SET {set_} WHERE fid = ?",   # nosec B608
        ((blobs[row], *rows[row], number, terms[row], hashes[row], int(fids[row])) for row in asking(other.tolist())))
    moved = old[stored["state"].to_numpy(dtype=object)[position[old]] != merged.state[old]]
    database.executemany("UPDATE findings SET state = ?, state_since = ? WHERE fid = ?",
                         ((merged.state[row], moment, int(fids[row])) for row in asking(moved.tolist())))
    return fids


def _more(run: RecordedRun, stored: pd.DataFrame, position: np.ndarray) -> dict:
    """Unit and names of each arriving finding; where the run says none, those that it had.

    A finding that lies elsewhere now has no unit of before.
    """
    known = np.flatnonzero(position >= 0)
    before, empty = stored.iloc[position[known]], run.frame[list(MORE)].isna()
    same = before["evidence_hash"].to_numpy(dtype=object) == run.frame["evidence_hash"].to_numpy(dtype=object)[known]
    more = {}
    for name in MORE:
        kept = empty[name].to_numpy()[known] & (same | (name in NAMES))
        more[name] = run.frame[name].copy()
        more[name].iloc[known[kept]] = before[name].to_numpy(dtype=object)[kept]
    return more


def _cells(frame: pd.DataFrame) -> list:
    columns = []
    for name in asking(STORED, 1):
        values = frame[name]
        cells = values.astype(object).to_numpy(copy=True)
        cells[values.isna().to_numpy()] = None
        columns.append([None if cell is None else int(cell) for cell in cells]
                       if name in ("subject_fid", "basis_verified") else cells.tolist())
    ask()
    return list(zip(*columns)) if len(frame) else []


def _close(database, stored, merged: Merge, number: int, moment: str) -> None:
    gone = [(int(fid),) for fid in stored["fid"].to_numpy()[merged.fixed]]
    database.executemany("UPDATE findings SET state = ?, state_since = ? WHERE fid = ?",
                         ((FIXED, moment, fid) for fid, in asking(gone)))
    database.executemany("UPDATE versions SET to_run = ? WHERE finding = ? AND to_run IS NULL",
                         ((number, fid) for fid, in asking(gone)))


def _write_versions(database, run: RecordedRun, merged: Merge, fids, number: int) -> None:
    """A version begins where the run's finding differs from the previous one, or there was none before."""
    begins = np.flatnonzero(_differs(database, run, merged, fids))
    database.executemany("UPDATE versions SET to_run = ? WHERE finding = ? AND to_run IS NULL",
                         ((number, int(fids[row])) for row in asking(begins) if merged.position[row] >= 0))
    columns = [run.frame[name].tolist() for name in ("evidence_hash", "terms_hash", "verdict")]
    measured = [None if value != value else value for value in run.frame["measured"].tolist()]
    database.executemany(
        "INSERT INTO versions (finding, evidence_hash, terms_hash, verdict, measured, from_run) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        ((int(fids[row]), *(column[row] for column in columns), measured[row], number)
         for row in asking(begins.tolist())))


def _differs(database, run: RecordedRun, merged: Merge, fids) -> np.ndarray:
    """Mask of the arriving findings of which no version is open that says the same."""
    known = merged.position >= 0
    if not known.any():
        return np.ones(len(fids), dtype=bool)
    rows = database.execute(
        "SELECT v.finding, v.evidence_hash, v.terms_hash, v.verdict FROM versions v "
        "JOIN findings f ON f.fid = v.finding WHERE v.to_run IS NULL AND f.check_name = ?", (run.check,)).fetchall()
    opened = {row[0]: row[1:] for row in rows}
    versions = zip(fids.tolist(), *(run.frame[name].tolist() for name in ("evidence_hash", "terms_hash", "verdict")))
    return np.array([opened.get(fid) != tuple(words) for fid, *words in asking(versions, 1_000)], dtype=bool)


def _end_stale(database, run: RecordedRun, stored, merged: Merge, waivers: pd.DataFrame, moment: str) -> None:
    ended = np.flatnonzero(merged.stale != "")
    if not len(ended):
        return
    database.executemany("UPDATE waivers SET ended = ?, ended_why = ? WHERE finding = ? AND ended IS NULL", [
        (moment, merged.stale[row], int(stored["fid"].iloc[merged.position[row]])) for row in ended])


def _write_history(database, stored, merged: Merge, fids, author: str, number: int, moment: str) -> None:
    """What happened to findings that were there before; its row already says that a finding is new."""
    changed = np.flatnonzero((merged.position >= 0) & (merged.event != SAME))
    before = stored["state"].to_numpy(dtype=object)
    rows: list[Iterable] = [
        (int(fids[row]), moment, author, merged.event[row], before[merged.position[row]], merged.state[row], number,
         merged.stale[row] or None) for row in asking(changed)]
    rows += [(int(stored["fid"].iloc[row]), moment, author, FIXED, before[row], FIXED, number, None)
             for row in asking(merged.fixed)]
    database.executemany("INSERT INTO history (finding, happened, author, event, state_before, state_after, run, "
                         "detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", asking(rows))
