"""Numbers of edges without a partner: what is left once each pair of opposite directions has gone out.

Most edges of neighbours have their partner. Edges are dealt out to few places by their hashes, and where those at a
place add up to nought, one direction against the other, all of them go out: so no edge is compared with another, and
nothing is moved about in memory but one number an edge. Only the rest is sorted, which takes 50 ns a number and was a
quarter of a layer's scan.
"""
from __future__ import annotations

import numpy as np

MANY_NUMBERS = 1_000   # that are worth places
_ONE = np.uint64(1)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_BETWEEN_1_AND_2 = np.uint64(0x3FF0000000000000)    # sign and exponent of such a float
_FRACTION = np.uint64(0x000FFFFFFFFFFFE0)           # without its last bits: 32 of them are added up without rounding


def alone(numbers: np.ndarray) -> np.ndarray:
    """Where numbers stand that are not there twice, once in each direction.

    Args:
        numbers: of edges ``(n,)``; the lowest bit is the direction.

    Returns:
        Positions. Where two numbers begin alike, both may stay; of an edge that is there as often in each direction,
        and more than once, all or none.

    >>> alone(np.array([10, 11, 20, 31], dtype=np.uint64)).tolist()
    [2, 3]
    """
    rest = mostly_alone(numbers)
    return rest[_alone_sorted(numbers[rest])]


def mostly_alone(numbers: np.ndarray) -> np.ndarray:
    """The same positions, rising, and a few more: of pairs that share a place with a number that is alone.

    Args:
        numbers: as of ``alone``, ``(n,)``.

    Returns:
        Of equal numbers either all are there or none.

    >>> mostly_alone(np.array([10, 11, 20, 31], dtype=np.uint64)).tolist()
    [0, 1, 2, 3]
    """
    if len(numbers) < MANY_NUMBERS:
        return np.arange(len(numbers))
    rest = _unbalanced(numbers)
    some = numbers[rest]
    mixed = (some & ~_ONE) * _MIX   # other places, that show nothing of the first ones
    mixed ^= mixed >> np.uint64(32)
    mixed &= ~_ONE
    mixed |= some & _ONE
    return rest[_unbalanced(mixed)]


def _unbalanced(numbers: np.ndarray) -> np.ndarray:
    """Those at places whose numbers do not add up to nought.

    The first bits of a number are the amount that counts, the last ones its place.

    Args:
        numbers: as of ``alone``, ``(n,)``.

    Returns:
        Positions, rising.
    """
    size = 1 << len(numbers).bit_length()
    place = numbers >> _ONE
    place &= np.uint64(size - 1)
    amount = numbers >> np.uint64(12)
    amount &= _FRACTION
    amount |= _BETWEEN_1_AND_2
    amount |= numbers << np.uint64(63)   # its sign is the direction
    total = np.bincount(place.view(np.int64), amount.view(np.float64), size)
    return np.flatnonzero((total != 0.0)[place.view(np.int64)])


def _alone_sorted(numbers: np.ndarray) -> np.ndarray:
    """As ``alone``, by sorting.

    Sorted are their first bits with the place in the others, which is faster than to sort places by numbers. Where
    two numbers begin alike, both may stay.
    """
    if len(numbers) < 2:
        return np.arange(len(numbers))
    bits = np.uint64(len(numbers).bit_length())
    low = np.uint64(1) << bits
    key = numbers & np.uint64(1)
    key <<= bits
    key |= np.arange(len(numbers), dtype=np.uint64)
    key |= numbers & ~(low + low - np.uint64(1))
    key.sort()
    key &= low - np.uint64(1)
    place = key.view(np.int64)
    some = numbers[place]
    step = some[1:] ^ some[:-1]
    other, pair = step > np.uint64(1), step == np.uint64(1)     # another edge than the one before; the same, reversed
    pair[1:] &= other[:-1]
    pair[:-1] &= other[1:]
    left = np.ones(len(some), dtype=bool)
    left[:-1] ^= pair
    left[1:] ^= pair
    return place[left]
