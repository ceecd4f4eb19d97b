"""Stated areas of all tables in m²: offices state hectares or mu as well, and only ground says which."""
from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..geometry.measure.stated import FIT, UNITS, Stated, fits, in_square_metres
from ..rights.pack.stages import REDUCED, STAGE
from ..units import SQUARE_METRES

#: Field roles of areas, those of the whole parcel first.
AREAS = ("area", "delivered_area", "completed_area", "started_area", "planned_area", "built_area",
         "remaining_area", "reduced_area")
_METRES = UNITS[0]
#: Beyond this ratio to the ground an area is nearer to one in mu than to one in m².
_NEAREST = SQUARE_METRES["mu"] ** 0.5
#: Share of an area by which its parts may miss it: the second decimal of ten hectares.
_ROUNDED = 0.001


class Remark(NamedTuple):
    """What is to be said of the areas of a layer.

    Attributes:
        key: of the texts on the life of land. layer: its name. fields: of it. unit: of ``UNITS``, or empty.
        count: of values.
    """

    key: str
    layer: str
    fields: str
    unit: str
    count: int


class Areas(NamedTuple):
    """Stated areas.

    Attributes:
        values: role -> m², NaN without and where open ``(n,)``. is_open: role -> stated, and not certain ``(n,)``.
        remarks: what is to be said of them.
    """

    values: dict
    is_open: dict
    remarks: list


def read_areas(entries, numbers: Callable) -> Areas:
    """Areas that tables state, in m² where that is certain.

    A field is read in the unit in which it fits the ground of its layer, otherwise the ground that other layers have of
    the same contract or parcel. What is part of a parcel need not fit: it is read in the unit of its layer, if it is
    then not larger than the parcel. Where a layer is in hectares or mu, or texts state such a unit, what nothing tells
    of another field is open; beside texts of another unit so is a number that does not fit its ground.

    Args:
        entries: ``entries.Entries``, rows of all tables.
        numbers: ``(layer, role)`` -> ``Written`` areas ``(k,)``. Those with a unit behind them need no ground.
    """
    by_key = _ground_by_key(entries)
    rows_of = [np.flatnonzero(entries.layer == position) for position in range(len(entries.layers))]
    grounds = [entries.measured_m2[rows] for rows in rows_of]
    grounds = [ground if np.isfinite(ground).any() else by_key[rows] for ground, rows in zip(grounds, rows_of)]
    written = [{role: numbers(layer, role) for role in AREAS if layer.fields.get(role)} for layer in entries.layers]
    stated = [{role: areas.values for role, areas in of.items()} for of in written]
    remarks: list = []
    read = [_fitted(entries, position, stated[position], grounds[position], remarks)
            for position in range(len(entries.layers))]
    texts = [{unit for areas in of.values() for unit in areas.units_m2.tolist()} for of in written]
    is_metric = all(part.unit in ("", _METRES) for parts in read for part in parts.values()) and set().union(
        *texts) <= {SQUARE_METRES[_METRES]}
    values = {role: np.full(len(entries), np.nan) for role in AREAS}
    is_open = {role: np.zeros(len(entries), dtype=bool) for role in AREAS}
    for position, (rows, ground, numbers_of, parts) in enumerate(zip(rows_of, grounds, stated, read)):
        layer = entries.layers[position]
        parts = {role: _beside_texts(part, numbers_of[role], ground, texts[position]) for role, part in parts.items()}
        parts |= _unfitted(layer, numbers_of, parts, ground, is_metric, texts[position], remarks)
        some = [role for role, areas in numbers_of.items() if (areas > 0.0).any()]
        compares = any(((areas > 0.0) & (ground > 0.0)).any() for areas in numbers_of.values())
        if some and is_metric and not compares and entries.own_stage(position).kind == STAGE:
            remarks.append(Remark("areas_uncompared", layer.table.name, _fields(layer, some), "", len(some)))
        for role, part in parts.items():
            own = written[position][role]
            values[role][rows] = np.where(np.isnan(own.stated_m2), part.values, own.stated_m2)
            is_open[role][rows] = part.is_open | own.is_wrong
            if part.is_open.any():
                remarks.append(Remark("areas_open", layer.table.name, layer.fields[role], "", int(part.is_open.sum())))
    _reduce(values, is_open, entries.status == REDUCED)
    return Areas(values, is_open, remarks)


def _reduce(values: dict, is_open: dict, rows: np.ndarray) -> None:
    """Areas of reduced records: what remains, otherwise the area less what was taken off it; open without either, and
    where they are not of one area. 0 is what software fills in: a record of which nothing remains was withdrawn."""
    area, remains, taken = (np.where(values[role][rows] == 0.0, np.nan, values[role][rows])
                            for role in ("area", "remaining_area", "reduced_area"))
    is_stated = ~np.isnan(remains)
    most = area * (1.0 + _ROUNDED)
    wrong = is_open["remaining_area"][rows] | is_open["reduced_area"][rows] | (remains > most) | (taken > most)
    wrong |= np.abs(remains + taken - area) > _ROUNDED * area    # False where one is not known
    remains = np.where(wrong, np.nan, np.where(is_stated, remains, np.maximum(area - taken, 0.0)))
    values["area"][rows] = remains
    is_open["area"][rows] = np.isnan(remains)


