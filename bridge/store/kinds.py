"""What a store of ours is: its tables, its format, and the words for its errors. Findings and series each have one."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import NamedTuple


class StoreKind(NamedTuple):
    """A kind of GeoPackage that we keep.

    Attributes:
        section: of ``core/texts``, with the words for its errors. suffix: of its file next to a project.
        info: table that says that it is one of ours, and of which format. format: the current one.
        tables: name -> columns. layer: the one of them with geometry; empty: none has.
        indexes: statements. migrations: format -> statements that make the next one of it.
    """

    section: str
    suffix: str
    info: str
    format: int
    tables: dict
    layer: str = ""
    indexes: tuple = ()
    migrations: dict = {}

    def create_sql(self) -> Iterator[str]:
        """Statements that make an empty GeoPackage such a store."""
        yield ("CREATE TABLE IF NOT EXISTS gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, "
               "geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, "
               "CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name))")
        for name, columns in self.tables.items():
            yield f"CREATE TABLE {name} ({columns})"
            if name != self.info:
                kind = "features" if name == self.layer else "attributes"
                yield ("INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "   # nosec B608
                       f"VALUES ('{name}', '{kind}', '{name}', {0 if name == self.layer else 'NULL'})")
        if self.layer:
            yield ("INSERT INTO gpkg_geometry_columns VALUES "   # nosec B608
                   f"('{self.layer}', 'geom', 'GEOMETRY', 0, 0, 0)")
        yield from self.indexes
        yield f"INSERT INTO {self.info} VALUES ('format', '{self.format}'), ('made', '{now()}')"   # nosec B608


def now() -> str:
    """The moment, as stores write it: UTC, to the millisecond."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
