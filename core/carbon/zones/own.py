"""Climate, zone, continent and soil by the user's own layer or raster: which field and value means what, by parcel."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import shapely

from ...fields import Field
from ...geometry.parallel import asking
from ...texts import LANGUAGES, pick, text, word_of
from ..pack.model import CoefficientPack
from ..pack.places import Places
from .lookup import CLIMATE, KEYS, SOIL, ZONE
from .sites import UNREAD

LAYER, RASTER = ROLES = ("place", "place_raster")   # in rows of VALUES
ALIASES = {CLIMATE: ("ipcc_climate", "气候区"), ZONE: ("eco_zone", "gez_name", "gez", "生态区"), "continent": ("大洲",),
           SOIL: ("soil_type", "土壤", "土壤类型")}


def own_fields(pack: CoefficientPack, places: Places) -> dict[str, Field]:
    """What a layer of places may say: key -> field with the words of each value, and their spellings.

    Args:
        pack: coefficients, with their keys. places: of the pack that knows climates and zones.
    """
    values = {CLIMATE: [*places.zones], ZONE: [zone for zones in places.zones.values() for zone in zones],
              "continent": [name for name, _outline in places.continents],
              SOIL: [soil for soils in places.soils.values() for soil, _share in soils]}
    fields = {}
    for key in KEYS:
        titles = pack.keys[key].values if key in pack.keys else {}
        words = {}
        for value in dict.fromkeys([*titles, *values[key]]):
            shown = [pick(titles[value], language) if value in titles else word_of(key, value, language)
                     for language in LANGUAGES]
            words[value] = tuple(dict.fromkeys(spelled for name in (value.replace("_", " "), *shown) for spelled in (
                name, name.lower(), name.capitalize(), name.title(), name.replace(",", ""),
                name.replace(",", "").capitalize())))
        title = {language: word_of("field", key, language) for language in LANGUAGES}
        fields[key] = Field(key, "text", ALIASES[key], title, words)
    return fields


def with_unread(raw: pd.Series, words: pd.Series) -> tuple[list, dict]:
    """What values of the user's layer say, and those that mean nothing here.

    Args:
        raw: as the user says what they mean, text ``(n,)``; NA or ``?`` where nothing is known and the maps are asked.
        words: the same in words of the plugin, NA where it does not know them ``(n,)``.

    Returns:
        Words, empty where nothing is said, ``UNREAD`` for what is not understood; and the latter -> how many have it.

    >>> with_unread(pd.Series(["wet", "bog", None, "?"]), pd.Series(["tropical_wet", None, None, None]))
    (['tropical_wet', '?', '', ''], {'bog': 1})
    """
    stated = raw.astype("string").str.strip().replace(UNREAD, pd.NA)
    is_lost = (words.isna() & stated.notna() & (stated != "")).fillna(False).to_numpy(dtype=bool)
    return np.where(is_lost, UNREAD, words.astype(object).fillna("")).tolist(), stated[is_lost].value_counts().to_dict()


def largest_values(parcels: np.ndarray, polygons: np.ndarray, values: Sequence) -> tuple[np.ndarray, np.ndarray]:
    """What the largest part of each parcel has, by polygons that each have a value.

    Args:
        parcels: polygons or points ``(n,)``. polygons: of the user's layer, in the same system ``(m,)``.
        values: of them, empty where nothing is known ``(m,)``.

    Returns:
        Values, empty where the largest part lies in no polygon with one, object ``(n,)``; and the share of each
        parcel that has another value ``(n,)``.

    >>> wet, dry = shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)
    >>> values, astray = largest_values(np.array([shapely.box(7, 0, 11, 1), shapely.box(30, 0, 31, 1)]),
    ...                                 np.array([wet, dry]), ["wet", "dry"])
    >>> values.tolist(), astray.tolist()
    (['wet', ''], [0.25, 0.0])
    """
    names, astray = np.full(len(parcels), "", dtype=object), np.zeros(len(parcels))
    known = np.array([bool(value) for value in values], dtype=bool) & ~shapely.is_missing(polygons)
    polygons, values = _valid(polygons[known]), np.asarray(values, dtype=object)[known]
    parcels = _valid(parcels)
    tree = shapely.STRtree(polygons)
    at, of = tree.query(parcels, predicate="intersects")
    if not len(at):
        return names, astray
    whole = shapely.area(parcels)
    single = np.bincount(at, minlength=len(parcels))[at] == 1
    inside = np.zeros(len(at), dtype=bool)
    inside[single] = shapely.covers(polygons[of[single]], parcels[at[single]])
    size = np.where(inside, np.maximum(whole[at], 1.0), 0.0)
    for place in asking(np.flatnonzero(~inside)):
        size[place] = shapely.area(shapely.intersection(parcels[at[place]], polygons[of[place]]))
    size = np.where(whole[at] > 0.0, np.minimum(size, whole[at]), 1.0)   # a point has the value that it lies in
    held = pd.DataFrame({"at": at, "value": values[of], "size": size})
    held = held.groupby(["at", "value"])["size"].sum().reset_index()
    ground = np.maximum(whole[held["at"]], held.groupby("at")["size"].transform("sum").to_numpy())
    held["share"] = held["size"] / np.where(ground > 0.0, ground, 1.0)
    ordered = held.sort_values(["at", "share", "value"], ascending=[True, False, True], kind="stable")
    best, total = ordered.groupby("at").first(), held.groupby("at")["share"].sum()
    chosen = best[(best["share"] >= 1.0 - total) & (best["share"] > 0.0)]
    names[chosen.index] = chosen["value"]
    astray[chosen.index] = np.clip((total - best["share"]).loc[chosen.index], 0.0, 1.0).round(12)
    return names, astray


def _valid(shapes: np.ndarray) -> np.ndarray:
    wrong = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    if wrong.any():
        shapes = shapes.copy()
        shapes[wrong] = shapely.make_valid(shapes[wrong])
    return shapes


def unknown_notes(layer: str, unread: Mapping[str, Mapping[str, int]], known: Mapping[str, Field],
                  language: str) -> list:
    """Words of the user's layer or raster that mean nothing here, so that their parcels have no numbers: a sentence a
    key, with the remedy.

    Args:
        layer: its name. unread: key -> word -> features or parcels that have it. known: of ``own_fields``.
        language: ``"en"`` or ``"zh"``.
    """
    return [text("carbon.place_words", language, layer=layer, title=pick(known[key].title, language), role=key,
                 words=", ".join(f"{word} ({count})" for word, count in words.items()),
                 known=", ".join(known[key].values)) for key, words in unread.items() if words]
