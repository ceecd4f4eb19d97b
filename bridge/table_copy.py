"""A table of one GeoPackage into another that holds others too, in one transaction: it is there whole, or not at all."""
from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing

from ..core.errors import InputError
from .writing_sqlite import quoted

#: Tables that describe tables, and the column that names them; each row goes along.
DESCRIBING = ("gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions", "gpkg_ogr_contents", "gpkg_data_columns")
WAIT_SECONDS = 30


def put_tables(tables: Iterable[tuple[str, str, str]]) -> None:
    """Copy tables; one of the same name is replaced.

    Args:
        tables: ``(from, to, name)``: two GeoPackages and a table each. What goes into one file goes there together.

    Raises:
        InputError: a file takes no tables: it is locked, or the disk is full. It is as it was then.
    """
    targets: dict = {}
    for source, target, name in tables:
        targets.setdefault(target, []).append((source, name))
    for target, wanted in targets.items():
        try:
            with closing(sqlite3.connect(target, timeout=WAIT_SECONDS, isolation_level=None)) as database:
                _put(database, wanted)
        except sqlite3.Error as error:
            raise InputError("writing.refused", detail=str(error)) from error


def _put(database, wanted: list) -> None:
    for number, (source, _) in enumerate(wanted):
        database.execute(f"ATTACH DATABASE ? AS draft{number}", (source,))
    database.execute("BEGIN IMMEDIATE")
    try:
        for number, (_, name) in enumerate(wanted):
            _drop(database, name)
            _copy(database, f"draft{number}", name)
        database.execute("COMMIT")
    except BaseException:
        database.execute("ROLLBACK")
        raise


def _objects(database, schema: str, kind: str, where: str, *values) -> list:
    return database.execute(f"SELECT name, sql FROM {schema}.sqlite_master WHERE type = '{kind}' AND sql IS NOT NULL "
                            f"AND {where}", values).fetchall()   # nosec B608


def _indexes_of(database, schema: str, name: str) -> list:
    """The virtual tables of a table's spatial index."""
    return [one for one in _objects(database, schema, "table", "name LIKE 'rtree!_%' ESCAPE '!'")
            if re.fullmatch(rf"rtree_{re.escape(name)}_[^_].*", one[0], re.I) and "VIRTUAL" in one[1].upper()]


def _drop(database, name: str) -> None:
    """Remove a table with all that describes it."""
    for trigger, _ in _objects(database, "main", "trigger", "lower(tbl_name) = lower(?)", name):
        database.execute(f"DROP TRIGGER main.{quoted(trigger)}")
    for index, _ in _indexes_of(database, "main", name):
        database.execute(f"DROP TABLE main.{quoted(index)}")
    database.execute(f"DROP TABLE IF EXISTS main.{quoted(name)}")
    for table in DESCRIBING:
        if _objects(database, "main", "table", "name = ?", table):
            database.execute(f"DELETE FROM main.{table} WHERE lower(table_name) = lower(?)", (name,))   # nosec B608


def _copy(database, schema: str, name: str) -> None:
    (_, statement), = _objects(database, schema, "table", "name = ?", name)
    database.execute(statement)
    database.execute(f"INSERT INTO main.{quoted(name)} SELECT * FROM {schema}.{quoted(name)}")   # nosec B608
    for index, made_by in _indexes_of(database, schema, name):
        database.execute(made_by)
        database.execute(f"INSERT INTO main.{quoted(index)} SELECT * FROM {schema}.{quoted(index)}")   # nosec B608
    systems = _systems(database, schema, name)
    for table in DESCRIBING:
        _describe(database, schema, table, name, systems)
    for _, made_by in _objects(database, schema, "index", "tbl_name = ?", name):
        database.execute(made_by)
    for _, made_by in _objects(database, schema, "trigger", "tbl_name = ?", name):   # last: they count rows
        database.execute(made_by)


def _systems(database, schema: str, name: str) -> dict:
    """Coordinate systems of a table: id in the draft -> id in the file, where it is added if it is new."""
    found = {}
    for number, organisation, code in database.execute(
            f"SELECT DISTINCT s.srs_id, s.organization, s.organization_coordsys_id FROM {schema}.gpkg_spatial_ref_sys s "
            f"JOIN {schema}.gpkg_contents c USING (srs_id) WHERE c.table_name = ?", (name,)).fetchall():   # nosec B608
        known = database.execute(
            "SELECT m.srs_id FROM main.gpkg_spatial_ref_sys m, "
            f"{schema}.gpkg_spatial_ref_sys d WHERE d.srs_id = ? AND lower(m.organization) = lower(?) "
            "AND m.organization_coordsys_id = ? AND (lower(m.organization) = 'epsg' OR m.definition = d.definition)",
            (number, organisation, code)).fetchone()   # nosec B608
        if known is None:
            taken = {row[0] for row in database.execute("SELECT srs_id FROM main.gpkg_spatial_ref_sys")}
            found[number] = number if number not in taken else max(*taken, 100_000) + 1
            columns = _columns(database, schema, "gpkg_spatial_ref_sys")
            rest = ", ".join(quoted(one) for one in columns if one != "srs_id")
            database.execute(f"INSERT INTO main.gpkg_spatial_ref_sys (srs_id, {rest}) SELECT ?, {rest} "
                             f"FROM {schema}.gpkg_spatial_ref_sys WHERE srs_id = ?",
                             (found[number], number))   # nosec B608
        else:
            found[number] = known[0]
    return found


def _columns(database, schema: str, table: str) -> list[str]:
    """Columns that a table has in both files."""
    here = [row[1] for row in database.execute(f"PRAGMA {schema}.table_info({quoted(table)})")]
    there = {row[1] for row in database.execute(f"PRAGMA main.table_info({quoted(table)})")}
    return [one for one in here if one in there]


def _describe(database, schema: str, table: str, name: str, systems: dict) -> None:
    made_by = _objects(database, schema, "table", "name = ?", table)
    if not made_by:
        return
    rows = database.execute(f"SELECT * FROM {schema}.{table} WHERE table_name = ?", (name,))   # nosec B608
    names = [one[0] for one in rows.description]
    rows = [dict(zip(names, row)) for row in rows.fetchall()]
    if rows and not _objects(database, "main", "table", "name = ?", table):
        database.execute(made_by[0][1])
    columns = _columns(database, schema, table)
    for row in rows:
        if "srs_id" in row:
            row["srs_id"] = systems.get(row["srs_id"], row["srs_id"])
        if row.get("identifier") and database.execute(
                f"SELECT 1 FROM main.{table} WHERE identifier = ?", (row["identifier"],)).fetchone():   # nosec B608
            row["identifier"] = name
        marks = ", ".join("?" * len(columns))
        database.execute(f"INSERT OR REPLACE INTO main.{table} ({', '.join(map(quoted, columns))}) VALUES ({marks})",
                         [row[one] for one in columns])   # nosec B608
