"""The file of a store: made whole, opened for one short transaction, its errors reported with the remedy.

A store is a GeoPackage that QGIS opens as layers, with a table that says that it is one of ours, and of which format.
It is one of findings unless another kind is named.
"""
from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from osgeo import gdal, osr

from ...core.errors import InputError
from ...core.files import is_plain_file
from .kinds import StoreKind
from .tables import FINDINGS
from .tables import KIND as OF_FINDINGS

WAIT_S = 5.0   # for another user's transaction; own ones take a fraction of that
_ENVELOPE_XY = 0b0000_0011   # little endian, an envelope of four numbers


def default_store_path(project_file: str, kind: StoreKind = OF_FINDINGS) -> str:
    """The path of a project's store: next to the project file.

    Raises:
        InputError: the project was never saved.
    """
    if not project_file:
        raise InputError(f"{kind.section}.no_place")
    return str(Path(project_file).with_suffix("")) + kind.suffix


def ensure_store(path: str, crs: str = "", kind: StoreKind = OF_FINDINGS) -> None:
    """Make the store where there is no file; otherwise check that it is one, and bring it to the current format.

    Args:
        path: of the GeoPackage.
        crs: of its findings, ``"EPSG:4547"`` or WKT; empty: that of the first run with geometry.
        kind: of the store.

    Raises:
        InputError: not a store, damaged, locked, read-only, of a newer version, no folder.
    """
    if not Path(path).exists():
        _create(path, crs, kind)
        return
    with reading(path, kind) as database:
        version = store_format(database, path, kind)
    if version < kind.format:
        _migrate(path, version, kind)


def _check_file(path: str, kind: StoreKind) -> None:
    """Make sure that a store is a file: for a folder or a pipe SQLite would report only that it cannot open it."""
    if not Path(path).exists():
        raise InputError(f"{kind.section}.missing", file=Path(path).name)
    if not is_plain_file(path):
        raise InputError(f"{kind.section}.no_file", file=Path(path).name)


@contextmanager
def reading(path: str, kind: StoreKind = OF_FINDINGS) -> Iterator[sqlite3.Connection]:
    """A connection that only reads.

    Raises:
        InputError: as of ``ensure_store``; the file does not exist.
    """
    _check_file(path, kind)
    with _told(path, kind), closing(_connected(path)) as database:
        store_format(database, path, kind)
        yield database


@contextmanager
def writing(path: str, kind: StoreKind = OF_FINDINGS) -> Iterator[sqlite3.Connection]:
    """One transaction: all of it is in the file when the block ends, or nothing of it.

    Raises:
        InputError: as of ``reading``; another user is writing, the file is read-only, the disk is full.
    """
    _check_file(path, kind)
    ensure_store(path, kind=kind)
    with _told(path, kind), closing(_connected(path)) as database:
        database.execute("PRAGMA synchronous = FULL")
        database.execute("BEGIN IMMEDIATE")
        try:
            yield database
        except BaseException:
            with suppress(sqlite3.Error):
                database.execute("ROLLBACK")
            raise
        database.execute("COMMIT")


def _connected(path: str) -> sqlite3.Connection:
    """A connection; also to read it may write, since what a killed process left half-done is undone by the next one."""
    return sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=rw", uri=True, timeout=WAIT_S, isolation_level=None)


_TROUBLES = (("locked", "locked"), ("busy", "locked"), ("readonly", "read_only"), ("not a database",
             "not_a_geopackage"), ("malformed", "damaged"), ("corrupt", "damaged"), ("disk image", "damaged"),
             ("full", "full"))


@contextmanager
def _told(path: str, kind: StoreKind):
    """Turn SQLite's words into ours."""
    try:
        yield
    except sqlite3.Error as error:
        words = str(error)
        key = next((key for word, key in _TROUBLES if word in words.lower()), "failed")
        raise InputError(f"{kind.section}.{key}", file=Path(path).name, detail=words) from error
    except UnicodeDecodeError as error:   # SQLite's message about a damaged schema quotes its bytes
        raise InputError(f"{kind.section}.damaged", file=Path(path).name, detail=str(error)) from error


