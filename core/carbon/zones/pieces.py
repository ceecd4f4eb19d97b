"""Parcels that lie in several cells of a map, in pieces of a cell each."""
from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd
import shapely

from ...geometry.parallel import asking
from ...geometry.systems.crs import is_geographic, to_geographic, unit_factor
from ..pack.places import Places
from .lookup import codes_at

METRES_A_DEGREE = 110_000.0   # of latitude at least
MOST_CUTS = 400   # cells of a parcel that it is cut by; of a greater one, such as a country, middles of cells count


class Pieces(NamedTuple):
    """Parts of parcels, each in one cell.

    Attributes:
        row: of its parcel ``(m,)``. longitude, latitude: of a place in it, degrees ``(m,)``. weight: its share of the
            parcel's area ``(m,)``.
    """

    row: np.ndarray
    longitude: np.ndarray
    latitude: np.ndarray
    weight: np.ndarray


def pieces_of(geometry: np.ndarray | Callable, crs: str, places: Places, boxes: Optional[np.ndarray] = None) -> Pieces:
    """Parcels by the cells of the maps of climates, where these differ.

    Args:
        geometry: polygons ``(n,)``; one that is missing, or whose coordinates are nowhere on the earth, has no piece.
            Or what builds those of an array of rows, where ``boxes`` are given.
        crs: of them. places: of a pack. boxes: extents ``(n, 4)``, NaN without one; None: of the geometry.

    Returns:
        The pieces by parcel; a parcel inside a cell, or among cells alike, is one, at the middle of its box.

    Raises:
        InputError: a coordinate system that cannot be turned into degrees.

    Cells of 90°, of which the ones to the east of 0° are dry; a parcel of which a quarter lies there:

    >>> from ..pack.places import ClimateMap
    >>> halves = ClimateMap("one", {}, "", None, ("wet", "dry"), (bytes([1, 1, 2, 2]), bytes([1, 1, 2, 2])))
    >>> shape = shapely.box(-0.3, 10.0, 0.1, 10.2)
    >>> pieces_of(np.array([shape]), "EPSG:4326", Places({"one": halves})).weight.round(6).tolist()
    [0.75, 0.25]
    """
    step = min([180.0 / len(grid.codes) for grid in places.climates.values()], default=180.0)
    boxes = shapely.bounds(geometry) if boxes is None else boxes
    rows = np.flatnonzero(np.isfinite(boxes).all(axis=1))
    boxes = boxes[rows]
    lon, lat = to_geographic((boxes[:, :2] + boxes[:, 2:]) / 2.0, crs)
    good = np.isfinite(lon) & np.isfinite(lat)
    rows, boxes, lon, lat = rows[good], boxes[good], lon[good], lat[good]
    half = np.hypot(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) / 2.0
    if not is_geographic(crs):
        half = half * unit_factor(crs) / METRES_A_DEGREE / np.maximum(np.cos(np.radians(lat)), 0.01)
    crossing = np.zeros(len(rows), dtype=bool)
    for degrees in (lon, lat):
        away = np.abs(degrees / step - np.round(degrees / step)) * step   # to the next edge
        crossing |= away <= half
    near = np.flatnonzero(crossing & (half < step / 2.0))
    ids = climate_sets(lon[near], lat[near], places)
    crossing[near] = np.any([climate_sets(lon[near] + east * half[near], np.clip(
        lat[near] + north * half[near], -90.0, 90.0), places) != ids for east in (-1, 1) for north in (-1, 1)], axis=0)
    parts = [Pieces(rows[~crossing], lon[~crossing], lat[~crossing], np.ones(int((~crossing).sum())))]
    cut = np.flatnonzero(crossing)
    shapes = geometry(rows[cut]) if callable(geometry) else geometry[rows[cut]]
    for place, shape in asking(zip(cut, shapes)):
        parts.append(_cut(int(rows[place]), shape, crs, step, (lon[place], lat[place])))
    return Pieces(*(np.concatenate(columns) for columns in zip(*parts)))


def _cut(row: int, shape, crs: str, step: float, middle: tuple) -> Pieces:
    """One parcel, in degrees, by the cells that it meets."""
    shape = shapely.transform(shapely.force_2d(shape), lambda places: np.column_stack(to_geographic(places, crs)))
    west, south, east, north = shapely.bounds(shape)
    columns, rows = (np.arange(np.floor(low / step), np.floor(high / step) + 1) for low, high in (
        (west, east), (south, north)))
    across, up = (numbers.ravel() * step for numbers in np.meshgrid(columns, rows))
    lon, lat = across + step / 2.0, up + step / 2.0
    if len(lon) > MOST_CUTS:
        size = shapely.contains_xy(shape, lon, lat).astype(float)
    else:
        size = shapely.area([shapely.clip_by_rect(shape, x, y, x + step, y + step) for x, y in zip(across, up)])
    weight = size * np.cos(np.radians(lat))
    inside = weight > 0.0
    if not inside.any():   # no area in degrees, as of a line
        return Pieces(np.array([row]), np.array([middle[0]]), np.array([middle[1]]), np.ones(1))
    weight = weight[inside] / weight[inside].sum()
    return Pieces(np.full(len(weight), row), lon[inside], lat[inside], weight)


def climate_sets(longitude: np.ndarray, latitude: np.ndarray, places: Places) -> np.ndarray:
    """The climates of all maps at places, in one order, ``|`` between them; empty where no map knows the place.

    Args:
        longitude, latitude: degrees ``(n,)``. places: of a pack.

    Returns:
        Texts, object ``(n,)``.
    """
    names = np.array(["", *dict.fromkeys(value for grid in places.climates.values() for value in grid.values)],
                     dtype=object)
    number = {name: place for place, name in enumerate(names)}
    columns = np.zeros((len(longitude), len(places.climates)), dtype=int)
    for place, grid in enumerate(places.climates.values()):
        known = np.array([0, *(number[value] for value in grid.values)])
        columns[:, place] = known[codes_at(longitude, latitude, grid)]
    columns.sort(axis=1)
    where, keys = pd.factorize(columns @ (len(names) ** np.arange(columns.shape[1])[::-1]))
    distinct = [[key // len(names) ** place % len(names) for place in range(columns.shape[1])[::-1]] for key in keys]
    words = np.array(["|".join(dict.fromkeys(names[number] for number in row if number)) for row in distinct],
                     dtype=object)
    return words[where]
