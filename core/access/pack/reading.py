"""pack.yaml of kind access and its tables: what they hold, and what has to agree between them."""
from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from ...contract.pack_head import BUILT_IN
from ...packs.archive import PackFiles
from ...packs.head import HEAD, head_keys, head_of
from ...packs.parts import (
    BASIS,
    build_bases,
    build_field,
    check_bases,
    check_fields,
    is_of_kind,
    read_field,
)
from ...packs.schema import LANGUAGE_TAG, Choice, ListOf, MapOf, Number, Place, Record, Text, Values, name_text, texts
from ...packs.tables import cell_choice, cell_form, cell_words, read_table
from ...rules.functions import read_date
from ...rules.model import InForce
from .model import (
    DIMENSIONS,
    JUDGEMENTS,
    SCOPES,
    STATES,
    SUBJECT_FIELDS,
    UNIT_FIELDS,
    VERBS,
    AccessPack,
    Clause,
    ClauseList,
    Industries,
    UnitClass,
    UnitNotation,
)
from .unit_codes import parse_unit_code

LIST_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
UNIT_CODE = re.compile(r"[0-9A-Z][0-9A-Z.-]{0,39}")
CLAUSE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
INDUSTRY = re.compile(r"[A-Z]|[0-9]{2,4}")
_TABLE_FILE = Text(re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}\.csv"), "*.csv")
_DIGITS = Text(re.compile(r"[0-9]{1,2}"), "0-9")

CLASS = Record({"title": texts, "digit": Text(re.compile(r"[0-9]"), "0-9"), "note": texts}, needed=("title",))
LIST = Record({"scope": Choice(SCOPES[:-1]), "title": texts, "class": name_text(), "inherits": ListOf(Text(limit=60))},
              needed=("scope", "title"))
NOTATION = Record({"prefix": Text(re.compile(r"[A-Z]{1,4}"), "A-Z"), "area_digits": _DIGITS, "serial_digits": _DIGITS,
                   "basis": ListOf(BASIS)}, needed=("prefix", "area_digits", "serial_digits", "basis"))
INDUSTRIES = Record({"title": texts, "basis": ListOf(BASIS),
                     "sections": MapOf(Text(re.compile(r"[0-9]{2}-[0-9]{2}"), "13-43"), key=re.compile("[A-Z]"),
                                       form="A-Z")}, needed=("title", "sections", "basis"))
MINIMUM = Record({"area_m2": Number(), "length_m": Number()})
PACK = Record({**head_keys("access"), "prevails": texts, "notation": NOTATION,
               "industries": INDUSTRIES, "classes": MapOf(CLASS),
               "fields": Record({role: read_field for role in (*UNIT_FIELDS, *SUBJECT_FIELDS)}),
               "bases": MapOf(BASIS, key=LIST_ID, form="a-z 0-9 -"),
               "lists": MapOf(LIST, key=LIST_ID, form="a-z 0-9 -"), "units": _TABLE_FILE,
               "clauses": ListOf(_TABLE_FILE), "minimum": MINIMUM},
              needed=(*HEAD, "prevails", "classes", "fields", "bases", "lists",
                      "clauses"))
UNIT_COLUMNS = {"code": cell_form(UNIT_CODE, "0-9 A-Z . -"), "name": None, "class": str, "inherits": cell_words(),
                "note": str}
_CLAUSE_TEXTS = re.compile(rf"(text|documents)_({LANGUAGE_TAG.pattern})")


def _cell_day(of_a_year: str):
    """A cell with a date, or with a year, which means a day of it."""
    def read(cell: str) -> date | None:
        if not cell:
            return None
        day = read_date(f"{cell}-{of_a_year}" if re.fullmatch("[0-9]{4}", cell) else cell)
        if day is None:
            raise ValueError("packs.not_a_date", {"value": cell[:60]})
        return day
    return read


def _cell_industries(cell: str) -> tuple:
    codes = cell_words()(cell)
    for code in codes:
        if not INDUSTRY.fullmatch(code):
            raise ValueError("access.industry_form", {"value": code[:60]})
    return codes


