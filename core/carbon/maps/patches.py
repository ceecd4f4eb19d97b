"""Features of land with what maps hold on each: means of cells, and the share of the feature that they know."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import multiply
from ...contract.interval import Interval
from ...landuse.transition.classes import Classes
from ..densities.table import BLANK, Densities
from ..densities.tally import over_pools
from ..stock.classes import Mixes
from ..stock.features import density_of_codes
from ..stock.stock import M2_PER_HA, WHOLE, Ground
from .ground import check_classes, codes_off
from .holding import OF_BIOMASS, OF_SOIL, PARTS, MapUse
from .table import Held, pools_of


class FeatureMeans(NamedTuple):
    """What a map says of features ``(n,)``.

    Attributes:
        use: of the map. share: of each feature that it knows, 0…1. carbon: part -> mean over what it knows, t C/ha, 0
            where it knows nothing. amount: the same of the map's own number, t/ha or m³/ha.
    """

    use: MapUse
    share: np.ndarray
    carbon: dict
    amount: np.ndarray


class FeatureCells:
    """Sums of a map's cells by feature, block by block; a cell belongs to the feature that holds its centre.

    A feature that holds no centre takes the cell at a point inside it.

    Args:
        count: number of features. rows: row of each numbered feature (number 1 is the first).
        at: column and line of the cell at a point inside each numbered feature. use: of the map.
    """

    def __init__(self, count: int, rows: np.ndarray, at: tuple, use: MapUse):
        self.count, self.rows, self.at, self.use = count, rows, at, use
        size = len(rows) + 1
        self.inside, self.known, self.amount = np.zeros(size), np.zeros(size), np.zeros(size)
        self.sums = {part: np.zeros(size) for part in use.parts}
        self.point = np.full(size, np.nan)

    def add(self, first: int, amounts: np.ndarray, area: np.ndarray, numbers: tuple) -> None:
        """Add some rows of cells.

        Args:
            first: the first row. amounts: of the map, t/ha or m³/ha ``(r, c)``, NaN without one. area: of the cells,
                in any unit ``(r, c)``. numbers: of features by layer, 0 for none.
        """
        known, carbon = np.isfinite(amounts), self.use.carbon(amounts)
        for number in numbers:
            size = len(self.inside)
            self.inside += np.bincount(number.ravel(), area.ravel(), size)
            of, weight = number[known], area[known]
            self.known += np.bincount(of, weight, size)
            self.amount += np.bincount(of, weight * amounts[known], size)
            for part, values in carbon.items():
                self.sums[part] += np.bincount(of, weight * values[known], size)
        column, line = self.at
        here = np.flatnonzero((line >= first) & (line < first + len(amounts)) & (column >= 0)
                              & (column < amounts.shape[1]))
        self.point[here + 1] = amounts[line[here] - first, column[here]]

    def means(self) -> FeatureMeans:
        """What all cells that were added say of each feature."""
        small, has_point = self.inside == 0.0, np.isfinite(self.point)
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.where(small, has_point.astype(float), self.known / self.inside)
            amount = np.where(small, self.point, self.amount / self.known)
            at_point = self.use.carbon(self.point)
            carbon = {part: np.where(small, at_point[part], self.sums[part] / self.known) for part in self.sums}
        number = np.zeros(self.count, dtype=np.int64)
        number[self.rows] = np.arange(1, len(self.rows) + 1)
        share[0] = 0.0
        return FeatureMeans(self.use, share[number], {part: np.nan_to_num(values[number]) for part, values in
                                                      carbon.items()}, np.nan_to_num(amount[number]))


def limited(means: FeatureMeans, codes: np.ndarray, mixes: Mixes, classes: Collection[str]) -> FeatureMeans:
    """A map of biomass on some classes only; other maps as they are.

    Args:
        means: of the map. codes: of the features ``(n,)``. mixes: what codes mean. classes: of the table; empty: all.

    Raises:
        InputError: a class that no code means.
    """
    if not classes or means.use.bit != OF_BIOMASS:
        return means
    check_classes(mixes, classes)
    return means._replace(share=np.where(np.isin(codes.astype(str), codes_off(mixes, classes)), 0.0, means.share))


def by_feature(classes: Classes) -> Classes:
    """Classes of land under the row of each feature, so that the ground of each is counted apart.

    Args:
        classes: of the features ``(n,)``.
    """
    return replace(classes, keys=np.arange(len(classes.keys)).astype(str).astype(object))


def held_features(ground: Ground, codes: np.ndarray, maps: Sequence[FeatureMeans]) -> Held:
    """Ground of features with what maps hold of it; a feature that a zone cuts has its mean on both sides.

    Where two maps know parts of a feature the lesser part is taken to lie in the greater, so that each pool has its
    own share.

    Args:
        ground: rows by zone and feature: its row in ``code``. codes: of the features ``(n,)``. maps: of them.

    Returns:
        By zone, code and the maps that know the ground, t C by part.
    """
    rows = ground.rows
    place = rows["code"].astype(int).to_numpy() if len(rows) else np.zeros(0, dtype=int)
    area_m2 = rows["area_m2"].to_numpy(dtype=float)
    share = {means.use.bit: means.share[place] for means in maps}
    first, second = (share.get(bit, np.zeros(len(place))) for bit in (OF_BIOMASS, OF_SOIL))
    both = np.minimum(first, second)
    parts = {0: 1.0 - np.maximum(first, second), OF_BIOMASS: first - both, OF_SOIL: second - both,
             OF_BIOMASS | OF_SOIL: both}
    frames = []
    for bits, portion in parts.items():
        area = area_m2 * portion
        frame = pd.DataFrame({"zone": rows["zone"].to_numpy(), "code": codes[place].astype(object), "bits": bits,
                              "area_m2": area, "part_count": rows["part_count"].to_numpy(), **dict.fromkeys(
                                  PARTS, np.nan)})
        for means in maps:
            if bits & means.use.bit:
                for part, values in means.carbon.items():
                    frame[part] = values[place] * area / M2_PER_HA
        frames.append(frame[portion > 0.0])
    frame = pd.concat([frame for frame in frames if len(frame)], ignore_index=True)
    frame = frame.groupby(["zone", "code", "bits"], sort=True)[["area_m2", "part_count", *PARTS]].sum(
        min_count=1).reset_index()
    whole = (rows["zone"] == WHOLE).to_numpy()
    typical = {}
    for means in maps:
        weight = area_m2[whole] * means.share[place[whole]]
        typical[means.use.bit] = float(weight @ means.amount[place[whole]] / weight.sum()) if weight.sum() > 0 else 0.0
    return Held(frame, tuple(means.use for means in maps), typical, ground.zone_names, ground.titles)


def held_feature_columns(area_m2: np.ndarray, codes: np.ndarray, question: tuple,
                         maps: Sequence[FeatureMeans]) -> pd.DataFrame:
    """Columns of a result layer where maps know some of the features.

    Args:
        area_m2: of the features ``(n,)``, NaN where unusable. codes: ``(n,)``.
        question: what codes mean, without maps, and densities with the pools of maps, t C/ha. maps: of the features.

    Returns:
        As of ``feature_columns``, and ``map_share``, ``soil_map_share``: the share of each feature that a map knows.
    """
    mixes, table = question
    area_ha = Interval.of(area_m2 / M2_PER_HA)
    positions, distinct = pd.factorize(codes)
    base = density_of_codes(distinct, mixes, table)
    low, high = base.low[positions], base.high[positions]
    organic = np.isin(codes.astype(str), _organic(mixes, table))
    shares = {}
    for means in maps:
        known = means.share * ~organic if means.use.bit == OF_SOIL else means.share
        shares["soil_map_share" if means.use.bit == OF_SOIL else "map_share"] = known
        for pool, parts in pools_of([means.use], table).items():
            p, held = list(table.pools).index(pool), sum(means.carbon[part] for part in parts)
            for ends in (low, high):
                with np.errstate(invalid="ignore"):
                    ends[:, p] = known * held + np.where(known < 1.0, (1.0 - known) * ends[:, p], 0.0)
    density = Interval.of(low, high, np.where(low == high, "", BLANK))
    by_pool = {f"{pool}_t_c_ha": cells.number(density.at((slice(None), p))) for p, pool in enumerate(table.pools)}
    whole = over_pools(density)
    frame = pd.DataFrame({"area_ha": cells.number(area_ha), **by_pool, "carbon_t_c_ha": cells.number(whole),
                          "carbon_t_c": cells.number(multiply(whole, area_ha)), **shares, "family": table.family.id})
    return frame.astype({"family": "string"})


def _organic(mixes: Mixes, table: Densities) -> list:
    """Codes with a class whose soil is organic, unless the table has it."""
    return [] if table.family.organic_soils else [code for code, parts in mixes.shares.items() if any(
        part.land_class in mixes.classes and mixes.classes[part.land_class].organic_soil for part in parts)]
