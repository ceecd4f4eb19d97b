"""Which layer is probably the one that is to be checked, and why: a proposal, never a decision."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from .guess import RECOGNISED, Recognition
from .layer import LayerDescription, Reason

PROJECTS = "projects"      # kind of the layers that are checked


def propose_subjects(layers: Sequence[LayerDescription], recognitions: Sequence[Recognition],
                     active: str = "") -> Optional[tuple[str, Reason]]:
    """The layer that is probably to be checked: the active one if it can be, otherwise the one most like projects.

    A layer can be if it is read, has polygons, and was recognised as projects or as nothing: a control or a survey
    is hardly ever checked. Without any that is like projects, the only such layer is proposed.

    Args:
        layers: of a project.
        recognitions: of the same layers, in the same order.
        active: id of the layer that the user has chosen in the layer tree; empty for none.

    Returns:
        Id and reason; None where nothing is likely.
    """
    possible = [(layer, recognition) for layer, recognition in zip(layers, recognitions)
                if layer.problem is None and layer.geometry == "polygon" and layer.row_count != 0
                and recognition.role is None and recognition.kind in ("", PROJECTS)]
    chosen = next((layer for layer, _ in possible if layer.layer_id == active), None)
    if chosen is not None:
        return chosen.layer_id, Reason("roles.subject_active", {"layer": chosen.name})
    alike = [(recognition.score, -place) for place, (_, recognition) in enumerate(possible)
             if recognition.kind == PROJECTS and recognition.score >= RECOGNISED]
    if alike:
        layer, _ = possible[-max(alike)[1]]
        return layer.layer_id, Reason("roles.subject_alike", {"layer": layer.name})
    if len(possible) == 1:
        return possible[0][0].layer_id, Reason("roles.subject_only", {"layer": possible[0][0].name})
    return None
