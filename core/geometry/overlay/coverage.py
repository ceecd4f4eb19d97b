"""What several pieces cover together, and what they leave free."""
from __future__ import annotations

from typing import Callable, NamedTuple

import numpy as np
import shapely

from .. import crowded
from ..in_parts import HEAVY, is_heavy, is_large, without
from ..measure.area import METRES_PER_DEGREE
from ..parallel import asking, in_steps, in_threads
from ..parts import without_lower
from ..systems.crs import is_geographic, unit_factor
from ..united import unions

CHUNK_SUBJECTS = 2_000
AT_ONCE = 250         # differences in one call: where each goes through many vertices, more would keep a cancel waiting
LINE_WIDTH_M = 1e-5   # rounding shifts pieces of lines off the line: they are removed with this width


class Cut(NamedTuple):
    """What lies in subjects, piece by piece ``(m,)``, such as an ``Overlaps`` of one kind.

    Attributes:
        subject: which subject each piece belongs to, in order.
        pieces: shapely geometries.
        size: their sizes, m² or m.
        whole: the piece is the whole subject.
    """

    subject: np.ndarray
    pieces: np.ndarray
    size: np.ndarray
    whole: np.ndarray


def covered_size(subjects: np.ndarray, total: np.ndarray, cut: Cut, measure: Callable, crs: str,
                 cancelled=None) -> np.ndarray:
    """Size of the union of each subject's pieces: where pieces overlap they count once.

    Args:
        subjects: shapely geometries ``(n,)``.
        total: their sizes ``(n,)``, m² or m.
        cut: the pieces.
        measure: geometries to sizes.
        crs: coordinate system of the pieces.
        cancelled: asked between portions.

    Returns:
        float64 ``(n,)``: covered size of each subject.

    Raises:
        Cancelled: ``cancelled`` returned True.

    Half a square of 100 m², and a third of it that lies in that half:

    >>> square, half, third = shapely.box([0, 0, 0], 0, [10, 5, 3], 10)
    >>> cut = Cut(np.array([0, 0]), np.array([half, third]), np.array([50.0, 30.0]), np.zeros(2, dtype=bool))
    >>> covered_size(np.array([square]), np.array([100.0]), cut, shapely.area, "EPSG:4547").tolist()
    [50.0]
    """
    subject, pieces, size, whole = cut
    covered = np.bincount(subject, weights=size, minlength=len(total))
    covered_whole = np.zeros(len(total), dtype=bool)
    covered_whole[subject[whole]] = True
    covered[covered_whole] = total[covered_whole]
    count = np.bincount(subject, minlength=len(total))
    several = (count > 1) & ~covered_whole
    first = np.cumsum(count) - count

    def union(rows):
        pieces_of = pieces[first[rows][:, None] + np.arange(count[rows[0]])]
        joined = in_steps(shapely.union, *pieces_of.T) if count[rows[0]] == 2 else unions(pieces_of)
        return rows, measure(joined)

    lines = several & (shapely.get_dimensions(subjects) == 1)

    chunks = []
    for number in np.unique(count[several]):
        rows = np.flatnonzero(several & ~lines & (count == number))
        chunks.extend(rows[a:a + CHUNK_SUBJECTS] for a in range(0, len(rows), CHUNK_SUBJECTS))
    for rows, sizes in in_threads(union, chunks, cancelled=cancelled):
        covered[rows] = sizes
    rows = np.flatnonzero(lines)
    if len(rows):
        use = lines[subject]
        left = remainder(subjects[rows], np.searchsorted(rows, subject[use]), pieces[use], whole[use], crs, cancelled)
        covered[rows] = total[rows] - measure(left)
    return covered


def remainder(subjects: np.ndarray, subject: np.ndarray, pieces: np.ndarray, whole: np.ndarray,
              crs: str, cancelled=None) -> np.ndarray:
    """What is left of each subject when its pieces are taken away.

    The k-th pieces of all subjects are subtracted together, so that there are as many rounds as
    the busiest subject has pieces, and no unions; but a polygon of very many vertices, or one that
    gets them from very many pieces, loses all at once, cut into parts where that is much: each
    round would go through all of them again.

    Args:
        subjects: shapely geometries ``(n,)``.
        subject, pieces, whole, crs: as in ``covered_size``.
        cancelled: asked between steps, whether to stop.

    Returns:
        Geometries ``(n,)``; empty where nothing is left.
    """
    left = subjects.copy()
    width = LINE_WIDTH_M / (METRES_PER_DEGREE if is_geographic(crs) else unit_factor(crs))
    count = np.bincount(subject, minlength=len(subjects))
    rank = np.arange(len(subject)) - (np.cumsum(count) - count)[subject]
    covered_whole = np.zeros(len(subjects), dtype=bool)
    covered_whole[subject[whole]] = True
    left[covered_whole] = shapely.from_wkt("POLYGON EMPTY")
    end = np.cumsum(count)
    vertices = in_steps(shapely.get_num_coordinates, subjects) + np.bincount(
        subject, weights=in_steps(shapely.get_num_coordinates, pieces), minlength=len(subjects))
    heavy = (is_heavy(subjects, count) | is_large(subjects, count) | _crowd(subjects, subject, pieces, vertices)
             | (in_steps(shapely.get_dimensions, subjects) == 2) & (vertices * count > HEAVY)) & ~covered_whole

    def areas(some):
        """Pieces, those of lines made as wide as rounding."""
        lines, wide = shapely.get_dimensions(some) == 1, some.copy()
        wide[lines] = shapely.buffer(some[lines], width, cap_style="flat", join_style="mitre")
        return wide

    for row in asking(np.flatnonzero(heavy), 1):
        taken = areas(pieces[end[row] - count[row]:end[row]])
        left[row] = without_lower(np.array([without(subjects[row], taken)], dtype=object),
                                  shapely.get_dimensions(subjects[[row]]))[0]
    open_pieces = ~(covered_whole | heavy)[subject]
    for turn in range(int(rank[open_pieces].max()) + 1 if open_pieces.any() else 0):
        rows = np.flatnonzero(open_pieces & (rank == turn))

        def subtract(part):
            return part, in_steps(shapely.difference, left[subject[part]], areas(pieces[part]), step=AT_ONCE)

        chunks = [rows[a:a + CHUNK_SUBJECTS] for a in range(0, len(rows), CHUNK_SUBJECTS)]
        for part, geometry in in_threads(subtract, chunks, cancelled=cancelled):
            left[subject[part]] = without_lower(geometry, shapely.get_dimensions(subjects[subject[part]]))
    return left


def _crowd(subjects: np.ndarray, subject: np.ndarray, pieces: np.ndarray, vertices: np.ndarray) -> np.ndarray:
    """Which polygons are crowded, by themselves or by what is taken from them, bool ``(n,)``.

    ``vertices``: of each with its pieces ``(n,)``.
    """
    count = np.bincount(subject, minlength=len(subjects))
    end, crowd = np.cumsum(count), (vertices > crowded.FEW) & (count > 0)
    crowd &= in_steps(shapely.get_dimensions, subjects) == 2
    for row in asking(np.flatnonzero(crowd)):
        crowd[row] = crowded.is_crowded(np.append(pieces[end[row] - count[row]:end[row]], subjects[row]),
                                        crowded.levels(int(count[row])))
    return crowd
