"""Edges of a whole layer: which of them two neighbours share, and what follows for overlaps and gaps.

In a layer without gaps, every inner edge occurs twice, once in each direction. Any other edge is the border, or a
defect. So neighbours that fit are settled by sorting numbers, and geometry is needed only for the rest.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from ..parallel import in_steps, in_threads, queried, waited
from ..parts import without_lower
from ..united import united
from .parted import faces_of, in_order

CHUNK = 2_000
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], dtype=np.uint64)


class Edges(NamedTuple):
    """Directed edges of rings ``(k,)``: start and end ``(k, 2)``, and the geometry that each belongs to."""

    start: np.ndarray
    end: np.ndarray
    owner: np.ndarray


def ring_edges(geometry: np.ndarray) -> Edges:
    """All edges of polygons, shells counter-clockwise and holes clockwise, without edges of length zero.

    Args:
        geometry: polygons ``(n,)``.
    """
    parts, part_owner = shapely.get_parts(shapely.orient_polygons(geometry), return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    coordinates += 0.0    # -0.0 is 0.0
    if len(coordinates) < 2:
        return Edges(np.zeros((0, 2)), np.zeros((0, 2)), np.zeros(0, dtype=np.int64))
    real = (ring[1:] == ring[:-1]) & (coordinates[1:] != coordinates[:-1]).any(axis=1)
    return Edges(coordinates[:-1][real], coordinates[1:][real], part_owner[ring_part[ring[:-1][real]]])


def unmatched(edges: Edges) -> np.ndarray:
    """Which edges are not shared by exactly two rings that pass them in opposite directions.

    Args:
        edges: of polygons ``(k,)``.

    Returns:
        bool ``(k,)``.
    """
    start, end = edges.start, edges.end
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    low, high = np.where(turned[:, None], end, start), np.where(turned[:, None], start, end)
    key = np.ascontiguousarray(np.hstack([low, high])).view(np.uint64) * _FACTORS
    key ^= key >> np.uint64(29)
    key = key.sum(axis=1)
    order = np.argsort(key, kind="stable")
    fresh = np.concatenate([[True], key[order][1:] != key[order][:-1]]) if len(key) else np.zeros(0, dtype=bool)
    first = np.flatnonzero(fresh)
    size = np.diff(np.append(first, len(order)))
    pairs = first[size == 2]
    edge, reverse = order[pairs], order[pairs + 1]
    fits = (turned[edge] != turned[reverse]) & (low[edge] == low[reverse]).all(axis=1) & (
        high[edge] == high[reverse]).all(axis=1)
    alone = np.ones(len(order), dtype=bool)
    alone[edge[fits]] = alone[reverse[fits]] = False
    return alone


def overlapping(geometry: np.ndarray, edges: Edges, alone: np.ndarray, cancelled=None) -> tuple:
    """Ground that two features of one layer both hold.

    Where the number of features on a place changes, some edge has no partner. So the search begins at the features of
    such edges and goes on from every pair that it finds; a feature all of whose edges have partners, and whose
    neighbours share nothing, shares nothing either.

    Args:
        geometry: valid polygons ``(n,)``. edges, alone: theirs, from ``ring_edges`` and ``unmatched``.
        cancelled: asked between steps, whether to stop.

    Returns:
        First and second feature, first < second, in order, and their shared ground ``(m,)`` each; of any width.
    """
    tree = shapely.STRtree(geometry)
    tree.query(shapely.Point())   # built now, on one thread
    asked = np.zeros(len(geometry), dtype=bool)
    todo = np.unique(edges.owner[alone])
    shared: list = []
    while len(todo):
        asked[todo] = True
        chunks = [todo[a:a + CHUNK] for a in range(0, len(todo), CHUNK)]
        results = in_threads(lambda chunk: _shared(tree, geometry, chunk), chunks, cancelled=cancelled)
        shared += results
        touched = np.unique(np.concatenate([np.concatenate(columns[:2]) for columns in results]))
        todo = touched[~asked[touched]]
    if not shared:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=object)
    row, partner, pieces = (np.concatenate(column) for column in zip(*shared))
    first, second = np.minimum(row, partner), np.maximum(row, partner)
    _, keep = np.unique(first * np.int64(len(geometry)) + second, return_index=True)
    return first[keep], second[keep], pieces[keep]


def _shared(tree, geometry: np.ndarray, rows: np.ndarray) -> tuple:
    """Pairs of these features with any others, each with the ground that both hold."""
    row, partner = tree.query(geometry[rows])
    row = rows[row]
    keep = row != partner
    row, partner = row[keep], partner[keep]
    keep = in_steps(lambda a, b: shapely.intersects(a, b) & ~shapely.touches(a, b), geometry[row], geometry[partner])
    row, partner = row[keep], partner[keep]
    pieces = without_lower(in_steps(shapely.intersection, geometry[row], geometry[partner]), 2)
    real = shapely.area(pieces) > 0.0
    return row[real], partner[real], pieces[real]


def holes_between(geometry: np.ndarray, edges: Edges, alone: np.ndarray, extent=None) -> np.ndarray:
    """Connected ground that no feature holds, though features lie around it, or though it lies in an extent.

    The lines that have no partner, and the border of the extent, divide the plane into faces; a face lies in a feature
    wholly or not at all.

    Args:
        geometry: valid polygons ``(n,)``. edges, alone: theirs, from ``ring_edges`` and ``unmatched``.
        extent: polygon or multipolygon that must be filled; None: only gaps between features are found.

    Returns:
        Polygons ``(m,)``, of any width, from west to east.
    """
    lines = shapely.linestrings(np.stack([edges.start[alone], edges.end[alone]], axis=1)) if alone.any() \
        else np.zeros(0, dtype=object)
    if extent is not None:
        lines = np.append(lines, shapely.boundary(extent))
    if not len(lines):
        return np.zeros(0, dtype=object)
    lines = shapely.get_parts(waited(shapely.unary_union, lines))
    faces = faces_of(lines)
    points = in_steps(shapely.point_on_surface, faces)
    if len(geometry):
        covered = np.unique(queried(shapely.STRtree(geometry), points, "intersects")[0])
        keep = np.ones(len(faces), dtype=bool)
        keep[covered] = False
        faces, points = faces[keep], points[keep]
    if extent is not None and len(faces):
        shapely.prepare(extent)
        faces = faces[shapely.intersects(extent, points)]
    if not len(faces):
        return np.zeros(0, dtype=object)
    whole = shapely.get_parts(united(in_order(faces, lines)))
    bounds = shapely.bounds(whole)
    return whole[np.lexsort((bounds[:, 1], bounds[:, 0]))]