def _fields(layer, roles) -> str:
    return ", ".join(layer.fields[role] for role in roles)


def _fitted(entries, position: int, stated: dict, ground: np.ndarray, remarks: list) -> dict:
    """Each area field of a layer by the ground: those that fit none have no unit."""
    layer, parts = entries.layers[position], {}
    for role, written in stated.items():
        parts[role] = in_square_metres(written, ground)
        if role == "area" and not parts[role].unit:
            total = _total(entries, position, written, ground)
            shared = in_square_metres(written, total)
            if shared.unit:
                parts[role] = shared._replace(values=shared.values * ground / total)
                remarks.append(Remark("areas_of_batch", layer.table.name, layer.fields[role], shared.unit, 0))
    for unit in UNITS[1:]:
        fitting = [role for role, part in parts.items() if part.unit == unit]
        if fitting:
            remarks.append(Remark("areas_in", layer.table.name, _fields(layer, fitting), unit, 0))
    return parts


def _total(entries, position: int, stated: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """Ground of all rows of a layer that have the project and the stated area of a row, m² ``(k,)``."""
    rows, total = np.flatnonzero(entries.layer == position), ground
    for kind in ("project", "supervision"):
        keys = entries.keys[kind][rows]
        use = np.flatnonzero((keys != "") & np.isfinite(stated))
        frame = pd.DataFrame({"key": keys[use], "stated": stated[use]})
        group = frame.groupby(["key", "stated"], sort=False).ngroup().to_numpy(dtype=np.int64)
        sums = np.bincount(group, weights=ground[use])[group] if len(use) else np.zeros(0)   # NaN where one has none
        total = total.copy()
        total[use] = np.where(np.isfinite(sums), sums, total[use])
    return total


def _beside_texts(part: Stated, written: np.ndarray, ground: np.ndarray, texts: set) -> Stated:
    """A field that fits the ground, beside texts of another unit: what does not fit its own ground is open."""
    if not part.unit or texts <= {SQUARE_METRES[part.unit]}:
        return part
    is_open = part.is_open | (written > 0.0) & ~fits(written, ground, part.unit)
    return Stated(np.where(is_open, np.nan, part.values), part.unit, is_open)


def _unfitted(layer, stated: dict, parts: dict, ground: np.ndarray, is_metric: bool, texts: set,
              remarks: list) -> dict:
    """Fields that fit no ground: in the unit of their layer, in m², or open. ``texts``: units that it states, in m²."""
    units = {part.unit for part in parts.values() if part.unit}
    unit = units.pop() if len(units) == 1 else ""
    if unit and not texts <= {SQUARE_METRES[unit]}:
        unit = ""
    whole = ground
    for part in parts.values():
        if part.unit:
            whole = np.fmax(whole, part.values) if not np.isfinite(ground).any() else whole
    others = {}
    for role, part in parts.items():
        if part.unit:
            continue
        written, is_open = stated[role], part.is_open.copy()
        values, is_stated = written, written > 0.0
        if unit:
            values = written * SQUARE_METRES[unit]
            if unit != _METRES:
                is_open |= is_stated & ~(values <= FIT * whole)
        elif not is_metric:
            is_open |= is_stated
        elif role == "area" and (unlike := is_stated & (ground > 0.0)).any():
            ratio = np.where(unlike, ground, 1.0) / np.where(unlike, written, 1.0)
            is_open |= unlike & (np.maximum(ratio, 1.0 / ratio) > _NEAREST)
            if (unlike & ~is_open).any():
                remarks.append(Remark("areas_unfit", layer.table.name, layer.fields[role], _METRES,
                                      int((unlike & ~is_open).sum())))
        others[role] = Stated(np.where(is_open, np.nan, values), "", is_open)
    return others


def _ground_by_key(entries) -> np.ndarray:
    """Ground of the contract or parcel that each row names, in the first table that has it, m² ``(n,)``."""
    ground = np.full(len(entries), np.nan)
    for kind in ("parcel", "contract"):
        keys = pd.DataFrame({"key": entries.keys[kind], "layer": entries.table, "area": entries.measured_m2})
        some = keys[(keys["key"] != "") & keys["area"].notna() & entries.is_live]
        some = some[some["layer"] == some.groupby("key")["layer"].transform("min")]
        areas = keys["key"].map(some.groupby("key")["area"].sum()).to_numpy(dtype=float)
        ground = np.where(np.isfinite(areas), areas, ground)
    return ground
