"""Ground by class, whose coverage is asked."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Optional

import pandas as pd

from ..keys.variants import split_variant
from ..pack.model import LandClass


@dataclass(frozen=True)
class Land:
    """Ground by class.

    Attributes:
        rows: ``zone`` (of the user's zones, empty for everything), ``land_class`` (empty without one), ``code`` (of
            ground without a class, empty where it has no code either), ``area_ha``.
        classes: class -> its names, whether it is vegetated and its soil organic; those that no crosswalk names are
            left out.
        codes: class -> codes that mean it. zone_names: zone -> name. titles: code -> name.
    """

    rows: pd.DataFrame
    classes: Mapping[str, LandClass] = field(default_factory=dict)
    codes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    zone_names: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def described(self, land_class: str) -> Optional[LandClass]:
        """What a crosswalk says of a class; None where none does.

        Args:
            land_class: its key.
        """
        return self.classes.get(land_class) or self.classes.get(split_variant(land_class)[0])


def land_of(area_ha: Mapping[str, float], classes: Mapping[str, LandClass]) -> Land:
    """Land without zones.

    Args:
        area_ha: class -> its ground, empty for that without one. classes: class -> what a crosswalk says of it.

    >>> land_of({"forest": 2.0}, {}).rows.to_dict("records")
    [{'zone': '', 'land_class': 'forest', 'code': '', 'area_ha': 2.0}]
    """
    return Land(pd.DataFrame({"zone": "", "land_class": list(area_ha), "code": "", "area_ha": list(area_ha.values())}),
                classes)
