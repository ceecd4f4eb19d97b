"""What is odd about layers as they were given, whatever a run makes of them; one place for all algorithms."""
from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import QMetaType

from ...core.geometry.systems.crs import has_places, is_web_mercator
from ...core.texts import text
from .source import Snapshot


def layer_remarks(layers: Iterable[Snapshot], planar: Iterable[Snapshot], language: str) -> list[str]:
    """Sentences about layers.

    Args:
        layers: all that a run reads. planar: those in whose plane areas are measured. language: ``"en"`` or ``"zh"``.

    Returns:
        Of a layer in the projection of web maps, that its planar areas are too large; of fields that hold times of
        day, that codes may have been converted to times; of a selection, how many features it leaves out. Each once.
    """
    layers = list(layers)
    sentences = [text("crs.web_mercator", language, layer=layer.name) for layer in planar
                 if layer.crs and layer.geometry == "polygon" and has_places(layer.crs) and is_web_mercator(layer.crs)]
    for layer in layers:
        fields = time_fields(layer)
        if fields:
            sentences.append(text("reading.times", language, layer=layer.name, fields=", ".join(fields)))
        if left := layer.noticed.unselected:
            sentences.append(text("reading.unselected" if left > 0 else "reading.unselected_some", language,
                                  layer=layer.name, count=layer.row_count, left=left))
    return list(dict.fromkeys(sentences))


def selection_section(layers: Iterable[Snapshot]) -> dict:
    """The entry of a manifest on layers of which a run used a selection; empty without any.

    Args:
        layers: all that a run was given.
    """
    chosen = [{"use": layer.use, "layer": layer.name, "selected": layer.row_count,
               "left_out": layer.noticed.unselected if layer.noticed.unselected >= 0 else None}
              for layer in layers if layer.noticed.unselected]
    return {"selections": chosen} if chosen else {}


def time_fields(layer: Snapshot) -> list[str]:
    """Names of a layer's fields that hold times of day.

    GDAL takes ``T0101`` for one minute past one where it looks for types in a table of text, and gives ``01:01:00``.
    """
    return [field.name() for field in layer.fields if QMetaType.Type(field.type()) == QMetaType.Type.QTime]
