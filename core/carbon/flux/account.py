"""Ground and annual fluxes of it brought together, with the bands of emission, removal and net."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable, Optional

import numpy as np

from ...contract.interval import Interval
from ...errors import InputError
from ...landuse.transition.tables import NO_CLASS
from ..densities.spreads import spread_of_number
from ..densities.table import Densities
from ..densities.tally import Tally, tally
from ..pack.model import BY_ENERGY, FLUX, Coefficient
from ..stock.classes import Mixes, number_titles, require_classes
from ..stock.products import name_of_number
from ..stock.stock import M2_PER_HA, WHOLE, Ground, area_by_class, numbers_of
from ..uncertainty.bands import Sureness, shown_name
from ..uncertainty.drawing import linear_band
from .energy import COMPONENTS, Emissions

LAND, ALL = "land", "all"
EMISSION, REMOVAL = "emission", "removal"


@dataclass(frozen=True)
class FluxRequest:
    """A year's account.

    Attributes:
        ground: by zone and code. mixes: what codes mean. table: annual fluxes.
        emissions: of energy and farm inputs, None where no table was given. has_energy: one of energy was.
        how: bands. language: of names and sentences.
    """

    ground: Ground
    mixes: Mixes
    table: Densities
    emissions: Optional[Emissions] = None
    has_energy: bool = False
    how: Sureness = field(default_factory=Sureness)
    language: str = "en"


@dataclass(frozen=True)
class Account:
    """Ground and numbers of it.

    Attributes:
        zones, classes: ids. area_ha: ``(z, c + 1)``, the last column is ground without a class.
        number: t C/ha per year ``(c + 1, 1)``. by_energy: counted by statistics, not by the hectare, bool ``(c + 1,)``.
        bands: of emission, removal and net of land, of energy, farm inputs, and all, each ``(z,)``.
    """

    zones: list
    classes: list
    area_ha: np.ndarray
    number: Interval
    by_energy: np.ndarray
    bands: dict

    def tally(self, name: str) -> Tally:
        """Emission, removal or net of the ground that is counted by the hectare, t C per year ``(z,)``.

        Args:
            name: ``EMISSION``, ``REMOVAL`` or ``LAND``; emissions are positive, removals negative.

        Ten hectares that take up 0.5 t C/ha per year, five that emit 0.2, and one without a class:

        >>> from ..densities.tally import blanks
        >>> number = blanks(np.array([[-0.5], [0.2], [np.nan]]), -np.inf, "blank")
        >>> account = Account([""], ["forest", "field"], np.array([[10.0, 5.0, 1.0]]), number, np.zeros(3, bool), {})
        >>> [account.tally(name).known.tolist() for name in (LAND, EMISSION, REMOVAL)]
        [[-4.0], [1.0], [-5.0]]
        >>> account.tally(EMISSION).total.high.tolist(), account.tally(LAND).in_tables.covered.tolist()
        ([inf], [0.9375])
        """
        each = self.number.at(~self.by_energy)
        least = 0.0 if name == EMISSION else -np.inf
        most = 0.0 if name == REMOVAL else np.inf
        return tally(self.area_ha[:, ~self.by_energy], Interval.of(np.clip(each.low, least, most), np.clip(
            each.high, least, most)), each.is_known)

    @property
    def energy_ground_ha(self) -> np.ndarray:
        """Ground that is counted by statistics of energy ``(z,)``."""
        return self.area_ha @ self.by_energy


def account_of(request: FluxRequest, cancelled: Optional[Callable[[], bool]] = None) -> Account:
    """Bring ground and numbers together.

    Args:
        request: ground, what its codes mean, and the numbers.

    Returns:
        Ground in ha by zone and class, numbers in t C/ha per year by class.

    Raises:
        InputError: a class that the table does not have, or settlements that emit by the hectare.
        Cancelled: ``cancelled`` returned True.
    """
    table, mixes = request.table, request.mixes
    require_classes(mixes, table)
    classes = sorted({mix_part.land_class for parts in mixes.shares.values() for mix_part in parts})
    _refuse_settlements(classes, mixes, table)
    zones = [WHOLE, *request.ground.zone_names]
    area_ha = area_by_class(request.ground.rows, mixes, zones, [*classes, NO_CLASS]) / M2_PER_HA
    rows = np.array([table.classes.index(land_class) for land_class in classes], dtype=int)
    by_energy = np.array([*(table.given[name, FLUX].counted_by == BY_ENERGY for name in classes), False], dtype=bool)
    account = Account(zones, classes, area_ha, numbers_of([*classes, NO_CLASS], mixes, table), by_energy, {})
    account.bands.update(_bands(account, rows, request, cancelled))
    return account


def _bands(account: Account, rows: np.ndarray, request: FluxRequest, cancelled) -> dict:
    """The bands of land, energy, inputs and all of them: one expression, in which each number is drawn once."""
    table, emissions, count = request.table, request.emissions, len(account.classes)
    factors = emissions.factors if emissions is not None else {}
    amount = np.column_stack([account.area_ha[:, :count], *(
        emissions.amounts(*key, account.zones) for key in factors)])
    spreads = [*table.spread[rows, 0], *map(spread_of_number, factors.values())]
    rows_alike = rows if table.alike is None else table.alike[rows]
    names = [*map(table.name_of, rows_alike), *(
        _name_of_factor(component, factor) for (component, _item), factor in factors.items())]
    of = np.array([*[LAND] * count, *(component for component, _item in factors)], dtype=object)
    value = np.array([*account.number.low[:-1, 0], *(factor.value for factor in factors.values())], dtype=float)
    bands = {}
    for name in (EMISSION, REMOVAL, LAND, *COMPONENTS, ALL):
        chosen = np.isfinite(value)   # nothing bounds a blank flux
        if name != ALL:
            chosen &= of == (LAND if name in (EMISSION, REMOVAL) else name)
        if name in (EMISSION, REMOVAL):
            chosen &= (value > 0.0) if name == EMISSION else (value < 0.0)
        columns = np.flatnonzero(chosen)
        bands[name] = linear_band(amount[:, columns], np.eye(len(columns)), [spreads[column] for column in columns],
                                  [names[column] for column in columns], request.how, cancelled, of[columns] != LAND)
        if name in (EMISSION, REMOVAL, LAND):
            bands[name] = bands[name].without(~account.tally(name).is_said)
    return bands


def _name_of_factor(component: str, factor: Coefficient) -> str:
    return f"{component} {name_of_number(factor)}"


def titles_of(request: FluxRequest) -> dict:
    """What the numbers of an account are called: ``shown_name`` -> title in the language of the request.

    Args:
        request: with the names of classes, fuels and farm inputs.
    """
    names = number_titles(request.mixes, request.table, request.language)
    if request.emissions is not None:
        titles = dict(zip(zip(request.emissions.rows["component"], request.emissions.rows["item"]),
                          request.emissions.rows["title"]))
        names |= {shown_name(_name_of_factor(component, factor)): str(titles[component, item])
                  for (component, item), factor in request.emissions.factors.items()}
    return names


def _refuse_settlements(classes: list, mixes: Mixes, table: Densities) -> None:
    """Settlements may remove carbon by the hectare, as their green does; they never emit by it."""
    wrong = [land_class for land_class in classes if mixes.category(land_class) == "settlements"
             and table.value[table.classes.index(land_class), 0] > 0.0]
    if wrong:
        raise InputError("flux.by_hectare", family=table.family.id, classes=", ".join(wrong))
