"""The tables of a series store."""
from __future__ import annotations

from ....core.monitoring.series.tables import RECORD, TABLES, VALUES
from ..kinds import StoreKind

FORMAT = 2
INFO = "groundrules_series"
RUNS = "runs"


def _columns(table) -> str:
    key = (f"{name} {kind} NOT NULL" for name, kind in table.key.items())
    rest = (f"{name} {kind}" for columns in (table.content, table.beside, RECORD) for name, kind in columns.items())
    return ", ".join(["fid INTEGER PRIMARY KEY", *key, *rest])


# fid numbers a row for ever: no row of the store is ever changed or removed, which triggers see to.
_TABLES = {
    INFO: "key TEXT PRIMARY KEY, value TEXT",
    RUNS: "fid INTEGER PRIMARY KEY, algorithm TEXT, title TEXT, made DATETIME, recorded DATETIME NOT NULL, "
          "author TEXT, pack TEXT, pack_version TEXT, value_count INTEGER NOT NULL, manifest TEXT",
    **{table.name: _columns(table) for table in TABLES},
}
_GUARDS = tuple(
    f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, 'append only'); END"
    for table in (RUNS, *(table.name for table in TABLES)) for what in ("UPDATE", "DELETE"))
_INDEXES = tuple(f"CREATE INDEX {table.name}_key ON {table.name} ({', '.join(table.key)})" for table in TABLES)
#: Format 2 keeps official values beside the measured ones; rows of before have none.
MIGRATIONS = {1: tuple(f"ALTER TABLE {VALUES.name} ADD COLUMN {name} {kind}" for name, kind in (
    ("official", "REAL"), ("official_status", "TEXT"), ("official_source", "TEXT")))}
KIND = StoreKind("series", "-series.gpkg", INFO, FORMAT, _TABLES, indexes=(*_INDEXES, *_GUARDS), migrations=MIGRATIONS)
