"""What places may have: the climates of several maps, the zones of those climates, continents and soils.

These are candidates. The maps agree on three quarters of the land, and which ecological zone it is no map here says.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ..pack.places import ClimateMap, Places

CLIMATE, ZONE, CONTINENT, SOIL = KEYS = ("climate", "zone", "continent", "soil")
NEAR_DEGREES = 1.0   # outlines of continents are drawn by hand: so near to one, both sides are candidates
MANY_STEPS = 10_000_000   # of a grid: more than any here has around the Earth
STEP_DEGREES = 0.05   # places nearer than this are looked up as one in outlines of continents


class Candidate(NamedTuple):
    """A value that a place may have.

    Attributes:
        value: of a climate, zone, continent or soil. share: of the ground, as the mean of the maps that know the place.
        maps: ids of the maps that say so.
    """

    value: str
    share: float
    maps: tuple = ()


def candidates_at(longitude, latitude, weight, places: Places) -> dict[str, tuple]:
    """The candidates of some land, each key's likeliest first.

    Args:
        longitude, latitude: degrees, of a datum near WGS 84, shape (n,). weight: of each place, such as its area, (n,).
        places: of a pack.

    Returns:
        Key of ``KEYS`` -> ``Candidate``; empty where no map knows the place.

    Raises:
        ValueError: coordinates that are not degrees.

    >>> import shapely
    >>> wet = ClimateMap("one", {}, "", None, ("wet", "dry"), (bytes([1, 1, 1, 1]), bytes([2, 2, 2, 2])))
    >>> dry = wet._replace(id="other", codes=(bytes([2, 2, 2, 2]),) * 2)
    >>> there = Places({"one": wet, "other": dry}, {"wet": ("rainforest",), "dry": ("steppe", "desert")},
    ...                (("asia", shapely.box(0, 0, 90, 90)),))
    >>> {key: [entry.value for entry in values] for key, values in candidates_at([45.0], [30.0], [1.0], there).items()}
    {'climate': ['wet', 'dry'], 'zone': ['rainforest', 'steppe', 'desert'], 'continent': ['asia'], 'soil': []}
    """
    lon, lat, weights = (np.asarray(numbers, float) for numbers in (longitude, latitude, weight))
    usable = np.isfinite(lon) & np.isfinite(lat) & (weights > 0.0)
    lon, lat, weights = lon[usable], lat[usable], weights[usable]
    if lon.size and (abs(lat).max() > 90.0 or abs(lon).max() > 360.0):
        raise ValueError("degrees are wanted")
    lon = (lon + 180.0) % 360.0 - 180.0
    climates = _climates(lon, lat, weights, places.climates)
    zones = zones_of(climates, places_here(lon, lat, places))
    return {CLIMATE: climates, ZONE: zones, CONTINENT: _continents(lon, lat, weights, places.continents),
            SOIL: tuple(Candidate(soil, share) for soil, share in soils_of(zones, climates, places).items())}


def places_here(longitude, latitude, places: Places) -> Places:
    """What a pack says of places, its zones those of the part of the world where some land lies.

    Args:
        longitude, latitude: degrees (n,). places: of a pack.

    >>> boxes = {"warm": (((-180, -20, 180, 20), ("hills",)), ((-180, -90, 180, 90), ("oaks", "pines")))}
    >>> everywhere = Places({}, {"warm": ("hills", "oaks", "pines")}, (), {}, boxes)
    >>> places_here([35.5], [-0.6], everywhere).zones, places_here([35.5, 9.0], [-0.6, 45.0], everywhere).zones
    ({'warm': ('hills',)}, {'warm': ('hills', 'oaks', 'pines')})
    """
    lon, lat = (np.asarray(degrees, float) for degrees in (longitude, latitude))
    lon = (lon + 180.0) % 360.0 - 180.0
    zones = {}
    for climate, boxes in places.boxes.items():
        held: dict = {}
        rest = np.isfinite(lon) & np.isfinite(lat)
        for (west, south, east, north), of_box in boxes:
            inside = rest & (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
            held.update(dict.fromkeys(of_box) if inside.any() else {})
            rest &= ~inside
        zones[climate] = tuple(held)
    return places._replace(zones={**places.zones, **zones})


def zones_of(climates: Sequence[Candidate], places: Places) -> tuple:
    """The zones that climates may have, those of the first climate first.

    Args:
        climates: candidates. places: of a pack, as of ``places_here``.
    """
    zones: dict[str, list] = {}
    for climate in climates:
        for zone in places.zones.get(climate.value, ()):
            zones.setdefault(zone, []).append(climate)
    return tuple(Candidate(zone, sum(climate.share for climate in having), tuple(dict.fromkeys(
        name for climate in having for name in climate.maps))) for zone, having in zones.items())


def of_climates(candidates: Mapping[str, tuple], climate: str, places: Places) -> dict[str, tuple]:
    """Candidates where the user gives climates: zones and soils are those of these, the others stay.

    Args:
        candidates: of :func:`candidates_at`. climate: several separated by ``|``; empty, or of another list than the
            pack's: nothing changes. places: of a pack, as of ``places_here``.
    """
    given = tuple(Candidate(name, 1.0) for name in filter(None, map(str.strip, climate.split("|")))
                  if name in places.zones)
    zones = zones_of(given, places)
    if not zones:
        return dict(candidates)
    shared = tuple(candidate._replace(share=1.0 / len(given)) for candidate in given)
    return {**candidates, CLIMATE: shared, ZONE: zones, SOIL: tuple(
        Candidate(soil, share) for soil, share in soils_of(zones, shared, places).items())}


def soils_of(zones: Sequence[Candidate], climates: Sequence[Candidate], places: Places) -> dict[str, float]:
    """The shares of soils that land may have: of its zones, where a climate has one alone, else of its climates.

    Args:
        zones, climates: candidates. places: of a pack.

    Returns:
        Soil -> share of the land, the greatest first; empty where the pack says nothing.
    """
    asked = zones if len(zones) == 1 and zones[0].value in places.soils else climates
    known = [(candidate.share, places.soils[candidate.value]) for candidate in asked if candidate.value in places.soils]
    whole = sum(share for share, _soils in known)
    shares: dict[str, float] = {}
    for weight, soils in known:
        for soil, share in soils:
            shares[soil] = shares.get(soil, 0.0) + weight / whole * share
    return dict(sorted(shares.items(), key=lambda pair: -pair[1]))


def codes_at(longitude: np.ndarray, latitude: np.ndarray, grid: ClimateMap) -> np.ndarray:
    """The code of a map at places, 0 where it has nothing.

    Args:
        longitude, latitude: degrees ``(n,)``. grid: a map.
    """
    height, width = len(grid.codes), 2 * len(grid.codes)
    row = np.clip(np.floor((90.0 - latitude) * height / 180.0).astype(int), 0, height - 1)
    column = np.floor((longitude + 180.0) % 360.0 * width / 360.0).astype(int) % width
    return np.frombuffer(b"".join(grid.codes), np.uint8).reshape(height, width)[row, column]


def distinct_places(longitude: np.ndarray, latitude: np.ndarray, step: float) -> tuple[np.ndarray, np.ndarray]:
    """Places rounded to a grid, each once.

    Args:
        longitude, latitude: degrees ``(n,)``. step: of the grid, degrees.

    Returns:
        Places in steps, from west to east ``(k, 2)``, and which of them each is ``(n,)``.

    >>> [part.tolist() for part in distinct_places(np.array([9.9, -1.0, 10.0]), np.array([20.1, 0.0, 20.0]), 0.5)]
    [[[-2.0, 0.0], [20.0, 40.0]], [1, 0, 1]]
    """
    east, north = (np.round(degrees / step).astype(np.int64) for degrees in (longitude, latitude))
    where, keys = pd.factorize(east * MANY_STEPS + (north + MANY_STEPS // 2), sort=True)   # one sort of few numbers
    return np.column_stack([keys // MANY_STEPS, keys % MANY_STEPS - MANY_STEPS // 2]).astype(float), where


def _climates(lon: np.ndarray, lat: np.ndarray, weight: np.ndarray, maps: Mapping[str, ClimateMap]) -> tuple:
    shares: dict[str, dict] = {}
    for name, grid in maps.items():
        codes = codes_at(lon, lat, grid)
        known = weight[codes > 0].sum()
        for code in np.unique(codes[codes > 0]):
            share = float(weight[codes == code].sum() / known)
            shares.setdefault(grid.values[code - 1], {})[name] = share
    count = len({name for of_map in shares.values() for name in of_map})
    candidates = [Candidate(climate, sum(of_map.values()) / count, tuple(of_map)) for climate, of_map in shares.items()]
    return tuple(sorted(candidates, key=lambda candidate: -candidate.share))


def _continents(lon: np.ndarray, lat: np.ndarray, weight: np.ndarray, outlines: Sequence) -> tuple:
    """Continents within ``NEAR_DEGREES``; those that hold more of the ground first."""
    inside: dict[str, float] = {}
    if lon.size:
        steps, where = distinct_places(lon, lat, STEP_DEGREES)
        weight = np.bincount(where, weight, len(steps))
        lon, lat = steps.T * STEP_DEGREES
    points = shapely.points(lon, lat)
    for continent, outline in outlines:
        near = shapely.dwithin(outline, points, NEAR_DEGREES)
        if near.any():
            held = float(weight[shapely.intersects(outline, points)].sum())
            inside[continent] = inside.get(continent, 0.0) + held
    whole = float(weight.sum())
    return tuple(Candidate(continent, min(held / whole, 1.0)) for continent, held in sorted(
        inside.items(), key=lambda pair: -pair[1]))
