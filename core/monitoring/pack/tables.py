"""Tables of a pack of kind monitoring: quantities and indicators."""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Optional

from ...errors import InputError
from ...packs.archive import PackFiles
from ...packs.based import BasedTables
from ...packs.schema import Place
from ...packs.tables import SAID, cell_choice, cell_form, cell_words
from ...rules.condition_types import check_condition, type_of
from ...rules.model import Role
from .formulas import ids_of, known_names, order_of, stem_of
from .model import (
    CLIMATES,
    DIRECTIONS,
    FORMULA,
    GOALS,
    GRADES,
    KINDS,
    LAND,
    MEASURED,
    MEASURES,
    NETWORK,
    RUN_YEAR,
    SCOPES,
    SOURCES,
    YEARS,
    Indicator,
    Quantity,
)

ID, ID_FORM = re.compile(r"[a-z][a-z0-9_]{0,59}"), "a-z 0-9 _"
OWN = "groundrules:computeindicators"   # what computes indicators of quantities
_ID = cell_form(ID, ID_FORM)
_ID_OR_NONE = cell_form(ID, ID_FORM, empty=True)
_ALGORITHM = cell_form(re.compile(r"groundrules:[a-z]{3,40}"), "groundrules:…", empty=True)


def _number(cell: str) -> Optional[float]:
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not abs(value) < 1e300:
        raise ValueError("packs.not_a_number", {"value": cell[:60]})
    return value


def _years(cell: str) -> tuple[int, ...]:
    words = cell_words()(cell)
    for word in words:
        if not re.fullmatch(r"(19|20|21)\d\d", word):
            raise ValueError("packs.text_form", {"value": word[:60], "form": "2020|2023"})
    return tuple(sorted(map(int, words)))


def _pairs(cell: str) -> tuple[tuple[str, str], ...]:
    pairs = tuple(tuple(word.split("=", 1)) for word in cell_words()(cell))
    if not all(len(pair) == 2 and all(pair) for pair in pairs):
        raise ValueError("packs.text_form", {"value": cell[:60], "form": "column=value|column=value"})
    return pairs


