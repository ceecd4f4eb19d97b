"""A report for paper: blocks with what stands on every page."""
from __future__ import annotations

from dataclasses import dataclass

from ...texts import text
from ..blocks import INDENT, Block, PaperCharts, PaperColumn, PaperMap, PaperTable, PaperText

__all__ = ["INDENT", "Block", "Document", "PaperCharts", "PaperColumn", "PaperMap", "PaperTable", "PaperText"]


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
