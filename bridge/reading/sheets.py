"""Spreadsheets whose columns are all text: GDAL takes their first row for data, and calls the columns Field1, Field2.

A table of holders is such a one: codes, names, documents and shares are texts. What its first row says is taken as
names of its fields, unless the row looks like data, or the user has named a column as QGIS shows it. Where heads stand
below a title, or in two rows, the table is refused with the row that they are in.
"""
from __future__ import annotations

import re

from qgis.core import NULL, QgsFeatureRequest, QgsProviderRegistry, QgsVectorLayer, QgsWkbTypes

from ...core.errors import InputError
from ...core.reading.heads import LOOKED_AT, heads_astray

_SHEETS = ("XLSX", "ODS", "XLS")
_OPTION = "HEADERS"
_NUMBERED = re.compile(r"\b[Ff]ield_?\d+\b")     # as GDAL names columns without a head
_DATA = re.compile(r"\d{4}|@")   # codes, dates, numbers of documents and telephones: no name of a field


def with_head(layer, parameters: dict):
    """The layer with its first row as names of fields, where that is what the row holds; otherwise the layer itself.

    Args:
        layer: of the user, maybe None. parameters: of the run.

    Raises:
        InputError: the heads are below a title, or in two rows.
    """
    is_numbered = any(_NUMBERED.search(str(value)) for value in parameters.values() if value is not layer)
    if isinstance(layer, QgsVectorLayer) and layer.isValid() and not is_numbered:
        _refuse_astray(layer)
    if not isinstance(layer, QgsVectorLayer) or not layer.isValid() or layer.providerType() != "ogr" \
            or layer.dataProvider().storageType() not in _SHEETS or layer.subsetString() or layer.isEditable() \
            or layer.selectedFeatureCount():
        return layer
    names = [layer.fields().at(place).name() for place in range(layer.fields().count())]
    if not names or names != [f"Field{place}" for place in range(1, len(names) + 1)] \
            or is_numbered:
        return layer
    registry = QgsProviderRegistry.instance()
    parts = registry.decodeUri("ogr", layer.source())
    if any(str(option).startswith(_OPTION) for option in parts.get("openOptions", ())):
        return layer
    parts["openOptions"] = [*parts.get("openOptions", ()), f"{_OPTION}=FORCE"]
    headed = QgsVectorLayer(registry.encodeUri("ogr", parts), layer.name(), "ogr")
    heads = [headed.fields().at(place).name() for place in range(headed.fields().count())] if headed.isValid() else []
    is_head = len(heads) == len(names) and not any(_DATA.search(head) or _NUMBERED.fullmatch(head) for head in heads)
    return headed if is_head else layer


def _refuse_astray(layer: QgsVectorLayer) -> None:
    """Refuse a table of an office whose heads are not in its first row.

    Raises:
        InputError: it names the row.
    """
    if layer.wkbType() != QgsWkbTypes.Type.NoGeometry or layer.providerType() != "ogr" \
            or layer.dataProvider().storageType() not in (*_SHEETS, "CSV"):
        return
    names = [layer.fields().at(place).name() for place in range(layer.fields().count())]
    nameless = [bool(_NUMBERED.fullmatch(name)) for name in names]
    if not any(nameless):
        return
    request = QgsFeatureRequest().setLimit(LOOKED_AT)
    rows = [[str(cell).strip() if cell not in (None, NULL) else None for cell in feature.attributes()]
            for feature in layer.getFeatures(request)]
    if not all(nameless):     # GDAL has taken the first row for heads
        rows = [[None if empty else name for name, empty in zip(names, nameless)], *rows]
    astray = heads_astray(rows)
    if astray is not None:
        raise InputError("reading.title_row" if astray.title else "reading.two_heads", layer=layer.name(),
                         title=astray.title[:60], row=astray.row)
