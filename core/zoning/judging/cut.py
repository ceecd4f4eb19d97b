"""A check of zoning in parts: what goes into a part, and how the parts become a full run."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ...contract.outcome import ALONE, FINDINGS, Outcome, Steps
from ...contract.outcome import VERDICTS as OF_SUBJECTS
from ...geometry.systems.crs import is_geographic
from ...geometry.topology.usable import reasons_of
from ...layers.control_layer import ControlLayer
from ...layers.prepare import NOWHERE
from ...scale.join import findings_of_parts, joined_rows
from ...scale.near import near
from ...scale.stages import whole_table
from ..request import ZoningRequest
from ..rows_read import repeated_controls, subject_groups
from .answers import counts_of
from .columns import ledger_columns, units_of_kinds, verdict_columns
from .remarks import notes_on_subjects
from .verdicts import project_frame, summary_frame

UNUSABLE = "GR-UNUSABLE-SUBJECT"


class ZoningCut:
    """What parts of a check need to know of all of it.

    Args:
        request: the whole check.
    """

    def __init__(self, request: ZoningRequest):
        self.request, self.subjects = request, request.subjects
        self.reach_m = max((rule.distance_m or 0.0 for rule in request.pack.rules), default=0.0)
        self._kept: list | None = None
        self._repeated: dict = {}

    @property
    def refusal(self) -> str:
        """Text key of why this run is not cut; empty where it is."""
        if any(layer.unfiltered is not None or layer.table.source.hidden for layer in self.request.controls):
            return "scale.filtered"   # what a filter does is counted over all subjects
        if self.reach_m and is_geographic(self.subjects.crs):
            return "scale.degrees"   # distances are measured in a plane around all subjects
        return ""

    @property
    def groups(self) -> dict:
        """Name -> key of each subject's group: slivers of a project add up, ids that repeat get a number."""
        return subject_groups(self.subjects, self.request.subject_id, self.request.project_field)

    def some(self, rows: np.ndarray) -> ZoningRequest:
        """The question about some subjects, with the controls that may concern them.

        Args:
            rows: positions of the subjects, rising ``(k,)``.
        """
        if self._kept is None:
            self._kept = [_nowhere(layer, self.request) for layer in self.request.controls]
            self._repeated = repeated_controls(self.request)
        subjects = self.subjects.take(rows)
        controls = [near(layer, subjects, self.reach_m, kept) for layer, kept in zip(self.request.controls, self._kept)]
        return replace(self.request, subjects=subjects, controls=controls, repeated_controls=self._repeated)

    def head(self, run, steps) -> Outcome:
        """What the run says about itself, whichever subjects it has: a check of one of them against all controls.

        Args:
            run: of the check. steps: how it is followed.
        """
        outcome = run(replace(self.request, subjects=self.subjects.take(np.arange(1))), steps)
        own = outcome.notes[outcome.settled["subject_notes"]:]
        notes = notes_on_subjects(self.request)
        return replace(outcome, notes=[*notes, *own], settled={**outcome.settled, "subject_notes": len(notes)})

    def without(self) -> ZoningRequest:
        """The request without subjects."""
        return replace(self.request, subjects=self.subjects.take(np.zeros(0, dtype=np.int64)))

    def whole(self, rows: Sequence[np.ndarray], asked: Sequence[ZoningRequest]) -> ZoningRequest:
        """The request with the subjects of all parts.

        Args:
            rows: positions of each part's subjects. asked: of ``some``.
        """
        return replace(self.request, subjects=whole_table(rows, [part.subjects for part in asked]))

    def join(self, head: Outcome, rows: Sequence[np.ndarray], outcomes: Sequence[Outcome],
             steps: Steps = ALONE) -> Outcome:
        """The outcome of the full run.

        Args:
            head: of ``head``. rows: positions of each part's subjects. outcomes: of the parts. steps: not followed.
        """
        fids = [self.subjects.fids[own] for own in rows]
        settled = settled_of_parts(head, [outcome.settled["kinds"] for outcome in outcomes])
        verdicts = joined_rows([outcome.verdicts for outcome in outcomes], rows, verdict_columns(settled))
        findings, geometry = findings_of_parts(head, rows, fids, outcomes)
        unusable = findings.loc[findings["rule_id"] == UNUSABLE, "subject_fid"].to_numpy(dtype=np.int64)
        lost = np.isin(self.subjects.fids, unusable)
        ledgers = [outcome.tables["ledger"] for outcome in outcomes]
        blocks = len(ledgers[0]) // len(rows[0])
        sums, counts = sums_of(settled, verdicts, lost, findings)
        tables = {OF_SUBJECTS: verdicts, "projects": sums["projects"],
                  "ledger": joined_rows(ledgers, rows, ledger_columns(settled), blocks), "summary": sums["summary"]}
        return Outcome(findings, tables, {FINDINGS: geometry}, head.crs, counts, head.notes, settled=settled)


def settled_of_parts(head: Outcome, kinds: Sequence[tuple]) -> dict:
    """What the full run settles.

    Args:
        head: of the run. kinds: of subjects in each part.
    """
    every = tuple(any(kind) for kind in zip(*kinds))
    return {**head.settled, "kinds": every, "units": units_of_kinds(*every)}


def sums_of(settled: dict, verdicts: pd.DataFrame, lost: np.ndarray, findings: pd.DataFrame) -> tuple[dict, dict]:
    """Tables of sums over all subjects, and the counts of the run.

    Args:
        settled: of the full run. verdicts: of all subjects in their order. lost: whose geometry cannot be used
            ``(n,)``. findings: of all of them, at least subject and verdict.
    """
    scope = settled["scope"]
    return ({"projects": project_frame(verdicts, scope, lost), "summary": summary_frame(verdicts, scope, lost)},
            counts_of(verdicts, findings, np.zeros(len(verdicts), dtype=bool)))


def _nowhere(layer: ControlLayer, request: ZoningRequest) -> np.ndarray:
    """Features that could lie anywhere: each part has to know of them. Mask ``(n,)``."""
    return np.isin(reasons_of(layer.table, request.pack.roles[layer.role].geometry), NOWHERE)
