"""The result at a glance: how many, how large, in how many projects, by verdict."""
from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ..contract.verdicts import ALLOWED, VERDICTS
from ..report.numbers import area_in, unit_word
from ..report.rows import column, number
from ..report.words import verdict_word, words_in
from ..texts import text
from ..texts.separators import numeral
from .card import CardWords
from .index import FindingsIndex


class Tile(NamedTuple):
    """What has a verdict.

    Attributes:
        verdict: of ``VERDICTS``.
        count: rows that have it: parcels, or findings where nothing else is known.
        area_m2: of these rows in m²; None where no row has an area.
        projects: to which they belong; 0 where each row is a project of its own.
    """

    verdict: str
    count: int
    area_m2: Optional[float]
    projects: int


def tiles_of(rows: pd.DataFrame, area: str = "area_m2") -> tuple[Tile, ...]:
    """A tile for each verdict, the worst first, those without a row too.

    Args:
        rows: of parcels or findings ``(n,)``: ``verdict``, ``project_id``, and perhaps their area in m².
        area: column of the area, if there is one.

    >>> frame = pd.DataFrame({"verdict": ["forbidden", "allowed", "forbidden"], "project_id": ["P1", "P1", "P2"],
    ...                       "area_m2": [10.0, 5.0, None]})
    >>> tiles_of(frame)[0], tiles_of(frame)[3].area_m2
    (Tile(verdict='forbidden', count=2, area_m2=10.0, projects=2), 5.0)
    """
    verdicts = column(rows, "verdict").to_numpy(dtype=object)
    projects = column(rows, "project_id")
    projects = projects[:0] if (projects == column(rows, "subject_id")).all() else projects     # say nothing else
    size = number(rows, area)
    made = []
    for verdict in VERDICTS:
        own = verdicts == verdict
        known = size[own & np.isfinite(size)]
        made.append(Tile(verdict, int(own.sum()), float(known.sum()) if len(known) else None,
                         int(projects[own].nunique()) if len(projects) else 0))
    return tuple(made)


def tiles_of_kept(index: FindingsIndex, kept: np.ndarray) -> tuple[Tile, ...]:
    """As of ``tiles_of``, of findings that a filter keeps, without areas, which may overlap; nothing is read again.

    Args:
        index: of the findings ``(n,)``. kept: mask ``(n,)`` of those to count.

    >>> frame = pd.DataFrame({"verdict": ["forbidden", "allowed", "forbidden"], "project_id": ["P1", "P1", "P2"]})
    >>> tiles_of_kept(FindingsIndex(frame), np.array([True, True, False]))[0]
    Tile(verdict='forbidden', count=1, area_m2=None, projects=1)
    """
    (verdicts, verdict_keys), (projects, project_keys) = index.codes("verdict"), index.codes("project_id")
    verdicts, projects = verdicts[kept], projects[kept]
    present = np.zeros((len(verdict_keys), len(project_keys)), dtype=bool)
    if not index.same("project_id", "subject_id")[kept].all():      # otherwise projects say nothing else
        present[verdicts, projects] = True
        present[:, [not key for key in project_keys]] = False
    counts = np.bincount(verdicts, minlength=len(verdict_keys))
    tiles = {key: Tile(key, int(counts[place]), None, int(present[place].sum()))
             for place, key in enumerate(verdict_keys)}
    return tuple(tiles.get(verdict, Tile(verdict, 0, None, 0)) for verdict in VERDICTS)


def projects_without(subjects: pd.DataFrame, findings: pd.DataFrame) -> int:
    """How many projects have no finding at all: tiles count them, and a list of findings has no line for them.

    Args:
        subjects: a row for each parcel ``(n,)``, with its ``project_id``. findings: of the run ``(m,)``.

    >>> projects_without(pd.DataFrame({"project_id": ["P1", "P1", "P2", "P3", None]}),
    ...                  pd.DataFrame({"project_id": ["P1", "P9"]}))
    2
    """
    return len(set(column(subjects, "project_id").dropna()) - set(column(findings, "project_id").dropna()))


def tile_words(tile: Tile, words: CardWords, of: str = "parcels") -> tuple[str, str]:
    """Head and line of a tile.

    Args:
        tile: to be shown. words: language and units. of: what is counted, ``"parcels"`` or ``"findings"``.

    Returns:
        The verdict with the number, and area and projects; the line is empty where there is nothing.
    """
    language = words.language
    word = verdict_word(words_in(language), tile.verdict)
    head = f"{word}{text('findings.colon', language)}{_count_words(tile, of)}"
    parts = _area_words(tile, words)
    if tile.projects:
        parts.append(text("findings.tile_projects", language, count=numeral(f"{tile.projects:,}")))
    return head, " · ".join(parts)


def tile_short(tile: Tile, words: CardWords, of: str = "parcels") -> tuple[str, str, str]:
    """A narrow tile, so that all four fit into one row; its tip says the rest.

    Args:
        tile: to be shown. words: language and units. of: what is counted, ``"parcels"`` or ``"findings"``.

    Returns:
        The number with the area, the number alone, and the verdict.

    >>> tile_short(Tile("forbidden", 2, 35_000.0, 2), CardWords("en"))
    ('2 · 3.50 ha', '2', 'Forbidden')
    """
    count = _count_words(tile, of)
    return " · ".join((count, *_area_words(tile, words))), count, verdict_word(words_in(words.language), tile.verdict)


def _is_left_out(tile: Tile, of: str) -> bool:
    """Whether a tile has nothing because a store leaves out what has no conflict: it does not know how many."""
    return of == "findings" and tile.verdict == VERDICTS[ALLOWED] and not tile.count


def _count_words(tile: Tile, of: str) -> str:
    return "–" if _is_left_out(tile, of) else numeral(f"{tile.count:,}")


def _area_words(tile: Tile, words: CardWords) -> list[str]:
    """The area of a tile in one unit; empty where none is known."""
    if tile.area_m2 is None:
        return []
    style = words.style
    unit = next((unit for unit in ("ha", "mu", "km2") if unit in style.units), style.units[0])
    return [f"{area_in(tile.area_m2, unit, replace(style, decimals=2))} {unit_word(unit, words.language)}"]


def tile_tip(tile: Tile, words: CardWords, of: str = "parcels") -> str:
    """What a tile counts, in a sentence.

    Args:
        tile: to be explained. words: language and units.
        of: what is counted, ``"parcels"`` or ``"findings"``.
    """
    if _is_left_out(tile, of):
        return text("findings.tile_tip_left_out", words.language)
    alone = "" if tile.projects else "_alone"
    return text(f"findings.tile_tip_{of}{alone}", words.language, count=numeral(f"{tile.count:,}"),
                verdict=verdict_word(words_in(words.language), tile.verdict), projects=numeral(f"{tile.projects:,}"))
