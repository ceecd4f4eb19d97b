"""Levels of management and input that a pack does not apply to the use beside them, such as tillage of native land.

Tables of the IPCC give factors of tillage for cropland, and those of grazing for grassland (2019, volume 4, Tables 5.5
and 6.2); which levels belong to which uses is written in the pack.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...geometry.parallel import asking
from ...inputs import register
from ...texts import first_few, named, text
from ..pack.model import FACTORS, CoefficientPack


def unfit_levels(groups: list, rows: np.ndarray, pack: CoefficientPack) -> list:
    """Role, level and use of each such pair, and which features state it.

    Args:
        groups: level of each role, of distinct ground, empty where it is not known. rows: group of each feature
            ``(n,)``. pack: says which uses a level applies to.

    Returns:
        Role, level, use, and bool ``(n,)`` each.

    >>> from types import SimpleNamespace
    >>> pack = SimpleNamespace(soil_uses={("management", "tilled"): ("field",)})
    >>> used = {"soil": "clay", "old_use": "field", "old_management": "tilled", "old_input": "low", "new_input": "low"}
    >>> groups = [{**used, "new_use": use, "new_management": "tilled"} for use in ("field", "forest")]
    >>> [(*pair, mask.tolist()) for *pair, mask in unfit_levels(groups, np.array([1, 0, 1]), pack)]
    [('new_management', 'tilled', 'forest', [True, False, True])]
    """
    places: dict = {}
    for number, level in enumerate(groups):
        for role in () if level["soil"] == "organic" else (
                f"{side}_{factor}" for side in ("old", "new") for factor in FACTORS[1:]):
            side, _bar, factor = role.partition("_")
            stated, use = level[role], level[f"{side}_use"]
            if use and use not in pack.soil_uses.get((factor, stated), (use,)):
                places.setdefault((role, stated, use), []).append(number)
    return [(*pair, np.isin(rows, numbers)) for pair, numbers in places.items()]


def unfit_notes(unfit: list, area_ha: pd.Series, request) -> list:
    """A sentence on each, with the levels that the use may have.

    Args:
        unfit: of ``unfit_levels``. area_ha: of each feature ``(n,)``, ha. request: ``SoilRequest``.
    """
    notes, language, pack = [], request.language, request.pack
    for role, level, use, mask in asking(unfit, 1):
        factor = role.partition("_")[2]
        known = sorted({other for kind, other, _climate in pack.soil_factors
                        if kind == factor and use in pack.soil_uses.get((kind, other), (use,))})
        notes.append(text(
            "carbon.soil_unfit", language, layer=request.source or "–", field=request.fields.get(role, register.VALUES),
            count=int(mask.sum()), area=float(area_ha[mask].sum()),
            features="–" if request.fids is None else first_few(request.fids[mask]),
            level=named(factor, level), use=named("land_use", use), pack=pack.id, known=named(factor, *known)))
    return notes
