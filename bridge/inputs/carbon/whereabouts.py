"""Where land lies, and what its place may have of the keys that a family of densities asks for."""
from __future__ import annotations

from dataclasses import replace
from typing import Callable, Optional

import numpy as np
import pandas as pd
import shapely

from ....core.carbon.checked_pack import load_coefficients
from ....core.carbon.zones.candidates import candidate_table
from ....core.carbon.zones.filling import climates_of, filled, open_keys
from ....core.carbon.zones.lookup import CLIMATE, candidates_at, of_climates, places_here
from ....core.geometry.systems.crs import to_geographic
from ...rasters.layers import Raster
from ...reading.read import Snapshot, read
from .land import Chosen

ON_A_SIDE = 40   # places of a raster that are looked up


def is_open(chosen: Chosen, more: tuple = ()) -> tuple:
    """The keys that the family of a run, and ``more`` families, ask of a place and the user leaves open.

    With an own table there are none.
    """
    if chosen.table is not None or not chosen.pack_path:
        return ()
    return open_keys(load_coefficients(chosen.pack_path), (chosen.family, *more), chosen.climate, chosen.keys)


def with_any_climate(chosen: Chosen, more: tuple = ()) -> Chosen:
    """What was chosen, with all climates of its families where none was: for a check before the land is read."""
    if CLIMATE not in is_open(chosen, more):
        return chosen
    climates = climates_of(load_coefficients(chosen.pack_path), (chosen.family, *more))
    return replace(chosen, climate="|".join(sorted(climates)))


def located(chosen: Chosen, places_path: str, land, language: str,
            cancelled: Optional[Callable[[], bool]] = None, more: tuple = ()) -> tuple[Chosen, list, list]:
    """What was chosen, with candidates of the land's coordinates for what its families ask and the user leaves
    open.

    Args:
        chosen: by the user. places_path: pack that knows places. land: a snapshot of a layer, or a raster.
        language: of sentences. cancelled: asked while the layer is read. more: families of the run besides.

    Returns:
        The choice, sentences on it, and entries of the manifest.

    Raises:
        InputError: a broken pack; a coordinate system that cannot be turned into degrees.
    """
    if not is_open(chosen, more):
        return chosen, [], []
    candidates, places = _looked_up_here(land, load_coefficients(places_path).places, cancelled)
    candidates = of_climates(candidates, chosen.climate, places)
    result = filled(load_coefficients(chosen.pack_path), (chosen.family, *more), (chosen.climate, chosen.keys),
                    candidates, language)
    return replace(chosen, climate=result.climate, keys=result.keys), result.notes, result.entries


def shown_candidates(layer, pack_path: str, family: str, chosen: tuple, places_path: str, language: str,
                     cancelled: Optional[Callable[[], bool]] = None) -> pd.DataFrame:
    """What the place of some land may have, and what each candidate would give of each class; before a run.

    Args:
        layer: a snapshot of a layer, or a raster. pack_path, family: of the numbers. chosen: climate and keys that the
            user gave, ``("", {})`` without. places_path: pack that knows places. language: of titles.
        cancelled: asked while the layer is read.

    Returns:
        As of ``core.carbon.zones.candidates.candidate_table``.

    Raises:
        InputError: a broken pack, an unknown family or value; a system that cannot be turned into degrees.
    """
    candidates, places = _looked_up_here(layer, load_coefficients(places_path).places, cancelled)
    return candidate_table(load_coefficients(pack_path), family, chosen, candidates, places, language)


def looked_up(land, places, cancelled: Optional[Callable[[], bool]] = None) -> dict:
    """The candidates of a layer or raster as a whole; key -> candidates.

    Args:
        land: a snapshot of a layer, or a raster. places: of a pack. cancelled: asked while a layer is read.

    Raises:
        InputError: a coordinate system that cannot be turned into degrees.
    """
    return _looked_up_here(land, places, cancelled)[0]


def _looked_up_here(land, places, cancelled) -> tuple:
    """Candidates of a layer or raster, and what the pack says of its part of the world."""
    coordinates, weight, crs = _of_raster(land) if isinstance(land, Raster) else _of_layer(land, cancelled)
    longitude, latitude = to_geographic(coordinates, crs)
    return candidates_at(longitude, latitude, weight, places), places_here(longitude, latitude, places)


def _of_layer(layer: Snapshot, cancelled) -> tuple:
    """Middles of the features' boxes, their areas, and the system."""
    table = read(layer, [], cancelled=cancelled)
    boxes = shapely.bounds(table.geometry)
    usable = np.isfinite(boxes).all(axis=1)
    boxes = boxes[usable]
    return (boxes[:, :2] + boxes[:, 2:]) / 2.0, shapely.area(table.geometry[usable]), table.crs


def _of_raster(raster: Raster) -> tuple:
    """Places over the raster's whole extent: cells without data among them."""
    grid = raster.grid
    columns, rows = (np.unique(np.linspace(0, size - 1, min(size, ON_A_SIDE)).astype(int)) + 0.5
                     for size in (grid.width, grid.height))
    across, down = (part.ravel() for part in np.meshgrid(columns, rows))
    coordinates = np.column_stack([grid.west + across * grid.step_x, grid.north - down * grid.step_y])
    return coordinates, np.ones(len(coordinates)), grid.crs
