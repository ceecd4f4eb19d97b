"""Two languages side by side: the report is laid out once in each, and block is paired with block.

Both come from the same rows, so that they have the same blocks; numbers are printed once, maps are drawn once. What has
no partner stands as it is, after what it should have been paired with: nothing is left out.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from ..data import ReportData
from ..maps.of_run import OneMap, RunMaps
from ..maps.view import MapView
from .blocks import Block, Document, PaperMap, PaperTable, PaperText
from .document import document_from, project_documents

SLASH = " / "
_MEASURE = re.compile(r"([-\u2212<\u2264\u2265>~ ]*[0-9][0-9.,\u00a0\u202f'\u2019]*)(\s*)([^0-9]*)")
_NUMBER = re.compile(r"[0-9][0-9.,]*")


def both(first: str, second: str, joint: str = "\n") -> str:
    """A text in two languages; once where they are the same, and a number once before its two units.

    Args:
        first, second: the text in each language; lines are paired where there are equally many.
        joint: between the two.

    >>> both("面积", "Area", " / "), both("312.00 平方米", "312.00 m²"), both("P1", "P1")
    ('面积 / Area', '312.00 平方米 / m²', 'P1')
    """
    if first == second or not second.strip():
        return first
    if not first.strip():
        return second
    lines, others = first.split("\n"), second.split("\n")
    if len(lines) > 1 and len(lines) == len(others):
        return "\n".join(both(line, other, joint) for line, other in zip(lines, others))
    measures = _MEASURE.fullmatch(first), _MEASURE.fullmatch(second)
    if all(measures) and measures[0][1].strip() == measures[1][1].strip():
        return f"{first}{SLASH}{measures[1][3]}" if measures[1][3] else first
    return first + joint + second


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
            yield from (block for block in second[begin:stop] if not isinstance(block, PaperMap))


def _kind(block: Block) -> tuple:
    """What has to be equal of two blocks that are the same one in two languages."""
    if isinstance(block, PaperTable):
        return "table", len(block.columns), len(block.rows), tuple(block.tones)
    if isinstance(block, PaperText):
        return block.kind, bool(block.title), len(block.paragraphs) if block.kind == "list" else 0
    return ("map",)


def _block(first: Block, second: Block) -> Iterator[Block]:
    title = both(first.title, second.title, SLASH)
    if isinstance(first, PaperMap):
        yield replace(first, title=title, note=both(first.note, second.note),
                      view=view_in_both(first.view, second.view))
    elif isinstance(first, PaperText):
        yield replace(first, title=title, paragraphs=_paragraphs(first, second))
    elif _numbers(first) != _numbers(second):      # rows in another order
        yield from (first, second)
    else:
        yield replace(
            first, title=title, notes=_listed(first.notes, second.notes),
            columns=tuple(replace(column, title=both(column.title, other.title))
                          for column, other in zip(first.columns, second.columns)),
            rows=tuple(tuple(map(both, row, other)) for row, other in zip(first.rows, second.rows)))


def _paragraphs(first: PaperText, second: PaperText) -> tuple[str, ...]:
    if first.kind == "list":
        return _listed(first.paragraphs, second.paragraphs)
    return first.paragraphs + tuple(words for words in second.paragraphs if words not in first.paragraphs)


def _listed(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Sentences one by one, or the second language's after the first's where there are not equally many."""
    if len(first) != len(second):
        return first + tuple(words for words in second if words not in first)
    return tuple(map(both, first, second))


def _numbers(table: PaperTable) -> list:
    """Numbers of the columns of numbers, row by row."""
    places = [place for place, column in enumerate(table.columns) if column.align == "right"]
    return [[_NUMBER.findall(row[place].split("\n")[0]) for place in places] for row in table.rows]


# -- maps ------------------------------------------------------------------------------------------

def view_in_both(first: MapView, second: MapView) -> MapView:
    """A map once, with a legend in both languages.

    Args:
        first, second: the same map with the words of each language.
    """
    if [item.kind for item in first.drawn] != [item.kind for item in second.drawn]:
        return first
    return replace(first, remarks=_listed(first.remarks, second.remarks), drawn=tuple(
        replace(item, name=both(item.name, _without_code(other), SLASH))
        for item, other in zip(first.drawn, second.drawn)))


def _without_code(item) -> str:
    """The name of a class without its code, which the first language has."""
    return item.name.removeprefix(item.code).strip() or item.name


class MapsInBoth(RunMaps):
    """The maps of a run, with legends in both languages.

    Args:
        first, second: the maps of the run in each language.
    """

    def __init__(self, first: RunMaps, second: RunMaps):
        self.__dict__.update(vars(first))
        self.other = second
        self.shown_in = f"{first.language}-{second.language}"

    def view(self, project: str) -> MapView:
        """See the base."""
        return view_in_both(super().view(project), self.other.view(project))

    def overview_view(self, labels: Mapping) -> MapView:
        """See the base."""
        return view_in_both(super().overview_view(labels), self.other.overview_view(labels))


def maps_in_both(first: Mapping, second: Mapping) -> Mapping:
    """The maps of a report; those that are ready-made text stay in the first language.

    Args:
        first, second: maps of the report in each language.
    """
    if isinstance(first, OneMap) and isinstance(second, OneMap) and len(first):
        return OneMap(maps_in_both(first.maps, second.maps), next(iter(first)))
    return MapsInBoth(first, second) if isinstance(first, RunMaps) and isinstance(second, RunMaps) else first
