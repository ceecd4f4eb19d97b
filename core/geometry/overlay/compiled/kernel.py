"""Areas that two polygons share, pair by pair, compiled by numba; used only where it is installed.

A polygon is a sum of strips: below each of its edges, down to one height, the ground counts once where the edge is an
upper one and minus once where it is a lower one. What two polygons share is the sum over all pairs of an edge of one
and an edge of the other of what lies below both, where they lie over each other. No outline is cut and no case is
special: holes, parts, shared edges and corners are edges like others. (By the trapezoid formula the area of a polygon
is the sum of its strips; the product of two such sums is the sum over pairs.)

Edges of the second polygon are taken within the extent of the first: what lies above counts as its upper side, what
lies below counts nothing. On the ellipsoid a strip is integrated over a polynomial of second degree, by two points of
Gauss on each piece of an edge, which are exact.
"""
from __future__ import annotations

from pathlib import Path

import numpy as np

try:
    from numba import njit
except ImportError:   # who loads all modules loads this one too
    njit = None

NODE = 0.21132486540518713   # of Gauss' rule of two points, on 0…1


def _compiled(function):
    """Compiled, and kept beside this file where that may be written; nowhere else."""
    if njit is None:
        return function
    beside = Path(__file__).parent
    try:
        probe = beside / "__pycache__"
        probe.mkdir(exist_ok=True)
        (probe / ".written").touch()
        (probe / ".written").unlink()
        return njit(nogil=True, cache=True)(function)
    except (OSError, RuntimeError):
        return njit(nogil=True)(function)


@_compiled
def shared(pairs, outlines, series, polygons, plane, ground):
    """Fill ``plane`` and ``ground`` with what pairs share.

    Args:
        pairs: of each, the first and the second polygon by their numbers ``(m, 2)``.
        outlines: of the first polygons: edges about the middle of each one's extent, as x and y of the left end, of the
            right end, 1 or -1 for an upper or lower one ``(e, 5)``, in each polygon by their left ends, upright ones
            left out; where each polygon's edges begin, and the last one's end ``(n + 1,)``; extents ``(n, 4)``.
        series: polynomials about the middles of extents: of 1, x, y, x², xy, y² ``(n, 6)``; without rows: none.
        polygons: of the second polygons: where each one's rings begin, and the last one's end ``(k + 1,)``; the same of
            each ring's vertices ``(r + 1,)``; vertices of closed rings ``(v, 2)``; 1 where a ring has its polygon on
            its left, otherwise -1 ``(r,)``.
        plane, ground: float64 ``(m,)``; ``ground`` stays as it is without ``series``.
    """
    edges, edge_first, boxes = outlines
    rings, ring_first, vertices, signs = polygons
    most = 0
    for pair in range(len(pairs)):
        other = pairs[pair, 1]
        most = max(most, ring_first[rings[other + 1]] - ring_first[rings[other]])
    strip = np.empty((3 * most + 8, 5))
    curved = len(series) > 0
    terms = np.zeros(6)
    for pair in range(len(pairs)):
        own, other = pairs[pair, 0], pairs[pair, 1]
        x, y = (boxes[own, 0] + boxes[own, 2]) / 2, (boxes[own, 1] + boxes[own, 3]) / 2
        extent = boxes[own, 0] - x, boxes[own, 1] - y, boxes[own, 2] - x, boxes[own, 3] - y
        if curved:
            for term in range(6):
                terms[term] = series[own, term]
        count = 0
        for ring in range(rings[other], rings[other + 1]):
            count = _within(vertices[ring_first[ring]:ring_first[ring + 1]], signs[ring], (x, y), extent, strip, count)
        flat, curve = _both(strip[:count], edges[edge_first[own]:edge_first[own + 1]], terms, curved)
        plane[pair] = flat / 2
        if curved:
            ground[pair] = curve


