"""What a family of densities gives for some land: which share of it has a number, and how much a hectare holds."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from ..coverage.shares import AREA, share_of, shares_table
from ..coverage.table import CLASS, ENVELOPE, NONE, ROW, by_class
from ..densities.table import family_rows
from ..pack.model import CoefficientPack
from .lookup import CLIMATE

INVENTED = "invented"   # tier of numbers that stand for no place


class Lack(NamedTuple):
    """Ground without a number.

    Attributes:
        land_class: id; empty of ground without one. title: of it. pools: that lack one. area_ha: of the ground.
        lacks: what it lacks, a word of ``core.carbon.coverage.table.LACKS``. keys: that would give it.
    """

    land_class: str
    title: str
    pools: tuple
    area_ha: float
    lacks: str
    keys: tuple


class Gives(NamedTuple):
    """What a family gives.

    Attributes:
        density: t C/ha, mean of the ground that has a number in every pool; None where none has.
        row, envelope, none: shares of the ground by state, 0…1. lacking: ``Lack`` each, the largest ground first.
    """

    density: float | None
    row: float
    envelope: float
    none: float
    lacking: tuple

    @property
    def known(self) -> float:
        """Share of the ground that has a number, 0…1."""
        return self.row + self.envelope

    @property
    def strangers(self) -> tuple:
        """Names of the classes that the family does not have: it cannot be computed with them."""
        return tuple(lack.title for lack in self.lacking if lack.lacks == CLASS)


def gives_of(coverage: pd.DataFrame) -> Gives:
    """What a coverage comes to.

    Args:
        coverage: of ``core.carbon.coverage.table.coverage_table``, without zones of the user.
    """
    shares, classes = shares_table(coverage), by_class(coverage)
    known = classes[classes["state"] != NONE]
    area = float(known["area_ha"].sum())
    lacking: dict = {}
    for row in coverage[coverage["state"] == NONE].fillna({"land_class": "", "lacking_keys": ""}).to_dict("records"):
        lacking.setdefault((row["land_class"], row["title"], row["lacks"], row["area_ha"], row["lacking_keys"]),
                           []).append(row["pool"])
    lacks = [Lack(land_class, "" if pd.isna(title) else title, tuple(pools), float(hectares), lack,
                  tuple(filter(None, keys.split(", "))))
             for (land_class, title, lack, hectares, keys), pools in lacking.items()]
    return Gives(float(known["stock_t_c"].sum()) / area if area > 0.0 else None,
                 *(share_of(shares, AREA, state) or 0.0 for state in (ROW, ENVELOPE, NONE)),
                 tuple(sorted(lacks, key=lambda lack: -lack.area_ha)))


def means_of(candidates: pd.DataFrame, area_ha: Mapping[str, float]) -> dict:
    """What each candidate of a place gives on the mean of some land.

    Args:
        candidates: of ``core.carbon.zones.candidates.candidate_table``. area_ha: class -> its ground, ha.

    Returns:
        (key, value) -> t C/ha of the ground that has a number, and the share of the ground that has one, 0…1;
        a candidate that gives nothing is left out.

    >>> rows = pd.DataFrame({"key": ["zone"] * 2, "value": ["wet"] * 2, "land_class": ["forest", "town"],
    ...                      "density_t_c_ha": [100.0, None]})
    >>> means_of(rows, {"forest": 1.0, "town": 3.0})
    {('zone', 'wet'): (100.0, 0.25)}
    """
    used = candidates[candidates["key"].notna()]
    area = used["land_class"].map(area_ha).astype(float).fillna(0.0)
    used = used.assign(area=area, held=area * used["density_t_c_ha"].astype(float))
    used = used[used["held"].notna() & (used["area"] > 0.0)]
    whole = sum(area_ha.values())
    return {key: (float(rows["held"].sum() / rows["area"].sum()), float(rows["area"].sum() / whole))
            for key, rows in used.groupby(["key", "value"], sort=False)}


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


def has_classes(pack: CoefficientPack, family: str, classes: Iterable[str]) -> bool:
    """Whether a family has a row for each of some classes, blank or not: only then it can be computed with.

    Args:
        pack: coefficients. family: its id. classes: that occur.
    """
    return set(classes) <= {row.land_class for row in family_rows(pack, family)}
