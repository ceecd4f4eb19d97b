"""Cut subjects along layers so that every place counts once.

A layer whose features overlap gives a shared place to the feature with the lower id; what no
feature covers is a part of its own. So the parts of a subject add up to the subject.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd
import shapely

from ...geometry.measure.drawn_area import drawn_area_m2, measuring
from ...geometry.overlay.coverage import remainder
from ...geometry.overlay.pairs import TOUCH_M2, Ground, ground_overlaps
from ...geometry.overlay.unchanged import suspects_among
from ...geometry.parallel import in_threads
from ...geometry.parts import without_lower
from ...geometry.topology.shared_edges import meeting

LEAST_M2 = 0.005      # less than half of the last digit that is printed
CUT_NOISE_M2 = 1e-4   # what a cut may add or take where outlines are densified, see area.densify
NOWHERE = -1          # position of "no feature"
CHUNK = 5_000


@dataclass(frozen=True)
class Parts:
    """Parts of some base geometries ``(m,)``, ordered by base, then zone, what is left last.

    Attributes:
        base: position of the geometry that it is a part of.
        zone: position of the feature that covers it; ``NOWHERE`` where none does.
        area_m2: measured area.
        pieces: geometries, or None where they were not asked for.
        taken: places that two zones claim: base, first (which keeps it), second, area_m2.
        touched: positions of the zones that some base meets, rising.
    """

    base: np.ndarray
    zone: np.ndarray
    area_m2: np.ndarray
    pieces: Optional[np.ndarray]
    taken: pd.DataFrame
    touched: np.ndarray


class Base(NamedTuple):
    """What is divided: polygons ``(n,)``, None takes no part, and their areas in m² by the method ``(n,)``."""

    shapes: np.ndarray
    area_m2: np.ndarray


class Zones(NamedTuple):
    """Among what it is divided.

    Attributes:
        shapes: polygons ``(k,)`` in the coordinate system ``crs``, which is the base's too, ready to be cut like it.
        drawn: the zones as they were drawn ``(k,)``: vertices that were added to two neighbours may differ in the
            last bit, and then the neighbours seem to overlap.
        apart: no two zones share ground, nor two geometries of the base, as of ``unchanged.once``.
    """

    shapes: np.ndarray
    drawn: np.ndarray
    crs: str
    apart: bool = False


def divide(base: Base, zones: Zones, method: str, *, keep_pieces: bool, close: bool = False,
           progress: Optional[Callable[[float], None]] = None,
           cancelled: Optional[Callable[[], bool]] = None) -> Parts:
    """Divide geometries among the zones that cover them.

    Args:
        base: what is divided. zones: that cover it.
        method: of areas, as in ``overlaps``.
        keep_pieces: return geometries.
        close: scale the parts of a base that is wholly covered to its area.
        progress: called with 0…1. cancelled: asked between chunks.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    (base, base_area_m2), (zones, drawn, crs, apart) = base, zones
    clashes = np.zeros((0, 2), dtype=np.int64) if apart else clashing(drawn, np.arange(len(drawn)), cancelled)
    shared = ground_overlaps(
        Ground(base, np.full(len(base), apart), base_area_m2), Ground(zones, ~np.isin(np.arange(len(zones)), clashes)),
        crs, method, keep_pieces=keep_pieces, progress=progress, cancelled=cancelled)
    area, pieces, kept = shared.area_m2.copy(), shared.pieces, np.ones(len(shared), dtype=bool)
    touched = np.unique(shared.control)
    claims = _claims(shared, clashes)
    taken = pd.DataFrame({"base": np.zeros(0, np.int64), "first": np.zeros(0, np.int64),
                          "second": np.zeros(0, np.int64), "area_m2": np.zeros(0)})
    if len(claims):
        reduced = _reduce(shared, claims, base, zones, crs, method)
        taken = reduced["taken"]
        area[reduced["rows"]] = reduced["area_m2"]
        kept[reduced["rows"]] = reduced["area_m2"] > TOUCH_M2
        if keep_pieces:
            pieces[reduced["rows"]] = reduced["pieces"]
    rest, has_rest = _rest(shared, area, base_area_m2, measuring(shapely.bounds(base), crs, method).adds_up)
    if close:
        covered = np.bincount(shared.subject, weights=area, minlength=len(base))
        whole = ~has_rest & (covered > 0)
        area = area * np.divide(base_area_m2, covered, out=np.ones(len(base)), where=whole)[shared.subject]
    left = np.flatnonzero(has_rest)
    order = np.lexsort((np.concatenate([np.zeros(int(kept.sum())), np.ones(len(left))]),
                        np.concatenate([shared.subject[kept], left])))
    if keep_pieces:
        row_of = np.full(len(base), -1)
        row_of[left] = np.arange(len(left))
        use = kept & has_rest[shared.subject]
        free = remainder(base[left], row_of[shared.subject[use]], pieces[use], np.zeros(int(use.sum()), dtype=bool),
                         crs, cancelled)
        pieces = np.concatenate([pieces[kept], free])[order]
    return Parts(np.concatenate([shared.subject[kept], left])[order],
                 np.concatenate([shared.control[kept], np.full(len(left), NOWHERE)])[order],
                 np.concatenate([area[kept], rest[left]])[order], pieces, taken, touched)


