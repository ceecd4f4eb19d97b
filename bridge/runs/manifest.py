"""The run manifest: what was read, by which rules, with which software; enough to run again."""
from __future__ import annotations

import configparser
import platform
import re
from collections.abc import Iterable
from datetime import datetime, timezone
from pathlib import Path
from typing import Optional
from urllib.parse import quote

from qgis.core import NULL

from ...core.errors import InputError
from ...core.geometry.measure.area import CUT_STEP_M
from ...core.geometry.measure.drawn_area import DENSIFIED, PLANAR
from ...core.geometry.overlay.compiled.sizes import kernel_used
from ...core.geometry.systems.crs import plan_transform
from ...core.inputs import register
from ...core.inputs.declaration import LAYERS, Input
from ...core.layers.places import file_of, in_folder, is_database, without_folder
from ...core.reading.entries import AREAS, input_entry

__all__ = ["input_entry"]
_BEFORE = r"(?i)(?<!\w)((?:(?:access|api|auth|client|secret)[_-])?"      # of the name of a secret
_HIDDEN = "|".join(("user", "username", "password", "passwd", "authcfg", "host", "hostaddr", "token", "apikey"))
_SECRET = re.compile(rf"{_BEFORE}(?:{_HIDDEN}|key|signature|sig|tk))=('[^']*'|[^\s&;|]+)")
_SECRET_OF_DATABASE = re.compile(rf"{_BEFORE}(?:{_HIDDEN}))=('[^']*'|[^\s&;|]+)")
_ACCOUNT = re.compile(r"(?<=://)[^/\s@]+@")     # of an address, before its host
_FILTERS = ("|subset=", "?", "dbname=")     # of a layer: what follows may hold signs that mean something else
_NEXT, _NEXT_PATH = re.compile(";"), re.compile(r";(?=\s*(?:[/\\]|[A-Za-z]:[/\\]|file:|\w+://|dbname=))")
#: Kinds of inputs that name no file.
WORDS = frozenset(("field", "fields", "ids", "text", "rows", "choice", "choices", "units", "date"))
ROOT = Path(__file__).resolve().parents[2]
FORMAT = 1


def software() -> dict:
    """Versions of everything that a number may depend on; and what measured the overlaps of the run that asks."""
    import numpy
    import pandas
    import pyproj
    import shapely
    from osgeo import gdal
    from qgis.core import Qgis

    return {"groundrules": plugin_version(), "qgis": Qgis.QGIS_VERSION, "gdal": gdal.VersionInfo("RELEASE_NAME"),
            "geos": shapely.geos_version_string, "proj": pyproj.proj_version_str, "shapely": shapely.__version__,
            "numpy": numpy.__version__, "pandas": pandas.__version__, "python": platform.python_version(),
            "overlays": kernel_used()}


