"""What is asked of a user's own layer of places: which field holds climate, zone, continent or soil, and its words."""
from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ..carbon.pack.model import CoefficientPack
from ..carbon.pack.places import Places
from ..carbon.zones.own import own_fields
from ..fields import Field, type_column
from ..layers.recognise.values import ShownField
from ..texts import LANGUAGES, word_of
from .tables import listed


def place_fields(pack: CoefficientPack, places: Places) -> dict[str, ShownField]:
    """Fields of a layer of places, with the words that their values may mean.

    Args:
        pack: coefficients, with their keys. places: of the pack that knows climates and zones.

    Returns:
        Key -> field.
    """
    shown = {}
    for key, described in own_fields(pack, places).items():
        titles = pack.keys[key].values if key in pack.keys else {}
        words = {value: titles.get(value) or {tag: word_of(key, value, tag) for tag in LANGUAGES}
                 for value in described.values}
        # a field with few values may be anything: four keys would all propose the same one
        shown[key] = replace(listed(described, described.values, words, _reader(described)), is_class=False)
    return shown


def _reader(described: Field):
    def read(value: str):
        word = type_column(pd.Series([value], dtype="string"), described)[0].iloc[0]
        return None if pd.isna(word) else str(word)

    return read
