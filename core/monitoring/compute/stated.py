"""Numbers that a table of statistics or of targets states, strictly: what cannot be read is listed, never guessed."""
from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple, Optional

from ...errors import InputError
from ...fields import spelling
from ...indicators.rows import ALL_UNITS
from ...inputs import register
from ...names import folded_name
from ...quotas.request import Bound
from ...quotas.units import unit_prefix
from ...texts import text
from ..pack.model import MonitoringPack
from ..series.cells import (
    ERA,
    FISCAL,
    OUTSIDE,
    THAI,
    UNREADABLE,
    Year,
    of_two_readings,
    read_number,
    read_year,
    words_of,
)
from ..series.dated import has_decimal_comma, roles_of, year_of_head
from ..series.measures import COUNT, ONE, PEOPLE, agreed, factor_between, kind_of, may_be_share, split_measure
from ..series.tables import FINAL

#: What is wrong with a year -> sentence; an estimate is no number of the year.
_NO_YEAR = {"": "monitoring.year_estimated", ERA: "monitoring.year_of_era", FISCAL: "monitoring.year_fiscal",
            OUTSIDE: "monitoring.year_unreadable", UNREADABLE: "monitoring.year_unreadable"}
SHOWN = 5   # rows that a remark names


class Refused(NamedTuple):
    """A row that is not used: what it is about, and what it says.

    Attributes:
        key: id of the quantity or indicator. unit_code: as the row has it. year: None where it cannot be read.
        fid: of the row. word: that cannot be used. others: numbers of all rows that contradict each other.
    """

    key: str
    unit_code: str
    year: Optional[int]
    fid: int
    word: str = ""
    others: tuple[float, ...] = ()


@dataclass
class Stated:
    """Numbers by id and unit: year -> number in the unit of the pack; what two rows contradict is None.

    Attributes:
        numbers: ``(id, unit without zeros behind)`` -> year -> number. name: of the table.
        problems: text key of what is wrong -> rows ``(feature, word of the row)``.
        unlisted: names of indicators that the pack does not have.
        unused: rows of problems, by id and unit as in ``numbers``.
    """

    name: str = ""
    numbers: dict = field(default_factory=dict)
    problems: dict = field(default_factory=dict)
    unlisted: Counter = field(default_factory=Counter)
    unused: dict = field(default_factory=dict)

    def of(self, key: str, unit: str, year: int) -> Optional[float]:
        """A number, None where it is not stated, or twice with other values.

        Args:
            key: id of a quantity or indicator. unit: code without zeros behind, "" of the whole. year: of it.
        """
        return self.numbers.get((key, unit), {}).get(year)

    def note(self, key: str, fid: int, word) -> None:
        """List a row.

        Args:
            key: of the sentence. fid: of the row. word: what it says.
        """
        self.problems.setdefault(key, []).append((fid, _shown(word)))

    def refuse(self, key: str, fid: int, word, row: Refused) -> None:
        """List a row that is there and not used.

        Args:
            key: of the sentence. fid: of the row. word: what it says. row: what it is about.
        """
        self.note(key, fid, word)
        self.unused.setdefault((row.key, unit_prefix(row.unit_code)), []).append(row)

    def refused(self, key: str, unit: str, year: int) -> list[Refused]:
        """Rows that are there for a number and were not used.

        Args:
            key, unit, year: as in ``of``.
        """
        return [row for row in self.unused.get((key, unit), ()) if row.year in (None, year)]

    def notes(self, language: str, units: Collection[str]) -> list[str]:
        """A sentence on each kind of row that was not read, with how many and which; and one on units of rows that the
        run does not have.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``. units: of the run, codes without zeros behind, "" the whole.
        """
        def shown(rows):
            return ", ".join(f"{fid} ({word})" for fid, word in rows[:SHOWN]) + (" …" if len(rows) > SHOWN else "")

        sentences = [text(key, language, layer=self.name, count=len(rows), rows=shown(rows))
                     for key, rows in sorted(self.problems.items())]
        if self.unlisted:
            names = list(self.unlisted)
            sentences.append(text("monitoring.not_in_pack", language, layer=self.name, count=sum(
                self.unlisted.values()), names=", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")))
        others = list(dict.fromkeys(unit for _key, unit in self.numbers if unit not in units))
        if others:
            sentences.append(text("monitoring.other_units", language, layer=self.name, count=len(others),
                                  units=", ".join(others[:SHOWN]) + (" …" if len(others) > SHOWN else ""),
                                  whole=register.WHOLE_CODE, parameter=register.UNITS))
        return sentences


class _Row(NamedTuple):
    key: str
    unit_code: str
    year: int
    value: float
    measure: str
    final: Optional[bool]
    fid: int


def wanted_units(pack: MonitoringPack) -> dict[str, str]:
    """Id of a quantity or indicator -> its unit.

    Args:
        pack: of indicators.
    """
    return {**{key: quantity.unit for key, quantity in pack.quantities.items()},
            **{key: indicator.unit for key, indicator in pack.indicators.items()}}


def names_in(pack: MonitoringPack) -> dict[str, str]:
    """Ids and titles of indicators and quantities, as names are compared -> id.

    Args:
        pack: of indicators.
    """
    listed = [*pack.quantities.items(), *pack.indicators.items()]   # of one title the indicator, which offices state
    titles = {folded_name(word): key for key, entry in listed for word in entry.title.values()}
    return titles | {folded_name(key): key for key, _entry in listed}   # an id is never a title


