"""Tables of a PostGIS server: whether a rectangle finds all that a run needs of them."""
from __future__ import annotations

from qgis.core import QgsDataSourceUri, QgsProviderConnectionException, QgsProviderRegistry, QgsWkbTypes

from ...core.reading.extents import reaches_far
from .ogr import quoted

_FAR = 1e30   # no coordinate and no area is as large
#: What PostGIS knows of a geometry ``g`` only if it is not empty and its coordinates are numbers: NaN is above all.
_MEASURED = {"polygon": f"ST_Area(g) BETWEEN 1e-300 AND {_FAR!r}",
             "line": f"ST_Length(g) BETWEEN 1e-300 AND {_FAR!r}",
             "point": f"NOT ST_IsEmpty(g) AND abs(ST_X(g)) < {_FAR!r} AND abs(ST_Y(g)) < {_FAR!r}"}


def has_odd_row(snapshot) -> bool:
    """Whether a table holds rows that a rectangle would not find, though they could lie anywhere.

    They have no geometry, an empty one, coordinates that are not numbers, or lie far outside the area of their system.
    The server measures each row, and sends one: a second for a million polygons. True where that cannot be known.

    Args:
        snapshot: of a layer of the provider ``postgres``, without edits.
    """
    if snapshot.geometry == "point" and QgsWkbTypes.flatType(snapshot.wkb_type) != QgsWkbTypes.Type.Point:
        return True   # of several points one may be astray
    uri = QgsDataSourceUri(snapshot.source)
    table, column, where = uri.quotedTablename(), uri.geometryColumn(), uri.sql()
    if not column or not uri.table() or uri.table().startswith("("):
        return True
    query = (
        f"SELECT count(*) - coalesce(sum(({_MEASURED[snapshot.geometry]})::int), 0), min(ST_XMin(g)), min(ST_YMin(g)), "
        f"max(ST_XMax(g)), max(ST_YMax(g)) FROM (SELECT {quoted(column)} AS g FROM {table}"
        f"{f' WHERE {where}' if where else ''}) AS rows")   # nosec B608 - names and filter are those of the layer
    try:
        connection = QgsProviderRegistry.instance().providerMetadata("postgres").createConnection(uri.uri(False), {})
        (odd, *extent), = connection.executeSql(query)
    except (QgsProviderConnectionException, ValueError, TypeError):
        return True
    if odd or None in extent:
        return True
    return reaches_far(tuple(map(float, extent)), snapshot.crs)
