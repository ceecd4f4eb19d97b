"""The run manifest: what was read, by which rules, with which software; enough to run again."""
from __future__ import annotations

import configparser
import platform
import re
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path

from ..core.table import FeatureTable

_SECRET = re.compile(r"(?i)\b(user|username|password|authcfg|host|token|apikey|key|tk)=('[^']*'|[^\s&;|]+)")
ROOT = Path(__file__).resolve().parents[1]
FORMAT = 1


def software() -> dict:
    """Versions of everything that a number may depend on."""
    import numpy
    import pandas
    import pyproj
    import shapely
    from osgeo import gdal
    from qgis.core import Qgis

    return {"groundrules": plugin_version(), "qgis": Qgis.QGIS_VERSION, "gdal": gdal.VersionInfo("RELEASE_NAME"),
            "geos": shapely.geos_version_string, "proj": pyproj.proj_version_str, "shapely": shapely.__version__,
            "numpy": numpy.__version__, "pandas": pandas.__version__, "python": platform.python_version()}


def plugin_version() -> str:
    """The version in metadata.txt."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return parser.get("general", "version", fallback="")


def input_entry(table: FeatureTable, use: str, fields: dict) -> dict:
    """One input of a run: file, size, time, rows, hash of the rows read. No folders."""
    return {"use": use, "name": table.name, "crs": table.crs, "fields": dict(fields), **asdict(table.source)}


def run_manifest(algorithm: str, parameters: dict, inputs: list[dict], **said) -> dict:
    """A manifest as plain values, ready for JSON.

    Args:
        algorithm: id, such as ``groundrules:checkzoning``.
        parameters: as Processing writes them for ``qgis_process``; folders are cut off.
        inputs: of ``input_entry``.
        said: what else the run says of itself: pack, scope, counts…
    """
    return {"manifest": FORMAT, "algorithm": algorithm,
            "made": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "parameters": without_folders(parameters), "inputs": inputs, **said, "software": software()}


def without_folders(value):
    """A parameter value in which paths are cut to the file's name, and secrets of a database blanked."""
    if isinstance(value, dict):
        return {key: without_folders(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_folders(one) for one in value]
    if isinstance(value, str):
        value = _SECRET.sub(r"\1=…", value)
        if ";" in value:   # several layers in one text
            return ";".join(map(without_folders, value.split(";")))
        head, bar, tail = value.partition("|")
        if "/" in head or "\\" in head:
            return head.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1].rstrip("'\"") + bar + tail
        return value
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


def parameters_in(manifest: dict, folder: str) -> dict:
    """The parameters of a manifest's run, its input files looked for in a folder.

    Destinations are left out: a new run says where it writes.
    """
    files = {entry["file_name"] for entry in manifest["inputs"] if entry["file_name"]}

    def placed(value):
        if isinstance(value, list):
            return [placed(one) for one in value]
        if isinstance(value, str) and value.split("|", 1)[0] in files:
            return str(Path(folder) / value)
        return value

    return {name: placed(value) for name, value in manifest["parameters"].items()}


def files_missing(manifest: dict, folder: str) -> list:
    """Names of the files that a manifest's run read and that are not in a folder, each once."""
    given = str(manifest["parameters"])
    names = dict.fromkeys(str(entry["file_name"]) for entry in manifest["inputs"] if entry["file_name"])
    return [name for name in names if name in given and not (Path(folder) / name).exists()]
