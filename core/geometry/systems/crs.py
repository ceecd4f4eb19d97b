"""Coordinate systems: which of them may meet, and how coordinates get from one to another.

The policy on datums (design.md, section 5; policy-standards 2h):

- one datum, two projections: transform;
- WGS 84 and CGCS2000: assumed to be equal, which is reported (they differ by some decimetres);
- any other pair for which PROJ knows only a guess, such as Xi'an 1980 against CGCS2000: stop;
- no coordinate system, or one that the coordinates cannot be in: stop.

This cannot detect a GCJ-02 or BD-09 offset: only a second layer in the right place shows its some hundred metres.
"""
from __future__ import annotations

import threading
import warnings
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import TransformerGroup

from ...errors import InputError
from ..parallel import in_steps

#: Systems that agree within decimetres, which plans do not resolve.
ALIKE = ("worldgeodeticsystem1984", "wgs1984", "wgs84", "china2000", "chinageodeticcoordinatesystem2000", "cgcs2000")
STEP_POINTS = 200_000   # in one call of PROJ, which no cancel can interrupt: a tenth of a second
SAME_PLACE_M = 1e-6   # two definitions of one projection may differ by this much, from rounding
ZONE_M = 1_000_000    # CGCS2000 eastings may begin with the zone's number: zone · 1,000,000 + 500,000


@dataclass(frozen=True)
class Plan:
    """How to get from one coordinate system to another.

    Attributes:
        kind: ``"same"``, ``"reproject"`` or ``"assumed_equal"`` (WGS 84 against CGCS2000, to be reported).
        source, target: the two coordinate systems. accuracy_m: of a change of datum by PROJ; 0 if it stays.
    """

    kind: str
    source: str
    target: str
    accuracy_m: float = 0.0


@lru_cache(maxsize=256)
def read_crs(crs: str) -> CRS:
    """The coordinate system of ``crs``, an id or WKT, of any kind.

    Raises:
        InputError: empty, or nothing that PROJ knows.
    """
    if not crs:
        raise InputError("crs.missing_somewhere")
    try:
        return CRS.from_user_input(crs)
    except (CRSError, ValueError) as error:
        raise InputError("crs.unknown", crs=crs[:80]) from error


@lru_cache(maxsize=256)
def parse_crs(crs: str) -> CRS:
    """The coordinate system of ``crs``, an id or WKT, one whose coordinates are places on the ground.

    Raises:
        InputError: empty, nothing that PROJ knows, or a system that no place on Earth can be found in.
    """
    system = read_crs(crs)
    problem = _unfit(system)
    if problem:
        raise InputError(f"crs.{problem}_somewhere", crs=system.name[:80], kind=system.type_name)
    return system


def check_system(crs: str, layer: str) -> None:
    """Stop where a layer's system is missing, unknown or unfit.

    Args:
        crs: what the layer declares. layer: its name, for the message.

    Raises:
        InputError: with the layer's name and the remedy.
    """
    if not crs:
        raise InputError("crs.missing", layer=layer)
    try:
        parse_crs(crs)
    except InputError as error:
        if not error.key.endswith("_somewhere"):
            raise
        raise InputError(error.key.removesuffix("_somewhere"), layer=layer, **error.values) from error


def _unfit(system: CRS) -> str:
    """Why nothing can be measured in a system: ``"local"``, ``"unfit"``; empty where it can.

    A local system does not locate its coordinates on Earth. Heights, times and coordinates from the Earth's centre
    are not places on the ground, and with another prime meridian degrees are not the usual longitudes.
    """
    horizontal = _horizontal(system)
    if horizontal.type_name == "Engineering CRS":
        return "local"
    if horizontal.geodetic_crs is None:
        return "unfit"
    if horizontal.is_geographic:
        return "unfit" if horizontal.is_derived else ""
    return "" if horizontal.is_projected or horizontal.type_name == "Derived Projected CRS" else "unfit"


def _horizontal(crs: CRS) -> CRS:
    """Without height and without the shift that the user bound to it."""
    while crs.is_bound or crs.is_compound:
        crs = crs.source_crs if crs.is_bound else crs.sub_crs_list[0]
    return crs


def is_geographic(crs: str) -> bool:
    """Whether coordinates of ``crs`` are longitude and latitude."""
    return _horizontal(parse_crs(crs)).is_geographic


def has_places(crs: str) -> bool:
    """Whether ``crs`` is known and its coordinates are places on the ground."""
    try:
        parse_crs(crs)
    except InputError:
        return False
    return True


@lru_cache(maxsize=256)
def is_web_mercator(crs: str) -> bool:
    """Whether ``crs`` is the projection of web maps, whose areas are far from true ones."""
    operation = _horizontal(parse_crs(crs)).coordinate_operation
    name = operation.method_name.lower() if operation else ""
    return "pseudo mercator" in name or "pseudo-mercator" in name or name.startswith("mercator")


