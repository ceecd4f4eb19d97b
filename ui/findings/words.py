"""The words of a list of findings, and one finding of it."""
from __future__ import annotations

from ...core.findings.card import CardWords
from ...core.report.rows import record_at
from ..docks.parts import number_style


def list_words(language: str, run=None, **more) -> CardWords:
    """Titles of roles and rules, and units as the options want them.

    Args:
        language: of the window.
        run: a run or a store, with ``titles`` and ``rules``; None: nothing is shown.
        more: of ``CardWords``.
    """
    if run is None:
        return CardWords(language, style=number_style())
    return CardWords(language, run.titles, run.rules, number_style(), **more)


def rules_of(run) -> tuple:
    """Ids of the rules behind findings, as often as they occur.

    Args:
        run: a run or a store with an ``index``; None: nothing is shown.
    """
    return tuple(run.index.frame["rule_id"].dropna().astype(str)) if run is not None else ()


def finding_at(index, position: int, columns) -> dict:
    """A finding as a record."""
    return record_at(index.frame, position, columns)
