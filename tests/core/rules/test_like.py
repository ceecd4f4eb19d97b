"""LIKE against regular expressions on small texts, and in bounded time on hostile ones."""
from __future__ import annotations

import random
import re
import time

import pandas as pd
import pytest

from groundrules.core.errors import InputError
from groundrules.core.rules.condition import evaluate
from groundrules.core.rules.condition_types import MAX_JOINED, check_condition
from groundrules.core.rules.like import MAX_PATTERN, like

S, X = ("column", "s"), ("column", "x")
TYPES = {"s": "text", "x": "number"}


def by_regular_expression(pattern: str, case_insensitive: bool):
    parts = [".*" if letter == "%" else "." if letter == "_" else re.escape(letter) for letter in pattern]
    return re.compile("".join(parts), re.DOTALL | (re.IGNORECASE if case_insensitive else 0)).fullmatch


@pytest.mark.parametrize("seed", range(4))
def test_as_a_regular_expression_has_it(seed):
    rng = random.Random(seed)
    for _ in range(5000):
        pattern = "".join(rng.choice("aAbb%%_é\n.核") for _ in range(rng.randint(0, 9)))
        text = "".join(rng.choice("aAbÉ\n.核\U0001f600") for _ in range(rng.randint(0, 11)))
        either = rng.random() < 0.5
        expected = bool(by_regular_expression(pattern, either)(text))
        assert like(pattern, either)(text) == expected, (pattern, text, either)


@pytest.mark.parametrize(("pattern", "text", "expected"), [
    ("", "", True), ("", "a", False), ("%", "", True), ("%%", "a", True), ("a%a", "a", False), ("a%a", "aa", True),
    ("%ab%ba%", "aba", False), ("%ab%ba%", "abba", True), ("_", "\U0001f600", True), ("__", "\U0001f600", False),
    ("a_%_a", "a12a", True), ("a_%_a", "a1a", False), ("%a_c", "abcabc", True), ("%a_c%", "xaacx", True),
    ("%_", "", False)])
def test_by_hand(pattern, text, expected):
    assert like(pattern)(text) is expected


@pytest.mark.parametrize(("pattern", "text"), [
    ("%a%a%a%a%a%a%a%a%a%a%b", "a" * 150),                   # never ended
    ("%a" * 400 + "%b", "a" * 1_000_000),
    ("%" + "a" * 900 + "b%", "a" * 1_000_000),
    ("%" + "a_" * 400 + "b%", "a" * 1_000_000),
    ("_%" * 400 + "b", "a" * 1_000_000)])
@pytest.mark.parametrize("case_insensitive", [False, True])
def test_hostile_patterns_end(pattern, text, case_insensitive):
    frame = pd.DataFrame({"s": pd.array([text], dtype="string")})
    ast = ("like", S, pattern, False, case_insensitive)
    check_condition(ast, TYPES)
    began = time.process_time()
    assert list(evaluate(ast, frame)) == [False]
    assert time.process_time() - began < 5


def test_lengths_are_bounded():
    with pytest.raises(InputError) as refused:
        check_condition(("like", S, "a" * (MAX_PATTERN + 1), False, False), TYPES)
    assert refused.value.key == "packs.condition_pattern_too_long" and refused.value.in_language("zh")
    check_condition(("like", S, "a" * MAX_PATTERN, False, False), TYPES)

    def joined(low, high):   # balanced: nowhere deep
        middle = (low + high) // 2
        return S if high - low == 1 else ("arith", "||", joined(low, middle), joined(middle, high))

    with pytest.raises(InputError) as refused:
        check_condition(("compare", "=", joined(0, MAX_JOINED + 1), ("literal", "a")), TYPES)
    assert refused.value.key == "packs.condition_too_many_joined" and refused.value.in_language("zh")
    check_condition(("compare", "=", joined(0, MAX_JOINED), ("literal", "a")), TYPES)


@pytest.mark.parametrize(("places", "expected"), [
    (0, [3.0, -3.0, 0.0, 1e300, 9007199254740993.0]), (2, [2.5, -2.5, 0.0, 1e300, 9007199254740993.0]),
    (20, [2.5, -2.5, 1e-20, 1e300, 9007199254740993.0]), (308, [2.5, -2.5, 1e-20, 1e300, 9007199254740993.0]),
    (309, [2.5, -2.5, 1e-20, 1e300, 9007199254740993.0]), (1000, [2.5, -2.5, 1e-20, 1e300, 9007199254740993.0])])
def test_rounding_to_places_that_no_number_has(places, expected):
    frame = pd.DataFrame({"x": pd.array([2.5, -2.5, 1e-20, 1e300, 9007199254740993.0], dtype="Float64")})
    assert list(evaluate(("function", "round", (X, ("literal", places))), frame)) == expected


def test_numbers_that_cannot_be_stored():
    """1e400 is infinite once it is read; it would have counted as 0 in a list."""
    with pytest.raises(InputError) as refused:
        check_condition(("in", X, (("literal", 1.0), ("literal", float("inf"))), False), TYPES)
    assert refused.value.key == "packs.condition_no_number" and refused.value.in_language("zh")
    frame = pd.DataFrame({"x": pd.array([-2**63], dtype="Int64")})
    assert list(evaluate(("negate", X), frame)) == [2.0**63]
