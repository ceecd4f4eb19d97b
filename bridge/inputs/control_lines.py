"""From layers and choices to a check of the control lines."""
from __future__ import annotations

from typing import Optional

from ...core.control_lines.fields import fields_of_role
from ...core.control_lines.request import LAND_USE
from ...core.landuse.codes.classify import LandUseCodes
from ...core.landuse.codes.meanings import require_listed
from ...core.landuse.codes.planting import planting_field
from ...core.layers.binder import Asked, Binder
from ...core.layers.control_layer import ControlLayer
from ...core.layers.values import map_fields
from ..reading.read import Snapshot, read


def read_lines(snapshots: dict[str, Snapshot], codes: Optional[LandUseCodes], rows: list,
               values: list, notes: list, language: str, cancelled=None) -> dict[str, ControlLayer]:
    """Bind the fields of each layer, and read what the check needs.

    Args:
        snapshots: role -> layer.
        codes: the code pack, where there is a survey.
        rows: layer, field role, field, as chosen by the user. values: rows of VALUES.
        notes: to which what the user says of values is added, in a language.

    Raises:
        InputError: a field that does not exist, a layer that cannot be read.
    """
    if codes is not None:
        require_listed(codes, values)
    known = map_fields({role: fields_of_role(role, codes) for role in snapshots}, values)
    binder = Binder(list(snapshots.values()), rows, language)
    layers = {role: binder.read(
        Asked(snapshot, role, known[role],
              also=(planting_field(snapshot.field_names),) if role == LAND_USE else ()),
        lambda layer, names: read(layer, names, cancelled=cancelled)) for role, snapshot in snapshots.items()}
    notes += binder.notes
    return layers
