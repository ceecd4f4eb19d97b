"""What is read of a findings store: its findings as a table shows them, states, history, runs, two runs compared."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Callable, Optional

import numpy as np
import pandas as pd
import shapely

from ...core.errors import InputError
from ...core.findings.contract import NUMBERS, STORED
from ...core.findings.details.alternatives import read_cuts
from ...core.findings.details.sides import read_sides
from ...core.findings.details.strip import life_columns, read_strips
from ...core.findings.families import family_column
from ...core.findings.index import STORE_GROUPS, FindingsIndex
from ...core.findings.names import stored_names
from ...core.findings.states import compare_runs, effective_states, waiver_ends
from ...core.geometry.parallel import Cancelled
from ...core.reading.encoded import wkb_of
from ...core.report.checked import read_checked
from ..reading.geometry import geometries, sound_wkb
from .cuts import decisions_of
from .file import damaged, reading, store_crs, stored_manifest

#: Columns of the table in addition to the contract's.
KEPT = ("check_name", "state", "state_since", "first_run", "changed_run", "comment_count", "waiver_reason",
        "waiver_author", "waiver_document", "waiver_expires", "waiver_ended")
STATE_COLUMNS = ("state", "state_since", "comment_count", "waiver_reason", "waiver_author", "waiver_document",
                 "waiver_expires", "waiver_ended")
ROWS = 500      # read or compared at once: from 700 tuples on Python collects garbage, which would hold the window
REQUEST = ("algorithm", "parameters", "pack")      # what a manifest says of a run, so that it can be made again
PREPARED = ("project_id", "subject_id", "rule_id", "control_role", "overlap_area_m2", "measured", "message", "severity",
            "verdict", "state", "check_name", "state_since")


@dataclass(frozen=True)
class StoredFindings:
    """All findings of a store, over all checks, as a table shows them.

    Attributes:
        path: of the store.
        index: rows with the columns ``STORED`` and ``KEPT`` and ``family`` (group of the toolbox), of the life of land
            also ``life_stage`` and ``days_late``, ready to be sorted,
            filtered, grouped and searched.
            ``state`` is what holds today: a finding whose waiver has expired is open, and ``waiver_ended`` says why.
        fids: number of each finding in the store, int64 ``(n,)``, rising.
        crs: of ``index.bounds`` and of the pieces; empty where no finding has geometry.
        runs: of ``read_runs``.
        titles, rules: role -> title and rule id -> ``RuleShown``, as the newest manifest of each check has them.
        projects, subjects: id -> name, of projects and of parcels.
        requests: name of a check -> ``REQUEST`` of its newest manifest.
        strips: id of a parcel or thread -> its stages, as the newest manifest of each check has them.
        cuts: name of a check on edges of plans -> what its newest manifest says of alternatives of its findings.
        decisions: id of a cut -> alternative that was accepted, author, day.
        sides: name of a check on rights -> what its newest manifest says of both rights of its findings.
    """

    path: str
    index: FindingsIndex
    fids: np.ndarray
    crs: str
    runs: pd.DataFrame
    titles: dict = field(default_factory=dict)
    rules: dict = field(default_factory=dict)
    projects: dict = field(default_factory=dict)
    subjects: dict = field(default_factory=dict)
    requests: dict = field(default_factory=dict)
    strips: dict = field(default_factory=dict)
    sides: dict = field(default_factory=dict)
    cuts: dict = field(default_factory=dict)
    decisions: dict = field(default_factory=dict)

    def positions(self, fids) -> np.ndarray:
        """Rows of findings by their numbers; numbers that are not there are left out."""
        fids = np.asarray(fids, dtype=np.int64)
        places = np.searchsorted(self.fids, fids)
        places = places[places < len(self.fids)] if not len(self.fids) else np.minimum(places, len(self.fids) - 1)
        return places[self.fids[places] == fids] if len(self.fids) else places[:0]

    def refresh(self, fids) -> None:
        """Read states, waivers and numbers of comments of some findings again, after a change of theirs."""
        states = read_states(self.path, fids)
        positions = self.positions(states["fid"])
        for name in STATE_COLUMNS:
            self.index.replace(name, positions, states[name].to_numpy(dtype=object))


def read_store(path: str, today: Optional[date] = None,
               cancelled: Optional[Callable[[], bool]] = None) -> StoredFindings:
    """Read all findings; for a task, since 100,000 of them take a second or two.

    Args:
        path: of the store.
        today: the day on which waivers expire; None: the real one.
        cancelled: asked between portions.

    Raises:
        InputError: as of ``file.reading``.
        Cancelled: ``cancelled`` returned True.
    """
    with reading(path) as database:
        columns, bounds = _findings(database, None, today, cancelled)
        runs = _runs(database)
        newest = database.execute("SELECT check_name, manifest FROM runs WHERE manifest IS NOT NULL AND fid IN "
                                  "(SELECT max(fid) FROM runs WHERE manifest IS NOT NULL GROUP BY check_name)")
        manifests = {check: stored_manifest(database, text) for check, text in newest.fetchall()}
        known = read_checked(list(manifests.values()))
        crs = store_crs(database)
    titles = {control.role: control.title for control in known["controls"]}
    fids = columns.pop("fid").to_numpy(dtype=np.int64)
    columns["family"] = family_column(columns["check_name"])
    strips = read_strips(manifests.values())
    frame = pd.DataFrame(columns, copy=False)
    for name, values in life_columns(frame, strips).items():
        frame[name] = values
    index = FindingsIndex(frame, titles, bounds, STORE_GROUPS)
    index.prepare(PREPARED)
    return StoredFindings(path, index, fids, crs, runs, titles,
                          {rule.rule_id: rule for rule in known["rules"]}, *stored_names(frame),
                          {check: {key: manifest.get(key) for key in REQUEST} for check, manifest in manifests.items()},
                          strips, read_sides(manifests), read_cuts(manifests), decisions_of(path))


def read_states(path: str, fids: Iterable, today: Optional[date] = None) -> pd.DataFrame:
    """``fid`` and ``STATE_COLUMNS`` of some findings, as they stand."""
    with reading(path) as database:
        columns, _ = _findings(database, fids, today, None)
        states = pd.DataFrame({name: columns.pop(name) for name in ("fid", *STATE_COLUMNS)}, copy=False)
        while columns:
            columns.popitem()
        return states


def read_runs(path: str) -> pd.DataFrame:
    """A row per run, the newest first.

    ``run, check_name, algorithm, title, made, recorded, author, pack, pack_version, as_of, finding_count, is_partial``.
    """
    with reading(path) as database:
        return _runs(database)


def read_run_manifest(path: str, run: int) -> dict:
    """The manifest that was recorded with a run; empty without one."""
    with reading(path) as database:
        row = database.execute("SELECT manifest FROM runs WHERE fid = ?", (int(run),)).fetchone()
        if row is None:
            raise InputError("store.unknown_run", file=Path(path).name, run=run)
        return stored_manifest(database, row[0])


def compare(path: str, first: int, second: int) -> pd.DataFrame:
    """What changed from one run of a check to another: columns of ``core.findings.states.compare_runs``.

    ``finding`` is the number in the store, so that ``StoredFindings.positions`` finds the rows.

    Raises:
        InputError: no such run, or runs of two checks.
    """
    with reading(path) as database:
        names = []
        for run in (first, second):
            row = database.execute("SELECT check_name FROM runs WHERE fid = ?", (int(run),)).fetchone()
            if row is None:
                raise InputError("store.unknown_run", file=Path(path).name, run=run)
            names.append(row[0])
        if names[0] != names[1]:
            raise InputError("store.other_checks", first=first, second=second)
        frames = [pd.DataFrame(database.execute(
            "SELECT v.finding, v.evidence_hash, v.terms_hash, v.verdict, v.measured FROM versions v "
            "JOIN findings f ON f.fid = v.finding WHERE f.check_name = ? AND v.from_run <= ? "
            "AND (v.to_run IS NULL OR v.to_run > ?)", (names[0], int(run), int(run))).fetchall(),
            columns=["finding", "evidence_hash", "terms_hash", "verdict", "measured"]) for run in (first, second)]
    return compare_runs(*frames)


def history_of(path: str, fid: int) -> pd.DataFrame:
    """What happened to a finding, the oldest first.

    Columns ``happened, author, event, state_before, state_after, run, detail``.
    Events: ``new``, ``changed``, ``fixed``, ``reopened``, ``returned``, ``stale_waiver``, ``state``, ``waived``,
    ``withdrawn``, ``comment``.
    """
    columns = ["happened", "author", "event", "state_before", "state_after", "run", "detail"]
    with reading(path) as database:
        born = database.execute(
            "SELECT r.recorded, r.author, 'new', NULL, 'open', r.fid, NULL FROM findings f "
            "JOIN runs r ON r.fid = f.first_run WHERE f.fid = ?", (int(fid),)).fetchall()
        query = f"SELECT {', '.join(columns)} FROM history WHERE finding = ? ORDER BY fid"   # nosec B608
        later = database.execute(query, (int(fid),)).fetchall()
    return pd.DataFrame([*born, *later], columns=columns)


def comments_of(path: str, fid: int) -> pd.DataFrame:
    """``author, written, body`` of a finding's comments, the oldest first."""
    return _rows_of(path, fid, "comments", ("author", "written", "body"))


