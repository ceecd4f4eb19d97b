"""Cells that cannot be read, as a message may show them: a date, a number or a share may have a name beside it."""
from __future__ import annotations

import re
import unicodedata

SHOWN = 40   # characters
_PHONE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_LONG = re.compile(r"\d(?: ?\d){8,}[Xx]?")
_SHORT = re.compile(r"\d{5,}")
_LETTERS = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"[A-Z]{1,3}|[a-z]")   # of one spelling: Li and Ann are names
_CODE_ALONE = re.compile(r"(?:(?<![^\W\d_])(?:[A-Z]{1,3}|[a-z])(?![^\W\d_])|[\d\W_])+")
_OF_A_PERSON = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|"
                          r"\d{6}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])(?!\d)")
#: Words of dates and amounts; every other word may be a name.
_PLAIN = re.compile(r"(?:[年月日时分秒亩元米吨约按见以后前内起个已未无]|公顷|平方|公里|万元|合同|协议|批复|约定|规定|"
                    r"签订|不详|未知|待定|未定|开工|动工|竣工|完工|停工|交地)+|"
                    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|[a-z]{1,6}|[A-Z]{1,4}", re.I)


def shown_cell(cell: object) -> str:
    """A date or a number that cannot be read: names, telephone and identity numbers as dots.

    Args:
        cell: as it is written.

    >>> shown_cell("甲一说2025年"), shown_cell("13900001234"), shown_cell("20251350"), shown_cell("soon")
    ('…2025年', '…', '20251350', 'soon')
    >>> shown_cell("按合同约定"), shown_cell("王未见")
    ('按合同约定', '…')
    >>> shown_cell("Ann Hill 3"), shown_cell("330199 19710101 0014"), shown_cell("2025-06-30 00:00")
    ('… … 3', '…', '2025-06-30 00:00')
    """
    words = unicodedata.normalize("NFKC", str(cell))
    return _LETTERS.sub(_plain_word, _LONG.sub("…", _PHONE.sub("…", words)))[:SHOWN]


def _plain_word(match: re.Match) -> str:
    word = match[0]
    is_name = len(word) > 1 and word[0].isupper() and word[1:].islower() and not re.fullmatch(
        r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*", word)
    return word if _PLAIN.fullmatch(word) and not is_name else "…"


def shown_code(cell: object) -> str:
    """A code that is in no list: codes are short letters and digits; longer letters may be a name, and are dots.

    Args:
        cell: as it is written.

    >>> shown_code("99"), shown_code("GB1"), shown_code("Q12"), shown_code("王未见"), shown_code("Ann Hill")
    ('99', 'GB1', 'Q12', '…', '… …')
    >>> shown_code("330199197101010014"), shown_code("甲一3"), shown_code("lease")
    ('…', '…3', '…')
    """
    words = unicodedata.normalize("NFKC", str(cell))
    return _LETTERS.sub(_letters_of_code, _LONG.sub("…", _PHONE.sub("…", words)))[:SHOWN]


def _letters_of_code(match: re.Match) -> str:
    return match[0] if _CODE.fullmatch(match[0]) else "…"


def are_codes(cells: list[str]) -> list[bool]:
    """Which texts in a place for codes may be shown: signs, digits and short letters, but no telephone number and no
    number of a person.

    Args:
        cells: as they are written.

    >>> are_codes(["99012700100GB0012", "LOT-12", "3301"]), are_codes(["张三13800000000", "Ann Hill 3", "王未见"])
    ([True, True, True], [False, False, False])
    >>> are_codes(["13900001234", "330199197101010014"])
    [False, False]
    """
    return [bool(_CODE_ALONE.fullmatch(cell)) and not _OF_A_PERSON.search(cell) for cell in cells]


def shown_share(cell: str) -> str:
    """A share that cannot be read, with its small numbers and signs; letters and longer numbers as dots.

    Args:
        cell: as it is written.

    >>> shown_share("甲一 1/2"), shown_share("3/2"), shown_share("330199197101010014占50%")
    ('… 1/2', '3/2', '……50%')
    """
    words = unicodedata.normalize("NFKC", cell)
    return _SHORT.sub("…", _LETTERS.sub("…", _LONG.sub("…", _PHONE.sub("…", words))))[:SHOWN]
