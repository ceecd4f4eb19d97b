"""Damage to the attributes of a GeoPackage, and fields that nobody asked for."""
from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

VALUES = ("", " ", "\x00", "NULL",
          "９９９９", "0" * 400, "甲" * 5_000, "a" * 200_000, "😀", "-1", "1e400", "nan", "inf",
          "0x10", "2026-13-45", "02.01.2026", "T0101", "'; DROP TABLE x;--", "%a%a%a%a%b", "a\nb\r\nc", None,
          -1, 0, 2**62, 1e308, -1e308, float("inf"), float("-inf"), b"\xff\xfe\xfa", "[1, 2]", '{"a": 1}', True)
NAMES = ("verdict", "geometry", "FID_1", "甲" * 60, 'a"b', "a'b", "select", "subject_id", " ", "x" * 300, "area_m2",
         "a.b", "权利人", "phone", "Verdict", "%s", "{x}")
TYPES = ("INTEGER", "REAL", "TEXT", "BLOB", "DATE", "DATETIME", "BOOLEAN", "JSON")


def values(random: Random, path: Path, layer: str) -> tuple:
    """Odd values in a column, of one row, some or all."""
    with _rows(path, layer) as (database, columns):
        column, value = random.choice(columns), random.choice(VALUES)
        share = random.choice((1, 10, 1000))
        if isinstance(value, str) and len(value) > 1_000:
            share = 1
        database.execute(f'UPDATE "{layer}" SET {_quoted(column)} = ? WHERE rowid % 1000 < ? OR rowid = 1',
                         (value, share))
    return f"{column} = {value!r:.30} in {share} of 1000", "any"


def invalid_text(random: Random, path: Path, layer: str) -> tuple:
    """Text that is no UTF-8 in one row, beside a long one in another."""
    with _rows(path, layer) as (database, columns):
        column, length = random.choice(columns), random.choice((10, 4_000, 20_000))
        database.execute(f'UPDATE "{layer}" SET {_quoted(column)} = CAST(x\'b5d8bfe9ff\' AS TEXT) '
                         f'WHERE rowid = (SELECT max(rowid) FROM "{layer}")')
        database.execute(f'UPDATE "{layer}" SET {_quoted(column)} = ? WHERE rowid = (SELECT min(rowid) FROM "{layer}")',
                         ("长" * (length // 3),))
    return f"{column}, {length}", "any"


def other_field(random: Random, path: Path, layer: str) -> tuple:
    """A field more, with a name that is ours, a word of SQL, or none at all."""
    with _rows(path, layer) as (database, _columns):
        name, kind = random.choice(NAMES), random.choice(TYPES)
        existing = {row[1].lower() for row in database.execute(f'PRAGMA table_info("{layer}")')}
        if name.lower() not in existing:
            database.execute(f'ALTER TABLE "{layer}" ADD COLUMN {_quoted(name)} {kind}')
            database.execute(f'UPDATE "{layer}" SET {_quoted(name)} = ?', (random.choice(VALUES[:20]),))
    return f"{name} {kind}", "any"


def lost_field(random: Random, path: Path, layer: str) -> tuple:
    """A field less, or one with another name."""
    with _rows(path, layer) as (database, columns):
        column, new = random.choice(columns), random.choice((None, "X1", "bsm2", "字段"))
        database.execute(f'ALTER TABLE "{layer}" ' + (f"DROP COLUMN {_quoted(column)}" if new is None else
                                                     f"RENAME COLUMN {_quoted(column)} TO {_quoted(new)}"))
    return f"{column} -> {new}", "any"


def other_kind(random: Random, path: Path, layer: str) -> tuple:
    """A field of another type, with the values that it had."""
    with _rows(path, layer) as (database, columns):
        column, kind = random.choice(columns), random.choice(TYPES)
        database.execute(f'ALTER TABLE "{layer}" ADD COLUMN "other kind" {kind}')
        database.execute(f'UPDATE "{layer}" SET "other kind" = {_quoted(column)}')
        database.execute(f'ALTER TABLE "{layer}" DROP COLUMN {_quoted(column)}')
        database.execute(f'ALTER TABLE "{layer}" RENAME COLUMN "other kind" TO {_quoted(column)}')
    return f"{column} {kind}", "any"


def same_number(random: Random, path: Path, layer: str) -> tuple:
    """All rows have one value in a field: numbers that repeat."""
    with _rows(path, layer) as (database, columns):
        column = random.choice(columns)
        database.execute(f'UPDATE "{layer}" SET {_quoted(column)} = (SELECT {_quoted(column)} FROM "{layer}" LIMIT 1)')
    return column, "any"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class _rows:   # noqa: N801 - used as a function
    """The table without triggers and the names of its own columns."""

    def __init__(self, path: Path, layer: str):
        self.path, self.layer = path, layer

    def __enter__(self):
        self.database = sqlite3.connect(self.path)
        geometry = self.database.execute("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?",
                                         (self.layer,)).fetchone()
        for name, in self.database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
                                           (self.layer,)).fetchall():
            self.database.execute(f'DROP TRIGGER "{name}"')
        kept = {"fid", geometry[0] if geometry else ""}
        return self.database, [row[1] for row in self.database.execute(f'PRAGMA table_info("{self.layer}")')
                               if row[1] not in kept]

    def __exit__(self, *error):
        with closing(self.database):
            self.database.commit()


MUTATIONS = [(values, 8), (invalid_text, 3), (other_field, 3), (lost_field, 3), (other_kind, 4), (same_number, 1)]
