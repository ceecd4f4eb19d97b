"""People at points or in polygons; of whom no number is stated there may be any."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from ..contract.interval import Interval
from ..errors import InputError
from ..fields import spellings
from ..geometry.measure.written import is_grouped_by_point
from ..table import FeatureTable
from .scene import SHOWN, Scene
from .unplaced import Unplaced, unplaced

UNSTATED = "unstated"   # key of why: a row does not state the number of people


@dataclass(frozen=True)
class People:
    """People at points or in polygons.

    Attributes:
        name: of the layer. shapes: in the plane ``(n,)``. number: of people of each, from 0 on where none is stated.
        unplaced: rows that cannot be used. reason: why the layer shows nothing at all, otherwise empty.
    """

    name: str
    shapes: np.ndarray
    number: Interval
    unplaced: Unplaced
    reason: str = ""


def people_of(scene: Scene, table: Optional[FeatureTable], column: Optional[str]) -> Optional[People]:
    """People of a layer; of a polygon they count by the share of its area.

    Args:
        scene: plane and units. table: layer, None without. column: field with the number of people.

    Raises:
        InputError: no field, negative numbers, texts whose point may divide thousands.
    """
    if table is None:
        return None
    if not column:
        raise InputError("indicators.people_field", layer=table.name)
    doubtful = is_grouped_by_point(table.columns[column])
    if doubtful.any():
        raise InputError(
            "indicators.people_in_thousands", layer=table.name, field=column, count=int(doubtful.sum()),
            examples=", ".join(list(dict.fromkeys(spellings(table.columns[column][doubtful].tolist())))[:SHOWN]),
            features=", ".join(str(fid) for fid in table.fids[doubtful][:SHOWN]))
    stated = numbers_of(table, column)
    wrong = np.flatnonzero(stated < 0)
    if len(wrong):
        raise InputError("indicators.people_negative", layer=table.name, field=column, count=len(wrong),
                         features=", ".join(str(fid) for fid in table.fids[wrong[:SHOWN]]))
    prepared, number = scene.prepare(table), stated_or_more(stated, UNSTATED)
    return People(table.name, prepared.geometry, number.at(prepared.source_row), unplaced(table, prepared, number),
                  scene.nothing_in(table))


def stated_or_more(numbers: np.ndarray, why: str) -> Interval:
    """Numbers of things as they are read, from 0 on where none is stated.

    Args:
        numbers: not below 0, NaN where none is stated ``(n,)``. why: key of what is then unknown.

    Returns:
        In the unit of the numbers ``(n,)``.

    >>> of = stated_or_more(np.array([5.0, np.nan]), "unstated")
    >>> of.low.tolist(), of.high.tolist(), of.why.tolist()
    ([5.0, 0.0], [5.0, inf], ['', 'unstated'])
    """
    unstated = ~np.isfinite(numbers)
    return Interval.of(np.where(unstated, 0.0, numbers), np.where(unstated, np.inf, numbers),
                       np.where(unstated, why, ""))


def numbers_of(table: FeatureTable, column: str) -> np.ndarray:
    """A field as numbers, NaN where it holds none ``(n,)``.

    Args:
        table: of the layer. column: name of the field.
    """
    from ..fields import Field, type_column

    typed, _problems = type_column(table.columns[column], Field(column, "number"))
    return typed.to_numpy(dtype=float, na_value=np.nan)
