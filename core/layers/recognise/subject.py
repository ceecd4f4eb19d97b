"""Which layer is probably the one that is to be checked, and why: a proposal, never a decision."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from .guess import RECOGNISED, Recognition
from .kinds import control_words, not_words, subject_words
from .layer import LayerDescription, Reason
from .names import alias_inside, alias_within, fold, is_alias

PROJECTS = "projects"      # kind of the layers that are checked
ACTIVE, NAMED, ALIKE, ONLY = (f"roles.subject_{why}" for why in ("active", "named", "alike", "only"))


def propose_subjects(layers: Sequence[LayerDescription], recognitions: Sequence[Recognition], active: str = "",
                     control_names: Sequence[str] = ()) -> Optional[tuple[str, Reason]]:
    """The layer that is probably to be checked.

    A layer can be if it is read, has polygons, and was recognised as projects or as nothing: a control or a survey
    is hardly ever checked. Of those, the first that there is:

    1. the active one, if it is like projects or its name says parcels;
    2. the one most like projects;
    3. the one whose name says parcels, in any language that is known, and little else;
    4. the active one, unless a pack that is there, or a word in its name, calls such a layer a control;
    5. the only one, with the same exception.

    Args:
        layers: of a project.
        recognitions: of the same layers, in the same order.
        active: id of the layer that the user has chosen in the layer tree; empty for none.
        control_names: what packs call their controls, also those that are not chosen.

    Returns:
        Id and reason; None where nothing is likely.
    """
    possible = [(layer, recognition) for layer, recognition in zip(layers, recognitions)
                if layer.problem is None and layer.geometry == "polygon" and layer.row_count != 0
                and recognition.role is None and recognition.kind in ("", PROJECTS)]
    by_id, likely = {layer.layer_id: layer for layer, _ in possible}, {}
    for layer, recognition in possible:
        word = _parcel_word(layer, control_names)
        is_active = layer.layer_id == active
        if recognition.kind == PROJECTS and recognition.score >= RECOGNISED:
            likely[layer.layer_id] = (is_active, True, recognition.score), Reason(ALIKE, {"layer": layer.name})
        elif word:
            share = len(word) / max(map(len, _names(layer)))
            likely[layer.layer_id] = (is_active, False, share), Reason(NAMED, {"layer": layer.name, "word": word})
    if likely:
        best = max(likely, key=lambda layer_id: likely[layer_id][0])
        return best, likely[best][1]
    for layer_id, key in ((active, ACTIVE), (next(iter(by_id)) if len(by_id) == 1 else "", ONLY)):
        if layer_id in by_id and not _is_control(by_id[layer_id], control_names):
            return layer_id, Reason(key, {"layer": by_id[layer_id].name})
    return None


def _names(layer: LayerDescription) -> tuple:
    return tuple(filter(None, (layer.name, layer.data_layer)))


def _parcel_word(layer: LayerDescription, control_names: Sequence[str]) -> str:
    """The word in a layer's name that says parcels; empty without one, and for the very name of a control."""
    names = _names(layer)
    if is_alias(names, control_names) or any(word in fold(name) for name in names for word in not_words()):
        return ""
    return alias_within(names, subject_words())


def _is_control(layer: LayerDescription, control_names: Sequence[str]) -> bool:
    names = _names(layer)
    return bool(is_alias(names, control_names) or alias_inside(names, (*control_names, *control_words())))
