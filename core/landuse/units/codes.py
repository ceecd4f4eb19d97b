"""Codes of administrative and ownership units: which field holds them, and cut to a level.

A unit code is read from the left: 6 digits county, 9 township, 12 village; an owner code of the
land survey has 19, a village's with zeros behind (policy-standards 2b.1).
"""
from __future__ import annotations

import re
from typing import Optional

import numpy as np
import pandas as pd

from ...errors import InputError
from ...fields import spelling
from ...geometry.parallel import ask
from ...inputs import register

LEVELS = {"as_given": 0, "county": 6, "township": 9, "village": 12}   # digits; 0: all of them
CODE_FIELDS = ("XZQDM", "ZLDWDM", "QSDWDM", "CJDCQDM", "XZDM", "SZXZQDM", "unit_code", "adcode", "admin_code")
NAME_FIELDS = ("XZQMC", "ZLDWMC", "QSDWMC", "CJDCQMC", "XZMC", "SZXZQMC", "unit_name", "name", "admin_name", "MC")
EXACT_IN_A_REAL = 2.0**53   # above it a real field no longer holds every whole number
_CODE = re.compile(r"[0-9]{6,}")


def unit_fields(field_names: list, layer: str, code: Optional[str] = None,
                name: Optional[str] = None, parameter: str = register.UNIT_CODE) -> tuple[str, Optional[str]]:
    """The fields with a unit's code and name: what the user chose, otherwise by alias.

    Args:
        field_names: of the layer.
        layer: its name, for messages.
        code, name: as chosen by the user; None or empty: guessed. Of a code field that ends in DM
            (代码) the name is the field that ends in MC (名称).
        parameter: where the user can say it, for the message.

    Returns:
        Code field, and name field or None where the layer has none.

    Raises:
        InputError: no field is known to hold codes.
    """
    known = {field.casefold(): field for field in field_names}

    def first(aliases) -> Optional[str]:
        return next((known[alias.casefold()] for alias in aliases if alias.casefold() in known), None)

    code = code or first(CODE_FIELDS)
    if code is None:
        raise InputError("assign.no_code_field", layer=layer, parameter=parameter, aliases=", ".join(CODE_FIELDS),
                         fields=", ".join(field_names) or "–")
    mate = [code[:-2] + "MC"] if code.casefold().endswith("dm") else []
    return code, name or first(mate) or first(NAME_FIELDS)


def codes_at_level(raw: pd.Series, level: str = "as_given") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Codes of units, cut to a level.

    A shorter code is filled with zeros behind, as the land survey writes a township among
    villages: 990127100 at the village level is 990127100000.

    Args:
        raw: codes as the layer has them ``(n,)``.
        level: a key of ``LEVELS``.

    Returns:
        Codes, object ``(n,)``, ``""`` if there is none that can be read; ``bad`` ``(n,)``: there is
        a value, but it is not a code of at least six digits; ``deeper`` ``(n,)``: the unit lies below the
        level, so that its name is not that of the code.
    """
    ask()   # of a million rows each of these steps takes some hundredths of a second
    number, distinct = pd.factorize(raw, use_na_sentinel=True)
    texts = [spelling(value) for value in distinct]
    read = [_at_level(text, level) for text in texts]
    pick = np.where(number < 0, len(read), number)   # NULL takes the entry that is added behind

    def taken(values, kind):
        ask()
        return np.array(values, dtype=kind)[pick]

    return (taken([code for code, _ in read] + [""], object),
            taken([code == "" and text != "" for (code, _), text in zip(read, texts)] + [False], bool),
            taken([deeper for _, deeper in read] + [False], bool))


def _at_level(code: str, level: str) -> tuple[str, bool]:
    digits = LEVELS[level]
    if not digits:
        return code, False
    if not _CODE.fullmatch(code):
        return "", False
    return code[:digits].ljust(digits, "0"), code[digits:].strip("0") != ""


def is_inexact(raw: pd.Series, level: str) -> bool:
    """Whether codes are in a real field that has lost their last digits.

    Args:
        raw: of the field ``(n,)``. level: of the codes.
    """
    if LEVELS[level] or not pd.api.types.is_float_dtype(raw.dtype):
        return False
    return bool((raw.abs() >= EXACT_IN_A_REAL).fillna(False).any())
