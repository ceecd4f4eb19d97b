"""Values that look like identity numbers, telephone numbers or e-mail addresses, in columns whose names do not show it.

Codes of parcels, units and patches are numbers too. So a column is judged as a whole: a form of number is reported
where more values fit than chance would give, and nearly all that have the form. What no code looks like, such as an
e-mail address or a telephone number with its country, counts alone.
"""
from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import pandas as pd

from ..geometry.parallel import ask, blocks
from .forms import EMAIL, FORMS, PHONE, Form

#: A form is recognised where chance would give as many fitting values with at most this probability.
CHANCE = 0.002
#: Of the values that have a form so many must fit.
FITTING = 0.9
#: So many different values of a form are looked at; where they do not fit, the rest is left alone.
LOOKED_AT = 1_000
_AT_ONCE = 10_000   # texts between two questions whether to stop
_TEXTS_A_BLOCK = 50_000   # of which columns of letters are made at once
_LEAST_DIGITS = 7
#: Bytes of a text that can hold such a number; an e-mail address may be shorter, but has an @.
LEAST_BYTES = _LEAST_DIGITS
#: Lengths of whole numbers that can be an identity or telephone number.
_LENGTHS = tuple(range(10, 20))
_LEAST_NUMBER = 10 ** (_LENGTHS[0] - 1)
_WIDE = re.compile("[０-９＠]")
_NARROW = str.maketrans("０１２３４５６７８９＠－（）＋Ｘ", "0123456789@-()+X")
_CLASSES = bytes(48 if 48 <= code <= 57 else 65 if 65 <= code <= 90 else 97 if 97 <= code <= 122 else code
                 for code in range(256))
# Words before a number that mark another kind of number, and those that mark a telephone number.
_OF_A_THING = re.compile(
    r"(?:编号|代码|编码|图号|地号|合同号|文号|序号|单号|户号|案号|证号|code|ref|case|\bno\b\.?|№|#)\s*[:：]?\s*$", re.I)
_CALLING = ("电话", "電話", "手机", "手機", "联系", "聯絡", "連絡先", "携帯", "微信", "전화", "연락처",
            "tel", "telp", "telefon", "phone", "mobile", "fax", "whatsapp", "móvil", "celular", "handphone")
_ANY_CALLING = re.compile("|".join(map(re.escape, _CALLING)))
_CALLED = re.compile("(?:" + "|".join(rf"(?<![a-z]){word}(?![a-z])" if len(word) < 5 and word.isascii() else word
                                      for word in _CALLING) + r")[^\d+]{0,12}\(?\+?$")
_UNIT_BEHIND = re.compile(r"\s*(?:平方|公顷|亩|元|米|㎡|号|%|(?:m2|m²|m|ha|km|kg|t)\b)")
# What every shape of ``forms`` has somewhere, and most texts have not.
_TEN_DIGITS = re.compile(rb"0(?:[ ().-]{0,3}0){9}")
_LETTERED = re.compile(rb"A{1,2}0{6}|0{7}-?A|A-?0{7}|A{6}00A|0 ?00 ?00 ?0A")
_ANY_NUMBER = re.compile(r"\+?\d(?:[ .()-]{0,2}\d){6,14}")
_SAID = -1     # place of a form: a telephone number that a word before it calls so
_BEFORE = 40   # letters in which such a word is looked for


