"""From layers and choices to the question whether parcels are ready to be supplied."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from ....core.errors import InputError
from ....core.fields import Field
from ....core.layers.binder import Asked, Binder
from ....core.layers.binding import bind_roles
from ....core.rights.pack.model import ROLES, RightsPack
from ....core.rights.pack.supply import DOCUMENT, LINE, REGISTER
from ....core.rights.pack.types import type_field
from ....core.rights.patches.request import COVER
from ....core.rights.readiness.request import ROLE
from ....core.rules.model import Role
from ....core.texts import LANGUAGES, pick, text
from ...reading.read import Snapshot, read

OFFERED = "offered"   # table of the pack


@dataclass(frozen=True)
class Given:
    """The layers of a run: parcels; what covers them, by kind of item; registers and lines."""

    parcels: Snapshot
    covers: Mapping[str, Snapshot]
    rights: list
    lines: list

    @property
    def all(self) -> list[Snapshot]:
        """Every layer that was given."""
        return [self.parcels, *self.covers.values(), *self.rights, *self.lines]


class Bound(NamedTuple):
    """Layers as of ``ReadinessRequest``, and sentences on how they were taken."""

    parcels: object
    covers: dict
    registers: dict
    lines: dict
    notes: list


def bind_readiness(given: Given, pack: RightsPack, roles: list, rows: list, parcel_id: str, language: str,
                   cancelled=None) -> Bound:
    """Bind layers to what the pack asks, and read what is needed; nothing about persons is among it.

    Args:
        given: the layers. pack: of kind rights. roles: layer and item, as chosen by the user; empty: by names.
        rows: layer, field role, field. parcel_id: field that the user named, or empty. language: of sentences.
        cancelled: asked on the way.

    Raises:
        InputError: a pack that asks nothing, two layers of one register or line, a field that does not exist.
    """
    if not pack.supply or pack.rights is None:
        raise InputError("readiness.pack_without", pack=pack.id)
    binder = Binder(given.all, rows, language)
    binder.note_garbled()
    notes: list = []
    taken = {kind: _taken(layers, kind, pack, roles, notes, language)
             for kind, layers in ((REGISTER, given.rights), (LINE, given.lines))}

    def bound(layer: Snapshot, role: str, fields: dict, chosen=None):
        return binder.read(Asked(layer, role, fields, chosen or {}, keeps_personal=False),
                           partial(_read, cancelled=cancelled))

    known = {table: {role: pack.fields.get(table, {}).get(role, Field(role)) for role in ROLES[table]}
             for table in (OFFERED, COVER)}
    documents = {name: Field(name, aliases=item.fields, title=item.title) for name, item in pack.supply.items()
                 if item.kind == DOCUMENT}
    own = pack.fields.get("parcels", {})
    of_rights = {**own, "right_type": type_field(pack.rights, own.get("right_type"))}
    return Bound(
        bound(given.parcels, ROLE, {**known[OFFERED], **documents}, {"id": parcel_id}),
        {kind: bound(layer, kind, known[COVER]) for kind, layer in given.covers.items()},
        {name: bound(layer, name, of_rights) for name, layer in taken[REGISTER].items()},
        {name: bound(layer, name, {}) for name, layer in taken[LINE].items()}, [*notes, *binder.notes])


def _read(layer: Snapshot, names: list, cancelled=None):
    return read(layer, names, cancelled=cancelled)


def _taken(layers: list, kind: str, pack: RightsPack, roles: list, notes: list, language: str) -> dict[str, Snapshot]:
    """Item -> its one layer; a layer that matches no item is reported, and its question stays open."""
    known = {name: Role(name, name, _title(item), aliases=item.layers) for name, item in pack.supply.items()
             if item.kind == kind}
    bound = bind_roles(layers, known, [row for row in roles if row[1] in known], language)
    notes += bound.reasons
    taken: dict[str, Snapshot] = {}
    for layer, role in zip(layers, bound.roles):
        if role in taken:
            raise InputError("readiness.two_layers", layers=f"{taken[role].name}, {layer.name}",
                             item=pick(pack.supply[role].title, language))
        if role is not None:
            taken[role] = layer
    return taken


def _title(item) -> dict[str, str]:
    """What a layer is for, by language: "Outside the red line" alone reads as if the layer were so."""
    return {language: text("readiness.layer_for", language, item=pick(item.title, language)) for language in LANGUAGES}
