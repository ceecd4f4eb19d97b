"""Reads a pack of kind ``balance``: causes of occupation and replenishment, and dated parameters."""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Optional

from ...contract.basis import AGREES, Basis, Compared, basis_text
from ...contract.pack_head import PackHead
from ...names import folded_name
from ...packs.head import HEAD, head_keys, head_of
from ...packs.parts import (
    basis_problems,
    build_field,
    check_fields,
    is_of_kind,
    read_field,
    spellings,
)
from ...packs.schema import ListOf, MapOf, Number, Place, Record, Text, Values, texts
from ...packs.tables import cell_boolean, cell_choice, cell_form, cell_words, read_table
from ...rules.functions import read_date
from ...rules.model import InForce, Problem, Texts

SIDES = ("occupied", "replenished")
LEDGERS = ("area", "paddy", "capacity")
ACCOUNTS_BEFORE = ("requisition", "in_out", "exempt")   # 占补平衡, 进出平衡, neither
ACCOUNTS_SINCE = ("all", "exempt")
ROLES = ("non_agricultural", "recovered", "improvement")
CAP_BASES = ("none", "recovered_same_year", "recovered_previous_year", "net_previous_year")
_WORDS = ("yes", "no", "")
#: Parameter -> what its value may be; empty is "unknown".
PARAMETERS = {"accounts": ("two_accounts", "one_account"), "balance_unit": ("county", "province", ""),
              "ledger_required": _WORDS, "carried_usable": _WORDS, "cap_basis": (*CAP_BASES, ""),
              "slope_limit_degrees": None, "slope_grades_refused": None}
#: Field roles of each table, with their types.
FIELD_ROLES = {
    "patches": {"county": "text", "date": "date", "cause": "text", "net_area": "number", "gross_area": "number",
                "ridge_area": "number", "ridge_share": "number", "cropland": "text", "paddy": "text",
                "slope_grade": "text", "slope_degrees": "number", "quality_grade": "text", "project_id": "text"},
    "carried": {"county": "text", "date": "date", "ledger": "text", "account": "text", "amount": "number",
                "valid_to": "date"},
    "capacity": {"grade": "text", "kg_per_hectare": "number", "scale": "text"}}
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TABLE_FILE = Text(re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}\.csv"), "*.csv")
SCALE = Record({"title": texts, "first": Number(), "last": Number(), "best": Number(),
                "fields": ListOf(Text(limit=100))}, needed=("title", "first", "last", "best"))
FIELDS = Record({table: Record({role: read_field for role in roles}) for table, roles in FIELD_ROLES.items()})
PACK = Record({**head_keys("balance"), "causes": _TABLE_FILE, "parameters": _TABLE_FILE,
               "scales": MapOf(SCALE), "fields": FIELDS},
              needed=(*HEAD, "causes", "parameters", "fields"))


@dataclass(frozen=True)
class Cause:
    """Why cropland was occupied or how it was replenished.

    An account is empty if unknown to which the cause belongs.
    """

    side: str
    id: str
    title: Texts
    account_before: str
    account_since: str
    role: str
    spellings: tuple
    verified: bool


