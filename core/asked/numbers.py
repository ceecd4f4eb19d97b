"""What is asked of a user's own table of numbers: densities, fluxes, energy of buildings, factors, amounts of fuel."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Optional

from ..carbon.densities.foreign import (
    DENSITIES,
    FACTORS,
    FLUXES,
    INTENSITIES,
    TABLES,
    OwnTable,
    asked_fields,
    has_decimal_comma,
    read_number,
)
from ..carbon.flux.activity import ELECTRICITY, FUEL, INPUT, activity_table
from ..carbon.pack.model import ALL_POOLS, CoefficientPack
from ..fields import Field, spelling
from ..inputs import register
from ..layers.recognise.columns import guess_fields
from ..layers.recognise.layer import LayerDescription
from ..layers.recognise.mapping import AskedField, Choice
from ..layers.recognise.values import UNKNOWN, ShownField
from ..texts import LANGUAGES, text, texts_of, word_of
from .tables import TableAsking, listed

FORM, ROWS, COLUMNS = "table_form", "rows", "columns"     # id of the choice, and its words
ACTIVITIES = {"energy": FUEL, "farm_inputs": INPUT}       # role -> kind of a table of what was used
#: Field roles that only a table with a number a row has, and only one with a column a pool.
ONLY = {ROWS: ("pool", "value", "lower", "upper", "bounds", "growth"), COLUMNS: ALL_POOLS}


class NumbersAsking(TableAsking):
    """What is asked of own tables.

    Args:
        pack: that knows names of fields, classes, uses or fuels. titles: role -> what it is called.
        layers: role -> the table. is_listed: classes and uses are those of the pack; otherwise any word.
    """

    def __init__(self, pack: CoefficientPack, titles: Mapping[str, dict], layers: Mapping[str, LayerDescription],
                 is_listed: bool = True):
        kinds = {role: activity_table(pack, ACTIVITIES[role]) if role in ACTIVITIES else TABLES[role]
                 for role in layers}
        fields = {role: shown_fields(role, kind, pack, is_listed) for role, kind in kinds.items()}
        super().__init__(pack, titles, fields)
        self.kinds, self.form = kinds, {role: likely_form(layer, fields[role]) for role, layer in layers.items()}
        guesses = {role: guess_fields(layer, fields[role]) for role, layer in layers.items()}
        self.present = {role: {part for part, fields_like in of.items() if fields_like} for role, of in guesses.items()}

    def key(self, role: str) -> str:
        """Under which a mapping is kept.

        Args:
            role: of the table.
        """
        return f"numbers:{role}"

    def asked(self, role: str, choices: Optional[Mapping[str, str]] = None) -> list[AskedField]:
        """The fields that are asked of a table, in its form.

        Args:
            role: that it plays. choices: how its values are written, as of ``LayerMapping``.
        """
        form = (choices or {}).get(FORM, self.form[role]) if role == DENSITIES else ""
        left = {COLUMNS: ONLY[ROWS], ROWS: ONLY[COLUMNS]}.get(form, ())
        kind = self.kinds[role]
        needed = {part for part in kind.needed if part not in left} | self._measured(role, kind)
        asked = [AskedField(part, described, part in needed, self._choice(role, part, form))
                 for part, described in self.fields[role].items() if part not in left]
        return sorted(asked, key=lambda entry: (entry.part not in kind.needed, not entry.is_used))

    def _measured(self, role: str, kind: OwnTable) -> set:
        """Field roles whose values a run reads or refuses, of those that the table seems to have."""
        return self.present[role] & {*kind.words, *kind.numbers}

    def _choice(self, role: str, part: str, form: str) -> Optional[Choice]:
        if form and part == "land_class":
            return Choice(FORM, _texts("mapping.table_form"), {
                word: _texts(f"mapping.form_{word}") for word in (ROWS, COLUMNS)}, self.form[role])
        if role in (DENSITIES, FLUXES) and part in ("value", "unit", *ALL_POOLS):
            units = self.kinds[role].words["unit"]
            return Choice(register.TABLE_UNIT, _texts("mapping.table_unit"),
                          {unit: dict.fromkeys(LANGUAGES, unit) for unit in units}, units[0])
        return None


def _texts(key: str) -> dict:
    return {language: text(key, language) for language in LANGUAGES}


def likely_form(layer: LayerDescription, fields: Mapping[str, Field]) -> str:
    """The form of a table: a column a pool where it names one, or where each row has a class of its own.

    Args:
        layer: the table, with values of its first rows. fields: of it, by field role.
    """
    named = {part for part, guesses in guess_fields(layer, fields).items() if guesses and guesses[0].is_sure}
    if {"pool", "value"} & named or named & set(ALL_POOLS):
        return COLUMNS if named & set(ALL_POOLS) and not {"pool", "value"} <= named else ROWS
    texts = [layer.values.get(name, ()) for name, _title, kind in layer.fields if kind == "text"]
    classes = [values for values in texts if values and any(map(_is_word, values))]
    first = classes[0] if classes else ()
    return COLUMNS if layer.row_count > 1 and len(first) == layer.row_count else ROWS


def _is_word(value: str) -> bool:
    return any(map(str.isalpha, value))


def shown_fields(role: str, kind: OwnTable, pack: CoefficientPack, is_listed: bool) -> dict[str, Field]:
    """Fields of a kind of own table as a user maps them.

    Args:
        role: of the table. kind: of it. pack: knows names, classes, uses, fuels.
        is_listed: classes and uses are those of the pack; otherwise any word is taken.
    """
    fields = asked_fields(kind, pack.fields)
    shown: dict = {part: _titled(described, part, pack) for part, described in fields.items()}
    shown |= {part: _number(fields[part]) for part in kind.numbers if part in fields}
    if role in (DENSITIES, FLUXES) and "land_class" in fields:
        shown["land_class"] = _open_list(fields["land_class"], {
            code: entry.title for code, entry in pack.classes.items()} if is_listed else {})
    if role == INTENSITIES and "use" in fields:
        uses = pack.buildings.uses if is_listed and pack.buildings is not None else {}
        shown["use"] = _open_list(fields["use"], {key: use.title for key, use in uses.items()},
                                  {key: use.words for key, use in uses.items()})
    if role in ACTIVITIES:
        part = ACTIVITIES[role]
        items = pack.fuels if part == FUEL else pack.farm_inputs
        known = {written.casefold(): item for item, spelled in kind.spellings[part].items() for written in spelled}
        titles = {key: item.title for key, item in items.items()}
        if ELECTRICITY in kind.words[part]:
            titles[ELECTRICITY] = {language: word_of("end_use", ELECTRICITY, language) for language in LANGUAGES}
        shown[part] = listed(fields[part], kind.spellings[part], titles, lambda value: known.get(value.casefold()))
    if role == FACTORS and "year" in shown:
        shown["year"] = replace(fields["year"], values={})
    return {part: _by_word_alone(described) if part in kind.words and part not in (*kind.needed, *kind.rows_of)
            else described for part, described in shown.items()}


def _by_word_alone(described: Field) -> ShownField:
    """A field that a table need not have: no column is proposed because it has few values."""
    return ShownField(described.id, described.type, described.aliases, described.title, described.values,
                      described.unknown, value_titles=described.value_titles, is_class=False)


def _titled(described: Field, part: str, pack: CoefficientPack) -> Field:
    """A field with a list, its words with their titles."""
    titles = {word: title for word in described.values if (title := _title_of(part, word, pack))}
    return replace(described, value_titles={**titles, **described.value_titles}) if titles else described


def _title_of(part: str, word: str, pack: CoefficientPack) -> dict:
    if part == "pool":
        return pack.fields[word].title if word in pack.fields else {}
    if part == "bounds":
        return _texts(f"carbon.bounds_{word}")
    if part == "type":
        choices = texts_of("choices")
        return choices.get(f"FACTOR_TYPE.{word}") or choices.get(word) or {}
    if part in ("end_use", "tier", "counted_by"):
        return {language: word_of(part, word, language) for language in LANGUAGES}
    return {}


def _open_list(described: Field, titles: Mapping[str, dict], spelled: Optional[Mapping[str, Collection]] = None):
    """Classes or uses of a pack, beside which a table may have others."""
    words = {word: (*(spelled or {}).get(word, ()), *title.values(), *described.values.get(word, ()))
             for word, title in titles.items()}
    written = {other: word for word, others in described.values.items() for other in others}
    return listed(described, words, titles, lambda value: written.get(value) or (
        value if value in words or not words else None), takes_others=True)


def _number(described: Field) -> ShownField:
    """A field of numbers, of which what is read of each value is shown."""
    def read(values: Iterable[str]) -> list:
        column = list(values)
        decimal = has_decimal_comma(column)
        words: list = []
        for value in column:
            number = read_number(value, decimal)
            words.append(UNKNOWN if not spelling(value) else None if number is None else f"{number:g}")
        return words

    return ShownField(described.id, "number", described.aliases, described.title, {}, described.unknown, reader=read,
                      accepts=lambda word: read_number(word, False) is not None)
