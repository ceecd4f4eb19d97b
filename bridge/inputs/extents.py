"""Which part of a control layer a run needs: what lies at its subjects."""
from __future__ import annotations

from ...core.reading.extents import extents_for
from ...core.table import FeatureTable
from ..reading.read import check_system_of, read


def read_at(snapshot, subjects: FeatureTable, fields, reach_m: float = 0.0, cancelled=None,
            hashes: bool = True) -> FeatureTable:
    """Read of a control layer what lies at the subjects, and what could lie anywhere.

    Args:
        snapshot: of the layer, from ``reading.snapshot``.
        subjects: what is checked.
        fields: names of the fields wanted.
        reach_m: how far from a subject a control may matter.
        cancelled: asked between batches.
        hashes: as of ``reading.read``.

    Raises:
        InputError, Cancelled: as ``reading.read``.
    """
    if snapshot.geometry != "none":
        check_system_of(snapshot)
    boxes = extents_for(subjects, snapshot.crs, reach_m) if snapshot.crs and snapshot.is_whole else None
    return read(snapshot, fields, boxes, cancelled=cancelled, hashes=hashes)