@_compiled
def _both(strips, edges, terms, curved):
    """What lies below strips of one polygon and below edges of another: twice in the plane, and on the ground."""
    flat = curve = 0.0
    for row in range(len(strips)):
        bx0, by0, bx1, by1, b_sign = strips[row, 0], strips[row, 1], strips[row, 2], strips[row, 3], strips[row, 4]
        b_slope = (by1 - by0) / (bx1 - bx0)
        for edge in range(len(edges)):
            ax0 = edges[edge, 0]
            if ax0 >= bx1:
                break
            ax1 = edges[edge, 2]
            if ax1 <= bx0:
                continue
            low, high = max(ax0, bx0), min(ax1, bx1)
            ay0 = edges[edge, 1]
            a_slope = (edges[edge, 3] - ay0) / (ax1 - ax0)
            a_low, a_high = ay0 + (low - ax0) * a_slope, ay0 + (high - ax0) * a_slope
            b_low, b_high = by0 + (low - bx0) * b_slope, by0 + (high - bx0) * b_slope
            sign = b_sign * edges[edge, 4]
            apart_low, apart_high = a_low - b_low, a_high - b_high
            if apart_low <= 0.0 and apart_high <= 0.0:
                flat += sign * (high - low) * (a_low + a_high)
                if curved:
                    curve += sign * _ground(low, a_low, high, a_high, terms)
            elif apart_low >= 0.0 and apart_high >= 0.0:
                flat += sign * (high - low) * (b_low + b_high)
                if curved:
                    curve += sign * _ground(low, b_low, high, b_high, terms)
            else:
                share = apart_low / (apart_low - apart_high)
                x = low + share * (high - low)
                y = b_low + share * (b_high - b_low)
                y_low, y_high = min(a_low, b_low), min(a_high, b_high)
                flat += sign * ((x - low) * (y_low + y) + (high - x) * (y + y_high))
                if curved:
                    curve += sign * (_ground(low, y_low, x, y, terms) + _ground(x, y, high, y_high, terms))
    return flat, curve


@_compiled
def _ground(x0, y0, x1, y1, terms):
    """Integral of a polynomial below a straight edge, down to 0."""
    width, rise = x1 - x0, y1 - y0
    total = 0.0
    for node in (NODE, 1.0 - NODE):
        x, y = x0 + node * width, y0 + node * rise
        total += y * (terms[0] + x * (terms[1] + x * terms[3])
                      + y * ((terms[2] + x * terms[4]) / 2 + y * terms[5] / 3))
    return total * width / 2


@_compiled
def _put(strip, count, x0, y0, x1, y1, sign):
    """One more strip, below an edge that is drawn from its first end to its second."""
    if x0 < x1:
        strip[count, 0], strip[count, 1], strip[count, 2], strip[count, 3], strip[count, 4] = x0, y0, x1, y1, -sign
        return count + 1
    if x1 < x0:
        strip[count, 0], strip[count, 1], strip[count, 2], strip[count, 3], strip[count, 4] = x1, y1, x0, y0, sign
        return count + 1
    return count


@_compiled
def _at(x, y, x0, y0, slope, west, east):
    """A place on an edge, moved along it into the extent."""
    if x < west:
        return west, y0 + (west - x0) * slope
    if x > east:
        return east, y0 + (east - x0) * slope
    return x, y


@_compiled
def _where(height, x0, y0, slope, ax, bx):
    """Where an edge has a height, between two of its places."""
    return min(max(x0 + (height - y0) / slope, min(ax, bx)), max(ax, bx))


@_compiled
def _within(vertices, sign, middle, extent, strip, count):
    """Strips of one ring within an extent; neighbours above it are one."""
    (middle_x, middle_y), (west, south, east, north) = middle, extent
    above = False
    above_from = above_to = 0.0
    x0, y0 = vertices[0, 0] - middle_x, vertices[0, 1] - middle_y
    for place in range(1, len(vertices)):
        x1, y1 = vertices[place, 0] - middle_x, vertices[place, 1] - middle_y
        if not (x0 == x1 or (x0 <= west and x1 <= west) or (x0 >= east and x1 >= east)):
            slope = (y1 - y0) / (x1 - x0)
            ax, ay = _at(x0, y0, x0, y0, slope, west, east)
            bx, by = _at(x1, y1, x0, y0, slope, west, east)
            if ay >= north:    # it begins above: what came before goes on
                if not above:
                    above, above_from = True, ax
                above_to = bx if by >= north else _where(north, x0, y0, slope, ax, bx)
                ax, ay = above_to, north
            elif ay < south < by:
                ax, ay = _where(south, x0, y0, slope, ax, bx), south
            if by < north:
                if above:
                    count = _put(strip, count, above_from, north, above_to, north, sign)
                    above = False
                if by < south < ay:
                    bx, by = _where(south, x0, y0, slope, ax, bx), south
            elif ay < north:   # it ends above
                if above:
                    count = _put(strip, count, above_from, north, above_to, north, sign)
                above, above_from, above_to = True, _where(north, x0, y0, slope, ax, bx), bx
                bx, by = above_from, north
            else:
                ax = bx        # all of it lies above
            if ay > south or by > south:
                count = _put(strip, count, ax, ay, bx, by, sign)
        x0, y0 = x1, y1
    if above:
        count = _put(strip, count, above_from, north, above_to, north, sign)
    return count
