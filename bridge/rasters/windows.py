"""Which cells of rasters are read, counted and written at a time: whole tiles, whose number does not grow with them."""
from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple, Optional

from ...core.geometry.systems.grid import Grid, offset
from .layers import Raster

BLOCK_CELLS = 4_000_000    # of one raster that are counted at a time, in whole tiles
WRITTEN_CELLS = 2**18      # that are written at a time: the processor's own memory holds them until they are compressed
ROW_CELLS = 4_000_000      # the same of rasters whose tiles lie otherwise, or that have whole rows for tiles
MOST_CELLS = 64_000_000    # of whole tiles; of larger ones parts are read
TILE = 256                 # rows and columns of the tiles that are written; of very wide ones fewer rows, more columns
LEAST_TILE = 16            # GeoTIFF has no lower ones


class Window(NamedTuple):
    """Some rows and columns of a grid: the first of each, and how many."""

    row: int
    rows: int
    column: int
    columns: int

    def within(self, other: Window) -> tuple[slice, slice]:
        """Rows and columns of the cells of ``other``, which holds it.

        Args:
            other: the window that holds it.

        >>> Window(5, 2, 10, 3).within(Window(4, 8, 10, 6))
        (slice(1, 3, None), slice(0, 3, None))
        """
        row, column = self.row - other.row, self.column - other.column
        return slice(row, row + self.rows), slice(column, column + self.columns)


def row_blocks(grid: Grid, rasters: Sequence[Raster] = ()) -> list[tuple[int, int]]:
    """First row and number of rows, block by block, of whole rows.

    Args:
        grid: whose rows. rasters: that are read; blocks end where the first one's tiles do.
    """
    width, lead, unit = max(grid.width, 1), 0, 1
    if rasters and max(rasters[0].tile_rows, 1) * width <= MOST_CELLS:
        unit = max(rasters[0].tile_rows, 1)
        lead = offset(rasters[0].grid, grid)[1] % unit
    return _steps(grid.height, lead, max(unit, BLOCK_CELLS // width // unit * unit))


def read_windows(grid: Grid, rasters: Sequence[Raster], most: Optional[int] = None) -> list[Window]:
    """Windows that are counted one by one: of whole tiles, and of whole rows where a raster has no tiles.

    Args:
        grid: whose cells. rasters: that are read; windows end where the first one's tiles do.
        most: cells of a window, ``BLOCK_CELLS``; of one tile, if it has more.
    """
    most, width = most or BLOCK_CELLS, max(grid.width, 1)
    rows, columns = _tile(rasters[0]) if rasters else (1, 0)
    if not _are_tiled(rasters) or rows * columns > MOST_CELLS:
        rows, columns = (rows if rows * width <= MOST_CELLS else 1), 0
    x, y = offset(rasters[0].grid, grid) if rasters else (0, 0)
    return _windows(grid, (rows, columns or width), (y % rows, x % columns if columns else 0), most)


def written_windows(grid: Grid, rasters: Sequence[Raster], most: Optional[int] = None) -> list[Window]:
    """Windows that are read and written one by one: whole tiles of the file that is written, and of the first raster.

    Args:
        grid: whose cells. rasters: that are read. most: cells of a window, otherwise as many as are best.
    """
    rows, columns = written_tile(grid, rasters)
    if not _are_tiled(rasters):
        own = math.lcm(rows, _tile(rasters[0])[0]) if rasters else rows
        rows = own if own * max(grid.width, 1) <= 4 * BLOCK_CELLS else rows
        return _windows(grid, (rows, max(grid.width, 1)), (0, 0), most or ROW_CELLS)
    own = tuple(math.lcm(*sides) for sides in zip((rows, columns), _tile(rasters[0])))
    if own[0] * own[1] > 4 * BLOCK_CELLS:
        return _windows(grid, (rows, max(grid.width, 1)), (0, 0), most or ROW_CELLS)
    return _windows(grid, own, (0, 0), most or (WRITTEN_CELLS if _end_with_tiles(own, grid, rasters) else ROW_CELLS))


def written_tile(grid: Grid, rasters: Sequence[Raster]) -> tuple[int, int]:
    """Rows and columns of the tiles of a file that is written.

    Args:
        grid: of the file. rasters: that are read for it. Where one has whole rows for tiles, tiles have so few rows
            that a row of them is no more cells than are written at a time, and as many cells as others.
    """
    most, rows = 4 * BLOCK_CELLS if _are_tiled(rasters) else ROW_CELLS, TILE
    while rows > LEAST_TILE and rows * grid.width > most:
        rows //= 2
    return rows, TILE * TILE // rows


def tiles_of(window: Window, tile: tuple[int, int]) -> list[Window]:
    """The tiles of a window that begins with one.

    Args:
        window: of ``written_windows``. tile: of ``written_tile``.

    >>> tiles_of(Window(0, 300, 256, 200), (256, 256))
    [Window(row=0, rows=256, column=256, columns=200), Window(row=256, rows=44, column=256, columns=200)]
    """
    return [Window(window.row + row, rows, window.column + column, columns)
            for row, rows in _steps(window.rows, 0, tile[0]) for column, columns in _steps(window.columns, 0, tile[1])]


def _tile(raster: Raster) -> tuple[int, int]:
    return max(raster.tile_rows, 1), raster.tile_columns


def _are_tiled(rasters: Sequence[Raster]) -> bool:
    """Whether parts of rows can be read of all of them without reading the rest as well."""
    return bool(rasters) and all(0 < raster.tile_columns < raster.grid.width for raster in rasters)


def _end_with_tiles(unit: tuple, grid: Grid, rasters: Sequence[Raster]) -> bool:
    """Whether each tile of the rasters lies in one window, and need not be read twice."""
    for raster in rasters:
        (x, y), (rows, columns) = offset(raster.grid, grid), _tile(raster)
        if x % columns or y % rows or unit[0] % rows or unit[1] % columns:
            return False
    return True


def _windows(grid: Grid, unit: tuple, lead: tuple, most: int) -> list[Window]:
    """Windows of at most ``most`` cells, or of one unit of rows and columns; wide ones before high ones."""
    (rows, columns), width = unit, max(grid.width, 1)
    across = max(columns, most // rows // columns * columns)
    if across < width:   # of about one size
        across = math.ceil(math.ceil(width / math.ceil(width / across)) / columns) * columns
        down = rows
    else:
        down = max(rows, most // width // rows * rows)
    return [Window(*of_rows, *of_columns) for of_rows in _steps(grid.height, lead[0], down)
            for of_columns in _steps(grid.width, lead[1], across)]


def _steps(count: int, lead: int, step: int) -> list[tuple[int, int]]:
    """First and number, step by step.

    >>> _steps(10, 1, 4)
    [(0, 1), (1, 4), (5, 4), (9, 1)]
    """
    edges = [0, *range(lead or step, count, step), count]
    return [(first, end - first) for first, end in zip(edges, edges[1:])]
