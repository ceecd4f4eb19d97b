"""From layers and choices to what core computes indicators of."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Optional

from ....core.errors import InputError
from ....core.landuse.pack.model import CLASS_ROLES, LandUseCodes
from ....core.layers.binder import Asked, Binder
from ....core.layers.binding import bind_roles, match_layers
from ....core.layers.values import is_constant, map_fields, role_and_layer
from ....core.monitoring.compute.units import TABLES
from ....core.monitoring.pack.model import LAND, MonitoringPack
from ....core.monitoring.series.heads import refuse_unread
from ....core.monitoring.series.measures import split_measure
from ....core.monitoring.trace.beside import joined_fields
from ....core.quotas.request import Bound
from ....core.texts import text
from ...reading.read import Snapshot, read
from .tables import bind_own_table


def bind_layers(snapshots: list[Snapshot], pack: MonitoringPack, codes: LandUseCodes, roles: list, rows: list,
                values: list, notes: list, language: str, cancelled=None,
                more: Optional[dict] = None) -> dict[str, Bound]:
    """Give each layer its role of the pack and its fields, and read them.

    Args:
        snapshots: layers. codes: whose fields the layer of land has. roles: layer, role, as chosen by the user; empty:
            recognised by names. rows: layer, field role, field. values: rows of VALUES.
        notes: to which is added what has to be said, in a language.

    Returns:
        Role -> layer.

    Raises:
        InputError: a role or field that does not exist, two layers of one role, a layer that cannot be read.
    """
    known = {role: {**layer.fields, **(more or {})} for role, layer in pack.layers.items()}
    if LAND in known:
        known[LAND] |= {role: codes.fields[role] for role in CLASS_ROLES if role in codes.fields}
    fields = map_fields(known, [row for row in values if role_and_layer(row[0], TABLES)[0] not in TABLES])
    bound_roles = bind_roles(snapshots, pack.layers, roles, language, guess_rest=True)
    notes += bound_roles.reasons
    binder, layers = Binder(snapshots, rows, language), {}
    for snapshot, role in zip(snapshots, bound_roles.roles):
        if role is None:
            continue
        if role in layers:
            raise InputError("monitoring.role_twice", role=role, first=layers[role].table.name, second=snapshot.name)
        beside = {"land_class_name": "land_class"} if role == LAND else {}
        bound = binder.read(Asked(snapshot, role, fields[role], beside=beside),
                            lambda layer, names: read(layer, names, cancelled=cancelled))
        layers[role] = Bound(bound.table, bound.fields)
    notes += binder.notes
    return layers


def refuse_without_table(values: list, tables: Mapping) -> None:
    """Refuse rows of VALUES about a table of statistics or targets that the run does not have: they would do nothing.

    Args:
        values: rows of VALUES. tables: role of a table -> its layer, as far as it is given.

    Raises:
        InputError: names the row.
    """
    for row in values:
        role = role_and_layer(row[0], TABLES)[0]
        if role in TABLES and tables.get(role) is None:
            raise InputError("monitoring.values_without_table", row=" | ".join(row), role=role)


def bind_beside(snapshots: dict[str, Optional[Snapshot]], rows: list, layers: list, notes: list, language: str,
                cancelled=None) -> dict[str, Bound]:
    """Layers beside a trace with their fields, those that are given.

    Args:
        snapshots: of ``trace.request.JOINED``. rows: layer, field role, field. layers: all of the run.
        notes: to which is added what has to be said, in a language.

    Raises:
        InputError: a field that does not exist, a layer that cannot be read or has none of the fields.
    """
    binder, bound = Binder(layers, rows, language), {}
    for name, snapshot in snapshots.items():
        if snapshot is None:
            continue
        fields = joined_fields(name)
        made = binder.read(Asked(snapshot, name, fields), lambda layer, names: read(layer, names, cancelled=cancelled))
        if not made.fields:
            raise InputError("monitoring.fields_missing", layer=snapshot.name, missing=", ".join(fields),
                             fields=made.table.fields_shown, parameter=name.upper())
        bound[name] = Bound(made.table, made.fields)
    notes += binder.notes
    return bound


def read_rows(snapshots: list[Snapshot], cancelled=None) -> list:
    """Tables of indicator rows with all their columns.

    Args:
        snapshots: tables.

    Raises:
        InputError: a table that cannot be read.
    """
    return [read(snapshot, list(snapshot.field_names), check_crs=False, cancelled=cancelled) for snapshot in snapshots]


def bind_table(snapshot: Optional[Snapshot], fields: dict, role: str, rows: list, layers: list, notes: list,
               language: str, cancelled=None, values: Sequence = ()) -> Optional[Bound]:
    """A table of statistics or targets with its fields; None without one.

    Args:
        fields: field role -> names in data. role: of the table, in rows of FIELDS. rows: layer, field role, field.
        layers: all of the run. notes: to which is added what has to be said, in a language. values: rows of VALUES.

    Raises:
        InputError: a field that does not exist, also in a row of VALUES; a table that cannot be read; as of
            ``refuse_unread``.
    """
    if snapshot is None:
        return None
    own = [row for row in values if role_and_layer(row[0], TABLES)[0] == role]
    binder, meant = Binder(layers, rows, language), map_fields({role: fields}, own)[role]
    bound = bind_own_table(binder, Asked(snapshot, role, meant), cancelled)
    notes += binder.notes
    lacking = {"unit_code", "unit"} & set(fields) - set(bound.fields)
    lacking -= {"unit"} if split_measure(bound.fields.get("value", ""))[1] else set()
    wanted = [name for name in sorted(lacking) if not is_constant(meant.get(name))]
    if wanted and {"indicator", "value"} & set(fields) <= set(bound.fields):     # otherwise another table is meant
        whole = read(snapshot, list(snapshot.field_names), check_crs=False, cancelled=cancelled)
        refuse_unread(snapshot.name, whole.columns, bound.fields, wanted)
        notes += [text("series.without_codes", language, layer=snapshot.name)] if "unit_code" in wanted else []
    return bound


def of_date(rows: list, snapshots: list[Snapshot], layers: list[Snapshot]) -> list:
    """The rows of a matrix whose first cell names a layer of a date; layers of one name on both dates share theirs.

    Args:
        rows: layer first. snapshots: layers of the date. layers: all of the run.

    Raises:
        InputError: a row that names no layer of the run.
    """
    chosen = {id(snapshot) for snapshot in snapshots}
    return [row for row in rows if any(id(layers[position]) in chosen for position in match_layers(row[0], layers))]
