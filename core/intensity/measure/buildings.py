"""Buildings: floor area by what is known of each, and their parts on each site."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...geometry.measure.drawn_area import drawn_area_m2
from ...geometry.overlay.coverage import Cut, covered_size, remainder
from ...geometry.overlay.pairs import overlaps
from ...geometry.overlay.unchanged import doubled
from ...layers.control_layer import ControlLayer
from ...layers.prepare import Controls, prepare_controls
from ..pack.model import IntensityPack
from .parcels import Parcels, Reader
from .sites import Sites, touched_by_unusable
from .values import EMPTY, UNKNOWN, UNREADABLE, VALUE, Numbers

CLEAR_SHARE = 1e-6   # of a footprint: what outlines that touch share by rounding


@dataclass(frozen=True)
class Buildings:
    """Usable buildings ``(k,)``.

    Attributes:
        controls: as prepared.
        footprint_m2: measured.
        shape: the footprint, without ground that a building of more storeys holds where storeys are counted.
        shape_m2: measured area of it.
        storeys, storeys_below: NaN if unknown.
        height_m, top_m, ground_m: height above ground, elevation of the top and of the ground; NaN if unknown.
        floor_m2: counted floor area; NaN if unknown.
        source: where it is taken from, ``counted``, ``above``, ``total``, ``storeys``; ``""`` for none.
        basement_m2: floor area below ground, NaN if unknown.
        hidden_m2: ground that a building of more storeys holds.
        use: ``""`` where not known.
        stated_zero: bool; a floor area is stated as 0 or another word for unknown.
        stated_unreadable: bool; the stated value is not a floor area, such as a negative one.
    """

    controls: Controls
    footprint_m2: np.ndarray
    shape: np.ndarray
    shape_m2: np.ndarray
    storeys: np.ndarray
    storeys_below: np.ndarray
    height_m: np.ndarray
    top_m: np.ndarray
    ground_m: np.ndarray
    floor_m2: np.ndarray
    source: np.ndarray
    basement_m2: np.ndarray
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

    def value(found: Numbers) -> np.ndarray:
        return np.where(found.meaning == VALUE, found.value, np.nan)[rows]

    storeys_read, below_read = read("storeys"), read("storeys_below")
    storeys = value(storeys_read)
    below = value(below_read)
    below = np.where(np.isnan(below), storeys_read.below[rows], below)
    footprint = drawn_area_m2(controls.geometry, crs, method)
    stated = [read(role) for role in ("counted_floor_area", "floor_area_above", "floor_area_total")]
    counted, above, total = map(value, stated)
    deep = value(read("floor_area_below"))
    zero, unreadable = (np.any([one.meaning == meaning for one in stated], axis=0)[rows]
                        for meaning in (UNKNOWN, UNREADABLE))
    # a whole floor area includes the basement: it is used if that is known, or if no basements are mentioned
    silent = ("storeys_below" not in layer.fields) and ("floor_area_below" not in layer.fields)
    has_none = (below == 0) | (deep == 0) | (silent & np.isnan(below))
    with np.errstate(invalid="ignore"):
        whole = np.where(deep > 0, np.maximum(total - deep, 0.0), np.where(has_none, total, np.nan))
    if "storeys_below" in layer.fields:   # an empty cell in a partly filled column means unknown
        whole[(below_read.meaning[rows] == EMPTY) & np.isnan(deep)] = np.nan
    shape, hidden = controls.geometry, np.zeros(len(rows))
    known = {"counted": counted, "above": above, "total": whole, "storeys": storeys}
    floor, source = np.full(len(rows), np.nan), np.full(len(rows), "", dtype=object)
    for one in pack.floor_area_order:
        use = np.isnan(floor) & ~np.isnan(known[one])
        source[use], floor[use] = one, known[one][use]
    by_storeys = source == "storeys"
    if pack.overlapping_storeys == "highest":
        shape, hidden = _visible(controls.geometry, np.where(by_storeys, storeys, np.nan), footprint,
                                 layer.table.fids[rows], crs, method, cancelled)
    shape_m2 = np.where(hidden > 0, drawn_area_m2(shape, crs, method), footprint)
    floor[by_storeys] = storeys[by_storeys] * shape_m2[by_storeys]
    basement = np.where(np.isnan(deep), below * footprint, deep)
    use = reader.texts(layer, "buildings", "use")[rows]
    return Buildings(controls, footprint, shape, shape_m2, storeys, below, value(read("height")),
                     value(read("top_elevation")), value(read("ground_elevation")), floor, source, basement, hidden,
                     use, zero, unreadable)


def _visible(geometry, storeys, footprint, fids, crs, method, cancelled) -> tuple:
    """Footprints without the ground where a building with more storeys stands; and how much that was.

    Storeys are counted from the ground, so where podium and tower overlap the tower's count holds both.
    """
    shape, hidden = geometry.copy(), np.zeros(len(geometry))
    rows = np.flatnonzero(~np.isnan(storeys))
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
        floor_m2, basement_m2: of the buildings, shared by area; a basement is NaN where one of them is not known.
        floor_open, height_open: something on the site has no known floor area, or height.
        may_hold_more: an unusable building may be on the site.
        number: of buildings on the site, slivers apart.
        height_m, top_m: the highest, above ground and as elevation; NaN if unknown.
        placed: share of each building that is on some parcel ``(k,)``.
    """

    building: np.ndarray
    site: np.ndarray
    area_m2: np.ndarray
    share: np.ndarray
    is_sliver: np.ndarray
    footprint_m2: np.ndarray
    floor_m2: np.ndarray
    basement_m2: np.ndarray
    floor_open: np.ndarray
    height_open: dict
    may_hold_more: np.ndarray
    number: np.ndarray
    height_m: np.ndarray
    top_m: np.ndarray
    placed: np.ndarray


