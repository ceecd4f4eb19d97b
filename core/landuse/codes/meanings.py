"""Codes of a layer that no list has, as the user reads them: rows of VALUES put over a pack of codes."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from ...errors import InputError
from ...layers.values import UNKNOWN, VALUES, map_fields
from ...texts import enumerated
from ..pack.model import LandUseCodes
from .spelling import plain_spelling, take_apart

CODE = "land_class"
SHOWN = 3   # codes of each list in a sentence


def map_codes(codes: LandUseCodes, rows: Sequence, roles: Iterable[str],
              is_listed: bool = True) -> dict[str, LandUseCodes]:
    """A pack of codes for each layer of a run, with what the user says of the values of its fields.

    Args:
        codes: the pack. rows: of VALUES. roles: of the layers.
        is_listed: codes have to be in a list of the pack; otherwise values count as they are.

    Raises:
        InputError: as ``map_fields``; a code that is in no list of the pack.
    """
    roles = list(roles)
    if is_listed:
        require_listed(codes, rows)
    fields = map_fields({role: codes.fields for role in roles}, rows)
    return {role: replace(codes, fields=fields[role]) for role in roles}


def require_listed(codes: LandUseCodes, rows: Sequence) -> None:
    """Refuse what is in no list of a pack.

    Args:
        codes: the pack. rows: of VALUES.

    Raises:
        InputError: a code of a row that is in no list.
    """
    for role, field_role, _value, word in rows:
        if field_role == CODE and word.strip() not in UNKNOWN and not is_listed(word, codes):
            raise InputError("binding.value_of_codes", parameter=VALUES, role=role or "*", field=field_role, value=word,
                             codes=partial(enumerated, [f"{name}: {', '.join(list(scheme.classes)[:SHOWN])} …"
                                                        for name, scheme in codes.schemes.items()]))


def is_listed(word: str, codes: LandUseCodes) -> bool:
    """Whether a text is a code of one of the lists, or several codes of one.

    Args:
        word: as it is written. codes: the lists.
    """
    plain = plain_spelling(word)
    return any(all(code in scheme.classes for code in take_apart(plain, scheme).codes)
               for scheme in codes.schemes.values())
