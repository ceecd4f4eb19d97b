"""Packs of kind matrix: what pack.yaml and its tables hold, read strictly, and the pack's own cases."""
from __future__ import annotations

import re

from ...contract.verdicts import VERDICTS
from ...packs.archive import PackFiles
from ...packs.cases import Miss, cases_by, one_by_one, verdict_misses
from ...packs.head import HEAD, head_keys, head_of
from ...packs.load import PackForm, PackKind
from ...packs.parts import (
    BASIS,
    build_bases,
    build_field,
    check_bases,
    check_fields,
    is_of_kind,
    read_field,
    with_open_list,
)
from ...packs.schema import LANGUAGE_TAG, Choice, ListOf, MapOf, Number, Place, Record, Text, texts
from ...packs.tables import cell_choice, cell_form, cell_words, read_pack_table
from ...rules.model import Problem
from .model import (
    ADMISSIONS,
    ANY,
    USE_FIELDS,
    ZONE_FIELDS,
    Cell,
    Listed,
    MatrixCase,
    UseMatrix,
    cell_for,
    lineage,
)

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
CODE_FORM = "0-9 A-Z a-z . _ -"
BASIS_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_TABLE_FILE = Text(re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}\.csv"), "*.csv")
_TEXTS = re.compile(rf"(condition|documents)_({LANGUAGE_TAG.pattern})")
PACK = Record({**head_keys("matrix"), "prevails": texts,
               "use_scheme": Text(re.compile(r"[a-z0-9][a-z0-9-]{0,59}"), "a-z 0-9 -"),
               "zones": _TABLE_FILE, "uses": _TABLE_FILE, "admission": ListOf(_TABLE_FILE),
               "fields": Record({role: read_field for role in (*ZONE_FIELDS, *USE_FIELDS)}),
               "bases": MapOf(BASIS, key=BASIS_ID, form="a-z 0-9 -"),
               "minimum": Record({"area_m2": Number(), "width_m": Number()})},
              needed=(*HEAD, "prevails", "zones", "uses", "admission", "fields",
                      "bases"))
LISTED_COLUMNS = {"code": cell_form(CODE, CODE_FORM), "parent": cell_form(CODE, CODE_FORM, empty=True), "name": None,
                  "note": str}
CASE = Record({"id": Text(limit=120), "zone": Text(limit=40), "use": Text(limit=40), "verdict": Choice(VERDICTS),
               "cell": Text(limit=90)}, needed=("id", "zone", "use", "verdict"))
CASES = Record({"cases": ListOf(CASE)}, needed=("cases",))


def _read(node, place: Place, files: PackFiles) -> UseMatrix | None:
    values = PACK(node, place) if is_of_kind(node, place, "matrix") else None
    if values is None:
        return None
    bases = {}
    for key, entry in values["bases"].items():
        check_bases((entry,), place.at("bases").at(key))
        bases[key] = build_bases((entry,))[0]
    zones, uses = (_listed(values[name], values.line_of(name), place.at(name), files) for name in ("zones", "uses"))
    cells: dict = {}
    for name in values["admission"]:
        _cells(name, values.line_of("admission"), (zones, uses, bases, cells), place.at("admission"), files)
    fields = {role: build_field(role, entry) for role, entry in values["fields"].items()}
    check_fields(fields, values["fields"], place.at("fields"))
    fields |= {role: with_open_list(fields[role], values["pack"]) for role in ("use", "zone_code") if role in fields}
    minimum = values.get("minimum", {})
    return UseMatrix(
        *head_of(values), values["prevails"], zones, uses, cells, fields, values.get("use_scheme", ""),
        minimum.get("area_m2", 0.0), minimum.get("width_m", 0.0))


def _listed(name: str, line: int, place: Place, files: PackFiles) -> dict:
    """Zones or uses: code -> what is listed."""
    listed: dict = {}
    lines: dict = {}
    for number, row in read_pack_table(name, line, place, files, LISTED_COLUMNS, ("code", "parent", "name")):
        if row["code"] in listed:
            place.problems.append(Problem(name, number, "code", "packs.listed_twice", {"value": row["code"]}))
            continue
        listed[row["code"]], lines[row["code"]] = Listed(row["code"], row["parent"], row["name"]), number
    for code, entry in listed.items():
        if entry.parent and entry.parent not in listed:
            place.problems.append(Problem(name, lines[code], "parent", "packs.not_a_choice", {
                "value": entry.parent, "choices": ", ".join(list(listed)[:20])}))
        elif entry.parent and listed[lineage(code, listed)[-1]].parent:
            place.problems.append(Problem(name, lines[code], "parent", "matrix.loop", {"code": code}))
    return listed


def _texts(row: dict, kind: str) -> dict:
    wordings = {}
    for column, cell in row.items():
        match = _TEXTS.fullmatch(column)
        if match and match[1] == kind and cell:
            wordings[match[2]] = cell
    return wordings


def _cells(name: str, line: int, known: tuple, place: Place, files: PackFiles) -> None:
    zones, uses, bases, cells = known
    columns = {"zone": cell_words(tuple(zones)), "use": cell_words((ANY, *uses)), "verdict": cell_choice(ADMISSIONS),
               "basis": cell_words(tuple(bases)), "note": str}
    if name in files.files:   # texts may be given in any language
        head = files.files[name].split(b"\n", 1)[0].decode("utf-8-sig", "replace")
        columns |= {column.strip(): str for column in head.split(",") if _TEXTS.fullmatch(column.strip())}
    for number, row in read_pack_table(name, line, place, files, columns, ("zone", "use", "verdict", "basis")):
        def problem(column: str, key: str, number=number, **values) -> None:
            place.problems.append(Problem(name, number, column, key, values))

        if not (row["zone"] and row["use"] and row["basis"]):
            problem("zone", "packs.text_empty")
        condition = _texts(row, "condition")
        if row["verdict"] == "conditional" and not condition:
            problem("condition_en", "matrix.no_condition")
        for zone in row["zone"]:
            for use in row["use"]:
                if (zone, use) in cells:
                    problem("zone", "matrix.cell_twice", zone=zone, use=use)
                    continue
                cells[zone, use] = Cell(zone, use, row["verdict"], condition, _texts(row, "documents"),
                                        tuple(bases[basis_key] for basis_key in row["basis"] if basis_key in bases))


# -- cases -----------------------------------------------------------------------------------------

def _case(entry, _place, _pack, _values) -> MatrixCase:
    return MatrixCase(entry["id"], entry["zone"], entry["use"], entry["verdict"], entry.get("cell"), entry.line)


def judge_case(pack: UseMatrix, case: MatrixCase) -> list[Miss]:
    """What is found instead of what a case says.

    Args:
        pack: the matrix. case: a use in a zone, and what it owes.
    """
    cell = cell_for(pack, case.zone, lineage(case.use, pack.uses)) if case.use in pack.uses else None
    return verdict_misses(case, cell.verdict if cell else "undetermined", [cell.id] if cell else [],
                          None if case.cell is None else [case.cell] if case.cell else [])


FORM = PackForm(_read, cases_by(CASES, _case), "matrix.no_cases")
MATRIX = PackKind(FORM, one_by_one(judge_case), lambda pack: (len(pack.cells), len(pack.uses)))
load_matrix = MATRIX.load
