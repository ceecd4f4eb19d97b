"""Evidence of many patches as files by town: an index, and files of some pages each, made one after the other."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import quote

import numpy as np

from ...contract.outcome import Outcome
from ...errors import InputError
from ...report.blocks import PaperColumn, PaperTable, PaperText
from ...report.data import ReportData
from ...report.html.folder import Page
from ...report.html.projects import INDEX, MANIFEST, names_of_files
from ...texts import text
from ...texts.separators import numeral
from .report import ALL, NONE, Evidence, Pages, page_places
from .request import PatchRequest

PAGES_OF_FILE = 100     # about 2 MB, and a second's work


class Part(NamedTuple):
    """A file of evidence.

    Attributes:
        town: empty where unknown. number, count: which one of the town's files. places: of its patches ``(k,)``.
    """

    town: str
    number: int
    count: int
    places: np.ndarray

    def title(self, language: str) -> str:
        """Town, and which of its files.

        Args:
            language: of the words.
        """
        town = self.town or text("patches.no_town", language)
        return town if self.count == 1 else f"{town} {self.number}/{self.count}"

    def name(self, language: str) -> str:
        """Town and number as files are sorted by.

        Args:
            language: of a town that is not known.
        """
        town = self.town or text("patches.no_town", language)
        return town if self.count == 1 else f"{town}-{self.number:0{len(str(self.count))}}"


def parts_of(rows, evidence: str, most: int = PAGES_OF_FILE) -> list[Part]:
    """Patches with a page, by town, in files of some pages.

    Args:
        rows: patches ``(n,)``. evidence: which have a page, of ``EVIDENCE``. most: pages of a file.
    """
    places = page_places(rows, Pages(evidence, max(len(rows), 1)))
    towns = rows["town"].fillna("").to_numpy(dtype=object)[places]
    parts = []
    for town in dict.fromkeys(towns):
        own = places[towns == town]
        pieces = np.array_split(own, -(-len(own) // most))
        parts += [Part(town, number, len(pieces), some) for number, some in enumerate(pieces, 1)]
    return parts


def evidence_pages(outcome: Outcome, request: PatchRequest, evidence: str, data: ReportData,
                   progress: Callable[[float], None]) -> Iterator[Page]:
    """The index, then one file of evidence after the other, so that a hundred thousand pages need no memory.

    Args:
        outcome, request: the run. evidence: which patches have a page, of ``EVIDENCE``.
        data: the report without pages of evidence. progress: told the share that is done.

    Returns:
        ``index.html`` and the files of towns, for ``report.html.folder``.

    Raises:
        InputError: no patch is to have a page. Cancelled: the run was stopped.
    """
    language, parts = request.language, parts_of(outcome.tables["rows"], evidence)
    require_pages(evidence)
    names = names_of_files([part.name(language) for part in parts])
    data = replace(data, tables=(), manifest_file=MANIFEST if data.manifests else "")
    yield Page(INDEX, replace(data, blocks=(data.blocks[0], _contents(parts, names, evidence, outcome, language),
                                            *data.blocks[1:])))
    pages = Evidence(outcome, request)
    neutral = PaperText("", (text("patches.report_neutral", language),))
    bare = replace(data, manifests=(), manifest_file="", notes=(), other_files=(),
                   words={**data.words, "index_link": "index_link_towns"})
    for place, (part, name) in enumerate(zip(parts, names)):
        blocks = pages.blocks(part.places)
        progress((place + 0.5) / len(parts))
        yield Page(name, replace(bare, run_name=part.title(language), blocks=(neutral, *blocks)), INDEX)
        progress((place + 1) / len(parts))


def require_pages(evidence: str) -> None:
    """Refuse a folder in which no patch would have a page.

    Args:
        evidence: which patches have one, of ``EVIDENCE``.

    Raises:
        InputError: none.
    """
    if evidence == NONE:
        raise InputError("patches.folder_without_pages")


def _contents(parts: list[Part], names: list, evidence: str, outcome: Outcome, language: str) -> PaperTable:
    ids = outcome.tables["rows"]["patch_id"].to_numpy(dtype=object)
    lines = tuple((part.title(language), numeral(f"{len(part.places):,}"),
                   f"{ids[part.places[0]]} – {ids[part.places[-1]]}") for part in parts)
    note = text("patches.folder_all" if evidence == ALL else "patches.folder_open", language)
    return PaperTable(text("patches.folder_title", language), (
        PaperColumn(text("columns.town", language)), PaperColumn(text("patches.head_count", language), "right"),
        PaperColumn(text("patches.folder_patches", language))), lines, notes=(note,),
        files=tuple(map(quote, names)))
