"""The state of the rows that a pre-check used, for a recheck (see ``core/contract/rows.py``)."""
from __future__ import annotations

import numpy as np

from ..contract.rows import RowState, RunState, text_hash
from ..zoning.rows_read import layer_cells
from .request import QualityRequest


def quality_state(request: QualityRequest, whole: bool) -> RunState:
    """The state of a database: each layer by place. No feature is judged by itself, so there are no subjects.

    Args:
        request: of the pre-check.
        whole: every row of every layer was read.
    """
    layers = [(name, layer.table.name, layer.table.crs, layer.own_name, layer.geometry, layer.traits,
               sorted(layer.fields.items()), sorted(layer.stored.items()), layer.table.source.file_name,
               layer.table.source.data_layer, len(layer.table.unreadable))
              for name, layer in sorted(request.layers.items())]
    nobody = RowState(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64), {}, whole)
    return RunState(nobody, {name: layer_cells(layer.table) for name, layer in request.layers.items()},
                    text_hash(request.mode, tuple(request.rules), sorted(request.unbound), request.language, layers),
                    {"schema": request.pack.content_hash, "codes": request.codes.content_hash if request.codes else ""})
