"""What a report consists of: tables, paragraphs, charts and maps, as plain texts in order, for HTML and paper."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from .charts.scene import Scene

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
        tones: a verdict or level a row, for the colour of its cell in ``tone_column``; empty for none.
        cell_tones: a verdict or level a cell, as the rows; in place of ``tones``.
        notes: sentences under the title.
        is_wide: its columns share the whole width of a page, as in a form.
        files: a file a row beside an HTML report, to which its first cell leads; empty for none.
    """

    title: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: int = 1
    strong: frozenset[int] = frozenset()
    tones: tuple[str, ...] = ()
    tone_column: int = 0
    cell_tones: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    is_wide: bool = False
    files: tuple[str, ...] = ()

    def tone_at(self, row: int, column: int) -> str:
        """The verdict or level that colours a cell; empty for none.

        Args:
            row, column: of the cell.

        >>> PaperTable("", (), (), tones=("allowed",), tone_column=1).tone_at(0, 1)
        'allowed'
        """
        if self.cell_tones:
            return self.cell_tones[row][column]
        return self.tones[row] if self.tones and column == self.tone_column else ""


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
    """A map with its legend.

    Attributes:
        view: a ``MapView`` of the room ``maps``. scale: its width as a part of the page's.
        shown_in: language of the words on the map, or two of them as ``"zh-en"``; empty: the document's.
    """

    title: str
    view: object
    note: str = ""
    scale: float = 1.0
    shown_in: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Sentences below it."""
        return tuple(filter(None, (self.note, *self.view.remarks)))


@dataclass(frozen=True)
class PaperCharts:
    """Charts, two side by side.

    Attributes:
        scenes: laid out with ``document_type``, all as wide. note: a sentence below them.
    """

    title: str
    scenes: tuple[Scene, ...]
    note: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Sentences below them."""
        return (self.note,) if self.note else ()


Block = Union[PaperTable, PaperText, PaperMap, PaperCharts]
