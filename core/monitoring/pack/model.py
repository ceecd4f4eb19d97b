"""What a pack of kind monitoring holds once it is read."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Optional

from ...contract.basis import Basis, state_of
from ...contract.pack_head import PackHead
from ...names import folded_name
from ...quotas.pack import LandCounted
from ...rules.model import Role, Texts

DIRECTIONS = ("at_least", "at_most", "equal")
GRADES = ("basic", "recommended")           # 基本, 推荐
KINDS = ("binding", "expected", "suggested")   # 约束性, 预期性, 建议性
SCOPES = ("unit", "urban", "centre")        # whole unit, 城区, centre of the town
GOALS = ("hold", "reach")
CLIMATES = ("low_carbon", "resilience")     # what an indicator says of the climate
MEASURED, TABLE, FORMULA, NETWORK, UNAVAILABLE = SOURCES = ("measured", "table", "formula", "network", "unavailable")
#: How a quantity is measured of a layer or taken from a table.
MEASURES = ("area", "length", "count", "sum", "unit_area", "statistic")
#: Behind the id of a quantity or indicator in a formula: its value of the earlier year; and the years between the two.
BEFORE, YEARS = "_before", "years"
#: The year of the run, in conditions on the fields of layers.
RUN_YEAR = "run_year"
#: The layer of land with codes, whose categories quantities name.
LAND = "land"
#: Roles of layers that scopes need.
SCOPE_LAYERS = {"urban": "urban_area", "centre": "centre_area"}


class Quantity(NamedTuple):
    """What is measured of layers or taken from statistics; indicators are made of quantities.

    Attributes:
        measure: of ``MEASURES``. unit: in which it is measured: ``m2``, ``m``, ``1``, or of a statistic its own.
        layer: role of the layer; empty for ``unit_area`` and ``statistic``.
        categories: of the layer ``land``, any of which counts. inside, outside: roles of polygons that cut it.
        condition: parsed, on the layer's fields; None: all features. condition_text: as the pack writes it.
        field: field role whose values are summed. near, distance_m: role of a layer of any kind, and how near in a
            straight line, in metres, what counts has to lie to one of its features; empty and 0: anywhere.
    """

    id: str
    title: Texts
    measure: str
    unit: str
    layer: str = ""
    categories: tuple = ()
    inside: tuple = ()
    outside: tuple = ()
    condition: Optional[tuple] = None
    condition_text: str = ""
    field: str = ""
    basis: tuple[Basis, ...] = ()
    near: str = ""
    distance_m: float = 0.0


@dataclass(frozen=True)
class Indicator:
    """An indicator of a pack. What is not stated is empty, never a guess.

    Attributes:
        dimension, group: ids of the pack. unit: in which it is printed.
        direction: of ``DIRECTIONS``: where a value meets its target. grade: of ``GRADES``, the standard's own class
            (基本, 推荐). kind: of ``KINDS``, the plan's. scope: of ``SCOPES``. goal: of ``GOALS``: a target that binds
            each year, or from its year on.
        source: of ``SOURCES``. algorithm, row, filter: whose indicator rows give it, the id in them, and pairs of
            column and value that pick a row. numerator, denominator: ids of quantities; the value is ``times``
            numerator over denominator. formula, condition: parsed, over ids; without a true condition there is no
            value. formula_text, condition_text: as the pack writes them.
        climate: of ``CLIMATES``; empty: nothing of the climate.
        break_years: first years of new definitions or surveys. tolerance: in the unit; None: of the pack's levels.
        needs: what would be needed to have a value, by language.
    """

    id: str
    title: Texts
    dimension: str
    group: str
    unit: str
    source: str
    direction: str = ""
    grade: str = ""
    kind: str = ""
    scope: str = "unit"
    goal: str = ""
    climate: str = ""
    algorithm: str = ""
    row: str = ""
    filter: tuple[tuple[str, str], ...] = ()
    numerator: str = ""
    denominator: str = ""
    times: float = 1.0
    formula: Optional[tuple] = None
    formula_text: str = ""
    condition: Optional[tuple] = None
    condition_text: str = ""
    break_years: tuple[int, ...] = ()
    tolerance: Optional[float] = None
    definition: Optional[Texts] = None
    needs: Optional[Texts] = None
    basis: tuple[Basis, ...] = ()

    @property
    def state(self) -> str:
        """How far its basis was checked, a word of ``contract.basis.STATES``."""
        return state_of(self.basis)


class Levels(NamedTuple):
    """Numbers by which the level of an indicator is judged.

    Attributes:
        margin: share of the range from base to target, below which a value counts as near its target.
        window_years: years of values that a trend takes. tolerance: share of the same range by which a value may miss.
        least_values: of a series without a break, below which there is no trend. basis: of these numbers.
    """

    margin: float
    window_years: int
    tolerance: float
    least_values: int
    basis: tuple[Basis, ...] = ()


class Category(NamedTuple):
    """A kind of land, and which land that is."""

    title: Texts
    land: LandCounted


class Group(NamedTuple):
    """A group of indicators, and the dimension that it belongs to."""

    title: Texts
    dimension: str


class MonitoringCase(NamedTuple):
    """Numbers by the id of a quantity or indicator, and the value that an indicator owes; None: undetermined."""

    id: str
    indicator: str
    given: Mapping[str, float]
    value: Optional[float]
    within: float
    line: int


@dataclass(frozen=True)
class MonitoringPack(PackHead):
    """A pack of kind monitoring.

    Attributes:
        dimensions: id -> title. groups: id -> ``Group``. layers: role -> what is known of such layers.
        categories: of land by id.
        quantities, indicators: by id, in the order of their tables. order: ids of indicators by formula, those that
            others need first. levels: None where the pack states no numbers.
    """

    dimensions: dict[str, Texts]
    groups: dict[str, Group]
    layers: dict[str, Role]
    categories: dict[str, Category]
    quantities: dict[str, Quantity]
    indicators: dict[str, Indicator]
    order: tuple[str, ...] = ()
    levels: Optional[Levels] = None

    def ids_by_word(self, recorded: Iterable[str] = ()) -> dict[str, str]:
        """Ids and titles of indicators, as names are compared -> id. An id is never a title, and a title that several
        share is of none.

        Args:
            recorded: ids of a store, which stay what they are.
        """
        titles: dict[str, set] = {}
        for key, indicator in self.indicators.items():
            for word in indicator.title.values():
                titles.setdefault(folded_name(word), set()).add(key)
        single = {word: next(iter(keys)) for word, keys in titles.items() if len(keys) == 1}
        return single | {folded_name(key): key for key in (*self.indicators, *recorded)}
