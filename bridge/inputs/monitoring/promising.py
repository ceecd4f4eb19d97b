"""From a table of clauses and a layer of parcels to what core checks of a plan's commitments."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from ....core.layers.binder import Asked, Binder
from ....core.monitoring.commitments.clauses import clause_fields
from ....core.monitoring.commitments.request import Parcels
from ....core.quotas.request import Bound
from ...reading.read import Snapshot, read

CLAUSES = "clauses"   # role of the table in rows of FIELDS


def bind_clauses(snapshot: Snapshot, rows: list, layers: list, notes: list, language: str, keeps_personal: bool,
                 cancelled=None) -> Bound:
    """The table of clauses with its fields.

    Args:
        rows: layer, field role, field. layers: all of the run. notes: to which is added what has to be said, in a
            language. keeps_personal: fields about persons may be read too.

    Raises:
        InputError: a field that does not exist, a table that cannot be read.
    """
    binder = Binder(layers, rows, language)
    bound = binder.read(Asked(snapshot, CLAUSES, clause_fields(), keeps_personal=keeps_personal),
                        lambda layer, names: read(layer, names, check_crs=False, cancelled=cancelled))
    notes += binder.notes
    return Bound(bound.table, bound.fields)


def bind_parcels(snapshot: Optional[Snapshot], places: Sequence[str], subject_id: Optional[str],
                 unit_code: Optional[str], cancelled=None) -> Optional[Parcels]:
    """The layer of what carries clauses; None without one.

    Args:
        places: fields with zones, projects, rules or places. subject_id, unit_code: fields; None without one.

    Raises:
        InputError: a layer that cannot be read.
    """
    if snapshot is None:
        return None
    names = list(dict.fromkeys(name for name in (*places, subject_id, unit_code) if name))
    return Parcels(read(snapshot, names, cancelled=cancelled), list(places), subject_id, unit_code)
