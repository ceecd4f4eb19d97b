"""Packs of kind indicators: what each counts, by classes of land, and where that is written; read strictly."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple, Optional

from ..contract import cells
from ..contract.basis import Basis
from ..contract.interval import Interval
from ..contract.pack_head import PackHead
from ..landuse.pack.model import Scheme
from ..packs.archive import PackFiles
from ..packs.cases import Miss, cases_by, one_by_one
from ..packs.head import HEAD, head_keys, head_of
from ..packs.load import PackForm, PackKind
from ..packs.parts import BASIS, build_bases, check_bases, is_of_kind
from ..packs.schema import Choice, ListOf, MapOf, Number, Place, Record, Text, name_text, texts
from ..packs.tables import cell_boolean, cell_form, cell_words, read_pack_table
from ..rules.model import Problem, Texts

#: A share that is not stated.
ANY_SHARE = Interval.of(0.0, 1.0)
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
SCHEME_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
#: How an indicator is measured; what each asks for is written in docs/rule-packs.md.
MEASURES = ("share", "reach", "mix", "people_density", "road_density", "compactness", "hazard", "permeable", "runoff",
            "shelter", "shelter_reach", "raster")
SUBJECTS = ("people", "buildings", "facilities", "planned")
_TABLE = Text(re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}\.csv"), "*.csv")
_NAMES = ListOf(name_text())
INDICATOR = Record({"title": texts, "definition": texts, "unit": Text(limit=20), "measure": Choice(MEASURES),
                    "of": _NAMES, "within": _NAMES, "origin": Choice(("land", "stations")), "distance_m": Number(),
                    "subject": Choice(SUBJECTS), "basis": ListOf(BASIS)},
                   needed=("title", "definition", "unit", "measure", "basis"))
TECHNOLOGIES = ("solar", "wind")
EXCLUSION = Record({"title": texts, "of": _NAMES, "conditional": ListOf(Choice(TECHNOLOGIES)),
                    "buffer_m": Record({"solar": Number(), "wind": Number()}),
                    "basis": ListOf(BASIS)}, needed=("title", "basis"))
SITING = Record({"exclusions": MapOf(EXCLUSION), "density_mw_per_km2": Record({"solar": Number(), "wind": Number()}),
                 "minimum_area_m2": Number(), "minimum_width_m": Number(), "slope_percent": Record(
                     {"solar": Number(), "wind": Number()}), "basis": ListOf(BASIS)}, needed=("exclusions",))
PACK = Record({**head_keys("indicators"), "categories": MapOf(texts), "uses": MapOf(texts),
               "classes": _TABLE, "runoff": _TABLE, "indicators": MapOf(INDICATOR), "siting": SITING},
              needed=(*HEAD, "categories", "classes"))
CASE = Record({"id": Text(limit=120), "scheme": Text(limit=60), "code": Text(limit=40), "categories": _NAMES,
               "use": Text(limit=40), "runoff": Number()}, needed=("id", "scheme", "code", "categories"))
CASES = Record({"cases": ListOf(CASE)}, needed=("cases",))


class IndicatorCase(NamedTuple):
    """A code of a list, and what the tables owe it."""

    id: str
    values: dict
    line: int


class ClassRow(NamedTuple):
    """How a class of land counts. ``use``: its group in the mix of uses, empty without one."""

    categories: tuple
    use: str
    note: str


class RunoffRow(NamedTuple):
    """Run-off coefficient and permeable share of a class ``(1,)``, anything from 0 to 1 where the table is blank."""

    runoff: Interval
    permeable: Interval
    source: str
    verified: bool


@dataclass(frozen=True)
class Indicator:
    """Attributes: as in docs/rule-packs.md; ``of``, ``within``: categories; ``origin``: where reach begins."""

    id: str
    title: Texts
    definition: Texts
    unit: str
    measure: str
    of: tuple = ()
    within: tuple = ()
    origin: str = "land"
    distance_m: Optional[float] = None
    subject: str = ""
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True)
class Exclusion:
    """A reason why ground is not usable. ``of``: categories of land; ``buffer_m``: by technology.

    ``conditional``: technologies that may use the ground on conditions, which no layer shows: it is set apart,
    neither usable nor excluded.
    """

    id: str
    title: Texts
    of: tuple = ()
    buffer_m: dict = field(default_factory=dict)
    basis: tuple[Basis, ...] = ()
    conditional: tuple = ()


@dataclass(frozen=True)
class Siting:
    """What a screen of sites excludes, in the order in which reasons are named."""

    exclusions: dict[str, Exclusion]
    density_mw_per_km2: dict = field(default_factory=dict)
    minimum_area_m2: float = 0.0
    minimum_width_m: float = 0.0
    slope_percent: dict = field(default_factory=dict)
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True)
class IndicatorPack(PackHead):
    """Attributes: ``classes``, ``runoff``: list of codes -> code -> row, which holds for all codes below too."""

    categories: dict
    uses: dict
    classes: dict[str, dict[str, ClassRow]]
    runoff: dict[str, dict[str, RunoffRow]]
    indicators: dict[str, Indicator]
    siting: Optional[Siting] = None


def row_for(code: str, table: dict, scheme: Optional[Scheme]):
    """The row of a code, otherwise of the nearest code above it; None without one.

    Args:
        code: of the land. table: code -> row. scheme: whose levels are gone up; None: only the code itself.
    """
    levels = scheme.levels(code) if scheme is not None else ()
    return next((table[level] for level in (code, *reversed(levels)) if level in table), None)


def _share(cell: str) -> Interval:
    if not cell:
        return ANY_SHARE
    try:
        value = float(cell)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1.0:
        raise ValueError("packs.text_form", {"value": cell[:60], "form": "0 … 1"})
    return Interval.of(value)


def _read(node, place: Place, files: PackFiles) -> IndicatorPack | None:
    values = PACK(node, place) if is_of_kind(node, place, "indicators") else None
    if values is None:
        return None
    categories, uses = values["categories"], values.get("uses", {})
    key = {"scheme": cell_form(SCHEME_ID, "a-z 0-9 -"), "code": cell_form(CODE, "0-9 A-Z a-z . _ -")}
    classes = _table(values, "classes", place, files, {**key, "categories": cell_words(tuple(categories)),
                                                       "use": _one_of(tuple(uses)), "note": str},
                     lambda row: ClassRow(row["categories"], row.get("use", ""), row.get("note", "")))
    runoff = _table(values, "runoff", place, files, {**key, "runoff": _share, "permeable": _share, "source": str,
                                                     "verified": cell_boolean},
                    lambda row: RunoffRow(row["runoff"], row["permeable"], row["source"], row["verified"])) \
        if "runoff" in values else {}
    indicators = {}
    for name, stated in values.get("indicators", {}).items():
        at, line = place.at("indicators").at(name), values["indicators"].line_of(name)
        check_bases(stated["basis"], at.at("basis"))
        _known((*stated.get("of", ()), *stated.get("within", ())), categories, at, line)
        for wanted, measures in (("distance_m", ("reach", "shelter_reach")), ("subject", ("hazard",))):
            if stated["measure"] in measures and wanted not in stated:
                at.problem(line, "packs.key_missing", name=wanted)
        indicators[name] = Indicator(
            name, stated["title"], stated["definition"], stated["unit"], stated["measure"], stated.get("of", ()),
            stated.get("within", ()), stated.get("origin", "land"), stated.get("distance_m"),
            stated.get("subject", ""), build_bases(stated["basis"]))
    return IndicatorPack(*head_of(values), dict(categories), dict(uses), classes, runoff, indicators,
                         _siting(values, categories, place))


def _siting(values, categories, place: Place) -> Siting | None:
    stated = values.get("siting")
    if stated is None:
        return None
    exclusions = {}
    for name, exclusion in stated["exclusions"].items():
        at, line = place.at("siting").at("exclusions").at(name), stated["exclusions"].line_of(name)
        check_bases(exclusion["basis"], at.at("basis"))
        _known(exclusion.get("of", ()), categories, at, line)
        exclusions[name] = Exclusion(
            name, exclusion["title"], exclusion.get("of", ()), dict(exclusion.get("buffer_m", {})),
            build_bases(exclusion["basis"]), exclusion.get("conditional", ()))
    return Siting(exclusions, dict(stated.get("density_mw_per_km2", {})), stated.get("minimum_area_m2", 0.0),
                  stated.get("minimum_width_m", 0.0), dict(stated.get("slope_percent", {})),
                  build_bases(stated.get("basis", ())))


def _known(names, categories, at: Place, line: int) -> None:
    for name in names:
        if name not in categories:
            at.problem(line, "packs.not_a_choice", value=name, choices=", ".join(categories))


def _one_of(words: tuple):
    def read(cell: str) -> str:
        if cell and cell not in words:
            raise ValueError("packs.not_a_choice", {"value": cell[:60], "choices": ", ".join(words)})
        return cell
    return read


def _table(values, key: str, place: Place, files: PackFiles, columns: dict, made) -> dict:
    table: dict = {}
    name, needed = values[key], tuple(column for column in columns if column not in ("use", "note", "verified"))
    for line, row in read_pack_table(name, values.line_of(key), place.at(key), files, columns, needed):
        rows = table.setdefault(row["scheme"], {})
        if row["code"] in rows:
            place.problems.append(Problem(name, line, "code", "packs.listed_twice", {"value": row["code"]}))
        rows[row["code"]] = made({"verified": False, **row})
    return table


def judge_case(pack: IndicatorPack, case: IndicatorCase) -> list[Miss]:
    """What a case's code has instead of the categories, the use and the coefficient that the case says.

    Args:
        pack: with its tables. case: a code and what it owes.
    """
    wanted = case.values
    row = pack.classes.get(wanted["scheme"], {}).get(wanted["code"])
    rain = pack.runoff.get(wanted["scheme"], {}).get(wanted["code"])
    counted = {"categories": tuple(row.categories) if row else None, "use": row.use if row else None,
               "runoff": cells.one_number(cells.number(rain.runoff)) if rain else None}
    return [Miss("indicators.case_failed", {"what": name, "found": value}) for name, value in counted.items()
            if name in wanted and (tuple(wanted[name]) if name == "categories" else wanted[name]) != value]


def _case(stated, _place, _pack, _values) -> IndicatorCase:
    return IndicatorCase(stated["id"], dict(stated), stated.line)


FORM = PackForm(_read, cases_by(CASES, _case), "indicators.no_cases")
INDICATORS = PackKind(FORM, one_by_one(judge_case), lambda pack: (
    len(pack.indicators) + len(pack.siting.exclusions if pack.siting else ()), sum(map(len, pack.classes.values()))))
load_indicators = INDICATORS.load
