"""What each candidate of a place would give: shown before a run, so that one of them can be picked."""
from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ...errors import InputError
from ..coverage.table import NONE, state_of, worst
from ..densities.table import Densities, densities_of
from ..pack.model import CoefficientPack
from ..pack.places import Places
from .filling import climates_of, open_keys
from .lookup import CLIMATE, ZONE, of_climates
from .wording import key_words, value_words

CANDIDATE_COLUMNS = {
    "key": "string", "key_title": "string", "value": "string", "title": "string", "share": "Float64",
    "maps": "string", "is_usable": "boolean", "land_class": "string", "state": "string",
    "density_t_c_ha": "Float64", "lower_t_c_ha": "Float64", "upper_t_c_ha": "Float64"}


def candidate_table(pack: CoefficientPack, family: str, chosen: tuple, candidates: Mapping[str, tuple],
                    places: Places, language: str) -> pd.DataFrame:
    """A row for each candidate of each key that the user leaves open, and each class; first what all give together.

    A climate is shown with its own zones, a zone with the climates that may have it; what the user gave holds
    throughout.

    Args:
        pack: coefficients. family: id. chosen: climate, several separated by ``|``, and keys, as the user gives them.
        candidates: key -> candidates, of ``candidates_at``. places: of the pack that knows them.
        language: of titles, ``"en"`` or ``"zh"``.

    Returns:
        Columns ``CANDIDATE_COLUMNS``: ``key`` (climate, zone, continent, soil; NULL in the rows of all candidates
        together, the envelope of a run that picks nothing), ``value`` and their titles; ``share`` of the land, 0 … 1,
        as the mean of the maps (zones of a climate do not divide it); ``maps``: ids of those that say so, joined by
        ``|``; ``is_usable``: the family has numbers of it; ``land_class``: id of the family's class; ``state``:
        ``row``, ``envelope``, ``none``; ``density_t_c_ha`` and bounds: sums of the class's pools, NULL where a pool is
        blank. Without an open key only what was given.

    Raises:
        InputError: no such family; a climate or value that the pack does not know.
    """
    climate, keys = chosen
    asked = open_keys(pack, (family,), climate, keys)
    candidates = of_climates(candidates, climate, places)
    known = {key: climates_of(pack, (family,)) if key == CLIMATE else set(pack.keys[key].values) for key in asked}
    usable = {key: tuple(candidate.value for candidate in candidates.get(key, ()) if candidate.value in known[key])
              for key in asked}
    frames = [_rows(_numbers(pack, family, chosen, usable), {"key": None})]
    for key in asked:
        title = key_words(pack, key, language)
        for candidate in candidates.get(key, ()):
            is_usable = candidate.value in known[key]
            alone = _with(usable, key, candidate.value, places) if is_usable else None
            frames.append(_rows(_numbers(pack, family, chosen, alone), {
                "key": key, "key_title": title, "value": candidate.value,
                "title": value_words(pack, key, candidate.value, language), "share": candidate.share,
                "maps": "|".join(candidate.maps), "is_usable": is_usable}))
    frame = pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)
    return frame.reindex(columns=list(CANDIDATE_COLUMNS)).astype(CANDIDATE_COLUMNS)


def _with(usable: Mapping[str, tuple], key: str, value: str, places: Places) -> dict:
    """All candidates, of one key a single value, and of the others what goes with it."""
    alone = {**usable, key: (value,)}
    if key == CLIMATE and usable.get(ZONE):
        alone[ZONE] = tuple(zone for zone in usable[ZONE] if zone in places.zones.get(value, ())) or usable[ZONE]
    if key == ZONE and usable.get(CLIMATE):
        alone[CLIMATE] = tuple(climate for climate in usable[CLIMATE] if value in places.zones.get(
            climate, ())) or usable[CLIMATE]
    return alone


def _numbers(pack: CoefficientPack, family: str, chosen: tuple, looked_up: Mapping[str, tuple] | None):
    """The table of what was given and looked up; None where the family has no numbers of it."""
    climate, keys = chosen
    if looked_up is None:
        return None
    climates = looked_up.get(CLIMATE)
    try:
        return densities_of(pack, family, "|".join(climates) if climates is not None else climate, {
            **keys, **{key: values for key, values in looked_up.items() if key != CLIMATE and values}})
    except InputError as error:
        if error.key == "carbon.climate_needed":
            return None
        raise


def _rows(table: Densities | None, stated: dict) -> pd.DataFrame:
    """The classes of a table, each with the sum of its pools."""
    if table is None:
        return pd.DataFrame([{**stated, "land_class": None, "state": NONE}])
    ends = [np.where(np.isnan(end), table.value, end) for end in (table.lower, table.upper)]
    rows = []
    for place, land_class in enumerate(table.classes):
        pools = [table.given[land_class, pool] for pool in table.pools if (land_class, pool) in table.given]
        used = [column for column, pool in enumerate(table.pools) if (land_class, pool) in table.given]
        state = worst([state_of(number) for number in pools])
        rows.append({**stated, "land_class": land_class, "state": state,
                     **{f"{name}_t_c_ha": float(end[place, used].sum()) if state != NONE else None
                        for name, end in zip(("density", "lower", "upper"), (table.value, *ends))}})
    return pd.DataFrame(rows)
