"""All pages on rights of a report, from the tables that it was given."""
from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from ...report.blocks import Block, PaperText
from ...report.numbers import USUAL, NumberStyle
from ...table import FeatureTable
from ...texts import text
from .conflicts import CONFLICTS, RIGHTS, conflict_pages, rule_pages
from .form import Form, texts_of
from .holders import CELLS, ESTIMATE, LEDGER, STATUSES, cell_pages, estimate_pages, ledger_pages
from .lifecycle import PARCELS, YEARS, idle_pages, year_pages
from .patches import LAND, TOWNS, land_pages, town_pages

_KINDS = (CONFLICTS, RIGHTS, CELLS, ESTIMATE, LEDGER, YEARS, PARCELS, TOWNS, LAND)


def is_of_rights(frame: pd.DataFrame) -> bool:
    """Whether the pages say what is in a table.

    Args:
        frame: any table.
    """
    return any(kind <= set(frame.columns) for kind in _KINDS)


def rights_blocks(tables: Sequence[FeatureTable], language: str, style: NumberStyle = USUAL) -> tuple[Block, ...]:
    """Pages on conflicts, holders with estimate and ledger, stages by year, idle land, change patches by town and class,
    and what was not checked; none without such tables.

    Args:
        tables: results as layers have them. language: of the words, ``"en"`` or ``"zh"``. style: of areas.
    """
    form = Form(language, style)
    of_kind = {kind: [table for table in tables if kind <= set(table.columns.columns)] for kind in _KINDS}
    done = [conflict_pages(table, of_kind[RIGHTS], form) for table in of_kind[CONFLICTS]]
    for kind, pages in (
            (RIGHTS, rule_pages), (CELLS, _stated(cell_pages)), (ESTIMATE, _stated(estimate_pages)),
            (LEDGER, _stated(ledger_pages)), (YEARS, year_pages), (PARCELS, idle_pages), (TOWNS, town_pages),
            (LAND, land_pages)):
        done += [pages(table.columns.reset_index(drop=True), form) for table in of_kind[kind] if len(table)]
    blocks = [block for some, _left in done for block in some]
    left = tuple(dict.fromkeys(sentence for _some, sentences in done for sentence in sentences))
    if left:
        blocks.append(PaperText(form.say("not_checked_title"), left, "list"))
    return tuple(blocks)


def _stated(pages: Callable) -> Callable:
    """Pages with what the list is: an internal estimate is not to be published."""
    def made(frame: pd.DataFrame, form: Form) -> tuple[list[Block], list[str]]:
        stated = set(texts_of(frame["list_status"])) if "list_status" in frame else set()
        return pages(frame, form, tuple(
            text(f"holders.status_{word}", form.language) for word in STATUSES if word in stated))
    return made
