"""The pieces of places: under a control, next to one, and where it is unknown."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ...geometry.parallel import in_steps
from ...geometry.parts import without_lower
from ...geometry.united import unions_by
from ...layers.broken import may_hold
from ...rules.model import Rule
from ..judging.check import ZoningRun
from ..judging.ledger import ALL_ROLES, uncertain_subjects
from .role import RoleAtPlaces

BESIDE = ("outside", "disjoint", "within_distance")   # relations to what lies elsewhere


def pieces_of(run: ZoningRun, roles: list[RoleAtPlaces]) -> tuple[pd.DataFrame, np.ndarray]:
    """The pieces of all roles, by subject, role and part.

    Args:
        run: the check. roles: what each says at the places.
    """
    frames, shapes = [], []
    for number, role in enumerate(roles):
        overlap = _overlap_pieces(run, role)
        for part, geometry in (("overlap", overlap), ("beside", _beside(run, role)), ("no_data", _unknown(run, role))):
            if part != "overlap":
                under = overlap.copy()
                under[shapely.is_missing(under)] = shapely.Polygon()
                geometry = without_lower(in_steps(shapely.difference, geometry, under), run.subjects.dimension)
            row = np.flatnonzero(~shapely.is_missing(geometry) & ~shapely.is_empty(geometry))
            frames.append(pd.DataFrame({"row": row, "role": number, "part": part}))
            shapes.append(geometry[row])
    frame, geometry = pd.concat(frames, ignore_index=True), np.concatenate(shapes)
    order = frame.sort_values(["row", "role"], kind="stable").index.to_numpy()
    frame, geometry, subjects = frame.iloc[order].reset_index(drop=True), geometry[order], run.subjects
    row = frame["row"].to_numpy()
    size, dimension = subjects.measure(geometry), shapely.get_dimensions(geometry)
    return pd.DataFrame({
        "subject_id": subjects.ids[row], "subject_fid": subjects.table.fids[row],
        "control_role": [roles[number].id for number in frame["role"]], "part": frame["part"],
        "area_m2": np.where(dimension == 2, size * subjects.factor[row], np.nan),
        "length_m": np.where(dimension == 1, size, np.nan)}), geometry


def _overlap_pieces(run: ZoningRun, role: RoleAtPlaces) -> np.ndarray:
    count = len(run.subjects)
    if role.judged is None:
        return np.full(count, None, dtype=object)
    overlap = role.judged.overlaps
    return unions_by(count, overlap.subject, overlap.pieces)


def _beside(run: ZoningRun, role: RoleAtPlaces) -> np.ndarray:
    findings = [finding for finding in run.findings
                if finding.role == role.id and isinstance(finding.check, Rule) and finding.check.relation in BESIDE]
    return _of_findings(run, findings)


def _unknown(run: ZoningRun, role: RoleAtPlaces) -> np.ndarray:
    """Where data end, what features may hold that cannot be used, or all of a place where a role is open."""
    subjects = run.subjects
    if role.judged is None or role.is_open:
        return subjects.geometry.copy()
    findings = [finding for finding in run.findings
                if finding.role in (role.id, ALL_ROLES) and finding.check == "coverage"]
    beyond = _of_findings(run, findings)
    _, subject, row = uncertain_subjects(subjects, role.judged.controls)
    ground = may_hold(role.judged.controls, row, subjects.table.crs, subjects.method)
    doubted = shapely.intersection(subjects.geometry[subject], ground)
    known = ~shapely.is_missing(beyond)
    return unions_by(len(subjects), np.concatenate([np.flatnonzero(known), subject]),
                     np.concatenate([beyond[known], doubted]))


def _of_findings(run: ZoningRun, findings: list) -> np.ndarray:
    if not findings:
        return np.full(len(run.subjects), None, dtype=object)
    return unions_by(len(run.subjects), np.concatenate([finding.subject for finding in findings]),
                     np.concatenate([finding.geometry for finding in findings]))
