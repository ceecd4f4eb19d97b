"""Ground that features of a layer may hold whose outlines cannot be used: what it meets is not known."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple, Optional

import numpy as np
import shapely

from ..errors import InputError
from ..geometry.overlay.pairs import overlaps
from ..geometry.overlay.pieces import Minimum, measure
from ..geometry.subdivide import subdivide
from ..geometry.systems.placement import rectangles
from ..geometry.topology.repaired import ground_if_repaired
from ..table import FeatureTable
from .control_layer import ControlLayer
from .prepare import NOWHERE, Controls, prepare_controls

CROSSED = "usable.invalid"
EXTENT = ["xmin", "ymin", "xmax", "ymax"]


class Broken(NamedTuple):
    """Features that cannot be used.

    Attributes:
        ground: what those may hold whose outlines cross themselves ``(j,)``. boxes: extents of the others ``(k, 4)``,
            NaN where not even that is known.
    """

    ground: np.ndarray
    boxes: np.ndarray

    @property
    def is_anywhere(self) -> bool:
        """Whether one of them may be anywhere."""
        return bool(np.isnan(self.boxes).any())


def broken_of(layer: ControlLayer, controls: Controls, crs: str, method: str) -> Broken:
    """What the unusable polygons of a layer may hold.

    Args:
        layer: of polygons. controls: as it was prepared, alone and on no certain day. crs, method: in which it was.
    """
    boxes = controls.unusable[EXTENT].to_numpy(dtype=float)
    crossed = np.flatnonzero(controls.unusable["reason"].to_numpy(dtype=object) == CROSSED)
    if not len(crossed):
        return Broken(np.empty(0, dtype=object), boxes)
    rows = controls.unusable["source_row"].to_numpy()[crossed]
    row, ground = _mended(controls.role, layer.table.take(rows), crs, method)
    return Broken(ground, np.delete(boxes, crossed[row], axis=0))


def _mended(role: str, outlines: FeatureTable, crs: str, method: str) -> tuple[np.ndarray, np.ndarray]:
    """Ground of outlines, however they are mended: see ``_placed``."""
    return _placed(role, replace(outlines, geometry=ground_if_repaired(outlines.geometry)), crs, method)


def _placed(role: str, ground: FeatureTable, crs: str, method: str) -> tuple[np.ndarray, np.ndarray]:
    """Rows ``(k,)`` of ground, and that ground as it is compared with subjects ``(k,)``.

    What reaches to where the subjects' system has no places is left out: its extent is cut to that system's reach.
    """
    try:
        controls = prepare_controls(role, [ControlLayer(role, ground)], crs, method, kind="polygon")
    except InputError as error:
        if error.key != "crs.cannot_transform":
            raise
        rows = np.arange(len(ground.geometry))
        if len(rows) == 1:
            return rows[:0], ground.geometry[:0]
        halves = [(half, *_placed(role, ground.take(half), crs, method)) for half in np.array_split(rows, 2)]
        return tuple(np.concatenate(parts) for parts in zip(*((half[row], area) for half, row, area in halves)))
    return controls.source_row, controls.geometry


def may_hold(controls: Controls, rows: np.ndarray, crs: str, method: str) -> np.ndarray:
    """What features of a layer that cannot be used may hold ``(k,)``: of polygons that cross themselves the ground of
    any repair, of others their extents; None where one may be anywhere.

    Args:
        controls: as they were prepared. rows: positions in ``controls.unusable`` ``(k,)``, again and again.
        crs, method: in which they were.

    Raises:
        Cancelled: see ``ask``.
    """
    unusable = controls.unusable
    reasons = unusable["reason"].to_numpy(dtype=object)
    ground = rectangles(unusable[EXTENT].to_numpy(dtype=float))
    ground[np.isin(reasons, NOWHERE)] = None
    asked = np.unique(rows).astype(np.int64)
    asked = asked[(reasons[asked] == CROSSED) & ~np.isin(asked, list(controls.mended))]
    numbers = unusable["layer_number"].to_numpy()[asked]
    for number in np.unique(numbers):
        some = asked[numbers == number]
        outlines = controls.layers[number].table.take(unusable["source_row"].to_numpy()[some])
        areal = shapely.get_dimensions(outlines.geometry) == 2
        row, mended = _mended(controls.role, outlines.take(areal), crs, method)
        controls.mended.update(zip(some.tolist(), ground[some]))
        controls.mended.update(zip(some[areal][row].tolist(), mended))
    known = np.array(list(controls.mended), dtype=np.int64)
    ground[known] = [*controls.mended.values()]
    return ground[rows]


def may_meet(geometry: np.ndarray, broken: Broken, crs: str, method: str,
             cancelled: Optional[Callable[[], bool]] = None) -> np.ndarray:
    """Which polygons share ground with what cannot be used, or may ``(n,)``.

    What they share by the rounding of coordinates alone, as neighbours do, is left out.

    Args:
        geometry: polygons, None or empty where there is none ``(n,)``. broken: in their system. crs, method: of areas.
        cancelled: asked on the way.

    Raises:
        Cancelled: ``cancelled`` returned True.

    >>> left, right = shapely.box([500_000, 500_050], 3_000_000, [500_020, 500_070], 3_000_040)
    >>> tie = shapely.Polygon([(500_000, 3_000_000), (500_040, 3_000_040), (500_040, 3_000_000), (500_000, 3_000_040)])
    >>> broken = Broken(ground_if_repaired(np.array([tie])), np.zeros((0, 4)))
    >>> may_meet(np.array([left, right]), broken, "EPSG:4547", "planar").tolist()
    [True, False]
    """
    near = np.full(len(geometry), broken.is_anywhere)
    if near.any():
        return near
    if len(broken.boxes):
        near[shapely.STRtree(geometry).query(shapely.box(*broken.boxes.T), "intersects")[1]] = True
    if len(broken.ground):
        shared = overlaps(geometry, subdivide(broken.ground)[0], crs, method, cancelled=cancelled)
        real = ~measure(shared.pieces, crs, method, Minimum()).is_rounding
        near[shared.subject[real]] = True
    return near
