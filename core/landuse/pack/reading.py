"""pack.yaml of kind codes and its tables: what they hold, and what has to agree between them."""
from __future__ import annotations

import re
from dataclasses import replace

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
    spellings,
    with_open_list,
)
from ...packs.schema import Choice, ListOf, MapOf, Place, Record, Text, Values, boolean, texts
from ...packs.tables import cell_boolean, cell_choice, cell_form, cell_words, read_pack_table
from .crosswalks import CODE, CODE_FORM, SCHEME_ID, with_crosswalk
from .groups import GROUPS, SETTLEMENT, read_groups, read_settlement
from .model import (
    DISPUTES,
    FIELD_ROLES,
    LEGAL_CLASSES,
    OWNERSHIP_KINDS,
    LandClass,
    LandUseCodes,
    Notation,
    Ownership,
    Scheme,
)

LEVELS = 3
UNDETERMINED = LEGAL_CLASSES[-1]
_TABLE_FILE = Text(re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}\.csv"), "*.csv")

COLOUR = re.compile(r"#[0-9A-F]{6}")
NOTATION = Record({"village_suffix": Text(limit=4), "underground_prefix": Text(limit=4),
                   "mixed_separator": Text(limit=4), "other_separators": ListOf(Text(limit=4)),
                   "compatible_bracket": boolean, "suffix_letters": Text(re.compile("[A-Z]{1,10}"), "A-Z")})
SCHEME = Record({"title": texts, "table": _TABLE_FILE, "edition_of": Text(SCHEME_ID, "a-z 0-9 -"),
                 "notation": NOTATION, "basis": ListOf(BASIS), "colour_basis": ListOf(BASIS), "note": texts},
                needed=("title", "table", "basis"))
OWNERSHIP = Record({"kind": Choice(OWNERSHIP_KINDS), "title": texts, "spellings": ListOf(Text(limit=100))},
                   needed=("kind", "title"))
CROSSWALK = Record({"table": _TABLE_FILE, "target": Text(SCHEME_ID, "a-z 0-9 -")}, needed=("table", "target"))
PACK = Record({**head_keys("codes"), "schemes": MapOf(SCHEME, key=SCHEME_ID, form="a-z 0-9 -"),
               "fields": Record({role: read_field for role in FIELD_ROLES}),
               "ownership": MapOf(OWNERSHIP, key=CODE, form=CODE_FORM),
               "slope_grades": MapOf(texts, key=CODE, form=CODE_FORM), "crosswalk": CROSSWALK,
               "settlement": MapOf(SETTLEMENT, key=CODE, form=CODE_FORM), "groups": GROUPS},
              needed=(*HEAD, "schemes"))
CLASS_COLUMNS = {
    "code": cell_form(CODE, CODE_FORM), "parent": cell_form(CODE, CODE_FORM, empty=True), "name": None,
    "legal_class": cell_choice(LEGAL_CLASSES, default=""), "cropland": cell_boolean, "paddy": cell_boolean,
    "colour": cell_form(COLOUR, "#RRGGBB", empty=True), "other_names": cell_words(),
    "disputed": cell_words(DISPUTES), "verified": cell_boolean, "source": str, "note": str}


def read_code_lists(node, place: Place, files: PackFiles) -> LandUseCodes | None:
    """Read pack.yaml of kind codes, and the tables that it names.

    Args:
        node: the document.
        place: its file; problems go there.
        files: the pack's files.

    Returns:
        The pack without its cases, or None where it is too incomplete to go on.
    """
    values = PACK(node, place) if is_of_kind(node, place, "codes") else None
    if values is None:
        return None
    if not values["schemes"]:
        place.at("schemes").problem(values.line_of("schemes"), "packs.no_schemes")
        return None
    schemes = {key: _build_scheme(key, record, place.at("schemes").at(key), files)
               for key, record in values["schemes"].items()}
    fields = _build_fields(values.get("fields", Values()), place.at("fields"), values["pack"])
    ownership = {code: Ownership(record["kind"], record["title"], spellings(record.get("spellings", ())))
                 for code, record in values.get("ownership", {}).items()}
    _check_kinds(ownership, values.get("ownership", Values()), place.at("ownership"))
    settlement = read_settlement(values.get("settlement", Values()))
    _check_kinds(settlement, values.get("settlement", Values()), place.at("settlement"))
    codes = LandUseCodes(
        *head_of(values), schemes=schemes, fields=fields, ownership=ownership, settlement=settlement,
        slope_grades=dict(values.get("slope_grades", {})))
    if "groups" in values:
        codes = replace(codes, **read_groups(values["groups"], schemes, place.at("groups"), files))
    if "crosswalk" not in values:
        return codes
    return with_crosswalk(codes, values["crosswalk"], place.at("crosswalk"), files)


