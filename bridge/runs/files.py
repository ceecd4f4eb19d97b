"""The files of one run: verdicts and findings in a GeoPackage, written by the algorithm, read by the Zoning dock.

The dock reads them in a task, by SQLite and in portions, so that the window never waits for a file.
"""
from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Callable, Optional

import numpy as np
import pandas as pd
from qgis.core import QgsProcessingUtils

from ...core.errors import InputError
from ...core.files import read_bytes
from ...core.findings.index import FindingsIndex
from ...core.findings.names import has_projects, name_column, names_of
from ...core.findings.tiles import projects_without, tiles_of
from ...core.geometry.parallel import Cancelled
from ...core.inputs import register
from ...core.report.outcome import with_layers
from ...core.report.rows import column as column_of
from ...core.texts import first_language, pick
from ...core.zoning.pack.loading import read_pack
from ...core.zoning.report import rule_shown
from ..packs.expressions import parse
from ..reading.geometry import sound_wkb

PORTION = 2_000
FOLDER = "groundrules"
KEPT = 20            # files of results that are kept next to a project
PREPARED = ("project_id", "subject_id", "rule_id", "control_role", "overlap_area_m2", "overlap_share", "message",
            "control_layer", "data_date", "severity", "verdict")
NUMBERS = ("measured", "limit_value", "tolerance", "overlap_area_m2", "overlap_length_m", "overlap_share", "area_m2",
           "length_m")
SUBJECT_COLUMNS = ("subject_id", "project_id", "verdict", "area_m2", "length_m", "controls_checked",
                   "controls_in_scope", "reason")


class Subjects(Mapping):
    """Subject id -> its row, made when it is asked for: so many rows would keep Python's collector and the window busy.

    Args:
        columns: name -> values of all subjects, in the order of their rows.
    """

    def __init__(self, columns: dict):
        self._columns = columns
        self._places = {subject: place for place, subject in enumerate(columns["subject_id"])}

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self):
        return iter(self._places)

    def __getitem__(self, subject_id) -> dict:
        return self._row(self._places[subject_id])

    def rows_with(self, name: str, value) -> list[dict]:
        """The rows with a value in a column."""
        return [self._row(place) for place, cell in enumerate(self._columns.get(name, ())) if cell == value]

    def _row(self, place: int) -> dict:
        return {name: values[place] for name, values in self._columns.items()}


@dataclass(frozen=True)
class StoredRun:
    """A run as the dock shows it.

    Attributes:
        path: of the GeoPackage, with tables ``findings`` and ``verdicts``.
        index: the findings, ready to be sorted and searched.
        fids: row of each finding in its table.
        subjects: subject id -> row of its verdict.
        subject_fids: subject id -> row in the table of verdicts.
        crs: of the pieces, ``"EPSG:4547"`` or WKT.
        titles, rules: role -> title and rule id -> ``RuleShown``, in the language.
        manifest: of the run.
        language: of the findings' sentences.
        tiles: parcels by verdict.
        projects, names: id of a project, and of a parcel -> its name, where a field tells it.
        without: number of projects that have no finding.
        grouped: whether parcels belong to projects of another name.
    """

    path: str
    index: FindingsIndex
    fids: list
    subjects: Subjects
    subject_fids: dict
    crs: str
    titles: dict
    rules: dict
    manifest: dict = field(default_factory=dict)
    language: str = "en"
    tiles: tuple = ()
    projects: dict = field(default_factory=dict)
    names: dict = field(default_factory=dict)
    without: int = 0
    grouped: bool = False