@lru_cache(maxsize=256)
def unit_factor(crs: str) -> float:
    """Metres in one unit of ``crs``, a projected coordinate system: 1, or 0.3048… for feet.

    Raises:
        InputError: the coordinates are degrees.
    """
    horizontal = _horizontal(parse_crs(crs))
    if horizontal.is_geographic:
        raise InputError("crs.degrees_have_no_length", crs=crs[:80])
    return float(horizontal.axis_info[0].unit_conversion_factor) if horizontal.axis_info else 1.0


@lru_cache(maxsize=256)
def ellipsoid(crs: str) -> tuple[float, float]:
    """Semi-major axis in metres, and first eccentricity squared, of the ellipsoid of ``crs``.

    Raises:
        InputError: the system has no ellipsoid.
    """
    figure = _horizontal(parse_crs(crs)).ellipsoid
    if figure is None:
        raise InputError("crs.no_ellipsoid", crs=crs[:80])
    flattening = 1.0 / figure.inverse_flattening if figure.inverse_flattening else 0.0
    return float(figure.semi_major_metre), flattening * (2.0 - flattening)


_transformers = threading.local()   # a PROJ transformer serves one thread at a time


def _transformer(source: str, target: str, to_geodetic: bool = False, from_geodetic: bool = False) -> Transformer:
    cache = _transformers.__dict__
    key = (source, target, to_geodetic, from_geodetic)
    if key not in cache:
        start, end = parse_crs(source), parse_crs(target)
        if to_geodetic:
            start = _horizontal(start)
            end = start.geodetic_crs
        elif from_geodetic:
            end = _horizontal(end)
            start = end.geodetic_crs
        cache[key] = _operation_between(start, end, source, target)
    return cache[key]


def _operation_between(start: CRS, end: CRS, source: str, target: str, **options) -> Transformer:
    try:
        return Transformer.from_crs(start, end, always_xy=True, **options)
    except ProjError as error:
        raise InputError("crs.cannot_transform", source=source[:40], target=target[:40]) from error


