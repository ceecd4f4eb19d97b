"""What maps were read as, what they cover, and what in them looks wrong, in sentences and in rows of a manifest."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from ...texts import text
from ..densities.spreads import Z95
from ..densities.table import Densities
from ..keys.variants import off_map
from ..stock.classes import Mixes
from ..stock.stock import M2_PER_HA, WHOLE
from .cleaning import HOLE, NEGATIVE, NO_DATA, VALUE, ZERO
from .holding import SOIL, MapUse
from .quantity import BIOMASS, CARBON
from .table import Held, Joined, pools_of

LEAST_SHARE = 0.01   # of the ground that a map knows; smaller classes are not looked at
SHOWN = 6


def use_notes(use: MapUse, language: str) -> list:
    """How a map was read.

    Args:
        use: of the map. language: ``"en"`` or ``"zh"``.
    """
    kind = "soil" if use.pools == SOIL else use.measure.quantity
    notes = [text("carbonmap.read_as", language, layer=use.name, quantity=text(f"carbonmap.quantity_{kind}", language),
                  pools=text(f"carbonmap.pools_{use.pools}", language, depth=100.0 * use.depth_m))]
    notes += [text(f"carbonmap.card_{name}", language, value=ratio.shown, source=ratio.source[language])
              for name, ratio in use.ratios.items()]
    if use.pools != SOIL and use.root_shoot is None and use.pools == "above":
        notes.append(text("carbonmap.no_roots", language, layer=use.name))
    if use.error is None:
        notes.append(text("carbonmap.no_error", language, layer=use.name))
    return [" ".join(notes)]


def kind_notes(use: MapUse, band: int, kinds: Counter, choices: tuple, language: str) -> list:
    """Which cells of a map are no numbers, and what may be wrong with its zeros.

    Args:
        use: of the map. band: of its raster. kinds: cells by kind, where it meets the land.
        choices: how zero is read (of ``cleaning.ZEROS``), and the no-data value that the file declares, or None.
        language: ``"en"`` or ``"zh"``.
    """
    zero, no_data = choices
    whole = sum(kinds[kind] for kind in (NO_DATA, HOLE, NEGATIVE, ZERO, VALUE)) or 1
    named = {"layer": use.name, "band": band}
    notes = []
    if kinds[HOLE]:
        notes.append(text("carbonmap.holes", language, count=kinds[HOLE], share=100.0 * kinds[HOLE] / whole, **named))
    if kinds[NEGATIVE]:
        notes.append(text("carbonmap.negative", language, count=kinds[NEGATIVE],
                          share=100.0 * kinds[NEGATIVE] / whole, **named))
    if no_data == 0.0 and zero == "as_declared" and kinds[NO_DATA]:
        notes.append(text("carbonmap.zero_declared", language, count=kinds[NO_DATA],
                          share=100.0 * kinds[NO_DATA] / whole, **named))
    if no_data is None and zero == "as_declared" and kinds[ZERO]:
        notes.append(text("carbonmap.zero_not_declared", language, count=kinds[ZERO],
                          share=100.0 * kinds[ZERO] / whole, **named))
    if kinds["masked"]:
        notes.append(text("carbonmap.masked", language, count=kinds["masked"], **named))
    return notes


def areas_of(held: Held, mixes: Mixes, table: Densities, use: MapUse) -> tuple[float, float, float]:
    """Ground whose number in the pools of a map comes from the map, from the table, and from neither, ha.

    Args:
        held: of the maps. mixes: what codes mean, without maps. table: densities, with the pools of maps.
        use: of the map.
    """
    pools = pools_of([use], table)
    at = [list(table.pools).index(pool) for pool in pools]
    known = {name: not np.isnan(table.value[row, at]).any() for row, name in enumerate(table.classes)}
    rows = held.rows[held.rows["zone"] == WHOLE]
    by_map = by_table = by_none = 0.0
    for code, bits, area in zip(rows["code"], rows["bits"], rows["area_m2"]):
        parts = mixes.shares[code]
        if bits & use.bit and parts:
            by_map += area
            continue
        share = sum(part.share for part in parts if known.get(part.land_class))
        by_table, by_none = by_table + area * share, by_none + area * (1.0 - share)
    return by_map / M2_PER_HA, by_table / M2_PER_HA, by_none / M2_PER_HA


def area_notes(areas: tuple, use: MapUse, language: str) -> list:
    """Which ground a map, the family and neither give a number of.

    Args:
        areas: of ``areas_of``. use: of the map. language: ``"en"`` or ``"zh"``.
    """
    by_map, by_table, by_none = areas
    if by_map <= 0.0:
        return [text("carbonmap.none_covered", language, layer=use.name)]
    return [text("carbonmap.areas", language, layer=use.name, by_map=by_map, by_table=by_table, by_none=by_none,
                 pools=text(f"carbonmap.short_{'soil' if use.pools == SOIL else 'living'}", language))]


def doubts(joined: Joined, uses: Sequence[MapUse], cell_ha: Mapping, language: str) -> list:
    """Classes on which a map's mean is not within what the family permits, with other readings that would be.

    Args:
        joined: ground and densities. uses: of the maps. cell_ha: bit of a map -> area of its cells, ha.
        language: ``"en"`` or ``"zh"``.
    """
    table, notes = joined.table, []
    area: dict = {}
    whole = joined.ground.rows[joined.ground.rows["zone"] == WHOLE]
    for code, ground in zip(whole["code"], whole["area_m2"]):
        for part in joined.mixes.shares[code]:
            area[part.land_class] = area.get(part.land_class, 0.0) + ground * part.share
    for use in uses:
        columns = [list(table.pools).index(pool) for pool in pools_of([use], table)]
        known = {name for name, pool in table.by_map if list(table.pools).index(pool) in columns}
        ground = sum(area.get(name, 0.0) for name in known)
        for name in sorted(known, key=lambda name: -area.get(name, 0.0)):
            row = table.classes.index(off_map(name)) if off_map(name) in table.classes else -1
            if row < 0 or np.isnan(table.value[row, columns]).any() or area.get(name, 0.0) < LEAST_SHARE * ground:
                continue
            value = table.value[row, columns].sum()
            low, high = (np.where(np.isnan(ends), table.value[row, columns] * factor, ends).sum() for ends, factor in (
                (table.lower[row, columns], 0.5), (table.upper[row, columns], 1.6)))
            mean = table.value[table.classes.index(name), columns].sum()
            if low <= mean <= high or high <= 0.0:
                continue
            notes.append(_doubt(joined, use, name, (mean, value, low, high), cell_ha.get(use.bit, 0.0), language))
    return notes[:SHOWN]


def _doubt(joined: Joined, use: MapUse, name: str, numbers: tuple, cell_ha: float, language: str) -> str:
    mean, value, low, high = numbers
    fraction = float(use.fraction.at(0.0)) if use.fraction is not None else 0.47
    values = {"layer": use.name, "land": joined.mixes.title(off_map(name), language), "mean": mean, "value": value,
              "low": low, "high": high, "family": joined.table.family.id}
    others = []
    if use.pools != SOIL:
        others += [(CARBON, "carbonmap.perhaps_dry", mean * fraction),
                   (BIOMASS, "carbonmap.perhaps_carbon", mean / fraction)]
    for quantity, key, other in others:
        if use.measure.quantity == quantity and low <= other <= high:
            return text(key, language, other=other, **values)
    if cell_ha > 0.0 and abs(cell_ha - 1.0) > 0.01:
        other = mean * cell_ha if use.measure.is_per_cell else mean / cell_ha
        if low <= other <= high:
            return text("carbonmap.perhaps_hectare" if use.measure.is_per_cell else "carbonmap.perhaps_cell", language,
                        other=other, **values)
    return text("carbonmap.outside", language, **values)


def year_notes(use: MapUse, land_year: str, language: str) -> list:
    """That a map is of another year than the land.

    Args:
        use: of the map. land_year: empty where it is not known. language: ``"en"`` or ``"zh"``.
    """
    if use.year and land_year and use.year != land_year:
        return [text("carbonmap.other_year", language, layer=use.name, year=use.year, land_year=land_year)]
    return []


def date_notes(one_date_ha: float, both_ha: float, language: str) -> list:
    """Which ground has a map of biomass on one date alone, and how gains of two maps count.

    Args:
        one_date_ha, both_ha: ground, ha. language: ``"en"`` or ``"zh"``.
    """
    notes = []
    if one_date_ha > 0.0:
        notes.append(text("carbonmap.one_date", language, area=one_date_ha,
                          pools=text("carbonmap.word_living", language)))
    if both_ha > 0.0:
        notes.append(text("carbonmap.observed", language, area=both_ha))
    return notes


def entry_of(use: MapUse, areas: tuple, kinds: Counter) -> dict:
    """A row of the manifest on a map.

    Args:
        use: of the map. areas: of ``areas_of``. kinds: cells by kind.
    """
    names = {"fraction": "carbon_fraction", "expansion": "bcef", "roots": "root_shoot"}
    ratios = {names[name]: {"value": ratio.shown, "source": ratio.source["en"], "own": ratio.is_own}
              for name, ratio in use.ratios.items()}
    grounds = {name: round(area, 4) for name, area in zip(("by_map_ha", "by_family_ha", "by_none_ha"), areas)
               if area is not None}
    return {"map": use.name, "quantity": "soil" if use.pools == SOIL else use.measure.quantity, "pools": use.pools,
            "per_cell": use.measure.is_per_cell, "factor": use.measure.factor, "ratios": ratios,
            "band95_percent": None if use.error is None else round(100.0 * Z95 * use.error, 4),
            "trust": "own", **grounds, "cells": {kind: int(count) for kind, count in sorted(kinds.items())}}
