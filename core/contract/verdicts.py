"""The words of every check: verdicts and severities."""
from __future__ import annotations

import numpy as np
import pandas as pd

#: The verdicts, the worst first.
VERDICTS = ("forbidden", "undetermined", "conditional", "allowed")
#: Positions in ``VERDICTS``, by which verdicts are compared and stored in arrays.
FORBIDDEN, UNDETERMINED, CONDITIONAL, ALLOWED = range(4)
SEVERITIES = ("critical", "major", "minor")


def worst_by_row(words, rows: np.ndarray, count: int, none: str = "allowed", order=VERDICTS) -> np.ndarray:
    """The worst verdict of each subject.

    Args:
        words: verdicts ``(n,)``. rows: of their subjects ``(n,)``; -1: of none. count: of subjects.
        none: where a subject has no verdict: ``"allowed"`` where everything that could be found was looked for.
        order: all words, the worst first.

    Returns:
        Positions in ``order``, int8 ``(count,)``.

    Raises:
        ValueError: a word that is not among them.

    >>> worst_by_row(["conditional", "undetermined", "forbidden"], np.array([0, 0, -1]), 2).tolist()
    [1, 3]
    """
    rows = np.asarray(rows, dtype=np.int64)
    codes = pd.Categorical(words, categories=list(order)).codes   # -1 where there is no such word
    if (codes < 0).any():
        raise ValueError(set(pd.Series(words)[codes < 0]))
    ranks = np.full(count, len(order), dtype=np.int8)
    np.minimum.at(ranks, rows[rows >= 0], codes[rows >= 0].astype(np.int8))
    ranks[ranks == len(order)] = order.index(none)
    return ranks


def worst_of(words, none: str = "allowed") -> str:
    """The worst of a few verdicts; of many subjects ``worst_by_row`` tells it.

    Args:
        words: verdicts. none: what no verdict comes to.

    >>> worst_of(["allowed", "undetermined", "conditional"]), worst_of([]), worst_of([], "undetermined")
    ('undetermined', 'allowed', 'undetermined')
    """
    return min(words, key=VERDICTS.index, default=none)


def count_words(words, known=VERDICTS) -> dict[str, int]:
    """How often each of the known words stands among others.

    Args:
        words: ``(n,)``. known: the words that are counted, in their order.

    >>> count_words(["allowed", "forbidden", "allowed"])
    {'forbidden': 1, 'undetermined': 0, 'conditional': 0, 'allowed': 2}
    """
    counts = pd.Series(words).value_counts()
    return {word: int(counts.get(word, 0)) for word in known}


def count_subjects(verdicts, findings=None) -> dict:
    """The numbers that every check of subjects has: of subjects, by verdict, and what a model branches on.

    Args:
        verdicts: of each subject ``(n,)``.
        findings: verdicts of the findings whose conditions are counted ``(m,)``; None: they are not counted.

    Returns:
        SUBJECT_COUNT, a _COUNT for each verdict, HAS_PROHIBITION, IS_COMPLIANT: there are subjects, all allowed; and
        OPEN_CONDITION_COUNT, the conditional ones among the findings.

    >>> count_subjects(["allowed", "allowed"])["IS_COMPLIANT"], count_subjects([])["IS_COMPLIANT"]
    (True, False)
    >>> count_subjects(["conditional"], ["conditional", "conditional", "allowed"])["OPEN_CONDITION_COUNT"]
    2
    """
    counts = {f"{word.upper()}_COUNT": number for word, number in count_words(verdicts).items()}
    more = {} if findings is None else {"OPEN_CONDITION_COUNT": count_words(findings)["conditional"]}
    return {"SUBJECT_COUNT": len(verdicts), **counts, "HAS_PROHIBITION": counts["FORBIDDEN_COUNT"] > 0,
            "IS_COMPLIANT": len(verdicts) > 0 and counts["ALLOWED_COUNT"] == len(verdicts), **more}


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
