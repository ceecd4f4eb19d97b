"""What the values of a layer mean, as the user says by rows of VALUES: put over what the pack says of its fields.

A row is ``(role, field role, value in the layer, value of the pack)``. An empty role means every role that has this
field; an empty third column empty values, and ``*`` whatever would be unknown otherwise: other values, empty ones, and
all features where the layer has no such field. A value that is a star itself is written ``\\*``. An empty fourth
column, or ``?``, means "nothing, or unknown". A role with ``@`` and the name of a layer behind it means this layer
alone, and goes before rows without: ``flood@North``.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace

import pandas as pd

from ..contract.pack_head import PackHead
from ..errors import InputError
from ..fields import ANY, Field, mapping_key, of_all, spelling, type_column, value_key, with_meanings, without_keys
from ..inputs.register import FIELD_VALUES, VALUES
from ..table import FeatureTable
from ..texts import enumerated, pick, text, word_of
from .binding import match_layer, match_layers
from .control_layer import ControlLayer

SUBJECTS = "subjects"   # the role of what is checked
UNKNOWN = ("", "?")
MEANINGS = (FIELD_VALUES, VALUES)    # inputs with such rows: the first that an algorithm has
OF = "@"     # between a role and the name of a layer
SHOWN = 20   # values of a pack in a sentence


def map_fields(fields: Mapping[str, Mapping[str, Field]], rows: Sequence,
               parameter: str = VALUES) -> dict[str, dict[str, Field]]:
    """Fields with what the user says of their values.

    Args:
        fields: role -> field role -> the pack's entry for it.
        rows: of VALUES. parameter: what it is called, for messages.

    Returns:
        The same roles and field roles.

    Raises:
        InputError: a role, a field role or a value of the pack that does not exist; a value of the layer with two
            meanings.

    >>> fields = {"zones": {"zone": Field("zone", values={"urban": ()})}}
    >>> map_fields(fields, [("zones", "zone", "R1", "urban")])["zones"]["zone"].mapped
    {'R1': 'urban'}
    """
    meanings: dict = {}
    for stated, field_role, value, word in rows:
        role, layer = role_and_layer(stated, fields)
        for of in _roles_meant(role, field_role, fields, parameter):
            described, key = fields[of][field_role], mapping_key(value)
            meaning = _word_meant(word, described, of, parameter)
            known = meanings.setdefault((of, field_role), {}).setdefault(layer, {})
            if known.setdefault(key, meaning) != meaning:
                raise InputError("binding.value_twice", parameter=parameter, role=stated or of, field=field_role,
                                 value=_shown(key), first=known[key] or "?", second=meaning or "?")
    return {role: {key: _with_meanings(described, meanings[role, key]) if (role, key) in meanings else described
                   for key, described in several.items()} for role, several in fields.items()}


def role_and_layer(stated: str, roles: Iterable[str]) -> tuple[str, str]:
    """The role of a row, and the layer that it is about alone; empty: any layer.

    Args:
        stated: first column of a row. roles: that there are.

    >>> role_and_layer("flood@North", ["flood"]), role_and_layer("flood", ["flood"])
    (('flood', 'North'), ('flood', ''))
    """
    role, _, layer = stated.partition(OF)
    return (stated, "") if stated in roles or OF not in stated else (role.strip(), spelling(layer))


def raster_meanings(rows: Sequence, names: Mapping[str, str], known: Mapping[str, Iterable[str]], language: str,
                    parameter: str = VALUES) -> tuple[dict, list]:
    """What values of rasters mean, and a sentence on each raster of which something is said.

    Args:
        rows: of VALUES, with the field role ``land_class``. names: role -> name of the raster.
        known: role -> values that occur. language: of sentences, ``"en"`` or ``"zh"``. parameter: that has
            the rows.

    Returns:
        Role -> value -> code, None for unknown; and the sentences.

    Raises:
        InputError: as ``map_fields``.
    """
    fields = map_fields({role: {"land_class": Field("land_class")} for role in names}, rows, parameter)
    meanings, notes = {}, []
    for role, name in names.items():
        described = fields[role]["land_class"]
        meanings[role] = dict(described.of_layer(name).mapped)
        notes += mapping_notes(name, pd.DataFrame({"land_class": list(known[role])}), {"land_class": "land_class"},
                               {"land_class": described}, language, parameter)
    return meanings, notes


def rows_of_layers(rows: Sequence, layers: Sequence, in_role: Callable | None = None, parameter: str = VALUES) -> list:
    """Rows of VALUES; those about one layer name it as the run does.

    A window knows a layer by its name, a file by its own: what names a layer in FIELDS names it here.

    Args:
        rows: of VALUES. layers: of the run, as of ``binding``. in_role: role -> those that may play it; None: any may.
        parameter: what the rows are called, for messages.

    Raises:
        InputError: a row about a layer that the run does not have, in its role.

    >>> from types import SimpleNamespace as Some
    >>> north = Some(layer_id="n_1", source="plan.gpkg|layername=n", data_layer="n", name="North")
    >>> rows_of_layers([("flood@plan.gpkg|layername=n", "grade", "1", "high")], [north])
    [('flood@North', 'grade', '1', 'high')]
    """
    return [(_by_name(row[0], row, layers, in_role, parameter), *row[1:]) if OF in row[0] else row for row in rows]


def _by_name(stated: str, row: Sequence, layers: Sequence, in_role: Callable | None, parameter: str) -> str:
    role, word = (part.strip() for part in stated.split(OF, 1))
    playing = layers if in_role is None else in_role(role)
    if any(spelling(layer.name) == spelling(word) for layer in playing):
        return stated
    try:
        places = match_layers(word, playing)
    except InputError as error:
        raise InputError("binding.value_layer", parameter=parameter, row=" | ".join(row), layer=word, role=role or "*",
                         layers=", ".join(dict.fromkeys(layer.name for layer in playing)) or "–") from error
    if len({playing[place].name for place in places}) > 1:
        match_layer(word, playing)      # says which of them it could be
    return f"{role}{OF}{playing[places[0]].name}"


def rows_without_layer(fields: Mapping[str, Mapping[str, Field]], names: Mapping[str, Iterable[str]],
                       language: str) -> list:
    """Rows of VALUES about layers that do not play their role, a sentence for each layer and field role.

    Args:
        fields: role -> field role -> the entry, with what the user says. names: role -> names of the layers in it.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    playing = {role: {spelling(name) for name in of} for role, of in names.items()}
    counts, used = Counter(), set()
    roles: dict = {}
    for role, several in fields.items():
        for key, described in several.items():
            for layer, mapped in described.mapped_of.items():
                counts[layer, key] = max(counts[layer, key], len(mapped))
                roles.setdefault((layer, key), []).append(role)
                if layer in playing.get(role, ()):
                    used.add((layer, key))
    return [text("binding.value_layer_unused", language, parameter=VALUES, count=count, layer=layer, field=key,
                 role=", ".join(roles[layer, key]),
                 layers=", ".join(dict.fromkeys(name for role in roles[layer, key] for name in names.get(role, ())))
                 or "–")
            for (layer, key), count in counts.items() if (layer, key) not in used]