def new_result_path(project_file: str = "") -> str:
    """A file that does not exist: in the folder ``groundrules`` next to the project, or a temporary one."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")[:-3]
    folder = Path(project_file).parent / FOLDER if project_file else Path(QgsProcessingUtils.tempFolder())
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder / f"zoning-{stamp}.gpkg")


def destinations(path: str) -> dict:
    """The outputs of ``groundrules:checkzoning`` that the dock needs, in one GeoPackage."""
    tables = {name.upper(): f"ogr:dbname='{path}' table=\"{name}\" (geom)" for name in ("verdicts", "findings")}
    return {**tables, register.MANIFEST: str(manifest_path(path))}


def manifest_path(path: str) -> Path:
    """The manifest next to a file of results."""
    return Path(path).with_suffix(".json")


def read_manifest(path: str) -> dict:
    """The manifest next to a file of results.

    Raises:
        InputError: it is gone or broken.
    """
    file = manifest_path(path)
    try:
        manifest = json.loads(read_bytes(file).decode("utf-8"))
        if not isinstance(manifest.get("parameters"), dict):
            raise ValueError
        return manifest
    except (OSError, ValueError, AttributeError) as error:
        raise InputError("findings.repeat_unreadable", file=file.name) from error


def read_run(path: str, pack_path: str, language: str, cancelled: Optional[Callable[[], bool]] = None) -> StoredRun:
    """Read a run's findings and verdicts, and work out what their views need.

    Args:
        path: of the GeoPackage.
        pack_path: of the pack, for titles and routes; empty: without.
        language: of titles and rules.

    Raises:
        InputError: the file cannot be read.
        Cancelled: ``cancelled`` returned True.
    """
    pack = read_pack(pack_path, parse)[0] if pack_path else None
    titles = {} if pack is None else {role: pick(spec.title, language) or role for role, spec in pack.roles.items()}
    shown = () if pack is None else with_layers(
        tuple(rule_shown(rule, language) for rule in pack.rules), pack, language)
    rules = {rule.rule_id: rule for rule in shown}
    try:
        with closing(_opened(path)) as database:
            findings = _frame(database, "findings", None, cancelled)
            called = name_column(_columns(database, "verdicts"))
            verdicts = _frame(database, "verdicts", (*SUBJECT_COLUMNS, called), cancelled)
            crs = _crs(database, "findings")
        manifest = read_manifest(path) if manifest_path(path).exists() else {}
    except (sqlite3.Error, UnicodeDecodeError) as error:   # SQLite quotes the bytes of a damaged schema
        raise InputError("findings.no_findings_file", file=Path(path).name, detail=str(error)) from error
    fids = findings.pop("fid").tolist() if "fid" in findings else []
    ids, project_ids, verdict_words = (column_of(verdicts, name).tolist() for name in (
        "subject_id", "project_id", "verdict"))
    verdict_of = dict(zip(ids, verdict_words))   # looked up one by one: ``map`` would hold Python's lock meanwhile
    findings["subject_verdict"] = _series("", [verdict_of.get(key) for key in column_of(findings, "subject_id")])
    names = verdicts.pop(called) if called else pd.Series([None] * len(verdicts), dtype=object)
    projects, subjects = (names_of(column_of(verdicts, key), names) for key in ("project_id", "subject_id"))
    if projects:        # so that a search finds them
        findings["project_name"] = column_of(findings, "project_id").map(projects).astype(object)
    index = FindingsIndex(findings, titles)
    index.prepare(PREPARED)
    index.codes("subject_verdict")
    columns = {"subject_id": ids, **{name: verdicts[name].tolist() for name in verdicts}}
    return StoredRun(path, index, fids, Subjects(columns), dict(zip(ids, columns["fid"])), crs, titles, rules, manifest,
                     first_language(manifest.get("parameters", {}).get(register.LANGUAGE) or language),
                     tiles_of(verdicts), projects, subjects, projects_without(verdicts, findings),
                     has_projects(ids, project_ids))


def piece(path: str, table: str, fid: int) -> Optional[bytes]:
    """The WKB of one row; None where it has no geometry or is gone."""
    if table not in ("findings", "verdicts"):
        return None
    try:
        with closing(_opened(path)) as database:
            column = _geometry_column(database, table)
            query = f'SELECT "{column}" FROM "{table}" WHERE fid = ?'   # nosec B608 - a table of ours
            row = database.execute(query, (int(fid),)).fetchone() if column else None
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    return sound_wkb(row[0]) if row and row[0] else None


def discard_old(path: str) -> None:
    """Keep the newest results next to a project and remove the older ones of the plugin."""
    folder = Path(path).parent
    if folder.name != FOLDER:
        return
    for old in sorted(folder.glob("zoning-*.gpkg"))[:-KEPT]:
        for file in (old, manifest_path(str(old))):
            try:
                file.unlink(missing_ok=True)
            except OSError:
                return   # it is open in another program; it stays


def _opened(path: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)


def _geometry_column(database, table: str) -> str:
    row = database.execute("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (table,)).fetchone()
    return row[0] if row else ""


def _crs(database, table: str) -> str:
    row = database.execute(
        "SELECT s.organization, s.organization_coordsys_id, s.definition FROM gpkg_geometry_columns g "
        "JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id WHERE g.table_name = ?", (table,)).fetchone()
    if row is None:
        return ""
    return f"{row[0]}:{row[1]}" if str(row[0]).upper() == "EPSG" else str(row[2])


def _columns(database, table: str) -> list:
    return [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]


def _frame(database, table: str, wanted, cancelled) -> pd.DataFrame:
    """A table without its geometry, read in portions."""
    there = _columns(database, table)
    if not there:
        raise sqlite3.OperationalError(f"no table {table}")
    shape = _geometry_column(database, table)
    names = [name for name in there if name != shape and (wanted is None or name == "fid" or name in wanted)]
    quoted = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
    cursor = database.execute(f'SELECT {quoted} FROM "{table}" ORDER BY fid')   # nosec B608 - quoted above
    columns: list[list] = [[] for _ in names]   # one by one, as a copy of all would hold Python's lock, and the window
    while True:
        rows = cursor.fetchmany(PORTION)
        if not rows:
            break
        if cancelled is not None and cancelled():
            raise Cancelled
        for column, values in zip(columns, zip(*rows)):
            column.extend(values)
    return pd.DataFrame({name: _series(name, column) for name, column in zip(names, columns)}, copy=False)


def _series(name: str, values: list) -> pd.Series:
    # "fromiter": to make an array of a list, numpy looks first whether its cells are lists themselves
    series = pd.Series(np.fromiter(values, dtype=object, count=len(values)), copy=False)
    return pd.to_numeric(series, errors="coerce").astype(float) if name in NUMBERS else series
