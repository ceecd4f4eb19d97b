"""Packs of kind exchange: templates of boundary-point files; read strictly."""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..boundary_points.layouts import (
    FIELD,
    PARCEL_WORDS,
    POINT_WORDS,
    SEPARATORS,
    TEXT,
    Column,
    HeaderLine,
    Layout,
)
from ..boundary_points.model import HEADER_KEYS
from ..boundary_points.tables import PARCEL_COLUMNS
from ..contract.pack_head import PackHead
from ..packs.cases import cases_by
from ..packs.head import HEAD, head_keys, head_of
from ..packs.load import PackForm
from ..packs.parts import BASIS, build_bases, check_bases, is_of_kind
from ..packs.schema import Choice, ListOf, MapOf, Number, Place, Record, Text, boolean, name_text, texts
from ..privacy.names import EVERYWHERE

_ONE_LINE = re.compile(r"[^\r\n,;\t]{1,100}")
_NAME = Text(re.compile(r"[^\s,;=\[\]]{1,60}"), "one word", 60)
_OF_FIELD = Record({FIELD: _NAME}, needed=(FIELD,))
_OF_TEXT = Record({TEXT: Text(_ONE_LINE, "one line without separators", 100)}, needed=(TEXT,))
ZONE_DIGITS = ("with", "without")


def _column(node, place: Place, words: tuple):
    if node.kind != "mapping":
        word = Choice(words)(node, place)
        return None if word is None else Column(word)
    key = TEXT if TEXT in node.value or words == POINT_WORDS else FIELD
    values = (_OF_TEXT if key == TEXT else _OF_FIELD)(node, place)
    return None if values is None else Column(key, values[key])


def _parcel_column(node, place: Place):
    """A word of the list below, `{field: NAME}` of the layer, or `{text: …}`"""
    return _column(node, place, PARCEL_WORDS)


def _point_column(node, place: Place):
    """A word of the list below, or `{text: …}`"""
    return _column(node, place, POINT_WORDS)


HEADER = Record({"key": _NAME, "value": Choice(tuple(HEADER_KEYS)), "text": Text(re.compile(r"[^\r\n]{1,200}"),
                                                                                 "one line", 200)}, needed=("key",))
TEMPLATE = Record({"title": texts, "header_section": _NAME, "header": ListOf(HEADER), "parcel_section": _NAME,
                   "parcel": ListOf(_parcel_column, unique=False), "point": ListOf(_point_column, unique=False),
                   "separator": Choice(tuple(SEPARATORS)), "zone_digits": Choice(ZONE_DIGITS), "closed": boolean,
                   "basis": ListOf(BASIS)}, needed=("title", "point", "basis"))
PACK = Record({**head_keys("exchange"), "templates": MapOf(TEMPLATE)}, needed=(*HEAD, "templates"))
PARCEL = Record({"number": Text(limit=100), "name": Text(limit=100), "use": Text(limit=100), "sheet": Text(limit=100),
                 "code": Text(limit=100), "extra": Text(limit=200), "area_ha": Text(limit=40),
                 "fields": MapOf(Text(limit=200), key=None), "rings": Number(), "points": Number(),
                 "northing": Number(), "easting": Number()})
CASE = Record({"id": Text(limit=120), "template": name_text(), "text": Text(limit=20_000), "parcels": ListOf(PARCEL),
               "problems": ListOf(Text(limit=60)), "decimals": Number(), "written": boolean},
              needed=("id", "template", "text"))
CASES = Record({"cases": ListOf(CASE)}, needed=("cases",))


@dataclass(frozen=True)
class ExchangePack(PackHead):
    """A pack of kind exchange: id of a template -> its layout, and its bases."""

    templates: dict
    bases_of: dict


@dataclass(frozen=True)
class ExchangeCase:
    """A text in a template, and what it is read as.

    Attributes:
        parcels: what some keys of each parcel have to be; ``None``: not compared.
        problems: kinds of issues that reading notes.
        decimals: of the coordinates.
        written: whether what was read, written again, is the text.
    """

    id: str
    template: str
    text: str
    parcels: tuple | None = None
    problems: tuple = ()
    decimals: int = 3
    written: bool = True
    line: int = field(default=0)


def _read(node, place: Place, _files) -> ExchangePack | None:
    values = PACK(node, place) if is_of_kind(node, place, "exchange") else None
    if values is None:
        return None
    templates, bases = {}, {}
    for key, template in values["templates"].items():
        at, line = place.at("templates").at(key), values["templates"].line_of(key)
        check_bases(template["basis"], at.at("basis"))
        bases[key] = build_bases(template["basis"])
        templates[key] = _layout(template)
        for problem, named in _faults(templates[key]):
            at.problem(line, problem, **named)
        for entry in template.get("header", ()):
            if ("value" in entry) == ("text" in entry):
                at.at("header").problem(entry.line, "boundary_points.template_value_or_text", name=entry["key"])
    return ExchangePack(*head_of(values), templates, bases)


def _layout(template) -> Layout:
    header = tuple(HeaderLine(line["key"], line.get("value", ""), line.get("text", ""))
                   for line in template.get("header", ()))
    return Layout(template["point"], template.get("parcel", ()), header, template.get("header_section", ""),
                  template.get("parcel_section", ""), SEPARATORS[template.get("separator", "comma")],
                  template.get("zone_digits", ""), template.get("closed", True), template["title"])


def _faults(layout: Layout):
    """What would make files that cannot be read again: text keys, and values of their sentences."""
    point, parcel = [column.word for column in layout.point], [column.word for column in layout.parcel]
    for word in ("northing", "easting"):
        if word not in point:
            yield "boundary_points.template_lacks", {"name": word}
    for word in dict.fromkeys([*point, *parcel]):
        if word not in (FIELD, TEXT, "empty") and max(point.count(word), parcel.count(word)) > 1:
            yield "packs.listed_twice", {"value": word}
    for name in layout.field_names:
        if EVERYWHERE.is_personal(name):
            yield "boundary_points.template_personal", {"name": name}
        elif name.casefold() in PARCEL_COLUMNS or name.casefold() == "fid":
            yield "boundary_points.template_own_field", {"name": name}
    if len(layout.field_names) < parcel.count(FIELD):
        yield "packs.listed_twice", {"value": FIELD}
    if "ring" not in point and not layout.closed:
        yield "boundary_points.template_rings", {}
    if layout.header and not (layout.header_section and layout.parcel_section):
        yield "boundary_points.template_sections", {}
    if layout.separator == " " and (layout.parcel or {"length", "empty"} & set(point)):
        yield "boundary_points.template_blanks", {}
    if parcel and not {"shape", "end_mark"} & set(parcel) and not any(
            column.word == TEXT for column in layout.parcel) and (
            "extra" in parcel or abs(len(parcel) - len(point)) < 2):
        yield "boundary_points.template_alike", {}


def _case(case, at: Place, pack, _values) -> ExchangeCase | None:
    if case["template"] not in pack.templates:
        at.at("template").problem(case.line_of("template"), "packs.not_a_choice", value=case["template"],
                                  choices=", ".join(pack.templates))
        return None
    return ExchangeCase(case["id"], case["template"], case["text"], case.get("parcels"), case.get("problems", ()),
                        int(case.get("decimals", 3)), case.get("written", True), case.line)


#: How packs of kind exchange are written.
FORM = PackForm(_read, cases_by(CASES, _case), "boundary_points.template_no_cases")