def _build_fields(records: Values, place: Place, pack: str) -> dict:
    fields = {key: build_field(key, described, FIELD_ROLES[key]) for key, described in records.items()}
    check_fields(fields, records, place)
    for key, described in fields.items():
        if described.type != FIELD_ROLES[key]:
            place.at(key).problem(records.line_of(key), "packs.special_field", name=key, wanted=FIELD_ROLES[key])
    if "land_class" in fields:
        fields["land_class"] = with_open_list(fields["land_class"], pack)
    return fields


def _check_kinds(meanings: dict, records: Values, place: Place) -> None:
    """No spelling may mean two codes of different kind."""
    seen: dict = {}
    for code, meaning in meanings.items():
        for spelling in {code, *meaning.spellings, *meaning.title.values()}:
            first = seen.setdefault(spelling.casefold(), code)
            if meanings[first].kind != meaning.kind:
                place.at(code).problem(records.line_of(code), "packs.value_twice", value=spelling, first=first,
                                       second=code)


def _build_scheme(key: str, record: Values, place: Place, files: PackFiles) -> Scheme:
    if not record["basis"]:
        place.problem(record.line_of("basis"), "packs.no_basis")
    check_bases(record["basis"], place.at("basis"))
    rows = read_pack_table(record["table"], record.line_of("table"), place.at("table"), files, CLASS_COLUMNS,
                           ("code", "name"))
    at = Place(record["table"], "", place.problems)
    classes, lines, folded = {}, {}, {}
    for line, row in rows:
        code = row["code"]
        first = folded.setdefault(code.casefold(), line)
        if first != line:
            at.at("code").problem(line, "packs.code_twice", code=code, first=first)
            continue
        lines[code] = line
        classes[code] = LandClass(title=row.pop("name"), **{"parent": "", "legal_class": "", **row})
    classes = {code: replace(land_class, legal_class=_legal_class(land_class, classes))
               for code, land_class in classes.items()}
    if not classes:
        at.problem(0, "packs.no_classes")
    check_bases(record.get("colour_basis", ()), place.at("colour_basis"))
    coloured = next((code for code, land_class in classes.items() if land_class.colour), None)
    if coloured is not None and not record.get("colour_basis"):
        at.at("colour").problem(lines[coloured], "packs.colour_basis", scheme=key)
    notation = record.get("notation", {})
    scheme = Scheme(key, record["title"], classes, record.get("edition_of", ""), Notation(**notation),
                    build_bases(record["basis"]), record.get("note", {}),
                    build_bases(record.get("colour_basis", ())))
    return scheme if _check_classes(scheme, lines, at) else replace(scheme, classes={})


def _legal_class(land_class: LandClass, classes: dict) -> str:
    """What a class is by the land law: as it says, otherwise as cropland or as the class above it says."""
    for _level in range(LEVELS):
        if land_class.legal_class or "legal_class" in land_class.disputed:
            return land_class.legal_class or UNDETERMINED
        if land_class.cropland:
            return "agricultural"
        if land_class.parent not in classes:
            break
        land_class = classes[land_class.parent]
    return land_class.legal_class or UNDETERMINED


def _check_classes(scheme: Scheme, lines: dict, place: Place) -> bool:
    """Parents exist and end at a level 1; what a class says holds for what is below it too."""
    good = True
    verified = any(basis.verified for basis in scheme.basis)
    for code, land_class in scheme.classes.items():
        line, depth, above = lines[code], 1, land_class
        while above.parent and above.parent in scheme.classes and depth <= LEVELS:
            above, depth = scheme.classes[above.parent], depth + 1
        if above.parent and above.parent not in scheme.classes:
            good = False
            if above is land_class:
                place.at("parent").problem(line, "packs.parent_unknown", code=code, parent=land_class.parent)
        elif depth > LEVELS:
            place.at("parent").problem(line, "packs.parent_depth", code=code, limit=LEVELS)
            good = False
        if land_class.verified and not verified and getattr(line, "tick", None) is None:
            place.at("verified").problem(line, "packs.verified_row", code=code, scheme=scheme.id)
        _check_meaning(land_class, scheme.classes.get(land_class.parent), line, place)
    return good


def _check_meaning(land_class: LandClass, above: LandClass | None, line: int, place: Place) -> None:
    if land_class.paddy and not land_class.cropland:
        place.at("paddy").problem(line, "packs.paddy_no_cropland", code=land_class.code)
    if land_class.cropland and land_class.legal_class != "agricultural":
        place.at("cropland").problem(line, "packs.cropland_legal_class", code=land_class.code)
    if "legal_class" in land_class.disputed and land_class.legal_class != "undetermined":
        place.at("legal_class").problem(line, "packs.disputed_legal_class", code=land_class.code)
    if above is None:
        return
    if above.legal_class not in (land_class.legal_class, "undetermined"):
        place.at("legal_class").problem(line, "packs.parent_legal_class", code=land_class.code, parent=above.code,
                                        found=land_class.legal_class, wanted=above.legal_class)
    if (above.cropland and not land_class.cropland) or (above.paddy and not land_class.paddy):
        place.at("cropland").problem(line, "packs.parent_cropland", code=land_class.code, parent=above.code)
