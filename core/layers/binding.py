"""Which layer plays which role, and which field which part: chosen by the user, otherwise guessed by alias.

An unattended run guesses by the pack's names alone, with the rules of ``core/layers/recognise/names.py``;
``core/layers/recognise/guess.py`` weighs further signs, for a person who sees the guess.

A layer here is anything with ``layer_id``, ``source``, ``data_layer``, ``name`` and ``field_names``.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import InputError
from ..rules.model import Role
from ..texts import pick, text
from .places import same_form, without_folder
from .recognise.names import alias_inside, first_field, is_alias, is_garbled, other_fields


@dataclass(frozen=True)
class RoleBinding:
    """Roles of the layers, in the layers' order.

    Attributes:
        roles: a role, or None for a layer that has none.
        reasons: why, a sentence per layer.
    """

    roles: list
    reasons: list


def match_layer(word: str, layers: Sequence) -> int:
    """Position of the layer that a word names: by id, source, name inside the file, or name.

    In ``qgis_process`` all layers of one file bear the file's name, so the name comes last.

    Args:
        word: what the user wrote. layers: that were given.

    Raises:
        InputError: no layer, or more than one.
    """
    positions = match_layers(word, layers)
    if len(positions) > 1:
        raise _ambiguous(word, layers, positions)
    return positions[0]


def match_layers(word: str, layers: Sequence) -> list[int]:
    """Positions of all layers that a word names, in the first way in which it names any.

    Args:
        word, layers: as of ``match_layer``.

    Raises:
        InputError: no layer.
    """
    word = same_form(str(word).strip())
    for names in (lambda layer: layer.layer_id, lambda layer: layer.source, tail_of, lambda layer: layer.data_layer,
                  lambda layer: layer.name):
        positions = [position for position, layer in enumerate(layers) if names(layer) == word and word]
        if positions:
            return positions
    raise InputError("binding.unknown_layer", layer=word, layers=", ".join(map(_shown, layers)))


def _ambiguous(word: str, layers: Sequence, positions: Sequence[int]) -> InputError:
    return InputError("binding.ambiguous_layer", layer=word, layers=", ".join(
        layers[position].layer_id or layers[position].name for position in positions))


def tail_of(layer) -> str:
    """The source of a layer without its folder: ``county.gpkg|layername=XZQ``.

    Args:
        layer: of a run.
    """
    return without_folder(layer.source)


def _shown(layer) -> str:
    return layer.name if layer.data_layer in ("", layer.name) else f"{layer.name} ({layer.data_layer})"


def role_title(role, language: str) -> str:
    """What sentences call a role: its title in the language, otherwise its id.

    Args:
        role: of a pack. language: of sentences, ``"en"`` or ``"zh"``.
    """
    return pick(role.title, language) if role.title else role.id


def _roles_named(roles: dict[str, Role], language: str) -> str:
    titles = [role_title(role, language) for role in roles.values()]
    return ", ".join(f"{key} ({title})" if title != key else key for key, title in zip(roles, titles))


def bind_roles(layers: Sequence, roles: dict[str, Role], rows: Sequence, language: str, *,
               guess_rest: bool = False) -> RoleBinding:
    """Give each layer its role.

    Args:
        layers: control layers.
        roles: what the pack has.
        rows: ``(layer, role)`` as chosen by the user; empty: every role is guessed from the aliases.
        language: of the reasons.
        guess_rest: layers that no row names are guessed too, but for roles that rows give.

    Raises:
        InputError: a row without layer or role, a layer or role that does not exist, a layer with two roles, a guess
            that could be two roles.
    """
    bound: list = [None] * len(layers)
    reasons = [text("binding.no_alias", language, layer=_shown(layer)) for layer in layers]
    for word, role in rows:
        if not role:
            raise InputError("binding.empty_role", layer=word, roles=_roles_named(roles, language))
        if not word:
            raise InputError("binding.empty_layer", role=role, layers=", ".join(map(_shown, layers)))
        if role not in roles:
            raise InputError("binding.unknown_role", role=role, roles=_roles_named(roles, language))
        position = match_layer(word, layers)
        if bound[position] not in (None, role):
            raise InputError("binding.two_roles", layer=_shown(layers[position]),
                             roles=f"{bound[position]}, {role}")
        bound[position], reasons[position] = role, text("binding.said", language, layer=_shown(layers[position]),
                                                        role=role_title(roles[role], language))
    if not rows or guess_rest:
        left = {key: role for key, role in roles.items() if key not in bound}
        rest = [position for position, role in enumerate(bound) if role is None]
        for position in rest:
            bound[position], reasons[position] = _guess(
                layers[position], [layers[other] for other in rest], left, language, reasons[position])
    return RoleBinding(bound, reasons)


def several_roles(layer, roles: dict[str, Role]) -> tuple[str, ...]:
    """Ids of the roles that the names of a layer mean, where they mean more than one; otherwise nothing.

    Args:
        layer: as of ``bind_roles``. roles: what the pack has.
    """
    near = _meant(layer, roles)[1]
    return tuple(near) if len(near) > 1 else ()


def _meant(layer, roles) -> tuple[list, list]:
    exact = [role.id for role in roles.values() if _is_alias(layer, role)]
    return exact, exact or [role.id for role in roles.values() if _has_alias(layer, role)]


def _guess(layer, layers, roles, language, nothing) -> tuple:
    exact, near = _meant(layer, roles)
    if len(near) > 1:
        raise InputError("binding.ambiguous_guess", layer=_shown(layer), roles=", ".join(near))
    if not near:
        garbled = is_garbled(layer.name) or is_garbled(layer.data_layer)
        return None, text("binding.garbled", language, layer=_shown(layer)) if garbled else nothing
    title = role_title(roles[near[0]], language)
    if not exact and any(_is_alias(other, roles[near[0]]) for other in layers if other is not layer):
        return None, text("binding.second_best", language, layer=_shown(layer), role=title, id=near[0])
    return near[0], text("binding.guessed", language, layer=_shown(layer), role=title)


def _is_alias(layer, role: Role) -> bool:
    return is_alias((layer.data_layer, layer.name), (role.id, *role.aliases))


def _has_alias(layer, role: Role) -> bool:
    return bool(alias_inside((layer.data_layer, layer.name), (role.id, *role.aliases)))


def bind_fields(layer, fields: dict, rows: Sequence, layers: Sequence, *, by_names_only: bool = False) -> dict:
    """Give each field role its field: the user's choice, otherwise the first alias that the layer has; otherwise the
    field that QGIS shows under an alias as its title, or that a shapefile leaves of an alias, if it fits one role.

    Args:
        layer: whose fields.
        fields: field role -> the pack's entry for it.
        rows: ``(layer, field role, field)`` as chosen by the user, of all layers.
        layers: all layers of the run, to find the one that a row means.
        by_names_only: neither titles nor names that were cut count.

    Returns:
        Field role -> field name; roles without a field are absent.

    Raises:
        InputError: a field role or a field that does not exist.
    """
    bound = {}
    for role, described in fields.items():
        column = first_field(layer.field_names, (*described.aliases, role))
        if column:
            bound[role] = column
    if not by_names_only:
        bound |= other_fields(
            [name for name in layer.field_names if name not in bound.values()], getattr(layer, "field_titles", {}),
            {role: (*described.aliases, role) for role, described in fields.items()}, getattr(layer, "file_name", ""),
            bound)
    for word, role, name in rows:
        positions = match_layers(word, layers)
        if len({layers[position].source for position in positions}) > 1:
            raise _ambiguous(word, layers, positions)
        if all(layers[position] is not layer for position in positions):
            continue
        if role not in fields and len(positions) > 1:
            continue        # the same data twice, as subjects and as a control: the field roles say which is meant
        if role not in fields:
            raise InputError("binding.unknown_field_role", layer=_shown(layer), role=role,
                             roles=", ".join(fields) or "–")
        if name not in layer.field_names:
            raise InputError("binding.unknown_field", layer=_shown(layer), field=name,
                             fields=", ".join(layer.field_names))
        bound[role] = name
    return bound
