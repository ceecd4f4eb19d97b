"""Damage to a findings store, a GeoPackage of ours."""
from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

from attack.mutations import attributes


def table(random: Random, path: Path, layer: str) -> tuple:
    """A table is dropped, emptied, or has a column less."""
    with closing(sqlite3.connect(path)) as database, database:
        names = _tables(database)
        name, kind = random.choice(names), random.choice(("dropped", "emptied", "column"))
        _without_triggers(database)
        if kind == "dropped":
            database.execute(f'DROP TABLE "{name}"')
        elif kind == "emptied":
            database.execute(f'DELETE FROM "{name}"')
        else:
            columns = [row[1] for row in database.execute(f'PRAGMA table_info("{name}")') if not row[5]]
            column = random.choice(columns)
            database.execute(f'ALTER TABLE "{name}" RENAME COLUMN "{column}" TO "{column}_x"')
            kind = f"without {column}"
    return f"{name} {kind}", "any"


def value(random: Random, path: Path, layer: str) -> tuple:
    """Odd values in a column of a table."""
    with closing(sqlite3.connect(path)) as database:
        name = random.choice(_tables(database))
        columns = [row[1] for row in database.execute(f'PRAGMA table_info("{name}")')]
        column, new = random.choice(columns), random.choice(attributes.VALUES)
        _without_triggers(database)
        try:
            database.execute(f'UPDATE "{name}" SET "{column}" = ?', (new,))
            database.commit()
        except sqlite3.Error:   # unique, not null, a key: then of one row, unchecked
            database.rollback()
            database.execute("PRAGMA ignore_check_constraints = ON")
            try:
                database.execute(f'UPDATE OR IGNORE "{name}" SET "{column}" = ? WHERE rowid = 1',
                                 ("" if new is None else new,))
                database.commit()
            except sqlite3.IntegrityError:   # a number of rows, which holds nothing else: then there is none
                database.execute(f'DELETE FROM "{name}" WHERE rowid = 1')
                database.commit()
    return f"{name}.{column} = {new!r:.30}", "any"


def _tables(database) -> list:
    return sorted(name for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                  if not name.startswith(("sqlite_", "rtree_")))


def _without_triggers(database) -> None:
    for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f'DROP TRIGGER "{name}"')


MUTATIONS = [(table, 4), (value, 6)]
