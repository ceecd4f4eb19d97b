"""What cards of findings on rights show of both sides, as a part of the manifest."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...contract.outcome import Outcome
from ...findings.contract import distinct
from ...findings.details.sides import sides_section
from ...geometry.parallel import asking
from .ground import ALONE, Conflicts
from .holders import short_tokens
from .parcels import Parcels


class Sides(NamedTuple):
    """Which rights and which ground each finding is about.

    Attributes:
        first, second: positions of the rights ``(n,)``. piece: position in the conflicts ``(n,)``. ``ALONE`` where
            there is none.
        parcels: the rights. conflicts: between them. tokens: of the holders of each right, ``""`` unknown.
    """

    first: np.ndarray
    second: np.ndarray
    piece: np.ndarray
    parcels: Parcels
    conflicts: Conflicts
    tokens: np.ndarray


def sides_of(outcome: Outcome) -> dict:
    """The part of a manifest by which cards show both rights, their areas, letters and holders.

    Args:
        outcome: of the check.
    """
    sides = outcome.settled["sides"]
    parcels, conflicts, pack = sides.parcels, sides.conflicts, sides.parcels.rights
    rows = np.unique(np.concatenate([sides.first, sides.second[sides.second != ALONE]]))
    any_known = bool((sides.tokens != "").any())
    columns = [values[rows].tolist() for values in (parcels.name, parcels.type, parcels.letters, parcels.area_m2,
                                                    sides.tokens)]
    rights = {name: [kind, letters, _rounded(area, 2), short_tokens(tokens) if any_known else ""]
              for name, kind, letters, area, tokens in asking(list(zip(*columns)))}
    titles: dict = {}
    for (place, sign), entry in pack.letters.items():
        titles.setdefault(place, {})[sign] = dict(entry.title)
    about = np.flatnonzero(sides.piece != ALONE)
    piece, first, second = sides.piece[about], sides.first[about], sides.second[about]
    area = conflicts.area_m2[piece]
    other = np.where(second == ALONE, np.nan, parcels.measured_m2[second])
    ids = distinct(outcome.findings["finding_id"]).to_numpy(dtype=object)[about]
    measured = [(area, 2), (conflicts.lower_m2[piece], 2), (conflicts.upper_m2[piece], 2),
                (conflicts.width_m[piece], 3), (100.0 * area / parcels.measured_m2[first], 2),
                (100.0 * area / other, 2)]
    numbers = [[_rounded(value, digits) for value in values.tolist()] for values, digits in measured]
    pieces = {key: [*values] for key, *values in zip(ids.tolist(), *numbers, conflicts.is_boundary[piece].tolist())}
    used = dict.fromkeys(filter(None, parcels.type[rows].tolist()))
    return sides_section({code: dict(pack.types[code].title) for code in used}, titles, rights, pieces)


def _rounded(value: float, digits: int) -> float | None:
    return round(value, digits) if np.isfinite(value) else None
