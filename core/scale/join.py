"""From the outcomes of the parts of a run to that of a full run: the same rows in the same order.

A part answers for its own subjects. Rows are put where a full run has them, sums over several subjects are made again
from joined rows by the function that a full run calls, and what a run says about itself is said once. So the bytes are
the same for any number of parts and whoever judged them. A recheck joins old rows and new ones by the same
function (``joined_findings``).
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..contract.frame import joined_findings
from ..contract.outcome import FINDINGS, Outcome
from ..geometry.parallel import ask


def about_the_run(outcome: Outcome) -> tuple[pd.DataFrame, np.ndarray]:
    """The findings of an outcome that name no subject, with their ground.

    Args:
        outcome: of a check with findings.
    """
    own = outcome.findings["subject_fid"].isna().to_numpy()
    return outcome.findings[own], outcome.finding_geometry[own]


def findings_of_parts(head: Outcome, rows: Sequence[np.ndarray], fids: Sequence[np.ndarray],
                      outcomes: Sequence[Outcome]) -> tuple[pd.DataFrame, np.ndarray]:
    """All findings of a run: its own first, then by subject, those of each in the order of its part.

    Args:
        head: outcome with the findings about the run. rows: positions of each part's subjects ``(k,)``.
        fids: their feature ids ``(k,)``. outcomes: of the parts.
    """
    parts, positions = [about_the_run(head)], [np.full(len(about_the_run(head)[0]), -1, dtype=np.int64)]
    for own_rows, own_fids, outcome in zip(rows, fids, outcomes):
        named = outcome.findings["subject_fid"].notna().to_numpy()
        frame = outcome.findings[named]
        rising = np.argsort(own_fids, kind="stable")
        place = np.searchsorted(own_fids[rising], frame["subject_fid"].to_numpy(dtype=np.int64))
        parts.append((frame, outcome.geometry[FINDINGS][named]))
        positions.append(own_rows[rising[place]] if len(frame) else np.zeros(0, dtype=np.int64))
    position = np.concatenate(positions)
    return joined_findings(parts, lambda frame: np.argsort(position, kind="stable"))


def joined_rows(frames: Sequence[pd.DataFrame], rows: Sequence[np.ndarray], columns: dict,
                blocks: int = 1) -> pd.DataFrame:
    """A table with as many rows for each subject, in the order of a full run.

    Args:
        frames: of the parts. rows: positions of each part's subjects ``(k,)``.
        columns: name -> type of the full run's table; what a part does not have is NULL there.
        blocks: rows of each subject; a table has all subjects' first rows, then all second ones.

    Raises:
        ValueError: a part with another number of rows.
    """
    count = sum(map(len, rows))
    place = [(np.arange(blocks)[:, None] * count + own[None, :]).reshape(-1) for own in rows]
    if any(len(frame) != len(at) for frame, at in zip(frames, place)):
        raise ValueError("a part's table has another number of rows")
    ask()
    joined = pd.concat([frame.reindex(columns=list(columns)).astype(
        {name: kind for name, kind in columns.items() if name not in frame}) for frame in frames], ignore_index=True)
    order = np.argsort(np.concatenate(place), kind="stable")
    ask()
    return joined.iloc[order].reset_index(drop=True).astype(columns)
