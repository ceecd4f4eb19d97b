"""Gauss-Krüger zones of Chinese datums: from what a file says to a coordinate system, and back."""
from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from ..geometry.systems.crs import parse_crs

ZONES = {6: range(13, 24), 3: range(25, 46)}   # zones of China: a number implies the width
#: First EPSG code of the zones by datum and width: with zone number in the easting, and without.
_EPSG = {
    "cgcs2000": {6: (4491, 4502), 3: (4513, 4534)},
    "xian80": {6: (2327, 2338), 3: (2349, 2370)},
    "beijing54": {6: (21413, 21453), 3: (2401, 2422)},
}
_GEOGRAPHIC = {"cgcs2000": 4490, "xian80": 4610, "beijing54": 4214}
#: As files name the datums, and as our tables do.
DATUM_TITLES = {"cgcs2000": "2000国家大地坐标系", "xian80": "1980西安坐标系", "beijing54": "1954北京坐标系"}
DATUM_NAMES = {"cgcs2000": "CGCS2000", "xian80": "Xi'an 1980", "beijing54": "Beijing 1954"}
_OTHER = ("地方", "独立", "城市", "local", "wgs", "itrf", "pz-90")   # whatever year stands behind
_WORDS = (("cgcs2000", ("2000",)), ("xian80", ("1980", "80", "西安", "xian")), ("beijing54", ("54", "北京", "beijing")))


@dataclass(frozen=True)
class System:
    """A coordinate system of boundary points.

    Attributes:
        datum: ``"cgcs2000"``, ``"xian80"`` or ``"beijing54"``.
        degrees: width of the zones, 3 or 6; 0 for longitude and latitude.
        zone: number of the zone; 0 for longitude and latitude.
        prefixed: whether eastings begin with the zone's number.
    """

    datum: str
    degrees: int = 0
    zone: int = 0
    prefixed: bool = True

    @property
    def crs(self) -> str:
        """Such as ``"EPSG:4527"``; its false easting fits the coordinates."""
        if not self.degrees:
            return f"EPSG:{_GEOGRAPHIC[self.datum]}"
        first = _EPSG[self.datum][self.degrees][0 if self.prefixed else 1]
        return f"EPSG:{first + self.zone - ZONES[self.degrees].start}"

    @property
    def central_meridian(self) -> int:
        """Longitude of the zone's central meridian, degrees."""
        return self.zone * 3 if self.degrees == 3 else self.zone * 6 - 3

    def with_prefix(self, prefixed: bool) -> System:
        """The same, with the zone's number before eastings or without.

        Args:
            prefixed: with it.
        """
        return replace(self, prefixed=prefixed)


def zone_width(zone: int) -> int:
    """3 or 6, as the zone's number says; 0 where China has no such zone.

    Args:
        zone: number of a Gauss-Krüger zone.

    >>> zone_width(38), zone_width(20), zone_width(5)
    (3, 6, 0)
    """
    return next((degrees for degrees, numbers in ZONES.items() if zone in numbers), 0)


def datum_of(text: str) -> str:
    """The datum that a header names; empty for local and unknown systems.

    Args:
        text: of the header.
    """
    plain = "".join(unicodedata.normalize("NFKC", text or "").lower().split()).replace("'", "")
    if any(word in plain for word in _OTHER):
        return ""
    return next((datum for datum, words in _WORDS if any(word in plain for word in words)), "")


def all_systems():
    """Every projected system that we know."""
    for datum in _EPSG:
        for degrees, numbers in ZONES.items():
            for zone in numbers:
                yield System(datum, degrees, zone, True)
                yield System(datum, degrees, zone, False)


@lru_cache(maxsize=64)
def identify(crs: str) -> System | None:
    """The system of an EPSG code or WKT; None for anything but a Chinese Gauss-Krüger zone or datum.

    Args:
        crs: id or WKT.

    Raises:
        InputError: PROJ does not know it.
    """
    code = parse_crs(crs).to_epsg()
    if code is None:
        return None
    for datum, number in _GEOGRAPHIC.items():
        if code == number:
            return System(datum, prefixed=False)
    return next((system for system in all_systems() if system.crs == f"EPSG:{code}"), None)
