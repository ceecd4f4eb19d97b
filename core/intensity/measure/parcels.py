"""Parcels of an intensity check: their columns, measured and stated areas, and what of them does not count."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...contract.arithmetic import choose, multiply
from ...contract.interval import Interval, known_or
from ...errors import InputError
from ...geometry.overlay.coverage import Cut, covered_size
from ...geometry.overlay.pairs import overlaps
from ...geometry.parallel import ask
from ...geometry.systems.crs import is_geographic, is_web_mercator
from ...geometry.topology.usable import duplicates
from ...layers.control_layer import ControlLayer
from ...layers.prepare import Subjects, prepare_controls, prepare_subjects
from .request import IntensityRequest
from .values import Numbers, nothing, read_column, read_text_column

ROUNDING_M2 = 0.01   # slivers between outlines that are meant to coincide are not parts, and not findings


def area_method(request: IntensityRequest) -> str:
    """How areas are measured: as chosen; auto is planar in an equal-area projection, otherwise ellipsoidal.

    Args:
        request: the check.
    """
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
        """A column of numbers; all empty where no field has the role.

        Args:
            layer: with its fields. table, role: which of the pack's fields. unit: of the numbers, "" as the pack says.
        """
        name = layer.fields.get(role)
        if name is None:
            return nothing(len(layer.table))
        read = read_column(layer.table.columns[name], self.pack.fields[table][role], self.pack, unit=unit)
        self.shown += [{"layer": layer.table.name, "field": name, "role": role, **row} for row in read.shown]
        return read

    def texts(self, layer: ControlLayer, table: str, role: str) -> np.ndarray:
        """A column of codes; ``""`` without one, object ``(n,)``.

        Args:
            layer: with its fields. table, role: which of the pack's fields.
        """
        name = layer.fields.get(role)
        if name is None:
            return np.full(len(layer.table), "", dtype=object)
        return read_text_column(layer.table.columns[name], self.pack.fields[table][role])[0]


@dataclass(frozen=True)
class Parcels:
    """Parcels with their site areas ``(n,)``.

    Attributes:
        subjects: as prepared; only polygons are usable here.
        number: parcel number as a text, ``""`` without one.
        group: parcels with one number; those without have a group of their own.
        repeated: the number stands more than once.
        area_shared: the registered or net area is stated for the number as a whole, and was divided.
        first: row of an earlier parcel with the same outline, otherwise -1.
        measured_m2: unknown where the outline cannot be used.
        registered_m2: divided if it is stated for a number as a whole.
        deducted_m2: measured land within the parcel that does not count.
        site_m2: what ratios are divided by.
        site_from: ``net``, ``registered`` or ``measured``; ``""`` without one.
    """

    subjects: Subjects
    number: np.ndarray
    group: np.ndarray
    repeated: np.ndarray
    area_shared: np.ndarray
    first: np.ndarray
    measured_m2: Interval
    registered_m2: Interval
    deducted_m2: np.ndarray
    site_m2: Interval
    site_from: np.ndarray

    def __len__(self) -> int:
        return len(self.number)

    def shared_out(self, stated: Interval, own_if_different: bool = False) -> tuple:
        """What is stated for parcel numbers, by parcel.

        Where a number repeats, one statement is for all of them: equal values count once, different ones add up,
        and each parcel gets its share by area. Parcels that lie on one another have the same ground.

        Args:
            stated: a value per parcel ``(n,)``.
            own_if_different: different values are the parcels' own.

        Returns:
            The shares ``(n,)``; and which parcels got one.
        """
        rows, shared = np.flatnonzero(self.repeated), np.zeros(len(self), dtype=bool)
        if not len(rows):
            return stated, shared
        area = known_or(self.measured_m2, np.nan)   # which pandas leaves out
        frame = pd.DataFrame({"group": self.group[rows], "value": known_or(stated, np.nan)[rows], "area": np.where(
            self._stacked()[rows], 0.0, area[rows])})
        by = frame.groupby("group")
        kinds = by["value"].transform("nunique").to_numpy()
        total = np.where(kinds <= 1, by["value"].transform("max"), by["value"].transform("sum")).astype(float)
        known = by["value"].transform("count").to_numpy()
        ground = by["area"].transform(_sum_of_known).to_numpy()
        with np.errstate(invalid="ignore", divide="ignore"):
            share = total * area[rows] / ground
        use = (known > 0) & ~((kinds > 1) & own_if_different)
        shared[rows[use]], shares = True, np.full(len(self), np.nan)
        shares[rows[use]] = share[use]
        return choose(shared, Interval.of(shares), stated), shared

    def _stacked(self) -> np.ndarray:
        """Parcels on the ground of an earlier one of the same number."""
        earlier = np.where(self.first >= 0, self.first, 0)
        return (self.first >= 0) & (self.group[earlier] == self.group)


def _sum_of_known(values: pd.Series) -> float:
    """The sum of a group, NaN where one of it is."""
    ask()
    return values.sum(skipna=False)


def read_parcels(request: IntensityRequest, reader: Reader, method: str, cancelled=None) -> Parcels:
    """Measure the parcels and read what is stated about their areas.

    Args:
        request: the check. reader: of columns. method: of areas.
        cancelled: asked between steps, whether to stop.

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
    unknown = {word.casefold() for word in pack.fields["floor_areas"]["parcel_number"].unknown}
    number = np.array([word if request.subject_id and not word.startswith("#") and word.casefold() not in unknown
                       else "" for word in subjects.ids], dtype=object)
    nameless = number == ""
    keys = number.copy()
    keys[nameless] = [f"\x1f{row}" for row in np.flatnonzero(nameless)]   # a NUL would end the text for pandas
    group = pd.factorize(keys)[0]
    repeated = np.bincount(group)[group] > 1
    measured = Interval.of(np.where(usable, subjects.measured_m2, np.nan))
    bare = Parcels(subjects, number, group, repeated, repeated, duplicates(layer.table.geometry), measured, measured,
                   subjects.measured_m2, measured, number)
    (registered, gross_shared), (net, net_shared) = (bare.shared_out(reader.numbers(
        layer, "parcels", role, request.registered_unit).amount, True) for role in ("registered_area", "net_area"))
    deducted = _deducted(request, subjects, cancelled)
    ground = known_or(measured, 0.0)
    left = np.where(ground > 0, np.clip(1.0 - deducted / np.where(ground > 0, ground, 1.0), 0.0, 1.0), 1.0)
    from_register = registered.is_known & (request.site_area == "registered")
    site = choose(net.is_known, net, multiply(choose(from_register, registered, measured), Interval.of(left)))
    source = np.where(net.is_known | (left < 1.0), "net", np.where(from_register, "registered", "measured"))
    is_known = site.is_known & (site.low > 0)
    return Parcels(subjects, number, group, repeated, gross_shared | net_shared, bare.first, measured, registered,
                   deducted, choose(is_known, site), np.where(is_known, source, "").astype(object))


def _deducted(request: IntensityRequest, subjects: Subjects, cancelled) -> np.ndarray:
    """Measured area of each parcel that does not count as its site."""
    if request.deductions is None:
        return np.zeros(len(subjects))
    controls = prepare_controls("deductions", [ControlLayer("deductions", request.deductions)], subjects.table.crs,
                                subjects.method, kind="polygon")
    return covered(subjects.geometry, subjects.measured_m2, controls.geometry, subjects, cancelled)


def covered(geometry: np.ndarray, total: np.ndarray, others: np.ndarray, subjects: Subjects,
            cancelled=None) -> np.ndarray:
    """Area of the union of others within each geometry, m² ``(n,)``.

    Args:
        geometry: of the parcels ``(n,)``. total: their areas, m² ``(n,)``. others: polygons ``(k,)``. subjects: the
            parcels.
        cancelled: asked between steps, whether to stop.
    """
    crs = subjects.table.crs
    pairs = overlaps(geometry, others, crs, subjects.method, subject_area_m2=total, cancelled=cancelled)
    return covered_size(geometry, np.nan_to_num(total),
                        Cut(pairs.subject, pairs.pieces, pairs.area_m2, pairs.inside), subjects.measure, crs,
                        cancelled)
