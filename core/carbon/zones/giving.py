"""What a family of densities gives for some land: which share of it has a number, and how much a hectare holds."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..densities.table import densities_of, family_rows
from ..keys.notes import DIRECT, ENVELOPE, NONE, kind_of, shares_by_kind
from ..pack.model import CoefficientPack
from .lookup import CLIMATE

INVENTED = "invented"   # tier of numbers that stand for no place


class Gives(NamedTuple):
    """What a family gives.

    Attributes:
        density: t C/ha, mean of the ground that has a number in every pool; None where none has.
        shares: ``direct``, ``envelope``, ``none`` -> share of the ground, 0…1.
        lacking: class that has ground and no number -> pools, and the keys that would give it.
        strangers: classes that have ground and that the family does not name: it cannot be computed with them.
    """

    density: float | None
    shares: dict
    lacking: dict
    strangers: tuple = ()

    @property
    def known(self) -> float:
        """Share of the ground that has a number."""
        return self.shares[DIRECT] + self.shares[ENVELOPE]


def gives(pack: CoefficientPack, family: str, climate: str, keys: Mapping[str, Sequence[str]],
          area_ha: Mapping[str, float]) -> Gives:
    """What a family gives for some land.

    Args:
        pack: coefficients. family: its id. climate, keys: of the land, several are candidates.
        area_ha: class -> its ground, ha; a class that the family does not have counts as one without a number.

    Raises:
        InputError: as ``densities_of``.
    """
    table = densities_of(pack, family, climate, keys)
    used = {land_class: area for land_class, area in area_ha.items() if area > 0.0}
    shares = shares_by_kind(table.given, used)
    held = whole = 0.0
    lacking: dict = {}
    for land_class, area in used.items():
        numbers = {pool: number for (name, pool), number in table.given.items() if name == land_class}
        if kind_of(list(numbers.values())) != NONE:
            whole += area
            held += area * float(sum(table.density(land_class, pool) for pool in numbers))
            continue
        blank = {pool: number for pool, number in numbers.items() if number.value is None}
        lacking[land_class] = (tuple(blank or table.pools), tuple(dict.fromkeys(
            key for number in blank.values() for key in number.lacking)))
    return Gives(held / whole if whole else None, shares, lacking, tuple(sorted(set(used) - set(table.classes))))


def asked_keys(pack: CoefficientPack, family: str) -> tuple:
    """The keys that a family's numbers differ by, the climate first.

    Args:
        pack: coefficients. family: its id.
    """
    rows = family_rows(pack, family)
    stated = {key for row in rows for key in row.keys}
    return (*((CLIMATE,) if any(row.climate for row in rows) else ()), *(key for key in pack.keys if key in stated))


def values_of(pack: CoefficientPack, family: str, key: str) -> tuple:
    """The values of a key of which a family has numbers, in the pack's order.

    Args:
        pack: coefficients. family: its id. key: of the pack, or ``climate``.
    """
    rows = family_rows(pack, family)
    if key == CLIMATE:
        return tuple(sorted({row.climate for row in rows} - {""}))
    stated = {value for row in rows for value in row.keys.get(key, ())}
    return tuple(value for value in pack.keys[key].values if value in stated)


def is_invented(pack: CoefficientPack, families: Iterable[str]) -> bool:
    """Whether some number of families is invented, and stands for no place.

    Args:
        pack: coefficients. families: ids.
    """
    return any(row.tier == INVENTED for family in families for row in family_rows(pack, family))
