"""The checks that a rule of a schema pack can name, and the keys that each of them takes."""
from __future__ import annotations

import re
from typing import NamedTuple

from ...packs.reading import Node
from ...packs.schema import Choice, ListOf, Number, Place, Record, Text, Values, boolean
from .model import FORMS, MODES

LAYER = Text(re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}"), "A-Z a-z 0-9 _")
FIELD = Text(re.compile(r"[^\s|]{1,60}"), "a field's name")
LAYERS, FIELDS, CODES = ListOf(LAYER), ListOf(FIELD), ListOf(Text(limit=40))
NUMBER = Number()


def by_mode(node: Node, place: Place) -> dict | None:
    """A number for both modes, or ``{strict: …, lenient: …}``.

    Args:
        node: of the document. place: where problems are noted.
    """
    if node.kind != "mapping":
        value = NUMBER(node, place)
        return None if value is None else dict.fromkeys(MODES, value)
    numbers = Record(dict.fromkeys(MODES, NUMBER), needed=MODES)(node, place)
    return None if numbers is None else dict(numbers)


WHEN = Record({"field": FIELD, "starts": CODES}, needed=("field", "starts"))
THEN = Record({"field": FIELD, "starts": CODES, "filled": boolean}, needed=("field",))
KEY = Record({"layer": LAYER, "fields": FIELDS}, needed=("fields",))
FORMULA = Record({"layer": LAYER, "field": FIELD, "of": FIELD, "less": FIELD, "times": FIELD},
                 needed=("layer", "field", "of"))
TOTAL = Record({"units": LAYER, "unit_code": FIELD, "unit_area": FIELD, "unit": Choice(("m2", "ha", "km2")),
                "parts": LAYER, "part_code": FIELD, "part_area": FIELD,
                "relation": Choice(("equal", "at_least", "at_most")), "when": WHEN},
               needed=("units", "unit_area", "parts", "part_area"))
PAIR = Record({"layer": LAYER, "other": LAYER}, needed=("layer", "other"))
IMPLIES = Record({"layer": LAYER, "when": WHEN, "then": THEN}, needed=("layer", "when", "then"))
MEMBER = Record({"field": FIELD, "starts": CODES, "unstated": Choice(("in", "out", "unknown"))},
                needed=("field", "starts"))
VALID = Record({"from": FIELD, "to": FIELD})
VERSIONS = Record({"layer": LAYER, "fields": FIELDS, "first": FIELD, "last": FIELD},
                  needed=("layer", "fields", "first", "last"))
ORDERED = Record({"layer": LAYER, "first": FIELD, "last": FIELD}, needed=("layer", "first", "last"))
ONLY_INSIDE = Record({"layer": LAYER, "when": WHEN, "zone": LAYER}, needed=("layer", "zone"))


class Check(NamedTuple):
    """Keys of a check besides those of every rule, and which of them have to be there."""

    keys: dict
    needed: tuple = ()


_SOME = {"layers": LAYERS}
_GROUND = {"layers": LAYERS, "tolerance_m": by_mode}
CHECKS: dict[str, Check] = {
    "layers_present": Check(_SOME),
    "fields_present": Check(_SOME),
    "layer_names": Check(_SOME),
    "reference_system": Check({"geographic": Text(limit=40), "height": Text(limit=40)}, ("geographic",)),
    "plain_geometry": Check(_SOME),
    "filled": Check(_SOME),
    "in_domain": Check(_SOME),
    "code_name": Check(_SOME),
    "unique": Check({"keys": ListOf(KEY)}, ("keys",)),
    "in_range": Check(_SOME),
    "well_formed": Check({**_SOME, "forms": ListOf(Choice(FORMS[:3]))}, ("forms",)),
    "unit_codes": Check(_SOME),
    "clean_text": Check(_SOME),
    "stated_area": Check({**_SOME, "tolerance_m2": by_mode, "tolerance_share": by_mode}, ("tolerance_m2",)),
    "formula": Check({"formulas": ListOf(FORMULA), "tolerance_m2": by_mode}, ("formulas", "tolerance_m2")),
    "totals": Check({"totals": ListOf(TOTAL), "tolerance_m2": by_mode}, ("totals", "tolerance_m2")),
    "no_overlap": Check(_GROUND, ("layers",)),
    "no_gaps": Check({**_GROUND, "within": LAYER}, ("layers",)),
    "tiling": Check({**_GROUND, "within": LAYER, "plan": FIELD, "within_plan": FIELD, "member": MEMBER, "valid": VALID},
                    ("layers",)),
    "valid_geometry": Check(_SOME),
    "single_part": Check(_SOME, ("layers",)),
    "slivers": Check({**_SOME, "area_m2": by_mode, "thinness": by_mode}, ("layers", "area_m2", "thinness")),
    "vertices": Check({**_SOME, "nearest_m": by_mode, "least_degrees": by_mode}, ("nearest_m", "least_degrees")),
    "covered_by": Check({**_GROUND, "within": LAYER}, ("layers", "within")),
    "boundary_covered": Check({"pairs": ListOf(PAIR), "tolerance_m": by_mode}, ("pairs",)),
    "line_network": Check(_GROUND, ("layers",)),
    "no_shared_ground": Check({"pairs": ListOf(PAIR), "tolerance_m": by_mode}, ("pairs",)),
    "implies": Check({"items": ListOf(IMPLIES)}, ("items",)),
    "ordered": Check({"items": ListOf(ORDERED)}, ("items",)),
    "versions": Check({"items": ListOf(VERSIONS)}, ("items",)),
    "only_inside": Check({"items": ListOf(ONLY_INSIDE), "tolerance_m": by_mode}, ("items",)),
    "changes": Check({"before": LAYER, "after": LAYER, "field": FIELD, "reasons": FIELDS, "tolerance_m": by_mode},
                     ("before", "after", "field"))}

_LAYER_KEYS = ("layer", "other", "units", "parts", "zone", "within", "before", "after")
#: Which layer of the same mapping a field belongs to.
_FIELD_KEYS = {"field": ("layer", "after"), "of": ("layer",), "less": ("layer",), "times": ("layer",),
               "first": ("layer",), "last": ("layer",), "unit_code": ("units",), "unit_area": ("units",),
               "part_code": ("parts",), "part_area": ("parts",), "fields": ("layer",), "reasons": ("after",),
               "plan": (), "within_plan": ("within",), "from": (), "to": ()}


def references(values: Values, layer: str = ""):
    """Every layer and field that a rule names: ``(line, layer, field)``, field empty where a layer is meant.

    Args:
        values: of the rule. layer: that is meant where it names none.
    """
    owner = values.get("layer") or values.get("parts") or values.get("after") or layer
    for key, value in values.items():
        line = values.line_of(key)
        if key in _LAYER_KEYS:
            yield line, value, ""
        elif key == "layers":
            for name in value:
                yield line, name, ""
        elif key in _FIELD_KEYS:
            place = next((values[key_of_place] for key_of_place in _FIELD_KEYS[key] if key_of_place in values), owner)
            for name in value if isinstance(value, tuple) else (value,):
                yield line, place, name
        elif isinstance(value, Values):
            yield from references(value, owner)
        elif isinstance(value, tuple):
            for entry in value:
                if isinstance(entry, Values):
                    yield from references(entry, owner)
