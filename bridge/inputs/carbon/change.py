"""Two dates of land, from layers and choices, as core compares their carbon; rasters of change."""
from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd

from ....core.carbon.change.run import CarbonChange
from ....core.carbon.change.tables import key_title
from ....core.carbon.change.zones import pairs_of_cells
from ....core.carbon.checked_pack import load_coefficients
from ....core.carbon.densities.table import Densities, densities_of
from ....core.carbon.pack.model import CoefficientPack
from ....core.carbon.stock.cells import Block, count_block, ground_of_cells
from ....core.carbon.stock.classes import Mixes, by_mix, joined, mixes_of_values
from ....core.carbon.stock.patches import Zones
from ....core.contract.interval import Interval
from ....core.errors import InputError
from ....core.geometry.systems.crs import is_web_mercator
from ....core.landuse.transition.cell_counts import NOTHING, Cells
from ....core.landuse.transition.classes import Classes
from ....core.landuse.transition.raster import AmountOfPairs
from ....core.layers.values import raster_meanings
from ....core.texts import text
from ...rasters.blocks import in_blocks
from ...rasters.carbon import DENSITY_UNIT, NODATA, ZoneCells
from ...rasters.transition import Counted, write_pairs
from .land import Chosen, read_densities

SIDES = ("old", "new")    # roles in rows of VALUES


class KeyedDate(NamedTuple):
    """A date's classes by the meaning of its codes, and those codes' crosswalk."""

    classes: Classes
    codes: Mixes
    keys: Mixes


def two_tables(chosen: Chosen, new_family: str, fields_path: str) -> tuple[Densities, Densities]:
    """Densities of both dates; one and the same where no other family is named for the second.

    Raises:
        InputError: as ``read_densities``; a family in addition to the user's own table.
    """
    old = read_densities(chosen, fields_path)
    if not new_family or new_family == chosen.family:
        return old, old
    if chosen.table is not None:
        raise InputError("carbon.new_family_of_table")
    return old, densities_of(load_coefficients(chosen.pack_path), new_family, chosen.climate, chosen.keys,
                             chosen.variants)


def keyed(classes: Classes, mixes: Mixes, language: str) -> KeyedDate:
    """A date whose codes are replaced by their meaning, so that lists of codes can be compared."""
    keys, grouped = by_mix(mixes)
    distinct, inverse = np.unique(classes.keys.astype(str), return_inverse=True)
    meanings = np.array([keys[code] for code in distinct], dtype=object)[inverse]
    titles = {key: key_title(key, grouped, language) for key in grouped.shares}
    not_asked = Interval.of(np.zeros(len(meanings)))   # cropland is
    return KeyedDate(Classes(meanings, titles, not_asked, problems=classes.problems), mixes, grouped)


def pairs_of(matrix: pd.DataFrame) -> pd.DataFrame:
    """A transition's matrix as pairs."""
    return matrix.rename(columns={"old_class": "old", "new_class": "new"})[["kind", "old", "new", "area_m2"]]


def meanings_of_dates(counted: Counted, rows: list, language: str) -> tuple[dict, list]:
    """What values of both rasters mean: ``old`` and ``new`` -> value -> code; and sentences on it.

    Args:
        counted: cells of both rasters. rows: of VALUES. language: of sentences.

    Raises:
        InputError: as of ``raster_meanings``.
    """
    counts = counted.counts
    return raster_meanings(rows, dict(zip(SIDES, (counted.old.name, counted.new.name))),
                           dict(zip(SIDES, map(_distinct, (counts.old, counts.new)))), language)


def _distinct(values: np.ndarray) -> list:
    return [str(value) for value in np.unique(values[values != NOTHING])]


def counted_pairs(counted: Counted, crosswalk: Optional[CoefficientPack], lists: tuple,
                  meanings: Mapping = MappingProxyType({})) -> tuple:
    """Pairs of keys from counted cells.

    Args:
        counted: cells of both rasters. crosswalk: None: values are classes. lists: of both dates.
        meanings: of ``meanings_of_dates``.

    Returns:
        Pairs, mixes of the keys, and (old value, new value) -> pair of keys.
    """
    sides, names = [], []
    for role, values, scheme in zip(SIDES, (counted.counts.old, counted.counts.new), lists):
        mixes = mixes_of_values(_distinct(values), meanings.get(role, {}), crosswalk, scheme)
        keys, grouped = by_mix(mixes)
        sides.append(grouped)
        names.append([None if value == NOTHING else keys[str(value)] for value in values])
    has = [np.array([name is not None for name in side]) for side in names]
    same = np.array([old == new for old, new in zip(*names)])
    kind = np.where(has[0] & has[1], np.where(same, "unchanged", "changed"), np.where(has[0], "only_old", "only_new"))
    pairs = pd.DataFrame({"kind": kind, "old": names[0], "new": names[1], "area_m2": counted.counts.area_m2})
    values = zip(counted.counts.old.tolist(), counted.counts.new.tolist())
    return pairs.astype({"kind": "string", "old": "string", "new": "string"}), joined(*sides), dict(
        zip(values, zip(*names)))


def zone_pairs(counted: Counted, names: dict, zones: Zones, method: str, language: str,
               cancelled: Optional[Callable[[], bool]] = None) -> tuple[pd.DataFrame, dict, list]:
    """Pairs of keys by zone from counted cells, names of the zones, and remarks.

    Args:
        counted: both rasters. names: (old value, new value) -> pair of keys. zones: with their ids.

    Raises:
        InputError: zones without id. Cancelled: ``cancelled`` returned True.
    """
    numbers = {values: number for number, values in enumerate(names, start=1)}
    cells = ZoneCells(zones, counted.grid, language)
    method = "ellipsoidal" if is_web_mercator(counted.grid.crs) else method

    number_of = AmountOfPairs(numbers, 0, np.int32)

    def count(window, rasters: list, areas):
        codes = number_of(*rasters)
        return count_block(Block(Cells(codes, nothing=0, name=counted.old.name), areas, cells.window(window)))

    parts = in_blocks(count, (counted.old, counted.new), counted.grid, method, None, cancelled)
    ground = ground_of_cells(parts, counted.old.name, cells.names, {})
    if "outside" in ground.zone_names:
        ground.zone_names["outside"] = text("carbon.outside", language)
    return pairs_of_cells(ground, numbers, names), ground.zone_names, cells.notes


def write_change(path: str, counted: Counted, names: dict, change: CarbonChange,
                 progress: Optional[Callable[[float], None]] = None,
                 cancelled: Optional[Callable[[], bool]] = None) -> str:
    """Write each cell's change of all pools, t C/ha; ``NODATA`` where a date has no value or a number is blank.

    Args:
        path: GeoTIFF. counted: both rasters. names: (old value, new value) -> pair of keys. change: the change.

    Raises:
        InputError: the file cannot be written. Cancelled: ``cancelled`` returned True.
    """
    amounts = {values: change.by_pair.get(pair, np.nan) for values, pair in names.items()}
    amounts = {values: amount for values, amount in amounts.items() if not np.isnan(amount)}
    return write_pairs(path, counted, amounts, np.float32, NODATA, DENSITY_UNIT, progress, cancelled)
