"""What layers of a project seem to be by a pack, and what the user chose for them: the same for every panel."""
from __future__ import annotations

from typing import Optional

from qgis.core import QgsProject

from ...core.layers.recognise.guess import recognise, with_role
from .roles import describe, kept, own_names


def recognised(project: QgsProject, layers: list, pack, described: Optional[list] = None) -> tuple[list, list, set]:
    """Describe layers and say their roles.

    A role that was chosen holds where the pack has it; where some of the fields chosen with it are gone, another must
    still be there.

    Args:
        project: that keeps the choices. layers: vector layers. pack: whose roles they may play; None: no role is said.
        described: of each layer, where it is known; None: the layers are looked at.

    Returns:
        Description and recognition of each layer, in their order (none without a pack), and ids of the layers for
        which a choice holds.
    """
    described = [describe(layer) for layer in layers] if described is None else described
    if pack is None:
        return described, [], set()
    recognitions, stated = recognise(described, pack, own_names(project)), set()
    for place, layer in enumerate(layers):
        stored = kept(project, layer)
        if stored is not None and (stored.role in pack.roles or stored.role is None) \
                and (stored.problem is None or stored.fields):
            recognitions[place] = with_role(recognitions[place], stored.role, described[place], pack, stored.fields)
            stated.add(layer.id())
    return described, recognitions, stated
