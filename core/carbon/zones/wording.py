"""What is said of places that were looked up: candidates, maps with licences, where they differ, what lies outside."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ...texts import enumerated, named, pick, text, word_of
from ..pack.model import CoefficientPack
from ..pack.places import Places
from .lookup import CLIMATE, CONTINENT, ZONE, Candidate
from .sites import OWN, UNREAD, Sites

SHOWN = 10   # parcels or sites in a sentence


class Whole(NamedTuple):
    """What was looked up for a run.

    Attributes:
        pack, families: the coefficients, and ids of families. known: key -> values of which there are numbers.
        given: key -> values of the user. merged: key -> candidates of all parcels together. candidates: of each site.
        sites: of the parcels. by_label: words of a site -> its ground; empty where all have the same.
        names: of the parcels ``(n,)``, empty where there are none, as of a raster.
    """

    pack: CoefficientPack
    families: tuple
    known: Mapping
    given: Mapping
    merged: Mapping
    candidates: Sequence
    sites: Sites
    by_label: Mapping
    names: Sequence


def place_notes(whole: Whole, places: Places, language: str) -> list:
    """Sentences on candidates, the user's layer, maps, sites, and parcels of which no map says anything.

    Args:
        whole: what was looked up. places: of the pack that knows them. language: ``"en"`` or ``"zh"``.
    """
    notes = []
    for key, known in whole.known.items():
        candidates = [candidate for candidate in whole.merged[key] if "user" not in candidate.maps
                      and candidate.value != UNREAD]
        title = key_words(whole.pack, key, language)
        if not candidates:
            if key not in whole.given and not whole.merged[key]:
                notes.append(text("carbon.place_unknown", language, title=title))
            continue
        own, looked_up = ([candidate for candidate in candidates if (OWN in candidate.maps) == is_own]
                          for is_own in (True, False))
        for entry, listed in (("carbon.place_own", own), ("carbon.place_found", looked_up)):
            if listed:
                notes.append(text(entry, language, title=title, values=_shown(listed, key, whole.pack, language)))
        lacking = [candidate for candidate in candidates if candidate.value not in known]
        if lacking:
            notes.append(text("carbon.place_lacking", language, family=", ".join(whole.families),
                              values=_shown(lacking, key, whole.pack, language)))
    return [*notes, *_of_maps(whole, places, language), *_of_sites(whole, language), *_outside(whole, language)]


def _of_maps(whole: Whole, places: Places, language: str) -> list:
    """The maps, their licences, on which part of this land they differ, and how to say better."""
    if not any(set(candidate.maps) & set(places.climates) or key == CONTINENT and not candidate.maps
               for key in whole.known for candidate in whole.merged[key]):
        return []
    used = [grid for grid in places.climates.values() if any(
        grid.id in candidate.maps for key in whole.known for candidate in whole.merged[key])]
    notes = []
    if used:
        differing = [sum(bool(set(candidate.maps) & set(places.climates)) for candidate in site[CLIMATE]) > 1
                     for site in whole.sites.candidates]
        ground = whole.sites.weight.sum()
        share = float(whole.sites.weight[np.array(differing, dtype=bool)].sum() / ground) if ground else 0.0
        notes.append(text("carbon.place_maps", language, maps=enumerated((
            f"{pick(grid.title, language)} ({grid.licence})" for grid in used), language), share=100.0 * share))
    return [*notes, text("carbon.place_give", language)]


def _of_sites(whole: Whole, language: str) -> list:
    """That parcels differ, and how much of the ground lies in another site than its parcel."""
    notes, ground = [], float(whole.sites.weight.sum()) or 1.0
    if whole.by_label:
        listed = sorted(whole.by_label.items(), key=lambda pair: -pair[1])
        notes.append(text("carbon.place_sites", language, count=len(listed), sites=enumerated(
            [text("carbon.place_share", language, name=name, share=100.0 * weight / ground)
             for name, weight in listed[:SHOWN]] + (["…"] if len(listed) > SHOWN else []), language)))
        astray = int((whole.sites.stray > 0.0).sum())
        if astray:
            notes.append(text("carbon.place_stray", language, count=astray, share=100.0 * whole.sites.stray_share))
    return notes


def _outside(whole: Whole, language: str) -> list:
    """Parcels of which no map says the climate or the zone."""
    notes = []
    for key in (CLIMATE, ZONE):
        sites = [place for place, site in enumerate(whole.candidates) if not site[key]]
        if key not in whole.known or not sites or not len(whole.names):
            continue
        rows = np.flatnonzero(np.isin(whole.sites.of_row, sites))
        ground = float(whole.sites.weight.sum()) or 1.0
        notes.append(text("carbon.place_outside", language, title=key_words(whole.pack, key, language), count=len(rows),
                          share=100.0 * float(whole.sites.weight[sites].sum()) / ground, features=", ".join(
                              [whole.names[row] for row in rows[:SHOWN]] + (["…"] if len(rows) > SHOWN else []))))
    return notes


def _shown(candidates: Sequence[Candidate], key: str, pack: CoefficientPack, language: str) -> str:
    """Candidates with their names and, where several divide the ground, their share; zones of a climate do not."""
    def name(candidate: Candidate) -> str:
        titles = pack.keys[key].values if key in pack.keys else {}
        if candidate.value in titles:
            brackets = "{} ({})" if language == "en" else "{}（{}）"
            return brackets.format(pick(titles[candidate.value], language), candidate.value)
        return named(key, candidate.value)(language)

    if len(candidates) == 1 or key == ZONE:
        return text("carbon.joint", language).join(map(name, candidates))
    return text("carbon.joint", language).join(
        text("carbon.place_share", language, name=name(candidate), share=100.0 * candidate.share)
        for candidate in candidates)


def key_words(pack: CoefficientPack, key: str, language: str) -> str:
    """What a key is called.

    Args:
        pack: that declares it. key: ``climate``, or a key of the pack. language: ``"en"`` or ``"zh"``.
    """
    return pick(pack.keys[key].title, language) if key in pack.keys else word_of("field", key, language)


def value_words(pack: CoefficientPack, key: str, value: str, language: str) -> str:
    """What a value of a key is called; as it stands where it has no title.

    Args:
        pack: coefficients. key: ``climate``, or a key of the pack. value: of it. language: ``"en"`` or ``"zh"``.
    """
    titles = pack.keys[key].values if key in pack.keys else {}
    return pick(titles[value], language) if value in titles else word_of(key, value, language)
