"""Tables of what was used in a year: energy by fuel, or inputs of farming; read as strictly as tables of numbers."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Optional

import pandas as pd

from ...errors import InputError
from ...fields import Field, spelling
from ..densities.foreign import OwnTable
from ..densities.own_table import OwnTableError, Unreadable, bound_roles, number_of
from ..pack.model import CoefficientPack

FUEL, INPUT = KINDS = ("fuel", "farm_input")
ELECTRICITY = "electricity"
#: Unit of an amount -> what it measures, in which unit, and how many of that.
UNITS = {
    "kg": ("kg", 1.0), "t": ("kg", 1e3), "kt": ("kg", 1e6), "10kt": ("kg", 1e7), "m3": ("m3", 1.0),
    "10k_m3": ("m3", 1e4), "100M_m3": ("m3", 1e8), "MJ": ("GJ", 1e-3), "GJ": ("GJ", 1.0), "TJ": ("GJ", 1e3),
    "kgce": ("kgce", 1.0), "tce": ("kgce", 1e3), "10k_tce": ("kgce", 1e7), "kWh": ("kWh", 1.0), "MWh": ("kWh", 1e3),
    "GWh": ("kWh", 1e6), "10k_kWh": ("kWh", 1e4), "100M_kWh": ("kWh", 1e8), "ha": ("ha", 1.0), "kha": ("ha", 1e3),
    "mu": ("ha", 1.0 / 15.0)}
PURPOSES = ("final", "sold")


class Amount(NamedTuple):
    """A row.

    Attributes:
        item: fuel, input or ``ELECTRICITY``. amount: None where the cell is empty. unit: of ``UNITS``.
        purpose: ``final``, ``sold`` (burnt for electricity or heat that others buy), empty: not said.
        zone: a zone's id, empty: of everything.
    """

    item: str
    amount: Optional[float]
    unit: str
    purpose: str
    zone: str


@dataclass(frozen=True)
class Activity:
    """A table. ``without_zone``: rows whose zone is not among the run's."""

    rows: tuple[Amount, ...]
    without_zone: int = 0


def read_activity(columns: pd.DataFrame, name: str, pack: CoefficientPack, kind: str, zones=(),
                  year: Optional[float] = None, names=()) -> Activity:
    """Read a table.

    Args:
        columns: its rows, under the table's own field names, or under field roles; the index counts rows from 0.
        name: for messages. names: of all fields of the table, for messages; empty: those of the columns.
        pack: knows fuels, inputs, spellings of fields and of units. kind: of ``KINDS``.
        zones: ids of zones. year: of a table of several years.

    Raises:
        InputError: fields, years; or every row that is wrong.
    """
    bound = bound_roles(columns.columns, pack.fields)
    lacking = [role for role in (kind, "amount", "unit") if role not in bound]
    if lacking:
        raise InputError("flux.activity_fields", table=name, roles=", ".join(lacking),
                         fields=", ".join(map(str, names or columns.columns)) or "–")
    columns = _of_year(columns, bound, name, year)
    items = _items(pack, kind)
    amounts, problems, outside, is_inside = [], [], 0, {str(zone) for zone in zones}
    for line, (_, row) in zip(columns.index + 1, columns.iterrows()):
        read, wrong = _row(row, bound, items, pack, kind)
        problems += [(line, *each) for each in wrong]
        if read is not None:
            inside = read.zone in is_inside
            outside += bool(read.zone) and not inside
            amounts.append(read if inside else read._replace(zone=""))
    if problems:
        raise OwnTableError(name, problems)
    if not amounts:
        raise InputError("carbon.own_empty", table=name)
    return Activity(tuple(amounts), outside)


def activity_table(pack: CoefficientPack, kind: str) -> OwnTable:
    """What the columns of a table may say.

    Args:
        pack: knows fuels, inputs and their spellings. kind: of ``KINDS``.
    """
    spelled: dict = {}
    for written, item in _items(pack, kind).items():
        spelled.setdefault(item, []).append(written)
    parts = (kind, "amount", "unit", *(("purpose",) if kind == FUEL else ()), "zone", "year")
    return OwnTable(parts, ("amount",), {kind: tuple(spelled), "unit": tuple(UNITS), "purpose": PURPOSES}, (kind,),
                    needed=(kind, "amount", "unit"), spellings={kind: spelled, "unit": {}, "purpose": {}})