def waivers_of(path: str, fid: int) -> pd.DataFrame:
    """``reason, author, document, expires, given, ended, ended_why, ended_by`` of a finding's waivers, oldest first."""
    return _rows_of(path, fid, "waivers", ("reason", "author", "document", "expires", "given", "ended", "ended_why",
                                           "ended_by"))


def piece_of(path: str, fid: int) -> Optional[bytes]:
    """The WKB of a finding's piece, in ``StoredFindings.crs``; None if it has none."""
    with reading(path) as database:
        row = database.execute("SELECT geom FROM findings WHERE fid = ?", (int(fid),)).fetchone()
    return sound_wkb(row[0]) if row and row[0] else None


def _rows_of(path: str, fid: int, table: str, columns: tuple) -> pd.DataFrame:
    query = f"SELECT {', '.join(columns)} FROM {table} WHERE finding = ? ORDER BY fid"   # nosec B608
    with reading(path) as database:
        rows = database.execute(query, (int(fid),)).fetchall()
    return pd.DataFrame(rows, columns=list(columns))


def _runs(database) -> pd.DataFrame:
    columns = ["run", "check_name", "algorithm", "title", "made", "recorded", "author", "pack", "pack_version", "as_of",
               "finding_count", "is_partial"]
    rows = database.execute(f"SELECT fid AS {', '.join(columns)} FROM runs ORDER BY fid DESC").fetchall()  # nosec B608
    return pd.DataFrame(rows, columns=columns)


