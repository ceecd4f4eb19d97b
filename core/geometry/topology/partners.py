"""Numbers of edges without a partner: what is left once each pair of opposite directions has gone out.

Most edges of neighbours have their partner. These pairs go out by a table of their hashes, twice, since what loses its
place to another edge stays. Only the rest is sorted, which takes 50 ns a number and was a quarter of a layer's scan.
"""
from __future__ import annotations

import numpy as np

MANY_NUMBERS = 1_000          # that are worth a table
HIGH_BITS, LOW_BITS = 32, 1   # of a number, by which it is placed in a table


def alone(numbers: np.ndarray) -> np.ndarray:
    """Where numbers stand that are not there twice, once in each direction.

    Args:
        numbers: of edges ``(n,)``; the lowest bit is the direction.

    Returns:
        Positions. Where two numbers begin alike, both may stay.

    >>> alone(np.array([10, 11, 20, 31], dtype=np.uint64)).tolist()
    [2, 3]
    """
    rest, some = np.arange(len(numbers)), numbers
    for shift in (HIGH_BITS, LOW_BITS):
        if len(some) < MANY_NUMBERS:
            break
        rest = rest[_unpaired(some, shift)]
        some = numbers[rest]
    return rest[_alone_sorted(some)]


def _unpaired(numbers: np.ndarray, shift: int) -> np.ndarray:
    """All but pairs of which the first finds the second in a table.

    Args:
        numbers: of edges ``(n,)``. shift: by which bits they are placed, ``HIGH_BITS`` or ``LOW_BITS``.

    Returns:
        Positions, rising. Of equal numbers either all are there or none.
    """
    size = 1 << (2 * len(numbers)).bit_length()
    place = numbers >> np.uint64(shift)
    place &= np.uint64(size - 1)
    place = place.view(np.int64)
    last = np.empty(size, dtype=np.int32)
    last[place] = np.arange(len(numbers), dtype=np.int32)
    partner = last[place]
    step = numbers[partner]
    step ^= numbers
    first = np.flatnonzero(step == np.uint64(1))
    second = partner[first]
    left = np.ones(len(numbers), dtype=bool)
    left[first] = left[second] = False
    claim = last[:len(numbers)]   # the table has served
    claim[second] = first
    stays = np.flatnonzero(left)
    twins = stays[(step[stays] == 0) & ~left[partner[stays]]]   # equal to the second of a pair
    again = np.concatenate([second[claim[second] != first], partner[twins]])   # that two others are the partner of
    if len(again):
        left[again] = left[first[np.isin(second, again)]] = True
    return np.flatnonzero(left)


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
