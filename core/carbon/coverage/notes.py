"""What is said of numbers that were chosen by keys: which share of the ground they cover, and what a blank lacks."""
from __future__ import annotations

import pandas as pd

from ...texts import text
from .shares import AREA, share_of, shares_table
from .table import ENVELOPE, NONE, ROW


def coverage_notes(coverage: pd.DataFrame, language: str) -> list:
    """Sentences on which share of the ground has its numbers how, and on each that is no row of the table.

    Args:
        coverage: of :func:`coverage_table`. language: ``"en"`` or ``"zh"``.

    Returns:
        Nothing where no number was chosen by keys or all ground has its numbers by a row.
    """
    whole = coverage[coverage["zone"].isna()]
    shown = whole[(whole["state"] == ENVELOPE) | (whole["state"] == NONE) & whole["lacking_keys"].notna()]
    if shown.empty:
        return []
    shares = shares_table(whole)
    notes = [text("carbon.shares_by_kind", language, **{
        name: 100.0 * (share_of(shares, AREA, state) or 0.0)
        for name, state in (("direct", ROW), ("envelope", ENVELOPE), ("none", NONE))})]
    by_note: dict = {}
    for row in shown.itertuples():
        by_note.setdefault((row.note, row.title), []).append(text(f"carbon.{row.pool}", language))
    notes += [text("carbon.of_class", language, title=title, note=note,
                   pools=text("carbon.joint", language).join(pools)) for (note, title), pools in by_note.items()]
    return notes
