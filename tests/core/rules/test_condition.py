"""Conditions on whole columns: worked by hand. tests/bridge compares them with QGIS."""
from __future__ import annotations

import pandas as pd
import pytest

from groundrules.core.errors import InputError
from groundrules.core.rules.condition import columns_used, evaluate
from groundrules.core.rules.condition_types import MAX_DEPTH, check_condition, type_of

KIND, CLASS, AREA = ("column", "subject_kind"), ("column", "subject_class"), ("column", "overlap_area_m2")
DAY = ("column", "control_data_date")
TYPES = {"subject_kind": "text", "subject_class": "text", "overlap_area_m2": "number",
         "control_data_date": "date"}


def rows(**columns) -> pd.DataFrame:
    kinds = {"subject_kind": "string", "subject_class": "string", "overlap_area_m2": "Float64"}
    return pd.DataFrame({name: pd.array(values, dtype=kinds.get(name)) if name in kinds else values
                         for name, values in columns.items()})


def word(value):
    return ("literal", value)


def results(ast, frame) -> list:
    return [None if value is pd.NA else bool(value) for value in evaluate(ast, frame)]


TRUE_FALSE_NULL = rows(subject_kind=["a"] * 3 + ["b"] * 3 + [None] * 3, subject_class=["a", "b", None] * 3)
IS_A, ALSO_A = ("compare", "=", KIND, word("a")), ("compare", "=", CLASS, word("a"))


@pytest.mark.parametrize(("ast", "expected"), [
    (("and", IS_A, ALSO_A), [True, False, None, False, False, False, None, False, None]),
    (("or", IS_A, ALSO_A), [True, True, True, True, False, None, True, None, None]),
    (("not", IS_A), [False] * 3 + [True] * 3 + [None] * 3),
])
def test_kleene(ast, expected):
    assert results(ast, TRUE_FALSE_NULL) == expected


@pytest.mark.parametrize(("ast", "expected"), [
    (("is_null", KIND, False), [False, False, True]),
    (("is_null", KIND, True), [True, True, False]),
    (("in", KIND, (word("urban"), word("rural")), False), [True, False, None]),
    (("in", KIND, (word("urban"), word("rural")), True), [False, True, None]),
    (("like", KIND, "ur%", False, False), [True, False, None]),
    (("like", KIND, "UR%", False, True), [True, False, None]),
    (("like", KIND, "%r%", True, False), [False, True, None]),
    (("compare", "<", KIND, word("v")), [True, False, None]),
])
def test_text(ast, expected):
    assert results(ast, rows(subject_kind=["urban", "village", None])) == expected


@pytest.mark.parametrize(("ast", "expected"), [
    (("compare", ">", AREA, word(1)), [False, True, None]),
    (("between", AREA, word(0), word(1), False), [True, False, None]),
    (("between", AREA, word(2), ("column", "overlap_share"), False), [False, None, None]),
    (("compare", "=", ("arith", "/", AREA, word(0)), word(1)), [None, None, None]),
    (("compare", "=", ("arith", "-", AREA, word(0.8)), word(0)), [True, False, None]),
    (("compare", ">", ("negate", AREA), word(-1)), [True, False, None]),
    (("compare", "=", ("function", "round", (AREA,)), word(313)), [False, True, None]),
])
def test_numbers(ast, expected):
    frame = rows(overlap_area_m2=[0.8, 312.5, None], overlap_share=pd.array([None] * 3, dtype="Float64"))
    assert results(ast, frame) == expected


def test_dates():
    frame = rows(control_data_date=pd.to_datetime(["2024-12-31", "2025-10-01", None]).astype("datetime64[s]"))
    day = ("function", "to_date", (word("2025-10-01"),))
    assert results(("compare", "<", DAY, day), frame) == [True, False, None]
    assert results(("compare", "=", ("function", "year", (DAY,)), word(2025)), frame) == [False, True, None]


