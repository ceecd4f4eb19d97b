"""What becomes of a finding: open, disputed, waived, fixed; what a run changes in it, and when a waiver ends.

Nothing is stored here. A finding is *fixed* only by a run that looked again and did not find it. A *waiver* is
bound to rule, subject and evidence: it turns stale, and its finding is open again, where one of them changes or the
waiver's day has passed.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Optional

import numpy as np
import pandas as pd

OPEN, DISPUTED, WAIVED, FIXED = STATES = ("open", "disputed", "waived", "fixed")
#: States that a person may choose; waiving needs a waiver, and fixed is a run's to say.
CHOSEN = (OPEN, DISPUTED)
#: Why a waiver no longer holds.
RULE, SUBJECT, EVIDENCE, EXPIRED = STALE = ("rule", "subject", "evidence", "expired")
#: What a run did to a finding that it found.
NEW, SAME, CHANGED, REOPENED, RETURNED, STALE_WAIVER = EVENTS = (
    "new", "same", "changed", "reopened", "returned", "stale_waiver")


@dataclass(frozen=True)
class Looked:
    """What a run examined, so that what it did not examine never counts as fixed.

    Attributes:
        everything: every feature of the subjects' layer was among them, so that an absent one was deleted.
        subject_fids: feature ids of the subjects that were checked; None: not known.
        roles: control roles in scope; None: all.
        reported_again: roles of which findings about the run itself were made again, where not everything was examined.
        closes: whether what the run did not find counts as fixed at all; not where it is unknown what it examined.
    """

    everything: bool = True
    subject_fids: Optional[np.ndarray] = None
    roles: Optional[frozenset] = None
    closes: bool = True
    reported_again: frozenset = frozenset()

    def at(self, stored: pd.DataFrame) -> np.ndarray:
        """Mask ``(n,)`` of the stored findings that the run would have found again, had they still been there.

        Args:
            stored: ``subject_fid`` (NaN for findings about a whole run) and ``control_role``.
        """
        if not self.closes:
            return np.zeros(len(stored), dtype=bool)
        fids = stored["subject_fid"].to_numpy(dtype=float, na_value=np.nan)
        seen = np.ones(len(stored), dtype=bool)
        if not self.everything:
            examined = np.zeros(0) if self.subject_fids is None else np.asarray(self.subject_fids, dtype=float)
            of_run = np.isnan(fids) & stored["control_role"].isin(self.reported_again).to_numpy()
            seen = np.isin(fids, examined) | of_run
        if self.roles is not None:
            roles = stored["control_role"].fillna("").astype(str)
            seen &= roles.isin([*self.roles, "", "*"]).to_numpy()
        return seen


@dataclass(frozen=True)
class Merge:
    """What a run changes in the store.

    Attributes:
        position: row of each arriving finding among the stored ones, -1 where it is new ``(a,)``.
        state: of each arriving finding, after the run ``(a,)``.
        event: of ``EVENTS`` ``(a,)``.
        stale: why its waiver no longer holds, of ``STALE``, otherwise ``""`` ``(a,)``.
        fixed: positions of the stored findings that are gone.
        counts: ``NEW_COUNT``, ``STILL_OPEN_COUNT``, ``CHANGED_COUNT``, ``FIXED_COUNT``, ``REOPENED_COUNT``,
            ``STALE_WAIVER_COUNT``.
    """

    position: np.ndarray
    state: np.ndarray
    event: np.ndarray
    stale: np.ndarray
    fixed: np.ndarray
    counts: dict = field(default_factory=dict)


def waiver_ends(waivers: pd.DataFrame, findings: pd.DataFrame, today: date) -> np.ndarray:
    """Why each waiver no longer holds for the finding as it stands; ``""`` where it holds ``(n,)``.

    Args:
        waivers: ``terms_hash``, ``rule_id``, ``subject_id``, ``evidence_hash``, ``expires`` (ISO text, the last day
            on which it holds, or None), a row per waiver.
        findings: ``terms_hash``, ``rule_id``, ``subject_id``, ``evidence_hash`` of its finding, in the same order.
        today: the day in question.
    """
    def differs(name):
        return (waivers[name].fillna("").to_numpy(dtype=str) != findings[name].fillna("").to_numpy(dtype=str))

    expires = waivers["expires"].fillna("").to_numpy(dtype=str)
    return np.select([differs("rule_id") | differs("terms_hash"), differs("subject_id"), differs("evidence_hash"),
                      (expires != "") & (expires < today.isoformat())],
                     [RULE, SUBJECT, EVIDENCE, EXPIRED], default="").astype(object)


def effective_states(states: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """States as they hold today: a finding whose waiver has ended is open, whether or not that was recorded.

    Args:
        states: as stored ``(n,)``.
        ends: as of ``waiver_ends``, ``""`` also for findings without a waiver ``(n,)``.
    """
    return np.where((states == WAIVED) & (ends != ""), OPEN, states).astype(object)


def merge(stored: pd.DataFrame, arriving: pd.DataFrame, waivers: pd.DataFrame, looked: Looked, today: date) -> Merge:
    """Bring a run's findings together with those of the runs before it.

    Args:
        stored: the same check's findings: ``finding_id`` (each once), ``state``, ``evidence_hash``, ``terms_hash``,
            ``verdict``, ``subject_fid``, ``control_role``.
        arriving: the run's: ``finding_id`` (each once), ``rule_id``, ``subject_id``, ``evidence_hash``,
            ``terms_hash``, ``verdict``.
        waivers: those in force, at most one a finding: as of ``waiver_ends``, and ``position`` among the stored.
        looked: what the run looked at.
        today: on which waivers expire.
    """
    places = pd.Series(np.arange(len(stored)), index=stored["finding_id"].to_numpy(dtype=object))
    position = places.reindex(arriving["finding_id"].to_numpy(dtype=object)).fillna(-1).to_numpy(dtype=np.int64)
    is_stored = position >= 0
    before = stored["state"].to_numpy(dtype=object)[position] if len(stored) else np.full(len(arriving), OPEN, object)
    changed = np.zeros(len(arriving), dtype=bool)
    for name in ("evidence_hash", "terms_hash", "verdict"):
        old = stored[name].fillna("").to_numpy(dtype=object)
        changed[is_stored] |= old[position[is_stored]] != arriving[name].fillna("").to_numpy(dtype=object)[is_stored]

    ends, holds = _waivers_of(position, arriving, waivers, today, len(stored))
    was_waived, was_fixed = is_stored & (before == WAIVED), is_stored & (before == FIXED)
    state = np.where(is_stored, before, OPEN).astype(object)
    state[was_waived | was_fixed] = OPEN
    state[(was_waived | was_fixed) & holds] = WAIVED   # what comes back as it was when it was waived is still waived
    stale = np.where(was_waived | was_fixed, ends, "").astype(object)
    event = np.select([~is_stored, was_fixed & (state == OPEN), was_fixed, was_waived & (state == OPEN), changed],
                      [NEW, REOPENED, RETURNED, STALE_WAIVER, CHANGED], default=SAME).astype(object)
    gone = np.ones(len(stored), dtype=bool)
    gone[position[is_stored]] = False
    fixed = np.flatnonzero(gone & (stored["state"].to_numpy(dtype=object) != FIXED) & looked.at(stored))
    counts = {"NEW_COUNT": int((event == NEW).sum()),
              "STILL_OPEN_COUNT": int((np.isin(event, (SAME, CHANGED)) & np.isin(state, CHOSEN)).sum()),
              "CHANGED_COUNT": int((is_stored & changed).sum()), "FIXED_COUNT": len(fixed),
              "REOPENED_COUNT": int((event == REOPENED).sum()),
              "STALE_WAIVER_COUNT": int((stale != "").sum())}
    return Merge(position, state, event, stale, fixed, counts)


def _waivers_of(position, arriving, waivers, today, stored_count) -> tuple[np.ndarray, np.ndarray]:
    """For each arriving finding, why its waiver ends (``""``: none, or it holds), and whether one holds."""
    stale, holds = np.full(len(arriving), "", dtype=object), np.zeros(len(arriving), dtype=bool)
    if not len(waivers):
        return stale, holds
    row_of = np.full(stored_count, -1, dtype=np.int64)
    row_of[position[position >= 0]] = np.flatnonzero(position >= 0)
    rows = row_of[waivers["position"].to_numpy(dtype=np.int64)]
    here = np.flatnonzero(rows >= 0)
    ends = waiver_ends(waivers.iloc[here], arriving.iloc[rows[here]], today)
    stale[rows[here]], holds[rows[here]] = ends, ends == ""
    return stale, holds


#: What became of a finding between two runs.
APPEARED, GONE, DIFFERENT = CHANGES = ("new", "gone", "changed")


def compare_runs(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """What changed between two runs of a check.

    Args:
        before, after: what each run found: ``finding`` (a number, each once), ``evidence_hash``, ``terms_hash``,
            ``verdict``, ``measured``.

    Returns:
        ``finding``, ``change`` (of ``CHANGES``), ``verdict_before``, ``verdict_after``, ``measured_before``,
        ``measured_after``, by number; findings that stayed as they were are left out.
    """
    both = before.merge(after, on="finding", how="outer", suffixes=("_before", "_after"), indicator="where")
    same = np.ones(len(both), dtype=bool)
    for name in ("evidence_hash", "terms_hash", "verdict"):
        same &= (both[f"{name}_before"].fillna("") == both[f"{name}_after"].fillna("")).to_numpy()
    change = np.select([both["where"] == "right_only", both["where"] == "left_only", ~same], CHANGES, default="")
    kept = both.assign(change=change)[change != ""].sort_values("finding", ignore_index=True)
    return kept[["finding", "change", "verdict_before", "verdict_after", "measured_before", "measured_after"]]
