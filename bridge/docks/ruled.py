"""Control layers and subjects of a dialog: the roles they play by its pack, and what was kept of them."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Optional

from qgis.core import QgsProject, QgsVectorLayer

from ...core.inputs import register
from ...core.layers.recognise.asking import ZoningAsking
from ...core.layers.recognise.guess import with_role
from ...core.layers.recognise.mapping import SUBJECTS, LayerMapping, asked_fields
from ...core.layers.recognise.rows import run_rows
from ..project.mappings import has_mapping, kept_mapping
from ..project.recognised import recognised
from .asked import AskedLayer


class Ruled(NamedTuple):
    """What is asked of the layers of a dialog, and what was said of them.

    Attributes:
        asking: by the pack. layers: those with a role, and the one that is checked. without_role: names of the others.
        rows: ``ROLES``, ``FIELDS`` and ``VALUES`` -> rows. is_kept: a choice of the user was kept of some layer.
    """

    asking: ZoningAsking
    layers: list
    without_role: list
    rows: Mapping[str, list]
    is_kept: bool


def layers_named(project: QgsProject, words: Sequence) -> list[QgsVectorLayer]:
    """Vector layers of the project that a dialog names, by their ids or sources.

    Args:
        project: the open one. words: as dialogs give them.
    """
    by_source = {layer.source(): layer for layer in project.mapLayers().values()}
    layers = [project.mapLayer(str(word)) or by_source.get(str(word)) for word in words]
    return [layer for layer in layers if isinstance(layer, QgsVectorLayer)]


def word_of(project: QgsProject, layer_id: str) -> str:
    """What names a layer in rows of a run, in other sessions too: its source, unless that names others as well.

    Args:
        project: of the layer. layer_id: of it.
    """
    layer = project.mapLayer(layer_id)
    if layer is None or layer.dataProvider().name() == "memory":
        return layer_id
    sources = [other.source() for other in project.mapLayers().values()]
    return layer.source() if sources.count(layer.source()) == 1 else layer_id


def ruled(project: QgsProject, pack, controls: list[QgsVectorLayer], subjects: Optional[QgsVectorLayer],
          stated: Mapping[str, str]) -> Ruled:
    """The layers of a dialog by a rule pack.

    Args:
        project: of the layers. pack: with the roles. controls: control layers. subjects: what is checked, if a layer.
        stated: id of a layer -> role that the dialog's rows of ROLES give it.
    """
    described, recognitions, chosen = recognised(project, controls, pack)
    used = [with_role(recognition, stated[layer.id()], description, pack)
            if stated.get(layer.id()) in pack.roles else recognition
            for layer, description, recognition in zip(controls, described, recognitions)]
    roles = {recognition.role for recognition in used if recognition.role}

    def kept(layer, role: str):
        fields = {entry.part: entry.described for entry in asked_fields(pack, role, roles)}
        return kept_mapping(project, layer, role).known_by(fields, layer.fields().names())

    asked = [AskedLayer(recognition.role, layer) for layer, recognition in zip(controls, used) if recognition.role]
    mappings = {entry.layer.id(): kept(entry.layer, entry.role) for entry in asked}
    used = [replace(recognition, fields={**recognition.fields, **mappings[recognition.layer_id].bound})
            for recognition in used if recognition.role]
    of_subjects = ("", LayerMapping()) if subjects is None else (subjects.id(), kept(subjects, SUBJECTS))
    rows = run_rows(used, pack, mappings, {layer.id(): layer.name() for layer in controls}, of_subjects)
    asked += [AskedLayer(SUBJECTS, subjects)] if subjects is not None else []
    words = {layer_id: word_of(project, layer_id) for layer_id in (*mappings, of_subjects[0])}
    return Ruled(
        ZoningAsking(pack, roles), asked,
        [layer.name() for layer in controls if layer.id() not in mappings],
        {register.ROLES: [(words[row[0]], *row[1:]) for row in rows.roles],
         register.FIELDS: [(words[row[0]], *row[1:]) for row in rows.fields], register.VALUES: rows.values},
        bool(chosen) or any(has_mapping(project, entry.layer) for entry in asked))
