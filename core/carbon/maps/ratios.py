"""Ratios that turn a map's numbers into carbon: the user's own, or those of tables by zone, trees and stand."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ...texts import LANGUAGES, text
from ..forest.deriving import relative_spread
from ..forest.ratios import fraction_of, ratio_of
from ..pack.forest_cells import BIOMASS, FRACTION, RATIO, ForestCell

EXPANSION = "bcef_s"
_LIMITS = re.compile(r"(?:<=|<|[0-9.]+-)([0-9.]+)")


@dataclass(frozen=True)
class Ratio:
    """A ratio by the amount that stands, as the mean of several tables' steps.

    Attributes:
        curves: limits ``(k − 1,)``, values ``(k,)`` and relative standard deviations ``(k,)`` of each step; an amount
            on a limit belongs below it.
        source: texts: where it comes from. is_own: the user gave it.
    """

    curves: tuple
    source: dict = field(default_factory=dict)
    is_own: bool = False

    def at(self, amount) -> np.ndarray:
        """The ratio of each amount, in its unit ``(n,)``, of the amounts' shape.

        Args:
            amount: t dm/ha of root to shoot, m³/ha of expansion ``(n,)``.

        >>> steps = Ratio((((20.0, 100.0), (3.0, 1.4, 0.8), (0.1, 0.1, 0.1)),))
        >>> steps.at(np.array([5.0, 20.0, 21.0, 250.0])).tolist()
        [3.0, 3.0, 1.4, 0.8]
        """
        return sum(np.asarray(values)[np.searchsorted(limits, amount)] for limits, values, _sd in self.curves
                   ) / len(self.curves)

    def relative(self, amount: float) -> float:
        """The relative standard deviation at an amount, without unit: that of the tables, and what they differ by.

        Args:
            amount: t dm/ha of root to shoot, m³/ha of expansion.

        Two tables that give 1 and 3, each sure to a tenth:

        >>> round(Ratio((((), (1.0,), (0.1,)), ((), (3.0,), (0.1,)))).relative(50.0), 4)
        0.5123
        """
        steps = [(values[at], spreads[at]) for limits, values, spreads in self.curves
                 for at in [int(np.searchsorted(limits, amount))]]
        mean = sum(value for value, _sd in steps) / len(steps)
        within = sum((value * sd) ** 2 for value, sd in steps) / len(steps)
        between = sum((value - mean) ** 2 for value, _sd in steps) / len(steps)
        return float(np.sqrt(within + between) / mean) if mean else 0.0

    @property
    def shown(self) -> str:
        """Its least and greatest value, as people read them."""
        values = [value for _limits, steps, _sd in self.curves for value in steps]
        low, high = min(values), max(values)
        return f"{low:.3g}" if low == high else f"{low:.3g}–{high:.3g}"


def own_ratio(number: float) -> Ratio:
    """A number of the user's.

    Args:
        number: in the ratio's unit.
    """
    return Ratio((((), (number,), (0.0,)),), {tag: text("carbonmap.own_number", tag) for tag in LANGUAGES}, True)


def _source(kind: str, zones: Sequence[str], origin: str, trees: str = "") -> dict:
    return {tag: text(f"carbonmap.table_{kind}", tag, origin=origin, zones=", ".join(zones)) + (
        f" ({trees})" if trees else "") for tag in LANGUAGES}


def _of_trees(cells: list, trees: str) -> list:
    """Cells of a kind of trees or of leaf; all where none is given."""
    return [cell for cell in cells if not trees or trees in (cell.kind, cell.leaf)]


def tree_names(cells: Sequence[ForestCell]) -> list[str]:
    """The kinds of trees that expansion factors have names for.

    Args:
        cells: of the pack.
    """
    return sorted({name for cell in cells if cell.quantity == EXPANSION for name in (cell.kind, cell.leaf) if name})


def expansion_of(cells: Sequence[ForestCell], zones: Sequence[str], trees: str, origin: str) -> Ratio | None:
    """The factor from growing stock to above-ground biomass by its level, table 4.5; None where no cell is of it.

    Args:
        cells: of the pack. zones: candidates. trees: kind of trees or of leaf, empty: all. origin: name of the pack.

    Returns:
        t dm/m³ by m³/ha.
    """
    fitting = _of_trees([cell for cell in cells if cell.quantity == EXPANSION and set(cell.zones) & set(zones)], trees)
    by_kind: dict = {}
    for cell in fitting:
        by_kind.setdefault((cell.zones, cell.kind), []).append(cell)
    curves = []
    for steps in by_kind.values():
        steps = sorted(steps, key=lambda cell: _upper(cell.size))
        curves.append((tuple(_upper(cell.size) for cell in steps[:-1]), tuple(cell.value for cell in steps),
                       tuple(map(relative_spread, steps))))
    return Ratio(tuple(curves), _source("expansion", zones, origin, trees)) if curves else None


def _upper(size: str) -> float:
    """The upper limit of a class of size; infinite of the last one."""
    match = _LIMITS.fullmatch(size)
    return float(match[1]) if match else float("inf")


def root_shoot_of(cells: Sequence[ForestCell], given: Mapping[str, Sequence[str]], trees: str,
                  origin: str) -> Ratio | None:
    """The ratio of roots to shoots by above-ground biomass, table 4.4, for zones and continents; None without a zone.

    Args:
        cells: of the pack. given: ``zone`` and ``continent`` -> candidates. trees: kind of leaf. origin: as above.

    Returns:
        Without unit, by t dm/ha.
    """
    zones, continents = given.get("zone", ()), tuple(given.get("continent", ()))
    if not zones:
        return None
    limits = sorted({_upper(cell.size) for cell in cells if cell.quantity == RATIO and set(cell.zones) & set(zones)
                     and np.isfinite(_upper(cell.size))})
    curves = []
    for zone in zones:
        parts = [ratio_of(cells, _stand(zone, continents, trees, amount), "natural")
                 for amount in [*limits, (limits[-1] if limits else 0.0) + 1.0]]
        curves.append((tuple(limits), tuple(part.value for part in parts), tuple(part.spread for part in parts)))
    return Ratio(tuple(curves), _source("root_shoot", zones, origin, trees))


def fraction_in(cells: Sequence[ForestCell], zones: Sequence[str], trees: str, origin: str) -> Ratio:
    """The carbon fraction of trees, table 4.3: of zones, or of any where none is known.

    Args:
        cells: of the pack. zones, trees, origin: as above.

    Returns:
        t C/t dm.
    """
    parts = [fraction_of(cells, _stand(zone, (), trees, 0.0)) for zone in zones]
    if not parts:
        whole = [cell for cell in cells if cell.quantity == FRACTION and not cell.zones]
        return Ratio((((), (whole[0].value,), (0.0,)),), _source("fraction", ("–",), origin))
    return Ratio(tuple(((), (part.value,), (part.spread if part.spread < 0.4 else 0.0,)) for part in parts),
                 _source("fraction", zones, origin, trees))


def _stand(zone: str, continents: tuple, trees: str, amount: float) -> ForestCell:
    leaf = {"hardwoods": "broadleaf", "natural_forests": ""}.get(trees, "conifer" if trees in (
        "pines", "larch", "firs_and_spruces", "other_conifers", "conifers", "conifer") else trees)
    return ForestCell(BIOMASS, (zone,), continents, (), ("natural",), "", leaf, (), "", amount, "", ("default",), "",
                      "", "", None, "")