CLAUSE_COLUMNS = {"id": cell_form(CLAUSE_ID, "A-Z a-z 0-9 . _ -"), "list": str, "dimension": cell_choice(DIMENSIONS),
                  "verb": cell_choice(VERBS), "applies_to": cell_words(STATES), "industries": _cell_industries,
                  "judgement": cell_choice(JUDGEMENTS, "stated"), "from": _cell_day("01-01"),
                  "to": _cell_day("12-31"), "basis": cell_words(), "note": str}


def read_access_lists(node, place: Place, files: PackFiles) -> AccessPack | None:
    """Read pack.yaml of kind access, and the tables that it names.

    Args:
        node: the document.
        place: its file; problems go there.
        files: the pack's files.

    Returns:
        The pack without its cases, or None where it is too incomplete to go on.
    """
    values = PACK(node, place) if is_of_kind(node, place, "access") else None
    if values is None:
        return None
    classes = {key: UnitClass(key, entry["title"], entry.get("digit", ""), entry.get("note", {}))
               for key, entry in values["classes"].items()}
    _check_digits(classes, values["classes"], place.at("classes"))
    minimum = values.get("minimum", {})
    pack = AccessPack(
        *head_of(values), prevails=values["prevails"], classes=classes,
        lists=_lists(values["lists"], classes, place.at("lists")), units={}, clauses=(),
        fields=_fields(values["fields"], classes, place.at("fields")),
        notation=_notation(values.get("notation"), place.at("notation")),
        industries=_industries(values.get("industries"), place.at("industries")),
        minimum_area_m2=minimum.get("area_m2", 0.0), minimum_length_m=minimum.get("length_m", 0.0))
    bases = {}
    for key, entry in values["bases"].items():
        check_bases((entry,), place.at("bases").at(key))
        bases[key] = build_bases((entry,))[0]
    if "units" in values:
        pack = replace(pack, units=_units(values["units"], values.line_of("units"), pack, place.at("units"), files))
    clauses, seen = [], {}
    for name in values["clauses"]:
        clauses += _clauses(name, values.line_of("clauses"), pack, bases, seen, place.at("clauses"), files)
    pack = replace(pack, clauses=tuple(clauses))
    _check_inheritance(pack, values["lists"], place)
    return pack


# -- what pack.yaml says itself -----------------------------------------------------------------------------

def _check_digits(classes: dict, values: Values, place: Place) -> None:
    if not classes:
        place.problem(values.line, "access.no_classes")
    seen: dict = {}
    for key, unit_class in classes.items():
        if unit_class.digit and seen.setdefault(unit_class.digit, key) != key:
            place.at(key).problem(values.line_of(key), "packs.listed_twice", value=unit_class.digit)


def _fields(values: Values, classes: dict, place: Place) -> dict:
    types = {**UNIT_FIELDS, **SUBJECT_FIELDS}
    fields = {key: build_field(key, entry, types[key]) for key, entry in values.items()}
    check_fields(fields, values, place)
    for key, field in fields.items():
        if field.type != types[key]:
            place.at(key).problem(values.line_of(key), "packs.not_a_choice", value=field.type, choices=types[key])
        known = {"unit_class": tuple(classes), "state": STATES}.get(key, ())
        for word in field.values:
            if word not in known:
                place.at(key).problem(values.line_of(key), "packs.not_a_choice", value=word,
                                      choices=", ".join(known) or "-")
    if not ({"unit_code", "unit_class"} & set(fields)):
        place.problem(values.line, "packs.key_missing", name="unit_code")
    return fields


def _lists(values: Values, classes: dict, place: Place) -> dict:
    lists = {}
    for key, entry in values.items():
        at, line = place.at(key), values.line_of(key)
        if ("class" in entry) != (entry["scope"] == "class"):
            at.problem(line, "access.class_of_scope", name=key)
        elif "class" in entry and entry["class"] not in classes:
            at.at("class").problem(entry.line_of("class"), "packs.not_a_choice", value=entry["class"],
                                   choices=", ".join(classes))
        lists[key] = ClauseList(key, entry["scope"], entry["title"], entry.get("inherits", ()), entry.get("class", ""),
                                line=line)
    return lists


def _notation(values: Values | None, place: Place) -> UnitNotation | None:
    if values is None:
        return None
    check_bases(values["basis"], place.at("basis"))
    return UnitNotation(values["prefix"], int(values["area_digits"]), int(values["serial_digits"]),
                        build_bases(values["basis"]))


