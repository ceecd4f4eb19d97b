"""The words of a list of findings, and one finding of it."""
from __future__ import annotations

from numpy import generic
from pandas import isna
from pandas.api.types import is_scalar

from ...core.findings.card import CardWords
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
    frame = index.frame   # cell by cell: a table of one row costs a hundred times as much
    return {name: _plain(frame[name].array[position]) if name in frame else None for name in columns}


def _plain(value):
    """A cell as a plain Python value, None where it is missing."""
    if is_scalar(value) and isna(value):
        return None
    return value.item() if isinstance(value, generic) else value
