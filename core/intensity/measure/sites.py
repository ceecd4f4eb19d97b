"""Sites: parcels and their parts, and the limits that hold where."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ...contract.arithmetic import joined as of_all
from ...contract.interval import Interval, known_or
from ...errors import InputError
from ...geometry.overlay.coverage import Cut, covered_size, remainder
from ...geometry.overlay.pairs import overlaps
from ...geometry.parallel import queried
from ...layers.prepare import Controls, prepare_controls
from .limits import Limits, LimitsRead, combine, joined, look_up, open_limits, opened, read_limits
from .parcels import ROUNDING_M2, Parcels, Reader
from .request import IntensityRequest


@dataclass(frozen=True)
class Sites:
    """What is measured ``(m,)``: first all parcels whole, then the parts of those that are split.

    Attributes:
        parcel: row of the parcel.
        geometry: ground; None where it cannot be used.
        measured_m2: of the ground; unknown where it cannot be used.
        share: of the parcel.
        judged: whether limits are applied to it: a split parcel is judged by its parts.
        limits: that hold there.
        zones: ids of the zones, texts.
        source: name of the layer or table that the limits come from.
        overlapping_m2: ground of the parcel that several zones hold ``(n,)``.
        slivers: ground of the parcel in zones that are too small to be a part ``(n,)``.
        outside_m2: ground of the parcel in no zone ``(n,)``.
        composed: the zones of a parcel in several with their shares, the largest first; otherwise ``""`` ``(n,)``.
        twice: zone codes that are in the table with different limits.
        mixed: layers and fields in which ratios and percents stand together.
        unusable: zones that cannot be used, a row each; None without zones.
    """

    parcel: np.ndarray
    geometry: np.ndarray
    measured_m2: Interval
    share: np.ndarray
    judged: np.ndarray
    limits: Limits
    zones: np.ndarray
    source: str
    overlapping_m2: np.ndarray
    slivers: np.ndarray
    outside_m2: np.ndarray
    composed: np.ndarray
    twice: list = field(default_factory=list)
    mixed: list = field(default_factory=list)
    unusable: pd.DataFrame | None = None

    def __len__(self) -> int:
        return len(self.parcel)


def limits_source(request: IntensityRequest) -> str:
    """Where limits come from: ``parcels``, ``zones`` or ``table``.

    Args:
        request: the check.

    Raises:
        InputError: a source that was chosen and is not given.
    """
    wanted = request.limits_from
    if wanted == "auto":
        wanted = "table" if request.limits is not None else "zones" if request.zones is not None else "parcels"
    given = {"parcels": True, "zones": request.zones is not None, "table": request.limits is not None}
    if not given[wanted]:
        raise InputError("intensity.source_missing", source=wanted)
    if wanted == "table" and "zone_code" not in request.limits.fields:
        raise InputError("intensity.no_zone_code", layer=request.limits.table.name,
                         fields=request.limits.table.fields_shown)
    holder = request.zones if request.zones is not None else request.parcels
    if wanted == "table" and "zone_code" not in holder.fields:
        raise InputError("intensity.no_zone_code", layer=holder.table.name,
                         fields=holder.table.fields_shown)
    return wanted


def limits_of_parcels(request: IntensityRequest) -> LimitsRead:
    """The limits that the parcels' fields state, as they were read before or as they are read now.

    Args:
        request: the check.
    """
    if request.parcel_limits is not None:
        return request.parcel_limits
    return read_limits(request.parcels, "parcels", request.pack, request.written_as)


def read_sites(request: IntensityRequest, parcels: Parcels, reader: Reader, cancelled=None) -> Sites:
    """The parcels with their limits, split where they lie in several zones.

    Args:
        request: the check. parcels: to be judged. reader: of columns.
        cancelled: asked between steps, whether to stop.
    """
    source, pack = limits_source(request), request.pack
    mixed, twice, table_read = [], [], None
    if source == "table":
        table_read = read_limits(request.limits, "limits", pack, request.written_as)
        reader.shown += table_read.shown
        mixed = table_read.mixed
    if source == "parcels" or (source == "table" and request.zones is None):
        if source == "parcels":
            read = limits_of_parcels(request)
            reader.shown += read.shown
            limits, mixed, name = read.limits, read.mixed, request.parcels.table.name
            zones = np.full(len(parcels), "", dtype=object)
        else:
            zones = reader.texts(request.parcels, "parcels", "zone_code")
            limits, twice = look_up(zones, request.limits, table_read.limits, pack)
            name = request.limits.table.name
        return _whole(parcels, limits, zones, name, twice, mixed)
    controls = prepare_controls("zone", [request.zones], parcels.subjects.table.crs, parcels.subjects.method,
                                kind="polygon")
    if source == "table":
        zone_ids = reader.texts(request.zones, "zones", "zone_code")[controls.source_row]
        zone_limits, twice = look_up(zone_ids, request.limits, table_read.limits, pack)
        name = request.limits.table.name
    else:
        read = read_limits(request.zones, "zones", pack, request.written_as)
        reader.shown += read.shown
        zone_limits, mixed, name = read.limits.take(controls.source_row), read.mixed, request.zones.table.name
        zone_ids = controls.ids
    return _zoned(request, parcels, _Zones(controls, zone_ids, zone_limits, name, twice, mixed), cancelled)


def _whole(parcels: Parcels, limits, zones, name, twice, mixed) -> Sites:
    count = len(parcels)
    return Sites(np.arange(count), parcels.subjects.geometry, parcels.measured_m2, np.ones(count),
                 np.ones(count, dtype=bool), limits, np.asarray(zones, dtype=object), name, np.zeros(count),
                 np.zeros(count), np.zeros(count), np.full(count, "", dtype=object), twice, mixed)


class _Zones(NamedTuple):
    """Zones that carry limits: where they are, the id ``(k,)`` and limits of each, the layer that says the limits,
    zones that it names twice, and values of mixed units."""

    controls: Controls
    ids: np.ndarray
    limits: Limits
    layer: str
    twice: list
    mixed: list


def _zoned(request, parcels: Parcels, zones: _Zones, cancelled) -> Sites:
    controls, zone_ids, zone_limits, name, twice, mixed = zones
    subjects, pack, count = parcels.subjects, request.pack, len(parcels)
    crs, total = subjects.table.crs, known_or(parcels.measured_m2, 0.0)
    pairs = overlaps(subjects.geometry, controls.geometry, crs, subjects.method, subject_area_m2=total,
                     cancelled=cancelled)
    subject, piece, area = pairs.subject, pairs.pieces, pairs.area_m2
    union = covered_size(subjects.geometry, total, Cut(subject, piece, area, pairs.inside), subjects.measure, crs,
                         cancelled)
    doubled_m2 = np.maximum(np.bincount(subject, weights=area, minlength=count) - union, 0.0)
    outside = np.maximum(total - union, 0.0)
    share = area / np.where(total > 0, total, 1.0)[subject]

    def small(size, part):
        return (size < pack.sliver_area_m2) & (part < pack.sliver_share)

    kept = ~small(area, share) if len(area) else np.zeros(0, dtype=bool)
    beyond = np.flatnonzero((outside > ROUNDING_M2) & ~small(outside, outside / np.where(total > 0, total, 1.0)))
    slivers = np.bincount(subject[~kept], weights=np.where(area[~kept] > ROUNDING_M2, area[~kept], 0.0),
                          minlength=count).astype(float)
    slivers += np.where((outside > ROUNDING_M2) & ~np.isin(np.arange(count), beyond), outside, 0.0)
    # pairs of a parcel with the zones that count, and with the ground that no zone holds
    rest = remainder(subjects.geometry[beyond], np.searchsorted(beyond, subject[np.isin(subject, beyond)]),
                     piece[np.isin(subject, beyond)], pairs.inside[np.isin(subject, beyond)], crs, cancelled)
    pair = np.concatenate([subject[kept], beyond])
    ground = np.concatenate([piece[kept], rest])
    size = np.concatenate([area[kept], outside[beyond]])
    limits = joined([zone_limits.take(pairs.control[kept]), open_limits(len(beyond), "no_zone")])
    ids = np.concatenate([np.asarray(zone_ids, dtype=object)[pairs.control[kept]],
                          np.full(len(beyond), "", dtype=object)])
    order = np.argsort(pair, kind="stable")
    pair, ground, size, ids, limits = pair[order], ground[order], size[order], ids[order], limits.take(order)
    number = np.bincount(pair, minlength=count)
    names = np.full(count, "", dtype=object)
    alone = number[pair] == 1
    names[pair[alone]] = ids[alone]
    composed = np.full(count, "", dtype=object)
    for row, places in pd.Series(np.flatnonzero(~alone)).groupby(pair[~alone]):
        names[row] = ", ".join(dict.fromkeys(name for name in ids[places] if name))
        composed[row] = ", ".join(f"{ids[k] or '–'} {size[k] / total[row]:.1%}" for k in places.iloc[np.argsort(
            -size[places], kind="stable")])
    whole = open_limits(count, "no_zone").replace(pair[alone], limits.take(np.flatnonzero(alone)))
    several = np.flatnonzero(number > 1)
    parts = np.flatnonzero(number[pair] > 1)
    judged = np.ones(count, dtype=bool)
    if request.split == "split":
        judged[several] = False
    else:
        rank = np.searchsorted(several, pair[parts])
        whole = whole.replace(several, combine(rank, size[parts], limits.take(parts), len(several), request.split))
        parts = parts[:0]
    geometry = np.concatenate([subjects.geometry, ground[parts]])
    limits = opened(joined([whole, limits.take(parts)]), touched_by_unusable(geometry, controls.unusable),
                    "unusable_zone")
    return Sites(
        np.concatenate([np.arange(count), pair[parts]]), geometry,
        of_all(parcels.measured_m2, Interval.of(size[parts])),
        np.concatenate([np.ones(count), size[parts] / total[pair[parts]]]),
        np.concatenate([judged, np.ones(len(parts), dtype=bool)]), limits,
        np.concatenate([names, ids[parts]]), name, doubled_m2, slivers, outside, composed, twice, mixed,
        controls.unusable)


def touched_by_unusable(geometry: np.ndarray, unusable: pd.DataFrame) -> np.ndarray:
    """Which geometries could meet a feature that cannot be used: all, where one of them has no place.

    Args:
        geometry: ``(m,)``.
        unusable: of ``prepare_controls``.
    """
    hit = np.zeros(len(geometry), dtype=bool)
    if not len(unusable):
        return hit
    boxes = unusable[["xmin", "ymin", "xmax", "ymax"]].to_numpy(dtype=float)
    if np.isnan(boxes).any():
        hit[:] = True
        return hit
    _, rows = queried(shapely.STRtree(geometry), shapely.box(*boxes.T), "intersects")
    hit[rows] = True
    return hit
