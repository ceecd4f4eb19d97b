"""From layers and rows of what the user chose to the scenarios that core compares."""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ....core.carbon.pack.model import CoefficientPack
from ....core.carbon.scenario.per import Size
from ....core.carbon.scenario.record import Source
from ....core.errors import InputError
from ....core.fields import spelled
from ....core.inputs import register
from ....core.landuse.codes.classify import LandUseCodes
from ....core.layers.binding import match_layer
from ....core.table import FeatureTable, numbered
from ....core.texts import text
from ...reading.read import Snapshot, read
from .change import KeyedDate, keyed
from .land import land_fields, listed_scheme, mixes_for, read_land

NUMBERS = ("emission_t_co2_yr", "lower_t_co2_yr", "upper_t_co2_yr", "covered_share", "embodied_t_co2", "factor_year")
TOTALS = ("account", "group", "energy_set", "factor_type", *NUMBERS)
WHOLE = "all"   # group of everything
INVENTED = "has_invented"
BUILDINGS, CHECK = "buildings", "check"


class Scenario(NamedTuple):
    """A layer as a scenario: its name, the field with the code, and the list that its codes follow."""

    layer: Snapshot
    name: str
    field: Optional[str]
    scheme: str


class ReadScenario(NamedTuple):
    """A scenario's features, their classes, and where each value of the field leads."""

    table: FeatureTable
    date: KeyedDate
    source: Source


def scenarios_of(layers: list[Snapshot], rows: list, scheme: str) -> list[Scenario]:
    """The plans, in the order of the rows, then those without a row.

    Args:
        layers: of the plans. rows: layer, name, field, list; what is empty is the layer's name, recognised, ``scheme``.

    Raises:
        InputError: a row of no layer, or two of one.
    """
    by_row: dict = {}
    for layer, name, field, own in rows:
        place = match_layer(layer, layers)
        if place in by_row:
            raise InputError("scenario.layer_twice", parameter=register.SCENARIOS, layer=layers[place].name)
        by_row[place] = Scenario(layers[place], name or layers[place].name, field or None, own or scheme)
    return [*by_row.values(), *(Scenario(layer, layer.name, None, scheme) for place, layer in enumerate(layers)
                                if place not in by_row)]


def read_scenario(scenario: Scenario, parameters: tuple, codes: LandUseCodes, crosswalk: Optional[CoefficientPack],
                  layers: list, language: str, cancelled=None, notes: Optional[list] = None,
                  rows: Sequence = ()) -> ReadScenario:
    """Read a scenario's layer.

    Args:
        parameters: that name its field, and its list. codes: with what the user says of values.
        notes: to which it is added what was said of them; None: nothing is. rows: of FIELDS.

    Raises:
        InputError: no field with the code, codes that the crosswalk does not have.
    """
    field = land_fields(scenario.layer, scenario.field, parameters[0], codes, layers, rows)["land_class"]
    scheme = listed_scheme(scenario.scheme, codes, crosswalk)
    table, classes = read_land(scenario.layer, field, parameters[0], codes, scheme, layers, language, cancelled,
                               list_parameter=parameters[1], notes=notes, rows=rows)
    date = keyed(classes, mixes_for(classes, crosswalk, scenario.scheme), language)
    # a raw value decides its key alone, so the first row of each is enough
    raw = spelled(table.columns[field])
    _number, first = numbered([raw])
    keys = dict(sorted(zip(raw[first].tolist(), date.classes.keys[first].tolist())))
    meanings = codes.fields["land_class"].of_layer(scenario.layer.name).mapped if "land_class" in codes.fields else {}
    # as the layer has them
    keys |= {value: keys[word or ""] for value, word in meanings.items() if (word or "") in keys}
    return ReadScenario(table, date, Source(scenario.layer.name, field, keys))


class Results(NamedTuple):
    """Results of other algorithms for the scenarios.

    Attributes:
        counts: scenario -> {verdict: rows of a check}. buildings: scenario -> account -> totals of buildings.
    """

    counts: dict
    buildings: dict


def kind_of_results(fields) -> str:
    """What a layer with these fields holds for a scenario: totals of buildings, a check, or nothing (empty)."""
    return BUILDINGS if set(TOTALS) <= set(fields) else CHECK if "verdict" in fields else ""


