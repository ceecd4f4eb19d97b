"""From one list of codes to another, as far as that can be said without looking at the land."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..packs.code_lists import LandUseCodes, Target

_NO_ROW = Target("", "review")


def to_guide_2023(classified, codes: LandUseCodes) -> pd.DataFrame:
    """Codes of the target list (guide-2023 in the shipped pack) for a classified column.

    Args:
        classified: from :func:`core.landuse.codes.classify`.
        codes: the pack; its ``crosswalk`` says which code goes where.

    Returns:
        ``n`` rows, numbered from 0: ``target`` (string, NULL where there is none yet), ``map`` (string:
        "1:1"; "1:n", the target is one of several and a person may choose another; "review", a person has
        to decide; NULL where the code is not known), ``alternatives`` (string: the other codes that it
        can be, separated by ", "; NULL where there are none).
        A code of the target list itself is 1:1. A known code without a row is "review".
    """
    frame = classified.frame
    rows = codes.crosswalk.get(classified.scheme, {})
    positions, distinct = pd.factorize(frame["land_class"].where(frame["known"]), use_na_sentinel=True)
    same = classified.scheme == codes.crosswalk_target
    found = [Target(code, "1:1") if same else rows.get(code, _NO_ROW) for code in distinct]
    columns = {"target": [one.code or None for one in found], "map": [one.map for one in found],
               "alternatives": [", ".join(one.alternatives) or None for one in found]}
    return pd.DataFrame({name: _take(values, positions) for name, values in columns.items()},
                        index=np.arange(len(frame)))


def _take(values: list, positions: np.ndarray):
    return pd.array([*values, None], dtype="string")[positions]
