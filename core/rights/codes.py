"""Codes of parcels and real-estate units as data write them: cleaned, taken apart, and what is wrong with them.

A code is read on whole columns: its characters are a matrix of numbers, and no step is made code by code.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntFlag
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ..fields import NUMBER_OF_SHEET, spellings
from ..geometry.parallel import STEP, ask
from .pack.model import CodeForm, Rights

_BLANKS = " \t\r\n\u00a0\u3000\u200b\ufeff"
#: What may stand between the parts of a code, by whether a form is stated: without one, 12-3 and 1-23 are two codes.
_SEPARATORS = {False: str.maketrans("", "", _BLANKS), True: str.maketrans("", "", _BLANKS + "-_")}
_HALF = 0.5
_BETWEEN = "\x1e"
#: The only number cut by a spreadsheet that is made of digits and capitals.
_CUT = re.compile(f"(?:^|{_BETWEEN})[0-9]E[0-9]+(?:{_BETWEEN}|$)")
#: What tables write where they have no code.
NO_CODE = frozenset(("", "/", "—", "–", "无", "暂无", "未知", "不详", "空", "NULL", "<NULL>", "NONE", "NAN", "N/A"))


class Fault(IntFlag):
    """What is wrong with a code; several may hold."""

    MISSING = 1       # nothing is stated
    BLANKS = 2        # blanks, dashes or full-width characters within
    LOWER = 4         # small letters
    LENGTH = 8        # neither a parcel's nor a unit's
    CUT = 16          # a spreadsheet made a number of it
    CHARACTERS = 32   # letters where digits belong
    LETTERS = 64      # letters of the feature code or fixture that the pack does not list
    SHORT = 128       # a parcel's code where the layer has units'
    TYPE = 256        # the feature code does not agree with the type of the right
    COUNTY = 512      # another county than the one in which it lies
    TWICE = 1024      # another parcel of the same right has it
    APART = 2048      # a parcel of another village, collective or group has it


#: Faults that cleaning takes away: the code is used as cleaned.
WRITTEN = Fault.BLANKS | Fault.LOWER


class Codes(NamedTuple):
    """A column of codes ``(n,)``.

    Attributes:
        text: cleaned, ``""`` where nothing is stated. fault: sum of ``Fault``, int.
        parcel: the parcel's code, ``""`` where the code does not have the form. is_unit: whether it is a unit's.
        owner, right, fixture: letters, ``""`` where unknown. county: digits, likewise.
    """

    text: np.ndarray
    fault: np.ndarray
    parcel: np.ndarray
    is_unit: np.ndarray
    owner: np.ndarray
    right: np.ndarray
    fixture: np.ndarray
    county: np.ndarray

    @property
    def feature(self) -> np.ndarray:
        """Both letters of the feature code ``(n,)``."""
        return np.char.add(self.owner, self.right)


def comparable_codes(column: Sequence) -> np.ndarray:
    """Codes of parcels as they are compared: width, blanks and case do not matter; empty where there is none ``(n,)``.

    What a spreadsheet has cut to a number counts as none, since several codes look alike then.

    Args:
        column: as a layer has them ``(n,)``, NULL as ``pd.NA`` or None.

    >>> comparable_codes([" 110101 001001ja00001", "１１０１", None, "无", "1.10101E+18", "12-3"]).tolist()
    ['110101001001JA00001', '1101', '', '', '', '12-3']
    """
    place, codes = distinct_codes(column)
    return codes[place]


def distinct_codes(column: Sequence) -> tuple[np.ndarray, np.ndarray]:
    """``comparable_codes`` of a column whose codes are written again and again.

    Args:
        column: as of ``comparable_codes`` ``(n,)``.

    Returns:
        The place of each row's code ``(n,)``, and the codes ``(k,)``: each spelling has one, which may be that of
        another, and the last is of rows without any.

    >>> [part.tolist() for part in distinct_codes(["1101", "１１０１", None, "1101"])]
    [[0, 1, -1, 0], ['1101', '1101', '']]
    """
    place, texts, faults = _cleaned_once(column, None)
    codes = np.array(texts, dtype=object)
    codes[(faults & Fault.CUT) != 0] = ""
    return place, codes


def clean_codes(column: Sequence, form: Optional[CodeForm] = None) -> tuple[np.ndarray, np.ndarray]:
    """Codes without blanks, in capitals, and the faults that this took away or that no reading mends.

    Args:
        column: as a layer has them ``(n,)``, NULL as ``pd.NA`` or None.
        form: as a pack states it; then dashes between the parts of a code go as well.

    >>> codes, faults = clean_codes(["441900 001001gb00001", None, "4.419E+11"])
    >>> codes.tolist(), [Fault(fault).name for fault in faults]
    (['441900001001GB00001', '', '4.419E+11'], ['BLANKS|LOWER', 'MISSING', 'CUT'])
    """
    place, texts, faults = _cleaned_once(column, form)
    return np.array(texts, dtype=object)[place], faults[place]


def _cleaned_once(column: Sequence, form: Optional[CodeForm]) -> tuple[np.ndarray, list, np.ndarray]:
    """Place of each row, and by place its code and faults as of ``clean_codes``; the last is of rows without any."""
    place, distinct = pd.factorize(pd.Series(column, dtype=object), use_na_sentinel=True)
    values = np.asarray(distinct, dtype=object).tolist()
    texts, faults = [], []
    for start in range(0, len(values), STEP):
        ask()
        part = values[start:start + STEP]
        cleaned, wrong = (part, np.zeros(len(part), dtype=np.int64)) if _are_clean(part) else _cleaned(part, form)
        texts += cleaned
        faults.append(wrong)
    faults.append(np.array([Fault.MISSING], dtype=np.int64))
    return place, [*texts, ""], np.concatenate(faults)


def _are_clean(values: list) -> bool:
    """Whether all are texts of digits and capitals, and none is a number cut by a spreadsheet or says that a code is
    missing: then no step is made code by code."""
    if not set(map(type, values)) <= {str}:
        return False
    whole = "".join(values)
    return (whole.isascii() and whole.isalnum() and whole == whole.upper() and NO_CODE.isdisjoint(values)
            and not _CUT.search(_BETWEEN.join(values)))


def _cleaned(values: list, form: Optional[CodeForm]) -> tuple[list, np.ndarray]:
    """Codes without blanks, in capitals, and their faults, as of ``clean_codes``."""
    raw = [value if isinstance(value, str) else "" for value in values]
    narrow = spellings(values)
    bare = _BETWEEN.join(narrow).translate(_SEPARATORS[form is not None]).split(_BETWEEN)   # of all in one step
    if len(bare) != len(narrow):   # of none, or the sign stands in one of them
        bare = [text.translate(_SEPARATORS[form is not None]) for text in narrow]
    texts = list(map(str.upper, bare))
    cut = np.array([bool(NUMBER_OF_SHEET.fullmatch(text)) for text in bare], dtype=bool)
    changed = np.array([bool(old) and old.strip() != new for old, new in zip(raw, bare)], dtype=bool)
    changed |= np.array([old != old.strip() for old in raw], dtype=bool)
    lower = np.array([old != new for old, new in zip(bare, texts)], dtype=bool)
    faults = cut * Fault.CUT | (changed & ~cut) * Fault.BLANKS | (lower & ~cut) * Fault.LOWER
    none = np.array([text in NO_CODE for text in texts], dtype=bool)
    return ["" if is_none else text for text, is_none in zip(texts, none.tolist())], np.where(
        none, Fault.MISSING, faults).astype(np.int64)


def read_codes(column: Sequence, rights: Rights) -> Codes:
    """Read a column of codes by the form that a pack states.

    Args:
        column: as a layer has them ``(n,)``. rights: with the form and the letters; without a form codes are cleaned
            and not taken apart.
    """
    text, fault = clean_codes(column, rights.code)
    none = np.full(len(text), "", dtype="U1")
    if rights.code is None:   # lots are called "Lot 1" there, which no form forbids
        return Codes(text, fault & ~np.int64(WRITTEN), text.copy(), np.zeros(len(text), dtype=bool),
                     none, none, none, none)
    form, letters = rights.code, rights.letters
    width = max(form) + 1   # of longer ones it is enough that they are longer
    fixed = text.astype(f"U{width}") if len(text) else np.zeros(0, dtype=f"U{width}")
    length = np.char.str_len(fixed)
    signs = fixed.view(np.uint32).reshape(len(fixed), width)
    stated = (fault & (Fault.MISSING | Fault.CUT)) == 0
    fits = stated & np.isin(length, (form.parcel, form.unit))
    is_unit = fits & (length == form.unit)
    fault[stated & ~fits] |= Fault.LENGTH
    wrong = fits & ~_digits(signs, form, is_unit)
    fault[wrong] |= Fault.CHARACTERS

    def letter(position: int, rows: np.ndarray) -> np.ndarray:
        signs_there = np.where(rows, signs[:, position - 1], 0).astype(np.uint32)
        return np.ascontiguousarray(signs_there).view("U1")

    owner, right = letter(form.feature, fits), letter(form.feature + 1, fits)
    fixture = letter(form.fixture, is_unit)
    for place, column_of, rows in (("owner", owner, fits), ("right", right, fits), ("fixture", fixture, is_unit)):
        known = [key[1] for key in letters if key[0] == place]
        if known:
            fault[rows & ~np.isin(column_of, known)] |= Fault.LETTERS
    if is_unit.sum() >= _HALF * max(int(fits.sum()), 1):
        fault[fits & ~is_unit] |= Fault.SHORT
    good = fits & ((fault & Fault.CHARACTERS) == 0)
    parcel = np.where(good, fixed.astype(f"U{form.parcel}"), "").astype(object)
    county = np.where(good, fixed.astype(f"U{form.county}"), "")
    return Codes(text, fault, parcel, is_unit, owner, right, fixture, county)


def _digits(signs: np.ndarray, form: CodeForm, is_unit: np.ndarray) -> np.ndarray:
    """Whether digits stand where digits belong ``(n,)``."""
    digit = (signs >= ord("0")) & (signs <= ord("9"))
    letters = {form.feature - 1, form.feature, form.fixture - 1}
    of_parcel = [place for place in range(form.parcel) if place not in letters]
    of_unit = [place for place in range(form.parcel, form.unit) if place not in letters]
    return digit[:, of_parcel].all(axis=1) & (~is_unit | digit[:, of_unit].all(axis=1))


def agrees_with_type(codes: Codes, types: np.ndarray, rights: Rights) -> np.ndarray:
    """Whether the feature code may belong to the type of the right ``(n,)``; True where either is unknown.

    A first letter that leaves the ownership open agrees with both, and so does a second letter that no type claims.

    Args:
        codes: of parcels ``(n,)``. types: codes of their types, ``""`` unknown ``(n,)``. rights: of the pack.
    """
    agrees = np.ones(len(types), dtype=bool)
    claimed = {feature[1:] for entry in rights.types.values() for feature in entry.features}
    open_owner = [key[1] for key, letter in rights.letters.items() if key[0] == "owner" and letter.is_open]
    judged = np.isin(codes.right, sorted(claimed)) & (codes.owner != "")
    feature, is_open = codes.feature, np.isin(codes.owner, open_owner)
    for code in np.unique(types[judged]).tolist():
        entry = rights.types.get(code)
        if entry is None or not entry.features:
            continue
        rows = judged & (types == code)
        agrees[rows] = np.where(is_open[rows], np.isin(codes.right[rows], [name[1:] for name in entry.features]),
                                np.isin(feature[rows], entry.features))
    return agrees
