"""The part of a coefficient pack on buildings and the power grid: intensities, embodied carbon, uses, factors."""
from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple, Optional

from .model import Coefficient

#: What energy is used for; heating is separate, ``other`` is fuel for cooking, hot water and similar.
END_USES = ("electricity", "heating", "other")
ELECTRICITY = "electricity"
INTENSITY_UNIT, EMBODIED_UNIT, FACTOR_UNIT = "kWh/m2/yr", "kg CO2/m2", "kg CO2/kWh"
#: Types of grid factors, never mixed: all power; without market-traded non-fossil power; fossil power alone; without
#: renewables; the three margins of projects; with fuel supply and transmission, for footprints of products.
FACTOR_TYPES = ("average", "excluding_traded_non_fossil", "fossil", "excluding_renewables", "operating_margin",
                "build_margin", "combined_margin", "life_cycle")


class BuildingUse(NamedTuple):
    """A use of buildings: its names, and further words for it in data."""

    id: str
    title: dict
    words: tuple


@dataclass(frozen=True)
class BuildingSet:
    """Intensities that were made together; a run uses one set.

    Attributes:
        boundary: texts: which energy and which buildings the numbers include and leave out.
        warning: texts that are shown wherever it is used.
    """

    id: str
    title: dict
    boundary: dict
    region: dict = field(default_factory=dict)
    year: str = ""
    warning: dict = field(default_factory=dict)


class Intensity(NamedTuple):
    """Final energy by floor area, kWh/(m² a); ``number.value`` None: its source leaves it blank."""

    use: str
    climate: str
    end_use: str
    carrier: str
    number: Coefficient


class Embodied(NamedTuple):
    """Embodied carbon by floor area, kg CO2/m², once; of named stages, over a study period in years."""

    use: str
    stages: str
    study_years: float
    number: Coefficient


class GridFactor(NamedTuple):
    """A factor of purchased electricity, kg CO2/kWh; ``path`` names the scenario it belongs to, empty: announced."""

    region: str
    year: int
    type: str
    path: str
    number: Coefficient


@dataclass(frozen=True)
class BuildingTables:
    """Sets with their numbers, uses, and lists of codes -> {beginning of a code: use}."""

    sets: dict[str, BuildingSet] = field(default_factory=dict)
    intensities: dict[str, tuple[Intensity, ...]] = field(default_factory=dict)
    embodied: dict[str, tuple[Embodied, ...]] = field(default_factory=dict)
    uses: dict[str, BuildingUse] = field(default_factory=dict)
    lists: dict[str, dict[str, str]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Numbers of all sets."""
        return sum(map(len, (*self.intensities.values(), *self.embodied.values())))


@dataclass(frozen=True)
class Grid:
    """Factors of a grid: region -> names, and the factors."""

    regions: dict[str, dict] = field(default_factory=dict)
    factors: tuple[GridFactor, ...] = ()


def folded(word: str) -> str:
    """A word as it is compared.

    Args:
        word: as it is written.
    """
    return unicodedata.normalize("NFKC", word).strip().casefold()


def words_of_uses(uses: dict[str, BuildingUse]) -> dict[str, str]:
    """Word -> use, ids and names among the words.

    Args:
        uses: id -> use.
    """
    return {folded(word): use for use, entry in uses.items() for word in (use, *entry.title.values(), *entry.words)}


def use_of_code(code: str, words: dict[str, str], starts: dict[str, str]) -> Optional[str]:
    """The use that a value of a layer means: a word for it, otherwise the longest beginning of a code.

    Args:
        code: value of the layer. words: of ``words_of_uses``. starts: beginning of a code -> use.

    Returns:
        None where neither says it.

    >>> use_of_code("090101", {"shop": "retail"}, {"09": "retail", "0901": "market"}), use_of_code("x", {}, {})
    ('market', None)
    """
    use = words.get(folded(code))
    if use is not None:
        return use
    return next((starts[code[:length]] for length in range(len(code), 0, -1) if code[:length] in starts), None)
