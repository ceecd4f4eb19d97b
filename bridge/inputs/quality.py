"""From layers and choices to a pre-check of a database."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from qgis.core import QgsFields, QgsWkbTypes

from ...core.landuse.codes.classify import LandUseCodes
from ...core.layers.binder import Asked, Binder
from ...core.quality.binding import bind_layers, binding_notes, fields_of
from ...core.quality.pack.model import LayerSpec, SchemaPack
from ...core.quality.request import DataLayer, QualityRequest, StoredField
from ..reading.columns import kind_of
from ..reading.read import Snapshot, read


class BoundDatabase(NamedTuple):
    """The request, and how layers were bound, a sentence each."""

    request: QualityRequest
    reasons: list


def bind_database(snapshots: Sequence[Snapshot], pack: SchemaPack, codes: LandUseCodes | None, roles: list,
                  fields: list, mode: str, rules: Sequence[str], language: str, cancelled=None,
                  progress=None) -> BoundDatabase:
    """Bind layers to the schema and read what its rules ask for.

    A missing or wrong coordinate system does not stop the run: it is a finding.

    Args:
        snapshots: the layers. roles: ``(layer, layer of the schema)``. fields: ``(layer, field of the schema, field)``.

    Raises:
        InputError: a name that does not exist, two layers for one, a layer that cannot be read.
    """
    asked = snapshots
    snapshots = [replace(snapshot, personal=()) for snapshot in asked]   # a schema asks for such fields too
    bound = bind_layers(snapshots, pack, roles, language)
    binder, layers = Binder(snapshots, fields, language), {}
    for number, (role, position) in enumerate(bound.layers.items()):
        snapshot, spec = snapshots[position], pack.layers[role]
        columns = binder.read(Asked(snapshot, role, {}, match=partial(_fields_by, spec)),
                              lambda layer, names: read(layer, names, check_crs=False, cancelled=cancelled))
        layers[role] = DataLayer(role, columns.table, columns.fields, _stored(snapshot.fields),
                                 snapshot.data_layer or snapshot.name, snapshot.geometry, _traits(snapshot.wkb_type),
                                 frozenset(name for name, field in columns.fields.items()
                                           if field in asked[position].personal))
        for name in asked[position].personal:   # what no finding shows needs no warning
            snapshot.noticed.values.pop(name, None)
        if progress is not None:
            progress((number + 1) / len(bound.layers))
    request = QualityRequest(pack, layers, codes, mode, tuple(rules), bound.unbound, language)
    return BoundDatabase(request, binding_notes(bound, snapshots, pack, language))


def _fields_by(spec: LayerSpec, layer: Snapshot, _described: dict, rows: Sequence, layers: Sequence) -> dict:
    """As ``fields_of``; a schema says nothing of meanings that a user could add to."""
    return fields_of(layer, spec, rows, layers)


def _stored(fields: QgsFields) -> dict:
    return {field.name(): StoredField(kind_of(field), max(field.length(), 0)) for field in map(
        fields.at, range(fields.count()))}


def _traits(wkb_type) -> tuple:
    """What a type of geometry declares beyond a plane outline."""
    declared = {"z": QgsWkbTypes.hasZ(wkb_type), "m": QgsWkbTypes.hasM(wkb_type),
                "curves": QgsWkbTypes.isCurvedType(wkb_type)}
    return tuple(name for name, has in declared.items() if has)