class ContentScan:
    """Looks through a column, some values at a time."""

    def __init__(self):
        self.counts = [_Count() for _ in FORMS]
        self.fitted: Counter = Counter()         # forms that fit a value -> number of such values
        self.settled: set = set()                # shapes whose forms are known not to be personal here

    def add(self, values: Iterable) -> None:
        """Examine values; what is neither a text nor a whole number is ignored.

        Args:
            values: any.
        """
        self.count(Counter([value if type(value) is str else str(value) for value in values
                            if type(value) in (str, int)]))

    def count(self, texts: dict[str, int]) -> None:
        """Look at texts.

        Args:
            texts: text -> number of values that are so.
        """
        words, times = _candidates(texts)
        for start in range(0, len(words), _AT_ONCE):
            ask()
            self._count(words[start:start + _AT_ONCE], times[start:start + _AT_ONCE])

    def _count(self, texts: list[str], times: list[int]) -> None:
        """Look at those of some texts that can hold such a number: at what all have in common once."""
        shapes = _shapes(texts)
        spans = {shape: _spans(shape) if b"@" in shape or _TEN_DIGITS.search(shape) or b"A" in shape and
                 _LETTERED.search(shape) else () for shape in set(shapes)}
        called = _are_called(texts)
        if not any(called) and not any(spans.values()):   # numbers of parcels, mostly
            return
        for text, shape, count, is_called in zip(texts, shapes, times, called):
            if is_called or spans[shape] and shape not in self.settled:
                self._look(text, shape, spans[shape], count)

    def _look(self, text: str, shape: bytes, spans: tuple, times: int) -> None:
        has_words = not text.isascii() or b"A" in shape or b"a" in shape
        called = _called(text) if has_words else []
        fitted = {_SAID} if called else set()
        for place, start, end in spans:
            form, count = FORMS[place], self.counts[place]
            if count.is_settled or any(start < stop and begin < end for begin, stop in called):
                continue
            if form.in_words and not has_words or form.kind == PHONE and has_words and _is_of_a_thing(text, start, end):
                continue
            if count.add(form, text[start:end], times):
                fitted.add(place)
        if fitted:
            self.fitted[frozenset(fitted)] += times
        if len(self.settled) < LOOKED_AT and all(self.counts[place].is_settled for place, *_ in spans):
            self.settled.add(shape)

    def personal(self) -> dict[str, int]:
        """Kind of ``forms`` -> number of values that hold such numbers."""
        kinds = {place: form.kind for place, (form, count) in enumerate(zip(FORMS, self.counts)) if count.is_told(form)}
        kinds[_SAID] = PHONE
        counts: Counter = Counter()
        for places, times in self.fitted.items():
            for kind in {kinds[place] for place in places if place in kinds}:
                counts[kind] += times
        return dict(counts)


class _Count:
    """How many values of one form there were, and how many of them fit."""

    def __init__(self):
        self.formed = self.fitting = 0
        self.keys: dict = {}      # the part that distinguishes persons -> whether it fits
        self.is_settled = False

    def add(self, form: Form, written: str, times: int) -> bool:
        """Count a number found in so many values; returns whether it fits."""
        number = written.lower() if form.kind == EMAIL else re.sub("[^0-9A-Z]", "", written.upper())
        fits = form.fits is None or form.fits(number)
        if form.may_be_else is not None and form.may_be_else(number):
            return fits
        self.formed += times * (form.has_form is None or form.has_form(number))
        self.fitting += times * fits
        if len(self.keys) < LOOKED_AT:
            self.keys[number[:form.head] if form.head else number] = fits
        elif not self.is_told(form):
            self.is_settled = True
        return fits

    def is_told(self, form: Form) -> bool:
        if not self.fitting or self.fitting < FITTING * self.formed:
            return False
        hits = sum(self.keys.values()) if form.fits is not None else len(self.keys)
        return _chance_of(hits, len(self.keys), form.chance) <= CHANCE


def _chance_of(hits: int, trials: int, chance: float) -> float:
    """An upper bound of the probability of so many hits or more, by Chernoff."""
    share = hits / trials
    if share <= chance:
        return 1.0
    rest = (1 - share) * math.log((1 - share) / (1 - chance)) if share < 1 else 0.0
    return math.exp(-trials * (share * math.log(share / chance) + rest))


