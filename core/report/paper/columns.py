"""Widths of the columns of a table in an editable document, by how long its texts are."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...texts import text
from .blocks import PaperTable

WIDE = 0x2e80               # letters from here on are as wide as high
_LATIN = 0.56               # width of other letters, in heights
_MM = 2.9                   # of a letter's height of 8 points, with some air
_LEAST, _MOST_WORD, _MOST = 2.6, 12.0, 34.0     # in heights of letters
_SAMPLE_ROWS = 300
_PADDING, _TO_WRITE = 2.4, 30.0     # mm, of both sides of a cell; of a column that is left open to be written in


def _length_of(words: str) -> float:
    """Width of a line in heights of its letters.

    >>> _length_of("水田"), round(_length_of("ab"), 2)
    (2.0, 1.12)
    """
    return sum(1.0 if ord(letter) >= WIDE else _LATIN for letter in words)


def parts_of(table: PaperTable, room: float, language: str) -> Iterator[tuple[PaperTable, list[float]]]:
    """The table in parts that fit the page side by side, each with its first columns, and widths of the columns in mm.

    Args:
        table: of a document. room: width of the page between its margins, mm.
        language: of the title of the second and later parts.
    """
    count = len(table.columns)
    sample = table.rows[:_SAMPLE_ROWS]
    texts = [[row[place] for row in sample] for place in range(count)]
    least = [_least(table, place, texts[place]) * _MM + _PADDING for place in range(count)]
    wish = [max(least[place], _wish(texts[place])) for place in range(count)]
    keys, part, number = list(range(min(table.keys, count))), [], 0
    places = list(range(len(keys), count)) or [None]
    for place in places:
        if place is not None and part and sum(least[item] for item in (*keys, *part, place)) > room:
            yield _part(table, [*keys, *part], number, least, wish, room, language)
            part, number = [], number + 1
        part += [] if place is None else [place]
    yield _part(table, [*keys, *part], number, least, wish, room, language)


def _wish(texts: list[str]) -> float:
    """Width at which the lines of a column would not break, in mm."""
    widest = max((_length_of(line) for words in texts for line in words.split("\n")), default=0.0)
    is_open = len(texts) and not any(words.strip() for words in texts)
    return _TO_WRITE if is_open else min(_MOST, widest) * _MM + _PADDING


def _least(table: PaperTable, place: int, texts: list[str]) -> float:
    """Width below which numbers and words would break, in heights of letters."""
    column = table.columns[place]
    if column.align == "right":
        widest = max((_length_of(line) for words in texts for line in words.split("\n")), default=0.0)
    else:
        widest = max((min(_word(words), _MOST_WORD) for words in texts), default=0.0)
    return max(widest, min(_word(column.title), 5.0), _LEAST)


def _word(words: str) -> float:
    """Length of the longest word; between Chinese letters a line may break."""
    longest = 0.0
    for word in words.split():
        run = 0.0
        for letter in word:
            run = run + _LATIN if ord(letter) < WIDE else 1.0
            longest = max(longest, run)
    return longest


def _part(table, places, number, least, wish, room, language) -> tuple[PaperTable, list[float]]:
    low, high = [least[place] for place in places], [wish[place] for place in places]
    free = room - sum(low)
    if free <= 0:
        widths = [width * room / sum(low) for width in low]
    else:
        more = [most - width for most, width in zip(high, low)]
        share = min(1.0, free / sum(more)) if sum(more) else 0.0
        widths = [width + share * extra for width, extra in zip(low, more)]
    if table.is_wide:
        widths = [width * room / sum(widths) for width in widths]
    title = text("layout.continued", language, title=table.title) if number and table.title else table.title
    return replace(
        table, title=title, notes=() if number else table.notes,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in table.rows),
        tone_column=places.index(table.tone_column) if table.tone_column in places else -1), widths