_BOUND = ["rule_id", "subject_id", "evidence_hash", "terms_hash"]    # what a waiver is bound to
_WAIVER = ("reason", "author", "document", "expires", "ended_why", "rule_id", "subject_id", "evidence_hash",
           "terms_hash")


def _findings(database, fids, today, cancelled) -> tuple[dict, np.ndarray]:
    """Findings with their newest waiver: ``fid``, ``STORED`` and ``KEPT``, each a series; and their extents.

    No step takes all columns at once: to copy them, or to let go of them, would hold Python's lock, and the window.
    """
    own = ("fid", *STORED, "check_name", "state", "state_since", "first_run", "changed_run", "terms_hash")
    names = [*own, *(f"w_{name}" for name in _WAIVER), "comment_count", "box"]
    chosen = ""
    if fids is not None:
        choose(database, fids)
        chosen = "WHERE f.fid IN (SELECT fid FROM chosen)"
    stored = {row[1] for row in database.execute("PRAGMA table_info(findings)")}   # an older store is read as it is
    wanted = ", ".join([*(f"f.{name}" if name in stored else "NULL" for name in own),
                        *(f"w.{name}" for name in _WAIVER)])
    query = (f"SELECT {wanted}, "   # nosec B608 - names of ours
             "(SELECT count(*) FROM comments c WHERE c.finding = f.fid), substr(f.geom, 1, 40) FROM findings f "
             "LEFT JOIN waivers w ON w.fid = (SELECT max(fid) FROM waivers WHERE finding = f.fid) "
             f"{chosen} ORDER BY f.fid")
    cursor = database.execute(query)
    columns: dict = {name: [] for name in names}
    while rows := cursor.fetchmany(ROWS):
        if cancelled is not None and cancelled():
            raise Cancelled
        for (name, parts), values in zip(columns.items(), zip(*rows)):
            if any(value is not None and isinstance(value, bytes) != (name == "box") for value in values):
                raise damaged(database, f"findings.{name}")  # no run writes bytes where words belong, or the other way
            parts.append(np.empty(len(values), dtype=object))
            parts[-1][:] = values
    nothing = np.empty(0, dtype=object)
    series = {name: pd.Series(np.concatenate([nothing, *columns.pop(name)])) for name in names}
    for name in NUMBERS:
        series[name] = pd.to_numeric(series[name], errors="coerce").astype(float)
    bounds = _bounds(database, series["fid"], series.pop("box"))
    _read_waivers(series, today or date.today())
    return {name: series.pop(name) for name in ("fid", *STORED, *KEPT)}, bounds


