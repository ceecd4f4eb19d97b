"""Structure: layers exist, with the fields, types, names and coordinate system that the schema requires."""
from __future__ import annotations

import numpy as np
import shapely

from ..errors import InputError
from ..geometry.systems.crs import (
    check_system,
    datum_name,
    has_places,
    is_geographic,
    parse_crs,
    read_crs,
    to_geographic,
)
from ..geometry.systems.placement import check_placement
from ..layers.recognise.names import is_cut
from .findings import Findings
from .pack.model import FieldSpec, SchemaRule
from .request import StoredField
from .run import Layer, Run, Unfit

TEXT_KINDS, NUMBER_KINDS = ("text", "other"), ("integer", "real")
#: How a field of the schema may be stored; ``near`` can be read as it, and is reported.
STORED = {"text": TEXT_KINDS, "integer": ("integer",), "number": NUMBER_KINDS, "date": ("date", "datetime")}
NEAR = {"integer": ("real",)}
SHAPES = {"polygon": 2, "line": 1, "point": 0}
FAR_FROM_MERIDIAN = 1.75   # degrees: half of a zone of three, and what practice allows beyond it


def layers_present(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """The layer is there, holds rows, and rows of the right kind.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    spec = run.pack.layers[target]
    if target not in run.layers:
        findings.add_layer(rule, target, "", "layer_missing")
        return 1
    layer = run.layers[target]
    if not len(layer):
        findings.add_layer(rule, target, layer.name, "layer_empty")
    wanted = SHAPES.get(spec.geometry)
    declared = layer.data.geometry
    if spec.geometry != "none" and declared == "none":
        findings.add_layer(rule, target, layer.name, "no_geometry", values={"wanted": run.say(f"kind_{spec.geometry}")})
    elif wanted is not None:
        dimension = shapely.get_dimensions(layer.table.geometry)
        wrong = (dimension >= 0) & (dimension != wanted) & ~shapely.is_empty(layer.table.geometry)
        if wrong.any():
            findings.add_layer(rule, target, layer.name, "wrong_geometry", values={
                "wanted": run.say(f"kind_{spec.geometry}"), "count": int(wrong.sum())}, measured=float(wrong.sum()))
    return 1


def fields_present(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """Mandatory fields exist; those that exist are stored as the schema requires.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(target)
    for spec in layer.spec.fields.values():
        if not layer.has(spec.name):
            if spec.presence == "M":
                findings.add_layer(rule, target, layer.name, "field_missing", control=spec.name,
                                   values={"field": spec.name})
            continue
        own = layer.data.fields[spec.name]
        if own.casefold() != spec.name.casefold():
            key = "field_cut" if is_cut(own, spec.name) else "field_alias"
            findings.add_layer(rule, target, layer.name, key, control=spec.name,
                               values={"field": spec.name, "found": own})
        _stored(run, rule, findings, layer, spec, layer.data.stored.get(own))
    return len(layer.spec.fields)


def _stored(run: Run, rule: SchemaRule, findings: Findings, layer: Layer, spec: FieldSpec,
            stored: StoredField | None) -> None:
    if stored is None:
        return
    values = {"field": spec.name, "found": run.say(f"stored_{stored.kind}"), "wanted": run.say(f"stored_{spec.type}")}
    if stored.kind not in STORED[spec.type]:
        strict = stored.kind not in NEAR.get(spec.type, ())
        findings.add_layer(rule, layer.spec.id, layer.name, "field_type" if strict else "field_near", control=spec.name,
                           values=values)
    elif spec.type == "text" and spec.length and stored.length and stored.length != spec.length:
        key = "field_short" if stored.length < spec.length else "field_long"
        if key == "field_short" or run.mode == "strict":
            findings.add_layer(rule, layer.spec.id, layer.name, key, control=spec.name,
                               measured=float(stored.length), limit_value=float(spec.length),
                               values={"field": spec.name, "found": stored.length, "wanted": spec.length})


def layer_names(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """The layer bears the schema's name inside its file.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(target)
    own = layer.data.own_name or layer.name
    if own != target:
        findings.add_layer(rule, target, layer.name, "layer_name", values={"found": own, "wanted": target})
    return 1


def reference_system(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """The layer's datum, the one system of the package, the zone, the height datum.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(target)
    if layer.data.geometry == "none":
        raise Unfit(run.say("is_table", layer=layer.name))
    crs, name = layer.table.crs, layer.name
    if not crs:
        findings.add_layer(rule, target, name, "crs_missing", control="crs")
        return 1
    try:
        check_system(crs, name)
    except InputError as error:
        findings.add_layer(rule, target, name, "crs_wrong", control="system",
                           values={"reason": error.in_language(run.language)})
        return 1
    wanted = rule.values["geographic"]
    if _datum(crs) != _datum(wanted):
        findings.add_layer(rule, target, name, "crs_datum", control="datum",
                           values={"found": datum_name(crs), "wanted": datum_name(wanted)})
    try:
        check_placement(layer.table.geometry, crs, name)
    except InputError as error:
        findings.add_layer(rule, target, name, "crs_wrong", control="place",
                           values={"reason": error.in_language(run.language)})
    first = next(placed for placed in run.layers.values()
                 if placed.data.geometry != "none" and has_places(placed.table.crs))
    if layer is not first and not parse_crs(crs).equals(parse_crs(first.table.crs), ignore_axis_order=True):
        findings.add_layer(rule, target, name, "crs_other", control="package",
                           values={"found": _told(crs), "other": first.name, "wanted": _told(first.table.crs)})
    if layer is first and "height" in rule.values and run.mode == "strict" and not parse_crs(crs).is_compound:
        findings.add_layer(rule, target, name, "crs_height", control="height", values={"wanted": _told(
            rule.values["height"])})
    _zone(rule, findings, target, layer)
    return 1


def _datum(crs: str) -> str:
    name = "".join(letter for letter in datum_name(crs).lower() if letter.isalnum())
    return name.removeprefix("d").removesuffix("ensemble")


def _told(crs: str) -> str:
    system = read_crs(crs)
    authority = system.to_authority()
    return f"{system.name} ({':'.join(authority)})" if authority else system.name


def _zone(rule: SchemaRule, findings: Findings, target: str, layer: Layer) -> None:
    """A transverse Mercator whose meridian is far from the data is the wrong zone."""
    if is_geographic(layer.table.crs) or not len(layer.fit):
        return
    operation = parse_crs(layer.table.crs).coordinate_operation
    meridian = next((parameter.value for parameter in operation.params
                     if parameter.name == "Longitude of natural origin"), None) \
        if operation is not None and operation.method_name == "Transverse Mercator" else None
    if meridian is None:
        return
    west, south, east, north = shapely.total_bounds(layer.table.geometry[layer.fit])
    longitude = float(to_geographic(np.array([[(west + east) / 2, (south + north) / 2]]), layer.table.crs)[0][0])
    away = abs(longitude - meridian)
    limit = FAR_FROM_MERIDIAN if "3-degree" in parse_crs(layer.table.crs).name else 2 * FAR_FROM_MERIDIAN
    if np.isfinite(away) and away > limit:
        findings.add_layer(rule, target, layer.name, "crs_zone", control="zone", unit="degree", measured=away,
                           limit_value=limit, values={"away": f"{away:.2f}", "meridian": f"{meridian:g}"})


def plain_geometry(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """The layer declares neither curves nor heights nor measures.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(target)
    if layer.data.geometry == "none":
        raise Unfit(run.say("is_table", layer=layer.name))
    for trait in layer.data.traits:
        findings.add_layer(rule, target, layer.name, f"trait_{trait}", control=trait)
    return 1
