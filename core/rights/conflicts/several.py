"""Codes that are unique in a village alone: they do not say which right is meant."""
from __future__ import annotations

import numpy as np

from ..places import ended_words, repeated_codes
from .parcels import Parcels


def of_several(parcels: Parcels) -> np.ndarray:
    """Whether parcels of different villages, collectives or groups have the code of a right, which is then unique there
    alone ``(n,)``; False where codes have a form, which names the place.

    Args:
        parcels: the rights.
    """
    if parcels.rights.code is not None:
        return np.zeros(len(parcels), dtype=bool)
    return np.isin(parcels.codes.text, repeated_codes(parcels.request.layers, ended_words(parcels.rights)).apart)
