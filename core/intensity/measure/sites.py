"""Parcels and their parts: site areas, what is stated for parcel numbers, and the limits that hold where."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ...errors import InputError
from ...geometry.overlay.coverage import Cut, covered_size, remainder
from ...geometry.overlay.pairs import overlaps
from ...geometry.parallel import ask, queried
from ...geometry.systems.crs import is_geographic, is_web_mercator
from ...geometry.topology.usable import duplicates
from ...layers.control_layer import ControlLayer
from ...layers.prepare import Controls, Subjects, prepare_controls, prepare_subjects
from .limits import Limits, LimitsRead, combine, joined, look_up, open_limits, opened, read_limits
from .request import IntensityRequest
from .values import VALUE, Numbers, nothing, read_column, read_text_column

ROUNDING_M2 = 0.01   # what outlines that are meant to be one leave between them is no part, and no finding


def area_method(request: IntensityRequest) -> str:
    """How areas are measured: as asked; auto is planar in a projection that keeps areas, else ellipsoidal."""
    if request.area_method != "auto":
        return request.area_method
    crs = request.parcels.table.crs
    return "ellipsoidal" if is_geographic(crs) or is_web_mercator(crs) else "planar"


class Reader:
    """Reads columns of layers by field role, and keeps how the values were read."""

    def __init__(self, request: IntensityRequest):
        self.request, self.pack = request, request.pack
        self.shown: list = []

    def numbers(self, layer: ControlLayer, table: str, role: str, unit: str = "") -> Numbers:
        """A column of numbers; all empty where no field has the role."""
        name = layer.fields.get(role)
        if name is None:
            return nothing(len(layer.table))
        read = read_column(layer.table.columns[name], self.pack.fields[table][role], self.pack, unit=unit)
        self.shown += [{"layer": layer.table.name, "field": name, "role": role, **row} for row in read.shown]
        return read

    def texts(self, layer: ControlLayer, table: str, role: str) -> np.ndarray:
        """A column of codes; ``""`` where there is none."""
        name = layer.fields.get(role)
        if name is None:
            return np.full(len(layer.table), "", dtype=object)
        return read_text_column(layer.table.columns[name], self.pack.fields[table][role])[0]


@dataclass(frozen=True)
class Parcels:
    """Parcels with their site areas ``(n,)``.

    Attributes:
        subjects: as prepared; only polygons are usable here.
        number: parcel number as a text, ``""`` where there is none.
        group: parcels with one number; those without have a group of their own.
        repeated: the number stands more than once.
        area_shared: the registered or net area is stated for the number as a whole, and was shared out.
        first: row of an earlier parcel with the same outline, else -1.
        measured_m2: NaN where the outline cannot be used.
        registered_m2: NaN where it is not known; shared out where it is stated for a number as a whole.
        deducted_m2: measured land within the parcel that does not count.
        site_m2: what ratios are divided by; NaN where nothing is known.
        site_from: ``net``, ``registered`` or ``measured``; ``""`` where there is none.
    """

    subjects: Subjects
    number: np.ndarray
    group: np.ndarray
    repeated: np.ndarray
    area_shared: np.ndarray
    first: np.ndarray
    measured_m2: np.ndarray
    registered_m2: np.ndarray
    deducted_m2: np.ndarray
    site_m2: np.ndarray
    site_from: np.ndarray

    def __len__(self) -> int:
        return len(self.number)

    def shared_out(self, stated: np.ndarray, own_if_different: bool = False) -> tuple:
        """What is stated for parcel numbers, by parcel.

        Where a number repeats, one statement is for all of them: equal values count once, different ones add up,
        and each parcel gets its share by area. Parcels that lie on one another have the same ground.

        Args:
            stated: a value a parcel, NaN where there is none ``(n,)``.
            own_if_different: different values are the parcels' own.

        Returns:
            The shares ``(n,)``; and which parcels got one.
        """
        value, shared = stated.copy(), np.zeros(len(self), dtype=bool)
        rows = np.flatnonzero(self.repeated)
        if not len(rows):
            return value, shared
        frame = pd.DataFrame({"group": self.group[rows], "value": stated[rows], "area": np.where(
            self._stacked()[rows], 0.0, self.measured_m2[rows])})
        by = frame.groupby("group")
        kinds = by["value"].transform("nunique").to_numpy()
        total = np.where(kinds <= 1, by["value"].transform("max"), by["value"].transform("sum")).astype(float)
        known = by["value"].transform("count").to_numpy()
        ground = by["area"].transform(_sum_of_known).to_numpy()
        with np.errstate(invalid="ignore", divide="ignore"):
            share = total * self.measured_m2[rows] / ground
        use = (known > 0) & ~((kinds > 1) & own_if_different)
        value[rows[use]] = share[use]
        shared[rows[use]] = True
        return value, shared

    def _stacked(self) -> np.ndarray:
        """Parcels on the ground of an earlier one of the same number."""
        earlier = np.where(self.first >= 0, self.first, 0)
        return (self.first >= 0) & (self.group[earlier] == self.group)


def _sum_of_known(one: pd.Series) -> float:
    """The sum of a group, NaN where one of it is."""
    ask()
    return one.sum(skipna=False)


def read_parcels(request: IntensityRequest, reader: Reader, method: str, cancelled=None) -> Parcels:
    """Measure the parcels and read what is stated about their areas.

    Raises:
        InputError: no parcels, a field that does not exist, planar areas in degrees.
    """
    layer, pack = request.parcels, request.pack
    subjects = prepare_subjects(layer.table, method, request.subject_id)
    usable = subjects.dimension == 2
    subjects.reasons[(subjects.reasons == "") & ~usable] = "usable.not_polygon"
    subjects.geometry[~usable] = None
    if not usable.any() and not layer.fields.get("registered_area"):
        raise InputError("intensity.no_polygons", layer=layer.table.name)
    unknown = {one.casefold() for one in pack.fields["floor_areas"]["parcel_number"].unknown}
    number = np.array([one if request.subject_id and not one.startswith("#") and one.casefold() not in unknown else ""
                       for one in subjects.ids], dtype=object)
    nameless = number == ""
    keys = number.copy()
    keys[nameless] = [f"\x1f{row}" for row in np.flatnonzero(nameless)]   # a NUL would end the text for pandas
    group = pd.factorize(keys)[0]
    repeated = np.bincount(group)[group] > 1
    measured = np.where(usable, subjects.measured_m2, np.nan)
    bare = Parcels(subjects, number, group, repeated, repeated, duplicates(layer.table.geometry), measured, measured,
                   measured, measured, number)
    (registered, one_shared), (net, other_shared) = (bare.shared_out(_stated(
        reader, layer, role, request.registered_unit), True) for role in ("registered_area", "net_area"))
    deducted = _deducted(request, subjects, cancelled)
    left = np.where(measured > 0, np.clip(1.0 - deducted / np.where(measured > 0, measured, 1.0), 0.0, 1.0), 1.0)
    gross = np.where(np.isnan(registered), measured, registered) if request.site_area == "registered" else measured
    source = np.where(np.isnan(registered) | (request.site_area != "registered"), "measured", "registered")
    site = np.where(np.isnan(net), gross * left, net)
    source = np.where(np.isnan(net), np.where(left < 1.0, "net", source), "net").astype(object)
    source[~(site > 0)] = ""
    return Parcels(subjects, number, group, repeated, one_shared | other_shared, bare.first, measured, registered,
                   deducted, np.where(site > 0, site, np.nan), source)


def _stated(reader: Reader, layer: ControlLayer, role: str, unit: str) -> np.ndarray:
    read = reader.numbers(layer, "parcels", role, unit)
    return np.where(read.meaning == VALUE, read.value, np.nan)


def _deducted(request: IntensityRequest, subjects: Subjects, cancelled) -> np.ndarray:
    """Measured area of each parcel that does not count as its site."""
    if request.deductions is None:
        return np.zeros(len(subjects))
    controls = prepare_controls("deductions", [ControlLayer("deductions", request.deductions)], subjects.table.crs,
                                subjects.method, kind="polygon")
    return covered(subjects.geometry, subjects.measured_m2, controls.geometry, subjects, cancelled)


def covered(geometry: np.ndarray, total: np.ndarray, others: np.ndarray, subjects: Subjects, cancelled=None):
    """Area of the union of others within each geometry, m² ``(n,)``."""
    crs = subjects.table.crs
    found = overlaps(geometry, others, crs, subjects.method, subject_area_m2=total,
                     cancelled=cancelled)
    return covered_size(geometry, np.nan_to_num(total),
                        Cut(found.subject, found.pieces, found.area_m2, found.inside), subjects.measure, crs,
                        cancelled)


# -- sites ----------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Sites:
    """What is measured ``(m,)``: first all parcels whole, then the parts of those that are split.

    Attributes:
        parcel: row of the parcel.
        geometry: ground; None where it cannot be used.
        measured_m2: of the ground.
        share: of the parcel.
        judged: whether limits are applied to it: a split parcel is judged by its parts.
        limits: that hold there.
        zones: ids of the zones, texts.
        source: name of the layer or table that the limits come from.
        overlapping_m2: ground of the parcel that several zones hold ``(n,)``.
        slivers: ground of the parcel in zones that are too small to be a part ``(n,)``.
        outside_m2: ground of the parcel in no zone ``(n,)``.
        composed: the zones of a parcel in several with their shares, the largest first; else ``""`` ``(n,)``.
        twice: zone codes that stand in the table with different limits.
        mixed: layers and fields in which ratios and percents stand together.
        unusable: zones that cannot be used, a row each; None without zones.
    """

    parcel: np.ndarray
    geometry: np.ndarray
    measured_m2: np.ndarray
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

    Raises:
        InputError: a source that was asked for and is not given.
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
    """The limits that the parcels' fields state, as they were read before or as they are read now."""
    if request.parcel_limits is not None:
        return request.parcel_limits
    return read_limits(request.parcels, "parcels", request.pack, request.written_as)


