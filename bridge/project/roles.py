"""Roles of layers: described for the recogniser, and kept on the layer and in the project.

A role is kept twice. The layer's custom property survives renaming, saving and reloading; the
project's entry, found by the data source, survives removing the layer and adding it again. Neither
touches the user's data. Call everything here on the main thread.
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Optional

from qgis.core import (
    Qgis,
    QgsFeatureRequest,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QDateTime

from ...core.errors import InputError
from ...core.layers.recognise.guess import LayerDescription, Reason
from ..reading.source import data_layer, take_snapshot

SCHEMA = 1
PROPERTY = "groundrules/role"          # version 0 was the bare word of the role
SCOPE, ENTRY = "groundrules", "roles"  # of the project
SAMPLE_ROWS = 200
MOST_VALUES = 40                       # distinct values of a field that are kept
MOST_LETTERS = 80
#: What names a data source. User names and passwords are not among it.
SOURCE_PARTS = ("path", "url", "service", "host", "port", "dbname", "schema", "table", "typename", "layerName",
                "layerId", "geometrycolumn")


@dataclass(frozen=True)
class StoredRole:
    """What was kept of a layer.

    Attributes:
        role: of a pack; None: the user chose that the layer has none.
        fields: field role -> field.
        name: of the layer when it was kept.
        data_layer: its name inside the data source.
        problem: why the rest is not used; None if it is.
    """

    role: Optional[str] = None
    fields: Mapping = field(default_factory=dict)
    name: str = ""
    data_layer: str = ""
    problem: Optional[Reason] = None


@dataclass(frozen=True)
class ProjectBinding:
    """What a project keeps: source key -> role."""

    layers: Mapping = field(default_factory=dict)
    problem: Optional[Reason] = None


# -- describing ------------------------------------------------------------------------------------

def describe(layer: QgsVectorLayer) -> LayerDescription:
    """What is known of a layer without reading it whole: at most 200 rows are looked at.

    A layer that cannot be read is described with its ``problem`` instead of an error.
    """
    try:
        taken = take_snapshot(layer)
    except InputError as error:
        return LayerDescription(_call(layer, "id"), _call(layer, "name"), geometry="none",
                                source=_call(layer, "source"), problem=Reason(error.key, error.values))
    except RuntimeError:   # the object in C++ is gone
        return LayerDescription("", "", geometry="none", problem=Reason("reading.no_layer"))
    fields = tuple((column.name(), column.alias(), _kind(column)) for column in taken.fields)
    values, boxes, rows, area = _sample(layer, fields)
    in_metres = layer.crs().isValid() and layer.crs().mapUnits() == Qgis.DistanceUnit.Meters
    extent = taken.extent if all(map(_is_number, taken.extent)) and taken.row_count != 0 else None
    if extent and (extent[0] > extent[2] or extent[1] > extent[3]):
        extent = None
    return LayerDescription(taken.layer_id, layer.name(), taken.data_layer, taken.file_name, fields, taken.geometry,
                            values, taken.crs, extent, taken.row_count, boxes,
                            area if in_metres and rows == taken.row_count else None, taken.source)


def _call(layer, name: str) -> str:
    try:
        return getattr(layer, name)() if layer is not None else ""
    except (AttributeError, RuntimeError):
        return ""


def _is_number(value: float) -> bool:
    return abs(value) < 1e300   # QGIS's empty rectangle is not; neither is NaN


def _kind(column) -> str:
    if column.isNumeric():
        return "number"
    if column.isDateOrTime():
        return "date"
    return "text" if column.type() == _TEXT else "other"


def _text_type():
    from qgis.PyQt.QtCore import QMetaType

    return QMetaType.Type.QString


_TEXT = _text_type()


def _sample(layer: QgsVectorLayer, fields: tuple) -> tuple[dict, tuple, int, float]:
    """Distinct values of the first rows, their extents, how many they are, and their area in the layer's units."""
    wanted = [position for position, (_, _, kind) in enumerate(fields) if kind != "other"]
    seen: dict = {position: {} for position in wanted}
    boxes, rows, area = [], 0, 0.0
    request = QgsFeatureRequest().setLimit(SAMPLE_ROWS).setSubsetOfAttributes(wanted)
    request.setInvalidGeometryCheck(Qgis.InvalidGeometryCheck.NoCheck)
    for feature in layer.getFeatures(request):
        rows += 1
        attributes = feature.attributes()
        for position in wanted:
            if position < len(attributes) and len(seen[position]) < MOST_VALUES:
                text = _text(attributes[position])
                if text:
                    seen[position][text] = None
        geometry = feature.geometry()
        if not geometry.isEmpty():
            area += geometry.area()
            box = geometry.boundingBox()
            boxes.append((box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()))
    return {fields[position][0]: tuple(values) for position, values in seen.items() if values}, \
        tuple(boxes), rows, area


