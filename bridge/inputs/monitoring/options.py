"""From layers, tables and rows of what the user chose to the options that core compares."""
from __future__ import annotations

from typing import NamedTuple, Optional

from ....core.errors import InputError
from ....core.inputs import register
from ....core.layers.binding import match_layer
from ....core.monitoring.options.request import Weight
from ....core.texts import text
from ...reading.read import Snapshot


class Plan(NamedTuple):
    """The layer of an option, and what it is called."""

    layer: Snapshot
    name: str


def plans_of(layers: list[Snapshot], rows: list) -> list[Plan]:
    """The plans in the order of the rows, then those without a row.

    Args:
        layers: of the plans. rows: layer, name; an empty name is that of the layer.

    Raises:
        InputError: a row of no layer, or two options of one name.
    """
    names: dict[int, str] = {}
    for layer, name in rows:
        names[match_layer(layer, layers)] = name.strip()
    order = [*names, *(place for place in range(len(layers)) if place not in names)]
    plans = [Plan(layers[place], names.get(place) or layers[place].name) for place in order]
    for place, plan in enumerate(plans):
        if plan.name in (other.name for other in plans[:place]):
            raise InputError("options.name_twice", name=plan.name, parameter=register.OPTIONS)
    return plans


def owners_of(layers: list[Snapshot], rows: list) -> list[str]:
    """The option that the user names for each table, or nothing.

    Args:
        layers: tables of results. rows: layer, option.

    Raises:
        InputError: a row of no layer.
    """
    owners = [""] * len(layers)
    for layer, name in rows:
        owners[match_layer(layer, layers)] = name.strip()
    return owners


def weights_of(rows: list, language: str) -> dict[str, Weight]:
    """Weights by indicator.

    Args:
        rows: indicator, weight, worst end, best end; empty ends: of the options. language: of messages.

    Raises:
        InputError: a cell that is not a number, a weight not above 0, an indicator that is named twice.
    """
    weights: dict[str, Weight] = {}
    for key, *cells in rows:
        key = key.strip()
        if key in weights:
            raise InputError("options.weight_twice", id=key, parameter=register.WEIGHTS)
        weight, worst, best = (_number(cell, key, what, language) for cell, what in zip(
            cells, ("weight", "end", "end")))
        weights[key] = Weight(weight, worst, best)
    return weights


def _number(cell: str, key: str, what: str, language: str) -> Optional[float]:
    words = str(cell).strip()
    if not words and what == "end":
        return None
    try:
        number = float(words)
    except ValueError:
        number = float("nan")
    if not abs(number) < 1e300 or what == "weight" and number <= 0.0:
        raise InputError("options.weight_rows", parameter=register.WEIGHTS, value=words or "–", id=key,
                         what=text(f"options.what_{what}", language))
    return number
