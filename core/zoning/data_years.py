"""Layers of one role that are of different years: which of them is in force, nobody said."""
from __future__ import annotations

from ..fields import type_column
from ..packs.model import Field
from .request import ControlLayer


def years_of(layers: list[ControlLayer]) -> list[tuple[str, int]]:
    """Newest year of the data date of each layer.

    Args:
        layers: layers of one role.

    Returns:
        Name and year of each; names may be equal. Layers without a date are absent, since nothing can be said
        of them.
    """
    years = []
    for layer in layers:
        name = layer.fields.get("data_date")
        if name is None:
            continue
        dates, _ = type_column(layer.table.columns[name], Field("data_date", "date"))
        if dates.notna().any():
            years.append((layer.table.name, int(dates.max().year)))
    return years


def different_years(layers: list[ControlLayer]) -> list[tuple[str, int]]:
    """Layers and their years, the oldest first, where they are not all of one year; else nothing.

    Two versions of a line that are checked together are neither version: what only the old one protects
    is found too, and what only the old boundary encloses counts as inside.
    """
    years = years_of(layers)
    return sorted(years, key=lambda one: (one[1], one[0])) if len({year for _, year in years}) > 1 else []