def _text(value) -> str:
    if isinstance(value, str):
        return value.strip()[:MOST_LETTERS]
    if value is None or (hasattr(value, "isNull") and value.isNull()):
        return ""
    if isinstance(value, (QDate, QDateTime)):
        return value.toString("yyyy-MM-dd")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()[:MOST_LETTERS]


# -- on the layer ----------------------------------------------------------------------------------

def stored(layer: QgsVectorLayer) -> Optional[StoredRole]:
    """The role that the layer itself keeps; None where it keeps none.

    What an older version stored is read; what a newer one stored is reported in ``problem`` and not changed.
    """
    text = layer.customProperty(PROPERTY)
    return None if text in (None, "") else _migrated(_parsed(str(text)))


def store(layer: QgsVectorLayer, role: Optional[str], fields: Optional[Mapping] = None, *, force: bool = False) -> None:
    """Keep a role on the layer.

    Args:
        layer: that plays the role.
        role: of a pack; None: it plays none, which is another thing than not to know.
        fields: field role -> field.
        force: also over what a newer version kept.

    Raises:
        InputError: a newer version kept something here.
    """
    _guard(stored(layer), force)
    layer.setCustomProperty(PROPERTY, json.dumps({"schema": SCHEMA, **_entry(layer, role, fields)},
                                                 ensure_ascii=False))


def forget(layer: QgsVectorLayer, *, force: bool = False) -> None:
    """Take the role off the layer, so that it is guessed again.

    Raises:
        InputError: a newer version kept something here.
    """
    _guard(stored(layer), force)
    layer.removeCustomProperty(PROPERTY)


def _entry(layer, role, fields) -> dict:
    return {"role": role, "fields": dict(fields or {}), "name": layer.name(), "data_layer": data_layer_name(layer)}


def _parsed(text: str):
    try:
        return json.loads(text)
    except ValueError:
        return text


def _migrated(entry) -> StoredRole:
    """Any version's form as today's."""
    if isinstance(entry, str):
        entry = {"schema": 0, "role": entry.strip() or None}
    if not isinstance(entry, dict):
        return StoredRole(problem=Reason("roles.unreadable_store"))
    schema = entry.get("schema", 0)
    if not isinstance(schema, int) or isinstance(schema, bool) or schema > SCHEMA:
        return StoredRole(problem=Reason("roles.newer_store", {"found": schema, "known": SCHEMA}))
    role, fields = entry.get("role"), entry.get("fields") or {}
    if not (role is None or isinstance(role, str)) or not isinstance(fields, dict):
        return StoredRole(problem=Reason("roles.unreadable_store"))
    return StoredRole(role or None, {str(part): str(name) for part, name in fields.items()},
                      str(entry.get("name", "")), str(entry.get("data_layer", "")))


def _guard(kept, force: bool) -> None:
    problem = kept.problem if kept is not None else None
    if problem is not None and problem.key == "roles.newer_store" and not force:
        raise InputError(problem.key, **problem.values)


# -- in the project --------------------------------------------------------------------------------

def source_key(layer: QgsVectorLayer) -> str:
    """What names a layer's data, without filter, user name or password; the path is absolute."""
    provider = layer.providerType()
    parts = QgsProviderRegistry.instance().decodeUri(provider, layer.source())
    if provider == "memory" or not any(parts.get(name) for name in SOURCE_PARTS):
        return f"{provider}:{hashlib.sha256(layer.source().encode()).hexdigest()[:24]}"
    named = {name: str(parts[name]) for name in SOURCE_PARTS if parts.get(name) not in (None, "")}
    if provider == "ogr":   # a layer of a file may be named or numbered, and need not be where it is the only one
        named = {"path": Path(named.get("path", "")).as_posix(), "layerName": data_layer_name(layer)}
    return f"{provider}:" + "|".join(f"{name}={value}" for name, value in named.items())


def data_layer_name(layer: QgsVectorLayer) -> str:
    """The name of a layer inside its data source, if known."""
    try:
        return data_layer(layer)
    except InputError:   # not valid now; its source may still name it
        parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
        return str(parts.get("layerName") or parts.get("table") or Path(parts.get("path") or "").stem)


def project_binding(project: QgsProject) -> ProjectBinding:
    """All that a project keeps, whether or not its layers are loaded."""
    text, _ = project.readEntry(SCOPE, ENTRY, "")
    if not text:
        return ProjectBinding()
    entry = _parsed(text)
    if not isinstance(entry, dict):
        return ProjectBinding(problem=Reason("roles.unreadable_store"))
    schema = entry.get("schema", 0)
    if not isinstance(schema, int) or isinstance(schema, bool) or schema > SCHEMA:
        return ProjectBinding(problem=Reason("roles.newer_store", {"found": schema, "known": SCHEMA}))
    layers = entry.get("layers") if schema else {key: value for key, value in entry.items() if key != "schema"}
    if not isinstance(layers, dict):
        return ProjectBinding(problem=Reason("roles.unreadable_store"))
    return ProjectBinding({read_path(project, key): _migrated(value) for key, value in layers.items()})


