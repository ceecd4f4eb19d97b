"""Layers of one role that are of different years: it is unknown which of them is in force."""
from __future__ import annotations

from ...fields import Field, type_column
from ...layers.prepare import Controls


def years_of(controls: Controls) -> list[tuple[str, int]]:
    """Newest year of the data date of each layer, of its features in force.

    Args:
        controls: features of one role that are in force.

    Returns:
        Name and year of each; names may be equal. Layers without a date, or without a feature in force, are
        absent: the first are unknown, and the second take no part.
    """
    years = []
    for number, layer in enumerate(controls.layers):
        name, rows = layer.fields.get("data_date"), controls.source_row[controls.layer == number]
        if name is None or not len(rows):
            continue
        dates = type_column(layer.table.columns[name], Field("data_date", "date"))[0].iloc[rows]
        if dates.notna().any():
            years.append((layer.table.name, int(dates.max().year)))
    return years


def different_years(controls: Controls) -> list[tuple[str, int]]:
    """Layers and their years, the oldest first, where they are not all of one year; otherwise nothing.

    Two versions of a line that are checked together are neither version: what only the old one protects
    is found too, and what only the old boundary encloses counts as inside.

    Args:
        controls: of a role.
    """
    years = years_of(controls)
    return sorted(years, key=lambda pair: (pair[1], pair[0])) if len({year for _, year in years}) > 1 else []
