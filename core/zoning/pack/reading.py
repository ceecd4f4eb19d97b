"""pack.yaml of kind zoning: its keys, and what has to agree between them."""
from __future__ import annotations

import re
from dataclasses import replace

from ...contract.pack_head import BUILT_IN
from ...contract.verdicts import SEVERITIES, VERDICTS
from ...errors import InputError
from ...fields import ANY, Field, mapping_key
from ...packs.head import HEAD, head_keys, head_of
from ...packs.parts import (
    BASIS,
    FIELD,
    LONGEST,
    build_bases,
    build_field,
    check_bases,
    check_fields,
    check_rest,
    is_of_kind,
    read_field,
)
from ...packs.reading import Node
from ...packs.schema import (
    Choice,
    ListOf,
    MapOf,
    Number,
    Place,
    Record,
    Text,
    Values,
    boolean,
    day,
    name_text,
    texts,
)
from ...rules.condition import columns_used
from ...rules.condition_types import check_condition
from ...rules.model import MEASURES, RELATIONS, Document, InForce, Minimum, Pack, Role, Rule

#: Fields of a control layer that the check itself uses.
SPECIAL_FIELDS = {"id": "text", "data_date": "date", "valid_from": "date", "valid_to": "date"}
#: What a message may show besides the fields.
PLACEHOLDERS = ("control_id", "overlap_area_m2", "overlap_length_m", "overlap_share", "overlap_width_m",
                "distance_m", "limit")
MAX_RULES = 1000
UNKNOWN = "?"     # in place of a word
_ID = Text(re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}"), "A-Z a-z 0-9 _ . -")

_FIELD = Record({**FIELD.keys, "others": Text(limit=LONGEST), "empty": Text(limit=LONGEST)})


def read_layer_field(node: Node, place: Place):
    """Field, with `others` and `empty`, or its names in data.

    Args:
        node: of the document. place: where problems are noted.
    """
    return _FIELD(node, place) if node.kind == "mapping" else read_field(node, place)


_ROLE = Record({"title": texts, "short": Text(re.compile(r"[a-z][a-z0-9]{0,5}"), "a-z 0-9, 1-6"),
                "required": boolean, "coverage": boolean,
                "geometry": Choice(("polygon", "line", "point", "any")), "accuracy_m": Number(),
                "aliases": ListOf(Text(limit=200)), "fields": MapOf(read_layer_field)}, needed=("title", "short"))
_DOCUMENT = Record({"id": name_text(), "title": texts, "field": name_text()}, needed=("id", "title"))
_RULE = Record({"id": _ID, "control": name_text(), "severity": Choice(SEVERITIES),
                "relation": Choice(RELATIONS), "distance_m": Number(), "when": Text(),
                "verdict": Choice(VERDICTS), "claim": name_text(), "presumed": texts,
                "routes": ListOf(texts), "documents": ListOf(_DOCUMENT), "authority": texts,
                "minimum": Record({"area_m2": Number(), "width_m": Number(), "length_m": Number()}),
                "in_force": Record({"from": day, "to": day}), "basis": ListOf(BASIS), "message": texts},
               needed=("id", "control", "severity", "relation", "verdict", "basis", "message"))
PACK = Record({**head_keys("zoning"), "roles": MapOf(_ROLE),
               "subject_fields": MapOf(read_layer_field), "rules": ListOf(_RULE)},
              needed=(*HEAD, "roles", "rules"))