def test_a_column_of_nulls_has_any_type():
    for empty in (pd.array([None, None], dtype="string"), pd.array([None, None], dtype="Float64"),
                  [None, None]):
        frame = pd.DataFrame({"subject_kind": empty})
        assert results(("compare", "=", KIND, word("a")), frame) == [None, None]
        assert results(("compare", ">", KIND, word(1)), frame) == [None, None]
        either = ("or", ("is_null", KIND, False), ("compare", ">", KIND, word(1)))
        assert results(either, frame) == [True, True]


def test_categories_and_plain_objects_are_texts():
    for values in (pd.Categorical(["a", "b", None]), pd.Series(["a", "b", None], dtype=object)):
        assert results(IS_A, pd.DataFrame({"subject_kind": values})) == [True, False, None]


def test_no_rows():
    assert len(evaluate(IS_A, rows(subject_kind=[]))) == 0


def test_what_stays_of_the_rows_keeps_their_order_and_types():
    frame = rows(subject_kind=["b", None, "a"], overlap_area_m2=[2.0, 1.0, None])
    assert list(evaluate(("arith", "||", KIND, word("!")), frame).fillna("?")) == ["b!", "?", "a!"]
    assert evaluate(("arith", "*", AREA, word(2)), frame).dtype == "Float64"


@pytest.mark.parametrize("ast", [
    ("compare", "=", AREA, word("1")),
    ("compare", "=", KIND, word(1)),
    ("in", KIND, (word("a"), word(1)), False),
    ("and", AREA, IS_A),
    ("not", KIND),
    ("arith", "+", KIND, word(1)),
    ("arith", "||", AREA, KIND),
    ("negate", KIND),
    ("like", AREA, "1%", False, False),
    ("function", "length", (AREA,)),
    ("compare", "=", ("column", "subject_absent"), word(1)),
])
def test_types_that_never_meet_are_refused_not_turned_into_each_other(ast):
    with pytest.raises(InputError):
        evaluate(ast, rows(subject_kind=["1"], overlap_area_m2=[1.0]))
    with pytest.raises(InputError):
        check_condition(ast, TYPES)


@pytest.mark.parametrize("ast", [
    KIND, word("a"), AREA,                                       # no condition
    ("compare", "=", KIND, word(None)),
    ("compare", "=", IS_A, ALSO_A),
    ("compare", "=", DAY, word("2025-10-01")),
    ("compare", "=", DAY, ("function", "to_date", (word("2025-13-01"),))),
    ("compare", "=", DAY, ("function", "to_date", (KIND,))),
    ("compare", "=", ("function", "left", (KIND, AREA)), word("a")),
    ("compare", "=", ("function", "left", (KIND, word(-1))), word("a")),
    ("compare", "=", ("function", "left", (KIND,)), word("a")),
    ("compare", "=", ("function", "eval", (KIND,)), word("a")),
])
def test_refused_before_any_data_are_there(ast):
    with pytest.raises(InputError) as refused:
        check_condition(ast, TYPES)
    assert refused.value.in_language("zh")


def test_depth_is_limited_without_recursion():
    deep = IS_A
    for _ in range(50_000):
        deep = ("not", deep)
    with pytest.raises(InputError) as refused:
        check_condition(deep, TYPES)
    assert refused.value.key == "packs.condition_too_deep"
    shallow = IS_A
    for _ in range(MAX_DEPTH - 2):
        shallow = ("not", shallow)
    check_condition(shallow, TYPES)


def test_columns_used():
    ast = ("or", ("between", AREA, word(1), ("column", "overlap_share"), False),
           ("and", ("in", KIND, (word("a"),), False), ("is_null", ("function", "trim", (CLASS,)), True)))
    assert columns_used(ast) == {"overlap_area_m2", "overlap_share", "subject_kind", "subject_class"}
    assert columns_used(None) == set()
    assert type_of(ast, {**TYPES, "overlap_share": "number"}) == "boolean"