class LayerFacts(NamedTuple):
    """What the user says of a layer: its year, and the people and floor area of its scenario; None where nothing."""

    year: Optional[float] = None
    size: Size = Size()


def facts_of(layers: list[Snapshot], rows: list, language: str) -> list[LayerFacts]:
    """What rows say of the present and the plans.

    Args:
        layers: of the scenarios, the present first. rows: layer, year, people, floor area in m²; empty: not given.
        language: of messages.

    Returns:
        One a layer.

    Raises:
        InputError: a row of no layer, two of one, or a cell that is not a number above 0.
    """
    facts: dict = {}
    for layer, *cells in rows:
        place = match_layer(layer, layers)
        if place in facts:
            raise InputError("scenario.layer_twice", parameter=register.PLAN_FACTS, layer=layers[place].name)
        year, people, floor = (_above_zero(cell, what, layers[place].name, language) for cell, what in zip(
            cells, ("year", "people", "floor")))
        facts[place] = LayerFacts(year, Size(people, floor))
    return [facts.get(place, LayerFacts()) for place in range(len(layers))]


def _above_zero(cell: str, what: str, layer: str, language: str) -> Optional[float]:
    words = str(cell).strip()
    if not words:
        return None
    try:
        number = float(words)
    except ValueError:
        number = 0.0
    if not 0.0 < number < np.inf:
        raise InputError("scenario.fact_rows", parameter=register.PLAN_FACTS, value=words, layer=layer,
                         what=text(f"scenario.fact_{what}", language))
    return number


def results_by_scenario(layers: list[Snapshot], rows: list, names: list, cancelled=None) -> Results:
    """Results of checks, counted by verdict, and totals of buildings.

    Args:
        layers: of findings, verdicts or totals. rows: layer, scenario; a layer without one belongs to the scenario
            whose name it bears. names: of the scenarios.

    Raises:
        InputError: a layer of no scenario or of several, or one that is neither.
    """
    name_of: dict = {}
    for layer, name in rows:
        name_of[match_layer(layer, layers)] = name
    counts: dict = {}
    buildings: dict = {}
    for place, layer in enumerate(layers):
        inside = [name for name in names if name in layer.name]
        name = name_of.get(place) or (inside[0] if len(inside) == 1 else "")
        if not name:
            raise InputError("scenario.whose_results", layer=layer.name, known=", ".join(names))
        kind = kind_of_results(layer.field_names)
        if kind == BUILDINGS:
            _add_totals(buildings.setdefault(name, {}), layer, name, cancelled)
            continue
        if not kind:
            raise InputError("scenario.no_verdict", layer=layer.name, fields=", ".join(layer.field_names) or "–")
        verdicts = read(layer, ["verdict"], check_crs=False, cancelled=cancelled).columns["verdict"].dropna()
        own = counts.setdefault(name, {})
        for verdict, count in verdicts.value_counts().items():
            own[str(verdict)] = own.get(str(verdict), 0) + int(count)
    return Results(counts, buildings)


def _add_totals(accounts: dict, layer: Snapshot, name: str, cancelled) -> None:
    """The totals of everything in a table of ``groundrules:buildingcarbon``, by account."""
    has_mark = INVENTED in layer.field_names    # not in totals of earlier versions
    columns = read(layer, (*TOTALS, *([INVENTED] if has_mark else [])), check_crs=False, cancelled=cancelled).columns
    for row in columns[columns["group"] == WHOLE].to_dict("records"):
        if row["account"] in accounts:
            raise InputError("scenario.account_twice", layer=layer.name, account=row["account"], scenario=name)
        numbers = {key: pd.to_numeric(row[key], errors="coerce") for key in NUMBERS}    # a CSV file holds texts
        accounts[row["account"]] = {
            **{key: None if pd.isna(value) else float(value) for key, value in numbers.items()},
            **{key: None if pd.isna(row[key]) else str(row[key]) for key in ("energy_set", "factor_type")},
            INVENTED: _truth(row.get(INVENTED))}


def _truth(cell) -> Optional[bool]:
    """A boolean of a layer, which files hold as a number or a word; None for anything else."""
    words = "" if cell is None or pd.isna(cell) else str(cell).strip().lower()
    return True if words in ("true", "1", "1.0") else False if words in ("false", "0", "0.0") else None