def read_zoning(node, place: Place, files, parse) -> Pack | None:
    """Read pack.yaml.

    Args:
        node: the document.
        place: its file; problems go there. files: of the pack; it needs no other.
        parse: turns a condition's text into tuples; raises InputError.

    Returns:
        The pack without its cases, or None where it is too incomplete to go on.
    """
    values = PACK(node, place) if is_of_kind(node, place, "zoning") else None
    if values is None:
        return None
    pack = values["pack"]
    roles = {key: _build_role(key, role, pack, place.at("roles").at(key)) for key, role in values["roles"].items()}
    fields = {key: _build_field(key, field, pack) for key, field in values.get("subject_fields", {}).items()}
    _check_roles(roles, values["roles"], place.at("roles"))
    check_fields(fields, values.get("subject_fields", Values()), place.at("subject_fields"),
                 ("area_m2", "length_m"))
    check_rest(fields, values.get("subject_fields", Values()), place.at("subject_fields"))
    rules = _build_rules(values, roles, fields, place.at("rules"), parse)
    return Pack(*head_of(values), kind=values["kind"], roles=roles, subject_fields=fields, rules=tuple(rules))


def _build_field(key: str, values: Values, pack: str, type_: str = "text") -> Field:
    """A field; what the pack says of all other values and of empty ones is read like rows of VALUES."""
    stated = {value: values[name] for name, value in (("others", ANY), ("empty", "")) if name in values}
    rest = {value: None if word == UNKNOWN else word for value, word in stated.items()}
    field = build_field(key, values, type_)
    if ANY in rest:     # what the pack calls unknown is no other value
        rest |= {mapping_key(value): None for value in field.unknown}
    return replace(field, mapped=rest, spelled_by=dict.fromkeys(rest, pack))


def _build_role(key: str, values: Values, pack: str, place: Place) -> Role:
    fields = {name: _build_field(name, field, pack, SPECIAL_FIELDS.get(name, "text"))
              for name, field in values.get("fields", {}).items()}
    check_fields(fields, values.get("fields", Values()), place.at("fields"))
    check_rest(fields, values.get("fields", Values()), place.at("fields"))
    for name, wanted in SPECIAL_FIELDS.items():
        if name in fields and fields[name].type != wanted:
            place.at("fields").at(name).problem(values["fields"].line_of(name), "packs.special_field",
                                                name=name, wanted=wanted)
    return Role(id=key, short=values["short"], title=values["title"],
                required=values.get("required", False), coverage=values.get("coverage", False),
                geometry=values.get("geometry", "polygon"), accuracy_m=values.get("accuracy_m", 0.0),
                aliases=values.get("aliases", ()), fields=fields)


def _check_roles(roles: dict, values: Values, place: Place) -> None:
    aliases: dict = {}
    shorts: dict = {}
    for key, role in roles.items():
        at, line = place.at(key), values.line_of(key)
        if shorts.setdefault(role.short, key) != key:
            at.problem(line, "packs.short_twice", value=role.short, first=shorts[role.short])
        for alias in role.aliases:
            if aliases.setdefault(alias.casefold(), key) != key:
                at.problem(line, "packs.alias_twice", value=alias, first=aliases[alias.casefold()],
                           second=key)
    if not roles:
        place.problem(values.line, "packs.no_roles")


def _build_rules(values: Values, roles: dict, fields: dict, place: Place, parse) -> list:
    rules, seen = [], {}
    if not values["rules"]:
        place.problem(values.line_of("rules"), "packs.no_rules")
    if len(values["rules"]) > MAX_RULES:
        place.problem(values.line_of("rules"), "packs.too_many_rules", limit=MAX_RULES)
        return rules
    for rule in values["rules"]:
        at = place.at(rule["id"])
        if rule["id"] in seen:
            at.problem(rule.line, "packs.rule_twice", name=rule["id"], first=seen[rule["id"]])
        seen.setdefault(rule["id"], rule.line)
        if rule["id"].startswith(BUILT_IN):
            at.problem(rule.line, "packs.rule_id_taken", prefix=BUILT_IN)
        role = roles.get(rule["control"])
        if role is None:
            at.problem(rule.line_of("control"), "packs.role_unknown", name=rule["control"],
                       known=", ".join(roles))
            continue
        types = condition_types(role, fields, rule["relation"])
        _check_rule(rule, role, fields, types, at)
        rules.append(_build_rule(rule, _condition(rule, types, at, parse)))
    return rules


