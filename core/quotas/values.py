"""The value that each target is compared with: from indicator rows, or totalled from land."""
from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple, Optional

from ..contract import cells
from ..contract.arithmetic import divide, share, subtract
from ..contract.interval import Interval
from ..errors import InputError
from ..fields import spelling
from ..geometry.measure.written import two_readings
from ..geometry.systems.crs import common_crs, is_geographic
from ..texts import text
from .classes import LandClasses
from .judging import read_quantity
from .land import Cover, LandTotals, cover_of
from .pack import LandCounted
from .request import QuotaRequest, Target
from .targets import read_year
from .units import unit_prefix


@dataclass(frozen=True)
class Value:
    """What was found for a target, in base units.

    Attributes:
        amount: the value itself, ``(1,)``. year: of the data. method: ``"land"``, ``"stated"`` or empty.
        numerator, denominator: of shares and multiples. reason: ``(text key, values)`` of why it is not known.
        definition: what was counted, in words.
    """

    amount: Interval = Interval.of(math.nan)
    year: Optional[int] = None
    method: str = ""
    numerator: Optional[float] = None
    denominator: Optional[float] = None
    reason: tuple = ()
    definition: str = ""


class Expansion(NamedTuple):
    """Land that an indicator counts at the base year, now, and new since then, m²."""

    base: Interval
    now: Interval
    new: Interval


