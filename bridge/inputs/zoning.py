"""From layers and choices to a request for a check of zoning."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Callable, Optional

import numpy as np

from ...core.errors import InputError
from ...core.fields import Field
from ...core.layers.binder import Asked, Binder
from ...core.layers.binding import RoleBinding, bind_roles, role_title
from ...core.layers.control_layer import ControlLayer
from ...core.rules.model import Pack
from ...core.table import FeatureTable
from ...core.texts import text
from ...core.zoning.request import ZoningRequest
from ..reading.read import Snapshot, read
from .extents import read_at


@dataclass(frozen=True)
class Choices:
    """What the user chose for a check of zoning, as the parameters have it.

    ``roles`` are rows of layer and role, ``fields`` rows of layer, field role and field, ``values`` rows of role, field
    role, value in the layer and value of the pack; they are put over the pack by ``core.layers.values.map_pack``.
    ``layer_roles`` says the role of each control layer by its position, instead of ``roles``.
    """

    subject_id: Optional[str] = None
    project_field: Optional[str] = None
    registered_area: Optional[str] = None
    roles: list = field(default_factory=list)
    fields: list = field(default_factory=list)
    scope: list = field(default_factory=list)
    as_of: date = field(default_factory=date.today)
    area_method: str = "ellipsoidal"
    language: str = "en"
    with_ledger: bool = False
    layer_roles: Optional[list] = None
    values: list = field(default_factory=list)


@dataclass(frozen=True)
class BoundRequest:
    """A request, how its layers were bound, and which of them no role took."""

    request: ZoningRequest
    reasons: list
    unbound: list


def bind_request(subjects: Snapshot, controls: list[Snapshot], coverage: Optional[Snapshot], pack: Pack,
                 choices: Choices, read_control: Callable, cancelled=None) -> BoundRequest:
    """Bind layers to roles and fields, and read what the check needs.

    Args:
        subjects, controls, coverage: the layers, as they stood when the run began.
        pack: the rules.
        choices: of the user.
        read_control: ``(snapshot, subjects table, field names, reach in metres)`` to a table.

    Raises:
        InputError: a layer, role or field that cannot be bound or read.
    """
    bound = bind_layers(subjects, controls, coverage, pack, choices)
    table = read(subjects, bound.subject_names, cancelled=cancelled)
    layers = [with_unfiltered(
        ControlLayer(role, read_control(snapshot, table, list(names.values()), bound.reach_m), names), snapshot, table,
        bound.reach_m, cancelled) for snapshot, role, names in bound.layers]
    area = coverage_layers(coverage, choices, bound.everything, cancelled)
    return BoundRequest(request_of(table, layers, pack, bound, choices, area), bound.reasons, bound.unbound)


def with_unfiltered(layer: ControlLayer, snapshot: Snapshot, subjects: FeatureTable, reach_m: float,
                    cancelled=None) -> ControlLayer:
    """A control layer, with what lies at the subjects without its filter, where it has one that hides features."""
    whole = snapshot.without_filter()
    if whole is None:
        return layer
    try:
        return replace(layer, unfiltered=read_at(whole, subjects, list(layer.fields.values()), reach_m, cancelled))
    except InputError:   # hidden features cannot be read; the check reports that their effect is unknown
        return layer


@dataclass(frozen=True)
class Bound:
    """Layers bound to roles and fields, before anything is read.

    Attributes:
        subject_fields: subject field of the pack -> field of the layer.
        subject_names: all fields of the subjects that a check reads.
        layers: ``(snapshot, role, field role -> field)`` of each control layer that a role took.
        reach_m: how far from a subject a control may matter.
        everything: snapshots of all layers.
        reasons, unbound: as of ``BoundRequest``.
    """

    subject_fields: dict
    subject_names: list
    layers: list
    reach_m: float
    everything: list
    reasons: list
    unbound: list


def bind_layers(subjects: Snapshot, controls: list[Snapshot], coverage: Optional[Snapshot], pack: Pack,
                choices: Choices) -> Bound:
    """Bind layers to roles and fields.

    Raises:
        InputError: a layer, role or field that cannot be bound.
    """
    binding = roles_of(controls, pack, choices)
    everything = [subjects, *controls, *([coverage] if coverage else [])]
    binder = Binder(everything, choices.fields, choices.language)
    binder.notes += binding.reasons
    binder.note_garbled()
    fields = binder.fields(Asked(subjects, "subjects", pack.subject_fields))
    names = [choices.subject_id, choices.project_field, choices.registered_area, *fields.values()]
    layers = [(snapshot, role, binder.fields(Asked(snapshot, role, pack.roles[role].fields)))
              for snapshot, role in zip(controls, binding.roles) if role is not None]
    return Bound(fields, names, layers, max([rule.distance_m or 0.0 for rule in pack.rules], default=0.0), everything,
                 binder.notes, [layer.name for layer, role in zip(controls, binding.roles) if role is None])


def request_of(table: FeatureTable, layers: list, pack: Pack, bound: Bound, choices: Choices,
               coverage: Optional[list]) -> ZoningRequest:
    """The question of a check about some subjects."""
    return ZoningRequest(
        table, layers, pack, choices.subject_id, choices.project_field, bound.subject_fields, choices.scope or None,
        coverage, choices.as_of, choices.area_method, choices.registered_area, choices.language, choices.with_ledger)


def roles_of(controls: list[Snapshot], pack: Pack, choices: Choices) -> RoleBinding:
    """Roles of the control layers, as chosen by the user or by alias.

    Raises:
        InputError: as ``bind_roles``.
    """
    if choices.layer_roles is None:
        return bind_roles(controls, pack.roles, choices.roles, choices.language)
    for role in choices.layer_roles:
        if role not in pack.roles:
            raise InputError("binding.unknown_role", role=role, roles=", ".join(pack.roles))
    return RoleBinding(list(choices.layer_roles),
                       [text("binding.said", choices.language, layer=layer.name,
                             role=role_title(pack.roles[role], choices.language))
                        for layer, role in zip(controls, choices.layer_roles)])


def coverage_layers(snapshot: Optional[Snapshot], choices: Choices, everything, cancelled) -> Optional[list]:
    """The coverage layer; where a field names roles, a layer for each role."""
    if snapshot is None:
        return None
    layer = Binder(everything, choices.fields).read(coverage_asked(snapshot), lambda source, names: read(
        source, names, cancelled=cancelled))
    if "role" not in layer.fields:
        return [ControlLayer("", layer.table)]
    table, names = layer.table, layer.fields
    roles = table.columns[names["role"]].fillna("").to_numpy(dtype=object)
    return [ControlLayer(role, table.take(np.flatnonzero(roles == role))) for role in dict.fromkeys(roles)]


def coverage_asked(snapshot: Snapshot) -> Asked:
    """What a check asks of a coverage layer: which role each feature speaks for, where a field says so."""
    return Asked(snapshot, "", {"role": Field("role", aliases=("control_role",))})
