"""From layers and choices to a comparison of land with its plan."""
from __future__ import annotations

from typing import Optional

from ...core.errors import InputError
from ...core.landuse.codes.classify import LandUseCodes
from ...core.layers.binding import bind_fields
from ...core.plan.request import LandUseLayer
from ..reading.read import Snapshot, read

ROLES = ("land_class", "land_class_name", "patch_id")


def read_land_use(layer: Snapshot, chosen: Optional[str], parameter: str, codes: LandUseCodes, layers: list,
                  cancelled=None) -> LandUseLayer:
    """Read a layer of land use: the named class field, otherwise the one recognised by the code pack's aliases.

    Args:
        layer: to read. chosen: name of its class field, or None. parameter: that names the field, for messages.
        layers: all layers of the run.

    Raises:
        InputError: no class field, a layer that cannot be read.
    """
    described = {role: codes.fields[role] for role in ROLES if role in codes.fields}
    fields = bind_fields(layer, described, [], layers)
    if chosen and chosen != fields.get("land_class"):
        fields.pop("land_class_name", None)   # a name field next to another code field describes that one
        fields["land_class"] = chosen
    if "land_class" not in fields:
        raise InputError("plan.no_class_field", layer=layer.name, parameter=parameter,
                         fields=", ".join(layer.field_names) or "–")
    table = read(layer, list(fields.values()), cancelled=cancelled)
    return LandUseLayer(table, fields["land_class"], fields.get("land_class_name"), fields.get("patch_id"))