def read_sites(request: IntensityRequest, parcels: Parcels, reader: Reader, cancelled=None) -> Sites:
    """The parcels with their limits, split where they lie in several zones."""
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
    crs, total = subjects.table.crs, np.nan_to_num(parcels.measured_m2)
    found = overlaps(subjects.geometry, controls.geometry, crs, subjects.method, subject_area_m2=total,
                     cancelled=cancelled)
    subject, piece, area = found.subject, found.pieces, found.area_m2
    union = covered_size(subjects.geometry, total, Cut(subject, piece, area, found.inside), subjects.measure, crs,
                         cancelled)
    doubled_m2 = np.maximum(np.bincount(subject, weights=area, minlength=count) - union, 0.0)
    outside = np.where(np.isnan(parcels.measured_m2), 0.0, np.maximum(total - union, 0.0))
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
                     piece[np.isin(subject, beyond)], found.inside[np.isin(subject, beyond)], crs, cancelled)
    pair = np.concatenate([subject[kept], beyond])
    ground = np.concatenate([piece[kept], rest])
    size = np.concatenate([area[kept], outside[beyond]])
    limits = joined([zone_limits.take(found.control[kept]), open_limits(len(beyond), "no_zone")])
    ids = np.concatenate([np.asarray(zone_ids, dtype=object)[found.control[kept]],
                          np.full(len(beyond), "", dtype=object)])
    order = np.argsort(pair, kind="stable")
    pair, ground, size, ids, limits = pair[order], ground[order], size[order], ids[order], limits.take(order)
    number = np.bincount(pair, minlength=count)
    names = np.full(count, "", dtype=object)
    one = number[pair] == 1
    names[pair[one]] = ids[one]
    composed = np.full(count, "", dtype=object)
    for row, mine in pd.Series(np.flatnonzero(~one)).groupby(pair[~one]):
        names[row] = ", ".join(dict.fromkeys(name for name in ids[mine] if name))
        composed[row] = ", ".join(f"{ids[k] or '–'} {size[k] / total[row]:.1%}" for k in mine.iloc[np.argsort(
            -size[mine], kind="stable")])
    whole = open_limits(count, "no_zone").replace(pair[one], limits.take(np.flatnonzero(one)))
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
        np.concatenate([parcels.measured_m2, size[parts]]),
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
