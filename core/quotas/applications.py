"""Applications use a quota up in the order of a field, ties by id."""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Optional

import pandas as pd
import shapely

from ..contract.arithmetic import add, subtract
from ..contract.interval import Interval
from ..errors import InputError
from ..fields import Field, spelling, type_column
from ..geometry.measure.drawn_area import drawn_area_m2, for_cutting
from ..geometry.measure.written import two_readings
from ..geometry.parallel import asking
from .judging import MET, MISSED, read_quantity, status_of
from .request import QuotaRequest, Target
from .units import is_below, unit_prefix

FITS, EXCEEDS, WAITS, UNKNOWN = "fits", "exceeds", "waits", "undetermined"


@dataclass(frozen=True)
class Application:
    """Attributes:
        fid, id, unit: of its row; an empty unit is not known. unit_written: the unit's code as it stands.
        amount: in base units, None: not known. order: what it is sorted by, None: not known.
        shown: the order's value as it stands. indicator: id of the quota that it uses. quantity: of its amount.
        problem: ``(text key, values)``.
    """

    row: int
    fid: int
    id: str
    unit: str
    unit_written: str
    amount: Optional[float]
    order: object
    shown: str
    indicator: str
    quantity: str
    problem: tuple = ()


@dataclass(frozen=True)
class Entry:
    """One line of a ledger, in base units: ``used`` after it at least, ``used_high`` at most; None without a place."""

    application: Application
    place: Optional[int]
    used: float
    used_high: float
    status: str
    first_exceeding: bool
    reason: tuple = ()


@dataclass(frozen=True)
class Ledger:
    """Attributes:
        quota: what there is to use, in base units. entries: in order.
    """

    target: Target
    quota: Interval
    entries: list


def read_applications(request: QuotaRequest) -> list[Application]:
    """Every row; its amount from a field, otherwise the area of its polygon.

    Args:
        request: the check.

    Raises:
        InputError: no order field, or neither amounts nor polygons.
    """
    bound, pack = request.applications, request.pack
    table = bound.table
    if not request.order_field:
        raise InputError("quota.no_order", layer=table.name, fields=table.fields_shown)
    if request.order_field not in table.columns:
        raise InputError("zoning.no_such_field", layer=table.name, field=request.order_field)
    used = request.application_indicator or pack.application_indicator
    default = pack.indicator_of(used) if used else None
    if used and default is None:
        raise InputError("quota.indicator_unknown", indicator=used, known=", ".join(pack.indicators))
    measured = None
    if "amount" not in bound.fields:
        if not (shapely.get_dimensions(table.geometry) == 2).any():
            raise InputError("quota.no_amount", layer=table.name,
                             fields=table.fields_shown)
        method = "planar" if request.area_method == "planar" else "ellipsoidal"
        measured = drawn_area_m2(for_cutting(table.geometry, table.crs, method), table.crs, method)
    orders, shown = _orders(table.columns[request.order_field])
    cells = {role: bound.column(role) for role in ("id", "unit_code", "amount", "unit", "indicator")}
    applications, doubtful = [], two_readings(cells["amount"])
    for row in asking(range(len(table))):
        cell = {role: values[row] for role, values in cells.items()}
        amount, quantity, problem = _amount(cell, None if measured is None else float(measured[row]), request,
                                            doubtful)
        word = spelling(cell["indicator"]) if cell["indicator"] is not None else ""
        indicator = pack.indicator_of(word) if word else default
        if orders[row] is None and not problem:
            problem = ("quota.order_missing", {"value": shown[row] or "–"})
        fid = int(table.fids[row])
        written = spelling(cell["unit_code"]) if cell["unit_code"] is not None else ""
        applications.append(Application(
            row, fid, spelling(cell["id"]) if cell["id"] is not None and spelling(cell["id"]) else f"#{fid}",
            unit_prefix(written), written, amount, orders[row], shown[row], indicator.id if indicator else word,
            quantity, problem))
    return applications


