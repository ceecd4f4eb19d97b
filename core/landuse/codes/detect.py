"""Which list a column of codes follows. Lists share codes that mean different things, so doubt is reported.

The codes decide: the list that knows the code of most rows, so that what every list knows does not count and
a stray code weighs little. Where several know as many, or where a stray code points elsewhere than the names
do, the names next to the codes decide. Where they do not either, it only matters if the codes mean different
things; then the user has to choose one, and until then they mean nothing.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..pack.model import LandClass, LandUseCodes, Scheme
from .spelling import Reading, read_code


@dataclass(frozen=True)
class Spellings:
    """The distinct spellings of a column, and the distinct pairs of spelling and name.

    Attributes:
        texts: spellings ``(k,)``; rows without a code are not among them.
        counts: rows of each, ``(k,)``.
        pair_text: position in ``texts`` of each pair ``(p,)``.
        pair_name: its folded name, empty where the row has none, ``(p,)``.
        pair_count: rows of each pair ``(p,)``.
    """

    texts: list
    counts: np.ndarray
    pair_text: np.ndarray
    pair_name: list
    pair_count: np.ndarray


@dataclass(frozen=True)
class Detection:
    """The list that was taken.

    Attributes:
        scheme: its id.
        readings: what each spelling means in it, ``(k,)``.
        rivals: ids of lists that it could as well be; their codes are in doubt.
        kind: "" (sure), "ambiguous", "two_editions" or "none" (no list knows any code).
        doubtful: pairs whose meaning is in doubt, bool ``(p,)``.
    """

    scheme: str
    readings: list
    rivals: tuple
    kind: str
    doubtful: np.ndarray


def detect(spellings: Spellings, codes: LandUseCodes) -> Detection:
    """Find the list that a column follows.

    Args:
        spellings: of the column, each once, and how often. codes: the lists.
    """
    readings = {key: [read_code(text, scheme) for text in spellings.texts] for key, scheme in codes.schemes.items()}
    known = {key: int(sum(count for entry, count in zip(of_scheme, spellings.counts) if entry.code))
             for key, of_scheme in readings.items()}
    most = max(known.values())
    first = next(iter(codes.schemes))
    if most == 0:
        return Detection(first, readings[first], (), "none" if spellings.texts else "", _nothing(spellings))
    best = [key for key in codes.schemes if known[key] == most]
    if any(spellings.pair_name):
        fits = {key: _rows_whose_name_fits(spellings, codes.schemes[key], readings[key]) for key in codes.schemes}
        if max(fits.values()) > max(fits[key] for key in best):   # a stray code does not outweigh the names
            best = list(codes.schemes)
        best = [key for key in best if fits[key] == max(fits[entry] for entry in best)]
    chosen, kind = best[0], "ambiguous"
    rivals = [key for key in best[1:] if _differ(chosen, key, readings, codes)]
    mixed = _editions_mixed(chosen, readings, codes)
    if mixed and set(rivals) <= set(mixed):
        rivals, kind = mixed, "two_editions"
    doubtful = _doubtful(spellings, chosen, rivals, readings, codes)
    return Detection(chosen, readings[chosen], tuple(rivals), kind if rivals else "", doubtful)


def fixed(spellings: Spellings, scheme: Scheme) -> Detection:
    """The list that the user chose: nothing is in doubt.

    Args:
        spellings: of the column. scheme: the list.
    """
    return Detection(scheme.id, [read_code(text, scheme) for text in spellings.texts], (), "", _nothing(spellings))


def _nothing(spellings: Spellings) -> np.ndarray:
    return np.zeros(len(spellings.pair_text), dtype=bool)


def name_fits(land_class: LandClass | None, name: str) -> bool:
    """Whether a class is called so; a class that is missing is not.

    Args:
        land_class: the class. name: as the layer has it.
    """
    return land_class is not None and name in land_class.names


def _rows_whose_name_fits(spellings: Spellings, scheme: Scheme, readings: list) -> int:
    return int(sum(count for k, name, count in zip(spellings.pair_text, spellings.pair_name, spellings.pair_count)
                   if name and name_fits(scheme.classes.get(readings[k].code), name)))


def meaning_differs(code: str, scheme: Scheme, other_code: str, other: Scheme) -> bool:
    """Whether two lists say different things by a spelling that both know.

    Args:
        code, scheme: what it is in one list. other_code, other: in the other; "" where a list does not know it.
    """
    if not code or not other_code:
        return False
    first, second = scheme.classes[code], other.classes[other_code]
    return ((first.legal_class, first.cropland, first.paddy) != (second.legal_class, second.cropland, second.paddy)
            or not first.names & second.names)


def _differ(chosen: str, rival: str, readings: dict, codes: LandUseCodes) -> bool:
    """Whether it matters which of two lists a column follows: a code means or belongs to something else."""
    own, theirs = codes.schemes[chosen], codes.schemes[rival]
    return any(meaning_differs(a.code, own, b.code, theirs) or own.levels(a.code)[:1] != theirs.levels(b.code)[:1]
               for a, b in zip(readings[chosen], readings[rival]))


def _editions_mixed(chosen: str, readings: dict, codes: LandUseCodes) -> list:
    """Other editions of the same standard that know a code which the chosen one does not."""
    edition = codes.schemes[chosen].edition_of
    if not edition:
        return []
    return [key for key, scheme in codes.schemes.items() if key != chosen and scheme.edition_of == edition
            and any(b.code and not a.code for a, b in zip(readings[chosen], readings[key]))]


def _doubtful(spellings: Spellings, chosen: str, rivals: list, readings: dict, codes: LandUseCodes) -> np.ndarray:
    doubtful = _nothing(spellings)
    if not rivals:
        return doubtful
    scheme = codes.schemes[chosen]
    others = [codes.schemes[key] for key in rivals]
    for p, (k, name) in enumerate(zip(spellings.pair_text, spellings.pair_name)):
        own: Reading = readings[chosen][k]
        theirs = [readings[other.id][k].code for other in others]
        if any(meaning_differs(own.code, scheme, code, other) for code, other in zip(theirs, others)):
            settled = name and name_fits(scheme.classes.get(own.code), name) and not any(
                name_fits(other.classes.get(code), name) for code, other in zip(theirs, others))
            doubtful[p] = not settled
    return doubtful
