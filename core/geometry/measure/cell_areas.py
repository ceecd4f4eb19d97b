"""Areas of a grid's cells, in a form that whole runs of cells are summed by."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
from numpy.polynomial.chebyshev import chebvander

from ...errors import InputError
from ..systems.crs import ellipsoid, is_geographic, unit_factor
from ..systems.grid import Grid
from .area import equal_area_coordinates

SIDE = 4            # parts of a cell's side
OUTLINE = np.array([(k / SIDE, 0.0) for k in range(SIDE)] + [(1.0, k / SIDE) for k in range(SIDE)]
                   + [(1.0 - k / SIDE, 1.0) for k in range(SIDE)] + [(0.0, 1.0 - k / SIDE) for k in range(SIDE)])
PATCH_M = 100.0
NODES = 17          # columns and rows at which areas on the ellipsoid are measured; a polynomial stands between them
TOLERANCE = 1e-9    # relative; the last digits of coordinates of a few metres' cells are as much
MOST_OFF = 1e-6     # of a cell between the nodes


@dataclass(frozen=True)
class CellAreas:
    """Areas in m²: of the cell at row r and column c ``Σ_j by_row[r, j] · column_j[c]``.

    Attributes:
        by_row: ``(rows, m)``; ``(1, 1)`` where all cells are alike.
        up_to: the columns' factors summed up from the left, ``(m, width + 1)``; None where columns are alike, and
            ``by_row`` is the area itself.
    """

    by_row: np.ndarray
    up_to: Optional[np.ndarray] = None

    @property
    def alike(self) -> bool:
        """Whether all cells have one area."""
        return self.by_row.size == 1 and self.up_to is None

    def rows(self, first: int, count: int) -> CellAreas:
        """The areas of some rows of cells.

        Args:
            first, count: of the rows.
        """
        return self if self.alike else CellAreas(self.by_row[first:first + count], self.up_to)

    def window(self, row: int, rows: int, column: int, columns: int) -> CellAreas:
        """The areas of some rows and columns of cells.

        Args:
            row, rows, column, columns: the first and the number of each.
        """
        part = self.rows(row, rows)
        return part if part.up_to is None else CellAreas(part.by_row, part.up_to[:, column:column + columns + 1])

    def of_runs(self, start: np.ndarray, length: np.ndarray, width: int) -> np.ndarray:
        """Area of runs of cells, m² ``(n,)``.

        Args:
            start: place of the first cell, counted row by row, rising; no run goes on into the next row unless all
                cells are alike. length: numbers of cells. width: cells of a row.
        """
        if self.alike:
            return length * float(self.by_row[0, 0])
        begins = width * np.arange(len(self.by_row) + 1)
        runs = np.diff(np.searchsorted(start, begins))   # of each row
        if self.up_to is None:
            return np.repeat(self.by_row[:, 0], runs) * length
        column = start - np.repeat(begins[:-1], runs)
        end = column + length
        return sum(np.repeat(self.by_row[:, j], runs) * (self.up_to[j, end] - self.up_to[j, column])
                   for j in range(len(self.up_to)))

    def each(self) -> np.ndarray:
        """Area of each cell, ``(rows, width)``, of a size of 1 where rows or columns are alike."""
        return self.by_row if self.up_to is None else self.by_row @ np.diff(self.up_to, axis=1)


def cell_areas(grid: Grid, method: str) -> CellAreas:
    """Area of the cells of a grid.

    Planar areas are the same everywhere. In degrees and in Mercator they depend on the row alone, and each row is
    measured. Elsewhere they are measured at some rows and columns and interpolated by Chebyshev polynomials, as a
    projection's scale is a smooth function; where rows between do not agree with that, more rows are measured.

    Args:
        grid: the grid. method: ``"ellipsoidal"`` or ``"planar"``; planar is not for degrees.

    Returns:
        Areas in m².

    Raises:
        InputError: no cell covers ground on the Earth.

    >>> cell_areas(Grid(0.0, 60.0, 10.0, 20.0, 4, 3, "EPSG:4547"), "planar").each().tolist()
    [[200.0]]
    """
    if method == "planar":
        return CellAreas(np.array([[grid.step_x * grid.step_y * unit_factor(grid.crs) ** 2]]))
    rows = np.arange(grid.height, dtype=float)
    if is_geographic(grid.crs):
        return CellAreas(_measured(grid, rows, np.zeros(1)))
    knots = _knots(grid.width)
    sample = _measured(grid, _knots(grid.height), knots)
    if _close(sample, sample[:, :1]):
        return CellAreas(_measured(grid, rows, np.zeros(1)))
    nodes = _by_rows(grid, 0, grid.height, knots) if np.isfinite(sample).all() else _measured(grid, rows, knots)
    if not np.isfinite(nodes).all():
        nodes = _on_earth(nodes)
    left, size, right = np.linalg.svd(nodes, full_matrices=False)   # a scale has fewer shapes than there are nodes
    kept = size > TOLERANCE * size[0]
    columns = right[kept] @ _weights(grid.width).T
    areas = CellAreas(left[:, kept] * size[kept],
                      np.concatenate([np.zeros((len(columns), 1)), np.cumsum(columns, axis=1)], axis=1))
    _check(grid, areas)
    return areas


def _on_earth(nodes: np.ndarray) -> np.ndarray:
    """Nodes off the Earth, where no ground is, filled from their row, so that they bend nothing.

    Raises:
        InputError: there is no ground.
    """
    known = np.isfinite(nodes)
    if not known.any():
        raise InputError("rasters.no_area")
    mean = np.nanmean(nodes)
    filled = [np.interp(np.arange(len(row)), np.flatnonzero(has), row[has]) if has.any() else np.full(len(row), mean)
              for row, has in zip(nodes, known)]
    return np.array(filled)


def _check(grid: Grid, areas: CellAreas) -> None:
    """Compare some cells between the nodes.

    Raises:
        InputError: the projection bends too much for a polynomial.
    """
    rows = np.unique(np.linspace(0, grid.height - 1, 7).astype(int))
    columns = np.unique(np.linspace(0, grid.width - 1, 12).astype(int))
    wanted = _measured(grid, rows, columns)
    got = areas.by_row[rows] @ (areas.up_to[:, columns + 1] - areas.up_to[:, columns])
    known = np.isfinite(wanted)
    if not np.allclose(got[known], wanted[known], rtol=MOST_OFF, atol=0.0):
        raise InputError("rasters.no_area")


def _by_rows(grid: Grid, first: int, count: int, knots: np.ndarray) -> np.ndarray:
    """Areas of some rows at the columns ``knots``: ``(count, len(knots))``."""
    rows = first + np.arange(count, dtype=float)
    if count <= 2 * NODES:
        return _measured(grid, rows, knots)
    areas = _weights(count) @ _measured(grid, first + _knots(count), knots)
    asked = np.unique([0, count // 7, count // 2, count - 1])
    if _close(areas[asked], _measured(grid, rows[asked], knots)):
        return areas
    half = count // 2
    return np.concatenate([_by_rows(grid, first, half, knots), _by_rows(grid, first + half, count - half, knots)])


def _close(first: np.ndarray, second: np.ndarray) -> bool:
    return bool(np.allclose(first, second, rtol=TOLERANCE, atol=0.0))


def _knots(count: int) -> np.ndarray:
    """Chebyshev nodes among ``count`` rows or columns, from the first to the last."""
    return (count - 1) * (np.cos(np.pi * (np.arange(NODES) + 0.5) / NODES) + 1.0) / 2.0


def _weights(count: int) -> np.ndarray:
    """What turns values at the nodes into values at all ``count`` rows or columns, ``(count, NODES)``."""
    everywhere = np.linspace(-1.0, 1.0, count) if count > 1 else np.array([-1.0])
    knots = np.cos(np.pi * (np.arange(NODES) + 0.5) / NODES)
    return chebvander(everywhere, NODES - 1) @ np.linalg.inv(chebvander(knots, NODES - 1))


def _measured(grid: Grid, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Areas on the ellipsoid of cells at rows and columns, which may be fractional; NaN off the Earth.

    Small cells are measured as the mean of a square of about ``PATCH_M`` around them, as the last digits of
    coordinates are much of a small cell.
    """
    row, column = (axis.ravel() for axis in np.meshgrid(rows, columns, indexing="ij"))
    across = along = 1.0
    if not is_geographic(grid.crs):
        across, along = (max(1.0, PATCH_M / (step * unit_factor(grid.crs))) for step in (grid.step_x, grid.step_y))
    outline = OUTLINE if not is_geographic(grid.crs) else OUTLINE[::SIDE]   # straight here, curved on the ellipsoid
    x = grid.west + grid.step_x * (column[:, None] + 0.5 + across * (outline[:, 0] - 0.5))
    y = grid.north - grid.step_y * (row[:, None] + 0.5 + along * (outline[:, 1] - 0.5))
    plane = equal_area_coordinates(np.column_stack([x.ravel(), y.ravel()]), grid.crs).reshape(*x.shape, 2)
    around = 2.0 * np.pi * ellipsoid(grid.crs)[0]
    with np.errstate(invalid="ignore"):
        plane = plane - plane[:, :1]
        plane[..., 0] -= around * np.round(plane[..., 0] / around)   # a cell across the 180th meridian
        following = np.roll(plane, -1, axis=1)
        double = np.sum(plane[..., 0] * following[..., 1] - following[..., 0] * plane[..., 1], axis=1)
    area = np.abs(double) / 2.0 / (across * along)
    return np.where(np.isfinite(area), area, np.nan).reshape(len(rows), len(columns))
