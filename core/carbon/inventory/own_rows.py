"""Rows of a user's table of emissions: numbers, activity and factor, or a notation key; read strictly."""
from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Optional

import pandas as pd

from ...errors import InputError
from ...fields import Field, spelling
from ...monitoring.series.cells import FISCAL, read_number, read_year, year_begun
from ...monitoring.series.dated import folded_head
from ...monitoring.series.heads import match_heads
from ...quotas.request import Bound
from ...table import FeatureTable
from ..pack.gwp import Warming
from .entries import Entry, Own
from .gas_columns import GASES, gas_columns, role_of, together
from .request import ELSEWHERE, NOT_ESTIMATED
from .units import EQUIVALENT, WORDS, factor_of, measure_of, tonnes_of_gas, word_among

_REF = re.compile(r"(?P<sector>[1-6])(?=\.|$)")
#: From the first bracket on, or in the last ones: Emissions (t CO2(b)), CO2(b) (t).
_IN_BRACKETS = tuple(map(re.compile, (r"(?P<plain>[^()\[\]]+)[(\[](?P<unit>.+)[)\]]",
                                      r"(?P<plain>.+?)\s*[(\[](?P<unit>[^()\[\]]+)[)\]]")))
_ROMAN = ("I", "II", "III", "IV", "V", "VI")


def own_fields() -> dict[str, Field]:
    """Field role -> names in data."""
    return {role: Field(role, aliases=tuple(map(str, words))) for role, words in (
        *WORDS["columns"].items(), *((role_of(gas), words) for gas, words in WORDS["gas_columns"].items()))}


def unit_in_head(head: str) -> str:
    """The unit in the brackets behind a head; empty without one that is known.

    Args:
        head: of a column of emissions, amounts or factors.

    >>> unit_in_head("Emissions (ktCO2e)"), unit_in_head("Factor [kg CO2/kWh]"), unit_in_head("Emissions (new)")
    ('ktCO2e', 'kg CO2/kWh', '')
    """
    return _parted(head)[1]


def _parted(head: str) -> tuple[str, str]:
    for match in filter(None, (form.fullmatch(spelling(head)) for form in _IN_BRACKETS)):
        if measure_of(match["unit"]) or factor_of(match["unit"]):
            return match["plain"].strip(), match["unit"].strip()
    return spelling(head), ""


def match_own(layer, fields: Mapping, rows: Iterable, layers: Iterable) -> dict[str, str]:
    """As ``match_heads``, and by heads of numbers with a unit of gases or of factors behind.

    Args:
        layer, fields, rows, layers: as of ``match_heads``.
    """
    bound = match_heads(layer, fields, rows, layers)
    free = {folded_head(plain): name for name in reversed(layer.field_names) if name not in bound.values()
            for plain, unit in (_parted(name),) if unit}
    columns = {role: next((free[word] for word in map(folded_head, (*fields[role].aliases, role)) if word in free), "")
               for role in ("emission", "amount", "factor", *map(role_of, GASES)) if role not in bound}
    chosen = {(role, name) for _layer, role, name in rows}
    bound |= {role: name for role, name in columns.items() if name}
    # beside a column of emissions those of gases say the same again, unless the user wants them
    return {role: name for role, name in bound.items() if role not in map(role_of, GASES)
            or not {"emission", "amount"} & set(bound) or (role, name) in chosen}


def _alike(first, second) -> bool:
    """Whether two units mean the same; one of them may leave out the gas."""
    if first is None or second is None:
        return first is second
    return first.quantity == second.quantity and math.isclose(first.times, second.times, rel_tol=1e-9) and (
        not first.gas or not second.gas or first.gas == second.gas)


def refuse_numbers(table: FeatureTable) -> None:
    """Refuse a table whose numbers would be lost: every row would be one that is not estimated.

    Args:
        table: with the columns that nothing reads.

    Raises:
        InputError: some of them hold numbers; names them.
    """
    numbers = [str(name) for name, cells in table.columns.items() if any(map(_is_number, cells.dropna()))]
    if numbers:
        raise InputError("inventory.numbers_not_read", layer=table.name, fields=", ".join(numbers))


def _is_number(cell) -> bool:
    try:
        return read_number(cell).value is not None
    except ValueError:
        return False