def _row(row, bound: dict, items: dict, pack: CoefficientPack, kind: str) -> tuple[Optional[Amount], list]:
    """A row, None where something is wrong with it; and what is."""
    cells = {role: "" if pd.isna(row[bound[role]]) else spelling(row[bound[role]])
             for role in (kind, "unit", "purpose", "zone") if role in bound}
    wrong, amount = [], None
    item = items.get(cells[kind].casefold())
    if item is None:
        wrong.append(("flux.item_unknown", {"item": cells[kind][:60] or "–",
                                            "known": ", ".join(dict.fromkeys(items.values()))}))
    unit, purpose = (_word(cells.get(role, ""), pack.fields.get(role), words)
                     for role, words in (("unit", tuple(UNITS)), ("purpose", PURPOSES)))
    fitting = [unit_name for unit_name, (measure, _times) in UNITS.items()
               if item is None or measure in _measures(pack, kind, item)]
    if unit not in fitting:
        wrong.append(("flux.unit_wrong", {"unit": cells["unit"][:60] or "–", "item": cells[kind][:60] or "–",
                                          "units": ", ".join(fitting)}))
    if purpose is None and cells.get("purpose"):
        wrong.append(("packs.not_a_choice", {"value": cells["purpose"][:60], "choices": ", ".join(PURPOSES)}))
    try:
        amount = number_of(row[bound["amount"]])
    except Unreadable as error:
        wrong.append(error.args)
    if amount is not None and amount < 0.0:
        wrong.append(("flux.negative_amount", {"value": amount}))
    return (None if wrong else Amount(item, amount, unit, purpose or "", cells.get("zone", ""))), wrong


def require_purpose(activity: Activity, columns, pack: CoefficientPack, name: str) -> None:
    """Stop if electricity is counted and the fuel burnt for it is not stated.

    Args:
        activity: rows of the table of energy. columns: names of its columns. pack: names of fields. name: of the table.

    Raises:
        InputError: no field of purposes with electricity and fuels.
    """
    items = {activity_row.item for activity_row in activity.rows}
    if ELECTRICITY in items and len(items) > 1 and "purpose" not in bound_roles(columns, pack.fields):
        raise InputError("flux.purpose_needed", table=name)


def _of_year(columns: pd.DataFrame, bound: dict, name: str, year: Optional[float]) -> pd.DataFrame:
    if "year" not in bound:
        return columns
    raw = [None if pd.isna(cell) else spelling(cell) for cell in columns[bound["year"]]]
    years = sorted({stated_year for stated_year in raw if stated_year})
    if year is None:
        if len(years) > 1:
            raise InputError("flux.several_years", table=name, years=", ".join(years[:12]))
        return columns
    wanted = spelling(float(year))
    if wanted not in years:
        raise InputError("flux.no_year", table=name, year=wanted, years=", ".join(years[:12]) or "–")
    return columns[[stated_year == wanted for stated_year in raw]]


def _items(pack: CoefficientPack, kind: str) -> dict:
    """Spelling without regard to capitals -> fuel or input."""
    given = pack.fuels if kind == FUEL else pack.farm_inputs
    items = {name: key for key, described in given.items() for name in described.spellings}
    if kind == FUEL:
        items |= {name.casefold(): ELECTRICITY for name in (ELECTRICITY, *pack.electricity)}
    return items


def _measures(pack: CoefficientPack, kind: str, item: str) -> tuple:
    """What amounts of an item may be stated in."""
    if kind == INPUT:
        return (pack.farm_inputs[item].unit,)
    if item == ELECTRICITY:   # in standard coal it is calorific or as burnt, a factor of three apart
        return ("kWh",)
    return tuple(dict.fromkeys((pack.fuels[item].unit, "GJ", "kgce")))


def _word(word_given: str, field: Optional[Field], words: tuple) -> Optional[str]:
    """A word of a list, by its own name or a spelling of the pack; None for any other word."""
    if word_given in words:
        return word_given
    for word, spellings in (field.values if field is not None else {}).items():
        if word in words and word_given in spellings:
            return word
    return None