def read_stated(bound: Optional[Bound], pack: MonitoringPack, year: int, parameter: str) -> Stated:
    """Numbers of a table.

    Args:
        bound: the table and its fields; None: none is given. pack: its ids, titles and units.
        year: of rows where the table has no field of years. parameter: of the table, for messages.

    Raises:
        InputError: no field of indicators or values.
    """
    if bound is None:
        return Stated()
    missing = [role for role in ("indicator", "value") if role not in bound.fields]
    if missing:
        raise InputError("monitoring.fields_missing", layer=bound.table.name, missing=", ".join(missing),
                         fields=bound.table.fields_shown, parameter=parameter)
    stated = Stated(bound.table.name)
    rows = [row for role in roles_of("value", bound.fields) for row in _rows(bound, pack, year, stated, role)]
    rows = _in_one_unit(rows, wanted_units(pack), stated)
    for row in sorted(rows, key=lambda row: row.final is not True):   # final ones first
        by_year = stated.numbers.setdefault((row.key, unit_prefix(row.unit_code)), {})
        known = by_year.setdefault(row.year, (row.value, row.final))
        if known[0] is not None and known[1] == row.final and not math.isclose(known[0], row.value, rel_tol=1e-9):
            stated.refuse("monitoring.contradict", row.fid, f"{row.key} {row.unit_code} {row.year}: {known[0]:g}, "
                                                            f"{row.value:g}", _refused(row, (known[0], row.value)))
            by_year[row.year] = (None, row.final)
        elif known[1] != row.final:
            stated.note("monitoring.superseded", row.fid, f"{row.key} {row.year}")
    for by_year in stated.numbers.values():
        by_year.update({when: value for when, (value, _final) in by_year.items()})
    return stated


def _rows(bound: Bound, pack: MonitoringPack, year: int, stated: Stated, of: str) -> list[_Row]:
    """Rows of the numbers of one column, whose head may name their year."""
    names, states = names_in(pack), words_of("status")
    columns = [bound.column(role) for role in ("indicator", "unit_code", "year", of, "unit", "state")]
    behind = split_measure(bound.fields[of])[1]    # value (ha)
    of_head = year_of_head(bound.fields[of])
    is_in_rows = "year" in bound.fields
    doubtful, rows = of_two_readings(columns[3], has_decimal_comma(bound.fields[of])), []
    for fid, word, unit_code, when, raw, measure, state in zip(bound.table.fids.tolist(), *columns):
        name = spelling(word) if word is not None else ""
        key = names.get(folded_name(name))
        if key is None:
            stated.unlisted[name or "–"] += of == "value"
            continue
        when = when if is_in_rows else of_head
        read = read_year(when) if of_head or is_in_rows else Year(year)
        code = spelling(unit_code) if unit_code is not None else ""
        about = Refused(key, "" if code == ALL_UNITS else code, _meant(read), fid, _shown(raw))
        try:
            number = read_number(raw)
        except ValueError:
            number = None
        if number is None or doubtful and spelling(raw) in doubtful:
            stated.refuse("monitoring.value_unreadable", fid, raw, about)
            continue
        if number.value is None:
            stated.refuse("monitoring.value_empty", fid, name, about)   # a missing number is never 0
            continue
        if read.problem or read.is_estimate:
            stated.refuse(_NO_YEAR[read.problem], fid, when, about._replace(word=_shown(when)))
            continue
        if of_head and read.year != read_year(of_head).year:
            stated.refuse("monitoring.two_years", fid, f"{read.year}, {bound.fields[of]}", about)
            continue
        beside = spelling(measure) if measure is not None else ""
        unit = agreed((number.unit, beside, behind))
        if unit is None:
            stated.refuse("monitoring.two_units", fid, f"{_shown(raw)}, {beside or behind}", about)
            continue
        status = states.get(folded_name(spelling(state))) if state is not None else None
        rows.append(_Row(key, about.unit_code, read.year, number.value, unit,
                         None if status is None else status == FINAL, fid))
    return rows


def _meant(read: Year) -> Optional[int]:
    """The year that a cell is about, also where it cannot be used as it is; None where it names none."""
    return {"": read.year, FISCAL: read.year, ERA: read.year - THAI if read.problem == ERA else None}.get(read.problem)


def _shown(word) -> str:
    return "–" if word is None else str(word).strip()[:40] or "–"


def _refused(row: _Row, others: tuple[float, ...] = ()) -> Refused:
    return Refused(row.key, row.unit_code, row.year, row.fid, f"{row.value:g} {row.measure}".strip(), others)


def _in_one_unit(rows: list[_Row], wanted: dict[str, str], stated: Stated) -> list[_Row]:
    """Rows in the unit of the pack. A share without a unit that is 1 or less may be a fraction or per cent."""
    with_unit = {row.key for row in rows if row.measure}
    kept = []
    for row in rows:
        if not row.measure:
            if row.key in with_unit:
                stated.refuse("monitoring.unit_missing", row.fid, row.key, _refused(row))
            elif may_be_share(row.value, wanted[row.key]):
                stated.refuse("monitoring.share_ambiguous", row.fid, f"{row.key} {row.value:g}", _refused(row))
            else:
                if kind_of(wanted[row.key]) not in (COUNT, PEOPLE) and wanted[row.key] != ONE:
                    stated.note("monitoring.unit_assumed", row.fid, f"{row.key} {wanted[row.key]}")
                kept.append(row)
            continue
        times = factor_between(row.measure, wanted[row.key])
        if times is None:
            stated.refuse("monitoring.unit_unfit", row.fid, f"{row.key} {row.measure}", _refused(row))
        else:
            kept.append(row._replace(value=row.value * times))
    return kept
