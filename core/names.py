"""Names as they are compared: width, capitals and spaces do not matter."""
from __future__ import annotations

import re
import unicodedata

_IGNORED = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")


def without_spaces(text: str) -> str:
    """ASCII width, and neither spaces nor marks that nobody sees."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text))


def folded_name(text: str) -> str:
    return without_spaces(text).casefold()
