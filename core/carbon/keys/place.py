"""What is given of the place of some land: its climate, and keys of a pack."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .variants import split_variant


class Place(NamedTuple):
    """What is given of the place of some land.

    Attributes:
        climate: several are candidates, separated by ``|``. keys: key of the pack -> candidates.
        variants: label of features that state keys -> their keys; see ``variants``.
    """

    climate: str = ""
    keys: Mapping[str, Sequence[str]] = {}
    variants: Mapping[str, Mapping] = {}

    def of(self, land_class: str) -> tuple[str, dict]:
        """Climate and keys of a class; features that state keys have classes of their own.

        Args:
            land_class: its key.

        >>> Place("wet", {"zone": ("a",)}, {"b": {"zone": ("b",)}}).of("forest [b]")
        ('wet', {'zone': ('b',)})
        """
        stated = self.variants.get(split_variant(land_class)[1], self.keys)
        keys = {key: tuple(values) for key, values in stated.items() if values}
        climates = keys.pop("climate", ())
        return "|".join(climates) if "climate" in stated else self.climate, keys
