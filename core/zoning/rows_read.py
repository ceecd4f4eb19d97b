"""The state of the rows and rules that a check of zoning used, for a recheck (see ``core/contract/rows.py``)."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ..contract.rows import RowState, RunState, cells_of, group_keys, row_hashes, text_hash
from ..geometry.topology.usable import reasons_of
from ..layers.control_layer import ControlLayer
from ..layers.prepare import rows_in_force, subject_texts
from ..layers.values import mapped_state
from ..table import FeatureTable
from .request import ZoningRequest, scope_of

COVERAGE = "coverage"


def zoning_state(request: ZoningRequest, whole: bool) -> RunState:
    """The state of a check's inputs, as it read them.

    Args:
        request: of the check.
        whole: every subject of the layer was read.

    Raises:
        InputError: as of ``scope_of``; a field that a layer does not have.
    """
    context = {context_key(number, layer): layer_cells(layer.table)
               for number, layer in enumerate(request.controls)}
    context |= {f"{COVERAGE} {number}": layer_cells(layer.table)
                for number, layer in enumerate(request.coverage or [])}
    return RunState(subject_rows(request, whole), context, common_hash(request),
                    {role: role_hash(request, role) for role in scope_of(request)}, repeated_controls(request))


def repeated_controls(request: ZoningRequest) -> dict[str, list]:
    """Ids that several features of a role bear, which findings name by more than their ids.

    Args:
        request: the check; features that cannot be used or are not in force on its day are not counted.

    Returns:
        Role of the scope with layers -> ids, rising.

    Raises:
        InputError: as of ``scope_of``; a field that a layer does not have.
    """
    by_role: dict[str, list] = {role: [] for role in scope_of(request)}
    for layer in request.controls:
        if layer.role in by_role:
            by_role[layer.role].append(layer)
    return {role: _repeated(layers, request, request.pack.roles[role].geometry)
            for role, layers in by_role.items() if layers}


def _repeated(layers: list, request: ZoningRequest, kind: str) -> list:
    ids = [np.where(rows_in_force(layer, request.as_of), subject_texts(layer.table, layer.fields.get("id")), None)
           for layer in layers]
    asked = repeated_ids(np.concatenate(ids))   # the few of which it matters whether they can be used
    usable, start = [], 0
    for layer, own in zip(layers, ids):
        rows = np.flatnonzero(asked[start:start + len(own)] & ~pd.isna(own))
        usable.append(own[rows[reasons_of(layer.table.take(rows), kind) == ""]])
        start += len(own)
    every = np.concatenate(usable)
    return sorted(set(every[repeated_ids(every)]))


def repeated_ids(ids: np.ndarray, known=()) -> np.ndarray:
    """Mask ``(n,)`` of the ids that stand more than once, or are among those known to.

    Args:
        ids: of features ``(n,)``. known: ids that others bear, in a layer of which only a part was read.
    """
    texts = pd.Series(ids, dtype=object)
    return (texts.duplicated(keep=False) | texts.isin(list(known))).to_numpy()


def context_key(number: int, layer: ControlLayer) -> str:
    """Name of a control layer among the context of a run.

    Args:
        number: of the layer. layer: with its role.
    """
    return f"{number} {layer.role}"


def subject_rows(request: ZoningRequest, whole: bool = True, shapes=None) -> RowState:
    """Ids, hashes and groups of the subjects.

    Subjects of one project are judged together, as their slivers add up, and so are subjects of one id, as only then
    feature ids tell them apart. ``shapes``: of ``rows.shape_hashes``, where they are known.

    Args:
        request: the check. whole: it is about all of the layer.
    """
    table = request.subjects
    return RowState(table.fids, row_hashes(table.geometry, table.columns, shapes=shapes),
                    subject_groups(table, request.subject_id, request.project_field), whole)


def subject_groups(table: FeatureTable, subject_id, project_field) -> dict:
    """Keys of the groups of some subjects: ``id``, and ``project`` where there is a field for it.

    Args:
        table: of the subjects. subject_id, project_field: names of its fields, None without.
    """
    ids = subject_texts(table, subject_id)
    groups = {"id": group_keys(ids)}
    if project_field:
        groups["project"] = group_keys(subject_texts(table, project_field, ids))
    return groups


def layer_cells(table: FeatureTable, like=None):
    """A layer's rows by place; ``like``: on the grid of other ``Cells``.

    Args:
        table: of the layer.
    """
    hashes = row_hashes(table.geometry, table.columns, table.fids)
    return cells_of(hashes, shapely.bounds(table.geometry).reshape(-1, 4),
                    *(() if like is None else (like.extent, len(like.sums))))


def common_hash(request: ZoningRequest) -> str:
    """Hash of everything except layers and rules that a check depends on.

    Args:
        request: the check.
    """
    coverage = None if request.coverage is None else [(layer.role, layer.table.crs) for layer in request.coverage]
    return text_hash(request.as_of, request.area_method, request.subject_id, request.project_field,
                     request.registered_field, sorted(request.subject_fields.items()), request.language,
                     request.subjects.crs, request.pack.kind, sorted(request.pack.subject_fields.items()),
                     coverage, *mapped_state(request.pack.subject_fields))


def role_hash(request: ZoningRequest, role: str) -> str:
    """Hash of a pack's entry for a role, of the rules in force, and of the layers and fields that are bound to it.

    Args:
        request: the check. role: id.
    """
    layers = [(layer.table.name, layer.table.crs, layer.table.source.file_name, layer.table.source.data_layer,
               layer.table.source.is_empty, sorted(layer.fields.items()), *filter(None, [layer.table.source.hidden]))
              for layer in request.controls if layer.role == role]
    rules = [rule for rule in request.pack.rules_in_force(request.as_of) if rule.control == role]
    layered = [[request.pack.layer_of(rule.id) for rule in rules]] if request.pack.stack else []
    return text_hash(request.pack.roles[role], rules, layers, *mapped_state(request.pack.roles[role].fields), *layered)
