"""What families of numbers ask of a place and the user leaves open, filled with candidates of each parcel's place."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ...texts import LANGUAGES, pick, text
from ..densities.table import family_rows
from ..pack.model import CoefficientPack
from ..pack.places import Places
from .lookup import CLIMATE, KEYS, SOIL, ZONE, Candidate, soils_of, zones_of
from .sites import OWN, Sites, merged_candidates, values_of
from .wording import Whole, key_words, place_notes, value_words

OUTSIDE = "outside"   # in a label: no map says it


class Question(NamedTuple):
    """What numbers are asked for.

    Attributes:
        pack, families: the coefficients, and ids of families of the run. climate, keys: as the user gives them,
            several climates separated by ``|``.
    """

    pack: CoefficientPack
    families: tuple
    climate: str = ""
    keys: Mapping[str, tuple] = {}

    @property
    def given(self) -> dict[str, tuple]:
        """Key -> values of the user, the climate among them."""
        climates = tuple(filter(None, map(str.strip, self.climate.split("|"))))
        stated = {CLIMATE: climates, **self.keys}
        return {key: values for key, values in stated.items() if values}

    def known(self) -> dict[str, set]:
        """The keys of ``KEYS`` that the families' numbers differ by, with the values of which there are numbers."""
        rows = _rows_of(self.pack, self.families)
        asked = [key for key in KEYS if any(row.climate if key == CLIMATE else key in row.keys for row in rows)]
        return {key: climates_of(self.pack, self.families) if key == CLIMATE else set(self.pack.keys[key].values)
                for key in asked}


class Filled(NamedTuple):
    """Values of keys with what was looked up.

    Attributes:
        climate: as the user gives it, several separated by ``|``. keys: key of the pack -> values. Both of all parcels
            together.
        labels: of each site, empty where all sites have the same values.
        given: label -> key -> values, the climate among the keys. titles: label -> texts.
        notes: what was looked up, in sentences. entries: of the manifest, a row a candidate.
    """

    climate: str
    keys: dict
    labels: list
    given: dict
    titles: dict
    notes: list
    entries: list


def open_keys(pack: CoefficientPack, families: Sequence[str], climate: str, keys: Mapping[str, tuple]) -> tuple:
    """The keys of ``KEYS`` that the families' numbers differ by and the user has not given.

    Args:
        pack: coefficients. families: ids; one that the pack does not have asks for nothing.
        climate, keys: of the user.
    """
    question = Question(pack, tuple(families), climate, keys)
    return tuple(key for key in question.known() if key not in question.given)


def filled(question: Question, sites: Sites, places: Places, language: str, names: Sequence[str] = ()) -> Filled:
    """Open keys with the candidates of each site.

    A candidate of which the pack knows nothing is left out, and that is said: its ground has no numbers. A site of
    which no map knows a climate or zone has no numbers either, and its parcels are listed.

    Args:
        question: what is asked for. sites: of the parcels. places: of the pack that knows them.
        language: of the sentences. names: of the parcels, for messages ``(n,)``.
    """
    candidates = [_of_user(site, question, there) for site, there in zip(sites.candidates, sites.places)]
    known = question.known()
    used = [{key: _used(key, site, question, known) for key in known} for site in candidates]
    signatures = list(dict.fromkeys(tuple(values.items()) for values in used))
    merged = merged_candidates(candidates, sites.weight)
    union = {key: tuple(dict.fromkeys([value for value in values_of(merged, key) if any(
        value in values[key] for values in used)] + [value for values in used for value in values[key]]))
        for key in known}
    labels, titles = [""] * len(used), {}
    if len(signatures) > 1:
        labels, titles = _labels(used, question.pack)
    entries = [entry for label, site, weight in _by_label(labels, candidates, sites.weight)
               for entry in _entries(label, site, weight / (sites.weight.sum() or 1.0), known)]
    looked_up = [entry for entry in entries if entry["maps"] != ["user"]]
    keys = {key: union[key] for key in known if key != CLIMATE and union[key]}
    by_label = {pick(titles[label], language): float(weight) for label, _site, weight in _by_label(
        labels, candidates, sites.weight) if label}
    whole = Whole(question.pack, question.families, known, question.given, merged, candidates, sites, by_label, names)
    notes = place_notes(whole, places, language) if looked_up else []
    return Filled("|".join(union[CLIMATE]) if CLIMATE in union else question.climate, {**question.keys, **keys},
                  labels, {label: values for label, values in zip(labels, used) if label}, titles, notes,
                  entries if looked_up else [])


