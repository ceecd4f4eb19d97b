"""The part of a pack of kind rights on the life of land: stages, tables, transitions, conditions, routes."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Optional

from ...lifecycle.due.timing import Conditions
from ...packs.schema import Place, Record, Text
from ...packs.tables import SAID, cell_boolean, cell_choice, cell_form, cell_words
from ...rules.model import Role
from .stages import (
    CAUSE_WORDS,
    COMPARED,
    FIELDS,
    KEYS,
    LAND_WORDS,
    LEVELS,
    STAGE_KINDS,
    Comparison,
    Given,
    Key,
    LifeCycle,
    Route,
    Stage,
    StageTable,
    Transition,
)
from .tables import TableReader

ID, ID_FORM = re.compile(r"[a-z][a-z0-9_-]{0,39}"), "a-z 0-9 _ -"
TABLE_FILE = Text(re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}\.csv"), "*.csv")
FILES = ("stages", "tables", "gives", "transitions", "conditions", "keys", "routes", "comparisons")
#: Of pack.yaml.
LIFECYCLE = Record(dict.fromkeys(FILES, TABLE_FILE), needed=("stages",))
#: Parameters of conditions, and how their values are written.
PARAMETERS = {"late_years": r"\d{1,2}", "stopped_years": r"\d{1,2}", "built_share": r"\d{1,3}/\d{1,3}|\d{1,3} ?%",
              "invested_share": r"\d{1,3}/\d{1,3}|\d{1,3} ?%", "letters_at": r"\d{1,2}",
              **{f"letters_{word}": r"[A-Z]{1,4}( [A-Z]{1,4})*" for word in LAND_WORDS}}
_STATES = ("suspected_idle", "may_be_idle", "late", "undetermined")
_OUTCOMES = ("conditional", "undetermined", "forbidden")


def read_share(words: str) -> Fraction:
    """A share as a pack writes it, exactly.

    Args:
        words: a fraction or percentage.

    >>> read_share("1/3"), read_share("25 %")
    (Fraction(1, 3), Fraction(1, 4))
    """
    return Fraction(words.rstrip("% ")) / 100 if words.endswith("%") else Fraction(words)


class _Tables:
    """The tables on the life of land, one by one."""

    def __init__(self, values, place: Place, reader: TableReader):
        self.values, self.place, self.reader = values, place, reader

    def rows(self, table: str, columns: dict[str, Callable], needed: tuple) -> Iterator[tuple]:
        """Cells, bases, and what notes a problem, of each row of a table; none where the pack has no such table."""
        if table in self.values:
            for _number, row, bases, problem in self.reader.rows(
                    (self.values[table], self.values.line_of(table)), self.place.at(table), columns, needed):
                yield row, bases, problem

    def by_id(self, table: str, columns: dict[str, Callable], build: Callable, needed: tuple = ()) -> dict:
        """Rows by their id, built of cells and bases."""
        entries: dict = {}
        for row, bases, problem in self.rows(table, {"id": cell_form(ID, ID_FORM), **columns}, ("id", *needed)):
            if row["id"] in entries:
                problem("id", "packs.listed_twice", value=row["id"])
            entries[row["id"]] = build(row, bases)
        return entries


def _order(cell: str) -> int:
    return int(cell_form(re.compile(r"[0-9]{1,2}"), "0-9", empty=True)(cell) or 0)


def _lengths(cell: str) -> tuple[int, ...]:
    return tuple(_order(part) for part in cell_words()(cell))


def read_lifecycle(values, place: Place, reader: TableReader, fields: dict) -> LifeCycle:
    """The tables on the life of land.

    Args:
        values: file by table, as of ``LIFECYCLE``. place: of pack.yaml. reader: of the pack's tables.
        fields: of pack.yaml, table -> field role -> field.
    """
    tables = _Tables(values, place, reader)
    stages = tables.by_id("stages", {"name": None, "kind": cell_choice(STAGE_KINDS), "order": _order,
                                     "level": cell_choice(LEVELS, "parcel"), "layers": cell_words()},
                          lambda row, bases: Stage(row["id"], row["name"], row["kind"], row.get("order", 0),
                                                   row.get("level", "parcel"), bases), ("name", "kind"))
    stages = dict(sorted(stages.items(), key=lambda item: (STAGE_KINDS.index(item[1].kind), item[1].order)))
    stage = cell_choice(tuple(stages))
    transitions = tables.by_id("transitions", {
        "name": None, "from": stage, "to": stage, "without": cell_choice(("", *_OUTCOMES), ""), "equal": cell_boolean},
        lambda row, bases: Transition(row["id"], row["from"], row["to"], row["name"], row.get("without", ""),
                                      row.get("equal", False), bases), ("name", "from", "to"))
    keys = tables.by_id("keys", {"id": cell_choice(KEYS), "lengths": _lengths, "takes": _order},
                        lambda row, bases: Key(row.get("lengths", ()), row.get("takes", 0)))
    routes = tables.by_id("routes", {"name": None, "text": SAID, "state": cell_choice(_STATES),
                                     "cause": cell_choice(("", *CAUSE_WORDS), ""), "recognised": cell_boolean},
                          lambda row, bases: Route(row["id"], row["name"], row["state"], row.get("text", {}),
                                                   row.get("cause", ""), row.get("recognised", False), bases),
                          ("name", "state"))
    comparisons = tables.by_id("comparisons", {"id": cell_choice(COMPARED), "name": None,
                                               "verdict": cell_choice(_OUTCOMES)},
                               lambda row, bases: Comparison(row["name"], row["verdict"], bases), ("name", "verdict"))
    return LifeCycle(stages, _stage_tables(tables, stage, fields), transitions, _conditions(tables), keys, routes,
                     comparisons)


def _stage_tables(tables: _Tables, stage: Callable, fields: dict) -> dict[str, StageTable]:
    roles = tables.by_id("tables", {"name": None, "layers": cell_words()}, lambda row, bases: Role(
        row["id"], row["id"], row["name"], geometry="polygon", aliases=row.get("layers", ()),
        fields=fields.get(row["id"], {})), ("name",))
    gives: dict[str, list] = {}
    role_of = cell_choice(("", *FIELDS), "")
    for row, _bases, problem in tables.rows("gives", {
            "table": cell_choice(tuple(roles)), "stage": stage, "row": cell_boolean, "date": role_of, "due": role_of,
            "area": role_of}, ("table", "stage")):
        if not (row.get("row") or row.get("date") or row.get("due")):
            problem("date", "packs.text_empty")
        gives.setdefault(row["table"], []).append(Given(row["stage"], row.get("row", False), row.get("date", ""),
                                                        row.get("due", ""), row.get("area", "")))
    for role in roles:
        if role not in gives:
            tables.place.at("tables").problem(tables.values.line_of("tables"), "rights.table_gives_nothing", name=role)
    for role in roles:
        for name in fields.get(role, {}):
            if name not in FIELDS:
                tables.place.at("tables").problem(tables.values.line_of("tables"), "packs.key_unknown", name=name,
                                                  known=", ".join(FIELDS))
    return {role: StageTable(roles[role], tuple(gives[role])) for role in roles if role in gives}


def _conditions(tables: _Tables) -> Optional[Conditions]:
    values, basis = {}, ()
    for row, bases, problem in tables.rows("conditions", {
            "id": cell_form(ID, ID_FORM), "name": None, "parameter": cell_choice(tuple(PARAMETERS)),
            "value": str}, ("id", "parameter", "value")):
        if not re.fullmatch(PARAMETERS[row["parameter"]], row["value"]):
            problem("value", "packs.text_form", value=row["value"], form=PARAMETERS[row["parameter"]])
            continue
        values[row["parameter"]] = row["value"]
        basis = (*basis, *(entry for entry in bases if entry not in basis))
    needed = [name for name in list(PARAMETERS)[:4] if name not in values]
    if not values:
        return None
    if needed:
        tables.place.at("conditions").problem(tables.values.line_of("conditions"), "rights.condition_missing",
                                              names=", ".join(needed))
        return None
    letters = {word: tuple(values[f"letters_{word}"].split()) for word in LAND_WORDS if f"letters_{word}" in values}
    return Conditions(int(values["late_years"]), int(values["stopped_years"]), read_share(values["built_share"]),
                      read_share(values["invested_share"]), basis, letters, int(values.get("letters_at", 1)) - 1)
