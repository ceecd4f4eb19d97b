"""Families that ship with the plugin, in the order of trust, for the place of a run's land."""
from __future__ import annotations

from typing import Callable, Optional

import numpy as np

from ....core.carbon.checked_pack import load_coefficients
from ....core.carbon.densities.next_level import Offer, offers_at
from ....core.carbon.densities.table import Densities
from ....core.carbon.keys.place import Place
from ....core.carbon.zones.filling import climates_of
from ....core.carbon.zones.lookup import CLIMATE, KEYS, candidates_at
from ....core.errors import InputError
from ....core.geometry.systems.crs import to_geographic
from ...packs.places import resolve_pack
from ...rasters.layers import Raster
from .land import Chosen

#: Packs and families of stocks, of levels from near to far; the last is looked up by the land's coordinates.
NEAR, FAR = (("cn-forest-density", "forest-provincial"),), ("ipcc-2019-forest", "land-any")
PLACES_PACK = "ipcc-zones"


def offers_of(chosen: Chosen, used: Densities, land, home: str = "", title: Callable = str) -> list[Offer]:
    """The families that may come before or after the used one.

    Args:
        chosen: by the user. used: the table of the run. land: a snapshot of a layer, or a raster; None: unknown.
        home: folder of the project. title: class -> its name.

    Returns:
        None where the used family states no level, or the codes of the land are classes of the user's own.
    """
    if not used.family.trust or (used.is_own and not chosen.crosswalk_path):
        return []
    return [offer._replace(title=title) for offer in _offers(chosen, used, land, home)]


def _offers(chosen: Chosen, used: Densities, land, home: str) -> list[Offer]:
    where = _middle(land) if land is not None else None
    place = Place(chosen.climate, chosen.keys)
    if used.family.is_flux:
        if used.is_own or not chosen.pack_path:
            return []
        pack = load_coefficients(chosen.pack_path)
        families = [name for name, family in pack.families.items() if family.is_flux and not family.withheld
                    and family.gas == used.family.gas and name != used.family.id]
        return offers_at(pack, families, place, where)
    offers = []
    for name, family in NEAR:
        if used.family.id != family:
            offers += offers_at(load_coefficients(resolve_pack(name, "", home)), (family,), place, where)
    if used.family.trust != "tier1" and where is not None:
        name, family = FAR
        pack = load_coefficients(resolve_pack(name, "", home))
        places = load_coefficients(resolve_pack(PLACES_PACK, "", home)).places
        here = {key: tuple(candidate.value for candidate in candidates) for key, candidates in candidates_at(
            [where[0]], [where[1]], [1.0], places).items()}
        climates = climates_of(pack, (family,))
        keys = {key: chosen.keys.get(key) or here.get(key, ()) for key in KEYS if key in pack.keys}
        offers += offers_at(pack, (family,), Place(chosen.climate or "|".join(
            climate for climate in here.get(CLIMATE, ()) if climate in climates), {**chosen.keys, **keys}), where)
    return offers


def _middle(land) -> Optional[tuple[float, float]]:
    """Longitude and latitude of the middle of a layer's extent; None where it cannot be told."""
    if isinstance(land, Raster):
        grid = land.grid
        ends = (grid.west, grid.north - grid.height * grid.step_y, grid.west + grid.width * grid.step_x, grid.north)
        crs = grid.crs
    else:
        ends, crs = land.extent, land.crs
    try:
        longitude, latitude = to_geographic(np.array([[(ends[0] + ends[2]) / 2.0, (ends[1] + ends[3]) / 2.0]]), crs)
    except InputError:
        return None
    where = float(longitude[0]), float(latitude[0])
    return where if np.isfinite(where).all() and abs(where[1]) <= 90.0 and abs(where[0]) <= 360.0 else None