def read_own(bound: Bound, rows: Mapping, warming: Warming, year: Optional[int]) -> Own:
    """Entries of a table.

    Args:
        bound: the table and its fields. rows: of the inventory, by code. warming: the set of the run.
        year: of the inventory; None: the table has one year alone.

    Raises:
        InputError: a field that is missing, a cell that cannot be read, several years without a choice, fiscal years
            beside calendar years; names layer, feature and cell.
    """
    gases = gas_columns(bound)
    if "code" not in bound.fields or not (gases or {"emission", "key", "amount"} & set(bound.fields)):
        raise InputError("inventory.fields_missing", layer=bound.table.name, fields=bound.table.fields_shown)
    columns = {role: bound.column(role) for role in WORDS["columns"]}
    lines = [_Line({role: column.iloc[at] for role, column in columns.items()}, int(fid), at, bound)
             for at, fid in enumerate(bound.table.fids.tolist())]
    lines = [line for line in lines if line.word("code")]
    years = {line.year() for line in lines}
    begun = [line for line in lines if line.is_over_two_years()]
    if 0 < len(begun) < sum(bool(line.word("year")) for line in lines):     # which months count twice?
        raise begun[0].error("year_fiscal", "year", year=begun[0].year())
    if year is None and len(years - {None}) > 1:
        raise InputError("inventory.several_years", layer=bound.table.name, years=", ".join(
            map(str, sorted(years - {None}))))
    wanted = [line for line in lines if year is None or line.year() in (None, year)]
    return Own([entry for line in wanted for entry in line.entries(gases, rows, warming)], len(lines) - len(wanted),
               tuple(dict.fromkeys(line.word("year") for line in begun)))