def condition_types(role: Role, subject_fields: dict, relation: str) -> dict:
    """Return the columns that a rule's condition may use, with their types.

    Args:
        role: of the rule's control. subject_fields: role -> field of subjects. relation: of the rule.
    """
    types = {f"subject_{key}": field.type for key, field in subject_fields.items()}
    if relation in ("overlaps", "within_distance"):  # the others do not concern a single control
        types.update({f"control_{key}": field.type for key, field in role.fields.items()})
    measures = set(MEASURES)
    if relation == "within_distance":
        measures -= {name for name in MEASURES if name.startswith("overlap_")}
    else:
        measures.discard("distance_m")
    if relation == "disjoint":
        measures -= {name for name in MEASURES if name.startswith("overlap_")}
    types.update(dict.fromkeys(measures, "number"))
    return types


def _condition(rule: Values, types: dict, place: Place, parse):
    if "when" not in rule:
        return None
    at = place.at("when")
    try:
        ast = parse(rule["when"])
        check_condition(ast, types)
    except InputError as error:
        at.problem(rule.line_of("when"), error.key, **error.values)
        return None
    if not columns_used(ast):
        at.problem(rule.line_of("when"), "packs.condition_constant_result")
    return ast


def _check_rule(rule: Values, role: Role, fields: dict, types: dict, place: Place) -> None:
    def refuse(at: str, key: str, **values):
        place.at(at).problem(rule.line_of(at), key, **values)

    if (rule["relation"] == "within_distance") != ("distance_m" in rule):
        refuse("distance_m", "packs.distance_and_relation")
    if "distance_m" in rule and rule["distance_m"] <= 0:
        refuse("distance_m", "packs.number_range", value="0")
    if ("claim" in rule) != ("presumed" in rule):
        refuse("claim", "packs.claim_and_presumed")
    if "claim" in rule and rule["claim"] not in fields:
        refuse("claim", "packs.field_unknown", name=rule["claim"], known=", ".join(fields))
    if rule["verdict"] == "conditional" and not rule.get("documents"):
        refuse("documents", "packs.conditional_without_documents")
    for document in rule.get("documents", ()):
        if "field" in document and document["field"] not in fields:
            place.at("documents").problem(document.line_of("field"), "packs.field_unknown",
                                          name=document["field"], known=", ".join(fields))
    period = rule.get("in_force", {})
    if period.get("from") and period.get("to") and period["from"] > period["to"]:
        refuse("in_force", "packs.period_reversed")
    if not rule["basis"]:
        refuse("basis", "packs.no_basis")
    check_bases(rule["basis"], place.at("basis"))
    shown = {*PLACEHOLDERS, *(name for name in types if name not in MEASURES)}
    for template in rule["message"].values():
        _check_template(template, shown, lambda key, **values: refuse("message", key, **values))


def _check_template(template: str, shown: set, refuse) -> None:
    rest = re.sub(r"\{([a-z0-9_]+)\}", "", template)
    if "{" in rest or "}" in rest:
        refuse("packs.message_braces")
    for name in re.findall(r"\{([a-z0-9_]+)\}", template):
        if name not in shown:
            refuse("packs.message_placeholder", name=name, known=", ".join(sorted(shown)))


def _build_rule(rule: Values, when) -> Rule:
    period = rule.get("in_force", {})
    return Rule(
        id=rule["id"], control=rule["control"], severity=rule["severity"], relation=rule["relation"],
        verdict=rule["verdict"], message=rule["message"], when=when, when_text=rule.get("when", ""),
        distance_m=rule.get("distance_m"), claim=rule.get("claim"), presumed=rule.get("presumed", {}),
        routes=rule.get("routes", ()),
        documents=tuple(Document(document["id"], document["title"], document.get("field"))
                        for document in rule.get("documents", ())),
        authority=rule.get("authority", {}),
        minimum=Minimum(**rule.get("minimum", {})), in_force=InForce(period.get("from"), period.get("to")),
        basis=build_bases(rule["basis"]))
