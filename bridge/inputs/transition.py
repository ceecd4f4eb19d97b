"""From two layers and choices to the classes of two dates."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ...core.inputs import register
from ...core.landuse.codes.classify import LandUseCodes
from ...core.landuse.transition.classes import (
    VALUE,
    Telling,
    coded_classes,
    grouped,
    plain_classes,
    require_one_scheme,
    require_recognised,
    with_cropland,
)
from ...core.layers.binder import Asked, Binder, Needs
from ..reading.read import Snapshot, read

ROLES = ("land_class", "land_class_name")
PARAMETERS = register.OLD_CLASS, register.NEW_CLASS


@dataclass(frozen=True)
class Dates:
    """Two dates as core compares them: tables, classes of their rows, and remarks."""

    tables: tuple
    classes: tuple
    notes: list


def read_dates(old: Snapshot, new: Snapshot, codes: LandUseCodes, *, fields: tuple, level: str, scheme: str,
               groups: dict, cropland: list, language: str, cancelled=None) -> Dates:
    """Read both layers and the classes of their features.

    Args:
        old, new: the layers. codes, scheme: how codes are read.
        fields: names of the class fields; None: recognised by the pack's aliases.
        level: as of ``core.landuse.transition.classes``.
        groups: class -> group. cropland: classes that are cropland, before they are grouped.

    Raises:
        InputError: no class field, a list of codes that cannot be recognised, two different lists, a layer that
            cannot be read.
    """
    sides = [_read(layer, name, parameter, codes, scheme, level, cropland, language, [old, new], cancelled)
             for layer, name, parameter in zip((old, new), fields, PARAMETERS)]
    classes = [side[1] for side in sides]
    require_one_scheme(*classes, level, groups)
    first, second, notes = grouped(*classes, groups, language)
    return Dates(tuple(side[0] for side in sides), (first, second), notes)


def _read(layer: Snapshot, name: Optional[str], parameter: str, codes, scheme, level, cropland, language, layers,
          cancelled):
    described = {role: codes.fields[role] for role in ROLES if role in codes.fields}
    land = Binder(layers).read(
        Asked(layer, "land_use", described, {"land_class": name}, {"land_class_name": "land_class"}, needs=(
            Needs(("land_class",), "transition.no_class_field", {"parameter": parameter}),)),
        lambda source, names: read(source, names, cancelled=cancelled))
    table, fields = land.table, land.fields
    raw = table.columns[fields["land_class"]]
    if level == VALUE:
        return table, plain_classes(raw, cropland)
    beside = table.columns[fields["land_class_name"]] if "land_class_name" in fields else None
    classes = coded_classes(raw, beside, codes, scheme, level, Telling(language, layer.name))
    require_recognised(classes, layer.name, language)
    return table, with_cropland(classes, cropland)