def _industries(values: Values | None, place: Place) -> Industries | None:
    if values is None:
        return None
    check_bases(values["basis"], place.at("basis"))
    sections: dict = {}
    for letter, span in values["sections"].items():
        first, last = (int(division) for division in span.split("-"))
        taken = any(first <= end and start <= last for start, end in sections.values())
        if first > last or taken:
            place.at("sections").at(letter).problem(values["sections"].line_of(letter), "access.section_span",
                                                    value=span)
        sections[letter] = (first, last)
    return Industries(values["title"], sections, build_bases(values["basis"]))


# -- tables -------------------------------------------------------------------------------------------------

def _table(name: str, line: int, place: Place, files: PackFiles, columns: dict, needed: tuple) -> list:
    if name not in files.files:
        place.problem(line, "packs.table_missing", file=name)
        return []
    return read_table(files.files[name], name, columns, needed, place.problems)


def _units(name: str, line: int, pack: AccessPack, place: Place, files: PackFiles) -> dict:
    at = Place(name, "", place.problems)
    units: dict = {}
    for row_line, row in _table(name, line, place, files, UNIT_COLUMNS, ("code", "name", "class")):
        code, unit_class = row["code"], row["class"]
        if code in units:
            at.at("code").problem(row_line, "packs.code_twice", code=code, first=units[code].line)
            continue
        if unit_class not in pack.classes:
            at.at("class").problem(row_line, "packs.not_a_choice", value=unit_class[:60],
                                   choices=", ".join(pack.classes))
        parsed = parse_unit_code(code, pack)
        if pack.notation and not parsed.well_formed:
            at.at("code").problem(row_line, "access.unit_code_form", "warning", code=code)
        elif parsed.unit_class and parsed.unit_class != unit_class and unit_class in pack.classes:
            at.at("class").problem(row_line, "access.unit_class_code", "warning", code=code, stated=unit_class,
                                   read=parsed.unit_class)
        units[code] = ClauseList(code, "unit", row["name"], row.get("inherits", ()), unit_class, name,
                                 row_line)
    return units


def _clauses(name: str, line: int, pack: AccessPack, bases: dict, seen: dict, place: Place, files: PackFiles) -> list:
    """The clauses of one table; ``seen`` holds what the tables before it said."""
    at = Place(name, "", place.problems)
    columns = dict(CLAUSE_COLUMNS)
    head = files.files.get(name, b"").split(b"\n", 1)[0].decode("utf-8-sig", "replace")
    spoken = [match for match in map(_CLAUSE_TEXTS.fullmatch, (cell.strip() for cell in head.split(","))) if match]
    columns.update({match[0]: str for match in spoken})
    columns.setdefault("text_en", str)
    languages = [match[2] for match in spoken if match[1] == "text"]
    clauses = []
    for row_line, row in _table(name, line, place, files, columns, ("id", "list", "dimension", "verb", "basis")):
        wordings = {kind: {match[2]: row[match[0]] for match in spoken if match[1] == kind and row[match[0]]}
                    for kind in ("text", "documents")}
        clause = Clause(
            row["id"], row["list"], row["dimension"], row["verb"], wordings["text"], row.get("applies_to", ()),
            row.get("industries", ()), row.get("judgement", "stated"), InForce(row.get("from"), row.get("to")),
            wordings["documents"], tuple(bases[key] for key in row["basis"] if key in bases), name, row_line)
        _check_clause(clause, row, pack, bases, seen, languages, at)
        clauses.append(clause)
    return clauses


def _check_clause(clause: Clause, row: dict, pack: AccessPack, bases: dict, seen: dict, languages: list,
                  at: Place) -> None:
    line = clause.line
    if clause.id in seen:
        at.at("id").problem(line, "access.clause_twice", id=clause.id, first=seen[clause.id])
    elif clause.id.startswith(BUILT_IN):
        at.at("id").problem(line, "packs.text_form", value=clause.id, form=f"not {BUILT_IN}...")
    seen.setdefault(clause.id, f"{clause.file}:{line}")
    if not clause.text:
        at.at("text").problem(line, "access.clause_empty", id=clause.id)
    for language in languages:
        if clause.text and language not in clause.text:
            at.at(f"text_{language}").problem(line, "packs.language_missing", "warning", tag=language)
    _check_names(clause, row, pack, bases, at)
    start, end = clause.in_force
    if start and end and start > end:
        at.at("to").problem(line, "access.dates_reversed", id=clause.id)
    same = ("same", clause.list, clause.dimension, clause.verb, frozenset(clause.applies_to),
            frozenset(clause.industries), clause.in_force, tuple(sorted(clause.text.items())))
    if clause.text and seen.setdefault(same, clause.id) != clause.id:
        at.problem(line, "access.clause_repeated", id=clause.id, first=seen[same])


