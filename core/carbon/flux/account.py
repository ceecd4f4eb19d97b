"""Ground and annual fluxes of it brought together, with the bands of emission, removal and net."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable, Optional

import numpy as np

from ...errors import InputError
from ...landuse.transition.tables import NO_CLASS
from ..pack.model import BY_ENERGY, FLUX, Coefficient
from ..stock.bands import Sureness, shown_name
from ..stock.classes import Mixes, number_titles, require_classes
from ..stock.densities import Densities
from ..stock.products import name_of_number
from ..stock.soil import spread_of_number
from ..stock.stock import KNOWN, M2_PER_HA, WHOLE, Ground, area_by_class, states
from ..stock.uncertainty import linear_band
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
        value: t C/ha per year ``(c,)``, NaN where it is blank. by_energy: bool ``(c,)``.
        bands: of emission, removal and net of land, of energy, farm inputs, and all, each ``(z,)``.
    """

    zones: list
    classes: list
    area_ha: np.ndarray
    value: np.ndarray
    by_energy: np.ndarray
    bands: dict


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
    classes = sorted({one.land_class for parts in mixes.shares.values() for one in parts})
    _refuse_settlements(classes, mixes, table)
    zones = [WHOLE, *request.ground.zone_names]
    area_ha = area_by_class(request.ground.rows, mixes, zones, [*classes, NO_CLASS]) / M2_PER_HA
    rows = np.array([table.classes.index(one) for one in classes], dtype=int)
    known = states(classes, mixes, table)[:, 0] == KNOWN
    value = np.where(known, table.value[rows, 0] if len(rows) else np.zeros(0), np.nan)
    by_energy = np.array([table.given[one, FLUX].counted_by == BY_ENERGY for one in classes], dtype=bool)
    account = Account(zones, classes, area_ha, value, by_energy, {})
    account.bands.update(_bands(account, rows, request, cancelled))
    return account


def _bands(account: Account, rows: np.ndarray, request: FluxRequest, cancelled) -> dict:
    """The bands of land, energy, inputs and all of them: one expression, in which each number is drawn once."""
    table, emissions, count = request.table, request.emissions, len(account.classes)
    factors = emissions.factors if emissions is not None else {}
    amount = np.column_stack([account.area_ha[:, :count], *(
        emissions.amounts(*key, account.zones) for key in factors)])
    spreads = [*table.spread[rows, 0], *map(spread_of_number, factors.values())]
    names = [*account.classes, *(_name_of_factor(component, one) for (component, _item), one in factors.items())]
    of = np.array([*[LAND] * count, *(component for component, _item in factors)], dtype=object)
    value = np.array([*account.value, *(one.value for one in factors.values())], dtype=float)
    found = {}
    for name in (EMISSION, REMOVAL, LAND, *COMPONENTS, ALL):
        chosen = ~np.isnan(value)
        if name != ALL:
            chosen &= of == (LAND if name in (EMISSION, REMOVAL) else name)
        if name in (EMISSION, REMOVAL):
            chosen &= (value > 0.0) if name == EMISSION else (value < 0.0)
        columns = np.flatnonzero(chosen)
        found[name] = linear_band(amount[:, columns], np.eye(len(columns)), [spreads[one] for one in columns],
                                  [names[one] for one in columns], request.how, cancelled, of[columns] != LAND)
        if name in (EMISSION, REMOVAL, LAND):
            found[name] = found[name].without(nothing_known(account))
    return found


def _name_of_factor(component: str, factor: Coefficient) -> str:
    return f"{component} {name_of_number(factor)}"


def titles_of(request: FluxRequest) -> dict:
    """What the numbers of an account are called: ``shown_name`` -> title in the language of the request.

    Args:
        request: with the names of classes, fuels and farm inputs.
    """
    found = number_titles(request.mixes, request.table, request.language)
    if request.emissions is not None:
        titles = dict(zip(zip(request.emissions.rows["component"], request.emissions.rows["item"]),
                          request.emissions.rows["title"]))
        found |= {shown_name(_name_of_factor(component, one)): str(titles[component, item])
                  for (component, item), one in request.emissions.factors.items()}
    return found


def _refuse_settlements(classes: list, mixes: Mixes, table: Densities) -> None:
    """Settlements may remove carbon by the hectare, as their green does; they never emit by it."""
    wrong = [one for one in classes if mixes.category(one) == "settlements"
             and table.value[table.classes.index(one), 0] > 0.0]
    if wrong:
        raise InputError("flux.by_hectare", family=table.family.id, classes=", ".join(wrong))


def net_of(account: Account, chosen: np.ndarray) -> np.ndarray:
    """Net emission of some classes, t C per year ``(z,)``; NaN where no ground has a number and some lacks one.

    Args:
        account: ground and numbers. chosen: bool by class ``(c,)``.

    Returns:
        Σ ha · t C/ha per year; emissions positive, removals negative.

    Ten hectares that take up 0.5 t C/ha per year, five that emit 0.2:

    >>> account = Account([""], ["forest", "field"], np.array([[10.0, 5.0, 1.0]]), np.array([-0.5, 0.2]),
    ...                   np.zeros(2, dtype=bool), {})
    >>> net_of(account, np.ones(2, dtype=bool)).tolist(), net_of(account, account.value > 0.0).tolist()
    ([-4.0], [1.0])
    """
    net = account.area_ha[:, :len(account.classes)] @ np.where(chosen, np.nan_to_num(account.value), 0.0)
    return np.where(nothing_known(account), np.nan, net)


def nothing_known(account: Account) -> np.ndarray:
    """Whether some ground that is counted by hectare lacks a number, and none has one, bool ``(z,)``.

    Args:
        account: ground and numbers.
    """
    blank = np.append(np.isnan(account.value) & ~account.by_energy, True)   # without a class too
    return (account.area_ha @ blank > 0.0) & (ground_of_account(account)[2] == 0.0)


def ground_of_account(account: Account) -> tuple:
    """All ground, ground counted by energy, and ground with a number, ha ``(z,)`` each.

    Args:
        account: ground and numbers.

    >>> account = Account([""], ["forest", "town"], np.array([[10.0, 5.0, 1.0]]), np.array([-0.5, np.nan]),
    ...                   np.array([False, True]), {})
    >>> [one.tolist() for one in ground_of_account(account)]
    [[16.0], [5.0], [10.0]]
    """
    of_classes = account.area_ha[:, :len(account.classes)]
    return account.area_ha.sum(axis=1), of_classes @ account.by_energy, of_classes @ ~np.isnan(account.value)
