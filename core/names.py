"""Names as they are compared: width, capitals and spaces do not matter. Also numbers that bear the sign of a note."""
from __future__ import annotations

import re
import unicodedata

#: Digits above the line or in circles are notes at the foot of a table, and would be read as digits of the number.
_MARKED = re.compile(r"[\d¼-¾⅐-⅞.,]\s*[¹²³⁰⁴-⁹₀-₉①-⒛⓪-⓿❶-➓]|[¹²³⁰⁴-⁹₀-₉①-⒛⓪-⓿❶-➓]\s*\d")
_IGNORED = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")


def without_spaces(text: str) -> str:
    """A text in ASCII width, without spaces and invisible marks.

    Args:
        text: of a name.

    >>> without_spaces("ＤＬ ＢＭ")
    'DLBM'
    """
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text))


def folded_name(text: str) -> str:
    """A name as it is compared with others: as of ``without_spaces``, whatever its case.

    Args:
        text: the name.

    >>> folded_name("Dl Bm") == folded_name("ＤＬＢＭ")
    True
    """
    return without_spaces(text).casefold()


def is_marked(raw) -> bool:
    """Whether a number bears the sign of a note, such as 12² or 3,617①, whose digit is not of the number.

    Args:
        raw: a cell.

    >>> is_marked("12²"), is_marked("3,617 ①"), is_marked("5 m²")
    (True, True, False)
    """
    return isinstance(raw, str) and not raw.isascii() and _MARKED.search(raw) is not None


def script_of(words: str) -> str:
    """The script of some words, as Unicode names it, in lower case; empty without letters.

    Two letters that are not Latin decide: Chinese sentences quote names of fields, English ones at most a unit, as µg.

    Args:
        words: of a user's data, or of ours.

    >>> script_of("耕地 (farm_area_ha)"), script_of("Cropland, µg"), script_of("12.5")
    ('cjk', 'latin', '')
    """
    scripts = [unicodedata.name(letter, "").partition(" ")[0].lower() for letter in words if letter.isalpha()]
    others = [script for script in scripts if script != "latin"]
    most = others if len(others) > 1 else scripts
    return max(dict.fromkeys(most), key=most.count, default="")
