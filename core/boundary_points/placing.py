"""Which coordinate system the points of a file are in, and which parcels cannot be placed.

What the header says, what the eastings begin with and what the user names must agree; nothing is
swapped, shifted or guessed in silence.
"""
from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
import shapely

from ..errors import InputError
from ..geometry.parallel import asking
from ..geometry.systems.crs import ZONE_M, is_geographic, parse_crs
from ..geometry.systems.placement import check_placement
from ..units import unit_named
from .model import HEADER_KEYS, BadFile, BoundaryFile, Issue
from .reading import number_in
from .systems import DATUM_NAMES, ZONES, System, datum_of, identify, zone_width

NORTHING_MAX_M = 6_500_000    # China ends at 53.6 degrees, 5,945,000 m
PREFIXED_M = (ZONES[6].start * ZONE_M, (ZONES[3].stop) * ZONE_M)
SWAPPED_NORTHING_M = (ZONE_M, NORTHING_MAX_M)
AXIS_ORDERS = ("northing_first", "easting_first")
#: China begins 376,000 m north of the equator; no angle is as large as the second, in degrees.
LEAST_M, LARGEST_DEGREES = 100_000.0, 180.0
DEGREE_WORDS = ("度", "十进制度", "°", "deg", "degree", "degrees")


@dataclass
class Placed:
    """Coordinates of a file's parcels in one system.

    Attributes:
        system: the zone; None where the user named another coordinate system.
        crs: such as ``"EPSG:4527"``, or the user's choice; empty if no parcel can be placed.
        xy: easting and northing of each parcel's points ``(n, 2)``; None where they cannot be placed.
        issues: what was found.
    """

    system: System | None
    crs: str
    xy: list
    issues: list


def place(file: BoundaryFile, source_crs: str = "", axis_order: str = "northing_first") -> Placed:
    """Place the parcels of a file.

    Args:
        file: as read.
        source_crs: where the header does not say the system, this one counts; empty for none.
        axis_order: what the first coordinate of a row is.

    Raises:
        BadFile: the system cannot be known.
        InputError: ``source_crs`` is not a coordinate system.
    """
    return _Placing(file, source_crs, axis_order).run()


