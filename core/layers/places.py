"""Sources of layers as text: without the folder of their file, and with it in another folder.

QGIS writes sources in five forms: a path (``/d/a.gpkg|layername=x``), the address of a table of text
(``delimitedtext://file:///d/a%20b.csv?delimiter=,``), the words of a database (``dbname='/d/a.sqlite' table="x"``), a
file of a GPS receiver (``gpx:///d/a.gpx?type=track``) and a file inside an archive (``/vsizip//d/a.zip/x.shp``). Other
sources, such as a service, have no folder.
"""
from __future__ import annotations

import re
from collections.abc import Container
from pathlib import Path
from urllib.parse import unquote

_ADDRESS = re.compile(r"((?:\w+://)?)file:/*([^?|]*)(\?.*)", re.DOTALL)
_DATABASE = re.compile(r"\bdbname='((?:[^'\\]|\\.)*)'")
_PROVIDER = re.compile(r"\w+://(?=file:|dbname=)|gpx://")
_GPX = re.compile(r"((?:gpx://)?)([^?|]*\.gpx)(\?type=\w+)", re.IGNORECASE)
_ARCHIVE = re.compile(r"(/vsi(?:zip|tar|gzip|7z|rar)/)(.+?\.(?:zip|tar|tgz|gz|7z|rar|kmz|shz))((?:/[^|]*)?(?:\|.*)?)",
                      re.IGNORECASE | re.DOTALL)


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
    >>> without_folder("gpx:///d/a.gpx?type=track"), without_folder("/vsizip//d/a.zip/e/x.shp|layername=x")
    ('gpx://a.gpx?type=track', '/vsizip/a.zip/e/x.shp|layername=x')
    """
    address = _ADDRESS.fullmatch(source)
    if address:
        return f"{address[1]}file:///{_name(address[2])}{address[3]}"
    around = _around(source)
    if around:
        return f"{around[1]}{_name(around[2])}{around[3]}"
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
    >>> in_folder("gpx://a.gpx?type=track", "/e", {"a.gpx"}), in_folder("/vsizip/a.zip/x.shp", "/e", {"a.zip"})
    ('gpx:///e/a.gpx?type=track', '/vsizip//e/a.zip/x.shp')
    """
    if source.split("|", 1)[0] in files:
        return str(Path(folder) / source)
    address = _ADDRESS.fullmatch(source)
    if address and unquote(address[2]) in files:
        return f"{address[1]}{Path(folder).absolute().as_uri().rstrip('/')}/{address[2]}{address[3]}"
    around = _around(source)
    if around and around[2] in files:
        return f"{around[1]}{Path(folder) / around[2]}{around[3]}"

    def placed(words) -> str:
        name = _plain(words[1])
        return f"dbname='{_escaped(str(Path(folder) / name))}'" if name in files else words[0]

    return _DATABASE.sub(placed, source)


def file_of(source: str) -> str:
    """The name of the file in a source of ``without_folder``; of other texts, the text itself.

    Args:
        source: without a folder.

    >>> [file_of(source) for source in ("a.gpkg|layername=x", "gpx://a.gpx?type=track", "/vsizip/a.zip/x.shp")]
    ['a.gpkg', 'a.gpx', 'a.zip']
    >>> file_of("delimitedtext://file:///a%20b.csv?crs=EPSG:4547"), file_of("dbname='a.sqlite' table=\\"x\\" (geom)")
    ('a b.csv', 'a.sqlite')
    """
    around, address, words = _around(source), _ADDRESS.fullmatch(source), _DATABASE.search(source)
    if around or address:
        return around[2] if around else unquote(address[2])
    return _plain(words[1]) if words else source.split("|", 1)[0]


def _around(source: str):
    return _GPX.fullmatch(source) or _ARCHIVE.fullmatch(source)


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
