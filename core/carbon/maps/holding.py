"""What a map says of each cell, in tonnes of carbon by part of a stand, and ground with it, counted block by block."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...geometry.measure.cell_areas import CellAreas
from ...landuse.transition.cell_counts import NOTHING, Cells, ranked, whole_values
from ..forest.deriving import product_spread
from .quantity import BIOMASS, VOLUME, Measure, carbon_of
from .ratios import Ratio

ABOVE, BELOW, LIVING, SOIL = PARTS = ("above", "below", "living", "soil")
#: What a map holds: shoots alone, shoots and roots together, soil.
MAP_POOLS = (ABOVE, LIVING)
OF_BIOMASS, OF_SOIL = 1, 2     # bits of the maps that know a cell
LABELS = {0: "", OF_BIOMASS: "map", OF_SOIL: "soil map", OF_BIOMASS | OF_SOIL: "maps"}
M2_PER_HA = 10_000.0


@dataclass(frozen=True)
class MapUse:
    """How a map of biomass is read, or a map of soil.

    Attributes:
        name: of the layer. measure: of its numbers; soil is in t C/ha when it comes here.
        pools: ``ABOVE``, ``LIVING`` or ``SOIL``. bit: of ``LABELS``.
        fraction, root_shoot, expansion: ratios; None where none is used.
        error: relative standard deviation of the map's own error, the same all over; None: not stated.
        depth_m: of a map of soil.
        year: of the map, empty where it is not known.
    """

    name: str
    measure: Measure
    pools: str
    bit: int
    fraction: Optional[Ratio] = None
    root_shoot: Optional[Ratio] = None
    expansion: Optional[Ratio] = None
    error: Optional[float] = None
    depth_m: float = 0.0
    year: str = ""
    notes: list = field(default_factory=list)

    @property
    def ratios(self) -> dict:
        """The ratios that its numbers are multiplied by: ``fraction``, ``expansion``, ``roots``."""
        is_dry = self.measure.quantity in (BIOMASS, VOLUME)
        named = {"fraction": self.fraction if is_dry else None, "expansion": self.expansion, "roots": self.root_shoot}
        return {name: ratio for name, ratio in named.items() if ratio is not None}

    @property
    def parts(self) -> tuple:
        """The parts that it gives, of ``PARTS``."""
        if self.pools == SOIL:
            return (SOIL,)
        if self.root_shoot is not None:
            return (ABOVE, BELOW)
        return (self.pools,)

    def carbon(self, amount: np.ndarray) -> dict[str, np.ndarray]:
        """Carbon of each part, t C/ha, NaN where the map has no number.

        Args:
            amount: t/ha or m³/ha ``(n,)`` or of another shape.

        A stand of 100 t dm/ha above ground whose roots are a quarter of it:

        >>> from .ratios import own_ratio
        >>> use = MapUse("m", Measure("biomass", 1.0, False), ABOVE, OF_BIOMASS, own_ratio(0.5), own_ratio(0.25))
        >>> {part: carbon.tolist() for part, carbon in use.carbon(np.array([100.0])).items()}
        {'above': [50.0], 'below': [12.5]}
        """
        if self.pools == SOIL:
            return {SOIL: amount}
        fraction = float(self.fraction.at(0.0)) if self.fraction is not None else 0.47
        expansion = self.expansion.at(amount) if self.measure.quantity == VOLUME else None
        carbon = carbon_of(amount, self.measure, fraction, expansion)
        if self.root_shoot is None:
            return {self.pools: carbon}
        dry = carbon / fraction
        if self.pools == ABOVE:
            return {ABOVE: carbon, BELOW: carbon * self.root_shoot.at(dry)}
        ratio = self.root_shoot.at(dry / (1.0 + self.root_shoot.at(dry)))
        return {ABOVE: carbon / (1.0 + ratio), BELOW: carbon - carbon / (1.0 + ratio)}

    def relative(self, amount: float) -> Optional[float]:
        """Relative standard deviation of the carbon of all parts together; None where the map states no error.

        Args:
            amount: a typical one, t/ha or m³/ha.
        """
        if self.error is None:
            return None
        spreads = [self.error]
        dry = amount
        if "fraction" in self.ratios:
            spreads.append(self.fraction.relative(0.0))
        if self.expansion is not None:
            spreads.append(self.expansion.relative(amount))
            dry = amount * float(self.expansion.at(amount))
        if self.root_shoot is not None and self.pools == ABOVE:
            ratio = float(self.root_shoot.at(dry))
            spreads.append(self.root_shoot.relative(dry) * ratio / (1.0 + ratio))
        return product_spread(*spreads)


class MapBlock(NamedTuple):
    """Some rows of land and of what maps say of it.

    Attributes:
        lands: classes of the land, of one date or of two. amounts: of each map ``(r, c)``, NaN without a number.
        areas: of the cells. zones: numbers from 1, 0 outside, a layer of zones each.
    """

    lands: Sequence[Cells]
    amounts: Sequence[np.ndarray]
    areas: CellAreas
    zones: tuple = ()


def count_held(block: MapBlock, uses: Sequence[MapUse], dates: Sequence[int] = ()) -> list[pd.DataFrame]:
    """Ground of one block by class, zone and the maps that know it, with the carbon that they hold; on any thread.

    Args:
        block: cells. uses: of the maps, in the order of the block's amounts. dates: of each map, 0 or 1: cells on
            which the second date has more are counted apart, by a bit behind those of the maps.

    Returns:
        The whole, then each layer of zones: ``code_0`` …, ``bits`` (a map's position is its bit), ``zone``,
        ``area_m2``, ``part_count``, ``<map>_<part>`` in t C, and ``<map>_amount`` in the map's unit times ha.

    Raises:
        InputError: values that are not whole numbers.
    """
    shape = block.lands[0].values.shape
    ranks, distincts = [], []
    known = np.ones(shape, dtype=bool)
    for cells in block.lands:
        distinct, place = ranked(whole_values(cells.values, cells.known(), cells.name).ravel())
        ranks.append(place)
        distincts.append(distinct)
        known &= (distinct[place] != NOTHING).reshape(shape)
    bits = np.zeros(shape, dtype=np.int64)
    area = np.broadcast_to(block.areas.each(), shape)
    columns, gain = {}, np.zeros(shape)
    for place, (amount, use) in enumerate(zip(block.amounts, uses)):
        bits |= np.isfinite(amount).astype(np.int64) << place
        parts = use.carbon(amount)
        if dates:
            others = [np.isfinite(other) for other, of, date in zip(block.amounts, uses, dates)
                      if of.bit == use.bit and date != dates[place]]
            gain += (1 if dates[place] else -1) * np.where(others[0] if others else False, np.nan_to_num(
                sum(parts.values())), 0.0)
        for part, carbon in parts.items():
            columns[f"{place}_{part}"] = np.nan_to_num(carbon) * area / M2_PER_HA
        columns[f"{place}_amount"] = np.nan_to_num(amount) * area / M2_PER_HA
    bits |= (gain > 0.0).astype(np.int64) << len(uses)
    at = known.ravel()
    flat = {name: values.ravel()[at] for name, values in {**columns, "area_m2": area}.items()}
    frames = []
    for zone in (None, *block.zones):
        numbers = [place.ravel()[at] for place in ranks] + [bits.ravel()[at]]
        if zone is not None:
            numbers.append(zone.ravel()[at].astype(np.int64))
        sizes = [int(values.max(initial=0)) + 1 for values in numbers]
        code = np.ravel_multi_index(numbers, sizes) if len(numbers[0]) else np.zeros(0, dtype=np.int64)
        there, inverse = np.unique(code, return_inverse=True)
        kept = np.unravel_index(there, sizes)
        frame = {f"code_{place}": distincts[place][kept[place]] for place in range(len(ranks))}
        frame |= {"bits": kept[len(ranks)], "zone": kept[-1] if zone is not None else np.zeros(len(there), dtype=int),
                  "part_count": np.bincount(inverse, minlength=len(there))}
        frame |= {name: np.bincount(inverse, weights=values, minlength=len(there)) for name, values in flat.items()}
        frames.append(pd.DataFrame(frame))
    return frames


def added(parts: Sequence[list]) -> list[pd.DataFrame]:
    """Blocks added up: the whole, then each layer of zones.

    Args:
        parts: of ``count_held``, in the order of the blocks.
    """
    layers = []
    for frames in zip(*parts):
        frame = pd.concat(frames, ignore_index=True)
        by = [name for name in frame if name.startswith("code_")] + ["bits", "zone"]
        layers.append(frame.groupby(by, sort=True).sum().reset_index())
    return layers
