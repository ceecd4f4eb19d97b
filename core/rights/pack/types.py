"""The field in which data state the type of a right."""
from __future__ import annotations

from dataclasses import replace

from ...fields import Field
from ...texts import pick
from .model import Rights


def type_field(rights: Rights, described: Field | None) -> Field:
    """The field of right types: codes, titles and spellings of the pack, and codes with a zero before them.

    Args:
        rights: with the types. described: the pack's field, None without one.
    """
    words = {code: tuple(dict.fromkeys((*entry.title.values(), *entry.spellings,
                                        *((f"0{code}",) if code.isdigit() and len(code) == 1 else ()))))
             for code, entry in rights.types.items()}
    return replace(described or Field("right_type"), type="text", values=words, is_code=True)


def types_named(rights: Rights, language: str) -> str:
    """Codes of the right types with their titles, for a sentence.

    Args:
        rights: with the types. language: of the titles.
    """
    return ", ".join(f"{code} ({pick(entry.title, language)})" for code, entry in rights.types.items())
