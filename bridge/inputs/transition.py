"""From two layers and choices to the classes of two dates."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ...core.inputs import register
from ...core.landuse.codes.classify import LandUseCodes
from ...core.landuse.codes.meanings import map_codes
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
SIDES = "old", "new"
PARAMETERS = register.OLD_CLASS, register.NEW_CLASS


@dataclass(frozen=True)
class Dates:
    """Two dates as core compares them: tables, classes of their rows, and remarks."""

    tables: tuple
    classes: tuple
    notes: list


def read_dates(old: Snapshot, new: Snapshot, codes: LandUseCodes, *, fields: tuple, level: str, scheme: str,
               groups: dict, cropland: list, language: str, values=(), cancelled=None) -> Dates:
    """Read both layers and the classes of their features.

    Args:
        old, new: the layers. codes, scheme: how codes are read.
        fields: names of the class fields; None: recognised by the pack's aliases.
        level: as of ``core.landuse.transition.classes``.
        groups: class -> group. cropland: classes that are cropland, before they are grouped.
        values: rows of VALUES, of the roles ``SIDES``.

    Raises:
        InputError: no class field, a list of codes that cannot be recognised, two different lists, a layer that
            cannot be read.
    """
    remarks: list = []
    by_side = map_codes(codes, values, SIDES, is_listed=level != VALUE)
    sides = [_read(layer, name, parameter, by_side[side], scheme, level, cropland, language, [old, new], remarks,
                   cancelled) for side, layer, name, parameter in zip(SIDES, (old, new), fields, PARAMETERS)]
    classes = [side[1] for side in sides]
    require_one_scheme(*classes, level, groups)
    first, second, notes = grouped(*classes, groups, language)
    return Dates(tuple(side[0] for side in sides), (first, second), [*remarks, *notes])


def _read(layer: Snapshot, name: Optional[str], parameter: str, codes, scheme, level, cropland, language, layers,
          notes, cancelled):
    described = {role: codes.fields[role] for role in ROLES if role in codes.fields}
    binder = Binder(layers, language=language)
    land = binder.read(
        Asked(layer, "land_use", described, {"land_class": name}, {"land_class_name": "land_class"}, needs=(
            Needs(("land_class",), "transition.no_class_field", {"parameter": parameter}),)),
        lambda source, names: read(source, names, cancelled=cancelled))
    notes += binder.notes
    table, fields = land.table, land.fields
    raw = table.columns[fields["land_class"]]
    if level == VALUE:
        return table, plain_classes(raw, cropland)
    beside = table.columns[fields["land_class_name"]] if "land_class_name" in fields else None
    classes = coded_classes(raw, beside, codes, scheme, level, Telling(language, layer.name))
    require_recognised(classes, layer.name, language)
    return table, with_cropland(classes, cropland)