class _Placing:
    def __init__(self, file: BoundaryFile, source_crs: str, axis_order: str):
        self.file, self.axis_order = file, axis_order
        self.fallback = identify(source_crs) if source_crs else None
        self.source_crs = source_crs
        self.issues: list = []
        order = slice(None, None, -1) if axis_order == "northing_first" else slice(None)
        self.xy = [np.column_stack([parcel.first, parcel.second])[:, order] if parcel.lines and parcel.readable
                   and parcel.shape not in ("线", "点") else None for parcel in asking(file.parcels)]

    def run(self) -> Placed:
        self._in_metres()
        kinds = [None if xy is None else _kinds(xy) for xy in asking(self.xy)]
        self._set_aside(kinds)
        left = [kind[0] for kind, xy in zip(kinds, self.xy) if xy is not None]
        if not left:
            return Placed(None, "", self.xy, self.issues)
        is_metres = "metres" in {_unit(kind) for kind in left}
        self._one_unit(kinds, is_metres)
        datum = datum_of(self.file.header.get("coordinate_system", "")) or (
            self.fallback.datum if self.fallback else "")
        if not datum:
            return self._by_user()
        if not is_metres:
            system = System(datum, prefixed=False)
            self._tell("warning", "degrees", self._first_line(), crs=system.crs, datum=DATUM_NAMES[datum])
            return Placed(system, system.crs, self.xy, self.issues)
        system = self._zone(datum, kinds)
        return Placed(system, system.crs if system else "", self.xy, self.issues)

    def _tell(self, severity, kind, line, parcel="", **values) -> None:
        self.issues.append(Issue(severity, kind, self.file.name, line, parcel, values))

    def _refuse(self, row: int, kind: str, point: int, **values) -> None:
        parcel = self.file.parcels[row]
        self.xy[row] = None
        self._tell("error", kind, parcel.lines[point], parcel.title, **values)

    def _in_metres(self) -> None:
        """Bring lengths of another unit, which the header states, to metres."""
        word = self.file.header.get("unit", "")
        largest = max((float(np.abs(xy).max()) for xy in asking(self.xy) if xy is not None), default=0.0)
        if not word or not largest:
            return
        line, entry = self.file.header_lines["unit"], HEADER_KEYS["unit"][0]
        unit, is_degrees = unit_named(word), largest <= LARGEST_DEGREES
        if unit is None or unit.kind != "length":
            if not is_degrees or word.lower() not in DEGREE_WORDS:
                self._tell("warning", "unit_unknown", line, unit=word[:40], entry=entry)
        elif unit.factor != 1.0:
            if is_degrees or not LEAST_M <= largest * unit.factor < PREFIXED_M[1]:
                raise BadFile("unit_differs", line, unit=word[:40], entry=entry, value=_shown(largest))
            self.xy = [None if xy is None else np.round(xy * unit.factor, 9) for xy in asking(self.xy)]
            self._tell("warning", "unit_applied", line, unit=word[:40], entry=entry, m=unit.factor)

    def _first_line(self) -> int:
        return next(parcel.lines[0] for parcel, xy in zip(self.file.parcels, self.xy) if xy is not None)

    def _set_aside(self, kinds: list) -> None:
        """Parcels whose points are swapped, out of range or of several kinds."""
        other = AXIS_ORDERS[1 - AXIS_ORDERS.index(self.axis_order)]
        for row, kind in asking(enumerate(kinds)):
            if kind is None:
                continue
            parcel = self.file.parcels[row]
            for wrong, key in (("swapped", "axes_swapped"), ("outside", "out_of_range")):
                places = np.flatnonzero(kind == wrong)
                if len(places):
                    point = int(places[0])
                    self._refuse(row, key, point, x=_shown(parcel.first[point]), y=_shown(parcel.second[point]),
                                 count=len(places), other=other)
                    break
            else:
                distinct = set(kind.tolist())
                if distinct == {"plain", "prefixed"}:
                    point = int(np.flatnonzero(kind == "plain")[0])
                    self._refuse(row, "lost_prefix", point, y=_shown(self.xy[row][point, 0]),
                                 count=int((kind == "plain").sum()))
                elif len(distinct) > 1:
                    point = int(np.flatnonzero(kind == "degrees")[0])
                    self._refuse(row, "units_mixed", point)

    def _one_unit(self, kinds: list, is_metres: bool) -> None:
        for row, kind in asking(enumerate(kinds)):
            if self.xy[row] is not None and is_metres and kind[0] == "degrees":
                self._refuse(row, "units_mixed", 0)

    def _by_user(self) -> Placed:
        """A system outside the known ones, named by the user."""
        named = self.file.header.get("coordinate_system", "")
        if not self.source_crs:
            line = self.file.header_lines.get("coordinate_system", 1)
            raise BadFile("system_unknown" if named else "system_missing", line, name=named,
                          entry=HEADER_KEYS["coordinate_system"][0])
        try:
            parse_crs(self.source_crs)
            usable = [xy for xy in self.xy if xy is not None]
            check_placement(_points(usable), self.source_crs, self.file.name)
        except InputError as error:
            raise BadFile("source_crs_wrong", self._first_line(), detail=error.in_language) from error
        system = System("cgcs2000", prefixed=False) if is_geographic(self.source_crs) else None
        return Placed(system if system and system.crs == self.source_crs else None, self.source_crs, self.xy,
                      self.issues)

    def _zone(self, datum: str, kinds: list) -> System | None:
        """The zone by header and prefixes; parcels that contradict it are refused, None where all do."""
        stated, degrees = self._stated_zone()
        prefixes = Counter(int(xy[0, 0] // ZONE_M) for xy, kind in zip(self.xy, kinds)
                           if xy is not None and kind[0] == "prefixed")
        zone = stated or (self.fallback.zone if self.fallback and self.fallback.degrees else 0)
        if not zone and not prefixes:
            raise BadFile("zone_missing", self.file.header_lines.get("coordinate_system", 1),
                          entry=HEADER_KEYS["zone"][0])
        if not zone:
            zone = prefixes.most_common(1)[0][0]
            if not zone_width(zone):
                raise BadFile("prefix_no_zone", self._first_line(), zone=zone)
            self._tell("warning", "zone_missing_prefix_used", 1, zone=zone, entry=HEADER_KEYS["zone"][0])
        if degrees and zone_width(zone) != degrees:
            raise BadFile("zone_width_differs", self.file.header_lines["zone_degrees"], degrees=degrees, zone=zone,
                          width=zone_width(zone))
        for row, kind in asking(enumerate(kinds)):
            if self.xy[row] is None:
                continue
            zones = self.xy[row][:, 0] // ZONE_M
            if kind[0] == "prefixed" and (zones != zone).any():
                point = int(np.flatnonzero(zones != zone)[0])
                self._refuse(row, "prefix_differs", point, prefix=int(zones[point]), zone=zone,
                             y=_shown(self.xy[row][point, 0]))
            elif kind[0] == "plain" and prefixes:
                self._refuse(row, "lost_prefix", 0, y=_shown(self.xy[row][0, 0]), count=len(kind))
        if all(xy is None for xy in self.xy):
            return None
        system = System(datum, zone_width(zone), zone, bool(prefixes))
        if not prefixes:
            self._tell("warning", "no_prefix", self._first_line(), zone=zone, crs=system.crs,
                       meridian=system.central_meridian)
        return system

    def _stated_zone(self) -> tuple[int, int]:
        """Zone and width of the header, 0 where it does not say."""
        header, lines = self.file.header, self.file.header_lines
        zone, degrees = (number_in(header.get(name, "")) for name in ("zone", "zone_degrees"))
        if zone is not None and not (zone.is_integer() and zone_width(int(zone))):
            raise BadFile("zone_invalid", lines["zone"], zone=header["zone"][:40])
        if degrees not in (None, 3.0, 6.0):
            raise BadFile("zone_width_invalid", lines["zone_degrees"], degrees=header["zone_degrees"])
        return int(zone or 0), int(degrees or 0)


def _kinds(xy: np.ndarray) -> np.ndarray:
    """What each point looks like: prefixed, plain (metres without prefix), degrees, swapped, outside."""
    east, north = xy[:, 0], xy[:, 1]

    def between(values, low, high):
        return (values >= low) & (values < high)

    kinds = np.full(len(xy), "outside", dtype=object)
    kinds[between(north, 1000.0, NORTHING_MAX_M) & between(east, 1000.0, ZONE_M)] = "plain"
    kinds[between(north, 1000.0, NORTHING_MAX_M) & between(east, *PREFIXED_M)] = "prefixed"
    kinds[between(north, *PREFIXED_M) & between(east, 1000.0, NORTHING_MAX_M)] = "swapped"
    kinds[between(north, 1000.0, ZONE_M) & between(east, *SWAPPED_NORTHING_M)] = "swapped"
    kinds[between(north, 0.0, 60.0) & between(east, 60.0, 140.0)] = "degrees"
    kinds[between(east, 0.0, 60.0) & between(north, 60.0, 140.0)] = "swapped"
    return kinds


def _unit(kind: str) -> str:
    return "degrees" if kind == "degrees" else "metres"


def _points(parts: list) -> np.ndarray:
    return shapely.multipoints([shapely.points(xy) for xy in asking(parts)]) if parts else np.empty(0, dtype=object)


def _shown(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else "?"
