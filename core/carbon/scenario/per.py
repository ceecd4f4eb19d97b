"""Quantities of scenarios per head and per square metre of floor, where people and floor are given."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Optional

import numpy as np

from ...contract.interval import Interval
from ..stock.stock import ALL
from ..uncertainty.bands import Band
from .tables import Sums, to_present

NO_SIZE = "size"    # why a quotient is not known
KG_PER_T = 1000.0


class Size(NamedTuple):
    """What a scenario is divided by.

    Attributes:
        people: number of them. floor_m2: floor area. None where not given.
    """

    people: Optional[float] = None
    floor_m2: Optional[float] = None


class _Per(NamedTuple):
    """A quotient: end of its id, attribute of ``Size``, what its values are multiplied by, its unit by the quantity's.
    """

    suffix: str
    of: str
    factor: float
    units: Mapping


PER = (_Per("per_head", "people", 1.0, {"t C": "t C/person", "t CO2": "t CO2/person", "t CO2/yr": "t CO2/person/yr"}),
       _Per("per_floor", "floor_m2", KG_PER_T, {"t CO2": "kg CO2/m2", "t CO2/yr": "kg CO2/m2/yr"}))
QUANTITIES = ("stock", "net_emission", "land_flux", "building_emission")


def sums_per(sums: Sequence[Sums], sizes: Mapping[str, Size], names: Sequence[str]) -> list[Sums]:
    """Totals over the people and the floor area of their scenarios; the stock per head alone.

    People and floor area count as exact: the band is that of the total.

    Args:
        sums: quantities. sizes: scenario -> its size. names: of the scenarios, the present first.

    Returns:
        A row for each of ``QUANTITIES`` and quotient of which a scenario has a size, in the units of ``PER``.

    >>> held = Sums("net_emission", "all", "one_off", "t CO2", Interval.of(np.array([0.0, 500.0])))
    >>> entry, = sums_per([held], {"A": Size(people=200.0)}, ["now", "A"])
    >>> entry.quantity, entry.unit, entry.value.low.tolist(), entry.value.why.tolist()
    ('net_emission_per_head', 't CO2/person', [-inf, 2.5], ['size', ''])
    """
    rows = []
    for per in PER:
        amount = np.array([getattr(sizes.get(name, Size()), per.of) or np.nan for name in names], dtype=float)
        if np.isnan(amount).all():
            continue
        rows += [_per(entry, per, amount) for entry in sums
                 if entry.quantity in QUANTITIES and entry.item == ALL and entry.unit in per.units]
    return rows


def _per(entry: Sums, per: _Per, amount: np.ndarray) -> Sums:
    unknown = np.isnan(amount)
    share = per.factor / np.where(unknown, 1.0, amount)
    low, high = (np.where(unknown, end, value * share) for end, value in (
        (-np.inf, entry.value.low), (np.inf, entry.value.high)))
    value = Interval.of(low, high, np.where(unknown, NO_SIZE, entry.value.why), entry.value.covered)
    band = entry.band
    if band is not None:
        band = Band(band.lower * share, band.upper * share, band.share, band.apart, band.method, band.rough,
                    band.undrawn).without(unknown)
    return entry._replace(quantity=f"{entry.quantity}_{per.suffix}", unit=per.units[entry.unit], value=value, band=band,
                          difference=to_present(value), difference_band=None)
