"""Spreadsheets whose columns are all text: GDAL takes their first row for data, and calls the columns Field1, Field2.

A table of holders is such a one: codes, names, documents and shares are texts. What its first row says is taken as
names of its fields, unless the row looks like data, or the user has named a column as QGIS shows it.
"""
from __future__ import annotations

import re

from qgis.core import QgsProviderRegistry, QgsVectorLayer

_SHEETS = ("XLSX", "ODS", "XLS")
_OPTION = "HEADERS"
_NUMBERED = re.compile(r"\bField\d+\b")
_DATA = re.compile(r"\d{4}|@")   # codes, dates, numbers of documents and telephones: no name of a field


def with_head(layer, parameters: dict):
    """The layer with its first row as names of fields, where that is what the row holds; otherwise the layer itself.

    Args:
        layer: of the user, maybe None. parameters: of the run.
    """
    if not isinstance(layer, QgsVectorLayer) or not layer.isValid() or layer.providerType() != "ogr" \
            or layer.dataProvider().storageType() not in _SHEETS or layer.subsetString() or layer.isEditable() \
            or layer.selectedFeatureCount():
        return layer
    names = [layer.fields().at(place).name() for place in range(layer.fields().count())]
    if not names or names != [f"Field{place}" for place in range(1, len(names) + 1)] \
            or any(_NUMBERED.search(str(value)) for value in parameters.values() if value is not layer):
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