def set_project_binding(project: QgsProject, layer: QgsVectorLayer, role: Optional[str],
                        fields: Optional[Mapping] = None, *, force: bool = False) -> None:
    """Keep a role in the project, by the layer's data source.

    Raises:
        InputError: a newer version kept something in this project.
    """
    kept = _for_writing(project, force)
    kept[source_key(layer)] = _entry(layer, role, fields)
    _write(project, kept)


def remove_project_binding(project: QgsProject, layer: QgsVectorLayer, *, force: bool = False) -> None:
    """Drop what the project keeps of a layer's data source.

    Raises:
        InputError: a newer version kept something in this project.
    """
    kept = _for_writing(project, force)
    if kept.pop(source_key(layer), None) is not None:
        _write(project, kept)


def _for_writing(project, force: bool) -> dict:
    binding = project_binding(project)
    _guard(binding, force)
    return {key: {"role": role.role, "fields": dict(role.fields), "name": role.name, "data_layer": role.data_layer}
            for key, role in binding.layers.items() if role.problem is None}


def _write(project, kept: dict) -> None:
    if not kept:
        project.removeEntry(SCOPE, ENTRY)
        return
    layers = {written_path(project, key): entry for key, entry in sorted(kept.items())}
    project.writeEntry(SCOPE, ENTRY, json.dumps({"schema": SCHEMA, "layers": layers}, ensure_ascii=False))


def written_path(project, key: str) -> str:
    """The key with its path as the project writes paths: relative to it, where the user left it so."""
    return _with_path(key, project.pathResolver().writePath)


def read_path(project, key: str) -> str:
    return _with_path(key, lambda path: Path(project.pathResolver().readPath(path)).as_posix())


def _with_path(key: str, change) -> str:
    if not key.startswith("ogr:path="):
        return key
    path, bar, rest = key[len("ogr:path="):].partition("|layerName=")
    return f"ogr:path={change(path)}{bar}{rest}"


# -- both ------------------------------------------------------------------------------------------

def keep(project: QgsProject, layer: QgsVectorLayer, role: Optional[str], fields: Optional[Mapping] = None, *,
         force: bool = False) -> None:
    """Keep a role on the layer and in the project.

    Raises:
        InputError: a newer version kept something on the layer or in the project; nothing was changed.
    """
    _guard(stored(layer), force)
    set_project_binding(project, layer, role, fields, force=force)
    store(layer, role, fields, force=force)


def kept(project: QgsProject, layer: QgsVectorLayer) -> Optional[StoredRole]:
    """What was kept of a layer: by itself, otherwise by the project for its data source.

    Fields that the layer no longer has are left out, and ``problem`` names them.
    """
    role = stored(layer)
    if role is None:
        binding = project_binding(project)
        role = binding.layers.get(source_key(layer)) if binding.layers else None
        if role is None and binding.problem is not None:
            role = StoredRole(problem=binding.problem)
    if role is None or role.problem is not None:
        return role
    names = set(layer.fields().names())
    gone = [name for name in role.fields.values() if name not in names]
    if not gone:
        return role
    return replace(role, fields={part: name for part, name in role.fields.items() if name in names},
                   problem=Reason("roles.fields_gone", {"layer": layer.name(), "fields": ", ".join(gone)}))


def release(project: QgsProject, layer: QgsVectorLayer, *, force: bool = False) -> None:
    """Forget a layer's role on it and in the project: it is guessed again.

    Raises:
        InputError: a newer version kept something on the layer or in the project; nothing was changed.
    """
    _guard(stored(layer), force)
    remove_project_binding(project, layer, force=force)
    forget(layer, force=force)


def reset(project: QgsProject, *, force: bool = False) -> None:
    """Forget the roles of all layers of a project, loaded or not.

    Raises:
        InputError: a newer version kept something; nothing was changed.
    """
    layers = [layer for layer in project.mapLayers().values() if isinstance(layer, QgsVectorLayer)]
    _guard(project_binding(project), force)
    for layer in layers:
        _guard(stored(layer), force)
    project.removeEntry(SCOPE, ENTRY)
    for layer in layers:
        layer.removeCustomProperty(PROPERTY)


def own_names(project: QgsProject) -> dict[str, tuple]:
    """Role -> names of layers to which the user gave it in this project, for ``recognise``.

    The name in the data source counts, and the shown name.
    """
    names: dict = {}
    for entry in project_binding(project).layers.values():
        if entry.role and entry.problem is None:
            names.setdefault(entry.role, {}).update(dict.fromkeys(filter(None, (entry.data_layer, entry.name))))
    return {role: tuple(layers) for role, layers in names.items()}
