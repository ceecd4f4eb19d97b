"""Values of building intensity as written in data: numbers, spans, ratios in percent, storeys as text, and blanks.

A value that cannot be read, or that means "unknown" by the pack, never becomes a number; what became of every
value is kept for the table that shows it.
"""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract.interval import Interval
from ...fields import spelling
from ...geometry.measure.written import two_readings
from ...names import is_marked
from ...units import SQUARE_METRES
from ..pack.model import IntensityField, IntensityPack, Scale

VALUE, NOT_CONTROLLED, UNKNOWN, UNREADABLE, EMPTY = range(5)
MEANINGS = ("value", "not_controlled", "unknown", "unreadable", "empty")
DOUBTS = ("either", "impossible")
NEAR_ONE = 0.95   # of the largest ratio: in a column that also holds percents such a value could be either
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_PLAIN = re.compile(_NUMBER)
_AT_MOST = re.compile(rf"(?:≤|<=|<|＜|不大于|不超过|不高于|小于等于|最大)\s*({_NUMBER})")
_AT_LEAST = re.compile(rf"(?:≥|>=|>|＞|不小于|不低于|不少于|大于等于|最小)\s*({_NUMBER})")
_SPAN = re.compile(rf"({_NUMBER})\s*(?:~|～|-|—|–|至|to)\s*({_NUMBER})")
#: "3,0" is no 30, and "0,600" no 600: the comma stays, and cannot be read.
_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")
_DIGITS = {letter: number for number, letter in enumerate("零一二三四五六七八九")} | {"两": 2}


class Read(NamedTuple):
    """What one value is: the least and the greatest number, NaN for an end that it does not state, its meaning, the
    scale, and storeys below ground."""

    low: float
    high: float
    meaning: int
    scale: str = ""
    below: float = np.nan


@dataclass(frozen=True)
class Numbers:
    """A column read ``(n,)``.

    Attributes:
        low, high: the ends that a value states, the same for a plain number; NaN for one that it does not. In ratios,
            m², m, or storeys.
        meaning: position in ``MEANINGS``.
        below: storeys below ground from the same text.
        shown: how the values were read, a row for each kind: meaning, scale, raw (examples), count, least, greatest.
        is_mixed: ratios and percents are in one column.
        doubt: why a number is unknown: ``either`` a ratio or in percent, or ``impossible``; ``""`` for others, None:
            it has none of these.
    """

    low: np.ndarray
    high: np.ndarray
    meaning: np.ndarray
    below: Interval
    shown: list = field(default_factory=list)
    is_mixed: bool = False
    doubt: np.ndarray | None = None

    @property
    def amount(self) -> Interval:
        """Plain numbers; spans, blanks and whatever cannot be read are unknown ``(n,)``."""
        return Interval.of(np.where((self.meaning == VALUE) & (self.low == self.high), self.low, np.nan))


def nothing(count: int, meaning: int = EMPTY) -> Numbers:
    """A column of values that are all missing.

    Args:
        count: number of rows. meaning: of each of them.
    """
    return Numbers(*(np.full(count, np.nan) for _ in range(2)), np.full(count, meaning, dtype=np.int8),
                   Interval.of(np.full(count, np.nan)))


def read_column(raw: pd.Series, described: IntensityField, pack: IntensityPack, scale: Scale | None = None,
                written_as: str = "auto", unit: str = "") -> Numbers:
    """Read a column of numbers as the pack says.

    Args:
        raw: values as the layer has them, in nullable types ``(n,)``.
        described: kind of value, and the spellings of "unknown" and "not controlled".
        pack: words of storeys, and of units behind a number.
        scale: of ratios, how ratios and percents are distinguished.
        written_as: ``"auto"``, ``"ratio"`` or ``"percent"``: how ratios are written.
        unit: of areas, a key of ``SQUARE_METRES``; empty: as the pack says.
    """
    codes, distinct = pd.factorize(raw, use_na_sentinel=True)
    distinct = list(distinct)
    specials = _Specials(described)
    if _is_numeric(raw):
        reads = _read_numeric(distinct, described, specials)
    else:
        parser, doubtful = _parser(described, pack), two_readings(distinct)
        reads = [Read(np.nan, np.nan, UNREADABLE) if doubtful and spelling(value) in doubtful
                 else _read_text(value, described, specials, parser) for value in distinct]
    table = _Table(reads)
    is_mixed = False
    if scale is not None:
        is_mixed = table.apply_scale(scale, written_as)
    if described.reads == "area":
        table.low, table.high = (part * SQUARE_METRES[unit or described.unit] for part in (table.low, table.high))
    return table.column(codes, distinct, described, is_mixed)


# -- one value ----------------------------------------------------------------------------------------------

class _Specials:
    """Spellings that do not mean a number: as texts and, if they look like numbers, by their value."""

    def __init__(self, described: IntensityField):
        self.texts: dict = {}
        self.numbers: dict = {}
        for meaning, spelled in ((UNKNOWN, described.unknown), (NOT_CONTROLLED, described.not_controlled)):
            for word in spelled:
                self.texts[word.casefold()] = meaning
                if _PLAIN.fullmatch(word):
                    self.numbers[float(word)] = meaning


