"""What was recognised and said of the layers of a zoning run, as rows of its parameters ROLES, FIELDS and VALUES."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ...rules.model import Pack
from .guess import Recognition, for_a_run
from .mapping import SUBJECTS, LayerMapping, mapping_rows, two_meanings


class RunRows(NamedTuple):
    """Rows of parameters: ``(layer, role)``, ``(layer, field role, field)``, and as of VALUES."""

    roles: list
    fields: list
    values: list


def run_rows(controls: Iterable[Recognition], pack: Pack, mappings: Mapping[str, LayerMapping],
             names: Mapping[str, str], subjects: tuple[str, LayerMapping] = ("", LayerMapping())) -> RunRows:
    """Rows that say of each layer its role, its fields, and what its values mean.

    Where two layers of a role take a value in different words, rows of VALUES name the layer.

    Args:
        controls: layers that have a role. pack: with the roles. mappings: id of a layer -> what the user said of it.
        names: id of a layer -> its name. subjects: id of the layer that is checked, and what was said of it.
    """
    controls = list(controls)
    roles, fields = for_a_run(controls, pack)
    values: list = []
    apart = _apart(controls, mappings)
    for recognition in controls:
        layer_id = recognition.layer_id
        values += mapping_rows(layer_id, recognition.role, mappings.get(layer_id, LayerMapping()),
                               names[layer_id] if layer_id in apart else "")[1]
    of_subjects, meanings = mapping_rows(subjects[0], SUBJECTS, subjects[1])
    fields, values = [*fields, *of_subjects], [*values, *meanings]
    return RunRows(roles, fields, list(dict.fromkeys(values)))


def _apart(controls: Iterable[Recognition], mappings: Mapping[str, LayerMapping]) -> set:
    """Ids of layers in whose role another layer has other meanings: their rows name the layer."""
    by_role: dict = {}
    for recognition in controls:
        by_role.setdefault(recognition.role, []).append(recognition.layer_id)
    nothing = LayerMapping()
    return {layer_id for ids in by_role.values() for layer_id in ids
            if two_meanings(mappings.get(layer_id, nothing), {other: mappings.get(other, nothing) for other in ids})}
