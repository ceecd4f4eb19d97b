"""From layers and choices to what a check of building intensity reads."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from ...core.intensity.pack.model import IntensityPack
from ...core.layers.binder import Asked, Binder, notes_by_role
from ...core.layers.control_layer import ControlLayer
from ...core.layers.values import VALUES, map_fields
from ..reading.read import Snapshot, read


def bind_intensity(snapshots: dict[str, Snapshot], pack: IntensityPack, rows: list, chosen: dict, others: list,
                   language: str, values: Sequence, cancelled=None, *, values_parameter: str = VALUES) -> tuple[
                       dict[str, ControlLayer], list, list]:
    """Recognise fields by the pack's aliases, where the user named none, and read them.

    Args:
        snapshots: table of ``core.intensity.pack.model.TABLES`` -> layer.
        pack: field roles and their names in data.
        rows: layer, field role, field, as chosen by the user.
        chosen: table -> field role -> field that the user named, or None.
        others: more fields of the parcels; None among them is nothing.
        language: of the sentences. values: rows of VALUES. values_parameter: what it is called, for sentences.

    Returns:
        Table -> what was read; how fields were recognised, a sentence each; and those of them on what the user says of
        values.

    Raises:
        InputError: a field or role that does not exist, a layer that cannot be read.
    """
    binder = Binder(list(snapshots.values()), rows, language, notes_by_role("intensity.field_taken", also_chosen=True),
                    values_parameter)
    known, tables = map_fields(pack.fields, values, values_parameter), {}
    for table, snapshot in snapshots.items():
        tables[table] = binder.read(
            Asked(snapshot, table, known[table], chosen.get(table, {}), also=others if table == "parcels" else ()),
            lambda layer, names: read(layer, names, cancelled=cancelled))
    return tables, binder.notes, binder.meanings


def read_plain(snapshot: Optional[Snapshot], cancelled=None):
    """The geometry of a layer, without fields; None without layer."""
    return None if snapshot is None else read(snapshot, [], cancelled=cancelled)