@dataclass(frozen=True)
class Parameter:
    """A dated value with its source; an empty value is "unknown"."""

    id: str
    account: str
    ledger: str
    value: str
    in_force: InForce
    title: Texts
    basis: Basis

    def source(self, language: str) -> str:
        """Where it is written, and how far that was checked.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        return basis_text(self.basis, language)


class Scale(NamedTuple):
    """A scale of quality grades from ``first`` to ``last``; ``fields`` are names that only it has."""

    title: Texts
    first: int
    last: int
    best: int
    fields: tuple


@dataclass(frozen=True)
class BalancePack(PackHead):
    """A balance pack that has been read and found well formed.

    Attributes:
        causes: {(side, id): Cause}.
        parameters: as they are in the table.
        scales: {id: Scale}.
        fields: {"patches" | "carried" | "capacity": {field role: Field}}.
        cases: of ``balance.cases``.
    """

    causes: dict
    parameters: tuple
    scales: dict
    fields: dict

    def cause_of(self, side: str) -> dict:
        """Spelling as names are compared -> id of the cause.

        Args:
            side: ``"occupied"`` or ``"replenished"``.
        """
        return {folded_name(spelling): cause.id for (of_side, _), cause in self.causes.items() if of_side == side
                for spelling in (cause.id, *cause.title.values(), *cause.spellings)}

    def parameter(self, name: str, day: date, account: str = "", ledger: str = "") -> Optional[Parameter]:
        """The row in force on a day; None without one, which means unknown as well.

        Args:
            name: of the parameter. day: on which it has to be in force. account, ledger: of which; "" for all.
        """
        return next((row for row in self.parameters if (row.id, row.account, row.ledger) == (name, account, ledger)
                     and row.in_force.includes(day)), None)

    def value(self, name: str, day: date, account: str = "", ledger: str = "") -> str:
        """The value in force on a day; empty: unknown.

        Args:
            name, day, account, ledger: as of ``parameter``.
        """
        parameter = self.parameter(name, day, account, ledger)
        return parameter.value if parameter else ""


def build_balance(node, place: Place, files) -> Optional[BalancePack]:
    """Read the document and the tables of a balance pack; problems go to the place.

    Args:
        node: the document. place: where problems are noted. files: of the pack.

    Returns:
        BalancePack without cases; None where the document is not one.
    """
    values = PACK(node, place) if is_of_kind(node, place, "balance") else None
    if values is None:
        return None
    problems = place.problems
    fields = {table: {role: build_field(role, record, FIELD_ROLES[table][role]) for role, record in records.items()}
              for table, records in values["fields"].items()}
    for table, records in values["fields"].items():
        at = place.at("fields").at(table)
        check_fields(fields[table], records, at)
        for role, described in fields[table].items():
            if described.type != FIELD_ROLES[table][role]:
                at.at(role).problem(records.line_of(role), "packs.special_field", name=role,
                                    wanted=FIELD_ROLES[table][role])
    return BalancePack(
        *head_of(values),
        _causes(_table(values, "causes", _CAUSE_COLUMNS, _CAUSE_NEEDED, files, place), values["causes"], problems),
        _parameters(_table(values, "parameters", _PARAMETER_COLUMNS, _PARAMETER_NEEDED, files, place),
                    values["parameters"], problems),
        {key: _scale(record) for key, record in values.get("scales", {}).items()},
        {table: fields.get(table, {}) for table in FIELD_ROLES})


def _scale(values: Values) -> Scale:
    return Scale(values["title"], int(values["first"]), int(values["last"]), int(values["best"]),
                 spellings(values.get("fields", ())))


def _cell_day(cell: str) -> Optional[date]:
    day = read_date(cell) if cell else None
    if cell and day is None:
        raise ValueError("packs.not_a_date", {"value": cell[:60]})
    return day


_CAUSE_COLUMNS = {
    "side": cell_choice(SIDES), "cause": cell_form(NAME, "a-z 0-9 _"), "name": None,
    "account_before": cell_choice((*ACCOUNTS_BEFORE, "")), "account_since": cell_choice((*ACCOUNTS_SINCE, "")),
    "role": cell_choice((*ROLES, "")), "spellings": cell_words(), "verified": cell_boolean, "source": str, "note": str}
_CAUSE_NEEDED = ("side", "cause", "name", "account_before", "account_since", "role")
_PARAMETER_COLUMNS = {
    "parameter": cell_choice(tuple(PARAMETERS)), "account": cell_choice(("requisition", "in_out", "all", "")),
    "ledger": cell_choice((*LEDGERS, "")), "value": str, "from": _cell_day, "to": _cell_day, "name": None,
    "document": str, "document_zh": str, "number": str, "article": str, "verified": cell_boolean, "verified_by": str,
    "verified_on": _cell_day, "compared_copy": str, "compared_on": _cell_day,
    "compared_agrees": cell_choice((*AGREES, "")), "compared_note": str, "note": str}
_PARAMETER_NEEDED = ("parameter", "account", "ledger", "value", "from", "to", "name", "document")


def _table(values: Values, key: str, columns: dict, needed: tuple, files, place: Place) -> list:
    name = values[key]
    if name not in files.files:
        place.at(key).problem(values.line_of(key), "packs.table_missing", file=name)
        return []
    return read_table(files.files[name], name, columns, needed, place.problems)


def _causes(rows: list, file: str, problems: list) -> dict:
    causes: dict = {}
    spelled: dict = {}
    for line, row in rows:
        key = (row["side"], row["cause"])
        if key in causes:
            problems.append(Problem(file, line, "cause", "packs.listed_twice", {"value": row["cause"]}))
            continue
        causes[key] = Cause(row["side"], row["cause"], row["name"], row["account_before"], row["account_since"],
                            row["role"], spellings(row.get("spellings", ())), row.get("verified", False))
        for spelling in {folded_name(name) for name in (row["cause"], *row["name"].values(), *causes[key].spellings)}:
            first = spelled.setdefault((row["side"], spelling), row["cause"])
            if first != row["cause"]:
                problems.append(Problem(file, line, "spellings", "packs.value_twice",
                                        {"value": spelling, "first": first, "second": row["cause"]}))
    return causes


def _parameters(rows: list, file: str, problems: list) -> tuple:
    parameters: list = []
    for line, row in rows:
        choices = PARAMETERS[row["parameter"]]
        if choices is not None and row["value"] not in choices:
            problems.append(Problem(file, line, "value", "packs.not_a_choice",
                                    {"value": row["value"][:60], "choices": ", ".join(filter(None, choices))}))
        if row["parameter"] == "slope_limit_degrees" and not re.fullmatch(r"\d+(\.\d+)?|", row["value"]):
            problems.append(Problem(file, line, "value", "packs.not_a_number", {"value": row["value"][:60]}))
        compared = {name: row[f"compared_{name}"] for name in ("copy", "on", "agrees", "note")
                    if row.get(f"compared_{name}")}
        problems += [Problem(file, line, "verified", key, values) for key, values in basis_problems(row, compared)]
        missing = [f"compared_{name}" for name in ("copy", "on", "agrees") if compared and name not in compared]
        problems += [Problem(file, line, name, "packs.text_empty") for name in missing]
        if not row["document"]:
            problems.append(Problem(file, line, "document", "packs.text_empty"))
        parameter = Parameter(row["parameter"], row["account"], row["ledger"], row["value"],
                              InForce(row["from"], row["to"]), row["name"], Basis(
                                  {"en": row["document"], "zh": row.get("document_zh") or row["document"]},
                                  row.get("number", ""), row.get("article", ""), row.get("verified", False),
                                  row.get("verified_by", ""), row.get("verified_on"),
                                  Compared(**{**compared, "note": {"": compared["note"]} if "note" in compared else {}})
                                  if compared and not missing else None))
        if any(_meet(parameter, other) for other in parameters):
            problems.append(Problem(file, line, "from", "packs.listed_twice", {"value": parameter.id}))
        parameters.append(parameter)
    return tuple(parameters)


def _meet(first: Parameter, second: Parameter) -> bool:
    """Whether two rows of one parameter are in force on the same day."""
    if (first.id, first.account, first.ledger) != (second.id, second.account, second.ledger):
        return False
    return (first.in_force.start or date.min) <= (second.in_force.end or date.max) \
        and (second.in_force.start or date.min) <= (first.in_force.end or date.max)
