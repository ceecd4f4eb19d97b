"""From the outcomes of the parts of a run to that of a full run: the same rows in the same order.

A part answers for its own subjects. Rows are put where a full run has them, sums over several subjects are made again
from joined rows by the function that a full run calls, and what a run says about itself is said once. So the bytes are
the same for any number of parts and whoever judged them. A recheck joins old rows and new ones by
``contract.frame.joined_findings``.
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..contract.frame import TYPES
from ..contract.outcome import FINDINGS, Outcome
from ..geometry.parallel import ask


def findings_of_parts(head: Outcome, rows: Sequence[np.ndarray], fids: Sequence[np.ndarray],
                      outcomes: Sequence[Outcome]) -> tuple[pd.DataFrame, np.ndarray]:
    """All findings of a run: its own first, then by subject, those of each in the order of its part.

    Args:
        head: outcome with the findings about the run. rows: positions of each part's subjects ``(k,)``.
        fids: their feature ids ``(k,)``. outcomes: of the parts, whose findings are given up column by column: of a
            million subjects they are two gigabytes, which are not held twice.
    """
    own = head.findings["subject_fid"].isna().to_numpy()
    parts, positions = [(head, own)], [np.full(int(own.sum()), -1, dtype=np.int64)]
    for own_rows, own_fids, outcome in zip(rows, fids, outcomes):
        named = outcome.findings["subject_fid"].notna().to_numpy()
        parts.append((outcome, named))
        positions.append(own_rows[places_of(own_fids, outcome.findings[named])])
    order = np.argsort(np.concatenate(positions), kind="stable")
    geometry = np.concatenate([outcome.geometry[FINDINGS][mask] for outcome, mask in parts])[order]
    frames = [head.findings.copy(deep=False), *(outcome.findings for outcome in outcomes)]
    return pd.DataFrame({name: ordered([frame.pop(name)[mask] for frame, (_, mask) in zip(frames, parts)], order, kind)
                         for name, kind in TYPES.items()}, copy=False), geometry


def places_of(fids: np.ndarray, findings: pd.DataFrame) -> np.ndarray:
    """Which subject of a part each finding is about: positions in the part ``(m,)``.

    Args:
        fids: of the part's subjects ``(k,)``. findings: each about one of them.
    """
    rising = np.argsort(fids, kind="stable")
    place = np.searchsorted(fids[rising], findings["subject_fid"].to_numpy(dtype=np.int64))
    return rising[place] if len(place) else np.zeros(0, dtype=np.int64)


def rows_as(frame: pd.DataFrame, columns: dict) -> pd.DataFrame:
    """Rows of a part with the columns of the full run; what a part does not have is NULL there.

    Args:
        frame: of the part. columns: name -> type of the full run's table.
    """
    return pd.DataFrame({name: (frame[name] if name in frame else pd.Series(pd.NA, index=frame.index, dtype=kind))
                         .astype(kind, copy=False) for name, kind in columns.items()}, copy=False)


def ordered(columns: Sequence[pd.Series], order: np.ndarray, kind: str) -> pd.Series:
    """Columns of parts behind each other, in another order: one at a time, since all of a million rows are a gigabyte.

    Args:
        columns: of the parts. order: positions in them all ``(n,)``. kind: type of the result.
    """
    ask()
    return pd.concat(columns, ignore_index=True).iloc[order].reset_index(drop=True).astype(kind, copy=False)


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
    order = np.argsort(np.concatenate(place), kind="stable")
    return pd.DataFrame({name: ordered(
        [frame[name] if name in frame else pd.Series(pd.NA, index=frame.index, dtype=kind) for frame in frames],
        order, kind) for name, kind in columns.items()}, copy=False)
