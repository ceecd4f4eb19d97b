"""What is known of a layer without reading it whole, which of its fields is what, and why."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Optional

from ...texts import text
from .kinds import Kind, common_fields
from .names import first_field, fold, other_fields


@dataclass(frozen=True)
class Reason:
    """A sentence of the text catalogue, in any language."""

    key: str
    values: Mapping = field(default_factory=dict)

    def in_language(self, language: str) -> str:
        """The sentence; values with a title are translated, too.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        return text(self.key, language, **{name: value.name(language) if isinstance(value, Kind) else value
                                           for name, value in self.values.items()})


@dataclass(frozen=True)
class LayerDescription:
    """What is known of a layer without reading it whole.

    Attributes:
        layer_id: QGIS's id.
        name: as the user sees it.
        data_layer: its name inside the data source.
        file_name: without folder.
        fields: ``(name, alias, type)`` each; type is ``"text"``, ``"number"``, ``"date"`` or ``"other"``.
        geometry: ``"polygon"``, ``"line"``, ``"point"``, ``"any"`` or ``"none"``.
        values: field -> distinct values of the sampled rows as text, without empty ones.
        crs: ``"EPSG:4547"`` or WKT; empty where the layer has none.
        extent: xmin, ymin, xmax, ymax in the layer's system; None if there is none.
        row_count: -1 where the provider does not know.
        boxes: extents of the sampled features, in the layer's system.
        area_m2: of all features, planar, where all were sampled and the system is in metres; otherwise None.
        source: the source text, for matching only.
        problem: why the layer cannot be read; None where it can.
    """

    layer_id: str
    name: str
    data_layer: str = ""
    file_name: str = ""
    fields: tuple = ()
    geometry: str = "polygon"
    values: Mapping = field(default_factory=dict)
    crs: str = ""
    extent: Optional[tuple] = None
    row_count: int = -1
    boxes: tuple = ()
    area_m2: Optional[float] = None
    source: str = ""
    problem: Optional[Reason] = None

    @property
    def field_names(self) -> tuple:
        """Names of the layer's fields, in its order."""
        return tuple(name for name, _, _ in self.fields)


def layer_fields(layer: LayerDescription, fields: Mapping, recognised: Optional[Mapping] = None) -> dict:
    """Field roles of a layer: those of its kind, then those that any layer may have.

    Args:
        layer: whose fields.
        fields: field role -> the pack's entry for it.
        recognised: field role -> field, as recognised by its values.
    """
    bound = {}
    for role, described in fields.items():
        name = field_of(layer, (*described.aliases, role)) or (recognised or {}).get(role)
        if name:
            bound[role] = name
    bound |= other_fields([name for name in layer.field_names if name not in bound.values()], {}, {
        role: (*described.aliases, role) for role, described in fields.items()}, layer.file_name, bound)
    for role, described in common_fields().items():
        name = field_of(layer, described.aliases)
        if name and role not in bound and not (described.type == "number" and _type(layer, name) != "number"):
            bound[role] = name
    return bound


def field_of(layer: LayerDescription, aliases: Sequence[str]) -> Optional[str]:
    """The field whose name (otherwise: whose alias in QGIS) is the first of the aliases found among the fields.

    Args:
        layer: its names of fields. aliases: the first that fits counts.
    """
    name = first_field(layer.field_names, aliases)
    if name:
        return name
    titled = {fold(alias): name for name, alias, _ in layer.fields if alias}
    return next((titled[fold(alias)] for alias in aliases if fold(alias) in titled), None)


def _type(layer: LayerDescription, name: str) -> str:
    return next((kind for written, _, kind in layer.fields if written == name), "other")
