"""A raster of heat or flood by parcel, as columns added to the parcels."""
from __future__ import annotations

from typing import Callable, Optional

import numpy as np
import shapely

from ...core.carbon.stock.patches import Zones
from ...core.geometry.parallel import Cancelled
from ...core.geometry.systems.crs import plan_transform, transform
from ...core.indicators.resilience.parcel_cells import ParcelCells, ParcelValues
from ...core.table import FeatureTable
from .blocks import Reader, row_blocks
from .carbon import ZoneCells
from .layers import Raster


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