def _check_names(clause: Clause, row: dict, pack: AccessPack, bases: dict, at: Place) -> None:
    """What a clause names exists: its list, its bases, its industries."""
    line = clause.line
    if pack.list_of(clause.list) is None:
        at.at("list").problem(line, "access.list_unknown", name=clause.list[:60], known=", ".join(pack.lists))
    if not row["basis"]:
        at.at("basis").problem(line, "packs.no_basis")
    for key in row["basis"]:
        if key not in bases:
            at.at("basis").problem(line, "access.basis_unknown", name=key[:60], known=", ".join(bases))
    if clause.industries and pack.industries is None:
        at.at("industries").problem(line, "access.no_industries")
    for code in clause.industries:
        if pack.industries and code.isalpha() and code not in pack.industries.sections:
            at.at("industries").problem(line, "packs.not_a_choice", value=code,
                                        choices=", ".join(pack.industries.sections))


# -- inheritance --------------------------------------------------------------------------------------------

def _check_inheritance(pack: AccessPack, values: Values, place: Place) -> None:
    """Lists inherit from lists that exist and are wider, in no loop; and nothing is empty."""
    for key, clause_list in {**pack.lists, **pack.units}.items():
        at = _place_of(clause_list, place)
        for above in clause_list.inherits:
            other = pack.lists.get(above)
            if other is None:
                at.problem(clause_list.line, "access.list_unknown", name=above[:60], known=", ".join(pack.lists))
            elif "class" not in (clause_list.scope, other.scope) and \
                    SCOPES.index(other.scope) > SCOPES.index(clause_list.scope):
                at.problem(clause_list.line, "access.inherits_narrower", name=key, scope=clause_list.scope, other=above,
                           other_scope=other.scope)
    looped = set()
    for key, clause_list in pack.lists.items():
        loop = _loop(pack, key)
        if loop and not looped & set(loop):
            looped |= set(loop)
            _place_of(clause_list, place).problem(clause_list.line, "access.loop", lists=" > ".join(loop))
    if looped:
        return
    spoken = {clause.list for clause in pack.clauses}
    for key, unit in pack.units.items():
        known = all(above in pack.lists for above in unit.inherits)
        if known and not any(path[-1] in spoken for path in _known(pack, key)):
            _place_of(unit, place).problem(unit.line, "access.unit_empty", code=key)
    used = {above for clause_list in (*pack.lists.values(), *pack.units.values()) for above in clause_list.inherits}
    for key, clause_list in pack.lists.items():
        if key not in spoken and not clause_list.inherits:
            _place_of(clause_list, place).problem(clause_list.line, "access.list_empty", name=key)
        elif clause_list.scope not in ("class", "nation") and key not in used:
            _place_of(clause_list, place).problem(clause_list.line, "access.list_unused", "warning", name=key)


def _place_of(clause_list: ClauseList, place: Place) -> Place:
    return Place(clause_list.file, clause_list.id, place.problems) if clause_list.file else \
        place.at("lists").at(clause_list.id)


def _known(pack: AccessPack, key: str) -> tuple:
    """The ways by which a unit inherits; none where a list on the way does not exist, which is a problem already."""
    try:
        return pack.paths(key)
    except AttributeError:
        return ((key,),)


def _loop(pack: AccessPack, key: str) -> tuple:
    """The lists of a loop that begins and ends at a list; empty without a loop."""
    todo, seen = [(key,)], set()
    while todo:
        path = todo.pop()
        clause_list = pack.lists.get(path[-1])
        for above in clause_list.inherits if clause_list else ():
            if above == key:
                return (*path, key)
            if above not in seen:
                seen.add(above)
                todo.append((*path, above))
    return ()
