"""pack.yaml of kind schema and its tables: what they hold, and what has to agree between them."""
from __future__ import annotations

import re

from ...contract.verdicts import SEVERITIES
from ...packs.archive import PackFiles
from ...packs.head import HEAD, head_keys, head_of
from ...packs.parts import BASIS, build_bases, check_bases, is_of_kind
from ...packs.reading import Node
from ...packs.schema import Choice, ListOf, MapOf, Place, Record, Text, Values, boolean, texts
from ...packs.tables import cell_boolean, cell_choice, cell_form, read_table
from .checks import CHECKS, FIELD, LAYER, references
from .model import (
    AREA_METHODS,
    FIELD_KINDS,
    FORMS,
    GEOMETRIES,
    PRESENCES,
    DomainCode,
    FieldSpec,
    Interval,
    LayerSpec,
    SchemaPack,
    SchemaRule,
    UnitsSpec,
)

ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
DOMAIN = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[^\s|]{1,40}")
_INTERVAL = re.compile(r"([\[(])\s*(-?[0-9]+(?:\.[0-9]+)?)?\s*,\s*(-?[0-9]+(?:\.[0-9]+)?)?\s*([\])])")
_TABLE_FILE = Text(re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}\.csv"), "*.csv")

LAYER_KEYS = Record({"title": texts, "aliases": ListOf(Text(limit=200)), "geometry": Choice(GEOMETRIES),
                     "required": boolean, "id": FIELD}, needed=("title", "geometry"))
RULE_KEYS = {"id": Text(re.compile(r"[A-Z][A-Za-z0-9_.-]{0,39}"), "A-Z a-z 0-9 _ . -"), "check": Choice(tuple(CHECKS)),
             "severity": Choice(SEVERITIES), "title": texts, "basis": ListOf(BASIS), "note": texts}
RULE_NEEDED = ("id", "check", "severity", "title", "basis")
UNITS = Record({"layer": LAYER, "field": FIELD}, needed=("layer", "field"))


def interval(cell: str) -> Interval | None:
    """``[0, 1)``: from 0 to below 1; an end may be left out; empty: any number.

    Args:
        cell: text of a table.

    Raises:
        ValueError: with the key of a sentence and its values.
    """
    if not cell:
        return None
    match = _INTERVAL.fullmatch(cell)
    low, high = (None if end is None else float(end) for end in (match[2], match[3])) if match else (1.0, 0.0)
    if low is not None and high is not None and low > high:
        raise ValueError("packs.text_form", {"value": cell[:60], "form": "[0, 1), (0, ), [0, 100]"})
    return Interval(low, high, match[1] == "[", match[4] == "]", cell)


def _length(cell: str) -> int:
    if cell and not re.fullmatch(r"[0-9]{1,5}", cell):
        raise ValueError("packs.not_a_number", {"value": cell[:60]})
    return int(cell or 0)


FIELD_COLUMNS = {
    "layer": cell_form(ID, "A-Z a-z 0-9 _"), "field": cell_form(CODE, "a field's name"),
    "type": cell_choice(FIELD_KINDS), "length": _length, "presence": cell_choice(PRESENCES, "O"), "name": str,
    "domain": cell_form(DOMAIN, "a-z 0-9 _", empty=True), "name_of": cell_form(CODE, "a field's name", empty=True),
    "range": interval, "form": cell_choice(("", *FORMS), ""), "verified": cell_boolean, "source": str, "note": str}
DOMAIN_COLUMNS = {
    "domain": cell_form(DOMAIN, "a-z 0-9 _"), "code": cell_form(CODE, "a code"), "name": str,
    "children": cell_boolean, "verified": cell_boolean, "source": str, "note": str}


def _rule(node: Node, place: Place):
    """A rule: the keys of every rule, and those of its check."""
    stated = node.value.get("check") if node.kind == "mapping" else None
    check = CHECKS.get(stated.value) if stated is not None and stated.kind == "text" else None
    own, needed = (check.keys, check.needed) if check else ({}, ())
    return Record({**RULE_KEYS, **own}, needed=(*RULE_NEEDED, *needed))(node, place)


PACK = Record({**head_keys("schema"), "area_method": Choice(AREA_METHODS),
               "layers": MapOf(LAYER_KEYS, key=ID, form="A-Z a-z 0-9 _"),
               "fields": _TABLE_FILE, "domains": _TABLE_FILE,
               "code_lists": MapOf(Text(limit=40), key=DOMAIN, form="a-z 0-9 _"), "units": UNITS,
               "rules": ListOf(_rule)},
              needed=(*HEAD, "layers", "fields", "rules"))


