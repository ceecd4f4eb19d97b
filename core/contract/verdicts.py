"""The words of every check: verdicts and severities."""
from __future__ import annotations

import numpy as np
import pandas as pd

#: The verdicts, the worst first.
VERDICTS = ("forbidden", "undetermined", "conditional", "allowed")
#: Verdict -> how grave it is: the worst of several wins.
RANK = {verdict: number for number, verdict in enumerate(reversed(VERDICTS))}
SEVERITIES = ("critical", "major", "minor")


def count_words(words, known=VERDICTS) -> dict[str, int]:
    """How often each of the known words stands among others.

    Args:
        words: ``(n,)``. known: the words that are counted, in their order.

    >>> count_words(["allowed", "forbidden", "allowed"])
    {'forbidden': 1, 'undetermined': 0, 'conditional': 0, 'allowed': 2}
    """
    found = pd.Series(words).value_counts()
    return {word: int(found.get(word, 0)) for word in known}


def count_subjects(verdicts) -> dict:
    """The numbers that every check of subjects has: of subjects, by verdict, and what a model branches on.

    Args:
        verdicts: of each subject ``(n,)``.

    Returns:
        SUBJECT_COUNT, a _COUNT for each verdict, HAS_PROHIBITION, IS_COMPLIANT: there are subjects, all allowed.

    >>> count_subjects(["allowed", "allowed"])["IS_COMPLIANT"], count_subjects([])["IS_COMPLIANT"]
    (True, False)
    """
    counts = {f"{word.upper()}_COUNT": number for word, number in count_words(verdicts).items()}
    return {"SUBJECT_COUNT": len(verdicts), **counts, "HAS_PROHIBITION": counts["FORBIDDEN_COUNT"] > 0,
            "IS_COMPLIANT": len(verdicts) > 0 and counts["ALLOWED_COUNT"] == len(verdicts)}


def count_by_row(words, rows: np.ndarray, count: int) -> dict[str, np.ndarray]:
    """How many findings of each verdict each subject has.

    Args:
        words: verdicts of findings ``(n,)``. rows: of their subjects ``(n,)``; -1: no subject. count: of subjects.

    Returns:
        Verdict -> int64 ``(count,)``.

    >>> count_by_row(["allowed", "forbidden", "allowed"], np.array([1, -1, 1]), 2)["allowed"].tolist()
    [0, 2]
    """
    words, rows = np.asarray(words, dtype=object), np.asarray(rows, dtype=np.int64)
    return {word: np.bincount(rows[(words == word) & (rows >= 0)], minlength=count) for word in VERDICTS}
