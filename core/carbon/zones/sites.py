"""Parcels grouped by their place: all that may have the same climate, zone, continent and soil are one site."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ...table import numbered
from ..pack.places import Places
from .lookup import (
    CLIMATE,
    KEYS,
    NEAR_DEGREES,
    SOIL,
    ZONE,
    Candidate,
    candidates_at,
    distinct_places,
    places_here,
    soils_of,
    zones_of,
)
from .pieces import Pieces, climate_sets

LEAST = 1e-12   # added to ground, so that a parcel without area has candidates
OWN = "own"   # instead of the id of a map: the user's layer or raster says so


class Sites(NamedTuple):
    """Places of parcels.

    Attributes:
        of_row: number of each parcel's site, that of its largest part; -1 without a usable polygon ``(n,)``.
        stray: share of each parcel that lies in another site ``(n,)``.
        candidates: of each site, key -> candidates. weight: ground of each, in the unit of the parcels' areas.
        places: of each site, what the pack says of its part of the world.
        stray_share: share of all ground that lies in another site than its parcel.
    """

    of_row: np.ndarray
    stray: np.ndarray
    candidates: list
    weight: np.ndarray
    places: list
    stray_share: float = 0.0

    def as_one(self) -> Sites:
        """All parcels as one site, with the candidates of all."""
        if len(self.candidates) < 2:
            return self
        zones: dict = {}
        for there in self.places:
            for climate, of_climate in there.zones.items():
                zones[climate] = tuple(dict.fromkeys((*zones.get(climate, ()), *of_climate)))
        return Sites(np.minimum(self.of_row, 0), np.zeros(len(self.stray)),
                     [merged_candidates(self.candidates, self.weight)], np.array([self.weight.sum()]),
                     [self.places[0]._replace(zones=zones)])


def sites_of(pieces: Pieces, area: np.ndarray, places: Places, own: Mapping[str, Sequence] | None = None) -> Sites:
    """Parcels by what their place may have.

    Args:
        pieces: of the parcels. area: of each parcel, m² or another unit ``(n,)``. places: of a pack.
        own: key -> value of each parcel by the user's layer or raster, empty where that says nothing ``(n,)``; it
            replaces the candidates of the key, and zones and soils are those of the user's climate.

    Returns:
        The sites, in the order of their first parcel.

    >>> from ..pack.places import ClimateMap
    >>> halves = ClimateMap("one", {}, "", None, ("wet", "dry"), (bytes([1, 1, 2, 2]), bytes([1, 1, 2, 2])))
    >>> pieces = Pieces(np.array([0, 1, 1]), np.array([-9.0, -1.0, 1.0]), np.array([5.0, 5.0, 5.0]),
    ...                 np.array([1.0, 0.3, 0.7]))
    >>> sites = sites_of(pieces, np.array([10.0, 20.0]), Places({"one": halves}))
    >>> sites.of_row.tolist(), sites.stray.tolist(), [site["climate"][0].value for site in sites.candidates]
    ([0, 1], [0.0, 0.3], ['wet', 'dry'])
    """
    count = len(area)
    groups = numbered([climate_sets(pieces.longitude, pieces.latitude, places), _continent_sets(pieces, places),
                       *_boxes(pieces, places)])[0]
    ground = pieces.weight * area[pieces.row]
    of_row, stray = _largest(pieces, groups, count)
    by_map, here = [], []
    for group in range(int(groups.max(initial=-1)) + 1):
        there = groups == group
        by_map.append(candidates_at(pieces.longitude[there], pieces.latitude[there], ground[there] + LEAST, places))
        here.append(places_here(pieces.longitude[there], pieces.latitude[there], places))
    columns = [of_row, *(np.asarray(own[key], dtype=object) for key in (own or {}))]
    number, first = numbered(columns)
    stated = [tuple(column[row] for column in columns) for row in first]
    usable = [place for place, values in enumerate(stated) if values[0] >= 0]
    renumbered = np.full(len(stated), -1)
    renumbered[usable] = np.arange(len(usable))
    of_row = renumbered[number] if count else of_row
    here = [here[stated[place][0]] for place in usable]
    candidates = [_with_own(by_map[stated[place][0]], dict(zip(own or {}, stated[place][1:])), there)
                  for place, there in zip(usable, here)]
    weight = np.bincount(of_row[of_row >= 0], weights=area[of_row >= 0], minlength=len(usable))
    whole = float(area[of_row >= 0].sum())
    astray = float((stray * area)[of_row >= 0].sum()) / whole if whole else 0.0
    return Sites(of_row, stray, candidates, weight, here, astray)


def _largest(pieces: Pieces, groups: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The group of the largest part of each parcel, -1 without one, and the share of its other parts ``(n,)``."""
    of_row, stray = np.full(count, -1), np.zeros(count)
    single = (np.bincount(pieces.row, minlength=count) == 1)[pieces.row]   # nearly all
    of_row[pieces.row[single]] = groups[single]
    stray[pieces.row[single]] = np.round(1.0 - pieces.weight[single], 12)
    held = pd.DataFrame({"row": pieces.row[~single], "group": groups[~single], "weight": pieces.weight[~single]})
    held = held.groupby(["row", "group"], sort=True)["weight"].sum().reset_index()
    largest = held.sort_values(["row", "weight", "group"], ascending=[True, False, True], kind="stable").groupby(
        "row", sort=True).first()
    of_row[largest.index], stray[largest.index] = largest["group"], np.round(1.0 - largest["weight"], 12)
    return of_row, stray