def _read_waivers(series: dict, today: date) -> None:
    """Put states as they hold today among the columns, and what is to be shown of the newest waiver."""
    waivers = {name: series.pop(f"w_{name}") for name in _WAIVER}
    in_force = (waivers["reason"].notna() & waivers["ended_why"].isna()).to_numpy()
    ends = np.full(len(in_force), "", dtype=object)
    rows = np.flatnonzero(in_force)
    for start in range(0, len(rows), ROWS):
        part = rows[start:start + ROWS]
        bound, terms = ({name: values[name].iloc[part] for name in names}
                        for values, names in ((series, _BOUND), (waivers, (*_BOUND, "expires"))))
        ends[part] = waiver_ends(pd.DataFrame(terms), pd.DataFrame(bound), today)
    why = np.where(in_force, ends, waivers["ended_why"].fillna("").to_numpy(dtype=object))
    series["state"] = pd.Series(effective_states(series["state"].to_numpy(dtype=object), ends), dtype=object)
    for name in ("reason", "author", "document", "expires"):
        series[f"waiver_{name}"] = waivers.pop(name)
    series["waiver_ended"] = pd.Series(np.where(why == "", None, why), dtype=object)
    for name in list(waivers):
        del waivers[name]


def _bounds(database, fids: pd.Series, boxes: pd.Series) -> np.ndarray:
    """Extents as the geometries state them in front; of those that do not, from the geometry itself."""
    bounds = np.full((len(boxes), 4), np.nan)
    heads = boxes.to_numpy(dtype=object)
    plain = np.array([head is not None and len(head) == 40 and head[3] & 0b1111 == 0b0011 for head in heads],
                     dtype=bool)
    if plain.any():
        corners = np.frombuffer(b"".join(head[8:] for head in heads[plain]), dtype="<f8").reshape(-1, 4)
        bounds[plain] = corners[:, [0, 2, 1, 3]]
    for row in np.flatnonzero(~plain & boxes.notna().to_numpy()):
        blob, = database.execute("SELECT geom FROM findings WHERE fid = ?", (fids.iloc[row],)).fetchone()
        bounds[row] = shapely.bounds(geometries([wkb_of(blob)])[0])
    return bounds


def choose(database, fids: Iterable, path: str = "") -> None:
    """Put numbers of findings into the temporary table ``chosen``.

    Raises:
        InputError: some are not in the store; only where ``path`` is given, for its name.
    """
    numbers = sorted({int(fid) for fid in fids})
    database.execute("CREATE TEMP TABLE IF NOT EXISTS chosen (fid INTEGER PRIMARY KEY)")
    # not as a list of rows: to collect garbage among so many would hold the window for a tenth of a second
    database.executemany("INSERT OR IGNORE INTO chosen VALUES (?)", ((number,) for number in numbers))
    if path:
        there, = database.execute("SELECT count(*) FROM findings WHERE fid IN (SELECT fid FROM chosen)").fetchone()
        if there < len(numbers):
            raise InputError("store.unknown_finding", file=Path(path).name, count=len(numbers) - there)
