"""What a family of densities asks of a place and the user leaves open, filled with candidates of the coordinates."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...texts import named, pick, text
from ..densities.table import family_rows
from ..pack.model import CoefficientPack
from .lookup import CLIMATE, KEYS, ZONE, Candidate


class Filled(NamedTuple):
    """Values of keys with what was looked up.

    Attributes:
        climate: as the user gives it, several separated by ``|``. keys: key of the pack -> values.
        notes: what was looked up, in sentences. entries: of the manifest, a row a candidate.
    """

    climate: str
    keys: dict
    notes: list
    entries: list


def open_keys(pack: CoefficientPack, families: Sequence[str], climate: str, keys: Mapping[str, tuple]) -> tuple:
    """The keys of ``KEYS`` that the families' numbers differ by and the user has not given.

    Args:
        pack: coefficients. families: ids; one that the pack does not have asks for nothing.
        climate, keys: of the user.
    """
    rows = _rows_of(pack, families)
    given = {key for key, values in keys.items() if values} | ({CLIMATE} if climate.strip() else set())
    return tuple(key for key in KEYS if key not in given and any(
        row.climate if key == CLIMATE else key in row.keys for row in rows))


def filled(pack: CoefficientPack, families: Sequence[str], chosen: tuple, candidates: Mapping[str, tuple],
           language: str) -> Filled:
    """Open keys with the candidates of the place.

    A candidate of which the pack knows nothing is left out, and that is said: its ground has no numbers.

    Args:
        pack: coefficients. families: ids. chosen: climate and keys of the user.
        candidates: key -> candidates, of :func:`candidates_at`. language: of the sentences.
    """
    climate, keys = chosen
    values, notes, entries = {}, [], []
    climates = climates_of(pack, families)
    for key in open_keys(pack, families, climate, keys):
        known = climates if key == CLIMATE else set(pack.keys[key].values)
        here = candidates.get(key, ())
        values[key] = tuple(candidate.value for candidate in here if candidate.value in known)
        entries += [{"key": key, "value": candidate.value, "share": round(candidate.share, 4),
                     "maps": list(candidate.maps), "used": candidate.value in known} for candidate in here]
        title = text("carbon.key_climate", language) if key == CLIMATE else pick(pack.keys[key].title, language)
        if not here:
            notes.append(text("carbon.place_unknown", language, title=title))
            continue
        notes.append(text("carbon.place_found", language, title=title, values=_shown(here, key, pack, language)))
        lacking = [candidate for candidate in here if candidate.value not in known]
        if lacking:
            notes.append(text("carbon.place_lacking", language, family=", ".join(families),
                              values=_shown(lacking, key, pack, language)))
    if entries:
        notes.append(text("carbon.place_give", language))
    looked_up = values.pop(CLIMATE, None)
    return Filled(climate if looked_up is None else "|".join(looked_up),
                  {**keys, **{key: names for key, names in values.items() if names}}, notes, entries)


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


def _shown(candidates, key: str, pack: CoefficientPack, language: str) -> str:
    """Candidates with their names and, where several divide the ground, their share; zones of a climate do not."""
    def name(candidate: Candidate) -> str:
        titles = pack.keys[key].values if key in pack.keys else {}
        if candidate.value in titles:
            brackets = "{} ({})" if language == "en" else "{}（{}）"
            return brackets.format(pick(titles[candidate.value], language), candidate.value)
        return named(CLIMATE, candidate.value)(language)

    if len(candidates) == 1 or key == ZONE:
        return text("carbon.joint", language).join(map(name, candidates))
    return text("carbon.joint", language).join(
        text("carbon.place_share", language, name=name(candidate), share=100.0 * candidate.share)
        for candidate in candidates)
