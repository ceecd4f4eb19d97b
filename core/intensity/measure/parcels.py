"""Parcels of an intensity check: their columns, measured and stated areas, and what of them does not count."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...errors import InputError
from ...geometry.overlay.coverage import Cut, covered_size
from ...geometry.overlay.pairs import overlaps
from ...geometry.parallel import ask
from ...geometry.systems.crs import is_geographic, is_web_mercator
from ...geometry.topology.usable import duplicates
from ...layers.control_layer import ControlLayer
from ...layers.prepare import Subjects, prepare_controls, prepare_subjects
from .request import IntensityRequest
from .values import VALUE, Numbers, nothing, read_column, read_text_column

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
        measured_m2: NaN where the outline cannot be used.
        registered_m2: NaN if unknown; divided if it is stated for a number as a whole.
        deducted_m2: measured land within the parcel that does not count.
        site_m2: what ratios are divided by; NaN where nothing is known.
        site_from: ``net``, ``registered`` or ``measured``; ``""`` without one.
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
            stated: a value a parcel, NaN without one ``(n,)``.
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


def covered(geometry: np.ndarray, total: np.ndarray, others: np.ndarray, subjects: Subjects,
            cancelled=None) -> np.ndarray:
    """Area of the union of others within each geometry, m² ``(n,)``.

    Args:
        geometry: of the parcels ``(n,)``. total: their areas, m² ``(n,)``. others: polygons ``(k,)``. subjects: the
            parcels.
        cancelled: asked between steps, whether to stop.
    """
    crs = subjects.table.crs
    found = overlaps(geometry, others, crs, subjects.method, subject_area_m2=total,
                     cancelled=cancelled)
    return covered_size(geometry, np.nan_to_num(total),
                        Cut(found.subject, found.pieces, found.area_m2, found.inside), subjects.measure, crs,
                        cancelled)
