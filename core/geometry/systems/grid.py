"""Upright grids of rasters, and whether two line up."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from .crs import parse_crs

ALIGNED_CELLS = 1e-3   # a shift or a growth of less than this part of a cell is rounding


@dataclass(frozen=True)
class Grid:
    """Cells in rows from the north.

    Attributes:
        west, north: outer corner of the first cell, in units of the system.
        step_x, step_y: size of a cell, both positive.
        width, height: number of columns and rows.
        crs: coordinate system.
    """

    west: float
    north: float
    step_x: float
    step_y: float
    width: int
    height: int
    crs: str


def same_system(first: str, second: str) -> bool:
    """Whether two coordinate systems are one, whatever they are called.

    Args:
        first, second: ids or WKT.
    """
    return first == second or parse_crs(first).equals(parse_crs(second), ignore_axis_order=True)


def why_not_aligned(grid: Grid, reference: Grid) -> Optional[tuple[str, dict]]:
    """Why the cells of two grids are not the same places; None where they are, whatever their extents.

    Args:
        grid, reference: the new and the old one.

    Returns:
        Key of a reason (``"crs"``, ``"cell"``, ``"origin"``) and values for its sentence.
    """
    if not same_system(grid.crs, reference.crs):
        return "crs", {"new": parse_crs(grid.crs).name, "old": parse_crs(reference.crs).name}
    reach = max(grid.width, grid.height, reference.width, reference.height)
    growth = max(abs(grid.step_x / reference.step_x - 1.0), abs(grid.step_y / reference.step_y - 1.0))
    if growth * reach > ALIGNED_CELLS:
        return "cell", {"new_x": grid.step_x, "new_y": grid.step_y, "old_x": reference.step_x,
                        "old_y": reference.step_y}
    x, y = (grid.west - reference.west) / reference.step_x, (reference.north - grid.north) / reference.step_y
    if max(abs(x - round(x)), abs(y - round(y))) > ALIGNED_CELLS:
        return "origin", {"x": x, "y": y}
    return None


def union(grid: Grid, other: Grid) -> Grid:
    """The grid over both of two that line up, on the cells of the first.

    Args:
        grid, other: that line up.
    """
    x, y = offset(other, grid)
    west, north = min(0, x), min(0, y)
    width = max(grid.width, x + other.width) - west
    height = max(grid.height, y + other.height) - north
    return Grid(grid.west + west * grid.step_x, grid.north - north * grid.step_y, grid.step_x, grid.step_y,
                width, height, grid.crs)


def offset(grid: Grid, reference: Grid) -> tuple[int, int]:
    """Column and row of ``reference`` at which ``grid`` begins; negative where it begins before."""
    return (round((grid.west - reference.west) / reference.step_x),
            round((reference.north - grid.north) / reference.step_y))


def meets(grid: Grid, other: Grid) -> bool:
    """Whether two grids that line up have a cell in common.

    Args:
        grid, other: that line up.
    """
    x, y = offset(other, grid)
    return x < grid.width and y < grid.height and x + other.width > 0 and y + other.height > 0
