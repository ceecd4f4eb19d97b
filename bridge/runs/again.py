"""A run started again from its manifest alone: where its files lie now, and where the new results go."""
from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Optional
from urllib.parse import quote

from qgis.core import (
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterRasterDestination,
    QgsProject,
    QgsProviderRegistry,
)

from ...core.errors import InputError
from ...core.inputs import register
from ...core.inputs.declaration import LAYERS
from ...core.layers.places import in_folder
from ..inputs.declared import input_of
from .manifest import FORMAT, names_inputs
from .repeat import named_layer, readable_layers
from .trace import GivenFile, file_entry

DEPTH, MOST_FILES = 4, 50_000    # how deep files are looked for in a folder, and among how many


def check_manifest(manifest: dict, file: str, known: Callable[[str], bool]) -> str:
    """Name of the algorithm of a manifest that was read.

    Args:
        manifest: as it was read. file: its name. known: says whether an algorithm of a name is there.

    Raises:
        InputError: it is no manifest, of another format, of an algorithm that is not there, or without inputs.
    """
    algorithm, parameters = manifest.get("algorithm"), manifest.get("parameters")
    version = manifest.get("software", {}).get("groundrules") if isinstance(manifest.get("software"), dict) else None
    if "manifest" in manifest and manifest["manifest"] != FORMAT:
        raise InputError("repeat.other_format", file=file, format=str(manifest["manifest"]), known=FORMAT,
                         version=str(version or "–"))
    if "manifest" not in manifest or not isinstance(algorithm, str) or not isinstance(parameters, dict):
        raise InputError("repeat.not_a_manifest", file=file)
    provider, _, name = algorithm.rpartition(":")
    if provider not in ("", "groundrules") or not known(name):
        raise InputError("repeat.other_algorithm", file=file, algorithm=algorithm, version=str(version or "–"))
    if not names_inputs(manifest) or not names_inputs({"inputs": manifest.get("files", [])}):
        raise InputError("repeat.no_inputs", file=file)
    return name


def files_of_run(manifest: dict) -> dict:
    """Files and folders that a manifest's run read: name -> its entry. It wrote into its store, which is left out."""
    given = str(manifest["parameters"])
    # a raster of a service has no size: it is asked again
    entries = [*manifest["inputs"], *(entry for entry in manifest.get("files", ())
                                      if "size_bytes" in entry and entry.get("use") != "store")]
    return {entry["file_name"]: entry for entry in reversed(entries)
            if entry.get("file_name") and Path(entry["file_name"]).name == entry["file_name"]
            and (entry["file_name"] in given or quote(entry["file_name"]) in given)}


def places_of(files: dict, folder: str, parameter: str = register.FOLDER) -> dict:
    """Where files lie: name -> path of the folder, of those that are there.

    Args:
        files: name -> entry of a manifest. folder: they lie in it, or in folders in it.
        parameter: that names the folder.

    Raises:
        InputError: a file lies there more than once, and none of them is the one that was read.
    """
    root = Path(folder)
    places = {name: str(root) for name in files if (root / name).exists()}
    wanted = {name for name in files if name not in places}
    others: dict = defaultdict(list)
    seen = 0
    for place, folders, names in os.walk(root) if wanted else ():
        if len(Path(place).relative_to(root).parts) >= DEPTH:
            folders.clear()
        seen += len(names)
        if seen > MOST_FILES:
            break
        for name in wanted.intersection((*folders, *names)):
            others[name].append(place)
    for name, paths in others.items():
        if len(paths) > 1:
            paths = [place for place in paths if _is_same(Path(place) / name, files[name])] or paths
        if len(paths) > 1:
            raise InputError("repeat.file_twice", file=name, folder=root.name, parameter=parameter,
                             places=", ".join(sorted(str(Path(place).relative_to(root)) for place in paths)))
        places[name] = paths[0]
    return places


def _is_same(path: Path, entry: dict) -> bool:
    """Whether a file is the one of an entry: by its content, where the manifest holds a hash of it."""
    if entry.get("content_hash"):
        return file_entry(GivenFile("", str(path), True))["content_hash"] == entry["content_hash"]
    return path.is_file() and path.stat().st_size == entry.get("size_bytes")


def places_in_project(project: Optional[QgsProject]) -> dict:
    """Where the files of the layers of a project lie: name -> path of the folder.

    Args:
        project: None: without layers.
    """
    registry, places = QgsProviderRegistry.instance(), {}
    for layer in project.mapLayers().values() if project is not None else ():
        path = registry.decodeUri(layer.providerType(), layer.source()).get("path") or ""
        if path and os.path.exists(path):
            places.setdefault(Path(path).name, str(Path(path).parent))
    return places