def plugin_version() -> str:
    """The version in metadata.txt."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return parser.get("general", "version", fallback="")


def writes_manifest(algorithm, parameters: dict) -> bool:
    """Whether a run of an algorithm was asked for a manifest.

    Args:
        algorithm: of any plugin. parameters: of the run.
    """
    definition = algorithm.parameterDefinition(register.MANIFEST)
    return definition is not None and definition.isDestination() \
        and parameters.get(register.MANIFEST) not in (None, "")


def measured_inputs(inputs: list[dict], section: Optional[dict]) -> list[dict]:
    """Inputs of a run, each with the way in which its outlines were measured.

    Args:
        inputs: of ``input_entry``.
        section: ``areas`` of a manifest; None: nothing was measured or stated.
    """
    if not section:
        return [{name: value for name, value in entry.items() if name != AREAS} for entry in inputs]
    entries = []
    for entry in inputs:
        how = entry.get(AREAS)
        if how and section["method"] == PLANAR:
            how = {"way": PLANAR}
        elif how and not _same(entry["crs"], section["plane"]):
            how = {"way": DENSIFIED, "moved": True}
        entries.append({**entry, AREAS: how})
    return entries


def _same(crs: str, plane: str) -> bool:
    try:
        return crs == plane or plan_transform(crs, plane).kind == "same"
    except InputError:
        return False


def run_manifest(algorithm: str, parameters: dict, inputs: list[dict], *, declared: Iterable[Input] = (),
                 **sections) -> dict:
    """A manifest as plain values, ready for JSON.

    Args:
        algorithm: id, such as ``groundrules:checkzoning``.
        parameters: as Processing writes them for ``qgis_process``; folders are cut off.
        declared: the parameters as they were declared; what is no file keeps its strokes.
        inputs: of ``input_entry``.
        sections: further entries of the run: pack, scope, counts…; ``area_method`` where it is not the parameter, and
            ``plane``, in which areas were taken, where it is not that of the first input.
    """
    plane = sections.pop("plane", None) or next((entry["crs"] for entry in inputs if entry.get("crs")), "")
    method = str(sections.get("area_method") or parameters.get(register.AREA_METHOD) or "")
    if method:
        sections[AREAS] = {"method": PLANAR if method == PLANAR else "ellipsoidal", "plane": plane,
                           "step_m": CUT_STEP_M}
    inputs = measured_inputs(inputs, sections.get(AREAS))
    return {"manifest": FORMAT, "algorithm": algorithm,
            "made": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "parameters": shown_parameters(parameters, declared), "inputs": inputs, **sections, "software": software()}


def shown_parameters(parameters: dict, declared: Iterable[Input] = ()) -> dict:
    """Parameters without folders; words such as a value of a layer, "risk / high", stay whole.

    Args:
        parameters: name -> value. declared: of the algorithm; a parameter that is not among them may be a file.
    """
    words = {entry.name: entry for entry in declared if entry.kind in WORDS}

    def shown(name: str, value):
        if name not in words:
            return without_folders(value)
        width = words[name].width if words[name].parent == LAYERS else 0
        if not width or not isinstance(value, (list, tuple)):
            return _plain(value)
        return [_plain(value) if place % width else without_folders(value) for place, value in enumerate(value)]

    return {name: shown(name, value) for name, value in parameters.items()}


def _plain(value):
    """A value as JSON has it: dialogs give an empty text as a NULL of Qt."""
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return None if value == NULL else str(value)


def without_folders(value):
    """A parameter value in which paths are cut to the file's name, and secrets of a database blanked."""
    if isinstance(value, dict):
        return {key: without_folders(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_folders(part) for part in value]
    if isinstance(value, str):
        value = _ACCOUNT.sub("", (_SECRET_OF_DATABASE if is_database(value) else _SECRET).sub(r"\1=…", value))
        has_filter = any(sign in value for sign in _FILTERS)
        pieces = (_NEXT_PATH if has_filter else _NEXT).split(value)   # several layers in one text
        return ";".join(map(without_folders, pieces)) if len(pieces) > 1 else without_folder(value)
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


def names_inputs(manifest: dict) -> bool:
    """Whether a manifest that was read names the file of each input, or says that it had none."""
    inputs = manifest.get("inputs")
    return isinstance(inputs, list) and all(
        isinstance(entry, dict) and isinstance(entry.get("file_name", 0), (str, type(None))) for entry in inputs)


def parameters_in(manifest: dict, folder: str) -> dict:
    """The parameters of a manifest's run, its input files looked for in a folder.

    Destinations are left out: a new run has its own.
    """
    files = {entry["file_name"] for entry in (*manifest["inputs"], *manifest.get("files", ())) if entry["file_name"]}

    def placed(value):
        if isinstance(value, list):
            return [placed(part) for part in value]
        if isinstance(value, dict):   # a layer of which only some rows were asked for
            return {key: placed(part) for key, part in value.items()}
        return in_folder(value, folder, files | _unread(value, folder)) if isinstance(value, str) else value

    return {name: placed(value) for name, value in manifest["parameters"].items()}


def _unread(value: str, folder: str) -> set:
    """The file of a layer that a run was given and did not read, such as a control without a role."""
    name = file_of(value)
    return {name} if name and Path(name).suffix and (Path(folder) / name).exists() else set()


def files_missing(manifest: dict, folder: str) -> list:
    """Names of the files that a manifest's run read and that are not in a folder, each once."""
    given = str(manifest["parameters"])
    names = dict.fromkeys(str(entry["file_name"]) for entry in manifest["inputs"] if entry["file_name"])
    return [name for name in names if (name in given or quote(name) in given) and not (Path(folder) / name).exists()]
