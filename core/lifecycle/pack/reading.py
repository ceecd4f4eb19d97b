"""The part of a pack of kind rights on the life of land, read strictly."""
from __future__ import annotations

import re
from fractions import Fraction
from typing import Optional

from ...contract.verdicts import VERDICTS
from ...packs.parts import BASIS, build_bases, build_field, check_bases, check_fields, read_field, spellings
from ...packs.schema import Choice, ListOf, MapOf, Number, Place, Record, Text, Values, boolean, name_text, texts
from ...rules.model import Role
from .model import (
    COMPARED,
    FIELDS,
    FORMS,
    KEYS,
    LAND_WORDS,
    LEVELS,
    WORDS,
    Conditions,
    Given,
    Key,
    Lifecycle,
    Route,
    Stage,
    StageTable,
    Transition,
)

_SHARE = Text(re.compile(r"\d{1,3}/\d{1,3}|0?\.\d{1,6}|\d{1,3}(\.\d{1,4})? ?%"), "1/3, 0.25, 25 %")
STAGE = Record({"title": texts, "form": Choice(FORMS), "level": Choice(LEVELS)}, needed=("title",))
GIVEN = Record({"row": boolean, "date": name_text(), "due": name_text(), "area": name_text()})
TABLE = Record({"title": texts, "aliases": ListOf(Text(limit=100)), "gives": MapOf(GIVEN), "fields": MapOf(read_field)},
               needed=("title", "gives", "fields"))
KEY = Record({"lengths": ListOf(Number()), "takes": Number()})
TRANSITION = Record({"from": name_text(), "to": name_text(), "title": texts, "without": Choice((*VERDICTS, "nothing")),
                     "equal": boolean,
                     "basis": ListOf(BASIS)}, needed=("from", "to", "title", "basis"))
CONDITIONS = Record({"late_years": Number(), "stopped_years": Number(), "built_share": _SHARE,
                     "invested_share": _SHARE, "basis": ListOf(BASIS), "letters_at": Number(),
                     "letters": MapOf(ListOf(Text(re.compile("[A-Z]{1,4}"), "A-Z")))},
                    needed=("late_years", "stopped_years", "built_share", "invested_share", "basis"))
ROUTE = Record({"state": name_text(), "cause": name_text(), "recognised": boolean, "says": texts,
                "basis": ListOf(BASIS)}, needed=("state", "says", "basis"))
COMPARE = Record({"what": ListOf(Choice(COMPARED)), "basis": ListOf(BASIS)}, needed=("what", "basis"))
#: Keys of pack.yaml: all of them, or none.
PARTS = {"stages": MapOf(STAGE), "tables": MapOf(TABLE), "transitions": MapOf(TRANSITION), "conditions": CONDITIONS,
         "link_keys": MapOf(KEY), "routes": MapOf(ROUTE), "compare": COMPARE}
NEEDED = ("stages", "tables", "transitions", "conditions")


def read_share(words: str) -> Fraction:
    """A share as a pack writes it, exactly.

    Args:
        words: a fraction, decimal or percentage.

    >>> read_share("1/3"), read_share("25 %"), read_share("0.25")
    (Fraction(1, 3), Fraction(1, 4), Fraction(1, 4))
    """
    return Fraction(words.rstrip("% ")) / 100 if words.endswith("%") else Fraction(words)


def build_lifecycle(values: Values, place: Place) -> Optional[Lifecycle]:
    """The life of land from what was read of a pack.

    Args:
        values: of the document, with the keys of ``PARTS``. place: where problems are noted.

    Returns:
        None where the pack has none of them.
    """
    if not any(key in values for key in PARTS):
        return None
    missing = [key for key in NEEDED if key not in values]
    if missing:
        place.problem(0, "lifecycle.parts_missing", missing=", ".join(missing))
        return None
    stages = {key: Stage(key, stage["title"], stage.get("form", "box"), stage.get("level", "parcel"))
              for key, stage in values["stages"].items()}
    tables = {key: _table(key, table, stages, place.at("tables").at(key)) for key, table in values["tables"].items()}
    transitions = {key: Transition(key, step["from"], step["to"], step["title"],
                                   step.get("without", "conditional").replace("nothing", ""), step.get("equal", False),
                                   _bases(step, place.at("transitions").at(key)))
                   for key, step in values["transitions"].items()}
    for key, step in transitions.items():
        _known((step.first, step.then), stages, values["transitions"].line_of(key), place.at("transitions").at(key))
    stated = values["conditions"]
    conditions = Conditions(int(stated["late_years"]), int(stated["stopped_years"]), read_share(stated["built_share"]),
                            read_share(stated["invested_share"]), _bases(stated, place.at("conditions")),
                            dict(stated.get("letters", {})), int(stated.get("letters_at", 0)))
    _known(conditions.letters, LAND_WORDS, 0, place.at("conditions").at("letters"))
    keys = values.get("link_keys", {})
    _known(keys, KEYS, 0, place.at("link_keys"))
    routes = {key: Route(key, route["state"], route["says"], route.get("cause", ""), route.get("recognised", False),
                         _bases(route, place.at("routes").at(key))) for key, route in values.get("routes", {}).items()}
    compare = values.get("compare", {})
    return Lifecycle(stages, tables, transitions, conditions, {
        key: Key(tuple(int(length) for length in found.get("lengths", ())), int(found.get("takes", 0)))
        for key, found in keys.items()}, routes, tuple(compare.get("what", COMPARED)),
        _bases(compare, place.at("compare")) if compare else ())


def _bases(values, place: Place) -> tuple:
    check_bases(values["basis"], place.at("basis"))
    return build_bases(values["basis"])


def _known(names, known, line: int, place: Place) -> None:
    for name in names:
        if name not in known:
            place.problem(line, "packs.not_a_choice", value=name, choices=", ".join(known))


def _table(key: str, table, stages: dict, place: Place) -> StageTable:
    fields = {role: build_field(role, entry, FIELDS.get(role, "text")) for role, entry in table["fields"].items()}
    _known(fields, FIELDS, table.line_of("fields"), place.at("fields"))
    check_fields(fields, table["fields"], place.at("fields"))
    for role, field in fields.items():
        _known(field.values, WORDS.get(role, field.values), table["fields"].line_of(role), place.at("fields").at(role))
    gives = []
    for stage, given in table["gives"].items():
        _known((stage,), stages, table["gives"].line_of(stage), place.at("gives"))
        _known([given[part] for part in ("date", "due", "area") if part in given], fields,
               table["gives"].line_of(stage), place.at("gives").at(stage))
        gives.append(Given(stage, given.get("row", False), given.get("date", ""), given.get("due", ""),
                           given.get("area", "")))
    role = Role(key, key, table["title"], geometry="polygon", aliases=spellings(table.get("aliases", ())),
                fields=fields)
    return StageTable(role, tuple(gives))
