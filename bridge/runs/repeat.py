"""A run repeated from its manifest, on the layers that are loaded now."""
from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsProject, QgsVectorLayer

from ...core.errors import InputError
from ...core.inputs.declaration import LAYERS
from ...core.layers.binding import match_layer
from ..inputs.declared import input_of
from ..reading.source import take_snapshot


def parameters_for_layers(manifest: dict, project: QgsProject, definitions: Iterable) -> dict:
    """The parameters of a manifest's run with the layers of a project in the place of its files.

    Destinations are not among them: a new run has its own.

    Args:
        manifest: of the run. project: with the layers. definitions: of the parameters of its algorithm.

    Raises:
        InputError: a layer of that run is not loaded, or two loaded layers could be meant.
    """
    loaded = []
    for layer in project.mapLayers().values():
        if isinstance(layer, QgsVectorLayer) and layer.isValid():
            try:
                loaded.append(take_snapshot(layer))
            except InputError:
                continue   # a layer that no run could read

    def loaded_id(word) -> str:
        try:
            return loaded[match_layer(str(word), loaded)].layer_id
        except InputError as error:
            raise InputError("findings.repeat_layer_missing", layer=str(word)) from error

    inputs = [input_of(definition) for definition in definitions]
    parameters = dict(manifest["parameters"])
    for name in [parameter.name for parameter in inputs if parameter.kind in ("layer", "table")]:
        value = parameters.get(name)
        if value not in (None, ""):
            # "selected features only" is a choice of that day's window, and its rows may be others now
            parameters[name] = loaded_id(value.get("source", "") if isinstance(value, dict) else value)
    for name in [parameter.name for parameter in inputs if parameter.kind == "layers"]:
        layers = parameters.get(name) or []
        parameters[name] = [loaded_id(word) for word in ([layers] if isinstance(layers, str) else layers)]
    for name, width in [(parameter.name, parameter.width) for parameter in inputs
                        if parameter.kind == "rows" and parameter.parent == LAYERS]:
        rows = list(parameters.get(name) or [])
        rows[::width] = [loaded_id(word) for word in rows[::width]]
        parameters[name] = rows
    return parameters
