"""From layers and tables of offices to a tracing of the life of land."""
from __future__ import annotations

from dataclasses import replace

from ...core.errors import InputError
from ...core.layers.binder import Asked, Binder
from ...core.layers.binding import bind_roles
from ...core.layers.control_layer import ControlLayer
from ...core.layers.values import map_fields
from ...core.rights.pack.model import RightsPack
from ...core.rights.pack.stages import LifeCycle
from ..reading.read import Snapshot, read


def bind_stages(snapshots: list[Snapshot], pack: RightsPack, roles: list, rows: list, values: list, notes: list,
                language: str, cancelled=None) -> tuple[list[ControlLayer], LifeCycle]:
    """Give each layer its table of the pack and its fields, and read them.

    Args:
        snapshots: layers and tables. pack: with tables of the life of land.
        roles: layer, table, as chosen by the user; empty: recognised by names. rows: layer, field role, field.
        values: rows of VALUES. notes: to which is added what has to be said, in a language.

    Returns:
        The layers that are a table of the pack; and the pack's part, with what the user says of values.

    Raises:
        InputError: a pack without that part, no layer that is a table, a field that does not exist.
    """
    life = pack.lifecycle
    if life is None or not life.tables:
        raise InputError("lifecycle.no_part")
    fields = map_fields({name: table.role.fields for name, table in life.tables.items()}, values)
    tables = {name: table.with_fields(fields[name]) for name, table in life.tables.items()}
    life = replace(life, tables=tables)
    bound = bind_roles(snapshots, life.roles, roles, language)
    notes += bound.reasons
    binder = Binder(snapshots, rows, language)
    layers = [binder.read(Asked(snapshot, role, fields[role]),
                          lambda layer, names: read(layer, names, cancelled=cancelled))
              for snapshot, role in zip(snapshots, bound.roles) if role is not None]
    notes += binder.notes
    return layers, life
