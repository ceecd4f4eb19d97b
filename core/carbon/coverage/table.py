"""How each class and pool has its number on each place, by area: the one table from which shares and sentences come."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

import numpy as np
import pandas as pd

from ...landuse.transition.tables import NO_CLASS
from ...table import numbered
from ...texts import pick, text
from ..densities.table import Densities, source_text
from ..keys.variants import split_variant
from ..pack.model import Coefficient
from .land import Land

#: How ground has its numbers: by a row of the table, by envelope of several, not at all. The weakest comes last.
ROW, ENVELOPE, NONE = STATES = ("row", "envelope", "none")
#: What a blank lacks.
CODE, CROSSWALK, CLASS, POOL, CELL, KEY, KEY_ROW, ORGANIC = LACKS = (
    "code", "crosswalk", "class", "pool", "cell", "key", "key_row", "organic_soil")
COVERAGE_COLUMNS = {
    "zone": "string", "zone_name": "string", "land_class": "string", "code": "string", "title": "string",
    "codes": "string", "vegetated": "boolean", "climate": "string", "eco_zone": "string", "continent": "string",
    "soil": "string", "other_keys": "string", "pool": "string", "area_ha": "Float64", "state": "string",
    "density_t_c_ha": "Float64", "stock_t_c": "Float64", "pack": "string", "family": "string", "trust": "string",
    "tier": "string", "source": "string", "verified": "boolean", "note": "string", "lacks": "string",
    "lacking_keys": "string", "candidates": "Int64", "candidates_with_row": "Int64"}
_COLUMN_OF_KEY = {"zone": "eco_zone", "continent": "continent", "soil": "soil"}


def coverage_table(land: Land, table: Densities, language: str) -> pd.DataFrame:
    """A row for each zone of the user, class with its place, and pool of the family.

    A class that the table does not have, ground without a class and codes that no crosswalk has are rows too: nothing
    stops here, and the ground of a pool adds up to all ground of the zone.

    Args:
        land: ground by class. table: densities, t C/ha, with what was given of the place.
        language: of titles and notes, ``"en"`` or ``"zh"``.

    Returns:
        ``COVERAGE_COLUMNS``. ``zone`` is NULL for everything; ``land_class`` NULL of ground without a class, ``code``
        then says which code. ``climate``, ``eco_zone``, ``continent``, ``soil`` and ``other_keys`` are what is given
        of the place, candidates separated by ``|``. ``state`` is of ``STATES``; ``pack``, ``family``, ``trust``
        (``own``, ``provincial``, ``national``, ``tier1``, NULL where a pack does not say), ``tier`` and ``source``
        describe the number that is used. ``lacks`` is of ``LACKS`` where the state is ``none``, ``lacking_keys`` the
        keys that would have to be given, or that have a value without a row. ``candidates`` are those of a place of
        which the table has a row for ``candidates_with_row`` only; NULL where it has one for all.

    Two hectares of forest of 100 t C/ha, and one of town that the table leaves blank:

    >>> from ..densities.table import densities
    >>> from ..pack.model import Family
    >>> from .land import land_of
    >>> table = densities(Family("f", {}, {}, "t C/ha"), [
    ...     Coefficient("f", "forest", "above", 100.0), Coefficient("f", "town", "above", None)], "p 1")
    >>> rows = coverage_table(land_of({"forest": 2.0, "town": 1.0}, {}), table, "en")
    >>> rows[["land_class", "area_ha", "state", "stock_t_c", "lacks"]].values.tolist()
    [['forest', 2.0, 'row', 200.0, <NA>], ['town', 1.0, 'none', <NA>, 'cell']]
    """
    rows = land.rows[land.rows["area_ha"] > 0.0]
    numbers, first = numbered([rows[name].to_numpy(dtype=object) for name in ("land_class", "code")])
    keys = rows.iloc[first][["land_class", "code"]].itertuples(index=False)
    pools = len(table.pools)
    cells = pd.DataFrame([cell for key in keys for cell in _cells(land, table, *key, language)],
                         columns=list(COVERAGE_COLUMNS))
    frame = cells.iloc[(numbers[:, None] * pools + np.arange(pools)).ravel()].reset_index(drop=True)
    frame["zone"] = [zone or None for zone in rows["zone"] for _pool in range(pools)]
    frame["zone_name"] = frame["zone"].map(dict(land.zone_names))
    frame["area_ha"] = np.repeat(rows["area_ha"].to_numpy(dtype=float), pools)
    frame = frame.astype(COVERAGE_COLUMNS)
    frame["stock_t_c"] = frame["density_t_c_ha"] * frame["area_ha"]
    return frame


def _cells(land: Land, table: Densities, land_class: str, code: str, language: str) -> list:
    """What a class has in each pool, but for its ground."""
    described = land.described(land_class)
    base, label = split_variant(land_class)
    title = base if described is None else pick(described.title, language)
    if land_class == NO_CLASS:
        title = land.titles.get(code) or code or text("transition.no_class", language)
    if label and (described is None or land_class not in land.classes):
        title = f"{title} [{label}]"
    climate, keys = table.place.of(land_class)
    place = {"climate": climate.replace(" ", "") or None, **{
        column: "|".join(keys[key]) for key, column in _COLUMN_OF_KEY.items() if key in keys}}
    others = "; ".join(f"{key}: {'|'.join(values)}" for key, values in keys.items() if key not in _COLUMN_OF_KEY)
    shared = {"land_class": land_class or None, "code": code or None, "title": title or None,
              "codes": ", ".join(land.codes.get(land_class, ())) or None,
              "vegetated": None if described is None else described.is_vegetated, **place,
              "other_keys": others or None}
    is_organic = described is not None and described.organic_soil and not table.family.organic_soils
    return [{**shared, **_cell(table, (land_class, code), pool, is_organic and pool == "soil", language)}
            for pool in table.pools]


def _cell(table: Densities, ground: tuple, pool: str, is_organic: bool, language: str) -> dict:
    """One pool of a class; ``ground``: the class and the code."""
    land_class, code = ground
    number = table.given.get((land_class, pool))
    lacks = _lacks(table, ground, number, is_organic)
    cell = {"pool": pool, "state": NONE if lacks or number is None else state_of(number), "lacks": lacks or None,
            "pack": None if table.is_own else table.origin, "family": table.family.id}
    if number is None:
        return cell
    if not lacks:
        cell |= {"density_t_c_ha": table.density(land_class, pool), "trust": table.trust_of(number) or None,
                 "tier": number.tier or None, "verified": number.verified}
    if number.candidates:
        cell |= dict(zip(("candidates_with_row", "candidates"), number.candidates))
    return {**cell, "source": source_text(number, language), "note": pick(number.note, language) or None,
            "lacking_keys": ", ".join(number.lacking) or None}


def _lacks(table: Densities, ground: tuple, number: Optional[Coefficient], is_organic: bool) -> str:
    """What a number lacks, of ``LACKS``; empty where there is one."""
    land_class, code = ground
    if land_class == NO_CLASS:
        return CROSSWALK if code else CODE
    if land_class not in table.classes:
        return CLASS
    if is_organic:
        return ORGANIC
    if number is None:
        return POOL
    if number.value is not None:
        return ""
    if not number.lacking:
        return CELL
    climate, keys = table.place.of(land_class)
    return KEY_ROW if any(keys.get(key) or key == "climate" and climate for key in number.lacking) else KEY


def state_of(number: Coefficient) -> str:
    """How a number is had, of ``STATES``.

    Args:
        number: of a table.

    >>> state_of(Coefficient("f", "forest", "above", 100.0)), state_of(Coefficient("f", "forest", "above", None))
    ('row', 'none')
    """
    return NONE if number.value is None else ENVELOPE if number.by_envelope else ROW


def worst(states: Sequence[str]) -> str:
    """How a class has its numbers, those of its pools together: the weakest counts, and nothing is ``NONE``.

    Args:
        states: of its pools, of ``STATES``.

    >>> worst(["row"]), worst(["row", "envelope"]), worst([])
    ('row', 'envelope', 'none')
    """
    return STATES[max(map(STATES.index, states))] if len(states) else NONE


def by_class(coverage: pd.DataFrame) -> pd.DataFrame:
    """A row for each zone and class, its pools together.

    Args:
        coverage: of :func:`coverage_table`.

    Returns:
        ``zone``, ``land_class``, ``code``, ``title``, ``vegetated``, ``area_ha``, ``state`` of the weakest pool, and
        ``stock_t_c`` of the pools that have a number, in the order of the table.
    """
    rank = coverage["state"].map({state: place for place, state in enumerate(STATES)}).astype(int)
    names = ["zone", "land_class", "code"]
    grouped = coverage.assign(rank=rank, **{name: coverage[name].fillna("") for name in names}).groupby(
        names, sort=False)
    frame = grouped.agg(title=("title", "first"), vegetated=("vegetated", "first"), area_ha=("area_ha", "first"),
                        rank=("rank", "max"), stock_t_c=("stock_t_c", "sum")).reset_index()
    frame["state"] = np.array(STATES, dtype=object)[frame.pop("rank").to_numpy(dtype=int)]
    return frame