def read_schema_pack(node, place: Place, files: PackFiles) -> SchemaPack | None:
    """Read pack.yaml of kind schema, and the tables that it names.

    Args:
        node: the document. place: its file; problems go there. files: the pack's files.

    Returns:
        The pack without its cases, or None where it is too incomplete to go on.
    """
    values = PACK(node, place) if is_of_kind(node, place, "schema") else None
    if values is None:
        return None
    domains = _domains(values, place, files)
    lists = dict(values.get("code_lists", {}))
    for name in set(lists) & set(domains):
        place.at("code_lists").problem(values["code_lists"].line_of(name), "packs.listed_twice", value=name)
    layers = _layers(values, place, files, {*domains, *lists})
    rules = _rules(values["rules"], place.at("rules"), layers)
    units = UnitsSpec(**values["units"]) if "units" in values else None
    if units is not None:
        _known(layers, units.layer, units.field, values["units"].line, place.at("units"))
    return SchemaPack(
        *head_of(values), layers=layers, domains=domains, code_lists=lists, rules=rules, units=units,
        area_method=values.get("area_method", AREA_METHODS[0]))


def _table(values: Values, key: str, place: Place, files: PackFiles, columns: dict, needed: tuple) -> list:
    name = values[key]
    if name not in files.files:
        place.at(key).problem(values.line_of(key), "packs.table_missing", file=name)
        return []
    return read_table(files.files[name], name, columns, needed, place.problems)


def _domains(values: Values, place: Place, files: PackFiles) -> dict:
    if "domains" not in values:
        return {}
    domains: dict = {}
    at = Place(values["domains"], "", place.problems)
    for line, row in _table(values, "domains", place, files, DOMAIN_COLUMNS, ("domain", "code", "name")):
        codes = domains.setdefault(row["domain"], {})
        if row["code"] in codes:
            at.at("code").problem(line, "packs.listed_twice", value=row["code"])
        codes[row["code"]] = DomainCode(row["name"], row.get("children", False), row.get("verified", False))
    return domains


def _layers(values: Values, place: Place, files: PackFiles, domains: set) -> dict:
    fields: dict = {key: {} for key in values["layers"]}
    at = Place(values["fields"], "", place.problems)
    lines: dict = {}
    for line, row in _table(values, "fields", place, files, FIELD_COLUMNS, ("layer", "field", "type", "name")):
        layer, name = row["layer"], row["field"]
        if layer not in fields:
            at.at("layer").problem(line, "schema.layer_unknown", layer=layer, known=", ".join(fields))
            continue
        if name.casefold() in {field.casefold() for field in fields[layer]}:
            at.at("field").problem(line, "packs.listed_twice", value=name)
        if row.get("domain") and row["domain"] not in domains:
            at.at("domain").problem(line, "schema.domain_unknown", name=row["domain"], known=", ".join(sorted(domains)))
        if row.get("range") and row["type"] not in ("integer", "number"):
            at.at("range").problem(line, "schema.range_of_text", field=name)
        if row.get("form", "").startswith("area_") and row["type"] != "number":
            at.at("form").problem(line, "schema.area_of_text", field=name)
        lines[layer, name] = line
        fields[layer][name] = FieldSpec(name, row["type"], row.get("length", 0), row.get("presence", "O"), row["name"],
                                        row.get("domain", ""), row.get("name_of", ""), row.get("range"),
                                        row.get("form", ""), row.get("verified", False))
    for layer, specs in fields.items():
        for spec in specs.values():
            if spec.name_of and not (spec.name_of in specs and specs[spec.name_of].domain):
                at.at("name_of").problem(lines[layer, spec.name], "schema.name_of_nothing", field=spec.name,
                                         other=spec.name_of)
    seen: dict = {}
    layers = {}
    for key, stated in values["layers"].items():
        at_layer, line = place.at("layers").at(key), values["layers"].line_of(key)
        for alias in (key, *stated.get("aliases", ())):
            first = seen.setdefault(alias.casefold(), key)
            if first != key:
                at_layer.problem(line, "packs.alias_twice", value=alias, first=first, second=key)
        if stated.get("id") and stated["id"] not in fields[key]:
            at_layer.problem(stated.line_of("id"), "schema.field_unknown", layer=key, field=stated["id"])
        layers[key] = LayerSpec(key, stated["title"], stated["geometry"], stated.get("required", False),
                                stated.get("id", ""), stated.get("aliases", ()), fields[key])
    return layers


def _rules(stated: tuple, place: Place, layers: dict) -> tuple:
    rules, seen = [], set()
    for values in stated:
        at = place.at(values["id"])
        if values["id"] in seen:
            at.problem(values.line, "packs.listed_twice", value=values["id"])
        seen.add(values["id"])
        if not values["basis"]:
            at.problem(values.line_of("basis"), "packs.no_basis")
        check_bases(values["basis"], at.at("basis"))
        for line, layer, name in references(values):
            if layer or name:
                _known(layers, layer, name, line, at)
        own = {key: value for key, value in values.items() if key not in RULE_KEYS}
        rules.append(SchemaRule(values["id"], values["check"], values["severity"], values["title"], own,
                                build_bases(values["basis"]), values.get("note", {})))
    return tuple(rules)


def _known(layers: dict, layer: str, name: str, line: int, place: Place) -> None:
    if layer and layer not in layers:
        place.problem(line, "schema.layer_unknown", layer=layer, known=", ".join(layers))
    elif name and layer and name not in layers[layer].fields:
        place.problem(line, "schema.field_unknown", layer=layer, field=name)
    elif name and not layer and not any(name in layer_spec.fields for layer_spec in layers.values()):
        place.problem(line, "schema.field_unknown", layer="*", field=name)
