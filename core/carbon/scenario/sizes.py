"""Totals of scenarios per head and per floor area, where people and floor area are given."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from ...errors import InputError

KG_PER_T = 1000.0
SIZE_COLUMNS = {
    "people": "Float64", "floor_area_m2": "Float64", "total_per_person": "Float64", "lower_per_person": "Float64",
    "upper_per_person": "Float64", "total_kg_m2": "Float64", "lower_kg_m2": "Float64", "upper_kg_m2": "Float64"}
_PARTS = ("total", "lower", "upper")


class Size(NamedTuple):
    """People of a scenario and its floor area in m², None where not given."""

    people: float | None = None
    floor_m2: float | None = None


def sizes_of(rows: Sequence, names: Sequence[str]) -> dict[str, Size]:
    """Sizes of scenarios.

    Args:
        rows: name, people, floor area in m² each, as text; empty where not given. names: of the scenarios.

    Raises:
        InputError: a scenario that is not among them, a number that is not above 0.
    """
    sizes = {}
    for name, *cells in rows:
        name = str(name).strip()
        if name not in names:
            raise InputError("scenario.no_scenario", names=name, known=", ".join(names))
        numbers = []
        for cell in cells:
            words = str(cell or "").strip().replace(",", "")
            try:
                number = float(words) if words else None
            except ValueError:
                number = 0.0
            if number is not None and not 0.0 < number < float("inf"):
                raise InputError("scenario.no_size", name=name, value=words)
            numbers.append(number)
        sizes[name] = Size(*numbers)
    return sizes


def with_sizes(ranking: pd.DataFrame, sizes: Mapping[str, Size]) -> pd.DataFrame:
    """A ranking with its totals per head, in its unit, and per floor area, in kg.

    Args:
        ranking: totals with their bands, t CO2. sizes: scenario -> its size.

    Returns:
        The rows with ``SIZE_COLUMNS``; NULL where a size is not given, and per floor area where nothing is in tonnes.

    >>> rows = pd.DataFrame({"scenario": ["A"], "unit": ["t CO2"], "total": [50.0], "lower": [40.0], "upper": [60.0]})
    >>> with_sizes(rows, {"A": Size(25.0, 1000.0)})[["total_per_person", "total_kg_m2"]].values.tolist()
    [[2.0, 50.0]]
    """
    known = [sizes.get(name, Size()) for name in ranking["scenario"]]
    people, floor = (pd.array([size[place] for size in known], dtype="Float64") for place in (0, 1))
    frame = ranking.assign(people=people, floor_area_m2=floor)
    is_mass = frame["unit"].astype("string").str.startswith("t ").fillna(False)
    for part in _PARTS:
        amount = frame[part].astype("Float64")
        frame[f"{part}_per_person"] = amount / people
        frame[f"{part}_kg_m2"] = (amount * KG_PER_T / floor).where(is_mass)
    return frame[[*ranking.columns, *SIZE_COLUMNS]].astype(SIZE_COLUMNS)
