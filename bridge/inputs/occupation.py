"""From layers and choices to a request for an occupation."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Callable, Optional

from ...core.landuse.codes.classify import LandUseCodes
from ...core.landuse.occupation.run import OccupationRequest
from ...core.landuse.occupation.survey import LOCATION_ROLES, OWNERSHIP_ROLES
from ...core.layers.binder import Asked, Binder, field_title
from ...core.layers.binding import bind_roles
from ...core.rules.model import Pack
from ...core.texts import text
from ..reading.read import Snapshot, read

#: Layers of administrative units name their fields otherwise than a survey does.
UNIT_ALIASES = {"location_code": ("XZQDM", "行政区代码"), "location_name": ("XZQMC", "行政区名称")}
CONTROL_FIELDS = ("id", "valid_from", "valid_to")   # more of a control is for its rules, which are not asked here


@dataclass(frozen=True)
class OccupationLayers:
    """The layers of a run, as they stood when it began."""

    subjects: Snapshot
    survey: Snapshot
    ownership: Optional[Snapshot] = None
    location: Optional[Snapshot] = None
    approved: Optional[Snapshot] = None
    controls: list = field(default_factory=list)

    @property
    def all(self) -> list:
        """The layers that were given, the subjects first."""
        named = (self.subjects, self.survey, self.ownership, self.location, self.approved, *self.controls)
        return [layer for layer in named if layer is not None]


@dataclass(frozen=True)
class BoundOccupation:
    """A request, and how its layers and fields were bound or left out."""

    request: OccupationRequest
    reasons: list


def bind_occupation(layers: OccupationLayers, codes: LandUseCodes, pack: Optional[Pack], roles: list, fields: list,
                    choices: dict, read_layer: Callable, cancelled=None) -> BoundOccupation:
    """Bind layers to uses and fields to field roles, and read what the run needs.

    Args:
        layers: of the run.
        codes: the code pack, whose field roles the survey's fields get.
        pack: the rule pack that knows the control layers; None without controls.
        roles: rows of layer and role; ``fields``: rows of layer (empty: the survey), field role, field.
        choices: further attributes of the request.
        read_layer: ``(snapshot, subjects table, field names)`` to a table.

    Raises:
        InputError: a layer, role or field that cannot be bound or read.
    """
    language = choices["language"]
    binder = Binder(layers.all, [(row[0] or layers.survey.layer_id, *row[1:]) for row in fields], language, _told)
    binder.note_garbled()
    table = read(layers.subjects, [choices["subject_id"], choices["project_field"], choices["registered_field"]],
                 cancelled=cancelled)

    def ready(use: str, snapshot: Optional[Snapshot], described: dict):
        if snapshot is None:
            return None
        # to name a field about persons is not enough here: the run has to keep such fields
        bound = binder.read(Asked(snapshot, use, described, keeps_personal=False),
                            lambda layer, names: read_layer(layer, table, names))
        return replace(bound, fields={**bound.fields, "id": bound.fields["patch_id"]}) \
            if "patch_id" in bound.fields else bound

    def known(*roles):   # a pack describes only the fields that its country's surveys have
        return {role: codes.fields[role] for role in roles if role in codes.fields}

    units = {role: _with_aliases(spec, UNIT_ALIASES[role]) for role, spec in known(*LOCATION_ROLES).items()}
    ids, owners = known("patch_id"), known(*OWNERSHIP_ROLES)
    described = {role: spec for role, spec in codes.fields.items() if role != "patch_number"}   # nothing counts by it
    survey = ready("survey", layers.survey, described)
    request = OccupationRequest(
        table, survey, codes, ownership=ready("owner", layers.ownership, {**ids, **owners}),
        location=ready("place", layers.location, {**ids, **units}), approved=ready("approved", layers.approved, ids),
        controls=_controls(layers, pack, roles, binder, table, read_layer), **choices)
    return BoundOccupation(request, binder.notes)


def _with_aliases(described, aliases: tuple):
    return replace(described, aliases=(*described.aliases, *aliases))


def _controls(layers: OccupationLayers, pack, roles, binder, table, read_layer) -> list:
    if not layers.controls:
        return []
    binding = bind_roles(layers.controls, pack.roles, roles, binder.language)
    binder.notes += binding.reasons
    quiet = Binder(layers.all)
    controls = []
    for snapshot, role in zip(layers.controls, binding.roles):
        if role is not None:
            described = {key: spec for key, spec in pack.roles[role].fields.items() if key in CONTROL_FIELDS}
            controls.append(quiet.read(Asked(snapshot, role, described),
                                       lambda layer, names: read_layer(layer, table, names)))
    return controls


def _told(asked: Asked, bound: dict, language: str) -> list:
    pairs = ", ".join(f"{field_title(asked.fields, role, language)} = {name}" for role, name in bound.items())
    return [text("occupation.field_bound", language, layer=asked.layer.name, pairs=pairs)] if pairs else []
