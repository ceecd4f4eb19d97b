"""What QGIS makes a sink of: without what a format cannot hold, and with its spatial index left for later."""
from __future__ import annotations

from typing import Any, NamedTuple

from osgeo import gdal, ogr
from qgis.core import QgsFeatureSink, QgsField, QgsFields, QgsVectorFileWriter, QgsWkbTypes

from ...core.errors import InputError
from ...core.geometry.parallel import waited
from .destinations import destination_of

MANY_SHAPES = 2_000   # above it rows go in by SQLite, and GDAL fills the index, which a cancel ends
ALIASED = (".gpkg", ".gdb")   # in other formats QGIS drops aliases, with two warnings a field


class Form(NamedTuple):
    """Of a layer that is written: fields, type of its geometry, coordinate system, number of rows."""

    fields: QgsFields
    kind: Any
    crs: Any
    count: int


def is_indexed_later(parameters: dict, name: str, form: Form) -> bool:
    """Whether a destination gets its index by :func:`fill_index`: a new GeoPackage of many shapes."""
    path, table = destination_of(parameters, name)
    return form.count > MANY_SHAPES and form.kind != QgsWkbTypes.Type.NoGeometry and not table \
        and path.lower().endswith(".gpkg")


def make_sink(algorithm, parameters: dict, name: str, context, form: Form) -> tuple:
    """A sink and the destination as QGIS calls it.

    Raises:
        QgsProcessingException: it cannot be made.
    """
    options = []
    if is_indexed_later(parameters, name, form):
        usual = QgsVectorFileWriter.defaultLayerOptions("GPKG")
        options = [*(option for option in usual if not option.startswith("SPATIAL_INDEX=")), "SPATIAL_INDEX=NO"]
    path, _ = destination_of(parameters, name)
    fields = form.fields if path.lower().endswith(ALIASED) else _without_aliases(form.fields)
    return algorithm.parameterAsSink(parameters, name, context, fields, form.kind, form.crs,
                                     QgsFeatureSink.SinkFlags(), {}, [], options)


def _without_aliases(fields: QgsFields) -> QgsFields:
    plain = QgsFields()
    for field in fields:
        field = QgsField(field)
        field.setAlias("")
        plain.append(field)
    return plain


def fill_index(destination: str) -> None:
    """Fill the spatial index of a GeoPackage's first table, which a cancel ends.

    Args:
        destination: as ``make_sink`` called it, its sink closed.

    Raises:
        InputError: the file takes no more: a full disk. Cancelled: see ``waited``.
    """
    try:
        with gdal.ExceptionMgr(useExceptions=True):
            dataset = gdal.OpenEx(str(destination), gdal.OF_VECTOR | gdal.OF_UPDATE)
            layer = dataset.GetLayer(0)
            table, geometry, layer = layer.GetName(), layer.GetGeometryColumn(), None
            try:
                create_index(dataset, table, geometry)
            finally:
                dataset.Close()
    except RuntimeError as error:
        raise InputError("writing.refused", detail=str(error)) from error


def create_index(dataset, table: str, geometry: str) -> None:
    """Fill the spatial index of a table that has none.

    Raises:
        RuntimeError: what GDAL says. Cancelled: see ``waited``.
    """
    execute(dataset, f"SELECT CreateSpatialIndex({_quoted(table)}, {_quoted(geometry)})")


def drop_index(dataset, table: str, geometry: str) -> None:
    """Take off the spatial index of a table, whose triggers only GDAL can run; of one that has none nothing.

    Raises:
        RuntimeError: what GDAL says.
    """
    if dataset.GetLayerByName(table).TestCapability(ogr.OLCFastSpatialFilter):
        execute(dataset, f"SELECT DisableSpatialIndex({_quoted(table)}, {_quoted(geometry)})")


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def execute(dataset, statement: str) -> None:
    """Run a statement of SQL that may take long; a cancel ends it.

    Args:
        dataset: of GDAL, not in use elsewhere meanwhile.

    Raises:
        RuntimeError: what GDAL says. Cancelled: see ``waited``.
    """
    def run() -> None:
        with gdal.ExceptionMgr(useExceptions=True):   # for this thread
            rows = dataset.ExecuteSQL(statement)
            if rows is not None:
                rows.GetNextFeature()   # a SELECT runs as it is read
                dataset.ReleaseResultSet(rows)

    waited(run, stop=dataset.AbortSQL)
