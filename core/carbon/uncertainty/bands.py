"""Bands of 95 %, what they imply for a sum, and their methods in words.

A band is a distribution: the number is known, and errs so far. A number between two ends of which it is unknown where
it lies is an ``Interval``.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Optional

import numpy as np

from ...contract.interval import Interval
from ...texts import Fact, text

NONE, ANALYTIC, MONTE_CARLO, AUTO = METHODS = ("none", "analytic", "monte_carlo", "auto")
NOTHING = 1e-9   # of a sum: rounding
SHOWN = 6        # numbers that a sentence names
AREAS = ""       # among names of numbers: errors of areas


@dataclass(frozen=True)
class Sureness:
    """How bands are made.

    Attributes:
        method: of ``METHODS``; ``auto``: analytic where all bounds of a sum are symmetric and within 30 %, otherwise
            Monte
            Carlo. area_percent: half-width of the 95 % band of an area.
        draws, seed: of Monte Carlo; the same seed gives the same numbers.
    """

    method: str = AUTO
    area_percent: float = 0.0
    draws: int = 10_000
    seed: int = 20_190_512


@dataclass(frozen=True)
class Band:
    """95 % bands of sums ``(g,)``.

    Attributes:
        lower, upper: NaN where no number of the sum states bounds and no area does, or one has no distribution.
        share: part of the sum's absolute terms whose number has a distribution ``(g,)``; below 1 the band is a least
            one.
        apart: whether a sum can be distinguished from zero, bool or None ``(g,)``. None: no band says, or both methods
            are fit and differ, or propagation was requested where it does not hold, and draws say otherwise.
        method: of ``METHODS``, how each band was made ``(g,)``; ``none`` without a band.
        rough, undrawn: names of numbers for which propagation does not hold, and of those without a distribution
            ``(g,)`` tuples.
    """

    lower: np.ndarray
    upper: np.ndarray
    share: np.ndarray
    apart: np.ndarray
    method: np.ndarray
    rough: np.ndarray
    undrawn: np.ndarray

    @classmethod
    def of_ends(cls, value: Interval, lower, upper, method: str = ANALYTIC) -> Band:
        """Bands with given ends.

        Args:
            value: the sums ``(g,)``. lower, upper: ends of their bands ``(g,)``, NaN if there is none.
            method: of all.
        """
        count, middle = len(lower), np.where(value.is_known, value.low, np.nan)
        return cls(lower, upper, np.ones(count), objects(map(is_apart, middle, lower, upper)),
                   np.where(np.isnan(lower), NONE, method).astype(object), *(objects([()] * count) for _ in range(2)))

    @classmethod
    def joined(cls, bands: Sequence[Band]) -> Band:
        """Several bands in one, in their order.

        Args:
            bands: of sums in one unit.
        """
        return bands[0] if len(bands) == 1 else cls(*(np.concatenate([getattr(band, part.name) for band in bands])
                                                      for part in fields(cls)))

    def without(self, unknown: np.ndarray) -> Band:
        """The same, but no band of sums of which nothing is known.

        Args:
            unknown: which, bool ``(g,)``.
        """
        nothing, names = np.where(unknown, np.nan, 0.0), objects([()] * len(self.lower))
        return Band(self.lower + nothing, self.upper + nothing, self.share, np.where(unknown, None, self.apart),
                    np.where(unknown, NONE, self.method), np.where(unknown, names, self.rough),
                    np.where(unknown, names, self.undrawn))

    def ends(self, row: int = 0) -> tuple:
        """Lower and upper end of a sum as outputs have them, None without a band.

        Args:
            row: of the sum.
        """
        return tuple(None if np.isnan(end[row]) else float(end[row]) for end in (self.lower, self.upper))

    def rows(self, chosen) -> Band:
        """Some of the sums, by a slice or positions.

        Args:
            chosen: a slice, positions or a mask.
        """
        return Band(*(getattr(self, name)[chosen] for name in (
            "lower", "upper", "share", "apart", "method", "rough", "undrawn")))

    def settled(self) -> Band:
        """The same, but no band of sums that cannot be decided: ranking by ends would otherwise contradict the
        words."""
        return self.without(np.array([is_settled is None for is_settled in self.apart], dtype=bool))

    def flipped(self, factor: float) -> Band:
        """The band of the sums multiplied by -``factor``, which is without unit."""
        return Band(-self.upper * factor, -self.lower * factor, self.share, self.apart, self.method, self.rough,
                    self.undrawn)


def is_nothing(value: Optional[float], lower: Optional[float], upper: Optional[float]) -> bool:
    """Whether a sum is zero, and sure to be: its band, where it has one, is no wider. None or NaN: not known.

    Args:
        value, lower, upper: the sum and the ends of its band, in one unit.

    >>> is_nothing(0.0, None, None), is_nothing(0.0, -1.0, 1.0), is_nothing(None, None, None)
    (True, False, False)
    """
    if value is None or not abs(value) <= NOTHING:
        return False
    return all(end is None or np.isnan(end) or abs(end) <= NOTHING for end in (lower, upper))


def is_apart(value: Optional[float], lower: Optional[float], upper: Optional[float]) -> Optional[bool]:
    """Whether a sum can be distinguished from zero: by its band, and None where no band says. None or NaN: not known.

    Args:
        value, lower, upper: the sum and the ends of its band, in one unit.

    >>> is_apart(5.0, 1.0, 9.0), is_apart(5.0, -1.0, 9.0), is_apart(5.0, None, None)
    (True, False, None)
    """
    if is_nothing(value, lower, upper):
        return False
    if any(number is None or np.isnan(number) for number in (value, lower, upper)):
        return None
    return bool(lower > 0.0 or upper < 0.0)


def objects(values) -> np.ndarray:
    """Values as an array of objects ``(n,)``.

    Args:
        values: anything, tuples among them.
    """
    values = list(values)
    array = np.empty(len(values), dtype=object)
    for place, entry in enumerate(values):   # numpy would make a table of tuples
        array[place] = entry
    return array


def method_notes(band: Band, how: Sureness, language: str, titles: Optional[dict] = None, row: int = 0) -> list:
    """Sentences on how the band of a sum was made, and why.

    Args:
        band: of the sums. how: what was requested. row: of the sum.
        language: of sentences, ``"en"`` or ``"zh"``.
        titles: ``shown_name`` of a number -> what it is called in that language; others keep their name.
    """
    def listed(names: tuple) -> str:
        shown = list(dict.fromkeys(text("carbon.method_areas", language) if name == AREAS else
                                   (titles or {}).get(shown_name(name), shown_name(name)) for name in names))
        return text("carbon.joint", language).join(shown[:SHOWN]) + (" …" if len(shown) > SHOWN else "")

    method, rough, undrawn = band.method[row], band.rough[row], band.undrawn[row]
    notes = []
    if method == MONTE_CARLO:
        notes.append(Fact(text("carbon.method_drawn", language, draws=how.draws, seed=how.seed)))
    if method == MONTE_CARLO and rough:
        notes.append(Fact(text("carbon.method_drawn_why", language, numbers=listed(rough))))
    if method == ANALYTIC:
        notes.append(text("carbon.method_rough", language, numbers=listed(rough)) if rough
                     else Fact(text("carbon.method_fit", language)))
    if undrawn and how.method != NONE:
        notes.append(text("carbon.method_undrawn", language, numbers=listed(undrawn)))
    if method != NONE and band.apart[row] is None:
        notes.append(text("carbon.method_unsure", language))
    return notes


def band_words(methods, language: str) -> list:
    """How each band was made, in words of tables ``(n,)``.

    Args:
        methods: of ``Band.method`` ``(n,)``.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return [text(f"carbon.band_{method}", language) for method in methods]


def shown_name(name: str) -> str:
    """The part of a number's name that people read, before what only distinguishes it from others.

    Args:
        name: of a number.
    """
    return " ".join(name.split("|")[0].split())