@lru_cache(maxsize=20_000)
def _spans(shape: bytes) -> tuple:
    """Forms and their positions in a text of this shape: place in ``FORMS``, start, end."""
    return tuple((place, *match.span()) for place, form in enumerate(FORMS) for match in form.shape.finditer(shape))


def _shapes(texts: list[str]) -> list[bytes]:
    """Each text with a character for each of its: 0 for digits, A and a for letters, ? beyond ASCII."""
    return "\0".join(texts).encode("ascii", "replace").translate(_CLASSES).split(b"\0")


def _are_called(texts: list[str]) -> list[bool]:
    """Which texts have a word that calls a number one of telephones, if their numbers stand behind it or not."""
    folded = "\0".join(texts).lower()
    if not any(word in folded for word in _CALLING):
        return [False] * len(texts)
    return [match is not None for match in map(_ANY_CALLING.search, map(str.lower, texts))]


def _called(text: str) -> list[tuple[int, int]]:
    """Where numbers stand that a word before them calls telephone numbers."""
    folded = text.lower()
    if len(folded) != len(text) or not any(word in folded for word in _CALLING):
        return []
    return [match.span() for match in _ANY_NUMBER.finditer(folded)
            if _CALLED.search(folded[max(0, match.start() - _BEFORE):match.start()])]


def _is_of_a_thing(text: str, start: int, end: int) -> bool:
    """Whether the words around a number make it a code or a measure."""
    return bool(_OF_A_THING.search(text[max(0, start - _BEFORE):start]) or _UNIT_BEHIND.match(text, end))


def _candidates(times_of: dict) -> tuple[list[str], list[int]]:
    """Texts with seven digits or more, or an @, and how often each was; whole numbers only of lengths that matter."""
    if not times_of:
        return [], []
    texts = list(times_of)
    joined = "\0".join(texts)
    if joined.count("\0") != len(texts) - 1:
        texts = [text.replace("\0", " ") for text in texts]
        joined = "\0".join(texts)
    if _WIDE.search(joined):
        joined = joined.translate(_NARROW)
        texts = joined.split("\0")
    letters = np.frombuffer((joined + "\0").encode("utf-8", "replace"), np.uint8)
    ends = np.flatnonzero(letters == 0)
    starts = np.concatenate([[0], ends[:-1] + 1])
    digits = np.concatenate([[0], np.cumsum((letters - np.uint8(48)) < 10)])
    counts, lengths = digits[ends] - digits[starts], ends - starts
    wanted = (counts >= _LEAST_DIGITS) & ((counts != lengths) | np.isin(lengths, _LENGTHS))
    if "@" in joined:
        ats = np.concatenate([[0], np.cumsum(letters == 64)])
        wanted |= ats[ends] > ats[starts]
    times, places = list(times_of.values()), np.flatnonzero(wanted).tolist()
    return [texts[place] for place in places], [times[place] for place in places]


def scan_column(values: pd.Series) -> dict[str, int]:
    """Kinds of values about persons in a column of texts or whole numbers: kind -> number of values.

    Args:
        values: of the column ``(n,)``.
    """
    if pd.api.types.is_integer_dtype(values.dtype):
        values = values[(values >= _LEAST_NUMBER).fillna(False).astype(bool)].astype("Int64").astype("string")
    elif not (pd.api.types.is_string_dtype(values.dtype) or values.dtype == object):
        return {}
    times_of: dict = {}
    for rows in blocks(len(values), _TEXTS_A_BLOCK):
        number, different = pd.factorize(values.iloc[rows])   # -1 of what is empty
        times = np.bincount(number[number >= 0], minlength=len(different))
        block = dict(zip(different.tolist(), times.tolist()))
        for known in block.keys() & times_of.keys():
            block[known] += times_of[known]
        times_of.update(block)
    scan, texts = ContentScan(), [text for text in times_of if type(text) is str]
    for rows in blocks(len(texts), _TEXTS_A_BLOCK):
        scan.count({text: times_of[text] for text in texts[rows]})
    return scan.personal()
