"""Where land lies, and what its place may have of the keys that a family of densities asks for."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd
import shapely

from ....core.carbon.checked_pack import load_coefficients
from ....core.carbon.pack.model import CoefficientPack
from ....core.carbon.pack.places import Places
from ....core.carbon.zones.filling import Question, climates_of, filled, open_keys
from ....core.carbon.zones.lookup import CLIMATE, CONTINENT, ZONE
from ....core.carbon.zones.pieces import Pieces, pieces_of
from ....core.carbon.zones.sites import Sites, sites_of, values_of
from ....core.geometry.overlay.wkb_scan import built
from ....core.geometry.systems.crs import to_geographic
from ....core.table import FeatureTable, UnbuiltTable
from ...rasters.layers import Raster
from ...reading.read import Snapshot, read
from .land import Chosen, SitesOfLand
from .own_places import OwnPlaces, read_own_places

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


class Land(NamedTuple):
    """Parcels of the layers of a run, one after the other.

    Attributes:
        pieces: of all parcels. area: of each ``(n,)``. names: of each, empty of rasters. rows: role -> its parcels.
        tables: of the layers, in their order.
    """

    pieces: Pieces
    area: np.ndarray
    names: list
    rows: dict
    tables: list


class Asking(NamedTuple):
    """How places are looked up.

    Attributes:
        places_path: pack that knows places. own: the user's layer and raster. more: families of the run besides.
        by_parcel: places of parcels may differ; otherwise the candidates of all hold for each. read: role -> table of
            a layer that was read before.
    """

    places_path: str
    own: OwnPlaces = OwnPlaces()
    more: tuple = ()
    by_parcel: bool = True
    read: Mapping = {}


def located(chosen: Chosen, asking: Asking, lands: Mapping, language: str,
            cancelled: Optional[Callable[[], bool]] = None) -> tuple[Chosen, list, list]:
    """What was chosen, with candidates of each parcel's place for what its families ask and the user leaves open.

    Args:
        chosen: by the user. asking: how. lands: role -> a snapshot of a layer, or a raster.
        language: of sentences. cancelled: asked while layers are read.

    Returns:
        The choice, sentences on it, and entries of the manifest.

    Raises:
        InputError: a broken pack; a coordinate system that cannot be turned into degrees.
    """
    if chosen.table is not None or not (asking.own or is_open(chosen, asking.more)):
        return chosen, [], []
    places, pack = load_coefficients(asking.places_path).places, load_coefficients(chosen.pack_path)
    known = {role: asking.read.get(role, land) for role, land in lands.items()}
    sites, land, notes = sites_of_run(known, asking.own, pack, places, language, cancelled)
    question = Question(pack, (chosen.family, *asking.more), chosen.climate, chosen.keys)
    result = filled(question, sites if asking.by_parcel else sites.as_one(), places, language, land.names)
    of_parcels = None
    if result.given:
        labels = np.array([*result.labels, ""], dtype=object)[sites.of_row]
        of_parcels = SitesOfLand({role: labels[rows] for role, rows in land.rows.items()}, result.given, result.titles)
    chosen = replace(chosen, climate=result.climate, keys=result.keys, sites=of_parcels)
    return chosen, [*notes, *result.notes], result.entries


def sites_of_run(lands: Mapping, own: OwnPlaces, pack: CoefficientPack, places: Places, language: str,
                 cancelled: Optional[Callable[[], bool]] = None) -> tuple[Sites, Land, list]:
    """Parcels of layers by what their place may have, by the maps and the user's layer and raster.

    Args:
        lands: role -> a snapshot of a layer, its table, or a raster. own: the user's. pack: coefficients. places: of
            the pack that knows climates. language: of sentences. cancelled: asked while layers are read.

    Returns:
        The sites, the parcels, and sentences on the user's layer and raster.

    Raises:
        InputError: as of ``read_own_places``; a coordinate system that cannot be turned into degrees.
    """
    land = _land(lands, places, cancelled)
    if not own:
        return sites_of(land.pieces, land.area, places), land, []
    read_places = read_own_places(own, land.tables, pack, places, language, cancelled)
    sites = sites_of(land.pieces, land.area, places, read_places.values)
    by_maps = np.where(read_places.values.get(CLIMATE, np.full(len(land.area), "")) == "", sites.stray, 0.0)
    stray, whole = np.maximum(by_maps, read_places.astray), float(land.area.sum())
    return sites._replace(stray=stray, stray_share=float((stray * land.area).sum()) / whole if whole else 0.0), land, \
        read_places.notes


def looked_up(land, places: Places, cancelled: Optional[Callable[[], bool]] = None) -> dict:
    """The candidates of a layer or raster as a whole; key -> candidates.

    Args:
        land: a snapshot of a layer, its table, or a raster. places: of a pack. cancelled: asked while a layer is read.

    Raises:
        InputError: a coordinate system that cannot be turned into degrees.
    """
    sites = one_site(land, places, cancelled)
    return sites.candidates[0] if sites.candidates else {}


def one_site(land, places: Places, cancelled: Optional[Callable[[], bool]] = None) -> Sites:
    """The place of a layer or raster as a whole.

    Args:
        land: a snapshot of a layer, its table, or a raster. places: of a pack. cancelled: asked while a layer is read.

    Raises:
        InputError: a coordinate system that cannot be turned into degrees.
    """
    return _sites({"land": land}, places, cancelled).as_one()


def sites_here(land, places: Places, cancelled: Optional[Callable[[], bool]] = None) -> Sites:
    """The places of the parcels of a layer, or of a raster as one.

    Args:
        land: a snapshot of a layer, its table, or a raster. places: of a pack. cancelled: asked while a layer is read.

    Raises:
        InputError: a coordinate system that cannot be turned into degrees.
    """
    sites = _sites({"land": land}, places, cancelled)
    return sites.as_one() if isinstance(land, Raster) else sites


def _sites(lands: Mapping, places: Places, cancelled) -> Sites:
    land = _land(lands, places, cancelled)
    return sites_of(land.pieces, land.area, places)


def _land(lands: Mapping, places: Places, cancelled) -> Land:
    parts, areas, names, rows, tables, count = [], [], [], {}, [], 0
    for role, land in lands.items():
        pieces, area, fids, table = _of_raster(land) if isinstance(land, Raster) else _of_layer(
            land, places, cancelled)
        tables.append(table)
        rows[role] = slice(count, count + len(area))
        parts.append(pieces._replace(row=pieces.row + count))
        areas.append(area)
        names += fids
        count += len(area)
    return Land(Pieces(*(np.concatenate(columns) for columns in zip(*parts))), np.concatenate(areas), names, rows,
                tables)


def _of_layer(layer: Snapshot | FeatureTable, places: Places, cancelled) -> tuple:
    """Pieces of the features, their areas, and their names."""
    table = layer if isinstance(layer, FeatureTable) else read(layer, [], cancelled=cancelled)
    names = [f"#{fid}" for fid in table.fids.tolist()]
    if not isinstance(table, UnbuiltTable) or table.looked is None:
        return (pieces_of(table.geometry, table.crs, places), np.nan_to_num(shapely.area(table.geometry)), names, table)
    boxes, area = table.looked.boxes.copy(), table.looked.area.copy()   # seen while it was read: few have to be built
    bad = np.flatnonzero(table.looked.reasons != "")
    shapes = built(table.wkb[bad])
    boxes[bad], area[bad] = shapely.bounds(shapes), np.nan_to_num(shapely.area(shapes))
    return pieces_of(lambda rows: built(table.wkb[rows]), table.crs, places, boxes), area, names, table


def _of_raster(raster: Raster) -> tuple:
    """Places over the raster's whole extent: cells without data among them."""
    grid = raster.grid
    columns, rows = (np.unique(np.linspace(0, size - 1, min(size, ON_A_SIDE)).astype(int)) + 0.5
                     for size in (grid.width, grid.height))
    across, down = (part.ravel() for part in np.meshgrid(columns, rows))
    coordinates = np.column_stack([grid.west + across * grid.step_x, grid.north - down * grid.step_y])
    lon, lat = to_geographic(coordinates, grid.crs)
    good = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    table = FeatureTable(raster.name, np.arange(len(coordinates)), shapely.points(coordinates),
                         pd.DataFrame(index=range(len(coordinates))), grid.crs)
    return Pieces(good, lon[good], lat[good], np.ones(len(good))), np.ones(len(coordinates)), [], table


def zone_and_continent(chosen: Chosen, places_path: str, land, cancelled: Optional[Callable[[], bool]] = None) -> dict:
    """Candidates of the land's zone and continent, of the user or of its coordinates: key -> values.

    Args:
        chosen: by the user. places_path: pack that knows places; empty: the user's alone. land: a snapshot or raster.
        cancelled: asked while the layer is read.
    """
    given = {key: tuple(chosen.keys.get(key, ())) for key in (ZONE, CONTINENT)}
    if all(given.values()) or not places_path:
        return given
    candidates = looked_up(land, load_coefficients(places_path).places, cancelled)
    return {key: values or values_of(candidates, key) for key, values in given.items()}
