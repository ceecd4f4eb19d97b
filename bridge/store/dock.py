"""What the Compliance dock asks of the findings store, from a task: all of it, one finding, changes, a copy to report.

A *version* names the content: it differs where anybody has recorded, waived, commented or changed a state since.
"""
from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Callable, Optional

import numpy as np
import pandas as pd
from qgis.core import (
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingUtils,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayer,
)

from ...core.contract.rows import SECTION
from ...core.errors import InputError
from ...core.findings.card import CardWords
from ...core.findings.states import CHANGES
from ...core.findings.stored import STORE_COLUMNS, waiver_column
from ...core.findings.table import STATES_REPORTED, exported_table
from ...core.inputs import register
from ...core.landuse.tables.layouts import SheetTable
from ...core.texts import text
from ..project.dock_state import place_of, remembered
from ..runs.files import manifest_path
from . import api as store
from .cuts import accept, decisions_of
from .file import reading
from .reading import STATE_COLUMNS

#: Columns that two compared runs fill.
COMPARED = ("change", "verdict_before", "measured_before")


@dataclass(frozen=True)
class Opened:
    """A store as it was read.

    Attributes:
        stored: its findings, with the additional columns ``waiver`` and ``COMPARED``.
        version: of what was read.
    """

    stored: store.StoredFindings
    version: tuple


@dataclass(frozen=True)
class Detail:
    """What a card shows of one finding in addition to its row: WKB of its piece, and three tables of the store."""

    fid: int
    piece: Optional[bytes]
    history: pd.DataFrame
    waivers: pd.DataFrame
    comments: pd.DataFrame


@dataclass(frozen=True)
class Compared:
    """Findings with what two runs found differently.

    Attributes:
        stored: the findings, ``COMPARED`` filled in.
        counts: how many are new, gone, changed; empty where nothing is compared.
    """

    stored: store.StoredFindings
    counts: dict


@dataclass(frozen=True)
class Decided:
    """What a change did.

    Attributes:
        count: findings that it changed.
        stored: the findings after it; None if another user changed the store too: read it again.
        before, after: version of the store.
    """

    count: int
    stored: Optional[store.StoredFindings]
    before: tuple
    after: tuple


def version(path: str) -> tuple:
    """The content of a store in a few numbers; for a task."""
    with reading(path) as database:
        return database.execute("SELECT (SELECT max(fid) FROM runs), (SELECT max(fid) FROM history), "
                                "(SELECT max(fid) FROM comments), (SELECT max(fid) FROM waivers)").fetchone()


def open_store(path: str, cancelled: Optional[Callable[[], bool]] = None) -> Opened:
    """Read a store.

    Raises:
        InputError: as of ``api.read_store``.
        Cancelled: ``cancelled`` returned True.
    """
    seen = version(path)
    stored = store.read_store(path, cancelled=cancelled)
    stored.index.replace("waiver", slice(None), waiver_column(stored.index.frame))
    for name in COMPARED:
        stored.index.replace(name, slice(None), None)
    _prepare(stored.index)
    return Opened(stored, seen)


def _prepare(index) -> None:
    """Work out here, and not when a window waits for it, what filters and columns need."""
    index.prepare(STORE_COLUMNS)
    for name in ("change", "waiver", "family"):
        index.codes(name)


def with_states(stored: store.StoredFindings, states: pd.DataFrame) -> store.StoredFindings:
    """The findings with states that were read again."""
    index, positions = stored.index.copy(), stored.positions(states["fid"])
    for name in STATE_COLUMNS:
        index.replace(name, positions, states[name].to_numpy(dtype=object))
    index.replace("waiver", positions, waiver_column(states))
    _prepare(index)
    return replace(stored, index=index)


def with_changes(stored: store.StoredFindings, first: int = 0, second: int = 0) -> Compared:
    """The findings with what two runs of a check found differently in ``COMPARED``.

    Args:
        stored: the findings.
        first, second: the runs; 0: nothing is compared.
    """
    index, every = stored.index.copy(), np.arange(len(stored.fids))
    if not first:
        for name in COMPARED:
            index.replace(name, every, None)
        _prepare(index)
        return Compared(replace(stored, index=index), {})
    changes = store.compare(stored.path, first, second)
    known = changes[changes["finding"].isin(stored.fids)]
    positions = stored.positions(known["finding"])
    for name in COMPARED:
        cells = np.full(len(every), None, dtype=object)
        values = known[name]
        cells[positions] = values.astype(object).where(values.notna(), None).to_numpy(dtype=object)
        index.replace(name, every, cells)
    _prepare(index)
    counts = known["change"].value_counts()
    return Compared(replace(stored, index=index), {name: int(counts.get(name, 0)) for name in CHANGES})