def _with_own(by_map: Mapping[str, tuple], own: Mapping[str, str], places: Places) -> dict:
    """Candidates of a site, of which the user's layer replaces what it says."""
    stated = {key: (Candidate(value, 1.0, (OWN,)),) for key, value in own.items() if value}
    merged = {**by_map, **stated}
    if CLIMATE in stated and ZONE not in stated:
        merged[ZONE] = zones_of([climate._replace(maps=()) for climate in merged[CLIMATE]], places)
    if SOIL not in stated and (CLIMATE in stated or ZONE in stated):
        merged[SOIL] = tuple(Candidate(soil, share) for soil, share in soils_of(
            merged[ZONE], merged[CLIMATE], places).items())
    return {key: merged.get(key, ()) for key in KEYS}


def _boxes(pieces: Pieces, places: Places) -> list:
    """Of each climate whose zones differ over the world, the number of the box that holds each piece."""
    columns = []
    for boxes in places.boxes.values():
        if len(boxes) > 1:
            number = np.full(len(pieces.row), len(boxes))
            for place, ((west, south, east, north), _zones) in reversed(list(enumerate(boxes))):
                inside = (pieces.longitude >= west) & (pieces.longitude <= east) & (
                    pieces.latitude >= south) & (pieces.latitude <= north)
                number[inside] = place
            columns.append(number)
    return columns


def _continent_sets(pieces: Pieces, places: Places) -> np.ndarray:
    """The continents within ``NEAR_DEGREES`` of each piece, ``|`` between them."""
    steps, where = distinct_places(pieces.longitude, pieces.latitude, NEAR_DEGREES / 10.0)
    points = shapely.points(steps * NEAR_DEGREES / 10.0)
    near: dict = {}
    for continent, outline in places.continents:
        shapely.prepare(outline)
        near[continent] = near.get(continent, False) | shapely.dwithin(outline, points, NEAR_DEGREES)
    words = np.array(["|".join(name for name in sorted(near) if near[name][place]) for place in range(len(points))],
                     dtype=object)
    return words[where]


def values_of(candidates: Mapping[str, tuple], key: str) -> tuple:
    """The values of a key's candidates, in their order.

    Args:
        candidates: of a site. key: of ``KEYS``.
    """
    return tuple(candidate.value for candidate in candidates.get(key, ()))


def merged_candidates(sites: Sequence[Mapping[str, tuple]], weights: Sequence[float]) -> dict[str, tuple]:
    """The candidates of several sites together, the likeliest first; key -> candidates.

    Args:
        sites: candidates of each. weights: ground of each.

    >>> both = merged_candidates([{"climate": (Candidate("wet", 1.0),)}, {"climate": (Candidate("dry", 1.0),)}], [1, 3])
    >>> [(candidate.value, candidate.share) for candidate in both["climate"]]
    [('dry', 0.75), ('wet', 0.25)]
    """
    whole = float(np.sum(weights)) or 1.0
    merged: dict = {}
    for key in KEYS:
        shares: dict = {}
        for site, weight in zip(sites, weights):
            for candidate in site.get(key, ()):
                share, maps = shares.get(candidate.value, (0.0, ()))
                shares[candidate.value] = share + candidate.share * float(weight) / whole, (*maps, *candidate.maps)
        merged[key] = tuple(sorted((Candidate(value, share, tuple(dict.fromkeys(maps)))
                                    for value, (share, maps) in shares.items()), key=lambda held: -held.share))
    return merged
