"""Buildings: floor area by what is known of each, and their parts on each site."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...contract.arithmetic import ANYTHING, add, at_least, choose, multiply, subtract
from ...contract.interval import Interval, known_or
from ...contract.sums import greatest_by, sum_by
from ...geometry.measure.drawn_area import drawn_area_m2
from ...geometry.overlay.coverage import Cut, covered_size, remainder
from ...geometry.overlay.pairs import overlaps
from ...geometry.overlay.unchanged import doubled
from ...layers.control_layer import ControlLayer
from ...layers.prepare import Controls, prepare_controls
from ..pack.model import IntensityPack
from .parcels import Parcels, Reader
from .sites import Sites, touched_by_unusable
from .values import EMPTY, UNKNOWN, UNREADABLE, Numbers

CLEAR_SHARE = 1e-6   # of a footprint: what outlines that touch share by rounding


@dataclass(frozen=True)
class Buildings:
    """Usable buildings ``(k,)``.

    Attributes:
        controls: as prepared.
        footprint_m2: measured.
        shape: the footprint, without ground that a building of more storeys holds where storeys are counted.
        shape_m2: measured area of it.
        storeys, storeys_below: numbers of them.
        height_m, top_m, ground_m: height above ground, elevation of the top and of the ground.
        floor_m2: counted floor area; 0 at least where it is unknown.
        source: where it is taken from, ``counted``, ``above``, ``total``, ``storeys``; ``""`` for none.
        basement_m2: floor area below ground.
        hidden_m2: ground that a building of more storeys holds.
        use: ``""`` where not known.
        stated_zero: bool; a floor area is stated as 0 or another word for unknown.
        stated_unreadable: bool; the stated value is not a floor area, such as a negative one.
    """

    controls: Controls
    footprint_m2: np.ndarray
    shape: np.ndarray
    shape_m2: np.ndarray
    storeys: Interval
    storeys_below: Interval
    height_m: Interval
    top_m: Interval
    ground_m: Interval
    floor_m2: Interval
    source: np.ndarray
    basement_m2: Interval
    hidden_m2: np.ndarray
    use: np.ndarray
    stated_zero: np.ndarray
    stated_unreadable: np.ndarray

    def __len__(self) -> int:
        return len(self.footprint_m2)


def read_buildings(layer: ControlLayer, pack: IntensityPack, reader: Reader, crs: str, method: str, unit: str = "",
                   cancelled=None) -> Buildings:
    """Read and measure buildings, with the floor area of each.

    Args:
        layer: footprints with field roles of ``TABLES["buildings"]``.
        pack: fields and how storeys count. reader: of columns.
        crs, method: of the parcels.
        unit: of stated floor areas; empty: as the pack says.
        cancelled: asked between steps, whether to stop.
    """
    controls = prepare_controls("buildings", [layer], crs, method, kind="polygon")
    rows = controls.source_row

    def read(role: str) -> Numbers:
        stated = unit if pack.fields["buildings"][role].reads == "area" else ""
        return reader.numbers(layer, "buildings", role, stated)

    def amount(role: str) -> Interval:
        return read(role).amount.at(rows)

    storeys_read, below_read = read("storeys"), read("storeys_below")
    storeys = storeys_read.amount.at(rows)
    below = choose(below_read.amount.is_known, below_read.amount, storeys_read.below).at(rows)
    footprint = drawn_area_m2(controls.geometry, crs, method)
    stated = [read(role) for role in ("counted_floor_area", "floor_area_above", "floor_area_total")]
    counted, above, total = (column.amount.at(rows) for column in stated)
    deep = amount("floor_area_below")
    zero, unreadable = (np.any([column.meaning == meaning for column in stated], axis=0)[rows]
                        for meaning in (UNKNOWN, UNREADABLE))
    # a whole floor area includes the basement: it is used if that is known, or if no basements are mentioned
    silent = ("storeys_below" not in layer.fields) and ("floor_area_below" not in layer.fields)
    has_none = (below.low == 0) | (deep.low == 0) | (silent & ~below.is_known)
    whole = choose(deep.low > 0, at_least(subtract(total, deep), 0.0), choose(has_none, total, ANYTHING))
    if "storeys_below" in layer.fields:   # an empty cell in a partly filled column means unknown
        whole = choose((below_read.meaning[rows] == EMPTY) & ~deep.is_known, ANYTHING, whole)
    shape, hidden = controls.geometry, np.zeros(len(rows))
    given = {"counted": counted, "above": above, "total": whole, "storeys": storeys}
    floor, source = Interval.of(np.full(len(rows), np.nan)), np.full(len(rows), "", dtype=object)
    for name in pack.floor_area_order:
        use = ~floor.is_known & given[name].is_known
        source[use], floor = name, choose(use, given[name], floor)
    by_storeys = source == "storeys"
    if pack.overlapping_storeys == "highest":
        shape, hidden = _visible(controls.geometry, choose(by_storeys, storeys), footprint, layer.table.fids[rows],
                                 crs, method, cancelled)
    shape_m2 = np.where(hidden > 0, drawn_area_m2(shape, crs, method), footprint)
    floor = at_least(choose(by_storeys, multiply(storeys, Interval.of(shape_m2)), floor), 0.0)
    basement = choose(deep.is_known, deep, multiply(below, Interval.of(footprint)))
    use = reader.texts(layer, "buildings", "use")[rows]
    return Buildings(controls, footprint, shape, shape_m2, storeys, below, amount("height"), amount("top_elevation"),
                     amount("ground_elevation"), floor, source, basement, hidden, use, zero, unreadable)


def _visible(geometry, storeys: Interval, footprint, fids, crs, method, cancelled) -> tuple:
    """Footprints without the ground where a building with more storeys stands; and how much that was.

    Storeys are counted from the ground, so where podium and tower overlap the tower's count holds both.
    """
    shape, hidden = geometry.copy(), np.zeros(len(geometry))
    rows, storeys = np.flatnonzero(storeys.is_known), storeys.low
    first, second, piece = doubled(geometry[rows], cancelled)
    first, second = rows[first], rows[second]
    # of equals the one with the greater feature id, whatever the order of rows
    is_first = (storeys[first] < storeys[second]) | ((storeys[first] == storeys[second]) & (fids[first] > fids[second]))
    lower = np.where(is_first, first, second)
    size = drawn_area_m2(piece, crs, method)
    real = size > CLEAR_SHARE * footprint[lower]
    lower, piece = lower[real], piece[real]
    if not len(lower):
        return shape, hidden
    order = np.argsort(lower, kind="stable")
    lower, piece = lower[order], piece[order]
    which, subject = np.unique(lower, return_inverse=True)
    shape[which] = remainder(geometry[which], subject, piece, np.zeros(len(piece), dtype=bool), crs, cancelled)
    hidden[which] = footprint[which] - drawn_area_m2(shape[which], crs, method)
    return shape, hidden


@dataclass(frozen=True)
class Standing:
    """Buildings on sites: pairs of a building and a site ``(p,)``, and sums by site ``(m,)``.

    Attributes:
        building, site: of the pairs; parts of split parcels and whole parcels alike.
        area_m2, share: of the building's shape on the site.
        is_sliver: the pair is too small to say anything about the building's height there.
        footprint_m2: of the union of footprints on the site.
        floor_m2, basement_m2: of the buildings, shared by area. Slivers of an unknown one count as nothing.
        may_hold_more: an unusable building may be on the site; then floor, footprint and height may be larger.
        number: of buildings on the site, slivers apart.
        height_m, top_m: the highest, above ground and as elevation; ``why``: an entry ``why_<word>`` of the texts.
        placed: share of each building that is on some parcel ``(k,)``.
    """

    building: np.ndarray
    site: np.ndarray
    area_m2: np.ndarray
    share: np.ndarray
    is_sliver: np.ndarray
    footprint_m2: Interval
    floor_m2: Interval
    basement_m2: Interval
    may_hold_more: np.ndarray
    number: np.ndarray
    height_m: Interval
    top_m: Interval
    placed: np.ndarray


def stand(buildings: Buildings, sites: Sites, parcels: Parcels, pack: IntensityPack, ground_m: Interval,
          progress=None, cancelled=None) -> Standing:
    """Divide buildings by area among the sites that they are on.

    Args:
        buildings: floor areas in m². sites: where they may be. parcels: of the sites. pack: of slivers.
        ground_m: elevation of the ground as the parcels state it ``(n,)``.
        progress: called with the share done, 0…1. cancelled: asked between steps, whether to stop.
    """
    subjects, count = parcels.subjects, len(sites)
    crs = subjects.table.crs
    pairs = overlaps(buildings.shape, sites.geometry, crs, subjects.method, subject_area_m2=buildings.shape_m2,
                     progress=progress, cancelled=cancelled)
    order = np.lexsort((pairs.subject, pairs.control))
    building, site = pairs.subject[order], pairs.control[order]
    area, piece = pairs.area_m2[order], pairs.pieces[order]
    footprint = covered_size(sites.geometry, known_or(sites.measured_m2, 0.0),
                             Cut(site, piece, area, np.zeros(len(site), dtype=bool)), subjects.measure, crs, cancelled)
    share = area / buildings.shape_m2[building]
    sliver = (area < pack.sliver_area_m2) & (share < pack.sliver_share)

    may_hold_more = touched_by_unusable(sites.geometry, buildings.controls.unusable)
    number = np.bincount(site[~sliver], minlength=count)

    def more(value: Interval, why: str) -> Interval:
        """With what unusable buildings may add."""
        return value._replace(high=np.where(may_hold_more, np.inf, value.high),
                              why=np.where(value.is_known | (number == 0), "unusable_building", why))

    def total(values: Interval) -> Interval:
        values = values.at(building)
        return sum_by(multiply(choose(sliver & ~values.is_known, Interval.of(0.0), values), Interval.of(share)), site,
                      count)

    height, top = (greatest_by(values.at(~sliver), site[~sliver], count)
                   for values in _heights(buildings, building, ground_m.at(sites.parcel[site])))
    # the elevation of a building is unknown though its height is: nothing states the ground
    no_ground = height.is_known
    whole = site < len(parcels)
    # parcels that lie on one another count a building several times: no more than all of it is placed
    placed = np.minimum(np.bincount(building[whole], weights=share[whole], minlength=len(buildings)), 1.0)
    return Standing(
        building, site, area, share, sliver, more(Interval.of(footprint), ""),
        more(total(buildings.floor_m2), "building_floor_area"), total(buildings.basement_m2), may_hold_more, number,
        more(height, "building_height"), more(top, np.where(no_ground, "no_ground", "building_height")), placed)


def _heights(buildings: Buildings, building: np.ndarray, ground_m: Interval) -> tuple:
    """Height above ground and elevation of the top, each also out of the other and the ground."""
    own, height, top = (values.at(building) for values in (buildings.ground_m, buildings.height_m, buildings.top_m))
    ground = choose(own.is_known, own, ground_m)
    return (choose(height.is_known, height, subtract(top, ground)), choose(top.is_known, top, add(height, ground)))


def stated_floor_areas(layer: ControlLayer, parcels: Parcels, reader: Reader, unit: str) -> tuple:
    """Floor areas of a table by parcel number, added up and divided where a number repeats.

    Args:
        layer: the table. parcels: by number. reader: of columns. unit: of the areas, "" as the pack says.

    Returns:
        Floor area by parcel; whether some rows of the number state none; number of rows; which parcels got a share;
        and numbers of the table that no parcel has.
    """
    number = reader.texts(layer, "floor_areas", "parcel_number")
    amount = reader.numbers(layer, "floor_areas", "counted_floor_area", unit).amount
    named = number != ""
    wanted, rows = pd.Index(parcels.number), pd.Series(number[named]).value_counts()
    given = pd.Series(amount.low[named & amount.is_known]).groupby(number[named & amount.is_known])
    row_count, known_count = (sizes.reindex(wanted).fillna(0).to_numpy(dtype=np.int64)
                              for sizes in (rows, given.size()))
    stated = given.sum().reindex(wanted).to_numpy(dtype=float)
    shares, shared = parcels.shared_out(Interval.of(np.where(parcels.number == "", np.nan, stated)))
    left = sorted(set(rows.index) - set(parcels.number))
    return shares, known_count < row_count, row_count, shared & shares.is_known, left