def clashing(geometry: np.ndarray, rows: np.ndarray, cancelled=None) -> np.ndarray:
    """Pairs of polygons whose interiors meet.

    Neighbours whose edges match are not compared: of a survey of 200,000 patches that took two thirds of the time. What
    is narrower than a millionth of a metre may be left out.

    Args:
        geometry: valid polygons ``(k,)``.
        rows: which of them to compare, rising.
        cancelled: asked between steps, whether to stop.

    Returns:
        Positions ``(p, 2)``, the lower one first, in order.
    """
    some = geometry[rows]
    flagged = suspects_among(some, cancelled) if len(some) > 1 else np.zeros(0, dtype=np.int64)
    row, partner = meeting(some, some[flagged], cancelled)
    partner = flagged[partner]
    pairs = np.unique(np.sort(np.column_stack([row, partner])[row != partner], axis=1), axis=0)
    chunks = [pairs[start:start + CHUNK] for start in range(0, len(pairs), CHUNK)]
    meet = in_threads(lambda chunk: shapely.relate_pattern(some[chunk[:, 0]], some[chunk[:, 1]], "T********"),
                      chunks, cancelled=cancelled)
    pairs = rows[pairs[np.concatenate(meet)]] if chunks else np.zeros((0, 2), dtype=np.int64)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _claims(shared, pairs: np.ndarray) -> pd.DataFrame:
    """Rows of ``found`` in which two clashing zones meet one base: ``row_first, row_second``."""
    if not len(pairs):
        return pd.DataFrame({"row_first": [], "row_second": []}, dtype=np.int64)
    rows = pd.DataFrame({"base": shared.subject, "zone": shared.control, "row": np.arange(len(shared))})
    pairs = pd.DataFrame(pairs, columns=["zone_first", "zone_second"])
    first = pairs.merge(rows, left_on="zone_first", right_on="zone")[["zone_second", "base", "row"]]
    both = first.merge(rows, left_on=["base", "zone_second"], right_on=["base", "zone"],
                       suffixes=("_first", "_second"))
    return both.sort_values(["row_second", "row_first"], ignore_index=True)[["row_first", "row_second"]]


def _reduce(shared, claims: pd.DataFrame, base, zones, crs, method) -> dict:
    """Take from each claimed piece what a zone with a lower position covers."""
    involved = np.unique(claims.to_numpy())
    if shared.pieces is not None:
        piece = shared.pieces[involved]
    else:
        piece = _cut(base[shared.subject[involved]], zones[shared.control[involved]])
    left, size = piece.copy(), shared.area_m2[involved].copy()
    first = np.searchsorted(involved, claims["row_first"].to_numpy())
    second = np.searchsorted(involved, claims["row_second"].to_numpy())
    turn = claims.groupby("row_second").cumcount().to_numpy()
    lost = np.zeros(len(claims))
    for number in range(int(turn.max()) + 1):
        now = np.flatnonzero(turn == number)
        target = second[now]
        after = without_lower(shapely.difference(left[target], piece[first[now]]), 2)
        after_size = drawn_area_m2(after, crs, method)
        real = size[target] - after_size > TOUCH_M2
        lost[now] = np.where(real, size[target] - after_size, 0.0)
        left[target[real]], size[target[real]] = after[real], after_size[real]
    rows = claims["row_first"].to_numpy(), claims["row_second"].to_numpy()
    taken = pd.DataFrame({"base": shared.subject[rows[0]], "first": shared.control[rows[0]],
                          "second": shared.control[rows[1]], "area_m2": lost})
    return {"rows": involved, "pieces": left, "area_m2": size,
            "taken": taken[taken["area_m2"] > 0].reset_index(drop=True)}


def _cut(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    chunks = [slice(start, start + CHUNK) for start in range(0, len(first), CHUNK)]
    cut = in_threads(lambda part: without_lower(shapely.intersection(first[part], second[part]), 2), chunks)
    return np.concatenate(cut)


def _rest(shared, area, base_area_m2, adds_up: bool) -> tuple[np.ndarray, np.ndarray]:
    """Area of each base that no zone covers, and whether that is more than rounding; ``adds_up``: of ``Measuring``."""
    count = len(base_area_m2)
    covered = np.bincount(shared.subject, weights=area, minlength=count)
    cuts = np.bincount(shared.subject, weights=~shared.inside, minlength=count)
    noise = np.maximum(LEAST_M2, 0.0 if adds_up else CUT_NOISE_M2 * cuts)
    rest = np.maximum(np.nan_to_num(base_area_m2) - covered, 0.0)
    return rest, (rest > np.where(covered > 0, noise, 0.0))
