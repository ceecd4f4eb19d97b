"""Findings as a frame: the columns of the data contract, in types that do not depend on the rows."""
from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd
import shapely

from ..zoning.wording import COLUMNS

_NUMBERS = ("measured", "limit_value", "tolerance", "overlap_area_m2", "overlap_length_m", "overlap_share")
_DATES = ("in_force_from", "in_force_to", "data_date")
TYPES = {**dict.fromkeys(COLUMNS, "string"), **dict.fromkeys(_NUMBERS, "float64"),
         **dict.fromkeys(_DATES, "datetime64[s]"), "subject_fid": "Int64", "basis_verified": "boolean"}


def findings_frame(columns: dict, count: int) -> pd.DataFrame:
    """Findings in the columns of the contract.

    Args:
        columns: name -> values ``(count,)``, or one value for all rows; what is left out is empty.
        count: number of findings.
    """
    def column(name: str):
        value = columns.get(name)
        return value if isinstance(value, (list, np.ndarray, pd.Series)) else [value] * count

    frame = pd.DataFrame({name: pd.Series(np.asarray(column(name), dtype=object)) for name in COLUMNS})
    for name in _DATES:
        frame[name] = pd.to_datetime(frame[name])
    for name in _NUMBERS:
        frame[name] = pd.to_numeric(frame[name])
    return frame.astype(TYPES)


def hashed(*columns) -> list:
    """A hash of each row's texts: of rule, subject and control a ``finding_id``, of values an ``evidence_hash``.

    Args:
        columns: values ``(n,)``; the text None is not an empty text.
    """
    return [hashlib.blake2b("\x1f".join("\x00" if value is None else str(value) for value in row).encode(),
                            digest_size=8).hexdigest() for row in zip(*columns)]


def geometry_hashes(geometry: np.ndarray, decimals: int = 4) -> list:
    """A hash of each geometry that a copy, another order of its rings or another start of them does not change.

    Args:
        geometry: shapely geometries or None ``(n,)``.
        decimals: places of the coordinates that count: 4 for metres, 9 for degrees.

    Returns:
        Texts, empty where there is no geometry.
    """
    def rounded(points: np.ndarray) -> np.ndarray:
        return np.round(points, decimals) + 0.0   # no minus zero

    shapes = shapely.normalize(shapely.transform(shapely.force_2d(geometry), rounded))
    return [hashlib.blake2b(wkb, digest_size=8).hexdigest() if wkb else ""
            for wkb in shapely.to_wkb(shapes, byte_order=1)]
