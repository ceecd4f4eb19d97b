"""From layers and choices to what core measures indicators of."""
from __future__ import annotations

from typing import Optional

from ...core.carbon.stock.patches import Zones
from ...core.errors import InputError
from ...core.landuse.codes.classify import AUTO, LandUseCodes
from ...core.landuse.codes.column import read_code_column
from ...core.landuse.codes.problems import why_untold
from ...core.landuse.transition.classes import Classes
from ...core.landuse.units.codes import unit_fields
from ...core.table import FeatureTable
from ..reading.read import Snapshot, read
from .carbon.land import read_land

UNCLEAR = ("codes.ambiguous", "codes.two_editions", "codes.no_scheme")


def read_classes(layer: Snapshot, field: Optional[str], parameter: str, codes: LandUseCodes, scheme: str, layers: list,
                 language: str, cancelled=None, notes: Optional[list] = None) -> tuple[FeatureTable, Classes]:
    """A layer of land and the class of each feature.

    Args:
        layer: of patches. field: with the code; None: recognised. parameter: that names it.
        scheme: list of codes, or auto. layers: of the run, for messages.
        notes: as of ``read_land``.

    Raises:
        InputError: no field with the code, a list that cannot be determined.
    """
    table, classes = read_land(layer, field, parameter, codes, scheme, layers, language, cancelled, notes=notes)
    if scheme == AUTO:
        raw = table.columns.iloc[:, 0]
        names = table.columns.iloc[:, 1] if table.columns.shape[1] > 1 else None
        why = why_untold(read_code_column(raw, codes, scheme, names).problems, UNCLEAR)
        if why is not None:
            raise InputError("indicators.no_list", layer=layer.name, why=why.in_language(language))
    return table, classes


def read_units(layer: Optional[Snapshot], code: Optional[str], name: Optional[str], cancelled=None) -> Optional[Zones]:
    """Units with their codes and names, None without any.

    Raises:
        InputError: no field is known to hold codes.
    """
    if layer is None:
        return None
    code, name = unit_fields(layer.field_names, layer.name, code, name)
    return Zones(read(layer, list(dict.fromkeys(filter(None, (code, name)))), cancelled=cancelled), code, name)
