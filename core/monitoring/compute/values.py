"""The value of each indicator in each unit, from quantities, rows, statistics and formulas."""
from __future__ import annotations

import numpy as np

from ...contract.arithmetic import NOTHING, joined, multiply
from ...contract.cells import is_settled
from ...contract.interval import Interval
from ...indicators.pack import Indicator as RowIndicator
from ...indicators.rows import MISSING, Measured, per, unknown
from ...quotas.units import unit_prefix
from ...texts import enumerated, pick
from ..pack.formulas import NO_INPUT, NOT_HELD, ids_of, stem_of, value_of
from ..pack.model import BEFORE, FORMULA, MEASURED, NETWORK, UNAVAILABLE, YEARS, Indicator
from .earlier import earlier_numbers
from .given import ROW, Given, GivenRows
from .ground import Amount, Measures
from .stated import SHOWN, Stated

ONE = Interval.of(1.0)


class Values:
    """All that indicators of a request are computed of.

    Args:
        measures: quantities of layers. statistics: numbers that are stated. given: rows of other algorithms.
        own: rows that state indicators by their own ids; None: none are.
    """

    def __init__(self, measures: Measures, statistics: Stated, given: GivenRows, own: GivenRows | None = None):
        self.measures, self.statistics, self.given, self.own = measures, statistics, given, own
        self.request, self.say = measures.request, measures.say
        self.codes = [*(unit_prefix(code) for code in measures.scene.codes), ""]
        self.units = {*self.codes, unit_prefix(measures.request.whole_code)}
        self.places = len(self.codes)
        self.needed: dict[str, list[tuple[str, ...]]] = {}
        self._numbers: dict[str, Interval] = {}
        self._of_year: dict[tuple, np.ndarray] = {}

    def all(self) -> list[Measured]:
        """Every indicator of the pack, in its order; ``needed`` says what each place lacks of those without value."""
        pack, answers = self.request.pack, {}
        for key, indicator in pack.indicators.items():
            if indicator.source != FORMULA or self._is_own(key):
                answers[key] = self._answer(indicator)
                self._numbers[key] = answers[key].value
        for key in (key for key in pack.order if key not in answers):
            answers[key] = self._by_formula(pack.indicators[key])
            self._numbers[key] = answers[key].value
        return [answers[key] for key in pack.indicators]

    def measured(self, indicator: Indicator) -> Measured:
        """An indicator that is made of quantities.

        Args:
            indicator: of the pack, with a numerator.
        """
        return self._of_quantities(indicator)

    def official(self, indicator: Indicator) -> np.ndarray:
        """What statistics state for an indicator that is computed otherwise, NaN without ``(p,)``.

        Args:
            indicator: of the pack.
        """
        return self.stated(indicator.id, self.request.year) if indicator.source in (MEASURED, FORMULA) \
            else np.full(self.places, np.nan)

    # -- statistics --------------------------------------------------------------------------------------------

    def stated(self, key: str, year: int) -> np.ndarray:
        """What statistics state ``(p,)``, in the unit of the indicator or quantity; NaN without a number.

        Args:
            key: id of an indicator or a quantity. year: of the number.
        """
        if ("own", key, year) not in self._of_year:
            self._of_year["own", key, year] = self._each_stated(key, year)
        return self._of_year["own", key, year]

    def _each_stated(self, key: str, year: int) -> np.ndarray:
        numbers = [self.statistics.of(key, code, year) for code in self.codes]
        if np.isnan(_float(numbers[-1])) and self.request.whole_code:
            numbers[-1] = self.statistics.of(key, unit_prefix(self.request.whole_code), year)
        return np.array([_float(number) for number in numbers])

    def statistic(self, key: str, year: int) -> np.ndarray:
        """A stated quantity ``(p,)``, in its unit; of all units it is their sum where each has one, and none is stated.

        Args:
            key: id of the quantity. year: of the number.
        """
        if ("sum", key, year) not in self._of_year:
            numbers = self.stated(key, year).copy()
            if np.isnan(numbers[-1]) and self.places > 1:
                numbers[-1] = numbers[:-1].sum()
            self._of_year["sum", key, year] = numbers
        return self._of_year["sum", key, year]

    # -- indicators --------------------------------------------------------------------------------------------

    def _is_own(self, key: str) -> bool:
        return self.own is not None and key in self.own.by_id

    def _answer(self, indicator: Indicator) -> Measured:
        if self._is_own(indicator.id):
            rows = [self.own.of(indicator.id, code, self.request.year, wanted=indicator.unit) for code in self.codes]
            need = self.say("needs_own", id=indicator.id, year=self.request.year)
            return self._of_rows(indicator, [
                None if row is None or not row.other_unit and np.isinf(row.value.low[0]) and np.isinf(row.value.high[0])
                else row for row in rows], need)
        if indicator.source == UNAVAILABLE:
            return self._without(indicator, (self._own_need(indicator) or self.say("text_not_at_hand"),))
        if indicator.source == MEASURED:
            return self._of_rows(indicator, self._rows_of(indicator)) if not indicator.numerator or (
                indicator.row and any(self._rows_of(indicator))) else self._of_quantities(indicator)
        numbers = self.stated(indicator.id, self.request.year)
        need = self._own_need(indicator) or self.say("needs_statistic", id=indicator.id)
        needs = self._stated_needs(indicator.id, need, numbers)
        lacking = [(words,) if words else () for words in needs]
        if indicator.source == NETWORK and indicator.row:
            straight = [self._straight(indicator, code) for code in self.codes]
            return self._measured(indicator, _known(numbers), unknown(self.places), unknown(self.places),
                                  self._of_statistics(), lacking, {
                    MISSING: lambda place: self._list((needs[place], straight[place]))})
        return self._measured(indicator, _known(numbers), unknown(self.places), unknown(self.places),
                              self._of_statistics(), lacking, {MISSING: lambda place: needs[place]})

    def _stated_needs(self, key: str, need: str, numbers: np.ndarray) -> list[str]:
        """What each place lacks of stated numbers ``(p,)``, empty where one is known; a row that is there is named."""
        return [self._stated_need(key, need, place) if np.isnan(number) else "" for place, number in enumerate(numbers)]

    def _stated_need(self, key: str, need: str, place: int) -> str:
        whole = [unit_prefix(self.request.whole_code)] if self.request.whole_code else []
        units = [self.codes[place]] if self.codes[place] else ["", *whole]
        refused = [row for unit in units for row in self.statistics.refused(key, unit, self.request.year)]
        if not refused and not self.codes[place] and key in self.request.pack.quantities:    # it is their sum
            refused = [row for unit in self.codes[:-1] for row in self.statistics.refused(key, unit, self.request.year)]
        others = list(dict.fromkeys(f"{number:.10g}" for row in refused for number in row.others))
        if others:
            return self.say("needs_agreement", need=need, numbers=self._list(others))
        rows = [self.say("row_refused", feature=row.fid, word=row.word) for row in refused[:SHOWN]]
        return self.say("needs_usable", need=need, rows=self._list(rows)) if rows else need

    def _of_statistics(self) -> str:
        """The method of a statistic; empty where no table is given."""
        return self.say("method_statistic", layer=self.statistics.name) if self.statistics.name else ""

    def _list(self, parts) -> str:
        return enumerated(parts, self.request.language)

    def _lacking(self, numbers: np.ndarray, need: str) -> list[tuple[str, ...]]:
        """What each place lacks of a statistic."""
        return [(need,) if lacks else () for lacks in np.isnan(numbers)]

    def _own_need(self, indicator: Indicator) -> str:
        return pick(indicator.needs, self.request.language) if indicator.needs else ""

    def _straight(self, indicator: Indicator, code: str) -> str:
        """What a straight line gives, in words: it is never the value."""
        row = self.given.of(indicator.row, code, self.request.year, indicator, indicator.unit)
        return self.say("straight", value=float(row.value.low[0]), unit=indicator.unit) \
            if row is not None and is_settled(row.value)[0] else ""

    def amount(self, key: str, scope: str) -> Amount:
        """A quantity, of layers or of statistics.

        Args:
            key: id of the quantity. scope: of the indicator that asks for it.
        """
        quantity = self.request.pack.quantities[key]
        stated = self.statistic(key, self.request.year)
        if quantity.measure != "statistic":
            measured = self.measures.of(quantity, scope)
            if not measured.needed or np.isnan(stated).all():
                return measured
        needs = self._stated_needs(key, self.say("needs_quantity", title=pick(
            quantity.title, self.request.language), id=key), stated)
        return Amount(_known(stated), tuple(dict.fromkeys(filter(None, needs))), {
            MISSING: lambda place: needs[place]}, self._of_statistics(), tuple(
                (words,) if words else () for words in needs))

    def _of_quantities(self, indicator: Indicator) -> Measured:
        part = self.amount(indicator.numerator, indicator.scope)
        whole = self.amount(indicator.denominator, indicator.scope) if indicator.denominator else None
        value = multiply(part.value if whole is None else per(part.value, whole.value), Interval.of(indicator.times))
        needed = [self._or_row(indicator, tuple(dict.fromkeys(
            words for amount in (part, whole) if amount is not None and amount.value.why[place] == MISSING
            for words in amount.needed_at(place)))) for place in range(self.places)]
        sentences = {**(dict(whole.sentences) if whole else {}), **part.sentences,
                     MISSING: lambda place: self._list(needed[place]), NOTHING: self.say(
                         "nothing", id=indicator.denominator)}
        methods = dict.fromkeys(filter(None, [part.method, whole.method if whole else ""]))
        return self._measured(indicator, value, part.value, unknown(self.places) if whole is None else whole.value,
                              self._list(methods), needed, sentences)

    def _or_row(self, indicator: Indicator, needed: tuple[str, ...]) -> tuple[str, ...]:
        return (*needed, self.say("or_row", row=indicator.row, algorithm=indicator.algorithm)) \
            if needed and indicator.row else needed

    def _rows_of(self, indicator: Indicator) -> list[Given | None]:
        """The row of another algorithm in each place."""
        return [self.given.of(indicator.row, code, self.request.year, indicator, indicator.unit) for code in self.codes]

    def _of_rows(self, indicator: Indicator, rows: list[Given | None], need: str = "") -> Measured:
        need = need or self._own_need(indicator) or self.say(
            "needs_row", row=indicator.row, algorithm=indicator.algorithm)
        parts = [joined(*(unknown(1) if row is None else getattr(row, name) for row in rows))
                 for name in ("value", "numerator", "denominator")]
        tables = dict.fromkeys(row.table for row in rows if row is not None)
        return self._measured(indicator, *parts, self.say("method_rows", layers=", ".join(tables) or "–"),
                              [() if row is not None else (need,) for row in rows], {
            ROW: lambda place: self._why_open(rows[place], indicator), MISSING: need})

    def _why_open(self, row: Given, indicator: Indicator) -> str:
        if row.other_unit:
            feature, unit = row.other_unit
            return self.say("row_other_unit", layer=row.table, feature=feature, unit=unit, wanted=indicator.unit)
        return row.reason or self.say("row_open", layer=row.table)

    def _measured(self, indicator: Indicator, value: Interval, numerator: Interval, denominator: Interval, method: str,
                  needed: list[tuple[str, ...]], sentences: dict) -> Measured:
        self.needed[indicator.id] = needed
        return Measured(self._for_rows(indicator), value, numerator, denominator, method, {}, sentences, indicator.kind)

    def _without(self, indicator: Indicator, needed: tuple[str, ...], why: str = "") -> Measured:
        nothing = unknown(self.places)
        return self._measured(indicator, nothing, nothing, nothing, "", [needed] * self.places, {
            MISSING: why or self._list(needed)})

    def _for_rows(self, indicator: Indicator) -> RowIndicator:
        pack, language = self.request.pack, self.request.language
        definition = indicator.definition or {}
        if not definition and indicator.numerator:
            words = [pick(pack.quantities[key].title, language) for key in (
                indicator.numerator, indicator.denominator) if key]
            definition = {"": " / ".join(words)}
        return RowIndicator(indicator.id, indicator.title, definition or {"": ""}, indicator.unit, indicator.source,
                            basis=indicator.basis)

    # -- formulas ----------------------------------------------------------------------------------------------

    def _by_formula(self, indicator: Indicator) -> Measured:
        names = sorted(ids_of(indicator) - {YEARS})
        numbers, lacking = {}, []
        for name in names:
            if not name.endswith(BEFORE):
                numbers[name], needed = self._current(name, indicator.scope)
                lacking.append(needed)
        earlier = [name for name in names if name.endswith(BEFORE)]
        if earlier:
            before, base = earlier_numbers(self, [stem_of(name) for name in earlier], indicator.scope)
            numbers.update(zip(earlier, before))
            numbers[YEARS] = self.request.year - base
            lacking.append(self._lacking(base, self._earlier_need([stem_of(name) for name in earlier])))
        value = value_of(indicator, numbers, self.places)
        needed = [tuple(dict.fromkeys(words for places in lacking for words in places[place]))
                  if value.why[place] == NO_INPUT else () for place in range(self.places)]
        sentences = {NO_INPUT: lambda place: self._list(needed[place]) or self._own_need(indicator),
                     NOT_HELD: self.say("condition_not_held", condition=indicator.condition_text),
                     "number": self.say("no_number", formula=indicator.formula_text)}
        nothing = unknown(self.places)
        return self._measured(indicator, value, nothing, nothing, self.say(
            "method_formula", formula=indicator.formula_text), needed, sentences)

    def _current(self, name: str, scope: str) -> tuple[np.ndarray, list[tuple[str, ...]]]:
        """Numbers of this year ``(p,)``, NaN where unknown; and what each place lacks."""
        if name in self._numbers:
            value, needed = self._numbers[name], self.needed[name]
        else:
            amount = self.amount(name, scope)
            value = amount.value
            needed = [() if known else amount.needed_at(place) or amount.open_at(place)
                      for place, known in enumerate(is_settled(value))]
        return np.where(is_settled(value), value.low, np.nan), needed

    def _earlier_need(self, keys: list[str]) -> str:
        """Which numbers of which earlier year are needed, and where they can be given."""
        pack, base = self.request.pack, self.request.base_year
        names = self._list(self.say("named", id=key, title=pick(
            (pack.quantities.get(key) or pack.indicators[key]).title, self.request.language)) for key in keys)
        if base is None:
            return self.say("needs_earlier", names=names, year=self.request.year)
        return self.say("needs_base", names=names, year=base)


def _float(number) -> float:
    return np.nan if number is None else float(number)


def _known(numbers: np.ndarray) -> Interval:
    return Interval.of(numbers, None, np.where(np.isnan(numbers), MISSING, ""))
