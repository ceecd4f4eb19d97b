"""Whether a cell names a document, or says that there is none, that it is still to come, or only yes."""
from __future__ import annotations

import re

from ..tokens import plain_name

#: How a cell begins, without its blanks, that says of a document that there is none yet. Names of places begin so too
#: (未央区〔2025〕1号), but with a number of a document behind them.
_NEGATED = re.compile(
    "[无無未否没沒待暂暫缺尚不非]|办理中|辦理中|在办|審查中|审查中|申请中|申請中|nein|nicht|kein|fehlt|ausstehend|folgt|"
    "not(?:yet|issued|avail|given|done|appli|obtain|requir|need|exist|known|ready)|"
    "no(?:document|number|certificate|report|proof|paper)|pending|missing|outstanding|awaiting|inprogress|"
    "to(?:be|follow|come)")
#: Words that say yes or no and name nothing; also marks of forms, and what software writes of a field of truth.
_BARE = set("是 有 已 已有 已办 已辦 已办理 已辦理 办结 辦結 已完成 完成 齐全 齊全 √ ✓ ✔ ○ ? 1 0 x y n j t f ok yes no "
            "not ja open offen done true false wahr falsch tba tbc tbd".split())
_NUMBERED = re.compile(r"[〔\[【［(（]\s*(?:19|20)\d{2}|\d\s*[号號]|第.+[号號]|no\.?\s*\d|nr\.?\s*\d")


def names_document(cell: object) -> bool:
    """Whether a cell names a document: by its number, or by its title.

    Args:
        cell: as it is written.

    >>> [names_document(cell) for cell in ("川国土补〔2025〕1号", "Notarial deed of May", "未央区〔2025〕1号")]
    [True, True, True]
    >>> any(map(names_document, ("", "无", "未办理", "待补", "否", "是", "not yet", "pending", "nein", False, 1)))
    False
    """
    word = plain_name(cell)
    if not word or word in _BARE:
        return False
    return _NEGATED.match(word) is None or _NUMBERED.search(word) is not None
