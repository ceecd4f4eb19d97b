"""From layers and choices to a comparison of land with its plan."""
from __future__ import annotations

from typing import Optional

from ...core.landuse.codes.classify import LandUseCodes
from ...core.layers.binder import Asked, Binder, Needs
from ...core.plan.request import LandUseLayer
from ..reading.read import Snapshot, read

ROLES = ("land_class", "land_class_name", "patch_id")


def read_land_use(layer: Snapshot, chosen: Optional[str], parameter: str, codes: LandUseCodes, layers: list,
                  notes: list, language: str, cancelled=None) -> LandUseLayer:
    """Read a layer of land use: the named class field, otherwise the one recognised by the code pack's aliases.

    Args:
        layer: to read. chosen: name of its class field, or None. parameter: that names the field, for messages.
        layers: all layers of the run. notes: to which what the user says of values is added, in a language.

    Raises:
        InputError: no class field, a layer that cannot be read.
    """
    described = {role: codes.fields[role] for role in ROLES if role in codes.fields}
    binder = Binder(layers, language=language)
    land = binder.read(
        Asked(layer, "land_use", described, {"land_class": chosen}, {"land_class_name": "land_class"}, needs=(
            Needs(("land_class",), "plan.no_class_field", {"parameter": parameter}),)),
        lambda source, names: read(source, names, cancelled=cancelled))
    notes += binder.notes
    return LandUseLayer(land.table, *(land.fields.get(role) for role in ROLES))