def _with_meanings(described: Field, by_layer: Mapping) -> Field:
    """A field with what is said of any layer, and of single ones."""
    of = {layer: {**described.mapped_of.get(layer, {}), **mapped} for layer, mapped in by_layer.items() if layer}
    general = by_layer.get("", {})
    return replace(described, mapped={**described.mapped, **general}, mapped_of={**described.mapped_of, **of},
                   spelled_by=without_keys(described.spelled_by, general))


def _roles_meant(role: str, field_role: str, fields: Mapping, parameter: str) -> list:
    if role and role not in fields:
        raise InputError("binding.value_role", parameter=parameter, role=role, roles=", ".join(fields))
    roles = [of for of in fields if field_role in fields[of] and role in ("", of)]
    if not roles:
        known = fields[role] if role else {key: None for several in fields.values() for key in several}
        raise InputError("binding.value_field", parameter=parameter, role=role or "*", field=field_role,
                         fields=", ".join(known) or "–")
    return roles


def _word_meant(word: str, field: Field, role: str, parameter: str):
    """The pack's word, None for "unknown"."""
    word = str(word).strip()
    if word in UNKNOWN:
        return None
    typed = type_column(pd.Series([word], dtype="string"), field.plain)[0]
    if typed.isna().iloc[0]:
        known = [*field.values][:SHOWN] + (["…"] if len(field.values) > SHOWN else [])
        raise InputError(f"binding.value_of_{'list' if field.values else field.type}", parameter=parameter, role=role,
                         field=field.id, value=word, words=", ".join(known))
    return typed.iloc[0] if field.type == "text" else word


def _shown(key: str) -> str:
    return key or "∅"


def map_pack(pack: PackHead, rows: Sequence) -> PackHead:
    """A zoning pack with what the user says of the values of its fields.

    Args:
        pack: the rules. rows: of VALUES; the role of the subjects is ``subjects``.

    Raises:
        InputError: as ``map_fields``.
    """
    if not rows:
        return pack
    fields = map_fields({SUBJECTS: pack.subject_fields, **{key: role.fields for key, role in pack.roles.items()}}, rows)
    roles = {key: replace(role, fields=fields[key]) for key, role in pack.roles.items()}
    return replace(pack, subject_fields=fields[SUBJECTS], roles=roles)


