"""Sources of layers as text: without the folder of their file, and with it in another folder.

QGIS writes sources in three forms: a path (``/d/a.gpkg|layername=x``), the address of a table of text
(``delimitedtext://file:///d/a%20b.csv?delimiter=,``) and the words of a database (``dbname='/d/a.sqlite' table="x"``).
"""
from __future__ import annotations

import re
from collections.abc import Container
from pathlib import Path
from urllib.parse import unquote

_ADDRESS = re.compile(r"((?:\w+://)?)file:/*([^?|]*)(\?.*)", re.DOTALL)
_DATABASE = re.compile(r"\bdbname='((?:[^'\\]|\\.)*)'")
_PROVIDER = re.compile(r"\w+://(?=file:|dbname=)")


def is_database(source: str) -> bool:
    """Whether a source is in the words of a database, which call a column ``key``.

    Args:
        source: of a layer.
    """
    return _DATABASE.search(source) is not None


def without_folder(source: str) -> str:
    """A source with nothing but the name of its file.

    Args:
        source: of a layer, or a path.

    >>> without_folder("/d/e/a.gpkg|layername=x"), without_folder("delimitedtext://file:///d/a%20b.csv?crs=EPSG:4547")
    ('a.gpkg|layername=x', 'delimitedtext://file:///a%20b.csv?crs=EPSG:4547')
    >>> without_folder("spatialite://dbname='/d/a.sqlite' key='id' table=\\"x\\" (geom) sql=n = 'p/q'")
    'spatialite://dbname=\\'a.sqlite\\' key=\\'id\\' table="x" (geom) sql=n = \\'p/q\\''
    """
    address = _ADDRESS.fullmatch(source)
    if address:
        return f"{address[1]}file:///{_name(address[2])}{address[3]}"
    if is_database(source):
        return _DATABASE.sub(lambda words: f"dbname='{_escaped(_name(_plain(words[1])))}'", source)
    head, bar, tail = source.partition("|")
    if "/" in head or "\\" in head:
        return _name(head).rstrip("'\"") + bar + tail
    return source


def in_folder(source: str, folder: str, files: Container[str]) -> str:
    """A source of ``without_folder`` with its file in a folder; any other text as it is.

    Args:
        source: without a folder. folder: where the file lies now. files: names of files that may lie there.

    >>> in_folder("a.gpkg|layername=x", "/e", {"a.gpkg"}), in_folder("PACK", "/e", {"a.gpkg"})
    ('/e/a.gpkg|layername=x', 'PACK')
    >>> in_folder("delimitedtext://file:///a%20b.csv?crs=EPSG:4547", "/e f", {"a b.csv"})
    'delimitedtext://file:///e%20f/a%20b.csv?crs=EPSG:4547'
    >>> in_folder("dbname='a.sqlite' table=\\"x\\" (geom)", "/e", {"a.sqlite"})
    'dbname=\\'/e/a.sqlite\\' table="x" (geom)'
    """
    if source.split("|", 1)[0] in files:
        return str(Path(folder) / source)
    address = _ADDRESS.fullmatch(source)
    if address and unquote(address[2]) in files:
        return f"{address[1]}{Path(folder).absolute().as_uri().rstrip('/')}/{address[2]}{address[3]}"

    def placed(words) -> str:
        name = _plain(words[1])
        return f"dbname='{_escaped(str(Path(folder) / name))}'" if name in files else words[0]

    return _DATABASE.sub(placed, source)


def same_form(source: str) -> str:
    """A source without the name of its provider, which Processing writes and a layer does not.

    Args:
        source: of a layer, with or without it.

    >>> same_form("delimitedtext://file:///d/a.csv?crs=EPSG:4547")
    'file:///d/a.csv?crs=EPSG:4547'
    """
    return _PROVIDER.sub("", source, count=1) if _PROVIDER.match(source) else source


def _name(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


def _plain(words: str) -> str:
    return re.sub(r"\\(.)", r"\1", words)


def _escaped(words: str) -> str:
    return re.sub(r"(['\\])", r"\\\1", words)
