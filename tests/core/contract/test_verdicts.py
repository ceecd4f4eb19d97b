"""Counts of verdicts: by hand, of nothing, and of words that are not verdicts."""
from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from helpers.source import ROOT, python_files, relative

from groundrules.core.contract.verdicts import (
    VERDICTS,
    count_by_row,
    count_subjects,
    count_words,
    worst_by_row,
    worst_of,
)

WORDS = pd.Series(["allowed", "forbidden", pd.NA, "allowed", "elsewhere"], dtype="string")


def test_words_are_counted_in_the_order_of_those_that_are_known():
    assert list(count_words(WORDS).items()) == [
        ("forbidden", 1), ("undetermined", 0), ("conditional", 0), ("allowed", 2)]
    assert count_words(WORDS, ("elsewhere", "nowhere")) == {"elsewhere": 1, "nowhere": 0}
    assert count_words([]) == dict.fromkeys(VERDICTS, 0)
    assert {type(number) for number in count_words(WORDS).values()} == {int}


def test_subjects_are_all_allowed_only_where_there_are_some():
    assert count_subjects(["allowed", "forbidden", "undetermined", "allowed"]) == {
        "SUBJECT_COUNT": 4, "FORBIDDEN_COUNT": 1, "UNDETERMINED_COUNT": 1, "CONDITIONAL_COUNT": 0, "ALLOWED_COUNT": 2,
        "HAS_PROHIBITION": True, "IS_COMPLIANT": False}
    assert [count_subjects(words)["IS_COMPLIANT"] for words in ([], ["allowed"], ["allowed", "conditional"])] == [
        False, True, False]
    assert not count_subjects([])["HAS_PROHIBITION"]


def test_findings_are_counted_by_subject_and_those_of_the_run_are_not():
    counts = count_by_row(["forbidden", "forbidden", "allowed", "forbidden"], np.array([2, 2, 0, -1]), 4)
    assert {word: number.tolist() for word, number in counts.items()} == {
        "forbidden": [0, 0, 2, 0], "undetermined": [0] * 4, "conditional": [0] * 4, "allowed": [1, 0, 0, 0]}
    assert count_by_row([], [], 2)["allowed"].tolist() == [0, 0]


def test_the_worst_of_each_subject():
    """One verdict of each kind for subject 1, one of the run, none for subject 2."""
    words, rows = ["allowed", "conditional", "undetermined", "forbidden", "conditional"], np.array([1, 1, 1, -1, 0])
    assert [VERDICTS[item] for item in worst_by_row(words, rows, 3)] == ["conditional", "undetermined", "allowed"]
    assert VERDICTS[worst_by_row(words, rows, 3, none="undetermined")[2]] == "undetermined"
    assert worst_by_row([], [], 2).tolist() == [3, 3] and worst_by_row(["b"], [0], 1, "a", ("b", "a")).tolist() == [0]
    with pytest.raises(ValueError, match="elsewhere"):
        worst_by_row(["elsewhere"], [0], 1)
    rng = np.random.default_rng(1)
    words, rows = rng.choice(VERDICTS, 500), rng.integers(-1, 60, 500)
    assert [VERDICTS[item] for item in worst_by_row(words, rows, 60)] == [worst_of(words[rows == row])
                                                                          for row in range(60)]


def test_the_worst_verdict_is_taken_in_one_place():
    taken = re.compile(r"key=(VERDICTS\.index|rank)|minimum\.at\([^\n]*(verdict|worst)|RANK\[|"
                       r"next\(\(\w+ for \w+ in VERDICTS|verdict\w*\"\]\.map\([^\n]*\)\.groupby")
    wrong = [relative(path) for path in python_files("core", "algorithms") if path.parent != ROOT / "core" / "contract"
             and taken.search(path.read_text(encoding="utf-8"))]
    assert wrong == []


def test_verdicts_are_counted_in_one_place():
    counted = re.compile(r"""verdicts?"?\]?\.value_counts\(|{verdict\.upper\(\)}_COUNT|verdict"\] == "\w+"\)\.sum\(""")
    wrong = [relative(path) for path in python_files("core", "algorithms") if path.parent != ROOT / "core" / "contract"
             and counted.search(path.read_text(encoding="utf-8"))]
    assert wrong == []
