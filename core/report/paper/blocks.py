"""What a printed or editable report consists of: tables, paragraphs and maps, as plain texts in order."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from ...texts import text
from ..maps.view import MapView

INDENT = "\u2002"     # before a cell's text, for each step down; broken lines stand below the text


@dataclass(frozen=True)
class PaperColumn:
    """A column: its heading (with the unit), ``"left"``, ``"right"`` or ``"centre"``."""

    title: str
    align: str = "left"


@dataclass(frozen=True)
class PaperTable:
    """A table of texts.

    Attributes:
        title: above it, empty for none.
        columns: of the table.
        rows: texts in the columns' order; a line break starts a second line.
        keys: how many columns are repeated where the table is wider than the page.
        strong: positions of rows that are totals.
        tones: a verdict a row, for the colour of its cell in ``tone_column``; empty for none.
        notes: sentences under the title.
        is_wide: its columns share the whole width of a page, as in a form.
    """

    title: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: int = 1
    strong: frozenset[int] = frozenset()
    tones: tuple[str, ...] = ()
    tone_column: int = 0
    notes: tuple[str, ...] = ()
    is_wide: bool = False


@dataclass(frozen=True)
class PaperText:
    """Paragraphs under a title; ``kind`` is ``"plain"``, ``"list"``, ``"statement"``, ``"notice"``, or ``"page"``.

    The last has no paragraphs: what follows begins a page.
    """

    title: str
    paragraphs: tuple[str, ...]
    kind: str = "plain"


@dataclass(frozen=True)
class PaperMap:
    """A map with its legend."""

    title: str
    view: MapView
    note: str = ""


Block = Union[PaperTable, PaperText, PaperMap]


@dataclass(frozen=True)
class Document:
    """A report for paper.

    Attributes:
        title, subtitle: heading, and the project or run under it.
        language: ``"en"`` or ``"zh"``, which chooses the fonts.
        second: the other language of a document in two, otherwise empty.
        facts: ``(label, words)`` under the heading.
        classification: mark in the head of each page; empty: none.
        made_on: ISO date.
        notice: at the foot of each page.
        signatures: ``(label, name)`` under the facts; without a name there is a line to write on.
        blocks: what follows, in order.
    """

    title: str
    language: str = "en"
    second: str = ""
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    classification: str = ""
    made_on: str = ""
    notice: str = ""
    signatures: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = ()

    def word(self, entry: str, **values) -> str:
        """A word of pages, in both languages if the document has two.

        Args:
            entry: key of the text, such as ``"layout.north"``. values: of its places.

        >>> Document("T", "zh", "en").word("layout.north")
        '北 / N'
        """
        if entry == "layout.page":      # numbers are printed once
            return text(entry, self.second or self.language, **values)
        words = [text(entry, language, **values) for language in (self.language, self.second) if language]
        return " / ".join(dict.fromkeys(words))
