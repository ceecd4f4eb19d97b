"""A layer of soils that change, as core reckons with it."""
from __future__ import annotations

from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd

from ....core.carbon.change.soils import LEVELS, ROLES, YEAR, typed_levels
from ....core.carbon.checked_pack import load_coefficients
from ....core.carbon.pack.model import CoefficientPack
from ....core.carbon.zones.lookup import CLIMATE, SOIL
from ....core.carbon.zones.soils import filled_soils
from ....core.errors import InputError
from ....core.fields import Field, spelled, type_column
from ....core.inputs import register
from ....core.landuse.transition.classes import Classes
from ....core.layers.recognise.names import first_field
from ....core.texts import first_few, named, text, word_of
from ...reading.read import Snapshot, read
from .own_places import OwnPlaces
from .whereabouts import sites_of_run

LOOKED_UP = (CLIMATE, SOIL)
SHOWN = 5   # values that a sentence names
YEARS = 1500, 2500   # outside them a number is not a year of change


class Soils(NamedTuple):
    """Features of a layer: area, levels, year of change, ids; remarks; the layer's name, and the field of each role."""

    area_m2: np.ndarray
    levels: pd.DataFrame
    year_of_change: np.ndarray
    fids: np.ndarray
    notes: list
    source: str
    fields: dict
    candidates: dict
    entries: list


class Lookup(NamedTuple):
    """How climate and soil of features are found that no field and no value gives: by the user's layer, otherwise by
    the maps of a pack."""

    places_path: str
    own: OwnPlaces = OwnPlaces()


def read_soils(layer: Snapshot, pack: CoefficientPack, stated: tuple, measured: Callable, language: str,
               lookup: Optional[Lookup] = None, cancelled=None) -> Soils:
    """Read a layer.

    Args:
        layer: of polygons. pack: knows names of fields and spellings of levels.
        stated: role -> field, and role -> a value for all features. language: of remarks.
        measured: table and its classes to their ground, ``core.carbon.stock.patches.PatchGround``.
        lookup: of climate and soil where neither is given; None: they have to be given.

    Raises:
        InputError: an unknown role, a role without field or value, a field and a value for one role.
    """
    fields, values = stated
    for given in (fields, values):
        strange = [role for role in given if role not in ROLES]
        if strange:
            raise InputError("carbon.soil_role_unknown", roles=", ".join(strange), known=named("field", *ROLES))
    bound = _bound(layer, pack, fields, values, LOOKED_UP if lookup is not None else ())
    table = read(layer, list(dict.fromkeys(bound.values())), cancelled=cancelled, build=False)
    columns, notes = {}, []
    for role in ROLES:
        described = pack.fields.get(role, Field(role, "number" if role == YEAR else "text", (), {}, {}, ()))
        raw = table.columns[bound[role]] if role in bound else pd.Series(
            [values.get(role)] * len(table), dtype="string")
        columns[role], problems = type_column(raw, described)
        if problems and role not in bound:   # one value of all features
            problems = type_column(raw[:1], described)[1]
        notes += [_unreadable(role, problem, _lost(raw, columns[role], described), table, layer.name, bound, language)
                  for problem in problems]
    land = measured(table, Classes(np.full(len(table), "", dtype=object), {}))
    year = columns[YEAR].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    strange = ~np.isnan(year) & ((year < YEARS[0]) | (year > YEARS[1]))   # 0 and 9999 mean unknown
    if strange.any():
        notes.append(text(
            "carbon.soil_years", language, layer=layer.name, field=bound.get(YEAR, register.VALUES),
            count=int(strange.sum()), features=first_few(table.fids[strange]),
            years=", ".join(f"{value:g}" for value in np.unique(year[strange])[:SHOWN])))
        year = np.where(strange, np.nan, year)
    candidates, entries = {}, []
    lacking = [role for role in LOOKED_UP if role not in bound and role not in values]
    if lookup is not None and lacking:
        places = load_coefficients(lookup.places_path).places
        sites, _parcels, more = sites_of_run({"land": table}, lookup.own, pack, places, language, cancelled)
        filled = filled_soils(sites, columns[CLIMATE] if CLIMATE not in lacking else None, SOIL in lacking, pack,
                              language)
        columns |= {CLIMATE: filled.climate} | ({SOIL: filled.soil} if SOIL in lacking else {})
        candidates, entries = filled.candidates, filled.entries
        notes += [*more, *filled.notes]
    return Soils(land.row_area_m2, typed_levels({role: columns[role] for role in LEVELS}, len(table)), year,
                 table.fids, [*land.notes, *notes], layer.name, bound, candidates, entries)


def _lost(raw: pd.Series, typed: pd.Series, described: Field) -> np.ndarray:
    """Which cells hold something that could not be read, bool ``(n,)``."""
    lost = (raw.notna().to_numpy(dtype=bool) & typed.isna().to_numpy(dtype=bool)).copy()
    spelled_cells = spelled(raw[lost])
    lost[lost] = (spelled_cells != "") & ~np.isin(spelled_cells.astype(str), list(described.unknown))
    return lost


def _unreadable(role: str, problem: InputError, lost: np.ndarray, table, layer: str, bound: dict, language: str) -> str:
    """What could not be read of a role, with the layer, the field and the features."""
    words, why = word_of("field", role, language), problem.in_language(language)
    if role not in bound:
        return text("carbon.soil_value_unreadable", language, role=words, problem=why)
    return text("carbon.soil_unreadable", language, layer=layer, field=bound[role], role=words, problem=why,
                count=int(lost.sum()), features=first_few(table.fids[lost]))


def _bound(layer: Snapshot, pack: CoefficientPack, fields: dict, values: dict, free: tuple) -> dict:
    """Role -> field; ``free`` roles may have neither field nor value."""
    both = sorted(set(fields) & set(values))
    if both:
        raise InputError("carbon.soil_role_twice", roles=named("field", *both))
    bound = dict(fields)
    for role in ROLES:
        if role not in bound and role not in values:
            aliases = (role, *(pack.fields[role].aliases if role in pack.fields else ()))
            name = first_field(layer.field_names, aliases)
            if name:
                bound[role] = name
    lacking = [role for role in ROLES if role not in bound and role not in values and role not in free]
    if lacking:
        raise InputError("carbon.soil_roles", layer=layer.name, roles=named("field", *lacking),
                         fields=", ".join(layer.field_names) or "–")
    return bound
