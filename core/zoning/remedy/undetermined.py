"""Which subjects of a check cannot be judged, what is missing for them, and how to give it, in words."""
from __future__ import annotations

from typing import Optional

import numpy as np
import pandas as pd

from ...contract.outcome import Outcome
from ...texts import text
from ..request import ZoningRequest

SHOWN = 5
_ABOUT = ["rule_id", "control_role", "control_layer"]


def undetermined_notes(request: ZoningRequest, result: Outcome, named: Optional[np.ndarray] = None) -> list[str]:
    """How many subjects are undetermined, and why: in the sentences of the check's findings, which say the remedy.

    Args:
        request, result: of the check.
        named: positions of the subjects in question ``(k,)``; None: all.

    Returns:
        Sentences; none where all subjects are judged. Findings of one rule on one layer give one sentence, with the
        first as an example: each may hold sizes of its own.
    """
    language, rows = request.language, np.arange(len(request.subjects)) if named is None else named
    unclear = rows[(result.verdicts["verdict"].iloc[rows] == "undetermined").to_numpy()]
    if not len(unclear):
        return []
    notes = [text("remedy.undetermined_subjects", language, count=len(unclear), total=len(rows))]
    if named is None:
        notes.append(text("remedy.undetermined_rows", language))
    findings = result.findings[(result.findings["verdict"] == "undetermined").to_numpy()]
    fids = findings["subject_fid"]
    reasons = [text("remedy.missing_for_all", language, what=message)
               for message in dict.fromkeys(findings.loc[fids.isna().to_numpy(), "message"])]
    own = _by_rule(findings[fids.isin(request.subjects.fids[unclear]).to_numpy(dtype=bool)])
    shown = max(0, SHOWN - len(reasons))
    left = max(0, len(own) - shown)
    reasons += [text("remedy.missing_for", language, count=count, subject=subject, what=message)
                for count, subject, message in own.head(shown).itertuples(index=False)]
    return [*notes, *reasons, *([text("remedy.more_missing", language, count=left)] if left else [])]


def _by_rule(own: pd.DataFrame) -> pd.DataFrame:
    """A row a rule and layer, the ones of the most subjects first: their number, and the first one's sentence."""
    groups = own.groupby(_ABOUT, sort=False, dropna=False).agg(
        count=("subject_fid", "nunique"), subject=("subject_id", "first"), message=("message", "first"))
    return groups.sort_values("count", ascending=False, kind="stable")
