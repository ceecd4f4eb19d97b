"""Two languages side by side: the report is laid out once in each, and block is paired with block.

Both come from the same rows, so that they have the same blocks; numbers are printed once, maps are drawn once. What has
no partner stands as it is, after what it should have been paired with: nothing is left out.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from ..charts.scene import Words
from ..data import ReportData
from ..maps.paired import view_in_both
from ..paired import SLASH, both, listed
from .blocks import Block, Document, PaperCharts, PaperMap, PaperTable, PaperText
from .document import document_from, project_documents

_NUMBER = re.compile(r"[0-9][0-9.,]*")


def side_by_side(first: Document, second: Document) -> Document:
    """A document in two languages.

    Args:
        first, second: the same report, laid out in each language.

    Returns:
        A document in the first one's language, with the other one's as its ``second``.
    """
    return replace(
        first, second=second.language, title=both(first.title, second.title, SLASH),
        subtitle=both(first.subtitle, second.subtitle, SLASH), facts=_pairs(first.facts, second.facts),
        notice=both(first.notice, second.notice, SLASH), signatures=_pairs(first.signatures, second.signatures),
        blocks=tuple(_blocks(first.blocks, second.blocks)))


def document_in_both(first: ReportData, second: ReportData | None) -> Document:
    """A report for paper in two languages, or in one where there is no second.

    Args:
        first, second: what it shows, in each language.
    """
    return document_from(first) if second is None else side_by_side(document_from(first), document_from(second))


def project_documents_in_both(first: ReportData, second: ReportData | None, suffix: str = ".pdf",
                              ) -> Iterator[tuple[str, Document]]:
    """The index and a document a project, as of ``project_documents``, in two languages or in one.

    Args:
        first, second: what they show, in each language. suffix: of the files.
    """
    if second is None:
        yield from project_documents(first, suffix)
        return
    for (name, document), (_, other) in zip(project_documents(first, suffix), project_documents(second, suffix)):
        yield name, side_by_side(document, other)


def _pairs(first: tuple, second: tuple) -> tuple:
    """Labels with their words."""
    if len(first) != len(second):
        return first + second
    return tuple((both(label, other, SLASH), both(words, theirs))
                 for (label, words), (other, theirs) in zip(first, second))


def _blocks(first: tuple[Block, ...], second: tuple[Block, ...]) -> Iterator[Block]:
    kinds = [[_kind(block) for block in blocks] for blocks in (first, second)]
    for word, start, end, begin, stop in SequenceMatcher(None, *kinds, autojunk=False).get_opcodes():
        if word == "equal":
            for one_block, other in zip(first[start:end], second[begin:stop]):
                yield from _block(one_block, other)
        else:
            yield from first[start:end]
            yield from (block for block in second[begin:stop] if not isinstance(block, (PaperMap, PaperCharts)))


def _kind(block: Block) -> tuple:
    """What has to be equal of two blocks that are the same one in two languages."""
    if isinstance(block, PaperTable):
        return "table", len(block.columns), len(block.rows), (*block.tones, *block.cell_tones)
    if isinstance(block, PaperText):
        return block.kind, bool(block.title), len(block.paragraphs) if block.kind == "list" else 0
    return ("charts", len(block.scenes)) if isinstance(block, PaperCharts) else ("map",)


def _block(first: Block, second: Block) -> Iterator[Block]:
    title = both(first.title, second.title, SLASH)
    if isinstance(first, PaperMap):
        yield replace(first, title=title, note=both(first.note, second.note),
                      view=view_in_both(first.view, second.view))
    elif isinstance(first, PaperCharts):
        yield replace(first, title=title, note="\n".join(filter(None, (
            both(first.note, second.note), drawn_words(first.scenes, second.scenes)))))
    elif isinstance(first, PaperText):
        yield replace(first, title=title, paragraphs=_paragraphs(first, second))
    elif _numbers(first) != _numbers(second):      # rows in another order
        yield from (first, second)
    else:
        yield replace(
            first, title=title, notes=listed(first.notes, second.notes),
            columns=tuple(replace(column, title=both(column.title, other.title))
                          for column, other in zip(first.columns, second.columns)),
            rows=tuple(tuple(map(both, row, other)) for row, other in zip(first.rows, second.rows)))


def drawn_words(first, second) -> str:
    """Words of charts with their translation, which stand below charts that are drawn once.

    Args:
        first, second: scenes, in each language.
    """
    words = [[item.words for scene in scenes for item in scene.items if isinstance(item, Words)]
             for scenes in (first, second)]
    if len(words[0]) != len(words[1]):
        return ""
    return " · ".join(dict.fromkeys(f"{word} = {other}" for word, other in zip(*words) if word != other))


def _paragraphs(first: PaperText, second: PaperText) -> tuple[str, ...]:
    if first.kind == "list":
        return listed(first.paragraphs, second.paragraphs)
    return first.paragraphs + tuple(words for words in second.paragraphs if words not in first.paragraphs)


def _numbers(table: PaperTable) -> list:
    """Numbers of the columns of numbers, row by row."""
    places = [place for place, column in enumerate(table.columns) if column.align == "right"]
    return [[_NUMBER.findall(row[place].split("\n")[0]) for place in places] for row in table.rows]