def store_format(database: sqlite3.Connection, path: str, kind: StoreKind) -> int:
    """The format of a store.

    Args:
        database: of it. path: of its file. kind: of it.

    Raises:
        InputError: not a store, one with tables missing, or a newer one.
    """
    file = Path(path).name
    tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "gpkg_contents" not in tables:
        raise InputError(f"{kind.section}.not_a_geopackage", file=file, detail="gpkg_contents")
    if kind.info not in tables:
        raise InputError(f"{kind.section}.not_a_store", file=file)
    stored = database.execute(f"SELECT value FROM {kind.info} WHERE key = 'format'").fetchone()   # nosec B608
    if stored is None or not re.fullmatch("[0-9]{1,6}", str(stored[0])):
        raise InputError(f"{kind.section}.damaged", file=file, detail=kind.info)
    version = int(stored[0])
    if version < kind.format and version not in kind.migrations:   # no version ever wrote such a one
        raise InputError(f"{kind.section}.damaged", file=file, detail=f"{kind.info}: format {version}")
    if version > kind.format:
        raise InputError(f"{kind.section}.newer", file=file, found=version, known=kind.format)
    missing = sorted(set(kind.tables) - tables) if version == kind.format else []
    if missing:
        raise InputError(f"{kind.section}.damaged", file=file, detail=", ".join(missing))
    return version


def damaged(database: sqlite3.Connection, detail: str, kind: StoreKind = OF_FINDINGS) -> InputError:
    """What is raised where a store holds what no run writes."""
    file = Path(database.execute("PRAGMA database_list").fetchone()[2]).name
    return InputError(f"{kind.section}.damaged", file=file, detail=detail)


def check_whole(database: sqlite3.Connection, kind: StoreKind = OF_FINDINGS) -> None:
    """Refuse a store of which pages are damaged, also those that a query of the moment does not touch.

    Args:
        database: of it. kind: of it.

    Raises:
        InputError: SQLite's own check reports a fault.
    """
    report, = database.execute("PRAGMA quick_check(1)").fetchone()
    if report != "ok":
        raise damaged(database, " ".join(str(report).split()), kind)


def stored_manifest(database: sqlite3.Connection, text) -> dict:
    """A manifest as stored in the table of runs; empty without one.

    Raises:
        InputError: it is not a manifest.
    """
    try:
        manifest = json.loads(text) if text else {}
    except (ValueError, TypeError, RecursionError) as error:
        raise damaged(database, "runs.manifest") from error
    if not isinstance(manifest, dict):
        raise damaged(database, "runs.manifest")
    return manifest


def _create(path: str, crs: str, kind: StoreKind) -> None:
    """Make the file under another name, and rename it when it is complete: an incomplete store is never opened."""
    target = Path(path)
    if target.suffix.lower() != ".gpkg":
        raise InputError(f"{kind.section}.suffix", file=target.name)
    draft = target.with_name(f"{target.stem}.{os.getpid()}.part.gpkg")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with gdal.ExceptionMgr(useExceptions=True):
            dataset = gdal.GetDriverByName("GPKG").Create(str(draft), 0, 0, 0, gdal.GDT_Unknown)
            del dataset
        with _told(path, kind), closing(sqlite3.connect(draft, isolation_level=None)) as database:
            database.execute("BEGIN")
            for statement in kind.create_sql():
                database.execute(statement)
            if crs:
                set_crs(database, crs)
            database.execute("COMMIT")
        _take_place(draft, target)
    except (OSError, RuntimeError) as error:
        raise InputError(f"{kind.section}.no_folder", file=target.name,
                         detail=getattr(error, "strerror", None) or str(error)) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _take_place(draft: Path, target: Path) -> None:
    """Rename the draft, unless another user created the file meanwhile: theirs stays."""
    try:
        os.link(draft, target)
    except FileExistsError:
        return
    except OSError:   # a file system without links
        if not target.exists():
            draft.rename(target)


def copy_of(path: str, version: int) -> Path:
    """Where a store of an earlier format is kept when it is brought to the present one.

    Args:
        path: of the store. version: its format.
    """
    target = Path(path)
    return target.with_name(f"{target.stem}-format{version}.gpkg")


