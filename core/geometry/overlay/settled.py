"""Pairs that are settled without an overlay, where layers hold no ground twice, as two surveys of one land.

A patch that lies wholly in one of the other layer's shares ground with no other of them, though it touches some six:
most pairs whose extents meet need no intersection then. Two surveys are compared in a third of the time.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from ..in_parts import LARGE
from ..parallel import ask, in_steps, in_threads

CHUNK = 8_000   # pairs
PAIRS_A_STEP = 100_000   # whose extents are compared in some hundredths of a second
ALIKE = 1e-12   # of an area: two polygons, one of which lies in the other, are one


class Settled(NamedTuple):
    """What is known of pairs of a zone and a subject ``(m,)``.

    Attributes:
        inside: pairs whose subject lies wholly in the zone, positions ``(i,)``.
        holding: pairs whose zone lies wholly in the subject, positions ``(j,)``; none of them is in ``inside``.
        left: pairs that are to be intersected, positions ``(k,)``; the others share no ground.
    """

    inside: np.ndarray
    holding: np.ndarray
    left: np.ndarray


def settle(zones: np.ndarray, subjects: np.ndarray, zone_of: np.ndarray, subject_of: np.ndarray, apart: tuple,
           least: float, cancelled=None) -> Settled:
    """Find the pairs in which one polygon lies wholly in the other.

    Args:
        zones, subjects: valid polygons ``(k,)``, ``(n,)``, each an object of its own.
        zone_of, subject_of: the pairs whose extents meet, ``(m,)`` each.
        apart: which zones share no ground with another zone ``(k,)``, and which subjects with another subject ``(n,)``.
        least: area up to which a polygon is rounding and is intersected as ever, in the plane's units.
        cancelled: asked between chunks.

    Raises:
        Cancelled: ``cancelled`` returned True.

    A square that lies in a larger one and touches the next one:

    >>> zones = shapely.box([0, 10], 0, [10, 20], 10)
    >>> settle(zones, shapely.box([5], 0, [10], 10), np.array([0, 1]), np.array([0, 0]),
    ...        (np.ones(2, dtype=bool), np.ones(1, dtype=bool)), 1e-6).left.tolist()
    []
    """
    boxes = [in_steps(shapely.bounds, geometry) for geometry in (zones, subjects)]
    fit = [(in_steps(shapely.get_num_coordinates, geometry) <= LARGE) & (in_steps(shapely.area, geometry) > least)
           for geometry in (zones, subjects)]
    pairs = np.flatnonzero(fit[0][zone_of] & fit[1][subject_of])
    inside = _held(zones, zone_of, subjects, subject_of, pairs[apart[0][zone_of[pairs]]], boxes, cancelled)
    is_settled = np.zeros(len(subjects), dtype=bool)
    is_settled[subject_of[inside]] = True
    others = np.flatnonzero(~is_settled[subject_of])
    pairs = pairs[~is_settled[subject_of[pairs]] & apart[1][subject_of[pairs]]]
    holding = _held(subjects, subject_of, zones, zone_of, pairs, boxes[::-1], cancelled)
    is_held = np.zeros(len(zones), dtype=bool)
    is_held[zone_of[holding]] = True
    alone = inside[apart[1][subject_of[inside]]]
    area = in_steps(shapely.area, zones[zone_of[alone]])   # an unchanged patch: the zone lies wholly in the subject too
    is_held[zone_of[alone][area - in_steps(shapely.area, subjects[subject_of[alone]]) <= ALIKE * area]] = True
    return Settled(inside, holding, others[~is_held[zone_of[others]]])


def _held(holders: np.ndarray, holder_of: np.ndarray, held: np.ndarray, held_of: np.ndarray, pairs: np.ndarray,
          boxes: tuple, cancelled) -> np.ndarray:
    """Which of some pairs hold the second of them wholly, by the first of them; positions, rising."""
    def fits(some: np.ndarray) -> np.ndarray:
        outer, inner = boxes[0][holder_of[some]], boxes[1][held_of[some]]
        return (outer[:, :2] <= inner[:, :2]).all(axis=1) & (outer[:, 2:] >= inner[:, 2:]).all(axis=1)

    pairs = pairs[in_steps(fits, pairs, step=PAIRS_A_STEP)]
    ask()
    pairs = pairs[np.argsort(holder_of[pairs], kind="stable")]   # no two threads prepare one polygon

    def chunk(rows: np.ndarray) -> np.ndarray:
        outer, inner = holders[holder_of[rows]], held[held_of[rows]]
        prepared = holders[np.unique(holder_of[rows])]
        shapely.prepare(prepared)
        covers = in_steps(shapely.covers, outer, inner)
        shapely.destroy_prepared(prepared)
        return rows[covers]

    changes = np.flatnonzero(np.diff(holder_of[pairs])) + 1
    at = np.searchsorted(changes, np.arange(CHUNK, len(pairs), CHUNK))
    chunks = np.split(pairs, np.unique(changes[at[at < len(changes)]]))
    return np.sort(np.concatenate(in_threads(chunk, chunks, cancelled=cancelled)))