class MonitoringTables(BasedTables):
    """Reads the tables of one pack of kind monitoring.

    Args:
        files: of the pack. bases: by key. parse: turns the text of an expression into tuples; raises InputError.
    """

    def __init__(self, files: PackFiles, bases: dict, parse: Callable | None):
        super().__init__(files, bases)
        self.parse = parse

    def quantities(self, named: tuple[str, int], place: Place, layers: Mapping[str, Role],
                   categories: Mapping) -> dict[str, Quantity]:
        """Quantities by id.

        Args:
            named, place: of the table. layers: by role. categories: of land.
        """
        quantities: dict[str, Quantity] = {}
        roles = tuple(layers)
        columns = {"id": _ID, "name": None, "measure": cell_choice(MEASURES), "unit": str,
                   "layer": cell_choice(roles, ""), "categories": cell_words(tuple(categories)),
                   "inside": cell_words(roles), "outside": cell_words(roles), "condition": str, "field": _ID_OR_NONE,
                   "near": cell_choice(roles, ""), "distance_m": _number}
        for _line, row, bases, problem in self.rows(named, place, columns, ("id", "name", "measure", "unit")):
            layer, measure = row.get("layer", ""), row["measure"]
            if row["id"] in quantities or row["id"] == YEARS:
                problem("id", "packs.listed_twice", value=row["id"])
            if (measure in ("unit_area", "statistic")) == bool(layer):
                problem("layer", "monitoring.layer_of_measure", measure=measure)
            if row.get("categories") and layer != LAND:
                problem("categories", "monitoring.categories_of_land", layer=layer)
            fields = layers[layer].fields if layer in layers else {}
            if (measure == "sum") != bool(row.get("field")) or row.get("field", "") not in ("", *fields):
                problem("field", "packs.not_a_choice", value=row.get("field") or "–", choices=", ".join(fields) or "–")
            near, distance_m = row.get("near", ""), row.get("distance_m") or 0.0
            if bool(near) != (distance_m > 0.0) or (near and measure == "statistic"):
                problem("distance_m", "packs.number_range", value=f"{distance_m:g}")
            types = {**{name: field.type for name, field in fields.items()}, RUN_YEAR: "number"}
            quantities[row["id"]] = Quantity(
                row["id"], row["name"], measure, row["unit"], layer, row.get("categories", ()), row.get("inside", ()),
                row.get("outside", ()), self._tree(row.get("condition", ""), "condition", problem, types, True),
                row.get("condition", ""), row.get("field", ""), bases, near, distance_m)
        return quantities

    def indicators(self, named: tuple[str, int], place: Place, dimensions: Mapping, groups: Mapping,
                   quantities: Mapping[str, Quantity]) -> tuple[dict[str, Indicator], tuple[str, ...]]:
        """Indicators by id, and the order in which those by formula are computed.

        Args:
            named, place: of the table. dimensions, groups, quantities: of the pack.
        """
        indicators: dict[str, Indicator] = {}
        problems: dict[str, Callable] = {}
        for _line, row, bases, problem in self.rows(named, place, _columns(dimensions, groups), (
                "id", "name", "dimension", "group", "unit", "source")):
            key = row["id"]
            if key in indicators or key in quantities or key == YEARS or stem_of(key) != key:
                problem("id", "packs.listed_twice", value=key)
            group = groups.get(row["group"])
            if group is not None and group.dimension != row["dimension"]:
                problem("dimension", "packs.not_a_choice", value=row["dimension"], choices=group.dimension)
            indicators[key], problems[key] = self._indicator(row, bases, quantities, problem), problem
        names = {*quantities, *indicators}
        for key, indicator in indicators.items():
            self._check_names(indicator, names, problems[key])
        order, circle = order_of(indicators)
        for key in circle:
            problems[key]("formula", "monitoring.circle", names=", ".join(circle))
        return indicators, order

    def _indicator(self, row, bases: tuple, quantities: Mapping[str, Quantity], problem: Callable) -> Indicator:
        source, own = row["source"], bool(row.get("numerator"))
        for column, wanted in (("formula", source == FORMULA), ("algorithm", source == MEASURED)):
            if bool(row.get(column)) != wanted and not (source == NETWORK and column == "algorithm"):
                problem(column, "monitoring.column_of_source", column=column, source=source)
        if source == MEASURED and (not own and not row.get("row") or bool(row.get("row")) == (
                row.get("algorithm") == OWN)):
            problem("numerator", "monitoring.row_or_quantity", own=OWN)
        if source == NETWORK and bool(row.get("row")) != bool(row.get("algorithm")):
            problem("row", "monitoring.column_of_source", column="row, algorithm", source=source)
        if source != MEASURED and (own or row.get("denominator") or source != NETWORK and row.get("row")):
            problem("numerator", "monitoring.column_of_source", column="numerator, denominator, row", source=source)
        for column in ("numerator", "denominator"):
            if row.get(column) and row[column] not in quantities:
                problem(column, "packs.not_a_choice", value=row[column], choices=", ".join(quantities))
        times, condition = row.get("times"), row.get("condition", "")
        if times == 0:
            problem("times", "packs.number_range", value="0")
        if condition and source != FORMULA:
            problem("condition", "monitoring.column_of_source", column="condition", source=source)
        if row.get("tolerance") is not None and row["tolerance"] < 0:
            problem("tolerance", "packs.number_range", value=str(row["tolerance"]))
        stated = {column: row.get(column, "") for column in (
            "direction", "grade", "kind", "goal", "climate", "algorithm", "row", "numerator", "denominator")}
        return Indicator(
            row["id"], row["name"], row["dimension"], row["group"], row["unit"], source, **stated,
            scope=row.get("scope", "unit"), filter=row.get("filter", ()), times=1.0 if times is None else times,
            formula=self._tree(row.get("formula", ""), "formula", problem), formula_text=row.get("formula", ""),
            condition=self._tree(condition, "condition", problem), condition_text=condition,
            break_years=row.get("break_years", ()), tolerance=row.get("tolerance"), definition=row.get("definition"),
            needs=row.get("needs"), basis=bases)

    def _tree(self, words: str, column: str, problem: Callable, types: Mapping | None = None,
              is_condition: bool = False) -> Optional[tuple]:
        """An expression as tuples, None without one or where it cannot be read, which is noted."""
        if not words or self.parse is None:
            if words:
                problem(column, "monitoring.no_parser")
            return None
        try:
            tree = self.parse(words)
            if is_condition:
                check_condition(tree, types or {})
            return tree
        except InputError as error:
            problem(column, error.key, **error.values)
            return None

    @staticmethod
    def _check_names(indicator: Indicator, names: set[str], problem: Callable) -> None:
        types = dict.fromkeys(known_names(names), "number")
        for column, tree in (("formula", indicator.formula), ("condition", indicator.condition)):
            if tree is None:
                continue
            try:
                if column == "condition":
                    check_condition(tree, types)
                elif type_of(tree, types) != "number":
                    problem(column, "monitoring.formula_no_number")
            except InputError as error:
                problem(column, error.key, **error.values)
        if indicator.formula is not None and not ids_of(indicator):
            problem("formula", "monitoring.formula_constant")


def _columns(dimensions: Mapping, groups: Mapping) -> dict:
    return {"id": _ID, "name": None, "dimension": cell_choice(tuple(dimensions)), "group": cell_choice(tuple(groups)),
            "unit": str, "direction": cell_choice(DIRECTIONS, ""), "grade": cell_choice(GRADES, ""),
            "kind": cell_choice(KINDS, ""), "scope": cell_choice(SCOPES, "unit"), "goal": cell_choice(GOALS, ""),
            "climate": cell_choice(CLIMATES, ""),
            "source": cell_choice(SOURCES), "algorithm": _ALGORITHM, "row": _ID_OR_NONE, "filter": _pairs,
            "numerator": _ID_OR_NONE, "denominator": _ID_OR_NONE, "times": _number, "formula": str,
            "condition": str, "break_years": _years, "tolerance": _number, "definition": SAID, "needs": SAID}
