"""A check run again of which all layers are read, and only the subjects are judged that a change touches.

For checks of which each subject is judged by itself and by what lies at its place. A check that cannot be judged in
part has no ``judge`` for some subjects: it is run in full as soon as anything changed, which is reported.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable, Optional

import numpy as np
import pandas as pd
import shapely

from ...core.contract.frame import joined_findings, typed
from ...core.contract.recheck import changed_rows, joined_by_groups, met_by_places
from ...core.contract.rows import RunState, changed_places, row_hashes
from ...core.table import FeatureTable
from ..runs.manifest import software
from .layers import MARGIN_M, MOST_PLACES, SOFTWARE, Rechecked, check_whole, placed


@dataclass(frozen=True)
class ReadCheck:
    """A check whose layers were read.

    Attributes:
        subjects: what is judged; its ``crs`` is that of the findings.
        others: key of the state's context -> other layer than the subjects.
        state: of all inputs now.
        pack: with id, version and content_hash.
        scope: roles, as the manifest lists them.
        inputs: entries of the manifest.
        judge: rows of the subjects, or None for all, and places -> findings, their geometry, notes; of the findings
            about the run all but those that ``keeps`` keeps.
        in_part: ``judge`` can judge some of the subjects.
        spread: places where something changed -> places that it reaches.
        keeps: findings before, geometry, places -> mask of those about the run that stand. order: of the rows.
    """

    subjects: FeatureTable
    others: dict
    state: RunState
    pack: object
    scope: list
    inputs: list
    judge: Callable
    in_part: bool = True
    spread: Callable = lambda places: places
    keeps: Callable = lambda findings, geometry, places: np.ones(len(findings), dtype=bool)
    order: Callable = lambda findings: _by_subject(findings)
    notes: list = field(default_factory=list)


def recheck_read(check: ReadCheck, manifest: dict, before: RunState, previous: Optional[tuple]) -> Rechecked:
    """Judge again what changed, and put the rows together with those that stand.

    Args:
        check: as it is now.
        manifest, before: of the run before.
        previous: its findings and their geometry; None: only the rows of what is judged again are given.
    """
    now = check.state.subjects
    check_whole(check.subjects.name, now.whole)
    changed, gone = changed_rows(before.subjects, now)
    places, why = _places(check, manifest, before)
    touched = changed
    places = check.spread(places)
    if not why and len(places):
        met = met_by_places(shapely.bounds(check.subjects.geometry).reshape(-1, 4), places)
        touched = np.union1d(changed, check.subjects.fids[met])
    mask = joined_by_groups(before.subjects, now, touched, gone)
    moved = len(touched) or len(gone) or len(places)
    if not why and moved and not check.in_part:
        why = "recheck.not_in_part"
    if why or (check.in_part and not len(now)):
        mask = np.ones(len(now), dtype=bool)
    elif moved and not mask.any():
        # judging one subject, and all judged together with it, reports a layer that can no longer be used
        mask = joined_by_groups(before.subjects, now, now.fids[:1], gone[:0])
    rows = np.flatnonzero(np.isin(check.subjects.fids, now.fids[mask]))
    parts, notes = [], list(check.notes)
    if len(rows) or why or (check.in_part and not len(now)):
        frame, shapes, remarks = check.judge(None if why or not len(now) else rows, places)
        parts.append((typed(frame), shapes))
        notes += remarks
    judged = now.fids[mask]
    if previous is not None and not why:
        old, shapes = previous
        fids = old["subject_fid"].to_numpy(dtype=float, na_value=np.nan)
        keep = np.isin(fids, now.fids) & ~np.isin(fids, judged)
        of_run = np.isnan(fids) | (not check.in_part)
        keep |= of_run & (check.keeps(old, shapes, places) if len(parts) else True)
        parts.append((old[keep], shapes[keep]))
    findings, geometry = joined_findings(
        parts, lambda frame: np.arange(len(frame)) if why or len(parts) <= 1 else check.order(frame))
    return Rechecked(findings, geometry, previous is not None or bool(why), judged, gone, len(now), why, [], set(),
                     check.state, check.inputs, Asked(check.subjects, check.pack), check.scope, notes)


@dataclass(frozen=True)
class Asked:
    """Of a question what is written down of it."""

    subjects: FeatureTable
    pack: object


def _by_subject(findings: pd.DataFrame) -> np.ndarray:
    """By subject, those about the run first; the rows of each stay as its run wrote them."""
    return np.argsort(findings["subject_fid"].fillna(np.iinfo(np.int64).min).to_numpy(dtype=np.int64), kind="stable")


def _places(check: ReadCheck, manifest: dict, before: RunState) -> tuple:
    """Where other layers changed, in the subjects' system; and why everything has to be judged, or ``""``."""
    nowhere, state = np.zeros((0, 4)), check.state
    was, versions = manifest.get("software") or {}, software()
    if any(was.get(name) != versions[name] for name in SOFTWARE):
        return nowhere, "recheck.software_changed"
    if before.common != state.common or before.context.keys() != state.context.keys():
        return nowhere, "recheck.question_changed"
    if before.rules != state.rules:
        return nowhere, "recheck.pack_changed"
    parts = []
    for key, table in check.others.items():
        places = changed_places(before.context[key], row_hashes(table.geometry, table.columns, table.fids),
                                shapely.bounds(table.geometry).reshape(-1, 4))
        if places is None or len(places) > MOST_PLACES:
            return nowhere, "recheck.layer_changed"
        if len(places):
            parts.append(placed(places, table.crs, check.subjects.crs, MARGIN_M))
    return (np.concatenate(parts) if parts else nowhere), ""
