"""What became of findings: a report counts what is open, marks what is disputed or waived, and forbids nothing fixed.

Findings of a store have a column ``state``. Those of a run have none: all of them are open.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...texts import text
from ..format import is_missing, whole
from ..rows import column, counts

OPEN, DISPUTED, WAIVED, FIXED = STATES = ("open", "disputed", "waived", "fixed")


def states_of(findings: pd.DataFrame) -> np.ndarray:
    """The state of each finding, text ``(n,)``; an unknown or missing one is open, so that it is counted.

    Args:
        findings: of any check or store ``(n,)``.
    """
    states = column(findings, "state").astype("string").fillna(OPEN).to_numpy(dtype=object)
    return np.where(np.isin(states.astype(str), STATES), states, OPEN)


def has_states(findings: pd.DataFrame | None) -> bool:
    """Whether findings come with states, as those of a store do.

    Args:
        findings: None without.
    """
    return findings is not None and "state" in findings.columns


def state_word(state, language: str) -> str:
    """A state in words; empty where it is missing or unknown.

    Args:
        state: of ``STATES``, or missing. language: of the words.
    """
    return "" if is_missing(state) or state not in STATES else text(f"followup.state_{state}", language)


def state_counts(findings: pd.DataFrame | None, language: str) -> list[tuple[str, str]]:
    """``(state, count)`` in words, findings of each state; empty without states.

    Args:
        findings: of a report, None without. language: of the words.
    """
    if not has_states(findings):
        return []
    tally = counts(pd.Series(states_of(findings)))
    return [(state_word(state, language), whole(tally.get(state, 0))) for state in STATES]


def state_of_subjects(keys, finding_keys, findings: pd.DataFrame) -> list[str]:
    """The state of each subject: open if any of its findings is, otherwise disputed, otherwise waived.

    Args:
        keys: of the subjects ``(n,)``. finding_keys: the subject of each finding ``(m,)``. findings: ``(m,)``.
    """
    places = pd.Series([STATES.index(state) for state in states_of(findings)], dtype="int64")
    first = places.groupby(np.asarray(finding_keys, dtype=object)).min()
    return [STATES[place] for place in first.reindex(np.asarray(keys, dtype=object)).fillna(0).astype(int)]