def _migrate(path: str, version: int, kind: StoreKind) -> None:
    """Bring an older store to the current format; a copy of it is kept next to it."""
    target, copy = Path(path), copy_of(path, version)
    try:
        with reading(path, kind) as database:
            check_whole(database, kind)
        if not copy.exists():
            draft = copy.with_suffix(".part")
            with _told(path, kind), closing(_connected(path)) as database, closing(sqlite3.connect(draft)) as into:
                database.backup(into)
            shutil.move(draft, copy)
    except OSError as error:
        raise InputError(f"{kind.section}.read_only", file=target.name) from error
    with _told(path, kind), closing(_connected(path)) as database:
        database.execute("BEGIN IMMEDIATE")
        for number in range(store_format(database, path, kind), kind.format):   # again: another user may have done it
            for statement in kind.migrations[number]:
                database.execute(statement)
        database.execute(f"UPDATE {kind.info} SET value = ? WHERE key = 'format'", (str(kind.format),))   # nosec B608
        database.execute("COMMIT")


# -- coordinate system and geometry ----------------------------------------------------------------

def store_crs(database: sqlite3.Connection) -> str:
    """``"EPSG:4547"`` or WKT; empty while no run had geometry."""
    row = database.execute(
        "SELECT s.organization, s.organization_coordsys_id, s.definition, s.srs_id FROM gpkg_geometry_columns g "
        "JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id WHERE g.table_name = ?", (FINDINGS,)).fetchone()
    if row is None or row[3] in (0, -1):
        return ""
    return f"EPSG:{row[1]}" if str(row[0]).upper() == "EPSG" else str(row[2])


def set_crs(database: sqlite3.Connection, crs: str) -> None:
    """State the coordinate system of the findings; for a store that has none yet."""
    number = _srs_id(database, crs)
    database.execute("UPDATE gpkg_geometry_columns SET srs_id = ? WHERE table_name = ?", (number, FINDINGS))
    database.execute("UPDATE gpkg_contents SET srs_id = ? WHERE table_name = ?", (number, FINDINGS))


def _srs_id(database: sqlite3.Connection, crs: str) -> int:
    with osr.ExceptionMgr(useExceptions=True):
        system = osr.SpatialReference()
        system.SetFromUserInput(crs)
        wkt = system.ExportToWkt(["FORMAT=WKT1_GDAL"]) if crs.upper().startswith("EPSG:") else crs
    authority, code = crs.split(":", 1) if crs.upper().startswith("EPSG:") else ("NONE", "")
    if code.isdigit():
        row = database.execute("SELECT srs_id FROM gpkg_spatial_ref_sys WHERE upper(organization) = 'EPSG' AND "
                               "organization_coordsys_id = ?", (int(code),)).fetchone()
    else:
        row = database.execute("SELECT srs_id FROM gpkg_spatial_ref_sys WHERE definition = ?", (wkt,)).fetchone()
    if row:
        return row[0]
    number = int(code) if code.isdigit() else max(100_000, database.execute(
        "SELECT max(srs_id) + 1 FROM gpkg_spatial_ref_sys").fetchone()[0])
    database.execute(
        "INSERT INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition) "
        "VALUES (?, ?, ?, ?, ?)", (system.GetName() or crs, number, authority, number, wkt))
    return number


def geometry_blobs(geometry, srs_id: int) -> list:
    """GeoPackage geometries with their extent in front; None without one."""
    import numpy as np
    import shapely

    from ...core.geometry.parallel import asking, in_steps

    shapes = in_steps(lambda some: shapely.to_wkb(some, byte_order=1, flavor="iso"), geometry)
    boxes = np.nan_to_num(shapely.bounds(geometry))[:, [0, 2, 1, 3]].astype("<f8")
    head = b"GP\x00" + bytes([_ENVELOPE_XY]) + int(srs_id).to_bytes(4, "little", signed=True)
    return [None if wkb is None else head + box.tobytes() + wkb for wkb, box in asking(zip(shapes, boxes), 1_000)]
