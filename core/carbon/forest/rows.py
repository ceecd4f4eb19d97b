"""Numbers of a family of forests, derived from the cells of its pack."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...texts import LANGUAGES, text
from ..pack.cells import cell_others, label_title
from ..pack.forest_cells import ALTERNATIVE, BIOMASS, DEAD, EITHER, FALLBACK, ORIGINS, RANGE, ForestCell
from ..pack.layer_cells import SURVEY
from ..pack.model import Coefficient, CoefficientPack, Made, Other
from .deriving import (
    above_carbon,
    below_carbon,
    biomass_carbon,
    factor_of_cells,
    product_spread,
    relative_spread,
    stand_bounds,
)
from .layers import survey_rows
from .ratios import fraction_of, growth_of, ratio_of

FOREST = "forest"   # the class of all of them
_derived: dict = {}   # content of a pack, family, together or not -> the cells, their origin, and the rows of them
APART, TOGETHER = ("above", "below"), ("biomass",)


def forest_rows(pack: CoefficientPack, family: str, is_together: bool = False) -> list[Coefficient]:
    """The numbers of a family of forests, t C/ha.

    Args:
        pack: with cells of forests, or of layers of inventories. family: id of a family of it that is of forests.
        is_together: biomass as one pool, to stand beside tables that have it so; without dead wood and litter.

    Returns:
        A row for each cell of biomass and pool, and for each cell of dead wood and litter.
    """
    origin, key = pack.families[family].forest, (pack.content_hash, family, is_together)
    if origin == SURVEY:
        return survey_rows(pack, family, is_together)
    cells, held_for, known = _derived.get(key, (None, "", []))
    if cells == pack.forest and held_for == origin:   # a run asks for them dozens of times
        return list(known)
    rows = []
    for cell in pack.forest:
        if cell.quantity == BIOMASS and cell.use != ALTERNATIVE:
            for of_origin in ORIGINS if origin == EITHER else (origin,):
                if of_origin in cell.origins:
                    stated = {"origin": (of_origin,)} if origin == EITHER else {}
                    stands = _stand(pack.forest, cell, (family, of_origin), TOGETHER if is_together else APART)
                    rows += [replace(row, keys={**stated, **row.keys}) for row in stands]
        elif cell.quantity in DEAD and not is_together:
            rows.append(_dead(cell, family))
    _derived[key] = pack.forest, origin, rows
    return list(rows)


def _stand(cells: Sequence[ForestCell], cell: ForestCell, named: tuple, pools: tuple) -> list[Coefficient]:
    """The pools of a cell of biomass; ``named``: the family and its origin."""
    family, origin = named
    ratio, fraction, growth = ratio_of(cells, cell, origin), fraction_of(cells, cell), growth_of(cells, cell, origin)
    shoots = relative_spread(cell)
    gain = sum(grown.value for grown in growth) / len(growth) if growth else 0.0   # a stand that loses gains nothing
    moved = ratio.spread * ratio.value / (1.0 + ratio.value)   # a share of the whole that the ratio moves
    stand, roots = factor_of_cells([cell]), ratio.factor   # pools of a stand share them, and so err together
    derived = {"above": (lambda biomass: above_carbon(biomass, fraction.value),
                         product_spread(shoots, fraction.spread), (stand, fraction.factor)),
               "below": (lambda biomass: below_carbon(biomass, ratio.value, fraction.value),
                         product_spread(shoots, ratio.spread, fraction.spread), (stand, roots, fraction.factor)),
               "biomass": (lambda biomass: biomass_carbon(biomass, ratio.value, fraction.value),
                           product_spread(shoots, moved, fraction.spread),
                           (stand, roots._replace(plus=1.0), fraction.factor))}
    note = {language: text(
        "carbon.forest_row", language, biomass=cell.printed, spread=cell.spread_printed, ratio=ratio.value,
        near=text(f"carbon.forest_near_{ratio.near}", language), fraction=fraction.value,
        state=text(f"carbon.forest_{cell.state}", language)) for language in LANGUAGES}
    disputed = {language: _printed(cell, growth, language) for language in LANGUAGES}
    rows = []
    for pool in pools:
        carbon, spread, factors = derived[pool]
        value = carbon(cell.value)
        lower, upper = stand_bounds(value, spread)
        rows.append(Coefficient(
            family, FOREST, pool, value, lower, upper, "ci95", growth=carbon(gain) if gain > 0.0 else None, tier="1",
            source=cell.source, note=note, disputed=disputed if any(disputed.values()) else {}, keys=_keys(cell),
            is_fallback=cell.use == FALLBACK, made=Made(factors), others=_others(cell, growth, carbon)))
    return rows


def _printed(cell: ForestCell, growth: Sequence[ForestCell], language: str) -> str:
    """What other sources print of a stand and its growth, t dm/ha and t dm/ha/yr, each once; empty without one."""
    readings = [("carbon.forest_reading", other) for other in cell_others(cell.other)]
    readings += [("carbon.forest_growth", other) for grown in growth for other in cell_others(grown.other)]
    return text("carbon.joint", language).join(dict.fromkeys(
        text(key, language, source=label_title(label, language), number=f"{number:g}")
        for key, (label, number) in readings))


def _others(cell: ForestCell, growth: Sequence[ForestCell], carbon) -> tuple[Other, ...]:
    """What a stand holds and gains by the numbers that other sources print; ``carbon``: of biomass, t C/ha."""
    biomass = {label: number for label, number in cell_others(cell.other) if number != cell.value}
    gains: dict = {}
    for label, _number in (other for grown in growth for other in cell_others(grown.other)):
        gain = sum(dict(cell_others(grown.other)).get(label, grown.value) for grown in growth) / len(growth)
        if gain > 0.0:
            gains[label] = carbon(gain)
    return tuple(Other(label, carbon(biomass[label]) if label in biomass else None, gains.get(label))
                 for label in dict.fromkeys([*biomass, *gains]))


def _dead(cell: ForestCell, family: str) -> Coefficient:
    """Dead wood or litter of a zone."""
    if cell.spread[0] == RANGE:
        lower, upper, bounds = *cell.spread[1:], "range"
    else:
        lower, upper, bounds = *stand_bounds(cell.value, relative_spread(cell)), "ci95"
    note = {language: text(f"carbon.forest_{cell.state}", language) for language in LANGUAGES}
    return Coefficient(family, FOREST, DEAD[cell.quantity], cell.value, lower, upper, bounds, tier="1",
                       source=cell.source, note=note, keys=_keys(cell), made=Made((factor_of_cells([cell]),)))


def _keys(cell: ForestCell) -> dict:
    stated = {"zone": cell.zones, "continent": cell.continents, "age": cell.ages,
              "kind": (cell.kind,) if cell.kind else (), "leaf": (cell.leaf,) if cell.leaf and not cell.kind else ()}
    return {key: values for key, values in stated.items() if values}
