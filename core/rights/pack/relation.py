"""What two rights on the same ground mean, by the types of both."""
from __future__ import annotations

from typing import NamedTuple

from ...contract.basis import Basis
from .model import ABOVE, CONSENT, EXCLUSIVE, LAYER, OWNERSHIP, SAME, Rights


class Answer(NamedTuple):
    """Of a pair: the rule that speaks (empty: none does), its verdict, a text key of the reason, its basis."""

    rule: str
    verdict: str
    reason: str
    basis: tuple[Basis, ...] = ()


def answer(rights: Rights, first: str, second: str, strata: tuple[str, str] = ("", "")) -> Answer:
    """Judge a pair of types.

    Args:
        rights: with the matrix. first, second: codes of types. strata: of ``STRATA`` each, empty where unknown: both
            count as the same one, which is the stricter answer.

    Returns:
        Undetermined where a type is unknown, sources differ on it, or the matrix has no row.
    """
    types = [rights.types.get(code) for code in (first, second)]
    on_ownership = sum(entry is not None and entry.layer == OWNERSHIP for entry in types) == 1
    same = LAYER if on_ownership else SAME
    if None in types:
        return Answer(same, "undetermined", "rights.type_unknown")
    if any(entry.is_disputed for entry in types):
        return Answer(same, "undetermined", "rights.type_disputed")
    relation = rights.relation(first, second)
    if relation is None:
        return Answer(same, "undetermined", "rights.no_rule")
    if relation.relation == EXCLUSIVE:
        if "" not in strata and strata[0] != strata[1]:
            return Answer(ABOVE, "conditional", "rights.other_stratum", relation.basis)
        reason = "rights.wrong_ownership" if on_ownership else "rights.exclusive"
        return Answer(same, "forbidden", reason, relation.basis)
    if relation.relation == CONSENT:
        return Answer(ABOVE, "conditional", "rights.consent", relation.basis)
    return Answer("", "allowed", "", relation.basis)
