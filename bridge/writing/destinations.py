"""Where results go, and how what a failed run has begun is taken away again."""
from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from osgeo import gdal
from qgis.core import QgsProcessing, QgsProcessingOutputLayerDefinition, QgsVectorFileWriter

from ...core.errors import InputError

SHORT_SUFFIXES = (".shp", ".dbf")
#: Formats that accept no rows without geometry, or cannot be opened if they hold no others.
SPATIAL_SUFFIXES = {".fgb": "FlatGeobuf", ".sqlite": "SQLite", ".db": "SQLite"}
SHAPEFILE_MATES = (".dbf", ".shx", ".prj", ".cpg", ".qpj", ".qix")
SQLITE_MATES = ("-journal", "-wal", "-shm")
_TABLE = re.compile(r"""ogr:\s*dbname='(?P<path>[^']*)'\s+table="(?P<table>[^"]*)".*""")
_ENDINGS = re.compile(r"\*\.(\w+|\*)")
#: Endings that say what a document is; others, as of report.2025, or the .txt that a model gives to files, say nothing.
_KINDS = frozenset("html pdf docx odt xlsx ods".split())
_NO_FILE = ("memory:", "ogr:", "postgres", "mssql", "oracle", "spatialite:", "hana")


def destination_text(parameters: dict, name: str) -> str:
    """What the user gave for a destination; empty for nothing."""
    value = parameters.get(name)
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink.staticValue()
    return str(value or "")


def destination_of(parameters: dict, name: str) -> tuple[str, str]:
    """File and table of a destination; empty without one, or if it is temporary."""
    text = destination_text(parameters, name)
    match = _TABLE.fullmatch(text)
    if match:
        return match["path"], match["table"]
    return ("", "") if text == QgsProcessing.TEMPORARY_OUTPUT or text.startswith(_NO_FILE) else (text, "")


def written_path(path: str) -> str:
    """The file into which QGIS writes a layer or table: it adds an ending where it knows no format by that of a name.

    Args:
        path: as given, ``""`` for none.

    >>> written_path("roads.shp"), written_path("roads"), written_path("roads.2025"), written_path("")
    ('roads.shp', 'roads.gpkg', 'roads.2025.gpkg', '')
    """
    is_known = not path or QgsVectorFileWriter.driverForExtension(Path(path).suffix[1:])
    return path if is_known else f"{path}.gpkg"


def is_short(parameters: dict, name: str) -> bool:
    """Whether a destination is a format whose field names have at most 10 characters."""
    return destination_text(parameters, name).lower().endswith(SHORT_SUFFIXES)


def is_csv(parameters: dict, name: str) -> bool:
    """Whether a destination is a CSV file, which has no types."""
    return destination_text(parameters, name).lower().endswith((".csv", ".tsv"))


def holds_lists(parameters: dict, name: str) -> bool:
    """Whether a destination takes lists and JSON objects as they are: a GeoPackage."""
    path, table = destination_of(parameters, name)
    return bool(table) or path.lower().endswith(".gpkg")


def failure_reason(error: Exception, parameters: dict, name: str) -> str:
    """QGIS's reason why it could not create a destination, without the folder."""
    path, _ = destination_of(parameters, name)
    reason = " ".join(str(error).split()).rstrip(".")
    return reason.replace(path, Path(path).name) if path else reason


def check_file_stays(parameters: dict, name: str, file: str) -> None:
    """Refuse to write over a file that the run reads.

    Raises:
        InputError: with the remedy.
    """
    path, _ = destination_of(parameters, name)
    if path and Path(path).resolve() == Path(file).resolve():
        raise InputError("spreadsheets.over_template", output=name, file=Path(file).name)


def check_destination(parameters: dict, name: str, is_table: bool, is_layer: bool = True) -> None:
    """Refuse what cannot be written before anything is read.

    A shapefile or similar format for a table without geometry: QGIS would write a file that it cannot load. A layer in
    a folder that does not exist; a layer or file in place of a folder, which would be lost with all that lies in it.

    Raises:
        InputError: with the remedy.
    """
    if is_table and is_short(parameters, name):
        raise InputError("writing.table_as_shapefile", output=name)
    path, table = destination_of(parameters, name)
    kind = SPATIAL_SUFFIXES.get(Path(path).suffix.lower())
    if is_table and kind and not table:
        raise InputError("writing.table_without_place", output=name, kind=kind)
    if not path:
        return
    target = Path(path)
    try:
        target.resolve()
        if is_layer and not target.absolute().parent.is_dir():
            raise InputError("writing.no_folder", output=name, folder=target.absolute().parent.name)
        if target.is_dir() and not (is_layer and target.suffix.lower() == ".gdb"):
            raise InputError("writing.is_folder", output=name, folder=target.name)
    except InputError:
        raise
    except (OSError, ValueError, RuntimeError) as error:   # a name that no file can have, links in a circle
        detail = getattr(error, "strerror", None) or str(error)
        raise InputError("writing.no_layer", output=name, detail=detail) from error


