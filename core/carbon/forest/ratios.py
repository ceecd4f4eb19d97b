"""Which cells of the small tables belong to a stand: roots to shoots, carbon fraction, growth."""
from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..pack.forest_cells import ALTERNATIVE, FALLBACK, FRACTION, GROWTH, NATURAL, RATIO, ForestCell
from ..pack.model import Factor
from .deriving import factor_of_cells, relative_spread

#: How near the cells of a ratio are to the stand, nearest first.
NEAR = ZONE_CONTINENT_SIZE, ZONE_CONTINENT, ZONE_SIZE, DOMAIN = (
    "zone_continent_size", "zone_continent", "zone_size", "domain")
_SIZE = re.compile(r"(<=|<|>)([0-9.]+)")


class Part(NamedTuple):
    """A number that a stand's carbon is derived with: the mean of cells, their relative spread, how near they are.

    Attributes:
        value: of its unit. spread: standard deviation over it. near: of ``NEAR``. factor: what it is drawn as.
    """

    value: float
    spread: float
    near: str
    factor: Factor


def _overlaps(cell: tuple, stand: tuple) -> bool:
    """Values of a cell and of a stand have one in common; empty is any."""
    return not cell or not stand or not set(cell).isdisjoint(stand)


def fits_size(size: str, biomass: float) -> bool:
    """Whether a stand belongs to a class of above-ground biomass.

    Args:
        size: as the table prints it. biomass: t dm/ha.

    >>> fits_size("<=125", 125.0), fits_size(">125", 125.0), fits_size("", 7.0)
    (True, False, True)
    """
    match = _SIZE.fullmatch(size)
    if match is None:
        return not size
    limit = float(match[2])
    return biomass > limit if match[1] == ">" else biomass <= limit


def _mean(cells: Sequence[ForestCell], near: str) -> Part:
    factor = factor_of_cells(cells)
    return Part(factor.value, max(map(relative_spread, cells)), near, factor)


def _of_leaf(cells: list, leaf: str) -> list:
    """Those of the stand's kind of leaf, where there are any."""
    return [cell for cell in cells if leaf and cell.leaf == leaf] or cells


def ratio_of(cells: Sequence[ForestCell], stand: ForestCell, origin: str) -> Part:
    """The ratio of roots to shoots of a stand: the mean of the nearest cells of its class of biomass.

    Cells of its zone and continent come first, then those whatever the class of biomass, then of the zone alone on
    other continents, then the mean of the forest zones of the domain, steppe left out. Planted stands take planted
    cells where there are any.

    Args:
        cells: of the pack. stand: a cell of biomass. origin: ``natural`` or ``planted``.
    """
    ratios = [cell for cell in cells if cell.quantity == RATIO]
    domains = {zone.split("_")[0] for zone in stand.zones}
    tests: tuple[tuple[str, Callable[[ForestCell], bool]], ...] = (
        (ZONE_CONTINENT_SIZE, lambda cell: _overlaps(cell.zones, stand.zones) and _overlaps(
            cell.continents, stand.continents) and fits_size(cell.size, stand.value)),
        (ZONE_CONTINENT, lambda cell: _overlaps(cell.zones, stand.zones) and _overlaps(
            cell.continents, stand.continents)),
        (ZONE_SIZE, lambda cell: len(cell.zones) == 1 and _overlaps(cell.zones, stand.zones) and fits_size(
            cell.size, stand.value)),
        (DOMAIN, lambda cell: any(zone.split("_")[0] in domains and not zone.endswith("steppe")
                                  for zone in cell.zones)))
    planted = [] if origin == NATURAL else [cell for cell in ratios if not cell.origins or origin in cell.origins]
    natural = [cell for cell in ratios if not cell.origins or NATURAL in cell.origins]
    for pool, steps in ((planted, tests[:2]), (natural, tests)):
        for near, fits in steps:
            fitting = [cell for cell in pool if fits(cell)]
            if fitting:
                return _mean(_of_leaf(fitting, stand.leaf), near)
    return _mean(natural or ratios, DOMAIN)


def fraction_of(cells: Sequence[ForestCell], stand: ForestCell) -> Part:
    """The carbon fraction of a stand: by its kind of leaf where that is known, otherwise of all trees of its domain.

    Args:
        cells: of the pack. stand: a cell of biomass.
    """
    fractions = [cell for cell in cells if cell.quantity == FRACTION and _overlaps(cell.zones, stand.zones)]
    leaf = {"eucalyptus": "broadleaf", "quercus": "broadleaf"}.get(stand.leaf, stand.leaf)
    chosen = [cell for cell in fractions if leaf and cell.leaf == leaf] or [
        cell for cell in fractions if not cell.kind and cell.zones] or [cell for cell in fractions if not cell.kind]
    return _mean(chosen[:1], ZONE_CONTINENT)


def growth_of(cells: Sequence[ForestCell], stand: ForestCell, origin: str) -> list[ForestCell]:
    """The cells of growth of a stand, t dm/ha/yr: of its zone, continent, age and kind; none where no table has them.

    Args:
        cells: of the pack. stand: a cell of biomass. origin: ``natural`` or ``planted``.
    """
    fitting = [cell for cell in cells if cell.quantity == GROWTH and origin in cell.origins and cell.use != ALTERNATIVE
               and _overlaps(cell.zones, stand.zones) and _overlaps(cell.continents, stand.continents)
               and _overlaps(cell.ages, stand.ages)]
    fitting = [cell for cell in fitting if cell.use != FALLBACK] or fitting
    genus = stand.kind.split("_")[0] + "_sp"
    kinds = [stand.kind, genus, *(["other_broadleaf"] if stand.leaf == "broadleaf" else []), "other", ""]
    for kind in kinds if stand.kind else [""]:
        of_kind = [cell for cell in fitting if cell.kind == kind]
        if of_kind:
            return of_kind
    return []
