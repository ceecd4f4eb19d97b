"""In which project and which stage of the life of land each piece of a trace lies."""
from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import shapely

from ...fields import Field, spelling
from ...geometry.overlay.pairs import overlap_sizes
from ...indicators.scene import Scene
from ...quotas.request import Bound
from .request import JOINED, SHARES
from .words import WORDS

LEAST_PERCENT = 1e-6   # of a piece: less is rounding along a border


def joined_fields(layer: str) -> dict[str, Field]:
    """Field role -> names in data.

    Args:
        layer: of ``JOINED``.
    """
    return {name: Field(name, aliases=tuple(WORDS[layer][name])) for name in JOINED[layer]}


def code_field() -> Field:
    """The field with the code that a layer gives its own features, such as that of parcels."""
    return Field("feature_code", aliases=tuple(WORDS["feature_code"]))


def feature_codes(layers: Mapping[str, Bound]) -> dict[str, np.ndarray]:
    """Role of a layer -> codes of its features ``(n,)``, None where one has none; layers without such a field are
    absent.

    Args:
        layers: with ``code_field`` among their fields.
    """
    return {role: _words(bound, code_field().id) for role, bound in layers.items() if code_field().id in bound.fields}


def _words(bound: Bound, role: str) -> np.ndarray:
    words = np.full(len(bound.table), None, dtype=object)
    words[:] = [None if cell is None else spelling(cell) or None for cell in bound.column(role)]
    return words


def joined_with(changes: pd.DataFrame, shapes: np.ndarray, beside: Mapping[str, Bound], scene: Scene) -> pd.DataFrame:
    """Pieces with the words of the feature of each layer that holds most of them, and which share of them it holds.

    Args:
        changes: pieces ``(k,)``. shapes: of each ``(k,)``, None without one. beside: of ``JOINED``. scene: plane.
    """
    places = np.flatnonzero(~shapely.is_missing(shapes))
    for layer, bound in beside.items():
        prepared = scene.prepare(bound.table, "polygon")
        row, percent = _most(shapes[places], prepared.geometry, scene)
        met = np.flatnonzero(row >= 0)
        source, at = prepared.source_row[row[met]], places[met]
        share = np.full(len(changes), np.nan)
        share[at] = percent[met]
        columns = {SHARES[layer]: share}
        for name in JOINED[layer]:
            cells = np.full(len(changes), None, dtype=object)
            if name in bound.fields:
                cells[at] = _words(bound, name)[source]
            columns[name] = cells
        changes = changes.assign(**columns)
    return changes


def _most(shapes: np.ndarray, ground: np.ndarray, scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """Which polygon holds most of each shape, -1 without one, the first of equal ones; and how much of it, %."""
    row, percent = np.full(len(shapes), -1), np.zeros(len(shapes))
    if not len(shapes) or not len(ground):
        return row, percent
    pairs = overlap_sizes(shapes, ground, scene.crs, scene.method, cancelled=scene.cancelled)
    size = scene.measure(shapes)
    part = np.where(np.isfinite(pairs.area_m2), pairs.area_m2,
                    np.where(np.isfinite(pairs.length_m), pairs.length_m, 1.0))
    share = 100.0 * np.divide(part, size[pairs.subject], out=np.zeros(len(part)), where=size[pairs.subject] > 0.0)
    order = np.lexsort((pairs.control, -share.round(9), pairs.subject))
    first = order[np.r_[True, np.diff(pairs.subject[order]) > 0]] if len(order) else order
    first = first[share[first] > LEAST_PERCENT]
    row[pairs.subject[first]], percent[pairs.subject[first]] = pairs.control[first], np.minimum(share[first], 100.0)
    return row, percent
