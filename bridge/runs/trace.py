"""Fingerprints of what a run was given and of what it gave: layers, files, rasters, packs, results."""
from __future__ import annotations

import hashlib
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd
import shapely
from qgis.core import (
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
)

from ...core.geometry.parallel import ask, in_steps
from ...core.packs.head import read_head
from ...core.packs.layering import stack_of
from ...core.reading.files import files_of
from ..reading.source import Snapshot
from .manifest import without_folders

STEP_BYTES = 1 << 24
ROWS_A_STEP = 10_000
#: Files of results that hold nothing but the result: no time, no version, no name of a person.
PLAIN_RESULTS = (".txt", ".tif")
NO_SHAPE = b"-"   # in a fingerprint, for a row without geometry


class GivenFile(NamedTuple):
    """A file, folder or raster that a run was given.

    Attributes:
        use: the parameter, in small letters. path: of it; of what is in no file, such as a raster of a service, its
            source. is_input: the run reads it and does not write into it, as into a findings store.
    """

    use: str
    path: str
    is_input: bool


def given_files(algorithm, parameters: dict, context) -> list[GivenFile]:
    """Files, folders and rasters that a run was given; on the main thread, where layers live."""
    given: list[GivenFile] = []
    for definition in algorithm.parameterDefinitions():
        name, paths = definition.name(), []
        if parameters.get(name) in (None, "", []):
            continue
        if isinstance(definition, QgsProcessingParameterFile):
            paths = [algorithm.parameterAsFile(parameters, name, context)]
        elif isinstance(definition, QgsProcessingParameterRasterLayer):
            paths = [_source(algorithm.parameterAsRasterLayer(parameters, name, context))]
        elif isinstance(definition, QgsProcessingParameterMultipleLayers):
            kind = definition.layerType()
            if kind == QgsProcessing.SourceType.TypeFile:
                paths = algorithm.parameterAsFileList(parameters, name, context)
            elif kind == QgsProcessing.SourceType.TypeRaster:
                paths = map(_source, algorithm.parameterAsLayerList(parameters, name, context))
        is_input = definition.metadata().get("kind") != "new_file"
        given += [GivenFile(name.lower(), path, is_input) for path in paths if path]
    return given


def _source(layer: Optional[QgsMapLayer]) -> str:
    return "" if layer is None else layer.source().partition("|")[0]


def file_entry(given: GivenFile) -> dict:
    """One file or folder of a run: size, time, hash of its content; of one that it writes into, only the name.

    Of what is in no file, such as a raster of a service, the source without its secrets.
    """
    place = Path(given.path)
    if given.is_input and not place.exists():
        shown = without_folders(given.path)
        return {"use": given.use, "name": shown, "file_name": shown}
    entry = {"use": given.use, "name": place.stem, "file_name": place.name}
    if not given.is_input:
        return entry
    files = sorted(part for part in place.rglob("*") if part.is_file()) if place.is_dir() else files_of(given.path)
    digest = hashlib.blake2b(digest_size=16)
    for file in files:
        if place.is_dir():
            digest.update(f"{file.relative_to(place).as_posix()}\0".encode("utf-8", "surrogatepass"))
        _add_content(digest, file)
    newest = max((file.stat().st_mtime for file in files), default=0.0)
    return {**entry, "size_bytes": sum(file.stat().st_size for file in files), "file_count": len(files),
            "modified": datetime.fromtimestamp(newest, timezone.utc).isoformat(timespec="seconds") if files else "",
            "content_hash": digest.hexdigest()}


def _add_content(digest, file: Path) -> None:
    with file.open("rb") as stream:
        while part := stream.read(STEP_BYTES):
            ask()
            digest.update(part)


def pack_entry(use: str, path: str) -> dict:
    """One pack that a run used: id, kind, version, hash of all its files; those of each pack under it.

    Args:
        use: the parameter that named it, in small letters. path: a pack's folder or zip.
    """
    label, stack = read_head(path), stack_of(path)
    names = ("", "", "") if label is None else label[:3]
    below = [{"id": _word(document, "pack"), "version": _word(document, "version"), "hash": files.content_hash}
             for files, document in zip(stack.layers[1:], stack.documents[1:])]
    return {"use": use, **dict(zip(("id", "kind", "version"), names)), "hash": stack.content_hash,
            **({"own_hash": stack.layers[0].content_hash, "layers": below} if below else {})}


def _word(document, key: str) -> str:
    node = document.value.get(key)
    return str(node.value) if node is not None and node.kind == "text" else ""


def layer_entries(taken: list[Snapshot]) -> list[dict]:
    """The layers that a run was given: what it read of each, with a hash of those rows.

    Args:
        taken: snapshots of the layers, in the order of the parameters.

    Returns:
        An entry for each reading, as of ``manifest.input_entry``; of a layer that was not read row by row, one
        without a hash of rows.
    """
    entries: list[dict] = []
    for layer in taken:
        entries += layer.noticed.reads or [unread_entry(layer)]
    return [entry for place, entry in enumerate(entries) if entry not in entries[:place]]


def unread_entry(layer: Snapshot) -> dict:
    """The entry of a layer whose rows went by without a hash: its file, size and time."""
    return {"use": layer.use, "name": layer.name, "crs": layer.crs, "fields": {}, "layer_name": layer.name,
            "data_layer": layer.data_layer, "file_name": layer.file_name, "size_bytes": layer.size_bytes,
            "modified": layer.modified, "row_count": layer.row_count, "rows_read": 0, "rows_hash": "",
            "hidden": layer.hidden}


def result_entry(frame: pd.DataFrame, geometry: Optional[np.ndarray]) -> dict:
    """The fingerprint of a result: number of its rows, and a hash of their values and geometries, in their order.

    Args:
        frame: rows ``(n,)``. geometry: of each, object ``(n,)``; None without any.
    """
    digest = hashlib.blake2b(digest_size=16)
    for name in frame.columns:
        digest.update(column_head(name))
        if len(frame):
            digest.update(cell_hashes(frame[name]).tobytes())
    for shape in [] if geometry is None else in_steps(encoded, geometry):
        digest.update(shape or NO_SHAPE)
    return {"row_count": len(frame), "hash": digest.hexdigest()}


def column_head(name: str) -> bytes:
    """What stands before the cells of a column in a fingerprint.

    Args:
        name: of the column.
    """
    return f"{name}\0".encode("utf-8", "surrogatepass")


def cell_hashes(values: pd.Series) -> np.ndarray:
    """Hash of each cell of a column, by itself: uint64 ``(n,)``.

    Args:
        values: the column ``(n,)``.
    """
    if values.dtype.kind not in "iufbM" or isinstance(values.dtype, pd.api.extensions.ExtensionDtype):
        values = values.astype(object).where(values.notna(), None).map(str)
    return in_steps(pd.util.hash_array, values.to_numpy(), step=ROWS_A_STEP)


def encoded(geometry: np.ndarray) -> np.ndarray:
    """Geometries as a fingerprint takes them: bytes, None without one ``(n,)``.

    Args:
        geometry: shapely geometries or None ``(n,)``.
    """
    return shapely.to_wkb(geometry, byte_order=1)


def written_entry(path: str) -> Optional[dict]:
    """The fingerprint of a file that a run wrote; None of one that holds its own time, such as a report."""
    place = Path(path)
    if place.suffix.lower() not in PLAIN_RESULTS or not place.is_file():
        return None
    digest = hashlib.blake2b(digest_size=16)
    _add_content(digest, place)
    return {"size_bytes": place.stat().st_size, "hash": digest.hexdigest()}
