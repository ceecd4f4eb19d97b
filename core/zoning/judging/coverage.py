"""What of each subject lies where the data are complete, for all roles or for one."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from ...errors import InputError
from ...geometry.overlay.pairs import overlaps
from ...geometry.parallel import in_steps
from ...geometry.united import unions_by
from ...layers.prepare import Subjects, prepare_controls
from ...texts import pick, text
from ..request import ZoningRequest
from .judge import covered_by, plain_findings
from .ledger import ALL_ROLES
from .remarks import unusable_notes

COVERAGE_TOLERANCE_M2 = 1.0   # outlines of administrative units are not drawn finer than that
COVERAGE_TOLERANCE_M = 1.0


class Coverage(NamedTuple):
    """Where data are complete.

    Attributes:
        complete: role, or ``"*"`` for all others -> for each subject its part where data are complete, None
            where that is all of it; roles whose data reach all subjects are absent.
        is_assumed: nothing states where data are complete.
        findings: of subjects that lie beyond. notes: remarks on the run.
    """

    complete: dict
    is_assumed: bool
    findings: list
    notes: list

    def of(self, role: str):
        """The part of each subject where a role's data are complete ``(n,)``; None: all of every subject.

        Args:
            role: id.
        """
        return self.complete.get(role, self.complete.get(ALL_ROLES))


def measure_coverage(request: ZoningRequest, scope: list, subjects: Subjects, cancelled=None) -> Coverage:
    """Cut the subjects by the areas in which data are complete.

    Args:
        request: the check, with its coverage. scope: roles that are checked. subjects: as prepared.
        cancelled: asked between steps, whether to stop.

    Raises:
        InputError: a coverage of a role that the pack does not have. Cancelled: ``cancelled`` returned True.
    """
    layers, language = _layers(request, scope), request.language
    covered = Coverage({}, not layers, [], [] if layers else [text("zoning.coverage_assumed", language)])
    by_role: dict[str, list] = {}
    for layer in layers:
        role = layer.role if request.coverage is not None else ""
        by_role.setdefault(role or ALL_ROLES, []).append(layer)
    for role, group in by_role.items():
        _cover(covered, role, group, subjects, language, cancelled)
    silent = [pick(request.pack.roles[role].title, language) or role for role in scope if role not in by_role]
    if by_role and ALL_ROLES not in by_role and silent:
        covered.notes.append(text("zoning.coverage_assumed_for", language, roles=", ".join(silent)))
    return covered


def _layers(request: ZoningRequest, scope: list) -> list:
    pack = request.pack
    if request.coverage is None:
        return [layer for layer in request.controls if pack.roles[layer.role].coverage]
    for layer in request.coverage:
        if layer.role and layer.role not in pack.roles:
            raise InputError("zoning.unknown_role", pack=pack.id, role=layer.role, roles=", ".join(pack.roles))
    return [layer for layer in request.coverage if not layer.role or layer.role in scope]


def _cover(covered: Coverage, role: str, layers: list, subjects: Subjects, language: str, cancelled) -> None:
    """Add what the layers of one role, or of all, say."""
    area = prepare_controls(role, layers, subjects.table.crs, subjects.method, kind="polygon")
    covered.notes.extend(unusable_notes(area, language))
    pairs = overlaps(subjects.geometry, area.geometry, subjects.table.crs, subjects.method,
                     subject_area_m2=subjects.measured_m2, cancelled=cancelled)
    beyond = subjects.size - covered_by(subjects, pairs, cancelled)
    met = np.zeros(len(subjects), dtype=bool)
    met[pairs.subject] = True
    tolerance = np.where(subjects.dimension == 2, COVERAGE_TOLERANCE_M2, COVERAGE_TOLERANCE_M)
    rows = np.flatnonzero((subjects.reasons == "") & ((beyond > tolerance) | ~met))
    if not len(rows):
        return
    complete, place = np.full(len(subjects), None), np.full(len(subjects), -1)
    place[rows] = np.arange(len(rows))
    place = place[pairs.subject]
    known = unions_by(len(rows), place[place >= 0], pairs.pieces[place >= 0])
    several = np.bincount(place[place >= 0], minlength=len(rows))
    alone = np.flatnonzero(several == 1)   # parts of one piece may meet
    known[alone] = in_steps(lambda some: shapely.union_all(some[:, None], axis=1), known[alone])
    known[several == 0] = shapely.Polygon()
    complete[rows] = known
    covered.complete[role] = complete
    is_areal, is_point = subjects.dimension[rows] == 2, subjects.dimension[rows] == 0
    details = {"area": beyond[rows] * subjects.factor[rows], "unit": np.where(is_areal, "m²", "m").astype(object),
               "sentence": np.where(is_point, "coverage_point", "coverage").astype(object)}
    covered.findings.append(plain_findings(
        "coverage", role, "undetermined", rows, details=details,
        geometry=in_steps(shapely.difference, subjects.geometry[rows], complete[rows]),
        area_m2=np.where(is_areal, beyond[rows], np.nan)))
