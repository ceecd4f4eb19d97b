"""Maps of biomass, growing stock or soil carbon: from what the user chose to how their numbers are read."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd

from ....core.carbon.checked_pack import load_coefficients
from ....core.carbon.densities.spreads import Z95
from ....core.carbon.densities.table import Densities
from ....core.carbon.maps.change import HeldPairs, PairsOf, Slot, as_pairs, held_pairs, typical_of_slots, uses_of
from ....core.carbon.maps.cleaning import ZERO_AS_DECLARED
from ....core.carbon.maps.ground import check_classes, zoned
from ....core.carbon.maps.holding import ABOVE, OF_BIOMASS, OF_SOIL, SOIL, MapUse
from ....core.carbon.maps.patches import limited
from ....core.carbon.maps.pieces import all_pieces, counted_pieces
from ....core.carbon.maps.quantity import BIOMASS, CARBON, VOLUME, Measure, measure_of, soil_carbon
from ....core.carbon.maps.ratios import expansion_of, fraction_in, own_ratio, root_shoot_of, tree_names
from ....core.carbon.stock.patches import Patches, by_zone
from ....core.carbon.stock.stock import WHOLE
from ....core.contract.outcome import Outcome, Steps
from ....core.errors import InputError
from ....core.geometry.systems.crs import is_web_mercator
from ....core.landuse.transition.tables import CHANGED, UNCHANGED
from ....core.table import FeatureTable
from ....core.texts import text
from ...rasters.layers import Raster
from ...rasters.maps import MapOf, counted_held, prepared_with_errors
from ...rasters.parcels import features_on_maps
from ...rasters.transition import Counted

#: Units of a soil's content -> g/kg.
CONTENTS = {"g/kg": 1.0, "g kg-1": 1.0, "dg/kg": 0.1, "mg/g": 1.0, "%": 10.0, "percent": 10.0, "g/100g": 10.0}


@dataclass(frozen=True)
class BiomassMap:
    """A map of biomass as the user chose it.

    Attributes:
        rasters: of each date; None where none is given. quantity, unit, pools: what its numbers are.
        root_shoot, fraction, expansion: the user's ratios, None where not given. trees: kind of trees, or empty.
        uncertainty: half-width of the 95 % band in %; None: not stated. error: map of standard errors.
        mask: where it counts. classes: of land on which it counts. zero: of ``cleaning.ZEROS``. years: of each date.
    """

    rasters: tuple = ()
    quantity: str = CARBON
    unit: str = "t/ha"
    pools: str = ABOVE
    root_shoot: Optional[float] = None
    fraction: Optional[float] = None
    expansion: Optional[float] = None
    trees: str = ""
    uncertainty: Optional[float] = None
    error: Optional[Raster] = None
    mask: Optional[Raster] = None
    classes: tuple = ()
    zero: str = ZERO_AS_DECLARED
    years: tuple = ()


@dataclass(frozen=True)
class SoilMap:
    """A map of soil carbon as the user chose it; ``depth_cm`` from the surface down."""

    rasters: tuple = ()
    unit: str = "t C/ha"
    depth_cm: Optional[float] = None
    bulk_density: Optional[float] = None
    stones: float = 0.0
    uncertainty: Optional[float] = None


def check_maps(biomass: BiomassMap, soil: SoilMap) -> None:
    """What can be said of the choices before a raster is read.

    Raises:
        InputError: a unit that is not known or is of another quantity, no depth, no bulk density.
    """
    if any(biomass.rasters):
        measure_of(biomass.quantity, biomass.unit, next(map_.name for map_ in biomass.rasters if map_ is not None))
    if any(soil.rasters):
        _soil_measure(soil, next(raster for raster in soil.rasters if raster is not None).name)


def biomass_maps(chosen: BiomassMap, place: Callable[[], Mapping], forest_path: str) -> list[Optional[MapOf]]:
    """How maps of biomass are read, one a date; None where none is given.

    Args:
        chosen: by the user. place: gives ``zone`` and ``continent`` -> candidates, asked where a table is needed.
        forest_path: pack with tables of forests.

    Raises:
        InputError: a unit of another quantity; growing stock without an expansion factor where no table gives one;
            kinds of trees that no table has.
    """
    measure = measure_of(chosen.quantity, chosen.unit)
    if measure.quantity == VOLUME and chosen.pools != ABOVE:
        raise InputError("carbonmap.volume_of_roots")
    is_wood, is_dry = measure.quantity == VOLUME, measure.quantity in (VOLUME, BIOMASS)
    own = [None if number is None else own_ratio(number) for number in (
        chosen.fraction, chosen.expansion, chosen.root_shoot)]
    fraction, expansion, roots = own
    if roots is None or is_dry and fraction is None or is_wood and expansion is None or chosen.trees:
        pack, given = load_coefficients(forest_path), place()
        origin, cells, zones = f"{pack.id} {pack.version}", pack.forest, tuple(given.get("zone", ()))
        if chosen.trees and chosen.trees not in tree_names(cells):
            raise InputError("carbonmap.trees", trees=chosen.trees, known=", ".join(tree_names(cells)))
        fraction = fraction or fraction_in(cells, zones, chosen.trees, origin)
        expansion = expansion or (expansion_of(cells, zones, chosen.trees, origin) if is_wood else None)
        roots = roots or root_shoot_of(cells, given, chosen.trees, origin)
        if is_wood and expansion is None:
            raise InputError("carbonmap.expansion_needed", layer=", ".join(
                raster.name for raster in chosen.rasters if raster is not None), zones=", ".join(zones) or "–",
                trees=chosen.trees or "–")
    error = None if chosen.uncertainty is None else chosen.uncertainty / 100.0 / Z95
    maps: list[Optional[MapOf]] = []
    for number, raster in enumerate(chosen.rasters):
        if raster is None:
            maps.append(None)
            continue
        year = chosen.years[number] if number < len(chosen.years) else ""
        use = MapUse(raster.name, measure, chosen.pools, OF_BIOMASS, fraction, roots, expansion if is_wood else None,
                     error, year=year)
        maps.append(MapOf(raster, use, chosen.zero, 1.0, chosen.mask, chosen.error))
    return maps


def soil_maps(chosen: SoilMap) -> list[Optional[MapOf]]:
    """How maps of soil carbon are read, one a date.

    Raises:
        InputError: no depth, a unit that is not known, a content without a bulk density.
    """
    maps: list[Optional[MapOf]] = []
    for raster in chosen.rasters:
        if raster is None:
            maps.append(None)
            continue
        measure, times = _soil_measure(chosen, raster.name)
        error = None if chosen.uncertainty is None else chosen.uncertainty / 100.0 / Z95
        maps.append(MapOf(raster, MapUse(raster.name, measure, SOIL, OF_SOIL, error=error,
                                         depth_m=float(chosen.depth_cm or 0.0) / 100.0), ZERO_AS_DECLARED, times))
    return maps


def _soil_measure(chosen: SoilMap, name: str) -> tuple[Measure, float]:
    if chosen.depth_cm is None:
        raise InputError("carbonmap.soil_depth_needed", layer=name)
    unit = chosen.unit.strip()
    if unit in CONTENTS:
        if chosen.bulk_density is None:
            raise InputError("carbonmap.bulk_density_needed", layer=name, unit=unit)
        return Measure(CARBON, CONTENTS[unit], False), soil_carbon(
            1.0, chosen.bulk_density, chosen.depth_cm / 100.0, chosen.stones / 100.0)
    return measure_of(CARBON, unit), 1.0


class HeldChange(NamedTuple):
    """Two dates of cells with maps: what a change is computed of, and what is written of it.

    Attributes:
        request: ``PairsOf`` of everything and of zones, with the pairs of one date alone. zone_names: id -> name.
        slots, maps: of the maps, and as they were prepared. keys: value -> number of its key, of each date.
        mixes: of the values of each date. held: what maps hold. rejoined: pairs, mixes and tables for another table.
        notes: sentences.
    """

    request: PairsOf
    zone_names: dict
    slots: list
    maps: list
    keys: tuple
    mixes: tuple
    held: HeldPairs
    rejoined: Callable
    notes: list
    uses: list

    @property
    def of_whole(self) -> tuple:
        """Pairs of everything, what their keys mean, and tables of both dates."""
        pairs = self.request.pairs
        return (pairs[pairs["zone"] == WHOLE].drop(columns="zone"), *self.request[1:4])

    @property
    def by_zone(self) -> tuple:
        """Pairs of zones, and names of the zones that hold ground."""
        rows = self.request.pairs[self.request.pairs["zone"] != WHOLE]
        there = set(rows["zone"])
        return rows, {zone: name for zone, name in self.zone_names.items() if zone != "outside" or zone in there}


@contextmanager
def held_change(counted: Counted, given: Sequence, question: tuple, choices: tuple, language: str, cancelled=None):
    """Two rasters counted again with the maps of both dates.

    Args:
        counted: cells of both rasters. given: maps of each date, a list each.
        question: pairs, mixes of their keys, (old value, new value) -> pair of keys, and tables of both dates.
        choices: zones, method of areas, and classes that maps of biomass are for. language: of sentences.

    Yields:
        ``HeldChange``.

    Raises:
        InputError: a map that does not reach the land, as of ``joined``. Cancelled: ``cancelled`` returned True.
    """
    (pairs, mixes, names, tables), (zones, method, classes) = question, choices
    method = "ellipsoidal" if is_web_mercator(counted.grid.crs) else method
    flat = [(date, each) for date, maps in enumerate(given) for each in maps]
    if classes:
        check_classes(mixes, classes)
    with prepared_with_errors([each for _date, each in flat], (counted.grid, method, True), language, None,
                              cancelled) as maps:
        slots = [Slot(date, prepared.use) for (date, _each), prepared in zip(flat, maps)]
        frames, cells = counted_held([counted.old, counted.new], maps, counted.grid, method, zones, language, None,
                                     cancelled, [date for date, _each in flat])
        zone_names = {} if cells is None else {**cells.names, "outside": text("carbon.outside", language)}
        held = held_pairs(zoned(frames, zone_names), slots, names, mixes, classes)
        uses = uses_of(slots)
        rejoined, of_whole = _joined_again(held, uses, mixes, typical_of_slots(frames[0], slots), pairs)
        keys, sides = [], []
        for date in (0, 1):
            by_value = {values[date]: pair[date] for values, pair in names.items() if pair[date] is not None}
            order = {key: number for number, key in enumerate(sorted({key for pair in names.values() for key in pair
                                                                      if key is not None}))}
            keys.append({value: order[key] for value, key in by_value.items()})
            sides.append(replace(mixes, shares={str(value): mixes.shares[key] for value, key in by_value.items()}))
        yield HeldChange(rejoined(*tables), zone_names, slots, maps, tuple(keys), tuple(sides), held, of_whole,
                         [] if cells is None else cells.notes, uses)


def _joined_again(held: HeldPairs, uses: list, mixes, typical: Mapping, pairs: pd.DataFrame) -> tuple:
    """What gives pairs, mixes and tables of what maps hold, for tables of both dates and, of everything, for one."""
    alone = pairs[~pairs["kind"].isin((CHANGED, UNCHANGED))].assign(zone=WHOLE, rises=False)

    def rejoined(table: Densities, second: Optional[Densities] = None) -> PairsOf:
        answer = as_pairs(held, uses, mixes, (table, table if second is None else second), typical)
        pairs_of_all = pd.concat([answer.pairs, alone], ignore_index=True) if len(alone) else answer.pairs
        return answer._replace(pairs=pairs_of_all.astype({"kind": "string", "old": "string", "new": "string"}))

    def of_whole(table: Densities) -> tuple:
        answer = rejoined(table)
        return (answer.pairs[answer.pairs["zone"] == WHOLE].drop(columns="zone"), *answer[1:4])

    return rejoined, of_whole


class HeldPieces(NamedTuple):
    """Two dates of polygons with maps.

    Attributes:
        change: what it is computed of. means: what each map says of the pieces, those that changed first ``(n,)``.
    """

    change: HeldChange
    means: list


@contextmanager
def held_pieces(land: Outcome, changes: pd.DataFrame, given: Sequence, question: tuple, choices: tuple, language: str,
                steps: Steps):
    """Pieces of ground of two dates with the maps of both.

    Args:
        land: a transition with the ground that keeps its class. changes: its pieces that do not, with keys of classes.
        given: maps of each date, a list each. question: pairs, what their keys mean, and tables of both dates.
        choices: zones, method of areas, and classes that maps of biomass are for. language: of sentences.
        steps: of the run.

    Yields:
        ``HeldPieces``.

    Raises:
        InputError: a map that does not reach the land, as of ``joined``. Cancelled: a step said so.
    """
    (pairs, mixes, tables), (zones, method, classes), cancelled = question, choices, steps[1]
    if classes:
        check_classes(mixes, classes)
    flat = [(date, each) for date, maps in enumerate(given) for each in maps]
    pieces = all_pieces(changes, land.tables["same"])
    table = FeatureTable(flat[0][1].raster.name, np.arange(len(pieces)), np.concatenate([
        land.geometry["changes"], land.geometry["same"]]), pd.DataFrame(index=range(len(pieces))), land.crs)
    keys = [pieces[side].astype(object).to_numpy() for side in ("old", "new")]
    order = {key: number for number, key in enumerate(sorted({*keys[0], *keys[1]}))}
    codes = tuple(np.array([order[key] for key in side], dtype=np.int64) for side in keys)
    with features_on_maps(table, [each for _date, each in flat], method, language, *steps) as (means, maps):
        means = [limited(each, keys[date], mixes, classes) for each, (date, _map) in zip(means, flat)]
        slots = [Slot(date, prepared.use) for (date, _each), prepared in zip(flat, maps)]
        is_counted = np.isin(pieces["kind"].astype(object), (CHANGED, UNCHANGED))
        parts, zone_names, notes = [pd.DataFrame({"zone": WHOLE, "piece": np.arange(len(pieces)),
                                                  "area_m2": pieces["area_m2"]})], {}, []
        if zones is not None:
            patches = Patches(table.geometry, pieces["area_m2"].to_numpy(dtype=float), table.fids, table.crs)
            cut, zone_names, notes = by_zone(patches, zones, method, language, cancelled)
            parts.append(cut.rename(columns={"code": "piece"}))
        parts = [part[is_counted[part["piece"].to_numpy(dtype=int)]] for part in parts]
        rows = counted_pieces(codes, pd.concat(parts, ignore_index=True), means, slots)
        names = {(order[old], order[new]): (old, new) for old, new in set(zip(*keys))}
        held, uses = held_pairs(rows, slots, names, mixes, classes), uses_of(slots)
        rejoined, of_whole = _joined_again(held, uses, mixes, typical_of_slots(
            rows[rows["zone"] == WHOLE], slots), pairs)
        yield HeldPieces(HeldChange(rejoined(*tables), zone_names, slots, maps, (), (), held, of_whole, notes, uses),
                         means)