def detail(path: str, fid: int) -> Detail:
    """Read what the card of a finding shows."""
    return Detail(fid, store.piece_of(path, fid), store.history_of(path, fid), store.waivers_of(path, fid),
                  store.comments_of(path, fid))


def pieces(path: str, fids) -> list:
    """WKB of several findings' pieces; those without are left out."""
    return [wkb for wkb in (store.piece_of(path, int(fid)) for fid in fids) if wkb]


def decide(stored: store.StoredFindings, known: tuple, kind: str, fids, answers: dict) -> Decided:
    """Change findings as a person decided.

    Args:
        stored: the findings.
        known: version of the store when they were read.
        kind: ``waive``, ``withdraw``, ``dispute``, ``open``, ``comment``, or ``accept`` of an alternative of a cut.
        fids: numbers of the findings.
        answers: ``words`` (reason, remark or comment), ``author``, ``document``, ``expires``; of an alternative ``cut``
            (``alternatives.Cut``), ``decision`` and ``said``, the comment that is written.

    Raises:
        InputError: as of the functions of ``api``.
    """
    path = stored.path
    before, author, words = version(path), answers["author"], answers.get("words", "")
    if kind == "waive":
        count = store.waive(path, fids, words, author, answers.get("document", ""), answers.get("expires", ""))
    elif kind == "withdraw":
        count = store.withdraw_waivers(path, fids, author)
    elif kind == "comment":
        count = store.comment(path, fids, words, author)
    elif kind == "accept":
        accept(path, answers["cut"], answers["decision"], store.piece_of(path, int(fids[0])), stored.crs, author, words)
        count = store.comment(path, fids, " – ".join(filter(None, [answers["said"], words])), author)
        stored = replace(stored, decisions=decisions_of(path))
    else:
        count = store.set_state(path, fids, {"dispute": "disputed", "open": "open"}[kind], author, words)
    fresh = with_states(stored, store.read_states(path, fids)) if before == known else None
    return Decided(count, fresh, before, version(path))


# -- runs --------------------------------------------------------------------------------------------

def last_zoning_run(project: QgsProject) -> tuple[str, str]:
    """Findings and manifest of the last run of the Zoning dock; empty texts where they are gone."""
    path = place_of(project, remembered(project, "zoning").get("last_run", ""))
    if not path or not Path(path).exists() or not manifest_path(path).exists():
        return "", ""
    return f"{path}|layername=findings", str(manifest_path(path))


def names_beside(findings: str, project: QgsProject) -> str:
    """The verdicts in the same GeoPackage as a layer of findings, which name its projects; empty where there are none.

    Args:
        findings: source of the layer, or its id in the project. project: which may hold it.
    """
    layer = project.mapLayer(findings)
    path = (layer.source() if layer is not None else findings).partition("|")[0]
    if not path.lower().endswith(".gpkg") or not Path(path).is_file():
        return ""
    tables = {name for name, in _tables(path)}
    return f"{path}|layername=verdicts" if "verdicts" in tables else ""


def _tables(path: str) -> list:
    try:
        with closing(sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)) as database:
            return database.execute("SELECT table_name FROM gpkg_contents").fetchall()
    except (sqlite3.Error, UnicodeDecodeError):
        return []


def temporary(name: str) -> str:
    """A file that does not exist yet, and goes with QGIS."""
    return QgsProcessingUtils.generateTempFilename(name)


def run_note(algorithm: str, parameters: dict, project: QgsProject) -> dict:
    """A manifest for a run whose algorithm writes none: which check it was, on which layer.

    Args:
        algorithm: id.
        parameters: with which it ran.
        project: whose layers they name.
    """
    layer, _ = subjects_of(parameters, project)
    entry = {"use": "subjects", "name": layer.name() if layer is not None else ""}
    return {"manifest": 1, "algorithm": algorithm, "made": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "inputs": [entry], "pack": {"id": str(parameters.get(register.PACK) or "")}}


