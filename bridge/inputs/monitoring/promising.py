"""From a table of clauses and a layer of parcels to what core checks of a plan's commitments."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Optional

from ....core.layers.binder import Asked, Binder
from ....core.monitoring.commitments.clauses import clause_fields
from ....core.monitoring.commitments.request import Parcels
from ....core.monitoring.series.heads import refuse_places
from ....core.quotas.request import Bound
from ...reading.read import Snapshot, read
from .tables import bind_own_table

CLAUSES = "clauses"   # role of the table in rows of FIELDS


def bind_clauses(snapshot: Snapshot, binder: Binder, places: Collection[str], keeps_personal: bool,
                 cancelled=None) -> Bound:
    """The table of clauses with its fields.

    Args:
        binder: of the run, whose notes grow. places: codes and names of the units of the store, as names are compared.
            keeps_personal: fields about persons may be read too.

    Raises:
        InputError: a field that does not exist, a table that cannot be read, or one with units in a column that is not
            read.
    """
    bound = bind_own_table(binder, Asked(snapshot, CLAUSES, clause_fields(), keeps_personal=keeps_personal), cancelled)
    if places and "unit_code" not in bound.fields:
        names = [name for name in snapshot.field_names if keeps_personal or name not in snapshot.personal]
        whole = read(snapshot, names, check_crs=False, cancelled=cancelled)
        refuse_places(snapshot.name, whole.columns, bound.fields, places)
    return bound


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
