"""A family of densities and ground, with what maps of the user's hold: where a map knows a cell it wins over the table.

Ground that maps know has a code and classes of its own, such as ``forest [map]``. Everything that computes with classes
then needs to know nothing of maps.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...contract.basis import Basis
from ...errors import InputError
from ...texts import LANGUAGES, text
from ..densities.spreads import WIDE, Z95, Spread, spread_of
from ..densities.table import Densities
from ..forest.deriving import stand_bounds
from ..keys.variants import off_map, on_map
from ..pack.model import ALL_POOLS, Coefficient
from ..stock.classes import Mixes, require_classes
from ..stock.held import HELD
from ..stock.stock import M2_PER_HA, WHOLE, Ground
from .holding import ABOVE, BELOW, LABELS, LIVING, OF_BIOMASS, SOIL, MapUse

TIER = "3"   # numbers of the place itself


@dataclass(frozen=True)
class Held:
    """Ground, and what maps hold of it.

    Attributes:
        rows: ``zone``, ``code``, ``bits`` (of ``LABELS``), ``area_m2``, ``part_count``, and t C by part: ``above``,
            ``below``, ``living``, ``soil``, NaN where no map of it knows the ground.
        uses: of the maps. typical: bit of a map -> its mean amount, t/ha or m³/ha. zone_names, titles: of the ground.
    """

    rows: pd.DataFrame
    uses: tuple
    typical: dict = field(default_factory=dict)
    zone_names: dict = field(default_factory=dict)
    titles: dict = field(default_factory=dict)


class Joined(NamedTuple):
    """Ground, what its codes mean, and densities of its classes, as a stock is computed of them."""

    ground: Ground
    mixes: Mixes
    table: Densities


def pools_of(uses: Sequence[MapUse], table: Densities) -> dict[str, tuple]:
    """The pools of a table that maps give: pool -> parts of the maps that it holds.

    Args:
        uses: of maps. table: densities; a pool that it lacks is added.

    Raises:
        InputError: a table that holds biomass as one pool beside a map of shoots alone without a ratio of roots to
            shoots, or the reverse; soil to another depth.
    """
    parts = {part for use in uses for part in use.parts}
    pools: dict = {}
    names = ", ".join(use.name for use in uses if use.bit == OF_BIOMASS)
    if "biomass" in table.pools or (LIVING in parts and not {ABOVE, BELOW} & set(table.pools)):
        if ABOVE in parts and BELOW not in parts:
            raise InputError("carbonmap.roots_needed", layer=names, family=table.family.id)
        if parts & {ABOVE, LIVING}:
            pools["biomass"] = (LIVING,) if LIVING in parts else (ABOVE, BELOW)
    else:
        if LIVING in parts:
            raise InputError("carbonmap.split_needed", layer=names, family=table.family.id)
        pools |= {part: (part,) for part in (ABOVE, BELOW) if part in parts}
    for use in uses:
        if use.pools == SOIL:
            depth = table.family.soil_depth_m
            if "soil" in table.pools and depth is not None and abs(depth - use.depth_m) > 1e-6:
                raise InputError("carbonmap.other_depth", layer=use.name, depth=100.0 * use.depth_m,
                                 family=table.family.id, wanted=100.0 * depth)
            pools["soil"] = (SOIL,)
    return pools


def joined(held: Held, mixes: Mixes, table: Densities) -> Joined:
    """The ground that maps know as classes of its own, with what they hold.

    Args:
        held: ground by code and what maps hold of it. mixes: what codes mean. table: densities.

    Raises:
        InputError: as ``pools_of``; a class that the table does not have.
    """
    require_classes(mixes, table)
    pools = pools_of(held.uses, table)
    labels = held.rows["bits"].map(LABELS)
    kept = np.array([bool(mixes.shares[code]) for code in held.rows["code"]], dtype=bool)
    labels = labels.where(kept, "")   # of ground without a class nothing is counted
    codes = [on_map(code, label) for code, label in zip(held.rows["code"], labels)]
    rows = held.rows[["zone", "area_m2", "part_count"]].assign(code=codes)
    for pool, parts in pools.items():
        values = sum(held.rows[part] for part in parts)
        rows[f"{HELD}{pool}"] = values.where(labels != "")
    names = [f"{HELD}{pool}" for pool in pools]
    rows = rows.groupby(["zone", "code"], sort=True)[["area_m2", "part_count", *names]].sum(min_count=1).reset_index()
    titles = {**held.titles, **{on_map(code, label): title_of(held.titles[code], label)
                                for code, label in zip(held.rows["code"], labels) if code in held.titles and label}}
    ground = Ground(rows, held.zone_names, titles)
    wider = _varied(mixes, held.rows["code"], labels)
    return Joined(ground, wider, _with_numbers(table, ground, wider, pools, held))


class Question(NamedTuple):
    """Land and what its codes mean, to be put to one table or another.

    Attributes:
        ground: without maps; None where maps hold some of it. held: with maps, otherwise None.
    """

    ground: Optional[Ground]
    held: Optional[Held]
    mixes: Mixes

    def of(self, table: Densities) -> Joined:
        """The land with the numbers of a table.

        Args:
            table: densities.

        Raises:
            InputError: as ``joined``.
        """
        return joined(self.held, self.mixes, table) if self.held is not None else Joined(
            self.ground, self.mixes, table)


def title_of(title: str, label: str, language: str = "en") -> str:
    """The title of ground that maps know.

    Args:
        title: of the class or code. label: of ``LABELS``. language: ``"en"`` or ``"zh"``.
    """
    name = text(f"carbonmap.label_{label.replace(' ', '_')}", language) if label else ""
    return f"{title} [{name}]" if name and title else title


def _varied(mixes: Mixes, codes: Iterable[str], labels: Iterable[str]) -> Mixes:
    """Mixes in which ground that maps know has codes and classes of its own, named in each language."""
    shares, classes = dict(mixes.shares), dict(mixes.classes)
    for code, label in sorted({(code, label) for code, label in zip(codes, labels) if label}):
        shares[on_map(code, label)] = tuple(part._replace(land_class=on_map(part.land_class, label))
                                            for part in mixes.shares[code])
        for part in mixes.shares[code]:
            if part.land_class in mixes.classes:
                described = mixes.classes[part.land_class]
                classes[on_map(part.land_class, label)] = described._replace(
                    title={tag: title_of(title, label, tag or "en") for tag, title in described.title.items()})
    return replace(mixes, shares=shares, classes=classes)


def _with_numbers(table: Densities, ground: Ground, mixes: Mixes, pools: dict, held: Held) -> Densities:
    """The table with rows of the classes that maps know: their numbers where maps give them, otherwise its own."""
    if "soil" in pools and "soil" not in table.pools:
        table = replace(table, family=replace(table.family, soil_depth_m=_use_of(held.uses, "soil").depth_m))
    table = _with_pools(table, tuple(pools))
    labelled = sorted({share.land_class for parts in mixes.shares.values() for share in parts} - set(table.classes))
    if not labelled:
        return table
    means = _means(ground, mixes, pools, labelled)
    arrays = {name: [getattr(table, name)] for name in ("value", "lower", "upper", "spread", "growth", "years")}
    given, by_map = dict(table.given), set(table.by_map)
    alike = list(np.arange(table.value.size) if table.alike is None else table.alike)
    drivers: dict = {}
    for at, name in enumerate(labelled):
        row, first = table.classes.index(off_map(name)), (len(table.classes) + at) * len(table.pools)
        parts = {part: getattr(table, part)[row].copy() for part in arrays}
        for p, pool in enumerate(table.pools):
            old = table.given.get((table.classes[row], pool))
            if (name, pool) not in means:
                alike.append(alike[row * len(table.pools) + p])
                if old is not None:
                    given[name, pool] = replace(old, land_class=name)
                continue
            value, use = means[name, pool], _use_of(held.uses, pool)
            spread = _spread(value, use.relative(held.typical.get(use.bit, 0.0)))
            for part, number in (("value", value), ("spread", spread), ("lower", _end(spread, spread.low)),
                                 ("upper", _end(spread, spread.high))):
                parts[part][p] = number
            given[name, pool] = _number(table, (name, pool), spread, use, old)
            by_map.add((name, pool))
            if value > 0.0:
                drivers.setdefault(use.bit, first + p)
            alike.append(drivers.get(use.bit, first + p) if value > 0.0 else first + p)
        for part, values in parts.items():
            arrays[part].append(values[None])
    variants = {**table.place.variants, **{f"{label}; {more}": keys for label, keys in table.place.variants.items()
                                           for more in filter(None, LABELS.values())}}
    arrays = {name: np.concatenate(values) for name, values in arrays.items()}
    return replace(table, place=table.place._replace(variants=variants), classes=(*table.classes, *labelled),
                   given=given, by_map=frozenset(by_map), alike=np.array(alike), **arrays)


def _with_pools(table: Densities, wanted: tuple) -> Densities:
    """The table with columns for pools that it does not have; their numbers are blank."""
    pools = tuple(pool for pool in ALL_POOLS if pool in table.pools or pool in wanted)
    if pools == table.pools:
        return table
    shape = len(table.classes), len(pools)
    columns = [pools.index(pool) for pool in table.pools]
    arrays: dict = {}
    for name in ("value", "lower", "upper", "growth", "years"):
        arrays[name] = np.full(shape, np.nan)
        arrays[name][:, columns] = getattr(table, name)
    spread = np.empty(shape, dtype=object)
    spread[:] = Spread(mean=float("nan"))
    spread[:, columns] = table.spread
    alike = None
    if table.alike is not None:
        alike = np.arange(spread.size).reshape(shape)
        c, p = np.divmod(table.alike.reshape(len(table.classes), -1), len(table.pools))
        alike[:, columns] = c * len(pools) + np.array(columns)[p]
        alike = alike.ravel()
    return replace(table, pools=pools, spread=spread, alike=alike, **arrays)


def _means(ground: Ground, mixes: Mixes, pools: dict, labelled: list) -> dict:
    """(class, pool) -> mean of a map over all the ground of the class, t C/ha."""
    whole, amount, area = ground.rows[ground.rows["zone"] == WHOLE], {}, {}
    for row in whole.to_dict("records"):
        for share in mixes.shares[row["code"]]:
            if share.land_class in labelled:
                for pool in pools:
                    if not np.isnan(row[f"{HELD}{pool}"]):
                        key = share.land_class, pool
                        amount[key] = amount.get(key, 0.0) + row[f"{HELD}{pool}"] * share.share
                        area[key] = area.get(key, 0.0) + row["area_m2"] / M2_PER_HA * share.share
    return {key: amount[key] / area[key] for key in amount if area[key] > 0.0}


def _use_of(uses: Sequence[MapUse], pool: str) -> MapUse:
    return next(use for use in uses if (use.pools == SOIL) == (pool == "soil"))


def _spread(value: float, relative) -> Spread:
    """A mean with its error; a wide one is skewed, as no stand holds less than nothing."""
    if not relative or value <= 0.0:
        return Spread(mean=value)
    half = Z95 * relative * value
    low, high = (value - half, value + half) if Z95 * relative <= WIDE else stand_bounds(value, relative)
    return spread_of(value, low, high, "ci95")


def _end(spread: Spread, end: float) -> float:
    return end if spread.kind else float("nan")


def _number(table: Densities, place: tuple, spread: Spread, use: MapUse, old) -> Coefficient:
    """The card of a number of a map, in the unit of the family."""
    factor = table.family.to_t_c_ha or 1.0
    ends = (spread.low / factor, spread.high / factor) if spread.kind else (None, None)
    name, pool = place
    return Coefficient(
        table.family.id, name, pool, spread.mean / factor, *ends, "ci95" if spread.kind else "",
        growth=old.growth if old is not None else None,
        years_to_maturity=old.years_to_maturity if old is not None else None, tier=TIER, year=use.year, trust="own",
        source=Basis({tag: text("carbonmap.source", tag, layer=use.name) for tag in LANGUAGES}), note=note_of(use, old))


def note_of(use: MapUse, old) -> dict:
    """How a map was turned into a number, and what the table would have given, in every language.

    Args:
        use: of the map. old: the table's number of the class, None without one.
    """
    note = {}
    for tag in LANGUAGES:
        parts = [text("carbonmap.card", tag, layer=use.name, quantity=text(
            "carbonmap.quantity_soil" if use.pools == SOIL else f"carbonmap.quantity_{use.measure.quantity}", tag))]
        parts += [text(f"carbonmap.card_{kind}", tag, value=ratio.shown, source=ratio.source[tag])
                  for kind, ratio in use.ratios.items()]
        parts.append(text("carbonmap.card_error", tag, percent=100.0 * Z95 * use.error) if use.error is not None
                     else text("carbonmap.card_no_error", tag))
        if old is not None and old.value is not None:
            parts.append(text("carbonmap.card_instead", tag, value=old.value))
        note[tag] = " ".join(parts)
    return note
