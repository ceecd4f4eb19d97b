"""From layers and choices to what a check of building intensity reads."""
from __future__ import annotations

from typing import Optional

from ...core.intensity.pack.model import IntensityPack
from ...core.layers.binding import bind_fields
from ...core.layers.control_layer import ControlLayer
from ...core.texts import text
from ..reading.read import Snapshot, read


def bind_intensity(snapshots: dict[str, Snapshot], pack: IntensityPack, rows: list, chosen: dict, others: list,
                   language: str, cancelled=None) -> tuple[dict[str, ControlLayer], list]:
    """Recognise fields by the pack's aliases, where the user named none, and read them.

    Args:
        snapshots: table of ``core.packs.intensity.TABLES`` -> layer.
        pack: field roles and their names in data.
        rows: layer, field role, field, as the user said.
        chosen: field role of the parcels -> field that the user named, or None.
        others: more fields of the parcels; None among them is nothing.
        language: of the sentences.

    Returns:
        Table -> what was read; and how fields were recognised, a sentence each.

    Raises:
        InputError: a field or role that does not exist, a layer that cannot be read.
    """
    layers, found, reasons = list(snapshots.values()), {}, []
    for table, snapshot in snapshots.items():
        fields = bind_fields(snapshot, pack.fields[table], rows, layers)
        if table == "parcels":
            fields.update({role: name for role, name in chosen.items() if name})
        names = list(dict.fromkeys([*fields.values(), *(others if table == "parcels" else ())]))
        rows_read = read(snapshot, [name for name in names if name], cancelled=cancelled)
        found[table] = ControlLayer(table, rows_read, fields)
        reasons += [text("intensity.field_taken", language, layer=snapshot.name, role=role, field=name)
                    for role, name in fields.items()]
    return found, reasons


def read_plain(snapshot: Optional[Snapshot], cancelled=None):
    """The geometry of a layer, without fields; None without layer."""
    return None if snapshot is None else read(snapshot, [], cancelled=cancelled)
