"""Which layer of a project holds the administrative units: the user's choice, otherwise the recognised one."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Optional

from qgis.core import Qgis, QgsFeatureRequest, QgsProject, QgsVariantUtils, QgsVectorLayer

from ...core.errors import InputError
from ...core.fields import spelling
from ...core.landuse.units.codes import unit_fields
from ...core.layers.recognise.guess import recognise
from ...core.layers.recognise.kinds import kinds_of
from ...core.layers.recognise.names import is_alias
from .roles import data_layer_name, describe, kept, own_names

ROLE = "administrative_unit"
NONE = "none"            # in place of a layer's id: no units
MOST_NAMES = 5_000       # units of which the name is shown


@dataclass(frozen=True)
class UnitsLayer:
    """A layer of administrative units.

    Attributes:
        layer_id, layer_name: of the layer in the project.
        code_field: with the unit's code.
        names: code -> the unit's name, if the layer has one.
        chosen: by the user; otherwise it was recognised.
    """

    layer_id: str
    layer_name: str
    code_field: str
    names: Mapping = field(default_factory=dict)
    chosen: bool = False


def polygon_layers(project: QgsProject) -> list[QgsVectorLayer]:
    """Layers of a project that can hold units, by name."""
    return sorted((layer for layer in project.mapLayers().values() if isinstance(layer, QgsVectorLayer)
                   and layer.isValid() and layer.geometryType() == Qgis.GeometryType.Polygon),
                  key=lambda layer: layer.name().casefold())


def units_layer(project: QgsProject, choice: Mapping) -> Optional[UnitsLayer]:
    """The layer of units; call it on the main thread.

    Args:
        project: whose layers.
        choice: ``layer`` (an id, ``NONE``, or empty: recognised) and ``field`` (empty: recognised by name).

    Returns:
        None if the user wants no units, no layer is recognised, or the chosen one no longer exists.
    """
    if choice.get("layer") == NONE:
        return None
    if choice.get("layer"):
        layer = project.mapLayer(choice["layer"])
        return _found(layer, choice.get("field", ""), chosen=True) if isinstance(layer, QgsVectorLayer) else None
    return recognised_units(project)


def recognised_units(project: QgsProject) -> Optional[UnitsLayer]:
    """The layer that has the role of administrative units, otherwise the likeliest one; it must have a coordinate
    system and codes.

    Layers with a typical name are examined first, the others only if none of those fits:
    to look at a layer means to read some of its rows.
    """
    layers = [layer for layer in polygon_layers(project) if layer.crs().isValid()]
    roles = {layer.id(): kept(project, layer) for layer in layers}
    for layer in layers:
        role = roles[layer.id()]
        if role is not None and role.role == ROLE:
            units = _found(layer, role.fields.get("code", ""))
            if units is not None:
                return units
    aliases = kinds_of(None)[ROLE]
    free = [layer for layer in layers if roles[layer.id()] is None and _fields(layer, "") is not None]
    named = [layer for layer in free if is_alias((data_layer_name(layer), layer.name()),
                                                 (*aliases.names, *aliases.more_names))]
    for part in (named, [layer for layer in free if layer not in named]):
        guesses = zip(part, recognise([describe(layer) for layer in part], None, own_names(project)))
        ranked = sorted((guess.score, place) for place, (_, guess) in enumerate(guesses) if guess.kind == ROLE)
        if ranked:
            return _found(part[max(ranked, key=lambda pair: (pair[0], -pair[1]))[1]], "")
    return None


def _fields(layer: QgsVectorLayer, code_field: str) -> Optional[tuple]:
    """Fields with code and name; None if no field is recognised as codes."""
    names = layer.fields().names()
    try:
        return unit_fields(names, layer.name(), code_field if code_field in names else None)
    except InputError:
        return None


def _found(layer: QgsVectorLayer, code_field: str, chosen: bool = False) -> Optional[UnitsLayer]:
    fields = _fields(layer, code_field)
    return None if fields is None else UnitsLayer(layer.id(), layer.name(), fields[0], _names(layer, *fields), chosen)


def _names(layer: QgsVectorLayer, code: str, name: Optional[str]) -> dict:
    if name is None or name == code:
        return {}
    request = QgsFeatureRequest().setLimit(MOST_NAMES).setFlags(Qgis.FeatureRequestFlag.NoGeometry)
    request.setSubsetOfAttributes([code, name], layer.fields())
    pairs = ((feature[code], feature[name]) for feature in layer.getFeatures(request))
    return {spelling(value): spelling(words) for value, words in pairs
            if not QgsVariantUtils.isNull(value) and not QgsVariantUtils.isNull(words)}