def _amount(cell: dict, measured: Optional[float], request: QuotaRequest, doubtful: set[str]) -> tuple:
    if measured is not None:
        known = math.isfinite(measured) and measured > 0
        return (measured, "area", ()) if known else (None, "area", ("quota.amount_unreadable", {"value": "–"}))
    read = read_quantity(cell["amount"], cell["unit"], request.pack, request.default_unit, doubtful)
    if read.problem:
        return None, "", (read.problem, {"value": cell["amount"], "unit": cell["unit"]})
    if read.relation or not read.value > 0:
        return None, "", ("quota.amount_unreadable", {"value": cell["amount"]})
    return read.value, read.unit.quantity, ()


def _orders(raw: pd.Series) -> tuple[list, list]:
    """The values that rows are sorted by, as numbers, otherwise as dates, otherwise as texts; and their order."""
    shown = [spelling(value) if pd.notna(value) else "" for value in raw]
    there = [word != "" for word in shown]
    for kind in ("number", "date"):
        typed, problems = type_column(raw.reset_index(drop=True), Field("order", kind))
        if not problems and any(there):
            return [value if pd.notna(value) else None for value in typed], shown
    return [word if word else None for word in shown], shown


def _id_key(text: str) -> tuple:
    """Numbers by size, before texts."""
    return (0, int(text), "") if text.isascii() and text.isdigit() else (1, 0, text)


def ledger_of(target: Target, quota: Interval, applications: list[Application], after: str) -> Ledger:
    """One quota, used up.

    What has no place in the order, no amount or no unit may use any of it: it counts towards ``used_high`` from the
    start, and the rest is judged by both bounds.

    Args:
        target: whose quota. quota: what there is, in base units.
        applications: all of the run. after: ``"stop"`` or ``"skip"``, see QuotaRequest.
    """
    candidates = [application for application in applications if application.indicator == target.indicator.id
                  and (application.unit == "" or is_below(application.unit, target.unit_code) or (
                      is_below(target.unit_code, application.unit)))]
    loose = [application for application in candidates if application.order is None
             or (target.unit_code and not is_below(application.unit, target.unit_code))
             or (application.unit == "" and target.unit_code)]
    placed = sorted((application for application in candidates if application not in loose),
                    key=lambda application: (application.order, _id_key(application.id), application.fid))
    limit = target.limit or 0.0
    used = subtract(Interval.of(limit), quota)

    def status(least: float, most: float) -> str:
        """Of the target, where so much is used in addition to what is used already."""
        return status_of(add(used, Interval.of(least, most)), "at_most", limit)

    def size(application: Application) -> float:
        fits = application.amount is not None and application.quantity == target.indicator.quantity
        return application.amount if fits else math.inf

    low, high = 0.0, math.fsum(size(application) for application in loose)
    entries, stopped, doubtful = [], False, False
    for place, application in enumerate(placed, start=1):
        amount = size(application)
        least = amount if math.isfinite(amount) else 0.0
        after_low, after_high = low + least, high + amount
        kept = WAITS if stopped else status(after_low, after_high)
        state = WAITS if stopped else FITS if kept == MET and not doubtful else EXCEEDS if kept == MISSED else UNKNOWN
        # after one that may or may not fit, that one may be the first; so may one without a place
        first = state == EXCEEDS and all(entry.status == FITS for entry in entries) and (
            not loose or status(low, high) == MET)
        reason = application.problem if state == UNKNOWN and application.problem else \
            ("quota.unit_unfit", {"unit": application.quantity, "quantity": target.indicator.quantity}) \
            if state == UNKNOWN and application.quantity and application.quantity != target.indicator.quantity else \
            ("quota.before_unknown", {}) if state == UNKNOWN else ()
        if state == FITS:
            low, high = after_low, after_high
        elif state == UNKNOWN:
            high = after_high
            doubtful = after == "stop"   # where it does not fit, the rest waits
            if after == "stop":
                low = after_low
        elif state == EXCEEDS and after == "stop":
            stopped = True
        entries.append(Entry(application, place, low, high, state, first, reason))
    for application in loose:
        reason = application.problem or ("quota.application_unit", {"unit": application.unit_written or "–"})
        entries.append(Entry(application, None, low, high, UNKNOWN, False, reason))
    return Ledger(target, quota, entries)
