"""Verdicts that are better only because a layer's filter hides features: judged again as if nothing were hidden."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from ...contract.verdicts import ALLOWED, VERDICTS
from ...errors import InputError
from ...geometry.measure.distance import widened
from ...layers.control_layer import ControlLayer
from ...layers.prepare import filtered, prepare_controls
from ...table import FeatureTable
from ...texts import localized
from .judge import Findings, plain_findings
from .ledger import uncertain_subjects

BETTER_BY_FILTER = "BETTER_BY_FILTER_COUNT"
REACH_M = 1.0   # further around a hidden feature, for what a rectangle in another system loses


def judge_filters(run) -> tuple[list[Findings], np.ndarray | None]:
    """A finding for each control layer of which a filter hides features.

    Args:
        run: a ``ZoningRun`` that has its verdicts.

    Returns:
        The findings, about the run; and a mask of the subjects that have a better verdict because of some filter
        ``(n,)``, None where that is unknown for a layer.
    """
    findings, better = [], np.zeros(len(run.subjects), dtype=bool)
    counted = True
    for role in run.scope:
        for layer in (control for control in run.request.controls if control.role == role):
            for key, values in filtered([layer.table]):
                codes = _without_filter(run, layer)
                turned = None if codes is None else codes < run.codes.min(axis=1)
                counted = counted and turned is not None
                better |= False if turned is None else turned
                findings.append(plain_findings("filtered_control", role, "undetermined", [-1], details={
                    "sentence": key, **values, **_said(run, turned, codes)}))
    return findings, better if counted else None


def count_better(better: np.ndarray | None) -> int | None:
    """Number of subjects in a mask of ``judge_filters``; None where it cannot be decided.

    Args:
        better: bool ``(n,)``.
    """
    return None if better is None else int(better.sum())


def _said(run, turned: np.ndarray | None, codes: np.ndarray | None) -> dict:
    """What the filter does, as a second sentence: ``then``; and of how many subjects: ``turned``."""
    if turned is None:
        return {"then": localized("zoning.filter_not_counted", run.language)}
    if not turned.any():
        return {"turned": 0, "then": localized("zoning.filter_betters_none", run.language)}
    worst = localized(f"report.verdict_{VERDICTS[codes[turned].min()]}", run.language)
    allowed = int((run.codes.min(axis=1)[turned] == ALLOWED).sum())
    count = int(turned.sum())
    return {"turned": count, "then": localized("zoning.filter_betters", run.language, count=count, worst=worst,
                                               allowed=allowed)}


def _without_filter(run, layer: ControlLayer) -> np.ndarray | None:
    """The worst verdict of each subject, as positions in ``VERDICTS``, if the layer had no filter; None: not known.

    Only subjects that a hidden feature may concern are judged again, with those of their projects, and in the layer's
    role alone.
    """
    if layer.unfiltered is None:
        return None
    before = run.codes.min(axis=1)
    try:
        rows = _concerned(run, layer)
        if not len(rows):
            return before
        request = run.request
        controls = [replace(control, table=control.unfiltered if control is layer else control.table, unfiltered=None)
                    for control in request.controls
                    if control.role == layer.role or run.pack.roles[control.role].coverage]
        again = type(run)(replace(request, subjects=request.subjects.take(rows), controls=controls,
                                  scope=[layer.role], with_ledger=False), None, run.cancelled)
        again.measure()
    except InputError:   # what is hidden cannot be used: that is no reason to refuse what is not
        return None
    others = np.delete(run.codes[rows], run.scope.index(layer.role), axis=1)
    after = before.copy()
    after[rows] = np.minimum(again.codes[:, 0], others.min(axis=1, initial=ALLOWED))
    return after


def _concerned(run, layer: ControlLayer) -> np.ndarray:
    """Positions of the subjects that a hidden feature meets, or that are judged together with such."""
    subjects, pack = run.subjects, run.pack
    hidden = _hidden(layer)
    reach_m = REACH_M + max((rule.distance_m or 0.0 for rule in run.rules if rule.control == layer.role), default=0.0)
    controls = prepare_controls(layer.role, [replace(layer, table=hidden)], subjects.table.crs, subjects.method,
                                run.request.as_of, pack.roles[layer.role].geometry)
    mask, _, _ = uncertain_subjects(subjects, controls, reach_m)
    boxes = widened(shapely.bounds(controls.geometry).reshape(-1, 4), subjects.table.crs, reach_m)
    _, met = shapely.STRtree(subjects.geometry).query(shapely.box(*boxes.T), predicate="intersects")
    mask[met] = True
    return np.flatnonzero(np.isin(subjects.group, subjects.group[mask]))


def _hidden(layer: ControlLayer) -> FeatureTable:
    """The rows that the filter hides. A filter that is a whole statement may give a row another id or another shape."""
    shown, every = layer.table, layer.unfiltered
    place = dict(zip(shown.fids.tolist(), range(len(shown))))
    at = np.array([place.get(fid, -1) for fid in every.fids.tolist()], dtype=np.int64)
    same = at >= 0
    same[same] = shapely.to_wkb(every.geometry[same]) == shapely.to_wkb(shown.geometry[at[same]])
    return every.take(~same)
