"""From layers and choices to a screening of change patches."""
from __future__ import annotations

from functools import partial

from ....core.errors import InputError
from ....core.fields import Field
from ....core.layers.binder import Asked, Binder
from ....core.rights.pack.model import ROLES, RightsPack
from ....core.rights.patches.request import COVER, COVERS, PATCHES, SURVEY, TOWNS
from ...reading.read import Snapshot, read

#: Role of a layer of the run -> the table of the pack whose fields it has.
KINDS = {"patches": PATCHES, **dict.fromkeys(COVERS, COVER), "before": SURVEY, "after": SURVEY, "towns": TOWNS}


def read_layers(snapshots: dict[str, Snapshot], controls: list, pack: RightsPack, rows: list, chosen: dict,
                language: str, cancelled=None) -> tuple[dict, list]:
    """Bind fields and read what the screening needs; nothing about persons is among it.

    Args:
        snapshots: role of ``KINDS`` -> layer that was given. controls: snapshots of control lines.
        pack: how fields are called. rows: layer, field role, field, as chosen by the user.
        chosen: role -> field role -> field named by a parameter.
        language: of notes. cancelled: asked on the way.

    Returns:
        Role -> ``ControlLayer``, and ``controls`` -> a list of them; sentences on fields.

    Raises:
        InputError: a table without geometry, a field that does not exist, a layer that cannot be read.
    """
    for snapshot in (*snapshots.values(), *controls):
        if snapshot.geometry == "none":
            raise InputError("patches.no_ground", layer=snapshot.name, parameter=snapshot.use.upper())
    binder = Binder([*snapshots.values(), *controls], rows, language)
    binder.note_garbled()
    reader = partial(_read, cancelled=cancelled)
    layers = {role: binder.read(Asked(snapshot, role, _roles(pack, KINDS[role]), chosen.get(role, {}),
                                      keeps_personal=False), reader) for role, snapshot in snapshots.items()}
    names = [snapshot.name for snapshot in controls]
    layers["controls"] = [binder.read(Asked(snapshot, name if names.count(name) == 1 else f"{name} {place}"), reader)
                          for place, (snapshot, name) in enumerate(zip(controls, names), 1)]
    return layers, binder.notes


def _roles(pack: RightsPack, table: str) -> dict:
    """Every role of a table: one that the pack does not list can still be named by the user."""
    return {role: pack.fields.get(table, {}).get(role, Field(role)) for role in ROLES[table]}


def _read(layer: Snapshot, names: list, cancelled=None):
    return read(layer, names, cancelled=cancelled)