def _of_user(site: Mapping[str, tuple], question: Question, places: Places) -> dict:
    """Candidates of a site, in place of which stands what the user gives of the run, but for own layers'."""
    merged = dict(site)
    for key, values in question.given.items():
        if key in KEYS and not _is_own(site.get(key, ())):
            merged[key] = tuple(Candidate(value, 1.0 / len(values), ("user",)) for value in values)
    is_given = {key: merged.get(key) != site.get(key) for key in KEYS}
    if is_given[CLIMATE] and not is_given[ZONE] and not _is_own(merged[ZONE]):
        merged[ZONE] = zones_of(merged[CLIMATE], places) or site[ZONE]
    if (is_given[CLIMATE] or is_given[ZONE]) and not is_given[SOIL] and not _is_own(merged[SOIL]):
        merged[SOIL] = tuple(Candidate(soil, share) for soil, share in soils_of(
            merged[ZONE], merged[CLIMATE], places).items())
    return merged


def _is_own(candidates: Sequence[Candidate]) -> bool:
    return any(OWN in candidate.maps for candidate in candidates)


def _used(key: str, site: Mapping[str, tuple], question: Question, known: Mapping[str, set]) -> tuple:
    """The values of a key that numbers are looked up by; those that the user gives are not sorted out."""
    is_given = key in question.given and not _is_own(site.get(key, ()))
    return tuple(value for value in values_of(site, key) if is_given or value in known[key])


def _labels(used: Sequence[Mapping[str, tuple]], pack: CoefficientPack) -> tuple[list, dict]:
    """A short name of each site, of those keys that tell all of them apart, and its words in every language."""
    chosen: list = []
    wanted = len(set(tuple(values.items()) for values in used))
    for key in used[0]:
        values = [tuple(site[name] for name in (*chosen, key)) for site in used]
        if len(set(values)) > len({tuple(site[name] for name in chosen) for site in used}):
            chosen.append(key)
        if len(set(values)) == wanted:
            break
    labels = [", ".join("/".join(site[key]) or f"{OUTSIDE} {key}" for key in chosen) for site in used]

    def words(site: Mapping[str, tuple], key: str, language: str) -> str:
        known = " / ".join(value_words(pack, key, value, language) for value in site[key])
        return known or text("carbon.place_outside_word", language, title=key_words(pack, key, language))

    return labels, {label: {language: ", ".join(words(site, key, language) for key in chosen) for language in LANGUAGES}
                    for label, site in zip(labels, used)}


def _by_label(labels: Sequence[str], candidates: Sequence[Mapping], weights: np.ndarray) -> list:
    """Label, candidates and ground of all sites of each label."""
    together: dict = {}
    for place, label in enumerate(labels):
        together.setdefault(label, []).append(place)
    return [(label, merged_candidates([candidates[place] for place in group], weights[group]), weights[group].sum())
            for label, group in together.items()]


def _entries(label: str, site: Mapping[str, tuple], share: float, known: Mapping[str, set]) -> list:
    """Rows of the manifest on one site."""
    of_site = {"site": label, "site_share": round(float(share), 4)} if label else {}
    return [{**of_site, "key": key, "value": candidate.value, "share": round(candidate.share, 4),
             "maps": list(candidate.maps), "used": candidate.value in known[key]}
            for key in known for candidate in site.get(key, ())]


def climates_of(pack: CoefficientPack, families: Sequence[str]) -> set:
    """The climates of which each family that differs by climate has numbers.

    Args:
        pack: coefficients. families: ids.
    """
    stated = [{row.climate for row in _rows_of(pack, [family])} - {""} for family in families]
    return set.intersection(*filter(None, stated)) if any(stated) else set()


def _rows_of(pack: CoefficientPack, families: Sequence[str]) -> list:
    """The numbers of families, but for those that the pack does not have."""
    return [row for family in families if family in pack.families for row in family_rows(pack, family)]