@dataclass
class Values:
    """Everything that targets can be compared with.

    Attributes:
        land, base: totals. place: cover. stated: rows of indicators. problems: ``(rule, key, values, fid)`` of input.
    """

    request: QuotaRequest
    crs: str = ""
    land: Optional[LandTotals] = None
    base: Optional[LandTotals] = None
    place: Optional[Cover] = None
    stated: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    cancelled: object = None

    def __post_init__(self):
        request = self.request
        if request.units is not None and "unit_code" not in request.units.fields:
            raise InputError("quota.fields_missing", layer=request.units.table.name, missing="unit_code",
                             fields=request.units.table.fields_shown)
        tables = [table for table in (request.land and request.land.table, request.base and request.base.table,
                                      request.units and request.units.table, request.place) if table is not None]
        if tables:
            self.crs = common_crs(tables)
            if request.area_method == "planar" and is_geographic(self.crs):
                raise InputError("geometry.planar_in_degrees", layer=tables[0].name)
        self.land, self.base = (self._totals(layer) for layer in (request.land, request.base))
        if request.place is not None:
            self.place = cover_of(request.place, self.crs,
                                  "planar" if request.area_method == "planar" else "ellipsoidal")
        self._read_stated()
        self._grounds: dict = {}
        self._expansions: dict = {}

    def _totals(self, layer) -> Optional[LandTotals]:
        if layer is None:
            return None
        request = self.request
        classes = LandClasses(layer, request.codes, request.scheme, request.mixed)
        method = request.area_method if layer.registered or request.area_method != "registered" else "ellipsoidal"
        return LandTotals(layer, classes, request.units, self.crs, method, self.cancelled)

    def _read_stated(self) -> None:
        """Indicator rows by indicator and unit: year -> value, None where two rows disagree."""
        bound, pack = self.request.indicators, self.request.pack
        if bound is None:
            return
        missing = [role for role in ("indicator", "value") if role not in bound.fields]
        if missing:
            raise InputError("quota.fields_missing", layer=bound.table.name, missing=", ".join(missing),
                             fields=bound.table.fields_shown)
        columns = [bound.column(role) for role in ("indicator", "unit_code", "year", "value", "unit")]
        doubtful = two_readings(columns[3])
        for row, (word, unit, year, value, measure) in enumerate(zip(*columns)):
            fid = int(bound.table.fids[row])
            name = spelling(word) if word is not None else ""
            listed = pack.indicator_of(name) if name else None
            read = read_quantity(value, measure, pack, self.request.default_unit, doubtful)
            if read.problem and not (read.problem == "quota.unit_missing" and listed):
                self.problems.append(("VALUE", read.problem, {"value": value, "unit": measure}, fid))
                continue
            if read.problem:   # our own rows of shares state no unit: the indicator's
                read = read_quantity(value, listed.unit, pack)
            if listed is not None and read.unit.quantity != listed.quantity:
                self.problems.append(("UNIT", "quota.unit_unfit", {"unit": measure, "quantity": listed.quantity}, fid))
                continue
            key = listed.id if listed else name, unit_prefix(unit)
            when = read_year(year)
            if when is None and year is not None and spelling(year):    # what states no year holds for all of them
                self.problems.append(("VALUE", "quota.year_unreadable", {"value": year}, fid))
                continue
            by_year = self.stated.setdefault(key, {})
            if when in by_year and by_year[when] is not None and not math.isclose(
                    by_year[when], read.value, rel_tol=1e-9):
                self.problems.append(("VALUE", "quota.values_contradict", {
                    "indicator": name, "unit": unit or "–", "year": when or "–"}, fid))
                by_year[when] = None
            else:
                by_year.setdefault(when, read.value)

    # -- one value -----------------------------------------------------------------------------------------

    def of(self, target: Target) -> Value:
        """The value of a target.

        Args:
            target: indicator, unit and year.
        """
        rows = self.stated.get((target.indicator.id, target.unit_code))
        stated = self._stated(rows, target) if rows else None
        counted = self._counted(target)
        if stated is None:
            return counted
        known, row_amount = (cells.one_number(cells.number(value.amount)) for value in (counted, stated))
        if counted.method and stated.method and known is not None and (
                abs(known - row_amount) > 1e-6 * max(1.0, abs(row_amount))):
            self.problems.append(("DIFFERS", "quota.stated_differs", {
                "indicator": target.indicator.id, "unit": target.unit_shown or "–", "stated": target.shown(row_amount),
                "counted": target.shown(known)}, None))
        return stated

    def _stated(self, rows: dict, target: Target) -> Value:
        year = target.year if target.year is not None else max(
            (row_year for row_year in rows if row_year is not None), default=None)
        year = year if year in rows else None if None in rows else year
        value = rows.get(year)
        if value is None:
            return Value(year=year, reason=("quota.no_row", {"year": year or "–"}))
        return Value(Interval.of(value), year, "stated", definition=text(
            "quota.stated", self.request.language, layer=self.request.indicators.table.name))

    def _counted(self, target: Target) -> Value:
        indicator, land = target.indicator, target.indicator.land
        if self.land is None or land is None:
            return Value(reason=("quota.no_value" if land is None else "quota.no_land", {}))
        layer = self.land.layer
        definition = self.definition(target)
        if not len(self.land.rows):
            return Value(reason=("quota.empty_land", {"layer": layer.table.name}), definition=definition)
        if target.unit_code and self.land.units is None and self.land.row_code is None:
            return Value(reason=("quota.no_unit_field", {"layer": layer.table.name}), definition=definition)
        if not self.land.has(target.unit_code):
            return Value(reason=("quota.no_unit", {"unit": target.unit_shown}), definition=definition)
        counted = self.land.counted(land)
        if counted.problem:
            return Value(reason=(counted.problem, counted.values), definition=definition)
        if target.place != "anywhere" and self.place is None:
            return Value(reason=("quota.no_place", {}), definition=definition)
        if indicator.measure in ("new", "multiple"):
            return self._expanded(target, definition)
        value = self._total(self.land, target.unit_code, land, target.place)
        if indicator.measure == "share":
            whole = self.land.whole(target.unit_code)
            return Value(share(value, subtract(whole, value)), layer.year, "land", float(value.low[0]),
                         float(whole.low[0]), definition=definition)
        return Value(value, layer.year, "land", definition=definition)

    def _total(self, totals: LandTotals, unit: str, land: LandCounted, place: str) -> Interval:
        return totals.total(unit, land, inside=self.place if place == "inside" else None,
                            outside=self.place if place == "outside" else None)

    def _expanded(self, target: Target, definition: str) -> Value:
        if self.base is None:
            return Value(reason=("quota.no_base", {}), definition=definition)
        counted = self.base.counted(target.indicator.land)
        if counted.problem or not self.base.has(target.unit_code):
            return Value(reason=(counted.problem, counted.values) if counted.problem else
                         ("quota.no_unit", {"unit": target.unit_shown}), definition=definition)
        amounts = self.expansion(target)
        year = self.land.layer.year
        if target.indicator.measure == "new":
            return Value(amounts.new, year, "land", definition=definition)
        top = amounts.now if self.request.multiple_of == "total" else amounts.new
        return Value(divide(top, amounts.base), year, "land", float(top.low[0]), float(amounts.base.low[0]),
                     definition=definition)

    def expansion(self, target: Target) -> Expansion:
        """Base year, now, and what is new: land that counts now on ground that did not count then.

        Args:
            target: its unit, place and land.
        """
        unit, land, place = target.unit_code, target.indicator.land, target.place
        key = land.groups, land.legal_classes, tuple(sorted(land.codes.items()))
        if (unit, place, key) not in self._expansions:
            if key not in self._grounds:
                self._grounds[key] = self.base.covers(land)
            sure, perhaps = self._grounds[key]
            inside = self.place if place == "inside" else None
            if place == "outside":
                sure, perhaps = sure.joined(self.place), perhaps.joined(self.place)
            low = self.land.total(unit, land, inside, perhaps).low
            high = self.land.total(unit, land, inside, sure).high
            self._expansions[unit, place, key] = Expansion(
                self._total(self.base, unit, land, place), self._total(self.land, unit, land, place),
                Interval.of(low, high))
        return self._expansions[unit, place, key]

    def definition(self, target: Target) -> str:
        """What is counted, in words.

        Args:
            target: its indicator.
        """
        language, indicator = self.request.language, target.indicator
        if indicator.land is None or self.land is None:
            return ""
        sentences = [self.land.classes.definition(indicator.land, language)]
        if target.place != "anywhere":
            sentences.append(text(f"quota.{target.place}", language,
                                  layer=self.request.place.name if self.request.place is not None else "–"))
        if indicator.measure in ("new", "multiple"):
            base, key = self.request.base, f"quota.multiple_{self.request.multiple_of}"
            sentences.append(text("quota.since" if indicator.measure == "new" else key, language,
                                  layer=base.table.name if base else "–", year=(base.year if base else None) or "–"))
        if indicator.measure == "share":
            sentences.append(text("quota.share", language))
        return (" " if language != "zh" else "；").join(sentences)