class _Line:
    """One row of the table."""

    def __init__(self, cells: Mapping, fid: int, place: int, bound: Bound):
        self.cells, self.fid, self.place, self.bound = cells, fid, place, bound

    def word(self, role: str) -> str:
        cell = self.cells[role]
        return spelling(cell) if cell is not None else ""

    def year(self) -> Optional[int]:
        if not self.word("year"):
            return None
        year, first = read_year(self.cells["year"]), year_begun(self.cells["year"])
        if first is not None:
            return first
        if year.problem == FISCAL:      # some name it by its first calendar year, others by its last
            raise self.error("year_fiscal", "year", year=year.year)
        if year.problem:
            raise self.error("not_a_year", "year")
        return year.year

    def is_over_two_years(self) -> bool:
        return year_begun(self.cells["year"]) is not None

    def is_estimate(self) -> bool:
        return bool(self.word("year")) and read_year(self.cells["year"]).is_estimate

    def error(self, key: str, role: str, **values) -> InputError:
        """An error on a cell, which names layer, feature, field and value."""
        return InputError(f"inventory.{key}", layer=self.bound.table.name, feature=self.fid,
                          field=self.bound.fields.get(role, role), value=self.word(role) or "–", **values)

    def number(self, role: str) -> tuple[Optional[float], str]:
        """The number of a cell, None of an empty one, and the unit behind it."""
        if word_among("not_numbers", self.cells[role]) or word_among("keys", self.cells[role]):
            raise self.error("key_for_number", role)
        try:
            return read_number(self.cells[role], one_comma=False)
        except ValueError as error:
            raise self.error("comma" if "," in self.word(role) else "not_a_number", role) from error

    def listed(self, kind: str, role: str) -> str:
        """The word of a list; empty where the cell is."""
        word = word_among(kind, self.cells[role])
        if self.word(role) and not word:
            raise self.error("unknown_word", role, choices=", ".join(map(str, WORDS[kind])))
        return word

    def code(self, role: str, rows: Mapping) -> str:
        """A row of the inventory; its sector may be a number."""
        word = self.word(role).upper().replace(" ", "").rstrip(".")
        word = _REF.sub(lambda match: _ROMAN[int(match["sector"]) - 1], word, count=1) if word[:1].isdigit() else word
        if word not in rows:
            raise self.error("unknown_row", role)
        return word

    def entries(self, gases: Mapping[str, str], rows: Mapping, warming: Warming) -> list[Entry]:
        """What it says: one entry, or one of each gas that has a column.

        Args:
            gases: gas -> column. rows: of the inventory. warming: of the run.
        """
        if not gases:
            return [self.entry(rows, warming)]
        by_gas = {}
        for gas, column in gases.items():
            # methane in t CO2e: the unit says which gas is counted
            units = [measure_of(unit) for unit in (unit_in_head(column), self.word("unit"))]
            is_named = any(unit is not None and unit.gas for unit in units)
            cell = self.bound.table.columns[column].iloc[self.place]
            cells = {**self.cells, "emission": None if pd.isna(cell) else cell, "gas": None if is_named else gas}
            own = replace(self.bound, fields={**self.bound.fields, "emission": column})
            by_gas[gas] = _Line(cells, self.fid, self.place, own).entry(rows, warming)
        return together(by_gas)

    def entry(self, rows: Mapping, warming: Warming) -> Entry:
        """What it says."""
        code = self.code("code", rows)
        key = word_among("keys", self.cells["emission"]) or self.listed("keys", "key")
        quality = {role: self.listed("qualities", role) for role in ("activity_quality", "factor_quality")}
        entry = Entry(code, key=key, source=self.word("source") or self.bound.table.name, reason=self.word("note"),
                      **quality)
        if word_among("keys", self.cells["emission"]):
            emission, unit = None, ""
        else:
            emission, unit = self.number("emission")
        amount, own_unit = self.number("amount")
        if key and (emission is not None or amount is not None):
            raise self.error("number_and_key", "key")
        if key == ELSEWHERE:
            into = self.code("included_in", rows) if self.word("included_in") else ""
            if not into or into == code:
                raise self.error("elsewhere_without_row", "included_in")
            return entry._replace(included_in=into)
        if key:
            return entry
        if emission is None and amount is None:
            return entry._replace(key=NOT_ESTIMATED,   # an empty cell is not a zero
                                  mark=self.word("emission") or self.word("amount"))
        if emission is not None and amount is not None:
            raise self.error("two_numbers", "amount")
        tonnes, gas = self._stated(emission, unit) if emission is not None else self._of_activity(amount, own_unit)
        stated_set = self.word("gwp_set")
        if gas == EQUIVALENT and stated_set and stated_set.casefold() != warming.name.casefold():
            raise self.error("other_gwp", "gwp_set", wanted=warming.name)
        return entry._replace(gas=gas, tonnes=tonnes, is_estimate=self.is_estimate())

    def _unit(self, inside: str, role: str, number: str) -> str:
        """The unit of a number: behind it, in the field of units, or in the head of its column; all that state one
        have to agree. Of those that agree the one that names a gas."""
        read = factor_of if number == "factor" else measure_of
        stated = [word for word in (inside, self.word(role), unit_in_head(self.bound.fields.get(number, ""))) if word]
        if not stated:
            raise self.error("no_unit", role)
        first, *others = ((word, read(word)) for word in stated)
        for word, measure in others:
            if not _alike(first[1], measure):
                raise self.error("two_units", role if self.word(role) else number,
                                 other=first[0] if word == self.word(role) else word)
        return next((word for word, measure in (first, *others) if measure is not None and measure.gas), first[0])

    def _gas(self, of_unit: str, role: str) -> str:
        own = self.listed("gases", "gas")
        if own and of_unit and own != of_unit:
            raise self.error("two_gases", "gas", other=of_unit)
        if not own and not of_unit:
            raise self.error("no_gas", role)
        return own or of_unit

    def _stated(self, emission: float, inside: str) -> tuple[float, str]:
        unit = self._unit(inside, "unit", "emission")
        measure = measure_of(unit)
        if measure is None or measure.quantity != "mass":
            raise self.error("unknown_unit", "unit" if self.word("unit") else "emission", unit=unit)
        return tonnes_of_gas(emission * measure.times, self._gas(measure.gas, "gas"))

    def _of_activity(self, amount: float, inside: str) -> tuple[float, str]:
        """Amount times factor: 1.85 TWh at 0.5568 kg CO2/kWh are 1,030.08 kt."""
        unit = self._unit(inside, "amount_unit", "amount")
        measure = measure_of(unit)
        if measure is None:
            raise self.error("unknown_unit", "amount_unit" if self.word("amount_unit") else "amount", unit=unit)
        number, per = self.number("factor")
        if number is None:
            raise self.error("no_factor", "factor")
        unit = self._unit(per, "factor_unit", "factor")
        factor = factor_of(unit)
        if factor is None:
            raise self.error("unknown_unit", "factor_unit" if self.word("factor_unit") else "factor", unit=unit)
        if factor.quantity != measure.quantity:
            raise self.error("other_quantity", "factor_unit" if self.word("factor_unit") else "factor")
        return tonnes_of_gas(amount * measure.times * number * factor.times, self._gas(factor.gas, "gas"))
