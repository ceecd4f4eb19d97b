"""The binder of every check: which field of a layer plays which part, what of it is about persons, what is read.

It needs names, fields and a reader, and no QGIS: a layer is anything with ``layer_id``, ``source``, ``data_layer``,
``name``, ``field_names`` and ``personal``.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Callable, NamedTuple

from ..errors import InputError
from ..fields import Field
from ..texts import pick, text, word_of
from .binding import bind_fields
from .control_layer import ControlLayer
from .recognise.names import garbled_fields, is_garbled_value
from .values import VALUES, is_constant, mapping_notes, read_with_meanings

SHOWN = 5   # fields in a sentence
SAMPLE = 200   # different values of a field that are looked at


class Needs(NamedTuple):
    """Field roles of which a layer has to have one.

    Attributes:
        roles: any of them will do.
        key: text key of the refusal, with ``layer`` and ``fields``. values: what else its sentence says.
    """

    roles: tuple
    key: str
    values: Mapping = {}


@dataclass(frozen=True)
class Asked:
    """A layer, and what a check asks of it.

    Attributes:
        layer: as it was given. role: that it plays.
        fields: field role -> what is known of its names.
        chosen: field role -> field that the user named for it by a parameter; None, or a role that is not asked for, is
            nothing.
        beside: field role -> the role that it belongs to: a name beside a code means that code alone, and is given
            up where the user named another field for it.
        first, also: further fields that are read before those, and behind them; None among them is nothing.
        needs: without which the check cannot go on.
        keeps_personal: fields about persons may play a part; otherwise they are left out, and that is said.
        match: ``(layer, fields, rows, layers)`` to field role -> field, where names are not found by aliases.
    """

    layer: object
    role: str
    fields: Mapping[str, Field] = field(default_factory=dict)
    chosen: Mapping[str, str | None] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)
    first: Sequence[str | None] = ()
    also: Sequence[str | None] = ()
    needs: tuple[Needs, ...] = ()
    keeps_personal: bool = True
    match: Callable = bind_fields


def field_title(fields: Mapping, role: str, language: str) -> str:
    """What a field role is called: the title of the pack, otherwise our word for it, otherwise its id.

    Args:
        fields: field role -> what the pack says of it. role: its id. language: ``"en"`` or ``"zh"``.

    >>> field_title({"land_class": Field("land_class", title={"zh": "地类编码"})}, "land_class", "zh")
    '地类编码'
    >>> field_title({}, "storeys", "zh"), field_title({}, "of_my_own", "zh")
    ('层数', 'of_my_own')
    """
    title = getattr(fields.get(role), "title", None)
    return pick(title, language) if title else word_of("field", role, language)


def notes_by_role(key: str, role_key: str = "", also_chosen: bool = False) -> Callable:
    """Says of each field how it was taken, a sentence a field.

    Args:
        key: text key of the sentence, with ``layer``, ``role`` and ``field``.
        role_key: before a role, the text key of its name; empty: as of ``field_title``.
        also_chosen: of those too that the user named by a parameter.
    """
    def notes_of(asked: Asked, bound: dict, language: str) -> list:
        return [text(key, language, layer=asked.layer.name, field=name, role=text(
                    f"{role_key}{role}", language) if role_key else field_title(asked.fields, role, language))
                for role, name in bound.items() if also_chosen or not asked.chosen.get(role)]

    return notes_of


class Binder:
    """Binds the layers of a run one by one, and remembers what has to be said of it.

    Args:
        layers: all of the run, to tell which one a row means.
        rows: ``(layer, field role, field)`` as chosen by the user, of all layers.
        language: of sentences, ``"en"`` or ``"zh"``.
        notes_of: ``(asked, field role -> field, language)`` to sentences on the fields that were taken; None: none.
        values_parameter: the parameter by which the user says what values mean.

    Attributes:
        notes: sentences. meanings: those of them on what the user says of values, which belong in a report.

    >>> from types import SimpleNamespace as Some
    >>> land = Some(layer_id="a", source="", data_layer="", name="land", field_names=["DLBM", "QLR"], personal=("QLR",))
    >>> binder = Binder([land])
    >>> binder.fields(Asked(land, "survey", {"land_class": Field("land_class", aliases=("DLBM",))}))
    {'land_class': 'DLBM'}
    """

    def __init__(self, layers: Sequence, rows: Sequence = (), language: str = "en", notes_of: Callable | None = None,
                 values_parameter: str = VALUES):
        self.layers, self.rows, self.language, self.notes_of = list(layers), rows, language, notes_of
        self.values_parameter = values_parameter
        self.notes: list[str] = []
        self.meanings: list[str] = []

    def note_garbled(self) -> None:
        """Say of which layers fields cannot be read, so that none of them is recognised."""
        for layer in self.layers:
            garbled = garbled_fields(layer)
            if garbled:
                self.notes.append(text("binding.garbled_fields", self.language, layer=layer.name,
                                       fields=", ".join(garbled[:SHOWN])))

    def note_garbled_values(self, layer: ControlLayer) -> None:
        """Say which fields of a layer hold text that was read in the wrong encoding; no value is shown, as it may be a
        person's name.

        Args:
            layer: as it was read.
        """
        wrong = []
        for name, column in layer.table.columns.items():
            words = [word for word in column.dropna().astype(str).unique()[:SAMPLE] if not word.isascii()]
            if 2 * sum(map(is_garbled_value, words)) > len(words):   # a short word alone may look so by chance
                wrong.append(str(name))
        if wrong:
            self.notes.append(text("binding.garbled_values", self.language, layer=layer.table.name,
                                   fields=", ".join(wrong[:SHOWN])))

    def fields(self, asked: Asked) -> dict:
        """Field role -> field of a layer: the user's choice, otherwise the first alias that it has.

        Args:
            asked: the layer.

        Returns:
            Roles without a field are absent.

        Raises:
            InputError: a field role or a field that does not exist, no field for a role that is needed.
        """
        bound = asked.match(asked.layer, asked.fields, self.rows, self.layers)
        chosen = {role: name for role, name in asked.chosen.items() if name}
        for name, of in asked.beside.items():
            if of in chosen and chosen[of] != bound.get(of):
                bound.pop(name, None)
        bound |= chosen
        if not asked.keeps_personal:
            bound = self._without_personal(asked, bound)
        for needs in asked.needs:
            if not any(role in bound or _is_constant(asked, role) for role in needs.roles):
                raise InputError(needs.key, layer=asked.layer.name, fields=", ".join(asked.layer.field_names) or "–",
                                 **needs.values)
        if self.notes_of is not None:
            self.notes += self.notes_of(asked, bound, self.language)
        return bound

    def _without_personal(self, asked: Asked, bound: dict) -> dict:
        personal = {role: name for role, name in bound.items() if name in asked.layer.personal}
        self.notes += [text("occupation.personal_dropped", self.language, layer=asked.layer.name, field=name)
                       for name in personal.values()]
        return {role: name for role, name in bound.items() if role not in personal}

    def read(self, asked: Asked, reader: Callable) -> ControlLayer:
        """Bind a layer, and read what is asked of it.

        Args:
            asked: the layer. reader: ``(layer, names of fields)`` to a ``FeatureTable``.

        Returns:
            The layer in its role, with its fields; values in the words that the user gave them, which is noted.

        Raises:
            InputError: as of ``fields``, and as the reader.
        """
        return self.read_fields(asked, self.fields(asked), reader)

    def read_fields(self, asked: Asked, bound: dict, reader: Callable) -> ControlLayer:
        """As ``read``, of a layer whose fields were bound before.

        Args:
            asked: the layer. bound: field role -> field. reader: ``(layer, names of fields)`` to a ``FeatureTable``.

        Raises:
            InputError: as the reader.
        """
        plain = _read(asked, bound, reader)
        meanings = mapping_notes(asked.layer.name, plain.table.columns, bound, asked.fields, self.language,
                                 self.values_parameter)
        self.notes += meanings
        self.meanings += meanings
        return read_with_meanings(plain, asked.fields)


def _is_constant(asked: Asked, role: str) -> bool:
    described = asked.fields.get(role)
    return described is not None and is_constant(described.of_layer(asked.layer.name))


def read_bound(asked: Asked, bound: dict, reader: Callable) -> ControlLayer:
    """Read a layer whose fields were bound before, in the order: those asked for first, bound ones, further ones.

    Args:
        asked: the layer. bound: field role -> field. reader: ``(layer, names of fields)`` to a ``FeatureTable``.

    Raises:
        InputError: as the reader.
    """
    return read_with_meanings(_read(asked, bound, reader), asked.fields)


def _read(asked: Asked, bound: dict, reader: Callable) -> ControlLayer:
    names = [name for name in dict.fromkeys((*asked.first, *bound.values(), *asked.also)) if name]
    return ControlLayer(asked.role, reader(asked.layer, names), bound)
