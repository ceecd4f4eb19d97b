"""From which tolerance a verdict would change: a sliver, or a violation.

Two outlines meet in an overlap: that of the subject and that of the control. One of them is moved by d in the
subject's favour, and the check runs again; the smallest d that changes the verdict is found by bisection,
to the millimetre. A strip of 50 mm along an edge "fails at 0 m, passes from 0.05 m".
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Optional

import numpy as np
import shapely

from ...contract.verdicts import VERDICTS, worst_of
from ...geometry.measure.offset import offset
from ...geometry.parallel import Cancelled
from ...rules.model import Rule
from ..judging.check import ZoningRun
from ..request import ZoningRequest
from .extract import Extract, Local

LIMIT_M = 10.0      # beyond it a tolerance has no meaning
STEP_M = 0.001
LEAST_LEFT = 0.5    # a subject that loses more of its area by the offset is another subject
_SURE = ("forbidden", "conditional")   # verdicts that a measurement decided


@dataclass(frozen=True)
class Band:
    """From which tolerance a verdict changes.

    Attributes:
        switch_m: the smallest offset that changes it; None where none up to ``limit_m`` does.
        verdict_at_zero, verdict_after: as measured, and from the switch on; without one the same.
        control_role: the role whose verdict it is.
        accuracy_m: positional accuracy that the pack states for the role; 0 where it states none.
        below_accuracy: the switch lies below that accuracy: survey before you rely on the verdict.
        moved: ``"subject"`` or ``"control"``: whose outline the offset moves; empty without a switch.
        limit_m: how far was looked.
    """

    switch_m: Optional[float]
    verdict_at_zero: str
    verdict_after: str
    control_role: str
    accuracy_m: float
    below_accuracy: bool
    moved: str = ""
    limit_m: float = LIMIT_M


def _measured(request: ZoningRequest, cancelled) -> ZoningRun:
    """A check that stops at the verdicts: no words, no ledger."""
    run = ZoningRun(request, None, cancelled)
    run.measure()
    return run


def tolerance_bands(request: ZoningRequest, subject: int, cancelled: Optional[Callable[[], bool]] = None,
                    extract: Optional[Extract] = None) -> tuple:
    """The band of each role whose verdict a measurement decided: forbidden or conditional.

    Args:
        request: the check; parcels of the subject's project stay as they are.
        subject: position of the subject.
        cancelled: asked between runs.
        extract: the controls near the subject, at least ``LIMIT_M`` around it.

    Returns:
        A ``Band`` a role, in the order of the scope.

    Raises:
        InputError: as in ``check_zoning``.
        Cancelled: ``cancelled`` returned True.
    """
    local = (extract or Extract(request, [subject], LIMIT_M)).around(subject)
    search = _Search(local, cancelled)
    return tuple(search.band(role) for role, verdict in search.at_zero.items() if verdict in _SURE)


def tolerance_band(request: ZoningRequest, subject: int, cancelled: Optional[Callable[[], bool]] = None,
                   extract: Optional[Extract] = None) -> Band:
    """The band of the subject's own verdict: it changes when every role with that verdict has changed.

    Args:
        request: the check. subject: position. extract: of the subject's surroundings, None: it is made.
        cancelled: asked between steps, whether to stop.

    Returns:
        Tolerances in m at which the verdict changes.
    """
    bands = tolerance_bands(request, subject, cancelled, extract)
    return joint_band(bands)


def joint_band(bands: tuple) -> Band:
    """The band of the worst verdict among some roles.

    Args:
        bands: of one subject, as of ``tolerance_bands``.
    """
    if not bands:
        return Band(None, "", "", "", 0.0, False)
    worst = worst_of(band.verdict_at_zero for band in bands)
    deciding = [band for band in bands if band.verdict_at_zero == worst]
    last = max(deciding, key=lambda band: np.inf if band.switch_m is None else band.switch_m)
    if last.switch_m is None:
        return last
    after = [band.verdict_after if band in deciding else band.verdict_at_zero for band in bands]
    return Band(last.switch_m, worst, worst_of(after), last.control_role, last.accuracy_m,
                last.below_accuracy, last.moved, last.limit_m)


class _Search:
    """Bisection over one subject; each answer of the engine is kept."""

    def __init__(self, local: Local, cancelled):
        self.local, self.cancelled = local, cancelled
        self.crs = local.request.subjects.crs
        run = _measured(local.request, cancelled)
        self.scope = run.scope
        self.at_zero = self._words(run.codes)
        self.outside = {findings.role for findings in run.findings if isinstance(findings.check, Rule)
                        and findings.check.relation == "outside" and (findings.subject == local.subject).any()
                        and findings.check.verdict != "allowed"}
        self.answers: dict = {}   # (moved, role, millimetres) -> role -> verdict
        self.farthest = self._farthest_of_subject()

    def _words(self, codes) -> dict:
        return {role: VERDICTS[code] for role, code in zip(self.scope, codes[self.local.subject])}

    def band(self, role: str) -> Band:
        zero = self.at_zero[role]
        accuracy = self.local.request.pack.roles[role].accuracy_m
        best, moved = None, ""
        for kind in ("subject", "control"):
            steps = self._switch(kind, role, zero, best)
            if steps is not None:
                best, moved = steps, kind
        if best is None:
            return Band(None, zero, zero, role, accuracy, False)
        after = self._ask(moved, role, best)[role]
        metres = best * STEP_M
        return Band(round(metres, 3), zero, after, role, accuracy, metres < accuracy, moved)

    def _switch(self, kind: str, role: str, zero: str, below: Optional[int]) -> Optional[int]:
        """The smallest number of millimetres at which the verdict differs, smaller than ``below``."""
        high = self.farthest if kind == "subject" else int(round(LIMIT_M / STEP_M))
        high = high if below is None else min(high, below - 1)
        low = 0
        if high <= 0 or not self._changed(kind, role, zero, high):
            return None
        while high - low > 1:
            middle = (low + high) // 2
            if self._changed(kind, role, zero, middle):
                high = middle
            else:
                low = middle
        return high

    def _changed(self, kind, role, zero, millimetres) -> bool:
        """Whether the verdict is better; one for which data are missing is not better."""
        verdict = self._ask(kind, role, millimetres)[role]
        return verdict in (*_SURE, "allowed") and VERDICTS.index(verdict) > VERDICTS.index(zero)

    def _ask(self, kind: str, role: str, millimetres: int) -> dict:
        key = (kind, role if kind == "control" else "", millimetres)
        if key not in self.answers:
            if self.cancelled is not None and self.cancelled():
                raise Cancelled
            metres = millimetres * STEP_M
            if kind == "subject":
                moved = self.local.with_subject(self._inner(metres))
            else:
                moved = self.local.with_moved(role, metres if role in self.outside else -metres)
            self.answers[key] = self._words(_measured(moved, self.cancelled).codes)
        return self.answers[key]

    def _inner(self, metres: float):
        return offset(np.array([self.local.geometry], dtype=object), self.crs, -metres)[0]

    def _farthest_of_subject(self) -> int:
        """Millimetres by which the subject can be moved inwards and still be the same subject."""
        geometry = self.local.geometry
        if not self.at_zero or shapely.get_dimensions(geometry) != 2 or not shapely.is_valid(geometry):
            return 0
        low, high = 0, int(round(LIMIT_M / STEP_M))
        least = LEAST_LEFT * shapely.area(geometry)
        if shapely.area(self._inner(high * STEP_M)) >= least:
            return high
        while high - low > 1:
            middle = (low + high) // 2
            if shapely.area(self._inner(middle * STEP_M)) >= least:
                low = middle
            else:
                high = middle
        return low
