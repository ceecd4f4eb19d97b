"""From layers and tables of offices to a tracing of the life of land."""
from __future__ import annotations

from dataclasses import replace

from ...core.errors import InputError
from ...core.layers.binder import Asked, Binder, field_title
from ...core.layers.binding import bind_roles
from ...core.layers.control_layer import ControlLayer
from ...core.layers.values import map_fields
from ...core.rights.pack.model import RightsPack
from ...core.rights.pack.stages import EVENT, KEYS, LifeCycle
from ...core.texts import text
from ..reading.read import Snapshot, read


def bind_stages(snapshots: list[Snapshot], pack: RightsPack, roles: list, rows: list, values: list, notes: list,
                language: str, cancelled=None, hashes: bool = True) -> tuple[list[ControlLayer], LifeCycle]:
    """Give each layer its table of the pack and its fields, and read them.

    Args:
        snapshots: layers and tables. pack: with tables of the life of land.
        roles: layer, table, as chosen by the user; empty: recognised by names. rows: layer, field role, field.
        values: rows of VALUES. notes: to which is added what has to be said, in a language.
        cancelled: asked between portions. hashes: whether rows are hashed, as a manifest states them, also that of a
            report.

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
                          lambda layer, names: read(layer, names, cancelled=cancelled, hashes=hashes))
              for snapshot, role in zip(snapshots, bound.roles) if role is not None]
    binder.note_garbled()
    for layer in layers:
        binder.note_garbled_values(layer)
    notes += binder.notes
    due = {given.stage for layer in layers for given in life.tables[layer.role].gives if given.due in layer.fields}
    for layer in layers:
        notes += _missing_fields(layer, life, due, language)
    return layers, life


def _missing_fields(layer: ControlLayer, life: LifeCycle, due: set, language: str) -> list[str]:
    """Sentences on dates and keys of a table for which no field was recognised, with the way to name one.

    Args:
        layer: of the table. life: of the pack. due: stages of which some layer says when they are due.
    """
    table = life.tables[layer.role]
    dates = [table.gives[0].date, *(given.due for given in table.gives if given.stage not in due)]
    keys = [role for role in table.role.fields if role in KEYS]
    missing = {"no_fields": [role for role in dict.fromkeys(dates) if role and role not in layer.fields],
               "no_keys": [] if any(role in layer.fields for role in keys) or life.stages[table.own].kind == EVENT
               else keys}      # what is beside the stages, such as inspected patches, lies on ground by its nature
    return [text(f"lifecycle.{key}", language, layer=layer.table.name, role=roles[0], fields=text(
        "patches.comma", language).join(field_title(table.role.fields, role, language) for role in roles))
        for key, roles in missing.items() if roles]
