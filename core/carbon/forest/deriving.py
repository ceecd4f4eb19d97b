"""The arithmetic of a stand: from above-ground biomass, roots and carbon fraction to carbon and its spread.

Source: IPCC 2019 Refinement, volume 4, chapter 4, equation 2.8 and table 4.4; volume 1, chapter 3 (products).
"""
from __future__ import annotations

import math
from collections.abc import Sequence

from ..pack.forest_cells import FRACTION, RANGE, SD, ForestCell
from ..pack.model import STANDS, Factor

Z95 = 1.959964
#: Half-width of the 95 % interval that the tables state where they print none, as a share of the value.
DEFAULT_SHARE = 0.9
AT_END = 0.01   # a value nearer to a least or a greatest, relative to their distance, is the mean of nothing between


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
        cell: with the spread that its table prints: a standard deviation, a least and a greatest with all between
            them alike likely, or ±90 %.
    """
    if cell.spread[0] == SD:
        return cell.spread[1] / cell.value
    if cell.spread[0] == RANGE:
        return (cell.spread[2] - cell.spread[1]) / (math.sqrt(12.0) * cell.value)
    return DEFAULT_SHARE / Z95 if cell.quantity != FRACTION else 0.0   # ±90 % is of trees, not of their wood


def factor_of_cells(cells: Sequence[ForestCell], plus: float = 0.0) -> Factor:
    """The mean of cells as a number that is drawn once, wherever stands use the same cells.

    Args:
        cells: at least one, of one quantity. plus: what is added to it, in its unit.

    Returns:
        Of one cell that prints a least and a greatest, a number between them; otherwise one that spreads as stands do,
        as widely as the widest of the cells.
    """
    value = sum(cell.value for cell in cells) / len(cells)
    name = "; ".join(" ".join(filter(None, (cell.quantity, *map("|".join, (
        cell.origins, cell.zones, cell.continents, cell.parts, cell.ages)), cell.kind, cell.leaf, cell.size,
        cell.printed))) for cell in cells)
    if len(cells) == 1 and cells[0].spread[0] == RANGE:
        low, high = cells[0].spread[1:]
        if AT_END < (value - low) / (high - low) < 1.0 - AT_END:   # a value at an end is no mean of what lies between
            return Factor(name, value, low, high, "range", plus)
    sd = value * max(map(relative_spread, cells))
    if not sd:
        return Factor(name, value, plus=plus)
    return Factor(name, value, value - sd, value + sd, STANDS, plus)


def product_spread(*parts: float) -> float:
    """The relative standard deviation of a product of independent numbers, without unit: √(Π (1 + r²) − 1).

    Args:
        parts: relative standard deviations, each times the share of the product that the number moves.

    >>> round(product_spread(0.3, 0.4), 4)
    0.5142
    """
    return math.sqrt(math.prod(1.0 + part ** 2 for part in parts) - 1.0)


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
