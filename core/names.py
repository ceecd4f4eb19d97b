"""Names as they are compared: width, capitals and spaces do not matter."""
from __future__ import annotations

import re
import unicodedata

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
