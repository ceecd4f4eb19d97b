"""From layers and choices to a comparison of cropland."""
from __future__ import annotations

from dataclasses import replace

from ...core.farmland.balance.cases import load_balance
from ...core.landuse.codes.classify import LandUseCodes
from ...core.landuse.codes.planting import planting_field
from ...core.layers.binder import Asked, Binder
from ...core.layers.control_layer import ControlLayer
from ..reading.read import Snapshot, read

#: What a comparison reads of a survey; nothing about persons is among it.
ROLES = ("patch_id", "land_class", "land_class_name", "area", "ridge_share", "ridge_area", "net_area", "slope_grade",
         "location_code", "location_name")


def exempt_causes(path: str) -> frozenset:
    """Folded names of the causes of occupation that count in no account of a balance pack.

    Raises:
        PackError: the pack is broken.
    """
    pack = load_balance(path)
    exempt = {cause.id for (side, _), cause in pack.causes.items()
              if side == "occupied" and cause.account_before == "exempt"}
    return frozenset(name for name, cause in pack.cause_of("occupied").items() if cause in exempt)


def read_survey(snapshot: Snapshot, codes: LandUseCodes, rows: list, layers: list, notes: list, language: str,
                also: tuple = (), cancelled=None) -> ControlLayer:
    """Bind the fields of a survey and read what the comparison needs.

    Args:
        snapshot: the survey. codes: the code pack. layers: all layers of the run.
        rows: layer, field role, field, as chosen by the user.
        notes: to which what the user says of values is added, in a language.
        also: further fields to read.

    Raises:
        InputError: a field that does not exist, a layer that cannot be read.
    """
    described = {role: codes.fields[role] for role in ROLES if role in codes.fields}
    binder = Binder(layers, rows, language)
    survey = binder.read(
        Asked(snapshot, "survey", described, also=(planting_field(snapshot.field_names), *also)),
        lambda layer, names: read(layer, names, cancelled=cancelled))
    notes += binder.notes
    return replace(survey, fields={**survey.fields, "id": survey.fields["patch_id"]}) if "patch_id" in survey.fields \
        else survey
