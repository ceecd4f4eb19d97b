"""Why rules are undetermined of rights without a finding: what the data lack, and how it is given."""
from __future__ import annotations

import numpy as np

from ...contract.verdicts import UNDETERMINED
from ...texts import text
from ..pack.model import AREA, CODE, DISPUTED, SHARE, TERM
from .parcels import UNREADABLE, Parcels, examples_of

#: Rules of the register; those of the ground have findings or sentences of their own.
OF_REGISTER = (DISPUTED, SHARE, TERM, CODE, AREA)


def missing_notes(parcels: Parcels, ranks: dict, findings: dict) -> list[str]:
    """A sentence for each rule of which rights are undetermined because a value is missing or cannot be read.

    Args:
        parcels: the rights. ranks: of each rule that was checked, positions in ``VERDICTS`` ``(n,)``.
        findings: rule -> positions of rights that have a finding ``(m,)``.
    """
    notes = []
    for rule in OF_REGISTER:
        if rule not in ranks:
            continue
        rows = np.flatnonzero(parcels.is_live & (ranks[rule] == UNDETERMINED))
        rows = np.setdiff1d(rows, findings.get(rule, rows[:0]))
        is_unread = _unread(parcels, rule)[rows]
        for word, own in (("missing", rows[~is_unread]), ("unread", rows[is_unread])):
            if len(own):
                notes.append(text(f"rights.{word}_{rule.removeprefix('RIGHT-').lower()}", parcels.request.language,
                                  count=len(own), examples=examples_of(parcels.name[own])))
    return notes


def _unread(parcels: Parcels, rule: str) -> np.ndarray:
    """Whether a value that the rule needs is stated and cannot be read ``(n,)``; unread terms have findings."""
    columns = {DISPUTED: (parcels.registration, parcels.seizure), AREA: (parcels.registered,)}.get(rule, ())
    return np.any([np.zeros(len(parcels), dtype=bool), *(column.state == UNREADABLE for column in columns)], axis=0)
