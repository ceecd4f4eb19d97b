"""A layer as GDAL alone opens it, and what is wrong with a database that it cannot open."""
from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from osgeo import gdal, ogr

from ...core.errors import InputError

ACCESS, FILE_GEODATABASE = (".mdb", ".accdb"), (".gdb",)
_SHOWN = 12     # layers of a database that a sentence names
_TEXT = re.compile(r"'(?:[^']|'')*'")   # the content of a string literal is not a statement
_FROM = re.compile(r"""\bFROM\b\s*(?:"(?P<quoted>(?:[^"]|"")+)"|`(?P<ticks>[^`]+)`|\[(?P<brackets>[^\]]+)\]"""
                   r"""|(?P<plain>[^\s,;()"'`\[\]]+)|(?=\())(?P<more>(?:\s+AS)?(?:\s+\w+)?\s*,|.*\bJOIN\b)?""",
                   re.IGNORECASE | re.DOTALL)


class NotPlain(Exception):
    """This layer is for the feature iterator."""


@dataclass(frozen=True)
class OgrSource:
    """How GDAL opens what QGIS has opened.

    Attributes:
        path: with GDAL's prefixes for archives.
        layer_name: empty: the only or first layer.
        open_options: as in the layer's source.
        subset: attribute filter.
        encoding: of a shapefile's table, as QGIS reads it.
    """

    path: str
    layer_name: str = ""
    open_options: tuple = ()
    subset: str = ""
    encoding: str = ""


def open_layer(source: OgrSource):
    """Open a layer for reading by GDAL, without its subset.

    Returns:
        The data set, which has to be kept as long as the layer is used, and the layer.

    Raises:
        NotPlain: GDAL cannot open it, or does not know the layer: QGIS reads it then.
    """
    options = list(source.open_options)
    if source.encoding:
        options.append(f"ENCODING={source.encoding}")
    try:
        dataset = gdal.OpenEx(source.path, gdal.OF_VECTOR | gdal.OF_READONLY, open_options=options)
        layer = None if dataset is None else (
            dataset.GetLayerByName(source.layer_name) if source.layer_name else dataset.GetLayer(0))
    except RuntimeError as error:
        raise NotPlain("open") from error
    if layer is None:
        raise NotPlain("open")
    return dataset, layer


def filter_rows(layer, subset: str) -> None:
    """Leave out the rows that a filter leaves out.

    Raises:
        NotPlain: GDAL does not take it.
    """
    if subset and layer.SetAttributeFilter(subset) != ogr.OGRERR_NONE:
        raise NotPlain("filter")


def distinct_values(source: OgrSource, name: str) -> set[str]:
    """Distinct values of a field as texts, found by GDAL: a tenth of the time of going through the features.

    Args:
        source: of a layer without edits. name: of the field.

    Raises:
        NotPlain: GDAL cannot say it.
    """
    dataset, layer = open_layer(source)
    if is_statement(source.subset):
        raise NotPlain("statement")
    where = f" WHERE {source.subset}" if source.subset else ""
    try:
        statement = f"SELECT DISTINCT {quoted(name)} FROM {quoted(layer.GetName())}{where}"   # nosec B608
        result = dataset.ExecuteSQL(statement)
        if result is None:
            raise NotPlain("statement")
        values = {feature.GetFieldAsString(0) for feature in result if feature.IsFieldSetAndNotNull(0)}
        dataset.ReleaseResultSet(result)
    except RuntimeError as error:
        raise NotPlain("statement") from error
    return values


def stored_count(source: OgrSource) -> int:
    """How many rows a file has that the filter leaves.

    Raises:
        NotPlain: GDAL cannot say.
    """
    dataset, layer = open_layer(source)
    try:
        filter_rows(layer, source.subset)
        count = layer.GetFeatureCount()
    except RuntimeError as error:
        raise NotPlain("count") from error
    finally:
        with unraised():
            del layer, dataset   # in this order, since GDAL does not count references
    if count < 0:
        raise NotPlain("count")
    return int(count)


def stored_extent(source: OgrSource) -> tuple:
    """xmin, ymin, xmax, ymax of all rows of a file; NaN where there is nothing.

    Raises:
        NotPlain: GDAL cannot say.
    """
    dataset, layer = open_layer(source)
    try:
        xmin, xmax, ymin, ymax = layer.GetExtent(can_return_null=True) or (float("nan"),) * 4
    except RuntimeError as error:
        raise NotPlain("extent") from error
    finally:
        with unraised():
            del layer, dataset
    return xmin, ymin, xmax, ymax


def unraised():
    """Closes a file that was only read: GDAL then repeats its warnings about the rows.

    If another plugin made GDAL raise exceptions, Python would print one that cannot be caught.
    """
    return gdal.ExceptionMgr(useExceptions=False)


def quoted(name: str) -> str:
    """A name in a statement."""
    return '"' + name.replace('"', '""') + '"'


def is_statement(subset: str) -> bool:
    """Whether a filter is a whole statement, whose result replaces the layer's rows."""
    return subset.lstrip().upper().startswith("SELECT")


def table_of_statement(statement: str) -> str:
    """The one table that a statement selects from; empty where it may be several, or the result of another statement.

    >>> table_of_statement('select * from "a ""b"" c" where x > 1'), table_of_statement("SELECT * FROM a, b")
    ('a "b" c', '')
    """
    tables = list(_FROM.finditer(_TEXT.sub("''", statement)))
    if len(tables) != 1 or tables[0]["more"]:
        return ""
    table = tables[0]
    quoted = table["quoted"]
    return quoted.replace('""', '"') if quoted else table["ticks"] or table["brackets"] or table["plain"] or ""


def explain_database(source: str) -> None:
    """Report why a layer of a geodatabase was not loaded; QGIS only says that it was not.

    Args:
        source: as QGIS names a layer: ``"folder/data.gdb|layername=DLTB"``.

    Raises:
        InputError: the database cannot be read on this computer, or it has no such layer. Not for other files, nor
            for one that is not there.
    """
    path = Path(source.partition("|")[0])
    suffix = path.suffix.lower()
    if suffix not in (*ACCESS, *FILE_GEODATABASE) or not path.exists():
        return
    layers = _layers(str(path))
    if layers is None:
        raise InputError("reading.access_database" if suffix in ACCESS else "reading.geodatabase", file=path.name)
    shown = ", ".join(layers[:_SHOWN]) + (", …" if len(layers) > _SHOWN else "")
    raise InputError("reading.geodatabase_layer", file=path.name, layers=shown or "–")


def _layers(path: str) -> list[str] | None:
    """Names of the layers; None where GDAL cannot open it, as an Access database without a driver of the system."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_READONLY)
        return None if dataset is None else [dataset.GetLayer(place).GetName()
                                             for place in range(dataset.GetLayerCount())]
    except RuntimeError:        # where a program has GDAL raise
        return None
    finally:
        gdal.PopErrorHandler()