def check_suffix(parameters: dict, name: str, suffixes: Iterable[str]) -> None:
    """Refuse a file whose name ends in a format that is not written; without an ending the first is written.

    Args:
        suffixes: without their dots.

    Raises:
        InputError: with the remedy.
    """
    suffix = Path(destination_of(parameters, name)[0]).suffix.lower()
    if suffix and suffix[1:] not in suffixes:
        raise InputError("writing.other_format", output=name, format=suffix,
                         formats=", ".join(f".{ending}" for ending in suffixes))


def check_kind(parameters: dict, name: str, file_filter: str) -> None:
    """Refuse a file whose name ends in the format of another kind of document: a page is not a workbook.

    Args:
        file_filter: of the parameter, such as ``HTML files (*.html)``.

    Raises:
        InputError: with the remedy.
    """
    endings = [ending for ending in _ENDINGS.findall(file_filter) if ending != "*"]
    if endings and Path(destination_of(parameters, name)[0]).suffix.lower()[1:] in _KINDS:
        check_suffix(parameters, name, endings)


def check_inputs_stay(destinations: dict, inputs: Iterable) -> None:
    """Refuse to write over what is read.

    Args:
        destinations: name -> ``destination_of`` each.
        inputs: snapshots of the layers that the run reads.

    Raises:
        InputError: with the remedy.
    """
    read = [(Path(layer.source.split("|", 1)[0]), layer) for layer in inputs]
    for name, (path, table) in destinations.items():
        for file, layer in read:
            if path and Path(path).resolve() == file.resolve() and table in ("", layer.data_layer):
                raise InputError("writing.over_input", output=name, layer=layer.name)


def check_apart(destinations: dict) -> None:
    """Refuse results that would take each other's place: of several in one file, or one table, the last would be left.

    Args:
        destinations: name -> ``destination_of`` each, without folders, in which results may be together.

    Raises:
        InputError: with the remedy.
    """
    before: list = []
    for name, (path, table) in destinations.items():
        if not path:
            continue
        file, table = os.path.normcase(Path(path).resolve()), table.casefold()
        for other, its_file, its_table in before:
            if file == its_file and (table == its_table or "" in (table, its_table)):   # "": all of the file
                raise InputError("writing.one_place", outputs=f"{other}, {name}", file=Path(path).name)
        before.append((name, file, table))


def name_beside(file: str, ending: str, taken: Iterable[str] = ()) -> str:
    """The path of a file that belongs to another one, as the tables of a report: ``<stem><ending>`` beside it.

    It replaces only what belongs to a file that is replaced: where there is no such file yet, or another result of the
    run goes there, the name gets a number.

    Args:
        file: that it belongs to. ending: with its suffix, as ``-tables.xlsx``. taken: paths of the run's other results.
    """
    path, others = Path(file), {os.path.normcase(Path(other).absolute()) for other in taken if other}
    stem, suffix = os.path.splitext(ending)
    is_replaced, number = path.exists(), 1
    while True:
        beside = path.with_name(f"{path.stem}{stem}{f'-{number}' if number > 1 else ''}{suffix}")
        if os.path.normcase(beside.absolute()) not in others and (is_replaced or not beside.exists()):
            return str(beside)
        number += 1


def check_file_place(path: str) -> None:
    """Refuse a place where no file can be written, before a run changes anything else.

    Args:
        path: of the file, which need not be there yet. It stays as it is.

    Raises:
        InputError: with what the system says.
    """
    target = Path(path)
    draft = target.with_name(f"{target.name}.part")
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            target.open("r+b").close()
        draft.open("ab").close()
        draft.unlink()
    except OSError as error:
        raise InputError("writing.no_file", file=target.name, detail=error.strerror or str(error)) from error


def discard(paths: Iterable[str]) -> None:
    """Remove files that a failed or cancelled run has begun, with those that belong to them.

    What another program holds open stays: the run's own error matters more.
    """
    for path in paths:
        target = Path(path) if path else None
        if target is None:
            continue
        if target.suffix.lower() == ".gdb" and target.is_dir():
            shutil.rmtree(target, ignore_errors=True)
        if not (target.is_file() or target.with_suffix(".dbf").is_file()):
            continue
        mates = [target, *(target.with_name(target.name + tail) for tail in SQLITE_MATES)]
        if target.suffix.lower() == ".shp":
            mates += [target.with_suffix(suffix) for suffix in SHAPEFILE_MATES]
        for mate in mates:
            with suppress(OSError):
                mate.unlink(missing_ok=True)


def discard_table(path: str, table: str) -> None:
    """Remove one table from a file that holds others too."""
    with suppress(RuntimeError), gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE)
        for number in range(source.GetLayerCount()):
            if source.GetLayer(number).GetName() == table:
                source.DeleteLayer(number)
                return
