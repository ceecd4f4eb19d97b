"""Integrals of polynomials over rings, by Green's theorem sums over edges: many rings at once.

A sum over a ring's edges is as long as the ring has vertices, its last term nought: so it is added up alike alone and
in any crowd, to the last bit.
"""
from __future__ import annotations

from functools import lru_cache

import numpy as np


def closed(x: np.ndarray, y: np.ndarray, first: np.ndarray, terms: np.ndarray) -> np.ndarray:
    """Integral of a polynomial of second degree over each ring, below zero where it is drawn clockwise.

    Over the triangle of an edge and the origin it is the triangle's area, half the cross product of the edge's ends,
    times the mean of the polynomial in the middles of the sides.

    Args:
        x, y: vertices ``(v,)`` of closed rings, one ring after the other, each about a place of its own.
        first: where each ring begins ``(n,)``. terms: factors of 1, x, y, x², xy, y² ``(6, n)``.

    Returns:
        float64 ``(n,)``.

    >>> square = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
    >>> closed(*square.T, np.array([0]), np.array([[1.0], [3.0], [0.0], [0.0], [0.0], [3.0]])).tolist()
    [10.0]
    """
    twice, part = np.zeros((2, len(x)))
    np.multiply(x[:-1], y[1:], out=twice[:-1])
    twice[:-1] -= x[1:] * y[:-1]
    twice[first[1:] - 1] = 0.0   # from one ring to the next there is no edge
    result = terms[0] / 2 * np.add.reduceat(twice, first)
    sums = []
    for factor, value in zip(terms[1:3], (x, y)):
        sums.append(value[:-1] + value[1:])
        np.multiply(sums[-1], twice[:-1], out=part[:-1])
        result += factor / 6 * np.add.reduceat(part, first)
    for factor, (axis, other) in zip(terms[3:], ((0, 0), (0, 1), (1, 1))):
        product = (x, y)[axis] * (x, y)[other]
        np.add(product[:-1], product[1:], out=part[:-1])
        part[:-1] += np.multiply(sums[axis], sums[other], out=product[:-1])
        part *= twice
        result += factor / 24 * np.add.reduceat(part, first)
    return result


def by_gauss(x: np.ndarray, y: np.ndarray, first: np.ndarray, terms: np.ndarray, powers: np.ndarray) -> np.ndarray:
    """As ``closed``, of any degree: from a few places on each edge, to which the integral along it is exact.

    Args:
        x, y, first: as of ``closed``. terms: factors ``(k, n)``. powers: of x and y, by degree, of which they are the
            first ones' ``(m, 2)``.
    """
    powers = powers[:len(terms)].tolist()
    degree = sum(powers[-1])
    half_x, half_y = (x[1:] - x[:-1]) / 2, (y[1:] - y[:-1]) / 2
    mid_x, mid_y = x[:-1] + half_x, y[:-1] + half_y
    half_y[first[1:] - 1] = 0.0   # from one ring to the next there is no edge
    moments = np.empty((len(terms), len(x)))
    moments[:, -1] = 0.0
    east, north, part = np.empty((3, len(half_x)))
    times_x, times_y = np.empty((2, degree + 1, len(half_x)))
    for place, (node, weight) in enumerate(zip(*_gauss(degree // 2 + 1))):
        np.add(mid_x, np.multiply(node, half_x, out=east), out=east)
        np.add(mid_y, np.multiply(node, half_y, out=north), out=north)
        times_x[0] = east
        np.multiply(weight, half_y, out=times_y[0])
        for power in range(degree):
            np.multiply(times_x[power], east, out=times_x[power + 1])
            np.multiply(times_y[power], north, out=times_y[power + 1])
        for moment, (p, q) in zip(moments[:, :-1], powers):
            if place:
                moment += np.multiply(times_x[p], times_y[q], out=part)
            else:
                np.multiply(times_x[p], times_y[q], out=moment)
    result = np.zeros(len(first))
    for term, moment, (p, _) in zip(terms, moments, powers):
        result += term * np.add.reduceat(moment, first) / (p + 1)
    return result


@lru_cache(maxsize=8)
def _gauss(count: int) -> tuple:
    """Places between -1 and 1 and their weights: exact for powers below twice their number."""
    return np.polynomial.legendre.leggauss(count)
