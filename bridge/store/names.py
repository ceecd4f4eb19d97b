"""Names of projects and parcels for findings that go into the store; fields about persons are not even read."""
from __future__ import annotations

from typing import Callable, Optional

import pandas as pd

from ...core.findings.names import name_column, with_names
from ..reading.columns import kind_of
from ..reading.read import read
from ..reading.source import Snapshot

IDS = ("project_id", "subject_id")      # of a layer of verdicts


def named_by(layer: Snapshot, findings: pd.DataFrame,
             cancelled: Optional[Callable[[], bool]] = None) -> pd.DataFrame:
    """Findings with the names that a layer has for their projects and parcels.

    Args:
        layer: of the verdicts, or the one that was checked.
        findings: in the columns of the store.
        cancelled: asked between portions.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    fields = [field.name() for field in layer.fields
              if field.name() not in layer.personal and kind_of(field) in ("text", "integer")]
    called = name_column(fields)
    if not called:
        return findings
    wanted = [called, *IDS] if set(IDS) <= set(fields) else fields
    return with_names(findings, read(layer, wanted, check_crs=False, cancelled=cancelled, build=False))
