"""From a table of emissions and choices to what core makes an inventory of."""
from __future__ import annotations

from typing import Optional

from ....core.carbon.inventory.gas_columns import gas_columns
from ....core.carbon.inventory.own_rows import match_own, own_fields, refuse_numbers
from ....core.carbon.inventory.request import Assignment
from ....core.layers.binder import Asked, Binder
from ....core.monitoring.series.heads import unread
from ....core.quotas.request import Bound
from ...reading.read import Snapshot, read
from ..monitoring.tables import bind_own_table

TABLE = "emissions"   # role of the table in rows of FIELDS


def bind_own(snapshot: Optional[Snapshot], rows: list, layers: list, notes: list, language: str,
             cancelled=None) -> Optional[Bound]:
    """The table with its fields; None without one.

    Args:
        rows: layer, field role, field. layers: all of the run. notes: to which is added what has to be said, in a
            language.

    Raises:
        InputError: a field that does not exist, a table that cannot be read, or one without numbers in the fields that
            are read and with numbers in others.
    """
    if snapshot is None:
        return None
    binder = Binder(layers, rows, language)
    bound = bind_own_table(binder, Asked(snapshot, TABLE, own_fields(), keeps_personal=False), cancelled, match_own)
    read_fields = {"emission", "amount"} & set(bound.fields) or gas_columns(bound)
    if "code" in bound.fields and not read_fields:     # notation keys alone: is it so?
        names = [name for name in unread(snapshot.field_names, bound.fields.values()) if name not in snapshot.personal]
        refuse_numbers(read(snapshot, names, check_crs=False, cancelled=cancelled) if names else bound.table)
    notes += binder.notes
    return bound


def assignments(rows: list) -> list[Assignment]:
    """Rows of the matrix: result and row of the inventory, which may be empty or a dash."""
    return [Assignment(result, "" if code in ("-", "–") else code) for result, code in rows]
