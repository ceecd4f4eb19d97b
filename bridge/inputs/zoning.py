"""Layers of QGIS for a check of zoning: how they are read once they are bound."""
from __future__ import annotations

from typing import Callable, Optional

from ...core.rules.model import Pack
from ...core.zoning import question
from ...core.zoning.question import BoundRequest, Choices, Reader
from ..reading.read import Snapshot, read
from .extents import read_at


def bind_request(subjects: Snapshot, controls: list[Snapshot], coverage: Optional[Snapshot], pack: Pack,
                 choices: Choices, read_control: Callable, cancelled=None) -> BoundRequest:
    """Bind layers to roles and fields, and read what the check needs.

    Args:
        subjects, controls, coverage: the layers, as they stood when the run began.
        pack: the rules.
        choices: of the user.
        read_control: ``(snapshot, subjects table, field names, reach in metres)`` to a table.

    Raises:
        InputError: a layer, role or field that cannot be bound or read.
    """
    return question.bind_request(subjects, controls, coverage, pack, choices, Reader(
        lambda layer, names: read(layer, names, cancelled=cancelled), read_control,
        lambda layer, table, fields, reach_m: read_unfiltered(layer, table, fields, reach_m, cancelled)))


def read_unfiltered(snapshot: Snapshot, subjects, fields, reach_m: float, cancelled=None):
    """Of a control layer what lies at the subjects without its own filter; None where that hides nothing.

    Raises:
        InputError: hidden features cannot be read.
    """
    whole = snapshot.without_filter()
    return None if whole is None else read_at(whole, subjects, fields, reach_m, cancelled)
