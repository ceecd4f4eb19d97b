"""From layers and choices to a screening of change patches."""
from __future__ import annotations

from functools import partial

from ....core.layers.binder import Asked, Binder
from ....core.rights.patches.request import COVERS, FIELDS
from ...reading.read import Snapshot, read

#: Role of a layer of the run -> whose fields it has.
KINDS = {"patches": "patches", **dict.fromkeys(COVERS, "cover"), "before": "survey", "after": "survey",
         "towns": "towns"}


def read_layers(snapshots: dict[str, Snapshot], controls: list, rows: list, chosen: dict, language: str,
                cancelled=None) -> tuple[dict, list]:
    """Bind fields and read what the screening needs; nothing about persons is among it.

    Args:
        snapshots: role of ``KINDS`` -> layer that was given. controls: snapshots of control lines.
        rows: layer, field role, field, as chosen by the user. chosen: role -> field role -> field named by a parameter.
        language: of notes. cancelled: asked on the way.

    Returns:
        Role -> ``ControlLayer``, and ``controls`` -> a list of them; sentences on fields.

    Raises:
        InputError: a field that does not exist, a layer that cannot be read.
    """
    binder = Binder([*snapshots.values(), *controls], rows, language)
    binder.note_garbled()
    reader = partial(_read, cancelled=cancelled)
    layers = {role: binder.read(Asked(snapshot, role, FIELDS[KINDS[role]], chosen.get(role, {}), keeps_personal=False),
                                reader) for role, snapshot in snapshots.items()}
    names = [snapshot.name for snapshot in controls]
    layers["controls"] = [binder.read(Asked(snapshot, name if names.count(name) == 1 else f"{name} {place}"), reader)
                          for place, (snapshot, name) in enumerate(zip(controls, names), 1)]
    return layers, binder.notes


def _read(layer: Snapshot, names: list, cancelled=None):
    return read(layer, names, cancelled=cancelled)
