"""What a user said of a layer's fields and values, kept on the layer and in the project, as its role is (``roles.py``).

A layer may have a mapping for each role that it played. Call everything here on the main thread.
"""
from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Optional

from qgis.core import QgsProject, QgsVectorLayer

from ...core.errors import InputError
from ...core.layers.recognise.mapping import LayerMapping, mapping_of_data
from .roles import read_path, source_key, written_path

SCHEMA = 1
PROPERTY = "groundrules/mapping"
SCOPE, ENTRY = "groundrules", "mappings"    # of the project


def kept_mapping(project: QgsProject, layer: QgsVectorLayer, role: str) -> LayerMapping:
    """What was kept of a layer in a role: by itself, otherwise by the project for its data source.

    What cannot be read, or was written by a newer version, counts as nothing.
    """
    own = _parsed(str(layer.customProperty(PROPERTY) or ""))
    everything = _of_project(project) if own is None else {}
    roles = own if own is not None else everything.get(source_key(layer), {}) if everything else {}
    return mapping_of_data(roles.get(role))


def has_mapping(project: QgsProject, layer: QgsVectorLayer) -> bool:
    """Whether anything was kept of a layer, in any role."""
    own = _parsed(str(layer.customProperty(PROPERTY) or ""))
    return bool(own if own is not None else _of_project(project).get(source_key(layer)))


def keep_mapping(project: QgsProject, layer: QgsVectorLayer, role: str, mapping: Optional[LayerMapping]) -> None:
    """Keep a mapping on the layer and in the project; an empty one is forgotten.

    Args:
        role: of the layer, or ``SUBJECTS``. mapping: None: forget it.

    Raises:
        InputError: a newer version kept something on the layer or in the project; nothing was changed.
    """
    for text in (layer.customProperty(PROPERTY), project.readEntry(SCOPE, ENTRY, "")[0]):
        _guard(str(text or ""))
    own = _parsed(str(layer.customProperty(PROPERTY) or ""))
    everything = _of_project(project)
    roles = dict(own if own is not None else everything.get(source_key(layer), {}))
    roles.pop(role, None)
    if mapping:
        roles[role] = mapping.as_data()
    # an empty one is kept on the layer: it is to win over what the project keeps for other layers of the same data
    layer.setCustomProperty(PROPERTY, _written(roles))
    everything = {key: held for key, held in everything.items() if key != source_key(layer)}
    if roles:
        everything[source_key(layer)] = roles
    if everything:
        project.writeEntry(SCOPE, ENTRY, _written({
            written_path(project, key): held for key, held in sorted(everything.items())}))
    else:
        project.removeEntry(SCOPE, ENTRY)


def _of_project(project: QgsProject) -> dict:
    held = _parsed(project.readEntry(SCOPE, ENTRY, "")[0]) or {}
    return {read_path(project, key): roles for key, roles in held.items() if isinstance(roles, Mapping)}


def _written(held: dict) -> str:
    return json.dumps({"schema": SCHEMA, "mappings": held}, ensure_ascii=False)


def _guard(text: str) -> None:
    try:
        entry = json.loads(text) if text else {}
    except ValueError:
        return
    schema = entry.get("schema") if isinstance(entry, dict) else None
    if isinstance(schema, int) and schema > SCHEMA:
        raise InputError("roles.newer_store", found=schema, known=SCHEMA)


def _parsed(text: str) -> Optional[dict]:
    """What was kept; None where nothing was, or nothing that this version reads."""
    try:
        entry = json.loads(text) if text else None
    except ValueError:
        return None
    if not isinstance(entry, dict) or entry.get("schema") != SCHEMA or not isinstance(entry.get("mappings"), dict):
        return None
    return entry["mappings"]
