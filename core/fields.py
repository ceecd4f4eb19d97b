"""Raw columns of a layer read as what a pack says they are: texts, numbers, dates, words of a list."""
from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import ClassVar

import numpy as np
import pandas as pd

from .calendars import WAYS, date_parts, our_day
from .errors import InputError
from .geometry.parallel import ask, asking
from .names import folded_name, is_marked
from .texts.shown import shown_cell, shown_code

EXAMPLES = 5
#: Of the user's mapping: whatever would be unknown otherwise.
ANY = "*"
OWN_STAR = "\\*"      # of a mapping: the value "*" of a layer
MIDNIGHT = " 00:00:00"
FIELD_TYPES = ("text", "number", "date")
#: Beyond it floats skip whole numbers, sums of a few may be infinite, and nothing on the Earth measures as much.
LARGEST = 2.0**53
STEP = 10_000         # values that are read between two questions
_narrow = partial(unicodedata.normalize, "NFKC")
#: What a spreadsheet makes of a code that it took for a number: 990127.0, and of a long one 9.90127E+11, which is cut.
NUMBER_OF_SHEET = re.compile(r"[0-9](\.[0-9]+)?[eE]\+?[0-9]+")
WHOLE_WITH_POINT = re.compile(r"^([+-]?\d+)\.0*$")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True)
class Field:
    """A field that a pack knows by what it means.

    ``values`` maps the pack's word to the spellings found in data; empty: any value.
    ``unknown`` are spellings that mean "unknown", such as ``-1`` or ``9999``.
    ``mapped`` is what the user says of the values of one run, over all that the pack says of them: spelling -> word,
    None for "unknown"; ``""`` stands for empty values, and ``ANY`` for whatever would be unknown otherwise.
    ``mapped_of`` is the same of one layer alone, by the layer's name, and goes before ``mapped``.
    ``spelled_by`` says of spellings in ``mapped`` that a pack adds to a list elsewhere: spelling -> id of the pack.
    ``value_titles`` are what words of ``values`` are called, by language.
    ``is_code``: data state codes there, with names of people by mistake: messages show no word that may be one.
    ``dates``: how dates are written that do not say it themselves, of ``calendars.WAYS``; empty: such are no dates.
    ``endless`` are words in a field of dates that say that there is no end.
    """

    id: str
    type: str = "text"
    aliases: tuple = ()
    title: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    unknown: tuple = ()
    mapped: Mapping = field(default_factory=dict, repr=False)   # hashes of what a run rests on are made of the others
    mapped_of: Mapping = field(default_factory=dict, repr=False)
    value_titles: Mapping = field(default_factory=dict, repr=False)
    spelled_by: Mapping = field(default_factory=dict, repr=False)
    is_code: bool = field(default=False, repr=False)
    dates: str = field(default="", repr=False)
    endless: tuple = field(default=(), repr=False)
    #: A kind of pack reads more of a value than its type and list say, such as a unit behind a number.
    reads_more: ClassVar[bool] = False

    @property
    def plain(self) -> Field:
        """What the pack alone says of the values that it certainly knows."""
        return replace(self, mapped={}, type="text") if self.reads_more else replace(self, mapped={})

    def of_layer(self, name: str) -> Field:
        """The field as it is read in one layer.

        Args:
            name: of the layer.

        >>> Field("zone", mapped={"1": "a"}, mapped_of={"North": {"1": "b"}}).of_layer("North").mapped
        {'1': 'b'}
        """
        own = self.mapped_of.get(spelling(name))
        return replace(self, mapped={**self.mapped, **own}, mapped_of={},
                       spelled_by=without_keys(self.spelled_by, own)) if own else self


def without_keys(mapping: Mapping, keys: Mapping) -> dict:
    """What a mapping holds under other keys.

    Args:
        mapping: any. keys: that are left out.
    """
    return {key: value for key, value in mapping.items() if key not in keys}


