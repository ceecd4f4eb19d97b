"""A layer of controls, as a check is given it."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Optional

from ..table import FeatureTable


@dataclass(frozen=True)
class ControlLayer:
    """A control layer and its role.

    Attributes:
        role: a role of the pack; in a plain measurement any name.
        table: its features.
        fields: field role -> name of the layer's field. Without ``id`` the feature id names a
            control, and is marked as one that may change.
        unfiltered: the features as they would be without the layer's own filter, under the same fields; None where
            it has no filter that hides any, or they cannot be read.
    """

    role: str
    table: FeatureTable
    fields: dict = field(default_factory=dict)
    unfiltered: Optional[FeatureTable] = None


def lasting_names(tables: Sequence[FeatureTable]) -> list[str]:
    """What ids of findings call layers, which have another name in each project: their names inside the data.

    Layers that are the same data, such as one table with two filters, and layers without a file keep their names.

    Args:
        tables: of layers in one role.
    """
    places = [(table.source.file_name, table.source.data_layer) for table in tables]
    return [place[1] if place[1] and places.count(place) == 1 else table.name
            for place, table in zip(places, tables)]


def lasting_by_name(tables: Sequence[FeatureTable]) -> dict[str, str]:
    """The same where a name alone has to do: name of a layer -> its lasting one, with the file where several share it.

    Args:
        tables: of layers in one role.
    """
    names, lasting = [table.name for table in tables], lasting_names(tables)
    return {name: kept if lasting.count(kept) == 1 else f"{table.source.file_name}|{kept}"
            for name, kept, table in zip(names, lasting, tables) if names.count(name) == 1}