def parameters_again(manifest: dict, places: dict, project: Optional[QgsProject], definitions) -> dict:
    """The parameters of a manifest's run: its files where they lie now, other layers as they are loaded.

    Args:
        manifest: of the run. places: of ``places_of``. project: open now, with layers that are in no file.
        definitions: of the parameters of its algorithm.

    Raises:
        InputError: the run read a selection, or a layer that is neither in a file nor loaded.
    """
    placing = _Placing(places, project)
    inputs = {entry.name: entry for entry in map(input_of, definitions)}
    return {name: placing.given(inputs[name], value) if name in inputs else value
            for name, value in manifest["parameters"].items()}


class _Placing:
    """Puts values of a manifest where files lie and layers are loaded now; arguments as of ``parameters_again``."""

    def __init__(self, places: dict, project: Optional[QgsProject]):
        self.folders: dict = defaultdict(set)
        for name, folder in places.items():
            self.folders[folder].add(name)
        self.project, self.loaded = project, None

    def given(self, parameter, value):
        """The value of a parameter (``Input``) for the new run."""
        if value in (None, "", []):
            return value
        if parameter.kind in ("layer", "table"):
            return self.layer(value)
        if parameter.kind == "layers":
            return [self.layer(part) for part in (value if isinstance(value, list) else [value])]
        if parameter.kind == "rows" and parameter.parent == LAYERS and isinstance(value, list):
            return [part if place % parameter.width else self.layer(part) for place, part in enumerate(value)]
        return self.placed(value)

    def placed(self, value):
        """A value with the folders of its files."""
        if isinstance(value, list):
            return [self.placed(part) for part in value]
        if isinstance(value, str):
            for folder, names in self.folders.items():
                value = in_folder(value, folder, names)
        return value

    def layer(self, value):
        """A layer as it is to be given: by its file, otherwise by the id under which it is loaded."""
        source = value.get("source", "") if isinstance(value, dict) else value
        if isinstance(value, dict) and value.get("selected"):
            raise InputError("repeat.selection", layer=str(source))
        place = self.placed(source)
        if place == source:     # it is in no file
            if self.loaded is None:
                self.loaded = readable_layers(self.project)
            try:
                place = named_layer(str(source), self.loaded)
            except InputError as error:
                raise InputError("repeat.layer_missing", layer=str(source)) from error
        return {**value, "source": place} if isinstance(value, dict) else place


def parameters_lost(parameters: dict, definitions) -> list[str]:
    """Names of required inputs without a default that a manifest does not name.

    Args:
        parameters: of the run. definitions: of the parameters of its algorithm.
    """
    return [definition.name() for definition in definitions if not definition.isDestination()
            and not definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
            and definition.defaultValue() is None and parameters.get(definition.name()) in (None, "", [])]


def destinations_again(algorithm, manifest: dict, folder: str) -> dict:
    """Where the results of a repeated run go: those that the manifest's run had, and those that are required.

    Args:
        algorithm: of the run. manifest: of it. folder: empty, for these results.

    Returns:
        Output -> path; of a findings store too, which a record writes into.
    """
    had = {str(name) for section in ("outputs", "results") if isinstance(manifest.get(section), (list, dict))
           for name in manifest[section]}
    if not had and "recheck" in manifest:
        had = {register.FINDINGS}
    targets = {}
    for definition in algorithm.destinationParameterDefinitions():
        name, flags = definition.name(), definition.flags()
        if name in had or name == register.MANIFEST or \
                not flags & QgsProcessingParameterDefinition.Flag.FlagOptional:
            targets[name] = str(Path(folder) / f"{name.lower()}{_ending(definition)}")
    if algorithm.parameterDefinition(register.STORE) is not None:
        targets[register.STORE] = str(Path(folder) / "store.gpkg")
    return targets


def _ending(definition) -> str:
    if isinstance(definition, QgsProcessingParameterFolderDestination):
        return ""
    if isinstance(definition, QgsProcessingParameterRasterDestination):
        return ".tif"
    is_file = isinstance(definition, QgsProcessingParameterFileDestination)
    return f".{definition.defaultFileExtension()}" if is_file else ".gpkg"


def new_folder(folder: str, name: str) -> str:
    """An empty folder in a folder, under a name or, where that is taken, the name and a number; it is made.

    Raises:
        InputError: it cannot be made.
    """
    number = 1
    while True:
        place = Path(folder) / (name if number == 1 else f"{name}-{number}")
        try:
            place.mkdir(parents=True)
            return str(place)
        except FileExistsError as error:
            number += 1
            if number > 9_999:
                raise InputError("writing.no_folder", output=register.RESULTS, folder=place.name) from error
        except OSError as error:
            raise InputError("repeat.folder", folder=place.name,
                             detail=error.strerror or str(error)) from error


def remove_if_empty(folder: str) -> None:
    """Remove the folder of a run that gave nothing.

    Args:
        folder: of ``new_folder``.
    """
    with suppress(OSError):
        Path(folder).rmdir()
