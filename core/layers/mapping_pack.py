"""What a user said of layers as a small pack that lies over another: a colleague chooses it like any pack."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import yaml

from ..contract.pack_head import PackHead
from ..fields import OWN_STAR
from ..packs.archive import peek
from ..packs.parts import LONGEST
from .recognise.layer import Reason
from .recognise.mapping import ANY, MEANS_NOTHING, SUBJECTS, UNKNOWN, LayerMapping
from .recognise.names import first_field

EMPTY = "∅"
REST = {ANY: "others", "": "empty"}     # rows about no single value -> keys of a field of a zoning pack
SHOWN = 40      # letters of a value in a sentence


class MappedLayer(NamedTuple):
    """A layer, and what was said of it.

    Attributes:
        role: of the pack, or ``SUBJECTS``. names: of the layer, by which a run finds its role.
        field_names: of the layer's fields. mapping: in that role.
    """

    role: str
    names: tuple
    field_names: tuple
    mapping: LayerMapping


def pack_id_of(words: str) -> str:
    """An id for a pack from what a user wrote.

    Args:
        words: such as the name of a folder.

    >>> pack_id_of("Our Plan 2026!"), pack_id_of("规划")
    ('our-plan-2026', 'my-mapping')
    """
    return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-") or "my-mapping"


def mapping_pack(below: PackHead, pack_id: str, title: str, layers: Iterable[MappedLayer]) -> tuple[str, list[Reason]]:
    """A pack over another with names of layers and fields, and values, as a user mapped them.

    Args:
        below: the pack that was in use. pack_id: as of ``pack_id_of``. title: in the user's words.
        layers: with their mappings.

    Returns:
        The text of pack.yaml, and what such a pack cannot say, such as which number a value means.
    """
    left: list = []
    if not hasattr(below, "roles"):
        fields = _of_fields(below, layers, left)
        return _written(below, pack_id, title, {"fields": fields} if fields else {}), left
    roles: dict = {}
    subject_fields: dict = {}
    for layer in layers:
        of_subjects = layer.role == SUBJECTS
        described = below.subject_fields if of_subjects else below.roles[layer.role].fields
        fields = {part: _field(described[part], part, layer, left, with_rest=True)
                  for part in dict.fromkeys((*layer.mapping.bound, *layer.mapping.values)) if part in described}
        fields = {part: entry for part, entry in fields.items() if entry}
        if of_subjects:
            _join(subject_fields, fields, layer, left)
            continue
        entry = roles.setdefault(layer.role, {"aliases": [], "fields": {}})
        known = {alias.casefold() for alias in (layer.role, *below.roles[layer.role].aliases, *entry["aliases"])}
        entry["aliases"] += [name for name in dict.fromkeys(layer.names) if name and name.casefold() not in known]
        _join(entry["fields"], fields, layer, left)
    kept = {role: {key: held for key, held in entry.items() if held} for role, entry in roles.items()}
    kept = {role: entry for role, entry in kept.items() if entry}
    document = {"roles": kept} if kept else {}
    document |= {"subject_fields": subject_fields} if subject_fields else {}
    return _written(below, pack_id, title, document), left


def _written(below: PackHead, pack_id: str, title: str, more: dict) -> str:
    kind = getattr(below, "kind", "") or peek(below.path)["kind"]
    document = {"format": 1, "kind": kind, "pack": pack_id, "version": "1", "title": {"en": title, "zh": title},
                "extends": below.id, **more}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110)


def _of_fields(below: PackHead, layers: Iterable[MappedLayer], left: list) -> dict:
    """What a pack without roles says under ``fields``, by table where its fields are of tables."""
    tables: dict = {}
    for layer in layers:
        by_table = isinstance(below.fields.get(layer.role), Mapping)
        described = below.fields[layer.role] if by_table else below.fields
        held = tables.setdefault(layer.role, {}) if by_table else tables
        parts = dict.fromkeys((*layer.mapping.bound, *layer.mapping.values))
        entries = {part: _field(described[part], part, layer, left) for part in parts if part in described}
        _join(held, {part: entry for part, entry in entries.items() if entry}, layer, left)
        left += [Reason("mapping.kept_only_here", {"layer": layer.names[0], "choice": choice, "word": word})
                 for choice, word in layer.mapping.choices.items()]
    return {key: entry for key, entry in tables.items() if entry}


def _field(described, part: str, layer: MappedLayer, left: list, with_rest: bool = False) -> dict:
    """What a pack says of a field; ``with_rest``: its kind has keys for all other values and for empty ones."""
    name, mapped = layer.mapping.bound.get(part), layer.mapping.values.get(part, {})
    values: dict = {}
    unknown: list = []
    free: list = []
    rest: dict = {}
    for value, word in mapped.items():
        written = ANY if value == OWN_STAR else value       # in a pack's list of spellings a star is only a star
        if value in REST and with_rest:
            rest[REST[value]] = word or MEANS_NOTHING
        elif value in REST or len(value) > LONGEST:
            left.append(_not_in_a_pack(layer, part, value, word))
        elif word == UNKNOWN:
            unknown.append(written)
        elif word in getattr(described, "not_controlled", ()):
            free.append(written)
        elif described.type == "number":
            left.append(_not_in_a_pack(layer, part, value, word))
        else:
            values.setdefault(word, []).append(written)
    # to a run all others are also what the pack below calls unknown
    of_nothing = {"only": unknown} if REST[ANY] in rest and described.unknown else unknown
    entry: dict = {}
    if name and first_field(layer.field_names, (*described.aliases, part)) not in (name, None):
        entry["aliases"] = {"only": [name, *(alias for alias in described.aliases if alias != name)]}
    elif name and name not in described.aliases and name != part:
        entry["aliases"] = [name]
    return entry | {key: held for key, held in (("values", values), ("unknown", of_nothing), ("not_controlled", free))
                    if held} | rest


def _not_in_a_pack(layer: MappedLayer, part: str, value: str, word: str) -> Reason:
    shown = value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
    return Reason("mapping.not_in_a_pack", {"layer": layer.names[0], "row": ", ".join(
        (layer.role, part, shown or EMPTY, word or MEANS_NOTHING))})


def _join(fields: dict, more: dict, layer: MappedLayer, left: list) -> None:
    """Add what was said of a second layer in the same role; lists grow, and the first order stays.

    Of a value a pack says one thing for all layers of a role: what is said of the first; the rest is left.
    """
    for part, entry in more.items():
        held = fields.setdefault(part, {})
        for key, added in entry.items():
            if key == "values":
                known = {value: word for word, values in held.get("values", {}).items() for value in values}
                for word, values in added.items():
                    left += [_not_in_a_pack(layer, part, value, word) for value in values
                             if known.get(value, word) != word]
                    new = [value for value in values if value not in known]
                    if new:
                        held.setdefault("values", {}).setdefault(word, []).extend(new)
            elif key in REST.values():
                if held.setdefault(key, added) != added:
                    value = next(value for value, name in REST.items() if name == key)
                    left.append(_not_in_a_pack(layer, part, value, added))
            elif isinstance(added, dict) or isinstance(held.get(key), dict):
                only = [*(_listed(held.get(key))), *_listed(added)]
                held[key] = {"only": list(dict.fromkeys(only))}
            else:
                held[key] = list(dict.fromkeys((*held.get(key, []), *added)))


def _listed(held) -> list:
    return held["only"] if isinstance(held, dict) else held or []