def with_meanings(raw: pd.Series, field: Field) -> pd.Series:
    """A column with the user's words in the place of the layer's values, where ``field.mapped`` has them.

    Args:
        raw: values as the layer has them, in nullable types ``(n,)``. field: with what the user says.

    Returns:
        Texts ``(n,)``; the column as it is where the user says nothing.

    >>> raw = pd.Series(["R1", "X", "", None], dtype="string")
    >>> with_meanings(raw, Field("zone", values={"urban": ()}, mapped={"R1": "urban"})).tolist()
    ['urban', 'X', '', <NA>]
    >>> with_meanings(raw, Field("zone", values={"urban": ()}, mapped={"X": None, "*": "urban"})).tolist()
    ['urban', <NA>, 'urban', 'urban']
    """
    if not field.mapped:
        return raw
    codes, distinct = pd.factorize(raw, use_na_sentinel=True)
    rest, distinct = field.mapped.get(ANY), np.asarray(distinct, dtype=object).tolist()
    unread = np.zeros(len(distinct), dtype=bool) if rest is None else type_column(
        pd.Series(distinct, dtype=object), field.plain)[0].isna().to_numpy()
    words = [field.mapped[key] if key in field.mapped else rest if is_unread else plain
             for key, plain, is_unread in zip(value_keys(distinct), spellings(distinct), unread.tolist())]
    words.append(field.mapped.get("", rest))   # at position -1, where NULL is
    return pd.Series(pd.array(words, dtype="string").take(codes), index=raw.index)


def mapping_key(word) -> str:
    """What a row of a mapping names: blanks trimmed, a number as text.

    Args:
        word: of a row.

    >>> mapping_key(" R-1 "), mapping_key(3.0), mapping_key("3.00"), mapping_key("0301")
    ('R-1', '3', '3', '0301')
    """
    return _plain_number(spelling(word))


def value_key(value) -> str:
    """A value of a layer as the rows of a mapping name it: a day without a time, and the sign ``*`` of a layer apart
    from that of a row, which means something else.

    Args:
        value: of a field.

    >>> value_key(3.0), value_key(pd.Timestamp("2026-03-01")), value_key(" * ")
    ('3', '2026-03-01', '\\\\*')
    """
    key = mapping_key(value)
    return OWN_STAR if key == ANY else key.removesuffix(MIDNIGHT) if isinstance(value, pd.Timestamp) else key


def value_keys(values: list) -> list[str]:
    """``value_key`` of each value ``(n,)``.

    Args:
        values: of a field ``(n,)``.

    >>> value_keys(["3.00", " * "]), value_keys([3.0])
    (['3', '\\\\*'], ['3'])
    """
    if set(map(type, values)) <= {str}:
        return [OWN_STAR if key == ANY else key for key in _plain_numbers(spellings(values))]
    return [value_key(value) for value in values]


def type_column(raw: pd.Series, field: Field) -> tuple[pd.Series, list[InputError]]:
    """Read a column as a pack's field.

    Spaces around a value are ignored, and full-width digits are read as digits. A word that no list writes so is read
    whatever its capitals and blanks, where that leads to one word only. A value that the pack lists as unknown, or that
    cannot be read, becomes NULL; what cannot be read is also returned as a problem with its count and examples. So are
    numbers beyond ``LARGEST``.

    Args:
        raw: values as the layer has them, in nullable types ``(n,)``.
        field: type, list of words, values that mean "unknown".

    Returns:
        string, Float64 or datetime64[s] ``(n,)``, and the problems.
    """
    raw = with_meanings(raw, field)
    numbers = _numbers_alone(raw, field) if field.type == "number" else None
    if numbers is not None:
        return numbers, []
    codes, distinct = pd.factorize(raw, use_na_sentinel=True)
    distinct = np.asarray(distinct, dtype=object).tolist()   # pandas walks through its own arrays value by value
    unknown = {_plain_number(spelling(value)) for value in field.unknown}
    field = replace(field, values={word: {spelling(text) for text in (word, *spellings)}
                                   for word, spellings in field.values.items()})
    plain = spellings(distinct)
    numbers = _plain_numbers(plain) if unknown else plain
    empty = [text == "" or number in unknown for text, number in zip(plain, numbers)]
    read = [None if nothing else value for value, nothing in zip(_READERS[field.type](distinct, plain, field), empty)]
    failed = np.array([value is None and not nothing for value, nothing in zip(read, empty)], dtype=bool)
    typed = _series(read, codes, field.type)
    return typed, _problems(raw, codes, distinct, failed, field)