def _apply(operation: Transformer, east: np.ndarray, north: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Transform columns in steps; pyproj would make one row a scalar."""
    def step(points: np.ndarray) -> np.ndarray:
        count = len(points)
        if count == 1:
            points = np.repeat(points, 2, axis=0)
        return np.column_stack(operation.transform(*points.T))[:count]

    return tuple(in_steps(step, np.column_stack([east, north]), step=STEP_POINTS).T)


def to_geographic(coordinates: np.ndarray, crs: str) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude on the system's own datum.

    Args:
        coordinates: ``(n, 2)``, east then north, in the units of the system. crs: the coordinate system.

    Returns:
        Longitude and latitude in degrees, ``(n,)`` each; infinite outside what the projection can undo.

    Raises:
        InputError: no transformation to the system's datum.
    """
    coordinates = np.asarray(coordinates, dtype=float)
    east, north = coordinates[:, 0], coordinates[:, 1]
    horizontal = _horizontal(parse_crs(crs))
    if not horizontal.is_geographic:
        east, north = _apply(_transformer(crs, crs, to_geodetic=True), east, north)
    factor = horizontal.geodetic_crs.axis_info[0].unit_conversion_factor
    if abs(factor - np.pi / 180) > 1e-12:   # grads and similar units
        east, north = np.degrees(east * factor), np.degrees(north * factor)
    return east, north


def from_geographic(coordinates: np.ndarray, crs: str) -> np.ndarray:
    """``coordinates`` ``(n, 2)``, in degrees, longitude first, on its datum, in ``crs``; infinite where undefined.

    Raises:
        InputError: no transformation from the system's datum.
    """
    geodetic = _horizontal(parse_crs(crs)).geodetic_crs
    turned = np.radians(coordinates) / geodetic.axis_info[0].unit_conversion_factor   # grads and similar units
    if is_geographic(crs):
        return turned
    return np.column_stack(_apply(_transformer(crs, crs, from_geodetic=True), turned[:, 0], turned[:, 1]))


# -- the policy ----------------------------------------------------------------------------------

def _datum(crs: CRS) -> str:
    """The datum's name without what differs between EPSG's, Esri's and PROJ's spelling."""
    datum = _horizontal(crs).geodetic_crs.datum
    name = datum.name if datum else ""
    name = "".join(letter for letter in name.removeprefix("D_").lower() if letter.isalnum())
    if name.startswith("worldgeodeticsystem1984"):   # the ensemble and its realizations
        return "worldgeodeticsystem1984"
    return name.removesuffix("ensemble")


@lru_cache(maxsize=256)
def datum_name(crs: str) -> str:
    """The name of the datum of ``crs``; empty if it has none."""
    datum = _horizontal(parse_crs(crs)).geodetic_crs.datum
    return datum.name if datum else ""


def plan_transform(source: str, target: str, layer: str = "", target_layer: str = "") -> Plan:
    """Decide how the coordinates of a layer reach the target system.

    Args:
        source, target: coordinate systems. layer, target_layer: names of the layers that have them, for messages.

    Raises:
        InputError: a system is missing or unknown, or PROJ has nothing but a guess for the pair.
    """
    for crs, name in ((source, layer), (target, target_layer)):
        if name:
            check_system(crs, name)
    return _plan(source, target, layer)


def _plan(source: str, target: str, layer: str) -> Plan:
    start, end = parse_crs(source), parse_crs(target)
    if source == target or start == end or start.equals(end, ignore_axis_order=True):
        return Plan("same", source, target)
    if start.is_bound or end.is_bound:   # parameters that the user supplied
        return _plan_by_operation(source, target, layer)
    if _datum(start) == _datum(end) and _datum(start) and not _datum(start).startswith("unknown"):
        return Plan("same" if _same_place(source, target) else "reproject", source, target)
    if _datum(start) in ALIKE and _datum(end) in ALIKE:
        return Plan("assumed_equal", source, target)
    return _plan_by_operation(source, target, layer)


def _plan_by_operation(source: str, target: str, layer: str) -> Plan:
    accuracy = _best_accuracy(source, target)
    if accuracy is not None:
        return Plan("reproject", source, target, accuracy)
    if parse_crs(source).is_bound and _datum(parse_crs(target)) in ALIKE:
        return Plan("assumed_equal", source, target)   # to WGS 84 by the user's parameters, then as above
    raise InputError("crs.datum_unknown_shift", layer=layer or source[:40], datum=datum_name(source),
                     target=datum_name(target))


@lru_cache(maxsize=64)
def _best_accuracy(source: str, target: str) -> float | None:
    """Accuracy in metres of the best operation that is not a guess; None without one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")   # a missing grid: what remains has its accuracy stated
        group = TransformerGroup(parse_crs(source), parse_crs(target), always_xy=True, allow_ballpark=False)
    stated = [operation.accuracy for operation in group.transformers]
    return max(stated[0], 0.0) if stated else None


def _same_place(source: str, target: str) -> bool:
    """Whether two definitions are one projection written twice."""
    area = parse_crs(source).area_of_use or parse_crs(target).area_of_use
    if area is None or is_geographic(source) != is_geographic(target):
        return False
    lon, lat = np.meshgrid(np.linspace(area.west, area.east, 5), np.linspace(area.south, area.north, 5))
    first = np.array(_transformer(source, source, from_geodetic=True).transform(lon.ravel(), lat.ravel()))
    second = np.array(_transformer(target, target, from_geodetic=True).transform(lon.ravel(), lat.ravel()))
    limit = SAME_PLACE_M / 111_000 if is_geographic(source) else SAME_PLACE_M
    return bool(np.all(np.abs(first - second) < limit))


def transform(geometry: np.ndarray, plan: Plan) -> np.ndarray:
    """Bring geometries into the target system; vertices move, edges stay straight between them.

    Densify first where an edge should stay straight in the source system.

    Args:
        geometry: shapely geometries ``(n,)``; None stays None. plan: from ``plan_transform``.

    Raises:
        InputError: some vertex has no place in the target system.
    """
    geometry = np.asarray(geometry, dtype=object)
    if plan.kind == "same" or not len(geometry):
        return geometry
    if plan.kind == "assumed_equal":
        function = _assume_equal(plan)
    else:
        operation = _operation(plan)

        def function(coordinates):
            return np.column_stack(_apply(operation, coordinates[:, 0], coordinates[:, 1]))

    def checked(coordinates):
        failure = InputError("crs.cannot_transform", source=plan.source[:40], target=plan.target[:40])
        try:
            result = function(coordinates)
        except ProjError as error:
            raise failure from error
        if (~np.isfinite(result).all(axis=1) & np.isfinite(coordinates).all(axis=1)).any():
            raise failure
        return result

    return shapely.transform(geometry, checked)


def _operation(plan: Plan) -> Transformer:
    cache = _transformers.__dict__
    key = (plan.source, plan.target)
    if key not in cache:
        start, end = parse_crs(plan.source), parse_crs(plan.target)
        cache[key] = _operation_between(start, end, plan.source, plan.target,
                                        allow_ballpark=_datum(start) == _datum(end))
    return cache[key]


def _assume_equal(plan: Plan):
    """Longitude and latitude are carried over as they are."""
    if parse_crs(plan.source).is_bound:
        first = _transformer(plan.source, "EPSG:4326")
    elif is_geographic(plan.source):
        first = None
    else:
        first = _transformer(plan.source, plan.source, to_geodetic=True)
    second = None
    if not is_geographic(plan.target):
        second = _transformer(plan.target, plan.target, from_geodetic=True)

    def function(coordinates):
        east, north = coordinates[:, 0], coordinates[:, 1]
        if first is not None:
            east, north = _apply(first, east, north)
        if second is not None:
            east, north = _apply(second, east, north)
        return np.column_stack([east, north])

    return function


def common_crs(layers: list) -> str:
    """The system in which layers are compared: of the first layer in a projection, otherwise of the first.

    Args:
        layers: FeatureTables.

    Raises:
        InputError: a layer without coordinate system.
    """
    for table in layers:
        check_system(table.crs, table.name)
    return next((table.crs for table in layers if not is_geographic(table.crs)), layers[0].crs)
