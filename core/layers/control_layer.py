"""A layer of controls, as a check is given it."""
from __future__ import annotations

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