def _numbers_alone(raw: pd.Series, field: Field) -> pd.Series | None:
    """A column of numbers as ``type_column`` reads it, without a step a value; None where a value cannot be read so."""
    if raw.dtype.kind not in "iuf":
        return None
    lost, numbers = raw.isna().to_numpy(dtype=bool).copy(), raw.to_numpy(dtype=float, na_value=np.nan)
    if not (np.abs(numbers[~lost]) <= LARGEST).all():   # False for NaN
        return None
    unknown = {_plain_number(spelling(value)) for value in field.unknown}
    some = np.flatnonzero(np.isin(numbers, [float(word) for word in unknown if _NUMBER.fullmatch(word)]))
    lost[some] |= np.array([spelling(number) in unknown for number in numbers[some].tolist()], dtype=bool)
    return pd.Series(pd.arrays.FloatingArray(np.where(lost, 1.0, numbers), lost))


def spelling(value) -> str:
    """A value as text: no spaces around it, ASCII digits, whole numbers without a decimal point.

    Args:
        value: of a field or cell.

    >>> spelling(" 0101 "), spelling(12.0), spelling("１２")
    ('0101', '12', '12')
    """
    if isinstance(value, (float, np.floating)) and float(value).is_integer() and abs(value) < 2**63:
        return str(int(value))
    if isinstance(value, (bool, np.bool_)):
        return "1" if value else "0"
    return unicodedata.normalize("NFKC", str(value)).strip()


def spellings(values: list) -> list[str]:
    """``spelling`` of each value: of texts without a step of the interpreter a row.

    Args:
        values: of a field ``(n,)``.

    >>> spellings([" 0101 ", "１２"]), spellings([12.0, True])
    (['0101', '12'], ['12', '1'])
    """
    plain: list = []
    for start in range(0, len(values), STEP):
        ask()
        part = values[start:start + STEP]
        kinds = set(map(type, part))
        if kinds <= {str}:
            plain += map(str.strip, map(_narrow, part))
        elif kinds <= {float}:
            plain += [str(int(value)) if value.is_integer() and abs(value) < 2**63 else str(value) for value in part]
        else:
            plain += map(spelling, part)
    return plain


def spelled(cells: Iterable) -> np.ndarray:
    """Cells as texts, empty where they are empty, object ``(n,)``; each value is spelt once, however often it stands.

    Args:
        cells: of a column ``(n,)``.

    >>> spelled(["１2", None, " a "]).tolist()
    ['12', '', 'a']
    """
    is_column = isinstance(cells, (pd.Series, np.ndarray))
    place, distinct = pd.factorize(cells if is_column else pd.Series(list(cells), dtype=object))
    distinct = np.asarray(distinct, dtype=object).tolist()
    return np.array([*spellings(distinct), "", None], dtype=object)[:-1][place]   # -1 of what is empty: the last


def _plain_number(spelling: str) -> str:
    """``-9999`` for ``-9999.00``; a code such as ``0601`` stays what it is."""
    return WHOLE_WITH_POINT.sub(r"\1", spelling)


def _plain_numbers(spelled: list[str]) -> list[str]:
    return list(map(partial(WHOLE_WITH_POINT.sub, r"\1"), spelled))


def _read_texts(values: list, spelled: list[str], field: Field) -> list:
    if not field.values:
        return spelled
    words: dict = {}
    for word, known in field.values.items():
        words = {**dict.fromkeys(known, word), **words}   # the first word that has a spelling
    read = list(map(words.get, spelled))
    if None in read:
        folded = _folded_words(words, field)
        read = [folded.get(folded_name(text)) if word is None else word for word, text in zip(read, spelled)]
    return read


def _folded_words(words: dict, field: Field) -> dict:
    """Spelling without capitals and blanks -> word; None where it may be two words, or one and "unknown"."""
    folded: dict = {folded_name(str(text)): None for text in field.unknown}
    for text, word in words.items():
        if folded.setdefault(folded_name(text), word) != word:
            folded[folded_name(text)] = None
    return folded


