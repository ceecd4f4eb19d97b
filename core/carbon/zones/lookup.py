"""What places may have: the climates of several maps, the zones of those climates, continents and soils.

These are candidates. The maps agree on three quarters of the land, and which ecological zone it is no map here says.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import shapely

from ..pack.places import ClimateMap, Places

CLIMATE, ZONE, CONTINENT = KEYS = ("climate", "zone", "continent")
NEAR_DEGREES = 1.0   # outlines of continents are drawn by hand: so near to one, both sides are candidates
STEP_DEGREES = 0.05   # places nearer than this are looked up as one


class Candidate(NamedTuple):
    """A value that a place may have.

    Attributes:
        value: of a climate, zone or continent. share: of the ground, as the mean of the maps that know the place.
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
    >>> east, world = (0, 0, 90, 90), (-180, -90, 180, 90)
    >>> zones = {"wet": ((world, ("rainforest",)),), "dry": ((east, ("steppe", "desert")), (world, ("moor",)))}
    >>> there = Places({"one": wet, "other": dry}, zones, (("asia", shapely.box(0, 0, 90, 90)),))
    >>> {key: [entry.value for entry in values] for key, values in candidates_at([45.0], [30.0], [1.0], there).items()}
    {'climate': ['wet', 'dry'], 'zone': ['rainforest', 'steppe', 'desert'], 'continent': ['asia']}
    """
    lon, lat, weights = (np.asarray(numbers, float) for numbers in (longitude, latitude, weight))
    usable = np.isfinite(lon) & np.isfinite(lat) & (weights > 0.0)
    lon, lat, weights = lon[usable], lat[usable], weights[usable]
    if lon.size and (abs(lat).max() > 90.0 or abs(lon).max() > 360.0):
        raise ValueError("degrees are wanted")
    steps, where = np.unique(np.round(np.column_stack([lon, lat]) / STEP_DEGREES), axis=0, return_inverse=True)
    weights = np.bincount(where.ravel(), weights, len(steps)) if lon.size else weights
    lon, lat = steps.T * STEP_DEGREES if lon.size else (lon, lat)
    lon = (lon + 180.0) % 360.0 - 180.0
    codes = {name: _codes_at(lon, lat, grid) for name, grid in places.climates.items()}
    climates = _climates(codes, weights, places.climates)
    order = {climate.value: rank for rank, climate in enumerate(climates)}
    return {CLIMATE: climates, ZONE: _zones((lon, lat), codes, weights, places, order),
            CONTINENT: _continents(lon, lat, weights, places.continents)}


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


def _codes_at(lon: np.ndarray, lat: np.ndarray, grid: ClimateMap) -> np.ndarray:
    """The codes of a map at some places; 0 where it has none."""
    height, width = len(grid.codes), 2 * len(grid.codes)
    row = np.clip(((90.0 - lat) * height / 180.0).astype(int), 0, height - 1)
    column = np.clip(((lon + 180.0) * width / 360.0).astype(int), 0, width - 1)
    return np.frombuffer(b"".join(grid.codes), np.uint8).reshape(height, width)[row, column]


def _climates(codes: Mapping[str, np.ndarray], weight: np.ndarray, maps: Mapping[str, ClimateMap]) -> tuple:
    shares: dict[str, dict] = {}
    for name, of_map in codes.items():
        known = weight[of_map > 0].sum()
        for code in np.unique(of_map[of_map > 0]):
            share = float(weight[of_map == code].sum() / known)
            shares.setdefault(maps[name].values[code - 1], {})[name] = share
    return tuple(sorted(_joined(shares), key=lambda candidate: -candidate.share))


def _zones(at: tuple, codes: Mapping[str, np.ndarray], weight: np.ndarray, places: Places, order: Mapping) -> tuple:
    """Zones of the climates that lie in the first box of each which holds the place, the likeliest climate first."""
    held: dict[str, list] = {}
    for name, of_map in codes.items():
        values, known = places.climates[name].values, weight[of_map > 0].sum()
        for code in np.unique(of_map[of_map > 0]):
            open_places = of_map == code
            for rank, (box, zones) in enumerate(places.zones.get(values[code - 1], ())):
                inside = open_places & _in_box(at, box)
                open_places &= ~inside
                if inside.any():
                    share = float(weight[inside].sum() / known)
                    for place, zone in enumerate(zones):
                        held.setdefault(zone, []).append(((order[values[code - 1]], rank, place), name, share))
    shares: dict[str, dict] = {}
    for zone, parts in sorted(held.items(), key=lambda pair: min(pair[1])):
        for _rank, name, share in parts:
            of_map = shares.setdefault(zone, {})
            of_map[name] = of_map.get(name, 0.0) + share
    count = sum(bool((of_map > 0).any()) for of_map in codes.values())
    return _joined(shares, count)


def _in_box(at: tuple, box: tuple) -> np.ndarray:
    west, south, east, north = box
    return (at[0] >= west) & (at[0] <= east) & (at[1] >= south) & (at[1] <= north)


def _joined(shares: Mapping[str, Mapping], count: int = 0) -> tuple:
    """Candidates with the mean of the shares in ``count`` maps, otherwise in those that are named."""
    count = count or len({name for of_map in shares.values() for name in of_map})
    return tuple(Candidate(value, sum(of_map.values()) / count, tuple(of_map)) for value, of_map in shares.items())


def _continents(lon: np.ndarray, lat: np.ndarray, weight: np.ndarray, outlines: Sequence) -> tuple:
    """Continents within ``NEAR_DEGREES``; those that hold more of the ground first."""
    inside: dict[str, float] = {}
    points = shapely.points(lon, lat)
    for continent, outline in outlines:
        near = shapely.dwithin(outline, points, NEAR_DEGREES)
        if near.any():
            held = float(weight[shapely.intersects(outline, points)].sum())
            inside[continent] = inside.get(continent, 0.0) + held
    whole = float(weight.sum())
    return tuple(Candidate(continent, min(held / whole, 1.0)) for continent, held in sorted(
        inside.items(), key=lambda pair: -pair[1]))
