"""Densities that ground holds by measurement: by zone and class, beside the numbers of a table that hold everywhere."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ...contract.interval import Interval
from ..densities.table import Densities
from ..uncertainty.drawing import Terms
from .classes import Mixes

HELD = "held_"    # before the name of a pool, in columns of ground: t C that it holds by measurement


def held_columns(rows: pd.DataFrame, pools: Sequence[str]) -> list:
    """The pools of which ground states what it holds.

    Args:
        rows: of ground. pools: of the table.
    """
    return [pool for pool in pools if f"{HELD}{pool}" in rows]


def held_density(rows: pd.DataFrame, mixes: Mixes, order: tuple, area_ha: np.ndarray, number: Interval) -> Interval:
    """The density of each zone, class and pool: what the ground holds, or the table's number where it says nothing.

    Args:
        rows: of ground, with columns ``held_<pool>``, NaN where a row says nothing. mixes: what codes mean.
        order: zones, classes and pools of the result. area_ha: ``(z, c)``. number: the table's ``(c, p)``.

    Returns:
        t C/ha ``(z, c, p)``. A number that is not known for another reason than that it is blank stays so.
    """
    zones, classes, pools = order
    amount = np.zeros((len(zones), len(classes), len(pools)))
    says = np.zeros((len(classes), len(pools)), dtype=bool)
    place, zone_of = ({name: at for at, name in enumerate(names)} for names in (classes, zones))
    columns = [(pools.index(pool), rows[f"{HELD}{pool}"].to_numpy(dtype=float)) for pool in held_columns(rows, pools)]
    for at, (zone, code) in enumerate(zip(rows["zone"], rows["code"])):
        for p, tonnes in columns:
            if not np.isnan(tonnes[at]):
                for share in mixes.shares[code]:
                    amount[zone_of[zone], place[share.land_class], p] += tonnes[at] * share.share
                    says[place[share.land_class], p] = True
    says &= number.is_known
    with np.errstate(invalid="ignore", divide="ignore"):
        density = np.where(area_ha[:, :, None] > 0.0, amount / area_ha[:, :, None], 0.0)
    low, high = (np.where(says, density, np.broadcast_to(end, density.shape)) for end in (number.low, number.high))
    why = np.broadcast_to(np.where(says, "", number.why), density.shape)
    return Interval(low, high, why, np.ones(density.shape))


def apart(area_ha: np.ndarray, density: Interval) -> tuple[np.ndarray, Interval]:
    """The grounds of zones each for itself, as their numbers differ: amounts ``(z, z c)`` and numbers ``(z c, p)``.

    Args:
        area_ha: ``(z, c)``. density: ``(z, c, p)``.
    """
    zones, classes = area_ha.shape
    amount = np.zeros((zones, zones * classes))
    for z in range(zones):
        amount[z, z * classes:(z + 1) * classes] = area_ha[z]
    return amount, Interval(*(part.reshape(zones * classes, -1) for part in density))


def held_terms(density: Interval, rows: np.ndarray, columns: Sequence[int], table: Densities) -> Terms:
    """What grounds of zones are made of, in numbers of the table: one number is drawn for all that rests on it.

    Args:
        density: t C/ha ``(z, c, p)``. rows: position of each class in the table ``(c,)``; classes without one come
            last and are not counted. columns: pools that are summed.
    """
    zones, classes = density.low.shape[:2]
    z, c, p = np.nonzero(density.is_known[:, :len(rows), columns])
    pool = np.asarray(columns)[p]
    number = rows[c] * len(table.pools) + pool
    value = table.value.ravel()[number]
    actual = density.low[z, c, pool]
    weight = np.divide(actual, value, out=np.ones(len(actual)), where=np.nan_to_num(value) != 0.0)
    return Terms(z * classes + c, number, weight)
