"""Climate and soil of parcels that neither a field nor a value gives: candidates of their place."""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...texts import Fact, enumerated, text, word_of
from ..pack.model import CoefficientPack
from .lookup import CLIMATE, SOIL, of_climates
from .sites import OWN, Sites, values_of

SEVERAL = "|"
ORGANIC = "organic"


class FilledSoils(NamedTuple):
    """Climates and soils of parcels.

    Attributes:
        climate, soil: of each parcel, candidates separated by ``|``, NA where nothing is known; string ``(n,)``.
        candidates: soils as ``soil`` has them -> soil -> its share of the land. notes: sentences.
        entries: of the manifest.
    """

    climate: pd.Series
    soil: pd.Series
    candidates: dict
    notes: list
    entries: list


def filled_soils(sites: Sites, climate: Optional[pd.Series], wants_soil: bool, pack: CoefficientPack,
                 language: str) -> FilledSoils:
    """Climates and soils by the place of each parcel.

    Args:
        sites: of the parcels ``(n,)``. climate: of each as it was given, None: looked up too. wants_soil: soils are
            looked up. pack: with reference stocks; soils and climates that it does not have are left out, organic soils
            as well, since no reference table has them, and that is said. language: of sentences.
    """
    known = [{cell[side] for cell, number in pack.soil_references.items() if number.value is not None}
             for side in (0, 1)]
    count = len(sites.of_row)
    climates = pd.Series([pd.NA] * count, dtype="string") if climate is None else climate.astype("string").reset_index(
        drop=True)
    soils, candidates, organic, entries = pd.Series([pd.NA] * count, dtype="string"), {}, 0.0, {}
    for place, site in enumerate(sites.candidates):
        rows = np.flatnonzero(sites.of_row == place)
        if climate is None:
            climates.iloc[rows] = SEVERAL.join(
                value for value in values_of(site, CLIMATE) if value in known[1]) or pd.NA
        for stated in climates.iloc[rows].dropna().unique() if wants_soil else ():
            there = rows[(climates.iloc[rows] == stated).fillna(False).to_numpy(dtype=bool)]
            is_own = any(OWN in held.maps for held in site[SOIL])
            here = site if climate is None or is_own else of_climates(site, stated, sites.places[place])
            shares = {held.value: held.share for held in here[SOIL] if held.value in known[0]}
            whole = sum(held.share for held in here[SOIL]) or 1.0
            organic += len(there) / max(count, 1) * sum(
                held.share for held in here[SOIL] if held.value == ORGANIC) / whole
            name = SEVERAL.join(shares)
            soils.iloc[there] = name or pd.NA
            if len(shares) > 1:
                candidates[name] = shares
            for held in here[SOIL]:
                entries[stated, held.value] = {"key": SOIL, "climate": stated, "value": held.value, "share": round(
                    held.share, 4), "maps": list(held.maps), "used": held.value in shares}
    notes = []
    if climate is None:
        notes.append(Fact(text("carbon.soil_climates", language, values=_words(CLIMATE, climates, language))))
    if wants_soil:
        notes.append(text("carbon.soil_candidates", language, organic=100.0 * organic, soils=enumerated((
            ", ".join(text("carbon.place_share", language, name=word_of(SOIL, soil, language),
                           share=100.0 * share / sum(shares.values())) for soil, share in shares.items())
            for shares in candidates.values()), language) or _words(SOIL, soils, language)))
    climate_entries = [{"key": CLIMATE, "value": value} for value in dict.fromkeys(climates.dropna())] \
        if climate is None else []
    return FilledSoils(climates, soils, candidates, notes, [*climate_entries, *entries.values()])


def _words(key: str, values: pd.Series, language: str) -> str:
    return enumerated((" / ".join(word_of(key, value, language) for value in joined.split(SEVERAL))
                       for joined in values.dropna()), language) or "–"
