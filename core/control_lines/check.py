"""Check the control lines against each other, against the land, and against what they must cover.

Sources: policy-standards 1.1 B02 and B03, 1.5 E06 and E07, 2g TP01, TP02, TP07, LG01, LG04, LG09, 3.3 UDB-10.
``packs/cn-three-lines/lines.csv`` names the basis of each kind.
"""
from __future__ import annotations

import numpy as np
import shapely

from ..contract.outcome import ALONE, Check, Outcome, Steps
from ..errors import InputError
from ..geometry.overlay.pairs import overlaps
from ..geometry.overlay.pieces import connected, uncovered
from ..geometry.overlay.unchanged import doubled
from ..geometry.parallel import Cancelled
from ..geometry.systems.crs import common_crs
from ..geometry.united import covered_by_ground, united
from ..layers.prepare import Controls, prepare_controls
from ..texts import text
from .cropland import check_cropland
from .findings import Findings
from .request import (
    ADMINISTRATIVE,
    BOUNDARY,
    COLUMNS,
    CONTROL_UNIT,
    FARMLAND,
    LAND_USE,
    RED_LINE,
    ROLES,
    SUMMARY_COLUMNS,
    TILING,
    LinesRequest,
)
from .units import UNKNOWN, unit_classes


def check_control_lines(request: LinesRequest, steps: Steps = ALONE) -> Outcome:
    """Find where the lines overlap, hold the wrong land, or leave a gap.

    Args:
        request: the layers. steps: how the run is followed.

    Returns:
        Tables: ``conflicts``, a row per conflict with its ground, None for features that cannot be used. Its
        ``status``: ``conflict``; ``restorable`` (farmland with a K class or immediately restorable planting);
        ``explained`` (an enclave, or ground of the explained layer); ``undetermined`` (something needed is not known).
        ``summary``, a row for each kind and status, ``clean`` where a check found nothing, ``not_checked`` where a
        layer is missing.
        Counts: CONFLICT_COUNT, SLIVER_COUNT, RESTORABLE_COUNT, EXPLAINED_COUNT, UNDETERMINED_COUNT, NOT_CHECKED_COUNT,
        OVERLAP_M2, IS_CLEAN, HAS_OVERLAP, IS_COMPLETE.

    Raises:
        InputError: no layer, nothing that could be checked, a survey without class field, coordinate
            systems that cannot be combined. Cancelled: ``cancelled`` returned True.
    """
    if not request.layers:
        raise InputError("control_lines.no_layers")
    return _Check(request, *steps).result()