def stand(buildings: Buildings, sites: Sites, parcels: Parcels, pack: IntensityPack, ground_m: np.ndarray,
          progress=None, cancelled=None) -> Standing:
    """Divide buildings by area among the sites that they are on.

    Args:
        buildings: floor areas in m². sites: where they may be. parcels: of the sites. pack: of slivers.
        ground_m: elevation of the ground as the parcels state it ``(n,)``, NaN where they do not.
        progress: called with the share done, 0…1. cancelled: asked between steps, whether to stop.
    """
    subjects, count = parcels.subjects, len(sites)
    crs = subjects.table.crs
    found = overlaps(buildings.shape, sites.geometry, crs, subjects.method, subject_area_m2=buildings.shape_m2,
                     progress=progress, cancelled=cancelled)
    order = np.lexsort((found.subject, found.control))
    building, site = found.subject[order], found.control[order]
    area, piece = found.area_m2[order], found.pieces[order]
    footprint = covered_size(sites.geometry, np.nan_to_num(sites.measured_m2),
                             Cut(site, piece, area, np.zeros(len(site), dtype=bool)), subjects.measure, crs, cancelled)
    share = area / buildings.shape_m2[building]
    sliver = (area < pack.sliver_area_m2) & (share < pack.sliver_share)

    def total(values):
        return np.bincount(site, weights=values, minlength=count)

    floor, basement = buildings.floor_m2[building], buildings.basement_m2[building]
    height, top = _heights(buildings, building, ground_m[sites.parcel[site]])
    found_heights = {"relative": height, "elevation": top}
    whole = site < len(parcels)
    # parcels that lie on one another count a building several times: no more than all of it is placed
    placed = np.minimum(np.bincount(building[whole], weights=share[whole], minlength=len(buildings)), 1.0)
    return Standing(
        building, site, area, share, sliver, footprint, total(np.nan_to_num(floor) * share),
        np.where(total(np.isnan(basement) & ~sliver) > 0, np.nan, total(np.nan_to_num(basement) * share)),
        total(np.isnan(floor) & ~sliver) > 0,
        {kind: total(np.isnan(one) & ~sliver) > 0 for kind, one in found_heights.items()},
        touched_by_unusable(sites.geometry, buildings.controls.unusable), total(~sliver).astype(np.int64),
        *(_highest(site[~sliver], one[~sliver], count) for one in found_heights.values()), placed)


def _heights(buildings: Buildings, building: np.ndarray, ground_m: np.ndarray) -> tuple:
    """Height above ground and elevation of the top, each also out of the other and the ground."""
    ground = np.where(np.isnan(buildings.ground_m[building]), ground_m, buildings.ground_m[building])
    height, top = buildings.height_m[building], buildings.top_m[building]
    return np.where(np.isnan(height), top - ground, height), np.where(np.isnan(top), height + ground, top)


def _highest(site: np.ndarray, value: np.ndarray, count: int) -> np.ndarray:
    highest = np.full(count, -np.inf)
    known = ~np.isnan(value)
    np.maximum.at(highest, site[known], value[known])
    return np.where(np.isinf(highest), np.nan, highest)


def stated_floor_areas(layer: ControlLayer, parcels: Parcels, reader: Reader, unit: str) -> tuple:
    """Floor areas of a table by parcel number, added up and divided where a number repeats.

    Args:
        layer: the table. parcels: by number. reader: of columns. unit: of the areas, "" as the pack says.

    Returns:
        Floor area by parcel, NaN where nothing is stated; whether some rows of the number state none; number of
        rows; which parcels got a share; and numbers of the table that no parcel has.
    """
    number = reader.texts(layer, "floor_areas", "parcel_number")
    read = reader.numbers(layer, "floor_areas", "counted_floor_area", unit)
    value = np.where(read.meaning == VALUE, read.value, np.nan)
    frame = pd.DataFrame({"number": number, "value": value})[number != ""]
    by = frame.groupby("number", sort=False)["value"]
    sums, known, rows = by.sum(min_count=1), by.count(), by.size()
    wanted = pd.Index(parcels.number)
    stated = sums.reindex(wanted).to_numpy(dtype=float)
    row_count = rows.reindex(wanted).fillna(0).to_numpy(dtype=np.int64)
    in_part = (row_count > 0) & (known.reindex(wanted).fillna(0).to_numpy(dtype=np.int64) < row_count)
    stated[parcels.number == ""] = np.nan
    shares, shared = parcels.shared_out(stated)
    left = sorted(set(sums.index) - set(parcels.number))
    return shares, in_part, row_count, shared & ~np.isnan(shares), left
