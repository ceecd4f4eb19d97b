"""A raster by parcel: of heat or flood, and maps of biomass or soil carbon of the user's own."""
from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from typing import Callable, Optional

import numpy as np
import shapely

from ...core.carbon.maps.patches import FeatureCells, FeatureMeans
from ...core.carbon.stock.patches import Zones
from ...core.geometry.measure.cell_areas import cell_areas
from ...core.geometry.parallel import Cancelled
from ...core.geometry.systems.crs import plan_transform, transform
from ...core.geometry.systems.grid import Grid, same_system
from ...core.indicators.resilience.parcel_cells import ParcelCells, ParcelValues
from ...core.table import FeatureTable
from .blocks import Reader
from .carbon import ZoneCells
from .layers import Raster
from .maps import AT_ONCE, MapOf, Prepared, amounts_of, prepared_with_errors
from .windows import Window, row_blocks


def cells_by_parcel(table: FeatureTable, raster: Raster, threshold: float, language: str,
                    progress: Optional[Callable[[float], None]] = None,
                    cancelled: Optional[Callable[[], bool]] = None) -> tuple[ParcelValues, list]:
    """Mean, greatest value and share of cells at or above a threshold, by parcel.

    A cell belongs to the parcel that holds its centre; a parcel that holds none takes the cell at a point inside it.

    Args:
        table: parcels ``(n,)``. raster, threshold: in the raster's unit.

    Returns:
        What is known of each parcel; and remarks.

    Raises:
        InputError: systems that cannot be brought together. Cancelled: ``cancelled`` returned True.
    """
    grid = raster.grid
    zones = ZoneCells(Zones(table), grid, language)
    row_of = {str(fid): row for row, fid in enumerate(table.fids)}
    rows = np.array([row_of[name] for name in zones.names], dtype=np.int64)
    inner = shapely.point_on_surface(transform(table.geometry[rows], plan_transform(table.crs, grid.crs, table.name)))
    xy = np.column_stack([shapely.get_x(inner), shapely.get_y(inner)])
    counted = ParcelCells(len(table), rows, np.floor((xy[:, 0] - grid.west) / grid.step_x).astype(int),
                          np.floor((grid.north - xy[:, 1]) / grid.step_y).astype(int), threshold)
    reader = Reader(raster, grid)
    for first, count in row_blocks(grid, [raster]):
        if cancelled is not None and cancelled():
            raise Cancelled
        counted.add(first, *reader.rows(first, count), zones.rows(first, count))
        if progress is not None:
            progress((first + count) / grid.height)
    return counted.values(), zones.notes


def feature_means(table: FeatureTable, prepared: Prepared, method: str, language: str,
                  progress: Optional[Callable[[float], None]] = None,
                  cancelled: Optional[Callable[[], bool]] = None) -> FeatureMeans:
    """What a map, on its own grid, says of each polygon.

    Args:
        table: polygons ``(n,)``. prepared: the map. method: of areas of cells.

    Raises:
        InputError: systems that cannot be brought together. Cancelled: ``cancelled`` returned True.
    """
    raster, grid = prepared.raster, prepared.raster.grid
    zones = ZoneCells(Zones(table), grid, language)
    row_of = {str(fid): row for row, fid in enumerate(table.fids)}
    rows = np.array([row_of[name] for name in zones.names], dtype=np.int64)
    inner = shapely.point_on_surface(transform(table.geometry[rows], plan_transform(table.crs, grid.crs, table.name)))
    x, y = shapely.get_x(inner), shapely.get_y(inner)
    sums = FeatureCells(len(table), rows, (np.floor((x - grid.west) / grid.step_x).astype(int),
                                           np.floor((grid.north - y) / grid.step_y).astype(int)), prepared.use)
    areas, reader = cell_areas(grid, method), Reader(raster, grid)
    step = max(1, AT_ONCE // max(grid.width, 1))
    for first in range(0, grid.height, step):
        if cancelled is not None and cancelled():
            raise Cancelled
        count = min(step, grid.height - first)
        amounts = amounts_of(reader.cells(Window(first, count, 0, grid.width)))
        sums.add(first, amounts, np.ascontiguousarray(np.broadcast_to(areas.rows(first, count).each(), amounts.shape)),
                 zones.rows(first, count))
        if progress is not None:
            progress((first + count) / grid.height)
    return sums.means()


@contextmanager
def features_on_maps(table: FeatureTable, given: Sequence[MapOf], method: str, language: str,
                     progress: Optional[Callable[[float], None]] = None,
                     cancelled: Optional[Callable[[], bool]] = None):
    """What maps say of each polygon of a layer, and the maps as they were prepared.

    Yields:
        ``FeatureMeans`` each, and ``Prepared`` each.

    Raises:
        InputError: a map that does not reach the layer. Cancelled: ``cancelled`` returned True.
    """
    bounds = shapely.total_bounds(table.geometry)
    west, south, east, north = bounds if np.isfinite(bounds).all() else (0.0, 0.0, 1.0, 1.0)
    extent = Grid(west, north, max(east - west, 1e-9), max(north - south, 1e-9), 1, 1, table.crs)
    with prepared_with_errors(given, (extent, method, False), language, progress, cancelled) as maps:
        plain = "ellipsoidal" if method == "planar" and any(
            not same_system(each.raster.grid.crs, table.crs) for each in maps) else method
        yield [feature_means(table, each, plain, language, None, cancelled) for each in maps], maps
