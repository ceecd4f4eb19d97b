"""The part of a pack of kind rights on the life of land: stages, transitions, conditions, routes."""
from __future__ import annotations

import re
from collections.abc import Callable

from ...packs.schema import Place, Record, Text
from ...packs.tables import SAID, cell_choice, cell_form, cell_words
from .model import LifeCycle, Row, Stage
from .tables import TableReader

ID, ID_FORM = re.compile(r"[a-z][a-z0-9_]{0,39}"), "a-z 0-9 _"
TABLE_FILE = Text(re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}\.csv"), "*.csv")
KINDS = ("stage", "event")
#: Of pack.yaml.
LIFECYCLE = Record({"stages": TABLE_FILE, "transitions": TABLE_FILE, "conditions": TABLE_FILE, "routes": TABLE_FILE},
                   needed=("stages",))


def _order(cell: str) -> int:
    return int(cell_form(re.compile(r"[0-9]{1,2}"), "0-9", empty=True)(cell) or 0)


def read_lifecycle(values, place: Place, reader: TableReader) -> LifeCycle:
    """The tables on the life of land.

    Args:
        values: file by table, as of ``LIFECYCLE``. place: of pack.yaml. reader: of the pack's tables.
    """
    name = cell_form(ID, ID_FORM)

    def rows(table: str, columns: dict[str, Callable], needed: tuple) -> list[tuple]:
        return list(reader.rows((values[table], values.line_of(table)), place.at(table), columns, needed)) \
            if table in values else []

    def by_id(table: str, columns: dict[str, Callable], needed: tuple) -> dict[str, Row]:
        entries: dict[str, Row] = {}
        for _number, row, bases, problem in rows(table, {"id": name, **columns}, ("id", *needed)):
            if row["id"] in entries:
                problem("id", "packs.listed_twice", value=row["id"])
            entries[row["id"]] = Row(dict(row), bases)
        return entries

    stages: dict[str, Stage] = {}
    for _number, row, bases, problem in rows("stages", {
            "id": name, "name": None, "kind": cell_choice(KINDS), "order": _order, "layers": cell_words()},
            ("id", "name", "kind")):
        if row["id"] in stages:
            problem("id", "packs.listed_twice", value=row["id"])
        stages[row["id"]] = Stage(row["id"], row["name"], row["kind"], row.get("order", 0), row.get("layers", ()),
                                  bases)
    stage = cell_choice(tuple(stages))
    transitions = tuple(Row(dict(row), bases) for _number, row, bases, _problem in rows(
        "transitions", {"from": cell_choice((*stages, ""), ""), "to": stage, "condition": cell_words()},
        ("from", "to")))
    conditions = by_id("conditions", {"name": None, "parameter": name, "relation": str, "value": str, "unit": str},
                       ("parameter", "value"))
    return LifeCycle(stages, transitions, conditions, by_id("routes", {"name": None, "text": SAID}, ("name", "text")))
