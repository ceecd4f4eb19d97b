"""The code of a control unit, taken apart as a pack says: prefix, area, digit of the class, serial number.

The structure (ZH + county + class + serial number) has not been compared with an official text; where a
code and a layer disagree about the class, a person has to decide which is right.
"""
from __future__ import annotations

import unicodedata
from typing import NamedTuple

from .model import AccessPack


class UnitCode(NamedTuple):
    """A code taken apart. ``unit_class`` is empty if the digit is not a class of the pack."""

    code: str
    well_formed: bool
    area: str = ""
    unit_class: str = ""
    serial: str = ""


def plain_code(raw) -> str:
    """A code without spaces, in ASCII capitals; whole numbers without a decimal point.

    Args:
        raw: as the layer has it.

    >>> plain_code(" ｚｈ4401 "), plain_code(44011)
    ('ZH4401', '44011')
    """
    return "".join(unicodedata.normalize("NFKC", str(raw)).split()).upper()


def parse_unit_code(raw, pack: AccessPack) -> UnitCode:
    """Take a unit's code apart.

    Args:
        raw: the code as a layer or list has it.
        pack: whose notation is used; without one every code is well formed and nothing is read from it.
    """
    code, notation = plain_code(raw), pack.notation
    if notation is None:
        return UnitCode(code, True)
    head, digits = len(notation.prefix), code[len(notation.prefix):]
    wanted = notation.area_digits + 1 + notation.serial_digits
    if code[:head] != notation.prefix or len(digits) != wanted or not (digits.isascii() and digits.isdigit()):
        return UnitCode(code, False)
    digit = digits[notation.area_digits]
    known = {unit_class.digit: unit_class.id for unit_class in pack.classes.values() if unit_class.digit}
    return UnitCode(code, True, digits[:notation.area_digits], known.get(digit, ""), digits[notation.area_digits + 1:])