def _is_numeric(raw: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(raw.dtype) and not pd.api.types.is_bool_dtype(raw.dtype)


def _read_numeric(distinct: list, described: IntensityField, specials: _Specials):
    """Plain numbers, all at once."""
    values = np.array(distinct, dtype=float)
    meaning = np.full(len(values), VALUE, dtype=np.int8)
    if described.reads != "elevation":
        meaning[values < 0] = UNREADABLE
    meaning[~np.isfinite(values)] = UNREADABLE
    for number, means in specials.numbers.items():
        meaning[values == number] = means
    values = np.where(meaning == VALUE, values, np.nan)
    return values, meaning


def _read_text(value, described: IntensityField, specials: _Specials, parse) -> Read:
    plain = spelling(value)
    if plain == "":
        return Read(np.nan, np.nan, EMPTY)
    if is_marked(value):
        return Read(np.nan, np.nan, UNREADABLE)
    special = specials.texts.get(plain.casefold())
    if special is None and _PLAIN.fullmatch(plain):
        special = specials.numbers.get(float(plain))
    if special is not None:
        return Read(np.nan, np.nan, special)
    read = parse(plain)
    least = min(end for end in (read.low, read.high) if end == end) if read.meaning == VALUE else 0.0
    if least < 0 and described.reads != "elevation":
        return Read(np.nan, np.nan, UNREADABLE)
    if np.inf in (read.low, read.high):
        return Read(np.nan, np.nan, UNREADABLE)
    # a span or a comparison is a limit, and not the exact value of a building
    if read.meaning == VALUE and read.low != read.high and described.reads != "limit":
        return Read(np.nan, np.nan, UNREADABLE)
    return read


def _parser(described: IntensityField, pack: IntensityPack):
    if described.reads == "storeys":
        return _storey_parser(pack)
    suffix = "|".join(re.escape(unit) for unit in sorted(pack.suffixes, key=len, reverse=True))
    ends = re.compile(rf"\s*(?:{suffix})\s*$") if suffix else None

    def parse(plain: str) -> Read:
        scale = "percent" if "%" in plain else ""
        body = _THOUSANDS.sub(lambda match: match[0].replace(",", ""), plain.replace("%", "")).strip()
        body = ends.sub("", body) if ends else body
        if _PLAIN.fullmatch(body):
            number = float(body)
            return Read(number, number, VALUE, scale)
        for pattern, at_most in ((_AT_MOST, True), (_AT_LEAST, False)):
            match = pattern.fullmatch(body)
            if match:
                number = float(match[1])
                return Read(np.nan if at_most else number, number if at_most else np.nan, VALUE, scale)
        match = _SPAN.fullmatch(body)
        if match:
            return Read(float(match[1]), float(match[2]), VALUE, scale)
        return Read(np.nan, np.nan, UNREADABLE)

    return parse


def _storey_parser(pack: IntensityPack):
    """Numbers of storeys above and below ground out of a text."""
    def words(key):
        return "|".join(re.escape(unicodedata.normalize("NFKC", word))
                        for word in sorted(pack.storey_words[key], key=len, reverse=True))

    number = r"(\d+(?:\.\d+)?|[零一二两三四五六七八九十百]+)"
    side = rf"(?:(?P<below>{words('below')}|-)|(?P<above>{words('above')}))?"
    part = re.compile(rf"{side}\s*{number}\s*(?:{words('storey')})?", re.IGNORECASE)

    def parse(plain: str) -> Read:
        above = below = np.nan
        for piece in filter(str.strip, re.split(r"[/,;、+]+|(?<=层)(?=地)", plain)):
            match = part.fullmatch(piece.strip())
            count = _count(match[3]) if match else np.nan
            if not match or count != count:
                return Read(np.nan, np.nan, UNREADABLE)
            if match["below"]:
                if below == below:
                    return Read(np.nan, np.nan, UNREADABLE)
                below = count
            elif above == above:   # two numbers above ground: which of them is the building's?
                return Read(np.nan, np.nan, UNREADABLE)
            else:
                above = count
        if above != above:
            return Read(np.nan, np.nan, UNREADABLE if below != below else UNKNOWN, "", below)
        return Read(above, above, VALUE, "", below)

    return parse


def _count(word: str) -> float:
    """A number in digits or in Chinese, up to 999."""
    if word[0].isdigit():
        return float(word)
    total, unit = 0, 0
    for letter in word:
        if letter in _DIGITS:
            unit = _DIGITS[letter]
        else:
            total += (unit or 1) * (10 if letter == "十" else 100)
            unit = 0
    return float(total + unit)


# -- a column -----------------------------------------------------------------------------------------------

class _Table:
    """The distinct values of a column, as arrays."""

    def __init__(self, reads):
        if isinstance(reads, tuple):
            self.low, self.meaning = reads[0].copy(), reads[1]
            self.high, self.below = reads[0].copy(), np.full(len(reads[0]), np.nan)
            self.scale = np.full(len(reads[0]), "", dtype=object)
            return
        self.low = np.array([read.low for read in reads], dtype=float)
        self.high = np.array([read.high for read in reads], dtype=float)
        self.meaning = np.array([read.meaning for read in reads], dtype=np.int8)
        self.below = np.array([read.below for read in reads], dtype=float)
        self.scale = np.array([read.scale for read in reads], dtype=object)

    def apply_scale(self, scale: Scale, written_as: str) -> bool:
        """Percents to ratios; what could be either becomes unknown. Returns whether the column has both."""
        values = np.fmax(self.low, self.high)
        known = self.meaning == VALUE
        with np.errstate(invalid="ignore"):
            if written_as == "auto":
                percent = known & ((self.scale == "percent") | (values >= scale.percent_from))
                ratio = known & (self.scale != "percent") & (values <= scale.ratio_up_to)
            else:
                percent = known & ((self.scale == "percent") | (written_as == "percent"))
                ratio = known & ~percent
            bare = percent & (self.scale != "percent")
            is_mixed = bool(ratio.any() and bare.any())
            either = known & ~percent & ~ratio
            if is_mixed:
                either |= ratio & (values > NEAR_ONE * scale.ratio_up_to)
        self.low[percent] /= 100.0
        self.high[percent] /= 100.0
        self.scale[percent], self.scale[ratio] = "percent", "ratio"
        self.scale[either] = "either"
        self.low[either] = self.high[either] = np.nan
        self.meaning[either] = UNKNOWN
        with np.errstate(invalid="ignore"):
            impossible = known & (np.fmax(self.low, self.high) > scale.most * (1 + 1e-9))
        self.scale[impossible], self.meaning[impossible] = "impossible", UNKNOWN
        self.low[impossible] = self.high[impossible] = np.nan
        return is_mixed

    def column(self, codes: np.ndarray, distinct: list, described: IntensityField, is_mixed: bool) -> Numbers:
        empty = NOT_CONTROLLED if described.empty == "not_controlled" else EMPTY
        blank = self.meaning == EMPTY   # texts of spaces only
        self.meaning[blank] = empty
        low, high, below = (np.append(values, np.nan)[codes] for values in (self.low, self.high, self.below))
        meaning = np.append(self.meaning, np.int8(empty))[codes].astype(np.int8)
        doubt = np.append(np.where(np.isin(self.scale.astype(str), DOUBTS), self.scale, ""), "")[codes]
        return Numbers(low, high, meaning, Interval.of(below), self._shown(codes, distinct, blank, empty), is_mixed,
                       doubt if (doubt != "").any() else None)

    def _shown(self, codes: np.ndarray, distinct: list, blank: np.ndarray, empty: int) -> list:
        """A row for each meaning and scale, and one for each value that is not a number."""
        counts = np.bincount(codes[codes >= 0], minlength=len(distinct))
        rows = []
        for scale in dict.fromkeys(self.scale[self.meaning == VALUE]):
            at = np.flatnonzero((self.meaning == VALUE) & (self.scale == scale))
            rows.append({"meaning": "value", "scale": scale, "raw": ", ".join(str(distinct[k]) for k in at[:3]),
                         "row_count": int(counts[at].sum()),
                         "least": float(np.nanmin(np.fmin(self.low, self.high)[at])),
                         "greatest": float(np.nanmax(np.fmax(self.low, self.high)[at]))})
        for k in np.flatnonzero((self.meaning != VALUE) & ~blank)[:200]:
            rows.append({"meaning": MEANINGS[self.meaning[k]], "scale": self.scale[k], "raw": str(distinct[k]),
                         "row_count": int(counts[k]), "least": None, "greatest": None})
        left = int((codes < 0).sum()) + int(counts[blank].sum())
        if left:
            rows.append({"meaning": MEANINGS[empty], "scale": "", "raw": "", "row_count": left, "least": None,
                         "greatest": None})
        return rows


def read_text_column(raw: pd.Series, described: IntensityField) -> tuple:
    """A column of codes and words: texts, ``""`` without one, and the values that no list has.

    Args:
        raw: values as the layer has them ``(n,)``.
        described: the pack's field.

    Returns:
        object ``(n,)``, and bool ``(n,)``: a word that is in no list.
    """
    codes, distinct = pd.factorize(raw, use_na_sentinel=True)
    unknown = {word.casefold() for word in described.unknown}
    words = {text.casefold(): word for word, spelled in described.values.items() for text in (word, *spelled)}
    read, strange = [], []
    for value in distinct:
        plain = spelling(value)
        if plain.casefold() in unknown:
            plain = ""
        known = not described.values or plain == "" or plain.casefold() in words
        read.append(words.get(plain.casefold(), "") if described.values else plain)
        strange.append(not known)
    return (np.append(np.array(read, dtype=object), "")[codes],
            np.append(np.array(strange, dtype=bool), False)[codes])
