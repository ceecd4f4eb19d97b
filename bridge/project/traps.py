"""Traps that only a project can tell: roles that were given to layers which are not loaded now."""
from __future__ import annotations

from qgis.core import QgsProject, QgsVectorLayer

from ...core.layers.recognise.kinds import kinds_of
from ...core.layers.traps.before import Trap
from ...core.rules.model import Pack
from .roles import project_binding, source_key


def traps_of_missing_layers(project: QgsProject, pack: Pack | None, bound) -> list[Trap]:
    """Layers that the user gave a role and that are gone, where no other layer plays that role.

    Args:
        project: whose stored entries are read; call it on the main thread.
        pack: of the run.
        bound: roles that loaded layers play.
    """
    if pack is None:
        return []
    kinds = kinds_of(pack)
    loaded = {source_key(layer) for layer in project.mapLayers().values() if isinstance(layer, QgsVectorLayer)}
    return [Trap("", "roles.trap_not_loaded", {"layer": role.name or role.data_layer, "role": kinds[role.role]})
            for key, role in project_binding(project).layers.items()
            if role.problem is None and role.role in pack.roles and role.role not in bound and key not in loaded]
