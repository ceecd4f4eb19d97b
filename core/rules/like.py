"""LIKE: ``%`` any text, ``_`` one character, the rest letter by letter.

Between two ``%`` stands a segment of fixed length, and its first place is always good enough, so that a text is walked
through once whatever the pattern. A regular expression would go back at every ``%``, for ever where there are many.
"""
from __future__ import annotations

from typing import Callable, Optional

MAX_PATTERN = 1000   # letters; a segment with ``_`` costs a step of so many bits for each letter of a text


class _Folded(dict):
    """Letter -> the one that represents both its cases, one for one; filled on demand."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        for folded in (letter.casefold(), letter.lower()):
            if len(folded) == 1:
                break
        else:
            folded = letter
        self[code] = folded
        return folded


_FOLDED = _Folded()


def like(pattern: str, case_insensitive: bool = False) -> Callable[[str], bool]:
    """A function that tests whether a whole text matches a pattern.

    Args:
        pattern: ``%`` any text, ``_`` one character. case_insensitive: capitals do not matter.

    Returns:
        A function of a text; its time grows with the text's length alone.
    """
    first, *others = (pattern.translate(_FOLDED) if case_insensitive else pattern).split("%")
    fits_first = _fits(first)
    if not others:
        def matches(text: str) -> bool:
            return fits_first(text)
    else:
        last, fits_last = others[-1], _fits(others[-1])
        finders = [(_finder(segment), len(segment)) for segment in others[:-1] if segment]

        def matches(text: str) -> bool:
            end = len(text) - len(last)
            if end < len(first) or not fits_first(text[:len(first)]) or not fits_last(text[end:]):
                return False
            place: Optional[int] = len(first)
            for find, length in finders:
                place = find(text, place, end)
                if place < 0:
                    return False
                place += length
            return True

    return (lambda text: matches(text.translate(_FOLDED))) if case_insensitive else matches


def _fits(segment: str) -> Callable[[str], bool]:
    """Whether a text is a segment."""
    if "_" not in segment:
        return segment.__eq__
    return lambda text: len(text) == len(segment) and all(
        wanted in ("_", letter) for wanted, letter in zip(segment, text))


def _finder(segment: str) -> Callable[[str, int, int], int]:
    """``(text, start, end)`` to the first place of a segment between them; -1 if there is none."""
    if "_" not in segment:
        return lambda text, start, end: text.find(segment, start, end)
    if not segment.strip("_"):
        return lambda text, start, end: start if start + len(segment) <= end else -1
    free = sum(1 << position for position, letter in enumerate(segment) if letter == "_")
    at = {letter: free | sum(1 << position for position, other in enumerate(segment) if other == letter)
          for letter in set(segment) - {"_"}}
    whole = 1 << len(segment) - 1

    def find(text: str, start: int, end: int) -> int:
        begun = 0   # a bit for each beginning of the segment that ends at this letter
        for place in range(start, end):
            begun = (begun << 1 | 1) & at.get(text[place], free)
            if begun & whole:
                return place - len(segment) + 1
        return -1

    return find
