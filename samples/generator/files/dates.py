"""The day of each layer's data, stated as QGIS keeps it in a GeoPackage: the layer's metadata. All days are invented.

Layers with a field for it (SJNF) need none.
"""

from __future__ import annotations

from ..ground.layers import Layer

#: day -> layers. Lines and zones are as the plan fixed them, plots as the detailed plan was published, buildings and
#: green spaces as surveyed, projects as applied for, the survey's units as of the survey.
DAYS = {
    "2024-06-30": "STBHHX CZKFBJ GHFQ HLFXKZX DZZHFXQ LSWHBHX YYSSYD GHYDYH YJJBNTBHTB_defects STBHHX_defects "
    "CZKFBJ_defects GKDY_defects ZXCQGHYDYH YDYHGHFQ 洪涝风险控制线 ZXCQCSLX SJCZKFBJ GHZB GHJBXX",
    "2024-12-31": "XZQ CJDCQ",
    "2025-03-31": "XG_GHDK XG_JQJF GHDK_defects",
    "2025-09-30": "JZW LD GHFA_A GHFA_B",
    "2025-12-31": "TRBHDK",
    "2026-05-31": "XMYD XMYD_access",
}
STATED = {name: day for day, names in DAYS.items() for name in names.split()}
_TABLES = (
    "CREATE TABLE gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL "
    "DEFAULT 'dataset', md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml', "
    "metadata TEXT NOT NULL DEFAULT '')",
    "CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, "
    "row_id_value INTEGER, timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), "
    "md_file_id INTEGER NOT NULL, md_parent_id INTEGER, "
    "CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id), "
    "CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id))",
)
_EXTENSION = "http://www.geopackage.org/spec120/#extension_metadata"
_METADATA = (
    "<!DOCTYPE qgis PUBLIC ''http://mrcc.com/qgis.dtd'' ''SYSTEM''>\n"
    '<qgis version="3.40"><abstract>{title}</abstract>'
    '<dates><date type="Published" value="{day}T00:00:00"/></dates></qgis>'
)


def state(source, layers: list[Layer], written_on: str) -> None:
    """Write the layers' days into a GeoPackage.

    Args:
        source: GDAL's open data source, its layers complete.
        layers: those that it holds.
        written_on: time of writing, ISO.
    """
    dated = [(layer.name, layer.title) for layer in layers if layer.name in STATED]
    if not dated:
        return
    commands = [*_TABLES, *(
        "INSERT INTO gpkg_extensions (table_name, extension_name, definition, scope) "
        f"VALUES ('{table}', 'gpkg_metadata', '{_EXTENSION}', 'read-write')"
        for table in ("gpkg_metadata", "gpkg_metadata_reference"))]
    for number, (name, title) in enumerate(dated, 1):
        metadata = _METADATA.format(day=STATED[name], title=title)
        commands += [
            "INSERT INTO gpkg_metadata (id, md_scope, md_standard_uri, mime_type, metadata) "
            f"VALUES ({number}, 'dataset', 'http://mrcc.com/qgis.dtd', 'text/xml', '{metadata}')",
            "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, timestamp, md_file_id) "
            f"VALUES ('table', '{name}', '{written_on}', {number})"]
    for command in commands:
        source.ExecuteSQL(command)
