"""Shares of holders as exact fractions, read from the ways in which tables write them.

A text is read once, however many rows have it. What cannot be read is kept with its text and named; it never counts as
nothing. A decimal that was cut ("0.3333") is read as the simplest fraction that is written so, but only where the
shares of its parcel then sum to exactly 1; everywhere else it holds as it is written.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ..names import is_marked
from .groups import placed

#: What a text says of one holder: a part, common ownership without parts, nothing, or something unreadable.
PART, COMMON, UNKNOWN, UNREADABLE = "part", "common", "unknown", "unreadable"
#: What the shares of a parcel come to.
WHOLE, UNDER, OVER, JOINT, OPEN, MIXED = "whole", "under", "over", "joint", "open", "mixed"

_ONE = {"全部", "整体", "单独所有", "单独", "whole", "sole", "all", "full", "entire", "單獨所有", "單獨",
        "全", "ganz", "alleineigentum", "alleineigentümer", "seluruhnya", "buo", "ทั้งหมด"}
_COMMON = {"共同共有", "共同", "共同所有", "共有(共同)", "公同共有", "joint", "joint tenancy",
           "in common without parts", "gesamthand", "zur gesamten hand", "gesamthandseigentum", "erbengemeinschaft",
           "in erbengemeinschaft", "gütergemeinschaft"}
_NOTHING = {"", "按份共有", "按份", "分別共有", "其他共有", "共有", "不详", "不詳", "未知", "待定", "无", "無", "/",
            "-", "--", "—", "——", "null", "none", "nan", "<na>", "n/a", "na", "unknown"}
#: Chinese words for how something is held that stand before its part, those of joint holders first.
_KINDS_BEFORE, _BY_SHARE = ("共同共有", "公同共有"), ("按份共有", "分別共有")
_WORDS = {**dict.fromkeys(("一半", "半", "half", "hälfte", "hälftig", "kalahati", "setengah", "ครึ่งหนึ่ง", "กึ่งหนึ่ง"),
                          (1, 2)), "quarter": (1, 4)}
_COUNTS = dict(zip("a an one two three four five six seven eight nine ten".split(), (1, 1, *range(1, 11))))
_PARTS = {"half": 2, "halves": 2, **{f"{name}{end}": count for name, count in {
    "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twelfth": 12, "sixteenth": 16}.items() for end in ("", "s")}}
_DIGITS = dict(zip("零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖两", (*range(10), *range(10), 2)))
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_AROUND = re.compile(r"^(?:各自|各|均|分别)?(?:占有|占|享有)?(?:份额|持分|應有部分|權利範圍)?(?:为)?:?|"
                     r"(?:的?份额|产权)$")
#: Words that say no number, before one and behind it.
_BEFORE = {"each", "every", "je", "jeweils", "zu", "zur", "undivided", "the"}
_BEHIND = {"each", "apiece", "undivided", "share", "shares", "interest", "part", "parts", "anteil", "anteile", "hissa",
           "stel", "tel", "miteigentumsanteil", "miteigentumsanteile"}
_OF_WHOLE = re.compile(r" of the (?:whole|land|parcel)$")
_LETTER_BESIDE_DIGIT = re.compile(r"(?<=[\d%])-?(?=[a-z])|(?<=[a-z])(?=\d)")
_PER_CENT = re.compile(r"(?<=\d) (?:per ?cent|pct|prozent|porsyento)\.?(?= |$)")
_SPACE = re.compile(r"(?<!\d) | (?!\d)")      # that between two digits stays: 1 1/12 is not 11/12
_VULGAR = re.compile("(?<=\\d)(?=[\u00bc-\u00be\u2150-\u215e\u2189])")     # 33⅓ is no 331/3
_RATIO = re.compile(r"(\d[\d.,'’]{0,12})\s*(?:/|out ?of|of|von)\s*(\d[\d.,'’]{0,12})")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}([.,'’])\d{3}(?:\1\d{3})*")   # of parts: 250/1.000
_PARTS_HELD = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?")   # three decimals look like thousands
_MIXED = re.compile(r"(\d{1,3}) (\d{1,3}) ?/ ?(\d{1,3}) ?%")
_DECIMAL = re.compile(r"(\d{0,9})(?:[.,](\d{1,30}))?\s*(%|‰)?")
#: Decimals without an end: 0.333…, 0.1666..., 0.(3).
_ENDLESS = re.compile(r"0?[.,](?P<first>\d{0,9}?)(?:(?P<again>\d{1,6}?)(?P=again)+\.{2,}|\((?P<round>\d{1,6})\))")
_IN_WORDS = re.compile(r"([a-z]+)[- ]([a-z]+)")


#: Half a unit of the third digit.
_CUT_SLACK = Fraction(1, 2000)


class Share(NamedTuple):
    """What one text says.

    Attributes:
        state: ``PART``, ``COMMON``, ``UNKNOWN`` or ``UNREADABLE``.
        value: the part of the whole, 0 < value <= 1; None without one.
        slack: half a unit of the last digit of a decimal, 0 of what is exact.
    """

    state: str
    value: Optional[Fraction] = None
    slack: Fraction = Fraction(0)

    @property
    def simplest(self) -> Optional[Fraction]:
        """The fraction of least denominator that is written so; itself where it is exact."""
        return self.value if not self.slack or self.value is None else simplest_between(
            self.value - self.slack, self.value + self.slack)

    @property
    def if_cut(self) -> Optional[Fraction]:
        """The same if further digits were left out instead of rounded, of three digits or more: 0.666 is 2/3."""
        if self.value is None or not 0 < self.slack <= _CUT_SLACK:
            return self.value
        return simplest_between(self.value, self.value + self.slack * Fraction(1999, 1000))


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """The fraction of least denominator in a closed interval (Stern and Brocot).

    Args:
        low, high: its ends, 0 <= low <= high.

    >>> simplest_between(Fraction("0.33325"), Fraction("0.33335")), simplest_between(Fraction(0), Fraction(1, 2))
    (Fraction(1, 3), Fraction(0, 1))
    """
    whole = -(-low.numerator // low.denominator)
    if whole <= high:
        return Fraction(whole)
    return whole - 1 + 1 / simplest_between(1 / (high - whole + 1), 1 / (low - whole + 1))


def read_share(text: object) -> Share:
    """What a cell says of a holder's share.

    Args:
        text: the cell: text, number or nothing.

    Returns:
        The share. Empty is unknown, never the whole; more than the whole, and nothing of it, are unreadable.

    >>> [str(read_share(cell).value) for cell in ("1/2", "５０％", "各二分之一", "百分之五十", "0.25", "单独所有")]
    ['1/2', '1/2', '1/2', '1/2', '1/4', '1']
    >>> [str(read_share(cell).value) for cell in ("je 1/2", "one-third", "50 per cent each", "33 1/3 %", "0.1666…")]
    ['1/2', '1/3', '1/2', '1/3', '1/6']
    >>> [str(read_share(cell).value) for cell in ("1/1-Anteil", "250/1000stel", "按份共有1/2")]
    ['1', '1/4', '1/2']
    >>> [read_share(cell).state for cell in ("公同共有1分之1", "公同共有1/4")]
    ['common', 'unreadable']
    >>> [read_share(cell).state for cell in ("共同共有", None, "按份共有", "3/2", "2025-01-02", "some")]
    ['common', 'unknown', 'unknown', 'unreadable', 'unreadable', 'unreadable']
    """
    if text is None or text is pd.NA or (isinstance(text, (float, np.floating)) and text != text):
        return Share(UNKNOWN)
    if is_marked(text):
        return Share(UNREADABLE)
    words = _VULGAR.sub(" ", str(text))
    words = "".join(unicodedata.normalize("NFKC", words).replace("\u2044", "/").replace("\u200b", "").split("\x00"))
    words = re.sub(r"\s+", " ", words).strip().lower()
    number = _number_alone(words)
    bare = _AROUND.sub("", _SPACE.sub("", number)).replace("分の", "分之")
    kind, rest = _kind_before(bare)
    if rest:   # how it is held, and a part: of what is held in common 1/1 alone says nothing of its own
        share = read_share(rest)
        return share if kind in _BY_SHARE else Share(COMMON) if share.value == 1 else Share(UNREADABLE)
    for plain in (words, number, bare):
        if plain in _NOTHING:
            return Share(UNKNOWN)
        if plain in _COMMON:
            return Share(COMMON)
        if plain in _ONE:
            return Share(PART, Fraction(1))
    value = _in_words(number)
    return _number(bare) if value is None else Share(PART, value)


def _kind_before(words: str) -> tuple[str, str]:
    """How something is held, and the part written behind it, without a sign between; empty where not both are there.

    >>> _kind_before("公同共有1分之1"), _kind_before("按份共有:1/2"), _kind_before("共同共有"), _kind_before("1/2")
    (('公同共有', '1分之1'), ('按份共有', '1/2'), ('', ''), ('', ''))
    """
    for kind in (*_KINDS_BEFORE, *_BY_SHARE):
        rest = words.removeprefix(kind).lstrip(":,(").rstrip(")") if words.startswith(kind) else ""
        if rest and (rest[0].isdigit() or "分之" in rest):
            return kind, rest
    return "", ""


def _number_alone(words: str) -> str:
    """A share without words around it that say no number.

    >>> [_number_alone(words) for words in ("je1/2", "50 percent each", "undivided half share of the land", "1 of 2")]
    ['1/2', '50%', 'half', '1 of 2']
    """
    parts = _PER_CENT.sub("%", _LETTER_BESIDE_DIGIT.sub(" ", _OF_WHOLE.sub("", words))).split()
    while parts and parts[0] in _BEFORE:
        parts = parts[1:]
    while parts and parts[-1] in _BEHIND:
        parts = parts[:-1]
    return " ".join(parts)


def _in_words(words: str) -> Optional[Fraction]:
    """A fraction in other forms: half, one-third, two thirds, 33 1/3 %, 0.333…; None where it is not one.

    >>> [str(_in_words(words)) for words in ("half", "two thirds", "33 1/3 %", "0.(3)", "three halves")]
    ['1/2', '2/3', '1/3', '1/3', 'None']
    """
    plain = _AROUND.sub("", _SPACE.sub("", words))
    if plain in _WORDS:
        return Fraction(*_WORDS[plain])
    mixed, endless, named = _MIXED.fullmatch(words), _ENDLESS.fullmatch(plain), _IN_WORDS.fullmatch(words)
    value = None
    if mixed and int(mixed[3]):
        value = (int(mixed[1]) + Fraction(int(mixed[2]), int(mixed[3]))) / 100
    elif endless:
        first, again = endless["first"], endless["again"] or endless["round"]
        value = Fraction(int(first + again) - int(first or 0), (10 ** len(again) - 1) * 10 ** len(first))
    elif named and named[1] in _COUNTS and named[2] in _PARTS:
        value = Fraction(_COUNTS[named[1]], _PARTS[named[2]])
    return value if value is not None and 0 < value <= 1 else None


def _number(words: str) -> Share:
    value, slack = None, Fraction(0)
    ratio, decimal = _RATIO.fullmatch(words), _DECIMAL.fullmatch(words)
    if ratio:
        above, below = map(_parts, ratio.groups())
        is_clear = not _THOUSANDS.fullmatch(ratio[1]) or _THOUSANDS.fullmatch(ratio[2])
        value = above / below if is_clear and above and below and below.denominator == 1 else None   # no 1,250/2000
    elif words.startswith("百分之") and (decimal := _DECIMAL.fullmatch(words[3:] + "%")) and decimal[1]:
        return _number(words[3:] + "%")
    elif "分之" in words:
        below, above = (_chinese(part) for part in words.split("分之", 1))
        value = Fraction(above, below) if below and above is not None else None
    elif decimal and (decimal[1] or decimal[2]):
        unit = {"%": 100, "‰": 1000, None: 1}[decimal[3]]
        fine = 10 ** len(decimal[2] or "")
        value = Fraction(int((decimal[1] or "0") + (decimal[2] or "")), fine * unit)
        slack = Fraction(1, 2 * fine * unit) if decimal[2] else slack
    return Share(UNREADABLE) if value is None or not 0 < value <= 1 else Share(PART, value, slack)


def _parts(words: str) -> Optional[Fraction]:
    """How many parts of a whole: a number, perhaps in groups of thousands, or with one or two decimals.

    >>> [str(_parts(words)) for words in ("250", "1.000", "1'000", "125,5", "1.0000", "1.000,5")]
    ['250', '1000', '1000', '251/2', 'None', 'None']
    """
    if _THOUSANDS.fullmatch(words):
        return Fraction(re.sub(r"\D", "", words))
    return Fraction(words.replace(",", ".")) if _PARTS_HELD.fullmatch(words) else None


def _chinese(words: str) -> Optional[int]:
    """A whole number in Chinese or Arabic digits, None where it is not one.

    >>> [_chinese(words) for words in ("二", "十", "十二", "三百零五", "二四", "12", "二点五")]
    [2, 10, 12, 305, 24, 12, None]
    """
    if words.isdecimal() and words.isascii():
        return int(words[:18])
    if not words or any(sign not in _DIGITS and sign not in _TENS for sign in words):
        return None
    if not any(sign in _TENS for sign in words):
        return int("".join(str(_DIGITS[sign]) for sign in words))
    total, digit = 0, None
    for sign in words:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total, digit = total + (1 if digit is None else digit) * _TENS[sign], 0
    return total + (digit or 0)


@dataclass(frozen=True)
class Shares:
    """A column of shares.

    Attributes:
        texts: the different cells, as text. readings: what each says. place: the one of each row ``(n,)``.
    """

    texts: Sequence[str]
    readings: Sequence[Share]
    place: np.ndarray

    @property
    def state(self) -> np.ndarray:
        """What each row says: ``PART``, ``COMMON``, ``UNKNOWN``, ``UNREADABLE``, ``(n,)``."""
        return np.array([share.state for share in self.readings], dtype=object)[self.place]

    @property
    def unreadable(self) -> dict:
        """Cell that cannot be read -> number of rows that have it."""
        counts = np.bincount(self.place, minlength=len(self.texts))
        return {text: int(counts[row]) for row, text in enumerate(self.texts)
                if self.readings[row].state == UNREADABLE}


def read_shares(column: Sequence) -> Shares:
    """Read a column of shares, each different cell once.

    Args:
        column: cells ``(n,)``.

    >>> shares = read_shares(["1/2", "half of it", "1/2", None])
    >>> shares.state.tolist(), shares.unreadable
    (['part', 'unreadable', 'part', 'unknown'], {'half of it': 1})
    """
    cells, different = pd.factorize(pd.Series(column, dtype=object))
    texts = [*map(str, different), ""] if (cells < 0).any() else [*map(str, different)]
    place, different = pd.factorize(np.array(texts, dtype=object))
    return Shares([*different], [read_share(text) for text in different], place[cells].astype(np.int64)
                  if len(cells) else np.zeros(0, dtype=np.int64))


def each_once(function, values: np.ndarray, kind: type = object) -> np.ndarray:
    """A function of each object ``(n,)``, called once for those that are the same one, as ``sum_shares`` makes them.

    Args:
        function: of one value. values: objects ``(n,)``. kind: of what it returns.

    >>> half = Fraction(1, 2)
    >>> each_once(float, np.array([half, half], dtype=object), float).tolist()
    [0.5, 0.5]
    """
    place, first = pd.factorize(np.fromiter(map(id, values), dtype=np.int64, count=len(values)))
    positions = np.zeros(len(first), dtype=np.int64)
    positions[place[::-1]] = np.arange(len(values))[::-1]
    answers = np.empty(len(first), dtype=kind)
    answers[:] = [function(value) for value in values[positions].tolist()]
    return answers[place]


@dataclass(frozen=True)
class ParcelShares:
    """What the shares of parcels come to.

    Attributes:
        codes: the parcels ``(p,)``, as they were given, in order.
        parcel: position in ``codes`` of each row of the column ``(n,)``.
        total: sum of the parts that are known ``(p,)`` of Fraction.
        state: of each parcel ``(p,)``: ``WHOLE`` (exactly 1), ``UNDER``, ``OVER``, ``JOINT`` (common to all, not
            divided), ``OPEN`` (a share is empty or unreadable), ``MIXED`` (common beside parts). More than 1 is
            ``OVER`` whatever else is open.
        value: the part of each row ``(n,)`` of Fraction; None without one.
        closed: whether cut decimals were read as the fractions that close the sum ``(p,)``.
    """

    codes: np.ndarray
    parcel: np.ndarray
    total: np.ndarray
    state: np.ndarray
    value: np.ndarray
    closed: np.ndarray


def sum_shares(parcels: Sequence, shares: Shares) -> ParcelShares:
    """Sum the shares of each parcel, exactly.

    Args:
        parcels: code of the parcel of each row ``(n,)``.
        shares: of the rows ``(n,)``.

    Three times 0.3333 is three thirds, as these are written so and close; 0.3333 and 0.3333 stay 0.6666:

    >>> sums = sum_shares(["A", "A", "A", "B", "B"], read_shares(["0.3333"] * 5))
    >>> [str(total) for total in sums.total], sums.state.tolist()
    (['1', '3333/5000'], ['whole', 'under'])
    >>> sum_shares(["B", "B"], read_shares(["1/3", "1/3"])).total[0]
    Fraction(2, 3)
    """
    are_numbers = isinstance(parcels, np.ndarray) and parcels.dtype.kind == "i"
    parcel, codes = pd.factorize(parcels if are_numbers else pd.Series(parcels, dtype=object), sort=False)
    codes = np.asarray(codes, dtype=object)
    order = np.lexsort((shares.place, parcel))
    start = np.searchsorted(parcel[order], np.arange(len(codes)))
    length = np.diff(np.append(start, len(order)))
    total, state = np.empty(len(codes), dtype=object), np.empty(len(codes), dtype=object)
    closed, value = np.zeros(len(codes), dtype=bool), np.empty(len(order), dtype=object)
    for count in np.unique(length):   # parcels of as many rows are looked at together, those of equal shares once
        alike = np.flatnonzero(length == count)
        rows = order[start[alike][:, None] + np.arange(count)]
        which, first = placed(*shares.place[rows].T)   # numpy's own sort of rows compares them field by field
        patterns = shares.place[rows[first]].tolist()
        sums = [_summed([shares.readings[place] for place in pattern]) for pattern in patterns]
        for column, numbers in enumerate(zip(*(entry[2] for entry in sums))):
            value[rows[:, column]] = _objects(numbers)[which]
        total[alike], state[alike] = (_objects([entry[at] for entry in sums])[which] for at in (0, 1))
        closed[alike] = np.array([entry[3] for entry in sums])[which]
    return ParcelShares(codes, parcel.astype(np.int64), total, state, value, closed)


def _objects(values: Sequence) -> np.ndarray:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _summed(readings: list) -> tuple:
    """Total, state, part of each reading and whether cut decimals were read as fractions, of one parcel."""
    values = [share.value for share in readings]
    states = {share.state for share in readings}
    total, closed = sum((value for value in values if value is not None), Fraction(0)), False
    if states == {PART} and total != 1:
        for simplest in ([share.simplest for share in readings], [share.if_cut for share in readings]):
            if sum(simplest) == 1:
                values, total, closed = simplest, Fraction(1), True
                break
    if total > 1:
        state = OVER
    elif states == {COMMON}:
        state = JOINT
    elif UNKNOWN in states or UNREADABLE in states:
        state = OPEN
    elif COMMON in states:
        state = MIXED
    else:
        state = WHOLE if total == 1 else UNDER
    return total, state, values, closed
