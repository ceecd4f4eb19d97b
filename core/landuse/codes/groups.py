"""The official grouping of land for structure tables: by class, and by the attribute of town and village.

Urban and village land cannot be distinguished by the code: 07, 08 and 1207 are in both. Only the attribute of town
and village says which (CZCSXM, policy-standards 2a.3); where it is silent the land is "urban or village".
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...fields import spelling
from ...geometry.parallel import ask, asking
from ...names import folded_name
from ..pack.model import LandUseCodes

UNDETERMINED = "undetermined"


def settlement_kind(raw: pd.Series | None, codes: LandUseCodes, length: int = 0) -> pd.Series:
    """Read the attribute of town and village.

    Args:
        raw: codes or their names ``(n,)``; None where the layer has none.
        codes: the pack, whose ``settlement`` defines each code.
        length: number of rows if there is no column.

    Returns:
        "urban", "village", "mining", "special" or "undetermined", string ``(n,)``.
    """
    if raw is None:
        return pd.Series([UNDETERMINED] * length, dtype="string")
    known = {folded_name(word): kind.kind for code, kind in codes.settlement.items()
             for word in (code, *kind.spellings, *kind.title.values())}
    kinds = {value: known.get(folded_name(spelling(value)).removesuffix(".0"), UNDETERMINED)
             for value in raw.dropna().unique()}
    return raw.map(kinds).astype("string").fillna(UNDETERMINED).reset_index(drop=True)


def group_of_code(code: str, scheme: str, codes: LandUseCodes) -> str:
    """The group of a code, before town and village are distinguished; "undetermined" where it is too coarse.

    A code without a row belongs to the group of the code above it; one that is above codes of several groups
    to none. A code without any goes through the crosswalk: it has a group where everything that it can be has the
    same.

    Args:
        code: of a class. scheme: id of its list. codes: the lists.
    """
    group = _own_group(code, scheme, codes)
    target = codes.crosswalk_target
    if group != UNDETERMINED or not target or scheme == target or scheme not in codes.crosswalk:
        return group
    led = codes.crosswalk[scheme].get(code)
    candidates = [code_there for code_there in (led.code, *led.alternatives) if code_there] if led else []
    # where a class is next to classes below it, these say more exactly what the code can be
    above = {code_there for deeper in candidates for code_there in codes.schemes[target].levels(deeper)[:-1]}
    groups = {_own_group(code_there, target, codes) for code_there in candidates if code_there not in above}
    return groups.pop() if len(groups) == 1 else UNDETERMINED


def _own_group(code: str, scheme: str, codes: LandUseCodes) -> str:
    rows, levels = codes.group_codes.get(scheme, {}), codes.schemes[scheme].levels(code)
    for upper in reversed(levels):
        if upper in rows:
            return rows[upper]
    if not levels:
        return UNDETERMINED
    below = {_below(upper, scheme, codes) for upper in codes.schemes[scheme].children[code]}
    return below.pop() if len(below) == 1 else UNDETERMINED


def _below(code: str, scheme: str, codes: LandUseCodes) -> str:
    rows = codes.group_codes.get(scheme, {})
    if code in rows:
        return rows[code]
    groups = {_below(child, scheme, codes) for child in codes.schemes[scheme].children[code]}
    return groups.pop() if len(groups) == 1 else UNDETERMINED


def group_of(parts: pd.DataFrame, scheme: str, codes: LandUseCodes,
             settlement: pd.Series | None = None) -> pd.Series:
    """The group of each part of a column.

    Args:
        parts, scheme: of what ``column.read_code_column`` returns.
        codes: the pack.
        settlement: kinds of its rows ``(n,)``, from :func:`settlement_kind`; None: not stated.

    Returns:
        Id of a group of the pack, or "undetermined", string, a row per part. Under the ground there is none.
    """
    ask()   # of a million parts each of these steps takes some tenths of a second
    by_code = {code: group_of_code(code, scheme, codes)
               for code in parts["land_class"][parts["known"]].dropna().unique()}
    ask()
    number, codes_there = pd.factorize(parts["land_class"], use_na_sentinel=True)
    ask()
    is_known = (parts["known"] & (parts["form"] != "underground")).to_numpy(dtype=bool, na_value=False)
    ask()
    each = pd.array([by_code.get(code) or UNDETERMINED for code in codes_there] + [UNDETERMINED], dtype="string")
    plain = pd.Series(each[np.where(is_known, number, -1)], index=parts.index)
    ask()
    kind = pd.Series(UNDETERMINED, index=parts.index, dtype="string") if settlement is None else pd.Series(
        settlement.to_numpy()[parts["row"].to_numpy()], index=parts.index, dtype="string")
    result = plain.copy()
    for group in asking(plain.unique(), 1):
        split = codes.groups[group].by_settlement if group in codes.groups else {}
        if split:
            of = {"urban": split["urban"], "village": split["village"]}
            result = result.where(plain != group, kind.map(of).astype("string").fillna(split["undetermined"]))
    return result
