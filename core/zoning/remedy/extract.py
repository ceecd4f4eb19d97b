"""A small request around one subject, for checks that are repeated with moved or cut outlines.

The controls near the subjects are brought into the subjects' coordinate system once; a request around a
subject then holds a handful of features, and the engine answers it in some hundredths of a second.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from ...contract import cells
from ...contract.arithmetic import times
from ...contract.interval import Interval
from ...geometry.measure.distance import widened
from ...geometry.measure.drawn_area import drawn_area_m2, for_cutting
from ...geometry.measure.offset import offset
from ...geometry.parts import without_lower
from ...geometry.systems.crs import plan_transform, transform
from ...geometry.united import united
from ...layers.control_layer import ControlLayer
from ...layers.prepare import prepare_controls, prepare_subjects
from ...table import FeatureTable
from ..request import ZoningRequest, scope_of

MARGIN_M = 2.0
MANY_VERTICES = 500        # larger controls are cut to the surroundings
MOST_COMPANIONS = 50       # parcels of one project that are taken along, where it has more: the near ones
REGISTERED = "groundrules_registered_m2"
_DIMENSION = {"point": 0, "line": 1, "polygon": 2}


@dataclass(frozen=True)
class _Near:
    """Features of one control layer near the subjects.

    ``moves`` says that they are usable, and already in the subjects' coordinate system.
    """

    layer: ControlLayer
    coverage: bool
    moves: bool
    bounds: np.ndarray


@dataclass(frozen=True)
class Local:
    """What lies around one subject.

    Attributes:
        request: the small request.
        subject: position of the subject in it.
        geometry: the subject as the user drew it.
        scale: registered over measured area ``(1,)``, as of ``Subjects``.
    """

    request: ZoningRequest
    subject: int
    geometry: object
    scale: Interval
    near: tuple
    window: object

    def with_subject(self, geometry) -> ZoningRequest:
        """The request with another outline of the subject; a registered area shrinks in proportion.

        Args:
            geometry: the outline.
        """
        request, table = self.request, self.request.subjects
        outlines = table.geometry.copy()
        outlines[self.subject] = geometry
        columns = table.columns
        if request.area_method == "registered":
            measured = drawn_area_m2(for_cutting(outlines[self.subject:self.subject + 1], table.crs, "ellipsoidal"),
                                     table.crs)[0]
            columns = columns.copy()
            columns.loc[columns.index[self.subject], REGISTERED] = cells.number(times(self.scale, measured))[0]
        return replace(request, subjects=replace(table, geometry=outlines, columns=columns))

    def with_moved(self, role: str, metres: float) -> ZoningRequest:
        """The request with the outlines of a role's polygons moved: inwards where ``metres`` is negative.

        Inwards the union of the role's features shrinks, so that neighbours stay joined; outwards each grows.

        Args:
            role: id. metres: in m.
        """
        moving = [near for near in self.near if near.moves and near.layer.role == role and not near.coverage]
        polygons = [near.layer.table.geometry[shapely.get_dimensions(near.layer.table.geometry) == 2]
                    for near in moving]
        crs = self.request.subjects.crs
        inner = None
        if metres < 0 and sum(map(len, polygons)):
            inner = offset(np.array([united(np.concatenate(polygons))], dtype=object), crs, metres)[0]
        changed = {id(near.layer): _moved(near.layer, inner, crs, metres) for near in moving}
        return replace(self.request, controls=[changed.get(id(layer), layer) for layer in self.request.controls])


def _moved(layer: ControlLayer, inner, crs: str, metres: float) -> ControlLayer:
    table = layer.table
    geometry, area = table.geometry.copy(), shapely.get_dimensions(table.geometry) == 2
    if metres < 0:
        geometry[area] = without_lower(np.atleast_1d(shapely.intersection(geometry[area], inner)), 2)
    else:
        geometry[area] = offset(geometry[area], crs, metres)
    kept = ~shapely.is_empty(geometry)
    return replace(layer, table=replace(table, geometry=geometry).take(kept))


class Extract:
    """The controls near some subjects, ready for one subject after the other.

    Args:
        request: the whole request.
        rows: positions of the subjects that will be explained.
        margin_m: how far around them outlines will be moved.

    Raises:
        InputError: as in ``check_zoning``.
    """

    def __init__(self, request: ZoningRequest, rows, margin_m: float = 0.0):
        self.request = request
        self.scope = scope_of(request)
        distances = [rule.distance_m or 0.0 for rule in request.pack.rules]
        self.margin_m = margin_m + max(distances, default=0.0) + MARGIN_M
        self.subjects = prepare_subjects(request.subjects, request.area_method, request.subject_id,
                                         request.project_field, request.registered_field)
        self.by_project = np.argsort(self.subjects.group, kind="stable")
        taken = sorted({row for subject in rows for row in self._companions(subject)})
        boxes = self._boxes(request.subjects.geometry[taken])
        self.near = [*self._near_layers(request.controls, boxes, False),
                     *self._near_layers(request.coverage or [], boxes, True)]

    def _companions(self, subject: int) -> list:
        """The subject and the parcels of its project: the minimum of a rule counts over all of them."""
        group = self.subjects.group
        own = slice(*np.searchsorted(group[self.by_project], [group[subject], group[subject] + 1]).tolist())
        rows = self.by_project[own].tolist()
        if len(rows) <= MOST_COMPANIONS:
            return rows
        geometry = self.request.subjects.geometry
        box = self._boxes(geometry[[subject]])
        if not len(box):
            return [subject]
        met = shapely.intersects(shapely.box(*box[0]), geometry[rows])
        return [row for row, near in zip(rows, met) if near or row == subject][:MOST_COMPANIONS + 1]

    def _boxes(self, geometry: np.ndarray) -> np.ndarray:
        boxes = shapely.bounds(geometry)
        boxes = boxes[np.isfinite(boxes).all(axis=1)]
        return widened(boxes, self.request.subjects.crs, self.margin_m)

    def _near_layers(self, layers: list, boxes: np.ndarray, coverage: bool) -> list:
        near = []
        for layer in layers:
            role = self.request.pack.roles.get(layer.role)
            by_extent = coverage or (role is not None and role.coverage)
            kind = "polygon" if by_extent else role.geometry
            # what a filter hides is judged once, for the whole run
            for part, moves in self._split(replace(layer, unfiltered=None), boxes, kind):
                near.append(_Near(part, coverage, moves, shapely.bounds(part.table.geometry)))
        return near

    def _split(self, layer: ControlLayer, boxes: np.ndarray, kind: str) -> list:
        """The layer's features near the subjects: those that can be moved, and those that stay as they are."""
        table, crs = layer.table, self.request.subjects.crs
        rows = _rows_near(table, boxes, crs)
        part = replace(layer, table=table.take(rows))
        controls = prepare_controls(layer.role, [part], crs, self.subjects.method, None, kind)
        good = shapely.is_valid(controls.geometry)   # what a change of projection made invalid stays as it was
        position = controls.source_row[good]
        usable = replace(part.table.take(position), geometry=controls.geometry[good], crs=crs)
        rest = np.setdiff1d(np.arange(len(part.table)), position)
        if not len(rest):
            return [(replace(layer, table=usable), True)]
        wanted = _DIMENSION.get(kind)
        left = part.table.take(rest)
        if wanted is not None and not (shapely.get_dimensions(left.geometry) == wanted).any():
            known = np.flatnonzero(shapely.get_dimensions(table.geometry) == wanted)[:1]
            return [(replace(layer, table=table.take(np.union1d(rows, known))), False)]   # one layer, not refused
        return [(replace(layer, table=usable), True), (replace(layer, table=left), False)]

    def around(self, subject: int) -> Local:
        """The small request around one subject.

        Args:
            subject: its position.
        """
        request = self.request
        rows = np.array(self._companions(subject), dtype=np.int64)
        boxes = self._boxes(request.subjects.geometry[rows])
        window = shapely.box(*shapely.total_bounds(shapely.box(*boxes.T))) if len(boxes) else None
        near = tuple(self._cut(layer, window) for layer in self.near)
        table = request.subjects.take(rows)
        table = replace(table, fids=np.arange(len(rows), dtype=np.int64))
        registered = request.registered_field
        if request.area_method == "registered":
            areas = {REGISTERED: cells.number(self.subjects.area_m2.at(rows))}
            table = replace(table, columns=table.columns.assign(**areas))
            registered = REGISTERED
        coverage = None if request.coverage is None else [layer.layer for layer in near if layer.coverage]
        local = replace(request, subjects=table, controls=[layer.layer for layer in near if not layer.coverage],
                        coverage=coverage, scope=self.scope, registered_field=registered, with_ledger=False)
        position = int(np.flatnonzero(rows == subject)[0])
        return Local(local, position, request.subjects.geometry[subject], self.subjects.scale.at([subject]),
                     near, window)

    def _cut(self, near: _Near, window) -> _Near:
        """The features of a layer that the window meets, large ones cut to it."""
        table = near.layer.table
        if window is None:
            return near
        bounds = near.bounds
        xmin, ymin, xmax, ymax = shapely.bounds(window)
        with np.errstate(invalid="ignore"):
            apart = (bounds[:, 0] > xmax) | (bounds[:, 2] < xmin) | (bounds[:, 1] > ymax) | (bounds[:, 3] < ymin)
        if not near.moves:
            return near   # few, and in their own coordinate system
        table = table.take(~apart)
        large = np.flatnonzero(shapely.get_num_coordinates(table.geometry) > MANY_VERTICES)
        if len(large):
            geometry = table.geometry.copy()
            cut = shapely.intersection(geometry[large], window)
            geometry[large] = without_lower(cut, shapely.get_dimensions(geometry[large]))
            table = replace(table, geometry=geometry).take(~shapely.is_empty(geometry))
        return replace(near, layer=replace(near.layer, table=table))


def _rows_near(table: FeatureTable, boxes: np.ndarray, crs: str) -> np.ndarray:
    """Features whose extent meets a box, and those that lie nowhere."""
    bounds = shapely.bounds(table.geometry)
    nowhere = ~np.isfinite(bounds).all(axis=1)
    near = nowhere.copy()
    if len(boxes):
        windows = shapely.segmentize(shapely.box(*boxes.T), max((boxes[:, 2:] - boxes[:, :2]).max() / 8, 1e-9))
        moved = shapely.bounds(transform(windows, plan_transform(crs, table.crs, table.name)))
        moved = widened(moved, table.crs, MARGIN_M)
        known = np.flatnonzero(~nowhere)
        tree = shapely.STRtree(shapely.box(*bounds[known].T)) if len(known) else None
        if tree is not None:
            near[known[np.unique(tree.query(shapely.box(*moved.T))[1])]] = True
    return np.flatnonzero(near)
