"""Packs of kind monitoring: what pack.yaml holds, read strictly, and the pack's own cases."""
from __future__ import annotations

import math
import re
from collections.abc import Callable

from ...packs.archive import PackFiles
from ...packs.based import read_bases
from ...packs.cases import Miss, cases_by, one_by_one
from ...packs.head import HEAD, head_keys, head_of
from ...packs.load import PackForm, PackKind
from ...packs.parts import BASIS, build_field, check_fields, is_of_kind, read_field
from ...packs.schema import Choice, ListOf, MapOf, Number, Place, Record, Text, Values, texts
from ...quotas.pack import LAND as LAND_COUNTED
from ...quotas.pack import LandCounted
from ...rules.model import Role
from .formulas import case_value
from .model import LAND, SCOPE_LAYERS, Category, Group, Levels, MonitoringCase, MonitoringPack
from .tables import MonitoringTables

_TABLE = Text(re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}\.csv"), "*.csv")
_BASIS_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
GEOMETRIES = ("polygon", "line", "point", "any")
LAYER = Record({"title": texts, "geometry": Choice(GEOMETRIES), "aliases": ListOf(Text(limit=200)),
                "fields": MapOf(read_field)}, needed=("title",))
GROUP = Record({"title": texts, "dimension": Text(limit=40)}, needed=("title", "dimension"))
CATEGORY = Record({"title": texts, **LAND_COUNTED.keys}, needed=("title",))
LEVELS = Record({"margin": Number(), "window_years": Number(), "tolerance": Number(), "least_values": Number(),
                 "basis": ListOf(Text(limit=60))},
                needed=("margin", "window_years", "tolerance", "least_values"))
PACK = Record({**head_keys("monitoring"), "bases": MapOf(BASIS, key=_BASIS_ID, form="a-z 0-9 -"),
               "dimensions": MapOf(texts), "groups": MapOf(GROUP), "layers": MapOf(LAYER),
               "categories": MapOf(CATEGORY), "quantities": _TABLE, "indicators": _TABLE, "levels": LEVELS},
              needed=(*HEAD, "bases", "dimensions", "groups", "indicators"))
CASE = Record({"id": Text(limit=120), "indicator": Text(limit=60), "given": MapOf(Number(signed=True)),
               "value": Number(signed=True), "within": Number()}, needed=("id", "indicator", "given"))
CASES = Record({"cases": ListOf(CASE)}, needed=("cases",))


def _read(node, place: Place, files: PackFiles, parse: Callable | None) -> MonitoringPack | None:
    values = PACK(node, place) if is_of_kind(node, place, "monitoring") else None
    if values is None:
        return None
    groups = {key: Group(group["title"], group["dimension"]) for key, group in values["groups"].items()}
    for key, group in groups.items():
        if group.dimension not in values["dimensions"]:
            place.at("groups").at(key).problem(values["groups"].line_of(key), "packs.not_a_choice",
                                               value=group.dimension, choices=", ".join(values["dimensions"]))
    layers = _layers(values, place.at("layers"))
    categories = _categories(values, place.at("categories"))
    tables = MonitoringTables(files, read_bases(values["bases"], place.at("bases")), parse)

    def named(table: str) -> tuple[str, int]:
        return values[table], values.line_of(table)

    quantities = tables.quantities(named("quantities"), place.at("quantities"), layers, categories) \
        if "quantities" in values else {}
    indicators, order = tables.indicators(named("indicators"), place.at("indicators"), values["dimensions"], groups,
                                          quantities)
    for indicator in indicators.values():
        lacking = SCOPE_LAYERS.get(indicator.scope, "")
        if indicator.numerator and lacking and lacking not in layers:
            place.at("layers").problem(values.line_of("layers"), "packs.key_missing", name=lacking)
            break
    return MonitoringPack(*head_of(values), dict(values["dimensions"]), groups, layers, categories, quantities,
                          indicators, order, _levels(values, place.at("levels"), tables.bases))


def _categories(values: Values, place: Place) -> dict[str, Category]:
    categories = {}
    for key, entry in values.get("categories", {}).items():
        land = LandCounted(entry.get("groups", ()), entry.get("legal_classes", ()), dict(entry.get("codes", {})))
        if not (land.groups or land.legal_classes or land.codes):
            place.at(key).problem(values["categories"].line_of(key), "packs.text_empty")
        categories[key] = Category(entry["title"], land)
    return categories


def _layers(values: Values, place: Place) -> dict[str, Role]:
    layers, seen = {}, {}
    for key, entry in values.get("layers", {}).items():
        at, line = place.at(key), values["layers"].line_of(key)
        stated = entry.get("fields", Values())
        fields = {name: build_field(name, field) for name, field in stated.items()}
        check_fields(fields, stated, at.at("fields"))
        for alias in entry.get("aliases", ()):
            if seen.setdefault(alias.casefold(), key) != key:
                at.problem(line, "packs.alias_twice", value=alias, first=seen[alias.casefold()], second=key)
        layers[key] = Role(key, "", entry["title"], geometry=entry.get("geometry", "polygon"),
                           aliases=entry.get("aliases", ()), fields=fields)
    if "categories" in values and LAND not in layers:
        place.problem(values.line_of("categories"), "packs.key_missing", name=LAND)
    return layers


def _levels(values: Values, place: Place, bases: dict) -> Levels | None:
    stated = values.get("levels")
    if stated is None:
        return None
    for key, least in (("window_years", 2), ("least_values", 2)):
        if stated[key] != int(stated[key]) or stated[key] < least:
            place.at(key).problem(stated.line_of(key), "packs.number_range", value=f"{stated[key]:g}")
    named = stated.get("basis", ())
    for key in named:
        if key not in bases:
            place.at("basis").problem(stated.line_of("basis"), "packs.not_a_choice", value=key,
                                      choices=", ".join(bases))
    return Levels(stated["margin"], int(stated["window_years"]), stated["tolerance"], int(stated["least_values"]),
                  tuple(bases[key] for key in named if key in bases))


# -- cases --------------------------------------------------------------------------------------------------

def _case(entry, at: Place, pack: MonitoringPack, _values) -> MonitoringCase | None:
    indicator = pack.indicators.get(entry["indicator"])
    if indicator is None:
        at.at("indicator").problem(entry.line_of("indicator"), "packs.not_a_choice", value=entry["indicator"],
                                   choices=", ".join(pack.indicators))
        return None
    return MonitoringCase(entry["id"], entry["indicator"], dict(entry["given"]), entry.get("value"),
                          entry.get("within", 1e-9), entry.line)


def judge_case(pack: MonitoringPack, case: MonitoringCase) -> list[Miss]:
    """What comes out instead of what a case says.

    Args:
        pack: with its tables. case: numbers, and the value that they owe.
    """
    value = case_value(pack, case.indicator, case.given)
    holds = math.isnan(value) if case.value is None else abs(value - case.value) <= case.within
    return [] if holds else [Miss("monitoring.case_failed", {"found": "–" if math.isnan(value) else f"{value:.10g}"})]


#: Reading takes the parser of formulas and conditions.
FORM = PackForm(_read, cases_by(CASES, _case), "monitoring.no_cases", takes_parse=True)
MONITORING = PackKind(FORM, one_by_one(judge_case), lambda pack: (len(pack.indicators), len(pack.quantities)))
load_monitoring = MONITORING.load
