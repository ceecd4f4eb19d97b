"""A run repeated from its manifest, on the layers that are loaded now, or elsewhere, on their files."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Optional

from qgis.core import QgsProject, QgsProviderRegistry, QgsVectorLayer

from ...core.errors import InputError
from ...core.inputs.declaration import LAYERS
from ...core.layers.binding import match_layer, match_layers, tail_of
from ...core.layers.values import MEANINGS, OF
from ..inputs.declared import input_of, inputs_of
from ..reading.source import Snapshot, take_snapshot


class LoadedLayer(NamedTuple):
    """A layer of a project by what may name it, as of ``core.layers.binding``."""

    layer_id: str
    source: str
    data_layer: str
    name: str


def layers_of(project: Optional[QgsProject]) -> list[LoadedLayer]:
    """The vector layers of a project; call it on the main thread.

    Args:
        project: None: without layers.
    """
    layers = [layer for layer in (project.mapLayers().values() if project is not None else ())
              if isinstance(layer, QgsVectorLayer)]
    decode = QgsProviderRegistry.instance().decodeUri
    return [LoadedLayer(layer.id(), layer.source(),
                        str(decode(layer.providerType(), layer.source()).get("layerName") or ""), layer.name())
            for layer in layers]


def rows_by_source(algorithm, parameters: dict, layers: Callable[[], Sequence]) -> dict:
    """Parameters whose rows name layers by their source, as Processing names those of the other parameters.

    An id or a name is known in one project only. It stays where it is needed: for layers of a list that are the same
    data.

    Args:
        algorithm: with the declarations. parameters: name -> value. layers: says what may be named.
    """
    inputs = inputs_of(algorithm)
    rows = [entry for entry in inputs if entry.kind == "rows" and entry.parent == LAYERS
            and isinstance(parameters.get(entry.name), (list, tuple)) and parameters[entry.name]]
    meanings = [entry for entry in inputs if entry.kind == "rows" and entry.name in MEANINGS
                and isinstance(parameters.get(entry.name), (list, tuple))
                and any(OF in str(word) for word in parameters[entry.name][::entry.width])]
    if not rows and not meanings:
        return parameters
    known = layers()
    listed = {word for entry in inputs if entry.kind == "layers" and isinstance(parameters.get(entry.name), list)
              for word in parameters[entry.name] if isinstance(word, str)}
    sources = [layer.source for layer in known if layer.layer_id in listed]

    def source_of(word) -> str:
        try:
            layer = known[match_layer(str(word), known)]
        except InputError:
            return word     # the run says so
        return word if sources.count(layer.source) > 1 else layer.source

    def named_by_file(word) -> str:
        """A role and its layer, by the file that it is in."""
        role, sign, name = str(word).partition(OF)
        try:
            layer = known[match_layer(name, known)] if sign else None
        except InputError:
            return word
        return word if layer is None or "?" in layer.source else f"{role}{OF}{tail_of(layer)}"   # ?: in memory

    changed = dict(parameters)
    for entry in meanings:
        changed[entry.name] = [word if place % entry.width else named_by_file(word)
                               for place, word in enumerate(parameters[entry.name])]
    for entry in rows:
        changed[entry.name] = [word if place % entry.width else source_of(word)
                               for place, word in enumerate(parameters[entry.name])]
    return changed


def readable_layers(project: Optional[QgsProject]) -> list[Snapshot]:
    """Snapshots of the layers of a project that a run could read; call it on the main thread.

    Args:
        project: None: without layers.
    """
    loaded = []
    for layer in project.mapLayers().values() if project is not None else ():
        if isinstance(layer, QgsVectorLayer) and layer.isValid():
            try:
                loaded.append(take_snapshot(layer))
            except InputError:
                continue   # a layer that no run could read
    return loaded


def named_layer(word: str, loaded: Sequence[Snapshot], without: Iterable[str] = ()) -> str:
    """Id of the loaded layer that a manifest names; of several of the same data one that is not in use yet.

    Args:
        word: of the manifest. loaded: of ``readable_layers``. without: ids that are in use.

    Raises:
        InputError: no layer, or two that could be meant.
    """
    try:
        places = match_layers(word, loaded)
        if len({loaded[place].source for place in places}) > 1:
            match_layer(word, loaded)
    except InputError as error:
        raise InputError("findings.repeat_layer_missing", layer=word) from error
    ids = [loaded[place].layer_id for place in places]
    return next((layer_id for layer_id in ids if layer_id not in without), ids[0])


def parameters_for_layers(manifest: dict, project: QgsProject, definitions: Iterable) -> dict:
    """The parameters of a manifest's run with the layers of a project in the place of its files.

    Destinations are not among them: a new run has its own.

    Args:
        manifest: of the run. project: with the layers. definitions: of the parameters of its algorithm.

    Raises:
        InputError: a layer of that run is not loaded, or two loaded layers could be meant.
    """
    loaded = readable_layers(project)

    def loaded_id(word, without=()) -> str:
        """Of a layer that a word names; of several of the same data one that is not in use yet."""
        return named_layer(str(word), loaded, without)

    inputs = [input_of(definition) for definition in definitions]
    parameters = dict(manifest["parameters"])
    for name in [parameter.name for parameter in inputs if parameter.kind in ("layer", "table")]:
        value = parameters.get(name)
        if value not in (None, ""):
            # "selected features only" is a choice of that day's window, and its rows may be others now
            parameters[name] = loaded_id(value.get("source", "") if isinstance(value, dict) else value)
    for name in [parameter.name for parameter in inputs if parameter.kind == "layers"]:
        layers, ids = parameters.get(name) or [], []
        for word in [layers] if isinstance(layers, str) else layers:
            ids.append(loaded_id(word, ids))
        parameters[name] = ids
    for name, width in [(parameter.name, parameter.width) for parameter in inputs
                        if parameter.kind == "rows" and parameter.parent == LAYERS]:
        rows = list(parameters.get(name) or [])
        rows[::width] = [loaded_id(word) for word in rows[::width]]
        parameters[name] = rows
    return parameters