def _read_numbers(values: list, spelled: list[str], field: Field) -> list:
    numbers = [float(value) if isinstance(value, (int, float, np.number)) and not isinstance(value, (bool, np.bool_))
               else float(text) if _NUMBER.fullmatch(text) and not is_marked(value) else np.nan
               for value, text in zip(values, spelled)]
    return [number if abs(number) <= LARGEST else None for number in numbers]


def _read_dates(values: list, spelled: list[str], field: Field) -> list:
    return [_read_date(value, text, field) for value, text in asking(zip(values, spelled))]


def _read_date(value, spelling: str, field: Field):
    if isinstance(value, (pd.Timestamp, np.datetime64)):
        return our_day(pd.Timestamp(value), field.dates)
    parts = date_parts(spelling, field.dates)
    if parts is None:
        return None
    year, month, day = parts
    try:
        if field.id == "valid_to":   # in force to 2026: to its last day
            month = month or 12
            return pd.Timestamp(date(year, month, day or monthrange(year, month)[1]))
        # elsewhere a year alone is its first day: data of 2026 are not later than June 2026
        return pd.Timestamp(date(year, month or 1, day or 1))
    except ValueError:
        return None


def _is_other_date(written: str) -> bool:
    """Whether it is a date if its era, or the order of day and month, were stated."""
    return date_parts(written) is None and any(date_parts(written, way) for way in WAYS)


_READERS = {"text": _read_texts, "number": _read_numbers, "date": _read_dates}
_DTYPES = {"text": "string", "number": "Float64", "date": "datetime64[s]"}
_NOTHING = {kind: pd.Series(dtype=dtype).array for kind, dtype in _DTYPES.items()}


def _series(read: list, codes: np.ndarray, kind: str) -> pd.Series:
    values = pd.Series(read, dtype=object).astype(_DTYPES[kind]).array if read else _NOTHING[kind]
    return pd.Series(values.take(codes, allow_fill=True))


def empty_column(field: Field, count: int) -> pd.Series:
    """What ``type_column`` makes of a column without values: of a field that no layer has.

    Args:
        field: with its type. count: of rows.

    Returns:
        NULLs in the type of the field ``(count,)``.

    >>> empty_column(Field("height", "number"), 2).tolist()
    [<NA>, <NA>]
    """
    return _series([], np.full(count, -1), field.type)


def column_without_field(field: Field, count: int) -> pd.Series:
    """The values where a layer has no field: what the user says of all features, otherwise NULL.

    Args:
        field: with its type and what the user says. count: of rows.

    Returns:
        In the type of the field ``(count,)``.

    >>> column_without_field(Field("kind", mapped={"*": "urban"}), 2).tolist()
    ['urban', 'urban']
    """
    column = empty_column(field, count)
    return type_column(column, of_all(field))[0] if ANY in field.mapped else column


def of_all(field: Field) -> Field:
    """A field as a layer without it is read: what is said of empty values is about cells, not about all features.

    Args:
        field: with what the user says of all features.
    """
    return replace(field, mapped={ANY: field.mapped[ANY]})


def _problems(raw, codes, distinct, failed, field: Field) -> list[InputError]:
    if not failed.any():
        return []
    count = int(failed[codes[codes >= 0]].sum())
    counts = np.bincount(codes[codes >= 0], minlength=len(distinct))
    often = sorted(np.flatnonzero(failed), key=lambda k: -counts[k])   # of equal ones the first that occurs
    # a word of a list is asked for as it is written
    shown = shown_code if field.is_code else str if field.type == "text" else shown_cell
    examples = ", ".join(f"“{shown(distinct[k])}” ({counts[k]})" for k in often[:EXAMPLES])
    key = "fields.not_in_list" if field.type == "text" else f"fields.not_a_{field.type}"
    if field.type == "date" and any(_is_other_date(spelling(distinct[k])) for k in often[:EXAMPLES]):
        key = "fields.other_date"
    return [InputError(key, count=count, examples=examples)]
