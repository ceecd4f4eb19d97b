"""From layers and choices to an alignment of a plan with parcels."""
from __future__ import annotations

from functools import partial

from ....core.layers.binder import Asked, Binder, Needs
from ....core.rights.alignment.request import FIELDS
from ...reading.read import Snapshot, read

#: Without which an earlier layer says nothing.
NEEDS = {"accepted": (Needs(("cut_id",), "alignment.no_cut_id"),)}


def read_layers(snapshots: dict[str, Snapshot], lines: list, rows: list, chosen: dict, limits: list, language: str,
                cancelled=None) -> tuple[dict, list]:
    """Bind fields and read what the alignment needs; nothing about persons is among it.

    Args:
        snapshots: role of ``FIELDS`` -> layer that was given. lines: snapshots of statutory lines.
        rows: layer, field role, field, as chosen by the user. chosen: role -> field role -> field named by a parameter.
        limits: fields of the plan that hold its limits. language: of notes. cancelled: asked on the way.

    Returns:
        Role -> ``ControlLayer``, and ``lines`` -> a list of them; sentences on fields.

    Raises:
        InputError: a field that does not exist, a layer that cannot be read, accepted cuts without ids.
    """
    binder = Binder([*snapshots.values(), *lines], rows, language)
    binder.note_garbled()
    reader = partial(_read, cancelled=cancelled)
    layers = {role: binder.read(Asked(snapshot, role, FIELDS[role], chosen.get(role, {}), keeps_personal=False,
                                      also=limits if role == "plan" else (), needs=NEEDS.get(role, ())), reader)
              for role, snapshot in snapshots.items()}
    names = [snapshot.name for snapshot in lines]
    layers["lines"] = [binder.read(Asked(snapshot, name if names.count(name) == 1 else f"{name} {place}",
                                         FIELDS["lines"], keeps_personal=False), reader)
                       for place, (snapshot, name) in enumerate(zip(lines, names), 1)]
    return layers, binder.notes


def _read(layer: Snapshot, names: list, cancelled=None):
    return read(layer, names, cancelled=cancelled)
