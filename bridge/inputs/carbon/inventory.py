"""From a table of emissions and choices to what core makes an inventory of."""
from __future__ import annotations

from typing import Optional

from ....core.carbon.inventory.own_rows import own_fields
from ....core.carbon.inventory.request import Assignment
from ....core.layers.binder import Asked, Binder
from ....core.quotas.request import Bound
from ...reading.read import Snapshot
from ..monitoring.tables import bind_own_table

TABLE = "emissions"   # role of the table in rows of FIELDS


def bind_own(snapshot: Optional[Snapshot], rows: list, layers: list, notes: list, language: str,
             cancelled=None) -> Optional[Bound]:
    """The table with its fields; None without one.

    Args:
        rows: layer, field role, field. layers: all of the run. notes: to which is added what has to be said, in a
            language.

    Raises:
        InputError: a field that does not exist, a table that cannot be read.
    """
    if snapshot is None:
        return None
    binder = Binder(layers, rows, language)
    bound = bind_own_table(binder, Asked(snapshot, TABLE, own_fields(), keeps_personal=False), cancelled)
    notes += binder.notes
    return bound


def assignments(rows: list) -> list[Assignment]:
    """Rows of the matrix: result and row of the inventory, which may be empty or a dash."""
    return [Assignment(result, "" if code in ("-", "–") else code) for result, code in rows]
