"""Widths of the columns of a table in an editable document, by how long its texts are."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...texts import text
from .blocks import PaperTable

WIDE = 0x2e80               # letters from here on are as wide as high
_LATIN = 0.6                # width of other letters, in heights: of the broader fonts that a machine may have
_MM_PER_POINT = 25.4 / 72
_LEAST, _MOST_WORD, _MOST = 1.8, 12.0, 34.0     # in heights of letters
_UNBROKEN = 7.2             # texts up to here have one line
_MOST_TITLE, _TITLE_LINES, _BOLD = 7.5, 3, 1.15    # of a word of a heading; lines of a heading, as a rule
SIZES = (8.0, 7.0, 6.5)     # of the letters in points: smaller ones where a table is wide
_STRETCH = 0.55             # tables wider than this share of the page become as wide as the page
_SQUEEZED = 1.12            # a table a little wider than the page is made narrower rather than parted
_SAMPLE_ROWS = 300
_PADDING, _TO_WRITE = 2.4, 30.0     # mm, of both sides of a cell; of a column that is left open to be written in


def _length_of(words: str) -> float:
    """Width of a line in heights of its letters.

    >>> _length_of("水田"), round(_length_of("ab"), 2)
    (2.0, 1.2)
    """
    return sum(1.0 if ord(letter) >= WIDE else _LATIN for letter in words)


def label_mm(words: str, points: float) -> float:
    """Width of a cell with a text in one line, mm.

    Args:
        words: in the cell. points: height of its letters, in units of 1/72 inch.

    >>> round(label_mm("\u65e5\u671f", 10.0), 1)
    9.5
    """
    return _length_of(words) * points * _MM_PER_POINT + _PADDING


def parts_of(table: PaperTable, room: float, language: str) -> Iterator[tuple[PaperTable, list[float], float]]:
    """The table in parts that fit the page side by side, each with its first columns: part, widths in mm, letters.

    Args:
        table: of a document. room: width of the page between its margins, mm.
        language: of the title of the second and later parts.

    Returns:
        The letters are 8 points, or smaller in a wide table.
    """
    count = len(table.columns)
    sample = table.rows[:_SAMPLE_ROWS]
    texts = [[row[place] for row in sample] for place in range(count)]
    for points in SIZES:
        height = points * _MM_PER_POINT
        least = [_least(table, place, texts[place]) * height + _PADDING for place in range(count)]
        if sum(least) <= room:
            break
    wish = [max(least[place], _wish(texts[place], height)) for place in range(count)]
    keys, part, number = list(range(min(table.keys, count))), [], 0
    places = list(range(len(keys), count)) or [None]
    room_for_all = room if sum(least) > _SQUEEZED * room else max(room, sum(least))
    for place in places:
        if place is not None and part and sum(least[item] for item in (*keys, *part, place)) > room_for_all:
            yield (*_part(table, [*keys, *part], number, (least, wish, room), language), points)
            part, number = [], number + 1
        part += [] if place is None else [place]
    yield (*_part(table, [*keys, *part], number, (least, wish, room), language), points)


def _wish(texts: list[str], height: float) -> float:
    """Width in mm at which the lines of a column would not break; ``height`` is that of its letters."""
    widest = max((_length_of(line) for words in texts for line in words.split("\n")), default=0.0)
    is_open = len(texts) and not any(words.strip() for words in texts)
    return _TO_WRITE if is_open else min(_MOST, widest) * height + _PADDING


def _least(table: PaperTable, place: int, texts: list[str]) -> float:
    """Width below which numbers and words would break, in heights of letters."""
    column = table.columns[place]
    widest = max((_length_of(line) * (_BOLD if row in table.strong else 1.0)
                  for row, words in enumerate(texts) for line in words.split("\n")), default=0.0)
    if column.align != "right" and widest > _UNBROKEN:
        widest = max((min(_word(words), _MOST_WORD) for words in texts), default=0.0)
    length = _length_of(column.title)
    title = max(min(_word(column.title), _MOST_TITLE), min(length, 3.0), min(length / _TITLE_LINES + 0.6, 5.0))
    return max(widest, _BOLD * title, _LEAST)


def _word(words: str) -> float:
    """Length of the longest word; between Chinese letters a line may break."""
    longest = 0.0
    for word in words.split():
        run = 0.0
        for letter in word:
            run = run + _LATIN if ord(letter) < WIDE else 1.0
            longest = max(longest, run)
    return longest


def _part(table, places, number, measures, language) -> tuple[PaperTable, list[float]]:
    least, wish, room = measures
    low, high = [least[place] for place in places], [wish[place] for place in places]
    free = room - sum(low)
    if free <= 0:
        widths = [width * room / sum(low) for width in low]
    else:
        more = [most - width for most, width in zip(high, low)]
        share = min(1.0, free / sum(more)) if sum(more) else 0.0
        widths = [width + share * extra for width, extra in zip(low, more)]
    spare = room - sum(widths)
    if spare > 0 and (table.is_wide or sum(widths) >= _STRETCH * room):     # its columns of text first
        weights = [width if table.columns[place].align == "left" or table.is_wide else width / 4
                   for place, width in zip(places, widths)]
        widths = [width + spare * weight / sum(weights) for width, weight in zip(widths, weights)]
    title = text("layout.continued", language, title=table.title) if number and table.title else table.title
    return replace(
        table, title=title, notes=() if number else table.notes,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in table.rows),
        tone_column=places.index(table.tone_column) if table.tone_column in places else -1,
        cell_tones=tuple(tuple(tones[place] for place in places) for tones in table.cell_tones)), widths
