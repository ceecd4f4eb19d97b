"""Industry codes (GB/T 4754 and lists built like it): does a project's code begin with a clause's?"""
from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple, Optional

from .pack.model import Industries

_CODE = re.compile(r"([A-Z]?)([0-9]{0,4})")
_BETWEEN = re.compile(r"[;,|/、\s]+")


class Industry(NamedTuple):
    """A code: letter of its section, where known, and its digits, which may be missing."""

    section: str
    digits: str


def read_industries(raw, industries: Industries) -> Optional[tuple]:
    """Read a project's industry codes; there may be several, between commas, semicolons, spaces or slashes.

    Args:
        raw: text of the field, such as ``C2614`` or ``2614;4430``.
        industries: the list that the pack uses.

    Returns:
        Industry each; None where anything is not a code: a letter that the list does not have, digits that
        lie in another section than the letter says, one digit.
    """
    words = [word for word in _BETWEEN.split(unicodedata.normalize("NFKC", str(raw)).upper().strip()) if word]
    project_industries = []
    for word in words:
        parts = _CODE.fullmatch(word)
        if not parts:
            return None
        letter, digits = parts.groups()
        section = _section(digits, industries)
        if len(digits) == 1 or (digits and not section) or (letter and digits and letter != section) \
                or (letter and letter not in industries.sections):
            return None
        project_industries.append(Industry(letter or section, digits))
    return tuple(project_industries) or None


def _section(digits: str, industries: Industries) -> str:
    if len(digits) < 2:
        return ""
    division = int(digits[:2])
    return next((letter for letter, (first, last) in industries.sections.items() if first <= division <= last), "")


def concerns(prefixes: tuple, project: tuple, industries: Industries) -> Optional[bool]:
    """Whether a clause concerns a project.

    Args:
        prefixes: beginnings of codes, or letters of sections, that the clause names.
        project: what ``read_industries`` returns.
        industries: the lists of industries.

    Returns:
        True; False; None where the project's code is coarser than the clause and could fall under it.
    """
    answers = [_concerns(prefix, industry, industries) for prefix in prefixes for industry in project]
    return True if True in answers else None if None in answers else False


def _concerns(prefix: str, project: Industry, industries: Industries) -> Optional[bool]:
    if prefix.isalpha():
        return project.section == prefix
    if project.digits.startswith(prefix):
        return True
    if prefix.startswith(project.digits) and (project.digits or project.section == _section(prefix, industries)):
        return None   # such as 26 against 2614
    return False