def is_constant(field: Field | None) -> bool:
    """Whether the user says what the features are that have no such field.

    Args:
        field: with what the user says; None: nothing.
    """
    return field is not None and ANY in field.mapped


def mapped_state(fields: Mapping[str, Field]) -> tuple:
    """What the user says of the values of fields, for hashes; empty where nothing is said.

    Args:
        fields: by field role.
    """
    general = [(key, sorted(described.mapped.items())) for key, described in sorted(fields.items())
               if described.mapped]
    apart = [(f"{key}{OF}{layer}", sorted(mapped.items())) for key, described in sorted(fields.items())
             for layer, mapped in sorted(described.mapped_of.items())]
    return (*general, *apart)


def mapping_notes(layer: str, columns: pd.DataFrame, bound: Mapping, fields: Mapping[str, Field],
                  language: str, parameter: str = VALUES) -> list:
    """What was said of the values of a layer, and which of it has no effect: a sentence each.

    Args:
        layer: its name. columns: that were read of it. bound: field role -> field. fields: with what the user says.
        language: of sentences, ``"en"`` or ``"zh"``. parameter: that has the rows.
    """
    notes = []
    for key, described in fields.items():
        described = described.of_layer(layer)
        stated = without_keys(described.mapped, described.spelled_by)
        if not stated and not (described.mapped and (key in bound or ANY in described.mapped)):
            continue
        values = {"parameter": parameter, "layer": layer, "field": bound.get(key, ""),
                  "role": pick(described.title, language) or word_of("field", key, language)}
        if key not in bound:
            name = "value_of_all" if ANY in described.mapped else "value_without_field"
            of_pack = {"parameter": described.spelled_by[ANY]} if ANY in described.spelled_by else {}
            notes.append(text(f"binding.{name}", language, **values | of_pack, id=key,
                              word=described.mapped.get(ANY) or "?"))
            continue
        met = {ANY, *(value_key(value) for value in columns[bound[key]].unique() if not pd.isna(value))}
        met |= {""} if columns[bound[key]].isna().any() else set()
        for pack in dict.fromkeys(described.spelled_by.values()):
            spelled = {value: described.mapped[value] for value, by in described.spelled_by.items()
                       if by == pack and value in met}
            if spelled:
                notes.append(text("binding.values_of_pack", language, **values, pack=pack,
                                  pairs=_pairs(spelled, language)))
        if stated:
            notes.append(text("binding.values_said", language, **values, pairs=_pairs(stated, language)))
        absent = [value for value in stated if value not in ("", ANY) and value not in met]
        if absent:
            notes.append(text("binding.value_absent", language, **values, values=_listed(absent)))
    return notes


def _pairs(meanings: Mapping, language: str) -> str:
    return enumerated((f"{_shown(value)} = {word or '?'}" for value, word in meanings.items()), language)


def _listed(values: Iterable) -> str:
    values = list(values)
    return ", ".join(map(_shown, values[:SHOWN])) + (" …" if len(values) > SHOWN else "")


def read_with_meanings(layer: ControlLayer, fields: Mapping[str, Field]) -> ControlLayer:
    """A layer that was read, its values in the words that the user gave them.

    A field that two field roles read in different words becomes two columns, and what the user says of all features
    a column of its own, under the name of the field role.

    Args:
        layer: with its fields. fields: field role -> the pack's entry, with what the user says.

    Returns:
        The layer itself where the user says nothing.
    """
    here = {key: described.of_layer(layer.table.name) for key, described in fields.items()}
    texts = {key: described for key, described in here.items() if described.mapped}
    columns, bound = layer.table.columns.copy(deep=False), dict(layer.fields)
    for key, described in texts.items():
        name = layer.fields.get(key)
        if name is None and ANY not in described.mapped:
            continue
        raw = pd.Series(pd.NA, index=columns.index, dtype="string") if name is None else layer.table.columns[name]
        is_shared = name is None or sum(other == name for other in layer.fields.values()) > 1
        bound[key] = _free_name(f"{name} ({key})" if name else key, columns) if is_shared else name
        columns[bound[key]] = with_meanings(raw, described if name else of_all(described))
    return replace(layer, table=_with_columns(layer.table, columns), fields=bound) if texts else layer


def _free_name(name: str, columns: pd.DataFrame) -> str:
    while name in columns:
        name += "*"
    return name


def _with_columns(table: FeatureTable, columns: pd.DataFrame) -> FeatureTable:
    changed = copy(table)   # of the same class: geometries that were not built stay so
    object.__setattr__(changed, "columns", columns)
    return changed
