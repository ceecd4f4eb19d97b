"""Threads and parcels by unit, for indicator rows: each lies in the unit that holds most of its ground."""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np
import shapely

from ..geometry.systems.crs import plan_transform, transform
from ..indicators.rows import OUTSIDE
from ..indicators.scene import Scene, scene_of
from ..texts import text
from .cells import one_word
from .tracing import Traced

UNKNOWN = -1   # no ground, and no code of a unit: it may be in any
_CROSSING = 0.01   # share of ground in another unit, from which it is said


class Places(NamedTuple):
    """Units, the ground outside as the last one, and where each thread and parcel is.

    Attributes:
        codes, names: of units ``(u,)``. threads, parcels: position among them, ``UNKNOWN`` where nothing says it.
    """

    codes: list
    names: list
    threads: np.ndarray
    parcels: np.ndarray


def places_of(traced: Traced, threads: np.ndarray, parcels: np.ndarray, notes: list) -> Optional[Places]:
    """Where threads and parcels lie; None without units.

    Args:
        traced: with the request. threads, parcels: ground of each ``(t,)``, ``(p,)``, None without. notes: to which it
            adds.

    Raises:
        InputError: units without code or with one twice, systems that cannot be combined.
    """
    request, entries = traced.request, traced.entries
    if request.units is None:
        return None
    tables = [layer.table for layer in entries.layers if layer.table.crs]
    scene = scene_of(tables or [request.units.table], request.units, request.area_method, request.language)
    notes += scene.notes
    by_code = {code: place for place, code in enumerate(scene.codes)}

    def placed(ground: np.ndarray, number: np.ndarray) -> tuple[np.ndarray, int]:
        words = one_word(entries.texts("unit_code"), number, len(ground), entries.is_live, "?")
        place = np.array([by_code.get(word, UNKNOWN) for word in words.tolist()], dtype=np.int64)
        return _by_ground(scene, ground, entries.crs, place)

    of_threads, crossing = placed(threads, traced.threads.number)
    of_parcels, _count = placed(parcels, traced.parcels.number)
    of_parcels = np.where(of_parcels == UNKNOWN, of_threads[traced.thread_of], of_parcels)
    language = request.language
    unknown = int((of_threads == UNKNOWN).sum())
    notes += [text(f"lifecycle.units_{name}", language, count=count)
              for name, count in (("crossing", crossing), ("unknown", unknown)) if count]
    return Places([*scene.codes, OUTSIDE], [*scene.names, text("indicators.outside", language)], of_threads, of_parcels)


def _by_ground(scene: Scene, ground: np.ndarray, crs: str, place: np.ndarray) -> tuple[np.ndarray, int]:
    """The place of most of the ground where there is any, and how many lie in several."""
    rows = np.flatnonzero(~shapely.is_missing(ground))
    if not len(rows):
        return place, 0
    frame = scene.divided(transform(ground[rows], plan_transform(crs, scene.crs)))
    most = frame.sort_values(["share", "unit"], ascending=[False, True], kind="stable").drop_duplicates("row")
    place[rows[most["row"].to_numpy()]] = most["unit"].to_numpy()
    others = frame[(frame["share"] > _CROSSING) & (frame["share"] < 1.0 - _CROSSING)]
    return place, others["row"].nunique()