def subjects_of(parameters: dict, project: QgsProject) -> tuple:
    """Layer of the subjects, None where it is not a layer of the project, and whether the run takes all of it."""
    names = register.SUBJECTS, register.PARCELS, register.INPUT
    value = next((parameters[name] for name in names if parameters.get(name)), None)
    whole = True
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        whole = not (value.selectedFeaturesOnly or value.filterExpression or value.featureLimit >= 0)
        value = value.source.staticValue()
    return project.mapLayer(str(value)), whole


def layer_names(project: QgsProject) -> dict:
    """What the project calls its layers, by file and layer inside it, and by file where that holds one layer."""
    names: dict = {}
    for layer in project.mapLayers().values():
        if isinstance(layer, QgsVectorLayer) and layer.providerType() == "ogr":
            parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
            file = Path(parts.get("path") or "").name
            inside = str(parts.get("layerName") or Path(file).stem)
            names.setdefault((file, inside), layer.name())
            if Path(file).stem == inside:
                names.setdefault((file,), layer.name())
    return names


def write_manifests(stored: store.StoredFindings, folder: str) -> list[str]:
    """The newest manifest of each check as files, without the rows that only a recheck needs."""
    paths, seen = [], set()
    for row in stored.runs.itertuples():
        if row.check_name in seen:
            continue
        manifest = store.read_run_manifest(stored.path, row.run)
        if manifest:
            seen.add(row.check_name)
            manifest.pop(SECTION, None)
            target = Path(folder) / f"run-{row.run}.json"
            target.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
            paths.append(str(target))
    return paths


def write_run_manifest(path: str, run: int, target: str) -> bool:
    """A run's manifest as a file; whether there is one."""
    manifest = store.read_run_manifest(path, run)
    if manifest:
        Path(target).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return bool(manifest)


def copy_for_report(stored: store.StoredFindings, positions, target: str, words: CardWords) -> dict:
    """Findings of a store as the inputs of ``groundrules:buildreport``.

    People's names are left behind, and so are comments. The table of states is in words, for it is printed as it is.

    Args:
        stored: the findings.
        positions: of those to report.
        target: GeoPackage to be written.
        words: titles and language of the report.

    Returns:
        ``FINDINGS``, ``TABLES`` and ``MANIFESTS``.
    """
    fids = stored.fids[np.asarray(positions, dtype=np.int64)].tolist()
    title = text("followup.states_title", words.language)
    states = exported_table(stored.index, np.asarray(positions, dtype=np.int64), words, title, STATES_REPORTED)
    with reading(stored.path) as source, closing(sqlite3.connect(target)) as into:
        source.backup(into)
    with closing(sqlite3.connect(target)) as database:
        try:
            database.execute("CREATE TEMP TABLE chosen (fid INTEGER PRIMARY KEY)")
            database.executemany("INSERT INTO chosen VALUES (?)", [(fid,) for fid in fids])
            database.execute("DELETE FROM findings WHERE fid NOT IN (SELECT fid FROM chosen)")
            today = stored.index.frame["state"].to_numpy(dtype=object)[np.asarray(positions, dtype=np.int64)]
            database.executemany("UPDATE findings SET state = ? WHERE fid = ?", list(zip(map(str, today), fids)))
            for name in ("waivers", "comments", "history", "versions", "runs"):
                database.execute(f"DROP TABLE {name}")   # nosec B608
                database.execute("DELETE FROM gpkg_contents WHERE table_name = ?", (name,))
            _add_table(database, title, states)
            database.commit()
            database.execute("VACUUM")
        except sqlite3.Error as error:
            raise InputError("store.failed", file=Path(target).name, detail=str(error)) from error
    return {register.FINDINGS: [f"{target}|layername=findings"], register.TABLES: [f"{target}|layername={title}"],
            register.MANIFESTS: write_manifests(stored, str(Path(target).parent))}


def _add_table(database, title: str, table: SheetTable) -> None:
    """A table of texts whose columns bear their headings; columns that hold nothing are left out."""
    shown = [column for column in table.columns if table.frame[column.id].notna().any()]
    names = ", ".join(f'"{column.title}" TEXT' for column in shown)
    database.execute(f'CREATE TABLE "{title}" ({names})')
    rows = table.frame[[column.id for column in shown]].itertuples(index=False, name=None)
    database.executemany(f'INSERT INTO "{title}" VALUES ({", ".join("?" * len(shown))})', list(rows))   # nosec B608
    database.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES (?, 'attributes', ?)",
                     (title, title))
