"""A text in two languages, side by side."""
from __future__ import annotations

import re

SLASH = " / "
_MEASURE = re.compile(r"([-\u2212<\u2264\u2265>~ ]*[0-9][0-9.,\u00a0\u202f'\u2019]*)(\s*)([^0-9]*)")
_PER_CENT = re.compile(r"%\s*\w")     # a word with a share, such as of a band, and no unit


def both(first: str, second: str, joint: str = "\n") -> str:
    """A text in two languages; once where they are the same, and a number once before its two units.

    Args:
        first, second: the text in each language; lines are paired where there are equally many.
        joint: between the two.

    >>> both("面积", "Area", " / "), both("312.00 平方米", "312.00 m²"), both("P1", "P1")
    ('面积 / Area', '312.00 平方米 / m²', 'P1')
    >>> both("95% 区间", "95 % band", " / ")
    '95% 区间 / 95 % band'
    """
    if first == second or not second.strip():
        return first
    if not first.strip():
        return second
    lines, others = first.split("\n"), second.split("\n")
    if len(lines) > 1 and len(lines) == len(others):
        return "\n".join(both(line, other, joint) for line, other in zip(lines, others))
    measures = _MEASURE.fullmatch(first), _MEASURE.fullmatch(second)
    if all(measures) and measures[0][1].strip() == measures[1][1].strip() and not _PER_CENT.match(
            measures[1][3]):
        return f"{first}{SLASH}{measures[1][3]}" if measures[1][3] else first
    return first + joint + second


def listed(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Sentences one by one, or the second language's after the first's where there are not equally many.

    Args:
        first, second: sentences in each language.

    >>> listed(("甲", "P1"), ("A", "P1")), listed(("甲",), ("A", "B"))
    (('甲\\nA', 'P1'), ('甲', 'A', 'B'))
    """
    if len(first) != len(second):
        return first + tuple(words for words in second if words not in first)
    return tuple(map(both, first, second))