class _Check:
    """One check; each step adds to the findings."""

    def __init__(self, request: LinesRequest, progress, cancelled):
        self.request, self.progress, self.cancelled = request, progress, cancelled
        tables = [layer.table for role in ROLES for layer in [request.layers.get(role)] if layer is not None]
        if not any(len(table) for table in tables):
            raise InputError("control_lines.all_empty", layers=", ".join(table.name for table in tables))
        self.crs = common_crs(tables)
        self.findings = Findings(request, self.crs, cancelled)
        self.roles: dict[str, Controls] = {}

    def result(self) -> Outcome:
        for role in ROLES:
            if role in self.request.layers:
                self.roles[role] = self._prepared(role)
        steps = ((self._pair, "farmland_in_red_line", (FARMLAND, RED_LINE)),
                 (self._held, "boundary_holds_farmland", (BOUNDARY, FARMLAND)),
                 (self._held, "boundary_holds_red_line", (BOUNDARY, RED_LINE)),
                 (self._cropland, "farmland_not_cropland", (FARMLAND, LAND_USE)),
                 (self._priority, "red_line_outside_priority", (RED_LINE, CONTROL_UNIT)),
                 *((self._doubled, "self_overlap", (role,)) for role in ROLES),
                 *((self._gaps, "gap", (role, ADMINISTRATIVE)) for role in TILING),
                 *((self._outside, "outside_administrative", (role, ADMINISTRATIVE))
                   for role in ROLES if role != ADMINISTRATIVE))
        for number, (check, kind, roles) in enumerate(steps):
            if self.cancelled is not None and self.cancelled():
                raise Cancelled
            missing = [role for role in roles if role not in self.roles]
            empty = [role for role in roles if role in self.roles and not len(self.request.layers[role].table)]
            if not missing and not empty:
                self.findings.checked(kind, roles)
                check(kind, *roles)
            elif kind != "self_overlap" or empty:
                self.findings.not_checked(kind, roles[0], missing, empty)
            self.progress((number + 1) / len(steps))
        return self.findings.result()

    def _prepared(self, role: str) -> Controls:
        layer = self.request.layers[role]
        controls = prepare_controls(role, [layer], self.crs, self.request.area_method, kind="polygon")
        language = self.request.language
        if not len(layer.table):
            self.findings.empty(role, layer)
        if controls.assumed_datum:
            self.findings.note("control_lines.assumed_datum", layer=layer.table.name)
        for control_id, reason in controls.unusable[["control_id", "reason"]].itertuples(index=False):
            self.findings.unusable(role, layer, control_id, text(reason, language))
        return controls

    # -- lines against lines -----------------------------------------------------------------------------

    def _shared(self, controls: Controls, other: Controls):
        return overlaps(controls.geometry, other.geometry, self.crs, self.request.area_method,
                        cancelled=self.cancelled)

    def _pair(self, kind: str, role: str, other: str) -> None:
        controls, others = self.roles[role], self.roles[other]
        shared = self._shared(controls, others)
        self.findings.add(kind, shared.pieces, controls, shared.subject, others, shared.control)

    def _held(self, kind: str, role: str, other: str) -> None:
        """What the boundary holds, and what lies in its holes, which is an enclave and explained by that."""
        self._pair(kind, role, other)
        boundary, held = self.roles[role], self.roles[other]
        whole = shapely.get_parts(united(boundary.geometry))
        rings = [shapely.polygons(ring) for part in whole for ring in part.interiors]
        if not rings or not len(held):
            return
        holes = np.array(rings, dtype=object)
        shared = overlaps(holes, held.geometry, self.crs, self.request.area_method)
        around = shapely.STRtree(boundary.geometry).query_nearest(holes[shared.subject], all_matches=False)[1]
        enclave = "enclave_farmland" if other == FARMLAND else "enclave_red_line"
        self.findings.add(enclave, shared.pieces, boundary, around, held, shared.control, status="explained")

    # -- lines against the land --------------------------------------------------------------------------

    def _cropland(self, kind: str, role: str, other: str) -> None:
        check_cropland(self.request, self.roles[role], self.roles[other], self.crs, self.findings, self.cancelled)

    def _priority(self, kind: str, role: str, other: str) -> None:
        """Every red-line patch must lie in priority units; what a unit of unknown class holds is not decided."""
        red, units = self.roles[role], self.roles[other]
        if not len(red):
            return
        classes = self._classes(units)[units.source_row]
        shared = self._shared(red, units)
        class_of = classes[shared.control]
        unknown = class_of == UNKNOWN
        covered = class_of == "priority"
        other_classes = ~covered & ~unknown
        # ground within a priority unit is in order, whatever other units contain it
        priority = units.geometry[classes == "priority"]
        for rows, name, status in ((other_classes, kind, "conflict"), (unknown, "red_line_unit_unknown",
                                                                       "undetermined")):
            if not rows.any():
                continue
            left = uncovered(shared.pieces[rows], priority, self.crs, self.request.area_method, self.cancelled)
            self.findings.add(name, left, red, shared.subject[rows], units, shared.control[rows], status=status)
        left = uncovered(red.geometry, units.geometry, self.crs, self.request.area_method, self.cancelled)
        self.findings.add(kind, left, red, np.arange(len(red)), other_role=other)

    def _classes(self, units: Controls) -> np.ndarray:
        """Class of each feature of the layer of units; what is odd about them is noted."""
        layer = self.request.layers[CONTROL_UNIT]
        classes = unit_classes(layer)
        for problem in classes.problems:
            self.findings.note("control_lines.units_unread", layer=layer.table.name,
                               field=layer.fields["unit_class"], problem=problem.in_language(self.request.language))
        wrong = np.flatnonzero(np.isin(units.source_row, classes.disagree))
        if len(wrong):
            self.findings.note("control_lines.units_disagree", layer=layer.table.name, count=len(wrong),
                               examples=", ".join(units.ids[wrong[:5]]))
        return classes.classes

    # -- what must tile ----------------------------------------------------------------------------------

    def _doubled(self, kind: str, role: str) -> None:
        controls = self.roles[role]
        first, second, pieces = doubled(controls.geometry, self.cancelled)
        self.findings.add(kind, pieces, controls, first, controls, second)

    def _gaps(self, kind: str, role: str, other: str) -> None:
        features, areas = self.roles[role], self.roles[other]
        if not len(areas):
            return
        left = uncovered(areas.geometry, features.geometry, self.crs, self.request.area_method, self.cancelled)
        parts, owner = connected(left)
        self.findings.add(kind, parts, features, None, areas, owner)

    def _outside(self, kind: str, role: str, other: str) -> None:
        features, areas = self.roles[role], self.roles[other]
        if not len(features) or not len(areas):
            return
        rows = np.flatnonzero(~covered_by_ground(united(areas.geometry), features.geometry))
        if not len(rows):
            return
        left = uncovered(features.geometry[rows], areas.geometry, self.crs, self.request.area_method,
                         self.cancelled)
        self.findings.add(kind, left, features, rows, other_role=other)


CHECK = Check("codes", check_control_lines, None, {"conflicts": COLUMNS, "summary": SUMMARY_COLUMNS},
              whole="scale.connected")
