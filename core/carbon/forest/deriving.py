"""The arithmetic of a stand: from above-ground biomass, roots and carbon fraction to carbon and its spread.

Source: IPCC 2019 Refinement, volume 4, chapter 4, equation 2.8 and table 4.4; volume 1, chapter 3 (products).
"""
from __future__ import annotations

import math

from ..pack.forest_cells import RANGE, SD, ForestCell

Z95 = 1.959964
#: Half-width of the 95 % interval that the tables state where they print none, as a share of the value.
DEFAULT_SHARE = 0.9


def above_carbon(biomass: float, fraction: float) -> float:
    """Carbon above ground, C = AGB · CF, t C/ha.

    Args:
        biomass: above ground, t dm/ha. fraction: t C/t dm.

    >>> round(above_carbon(404.2, 0.47), 3)
    189.974
    """
    return biomass * fraction


def below_carbon(biomass: float, ratio: float, fraction: float) -> float:
    """Carbon of roots, C = AGB · R · CF, t C/ha.

    Args:
        biomass: above ground, t dm/ha. ratio: roots to shoots, without unit. fraction: t C/t dm.

    >>> round(below_carbon(404.2, 0.532, 0.47), 3)
    101.066
    """
    return biomass * ratio * fraction


def biomass_carbon(biomass: float, ratio: float, fraction: float) -> float:
    """Carbon of a living stand, C = AGB · (1 + R) · CF, t C/ha.

    Args:
        biomass: above ground, t dm/ha. ratio: roots to shoots, without unit. fraction: t C/t dm.

    Primary tropical rainforest of Africa:

    >>> round(biomass_carbon(404.2, 0.532, 0.47), 2)
    291.04
    """
    return biomass * (1.0 + ratio) * fraction


def relative_spread(cell: ForestCell) -> float:
    """Standard deviation of stands over the value of a cell, without unit.

    Args:
        cell: with the spread that its table prints: a standard deviation, two ends taken as 95 %, or ±90 %.
    """
    if cell.spread[0] == SD:
        return cell.spread[1] / cell.value
    if cell.spread[0] == RANGE:
        return (cell.spread[2] - cell.spread[1]) / (2.0 * Z95 * cell.value)
    return DEFAULT_SHARE / Z95


def product_spread(*parts: float) -> float:
    """The relative standard deviation of a product of independent numbers, without unit.

    Args:
        parts: relative standard deviations, each times the share of the product that the number moves.

    >>> round(product_spread(0.3, 0.4), 3)
    0.5
    """
    return math.sqrt(sum(part ** 2 for part in parts))


def stand_bounds(value: float, relative: float) -> tuple[float, float]:
    """The bounds that hold 95 % of stands: those of the lognormal distribution with this mean and spread.

    A stand never holds less than nothing, so that bounds are skewed, the more the wider they are.

    Args:
        value: mean, in any unit. relative: standard deviation over the mean, without unit.

    >>> [round(bound, 1) for bound in stand_bounds(291.0, 0.32)]
    [150.3, 511.1]
    """
    variance = math.log1p(relative ** 2)
    middle, half = math.log(value) - variance / 2.0, Z95 * math.sqrt(variance)
    return math.exp(middle - half), math.exp(middle + half)
