"""Numbers of a family of forests that are sums of the layers of inventories: trees, shrubs and herbs; litter; soil."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ...texts import LANGUAGES, enumerated, pick, text
from ..pack.layer_cells import ALTERNATIVE, LITTER, SOIL, TREES, UNDERSTOREY, WHOLE, LayerCell
from ..pack.model import Coefficient, CoefficientPack, Other
from .deriving import DEFAULT_SHARE, Z95, stand_bounds

FOREST = "forest"   # the class of all of them
_PLACE, _KIND = "place", "kind"


def survey_rows(pack: CoefficientPack, family: str, is_together: bool = False) -> list[Coefficient]:
    """The numbers of a family of inventories, t C/ha.

    Biomass is the sum of the layers of trees, shrubs and herbs; a stand of which trees alone are printed takes shrubs
    and herbs of its kind, or of its place, at all ages. Without layers it is what the paper gives as vegetation.

    Args:
        pack: with cells of layers. family: id of a family of it that is of inventories.
        is_together: biomass alone, to stand beside tables of biomass.

    Returns:
        A row for each stand and pool: a combination of keys that the cells state.
    """
    stands: dict[tuple, dict] = {}
    for cell in pack.layers:
        if cell.use == "":
            stands.setdefault(tuple(cell.keys.items()), {})[cell.quantity] = cell
    rows = []
    for layers in stands.values():
        parts = _biomass(layers, stands)
        pools = {"biomass": parts, "litter": [layers[LITTER]] if LITTER in layers else [],
                 "soil": [layers[SOIL]] if SOIL in layers else []}
        rows += [_sum(family, pool, cells, pack.layers) for pool, cells in pools.items()
                 if cells and (pool == "biomass" or not is_together)]
    return rows


def _biomass(layers: Mapping[str, LayerCell], stands: Mapping[tuple, Mapping]) -> list[LayerCell]:
    trees = [layers[name] for name in ("tree_layer", *TREES) if name in layers]
    if not trees:
        return [layers[name] for name in WHOLE if name in layers]
    under = [layers[name] for name in UNDERSTOREY if name in layers]
    keys = trees[0].keys
    for named in ((_PLACE, _KIND), (_PLACE,)):
        if not under:
            wider = stands.get(tuple((key, values) for key, values in keys.items() if key in named), {})
            under = [wider[name] for name in UNDERSTOREY if name in wider]
    return [*trees, *under]


def _sum(family: str, pool: str, cells: Sequence[LayerCell], all_cells: Sequence[LayerCell]) -> Coefficient:
    """The sum of cells with the bounds that hold 95 % of stands; a cell without a deviation spreads by ±90 %.

    >>> cell = LayerCell("tree_layer", {}, 24.0, "24", "t C/ha", None, 3.0, "3 SD", "", None, {}, {})
    >>> herbs = cell._replace(quantity="herb", value=4.0, printed="4", deviation=4.0, spread_printed="4 SD")
    >>> row = _sum("f", "biomass", [cell, herbs], [])
    >>> row.value, round(row.lower, 1), round(row.upper, 1)
    (28.0, 19.5, 39.0)
    """
    value = sum(cell.carbon for cell in cells)
    deviation = math.sqrt(sum(_deviation(cell) ** 2 for cell in cells))
    lower, upper = stand_bounds(value, deviation / value) if value > 0.0 else (None, None)
    first = cells[0]
    others = [cell for cell in all_cells if cell.use == ALTERNATIVE and cell.keys == first.keys
              and cell.quantity in (WHOLE if pool == "biomass" else (pool,))]
    spread = "default" if any(cell.deviation is None for cell in cells) else "printed"
    note = {language: text(
        "carbon.layers", language, parts=" + ".join(text(
            "carbon.layer_dry" if cell.fraction else "carbon.layer_carbon", language, value=cell.printed,
            fraction=cell.fraction or 1.0, name=text(f"carbon.layer_{cell.quantity}", language)) for cell in cells),
        spread=text(f"carbon.layers_{spread}", language)) for language in LANGUAGES}
    for cell in cells:
        for tag in note:
            remark = cell.note.get(tag) or cell.note.get("")
            note[tag] += f" {remark}" if remark else ""
    disputed: dict = {}
    for cell in (*cells, *others):
        for tag, sentence in cell.disputed.items():
            disputed.setdefault(tag, {})[sentence] = None
    return Coefficient(family, FOREST, pool, value, lower, upper, "ci95" if value > 0.0 else "", tier="2",
                       source=first.source, note=note, keys=dict(first.keys),
                       disputed={tag: enumerated(sentences, tag) for tag, sentences in disputed.items()},
                       others=tuple(Other(pick(cell.source.document, "en"), cell.carbon,
                                          title=dict(cell.source.document))
                                    for cell in others if cell.source and len(others) == 1))


def _deviation(cell: LayerCell) -> float:
    """Standard deviation of stands, t C/ha."""
    share = cell.fraction or 1.0
    return cell.deviation * share if cell.deviation is not None else cell.carbon * DEFAULT_SHARE / Z95
