"""Which layer is which layer of the schema, and which field is which of its fields."""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..errors import InputError
from ..fields import Field
from ..layers.binding import bind_fields, bind_roles, match_layer
from ..layers.recognise.names import is_cut
from ..rules.model import Role
from ..texts import pick, text
from .pack.model import LayerSpec, SchemaPack


class Bound(NamedTuple):
    """Layer of the schema -> position of the layer that was given; and the names of the rest."""

    layers: dict
    unbound: tuple


def bind_layers(layers: Sequence, pack: SchemaPack, rows: Sequence, language: str) -> Bound:
    """Find the schema's layers among those that were given.

    Args:
        layers: anything with ``layer_id``, ``source``, ``data_layer``, ``name`` and ``field_names``.
        pack: the schema.
        rows: ``(layer, layer of the schema)`` as chosen by the user; layers that no row names are guessed.
        language: of sentences, ``"en"`` or ``"zh"``.

    Raises:
        InputError: a layer or a layer of the schema that does not exist, two layers for one.
    """
    roles = {key: Role(key, "", spec.title, aliases=_names(spec)) for key, spec in pack.layers.items()}
    stated = bind_roles(layers, roles, rows, language).roles if rows else [None] * len(layers)
    rest = [position for position, role in enumerate(stated) if role is None]
    guessed = bind_roles([layers[position] for position in rest], roles, [], language).roles
    # what a person named is before a guess
    guesses = [(position, role) for position, role in zip(rest, guessed) if role is not None and role not in stated]
    by_role: dict = {}
    for position, role in [*((at, role) for at, role in enumerate(stated) if role is not None), *guesses]:
        if role in by_role:
            raise InputError("quality.two_layers", role=f"{role} {pick(pack.layers[role].title, language)}",
                             layers=", ".join((layers[by_role[role]].name, layers[position].name)))
        by_role[role] = position
    used = set(by_role.values())
    return Bound(by_role, tuple(layer.name for position, layer in enumerate(layers) if position not in used))


def _names(spec: LayerSpec) -> tuple:
    return (*spec.aliases, *spec.title.values())


def fields_of(layer, spec: LayerSpec, rows: Sequence, layers: Sequence) -> dict:
    """Field of the schema -> field of the layer: as chosen by the user, by its name, by its title, or cut at 10 bytes.

    Args:
        layer: with its ``field_names``. spec: of the layer in the schema. rows: as chosen by the user. layers: all that
            were given.

    Raises:
        InputError: a field that does not exist.
    """
    described = {name: Field(name, aliases=tuple(field_spec.title.values()))
                 for name, field_spec in spec.fields.items()}
    names = list(layer.field_names)
    bound = {}
    for name in described:   # its own name before any other, then what a person said
        own = next((field for field in names if field.casefold() == name.casefold()), None)
        if own:
            bound[name] = own
    stated = bind_fields(layer, described, rows, layers, by_names_only=True)
    taken = {field.casefold() for field in bound.values()}
    for name, own in stated.items():
        if name not in bound and own.casefold() not in taken:
            bound[name] = own
    bound.update({name: own for word, name, own in rows if layers[match_layer(word, layers)] is layer})
    free = [field for field in names if field not in bound.values()]
    for name in spec.fields:
        if name not in bound:
            cut = next((field for field in free if is_cut(field, name)), None)
            if cut:
                bound[name] = cut
                free.remove(cut)
    return bound


def binding_notes(bound: Bound, layers: Sequence, pack: SchemaPack, language: str) -> list:
    """The layer of the schema that each layer was bound to, a sentence each.

    Args:
        bound: of ``bind_layers``. layers: that were given. pack: the schema.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return [text("quality.bound", language, layer=layers[position].name,
                 role=f"{role} {pick(pack.layers[role].title, language)}") for role, position in bound.layers.items()]
