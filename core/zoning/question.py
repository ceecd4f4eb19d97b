"""From layers and choices to a request for a check of zoning.

A layer here is what ``core/layers/binder.py`` binds; whoever runs a check brings what reads it.
"""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Callable, NamedTuple, Optional

import numpy as np

from ..errors import InputError
from ..fields import Field
from ..layers.binder import Asked, Binder
from ..layers.binding import RoleBinding, bind_roles, role_title
from ..layers.control_layer import ControlLayer
from ..rules.model import Pack
from ..table import FeatureTable
from ..texts import text
from .request import ZoningRequest


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


class Reader(NamedTuple):
    """What reads the layers of a check.

    Attributes:
        whole: ``(layer, names of fields)`` to a table.
        at: ``(layer, subjects table, names of fields, reach in metres)`` to a table of what lies at the subjects.
        unfiltered: as ``at``, of a control layer without its own filter; None where it has none that hides anything.
    """

    whole: Callable
    at: Callable
    unfiltered: Callable


def bind_request(subjects, controls: list, coverage, pack: Pack, choices: Choices, reader: Reader) -> BoundRequest:
    """Bind layers to roles and fields, and read what the check needs.

    Args:
        subjects, controls, coverage: the layers, as they stood when the run began; None: no coverage.
        pack: the rules. choices: of the user. reader: of the layers.

    Raises:
        InputError: a layer, role or field that cannot be bound or read.
    """
    bound = bind_layers(subjects, controls, coverage, pack, choices)
    table = reader.whole(subjects, bound.subject_names)
    layers = [with_unfiltered(
        ControlLayer(role, reader.at(layer, table, list(names.values()), bound.reach_m), names),
        lambda fields, layer=layer: reader.unfiltered(layer, table, fields, bound.reach_m))
        for layer, role, names in bound.layers]
    area = coverage_layers(coverage, choices, bound.everything, reader.whole)
    return BoundRequest(request_of(table, layers, pack, bound, choices, area), bound.reasons, bound.unbound)


def with_unfiltered(layer: ControlLayer, unfiltered: Callable) -> ControlLayer:
    """A control layer, with what lies at the subjects without its filter, where it has one that hides features.

    Args:
        layer: as it was read. unfiltered: names of fields to the table, or to None where there is no such filter.
    """
    try:
        table = unfiltered(list(layer.fields.values()))
    except InputError:   # hidden features cannot be read; the check reports that their effect is unknown
        return layer
    return layer if table is None else replace(layer, unfiltered=table)


@dataclass(frozen=True)
class Bound:
    """Layers bound to roles and fields, before anything is read.

    Attributes:
        subject_fields: subject field of the pack -> field of the layer.
        subject_names: all fields of the subjects that a check reads.
        layers: ``(layer, role, field role -> field)`` of each control layer that a role took.
        reach_m: how far from a subject a control may matter.
        everything: all layers.
        reasons, unbound: as of ``BoundRequest``.
    """

    subject_fields: dict
    subject_names: list
    layers: list
    reach_m: float
    everything: list
    reasons: list
    unbound: list


def bind_layers(subjects, controls: list, coverage, pack: Pack, choices: Choices) -> Bound:
    """Bind layers to roles and fields.

    Args:
        subjects, controls, coverage, pack, choices: as of ``bind_request``.

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
    layers = [(layer, role, binder.fields(Asked(layer, role, pack.roles[role].fields)))
              for layer, role in zip(controls, binding.roles) if role is not None]
    return Bound(fields, names, layers, max([rule.distance_m or 0.0 for rule in pack.rules], default=0.0), everything,
                 binder.notes, [layer.name for layer, role in zip(controls, binding.roles) if role is None])


def request_of(table: FeatureTable, layers: list, pack: Pack, bound: Bound, choices: Choices,
               coverage: Optional[list]) -> ZoningRequest:
    """The question of a check about some subjects.

    Args:
        table: of the subjects. layers: ``ControlLayer`` each. pack, choices: as of ``bind_request``.
        bound: of ``bind_layers``. coverage: of ``coverage_layers``.
    """
    return ZoningRequest(
        table, layers, pack, choices.subject_id, choices.project_field, bound.subject_fields, choices.scope or None,
        coverage, choices.as_of, choices.area_method, choices.registered_area, choices.language, choices.with_ledger)


def roles_of(controls: list, pack: Pack, choices: Choices) -> RoleBinding:
    """Roles of the control layers, as chosen by the user or by alias.

    Args:
        controls, pack, choices: as of ``bind_request``.

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


def coverage_layers(coverage, choices: Choices, everything: list, read: Callable) -> Optional[list]:
    """The coverage layer; where a field names roles, a layer for each role.

    Args:
        coverage: the layer, or None. choices: of the user. everything: all layers. read: ``Reader.whole``.

    Raises:
        InputError: as the reader.
    """
    if coverage is None:
        return None
    layer = Binder(everything, choices.fields).read(coverage_asked(coverage), read)
    if "role" not in layer.fields:
        return [ControlLayer("", layer.table)]
    table, names = layer.table, layer.fields
    roles = table.columns[names["role"]].fillna("").to_numpy(dtype=object)
    return [ControlLayer(role, table.take(np.flatnonzero(roles == role))) for role in dict.fromkeys(roles)]


def coverage_asked(coverage) -> Asked:
    """What a check asks of a coverage layer: which role each feature speaks for, where a field says so.

    Args:
        coverage: the layer.
    """
    return Asked(coverage, "", {"role": Field("role", aliases=("control_role",))})
